//! The paper: how an assessment asks, and what one attempt drew from it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::numbers::Exact;
use crate::questions::Difficulty;
use crate::text::Said;

/// How an assessment asks its questions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Paper {
    /// How long an attempt may take; without limit where none is said.
    pub minutes: Option<i64>,
    /// How long after an attempt that didn't clear it another one may begin.
    pub cool_down_hours: i64,
    /// Whether each attempt has the questions of a section in an order of its own.
    pub shuffle_questions: bool,
    /// Whether each attempt has the choices of a question in an order of its own, where
    /// the question allows it.
    pub shuffle_choices: bool,
    /// How many per cent of its marks a wrong answer costs.
    pub negative: Exact,
    /// From when on a learner is told what is right.
    pub answers_shown: AnswersShown,
    /// What is asked, one after the other; never empty once it was checked.
    pub sections: Vec<Section>,
}

/// From when on a learner is told what is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswersShown {
    /// Not at all.
    #[default]
    Never,
    /// When there is nothing left to be won: it was cleared, or no attempt is left.
    Over,
    /// After each attempt: for practice.
    Each,
}

impl AnswersShown {
    /// In the order in which they are offered.
    pub const ALL: [AnswersShown; 3] =
        [AnswersShown::Never, AnswersShown::Over, AnswersShown::Each];

    /// The word in forms.
    pub fn word(self) -> &'static str {
        match self {
            AnswersShown::Never => "never",
            AnswersShown::Over => "over",
            AnswersShown::Each => "each",
        }
    }

    /// The one with this word.
    pub fn of(word: &str) -> Option<AnswersShown> {
        AnswersShown::ALL.into_iter().find(|one| one.word() == word)
    }

    /// Whether a learner is told, who has cleared the assessment or not, and has so many
    /// attempts left (any number where none is said).
    pub fn tells(self, cleared: bool, left: Option<i64>) -> bool {
        match self {
            AnswersShown::Never => false,
            AnswersShown::Over => cleared || left == Some(0),
            AnswersShown::Each => true,
        }
    }
}

/// A part of a paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Its title; may be empty where there is only one.
    pub title: String,
    /// The share of its marks that must be reached in it, beside the pass mark of the whole.
    pub pass_percent: Option<i64>,
    /// Where its questions come from.
    pub source: Source,
}

/// Where the questions of a section come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "from", rename_all = "snake_case")]
pub enum Source {
    /// All questions that were written for this course.
    Own,
    /// A bank.
    Bank {
        /// Its number.
        bank: i64,
        /// Only of this topic and those below it (“Law” holds “Law/Land”); of all when empty.
        topic: String,
        /// Only so hard.
        difficulty: Option<Difficulty>,
        /// How many are drawn for each attempt.
        number: i64,
    },
}

impl Paper {
    /// The banks that it draws from, section by section.
    pub fn banks(&self) -> impl Iterator<Item = i64> {
        self.sections
            .iter()
            .filter_map(|section| match section.source {
                Source::Bank { bank, .. } => Some(bank),
                Source::Own => None,
            })
    }
}

impl Default for Paper {
    /// All questions of the course's own, in their order, without a limit.
    fn default() -> Paper {
        Paper {
            minutes: None,
            cool_down_hours: 0,
            shuffle_questions: false,
            shuffle_choices: false,
            negative: Exact::zero(),
            answers_shown: AnswersShown::Never,
            sections: vec![Section {
                title: String::new(),
                pass_percent: None,
                source: Source::Own,
            }],
        }
    }
}

/// Why a paper can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PaperFault {
    /// Nothing is asked.
    #[error("the assessment has no section; add at least one")]
    NoSections,
    /// From 1 minute to 12 hours.
    #[error("the time limit is {0} minutes; give 1 to 720, or none")]
    Minutes(i64),
    /// From none to 90 days.
    #[error("the wait before another attempt is {0} hours; give 0 to 2160")]
    CoolDown(i64),
    /// A share of the question's marks.
    #[error("a wrong answer costs {0} % of the marks; give 0 to 100")]
    Negative(Exact),
    /// A percentage.
    #[error("section {section}: its pass mark is {percent} %; give 1 to 100, or none")]
    SectionPass {
        /// Counted from 1.
        section: usize,
        /// What was given.
        percent: i64,
    },
    /// Several sections need names.
    #[error("section {0}: it has no title; give each section one")]
    NoTitle(usize),
    /// The course's own questions were taken already.
    #[error("section {0}: the course's own questions are asked in an earlier section")]
    OwnTwice(usize),
    /// Something must be drawn.
    #[error("section {section}: {number} questions are to be drawn; give 1 to 200")]
    Number {
        /// Counted from 1.
        section: usize,
        /// What was given.
        number: i64,
    },
    /// The bank doesn't hold so many.
    #[error(
        "section {section}: {number} questions are to be drawn, but only {held} fit; write more, draw fewer, or widen topic and difficulty"
    )]
    TooFew {
        /// Counted from 1.
        section: usize,
        /// What was asked for.
        number: i64,
        /// How many there are.
        held: i64,
    },
}

impl PaperFault {
    /// What is wrong, in both languages.
    pub fn said(&self) -> Said {
        use PaperFault::*;
        let hi = match self {
            NoSections => "मूल्यांकन में कोई खंड नहीं है; कम से कम एक जोड़ें".to_owned(),
            Minutes(given) => {
                format!("समय सीमा {given} मिनट है; 1 से 720 तक दें, या रिक्त छोड़ें")
            }
            CoolDown(given) => {
                format!("अगले प्रयास से पहले की प्रतीक्षा {given} घंटे है; 0 से 2160 तक दें")
            }
            Negative(given) => {
                format!("गलत उत्तर पर {given} % अंक कटते हैं; 0 से 100 तक दें")
            }
            SectionPass { section, percent } => {
                format!("खंड {section}: उसका उत्तीर्णांक {percent} % है; 1 से 100 तक दें, या रिक्त छोड़ें")
            }
            NoTitle(section) => {
                format!("खंड {section}: शीर्षक नहीं है; हर खंड को शीर्षक दें")
            }
            OwnTwice(section) => {
                format!("खंड {section}: पाठ्यक्रम के अपने प्रश्न किसी पिछले खंड में पूछे जा चुके हैं")
            }
            Number { section, number } => {
                format!("खंड {section}: {number} प्रश्न चुने जाने हैं; 1 से 200 तक दें")
            }
            TooFew {
                section,
                number,
                held,
            } => format!(
                "खंड {section}: {number} प्रश्न चुने जाने हैं, किंतु उपयुक्त प्रश्न केवल {held} हैं; और लिखें, कम चुनें, या विषय और कठिनाई का दायरा बढ़ाएँ"
            ),
        };
        Said::new(self.to_string(), hi)
    }
}

impl Paper {
    /// Everything that is wrong with it. `held` says how many questions fit a section's
    /// source, in the order of the sections.
    pub fn check(&self, held: &[i64]) -> Vec<PaperFault> {
        let mut faults = Vec::new();
        if self.sections.is_empty() {
            faults.push(PaperFault::NoSections);
        }
        if let Some(minutes) = self.minutes.filter(|m| !(1..=720).contains(m)) {
            faults.push(PaperFault::Minutes(minutes));
        }
        if !(0..=2_160).contains(&self.cool_down_hours) {
            faults.push(PaperFault::CoolDown(self.cool_down_hours));
        }
        if self.negative.is_negative() || self.negative > Exact::hundred() {
            faults.push(PaperFault::Negative(self.negative.clone()));
        }
        let mut own = false;
        for (place, section) in self.sections.iter().enumerate() {
            let number = place + 1;
            if let Some(percent) = section.pass_percent.filter(|p| !(1..=100).contains(p)) {
                faults.push(PaperFault::SectionPass {
                    section: number,
                    percent,
                });
            }
            if self.sections.len() > 1 && section.title.trim().is_empty() {
                faults.push(PaperFault::NoTitle(number));
            }
            match &section.source {
                Source::Own if own => faults.push(PaperFault::OwnTwice(number)),
                Source::Own => own = true,
                Source::Bank { number: asked, .. } if !(1..=200).contains(asked) => {
                    faults.push(PaperFault::Number {
                        section: number,
                        number: *asked,
                    });
                }
                Source::Bank { number: asked, .. } => {
                    let held = held.get(place).copied().unwrap_or(0);
                    if held < *asked {
                        faults.push(PaperFault::TooFew {
                            section: number,
                            number: *asked,
                            held,
                        });
                    }
                }
            }
        }
        faults
    }

    /// How long an attempt may take, in seconds, for an official who has so many per cent
    /// of the time more.
    pub fn seconds(&self, extra_percent: i64) -> Option<i64> {
        self.minutes
            .map(|minutes| minutes * 60 * (100 + extra_percent.max(0)) / 100)
    }
}

/// What one attempt asks: fixed when it begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawn {
    /// From which chance was drawn.
    pub seed: i64,
    /// The pass mark of the whole, in per cent.
    pub pass_percent: i64,
    /// How many per cent of its marks a wrong answer costs.
    pub negative: Exact,
    /// Whether choices are shown in an order of the attempt's own.
    pub shuffle_choices: bool,
    /// One after the other.
    pub sections: Vec<DrawnSection>,
}

/// A section of an attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrawnSection {
    /// Its title.
    pub title: String,
    /// The pass mark of its own, in per cent.
    pub pass_percent: Option<i64>,
    /// The questions in the order in which they are asked: number, and which version of
    /// it.
    pub questions: Vec<(i64, String)>,
}

impl Drawn {
    /// All questions, in the order in which they are asked.
    pub fn questions(&self) -> impl Iterator<Item = &(i64, String)> {
        self.sections.iter().flat_map(|s| &s.questions)
    }
}

/// Draws the questions of an attempt: for each section its numbers, in the order in which
/// they are asked. `pools` holds for each section what it may draw from, and `own` questions
/// in their order. No question is asked twice. The same seed draws the same.
pub fn draw(paper: &Paper, pools: &[Vec<i64>], seed: i64) -> Vec<Vec<i64>> {
    let mut taken = BTreeSet::new();
    // Narrow sections draw first, so that a wide one doesn't take what only they have.
    let mut order: Vec<usize> = (0..paper.sections.len()).collect();
    order.sort_by_key(|place| pools.get(*place).map_or(0, Vec::len));
    let mut drawn = vec![Vec::new(); paper.sections.len()];
    for place in order {
        let section = &paper.sections[place];
        let empty = Vec::new();
        let pool = pools.get(place).unwrap_or(&empty);
        let mut pool: Vec<i64> = pool.iter().copied().filter(|q| taken.insert(*q)).collect();
        let part = i64::try_from(place).unwrap_or(0);
        match section.source {
            Source::Own if !paper.shuffle_questions => {}
            Source::Own => shuffle(&mut pool, seed, part),
            Source::Bank { number, .. } => {
                pool.sort_unstable();
                let all = pool.clone();
                shuffle(&mut pool, seed, part);
                pool.truncate(usize::try_from(number).unwrap_or(0));
                for left in all.iter().filter(|q| !pool.contains(q)) {
                    taken.remove(left);
                }
                if !paper.shuffle_questions {
                    pool.sort_unstable();
                }
            }
        }
        drawn[place] = pool;
    }
    drawn
}

/// Numbers that look like chance, the same for the same beginning (splitmix64).
pub(super) struct Chance(u64);

impl Chance {
    pub(super) fn new(seed: i64, of: i64) -> Chance {
        let mut begun = Chance(seed.cast_unsigned());
        let mixed = begun.next();
        Chance(mixed ^ of.cast_unsigned().wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let n = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let n = (n ^ (n >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        n ^ (n >> 31)
    }

    /// Below this number, each as often as the other.
    fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end.max(1)).unwrap_or(u64::MAX);
        loop {
            let wide = u128::from(self.next()) * u128::from(end);
            let low = wide as u64;
            if low >= end.wrapping_neg() % end {
                return usize::try_from(wide >> 64).unwrap_or(0);
            }
        }
    }
}

pub(super) fn shuffle<T>(items: &mut [T], seed: i64, of: i64) {
    let mut chance = Chance::new(seed, of);
    for end in (1..items.len()).rev() {
        items.swap(end, chance.below(end + 1));
    }
}
