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

/// Keeps an edition, for ever as it is.
pub async fn keep_edition(tx: &mut Tx, new: &StoredEdition) -> Result<()> {
    sql(
        "insert into edition (number, as_on_day, methodology, body, published_at, published_by)
         values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(new.number)
    .bind(new.as_on)
    .bind(new.methodology.clone())
    .bind(new.body.clone())
    .bind(new.published)
    .bind(new.published_by)
    .run(tx)
    .await?;
    Ok(())
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

/// Every edition, the first one first.
pub async fn editions(tx: &mut Tx) -> Result<Vec<StoredEdition>> {
    sql(
        "select number, as_on_day, methodology, body, published_at, published_by
         from edition order by number",
    )
    .all(tx)
    .await?
    .iter()
    .map(edition_from)
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

/// The latest edition of an earlier day than this: what a ranking is compared with.
pub async fn edition_before(tx: &mut Tx, as_on: Day) -> Result<Option<StoredEdition>> {
    sql(
        "select number, as_on_day, methodology, body, published_at, published_by
         from edition where as_on_day < $1
         order by as_on_day desc, number desc
         limit 1",
    )
    .bind(as_on)
    .optional(tx)
    .await?
    .map(|row| edition_from(&row))
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

/// The stock measures of organisations as on a day, from the entries alone: no
/// account and no view is read. This is the proof of [`crate::ledger::figures`], and
/// takes as long as the ledger is.
///
/// With `known_on`, what was recorded later is left out.
pub async fn figures_from_ledger(
    tx: &mut Tx,
    organisations: &[OrganisationId],
    as_on: Day,
    known_on: Option<Day>,
) -> Result<HashMap<OrganisationId, HashMap<Measure, i64>>> {
    let keys: Vec<[Value; 1]> = organisations.iter().map(|o| [(*o).into()]).collect();
    let known_before = known_on.unwrap_or(Day::FOREVER).plus(1).start();
    let ask = |list: &str| {
        format!(
            "with happened as (
                 select official, id, kind, organisation, object, occurred_at
                 from entry
                 where occurred_day <= $1 and recorded_at < $2
             ),
             -- Where each official is: registered (1), not my user (5) and transferred
             -- (6) say it, the last of them for good.
             moves as (
                 select official,
                        case kind when 1 then organisation else object end as organisation,
                        row_number() over (
                            partition by official order by occurred_at desc, id desc
                        ) as latest
                 from happened
                 where kind in (1, 5, 6)
             ),
             -- Who is verified: the last word was verified (3), and no edit (2),
             -- rejection (4) or not my user (5) came after it.
             words as (
                 select official, kind,
                        row_number() over (
                            partition by official order by occurred_at desc, id desc
                        ) as latest
                 from happened
                 where kind in (2, 3, 4, 5)
             ),
             verified as (
                 select official from words where latest = 1 and kind = 3
             ),
             -- Who has completed (11) a course.
             learned as (
                 select distinct official from happened where kind = 11
             ),
             -- Assessments cleared (9) and only tried (10), each counted once.
             pairs as (
                 select official,
                        count(distinct object) as attempted,
                        count(distinct case kind when 9 then object end) as cleared
                 from happened
                 where kind in (9, 10)
                 group by official
             )
             select above.ancestor as organisation,
                    count(*) as registered,
                    count(verified.official) as verified,
                    count(learned.official) as learned,
                    cast(coalesce(sum(pairs.attempted), 0) as bigint) as attempted,
                    cast(coalesce(sum(pairs.cleared), 0) as bigint) as cleared
             from moves
             join lineage above on above.organisation = moves.organisation
              and above.from_day <= $1 and above.until_day > $1
             left join verified on verified.official = moves.official
             left join learned on learned.official = moves.official
             left join pairs on pairs.official = moves.official
             where moves.latest = 1 and above.ancestor in {list}
             group by above.ancestor"
        )
    };
    let mut figures: HashMap<OrganisationId, HashMap<Measure, i64>> = HashMap::new();
    each_of_with(
        tx,
        &[as_on.into(), known_before.into()],
        &keys,
        ask,
        |row| {
            let balances = figures.entry(row.get("organisation")?).or_default();
            for (measure, column) in [
                (Measure::Registered, "registered"),
                (Measure::Verified, "verified"),
                (Measure::Learned, "learned"),
                (Measure::PairsAttempted, "attempted"),
                (Measure::PairsCleared, "cleared"),
            ] {
                balances.insert(measure, row.get(column)?);
            }
            Ok(())
        },
    )
    .await?;
    Ok(figures)
}
