-- People who are registered twice: accounts that were merged into another one.

-- What follows from the ledger: into which account this one was merged; and whether a
-- completion counts here (0), in another account of the person because it was earlier (1),
-- or in the one from which it was credited (2).
alter table official add column merged_into bigint;
alter table enrolment add column counts smallint not null default 0;

create index official_merged on official (merged_into) where merged_into is not null;

create index entry_merged on entry (official) where kind in (20, 21, 22, 23, 24);

-- Who merged which accounts, and from which organisation the one that went came. `filled`
-- names the particulars that the one that stays has from the other.
create table person_merge (
    id        bigint not null primary key,
    gone      bigint not null,
    from_id   bigint not null,
    stays     bigint not null,
    at        bigint not null,
    by_id     bigint,
    filled    text   not null,
    undone_at bigint,
    undone_by bigint
) {clustered};

create index person_merge_gone on person_merge (gone);
create index person_merge_stays on person_merge (stays);

-- Accounts that look alike and are two people, by somebody's word.
create table person_apart (
    one   bigint not null,
    other bigint not null,
    at    bigint not null,
    by_id bigint,
    primary key (one, other)
) {clustered};
