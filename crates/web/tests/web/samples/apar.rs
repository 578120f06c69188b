//! A sealed packet with everything in it, and the disputes that wait.

use askama::Template;
use sopan_web::views::Section;
use sopan_web::views::apar::{CompletionRow, Dispute, MandateCard, One, Queue, Row};
use sopan_web::views::parts::{Choice, Form, Pill, Tone};
use sopan_web::words::Language;

use super::{Sample, either, signed_in};

pub fn all(language: Language) -> Vec<Sample> {
    let say = |en: &str, hi: &str| either(language, en, hi);
    let mut page = signed_in(language, Section::Record);
    page.path = "/apar?year=2025-26".to_owned();
    let about = say("Mandate: One AI course", "अधिदेश: एक AI पाठ्यक्रम");
    let disputed = Pill::new(Tone::Wait, say("Disputed", "आपत्ति की गई"));
    let tabs = page
        .tabs("apar-years-tabs")
        .tab("/apar?year=2026-27", "2026-27", false)
        .tab("/apar?year=2025-26", "2025-26", true);
    let own = One {
        year: "2025-26".to_owned(),
        name: say("Sunita Kumari", "सुनीता कुमारी"),
        back: None,
        here: "/apar".to_owned(),
        of_account: String::new(),
        accounts: Vec::new(),
        years: tabs,
        sealed: true,
        state: page.t("apar-sealed").with("day", "30.06.2026").to_string(),
        disputable: page
            .t("apar-not-disputable")
            .with("day", "30.07.2026")
            .to_string(),
        facts: vec![(say("Cadre", "संवर्ग"), say("Bihar", "बिहार"))],
        mandates: vec![MandateCard {
            title: say("One AI course", "एक AI पाठ्यक्रम"),
            pill: Pill::new(Tone::Ok, say("Completed", "पूर्ण")),
            binding: say("Mandatory", "अनिवार्य"),
            lines: vec![say("1 of 1", "1 में से 1")],
            courses: vec![
                (
                    "GenAI for Everyone".to_owned(),
                    Some("31.03.2026".to_owned()),
                ),
                ("टिप्पण और प्रारूपण".to_owned(), None),
            ],
            grounds: vec![
                page.t("apar-rule")
                    .with("version", 2)
                    .with("day", "20.11.2025")
                    .to_string(),
            ],
        }],
        completions: vec![CompletionRow {
            title: "GenAI for Everyone".to_owned(),
            completed: "31.03.2026".to_owned(),
            duration: say("8 h 40 min", "8 घं 40 मि"),
            certificate: "SPN-2026-000417".to_owned(),
            flagged: true,
            again: true,
        }],
        hours: vec![page.tile("course-hours", say("8 h 40 min", "8 घं 40 मि"))],
        competencies: vec![[
            say("Data analysis", "डेटा विश्लेषण"),
            say("2 · Intermediate", "2 · मध्यवर्ती"),
            "31.03.2026".to_owned(),
            "SPN-2026-000417".to_owned(),
        ]],
        badges: vec![(
            "AI Daksh".to_owned(),
            "01.02.2026".to_owned(),
            "SPN-2026-000420".to_owned(),
            true,
        )],
        amendments: vec![[
            about.clone(),
            say("Overdue", "अतिदेय"),
            say("Completed", "पूर्ण"),
            "15.07.2026".to_owned(),
        ]],
        disputes: vec![Dispute {
            key: "mandate:ai".to_owned(),
            about: about.clone(),
            acts: vec![(
                disputed,
                "02.07.2026, 10:00 IST".to_owned(),
                say("Done at the institute.", "संस्थान में पूर्ण किया।"),
            )],
            open: true,
        }],
        lines: Vec::new(),
        withdraws: true,
        answers: Vec::new(),
        decisions: Vec::new(),
        form: Form::default(),
        page: page.clone(),
    };
    let desk = One {
        back: Some("/desk/officials/1001".to_owned()),
        here: "/desk/officials/1001/apar".to_owned(),
        withdraws: false,
        amendments: Vec::new(),
        competencies: Vec::new(),
        badges: Vec::new(),
        answers: vec![Choice::new("mandate:ai", &about)],
        decisions: vec![
            Choice::new("accept", page.t("apar-accept")),
            Choice::new("refuse", page.t("apar-refuse")),
        ],
        form: Form::default().error("text", page.t("why-apar-not-disputed")),
        page: page.clone().at(Section::Officials),
        ..own.clone()
    };
    let queue = Queue {
        rows: vec![Row {
            href: "/desk/officials/1001/apar?year=2025-26#disputes".to_owned(),
            name: say("Sunita Kumari", "सुनीता कुमारी"),
            organisation: say("Bihar", "बिहार"),
            year: "2025-26".to_owned(),
            about,
            text: say("Done at the institute.", "संस्थान में पूर्ण किया।"),
            waits: page.tn("apar-days", 12_u64).to_string(),
        }],
        pagination: page.pagination(1, 1, 1),
        years: vec![[
            "2025-26".to_owned(),
            "30.06.2026".to_owned(),
            "30.07.2026".to_owned(),
            page.t("apar-year-open").to_string(),
        ]],
        choices: vec![Choice::new("2025-26", "2025-26")],
        form: Form::default().value("days", 30),
        page: page.at(Section::Desk),
    };
    vec![
        ("apar-own", own.render().expect("a page")),
        ("apar-desk", desk.render().expect("a page")),
        ("apar-queue", queue.render().expect("a page")),
    ]
}
