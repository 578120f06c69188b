//! Packages that authors bring in: what was found in one.

use askama::Template;
use sopan_rules::catalogue::language_name;

use super::Page;
use super::authoring::Owners;
use super::parts::{Form, Icon, Tone};

/// What was found in a package.
#[derive(Debug, Clone, Template)]
#[template(path = "packages/told.html")]
pub struct PackageTold {
    /// The frame.
    pub page: Page,
    /// The file's name.
    pub file_name: String,
    /// Its standard; none where it couldn't be told.
    pub kind: Option<&'static str>,
    /// The title of the course.
    pub title: String,
    /// What it holds, in each of its languages.
    pub languages: Vec<Found>,
    /// How many files it has.
    pub files: usize,
    /// How many bytes they are, unpacked.
    pub bytes: u64,
    /// Why it is refused, and what is odd about it.
    pub problems: Vec<PackageProblem>,
    /// Whether it can be brought in.
    pub good: bool,
    /// The page of the course that it is already.
    pub known: Option<String>,
    /// The page of the course that it was to be put into.
    pub into: Option<String>,
    /// The SHA-256 under which it waits.
    pub digest: String,
    /// The form: `organisation`.
    pub form: Form,
    /// Who may own the course.
    pub owners: Owners,
}

impl PackageTold {
    fn errors(&self) -> usize {
        self.problems.iter().filter(|p| !p.warning).count()
    }
}

/// What was found in one language.
#[derive(Debug, Clone)]
pub struct Found {
    /// The code of the language.
    pub language: String,
    /// The title in it.
    pub title: String,
    /// What it holds.
    pub modules: Vec<FoundModule>,
    /// How many questions its assessment asks.
    pub questions: Option<usize>,
}

impl Found {
    fn language_name(&self) -> String {
        language_name(&self.language)
    }
}

/// A module that was found.
#[derive(Debug, Clone)]
pub struct FoundModule {
    /// Its title.
    pub title: String,
    /// Its resources.
    pub resources: Vec<FoundLine>,
}

/// A resource that was found.
#[derive(Debug, Clone)]
pub struct FoundLine {
    /// Its title.
    pub title: String,
    /// The key of the word for what it is.
    pub kind: &'static str,
    /// Whether completing the course needs it.
    pub required: bool,
}

/// Something wrong or odd in a package.
#[derive(Debug, Clone)]
pub struct PackageProblem {
    /// Where.
    pub place: Option<String>,
    /// What, and what to do, in the page's language.
    pub message: String,
    /// The code, the same in every language.
    pub code: String,
    /// It does not keep the package from being brought in.
    pub warning: bool,
}
