-- What belongs to a film besides its file, time that counts once over all courses, and
-- acts that were done without network.

-- Captions, transcripts, further renditions and the sound alone, as JSON.
alter table resource add column media text;

-- Files that belong to a course besides those that its resources name, whichever of its
-- versions shows them. Rows are added and never removed.
create table course_file (
    course bigint not null,
    object text   not null,
    primary key (course, object)
) {clustered};

create index course_file_by_object on course_file (object, course);

-- Until when time was counted for an official, over all courses, tabs and devices; since
-- when without a pause; and how often it was moved.
create table learner_clock (
    official bigint not null primary key,
    since_at bigint not null,
    beat_at  bigint not null,
    turn     bigint not null
) {clustered};

insert into learner_clock (official, since_at, beat_at, turn)
select official, max(beat_at), max(beat_at), 0 from place group by official;

-- Stretches of time that were counted and are over, for as long as time without network
-- may still come in.
create table sitting (
    official bigint not null,
    since_at bigint not null,
    until_at bigint not null,
    primary key (official, since_at)
) {clustered};

-- What a device said was done without network, each id once; rows are added and never
-- changed. `said_at` and `sent_at` are by the device's clock, `occurred_at` is what was
-- believed of it and `bound` why, `received_at` is ours. `entry` is the entry of the ledger
-- that came of it, where one did; `outcome` is `taken`, or why it was not.
create table device_act (
    official    bigint not null,
    id          text   not null,
    device      text   not null,
    kind        text   not null,
    course      bigint,
    resource    bigint,
    amount      bigint not null,
    said_at     bigint not null,
    sent_at     bigint not null,
    occurred_at bigint not null,
    received_at bigint not null,
    bound       text   not null,
    outcome     text   not null,
    entry       bigint,
    primary key (official, id)
) {clustered};

create index device_act_by_device on device_act (official, device, occurred_at);
