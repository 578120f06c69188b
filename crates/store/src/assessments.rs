//! Questions, and attempts at them: the answers are saved as they are given, and an
//! attempt that was begun stays open until it is handed in.

use std::collections::BTreeMap;

use sopan_rules::assessments::{Answers, Choice, Kind, Question};
use sopan_rules::ids::{AssessmentId, CourseId, OfficialId};
use sopan_rules::time::Moment;

use crate::sql::{Result, Row, Sql, StoreError, Tx, sql};

/// An attempt under way or finished.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Its number.
    pub id: i64,
    /// At which assessment.
    pub assessment: AssessmentId,
    /// The course that the assessment closes.
    pub course: CourseId,
    /// What was answered so far.
    pub answers: Answers,
    /// When it was handed in.
    pub finished: Option<Moment>,
    /// The result in hundredths of a per cent, once handed in.
    pub hundredths: Option<i64>,
    /// Whether it cleared the assessment, once handed in.
    pub cleared: Option<bool>,
}

const COLUMNS: &str = "select id, assessment, course, answers, finished_at, hundredths, cleared
                       from attempt";

fn malformed(column: &str, error: impl ToString) -> StoreError {
    StoreError::Column {
        column: column.to_owned(),
        what: error.to_string(),
    }
}

fn attempt_from(row: &Row) -> Result<Attempt> {
    let answers: String = row.get("answers")?;
    Ok(Attempt {
        id: row.get("id")?,
        assessment: row.get("assessment")?,
        course: row.get("course")?,
        answers: serde_json::from_str(&answers).map_err(|e| malformed("answers", e))?,
        finished: row.get("finished_at")?,
        hundredths: row.get("hundredths")?,
        cleared: row.get("cleared")?,
    })
}

fn written(answers: &Answers) -> Result<String> {
    serde_json::to_string(answers).map_err(|e| malformed("answers", e))
}

/// The questions of an assessment, in order. A question's id is its number, an
/// option's id its position.
pub async fn questions(tx: &mut Tx, assessment: AssessmentId) -> Result<Vec<Question>> {
    let mut options: BTreeMap<i64, Vec<Choice>> = BTreeMap::new();
    let rows = sql("select o.question, o.position, o.body, o.correct
                    from question_option o
                    join question q on q.id = o.question
                    where q.assessment = $1
                    order by o.question, o.position")
    .bind(assessment)
    .all(tx)
    .await?;
    for row in rows {
        let position: i64 = row.get("position")?;
        options
            .entry(row.get("question")?)
            .or_default()
            .push(Choice {
                id: position.to_string(),
                text: row.get("body")?,
                right: row.get("correct")?,
            });
    }
    let rows = sql("select id, kind, body, marks from question
                    where assessment = $1
                    order by position, id")
    .bind(assessment)
    .all(tx)
    .await?;
    rows.iter()
        .map(|row| {
            let id: i64 = row.get("id")?;
            let kind: String = row.get("kind")?;
            Ok(Question {
                id: id.to_string(),
                kind: match kind.as_str() {
                    "single" => Kind::Single,
                    "multiple" => Kind::Multiple,
                    other => return Err(malformed("kind", format!("{other} is no kind"))),
                },
                text: row.get("body")?,
                options: options.remove(&id).unwrap_or_default(),
                marks: row.get("marks")?,
            })
        })
        .collect()
}

/// One of the official's attempts.
pub async fn attempt(tx: &mut Tx, official: OfficialId, id: i64) -> Result<Option<Attempt>> {
    sql(format!("{COLUMNS} where official = $1 and id = $2"))
        .bind(official)
        .bind(id)
        .optional(tx)
        .await?
        .map(|row| attempt_from(&row))
        .transpose()
}

/// The attempt that the official has under way.
pub async fn open_attempt(
    tx: &mut Tx,
    official: OfficialId,
    assessment: AssessmentId,
) -> Result<Option<Attempt>> {
    sql(format!(
        "{COLUMNS} where official = $1 and assessment = $2 and finished_at is null"
    ))
    .bind(official)
    .bind(assessment)
    .optional(tx)
    .await?
    .map(|row| attempt_from(&row))
    .transpose()
}

/// Holds the official's row, so that nothing of theirs is recorded or begun beside
/// this transaction.
pub async fn lock_official(tx: &mut Tx, official: OfficialId) -> Result<()> {
    let lock = tx.dialect().for_update();
    sql(format!("select id from official where id = $1{lock}"))
        .bind(official)
        .one(tx)
        .await?;
    Ok(())
}

/// Begins an attempt; returns its number.
pub async fn begin(
    tx: &mut Tx,
    official: OfficialId,
    assessment: AssessmentId,
    course: CourseId,
    now: Moment,
) -> Result<i64> {
    let id = tx.id().await?;
    sql(
        "insert into attempt (official, id, assessment, course, begun_at, answers)
         values ($1, $2, $3, $4, $5, '{}')",
    )
    .bind(official)
    .bind(id)
    .bind(assessment)
    .bind(course)
    .bind(now)
    .run(tx)
    .await?;
    Ok(id)
}

/// A statement that saves the answers of an attempt that is under way.
pub fn save(official: OfficialId, id: i64, answers: &Answers) -> Result<Sql> {
    Ok(sql("update attempt set answers = $3
            where official = $1 and id = $2 and finished_at is null")
    .bind(official)
    .bind(id)
    .bind(written(answers)?))
}

/// A statement that closes an attempt with its result.
pub fn finish(
    official: OfficialId,
    id: i64,
    answers: &Answers,
    now: Moment,
    hundredths: i64,
    cleared: bool,
) -> Result<Sql> {
    Ok(sql("update attempt
            set answers = $3, finished_at = $4, hundredths = $5, cleared = $6
            where official = $1 and id = $2 and finished_at is null")
    .bind(official)
    .bind(id)
    .bind(written(answers)?)
    .bind(now)
    .bind(hundredths)
    .bind(cleared))
}
