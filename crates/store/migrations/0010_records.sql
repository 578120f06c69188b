-- Learning records: what programs tell about learning, as xAPI statements.

-- Programs that may send and read. `secret_hash` is an Argon2 hash; `scopes` are words
-- with blanks between them.
create table record_client (
    key         text   not null primary key,
    secret_hash text   not null,
    scopes      text   not null,
    made_at     bigint not null
) {clustered};

-- One row. Whoever stores statements changes it first and holds it until the end, so that
-- statements become visible in the order of their numbers and of their moments.
create table record_clock (
    one       smallint not null primary key,
    stored_at bigint   not null,
    next      bigint   not null
) {clustered};

insert into record_clock (one, stored_at, next) values (1, 0, 1);

-- A statement as it is given out. `target` is the id of the statement at which it points
-- as its object.
create table statement (
    seq       {row_number},
    id        {bytes}  not null unique,
    stored_at bigint   not null,
    voids     smallint not null,
    target    {bytes},
    body      text     not null
);

create index statement_by_stored on statement (stored_at, seq);

-- Under what statements are found: 63 bits of the SHA-256 of a word, such as an agent or
-- a verb. A statement that points at another one is found under the other's words too.
create table statement_word (
    word bigint not null,
    seq  bigint not null,
    primary key (word, seq)
) {clustered};

-- Statements that were taken back.
create table statement_void (
    seq bigint not null primary key
) {clustered};

-- Which statements point at a statement, whether or not that one has come.
create table statement_target (
    target {bytes} not null,
    seq    bigint  not null,
    primary key (target, seq)
) {clustered};

-- The attachments that came with a statement; their bytes lie in the folder of files
-- under this hash.
create table statement_attachment (
    seq  bigint not null,
    sha2 text   not null,
    primary key (seq, sha2)
) {clustered};

-- What statements told of activities, put together.
create table record_activity (
    id         text not null primary key,
    definition text not null
);

-- Under which names agents were met.
create table record_agent (
    agent text not null,
    name  text not null,
    primary key (agent, name)
) {clustered};

-- Documents of content: its state for an agent (1), profiles of agents (2) and of
-- activities (3). What doesn't belong to a kind is empty.
create table record_document (
    kind         smallint not null,
    agent        text     not null,
    activity     text     not null,
    registration text     not null,
    name         text     not null,
    content_type text     not null,
    etag         text     not null,
    changed_at   bigint   not null,
    content      {bytes}  not null,
    primary key (kind, agent, activity, registration, name)
);
