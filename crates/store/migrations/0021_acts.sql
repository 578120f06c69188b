-- What officials did in their learning, in the order of recording: it is read as
-- statements (docs/records.md). The kinds are those of rules::records::acts.
create index entry_told on entry (recorded_at, official, id) where kind in (7, 8, 9, 10, 11);
