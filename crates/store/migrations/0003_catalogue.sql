-- Providers, courses, their content, and what learners leave in them.

create table provider (
    id   bigint not null primary key,
    name text   not null
) {clustered};

-- Every spelling under which a provider was met, and why it is this one.
create table provider_alias (
    key        text   not null primary key,
    as_written text   not null,
    provider   bigint not null,
    evidence   text   not null
) {clustered};

create table course (
    id          bigint   not null primary key,
    code        text     not null unique,
    title       text     not null,
    language    text     not null,
    provider    bigint,
    minutes     bigint   not null,
    description text     not null,
    theme       text,
    status      text     not null,
    search      text     not null,
    organisation bigint  not null,
    author      bigint,
    created_at  bigint   not null,
    published_at bigint
) {clustered};

create index course_by_status on course (status, title);

-- Every title under which a course was met, in which list, and why it is this one.
create table course_source (
    course     bigint  not null,
    id         bigint  not null,
    list       text    not null,
    position   integer not null,
    band       text,
    remark     text,
    as_written text    not null,
    provider_as_written text,
    duration_as_written text,
    evidence   text    not null,
    primary key (course, id)
) {clustered};

-- Two that may be one: a person decides. The keys say which two also after the lists
-- were read again: of providers a name as written, of courses title, provider and
-- minutes of one of their rows.
create table course_doubt (
    id         bigint not null primary key,
    about      text   not null,
    course     bigint not null,
    other      bigint not null,
    left_key   text   not null,
    right_key  text   not null,
    evidence   text   not null,
    decision   text,
    decided_by bigint,
    decided_at bigint
) {clustered};

create table module (
    id       bigint  not null primary key,
    course   bigint  not null,
    position integer not null,
    title    text    not null
) {clustered};

create index module_by_course on module (course, position);

create table resource (
    id       bigint   not null primary key,
    module   bigint   not null,
    course   bigint   not null,
    position integer  not null,
    kind     text     not null,
    title    text     not null,
    body     text     not null,
    url      text,
    object   text,
    bytes    bigint,
    minutes  bigint   not null,
    required smallint not null
) {clustered};

create index resource_by_course on resource (course, position);

create index resource_by_object on resource (object);

create table assessment (
    id           bigint  not null primary key,
    course       bigint  not null unique,
    title        text    not null,
    pass_percent integer not null,
    attempts     integer not null
) {clustered};

create table question (
    id         bigint  not null primary key,
    assessment bigint  not null,
    position   integer not null,
    kind       text    not null,
    body       text    not null,
    marks      integer not null
) {clustered};

create index question_by_assessment on question (assessment, position);

create table question_option (
    question bigint   not null,
    position integer  not null,
    body     text     not null,
    correct  smallint not null,
    primary key (question, position)
) {clustered};

-- An attempt under way or finished: the answers are saved as they are given.
create table attempt (
    official    bigint  not null,
    id          bigint  not null,
    assessment  bigint  not null,
    course      bigint  not null,
    begun_at    bigint  not null,
    answers     text    not null,
    finished_at bigint,
    hundredths  bigint,
    cleared     smallint,
    primary key (official, id)
) {clustered};

create index attempt_by_assessment on attempt (official, assessment, finished_at);

-- Where the learner is; overwritten, and no evidence of anything.
create table place (
    official    bigint not null,
    course      bigint not null,
    resource    bigint not null,
    spot        text   not null,
    at          bigint not null,
    open_day    integer not null,
    open_seconds bigint not null,
    beat_at     bigint not null,
    primary key (official, course)
) {clustered};
