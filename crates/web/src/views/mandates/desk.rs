//! Mandates and plans at the desk of those who set them.

use std::collections::BTreeMap;

use askama::Template;
use sopan_app::formats::mandate::form::Fields;

use crate::views::Page as Frame;
use crate::views::parts::{
    Choice, Confirm, Field, Form, Notice, Pill, Problems, Progress, Tabs, Tile, Tone,
};

/// A mandate in the list.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its page.
    pub href: String,
    /// What it is called.
    pub title: String,
    /// Its code.
    pub code: String,
    /// Whose it is.
    pub organisation: String,
    /// Where it has come to.
    pub pill: Pill,
    /// That a draft waits.
    pub draft: bool,
    /// Mandatory or optional, counted in the APAR or not.
    pub binding: String,
    /// When it was last changed.
    pub changed: String,
}

/// The list of mandates, or of plans.
#[derive(Debug, Clone, Template)]
#[template(path = "mandates/list.html")]
pub struct List {
    /// The frame.
    pub page: Frame,
    /// Whether plans are listed.
    pub plans: bool,
    /// Whether the reader may write some.
    pub may_set: bool,
    /// Mandates and plans.
    pub kinds: Tabs,
    /// The stages to choose from.
    pub stages: Vec<Choice>,
    /// What was chosen and typed.
    pub form: Form,
    /// They.
    pub rows: Vec<Row>,
    /// What is wrong with a file.
    pub problems: Option<Problems>,
}

/// A rule in words, in one language.
#[derive(Debug, Clone)]
pub struct Said {
    /// The language: `en`, `hi`.
    pub language: &'static str,
    /// What it is called.
    pub title: String,
    /// Whom it means.
    pub audience: Vec<String>,
    /// What it asks for, each line with its depth.
    pub asked: Vec<(usize, String)>,
    /// By when, and what follows.
    pub then: Vec<String>,
    /// How the letter is read.
    pub reading: Option<String>,
    /// The letter.
    pub letter: String,
}

/// How many stand how, in one line of a table.
#[derive(Debug, Clone)]
pub struct Standing {
    /// Who.
    pub name: String,
    /// Where they are listed.
    pub href: Option<String>,
    /// How many it reaches.
    pub officials: String,
    /// Overdue, due, upcoming, completed, exempt; empty where they were not looked at.
    pub states: Vec<String>,
    /// Of how many it can't be said.
    pub unknown: String,
}

/// A table of those.
#[derive(Debug, Clone)]
pub struct Table {
    /// What it is called.
    pub title: String,
    /// By what.
    pub by: String,
    /// Whether it is known how they stand.
    pub whole: bool,
    /// The lines.
    pub rows: Vec<Standing>,
}

/// A version in the list of versions.
#[derive(Debug, Clone)]
pub struct VersionLine {
    /// Its number.
    pub version: String,
    /// What it is and since when.
    pub lines: Vec<String>,
}

/// One mandate.
#[derive(Debug, Clone, Template)]
#[template(path = "mandates/one.html")]
pub struct One {
    /// The frame.
    pub page: Frame,
    /// Its code.
    pub code: String,
    /// Whether it is a plan.
    pub plan: bool,
    /// What it is called.
    pub title: String,
    /// Whose it is.
    pub organisation: String,
    /// Where it has come to.
    pub pill: Pill,
    /// The rule in both languages.
    pub said: Vec<Said>,
    /// Whether what is said is a draft that waits.
    pub draft: bool,
    /// How those stand whom it reaches.
    pub tiles: Vec<Tile>,
    /// The same by organisation, designation, group.
    pub tables: Vec<Table>,
    /// That there are too many to look at one by one.
    pub many: bool,
    /// Whether it is live.
    pub live: bool,
    /// Publication under way, and whether it was stopped.
    pub run: Option<(Progress, bool)>,
    /// What keeps the draft from being published.
    pub problems: Option<Problems>,
    /// What can't be done any more of what is live, and whom nobody is.
    pub notes: Vec<Notice>,
    /// Whether the reader may change it.
    pub may_set: bool,
    /// Whether the reader may publish the draft.
    pub may_publish: bool,
    /// The form that edits it.
    pub edit: Option<String>,
    /// Its versions.
    pub versions: Vec<VersionLine>,
}

/// A mandate as text.
#[derive(Debug, Clone, Template)]
#[template(path = "mandates/text.html")]
pub struct Text {
    /// The frame.
    pub page: Frame,
    /// Its page.
    pub href: String,
    /// What it is called.
    pub title: String,
    /// The text.
    pub text: String,
    /// Whether it is a plan that is new: next year's copy.
    pub new_plan: bool,
    /// Courses of last year that can't be learned any more: title and what takes its place.
    pub gone: Vec<(String, Option<String>)>,
    /// What is wrong with it.
    pub problems: Option<Problems>,
}

/// What is known of a form that is shown again: values and errors by field.
#[derive(Debug, Clone)]
pub struct Filled {
    /// The frame.
    pub page: Frame,
    /// What was typed.
    pub fields: Fields,
    /// What is wrong, in the page's language.
    pub wrong: BTreeMap<String, String>,
}

impl Filled {
    pub(super) fn f(&self, name: &str, label: &'static str) -> Field {
        let field = Field::new(self.page.words, "", label)
            .named(name)
            .value(self.typed(name));
        match self.wrong.get(name) {
            Some(wrong) => field.error(wrong),
            None => field,
        }
    }

    pub(super) fn typed(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }

    fn of(&self, kind: &str, number: &usize, name: &str, label: &'static str) -> Field {
        self.f(&format!("{kind}{number}_{name}"), label)
    }

    /// What is wrong, with the field where it is.
    pub(super) fn wrongs(&self) -> Vec<(String, String)> {
        let wrongs = self.wrong.iter();
        wrongs.map(|(f, w)| (f.clone(), w.clone())).collect()
    }
}

/// The choices of the builder's lists.
#[derive(Debug, Clone)]
pub struct Choices {
    /// Organisations for which the reader may draft.
    pub organisations: Vec<Choice>,
    /// Meant or excepted.
    pub which: Vec<Choice>,
    /// Yes or no.
    pub deputation: Vec<Choice>,
    /// When length of service is counted.
    pub counted: Vec<Choice>,
    /// What a part asks for.
    pub kinds: Vec<Choice>,
    /// Of what hours.
    pub count: Vec<Choice>,
    /// In which time.
    pub per: Vec<Choice>,
    /// All parts or some.
    pub need: Vec<Choice>,
    /// Which window.
    pub window: Vec<Choice>,
    /// Which credit.
    pub credit: Vec<Choice>,
    /// How often.
    pub recurrence: Vec<Choice>,
    /// Mandatory or optional.
    pub binding: Vec<Choice>,
}

/// The builder.
#[derive(Debug, Clone, Template)]
#[template(path = "mandates/build.html")]
pub struct Build {
    /// The frame.
    pub page: Frame,
    /// The form.
    pub form: Filled,
    /// Where it is sent.
    pub action: String,
    /// Where “no” leads.
    pub back: String,
    /// Courses of last year that can't be learned any more: title and what takes its place.
    pub gone: Vec<(String, Option<String>)>,
    /// The numbers of the groups.
    pub groups: Vec<usize>,
    /// The numbers of the parts.
    pub parts: Vec<usize>,
    /// What there is to choose from.
    pub choices: Choices,
    /// The rule in words, and as text, where all is well.
    pub preview: Option<(Said, String)>,
}

/// A course or an official that was found, and may be added to a plan.
#[derive(Debug, Clone)]
pub struct Pick {
    /// The line that is added.
    pub value: String,
    /// Its title or name.
    pub name: String,
    /// What tells it from others.
    pub about: String,
}

/// The form of a plan.
#[derive(Debug, Clone, Template)]
#[template(path = "mandates/plan_form.html")]
pub struct PlanForm {
    /// The frame.
    pub page: Frame,
    /// The form.
    pub form: Filled,
    /// Where it is sent.
    pub action: String,
    /// Where “no” leads.
    pub back: String,
    /// Whether it is there already: its code and organisation stay.
    pub there: bool,
    /// Organisations for which the reader may draft.
    pub organisations: Vec<Choice>,
    /// Everybody or some.
    pub whom: Vec<Choice>,
    /// Mandatory or optional.
    pub binding: Vec<Choice>,
    /// Courses of last year that can't be learned any more: title and what takes its place.
    pub gone: Vec<(String, Option<String>)>,
    /// The courses that were found, where some were looked for.
    pub courses: Option<Vec<Pick>>,
    /// The officials that were found, where some were looked for.
    pub people: Option<Vec<Pick>>,
    /// Whether the reader may see officials.
    pub sees_people: bool,
}

/// What would happen.
#[derive(Debug, Clone, Template)]
#[template(path = "mandates/simulation.html")]
pub struct Simulation {
    /// The frame.
    pub page: Frame,
    /// The mandate's page.
    pub href: String,
    /// What it is called.
    pub title: String,
    /// The day, as typed.
    pub form: Form,
    /// What is wrong with its courses.
    pub problems: Option<Problems>,
    /// What came of it.
    pub told: Option<Told>,
}

/// What came of a simulation.
#[derive(Debug, Clone)]
pub struct Told {
    /// The figures.
    pub tiles: Vec<Tile>,
    /// What of its audience nobody holds.
    pub warnings: Vec<String>,
    /// How many were looked at, where it isn't all of them.
    pub part: Option<String>,
    /// By organisation: name, officials, completed, behind, unknown, hours.
    pub organisations: Vec<[String; 6]>,
    /// Who: name, organisation, how they would stand, what is left.
    pub who: Vec<(String, String, String, Pill, String)>,
    /// How many more there are.
    pub more: Option<String>,
}

/// Retiring: what will happen.
#[derive(Debug, Clone, Template)]
#[template(path = "mandates/retire.html")]
pub struct Retire {
    /// The frame.
    pub page: Frame,
    /// The mandate's page.
    pub href: String,
    /// What it is called.
    pub title: String,
    /// How those stand who are under it now.
    pub tiles: Vec<Tile>,
    /// Yes or no.
    pub confirm: Confirm,
}

/// Somebody in the list of those whom a mandate reaches.
#[derive(Debug, Clone)]
pub struct Person {
    /// Why.
    pub href: String,
    /// The name.
    pub name: String,
    /// The organisation.
    pub organisation: String,
    /// The post.
    pub designation: String,
    /// How they stand.
    pub pill: Pill,
    /// By when.
    pub due: String,
    /// How much is done.
    pub done: String,
}

/// Those whom a mandate reaches.
#[derive(Debug, Clone, Template)]
#[template(path = "mandates/officials.html")]
pub struct Officials {
    /// The frame.
    pub page: Frame,
    /// The mandate's page.
    pub href: String,
    /// What it is called.
    pub title: String,
    /// How they may stand.
    pub states: Vec<Choice>,
    /// The units to choose from.
    pub units: Vec<Choice>,
    /// What was chosen.
    pub form: Form,
    /// They.
    pub rows: Vec<Person>,
    /// Where the next ones are.
    pub next: Option<String>,
}

/// A criterion: what it is, what is asked, what the profile says, whether it is met.
pub type HeldText = (String, String, String, Pill);

/// A mandate held against one official.
#[derive(Debug, Clone)]
pub struct Why {
    /// What it is called.
    pub title: String,
    /// Its page, where the reader may see it.
    pub href: Option<String>,
    /// Under it, not, or it can't be said.
    pub pill: Pill,
    /// Since when.
    pub since: Option<String>,
    /// The letter.
    pub letter: String,
    /// How they stand.
    pub standing: Option<Pill>,
    /// The groups: what each is called, and its criteria.
    pub groups: Vec<(String, Vec<HeldText>)>,
    /// The decisions that were recorded.
    pub decisions: Vec<String>,
}

/// Why an official is under each mandate, or is not.
#[derive(Debug, Clone, Template)]
#[template(path = "mandates/why.html")]
pub struct WhyPage {
    /// The frame.
    pub page: Frame,
    /// The official's page.
    pub back: String,
    /// The official's name.
    pub name: String,
    /// What they are under.
    pub under: Vec<Why>,
    /// What they aren't, or where that can't be said.
    pub others: Vec<Why>,
}
