//! People who are registered twice: pairs side by side, the merge before it is done, and what
//! was merged or said not to be the same.

use askama::Template;
use askama::filters::HtmlSafe;

use super::Page;
use super::organisations::Changed;
use super::parts::{Confirm, Pagination, Pill, Tabs, Tone};
use crate::words::Words;

/// A particular of two accounts, side by side.
#[derive(Debug, Clone)]
pub struct Line {
    /// Which.
    pub label: String,
    /// Of the account that stays.
    pub stays: String,
    /// Of the one that goes.
    pub goes: String,
    /// Whether both have it and it is not the same.
    pub differs: bool,
}

/// Two accounts, side by side.
#[derive(Debug, Clone, Template)]
#[template(path = "duplicates/both.html")]
pub struct SideBySide {
    /// The words of the page.
    pub words: Words,
    /// The number of the account that stays, and the holder's name.
    pub stays: (String, String),
    /// The number of the one that goes, and the holder's name.
    pub goes: (String, String),
    /// What is known of them.
    pub lines: Vec<Line>,
}

impl HtmlSafe for SideBySide {}

impl SideBySide {
    fn differs(&self) -> Pill {
        Pill::new(Tone::Wait, self.words.t("twins-differs"))
    }
}

/// Two accounts that look like one person.
#[derive(Debug, Clone)]
pub struct Card {
    /// Both, as far as they are not alike.
    pub both: SideBySide,
    /// What is the same of both.
    pub same: String,
    /// What makes them look alike, and how sure that is.
    pub why: String,
    /// Merging the one into the other: where, and its words.
    pub merge: (String, String),
    /// And the other way round.
    pub reverse: (String, String),
}

/// The pairs that look like one person.
#[derive(Debug, Clone, Template)]
#[template(path = "duplicates/pairs.html")]
pub struct Pairs {
    /// The frame.
    pub page: Page,
    /// Everything at or below this organisation was looked at.
    pub name: String,
    /// Its code.
    pub code: String,
    /// Pairs, those that are not the same, and merges.
    pub tabs: Tabs,
    /// That nothing was found yet, or that it is an older state, and since when it is looked
    /// at again.
    pub making: Option<String>,
    /// Whether it was ever looked at.
    pub looked: bool,
    /// How many there are.
    pub total: usize,
    /// Those of this page.
    pub cards: Vec<Card>,
    /// Which of them are shown.
    pub pagination: Option<Pagination>,
}

/// Two accounts that are not the same, by somebody's word.
#[derive(Debug, Clone)]
pub struct Apart {
    /// Both holders, with organisation and number.
    pub names: [String; 2],
    /// The numbers of both.
    pub numbers: [String; 2],
    /// Since when.
    pub since: String,
}

/// Those that look alike and are not the same.
#[derive(Debug, Clone, Template)]
#[template(path = "duplicates/apart.html")]
pub struct KeptApart {
    /// The frame.
    pub page: Page,
    /// Pairs, those that are not the same, and merges.
    pub tabs: Tabs,
    /// The pairs.
    pub rows: Vec<Apart>,
}

/// A merge that was done.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its number.
    pub id: i64,
    /// Which account was merged into which.
    pub what: String,
    /// Where the page of the one that stays is.
    pub href: String,
    /// Who did it and when.
    pub by: String,
    /// Whether it was taken back.
    pub undone: bool,
    /// Which account stays in the end, where the one that stayed was merged later.
    pub now: Option<String>,
    /// What must be taken back first.
    pub rests: Option<String>,
}

/// What was merged.
#[derive(Debug, Clone, Template)]
#[template(path = "duplicates/merges.html")]
pub struct Merges {
    /// The frame.
    pub page: Page,
    /// Pairs, those that are not the same, and merges.
    pub tabs: Tabs,
    /// The merges, the latest first.
    pub rows: Vec<Row>,
}

/// What a merge, or taking one back, would do.
#[derive(Debug, Clone, Template)]
#[template(path = "duplicates/preview.html")]
pub struct Preview {
    /// The frame.
    pub page: Page,
    /// What it is, in a sentence.
    pub title: String,
    /// Why it can't be done.
    pub obstacles: Vec<String>,
    /// Both accounts.
    pub both: SideBySide,
    /// What it does.
    pub facts: Vec<String>,
    /// The figures that change.
    pub changed: Vec<Changed>,
    /// Yes or no.
    pub confirm: Option<Confirm>,
}
