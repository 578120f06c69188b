//! The authoring room as a browser meets it: a course file with faults, a film that is too
//! large or breaks off, what was typed beside what was wrong, and a preview that leaves
//! no trace.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode, header};
use sopan_app::access::Actor;
use sopan_app::store::banks::Which;
use sopan_app::store::ledger::{Act, Work};
use sopan_app::store::organisations::{Organisation, insert};
use sopan_app::store::testing::TestDb;
use sopan_app::store::verify::verify;
use sopan_app::store::{on_both, sql};
use sopan_app::{App, Options, Surroundings};
use sopan_rules::access::Role;
use sopan_rules::assessments::{Paper, Section as PaperSection, Source};
use sopan_rules::ids::{OfficialId, OrganisationId};
use sopan_rules::ledger::Fact;
use sopan_rules::organisations::Kind;
use sopan_rules::questions::{Answer, Question, Text};
use sopan_rules::time::Moment;
use tower::ServiceExt;

const STATE: OrganisationId = OrganisationId(2);

struct World {
    app: App,
    router: Router,
    test: TestDb,
    folder: PathBuf,
    session: String,
    csrf: String,
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn now() -> Moment {
    Moment(1_764_000_000_000_000)
}

async fn world(test: TestDb) -> World {
    let organisation = |id, code: &str, kind, name: &str| Organisation {
        id: OrganisationId(id),
        code: code.to_owned(),
        kind,
        name_en: name.to_owned(),
        name_hi: name.to_owned(),
        lgd_code: None,
        mdo: true,
    };
    let all = [
        (organisation(1, "IN", Kind::Nation, "India"), None),
        (
            organisation(2, "IN-HR", Kind::State, "Haryana"),
            Some(OrganisationId(1)),
        ),
        (
            organisation(3, "HR-WRD", Kind::Department, "Water"),
            Some(STATE),
        ),
        (
            organisation(4, "HR-WRD2", Kind::Department, "Waste water"),
            Some(STATE),
        ),
    ];
    let mut tx = test.db.write().await.unwrap();
    insert(&mut tx, &all).await.unwrap();
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
    let folder = std::env::temp_dir().join(format!("sopan-authoring{folder}"));
    let options = Options {
        database: test.address.clone(),
        files: folder.clone(),
        public_address: "http://sopan.example".to_owned(),
    };
    let app = App::open(options, surroundings).await.unwrap();
    let official = OfficialId(100);
    let mut work = Work {
        acts: vec![Act {
            official,
            fact: Fact::Registered {
                organisation: STATE,
                group: None,
                designation: None,
            },
            occurred: now(),
            caused_by: None,
        }],
        ..Work::default()
    };
    work.also
        .push(sql("insert into person (official, name) values ($1, 'Author')").bind(official));
    app.lane().write(work).await.unwrap();
    let operator = Actor::operator();
    let author = Role::ContentCreator;
    app.grant(&operator, official, author, STATE).await.unwrap();
    let link = app.link_for(&operator, official).await.unwrap();
    let token = link.rsplit('/').next().unwrap();
    let signed_in = app.sign_in_by_link(token, "test").await.unwrap();
    World {
        csrf: app.actor(&signed_in.token).await.unwrap().csrf,
        router: sopan_web::router(app.clone()),
        session: signed_in.token,
        folder,
        test,
        app,
    }
}

/// A page as text: tags away, white space single.
fn text(html: &str) -> String {
    let main = html.split("<main").nth(1).unwrap_or(html);
    let words = main
        .split('<')
        .map(|part| part.split_once('>').map_or(part, |(_, t)| t));
    let joined = words.collect::<Vec<_>>().join(" ");
    joined.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl World {
    async fn ask(&self, request: axum::http::request::Builder, body: Body) -> (StatusCode, String) {
        let request = request.header(
            header::COOKIE,
            format!("sopan_session={}; language=en", self.session),
        );
        let router = self.router.clone();
        let answer = router.oneshot(request.body(body).unwrap()).await.unwrap();
        let status = answer.status();
        if let Some(to) = answer.headers().get(header::LOCATION) {
            return (status, to.to_str().unwrap().to_owned());
        }
        let bytes = to_bytes(answer.into_body(), 1 << 24).await.unwrap();
        (status, String::from_utf8(bytes.to_vec()).unwrap())
    }

    async fn get(&self, path: &str) -> (StatusCode, String) {
        self.ask(Request::get(path), Body::empty()).await
    }

    async fn post(&self, path: &str, fields: &str) -> (StatusCode, String) {
        let kind = "application/x-www-form-urlencoded";
        let request = Request::post(path).header(header::CONTENT_TYPE, kind);
        let body = format!("csrf={}&{fields}", self.csrf);
        self.ask(request, Body::from(body)).await
    }

    /// A form with a file, as a browser sends it.
    fn form(&self, fields: &[(&str, &str)], name: &str, file: &[u8]) -> Vec<u8> {
        let mut body = Vec::new();
        for (field, value) in [&[("csrf", self.csrf.as_str())], fields].concat() {
            let part = format!(
                "--edge\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n"
            );
            body.extend_from_slice(part.as_bytes());
        }
        let head = format!(
            "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(file);
        body.extend_from_slice(b"\r\n--edge--\r\n");
        body
    }

    async fn send(&self, path: &str, body: Vec<u8>) -> (StatusCode, String) {
        let kind = "multipart/form-data; boundary=edge";
        let request = Request::post(path).header(header::CONTENT_TYPE, kind);
        self.ask(request, Body::from(body)).await
    }

    fn files(&self) -> usize {
        std::fs::read_dir(&self.folder).map_or(0, Iterator::count)
    }

    /// How many rows each of the tables has that learning leaves traces in.
    async fn traces(&self) -> Vec<i64> {
        let mut tx = self.test.db.read().await.unwrap();
        let mut counts = Vec::new();
        for table in ["entry", "enrolment", "attempt", "place", "course"] {
            let row = sql(format!("select count(*) as n from {table}"))
                .one(&mut tx)
                .await;
            counts.push(row.unwrap().get("n").unwrap());
        }
        counts
    }
}

const COURSE: &str = r#"{"title_en": "Wells", "language": "en", "duration": "20 mins",
    "modules": [{"title": "One", "resources": [
        {"kind": "text", "title": "Read", "body": "<p>Read this.</p>", "minutes": 5},
        {"kind": "pdf", "title": "Table", "url": "https://example.gov.in/t.pdf", "minutes": 5}]}],
    "assessment": {"title": "Asked", "pass_mark": 50, "retakes": 1, "questions": [
        {"kind": "single", "text": "How deep?", "marks": 3, "options": [
            {"text": "Ten metres", "right": true}, {"text": "A mile"}]}]}}"#;

on_both!(
    a_course_file_is_told_what_is_wrong_with_it_place_by_place,
    async |test: TestDb| {
        let world = world(test).await;
        let owner = ("organisation", "Water (HR-WRD)");
        // Given a file with faults, each is listed where people look for it.
        let faulty = COURSE
            .replace("\"duration\": \"20 mins\"", "\"duration\": \"soon\"")
            .replace(
                "\"url\": \"https://example.gov.in/t.pdf\"",
                "\"file\": \"t.pdf\"",
            )
            .replace("\"marks\": 3", "\"marks\": 101, \"makrs\": 3");
        let body = world.form(&[owner], "wells.json", faulty.as_bytes());
        let (status, html) = world.send("/authoring/file", body).await;
        assert_eq!(status, StatusCode::OK);
        insta::allow_duplicates! { insta::assert_snapshot!("faulty_file", text(&html)); }
        let faulty = COURSE.replace(
            "\"url\": \"https://example.gov.in/t.pdf\"",
            "\"file\": \"t.pdf\"",
        );
        let body = world.form(&[owner], "wells.json", faulty.as_bytes());
        let (_, html) = world.send("/authoring/file", body).await;
        let told = text(&html);
        assert!(
            told.contains("Module 1 › Resource 2 file The file “t.pdf” did not come"),
            "{told}"
        );
        assert_eq!(world.traces().await[4], 0);

        // An owner that is not clear is asked for; one that is becomes the owner.
        let vague = world.form(&[("organisation", "wate")], "wells.json", COURSE.as_bytes());
        let (_, html) = world.send("/authoring/file", vague).await;
        assert!(text(&html).contains("Several organisations are called so. Choose one."));
        assert!(html.contains("value=\"Waste water (HR-WRD2)\""));
        let good = world.form(&[owner], "wells.json", COURSE.as_bytes());
        let (status, to) = world.send("/authoring/file", good).await;
        assert_eq!(
            (status, to.as_str()),
            (StatusCode::SEE_OTHER, "/authoring/courses/wells")
        );
        let (_, html) = world.get("/authoring/courses/wells").await;
        assert!(text(&html).contains("Draft Water"));

        // The preview shows it as learners will see it, step by step.
        let before = world.traces().await;
        let (status, html) = world.get("/authoring/courses/wells/preview").await;
        assert_eq!(status, StatusCode::OK);
        let first = html.split("button-large\" href=\"").nth(1).unwrap();
        let mut next = Some(first.split('"').next().unwrap().to_owned());
        let mut pages = vec![text(&html)];
        while let Some(path) = next {
            let (status, html) = world.get(&path).await;
            assert_eq!(status, StatusCode::OK, "{path}");
            pages.push(text(&html));
            let link = html.split("rel=\"next\" href=\"").nth(1);
            next = link.map(|rest| rest.split('"').next().unwrap().to_owned());
        }
        insta::allow_duplicates! { insta::assert_snapshot!("preview", pages.join("\n\n")); }
        assert_eq!(world.traces().await, before);
        assert!(verify(world.app.db()).await.unwrap().is_clean());
    }
);

on_both!(
    what_was_typed_stays_beside_what_was_wrong,
    async |test: TestDb| {
        let world = world(test).await;
        let good = world.form(&[("organisation", "HR-WRD")], "w.json", COURSE.as_bytes());
        world.send("/authoring/file", good).await;
        let path = "/authoring/courses/wells/assessment";
        let wrong = "act=keep&assessment-title=Final+test&pass=101&attempts=7";
        let (_, html) = world.post(path, wrong).await;
        assert!(
            html.contains("<a href=\"#pass\">The pass mark is a percentage from 1 to 100.</a>")
        );
        assert!(html.contains("value=\"Final test\"") && html.contains("value=\"101\""));
        assert!(html.contains("value=\"7\""));
        let wrong = "act=question&text=Why%3F&options=*Yes%0ANo&marks=0";
        let (_, html) = world.post(path, wrong).await;
        assert!(
            html.contains("<a href=\"#marks\">Give the marks as a whole number from 1 to 100.")
        );
        assert!(html.contains("*Yes\nNo"));
        let right = "act=question&text=Why%3F&options=*Yes%0ANo&marks=%E0%A5%AB";
        assert_eq!(world.post(path, right).await.0, StatusCode::SEE_OTHER);
        let (_, html) = world.get("/authoring/courses/wells").await;
        assert!(text(&html).contains("Why? 5 marks"), "{}", text(&html));
        // Nobody relies on a draft; nor on a live course in which nobody enrolled.
        let (status, _) = world
            .post("/authoring/courses/wells/status", "to=live")
            .await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let (_, html) = world.get("/authoring/courses/wells").await;
        assert!(!html.contains("relies on it") && html.contains("nobody has enrolled in it yet"));
        let code = "wells";
        let actor = world.app.actor(&world.session).await.unwrap();
        world.app.enrol(&actor, code).await.unwrap();
        let (_, html) = world.get("/authoring/courses/wells").await;
        assert!(html.contains("1 official has enrolled in this course and relies on it"));
    }
);

on_both!(
    a_course_that_a_mandate_asks_for_is_retired_with_another_one_in_its_place,
    async |test: TestDb| {
        // Given a live course that a mandate asks for
        let world = world(test).await;
        let good = world.form(&[("organisation", "HR-WRD")], "w.json", COURSE.as_bytes());
        world.send("/authoring/file", good).await;
        let status = "/authoring/courses/wells/status";
        world.post(status, "to=live").await;
        let text = "code = \"wells-all\"\norganisation = \"IN\"\n\
            title = { en = \"Wells for all\", hi = \"सबके लिए कुएँ\" }\n\
            letter = { name = { en = \"A letter\", hi = \"एक पत्र\" }, date = \"2025-11\" }\n\
            [[audience.any-of]]\n[requirement.course]\ntitle = \"Wells\"\ncode = \"wells\"\n\
            [window]\ncredit = \"ever\"\n\
            within = { dates = { opens = \"2025-11-01\", due = \"2026-03-31\" } }\n\
            [consequence]\nbinding = \"mandatory\"";
        let mandate = sopan_app::formats::mandate::read(text.as_bytes()).unwrap();
        let operator = Actor::operator();
        world.app.draft_mandate(&operator, &mandate).await.unwrap();
        let published = world.app.publish_mandate(&operator, "wells-all", |_| true);
        published.await.unwrap();

        // When it is to be retired, or taken back, then the form asks for another one, and why
        for to in ["to=retired&replacement=", "to=draft"] {
            let (_, html) = world.post(status, to).await;
            assert!(html.contains("href=\"#replacement\""), "{html}");
            assert!(html.contains("ask for this course: Wells for all."));
        }
        let actor = world.app.actor(&world.session).await.unwrap();
        let held = world.app.course_to_author(&actor, "wells").await.unwrap();
        assert_eq!(held.course.status.name(), "live");
    }
);

on_both!(
    a_document_is_kept_when_it_is_whole_and_right,
    async |test: TestDb| {
        let world = world(test).await;
        let good = world.form(&[("organisation", "HR-WRD")], "w.json", COURSE.as_bytes());
        world.send("/authoring/file", good).await;
        let actor = world.app.actor(&world.session).await.unwrap();
        let course = world.app.course_to_author(&actor, "wells").await.unwrap();
        let module = course.modules[0].id.to_string();
        let fields = [
            ("module", module.as_str()),
            ("title", "Well register"),
            ("kind", "pdf"),
            ("minutes", "4"),
        ];
        let path = "/authoring/courses/wells/resource";
        // None chosen: it says which resource lacks it, and what to do.
        let (_, html) = world.send(path, world.form(&fields, "", b"")).await;
        let lacking = "The resource “Well register” has no document yet. Choose a PDF file here";
        assert!(text(&html).contains(lacking), "{}", text(&html));
        // Too large, or something else: it says so, and what was typed is there.
        let mut huge = b"%PDF-1.7".to_vec();
        huge.resize(31 * 1024 * 1024, 0);
        for (file, said) in [
            (huge, "The file is too large: a PDF may have 30 MB"),
            (b"<html>".to_vec(), "The file is none that is kept here."),
            (
                b"\0\0\0\x20ftypisom".to_vec(),
                "A PDF resource takes a PDF file",
            ),
        ] {
            let (status, html) = world.send(path, world.form(&fields, "x.pdf", &file)).await;
            assert_eq!(status, StatusCode::OK);
            assert!(text(&html).contains(said), "{}", text(&html));
            assert!(html.contains("value=\"Well register\""));
            assert_eq!(world.files(), 0);
        }
        // Broken off, it leaves nothing.
        let mut cut = world.form(
            &fields,
            "x.pdf",
            &[b"%PDF-1.7", [b'x'; 90_000].as_slice()].concat(),
        );
        cut.truncate(60_000);
        let (status, _) = world.send(path, cut).await;
        assert_eq!((status, world.files()), (StatusCode::BAD_REQUEST, 0));
        // Nor is it taken from whoever can't say the token.
        let mut forged = world.form(&fields, "x.pdf", b"%PDF-1.7");
        let token = world.csrf.as_bytes();
        let at = forged
            .windows(token.len())
            .position(|w| w == token)
            .unwrap();
        forged[at] ^= 1;
        let (status, _) = world.send(path, forged).await;
        assert_eq!((status, world.files()), (StatusCode::BAD_REQUEST, 0));
        // Whole and right, it is kept.
        let whole = world.form(&fields, "x.pdf", b"%PDF-1.7 whole");
        assert_eq!(world.send(path, whole).await.0, StatusCode::SEE_OTHER);
        assert_eq!(world.files(), 1);
        let course = world.app.course_to_author(&actor, "wells").await.unwrap();
        let kept = course.modules[0].resources[2].object.clone().unwrap();
        let (status, body) = world.get(&format!("/files/{kept}")).await;
        assert_eq!((status, body.as_str()), (StatusCode::OK, "%PDF-1.7 whole"));
        assert!(verify(world.app.db()).await.unwrap().is_clean());
    }
);

on_both!(
    a_film_goes_on_where_the_line_broke_and_becomes_a_resource,
    async |test: TestDb| {
        // Given a course and a film of which a part has come before the line broke
        let world = world(test).await;
        let course = world.form(&[("organisation", "HR-WRD")], "w.json", COURSE.as_bytes());
        world.send("/authoring/file", course).await;
        let film = [b"\0\0\0\x20ftypisom".as_slice(), &[7; 5_000]].concat();
        let ask = async |method: Method, path: &str, more: &[(&str, &str)], body: &[u8]| {
            let mut request = Request::builder().method(method).uri(path);
            let cookie = format!("sopan_session={}", world.session);
            let always = [("cookie", cookie.as_str()), ("tus-resumable", "1.0.0")];
            for (name, value) in always.iter().chain(more) {
                request = request.header(*name, *value);
            }
            let body = Body::from(body.to_vec());
            let answer = world.router.clone().oneshot(request.body(body).unwrap());
            let answer = answer.await.unwrap();
            let said = |name: &str| {
                let value = answer.headers().get(name);
                value.map_or_else(String::new, |v| v.to_str().unwrap().to_owned())
            };
            (
                answer.status().as_u16(),
                said("location"),
                said("upload-offset"),
            )
        };
        let token = ("x-csrf-token", world.csrf.as_str());
        let length = film.len().to_string();
        let begins = [token, ("upload-length", length.as_str())];
        let (status, place, _) = ask(Method::POST, "/authoring/uploads", &begins, b"").await;
        assert_eq!(status, 201);
        let kind = ("content-type", "application/offset+octet-stream");
        let patch = async |offset: &str, bytes: &[u8]| {
            ask(
                Method::PATCH,
                &place,
                &[token, kind, ("upload-offset", offset)],
                bytes,
            )
            .await
        };
        assert_eq!(patch("0", &film[..2_000]).await.2, "2000");

        // Then it says how far it has come, and takes nothing that belongs elsewhere
        assert_eq!(ask(Method::HEAD, &place, &[], b"").await.2, "2000");
        assert_eq!(patch("0", &film).await.0, 409);
        let longer = [&film[2_000..], b"more"].concat();
        assert_eq!(patch("2000", &longer).await.0, 400);
        let foreign = [kind, ("upload-offset", "2000")];
        let forged = ask(Method::PATCH, &place, &foreign, &film[2_000..]).await;
        assert_eq!(forged.0, 400);

        // and a form can't name it before it is whole
        let id = place.rsplit('/').next().unwrap();
        let module = {
            let mut tx = world.test.db.read().await.unwrap();
            let row = sql("select min(id) as id from module")
                .one(&mut tx)
                .await
                .unwrap();
            row.get::<i64>("id").unwrap().to_string()
        };
        let fields = [
            ("module", module.as_str()),
            ("kind", "video"),
            ("title", "Digging"),
            ("minutes", "5"),
            ("uploaded", id),
        ];
        let page = "/authoring/courses/wells/resource";
        let (_, html) = world.send(page, world.form(&fields, "", b"")).await;
        assert!(
            html.contains("The file has not come as a whole."),
            "{}",
            text(&html)
        );

        // When the rest has come it does, and a wrong form costs nothing
        assert_eq!(patch("2000", &film[2_000..]).await.2, length);
        let untitled = fields.map(|(name, value)| (name, if name == "title" { "" } else { value }));
        let (status, _) = world.send(page, world.form(&untitled, "", b"")).await;
        assert_ne!(status, StatusCode::SEE_OTHER);
        let (status, _) = world.send(page, world.form(&fields, "", b"")).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let mut tx = world.test.db.read().await.unwrap();
        let row = sql("select object, bytes from resource where title = 'Digging'");
        let row = row.one(&mut tx).await.unwrap();
        assert_eq!(
            row.get::<i64>("bytes").unwrap(),
            i64::try_from(film.len()).unwrap()
        );
        let kept = world.folder.join(row.get::<String>("object").unwrap());
        assert_eq!(std::fs::read(kept).unwrap(), film);
        drop(tx);
        assert_eq!(ask(Method::HEAD, &place, &[], b"").await.0, 404);

        // What is no film is refused with its first bytes
        let (_, place, _) = ask(Method::POST, "/authoring/uploads", &begins, b"").await;
        let page = b"<html>".repeat(20);
        let at = [token, kind, ("upload-offset", "0")];
        assert_eq!(ask(Method::PATCH, &place, &at, &page).await.0, 400);
        assert_eq!(ask(Method::HEAD, &place, &[], b"").await.0, 404);

        // one that is stopped is gone
        let (_, place, _) = ask(Method::POST, "/authoring/uploads", &begins, b"").await;
        assert_eq!(ask(Method::DELETE, &place, &[token], b"").await.0, 204);
        assert_eq!(ask(Method::HEAD, &place, &[], b"").await.0, 404);

        // and nobody has more than four under way
        for _ in 0..4 {
            let (status, ..) = ask(Method::POST, "/authoring/uploads", &begins, b"").await;
            assert_eq!(status, 201);
        }
        let (status, ..) = ask(Method::POST, "/authoring/uploads", &begins, b"").await;
        assert_eq!(status, 400);
    }
);

on_both!(
    a_course_is_made_in_another_language_tied_and_untied,
    async |test: TestDb| {
        // Given a course in English, and one in Tamil that is another,
        let world = world(test).await;
        let good = world.form(&[("organisation", "HR-WRD")], "w.json", COURSE.as_bytes());
        world.send("/authoring/file", good).await;
        let tamil = "title=Kinarugal&language=ta&organisation=HR-WRD&minutes=20";
        let (_, tamil) = world.post("/authoring/new", tamil).await;
        let tamil = tamil.rsplit('/').next().unwrap().to_owned();
        let path = "/authoring/courses/wells/languages";
        let (status, html) = world.get(path).await;
        assert_eq!(status, StatusCode::OK);
        assert!(text(&html).contains("This course is in one language"));

        // when it is made in Hindi, there is a draft to translate,
        let (status, made) = world.post(path, "act=make&language=hi&title=Kuen").await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let (_, html) = world.get(&made).await;
        assert!(
            text(&html).contains("Draft") && html.contains("Read</a>"),
            "{html}"
        );
        // which is there once.
        let (status, html) = world.post(path, "act=make&language=hi&title=Kuen").await;
        assert_eq!(status, StatusCode::OK);
        assert!(text(&html).contains("A course has each language once."));

        // Tying shows what it does before it does it; so does untying.
        let (_, html) = world.post(path, &format!("act=tie&other={tamil}")).await;
        let told = text(&html);
        assert!(
            told.contains("Kinarugal (தமிழ்) becomes the same course as"),
            "{told}"
        );
        let sure = format!("act=tie&other={tamil}&sure=yes");
        assert_eq!(
            world.post(path, &sure).await,
            (StatusCode::SEE_OTHER, path.to_owned())
        );
        let (_, html) = world.get(path).await;
        let told = text(&html);
        for line in [
            "English Wells Draft 0 0 0 –",
            "हिन्दी Kuen Draft 0 0 0 –",
            "தமிழ் Kinarugal Draft 0 0 0 –",
            "All languages 0 0 0 –",
        ] {
            assert!(told.contains(line), "{line}: {told}");
        }
        let (_, html) = world.post(path, "act=untie").await;
        assert!(text(&html).contains("becomes a course of its own again"));
        let (status, _) = world.post(path, "act=untie&sure=yes").await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let (_, html) = world.get(path).await;
        assert!(text(&html).contains("This course is in one language"));
        let (_, html) = world.post(path, "act=tie&other=nothing").await;
        assert!(html.contains("Give the code of the course in the other language"));
    }
);

on_both!(
    a_resource_is_put_elsewhere_with_and_without_a_script,
    async |test: TestDb| {
        // Given a course with two resources in its only module,
        let world = world(test).await;
        let good = world.form(&[("organisation", "HR-WRD")], "w.json", COURSE.as_bytes());
        world.send("/authoring/file", good).await;
        let page = "/authoring/courses/wells";
        let (_, html) = world.get(page).await;
        let value = |name: &str| {
            let rest = html.split(&format!("{name}=\"")).nth(1).unwrap();
            rest.split('"').next().unwrap().to_owned()
        };
        let (module, first) = (value("data-module"), value("data-resource"));
        let order = async || {
            let (_, html) = world.get(page).await;
            html.find(">Read</a>").unwrap() < html.find(">Table</a>").unwrap()
        };
        assert!(order().await);
        // when the form of a button is sent, the page shows it where it is now;
        let put = format!("act=place-resource&id={first}&module={module}");
        let path = format!("{page}/outline");
        let (status, to) = world.post(&path, &format!("{put}&to=1")).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        assert_eq!(to, format!("{page}#place-{first}"));
        assert!(!order().await);
        // a script is answered that it is so, or why not.
        let ask = async |fields: String| {
            let kind = "application/x-www-form-urlencoded";
            let request = Request::post(&path)
                .header(header::CONTENT_TYPE, kind)
                .header(header::ACCEPT, "application/json");
            let body = format!("csrf={}&{fields}", world.csrf);
            world.ask(request, Body::from(body)).await
        };
        assert_eq!(ask(format!("{put}&to=0")).await.0, StatusCode::NO_CONTENT);
        assert!(order().await);
        let (status, told) = ask("act=place-resource&id=1&module=1&to=0".to_owned()).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        assert!(told.contains("not-found"), "{told}");
    }
);

on_both!(
    a_page_elsewhere_and_how_an_assessment_asks_stand_on_the_pages,
    async |test: TestDb| {
        // Given a course with a page elsewhere and an assessment that asks in fifteen minutes,
        let world = world(test).await;
        let good = world.form(&[("organisation", "HR-WRD")], "w.json", COURSE.as_bytes());
        world.send("/authoring/file", good).await;
        let page = "/authoring/courses/wells";
        let (_, html) = world.get(page).await;
        let rest = html.split("data-module=\"").nth(1).unwrap();
        let module = rest.split('"').next().unwrap().to_owned();
        let link = |url| {
            let fields = [
                ("module", module.as_str()),
                ("title", "The Act"),
                ("kind", "link"),
                ("body", "<p>Read <b>section 6</b>.</p>"),
                ("url", url),
                ("minutes", "5"),
            ];
            let form = String::from_utf8(world.form(&fields, "", b"")).unwrap();
            form.into_bytes()
        };
        let path = format!("{page}/resource");
        let (status, html) = world.send(&path, link("")).await;
        assert_eq!(status, StatusCode::OK);
        assert!(html.contains("Give the web address of the page that this resource leads to."));
        let (status, _) = world.send(&path, link("https://acts.example/rti")).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let asks = "minutes=15&cool_down=0&negative=25&answers_shown=never\
                    &from%5B%5D=own&number%5B%5D=&topic%5B%5D=&difficulty%5B%5D=&title%5B%5D=&pass%5B%5D=40";
        let (status, html) = world.post(&format!("{page}/paper"), asks).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{html}");
        // when its author looks at it as learners will,
        let (_, html) = world.get(&format!("{page}/preview")).await;
        let (before, _) = html.split_once(">The Act</a>").unwrap();
        let address = before.rsplit("href=\"").next().unwrap();
        let (_, html) = world.get(address.split('"').next().unwrap()).await;
        // then the page says where it leads, and that it needs the network,
        let told = text(&html);
        for said in [
            "Read section 6 .",
            "This resource is on acts.example",
            "It opens in a new tab and needs the network.",
        ] {
            assert!(told.contains(said), "{said}: {told}");
        }
        let opens = r#"href="https://acts.example/rti" target="_blank" rel="noopener noreferrer""#;
        assert!(html.contains(opens), "{html}");
        // and the assessment says how it asks, and asks.
        let (_, html) = world.get(&format!("{page}/preview/assessment")).await;
        let told = text(&html);
        for said in [
            "Time limit in minutes 15",
            "A wrong answer costs (% of its marks) 25",
            "Learners are told what is right Never",
            "Section 1 All questions written for this course · Pass mark of this section alone (%): 40",
            "How deep? Choose one answer.",
            "Ten metres",
        ] {
            assert!(told.contains(said), "{said}: {told}");
        }
        // When a revision gives more time, its differences say so.
        world.post(&format!("{page}/status"), "to=live").await;
        let (_, draft) = world.post(&format!("{page}/revise"), "").await;
        let more = asks.replace("minutes=15", "minutes=45");
        world.post(&format!("{draft}/paper"), &more).await;
        let (_, html) = world.get(&format!("{draft}/versions")).await;
        let told = text(&html);
        assert!(
            told.contains(
                "1 difference Changed How the assessment asks Asked \
                 Removed: Time limit in minutes: 15. Added: Time limit in minutes: 45."
            ),
            "{told}"
        );
    }
);

on_both!(
    a_course_of_five_hundred_resources_is_whole_on_each_page,
    async |test: TestDb| {
        // Given a course of ten modules with fifty texts each,
        let world = world(test).await;
        let module = |m: usize| {
            let text = |r: usize| {
                serde_json::json!({ "kind": "text", "title": format!("Text {m}-{r}."),
                                    "body": format!("<p>Words {m}-{r}.</p>"), "minutes": 1 })
            };
            let all: Vec<_> = (1..=50).map(text).collect();
            serde_json::json!({ "title": format!("Part {m}."), "resources": all })
        };
        let all: Vec<_> = (1..=10).map(module).collect();
        let course = serde_json::json!({ "title_en": "Long", "language": "en",
                                         "duration": "500 mins", "modules": all });
        let file = course.to_string();
        let good = world.form(&[("organisation", "HR-WRD")], "l.json", file.as_bytes());
        world.send("/authoring/file", good).await;
        let page = "/authoring/courses/long";
        let holds_all = |html: &str| {
            (1..=10).all(|m| {
                html.contains(&format!("Part {m}."))
                    && (1..=50).all(|r| html.contains(&format!("Text {m}-{r}.")))
            })
        };
        // when it is worked on, published, and learned,
        let (status, html) = world.get(page).await;
        assert!(status == StatusCode::OK && holds_all(&html));
        world.post(&format!("{page}/status"), "to=live").await;
        let (status, _) = world.post("/courses/long/enrol", "").await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        // then its page, the player at either end, and what is taken along hold all of it.
        let (_, html) = world.get("/courses/long").await;
        assert!(holds_all(&html));
        let addresses: Vec<&str> = html
            .split("href=\"/learn/long/")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .filter(|id| id.bytes().all(|b| b.is_ascii_digit()))
            .collect();
        let (first, last) = (addresses[0], addresses[addresses.len() - 1]);
        for (id, words) in [(first, "Words 1-1."), (last, "Words 10-50.")] {
            let (status, html) = world.get(&format!("/learn/long/{id}")).await;
            assert_eq!(status, StatusCode::OK);
            assert!(holds_all(&html) && html.contains(words), "{words}");
        }
        let (_, pack) = world.get("/learn/long/pack").await;
        assert!(holds_all(&pack) && pack.contains("Words 7-31."));
        // What is done counts as one of five hundred, and leads on to the second.
        let (status, on) = world.post(&format!("/learn/long/{first}/done"), "").await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let (_, html) = world.get(&on).await;
        assert!(html.contains("Words 1-2.") && text(&html).contains("1 of 500"));
    }
);

on_both!(
    the_catalogue_is_narrowed_by_what_courses_teach,
    async |test: TestDb| {
        // Given a live course of which it is said what it teaches,
        let world = world(test).await;
        let good = world.form(&[("organisation", "HR-WRD")], "w.json", COURSE.as_bytes());
        world.send("/authoring/file", good).await;
        world
            .post("/authoring/courses/wells/status", "to=live")
            .await;
        let said = "competency=F1.1&level=2";
        let (status, _) = world
            .post("/authoring/courses/wells/competencies", said)
            .await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        // then the catalogue finds it by those words, and offers its theme under the area,
        let (_, html) = world.get("/catalogue?q=noting+and+drafting").await;
        assert!(html.contains("href=\"/courses/wells\""), "{html}");
        assert!(
            html.contains(
                "<optgroup label=\"Functional\"><option value=\"F1\">Office procedure (1)"
            )
        );
        assert!(html.contains("<option value=\"2\">2 · Intermediate (1)"));
        // the choice stays chosen,
        let (_, html) = world.get("/catalogue?theme=F1&level=2").await;
        assert!(html.contains("<option value=\"F1\" selected>Office procedure (1)"));
        assert!(html.contains("href=\"/courses/wells\"") && html.contains("Show all courses"));
        let (_, html) = world.get("/catalogue?theme=F1&level=3").await;
        assert!(!html.contains("href=\"/courses/wells\""));
        assert!(html.contains("<option value=\"3\" selected>3 · Advanced (0)"));
        // and other programs ask the same.
        let (_, body) = world.get("/api/courses?theme=F1&level=2").await;
        let found: serde_json::Value = serde_json::from_str(&body).unwrap();
        assert_eq!(found["total"], 1);
        assert_eq!(found["courses"][0]["code"], "wells");
        let theme = serde_json::json!({
            "code": "F1", "area": "functional", "courses": 1,
            "name": { "en": "Office procedure", "hi": "कार्यालय पद्धति" },
        });
        assert_eq!(found["counts"]["themes"], serde_json::json!([theme]));
        assert_eq!(found["counts"]["levels"], serde_json::json!({ "2": 1 }));
        let (_, body) = world.get("/api/courses?theme=D1").await;
        let found: serde_json::Value = serde_json::from_str(&body).unwrap();
        assert_eq!(found["total"], 0);
        // A theme that there isn't is named where nothing is found; a level that there isn't
        // chooses nothing on the page, and is refused to programs.
        let (_, html) = world.get("/catalogue?theme=XX").await;
        assert!(
            html.contains("<option value=\"XX\" selected>XX (0)"),
            "{html}"
        );
        assert!(!html.contains("href=\"/courses/wells\""));
        let (_, html) = world.get("/catalogue?level=9").await;
        assert!(html.contains("href=\"/courses/wells\"") && !html.contains("Show all courses"));
        let (status, body) = world.get("/api/courses?level=9").await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
        assert!(body.contains("no-such-level"), "{body}");
    }
);

on_both!(
    a_bank_behind_an_assessment_is_read_from_its_preview,
    async |test: TestDb| {
        // Given a course whose assessment draws from a bank of the nation, in which its author
        // doesn't write,
        let world = world(test).await;
        let good = world.form(&[("organisation", "HR-WRD")], "w.json", COURSE.as_bytes());
        world.send("/authoring/file", good).await;
        let (app, operator) = (&world.app, Actor::operator());
        let nation = OrganisationId(1);
        let bank = app.make_bank(&operator, "Depths", nation).await.unwrap();
        for asked in ["How wide?", "How old?"] {
            let question =
                Question::new(Text::from_plain(asked), Answer::TrueFalse { right: true });
            let kept = app
                .keep_bank_question(&operator, bank, None, &question)
                .await;
            assert!(kept.unwrap().is_good());
        }
        let source = Source::Bank {
            bank,
            topic: String::new(),
            difficulty: None,
            number: 1,
        };
        let paper = Paper {
            sections: vec![PaperSection {
                title: String::new(),
                pass_percent: None,
                source,
            }],
            ..Paper::default()
        };
        let faults = app.keep_paper(&operator, "wells", &paper).await.unwrap();
        assert_eq!(faults, []);
        // when the assessment is previewed, the bank is there,
        let (_, html) = world
            .get("/authoring/courses/wells/preview/assessment")
            .await;
        let base = format!("/authoring/banks/{bank}");
        assert!(html.contains(&format!("<a href=\"{base}\"")), "{html}");
        // with all its questions, what is right in each, and nothing to change them by.
        let (status, html) = world.get(&base).await;
        assert_eq!(status, StatusCode::OK);
        assert!(html.contains("How wide?") && html.contains("How old?"));
        assert!(html.contains("You read here what others write."));
        assert!(!html.contains(&format!("{base}/file")) && !html.contains("questions/new"));
        let of = format!("href=\"{base}/questions/");
        let id = html.split(&of).nth(1).unwrap().split('"').next().unwrap();
        let (status, html) = world.get(&format!("{base}/questions/{id}")).await;
        assert_eq!(status, StatusCode::OK);
        assert!(html.contains("<ul class=\"question-lines\">"), "{html}");
        assert!(!html.contains("<form method=\"post\" enctype") && !html.contains("textarea"));
        let (status, _) = world.get(&format!("{base}/export?format=gift")).await;
        assert_eq!(status, StatusCode::OK);
        for closed in ["file", "questions/new"] {
            let (status, _) = world.get(&format!("{base}/{closed}")).await;
            assert_eq!(status, StatusCode::FORBIDDEN, "{closed}");
        }
        let refused = app.bank(&Actor::nobody(), bank, &Which::default(), 0).await;
        assert_eq!(refused.unwrap_err().code(), "forbidden");
    }
);

on_both!(
    reviewers_see_what_is_right_with_its_pictures_and_notes_also_when_it_was_taken_out,
    async |test: TestDb| {
        // Given a question of a bank of the nation whose choices are pictures, with what its
        // author says to it, whose earlier wording held a sound; and a course that draws from it,
        let world = world(test).await;
        let good = world.form(&[("organisation", "HR-WRD")], "w.json", COURSE.as_bytes());
        world.send("/authoring/file", good).await;
        let (app, operator) = (&world.app, Actor::operator());
        let bank = app
            .make_bank(&operator, "Depths", OrganisationId(1))
            .await
            .unwrap();
        let picture = |words: &str| {
            let bytes = format!("\u{89}PNG\r\n\u{1a}\n{words}");
            let bytes: Vec<u8> = bytes.chars().map(|c| c as u8).collect();
            Text::from_html(&sopan_app::assessments::medium(&bytes, words).unwrap())
        };
        let choice = |words: &str, right: bool| sopan_rules::questions::Choice {
            text: picture(words),
            right,
            credit: match right {
                true => sopan_rules::numbers::Exact::hundred(),
                false => sopan_rules::numbers::Exact::zero(),
            },
            feedback: (!right).then(|| Text::from_plain("Too shallow.")),
        };
        let answer = Answer::Single {
            choices: vec![choice("A deep well", true), choice("A pond", false)],
            shuffle: false,
        };
        let sound = sopan_app::assessments::medium(b"ID3\x04call", "Listen").unwrap();
        let mut question = Question::new(Text::from_html(&sound), answer);
        question.feedback_right = Some(Text::from_plain("Indeed."));
        let keep = async |id: Option<i64>, question: &Question| {
            let kept = app.keep_bank_question(&operator, bank, id, question).await;
            assert!(kept.unwrap().is_good());
        };
        keep(None, &question).await;
        let listed = app.bank(&operator, bank, &Which::default(), 0).await;
        let id = listed.unwrap().lines[0].id;
        question.text = Text::from_plain("Which is deep?");
        keep(Some(id), &question).await;
        let other = Question::new(
            Text::from_plain("Is it?"),
            Answer::TrueFalse { right: true },
        );
        keep(None, &other).await;
        let source = Source::Bank {
            bank,
            topic: String::new(),
            difficulty: None,
            number: 1,
        };
        let paper = Paper {
            sections: vec![PaperSection {
                title: String::new(),
                pass_percent: None,
                source,
            }],
            ..Paper::default()
        };
        let faults = app.keep_paper(&operator, "wells", &paper).await.unwrap();
        assert_eq!(faults, []);
        // when it is read, the choices are there as pictures, the right one is marked, and what
        // its author says stands beside it;
        let base = format!("/authoring/banks/{bank}");
        let here = format!("{base}/questions/{id}");
        let (status, html) = world.get(&here).await;
        assert_eq!(status, StatusCode::OK);
        let lines = html.split("<ul class=\"question-lines\">").nth(1).unwrap();
        let (right, wrong) = lines.split_once("</li>").unwrap();
        assert!(
            right.contains("<img src=\"data:image/png;base64,"),
            "{html}"
        );
        assert!(right.contains("alt=\"A deep well\"") && right.contains("Right"));
        let wrong = wrong.split("</li>").next().unwrap();
        assert!(wrong.contains("alt=\"A pond\"") && wrong.contains("Too shallow."));
        assert!(!wrong.contains("Right"));
        assert!(html.contains("Said after a right answer") && html.contains("Indeed."));
        // of the earlier wording words stand there, until its sound is asked for.
        assert!(!html.contains("<audio") && html.contains("<em>[A sound]</em>"));
        assert!(html.contains("<em>[Picture: A pond]</em>"), "{html}");
        assert!(html.contains("href=\"?media=yes\""));
        let (_, whole) = world.get(&format!("{here}?media=yes")).await;
        assert!(whole.contains("<audio"), "{whole}");
        assert!(!whole.contains("href=\"?media=yes\""));
        // Once it is taken out, it is no more among the questions, but among those that were
        // taken out, where it can be read: since when, and what it said.
        let (_, html) = world.get(&base).await;
        assert!(html.contains(&format!("href=\"{here}\"")));
        app.retire_bank_question(&operator, bank, id).await.unwrap();
        let (_, html) = world.get(&base).await;
        assert!(!html.contains(&format!("href=\"{here}\"")));
        let (_, html) = world.get(&format!("{base}?out=yes")).await;
        assert!(html.contains(&format!("href=\"{here}\"")), "{html}");
        let (status, html) = world.get(&here).await;
        assert_eq!(status, StatusCode::OK);
        assert!(
            html.contains("This question was taken out of the bank."),
            "{html}"
        );
        assert!(html.contains("Taken out: ") && html.contains("Which is deep?"));
        // What no text holds is refused, not failed on.
        let (status, html) = world.get(&format!("{base}?topic=%00")).await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
        assert!(html.contains("U+0000"), "{html}");
    }
);
