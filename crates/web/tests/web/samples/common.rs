//! The pages that belong to no room.

use askama::Template as _;
use sopan_web::views::Section;
use sopan_web::views::errors::{Problem, Why};
use sopan_web::words::Language;

use super::{Sample, public, signed_in};

pub fn all(language: Language) -> Vec<Sample> {
    let problem = |name, page, why, reference: Option<&str>| {
        let view = Problem {
            page,
            why,
            detail: None,
            reference: reference.map(str::to_owned),
        };
        (name, view.render().expect("a page"))
    };
    vec![
        problem(
            "error-403",
            signed_in(language, Section::Home),
            Why::Forbidden,
            None,
        ),
        problem(
            "error-404",
            public(language, "/nowhere"),
            Why::NotFound,
            None,
        ),
        problem(
            "error-429",
            public(language, "/sign-in"),
            Why::TooMany,
            None,
        ),
        problem(
            "error-500",
            signed_in(language, Section::Home),
            Why::Fault,
            Some("7F3A-19C2"),
        ),
    ]
}
