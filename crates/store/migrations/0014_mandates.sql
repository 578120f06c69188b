-- Mandates: the rules, the decisions about who is under them, and what follows from these.

alter table person add column central_deputation smallint not null default 0;

-- Who passes so many years of service on a day joined on one of a few days.
create index person_by_joining on person (joined_day);

-- A mandate by its code. Assignments are true until the end of `kept_day`; a run over all
-- officials that was begun and is not finished has come as far as `run_after`.
create table mandate (
    id           bigint  not null primary key,
    code         text    not null unique,
    organisation bigint  not null,
    kept_day     integer not null,
    run_after    bigint,
    run_id       bigint
) {clustered};

-- What it says, version by version. `body` is the mandate as it was written, `compiled` the
-- same with the courses of the catalogue, both as JSON. A version that was published holds
-- from its first day (included) until its last (not included); drafts can be replaced,
-- nothing else is ever changed but `until_day`, when the next one or nothing follows.
create table mandate_version (
    mandate      bigint  not null,
    version      bigint  not null,
    body         text    not null,
    compiled     text,
    drafted_at   bigint  not null,
    drafted_by   bigint,
    published_at bigint,
    published_by bigint,
    from_day     integer,
    until_day    integer,
    retired_by   bigint,
    primary key (mandate, version)
) {clustered};

-- The decisions: rows are added and never changed. `reached` is 0 for not under the mandate,
-- 1 for under it, 2 where a date of joining is missing; it holds from `from_day` on, as
-- known since `recorded_at`. The number is that of the act that decided, which decides once
-- about an official and a mandate.
create table assignment_entry (
    official    bigint   not null,
    mandate     bigint   not null,
    id          bigint   not null,
    version     bigint   not null,
    recorded_at bigint   not null,
    from_day    integer  not null,
    reached     smallint not null,
    primary key (official, mandate, id)
) {clustered};

-- What follows from them now.
create table assignment (
    official  bigint   not null,
    mandate   bigint   not null,
    since_day integer  not null,
    first_day integer,
    reached   smallint not null,
    primary key (official, mandate)
) {clustered};

create index assignment_by_mandate on assignment (mandate, reached, official);

-- Organisations that stand elsewhere from a day on, whose officials are to be looked at
-- again when it has come.
create table assignment_due (
    organisation bigint  not null,
    day          integer not null,
    primary key (organisation, day)
) {clustered};
