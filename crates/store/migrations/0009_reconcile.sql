-- Published editions that were held against the method.

-- `input` is what was published and what persons answered, `report` what was found, both
-- as JSON. The counts stand beside them for the list.
create table reconciliation (
    id       bigint not null primary key,
    title    text   not null,
    input    text   not null,
    report   text   not null,
    errors   bigint not null,
    warnings bigint not null,
    asked    bigint not null,
    made_at  bigint not null,
    made_by  bigint
) {clustered};

-- Learning integrity. `flagged` and `flag` are of the ledger's views, as the columns
-- beside them: how many completions of an official are flagged, and whether the one of a
-- course is (0 never, 1 flagged, 2 taken back).
alter table official add column flagged bigint not null default 0;
alter table official add column role_flagged bigint not null default 0;
alter table enrolment add column flag smallint not null default 0;

-- Whose completions are looked at next, and who has flags.
create index entry_completed on entry (recorded_at, official) where kind = 11;
create index entry_flagged on entry (official) where kind in (13, 14);

-- What was said about a flag: the official's appeal, and what another person decided.
-- `state` is 0 flagged, 1 appealed, 2 upheld, 3 cleared.
create table flag (
    official    bigint   not null,
    course      bigint   not null,
    id          bigint   not null,
    state       smallint not null,
    reasons     text     not null,
    rules       text     not null,
    found_at    bigint   not null,
    appeal      text,
    appealed_at bigint,
    decision    text,
    decided_at  bigint,
    decided_by  bigint,
    primary key (official, course)
) {clustered};

create index flag_by_state on flag (state, found_at);

-- On which device a session was opened: a random number of a cookie, kept as a keyed hash
-- and forgotten after 90 days. It says nothing of the device, and is asked for one thing
-- only: whether many accounts complete courses on it.
create table device_use (
    token_hash text   not null primary key,
    official   bigint not null,
    device     text   not null,
    began_at   bigint not null,
    ends_at    bigint not null
) {clustered};

create index device_use_by_official on device_use (official, began_at);
create index device_use_by_device on device_use (device, official);
