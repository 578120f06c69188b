-- Badges: what live mandates define, and what was issued.

-- Which courses the badges of a live mandate speak of: follows from the version that holds.
create table badge_course (
    course  bigint not null,
    mandate bigint not null,
    code    text   not null,
    primary key (course, mandate, code)
) {clustered};

-- The badges that were issued: rows are added and never changed. `entry` is the number of the
-- act, from the same source as those of the ledger, and the badge's place in the lists of
-- revocations; `version` is that of the mandate whose rule was met on `met_day`.
create table badge_issued (
    official  bigint  not null,
    mandate   bigint  not null,
    code      text    not null,
    entry     bigint  not null,
    number    text    not null,
    version   bigint  not null,
    met_day   integer not null,
    issued_at bigint  not null,
    primary key (official, mandate, code)
) {clustered};

-- Where the one with this number is.
create table badge_number (
    number   text   not null primary key,
    official bigint not null,
    mandate  bigint not null,
    code     text   not null
) {clustered};

-- How far those have come who met a rule before it held; none when nothing is left.
alter table mandate add column badges_after bigint;
