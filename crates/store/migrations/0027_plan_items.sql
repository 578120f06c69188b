-- Which courses the live version of a mandate asks for, or counts in their place, so that a
-- completion knows at its moment whether it is an item of a plan.

create table mandate_course (
    course  bigint not null,
    mandate bigint not null,
    primary key (course, mandate)
) {clustered};

create index mandate_course_by_mandate on mandate_course (mandate);

alter table account_line add column plan_completions bigint;
alter table account_line add column flagged_plan_completions bigint;
alter table account_month add column plan_completions bigint;
alter table account_month add column flagged_plan_completions bigint;
