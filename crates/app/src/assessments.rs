//! The end-of-course assessment: begin, answer, hand in, see what came of it. What
//! is right is known here and never leaves before an attempt is handed in.

use std::collections::BTreeSet;

use sopan_rules::assessments::{Answers, GradingFault, Kind, Outcome, Question, grade};
use sopan_rules::ids::OfficialId;
use sopan_rules::ledger::{Fact, Refusal};
use sopan_rules::numbers::Exact;
use sopan_store::assessments::{self as store, Attempt};
use sopan_store::ledger::Work;
use sopan_store::{Tx, learning};

use crate::access::Actor;
use crate::learning::{CourseView, LiveFigure, live_figures};
use crate::{App, AppError, Result};

/// Before an attempt.
#[derive(Debug, Clone)]
pub struct Start {
    /// The course.
    pub course: CourseView,
    /// An attempt that is under way.
    pub open: Option<i64>,
}

/// An attempt as its official sees it.
#[derive(Debug, Clone)]
pub struct Sitting {
    /// The course.
    pub course: CourseView,
    /// The questions, without what is right.
    pub questions: Vec<Asked>,
    /// It was handed in.
    pub finished: bool,
}

/// A question, without what is right.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Its id.
    pub id: String,
    /// What is asked.
    pub text: String,
    /// More than one option may be right.
    pub multiple: bool,
    /// The options: id, text, and whether it is chosen.
    pub options: Vec<(String, String, bool)>,
}

impl Asked {
    /// Whether nothing is chosen.
    pub fn is_unanswered(&self) -> bool {
        self.options.iter().all(|(_, _, chosen)| !chosen)
    }
}

/// After an attempt.
#[derive(Debug, Clone)]
pub struct Handed {
    /// The course.
    pub course: CourseView,
    /// The result in hundredths of a per cent.
    pub hundredths: i64,
    /// It reached the pass mark.
    pub cleared: bool,
    /// The questions in order: the text, and whether the answer was right.
    pub review: Vec<(String, bool)>,
    /// The course was completed with it.
    pub completed: bool,
    /// The figures of the organisation, the State and the nation that moved with it:
    /// it was the official's first completion.
    pub moved: Vec<LiveFigure>,
}

impl App {
    /// What stands before an attempt.
    pub async fn assessment(&self, actor: &Actor, code: &str) -> Result<Start> {
        let official = actor.learner()?;
        let mut tx = self.db.read().await?;
        let (course, assessment) = self.assessed(&mut tx, actor, code).await?;
        let open = store::open_attempt(&mut tx, official, assessment).await?;
        Ok(Start {
            course,
            open: open.map(|a| a.id),
        })
    }

    async fn assessed(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        code: &str,
    ) -> Result<(CourseView, sopan_rules::ids::AssessmentId)> {
        let course = self.course_view(tx, actor, code).await?;
        if course.enrolment.is_none() {
            return Err(Refusal::NotEnrolled(course.course.id).into());
        }
        let assessment = course.assessment.as_ref().map(|a| a.id);
        let missing = || AppError::not_found("assessment", code);
        Ok((course, assessment.ok_or_else(missing)?))
    }

    /// Begins an attempt, or finds the one that is under way; returns its number.
    pub async fn begin_attempt(&self, actor: &Actor, code: &str) -> Result<i64> {
        let official = actor.learner()?;
        let mut tx = self.db.write().await?;
        store::lock_official(&mut tx, official).await?;
        let (course, assessment) = self.assessed(&mut tx, actor, code).await?;
        if let Some(open) = store::open_attempt(&mut tx, official, assessment).await? {
            return Ok(open.id);
        }
        if course.attempts_left() == Some(0) {
            return Err(AppError::invalid(
                "attempt",
                "attempts-used",
                "no attempt is left",
            ));
        }
        let id = store::begin(&mut tx, official, assessment, course.course.id, self.now()).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// An attempt with its questions and what was answered so far, on any device.
    pub async fn attempt(&self, actor: &Actor, code: &str, id: i64) -> Result<Sitting> {
        let official = actor.learner()?;
        let mut tx = self.db.read().await?;
        let (course, attempt) = self.attempt_of(&mut tx, actor, official, code, id).await?;
        let questions = store::questions(&mut tx, attempt.assessment).await?;
        Ok(Sitting {
            course,
            questions: questions
                .into_iter()
                .map(|q| asked(q, &attempt.answers))
                .collect(),
            finished: attempt.finished.is_some(),
        })
    }

    async fn attempt_of(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        official: OfficialId,
        code: &str,
        id: i64,
    ) -> Result<(CourseView, Attempt)> {
        let missing = || AppError::not_found("attempt", id);
        let attempt = store::attempt(tx, official, id)
            .await?
            .ok_or_else(missing)?;
        let course = self.course_view(tx, actor, code).await?;
        if course.course.id != attempt.course {
            return Err(missing());
        }
        Ok((course, attempt))
    }

    /// Saves answers. What was handed in stays as it was.
    pub async fn save_answers(
        &self,
        actor: &Actor,
        code: &str,
        id: i64,
        answers: Answers,
    ) -> Result<()> {
        let official = actor.learner()?;
        let mut tx = self.db.write().await?;
        let (_, attempt) = self.attempt_of(&mut tx, actor, official, code, id).await?;
        let questions = store::questions(&mut tx, attempt.assessment).await?;
        let answers = belonging(&questions, answers);
        store::save(official, id, &answers)?.run(&mut tx).await?;
        Ok(tx.commit().await?)
    }

    /// Hands an attempt in: it is graded, counted once however often this is asked,
    /// and when it was the last thing missing the course is completed with it.
    pub async fn finish_attempt(
        &self,
        actor: &Actor,
        code: &str,
        id: i64,
        answers: Answers,
    ) -> Result<()> {
        let official = actor.learner()?;
        let mut tx = self.db.read().await?;
        let (course, attempt) = self.attempt_of(&mut tx, actor, official, code, id).await?;
        let questions = store::questions(&mut tx, attempt.assessment).await?;
        drop(tx);
        if attempt.finished.is_some() {
            return Ok(());
        }
        let answers = belonging(&questions, answers);
        let pass_mark = course.assessment.as_ref().map_or(100, |a| a.pass_percent);
        let graded = grade(&questions, &answers, &Exact::from(pass_mark)).map_err(|e| {
            AppError::invalid(
                "answers",
                match e {
                    GradingFault::NoQuestions => "assessment-empty",
                    _ => "answers-out-of-date",
                },
                e.to_string(),
            )
        })?;
        let whole = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        // Rounded down: a result never seems to reach a mark that it missed.
        let hundredths = whole(graded.marks * 10_000 / graded.of.max(1));
        let now = self.now();
        let mut work = Work::act(
            official,
            Fact::AttemptFinished {
                course: attempt.course,
                assessment: attempt.assessment,
                hundredths,
                cleared: graded.passed,
            },
            now,
            None,
        );
        work.key = Some((official, format!("attempt:{id}")));
        work.also = vec![store::finish(
            official,
            id,
            &answers,
            now,
            hundredths,
            graded.passed,
        )?];
        self.lane.write(work).await?;
        Ok(())
    }

    /// What came of an attempt that was handed in.
    pub async fn outcome(&self, actor: &Actor, code: &str, id: i64) -> Result<Handed> {
        let official = actor.learner()?;
        let mut tx = self.db.read().await?;
        let (course, attempt) = self.attempt_of(&mut tx, actor, official, code, id).await?;
        let (Some(finished), Some(hundredths), Some(cleared)) =
            (attempt.finished, attempt.hundredths, attempt.cleared)
        else {
            return Err(AppError::Conflict);
        };
        let questions = store::questions(&mut tx, attempt.assessment).await?;
        let answers = belonging(&questions, attempt.answers);
        let outcomes = grade(&questions, &answers, &Exact::hundred())
            .map(|g| g.outcomes)
            .unwrap_or_default();
        let enrolment = course.enrolment.as_ref();
        let completed = cleared && enrolment.and_then(|e| e.completed) >= Some(finished);
        let first = learning::sums(&mut tx, official).await?.completed == 1;
        let organisation = learning::profile(&mut tx, official).await?.organisation;
        Ok(Handed {
            moved: match completed && first {
                true => live_figures(&mut tx, organisation, self.today()).await?,
                false => Vec::new(),
            },
            review: questions
                .into_iter()
                .map(|q| {
                    let right = outcomes.get(&q.id) == Some(&Outcome::Right);
                    (q.text, right)
                })
                .collect(),
            course,
            hundredths,
            cleared,
            completed,
        })
    }
}

fn asked(question: Question, answers: &Answers) -> Asked {
    let nothing = BTreeSet::new();
    let chosen = answers.get(&question.id).unwrap_or(&nothing);
    Asked {
        multiple: question.kind == Kind::Multiple,
        options: question
            .options
            .into_iter()
            .map(|o| {
                let is_chosen = chosen.contains(&o.id);
                (o.id, o.text, is_chosen)
            })
            .collect(),
        id: question.id,
        text: question.text,
    }
}

/// The answers that belong to these questions: the assessment may have been revised
/// since they were given.
fn belonging(questions: &[Question], answers: Answers) -> Answers {
    answers
        .into_iter()
        .filter_map(|(id, mut chosen)| {
            let question = questions.iter().find(|q| q.id == id)?;
            chosen.retain(|c| question.options.iter().any(|o| o.id == *c));
            (!chosen.is_empty()).then_some((id, chosen))
        })
        .collect()
}
