//! Letters, laid out and read back.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::typeset::reading::{missing_glyphs, overhang, pages, run_on};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn row(rank: u32, name: &str, score: &str, own: bool) -> Row {
    Row {
        rank,
        name: name.to_owned(),
        score: score.to_owned(),
        own,
    }
}

/// As [`run_on`] reads it.
fn without_spaces(words: &str) -> String {
    words.replace(' ', "")
}

fn texts(values: &[&str]) -> Vec<String> {
    values.iter().map(|text| (*text).to_owned()).collect()
}

fn indicator(name: &str, figures: [&str; 4], explained: [&str; 2], band: Band) -> Indicator {
    let [numerator, denominator, percent, weight] = figures.map(str::to_owned);
    let [objective, definition] = explained.map(str::to_owned);
    Indicator {
        name: name.to_owned(),
        numerator,
        denominator: Some(denominator),
        percent,
        weight,
        objective,
        definition,
        band,
    }
}

fn band(name: &str, courses: &[[&str; 3]]) -> CourseBand {
    CourseBand {
        name: name.to_owned(),
        courses: courses
            .iter()
            .map(|course| {
                let [title, provider, duration] = course.map(str::to_owned);
                Course {
                    title,
                    provider,
                    duration,
                }
            })
            .collect(),
    }
}

/// Haryana's letter with the figures that were once published for it.
fn english() -> Letter {
    Letter {
        language: Language::English,
        number: "K-11011/2/2025".to_owned(),
        date: day("2026-01-08"),
        letterhead: Letterhead {
            name_hi: "क्षमता निर्माण अनुश्रवण प्रकोष्ठ".to_owned(),
            name_en: "Capacity Building Monitoring Cell".to_owned(),
            lines: texts(&["New Delhi 110001", "cell@example.gov.in"]),
            emblem: None,
        },
        sender: Sender {
            name: "Asha Verma".to_owned(),
            designation: "Mission Director".to_owned(),
            organisation: texts(&["Capacity Building Monitoring Cell"]),
        },
        addressee: Addressee {
            administrator: false,
            name: None,
            government: None,
            address: texts(&["Chandigarh"]),
        },
        state: "Haryana".to_owned(),
        edition: 2,
        as_on: day("2025-12-31"),
        category: "B".to_owned(),
        rank: 3,
        ranked: 4,
        score: "47.03".to_owned(),
        methodology: "2025-11".to_owned(),
        previous: Some(Previous {
            edition: 1,
            as_on: day("2025-11-30"),
            rank: 2,
            score: "48.10".to_owned(),
            category: None,
            methodology: None,
        }),
        indicators: vec![
            indicator(
                "Percentage of Users Onboarded",
                ["3,22,014", "3,22,014", "100.00", "20"],
                [
                    "Onboard all officials onto the platform",
                    "Officials onboarded out of all officials in the State",
                ],
                Band::Strong,
            ),
            indicator(
                "Percentage of Users Completing 1 Course or More",
                ["20,117", "3,22,014", "6.25", "30"],
                [
                    "Reflects active learning",
                    "Registered officials who have completed at least one course",
                ],
                Band::Low,
            ),
            indicator(
                "Percentage of End-of-Course Assessments Cleared",
                ["2,710", "5,018", "54.01", "30"],
                [
                    "Demonstrates learning effectiveness",
                    "Assessments cleared out of those attempted",
                ],
                Band::Moderate,
            ),
        ],
        categories: vec![
            Category {
                name: "A".to_owned(),
                bounds: "up to 1,00,000".to_owned(),
                rows: vec![row(1, "Chandigarh", "75.38", false)],
            },
            Category {
                name: "B".to_owned(),
                bounds: "1,00,001 to 5,00,000".to_owned(),
                rows: vec![
                    row(1, "Jharkhand", "70.73", false),
                    row(2, "Assam", "70.71", false),
                    row(3, "Haryana", "47.03", true),
                    row(4, "Jammu and Kashmir", "31.08", false),
                ],
            },
            Category {
                name: "C".to_owned(),
                bounds: "above 5,00,000".to_owned(),
                rows: Vec::new(),
            },
        ],
        courses: vec![
            CourseList {
                subject: Subject::Ai,
                bands: vec![
                    band(
                        "16 Years and above",
                        &[
                            [
                                "Artificial Intelligence for Public Governance",
                                "Kyndryl",
                                "2h 42 mins",
                            ],
                            ["Deep Tech and India", "ORF", "53 mins"],
                        ],
                    ),
                    band(
                        "MTS & equivalent",
                        &[[
                            "इमर्जिंग टेक्नोलॉजीज से परिचय",
                            "Wadhvani Foundation",
                            "1h 22 mins",
                        ]],
                    ),
                    band("0 - 9 Years", &[]),
                ],
            },
            CourseList {
                subject: Subject::Cybersecurity,
                bands: vec![band(
                    "16 Years and above",
                    &[["Cybersecurity", "upGrad", ""]],
                )],
            },
        ],
        compendium: vec![Practice {
            state: "Goa".to_owned(),
            title: "One hour on Fridays".to_owned(),
            paragraphs: texts(&[
                "Each office keeps the last hour of Friday free for learning.",
                "Completions doubled in a quarter.",
            ]),
        }],
        synthetic: true,
    }
}

fn hindi() -> Letter {
    Letter {
        language: Language::Hindi,
        sender: Sender {
            name: "आशा वर्मा".to_owned(),
            designation: "मिशन निदेशक".to_owned(),
            organisation: texts(&["क्षमता निर्माण अनुश्रवण प्रकोष्ठ"]),
        },
        addressee: Addressee {
            administrator: false,
            name: Some("श्रीमती प्रज्ञा शर्मा".to_owned()),
            government: None,
            address: texts(&["चंडीगढ़"]),
        },
        state: "हरियाणा".to_owned(),
        indicators: vec![
            indicator(
                "ऑनबोर्ड किए गए उपयोगकर्ताओं का प्रतिशत",
                ["3,22,014", "3,22,014", "100.00", "20"],
                [
                    "सभी अधिकारियों को प्लेटफ़ॉर्म पर लाना",
                    "राज्य के कुल अधिकारियों में से ऑनबोर्ड किए गए अधिकारी",
                ],
                Band::Strong,
            ),
            indicator(
                "एक या अधिक पाठ्यक्रम पूर्ण करने वालों का प्रतिशत",
                ["20,117", "3,22,014", "6.25", "30"],
                [
                    "सक्रिय अधिगम को दर्शाता है",
                    "पंजीकृत अधिकारी जिन्होंने कम से कम एक पाठ्यक्रम पूर्ण किया है",
                ],
                Band::Low,
            ),
        ],
        categories: vec![
            Category {
                name: "A".to_owned(),
                bounds: "1,00,000 तक".to_owned(),
                rows: vec![row(1, "चंडीगढ़", "75.38", false)],
            },
            Category {
                name: "B".to_owned(),
                bounds: "1,00,001 से 5,00,000".to_owned(),
                rows: vec![
                    row(1, "झारखंड", "70.73", false),
                    row(3, "हरियाणा", "47.03", true),
                    row(4, "जम्मू और कश्मीर", "31.08", false),
                ],
            },
        ],
        courses: vec![CourseList {
            subject: Subject::Cybersecurity,
            bands: vec![band(
                "एमटीएस एवं समकक्ष",
                &[["Staying Safe in Cyberspace", "CRPF", "2 घंटे 10 मिनट"]],
            )],
        }],
        compendium: vec![Practice {
            state: "गोवा".to_owned(),
            title: "शुक्रवार का एक घंटा".to_owned(),
            paragraphs: texts(&["प्रत्येक कार्यालय शुक्रवार का अंतिम घंटा अध्ययन के लिए रखता है।"]),
        }],
        ..english()
    }
}

#[test]
fn the_english_letter_reads_as_it_should() {
    let document = set(&english()).unwrap();
    assert_eq!(missing_glyphs(&document), 0);
    insta::assert_snapshot!(pages(&document).join("\n\n=== next page ===\n\n"));
}

#[test]
fn the_hindi_letter_reads_as_it_should() {
    let document = set(&hindi()).unwrap();
    assert_eq!(missing_glyphs(&document), 0);
    insta::assert_snapshot!(pages(&document).join("\n\n=== next page ===\n\n"));
}

#[test]
fn markup_in_data_is_printed_and_does_nothing() {
    // Given a letter in which every text from data is written like markup
    let nasty = |name: &str| format!("{name}#panic()$x^2$*b*_i_[c]\\\"q\"`r`//@r<l>=~'");
    let mut letter = english();
    letter.number = nasty("No");
    letter.letterhead.name_en = nasty("Office");
    letter.letterhead.lines = vec![nasty("Line")];
    letter.sender.name = nasty("Name");
    letter.sender.designation = nasty("Post");
    letter.sender.organisation = vec![nasty("Org")];
    letter.addressee.name = Some(nasty("Chief"));
    letter.addressee.government = Some(nasty("Government"));
    letter.addressee.address = vec![nasty("Street")];
    letter.state = nasty("State");
    letter.category = nasty("Cat");
    letter.methodology = nasty("Method");
    if let Some(previous) = &mut letter.previous {
        previous.category = Some(nasty("Before"));
        previous.methodology = Some(nasty("Earlier"));
    }
    letter.categories[1].name = nasty("Cat");
    letter.categories[1].bounds = nasty("Bounds");
    letter.indicators[0].name = nasty("Indicator");
    letter.indicators[0].numerator = nasty("Value");
    letter.indicators[0].denominator = Some(nasty("Of"));
    letter.indicators[0].weight = nasty("Weight");
    letter.indicators[0].objective = nasty("Objective");
    letter.indicators[0].definition = nasty("Definition");
    letter.categories[1].rows[0].name = nasty("Row");
    letter.courses[0].bands[0].name = nasty("Band");
    letter.courses[0].bands[0].courses[0].title = nasty("Course");
    letter.courses[0].bands[0].courses[0].provider = nasty("Provider");
    letter.compendium[0].state = nasty("Sender");
    letter.compendium[0].title = nasty("Practice");
    letter.compendium[0].paragraphs[0] = nasty("Paragraph");

    // When it is set
    let text = run_on(&set(&letter).unwrap());

    // Then every one of them stands in it to the letter
    for name in [
        "No",
        "Office",
        "Line",
        "Name",
        "Post",
        "Org",
        "Chief",
        "Government",
        "Street",
        "State",
        "Cat",
        "Method",
        "Before",
        "Earlier",
        "Bounds",
        "Indicator",
        "Value",
        "Of",
        "Weight",
        "Objective",
        "Definition",
        "Row",
        "Band",
        "Course",
        "Provider",
        "Sender",
        "Practice",
        "Paragraph",
    ] {
        assert!(text.contains(&nasty(name)), "{name} in {text}");
    }
}

#[test]
fn very_long_names_stay_on_the_paper() {
    let unbroken = "Departmentofabcdefghijklmnopqrstuvwxyz".repeat(6);
    let wordy = "Directorate of Panchayati Raj and Rural Development ".repeat(6);
    let mut letter = english();
    letter.state = unbroken.clone();
    letter.sender.designation = wordy.clone();
    letter.letterhead.name_en = wordy.clone();
    letter.letterhead.name_hi = "राष्ट्रीयक्षमतानिर्माणअनुश्रवणप्रकोष्ठ".repeat(4);
    letter.addressee.address = vec![unbroken.clone(), wordy.clone()];
    letter.indicators[0].name = unbroken.clone();
    letter.indicators[0].definition = unbroken.clone();
    letter.courses[0].bands[0].courses[0].title = unbroken.clone();
    letter.courses[0].bands[0].courses[0].provider = unbroken.clone();
    letter.compendium[0].title = unbroken.clone();
    letter.compendium[0].paragraphs[0] = unbroken.clone();
    letter.categories[1].rows[0].name = unbroken;
    letter.categories[1].rows[1].name = wordy;

    let document = set(&letter).unwrap();
    assert!(overhang(&document) <= 0.0, "{} pt", overhang(&document));
}

#[test]
fn a_table_of_three_hundred_rows_repeats_its_head_and_splits_no_row() {
    // Given a ranking of 300 that fills many pages
    let mut letter = english();
    letter.categories[1].rows = (1..=300)
        .map(|n| {
            row(
                n,
                &format!("District {n}"),
                &format!("{}.50", 400 - n),
                n == 150,
            )
        })
        .collect();
    let read = pages(&set(&letter).unwrap());

    // Then every row stands on one line, in order, and each page of the table
    // begins with its head
    let text = read.join("\n");
    let ranks: Vec<&str> = text
        .lines()
        .filter(|line| line.contains("|  District "))
        .collect();
    assert_eq!(ranks.len(), 300);
    for (index, line) in ranks.iter().enumerate() {
        let n = index + 1;
        assert_eq!(*line, format!("{n}  |  District {n}  |  {}.50", 400 - n));
    }
    let with_rows = read.iter().filter(|page| page.contains("|  District "));
    assert!(with_rows.clone().count() > 5);
    for page in with_rows {
        assert!(
            page.contains("Rank  |  State / Union Territory  |  Composite score"),
            "{page}"
        );
        assert!(
            page.starts_with("D.O. No. K-11011/2/2025  |  Edition 2"),
            "{page}"
        );
    }
}

#[test]
fn a_letter_without_rows_and_indicators_says_so() {
    let mut letter = english();
    letter.categories[1].rows.clear();
    letter.indicators.clear();
    letter.courses.clear();
    letter.compendium.clear();
    letter.previous = None;
    letter.synthetic = false;
    let text = pages(&set(&letter).unwrap()).join("\n");
    assert!(text.contains("No State or Union Territory is ranked in this category."));
    assert!(text.contains("The methodology has no indicators."));
    assert!(text.contains("not ranked before"));
    // An annexure with nothing in it is not printed, nor announced.
    assert!(text.contains("Annexure 3"));
    assert!(!text.contains("Annexure 4"));
    assert!(!text.contains("synthetic"));
}

#[test]
fn where_there_is_nothing_to_divide_by_no_percentage_is_printed() {
    for (letter, words) in [
        (english(), "for which there is nothing to count from yet"),
        (hindi(), "जिसके लिए गणना का आधार अभी उपलब्ध नहीं है"),
    ] {
        // Given an indicator of which nothing was to be counted
        let mut letter = letter;
        letter.indicators[1].numerator = "0".to_owned();
        letter.indicators[1].denominator = None;
        letter.indicators[1].percent = "0.00".to_owned();
        // Then the letter says so in words, and in the table there are dashes.
        let text = run_on(&set(&letter).unwrap());
        assert!(text.contains(&without_spaces(words)), "{text}");
        for never in ["0 of 0", "0 में से 0", "at 0.00 per cent", "जो 0.00 प्रतिशत"]
        {
            assert!(!text.contains(&without_spaces(never)), "{never} in {text}");
        }
    }
}

#[test]
fn without_courses_the_compendium_is_the_fourth_annexure() {
    let mut letter = english();
    letter.courses.clear();
    let text = pages(&set(&letter).unwrap()).join("\n");
    assert!(text.contains("4. Annexure 4: Compendium of good practices"));
    assert!(!text.contains("Annexure 5"));
}

#[test]
fn every_page_says_when_its_people_are_synthetic() {
    for (letter, words) in [(english(), "are synthetic"), (hindi(), "कृत्रिम")] {
        let read = pages(&set(&letter).unwrap());
        assert!(read.len() >= 3);
        assert!(read.iter().all(|page| page.contains(words)));
    }
}

#[test]
fn the_letter_tells_the_first_and_the_change_apart() {
    let text = |change: fn(&mut Letter)| {
        let mut letter = english();
        change(&mut letter);
        data(&letter).unwrap()
    };
    let fell = text(|_| {});
    assert_eq!(
        (&fell["previous"]["direction"], &fell["previous"]["change"]),
        (&json!(-1), &json!("1.07"))
    );
    let rose = text(|letter| letter.score = "60.11".to_owned());
    assert_eq!(
        (&rose["previous"]["direction"], &rose["previous"]["change"]),
        (&json!(1), &json!("12.01"))
    );
    let same = text(|letter| letter.score = "48.1".to_owned());
    assert_eq!(
        (&same["previous"]["direction"], &same["previous"]["change"]),
        (&json!(0), &json!("0.00"))
    );
    assert_eq!(fell["leader"]["name"], "Jharkhand");
    // A State that leads isn't told of itself.
    let leads = text(|letter| letter.categories[1].rows.drain(..2).for_each(drop));
    assert_eq!(leads["leader"], Value::Null);
}

#[test]
fn what_can_not_be_compared_is_not() {
    type Otherwise = fn(&mut Previous);
    let other_category: Otherwise = |p| p.category = Some("A".to_owned());
    let other_methodology: Otherwise = |p| p.methodology = Some("2025-08".to_owned());
    for (letter, otherwise, told, untold) in [
        (
            english(),
            other_category,
            [
                "the rank was 2 in Category A and the score 48.10",
                "Haryana is in another category now, so that the ranks cannot be compared",
                "rank 2 (Category A)",
            ],
            "the rank was 2 and",
        ),
        (
            english(),
            other_methodology,
            [
                "the rank was 2 and the score 48.10",
                "by methodology 2025-08 and this one by 2025-11",
                "rank 2 (methodology 2025-08)",
            ],
            "has fallen",
        ),
        (
            hindi(),
            other_category,
            [
                "श्रेणी A में स्थान 2 तथा स्कोर 48.10 था",
                "अब दूसरी श्रेणी में है, अतः स्थानों की तुलना नहीं की जा सकती",
                "स्थान 2 (श्रेणी A)",
            ],
            "स्थिति) में स्थान 2",
        ),
        (
            hindi(),
            other_methodology,
            [
                "स्थान 2 तथा स्कोर 48.10 था",
                "कार्यप्रणाली 2025-08 से बना था और यह 2025-11 से",
                "स्थान 2 (कार्यप्रणाली 2025-08)",
            ],
            "की कमी आई",
        ),
    ] {
        // Given a State that was in another category, or ranked by another methodology
        let mut letter = letter;
        otherwise(letter.previous.as_mut().unwrap());
        // Then the letter says so, and compares nothing that can't be.
        let text = run_on(&set(&letter).unwrap());
        for told in told {
            assert!(text.contains(&without_spaces(told)), "{told} in {text}");
        }
        assert!(
            !text.contains(&without_spaces(untold)),
            "{untold} in {text}"
        );
    }
}

#[test]
fn the_strongest_and_the_weakest_are_the_first_of_equals() {
    for (percents, expected) in [
        (vec![], (None, None)),
        (vec![4703], (Some(0), None)),
        (vec![50, 50, 50], (Some(0), None)),
        (vec![10_000, 9256, 625, 6574], (Some(0), Some(2))),
        (vec![5, 9, 5, 9], (Some(1), Some(0))),
    ] {
        assert_eq!(ends(&percents), expected, "{percents:?}");
    }
}

#[test]
fn figures_are_read_to_the_hundredth_or_refused() {
    for (text, expected) in [
        ("47.03", 4703),
        ("47.3", 4730),
        ("100", 10_000),
        ("0.00", 0),
        ("0.07", 7),
    ] {
        assert_eq!(hundredths("score", text), Ok(expected));
    }
    for text in [
        "",
        "47.",
        ".5",
        "47.031",
        "47,03",
        "-1.00",
        "4 7",
        "४७.०३",
        "99999999999.00",
        "NaN",
    ] {
        assert!(hundredths("score", text).is_err(), "{text}");
    }
}

#[test]
fn a_figure_that_is_none_is_named() {
    let mut refused = english();
    refused.indicators[1].percent = "6,25".to_owned();
    let error = letter(&refused).unwrap_err().to_string();
    assert_eq!(
        error,
        "Percentage of Users Completing 1 Course or More is “6,25”; \
         write it with at most two decimals, as in 47.03"
    );
}

#[test]
fn an_emblem_that_is_no_picture_is_refused() {
    let mut refused = english();
    refused.letterhead.emblem = Some("<p>not a picture".to_owned());
    assert!(matches!(
        letter(&refused),
        Err(DocumentError::Typesetting(_))
    ));
}

#[test]
fn the_same_letter_gives_the_same_archival_file() {
    let first = letter(&hindi()).unwrap();
    assert_eq!(first, letter(&hindi()).unwrap());
    assert!(first.starts_with(b"%PDF-1.7"));
    let text = String::from_utf8_lossy(&first);
    assert!(text.contains("<pdfaid:part>2</pdfaid:part>"));
    assert!(text.contains("<pdfuaid:part>1</pdfuaid:part>"));
}
