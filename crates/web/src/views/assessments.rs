//! The end-of-course assessment: before, during, after.

use askama::Template;
use sopan_rules::time::Moment;

use super::Page;
use super::parts::{Icon, Ring, Tone};

/// Before it begins.
#[derive(Debug, Clone, Template)]
#[template(path = "assessments/start.html")]
pub struct Start {
    /// The frame.
    pub page: Page,
    /// The course's title.
    pub course: String,
    /// Where the course's page is.
    pub course_href: String,
    /// Where the form that begins an attempt posts to.
    pub action: String,
    /// How many questions it asks.
    pub questions: u32,
    /// The share of marks that clears it, 0 to 100.
    pub pass_percent: u8,
    /// How long an attempt may take, in minutes.
    pub minutes: Option<u32>,
    /// How many attempts are left; unlimited when none is said.
    pub attempts_left: Option<u32>,
    /// The best result so far, 0 to 100.
    pub best_percent: Option<u8>,
    /// It was cleared before.
    pub cleared: bool,
    /// An attempt that was begun and not handed in goes on there.
    pub resume: Option<String>,
}

/// The questions of an attempt.
#[derive(Debug, Clone, Template)]
#[template(path = "assessments/questions.html")]
pub struct Questions {
    /// The frame.
    pub page: Page,
    /// The course's title.
    pub course: String,
    /// Where the course's page is.
    pub course_href: String,
    /// Where the answers post to. The button's name is `do`, its value `save`
    /// or `finish`.
    pub action: String,
    /// The questions.
    pub questions: Vec<Question>,
    /// The share of marks that clears it, 0 to 100.
    pub pass_percent: u8,
    /// When the attempt ends by itself.
    pub ends: Option<Moment>,
}

impl Questions {
    fn unanswered(&self) -> Vec<&Question> {
        self.questions
            .iter()
            .filter(|q| q.error.is_some())
            .collect()
    }
}

/// A question with its answers to choose from.
#[derive(Debug, Clone)]
pub struct Question {
    /// The name of its field.
    pub name: String,
    /// The question.
    pub text: String,
    /// More than one answer may be right.
    pub multiple: bool,
    /// The answers to choose from.
    pub answers: Vec<Answer>,
    /// What is wrong, in the page's language.
    pub error: Option<String>,
}

/// An answer to choose.
#[derive(Debug, Clone)]
pub struct Answer {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub text: String,
    /// It is chosen.
    pub chosen: bool,
}

/// After an attempt.
#[derive(Debug, Clone, Template)]
#[template(path = "assessments/outcome.html")]
pub struct Outcome {
    /// The frame.
    pub page: Page,
    /// The course's title.
    pub course: String,
    /// Where the course's page is.
    pub course_href: String,
    /// The result, 0 to 100.
    pub percent: u8,
    /// The share of marks that clears it, 0 to 100.
    pub pass_percent: u8,
    /// It is cleared.
    pub cleared: bool,
    /// The questions in order: the text, and whether the answer was right.
    pub review: Vec<Reviewed>,
    /// How many attempts are left; unlimited when none is said.
    pub attempts_left: Option<u32>,
    /// Where another attempt begins, when one may.
    pub again: Option<String>,
    /// The course is completed with this.
    pub completed: bool,
    /// Where the certificate is.
    pub certificate: Option<String>,
    /// The figures that moved with it: name, before and after, in per cent with two
    /// decimals.
    pub moved: Vec<(String, String, String)>,
}

impl Outcome {
    fn right(&self) -> usize {
        self.review.iter().filter(|q| q.right).count()
    }
}

/// A question after an attempt. Which answer is right is not told.
#[derive(Debug, Clone)]
pub struct Reviewed {
    /// The question.
    pub text: String,
    /// The answer was right.
    pub right: bool,
}
