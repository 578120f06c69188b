//! The organisation desk: the tree, acts and what they do, what was done, and what is to
//! be cleaned.

use askama::Template;
use sopan_rules::time::Moment;

use super::Page;
use super::parts::{Choice, Confirm, Crumbs, Form, Icon, Pagination, Pill, Tabs, Tone};

/// An organisation in a list.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its page in the tree.
    pub href: String,
    /// Its name.
    pub name: String,
    /// Its code and what it is.
    pub about: String,
    /// Where it stands, for one that was searched for.
    pub way: String,
    /// Its strength, or a dash.
    pub strength: String,
    /// Officials registered.
    pub registered: i64,
    /// Those of them whose profile is VERIFIED.
    pub verified: i64,
    /// Units directly below.
    pub units: i64,
    /// What stands out.
    pub marks: Vec<Pill>,
}

/// A level of the tree, or what a search found.
#[derive(Debug, Clone, Template)]
#[template(path = "organisations/tree.html")]
pub struct Tree {
    /// The frame.
    pub page: Page,
    /// The organisation's name.
    pub name: String,
    /// Its code.
    pub code: String,
    /// Its code and what it is.
    pub about: String,
    /// What stands out about it.
    pub marks: Vec<Pill>,
    /// The way to it.
    pub crumbs: Crumbs,
    /// Other organisations that the actor's roles are over: address and name.
    pub roots: Vec<(String, String)>,
    /// What was searched for.
    pub words: String,
    /// Strength, registered, verified: words and figures.
    pub figures: Vec<(String, String)>,
    /// The units, or what was found.
    pub rows: Vec<Row>,
    /// How many there are.
    pub count: usize,
    /// Which of them are shown.
    pub pagination: Option<Pagination>,
    /// The acts that may be done here: address and words.
    pub acts: Vec<(String, String)>,
    /// Other pages about it: address and words.
    pub pages: Vec<(String, String)>,
}

/// The form of an act.
#[derive(Debug, Clone, Template)]
#[template(path = "organisations/act.html")]
pub struct ActForm {
    /// The frame.
    pub page: Page,
    /// The organisation's name.
    pub name: String,
    /// Its code.
    pub code: String,
    /// Its page in the tree.
    pub href: String,
    /// Which act: `create`, `rename`, `move`, `map`, `merge` or `retire`.
    pub act: &'static str,
    /// What it is called.
    pub title: String,
    /// What it does.
    pub lead: String,
    /// What was typed.
    pub form: Form,
    /// What is wrong with all of it.
    pub wrong: Option<String>,
    /// The kinds to choose from.
    pub kinds: Vec<Choice>,
    /// The words by which another organisation was looked for.
    pub find: String,
    /// What was found: the code, the name, and where it stands.
    pub found: Vec<(String, String, String)>,
    /// Whether something was looked for.
    pub looked: bool,
}

/// A figure that changes.
#[derive(Debug, Clone)]
pub struct Figure {
    /// Which.
    pub label: String,
    /// Without the act.
    pub before: String,
    /// With it.
    pub after: String,
}

/// The figures of an organisation that change.
#[derive(Debug, Clone)]
pub struct Changed {
    /// Its name.
    pub name: String,
    /// Which figures.
    pub figures: Vec<Figure>,
}

/// What changes as on a day.
#[derive(Debug, Clone)]
pub struct OnDay {
    /// The day, in words.
    pub title: String,
    /// By organisation.
    pub changed: Vec<Changed>,
}

/// What an act would do.
#[derive(Debug, Clone, Template)]
#[template(path = "organisations/preview.html")]
pub struct Preview {
    /// The frame.
    pub page: Page,
    /// What it is, in a sentence.
    pub title: String,
    /// From which day on it holds.
    pub from: String,
    /// The organisation's page in the tree, and its name.
    pub up: (String, String),
    /// Why it can't be done.
    pub obstacles: Vec<String>,
    /// Who and what goes along, and the like.
    pub facts: Vec<String>,
    /// What to think of.
    pub warnings: Vec<String>,
    /// The figures that change.
    pub days: Vec<OnDay>,
    /// People who may be one: both names, and what is the same.
    pub people: Vec<(String, String, String)>,
    /// How many such pairs there are.
    pub people_count: i64,
    /// Yes or no.
    pub confirm: Option<Confirm>,
}

/// An act that was done.
#[derive(Debug, Clone)]
pub struct Done {
    /// Its number.
    pub id: i64,
    /// What was done.
    pub what: String,
    /// Who did it and when.
    pub by: String,
    /// What was so before, and since.
    pub detail: Option<String>,
    /// Whether it was taken back.
    pub undone: bool,
    /// Whether it can be taken back.
    pub may_undo: bool,
}

/// A strength that was stated.
#[derive(Debug, Clone)]
pub struct Stated {
    /// How many officials.
    pub officials: i64,
    /// The source.
    pub source: String,
    /// Who approved it.
    pub approver: String,
    /// For which days.
    pub days: String,
    /// When it was recorded.
    pub recorded: String,
    /// Whether it holds.
    pub pill: Pill,
}

/// All that is recorded of an organisation.
#[derive(Debug, Clone, Template)]
#[template(path = "organisations/history.html")]
pub struct History {
    /// The frame.
    pub page: Page,
    /// The organisation's name.
    pub name: String,
    /// Its page in the tree.
    pub href: String,
    /// What was done.
    pub acts: Vec<Done>,
    /// Where it stood, and when.
    pub places: Vec<(String, String)>,
    /// What was stated of its strength.
    pub strengths: Vec<Stated>,
    /// Where what is stated differs from what the units add up to.
    pub conflict: Option<String>,
}

/// Something to be cleaned.
#[derive(Debug, Clone)]
pub struct Dirty {
    /// The organisation's page in the tree.
    pub href: String,
    /// Its name.
    pub name: String,
    /// Its code, what it is, and what stands above it.
    pub about: String,
    /// What is wrong, in figures.
    pub reason: String,
    /// The act that mends it: where, and its words.
    pub mend: Option<(String, String)>,
}

/// Two that look like one.
#[derive(Debug, Clone)]
pub struct Twins {
    /// The one that is kept.
    pub keep: Dirty,
    /// Its code.
    pub keep_code: String,
    /// The one that is merged into it.
    pub merge: Dirty,
    /// Its code.
    pub merge_code: String,
    /// What makes them look alike, and how sure that is.
    pub evidence: String,
}

/// The cleaning desk.
#[derive(Debug, Clone, Template)]
#[template(path = "organisations/cleaning.html")]
pub struct Cleaning {
    /// The frame.
    pub page: Page,
    /// Within which organisation.
    pub name: String,
    /// Its code.
    pub code: String,
    /// Its page in the tree.
    pub href: String,
    /// That it is an older state, and what is under way, where that is so.
    pub old: Option<String>,
    /// How many organisations were looked at.
    pub organisations: usize,
    /// One tab for each problem.
    pub tabs: Tabs,
    /// The problem that is shown.
    pub title: String,
    /// What it means.
    pub lead: String,
    /// Those that look like one.
    pub twins: Vec<Twins>,
    /// The others.
    pub rows: Vec<Dirty>,
    /// Which of them are shown.
    pub pagination: Option<Pagination>,
    /// Whether the actor may mend things here.
    pub may_manage: bool,
}

/// The cleaning desk while it is made for the first time.
#[derive(Debug, Clone, Template)]
#[template(path = "organisations/cleaning_making.html")]
pub struct CleaningMaking {
    /// The frame.
    pub page: Page,
    /// Within which organisation.
    pub name: String,
    /// Its page in the tree.
    pub href: String,
    /// Since when it is made.
    pub since: Moment,
}

impl ActForm {
    /// Whether the form is of this act.
    fn is(&self, act: &str) -> bool {
        self.act == act
    }
}
