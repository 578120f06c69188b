//! Dashboards over HTTP: the page, the table as a file, and the stream of live figures.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use futures_util::StreamExt;
use serde_json::Value;
use sopan_app::access::Actor;
use sopan_app::store::ledger::{Act, Work};
use sopan_app::store::organisations::{Organisation, Strength, insert, state_strengths};
use sopan_app::store::testing::{TestDb, sqlite};
use sopan_app::store::{on_both, sql};
use sopan_app::{App, Options, Surroundings};
use sopan_rules::access::Role;
use sopan_rules::ids::{CourseId, OfficialId, OrganisationId, ResourceId};
use sopan_rules::ledger::Fact;
use sopan_rules::organisations::Kind;
use sopan_rules::time::{Day, Moment};
use tower::ServiceExt;

const COURSE: CourseId = CourseId(20);

struct World {
    app: App,
    router: Router,
    /// The cookie of the one who sees everything.
    session: String,
    _test: TestDb,
}

fn now() -> Moment {
    let day: Day = "2025-11-30".parse().unwrap();
    day.start().plus_seconds(36_000)
}

impl World {
    /// A nation with two States; three officials of Haryana, one of whom is verified.
    async fn new(test: TestDb) -> World {
        let place = |id, code: &str, kind, above: Option<i64>| {
            let organisation = Organisation {
                id: OrganisationId(id),
                code: code.to_owned(),
                kind,
                name_en: format!("=Name of {code}"),
                name_hi: format!("{code} का नाम"),
                lgd_code: None,
                mdo: false,
            };
            (organisation, above.map(OrganisationId))
        };
        let mut tx = test.db.write().await.unwrap();
        let all = [
            place(1, "IN", Kind::Nation, None),
            place(2, "IN-HR", Kind::State, Some(1)),
            place(3, "IN-GA", Kind::State, Some(1)),
        ];
        insert(&mut tx, &all).await.unwrap();
        let strength = Strength {
            organisation: OrganisationId(2),
            officials: 4,
            source: "Order".to_owned(),
            approved_by: "Secretary".to_owned(),
            from: "2025-04-01".parse().unwrap(),
            until: Day::FOREVER,
            recorded: Moment(0),
        };
        state_strengths(&mut tx, &[strength]).await.unwrap();
        for text in [
            "insert into course (id, code, title, language, minutes, description, status, search,
                                 organisation, created_at)
             values (20, 'C-20', 'Noting', 'en', 30, '', 'live', '', 1, 0)",
            "insert into resource (id, module, course, position, kind, title, body, minutes, required)
             values (22, 21, 20, 1, 'text', 'Read', '', 5, 1)",
            "insert into person (official, name) values (100, 'Asha'), (101, 'Ravi'), (102, 'Mina')",
        ] {
            sql(text).run(&mut tx).await.unwrap();
        }
        tx.commit().await.unwrap();
        let (chance, seed) = (
            AtomicU64::new(1),
            std::hash::BuildHasher::hash_one(&std::hash::RandomState::new(), 0),
        );
        let surroundings = Surroundings {
            now: Arc::new(now),
            random: Arc::new(move |bytes| {
                for (i, byte) in bytes.iter_mut().enumerate() {
                    let n = chance.fetch_add(0x9E37_79B9, Ordering::Relaxed);
                    *byte = (n.wrapping_add(seed) >> (i % 4 * 8)) as u8;
                }
            }),
        };
        let options = Options {
            database: test.address.clone(),
            files: std::env::temp_dir().join("sopan-web-dashboards"),
            public_address: "http://sopan.example".to_owned(),
        };
        let app = App::open(options, surroundings).await.unwrap();
        let operator = Actor::operator();
        for (official, verified) in [(100, true), (101, false), (102, false)] {
            let act = |fact| Act {
                official: OfficialId(official),
                fact,
                occurred: now(),
                caused_by: None,
            };
            let mut acts = vec![act(Fact::Registered {
                organisation: OrganisationId(2),
                group: Some("Group B".to_owned()),
                designation: Some("Clerk".to_owned()),
            })];
            acts.extend(verified.then(|| act(Fact::Verified)));
            acts.push(act(Fact::Enrolled { course: COURSE }));
            let work = Work {
                acts,
                ..Work::default()
            };
            app.lane().write(work).await.unwrap();
        }
        let (cell, nation) = (OfficialId(100), OrganisationId(1));
        app.grant(&operator, cell, Role::SpvAdmin, nation)
            .await
            .unwrap();
        let link = app.link_for(&operator, cell).await.unwrap();
        let token = link.rsplit('/').next().unwrap();
        let session = app.sign_in_by_link(token, "test").await.unwrap().token;
        World {
            router: sopan_web::router(app.clone()),
            app,
            session,
            _test: test,
        }
    }

    async fn ask(&self, path: &str, language: &str) -> axum::response::Response {
        let cookies = format!("sopan_session={}; language={language}", self.session);
        let request = Request::get(path).header(header::COOKIE, cookies);
        let request = request.body(Body::empty()).unwrap();
        let answer = self.router.clone().oneshot(request).await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        answer
    }

    async fn text(&self, path: &str, language: &str) -> String {
        let answer = self.ask(path, language).await;
        let bytes = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        String::from_utf8(bytes.to_vec()).unwrap()
    }
}

/// What a tile of the page shows.
fn shown<'a>(html: &'a str, tile: &str, part: &str) -> &'a str {
    let (_, rest) = html.split_once(&format!("data-figure=\"{tile}\"")).unwrap();
    let (_, rest) = rest.split_once(&format!("data-part=\"{part}\">")).unwrap();
    rest.split('<').next().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_says_what_the_api_says_in_both_languages() {
    let world = World::new(sqlite().await).await;
    let api: Value =
        serde_json::from_str(&world.text("/api/dashboard?org=IN-HR", "en").await).unwrap();
    assert_eq!(api["as_on"], "2025-11-30");
    let tile = |figure: &str| {
        let tiles = api["tiles"].as_array().unwrap();
        tiles
            .iter()
            .find(|t| t["figure"] == figure)
            .unwrap()
            .clone()
    };
    for (language, of) in [("en", "3 of 4"), ("hi", "4 में से 3")] {
        for (path, tiles) in [("/dashboard?org=IN-HR", true), ("/dashboard?live=1", false)] {
            let html = world.text(path, language).await;
            assert!(!html.contains(" style="));
            let mut ids = BTreeSet::new();
            for rest in html.split(" id=\"").skip(1) {
                let id = rest.split('"').next().unwrap();
                assert!(ids.insert(id), "{path} has the id {id} twice");
            }
            for rest in html.split(" aria-labelledby=\"").skip(1) {
                assert!(ids.contains(rest.split('"').next().unwrap()));
            }
            assert_eq!(
                html.contains("data-live=\"/api/dashboard/live?org=IN\""),
                !tiles
            );
            if tiles {
                assert_eq!(shown(&html, "onboarded", "of"), of);
                for figure in ["onboarded", "verified", "learned", "active"] {
                    let percent = format!("{}\u{a0}%", tile(figure)["percent"].as_str().unwrap());
                    assert_eq!(shown(&html, figure, "value"), percent, "{figure}");
                }
                let enrolments = tile("enrolments")["numerator"].to_string();
                assert_eq!(shown(&html, "enrolments-30", "value"), enrolments);
                assert!(
                    html.contains("/desk/officials?unit=IN-HR&amp;status=VERIFIED")
                        || html.contains("/desk/officials?unit=IN-HR&#38;status=VERIFIED")
                );
            }
        }
    }
    // A day that is over has no lists, and one that has not come leads back.
    let past = world
        .text("/dashboard?org=IN-HR&as_on=29.11.2025", "en")
        .await;
    assert_eq!(shown(&past, "onboarded", "of"), "0 of 4");
    assert!(!past.contains("status=VERIFIED"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_units_are_a_file_that_a_spreadsheet_opens_safely() {
    let world = World::new(sqlite().await).await;
    let csv = world
        .text("/dashboard/units.csv?org=IN&sort=-onboarded", "en")
        .await;
    insta::assert_snapshot!(csv.trim_start_matches('\u{feff}').replace('\r', ""), @r"
Organization,Organization_Code,Organization_Type,Strength,Registered,onboarded_numerator,onboarded_denominator,onboarded_percent,verified_numerator,verified_denominator,verified_percent,learned_numerator,learned_denominator,learned_percent,cleared_numerator,cleared_denominator,cleared_percent,active_numerator,active_denominator,active_percent,completions_last_30_days,As_On
'=Name of IN-HR,IN-HR,state,4,3,3,4,75.00,1,3,33.33,0,3,0.00,0,0,,3,3,100.00,0,30.11.2025
'=Name of IN-GA,IN-GA,state,,0,0,,,0,0,,0,0,,0,0,,0,0,,0,30.11.2025
");
}

on_both!(
    what_is_recorded_is_told_in_the_reader_s_language,
    async |test: TestDb| {
        let world = World::new(test).await;
        let answer = world.ask("/api/dashboard/live?org=IN-HR", "hi").await;
        assert_eq!(answer.headers()[header::CONTENT_TYPE], "text/event-stream");
        let mut stream = answer.into_body().into_data_stream();
        let next = async |stream: &mut axum::body::BodyDataStream| -> Value {
            loop {
                let piece = stream.next().await.unwrap().unwrap();
                let text = String::from_utf8(piece.to_vec()).unwrap();
                if let Some((_, data)) = text.split_once("data: ") {
                    assert!(text.starts_with("event: tiles\n"));
                    return serde_json::from_str(data.trim()).unwrap();
                }
            }
        };
        let of = |told: &Value, id: &str| {
            let tiles = told["tiles"].as_array().unwrap();
            let tile = tiles.iter().find(|t| t["id"] == id).unwrap();
            (tile["value"].clone(), tile["of"].clone())
        };
        let first = next(&mut stream).await;
        assert_eq!(
            of(&first, "learned"),
            ("0.00\u{a0}%".into(), "3 में से 0".into())
        );
        // When an official completes a course,
        let done = Fact::ResourceCompleted {
            course: COURSE,
            resource: ResourceId(22),
        };
        let work = Work::act(OfficialId(101), done, now(), None);
        world.app.lane().write(work).await.unwrap();
        // then the stream says so, and ends with the program.
        let second = next(&mut stream).await;
        assert_eq!(
            of(&second, "learned"),
            ("33.33\u{a0}%".into(), "3 में से 1".into())
        );
        assert_eq!(of(&second, "course-minutes-30").0, "30 मि");
        assert!(second["told"].as_str().unwrap().contains("33.33"));
        world.app.end_live();
        assert!(stream.next().await.is_none());
        let told = sopan_app::store::verify::verify(world.app.db())
            .await
            .unwrap();
        assert!(told.is_clean(), "{:?}", told.first);
    }
);
