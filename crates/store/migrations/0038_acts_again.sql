-- Courses that are taken and completed once more, and those that a merge of accounts completed,
-- are read as statements too (docs/records.md). The kinds are those of rules::records::acts.
drop index entry_told;
create index entry_told on entry (recorded_at, official, id)
    where kind in (7, 8, 9, 10, 11, 16, 17, 25);
