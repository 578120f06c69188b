//! Learning integrity: flags, one of them, one's own, and the rules.

use askama::Template;
use sopan_rules::time::Moment;

use super::Page as Frame;
use super::parts::{Choice, Form, Pagination, Pill, Tabs};

/// A flag in a list.
#[derive(Debug, Clone)]
pub struct Row {
    /// Where it is looked at.
    pub href: String,
    /// The official's name.
    pub name: String,
    /// The official's organisation.
    pub organisation: String,
    /// The course's code.
    pub code: String,
    /// The course's title.
    pub title: String,
    /// When it was completed.
    pub completed: Moment,
    /// Its nominal duration in minutes.
    pub minutes: i64,
    /// Why, in plain words.
    pub reasons: Vec<String>,
    /// How far it has come.
    pub pill: Pill,
}

/// The flags of those whom the reader sees.
#[derive(Debug, Clone, Template)]
#[template(path = "integrity/list.html")]
pub struct List {
    /// The frame.
    pub page: Frame,
    /// By state.
    pub tabs: Tabs,
    /// The latest first.
    pub rows: Vec<Row>,
    /// Which part is shown.
    pub pagination: Pagination,
}

/// One flag.
#[derive(Debug, Clone, Template)]
#[template(path = "integrity/flag.html")]
pub struct One {
    /// The frame.
    pub page: Frame,
    /// The flag.
    pub row: Row,
    /// When it was found.
    pub found: Moment,
    /// By which version of the rules.
    pub rules: String,
    /// Whether it is the reader's own.
    pub own: bool,
    /// What the official says.
    pub appeal: Option<(String, Moment)>,
    /// What was decided.
    pub decision: Option<(String, Moment)>,
    /// Whether the reader may appeal.
    pub appeals: bool,
    /// Whether the reader may decide.
    pub decides: bool,
    /// The decisions that there are.
    pub choices: Vec<Choice>,
    /// The form as it was typed.
    pub form: Form,
}

/// One's own flags.
#[derive(Debug, Clone, Template)]
#[template(path = "integrity/own.html")]
pub struct Own {
    /// The frame.
    pub page: Frame,
    /// The latest first.
    pub rows: Vec<Row>,
}

/// The rules in words.
#[derive(Debug, Clone, Template)]
#[template(path = "integrity/rules.html")]
pub struct Rules {
    /// The frame.
    pub page: Frame,
    /// Their title.
    pub title: String,
    /// Their version.
    pub version: String,
    /// The first day whose completions they judge.
    pub since: String,
    /// One after the other.
    pub lines: Vec<String>,
}
