//! The D.O. (demi-official) letter that carries one edition of the ranking to a
//! State's Chief Secretary, with its annexures.
//!
//! Annexure 1 holds the performance highlight, the performance key and the
//! categorisation; Annexure 2 the tables of all categories, with the State's row
//! marked; Annexure 3 each indicator's objective, definition and weight. Two follow
//! where there is something to print: the recommended courses for each band of
//! service, and the compendium of good practices.

use serde::Serialize;
use serde_json::{Value, json};
use sopan_rules::time::Day;
use typst_layout::PagedDocument;

use crate::typeset::{lay_out, to_pdf};
use crate::{Band, DocumentError, Language};

/// Everything that a letter says. Names and texts are in the letter's language,
/// figures as they are to be read: `3,22,014`, `92.56`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The language of the letter's own words.
    pub language: Language,
    /// The D.O. number.
    pub number: String,
    /// The day of the letter.
    pub date: Day,
    /// The office that writes.
    pub letterhead: Letterhead,
    /// Who signs.
    pub sender: Sender,
    /// Who is addressed.
    pub addressee: Addressee,
    /// The State or Union Territory: `Haryana`, `हरियाणा`.
    pub state: String,
    /// The edition's number.
    pub edition: u32,
    /// The day that the figures hold for.
    pub as_on: Day,
    /// The State's category: `A`, `B` or `C`; one of `categories`.
    pub category: String,
    /// The State's rank in its category.
    pub rank: u32,
    /// How many are ranked in the category.
    pub ranked: u32,
    /// The State's composite score, with two decimals.
    pub score: String,
    /// The version of the methodology that the edition was made by.
    pub methodology: String,
    /// What the edition before gave the State, where it was ranked in one.
    pub previous: Option<Previous>,
    /// The indicators, in the methodology's order.
    pub indicators: Vec<Indicator>,
    /// All categories, the smallest strength first.
    pub categories: Vec<Category>,
    /// The recommended courses, list by list.
    pub courses: Vec<CourseList>,
    /// The good practices that States sent.
    pub compendium: Vec<Practice>,
    /// Whether the people behind the figures are synthetic; every page says so.
    pub synthetic: bool,
}

/// The head of the letter's paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letterhead {
    /// The organisation's name in Devanagari.
    pub name_hi: String,
    /// The organisation's name in Latin script.
    pub name_en: String,
    /// Address, telephone, e-mail: one line each.
    pub lines: Vec<String>,
    /// The emblem as SVG. Without one there is a plain placeholder that the
    /// deploying government replaces.
    pub emblem: Option<String>,
}

/// Who signs the letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    /// `Asha Verma`.
    pub name: String,
    /// `Mission Director`.
    pub designation: String,
    /// The organisation below the signature, one line each.
    pub organisation: Vec<String>,
}

/// Whom the letter is addressed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addressee {
    /// Whether the letter goes to the Administrator, in a Union Territory that has no
    /// Chief Secretary.
    pub administrator: bool,
    /// The Chief Secretary's name, if it is known.
    pub name: Option<String>,
    /// `Government of Haryana`, `Administration of Lakshadweep`; without one,
    /// "Government of" and the State's name.
    pub government: Option<String>,
    /// The address below it, one line each.
    pub address: Vec<String>,
}

/// What the edition before gave the State.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Previous {
    /// The edition's number.
    pub edition: u32,
    /// The day that its figures hold for.
    pub as_on: Day,
    /// The State's rank in it.
    pub rank: u32,
    /// The State's composite score in it, with two decimals.
    pub score: String,
    /// The category that it was in then, where that was another one: the ranks are not to be
    /// compared.
    pub category: Option<String>,
    /// The version of the methodology then, where that was another one: neither ranks nor
    /// scores are to be compared.
    pub methodology: Option<String>,
}

/// One indicator and the State's figures for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indicator {
    /// `Percentage of Verified Users`.
    pub name: String,
    /// What was reached: `2,98,060`.
    pub numerator: String,
    /// Out of how many: `3,22,014`; none where there is nothing to divide by.
    pub denominator: Option<String>,
    /// The percentage with two decimals, without a sign: `92.56`.
    pub percent: String,
    /// The weight in the composite score: `20`.
    pub weight: String,
    /// What the indicator is for.
    pub objective: String,
    /// How it is counted.
    pub definition: String,
    /// Where the percentage lies on the performance key.
    pub band: Band,
}

/// One category of the ranking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// `A`, `B` or `C`.
    pub name: String,
    /// The strength it holds, in words: `Up to 1,00,000`.
    pub bounds: String,
    /// Everybody in it, the first rank first.
    pub rows: Vec<Row>,
}

/// One row of a category's table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The rank.
    pub rank: u32,
    /// The State's or Union Territory's name.
    pub name: String,
    /// Its composite score, with two decimals.
    pub score: String,
    /// Whether the letter is about this one.
    pub own: bool,
}

/// What a list of recommended courses is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Subject {
    /// Artificial intelligence.
    Ai,
    /// Cybersecurity.
    Cybersecurity,
}

/// A list of recommended courses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CourseList {
    /// What it is about.
    pub subject: Subject,
    /// The bands of service, in the list's order.
    pub bands: Vec<CourseBand>,
}

/// The courses that are recommended to one band of service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CourseBand {
    /// `9 - 16 Years`, `MTS & equivalent`.
    pub name: String,
    /// The courses, in the list's order.
    pub courses: Vec<Course>,
}

/// One recommended course.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Course {
    /// Its title, in its own language.
    pub title: String,
    /// Who provides it; empty where nobody is named.
    pub provider: String,
    /// `2h 42 mins`; empty where none is stated.
    pub duration: String,
}

/// One entry of the compendium.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Practice {
    /// The State or Union Territory that sent it.
    pub state: String,
    /// Its title.
    pub title: String,
    /// The text, one paragraph each.
    pub paragraphs: Vec<String>,
}

/// The letter as an A4 PDF. The same letter gives the same bytes.
///
/// # Errors
///
/// [`DocumentError::NotAFigure`] when a score or a percentage isn't a decimal
/// number with at most two decimals; [`DocumentError::Typesetting`] when the
/// emblem is no SVG.
pub fn letter(letter: &Letter) -> Result<Vec<u8>, DocumentError> {
    to_pdf(&set(letter)?, &letter.number, letter.date)
}

fn set(letter: &Letter) -> Result<PagedDocument, DocumentError> {
    let emblem = letter.letterhead.emblem.as_deref();
    let pictures: Vec<_> = emblem.map(|svg| ("emblem.svg", svg)).into_iter().collect();
    lay_out("letter.typ", &data(letter)?, &pictures)
}

/// What the sheet reads.
fn data(letter: &Letter) -> Result<Value, DocumentError> {
    let score = hundredths("the composite score", &letter.score)?;
    let previous = match &letter.previous {
        None => Value::Null,
        Some(previous) => {
            let before = hundredths("the previous composite score", &previous.score)?;
            let change = score - before;
            json!({
                "edition": previous.edition,
                "as_on": previous.as_on.dotted(),
                "rank": previous.rank,
                "score": previous.score,
                "category": previous.category,
                "methodology": previous.methodology,
                "direction": change.signum(),
                "change": format!("{}.{:02}", change.abs() / 100, change.abs() % 100),
            })
        }
    };
    let mut percents = Vec::with_capacity(letter.indicators.len());
    for indicator in &letter.indicators {
        percents.push(hundredths(&indicator.name, &indicator.percent)?);
    }
    let (strongest, weakest) = ends(&percents);
    let indicators: Vec<Value> = letter
        .indicators
        .iter()
        .zip(&percents)
        .map(|(indicator, percent)| {
            json!({
                "name": indicator.name,
                "numerator": indicator.numerator,
                "denominator": indicator.denominator,
                "percent": indicator.percent,
                // Hundredths of a per cent, for where the marker stands.
                "position": (*percent).clamp(0, 10_000),
                "weight": indicator.weight,
                "objective": indicator.objective,
                "definition": indicator.definition,
                "band": indicator.band,
                "steps": indicator.band.steps(),
            })
        })
        .collect();
    let categories: Vec<Value> = letter
        .categories
        .iter()
        .map(|category| {
            let rows: Vec<Value> = category
                .rows
                .iter()
                .map(|row| {
                    json!({"rank": row.rank, "name": row.name, "score": row.score, "own": row.own})
                })
                .collect();
            json!({
                "name": category.name,
                "bounds": category.bounds,
                "states": category.rows.len(),
                "own": category.name == letter.category,
                "rows": rows,
            })
        })
        .collect();
    let own_category = letter
        .categories
        .iter()
        .find(|category| category.name == letter.category);
    let leader = own_category
        .and_then(|category| category.rows.first())
        .filter(|row| !row.own);
    let courses: Vec<&CourseList> = letter
        .courses
        .iter()
        .filter(|list| list.bands.iter().any(|band| !band.courses.is_empty()))
        .collect();
    // Annexures that have nothing in them are not printed, and not counted.
    let with_courses = (!courses.is_empty()).then_some(4);
    let with_compendium =
        (!letter.compendium.is_empty()).then_some(with_courses.map_or(4, |number| number + 1));
    Ok(json!({
        "language": letter.language,
        "number": letter.number,
        "date": letter.date.dotted(),
        "letterhead": {
            "name_hi": letter.letterhead.name_hi,
            "name_en": letter.letterhead.name_en,
            "lines": letter.letterhead.lines,
            "emblem": letter.letterhead.emblem.is_some(),
        },
        "sender": {
            "name": letter.sender.name,
            "designation": letter.sender.designation,
            "organisation": letter.sender.organisation,
        },
        "addressee": {
            "administrator": letter.addressee.administrator,
            "name": letter.addressee.name,
            "government": letter.addressee.government,
            "address": letter.addressee.address,
        },
        "state": letter.state,
        "edition": letter.edition,
        "as_on": letter.as_on.dotted(),
        "category": letter.category,
        "methodology": letter.methodology,
        "bounds": own_category.map(|category| category.bounds.as_str()),
        "rank": letter.rank,
        "ranked": letter.ranked,
        "score": letter.score,
        "previous": previous,
        "leader": leader.map(|row| json!({"name": row.name, "score": row.score})),
        "indicators": indicators,
        "strongest": strongest,
        "weakest": weakest,
        "categories": categories,
        "courses": courses,
        "compendium": letter.compendium,
        "annexures": {"courses": with_courses, "compendium": with_compendium},
        "synthetic": letter.synthetic,
    }))
}

/// Where the highest and the lowest figure stand: the first of equals. No
/// lowest where all are equal, and neither where there are none.
fn ends(percents: &[i64]) -> (Option<usize>, Option<usize>) {
    let highest = percents.iter().max();
    let lowest = percents.iter().min();
    let at = |figure: &i64| percents.iter().position(|percent| percent == figure);
    let strongest = highest.and_then(at);
    let weakest = lowest.filter(|lowest| highest != Some(lowest)).and_then(at);
    (strongest, weakest)
}

/// A figure as a whole number of hundredths: 4703 for `47.03`.
fn hundredths(what: &str, text: &str) -> Result<i64, DocumentError> {
    let wrong = || DocumentError::NotAFigure {
        what: what.to_owned(),
        text: text.to_owned(),
    };
    let (whole, part) = text.split_once('.').unwrap_or((text, "00"));
    let digits = |text: &str, most: usize| {
        (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    if !digits(whole, 9) || !digits(part, 2) {
        return Err(wrong());
    }
    let padded = format!("{whole}{part:0<2}");
    padded.parse().map_err(|_| wrong())
}

#[cfg(test)]
#[path = "letter_tests.rs"]
mod tests;
