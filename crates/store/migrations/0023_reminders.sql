-- Notices: what is told of mandates, to whom, by which way, and what came of it.

-- A step that has come for an official: told once for each mandate and due day. Kinds and days
-- are those of rules::notices. Of kinds 4 and 5 not the official is told but who runs `seat`;
-- where nobody does it is null. `told_day` is the day of the message in which it stands: null
-- until it is put into one, 0 where a later step came before that.
create table notice (
    official bigint   not null,
    mandate  bigint   not null,
    due_day  integer  not null,
    kind     smallint not null,
    days     integer  not null,
    seat     bigint,
    told_day integer,
    primary key (official, mandate, due_day, kind, days)
) {clustered};

create index notice_untold on notice (official) where told_day is null;
create index notice_by_seat on notice (seat, told_day, kind) where seat is not null;

-- When an official is to be looked at again for a version of a mandate.
create table notice_next (
    mandate  bigint  not null,
    official bigint  not null,
    version  bigint  not null,
    day      integer not null,
    primary key (mandate, official)
) {clustered};

-- The message of a day to a person by one channel (app, email, sms): 0 waits until
-- `wanted_at`, 1 is being sent and belongs until `held_until` to whoever sends it, 2 sent,
-- 3 failed, 4 stopped by a person, 5 not needed any more.
create table notice_message (
    recipient  bigint   not null,
    day        integer  not null,
    channel    text     not null,
    state      smallint not null,
    wanted_at  bigint   not null,
    held_until bigint   not null default 0,
    attempts   bigint   not null default 0,
    tried_at   bigint,
    sent_at    bigint,
    read_at    bigint,
    why        text,
    primary key (recipient, day, channel)
) {clustered};

create index notice_message_by_state on notice_message (state, wanted_at)
    where channel <> 'app';
create index notice_message_unread on notice_message (recipient)
    where channel = 'app' and read_at is null;

-- By which ways a person wants to be told, and whether of optional mandates at all.
create table notice_choice (
    official bigint   not null primary key,
    email    smallint not null,
    sms      smallint not null,
    optional smallint not null
) {clustered};

-- The texts, version by version; the last one holds, and without one the one that ships.
create table notice_text (
    kind     text   not null,
    language text   not null,
    channel  text   not null,
    version  bigint not null,
    subject  text   not null,
    body     text   not null,
    set_at   bigint not null,
    set_by   bigint,
    primary key (kind, language, channel, version)
) {clustered};
