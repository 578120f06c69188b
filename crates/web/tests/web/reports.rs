//! Reports over HTTP: made and fetched on the page, streamed by the API, and refused.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use sopan_app::access::Actor;
use sopan_app::store::ledger::Work;
use sopan_app::store::organisations::{Organisation, insert};
use sopan_app::store::testing::TestDb;
use sopan_app::store::{on_both, sql};
use sopan_app::{App, Options, Surroundings};
use sopan_rules::access::Role;
use sopan_rules::ids::{OfficialId, OrganisationId};
use sopan_rules::ledger::Fact;
use sopan_rules::organisations::Kind;
use sopan_rules::time::Day;
use tower::ServiceExt;

struct World {
    router: Router,
    files: PathBuf,
    /// Cookie and form token of the MDO Admin of Water, and of a learner there.
    admin: (String, String),
    learner: (String, String),
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.files);
    }
}

struct Answer {
    status: u16,
    kind: String,
    disposition: String,
    location: String,
    text: String,
}

impl World {
    async fn new(test: &TestDb) -> World {
        let place = |id, code: &str, kind, above: Option<i64>| {
            let organisation = Organisation {
                id: OrganisationId(id),
                code: code.to_owned(),
                kind,
                name_en: code.to_owned(),
                name_hi: format!("{code} (हिंदी)"),
                lgd_code: None,
                mdo: true,
            };
            (organisation, above.map(OrganisationId))
        };
        let mut tx = test.db.write().await.unwrap();
        let all = [
            place(1, "IN", Kind::Nation, None),
            place(2, "HR-WATER", Kind::Department, Some(1)),
            place(3, "HR-ROADS", Kind::Department, Some(1)),
        ];
        insert(&mut tx, &all).await.unwrap();
        tx.commit().await.unwrap();

        let now = "2025-11-30".parse::<Day>().unwrap().start();
        let (chance, seed) = (
            AtomicU64::new(1),
            std::hash::BuildHasher::hash_one(&std::hash::RandomState::new(), 0),
        );
        let surroundings = Surroundings {
            now: Arc::new(move || now.plus_seconds(36_000)),
            random: Arc::new(move |bytes| {
                let n = chance.fetch_add(1, Ordering::Relaxed).wrapping_add(seed);
                let n = n.wrapping_mul(0x9E37_79B9_7F4A_7C15).to_be_bytes();
                for (i, byte) in bytes.iter_mut().enumerate() {
                    *byte = n[i % 8].wrapping_add(i as u8);
                }
            }),
        };
        let files = std::env::temp_dir().join(format!("sopan-web-reports-{seed:x}"));
        let options = Options {
            database: test.address.clone(),
            files: files.clone(),
            public_address: "http://sopan.example".to_owned(),
        };
        let app = App::open(options, surroundings).await.unwrap();
        let mut sessions = Vec::new();
        for (id, organisation, name) in [(100, 2, "Asha"), (101, 2, "Ravi"), (102, 3, "Mina")] {
            let official = OfficialId(id);
            let registered = Fact::Registered {
                organisation: OrganisationId(organisation),
                group: None,
                designation: None,
            };
            let mut work = Work::act(official, registered, now, None);
            work.also.push(
                sql("insert into person (official, name) values ($1, $2)")
                    .bind(official)
                    .bind(name),
            );
            app.lane().write(work).await.unwrap();
            let operator = Actor::operator();
            if id == 100 {
                app.grant(&operator, official, Role::MdoAdmin, OrganisationId(2))
                    .await
                    .unwrap();
            }
            let link = app.link_for(&operator, official).await.unwrap();
            let token = link.rsplit('/').next().unwrap();
            let token = app.sign_in_by_link(token, "test").await.unwrap().token;
            let csrf = app.actor(&token).await.unwrap().csrf;
            sessions.push((token, csrf));
        }
        World {
            router: sopan_web::router(app),
            files,
            admin: sessions[0].clone(),
            learner: sessions[1].clone(),
        }
    }

    async fn ask(&self, session: &(String, String), path: &str, form: Option<&str>) -> Answer {
        let mut request = Request::builder()
            .uri(path)
            .header(header::COOKIE, format!("sopan_session={}", session.0));
        let body = match form {
            Some(form) => {
                request = request
                    .method("POST")
                    .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
                Body::from(format!("csrf={}&{form}", session.1))
            }
            None => Body::empty(),
        };
        let request = request.body(body).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let of = |name| {
            let value = response.headers().get(name);
            value.map_or(String::new(), |v| v.to_str().unwrap().to_owned())
        };
        let (kind, disposition, location) = (
            of(header::CONTENT_TYPE),
            of(header::CONTENT_DISPOSITION),
            of(header::LOCATION),
        );
        let status = response.status().as_u16();
        let bytes = to_bytes(response.into_body(), 1 << 24).await.unwrap();
        Answer {
            status,
            kind,
            disposition,
            location,
            text: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }
}

on_both!(a_report_is_made_on_the_page, async |test: TestDb| {
    let world = World::new(&test).await;
    let empty = world.ask(&world.admin, "/reports", None).await;
    assert_eq!(empty.status, 200);
    assert!(empty.text.contains("No file yet"));
    assert!(empty.text.contains(r#"<option value="HR-WATER""#));
    assert!(!empty.text.contains("HR-ROADS"));

    let form = "kind=officials&organisation=HR-WATER&code=&format=csv";
    let begun = world.ask(&world.admin, "/reports", Some(form)).await;
    assert_eq!((begun.status, begun.location.as_str()), (303, "/reports"));
    let link = loop {
        let page = world.ask(&world.admin, "/reports", None).await.text;
        match page
            .split("href=\"/reports/")
            .find(|s| s.contains("/file\""))
        {
            Some(rest) => {
                let (id, _) = rest.split_once('/').unwrap();
                break format!("/reports/{id}");
            }
            None => tokio::time::sleep(Duration::from_millis(5)).await,
        }
    };
    let file = world.ask(&world.admin, &format!("{link}/file"), None).await;
    assert_eq!(
        (file.status, file.kind.as_str()),
        (200, "text/csv; charset=utf-8")
    );
    assert_eq!(
        file.disposition,
        "attachment; filename=\"officials-HR-WATER-2025-11-30.csv\""
    );
    assert_eq!(file.text.lines().count(), 3);

    let deleted = world
        .ask(&world.admin, &format!("{link}/delete"), Some(""))
        .await;
    assert_eq!(deleted.status, 303);
    let gone = world.ask(&world.admin, &format!("{link}/file"), None).await;
    assert_eq!(gone.status, 404);
});

on_both!(what_is_not_theirs_is_refused, async |test: TestDb| {
    let world = World::new(&test).await;
    // Outside the scope, and a form that says nonsense: told at the field.
    for (form, told) in [
        (
            "kind=officials&organisation=HR-WATER&code=HR-ROADS&format=csv",
            "There is no such organisation in your scope",
        ),
        (
            "kind=holidays&organisation=HR-WATER&format=csv",
            "Choose one of the reports",
        ),
        (
            "kind=officials&organisation=HR-WATER&format=pdf",
            "Choose CSV, XLSX or Parquet",
        ),
    ] {
        let page = world.ask(&world.admin, "/reports", Some(form)).await;
        assert_eq!(page.status, 200);
        assert!(page.text.contains(told), "{form}");
    }
    let page = world.ask(&world.learner, "/reports", None).await;
    assert_eq!(page.status, 403);
    let form = "kind=officials&organisation=HR-WATER&format=csv";
    let page = world.ask(&world.learner, "/reports", Some(form)).await;
    assert_eq!(page.status, 403);
});

on_both!(programs_get_a_stream, async |test: TestDb| {
    let world = World::new(&test).await;
    let whole = "/api/reports/officials?within=HR-WATER&format=csv";
    for path in [
        whole,
        "/api/reports/officials",
        "/api/reports/officials?within=IN",
    ] {
        let answer = world.ask(&world.admin, path, None).await;
        assert_eq!(answer.status, 200, "{path}");
        let names: Vec<&str> = answer
            .text
            .lines()
            .skip(1)
            .map(|line| line.split(',').next().unwrap())
            .collect();
        assert_eq!(names, ["Asha", "Ravi"], "{path}");
    }
    for (format, head) in [("xlsx", "PK"), ("parquet", "PAR1")] {
        let path = format!("/api/reports/organisations?format={format}");
        let answer = world.ask(&world.admin, &path, None).await;
        assert_eq!(answer.status, 200);
        assert!(answer.text.starts_with(head));
    }
    for (session, path, status) in [
        (&world.admin, "/api/reports/officials?within=HR-ROADS", 403),
        (&world.admin, "/api/reports/holidays", 404),
        (&world.admin, "/api/reports/officials?format=pdf", 400),
        (&world.learner, whole, 403),
    ] {
        let answer = world.ask(session, path, None).await;
        assert_eq!(answer.status, status, "{path}");
        assert_eq!(answer.kind, "application/problem+json");
    }
});

on_both!(
    a_schedule_is_made_paused_and_deleted,
    async |test: TestDb| {
        let world = World::new(&test).await;
        let page = "/reports/schedules";
        let with = |who: &str| {
            format!(
                "kind=officials&organisation=HR-WATER&format=csv&every=weekly&weekday=1&hour=7&recipients={who}"
            )
        };
        let refused = world
            .ask(&world.admin, page, Some(&with("nobody@x.in")))
            .await;
        assert_eq!(refused.status, 200);
        assert!(
            refused
                .text
                .contains("is no official who may see this report")
        );
        assert!(refused.text.contains("nobody@x.in</textarea>"));

        let mut tx = test.db.write().await.unwrap();
        sql("insert into identity (value, official) values ('email:asha@x.in', 100)")
            .run(&mut tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let made = world
            .ask(&world.admin, page, Some(&with("asha@x.in")))
            .await;
        assert_eq!(made.status, 303);
        let list = world.ask(&world.admin, page, None).await.text;
        assert!(list.contains("Monday, 7:00") && list.contains("01.12.2025, 07:00 IST"));
        let id = list.split("/reports/schedules/").nth(1).unwrap();
        let (id, _) = id.split_once('/').unwrap();
        let act = async |what: &str, form: &str| {
            let path = format!("/reports/schedules/{id}/{what}");
            let answer = world.ask(&world.admin, &path, Some(form)).await;
            assert_eq!(answer.status, 303, "{what}");
            world.ask(&world.admin, page, None).await.text
        };
        assert!(act("pause", "paused=yes").await.contains("Paused"));
        assert!(!act("pause", "paused=no").await.contains("Paused"));
        assert!(act("delete", "").await.contains("No schedule yet"));
    }
);
