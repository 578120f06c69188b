//! Learning integrity: flags, one of them, one's own, and the rules.

use askama::Template;
use sopan_rules::time::{Day, Moment};

use super::Page as Frame;
use super::parts::{Choice, Form, Pagination, Pill, Tabs, Tone};
use super::rulebooks::{Line, Standing};

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

/// The versions of the rules, and the form that brings a draft in.
#[derive(Debug, Clone, Template)]
#[template(path = "integrity/versions.html")]
pub struct Versions {
    /// The frame.
    pub page: Frame,
    /// Whether the reader may bring drafts in.
    pub may: bool,
    /// The one that becomes effective last first.
    pub lines: Vec<Line>,
    /// The form as it was typed.
    pub form: Form,
}

/// A version of the rules in words.
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
    pub since: Day,
    /// One after the other.
    pub lines: Vec<String>,
    /// Who answers for them, and what the reader may do.
    pub standing: Standing,
    /// Whether the reader may run them in the shadow.
    pub sees: bool,
    /// The days of the shadow run.
    pub form: Form,
    /// The shadow run.
    pub beside: Option<Beside>,
}

/// A version beside the one in force: how many completions each flags.
#[derive(Debug, Clone)]
pub struct Beside {
    /// The version in force.
    pub in_force: String,
    /// Whether both are the same.
    pub same: bool,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub until: Day,
    /// When there were too many: how many were looked at at least, and up to when.
    pub stopped: Option<(String, Moment)>,
    /// How many were looked at.
    pub completions: String,
    /// Flagged by both.
    pub both: String,
    /// Flagged by the draft alone.
    pub only_draft: String,
    /// Flagged by the version in force alone.
    pub only_in_force: String,
    /// Of how many officials those are that the draft alone flags.
    pub officials: String,
    /// Rule, flagged by the version in force, flagged by the draft.
    pub rules: Vec<(String, String, String)>,
}
