//! Methodologies, editions, and the proof of the ranking: the same figures from the
//! raw entries.

use std::collections::HashMap;

use sopan_rules::ids::{OfficialId, OrganisationId};
use sopan_rules::measures::Measure;
use sopan_rules::time::{Day, Moment};

use crate::sql::{Result, Row, Tx, Value, each_of_with, sql};

/// A version of the methodology as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredMethodology {
    /// Its name, such as “2025-11”.
    pub version: String,
    /// The first day it holds for.
    pub effective: Day,
    /// The whole of it, as JSON.
    pub body: String,
    /// When it was stored.
    pub recorded: Moment,
    /// By whom; nobody when it was done at the command line.
    pub recorded_by: Option<OfficialId>,
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

fn methodology_from(row: &Row) -> Result<StoredMethodology> {
    Ok(StoredMethodology {
        version: row.get("version")?,
        effective: row.get("effective_day")?,
        body: row.get("body")?,
        recorded: row.get("recorded_at")?,
        recorded_by: row.get("recorded_by")?,
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

/// The methodology that is in force on a day: the one that became effective last.
pub async fn methodology_on(tx: &mut Tx, day: Day) -> Result<Option<StoredMethodology>> {
    sql(
        "select version, effective_day, body, recorded_at, recorded_by
         from methodology
         where effective_day <= $1
         order by effective_day desc, recorded_at desc, version desc
         limit 1",
    )
    .bind(day)
    .optional(tx)
    .await?
    .map(|row| methodology_from(&row))
    .transpose()
}

/// The methodology with this version's name.
pub async fn methodology(tx: &mut Tx, version: &str) -> Result<Option<StoredMethodology>> {
    sql(
        "select version, effective_day, body, recorded_at, recorded_by
         from methodology where version = $1",
    )
    .bind(version)
    .optional(tx)
    .await?
    .map(|row| methodology_from(&row))
    .transpose()
}

/// Stores a version of the methodology.
pub async fn keep_methodology(tx: &mut Tx, new: &StoredMethodology) -> Result<()> {
    sql(
        "insert into methodology (version, effective_day, body, recorded_at, recorded_by)
         values ($1, $2, $3, $4, $5)",
    )
    .bind(new.version.clone())
    .bind(new.effective)
    .bind(new.body.clone())
    .bind(new.recorded)
    .bind(new.recorded_by)
    .run(tx)
    .await?;
    Ok(())
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
const CLEARED: i16 = 9;
const ATTEMPTED: i16 = 10;
const COMPLETED: i16 = 11;

/// What the entries say of one official: as much as the stock measures need.
#[derive(Default)]
struct Told {
    /// When the last word about where the official is was said, and by which entry.
    moved: Option<(Moment, i64)>,
    organisation: Option<OrganisationId>,
    /// The same for whether the official is verified.
    worded: Option<(Moment, i64)>,
    verified: bool,
    learned: bool,
}

/// The stock measures of organisations as on a day, from the entries alone: no
/// account and no view is read. This is the proof of [`crate::ledger::figures`], and
/// takes as long as the ledger is: each entry is read once, in whatever order the
/// database has them, and counted in memory.
///
/// With `known_on`, what was recorded later is left out.
pub async fn figures_from_ledger(
    tx: &mut Tx,
    organisations: &[OrganisationId],
    as_on: Day,
    known_on: Option<Day>,
) -> Result<HashMap<OrganisationId, HashMap<Measure, i64>>> {
    let mut told: HashMap<OfficialId, Told> = HashMap::new();
    // Who tried which assessment, and whether it was cleared.
    let mut pairs: Vec<(OfficialId, i64, bool)> = Vec::new();
    sql(
        "select official, id, kind, organisation, object, occurred_at
         from entry
         where occurred_day <= $1 and recorded_at < $2
           and kind in (1, 2, 3, 4, 5, 6, 9, 10, 11)",
    )
    .bind(as_on)
    .bind(known_on.unwrap_or(Day::FOREVER).plus(1).start())
    .each(tx, |row| {
        let official: OfficialId = row.get("official")?;
        let kind: i16 = row.get("kind")?;
        if kind == ATTEMPTED || kind == CLEARED {
            pairs.push((official, row.get("object")?, kind == CLEARED));
            return Ok(());
        }
        let told = told.entry(official).or_default();
        if kind == COMPLETED {
            told.learned = true;
            return Ok(());
        }
        let said = Some((row.get("occurred_at")?, row.get("id")?));
        if matches!(kind, REGISTERED | NOT_MY_USER | TRANSFERRED) && said > told.moved {
            told.moved = said;
            told.organisation = match kind {
                REGISTERED => Some(row.get("organisation")?),
                _ => row.get("object")?,
            };
        }
        if matches!(kind, EDITED | VERIFIED | REJECTED | NOT_MY_USER) && said > told.worded {
            told.worded = said;
            told.verified = kind == VERIFIED;
        }
        Ok(())
    })
    .await?;

    let mut own: HashMap<OrganisationId, HashMap<Measure, i64>> = HashMap::new();
    let mut count = |organisation: Option<OrganisationId>, measure: Measure| {
        if let Some(organisation) = organisation {
            *own.entry(organisation)
                .or_default()
                .entry(measure)
                .or_default() += 1;
        }
    };
    for told in told.values() {
        count(told.organisation, Measure::Registered);
        if told.verified {
            count(told.organisation, Measure::Verified);
        }
        if told.learned {
            count(told.organisation, Measure::Learned);
        }
    }
    // A pair counts once: cleared if it ever was.
    pairs.sort_unstable_by_key(|&(official, object, cleared)| (official, object, !cleared));
    pairs.dedup_by_key(|(official, object, _)| (*official, *object));
    for (official, _, cleared) in pairs {
        let organisation = told.get(&official).and_then(|told| told.organisation);
        count(organisation, Measure::PairsAttempted);
        if cleared {
            count(organisation, Measure::PairsCleared);
        }
    }

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
