-- A package that states an order is one resource with many parts. Each part has words of its
-- own; those of the whole, and of all content that stands alone, are under the empty name.

alter table package_state rename to package_state_before;

create table package_state (
    official        bigint   not null,
    resource        bigint   not null,
    part            text     not null,
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
    primary key (official, resource, part)
) {clustered};

insert into package_state (official, resource, part, token, opened_at, number, status, percent,
                           seconds, session_seconds, ended, said, at)
select official, resource, '', token, opened_at, number, status, percent,
       seconds, session_seconds, ended, said, at
from package_state_before;

drop table package_state_before;
