//! The brief of an edition and its register, the covering e-mail, and the compendium.

use askama::Template;
use sopan_rules::time::{Day, Moment};

use super::Page;
use super::parts::{Choice, Form, Notice, Progress, Tone};

/// The brief of an edition: every State, what was sent to whom.
#[derive(Debug, Clone, Template)]
#[template(path = "letters/brief.html")]
pub struct BriefPage {
    /// The frame.
    pub page: Page,
    /// The edition's number.
    pub number: i64,
    /// Whether the reader makes and sends, and does not only look.
    pub runs: bool,
    /// The day that its figures hold for.
    pub as_on: Day,
    /// The key of how messages leave.
    pub channel: &'static str,
    /// How far the brief is that is under way.
    pub progress: Option<Progress>,
    /// What came of the last one.
    pub news: Vec<Notice>,
    /// Every State, by name.
    pub states: Vec<StateLine>,
    /// How many e-mails wait to be sent.
    pub waiting: usize,
    /// How many States nobody can be written to.
    pub nobody: usize,
}

/// A State in the register.
#[derive(Debug, Clone)]
pub struct StateLine {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Whether the edition ranks it.
    pub ranked: bool,
    /// The number on its letters.
    pub number: String,
    /// When they were made last.
    pub made: Option<Moment>,
    /// To whom they go, and what came of it.
    pub ways: Vec<WayLine>,
}

/// One address and what came of it.
#[derive(Debug, Clone)]
pub struct WayLine {
    /// Whose address it is.
    pub name: String,
    /// The address.
    pub address: String,
    /// Good news or bad.
    pub tone: Tone,
    /// What came of it, by its key.
    pub status: &'static str,
    /// When it was handed over.
    pub sent: Option<Moment>,
    /// What the mail server said.
    pub why: Option<String>,
    /// Whether nobody can say if it arrived, so that a person may send it again.
    pub unknown: bool,
}

/// A State's covering e-mail, and to whom it goes.
#[derive(Debug, Clone, Template)]
#[template(path = "letters/state.html")]
pub struct StateBriefPage {
    /// The frame.
    pub page: Page,
    /// The edition's number.
    pub number: i64,
    /// Whether the reader makes and sends, and does not only look.
    pub runs: bool,
    /// The State.
    pub state: StateLine,
    /// The subject and the text of the e-mail; none where the State gets no letter.
    pub mail: Option<(String, String)>,
    /// The names of the two files.
    pub files: [String; 2],
    /// The letters that were sent to an address, or may have reached it, in words, and the ways
    /// to those that are kept, English and Hindi.
    pub as_sent: Vec<(String, [String; 2])>,
    /// The field `email`.
    pub form: Form,
}

/// The compendium.
#[derive(Debug, Clone, Template)]
#[template(path = "letters/compendium.html")]
pub struct CompendiumPage {
    /// The frame.
    pub page: Page,
    /// By State.
    pub practices: Vec<PracticeLine>,
    /// Whether this person decides what is printed.
    pub accepts: bool,
    /// For whom a practice can be written.
    pub states: Vec<Choice>,
    /// The fields `state`, `title_en`, `title_hi`, `text_en`, `text_hi`.
    pub form: Form,
}

/// A practice in the list.
#[derive(Debug, Clone)]
pub struct PracticeLine {
    /// Its number.
    pub id: i64,
    /// What stands for its text as it is shown.
    pub seen: String,
    /// The State that sent it.
    pub state: String,
    /// Its title.
    pub title: String,
    /// Its text.
    pub text: String,
    /// Who added it, and when.
    pub by: Option<String>,
    /// When it was added.
    pub added: Moment,
    /// Whether letters carry it.
    pub accepted: bool,
}

/// A practice to be changed.
#[derive(Debug, Clone, Template)]
#[template(path = "letters/practice.html")]
pub struct PracticePage {
    /// The frame.
    pub page: Page,
    /// Its number.
    pub id: i64,
    /// The State that sent it.
    pub state: String,
    /// The fields `title_en`, `title_hi`, `text_en`, `text_hi`.
    pub form: Form,
}
