//! Dashboards: an organisation's figures, over time and beside others.

use askama::Template;
use sopan_rules::time::Day;

use super::Page;
use super::parts::{Crumbs, Tabs, Tone};

/// One figure.
#[derive(Debug, Clone)]
pub struct Figure {
    /// Its name in the page and in the stream of live figures.
    pub id: String,
    /// What it is.
    pub label: String,
    /// Its value.
    pub value: String,
    /// What it is made of.
    pub of: String,
    /// Numerator and denominator of the bar.
    pub bar: Option<(i64, i64)>,
    /// What is counted, in a sentence.
    pub note: Option<String>,
    /// What is wrong with it.
    pub warning: Option<String>,
    /// Where the officials behind it are listed.
    pub list: Option<String>,
}

/// Figures under one heading.
#[derive(Debug, Clone)]
pub struct Group {
    /// The heading's name in the page.
    pub id: &'static str,
    /// The heading.
    pub title: String,
    /// The figures.
    pub figures: Vec<Figure>,
}

/// A step of the funnel.
#[derive(Debug, Clone)]
pub struct Step {
    /// Its name.
    pub label: String,
    /// What is counted, in a sentence.
    pub note: String,
    /// How many officials, as it is printed.
    pub officials: String,
    /// The same for the bar; none where it is not known.
    pub bar: Option<i64>,
    /// In per cent of the strength, in words.
    pub share: Option<String>,
    /// Where they are listed.
    pub list: Option<String>,
}

/// A bar of a comparison.
#[derive(Debug, Clone)]
pub struct Bar {
    /// Whose.
    pub label: String,
    /// In hundredths of a per cent, for the bar.
    pub hundredths: i64,
    /// The share as it is printed.
    pub value: String,
    /// Whether it is the organisation's own.
    pub own: bool,
}

/// An indicator beside that of the neighbours.
#[derive(Debug, Clone)]
pub struct Beside {
    /// The indicator.
    pub label: String,
    /// The rank, in words.
    pub rank: String,
    /// Own, best and in the middle.
    pub bars: Vec<Bar>,
}

/// A column of the table of units.
#[derive(Debug, Clone)]
pub struct Column {
    /// Its heading.
    pub label: String,
    /// Where the table is sorted by it.
    pub href: String,
    /// How it is sorted: `ascending`, `descending`, or not at all.
    pub sorted: Option<&'static str>,
}

/// A share in the table of units.
#[derive(Debug, Clone)]
pub struct Cell {
    /// As it is printed.
    pub value: String,
    /// Its step of five, from 0; none without a figure.
    pub heat: Option<i64>,
    /// What it is made of.
    pub title: String,
    /// Where it stands on the unit's dashboard.
    pub href: String,
}

/// A unit of the table.
#[derive(Debug, Clone)]
pub struct Unit {
    /// Its dashboard.
    pub href: String,
    /// Its name.
    pub name: String,
    /// Officials registered.
    pub registered: i64,
    /// Its shares, in the order of the columns after the first two.
    pub cells: Vec<Cell>,
    /// Course completions in the last 30 days.
    pub completions: i64,
}

/// A figure over time.
#[derive(Debug, Clone)]
pub struct Line {
    /// Its name in the page.
    pub id: String,
    /// What it is.
    pub label: String,
    /// The line as SVG.
    pub chart: String,
    /// The same as a table: the day, the value, and what it is made of.
    pub rows: Vec<(String, String, String)>,
}

/// Where the live figures come from, for a page that shows them.
#[derive(Debug, Clone)]
pub struct Live {
    /// The stream.
    pub source: String,
    /// The same page as it stands.
    pub off: String,
}

/// An organisation's dashboard.
#[derive(Debug, Clone, Template)]
#[template(path = "dashboards/dashboard.html")]
pub struct DashboardPage {
    /// The frame.
    pub page: Page,
    /// The organisation's name.
    pub name: String,
    /// Its code.
    pub code: String,
    /// The way to it.
    pub crumbs: Crumbs,
    /// Other organisations that the actor's roles are over: address and name.
    pub roots: Vec<(String, String)>,
    /// The day that the figures hold for.
    pub as_on: Day,
    /// The same as a moment, as it is printed.
    pub moment: String,
    /// Today: the last day that can be asked for.
    pub today: Day,
    /// What is wrong with the strength.
    pub no_strength: bool,
    /// The figures.
    pub groups: Vec<Group>,
    /// Whether officials behind the numbers can be listed on this day.
    pub lists: bool,
    /// The funnel.
    pub funnel: Vec<Step>,
    /// The greatest number of the funnel.
    pub widest: i64,
    /// When the last step of the funnel was counted, where that was another moment.
    pub cleared_at: Option<String>,
    /// The choice of the indicator of the map, and the map as SVG; for the nation.
    pub map: Option<(Tabs, String)>,
    /// Beside the neighbours.
    pub beside: Vec<Beside>,
    /// How many neighbours have too few officials to be shown there.
    pub not_shown: usize,
    /// The columns of the table of units: name, registered, shares, completions.
    pub columns: Vec<Column>,
    /// The units, sorted.
    pub units: Vec<Unit>,
    /// How many units there are.
    pub unit_count: usize,
    /// The choice of the trends.
    pub tabs: Tabs,
    /// The figures over time.
    pub lines: Vec<Line>,
    /// The table of units as CSV.
    pub csv: String,
    /// All of it as JSON.
    pub json: String,
    /// The cohorts.
    pub cohorts: String,
    /// The officials.
    pub officials: String,
    /// Whether what rests on flagged completions is left out.
    pub without_flagged: bool,
    /// The same page with them, or without.
    pub flagged: String,
    /// Where the page turns live; none on a day that is over.
    pub live_on: Option<String>,
    /// The live figures, where they were asked for.
    pub live: Option<Live>,
}

/// A cohort: those who were registered in one quarter.
#[derive(Debug, Clone)]
pub struct Cohort {
    /// The quarter.
    pub label: String,
    /// How many they are.
    pub officials: i64,
    /// How many have completed a course by now, and the share.
    pub completed: (i64, String),
    /// The share that completed by the end of the quarter, of the next one, and so on, with
    /// what it is made of and its step of five.
    pub within: Vec<Option<(String, String, i64)>>,
}

/// The cohorts of an organisation.
#[derive(Debug, Clone, Template)]
#[template(path = "dashboards/cohorts.html")]
pub struct CohortsPage {
    /// The frame.
    pub page: Page,
    /// The organisation's name.
    pub name: String,
    /// The way to it.
    pub crumbs: Crumbs,
    /// The moment at which they were counted; none while they are being counted.
    pub counted: Option<String>,
    /// The cohorts.
    pub cohorts: Vec<Cohort>,
    /// The headings of the quarters after registration.
    pub quarters: Vec<String>,
    /// The same as JSON.
    pub json: String,
}
