//! Certificates: mine, and the check that anyone can make.

use askama::Template;
use sopan_rules::time::{Day, Moment};

use super::Page;
use super::parts::{Choice, Form, Icon, Tone};

/// The learner's certificates.
#[derive(Debug, Clone, Template)]
#[template(path = "credentials/list.html")]
pub struct Certificates {
    /// The frame.
    pub page: Page,
    /// The certificates, the latest first.
    pub certificates: Vec<Certificate>,
    /// The badges, the latest first; of these `course` is the title and `provider` who
    /// issues it.
    pub badges: Vec<Certificate>,
}

/// A certificate in the list.
#[derive(Debug, Clone)]
pub struct Certificate {
    /// Its number.
    pub number: String,
    /// The course's title.
    pub course: String,
    /// The provider's name.
    pub provider: String,
    /// When the course was completed.
    pub completed: Day,
    /// Course hours, in minutes, where they are known.
    pub minutes: Option<u32>,
    /// The day on which it was revoked, where it is.
    pub revoked: Option<Day>,
}

/// The public check of a certificate.
#[derive(Debug, Clone, Template)]
#[template(path = "credentials/check.html")]
pub struct Check {
    /// The frame.
    pub page: Page,
    /// The number that was asked about; the field `number`.
    pub number: String,
    /// What was found, once something was asked.
    pub found: Option<Found>,
}

/// What the check found.
#[derive(Debug, Clone)]
pub enum Found {
    /// A certificate of ours.
    Valid(Box<Checked>),
    /// There is none with this number.
    Nothing,
}

/// What a certificate says.
#[derive(Debug, Clone)]
pub struct Checked {
    /// Whether it is a badge.
    pub badge: bool,
    /// Its number.
    pub number: String,
    /// The official's name, where the holder shows it.
    pub name: Option<String>,
    /// The course's title.
    pub course: String,
    /// The provider's name.
    pub provider: String,
    /// When the course was completed.
    pub completed: Day,
    /// The organisation that issued it.
    pub issuer: String,
    /// Course hours, in minutes, where they are known.
    pub minutes: Option<u32>,
    /// Whether it is no longer valid.
    pub revoked: Option<Revoked>,
    /// For its holder.
    pub mine: Option<Mine>,
    /// For those who may revoke it.
    pub desk: Option<Desk>,
}

/// That a certificate is no longer valid.
#[derive(Debug, Clone)]
pub struct Revoked {
    /// Since when.
    pub day: Day,
    /// Why, in the page's language.
    pub why: String,
}

/// What the holder chooses: the fields `name` and `email`.
#[derive(Debug, Clone)]
pub struct Mine {
    /// Whether an e-mail address is known.
    pub email: bool,
    /// What is chosen.
    pub form: Form,
}

/// What those do who may revoke: the fields `reason` and `note`.
#[derive(Debug, Clone)]
pub struct Desk {
    /// What was done about it, the first first.
    pub acts: Vec<ActLine>,
    /// The reasons to choose from.
    pub reasons: Vec<Choice>,
    /// What was typed.
    pub form: Form,
}

/// Something that was done about a certificate.
#[derive(Debug, Clone)]
pub struct ActLine {
    /// What, in the page's language.
    pub text: String,
    /// Why, as somebody wrote it.
    pub note: String,
    /// When.
    pub at: Moment,
    /// By whom.
    pub by: String,
}
