//! A package is brought in, learned by content's own word, opened on two devices at once,
//! and written out again.

use std::collections::BTreeSet;
use std::path::PathBuf;

use sha2::{Digest, Sha256};
use sopan_app::access::Actor;
use sopan_app::authoring::{Change as Outline, Details, ResourceDraft};
use sopan_app::packages::{CourseBrought, Opened, SessionError};
use sopan_app::records::{Client, RecordError, Sent};
use sopan_app::store::access::Grant;
use sopan_app::store::banks::Which;
use sopan_app::store::ledger::Work;
use sopan_app::store::organisations;
use sopan_app::store::records::DocumentKind;
use sopan_app::store::testing::TestDb;
use sopan_app::store::verify::verify;
use sopan_app::store::{on_both, sql};
use sopan_app::testing::packages::{
    cmi5, scorm_12, scorm_12_with, scorm_2004, scorm_in_order, scorm_in_order_with, zip,
};
use sopan_app::testing::{TestApp, organisation};
use sopan_rules::access::Role;
use sopan_rules::assessments::{AnswersShown, Source};
use sopan_rules::ids::{OfficialId, OrganisationId, ResourceId};
use sopan_rules::ledger::Fact;
use sopan_rules::organisations::Kind;
use sopan_rules::packages::playing::Outcome;
use sopan_rules::packages::{Entry, Status, Values};
use sopan_rules::records::Version;
use sopan_rules::records::question::Documents;

use crate::authoring::{picture, picture_telling};

const NATION: OrganisationId = OrganisationId(1);

pub(crate) struct World {
    pub app: TestApp,
    pub author: Actor,
    pub asha: Actor,
}

pub(crate) async fn world(test: &TestDb) -> World {
    let app = TestApp::open(test, "2025-11-28").await;
    let mut tx = test.db.write().await.unwrap();
    let nation = organisation(1, "IN", Kind::Nation);
    organisations::insert(&mut tx, &[(nation, None)])
        .await
        .unwrap();
    for (official, name) in [(400, "Author"), (500, "Asha Verma")] {
        sql("insert into person (official, name, language, name_hi) values ($1, $2, 'hi', null)")
            .bind(OfficialId(official))
            .bind(name)
            .run(&mut tx)
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    for official in [400, 500] {
        let fact = Fact::Registered {
            organisation: NATION,
            group: None,
            designation: None,
        };
        let work = Work::act(OfficialId(official), fact, app.now(), None);
        app.lane().write(work).await.unwrap();
    }
    let official = |id: i64, grants| {
        let mut actor = Actor::nobody();
        actor.official = Some(OfficialId(id));
        actor.name = "Somebody".to_owned();
        actor.organisation = Some(NATION);
        actor.grants = grants;
        actor
    };
    let authors = Grant {
        role: Role::ContentCreator,
        organisation: NATION,
    };
    World {
        author: official(400, vec![authors]),
        asha: official(500, Vec::new()),
        app,
    }
}

fn values(pairs: &[(&str, &str)]) -> Values {
    let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    pairs.iter().map(own).collect()
}

fn commit(number: i64, ended: bool, said: &[(&str, &str)]) -> Vec<u8> {
    let said = values(said);
    serde_json::json!({ "number": number, "ended": ended, "said": said })
        .to_string()
        .into_bytes()
}

/// The token in the address of content.
fn token(opened: &Opened) -> &str {
    opened.address.split('/').nth(2).unwrap()
}

impl World {
    pub fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        std::fs::create_dir_all(self.app.files()).unwrap();
        let path = self.app.files().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    pub async fn bring_in(&self, bytes: &[u8]) -> CourseBrought {
        let path = self.file("came.zip", bytes);
        let brought = self
            .app
            .bring_package_in(&self.author, &path, Some(NATION))
            .await;
        brought.unwrap()
    }

    /// Brings a package in, publishes it and enrols Asha: the code and the resources.
    async fn course(&self, bytes: &[u8]) -> (String, Vec<ResourceId>) {
        let brought = self.bring_in(bytes).await;
        assert!(brought.written, "{:?}", brought.problems);
        let code = brought.course.unwrap();
        let authored = self
            .app
            .course_to_author(&self.author, &code)
            .await
            .unwrap();
        let mut details = sopan_app::authoring::Details {
            title: authored.course.title.clone(),
            language: authored.course.language.clone(),
            ..Default::default()
        };
        details.minutes = 30;
        self.app
            .change_course(&self.author, &code, &details)
            .await
            .unwrap();
        let missing = self.app.publish_course(&self.author, &code).await.unwrap();
        assert!(missing.is_empty(), "{missing:?}");
        self.app.enrol(&self.asha, &code).await.unwrap();
        let view = self.app.course(&self.asha, &code).await.unwrap();
        (code, view.resources().map(|r| r.id).collect())
    }

    /// A draft with one text: its code, its module, and the text as it was written.
    async fn text(&self, course: &str, title: &str, body: &str) -> (String, i64, ResourceDraft) {
        let (app, author) = (&self.app, &self.author);
        let details = Details {
            title: course.to_owned(),
            language: "en".to_owned(),
            minutes: 10,
            ..Details::default()
        };
        let code = app.create_course(author, NATION, &details).await.unwrap();
        let module = Outline::AddModule("One".to_owned());
        app.change_outline(author, &code, module).await.unwrap();
        let module = app.course_to_author(author, &code).await.unwrap().modules[0].id;
        let text = ResourceDraft {
            kind: "text".to_owned(),
            title: title.to_owned(),
            body: body.to_owned(),
            minutes: 5,
            required: true,
            ..ResourceDraft::default()
        };
        app.keep_resource(author, &code, (module, None), text.clone(), None)
            .await
            .unwrap();
        (code, module, text)
    }

    async fn open(&self, code: &str, resource: ResourceId) -> Opened {
        // Two launches are never at the same moment.
        self.app.pass_seconds(1);
        let open = self.app.open_resource(&self.asha, code, resource).await;
        let open = open.unwrap();
        self.app.open_package(&self.asha, &open).await.unwrap()
    }

    async fn done(&self, code: &str) -> (i64, i64) {
        self.app.course(&self.asha, code).await.unwrap().progress()
    }
}

on_both!(a_package_becomes_a_draft_once, async |test: TestDb| {
    let world = world(&test).await;
    let brought = world.bring_in(&scorm_12()).await;
    assert!(brought.is_good() && brought.written && !brought.known);
    assert_eq!(brought.kind, Some("SCORM 1.2"));
    assert_eq!(
        (brought.title.as_str(), brought.language.as_str()),
        ("अग्नि सुरक्षा", "hi")
    );
    let found: Vec<(&str, &str, &str)> = brought
        .resources
        .iter()
        .map(|r| (r.module.as_str(), r.title.as_str(), r.kind))
        .collect();
    assert_eq!(
        found,
        [
            ("अग्नि सुरक्षा", "अलार्म", "scorm12"),
            ("अग्नि सुरक्षा", "जाँच", "scorm12"),
            ("अग्नि सुरक्षा", "सीढ़ियाँ", "page"),
        ]
    );
    let code = brought.course.unwrap();
    // The same file again is the same course.
    let again = world.bring_in(&scorm_12()).await;
    assert!(again.known && !again.written);
    assert_eq!(again.course.as_deref(), Some(code.as_str()));
    // Somebody who may not author may not look either.
    let path = world.file("came.zip", &scorm_12());
    let refused = world.app.look_into_package(&world.asha, &path).await;
    assert_eq!(refused.unwrap_err().code(), "forbidden");
    let proof = verify(&test.db).await.unwrap();
    assert!(proof.is_clean(), "{proof:?}");
});

on_both!(what_is_no_package_leaves_nothing, async |test: TestDb| {
    let world = world(&test).await;
    let cases: [(Vec<u8>, &str); 4] = [
        (b"%PDF-1.7".to_vec(), "package.not_zip"),
        (zip(&[("readme.txt", "x")]), "package.manifest.missing"),
        (
            zip(&[("../imsmanifest.xml", "<manifest/>")]),
            "package.path.escapes",
        ),
        (
            zip(&[("tincan.xml", "<tincan><activities/></tincan>")]),
            "package.launch.nothing",
        ),
    ];
    for (bytes, code) in cases {
        let brought = world.bring_in(&bytes).await;
        assert!(!brought.is_good() && !brought.written);
        let codes: Vec<&str> = brought.problems.iter().map(|p| p.code()).collect();
        assert!(codes.contains(&code), "{codes:?}");
    }
    let left = std::fs::read_dir(world.app.files()).unwrap();
    let names: Vec<String> = left
        .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name != "outbox")
        .collect();
    assert_eq!(names, ["came.zip"]);
});

on_both!(
    scorm_completes_a_course_by_its_own_word_and_nobody_elses,
    async |test: TestDb| {
        let world = world(&test).await;
        let (code, resources) = world.course(&scorm_12()).await;
        let [lesson, quiz, stairs] = resources[..] else {
            panic!("{resources:?}");
        };
        // A press of a button is no completion of a lesson that says it itself.
        let refused = world.app.mark_done(&world.asha, &code, lesson).await;
        assert_eq!(refused.unwrap_err().code(), "package-says-when-done");

        let opened = world.open(&code, lesson).await;
        assert!(opened.address.ends_with("/lesson/index.html?a=1"));
        let began = world.app.content_begins(token(&opened)).await.unwrap();
        assert!(!began.running);
        assert_eq!(began.values["cmi.core.entry"], "ab-initio");
        assert_eq!(began.values["cmi.core.student_name"], "Asha Verma");
        assert_eq!(began.values["cmi.launch_data"], "level=2");

        // It goes on from page to page within one launch, and is cut off.
        world.app.pass_seconds(120);
        let half = [
            ("cmi.core.lesson_status", "incomplete"),
            ("cmi.core.lesson_location", "p3"),
            ("cmi.suspend_data", "a=1"),
            ("cmi.core.session_time", "0000:10:00"),
        ];
        let kept = world
            .app
            .content_says(token(&opened), &commit(1, false, &half))
            .await
            .unwrap();
        assert_eq!((kept.status, kept.done), (Status::Incomplete, false));
        let began = world.app.content_begins(token(&opened)).await.unwrap();
        assert!(began.number > 1 && began.running);

        // On another device it is found where it was. Ten minutes were claimed, and two
        // had passed.
        let again = world.open(&code, lesson).await;
        assert_eq!(again.standing.as_ref().unwrap().status, Status::Incomplete);
        let began = world.app.content_begins(token(&again)).await.unwrap();
        assert!(!began.running);
        assert_eq!(began.values["cmi.core.entry"], "resume");
        assert_eq!(began.values["cmi.core.lesson_location"], "p3");
        assert_eq!(began.values["cmi.suspend_data"], "a=1");
        assert_eq!(began.values["cmi.core.total_time"], "0000:02:00");

        // LMSFinish, and LMSFinish once more.
        let end = [("cmi.core.lesson_status", "completed")];
        for _ in 0..2 {
            let kept = world
                .app
                .content_says(token(&again), &commit(1, true, &end))
                .await
                .unwrap();
            assert!(kept.done);
        }
        assert_eq!(world.done(&code).await, (1, 3));

        // The test is failed, then passed: its mastery score decides, not its own word.
        for (raw, status, done) in [("79", Status::Failed, 1), ("85", Status::Passed, 2)] {
            let opened = world.open(&code, quiz).await;
            world.app.content_begins(token(&opened)).await.unwrap();
            let said = [
                ("cmi.core.lesson_status", "completed"),
                ("cmi.core.score.raw", raw),
                ("cmi.core.score.max", "100"),
            ];
            let kept = world
                .app
                .content_says(token(&opened), &commit(1, true, &said))
                .await
                .unwrap();
            assert_eq!(kept.status, status);
            assert_eq!(world.done(&code).await, (done, 3));
        }
        let opened = world.open(&code, quiz).await;
        let standing = opened.standing.unwrap();
        assert_eq!(standing.percent.as_deref(), Some("85"));

        // A page says nothing; there the learner does, and that was the last.
        world.open(&code, stairs).await;
        let marked = world.app.mark_done(&world.asha, &code, stairs).await;
        assert!(marked.unwrap().certificate.is_some());
        let record = world.app.record(&world.asha).await.unwrap();
        assert_eq!(record.sums.completed, 1);
        let proof = verify(&test.db).await.unwrap();
        assert!(proof.is_clean(), "{proof:?}");
    }
);

on_both!(
    of_two_devices_the_later_one_goes_on_and_a_completion_is_never_lost,
    async |test: TestDb| {
        let world = world(&test).await;
        let (code, resources) = world.course(&scorm_2004()).await;
        let lesson = resources[0];
        let phone = world.open(&code, lesson).await;
        world.app.content_begins(token(&phone)).await.unwrap();
        let desktop = world.open(&code, lesson).await;
        world.app.content_begins(token(&desktop)).await.unwrap();
        let said = [
            ("cmi.completion_status", "incomplete"),
            ("cmi.location", "5"),
        ];
        let said = commit(1, false, &said);
        let kept = world.app.content_says(token(&desktop), &said).await;
        assert_eq!(kept.unwrap().status, Status::Incomplete);

        // The phone comes back from the tunnel: it can't begin again, and where it stands
        // is not kept …
        let late = world.app.content_begins(token(&phone)).await;
        assert!(matches!(
            late.unwrap_err(),
            SessionError::Elsewhere { done: false }
        ));
        let old = [
            ("cmi.completion_status", "incomplete"),
            ("cmi.location", "2"),
        ];
        let late = world
            .app
            .content_says(token(&phone), &commit(1, false, &old))
            .await;
        assert!(matches!(
            late.unwrap_err(),
            SessionError::Elsewhere { done: false }
        ));
        assert_eq!(world.done(&code).await, (0, 1));
        // … but that it was passed there stays true.
        let passed = [("cmi.score.scaled", "0.6"), ("cmi.location", "9")];
        let late = world
            .app
            .content_says(token(&phone), &commit(2, true, &passed))
            .await;
        assert!(matches!(
            late.unwrap_err(),
            SessionError::Elsewhere { done: true }
        ));
        assert_eq!(world.done(&code).await, (1, 1));
        let began = world.app.content_begins(token(&desktop)).await.unwrap();
        assert_eq!(began.values["cmi.location"], "5");
        let proof = verify(&test.db).await.unwrap();
        assert!(proof.is_clean(), "{proof:?}");
    }
);

on_both!(
    of_two_windows_of_one_launch_the_later_one_is_heard_and_a_completion_is_never_lost,
    async |test: TestDb| {
        // Given content that opens a window of its own, in which it goes on,
        let world = world(&test).await;
        let (code, resources) = world.course(&scorm_12()).await;
        let opened = world.open(&code, resources[0]).await;
        let begins = async || {
            let began = world.app.content_begins(token(&opened)).await.unwrap();
            world.app.pass_seconds(30);
            (began.number, began.values.get("cmi.suspend_data").cloned())
        };
        let says = async |number, ended, status, suspended| {
            let said = [
                ("cmi.core.lesson_status", status),
                ("cmi.core.exit", "suspend"),
                ("cmi.suspend_data", suspended),
            ];
            let said = commit(number, ended, &said);
            let kept = world.app.content_says(token(&opened), &said).await;
            kept.unwrap().done
        };
        let (first, _) = begins().await;
        says(first + 1, false, "incomplete", "a=1").await;
        let (window, left) = begins().await;
        assert_eq!(left.as_deref(), Some("a=1"));
        // when the first page goes on saying what it has, before the window does and after,
        says(first + 2, false, "incomplete", "a=2").await;
        let (_, left) = begins().await;
        assert_eq!(
            left.as_deref(),
            Some("a=2"),
            "who only begins takes nothing"
        );
        says(window + 1, true, "incomplete", "a=9").await;
        says(first + 3, false, "incomplete", "a=2").await;
        // then what the window said last stays,
        assert_eq!(begins().await.1.as_deref(), Some("a=9"));
        assert_eq!(world.done(&code).await.0, 0);
        // and a completion counts whichever of them says it.
        assert!(says(first + 4, true, "completed", "a=2").await);
        assert_eq!(world.done(&code).await.0, 1);
        assert_eq!(begins().await.1.as_deref(), Some("a=9"));
        assert!(says(first + 4, true, "completed", "a=2").await);
        let proof = verify(&test.db).await.unwrap();
        assert!(proof.is_clean(), "{proof:?}");
    }
);

on_both!(
    suspend_data_beyond_the_standard_are_kept_and_named_up_to_a_limit,
    async |test: TestDb| {
        let world = world(&test).await;
        let (code, resources) = world.course(&scorm_12()).await;
        let opened = world.open(&code, resources[0]).await;
        world.app.content_begins(token(&opened)).await.unwrap();
        for (number, characters, long) in [(1, 4_096, false), (2, 4_097, true), (3, 60_000, true)] {
            let data = "अ".repeat(characters);
            let said = commit(number, false, &[("cmi.suspend_data", &data)]);
            let kept = world.app.content_says(token(&opened), &said).await.unwrap();
            assert_eq!(kept.suspend_data_long, long, "{characters}");
        }
        let data = "x".repeat(1_000_001);
        let said = commit(4, false, &[("cmi.suspend_data", &data)]);
        let refused = world.app.content_says(token(&opened), &said).await;
        assert!(matches!(refused, Err(SessionError::TooLong(1_000_001))));
        // What was kept before is still there.
        let again = world.open(&code, resources[0]).await;
        let began = world.app.content_begins(token(&again)).await.unwrap();
        assert_eq!(began.values["cmi.suspend_data"].chars().count(), 60_000);
    }
);

on_both!(
    a_token_opens_one_package_for_half_a_day,
    async |test: TestDb| {
        let world = world(&test).await;
        let (code, resources) = world.course(&scorm_12()).await;
        world.course(&scorm_2004()).await;
        let opened = world.open(&code, resources[0]).await;
        let token = token(&opened);
        let file = world.app.content_file(token, "lesson/film.mp4").await;
        assert_eq!(std::fs::read(file.unwrap().place).unwrap(), b"0123456789");
        // Made on a machine that doesn't tell capital letters apart.
        let file = world.app.content_file(token, "Lesson/FILM.mp4").await;
        assert_eq!(file.unwrap().path, "lesson/film.mp4");
        for path in ["index.html", "../came.zip", "", "lesson/../test.html"] {
            let missing = world.app.content_file(token, path).await;
            assert_eq!(missing.unwrap_err().code(), "not-found", "{path}");
        }
        let unknown = world.app.content_file("guessed", "test.html").await;
        assert!(matches!(unknown, Err(SessionError::Unknown)));
        world.app.pass_seconds(12 * 3_600 + 1);
        let late = world.app.content_file(token, "test.html").await;
        assert!(matches!(late, Err(SessionError::Unknown)));

        // An author looks, and leaves no trace.
        let looked = world
            .app
            .preview_package(&world.author, &code, resources[0], "")
            .await
            .unwrap();
        let looking = looked.address.split('/').nth(2).unwrap();
        world.app.content_begins(looking).await.unwrap();
        let said = commit(1, true, &[("cmi.core.lesson_status", "passed")]);
        let kept = world.app.content_says(looking, &said).await.unwrap();
        assert!(kept.done);
        assert_eq!(world.done(&code).await, (0, 3));
        let refused = world
            .app
            .preview_package(&world.asha, &code, resources[0], "")
            .await;
        assert_eq!(refused.unwrap_err().code(), "forbidden");
    }
);

on_both!(
    a_course_goes_out_and_comes_back_the_same,
    async |test: TestDb| {
        let world = world(&test).await;
        let (code, _) = world.course(&scorm_12()).await;
        let exported = world.app.export_course(&world.author, &code).await.unwrap();
        assert_eq!(exported.name, format!("{code}.zip"));
        let bytes = std::fs::read(exported.path()).unwrap();
        let path = exported.path().to_owned();
        drop(exported);
        assert!(!path.exists());

        let brought = world.bring_in(&bytes).await;
        assert!(brought.written, "{:?}", brought.problems);
        assert_eq!(brought.kind, Some("Sopan course archive 1"));
        let copy = brought.course.unwrap();
        assert_ne!(copy, code);
        let outline = async |code: &str| {
            let authored = world.app.course_to_author(&world.author, code).await;
            let authored = authored.unwrap();
            let of = |m: &sopan_app::store::catalogue::Module| {
                let resources = m.resources.iter().map(|r| {
                    let (title, object, url) = (&r.title, &r.object, &r.url);
                    format!("{title} {} {object:?} {url:?} {}", r.kind, r.required)
                });
                (m.title.clone(), resources.collect::<Vec<_>>())
            };
            let modules: Vec<_> = authored.modules.iter().map(of).collect();
            (authored.course.title, authored.course.minutes, modules)
        };
        assert_eq!(outline(&copy).await, outline(&code).await);
        // The package inside is the one that lies there, once.
        let mut tx = test.db.read().await.unwrap();
        let row = sql("select count(*) as n, min(body) as body from package_entry
                       where identifier = 'T'")
        .one(&mut tx)
        .await
        .unwrap();
        assert_eq!(row.get::<i64>("n").unwrap(), 1);
        let entry: Entry = serde_json::from_str(&row.get::<String>("body").unwrap()).unwrap();
        assert_eq!(entry.mastery.unwrap().exact(), "80");
    }
);

on_both!(
    an_assessment_goes_out_and_comes_in_with_all_that_it_asks,
    async |test: TestDb| {
        let world = world(&test).await;
        let (app, author) = (&world.app, &world.author);
        // Given an archive whose assessment draws some of its questions, of several kinds,
        let question = |id: &str, answer: serde_json::Value| serde_json::json!({ "id": id, "text": format!("Question {id}?"), "answer": answer });
        let number = serde_json::json!({ "kind": "numeric",
            "accepted": [{ "value": "30", "tolerance": "1", "credit": "100" }] });
        let truth = serde_json::json!({ "kind": "true_false", "right": true });
        let course = serde_json::json!({
            "format": "sopan-course", "version": 1, "files": [],
            "course": {
                "identifier": "https://example.org/courses/rti",
                "title": { "en": "Right to Information" },
                "variants": [{ "language": "en", "modules": [{ "id": "m", "title": "Test",
                    "resources": [{ "id": "r", "title": "Test", "kind": "assessment",
                                    "assessment": "final" }] }] }],
                "assessments": [{
                    "id": "final", "title": "Test", "end_of_course": true, "pass_mark": "60",
                    "retakes": 2, "cool_down_hours": 24, "minutes": 30, "negative": "25",
                    "answers_shown": "over",
                    "sections": [
                        { "title": "Law", "pass_mark": "50", "shuffle": true, "draw": 1,
                          "questions": [question("1", truth.clone()), question("2", truth.clone())] },
                        { "title": "Numbers",
                          "questions": [question("3", number),
                                        question("4", serde_json::json!({ "kind": "single",
                                            "shuffle": true, "choices": [] }))] },
                    ],
                }],
            },
        });
        let bytes = zip(&[("course.json", course.to_string().as_str())]);
        // when it comes in, and what it became goes out and comes in again,
        let brought = world.bring_in(&bytes).await;
        assert!(brought.written, "{:?}", brought.problems);
        let codes: Vec<_> = brought.problems.iter().map(|p| p.code()).collect();
        assert_eq!(codes, ["package.questions_not_asked"]);
        assert_eq!(brought.questions, Some(2));
        let first = brought.course.unwrap();
        let exported = app.export_course(author, &first).await.unwrap();
        let bytes = std::fs::read(exported.path()).unwrap();
        let again = world.bring_in(&bytes).await;
        assert!(again.written, "{:?}", again.problems);
        // then both ask the same.
        for code in [first, again.course.unwrap()] {
            let paper = app.paper(author, &code).await.unwrap();
            assert_eq!((paper.minutes, paper.cool_down_hours), (Some(30), 24));
            assert_eq!(paper.negative.exact(), "25");
            assert_eq!(paper.answers_shown, AnswersShown::Over);
            assert!(paper.shuffle_questions && paper.shuffle_choices);
            let mut found = Vec::new();
            for section in &paper.sections {
                let Source::Bank { bank, number, .. } = section.source else {
                    panic!("{section:?}");
                };
                let view = app.bank(author, bank, &Which::default(), 0).await.unwrap();
                let name = view.bank.name;
                found.push(format!(
                    "{} {:?}: {number} of {} in {name}",
                    section.title, section.pass_percent, view.bank.questions
                ));
            }
            assert_eq!(
                found,
                [
                    "Law Some(50): 1 of 2 in Test · Law",
                    "Numbers None: 1 of 1 in Test · Numbers",
                ]
            );
        }
    }
);

on_both!(
    a_cartridge_becomes_texts_links_documents_and_an_assessment,
    async |test: TestDb| {
        let world = world(&test).await;
        let manifest = r#"<?xml version="1.0"?>
<manifest identifier="C" xmlns="http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1">
  <metadata><schema>IMS Common Cartridge</schema><schemaversion>1.3.0</schemaversion>
    <lomimscc:lom xmlns:lomimscc="http://ltsc.ieee.org/xsd/imsccv1p3/LOM/manifest"><lomimscc:general>
      <lomimscc:title><lomimscc:string language="en">Office notes</lomimscc:string></lomimscc:title>
    </lomimscc:general></lomimscc:lom></metadata>
  <organizations><organization identifier="O" structure="rooted-hierarchy"><item identifier="root">
    <item identifier="U1"><title>Unit 1</title>
      <item identifier="I1" identifierref="R1"><title>Plain</title></item>
      <item identifier="I2" identifierref="R2"><title>With a picture</title></item>
      <item identifier="I3" identifierref="R3"><title>Elsewhere</title></item>
      <item identifier="I4" identifierref="R4"><title>The rules</title></item></item>
  </item></organization></organizations>
  <resources>
    <resource identifier="R1" type="webcontent" href="plain.html"><file href="plain.html"/></resource>
    <resource identifier="R2" type="webcontent" href="picture.html"><file href="picture.html"/><file href="a.png"/></resource>
    <resource identifier="R3" type="imswl_xmlv1p3"><file href="link.xml"/></resource>
    <resource identifier="R4" type="webcontent" href="rules.pdf"><file href="rules.pdf"/></resource>
  </resources>
</manifest>"#;
        let link = r#"<webLink xmlns="http://www.imsglobal.org/xsd/imsccv1p3/imswl_v1p3"><title>Elsewhere</title><url href="https://example.org/rules"/></webLink>"#;
        let bytes = zip(&[
            ("imsmanifest.xml", manifest),
            (
                "plain.html",
                "<html><body><p>Write.</p><script></script></body></html>",
            ),
            ("picture.html", "<p><img src=\"a.png\"></p>"),
            ("a.png", "PNG"),
            ("link.xml", link),
            ("rules.pdf", "%PDF-1.7\n"),
        ]);
        let brought = world.bring_in(&bytes).await;
        assert!(brought.written, "{:?}", brought.problems);
        let code = brought.course.unwrap();
        let authored = world
            .app
            .course_to_author(&world.author, &code)
            .await
            .unwrap();
        let found: Vec<(&str, &str)> = authored.modules[0]
            .resources
            .iter()
            .map(|r| (r.title.as_str(), r.kind.as_str()))
            .collect();
        assert_eq!(authored.modules[0].title, "Unit 1");
        assert_eq!(
            found,
            [
                // It has a script, so it is shown as it is.
                ("Plain", "package"),
                ("With a picture", "package"),
                ("Elsewhere", "link"),
                ("The rules", "pdf"),
            ]
        );
    }
);

/// A parameter of an address, decoded.
fn parameter(address: &str, name: &str) -> String {
    let query = address.split_once('?').unwrap().1;
    let value = query
        .split('&')
        .find_map(|pair| pair.strip_prefix(&format!("{name}=")))
        .unwrap_or_else(|| panic!("no {name} in {address}"));
    let (mut bytes, mut rest) = (Vec::new(), value.as_bytes());
    while let Some((first, after)) = rest.split_first() {
        if *first == b'%' {
            let digits = std::str::from_utf8(&after[..2]).unwrap();
            bytes.push(u8::from_str_radix(digits, 16).unwrap());
            rest = &after[2..];
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// What a unit was told when it was launched.
struct Launched {
    client: Client,
    actor: serde_json::Value,
    registration: String,
    activity: String,
    session: String,
}

const CMI5: &str = "https://w3id.org/xapi/cmi5/context";

impl World {
    /// As a unit goes about it: fetch the key, then read the launch data.
    async fn launch(&self, code: &str, resource: ResourceId) -> Launched {
        let opened = self.open(code, resource).await;
        let address = &opened.address;
        let token = address.split('/').nth(2).unwrap();
        let fetched = self.app.content_fetches(token).await.unwrap();
        let client = self.client(fetched["auth-token"].as_str().unwrap()).await;
        // The second time there is none.
        let again = self.app.content_fetches(token).await.unwrap();
        assert_eq!(again["error-code"], "1");
        let actor: serde_json::Value = serde_json::from_str(&parameter(address, "actor")).unwrap();
        let mut launched = Launched {
            client,
            registration: parameter(address, "registration"),
            activity: parameter(address, "activityId"),
            session: String::new(),
            actor,
        };
        let data = self.document(&launched, "LMS.LaunchData").await;
        let data: serde_json::Value = serde_json::from_slice(&data.unwrap()).unwrap();
        launched.session = data["contextTemplate"]["extensions"]
            [format!("{CMI5}/extensions/sessionid")]
        .as_str()
        .unwrap()
        .to_owned();
        assert_eq!(data["moveOn"], "CompletedAndPassed");
        assert_eq!(data["masteryScore"], 0.7);
        assert_eq!(data["launchParameters"], "level=2");
        launched
    }

    async fn client(&self, token: &str) -> Client {
        let text = base64(token);
        let (key, secret) = text.split_once(':').unwrap();
        let wrong = self.app.record_client(key, "guessed").await;
        assert!(matches!(wrong, Err(RecordError::Unauthorised)));
        self.app.record_client(key, secret).await.unwrap()
    }

    async fn document(&self, launched: &Launched, name: &str) -> Result<Vec<u8>, RecordError> {
        use sopan_app::records::DocumentAnswer;
        let of = Documents {
            agent: sopan_rules::records::agents::known_by(&launched.actor).unwrap(),
            activity: launched.activity.clone(),
            registration: Some(launched.registration.clone()),
            name: Some(name.to_owned()),
            since: None,
        };
        let state = DocumentKind::State;
        match self
            .app
            .record_document(&launched.client, state, &of)
            .await?
        {
            DocumentAnswer::One(document) => Ok(document.content),
            DocumentAnswer::Names(..) => panic!("one document"),
        }
    }

    async fn state(
        &self,
        launched: &Launched,
        verb: &str,
        scaled: Option<f64>,
    ) -> Result<Vec<String>, RecordError> {
        self.state_at(launched, verb, scaled, None).await
    }

    async fn state_at(
        &self,
        launched: &Launched,
        verb: &str,
        scaled: Option<f64>,
        at: Option<&str>,
    ) -> Result<Vec<String>, RecordError> {
        let mut statement = serde_json::json!({
            "actor": launched.actor,
            "verb": { "id": format!("http://adlnet.gov/expapi/verbs/{verb}") },
            "object": { "id": launched.activity },
            "context": {
                "registration": launched.registration,
                "contextActivities": { "category": [{ "id": format!("{CMI5}/categories/cmi5") }] },
                "extensions": { format!("{CMI5}/extensions/sessionid"): launched.session },
            },
        });
        if let Some(scaled) = scaled {
            statement["result"] = serde_json::json!({ "score": { "scaled": scaled } });
        }
        if let Some(at) = at {
            statement["timestamp"] = at.into();
        }
        self.send(&launched.client, &statement).await
    }

    async fn send(
        &self,
        client: &Client,
        statement: &serde_json::Value,
    ) -> Result<Vec<String>, RecordError> {
        let text = statement.to_string();
        let sent = Sent {
            version: Version::V1,
            statements: text.as_bytes(),
            parts: &[],
            id: None,
        };
        self.app.store_statements(client, sent).await
    }

    /// The verbs of all statements, as they were stored.
    async fn verbs(&self, test: &TestDb) -> Vec<String> {
        let mut tx = test.db.read().await.unwrap();
        let rows = sql("select body from statement order by seq")
            .all(&mut tx)
            .await
            .unwrap();
        let verb = |body: String| {
            let value: serde_json::Value = serde_json::from_str(&body).unwrap();
            let verb = value["verb"]["id"].as_str().unwrap().to_owned();
            verb.rsplit('/').next().unwrap().to_owned()
        };
        rows.iter().map(|r| verb(r.get("body").unwrap())).collect()
    }
}

/// What stands in base 64.
fn base64(text: &str) -> String {
    let letter = |c: u8| match c {
        b'A'..=b'Z' => u32::from(c - b'A'),
        b'a'..=b'z' => u32::from(c - b'a') + 26,
        b'0'..=b'9' => u32::from(c - b'0') + 52,
        b'+' => 62,
        _ => 63,
    };
    let (mut bytes, mut held, mut bits) = (Vec::new(), 0_u32, 0);
    for c in text.bytes().filter(|c| *c != b'=') {
        held = held << 6 | letter(c);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits) as u8);
            held &= (1 << bits) - 1;
        }
    }
    String::from_utf8(bytes).unwrap()
}

on_both!(
    a_unit_of_cmi5_is_satisfied_by_what_it_states_in_order,
    async |test: TestDb| {
        let world = world(&test).await;
        let (code, resources) = world.course(&cmi5()).await;
        let [map, more] = resources[..] else {
            panic!("{resources:?}");
        };
        let unit = world.launch(&code, map).await;
        assert_eq!(unit.actor["name"], "Asha Verma");
        let early = world.state(&unit, "completed", None).await;
        assert!(matches!(early, Err(RecordError::Disorder(_))));
        world.state(&unit, "initialized", None).await.unwrap();
        let low = world.state(&unit, "passed", Some(0.6)).await;
        assert!(matches!(low, Err(RecordError::Disorder(_))));
        world.state(&unit, "passed", Some(0.8)).await.unwrap();
        // Passed, then failed.
        let failed = world.state(&unit, "failed", Some(0.1)).await;
        assert!(matches!(failed, Err(RecordError::Disorder(_))));
        assert_eq!(world.done(&code).await, (0, 1));

        // The session breaks off; the next one gives it up and completes the unit, and with
        // it the course: what need not be done to move on isn't asked for.
        let next = world.launch(&code, map).await;
        assert_eq!(next.registration, unit.registration);
        let late = world.state(&unit, "completed", None).await;
        assert!(matches!(late, Err(RecordError::Disorder(_))));
        for verb in ["initialized", "completed", "terminated"] {
            world.state(&next, verb, None).await.unwrap();
        }
        let opened = world.app.course(&world.asha, &code).await.unwrap();
        assert!(opened.way.enrolment.unwrap().certificate.is_some());
        assert_eq!(
            world.verbs(&test).await,
            [
                "launched",
                "initialized",
                "passed",
                "abandoned",
                "launched",
                "initialized",
                "completed",
                // Its block, and the course: what need not be done to move on counts as done.
                "satisfied",
                "satisfied",
                "terminated",
            ]
        );
        // What needs nothing is satisfied when it is launched.
        world.open(&code, more).await;
        let view = world.app.course(&world.asha, &code).await.unwrap();
        assert!(view.is_done(more));
        let proof = verify(&test.db).await.unwrap();
        assert!(proof.is_clean(), "{proof:?}");
    }
);

on_both!(
    what_is_stated_of_next_year_is_kept_so_and_completes_today,
    async |test: TestDb| {
        // Given a unit on a device whose clock is a year ahead,
        let world = world(&test).await;
        let (code, resources) = world.course(&cmi5()).await;
        let unit = world.launch(&code, resources[0]).await;
        // when it states all that completes it,
        for (verb, scaled, at) in [
            ("initialized", None, "2026-11-28T09:00:00Z"),
            ("passed", Some(0.8), "2026-11-28T09:10:00Z"),
            ("completed", None, "2026-11-28T09:11:00Z"),
            ("terminated", None, "2026-11-28T09:12:00Z"),
        ] {
            let stated = world.state_at(&unit, verb, scaled, Some(at)).await;
            stated.unwrap();
        }
        // then the statement says what it said,
        let mut tx = test.db.read().await.unwrap();
        let rows = sql("select body from statement order by seq").all(&mut tx);
        let rows = rows.await.unwrap();
        drop(tx);
        let bodies = rows.iter().map(|row| row.get::<String>("body").unwrap());
        let passed = bodies
            .map(|body| serde_json::from_str::<serde_json::Value>(&body).unwrap())
            .find(|body| body["verb"]["id"].as_str().unwrap().ends_with("/passed"))
            .unwrap();
        let said = passed["timestamp"].as_str().unwrap();
        assert!(said.starts_with("2026-11-28T09:10:00"), "{said}");
        // and the course is completed today.
        let view = world.app.course(&world.asha, &code).await.unwrap();
        let enrolment = view.way.enrolment.unwrap();
        assert_eq!(
            enrolment.completed.map(|at| at.day()),
            Some(world.app.today())
        );
        let proof = verify(&test.db).await.unwrap();
        assert!(proof.is_clean(), "{proof:?}");
    }
);

on_both!(
    launched_content_may_speak_of_its_own_learner_only,
    async |test: TestDb| {
        let world = world(&test).await;
        let (code, resources) = world.course(&cmi5()).await;
        let unit = world.launch(&code, resources[0]).await;
        let mut other = unit.actor.clone();
        other["account"]["name"] = "400".into();
        let statement = |actor: &serde_json::Value, registration: &str| {
            serde_json::json!({
                "actor": actor,
                "verb": { "id": "http://adlnet.gov/expapi/verbs/initialized" },
                "object": { "id": unit.activity },
                "context": { "registration": registration },
            })
        };
        let elsewhere = "12345678-1234-4234-8234-123456789012";
        for wrong in [
            statement(&other, &unit.registration),
            statement(&unit.actor, elsewhere),
        ] {
            let refused = world.send(&unit.client, &wrong).await;
            assert!(matches!(refused, Err(RecordError::NotYours(_))));
        }
        // Neither does it read what others left.
        let theirs = Launched {
            actor: other,
            ..world.launch(&code, resources[0]).await
        };
        let refused = world.document(&theirs, "LMS.LaunchData").await;
        assert!(matches!(refused, Err(RecordError::NotYours(_))));
        // Half a day later its key is good for nothing.
        let opened = world.open(&code, resources[0]).await;
        let token = opened.address.split('/').nth(2).unwrap().to_owned();
        world.app.pass_seconds(12 * 3_600 + 1);
        let late = world.app.content_fetches(&token).await.unwrap();
        assert_eq!(late["error-code"], "2");
    }
);

on_both!(
    a_tin_can_package_is_launched_with_its_key_and_completes_by_its_word,
    async |test: TestDb| {
        let world = world(&test).await;
        let package = zip(&[
            (
                "tincan.xml",
                r#"<tincan xmlns="http://projecttincan.com/tincan.xsd"><activities>
<activity id="https://example.org/rti" type="http://adlnet.gov/expapi/activities/course">
<name lang="hi">सूचना का अधिकार</name><description lang="hi">पाठ</description>
<launch lang="hi">index.html</launch></activity></activities></tincan>"#,
            ),
            ("index.html", "<p>x</p>"),
        ]);
        let (code, resources) = world.course(&package).await;
        let opened = world.open(&code, resources[0]).await;
        let address = &opened.address;
        assert_eq!(parameter(address, "activity_id"), "https://example.org/rti");
        assert_eq!(
            parameter(address, "endpoint"),
            "https://sopan.example/xapi/"
        );
        let auth = parameter(address, "auth");
        let client = world.client(auth.strip_prefix("Basic ").unwrap()).await;
        let actor: serde_json::Value = serde_json::from_str(&parameter(address, "actor")).unwrap();
        let statement = |object: &str, success: bool| {
            serde_json::json!({
                "actor": actor,
                "verb": { "id": "http://adlnet.gov/expapi/verbs/completed" },
                "object": { "id": object },
                "result": { "success": success, "score": { "scaled": 0.9 } },
            })
        };
        for (object, success, done) in [
            ("https://example.org/rti/slide-1", true, 0),
            ("https://example.org/rti", false, 0),
            ("https://example.org/rti", true, 1),
            ("https://example.org/rti", true, 1),
        ] {
            world
                .send(&client, &statement(object, success))
                .await
                .unwrap();
            assert_eq!(world.done(&code).await, (done, 1), "{object} {success}");
        }
        let again = world.open(&code, resources[0]).await;
        let standing = again.standing.unwrap();
        assert_eq!(
            (standing.status, standing.percent.as_deref()),
            (Status::Passed, Some("90"))
        );
        let proof = verify(&test.db).await.unwrap();
        assert!(proof.is_clean(), "{proof:?}");
    }
);

impl World {
    /// Asks for something in a package that is played in its own order: what is open then.
    async fn go(&self, code: &str, resource: ResourceId, request: &str) -> Result<String, String> {
        let open = self.app.open_resource(&self.asha, code, resource).await;
        let went = self
            .app
            .go_in_package(&self.asha, &open.unwrap(), request, "")
            .await;
        match went {
            Ok(Outcome::Opens { .. }) => Ok(self.open(code, resource).await.entry.identifier),
            Ok(Outcome::Stays) => Ok("stays".to_owned()),
            Ok(Outcome::Ended) => Ok("ended".to_owned()),
            Err(error) => Err(error.code().to_owned()),
        }
    }

    /// Opens what is open and begins it: its token.
    async fn begin(&self, code: &str, resource: ResourceId) -> (String, Values) {
        let opened = self.open(code, resource).await;
        let token = token(&opened).to_owned();
        let began = self.app.content_begins(&token).await.unwrap();
        (token, began.values)
    }
}

on_both!(
    a_package_that_states_an_order_is_played_as_a_whole,
    async |test: TestDb| {
        let world = world(&test).await;
        // It is one resource, and the author is told so.
        let path = world.file("order.zip", &scorm_in_order());
        let looked = world.app.look_into_package(&world.author, &path).await;
        let looked = looked.unwrap();
        let codes: Vec<&str> = looked.problems.iter().map(|p| p.code()).collect();
        assert_eq!(codes, ["package.order_kept"]);
        let titles: Vec<&str> = looked.resources.iter().map(|r| r.title.as_str()).collect();
        assert_eq!(titles, ["क्रम से सीखना"]);
        let (code, resources) = world.course(&scorm_in_order()).await;
        let [whole] = resources[..] else {
            panic!("{resources:?}");
        };

        // Nothing is open before it is begun, and nothing can be chosen.
        let opened = world.open(&code, whole).await;
        let way = opened.way.unwrap();
        assert_eq!(
            (opened.address.as_str(), way.begins, way.open),
            ("", true, false)
        );
        assert_eq!(
            world.go(&code, whole, "continue").await.unwrap_err(),
            "package-nothing-open"
        );
        assert_eq!(world.go(&code, whole, "start").await.unwrap(), "A");
        assert_eq!(
            world.go(&code, whole, "start").await.unwrap_err(),
            "package-part-open"
        );

        // The lesson is closed until the introduction says that it was understood.
        let (first, found) = world.begin(&code, whole).await;
        assert_eq!(found["cmi.objectives.0.id"], "intro");
        assert_eq!(
            world.go(&code, whole, "continue").await.unwrap_err(),
            "package-part-closed"
        );
        let half = [
            ("cmi.completion_status", "incomplete"),
            ("cmi.location", "p2"),
        ];
        let kept = world
            .app
            .content_says(&first, &commit(1, false, &half))
            .await
            .unwrap();
        assert!(!kept.valid["continue"] && !kept.done);

        // Another device goes on with the same part where it was; the first is told.
        let (second, found) = world.begin(&code, whole).await;
        assert_eq!(
            (found["cmi.location"].as_str(), found["cmi.entry"].as_str()),
            ("p2", "resume")
        );
        let late = world
            .app
            .content_says(&first, &commit(2, false, &half))
            .await;
        assert!(matches!(late, Err(SessionError::Elsewhere { done: false })));
        let understood = [
            ("cmi.completion_status", "completed"),
            ("cmi.success_status", "passed"),
            ("adl.nav.request", "continue"),
        ];
        let kept = world
            .app
            .content_says(&second, &commit(1, false, &understood))
            .await
            .unwrap();
        assert!(kept.valid["continue"] && !kept.moved);

        // When it ends it leads on by its own request; it is heard no more then.
        let kept = world
            .app
            .content_says(&second, &commit(2, true, &understood))
            .await
            .unwrap();
        assert!(kept.moved && !kept.done);
        assert!(matches!(
            world.app.content_begins(&second).await,
            Err(SessionError::Elsewhere { .. })
        ));
        let (lesson, _) = world.begin(&code, whole).await;
        let opened = world.open(&code, whole).await;
        assert_eq!(opened.entry.identifier, "B");
        let done = [
            ("cmi.completion_status", "completed"),
            ("cmi.success_status", "passed"),
        ];
        world
            .app
            .content_says(&lesson, &commit(1, true, &done))
            .await
            .unwrap();

        // It is interrupted, and resumed on another day at the same place.
        assert_eq!(world.go(&code, whole, "continue").await.unwrap(), "T");
        assert_eq!(world.go(&code, whole, "suspendAll").await.unwrap(), "ended");
        assert_eq!(
            world.open(&code, whole).await.standing.unwrap().status,
            Status::Incomplete
        );
        world.app.pass_seconds(86_400);
        assert_eq!(world.go(&code, whole, "resumeAll").await.unwrap(), "T");

        // A test that was failed is opened anew, and finds nothing of the attempt before.
        let (token, _) = world.begin(&code, whole).await;
        let failed = [
            ("cmi.completion_status", "completed"),
            ("cmi.success_status", "failed"),
            ("cmi.suspend_data", "wrong"),
        ];
        world
            .app
            .content_says(&token, &commit(1, true, &failed))
            .await
            .unwrap();
        assert_eq!(world.done(&code).await, (0, 1));
        assert_eq!(world.go(&code, whole, "continue").await.unwrap(), "T");
        let (token, found) = world.begin(&code, whole).await;
        assert_eq!(found["cmi.entry"], "ab-initio");
        assert!(!found.contains_key("cmi.suspend_data"));

        // One that is passed completes the whole, and with it the course.
        let kept = world
            .app
            .content_says(&token, &commit(1, true, &done))
            .await
            .unwrap();
        assert!(kept.done);
        assert_eq!(world.done(&code).await, (1, 1));
        assert_eq!(world.go(&code, whole, "continue").await.unwrap(), "ended");
        let standing = world.open(&code, whole).await.standing.unwrap();
        assert_eq!(standing.status, Status::Passed);

        // An author looks at every part, in no order, and leaves no trace.
        let looked = world
            .app
            .preview_package(&world.author, &code, whole, "T")
            .await
            .unwrap();
        assert_eq!(looked.entry.identifier, "T");
        assert!(looked.way.unwrap().parts.iter().all(|part| part.choosable));
        let proof = verify(&test.db).await.unwrap();
        assert!(proof.is_clean(), "{proof:?}");
    }
);

on_both!(
    a_package_that_states_an_order_goes_out_and_comes_back,
    async |test: TestDb| {
        let world = world(&test).await;
        let (code, _) = world.course(&scorm_in_order()).await;
        let exported = world.app.export_course(&world.author, &code).await.unwrap();
        let bytes = std::fs::read(exported.path()).unwrap();
        let (copy, resources) = world.course(&bytes).await;
        assert_ne!(copy, code);
        assert_eq!(resources.len(), 1);
        assert_eq!(world.go(&copy, resources[0], "start").await.unwrap(), "A");
    }
);

on_both!(
    what_must_be_done_before_closes_a_lesson_and_says_why,
    async |test: TestDb| {
        let world = world(&test).await;
        let quiz = "<adlcp:masteryscore>80</adlcp:masteryscore>";
        let needs = |script: &str| {
            format!("<adlcp:prerequisites type=\"aicc_script\">{script}</adlcp:prerequisites>")
        };
        let package = scorm_12_with(&[
            (quiz, &format!("{quiz}{}", needs("L"))),
            (
                "<title>सीढ़ियाँ</title>",
                &format!("<title>सीढ़ियाँ</title>{}", needs("L &amp; ")),
            ),
        ]);
        let path = world.file("needs.zip", &package);
        let looked = world
            .app
            .look_into_package(&world.author, &path)
            .await
            .unwrap();
        let codes: Vec<&str> = looked.problems.iter().map(|p| p.code()).collect();
        assert_eq!(
            codes,
            ["package.prerequisite_unread", "package.prerequisite_kept"]
        );
        let (code, resources) = world.course(&package).await;
        let [lesson, quiz, stairs] = resources[..] else {
            panic!("{resources:?}");
        };
        let view = world.app.course(&world.asha, &code).await.unwrap();
        assert_eq!(view.closed[&quiz], ["अलार्म"]);
        // What can't be read closes nothing.
        assert!(!view.closed.contains_key(&stairs));
        let refused = world.app.open_resource(&world.asha, &code, quiz).await;
        assert_eq!(refused.unwrap_err().code(), "resource-closed");
        let opened = world.open(&code, lesson).await;
        world.app.content_begins(token(&opened)).await.unwrap();
        let said = [("cmi.core.lesson_status", "completed")];
        world
            .app
            .content_says(token(&opened), &commit(1, true, &said))
            .await
            .unwrap();
        let view = world.app.course(&world.asha, &code).await.unwrap();
        assert!(view.closed.is_empty());
        world.open(&code, quiz).await;
    }
);

on_both!(
    a_page_that_is_closed_is_not_marked_as_done,
    async |test: TestDb| {
        // Given a page that is closed until the lesson is done,
        let world = world(&test).await;
        let title = "<title>सीढ़ियाँ</title>";
        let needs = "<adlcp:prerequisites type=\"aicc_script\">L</adlcp:prerequisites>";
        let package = scorm_12_with(&[(title, &format!("{title}{needs}"))]);
        let (code, resources) = world.course(&package).await;
        let stairs = resources[2];
        // when a form marks it all the same, then nothing is done,
        let refused = world.app.mark_done(&world.asha, &code, stairs).await;
        assert_eq!(refused.unwrap_err().code(), "resource-closed");
        assert_eq!(world.done(&code).await.0, 0);
        // until the lesson is.
        let opened = world.open(&code, resources[0]).await;
        let said = commit(1, true, &[("cmi.core.lesson_status", "completed")]);
        world.app.content_begins(token(&opened)).await.unwrap();
        world.app.content_says(token(&opened), &said).await.unwrap();
        world
            .app
            .mark_done(&world.asha, &code, stairs)
            .await
            .unwrap();
        assert_eq!(world.done(&code).await.0, 2);
    }
);

on_both!(
    a_unit_that_is_done_otherwise_is_waived_and_blocks_are_satisfied_once,
    async |test: TestDb| {
        let world = world(&test).await;
        let (code, resources) = world.course(&cmi5()).await;
        let [map, more] = resources[..] else {
            panic!("{resources:?}");
        };
        let course = world
            .app
            .course(&world.asha, &code)
            .await
            .unwrap()
            .course
            .id;
        let fact = Fact::ResourceCompleted {
            course,
            resource: map,
        };
        let work = Work::act(OfficialId(500), fact, world.app.now(), None);
        world.app.lane().write(work).await.unwrap();
        world.open(&code, more).await;
        world.open(&code, more).await;
        assert_eq!(
            world.verbs(&test).await,
            ["launched", "waived", "satisfied", "satisfied", "launched"]
        );
        let mut tx = test.db.read().await.unwrap();
        let rows = sql("select body from statement order by seq")
            .all(&mut tx)
            .await
            .unwrap();
        let body = |at: usize| -> serde_json::Value {
            serde_json::from_str(&rows[at].get::<String>("body").unwrap()).unwrap()
        };
        // 9.3.7, 9.5.2, 9.5.3, 9.5.5.2, 9.6.2.2: why, and in a session of its own.
        let (waived, block, whole) = (body(1), body(2), body(3));
        let categories = "https://w3id.org/xapi/cmi5/context/categories";
        let session = |value: &serde_json::Value| {
            value["context"]["extensions"][format!("{CMI5}/extensions/sessionid")].clone()
        };
        assert_eq!(
            waived["result"],
            serde_json::json!({
                "success": true, "completion": true,
                "extensions": { "https://w3id.org/xapi/cmi5/result/extensions/reason": "Administrative" },
            })
        );
        assert_eq!(
            waived["context"]["contextActivities"]["category"],
            serde_json::json!([
                { "id": format!("{categories}/cmi5") }, { "id": format!("{categories}/moveon") },
            ])
        );
        assert_ne!(session(&waived), session(&block));
        // 9.3.9, 9.4: the session of the launch, an object of the platform's own, the
        // publisher's id beside it.
        assert_eq!(session(&block), session(&body(0)));
        for (stated, kind, publisher) in [
            (&block, "block", "https://example.org/land/b1"),
            (&whole, "course", "https://example.org/land"),
        ] {
            let object = &stated["object"];
            assert_eq!(
                object["definition"]["type"],
                format!("https://w3id.org/xapi/cmi5/activitytype/{kind}")
            );
            assert_ne!(object["id"], publisher);
            let grouping = &stated["context"]["contextActivities"]["grouping"];
            assert_eq!(grouping[0]["id"], publisher);
            assert!(stated.get("result").is_none());
        }
        // 9.6.3: how a unit was launched stands in the statement.
        let extensions = &body(0)["context"]["extensions"];
        assert_eq!(
            extensions[format!("{CMI5}/extensions/launchmode")],
            "Normal"
        );
        assert_eq!(
            extensions[format!("{CMI5}/extensions/moveon")],
            "NotApplicable"
        );
    }
);

on_both!(
    a_film_goes_out_with_all_that_belongs_to_it_and_comes_back_the_same,
    async |test: TestDb| {
        let world = world(&test).await;
        let film = |last: u8| [b"\0\0\0\x20ftypisom".as_slice(), &[7; 100], &[last]].concat();
        let sound = [b"ID3\x04".as_slice(), &[3; 200]].concat();
        let captions = "WEBVTT\n\n00:01.000 --> 00:03.000\nकुआँ खोदना\n";
        let files: [(&str, Vec<u8>); 4] = [
            ("m/full.mp4", film(1)),
            ("m/small.mp4", film(2)),
            ("m/sound.mp3", sound),
            ("c/hi.vtt", captions.as_bytes().to_vec()),
        ];
        let listed: Vec<serde_json::Value> = files
            .iter()
            .map(|(path, bytes)| {
                let hash = Sha256::digest(bytes);
                let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
                serde_json::json!({ "path": path, "bytes": bytes.len(), "sha256": hash })
            })
            .collect();
        let manifest = serde_json::json!({
            "format": "sopan-course", "version": 1,
            "course": {
                "identifier": "https://example.in/wells", "title": { "hi": "कुएँ" }, "minutes": 20,
                "variants": [{ "language": "hi", "modules": [{
                    "id": "m1", "title": "खुदाई",
                    "resources": [{
                        "id": "r1", "title": "कुआँ", "minutes": 20, "kind": "video",
                        "renditions": [
                            { "path": "m/full.mp4", "height": 720 },
                            { "path": "m/small.mp4", "height": 360 },
                            { "path": "m/sound.mp3", "height": 0 },
                        ],
                        "captions": [{ "language": "hi", "path": "c/hi.vtt" }],
                        "transcript": "<p>पहले नाप लें।</p><p>फिर खोदें।</p>",
                        "html": "<p>सावधानी से।</p>",
                    }],
                }] }],
            },
            "files": listed,
        })
        .to_string();
        let mut all: Vec<(&str, Vec<u8>)> = files.to_vec();
        all.push(("course.json", manifest.into_bytes()));
        let (code, _) = world.course(&zip(&all)).await;
        let film_of = async |code: &str| {
            let authored = world
                .app
                .course_to_author(&world.author, code)
                .await
                .unwrap();
            let held = authored.modules[0].resources[0].clone();
            (held.object, held.body, held.media)
        };
        let first = film_of(&code).await;
        let (_, body, media) = &first;
        assert_eq!(body, "<p>सावधानी से।</p>");
        assert_eq!(media.captions[0].lines[0].text, "कुआँ खोदना");
        assert_eq!(media.renditions[0].name, "360p");
        assert!(media.audio.as_ref().unwrap().object.ends_with(".mp3"));
        let said: Vec<&str> = media.transcripts[0]
            .lines
            .iter()
            .map(|l| l.text.as_str())
            .collect();
        assert_eq!(said, ["पहले नाप लें।", "फिर खोदें।"]);

        let exported = world.app.export_course(&world.author, &code).await.unwrap();
        let brought = world
            .bring_in(&std::fs::read(exported.path()).unwrap())
            .await;
        assert!(brought.problems.is_empty(), "{:?}", brought.problems);
        assert_eq!(film_of(&brought.course.unwrap()).await, first);
    }
);
on_both!(
    pictures_of_texts_go_out_and_come_back_with_the_course,
    async |test: TestDb| {
        // Given an archive with a picture in a text, and one that lies elsewhere,
        let world = world(&test).await;
        let picture = picture();
        let html =
            "<p>See</p><img src='pictures/map.png' alt='A map'><img src='https://x.in/a.png'>";
        let course = serde_json::json!({
            "format": "sopan-course", "version": 1,
            "course": {
                "identifier": "https://x.in/maps", "title": { "en": "Maps" }, "minutes": 5,
                "variants": [{ "language": "en", "modules": [{
                    "id": "m1", "title": "One",
                    "resources": [{ "id": "r1", "title": "Map", "kind": "text", "html": html }],
                }] }],
            },
            "files": [{
                "path": "pictures/map.png", "bytes": picture.len(), "sha256": digest(&picture),
            }],
        });
        let text = course.to_string();
        let archive = zip(&[
            ("pictures/map.png", &picture[..]),
            ("course.json", text.as_bytes()),
        ]);
        // when it comes in, goes out, and comes in again elsewhere,
        let first = world.bring_in(&archive).await;
        assert!(first.written, "{:?}", first.problems);
        let first = first.course.unwrap();
        let exported = world
            .app
            .export_course(&world.author, &first)
            .await
            .unwrap();
        let bytes = std::fs::read(exported.path()).unwrap();
        let second = world.bring_in(&bytes).await;
        assert!(second.written, "{:?}", second.problems);
        // then both show the one, which doesn't tell any more who made it, and it may be had.
        let object = format!("{}.png", digest(&picture_telling(&[])));
        for code in [first, second.course.unwrap()] {
            let authored = world
                .app
                .course_to_author(&world.author, &code)
                .await
                .unwrap();
            let body = &authored.modules[0].resources[0].body;
            assert_eq!(body.matches("<img").count(), 1, "{body}");
            assert!(body.contains(&format!("src=\"/files/{object}\"")), "{body}");
            assert!(world.app.file(&world.author, &object).await.is_ok());
        }
    }
);

pub(crate) fn digest(bytes: &[u8]) -> String {
    use sha2::Digest;
    let digest = sha2::Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

on_both!(
    packages_of_two_vendors_and_a_text_are_one_course,
    async |test: TestDb| {
        // Given a draft with a text
        let world = world(&test).await;
        let (app, author) = (&world.app, &world.author);
        let (code, ..) = world.text("Wells and pumps", "First", "Begin here.").await;
        // when a SCORM and a cmi5 package are put into it,
        let add = async |bytes: &[u8]| {
            let path = world.file("more.zip", bytes);
            app.add_package(author, &code, &path).await
        };
        for bytes in [scorm_12(), cmi5()] {
            let added = add(&bytes).await.unwrap();
            assert!(added.written, "{:?}", added.problems);
            assert_eq!(added.course.as_deref(), Some(code.as_str()));
        }
        // then they stand behind it,
        let held = app.course_to_author(author, &code).await.unwrap();
        let all: Vec<_> = held.modules.iter().flat_map(|m| &m.resources).collect();
        assert_eq!(
            (all[0].title.as_str(), all[0].kind.as_str()),
            ("First", "text")
        );
        let packages: Vec<_> = all.iter().filter(|r| r.kind == "package").collect();
        assert_eq!(packages.len(), all.len() - 1);
        let digests: BTreeSet<_> = packages.iter().map(|r| r.object.clone()).collect();
        assert_eq!(digests.len(), 2, "of two packages");
        // learners open both,
        let missing = app.publish_course(author, &code).await.unwrap();
        assert_eq!(missing, []);
        app.enrol(&world.asha, &code).await.unwrap();
        for resource in [packages[0], packages[packages.len() - 1]] {
            let opened = app.open_resource(&world.asha, &code, resource.id).await;
            let opened = app.open_package(&world.asha, &opened.unwrap()).await;
            assert!(opened.unwrap().address.starts_with("/content/"));
        }
        // a live course gains nothing that completing it would need,
        assert_eq!(
            add(&scorm_2004()).await.unwrap_err().code(),
            "course-is-live"
        );
        // and what is no package, or a whole course, is refused with the reason.
        let broken = add(b"PK nothing").await.unwrap();
        assert!(!broken.written && !broken.is_good());
        let archive = app.export_course(author, &code).await.unwrap();
        let bytes = std::fs::read(archive.path()).unwrap();
        assert_eq!(add(&bytes).await.unwrap_err().code(), "package-is-course");
    }
);

on_both!(
    a_page_elsewhere_goes_out_and_comes_back_with_the_words_beside_it,
    async |test: TestDb| {
        // Given a course that leads to a page elsewhere, with words and a picture beside it,
        let world = world(&test).await;
        let (app, author) = (&world.app, &world.author);
        let (code, module, mut draft) = world.text("Acts", "The Act", "<p>Before.</p>").await;
        let first = async || {
            let held = app.course_to_author(author, &code).await.unwrap();
            held.modules[0].resources[0].clone()
        };
        let text = first().await;
        let mut shown = app.receive_file().await.unwrap();
        shown.take(&picture()).await.unwrap();
        let shown = shown.end().await.unwrap();
        let added = app.add_picture(author, &code, text.id, shown, "The first page");
        added.await.unwrap();
        draft.body = first().await.body;
        draft.kind = "link".to_owned();
        draft.url = "https://acts.example/rti?of=2005&in=en".to_owned();
        let place = (module, Some(text.id.0));
        app.keep_resource(author, &code, place, draft, None)
            .await
            .unwrap();
        let link = first().await;
        assert!(link.body.contains("/files/"), "{}", link.body);
        // when it goes out and comes in where it has never been,
        let out = app.export_course(author, &code).await.unwrap();
        let bytes = std::fs::read(out.path()).unwrap();
        let other = sopan_app::store::testing::sqlite().await;
        let there = self::world(&other).await;
        let brought = there.bring_in(&bytes).await;
        assert!(brought.problems.is_empty(), "{:?}", brought.problems);
        assert_eq!(brought.resources[0].kind, "link");
        // then it is the same link, with the same words and picture.
        let code = brought.course.unwrap();
        let came = there.app.course_to_author(&there.author, &code).await;
        let came = came.unwrap().modules[0].resources[0].clone();
        let told = |r: &sopan_app::store::catalogue::Resource| {
            (
                r.kind.clone(),
                r.title.clone(),
                r.url.clone(),
                r.body.clone(),
                r.minutes,
            )
        };
        assert_eq!(told(&came), told(&link));
        assert_eq!(came.kind, "link");
    }
);

on_both!(
    a_picture_in_the_text_beside_a_film_goes_out_and_comes_back_with_it,
    async |test: TestDb| {
        // Given a text with a picture that became a film, with the text beside it,
        let world = world(&test).await;
        let (app, author) = (&world.app, &world.author);
        let (title, body) = ("A breach", "<p>Look at the map.</p>");
        let (code, module, mut draft) = world.text("Embankments", title, body).await;
        let received = async |bytes: &[u8]| {
            let mut come = app.receive_file().await.unwrap();
            come.take(bytes).await.unwrap();
            come.end().await.unwrap()
        };
        let first = async || {
            let held = app.course_to_author(author, &code).await.unwrap();
            held.modules[0].resources[0].clone()
        };
        let text = first().await;
        let map = received(&picture()).await;
        app.add_picture(author, &code, text.id, map, "The map")
            .await
            .unwrap();
        draft.body = first().await.body;
        draft.kind = "video".to_owned();
        let film = received(b"\0\0\0\x20ftypisom, a film").await;
        let place = (module, Some(text.id.0));
        app.keep_resource(author, &code, place, draft, Some(film))
            .await
            .unwrap();
        let film = first().await;
        assert!(film.kind == "video" && film.body.contains("src=\"/files/"));
        // when it goes out and comes in where it has never been,
        let out = app.export_course(author, &code).await.unwrap();
        let bytes = std::fs::read(out.path()).unwrap();
        let other = sopan_app::store::testing::sqlite().await;
        let there = self::world(&other).await;
        let brought = there.bring_in(&bytes).await;
        assert!(brought.problems.is_empty(), "{:?}", brought.problems);
        // then the same film has the same text, and its picture may be had.
        let code = brought.course.unwrap();
        let came = there.app.course_to_author(&there.author, &code).await;
        let came = came.unwrap().modules[0].resources[0].clone();
        assert_eq!((came.kind, &came.body), (film.kind, &film.body));
        let address = sopan_app::authoring::pictures_of(&came.body).remove(0);
        let object = address.strip_prefix("/files/").unwrap();
        assert!(there.app.file(&there.author, object).await.is_ok());
    }
);

/// What an entry shares, as its content finds it: names and texts.
async fn found(world: &World, token: &str) -> Vec<(String, Option<String>)> {
    let began = world.app.content_begins(token).await.unwrap();
    let all = began.shared.into_iter();
    all.map(|one| (one.data.target, one.store)).collect()
}

/// A commit that has written these shared data.
fn sharing(number: i64, ended: bool, said: &[(&str, &str)], shared: &[(&str, &str)]) -> Vec<u8> {
    let (said, shared) = (values(said), values(shared));
    let body =
        serde_json::json!({ "number": number, "ended": ended, "said": said, "shared": shared });
    body.to_string().into_bytes()
}

on_both!(
    what_one_sco_shares_another_finds_and_nobody_else,
    async |test: TestDb| {
        // Given a package of two SCOs of which the second may only read what the first writes,
        let world = world(&test).await;
        let item = |id: &str, map: &str| {
            format!(
                r#"<item identifier="{id}" identifierref="R{id}"><title>{id}</title><adlcp:data>{map}</adlcp:data></item>"#
            )
        };
        let file = |id: &str| {
            format!(
                r#"<resource identifier="R{id}" type="webcontent" adlcp:scormType="sco" href="index.html?{id}"><file href="index.html"/></resource>"#
            )
        };
        let manifest = format!(
            r#"<?xml version="1.0"?>
<manifest identifier="NOTES" xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3">
  <metadata><schema>ADL SCORM</schema><schemaversion>2004 4th Edition</schemaversion></metadata>
  <organizations default="O"><organization identifier="O"><title>Notes</title>{}{}</organization></organizations>
  <resources>{}{}</resources></manifest>"#,
            item(
                "A",
                r#"<adlcp:map targetID="notes"/><adlcp:map targetID="own"/>"#
            ),
            item(
                "B",
                r#"<adlcp:map targetID="notes" writeSharedData="false"/>"#
            ),
            file("A"),
            file("B")
        );
        let page = "<html><head></head><body></body></html>";
        let bytes = zip(&[("imsmanifest.xml", manifest.as_str()), ("index.html", page)]);
        let (code, resources) = world.course(&bytes).await;
        let first = world.open(&code, resources[0]).await;
        let none = |name: &str| (name.to_owned(), None::<String>);
        let empty = [none("notes"), none("own")];
        assert_eq!(found(&world, token(&first)).await, empty);
        // when the first writes, also what it doesn't share, and a character that no text holds,
        let says = async |opened: &Opened, number, shared: &[(&str, &str)]| {
            let said = [("cmi.completion_status", "incomplete")];
            let body = sharing(number, false, &said, shared);
            world.app.content_says(token(opened), &body).await.unwrap();
        };
        let now = world.app.now().0;
        let notes = [("notes", "a \0leaf"), ("other", "x")];
        says(&first, now + 2, &notes).await;
        // and a word of it comes late,
        says(&first, now + 1, &[("notes", "older")]).await;
        // then the second finds it, and can't change it;
        let second = world.open(&code, resources[1]).await;
        let one = |text: &str| vec![("notes".to_owned(), Some(text.to_owned()))];
        assert_eq!(found(&world, token(&second)).await, one("a leaf"));
        says(&second, now + 1_000_000_000, &[("notes", "mine")]).await;
        assert_eq!(found(&world, token(&second)).await, one("a leaf"));
        // whoever looks at it as an author finds nothing of a learner.
        let preview = world
            .app
            .preview_package(&world.author, &code, resources[1], "")
            .await
            .unwrap();
        assert_eq!(found(&world, token(&preview)).await, [none("notes")]);
    }
);

on_both!(
    parts_of_a_whole_share_for_good_or_for_one_attempt_as_the_package_says,
    async |test: TestDb| {
        let world = world(&test).await;
        // Given parts that share data, once for good and once for one attempt,
        let part = |title: &str| {
            format!(r#"{title}</title><adlcp:data><adlcp:map targetID="notes"/></adlcp:data>"#)
        };
        let (first, last) = (part("परिचय"), part("जाँच"));
        for (lasts, again) in [("true", Some("a leaf".to_owned())), ("false", None)] {
            let organisation = format!(
                r#"<organization identifier="O" adlcp:sharedDataGlobalToSystem="{lasts}">"#
            );
            let bytes = scorm_in_order_with(&[
                ("<organization identifier=\"O\">", &organisation),
                ("परिचय</title>", &first),
                ("जाँच</title>", &last),
            ]);
            let (code, resources) = world.course(&bytes).await;
            let whole = resources[0];
            let says = async |shared: &[(&str, &str)]| {
                let opened = world.open(&code, whole).await;
                let was = found(&world, token(&opened)).await;
                let done = [
                    ("cmi.completion_status", "completed"),
                    ("cmi.success_status", "passed"),
                ];
                let body = sharing(i64::MAX, true, &done, shared);
                world.app.content_says(token(&opened), &body).await.unwrap();
                was
            };
            let holds = |text: Option<&str>| vec![("notes".to_owned(), text.map(str::to_owned))];
            // when the first writes them,
            assert_eq!(world.go(&code, whole, "start").await.unwrap(), "A");
            assert_eq!(says(&[("notes", "a leaf")]).await, holds(None));
            // then the last finds them, and the one between, which shares nothing, doesn't;
            assert_eq!(world.go(&code, whole, "continue").await.unwrap(), "B");
            assert!(says(&[("notes", "b")]).await.is_empty());
            assert_eq!(world.go(&code, whole, "continue").await.unwrap(), "T");
            assert_eq!(says(&[]).await, holds(Some("a leaf")));
            // in the next attempt they are there where the package says so.
            assert_eq!(world.go(&code, whole, "continue").await.unwrap(), "ended");
            assert_eq!(world.go(&code, whole, "start").await.unwrap(), "A");
            assert_eq!(says(&[]).await, holds(again.as_deref()));
        }
    }
);
