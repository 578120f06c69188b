//! APAR evidence: the packet of an official and a year, and the disputes that wait.

use askama::Template;

use super::Page as Frame;
use super::parts::{Choice, Form, Pagination, Pill, Tabs, Tile, Tone};

/// The packet of an official and a year.
#[derive(Debug, Clone, Template)]
#[template(path = "apar/one.html")]
pub struct One {
    /// The frame.
    pub page: Frame,
    /// The year: 2025-26.
    pub year: String,
    /// The official's name.
    pub name: String,
    /// The official's page; none where it is the reader's own packet.
    pub back: Option<String>,
    /// The address of this packet, without the year.
    pub here: String,
    /// What addresses of this packet have besides the year.
    pub of_account: String,
    /// Sealed packets of accounts that were merged into this one: where, and what they are.
    pub accounts: Vec<(String, String)>,
    /// The years.
    pub years: Tabs,
    /// Whether it is sealed.
    pub sealed: bool,
    /// What it holds and until when.
    pub state: String,
    /// Until when lines can be disputed.
    pub disputable: String,
    /// Service particulars.
    pub facts: Vec<(String, String)>,
    /// The mandates.
    pub mandates: Vec<MandateCard>,
    /// Completions.
    pub completions: Vec<CompletionRow>,
    /// Hours.
    pub hours: Vec<Tile>,
    /// Badges: title, day, number, and that it was taken back.
    pub badges: Vec<(String, String, String, bool)>,
    /// Competencies: name, level, day, and the number of the certificate.
    pub competencies: Vec<[String; 4]>,
    /// What is known otherwise since: about what, was, is, known since.
    pub amendments: Vec<[String; 4]>,
    /// The disputes.
    pub disputes: Vec<Dispute>,
    /// The lines that the reader can dispute; none where that is over.
    pub lines: Vec<Choice>,
    /// Lines of the reader's own that are disputed and can be taken back.
    pub withdraws: bool,
    /// The disputes that the reader can answer.
    pub answers: Vec<Choice>,
    /// Accept or refuse.
    pub decisions: Vec<Choice>,
    /// The form as it was typed.
    pub form: Form,
}

/// A mandate.
#[derive(Debug, Clone)]
pub struct MandateCard {
    /// What it is called.
    pub title: String,
    /// How the official stood.
    pub pill: Pill,
    /// Mandatory or optional.
    pub binding: String,
    /// How much was done, when, and what was asked.
    pub lines: Vec<String>,
    /// The courses, each with the day of completion.
    pub courses: Vec<(String, Option<String>)>,
    /// The letter, the version of the rule, since when.
    pub grounds: Vec<String>,
}

/// A completion.
#[derive(Debug, Clone)]
pub struct CompletionRow {
    /// The course.
    pub title: String,
    /// When.
    pub completed: String,
    /// Course hours.
    pub duration: String,
    /// The number of the certificate.
    pub certificate: String,
    /// That it is flagged.
    pub flagged: bool,
    /// That it was completed before, and taken once more.
    pub again: bool,
}

/// A line that was disputed.
#[derive(Debug, Clone)]
pub struct Dispute {
    /// Its key.
    pub key: String,
    /// What it is about.
    pub about: String,
    /// What was done about it, the first first: what, when, and why.
    pub acts: Vec<(Pill, String, String)>,
    /// Whether it waits for an answer.
    pub open: bool,
}

/// The disputes that wait, and when years are sealed.
#[derive(Debug, Clone, Template)]
#[template(path = "apar/queue.html")]
pub struct Queue {
    /// The frame.
    pub page: Frame,
    /// Those that wait longest first.
    pub rows: Vec<Row>,
    /// Which part is shown.
    pub pagination: Pagination,
    /// The years: which, when it is sealed, until when disputes are open, how far it is.
    pub years: Vec<[String; 4]>,
    /// The years whose days the reader can set.
    pub choices: Vec<Choice>,
    /// The form as it was typed.
    pub form: Form,
}

/// A dispute that waits.
#[derive(Debug, Clone)]
pub struct Row {
    /// Where it is answered.
    pub href: String,
    /// The official's name.
    pub name: String,
    /// The official's organisation.
    pub organisation: String,
    /// The year.
    pub year: String,
    /// What it is about.
    pub about: String,
    /// Why, as the official says.
    pub text: String,
    /// For how many days.
    pub waits: String,
}
