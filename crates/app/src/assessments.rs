//! Assessments: begin, answer, hand in, see what came of it. What is right is known here
//! and never leaves before an attempt is handed in.
//!
//! What an attempt asks is drawn and fixed when it begins. Each answer is durable before it
//! is acknowledged. The clock that counts is the server's: an answer that comes after the
//! end is refused, and an attempt whose time is over is graded whether or not its browser
//! ever returns.

mod analysis;
mod banks;
mod marking;
mod regrade;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest, Sha256};
use sopan_rules::assessments::{
    Drawn, DrawnSection, Given, Graded, Outcome, Paper, PaperFault, SectionResult, Shown, Solution,
    Source, draw, grade, shown,
};
use sopan_rules::ids::{AssessmentId, CourseId, OfficialId};
use sopan_rules::ledger::{Fact, Refusal};
use sopan_rules::questions::{Question, Text};
use sopan_rules::text::Said;
use sopan_rules::time::Moment;
use sopan_store::assessments::{self as store, Attempt, Kept};
use sopan_store::ledger::Work;
use sopan_store::{LaneError, Tx, banks as bank_store, learning};

use crate::access::Actor;
use crate::learning::{LiveFigure, Way, live_figures};
use crate::{App, AppError, Result};

pub use analysis::{Analysed, AnalysedItem, Similar};
pub(crate) use banks::cleaned as cleaned_question;
pub use banks::{BankQuestion, BankView, Listed, QuestionsImported, kind_word, medium};
pub use marking::{Essay, EssayQueueLine, EssaySheet};
pub use regrade::{Corrected, Regraded, Regrading};

/// An attempt is closed in so many tries at most, where answers keep coming.
const CLOSING_TRIES: usize = 20;
/// So many attempts whose time is over are graded in one go.
const DUE_TOGETHER: i64 = 200;

/// Before an attempt.
#[derive(Debug, Clone)]
pub struct Start {
    /// The course.
    pub course: Way,
    /// An attempt that is under way.
    pub open: Option<i64>,
    /// How long an attempt may take, in seconds, with this official's extra time.
    pub seconds: Option<i64>,
    /// The extra time in it, in per cent.
    pub extra_percent: i64,
    /// How many per cent of its marks a wrong answer costs; nothing where it costs none.
    pub negative: Option<String>,
    /// Since when an attempt waits for a person.
    pub waits: Option<(i64, Moment)>,
    /// From when on another attempt may begin.
    pub again_at: Option<Moment>,
}

/// An attempt as its official sees it.
#[derive(Debug, Clone)]
pub struct Sitting {
    /// The course.
    pub course: Way,
    /// The questions, without what is right.
    pub sections: Vec<SittingSection>,
    /// When it ends by itself.
    pub ends: Option<Moment>,
    /// Now, by the clock that counts.
    pub now: Moment,
    /// The number of the latest answer.
    pub number: i64,
    /// It was handed in, or its time is over.
    pub finished: bool,
}

impl Sitting {
    /// All questions in their order.
    pub fn questions(&self) -> impl Iterator<Item = &Asked> {
        self.sections.iter().flat_map(|s| &s.questions)
    }
}

/// A section of an attempt.
#[derive(Debug, Clone)]
pub struct SittingSection {
    /// Its title.
    pub title: String,
    /// Its own pass mark.
    pub pass_percent: Option<i64>,
    /// Its questions.
    pub questions: Vec<Asked>,
}

/// A question, without what is right.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Its number.
    pub id: i64,
    /// What is shown.
    pub shown: Shown,
    /// What it is worth, in marks.
    pub marks: String,
    /// What was answered, as the page shows it.
    pub given: Vec<String>,
}

impl Asked {
    /// Whether nothing is answered.
    pub fn is_unanswered(&self) -> bool {
        !sopan_rules::assessments::is_answered(&self.given)
            && self.shown.place != sopan_rules::assessments::Place::Nothing
    }
}

/// What became of an attempt that was to be handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HandIn {
    /// It is graded, or waits to be.
    Done,
    /// It is open still.
    Open {
        /// To so many questions a later answer, given elsewhere, stands; where to none, one
        /// has no answer.
        later: usize,
    },
}

/// What became of the answers of a page.
struct SavedAll {
    saved: usize,
    later: Vec<i64>,
}

/// What became of an answer that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saved {
    /// It is durable.
    Saved,
    /// One that was given later, elsewhere, stands: its number, and the answer as the page
    /// shows it.
    LaterStands {
        /// Its number.
        number: i64,
        /// What was answered.
        given: Vec<String>,
    },
    /// The attempt was handed in, or its time is over.
    Over,
}

/// An assessment as it would ask, for those who read drafts.
#[derive(Debug, Clone)]
pub struct Previewed {
    /// Its title.
    pub title: String,
    /// The share of marks that clears it, in per cent.
    pub pass_percent: i64,
    /// How many attempts one has.
    pub attempts: i64,
    /// How it asks.
    pub paper: Paper,
    /// The names of the banks that it draws from.
    pub banks: BTreeMap<i64, String>,
    /// What one attempt would draw, without what is right.
    pub sections: Vec<SittingSection>,
}

/// After an attempt.
#[derive(Debug, Clone)]
pub struct Handed {
    /// The course.
    pub course: Way,
    /// How many essays wait for a person; the result is known when none does.
    pub waiting: i64,
    /// The result in hundredths of a per cent.
    pub hundredths: i64,
    /// It reached the pass mark, and each section its own.
    pub cleared: bool,
    /// The sections, where there are several or one has its own pass mark.
    pub sections: Vec<SectionResult>,
    /// The questions in order.
    pub review: Vec<Reviewed>,
    /// Its time was over before it was handed in.
    pub ended_by_itself: bool,
    /// The course was completed with it.
    pub completed: bool,
    /// From when on another attempt may begin.
    pub again_at: Option<Moment>,
    /// The figures of the organisation, the State and the nation that moved with it:
    /// it was the official's first completion.
    pub moved: Vec<LiveFigure>,
    /// Whether it is told which questions were answered right. While the official may try
    /// again and the paper doesn't let the answers be told, it is not: in a question of two
    /// answers that would be the answer.
    pub told: bool,
}

/// A question after an attempt.
#[derive(Debug, Clone)]
pub struct Reviewed {
    /// What was asked.
    pub text: Text,
    /// What became of it.
    pub outcome: Outcome,
    /// The marks it brought.
    pub marks: String,
    /// The marks it could bring.
    pub of: String,
    /// What a person wrote about it.
    pub words: Option<String>,
    /// What was answered and what is right, where the paper lets it be told.
    pub solution: Option<Solution>,
}

/// The version of a question: the hash of what it says.
fn version(question: &Question) -> Result<String> {
    let text = serde_json::to_string(question).map_err(|e| AppError::Document(e.to_string()))?;
    let hash = Sha256::digest(text.as_bytes());
    Ok(hash
        .iter()
        .take(12)
        .map(|byte| format!("{byte:02x}"))
        .collect())
}

/// How an assessment asks, where it draws questions from a bank.
pub(crate) async fn asks_from_banks(
    tx: &mut Tx,
    assessment: AssessmentId,
) -> Result<Option<Paper>> {
    let paper = store::paper(tx, assessment).await?;
    Ok(Some(paper).filter(|paper| paper.banks().next().is_some()))
}

/// What each section may draw from, in their order.
pub(crate) async fn pools(tx: &mut Tx, paper: &Paper, own: &[i64]) -> Result<Vec<Vec<i64>>> {
    let mut pools = Vec::new();
    for section in &paper.sections {
        pools.push(match &section.source {
            Source::Own => own.to_vec(),
            Source::Bank {
                bank,
                topic,
                difficulty,
                ..
            } => {
                let which = bank_store::Which {
                    topic: topic.clone(),
                    difficulty: *difficulty,
                    taken_out: false,
                };
                bank_store::pool(tx, *bank, &which).await?
            }
        });
    }
    Ok(pools)
}

/// The names of the banks that papers draw from.
pub(crate) async fn bank_names(tx: &mut Tx, papers: &[&Paper]) -> Result<BTreeMap<i64, String>> {
    let mut names = BTreeMap::new();
    for bank in papers.iter().flat_map(|paper| paper.banks()) {
        if let Some(found) = bank_store::bank(tx, bank).await? {
            names.insert(bank, found.name);
        }
    }
    Ok(names)
}

/// Whoever wrote a question of a bank from which the assessment of a course draws.
pub(crate) async fn bank_writers(tx: &mut Tx, course: CourseId) -> Result<Vec<OfficialId>> {
    let mut writers = Vec::new();
    if let Some(head) = learning::assessment(tx, course).await? {
        for bank in store::paper(tx, head.id).await?.banks() {
            writers.extend(bank_store::writers(tx, bank).await?);
        }
    }
    Ok(writers)
}

/// What is wrong with how an assessment asks, with the questions that there are now.
pub(crate) async fn faults_of(
    tx: &mut Tx,
    assessment: AssessmentId,
    paper: &Paper,
) -> Result<Vec<PaperFault>> {
    let own = store::own_questions(tx, assessment).await?;
    let own: Vec<i64> = own.into_iter().map(|(id, _)| id).collect();
    let pools = pools(tx, paper, &own).await?;
    let count = |pool: &Vec<i64>| i64::try_from(pool.len()).unwrap_or(i64::MAX);
    let alone: Vec<i64> = pools.iter().map(count).collect();
    let faults = paper.check(&alone);
    if !faults.is_empty() {
        return Ok(faults);
    }
    // Sections that draw from the same questions: enough for all of them?
    let together: Vec<i64> = draw(paper, &pools, 0).iter().map(count).collect();
    Ok(paper.check(&together))
}

/// An attempt with everything that is needed to show and grade it.
struct Opened {
    attempt: Attempt,
    drawn: Drawn,
    questions: BTreeMap<i64, Arc<Question>>,
    answers: BTreeMap<i64, Kept>,
}

/// Questions as attempts asked them, by their versions: what is kept under a version never
/// changes, and the same few are asked of thousands at once.
#[derive(Default)]
pub(crate) struct Asking(Mutex<Remembered>);

#[derive(Default)]
struct Remembered {
    questions: HashMap<String, Arc<Question>>,
    bytes: usize,
}

impl Remembered {
    /// So much is remembered; then it begins anew. A question may hold pictures and sounds.
    const MOST_BYTES: usize = 128 * 1024 * 1024;

    /// What a question takes, nearly.
    fn weight(question: &Question) -> usize {
        let texts = question.texts();
        1_000
            + texts
                .iter()
                .map(|text| 100 + text.html().len())
                .sum::<usize>()
    }

    fn keep(&mut self, version: String, question: Arc<Question>) {
        let weight = Self::weight(&question);
        if self.bytes + weight > Self::MOST_BYTES {
            *self = Remembered::default();
        }
        if self.questions.insert(version, question).is_none() {
            self.bytes += weight;
        }
    }
}

impl Asking {
    async fn questions(
        &self,
        tx: &mut Tx,
        wanted: &[(i64, String)],
    ) -> Result<BTreeMap<i64, Arc<Question>>> {
        let held = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut found = BTreeMap::new();
        let mut missing = Vec::new();
        {
            let held = held();
            for (id, version) in wanted {
                match held.questions.get(version) {
                    Some(question) => {
                        found.insert(*id, question.clone());
                    }
                    None => missing.push((*id, version.clone())),
                }
            }
        }
        if missing.is_empty() {
            return Ok(found);
        }
        let read = store::versions(tx, &missing).await?;
        let mut held = held();
        for ((id, version), question) in read {
            let question = Arc::new(question);
            held.keep(version, question.clone());
            found.insert(id, question);
        }
        Ok(found)
    }
}

impl App {
    /// An attempt with everything that is needed to show and grade it.
    async fn open_attempt(&self, tx: &mut Tx, attempt: Attempt) -> Result<Opened> {
        let (drawn, questions) = match &attempt.drawn {
            Some(drawn) => {
                let wanted: Vec<(i64, String)> = drawn.questions().cloned().collect();
                let questions = self.asking.questions(tx, &wanted).await?;
                (drawn.clone(), questions)
            }
            // From before papers: the course's own questions as they stand.
            None => {
                let own = store::own_questions(tx, attempt.assessment).await?;
                let head = learning::assessment(tx, attempt.course).await?;
                let drawn = Drawn {
                    seed: 0,
                    pass_percent: head.map_or(100, |head| head.pass_percent),
                    negative: sopan_rules::numbers::Exact::zero(),
                    shuffle_choices: false,
                    sections: vec![DrawnSection {
                        title: String::new(),
                        pass_percent: None,
                        questions: own.iter().map(|(id, _)| (*id, String::new())).collect(),
                    }],
                };
                let own = own
                    .into_iter()
                    .map(|(id, question)| (id, Arc::new(question)));
                (drawn, own.collect())
            }
        };
        let answers = store::answers(tx, attempt.official, attempt.id).await?;
        Ok(Opened {
            attempt,
            drawn,
            questions,
            answers,
        })
    }
}

/// What is shown of a question that was drawn.
fn shown_of(drawn: &Drawn, questions: &BTreeMap<i64, Arc<Question>>, id: i64) -> Option<Shown> {
    let question = questions.get(&id)?;
    Some(shown(question, id, drawn.seed, drawn.shuffle_choices))
}

/// What was drawn, section by section, with what was answered.
fn sections_of(
    drawn: &Drawn,
    questions: &BTreeMap<i64, Arc<Question>>,
    answers: &BTreeMap<i64, Kept>,
) -> Vec<SittingSection> {
    let asked = |id: &i64| {
        let shown = shown_of(drawn, questions, *id)?;
        let given = answers.get(id).map(|kept| shown.given(&kept.given));
        Some(Asked {
            id: *id,
            marks: questions.get(id)?.marks.exact(),
            given: given.unwrap_or_default(),
            shown,
        })
    };
    let section = |section: &DrawnSection| SittingSection {
        title: section.title.clone(),
        pass_percent: section.pass_percent,
        questions: section
            .questions
            .iter()
            .filter_map(|(id, _)| asked(id))
            .collect(),
    };
    drawn.sections.iter().map(section).collect()
}

impl Opened {
    fn shown(&self, id: i64) -> Option<Shown> {
        shown_of(&self.drawn, &self.questions, id)
    }

    fn given(&self) -> BTreeMap<i64, Given> {
        let all = self.answers.iter();
        all.map(|(id, kept)| (*id, kept.given.clone())).collect()
    }

    fn changes(&self) -> i64 {
        self.answers.values().map(|kept| kept.changes).sum()
    }

    fn number(&self) -> i64 {
        let numbers = self.answers.values().map(|kept| kept.number);
        numbers.max().unwrap_or(0)
    }

    /// Whether answers are still taken.
    fn is_open(&self, now: Moment) -> bool {
        self.attempt.finished.is_none() && self.attempt.ends.is_none_or(|ends| now <= ends)
    }

    fn sections(&self) -> Vec<SittingSection> {
        sections_of(&self.drawn, &self.questions, &self.answers)
    }
}

fn missing(id: i64) -> AppError {
    AppError::not_found("attempt", id)
}

impl App {
    /// What stands before an attempt.
    pub async fn assessment(&self, actor: &Actor, code: &str) -> Result<Start> {
        let (_, start, _) = self.before_attempt(actor, code).await?;
        Ok(start)
    }

    /// What stands before an attempt and how it asks, with the look at the database that
    /// says so.
    async fn before_attempt(&self, actor: &Actor, code: &str) -> Result<(Tx, Start, Paper)> {
        let official = actor.learner()?;
        let mut tx = self.db.read().await?;
        let (course, assessment) = self.assessed(&mut tx, actor, code).await?;
        let attempts = store::attempts_of(&mut tx, official, assessment).await?;
        let over = attempts.iter().find(|a| self.is_over(a)).cloned();
        if let Some(over) = over {
            self.close(tx, over).await?;
            return Box::pin(self.before_attempt(actor, code)).await;
        }
        let paper = store::paper(&mut tx, assessment).await?;
        let extra_percent = extra_percent(&mut tx, official).await?;
        let waits = attempts.iter().find(|a| a.waiting > 0);
        let start = Start {
            open: attempts.iter().find(|a| a.finished.is_none()).map(|a| a.id),
            seconds: paper.seconds(extra_percent),
            extra_percent,
            negative: (paper.negative != sopan_rules::numbers::Exact::zero())
                .then(|| paper.negative.exact()),
            waits: waits.and_then(|a| a.finished.map(|at| (a.id, at))),
            again_at: again_at(&paper, &attempts).filter(|at| *at > self.now()),
            course,
        };
        Ok((tx, start, paper))
    }

    async fn assessed(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        code: &str,
    ) -> Result<(Way, AssessmentId)> {
        let course = self.way(tx, actor, code).await?;
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
        let (mut tx, start, paper) = self.before_attempt(actor, code).await?;
        if let Some(open) = start.open {
            return Ok(open);
        }
        let refused = |code, why: &str| Err(AppError::invalid("attempt", code, why));
        if start.waits.is_some() {
            return refused("attempt-waits", "the last attempt waits to be marked");
        }
        if start.course.attempts_left() == Some(0) {
            return refused("attempts-used", "no attempt is left");
        }
        if start.again_at.is_some() {
            return refused("attempt-too-soon", "another attempt may begin only later");
        }
        let Some(head) = &start.course.assessment else {
            return Err(AppError::not_found("assessment", code));
        };
        let mut seed = [0; 8];
        (self.surroundings.random)(&mut seed);
        let now = self.now();
        let (drawn, new) = self
            .drawn(
                &mut tx,
                head.id,
                &paper,
                head.pass_percent,
                i64::from_be_bytes(seed),
            )
            .await?;
        let number = store::next_number(&mut tx, official).await?;
        drop(tx);
        if drawn.questions().next().is_none() {
            return refused("assessment-empty", "the assessment has no questions yet");
        }
        let begun = store::begin(&store::Beginning {
            official,
            number,
            assessment: head.id,
            course: start.course.course.id,
            now,
            ends: start.seconds.map(|seconds| now.plus_seconds(seconds)),
            drawn: &drawn,
            finished_below: start.course.attempts().unwrap_or(i64::MAX),
        })?;
        let mut also = Vec::new();
        for (id, digest, question) in &new {
            also.push(store::keep_version(*id, digest, question, now)?);
        }
        let work = Work {
            given: Some(begun),
            also,
            ..Work::default()
        };
        if !self.lane.write(work).await?.outdated {
            return Ok(number);
        }
        // Begun in another tab at the same moment, it is that one.
        let mut tx = self.db.read().await?;
        let attempts = store::attempts_of(&mut tx, official, head.id).await?;
        let open = attempts.iter().find(|a| a.finished.is_none());
        open.map(|a| a.id).ok_or(AppError::Conflict)
    }

    /// What an attempt of this seed asks, and the versions of questions that were never
    /// asked before.
    async fn drawn(
        &self,
        tx: &mut Tx,
        assessment: AssessmentId,
        paper: &Paper,
        pass_percent: i64,
        seed: i64,
    ) -> Result<(Drawn, Vec<(i64, String, Question)>)> {
        let asks_own = paper.sections.iter().any(|s| s.source == Source::Own);
        let mut own = match asks_own {
            true => store::own_questions(tx, assessment).await?,
            false => Vec::new(),
        };
        let own_ids: Vec<i64> = own.iter().map(|(id, _)| *id).collect();
        let pools = pools(tx, paper, &own_ids).await?;
        let drawn = draw(paper, &pools, seed);
        let from_banks: Vec<i64> = drawn
            .iter()
            .flatten()
            .copied()
            .filter(|id| !own_ids.contains(id))
            .collect();
        let mut digests = bank_store::digests_of(tx, &from_banks).await?;
        for (id, question) in &own {
            digests.insert(*id, version(question)?);
        }
        let sections = paper.sections.iter().zip(drawn).map(|(section, ids)| {
            let named = ids
                .into_iter()
                .filter_map(|id| Some((id, digests.get(&id)?.clone())));
            DrawnSection {
                title: section.title.clone(),
                pass_percent: section.pass_percent,
                questions: named.collect(),
            }
        });
        let drawn = Drawn {
            seed,
            pass_percent,
            negative: paper.negative.clone(),
            shuffle_choices: paper.shuffle_choices,
            sections: sections.collect(),
        };
        let wanted: Vec<(i64, String)> = drawn.questions().cloned().collect();
        let known = self.asking.questions(tx, &wanted).await?;
        let unknown = |id: &i64| !known.contains_key(id);
        let from_banks: Vec<i64> = from_banks.into_iter().filter(unknown).collect();
        own.retain(|(id, _)| unknown(id));
        let mut new = Vec::new();
        for (id, question) in own {
            new.extend(digests.remove(&id).map(|digest| (id, digest, question)));
        }
        for (id, (digest, question)) in bank_store::questions(tx, &from_banks).await? {
            new.push((id, digest, question));
        }
        Ok((drawn, new))
    }

    /// An attempt with its questions and what was answered so far, on any device.
    pub async fn attempt(&self, actor: &Actor, code: &str, id: i64) -> Result<Sitting> {
        let mut tx = self.db.read().await?;
        let (course, opened) = self.opened(&mut tx, actor, code, id).await?;
        let now = self.now();
        if self.is_over(&opened.attempt) {
            self.close(tx, opened.attempt.clone()).await?;
        }
        Ok(Sitting {
            course,
            sections: opened.sections(),
            ends: opened.attempt.ends,
            now,
            number: opened.number(),
            finished: !opened.is_open(now),
        })
    }

    /// The actor's own attempt of this number, in this course.
    async fn attempt_in(&self, tx: &mut Tx, actor: &Actor, code: &str, id: i64) -> Result<Attempt> {
        let attempt = store::attempt(tx, actor.learner()?, id).await?;
        let attempt = attempt.ok_or_else(|| missing(id))?;
        let course = learning::course(tx, code).await?;
        match course.is_some_and(|course| course.id == attempt.course) {
            true => Ok(attempt),
            false => Err(missing(id)),
        }
    }

    /// The actor's own attempt of this number, in this course, with everything.
    async fn opened_here(&self, actor: &Actor, code: &str, id: i64) -> Result<Opened> {
        let mut tx = self.db.read().await?;
        let attempt = self.attempt_in(&mut tx, actor, code, id).await?;
        self.open_attempt(&mut tx, attempt).await
    }

    async fn opened(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        code: &str,
        id: i64,
    ) -> Result<(Way, Opened)> {
        let official = actor.learner()?;
        let attempt = store::attempt(tx, official, id).await?;
        let attempt = attempt.ok_or_else(|| missing(id))?;
        let course = self.way(tx, actor, code).await?;
        if course.course.id != attempt.course {
            return Err(missing(id));
        }
        Ok((course, self.open_attempt(tx, attempt).await?))
    }

    /// Saves one answer, as the page sent it. `number` is higher than that of every answer
    /// that the page knew of: of two answers the one with the higher number stands, and of
    /// equal ones the first. The same again changes nothing.
    pub async fn save_answer(
        &self,
        actor: &Actor,
        id: i64,
        question: i64,
        number: i64,
        sent: &[String],
    ) -> Result<Saved> {
        let official = actor.learner()?;
        let mut tx = self.db.read().await?;
        let attempt = store::attempt(&mut tx, official, id).await?;
        let attempt = attempt.ok_or_else(|| missing(id))?;
        let opened = self.open_attempt(&mut tx, attempt).await?;
        drop(tx);
        self.save(&opened, question, number, sent).await
    }

    async fn save(
        &self,
        opened: &Opened,
        question: i64,
        number: i64,
        sent: &[String],
    ) -> Result<Saved> {
        let unknown = || AppError::not_found("question", question);
        let shown = opened.shown(question).ok_or_else(unknown)?;
        let given = shown.taken(sent);
        let (official, id) = (opened.attempt.official, opened.attempt.id);
        let now = self.now();
        if opened.is_open(now) {
            let statement = store::save(official, id, question, number, &given, now)?;
            let work = Work {
                given: Some(statement),
                ..Work::default()
            };
            if !self.lane.write(work).await?.outdated {
                return Ok(Saved::Saved);
            }
        }
        let mut tx = self.db.read().await?;
        let kept = store::answers(&mut tx, official, id)
            .await?
            .remove(&question);
        match kept {
            // It came before, and its acknowledgement was lost.
            Some(kept) if kept.given == given && kept.number == number => Ok(Saved::Saved),
            Some(kept) if kept.number >= number && opened.is_open(now) => Ok(Saved::LaterStands {
                number: kept.number,
                given: shown.given(&kept.given),
            }),
            _ => Ok(Saved::Over),
        }
    }

    /// Saves the answers of a whole page; those that are as they were are left alone.
    /// `number` is that of the latest answer when the page was made. Returns the questions to
    /// which a later answer, given elsewhere, stands.
    pub async fn save_answers(
        &self,
        actor: &Actor,
        code: &str,
        id: i64,
        number: i64,
        sent: &BTreeMap<i64, Vec<String>>,
    ) -> Result<Vec<i64>> {
        let opened = self.opened_here(actor, code, id).await?;
        Ok(self.save_all(&opened, number, sent).await?.later)
    }

    async fn save_all(
        &self,
        opened: &Opened,
        number: i64,
        sent: &BTreeMap<i64, Vec<String>>,
    ) -> Result<SavedAll> {
        let nothing = Given::new();
        let mut saved = 0;
        let mut later = Vec::new();
        for (question, sent) in sent {
            let Some(shown) = opened.shown(*question) else {
                continue;
            };
            let kept = opened.answers.get(question);
            let held = kept.map_or(&nothing, |kept| &kept.given);
            let given = shown.taken(sent);
            let both_empty = !sopan_rules::assessments::is_answered(held)
                && !sopan_rules::assessments::is_answered(&given);
            if *held == given || both_empty {
                continue;
            }
            match self.save(opened, *question, number + 1, sent).await? {
                Saved::Saved => saved += 1,
                Saved::LaterStands { .. } => later.push(*question),
                Saved::Over => {
                    return Err(AppError::invalid(
                        "answer",
                        "attempt-over",
                        "the attempt is over; what came after its end is not counted",
                    ));
                }
            }
        }
        Ok(SavedAll { saved, later })
    }

    /// Saves the answers of a whole page, as [`App::save_answers`] does, and hands the
    /// attempt in. It stays open where a later answer stands to a question, and, unless it
    /// is to go in anyway, where one has none.
    pub async fn hand_in(
        &self,
        actor: &Actor,
        code: &str,
        id: i64,
        number: i64,
        sent: &BTreeMap<i64, Vec<String>>,
        anyway: bool,
    ) -> Result<HandIn> {
        let mut opened = self.opened_here(actor, code, id).await?;
        let SavedAll { saved, later } = self.save_all(&opened, number, sent).await?;
        if !later.is_empty() {
            return Ok(HandIn::Open { later: later.len() });
        }
        if saved > 0 {
            let mut tx = self.db.read().await?;
            opened = self.open_attempt(&mut tx, opened.attempt).await?;
        }
        let sections = opened.sections();
        let mut asked = sections.iter().flat_map(|section| &section.questions);
        if !anyway && asked.any(Asked::is_unanswered) {
            return Ok(HandIn::Open { later: 0 });
        }
        self.close_opened(opened).await?;
        Ok(HandIn::Done)
    }

    /// Hands an attempt in: it is graded, counted once however often this is asked,
    /// and when it was the last thing missing the course is completed with it. Where an essay
    /// waits for a person, nothing is counted before that person has marked it.
    pub async fn finish_attempt(&self, actor: &Actor, code: &str, id: i64) -> Result<()> {
        let mut tx = self.db.read().await?;
        let attempt = self.attempt_in(&mut tx, actor, code, id).await?;
        self.close(tx, attempt).await
    }

    /// Whether the time of an open attempt is over.
    fn is_over(&self, attempt: &Attempt) -> bool {
        attempt.finished.is_none() && attempt.ends.is_some_and(|ends| ends < self.now())
    }

    /// Grades and closes an attempt that was read in this transaction, where it is open:
    /// now, or at its end where that has passed.
    async fn close(&self, mut tx: Tx, attempt: Attempt) -> Result<()> {
        if attempt.finished.is_some() {
            return Ok(());
        }
        let opened = self.open_attempt(&mut tx, attempt).await?;
        drop(tx);
        self.close_opened(opened).await
    }

    async fn close_opened(&self, mut opened: Opened) -> Result<()> {
        for _ in 0..CLOSING_TRIES {
            if opened.attempt.finished.is_some() {
                return Ok(());
            }
            let now = self.now();
            let at = opened.attempt.ends.map_or(now, |ends| ends.min(now));
            let graded = grade(
                &opened.drawn,
                &opened.questions,
                &opened.given(),
                &BTreeMap::new(),
            );
            let closes = store::finish(&opened.attempt, opened.changes(), at, &graded)?;
            let mut work = match graded.waiting {
                0 => counted(&opened.attempt, &graded, at, None),
                _ => Work::default(),
            };
            work.given = Some(closes.clone());
            let done = match self.lane.write(work).await {
                Err(LaneError::Refused(refusal)) => {
                    // The course no longer asks for this assessment: the attempt ends, and
                    // counts for nothing.
                    tracing::warn!(%refusal, official = %opened.attempt.official, attempt = opened.attempt.id, "an attempt could not be counted");
                    let work = Work {
                        given: Some(closes),
                        ..Work::default()
                    };
                    self.lane.write(work).await?
                }
                other => other?,
            };
            if !done.outdated {
                return Ok(());
            }
            let (official, id) = (opened.attempt.official, opened.attempt.id);
            let mut tx = self.db.read().await?;
            let attempt = store::attempt(&mut tx, official, id).await?;
            let attempt = attempt.ok_or_else(|| missing(id))?;
            opened = self.open_attempt(&mut tx, attempt).await?;
        }
        Err(AppError::Busy)
    }

    /// Grades the attempts whose time is over, without their browsers. Returns how many.
    pub async fn end_due_attempts(&self) -> Result<usize> {
        let mut tx = self.db.read().await?;
        let due = store::due(&mut tx, self.now(), DUE_TOGETHER).await?;
        drop(tx);
        let mut closing = tokio::task::JoinSet::new();
        for attempt in due {
            let app = self.clone();
            closing.spawn(async move {
                let (official, id) = (attempt.official, attempt.id);
                let closed = async { app.close(app.db.read().await?, attempt).await }.await;
                if let Err(error) = &closed {
                    tracing::error!(%error, official = %official, attempt = id, "an attempt could not be ended; the next time tries again");
                }
                closed.is_ok()
            });
        }
        let ended = closing.join_all().await;
        Ok(ended.into_iter().filter(|ended| *ended).count())
    }

    /// What came of an attempt that was handed in.
    pub async fn outcome(&self, actor: &Actor, code: &str, id: i64) -> Result<Handed> {
        let official = actor.learner()?;
        let mut tx = self.db.read().await?;
        let (course, opened) = self.opened(&mut tx, actor, code, id).await?;
        let attempt = &opened.attempt;
        let Some(finished) = attempt.finished else {
            return Err(AppError::Conflict);
        };
        let essays = store::essay_marks(&mut tx, official, id).await?;
        let paper = store::paper(&mut tx, attempt.assessment).await?;
        let tells = attempt.waiting == 0
            && paper
                .answers_shown
                .tells(course.is_cleared(), course.attempts_left());
        let told = tells || course.is_cleared() || course.attempts_left() == Some(0);
        let mut solutions = match tells {
            true => regrade::solutions(&mut tx, &opened).await?,
            false => BTreeMap::new(),
        };
        let result = attempt.result.as_ref();
        let review = opened.drawn.questions().filter_map(|(id, _)| {
            let marked = result?.questions.get(id)?;
            Some(Reviewed {
                text: opened.questions.get(id)?.text.clone(),
                outcome: marked.outcome,
                marks: marked.marks.to_string(),
                of: marked.of.to_string(),
                words: (attempt.waiting == 0)
                    .then(|| essays.get(id))
                    .flatten()
                    .map(|mark| mark.words.clone())
                    .filter(|words| !words.is_empty()),
                solution: solutions.remove(id),
            })
        });
        let review: Vec<Reviewed> = review.filter(|r| r.outcome != Outcome::Nothing).collect();
        let sections = result.map_or_else(Vec::new, |graded| graded.sections.clone());
        let several = sections.len() > 1 || sections.iter().any(|s| s.pass_percent.is_some());
        let again_at = again_at(&paper, std::slice::from_ref(attempt));
        let cleared = attempt.cleared.unwrap_or(false);
        let enrolment = course.enrolment.as_ref();
        let completed = cleared && enrolment.and_then(|e| e.last_completed()) >= Some(finished);
        let first = completed
            && enrolment.is_some_and(|e| e.renewed.is_empty())
            && learning::sums(&mut tx, official).await?.completed == 1;
        let moved = match first {
            true => {
                let organisation = learning::profile(&mut tx, official).await?.organisation;
                live_figures(&mut tx, organisation, self.today()).await?
            }
            false => Vec::new(),
        };
        Ok(Handed {
            moved,
            waiting: attempt.waiting,
            hundredths: attempt.hundredths.unwrap_or(0),
            cleared,
            sections: if several { sections } else { Vec::new() },
            review,
            told,
            ended_by_itself: attempt.ends == Some(finished),
            again_at: again_at.filter(|at| *at > self.now()),
            completed,
            course,
        })
    }

    /// How the assessment of a course asks and what an attempt would draw, for whoever may
    /// read drafts of its owner. Nothing is recorded.
    pub async fn preview_assessment(&self, actor: &Actor, code: &str) -> Result<Previewed> {
        let actor = &actor.reading();
        let mut tx = self.db.read().await?;
        let found = learning::course(&mut tx, code).await?;
        let course = found.ok_or_else(|| AppError::not_found("course", code))?;
        let reads = sopan_rules::access::Permission::SeeDrafts;
        actor.must(&mut tx, reads, course.organisation).await?;
        let head = learning::assessment(&mut tx, course.id).await?;
        let head = head.ok_or_else(|| AppError::not_found("assessment", code))?;
        let paper = store::paper(&mut tx, head.id).await?;
        let (drawn, new) = self
            .drawn(&mut tx, head.id, &paper, head.pass_percent, 0)
            .await?;
        let wanted: Vec<(i64, String)> = drawn.questions().cloned().collect();
        let mut questions = self.asking.questions(&mut tx, &wanted).await?;
        questions.extend(new.into_iter().map(|(id, _, one)| (id, Arc::new(one))));
        Ok(Previewed {
            title: head.title,
            pass_percent: head.pass_percent,
            attempts: head.attempts,
            banks: bank_names(&mut tx, &[&paper]).await?,
            sections: sections_of(&drawn, &questions, &BTreeMap::new()),
            paper,
        })
    }

    /// How an assessment of a course asks, for those who write it.
    pub async fn paper(&self, actor: &Actor, code: &str) -> Result<Paper> {
        let actor = &actor.reading();
        let mut tx = self.db.read().await?;
        let (_, head) = self.assessment_to_author(&mut tx, actor, code).await?;
        Ok(store::paper(&mut tx, head).await?)
    }

    async fn assessment_to_author(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        code: &str,
    ) -> Result<(learning::Course, AssessmentId)> {
        let found = learning::course(tx, code).await?;
        let course = found.ok_or_else(|| AppError::not_found("course", code))?;
        let authors = sopan_rules::access::Permission::AuthorCourses;
        actor.must(tx, authors, course.organisation).await?;
        let head = learning::assessment(tx, course.id).await?;
        let head = head.ok_or_else(|| AppError::not_found("assessment", code))?;
        Ok((course, head.id))
    }

    /// Sets how an assessment asks, under the same rules as the rest of the course is changed.
    /// Returns what is wrong with it; then nothing was written. An attempt under way goes on
    /// as it began.
    pub async fn keep_paper(&self, actor: &Actor, code: &str, paper: &Paper) -> Result<Vec<Said>> {
        let mut tx = self.db.write().await?;
        let course = self.course_to_change(&mut tx, actor, code).await?;
        let head = learning::assessment(&mut tx, course.id).await?;
        let assessment = head
            .ok_or_else(|| AppError::not_found("assessment", code))?
            .id;
        for bank in paper.banks() {
            self.bank_of(&mut tx, actor, bank).await?;
        }
        let faults = faults_of(&mut tx, assessment, paper).await?;
        if faults.is_empty() {
            store::keep_paper(&mut tx, assessment, paper).await?;
            tx.commit().await?;
        }
        Ok(faults.iter().map(|fault| fault.said()).collect())
    }

    /// The extra time of an official, and what was ever set, the latest first: for whoever
    /// brings officials in.
    pub async fn accommodations(
        &self,
        actor: &Actor,
        official: OfficialId,
    ) -> Result<Vec<store::Accommodation>> {
        let actor = &actor.reading();
        let mut tx = self.db.read().await?;
        self.must_accommodate(&mut tx, actor, official).await?;
        Ok(store::accommodations(&mut tx, official).await?)
    }

    async fn must_accommodate(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        official: OfficialId,
    ) -> Result<()> {
        let official = self.visible(tx, actor, official).await?;
        let permission = sopan_rules::access::Permission::BringOfficialsIn;
        actor.must(tx, permission, official.organisation).await
    }

    /// Gives an official extra time in every assessment, in per cent of its limit; 0 takes
    /// it back. It holds for attempts that begin afterwards. Who set what, when and on which
    /// order stays readable.
    pub async fn accommodate(
        &self,
        actor: &Actor,
        official: OfficialId,
        percent: i64,
        basis: &str,
    ) -> Result<()> {
        if !(0..=200).contains(&percent) {
            let why = "give the extra time in per cent, from 0 to 200";
            return Err(AppError::invalid("percent", "extra-time-percent", why));
        }
        let basis = basis.trim();
        if basis.is_empty() || basis.chars().count() > 200 {
            let why = "name the order on which it rests, in at most 200 characters";
            return Err(AppError::invalid("basis", "extra-time-basis", why));
        }
        if actor.official == Some(official) {
            return Err(AppError::Forbidden);
        }
        let mut tx = self.db.write().await?;
        self.must_accommodate(&mut tx, actor, official).await?;
        let set = store::Accommodation {
            percent,
            basis: basis.to_owned(),
            set_by: actor.official,
            set_by_name: actor.name.clone(),
            set_at: self.now(),
        };
        store::accommodate(&mut tx, official, &set).await?;
        Ok(tx.commit().await?)
    }
}

/// The work that counts an attempt in the ledger.
fn counted(attempt: &Attempt, graded: &Graded, at: Moment, caused_by: Option<OfficialId>) -> Work {
    let mut work = Work::act(
        attempt.official,
        Fact::AttemptFinished {
            course: attempt.course,
            assessment: attempt.assessment,
            hundredths: graded.hundredths(),
            cleared: graded.passed,
            regraded: false,
        },
        at,
        caused_by,
    );
    work.key = Some((attempt.official, format!("attempt:{}", attempt.id)));
    work
}

async fn extra_percent(tx: &mut Tx, official: OfficialId) -> Result<i64> {
    let all = store::accommodations(tx, official).await?;
    Ok(all.first().map_or(0, |latest| latest.percent))
}

/// From when on another attempt may begin, after the latest one that is finished.
fn again_at(paper: &Paper, attempts: &[Attempt]) -> Option<Moment> {
    let last = attempts
        .iter()
        .filter(|a| a.cleared == Some(false))
        .filter_map(|a| a.finished)
        .max()?;
    (paper.cool_down_hours > 0).then(|| last.plus_seconds(paper.cool_down_hours * 3_600))
}

#[cfg(test)]
mod tests {
    use super::*;
    use sopan_rules::questions::{Answer, Text};

    #[test]
    fn remembered_questions_are_weighed_with_the_pictures_that_they_hold() {
        let mut held = Remembered::default();
        let picture = format!(
            "<img src=\"data:image/png;base64,{}\">",
            "A".repeat(1_000_000)
        );
        let large = Question::new(Text::from_html(&picture), Answer::Nothing);
        let small = Question::new(Text::from_plain("Why?"), Answer::Nothing);
        for n in 0..200 {
            held.keep(format!("large {n}"), Arc::new(large.clone()));
            held.keep(format!("small {n}"), Arc::new(small.clone()));
            held.keep(format!("small {n}"), Arc::new(small.clone()));
            let weights = held.questions.values().map(|one| Remembered::weight(one));
            assert_eq!(held.bytes, weights.sum::<usize>());
            assert!(held.bytes <= Remembered::MOST_BYTES);
            assert!(held.questions.contains_key(&format!("large {n}")));
        }
        assert!(held.questions.len() < 400);
    }
}
