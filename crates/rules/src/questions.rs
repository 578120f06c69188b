//! Questions: what is asked, what can be answered, what is right.
//!
//! One plain value, [`Question`], whatever file or page it came from. Texts are HTML
//! that has not been cleaned; whoever shows them cleans them.

mod spelling;
pub mod text;

use serde::{Deserialize, Serialize};

use crate::assessments as rules;
use crate::numbers::Exact;

pub use spelling::{normalised, same_answer};
pub use text::Text;

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// The name that the file gives it, where it gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Title, for authors; often empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// What is asked. In a fill-in, `[[1]]`, `[[2]]` stand where the gaps are;
    /// without them the only gap follows the text.
    pub text: Text,
    /// What can be answered, and what is right.
    pub answer: Answer,
    /// What it is worth, in marks.
    #[serde(default = "one")]
    pub marks: Exact,
    /// Shown after any answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feedback: Option<Text>,
    /// Shown after a right answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feedback_right: Option<Text>,
    /// Shown after a wrong answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feedback_wrong: Option<Text>,
    /// What it is about, from the general to the particular: “Law/Land”.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
    /// How hard its author thinks it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub difficulty: Option<Difficulty>,
    /// Further words to find it by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
}

fn one() -> Exact {
    Exact::from(1)
}

impl Question {
    /// A question worth one mark, with nothing around it.
    pub fn new(text: Text, answer: Answer) -> Question {
        Question {
            id: None,
            title: String::new(),
            text,
            answer,
            marks: one(),
            feedback: None,
            feedback_right: None,
            feedback_wrong: None,
            topic: None,
            difficulty: None,
            tags: Vec::new(),
        }
    }

    /// All its texts: what is asked, what can be answered, and what is said to it.
    pub fn texts(&self) -> Vec<&Text> {
        let mut out = vec![&self.text];
        out.extend(&self.feedback);
        out.extend(&self.feedback_right);
        out.extend(&self.feedback_wrong);
        match &self.answer {
            Answer::Single { choices, .. } | Answer::Multiple { choices, .. } => {
                for choice in choices {
                    out.push(&choice.text);
                    out.extend(&choice.feedback);
                }
            }
            Answer::FillIn { gaps, .. } => {
                let accepted = gaps.iter().flat_map(|gap| &gap.accepted);
                out.extend(accepted.filter_map(|one| one.feedback.as_ref()));
            }
            Answer::Match { left, right, .. } => {
                out.extend(left.iter().map(|one| &one.text));
                out.extend(right);
            }
            Answer::Order { items } => out.extend(items),
            Answer::Numeric { accepted } => {
                out.extend(accepted.iter().filter_map(|one| one.feedback.as_ref()));
            }
            Answer::Essay { rubric } => out.extend(rubric),
            Answer::TrueFalse { .. } | Answer::Nothing => {}
        }
        out
    }

    /// Whether it holds pictures or sounds itself.
    pub fn holds_media(&self) -> bool {
        self.texts().iter().any(|text| text.holds_media())
    }

    /// As a course's own question: choices that are right as a whole,
    /// with whole marks. None for every other kind.
    pub fn as_rule(&self, id: &str) -> Option<rules::Question> {
        let marks: u32 = self.marks.exact().parse().ok()?;
        let choice = |(place, text, right): (usize, String, bool)| rules::Choice {
            id: (place + 1).to_string(),
            text,
            right,
        };
        let of = |choices: &[Choice]| {
            let each = choices.iter().enumerate();
            each.map(|(place, one)| choice((place, one.text.html().to_owned(), one.right)))
                .collect::<Vec<_>>()
        };
        let (kind, options) = match &self.answer {
            Answer::Single { choices, .. } => {
                let whole = |one: &Choice| one.right || one.credit == Exact::zero();
                if !choices.iter().all(whole) || choices.iter().filter(|c| c.right).count() != 1 {
                    return None;
                }
                (rules::Kind::Single, of(choices))
            }
            Answer::Multiple {
                choices,
                partial: false,
                ..
            } => (rules::Kind::Multiple, of(choices)),
            Answer::TrueFalse { right } => (
                rules::Kind::Single,
                vec![
                    choice((0, "True".to_owned(), *right)),
                    choice((1, "False".to_owned(), !*right)),
                ],
            ),
            _ => return None,
        };
        Some(rules::Question {
            id: id.to_owned(),
            kind,
            text: self.text.html().to_owned(),
            options,
            marks,
        })
    }
}

/// How hard a question is, in the words of IEEE LOM.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Difficulty {
    VeryEasy,
    Easy,
    Medium,
    Difficult,
    VeryDifficult,
}

impl Difficulty {
    /// From the easiest to the hardest.
    pub const ALL: [Difficulty; 5] = [
        Difficulty::VeryEasy,
        Difficulty::Easy,
        Difficulty::Medium,
        Difficulty::Difficult,
        Difficulty::VeryDifficult,
    ];

    /// The word of the standard.
    pub fn word(self) -> &'static str {
        match self {
            Difficulty::VeryEasy => "very easy",
            Difficulty::Easy => "easy",
            Difficulty::Medium => "medium",
            Difficulty::Difficult => "difficult",
            Difficulty::VeryDifficult => "very difficult",
        }
    }

    /// The one with this word, as people and files write it.
    pub fn of(word: &str) -> Option<Difficulty> {
        let word = word.trim().to_lowercase().replace(['_', '-'], " ");
        let word = if word == "hard" { "difficult" } else { &word };
        Difficulty::ALL.into_iter().find(|one| one.word() == word)
    }
}

/// What can be answered, and what is right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Answer {
    /// One of the choices.
    Single {
        /// In their order, at least two.
        choices: Vec<Choice>,
        /// Whether the order is drawn for each learner.
        shuffle: bool,
    },
    /// Any number of the choices.
    Multiple {
        /// In their order, at least two.
        choices: Vec<Choice>,
        /// Whether each choice counts for itself, with its credit; else the
        /// right ones and no other must be chosen.
        partial: bool,
        /// Whether the order is drawn for each learner.
        shuffle: bool,
    },
    /// Whether the text is true.
    TrueFalse {
        /// Whether it is.
        right: bool,
    },
    /// Words to be written, or chosen, in gaps.
    FillIn {
        /// The gaps in their order, at least one.
        gaps: Vec<Gap>,
        /// Whether capital letters count. Spaces, Unicode forms and spellings of
        /// Devanagari never do ([`same_answer`]).
        case_matters: bool,
    },
    /// To each on the left belongs one on the right.
    Match {
        /// What is matched, in its order, at least two.
        left: Vec<Left>,
        /// What it is matched with; what belongs to nothing misleads.
        right: Vec<Text>,
        /// Whether each pair counts for itself.
        partial: bool,
    },
    /// To be put in order.
    Order {
        /// In the right order, at least two.
        items: Vec<Text>,
    },
    /// A number.
    Numeric {
        /// The first that fits counts.
        accepted: Vec<Number>,
    },
    /// A text that a person marks.
    Essay {
        /// By what it is marked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rubric: Option<Text>,
    },
    /// Nothing: the text only tells something.
    Nothing,
}

/// A choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What it says.
    pub text: Text,
    /// Whether it is right.
    pub right: bool,
    /// What choosing it brings, in per cent of the marks; below 0 it costs.
    /// 100 for a right choice and 0 for a wrong one where nothing else is said.
    pub credit: Exact,
    /// Shown to who chose it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feedback: Option<Text>,
}

/// A gap of a fill-in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// What may be written, at least one that brings full credit.
    pub accepted: Vec<Accepted>,
    /// What can be chosen from; empty where it is written freely.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub offered: Vec<String>,
}

/// What may be written in a gap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    /// The answer, as plain text.
    pub text: String,
    /// What it brings, in per cent of the gap's share.
    pub credit: Exact,
    /// Shown to who wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feedback: Option<Text>,
}

/// One on the left of a match.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    /// What it says.
    pub text: Text,
    /// The place (from 0) of what belongs to it on the right.
    pub right: usize,
}

/// A number that is accepted, with how far off it may be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Number {
    /// The number.
    pub value: Exact,
    /// How far off an answer may be, to either side; both ends are included.
    pub tolerance: Exact,
    /// What it brings, in per cent of the marks.
    pub credit: Exact,
    /// Shown to who wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feedback: Option<Text>,
}
