-- Credentials that other software verifies.

-- The keys that sign them, each with its secret. A retired key signs no certificate more,
-- and what it signed stays good; nothing that a withdrawn key signed is to be believed.
create table credential_key (
    public       text   not null primary key,
    secret       text   not null,
    begun_at     bigint not null,
    retired_at   bigint,
    withdrawn_at bigint
) {clustered};

-- What was done about a certificate after it was issued: rows are added and never
-- changed. `kind` is 1 for a revocation, 2 for its contrary; `note` is for the file and is
-- shown to nobody but those who may revoke.
create table certificate_act (
    number      text     not null,
    id          bigint   not null,
    kind        smallint not null,
    reason      text,
    note        text     not null,
    recorded_at bigint   not null,
    recorded_by bigint,
    primary key (number, id)
) {clustered};

-- What came of it: the certificates that are revoked, by the entry with which they were
-- issued, which is their place in the lists that are published.
create table certificate_revoked (
    entry      bigint not null primary key,
    number     text   not null,
    reason     text   not null,
    revoked_at bigint not null
) {clustered};

-- What the holder shows of a certificate, where it isn't what is usual.
create table certificate_shown (
    number     text     not null primary key,
    name       smallint not null,
    email      smallint not null,
    changed_at bigint   not null
) {clustered};
