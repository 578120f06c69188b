-- Methodologies and editions.

create table methodology (
    id             bigint  not null primary key,
    version        text    not null unique,
    effective_day  integer not null,
    body           text    not null,
    recorded_at    bigint  not null,
    approved_by    text    not null
) {clustered};

-- A published ranking: frozen. `body` holds every figure that it was computed from.
create table edition (
    number       bigint  not null primary key,
    as_on_day    integer not null,
    methodology  text    not null,
    body         text    not null,
    published_at bigint  not null,
    published_by bigint
) {clustered};
