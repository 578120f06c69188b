//! Registering by oneself, joining by an invitation, and the desk that lets people in.

use askama::Template;

use super::Page as Frame;
use super::parts::{Choice, Form, Tone};

/// The page on which a registration begins: an e-mail address.
#[derive(Debug, Clone, Template)]
#[template(path = "joining/register.html")]
pub struct Register {
    /// The frame.
    pub page: Frame,
    /// Whether the address was sent.
    pub sent: bool,
    /// The field `email`.
    pub form: Form,
}

/// The form behind a link: who it is, and where.
#[derive(Debug, Clone, Template)]
#[template(path = "joining/form.html")]
pub struct Join {
    /// The frame.
    pub page: Frame,
    /// The address that was proven.
    pub email: String,
    /// The organisation that invites; none where one registers by oneself.
    pub organisation: Option<String>,
    /// Where the registration stands, once it was sent.
    pub standing: Option<String>,
    /// Where the form goes.
    pub action: String,
    /// The organisations to choose from.
    pub units: Vec<Choice>,
    /// The groups to choose from.
    pub groups: Vec<Choice>,
    /// What was typed.
    pub form: Form,
}

/// Who wants to be let in.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// The number.
    pub id: i64,
    /// The name.
    pub name: String,
    /// Group and designation.
    pub post: String,
    /// Where to.
    pub organisation: String,
    /// The address.
    pub email: String,
}

/// A transfer that waits.
#[derive(Debug, Clone)]
pub struct Transfer {
    /// The number.
    pub id: i64,
    /// Whose.
    pub name: String,
    /// From where.
    pub from: String,
    /// Where to.
    pub to: String,
}

/// An invitation.
#[derive(Debug, Clone)]
pub struct Invitation {
    /// The number.
    pub id: i64,
    /// To whom.
    pub email: String,
    /// Where to.
    pub organisation: String,
    /// In words.
    pub status: String,
    /// Whether it can be used.
    pub open: bool,
}

/// An approved domain.
#[derive(Debug, Clone)]
pub struct Domain {
    /// The domain.
    pub domain: String,
    /// The organisation's code.
    pub code: String,
    /// The organisation's name.
    pub organisation: String,
    /// Whether nobody has to approve.
    pub at_once: bool,
}

/// The desk.
#[derive(Debug, Clone, Template)]
#[template(path = "joining/desk.html")]
pub struct Desk {
    /// The frame.
    pub page: Frame,
    /// Who wants to be let in.
    pub waiting: Vec<Waiting>,
    /// Transfers to decide about.
    pub incoming: Vec<Transfer>,
    /// Transfers that were asked for.
    pub outgoing: Vec<Transfer>,
    /// Invitations, the latest first.
    pub invitations: Vec<Invitation>,
    /// Registrations of which the mail did not go: the address, and what happened.
    pub unsent: Vec<(String, String)>,
    /// Approved domains.
    pub domains: Vec<Domain>,
    /// Organisations to choose from.
    pub units: Vec<Choice>,
    /// An invitation's link that was just made, shown this once.
    pub link: Option<String>,
    /// What was typed.
    pub form: Form,
}
