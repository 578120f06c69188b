-- Published editions that were held against the method.

-- `input` is what was published and what persons answered, `report` what was found, both
-- as JSON. The counts stand beside them for the list.
create table reconciliation (
    id       bigint not null primary key,
    title    text   not null,
    input    text   not null,
    report   text   not null,
    errors   bigint not null,
    warnings bigint not null,
    asked    bigint not null,
    made_at  bigint not null,
    made_by  bigint
) {clustered};
