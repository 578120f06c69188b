//! Published editions that were held against the method, kept to be looked at again.

use sopan_rules::ids::OfficialId;
use sopan_rules::time::Moment;

use crate::sql::{Result, Row, Tx, sql};

/// One of them, for the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its number.
    pub id: i64,
    /// The name of the file that was sent.
    pub title: String,
    /// How many findings can't be right.
    pub errors: i64,
    /// How many should be looked at.
    pub warnings: i64,
    /// How many names wait for an answer.
    pub asked: i64,
    /// When it was made, or made again.
    pub made: Moment,
    /// By whom.
    pub by: Option<OfficialId>,
}

/// One of them, whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// As in the list.
    pub line: Line,
    /// What was published and answered, as JSON.
    pub input: String,
    /// What was found, as JSON.
    pub report: String,
}

/// Keeps a new one.
pub async fn keep(tx: &mut Tx, new: &Stored) -> Result<()> {
    let line = &new.line;
    sql(
        "insert into reconciliation (id, title, input, report, errors, warnings, asked,
                                     made_at, made_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(line.id)
    .bind(line.title.clone())
    .bind(new.input.clone())
    .bind(new.report.clone())
    .bind(line.errors)
    .bind(line.warnings)
    .bind(line.asked)
    .bind(line.made)
    .bind(line.by)
    .run(tx)
    .await?;
    Ok(())
}

/// Keeps one that was made again; false when somebody else was first, and the one that
/// was made at this moment is no longer there.
pub async fn change(tx: &mut Tx, new: &Stored, made: Moment) -> Result<bool> {
    let line = &new.line;
    let changed = sql("update reconciliation
         set input = $1, report = $2, errors = $3, warnings = $4, asked = $5,
             made_at = $6, made_by = $7
         where id = $8 and made_at = $9")
    .bind(new.input.clone())
    .bind(new.report.clone())
    .bind(line.errors)
    .bind(line.warnings)
    .bind(line.asked)
    .bind(line.made)
    .bind(line.by)
    .bind(line.id)
    .bind(made)
    .run(tx)
    .await?;
    Ok(changed > 0)
}

/// All of them, the latest first.
pub async fn all(tx: &mut Tx) -> Result<Vec<Line>> {
    sql("select id, title, errors, warnings, asked, made_at, made_by
         from reconciliation
         order by made_at desc, id desc")
    .all(tx)
    .await?
    .iter()
    .map(line)
    .collect()
}

/// One of them.
pub async fn one(tx: &mut Tx, id: i64) -> Result<Option<Stored>> {
    let found = sql(
        "select id, title, errors, warnings, asked, made_at, made_by, input, report
         from reconciliation
         where id = $1",
    )
    .bind(id)
    .optional(tx)
    .await?;
    let stored = |row: &Row| {
        Ok(Stored {
            line: line(row)?,
            input: row.get("input")?,
            report: row.get("report")?,
        })
    };
    found.as_ref().map(stored).transpose()
}

/// Forgets one; false when there was none.
pub async fn remove(tx: &mut Tx, id: i64) -> Result<bool> {
    let gone = sql("delete from reconciliation where id = $1")
        .bind(id)
        .run(tx)
        .await?;
    Ok(gone > 0)
}

fn line(row: &Row) -> Result<Line> {
    Ok(Line {
        id: row.get("id")?,
        title: row.get("title")?,
        errors: row.get("errors")?,
        warnings: row.get("warnings")?,
        asked: row.get("asked")?,
        made: row.get("made_at")?,
        by: row.get("made_by")?,
    })
}
