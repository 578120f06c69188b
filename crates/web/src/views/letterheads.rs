//! The page on which an organisation says how its certificates look.

use askama::Template;

use super::Page;
use super::parts::{Form, Tone};

/// The letterhead of an organisation.
#[derive(Debug, Clone, Template)]
#[template(path = "desk/letterhead.html")]
pub struct LetterheadPage {
    /// The frame.
    pub page: Page,
    /// The organisation's name.
    pub name: String,
    /// Its code.
    pub code: String,
    /// Where it stands in the tree.
    pub tree: String,
    /// Whether it has a letterhead of its own.
    pub own: bool,
    /// Whether that one has an emblem.
    pub emblem: bool,
    /// The head of the one above it that holds, where it has none.
    pub above: Option<String>,
    /// What was typed or is held.
    pub form: Form,
}
