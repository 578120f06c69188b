//! The pieces that pages are made of: tiles, fields, tables' helpers, notices.
//!
//! Each is a small struct that prints itself as HTML, so a template writes
//! `{{ page.tile("home-course-hours", hours).note("home-course-hours-note") }}`.

use std::collections::BTreeMap;
use std::fmt;

use askama::Template;
use askama::filters::HtmlSafe;
use sopan_rules::time::Moment;

use super::Page;
use crate::words::{Count, Words, key};

/// Good, waiting, bad, or just so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Done, valid, verified.
    Ok,
    /// Waiting for somebody.
    Wait,
    /// Wrong, refused.
    Bad,
    /// Neither.
    Info,
}

impl Tone {
    /// The name of the picture that goes with it.
    pub fn icon(self) -> Icon {
        match self {
            Tone::Ok => Icon("ok"),
            Tone::Wait => Icon("wait"),
            Tone::Bad => Icon("bad"),
            Tone::Info => Icon("info"),
        }
    }

    fn pill_class(self) -> &'static str {
        match self {
            Tone::Ok => "pill-ok",
            Tone::Wait => "pill-wait",
            Tone::Bad => "pill-bad",
            Tone::Info => "pill-info",
        }
    }

    fn notice_class(self) -> &'static str {
        match self {
            Tone::Ok => "notice-ok",
            Tone::Wait => "notice-wait",
            Tone::Bad => "notice-error",
            Tone::Info => "notice-info",
        }
    }
}

/// A small picture beside words, never instead of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Template)]
#[template(path = "parts/icon.html")]
pub struct Icon(pub &'static str);

impl HtmlSafe for Icon {}

/// One figure: what it is, its value, what it is made of, and when it was true.
#[derive(Debug, Clone, Template)]
#[template(path = "parts/tile.html")]
pub struct Tile {
    words: Words,
    label: String,
    value: String,
    of: Option<(i64, i64)>,
    bar: bool,
    note: Option<String>,
    warning: Option<String>,
    as_on: Option<Moment>,
    href: Option<String>,
}

impl HtmlSafe for Tile {}

impl Tile {
    /// A figure under the label of this key.
    pub fn new(words: Words, label: &'static str, value: impl fmt::Display) -> Tile {
        Tile {
            words,
            label: words.t(label).to_string(),
            value: value.to_string(),
            of: None,
            bar: false,
            note: None,
            warning: None,
            as_on: None,
            href: None,
        }
    }

    /// What the value is made of: numerator and denominator.
    #[must_use]
    pub fn of(mut self, numerator: impl Count, denominator: impl Count) -> Tile {
        self.of = Some((numerator.as_count(), denominator.as_count()));
        self
    }

    /// Draws numerator and denominator as a bar.
    #[must_use]
    pub fn bar(mut self) -> Tile {
        self.bar = true;
        self
    }

    /// A sentence below, by its key.
    #[must_use]
    pub fn note(self, key: &'static str) -> Tile {
        let text = self.words.t(key);
        self.note_text(text)
    }

    /// A sentence below, already in the page's language.
    #[must_use]
    pub fn note_text(mut self, text: impl fmt::Display) -> Tile {
        self.note = Some(text.to_string());
        self
    }

    /// A warning about the figure's quality, in the page's language.
    #[must_use]
    pub fn warning(mut self, text: impl fmt::Display) -> Tile {
        self.warning = Some(text.to_string());
        self
    }

    /// When the figure was true.
    #[must_use]
    pub fn as_on(mut self, moment: &Moment) -> Tile {
        self.as_on = Some(*moment);
        self
    }

    /// Where the figure can be looked into.
    #[must_use]
    pub fn href(mut self, href: impl fmt::Display) -> Tile {
        self.href = Some(href.to_string());
        self
    }
}

/// A status in a word or two.
#[derive(Debug, Clone, Template)]
#[template(
    source = r#"<span class="pill {{ tone.pill_class() }}">{{ text }}</span>"#,
    ext = "html"
)]
pub struct Pill {
    tone: Tone,
    text: String,
}

impl HtmlSafe for Pill {}

impl Pill {
    /// With words in the page's language.
    pub fn new(tone: Tone, text: impl fmt::Display) -> Pill {
        Pill {
            tone,
            text: text.to_string(),
        }
    }
}

/// A notice in the page.
#[derive(Debug, Clone, Template)]
#[template(path = "parts/notice.html")]
pub struct Notice {
    tone: Tone,
    text: String,
    detail: Option<String>,
    link: Option<(String, String)>,
    class: &'static str,
}

impl HtmlSafe for Notice {}

impl Notice {
    /// With words in the page's language.
    pub fn new(tone: Tone, text: impl fmt::Display) -> Notice {
        Notice {
            tone,
            text: text.to_string(),
            detail: None,
            link: None,
            class: "",
        }
    }

    /// A second sentence.
    #[must_use]
    pub fn detail(mut self, text: impl fmt::Display) -> Notice {
        self.detail = Some(text.to_string());
        self
    }

    /// Where to do something about it.
    #[must_use]
    pub fn link(mut self, href: impl fmt::Display, text: impl fmt::Display) -> Notice {
        self.link = Some((href.to_string(), text.to_string()));
        self
    }

    /// As the answer to the last action: it stands above the page and is read
    /// out.
    #[must_use]
    pub fn flash(mut self) -> Notice {
        self.class = "flash";
        self
    }
}

/// How much of something is done, as a bar with its words.
#[derive(Debug, Clone, Template)]
#[template(
    source = r#"<div class="progress"><progress max="{{ total }}" value="{{ done }}" aria-label="{{ text }}"></progress><span class="progress-text" aria-hidden="true">{{ text }}</span></div>"#,
    ext = "html"
)]
pub struct Progress {
    done: i64,
    total: i64,
    text: String,
}

impl HtmlSafe for Progress {}

impl Progress {
    /// `done` of `total`, with words in the page's language.
    pub fn new(done: impl Count, total: impl Count, text: impl fmt::Display) -> Progress {
        Progress {
            done: done.as_count(),
            total: total.as_count().max(1),
            text: text.to_string(),
        }
    }
}

/// A share of hundred as a ring, with a mark where it must reach.
#[derive(Debug, Clone, Template)]
#[template(path = "parts/ring.html")]
pub struct Ring {
    percent: u8,
    mark: Option<u8>,
    label: String,
}

impl HtmlSafe for Ring {}

impl Ring {
    /// A share from 0 to 100, with its meaning in the page's language.
    pub fn new(percent: u8, label: impl fmt::Display) -> Ring {
        Ring {
            percent: percent.min(100),
            mark: None,
            label: label.to_string(),
        }
    }

    /// The share that must be reached, 0 to 100.
    #[must_use]
    pub fn mark(mut self, percent: u8) -> Ring {
        self.mark = Some(percent.min(100));
        self
    }

    /// The mark's angle, clockwise from the top, in degrees.
    fn angle(&self) -> u16 {
        u16::from(self.mark.unwrap_or(0)) * 36 / 10
    }

    fn reached(&self) -> bool {
        self.mark.is_none_or(|mark| self.percent >= mark)
    }
}

/// A flight of steps, one for each thing to do; at most twelve are drawn.
#[derive(Debug, Clone, Template)]
#[template(path = "parts/steps.html")]
pub struct Steps {
    bars: Vec<Step>,
    width: u32,
}

#[derive(Debug, Clone)]
struct Step {
    class: &'static str,
    x: u32,
    y: u32,
    height: u32,
}

impl HtmlSafe for Steps {}

impl Steps {
    /// `done` of `total` steps. The picture says nothing that the words beside
    /// it don't say, so it is hidden from screen readers.
    pub fn new(done: impl Count, total: impl Count) -> Steps {
        const MOST: usize = 12;
        let whole = |count: i64| usize::try_from(count).unwrap_or(0);
        let total = whole(total.as_count()).max(1);
        let done = whole(done.as_count()).min(total);
        let count = total.clamp(4, MOST);
        let filled = done * count / total;
        let rise = 52 / u32::try_from(count).unwrap_or(1);
        let bars = (0..count)
            .map(|i| {
                let number = u32::try_from(i).unwrap_or(0);
                let height = 12 + rise * (number + 1);
                Step {
                    class: match i {
                        i if i < filled => "steps-done",
                        i if i == filled && done < total => "steps-now",
                        _ => "steps-open",
                    },
                    x: number * 18,
                    y: 72 - height,
                    height,
                }
            })
            .collect();
        Steps {
            bars,
            width: u32::try_from(count).unwrap_or(0) * 18 - 3,
        }
    }
}

/// What to show, and teach, where there is nothing yet.
#[derive(Debug, Clone, Template)]
#[template(path = "parts/empty.html")]
pub struct Empty {
    words: Words,
    title: String,
    text: String,
    action: Option<(String, String)>,
}

impl HtmlSafe for Empty {}

impl Empty {
    /// Both by their keys: what isn't there, and how it comes to be.
    pub fn new(words: Words, title: &'static str, text: &'static str) -> Empty {
        Empty {
            words,
            title: words.t(title).to_string(),
            text: words.t(text).to_string(),
            action: None,
        }
    }

    /// What to do next: where it leads, and the key of its words.
    #[must_use]
    pub fn action(mut self, href: impl fmt::Display, label: &'static str) -> Empty {
        self.action = Some((href.to_string(), self.words.t(label).to_string()));
        self
    }
}

/// The way to a page.
#[derive(Debug, Clone, Template)]
#[template(path = "parts/crumbs.html")]
pub struct Crumbs {
    words: Words,
    steps: Vec<(String, String)>,
}

impl HtmlSafe for Crumbs {}

impl Crumbs {
    /// A way without steps.
    pub fn new(words: Words) -> Crumbs {
        Crumbs {
            words,
            steps: Vec::new(),
        }
    }

    /// One step above the page: where it leads, and its name.
    #[must_use]
    pub fn up(mut self, href: impl fmt::Display, name: impl fmt::Display) -> Crumbs {
        self.steps.push((href.to_string(), name.to_string()));
        self
    }
}

/// Tabs, as links.
#[derive(Debug, Clone, Template)]
#[template(path = "parts/tabs.html")]
pub struct Tabs {
    name: String,
    tabs: Vec<Tab>,
}

#[derive(Debug, Clone)]
struct Tab {
    href: String,
    text: String,
    count: Option<String>,
    current: bool,
}

impl HtmlSafe for Tabs {}

impl Tabs {
    /// No tabs yet, under a name for who can’t see them.
    pub fn new(name: impl fmt::Display) -> Tabs {
        Tabs {
            name: name.to_string(),
            tabs: Vec::new(),
        }
    }

    /// One more tab, in the page's language.
    #[must_use]
    pub fn tab(mut self, href: impl fmt::Display, text: impl fmt::Display, current: bool) -> Tabs {
        self.tabs.push(Tab {
            href: href.to_string(),
            text: text.to_string(),
            count: None,
            current,
        });
        self
    }

    /// How many things the last tab holds.
    #[must_use]
    pub fn count(mut self, count: impl Count) -> Tabs {
        if let Some(tab) = self.tabs.last_mut() {
            tab.count = Some(crate::words::grouped(count));
        }
        self
    }
}

/// Which part of a long list is shown, with the way to the rest.
#[derive(Debug, Clone, Template)]
#[template(path = "parts/pagination.html")]
pub struct Pagination {
    words: Words,
    from: u64,
    to: u64,
    total: u64,
    previous: Option<String>,
    next: Option<String>,
}

impl HtmlSafe for Pagination {}

impl Pagination {
    /// Items `from` to `to` (counted from 1) of `total`.
    pub fn new(words: Words, from: u64, to: u64, total: u64) -> Pagination {
        Pagination {
            words,
            from,
            to,
            total,
            previous: None,
            next: None,
        }
    }

    /// Where the items before these are.
    #[must_use]
    pub fn previous(mut self, href: Option<String>) -> Pagination {
        self.previous = href;
        self
    }

    /// Where the items after these are.
    #[must_use]
    pub fn next(mut self, href: Option<String>) -> Pagination {
        self.next = href;
        self
    }
}

/// What a form holds when it is shown again: what was typed, and what is wrong
/// with it, by field name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Form {
    /// What was typed.
    pub values: BTreeMap<&'static str, String>,
    /// What is wrong, in the page's language.
    pub errors: BTreeMap<&'static str, String>,
}

impl Form {
    /// Fills in a field.
    #[must_use]
    pub fn value(mut self, name: &'static str, value: impl fmt::Display) -> Form {
        self.values.insert(name, value.to_string());
        self
    }

    /// Says what is wrong with a field.
    #[must_use]
    pub fn error(mut self, name: &'static str, error: impl fmt::Display) -> Form {
        self.errors.insert(name, error.to_string());
        self
    }

    /// What was typed into a field.
    pub fn typed(&self, name: &str) -> &str {
        self.values.get(name).map_or("", String::as_str)
    }

    /// What is wrong with a field.
    pub fn wrong(&self, name: &str) -> Option<&str> {
        self.errors.get(name).map(String::as_str)
    }
}

/// One of several answers to choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
    /// What it stands under in a list, with those beside it that do too; may be empty.
    pub group: String,
}

impl Choice {
    /// An answer.
    pub fn new(value: impl fmt::Display, label: impl fmt::Display) -> Choice {
        Choice {
            value: value.to_string(),
            label: label.to_string(),
            group: String::new(),
        }
    }

    /// The same, under a heading of a list.
    #[must_use]
    pub fn within(self, group: impl fmt::Display) -> Choice {
        Choice {
            group: group.to_string(),
            ..self
        }
    }
}

/// A form field with its label, hint and error, joined by `aria-describedby`.
///
/// A text field unless told otherwise: [`Field::kind`] for other inputs,
/// [`Field::area`], [`Field::choose`], [`Field::radios`], [`Field::tick`].
#[derive(Debug, Clone, Template)]
#[template(path = "parts/field.html")]
pub struct Field {
    words: Words,
    name: String,
    label: String,
    shape: Shape,
    kind: &'static str,
    value: String,
    hint: Option<String>,
    error: Option<String>,
    required: bool,
    optional: bool,
    autocomplete: Option<&'static str>,
    accept: Option<&'static str>,
    choices: Vec<Choice>,
    placeholder: Option<String>,
    list: Option<&'static str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Input,
    Area,
    Select,
    Radios,
    Tick,
}

impl HtmlSafe for Field {}

impl Field {
    /// A text field with this name, under the label of this key.
    pub fn new(words: Words, name: &'static str, label: &'static str) -> Field {
        Field {
            words,
            name: name.to_owned(),
            label: words.t(label).to_string(),
            shape: Shape::Input,
            kind: "text",
            value: String::new(),
            hint: None,
            error: None,
            required: false,
            optional: false,
            autocomplete: None,
            accept: None,
            choices: Vec::new(),
            placeholder: None,
            list: None,
        }
    }

    /// What is proposed while one types: the id of a `datalist` of the page.
    #[must_use]
    pub fn list(mut self, id: &'static str) -> Field {
        self.list = Some(id);
        self
    }

    /// A name that is made up while the page is, such as `question-3`.
    #[must_use]
    pub fn named(mut self, name: impl fmt::Display) -> Field {
        self.name = name.to_string();
        self
    }

    /// A label in the page's language, in place of the key's.
    #[must_use]
    pub fn labelled(mut self, label: impl fmt::Display) -> Field {
        self.label = label.to_string();
        self
    }

    /// The input's type: email, password, date, number, search, file.
    #[must_use]
    pub fn kind(mut self, kind: &'static str) -> Field {
        self.kind = kind;
        self
    }

    /// Several lines.
    #[must_use]
    pub fn area(mut self) -> Field {
        self.shape = Shape::Area;
        self
    }

    /// One from a list that opens.
    #[must_use]
    pub fn choose(mut self, choices: &[Choice]) -> Field {
        self.shape = Shape::Select;
        self.choices = choices.to_vec();
        self
    }

    /// One from a list that lies open.
    #[must_use]
    pub fn radios(mut self, choices: &[Choice]) -> Field {
        self.shape = Shape::Radios;
        self.choices = choices.to_vec();
        self
    }

    /// Yes or no. Its value is `yes`.
    #[must_use]
    pub fn tick(mut self) -> Field {
        self.shape = Shape::Tick;
        self
    }

    /// What it holds.
    #[must_use]
    pub fn value(mut self, value: impl fmt::Display) -> Field {
        self.value = value.to_string();
        self
    }

    /// Value and error from a form that is shown again. A password is never
    /// filled in.
    #[must_use]
    pub fn from(mut self, form: &Form) -> Field {
        if self.kind != "password" && self.kind != "file" {
            self.value = form.typed(&self.name).to_owned();
        }
        self.error = form.wrong(&self.name).map(str::to_owned);
        self
    }

    /// What to write, by its key.
    #[must_use]
    pub fn hint(self, key: &'static str) -> Field {
        let text = self.words.t(key);
        self.hint_text(text)
    }

    /// What to write, in the page's language.
    #[must_use]
    pub fn hint_text(mut self, text: impl fmt::Display) -> Field {
        self.hint = Some(text.to_string());
        self
    }

    /// What is wrong, in the page's language.
    #[must_use]
    pub fn error(mut self, text: impl fmt::Display) -> Field {
        self.error = Some(text.to_string());
        self
    }

    /// It can't be left empty.
    #[must_use]
    pub fn required(mut self) -> Field {
        self.required = true;
        self
    }

    /// It may be left empty, and says so.
    #[must_use]
    pub fn optional(mut self) -> Field {
        self.optional = true;
        self
    }

    /// What a browser may fill in: `username`, `current-password`, `email`.
    #[must_use]
    pub fn autocomplete(mut self, what: &'static str) -> Field {
        self.autocomplete = Some(what);
        self
    }

    /// What kinds of files are offered: `.csv,.xlsx`.
    #[must_use]
    pub fn accept(mut self, kinds: &'static str) -> Field {
        self.accept = Some(kinds);
        self
    }

    /// The answer “none chosen”, in the page's language, at the head of a list.
    #[must_use]
    pub fn none_chosen(mut self, text: impl fmt::Display) -> Field {
        self.placeholder = Some(text.to_string());
        self
    }

    /// The choices, those together that stand under one heading.
    fn groups(&self) -> impl Iterator<Item = (&str, &[Choice])> {
        let groups = self.choices.chunk_by(|one, next| one.group == next.group);
        groups.filter_map(|all| Some((all.first()?.group.as_str(), all)))
    }

    fn described_by(&self) -> Option<String> {
        let hint = self.hint.as_ref().map(|_| format!("{}-hint", self.name));
        let error = self.error.as_ref().map(|_| format!("{}-error", self.name));
        match (hint, error) {
            (Some(hint), Some(error)) => Some(format!("{hint} {error}")),
            (one, other) => one.or(other),
        }
    }
}

/// Something wrong in a file: where, which kind, and in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The row, counted as a spreadsheet does.
    pub row: Option<u64>,
    /// The column's heading.
    pub column: Option<String>,
    /// The code, the same in every language.
    pub code: String,
    /// What is wrong and what to do, in the page's language.
    pub message: String,
}

/// What is wrong in a file.
#[derive(Debug, Clone, Template)]
#[template(path = "parts/problems.html")]
pub struct Problems {
    words: Words,
    problems: Vec<Problem>,
    total: i64,
    downloads: Vec<(String, String)>,
}

impl HtmlSafe for Problems {}

impl Problems {
    /// These problems, of `total` that there are.
    pub fn new(words: Words, problems: Vec<Problem>, total: impl Count) -> Problems {
        Problems {
            words,
            problems,
            total: total.as_count(),
            downloads: Vec::new(),
        }
    }

    /// Where the file with only the failed rows is, in this format (“CSV”).
    #[must_use]
    pub fn download(mut self, format: impl fmt::Display, href: impl fmt::Display) -> Problems {
        self.downloads.push((format.to_string(), href.to_string()));
        self
    }
}

/// The step between “do it” and “done”: what will happen, then yes or no.
#[derive(Debug, Clone, Template)]
#[template(path = "parts/confirm.html")]
pub struct Confirm {
    words: Words,
    csrf: String,
    action: String,
    hidden: Vec<(String, String)>,
    label: String,
    cancel: String,
    danger: bool,
}

impl HtmlSafe for Confirm {}

impl Confirm {
    /// A form that posts to `action`.
    pub fn new(page: &Page, action: impl fmt::Display) -> Confirm {
        Confirm {
            words: page.words,
            csrf: page.csrf.clone(),
            action: action.to_string(),
            hidden: Vec::new(),
            label: page.t(key("confirm-yes")).to_string(),
            cancel: "/".to_owned(),
            danger: false,
        }
    }

    /// Carries a value along.
    #[must_use]
    pub fn carry(mut self, name: impl fmt::Display, value: impl fmt::Display) -> Confirm {
        self.hidden.push((name.to_string(), value.to_string()));
        self
    }

    /// What the button says, by its key.
    #[must_use]
    pub fn label(mut self, key: &'static str) -> Confirm {
        self.label = self.words.t(key).to_string();
        self
    }

    /// What the button says, in the page's language.
    #[must_use]
    pub fn label_text(mut self, text: impl fmt::Display) -> Confirm {
        self.label = text.to_string();
        self
    }

    /// Where “no” leads.
    #[must_use]
    pub fn cancel(mut self, href: impl fmt::Display) -> Confirm {
        self.cancel = href.to_string();
        self
    }

    /// It can't be undone.
    #[must_use]
    pub fn danger(mut self) -> Confirm {
        self.danger = true;
        self
    }
}
