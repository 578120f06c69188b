//! Made-up pages to look at: the snapshots and the gallery both use them. A
//! room adds a file and a line in [`all`].

use sopan_rules::time::{Day, Moment};
use sopan_web::views::{Page, Person, Section};
use sopan_web::words::Language;

mod apar;
mod common;
mod learner;
mod mandates;
mod notices;

/// A rendered page under its name.
pub type Sample = (&'static str, String);

/// Every sample in a language.
pub fn all(language: Language) -> Vec<Sample> {
    [
        common::all(language),
        apar::all(language),
        learner::all(language),
        mandates::all(language),
        notices::all(language),
    ]
    .concat()
}

/// 30.11.2025, 18:05 IST.
pub fn now() -> Moment {
    day("2025-11-30").start().plus_seconds(18 * 3600 + 5 * 60)
}

/// A day from YYYY-MM-DD.
pub fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

/// What is said in either language.
pub fn either(language: Language, english: &str, hindi: &str) -> String {
    match language {
        Language::English => english.to_owned(),
        Language::Hindi => hindi.to_owned(),
    }
}

/// A page for somebody who isn't signed in.
pub fn public(language: Language, path: &str) -> Page {
    Page {
        demonstration: true,
        updated: Some(day("2025-11-30")),
        ..Page::new(language, path)
    }
}

/// A page for a learner.
pub fn signed_in(language: Language, section: Section) -> Page {
    Page {
        person: Some(Person {
            name: either(language, "Sunita Kumari", "सुनीता कुमारी"),
            organisation: either(
                language,
                "Rural Development Department, Bihar",
                "ग्रामीण विकास विभाग, बिहार",
            ),
            official: Some(1_001),
        }),
        sections: Section::LEARNER.to_vec(),
        csrf: "0f3a9c".to_owned(),
        as_on: Some(now()),
        ..public(language, section.href())
    }
    .at(section)
}
