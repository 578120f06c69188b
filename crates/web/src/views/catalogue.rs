//! The catalogue and the page of one course.

use askama::Template;
use sopan_rules::time::Day;

use super::Page;
use super::parts::{Choice, Icon, Pill, Progress, Steps, Tone};
use super::review::Own;
use crate::words::key;

/// All courses, as searched and filtered.
#[derive(Debug, Clone, Template)]
#[template(path = "catalogue/list.html")]
pub struct Catalogue {
    /// The frame.
    pub page: Page,
    /// What was searched for; the field `q`.
    pub query: String,
    /// The languages that courses are in; the field `language`.
    pub languages: Vec<Choice>,
    /// The language that was chosen, or nothing.
    pub language: String,
    /// The providers; the field `provider`.
    pub providers: Vec<Choice>,
    /// The provider that was chosen, or nothing.
    pub provider: String,
    /// How long courses take; the field `length`.
    pub lengths: Vec<Choice>,
    /// The length that was chosen, or nothing.
    pub length: String,
    /// What courses teach, each theme within its area; the field `theme`.
    pub themes: Vec<Choice>,
    /// The theme that was chosen, or nothing.
    pub theme: String,
    /// Up to which levels; the field `level`.
    pub levels: Vec<Choice>,
    /// The level that was chosen, or nothing.
    pub level: String,
    /// Whether no course is written so, and these are spelt alike.
    pub alike: bool,
    /// The courses of this part of the list.
    pub courses: Vec<CourseCard>,
    /// Number of the first course shown, counted from 1.
    pub from: u64,
    /// Number of the last course shown.
    pub to: u64,
    /// How many courses were found.
    pub total: u64,
    /// Where the courses before these are.
    pub previous: Option<String>,
    /// Where the courses after these are.
    pub next: Option<String>,
}

impl Catalogue {
    fn narrowed(&self) -> bool {
        let chosen = [
            &self.query,
            &self.language,
            &self.provider,
            &self.length,
            &self.theme,
            &self.level,
        ];
        chosen.iter().any(|choice| !choice.is_empty())
    }
}

/// A course in a list.
#[derive(Debug, Clone)]
pub struct CourseCard {
    /// Where its page is.
    pub href: String,
    /// Its title, in its own language and script.
    pub title: String,
    /// The provider's name.
    pub provider: String,
    /// Its nominal duration in minutes, where it is known.
    pub minutes: Option<u32>,
    /// The names of the languages that it is in.
    pub languages: String,
    /// Whether it can be taken here; else it is listed only.
    pub here: bool,
    /// Whether it ends in an assessment.
    pub assessment: bool,
    /// Where the reader stands in it.
    pub standing: Standing,
    /// Its stars, once somebody rated it.
    pub stars: Option<Stars>,
}

/// The ratings of a course together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stars {
    /// Their mean, with one decimal.
    pub mean: String,
    /// How many there are.
    pub count: i64,
}

/// Where a person stands in a course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Not enrolled.
    None,
    /// Enrolled; nothing or something is done.
    InProgress {
        /// Where to go on.
        resume: String,
        /// The resource to go on with.
        resource: Option<String>,
        /// How many required resources and assessments are done.
        done: u32,
        /// Of how many.
        total: u32,
        /// It was completed on this day, and is taken once more.
        again: Option<Day>,
    },
    /// Completed.
    Completed {
        /// On this day.
        on: Day,
        /// Once more on this day, the last one.
        again: Option<Day>,
        /// Where the certificate is.
        certificate: Option<String>,
    },
}

impl Standing {
    fn pill(&self, page: &Page) -> Option<Pill> {
        match self {
            Standing::None => None,
            Standing::InProgress { .. } => Some(page.pill(Tone::Info, key("course-in-progress"))),
            Standing::Completed { .. } => Some(page.pill(Tone::Ok, key("course-completed"))),
        }
    }
}

/// The page of one course.
#[derive(Debug, Clone, Template)]
#[template(path = "catalogue/course.html")]
pub struct Course {
    /// The frame.
    pub page: Page,
    /// Its code, as in `/courses/{id}`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The provider's name.
    pub provider: String,
    /// Its content is here and it can be enrolled in.
    pub open: bool,
    /// What it is about: HTML that was cleaned.
    pub about_html: String,
    /// Its nominal duration in minutes, where it is known.
    pub minutes: Option<u32>,
    /// The names of the languages that it is in.
    pub languages: String,
    /// Its modules.
    pub modules: Vec<Module>,
    /// The end-of-course assessment, where there is one.
    pub assessment: Option<AssessmentLine>,
    /// Where the reader stands in it.
    pub standing: Standing,
    /// How many officials have completed it.
    pub completions: u64,
    /// Its stars, once somebody rated it.
    pub stars: Option<Stars>,
    /// The reader's rating so far, for who may rate it.
    pub own_rating: Option<Own>,
    /// Where the survey is that the reader is asked to answer.
    pub survey: Option<String>,
    /// The reader goes on in the version that was begun, since revised.
    pub keeps_version: bool,
    /// The same course in other languages.
    pub also_in: Vec<InLanguage>,
    /// The reader completed it in another language, on this day, and not in this one.
    pub done_elsewhere: Option<(InLanguage, Day)>,
    /// The reader began it in another language, and not in this one.
    pub begun_elsewhere: Option<InLanguage>,
    /// It is retired, and this is what to take in its place: where, and its title.
    pub replacement: Option<(String, String)>,
    /// What it teaches: where each sub-theme is, its name, and the level.
    pub teaches: Vec<(String, String, String)>,
}

/// A course in another language.
#[derive(Debug, Clone)]
pub struct InLanguage {
    /// Where its page is.
    pub href: String,
    /// The language's own name.
    pub name: String,
    /// The language's code.
    pub code: String,
}

/// An outline with more resources than this shows its modules folded.
const MANY_RESOURCES: usize = 60;

/// Whether an outline is so long that its modules are shown folded.
pub(crate) fn is_long(modules: &[Module]) -> bool {
    modules.iter().map(|m| m.resources.len()).sum::<usize>() > MANY_RESOURCES
}

impl Module {
    /// Whether the resource that is open is one of its own.
    pub(crate) fn is_current(&self) -> bool {
        self.resources.iter().any(|r| r.current)
    }

    /// How many of its resources are done.
    pub(crate) fn done(&self) -> usize {
        self.resources.iter().filter(|r| r.done).count()
    }
}

impl Course {
    fn can_be_taken_along(&self) -> bool {
        let along = |r: &ResourceLine| {
            r.href.is_some() && !matches!(r.kind, ResourceKind::Link | ResourceKind::Package)
        };
        self.modules.iter().flat_map(|m| &m.resources).any(along)
    }

    /// Whether it is open to this person and nothing of it can be taken along.
    fn needs_network(&self) -> bool {
        let mut resources = self.modules.iter().flat_map(|m| &m.resources);
        resources.any(|r| r.href.is_some()) && !self.can_be_taken_along()
    }

    fn resources(&self) -> usize {
        self.modules.iter().map(|m| m.resources.len()).sum()
    }
}

/// A module in an outline.
#[derive(Debug, Clone)]
pub struct Module {
    /// Its title.
    pub title: String,
    /// Its resources, in order.
    pub resources: Vec<ResourceLine>,
}

/// A resource in an outline.
#[derive(Debug, Clone)]
pub struct ResourceLine {
    /// Its title.
    pub title: String,
    /// What it is.
    pub kind: ResourceKind,
    /// Its nominal duration in minutes, where it is known.
    pub minutes: Option<u32>,
    /// Where it can be opened, by who is enrolled.
    pub href: Option<String>,
    /// It is done.
    pub done: bool,
    /// It is the one that is open.
    pub current: bool,
    /// It is closed until others are done: their titles.
    pub closed: Option<String>,
}

/// What a resource is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResourceKind {
    /// Text to read.
    Text,
    /// A film.
    Video,
    /// A PDF document.
    Pdf,
    /// A page elsewhere.
    Link,
    /// Content that came in a package.
    Package,
}

impl ResourceKind {
    /// Its picture.
    pub fn icon(self) -> Icon {
        match self {
            ResourceKind::Text => Icon("text"),
            ResourceKind::Video => Icon("video"),
            ResourceKind::Pdf => Icon("pdf"),
            ResourceKind::Link => Icon("next"),
            ResourceKind::Package => Icon("package"),
        }
    }

    /// The key of its name.
    pub fn key(self) -> &'static str {
        match self {
            ResourceKind::Text => key("resource-text"),
            ResourceKind::Video => key("resource-video"),
            ResourceKind::Pdf => key("resource-pdf"),
            ResourceKind::Link => key("resource-link"),
            ResourceKind::Package => key("resource-package"),
        }
    }
}

/// The end-of-course assessment in an outline.
#[derive(Debug, Clone)]
pub struct AssessmentLine {
    /// How many questions it asks.
    pub questions: u32,
    /// The share of marks that clears it, 0 to 100.
    pub pass_percent: u8,
    /// Where it starts, by who may take it now.
    pub href: Option<String>,
    /// It is cleared.
    pub cleared: bool,
    /// How many attempts are left, where that is limited and known.
    pub attempts_left: Option<u32>,
    /// It is the page that is open.
    pub current: bool,
}
