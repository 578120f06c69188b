-- How certificates look that an organisation's courses, and those of the units below it,
-- bring: what stands at their head, its colour, and who signs. The emblem is SVG.
create table letterhead (
    organisation   bigint not null primary key,
    heading_en     text   not null,
    heading_hi     text   not null,
    below_en       text   not null,
    below_hi       text   not null,
    colour         text   not null,
    signatory_en   text   not null,
    signatory_hi   text   not null,
    designation_en text   not null,
    designation_hi text   not null,
    emblem         text,
    set_at         bigint not null,
    set_by         bigint
) {clustered};
