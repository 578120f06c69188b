//! Bringing files in: choosing, watching, and what came of it.

use askama::Template;
use sopan_app::imports::Kind;
use sopan_rules::time::Moment;

use super::Page;
use super::parts::{Choice, Form, Problems, Progress, Tone};
use crate::words::key;

/// The key of a kind's name.
pub fn name_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Organisations => key("imports-organisations"),
        Kind::Strengths => key("imports-strengths"),
        Kind::Officials => key("imports-officials"),
        Kind::Changes => key("imports-changes"),
        Kind::Designations => key("imports-designations"),
        Kind::Competencies => key("imports-competencies"),
        Kind::CourseCompetencies => key("imports-course-competencies"),
        Kind::RoleCompetencies => key("imports-role-competencies"),
    }
}

/// What the columns of a kind's file mean, by its key.
pub fn columns_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Organisations => key("imports-organisations-columns"),
        Kind::Strengths => key("imports-strengths-columns"),
        Kind::Officials => key("imports-officials-columns"),
        Kind::Changes => key("imports-changes-columns"),
        Kind::Designations => key("imports-designations-columns"),
        Kind::Competencies => key("imports-competencies-columns"),
        Kind::CourseCompetencies => key("imports-course-competencies-columns"),
        Kind::RoleCompetencies => key("imports-role-competencies-columns"),
    }
}

/// The page on which a file is chosen.
#[derive(Debug, Clone, Template)]
#[template(path = "imports/start.html")]
pub struct Start {
    /// The frame.
    pub page: Page,
    /// What the person may bring in.
    pub kinds: Vec<Kind>,
    /// The same, to choose from; the field `kind`.
    pub choices: Vec<Choice>,
    /// The fields `kind` and `file`.
    pub form: Form,
    /// Where the person's last import is, and its file's name.
    pub last: Option<(String, String)>,
}

/// An import under way.
#[derive(Debug, Clone, Template)]
#[template(path = "imports/running.html")]
pub struct Watch {
    /// The frame.
    pub page: Page,
    /// The import's id.
    pub id: String,
    /// What is brought in.
    pub kind: Kind,
    /// The file's name.
    pub file_name: String,
    /// How far it is; none while the file is being checked.
    pub progress: Option<Progress>,
}

/// What an import came to.
#[derive(Debug, Clone, Template)]
#[template(path = "imports/result.html")]
pub struct Outcome {
    /// The frame.
    pub page: Page,
    /// The import's id.
    pub id: String,
    /// What was brought in.
    pub kind: Kind,
    /// The file's name.
    pub file_name: String,
    /// When it was begun.
    pub begun: Moment,
    /// Good news or bad.
    pub tone: Tone,
    /// The key of the news.
    pub news: &'static str,
    /// Rows read, new, changed, as they were, in error; none where nothing was counted.
    pub counts: Option<[u64; 5]>,
    /// What is wrong.
    pub problems: Option<Problems>,
    /// Warnings, where there is no error.
    pub warnings: Vec<String>,
    /// Whether the file can be brought in now.
    pub ready: bool,
}

/// An import that is not known any more.
#[derive(Debug, Clone, Template)]
#[template(path = "imports/gone.html")]
pub struct Gone {
    /// The frame.
    pub page: Page,
}

/// A change of many officials by a file.
#[derive(Debug, Clone)]
pub struct Change {
    /// Its number.
    pub id: i64,
    /// When it was made.
    pub at: Moment,
    /// Who made it.
    pub by: Option<String>,
    /// How many officials it was about.
    pub officials: i64,
    /// When it was taken back.
    pub undone: Option<Moment>,
}

/// The changes that can be taken back.
#[derive(Debug, Clone, Template)]
#[template(path = "changes/list.html")]
pub struct Changes {
    /// The frame.
    pub page: Page,
    /// The latest first.
    pub lines: Vec<Change>,
}
