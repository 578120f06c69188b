-- What was attached to a letter of which it is unknown whether it arrived, and that was sent
-- again since: it may be in somebody's inbox.
create table dispatch_tried (
    number     text   not null,
    recipient  text   not null,
    tried_at   bigint not null,
    sha256_en  text   not null,
    sha256_hi  text   not null,
    primary key (number, recipient, tried_at)
) {clustered};
