//! The report on the two published editions, read back from the page.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use super::*;
use crate::typeset::reading::{missing_glyphs, overhang, pages};
use sopan_rules::ranking::{Category, Methodology};
use sopan_rules::reconcile::{
    Highlight, HighlightRow, Known, Own, OwnRow, Published, PublishedRow, reconcile_edition,
};

/// Both editions as they were printed, with the one highlight that is known.
fn published() -> Published {
    let text = include_str!("../../rules/tests/data/published_rankings.tsv");
    let rows = text.lines().map(|line| {
        let cells: Vec<String> = line.split('\t').map(str::to_owned).collect();
        let [row, edition, as_on, category, rank, state, score] = cells.try_into().unwrap();
        PublishedRow {
            row: row.parse().unwrap(),
            edition,
            as_on,
            category,
            rank,
            state,
            score,
        }
    });
    let figures = [
        ("Percentage of Users Onboarded", "322014", "100"),
        ("Percentage of Verified Users", "298060", "92.56"),
        (
            "Percentage of Users Completing 1 Course or More",
            "20117",
            "6.25",
        ),
        (
            "Percentage of End-of-Course Assessments Cleared",
            "3299",
            "65.74",
        ),
    ];
    Published {
        rows: rows.collect(),
        highlights: vec![Highlight {
            state: "HARYANA".to_owned(),
            edition: Some("1".to_owned()),
            as_on: None,
            rows: figures
                .iter()
                .zip(2..)
                .map(|((kpi, value, percent), row)| HighlightRow {
                    row,
                    kpi: (*kpi).to_owned(),
                    value: (*value).to_owned(),
                    total: None,
                    percent_of_total: (*percent).to_owned(),
                })
                .collect(),
        }],
        ..Published::default()
    }
}

fn known() -> Known {
    let methodology = Methodology::published_2025_11().unwrap();
    let both = ["1", "2"].map(|edition| (edition.to_owned(), methodology.clone()));
    Known {
        methodologies: BTreeMap::from(both),
        ..Known::default()
    }
}

fn paper(report: &EditionReport, language: Language) -> PagedDocument {
    set(&Reconciliation {
        language,
        title: "published_rankings.csv",
        date: "2026-01-15".parse().unwrap(),
        report,
        synthetic: true,
    })
    .unwrap()
}

#[test]
fn the_english_report_reads_as_it_should() {
    let report = reconcile_edition(&published(), &known());
    let document = paper(&report, Language::English);
    assert_eq!(
        (missing_glyphs(&document), overhang(&document) > 0.0),
        (0, false)
    );
    insta::assert_snapshot!(pages(&document).join("\n=== next page ===\n"));
}

#[test]
fn the_hindi_report_reads_as_it_should() {
    let report = reconcile_edition(&published(), &known());
    let document = paper(&report, Language::Hindi);
    assert_eq!(
        (missing_glyphs(&document), overhang(&document) > 0.0),
        (0, false)
    );
    insta::assert_snapshot!(pages(&document).join("\n=== next page ===\n"));
}

#[test]
fn all_columns_at_once_stay_on_the_page() {
    // Given names to be asked about, all kinds of notes, and an edition of our own
    let mut published = published();
    published.rows[14].state = "Tamil Pradesh of the very long name indeed".to_owned();
    published.rows[15].state = "x".repeat(200);
    published.rows[20].category = "B".to_owned();
    published.rows[30].rank = "9".to_owned();
    for highlight in &mut published.highlights {
        highlight.edition = Some("2".to_owned());
    }
    let mut known = known();
    known.own = Some(Own {
        number: 3,
        as_on: "2025-12-30".parse().unwrap(),
        beside: "2".to_owned(),
        rows: ["IN-AS", "IN-GJ", "IN-XX"]
            .map(|code| OwnRow {
                code: code.to_owned(),
                category: Some(Category('B')),
                rank: Some(2),
                score: "69.34".parse().unwrap(),
            })
            .to_vec(),
    });
    let report = reconcile_edition(&published, &known);
    for language in [Language::English, Language::Hindi] {
        let document = paper(&report, language);
        assert!(overhang(&document) <= 0.0);
        let text = pages(&document).join("\n");
        for part in ["IN-XX", "69.34", "Tamil Pradesh"] {
            assert!(text.contains(part), "{part}: {text}");
        }
    }
}

#[test]
fn the_same_report_gives_the_same_archival_file() {
    let report = reconcile_edition(&published(), &known());
    let make = || {
        reconciliation(&Reconciliation {
            language: Language::English,
            title: "published_rankings.csv",
            date: "2026-01-15".parse().unwrap(),
            report: &report,
            synthetic: false,
        })
        .unwrap()
    };
    let first = make();
    assert_eq!(first, make());
    assert!(String::from_utf8_lossy(&first).contains("<pdfaid:part>2</pdfaid:part>"));
}
