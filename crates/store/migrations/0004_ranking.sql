-- Methodologies and editions.

-- A version of the methodology, whole; of the nation where no organisation is named, else
-- of what stands below that one. A draft until somebody else than its author approved it,
-- and never changed from then on.
create table methodology (
    version       text    not null primary key,
    organisation  bigint,
    effective_day integer not null,
    body          text    not null,
    recorded_at   bigint  not null,
    recorded_by   bigint,
    approved_at   bigint,
    approved_by   bigint
) {clustered};

-- A published ranking: frozen. `body` holds every figure that it was computed from;
-- `bundle` is the same as a signed file, for whoever wants to recompute it.
create table edition (
    number       bigint  not null primary key,
    as_on_day    integer not null,
    methodology  text    not null,
    body         text    not null,
    published_at bigint  not null,
    published_by bigint,
    bundle       {bytes} not null
) {clustered};
