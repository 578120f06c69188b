//! The inbox, the digest of an admin, and the queue.

use askama::Template as _;
use sopan_web::views::Section;
use sopan_web::views::notices::{
    All, Counted, DayPage, Digest, Inbox, InboxDay, Item, Late, Queue, Row,
};
use sopan_web::views::parts::{Pill, Tone};
use sopan_web::words::Language;

use super::{Sample, day, either, now, signed_in};

pub fn all(language: Language) -> Vec<Sample> {
    let say = |en: &str, hi: &str| either(language, en, hi);
    let mut page = signed_in(language, Section::Home);
    page.path = "/notices".to_owned();
    page.notices = Some(1);
    let item = Item {
        pill: Pill::new(Tone::Info, say("Reminder", "स्मरण")),
        text: say(
            "“One AI course” is due on 31.03.2026 (days left: 7).",
            "“एक AI पाठ्यक्रम” की देय तिथि 31.03.2026 है (शेष दिन: 7)।",
        ),
    };
    let said = say(
        "Public Health: 3 more cases of overdue learning as on 07.04.2026, told to you as MDO Admin.",
        "लोक स्वास्थ्य: 07.04.2026 की स्थिति के अनुसार अतिदेय अध्ययन के 3 और मामले।",
    );
    let inbox = Inbox {
        page: page.clone(),
        unread: 1,
        days: vec![
            InboxDay {
                day: day("2026-04-07"),
                code: "2026-04-07".to_owned(),
                unread: true,
                items: Vec::new(),
                digests: vec![said.clone()],
            },
            InboxDay {
                day: day("2026-03-24"),
                code: "2026-03-24".to_owned(),
                unread: false,
                items: vec![item.clone()],
                digests: Vec::new(),
            },
        ],
        next: None,
    };
    let none = Inbox {
        page: page.clone(),
        unread: 0,
        days: Vec::new(),
        next: None,
    };
    let counted = |name: String, href: &str| Counted {
        name,
        cases: 3,
        href: href.to_owned(),
    };
    let digest = DayPage {
        page: page.clone(),
        day: day("2026-04-07"),
        items: vec![item],
        digests: vec![Digest {
            name: say("Public Health", "लोक स्वास्थ्य"),
            text: said,
            mandates: vec![counted(
                say("One AI course", "एक AI पाठ्यक्रम"),
                "/mandates/ai/officials?within=BR-PHED&state=overdue",
            )],
            organisations: vec![counted(say("Public Health", "लोक स्वास्थ्य"), "")],
            longest: vec![Late {
                name: say("Asha Verma", "आशा वर्मा"),
                href: "/desk/officials/101".to_owned(),
                title: say("One AI course", "एक AI पाठ्यक्रम"),
                due: day("2026-03-31"),
            }],
        }],
    };
    let mut desk = signed_in(language, Section::Mandates);
    desk.path = "/notices/queue".to_owned();
    let queue = Queue {
        texts: true,
        tabs: desk
            .tabs("notices-states")
            .tab("/notices/queue?state=failed", say("Failed", "विफल"), true)
            .count(1u64),
        state: "failed",
        rows: vec![Row {
            recipient: 101,
            name: say("Asha Verma", "आशा वर्मा"),
            organisation: say("Public Health", "लोक स्वास्थ्य"),
            day: day("2026-03-24"),
            code: "2026-03-24".to_owned(),
            way: "email",
            channel: "notices-email",
            when: now(),
            attempts: 1,
            why: Some("permanent error (550): no such mailbox".to_owned()),
        }],
        act: Some(("/notices/queue/retry", "notices-retry")),
        all: Some(All {
            title: desk.tn("notices-retry-all", 1u64).to_string(),
            text: "notices-retry-all-text",
            action: "/notices/queue/retry",
            label: "notices-retry",
        }),
        next: None,
        page: desk,
    };
    vec![
        ("notices", inbox.render().expect("a page")),
        ("notices-none", none.render().expect("a page")),
        ("notices-day", digest.render().expect("a page")),
        ("notices-queue", queue.render().expect("a page")),
    ]
}
