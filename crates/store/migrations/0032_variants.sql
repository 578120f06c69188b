-- The same course in several languages: each a course of its own, tied to the others by the
-- number of their work. Rows are added, and say when they ended; of those that hold, the
-- first of a work is the original.
create table course_variant (
    id        bigint not null primary key,
    course    bigint not null,
    work      bigint not null,
    tied_at   bigint not null,
    tied_by   bigint,
    untied_at bigint,
    untied_by bigint
) {clustered};

create unique index course_variant_now on course_variant (course) where untied_at is null;
create index course_variant_by_work on course_variant (work, course);

-- Whether the course had been completed in another language before: this completion counts
-- for nothing.
alter table enrolment add column variant smallint not null default 0;
