//! A packet with everything in it, read back from the page.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::typeset::reading::{missing_glyphs, overhang, run_on};

fn packet() -> Packet {
    let said = |en: &str, hi: &str| json!({ "en": en, "hi": hi });
    let packet = json!({
        "year": "2025-26", "until": "2026-03-31", "known": "2026-06-30",
        "official": {
            "number": 10_234, "organisation": "BR-PHED",
            "organisation_name": said("Public Health Engineering Department", "लोक स्वास्थ्य अभियंत्रण विभाग"),
            "designation": "Assistant Section Officer", "group": "B", "profile_status": "VERIFIED",
            "service": "CSS", "cadre": "Bihar", "batch": 2016, "joined": "2016-11-15",
            "registered": "2025-01-10",
            "postings": [
                { "organisation": "IN-BR", "name": said("Bihar", "बिहार"), "from": "2025-01-10" },
                { "organisation": "BR-PHED", "name": said("Public Health Engineering Department", "लोक स्वास्थ्य अभियंत्रण विभाग"), "from": "2025-10-01" },
            ],
        },
        "mandates": [
            {
                "code": "ai-9-to-16", "title": said("One AI course", "एक AI पाठ्यक्रम"),
                "letter": said("Recommended AI courses", "अनुशंसित AI पाठ्यक्रम"), "letter_date": "11.2025",
                "version": 2, "version_from": "2025-11-20", "binding": "mandatory", "since": "2025-11-05",
                "left": null, "opens": "2025-11-01", "due": "2026-03-31", "state": "completed",
                "exemption": null, "completed": "2026-03-31", "late": false, "done": 1, "asked": 1,
                "minutes": false, "periods": null,
                "courses": [
                    { "code": "genai", "title": "GenAI for Everyone", "completed": "2026-03-31" },
                    { "code": "deep", "title": "Deep Tech and India", "completed": null },
                ],
            },
            {
                "code": "weekly", "title": said("Four hours a week", "सप्ताह में चार घंटे"),
                "letter": said("A letter", "एक पत्र"), "letter_date": "2025", "version": 1,
                "version_from": "2025-04-01", "binding": "mandatory", "since": "2025-04-01",
                "left": "2025-12-01", "opens": "2025-11-24", "due": "2025-11-30", "state": "overdue",
                "exemption": null, "completed": null, "late": false, "done": 60, "asked": 240,
                "minutes": true, "periods": { "met": 20, "ended": 35 }, "courses": [],
            },
        ],
        "completions": [
            { "code": "genai", "title": "GenAI for Everyone", "completed": "2026-03-31", "minutes": 520, "certificate": "7K3M-9QXT-2B01", "flagged": null },
            { "code": "noting", "title": "टिप्पण और प्रारूपण", "completed": "2025-08-02", "minutes": 90, "certificate": "9QXT-7K3M-2B02", "flagged": "2025-11" },
        ],
        "hours": { "course_minutes": 610, "flagged_minutes": 90, "spent_seconds": 400_000 },
        "badges": [
            { "code": "ai-daksh", "title": said("AI Daksh", "AI दक्ष"), "number": "2B03-7K3M-9QXT", "met": "2026-02-01", "taken_back": false },
        ],
    });
    serde_json::from_value(packet).unwrap()
}

fn amendments() -> Vec<Amendment> {
    let told = json!([
        {
            "line": "mandate:weekly", "title": { "en": "Four hours a week", "hi": "सप्ताह में चार घंटे" },
            "field": "done", "was": 60, "is": 120, "known": "2026-07-15",
        },
        { "line": "official", "title": null, "field": "cadre", "was": null, "is": "Bihar", "known": null },
        {
            "line": "completion:cyber", "title": { "en": "Cyber Hygiene", "hi": "Cyber Hygiene" },
            "field": null, "was": null, "is": { "code": "cyber" }, "known": "2026-07-15",
        },
    ]);
    serde_json::from_value(told).unwrap()
}

fn with<T>(language: Language, read: impl Fn(&Paper) -> T) -> T {
    let acts = [
        Act {
            line: "mandate:ai-9-to-16".to_owned(),
            act: Kind::Disputed,
            text: "I completed it in February; the training institute has the record.".to_owned(),
            day: "2026-07-02".parse().unwrap(),
        },
        Act {
            line: "mandate:ai-9-to-16".to_owned(),
            act: Kind::Refused,
            text: "संस्थान का अभिलेख किसी अन्य पाठ्यक्रम का है।".to_owned(),
            day: "2026-07-09".parse().unwrap(),
        },
    ];
    read(&Paper {
        language,
        name: &Said::new("Sunita Kumari", "सुनीता कुमारी"),
        packet: &packet(),
        sealed: true,
        disputes_until: "2026-07-30".parse().unwrap(),
        digest: &"0123456789abcdef".repeat(4),
        amendments: &amendments(),
        acts: &acts,
        date: "2026-08-01".parse().unwrap(),
        address: "https://learn.example.gov.in",
        synthetic: true,
    })
}

#[test]
fn the_paper_says_what_the_packet_says_in_both_languages() {
    for (language, words) in [
        (
            Language::English,
            [
                "Learning in the financial year 2025-26",
                "Sunita Kumari",
                "Sealed, as known at the end of 30.06.2026.",
                "One AI course",
                "Rule: version 2, in force from 20.11.2025",
                "met in 20 of 35 periods",
                "7K3M-9QXT-2B01",
                "flagged as implausible",
                "AI Daksh",
                "Cyber Hygiene",
                "Dispute not accepted",
            ],
        ),
        (
            Language::Hindi,
            [
                "2025-26",
                "30.06.2026",
                "7K3M-9QXT-2B01",
                "31.03.2026",
                "20.11.2025",
                "15.07.2026",
                "09.07.2026",
                "30.07.2026",
                "GenAI",
                "SHA-256",
                "10234",
            ],
        ),
    ] {
        with(language, |paper| {
            let document = set(paper).unwrap();
            assert_eq!(missing_glyphs(&document), 0, "{language:?}");
            assert!(overhang(&document) <= 0.0, "{language:?}");
            let text = run_on(&document);
            for said in words {
                let said: String = said.chars().filter(|c| !c.is_whitespace()).collect();
                let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
                assert!(text.contains(&said), "{language:?}: {said} in {text}");
            }
        });
    }
}

#[test]
fn the_same_packet_gives_the_same_bytes() {
    let twice = || with(Language::Hindi, |paper| apar(paper).unwrap());
    assert_eq!(twice(), twice());
}
