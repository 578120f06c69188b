-- Data that the parts of a package share (`adl.data` of SCORM 2004), as content wrote them last;
-- overwritten, and no evidence of anything.
create table package_shared (
    official bigint not null,
    course   bigint not null,
    package  bigint not null,
    target   text   not null,
    store    text   not null,
    at       bigint not null,
    primary key (official, course, package, target)
) {clustered};
