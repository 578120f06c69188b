-- What is decided by, as data: methodologies of the ranking, rules of learning integrity.
-- A version whole; of the nation where no organisation is named, else of what stands below
-- that one. A draft until somebody else than its author approved it, and never changed
-- from then on.
create table rulebook (
    subject       text    not null,
    version       text    not null,
    organisation  bigint,
    effective_day integer not null,
    body          text    not null,
    recorded_at   bigint  not null,
    recorded_by   bigint,
    approved_at   bigint,
    approved_by   bigint,
    primary key (subject, version)
) {clustered};

insert into rulebook (subject, version, organisation, effective_day, body, recorded_at,
                      recorded_by, approved_at, approved_by)
select 'methodology', version, organisation, effective_day, body, recorded_at, recorded_by,
       approved_at, approved_by
from methodology;

drop table methodology;

-- Rules of integrity that the operator had set are in force as they were. Their first day
-- stands in the body.
insert into rulebook (subject, version, effective_day, body, recorded_at, approved_at)
select 'integrity', cast(value as {json}) ->> 'version', 0, value, 0, 0
from setting where name = 'integrity-rules';

delete from setting where name = 'integrity-rules';
