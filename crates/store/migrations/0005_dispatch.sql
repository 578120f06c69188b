-- The register of what is sent with an edition, and the compendium of good practices.

-- A D.O. letter's number: one for each edition and State, whatever the language.
create table dispatch (
    number  text   not null primary key,
    edition bigint not null,
    state   text   not null,
    made_at bigint not null
) {clustered};

create unique index dispatch_of_edition on dispatch (edition, state);

-- The letter as it was made last, in one language.
create table dispatch_letter (
    number   text   not null,
    language text   not null,
    sha256   text   not null,
    bytes    bigint not null,
    made_at  bigint not null,
    primary key (number, language)
) {clustered};

-- The covering e-mail to one address: what was attached, by which way it went, and what
-- came of it. `outcome` is sending, sent, refused or failed; `sent_at` is there once it
-- was handed over.
create table dispatch_mail (
    number    text   not null,
    recipient text   not null,
    name      text   not null,
    channel   text   not null,
    outcome   text   not null,
    why       text,
    sha256_en text   not null,
    sha256_hi text   not null,
    tried_at  bigint not null,
    sent_at   bigint,
    primary key (number, recipient)
) {clustered};

-- Where the Chief Secretary's office of a State is reached.
create table state_office (
    state  text   not null primary key,
    email  text   not null,
    set_at bigint not null,
    set_by bigint
) {clustered};

-- A good practice that a State sent. It is printed once the monitoring cell accepted it.
create table compendium_entry (
    id          bigint not null primary key,
    state       bigint not null,
    title_en    text   not null,
    title_hi    text   not null,
    text_en     text   not null,
    text_hi     text   not null,
    added_by    bigint,
    added_at    bigint not null,
    accepted_by bigint,
    accepted_at bigint
) {clustered};

create index compendium_entry_by_state on compendium_entry (state, id);
