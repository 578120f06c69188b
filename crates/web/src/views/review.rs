//! Review by another person, versions of a course, and its ratings.

use askama::Template;
use sopan_app::ratings::Rating;
use sopan_app::review::ReviewView;
use sopan_app::store::catalogue::Status;
use sopan_app::store::review::Decision;
use sopan_app::versions::{Change, Difference, Part, Piece, Versions as Found};
use sopan_rules::time::{Day, Moment};

use super::Page;
use super::parts::{Choice, Form, Pill, Tone};
use crate::words::key;

/// Courses that wait for a reviewer.
#[derive(Debug, Clone, Template)]
#[template(path = "authoring/queue.html")]
pub struct Queue {
    /// The frame.
    pub page: Page,
    /// The longest wait first.
    pub waiting: Vec<Queued>,
    /// Whether the reader says for which organisations an approval is needed.
    pub sets_rules: bool,
    /// For which it is.
    pub rules: Vec<RuleLine>,
    /// The form for one more: `organisation`.
    pub form: Form,
}

/// A course that waits.
#[derive(Debug, Clone)]
pub struct Queued {
    /// Where it is reviewed.
    pub href: String,
    /// Its title.
    pub title: String,
    /// Its language.
    pub language: String,
    /// Who owns it.
    pub owner: String,
    /// Who handed it in.
    pub by: String,
    /// When.
    pub since: Moment,
    /// How many whole days ago.
    pub days: i64,
    /// Comments that nobody has settled.
    pub open_comments: i64,
}

/// An organisation whose courses need an approval.
#[derive(Debug, Clone)]
pub struct RuleLine {
    /// Its code.
    pub code: String,
    /// Its name with its code.
    pub name: String,
}

/// A course under review, for its author and its reviewer.
#[derive(Debug, Clone, Template)]
#[template(path = "authoring/review.html")]
pub struct ReviewPage {
    /// The frame.
    pub page: Page,
    /// Where the course is worked on.
    pub base: String,
    /// The course and where it stands.
    pub view: ReviewView,
    /// Its places, each with what was said about it.
    pub places: Vec<Place>,
    /// Reviews, the latest first.
    pub history: Vec<Past>,
    /// What was typed: `note`, `reason`.
    pub form: Form,
    /// Why something was not done.
    pub problems: Vec<String>,
}

/// A place of a course.
#[derive(Debug, Clone)]
pub struct Place {
    /// `course`, `module-7`, `resource-9`, `assessment`.
    pub place: String,
    /// What it is, in the page's language.
    pub what: String,
    /// Its title.
    pub title: String,
    /// Where it can be read.
    pub href: String,
    /// It begins a part of the course.
    pub module: bool,
    /// What was said.
    pub threads: Vec<Thread>,
}

/// A comment with its answers.
#[derive(Debug, Clone)]
pub struct Thread {
    /// Its number.
    pub id: i64,
    /// What was said first.
    pub said: Utterance,
    /// What was said to it.
    pub answers: Vec<Utterance>,
    /// Who settled it, and when.
    pub resolved: Option<(String, Moment)>,
}

/// Something that somebody said.
#[derive(Debug, Clone)]
pub struct Utterance {
    /// Who.
    pub by: String,
    /// When.
    pub at: Moment,
    /// What.
    pub body: String,
}

/// A review that was begun.
#[derive(Debug, Clone)]
pub struct Past {
    /// Who handed the course in.
    pub submitted_by: String,
    /// When.
    pub submitted_at: Moment,
    /// What was said with it.
    pub note: String,
    /// What was decided.
    pub decision: Option<Decision>,
    /// Why.
    pub reason: String,
    /// Who decided, and when.
    pub decided: Option<(String, Moment)>,
}

impl Past {
    fn pill(&self, page: &Page) -> Pill {
        match self.decision {
            None => page.pill(Tone::Wait, key("review-waits")),
            Some(Decision::Approved) => page.pill(Tone::Ok, key("review-approved")),
            Some(Decision::SentBack) => page.pill(Tone::Bad, key("review-sent-back")),
            Some(Decision::Withdrawn) => page.pill(Tone::Info, key("review-withdrawn")),
        }
    }
}

impl ReviewPage {
    fn can_be_handed_in(&self) -> bool {
        self.view.authored.course.status != Status::Live
    }
}

/// The versions of a course, and how two of them differ.
#[derive(Debug, Clone, Template)]
#[template(path = "authoring/versions.html")]
pub struct Versions {
    /// The frame.
    pub page: Page,
    /// The course's review.
    pub back: String,
    /// This page.
    pub here: String,
    /// The latest first.
    pub list: Vec<Written>,
    /// Which can be the older one.
    pub older: Vec<Choice>,
    /// Which can be the newer one.
    pub newer: Vec<Choice>,
    /// The course, and what is different.
    pub found: Found,
}

/// A version that was published.
#[derive(Debug, Clone)]
pub struct Written {
    /// Its number.
    pub number: i64,
    /// What its author says is different.
    pub note: String,
    /// When it was published.
    pub at: Moment,
    /// By whom.
    pub by: String,
    /// Who approved it.
    pub approved_by: Option<String>,
    /// Who wrote in it.
    pub writers: String,
    /// Whether those under way moved to it.
    pub moved: bool,
}

impl Versions {
    fn pill(&self, difference: &Difference) -> Pill {
        match difference.change {
            Change::Added => self.page.pill(Tone::Ok, key("versions-added")),
            Change::Removed => self.page.pill(Tone::Bad, key("versions-removed")),
            Change::Changed => self.page.pill(Tone::Info, key("versions-changed")),
            Change::Moved => self.page.pill(Tone::Wait, key("versions-moved")),
        }
    }

    fn part(&self, difference: &Difference) -> &'static str {
        match difference.part {
            Part::Title => key("authoring-course-title"),
            Part::Description => key("authoring-description"),
            Part::Provider => key("catalogue-provider"),
            Part::Minutes => key("authoring-minutes"),
            Part::Module => key("review-place-module"),
            Part::Resource => key("review-place-resource"),
            Part::ResourceTitle => key("versions-resource-title"),
            Part::Text => key("authoring-text"),
            Part::Source => key("authoring-upload"),
            Part::Required => key("authoring-needed"),
            Part::Assessment => key("review-place-assessment"),
            Part::Paper => key("paper-title"),
            Part::Question => key("authoring-question"),
        }
    }
}

/// The ratings of a course, for its authors.
#[derive(Debug, Clone, Template)]
#[template(path = "authoring/ratings.html")]
pub struct Ratings {
    /// The frame.
    pub page: Page,
    /// Where the course is worked on.
    pub back: String,
    /// Its title.
    pub title: String,
    /// The mean, with one decimal; none without a rating.
    pub mean: Option<String>,
    /// How many ratings.
    pub count: i64,
    /// How many of each, five stars first.
    pub spread: Vec<Share>,
    /// Month by month, the latest first.
    pub months: Vec<Month>,
    /// What was written, the latest first.
    pub words: Vec<Rating>,
    /// Where the words after these are.
    pub previous: Option<String>,
    /// Where the words before these are.
    pub next: Option<String>,
}

/// How many ratings have so many stars.
#[derive(Debug, Clone)]
pub struct Share {
    /// One to five.
    pub stars: i64,
    /// How many.
    pub count: i64,
    /// How many the most frequent has.
    pub most: i64,
}

/// The ratings that were given in a month.
#[derive(Debug, Clone)]
pub struct Month {
    /// Its first day.
    pub month: Day,
    /// How many.
    pub count: i64,
    /// Their mean.
    pub mean: String,
}

/// A form in which a course is rated, and its rating so far.
#[derive(Debug, Clone, Default)]
pub struct Own {
    /// The stars given; 0 for none yet.
    pub stars: i64,
    /// The words given.
    pub words: String,
}
