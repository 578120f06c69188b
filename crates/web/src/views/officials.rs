//! One's own profile, the verification desk, and officials as their MDO sees them.

use askama::Template;

use super::Page;
use super::parts::{Choice, Form, Pagination, Pill, Tone};
use crate::words::{Language, key};

/// Whether the MDO has confirmed group and designation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProfileStatus {
    /// NOT-VERIFIED, and the official has yet to give group or designation.
    Incomplete,
    /// NOT-VERIFIED, and it waits for the MDO.
    Waiting,
    /// NOT-VERIFIED, because the MDO sent it back.
    SentBack,
    /// VERIFIED.
    Verified,
    /// NOT-MY-USER.
    NotMyUser,
}

impl ProfileStatus {
    /// In a word or two.
    pub fn pill(self, page: &Page) -> Pill {
        match self {
            ProfileStatus::Verified => page.pill(Tone::Ok, key("status-verified")),
            ProfileStatus::NotMyUser => page.pill(Tone::Bad, key("status-not-my-user")),
            _ => page.pill(Tone::Wait, key("status-not-verified")),
        }
    }

    /// The key of what to do about it.
    pub fn advice(self) -> &'static str {
        match self {
            ProfileStatus::Incomplete => key("status-advice-incomplete"),
            ProfileStatus::Waiting => key("status-advice-waiting"),
            ProfileStatus::SentBack => key("status-advice-sent-back"),
            ProfileStatus::Verified => key("status-advice-verified"),
            ProfileStatus::NotMyUser => key("status-advice-not-my-user"),
        }
    }

    fn tone(self) -> Tone {
        match self {
            ProfileStatus::Verified => Tone::Ok,
            ProfileStatus::NotMyUser | ProfileStatus::SentBack => Tone::Bad,
            _ => Tone::Wait,
        }
    }
}

/// The official's own profile, and the form that edits it.
#[derive(Debug, Clone, Template)]
#[template(path = "officials/profile.html")]
pub struct Profile {
    /// The frame.
    pub page: Page,
    /// The official's e-mail address.
    pub email: String,
    /// The organisation's name.
    pub organisation: String,
    /// The employee code, where there is one.
    pub employee_code: Option<String>,
    /// Whether the MDO has confirmed it.
    pub status: ProfileStatus,
    /// Why the MDO sent it back, in the MDO's words.
    pub remark: Option<String>,
    /// The groups to choose from; the field `group`.
    pub groups: Vec<Choice>,
    /// The designations to choose from; the field `designation`.
    pub designations: Vec<Choice>,
    /// The fields `name`, `phone`, `group`, `designation`.
    pub form: Form,
}

impl Profile {
    fn languages(&self) -> Vec<Choice> {
        let choice = |l: Language| Choice::new(l.code(), l.own_name());
        Language::ALL.into_iter().map(choice).collect()
    }
}

/// An official in a list.
#[derive(Debug, Clone)]
pub struct OfficialRow {
    /// What a tick sends: the number, and a mark of what was seen.
    pub case: String,
    /// Where the official's page is.
    pub href: String,
    /// The name.
    pub name: String,
    /// The other script's name, the e-mail address or number: whatever tells people apart.
    pub known_by: String,
    /// The organisation's name.
    pub organisation: String,
    /// The group, in the page's language.
    pub group: String,
    /// The post held.
    pub designation: String,
    /// The status.
    pub status: ProfileStatus,
    /// Courses completed.
    pub completions: i64,
}

/// What a list was asked for.
#[derive(Debug, Clone, Default)]
pub struct ListFilter {
    /// Words.
    pub q: String,
    /// The code of a unit.
    pub unit: String,
    /// The name of a status.
    pub status: String,
    /// The name of a number of a dashboard.
    pub behind: String,
}

/// The verification desk.
#[derive(Debug, Clone, Template)]
#[template(path = "officials/queue.html")]
pub struct Queue {
    /// The frame.
    pub page: Page,
    /// What was asked for.
    pub filter: ListFilter,
    /// Units to pick from.
    pub units: Vec<Choice>,
    /// Those on this page.
    pub rows: Vec<OfficialRow>,
    /// How many wait in all.
    pub total: i64,
    /// The part of the list that is shown, as the address gives it.
    pub here: String,
    /// Whether all of this page are ticked.
    pub all: bool,
    /// Those that were ticked when the form was sent, by [`OfficialRow::case`].
    pub ticked: Vec<String>,
    /// The fields `officials` and `reason`.
    pub form: Form,
    /// The address that ticks or clears all of this page.
    pub all_href: String,
    /// Whether the actor looks after the national desk.
    pub national: bool,
    /// The way to the rest.
    pub pagination: Pagination,
}

impl Queue {
    fn is_ticked(&self, row: &OfficialRow) -> bool {
        self.all || self.ticked.contains(&row.case)
    }
}

/// A list of officials: all in scope, or those of the national desk.
#[derive(Debug, Clone, Template)]
#[template(path = "officials/list.html")]
pub struct List {
    /// The frame.
    pub page: Page,
    /// Whether this is the national desk.
    pub national: bool,
    /// What was asked for.
    pub filter: ListFilter,
    /// Units to pick from.
    pub units: Vec<Choice>,
    /// Statuses to pick from.
    pub statuses: Vec<Choice>,
    /// Those on this page.
    pub rows: Vec<OfficialRow>,
    /// The numbers of a dashboard to choose from.
    pub parts: Vec<Choice>,
    /// Assessments that they attempted and cleared together, where the list is about those.
    pub pairs: Option<(i64, i64)>,
    /// How many there are in all.
    pub total: i64,
    /// Whether the actor may bring officials in.
    pub may_add: bool,
    /// The way to the rest.
    pub pagination: Pagination,
}

/// A line of an official's history, in words.
#[derive(Debug, Clone)]
pub struct HistoryLine {
    /// When.
    pub when: String,
    /// What happened.
    pub what: String,
    /// What goes with it: a reason, group and designation.
    pub detail: Option<String>,
    /// Who caused it, where that was another person.
    pub by: Option<String>,
}

/// A course that the official is enrolled in.
#[derive(Debug, Clone)]
pub struct WayLine {
    /// The title.
    pub title: String,
    /// The status.
    pub pill: Pill,
    /// Since when.
    pub enrolled: String,
    /// When it was completed.
    pub completed: Option<String>,
    /// Time spent.
    pub spent: String,
    /// The certificate's number.
    pub certificate: Option<String>,
}

/// An official, as the MDO sees one.
#[derive(Debug, Clone, Template)]
#[template(path = "officials/official.html")]
pub struct OfficialPage {
    /// The frame.
    pub page: Page,
    /// Whose.
    pub row: OfficialRow,
    /// Number in the address of this page.
    pub number: String,
    /// The name in Devanagari.
    pub name_hi: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The mobile number.
    pub phone: Option<String>,
    /// The employee code.
    pub employee_code: Option<String>,
    /// When the official was registered.
    pub registered: String,
    /// The names of the organisations above, the nation first.
    pub line: Vec<String>,
    /// Why the profile was sent back.
    pub remark: Option<String>,
    /// Service, cadre, batch, joining and deputation, each with its label.
    pub service: Vec<(String, String)>,
    /// Assessments cleared and attempted.
    pub pairs: (i64, i64),
    /// What happened, the latest first.
    pub history: Vec<HistoryLine>,
    /// Enrolments, the latest first.
    pub ways: Vec<WayLine>,
    /// Accounts that were merged into this one: the number, and what it is called.
    pub accounts: Vec<(String, String)>,
    /// Whether the actor may decide about the profile.
    pub may_verify: bool,
    /// Whether the profile can be approved as it is.
    pub may_approve: bool,
    /// Whether the actor may make sign-in links.
    pub may_link: bool,
    /// Whether the actor may transfer.
    pub may_transfer: bool,
    /// A sign-in link that was just made, shown this once.
    pub link: Option<String>,
}

/// The form with which the MDO corrects a profile.
#[derive(Debug, Clone, Template)]
#[template(path = "officials/edit.html")]
pub struct Edit {
    /// The frame.
    pub page: Page,
    /// The official's name.
    pub name: String,
    /// Where the official's page is.
    pub href: String,
    /// The groups to choose from.
    pub groups: Vec<Choice>,
    /// The designations to choose from.
    pub designations: Vec<Choice>,
    /// What was typed.
    pub form: Form,
}

/// What would move, in words.
#[derive(Debug, Clone)]
pub struct MoveView {
    /// The official's name.
    pub name: String,
    /// The organisations whose figures lose.
    pub lose: String,
    /// The organisations whose figures gain.
    pub gain: String,
    /// What moves, and how much.
    pub moves: Vec<(String, i64)>,
}

/// The step between NOT-MY-USER and done.
#[derive(Debug, Clone, Template)]
#[template(path = "officials/not_my_user.html")]
pub struct NotMyUser {
    /// The frame.
    pub page: Page,
    /// What would move.
    pub moves: Vec<MoveView>,
    /// The ticks, carried along.
    pub cases: Vec<String>,
    /// The filter of the queue, carried along.
    pub filter: ListFilter,
    /// The part of the queue, carried along.
    pub here: String,
    /// The part of the queue that this came from.
    pub back: String,
}

/// A transfer: look for the organisation, see what moves, do it.
#[derive(Debug, Clone, Template)]
#[template(path = "officials/transfer.html")]
pub struct Transfer {
    /// The frame.
    pub page: Page,
    /// The official's name.
    pub name: String,
    /// Where the official's page is.
    pub href: String,
    /// Where the official is now.
    pub from: String,
    /// What was looked for.
    pub find: String,
    /// What was found: code and name.
    pub found: Vec<Choice>,
    /// What would move, once an organisation is chosen: its code, its name.
    pub chosen: Option<(String, String, MoveView)>,
    /// What is wrong with the choice.
    pub wrong: Option<String>,
}

/// The form that brings one official in.
#[derive(Debug, Clone, Template)]
#[template(path = "officials/add.html")]
pub struct Add {
    /// The frame.
    pub page: Page,
    /// The groups to choose from.
    pub groups: Vec<Choice>,
    /// Units to pick from.
    pub units: Vec<Choice>,
    /// What was typed.
    pub form: Form,
}
