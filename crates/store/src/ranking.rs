//! Editions.

use sopan_rules::ids::{OfficialId, OrganisationId};
use sopan_rules::time::{Day, Moment};

use crate::sql::{Result, Row, Tx, sql};

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
