//! The master list of designations.

use askama::Template;

use super::Page as Frame;
use super::parts::{Choice, Form};

/// A designation in the list.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its number.
    pub id: i64,
    /// Its name in English.
    pub en: String,
    /// Its name in Hindi.
    pub hi: String,
    /// Its other names, on one line.
    pub others: String,
    /// The name of the one into which it was merged.
    pub into: Option<String>,
}

/// The list, what is unknown, and the form that adds one.
#[derive(Debug, Clone, Template)]
#[template(path = "designations/list.html")]
pub struct List {
    /// The frame.
    pub page: Frame,
    /// Whether the reader may change it.
    pub may: bool,
    /// What was looked for.
    pub q: String,
    /// What was found.
    pub rows: Vec<Row>,
    /// What officials hold and the list doesn't know, each with the number of the one that
    /// is spelt most like it.
    pub unknown: Vec<(String, Option<String>)>,
    /// How many unknown ones there are.
    pub unknown_total: i64,
    /// Those that one may be mapped to.
    pub open: Vec<Choice>,
    /// The fields `name_en`, `name_hi` and `others`.
    pub form: Form,
}

/// One designation.
#[derive(Debug, Clone, Template)]
#[template(path = "designations/one.html")]
pub struct One {
    /// The frame.
    pub page: Frame,
    /// Its number.
    pub id: i64,
    /// Its name, in the page's language.
    pub name: String,
    /// Whether the reader may change it.
    pub may: bool,
    /// The name of the one into which it was merged.
    pub into: Option<String>,
    /// Those into which it may be merged.
    pub open: Vec<Choice>,
    /// The fields `name_en`, `name_hi` and `others`.
    pub form: Form,
}
