//! A published ranking table: order, ranks, categories, names of States, and
//! what changed from one edition to the next.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::Severity::{Error, Note, Warning};
use super::{Code, Finding, Severity};
use crate::numbers::{Exact, parse_count};
use crate::ranking::Category;
use crate::states::{self, Match, State};
use crate::text::fold;
use crate::time::Day;

/// One row of a published ranking, as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedRow {
    /// Row number in the file.
    pub row: usize,
    /// The edition's number.
    pub edition: String,
    /// The day it is as on.
    pub as_on: String,
    /// The category's letter.
    pub category: String,
    /// The rank in the category.
    pub rank: String,
    /// The State's name as printed.
    pub state: String,
    /// The composite score.
    pub score: String,
}

/// What was found in a published ranking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RankingReport {
    /// How many rows were read.
    pub rows: usize,
    /// Whether nothing was found that can't be right.
    pub sound: bool,
    /// How many findings are errors, warnings and notes.
    pub errors: usize,
    /// Findings that someone should look at.
    pub warnings: usize,
    /// Findings that are good to know.
    pub notes: usize,
    /// What was found, row by row first, then by edition.
    pub findings: Vec<Finding>,
}

/// A score may move by this many points a month before it is asked about. On an
/// indicator of weight 30, five points are a sixth of all its officials.
const POINTS_A_MONTH: i64 = 5;

/// So many States of a category must have moved one way before it is said.
const ENOUGH_TO_TELL: usize = 5;

/// One row of a published ranking, as it was understood.
pub(super) struct Read<'a> {
    pub row: usize,
    pub edition: &'a str,
    pub printed: &'a str,
    pub as_on: Option<Day>,
    pub category: Option<Category>,
    pub rank: Option<usize>,
    pub score: Option<Exact>,
    pub state: Option<&'static State>,
    pub matched: Matched,
}

/// How a State was found for a printed name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Matched {
    /// It is the registry's own name or code.
    Exact,
    /// It is a spelling that is known to mean this State.
    KnownSpelling,
    /// A person was asked, and said so.
    Asked,
    /// It waits for a person to say which.
    Open,
}

/// What persons said that printed names mean: the name as [`asked_as`] gives it, and the
/// ISO 3166-2 code of the State.
pub type Chosen = BTreeMap<String, String>;

/// The form of a printed name under which an answer is kept: one answer holds wherever
/// the name is printed, whatever its case and spacing.
pub fn asked_as(printed: &str) -> String {
    fold(printed)
}

/// Checks a published ranking and lists what is odd about it.
pub fn reconcile_ranking(rows: &[PublishedRow]) -> RankingReport {
    let mut found = Findings(Vec::new());
    let chosen = Chosen::new();
    let read: Vec<Read> = rows.iter().map(|row| found.read(row, &chosen)).collect();
    let editions = found.editions(&read);
    for edition in &editions {
        found.repeated_states(edition);
        found.missing(edition);
        for category in edition.categories() {
            found.ranks(edition, category);
        }
    }
    for pair in editions.windows(2) {
        found.changes(&pair[0], &pair[1]);
    }
    let count = |severity| found.0.iter().filter(|f| f.severity == severity).count();
    let errors = count(Error);
    RankingReport {
        rows: rows.len(),
        sound: errors == 0,
        errors,
        warnings: count(Warning),
        notes: count(Note),
        findings: found.0,
    }
}

pub(super) struct Edition<'a> {
    pub number: &'a str,
    pub as_on: Option<Day>,
    pub rows: Vec<&'a Read<'a>>,
    /// It is not under test; it was given to hold later ones against.
    pub earlier: bool,
}

impl Edition<'_> {
    pub(super) fn categories(&self) -> BTreeSet<Category> {
        self.rows.iter().filter_map(|r| r.category).collect()
    }

    /// The row of a State, the first one if there are several.
    pub(super) fn row_of(&self, state: &State) -> Option<&Read<'_>> {
        let of = |r: &&&Read| r.state == Some(state);
        self.rows.iter().find(of).copied()
    }
}

pub(super) struct Findings(pub Vec<Finding>);

impl Findings {
    pub(super) fn push(
        &mut self,
        code: Code,
        severity: Severity,
        row: Option<usize>,
        en: String,
        hi: String,
    ) {
        let (en, hi) = match row {
            Some(n) => (format!("row {n}: {en}"), format!("पंक्ति {n}: {hi}")),
            None => (en, hi),
        };
        self.0.push(Finding::new(code, severity, row, en, hi));
    }

    pub(super) fn read<'a>(&mut self, row: &'a PublishedRow, chosen: &Chosen) -> Read<'a> {
        let at = Some(row.row);
        let edition = row.edition.trim();
        if edition.is_empty() {
            let en = "the edition is missing; write its number";
            let hi = "संस्करण नहीं दिया गया है; उसकी संख्या लिखें";
            self.push(Code::NotAnEdition, Error, at, en.into(), hi.into());
        }
        let as_on = row.as_on.parse::<Day>().ok();
        if as_on.is_none() {
            let text = row.as_on.trim();
            let en = format!("“{text}” is not a date; write it as 2025-11-30 or 30.11.2025");
            let hi = format!("“{text}” दिनांक नहीं है; 2025-11-30 या 30.11.2025 लिखें");
            self.push(Code::NotADay, Error, at, en, hi);
        }
        let mut letters = row.category.trim().chars();
        let category = match (letters.next(), letters.next()) {
            (Some(letter), None) if letter.is_ascii_alphabetic() => {
                Some(Category(letter.to_ascii_uppercase()))
            }
            _ => None,
        };
        if category.is_none() {
            let text = row.category.trim();
            let en = format!("“{text}” is not a category; write a letter such as B");
            let hi = format!("“{text}” श्रेणी नहीं है; B जैसा एक अक्षर लिखें");
            self.push(Code::NotACategory, Error, at, en, hi);
        }
        let rank = parse_count(&row.rank)
            .ok()
            .and_then(|n| usize::try_from(n).ok());
        let rank = rank.filter(|n| *n > 0);
        if rank.is_none() {
            let text = row.rank.trim();
            let en = format!("“{text}” is not a rank; write a whole number from 1");
            let hi = format!("“{text}” रैंक नहीं है; 1 से आरंभ होने वाली पूर्ण संख्या लिखें");
            self.push(Code::NotARank, Error, at, en, hi);
        }
        let score = self.read_score(row);
        let (state, matched) = self.read_state(row, category, chosen);
        Read {
            row: row.row,
            edition,
            printed: row.state.trim(),
            as_on,
            category,
            rank,
            score,
            state,
            matched,
        }
    }

    fn read_score(&mut self, row: &PublishedRow) -> Option<Exact> {
        let at = Some(row.row);
        let text = row.score.trim();
        let Ok(score) = text.parse::<Exact>() else {
            let en = format!("“{text}” is not a score; write it as 47.03");
            let hi = format!("“{text}” स्कोर नहीं है; 47.03 की तरह लिखें");
            self.push(Code::NotAScore, Error, at, en, hi);
            return None;
        };
        if score.is_negative() || score > Exact::hundred() {
            let en = format!("the score {text} lies outside 0 to 100");
            let hi = format!("स्कोर {text} 0 से 100 के बीच नहीं है");
            self.push(Code::ScoreOutOfRange, Error, at, en, hi);
        }
        Some(score)
    }

    fn read_state(
        &mut self,
        row: &PublishedRow,
        category: Option<Category>,
        chosen: &Chosen,
    ) -> (Option<&'static State>, Matched) {
        let at = Some(row.row);
        let printed = row.state.trim();
        let said = || chosen.get(&asked_as(printed));
        let (state, matched) = match states::match_name(printed) {
            Match::Exact(state) => (state, Matched::Exact),
            Match::KnownSpelling(state) => {
                let en = format!("“{printed}” is read as {}", state.name_en);
                let hi = format!("“{printed}” को {} पढ़ा गया है", state.name_hi);
                self.push(Code::StateKnownSpelling, Note, at, en, hi);
                (state, Matched::KnownSpelling)
            }
            Match::Doubtful(_) | Match::Unknown
                if let Some(state) = said().and_then(|code| states::by_iso(code)) =>
            {
                let en = format!("“{printed}” is {}, as a person said", state.name_en);
                let hi = format!("“{printed}” {} है, जैसा एक व्यक्ति ने बताया", state.name_hi);
                self.push(Code::StateChosen, Note, at, en, hi);
                (state, Matched::Asked)
            }
            Match::Doubtful(candidates) => {
                let en: Vec<&str> = candidates.iter().map(|s| s.name_en).collect();
                let hi: Vec<&str> = candidates.iter().map(|s| s.name_hi).collect();
                let en = format!("which State is “{printed}”? Perhaps {}", en.join(", "));
                let hi = format!("“{printed}” कौन-सा राज्य है? संभवतः {}", hi.join(", "));
                self.push(Code::StateDoubtful, Error, at, en, hi);
                return (None, Matched::Open);
            }
            Match::Unknown => {
                let en = format!("“{printed}” is no State or Union Territory that is known");
                let hi = format!("“{printed}” ज्ञात राज्य या संघ राज्य क्षेत्र नहीं है");
                self.push(Code::StateUnknown, Error, at, en, hi);
                return (None, Matched::Open);
            }
        };
        if let Some(category) = category
            && category != state.category
        {
            let en = format!(
                "{} stands in category {category}; the registry of December 2025 has it in {}",
                state.name_en, state.category
            );
            let hi = format!(
                "{} श्रेणी {category} में है; दिसंबर 2025 की पंजी में वह श्रेणी {} में है",
                state.name_hi, state.category
            );
            self.push(Code::CategoryDiffersFromRegistry, Warning, at, en, hi);
        }
        (Some(state), matched)
    }

    /// The rows by edition, from the earliest to the latest.
    pub(super) fn editions<'a>(&mut self, read: &'a [Read<'a>]) -> Vec<Edition<'a>> {
        let mut by_number: BTreeMap<&str, Vec<&Read>> = BTreeMap::new();
        for row in read.iter().filter(|r| !r.edition.is_empty()) {
            by_number.entry(row.edition).or_default().push(row);
        }
        let mut editions = Vec::new();
        for (number, rows) in by_number {
            let as_on = rows.iter().find_map(|r| r.as_on);
            let other = rows.iter().find(|r| r.as_on.is_some() && r.as_on != as_on);
            if let (Some(day), Some(row)) = (as_on, other)
                && let Some(another) = row.as_on
            {
                let (day, another) = (day.dotted(), another.dotted());
                let en = format!("edition {number} is as on {day}, but this row says {another}");
                let hi = format!("संस्करण {number} {day} की स्थिति का है, किंतु इस पंक्ति में {another} है");
                self.push(Code::AsOnDiffers, Error, Some(row.row), en, hi);
            }
            editions.push(Edition {
                number,
                as_on,
                rows,
                earlier: false,
            });
        }
        in_order(&mut editions);
        for pair in editions.windows(2) {
            let (one, next) = (&pair[0], &pair[1]);
            let numbers = (one.number.parse::<u32>(), next.number.parse::<u32>());
            let backwards = matches!(numbers, (Ok(a), Ok(b)) if a > b);
            if one.as_on == next.as_on || backwards {
                let day = |e: &Edition| e.as_on.map_or("?".to_owned(), Day::dotted);
                let (a, b) = (day(one), day(next));
                let en = format!(
                    "edition {} is as on {a} and edition {} as on {b}: numbers and dates do not rise together",
                    one.number, next.number
                );
                let hi = format!(
                    "संस्करण {} {a} का और संस्करण {} {b} का है: संख्या और दिनांक साथ-साथ नहीं बढ़ते",
                    one.number, next.number
                );
                self.push(Code::EditionsOutOfOrder, Warning, None, en, hi);
            }
        }
        editions
    }

    pub(super) fn repeated_states(&mut self, edition: &Edition) {
        for (place, row) in edition.rows.iter().enumerate() {
            let Some(state) = row.state else { continue };
            let earlier = &edition.rows[..place];
            if let Some(first) = earlier.iter().find(|r| r.state == Some(state)) {
                let en = format!(
                    "{} stands in edition {} already, in row {}",
                    state.name_en, edition.number, first.row
                );
                let hi = format!(
                    "{} संस्करण {} में पहले से पंक्ति {} में है",
                    state.name_hi, edition.number, first.row
                );
                self.push(Code::StateRepeated, Error, Some(row.row), en, hi);
            }
        }
    }

    /// Categories and States that the registry has and an edition does not.
    pub(super) fn missing(&mut self, edition: &Edition) {
        let shown = edition.categories();
        let registry: BTreeSet<Category> = states::ALL.iter().map(|s| s.category).collect();
        for category in registry {
            let members = || states::ALL.iter().filter(|s| s.category == category);
            let absent: Vec<&State> = members()
                .filter(|state| edition.row_of(state).is_none())
                .collect();
            let number = edition.number;
            if !shown.contains(&category) && absent.len() == members().count() {
                let count = absent.len();
                let en = format!(
                    "edition {number} does not show category {category} ({count} States/UTs)"
                );
                let hi =
                    format!("संस्करण {number} में श्रेणी {category} नहीं है ({count} राज्य/संघ राज्य क्षेत्र)");
                self.push(Code::CategoryMissing, Warning, None, en, hi);
                continue;
            }
            for state in absent {
                let en = format!(
                    "edition {number} leaves out {} (category {category})",
                    state.name_en
                );
                let hi = format!("संस्करण {number} में {} नहीं है (श्रेणी {category})", state.name_hi);
                self.push(Code::StateMissing, Warning, None, en, hi);
            }
        }
    }

    /// Ranks against scores, inside one category of one edition.
    pub(super) fn ranks(&mut self, edition: &Edition, category: Category) {
        let mut rows: Vec<(usize, &Exact, &Read)> = edition
            .rows
            .iter()
            .filter(|r| r.category == Some(category))
            .filter_map(|r| Some((r.rank?, r.score.as_ref()?, *r)))
            .collect();
        rows.sort_by_key(|(rank, _, row)| (*rank, row.row));
        if let Some((rank, _, row)) = rows.first()
            && *rank != 1
        {
            self.out_of_sequence(row, *rank, 1);
        }
        let mut sharing = 1;
        for pair in rows.windows(2) {
            let ((rank, score, row), (next_rank, next_score, next)) = (pair[0], pair[1]);
            let at = Some(next.row);
            if rank == next_rank {
                sharing += 1;
                if score != next_score {
                    let en = format!(
                        "rank {rank} is given to {} ({score}) and to {} ({next_score})",
                        row.printed, next.printed
                    );
                    let hi = format!(
                        "रैंक {rank} {} ({score}) और {} ({next_score}) दोनों को दी गई है",
                        row.printed, next.printed
                    );
                    self.push(Code::RankRepeated, Error, at, en, hi);
                }
                continue;
            }
            if next_score > score {
                let en = format!(
                    "{} ({next_score}) is ranked {next_rank}, behind {} ({score}) with rank {rank}",
                    next.printed, row.printed
                );
                let hi = format!(
                    "{} ({next_score}) की रैंक {next_rank} है, जबकि {} ({score}) की रैंक {rank} है",
                    next.printed, row.printed
                );
                self.push(Code::OrderDiffers, Error, at, en, hi);
            } else if next_score == score {
                let en = format!(
                    "{} and {} both have {score} but the ranks {rank} and {next_rank}; equal scores share a rank, unless they differ beyond the printed decimals",
                    row.printed, next.printed
                );
                let hi = format!(
                    "{} और {} दोनों का स्कोर {score} है, किंतु रैंक {rank} और {next_rank} हैं; समान स्कोर पर रैंक समान होती है, जब तक अंतर छपे दशमलव के आगे न हो",
                    row.printed, next.printed
                );
                self.push(Code::TieNotShared, Warning, at, en, hi);
            }
            if next_rank != rank + sharing {
                self.out_of_sequence(next, next_rank, rank + sharing);
            }
            sharing = 1;
        }
    }

    fn out_of_sequence(&mut self, row: &Read, rank: usize, expected: usize) {
        let en = format!("{} has rank {rank} where {expected} is due", row.printed);
        let hi = format!("{} की रैंक {rank} है, जबकि {expected} होनी चाहिए", row.printed);
        self.push(Code::RankOutOfSequence, Error, Some(row.row), en, hi);
    }

    /// What changed from one edition to the next.
    pub(super) fn changes(&mut self, before: &Edition, after: &Edition) {
        let (Some(from), Some(to)) = (before.as_on, after.as_on) else {
            return;
        };
        let months = |day: Day| {
            let (year, month, _) = day.ymd();
            i64::from(year) * 12 + i64::from(month)
        };
        let months = (months(to) - months(from)).max(1);
        let allowed = Exact::from(POINTS_A_MONTH * months);
        let mut moved: BTreeMap<Category, Vec<Exact>> = BTreeMap::new();
        for row in &after.rows {
            let Some(state) = row.state else { continue };
            let Some(old) = before.row_of(state) else {
                continue;
            };
            let at = Some(row.row);
            if let (Some(was), Some(is)) = (old.category, row.category)
                && was != is
            {
                let (en, hi) = match before.earlier {
                    true => (
                        format!("edition {}", before.number),
                        format!("संस्करण {}", before.number),
                    ),
                    false => (format!("row {}", old.row), format!("पंक्ति {}", old.row)),
                };
                let en = format!(
                    "{} moved from category {was} ({en}) to {is}; its strength must have crossed the limit",
                    state.name_en
                );
                let hi = format!(
                    "{} श्रेणी {was} ({hi}) से {is} में आया; उसकी कार्मिक संख्या ने सीमा पार की होगी",
                    state.name_hi
                );
                self.push(Code::CategoryChanged, Warning, at, en, hi);
            }
            let (Some(was), Some(is)) = (&old.score, &row.score) else {
                continue;
            };
            let change = is - was;
            if change.abs() > allowed {
                let span = match months {
                    1 => "a month".to_owned(),
                    _ => format!("{months} months"),
                };
                let en = format!(
                    "{} went from {was} to {is} ({change}) in {span}; more than {POINTS_A_MONTH} points a month is odd, for on an indicator of weight 30 it takes a sixth of all officials",
                    state.name_en
                );
                let hi = format!(
                    "{} {months} माह में {was} से {is} ({change}) हुआ; माह में {POINTS_A_MONTH} अंकों से अधिक का अंतर असामान्य है, क्योंकि 30 भार वाले संकेतक पर इसके लिए सभी अधिकारियों के छठे भाग का बदलना आवश्यक है",
                    state.name_hi
                );
                self.push(Code::ImplausibleChange, Warning, at, en, hi);
            }
            if let Some(category) = row.category {
                moved.entry(category).or_default().push(change);
            }
        }
        for (category, changes) in moved {
            let count = changes.len();
            let all =
                |test: fn(&Exact) -> bool| count >= ENOUGH_TO_TELL && changes.iter().all(test);
            let (en, hi) = if all(Exact::is_negative) {
                ("fell", "घटा")
            } else if all(|change| *change > Exact::zero()) {
                ("rose", "बढ़ा")
            } else {
                continue;
            };
            let (a, b) = (before.number, after.number);
            let en = format!(
                "each of the {count} States/UTs of category {category} in both editions {en} from edition {a} to {b}; a change of method or of strengths explains that better than {count} separate causes"
            );
            let hi = format!(
                "संस्करण {a} से {b} तक श्रेणी {category} के दोनों में दिखाए गए सभी {count} राज्यों/संघ राज्य क्षेत्रों का स्कोर {hi}; {count} अलग-अलग कारणों की अपेक्षा कार्यप्रणाली या कार्मिक संख्या में परिवर्तन इसका अधिक संभावित कारण है"
            );
            self.push(Code::AllMovedOneWay, Warning, None, en, hi);
        }
    }
}

/// From the earliest to the latest.
pub(super) fn in_order(editions: &mut [Edition<'_>]) {
    editions.sort_by_key(|e| (e.as_on, e.number.parse::<u32>().ok(), e.number));
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn row(cells: [&str; 7]) -> PublishedRow {
        let [row, edition, as_on, category, rank, state, score] = cells.map(str::to_owned);
        PublishedRow {
            row: row.parse().unwrap(),
            edition,
            as_on,
            category,
            rank,
            state,
            score,
        }
    }

    fn published() -> Vec<PublishedRow> {
        include_str!("../../tests/data/published_rankings.tsv")
            .lines()
            .map(|line| {
                let cells: Vec<&str> = line.split('\t').collect();
                row(cells.try_into().unwrap())
            })
            .collect()
    }

    fn codes(report: &RankingReport) -> Vec<(Code, Option<usize>)> {
        let mut codes: Vec<_> = report.findings.iter().map(|f| (f.code, f.row)).collect();
        codes.retain(|(code, _)| !matches!(code, Code::CategoryMissing | Code::StateMissing));
        codes
    }

    /// Three of category B in one edition, with these (rank, name, score).
    fn three(rows: [(&str, &str, &str); 3]) -> RankingReport {
        let rows: Vec<PublishedRow> = rows
            .into_iter()
            .zip(["2", "3", "4"])
            .map(|((rank, state, score), n)| row([n, "1", "2025-12-31", "B", rank, state, score]))
            .collect();
        reconcile_ranking(&rows)
    }

    #[test]
    fn what_is_odd_about_the_two_published_editions() {
        let report = reconcile_ranking(&published());
        let lines: Vec<String> = report
            .findings
            .iter()
            .map(|f| {
                format!(
                    "{:?} {:?}\n    {}\n    {}",
                    f.severity, f.code, f.said.en, f.said.hi
                )
            })
            .collect();
        insta::assert_snapshot!(format!(
            "{} rows, {} errors, {} warnings, {} notes\n{}",
            report.rows,
            report.errors,
            report.warnings,
            report.notes,
            lines.join("\n")
        ));
    }

    #[test]
    fn ranks_are_held_against_scores() {
        use Code::*;
        for (rows, want) in [
            (
                [
                    ("1", "Assam", "70"),
                    ("2", "Odisha", "60"),
                    ("3", "Punjab", "50"),
                ],
                vec![],
            ),
            (
                [
                    ("1", "Assam", "70"),
                    ("1", "Odisha", "70"),
                    ("3", "Punjab", "50"),
                ],
                vec![],
            ),
            (
                [
                    ("3", "Punjab", "50"),
                    ("1", "Assam", "70"),
                    ("2", "Odisha", "60"),
                ],
                vec![],
            ),
            (
                [
                    ("1", "Assam", "60"),
                    ("2", "Odisha", "70"),
                    ("3", "Punjab", "50"),
                ],
                vec![(OrderDiffers, Some(3))],
            ),
            (
                [
                    ("1", "Assam", "70"),
                    ("1", "Odisha", "60"),
                    ("3", "Punjab", "50"),
                ],
                vec![(RankRepeated, Some(3))],
            ),
            (
                [
                    ("1", "Assam", "70"),
                    ("2", "Odisha", "70"),
                    ("3", "Punjab", "50"),
                ],
                vec![(TieNotShared, Some(3))],
            ),
            (
                [
                    ("1", "Assam", "70"),
                    ("1", "Odisha", "70"),
                    ("2", "Punjab", "50"),
                ],
                vec![(RankOutOfSequence, Some(4))],
            ),
            (
                [
                    ("1", "Assam", "70"),
                    ("3", "Odisha", "60"),
                    ("4", "Punjab", "50"),
                ],
                vec![(RankOutOfSequence, Some(3))],
            ),
            (
                [
                    ("2", "Assam", "70"),
                    ("3", "Odisha", "60"),
                    ("4", "Punjab", "50"),
                ],
                vec![(RankOutOfSequence, Some(2))],
            ),
        ] {
            assert_eq!(codes(&three(rows)), want, "{rows:?}");
        }
    }

    #[test]
    fn names_and_cells_are_checked_row_by_row() {
        use Code::*;
        let report = three([
            ("1", "Asam", "70"),
            ("2", "Atlantis", "60"),
            ("3", "Orissa", "50"),
        ]);
        assert_eq!(
            codes(&report),
            [
                (StateDoubtful, Some(2)),
                (StateUnknown, Some(3)),
                (StateKnownSpelling, Some(4))
            ]
        );
        let report = three([
            ("1", "Assam", "100.01"),
            ("2", "ASSAM", "60"),
            ("3", "Goa", "-1"),
        ]);
        assert_eq!(
            codes(&report),
            [
                (ScoreOutOfRange, Some(2)),
                (ScoreOutOfRange, Some(4)),
                (CategoryDiffersFromRegistry, Some(4)),
                (StateRepeated, Some(3)),
            ]
        );
        let report = reconcile_ranking(&[row(["2", "", "soon", "BB", "first", "Assam", "high"])]);
        assert_eq!(
            codes(&report),
            [NotAnEdition, NotADay, NotACategory, NotARank, NotAScore].map(|code| (code, Some(2)))
        );
        assert!(!report.sound);
    }

    #[test]
    fn editions_are_held_against_each_other() {
        use Code::*;
        let two = |first: [&str; 4], second: [&str; 4]| {
            let one = |n, [edition, day, category, score]: [&str; 4]| {
                row([n, edition, day, category, "1", "Assam", score])
            };
            codes(&reconcile_ranking(&[one("2", first), one("3", second)]))
        };
        for (first, second, want) in [
            (
                ["1", "2025-11-30", "B", "50"],
                ["2", "2025-12-31", "B", "55"],
                vec![],
            ),
            (
                ["1", "2025-11-30", "B", "50"],
                ["2", "2025-12-31", "B", "55.01"],
                vec![(ImplausibleChange, Some(3))],
            ),
            (
                ["1", "2025-10-31", "B", "50"],
                ["2", "2025-12-31", "B", "60"],
                vec![],
            ),
            (
                ["2", "2025-12-31", "B", "40"],
                ["10", "2026-01-31", "B", "50"],
                vec![(ImplausibleChange, Some(3))],
            ),
            (
                ["1", "2025-12-31", "B", "50"],
                ["2", "2025-11-30", "B", "50"],
                vec![(EditionsOutOfOrder, None)],
            ),
            (
                ["1", "2025-12-31", "B", "50"],
                ["2", "2025-12-31", "B", "50"],
                vec![(EditionsOutOfOrder, None)],
            ),
            (
                ["1", "2025-11-30", "C", "50"],
                ["2", "2025-12-31", "B", "50"],
                vec![
                    (CategoryDiffersFromRegistry, Some(2)),
                    (CategoryChanged, Some(3)),
                ],
            ),
        ] {
            assert_eq!(two(first, second), want, "{first:?} {second:?}");
        }
        let report = reconcile_ranking(&[
            row(["2", "1", "2025-11-30", "B", "1", "Assam", "50"]),
            row(["3", "1", "2025-12-31", "B", "2", "Odisha", "40"]),
        ]);
        assert_eq!(codes(&report), [(AsOnDiffers, Some(3))]);
    }
}
