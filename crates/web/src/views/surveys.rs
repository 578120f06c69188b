//! Surveys after a course.

use askama::Template;
use sopan_app::surveys::Surveyed;
use sopan_rules::time::Day;

use super::Page;
use super::parts::{Choice, Form, Tone};

/// One question of a survey.
#[derive(Debug, Clone, Template)]
#[template(path = "learning/survey.html")]
pub struct Ask {
    /// The frame.
    pub page: Page,
    /// Where the answer goes.
    pub action: String,
    /// The course.
    pub back: String,
    /// The survey's title.
    pub title: String,
    /// Whether it promises that answers can't be told apart.
    pub anonymous: bool,
    /// Which question it is, counted from 1.
    pub number: usize,
    /// What was answered so far: names of fields and values.
    pub carried: Vec<(String, String)>,
    /// The name of this question's field.
    pub name: String,
    /// Whether it asks for a score from 0 to 10.
    pub recommend: bool,
    /// What is asked.
    pub text: String,
    /// What can be chosen; nothing where words are asked for.
    pub choices: Vec<Choice>,
}

/// A survey, written and read by the authors of its course.
#[derive(Debug, Clone, Template)]
#[template(path = "authoring/survey.html")]
pub struct EditSurvey {
    /// The frame.
    pub page: Page,
    /// Where the course is worked on.
    pub base: String,
    /// The survey, and how many answered.
    pub surveyed: Surveyed,
    /// Question by question.
    pub results: Vec<Outcome>,
    /// Kinds of answers.
    pub kinds: Vec<Choice>,
    /// What was typed or is kept.
    pub form: Form,
    /// Why something was not done.
    pub problem: Option<String>,
}

/// A question with what was answered.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The question's number.
    pub id: String,
    /// What is asked.
    pub text: String,
    /// When it is asked, where that depends.
    pub when: Option<String>,
    /// The key of its kind.
    pub kind: &'static str,
    /// How many answered what.
    pub bars: Vec<Bar>,
    /// How many the most frequent answer has, at least 1.
    pub most: i64,
    /// The net promoter score, −100 to 100.
    pub score: Option<i64>,
    /// The same from month to month: first day, score, and how many answered.
    pub months: Vec<(Day, i64, i64)>,
    /// What was written.
    pub words: Vec<String>,
}

/// An answer, and how many gave it.
#[derive(Debug, Clone)]
pub struct Bar {
    /// The answer.
    pub label: String,
    /// How many.
    pub count: i64,
}
