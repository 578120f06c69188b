//! Attempts that are graded anew, after a question that they answered was corrected.
//!
//! A regrade only ever raises: whoever would have less keeps what was told and, with it,
//! what was cleared and completed. It counts from the day of the attempt and is known from
//! the day on which it is done, so a published edition stays and is restated beside.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Serialize;
use sha2::{Digest, Sha256};
use sopan_rules::assessments::{Graded, Solution, carried, grade, solution};
use sopan_rules::ids::{AssessmentId, OfficialId};
use sopan_rules::ledger::Fact;
use sopan_rules::questions::{Answer, Question};
use sopan_store::ledger::Work;
use sopan_store::{Tx, assessments as store, banks as bank_store};

use super::{Opened, version};
use crate::access::Actor;
use crate::files::hex;
use crate::{App, AppError, Result};

/// So many attempts are looked at together.
const TOGETHER: i64 = 500;
/// So many are raised by one request; the next one goes on.
const MOST_RAISED: usize = 5_000;
/// So many raises are on their way to the ledger at once.
const WRITTEN_TOGETHER: usize = 100;

/// A question that says something else than it did when it was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Corrected {
    /// Its number.
    pub question: i64,
    /// What it asks now, in plain text.
    pub text: String,
    /// How many attempts answered it as it was.
    pub attempts: usize,
    /// In how many of them the answer can't be laid upon it any more, because it is of
    /// another kind or has more or fewer choices: these keep its marks.
    pub kept: usize,
}

/// What grading anew would do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Regrading {
    /// The course's code.
    pub course: String,
    /// Its title.
    pub title: String,
    /// Questions that were corrected.
    pub questions: Vec<Corrected>,
    /// How many attempts asked one of them.
    pub attempts: usize,
    /// How many of these would have a better result.
    pub raised: usize,
    /// How many officials would clear the assessment who haven't.
    pub cleared: usize,
    /// How many attempts would have a lower result, and keep what they have.
    pub lower: usize,
    /// What was looked at: grading anew does what was shown, or nothing.
    pub seen: String,
}

/// What was done.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Regraded {
    /// How many attempts have a better result.
    pub raised: usize,
    /// How many officials completed the course by it.
    pub completed: usize,
    /// Whether there are more, for which it is to be asked for again.
    pub more: bool,
}

/// The questions of an assessment as they stand now, and their versions.
type Present = BTreeMap<i64, (String, Question)>;

/// An attempt, graded as the questions stand now.
struct Anew {
    opened: Opened,
    graded: Graded,
    /// Corrected questions that it asked, and whether its answer could be laid upon them.
    corrected: Vec<(i64, bool)>,
}

impl Anew {
    /// The result before and now, in hundredths of a per cent.
    fn results(&self) -> (i64, i64) {
        let before = self.opened.attempt.hundredths.unwrap_or(0);
        (before, self.graded.hundredths())
    }

    fn clears(&self) -> bool {
        self.graded.passed && self.opened.attempt.cleared != Some(true)
    }

    /// Better, and nothing that was reached is lost.
    fn is_raised(&self) -> bool {
        let (before, now) = self.results();
        let loses = !self.graded.passed && self.opened.attempt.cleared == Some(true);
        !loses && (now > before || self.clears())
    }
}

/// Questions that attempts asked, as they stand now.
async fn present(
    tx: &mut Tx,
    assessment: AssessmentId,
    asked: &BTreeSet<i64>,
    held: &mut Present,
) -> Result<()> {
    if held.is_empty() {
        for (id, question) in store::own_questions(tx, assessment).await? {
            held.insert(id, (version(&question)?, question));
        }
    }
    let missing: Vec<i64> = asked
        .iter()
        .copied()
        .filter(|id| !held.contains_key(id))
        .collect();
    held.extend(bank_store::questions(tx, &missing).await?);
    Ok(())
}

/// What is right in an attempt that was graded, by the questions as they were corrected
/// since, where the answer can be laid beside them.
pub(super) async fn solutions(tx: &mut Tx, opened: &Opened) -> Result<BTreeMap<i64, Solution>> {
    let asked: BTreeSet<i64> = opened.drawn.questions().map(|(id, _)| *id).collect();
    let mut held = Present::new();
    present(tx, opened.attempt.assessment, &asked, &mut held).await?;
    let marked = opened.attempt.result.as_ref();
    let nothing = Vec::new();
    let solutions = opened.questions.iter().filter_map(|(id, old)| {
        let outcome = marked?.questions.get(id)?.outcome;
        let given = opened.answers.get(id).map_or(&nothing, |kept| &kept.given);
        let now = held
            .get(id)
            .map(|(_, now)| now)
            .filter(|now| **now != **old);
        let laid = now.and_then(|now| Some((now, carried(&old.answer, &now.answer, given)?)));
        let solution = match &laid {
            Some((now, laid)) => solution(now, laid, outcome),
            None => solution(old, given, outcome),
        };
        Some((*id, solution))
    });
    Ok(solutions.collect())
}

/// The next attempts that asked a question which was corrected since; `None` at the end.
async fn next(
    app: &App,
    tx: &mut Tx,
    assessment: AssessmentId,
    behind: &mut (OfficialId, i64),
    held: &mut Present,
) -> Result<Option<Vec<Anew>>> {
    let attempts = store::finished_behind(tx, assessment, *behind, TOGETHER).await?;
    let Some(last) = attempts.last() else {
        return Ok(None);
    };
    *behind = (last.official, last.id);
    let asked = attempts.iter().filter_map(|a| a.drawn.as_ref());
    let asked: BTreeSet<i64> = asked
        .flat_map(|d| d.questions())
        .map(|(id, _)| *id)
        .collect();
    present(tx, assessment, &asked, held).await?;
    let mut found = Vec::new();
    for attempt in attempts {
        let Some(drawn) = &attempt.drawn else {
            continue;
        };
        let differs = drawn
            .questions()
            .any(|(id, digest)| held.get(id).is_some_and(|(now, _)| now != digest));
        if !differs {
            continue;
        }
        let mut opened = app.open_attempt(tx, attempt).await?;
        let mut given = opened.given();
        let mut corrected = Vec::new();
        let asked: Vec<(i64, String)> = opened.drawn.questions().cloned().collect();
        for (id, digest) in asked {
            let Some((_, now)) = held.get(&id).filter(|(now, _)| *now != digest) else {
                continue;
            };
            let Some(old) = opened.questions.get(&id) else {
                continue;
            };
            let nothing = Vec::new();
            let answered = given.get(&id).unwrap_or(&nothing);
            let laid = carried(&old.answer, &now.answer, answered);
            corrected.push((id, laid.is_some()));
            if let Some(laid) = laid {
                if given.contains_key(&id) {
                    given.insert(id, laid);
                }
                opened.questions.insert(id, Arc::new(now.clone()));
            }
        }
        let essays = store::essay_marks(tx, opened.attempt.official, opened.attempt.id).await?;
        let graded = grade(&opened.drawn, &opened.questions, &given, &essays);
        found.push(Anew {
            opened,
            graded,
            corrected,
        });
    }
    Ok(Some(found))
}

impl App {
    /// What grading anew would do at the assessment of a course.
    pub async fn look_at_regrade(&self, actor: &Actor, code: &str) -> Result<Regrading> {
        let mut tx = self.db.read().await?;
        let (course, assessment) = self.assessment_to_author(&mut tx, actor, code).await?;
        let mut found = Regrading {
            course: course.code,
            title: course.title,
            ..Regrading::default()
        };
        let (mut held, mut behind) = (Present::new(), (OfficialId(0), 0));
        let mut questions: BTreeMap<i64, (usize, usize)> = BTreeMap::new();
        let mut clears = BTreeSet::new();
        while let Some(attempts) = next(self, &mut tx, assessment, &mut behind, &mut held).await? {
            for anew in attempts {
                found.attempts += 1;
                for (id, laid) in &anew.corrected {
                    let counted = questions.entry(*id).or_default();
                    counted.0 += 1;
                    counted.1 += usize::from(!laid);
                }
                let (before, now) = anew.results();
                if anew.is_raised() {
                    found.raised += 1;
                    if anew.clears() {
                        clears.insert(anew.opened.attempt.official);
                    }
                } else if now < before {
                    found.lower += 1;
                }
            }
        }
        for official in &clears {
            let before = store::attempts_of(&mut tx, *official, assessment).await?;
            if !before.iter().any(|attempt| attempt.cleared == Some(true)) {
                found.cleared += 1;
            }
        }
        let mut seen = Sha256::new();
        for (question, (attempts, kept)) in questions {
            let Some((digest, now)) = held.get(&question) else {
                continue;
            };
            seen.update(format!("{question}:{digest};"));
            found.questions.push(Corrected {
                question,
                text: now.text.plain(),
                attempts,
                kept,
            });
        }
        found.seen = hex(&seen.finalize())[..16].to_owned();
        Ok(found)
    }

    /// Grades anew what [`look_at_regrade`](App::look_at_regrade) showed. Asked for twice,
    /// it raises nothing twice.
    pub async fn regrade(&self, actor: &Actor, code: &str, seen: &str) -> Result<Regraded> {
        let shown = self.look_at_regrade(actor, code).await?;
        if shown.seen != seen || shown.questions.is_empty() {
            return Err(AppError::Conflict);
        }
        let mut tx = self.db.read().await?;
        let (_, assessment) = self.assessment_to_author(&mut tx, actor, code).await?;
        let (mut held, mut behind) = (Present::new(), (OfficialId(0), 0));
        let mut raised = Vec::new();
        while raised.len() <= MOST_RAISED
            && let Some(attempts) = next(self, &mut tx, assessment, &mut behind, &mut held).await?
        {
            raised.extend(attempts.into_iter().filter(Anew::is_raised));
        }
        drop(tx);
        let mut done = Regraded {
            more: raised.len() > MOST_RAISED,
            ..Regraded::default()
        };
        raised.truncate(MOST_RAISED);
        let mut works = Vec::with_capacity(raised.len());
        for anew in &raised {
            works.push(self.raising(actor, anew, seen)?);
        }
        let mut works = works.into_iter();
        loop {
            let mut writing = tokio::task::JoinSet::new();
            for work in works.by_ref().take(WRITTEN_TOGETHER) {
                let app = self.clone();
                writing.spawn(async move { app.lane.write(work).await });
            }
            if writing.is_empty() {
                return Ok(done);
            }
            for written in writing.join_all().await {
                let written = written?;
                // Where another request was first, it is done already.
                if !written.outdated && !written.repeated {
                    done.raised += 1;
                    done.completed += written.completions.len();
                }
            }
        }
    }

    fn raising(&self, actor: &Actor, anew: &Anew, seen: &str) -> Result<Work> {
        let attempt = &anew.opened.attempt;
        let essays = |q: &Arc<Question>| matches!(q.answer, Answer::Essay { .. });
        // What a person marked counts from the marking on, and a correction of it too.
        let at = match anew.opened.questions.values().any(essays) {
            true => self.now(),
            false => attempt.finished.unwrap_or_else(|| self.now()),
        };
        let fact = Fact::AttemptFinished {
            course: attempt.course,
            assessment: attempt.assessment,
            hundredths: anew.graded.hundredths(),
            cleared: anew.graded.passed,
            regraded: true,
        };
        let mut work = Work::act(attempt.official, fact, at, actor.official);
        work.key = Some((attempt.official, format!("regrade:{}:{seen}", attempt.id)));
        work.given = Some(store::raise(attempt, &anew.graded)?);
        Ok(work)
    }
}
