-- Packages of other standards (SCORM, cmi5, xAPI), and what learners leave in them.

-- A package as it came. Its ZIP lies in the folder of files as DIGEST.zip, and a
-- resource of the kind “package” names it as its object, and the entry that it opens
-- as its url.
create table package (
    id         bigint not null primary key,
    digest     text   not null unique,
    kind       text   not null,
    identifier text,
    title      text   not null,
    bytes      bigint not null,
    files      bigint not null,
    brought_at bigint not null
) {clustered};

create table package_entry (
    package    bigint not null,
    identifier text   not null,
    position   bigint not null,
    body       text   not null,
    primary key (package, identifier)
) {clustered};

-- The files of a package, under their paths; each lies in the folder of files once,
-- under the hash of its content.
create table package_file (
    package bigint not null,
    path    text   not null,
    object  text   not null,
    bytes   bigint not null,
    primary key (package, path)
) {clustered};

-- Content that was opened: who holds the token may read the files of this package, and
-- say what this learner did, until it runs out. The token itself is nowhere.
create table package_launch (
    token      text   not null primary key,
    official   bigint,
    course     bigint not null,
    resource   bigint not null,
    package    bigint not null,
    entry      text   not null,
    secret     text,
    opened_at  bigint not null,
    expires_at bigint not null
) {clustered};

create index package_launch_by_official on package_launch (official, expires_at);

-- What content has said of a learner, and what it finds when it is opened again;
-- overwritten, and no evidence of anything.
create table package_state (
    official        bigint   not null,
    resource        bigint   not null,
    token           text     not null,
    opened_at       bigint   not null,
    number          bigint   not null,
    status          text     not null,
    percent         text,
    seconds         bigint   not null,
    session_seconds bigint   not null,
    ended           smallint not null,
    said            text     not null,
    at              bigint   not null,
    primary key (official, resource)
) {clustered};
