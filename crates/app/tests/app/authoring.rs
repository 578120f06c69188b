//! A course from one hand to the next: written, reviewed by another person, published,
//! revised while officials are under way, retired, and rated.

use std::collections::{BTreeMap, BTreeSet};

use sopan_app::access::Actor;
use sopan_app::authoring::{Change as Outline, Details, ResourceDraft};
use sopan_app::ratings::mean;
use sopan_app::search::Query;
use sopan_app::surveys::{QuestionDraft, score};
use sopan_app::testing::{TestApp, organisation};
use sopan_app::versions::{Change, Part, Piece, Underway};
use sopan_app::{App, AppError};
use sopan_rules::access::Role;
use sopan_rules::assessments::{Choice, Kind as QuestionKind, Paper, Question, Source};
use sopan_rules::ids::{OfficialId, OrganisationId, ResourceId};
use sopan_rules::ledger::Fact;
use sopan_rules::organisations::Kind;
use sopan_rules::questions::{Answer, Text};
use sopan_rules::surveys::Answers;
use sopan_store::catalogue::Status;
use sopan_store::ledger::{Act, Work};
use sopan_store::review::Decision;
use sopan_store::testing::TestDb;
use sopan_store::verify::verify;
use sopan_store::{on_both, organisations, sql};

const NATION: OrganisationId = OrganisationId(1);
const BIHAR: OrganisationId = OrganisationId(2);
const KERALA: OrganisationId = OrganisationId(3);

async fn world(test: &TestDb) -> TestApp {
    let mut tx = test.db.write().await.unwrap();
    let all = [
        (organisation(1, "IN", Kind::Nation), None),
        (organisation(2, "IN-BR", Kind::State), Some(NATION)),
        (organisation(3, "IN-KL", Kind::State), Some(NATION)),
    ];
    organisations::insert(&mut tx, &all).await.unwrap();
    tx.commit().await.unwrap();
    TestApp::open(test, "2025-11-05").await
}

/// An official with a name and an address, and a role over an organisation.
async fn person(app: &App, id: i64, name: &str, role: Option<(Role, OrganisationId)>) -> Actor {
    let official = OfficialId(id);
    let mut work = Work {
        acts: vec![Act {
            official,
            fact: Fact::Registered {
                organisation: BIHAR,
                group: Some("Group B".to_owned()),
                designation: Some("Clerk".to_owned()),
            },
            occurred: app.now(),
            caused_by: None,
        }],
        ..Work::default()
    };
    work.also.push(
        sql("insert into person (official, name, email) values ($1, $2, $3)")
            .bind(official)
            .bind(name)
            .bind(format!("{}@example.gov.in", name.to_lowercase())),
    );
    app.lane().write(work).await.unwrap();
    let operator = Actor::operator();
    if let Some((role, over)) = role {
        app.grant(&operator, official, role, over).await.unwrap();
    }
    app.actor_as(Some(&id.to_string())).await.unwrap()
}

fn text(title: &str, body: &str) -> ResourceDraft {
    ResourceDraft {
        kind: "text".to_owned(),
        title: title.to_owned(),
        body: body.to_owned(),
        url: String::new(),
        minutes: 5,
        required: true,
    }
}

fn question(text: &str) -> Question {
    let option = |text: &str, right| Choice {
        id: String::new(),
        text: text.to_owned(),
        right,
    };
    Question {
        id: String::new(),
        kind: QuestionKind::Single,
        text: text.to_owned(),
        options: vec![option("Yes", true), option("No", false)],
        marks: 1,
    }
}

/// A draft with three texts.
async fn draft(app: &App, author: &Actor) -> String {
    let details = Details {
        title: "Writing minutes".to_owned(),
        language: "en".to_owned(),
        provider: "BIPARD".to_owned(),
        description: "What was decided.".to_owned(),
        minutes: 30,
    };
    let code = app.create_course(author, BIHAR, &details).await.unwrap();
    let module = Outline::AddModule("One".to_owned());
    app.change_outline(author, &code, module).await.unwrap();
    for (title, body) in [
        ("First", "The agenda comes first."),
        ("Second", "Note each decision."),
        ("Third", "Send it within two days."),
    ] {
        add(app, author, &code, text(title, body)).await;
    }
    code
}

async fn add(app: &App, author: &Actor, code: &str, draft: ResourceDraft) {
    let held = app.course_to_author(author, code).await.unwrap();
    let module = held.modules[0].id;
    app.keep_resource(author, code, (module, None), draft, None)
        .await
        .unwrap();
}

async fn resource(app: &App, author: &Actor, code: &str, title: &str) -> (i64, ResourceId) {
    let held = app.course_to_author(author, code).await.unwrap();
    let mut all = held.modules.iter().flat_map(|m| &m.resources);
    let found = all.find(|r| r.title == title).unwrap();
    (found.module, found.id)
}

fn refused<T: std::fmt::Debug>(result: Result<T, AppError>) -> &'static str {
    result.unwrap_err().code()
}

fn letters(app: &TestApp) -> Vec<String> {
    let folder = app.files().join("outbox");
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    entries
        .map(|e| std::fs::read_to_string(e.unwrap().path()).unwrap())
        .collect()
}

on_both!(
    a_course_goes_live_only_as_another_person_approved_it,
    async |test: TestDb| {
        let app = world(&test).await;
        let author = person(&app, 10, "Asha", Some((Role::ContentCreator, BIHAR))).await;
        let reviewer = person(&app, 11, "Ravi", Some((Role::Reviewer, BIHAR))).await;
        let stranger = person(&app, 12, "Nila", Some((Role::Reviewer, KERALA))).await;
        let state = person(&app, 13, "Sita", Some((Role::StateAdmin, BIHAR))).await;

        // Given a State that asks for approvals, and a draft.
        assert_eq!(
            refused(app.set_review_rule(&author, BIHAR, true).await),
            "forbidden"
        );
        app.set_review_rule(&state, BIHAR, true).await.unwrap();
        let code = draft(&app, &author).await;
        assert_eq!(
            refused(app.publish_course(&author, &code).await),
            "approval-missing"
        );

        // When it is handed in, those who review for its owner are told, and nobody else.
        let missing = app.submit_for_review(&author, &code, "Please.").await;
        assert_eq!(missing.unwrap(), []);
        let told = letters(&app);
        assert_eq!(told.len(), 1);
        assert!(told[0].contains("ravi@example.gov.in"));
        assert_eq!(app.review_queue(&reviewer).await.unwrap().len(), 1);
        assert_eq!(app.review_queue(&stranger).await.unwrap().len(), 0);
        assert_eq!(
            refused(app.review_view(&stranger, &code).await),
            "forbidden"
        );
        assert_eq!(
            refused(app.submit_for_review(&author, &code, "").await),
            "conflict"
        );

        // The reviewer reads it, says what is wrong and where, and sends it back.
        let seen = app.review_view(&reviewer, &code).await.unwrap();
        assert!(seen.reviews && !seen.authors && !seen.own);
        let (_, second) = resource(&app, &author, &code, "Second").await;
        let place = format!("resource-{second}");
        app.comment_on_course(&reviewer, &code, (&place, None), "Say <b>who</b> decides.")
            .await
            .unwrap();
        assert_eq!(
            refused(
                app.comment_on_course(&reviewer, &code, ("resource-1", None), "x")
                    .await
            ),
            "not-found"
        );
        let decide = async |who: &Actor, digest: &str, decision, reason: &str| {
            app.decide_review(who, &code, digest, decision, reason)
                .await
        };
        let (approve, back) = (Decision::Approved, Decision::SentBack);
        assert_eq!(
            refused(decide(&reviewer, &seen.digest, approve, "").await),
            "review-open-comments"
        );
        assert_eq!(
            refused(decide(&reviewer, &seen.digest, back, " ").await),
            "review-reason"
        );
        assert_eq!(
            refused(decide(&author, &seen.digest, approve, "").await),
            "forbidden"
        );
        decide(&reviewer, &seen.digest, back, "See the comment.")
            .await
            .unwrap();
        assert!(
            letters(&app)
                .iter()
                .any(|l| l.contains("asha@example.gov.in"))
        );
        assert_eq!(
            refused(app.publish_course(&author, &code).await),
            "approval-missing"
        );

        // The author answers, mends, and hands it in again.
        let said = app.review_view(&author, &code).await.unwrap().comments;
        assert_eq!(said[0].body, "Say who decides.");
        let answers = Some(said[0].id);
        app.comment_on_course(&author, &code, ("", answers), "Done.")
            .await
            .unwrap();
        let (module, id) = resource(&app, &author, &code, "Second").await;
        let mended = text("Second", "Note each decision and who carries it out.");
        let at = (module, Some(id.0));
        app.keep_resource(&author, &code, at, mended, None)
            .await
            .unwrap();
        app.submit_for_review(&author, &code, "").await.unwrap();

        // Somebody who wrote in it doesn't decide, whatever the role.
        let (module, id) = resource(&app, &author, &code, "Third").await;
        let touched = text("Third", "Send it within three days.");
        let at = (module, Some(id.0));
        app.keep_resource(&state, &code, at, touched, None)
            .await
            .unwrap();
        let now = app.review_view(&state, &code).await.unwrap();
        assert!(now.own && !now.standing.unchanged);
        assert_eq!(
            refused(decide(&state, &now.digest, approve, "").await),
            "review-own"
        );

        // What was changed after it was handed in isn't approved by accident.
        app.resolve_comment(&reviewer, &code, said[0].id)
            .await
            .unwrap();
        assert_eq!(
            refused(decide(&reviewer, &now.digest, approve, "").await),
            "review-changed"
        );
        app.withdraw_from_review(&author, &code).await.unwrap();
        app.submit_for_review(&author, &code, "").await.unwrap();
        let now = app.review_view(&reviewer, &code).await.unwrap();
        decide(&reviewer, &now.digest, approve, "Good.")
            .await
            .unwrap();
        assert_eq!(
            refused(decide(&reviewer, &now.digest, back, "x").await),
            "conflict"
        );

        // An approval is of what was approved, and of nothing else.
        let again = text("Third", "Send it within two days.");
        app.keep_resource(&author, &code, at, again, None)
            .await
            .unwrap();
        assert_eq!(
            refused(app.publish_course(&author, &code).await),
            "approval-missing"
        );
        let back_again = text("Third", "Send it within three days.");
        app.keep_resource(&author, &code, at, back_again, None)
            .await
            .unwrap();
        assert_eq!(app.publish_course(&author, &code).await.unwrap(), []);
        let versions = app
            .course_versions(&reviewer, &code, (None, None))
            .await
            .unwrap();
        assert_eq!(versions.list.len(), 1);
        let first = &versions.list[0];
        assert_eq!(first.approved_by.official, reviewer.official);
        assert_eq!(first.writers, r#"["Asha","Sita"]"#);

        // What learners see isn't changed behind the reviewer's back.
        let sly = text("Third", "Never.");
        assert_eq!(
            refused(app.keep_resource(&author, &code, at, sly, None).await),
            "revise-instead"
        );
        let paper = app.keep_paper(&author, &code, &Paper::default()).await;
        assert_eq!(refused(paper), "revise-instead", "nor how it is asked");
        let decisions: Vec<_> = app
            .review_view(&reviewer, &code)
            .await
            .unwrap()
            .history
            .iter()
            .map(|r| r.decision)
            .collect();
        assert_eq!(
            decisions,
            [Some(approve), Some(Decision::Withdrawn), Some(back)]
        );
        assert!(verify(&test.db).await.unwrap().is_clean());
    }
);

/// Enrols, and does resources by title.
async fn learns(app: &App, author: &Actor, learner: &Actor, code: &str, titles: &[&str]) {
    app.enrol(learner, code).await.unwrap();
    for title in titles {
        let (_, id) = resource(app, author, code, title).await;
        app.mark_done(learner, code, id).await.unwrap();
    }
}

/// The draft of a revision without the third text, with other words in the second and a
/// fourth text that is needed or not.
async fn revision(app: &App, author: &Actor, code: &str, fourth: bool) -> String {
    let revised = app.revise_course(author, code).await.unwrap();
    let (module, second) = resource(app, author, &revised, "Second").await;
    let mended = text("Second", "Note each decision and who carries it out.");
    let at = (module, Some(second.0));
    app.keep_resource(author, &revised, at, mended, None)
        .await
        .unwrap();
    let (_, third) = resource(app, author, &revised, "Third").await;
    let gone = Outline::RemoveResource(third.0);
    app.change_outline(author, &revised, gone).await.unwrap();
    if fourth {
        let new = text("Fourth", "Keep them for ten years.");
        add(app, author, &revised, new).await;
    }
    revised
}

fn titles(view: &sopan_app::learning::CourseView) -> Vec<String> {
    view.resources().map(|r| r.title.clone()).collect()
}

on_both!(
    those_under_way_move_or_keep_what_they_began,
    async |test: TestDb| {
        let app = world(&test).await;
        let author = person(&app, 10, "Asha", Some((Role::ContentCreator, BIHAR))).await;
        let early = person(&app, 20, "Early", None).await;
        let late = person(&app, 21, "Late", None).await;
        let done = person(&app, 22, "Done", None).await;
        let code = draft(&app, &author).await;
        assert_eq!(app.publish_course(&author, &code).await.unwrap(), []);
        learns(&app, &author, &early, &code, &["First"]).await;
        learns(&app, &author, &late, &code, &["First", "Second"]).await;
        learns(&app, &author, &done, &code, &["First", "Second", "Third"]).await;
        app.pass_seconds(60);

        // Given a revision beside the live course, of which learners see nothing.
        let revised = revision(&app, &author, &code, true).await;
        assert_eq!(app.revise_course(&author, &code).await.unwrap(), revised);
        let live = app.course(&early, &code).await.unwrap();
        assert_eq!(titles(&live), ["First", "Second", "Third"]);
        assert_eq!(refused(app.course(&early, &revised).await), "not-found");
        let found = app
            .find_courses(&Query {
                words: "minutes".to_owned(),
                limit: 10,
                ..Query::default()
            })
            .await
            .unwrap();
        assert_eq!(found.total, 1);
        let difference = app
            .course_versions(&author, &revised, (None, None))
            .await
            .unwrap();
        let told: BTreeSet<_> = difference
            .differences
            .iter()
            .map(|d| format!("{:?} {:?} {}", d.change, d.part, d.title))
            .collect();
        let expected = [
            (Change::Changed, Part::Text, "Second"),
            (Change::Removed, Part::Resource, "Third"),
            (Change::Added, Part::Resource, "Fourth"),
        ];
        let expected = expected.map(|(change, part, title)| format!("{change:?} {part:?} {title}"));
        assert_eq!(told, BTreeSet::from(expected));
        assert_eq!(
            refused(app.publish_course(&author, &revised).await),
            "revision-rule"
        );

        // When it is published and those under way keep theirs,
        let kept = app
            .publish_revision(&author, &revised, Underway::Keep, "Who carries it out")
            .await
            .unwrap();
        assert_eq!((kept.version, kept.underway, kept.completed), (2, 2, 0));
        // they see and need what they began,
        let view = app.course(&late, &code).await.unwrap();
        assert_eq!(titles(&view), ["First", "Second", "Third"]);
        assert_eq!(view.progress(), (2, 3));
        let third = view.resources().last().unwrap().id;
        let opened = app.open_resource(&late, &code, third).await.unwrap();
        assert!(opened.body.body.contains("within two days"));
        let second = view.resources().nth(1).unwrap().id;
        let opened = app.open_resource(&late, &code, second).await.unwrap();
        assert!(!opened.body.body.contains("carries it out"));
        let home = app.home(&late).await.unwrap();
        assert_eq!((home.begun[0].done, home.begun[0].total), (2, 3));
        let marked = app.mark_done(&late, &code, third).await.unwrap();
        assert!(marked.certificate.is_some(), "complete by what was begun");
        // whoever comes now learns the new one,
        let newcomer = person(&app, 23, "New", None).await;
        app.enrol(&newcomer, &code).await.unwrap();
        let view = app.course(&newcomer, &code).await.unwrap();
        assert_eq!(titles(&view), ["First", "Second", "Fourth"]);
        // and who had completed it, has.
        let view = app.course(&done, &code).await.unwrap();
        assert!(view.enrolment.as_ref().unwrap().completed.is_some());
        assert_eq!(titles(&view), ["First", "Second", "Fourth"]);

        // When the next revision asks for less and everybody moves, who lacks nothing any
        // more has completed the course.
        for title in ["First", "Second"] {
            let (_, id) = resource(&app, &author, &code, title).await;
            app.mark_done(&newcomer, &code, id).await.unwrap();
        }
        app.pass_seconds(60);
        let revised = app.revise_course(&author, &code).await.unwrap();
        let (_, fourth) = resource(&app, &author, &revised, "Fourth").await;
        let gone = Outline::RemoveResource(fourth.0);
        app.change_outline(&author, &revised, gone).await.unwrap();
        let moved = app
            .publish_revision(&author, &revised, Underway::Move, "")
            .await
            .unwrap();
        assert_eq!((moved.version, moved.underway, moved.completed), (3, 2, 1));
        let view = app.course(&newcomer, &code).await.unwrap();
        assert!(view.enrolment.as_ref().unwrap().certificate.is_some());
        let view = app.course(&early, &code).await.unwrap();
        assert_eq!(titles(&view), ["First", "Second"]);
        assert_eq!(view.progress(), (1, 2), "what stayed, stays done");

        // An act that was done without network before the revision, and comes now.
        let late_act = Fact::ResourceCompleted {
            course: view.course.id,
            resource: third,
        };
        let work = Work::act(OfficialId(20), late_act, app.now().plus_seconds(-90), None);
        app.lane().write(work).await.unwrap();
        let view = app.course(&early, &code).await.unwrap();
        assert!(view.enrolment.as_ref().unwrap().completed.is_none());
        assert!(verify(&test.db).await.unwrap().is_clean());
    }
);

on_both!(
    an_assessment_stays_the_same_in_a_revision,
    async |test: TestDb| {
        let app = world(&test).await;
        let author = person(&app, 10, "Asha", Some((Role::ContentCreator, BIHAR))).await;
        let learner = person(&app, 20, "Early", None).await;
        let code = draft(&app, &author).await;
        app.keep_assessment(&author, &code, "Do you know?", 50, 3)
            .await
            .unwrap();
        let kept = app
            .keep_question(&author, &code, None, question("Are minutes short?"))
            .await;
        assert_eq!(kept.unwrap(), []);
        assert_eq!(app.publish_course(&author, &code).await.unwrap(), []);
        app.enrol(&learner, &code).await.unwrap();
        let before = app.course_to_author(&author, &code).await.unwrap();
        let before = before.assessment.unwrap();

        // A revision of the texts leaves the assessment and an attempt under way alone.
        let attempt = app.begin_attempt(&learner, &code).await.unwrap();
        let revised = revision(&app, &author, &code, false).await;
        app.publish_revision(&author, &revised, Underway::Move, "")
            .await
            .unwrap();
        let after = app.course_to_author(&author, &code).await.unwrap();
        assert_eq!(after.assessment.unwrap(), before);
        assert_eq!(app.begin_attempt(&learner, &code).await.unwrap(), attempt);

        // Other questions: the attempt goes on with those that it drew.
        let revised = app.revise_course(&author, &code).await.unwrap();
        let kept = app
            .keep_question(&author, &revised, None, question("Are they signed?"))
            .await;
        assert_eq!(kept.unwrap(), []);
        app.publish_revision(&author, &revised, Underway::Move, "")
            .await
            .unwrap();
        let after = app.course_to_author(&author, &code).await.unwrap();
        let after = after.assessment.unwrap();
        assert_eq!(after.id, before.id);
        assert_eq!(after.questions.len(), 2);
        assert_eq!(after.questions[0], before.questions[0]);
        assert_eq!(app.begin_attempt(&learner, &code).await.unwrap(), attempt);

        // A revision that is given up leaves nothing behind.
        let revised = app.revise_course(&author, &code).await.unwrap();
        add(&app, &author, &revised, text("Fourth", "More.")).await;
        assert_eq!(app.discard_revision(&author, &revised).await.unwrap(), code);
        assert_eq!(
            refused(app.course_to_author(&author, &revised).await),
            "not-found"
        );
        assert_ne!(app.revise_course(&author, &code).await.unwrap(), "");
        assert!(verify(&test.db).await.unwrap().is_clean());
    }
);

on_both!(
    a_retired_course_points_to_what_took_its_place,
    async |test: TestDb| {
        let app = world(&test).await;
        let author = person(&app, 10, "Asha", Some((Role::ContentCreator, BIHAR))).await;
        let learner = person(&app, 20, "Early", None).await;
        let old = draft(&app, &author).await;
        let (_, first) = resource(&app, &author, &old, "First").await;
        let mut incoming = app.receive_file().await.unwrap();
        incoming.take(&picture()).await.unwrap();
        let file = incoming.end().await.unwrap();
        let added = app.add_picture(&author, &old, first, file, "A map").await;
        added.unwrap();
        let held = app.course_to_author(&author, &old).await.unwrap();
        let body = &held.resource(first.0).unwrap().1.body;
        let object = body.split("/files/").nth(1).unwrap();
        let object = object.split('"').next().unwrap().to_owned();
        app.publish_course(&author, &old).await.unwrap();
        learns(&app, &author, &learner, &old, &["First", "Second", "Third"]).await;
        let details = Details {
            title: "Recording decisions".to_owned(),
            language: "en".to_owned(),
            minutes: 20,
            ..Details::default()
        };
        let new = app.create_course(&author, BIHAR, &details).await.unwrap();
        let module = Outline::AddModule("One".to_owned());
        app.change_outline(&author, &new, module).await.unwrap();
        add(&app, &author, &new, text("First", "All of it.")).await;
        let retire = async |to: &str| app.retire_course_for(&author, &old, to).await;
        assert_eq!(
            refused(retire(&new).await),
            "replacement-unknown",
            "a draft"
        );
        assert_eq!(refused(retire(&old).await), "replacement-unknown", "itself");
        app.publish_course(&author, &new).await.unwrap();
        retire(&format!("https://sopan.example/courses/{new}"))
            .await
            .unwrap();

        let (code, _) = app.replacement_of(&old).await.unwrap().unwrap();
        assert_eq!(code, new);
        let found = app
            .find_courses(&Query {
                words: "writing minutes".to_owned(),
                limit: 10,
                ..Query::default()
            })
            .await
            .unwrap();
        let found: Vec<_> = found.courses.iter().map(|c| c.code.as_str()).collect();
        assert_eq!(found, [new.as_str()], "the old title finds the new course");
        let view = app.course(&learner, &old).await.unwrap();
        assert_eq!(view.course.status, "retired");
        assert!(view.enrolment.as_ref().unwrap().certificate.is_some());
        let held = app.courses_to_author(&author, Status::Retired).await;
        assert_eq!(held.unwrap().len(), 1);
        // Its files stay with those who are enrolled in it.
        let stranger = person(&app, 21, "Late", None).await;
        assert!(app.file(&learner, &object).await.is_ok());
        assert_eq!(refused(app.file(&stranger, &object).await), "not-found");
        assert!(verify(&test.db).await.unwrap().is_clean());
    }
);

on_both!(
    a_course_is_rated_once_by_who_completed_it,
    async |test: TestDb| {
        let app = world(&test).await;
        let author = person(&app, 10, "Asha", Some((Role::ContentCreator, BIHAR))).await;
        let code = draft(&app, &author).await;
        app.publish_course(&author, &code).await.unwrap();
        let (first, second) = (
            person(&app, 20, "One", None).await,
            person(&app, 21, "Two", None).await,
        );
        learns(&app, &author, &first, &code, &["First"]).await;
        assert_eq!(
            refused(app.rate_course(&first, &code, 5, "").await),
            "rate-after-completion"
        );
        for learner in [&first, &second] {
            learns(&app, &author, learner, &code, &["First", "Second", "Third"]).await;
        }
        assert_eq!(
            refused(app.rate_course(&first, &code, 6, "").await),
            "stars-missing"
        );
        app.rate_course(&first, &code, 2, "Too <i>short</i>.")
            .await
            .unwrap();
        app.rate_course(&second, &code, 5, "").await.unwrap();
        // Changed in another month, it counts there, and once.
        app.set_day("2025-12-01");
        app.rate_course(&first, &code, 4, "Better now.")
            .await
            .unwrap();

        let rated = app.ratings_of(&author, &code, 0).await.unwrap();
        assert_eq!(
            (rated.stars.count, mean(rated.stars).as_deref()),
            (2, Some("4.5"))
        );
        assert_eq!(rated.spread, [0, 0, 0, 1, 1]);
        let months: Vec<_> = rated
            .months
            .iter()
            .map(|(month, stars)| (month.dotted(), stars.count, stars.sum))
            .collect();
        assert_eq!(
            months,
            [
                ("01.11.2025".to_owned(), 1, 5),
                ("01.12.2025".to_owned(), 1, 4)
            ]
        );
        let words: Vec<_> = rated.words.iter().map(|r| r.words.as_str()).collect();
        assert_eq!(words, ["Better now."]);
        assert_eq!(refused(app.ratings_of(&first, &code, 0).await), "forbidden");
        app.take_rating_back(&first, &code).await.unwrap();
        let course = rated.course.id;
        assert_eq!(app.own_rating(&first, course).await.unwrap(), None);
        assert_eq!(app.stars(&[course]).await.unwrap()[&course].count, 1);
        assert!(verify(&test.db).await.unwrap().is_clean());
    }
);

fn answers(given: &[(&str, &str)]) -> Answers {
    let own = |(q, a): &(&str, &str)| ((*q).to_owned(), (*a).to_owned());
    given.iter().map(own).collect()
}

/// Everything that stands in a table, as text.
async fn rows(test: &TestDb, text: &'static str) -> Vec<String> {
    let mut tx = test.db.read().await.unwrap();
    let found = sql(text).all(&mut tx).await.unwrap();
    let row = |row: &sopan_store::Row| row.get::<String>("found").unwrap();
    found.iter().map(row).collect()
}

on_both!(
    answers_of_an_anonymous_survey_are_read_five_at_a_time,
    async |test: TestDb| {
        let app = world(&test).await;
        let author = person(&app, 10, "Asha", Some((Role::ContentCreator, BIHAR))).await;
        let code = draft(&app, &author).await;
        app.publish_course(&author, &code).await.unwrap();

        // Given a survey that promises not to tell answers apart, and branches.
        assert_eq!(
            refused(
                app.keep_survey(&author, &code, "How was it?", true, true)
                    .await
            ),
            "survey-empty"
        );
        app.keep_survey(&author, &code, "How was it?", true, false)
            .await
            .unwrap();
        let ask = async |kind: &str, text: &str, after: i64, when: &str| {
            let draft = QuestionDraft {
                kind: kind.to_owned(),
                text: text.to_owned(),
                options: "Yes\nNo".to_owned(),
                after,
                answers: when.to_owned(),
            };
            app.add_survey_question(&author, &code, &draft).await
        };
        ask("choice", "Useful?", 0, "").await.unwrap();
        ask("words", "What was missing?", 1, "2").await.unwrap();
        ask("recommend", "Recommend it?", 0, "").await.unwrap();
        assert_eq!(refused(ask("words", "x", 2, "1").await), "survey-branch");
        assert_eq!(refused(ask("words", "x", 1, "3").await), "survey-branch");
        app.keep_survey(&author, &code, "How was it?", true, true)
            .await
            .unwrap();
        let survey = app.survey_of(&author, &code).await.unwrap().survey.unwrap();
        let [useful, missing, recommend] = survey.questions.as_slice() else {
            panic!("three questions");
        };

        // When officials answer it, who completed the course, once each,
        let mut learners = Vec::new();
        for n in 0..7 {
            let learner = person(&app, 20 + n, &format!("Learner{n}"), None).await;
            assert!(
                app.survey_to_answer(&learner, &code)
                    .await
                    .unwrap()
                    .is_none()
            );
            learns(
                &app,
                &author,
                &learner,
                &code,
                &["First", "Second", "Third"],
            )
            .await;
            learners.push(learner);
        }
        for (n, learner) in learners.iter().enumerate() {
            let words = format!("Word {}", 9 - n);
            let given = match n {
                // Words on a way that was left are not kept.
                0 => answers(&[
                    (&useful.id, "0"),
                    (&missing.id, "stray"),
                    (&recommend.id, "10"),
                ]),
                _ => answers(&[
                    (&useful.id, "1"),
                    (&missing.id, &words),
                    (&recommend.id, "6"),
                ]),
            };
            app.answer_survey(learner, &code, &given).await.unwrap();
            assert_eq!(
                refused(app.answer_survey(learner, &code, &given).await),
                "conflict"
            );
            // then nothing is read before the fifth, and then nothing before the tenth.
            let read = app.survey_of(&author, &code).await.unwrap();
            assert_eq!(read.answered, i64::try_from(n).unwrap() + 1);
            assert_eq!(
                read.sum.people,
                if n < 4 { 0 } else { 5 },
                "after {}",
                n + 1
            );
        }
        let read = app.survey_of(&author, &code).await.unwrap();
        assert_eq!(score(recommend, &read.sum), Some(-60));
        let words = &read.sum.tallies[&missing.id].words;
        assert_eq!(*words, ["Word 5", "Word 6", "Word 7", "Word 8"]);
        let csv = app.survey_csv(&author, &code).await.unwrap();
        let csv = String::from_utf8(csv).unwrap();
        assert!(csv.contains("Useful?,No,4"), "{csv}");
        assert!(!csv.contains("Learner") && !csv.contains("stray"), "{csv}");

        // No row of the database holds the answers of one person.
        let named = rows(&test, "select answers as found from survey_answer").await;
        assert_eq!(named, Vec::<String>::new());
        let boxes = rows(&test, "select sum as found from survey_box").await;
        assert_eq!(boxes.len(), 1);
        assert!(boxes[0].contains("\"people\":2"), "{boxes:?}");
        // What was promised, and asked, stays.
        assert_eq!(
            refused(app.keep_survey(&author, &code, "x", false, true).await),
            "survey-answered"
        );
        assert_eq!(
            refused(ask("words", "More?", 0, "").await),
            "survey-answered"
        );
        assert!(verify(&test.db).await.unwrap().is_clean());
    }
);

on_both!(
    a_survey_with_names_says_so_and_shows_them,
    async |test: TestDb| {
        let app = world(&test).await;
        let author = person(&app, 10, "Asha", Some((Role::ContentCreator, BIHAR))).await;
        let learner = person(&app, 20, "Nila", None).await;
        let code = draft(&app, &author).await;
        app.publish_course(&author, &code).await.unwrap();
        learns(
            &app,
            &author,
            &learner,
            &code,
            &["First", "Second", "Third"],
        )
        .await;
        app.keep_survey(&author, &code, "How was it?", false, false)
            .await
            .unwrap();
        let draft = QuestionDraft {
            kind: "recommend".to_owned(),
            text: "Recommend it?".to_owned(),
            ..QuestionDraft::default()
        };
        app.add_survey_question(&author, &code, &draft)
            .await
            .unwrap();
        app.keep_survey(&author, &code, "How was it?", false, true)
            .await
            .unwrap();
        let asked = app
            .survey_to_answer(&learner, &code)
            .await
            .unwrap()
            .unwrap();
        assert!(!asked.anonymous);
        let given = answers(&[(&asked.questions[0].id, "9")]);
        app.answer_survey(&learner, &code, &given).await.unwrap();
        let read = app.survey_of(&author, &code).await.unwrap();
        assert_eq!(score(&asked.questions[0], &read.sum), Some(100));
        let csv = app.survey_csv(&author, &code).await.unwrap();
        assert!(String::from_utf8(csv).unwrap().contains("Nila"));
        assert_eq!(refused(app.survey_of(&learner, &code).await), "forbidden");
        let gone = app.survey_to_answer(&learner, &code).await.unwrap();
        assert!(gone.is_none());
    }
);

on_both!(
    modules_and_resources_are_put_where_they_belong,
    async |test: TestDb| {
        // Given a course of two modules, the first with three texts,
        let app = world(&test).await;
        let author = person(&app, 10, "Asha", Some((Role::ContentCreator, BIHAR))).await;
        let code = draft(&app, &author).await;
        let second = Outline::AddModule("Two".to_owned());
        app.change_outline(&author, &code, second).await.unwrap();
        let order = async || {
            let held = app.course_to_author(&author, &code).await.unwrap();
            let module = |m: &sopan_store::catalogue::Module| {
                let titles: Vec<&str> = m.resources.iter().map(|r| r.title.as_str()).collect();
                assert!(m.resources.iter().all(|r| r.module == m.id));
                format!("{}: {}", m.title, titles.join(" "))
            };
            let modules: Vec<String> = held.modules.iter().map(module).collect();
            modules.join("; ")
        };
        let held = app.course_to_author(&author, &code).await.unwrap();
        let [one, two] = [held.modules[0].id, held.modules[1].id];
        let (_, first) = resource(&app, &author, &code, "First").await;
        let place = async |module, place| {
            let change = Outline::PlaceResource {
                resource: first.0,
                module,
                place,
            };
            app.change_outline(&author, &code, change).await
        };
        // when one is put elsewhere in its module, into the other, and behind all,
        place(one, 1).await.unwrap();
        assert_eq!(order().await, "One: Second First Third; Two: ");
        place(two, 0).await.unwrap();
        assert_eq!(order().await, "One: Second Third; Two: First");
        place(one, 99).await.unwrap();
        assert_eq!(order().await, "One: Second Third First; Two: ");
        // and a module before the other, each stands there.
        let change = Outline::PlaceModule(two, 0);
        app.change_outline(&author, &code, change).await.unwrap();
        assert_eq!(order().await, "Two: ; One: Second Third First");
        // What isn't there goes nowhere.
        assert_eq!(refused(place(999, 0).await), "not-found");
    }
);

/// A small PNG that tells who made it.
pub fn picture() -> Vec<u8> {
    picture_telling(&[b"Author\0Asha"])
}

/// The same, telling this.
pub fn picture_telling(texts: &[&[u8]]) -> Vec<u8> {
    let chunk = |kind: &[u8; 4], data: &[u8]| {
        let length = u32::try_from(data.len()).unwrap();
        [&length.to_be_bytes(), &kind[..], data, b"crc."].concat()
    };
    let texts: Vec<Vec<u8>> = texts.iter().map(|text| chunk(b"tEXt", text)).collect();
    [
        &b"\x89PNG\r\n\x1a\n"[..],
        &chunk(b"IHDR", &[1; 13]),
        &texts.concat(),
        &chunk(b"IDAT", &[7; 40]),
        &chunk(b"IEND", b""),
    ]
    .concat()
}

on_both!(
    a_picture_belongs_to_the_course_and_to_its_versions,
    async |test: TestDb| {
        let app = world(&test).await;
        let author = person(&app, 10, "Asha", Some((Role::ContentCreator, BIHAR))).await;
        let other = person(&app, 11, "Nila", Some((Role::ContentCreator, KERALA))).await;
        let learner = person(&app, 12, "Ravi", None).await;
        let code = draft(&app, &author).await;
        let (module, first) = resource(&app, &author, &code, "First").await;
        let send = async |alt: &str, bytes: &[u8]| {
            let mut incoming = app.receive_file().await.unwrap();
            incoming.take(bytes).await.unwrap();
            let file = incoming.end().await.unwrap();
            app.add_picture(&author, &code, first, file, alt).await
        };
        // Given a picture that says what it shows, and nothing without that,
        assert_eq!(refused(send(" ", &picture()).await), "picture-alt");
        assert_eq!(
            refused(send("A map", b"%PDF-1.7\n").await),
            "course-picture-kind"
        );
        send("A map of “Patna”", &picture()).await.unwrap();
        let body = async |code: &str| {
            let held = app.course_to_author(&author, code).await.unwrap();
            let all = held.modules.into_iter().flat_map(|m| m.resources);
            all.map(|r| r.body)
                .find(|body| body.contains("<img"))
                .unwrap()
        };
        let held = body(&code).await;
        assert!(held.contains("alt=\"A map of “Patna”\""), "{held}");
        let object = held.split("/files/").nth(1).unwrap();
        let object = object.split('"').next().unwrap().to_owned();
        // then it is kept without who made it, for those who may see the draft alone,
        let kept = std::fs::read(app.files().join(&object)).unwrap();
        assert!(!kept.windows(4).any(|w| w == b"tEXt"));
        assert!(app.file(&author, &object).await.is_ok());
        assert_eq!(refused(app.file(&learner, &object).await), "not-found");
        // and nobody gets it by writing its address into a course of their own.
        let stolen = Details {
            title: "Elsewhere".to_owned(),
            language: "en".to_owned(),
            minutes: 5,
            ..Details::default()
        };
        let theirs = app.create_course(&other, KERALA, &stolen).await.unwrap();
        let one = Outline::AddModule("One".to_owned());
        app.change_outline(&other, &theirs, one).await.unwrap();
        let at = app.course_to_author(&other, &theirs).await.unwrap().modules[0].id;
        let written = text(
            "A",
            &format!("<p>A</p><img alt=\"a\" src=\"/files/{object}\">"),
        );
        let kept = app.keep_resource(&other, &theirs, (at, None), written.clone(), None);
        assert_eq!(refused(kept.await), "picture-unknown");
        let silent = text("First", &format!("<p>A</p><img src=\"/files/{object}\">"));
        let kept = app.keep_resource(&author, &code, (module, Some(first.0)), silent, None);
        assert_eq!(refused(kept.await), "picture-alt");

        // When the course goes live, learners have it; a revision and another language too.
        assert_eq!(app.publish_course(&author, &code).await.unwrap(), []);
        assert!(app.file(&learner, &object).await.is_ok());
        let revision = app.revise_course(&author, &code).await.unwrap();
        assert!(body(&revision).await.contains(&object));
        let hindi = app
            .make_variant(&author, &code, "hi", "कार्यवृत्त")
            .await
            .unwrap();
        assert!(body(&hindi).await.contains(&object));
    }
);

on_both!(
    the_text_beside_a_film_stays_when_the_film_is_changed,
    async |test: TestDb| {
        // Given a film with a text beside it
        let app = world(&test).await;
        let author = person(&app, 10, "Asha", Some((Role::ContentCreator, BIHAR))).await;
        let code = draft(&app, &author).await;
        let film = |title: &str| ResourceDraft {
            kind: "video".to_owned(),
            url: "https://films.example/one.mp4".to_owned(),
            ..text(
                title,
                "<p>Read rule 5 <b>first</b>.</p><script>x()</script>",
            )
        };
        add(&app, &author, &code, film("Film")).await;
        let (module, id) = resource(&app, &author, &code, "Film").await;
        // when only its title is corrected
        let corrected = film("A film");
        let kept = app.keep_resource(&author, &code, (module, Some(id.0)), corrected, None);
        kept.await.unwrap();
        // then the text stands there as it was, clean.
        let held = app.course_to_author(&author, &code).await.unwrap();
        let (_, held) = held.resource(id.0).unwrap();
        assert_eq!(held.title, "A film");
        assert_eq!(held.body, "<p>Read rule 5 <b>first</b>.</p>");
    }
);

on_both!(
    a_page_elsewhere_is_led_to_with_the_words_beside_it,
    async |test: TestDb| {
        // Given a draft into which an author writes a link with words beside it,
        let app = world(&test).await;
        let author = Some((Role::ContentCreator, BIHAR));
        let author = person(&app, 100, "Author", author).await;
        let learner = person(&app, 101, "Learner", None).await;
        let code = draft(&app, &author).await;
        let link = |url: &str, body: &str| ResourceDraft {
            kind: "link".to_owned(),
            url: url.to_owned(),
            ..text("The Act", body)
        };
        let module = app.course_to_author(&author, &code).await.unwrap();
        let module = module.modules[0].id;
        for (url, why) in [
            ("", "link-missing"),
            ("http://indiacode.example/rti", "address-not-https"),
            ("javascript:alert(1)", "address-not-https"),
        ] {
            let at = (module, None);
            let kept = app.keep_resource(&author, &code, at, link(url, ""), None);
            assert_eq!(refused(kept.await), why, "{url}");
        }
        let words = "<p>Read section 6.<script>x</script></p>";
        let first = "https://indiacode.example/rti?a=1";
        add(&app, &author, &code, link(first, words)).await;
        assert_eq!(app.publish_course(&author, &code).await.unwrap(), []);

        // when somebody learns, then the address and the words are there, and it is done by
        // its learner's word.
        app.enrol(&learner, &code).await.unwrap();
        let (module, id) = resource(&app, &author, &code, "The Act").await;
        let open = app.open_resource(&learner, &code, id).await.unwrap();
        assert_eq!(open.resource.kind, "link");
        assert_eq!(open.body.url.as_deref(), Some(first));
        assert_eq!(open.body.body, "<p>Read section 6.</p>");
        app.mark_done(&learner, &code, id).await.unwrap();
        let view = app.course(&learner, &code).await.unwrap();
        assert!(view.is_done(id));

        // When a revision leads elsewhere, and to one page more,
        let revision = app.revise_course(&author, &code).await.unwrap();
        let (_, copied) = resource(&app, &author, &revision, "The Act").await;
        let moved = link("https://indiacode.example/act", words);
        let at = (module, Some(copied.0));
        app.keep_resource(&author, &revision, at, moved, None)
            .await
            .unwrap();
        let mut rules = link("https://indiacode.example/rules", "");
        rules.title = "The Rules".to_owned();
        add(&app, &author, &revision, rules).await;
        // then the differences say where each leads.
        let versions = app.course_versions(&author, &revision, (None, None)).await;
        let told = versions.unwrap().differences;
        let told: Vec<_> = told.iter().map(|d| (d.change, d.part, &d.pieces)).collect();
        let [
            (Change::Changed, Part::Source, gone),
            (Change::Added, Part::Resource, new),
        ] = &told[..]
        else {
            panic!("{told:?}");
        };
        let added = |url: &str| Piece::Added(url.to_owned());
        assert_eq!(**new, [added("https://indiacode.example/rules")]);
        assert!(
            gone.contains(&added("https://indiacode.example/act")),
            "{gone:?}"
        );
        assert!(gone.contains(&Piece::Removed(first.to_owned())), "{gone:?}");
        // The copy in another language leads to the same page.
        let hindi = app
            .make_variant(&author, &code, "hi", "कार्यवृत्त")
            .await
            .unwrap();
        let held = app.course_to_author(&author, &hindi).await.unwrap();
        let copy = &held.modules[0].resources[3];
        assert_eq!(
            (copy.kind.as_str(), copy.url.as_deref()),
            ("link", Some(first))
        );
        assert_eq!(verify(app.db()).await.unwrap().differences, 0);
    }
);

on_both!(
    a_revision_that_changes_how_the_assessment_asks_says_so,
    async |test: TestDb| {
        // Given a live course with an assessment,
        let app = world(&test).await;
        let author = person(&app, 10, "Asha", Some((Role::ContentCreator, BIHAR))).await;
        let code = draft(&app, &author).await;
        app.keep_assessment(&author, &code, "Do you know?", 50, 3)
            .await
            .unwrap();
        let kept = app.keep_question(&author, &code, None, question("Are minutes short?"));
        assert_eq!(kept.await.unwrap(), []);
        let asks = Paper {
            minutes: Some(30),
            ..Paper::default()
        };
        assert_eq!(app.keep_paper(&author, &code, &asks).await.unwrap(), []);
        assert_eq!(app.publish_course(&author, &code).await.unwrap(), []);
        // when a revision halves its time,
        let revised = app.revise_course(&author, &code).await.unwrap();
        let told = async |from_to| {
            let told = app.course_versions(&author, &revised, from_to).await;
            told.unwrap()
        };
        assert!(told((None, None)).await.papers.is_none());
        let hurried = Paper {
            minutes: Some(15),
            ..Paper::default()
        };
        assert_eq!(
            app.keep_paper(&author, &revised, &hurried).await.unwrap(),
            []
        );
        // then that is the difference.
        let told = told((None, None)).await;
        assert_eq!(told.differences, []);
        let papers = told.papers.unwrap();
        assert_eq!(papers.title, "Do you know?");
        assert_eq!((papers.old, papers.new), (Some(asks), Some(hurried)));
    }
);

on_both!(
    what_an_author_began_who_left_or_was_merged_stays_usable_by_colleagues,
    async |test: TestDb| {
        // Given two authors. Asha made a bank with an essay and a live course that asks it, and
        // handed another course in; Mina wrote a draft. A learner's essay waits.
        let app = world(&test).await;
        let writes = Some((Role::ContentCreator, BIHAR));
        let asha = person(&app, 10, "Asha", writes).await;
        let mina = person(&app, 11, "Mina", writes).await;
        let colleague = person(&app, 12, "Ravi", writes).await;
        let reviewer = person(&app, 13, "Nila", Some((Role::Reviewer, BIHAR))).await;
        let twin = person(&app, 14, "Asha2", Some((Role::Reviewer, BIHAR))).await;
        let learner = person(&app, 20, "Early", None).await;
        let bank = app.make_bank(&asha, "Minutes", BIHAR).await.unwrap();
        let (live, attempt, question) = essay_handed_in(&app, &asha, &learner, bank).await;
        let handed = draft(&app, &asha).await;
        app.submit_for_review(&asha, &handed, "").await.unwrap();
        let left = draft(&app, &mina).await;

        // When Mina leaves, and Asha is merged into her other account, which reviews,
        let gone = Fact::NotMyUser { desk: NATION };
        let work = Work::act(OfficialId(11), gone, app.now(), None);
        app.lane().write(work).await.unwrap();
        let mut tx = test.db.write().await.unwrap();
        sql("delete from role_grant where official in (10, 11)")
            .run(&mut tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let (from, into) = (OfficialId(10), OfficialId(14));
        app.merge_officials(&Actor::operator(), from, into, false)
            .await
            .unwrap();

        // then she still doesn't decide about what she wrote, and another person does;
        let seen = app.review_view(&twin, &handed).await.unwrap();
        assert!(seen.own);
        let decide = async |who: &Actor, digest: &str| {
            app.decide_review(who, &handed, digest, Decision::Approved, "")
                .await
        };
        assert_eq!(refused(decide(&twin, &seen.digest).await), "review-own");
        decide(&reviewer, &seen.digest).await.unwrap();
        // a colleague publishes it, goes on with the draft, and with the live course,
        assert_eq!(app.publish_course(&colleague, &handed).await.unwrap(), []);
        add(&app, &colleague, &left, text("Fourth", "Keep them.")).await;
        assert_eq!(app.publish_course(&colleague, &left).await.unwrap(), []);
        let revised = revision(&app, &colleague, &live, false).await;
        app.publish_revision(&colleague, &revised, Underway::Move, "")
            .await
            .unwrap();
        // with its bank,
        keep_essay(&app, &colleague, bank).await;
        // and marks the essay.
        let waits = app.essays_waiting(&colleague).await.unwrap();
        assert_eq!(waits.len(), 1);
        let marks = BTreeMap::from([(question, ("1".to_owned(), String::new()))]);
        let marked = app.mark_essays(&colleague, &live, &waits[0].sheet, &marks);
        assert!(marked.await.unwrap());
        assert!(app.outcome(&learner, &live, attempt).await.unwrap().cleared);
        assert!(verify(&test.db).await.unwrap().is_clean());
    }
);

on_both!(
    nobody_marks_an_essay_of_an_account_that_was_merged_into_the_own_one,
    async |test: TestDb| {
        // Given an author who has handed an essay in by another account,
        let app = world(&test).await;
        let writes = Some((Role::ContentCreator, BIHAR));
        let author = person(&app, 10, "Asha", writes).await;
        let other = person(&app, 20, "Asha2", None).await;
        let bank = app.make_bank(&author, "Minutes", BIHAR).await.unwrap();
        let (code, ..) = essay_handed_in(&app, &author, &other, bank).await;
        let waits = app.essays_waiting(&author).await.unwrap();
        assert_eq!(waits.len(), 1);
        // when that account is merged into the author's,
        let (from, into) = (OfficialId(20), OfficialId(10));
        app.merge_officials(&Actor::operator(), from, into, false)
            .await
            .unwrap();
        // then it waits for somebody else.
        assert_eq!(app.essays_waiting(&author).await.unwrap(), []);
        let sheet = app.essay_sheet(&author, &code, &waits[0].sheet).await;
        assert_eq!(refused(sheet), "forbidden");
        let colleague = person(&app, 11, "Ravi", writes).await;
        assert_eq!(app.essays_waiting(&colleague).await.unwrap().len(), 1);
    }
);

/// A live course of the author's asks for an essay out of a bank, and somebody handed one in:
/// the course's code, the attempt and the question.
async fn essay_handed_in(
    app: &App,
    author: &Actor,
    learner: &Actor,
    bank: i64,
) -> (String, i64, i64) {
    keep_essay(app, author, bank).await;
    let code = draft(app, author).await;
    let kept = app.keep_assessment(author, &code, "Do you know?", 50, 3);
    kept.await.unwrap();
    let mut asks = Paper::default();
    asks.sections[0].source = Source::Bank {
        bank,
        topic: String::new(),
        difficulty: None,
        number: 1,
    };
    assert_eq!(app.keep_paper(author, &code, &asks).await.unwrap(), []);
    assert_eq!(app.publish_course(author, &code).await.unwrap(), []);
    app.enrol(learner, &code).await.unwrap();
    let attempt = app.begin_attempt(learner, &code).await.unwrap();
    let sitting = app.attempt(learner, &code, attempt).await.unwrap();
    let question = sitting.questions().next().unwrap().id;
    let said = BTreeMap::from([(question, vec!["So that they are read.".to_owned()])]);
    let handed = app.hand_in(learner, &code, attempt, 0, &said, false);
    handed.await.unwrap();
    (code, attempt, question)
}

/// An essay goes into a bank.
async fn keep_essay(app: &App, author: &Actor, bank: i64) {
    let essay = Answer::Essay { rubric: None };
    let asked = format!("Why does {} ask?", author.name);
    let question = sopan_rules::questions::Question::new(Text::from_plain(&asked), essay);
    let kept = app.keep_bank_question(author, bank, None, &question).await;
    assert_eq!(kept.unwrap().problems().len(), 0);
}

on_both!(
    an_upload_that_nobody_goes_on_with_gives_way_to_another,
    async |test: TestDb| {
        // Given an author with four uploads that just began,
        let app = world(&test).await;
        let author = person(&app, 10, "Asha", Some((Role::ContentCreator, BIHAR))).await;
        let mut begun = Vec::new();
        for _ in 0..4 {
            begun.push(app.begin_upload(&author, 9_000_000).await.unwrap().id);
        }
        assert_eq!(
            refused(app.begin_upload(&author, 9_000_000).await),
            "uploads-under-way"
        );
        // when nobody went on with one of them for a quarter of an hour,
        let rested = app.now().plus_seconds(-900).0;
        let rested = std::time::UNIX_EPOCH + std::time::Duration::from_micros(rested as u64);
        let second = begun[1].as_str();
        let folder = app.files().join("uploads");
        let mut all = std::fs::read_dir(folder)
            .unwrap()
            .map(|e| e.unwrap().path());
        let file = all.find(|path| path.to_string_lossy().contains(second));
        let file = std::fs::File::options().write(true).open(file.unwrap());
        file.unwrap().set_modified(rested).unwrap();
        // then that one gives way, and the others stay.
        app.begin_upload(&author, 9_000_000).await.unwrap();
        for id in &begun {
            let there = app.upload(&author, id).await.is_ok();
            assert_eq!(there, id != second, "{id}");
        }
    }
);
