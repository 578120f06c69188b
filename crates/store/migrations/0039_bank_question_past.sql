-- What questions of banks said before they were changed or retired, and who had written it.
create table bank_question_past (
    question   bigint not null,
    changed_at bigint not null,
    digest     text   not null,
    content    text   not null,
    changed_by bigint,
    until_at   bigint not null,
    primary key (question, changed_at, digest)
) {clustered};
