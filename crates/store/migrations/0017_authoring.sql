-- Review by another person, versions of courses, what learners think of them, and films
-- on their way.

-- Organisations whose courses, with those of all below them, go live only once another
-- person approved them. On the nation it holds for the whole installation.
create table review_rule (
    organisation bigint not null primary key,
    since        bigint not null,
    set_by       bigint
) {clustered};

-- A course as it was handed in for review, and what was decided: `approved`, `sent-back`
-- or `withdrawn`. `digest` is of the content that was handed in; another content is not
-- approved by it. Rows are never removed.
create table review (
    course       bigint not null,
    id           bigint not null,
    submitted_by bigint,
    submitted_at bigint not null,
    digest       text   not null,
    note         text   not null,
    decision     text,
    reason       text,
    decided_by   bigint,
    decided_at   bigint,
    primary key (course, id)
) {clustered};

create index review_open on review (decision, submitted_at);

-- What was said about a place of a course: `course`, `module-7`, `resource-9` or
-- `assessment`. An answer names what it answers.
create table review_comment (
    course      bigint not null,
    id          bigint not null,
    place       text   not null,
    body        text   not null,
    written_by  bigint,
    written_at  bigint not null,
    answers     bigint,
    resolved_by bigint,
    resolved_at bigint,
    primary key (course, id)
) {clustered};

-- Whoever wrote in a course since it was published last: they don't approve it.
create table course_hand (
    course   bigint not null,
    official bigint not null,
    latest   bigint not null,
    primary key (course, official)
) {clustered};

-- What was published, whole: rows are added and never changed. `content` is JSON; `moved`
-- says whether those under way moved to it.
create table course_version (
    course       bigint   not null,
    number       bigint   not null,
    content      text     not null,
    digest       text     not null,
    note         text     not null,
    published_at bigint   not null,
    published_by bigint,
    approved_by  bigint,
    writers      text     not null,
    moved        smallint not null,
    primary key (course, number)
) {clustered};

-- The resources of each version, for those who keep it.
create table version_resource (
    course   bigint   not null,
    version  bigint   not null,
    resource bigint   not null,
    position bigint   not null,
    title    text     not null,
    object   text,
    required smallint not null,
    primary key (course, version, resource)
) {clustered};

create index version_resource_by_object on version_resource (object);

-- Who was under way when a version was published and keeps the one before.
create table course_kept (
    official bigint not null,
    course   bigint not null,
    version  bigint not null,
    primary key (official, course)
) {clustered};

create index course_kept_by_course on course_kept (course, official);

-- A draft that revises a live course, and from what its resources and questions were
-- copied.
create table course_draft (
    draft    bigint not null primary key,
    course   bigint not null unique,
    begun_at bigint not null,
    begun_by bigint
) {clustered};

create table draft_origin (
    draft  bigint not null,
    thing  bigint not null,
    origin bigint not null,
    primary key (draft, thing)
) {clustered};

-- Which course to take in place of a retired one.
create table course_replacement (
    course      bigint not null primary key,
    replacement bigint not null,
    set_at      bigint not null
) {clustered};

create index course_replacement_by_new on course_replacement (replacement);

-- One rating for each official and course, after completing it; it can be changed.
create table rating (
    official bigint   not null,
    course   bigint   not null,
    stars    smallint not null,
    words    text     not null,
    rated_at bigint   not null,
    primary key (official, course)
) {clustered};

create index rating_by_course on rating (course, rated_at, stars);

-- The survey after a course: its questions as JSON, and whether it promises that answers
-- can't be told apart.
create table survey (
    course     bigint   not null primary key,
    id         bigint   not null unique,
    title      text     not null,
    questions  text     not null,
    anonymous  smallint not null,
    is_open    smallint not null,
    changed_at bigint   not null
) {clustered};

-- Who has answered: not when, and not what.
create table survey_done (
    survey   bigint not null,
    official bigint not null,
    primary key (survey, official)
) {clustered};

-- Answers that wait until enough have come together, added up: one row for a survey, which
-- is written over. No row holds the answers of one person.
create table survey_box (
    survey bigint not null primary key,
    sum    text   not null
) {clustered};

-- Answers that came together, added up, and the day on which the last of them came.
create table survey_group (
    survey bigint  not null,
    id     bigint  not null,
    day    integer not null,
    people bigint  not null,
    sum    text    not null,
    primary key (survey, id)
) {clustered};

-- Answers of a survey that is not anonymous, by who gave them.
create table survey_answer (
    survey   bigint not null,
    official bigint not null,
    answers  text   not null,
    at       bigint not null,
    primary key (survey, official)
) {clustered};
