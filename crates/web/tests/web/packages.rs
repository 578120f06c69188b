//! Packages over HTTP: an author sends one, sees what is in it and brings it in; and its
//! content is served where no session is within its reach.

use std::path::PathBuf;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use sopan_app::access::Actor;
use sopan_app::store::ledger::Work;
use sopan_app::store::testing::TestDb;
use sopan_app::store::{on_both, organisations, sql};
use sopan_app::testing::packages::{cmi5, scorm_12, scorm_in_order, zip};
use sopan_app::testing::{TestApp, organisation};
use sopan_rules::access::Role;
use sopan_rules::ids::{OfficialId, OrganisationId};
use sopan_rules::ledger::Fact;
use sopan_rules::organisations::Kind;
use tower::ServiceExt;

const NATION: OrganisationId = OrganisationId(1);
const AUTHOR: OfficialId = OfficialId(400);

struct World {
    app: TestApp,
    router: Router,
    session: String,
    csrf: String,
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Answer {
    fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    fn header(&self, name: header::HeaderName) -> &str {
        self.headers.get(name).map_or("", |v| v.to_str().unwrap())
    }
}

async fn world(test: &TestDb) -> World {
    let app = TestApp::open(test, "2025-11-28").await;
    let mut tx = test.db.write().await.unwrap();
    let nation = organisation(1, "IN", Kind::Nation);
    organisations::insert(&mut tx, &[(nation, None)])
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let (session, csrf) = author(&app, AUTHOR).await;
    World {
        router: sopan_web::router(app.app()),
        session,
        csrf,
        app,
    }
}

/// An official who writes courses, signed in: the session and the token of its forms.
async fn author(app: &TestApp, official: OfficialId) -> (String, String) {
    let fact = Fact::Registered {
        organisation: NATION,
        group: None,
        designation: None,
    };
    let mut work = Work::act(official, fact, app.now(), None);
    work.also
        .push(sql("insert into person (official, name) values ($1, 'Author')").bind(official));
    app.lane().write(work).await.unwrap();
    let operator = Actor::operator();
    let author = Role::ContentCreator;
    app.grant(&operator, official, author, NATION)
        .await
        .unwrap();
    let link = app.link_for(&operator, official).await.unwrap();
    let token = link.rsplit('/').next().unwrap();
    let session = app.sign_in_by_link(token, "test").await.unwrap().token;
    let csrf = app.actor(&session).await.unwrap().csrf;
    (session, csrf)
}

impl World {
    async fn ask(&self, request: Request<Body>) -> Answer {
        let answer = self.router.clone().oneshot(request).await.unwrap();
        Answer {
            status: answer.status(),
            headers: answer.headers().clone(),
            body: to_bytes(answer.into_body(), 1 << 24)
                .await
                .unwrap()
                .to_vec(),
        }
    }

    fn cookie(&self) -> String {
        format!("sopan_session={}; language=en", self.session)
    }

    async fn page(&self, path: &str) -> Answer {
        let request = Request::get(path).header(header::COOKIE, self.cookie());
        self.ask(request.body(Body::empty()).unwrap()).await
    }

    async fn post(&self, path: &str, fields: &str) -> Answer {
        let request = Request::post(path)
            .header(header::COOKIE, self.cookie())
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let body = Body::from(format!("csrf={}&{fields}", self.csrf));
        self.ask(request.body(body).unwrap()).await
    }

    async fn send(&self, file: &[u8], accept: &str) -> Answer {
        self.send_to("/authoring/packages", file, accept).await
    }

    async fn send_to(&self, path: &str, file: &[u8], accept: &str) -> Answer {
        let mut body = format!(
            "--edge\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{}\r\n\
             --edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"fire.zip\"\r\n\
             Content-Type: application/zip\r\n\r\n",
            self.csrf
        )
        .into_bytes();
        body.extend_from_slice(file);
        body.extend_from_slice(b"\r\n--edge--\r\n");
        let request = Request::post(path)
            .header(header::COOKIE, self.cookie())
            .header(header::ACCEPT, accept)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge");
        self.ask(request.body(Body::from(body)).unwrap()).await
    }

    /// As content asks: without a cookie, from no origin.
    async fn content(&self, request: axum::http::request::Builder, body: &str) -> Answer {
        let request = request
            .header(header::ORIGIN, "null")
            .header("sec-fetch-site", "cross-site");
        self.ask(request.body(Body::from(body.to_owned())).unwrap())
            .await
    }

    fn waiting(&self) -> Vec<PathBuf> {
        let files = std::fs::read_dir(self.app.files()).unwrap();
        files
            .map(|e| e.unwrap().path())
            .filter(|path| path.extension().is_some_and(|e| e == "part"))
            .collect()
    }
}

/// The value of an attribute, the first time that it stands there.
fn attribute<'a>(html: &'a str, name: &str) -> &'a str {
    let rest = html.split(&format!("{name}=\"")).nth(1);
    rest.and_then(|rest| rest.split('"').next())
        .unwrap_or_else(|| panic!("no {name}"))
}

on_both!(
    an_author_sees_what_is_in_a_package_before_it_is_brought_in,
    async |test: TestDb| {
        let world = world(&test).await;
        let told = world.send(&scorm_12(), "text/html").await;
        assert_eq!(told.status, StatusCode::OK);
        for expected in [
            "SCORM 1.2",
            "अग्नि सुरक्षा",
            "अलार्म",
            "सीढ़ियाँ",
            "5 files",
            "Bring it in",
        ] {
            assert!(told.text().contains(expected), "{expected}");
        }
        let bring = attribute(
            told.text().split("<main").nth(1).unwrap(),
            "method=\"post\" action",
        );
        assert!(bring.starts_with("/authoring/packages/"), "{bring}");
        let brought = world.post(bring, "organisation=IN").await;
        assert_eq!(brought.status, StatusCode::SEE_OTHER);
        let course = brought.header(header::LOCATION).to_owned();
        assert!(course.starts_with("/authoring/courses/"), "{course}");
        assert_eq!(world.waiting(), Vec::<PathBuf>::new());

        // As JSON, the same file is told as the course that it is.
        let told = world.send(&scorm_12(), "application/json").await;
        let told: serde_json::Value = serde_json::from_slice(&told.body).unwrap();
        assert_eq!(
            told["course"],
            course.rsplit('/').next().unwrap().to_owned()
        );
        assert_eq!(
            (&told["known"], &told["written"]),
            (&true.into(), &false.into())
        );

        // The archive of the course is one that can be brought in.
        let archive = world.page(&format!("{course}/archive")).await;
        assert_eq!(archive.header(header::CONTENT_TYPE), "application/zip");
        let told = world.send(&archive.body, "application/json").await;
        let told: serde_json::Value = serde_json::from_slice(&told.body).unwrap();
        assert_eq!(told["kind"], "Sopan course archive 1");
        assert_eq!(told["problems"], serde_json::json!([]));
    }
);

on_both!(
    an_archive_in_two_languages_is_told_and_downloaded_in_both,
    async |test: TestDb| {
        // Given an archive of a course in Hindi and English,
        let world = world(&test).await;
        let variant = |language: &str, title: &str| {
            serde_json::json!({ "language": language, "modules": [{ "id": "m", "title": title,
                "resources": [{ "id": "r", "title": title, "kind": "text", "html": "<p>…</p>" }] }] })
        };
        let course = serde_json::json!({ "format": "sopan-course", "version": 1, "files": [],
            "course": { "identifier": "x", "title": { "hi": "कुएँ", "en": "Wells" },
                        "variants": [variant("hi", "खुदाई"), variant("en", "Digging")] } });
        let archive = zip(&[("course.json", course.to_string().as_str())]);
        // when its author looks into it, both are told,
        let told = world.send(&archive, "text/html").await;
        for expected in [
            "One course in 2 languages.",
            "हिन्दी: कुएँ",
            "English: Wells",
            "खुदाई",
            "<h3 lang=\"en\">Digging</h3>",
        ] {
            assert!(
                told.text().contains(expected),
                "{expected}: {}",
                told.text()
            );
        }
        let main = told.text().split("<main").nth(1).unwrap();
        let bring = attribute(main, "method=\"post\" action");
        // and when it is brought in, both are there,
        let brought = world.post(bring, "organisation=IN").await;
        assert_eq!(brought.status, StatusCode::SEE_OTHER);
        let course = brought.header(header::LOCATION).to_owned();
        let told = world.send(&archive, "application/json").await;
        let told: serde_json::Value = serde_json::from_slice(&told.body).unwrap();
        let english = &told["other_languages"][0];
        assert_eq!(
            (&english["language"], &english["title"]),
            (&"en".into(), &"Wells".into())
        );
        assert!(english["course"].is_string());
        // and go out together or one alone.
        let page = world.page(&format!("{course}/languages")).await;
        for href in ["/archive\"", "/archive?alone=yes\""] {
            assert!(
                page.text().contains(&format!("href=\"{course}{href}")),
                "{href}"
            );
        }
        for (query, others) in [("", 1), ("?alone=yes", 0)] {
            let archive = world.page(&format!("{course}/archive{query}")).await;
            assert_eq!(archive.header(header::CONTENT_TYPE), "application/zip");
            let told = world.send(&archive.body, "application/json").await;
            let told: serde_json::Value = serde_json::from_slice(&told.body).unwrap();
            let languages = told["other_languages"].as_array().unwrap();
            assert_eq!((&told["language"], languages.len()), (&"hi".into(), others));
        }
    }
);

on_both!(
    a_package_that_is_refused_is_told_with_every_reason,
    async |test: TestDb| {
        let world = world(&test).await;
        let told = world.send(&zip(&[("a.txt", "x")]), "text/html").await;
        assert_eq!(told.status, StatusCode::OK);
        assert!(told.text().contains("package.manifest.missing"));
        assert!(!told.text().contains("Bring it in"));
        assert_eq!(world.waiting(), Vec::<PathBuf>::new());
        let empty = world.send(b"", "text/html").await;
        assert_eq!(empty.status, StatusCode::BAD_REQUEST);
        let gone = world
            .post(
                &format!("/authoring/packages/{}", "0".repeat(64)),
                "organisation=IN",
            )
            .await;
        assert_eq!(gone.status, StatusCode::NOT_FOUND);
    }
);

on_both!(
    content_is_served_where_no_session_is_within_reach,
    async |test: TestDb| {
        let world = world(&test).await;
        let path = world.app.files().join("fire.zip");
        std::fs::create_dir_all(world.app.files()).unwrap();
        std::fs::write(&path, scorm_12()).unwrap();
        let operator = Actor::operator();
        let brought = world.app.bring_package_in(&operator, &path, None).await;
        let code = brought.unwrap().course.unwrap();
        let authored = world.app.course_to_author(&operator, &code).await.unwrap();
        let lesson = authored.modules[0].resources[0].id;

        let page = world
            .page(&format!("/authoring/courses/{code}/preview/{lesson}"))
            .await;
        let policy = page.header(header::CONTENT_SECURITY_POLICY);
        assert!(policy.ends_with("frame-src 'self'"), "{policy}");
        let frame = page.text().split("<iframe").nth(1).unwrap();
        assert_eq!(
            attribute(frame, "sandbox"),
            "allow-scripts allow-forms allow-popups allow-modals allow-downloads"
        );
        let src = attribute(frame, "src");
        let base = src.strip_suffix("/lesson/index.html?a=1").unwrap();

        let shown = world.content(Request::get(src), "").await;
        assert_eq!(shown.status, StatusCode::OK);
        assert_eq!(
            shown.header(header::CONTENT_SECURITY_POLICY),
            "sandbox allow-scripts allow-forms allow-popups allow-modals allow-downloads"
        );
        assert_eq!(shown.header(header::ACCESS_CONTROL_ALLOW_ORIGIN), "*");
        assert_eq!(shown.header(header::REFERRER_POLICY), "no-referrer");
        assert!(!shown.headers.contains_key(header::SET_COOKIE));
        let script = format!(
            "<html lang=\"hi\"><head><script src=\"{}\" data-sopan=\"{base}/~sopan\"></script><title>",
            sopan_web::look::SCORM12_JS
        );
        assert!(shown.text().contains(&script), "{}", shown.text());

        // Pages that say nothing are sent as they lie, also compressed.
        let page = Request::get(format!("{base}/imsmanifest.xml"));
        let page = page.header(header::ACCEPT_ENCODING, "gzip");
        let page = world.content(page, "").await;
        assert_eq!(page.header(header::CONTENT_ENCODING), "gzip");
        assert!(page.body.starts_with(&[0x1f, 0x8b]));

        // A film is sent in parts.
        let film =
            Request::get(format!("{base}/lesson/film.mp4")).header(header::RANGE, "bytes=2-4");
        let film = world.content(film, "").await;
        assert_eq!(film.status, StatusCode::PARTIAL_CONTENT);
        assert_eq!(
            (film.text(), film.header(header::CONTENT_TYPE)),
            ("234", "video/mp4")
        );
        assert_eq!(film.header(header::CONTENT_RANGE), "bytes 2-4/10");

        // What content says is taken without a cookie, and answered to whatever origin.
        let begin = world
            .content(Request::post(format!("{base}/~sopan/begin")), "")
            .await;
        let began: serde_json::Value = serde_json::from_slice(&begin.body).unwrap();
        assert_eq!(began["values"]["cmi.core.entry"], "ab-initio");
        let said = r#"{"number":1,"ended":true,"said":{"cmi.core.lesson_status":"passed"}}"#;
        let commit = world
            .content(Request::post(format!("{base}/~sopan/commit")), said)
            .await;
        assert_eq!(
            commit.text(),
            r#"{"status":"passed","done":true,"suspend_data_long":false}"#
        );
        for (path, body, status, title) in [
            (
                "/content/guessed/~sopan/begin",
                "",
                StatusCode::GONE,
                "launch-unknown",
            ),
            (
                "/content/guessed/~sopan/commit",
                said,
                StatusCode::GONE,
                "launch-unknown",
            ),
            (
                &format!("{base}/~sopan/commit"),
                "{",
                StatusCode::BAD_REQUEST,
                "malformed",
            ),
        ] {
            let refused = world.content(Request::post(path), body).await;
            let problem: serde_json::Value = serde_json::from_slice(&refused.body).unwrap();
            assert_eq!((refused.status, &problem["title"]), (status, &title.into()));
        }
        for path in ["/nothing.html", "/..%2f..%2fsopan.db", "/%2e%2e/sopan.db"] {
            let missing = world
                .content(Request::get(format!("{base}{path}")), "")
                .await;
            assert_eq!(missing.status, StatusCode::NOT_FOUND, "{path}");
        }
        // The rest of Sopan takes nothing from there.
        let outside = world.content(Request::post("/sign-out"), "").await;
        assert_eq!(outside.status, StatusCode::FORBIDDEN);
    }
);

on_both!(
    a_page_that_has_no_run_time_tells_the_player_that_somebody_is_there,
    async |test: TestDb| {
        // Given a package of cmi5
        let world = world(&test).await;
        let path = world.app.files().join("land.zip");
        std::fs::create_dir_all(world.app.files()).unwrap();
        std::fs::write(&path, cmi5()).unwrap();
        let operator = Actor::operator();
        let brought = world.app.bring_package_in(&operator, &path, None).await;
        let code = brought.unwrap().course.unwrap();
        let authored = world.app.course_to_author(&operator, &code).await.unwrap();
        let unit = authored.modules[0].resources[0].id;
        let shown = world
            .page(&format!("/authoring/courses/{code}/preview/{unit}"))
            .await;
        let src = attribute(shown.text().split("<iframe").nth(1).unwrap(), "src");
        let base = src.split("/map/").next().unwrap();

        // when its pages are asked for, the one that is opened and another
        let script = format!(
            "<head><script src=\"{}\"></script></head>",
            sopan_web::look::HERE_JS
        );
        for path in ["map/index.html", "more.html"] {
            let page = world
                .content(Request::get(format!("{base}/{path}")), "")
                .await;
            // then each begins with the script, which isn't told where anything could be said;
            assert!(page.text().contains(&script), "{}", page.text());
            assert!(!page.text().contains("~sopan"), "{}", page.text());
        }
        // what is no page is as it lies.
        let file = world
            .content(Request::get(format!("{base}/cmi5.xml")), "")
            .await;
        assert_eq!(file.status, StatusCode::OK);
        assert!(file.text().starts_with("<?xml"), "{}", file.text());
        assert!(!file.text().contains("<script"), "{}", file.text());
    }
);

on_both!(
    a_package_that_came_in_pieces_is_looked_into_like_any_other,
    async |test: TestDb| {
        let world = world(&test).await;
        let package = scorm_12();
        let tus = |request: axum::http::request::Builder| {
            request
                .header(header::COOKIE, world.cookie())
                .header("tus-resumable", "1.0.0")
                .header("x-csrf-token", &world.csrf)
        };
        let begin = tus(Request::post("/authoring/uploads")).header("upload-length", package.len());
        let begun = world.ask(begin.body(Body::empty()).unwrap()).await;
        let place = begun.header(header::LOCATION).to_owned();
        let send = async |id: &str| {
            let mut body = String::new();
            for (name, value) in [
                ("csrf", world.csrf.as_str()),
                ("uploaded", id),
                ("file_name", "fire.zip"),
            ] {
                body += &format!(
                    "--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
                );
            }
            body += "--edge--\r\n";
            let request = Request::post("/authoring/packages")
                .header(header::COOKIE, world.cookie())
                .header(header::ACCEPT, "text/html")
                .header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge");
            world.ask(request.body(Body::from(body)).unwrap()).await
        };
        let id = place.rsplit('/').next().unwrap();
        for (from, piece) in [(0, &package[..900]), (900, &package[900..])] {
            // Before all of it has come there is nothing to look into.
            assert_eq!(send(id).await.status, StatusCode::BAD_REQUEST);
            let piece = tus(Request::patch(&place))
                .header("upload-offset", from)
                .header(header::CONTENT_TYPE, "application/offset+octet-stream")
                .body(Body::from(piece.to_vec()));
            let come = world.ask(piece.unwrap()).await;
            assert_eq!(come.status, StatusCode::NO_CONTENT);
        }
        let told = send(id).await;
        assert_eq!(told.status, StatusCode::OK);
        for expected in ["fire.zip", "SCORM 1.2", "Bring it in"] {
            assert!(told.text().contains(expected), "{expected}");
        }
        let bring = attribute(
            told.text().split("<main").nth(1).unwrap(),
            "method=\"post\" action",
        );
        let brought = world.post(bring, "organisation=IN").await;
        assert_eq!(brought.status, StatusCode::SEE_OTHER);
    }
);

on_both!(
    a_package_in_its_own_order_is_worked_through_by_its_buttons,
    async |test: TestDb| {
        let world = world(&test).await;
        let path = world.app.files().join("order.zip");
        std::fs::create_dir_all(world.app.files()).unwrap();
        std::fs::write(&path, scorm_in_order()).unwrap();
        let operator = Actor::operator();
        let brought = world.app.bring_package_in(&operator, &path, None).await;
        let code = brought.unwrap().course.unwrap();
        let authored = world.app.course_to_author(&operator, &code).await.unwrap();
        let details = sopan_app::authoring::Details {
            title: authored.course.title.clone(),
            language: authored.course.language.clone(),
            minutes: 30,
            ..Default::default()
        };
        world
            .app
            .change_course(&operator, &code, &details)
            .await
            .unwrap();
        world.app.publish_course(&operator, &code).await.unwrap();
        let lesson = authored.modules[0].resources[0].id;
        world.post(&format!("/courses/{code}/enrol"), "").await;
        let at = format!("/learn/{code}/{lesson}");
        let go = format!("{at}/go");

        // Before it is begun there is a button, an outline, and nothing open.
        let page = world.page(&at).await;
        assert!(page.text().contains("value=\"start\""), "{}", page.text());
        assert!(page.text().contains("जाँच") && !page.text().contains("<iframe"));
        let begun = world.post(&go, "request=start").await;
        assert_eq!(begun.status, StatusCode::SEE_OTHER);
        assert_eq!(begun.header(header::LOCATION), at);
        let page = world.page(&at).await;
        assert!(page.text().contains("data-speaks=\"true\""));
        assert!(page.text().contains(&format!("data-way-base=\"{at}\"")));
        assert!(page.text().contains("value=\"continue\" disabled"));
        assert!(page.text().contains("closed for now"));

        // What it doesn't let one do it says, and nothing has changed.
        let refused = world.post(&go, "request=continue").await;
        assert_eq!(refused.header(header::LOCATION), at);
        let said = refused.headers[header::SET_COOKIE].to_str().unwrap();
        assert!(said.contains("why-package-part-closed"), "{said}");
        let chosen = world.post(&go, "request=choice&target=T").await;
        let said = chosen.headers[header::SET_COOKIE].to_str().unwrap();
        assert!(said.contains("why-package-not-chosen"), "{said}");

        // The buttons and the outline alone, as the page asks for them when something was said.
        let way = world.page(&format!("{at}/way")).await;
        assert!(way.text().contains("id=\"way-steps\"") && way.text().contains("id=\"way-parts\""));
        assert!(!way.text().contains("<html") && !way.text().contains("<iframe"));

        // Content that closes itself and leads nowhere is taken up anew.
        assert!(!page.text().contains("value=\"exit\""));
        world.post(&go, "request=exit").await;
        let page = world.page(&at).await;
        assert!(page.text().contains("value=\"again\"") && !page.text().contains("<iframe"));
        let anew = world.post(&go, "request=again").await;
        assert_eq!(anew.header(header::LOCATION), at);
        assert!(world.page(&at).await.text().contains("/A.html"));

        // An author sees every part.
        let preview = format!("/authoring/courses/{code}/preview/{lesson}?part=T");
        let page = world.page(&preview).await;
        assert!(page.text().contains("/T.html") && page.text().contains("?part=A"));
    }
);

on_both!(
    a_package_that_waits_is_its_senders_and_stays_where_a_course_refuses_it,
    async |test: TestDb| {
        // Given an author who has looked into a package,
        let mut world = world(&test).await;
        let told = world.send(&scorm_12(), "text/html").await;
        let main = told.text().split("<main").nth(1).unwrap();
        let bring = attribute(main, "method=\"post\" action").to_owned();
        // when another puts the same file into a course of theirs,
        let other = author(&world.app, OfficialId(401)).await;
        let first = (world.session.clone(), world.csrf.clone());
        (world.session, world.csrf) = other.clone();
        let gone = world.post(&bring, "organisation=IN").await;
        assert_eq!(gone.status, StatusCode::NOT_FOUND, "it is another's");
        let actor = world.app.actor(&world.session).await.unwrap();
        let details = sopan_app::authoring::Details {
            title: "Safe offices".to_owned(),
            language: "en".to_owned(),
            minutes: 30,
            ..Default::default()
        };
        let code = world.app.create_course(&actor, NATION, &details).await;
        let course = format!("/authoring/courses/{}", code.unwrap());
        let into = format!("{course}/package");
        let offered = format!("action=\"{into}\"");
        assert!(world.page(&course).await.text().contains(&offered));
        let added = world.send_to(&into, &scorm_12(), "text/html").await;
        assert_eq!(added.status, StatusCode::SEE_OTHER);
        assert_eq!(world.waiting().len(), 1);
        // then the first brings in what they looked into.
        (world.session, world.csrf) = first;
        let brought = world.post(&bring, "organisation=IN").await;
        assert_eq!(brought.status, StatusCode::SEE_OTHER);
        assert_eq!(world.waiting(), Vec::<PathBuf>::new());
        // A live course offers no form; what is sent all the same is not unpacked, and stays.
        (world.session, world.csrf) = other;
        world.post(&format!("{course}/status"), "to=live").await;
        assert!(!world.page(&course).await.text().contains(&offered));
        let zips = || {
            let files = std::fs::read_dir(world.app.files()).unwrap();
            let names = files.map(|e| e.unwrap().path());
            names
                .filter(|p| p.extension().is_some_and(|e| e == "zip"))
                .count()
        };
        let before = zips();
        let refused = world.send_to(&into, &scorm_in_order(), "text/html").await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST);
        assert_eq!((zips(), world.waiting().len()), (before, 1));
        // While it is revised, nothing is even taken.
        world.post(&format!("{course}/revise"), "").await;
        let refused = world.send_to(&into, &scorm_12(), "text/html").await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST);
        assert_eq!(world.waiting().len(), 1);
    }
);
