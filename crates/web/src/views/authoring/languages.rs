//! The languages of a course, for its author.

use askama::Template;

use crate::views::Page;
use crate::views::parts::{Choice, Confirm, Form, Pill, Tone};

/// A course in all its languages.
#[derive(Debug, Clone, Template)]
#[template(path = "authoring/languages.html")]
pub struct Languages {
    /// The frame.
    pub page: Page,
    /// The course's page.
    pub back: String,
    /// The course's title.
    pub title: String,
    /// The code of the course's own language.
    pub own: String,
    /// Whether it is there in more than one.
    pub tied: bool,
    /// In each language, the original first.
    pub lines: Vec<Line>,
    /// All together: enrolled, under way, completed.
    pub together: [String; 3],
    /// The ratings of all together: their mean, and how many there are.
    pub stars: Option<(String, i64)>,
    /// The languages that it isn't in.
    pub free: Vec<Choice>,
    /// What was typed: `language`, `title`, `other`.
    pub form: Form,
}

/// A course in one language.
#[derive(Debug, Clone)]
pub struct Line {
    /// Where its author works on it.
    pub href: String,
    /// Its title.
    pub title: String,
    /// The language's own name.
    pub language: String,
    /// The language's code.
    pub code: String,
    /// Where it stands, and how that is called.
    pub status: (Tone, &'static str),
    /// Enrolled, under way, completed.
    pub figures: [String; 3],
    /// The mean of its ratings, and how many there are.
    pub stars: Option<(String, i64)>,
}

impl Line {
    fn pill(&self, page: &Page) -> Pill {
        page.pill(self.status.0, self.status.1)
    }
}

/// What tying or untying would do.
#[derive(Debug, Clone, Template)]
#[template(path = "authoring/tying.html")]
pub struct Tying {
    /// The frame.
    pub page: Page,
    /// The page of the languages.
    pub back: String,
    /// What is to be done.
    pub title: String,
    /// What will be so.
    pub facts: Vec<String>,
    /// Yes or no.
    pub confirm: Confirm,
}
