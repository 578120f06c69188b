//! A whole published edition: its table, the highlights behind it where they are known,
//! the editions before it, and what this installation has for the same States.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize, Serializer};

use super::Severity::{Error, Note, Warning};
use super::highlight::{HighlightReport, HighlightRow, reconcile_highlight};
use super::table::{Chosen, Edition, Findings, Matched, PublishedRow, Read, asked_as, in_order};
use super::{Code, Finding, Severity};
use crate::measures::Measure;
use crate::numbers::{Exact, grouped, parse_count, two_decimals};
use crate::ranking::{Category, Methodology, Source, Window, shared_ranks};
use crate::states::{self, Match, State};
use crate::text::Said;
use crate::time::Day;

/// What was published, as it was written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// The table: one edition or several.
    pub rows: Vec<PublishedRow>,
    /// Earlier editions, to hold the table against; not under test themselves.
    pub earlier: Vec<PublishedRow>,
    /// The highlights that are known.
    pub highlights: Vec<Highlight>,
    /// What persons said that printed names mean.
    pub chosen: Chosen,
}

/// A State's performance highlight, and which one it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Highlight {
    /// The State as printed.
    pub state: String,
    /// The edition's number, where it is said.
    pub edition: Option<String>,
    /// A day of the month that it is of, where that is said.
    pub as_on: Option<Day>,
    /// Its rows.
    pub rows: Vec<HighlightRow>,
}

/// What is known besides what was published.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// By the edition's number, the methodology it is held against.
    pub methodologies: BTreeMap<String, Methodology>,
    /// By the edition's number and the State's ISO code, the strength in officials.
    pub strengths: BTreeMap<String, BTreeMap<String, i64>>,
    /// An edition of this installation.
    pub own: Option<Own>,
}

/// An edition of this installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Own {
    /// Its number.
    pub number: i64,
    /// The day it is as on.
    pub as_on: Day,
    /// The edition of the table that it is laid beside.
    pub beside: String,
    /// What it has.
    pub rows: Vec<OwnRow>,
}

/// Where a State stands in an edition of this installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnRow {
    /// Its ISO 3166-2 code.
    pub code: String,
    /// Its category, where its strength is known.
    pub category: Option<Category>,
    /// Its rank.
    pub rank: Option<usize>,
    /// Its score.
    pub score: Exact,
}

/// What was found in a whole published edition, or in several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditionReport {
    /// How many rows the table has.
    pub rows: usize,
    /// Whether nothing was found that can't be right.
    pub sound: bool,
    /// How many findings are errors.
    pub errors: usize,
    /// How many should be looked at.
    pub warnings: usize,
    /// How many are good to know.
    pub notes: usize,
    /// Names that a person must be asked about.
    pub asked: Vec<Asked>,
    /// The editions of the table, from the earliest to the latest.
    pub editions: Vec<EditionTable>,
    /// What was found, the gravest first, then by row.
    pub findings: Vec<Finding>,
}

/// A printed name that could not be matched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// As printed.
    pub printed: String,
    /// The rows of the table in which it stands; none where only an earlier table or a
    /// highlight has it.
    pub rows: Vec<usize>,
    /// Which States it could be, the likeliest first; none where it looks like no State.
    pub candidates: Vec<Candidate>,
}

/// A State that a name could mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// Its ISO 3166-2 code.
    pub code: String,
    /// Its name.
    pub name: Said,
}

impl Candidate {
    fn of(state: &State) -> Candidate {
        Candidate {
            code: state.iso.to_owned(),
            name: name(state),
        }
    }
}

/// One edition of the table, State by State.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditionTable {
    /// Its number, as printed.
    pub edition: String,
    /// The day it is as on.
    pub as_on: Option<Day>,
    /// The version of the methodology it was held against.
    pub methodology: Option<String>,
    /// The edition of this installation that is laid beside it.
    pub own: Option<i64>,
    /// As printed, by category and rank.
    pub states: Vec<StateRow>,
    /// What this installation's edition has and the table doesn't.
    pub not_printed: Vec<NotPrinted>,
}

/// A State of an edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateRow {
    /// The row of the table.
    pub row: usize,
    /// The State as printed.
    pub printed: String,
    /// Its ISO 3166-2 code, where it was matched.
    pub code: Option<String>,
    /// Its name in the registry.
    pub name: Option<Said>,
    /// How it was matched.
    pub matched: Matched,
    /// The category as printed.
    pub category: Option<Category>,
    /// The category in the registry of December 2025.
    pub registry: Option<Category>,
    /// The strength that is known here, in officials.
    pub strength: Option<i64>,
    /// The category into which that strength falls.
    pub by_strength: Option<Category>,
    /// The rank as printed.
    pub rank: Option<usize>,
    /// The rank that the printed scores give.
    pub due: Option<usize>,
    /// The score as printed.
    #[serde(serialize_with = "two_decimals_if_any")]
    pub score: Option<Exact>,
    /// Where it stood in the edition before.
    pub before: Option<Before>,
    /// The score that the highlight gives, where one is known.
    pub highlight: Option<HighlightReport>,
    /// What this installation's edition has.
    pub own: Option<Stood>,
}

/// Where a State stood in the edition before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Before {
    /// That edition's number.
    pub edition: String,
    /// The category.
    pub category: Option<Category>,
    /// The rank.
    pub rank: Option<usize>,
    /// The score.
    #[serde(serialize_with = "two_decimals_if_any")]
    pub score: Option<Exact>,
    /// How far the score moved since.
    #[serde(serialize_with = "two_decimals_if_any")]
    pub change: Option<Exact>,
}

/// What this installation's edition has for a State.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stood {
    /// The category.
    pub category: Option<Category>,
    /// The rank.
    pub rank: Option<usize>,
    /// The score.
    #[serde(serialize_with = "two_decimals")]
    pub score: Exact,
    /// The score here less the printed one, both with two decimals.
    #[serde(serialize_with = "two_decimals_if_any")]
    pub difference: Option<Exact>,
}

/// A State that this installation's edition has and the table doesn't.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotPrinted {
    /// Its ISO 3166-2 code.
    pub code: String,
    /// Its name in the registry; its code where it isn't there.
    pub name: Said,
    /// Where it stands here.
    pub own: Stood,
}

fn two_decimals_if_any<S: Serializer>(
    number: &Option<Exact>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match number {
        Some(number) => two_decimals(number, serializer),
        None => serializer.serialize_none(),
    }
}

fn name(state: &State) -> Said {
    Said::new(state.name_en, state.name_hi)
}

/// A highlight that found its place: the edition's number, the State, what it gives.
struct Placed<'a> {
    edition: String,
    state: &'static State,
    highlight: &'a Highlight,
    report: Option<HighlightReport>,
}

/// Holds a whole published table against the methodologies and whatever else is known.
pub fn reconcile_edition(published: &Published, known: &Known) -> EditionReport {
    let mut found = Findings(Vec::new());
    let chosen = &published.chosen;
    let read: Vec<Read> = published
        .rows
        .iter()
        .map(|row| found.read(row, chosen))
        .collect();
    // What is wrong inside earlier tables was said when they were under test.
    let mut aside = Findings(Vec::new());
    let read_earlier: Vec<Read> = published
        .earlier
        .iter()
        .map(|row| aside.read(row, chosen))
        .collect();
    let mut editions = found.editions(&read);
    let mut earlier = aside.editions(&read_earlier);
    earlier.retain(|e| {
        let same = |other: &Edition| other.number == e.number || other.as_on == e.as_on;
        e.as_on.is_some() && !editions.iter().any(same)
    });
    for edition in &mut earlier {
        edition.earlier = true;
    }
    editions.extend(earlier);
    in_order(&mut editions);

    for edition in editions.iter().filter(|e| !e.earlier) {
        found.repeated_states(edition);
        found.missing(edition);
        for category in edition.categories() {
            found.ranks(edition, category);
        }
        found.bounds(edition, known);
    }
    let placed = found.place(published, &editions, known);
    for pair in editions.windows(2).filter(|pair| !pair[1].earlier) {
        found.changes(&pair[0], &pair[1]);
        found.impossible_changes(&pair[0], &pair[1], known, &placed);
    }
    found.went_back(&editions);
    for edition in editions.iter().filter(|e| !e.earlier) {
        found.scores(edition, &placed);
        if let Some(own) = own_beside(known, edition) {
            found.own(edition, own);
        }
    }
    let tables = editions
        .iter()
        .enumerate()
        .filter(|(_, edition)| !edition.earlier)
        .map(|(place, edition)| {
            let before = place.checked_sub(1).map(|place| &editions[place]);
            table(edition, before, known, &placed)
        })
        .collect();
    let printed = read.iter().chain(&read_earlier);
    let mut asked: Vec<Asked> = Vec::new();
    let rows = |row: &Read| read.iter().any(|r| std::ptr::eq(r, row));
    for row in printed.filter(|r| r.matched == Matched::Open) {
        ask(&mut asked, row.printed, rows(row).then_some(row.row));
    }
    for highlight in &published.highlights {
        if state_of(&highlight.state, chosen).is_none() {
            ask(&mut asked, highlight.state.trim(), None);
        }
    }

    let mut findings = found.0;
    findings.sort_by_key(|f| (std::cmp::Reverse(f.severity), f.row.unwrap_or(0), f.code));
    let count = |severity| findings.iter().filter(|f| f.severity == severity).count();
    let errors = count(Error);
    EditionReport {
        rows: published.rows.len(),
        sound: errors == 0,
        errors,
        warnings: count(Warning),
        notes: count(Note),
        asked,
        editions: tables,
        findings,
    }
}

fn ask(asked: &mut Vec<Asked>, printed: &str, row: Option<usize>) {
    let key = asked_as(printed);
    if let Some(known) = asked.iter_mut().find(|a| asked_as(&a.printed) == key) {
        known.rows.extend(row);
        return;
    }
    let candidates = match states::match_name(printed) {
        Match::Doubtful(states) => states.into_iter().map(Candidate::of).collect(),
        _ => Vec::new(),
    };
    asked.push(Asked {
        printed: printed.to_owned(),
        rows: row.into_iter().collect(),
        candidates,
    });
}

fn state_of(printed: &str, chosen: &Chosen) -> Option<&'static State> {
    let found = states::match_name(printed);
    let said = || chosen.get(&asked_as(printed));
    found
        .certain()
        .or_else(|| said().and_then(|code| states::by_iso(code)))
}

fn own_beside<'a>(known: &'a Known, edition: &Edition) -> Option<&'a Own> {
    known
        .own
        .as_ref()
        .filter(|own| own.beside == edition.number)
}

/// The state's row in the edition that is under test, with the text's way to say where.
fn place(edition: &str, state: &State) -> (String, String) {
    (
        format!("{}, edition {edition}", state.name_en),
        format!("{}, संस्करण {edition}", state.name_hi),
    )
}

impl Findings {
    /// Categories against the methodology's cohorts and the strengths that are known.
    fn bounds(&mut self, edition: &Edition, known: &Known) {
        let Some(methodology) = known.methodologies.get(edition.number) else {
            return;
        };
        let version = &methodology.version;
        let has: BTreeSet<Category> = methodology.cohorts.iter().map(|c| c.category).collect();
        let strengths = known.strengths.get(edition.number);
        for row in &edition.rows {
            let Some(category) = row.category else {
                continue;
            };
            let at = Some(row.row);
            if !has.contains(&category) {
                let all: Vec<String> = has.iter().map(ToString::to_string).collect();
                let all = all.join(", ");
                let en = format!(
                    "category {category} is none of the methodology {version}: it has {all}"
                );
                let hi = format!("श्रेणी {category} कार्यप्रणाली {version} में नहीं है: उसमें {all} हैं");
                self.push(Code::CategoryNotInMethodology, Error, at, en, hi);
                continue;
            }
            let Some(state) = row.state else { continue };
            let strength = strengths.and_then(|s| s.get(state.iso)).copied();
            let falls = methodology.category_of(strength);
            let (Some(strength), Some(falls)) = (strength, falls) else {
                continue;
            };
            if falls != category {
                let range = methodology.cohort_range(falls);
                let range = range.unwrap_or_else(|| Said::same("?"));
                let officials = grouped(strength);
                let en = format!(
                    "{} is printed in category {category}; its strength here, {officials}, falls into {falls} ({})",
                    state.name_en, range.en
                );
                let hi = format!(
                    "{} श्रेणी {category} में छपा है; यहाँ दर्ज उसकी कार्मिक संख्या {officials} श्रेणी {falls} ({}) में आती है",
                    state.name_hi, range.hi
                );
                self.push(Code::CategoryAgainstStrength, Warning, at, en, hi);
            }
        }
    }

    /// Finds each highlight's edition and State, and the score it gives.
    fn place<'a>(
        &mut self,
        published: &'a Published,
        editions: &[Edition],
        known: &Known,
    ) -> Vec<Placed<'a>> {
        let mut placed: Vec<Placed> = Vec::new();
        for highlight in &published.highlights {
            let printed = highlight.state.trim();
            // A name that nobody could match is asked about.
            let Some(state) = state_of(printed, &published.chosen) else {
                continue;
            };
            let month = |day: Day| day.month_start();
            let edition = editions.iter().find(|e| {
                let number = highlight.edition.as_deref().map(str::trim);
                match (number, highlight.as_on) {
                    (Some(number), _) => number == e.number,
                    (None, Some(day)) => e.as_on.map(month) == Some(month(day)),
                    (None, None) => editions.len() == 1,
                }
            });
            let row = edition.and_then(|e| Some((e, e.row_of(state)?)));
            let Some((edition, row)) = row else {
                let which = highlight
                    .edition
                    .clone()
                    .or(highlight.as_on.map(Day::dotted))
                    .unwrap_or_else(|| "?".to_owned());
                let en = format!(
                    "the highlight of {} ({which}) belongs to no row of the table",
                    state.name_en
                );
                let hi = format!(
                    "{} ({which}) की प्रदर्शन झलक तालिका की किसी पंक्ति से संबंधित नहीं है",
                    state.name_hi
                );
                self.push(Code::HighlightUnused, Warning, None, en, hi);
                continue;
            };
            let at = (!edition.earlier).then_some(row.row);
            let (en, hi) = place(edition.number, state);
            if placed
                .iter()
                .any(|p| p.state == state && p.edition == edition.number)
            {
                let en = format!("{en}: a second highlight; only the first one counts");
                let hi = format!("{hi}: दूसरी प्रदर्शन झलक; केवल पहली गिनी गई है");
                self.push(Code::HighlightRepeated, Error, at, en, hi);
                continue;
            }
            let report = match known.methodologies.get(edition.number) {
                None => None,
                Some(methodology) => {
                    let score = row.score.clone().unwrap_or_else(Exact::zero);
                    match reconcile_highlight(&highlight.rows, methodology, &score) {
                        Ok(report) => row.score.is_some().then_some(report),
                        Err(unreadable) => {
                            let list = |pick: fn(&Said) -> &str| -> String {
                                let all = unreadable.0.iter().map(|f| pick(&f.said));
                                all.collect::<Vec<_>>().join("; ")
                            };
                            let en = format!("{en}, highlight: {}", list(|said| &said.en));
                            let hi = format!("{hi}, प्रदर्शन झलक: {}", list(|said| &said.hi));
                            self.push(Code::HighlightUnreadable, Error, at, en, hi);
                            None
                        }
                    }
                }
            };
            placed.push(Placed {
                edition: edition.number.to_owned(),
                state,
                highlight,
                report,
            });
        }
        placed
    }

    /// Scores that the highlights don't give.
    fn scores(&mut self, edition: &Edition, placed: &[Placed]) {
        for placed in placed.iter().filter(|p| p.edition == edition.number) {
            let (Some(report), Some(row)) = (&placed.report, edition.row_of(placed.state)) else {
                continue;
            };
            let at = Some(row.row);
            if !report.reproduces {
                let (computed, printed, difference) =
                    (&report.computed, &report.published, &report.difference);
                let state = placed.state;
                let en = format!(
                    "the highlight of {} gives the score {computed}; {printed} is printed (difference {difference}). Rounding explains at most 0.01",
                    state.name_en
                );
                let hi = format!(
                    "{} की प्रदर्शन झलक से स्कोर {computed} आता है; {printed} छपा है (अंतर {difference})। पूर्णांकन से अधिकतम 0.01 का अंतर आ सकता है",
                    state.name_hi
                );
                self.push(Code::ScoreDiffers, Error, at, en, hi);
            }
            let (en, hi) = place(edition.number, placed.state);
            let others = report
                .notes
                .iter()
                .filter(|f| f.severity > Severity::Note && f.code != Code::ScoreDiffers);
            for note in others {
                let en = format!("{en}, highlight: {}", note.said.en);
                let hi = format!("{hi}, प्रदर्शन झलक: {}", note.said.hi);
                self.push(note.code, note.severity, at, en, hi);
            }
        }
    }

    /// Changes that no month can bring about.
    fn impossible_changes(
        &mut self,
        before: &Edition,
        after: &Edition,
        known: &Known,
        placed: &[Placed],
    ) {
        let Some(methodology) = known.methodologies.get(after.number) else {
            return;
        };
        let heaviest = methodology.indicators.iter().map(|i| &i.weight).max();
        for row in &after.rows {
            let Some(state) = row.state else { continue };
            let Some(old) = before.row_of(state) else {
                continue;
            };
            let at = Some(row.row);
            let of = |edition: &Edition| {
                let mut all = placed.iter();
                all.find(|p| p.edition == edition.number && p.state == state)
            };
            let (was, is) = (of(before), of(after));
            if let (Some(was), Some(is)) = (was, is) {
                self.cumulative(methodology, row, state, was.highlight, is.highlight);
            }
            let (Some(from), Some(to)) = (&old.score, &row.score) else {
                continue;
            };
            let change = to - from;
            // What the highlight of the month before left to gain, or to lose.
            if let Some(report) = was.and_then(|p| p.report.as_ref()) {
                let there_was = match change.is_negative() {
                    true => report.computed.clone(),
                    false => &Exact::hundred() - &report.computed,
                };
                let rounding = Exact::ratio(1, 100).unwrap_or_else(Exact::zero);
                if change.abs() > &there_was + &rounding {
                    let en = format!(
                        "{} went from {from} to {to} ({change}), but by the highlight of edition {} only {there_was} points were there to be gained or lost",
                        state.name_en, before.number
                    );
                    let hi = format!(
                        "{} {from} से {to} ({change}) हुआ, किंतु संस्करण {} की प्रदर्शन झलक के अनुसार केवल {there_was} अंक बढ़ या घट सकते थे",
                        state.name_hi, before.number
                    );
                    self.push(Code::MoreThanThereWas, Error, at, en, hi);
                }
            }
            if let Some(heaviest) = heaviest
                && change.abs() > *heaviest
            {
                let en = format!(
                    "{} went from {from} to {to} ({change}); no single indicator is worth more than {heaviest} points, so not even one that went from nothing to everything explains it",
                    state.name_en
                );
                let hi = format!(
                    "{} {from} से {to} ({change}) हुआ; किसी एक संकेतक के {heaviest} से अधिक अंक नहीं हैं, इसलिए शून्य से पूर्ण तक गया एक संकेतक भी इसे नहीं समझाता",
                    state.name_hi
                );
                self.push(Code::MoreThanOneIndicator, Warning, at, en, hi);
            }
        }
    }

    /// Counts of all time between two highlights of a State: they only grow, unless
    /// officials leave it.
    fn cumulative(
        &mut self,
        methodology: &Methodology,
        row: &Read,
        state: &State,
        was: &Highlight,
        is: &Highlight,
    ) {
        for indicator in &methodology.indicators {
            let only_grows = indicator.window == Window::AllTime
                && matches!(
                    indicator.numerator,
                    Source::Measure(
                        Measure::Registered
                            | Measure::Learned
                            | Measure::PairsAttempted
                            | Measure::PairsCleared
                            | Measure::Completions
                            | Measure::CourseMinutes
                            | Measure::TimeSpentSeconds
                            | Measure::Enrolments
                            | Measure::Completed3
                            | Measure::Completed5
                            | Measure::Completed10
                            | Measure::RoleLearned
                            | Measure::PlanCompletions
                    )
                );
            let count = |highlight: &Highlight| {
                let mut rows = highlight.rows.iter();
                let row = rows.find(|r| methodology.indicator_named(&r.kpi) == Some(indicator))?;
                parse_count(&row.value).ok()
            };
            if let (true, Some(was), Some(is)) = (only_grows, count(was), count(is))
                && is < was
            {
                let (was, is) = (grouped(was), grouped(is));
                let en = format!(
                    "{}: “{}” fell from {was} to {is}, but what it counts only grows, unless officials left the State",
                    state.name_en, indicator.name.en
                );
                let hi = format!(
                    "{}: “{}” {was} से घटकर {is} हुआ, किंतु यह संख्या केवल बढ़ती है, जब तक अधिकारी राज्य से न गए हों",
                    state.name_hi, indicator.name.hi
                );
                self.push(Code::CumulativeFell, Warning, Some(row.row), en, hi);
            }
        }
    }

    /// Categories that changed and changed back.
    fn went_back(&mut self, editions: &[Edition]) {
        for state in states::ALL.iter() {
            let mut stood: Vec<(Category, &Edition, &Read)> = Vec::new();
            for edition in editions {
                let row = edition.row_of(state);
                if let Some((row, category)) = row.and_then(|r| Some((r, r.category?)))
                    && stood.last().is_none_or(|(last, _, _)| *last != category)
                {
                    stood.push((category, edition, row));
                }
            }
            for three in stood.windows(3) {
                let [(first, a, _), (between, b, _), (last, c, row)] = three else {
                    continue;
                };
                if first != last || c.earlier {
                    continue;
                }
                let (a, b) = (a.number, b.number);
                let en = format!(
                    "{} went from category {first} (edition {a}) to {between} (edition {b}) and back: its strength would have crossed the limit twice",
                    state.name_en
                );
                let hi = format!(
                    "{} श्रेणी {first} (संस्करण {a}) से {between} (संस्करण {b}) में गया और लौट आया: उसकी कार्मिक संख्या ने सीमा दो बार पार की होगी",
                    state.name_hi
                );
                self.push(Code::CategoryWentBack, Warning, Some(row.row), en, hi);
            }
        }
    }

    /// What this installation's edition has, beside what is printed.
    fn own(&mut self, edition: &Edition, own: &Own) {
        let number = own.number;
        if let Some(day) = edition.as_on
            && day != own.as_on
        {
            let (here, there) = (own.as_on.dotted(), day.dotted());
            let en = format!(
                "edition {number} here is as on {here}, edition {} of the table as on {there}: differences need not be mistakes",
                edition.number
            );
            let hi = format!(
                "यहाँ का संस्करण {number} {here} की स्थिति का है, तालिका का संस्करण {} {there} का: अंतर त्रुटि हो यह आवश्यक नहीं",
                edition.number
            );
            self.push(Code::OwnOfAnotherDay, Warning, None, en, hi);
        }
        let mut seen = BTreeSet::new();
        for row in &edition.rows {
            let Some(state) = row.state else { continue };
            let at = Some(row.row);
            if !seen.insert(state.iso) {
                continue;
            }
            let Some(here) = own.rows.iter().find(|o| o.code == state.iso) else {
                let en = format!("edition {number} here has no {}", state.name_en);
                let hi = format!("यहाँ के संस्करण {number} में {} नहीं है", state.name_hi);
                self.push(Code::OwnLacksState, Warning, at, en, hi);
                continue;
            };
            let mut differs = |code, what: Said, printed: String, has: String| {
                if printed != has {
                    let en = format!(
                        "{}: {} {printed} is printed; edition {number} here has {has}",
                        state.name_en, what.en
                    );
                    let hi = format!(
                        "{}: {} {printed} छपा है; यहाँ के संस्करण {number} में {has} है",
                        state.name_hi, what.hi
                    );
                    self.push(code, Warning, at, en, hi);
                }
            };
            let none = || "–".to_owned();
            if let Some(category) = row.category {
                let has = here.category.map_or_else(none, |c| c.to_string());
                let what = Said::new("category", "श्रेणी");
                differs(Code::OwnCategoryDiffers, what, category.to_string(), has);
            }
            if let Some(rank) = row.rank {
                let has = here.rank.map_or_else(none, |r| r.to_string());
                let what = Said::new("rank", "रैंक");
                differs(Code::OwnRankDiffers, what, rank.to_string(), has);
            }
            if let Some(score) = &row.score {
                let what = Said::new("score", "स्कोर");
                let (printed, has) = (score.rounded(2), here.score.rounded(2));
                differs(Code::OwnScoreDiffers, what, printed, has);
            }
        }
        let absent = own.rows.iter().filter(|o| !seen.contains(o.code.as_str()));
        let names: Vec<(&str, &str)> = absent
            .map(|here| match states::by_iso(&here.code) {
                Some(state) => (state.name_en, state.name_hi),
                None => (here.code.as_str(), here.code.as_str()),
            })
            .collect();
        if !names.is_empty() {
            let table = edition.number;
            let (en, hi): (Vec<&str>, Vec<&str>) = names.into_iter().unzip();
            let (en, hi) = (en.join(", "), hi.join(", "));
            let en = format!(
                "edition {number} here has what edition {table} of the table has not: {en}"
            );
            let hi = format!("यहाँ के संस्करण {number} में ये हैं, जो तालिका के संस्करण {table} में नहीं हैं: {hi}");
            self.push(Code::TableLacksState, Warning, None, en, hi);
        }
    }
}

/// An edition, State by State.
fn table(
    edition: &Edition,
    before: Option<&Edition>,
    known: &Known,
    placed: &[Placed],
) -> EditionTable {
    let methodology = known.methodologies.get(edition.number);
    let strengths = known.strengths.get(edition.number);
    let own = own_beside(known, edition);
    let due = due(edition);
    let here = |code: &str| own?.rows.iter().find(|o| o.code == code);
    let mut states: Vec<StateRow> = edition
        .rows
        .iter()
        .map(|row| {
            let state = row.state;
            let old = before.and_then(|e| Some((e, e.row_of(state?)?)));
            let strength = state.and_then(|s| strengths?.get(s.iso)).copied();
            let first = state.and_then(|s| edition.row_of(s));
            let first = first.is_some_and(|first| std::ptr::eq(first, *row));
            StateRow {
                row: row.row,
                printed: row.printed.to_owned(),
                code: state.map(|s| s.iso.to_owned()),
                name: state.map(name),
                matched: row.matched,
                category: row.category,
                registry: state.map(|s| s.category),
                strength,
                by_strength: methodology.and_then(|m| m.category_of(strength)),
                rank: row.rank,
                due: due.get(&row.row).copied(),
                score: row.score.clone(),
                before: old.map(|(e, old)| Before {
                    edition: e.number.to_owned(),
                    category: old.category,
                    rank: old.rank,
                    change: match (&row.score, &old.score) {
                        (Some(is), Some(was)) => Some(is - was),
                        _ => None,
                    },
                    score: old.score.clone(),
                }),
                highlight: state.filter(|_| first).and_then(|state| {
                    let mut all = placed.iter();
                    let own = |p: &&Placed| p.edition == edition.number && p.state == state;
                    all.find(own)?.report.clone()
                }),
                own: state
                    .and_then(|s| here(s.iso))
                    .map(|here| stood(here, row.score.as_ref())),
            }
        })
        .collect();
    states.sort_by_key(|s| {
        (
            s.category.is_none(),
            s.category,
            s.rank.is_none(),
            s.rank,
            s.row,
        )
    });
    let printed: BTreeSet<&str> = edition
        .rows
        .iter()
        .filter_map(|r| Some(r.state?.iso))
        .collect();
    let own_rows = own.iter().flat_map(|own| &own.rows);
    EditionTable {
        edition: edition.number.to_owned(),
        as_on: edition.as_on,
        methodology: methodology.map(|m| m.version.clone()),
        own: own.map(|own| own.number),
        states,
        not_printed: own_rows
            .filter(|o| !printed.contains(o.code.as_str()))
            .map(|here| NotPrinted {
                code: here.code.clone(),
                name: states::by_iso(&here.code).map_or_else(|| Said::same(&here.code), name),
                own: stood(here, None),
            })
            .collect(),
    }
}

/// Two printed decimals are all that a printed score can be held against.
fn stood(here: &OwnRow, printed: Option<&Exact>) -> Stood {
    let score: Exact = here
        .score
        .rounded(2)
        .parse()
        .unwrap_or_else(|_| here.score.clone());
    Stood {
        category: here.category,
        rank: here.rank,
        difference: printed.map(|printed| &score - printed),
        score,
    }
}

/// By row, the rank that the printed scores give inside each category.
fn due(edition: &Edition) -> BTreeMap<usize, usize> {
    let mut ranks = BTreeMap::new();
    for category in edition.categories() {
        let mut rows: Vec<(&Exact, usize)> = edition
            .rows
            .iter()
            .filter(|r| r.category == Some(category))
            .filter_map(|r| Some((r.score.as_ref()?, r.row)))
            .collect();
        rows.sort_by(|a, b| (b.0, a.1).cmp(&(a.0, b.1)));
        let scores: Vec<&Exact> = rows.iter().map(|(score, _)| *score).collect();
        let shared = shared_ranks(&scores);
        ranks.extend(rows.iter().zip(shared).map(|((_, row), rank)| (*row, rank)));
    }
    ranks
}

#[cfg(test)]
#[path = "edition_tests.rs"]
mod tests;
