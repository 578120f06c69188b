//! The learner's plan: what is asked, by when, why, and how far it is done.

pub mod desk;
pub mod suggest;

use askama::Template;

use super::Page as Frame;
use super::parts::{Pill, Ring, Tabs};

/// The learner's plan.
#[derive(Debug, Clone, Template)]
#[template(path = "mandates/plan.html")]
pub struct Plan {
    /// The frame.
    pub page: Frame,
    /// Upcoming, overdue, APAR, completed, all.
    pub tabs: Tabs,
    /// This week's hours against the target, and in words.
    pub week: Option<(Ring, String)>,
    /// The mandates of the tab.
    pub items: Vec<Item>,
}

/// A mandate.
#[derive(Debug, Clone)]
pub struct Item {
    /// Its code, for the page's own links.
    pub code: String,
    /// What it is called.
    pub title: String,
    /// How the learner stands.
    pub pill: Pill,
    /// Mandatory or optional, counted in the APAR or not.
    pub binding: String,
    /// Why nothing is asked, where it isn't.
    pub exempt: Option<String>,
    /// By when, in words; none where nothing is asked.
    pub due: Option<String>,
    /// By when the period that is open meanwhile is due, where an earlier one was missed.
    pub open: Option<String>,
    /// How far it is done, in words.
    pub done: String,
    /// The rule in words: what is asked for, each line with its depth.
    pub asked: Vec<(usize, String)>,
    /// The courses.
    pub courses: Vec<Course>,
    /// The letter.
    pub letter: String,
    /// How the letter is read.
    pub reading: Option<String>,
    /// When it is to be done and what follows.
    pub window: Vec<String>,
    /// Since when the learner is under it.
    pub since: String,
    /// The facts that met its criteria: criterion, what it asks for, what the profile says.
    pub facts: Vec<(String, String, String)>,
}

/// A course that a mandate asks for.
#[derive(Debug, Clone)]
pub struct Course {
    /// Where it is learned.
    pub href: String,
    /// Its title.
    pub title: String,
    /// Its duration, where it is known.
    pub duration: Option<String>,
    /// That it is done, and when.
    pub done: Option<String>,
    /// Begin or resume.
    pub act: String,
    /// Another mandate that decides by when.
    pub decided_by: Option<String>,
}
