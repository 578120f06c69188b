-- Since when a course stood in the catalogue, until when, and as what: rows are added and
-- end, and nothing of them is changed. Figures of the courses that were published on a day
-- are counted from here.
create table course_stood (
    course       bigint   not null,
    since_at     bigint   not null,
    until_at     bigint,
    organisation bigint   not null,
    language     text     not null,
    domain       smallint not null,
    primary key (course, since_at)
) {clustered};

create index course_stood_by_organisation on course_stood (organisation, since_at);

-- Courses that were retired before this was kept stood until they were replaced; where
-- nobody knows, until the last that happened here, as they have been counted so far.
insert into course_stood (course, since_at, until_at, organisation, language, domain)
select c.id, c.published_at,
       case when c.status = 'live' then null
            else coalesce((select r.set_at from course_replacement r where r.course = c.id),
                          (select max(e.recorded_at) from entry e), c.published_at) end,
       c.organisation, c.language,
       case when exists (select 1 from course_competency t
                         join competency k on k.id = t.competency
                         where t.course = c.id and k.area = 'domain') then 1 else 0 end
from course c
where c.published_at is not null and c.status in ('live', 'retired');

-- A file that a schedule owed somebody and that will not be made: when and why it was given
-- up, until the next one is made or the schedule is deleted.
create table report_given_up (
    schedule bigint not null,
    official bigint not null,
    at       bigint not null,
    why      text   not null,
    primary key (schedule, official)
) {clustered};
