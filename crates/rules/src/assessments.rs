//! Assessments: questions that can be asked, answers that are graded, and when
//! an attempt clears.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::numbers::{Exact, two_decimals};
use crate::text::Said;

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

/// What an official chose: option ids by question id. A question that is left
/// out was not answered.
pub type Answers = BTreeMap<String, BTreeSet<String>>;

/// Answers that don't belong to these questions. Nothing was graded, and no
/// attempt is used up.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GradingFault {
    /// There is nothing to grade.
    #[error("the assessment has no question")]
    NoQuestions,
    /// The page was older than the assessment, or another one's.
    #[error("question {0} is not part of this assessment; open the assessment again")]
    UnknownQuestion(String),
    /// The page was older than the question.
    #[error("question {question} has no option {option}; open the assessment again")]
    UnknownOption {
        /// The question's id.
        question: String,
        /// The option's id.
        option: String,
    },
}

/// What became of one question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// All right options, and no other.
    Right,
    /// Something else.
    Wrong,
    /// Nothing was chosen.
    Unanswered,
}

/// A graded attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Graded {
    /// Marks won.
    pub marks: u64,
    /// Marks that could be won.
    pub of: u64,
    /// marks ÷ of in per cent, exact.
    #[serde(serialize_with = "two_decimals")]
    pub percent: Exact,
    /// Whether the percentage reaches the pass mark.
    pub passed: bool,
    /// What became of each question, by id.
    pub outcomes: BTreeMap<String, Outcome>,
}

/// Grades answers. A question is right or wrong as a whole; there are no part
/// marks. The attempt passes when its exact percentage reaches the pass mark (in
/// per cent): 2 of 3 does not reach 66.67.
pub fn grade(
    questions: &[Question],
    answers: &Answers,
    pass_mark: &Exact,
) -> Result<Graded, GradingFault> {
    for (id, chosen) in answers {
        let Some(question) = questions.iter().find(|q| q.id == *id) else {
            return Err(GradingFault::UnknownQuestion(id.clone()));
        };
        let unknown = |option: &&String| question.options.iter().all(|o| o.id != **option);
        if let Some(option) = chosen.iter().find(unknown) {
            return Err(GradingFault::UnknownOption {
                question: id.clone(),
                option: option.clone(),
            });
        }
    }
    let mut marks: u64 = 0;
    let mut of: u64 = 0;
    let mut outcomes = BTreeMap::new();
    for question in questions {
        let outcome = match answers.get(&question.id) {
            None => Outcome::Unanswered,
            Some(chosen) if chosen.is_empty() => Outcome::Unanswered,
            Some(chosen) if is_right(question, chosen) => Outcome::Right,
            Some(_) => Outcome::Wrong,
        };
        of += u64::from(question.marks);
        if outcome == Outcome::Right {
            marks += u64::from(question.marks);
        }
        outcomes.insert(question.id.clone(), outcome);
    }
    let whole = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let percent = Exact::percent(whole(marks), whole(of)).ok_or(GradingFault::NoQuestions)?;
    Ok(Graded {
        marks,
        of,
        passed: percent >= *pass_mark,
        percent,
        outcomes,
    })
}

fn is_right(question: &Question, chosen: &BTreeSet<String>) -> bool {
    let right = question.options.iter().filter(|option| option.right);
    let right: BTreeSet<&String> = right.map(|option| &option.id).collect();
    right.into_iter().eq(chosen)
}

/// How many attempts an official has left, when so many retakes are allowed
/// beside the first attempt and so many attempts were finished; none means
/// without limit. An attempt counts once it is graded, never before.
pub fn attempts_left(retakes_allowed: Option<u32>, attempts_finished: u32) -> Option<u32> {
    retakes_allowed.map(|retakes| retakes.saturating_add(1).saturating_sub(attempts_finished))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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

    /// “q1:a q2:ac” as answers.
    fn answers(text: &str) -> Answers {
        text.split_whitespace()
            .filter_map(|one| one.split_once(':'))
            .map(|(id, chosen)| (id.to_owned(), chosen.chars().map(String::from).collect()))
            .collect()
    }

    fn percent(text: &str) -> Exact {
        text.parse().unwrap()
    }

    #[test]
    fn answers_are_right_as_a_whole_or_wrong() {
        use Outcome::*;
        let single = question("q", Kind::Single, 1, "-x-");
        let multiple = question("q", Kind::Multiple, 1, "x-x");
        for (question, chosen, outcome) in [
            (&single, "q:b", Right),
            (&single, "q:a", Wrong),
            (&single, "q:ab", Wrong), // both, from a forged form
            (&single, "q:", Unanswered),
            (&single, "", Unanswered),
            (&multiple, "q:ac", Right),
            (&multiple, "q:ca", Right),
            (&multiple, "q:a", Wrong),
            (&multiple, "q:abc", Wrong),
            (&multiple, "q:b", Wrong),
        ] {
            let graded = grade(
                std::slice::from_ref(question),
                &answers(chosen),
                &percent("50"),
            );
            assert_eq!(graded.unwrap().outcomes["q"], outcome, "{chosen}");
        }
    }

    #[test]
    fn an_attempt_passes_when_it_reaches_the_pass_mark_exactly() {
        let questions = ["q1", "q2", "q3"].map(|id| question(id, Kind::Single, 1, "x-"));
        for (chosen, pass_mark, marks, printed, passed) in [
            ("", "0.01", 0, "0.00", false),
            ("q1:a", "33.33", 1, "33.33", true),
            ("q1:a", "33.34", 1, "33.33", false),
            ("q1:a q2:a q3:b", "66.66", 2, "66.67", true),
            ("q1:a q2:a q3:b", "66.67", 2, "66.67", false), // 66.666… is less
            ("q1:a q2:a q3:a", "100", 3, "100.00", true),
            ("q1:b q2:b q3:b", "100", 0, "0.00", false),
        ] {
            let graded = grade(&questions, &answers(chosen), &percent(pass_mark)).unwrap();
            let found = (graded.marks, graded.percent.to_string(), graded.passed);
            assert_eq!(
                found,
                (marks, printed.to_owned(), passed),
                "{chosen} {pass_mark}"
            );
        }
    }

    #[test]
    fn marks_weigh_the_questions() {
        let questions = [
            question("q1", Kind::Single, 3, "x-"),
            question("q2", Kind::Multiple, 1, "xx-"),
        ];
        let graded = grade(&questions, &answers("q1:a q2:a"), &percent("75")).unwrap();
        assert_eq!((graded.marks, graded.of, graded.passed), (3, 4, true));
    }

    #[test]
    fn answers_to_another_page_are_refused_and_not_graded() {
        let questions = [question("q1", Kind::Single, 1, "x-")];
        let fault = |text: &str| grade(&questions, &answers(text), &percent("50")).unwrap_err();
        assert_eq!(
            fault("q9:a"),
            GradingFault::UnknownQuestion("q9".to_owned())
        );
        assert_eq!(
            fault("q1:z"),
            GradingFault::UnknownOption {
                question: "q1".to_owned(),
                option: "z".to_owned()
            }
        );
        let nothing = grade(&[], &Answers::new(), &percent("50"));
        assert_eq!(nothing.unwrap_err(), GradingFault::NoQuestions);
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

    proptest! {
        #[test]
        fn a_grade_lies_between_nothing_and_everything(
            patterns in proptest::collection::vec("[x-]{2,4}", 1..6),
            chosen in proptest::collection::vec("[ab]{0,2}", 1..6),
            pass_mark in 1..=100i64,
        ) {
            let questions: Vec<Question> = patterns
                .iter()
                .enumerate()
                .map(|(n, pattern)| question(&format!("q{n}"), Kind::Multiple, 1, pattern))
                .collect();
            let text: Vec<String> = chosen
                .iter()
                .take(questions.len())
                .enumerate()
                .map(|(n, options)| format!("q{n}:{options}"))
                .collect();
            let pass_mark = Exact::from(pass_mark);
            let graded = grade(&questions, &answers(&text.join(" ")), &pass_mark).unwrap();
            prop_assert!(graded.marks <= graded.of);
            prop_assert!(graded.percent >= Exact::zero() && graded.percent <= Exact::hundred());
            prop_assert_eq!(graded.passed, graded.percent >= pass_mark);
            let right = graded.outcomes.values().filter(|o| **o == Outcome::Right).count();
            prop_assert_eq!(graded.marks, right as u64);
        }
    }
}
