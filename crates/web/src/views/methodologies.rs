//! Methodologies: the list, and a version with its approval and its shadow run.

use askama::Template;
use sopan_rules::time::Day;

use super::Page as Frame;
use super::parts::{Choice, Form, Problems, Tone};
use super::rulebooks::{Line, Standing};

/// The versions, and the form that brings a draft in.
#[derive(Debug, Clone, Template)]
#[template(path = "methodologies/list.html")]
pub struct List {
    /// The frame.
    pub page: Frame,
    /// Whether the reader may bring drafts in.
    pub may: bool,
    /// The one that becomes effective last first.
    pub lines: Vec<Line>,
    /// For which organisations the reader may draft.
    pub whose: Vec<Choice>,
    /// The form as it was typed.
    pub form: Form,
    /// What is wrong with the file.
    pub problems: Option<Problems>,
}

/// How a ranking is made, in words.
#[derive(Debug, Clone)]
pub struct Text {
    /// Its title.
    pub title: String,
    /// Its version.
    pub version: String,
    /// The first day it holds for.
    pub effective: Day,
    /// The indicators.
    pub indicators: Vec<IndicatorCard>,
    /// Category and the strengths it holds.
    pub cohorts: Vec<(String, String)>,
    /// The bands of the performance key: id, name, range.
    pub bands: Vec<(String, String, String)>,
}

/// An indicator in words.
#[derive(Debug, Clone)]
pub struct IndicatorCard {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub objective: String,
    /// What is divided by what.
    pub definition: String,
    /// Its weight in points.
    pub weight: String,
    /// Window, cap and normalisation, where there is something to say.
    pub counted: Vec<String>,
}

/// One version.
#[derive(Debug, Clone, Template)]
#[template(path = "methodologies/version.html")]
pub struct Page {
    /// The frame.
    pub page: Frame,
    /// The methodology.
    pub text: Text,
    /// Whom it ranks.
    pub whose: String,
    /// Who answers for it, and what the reader may do.
    pub standing: Standing,
    /// Whether the reader may run it in the shadow.
    pub sees: bool,
    /// The day of the shadow run.
    pub form: Form,
    /// The shadow run.
    pub beside: Option<Beside>,
}

/// A version beside the one in force.
#[derive(Debug, Clone)]
pub struct Beside {
    /// The day.
    pub as_on: Day,
    /// The version in force.
    pub in_force: String,
    /// Whether both are the same.
    pub same: bool,
    /// How many would gain a rank.
    pub gain: usize,
    /// How many would lose one.
    pub lose: usize,
    /// Those that would gain most first.
    pub moved: Vec<Moved>,
}

/// Where an organisation would go.
#[derive(Debug, Clone)]
pub struct Moved {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its level, where there are several.
    pub level: Option<String>,
    /// Category and rank now.
    pub now: String,
    /// Category and rank then.
    pub then: String,
    /// Ranks gained; below zero when lost.
    pub ranks: Option<i64>,
    /// The score now.
    pub score_now: String,
    /// The score then.
    pub score_then: String,
    /// The difference in points.
    pub change: String,
    /// Through which indicators, and by how much.
    pub through: Vec<(String, String)>,
}
