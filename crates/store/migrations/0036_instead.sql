-- Which course to take in place of a retired one: rows are added, and say when they ended,
-- because the retired course was published again or another one takes its place. What once
-- came in the place of a course counts for it for ever.
create table course_instead (
    id          bigint not null primary key,
    course      bigint not null,
    replacement bigint not null,
    set_at      bigint not null,
    ended_at    bigint
) {clustered};

create unique index course_instead_now on course_instead (course) where ended_at is null;
create index course_instead_by_new on course_instead (replacement);

-- Each course has one at most, so that its number is free.
insert into course_instead (id, course, replacement, set_at, ended_at)
select r.course, r.course, r.replacement, r.set_at,
       case when c.status = 'retired' then null else r.set_at end
from course_replacement r join course c on c.id = r.course;

drop table course_replacement;

-- Whoever missed a period is reminded in the one after it, too: all are looked at once more.
delete from notice_next;
