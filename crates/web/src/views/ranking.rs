//! The public ranking, a State's page, and the editions.

use askama::Template;
use sopan_rules::time::{Day, Moment};

use super::Page;
use super::parts::{Tabs, Tone};

/// The public ranking.
#[derive(Debug, Clone, Template)]
#[template(path = "ranking/ranking.html")]
pub struct RankingPage {
    /// The frame.
    pub page: Page,
    /// The day that the figures hold for.
    pub as_on: Day,
    /// Today: the last day that can be asked for.
    pub today: Day,
    /// Which edition is shown; none for the live ranking.
    pub edition: Option<i64>,
    /// The editions that there are, the latest first: number and day.
    pub editions: Vec<(i64, Day)>,
    /// What the ranks are compared with: number and day of an edition.
    pub compared: Option<(i64, Day)>,
    /// The map as SVG.
    pub map: String,
    /// A table per category, and last those that are not ranked.
    pub tables: Vec<CategoryTable>,
    /// The States of the edition that later news gives other figures.
    pub restated: Vec<RestatedLine>,
    /// Whether what rests on flagged completions is left out.
    pub without_flagged: bool,
    /// The same with the flagged completions, or without them.
    pub other_flagged: String,
    /// What became known after this day is left out.
    pub known_on: Option<Day>,
    /// Where the same figures are as data.
    pub data: String,
}

/// A State that later news gives other figures than an edition has.
#[derive(Debug, Clone)]
pub struct RestatedLine {
    /// Where its own page is.
    pub href: String,
    /// Its name.
    pub name: String,
    /// Why, in sentences.
    pub causes: Vec<String>,
}

/// A category and who is in it.
#[derive(Debug, Clone)]
pub struct CategoryTable {
    /// Its level, where the ranking is of several.
    pub level: Option<String>,
    /// Its letter; none for those that are not ranked.
    pub category: Option<String>,
    /// Which strengths it holds, in words.
    pub range: String,
    /// The indicators' names and weights.
    pub indicators: Vec<(String, String)>,
    /// By rank.
    pub rows: Vec<Line>,
}

/// One organisation of a table.
#[derive(Debug, Clone)]
pub struct Line {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Where its own page is.
    pub href: String,
    /// Its rank.
    pub rank: Option<usize>,
    /// Its composite score.
    pub score: String,
    /// How many places it rose (above zero) or fell since the edition before.
    pub moved: Option<i64>,
    /// The indicators' percentages, in the order of the columns.
    pub percents: Vec<Percent>,
}

/// A percentage and what it is made of.
#[derive(Debug, Clone)]
pub struct Percent {
    /// The indicator's name.
    pub name: String,
    /// `92.56`.
    pub percent: String,
    /// What was counted.
    pub numerator: i64,
    /// Out of how many; none where there is nothing to divide by, and so no percentage.
    pub denominator: Option<i64>,
    /// The weight in points.
    pub weight: String,
    /// What it adds to the score.
    pub points: String,
    /// The band of the performance key, by its id: `low`, `moderate`, `strong`.
    pub band: String,
    /// The band's name.
    pub band_name: String,
    /// The bar as SVG.
    pub meter: String,
    /// The raw percentage where it lies above 100.
    pub above: Option<String>,
}

/// One organisation's page.
#[derive(Debug, Clone, Template)]
#[template(path = "ranking/state.html")]
pub struct StatePage {
    /// The frame.
    pub page: Page,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What it stands below: where that page is, and its name.
    pub above: Vec<(String, String)>,
    /// The day that the figures hold for.
    pub as_on: Day,
    /// Today: the last day that can be asked for.
    pub today: Day,
    /// Its category.
    pub category: Option<String>,
    /// Which strengths the category holds, in words.
    pub range: String,
    /// Its rank.
    pub rank: Option<usize>,
    /// How many are ranked in its category.
    pub ranked: usize,
    /// Its composite score.
    pub score: String,
    /// Which edition is shown; none for the live figures.
    pub edition: Option<i64>,
    /// What became known after this day is left out.
    pub known_on: Option<Day>,
    /// Whether what rests on flagged completions is left out.
    pub flagged_left_out: bool,
    /// Score and rank if flagged completions counted for nobody.
    pub without_flagged: Option<(String, Option<usize>)>,
    /// Its strength and where that comes from.
    pub strength: Option<(i64, Option<String>)>,
    /// Its indicators.
    pub indicators: Vec<Percent>,
    /// What would gain it a rank.
    pub chances: Chances,
    /// The bands of the performance key: id, name, range.
    pub bands: Vec<(String, String, String)>,
    /// The trend over the editions as SVG; none before there are any.
    pub trend: Option<String>,
    /// The editions it stands in, the latest first.
    pub history: Vec<Stood>,
    /// Whether there are earlier ones, which the ranking's page shows.
    pub earlier: bool,
    /// Among which others it is ranked, where these are not the States.
    pub among: Option<String>,
    /// The levels below it that can be ranked, of a State.
    pub levels: Option<Tabs>,
    /// The version of the methodology that ranks what stands below.
    pub below_by: String,
    /// How many are ranked below.
    pub below_count: usize,
    /// How many of them are not shown, because they have too few officials.
    pub too_few: usize,
    /// How many of them the page shows.
    pub below_shown: usize,
    /// The most of each level that it shows.
    pub below_most: usize,
    /// What stands below it, directly or on the level that was chosen, ranked.
    pub below: Vec<CategoryTable>,
    /// Whether the visitor may have its letters.
    pub letters: bool,
    /// What was asked for besides the day: names and values, which stay for another day.
    pub kept: Vec<(&'static str, String)>,
}

/// What would gain an organisation a rank.
#[derive(Debug, Clone)]
pub struct Chances {
    /// Who is one rank ahead.
    pub ahead: Option<Beside>,
    /// Who is one rank behind.
    pub behind: Option<Beside>,
    /// What gains a rank, or why nothing does, in a sentence.
    pub said: String,
    /// The actions that gain a rank and how often each.
    pub fewest: Vec<(String, i64)>,
    /// Whether no fewer do.
    pub smallest: bool,
    /// Each action, what one more is worth in points, and how often it can be done.
    pub worth: Vec<(String, Option<String>, i64)>,
    /// Where actions can be done: where that page is, its name, and how often each action can
    /// be done there.
    pub places: Vec<(Option<String>, String, Vec<i64>)>,
}

/// Who is one rank ahead or behind.
#[derive(Debug, Clone)]
pub struct Beside {
    /// Where its page is.
    pub href: String,
    /// Its name.
    pub name: String,
    /// Its score.
    pub score: String,
    /// How many points lie between.
    pub distance: String,
}

/// Where it stood in an edition.
#[derive(Debug, Clone)]
pub struct Stood {
    /// The edition's number.
    pub edition: i64,
    /// The day that its figures hold for.
    pub as_on: Day,
    /// Its category.
    pub category: String,
    /// Its rank.
    pub rank: Option<usize>,
    /// Its score.
    pub score: String,
    /// Score and rank as later news gives them, where they differ.
    pub restated: Option<(String, Option<usize>)>,
    /// Why they differ, in sentences.
    pub causes: Vec<String>,
    /// The letters as they were sent, or may have arrived, in words, and the ways to them,
    /// English and Hindi: for who may have them.
    pub gone: Vec<(String, [String; 2])>,
}

/// The editions, for the monitoring cell.
#[derive(Debug, Clone, Template)]
#[template(path = "ranking/editions.html")]
pub struct EditionsPage {
    /// The frame.
    pub page: Page,
    /// Whether the reader publishes, and does not only look.
    pub runs: bool,
    /// Today: the last day that can be published.
    pub today: Day,
    /// The day that the form proposes.
    pub proposed: Day,
    /// The latest first.
    pub editions: Vec<EditionLine>,
    /// What is about to be published.
    pub preview: Option<Preview>,
}

/// An edition in the list.
#[derive(Debug, Clone)]
pub struct EditionLine {
    /// Its number.
    pub number: i64,
    /// The day that its figures hold for.
    pub as_on: Day,
    /// When it was published.
    pub published: Moment,
    /// By whom.
    pub by: String,
    /// The methodology's version.
    pub methodology: String,
    /// Who can be written to: code and name.
    pub states: Vec<(String, String)>,
}

/// What is about to be published.
#[derive(Debug, Clone)]
pub struct Preview {
    /// The day that its figures hold for.
    pub as_on: Day,
    /// The number it will get.
    pub number: i64,
    /// The editions of that day that there are already.
    pub same_day: Vec<i64>,
    /// The tables.
    pub tables: Vec<CategoryTable>,
}
