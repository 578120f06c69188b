//! Every route, as every kind of visitor: who gets in, who is sent to sign in, who is
//! turned away. The table that comes of it is kept beside this file and read whenever
//! it changes.

use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use sopan_app::access::Actor;
use sopan_app::store::ledger::{Act, Work};
use sopan_app::store::organisations::{Organisation, insert};
use sopan_app::store::testing::{TestDb, sqlite};
use sopan_app::store::{on_both, sql};
use sopan_app::{App, Options, Surroundings};
use sopan_rules::access::Role;
use sopan_rules::ids::{CourseId, OfficialId, OrganisationId, ResourceId};
use sopan_rules::ledger::Fact;
use sopan_rules::mandates::{Mandate, Named};
use sopan_rules::organisations::Kind;
use sopan_rules::text::Said;
use sopan_rules::time::{Day, Moment};
use sopan_web::routes::Gate;
use tower::ServiceExt;

const NATION: OrganisationId = OrganisationId(1);
const HARYANA: OrganisationId = OrganisationId(2);
const WATER: OrganisationId = OrganisationId(3);
const ROADS: OrganisationId = OrganisationId(4);
const COURSE: CourseId = CourseId(20);

/// The official of Roads, whom nobody from Water may see.
const STRANGER: i64 = 101;

struct World {
    app: App,
    router: Router,
    _test: TestDb,
    /// A name, and the cookie's value and the form token when signed in.
    visitors: Vec<(&'static str, Option<(String, String)>)>,
    certificate: String,
}

fn now() -> Moment {
    "2025-11-30"
        .parse::<Day>()
        .unwrap()
        .start()
        .plus_seconds(36_000)
}

fn organisation(id: OrganisationId, code: &str, kind: Kind) -> Organisation {
    Organisation {
        id,
        code: code.to_owned(),
        kind,
        name_en: code.to_owned(),
        name_hi: code.to_owned(),
        lgd_code: None,
        mdo: true,
    }
}

async fn world(test: TestDb) -> World {
    let mut tx = test.db.write().await.unwrap();
    insert(
        &mut tx,
        &[
            (organisation(NATION, "IN", Kind::Nation), None),
            (organisation(HARYANA, "IN-HR", Kind::State), Some(NATION)),
            (
                organisation(WATER, "HR-WATER", Kind::Department),
                Some(HARYANA),
            ),
            (
                organisation(ROADS, "HR-ROADS", Kind::Department),
                Some(HARYANA),
            ),
        ],
    )
    .await
    .unwrap();
    sql("insert into course (id, code, title, language, minutes, description, status, search,
                             organisation, created_at, published_at)
         values ($1, 'C-20', 'Noting and Drafting', 'en', 30, '', 'live', 'noting drafting', 1, 0, 0)")
        .bind(COURSE)
        .run(&mut tx)
        .await
        .unwrap();
    sql("insert into module (id, course, position, title) values (21, 20, 1, 'One')")
        .run(&mut tx)
        .await
        .unwrap();
    sql(
        "insert into resource (id, module, course, position, kind, title, body, minutes, required)
         values (22, 21, 20, 1, 'text', 'Read', '<p>Read</p>', 5, 1)",
    )
    .run(&mut tx)
    .await
    .unwrap();
    tx.commit().await.unwrap();

    let chance = Arc::new(AtomicU64::new(1));
    let surroundings = Surroundings {
        now: Arc::new(now),
        random: Arc::new(move |bytes| {
            for (i, byte) in bytes.iter_mut().enumerate() {
                let n = chance.fetch_add(0x9E37_79B9, Ordering::Relaxed);
                *byte = (n >> (i % 4 * 8)) as u8;
            }
        }),
    };
    let options = Options {
        database: test.address.clone(),
        files: std::env::temp_dir().join("sopan-doors"),
        public_address: "http://sopan.example".to_owned(),
    };
    let app = App::open(options, surroundings).await.unwrap();

    let people = [
        (100, WATER, "Learner", None),
        (STRANGER, ROADS, "Stranger", None),
        (102, WATER, "MDO Admin", Some((Role::MdoAdmin, WATER))),
        (
            103,
            HARYANA,
            "State Admin",
            Some((Role::StateAdmin, HARYANA)),
        ),
        (
            104,
            NATION,
            "Monitoring cell",
            Some((Role::SpvAdmin, NATION)),
        ),
        (
            105,
            HARYANA,
            "Author",
            Some((Role::ContentCreator, HARYANA)),
        ),
        (107, HARYANA, "Reviewer", Some((Role::Reviewer, HARYANA))),
        (106, NATION, "Auditor", Some((Role::Auditor, NATION))),
    ];
    let mut visitors: Vec<(&'static str, Option<(String, String)>)> = vec![("nobody", None)];
    let mut certificate = String::new();
    for (id, organisation, name, role) in people {
        let official = OfficialId(id);
        let act = |fact| Act {
            official,
            fact,
            occurred: now(),
            caused_by: None,
        };
        let mut work = Work {
            acts: vec![
                act(Fact::Registered {
                    organisation,
                    group: Some("Group B".to_owned()),
                    designation: Some("Clerk".to_owned()),
                }),
                act(Fact::Enrolled { course: COURSE }),
            ],
            ..Work::default()
        };
        work.also.push(
            sql("insert into person (official, name) values ($1, $2)")
                .bind(official)
                .bind(name),
        );
        app.lane().write(work).await.unwrap();
        if id == STRANGER {
            let resource = ResourceId(22);
            let done = Fact::ResourceCompleted {
                course: COURSE,
                resource,
            };
            let work = Work::act(official, done, now(), None);
            let done = app.lane().write(work).await.unwrap();
            certificate = done.completions[0].certificate.clone();
            continue;
        }
        let operator = Actor::operator();
        if let Some((role, over)) = role {
            app.grant(&operator, official, role, over).await.unwrap();
        }
        let link = app.link_for(&operator, official).await.unwrap();
        let token = link.rsplit('/').next().unwrap();
        let signed_in = app.sign_in_by_link(token, "test").await.unwrap();
        let csrf = app.actor(&signed_in.token).await.unwrap().csrf;
        visitors.push((name, Some((signed_in.token, csrf))));
    }
    World {
        router: sopan_web::router(app.clone()),
        app,
        _test: test,
        visitors,
        certificate,
    }
}

impl World {
    /// The route's path with something that exists in each place; people and what
    /// belongs to them are the stranger's.
    fn path(&self, pattern: &str) -> String {
        let mut path = pattern.to_owned();
        for (place, value) in [
            ("{token}", "NO-SUCH-TOKEN"),
            ("{file}", format!("{}.pdf", self.certificate).as_str()),
            ("{official}", "101"),
            ("{course}", "C-20"),
            ("{resource}", "22"),
            ("{number}", self.certificate.as_str()),
        ] {
            path = path.replace(place, value);
        }
        let code = if pattern.contains("ranking") {
            "IN-HR"
        } else {
            "C-20"
        };
        let id = if pattern.contains("official") {
            "101"
        } else {
            "1"
        };
        path = path.replace("{code}", code).replace("{id}", id);
        // What is left names something that isn't there.
        while let (Some(a), Some(b)) = (path.find('{'), path.find('}')) {
            path.replace_range(a..=b, "9");
        }
        path
    }

    async fn ask(
        &self,
        method: &Method,
        path: &str,
        session: Option<&(String, String)>,
        token: Option<&str>,
    ) -> (StatusCode, String) {
        let mut request = Request::builder().method(method).uri(path);
        if let Some((cookie, _)) = session {
            request = request.header(header::COOKIE, format!("sopan_session={cookie}"));
        }
        if let Some(token) = token {
            request = request.header("x-csrf-token", token);
        }
        let body = match *method {
            Method::POST => {
                let kind = "application/x-www-form-urlencoded";
                request = request.header(header::CONTENT_TYPE, kind);
                Body::from("nothing=here")
            }
            _ => Body::empty(),
        };
        let response = self
            .router
            .clone()
            .oneshot(request.body(body).unwrap())
            .await
            .unwrap();
        let to = response
            .headers()
            .get(header::LOCATION)
            .map(|v| v.to_str().unwrap().to_owned())
            .unwrap_or_default();
        (response.status(), to)
    }
}

impl World {
    async fn page(&self, path: &str, (cookie, _): &(String, String)) -> (StatusCode, String) {
        let request = Request::builder()
            .uri(path)
            .header(header::COOKIE, format!("sopan_session={cookie}"))
            .body(Body::empty())
            .unwrap();
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let status = answer.status();
        let body = axum::body::to_bytes(answer.into_body(), usize::MAX).await;
        (status, String::from_utf8_lossy(&body.unwrap()).into_owned())
    }
}

fn said((status, to): &(StatusCode, String)) -> String {
    if to.starts_with("/sign-in?") {
        "sign-in".to_owned()
    } else {
        status.as_u16().to_string()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_door_opens_for_whom_it_should() {
    let world = world(sqlite().await).await;
    let mut table = String::new();
    write!(table, "{:<52}", "").unwrap();
    for (name, _) in &world.visitors {
        write!(table, "{name:>17}").unwrap();
    }
    table.push('\n');
    let mut routes = sopan_web::routes::routes();
    routes.sort_by_key(|r| (r.path, r.method.to_string()));
    for route in &routes {
        // Signing out would end the session that the next routes need.
        if route.path == "/sign-out" {
            continue;
        }
        let path = world.path(route.path);
        write!(table, "{:<52}", format!("{} {}", route.method, route.path)).unwrap();
        for (_, session) in &world.visitors {
            let token = session.as_ref().map(|(_, csrf)| csrf.as_str());
            let answer = world
                .ask(&route.method, &path, session.as_ref(), token)
                .await;
            assert_ne!(answer.0, 500, "{} {path}", route.method);
            write!(table, "{:>17}", said(&answer)).unwrap();
        }
        table.push('\n');
    }
    insta::assert_snapshot!("doors", table);
}

/// Pages that only begin an act, or follow one's own: nothing stands there that can't be read
/// elsewhere.
const ACTS: [&str; 21] = [
    "/api/assessments/{code}/regrade",
    "/authoring/banks/{id}/file",
    "/authoring/courses/{code}/regrade",
    "/authoring/new",
    "/desk/duplicates/merge",
    "/desk/import",
    "/desk/import/template/{kind}/{format}",
    "/desk/import/{id}",
    "/desk/import/{id}/failures/{format}",
    "/desk/officials/add",
    "/desk/officials/{id}/edit",
    "/desk/officials/{id}/transfer",
    "/desk/organisation",
    "/desk/organisations/act",
    "/mandates/new",
    "/mandates/{code}/edit",
    "/mandates/{code}/retire",
    "/plans/build",
    "/plans/new",
    "/plans/{code}/copy",
    "/plans/{code}/edit",
];

/// The auditor reads everything that anybody reads, and opens no act. Reports are the
/// reader's own, and so are learning and profile.
#[tokio::test(flavor = "multi_thread")]
async fn the_auditor_sees_everything_and_changes_nothing() {
    // Given the monitoring cell, which may do everything, and an auditor of the nation
    let world = world(sqlite().await).await;
    let visitor = |name: &str| {
        let found = world.visitors.iter().find(|(known, _)| *known == name);
        found.and_then(|(_, session)| session.as_ref()).unwrap()
    };
    let (cell, auditor) = (visitor("Monitoring cell"), visitor("Auditor"));
    let (mut acts, mut read, mut wrong) = (0, 0, Vec::new());
    for route in sopan_web::routes::routes() {
        let path = world.path(route.path);
        let door = format!("{} {path}", route.method);
        let looks = route.method == Method::GET;
        // Then every page that is there for the cell is there for the auditor,
        if looks && !ACTS.contains(&route.path) {
            let seen = world.ask(&Method::GET, &path, Some(auditor), None).await;
            let same = world.ask(&Method::GET, &path, Some(cell), None).await;
            if said(&seen) != said(&same) {
                wrong.push(format!("{door}: {} and not {}", said(&seen), said(&same)));
            }
            read += 1;
        }
        let its_own = route.path.starts_with("/reports");
        // and no act that is not the reader's own opens.
        if let (false, false, Gate::May(_) | Gate::Sees(_)) = (looks, its_own, route.gate) {
            let token = Some(auditor.1.as_str());
            let tried = world.ask(&route.method, &path, Some(auditor), token).await;
            if tried.0 != StatusCode::FORBIDDEN {
                wrong.push(format!("{door}: {}", said(&tried)));
            }
            acts += 1;
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert!(acts > 80 && read > 150, "{acts} {read}");
}

fn mandate() -> Mandate<Named> {
    let text = r#"
code = "m-1"
organisation = "IN-HR"
title = { en = "One AI course", hi = "एक एआई पाठ्यक्रम" }

[letter]
name = { en = "A letter", hi = "एक पत्र" }
date = "2025-11"

[[audience.any-of]]
designation = ["Clerk"]

[requirement]
course = { title = "Noting and Drafting" }

[window]
credit = "ever"
within = { dates = { opens = "2025-11-01", due = "2026-03-31" } }

[consequence]
binding = "mandatory"
"#;
    sopan_app::formats::mandate::read(text.as_bytes()).unwrap()
}

/// What is being worked on is open to the auditor, and nothing on its pages sends anything.
#[tokio::test(flavor = "multi_thread")]
async fn the_auditor_reads_what_is_being_worked_on() {
    // Given a draft of a course, a bank with a question, a practice that waits to be
    // accepted, and a draft of a mandate
    let world = world(sqlite().await).await;
    let (app, operator) = (&world.app, Actor::operator());
    let details = sopan_app::authoring::Details {
        title: "Canals".to_owned(),
        language: "en".to_owned(),
        description: "How water comes to the fields".to_owned(),
        ..Default::default()
    };
    let course = app.create_course(&operator, HARYANA, &details).await;
    let course = course.unwrap();
    let bank = app.make_bank(&operator, "Of canals", HARYANA).await;
    let bank = bank.unwrap();
    let nodal = app.actor_as(Some("103")).await.unwrap();
    let (title, text) = (
        Said::same("Water councils"),
        Said::same("They meet weekly."),
    );
    let sent = app.write_practice(&nodal, None, "IN-HR", &title, &text);
    sent.await.unwrap();
    let practice = app.practices(&operator).await.unwrap()[0].id;
    app.draft_mandate(&operator, &mandate()).await.unwrap();
    // When the auditor opens what the others work with
    let (_, session) = world.visitors.last().unwrap();
    let session = session.as_ref().unwrap();
    let authoring = format!("/authoring/courses/{course}");
    let mut wrong = Vec::new();
    for (path, holds) in [
        ("/authoring?status=draft".to_owned(), "Canals"),
        (authoring.clone(), "How water comes to the fields"),
        (format!("{authoring}/preview"), "Canals"),
        (format!("{authoring}/review"), "Canals"),
        ("/authoring/banks".to_owned(), "Of canals"),
        (format!("/authoring/banks/{bank}"), "Of canals"),
        ("/compendium".to_owned(), "They meet weekly."),
        (format!("/compendium/{practice}"), "They meet weekly."),
        ("/mandates".to_owned(), "One AI course"),
        ("/mandates/m-1".to_owned(), "One AI course"),
        ("/mandates/m-1/text".to_owned(), "m-1"),
        ("/desk/joining".to_owned(), ""),
        ("/notices/queue".to_owned(), ""),
        ("/notices/texts".to_owned(), ""),
        ("/desk/verification".to_owned(), ""),
    ] {
        // Then it is there,
        let (status, page) = world.page(&path, session).await;
        if status != StatusCode::OK || !page.contains(holds) {
            wrong.push(format!("{path}: {status}, without “{holds}”"));
            continue;
        }
        // with nothing that sends anything,
        let (_, main) = page.split_once("<main").unwrap();
        let (main, _) = main.split_once("</main>").unwrap();
        if main.contains("method=\"post\"") {
            wrong.push(format!("{path} sends something"));
        }
        // and no way to a closed door.
        for link in main.split("href=\"/").skip(1) {
            let to = link.split('"').next().unwrap().replace("&#38;", "&");
            let to = format!("/{}", to.replace("&amp;", "&"));
            let (status, _) = world.page(&to, session).await;
            if status == StatusCode::FORBIDDEN {
                wrong.push(format!("{path} leads to {to}"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    // And what is tried all the same is refused.
    let auditor = app.actor_as(Some("106")).await.unwrap();
    let refused = app.write_practice(&auditor, Some(practice), "IN-HR", &title, &text);
    assert_eq!(refused.await.unwrap_err().code(), "forbidden");
    let refused = app.remove_practice(&auditor, practice).await;
    assert_eq!(refused.unwrap_err().code(), "forbidden");
    let said = app.comment_on_course(&auditor, &course, ("course", None), "No");
    let refused = said.await;
    assert_eq!(refused.unwrap_err().code(), "forbidden");
    let draft = mandate();
    let refused = app.draft_mandate(&auditor, &draft).await;
    assert_eq!(refused.unwrap_err().code(), "forbidden");
    let refused = app.drop_mandate(&auditor, "m-1").await;
    assert!(refused.is_err());
    assert!(app.publish_course(&auditor, &course).await.is_err());
    assert!(
        app.retry_notices(&auditor, sopan_app::store::notices::State::Failed, None)
            .await
            .is_err()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn no_act_is_taken_from_a_form_that_was_not_ours() {
    let world = world(sqlite().await).await;
    for route in sopan_web::routes::routes() {
        if route.method != Method::POST {
            continue;
        }
        let path = world.path(route.path);
        for (name, session) in &world.visitors {
            for token in [None, Some("GUESSED")] {
                let (status, to) = world
                    .ask(&route.method, &path, session.as_ref(), token)
                    .await;
                let refused =
                    matches!(status.as_u16(), 400 | 401 | 403) || to.starts_with("/sign-in?");
                assert!(refused, "{name} POST {path}: {status} {to}");
            }
        }
    }
}

on_both!(the_world_of_the_doors_is_proven, async |test: TestDb| {
    let world = world(test).await;
    let told = sopan_app::store::verify::verify(world.app.db())
        .await
        .unwrap();
    assert!(told.is_clean(), "{:?}", told.first);
});
