//! Signing in: by password or by a link that works once.

use askama::Template;

use super::Page;
use super::parts::{Form, Tone};

/// Signing in with e-mail and password.
#[derive(Debug, Clone, Template)]
#[template(path = "access/sign_in.html")]
pub struct SignIn {
    /// The frame.
    pub page: Page,
    /// The fields `email` and `password`.
    pub form: Form,
    /// What is wrong with the two together, in the page's language.
    pub error: Option<String>,
    /// Where to go afterwards: a path of ours.
    pub back: String,
}

/// Asking for a link that works once.
#[derive(Debug, Clone, Template)]
#[template(path = "access/link_request.html")]
pub struct LinkRequest {
    /// The frame.
    pub page: Page,
    /// The field `email`.
    pub form: Form,
}

/// The link is on its way, if the address is known.
#[derive(Debug, Clone, Template)]
#[template(path = "access/link_sent.html")]
pub struct LinkSent {
    /// The frame.
    pub page: Page,
    /// The address as it was typed.
    pub email: String,
    /// For how many minutes the link works.
    pub minutes: u32,
}

/// The link was opened; a press of the button signs in, so that a mail
/// scanner that opens links doesn't use it up.
#[derive(Debug, Clone, Template)]
#[template(path = "access/link_open.html")]
pub struct LinkOpen {
    /// The frame.
    pub page: Page,
    /// What the link carries.
    pub token: String,
    /// Whom it signs in.
    pub name: String,
}

/// Too many attempts from here.
#[derive(Debug, Clone, Template)]
#[template(path = "access/too_many.html")]
pub struct TooMany {
    /// The frame.
    pub page: Page,
    /// After how many minutes the next attempt is heard.
    pub minutes: u32,
}
