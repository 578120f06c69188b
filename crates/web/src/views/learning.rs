//! What a learner comes for: where I stand, the player, my record.

use askama::Template;
use sopan_rules::time::Day;

use super::Page;
use super::catalogue::{AssessmentLine, Module, ResourceKind};
use super::officials::ProfileStatus;
use super::parts::{Icon, Progress, Steps, Tone};

/// The learner's home.
#[derive(Debug, Clone, Template)]
#[template(path = "learning/home.html")]
pub struct Home {
    /// The frame; its `as_on` is when the figures were true.
    pub page: Page,
    /// The learner's name.
    pub name: String,
    /// Whether the MDO has confirmed the profile.
    pub profile: ProfileStatus,
    /// Courses that are begun, the one last opened first.
    pub in_progress: Vec<Begun>,
    /// Courses that are completed, the latest first.
    pub completed: Vec<Done>,
    /// How many are completed in all.
    pub completed_total: u64,
    /// Course hours: nominal minutes of what was completed.
    pub course_minutes: u64,
    /// Time spent: measured minutes, idle time left out.
    pub time_spent_minutes: u64,
    /// How many certificates there are.
    pub certificates: u64,
    /// Where the learner's department and State stand.
    pub places: Vec<Place>,
}

/// A course that is begun.
#[derive(Debug, Clone)]
pub struct Begun {
    /// Its title.
    pub title: String,
    /// The provider's name.
    pub provider: String,
    /// Where to go on.
    pub href: String,
    /// The resource to go on with.
    pub resource: Option<String>,
    /// How many required resources and assessments are done.
    pub done: u32,
    /// Of how many.
    pub total: u32,
}

/// A course that is completed.
#[derive(Debug, Clone)]
pub struct Done {
    /// Its title.
    pub title: String,
    /// Where its page is.
    pub href: String,
    /// The day of completion.
    pub on: Day,
    /// Where the certificate is.
    pub certificate: Option<String>,
}

/// An organisation's live figure: officials with at least one completion.
#[derive(Debug, Clone)]
pub struct Place {
    /// The organisation's name.
    pub name: String,
    /// Registered officials with at least one course completion.
    pub numerator: u64,
    /// Registered officials.
    pub denominator: u64,
    /// The share with two decimals: `6.25`.
    pub percent: String,
    /// Rank in its cohort, where it has one: rank, and of how many.
    pub rank: Option<(u64, u64)>,
    /// Where more is to be seen, where it is.
    pub href: Option<String>,
}

/// The player: one resource of a course, and the way through it.
#[derive(Debug, Clone, Template)]
#[template(path = "learning/player.html")]
pub struct Player {
    /// The frame.
    pub page: Page,
    /// The course's code, as in `/learn/{code}`.
    pub code: String,
    /// The course's title.
    pub course: String,
    /// Where the course's page is.
    pub course_href: String,
    /// The outline, with this resource marked.
    pub modules: Vec<Module>,
    /// The end-of-course assessment, where there is one.
    pub assessment: Option<AssessmentLine>,
    /// The resource's identifier, as in `/learn/{code}/{resource}`.
    pub resource: String,
    /// The resource's title.
    pub title: String,
    /// The nominal duration in minutes, where it is known.
    pub minutes: Option<u32>,
    /// What there is to read or see.
    pub body: Body,
    /// The last position: seconds of a film, thousandths of a text.
    pub position: u32,
    /// Time spent in the course so far, in minutes, once there is any.
    pub spent_minutes: Option<u32>,
    /// It is done.
    pub is_done: bool,
    /// How many required resources and assessments are done.
    pub done: u32,
    /// Of how many.
    pub total: u32,
    /// Where the resource before this one is.
    pub previous: Option<String>,
    /// Where the resource, or the assessment, after this one is.
    pub next: Option<String>,
}

/// What there is to read or see.
#[derive(Debug, Clone)]
pub enum Body {
    /// Text: HTML that was cleaned.
    Text {
        /// The text.
        html: String,
        /// Its language: `en`, `hi`.
        language: String,
        /// `rtl` or `ltr`.
        direction: &'static str,
    },
    /// A film.
    Film(Film),
    /// A PDF document.
    Pdf {
        /// Where it is.
        href: String,
        /// Its size, where it is known.
        bytes: Option<u64>,
    },
    /// A page or a film elsewhere.
    Link {
        /// Its address.
        href: String,
        /// The name of its site.
        site: String,
        /// What stands beside it: HTML that was cleaned.
        html: String,
        /// Its language: `en`, `hi`.
        language: String,
        /// `rtl` or `ltr`.
        direction: &'static str,
    },
    /// Content that came in a package.
    Package(Box<Content>),
}

/// Content of a package, as it is opened in the player.
#[derive(Debug, Clone)]
pub struct Content {
    /// Its address.
    pub src: String,
    /// Its title, for who can't see the frame.
    pub title: String,
    /// Whether it opens in a window of its own.
    pub own_window: bool,
    /// Whether it says itself when it is done.
    pub says_when_done: bool,
    /// Where the learner stands in it, by its own word: the key of the word.
    pub status: Option<&'static str>,
    /// The score in per cent.
    pub percent: Option<String>,
    /// Whether somebody only looks at it, who leaves no trace.
    pub preview: bool,
    /// Whether it calls a run-time, which hears when it is left.
    pub speaks: bool,
    /// The way through its parts, where they are played in the package's own order.
    pub way: Option<PackageWay>,
}

/// The way through a package that is played in its own order: its buttons and its outline.
#[derive(Debug, Clone, Template)]
#[template(path = "learning/way.html")]
pub struct PackageWay {
    /// The frame, for its words.
    pub page: Page,
    /// The outline.
    pub parts: Vec<WayPart>,
    /// The address of the learner's page; none where an author looks at it.
    pub base: Option<String>,
    /// Whether a part is open.
    pub open: bool,
    /// Whether it may be begun.
    pub begins: bool,
    /// Whether it goes on where it was interrupted.
    pub resumes: bool,
    /// Whether that is since the content closed itself and leads nowhere.
    pub again: bool,
    /// Whether it leads back; none where there is no such button.
    pub previous: Option<bool>,
    /// Whether it leads on.
    pub next: Option<bool>,
    /// Whether it may be interrupted.
    pub suspends: bool,
    /// Whether a button leaves the open part, where nothing leads on.
    pub leaves: bool,
}

/// A part in that outline.
#[derive(Debug, Clone)]
pub struct WayPart {
    /// Its identifier.
    pub identifier: String,
    /// Its title.
    pub title: String,
    /// How deep it stands, 0 to 4.
    pub depth: usize,
    /// Whether it only holds others.
    pub holds: bool,
    /// Where the learner stands in it: the key of the word.
    pub status: &'static str,
    /// It is done.
    pub done: bool,
    /// Whether it may be chosen.
    pub choosable: bool,
    /// Whether a rule keeps it closed.
    pub closed: bool,
    /// Whether it is the one that is open.
    pub current: bool,
}

impl Body {
    /// What kind of resource it is.
    pub fn kind(&self) -> ResourceKind {
        match self {
            Body::Text { .. } => ResourceKind::Text,
            Body::Film(_) => ResourceKind::Video,
            Body::Pdf { .. } => ResourceKind::Pdf,
            Body::Link { .. } => ResourceKind::Link,
            Body::Package(_) => ResourceKind::Package,
        }
    }

    /// Whether it says itself when it is done; else the learner does.
    pub fn says_when_done(&self) -> bool {
        matches!(self, Body::Package(content) if content.says_when_done)
    }
}

/// A film with what belongs to it.
#[derive(Debug, Clone)]
pub struct Film {
    /// Its files: the film itself, further renditions, the sound alone.
    pub sources: Vec<Source>,
    /// Which of them is shown, by its place.
    pub chosen: usize,
    /// Captions.
    pub captions: Vec<Captions>,
    /// What is said, in words, in the reader's language first.
    pub transcripts: Vec<Transcript>,
    /// What stands beside it: HTML that was cleaned.
    pub html: String,
}

impl Film {
    pub(crate) fn source(&self) -> Option<&Source> {
        self.sources.get(self.chosen).or(self.sources.first())
    }

    pub(crate) fn is_chosen(&self, place: &usize) -> bool {
        *place == self.chosen
    }
}

/// A file of a film.
#[derive(Debug, Clone)]
pub struct Source {
    /// What it is chosen by, where it has a name of its own.
    pub name: Option<String>,
    /// Where it is.
    pub src: String,
    /// Its size, where it is known.
    pub bytes: Option<u64>,
    /// It is the sound alone.
    pub sound: bool,
}

/// Captions of a film in one language.
#[derive(Debug, Clone)]
pub struct Captions {
    /// Where they are (WebVTT).
    pub src: String,
    /// The language: `en`, `hi`.
    pub language: String,
    /// The language's name.
    pub name: String,
}

/// What is said in a film, in one language.
#[derive(Debug, Clone)]
pub struct Transcript {
    /// The language: `en`, `hi`.
    pub language: String,
    /// The language's name.
    pub name: String,
    /// `rtl` or `ltr`.
    pub direction: &'static str,
    /// Its lines.
    pub lines: Vec<Line>,
}

/// A line of a transcript.
#[derive(Debug, Clone)]
pub struct Line {
    /// When it is said: in seconds, and as people read it.
    pub at: Option<(u64, String)>,
    /// What is said.
    pub text: String,
}

/// The learner's own record.
#[derive(Debug, Clone, Template)]
#[template(path = "learning/record.html")]
pub struct Record {
    /// The frame; its `as_on` is when the figures were true.
    pub page: Page,
    /// Course hours in all: nominal minutes of what was completed.
    pub course_minutes: u64,
    /// Time spent in all: measured minutes, idle time left out.
    pub time_spent_minutes: u64,
    /// How many courses are completed.
    pub completed: u64,
    /// How many end-of-course assessments are cleared.
    pub cleared: u64,
    /// Of how many that were tried.
    pub attempted: u64,
    /// How many of the completions are or were flagged.
    pub flags: u64,
    /// The enrolments, the latest first.
    pub rows: Vec<RecordRow>,
}

/// One enrolment in the record.
#[derive(Debug, Clone)]
pub struct RecordRow {
    /// The course's title.
    pub title: String,
    /// Where its page is.
    pub href: String,
    /// The provider's name.
    pub provider: String,
    /// When the person enrolled.
    pub enrolled: Day,
    /// Whether anything in it was done yet.
    pub started: bool,
    /// When it was completed.
    pub completed: Option<Day>,
    /// Course hours that the completion counts, in minutes.
    pub course_minutes: Option<u32>,
    /// Time spent, in minutes.
    pub time_spent_minutes: u32,
    /// The best result of the assessment, in hundredths, where it was tried.
    pub best_percent: Option<u8>,
    /// Where the certificate is.
    pub certificate: Option<String>,
}
