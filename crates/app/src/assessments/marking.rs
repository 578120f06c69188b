//! Essays, marked by a person who doesn't see whose they are.

use std::collections::BTreeMap;

use sopan_rules::access::Permission;
use sopan_rules::assessments::{EssayMark, Outcome, grade};
use sopan_rules::ids::OfficialId;
use sopan_rules::numbers::Exact;
use sopan_rules::questions::{Answer, Text};
use sopan_rules::records::shapes::{uuid, uuid_text};
use sopan_rules::time::Moment;
use sopan_store::{Tx, assessments as store, duplicates};

use super::{Opened, counted};
use crate::access::Actor;
use crate::records::Of;
use crate::{App, AppError, Result};

/// At most so many attempts are listed.
const MOST_LISTED: i64 = 200;
/// What an official is told about an essay has at most so many characters.
const MOST_WORDS: usize = 2_000;

/// An attempt that waits. Whose it is is not told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EssayQueueLine {
    /// By what it is named: a number of this installation's making, from which nobody else
    /// learns whose it is.
    pub sheet: String,
    /// The course's code.
    pub code: String,
    /// The course's title.
    pub title: String,
    /// When it was handed in.
    pub finished: Moment,
    /// How many essays wait.
    pub essays: i64,
}

/// An essay with what it is marked by.
#[derive(Debug, Clone)]
pub struct Essay {
    /// The question's number.
    pub question: i64,
    /// What was asked.
    pub text: Text,
    /// By what it is marked.
    pub rubric: Option<Text>,
    /// The marks it can bring.
    pub of: String,
    /// What was written.
    pub answer: String,
    /// What was given for it already.
    pub mark: Option<EssayMark>,
}

/// The essays of one attempt. Whose they are is not told.
#[derive(Debug, Clone)]
pub struct EssaySheet {
    /// The course's title.
    pub title: String,
    /// When it was handed in.
    pub finished: Moment,
    /// The essays in the order in which they were asked.
    pub essays: Vec<Essay>,
}

/// The accounts of whoever marks, with those that were merged into it: what is handed in by any
/// of them is one's own.
async fn own_accounts(tx: &mut Tx, actor: &Actor) -> Result<Vec<OfficialId>> {
    Ok(match actor.official {
        Some(official) => duplicates::accounts(tx, official).await?,
        None => Vec::new(),
    })
}

impl App {
    /// The attempts that wait to be marked, of the courses that this person writes; the
    /// longest waiting first, and never one's own.
    pub async fn essays_waiting(&self, actor: &Actor) -> Result<Vec<EssayQueueLine>> {
        let actor = &actor.reading();
        let scope = actor.scope(Permission::AuthorCourses);
        let mut tx = self.db.read().await?;
        let waiting = store::waiting(&mut tx, &scope.covers("c.organisation"), MOST_LISTED).await?;
        let own = own_accounts(&mut tx, actor).await?;
        drop(tx);
        let pairs = self.pairs().await?;
        let others = waiting
            .into_iter()
            .filter(|one| !own.contains(&one.official));
        let line = |one: store::Waiting| EssayQueueLine {
            sheet: uuid_text(&pairs.uuid(Of::Essays, one.official.0, one.attempt)),
            code: one.code,
            title: one.title,
            finished: one.finished,
            essays: one.essays,
        };
        Ok(others.map(line).collect())
    }

    /// The attempt of this course that is named so where it is marked, and waits.
    async fn waiting_attempt(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        code: &str,
        sheet: &str,
    ) -> Result<(Opened, String)> {
        let course = sopan_store::catalogue::by_code(tx, code).await?;
        let course = course.ok_or_else(|| AppError::not_found("course", code))?;
        actor
            .must(tx, Permission::AuthorCourses, course.organisation)
            .await?;
        let missing = || AppError::not_found("attempt", sheet);
        let pairs = self.pairs().await?;
        let named = uuid(sheet).and_then(|id| pairs.read(Of::Essays, id));
        let (official, id) = named.ok_or_else(missing)?;
        let attempt = store::attempt(tx, OfficialId(official), id).await?;
        let attempt = attempt.filter(|attempt| attempt.course == course.id && attempt.waiting > 0);
        let attempt = attempt.ok_or_else(missing)?;
        if own_accounts(tx, actor).await?.contains(&attempt.official) {
            return Err(AppError::Forbidden);
        }
        Ok((self.open_attempt(tx, attempt).await?, course.title))
    }

    /// The essays of an attempt that waits.
    pub async fn essay_sheet(&self, actor: &Actor, code: &str, sheet: &str) -> Result<EssaySheet> {
        let actor = &actor.reading();
        let mut tx = self.db.read().await?;
        let (opened, title) = self.waiting_attempt(&mut tx, actor, code, sheet).await?;
        let (official, id) = (opened.attempt.official, opened.attempt.id);
        let marks = store::essay_marks(&mut tx, official, id).await?;
        let essays = opened.drawn.questions().filter_map(|(id, _)| {
            let question = opened.questions.get(id)?;
            let Answer::Essay { rubric } = &question.answer else {
                return None;
            };
            let given = &opened.answers.get(id)?.given;
            sopan_rules::assessments::is_answered(given).then(|| Essay {
                question: *id,
                text: question.text.clone(),
                rubric: rubric.clone(),
                of: question.marks.exact(),
                answer: given.join("\n"),
                mark: marks.get(id).cloned(),
            })
        });
        Ok(EssaySheet {
            title,
            finished: opened.attempt.finished.unwrap_or_else(|| self.now()),
            essays: essays.collect(),
        })
    }

    /// Gives marks for essays of an attempt. When none waits any more the attempt is graded
    /// and counted; until then what was given is kept and may be given anew.
    pub async fn mark_essays(
        &self,
        actor: &Actor,
        code: &str,
        sheet: &str,
        given: &BTreeMap<i64, (String, String)>,
    ) -> Result<bool> {
        let mut tx = self.db.read().await?;
        let (opened, _) = self.waiting_attempt(&mut tx, actor, code, sheet).await?;
        let (official, id) = (opened.attempt.official, opened.attempt.id);
        let mut marks = store::essay_marks(&mut tx, official, id).await?;
        drop(tx);
        let refused = |why: String| AppError::invalid("marks", "essay-marks", why);
        let mut new = Vec::new();
        for (question, (written, words)) in given {
            let Some(asked) = opened.questions.get(question) else {
                return Err(AppError::not_found("question", question));
            };
            if !matches!(asked.answer, Answer::Essay { .. }) {
                return Err(AppError::not_found("question", question));
            }
            let number: Exact = written
                .parse()
                .map_err(|_| refused(format!("“{written}” is no number of marks")))?;
            if number.is_negative() || number > asked.marks || words.chars().count() > MOST_WORDS {
                return Err(refused(format!("give 0 to {} marks", asked.marks.exact())));
            }
            let mark = EssayMark {
                marks: number,
                words: words.trim().to_owned(),
            };
            marks.insert(*question, mark.clone());
            new.push((*question, mark));
        }
        let mut first = true;
        loop {
            let graded = grade(&opened.drawn, &opened.questions, &opened.given(), &marks);
            let waits = |m: &sopan_rules::assessments::Marked| m.outcome == Outcome::Waits;
            let whole = !graded.questions.values().any(waits);
            if !whole && !first {
                return Ok(false);
            }
            let now = self.now();
            let ids = self.db.ids(new.len()).await?;
            let also = new.drain(..).zip(ids).map(|((question, mark), id)| {
                store::keep_essay_mark(&opened.attempt, question, id, &mark, actor.official, now)
            });
            let also = also.collect();
            let mut work = match whole {
                true => counted(&opened.attempt, &graded, now, actor.official),
                false => Default::default(),
            };
            if whole {
                work.given = Some(store::conclude(&opened.attempt, &graded)?);
            }
            work.also = also;
            let done = self.lane.write(work).await?;
            if done.outdated || done.repeated {
                // Somebody else was first: with these marks, or with the whole.
                return match first {
                    true => Err(AppError::Conflict),
                    false => Ok(true),
                };
            }
            if whole {
                return Ok(true);
            }
            // Who marked the others at the same moment didn't see these, as this didn't see
            // those: whoever wrote last finds all of them.
            first = false;
            let mut tx = self.db.read().await?;
            marks = store::essay_marks(&mut tx, official, id).await?;
        }
    }
}
