//! An official's own profile.

use askama::Template;

use super::Page;
use super::parts::{Choice, Form, Pill, Tone};
use crate::words::key;

/// Whether the MDO has confirmed group and designation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProfileStatus {
    /// NOT-VERIFIED, and the official has yet to give group or designation.
    Incomplete,
    /// NOT-VERIFIED, and it waits for the MDO.
    Waiting,
    /// NOT-VERIFIED, because the MDO sent it back.
    SentBack,
    /// VERIFIED.
    Verified,
    /// NOT-MY-USER.
    NotMyUser,
}

impl ProfileStatus {
    /// In a word or two.
    pub fn pill(self, page: &Page) -> Pill {
        match self {
            ProfileStatus::Verified => page.pill(Tone::Ok, key("status-verified")),
            ProfileStatus::NotMyUser => page.pill(Tone::Bad, key("status-not-my-user")),
            _ => page.pill(Tone::Wait, key("status-not-verified")),
        }
    }

    /// The key of what to do about it.
    pub fn advice(self) -> &'static str {
        match self {
            ProfileStatus::Incomplete => key("status-advice-incomplete"),
            ProfileStatus::Waiting => key("status-advice-waiting"),
            ProfileStatus::SentBack => key("status-advice-sent-back"),
            ProfileStatus::Verified => key("status-advice-verified"),
            ProfileStatus::NotMyUser => key("status-advice-not-my-user"),
        }
    }

    fn tone(self) -> Tone {
        match self {
            ProfileStatus::Verified => Tone::Ok,
            ProfileStatus::NotMyUser | ProfileStatus::SentBack => Tone::Bad,
            _ => Tone::Wait,
        }
    }
}

/// The official's own profile, and the form that edits it.
#[derive(Debug, Clone, Template)]
#[template(path = "officials/profile.html")]
pub struct Profile {
    /// The frame.
    pub page: Page,
    /// The official's e-mail address.
    pub email: String,
    /// The organisation's name.
    pub organisation: String,
    /// The employee code, where there is one.
    pub employee_code: Option<String>,
    /// Whether the MDO has confirmed it.
    pub status: ProfileStatus,
    /// Why the MDO sent it back, in the MDO's words.
    pub remark: Option<String>,
    /// The groups to choose from; the field `group`.
    pub groups: Vec<Choice>,
    /// The designations to choose from; the field `designation`.
    pub designations: Vec<Choice>,
    /// The fields `name`, `phone`, `group`, `designation`.
    pub form: Form,
}
