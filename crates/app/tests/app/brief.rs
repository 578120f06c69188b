//! The brief as the monitoring cell meets it: an edition, its letters to all States,
//! what is sent to whom, the register, and the compendium.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};

use serde_json::Value;
use sha2::{Digest, Sha256};
use sopan_app::access::Actor;
use sopan_app::documents::Language;
use sopan_app::letters::{Briefed, Outcome, Progress, State, digest};
use sopan_app::{App, AppError, Options, Surroundings};
use sopan_rules::access::Role;
use sopan_rules::ids::{OfficialId, OrganisationId};
use sopan_rules::ledger::Fact;
use sopan_rules::organisations::Kind;
use sopan_rules::text::Said;
use sopan_rules::time::{Day, Moment};
use sopan_store::ledger::Work;
use sopan_store::organisations::{self, Organisation, Strength};
use sopan_store::testing::TestDb;
use sopan_store::{on_both, sql, verify::verify};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

struct World {
    app: App,
    clock: Arc<AtomicI64>,
    folder: PathBuf,
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl World {
    /// Haryana with two nodal officers of whom one has an e-mail address, Goa with none,
    /// Ladakh whose strength nobody knows; an edition, and a list of courses.
    async fn new(test: &TestDb) -> World {
        let clock = Arc::new(AtomicI64::new(day("2025-11-05").start().0));
        let (tells, seed) = (clock.clone(), AtomicU64::new(7));
        let surroundings = Surroundings {
            now: Arc::new(move || Moment(tells.load(Ordering::SeqCst))),
            random: Arc::new(move |bytes| {
                for byte in bytes.iter_mut() {
                    let n = seed.fetch_add(1, Ordering::SeqCst);
                    *byte = n.wrapping_mul(0x9E37_79B9_7F4A_7C15).to_le_bytes()[7];
                }
            }),
        };
        let name: String = test
            .address
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
            .collect();
        let folder = std::env::temp_dir().join(format!("brief{name}"));
        let options = Options {
            database: test.address.clone(),
            files: folder.join("files"),
            public_address: "https://sopan.example.gov.in".to_owned(),
        };
        let app = App::open(options, surroundings).await.unwrap();
        let mut tx = app.db().write().await.unwrap();
        let node = |id, code: &str, kind, en: &str, hi: &str| Organisation {
            id: OrganisationId(id),
            code: code.to_owned(),
            kind,
            name_en: en.to_owned(),
            name_hi: hi.to_owned(),
            lgd_code: None,
            mdo: false,
        };
        let nation = Some(OrganisationId(1));
        let all = [
            (node(1, "IN", Kind::Nation, "India", "भारत"), None),
            (node(2, "IN-HR", Kind::State, "Haryana", "हरियाणा"), nation),
            (node(3, "IN-GA", Kind::State, "Goa", "गोवा"), nation),
            (node(4, "IN-LA", Kind::Ut, "Ladakh", "लद्दाख"), nation),
        ];
        organisations::insert(&mut tx, &all).await.unwrap();
        let strengths = [2, 3].map(|o| Strength {
            organisation: OrganisationId(o),
            officials: 4,
            source: "Finance Department".to_owned(),
            approved_by: "Chief Secretary".to_owned(),
            from: day("2025-11-01"),
            until: Day::FOREVER,
            recorded: app.now(),
        });
        organisations::state_strengths(&mut tx, &strengths)
            .await
            .unwrap();
        for statement in [
            "insert into person (official, name, email) values (101, 'Asha Verma', 'Asha@HR.example.gov.in')",
            "insert into person (official, name, phone) values (102, 'Ravi Kumar', '9876543210')",
            "insert into person (official, name) values (103, 'Meera Rao')",
            "insert into provider (id, name) values (40, 'upGrad')",
            "insert into course (id, code, title, language, provider, minutes, description, status,
                                 search, organisation, created_at)
             values (50, 'C50', 'Cybersecurity', 'en', 40, 176, '', 'live', '', 1, 0)",
            "insert into course_source (course, id, list, position, band, as_written, evidence)
             values (50, 51, 'recommended_cybersecurity_courses', 1, '9 - 16 Years', 'x', '')",
            "insert into setting (name, value) values ('letter-signatory-en', 'Vikram Singh')",
        ] {
            sql(statement).run(&mut tx).await.unwrap();
        }
        tx.commit().await.unwrap();
        let world = World { app, clock, folder };
        for (official, organisation) in [(101, 2), (102, 2), (103, 1)] {
            let fact = Fact::Registered {
                organisation: OrganisationId(organisation),
                group: Some("B".to_owned()),
                designation: Some("Secretary".to_owned()),
            };
            let work = Work::act(OfficialId(official), fact, world.app.now(), None);
            world.app.lane().write(work).await.unwrap();
        }
        for (official, role, organisation) in [
            (101, Role::StateAdmin, 2),
            (102, Role::StateAdmin, 2),
            (103, Role::SpvAdmin, 1),
        ] {
            let over = OrganisationId(organisation);
            let operator = Actor::operator();
            let grant = world.app.grant(&operator, OfficialId(official), role, over);
            grant.await.unwrap();
        }
        world.today_is("2025-12-05");
        let edition = world
            .app
            .publish_edition(&Actor::operator(), day("2025-11-30"))
            .await
            .unwrap();
        assert_eq!(edition.number, 1);
        world
    }

    fn today_is(&self, text: &str) {
        let noon = day(text).start().plus_seconds(12 * 3_600);
        self.clock.store(noon.0, Ordering::SeqCst);
    }

    async fn actor(&self, official: i64) -> Actor {
        let link = self
            .app
            .link_for(&Actor::operator(), OfficialId(official))
            .await
            .unwrap();
        let token = link.rsplit('/').next().unwrap();
        let session = self.app.sign_in_by_link(token, "here").await.unwrap();
        self.app.actor(&session.token).await.unwrap()
    }

    async fn brief(&self, folder: Option<&Path>, send: bool) -> Briefed {
        self.app
            .make_brief(&Actor::operator(), 1, folder, send, &Progress::default())
            .await
            .unwrap()
    }

    fn outbox(&self) -> BTreeMap<String, String> {
        files(&self.folder.join("files/outbox"))
            .into_iter()
            .map(|(name, bytes)| (name, String::from_utf8(bytes).unwrap()))
            .collect()
    }
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return BTreeMap::new();
    };
    entries
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read(path).unwrap())
        })
        .collect()
}

fn sha256(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|b| format!("{b:02x}")).collect()
}

/// What was sent, in short.
fn told(briefed: &Briefed) -> Vec<String> {
    let line = |m: &sopan_app::letters::MailDone| {
        let to = m.recipient.as_deref().unwrap_or("-");
        format!("{} {to} {}", m.code, m.outcome)
    };
    briefed.mails.iter().map(line).collect()
}

on_both!(
    a_brief_is_made_sent_once_and_entered_in_the_register,
    async |test: TestDb| {
        // Given an edition of three, one of which is not ranked
        let world = World::new(&test).await;
        let app = &world.app;
        let operator = Actor::operator();
        app.set_state_office(&operator, "IN-HR", " CS@hr.example.gov.in ")
            .await
            .unwrap();

        // When the brief is made
        let folder = world.folder.join("brief");
        let made = world.brief(Some(&folder), false).await;

        // then the folder holds two letters for each ranked State and what the manifest
        // says of them,
        let held = files(&folder);
        let names: Vec<&str> = held.keys().map(String::as_str).collect();
        assert_eq!(
            names,
            [
                "do-letter-edition-1-IN-GA-en.pdf",
                "do-letter-edition-1-IN-GA-hi.pdf",
                "do-letter-edition-1-IN-HR-en.pdf",
                "do-letter-edition-1-IN-HR-hi.pdf",
                "manifest.json",
            ]
        );
        let manifest: Value = serde_json::from_slice(&held["manifest.json"]).unwrap();
        assert_eq!(manifest["edition"], 1);
        assert_eq!(manifest["as_on"], "2025-11-30");
        for letter in manifest["letters"].as_array().unwrap() {
            let bytes = &held[letter["file"].as_str().unwrap()];
            assert_eq!(letter["sha256"], sha256(bytes));
            assert_eq!(letter["bytes"], bytes.len());
            let code = letter["code"].as_str().unwrap();
            assert_eq!(letter["dispatch_number"], format!("SOPAN/1/{code}/2025-26"));
        }
        assert_eq!(manifest["not_made"][0]["code"], "IN-LA");
        assert_eq!(manifest["not_made"][0]["reason"], "not-ranked");
        assert!(made.mails.is_empty() && world.outbox().is_empty());

        // and the letter of the page is the same one.
        let page = app
            .letter(&operator, 1, "IN-HR", Language::Hindi)
            .await
            .unwrap();
        assert_eq!(page.bytes, held["do-letter-edition-1-IN-HR-hi.pdf"]);

        // When it is asked what would be sent, nothing is
        let plan = app.plan_brief(&operator, 1).await.unwrap();
        let plan: Vec<(&str, usize, usize)> = plan
            .iter()
            .map(|p| (p.code.as_str(), p.to.len(), p.already.len()))
            .collect();
        assert_eq!(plan, [("IN-GA", 0, 0), ("IN-HR", 2, 0)]);
        assert!(world.outbox().is_empty());

        // When it is sent, each address of Haryana gets one message with both letters,
        let sent = world.brief(Some(&folder), true).await;
        let expected = |outcome: &str| {
            vec![
                "IN-GA - no-recipient".to_owned(),
                format!("IN-HR asha@hr.example.gov.in {outcome}"),
                format!("IN-HR cs@hr.example.gov.in {outcome}"),
            ]
        };
        assert_eq!(told(&sent), expected("sent"));
        assert_eq!(sent.brief, made.brief);
        assert_eq!(files(&folder), held);
        let outbox = world.outbox();
        assert_eq!(outbox.len(), 2);
        for message in outbox.values() {
            for part in [
                "From: Sopan <no-reply@sopan.example.gov.in>\r\n",
                " name=\"do-letter-edition-1-IN-HR-en.pdf\"",
                " name=\"do-letter-edition-1-IN-HR-hi.pdf\"",
                "D.O. No. SOPAN/1/IN-HR/2025-26\r\n",
                "अ.शा. पत्र सं. SOPAN/1/IN-HR/2025-26\r\n",
            ] {
                assert!(message.contains(part), "{part} in {message}");
            }
        }
        // and a second time nobody does.
        world.today_is("2025-12-06");
        let again = world.brief(Some(&folder), true).await;
        assert_eq!(told(&again), expected("already-sent"));
        assert_eq!(world.outbox(), outbox);

        // The register says what went to whom, and when.
        let register = app.register(&operator, 1).await.unwrap();
        let haryana = register.iter().find(|r| r.code == "IN-HR").unwrap();
        assert_eq!(haryana.number, "SOPAN/1/IN-HR/2025-26");
        assert_eq!(haryana.made.unwrap().day(), day("2025-12-05"));
        assert_eq!(haryana.mails.len(), 2);
        for mail in &haryana.mails {
            assert_eq!(mail.outcome, Outcome::Sent);
            assert_eq!(mail.channel, "folder");
            assert_eq!(mail.sent.unwrap().day(), day("2025-12-05"));
            let hindi = &held["do-letter-edition-1-IN-HR-hi.pdf"];
            assert_eq!(mail.attached.hi, sha256(hindi));
        }
        assert_eq!(
            haryana.to[0].name, "Office of the Chief Secretary, Haryana",
            "the office first"
        );
        // What was sent is kept as it was, also when the letter reads otherwise now,
        let digest = &haryana.mails[0].attached.hi;
        let (title, text) = (Said::same("Fridays"), Said::same("The last hour is free."));
        let written = app.write_practice(&operator, None, "IN-HR", &title, &text);
        written.await.unwrap();
        let now = app.letter(&operator, 1, "IN-HR", Language::Hindi).await;
        let as_sent = held["do-letter-edition-1-IN-HR-hi.pdf"].clone();
        assert_ne!(now.unwrap().bytes, as_sent);
        let kept = app.sent_letter(&operator, 1, "IN-HR", digest).await;
        assert_eq!(kept.unwrap(), as_sent);
        // for who may have the State's letters, and for no other State.
        let nodal = world.actor(101).await;
        assert!(app.sent_letter(&nodal, 1, "IN-HR", digest).await.is_ok());
        let other = app.sent_letter(&nodal, 1, "IN-GA", digest).await;
        assert_eq!(other.unwrap_err().code(), "forbidden");
        let other = app.sent_letter(&operator, 1, "IN-GA", digest).await;
        assert_eq!(other.unwrap_err().code(), "not-found");
        let ladakh = register.iter().find(|r| r.code == "IN-LA").unwrap();
        assert!(!ladakh.ranked && ladakh.made.is_none());

        verify(app.db()).await.unwrap();
    }
);

on_both!(
    only_the_monitoring_cell_makes_and_sends,
    async |test: TestDb| {
        let world = World::new(&test).await;
        let app = &world.app;
        let (nodal, cell) = (world.actor(101).await, world.actor(103).await);
        let forbidden = |code| assert_eq!(code, "forbidden");
        forbidden(app.register(&nodal, 1).await.unwrap_err().code());
        forbidden(app.plan_brief(&nodal, 1).await.unwrap_err().code());
        forbidden(app.begin_brief(&nodal, 1).await.unwrap_err().code());
        let set = app.set_state_office(&nodal, "IN-HR", "a@b.in").await;
        forbidden(set.unwrap_err().code());
        let made = app
            .make_brief(&nodal, 1, None, true, &Progress::default())
            .await;
        forbidden(made.unwrap_err().code());

        // The cell's own brief runs by itself; who watches sees it end.
        app.begin_brief(&cell, 1).await.unwrap();
        let briefed = loop {
            let job = app.brief_job(&cell, 1).await.unwrap().unwrap();
            match job.state {
                State::Running => tokio::task::yield_now().await,
                State::Done(done) => break done,
                State::Failed(code) => panic!("{code}"),
            }
        };
        assert_eq!(briefed.brief.letters.len(), 4);
        assert_eq!(world.outbox().len(), 1);

        // A brief that is told to stop before it begins makes nothing, and no manifest.
        let stopped = Progress::default();
        stopped.stop();
        let folder = world.folder.join("stopped");
        let done = app
            .make_brief(&cell, 1, Some(&folder), true, &stopped)
            .await;
        assert!(done.unwrap().stopped);
        assert!(files(&folder).is_empty());
    }
);

on_both!(
    practices_are_printed_once_the_cell_accepts_them,
    async |test: TestDb| {
        // Given a practice that Haryana's nodal officer sent
        let world = World::new(&test).await;
        let app = &world.app;
        let (nodal, cell) = (world.actor(101).await, world.actor(103).await);
        let title = Said::new("One hour on Fridays", "शुक्रवार का एक घंटा");
        let text = Said::new(
            "The last hour is free.\n\nIt works.",
            "अंतिम घंटा रिक्त रहता है।",
        );
        let plain = world.brief(None, false).await.brief;
        app.write_practice(&nodal, None, "IN-HR", &title, &text)
            .await
            .unwrap();
        // Nobody writes for another State, half of it, or accepts it but the cell.
        let other = app
            .write_practice(&nodal, None, "IN-GA", &title, &text)
            .await;
        assert_eq!(other.unwrap_err().code(), "forbidden");
        let half = Said::new("x", " ");
        let half = app
            .write_practice(&nodal, None, "IN-HR", &half, &text)
            .await;
        assert!(matches!(
            half,
            Err(AppError::Invalid {
                field: "title_hi",
                code: "missing",
                ..
            })
        ));
        let sent = app.practices(&nodal).await.unwrap();
        let id = sent[0].id;
        assert!(sent[0].accepted.is_none());
        assert_eq!(sent[0].added_by.as_deref(), Some("Asha Verma"));
        let seen = digest(&app.practice(&cell, id).await.unwrap());
        let accepted = app.accept_practice(&nodal, id, &seen).await;
        assert_eq!(accepted.unwrap_err().code(), "forbidden");

        // Then letters are as before; once the cell accepts it, they are others;
        assert_eq!(world.brief(None, false).await.brief, plain);
        // not as it was read once, when the State has changed it meanwhile,
        let other = Said::new("The first hour is free.", "पहला घंटा रिक्त रहता है।");
        app.write_practice(&nodal, Some(id), "", &title, &other)
            .await
            .unwrap();
        let unread = app.accept_practice(&cell, id, &seen).await;
        assert_eq!(unread.unwrap_err().code(), "practice-changed");
        app.write_practice(&nodal, Some(id), "", &title, &text)
            .await
            .unwrap();
        app.accept_practice(&cell, id, &seen).await.unwrap();
        let printed = world.brief(None, false).await.brief;
        assert_ne!(printed, plain);
        // what the nodal officer changes waits again, what the cell writes does not;
        app.write_practice(&nodal, Some(id), "", &title, &text)
            .await
            .unwrap();
        assert_eq!(world.brief(None, false).await.brief, plain);
        app.write_practice(&cell, Some(id), "", &title, &text)
            .await
            .unwrap();
        assert_eq!(world.brief(None, false).await.brief, printed);
        // and what is removed is gone.
        app.remove_practice(&nodal, id).await.unwrap();
        assert_eq!(world.brief(None, false).await.brief, plain);
        let gone = app.practice(&cell, id).await;
        assert_eq!(gone.unwrap_err().code(), "not-found");
        let states: Vec<String> = app
            .practice_states(&nodal)
            .await
            .unwrap()
            .into_iter()
            .map(|s| s.code)
            .collect();
        assert_eq!(states, ["IN-HR"]);
    }
);

on_both!(
    the_covering_mail_reads_as_it_should,
    async |test: TestDb| {
        let world = World::new(&test).await;
        let operator = Actor::operator();
        let mail = world
            .app
            .covering_mail(&operator, 1, "IN-HR")
            .await
            .unwrap();
        insta::assert_snapshot!(
            "covering_mail",
            format!("{}\n\n{}", mail.subject, mail.text)
        );
        let unranked = world.app.covering_mail(&operator, 1, "IN-LA").await;
        assert_eq!(unranked.unwrap_err().code(), "not-ranked");
    }
);

/// As much of a mail server as it takes: it refuses `refused@…` for good, and anybody at
/// `busy.example.gov.in` for now; the others' messages are handed out. While it is `mute`,
/// it takes them and ends the connection without a word.
async fn mail_server(
    mute: Arc<AtomicBool>,
) -> (
    String,
    tokio::sync::mpsc::UnboundedReceiver<(String, String)>,
) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("smtp://{}", listener.local_addr().unwrap());
    let (hand, taken) = tokio::sync::mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (hand, mute) = (hand.clone(), mute.clone());
            tokio::spawn(async move {
                let (read, mut write) = stream.into_split();
                let mut lines = BufReader::new(read).lines();
                let mut to = String::new();
                write.write_all(b"220 test\r\n").await.unwrap();
                while let Ok(Some(line)) = lines.next_line().await {
                    let answer = match line.split(' ').next().unwrap() {
                        "EHLO" => "250-test\r\n250 8BITMIME",
                        "RCPT" if line.contains("refused@") => "550 5.1.1 no such mailbox",
                        "RCPT" if line.contains("@busy.") => "451 4.3.0 try again later",
                        "RCPT" => {
                            to = line.replace("RCPT TO:", "");
                            "250 ok"
                        }
                        "DATA" => {
                            write.write_all(b"354 go on\r\n").await.unwrap();
                            let mut text = String::new();
                            while let Ok(Some(line)) = lines.next_line().await {
                                if line == "." {
                                    break;
                                }
                                text.push_str(&line);
                                text.push('\n');
                            }
                            let _ = hand.send((to.clone(), text));
                            if mute.load(Ordering::SeqCst) {
                                break;
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
    a_mail_server_takes_what_it_takes_and_the_rest_is_tried_again,
    async |test: TestDb| {
        // Given a mail server that refuses Haryana's office, and has no time for Goa's
        let world = World::new(&test).await;
        let (server, mut taken) = mail_server(Arc::default()).await;
        let app = world
            .app
            .clone()
            .with_mail(Some(&server), Some("Cell <cell@example.gov.in>"))
            .unwrap();
        let operator = Actor::operator();
        for (state, office) in [
            ("IN-HR", "refused@hr.example.gov.in"),
            ("IN-GA", "cs@busy.example.gov.in"),
        ] {
            app.set_state_office(&operator, state, office)
                .await
                .unwrap();
        }
        let send = async || {
            let progress = Progress::default();
            let made = app.make_brief(&operator, 1, None, true, &progress);
            made.await.unwrap()
        };

        // When the brief is sent, the nodal officer has it all the same
        let sent = send().await;
        assert_eq!(
            told(&sent),
            [
                "IN-GA cs@busy.example.gov.in failed",
                "IN-HR asha@hr.example.gov.in sent",
                "IN-HR refused@hr.example.gov.in refused",
            ]
        );
        let why = |n: usize| sent.mails[n].why.clone().unwrap();
        assert!(why(0).contains("try again later"), "{}", why(0));
        assert!(why(2).contains("no such mailbox"), "{}", why(2));
        let (to, message) = taken.recv().await.unwrap();
        assert_eq!(to, "<asha@hr.example.gov.in>");
        assert!(message.contains("From: Cell <cell@example.gov.in>"));
        assert_eq!(message.matches("Content-Type: application/pdf").count(), 2);
        assert!(message.contains("Message-ID: <SOPAN-1-IN-HR-2025-26-"));

        // and after the addresses were put right, only the rest is sent.
        app.set_state_office(&operator, "IN-HR", "").await.unwrap();
        app.set_state_office(&operator, "IN-GA", "cs@ga.example.gov.in")
            .await
            .unwrap();
        assert_eq!(
            told(&send().await),
            [
                "IN-GA cs@ga.example.gov.in sent",
                "IN-HR asha@hr.example.gov.in already-sent",
            ]
        );
        assert_eq!(taken.recv().await.unwrap().0, "<cs@ga.example.gov.in>");
        assert!(taken.try_recv().is_err());
        // What was refused stays in the register.
        let register = app.register(&operator, 1).await.unwrap();
        let haryana = register.iter().find(|r| r.code == "IN-HR").unwrap();
        let outcomes: Vec<Outcome> = haryana.mails.iter().map(|m| m.outcome).collect();
        assert_eq!(outcomes, [Outcome::Sent, Outcome::Refused]);

        // Sign-in links go the same way.
        let mut tx = app.db().write().await.unwrap();
        sql("insert into identity (value, official) values ('email:asha@x.in', 101)")
            .run(&mut tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let link = app.ask_for_link("asha@x.in", "here").await.unwrap();
        let (to, message) = taken.recv().await.unwrap();
        assert_eq!(to, "<asha@x.in>", "to the address that was asked with");
        assert!(link.is_some() && message.contains("Subject: Sopan: sign-in link"));
        assert!(world.outbox().is_empty());
    }
);

on_both!(
    a_letter_that_may_have_arrived_is_sent_again_by_a_person_only,
    async |test: TestDb| {
        // Given a mail server that takes Haryana's letters and gives no answer
        let world = World::new(&test).await;
        let mute = Arc::new(AtomicBool::new(true));
        let (server, mut taken) = mail_server(mute.clone()).await;
        let app = world.app.clone().with_mail(Some(&server), None).unwrap();
        let operator = Actor::operator();
        let send = async || {
            let progress = Progress::default();
            let made = app.make_brief(&operator, 1, None, true, &progress);
            told(&made.await.unwrap())
        };
        let asha = "asha@hr.example.gov.in";
        let unknown = [
            "IN-GA - no-recipient",
            "IN-HR asha@hr.example.gov.in unknown",
        ];
        assert_eq!(send().await, unknown);
        assert!(taken.recv().await.is_some());

        // then, when the server is well again, the next run of the brief sends nothing:
        // it may have arrived, and the register says so.
        mute.store(false, Ordering::SeqCst);
        world.today_is("2025-12-06");
        assert_eq!(send().await, unknown);
        assert!(taken.try_recv().is_err());
        let haryana = async || {
            let register = app.register(&operator, 1).await.unwrap();
            register.into_iter().find(|r| r.code == "IN-HR").unwrap()
        };
        assert_eq!(haryana().await.mails[0].outcome, Outcome::Unknown);
        let plan = app.plan_brief(&operator, 1).await.unwrap();
        let plan = plan.iter().find(|p| p.code == "IN-HR").unwrap();
        assert_eq!((plan.to.len(), plan.unknown.len()), (0, 1));

        // A person of the monitoring cell sends it again; nobody else does. Where no server
        // answers this time, the first try may have arrived all the same: no run sends it.
        let nodal = world.actor(101).await;
        let refused = app.send_again(&nodal, 1, asha).await.unwrap_err();
        assert_eq!(refused.code(), "forbidden");
        let free = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let nobody = format!("smtp://{}", free.local_addr().unwrap());
        drop(free);
        let away = world.app.clone().with_mail(Some(&nobody), None).unwrap();
        let failed = away.send_again(&operator, 1, asha).await.unwrap();
        assert_eq!(failed[0].outcome, "failed");
        assert_eq!(send().await, unknown);
        assert!(taken.try_recv().is_err());
        assert_eq!(haryana().await.mails[0].outcome, Outcome::Unknown);
        let plan = app.plan_brief(&operator, 1).await.unwrap();
        let plan = plan.iter().find(|p| p.code == "IN-HR").unwrap();
        assert_eq!((plan.to.len(), plan.unknown.len()), (0, 1));

        // The person tries once more, and then it is sent; not twice.
        let sent = app.send_again(&operator, 1, asha).await.unwrap();
        assert_eq!((sent.len(), sent[0].outcome), (1, "sent"));
        assert!(taken.recv().await.is_some());
        assert_eq!(haryana().await.mails[0].outcome, Outcome::Sent);
        let twice = app.send_again(&operator, 1, asha).await.unwrap_err();
        assert_eq!(twice.code(), "nothing-unknown");

        // The same holds for what was being sent when a program ended.
        let mut tx = app.db().write().await.unwrap();
        sql("update dispatch_mail set outcome = 'sending', sent_at = null")
            .run(&mut tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        world.today_is("2025-12-07");
        assert_eq!(send().await, unknown);
        assert_eq!(haryana().await.mails[0].outcome, Outcome::Unknown);
        assert!(taken.try_recv().is_err());
        let sent = app.send_again(&operator, 1, asha).await.unwrap();
        assert_eq!(sent[0].outcome, "sent");
    }
);

on_both!(
    what_may_have_arrived_is_not_forgotten_when_another_letter_goes,
    async |test: TestDb| {
        // Given letters of Haryana that one address refused, and to which the mail server gave no
        // answer for the other; since then they read otherwise,
        let world = World::new(&test).await;
        let mute = Arc::new(AtomicBool::new(true));
        let (server, mut taken) = mail_server(mute.clone()).await;
        let app = world.app.clone().with_mail(Some(&server), None).unwrap();
        let (operator, nodal) = (Actor::operator(), world.actor(101).await);
        let (asha, refused) = ("asha@hr.example.gov.in", "refused@hr.example.gov.in");
        app.set_state_office(&operator, "IN-HR", refused)
            .await
            .unwrap();
        let send = async || {
            let progress = Progress::default();
            let made = app.make_brief(&operator, 1, None, true, &progress);
            told(&made.await.unwrap())
        };
        let expected = [
            "IN-GA - no-recipient".to_owned(),
            format!("IN-HR {asha} unknown"),
            format!("IN-HR {refused} refused"),
        ];
        assert_eq!(send().await, expected);
        assert!(taken.recv().await.is_some());
        mute.store(false, Ordering::SeqCst);
        app.set_state_office(&operator, "IN-HR", "").await.unwrap();
        let (title, text) = (Said::same("Fridays"), Said::same("The last hour is free."));
        let written = app.write_practice(&operator, None, "IN-HR", &title, &text);
        written.await.unwrap();
        world.today_is("2025-12-06");
        // when a run of the brief sends none of them, then no letter more is kept;
        let kept = || files(&world.folder.join("files/letters")).len();
        assert_eq!(kept(), 2);
        assert_eq!(send().await, expected[..2]);
        assert_eq!(kept(), 2);
        // and when a person sends it once more, both are there to be read: the one that may have
        // arrived and the one that was sent; what was refused was not sent.
        let before = app.letters_gone(&nodal, "IN-HR").await.unwrap();
        assert_eq!(before.len(), 1);
        assert_eq!(
            app.send_again(&operator, 1, asha).await.unwrap()[0].outcome,
            "sent"
        );
        let gone = app.letters_gone(&nodal, "IN-HR").await.unwrap();
        let told = gone.iter().map(|g| (g.recipient.as_str(), g.sent));
        let told: Vec<(&str, bool)> = told.collect();
        assert_eq!(told, [(asha, false), (asha, true)]);
        assert_eq!(gone[0], before[0]);
        for (gone, fridays) in gone.iter().zip([false, true]) {
            let letter = app.sent_letter(&nodal, 1, "IN-HR", &gone.attached.en).await;
            let text = sopan_documents::pdf_text::text_of(letter.unwrap()).unwrap();
            assert_eq!(text.contains("Fridays"), fridays, "{text}");
        }
        // Nobody else learns of them.
        let other = world.actor(103).await;
        assert!(app.letters_gone(&other, "IN-HR").await.is_ok());
        let goa = app.letters_gone(&nodal, "IN-GA").await;
        assert_eq!(goa.unwrap_err().code(), "forbidden");
    }
);
