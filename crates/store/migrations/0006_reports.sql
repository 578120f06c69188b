-- Reports: the files that were made, the schedules, and what they still owe.

-- A finished file. `roots` are the organisations that it covers, with all below them,
-- by number: who fetches it must still be allowed to see them all.
create table report_file (
    id           text   not null primary key,
    official     bigint not null,
    kind         text   not null,
    format       text   not null,
    within       bigint not null,
    roots        text   not null,
    schedule     bigint,
    made_rows    bigint not null,
    bytes        bigint not null,
    made_at      bigint not null,
    ends_at      bigint not null
) {clustered};

create index report_file_by_official on report_file (official, made_at);

create table report_schedule (
    id       bigint   not null primary key,
    official bigint   not null,
    kind     text     not null,
    format   text     not null,
    within   bigint   not null,
    every    text     not null,
    on_day   smallint not null,
    at_hour  smallint not null,
    paused   smallint not null,
    next_at  bigint   not null,
    last_at  bigint,
    made_at  bigint   not null
) {clustered};

create index report_schedule_by_official on report_schedule (official, id);

create table report_recipient (
    schedule bigint not null,
    official bigint not null,
    primary key (schedule, official)
) {clustered};

-- A file that a schedule owes a recipient: written down when the schedule falls due, gone
-- when the file is there. Whoever makes it holds it until `held_until`.
create table report_due (
    schedule   bigint   not null,
    official   bigint   not null,
    due_at     bigint   not null,
    held_until bigint   not null,
    attempts   smallint not null,
    primary key (schedule, official)
) {clustered};
