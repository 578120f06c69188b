//! Reports: making one, watching it, one's files, and schedules.

use askama::Template;
use sopan_rules::reports::Kind;
use sopan_rules::time::Moment;

use super::Page;
use super::parts::{Choice, Form, Progress, Tone};
use crate::words::key;

/// The key of a kind's name.
pub fn name_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Officials => key("reports-officials"),
        Kind::Enrolments => key("reports-enrolments"),
        Kind::Assessments => key("reports-assessments"),
        Kind::Courses => key("reports-courses"),
        Kind::Organisations => key("reports-organisations"),
        Kind::Plans => key("reports-plans"),
        Kind::Apar => key("reports-apar"),
    }
}

/// What a kind holds, by its key.
pub fn what_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Officials => key("reports-officials-what"),
        Kind::Enrolments => key("reports-enrolments-what"),
        Kind::Assessments => key("reports-assessments-what"),
        Kind::Courses => key("reports-courses-what"),
        Kind::Organisations => key("reports-organisations-what"),
        Kind::Plans => key("reports-plans-what"),
        Kind::Apar => key("reports-apar-what"),
    }
}

/// A report under way.
#[derive(Debug, Clone)]
pub struct Watch {
    /// Its id.
    pub id: String,
    /// Which one.
    pub what: String,
    /// How far it is; none while it waits.
    pub progress: Option<Progress>,
}

/// A report that could not be made.
#[derive(Debug, Clone)]
pub struct Failed {
    /// Its id.
    pub id: String,
    /// Which one.
    pub what: String,
    /// The key of the reason.
    pub why: &'static str,
}

/// A finished file, as a row.
#[derive(Debug, Clone)]
pub struct FileRow {
    /// Its id.
    pub id: String,
    /// Which report.
    pub kind: Kind,
    /// The organisation's name.
    pub organisation: String,
    /// CSV, XLSX, PARQUET.
    pub format: String,
    /// When it was made.
    pub made: Moment,
    /// How many rows.
    pub rows: i64,
    /// How many bytes.
    pub bytes: i64,
    /// Until when it is kept.
    pub until: Moment,
    /// Whether a schedule made it.
    pub scheduled: bool,
}

/// What one chooses for a report, and for a schedule alike.
#[derive(Debug, Clone)]
pub struct Choices {
    /// The field `kind`.
    pub kinds: Vec<Choice>,
    /// The field `organisation`.
    pub places: Vec<Choice>,
    /// The field `format`.
    pub formats: Vec<Choice>,
    /// What was typed, and what is wrong.
    pub form: Form,
}

/// The page of reports.
#[derive(Debug, Clone, Template)]
#[template(path = "reports/reports.html")]
pub struct Reports {
    /// The frame.
    pub page: Page,
    /// What to choose from.
    pub choices: Choices,
    /// The report under way.
    pub watch: Option<Watch>,
    /// The one that could not be made.
    pub failed: Option<Failed>,
    /// One's files.
    pub files: Vec<FileRow>,
}

/// A schedule, as a row.
#[derive(Debug, Clone)]
pub struct ScheduleRow {
    /// Its number.
    pub id: i64,
    /// Which report.
    pub kind: Kind,
    /// The organisation's name.
    pub organisation: String,
    /// CSV, XLSX, PARQUET.
    pub format: String,
    /// When, in words.
    pub when: String,
    /// When it is due next; none while it rests.
    pub next: Option<Moment>,
    /// When it was due last.
    pub last: Option<Moment>,
    /// Names, with commas between.
    pub recipients: String,
    /// Who got no file the last time, and why.
    pub given_up: Vec<String>,
}

/// The page of schedules.
#[derive(Debug, Clone, Template)]
#[template(path = "reports/schedules.html")]
pub struct Schedules {
    /// The frame.
    pub page: Page,
    /// What to choose from.
    pub choices: Choices,
    /// The field `every`.
    pub everies: Vec<Choice>,
    /// The field `weekday`.
    pub weekdays: Vec<Choice>,
    /// One's schedules.
    pub rows: Vec<ScheduleRow>,
}
