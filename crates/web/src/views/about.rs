//! What the platform says about itself: about, privacy, accessibility, terms.

use askama::Template;

use super::Page;

/// A statement: headings with paragraphs below them.
#[derive(Debug, Clone, Template)]
#[template(path = "about/statement.html")]
pub struct Statement {
    /// The frame.
    pub page: Page,
    /// Its title.
    pub title: String,
    /// The one sentence that matters most.
    pub lead: String,
    /// Headings, each with its paragraphs.
    pub sections: Vec<(String, Vec<String>)>,
}
