//! Notices: the inbox, what one chooses, the queue, and the texts.

use askama::Template;
use sopan_rules::time::{Day, Moment};

use super::Page;
use super::parts::{Choice, Form, Pill, Tabs, Tone};

/// The inbox.
#[derive(Debug, Clone, Template)]
#[template(path = "notices/inbox.html")]
pub struct Inbox {
    /// The frame.
    pub page: Page,
    /// How many days hold something that was not read.
    pub unread: i64,
    /// The days, the last one first.
    pub days: Vec<InboxDay>,
    /// Where the days before these are.
    pub next: Option<String>,
}

/// A day of the inbox.
#[derive(Debug, Clone)]
pub struct InboxDay {
    /// Which.
    pub day: Day,
    /// As an address has it.
    pub code: String,
    /// Whether it was not read.
    pub unread: bool,
    /// The reader's own notices.
    pub items: Vec<Item>,
    /// What is told of others, in words.
    pub digests: Vec<String>,
}

/// A notice to the reader.
#[derive(Debug, Clone)]
pub struct Item {
    /// What is told.
    pub pill: Pill,
    /// In words.
    pub text: String,
}

/// One day of the inbox.
#[derive(Debug, Clone, Template)]
#[template(path = "notices/day.html")]
pub struct DayPage {
    /// The frame.
    pub page: Page,
    /// Which.
    pub day: Day,
    /// The reader's own notices.
    pub items: Vec<Item>,
    /// What is told of others.
    pub digests: Vec<Digest>,
}

/// What is told of the officials of an organisation.
#[derive(Debug, Clone)]
pub struct Digest {
    /// The organisation's name.
    pub name: String,
    /// In words.
    pub text: String,
    /// By mandate.
    pub mandates: Vec<Counted>,
    /// By organisation.
    pub organisations: Vec<Counted>,
    /// Who is overdue longest.
    pub longest: Vec<Late>,
}

/// A count under a name.
#[derive(Debug, Clone)]
pub struct Counted {
    /// Of what.
    pub name: String,
    /// How many cases.
    pub cases: i64,
    /// Where they are listed; empty where nowhere.
    pub href: String,
}

/// One who is overdue.
#[derive(Debug, Clone)]
pub struct Late {
    /// Who.
    pub name: String,
    /// The official's page.
    pub href: String,
    /// What the mandate is called.
    pub title: String,
    /// When it was due.
    pub due: Day,
}

/// By which ways one is told.
#[derive(Debug, Clone, Template)]
#[template(path = "notices/choose.html")]
pub struct Choose {
    /// The frame.
    pub page: Page,
    /// Whether SMS can be sent here.
    pub sms: bool,
    /// The languages.
    pub languages: Vec<Choice>,
    /// The fields.
    pub form: Form,
}

/// The queue.
#[derive(Debug, Clone, Template)]
#[template(path = "notices/queue.html")]
pub struct Queue {
    /// The frame.
    pub page: Page,
    /// Whether the reader may change the texts.
    pub texts: bool,
    /// The states.
    pub tabs: Tabs,
    /// The state that is shown.
    pub state: &'static str,
    /// The messages.
    pub rows: Vec<Row>,
    /// What can be done with one of them: where, and the key of the words.
    pub act: Option<(&'static str, &'static str)>,
    /// What can be done with all.
    pub all: Option<All>,
    /// Where the next ones are.
    pub next: Option<String>,
}

/// What can be done with all messages of a state.
#[derive(Debug, Clone)]
pub struct All {
    /// With how many, in words.
    pub title: String,
    /// The key of what it means.
    pub text: &'static str,
    /// Where.
    pub action: &'static str,
    /// The key of the button.
    pub label: &'static str,
}

/// A message in the queue.
#[derive(Debug, Clone)]
pub struct Row {
    /// The recipient's number.
    pub recipient: i64,
    /// The recipient's name.
    pub name: String,
    /// The organisation's name.
    pub organisation: String,
    /// The day of the message.
    pub day: Day,
    /// The same as addresses have it.
    pub code: String,
    /// The channel, as forms have it.
    pub way: &'static str,
    /// The key of the channel.
    pub channel: &'static str,
    /// When it was sent or tried, or goes.
    pub when: Moment,
    /// How often it was tried.
    pub attempts: i64,
    /// Why it did not go.
    pub why: Option<String>,
}

/// All texts, and the quiet hours.
#[derive(Debug, Clone, Template)]
#[template(path = "notices/texts.html")]
pub struct Texts {
    /// The frame.
    pub page: Page,
    /// The quiet hours.
    pub form: Form,
    /// The keys of the channels.
    pub channels: Vec<&'static str>,
    /// The texts by kind.
    pub rows: Vec<TextRow>,
}

/// The texts of a kind.
#[derive(Debug, Clone)]
pub struct TextRow {
    /// The key of its name.
    pub name: &'static str,
    /// By channel.
    pub cells: Vec<Cell>,
}

/// The texts of a kind and channel.
#[derive(Debug, Clone)]
pub struct Cell {
    /// The key of the channel.
    pub channel: &'static str,
    /// By language.
    pub links: Vec<TextLink>,
}

/// The way to a text.
#[derive(Debug, Clone)]
pub struct TextLink {
    /// Where.
    pub href: String,
    /// The language's code.
    pub language: &'static str,
    /// The language's own name.
    pub label: &'static str,
}

/// A text.
#[derive(Debug, Clone, Template)]
#[template(path = "notices/text.html")]
pub struct TextPage {
    /// The frame.
    pub page: Page,
    /// Which, in words.
    pub title: String,
    /// Where it is.
    pub href: String,
    /// Its language.
    pub language: &'static str,
    /// Whether it has a subject.
    pub subject: bool,
    /// What may stand in braces.
    pub places: String,
    /// The fields.
    pub form: Form,
    /// The subject with values.
    pub tried_subject: Option<String>,
    /// The text with values, by line.
    pub tried: Vec<String>,
    /// The versions, the last one first.
    pub versions: Vec<Version>,
}

/// A version of a text.
#[derive(Debug, Clone)]
pub struct Version {
    /// Its number; 0 is the one that ships.
    pub number: i64,
    /// What it is called.
    pub name: String,
    /// Whether it holds.
    pub held: bool,
    /// The subject.
    pub subject: Option<String>,
    /// The text by line.
    pub lines: Vec<String>,
}
