-- Which state of the catalogue it is, for whoever keeps something made from it: each
-- writer of the catalogue raises the version, and waits there for the one before. What was
-- made before “anew” is to be made from all courses again: one of them is gone.

create table catalogue_clock (
    only_one smallint not null primary key,
    version  bigint   not null,
    anew     bigint   not null
) {clustered};

insert into catalogue_clock (only_one, version, anew) values (1, 0, 0);

alter table course add column changed bigint not null default 0;
create index course_by_change on course (changed);
