-- Accounts summed over financial years, as account_month sums them over months: the balance of a
-- day is the years before, the months of this one, and the days of this month.

create table account_year (
    organisation             bigint   not null,
    year_day                 integer  not null,
    lane                     smallint not null,
    registered               bigint,
    verified                 bigint,
    learned                  bigint,
    pairs_attempted          bigint,
    pairs_cleared            bigint,
    completions              bigint,
    course_minutes           bigint,
    time_spent_seconds       bigint,
    enrolments               bigint,
    active                   bigint,
    completed_3              bigint,
    completed_5              bigint,
    completed_10             bigint,
    role_learned             bigint,
    flagged_completions      bigint,
    flagged_course_minutes   bigint,
    flagged_learned          bigint,
    flagged_completed_3      bigint,
    flagged_completed_5      bigint,
    flagged_completed_10     bigint,
    flagged_role_learned     bigint,
    plan_completions         bigint,
    flagged_plan_completions bigint,
    primary key (organisation, year_day, lane)
) {clustered};
