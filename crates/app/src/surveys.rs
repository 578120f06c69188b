//! Surveys after a course: questions that follow from answers, a net promoter score, and
//! answers that can't be told apart where that was promised.
//!
//! Of an anonymous survey no answers of one person are ever written: they are added to what
//! waits in one row, which is written over, and become readable when five have come together.
//! Who has answered is kept without a time, so that nobody is asked twice. The promise can't
//! be changed once somebody has answered, and neither can the questions.

use std::collections::BTreeMap;

use sopan_formats::write::{Cell, Format, table};
use sopan_rules::access::Permission;
use sopan_rules::ids::CourseId;
use sopan_rules::surveys::{
    Answers, Condition, Kind, MOST_OPTIONS, MOST_QUESTIONS, Question, Sum, TOGETHER, fitting,
    net_promoter,
};
use sopan_rules::time::{Day, Moment};
use sopan_store::catalogue::{self, Course};
use sopan_store::surveys::{self as store, Survey as Kept};
use sopan_store::{Tx, learning};

use crate::access::Actor;
use crate::authoring::plain;
use crate::{App, AppError, Result};

/// A question, an option or a title has at most so many characters.
const CHARACTERS: usize = 1_000;

/// A survey with its questions.
#[derive(Debug, Clone)]
pub struct Survey {
    /// Its number.
    pub id: i64,
    /// The course.
    pub course: CourseId,
    /// Its title.
    pub title: String,
    /// Its questions, in order.
    pub questions: Vec<Question>,
    /// Whether it promises that answers can't be told apart.
    pub anonymous: bool,
    /// Whether it is asked.
    pub open: bool,
}

/// A survey as the authors of its course see it.
#[derive(Debug, Clone)]
pub struct Surveyed {
    /// The course.
    pub course: Course,
    /// The survey, where there is one.
    pub survey: Option<Survey>,
    /// How many have answered, readable yet or not.
    pub answered: i64,
    /// What can be read, together.
    pub sum: Sum,
    /// The same by month: its first day, and what became readable in it.
    pub months: Vec<(Day, Sum)>,
}

/// A question as its author gives it.
#[derive(Debug, Clone, Default)]
pub struct QuestionDraft {
    /// `recommend`, `choice` or `words`.
    pub kind: String,
    /// What is asked.
    pub text: String,
    /// One option on each line.
    pub options: String,
    /// The place of the earlier question after which it is asked, from 1; 0 for always.
    pub after: i64,
    /// The places of the options after which it is asked, from 1, or the scores; with
    /// commas between them.
    pub answers: String,
}

fn invalid(field: &'static str, code: &'static str, why: &str) -> AppError {
    AppError::invalid(field, code, why)
}

fn line(field: &'static str, written: &str) -> Result<String> {
    let text = plain(written);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() {
        return Err(invalid(field, "survey-text-missing", "write the text"));
    }
    if text.chars().count() > CHARACTERS {
        return Err(invalid(
            field,
            "survey-text-too-long",
            "write at most 1,000 characters",
        ));
    }
    Ok(text)
}

fn read(kept: Kept) -> Result<Survey> {
    Ok(Survey {
        id: kept.id,
        course: kept.course,
        title: kept.title,
        questions: serde_json::from_str(&kept.questions)
            .map_err(|e| AppError::Document(e.to_string()))?,
        anonymous: kept.anonymous,
        open: kept.open,
    })
}

fn json(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|e| AppError::Document(e.to_string()))
}

async fn course_of(tx: &mut Tx, actor: &Actor, code: &str) -> Result<Course> {
    let course = catalogue::by_code(tx, code)
        .await?
        .ok_or_else(|| AppError::not_found("course", code))?;
    actor
        .must(tx, Permission::AuthorCourses, course.organisation)
        .await?;
    Ok(course)
}

/// When it is asked, as its author wrote it.
fn condition(earlier: &[Question], draft: &QuestionDraft) -> Result<Option<Condition>> {
    if draft.after == 0 {
        return Ok(None);
    }
    let wrong = || {
        invalid(
            "answers",
            "survey-branch",
            "name an earlier question of choice or score, and its answers, such as 1, 3",
        )
    };
    let place = usize::try_from(draft.after - 1).map_err(|_| wrong())?;
    let question = earlier.get(place).ok_or_else(wrong)?;
    if question.kind == Kind::Words {
        return Err(wrong());
    }
    let mut answers = Vec::new();
    for part in draft.answers.split([',', ' ']).filter(|p| !p.is_empty()) {
        let number: usize = part.parse().map_err(|_| wrong())?;
        // People count options from 1; a score is itself.
        let answer = match question.kind {
            Kind::Choice => number.checked_sub(1).ok_or_else(wrong)?,
            _ => number,
        };
        let answer = answer.to_string();
        if !question.takes(&answer) {
            return Err(wrong());
        }
        answers.push(answer);
    }
    if answers.is_empty() {
        return Err(wrong());
    }
    Ok(Some(Condition {
        question: question.id.clone(),
        answers,
    }))
}

impl App {
    /// The survey of a course with what was answered, for those who author the course.
    pub async fn survey_of(&self, actor: &Actor, code: &str) -> Result<Surveyed> {
        let actor = &actor.reading();
        let mut tx = self.db.read().await?;
        let course = course_of(&mut tx, actor, code).await?;
        let Some(kept) = store::of_course(&mut tx, course.id).await? else {
            return Ok(Surveyed {
                course,
                survey: None,
                answered: 0,
                sum: Sum::default(),
                months: Vec::new(),
            });
        };
        let survey = read(kept)?;
        let answered = store::answered(&mut tx, survey.id).await?;
        let mut months: BTreeMap<Day, Sum> = BTreeMap::new();
        if survey.anonymous {
            for (day, group) in store::groups(&mut tx, survey.id).await? {
                let group: Sum =
                    serde_json::from_str(&group).map_err(|e| AppError::Document(e.to_string()))?;
                months.entry(day.month_start()).or_default().merge(&group);
            }
        } else {
            for (_, answers, at) in named(&mut tx, &survey).await? {
                let month = months.entry(at.day().month_start()).or_default();
                month.add(&survey.questions, &answers);
            }
        }
        let mut sum = Sum::default();
        for month in months.values() {
            sum.merge(month);
        }
        Ok(Surveyed {
            course,
            survey: Some(survey),
            answered,
            sum,
            months: months.into_iter().collect(),
        })
    }

    /// Gives a course a survey, or changes its title, and whether it is asked. What it
    /// promises stays once somebody has answered.
    pub async fn keep_survey(
        &self,
        actor: &Actor,
        code: &str,
        title: &str,
        anonymous: bool,
        open: bool,
    ) -> Result<()> {
        let title = line("title", title)?;
        let mut tx = self.db.write().await?;
        let course = course_of(&mut tx, actor, code).await?;
        let held = store::of_course(&mut tx, course.id).await?;
        let kept = match held {
            Some(held) => {
                if held.anonymous != anonymous && store::answered(&mut tx, held.id).await? > 0 {
                    return Err(answered_already());
                }
                Kept {
                    title,
                    anonymous,
                    open,
                    ..held
                }
            }
            None => Kept {
                id: tx.id().await?,
                course: course.id,
                title,
                questions: "[]".to_owned(),
                anonymous,
                open,
            },
        };
        if open && kept.questions == "[]" {
            return Err(invalid(
                "open",
                "survey-empty",
                "write a question before the survey is asked",
            ));
        }
        store::keep(&mut tx, &kept, self.now()).await?;
        Ok(tx.commit().await?)
    }

    /// Adds a question at the end.
    pub async fn add_survey_question(
        &self,
        actor: &Actor,
        code: &str,
        draft: &QuestionDraft,
    ) -> Result<()> {
        let mut tx = self.db.write().await?;
        let (kept, mut survey) = changeable(&mut tx, actor, code).await?;
        let kind = Kind::from_name(&draft.kind)
            .ok_or_else(|| invalid("kind", "survey-kind", "choose what kind of answer it takes"))?;
        let mut options = Vec::new();
        if kind == Kind::Choice {
            for option in draft.options.lines().filter(|l| !l.trim().is_empty()) {
                options.push(line("options", option)?);
            }
            if !(2..=MOST_OPTIONS).contains(&options.len()) {
                return Err(invalid(
                    "options",
                    "survey-options",
                    "give 2 to 20 options, one on each line",
                ));
            }
        }
        if survey.questions.len() >= MOST_QUESTIONS {
            return Err(invalid(
                "text",
                "survey-full",
                "a survey has at most 50 questions",
            ));
        }
        let question = Question {
            id: tx.id().await?.to_string(),
            kind,
            text: line("text", &draft.text)?,
            options,
            after: condition(&survey.questions, draft)?,
        };
        survey.questions.push(question);
        let questions = json(&survey.questions)?;
        store::keep(&mut tx, &Kept { questions, ..kept }, self.now()).await?;
        Ok(tx.commit().await?)
    }

    /// Takes a question away, and with it those that follow from its answers.
    pub async fn remove_survey_question(&self, actor: &Actor, code: &str, id: &str) -> Result<()> {
        let mut tx = self.db.write().await?;
        let (kept, mut survey) = changeable(&mut tx, actor, code).await?;
        let mut gone = vec![id.to_owned()];
        survey.questions.retain(|q| {
            let follows = q.after.as_ref().is_some_and(|c| gone.contains(&c.question));
            if follows {
                gone.push(q.id.clone());
            }
            !follows && q.id != id
        });
        let open = kept.open && !survey.questions.is_empty();
        let questions = json(&survey.questions)?;
        let kept = Kept {
            questions,
            open,
            ..kept
        };
        store::keep(&mut tx, &kept, self.now()).await?;
        Ok(tx.commit().await?)
    }

    /// The survey that an official is asked to answer: it is open, the course completed, and
    /// nothing answered yet.
    pub async fn survey_to_answer(&self, actor: &Actor, code: &str) -> Result<Option<Survey>> {
        let official = actor.learner()?;
        let mut tx = self.db.read().await?;
        let missing = || AppError::not_found("course", code);
        let course = learning::course(&mut tx, code).await?.ok_or_else(missing)?;
        if !has_completed(&mut tx, actor, course.id).await? {
            return Ok(None);
        }
        match store::of_course(&mut tx, course.id).await? {
            Some(kept) if kept.open && !store::has_answered(&mut tx, kept.id, official).await? => {
                Ok(Some(read(kept)?))
            }
            _ => Ok(None),
        }
    }

    /// Answers the survey of a course, once.
    pub async fn answer_survey(&self, actor: &Actor, code: &str, answers: &Answers) -> Result<()> {
        let official = actor.learner()?;
        let Some(survey) = self.survey_to_answer(actor, code).await? else {
            return Err(AppError::Conflict);
        };
        let cleaned: Answers = answers
            .iter()
            .map(|(question, answer)| (question.clone(), plain(answer)))
            .collect();
        let answers = fitting(&survey.questions, &cleaned);
        let now = self.now();
        let mut tx = self.db.write().await?;
        let waiting = store::open_box(&mut tx, survey.id).await?;
        // What was promised, and the questions, are still those that were read.
        let now_kept = store::of_course(&mut tx, survey.course).await?;
        let same = now_kept.is_some_and(|k| k.anonymous == survey.anonymous && k.open);
        if !same || !store::note_answered(&mut tx, survey.id, official).await? {
            return Err(AppError::Conflict);
        }
        if !survey.anonymous {
            store::keep_answers(&mut tx, survey.id, official, &json(&answers)?, now).await?;
            return Ok(tx.commit().await?);
        }
        let mut sum: Sum = match waiting {
            Some(text) => {
                serde_json::from_str(&text).map_err(|e| AppError::Document(e.to_string()))?
            }
            None => Sum::default(),
        };
        sum.add(&survey.questions, &answers);
        if sum.people >= TOGETHER {
            let (day, people) = (now.day(), sum.people);
            store::keep_group(&mut tx, survey.id, day, people, &json(&sum)?).await?;
            sum = Sum::default();
        }
        store::close_box(&mut tx, survey.id, &json(&sum)?).await?;
        Ok(tx.commit().await?)
    }

    /// What was answered, as CSV: of an anonymous survey how many answered what, month by
    /// month; else one row for each official and question.
    pub async fn survey_csv(&self, actor: &Actor, code: &str) -> Result<Vec<u8>> {
        let actor = &actor.reading();
        let surveyed = self.survey_of(actor, code).await?;
        let survey = surveyed
            .survey
            .as_ref()
            .ok_or_else(|| AppError::not_found("survey", code))?;
        let mut rows: Vec<[Cell; 5]> = Vec::new();
        if survey.anonymous {
            for (month, sum) in &surveyed.months {
                for question in &survey.questions {
                    let Some(tally) = sum.tallies.get(&question.id) else {
                        continue;
                    };
                    for (answer, count) in &tally.counts {
                        rows.push([
                            Cell::Day(*month),
                            question.text.clone().into(),
                            shown(question, answer).into(),
                            Cell::Number(*count),
                            Cell::Empty,
                        ]);
                    }
                    for words in &tally.words {
                        rows.push([
                            Cell::Day(*month),
                            question.text.clone().into(),
                            words.clone().into(),
                            Cell::Number(1),
                            Cell::Empty,
                        ]);
                    }
                }
            }
        } else {
            let mut tx = self.db.read().await?;
            for (name, answers, at) in named(&mut tx, survey).await? {
                for question in &survey.questions {
                    if let Some(answer) = answers.get(&question.id) {
                        rows.push([
                            Cell::Day(at.day()),
                            question.text.clone().into(),
                            shown(question, answer).into(),
                            Cell::Number(1),
                            name.clone().into(),
                        ]);
                    }
                }
            }
        }
        let header = ["Day", "Question", "Answer", "Count", "Official"];
        let mut bytes = Vec::new();
        table(Format::Csv, &mut bytes, "survey", &header, rows)
            .map_err(|e| AppError::Document(e.to_string()))?;
        Ok(bytes)
    }
}

/// An answer as people read it.
pub fn shown(question: &Question, answer: &str) -> String {
    let place: Option<usize> = answer.parse().ok();
    match question.kind {
        Kind::Choice => place.and_then(|p| question.options.get(p)).cloned(),
        _ => None,
    }
    .unwrap_or_else(|| answer.to_owned())
}

/// The net promoter score of a question in a sum.
pub fn score(question: &Question, sum: &Sum) -> Option<i64> {
    let tally = sum.tallies.get(&question.id)?;
    match question.kind {
        Kind::Recommend => net_promoter(&tally.counts),
        _ => None,
    }
}

fn answered_already() -> AppError {
    invalid(
        "title",
        "survey-answered",
        "somebody has answered; questions and what was promised stay as they are",
    )
}

/// A survey whose questions may be changed: nobody has answered.
async fn changeable(tx: &mut Tx, actor: &Actor, code: &str) -> Result<(Kept, Survey)> {
    let course = course_of(tx, actor, code).await?;
    let kept = store::of_course(tx, course.id).await?;
    let kept = kept.ok_or_else(|| AppError::not_found("survey", code))?;
    if store::answered(tx, kept.id).await? > 0 {
        return Err(answered_already());
    }
    Ok((kept.clone(), read(kept)?))
}

async fn named(tx: &mut Tx, survey: &Survey) -> Result<Vec<(String, Answers, Moment)>> {
    let mut found = Vec::new();
    for (name, answers, at) in store::answers(tx, survey.id).await? {
        let answers =
            serde_json::from_str(&answers).map_err(|e| AppError::Document(e.to_string()))?;
        found.push((name, answers, at));
    }
    Ok(found)
}

async fn has_completed(tx: &mut Tx, actor: &Actor, course: CourseId) -> Result<bool> {
    let enrolment = learning::enrolment(tx, actor.learner()?, course).await?;
    Ok(enrolment.is_some_and(|e| e.completed.is_some()))
}
