-- Reorganisations: what was done to the hierarchy, and what was known of it before.

-- Each act on an organisation: rows are added and never changed. An act that takes back
-- another one names it. `other` is the organisation that it went below, or was merged
-- into; `body` says what was so before and what is so since, as JSON.
create table reorganisation (
    id            bigint  not null primary key,
    kind          text    not null,
    organisation  bigint  not null,
    other         bigint,
    effective_day integer not null,
    recorded_at   bigint  not null,
    recorded_by   bigint,
    undoes        bigint,
    body          text    not null
) {clustered};

create index reorganisation_of on reorganisation (organisation, id);
create index reorganisation_other on reorganisation (other, id);
create index reorganisation_undoes on reorganisation (undoes);

-- The lineage of an organisation, whole, as it was known until a day (not included) on
-- which an act changed it. What is known since is in `lineage`, or in the rows of the
-- next such day.
create table lineage_past (
    organisation bigint   not null,
    known_until  integer  not null,
    ancestor     bigint   not null,
    depth        smallint not null,
    from_day     integer  not null,
    until_day    integer  not null,
    primary key (organisation, known_until, ancestor, from_day)
) {clustered};

create index lineage_past_below on lineage_past (ancestor, known_until);

-- Organisations that look alike and are not the same, by somebody's word.
create table organisation_apart (
    one         bigint not null,
    other       bigint not null,
    recorded_at bigint not null,
    recorded_by bigint,
    primary key (one, other)
) {clustered};
