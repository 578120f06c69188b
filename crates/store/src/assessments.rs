//! Papers, questions as they are asked, and attempts at them. Each answer is saved as it
//! is given; an attempt stays open until it is handed in or its time is over.

use std::collections::BTreeMap;

use sopan_rules::assessments::{Drawn, EssayMark, Given, Graded, Kind, Paper};
use sopan_rules::ids::{AssessmentId, CourseId, OfficialId, OrganisationId};
use sopan_rules::numbers::Exact;
use sopan_rules::questions::Question;
use sopan_rules::time::Moment;

use crate::sql::{Result, Row, Sql, StoreError, Tx, each_of, sql};

/// An attempt under way or finished.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Whose.
    pub official: OfficialId,
    /// Its number among the official's.
    pub id: i64,
    /// At which assessment.
    pub assessment: AssessmentId,
    /// The course that the assessment closes.
    pub course: CourseId,
    /// When it began.
    pub begun: Moment,
    /// When it ends by itself.
    pub ends: Option<Moment>,
    /// What it asks; nothing in one from before papers, which asks the course's own
    /// questions.
    pub drawn: Option<Drawn>,
    /// When it was handed in, or ended by itself.
    pub finished: Option<Moment>,
    /// How many essays wait for a person.
    pub waiting: i64,
    /// The result in hundredths of a per cent, once nothing waits.
    pub hundredths: Option<i64>,
    /// Whether it cleared the assessment, once nothing waits.
    pub cleared: Option<bool>,
    /// What became of each question, once it was handed in.
    pub result: Option<Graded>,
}

const COLUMNS: &str = "select official, id, assessment, course, begun_at, ends_at, paper,
                              finished_at, waiting, hundredths, cleared, result
                       from attempt";

pub(crate) fn malformed(column: &str, error: impl ToString) -> StoreError {
    StoreError::Column {
        column: column.to_owned(),
        what: error.to_string(),
    }
}

pub(crate) fn from_json<T: serde::de::DeserializeOwned>(column: &str, text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|e| malformed(column, e))
}

pub(crate) fn to_json<T: serde::Serialize>(column: &str, value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|e| malformed(column, e))
}

fn attempt_from(row: &Row) -> Result<Attempt> {
    let json = |column: &str| row.get::<Option<String>>(column);
    Ok(Attempt {
        official: row.get("official")?,
        id: row.get("id")?,
        assessment: row.get("assessment")?,
        course: row.get("course")?,
        begun: row.get("begun_at")?,
        ends: row.get("ends_at")?,
        drawn: json("paper")?
            .map(|text| from_json("attempt.paper", &text))
            .transpose()?,
        finished: row.get("finished_at")?,
        waiting: row.get::<Option<i64>>("waiting")?.unwrap_or(0),
        hundredths: row.get("hundredths")?,
        cleared: row.get("cleared")?,
        result: json("result")?
            .map(|text| from_json("attempt.result", &text))
            .transpose()?,
    })
}

/// How an assessment asks: the paper that was kept, or the one that asks its own questions
/// in their order.
pub async fn paper(tx: &mut Tx, assessment: AssessmentId) -> Result<Paper> {
    let row = sql("select paper from assessment where id = $1")
        .bind(assessment)
        .optional(tx)
        .await?;
    match row.map(|r| r.get::<Option<String>>("paper")).transpose()? {
        Some(Some(text)) => from_json("assessment.paper", &text),
        _ => Ok(Paper::default()),
    }
}

/// An assessment that draws from a bank.
#[derive(Debug, Clone)]
pub struct Drawing {
    /// The code of its course.
    pub code: String,
    /// Who owns the course.
    pub organisation: OrganisationId,
    /// Whether the course is live.
    pub live: bool,
    /// The assessment.
    pub assessment: AssessmentId,
    /// How it asks.
    pub paper: Paper,
}

/// The assessments that draw from a bank, by the codes of their courses.
pub async fn drawing_from(tx: &mut Tx, bank: i64) -> Result<Vec<Drawing>> {
    let mut found = Vec::new();
    // The text only leaves out most of the others.
    let rows = sql("select c.code, c.organisation, c.status, a.id, a.paper
         from assessment a join course c on c.id = a.course
         where a.paper like $1 order by c.code")
    .bind(format!("%\"bank\":{bank}%"))
    .all(tx)
    .await?;
    for row in rows {
        let paper: Paper = from_json("assessment.paper", &row.get::<String>("paper")?)?;
        if paper.banks().any(|of| of == bank) {
            found.push(Drawing {
                code: row.get("code")?,
                organisation: row.get("organisation")?,
                live: row.get::<String>("status")? == "live",
                assessment: row.get("id")?,
                paper,
            });
        }
    }
    Ok(found)
}

/// Keeps how an assessment asks.
pub async fn keep_paper(tx: &mut Tx, assessment: AssessmentId, paper: &Paper) -> Result<()> {
    sql("update assessment set paper = $2 where id = $1")
        .bind(assessment)
        .bind(to_json("assessment.paper", paper)?)
        .run(tx)
        .await?;
    Ok(())
}

/// The course's own questions, in order, with their numbers.
pub async fn own_questions(tx: &mut Tx, assessment: AssessmentId) -> Result<Vec<(i64, Question)>> {
    let mut options: BTreeMap<i64, Vec<sopan_rules::assessments::Choice>> = BTreeMap::new();
    let rows = sql("select o.question, o.position, o.body, o.correct
                    from question_option o
                    join question q on q.id = o.question
                    where q.assessment = $1
                    order by o.question, o.position")
    .bind(assessment)
    .all(tx)
    .await?;
    for row in rows {
        let choices = options.entry(row.get("question")?).or_default();
        choices.push(sopan_rules::assessments::Choice {
            id: choices.len().to_string(),
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
            let own = sopan_rules::assessments::Question {
                id: id.to_string(),
                kind: match kind.as_str() {
                    "single" => Kind::Single,
                    "multiple" => Kind::Multiple,
                    other => return Err(malformed("kind", format!("{other} is no kind"))),
                },
                text: row.get("body")?,
                options: options.remove(&id).unwrap_or_default(),
                marks: row.get("marks")?,
            };
            Ok((id, own.general()))
        })
        .collect()
}

/// The questions in the versions in which attempts asked them, by number and version.
pub async fn versions(
    tx: &mut Tx,
    wanted: &[(i64, String)],
) -> Result<BTreeMap<(i64, String), Question>> {
    let keys: Vec<[crate::sql::Value; 1]> = wanted.iter().map(|(q, _)| [(*q).into()]).collect();
    let mut found = BTreeMap::new();
    let ask = |list: &str| {
        format!("select question, digest, content from question_version where question in {list}")
    };
    each_of(tx, &keys, ask, |row| {
        let key: (i64, String) = (row.get("question")?, row.get("digest")?);
        if wanted.contains(&key) {
            let content: String = row.get("content")?;
            found.insert(key, from_json("question_version.content", &content)?);
        }
        Ok(())
    })
    .await?;
    Ok(found)
}

/// A statement that keeps a version of a question; one that is kept stays.
pub fn keep_version(question: i64, digest: &str, content: &Question, now: Moment) -> Result<Sql> {
    Ok(sql(
        "insert into question_version (question, digest, content, first_at)
         values ($1, $2, $3, $4)
         on conflict (question, digest) do nothing",
    )
    .bind(question)
    .bind(digest.to_owned())
    .bind(to_json("question_version.content", content)?)
    .bind(now))
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

/// The attempts of an official at an assessment, the latest first.
pub async fn attempts_of(
    tx: &mut Tx,
    official: OfficialId,
    assessment: AssessmentId,
) -> Result<Vec<Attempt>> {
    sql(format!(
        "{COLUMNS} where official = $1 and assessment = $2 order by begun_at desc, id desc"
    ))
    .bind(official)
    .bind(assessment)
    .all(tx)
    .await?
    .iter()
    .map(attempt_from)
    .collect()
}

/// The finished attempts at an assessment whose result is known, the latest last, at most
/// so many of the latest.
pub async fn finished_attempts(
    tx: &mut Tx,
    assessment: AssessmentId,
    most: i64,
) -> Result<Vec<Attempt>> {
    let mut attempts: Vec<Attempt> = sql(format!(
        "{COLUMNS} where assessment = $1 and finished_at is not null and result is not null
         order by finished_at desc limit $2"
    ))
    .bind(assessment)
    .bind(most)
    .all(tx)
    .await?
    .iter()
    .map(attempt_from)
    .collect::<Result<_>>()?;
    attempts.reverse();
    Ok(attempts)
}

/// The next finished attempts at an assessment whose result is known, by official and
/// number, behind this one.
pub async fn finished_behind(
    tx: &mut Tx,
    assessment: AssessmentId,
    behind: (OfficialId, i64),
    most: i64,
) -> Result<Vec<Attempt>> {
    sql(format!(
        "{COLUMNS} where assessment = $1 and finished_at is not null and result is not null
           and waiting = 0 and (official, id) > ($2, $3)
         order by official, id limit $4"
    ))
    .bind(assessment)
    .bind(behind.0)
    .bind(behind.1)
    .bind(most)
    .all(tx)
    .await?
    .iter()
    .map(attempt_from)
    .collect()
}

/// Open attempts whose time was over at this moment, the longest over first.
pub async fn due(tx: &mut Tx, now: Moment, most: i64) -> Result<Vec<Attempt>> {
    sql(format!(
        "{COLUMNS} where finished_at is null and ends_at is not null and ends_at < $1
         order by ends_at limit $2"
    ))
    .bind(now)
    .bind(most)
    .all(tx)
    .await?
    .iter()
    .map(attempt_from)
    .collect()
}

/// A new attempt, to be written by [`begin`].
#[derive(Debug, Clone)]
pub struct Beginning<'a> {
    /// Whose.
    pub official: OfficialId,
    /// Its number among this official's.
    pub number: i64,
    /// At which assessment.
    pub assessment: AssessmentId,
    /// The course that it closes.
    pub course: CourseId,
    /// Now.
    pub now: Moment,
    /// When it ends by itself.
    pub ends: Option<Moment>,
    /// What it asks.
    pub drawn: &'a Drawn,
    /// How many finished attempts there may be before it.
    pub finished_below: i64,
}

/// The number of an official's next attempt.
pub async fn next_number(tx: &mut Tx, official: OfficialId) -> Result<i64> {
    sql("select coalesce(max(id), 0) + 1 as next from attempt where official = $1")
        .bind(official)
        .one(tx)
        .await?
        .get("next")
}

/// A statement that begins an attempt, and changes nothing where one is open, none is left,
/// or its number is taken.
pub fn begin(new: &Beginning<'_>) -> Result<Sql> {
    Ok(sql(
        "insert into attempt (official, id, assessment, course, begun_at, answers, paper,
                              ends_at, waiting)
         select $1, $8, $2, $3, $4, '{}', $5, $6, 0
         where not exists (select 1 from attempt
                           where official = $1 and assessment = $2 and finished_at is null)
           and (select count(*) from attempt
                where official = $1 and assessment = $2 and finished_at is not null) < $7
         on conflict do nothing",
    )
    .bind(new.official)
    .bind(new.assessment)
    .bind(new.course)
    .bind(new.now)
    .bind(to_json("attempt.paper", new.drawn)?)
    .bind(new.ends)
    .bind(new.finished_below)
    .bind(new.number))
}

/// An answer as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// What was answered.
    pub given: Given,
    /// Its number among the answers of the attempt: the higher one is the later one.
    pub number: i64,
    /// When it came.
    pub at: Moment,
    /// How often it was given or changed.
    pub changes: i64,
}

/// A statement that saves an answer, and changes nothing where a later one is kept, or the
/// attempt is over.
pub fn save(
    official: OfficialId,
    attempt: i64,
    question: i64,
    number: i64,
    given: &Given,
    now: Moment,
) -> Result<Sql> {
    Ok(sql(
        "insert into attempt_answer (official, attempt, question, number, answer, at, changes)
         select $1, $2, $3, $4, $5, $6, 1 from attempt
         where official = $1 and id = $2 and finished_at is null
           and (ends_at is null or ends_at >= $6)
         on conflict (official, attempt, question) do update
         set number = excluded.number, answer = excluded.answer, at = excluded.at,
             changes = attempt_answer.changes + 1
         where attempt_answer.number < excluded.number",
    )
    .bind(official)
    .bind(attempt)
    .bind(question)
    .bind(number)
    .bind(to_json("attempt_answer.answer", given)?)
    .bind(now))
}

/// The answers of an attempt so far, by question.
pub async fn answers(
    tx: &mut Tx,
    official: OfficialId,
    attempt: i64,
) -> Result<BTreeMap<i64, Kept>> {
    sql(
        "select question, number, answer, at, changes from attempt_answer
         where official = $1 and attempt = $2",
    )
    .bind(official)
    .bind(attempt)
    .all(tx)
    .await?
    .iter()
    .map(|row| {
        let answer: String = row.get("answer")?;
        let kept = Kept {
            given: from_json("attempt_answer.answer", &answer)?,
            number: row.get("number")?,
            at: row.get("at")?,
            changes: row.get("changes")?,
        };
        Ok((row.get("question")?, kept))
    })
    .collect()
}

/// A statement that closes an attempt with what became of it, and changes nothing where it
/// is closed, or an answer came since so many were counted.
pub fn finish(attempt: &Attempt, changes: i64, at: Moment, graded: &Graded) -> Result<Sql> {
    let waits = graded.waiting > 0;
    Ok(sql("update attempt
         set finished_at = $3, waiting = $4, hundredths = $5, cleared = $6, result = $7
         where official = $1 and id = $2 and finished_at is null
           and (select coalesce(sum(a.changes), 0) from attempt_answer a
                where a.official = $1 and a.attempt = $2) = $8")
    .bind(attempt.official)
    .bind(attempt.id)
    .bind(at)
    .bind(i64::try_from(graded.waiting).unwrap_or(i64::MAX))
    .bind((!waits).then(|| graded.hundredths()))
    .bind((!waits).then_some(graded.passed))
    .bind(to_json("attempt.result", graded)?)
    .bind(changes))
}

/// A statement that gives a waiting attempt its result, and changes nothing where it no
/// longer waits.
pub fn conclude(attempt: &Attempt, graded: &Graded) -> Result<Sql> {
    Ok(sql("update attempt
            set waiting = 0, hundredths = $3, cleared = $4, result = $5
            where official = $1 and id = $2 and waiting > 0")
    .bind(attempt.official)
    .bind(attempt.id)
    .bind(graded.hundredths())
    .bind(graded.passed)
    .bind(to_json("attempt.result", graded)?))
}

/// A statement that gives a finished attempt a better result, and changes nothing where it
/// has another one than it had here.
pub fn raise(attempt: &Attempt, graded: &Graded) -> Result<Sql> {
    Ok(sql(
        "update attempt set hundredths = $3, cleared = $4, result = $5
            where official = $1 and id = $2 and hundredths = $6",
    )
    .bind(attempt.official)
    .bind(attempt.id)
    .bind(graded.hundredths())
    .bind(graded.passed)
    .bind(to_json("attempt.result", graded)?)
    .bind(attempt.hundredths))
}

/// A statement that keeps what a person gave for an essay.
pub fn keep_essay_mark(
    attempt: &Attempt,
    question: i64,
    id: i64,
    mark: &EssayMark,
    marker: Option<OfficialId>,
    now: Moment,
) -> Sql {
    sql(
        "insert into essay_mark (official, attempt, question, id, marks, words, marker, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(attempt.official)
    .bind(attempt.id)
    .bind(question)
    .bind(id)
    .bind(mark.marks.exact())
    .bind(mark.words.clone())
    .bind(marker)
    .bind(now)
}

/// What persons gave for the essays of an attempt, by question.
pub async fn essay_marks(
    tx: &mut Tx,
    official: OfficialId,
    attempt: i64,
) -> Result<BTreeMap<i64, EssayMark>> {
    // The later ones take the place of the earlier.
    sql("select question, marks, words from essay_mark
         where official = $1 and attempt = $2 order by id")
    .bind(official)
    .bind(attempt)
    .all(tx)
    .await?
    .iter()
    .map(|row| {
        let marks: String = row.get("marks")?;
        let mark = EssayMark {
            marks: marks
                .parse::<Exact>()
                .map_err(|e| malformed("essay_mark.marks", e))?,
            words: row.get("words")?,
        };
        Ok((row.get("question")?, mark))
    })
    .collect()
}

/// An attempt that waits for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Whose.
    pub official: OfficialId,
    /// Its number.
    pub attempt: i64,
    /// The course's code.
    pub code: String,
    /// The course's title.
    pub title: String,
    /// When it was handed in.
    pub finished: Moment,
    /// How many essays wait.
    pub essays: i64,
}

/// Attempts that wait for a person, of courses that a condition on `c.organisation` covers,
/// the longest waiting first.
pub async fn waiting(tx: &mut Tx, covered: &str, most: i64) -> Result<Vec<Waiting>> {
    sql(format!(
        "select t.official, t.id, c.code, c.title, t.finished_at, t.waiting
         from attempt t join course c on c.id = t.course
         where t.waiting > 0 and {covered}
         order by t.finished_at limit $1"
    ))
    .bind(most)
    .all(tx)
    .await?
    .iter()
    .map(|row| {
        Ok(Waiting {
            official: row.get("official")?,
            attempt: row.get("id")?,
            code: row.get("code")?,
            title: row.get("title")?,
            finished: row.get("finished_at")?,
            essays: row.get("waiting")?,
        })
    })
    .collect()
}

/// Extra time of an official.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accommodation {
    /// In per cent of the time limit; 0 takes it back.
    pub percent: i64,
    /// The order on which it rests.
    pub basis: String,
    /// Who set it.
    pub set_by: Option<OfficialId>,
    /// By what name; empty for the operator.
    pub set_by_name: String,
    /// When.
    pub set_at: Moment,
}

/// What was ever set for an official, the latest first.
pub async fn accommodations(tx: &mut Tx, official: OfficialId) -> Result<Vec<Accommodation>> {
    sql("select a.percent, a.basis, a.set_by, a.set_at, p.name
         from accommodation a left join person p on p.official = a.set_by
         where a.official = $1 order by a.id desc")
    .bind(official)
    .all(tx)
    .await?
    .iter()
    .map(|row| {
        Ok(Accommodation {
            percent: row.get("percent")?,
            basis: row.get("basis")?,
            set_by: row.get("set_by")?,
            set_by_name: row.get::<Option<String>>("name")?.unwrap_or_default(),
            set_at: row.get("set_at")?,
        })
    })
    .collect()
}

/// Sets extra time of an official; what was set before stays readable.
pub async fn accommodate(tx: &mut Tx, official: OfficialId, set: &Accommodation) -> Result<()> {
    let id = tx.id().await?;
    sql(
        "insert into accommodation (official, id, percent, basis, set_by, set_at)
         values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(official)
    .bind(id)
    .bind(set.percent)
    .bind(set.basis.clone())
    .bind(set.set_by)
    .bind(set.set_at)
    .run(tx)
    .await?;
    Ok(())
}
