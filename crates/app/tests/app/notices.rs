//! Notices at work: officials are told before it is late, their admins when it is, each once;
//! whatever breaks, nothing goes twice and nothing is lost from sight.

use std::path::Path;
use std::sync::{Arc, Mutex};

use sopan_app::access::Actor;
use sopan_app::notices::{Choice, Handed, Key, State};
use sopan_app::testing::TestApp;
use sopan_app::{App, AppError};
use sopan_rules::access::Role;
use sopan_rules::ids::{OfficialId, OrganisationId};
use sopan_rules::ledger::Fact;
use sopan_rules::mandates::{
    Binding, Credit, DaysAfter, Escalation, Event, FinancialYear, Mandate, Named, Recurrence,
    Requirement, Told, Within,
};
use sopan_rules::notices::Kind;
use sopan_rules::notices::texts::{Channel, Text};
use sopan_rules::text::Said;
use sopan_rules::time::Day;
use sopan_store::access::set_setting;
use sopan_store::testing::TestDb;
use sopan_store::{on_both, sql};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;

use crate::mandates::{BIHAR, NATION, WATER, World, mandate};

/// One course by 31.03.2026 for the officers of Bihar, with reminders and escalation.
fn wanted(code: &str) -> Mandate<Named> {
    let audience = "[[audience.any-of]]\ndesignation = [\"Officer\"]";
    let mut mandate = mandate(code, "IN-BR", audience);
    mandate.title = Said::new(format!("List {code}"), format!("सूची {code}"));
    mandate.consequence.remind_days_before = vec![30, 7, 1];
    let told = |after_days, to| Escalation { after_days, to };
    mandate.consequence.escalation = vec![told(7, Told::MdoAdmin), told(30, Told::NodalOfficer)];
    mandate
}

/// Two officers of the department, its MDO Admin and the State's nodal officer, each with an
/// e-mail address; the second officer reads Hindi.
async fn given(test: &TestDb) -> World {
    let world = World::new(test).await;
    for (id, place, designation, language) in [
        (101, WATER, "Officer", "en"),
        (102, WATER, "Officer", "hi"),
        (103, WATER, "Clerk", "en"),
        (104, BIHAR, "Secretary", "en"),
        (105, NATION, "Joint Secretary", "en"),
    ] {
        world.official(id, place, designation, None).await;
        let mut tx = world.app.db().write().await.unwrap();
        sql("update person set email = $2, language = $3 where official = $1")
            .bind(id)
            .bind(format!("official.{id}@example.gov.in"))
            .bind(language)
            .run(&mut tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }
    for (id, role, over) in [
        (103, Role::MdoAdmin, WATER),
        (104, Role::StateAdmin, BIHAR),
        (105, Role::SpvAdmin, NATION),
    ] {
        let over = OrganisationId(over);
        let granted = world.app.grant(&world.operator, OfficialId(id), role, over);
        granted.await.unwrap();
    }
    world
}

/// Sets the clock to an hour of a day.
fn at(app: &TestApp, day: &str, hour: i64) {
    app.set_day(day);
    app.pass_seconds(hour * 3_600);
}

async fn actor(app: &App, official: i64) -> Actor {
    app.actor_as(Some(&official.to_string())).await.unwrap()
}

/// The messages in the outbox: to whom, and what.
fn mails(files: &Path) -> Vec<(String, String)> {
    let Ok(folder) = std::fs::read_dir(files.join("outbox")) else {
        return Vec::new();
    };
    let mut all: Vec<(String, String)> = folder
        .map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap())
        .map(|text| {
            let to = text.split("official.").nth(1).unwrap();
            (to.split('@').next().unwrap().to_owned(), text)
        })
        .collect();
    all.sort();
    all
}

fn empty(files: &Path) {
    let _ = std::fs::remove_dir_all(files.join("outbox"));
}

fn to(mails: &[(String, String)]) -> Vec<&str> {
    mails.iter().map(|(to, _)| to.as_str()).collect()
}

fn sent(count: u64) -> Handed {
    Handed {
        sent: count,
        ..Handed::default()
    }
}

/// How many messages are in each state, as the monitoring cell sees them.
async fn states(app: &App) -> Vec<(&'static str, i64)> {
    let queue = app.notice_queue(&Actor::operator(), State::Failed, 0).await;
    let counts = queue.unwrap().counts;
    counts.into_iter().map(|(s, n)| (s.name(), n)).collect()
}

on_both!(
    officials_are_reminded_and_then_their_admins_are_told,
    async |test: TestDb| {
        // Given two mandates that come due together
        let world = given(&test).await;
        let app = &world.app;
        for code in ["one", "two"] {
            world.publish(&wanted(code)).await;
        }
        at(app, "2025-11-06", 10);
        assert_eq!(app.keep_notices().await.unwrap(), Handed::default());

        // When the night of the seventh day before has come, it stands in the inbox,
        at(app, "2026-03-24", 0);
        app.pass_seconds(1_800);
        assert_eq!(app.keep_notices().await.unwrap(), Handed::default());
        let officer = actor(app, 101).await;
        assert_eq!(app.unread_notices(&officer).await.unwrap(), 1);
        let inbox = app.notices(&officer, "en", None, 10).await.unwrap();
        assert_eq!(inbox.len(), 1);
        let texts: Vec<&str> = inbox[0].items.iter().map(|i| i.text.as_str()).collect();
        assert_eq!(
            texts,
            [
                "“List one” is due on 31.03.2026 (days left: 7).",
                "“List two” is due on 31.03.2026 (days left: 7).",
            ]
        );
        // and when the quiet hours end each has one message, in their language.
        at(app, "2026-03-24", 8);
        assert_eq!(app.keep_notices().await.unwrap(), sent(2));
        let found = mails(app.files());
        assert_eq!(to(&found), ["101", "102"]);
        assert!(found[0].1.contains("“List one” is due on 31.03.2026"));
        assert!(found[0].1.contains("“List two” is due on 31.03.2026"));
        assert!(found[0].1.contains("https://sopan.example/notices"));
        assert!(found[1].1.contains("“सूची two” की देय तिथि 31.03.2026 है"));
        // Looking again, by the server or by hand, finds nothing new.
        assert_eq!(app.keep_notices().await.unwrap(), Handed::default());
        let again = app.run_notices(&world.operator, None).await.unwrap();
        assert_eq!(
            (again.looked.notices, again.messages),
            (0, Handed::default())
        );
        empty(app.files());

        // When one of them learns, and no server runs on the last two days, the other one is
        // told once that it is overdue,
        world.completes(101, 21).await;
        at(app, "2026-04-01", 9);
        assert_eq!(app.keep_notices().await.unwrap(), sent(1));
        let found = mails(app.files());
        assert_eq!(to(&found), ["102"]);
        assert!(found[0].1.contains("अतिदेय"), "{}", found[0].1);
        empty(app.files());
        // the MDO Admin a week later,
        at(app, "2026-04-07", 9);
        assert_eq!(app.keep_notices().await.unwrap(), sent(1));
        let found = mails(app.files());
        assert_eq!(to(&found), ["103"]);
        assert!(found[0].1.contains("2 more cases of overdue learning"));
        assert!(found[0].1.contains("Official 102: List one, 31.03.2026"));
        let list = "https://sopan.example/mandates/one/officials?within=BR-PHED&state=overdue";
        assert!(found[0].1.contains(list), "{}", found[0].1);
        assert!(!found[0].1.contains("Official 101"));
        empty(app.files());
        // and the nodal officer after a month, by organisation.
        at(app, "2026-04-30", 9);
        assert_eq!(app.keep_notices().await.unwrap(), sent(1));
        let found = mails(app.files());
        assert_eq!(to(&found), ["104"]);
        assert!(found[0].1.contains("- BR-PHED: 2"), "{}", found[0].1);

        // The admin reads the digest, who marks it as read; a stranger has none.
        let admin = actor(app, 103).await;
        let day: Day = "2026-04-07".parse().unwrap();
        let noticed = app.noticed(&admin, "en", day).await.unwrap();
        assert_eq!(noticed.digests[0].kind, Kind::MdoAdmin);
        assert_eq!(
            (noticed.digests[0].cases, noticed.digests[0].longest.len()),
            (2, 2)
        );
        assert_eq!(app.read_notices(&admin, Some(day)).await.unwrap(), 1);
        assert_eq!(app.unread_notices(&admin).await.unwrap(), 0);
        let stranger = app.noticed(&officer, "en", day).await;
        assert!(matches!(stranger, Err(AppError::NotFound { .. })));
        world.is_true().await;
    }
);

on_both!(
    what_was_done_or_left_in_the_night_is_not_sent,
    async |test: TestDb| {
        let world = given(&test).await;
        let app = &world.app;
        world.publish(&wanted("one")).await;
        at(app, "2026-03-24", 1);
        app.keep_notices().await.unwrap();
        assert_eq!(states(app).await, [("waiting", 2)]);
        // One completes the course before the message goes, the other one gets another post.
        world.completes(101, 21).await;
        let edited = Fact::ProfileEdited {
            group: Some("A".to_owned()),
            designation: Some("Clerk".to_owned()),
        };
        world.act(102, edited).await;
        at(app, "2026-03-24", 9);
        let handed = app.keep_notices().await.unwrap();
        assert_eq!((handed.sent, handed.not_needed), (0, 2));
        assert_eq!(to(&mails(app.files())), Vec::<&str>::new());
    }
);

on_both!(people_choose_how_they_are_told, async |test: TestDb| {
    let world = given(&test).await;
    let app = &world.app;
    let mut optional = wanted("optional");
    optional.consequence.binding = Binding::Optional;
    optional.consequence.apar = false;
    optional.consequence.escalation = Vec::new();
    world.publish(&optional).await;
    world.publish(&wanted("one")).await;
    // Given one who wants no e-mail, and one who wants nothing of what is optional
    for (official, email, other) in [(101, false, true), (102, true, false)] {
        let choice = Choice {
            email,
            sms: true,
            optional: other,
        };
        let actor = actor(app, official).await;
        app.choose_notices(&actor, choice).await.unwrap();
        assert_eq!(app.notice_choice(&actor).await.unwrap(), choice);
    }
    at(app, "2026-03-24", 9);
    assert_eq!(app.keep_notices().await.unwrap(), sent(1));
    let found = mails(app.files());
    assert_eq!(to(&found), ["102"]);
    assert!(!found[0].1.contains("optional"));
    // then the inbox of the first holds both all the same, that of the other one.
    for (official, count) in [(101, 2), (102, 1)] {
        let actor = actor(app, official).await;
        let inbox = app.notices(&actor, "hi", None, 10).await.unwrap();
        assert_eq!(inbox[0].items.len(), count);
    }
    // A night that is shorter is kept to at once.
    let cell = actor(app, 105).await;
    let refused = app.set_quiet_hours(&cell, "21", "25").await;
    assert_eq!(refused.unwrap_err().code(), "notices-hours");
    app.set_quiet_hours(&cell, "22", "6").await.unwrap();
    at(app, "2026-03-30", 6);
    assert_eq!(app.keep_notices().await.unwrap(), sent(1));
    // Who runs a State doesn't set them.
    let state = actor(app, 104).await;
    let refused = app.set_quiet_hours(&state, "1", "2").await;
    assert!(matches!(refused, Err(AppError::Forbidden)));
});

on_both!(
    a_new_mandate_on_the_same_day_waits_for_the_next_message,
    async |test: TestDb| {
        let world = given(&test).await;
        let app = &world.app;
        world.publish(&wanted("one")).await;
        at(app, "2026-03-24", 9);
        assert_eq!(app.keep_notices().await.unwrap(), sent(2));
        // Given another mandate after the messages of the day have gone
        world.publish(&wanted("two")).await;
        let ran = app.run_notices(&world.operator, None).await.unwrap();
        assert_eq!((ran.looked.notices, ran.messages.sent), (2, 0));
        empty(app.files());
        // then it is told the next day, and alone.
        at(app, "2026-03-25", 9);
        assert_eq!(app.keep_notices().await.unwrap(), sent(2));
        let found = mails(app.files());
        assert!(found[0].1.contains("List two") && !found[0].1.contains("List one"));
        // A day that has not come is refused.
        let day = "2026-03-30".parse().unwrap();
        let early = app.run_notices(&world.operator, Some(day)).await;
        assert_eq!(early.unwrap_err().code(), "notices-not-yet");
    }
);

on_both!(of_two_servers_one_sends_a_message, async |test: TestDb| {
    let world = given(&test).await;
    world.publish(&wanted("one")).await;
    at(&world.app, "2026-03-24", 1);
    world.app.keep_notices().await.unwrap();
    let other = TestApp::open(&test, "2026-03-24").await;
    for app in [&world.app, &other] {
        at(app, "2026-03-24", 9);
    }
    let both = tokio::join!(world.app.keep_notices(), other.keep_notices());
    assert_eq!(both.0.unwrap().sent + both.1.unwrap().sent, 2);
    let mut found = mails(world.app.files());
    found.extend(mails(other.files()));
    found.sort();
    assert_eq!(to(&found), ["101", "102"]);
});

/// What a mail server of a test does with a message when it has all of it.
#[derive(Clone, Copy, PartialEq)]
enum Does {
    Take,
    Busy,
    Refuse,
    /// Takes it and never answers.
    Hang,
}

/// A mail server that does what it is told, and how many messages it has taken.
async fn mail_server(does: Arc<Mutex<Does>>) -> (String, Arc<Mutex<usize>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("smtp://{}", listener.local_addr().unwrap());
    let taken = Arc::new(Mutex::new(0));
    let count = taken.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (does, count) = (does.clone(), count.clone());
            tokio::spawn(async move {
                let (read, mut write) = stream.into_split();
                let mut lines = BufReader::new(read).lines();
                write.write_all(b"220 test\r\n").await.unwrap();
                while let Ok(Some(line)) = lines.next_line().await {
                    let now = *does.lock().unwrap();
                    let answer = match line.split(' ').next().unwrap() {
                        "EHLO" => "250-test\r\n250 8BITMIME",
                        "RCPT" if now == Does::Busy => "451 4.3.0 try again later",
                        "RCPT" if now == Does::Refuse => "550 5.1.1 no such mailbox",
                        "DATA" => {
                            write.write_all(b"354 go on\r\n").await.unwrap();
                            while let Ok(Some(line)) = lines.next_line().await {
                                if line == "." {
                                    break;
                                }
                            }
                            *count.lock().unwrap() += 1;
                            if now == Does::Hang {
                                std::future::pending::<()>().await;
                            }
                            "250 taken"
                        }
                        "QUIT" => "221 bye",
                        _ => "250 ok",
                    };
                    let answer = format!("{answer}\r\n");
                    if write.write_all(answer.as_bytes()).await.is_err() {
                        break;
                    }
                }
            });
        }
    });
    (address, taken)
}

on_both!(
    what_a_server_has_no_time_for_is_tried_again_and_what_it_refuses_is_told,
    async |test: TestDb| {
        let world = given(&test).await;
        let does = Arc::new(Mutex::new(Does::Busy));
        let (server, taken) = mail_server(does.clone()).await;
        let app = world.app.app().with_mail(Some(&server), None).unwrap();
        world.publish(&wanted("one")).await;
        at(&world.app, "2026-03-24", 9);
        assert_eq!(app.keep_notices().await.unwrap().again, 2);
        // Nothing is tried before its time,
        assert_eq!(app.keep_notices().await.unwrap(), Handed::default());
        world.app.pass_seconds(60);
        assert_eq!(app.keep_notices().await.unwrap().again, 2);
        // then it is.
        *does.lock().unwrap() = Does::Take;
        world.app.pass_seconds(300);
        assert_eq!(app.keep_notices().await.unwrap(), sent(2));
        assert_eq!(*taken.lock().unwrap(), 2);

        // What is refused fails with the server's words; the admin of another State sees
        // nothing of it, and a person sends it again.
        *does.lock().unwrap() = Does::Refuse;
        at(&world.app, "2026-03-30", 9);
        assert_eq!(app.keep_notices().await.unwrap().failed, 2);
        let state = actor(&app, 104).await;
        let queue = app.notice_queue(&state, State::Failed, 0).await.unwrap();
        assert_eq!(queue.messages.len(), 2);
        assert!(
            queue.messages[0]
                .why
                .as_ref()
                .unwrap()
                .contains("no such mailbox")
        );
        let officer = actor(&app, 101).await;
        let queue = app.notice_queue(&officer, State::Failed, 0).await.unwrap();
        assert!(queue.messages.is_empty() && queue.counts.is_empty());
        let refused = app.retry_notices(&officer, State::Failed, None).await;
        assert!(matches!(refused, Err(AppError::Forbidden)));
        *does.lock().unwrap() = Does::Take;
        assert_eq!(
            app.retry_notices(&state, State::Failed, None)
                .await
                .unwrap(),
            2
        );
        // One of them is stopped, and put back.
        let key = Key {
            recipient: OfficialId(101),
            day: "2026-03-30".parse().unwrap(),
            channel: Channel::Email,
        };
        assert_eq!(app.stop_notices(&state, Some(key)).await.unwrap(), 1);
        assert_eq!(app.keep_notices().await.unwrap(), sent(1));
        let put = app.retry_notices(&state, State::Stopped, Some(key)).await;
        assert_eq!(put.unwrap(), 1);
        assert_eq!(app.keep_notices().await.unwrap(), sent(1));
        assert_eq!(*taken.lock().unwrap(), 4);
    }
);

on_both!(
    a_program_that_ends_while_it_sends_leaves_a_failure_and_no_second_message,
    async |test: TestDb| {
        // Given a server that has the message and has not said so when the program ends
        let world = given(&test).await;
        let does = Arc::new(Mutex::new(Does::Hang));
        let (server, taken) = mail_server(does.clone()).await;
        let app = world.app.app().with_mail(Some(&server), None).unwrap();
        world.publish(&wanted("one")).await;
        world.completes(102, 21).await;
        at(&world.app, "2026-03-24", 9);
        let (sending, watch) = (app.clone(), taken.clone());
        let run = tokio::spawn(async move { sending.keep_notices().await });
        while *watch.lock().unwrap() == 0 {
            tokio::task::yield_now().await;
        }
        run.abort();
        let _ = run.await;
        *does.lock().unwrap() = Does::Take;
        assert_eq!(states(&app).await, [("sending", 1)]);

        // When it runs again, nobody gets the message twice; it is seen as broken off,
        assert_eq!(app.keep_notices().await.unwrap(), Handed::default());
        world.app.pass_seconds(1_801);
        assert_eq!(app.keep_notices().await.unwrap().failed, 1);
        assert_eq!(*taken.lock().unwrap(), 1);
        let cell = actor(&app, 105).await;
        let queue = app.notice_queue(&cell, State::Failed, 0).await.unwrap();
        assert_eq!(queue.messages[0].why.as_deref(), Some("broken-off"));
        // and goes again when somebody says so.
        app.retry_notices(&cell, State::Failed, None).await.unwrap();
        assert_eq!(app.keep_notices().await.unwrap(), sent(1));
        assert_eq!(*taken.lock().unwrap(), 2);
    }
);

/// A gateway that answers with these words, and what it was sent.
async fn gateway(answer: &'static str) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/send", listener.local_addr().unwrap());
    let taken = Arc::new(Mutex::new(Vec::new()));
    let hand = taken.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut read = Vec::new();
            let mut chunk = [0; 4_096];
            loop {
                let count = stream.read(&mut chunk).await.unwrap();
                read.extend_from_slice(&chunk[..count]);
                let text = String::from_utf8_lossy(&read).into_owned();
                if count == 0 || text.trim_end().ends_with('}') {
                    hand.lock().unwrap().push(text);
                    break;
                }
            }
            let answer = format!("HTTP/1.1 {answer}\r\ncontent-length: 0\r\n\r\n");
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
    });
    (address, taken)
}

on_both!(a_gateway_takes_short_messages, async |test: TestDb| {
    let world = given(&test).await;
    let mut tx = world.app.db().write().await.unwrap();
    sql("update person set email = null, phone = '9876543210' where official = 102")
        .run(&mut tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let (url, taken) = gateway("202 Accepted").await;
    let app = world
        .app
        .app()
        .with_sms(Some(&url), Some("s3cret"))
        .unwrap();
    world.publish(&wanted("one")).await;
    world.completes(101, 21).await;
    // Given no gateway, no short message is made,
    at(&world.app, "2026-03-01", 9);
    assert_eq!(world.app.keep_notices().await.unwrap(), Handed::default());
    // with one it goes, once.
    at(&world.app, "2026-03-24", 9);
    assert_eq!(app.keep_notices().await.unwrap(), sent(1));
    assert_eq!(app.keep_notices().await.unwrap(), Handed::default());
    let taken = taken.lock().unwrap().clone();
    assert_eq!(taken.len(), 1);
    assert!(taken[0].starts_with("POST /send HTTP/1.1\r\n"));
    assert!(taken[0].contains("authorization: Bearer s3cret\r\n"));
    assert!(taken[0].contains("idempotency-key: notice-2026-03-24-102\r\n"));
    assert!(taken[0].contains("\"to\":\"+919876543210\""));
    assert!(taken[0].contains("“सूची one” की देय तिथि 31.03.2026 है"));
    // Where it fails within, nobody knows whether it went: a person decides.
    let (url, _) = gateway("500 Internal Server Error").await;
    let app = world.app.app().with_sms(Some(&url), None).unwrap();
    at(&world.app, "2026-03-30", 9);
    assert_eq!(app.keep_notices().await.unwrap().failed, 1);
    let queue = app
        .notice_queue(&world.operator, State::Failed, 0)
        .await
        .unwrap();
    let why = queue.messages[0].why.clone().unwrap();
    assert!(why.starts_with("unknown: 500"), "{why}");
});

on_both!(
    texts_are_checked_kept_in_versions_and_restored,
    async |test: TestDb| {
        let world = given(&test).await;
        let app = &world.app;
        let cell = actor(app, 105).await;
        let which = (Text::Of(Kind::Before), Channel::Email, "en");
        let wrong = app
            .set_notice_text(&cell, which, ("", "{mandate}: {nmae}"))
            .await;
        assert_eq!(
            wrong.unwrap()[0].to_string(),
            "line 1, sign 12: there is no {nmae} here"
        );
        let good = "Please learn “{mandate}” until {due}.";
        assert_eq!(
            app.set_notice_text(&cell, which, ("", good)).await.unwrap(),
            []
        );
        let (_, tried) = app.notice_preview("en", "", good);
        assert_eq!(tried, "Please learn “One AI course” until 31.03.2026.");
        let message = (Text::Message, Channel::Email, "en");
        let wrong = app
            .set_notice_text(&cell, message, ("Sopan", "{name}"))
            .await;
        assert_eq!(wrong.unwrap()[0].code, "missing-place");
        // It is sent as it is set,
        world.publish(&wanted("one")).await;
        at(app, "2026-03-24", 9);
        assert_eq!(app.keep_notices().await.unwrap(), sent(2));
        assert!(
            mails(app.files())[0]
                .1
                .contains("Please learn “List one” until 31.03.2026.")
        );
        // and what was before can hold again.
        app.restore_notice_text(&cell, which, 0).await.unwrap();
        let page = app.notice_text(&cell, which).await.unwrap();
        assert!(page.held.body.contains("days left"));
        let versions: Vec<i64> = page.versions.iter().map(|v| v.version).collect();
        assert_eq!(versions, [2, 1, 0]);
        let state = actor(app, 104).await;
        let refused = app.set_notice_text(&state, which, ("", good)).await;
        assert!(matches!(refused, Err(AppError::Forbidden)));
    }
);

on_both!(
    who_is_appointed_later_is_told_of_what_is_open_still,
    async |test: TestDb| {
        // Given a department without an admin, and two officers who are late
        let world = given(&test).await;
        let app = &world.app;
        let mut tx = app.db().write().await.unwrap();
        sql("delete from role_grant where official in (103, 105)")
            .run(&mut tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        world.publish(&wanted("one")).await;
        at(app, "2026-04-07", 9);
        app.keep_notices().await.unwrap();
        empty(app.files());
        // When one of them learns and an admin comes, weeks after the step came,
        world.completes(101, 21).await;
        at(app, "2026-04-20", 9);
        assert_eq!(app.keep_notices().await.unwrap(), Handed::default());
        let over = OrganisationId(WATER);
        let granted = app.grant(&world.operator, OfficialId(103), Role::MdoAdmin, over);
        granted.await.unwrap();
        at(app, "2026-04-21", 9);
        // then the admin is told of the other one,
        assert_eq!(app.keep_notices().await.unwrap(), sent(1));
        let found = mails(app.files());
        assert_eq!(to(&found), ["103"]);
        assert!(found[0].1.contains("Official 102: List one"));
        let admin = actor(app, 103).await;
        let day: Day = "2026-04-21".parse().unwrap();
        let noticed = app.noticed(&admin, "en", day).await.unwrap();
        assert_eq!(noticed.digests[0].cases, 1);
        // once.
        at(app, "2026-04-22", 9);
        assert_eq!(app.keep_notices().await.unwrap(), Handed::default());
        world.is_true().await;
    }
);

on_both!(
    a_day_that_was_tried_in_advance_takes_nothing_from_the_days_before,
    async |test: TestDb| {
        // Given a demonstration in which the day of the last reminder was looked at
        let world = given(&test).await;
        let mut tx = world.app.db().write().await.unwrap();
        set_setting(&mut tx, "demonstration", "1").await.unwrap();
        tx.commit().await.unwrap();
        let app = &TestApp::open(&test, "2025-11-05").await;
        world.publish(&wanted("one")).await;
        at(app, "2026-03-23", 9);
        let ahead = "2026-03-30".parse().unwrap();
        let ran = app.run_notices(&world.operator, Some(ahead)).await.unwrap();
        assert_eq!((ran.looked.notices, ran.messages.sent), (2, 2));
        // then the day before it has its own,
        at(app, "2026-03-24", 9);
        assert_eq!(app.keep_notices().await.unwrap(), Handed::default());
        world.publish(&wanted("two")).await;
        at(app, "2026-03-25", 9);
        assert_eq!(app.keep_notices().await.unwrap(), sent(2));
        // and when the day comes, who has its message is sent no second one.
        world.publish(&wanted("three")).await;
        at(app, "2026-03-30", 9);
        assert_eq!(app.keep_notices().await.unwrap(), Handed::default());
        at(app, "2026-03-31", 9);
        assert_eq!(app.keep_notices().await.unwrap(), sent(2));
    }
);

on_both!(
    short_messages_fail_where_the_gateway_is_gone,
    async |test: TestDb| {
        // Given a short message that waits for a gateway that is there no more
        let world = given(&test).await;
        let mut tx = world.app.db().write().await.unwrap();
        sql("update person set email = null, phone = '9876543210' where official = 102")
            .run(&mut tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let (url, taken) = gateway("202 Accepted").await;
        let app = world.app.app().with_sms(Some(&url), None).unwrap();
        world.publish(&wanted("one")).await;
        world.completes(101, 21).await;
        at(&world.app, "2026-03-24", 1);
        assert_eq!(app.keep_notices().await.unwrap(), Handed::default());
        assert_eq!(states(&app).await, [("waiting", 1)]);
        // then it fails, and a person sends it when there is one again.
        at(&world.app, "2026-03-24", 9);
        assert_eq!(world.app.keep_notices().await.unwrap().failed, 1);
        assert_eq!(world.app.keep_notices().await.unwrap(), Handed::default());
        let failed = app.notice_queue(&world.operator, State::Failed, 0).await;
        let failed = failed.unwrap().messages;
        assert_eq!(failed[0].why.as_deref(), Some("no-gateway"));
        let again = app.retry_notices(&world.operator, State::Failed, None);
        assert_eq!(again.await.unwrap(), 1);
        assert_eq!(app.keep_notices().await.unwrap(), sent(1));
        assert_eq!(taken.lock().unwrap().len(), 1);
    }
);

on_both!(
    who_is_transferred_is_looked_at_anew_the_same_day,
    async |test: TestDb| {
        // Given a course within seven days of a transfer, with reminders 6 and 5 days before,
        // and an officer who was looked at this morning
        let world = given(&test).await;
        let app = &world.app;
        let mut within = wanted("within");
        within.window.within = Within::DaysAfter(DaysAfter {
            event: Event::Transfer,
            days: 7,
            since: "2025-11-01".parse().unwrap(),
        });
        within.consequence.remind_days_before = vec![6, 5];
        world.publish(&within).await;
        at(app, "2025-12-01", 9);
        assert_eq!(app.keep_notices().await.unwrap(), Handed::default());
        // When the officer is transferred this afternoon,
        at(app, "2025-12-01", 15);
        let to = OrganisationId(BIHAR);
        world.act(101, Fact::Transferred { to }).await;
        // then both reminders come in time.
        for day in ["2025-12-02", "2025-12-03"] {
            at(app, day, 9);
            assert_eq!(app.keep_notices().await.unwrap(), sent(1), "{day}");
        }
        world.is_true().await;
    }
);

on_both!(
    a_merge_that_is_taken_back_lets_reminders_come_again,
    async |test: TestDb| {
        // Given one who completed the course in the other account, so that nothing is due
        let world = given(&test).await;
        let app = &world.app;
        world.official(110, WATER, "Clerk", None).await;
        world.publish(&wanted("one")).await;
        world.completes(110, 21).await;
        world.completes(102, 21).await;
        let (gone, into) = (OfficialId(110), OfficialId(101));
        let merged = app
            .merge_officials(&world.operator, gone, into, false)
            .await;
        let merge = merged.unwrap().recorded.unwrap();
        at(app, "2026-03-24", 9);
        assert_eq!(app.keep_notices().await.unwrap(), Handed::default());
        // When the merge is taken back, the officer is reminded on the next day again.
        let undone = app.unmerge_officials(&world.operator, merge, false).await;
        undone.unwrap();
        at(app, "2026-03-25", 9);
        assert_eq!(app.keep_notices().await.unwrap(), sent(1));
        assert_eq!(to(&mails(app.files())), ["101"]);
        world.is_true().await;
    }
);

on_both!(
    who_missed_a_year_is_reminded_of_the_one_that_is_open,
    async |test: TestDb| {
        // Given a course for each financial year that both officers missed, one of whom did it
        // a month late, which counts for the year that is open, too
        let world = given(&test).await;
        let app = &world.app;
        let mut yearly = wanted("yearly");
        yearly.window.within = Within::FinancialYear(FinancialYear(2025));
        yearly.window.credit = Credit::None;
        yearly.recurrence = Recurrence::EveryYear;
        world.publish(&yearly).await;
        at(app, "2026-05-04", 9);
        assert!(app.keep_notices().await.unwrap().sent > 0);
        world.completes(102, 21).await;
        empty(app.files());

        // When the reminder of the open year comes,
        at(app, "2026-06-01", 9);
        assert_eq!(app.keep_notices().await.unwrap(), Handed::default());
        at(app, "2027-03-01", 9);
        // then it is told to the one who has it before them, though the old one is not met,
        assert_eq!(app.keep_notices().await.unwrap(), sent(1));
        let found = mails(app.files());
        assert_eq!(to(&found), ["101"]);
        assert!(found[0].1.contains("31.03.2027"), "{}", found[0].1);
        // once.
        assert_eq!(app.keep_notices().await.unwrap(), Handed::default());
        at(app, "2027-03-02", 9);
        assert_eq!(app.keep_notices().await.unwrap(), Handed::default());
        world.is_true().await;
    }
);

on_both!(
    who_is_no_longer_done_when_a_course_is_published_again_is_reminded,
    async |test: TestDb| {
        // Given two courses, one of which was retired with the other in its place, and who
        // completed that one and so is done
        let world = given(&test).await;
        let app = &world.app;
        let mut both = wanted("both");
        let Requirement::KOf(choice) = &mut both.requirement else {
            panic!("it is a choice");
        };
        choice.k = 2;
        world.publish(&both).await;
        world.completes(102, 22).await;
        let retired = app.retire_course_for(&world.operator, "genai", "cyber");
        retired.await.unwrap();
        at(app, "2025-11-10", 9);
        assert_eq!(app.keep_notices().await.unwrap(), Handed::default());

        // When the first one is published again, and both are asked for,
        at(app, "2026-01-12", 9);
        let missing = app.publish_course(&world.operator, "genai").await;
        assert_eq!(missing.unwrap(), []);
        // then who did one of them is reminded as who did none.
        at(app, "2026-03-01", 9);
        assert_eq!(app.keep_notices().await.unwrap(), sent(2));
        assert_eq!(to(&mails(app.files())), ["101", "102"]);
        world.is_true().await;
    }
);
