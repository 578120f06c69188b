-- Competencies: the framework, what courses teach of it, and what roles need of it. What an
-- official has is not written down: it follows from completions.

-- A theme has no theme; a sub-theme names its own. `code` never changes. Nothing is deleted:
-- what is retired is offered no more.
create table competency (
    id         bigint   not null primary key,
    code       text     not null unique,
    theme      bigint,
    area       text     not null,
    name_en    text     not null,
    name_hi    text     not null,
    about_en   text     not null,
    about_hi   text     not null,
    retired    smallint not null,
    changed_at bigint   not null,
    changed_by bigint
) {clustered};

-- Which sub-themes a course teaches, and up to which level: 1 basic, 2 intermediate,
-- 3 advanced.
create table course_competency (
    course     bigint   not null,
    competency bigint   not null,
    level      smallint not null,
    set_at     bigint   not null,
    set_by     bigint,
    primary key (course, competency)
) {clustered};

create index course_competency_by_competency on course_competency (competency, level);

-- Which sub-themes a role needs: a designation in an organisation and everything below it,
-- unless something nearer says otherwise. `form` is how the designation's spellings meet.
create table role_competency (
    organisation bigint   not null,
    form         text     not null,
    competency   bigint   not null,
    written      text     not null,
    level        smallint not null,
    set_at       bigint   not null,
    set_by       bigint,
    primary key (organisation, form, competency)
) {clustered};
