//! The MDO desk, and the organisations and strengths behind it.

use askama::Template;

use super::Page;
use super::parts::{Choice, Crumbs, Form, Tile, Tone};

/// A unit below, as a row of the table. Figures are printed as they stand.
#[derive(Debug, Clone)]
pub struct UnitRow {
    /// The unit's desk.
    pub href: String,
    /// Its name.
    pub name: String,
    /// Its strength, where anybody states it.
    pub strength: String,
    /// Officials registered.
    pub registered: i64,
    /// In per cent of the strength.
    pub onboarded: String,
    /// In per cent of the registered.
    pub verified: String,
    /// In per cent of the registered.
    pub learned: String,
    /// In per cent of the pairs attempted.
    pub cleared: String,
    /// Course completions in the last 30 days.
    pub completions: i64,
}

/// An organisation's desk.
#[derive(Debug, Clone, Template)]
#[template(path = "desk/desk.html")]
pub struct Desk {
    /// The frame.
    pub page: Page,
    /// The organisation's name.
    pub name: String,
    /// The way to it.
    pub crumbs: Crumbs,
    /// Other organisations that the actor's roles are over: address and name.
    pub roots: Vec<(String, String)>,
    /// Those who wait for verification, and where they are.
    pub waiting: Option<(i64, String)>,
    /// What is wrong with the strengths, in the page's language.
    pub disagreement: Option<String>,
    /// The four figures of the ranking, and the strength.
    pub tiles: Vec<Tile>,
    /// What happened in the last 30 days.
    pub lately: Vec<Tile>,
    /// The units directly below.
    pub units: Vec<UnitRow>,
    /// Where the tree of organisations is.
    pub tree: String,
    /// Where competencies and gaps are.
    pub competencies: String,
    /// Where what is wrong with the hierarchy is listed.
    pub cleaning: String,
    /// Where organisations and strengths are managed.
    pub manage: Option<String>,
    /// Where the officials of this organisation are listed.
    pub officials: String,
    /// Whether the reader sees disputes about APAR evidence.
    pub disputes: bool,
}

/// Creating an organisation below, and stating a strength.
#[derive(Debug, Clone, Template)]
#[template(path = "desk/organisation.html")]
pub struct Manage {
    /// The frame.
    pub page: Page,
    /// The organisation's name.
    pub name: String,
    /// Its code.
    pub code: String,
    /// Its desk.
    pub href: String,
    /// What it states now, in words.
    pub stated: Option<String>,
    /// The kinds to choose from.
    pub kinds: Vec<Choice>,
    /// What was typed into the form for an organisation below.
    pub organisation: Form,
    /// What was typed into the form for a strength.
    pub strength: Form,
}
