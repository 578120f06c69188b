//! A whole published edition held against the method: the real tables, and each rule.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::ranking::Methodology;

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

/// Two editions as they were printed.
fn printed() -> Vec<PublishedRow> {
    include_str!("../../tests/data/published_rankings.tsv")
        .lines()
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            row(cells.try_into().unwrap())
        })
        .collect()
}

fn known(editions: &[&str]) -> Known {
    let methodology = Methodology::published_2025_11().unwrap();
    Known {
        methodologies: editions
            .iter()
            .map(|e| ((*e).to_owned(), methodology.clone()))
            .collect(),
        ..Known::default()
    }
}

const KPIS: [&str; 4] = [
    "Percentage of Users Onboarded",
    "Percentage of Verified Users",
    "Percentage of Users Completing 1 Course or More",
    "Percentage of End-of-Course Assessments Cleared",
];

fn highlight(state: &str, as_on: &str, figures: [(&str, &str); 4]) -> Highlight {
    let rows = KPIS.iter().zip(figures).zip(2..);
    Highlight {
        state: state.to_owned(),
        edition: None,
        as_on: as_on.parse().ok(),
        rows: rows
            .map(|((kpi, (value, percent)), row)| HighlightRow {
                row,
                kpi: (*kpi).to_owned(),
                value: value.to_owned(),
                total: None,
                percent_of_total: percent.to_owned(),
            })
            .collect(),
    }
}

fn haryana() -> Highlight {
    let figures = [
        ("322014", "100"),
        ("298060", "92.56"),
        ("20117", "6.25"),
        ("3299", "65.74"),
    ];
    highlight("HARYANA", "2025-11-01", figures)
}

fn codes(report: &EditionReport) -> Vec<(Code, Option<usize>)> {
    let mut codes: Vec<_> = report.findings.iter().map(|f| (f.code, f.row)).collect();
    codes.retain(|(code, _)| !matches!(code, Code::CategoryMissing | Code::StateMissing));
    codes
}

#[test]
fn the_published_editions_hold_but_for_the_score_of_haryana() {
    // Given both editions as printed, and the one highlight that is known
    let published = Published {
        rows: printed(),
        highlights: vec![haryana()],
        ..Published::default()
    };
    // When they are held against the published methodology
    let report = reconcile_edition(&published, &known(&["1", "2"]));
    // Then every name is matched, and one score can't be right
    assert!(report.asked.is_empty());
    let haryana = &report.editions[0].states[8];
    let recomputed = haryana.highlight.as_ref().unwrap();
    assert_eq!(haryana.code.as_deref(), Some("IN-HR"));
    assert_eq!(recomputed.computed.to_string(), "60.11");
    assert_eq!(recomputed.difference.to_string(), "13.08");
    let told: Vec<String> = report
        .findings
        .iter()
        .map(|f| {
            format!(
                "{:?} {:?}\n  {}\n  {}",
                f.severity, f.code, f.said.en, f.said.hi
            )
        })
        .collect();
    insta::assert_snapshot!(told.join("\n"));
    // And what other programs get is what was found, without a loss
    let text = serde_json::to_string_pretty(&report).unwrap();
    let back: EditionReport = serde_json::from_str(&text).unwrap();
    assert_eq!(serde_json::to_string_pretty(&back).unwrap(), text);
    let mut short = report.clone();
    short.editions[0].states.retain(|s| s.printed == "HARYANA");
    short.editions.truncate(1);
    short.findings.truncate(1);
    insta::assert_snapshot!(serde_json::to_string_pretty(&short).unwrap());
}

#[test]
fn a_name_that_cannot_be_matched_is_asked_about_and_never_guessed() {
    // Given a name that could be two States, and one that is none
    let mut published = Published {
        rows: vec![
            row(["2", "1", "2025-11-30", "B", "1", "Jharkhnd", "70"]),
            row(["3", "1", "2025-11-30", "B", "2", "Atlantis", "60"]),
            row(["4", "1", "2025-11-30", "B", "3", "Assam", "50"]),
        ],
        ..Published::default()
    };
    let report = reconcile_edition(&published, &known(&["1"]));
    // Then both are asked about, the likely State first
    let asked: Vec<(&str, Vec<&str>)> = report
        .asked
        .iter()
        .map(|a| {
            let codes = a.candidates.iter().map(|c| c.code.as_str());
            (a.printed.as_str(), codes.collect())
        })
        .collect();
    assert_eq!(asked, [("Jharkhnd", vec!["IN-JH"]), ("Atlantis", vec![])]);
    assert!(!report.sound);
    // When a person answers the one
    published
        .chosen
        .insert(asked_as("JHARKHND"), "IN-JH".to_owned());
    let report = reconcile_edition(&published, &known(&["1"]));
    // Then it is that State, because a person said so
    let first = &report.editions[0].states[0];
    assert_eq!(
        (first.code.as_deref(), first.matched),
        (Some("IN-JH"), Matched::Asked)
    );
    assert_eq!(report.asked.len(), 1);
    assert_eq!(
        codes(&report),
        [(Code::StateUnknown, Some(3)), (Code::StateChosen, Some(2))]
    );
}

/// What it is about, the table, the highlights, and what is to be found.
type Case = (
    &'static str,
    Vec<PublishedRow>,
    Vec<Highlight>,
    Vec<(Code, Option<usize>)>,
);

#[test]
fn each_rule_finds_what_it_is_for_and_nothing_else() {
    use Code::*;
    let one = |n, [edition, day, category, rank, state, score]: [&str; 6]| {
        row([n, edition, day, category, rank, state, score])
    };
    let assam =
        |n, edition, day, category, score| one(n, [edition, day, category, "1", "Assam", score]);
    let first = |score| assam("2", "1", "2025-11-30", "B", score);
    let second = |score| assam("3", "2", "2025-12-31", "B", score);
    let same = [("10", "50"), ("5", "50"), ("5", "50"), ("5", "50")];
    let assam_was = |figures| highlight("Assam", "2025-11-30", figures);
    let assam_is = |figures| highlight("Assam", "2025-12-31", figures);
    let cases: Vec<Case> = vec![
        (
            "a category that the methodology doesn't have",
            vec![assam("2", "1", "2025-11-30", "D", "50")],
            vec![],
            vec![
                (CategoryNotInMethodology, Some(2)),
                (CategoryDiffersFromRegistry, Some(2)),
            ],
        ),
        (
            "thirty points are what the heaviest indicator can give",
            vec![first("20"), second("50")],
            vec![],
            vec![(ImplausibleChange, Some(3))],
        ),
        (
            "more than that takes two",
            vec![first("20"), second("50.01")],
            vec![],
            vec![
                (ImplausibleChange, Some(3)),
                (MoreThanOneIndicator, Some(3)),
            ],
        ),
        (
            "a rise by all that was missing",
            vec![first("50"), second("100")],
            vec![assam_was(same)],
            vec![
                (ImplausibleChange, Some(3)),
                (MoreThanOneIndicator, Some(3)),
            ],
        ),
        (
            "a rise by more than was missing: the highlight has 75, not 50",
            vec![first("50"), second("76")],
            vec![assam_was([
                ("12", "75"),
                ("9", "75"),
                ("9", "75"),
                ("9", "75"),
            ])],
            vec![
                (ScoreDiffers, Some(2)),
                (MoreThanThereWas, Some(3)),
                (ImplausibleChange, Some(3)),
            ],
        ),
        (
            "counts of all time that grow, and one of officials verified, which may fall",
            vec![first("50"), second("51")],
            vec![
                assam_was([("10", "50"), ("5", "50"), ("5", "50"), ("9", "50")]),
                assam_is([("10", "50"), ("4", "40"), ("6", "60"), ("9", "50")]),
            ],
            vec![],
        ),
        (
            "a count of all time that fell",
            vec![first("50"), second("50")],
            vec![
                assam_was([("10", "50"), ("5", "50"), ("5", "50"), ("9", "50")]),
                assam_is([("10", "50"), ("5", "50"), ("5", "50"), ("8", "50")]),
            ],
            vec![(CumulativeFell, Some(3))],
        ),
        (
            "a highlight of nobody who is printed",
            vec![first("50")],
            vec![highlight("Goa", "2025-11-30", same)],
            vec![(HighlightUnused, None)],
        ),
        (
            "a highlight of a month that is not printed",
            vec![first("50")],
            vec![highlight("Assam", "2025-10-30", same)],
            vec![(HighlightUnused, None)],
        ),
        (
            "two highlights of one State",
            vec![first("50")],
            vec![assam_was(same), assam_was(same)],
            vec![(HighlightRepeated, Some(2))],
        ),
        (
            "a highlight that says nothing",
            vec![first("50")],
            vec![assam_was([
                ("10", "50"),
                ("5", "50"),
                ("5", "50"),
                ("x", ""),
            ])],
            vec![(HighlightUnreadable, Some(2))],
        ),
        (
            "a category that changed and changed back",
            vec![
                first("50"),
                assam("3", "2", "2025-12-31", "C", "50"),
                assam("4", "3", "2026-01-31", "B", "50"),
            ],
            vec![],
            vec![
                (CategoryDiffersFromRegistry, Some(3)),
                (CategoryChanged, Some(3)),
                (CategoryChanged, Some(4)),
                (CategoryWentBack, Some(4)),
            ],
        ),
    ];
    for (what, rows, highlights, want) in cases {
        let published = Published {
            rows,
            highlights,
            ..Published::default()
        };
        let report = reconcile_edition(&published, &known(&["1", "2", "3"]));
        assert_eq!(codes(&report), want, "{what}");
    }
}

#[test]
fn inputs_may_be_counts_or_percentages() {
    // Given a highlight of counts alone, which give exactly 50 each
    let mut counts = highlight("Assam", "2025-11-30", [("1", ""); 4]);
    for row in &mut counts.rows {
        row.total = Some(2);
    }
    // And one of percentages alone
    let percentages = highlight("Odisha", "2025-11-30", [("", "50"); 4]);
    let published = Published {
        rows: vec![
            row(["2", "1", "2025-11-30", "B", "1", "Assam", "50.00"]),
            row(["3", "1", "2025-11-30", "B", "1", "Odisha", "50.00"]),
        ],
        highlights: vec![counts, percentages],
        ..Published::default()
    };
    // Then both scores follow
    let report = reconcile_edition(&published, &known(&["1"]));
    for state in &report.editions[0].states {
        let highlight = state.highlight.as_ref().unwrap();
        assert!(highlight.reproduces, "{}", state.printed);
        assert_eq!(highlight.computed.to_string(), "50.00");
    }
    assert!(report.sound);
}

#[test]
fn earlier_editions_are_compared_with_and_not_judged() {
    // Given an earlier table with a mistake of its own
    let published = Published {
        rows: vec![row(["2", "2", "2025-12-31", "B", "1", "Assam", "60"])],
        earlier: vec![
            row(["2", "1", "2025-11-30", "C", "1", "Assam", "50"]),
            row(["3", "1", "2025-11-30", "B", "2", "Odisha", "300"]),
            row(["4", "2", "2025-12-31", "B", "1", "Assam", "10"]),
        ],
        ..Published::default()
    };
    let report = reconcile_edition(&published, &known(&["1", "2"]));
    // Then what changed since is found, and the earlier mistake is not
    assert_eq!(
        codes(&report),
        [
            (Code::CategoryChanged, Some(2)),
            (Code::ImplausibleChange, Some(2))
        ]
    );
    // And the table's own edition wins over the same one in the earlier table
    let before = report.editions[0].states[0].before.as_ref().unwrap();
    assert_eq!((before.edition.as_str(), report.editions.len()), ("1", 1));
    assert_eq!(before.change.as_ref().unwrap().to_string(), "10.00");
}

#[test]
fn strengths_say_where_the_bounds_lie() {
    for (officials, found) in [
        (100_000, true),
        (100_001, false),
        (500_000, false),
        (500_001, true),
    ] {
        let mut known = known(&["1"]);
        let strengths = BTreeMap::from([("IN-AS".to_owned(), officials)]);
        known.strengths.insert("1".to_owned(), strengths);
        let published = Published {
            rows: vec![row(["2", "1", "2025-11-30", "B", "1", "Assam", "60"])],
            ..Published::default()
        };
        let report = reconcile_edition(&published, &known);
        let against = |f: &Finding| f.code == Code::CategoryAgainstStrength;
        assert_eq!(report.findings.iter().any(against), found, "{officials}");
    }
}

#[test]
fn an_edition_of_our_own_is_laid_beside_what_was_printed() {
    let own = |code: &str, category, rank, score: &str| OwnRow {
        code: code.to_owned(),
        category: Some(Category(category)),
        rank: Some(rank),
        score: score.parse().unwrap(),
    };
    let mut known = known(&["1"]);
    known.own = Some(Own {
        number: 7,
        as_on: "2025-11-29".parse().unwrap(),
        beside: "1".to_owned(),
        rows: vec![
            own("IN-AS", 'B', 1, "70.714"),
            own("IN-OD", 'C', 2, "61"),
            own("IN-GA", 'A', 1, "9"),
        ],
    });
    let published = Published {
        rows: vec![
            row(["2", "1", "2025-11-30", "B", "1", "Assam", "70.71"]),
            row(["3", "1", "2025-11-30", "B", "2", "Odisha", "61.27"]),
            row(["4", "1", "2025-11-30", "B", "3", "Sikkim", "50"]),
        ],
        ..Published::default()
    };
    let report = reconcile_edition(&published, &known);
    assert_eq!(
        codes(&report),
        [
            (Code::OwnOfAnotherDay, None),
            (Code::TableLacksState, None),
            (Code::OwnCategoryDiffers, Some(3)),
            (Code::OwnScoreDiffers, Some(3)),
            (Code::OwnLacksState, Some(4)),
        ]
    );
    let table = &report.editions[0];
    let difference = |place: usize| table.states[place].own.as_ref()?.difference.as_ref();
    assert_eq!(difference(0).unwrap().to_string(), "0.00");
    assert_eq!(difference(1).unwrap().to_string(), "-0.27");
    assert_eq!(table.not_printed[0].code, "IN-GA");
}
