-- Signing in, roles, and what was tried.

create table password (
    official bigint not null primary key,
    hash     text   not null,
    set_at   bigint not null
) {clustered};

-- Only hashes of tokens are kept.
create table session (
    token_hash text   not null primary key,
    official   bigint not null,
    csrf       text   not null,
    began_at   bigint not null,
    seen_at    bigint not null,
    ends_at    bigint not null
) {clustered};

create index session_by_official on session (official);

create table sign_in_link (
    token_hash text   not null primary key,
    official   bigint not null,
    made_at    bigint not null,
    ends_at    bigint not null,
    used_at    bigint
) {clustered};

-- Failed attempts, by what was tried: person:…, address:….
create table sign_in_failure (
    subject text   not null,
    id      bigint not null,
    at      bigint not null,
    primary key (subject, id)
) {clustered};

-- A role over an organisation and everything below it.
create table role_grant (
    official     bigint not null,
    role         text   not null,
    organisation bigint not null,
    granted_at   bigint not null,
    granted_by   bigint,
    primary key (official, role, organisation)
) {clustered};

create index role_grant_by_organisation on role_grant (organisation, role);

-- Facts about this installation: its public address, whether it is a demonstration.
create table setting (
    name  text not null primary key,
    value text not null
) {clustered};
