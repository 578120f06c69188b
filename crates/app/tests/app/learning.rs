//! An official learns: enrols, reads, is assessed, completes, holds a certificate;
//! and the figures of department, State and nation move at that moment.

use std::collections::BTreeMap;

use serde_json::Value;
use sopan_app::AppError;
use sopan_app::access::Actor;
use sopan_app::learning::{CourseView, Next};
use sopan_app::records::{Client, RecordError, Sent};
use sopan_app::store::access::Grant;
use sopan_app::store::ledger::Work;
use sopan_app::store::organisations::{self, Organisation};
use sopan_app::store::testing::TestDb;
use sopan_app::store::verify::verify;
use sopan_app::store::{on_both, sql};
use sopan_app::testing::TestApp;
use sopan_rules::access::Role;
use sopan_rules::assessments::Outcome;
use sopan_rules::ids::{OfficialId, OrganisationId, ResourceId};
use sopan_rules::ledger::{Fact, Refusal};
use sopan_rules::organisations::Kind;
use sopan_rules::records::Version;
use sopan_rules::records::forms::Languages;
use sopan_rules::records::question;

pub const ASHA: i64 = 900_001;
pub const RAVI: i64 = 900_002;
pub const FIRST: ResourceId = ResourceId(800_011);
pub const SECOND: ResourceId = ResourceId(800_012);

/// A nation, a State and a department with two officials; a course of two required
/// resources and one that isn't, with an assessment of two questions, and another
/// course without an assessment.
pub struct World {
    pub app: TestApp,
}

const FILL: &[&str] = &[
    "insert into provider (id, name) values (800000, 'ISTM')",
    "insert into course (id, code, title, language, provider, minutes, description, status,
                         search, organisation, created_at)
     values (800001, 'noting', 'Noting and Drafting', 'en', 800000, 90,
             '<p>How a file is written.</p><script>alert(1)</script>', 'live', '', 1, 0),
            (800002, 'yoga', 'Yoga Break', 'en', null, 10, '', 'live', '', 1, 0),
            (800003, 'empty', 'Only a title', 'en', null, 10, '', 'live', '', 1, 0),
            (800004, 'draft', 'Not yet', 'en', null, 10, '', 'draft', '', 1, 0)",
    "insert into module (id, course, position, title)
     values (800005, 800001, 1, 'The file'), (800006, 800002, 1, 'Breathe')",
    "insert into resource (id, module, course, position, kind, title, body, minutes, required)
     values (800011, 800005, 800001, 1, 'text', 'The noting', '<p>Write.</p>', 10, 1),
            (800012, 800005, 800001, 2, 'text', 'The draft', '<p>Draft.</p>', 10, 1),
            (800013, 800005, 800001, 3, 'text', 'More to read', '<p>Read.</p>', 10, 0),
            (800014, 800006, 800002, 1, 'text', 'Breathe', '', 10, 1)",
    "insert into assessment (id, course, title, pass_percent, attempts)
     values (800020, 800001, 'Test', 60, 2)",
    "insert into question (id, assessment, position, kind, body, marks)
     values (800021, 800020, 1, 'single', 'Who signs?', 1),
            (800022, 800020, 2, 'multiple', 'What belongs in a noting?', 1)",
    "insert into question_option (question, position, body, correct)
     values (800021, 1, 'The clerk', 0), (800021, 2, 'The competent authority', 1),
            (800022, 1, 'Facts', 1), (800022, 2, 'Rumours', 0), (800022, 3, 'Rules', 1)",
    "insert into person (official, name, language, name_hi)
     values (900001, 'Asha Verma', 'en', 'आशा वर्मा'), (900002, 'Ravi Das', 'hi', null)",
];

impl World {
    pub async fn new(test: &TestDb) -> World {
        let mut tx = test.db.write().await.unwrap();
        let place = |id: i64, code: &str, kind, name: &str, above: Option<i64>| {
            let organisation = Organisation {
                id: OrganisationId(id),
                code: code.to_owned(),
                kind,
                name_en: name.to_owned(),
                name_hi: name.to_owned(),
                lgd_code: None,
                mdo: kind == Kind::Department,
            };
            (organisation, above.map(OrganisationId))
        };
        let all = [
            place(1, "IN", Kind::Nation, "India", None),
            place(2, "IN-BR", Kind::State, "Bihar", Some(1)),
            place(3, "BR-RDD", Kind::Department, "Rural Development", Some(2)),
            place(4, "BR-EDU", Kind::Department, "Education", Some(2)),
        ];
        organisations::insert(&mut tx, &all).await.unwrap();
        for text in FILL {
            sql(*text).run(&mut tx).await.unwrap();
        }
        tx.commit().await.unwrap();
        let app = TestApp::open(test, "2025-11-28").await;
        app.pass_seconds(43_200);
        for official in [ASHA, RAVI] {
            let fact = Fact::Registered {
                organisation: OrganisationId(3),
                group: Some("B".to_owned()),
                designation: None,
            };
            let work = Work::act(OfficialId(official), fact, app.now(), None);
            app.lane().write(work).await.unwrap();
        }
        let world = World { app };
        world.wait(60);
        world
    }

    pub fn wait(&self, seconds: i64) {
        self.app.pass_seconds(seconds);
    }

    /// A learner without any role, signed in as on the web.
    pub async fn learner(&self, official: i64) -> Actor {
        let link = self
            .app
            .link_for(&Actor::operator(), OfficialId(official))
            .await
            .unwrap();
        let token = link.rsplit('/').next().unwrap();
        let signed_in = self.app.sign_in_by_link(token, "test").await.unwrap();
        self.app.actor(&signed_in.token).await.unwrap()
    }

    /// Department, State, nation: officials who have completed a course.
    async fn learned(&self, actor: &Actor) -> Vec<i64> {
        let home = self.app.home(actor).await.unwrap();
        home.figures.iter().map(|f| f.learned).collect()
    }

    async fn attempt(&self, actor: &Actor, given: &str) -> i64 {
        let id = self.app.begin_attempt(actor, "noting").await.unwrap();
        self.app
            .save_answers(actor, "noting", id, 0, &answers(given))
            .await
            .unwrap();
        self.app.finish_attempt(actor, "noting", id).await.unwrap();
        self.wait(60);
        id
    }

    pub async fn ends_clean(self) {
        let report = verify(self.app.db()).await.unwrap();
        assert_eq!(report.differences, 0, "{:?}", report.first);
    }
}

const RIGHT: &str = "800021:1 800022:0,2";

/// “800021:1 800022:0,2” as what a page sends: the places of what was chosen.
fn answers(text: &str) -> BTreeMap<i64, Vec<String>> {
    text.split_whitespace()
        .filter_map(|one| one.split_once(':'))
        .map(|(id, chosen)| {
            (
                id.parse().unwrap(),
                chosen.split(',').map(str::to_owned).collect(),
            )
        })
        .collect()
}

on_both!(
    an_official_learns_and_the_figures_move_at_that_moment,
    async |test: TestDb| {
        let world = World::new(&test).await;
        let (app, asha) = (&world.app, world.learner(ASHA).await);
        app.enrol(&asha, "noting").await.unwrap();
        app.enrol(&asha, "noting").await.unwrap();
        let course = app.course(&asha, "noting").await.unwrap();
        assert_eq!(course.description, "<p>How a file is written.</p>");
        assert_eq!(
            (course.progress(), course.resume()),
            ((0, 3), Next::Resource(FIRST))
        );

        app.mark_done(&asha, "noting", FIRST).await.unwrap();
        world.wait(60);
        let marked = app.mark_done(&asha, "noting", SECOND).await.unwrap();
        assert_eq!(
            marked.certificate, None,
            "the assessment is still to be cleared"
        );
        world.wait(60);
        assert_eq!(world.learned(&asha).await, [0, 0, 0]);

        let id = world.attempt(&asha, RIGHT).await;
        let outcome = app.outcome(&asha, "noting", id).await.unwrap();
        assert!(outcome.cleared && outcome.completed);
        assert_eq!(outcome.hundredths, 10_000);
        let moved: Vec<_> = outcome
            .moved
            .iter()
            .map(|f| (f.name_en.as_str(), f.percent_before(), f.percent()))
            .collect();
        let (nothing, half) = ("0.00".to_owned(), "50.00".to_owned());
        assert_eq!(
            moved,
            ["Rural Development", "Bihar", "India"].map(|n| (n, nothing.clone(), half.clone()))
        );
        assert_eq!(world.learned(&asha).await, [1, 1, 1]);

        // The certificate, for anyone who has its number, however typed.
        let number = outcome.course.enrolment.unwrap().certificate.unwrap();
        for typed in [number.clone(), number.to_lowercase().replace('-', "")] {
            let found = app.check(&typed).await.unwrap().unwrap();
            assert_eq!((found.name.as_str(), found.minutes), ("Asha Verma", 90));
        }
        assert_eq!(app.check("0000-0000-0000").await.unwrap(), None);
        for language in ["en", "hi"] {
            let pdf = app.certificate_pdf(&asha, &number, language).await.unwrap();
            assert!(pdf.starts_with(b"%PDF"));
        }
        let sums = app.record(&asha).await.unwrap().sums;
        assert_eq!(
            (sums.completed, sums.course_minutes, sums.cleared),
            (1, 90, 1)
        );
        let csv = String::from_utf8(app.record_csv(&asha).await.unwrap()).unwrap();
        assert!(csv.contains("noting,Noting and Drafting,ISTM,completed,28.11.2025,28.11.2025,90"));
        world.ends_clean().await;
    }
);

on_both!(
    a_course_is_completed_in_whatever_order_its_parts_are_done,
    async |test: TestDb| {
        let world = World::new(&test).await;
        let (app, asha) = (&world.app, world.learner(ASHA).await);
        app.enrol(&asha, "noting").await.unwrap();
        let id = world.attempt(&asha, RIGHT).await;
        assert!(!app.outcome(&asha, "noting", id).await.unwrap().completed);
        let more = app.mark_done(&asha, "noting", SECOND).await.unwrap();
        assert_eq!(more.certificate, None);
        world.wait(60);
        let last = app.mark_done(&asha, "noting", FIRST).await.unwrap();
        assert!(last.certificate.is_some());
        // Again, and nothing is completed twice.
        let again = app.mark_done(&asha, "noting", FIRST).await.unwrap();
        assert_eq!(again.certificate, None);
        assert_eq!(app.certificates(&asha).await.unwrap().len(), 1);

        app.enrol(&asha, "yoga").await.unwrap();
        let only = app
            .mark_done(&asha, "yoga", ResourceId(800_014))
            .await
            .unwrap();
        assert!(only.certificate.is_some(), "a course without an assessment");
        assert_eq!(world.learned(&asha).await, [1, 1, 1]);
        world.ends_clean().await;
    }
);

on_both!(
    retakes_are_limited_and_a_double_click_counts_once,
    async |test: TestDb| {
        let world = World::new(&test).await;
        let (app, asha) = (&world.app, world.learner(ASHA).await);
        app.enrol(&asha, "noting").await.unwrap();

        // Answers are saved, and another device continues the same attempt.
        let id = app.begin_attempt(&asha, "noting").await.unwrap();
        let given = answers("800021:1 800099:1 800022:7");
        app.save_answers(&asha, "noting", id, 0, &given)
            .await
            .unwrap();
        let elsewhere = world.learner(ASHA).await;
        assert_eq!(app.begin_attempt(&elsewhere, "noting").await.unwrap(), id);
        let sitting = app.attempt(&elsewhere, "noting", id).await.unwrap();
        let open: Vec<bool> = sitting.questions().map(|q| q.is_unanswered()).collect();
        assert_eq!(open, [false, true]);

        // Handed in from both at once: it counts once.
        let (one, other) = tokio::join!(
            app.finish_attempt(&asha, "noting", id),
            app.finish_attempt(&elsewhere, "noting", id),
        );
        one.unwrap();
        other.unwrap();
        world.wait(60);
        let outcome = app.outcome(&asha, "noting", id).await.unwrap();
        assert_eq!((outcome.hundredths, outcome.cleared), (5_000, false));
        assert_eq!(outcome.course.attempts_left(), Some(1));
        let right: Vec<bool> = outcome
            .review
            .iter()
            .map(|r| r.outcome == Outcome::Right)
            .collect();
        assert_eq!(right, [true, false]);

        // What was handed in stays, and whoever answers it late is told.
        let late = app
            .save_answers(&asha, "noting", id, 9, &answers(RIGHT))
            .await;
        assert_eq!(late.unwrap_err().code(), "attempt-over");
        app.finish_attempt(&asha, "noting", id).await.unwrap();
        assert!(!app.outcome(&asha, "noting", id).await.unwrap().cleared);

        world.attempt(&asha, "").await;
        let none = app.begin_attempt(&asha, "noting").await.unwrap_err();
        assert_eq!(none.code(), "attempts-used");
        world.ends_clean().await;
    }
);

on_both!(
    a_course_is_taken_once_more_and_counts_once,
    async |test: TestDb| {
        let world = World::new(&test).await;
        let (app, asha) = (&world.app, world.learner(ASHA).await);
        let refused = app.take_again(&asha, "noting").await;
        assert!(refused.is_err(), "nobody takes again what was never begun");
        app.enrol(&asha, "noting").await.unwrap();
        let refused = app.take_again(&asha, "noting").await.unwrap_err();
        assert_eq!(refused.code(), "course-not-again");
        let through = async || {
            for resource in [FIRST, SECOND] {
                app.mark_done(&asha, "noting", resource).await.unwrap();
                world.wait(60);
            }
            let id = world.attempt(&asha, RIGHT).await;
            app.outcome(&asha, "noting", id).await.unwrap()
        };
        let first = through().await;
        assert!(first.completed && !first.moved.is_empty());
        let certificate = |view: CourseView| view.way.enrolment.unwrap().certificate;
        let held = certificate(app.course(&asha, "noting").await.unwrap());

        // A year later she begins anew, and finds nothing done,
        app.set_day("2026-11-28");
        app.take_again(&asha, "noting").await.unwrap();
        app.take_again(&asha, "noting").await.unwrap();
        world.wait(60);
        let course = app.course(&asha, "noting").await.unwrap();
        assert_eq!(
            (course.progress(), course.resume()),
            ((0, 3), Next::Resource(FIRST))
        );
        let home = app.home(&asha).await.unwrap();
        assert_eq!((home.begun.len(), home.completed.len()), (1, 0));
        assert_eq!((home.begun[0].done, home.begun[0].total), (0, 3));
        assert_eq!(home.sums.completed, 1, "what was completed stays so");
        // with as many attempts as before,
        let left = course.attempts_left();
        world.attempt(&asha, "800021:0").await;
        let course = app.course(&asha, "noting").await.unwrap();
        assert_eq!(course.attempts_left(), left.map(|left| left - 1));
        // and completes it once more: with the same certificate, and no figure moves.
        let second = through().await;
        assert!(second.completed && second.moved.is_empty());
        let course = app.course(&asha, "noting").await.unwrap();
        let way = course.enrolment.clone().unwrap();
        assert_eq!((way.renewed.len(), way.again), (1, None));
        assert_eq!(certificate(course), held);
        assert_eq!(world.learned(&asha).await, [1, 1, 1]);
        assert_eq!(app.home(&asha).await.unwrap().sums.completed, 1);

        // Other systems read that she took the course up again and completed it again,
        app.add_record_client(&Actor::operator(), "reader", "a long secret", &[])
            .await
            .unwrap();
        let reader = app.record_client("reader", "a long secret").await.unwrap();
        let noting = [("activity", "https://sopan.example/courses/noting")];
        let (told, _) = asked(&world, &reader, &noting).await;
        let twice = ["completed noting", "registered noting"];
        assert_eq!(in_short(&told), [twice, twice].concat());
        assert_eq!(told[0]["verb"]["display"]["en"], "completed again");
        assert_eq!(told[1].get("result"), None);
        let registration = |n: usize| &told[n]["context"]["registration"];
        assert_eq!(registration(0), registration(3));
        // and find either by its verb.
        let registered = "http://adlnet.gov/expapi/verbs/registered";
        let both = [noting[0], ("verb", registered)];
        assert_eq!(asked(&world, &reader, &both).await.0.len(), 2);
        world.ends_clean().await;
    }
);

on_both!(
    a_learner_goes_on_from_another_device,
    async |test: TestDb| {
        let world = World::new(&test).await;
        let (app, phone) = (&world.app, world.learner(ASHA).await);
        app.enrol(&phone, "noting").await.unwrap();
        app.open_resource(&phone, "noting", FIRST).await.unwrap();
        app.open_resource(&phone, "noting", SECOND).await.unwrap();
        app.save_position(&phone, "noting", SECOND, 420)
            .await
            .unwrap();
        // A page left open elsewhere does not move the learner back.
        app.save_position(&phone, "noting", FIRST, 77)
            .await
            .unwrap();

        let desk = world.learner(ASHA).await;
        let course = app.course(&desk, "noting").await.unwrap();
        assert_eq!(course.resume(), Next::Resource(SECOND));
        let open = app.open_resource(&desk, "noting", SECOND).await.unwrap();
        assert_eq!(open.spot, 420);
        let home = app.home(&desk).await.unwrap();
        assert_eq!(home.begun[0].resource.as_deref(), Some("The draft"));
        world.ends_clean().await;
    }
);

on_both!(
    of_what_happens_at_one_moment_time_counts_once,
    async |test: TestDb| {
        // Given two pages of one course open at the same time,
        let world = World::new(&test).await;
        let (app, asha) = (&world.app, world.learner(ASHA).await);
        app.enrol(&asha, "noting").await.unwrap();
        app.open_resource(&asha, "noting", FIRST).await.unwrap();
        let beat = || app.spend_time(&asha, "noting", 50);
        // when their beats come at the same moment, often enough to fill an entry,
        for _ in 0..14 {
            world.wait(50);
            let (a, b, c) = tokio::join!(beat(), beat(), beat());
            assert_eq!(a.unwrap() + b.unwrap() + c.unwrap(), 50);
        }
        // and one with the mark that a resource is done,
        world.wait(50);
        let (counted, done) = tokio::join!(beat(), app.mark_done(&asha, "noting", FIRST));
        assert_eq!(counted.unwrap(), 50);
        done.unwrap();
        // then no second counts twice, and none is lost.
        let seconds = app.course(&asha, "noting").await.unwrap().seconds();
        assert_eq!(seconds, 15 * 50);
        world.ends_clean().await;
    }
);

on_both!(time_cannot_be_inflated, async |test: TestDb| {
    let world = World::new(&test).await;
    let (app, asha) = (&world.app, world.learner(ASHA).await);
    app.enrol(&asha, "noting").await.unwrap();
    let beat = async |seconds| app.spend_time(&asha, "noting", seconds).await.unwrap();
    assert_eq!(beat(30).await, 0, "nothing is open");
    app.open_resource(&asha, "noting", FIRST).await.unwrap();
    assert_eq!(beat(30).await, 0, "no time has passed");
    world.wait(30);
    assert_eq!((beat(30).await, beat(30).await), (30, 0), "a replay");
    assert_eq!(beat(-500).await, 0);
    world.wait(36_000 - 18_000);
    assert_eq!(beat(36_000).await, 60, "ten hours in one beat");
    let seconds = async || app.course(&asha, "noting").await.unwrap().seconds();
    assert_eq!(seconds().await, 90);

    // Enough of it becomes an entry; what is shown does not change by that.
    for _ in 0..7 {
        world.wait(30);
        beat(30).await;
    }
    let course = app.course(&asha, "noting").await.unwrap();
    assert_eq!(course.enrolment.as_ref().unwrap().seconds, 300);
    assert_eq!(course.seconds(), 300);

    // What is open at the end of a day is that day's.
    world.wait(30);
    beat(30).await;
    world.wait(86_400);
    beat(30).await;
    let course = app.course(&asha, "noting").await.unwrap();
    assert_eq!(course.enrolment.as_ref().unwrap().seconds, 330);
    assert_eq!(course.seconds(), 360);

    // A resource that is done closes what is open.
    app.mark_done(&asha, "noting", FIRST).await.unwrap();
    let course = app.course(&asha, "noting").await.unwrap();
    assert_eq!(course.enrolment.as_ref().unwrap().seconds, 360);
    assert_eq!(course.seconds(), 360);
    world.ends_clean().await;
});

on_both!(nobody_reads_or_answers_for_another, async |test: TestDb| {
    let world = World::new(&test).await;
    let (app, asha) = (&world.app, world.learner(ASHA).await);
    let ravi = world.learner(RAVI).await;
    app.enrol(&asha, "noting").await.unwrap();
    app.mark_done(&asha, "noting", FIRST).await.unwrap();
    app.mark_done(&asha, "noting", SECOND).await.unwrap();
    let id = world.attempt(&asha, RIGHT).await;
    let number = app.certificates(&asha).await.unwrap()[0].number.clone();

    let not_found = |e: AppError| matches!(e, AppError::NotFound { .. });
    let none = answers("800021:0");
    assert!(not_found(
        app.attempt(&ravi, "noting", id).await.unwrap_err()
    ));
    assert!(not_found(
        app.outcome(&ravi, "noting", id).await.unwrap_err()
    ));
    assert!(not_found(
        app.save_answers(&ravi, "noting", id, 0, &none)
            .await
            .unwrap_err()
    ));
    assert!(not_found(
        app.finish_attempt(&ravi, "noting", id).await.unwrap_err()
    ));
    let pdf = app.certificate_pdf(&ravi, &number, "en").await;
    assert!(matches!(pdf, Err(AppError::Forbidden)));
    assert_eq!(app.record(&ravi).await.unwrap().lines.len(), 0);
    assert_eq!(app.certificates(&ravi).await.unwrap().len(), 0);

    // Without an enrolment there is nothing to do in a course.
    let refused = |e: AppError| matches!(e, AppError::Refused(Refusal::NotEnrolled(_)));
    assert!(refused(
        app.open_resource(&ravi, "noting", FIRST).await.unwrap_err()
    ));
    assert!(refused(
        app.mark_done(&ravi, "noting", FIRST).await.unwrap_err()
    ));
    assert!(refused(
        app.begin_attempt(&ravi, "noting").await.unwrap_err()
    ));
    assert!(refused(
        app.spend_time(&ravi, "noting", 30).await.unwrap_err()
    ));
    assert!(not_found(app.course(&ravi, "draft").await.unwrap_err()));
    assert!(not_found(app.course(&ravi, "nowhere").await.unwrap_err()));
    assert_eq!(
        app.enrol(&ravi, "empty").await.unwrap_err().code(),
        "course-not-open"
    );

    // The admin of the department may see the certificate.
    let mut tx = app.db().write().await.unwrap();
    let grant = Grant {
        role: Role::MdoAdmin,
        organisation: OrganisationId(3),
    };
    sopan_app::store::access::grant(&mut tx, OfficialId(RAVI), grant, app.now(), None)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let admin = world.learner(RAVI).await;
    assert!(app.certificate_pdf(&admin, &number, "en").await.is_ok());
    world.ends_clean().await;
});

/// What a client of the Learning Record Store gets: verb and object of each statement, and
/// where the next page is.
async fn asked(
    world: &World,
    client: &Client,
    parameters: &[(&str, &str)],
) -> (Vec<Value>, String) {
    let given: Vec<(String, String)> = parameters
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    let question = question::statements(&given, Version::V2).unwrap();
    let found = world
        .app
        .statements(client, &question, &Languages::read(""))
        .await;
    let found: Value = serde_json::from_str(&found.unwrap().json).unwrap();
    let more = found["more"].as_str().unwrap_or_default().to_owned();
    match found.get("statements") {
        Some(list) => (list.as_array().unwrap().clone(), more),
        None => (vec![found], more),
    }
}

fn in_short(statements: &[Value]) -> Vec<String> {
    let last = |text: &Value| {
        text.as_str()
            .unwrap()
            .rsplit('/')
            .next()
            .unwrap()
            .to_owned()
    };
    let short = |s: &Value| format!("{} {}", last(&s["verb"]["id"]), last(&s["object"]["id"]));
    statements.iter().map(short).collect()
}

on_both!(
    what_is_learned_is_told_as_statements,
    async |test: TestDb| {
        // Given a course that Asha completed, another in which she and Ravi enrolled, and a
        // statement that a program sent in between
        let world = World::new(&test).await;
        let (app, operator) = (&world.app, Actor::operator());
        for (key, scope) in [("reader", "all"), ("mine", "statements/read/mine")] {
            let scopes = [scope.to_owned(), "statements/write".to_owned()];
            app.add_record_client(&operator, key, "a long secret", &scopes)
                .await
                .unwrap();
        }
        let reader = app.record_client("reader", "a long secret").await.unwrap();
        let send = async |text: String| {
            let sent = Sent {
                version: Version::V2,
                statements: text.as_bytes(),
                parts: &[],
                id: None,
            };
            app.store_statements(&reader, sent).await
        };
        let asha = world.learner(ASHA).await;
        app.enrol(&asha, "noting").await.unwrap();
        world.wait(60);
        app.mark_done(&asha, "noting", FIRST).await.unwrap();
        world.wait(60);
        send(
            r#"{"actor":{"account":{"homePage":"https://sopan.example","name":"900001"}},
            "verb":{"id":"http://example.org/read"},"object":{"id":"http://example.org/page"}}"#
                .to_owned(),
        )
        .await
        .unwrap();
        world.wait(60);
        app.mark_done(&asha, "noting", SECOND).await.unwrap();
        world.wait(60);
        world.attempt(&asha, "800021:0 800022:1").await;
        world.attempt(&asha, RIGHT).await;
        for official in [ASHA, RAVI] {
            let learner = world.learner(official).await;
            app.enrol(&learner, "yoga").await.unwrap();
            world.wait(60);
        }

        // Then everything is told in the order in which it was recorded, the newest first
        let (all, more) = asked(&world, &reader, &[]).await;
        let told = [
            "registered yoga",
            "registered yoga",
            "completed noting",
            "passed 800020",
            "failed 800020",
            "completed 800012",
            "read page",
            "completed 800011",
            "registered noting",
        ];
        assert_eq!(
            (in_short(&all), more.as_str()),
            (told.map(str::to_owned).to_vec(), "")
        );
        assert_eq!(all[3]["result"]["score"]["scaled"], 1.0);
        assert_eq!(all[2]["actor"]["name"], "Asha Verma");
        assert_eq!(
            all[2]["object"]["definition"]["name"]["en"],
            "Noting and Drafting"
        );
        assert_eq!(
            all[5]["context"]["contextActivities"]["parent"][0]["id"],
            "https://sopan.example/courses/noting"
        );

        // in pages too, in both directions
        for (ascending, expected) in [
            (false, told.to_vec()),
            (true, told.iter().rev().copied().collect()),
        ] {
            let flag = ascending.to_string();
            let (mut page, mut more) =
                asked(&world, &reader, &[("limit", "2"), ("ascending", &flag)]).await;
            let mut found = Vec::new();
            while !more.is_empty() {
                assert!(page.len() <= 2);
                found.extend(in_short(&page));
                let token = more.rsplit('/').next().unwrap();
                let next = app
                    .more_statements(&reader, token, &Languages::read(""))
                    .await;
                let next: Value = serde_json::from_str(&next.unwrap().json).unwrap();
                page = next["statements"].as_array().unwrap().clone();
                more = next["more"].as_str().unwrap().to_owned();
            }
            found.extend(in_short(&page));
            // What was recorded at one moment goes by official and entry, and so backwards.
            assert_eq!(found, expected, "ascending: {ascending}");
        }

        // and every filter holds for acts as for what was sent
        let agent = r#"{"account":{"homePage":"https://sopan.example","name":"900001"}}"#;
        let nobody = r#"{"mbox":"mailto:asha@example.org"}"#;
        let own = r#"{"account":{"homePage":"https://sopan.example","name":"sopan"}}"#;
        let registration = all[2]["context"]["registration"].as_str().unwrap();
        let since = all[5]["stored"].as_str().unwrap();
        let course = "https://sopan.example/courses/noting";
        let cases: [(&[(&str, &str)], usize); 13] = [
            (&[("agent", agent)], 8),
            (&[("agent", nobody)], 0),
            (&[("agent", own)], 0),
            (&[("agent", own), ("related_agents", "true")], 8),
            (&[("verb", "http://adlnet.gov/expapi/verbs/completed")], 3),
            (
                &[
                    ("verb", "http://adlnet.gov/expapi/verbs/completed"),
                    ("agent", agent),
                    ("activity", course),
                ],
                1,
            ),
            (&[("verb", "http://example.org/read")], 1),
            (&[("activity", course)], 2),
            (&[("activity", course), ("related_activities", "true")], 6),
            (
                &[("activity", "https://sopan.example/assessments/800020")],
                2,
            ),
            (
                &[("activity", "https://sopan.example/activities/800011")],
                1,
            ),
            (&[("registration", registration)], 6),
            (&[("since", since)], 5),
        ];
        for (parameters, expected) in cases {
            let (found, _) = asked(&world, &reader, parameters).await;
            assert_eq!(
                found.len(),
                expected,
                "{parameters:?}: {:?}",
                in_short(&found)
            );
        }
        let (until, _) = asked(&world, &reader, &[("until", since)]).await;
        assert_eq!(until.len(), 4);
        let id = all[2]["id"].as_str().unwrap();
        let (one, _) = asked(&world, &reader, &[("statementId", id)]).await;
        assert_eq!(one, [all[2].clone()]);
        let (ids, _) = asked(&world, &reader, &[("statementId", id), ("format", "ids")]).await;
        assert!(ids[0]["object"].get("definition").is_none());
        let known = app.record_activity(&reader, course).await.unwrap();
        assert_eq!(known["definition"]["name"]["en"], "Noting and Drafting");
        let agent: Value = serde_json::from_str(agent).unwrap();
        let person = app.record_person(&reader, &agent).await.unwrap();
        assert_eq!(person["name"][0], "Asha Verma");

        // whoever may read its own only sees none of it
        let mine = app.record_client("mine", "a long secret").await.unwrap();
        assert_eq!(asked(&world, &mine, &[]).await.0.len(), 0);
        let question =
            question::statements(&[("statementId".to_owned(), id.to_owned())], Version::V2);
        let hidden = app
            .statements(&mine, &question.unwrap(), &Languages::read(""))
            .await;
        assert!(matches!(hidden, Err(RecordError::NotFound { .. })));

        // and no statement takes an act's place or takes it back.
        let taken = send(format!(
            r#"{{"id":"{id}","actor":{{"mbox":"mailto:a@example.org"}},
             "verb":{{"id":"http://example.org/v"}},"object":{{"id":"http://example.org/o"}}}}"#
        ));
        assert!(matches!(taken.await, Err(RecordError::Conflict(_))));
        let voided = send(format!(
            r#"{{"actor":{{"mbox":"mailto:a@example.org"}},
             "verb":{{"id":"http://adlnet.gov/expapi/verbs/voided"}},
             "object":{{"objectType":"StatementRef","id":"{id}"}}}}"#
        ));
        assert!(matches!(voided.await, Err(RecordError::OfTheLedger(_))));
        world.ends_clean().await;
    }
);
