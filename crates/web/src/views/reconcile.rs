//! Published editions held against the method: the list, and one with its report.

use askama::Template;
use sopan_rules::time::Moment;

use super::Page as Frame;
use super::parts::{Choice, Form, Pill, Problems, Tone};

/// What was held against the method, and the form that sends another table.
#[derive(Debug, Clone, Template)]
#[template(path = "reconcile/list.html")]
pub struct List {
    /// The frame.
    pub page: Frame,
    /// Whether the reader sends tables, and does not only look.
    pub runs: bool,
    /// The latest first.
    pub lines: Vec<Line>,
    /// The versions of the methodology.
    pub methodologies: Vec<Choice>,
    /// The editions of this installation.
    pub editions: Vec<Choice>,
    /// The form as it was filled in.
    pub form: Form,
    /// What is wrong with the file.
    pub problems: Option<Problems>,
}

/// One of them in the list.
#[derive(Debug, Clone)]
pub struct Line {
    /// Its number.
    pub id: i64,
    /// The name of the file.
    pub title: String,
    /// How many findings can't be right.
    pub errors: i64,
    /// How many should be looked at.
    pub warnings: i64,
    /// How many names wait for an answer.
    pub asked: i64,
    /// When it was made.
    pub made: Moment,
    /// By whom.
    pub by: String,
}

/// One of them.
#[derive(Debug, Clone, Template)]
#[template(path = "reconcile/report.html")]
pub struct Report {
    /// The frame.
    pub page: Frame,
    /// Its number.
    pub id: i64,
    /// The name of the file.
    pub title: String,
    /// When it was made.
    pub made: Moment,
    /// By whom.
    pub by: String,
    /// Whether the reader answers and adds, and does not only look.
    pub runs: bool,
    /// How many rows the table has.
    pub rows: usize,
    /// How many findings can't be right.
    pub errors: usize,
    /// How many should be looked at.
    pub warnings: usize,
    /// How many are good to know.
    pub notes: usize,
    /// Names that a person must be asked about.
    pub asked: Vec<Asked>,
    /// What was found, the gravest first.
    pub findings: Vec<Group>,
    /// The editions.
    pub editions: Vec<Edition>,
    /// The highlights that are known, in words.
    pub held: String,
    /// How many earlier editions it is held against.
    pub earlier: usize,
    /// What is wrong with a file that was added.
    pub problems: Option<Problems>,
}

/// A name to be asked about.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Its place in the form, from 0.
    pub place: usize,
    /// As printed.
    pub printed: String,
    /// In which rows.
    pub where_it_stands: String,
    /// What it could be, the likeliest first.
    pub choices: Vec<Choice>,
}

/// Findings of one severity.
#[derive(Debug, Clone)]
pub struct Group {
    /// The key of its title.
    pub title: &'static str,
    /// Code and words.
    pub lines: Vec<(String, String)>,
}

/// An edition of the table.
#[derive(Debug, Clone)]
pub struct Edition {
    /// Which, in words.
    pub title: String,
    /// The version of the methodology it was held against.
    pub methodology: Option<String>,
    /// The edition of this installation beside it.
    pub own: Option<i64>,
    /// Whether an earlier edition is known.
    pub before: bool,
    /// Whether a highlight is known.
    pub highlights: bool,
    /// By category.
    pub categories: Vec<Category>,
    /// What this installation has and the table doesn't, in words.
    pub not_printed: String,
}

/// A category of an edition.
#[derive(Debug, Clone)]
pub struct Category {
    /// Which, in words.
    pub title: String,
    /// By rank.
    pub rows: Vec<Row>,
}

/// A State of a category. What is not known is a dash.
#[derive(Debug, Clone)]
pub struct Row {
    /// The rank as printed.
    pub rank: String,
    /// The rank that is due, where it is another one.
    pub due: Option<String>,
    /// Its name; as printed where it wasn't matched.
    pub name: String,
    /// Its code, where it was matched.
    pub code: Option<String>,
    /// What must be known about it.
    pub notes: Vec<String>,
    /// The score as printed.
    pub score: String,
    /// The score before.
    pub before: String,
    /// How far it moved.
    pub change: String,
    /// The score that the highlight gives.
    pub highlight: String,
    /// How far that is off, where it is.
    pub highlight_off: Option<String>,
    /// The score here, with the rank.
    pub own: String,
    /// How far that is off, where it is.
    pub own_off: Option<String>,
}
