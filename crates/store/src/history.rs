//! A past that is brought in whole, by the million, into a database whose ledger is empty.
//!
//! It obeys the rules of the ledger like everything else. It is quick because nobody has to
//! be asked what is there already: an official's acts are taken in at once and in memory,
//! rows go in by bulk copy where the database has that, and accounts are summed before they
//! are written. Every entry counts as written down at the moment at which it occurred, so
//! that no figure of an earlier day is a restatement.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::vec::IntoIter;

use rustc_hash::FxHashMap;
use sopan_rules::ids::{CourseId, OrganisationId};
use sopan_rules::ledger::{Refusal, Requirements};
use sopan_rules::measures::Amounts;
use sopan_rules::organisations::{KnownKin, spread_as_known};
use sopan_rules::time::Day;

use crate::bulk::Inward;
use crate::designations::{keep_spellings, spelt};
use crate::lane::Source;
use crate::ledger::{
    ACCOUNT_LINE, ACCOUNT_MONTH, ASSESSMENT_STANDING, Act, CERTIFICATE, Done, ENROLMENT, ENTRY,
    Lines, OFFICIAL, Pen, Written, add_lines, assessment_row, certificate_row, enrolment_row,
    entry_row, line_rows, load_kin, load_requirements, month_rows, most_entries, official_row,
    take,
};
use crate::reorganisations::keep_hierarchy;
use crate::sql::{Db, Dialect, Result, StoreError, Tx, Value, sql};

/// The tables that are filled, each empty before.
const TABLES: [&str; 10] = [
    "entry",
    "official",
    "enrolment",
    "assessment_standing",
    "certificate",
    "account_line",
    "account_month",
    "person",
    "person_word",
    "identity",
];

/// So many numbers are asked for at a time.
const NUMBERS: usize = 200_000;

/// What moves one organisation's figures: the day on which it happened, and the day on
/// which it was written down. Most of the work is adding to these.
type Account = FxHashMap<(Day, Day), Amounts>;

/// A past on its way in.
///
/// On PostgreSQL it is one transaction: a past that is not closed never was. SQLite keeps
/// it in portions, so that a part of it remains where the program ends before.
pub struct History {
    rows: Inward,
    lane: i16,
    source: Source,
    requirements: HashMap<CourseId, Requirements>,
    kin: FxHashMap<OrganisationId, Vec<KnownKin>>,
    numbers: IntoIter<i64>,
    accounts: FxHashMap<OrganisationId, Account>,
    /// Organisations whose accounts are written.
    left: HashSet<OrganisationId>,
    indexes: Vec<String>,
    designations: BTreeSet<String>,
}

impl History {
    pub(crate) async fn begin(db: Db, lane: i16, source: Source) -> Result<History> {
        let mut tx = db.write().await?;
        keep_hierarchy(&mut tx).await?;
        for table in TABLES {
            let asked = format!("select 1 as there from {table} limit 1");
            if sql(asked).optional(&mut tx).await?.is_some() {
                return Err(StoreError::NotEmpty(table));
            }
        }
        let mut courses: BTreeSet<CourseId> = BTreeSet::new();
        sql("select id from course")
            .each(&mut tx, |row| {
                courses.insert(row.get("id")?);
                Ok(())
            })
            .await?;
        let mut organisations: BTreeSet<OrganisationId> = BTreeSet::new();
        sql("select id from organisation")
            .each(&mut tx, |row| {
                organisations.insert(row.get("id")?);
                Ok(())
            })
            .await?;
        Ok(History {
            lane,
            source,
            requirements: load_requirements(&mut tx, courses).await?,
            kin: load_kin(&mut tx, &organisations)
                .await?
                .into_iter()
                .collect(),
            numbers: Vec::new().into_iter(),
            accounts: FxHashMap::default(),
            left: HashSet::new(),
            indexes: drop_indexes(&mut tx).await?,
            designations: BTreeSet::new(),
            rows: Inward::begin(db, tx),
        })
    }

    /// A new number.
    pub async fn id(&mut self) -> Result<i64> {
        if self.numbers.len() == 0 {
            self.numbers = self.rows.ids(NUMBERS).await?.into_iter();
        }
        self.numbers.next().ok_or(StoreError::NotFound)
    }

    /// A row for `person`, `person_word` or `identity`: `into` names the table and its columns.
    pub fn row<const N: usize>(&mut self, into: &'static str, row: [Value; N]) {
        self.rows.push(into, row);
    }

    /// Takes in all that happened to one official, in the order in which it occurred,
    /// beginning with the registration. What the rules refuse leaves nothing behind.
    pub async fn take(&mut self, acts: &[Act]) -> Result<Result<Done, Refusal>> {
        let most = most_entries(acts);
        if self.numbers.len() < most {
            self.numbers = self.rows.ids(NUMBERS.max(most)).await?.into_iter();
        }
        let mut certificate = || (self.source.certificate)();
        let mut pen = Pen {
            now: (self.source.now)(),
            lane: self.lane,
            certificate: &mut certificate,
        };
        let taken = take(
            &mut pen,
            Written::AsItOccurred,
            &HashMap::new(),
            &self.requirements,
            acts,
            &mut self.numbers,
        );
        let (taken, done) = match taken {
            Ok(taken) => taken,
            Err(refusal) => return Ok(Err(refusal)),
        };
        for entry in &taken.entries {
            if let Some(written) = spelt(&entry.fact)
                && !self.designations.contains(written)
            {
                self.designations.insert(written.clone());
            }
            if let Some(row) = certificate_row(entry) {
                self.rows.push(CERTIFICATE, row);
            }
            let row = entry_row(entry, entry.fact.columns());
            self.rows.push(ENTRY, row);
        }
        for standing in taken.books.values().filter_map(|book| book.standing()) {
            let official = standing.official;
            self.rows.push(OFFICIAL, official_row(standing));
            for (course, enrolment) in &standing.enrolments {
                let row = enrolment_row(official, *course, enrolment);
                self.rows.push(ENROLMENT, row);
            }
            for (assessment, held) in &standing.assessments {
                let row = assessment_row(official, *assessment, held);
                self.rows.push(ASSESSMENT_STANDING, row);
            }
        }
        for (posting, recorded) in &taken.postings {
            let above = self.kin.get(&posting.organisation);
            let accounts = &mut self.accounts;
            let above = above.map_or(&[][..], Vec::as_slice);
            spread_as_known(posting, *recorded, above, |o, day, seen, amount| {
                let account = accounts.entry(o).or_default();
                account
                    .entry((day, seen))
                    .or_default()
                    .add(posting.measure, amount);
            });
        }
        self.rows.send().await?;
        Ok(Ok(done))
    }

    /// Nothing more is expected to move this organisation's figures: its accounts are
    /// written, and need no memory any more. What comes all the same is added at the end.
    pub async fn leave(&mut self, organisation: OrganisationId) -> Result<()> {
        if self.left.contains(&organisation) {
            return Ok(());
        }
        if let Some(account) = self.accounts.remove(&organisation) {
            self.left.insert(organisation);
            let lines = lines_of(organisation, account);
            let each = || lines.iter().map(|(key, moved)| (key, moved));
            for row in line_rows(self.lane, each()) {
                self.rows.push(&ACCOUNT_LINE, row);
            }
            for row in month_rows(self.lane, each()) {
                self.rows.push(&ACCOUNT_MONTH, row);
            }
        }
        self.rows.send().await
    }

    /// Writes what is not written yet, and keeps it all.
    pub async fn close(mut self) -> Result<()> {
        let open: Vec<OrganisationId> = self.accounts.keys().copied().collect();
        for organisation in open {
            self.leave(organisation).await?;
        }
        let mut tx = self.rows.end().await?;
        for index in self.indexes {
            sql(index).run(&mut tx).await?;
        }
        let mut late = Lines::new();
        for (organisation, account) in self.accounts {
            late.extend(lines_of(organisation, account));
        }
        add_lines(&mut tx, self.lane, &late).await?;
        keep_spellings(&mut tx, self.designations).await?;
        tx.commit().await
    }
}

/// The lines of an account, in the order of their keys.
fn lines_of(
    organisation: OrganisationId,
    account: Account,
) -> Vec<((OrganisationId, Day, Day), Amounts)> {
    let lines = account.into_iter();
    let lines = lines.map(|((day, recorded), moved)| ((organisation, day, recorded), moved));
    let mut lines: Vec<_> = lines.collect();
    lines.sort_unstable_by_key(|(key, _)| *key);
    lines
}

/// An index that is built when all rows are there costs a fraction of one that is kept up
/// with each of them. Returns the statements that make them again.
async fn drop_indexes(tx: &mut Tx) -> Result<Vec<String>> {
    if tx.dialect() == Dialect::Sqlite {
        // Its tables are their primary keys.
        return Ok(Vec::new());
    }
    let list = TABLES.map(|table| format!("'{table}'")).join(", ");
    let rows = sql(format!(
        "select t.relname::text as held_by, i.relname::text as name,
                coalesce(k.conname::text, '') as key,
                coalesce(pg_get_constraintdef(k.oid), pg_get_indexdef(i.oid)) as made_by
         from pg_index x
         join pg_class t on t.oid = x.indrelid
         join pg_class i on i.oid = x.indexrelid
         left join pg_constraint k on k.conindid = i.oid and k.contype in ('p', 'u')
         where t.relname in ({list}) and t.relnamespace = current_schema()::regnamespace
         order by 1, 2"
    ))
    .all(tx)
    .await?;
    let mut again = vec!["set local maintenance_work_mem = '1GB'".to_owned()];
    for row in rows {
        let (table, name): (String, String) = (row.get("held_by")?, row.get("name")?);
        let (key, made_by): (String, String) = (row.get("key")?, row.get("made_by")?);
        if key.is_empty() {
            sql(format!("drop index {name}")).run(tx).await?;
            again.push(made_by);
        } else {
            let alter = format!("alter table {table}");
            sql(format!("{alter} drop constraint {key}"))
                .run(tx)
                .await?;
            again.push(format!("{alter} add constraint {key} {made_by}"));
        }
    }
    // Emptied in this transaction, a table takes rows that nobody has to look at again.
    sql(format!("truncate {}", TABLES.join(", ")))
        .run(tx)
        .await?;
    Ok(again)
}
