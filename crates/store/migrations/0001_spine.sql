-- Organisations, officials, the ledger and the accounts.
--
-- A *_day is a day in India, as days since 1970-01-01; a *_at is a moment, as
-- microseconds since 1970-01-01T00:00:00Z. A validity holds from its first day
-- (included) until its last (not included); 2932896 is "until further notice".

{id_sequence};

create table organisation (
    id          bigint  not null primary key,
    code        text    not null unique,
    kind        text    not null,
    name_en     text    not null,
    name_hi     text    not null,
    lgd_code    text,
    mdo         smallint not null default 0,
    retired_day integer not null default 2932896
) {clustered};

create index organisation_by_kind on organisation (kind);

-- Who stands above whom, at any distance, and when. Every organisation stands
-- above itself at depth 0; its parent is at depth 1.
create table lineage (
    organisation bigint   not null,
    ancestor     bigint   not null,
    depth        smallint not null,
    from_day     integer  not null,
    until_day    integer  not null,
    primary key (organisation, ancestor, from_day)
) {clustered};

create index lineage_below on lineage (ancestor, depth, organisation);

-- How many officials an organisation has, by whose word, and for which days. Rows are
-- added and never changed: of those that were known, the one that begins last holds, and
-- of several that begin on a day the one that was recorded last.
create table strength (
    organisation bigint  not null,
    from_day     integer not null,
    until_day    integer not null,
    officials    bigint  not null,
    source       text    not null,
    approved_by  text    not null,
    recorded_at  bigint  not null,
    primary key (organisation, from_day, recorded_at)
) {clustered};

-- The ledger. Rows are added and never changed.
create table entry (
    official     bigint   not null,
    id           bigint   not null,
    organisation bigint   not null,
    amount       bigint   not null,
    occurred_at  bigint   not null,
    recorded_at  bigint   not null,
    occurred_day integer  not null,
    kind         smallint not null,
    course       bigint,
    object       bigint,
    caused_by    bigint,
    detail       text,
    primary key (official, id)
) {clustered};

create index entry_moved on entry (official) where kind in (5, 6);

-- What a request was answered, so that the same request again changes nothing.
create table act_key (
    official bigint not null,
    key      text   not null,
    answer   text   not null,
    primary key (official, key)
) {clustered};

-- The ledger's current view of an official.
create table official (
    id              bigint   not null primary key,
    organisation    bigint   not null,
    registered_at   bigint   not null,
    latest_at       bigint   not null,
    completions     bigint   not null,
    role_completions bigint  not null,
    pairs_attempted bigint   not null,
    pairs_cleared   bigint   not null,
    active_day      integer,
    profile_status  smallint not null,
    official_group  text,
    designation     text,
    rejected        text
) {clustered};

create index official_by_organisation on official (organisation, profile_status, id);

-- The ledger's current view of an official's way through a course.
create table enrolment (
    official     bigint   not null,
    course       bigint   not null,
    enrolled_at  bigint   not null,
    seconds      bigint   not null,
    last_done_at bigint,
    completed_at bigint,
    status       smallint not null,
    done         text     not null,
    certificate  text,
    primary key (official, course)
) {clustered};

create index enrolment_by_course on enrolment (course, status);

-- The ledger's current view of an official's attempts at an assessment.
create table assessment_standing (
    official     bigint not null,
    assessment   bigint not null,
    course       bigint not null,
    attempts     bigint not null,
    best         bigint not null,
    attempted_at bigint not null,
    cleared_at   bigint,
    primary key (official, assessment)
) {clustered};

-- From the number on the paper to the completion it stands for.
create table certificate (
    number   text   not null primary key,
    official bigint not null,
    course   bigint not null
) {clustered};

-- The accounts: for each organisation, what came and went of each measure on a day, by
-- the day on which it became known, and the sum of each month; null is nothing. Lanes of
-- several nodes write lines of their own and never wait for each other.
create table account_line (
    organisation       bigint   not null,
    day                integer  not null,
    recorded_day       integer  not null,
    lane               smallint not null,
    registered         bigint,
    verified           bigint,
    learned            bigint,
    pairs_attempted    bigint,
    pairs_cleared      bigint,
    completions        bigint,
    course_minutes     bigint,
    time_spent_seconds bigint,
    enrolments         bigint,
    active             bigint,
    completed_3        bigint,
    completed_5        bigint,
    completed_10       bigint,
    role_learned       bigint,
    flagged_completions bigint,
    flagged_course_minutes bigint,
    flagged_learned bigint,
    flagged_completed_3 bigint,
    flagged_completed_5 bigint,
    flagged_completed_10 bigint,
    flagged_role_learned bigint,
    primary key (organisation, day, recorded_day, lane)
) {clustered};

create index account_line_late on account_line (organisation, recorded_day)
    where recorded_day > day;

create table account_month (
    organisation       bigint   not null,
    month_day          integer  not null,
    lane               smallint not null,
    registered         bigint,
    verified           bigint,
    learned            bigint,
    pairs_attempted    bigint,
    pairs_cleared      bigint,
    completions        bigint,
    course_minutes     bigint,
    time_spent_seconds bigint,
    enrolments         bigint,
    active             bigint,
    completed_3        bigint,
    completed_5        bigint,
    completed_10       bigint,
    role_learned       bigint,
    flagged_completions bigint,
    flagged_course_minutes bigint,
    flagged_learned bigint,
    flagged_completed_3 bigint,
    flagged_completed_5 bigint,
    flagged_completed_10 bigint,
    flagged_role_learned bigint,
    primary key (organisation, month_day, lane)
) {clustered};

-- Who the official is. Names and contacts are no entries: they can be corrected,
-- and erased, without touching the evidence of service.
create table person (
    official        bigint not null primary key,
    name            text   not null,
    name_hi         text,
    email           text,
    phone           text,
    employee_code   text,
    service         text,
    cadre           text,
    batch           integer,
    joined_day      integer,
    gender          text,
    language        text   not null default 'en',
    search          text   not null default ''
) {clustered};

-- What identifies a person: email:…, phone:…, employee:ORGANISATION:CODE.
create table identity (
    value    text   not null primary key,
    official bigint not null
) {clustered};

create index identity_by_official on identity (official);
