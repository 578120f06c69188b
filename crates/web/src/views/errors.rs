//! The pages that say why something didn't work, and what to do.

use askama::Template;

use super::Page;
use crate::words::key;

/// A request that couldn't be answered as it was asked.
#[derive(Debug, Clone, Template)]
#[template(path = "error.html")]
pub struct Problem {
    /// The frame.
    pub page: Page,
    /// Why.
    pub why: Why,
    /// More about it, in the page's language.
    pub detail: Option<String>,
    /// The number under which the log has it.
    pub reference: Option<String>,
}

/// Why a request couldn't be answered as it was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// 400: the request can't be understood, or its form is out of date.
    BadRequest,
    /// 403: not this person's to see or do.
    Forbidden,
    /// 404: there is nothing here.
    NotFound,
    /// 413: what was sent is too large.
    TooLarge,
    /// 429: too many in too short a time.
    TooMany,
    /// 500: our fault.
    Fault,
    /// 503: come back in a moment.
    Busy,
}

impl Why {
    /// All of them.
    pub const ALL: [Why; 7] = [
        Why::BadRequest,
        Why::Forbidden,
        Why::NotFound,
        Why::TooLarge,
        Why::TooMany,
        Why::Fault,
        Why::Busy,
    ];

    /// The HTTP status.
    pub fn status(self) -> u16 {
        match self {
            Why::BadRequest => 400,
            Why::Forbidden => 403,
            Why::NotFound => 404,
            Why::TooLarge => 413,
            Why::TooMany => 429,
            Why::Fault => 500,
            Why::Busy => 503,
        }
    }

    fn title(self) -> &'static str {
        match self {
            Why::BadRequest => key("error-400-title"),
            Why::Forbidden => key("error-403-title"),
            Why::NotFound => key("error-404-title"),
            Why::TooLarge => key("error-413-title"),
            Why::TooMany => key("error-429-title"),
            Why::Fault => key("error-500-title"),
            Why::Busy => key("error-503-title"),
        }
    }

    fn text(self) -> &'static str {
        match self {
            Why::BadRequest => key("error-400-text"),
            Why::Forbidden => key("error-403-text"),
            Why::NotFound => key("error-404-text"),
            Why::TooLarge => key("error-413-text"),
            Why::TooMany => key("error-429-text"),
            Why::Fault => key("error-500-text"),
            Why::Busy => key("error-503-text"),
        }
    }
}
