//! Versions of what is decided by, as data: methodologies and rules of integrity.

use sopan_rules::ids::{OfficialId, OrganisationId};
use sopan_rules::time::{Day, Moment};

use crate::organisations::known_before;
use crate::reorganisations::known_lineage;
use crate::sql::{Result, Row, Tx, sql};

/// What is decided by a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// The ranking: a methodology.
    Methodology,
    /// Which completions are flagged: rules of learning integrity.
    Integrity,
}

impl Subject {
    /// The name that stands for it in the database. Never changes.
    pub const fn name(self) -> &'static str {
        match self {
            Subject::Methodology => "methodology",
            Subject::Integrity => "integrity",
        }
    }
}

/// A version as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Its name, such as “2025-11”.
    pub version: String,
    /// Whose it is: it holds for what stands below this organisation. None for the nation.
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

const STORED: &str = "r.version, r.organisation, r.effective_day, r.body, r.recorded_at,
                      r.recorded_by, r.approved_at, r.approved_by";

fn stored_from(row: &Row) -> Result<Stored> {
    Ok(Stored {
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

/// The approved version that is in force on a day for what stands below an organisation:
/// of the nearest one above that has its own, the one that became effective last. With
/// `known_on`, what was approved later is left out.
pub async fn in_force(
    tx: &mut Tx,
    subject: Subject,
    within: Option<OrganisationId>,
    day: Day,
    known_on: Option<Day>,
) -> Result<Option<Stored>> {
    let lineage = known_on.map_or_else(|| "lineage".to_owned(), known_lineage);
    sql(format!(
        "select {STORED}
         from rulebook r
         left join {lineage} l on l.ancestor = r.organisation and l.organisation = $1
          and l.from_day <= $2 and l.until_day > $2
         where r.subject = $3 and r.approved_at < $4 and r.effective_day <= $2
           and (r.organisation is null or l.depth is not null)
         order by coalesce(l.depth, 32767), r.effective_day desc, r.approved_at desc,
                  r.version desc
         limit 1"
    ))
    .bind(within)
    .bind(day)
    .bind(subject.name())
    .bind(known_before(known_on))
    .optional(tx)
    .await?
    .map(|row| stored_from(&row))
    .transpose()
}

/// The version with this name.
pub async fn one(tx: &mut Tx, subject: Subject, version: &str) -> Result<Option<Stored>> {
    sql(format!(
        "select {STORED} from rulebook r where r.subject = $1 and r.version = $2"
    ))
    .bind(subject.name())
    .bind(version)
    .optional(tx)
    .await?
    .map(|row| stored_from(&row))
    .transpose()
}

/// Every version that is stored, by name.
pub async fn all(tx: &mut Tx, subject: Subject) -> Result<Vec<Stored>> {
    sql(format!(
        "select {STORED} from rulebook r where r.subject = $1 order by r.version"
    ))
    .bind(subject.name())
    .all(tx)
    .await?
    .iter()
    .map(stored_from)
    .collect()
}

/// Stores a version, or another text of a draft.
pub async fn keep(tx: &mut Tx, subject: Subject, new: &Stored) -> Result<()> {
    sql(
        "insert into rulebook (subject, version, organisation, effective_day, body,
                               recorded_at, recorded_by, approved_at, approved_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict (subject, version) do update
         set organisation = excluded.organisation, effective_day = excluded.effective_day,
             body = excluded.body, recorded_at = excluded.recorded_at,
             recorded_by = excluded.recorded_by, approved_at = excluded.approved_at,
             approved_by = excluded.approved_by
         where rulebook.approved_at is null",
    )
    .bind(subject.name())
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
pub async fn drop_draft(tx: &mut Tx, subject: Subject, version: &str) -> Result<bool> {
    let dropped = sql("delete from rulebook
         where subject = $1 and version = $2 and approved_at is null")
    .bind(subject.name())
    .bind(version)
    .run(tx)
    .await?;
    Ok(dropped > 0)
}
