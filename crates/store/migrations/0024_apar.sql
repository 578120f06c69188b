-- APAR evidence: the days of financial years, what was sealed, and disputes.

-- When a year, named by the one in which it begins, is sealed, and for how many days its
-- lines can be disputed afterwards; a year without a row has the usual days. A sealing that
-- was begun has come as far as `run_after`; when nothing is left of it, `sealed_at` is set.
create table apar_year (
    year         bigint  not null primary key,
    seals_day    integer not null,
    dispute_days integer not null,
    set_at       bigint,
    set_by       bigint,
    run_after    bigint,
    run_done     bigint  not null default 0,
    run_total    bigint  not null default 0,
    sealed_at    bigint
) {clustered};

-- The packets that were sealed, as JSON, with the SHA-256 of their canonical form. They hold
-- no name and no contact; rows are added and never changed.
create table apar_sealed (
    official  bigint not null,
    year      bigint not null,
    sealed_at bigint not null,
    digest    text   not null,
    packet    text   not null,
    primary key (official, year)
) {clustered};

-- What was done about lines of packets: rows are added and never changed. `kind` is 1 for a
-- dispute, 2 for one that was taken back, 3 for accepted, 4 for refused.
create table apar_act (
    official    bigint   not null,
    year        bigint   not null,
    id          bigint   not null,
    line        text     not null,
    kind        smallint not null,
    text        text     not null,
    recorded_at bigint   not null,
    recorded_by bigint,
    primary key (official, year, id)
) {clustered};

-- What follows from them: the disputes that wait for an answer.
create table apar_open (
    official bigint not null,
    year     bigint not null,
    line     text   not null,
    since_at bigint not null,
    primary key (official, year, line)
) {clustered};

create index apar_open_since on apar_open (since_at);
