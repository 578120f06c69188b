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
use sopan_rules::organisations::Kind;
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

/// The auditor reads everything: whatever is looked at as a page opens, and no act on
/// anybody else does. Reports are the reader's own, and so are learning and profile.
#[tokio::test(flavor = "multi_thread")]
async fn the_auditor_sees_everything_and_changes_nothing() {
    let world = world(sqlite().await).await;
    let session = world.visitors.iter().find(|(name, _)| *name == "Auditor");
    let session = session.and_then(|(_, session)| session.as_ref()).unwrap();
    let gated = |route: &sopan_web::routes::Route| match route.gate {
        Gate::May(permission) => Some(permission),
        Gate::Public | Gate::SignedIn => None,
    };
    let mut acts = 0;
    for route in sopan_web::routes::routes() {
        let Some(permission) = gated(&route) else {
            continue;
        };
        let opens = Role::Auditor.allows(permission);
        if route.method == Method::POST && !route.path.starts_with("/reports") {
            assert!(!opens, "{} {}", route.method, route.path);
            let token = Some(session.1.as_str());
            let path = world.path(route.path);
            let answer = world.ask(&route.method, &path, Some(session), token).await;
            assert_eq!(answer.0, StatusCode::FORBIDDEN, "{path}");
            acts += 1;
        }
    }
    assert!(acts > 20, "{acts}");
    for page in [
        "/dashboard",
        "/desk",
        "/desk/officials",
        "/editions",
        "/methodologies",
        "/reports",
    ] {
        let answer = world.ask(&Method::GET, page, Some(session), None).await;
        assert_eq!(answer.0, StatusCode::OK, "{page}");
    }
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
