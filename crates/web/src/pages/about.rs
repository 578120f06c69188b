//! What the platform says about itself.

use crate::request::{Answer, Visitor, show};
use crate::routes::{Gate, Routes};
use crate::views::about::Statement;
use crate::words::key;

/// The routes of this room.
pub fn routes() -> Routes {
    Routes::default()
        .get("/about", Gate::Public, about)
        .get("/policies/privacy", Gate::Public, privacy)
        .get("/policies/accessibility", Gate::Public, accessibility)
        .get("/policies/terms", Gate::Public, terms)
}

/// Headings with their paragraphs, by their keys.
type Sections<'a> = &'a [(&'static str, &'a [&'static str])];

fn statement(
    visitor: &Visitor,
    title: &'static str,
    lead: &'static str,
    sections: Sections<'_>,
) -> Answer {
    let words = visitor.words();
    let say = |key: &'static str| words.t(key).to_string();
    show(&Statement {
        page: visitor.page(),
        title: say(title),
        lead: say(lead),
        sections: sections
            .iter()
            .map(|(head, texts)| (say(head), texts.iter().map(|t| say(t)).collect()))
            .collect(),
    })
}

async fn about(visitor: Visitor) -> Answer {
    statement(
        &visitor,
        key("about-title"),
        key("about-lead"),
        &[
            (key("about-learn-head"), &[key("about-learn-text")]),
            (key("about-figures-head"), &[key("about-figures-text")]),
            (key("about-hours-head"), &[key("about-hours-text")]),
        ],
    )
}

async fn privacy(visitor: Visitor) -> Answer {
    statement(
        &visitor,
        key("policy-privacy-title"),
        key("policy-privacy-lead"),
        &[
            (
                key("policy-privacy-ground-head"),
                &[key("policy-privacy-ground-text")],
            ),
            (
                key("policy-privacy-ledger-head"),
                &[
                    key("policy-privacy-ledger-text"),
                    key("policy-privacy-ledger-not"),
                ],
            ),
            (
                key("policy-privacy-see-head"),
                &[key("policy-privacy-see-text")],
            ),
            (
                key("policy-privacy-correct-head"),
                &[key("policy-privacy-correct-text")],
            ),
            (
                key("policy-privacy-cookies-head"),
                &[key("policy-privacy-cookies-text")],
            ),
        ],
    )
}

async fn accessibility(visitor: Visitor) -> Answer {
    statement(
        &visitor,
        key("policy-accessibility-title"),
        key("policy-accessibility-lead"),
        &[
            (
                key("policy-accessibility-aim-head"),
                &[key("policy-accessibility-aim-text")],
            ),
            (
                key("policy-accessibility-means-head"),
                &[key("policy-accessibility-means-text")],
            ),
            (
                key("policy-accessibility-limits-head"),
                &[key("policy-accessibility-limits-text")],
            ),
        ],
    )
}

async fn terms(visitor: Visitor) -> Answer {
    statement(
        &visitor,
        key("policy-terms-title"),
        key("policy-terms-lead"),
        &[
            (
                key("policy-terms-you-head"),
                &[key("policy-terms-you-text")],
            ),
            (key("policy-terms-we-head"), &[key("policy-terms-we-text")]),
            (
                key("policy-terms-content-head"),
                &[key("policy-terms-content-text")],
            ),
            (
                key("policy-terms-law-head"),
                &[key("policy-terms-law-text")],
            ),
        ],
    )
}
