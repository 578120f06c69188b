//! Reconciling as a browser meets it: a published table with a name that nobody can
//! match, the answer, a highlight, an edition of our own, and the report as page, PDF and
//! JSON; what the auditor may do and what nobody else may.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use sopan_app::access::Actor;
use sopan_app::store::ledger::{Act, Work};
use sopan_app::store::on_both;
use sopan_app::store::organisations::{Organisation, Strength, insert, state_strengths};
use sopan_app::store::sql;
use sopan_app::store::testing::TestDb;
use sopan_app::store::verify::verify;
use sopan_app::{App, Options, Surroundings};
use sopan_rules::access::Role;
use sopan_rules::ids::{OfficialId, OrganisationId};
use sopan_rules::ledger::Fact;
use sopan_rules::organisations::Kind;
use sopan_rules::time::{Day, Moment};
use tower::ServiceExt;

const NATION: OrganisationId = OrganisationId(1);
const HARYANA: OrganisationId = OrganisationId(2);

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn now() -> Moment {
    day("2025-12-10").start().plus_seconds(36_000)
}

struct World {
    app: App,
    router: Router,
    folder: PathBuf,
    /// The session's cookie and the token of its forms: of the monitoring cell, of the
    /// auditor and of a State's nodal officer.
    people: Vec<(String, String)>,
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

const CELL: usize = 0;
const AUDITOR: usize = 1;
const STATE: usize = 2;

/// Haryana has a strength of 3,00,000, which is category B, and three officials.
async fn world(test: &TestDb) -> World {
    let organisation = |id, code: &str, kind, en: &str, hi: &str| Organisation {
        id,
        code: code.to_owned(),
        kind,
        name_en: en.to_owned(),
        name_hi: hi.to_owned(),
        lgd_code: None,
        mdo: false,
    };
    let all = [
        (
            organisation(NATION, "IN", Kind::Nation, "India", "भारत"),
            None,
        ),
        (
            organisation(HARYANA, "IN-HR", Kind::State, "Haryana", "हरियाणा"),
            Some(NATION),
        ),
    ];
    let mut tx = test.db.write().await.unwrap();
    insert(&mut tx, &all).await.unwrap();
    let strength = Strength {
        organisation: HARYANA,
        officials: 300_000,
        source: "Finance Department".to_owned(),
        approved_by: "Chief Secretary".to_owned(),
        from: day("2025-11-01"),
        until: Day::FOREVER,
        recorded: day("2025-11-01").start(),
    };
    state_strengths(&mut tx, &[strength]).await.unwrap();
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
    let folder = test.address.replace(['/', ':', '@', '?', '='], "-");
    let folder = std::env::temp_dir().join(format!("sopan-reconcile{folder}"));
    let options = Options {
        database: test.address.clone(),
        files: folder.clone(),
        public_address: "http://sopan.example".to_owned(),
    };
    let app = App::open(options, surroundings).await.unwrap();
    let operator = Actor::operator();
    let mut people = Vec::new();
    for (id, role, over) in [
        (100, Role::SpvAdmin, NATION),
        (101, Role::Auditor, NATION),
        (102, Role::StateAdmin, HARYANA),
    ] {
        let official = OfficialId(id);
        let mut work = Work {
            acts: vec![Act {
                official,
                fact: Fact::Registered {
                    organisation: HARYANA,
                    group: None,
                    designation: None,
                },
                occurred: day("2025-11-20").start(),
                caused_by: None,
            }],
            ..Work::default()
        };
        let person = sql("insert into person (official, name) values ($1, $2)");
        work.also.push(person.bind(official).bind("Asha Verma"));
        app.lane().write(work).await.unwrap();
        app.grant(&operator, official, role, over).await.unwrap();
        let link = app.link_for(&operator, official).await.unwrap();
        let token = link.rsplit('/').next().unwrap();
        let signed_in = app.sign_in_by_link(token, "test").await.unwrap();
        let csrf = app.actor(&signed_in.token).await.unwrap().csrf;
        people.push((signed_in.token, csrf));
    }
    app.publish_edition(&operator, day("2025-11-30"))
        .await
        .unwrap();
    World {
        router: sopan_web::router(app.clone()),
        app,
        folder,
        people,
    }
}

/// What stands in `<main>` as text: tags away, white space single.
fn text(html: &str) -> String {
    let main = html.split("<main").nth(1).unwrap_or(html);
    let words = main
        .split('<')
        .map(|part| part.split_once('>').map_or(part, |(_, t)| t));
    let joined = words.collect::<Vec<_>>().join(" ");
    joined.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl World {
    async fn bytes(
        &self,
        who: usize,
        request: axum::http::request::Builder,
        body: Body,
    ) -> (StatusCode, Vec<u8>) {
        let cookie = format!("sopan_session={}; language=en", self.people[who].0);
        let request = request.header(header::COOKIE, cookie);
        let router = self.router.clone();
        let answer = router.oneshot(request.body(body).unwrap()).await.unwrap();
        let status = answer.status();
        if let Some(to) = answer.headers().get(header::LOCATION) {
            return (status, to.as_bytes().to_vec());
        }
        let bytes = to_bytes(answer.into_body(), 1 << 24).await.unwrap();
        (status, bytes.to_vec())
    }

    async fn get(&self, who: usize, path: &str) -> (StatusCode, String) {
        let (status, bytes) = self.bytes(who, Request::get(path), Body::empty()).await;
        (status, String::from_utf8_lossy(&bytes).into_owned())
    }

    async fn post(&self, who: usize, path: &str, fields: &str) -> (StatusCode, String) {
        let kind = "application/x-www-form-urlencoded";
        let request = Request::post(path).header(header::CONTENT_TYPE, kind);
        let body = format!("csrf={}&{fields}", self.people[who].1);
        let (status, bytes) = self.bytes(who, request, Body::from(body)).await;
        (status, String::from_utf8_lossy(&bytes).into_owned())
    }

    async fn send(
        &self,
        who: usize,
        path: &str,
        fields: &[(&str, &str)],
        name: &str,
        file: &str,
    ) -> (StatusCode, String) {
        let mut body = String::new();
        for (field, value) in [&[("csrf", self.people[who].1.as_str())], fields].concat() {
            body.push_str(&format!(
                "--edge\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n"
            ));
        }
        body.push_str(&format!(
            "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: text/csv\r\n\r\n{file}\r\n--edge--\r\n"
        ));
        let kind = "multipart/form-data; boundary=edge";
        let request = Request::post(path).header(header::CONTENT_TYPE, kind);
        let (status, bytes) = self.bytes(who, request, Body::from(body)).await;
        (status, String::from_utf8_lossy(&bytes).into_owned())
    }
}

const HEAD: &str = "edition,as_on,category,rank,state_as_printed,composite_score\n";

on_both!(a_published_edition_is_reconciled, async |test: TestDb| {
    let world = world(&test).await;

    // When the cell sends a table with faults, it is told where they are, and nothing is kept
    let faulty = format!("{HEAD}1,someday,B,1,HARYANA,47.03\n1,2025-11-30,B,2,ASSAM,\n");
    let (status, page) = world
        .send(CELL, "/reconcile", &[], "faulty.csv", &faulty)
        .await;
    let page = text(&page);
    assert_eq!(status, StatusCode::OK);
    for told in ["as_on", "“someday”", "composite_score", "cell.missing"] {
        assert!(page.contains(told), "{told}: {page}");
    }
    assert!(page.contains("Nothing was reconciled yet"));

    // When it sends a table in which a name can't be matched, beside our own edition
    let table = format!("{HEAD}1,2025-11-30,C,1,HARYANA,47.03\n1,2025-11-30,B,1,Jharkhnd,40\n");
    let own = [("edition", "1")];
    let (status, to) = world
        .send(CELL, "/reconcile", &own, "november.csv", &table)
        .await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{to}");

    // Then the page asks which State it is, and says what else is found
    let (_, page) = world.get(CELL, &to).await;
    let told = text(&page);
    assert!(
        page.contains("<option value=\"IN-JH\">Jharkhand</option>"),
        "{page}"
    );
    for part in [
        "Which State is this?",
        "state_doubtful",
        "category_against_strength",
        "A strength of 3,00,000 falls into category B",
        "own_score_differs",
        "Edition 1 of this installation stands beside it",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }

    // When somebody answers, the name is matched because a person said so
    let names = format!("{to}/names");
    let (_, back) = world.post(CELL, &names, "name-0=Jharkhnd&code-0=").await;
    assert_eq!(back, to);
    assert!(text(&world.get(CELL, &to).await.1).contains("Which State is this?"));
    let (status, _) = world
        .post(CELL, &names, "name-0=Jharkhnd&code-0=IN-XX")
        .await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    world
        .post(CELL, &names, "name-0=Jharkhnd&code-0=IN-JH")
        .await;
    let told = text(&world.get(CELL, &to).await.1);
    assert!(!told.contains("Which State is this?"));
    assert!(told.contains("matched by a person"), "{told}");

    // When the highlight is added, the score is computed again
    let highlight = "kpi,value,percent_of_total\n\
                     Percentage of Users Onboarded,322014,100\n\
                     Percentage of Verified Users,298060,92.56\n\
                     Percentage of Users Completing 1 Course or More,20117,6.25\n\
                     Percentage of End-of-Course Assessments Cleared,3299,65.74\n";
    let path = format!("{to}/highlights");
    let (status, page) = world
        .send(CELL, &path, &[], "november.csv", highlight)
        .await;
    assert_eq!(status, StatusCode::OK);
    assert!(
        text(&page).contains("doesn&#39;t say which State"),
        "{}",
        text(&page)
    );
    let file = "performance_highlight_haryana_2025-11.csv";
    world.send(CELL, &path, &[], file, highlight).await;
    let told = text(&world.get(CELL, &to).await.1);
    assert!(
        told.contains("gives the score 60.11; 47.03 is printed"),
        "{told}"
    );

    // And earlier editions are held against it
    let earlier = format!("{HEAD}0,2025-10-31,B,1,HARYANA,37.03\n");
    let path = format!("{to}/earlier");
    let (status, page) = world.send(CELL, &path, &[], "october.csv", &earlier).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    let earlier = earlier.replace("\n0,", "\n9,");
    world.send(CELL, &path, &[], "october.csv", &earlier).await;
    let told = text(&world.get(CELL, &to).await.1);
    assert!(told.contains("implausible_change"), "{told}");

    // The report is there as PDF in both languages, and as JSON
    for language in ["en", "hi"] {
        let path = format!("{to}/pdf/{language}");
        let (status, pdf) = world.bytes(CELL, Request::get(path), Body::empty()).await;
        assert_eq!((status, &pdf[..5]), (StatusCode::OK, b"%PDF-".as_slice()));
    }
    let (_, json) = world.get(AUDITOR, &format!("{to}/json")).await;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(
        json["editions"][0]["states"][1]["highlight"]["difference"],
        "13.08"
    );
    assert_eq!(json["made_by"], "Asha Verma");

    // The auditor looks and changes nothing; a State's nodal officer isn't asked in
    let (status, page) = world.get(AUDITOR, &to).await;
    assert_eq!(status, StatusCode::OK);
    assert!(!page.contains("/highlights\""));
    for who in [AUDITOR, STATE] {
        let (status, _) = world.post(who, &format!("{to}/delete"), "").await;
        assert_eq!(status, StatusCode::FORBIDDEN);
    }
    assert_eq!(
        world.get(STATE, "/reconcile").await.0,
        StatusCode::FORBIDDEN
    );

    // An edition of a day that the table doesn't have can't be laid beside it
    let two = format!("{HEAD}1,2025-12-01,B,1,HARYANA,47.03\n2,2025-12-02,B,1,HARYANA,47.03\n");
    let (status, page) = world.send(CELL, "/reconcile", &own, "two.csv", &two).await;
    assert_eq!(status, StatusCode::OK);
    assert!(
        text(&page).contains("no edition of the same day"),
        "{}",
        text(&page)
    );

    // When it is deleted, it is gone
    let (_, back) = world.post(CELL, &format!("{to}/delete"), "").await;
    assert_eq!(back, "/reconcile");
    assert_eq!(world.get(CELL, &to).await.0, StatusCode::NOT_FOUND);
    let told = verify(world.app.db()).await.unwrap();
    assert!(told.is_clean(), "{:?}", told.first);
});
