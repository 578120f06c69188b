//! Methodologies, editions, and the proof of the ranking: the same figures from the
//! raw entries.

use std::collections::HashMap;

use sopan_rules::ids::{OfficialId, OrganisationId};
use sopan_rules::ledger::COMPLETED_AT_LEAST;
use sopan_rules::measures::{ACTIVE_DAYS, Measure};
use sopan_rules::time::{Day, Moment};

use crate::integrity::count_flagged;
use crate::sql::{Result, Row, Tx, Value, each_of_with, sql};

/// A version of the methodology as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredMethodology {
    /// Its name, such as “2025-11”.
    pub version: String,
    /// Whose it is: it ranks what stands below this organisation. None for the nation.
    pub organisation: Option<OrganisationId>,
    /// The first day it holds for.
    pub effective: Day,
    /// The whole of it, as JSON.
    pub body: String,
    /// When it was stored.
    pub recorded: Moment,
    /// By whom; nobody when it was done at the command line.
    pub recorded_by: Option<OfficialId>,
    /// When it was approved; a draft wasn't.
    pub approved: Option<Moment>,
    /// By whom; nobody when it was done at the command line.
    pub approved_by: Option<OfficialId>,
}

/// A published ranking as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEdition {
    /// Its number, from 1.
    pub number: i64,
    /// The day that its figures hold for.
    pub as_on: Day,
    /// The version of the methodology.
    pub methodology: String,
    /// Everything that it was computed from, and what came of it, as JSON.
    pub body: String,
    /// When it was published.
    pub published: Moment,
    /// By whom; nobody when it was done at the command line.
    pub published_by: Option<OfficialId>,
}

const METHODOLOGY: &str = "m.version, m.organisation, m.effective_day, m.body, m.recorded_at,
                            m.recorded_by, m.approved_at, m.approved_by";

fn methodology_from(row: &Row) -> Result<StoredMethodology> {
    Ok(StoredMethodology {
        version: row.get("version")?,
        organisation: row.get("organisation")?,
        effective: row.get("effective_day")?,
        body: row.get("body")?,
        recorded: row.get("recorded_at")?,
        recorded_by: row.get("recorded_by")?,
        approved: row.get("approved_at")?,
        approved_by: row.get("approved_by")?,
    })
}

fn edition_from(row: &Row) -> Result<StoredEdition> {
    Ok(StoredEdition {
        number: row.get("number")?,
        as_on: row.get("as_on_day")?,
        methodology: row.get("methodology")?,
        body: row.get("body")?,
        published: row.get("published_at")?,
        published_by: row.get("published_by")?,
    })
}

/// The approved methodology that is in force on a day for what stands below an
/// organisation: of the nearest one above that has its own, the one that became
/// effective last.
pub async fn methodology_on(
    tx: &mut Tx,
    within: Option<OrganisationId>,
    day: Day,
) -> Result<Option<StoredMethodology>> {
    sql(format!(
        "select {METHODOLOGY}
         from methodology m
         left join lineage l on l.ancestor = m.organisation and l.organisation = $1
          and l.from_day <= $2 and l.until_day > $2
         where m.approved_at is not null and m.effective_day <= $2
           and (m.organisation is null or l.depth is not null)
         order by coalesce(l.depth, 32767), m.effective_day desc, m.approved_at desc,
                  m.version desc
         limit 1"
    ))
    .bind(within)
    .bind(day)
    .optional(tx)
    .await?
    .map(|row| methodology_from(&row))
    .transpose()
}

/// The methodology with this version's name.
pub async fn methodology(tx: &mut Tx, version: &str) -> Result<Option<StoredMethodology>> {
    sql(format!(
        "select {METHODOLOGY} from methodology m where m.version = $1"
    ))
    .bind(version)
    .optional(tx)
    .await?
    .map(|row| methodology_from(&row))
    .transpose()
}

/// Every version that is stored, the one that becomes effective last first.
pub async fn methodologies(tx: &mut Tx) -> Result<Vec<StoredMethodology>> {
    sql(format!(
        "select {METHODOLOGY} from methodology m order by m.effective_day desc, m.version"
    ))
    .all(tx)
    .await?
    .iter()
    .map(methodology_from)
    .collect()
}

/// Stores a version of the methodology, or another text of a draft.
pub async fn keep_methodology(tx: &mut Tx, new: &StoredMethodology) -> Result<()> {
    sql(
        "insert into methodology (version, organisation, effective_day, body, recorded_at,
                                  recorded_by, approved_at, approved_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (version) do update
         set organisation = excluded.organisation, effective_day = excluded.effective_day,
             body = excluded.body, recorded_at = excluded.recorded_at,
             recorded_by = excluded.recorded_by, approved_at = excluded.approved_at,
             approved_by = excluded.approved_by
         where methodology.approved_at is null",
    )
    .bind(new.version.clone())
    .bind(new.organisation)
    .bind(new.effective)
    .bind(new.body.clone())
    .bind(new.recorded)
    .bind(new.recorded_by)
    .bind(new.approved)
    .bind(new.approved_by)
    .run(tx)
    .await?;
    Ok(())
}

/// Takes a draft away; what was approved stays. False when there is no such draft.
pub async fn drop_draft(tx: &mut Tx, version: &str) -> Result<bool> {
    let dropped = sql("delete from methodology where version = $1 and approved_at is null")
        .bind(version)
        .run(tx)
        .await?;
    Ok(dropped > 0)
}

/// Who publishes at the same moment waits from here until this transaction ends. It
/// must be the transaction's first statement: `lock table` fixes no moment yet, and what
/// is read afterwards is as the others left it.
pub async fn lock_editions(tx: &mut Tx) -> Result<()> {
    if tx.dialect() == crate::sql::Dialect::Postgres {
        sql("lock table edition in share row exclusive mode")
            .run(tx)
            .await?;
    }
    Ok(())
}

/// The number that the next edition gets, once [`lock_editions`] was called.
pub async fn next_edition(tx: &mut Tx) -> Result<i64> {
    sql("select coalesce(max(number), 0) + 1 as next from edition")
        .one(tx)
        .await?
        .get("next")
}

/// Keeps an edition and its signed bundle, for ever as they are.
pub async fn keep_edition(tx: &mut Tx, new: &StoredEdition, bundle: Vec<u8>) -> Result<()> {
    sql(
        "insert into edition (number, as_on_day, methodology, body, published_at, published_by,
                              bundle)
         values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(new.number)
    .bind(new.as_on)
    .bind(new.methodology.clone())
    .bind(new.body.clone())
    .bind(new.published)
    .bind(new.published_by)
    .bind(bundle)
    .run(tx)
    .await?;
    Ok(())
}

/// The signed bundle of an edition.
pub async fn edition_bundle(tx: &mut Tx, number: i64) -> Result<Option<Vec<u8>>> {
    sql("select bundle from edition where number = $1")
        .bind(number)
        .optional(tx)
        .await?
        .map(|row| row.get("bundle"))
        .transpose()
}

/// Number and day of every edition, the first one first.
pub async fn edition_days(tx: &mut Tx) -> Result<Vec<(i64, Day)>> {
    sql("select number, as_on_day from edition order by number")
        .all(tx)
        .await?
        .iter()
        .map(|row| Ok((row.get("number")?, row.get("as_on_day")?)))
        .collect()
}

/// The edition with this number.
pub async fn edition(tx: &mut Tx, number: i64) -> Result<Option<StoredEdition>> {
    sql(
        "select number, as_on_day, methodology, body, published_at, published_by
         from edition where number = $1",
    )
    .bind(number)
    .optional(tx)
    .await?
    .map(|row| edition_from(&row))
    .transpose()
}

/// The number of the latest edition of an earlier day than this: what a ranking is
/// compared with.
pub async fn edition_before(tx: &mut Tx, as_on: Day) -> Result<Option<i64>> {
    sql("select number from edition where as_on_day < $1
         order by as_on_day desc, number desc
         limit 1")
    .bind(as_on)
    .optional(tx)
    .await?
    .map(|row| row.get("number"))
    .transpose()
}

/// The first day on which an official was registered below this organisation.
pub async fn first_day(tx: &mut Tx, organisation: OrganisationId) -> Result<Option<Day>> {
    sql("select min(day) as day from account_line where organisation = $1 and measure = $2")
        .bind(organisation)
        .bind(Measure::Registered.code())
        .one(tx)
        .await?
        .get("day")
}

// Kinds of entries, as `sopan_rules::ledger::Columns` numbers them.
const REGISTERED: i16 = 1;
const EDITED: i16 = 2;
const VERIFIED: i16 = 3;
const REJECTED: i16 = 4;
const NOT_MY_USER: i16 = 5;
const TRANSFERRED: i16 = 6;
const ENROLLED: i16 = 7;
const RESOURCE_DONE: i16 = 8;
const CLEARED: i16 = 9;
const ATTEMPTED: i16 = 10;
const COMPLETED: i16 = 11;
const TIME_SPENT: i16 = 12;

/// What the entries say of one official: as much as the measures need.
#[derive(Default)]
struct Told {
    /// Where the official is, from when on; by moment and entry.
    moves: Vec<(Moment, i64, OrganisationId)>,
    /// The last word about whether the official is verified, by moment and entry.
    worded: Option<(Moment, i64)>,
    verified: bool,
    completions: i64,
    for_role: bool,
    /// The last day of learning.
    active: Option<Day>,
}

impl Told {
    fn now(&self) -> Option<OrganisationId> {
        self.moves.last().map(|(_, _, organisation)| *organisation)
    }

    fn at(&self, moment: Moment, entry: i64) -> Option<OrganisationId> {
        let until = self
            .moves
            .partition_point(|(m, e, _)| (*m, *e) <= (moment, entry));
        let (_, _, organisation) = self.moves.get(until.checked_sub(1)?)?;
        Some(*organisation)
    }
}

/// The measures of organisations as on a day, from the entries alone: no account and no
/// view is read. This is the proof of [`crate::ledger::figures`], and takes as long as
/// the ledger is: the entries are read in whatever order the database has them, first
/// those that say who is where, then those about learning, and counted in memory.
///
/// With `known_on`, what was recorded later is left out.
pub async fn figures_from_ledger(
    tx: &mut Tx,
    organisations: &[OrganisationId],
    as_on: Day,
    known_on: Option<Day>,
) -> Result<HashMap<OrganisationId, HashMap<Measure, i64>>> {
    let known_before = known_on.unwrap_or(Day::FOREVER).plus(1).start();
    let mut told: HashMap<OfficialId, Told> = HashMap::new();
    sql(
        "select official, id, kind, organisation, object, occurred_at
         from entry
         where occurred_day <= $1 and recorded_at < $2 and kind in (1, 2, 3, 4, 5, 6)",
    )
    .bind(as_on)
    .bind(known_before)
    .each(tx, |row| {
        let told = told.entry(row.get("official")?).or_default();
        let kind: i16 = row.get("kind")?;
        let (moment, entry) = (row.get("occurred_at")?, row.get("id")?);
        if let REGISTERED | NOT_MY_USER | TRANSFERRED = kind {
            let to = match kind {
                REGISTERED => row.get("organisation")?,
                _ => row.get("object")?,
            };
            told.moves.push((moment, entry, to));
        }
        let said = Some((moment, entry));
        if matches!(kind, EDITED | VERIFIED | REJECTED | NOT_MY_USER) && said > told.worded {
            told.worded = said;
            told.verified = kind == VERIFIED;
        }
        Ok(())
    })
    .await?;
    for told in told.values_mut() {
        told.moves.sort_unstable();
    }

    let mut own: HashMap<OrganisationId, HashMap<Measure, i64>> = HashMap::new();
    let mut count = |organisation: Option<OrganisationId>, measure: Measure, amount: i64| {
        if let Some(organisation) = organisation {
            *own.entry(organisation)
                .or_default()
                .entry(measure)
                .or_default() += amount;
        }
    };
    // Who tried which assessment, and whether it was cleared.
    let mut pairs: Vec<(OfficialId, i64, bool)> = Vec::new();
    sql(
        "select official, id, kind, object, amount, occurred_at, occurred_day
         from entry
         where occurred_day <= $1 and recorded_at < $2 and kind in (7, 8, 9, 10, 11, 12)",
    )
    .bind(as_on)
    .bind(known_before)
    .each(tx, |row| {
        let official: OfficialId = row.get("official")?;
        let Some(told) = told.get_mut(&official) else {
            return Ok(());
        };
        told.active = told.active.max(Some(row.get("occurred_day")?));
        let kind: i16 = row.get("kind")?;
        if kind == RESOURCE_DONE {
            return Ok(());
        }
        let there = told.at(row.get("occurred_at")?, row.get("id")?);
        let amount: i64 = row.get("amount")?;
        match kind {
            ENROLLED => count(there, Measure::Enrolments, 1),
            kind @ (CLEARED | ATTEMPTED) => {
                pairs.push((official, row.get("object")?, kind == CLEARED));
            }
            COMPLETED => {
                told.completions += 1;
                told.for_role |= row.get::<Option<i64>>("object")? == Some(1);
                count(there, Measure::Completions, 1);
                count(there, Measure::CourseMinutes, amount);
            }
            TIME_SPENT => count(there, Measure::TimeSpentSeconds, amount),
            _ => {}
        }
        Ok(())
    })
    .await?;
    for told in told.values() {
        count(told.now(), Measure::Registered, 1);
        count(told.now(), Measure::Verified, i64::from(told.verified));
        for (measure, least) in COMPLETED_AT_LEAST {
            count(told.now(), measure, i64::from(told.completions >= least));
        }
        count(told.now(), Measure::RoleLearned, i64::from(told.for_role));
        let active = told.active.is_some_and(|day| as_on < day.plus(ACTIVE_DAYS));
        count(told.now(), Measure::Active, i64::from(active));
    }
    // A pair counts once: cleared if it ever was.
    pairs.sort_unstable_by_key(|&(official, object, cleared)| (official, object, !cleared));
    pairs.dedup_by_key(|(official, object, _)| (*official, *object));
    for (official, _, cleared) in pairs {
        let now = told.get(&official).and_then(Told::now);
        count(now, Measure::PairsAttempted, 1);
        count(now, Measure::PairsCleared, i64::from(cleared));
    }

    count_flagged(tx, as_on, known_before, &mut own).await?;

    let keys: Vec<[Value; 1]> = organisations.iter().map(|o| [(*o).into()]).collect();
    let mut figures: HashMap<OrganisationId, HashMap<Measure, i64>> = HashMap::new();
    let ask = |list: &str| {
        format!(
            "select ancestor, organisation from lineage
             where from_day <= $1 and until_day > $1 and ancestor in {list}"
        )
    };
    each_of_with(tx, &[as_on.into()], &keys, ask, |row| {
        if let Some(below) = own.get(&row.get("organisation")?) {
            let above = figures.entry(row.get("ancestor")?).or_default();
            for (measure, number) in below {
                *above.entry(*measure).or_default() += number;
            }
        }
        Ok(())
    })
    .await?;
    Ok(figures)
}
