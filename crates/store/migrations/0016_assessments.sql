-- Banks of questions, papers that draw from them, and attempts kept answer by answer.

create table question_bank (
    id           bigint not null primary key,
    organisation bigint not null,
    name         text   not null,
    created_at   bigint not null,
    created_by   bigint
) {clustered};

create index question_bank_by_organisation on question_bank (organisation);

-- The content is the question as JSON; kind, topic and difficulty stand beside it to be
-- looked for. One that was ever drawn is retired and never deleted.
create table bank_question (
    id         bigint   not null primary key,
    bank       bigint   not null,
    topic      text     not null,
    difficulty text,
    kind       text     not null,
    label      text     not null,
    content    text     not null,
    digest     text     not null,
    retired    smallint not null,
    changed_at bigint   not null,
    changed_by bigint
) {clustered};

create index bank_question_by_bank on bank_question (bank, retired, topic);

-- Every wording of a question that an attempt ever asked, under the hash of its content.
create table question_version (
    question bigint not null,
    digest   text   not null,
    content  text   not null,
    first_at bigint not null,
    primary key (question, digest)
) {clustered};

-- How the assessment asks, as JSON; nothing where it asks its own questions in their order.
alter table assessment add column paper text;

-- What the attempt drew, as JSON; when it ends by itself; how many essays wait for a
-- person; what became of each question, as JSON.
alter table attempt add column paper text;
alter table attempt add column ends_at bigint;
alter table attempt add column waiting bigint;
alter table attempt add column result text;

create unique index attempt_open on attempt (official, assessment) where finished_at is null;

create index attempt_due on attempt (ends_at) where finished_at is null and ends_at is not null;

create index attempt_waiting on attempt (assessment, finished_at) where waiting > 0;

create index attempt_finished on attempt (assessment, finished_at);

-- Answers, each saved as it is given. The one with the higher number is the later one.
create table attempt_answer (
    official bigint not null,
    attempt  bigint not null,
    question bigint not null,
    number   bigint not null,
    answer   text   not null,
    at       bigint not null,
    changes  bigint not null,
    primary key (official, attempt, question)
) {clustered};

-- What a person gave for an essay; the latest counts, and none is ever changed.
create table essay_mark (
    official bigint not null,
    attempt  bigint not null,
    question bigint not null,
    id       bigint not null,
    marks    text   not null,
    words    text   not null,
    marker   bigint,
    at       bigint not null,
    primary key (official, attempt, question, id)
) {clustered};

-- Extra time for an official, in per cent of the time limit; the latest counts, and none
-- is ever changed. The basis names an order, never a diagnosis.
create table accommodation (
    official bigint not null,
    id       bigint not null,
    percent  bigint not null,
    basis    text   not null,
    set_by   bigint,
    set_at   bigint not null,
    primary key (official, id)
) {clustered};
