-- People: found by words, with designations from a list, brought in by themselves and others.

-- The words of names, contacts and codes, and with a ~ before how names sound.
create table person_word (
    word     text   {binary} not null,
    official bigint not null,
    primary key (word, official)
) {clustered};

-- Designations. One that was merged into another says into which.
create table designation (
    id         bigint not null primary key,
    name_en    text   not null,
    name_hi    text   not null,
    into_id    bigint,
    changed_at bigint not null,
    changed_by bigint
) {clustered};

-- Under which names a designation goes, each by the form under which its spellings meet.
create table designation_name (
    form        text   not null primary key,
    designation bigint not null,
    written     text   not null
) {clustered};

create index designation_name_of on designation_name (designation);

-- The spellings under which officials hold designations, in small letters, each with the
-- form under which it meets others.
create table designation_spelling (
    spelling text not null primary key,
    form     text not null,
    written  text not null
) {clustered};

create index designation_spelling_by_form on designation_spelling (form);

-- What was changed of many officials by a file, so that it can be taken back.
create table bulk_change (
    id        bigint not null primary key,
    at        bigint not null,
    by_id     bigint,
    officials bigint not null,
    undone_at bigint,
    undone_by bigint
) {clustered};

-- `before` and `after` are what was changed of the official, as JSON.
create table bulk_change_line (
    change   bigint not null,
    official bigint not null,
    before   text   not null,
    after    text   not null,
    primary key (change, official)
) {clustered};

-- From which e-mail domains an organisation lets people register by themselves, and whether
-- at once or when its admin approves.
create table email_domain (
    domain       text     not null,
    organisation bigint   not null,
    at_once      smallint not null,
    set_at       bigint   not null,
    set_by       bigint,
    primary key (domain, organisation)
) {clustered};

create index email_domain_of on email_domain (organisation);

-- Somebody who wants to join: first an e-mail address that is to be proven by its link, then
-- who it is and where. `accepted` is 1 or 0 once it is decided.
create table registration (
    id             bigint not null primary key,
    token_hash     text   not null unique,
    email          text   not null,
    asked_at       bigint not null,
    ends_at        bigint not null,
    proven_at      bigint,
    organisation   bigint,
    name           text,
    name_hi        text,
    language       text,
    official_group text,
    designation    text,
    decided_at     bigint,
    decided_by     bigint,
    accepted       smallint,
    official       bigint
) {clustered};

create index registration_waiting on registration (organisation, proven_at)
    where decided_at is null;

-- A link by which one person may join an organisation, once.
create table invitation (
    id           bigint not null primary key,
    token_hash   text   not null unique,
    organisation bigint not null,
    email        text   not null,
    made_at      bigint not null,
    made_by      bigint,
    ends_at      bigint not null,
    used_at      bigint,
    withdrawn_at bigint,
    official     bigint
) {clustered};

create index invitation_of on invitation (organisation, made_at);

-- A transfer that the receiving organisation is asked for.
create table transfer_request (
    id         bigint not null primary key,
    official   bigint not null,
    from_id    bigint not null,
    to_id      bigint not null,
    asked_at   bigint not null,
    asked_by   bigint,
    decided_at bigint,
    decided_by bigint,
    accepted   smallint
) {clustered};

create unique index transfer_request_open on transfer_request (official)
    where decided_at is null;

create index transfer_request_to on transfer_request (to_id) where decided_at is null;
