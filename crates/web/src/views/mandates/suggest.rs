//! The plan builder: designations with their duties, and what is proposed for them.

use askama::Template;
use serde::{Deserialize, Serialize};
use sopan_rules::text::Said;

use super::desk::Filled;
use crate::views::Page as Frame;
use crate::views::parts::{Choice, Field, Pill, Tone};
use crate::words::key;

/// Why something is proposed: how sure that is, 0 to 100, and the words that led there.
type Why = (i64, String);

/// Who proposes something.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct By {
    /// The local ranker.
    pub ranker: Option<Why>,
    /// The language model.
    pub model: Option<Why>,
}

/// A sub-theme that is proposed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Line {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its theme.
    pub theme: String,
    /// Who proposes it.
    pub by: By,
    /// Courses that teach it: code, title and level.
    pub courses: Vec<(String, String, String)>,
}

/// A course that is proposed besides.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Other {
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: String,
    /// Who proposes it.
    pub by: By,
}

/// What became of asking the language model.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Asked {
    /// Its name.
    pub name: String,
    /// How many proposals are not in the catalogue.
    pub invented: usize,
    /// How many had no words of the duties.
    pub unfounded: usize,
    /// How much was not sent.
    pub withheld: usize,
    /// What is said where it was of no use.
    pub failed: Option<String>,
}

/// What is proposed for a designation. It goes along with the form, so that a form that is
/// shown again shows the same.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Offer {
    /// The designation.
    pub designation: Said,
    /// The same in the page's language.
    pub name: String,
    /// Its duties.
    pub duties: String,
    /// The sub-themes.
    pub lines: Vec<Line>,
    /// Courses besides.
    pub others: Vec<Other>,
    /// The language model, where it was asked.
    pub asked: Option<Asked>,
}

impl Offer {
    /// As it goes along.
    pub fn json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// Where designations and their duties are given.
#[derive(Debug, Clone, Template)]
#[template(path = "mandates/duties.html")]
pub struct Duties {
    /// The frame.
    pub page: Frame,
    /// The name of the organisation.
    pub name: String,
    /// The designations that are held there, with how many hold each.
    pub designations: Vec<Choice>,
    /// The numbers of the designations of the form.
    pub numbers: Vec<usize>,
    /// Whether one more may be added.
    pub more: bool,
    /// The language model that may be asked, and its host.
    pub model: Option<(String, String)>,
    /// How many PDFs were read just now.
    pub read: usize,
    /// The form.
    pub form: Filled,
}

impl Duties {
    fn at(&self, name: &str, number: &usize, label: &'static str) -> Field {
        self.form.f(&format!("{name}-{number}"), label)
    }
}

/// What is proposed.
#[derive(Debug, Clone, Template)]
#[template(path = "mandates/proposals.html")]
pub struct Proposals {
    /// The frame.
    pub page: Frame,
    /// The code of the organisation.
    pub within: String,
    /// Its name.
    pub name: String,
    /// Of each designation, with its number.
    pub offers: Vec<(usize, Offer)>,
    /// The levels to choose from.
    pub levels: Vec<Choice>,
    /// All sub-themes to choose from.
    pub sub_themes: Vec<Choice>,
    /// Mandatory or optional.
    pub binding: Vec<Choice>,
    /// Whether the language model was asked for all of them together.
    pub model_asked: bool,
    /// The form.
    pub form: Filled,
}

impl Proposals {
    fn at(&self, name: &str, number: &usize, label: &'static str) -> Field {
        self.form.f(&format!("{name}-{number}"), label)
    }

    fn level(&self, number: &usize, code: &str) -> Field {
        self.form
            .f(&format!("level-{number}-{code}"), key("competencies-level"))
            .choose(&self.levels)
    }

    fn is_ticked(&self, kind: &str, number: &usize, code: &str) -> bool {
        !self
            .form
            .typed(&format!("{kind}-{number}-{code}"))
            .is_empty()
    }

    fn wrong(&self, name: &str, number: &usize) -> Option<&String> {
        self.form.wrong.get(&format!("{name}-{number}"))
    }

    fn pill(&self, by: &By) -> Pill {
        let said = match (&by.ranker, &by.model) {
            (Some(_), Some(_)) => key("suggest-by-both"),
            (None, Some(_)) => key("suggest-by-model"),
            _ => key("suggest-by-words"),
        };
        Pill::new(Tone::Info, self.page.t(said))
    }
}
