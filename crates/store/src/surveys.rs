//! Surveys after a course, and what was answered: added up where that is promised.

use sopan_rules::ids::{CourseId, OfficialId};
use sopan_rules::time::{Day, Moment};

use crate::sql::{Result, Row, Tx, sql};

/// The survey after a course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survey {
    /// Its number.
    pub id: i64,
    /// The course.
    pub course: CourseId,
    /// Its title.
    pub title: String,
    /// Its questions, as JSON.
    pub questions: String,
    /// Whether it promises that answers can't be told apart.
    pub anonymous: bool,
    /// Whether it is asked.
    pub open: bool,
}

fn survey_from(row: &Row) -> Result<Survey> {
    Ok(Survey {
        id: row.get("id")?,
        course: row.get("course")?,
        title: row.get("title")?,
        questions: row.get("questions")?,
        anonymous: row.get("anonymous")?,
        open: row.get("is_open")?,
    })
}

/// The survey after a course.
pub async fn of_course(tx: &mut Tx, course: CourseId) -> Result<Option<Survey>> {
    sql("select id, course, title, questions, anonymous, is_open from survey where course = $1")
        .bind(course)
        .optional(tx)
        .await?
        .map(|row| survey_from(&row))
        .transpose()
}

/// Writes a survey in place of what was there.
pub async fn keep(tx: &mut Tx, survey: &Survey, now: Moment) -> Result<()> {
    sql(
        "insert into survey (course, id, title, questions, anonymous, is_open, changed_at)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (course) do update set title = excluded.title,
            questions = excluded.questions, anonymous = excluded.anonymous,
            is_open = excluded.is_open, changed_at = excluded.changed_at",
    )
    .bind(survey.course)
    .bind(survey.id)
    .bind(survey.title.clone())
    .bind(survey.questions.clone())
    .bind(survey.anonymous)
    .bind(survey.open)
    .bind(now)
    .run(tx)
    .await?;
    Ok(())
}

/// Whether somebody has answered a survey.
pub async fn has_answered(tx: &mut Tx, survey: i64, official: OfficialId) -> Result<bool> {
    let found = sql("select 1 as one from survey_done where survey = $1 and official = $2")
        .bind(survey)
        .bind(official)
        .optional(tx)
        .await?;
    Ok(found.is_some())
}

/// How many have answered a survey.
pub async fn answered(tx: &mut Tx, survey: i64) -> Result<i64> {
    sql("select count(*) as n from survey_done where survey = $1")
        .bind(survey)
        .one(tx)
        .await?
        .get("n")
}

/// Notes that somebody has answered; false when it was noted before.
pub async fn note_answered(tx: &mut Tx, survey: i64, official: OfficialId) -> Result<bool> {
    let changed = sql("insert into survey_done (survey, official) values ($1, $2)
         on conflict (survey, official) do nothing")
    .bind(survey)
    .bind(official)
    .run(tx)
    .await?;
    Ok(changed == 1)
}

/// What waits in the box of a survey, as JSON. Whoever asks holds it until the transaction
/// ends.
pub async fn open_box(tx: &mut Tx, survey: i64) -> Result<Option<String>> {
    // The survey's row is there from the beginning; the box may not be.
    let lock = tx.dialect().for_update();
    sql(format!("select id from survey where id = $1{lock}"))
        .bind(survey)
        .one(tx)
        .await?;
    sql("select sum from survey_box where survey = $1")
        .bind(survey)
        .optional(tx)
        .await?
        .map(|row| row.get("sum"))
        .transpose()
}

/// Leaves this in the box.
pub async fn close_box(tx: &mut Tx, survey: i64, sum: &str) -> Result<()> {
    sql("insert into survey_box (survey, sum) values ($1, $2)
         on conflict (survey) do update set sum = excluded.sum")
    .bind(survey)
    .bind(sum)
    .run(tx)
    .await?;
    Ok(())
}

/// Makes answers readable that came together.
pub async fn keep_group(
    tx: &mut Tx,
    survey: i64,
    day: Day,
    people: i64,
    sum_of_answers: &str,
) -> Result<()> {
    let id = tx.id().await?;
    sql("insert into survey_group (survey, id, day, people, sum) values ($1, $2, $3, $4, $5)")
        .bind(survey)
        .bind(id)
        .bind(day)
        .bind(people)
        .bind(sum_of_answers)
        .run(tx)
        .await?;
    Ok(())
}

/// Answers that came together: the day on which the last of them came, and their sum as
/// JSON.
pub async fn groups(tx: &mut Tx, survey: i64) -> Result<Vec<(Day, String)>> {
    sql("select day, sum from survey_group where survey = $1 order by day, id")
        .bind(survey)
        .all(tx)
        .await?
        .iter()
        .map(|row| Ok((row.get("day")?, row.get("sum")?)))
        .collect()
}

/// Keeps the answers of an official, as JSON.
pub async fn keep_answers(
    tx: &mut Tx,
    survey: i64,
    official: OfficialId,
    answers: &str,
    now: Moment,
) -> Result<()> {
    sql("insert into survey_answer (survey, official, answers, at) values ($1, $2, $3, $4)")
        .bind(survey)
        .bind(official)
        .bind(answers)
        .bind(now)
        .run(tx)
        .await?;
    Ok(())
}

/// The answers of each official to a survey that is not anonymous: name, answers as JSON,
/// and when.
pub async fn answers(tx: &mut Tx, survey: i64) -> Result<Vec<(String, String, Moment)>> {
    sql(
        "select coalesce(p.name, '') as name, a.answers, a.at from survey_answer a
         left join person p on p.official = a.official
         where a.survey = $1 order by a.at, a.official",
    )
    .bind(survey)
    .all(tx)
    .await?
    .iter()
    .map(|row| Ok((row.get("name")?, row.get("answers")?, row.get("at")?)))
    .collect()
}
