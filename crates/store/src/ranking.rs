//! Editions, and what was recorded since one was published.

use sopan_rules::ids::{OfficialId, OrganisationId};
use sopan_rules::measures::{Amounts, Measure};
use sopan_rules::time::{Day, Moment};

use crate::ledger::{amounts_from, sums};
use crate::organisations::{COLUMNS, Organisation, Strength, organisation_from, strength_from};
use crate::sql::{Result, Row, Tx, Value, each_of_with, sql};

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
    sql("select min(day) as day from account_line where organisation = $1 and registered <> 0")
        .bind(organisation)
        .one(tx)
        .await?
        .get("day")
}

/// Of which days lines of accounts are asked for.
#[derive(Debug, Clone, Copy)]
pub struct Late {
    /// About no earlier day than this; about any where there is none.
    pub from: Option<Day>,
    /// About no later day than this.
    pub until: Day,
    /// Recorded later than this day, which is no earlier than `until`.
    pub after: Day,
}

/// What late news added to the accounts of organisations, by the day on which it was
/// recorded.
pub async fn late(
    tx: &mut Tx,
    organisations: &[OrganisationId],
    measures: &[Measure],
    of: Late,
) -> Result<Vec<(OrganisationId, Day, Amounts)>> {
    let mut found = Vec::new();
    if measures.is_empty() {
        return Ok(found);
    }
    let keys: Vec<[Value; 1]> = organisations.iter().map(|o| [(*o).into()]).collect();
    let sums = sums(measures.iter().copied());
    let ask = |list: &str| {
        format!(
            "select organisation, recorded_day, {sums} from account_line
             where organisation in {list} and day >= $1 and day <= $2
               and recorded_day > day and recorded_day > $3
             group by organisation, recorded_day"
        )
    };
    let from = of.from.unwrap_or(Day::BEGINNING);
    let leading = [from.into(), of.until.into(), of.after.into()];
    each_of_with(tx, &leading, &keys, ask, |row| {
        let amounts = amounts_from(&row, measures.iter().copied())?;
        found.push((row.get("organisation")?, row.get("recorded_day")?, amounts));
        Ok(())
    })
    .await?;
    Ok(found)
}

/// A strength that was stated for an organisation or for something below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatedSince {
    /// The organisation that was asked about.
    pub within: OrganisationId,
    /// The one that it is stated for.
    pub of: Organisation,
    /// What was stated.
    pub strength: Strength,
}

/// The strengths that were stated since a moment for these organisations and for what
/// stands below them, and that decide about a day; the first first.
pub async fn strengths_since(
    tx: &mut Tx,
    within: &[OrganisationId],
    moment: Moment,
    on: Day,
) -> Result<Vec<StatedSince>> {
    let keys: Vec<[Value; 1]> = within.iter().map(|o| [(*o).into()]).collect();
    let mut found = Vec::new();
    let ask = |list: &str| {
        format!(
            "select l.ancestor as root, {COLUMNS}, s.organisation, s.officials, s.source,
                    s.approved_by, s.from_day, s.until_day, s.recorded_at
             from strength s
             join lineage l on l.organisation = s.organisation
              and l.from_day <= $1 and l.until_day > $1
             join organisation o on o.id = s.organisation
             where l.ancestor in {list} and s.from_day <= $1 and s.recorded_at >= $2
               and not exists (
                   select 1 from strength later
                   where later.organisation = s.organisation and later.from_day <= $1
                     and (later.from_day > s.from_day
                          or (later.from_day = s.from_day
                              and later.recorded_at > s.recorded_at))
               )
             order by s.recorded_at, o.code"
        )
    };
    each_of_with(tx, &[on.into(), moment.into()], &keys, ask, |row| {
        found.push(StatedSince {
            within: row.get("root")?,
            of: organisation_from(&row)?,
            strength: strength_from(&row)?,
        });
        Ok(())
    })
    .await?;
    Ok(found)
}
