//! A State's published performance highlight against its published score.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Severity::{Error, Note, Warning};
use super::{Code, Finding};
use crate::numbers::{Exact, grouped, parse_count, two_decimals};
use crate::ranking::{Indicator, Methodology, Source};
use crate::text::Said;

/// One row of a performance highlight, as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HighlightRow {
    /// Row number in the file.
    pub row: usize,
    /// The indicator's name.
    pub kpi: String,
    /// What was counted; may be empty where a percentage is given.
    pub value: String,
    /// What it was counted out of, where that is given.
    pub total: Option<i64>,
    /// Per cent of what it was counted out of; may be empty where both counts are given.
    pub percent_of_total: String,
}

/// What one indicator adds to the score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contribution {
    /// The indicator's id.
    pub id: String,
    /// Its name as printed.
    pub name: Said,
    /// Its weight in points.
    #[serde(serialize_with = "two_decimals")]
    pub weight: Exact,
    /// Its published percentage, at most 100.
    #[serde(serialize_with = "two_decimals")]
    pub percent: Exact,
    /// weight × percent.
    #[serde(serialize_with = "two_decimals")]
    pub points: Exact,
}

/// Whether a published score follows from the published highlight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HighlightReport {
    /// The score that the percentages and the weights give.
    #[serde(serialize_with = "two_decimals")]
    pub computed: Exact,
    /// The score that was published.
    #[serde(serialize_with = "two_decimals")]
    pub published: Exact,
    /// computed − published.
    #[serde(serialize_with = "two_decimals")]
    pub difference: Exact,
    /// Whether they agree as far as rounded percentages can tell: to 0.01.
    pub reproduces: bool,
    /// What each indicator adds, in the order of the methodology.
    pub contributions: Vec<Contribution>,
    /// What else was found.
    pub notes: Vec<Finding>,
}

/// Why a highlight can't be held against a score.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.iter().map(|f| f.said.en.as_str()).collect::<Vec<_>>().join("; "))]
pub struct Unreadable(pub Vec<Finding>);

struct Read<'a> {
    row: usize,
    indicator: &'a Indicator,
    value: Option<i64>,
    total: Option<i64>,
    percent: Exact,
}

/// Computes the score that a published highlight gives under a methodology and
/// holds the published score against it. Also checks, where the counts allow,
/// that each percentage follows from them.
pub fn reconcile_highlight(
    rows: &[HighlightRow],
    methodology: &Methodology,
    published_score: &Exact,
) -> Result<HighlightReport, Unreadable> {
    let mut notes = Vec::new();
    let mut read = Vec::new();
    for row in rows {
        read.extend(read_row(row, methodology, &mut notes));
    }
    let mut in_order: Vec<&Read> = Vec::new();
    for indicator in &methodology.indicators {
        let found: Vec<&Read> = read.iter().filter(|r| r.indicator == indicator).collect();
        let name = &indicator.name;
        match found[..] {
            [one] => in_order.push(one),
            [_, again, ..] => notes.push(Finding::new(
                Code::IndicatorRepeated,
                Error,
                Some(again.row),
                format!("row {}: “{}” is given more than once", again.row, name.en),
                format!("पंक्ति {}: “{}” एक से अधिक बार दिया गया है", again.row, name.hi),
            )),
            // An unreadable row has been reported; the indicator isn't missing.
            [] if rows
                .iter()
                .any(|r| methodology.indicator_named(&r.kpi) == Some(indicator)) => {}
            [] => notes.push(Finding::new(
                Code::IndicatorMissing,
                Error,
                None,
                format!("“{}” is missing; without it there is no score", name.en),
                format!("“{}” नहीं दिया गया है; उसके बिना स्कोर नहीं निकलता", name.hi),
            )),
        }
    }
    if notes.iter().any(|finding| finding.severity == Error) {
        notes.retain(|finding| finding.severity == Error);
        return Err(Unreadable(notes));
    }
    notes.extend(check_counts(&in_order));
    let contributions: Vec<Contribution> = in_order
        .iter()
        .map(|r| {
            let percent = r.percent.clone().min(Exact::hundred());
            Contribution {
                id: r.indicator.id.clone(),
                name: r.indicator.name.clone(),
                weight: r.indicator.weight.clone(),
                points: r.indicator.weight.per_cent(&percent),
                percent,
            }
        })
        .collect();
    let computed: Exact = contributions.iter().map(|c| &c.points).sum();
    let difference = &computed - published_score;
    // Each percentage is off by at most 0.005, and so is their weighted mean;
    // the published score is rounded too.
    let reproduces = Some(difference.abs()) <= Exact::ratio(1, 100);
    if !reproduces {
        notes.insert(
            0,
            Finding::new(
                Code::ScoreDiffers,
                Error,
                None,
                format!(
                    "the published percentages and weights give {computed}; {published_score} was published. Rounding explains at most 0.01"
                ),
                format!(
                    "प्रकाशित प्रतिशतों और भारों से {computed} आता है; {published_score} प्रकाशित हुआ। पूर्णांकन से अधिकतम 0.01 का अंतर आ सकता है"
                ),
            ),
        );
    }
    Ok(HighlightReport {
        computed,
        published: published_score.clone(),
        difference,
        reproduces,
        contributions,
        notes,
    })
}

fn read_row<'a>(
    row: &HighlightRow,
    methodology: &'a Methodology,
    notes: &mut Vec<Finding>,
) -> Option<Read<'a>> {
    let n = row.row;
    let mut wrong = |code, severity, said: Said| {
        let (en, hi) = (
            format!("row {n}: {}", said.en),
            format!("पंक्ति {n}: {}", said.hi),
        );
        notes.push(Finding::new(code, severity, Some(n), en, hi));
    };
    let indicator = methodology.indicator_named(&row.kpi);
    if indicator.is_none() {
        let names = |pick: fn(&Said) -> &str| {
            let names: Vec<&str> = methodology
                .indicators
                .iter()
                .map(|i| pick(&i.name))
                .collect();
            names.join("; ")
        };
        let kpi = row.kpi.trim();
        let (en, hi) = (names(|said| &said.en), names(|said| &said.hi));
        wrong(
            Code::UnknownIndicator,
            Error,
            Said::new(
                format!("“{kpi}” is none of the methodology's indicators: {en}"),
                format!("“{kpi}” कार्यप्रणाली का संकेतक नहीं है; संकेतक हैं: {hi}"),
            ),
        );
    }
    let stated = !row.percent_of_total.trim().is_empty();
    let value = match row.value.trim() {
        "" if stated => Ok(None),
        text => parse_count(text).map(Some),
    };
    if let Err(fault) = &value {
        wrong(Code::NotACount, Error, fault.said());
    }
    let counted = || match (&value, row.total) {
        (Ok(Some(value)), Some(total)) => Exact::percent(*value, total),
        _ => None,
    };
    let percent = match stated {
        true => row.percent_of_total.parse::<Exact>().ok(),
        false => counted(),
    };
    let percent = percent.filter(|percent| !percent.is_negative());
    match &percent {
        None => {
            let text = row.percent_of_total.trim();
            wrong(
                Code::NotAPercentage,
                Error,
                Said::new(
                    format!("“{text}” is not a percentage; write it as 92.56"),
                    format!("“{text}” प्रतिशत नहीं है; 92.56 की तरह लिखें"),
                ),
            );
        }
        Some(percent) if *percent > Exact::hundred() => wrong(
            Code::PercentAboveHundred,
            Warning,
            Said::new(
                format!("{percent} % is above 100 and counts as 100; the total is out of date"),
                format!("{percent} % 100 से अधिक है और 100 गिना गया है; कुल संख्या पुरानी है"),
            ),
        ),
        Some(_) => {}
    }
    Some(Read {
        row: n,
        indicator: indicator?,
        value: value.ok()?,
        total: row.total,
        percent: percent?,
    })
}

/// Whether each percentage follows from the counts. A row's count is what its
/// indicator's numerator stands for; where another indicator is counted out of
/// the same thing, that one can be checked. Else the percentage tells what it
/// must have been counted out of.
fn check_counts(rows: &[&Read]) -> Vec<Finding> {
    let counts: BTreeMap<Source, i64> = rows
        .iter()
        .filter_map(|r| Some((r.indicator.numerator, r.value?)))
        .collect();
    let known = |r: &Read| {
        let other = counts.get(&r.indicator.denominator).copied();
        other.or(r.total)
    };
    rows.iter()
        .filter_map(|r| {
            let value = r.value?;
            match known(r) {
                Some(total) => Some(against_total(r, value, total)),
                None => implied_total(r, value),
            }
        })
        .collect()
}

fn against_total(r: &Read, counted: i64, total: i64) -> Finding {
    let (n, percent) = (r.row, &r.percent);
    let (value, of) = (grouped(counted), grouped(total));
    let Some(given) = Exact::percent(counted, total) else {
        return Finding::new(
            Code::PercentDiffers,
            Warning,
            Some(n),
            format!("row {n}: {value} cannot be a share of 0"),
            format!("पंक्ति {n}: {value}, 0 का भाग नहीं हो सकता"),
        );
    };
    if agrees(&given, percent) {
        Finding::new(
            Code::PercentFollows,
            Note,
            Some(n),
            format!("row {n}: {value} of {of} is {given} %, as published"),
            format!("पंक्ति {n}: {of} में से {value}, {given} % है, जैसा प्रकाशित हुआ"),
        )
    } else {
        Finding::new(
            Code::PercentDiffers,
            Warning,
            Some(n),
            format!("row {n}: {value} of {of} is {given} %, but {percent} % was published"),
            format!("पंक्ति {n}: {of} में से {value}, {given} % है, किंतु {percent} % प्रकाशित हुआ"),
        )
    }
}

/// Whether a percentage is the published one, once rounded.
fn agrees(given: &Exact, published: &Exact) -> bool {
    Some((given - published).abs()) <= Exact::ratio(1, 200)
}

/// Which totals give the published percentage. A published 100 may have been
/// capped, and a count of zero fits any total: neither tells anything.
fn implied_total(r: &Read, counted: i64) -> Option<Finding> {
    if counted == 0 || r.percent >= Exact::hundred() {
        return None;
    }
    let n = r.row;
    let value = grouped(counted);
    let percent = &r.percent;
    // The percentage falls as the total grows: search for the first total whose
    // percentage isn't too high, and for the last that isn't too low.
    let too_high = |total: i64| {
        Exact::percent(counted, total).is_none_or(|p| p > *percent && !agrees(&p, percent))
    };
    let not_too_low = |total: i64| {
        Exact::percent(counted, total).is_none_or(|p| p >= *percent || agrees(&p, percent))
    };
    let first = first_without(too_high);
    let after = first_without(not_too_low);
    Some(match (first, after) {
        (Some(first), Some(after)) if first < after => {
            let (en, hi) = if first + 1 == after {
                (grouped(first), grouped(first))
            } else {
                let (from, to) = (grouped(first), grouped(after - 1));
                (format!("{from} to {to}"), format!("{from} से {to}"))
            };
            Finding::new(
                Code::ImpliedDenominator,
                Note,
                Some(n),
                format!("row {n}: the total is not in the table; {value} is {percent} % of {en}"),
                format!("पंक्ति {n}: कुल संख्या तालिका में नहीं है; {value}, {hi} का {percent} % है"),
            )
        }
        _ => Finding::new(
            Code::NoDenominatorFits,
            Warning,
            Some(n),
            format!("row {n}: {value} is {percent} % of no whole number"),
            format!("पंक्ति {n}: {value} किसी भी पूर्ण संख्या का {percent} % नहीं है"),
        ),
    })
}

/// The first number from 0 on for which a test that holds up to some number,
/// and never again, no longer holds.
fn first_without(holds: impl Fn(i64) -> bool) -> Option<i64> {
    let mut low = 0;
    let mut high = i64::MAX;
    if holds(high) {
        return None;
    }
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Some(low)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// The four indicators' names with these counts and percentages.
    fn rows(figures: [(&str, &str); 4]) -> Vec<HighlightRow> {
        [
            "Percentage of Users Onboarded",
            "Percentage of Verified Users",
            "Percentage of Users Completing 1 Course or More",
            "Percentage of End-of-Course Assessments Cleared",
        ]
        .into_iter()
        .zip(figures)
        .zip(2..)
        .map(|((kpi, (value, percent)), row)| HighlightRow {
            row,
            kpi: kpi.to_owned(),
            value: value.to_owned(),
            total: None,
            percent_of_total: percent.to_owned(),
        })
        .collect()
    }

    const HARYANA: [(&str, &str); 4] = [
        ("322014", "100"),
        ("298060", "92.56"),
        ("20117", "6.25"),
        ("3299", "65.74"),
    ];

    fn reconcile(figures: [(&str, &str); 4], score: &str) -> Result<HighlightReport, Unreadable> {
        let methodology = Methodology::published_2025_11().unwrap();
        reconcile_highlight(&rows(figures), &methodology, &score.parse().unwrap())
    }

    fn codes(notes: &[Finding]) -> Vec<(Code, Option<usize>)> {
        notes.iter().map(|f| (f.code, f.row)).collect()
    }

    #[test]
    fn the_published_score_of_haryana_does_not_follow_from_its_highlight() {
        let report = reconcile(HARYANA, "47.03").unwrap();
        insta::assert_snapshot!(serde_json::to_string_pretty(&report).unwrap());
        assert_eq!(report.computed.to_string(), "60.11");
        assert_eq!(report.difference.to_string(), "13.08");
        assert!(!report.reproduces);
    }

    #[test]
    fn rounding_and_nothing_more_is_forgiven() {
        // 60.109 is what the percentages give.
        for (score, reproduces) in [
            ("60.11", true),
            ("60.10", true),
            ("60.119", true),
            ("60.0989", false),
            ("60.12", false),
        ] {
            let report = reconcile(HARYANA, score).unwrap();
            assert_eq!(report.reproduces, reproduces, "{score}");
        }
    }

    #[test]
    fn the_ends_of_the_scale() {
        let none = [("0", "0"); 4];
        let report = reconcile(none, "0").unwrap();
        assert_eq!(
            (report.computed.to_string(), report.reproduces),
            ("0.00".into(), true)
        );
        let all = [("10", "104"), ("10", "100"), ("10", "100"), ("4", "100")];
        let report = reconcile(all, "100").unwrap();
        assert_eq!(
            (report.computed.to_string(), report.reproduces),
            ("100.00".into(), true)
        );
        assert_eq!(report.notes[0].code, Code::PercentAboveHundred);
    }

    #[test]
    fn percentages_are_held_against_the_counts() {
        let off = [
            ("1,000", "50"),
            ("500", "60"),
            ("250", "25"),
            ("2", "55.55"),
        ];
        let report = reconcile(off, "34.17").unwrap();
        assert_eq!(
            codes(&report.notes),
            [
                (Code::ScoreDiffers, None),
                (Code::ImpliedDenominator, Some(2)),
                (Code::PercentDiffers, Some(3)),
                (Code::PercentFollows, Some(4)),
                (Code::NoDenominatorFits, Some(5)),
            ]
        );
        assert!(
            report.notes[1]
                .said
                .en
                .ends_with("1,000 is 50.00 % of 2,000")
        );
    }

    #[test]
    fn what_cannot_be_read_is_said_row_by_row() {
        let figures = [("many", "100"), ("5", "-3"), ("1", "1"), ("1", "1")];
        let mut table = rows(figures);
        table[2].kpi = "Happiness".to_owned();
        table[3].kpi = table[0].kpi.clone();
        table[3].value = "x".to_owned();
        let methodology = Methodology::published_2025_11().unwrap();
        let faults = reconcile_highlight(&table, &methodology, &Exact::zero()).unwrap_err();
        assert_eq!(
            codes(&faults.0),
            [
                (Code::NotACount, Some(2)),
                (Code::NotAPercentage, Some(3)),
                (Code::UnknownIndicator, Some(4)),
                (Code::NotACount, Some(5)),
                (Code::IndicatorMissing, None),
                (Code::IndicatorMissing, None),
            ]
        );
        let twice: Vec<HighlightRow> = rows(HARYANA).into_iter().chain(rows(HARYANA)).collect();
        let faults = reconcile_highlight(&twice, &methodology, &Exact::zero()).unwrap_err();
        assert!(faults.0.iter().all(|f| f.code == Code::IndicatorRepeated));
    }
}
