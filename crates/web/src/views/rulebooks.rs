//! What the pages of methodologies and of integrity rules share: versions in a list, and
//! how one stands.

use sopan_rules::time::{Day, Moment};

/// A version in the list.
#[derive(Debug, Clone)]
pub struct Line {
    /// Its page.
    pub href: String,
    /// Its name.
    pub version: String,
    /// Its title.
    pub title: String,
    /// The first day it holds for.
    pub effective: Day,
    /// For whom it holds.
    pub whose: String,
    /// Whether nothing is decided by it.
    pub draft: bool,
}

/// Who answers for a version, and what the reader may do with it.
#[derive(Debug, Clone)]
pub struct Standing {
    /// The address of its page.
    pub href: String,
    /// The address of the list of versions.
    pub list: &'static str,
    /// Whether nothing is decided by it.
    pub draft: bool,
    /// Who drafted it, and when.
    pub drafted: Option<(String, Moment)>,
    /// Who approved it, and when.
    pub approved: Option<(String, Moment)>,
    /// Whether the reader may draft.
    pub may: bool,
    /// Whether the reader may approve it.
    pub approvable: bool,
    /// What follows when it is approved.
    pub follows: String,
    /// Whether the reader may drop it.
    pub droppable: bool,
}
