//! What the pages show: one struct per page, plain data in, HTML out. A handler
//! fills the struct and renders it; nothing here asks the database or decides.
//!
//! Every page holds a [`Page`], the frame around it.

use std::fmt;
use std::ops::Deref;

use askama::Template;
use askama::filters::HtmlSafe;
use sopan_rules::time::{Day, Moment};

use crate::words::{Language, Words, key};

pub mod about;
pub mod access;
pub mod along;
pub mod apar;
pub mod assessments;
pub mod authoring;
pub mod banks;
pub mod catalogue;
pub mod competencies;
pub mod credentials;
pub mod dashboards;
pub mod designations;
pub mod desk;
pub mod duplicates;
pub mod errors;
pub mod imports;
pub mod integrity;
pub mod joining;
pub mod learning;
pub mod letterheads;
pub mod letters;
pub mod mandates;
pub mod methodologies;
pub mod notices;
pub mod officials;
pub mod organisations;
pub mod packages;
pub mod parts;
pub mod ranking;
pub mod reconcile;
pub mod reports;
pub mod review;
pub mod rulebooks;
pub mod surveys;

use parts::{Confirm, Crumbs, Empty, Field, Notice, Pagination, Pill, Tabs, Tile, Tone};

/// The frame around a page: language, navigation, who is signed in.
///
/// It speaks its language: `page.t("key")`, `page.number(n)` and so on are
/// those of [`Words`].
#[derive(Debug, Clone)]
pub struct Page {
    /// The language of the page.
    pub words: Words,
    /// Path and query of this page, for links that come back to it.
    pub path: String,
    /// Who is signed in.
    pub person: Option<Person>,
    /// What the navigation offers, in order.
    pub sections: Vec<Section>,
    /// The section that this page belongs to.
    pub section: Option<Section>,
    /// How many notices the reader has not read; none where nobody is signed in.
    pub notices: Option<i64>,
    /// Goes into every form and into the header `x-csrf-token` of scripts.
    pub csrf: String,
    /// What the last action brought about.
    pub flash: Option<Flash>,
    /// The people here are synthetic, and the page says so.
    pub demonstration: bool,
    /// The figures of this page are true as on this moment.
    pub as_on: Option<Moment>,
    /// When the content of this page was last changed.
    pub updated: Option<Day>,
    /// The reader's own text size.
    pub text_size: TextSize,
}

/// The signed-in person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The person's name.
    pub name: String,
    /// The organisation's name.
    pub organisation: String,
    /// The number of the official, by which a device knows whose things it keeps.
    pub official: Option<i64>,
}

/// A message about what the last action brought about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flash {
    /// Good or bad news.
    pub tone: Tone,
    /// The message, in the page's language.
    pub text: String,
}

/// How large the reader wants the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TextSize {
    /// A-
    Smaller,
    /// A
    #[default]
    Normal,
    /// A+
    Larger,
}

impl TextSize {
    /// As the cookie and the link carry it.
    pub fn code(self) -> &'static str {
        match self {
            TextSize::Smaller => "smaller",
            TextSize::Normal => "normal",
            TextSize::Larger => "larger",
        }
    }

    /// From the cookie or the link.
    pub fn from_code(code: &str) -> Option<TextSize> {
        [TextSize::Smaller, TextSize::Normal, TextSize::Larger]
            .into_iter()
            .find(|size| size.code() == code)
    }
}

/// A place in the navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// The learner's home.
    Home,
    /// The catalogue.
    Catalogue,
    /// The learner's own record.
    Record,
    /// The learner's certificates.
    Certificates,
    /// The learner's profile.
    Profile,
    /// Figures, over time and beside others.
    Dashboard,
    /// The MDO's figures.
    Desk,
    /// The verification queue.
    Verification,
    /// The officials of the MDO.
    Officials,
    /// Bulk import.
    Import,
    /// Mandates and plans.
    Mandates,
    /// Reports as files.
    Reports,
    /// Creating and editing courses.
    Authoring,
    /// Courses that wait for a reviewer.
    Review,
    /// The public ranking.
    Ranking,
    /// Editions and letters.
    Editions,
    /// The public check of a certificate.
    Check,
}

impl Section {
    /// What everybody who is signed in has.
    pub const LEARNER: [Section; 5] = [
        Section::Home,
        Section::Catalogue,
        Section::Record,
        Section::Certificates,
        Section::Ranking,
    ];
    /// What an MDO Leader or Admin has besides.
    pub const MDO: [Section; 4] = [
        Section::Desk,
        Section::Verification,
        Section::Officials,
        Section::Import,
    ];
    /// What everybody has.
    pub const PUBLIC: [Section; 2] = [Section::Ranking, Section::Check];

    /// The key of its name.
    pub fn key(self) -> &'static str {
        match self {
            Section::Home => key("nav-home"),
            Section::Catalogue => key("nav-catalogue"),
            Section::Record => key("nav-record"),
            Section::Certificates => key("nav-certificates"),
            Section::Profile => key("nav-profile"),
            Section::Dashboard => key("nav-dashboard"),
            Section::Desk => key("nav-desk"),
            Section::Verification => key("nav-verification"),
            Section::Officials => key("nav-officials"),
            Section::Import => key("nav-import"),
            Section::Mandates => key("nav-mandates"),
            Section::Reports => key("nav-reports"),
            Section::Authoring => key("nav-authoring"),
            Section::Review => key("nav-review"),
            Section::Ranking => key("nav-ranking"),
            Section::Editions => key("nav-editions"),
            Section::Check => key("nav-check"),
        }
    }

    /// Where it leads.
    pub fn href(self) -> &'static str {
        match self {
            Section::Home => "/",
            Section::Catalogue => "/catalogue",
            Section::Record => "/record",
            Section::Certificates => "/certificates",
            Section::Profile => "/profile",
            Section::Dashboard => "/dashboard",
            Section::Desk => "/desk",
            Section::Verification => "/desk/verification",
            Section::Officials => "/desk/officials",
            Section::Import => "/desk/import",
            Section::Mandates => "/mandates",
            Section::Reports => "/reports",
            Section::Authoring => "/authoring",
            Section::Review => "/authoring/review",
            Section::Ranking => "/ranking",
            Section::Editions => "/editions",
            Section::Check => "/check",
        }
    }
}

impl Page {
    /// A page for somebody who isn't signed in.
    pub fn new(language: Language, path: impl Into<String>) -> Page {
        Page {
            words: Words::new(language),
            path: path.into(),
            person: None,
            sections: Section::PUBLIC.to_vec(),
            section: None,
            notices: None,
            csrf: String::new(),
            flash: None,
            demonstration: false,
            as_on: None,
            updated: None,
            text_size: TextSize::Normal,
        }
    }

    /// Says what the last action brought about.
    #[must_use]
    pub fn flash(mut self, tone: Tone, text: impl fmt::Display) -> Page {
        self.flash = Some(Flash {
            tone,
            text: text.to_string(),
        });
        self
    }

    /// Marks the section that the page belongs to.
    #[must_use]
    pub fn at(mut self, section: Section) -> Page {
        self.section = Some(section);
        self
    }

    /// The hidden field that every form that posts must hold.
    pub fn csrf_field(&self) -> CsrfField<'_> {
        CsrfField { token: &self.csrf }
    }

    /// A form field with a label; see [`Field`].
    pub fn field(&self, name: &'static str, label: &'static str) -> Field {
        Field::new(self.words, name, label)
    }

    /// A tile for one figure; see [`Tile`].
    pub fn tile(&self, label: &'static str, value: impl fmt::Display) -> Tile {
        Tile::new(self.words, label, value)
    }

    /// A status in a word or two.
    pub fn pill(&self, tone: Tone, key: &'static str) -> Pill {
        Pill::new(tone, self.t(key))
    }

    /// What to show, and teach, where there is nothing yet.
    pub fn empty(&self, title: &'static str, text: &'static str) -> Empty {
        Empty::new(self.words, title, text)
    }

    /// A notice in the page.
    pub fn notice(&self, tone: Tone, text: impl fmt::Display) -> Notice {
        Notice::new(tone, text)
    }

    /// The way to this page. Give it the steps above with [`Crumbs::up`].
    pub fn crumbs(&self) -> Crumbs {
        Crumbs::new(self.words)
    }

    /// Which part of a long list is shown.
    pub fn pagination(&self, from: u64, to: u64, total: u64) -> Pagination {
        Pagination::new(self.words, from, to, total)
    }

    /// Tabs, as links, under a name for who can't see them.
    pub fn tabs(&self, name: &'static str) -> Tabs {
        Tabs::new(self.t(name))
    }

    /// The step between “do it” and “done”.
    pub fn confirm(&self, action: impl fmt::Display) -> Confirm {
        Confirm::new(self, action)
    }
}

impl Deref for Page {
    type Target = Words;

    fn deref(&self) -> &Words {
        &self.words
    }
}

/// The hidden field with the token that protects a form.
#[derive(Debug, Template)]
#[template(
    source = r#"<input type="hidden" name="csrf" value="{{ token }}">"#,
    ext = "html"
)]
pub struct CsrfField<'a> {
    token: &'a str,
}

impl HtmlSafe for CsrfField<'_> {}
