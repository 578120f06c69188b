//! Assessments: a course's own questions, the paper that says how they and those of
//! banks are asked, how answers are graded, and what can be learned from the answers.

pub mod analysis;
mod grading;
mod paper;
mod regrade;
mod shown;
mod solution;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::numbers::Exact;
use crate::questions;
use crate::text::Said;

pub use grading::{
    EssayMark, Given, Graded, Marked, Outcome, SectionResult, grade, is_answered, mark,
};
pub use paper::{AnswersShown, Drawn, DrawnSection, Paper, PaperFault, Section, Source, draw};
pub use regrade::carried;
pub use shown::{Place, Shown, shown};
pub use solution::{Line, Solution, solution};

/// How many options are to be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Exactly one option is right.
    Single,
    /// All right options must be chosen, and no other.
    Multiple,
}

/// One option of a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Stable name inside the question.
    pub id: String,
    /// What it says.
    pub text: String,
    /// Whether it is right.
    pub right: bool,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Stable name inside the assessment.
    pub id: String,
    /// How many options are to be chosen.
    pub kind: Kind,
    /// What is asked.
    pub text: String,
    /// What can be chosen.
    pub options: Vec<Choice>,
    /// What it is worth, in marks; usually 1.
    pub marks: u32,
}

impl Question {
    /// The same question as every other room knows it; its choices have their places, from
    /// 0, for names.
    pub fn general(&self) -> questions::Question {
        let plain = |text: &str| questions::Text::from_plain(text);
        let choices: Vec<questions::Choice> = self
            .options
            .iter()
            .map(|option| questions::Choice {
                text: plain(&option.text),
                right: option.right,
                credit: if option.right {
                    Exact::hundred()
                } else {
                    Exact::zero()
                },
                feedback: None,
            })
            .collect();
        let answer = match self.kind {
            Kind::Single => questions::Answer::Single {
                choices,
                shuffle: true,
            },
            Kind::Multiple => questions::Answer::Multiple {
                choices,
                partial: false,
                shuffle: true,
            },
        };
        questions::Question {
            marks: Exact::from(i64::from(self.marks)),
            ..questions::Question::new(plain(&self.text), answer)
        }
    }
}

/// Why an assessment can't be published.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QuestionFault {
    /// An assessment without a question can't be cleared.
    #[error("the assessment has no question; add at least one")]
    NoQuestions,
    /// Two questions of one name.
    #[error("question {0}: the id is used twice; give every question its own")]
    RepeatedQuestion(String),
    /// Nothing is asked.
    #[error("question {0}: the text is empty; write what is asked")]
    NoText(String),
    /// Nothing can be won.
    #[error("question {0}: it is worth no marks; give it at least 1")]
    NoMarks(String),
    /// There is nothing to choose between.
    #[error("question {0}: it needs at least two options")]
    TooFewOptions(String),
    /// Two options of one name.
    #[error("question {question}: the option id {option} is used twice")]
    RepeatedOption {
        /// The question's id.
        question: String,
        /// The option's id.
        option: String,
    },
    /// An option that says nothing.
    #[error("question {question}: option {option} is empty")]
    EmptyOption {
        /// The question's id.
        question: String,
        /// The option's id.
        option: String,
    },
    /// Two options that say the same.
    #[error("question {question}: “{text}” is given as an option twice")]
    SameOption {
        /// The question's id.
        question: String,
        /// The option's text.
        text: String,
    },
    /// No answer would be right.
    #[error("question {0}: no option is marked as right")]
    NothingRight(String),
    /// Single choice has one right option.
    #[error(
        "question {question}: it is single choice, but {right} options are marked as right; mark one, or make it multiple choice"
    )]
    SeveralRight {
        /// The question's id.
        question: String,
        /// How many are marked.
        right: usize,
    },
    /// A pass mark is a percentage above 0.
    #[error("the pass mark is {0} %; it must be above 0 and at most 100")]
    PassMarkOutOfRange(Exact),
}

impl QuestionFault {
    /// What is wrong, in both languages.
    pub fn said(&self) -> Said {
        use QuestionFault::*;
        let hi = match self {
            NoQuestions => "मूल्यांकन में कोई प्रश्न नहीं है; कम से कम एक जोड़ें".to_owned(),
            RepeatedQuestion(q) => {
                format!("प्रश्न {q}: यह पहचान दो बार प्रयुक्त है; हर प्रश्न को अलग पहचान दें")
            }
            NoText(q) => format!("प्रश्न {q}: पाठ रिक्त है; लिखें कि क्या पूछा जा रहा है"),
            NoMarks(q) => format!("प्रश्न {q}: इसके लिए अंक नहीं हैं; कम से कम 1 अंक दें"),
            TooFewOptions(q) => format!("प्रश्न {q}: कम से कम दो विकल्प चाहिए"),
            RepeatedOption { question, option } => {
                format!("प्रश्न {question}: विकल्प की पहचान {option} दो बार प्रयुक्त है")
            }
            EmptyOption { question, option } => {
                format!("प्रश्न {question}: विकल्प {option} रिक्त है")
            }
            SameOption { question, text } => {
                format!("प्रश्न {question}: विकल्प “{text}” दो बार दिया गया है")
            }
            NothingRight(q) => format!("प्रश्न {q}: किसी विकल्प को सही नहीं बताया गया है"),
            SeveralRight { question, right } => format!(
                "प्रश्न {question}: यह एकल विकल्प वाला प्रश्न है, किंतु {right} विकल्प सही बताए गए हैं; एक को सही बताएँ या इसे बहुविकल्पी बनाएँ"
            ),
            PassMarkOutOfRange(mark) => {
                format!("उत्तीर्णांक {mark} % है; वह 0 से अधिक और 100 से अनधिक होना चाहिए")
            }
        };
        Said::new(self.to_string(), hi)
    }
}

/// Everything that keeps an assessment from being published; empty when it can.
pub fn check(questions: &[Question], pass_mark: &Exact) -> Vec<QuestionFault> {
    let mut faults = Vec::new();
    if questions.is_empty() {
        faults.push(QuestionFault::NoQuestions);
    }
    if *pass_mark <= Exact::zero() || *pass_mark > Exact::hundred() {
        faults.push(QuestionFault::PassMarkOutOfRange(pass_mark.clone()));
    }
    let mut ids = BTreeSet::new();
    for question in questions {
        if !ids.insert(&question.id) {
            faults.push(QuestionFault::RepeatedQuestion(question.id.clone()));
        }
        check_question(question, &mut faults);
    }
    faults
}

fn check_question(question: &Question, faults: &mut Vec<QuestionFault>) {
    use QuestionFault::*;
    let id = || question.id.clone();
    if question.text.trim().is_empty() {
        faults.push(NoText(id()));
    }
    if question.marks == 0 {
        faults.push(NoMarks(id()));
    }
    if question.options.len() < 2 {
        faults.push(TooFewOptions(id()));
    }
    let mut ids = BTreeSet::new();
    let mut texts = BTreeSet::new();
    for option in &question.options {
        let text = option.text.trim();
        if !ids.insert(&option.id) {
            faults.push(RepeatedOption {
                question: id(),
                option: option.id.clone(),
            });
        }
        if text.is_empty() {
            faults.push(EmptyOption {
                question: id(),
                option: option.id.clone(),
            });
        } else if !texts.insert(text) {
            faults.push(SameOption {
                question: id(),
                text: text.to_owned(),
            });
        }
    }
    let right = question.options.iter().filter(|o| o.right).count();
    match (question.kind, right) {
        (_, 0) => faults.push(NothingRight(id())),
        (Kind::Single, 2..) => faults.push(SeveralRight {
            question: id(),
            right,
        }),
        _ => {}
    }
}

/// How many attempts an official has left, when so many retakes are allowed
/// beside the first attempt and so many attempts were finished; none means
/// without limit. An attempt counts once it is graded, never before.
pub fn attempts_left(retakes_allowed: Option<u32>, attempts_finished: u32) -> Option<u32> {
    retakes_allowed.map(|retakes| retakes.saturating_add(1).saturating_sub(attempts_finished))
}

#[cfg(test)]
#[path = "assessments/tests.rs"]
#[allow(clippy::unwrap_used)]
mod stories;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// A question whose options a, b, c … are right where the pattern has an x.
    fn question(id: &str, kind: Kind, marks: u32, pattern: &str) -> Question {
        Question {
            id: id.to_owned(),
            kind,
            text: "What holds?".to_owned(),
            options: pattern
                .chars()
                .zip('a'..)
                .map(|(mark, name)| Choice {
                    id: name.to_string(),
                    text: format!("Option {name}"),
                    right: mark == 'x',
                })
                .collect(),
            marks,
        }
    }

    fn percent(text: &str) -> Exact {
        text.parse().unwrap()
    }

    #[test]
    fn what_cannot_be_asked_is_not_published() {
        use QuestionFault::*;
        let good = question("q", Kind::Single, 1, "x-");
        let checked = check(std::slice::from_ref(&good), &percent("100"));
        assert_eq!(checked, []);
        assert_eq!(
            check(&[question("q", Kind::Multiple, 1, "xx")], &percent("0.5")),
            []
        );
        let id = || "q".to_owned();
        let spoilt = |spoil: fn(&mut Question)| {
            let mut question = good.clone();
            spoil(&mut question);
            vec![question]
        };
        for (questions, pass_mark, fault) in [
            (vec![], "50", NoQuestions),
            (
                vec![good.clone(), good.clone()],
                "50",
                RepeatedQuestion(id()),
            ),
            (vec![good.clone()], "0", PassMarkOutOfRange(Exact::zero())),
            (
                vec![good.clone()],
                "100.01",
                PassMarkOutOfRange(percent("100.01")),
            ),
            (spoilt(|q| q.text = " ".to_owned()), "50", NoText(id())),
            (spoilt(|q| q.marks = 0), "50", NoMarks(id())),
            (
                vec![question("q", Kind::Single, 1, "x")],
                "50",
                TooFewOptions(id()),
            ),
            (
                vec![question("q", Kind::Multiple, 1, "---")],
                "50",
                NothingRight(id()),
            ),
            (
                vec![question("q", Kind::Single, 1, "xx-")],
                "50",
                SeveralRight {
                    question: id(),
                    right: 2,
                },
            ),
            (
                spoilt(|q| q.options[1].id = "a".to_owned()),
                "50",
                RepeatedOption {
                    question: id(),
                    option: "a".to_owned(),
                },
            ),
            (
                spoilt(|q| q.options[1].text = String::new()),
                "50",
                EmptyOption {
                    question: id(),
                    option: "b".to_owned(),
                },
            ),
            (
                spoilt(|q| q.options[1].text = "Option a ".to_owned()),
                "50",
                SameOption {
                    question: id(),
                    text: "Option a".to_owned(),
                },
            ),
        ] {
            assert!(fault.said().hi.chars().any(|c| ('ऀ'..='ॿ').contains(&c)));
            assert_eq!(check(&questions, &percent(pass_mark)), [fault]);
        }
    }

    #[test]
    fn retakes_come_on_top_of_the_first_attempt() {
        for (allowed, finished, left) in [
            (Some(0), 0, Some(1)),
            (Some(0), 1, Some(0)),
            (Some(2), 1, Some(2)),
            (Some(2), 3, Some(0)),
            (Some(2), 9, Some(0)),
            (Some(u32::MAX), 0, Some(u32::MAX)),
            (None, 99, None),
        ] {
            assert_eq!(attempts_left(allowed, finished), left);
        }
    }
}
