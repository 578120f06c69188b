//! The learner's plan, and mandates at the desk.

use std::collections::BTreeMap;

use askama::Template;
use sopan_app::formats::mandate::form;
use sopan_web::views::Section;
use sopan_web::views::mandates::desk::{
    List, One, Pick, PlanForm, Row, Said, Standing, Table, VersionLine,
};
use sopan_web::views::mandates::suggest::{Asked, By, Duties, Line, Offer, Other, Proposals};
use sopan_web::views::mandates::{Course, Item, Plan};
use sopan_web::views::parts::{Choice, Form, Pill, Progress, Ring, Tone};
use sopan_web::words::Language;

use super::{Sample, either, signed_in};

pub fn all(language: Language) -> Vec<Sample> {
    let say = |en: &str, hi: &str| either(language, en, hi);
    let mut page = signed_in(language, Section::Home);
    page.path = "/plan".to_owned();
    let course = |title: &str, done: bool| Course {
        href: "/courses/genai".to_owned(),
        title: title.to_owned(),
        duration: Some(say("1 h", "1 घं")),
        done: done.then(|| say("Done on 12.11.2025", "12.11.2025 को पूर्ण")),
        act: say("Begin", "आरंभ करें"),
        decided_by: None,
    };
    let week = say(
        "2 h 30 min of 4 h since Monday",
        "सोमवार से 4 घं में से 2 घं 30 मि",
    );
    let plan = Plan {
        tabs: page
            .tabs("plan-tabs")
            .tab("/plan?show=upcoming", say("Upcoming", "आगामी"), true)
            .count(1u64)
            .tab("/plan?show=overdue", say("Overdue", "अतिदेय"), false),
        week: Some((Ring::new(62, &week), week)),
        items: vec![Item {
            code: "ai-9-to-16".to_owned(),
            title: say("One AI course", "एक AI पाठ्यक्रम"),
            pill: Pill::new(Tone::Wait, say("Open", "चालू")),
            binding: say("Mandatory, counted in the APAR", "अनिवार्य, APAR में गणना"),
            exempt: None,
            due: Some(say("Due on 31.03.2026", "31.03.2026 को देय")),
            open: None,
            done: say("0 of 1 done", "1 में से 0 पूर्ण"),
            asked: vec![(0, say("At least 1 of these 2:", "इन 2 में से कम से कम 1:"))],
            courses: vec![
                course("GenAI for Everyone", false),
                course("Deep Tech and India", true),
            ],
            letter: say("Letter: Recommended AI courses", "पत्र: अनुशंसित AI पाठ्यक्रम"),
            reading: None,
            window: vec![say(
                "From 01.11.2025 to 31.03.2026.",
                "01.11.2025 से 31.03.2026 तक।",
            )],
            since: say(
                "You are under this since 05.11.2025.",
                "यह आप पर 05.11.2025 से लागू है।",
            ),
            facts: vec![(
                say("Length of service", "सेवा अवधि"),
                say("9 completed years or more", "9 पूर्ण वर्ष या अधिक"),
                say("12 completed years", "12 पूर्ण वर्ष"),
            )],
        }],
        page: page.clone(),
    };
    let mut desk = signed_in(language, Section::Home).at(Section::Mandates);
    desk.path = "/mandates".to_owned();
    let list = List {
        plans: false,
        may_set: true,
        kinds: desk
            .tabs("mandates-kinds")
            .tab("/mandates", say("Mandates", "अधिदेश"), true),
        stages: vec![Choice::new("live", say("Live", "लागू"))],
        form: Form::default(),
        rows: vec![Row {
            href: "/mandates/ai-9-to-16".to_owned(),
            title: say("One AI course", "एक AI पाठ्यक्रम"),
            code: "ai-9-to-16".to_owned(),
            organisation: say("Government of India", "भारत सरकार"),
            pill: Pill::new(Tone::Ok, say("Live", "लागू")),
            draft: true,
            binding: say("Mandatory", "अनिवार्य"),
            changed: "05.11.2025".to_owned(),
        }],
        problems: None,
        page: desk.clone(),
    };
    let said = |language: &'static str| Said {
        language,
        title: "One AI course".to_owned(),
        audience: vec!["length of service: 9 completed years or more".to_owned()],
        asked: vec![
            (0, "At least 1 of these 2:".to_owned()),
            (1, "GenAI for Everyone".to_owned()),
        ],
        then: vec!["From 01.11.2025 to 31.03.2026.".to_owned()],
        reading: None,
        letter: "Letter: Recommended AI courses (11.2025)".to_owned(),
    };
    let one = One {
        code: "ai-9-to-16".to_owned(),
        plan: false,
        title: say("One AI course", "एक AI पाठ्यक्रम"),
        organisation: say("Government of India", "भारत सरकार"),
        pill: Pill::new(Tone::Ok, say("Live", "लागू")),
        said: vec![said("hi"), said("en")],
        draft: true,
        tiles: vec![desk.tile("mandates-reached", "1,200")],
        tables: vec![Table {
            title: say("By designation", "पदनाम के अनुसार"),
            by: say("Designation", "पदनाम"),
            whole: true,
            rows: vec![Standing {
                name: say("Section Officer", "अनुभाग अधिकारी"),
                href: None,
                officials: "1,200".to_owned(),
                states: ["1", "2", "3", "4", "5"].map(str::to_owned).into(),
                unknown: "7".to_owned(),
            }],
        }],
        many: false,
        live: true,
        run: Some((
            Progress::new(10_000, 1_400_000, "10,000 / 14,00,000"),
            false,
        )),
        problems: None,
        notes: vec![desk.notice(
            Tone::Bad,
            say(
                "course “Old Rules”: nobody can take it any more",
                "पाठ्यक्रम “पुराने नियम”: इसे अब कोई नहीं कर सकता",
            ),
        )],
        may_set: true,
        may_publish: true,
        edit: Some("/mandates/ai-9-to-16/edit".to_owned()),
        versions: vec![VersionLine {
            version: "1".to_owned(),
            lines: vec![say("Drafted 05.11.2025", "05.11.2025 को तैयार")],
        }],
        page: desk.clone(),
    };
    let mut fields = form::empty();
    fields.insert("due".to_owned(), "31st".to_owned());
    let wrong = say(
        "write day, month and year, as in 31.03.2026",
        "दिन, माह और वर्ष लिखें, जैसे 31.03.2026",
    );
    let plan_form = PlanForm {
        form: sopan_web::views::mandates::desk::Filled {
            page: desk.clone(),
            fields,
            wrong: BTreeMap::from([("due".to_owned(), wrong)]),
        },
        action: "/plans/new".to_owned(),
        back: "/plans".to_owned(),
        there: false,
        organisations: vec![Choice::new("IN-BR", "Bihar")],
        whom: vec![Choice::new("all", say("Every official", "प्रत्येक अधिकारी"))],
        binding: vec![Choice::new("mandatory", say("Mandatory", "अनिवार्य"))],
        gone: vec![("Old Rules".to_owned(), None)],
        courses: Some(vec![Pick {
            value: "GenAI for Everyone |  | genai".to_owned(),
            name: "GenAI for Everyone".to_owned(),
            about: "Fractal".to_owned(),
        }]),
        people: Some(Vec::new()),
        sees_people: true,
        page: desk.clone(),
    };
    let filled = |fields: &[(&str, &str)], wrong: &[(&str, String)]| {
        let fields = fields.iter();
        sopan_web::views::mandates::desk::Filled {
            page: desk.clone(),
            fields: fields
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            wrong: wrong
                .iter()
                .map(|(name, why)| ((*name).to_owned(), why.clone()))
                .collect(),
        }
    };
    let name = say("Water Department", "जल विभाग");
    let duties = Duties {
        name: name.clone(),
        designations: vec![Choice::new("Clerk", say("12 officials", "12 अधिकारी"))],
        numbers: vec![1, 2],
        more: true,
        model: Some(("example-1".to_owned(), "models.example.org".to_owned())),
        read: 1,
        form: filled(
            &[("within", "BR-PHED"), ("designation-1", "Clerk")],
            &[("pdf-2", say("The PDF is locked.", "PDF बंद है।"))],
        ),
        page: desk.clone(),
    };
    let why = |percent: i64, words: &str| Some((percent, words.to_owned()));
    let proposals = Proposals {
        within: "BR-PHED".to_owned(),
        name,
        offers: vec![(
            1,
            Offer {
                designation: sopan_rules::text::Said::new("Clerk", "लिपिक"),
                name: say("Clerk", "लिपिक"),
                duties: "Puts up files with notes.\nरोकड़ बही का रखरखाव।".to_owned(),
                lines: vec![
                    Line {
                        code: "F1.1".to_owned(),
                        name: say("Noting and drafting", "टिप्पण और प्रारूपण"),
                        theme: say("Office procedure", "कार्यालय प्रक्रिया"),
                        by: By {
                            ranker: why(72, "notes, files"),
                            model: why(90, "Puts up files"),
                        },
                        courses: vec![(
                            "noting".to_owned(),
                            "Noting and Drafting".to_owned(),
                            say("Intermediate", "मध्यम"),
                        )],
                    },
                    Line {
                        code: "F3.2".to_owned(),
                        name: say("Cash and accounts", "रोकड़ और लेखा"),
                        theme: say("Finance", "वित्त"),
                        by: By {
                            ranker: None,
                            model: why(60, "रोकड़ बही"),
                        },
                        courses: Vec::new(),
                    },
                ],
                others: vec![Other {
                    code: "cyber".to_owned(),
                    title: "Cyber Hygiene".to_owned(),
                    by: By {
                        ranker: why(44, "files"),
                        model: None,
                    },
                }],
                asked: Some(Asked {
                    name: "example-1".to_owned(),
                    invented: 3,
                    unfounded: 1,
                    withheld: 2,
                    failed: Some(say("It took too long.", "समय पर उत्तर नहीं मिला।")),
                }),
            },
        )],
        levels: vec![Choice::new(1, say("Basic", "आधारभूत"))],
        sub_themes: vec![Choice::new("F1.1", "F1.1 · X")],
        binding: vec![Choice::new("mandatory", say("Mandatory", "अनिवार्य"))],
        model_asked: true,
        form: filled(&[("take-1-F1.1", "yes"), ("due", "31.03.2026")], &[]),
        page: desk,
    };
    vec![
        ("plan", plan.render().expect("a page")),
        ("mandates", list.render().expect("a page")),
        ("mandate", one.render().expect("a page")),
        ("plan-form", plan_form.render().expect("a page")),
        ("plan-duties", duties.render().expect("a page")),
        ("plan-proposals", proposals.render().expect("a page")),
    ]
}
