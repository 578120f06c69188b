//! Competencies: the framework, what courses teach, what roles need, passbooks and gaps.

use askama::Template;

use super::Page as Frame;
use super::parts::{Choice, Form, Tile, Tone};

/// A sub-theme in the framework.
#[derive(Debug, Clone)]
pub struct SubTheme {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub about: String,
    /// How many live courses teach it.
    pub courses: i64,
    /// It is offered no more.
    pub retired: bool,
}

/// A theme with its sub-themes.
#[derive(Debug, Clone)]
pub struct Theme {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// It is offered no more.
    pub retired: bool,
    /// Its sub-themes.
    pub subs: Vec<SubTheme>,
}

/// The framework.
#[derive(Debug, Clone, Template)]
#[template(path = "competencies/list.html")]
pub struct List {
    /// The frame.
    pub page: Frame,
    /// Whether the reader keeps it.
    pub may: bool,
    /// What was looked for.
    pub q: String,
    /// The areas with their names and themes.
    pub areas: Vec<(String, Vec<Theme>)>,
    /// The areas to choose from.
    pub area_choices: Vec<Choice>,
    /// The themes to choose from.
    pub themes: Vec<Choice>,
    /// The fields of a new theme or sub-theme.
    pub form: Form,
}

/// A course that teaches a sub-theme.
#[derive(Debug, Clone)]
pub struct CourseLine {
    /// Its address.
    pub href: String,
    /// Its title.
    pub title: String,
    /// Up to which level.
    pub level: String,
    /// How long it takes, where that is known.
    pub minutes: Option<u32>,
}

/// One theme or sub-theme.
#[derive(Debug, Clone, Template)]
#[template(path = "competencies/one.html")]
pub struct One {
    /// The frame.
    pub page: Frame,
    /// Whether the reader keeps the framework.
    pub may: bool,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub about: String,
    /// Its area, and its theme where it has one.
    pub within: String,
    /// It is offered no more.
    pub retired: bool,
    /// It is a theme.
    pub is_theme: bool,
    /// Of a theme its sub-themes: where, and their names.
    pub subs: Vec<(String, String)>,
    /// The live courses that teach it.
    pub courses: Vec<CourseLine>,
    /// The areas to choose from.
    pub area_choices: Vec<Choice>,
    /// The themes to choose from.
    pub themes: Vec<Choice>,
    /// Its fields.
    pub form: Form,
}

/// A sub-theme at a level, where somebody may take it away.
#[derive(Debug, Clone)]
pub struct Held {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The level.
    pub level: String,
}

/// What a course teaches, for whoever writes it.
#[derive(Debug, Clone, Template)]
#[template(path = "competencies/course.html")]
pub struct Course {
    /// The frame.
    pub page: Frame,
    /// Where the course is edited.
    pub base: String,
    /// Its title.
    pub title: String,
    /// What it teaches.
    pub taught: Vec<Held>,
    /// The sub-themes to choose from.
    pub competencies: Vec<Choice>,
    /// The levels to choose from.
    pub levels: Vec<Choice>,
    /// The fields `competency` and `level`.
    pub form: Form,
}

/// What a designation needs.
#[derive(Debug, Clone)]
pub struct Role {
    /// The designation.
    pub designation: String,
    /// Who says so, where it is another organisation.
    pub from: Option<String>,
    /// What it needs.
    pub needs: Vec<Held>,
}

/// What roles need in an organisation.
#[derive(Debug, Clone, Template)]
#[template(path = "competencies/roles.html")]
pub struct Roles {
    /// The frame.
    pub page: Frame,
    /// Whether the reader may change it.
    pub may: bool,
    /// The code of the organisation.
    pub within: String,
    /// Its name.
    pub name: String,
    /// Where the gaps are.
    pub gaps: String,
    /// What it says itself.
    pub own: Vec<Role>,
    /// What it inherits.
    pub inherited: Vec<Role>,
    /// The designations that are proposed.
    pub designations: Vec<String>,
    /// The sub-themes to choose from.
    pub competencies: Vec<Choice>,
    /// The levels to choose from.
    pub levels: Vec<Choice>,
    /// The fields `designation`, `competency` and `level`.
    pub form: Form,
}

/// A sub-theme in a department.
#[derive(Debug, Clone)]
pub struct GapRow {
    /// Where the officials are who lack it; none for who may not see them.
    pub href: Option<String>,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// How many need it.
    pub needed: i64,
    /// How many have it.
    pub held: i64,
    /// How many lack it.
    pub gap: i64,
}

/// The gaps of a department.
#[derive(Debug, Clone, Template)]
#[template(path = "competencies/gaps.html")]
pub struct Gaps {
    /// The frame.
    pub page: Frame,
    /// The code of the organisation.
    pub within: String,
    /// Its name.
    pub name: String,
    /// Where the desk is.
    pub desk: String,
    /// Where it is said what roles need.
    pub roles: String,
    /// Its figures.
    pub tiles: Vec<Tile>,
    /// What is needed.
    pub rows: Vec<GapRow>,
    /// Designations that nobody described, with how many hold each.
    pub undescribed: Vec<(String, i64)>,
}

/// An official who lacks something.
#[derive(Debug, Clone)]
pub struct LackingRow {
    /// Where the passbook is.
    pub href: String,
    /// The name.
    pub name: String,
    /// The designation.
    pub designation: String,
    /// The organisation.
    pub organisation: String,
    /// The level that is needed.
    pub needed: String,
    /// The level that is there.
    pub held: String,
}

/// Officials who lack something.
#[derive(Debug, Clone, Template)]
#[template(path = "competencies/lacking.html")]
pub struct Lacking {
    /// The frame.
    pub page: Frame,
    /// Where the gaps of the department are.
    pub back: String,
    /// What they lack.
    pub competency: String,
    /// The department.
    pub name: String,
    /// Who.
    pub rows: Vec<LackingRow>,
    /// Where the next ones are.
    pub next: Option<String>,
}

/// A piece of evidence.
#[derive(Debug, Clone)]
pub struct Proof {
    /// The title of the course.
    pub title: String,
    /// Up to which level.
    pub level: String,
    /// On which day.
    pub day: String,
    /// The number of the certificate.
    pub certificate: Option<String>,
}

/// Something that the official has.
#[derive(Debug, Clone)]
pub struct Certified {
    /// Where the sub-theme is.
    pub href: String,
    /// Its name.
    pub name: String,
    /// Its theme.
    pub theme: String,
    /// The level.
    pub level: String,
    /// By what.
    pub evidence: Vec<Proof>,
}

/// Something that the role needs.
#[derive(Debug, Clone)]
pub struct Required {
    /// Where the sub-theme is.
    pub href: String,
    /// Its name.
    pub name: String,
    /// The level that is needed.
    pub needed: String,
    /// The level that is there.
    pub held: String,
    /// Whether that is enough.
    pub met: bool,
    /// Where it isn't, courses that close the gap.
    pub courses: Vec<CourseLine>,
}

/// A passbook.
#[derive(Debug, Clone, Template)]
#[template(path = "competencies/passbook.html")]
pub struct Passbook {
    /// The frame.
    pub page: Frame,
    /// Whose, where it isn't the reader's own: where the official is, and the name.
    pub of: Option<(String, String)>,
    /// The financial year, as in 2025-26.
    pub year: String,
    /// The three stages.
    pub tiles: Vec<Tile>,
    /// Who says what the role needs.
    pub role: Option<String>,
    /// What the role needs.
    pub required: Vec<Required>,
    /// What the official has.
    pub certified: Vec<Certified>,
}
