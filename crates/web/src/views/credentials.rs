//! Certificates: mine, and the check that anyone can make.

use askama::Template;
use sopan_rules::time::Day;

use super::Page;
use super::parts::{Icon, Tone};

/// The learner's certificates.
#[derive(Debug, Clone, Template)]
#[template(path = "credentials/list.html")]
pub struct Certificates {
    /// The frame.
    pub page: Page,
    /// The certificates, the latest first.
    pub certificates: Vec<Certificate>,
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
    Valid(Checked),
    /// There is none with this number.
    Nothing,
}

/// What a certificate says.
#[derive(Debug, Clone)]
pub struct Checked {
    /// Its number.
    pub number: String,
    /// The official's name.
    pub name: String,
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
}
