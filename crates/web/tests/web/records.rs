//! Learning records over HTTP, on both databases: statements in and out, what takes what
//! back, pages, attachments, documents, and who may do it.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, Method, Request};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use sopan_app::access::Actor;
use sopan_app::store::on_both;
use sopan_app::store::testing::TestDb;
use sopan_app::{App, Options, Surroundings};
use sopan_rules::time::Moment;
use tower::ServiceExt;

struct World {
    app: App,
    router: Router,
    clock: Arc<AtomicI64>,
    files: PathBuf,
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.files);
    }
}

struct Answer {
    status: u16,
    headers: HeaderMap,
    body: Bytes,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |v| v.to_str().unwrap())
    }

    /// The ids of the statements of a page.
    fn ids(&self) -> Vec<String> {
        assert_eq!(self.status, 200, "{:?}", self.body);
        let page = self.json();
        let ids = page["statements"].as_array().unwrap().iter();
        ids.map(|s| s["id"].as_str().unwrap().to_owned()).collect()
    }
}

const KEY: &str = "lms";

impl World {
    async fn new(test: &TestDb) -> World {
        let seed = std::hash::BuildHasher::hash_one(&std::hash::RandomState::new(), 0);
        let chance = AtomicU64::new(1);
        // 22.11.2026 10:00 UTC.
        let clock = Arc::new(AtomicI64::new(1_795_341_600_000_000));
        let now = clock.clone();
        let surroundings = Surroundings {
            now: Arc::new(move || Moment(now.fetch_add(1_000, Ordering::SeqCst))),
            random: Arc::new(move |bytes| {
                let n = chance.fetch_add(1, Ordering::Relaxed).wrapping_add(seed);
                let n = n.wrapping_mul(0x9E37_79B9_7F4A_7C15).to_be_bytes();
                for (i, byte) in bytes.iter_mut().enumerate() {
                    *byte = n[i % 8].wrapping_add(i as u8);
                }
            }),
        };
        let files = std::env::temp_dir().join(format!("sopan-web-records-{seed:x}"));
        let options = Options {
            database: test.address.clone(),
            files: files.clone(),
            public_address: "http://sopan.example".to_owned(),
        };
        let app = App::open(options, surroundings).await.unwrap();
        let world = World {
            router: sopan_web::router(app.clone()),
            app,
            clock,
            files,
        };
        world.client(KEY, &[]).await;
        world
    }

    async fn client(&self, key: &str, scopes: &[&str]) {
        let scopes: Vec<String> = scopes.iter().map(|s| (*s).to_owned()).collect();
        self.app
            .add_record_client(&Actor::operator(), key, "geheim", &scopes)
            .await
            .unwrap();
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        Answer {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: to_bytes(response.into_body(), 1 << 24).await.unwrap(),
        }
    }

    async fn call(
        &self,
        key: &str,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("/xapi{path}"))
            .header("authorization", basic(key, "geheim"))
            .header("x-experience-api-version", "2.0.0");
        for (name, value) in headers {
            let map = request.headers_mut().unwrap();
            let name: axum::http::HeaderName = name.parse().unwrap();
            map.insert(name, value.parse().unwrap());
        }
        self.send(request.body(body.into()).unwrap()).await
    }

    async fn get(&self, path: &str) -> Answer {
        self.call(KEY, Method::GET, path, &[], "").await
    }

    async fn post(&self, statements: Value) -> Answer {
        let json = [("content-type", "application/json")];
        self.call(
            KEY,
            Method::POST,
            "/statements",
            &json,
            statements.to_string(),
        )
        .await
    }

    /// Stores a statement; comes back with its id.
    async fn stored(&self, statement: Value) -> String {
        let answer = self.post(statement).await;
        assert_eq!(answer.status, 200, "{:?}", answer.body);
        answer.json()[0].as_str().unwrap().to_owned()
    }

    async fn find(&self, query: &str) -> Vec<String> {
        self.get(&format!("/statements?{query}")).await.ids()
    }
}

fn basic(key: &str, secret: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{key}:{secret}")))
}

fn encoded(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    text.bytes().map(|b| format!("%{b:02X}")).collect()
}

fn agent(name: &str) -> Value {
    json!({"mbox": format!("mailto:{name}@example.in"), "name": name})
}

fn statement(who: &str, verb: &str, what: &str) -> Value {
    json!({
        "actor": agent(who),
        "verb": {"id": format!("http://example.in/verbs/{verb}")},
        "object": {"id": format!("http://example.in/courses/{what}")}
    })
}

fn pointing(who: &str, verb: &str, at: &str) -> Value {
    let mut statement = statement(who, verb, "");
    statement["object"] = json!({"objectType": "StatementRef", "id": at});
    statement
}

fn voiding(at: &str) -> Value {
    let mut statement = pointing("admin", "", at);
    statement["verb"]["id"] = json!("http://adlnet.gov/expapi/verbs/voided");
    statement
}

fn uuid(n: u32) -> String {
    format!("aa97b177-9383-4934-8543-{n:012x}")
}

on_both!(a_statement_is_kept_as_it_was_sent, async |test: TestDb| {
    let world = World::new(&test).await;
    let sent = r#"{"actor":{"mbox":"mailto:asha@example.in"},"verb":{"id":"http://v.example"},
        "object":{"id":"http:\/\/a.example"},"result":{"score":{"raw":1.50,"max":1E2}},
        "context":{"contextActivities":{"parent":{"id":"http://p.example"}}}}"#;
    let json = [("content-type", "application/json")];
    let path = format!("/statements?statementId={}", uuid(1).to_uppercase());
    let put = world.call(KEY, Method::PUT, &path, &json, sent).await;
    assert_eq!((put.status, put.body.len()), (204, 0));
    let got = world.get(&path).await;
    let text = String::from_utf8(got.body.to_vec()).unwrap();
    for part in [
        r#""raw":1.50,"max":1E2"#,
        r#""http:\/\/a.example""#,
        r#""parent":[{"id":"http://p.example"}]"#,
        r#""account":{"homePage":"http://sopan.example","name":"lms"}"#,
        r#""version":"2.0.0""#,
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let value = got.json();
    assert_eq!(value["id"], uuid(1));
    assert_eq!(value["stored"], value["timestamp"]);
    assert_eq!(got.header("last-modified"), "Sun, 22 Nov 2026 10:00:00 GMT");
    assert!(!got.header("x-experience-api-consistent-through").is_empty());
    // The same again changes nothing; something else under the same id is a conflict.
    let again = world.call(KEY, Method::PUT, &path, &json, sent).await;
    assert_eq!(again.status, 204);
    let other = sent.replace("1.50", "1.51");
    let other = world.call(KEY, Method::PUT, &path, &json, other).await;
    assert_eq!(
        (other.status, other.json()["title"].as_str()),
        (409, Some("statement-differs"))
    );
    assert_eq!(world.get(&path).await.body, got.body);
    assert_eq!(world.find("").await, [uuid(1)]);
});

on_both!(
    a_batch_is_stored_whole_or_not_at_all,
    async |test: TestDb| {
        let world = World::new(&test).await;
        let mut bad = statement("ravi", "opened", "c");
        bad["actor"]["mbox"] = json!("ravi");
        let answer = world
            .post(json!([statement("asha", "opened", "c"), bad]))
            .await;
        let problem = answer.json();
        assert_eq!(answer.status, 400);
        assert_eq!(problem["where"], "1.actor.mbox");
        assert_eq!(problem["found"], "\"ravi\"");
        assert_eq!(problem["rule"], "xAPI 2.0, 4.2.2.1");
        assert!(world.find("").await.is_empty());

        let mut one = statement("asha", "opened", "c");
        one["id"] = json!(uuid(1));
        let twice = world.post(json!([one, one])).await;
        assert_eq!(
            (twice.status, &twice.json()["where"]),
            (400, &json!("1.id"))
        );

        world.stored(one.clone()).await;
        let mut changed = one.clone();
        changed["verb"]["id"] = json!("http://other.example");
        let mut new = one.clone();
        new["id"] = json!(uuid(2));
        assert_eq!(world.post(json!([new, changed])).await.status, 409);
        assert_eq!(world.find("").await, [uuid(1)]);
        assert_eq!(
            world.post(json!([new, one])).await.json(),
            json!([uuid(2), uuid(1)])
        );
        assert_eq!(world.find("").await, [uuid(2), uuid(1)]);
        for text in ["", "[", "7", "{\"actor\":1,\"actor\":2}"] {
            let json = [("content-type", "application/json")];
            let answer = world
                .call(KEY, Method::POST, "/statements", &json, text)
                .await;
            assert_eq!(answer.status, 400, "{text}");
        }
    }
);

on_both!(
    statements_are_found_by_what_they_are_about,
    async |test: TestDb| {
        let world = World::new(&test).await;
        let first = world.stored(statement("asha", "opened", "a")).await;
        let mut second = statement("ravi", "completed", "b");
        second["context"] = json!({
            "registration": uuid(9),
            "instructor": agent("asha"),
            "contextActivities": {"grouping": [{"id": "http://example.in/courses/a"}]}
        });
        let second = world.stored(second).await;
        let third = world.stored(statement("asha", "completed", "a")).await;
        let asha = encoded(&agent("asha"));
        let a = encoded(&json!("http://example.in/courses/a"));
        let completed = encoded(&json!("http://example.in/verbs/completed"));
        for (query, found) in [
            (String::new(), vec![&third, &second, &first]),
            ("ascending=true".to_owned(), vec![&first, &second, &third]),
            (format!("agent={asha}"), vec![&third, &first]),
            (
                format!("agent={asha}&related_agents=true"),
                vec![&third, &second, &first],
            ),
            (format!("agent={asha}&verb={completed}"), vec![&third]),
            (format!("activity={a}"), vec![&third, &first]),
            (
                format!("activity={a}&related_activities=true&ascending=true"),
                vec![&first, &second, &third],
            ),
            (
                format!("activity={a}&related_activities=true&verb={completed}&limit=1"),
                vec![&third],
            ),
            (format!("verb={completed}"), vec![&third, &second]),
            (
                format!("registration={}", uuid(9).to_uppercase()),
                vec![&second],
            ),
            (format!("registration={}&agent={asha}", uuid(9)), vec![]),
        ] {
            assert_eq!(
                world.find(&query).await,
                found.into_iter().cloned().collect::<Vec<_>>(),
                "{query}"
            );
        }
        // Stored after one, up to another.
        let stored = async |id: &str| {
            let answer = world.get(&format!("/statements?statementId={id}")).await;
            encoded(&answer.json()["stored"])
        };
        let (since, until) = (stored(&first).await, stored(&second).await);
        assert_eq!(
            world.find(&format!("since={since}")).await,
            [third.clone(), second.clone()]
        );
        assert_eq!(
            world.find(&format!("until={until}")).await,
            [second.clone(), first]
        );
        assert_eq!(
            world
                .find(&format!(
                    "since={since}&until={until}&agent={asha}&related_agents=true"
                ))
                .await,
            [second]
        );
    }
);

on_both!(what_is_taken_back_is_found_no_more, async |test: TestDb| {
    let world = World::new(&test).await;
    let verb = encoded(&json!("http://example.in/verbs/completed"));
    let wrong = world.stored(statement("asha", "completed", "a")).await;
    let void = world.stored(voiding(&wrong)).await;
    let about = world.stored(pointing("ravi", "doubted", &wrong)).await;
    assert_eq!(
        world
            .get(&format!("/statements?statementId={wrong}"))
            .await
            .status,
        404
    );
    let voided = world
        .get(&format!("/statements?voidedStatementId={wrong}"))
        .await;
    assert_eq!(voided.json()["id"].as_str(), Some(wrong.as_str()));
    assert_eq!(
        world
            .get(&format!("/statements?voidedStatementId={about}"))
            .await
            .status,
        404
    );
    // What points at it is still found under its words.
    assert_eq!(
        world.find(&format!("verb={verb}")).await,
        [about.clone(), void.clone()]
    );
    // What takes back can't be taken back.
    world.stored(voiding(&void)).await;
    assert_eq!(
        world
            .get(&format!("/statements?statementId={void}"))
            .await
            .status,
        200
    );

    // The order in which they come doesn't matter, nor how far they point.
    let far = world.stored(pointing("mina", "liked", &uuid(8))).await;
    let near = {
        let mut near = pointing("mina", "liked", &uuid(7));
        near["id"] = json!(uuid(8));
        world.stored(near).await
    };
    let early = world.stored(voiding(&uuid(7))).await;
    let mut late = statement("asha", "failed", "z");
    late["id"] = json!(uuid(7));
    world.stored(late).await;
    assert_eq!(
        world
            .get(&format!("/statements?statementId={}", uuid(7)))
            .await
            .status,
        404
    );
    let failed = encoded(&json!("http://example.in/verbs/failed"));
    assert_eq!(
        world.find(&format!("verb={failed}")).await,
        [early, near, far]
    );
});

on_both!(pages_follow_one_another, async |test: TestDb| {
    let world = World::new(&test).await;
    let batch: Vec<Value> = (0..7)
        .map(|n| {
            let mut s = statement("asha", "opened", "a");
            s["id"] = json!(uuid(n));
            s
        })
        .collect();
    assert_eq!(world.post(json!(batch)).await.status, 200);
    for ascending in [false, true] {
        let mut path = format!(
            "/statements?limit=3&format=ids&ascending={ascending}&agent={}",
            encoded(&agent("asha"))
        );
        let mut found = Vec::new();
        let mut sizes = Vec::new();
        loop {
            let page = world.get(&path).await;
            let ids = page.ids();
            assert!(page.json()["statements"][0]["actor"].get("name").is_none());
            sizes.push(ids.len());
            found.extend(ids);
            let more = page.json()["more"].as_str().unwrap().to_owned();
            match more.strip_prefix("/xapi") {
                None => break,
                Some(more) => path = more.to_owned(),
            }
            if !ascending && sizes.len() == 1 {
                // What comes meanwhile doesn't disturb.
                world.stored(statement("asha", "opened", "a")).await;
            }
        }
        match ascending {
            false => {
                assert_eq!(sizes, [3, 3, 1]);
                assert_eq!(found, (0..7).rev().map(uuid).collect::<Vec<_>>());
            }
            true => assert_eq!(sizes, [3, 3, 2]),
        }
    }
    assert_eq!(world.get("/statements/more/x").await.status, 404);
    assert_eq!(world.get("/statements?limit=1000000").await.ids().len(), 8);
});

on_both!(
    definitions_and_names_are_put_together,
    async |test: TestDb| {
        let world = World::new(&test).await;
        let told = |definition: Value| {
            let mut s = statement("asha", "opened", "a");
            s["object"]["definition"] = definition;
            s
        };
        let first = world
            .stored(told(
                json!({"name": {"en": "Notes"}, "type": "http://t.example"}),
            ))
            .await;
        let mut second = told(json!({"name": {"hi": "टिप्पणी"}}));
        second["actor"]["name"] = json!("आशा");
        second["verb"]["display"] = json!({"en": "opened", "hi": "खोला"});
        let second = world.stored(second).await;
        let id = encoded(&json!("http://example.in/courses/a"));
        let known = world
            .get(&format!("/activities?activityId={id}"))
            .await
            .json();
        assert_eq!(
            known,
            json!({
                "objectType": "Activity", "id": "http://example.in/courses/a",
                "definition": {"name": {"en": "Notes", "hi": "टिप्पणी"}, "type": "http://t.example"}
            })
        );
        let unknown = world
            .get("/activities?activityId=http://never.example")
            .await
            .json();
        assert_eq!(
            unknown,
            json!({"objectType": "Activity", "id": "http://never.example"})
        );
        let person = world
            .get(&format!("/agents?agent={}", encoded(&agent("asha"))))
            .await
            .json();
        assert_eq!(
            person,
            json!({
                "objectType": "Person", "name": ["asha", "आशा"], "mbox": ["mailto:asha@example.in"]
            })
        );
        let hindi = [("accept-language", "hi-IN")];
        let path = format!("/statements?statementId={first}&format=canonical");
        let canonical = world.call(KEY, Method::GET, &path, &hindi, "").await.json();
        assert_eq!(
            canonical["object"]["definition"],
            json!({"name": {"hi": "टिप्पणी"}, "type": "http://t.example"})
        );
        let path = format!("/statements?statementId={second}&format=canonical");
        let canonical = world.call(KEY, Method::GET, &path, &hindi, "").await.json();
        assert_eq!(canonical["verb"]["display"], json!({"hi": "खोला"}));
        // Who may not define stores statements all the same.
        world.client("plain", &["statements/write"]).await;
        let json = [("content-type", "application/json")];
        let other = told(json!({"name": {"en": "Nonsense"}})).to_string();
        assert_eq!(
            world
                .call("plain", Method::POST, "/statements", &json, other)
                .await
                .status,
            200
        );
        assert_eq!(
            world
                .get(&format!("/activities?activityId={id}"))
                .await
                .json(),
            known
        );
    }
);

const HELLO: &str = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

on_both!(
    attachments_come_and_go_with_statements,
    async |test: TestDb| {
        let world = World::new(&test).await;
        let with = |sha2: &str| {
            let mut s = statement("asha", "sent", "a");
            s["attachments"] = json!([{
                "usageType": "http://example.in/u", "display": {"en": "A"},
                "contentType": "text/x-hello", "length": 5, "sha2": sha2
            }]);
            s
        };
        let body = |statement: &Value, hash: &str, content: &str| {
            format!(
                "--x\r\nContent-Type: application/json\r\n\r\n{statement}\r\n--x\r\nContent-Type: text/plain\r\n\
         Content-Transfer-Encoding: binary\r\nX-Experience-API-Hash: {hash}\r\n\r\n{content}\r\n--x--\r\n"
            )
        };
        let mixed = [("content-type", "multipart/mixed; boundary=x")];
        let send = async |body: String| {
            world
                .call(KEY, Method::POST, "/statements", &mixed, body)
                .await
        };
        // Content that is not what its hash says, one that nobody speaks of, and none at all.
        let answer = send(body(&with(HELLO), HELLO, "hallo")).await;
        assert_eq!(
            (answer.status, &answer.json()["where"]),
            (400, &json!("attachments.0"))
        );
        assert_eq!(
            send(body(&statement("asha", "sent", "a"), HELLO, "hello"))
                .await
                .status,
            400
        );
        assert_eq!(world.post(with(HELLO)).await.status, 400);
        let answer = send(body(&with(&HELLO.to_uppercase()), HELLO, "hello")).await;
        assert_eq!(answer.status, 200, "{:?}", answer.body);
        // It is not sent again for another statement that only names its hash.
        assert_eq!(world.post(with(HELLO)).await.status, 400);
        let page = world.get("/statements?attachments=true").await;
        let kind = page.header("content-type").to_owned();
        assert!(kind.starts_with("multipart/mixed; boundary="), "{kind}");
        let text = String::from_utf8(page.body.to_vec()).unwrap();
        let part = format!(
            "Content-Type: text/x-hello\r\nContent-Transfer-Encoding: binary\r\nX-Experience-API-Hash: {HELLO}\r\n\r\nhello\r\n"
        );
        assert!(text.contains(&part), "{text}");
        let plain = world.get("/statements?attachments=false").await;
        assert_eq!(plain.header("content-type"), "application/json");
        assert_eq!(plain.ids().len(), 1);
    }
);

on_both!(
    documents_are_changed_by_who_has_seen_them,
    async |test: TestDb| {
        let world = World::new(&test).await;
        let who = encoded(&json!({"mbox": "mailto:asha@example.in"}));
        let state = format!("/activities/state?activityId=http://a.example&agent={who}&stateId=s");
        let profile = format!("/agents/profile?agent={who}&profileId=s");
        let course = "/activities/profile?activityId=http://a.example&profileId=s".to_owned();
        for path in [&state, &profile, &course] {
            let call = async |method: Method, headers: &[(&str, &str)], body: &'static str| {
                world.call(KEY, method, path, headers, body).await
            };
            let json = ("content-type", "application/json");
            assert_eq!(call(Method::GET, &[], "").await.status, 404);
            assert_eq!(
                call(
                    Method::PUT,
                    &[json, ("if-none-match", "*")],
                    r#"{"a":{"x":1},"b":1.50}"#
                )
                .await
                .status,
                204
            );
            assert_eq!(
                call(Method::PUT, &[json, ("if-none-match", "*")], "{}")
                    .await
                    .status,
                412
            );
            let unseen = call(Method::PUT, &[json], "{}").await;
            assert_eq!(
                (unseen.status, unseen.json()["title"].as_str()),
                (409, Some("document-unseen"))
            );
            let got = call(Method::GET, &[], "").await;
            let tag = got.header("etag").to_owned();
            assert_eq!(
                (tag.len(), got.header("content-type")),
                (42, "application/json")
            );
            assert!(got.header("last-modified").ends_with("GMT"));
            assert_eq!(
                call(Method::POST, &[json, ("if-match", "\"x\"")], "{}")
                    .await
                    .status,
                412
            );
            assert_eq!(
                call(
                    Method::POST,
                    &[json, ("if-match", &tag)],
                    r#"{"a":{"y":2}}"#
                )
                .await
                .status,
                204
            );
            let merged = call(Method::GET, &[], "").await;
            assert_eq!(merged.body, r#"{"a":{"y":2},"b":1.50}"#);
            assert_ne!(merged.header("etag"), tag);
            for (kind, body) in [
                ("text/plain", "x"),
                ("application/json", "[1]"),
                ("application/json", "{"),
            ] {
                assert_eq!(
                    call(Method::POST, &[("content-type", kind)], body)
                        .await
                        .status,
                    400,
                    "{kind} {body}"
                );
            }
            assert_eq!(
                call(Method::DELETE, &[("if-match", &tag)], "").await.status,
                412
            );
            assert_eq!(
                call(Method::DELETE, &[("if-match", merged.header("etag"))], "")
                    .await
                    .status,
                204
            );
            assert_eq!(call(Method::GET, &[], "").await.status, 404);
        }
        // States of a registration are apart; listing takes them together unless told otherwise.
        let octets = [("content-type", "application/octet-stream")];
        for (name, more) in [
            ("one", String::new()),
            ("two", format!("&registration={}", uuid(1))),
        ] {
            let path = state.replace("stateId=s", &format!("stateId={name}{more}"));
            assert_eq!(
                world
                    .call(KEY, Method::POST, &path, &octets, "\u{0}binary")
                    .await
                    .status,
                204
            );
        }
        let all = state.replace("&stateId=s", "");
        assert_eq!(world.get(&all).await.json(), json!(["one", "two"]));
        assert_eq!(
            world
                .get(&format!("{all}&registration={}", uuid(1)))
                .await
                .json(),
            json!(["two"])
        );
        assert_eq!(
            world
                .get(&format!("{all}&since=2099-01-01T00:00:00Z"))
                .await
                .json(),
            json!([])
        );
        // Under 1.0.3 a state is written over as it is (Communication 3.1), and a profile
        // only by who says whether one is there (Communication 2.6).
        let older = [
            ("x-experience-api-version", "1.0.3"),
            ("content-type", "text/plain"),
        ];
        let one = state.replace("stateId=s", "stateId=one");
        assert_eq!(
            world
                .call(KEY, Method::PUT, &one, &older, "new")
                .await
                .status,
            204
        );
        assert_eq!(world.get(&one).await.body, "new");
        let [version, text] = older;
        for (headers, status) in [
            (vec![version, text], 400),
            (vec![version, text, ("if-none-match", "*")], 204),
            (vec![version, text], 409),
        ] {
            let answer = world.call(KEY, Method::PUT, &profile, &headers, "1").await;
            assert_eq!(answer.status, status, "{headers:?}");
        }
        assert_eq!(
            world.call(KEY, Method::DELETE, &all, &[], "").await.status,
            204
        );
        assert_eq!(world.get(&all).await.json(), json!([]));
    }
);

on_both!(clients_do_what_their_scopes_say, async |test: TestDb| {
    let world = World::new(&test).await;
    world
        .client("content", &["statements/write", "statements/read/mine"])
        .await;
    world.client("reader", &["statements/read"]).await;
    world.client("player", &["state"]).await;
    let json = [("content-type", "application/json")];
    let sent = statement("asha", "opened", "a").to_string();
    let of_lms = world.stored(statement("ravi", "opened", "a")).await;
    let own = world
        .call("content", Method::POST, "/statements", &json, sent.clone())
        .await
        .json();
    let own = own[0].as_str().unwrap();
    let mine = world
        .call("content", Method::GET, "/statements", &[], "")
        .await;
    assert_eq!(mine.ids(), [own]);
    let one = async |key: &str, id: &str| {
        let path = format!("/statements?statementId={id}");
        world.call(key, Method::GET, &path, &[], "").await.status
    };
    assert_eq!(
        (one("content", own).await, one("content", &of_lms).await),
        (200, 404)
    );
    assert_eq!(
        (one("reader", own).await, one("player", own).await),
        (200, 403)
    );
    assert_eq!(
        world
            .call("reader", Method::GET, "/statements", &[], "")
            .await
            .ids()
            .len(),
        2
    );
    let refused = world
        .call("reader", Method::POST, "/statements", &json, sent)
        .await;
    assert_eq!(
        (refused.status, refused.json()["title"].as_str()),
        (403, Some("scope-missing"))
    );
    let state = format!(
        "/activities/state?activityId=http://a.example&stateId=s&agent={}",
        encoded(&agent("asha"))
    );
    assert_eq!(
        world
            .call("player", Method::PUT, &state, &[], "x")
            .await
            .status,
        204
    );
    assert_eq!(
        world
            .call("reader", Method::PUT, &state, &[], "x")
            .await
            .status,
        403
    );

    // A secret that is wrong, one that was right before, and none.
    for _ in 0..2 {
        let wrong = basic(KEY, "other");
        let answer = world
            .call(
                KEY,
                Method::GET,
                "/statements",
                &[("authorization", &wrong)],
                "",
            )
            .await;
        assert_eq!(answer.status, 401);
        assert!(answer.header("www-authenticate").starts_with("Basic"));
    }
    world
        .app
        .add_record_client(&Actor::operator(), KEY, "neu", &[])
        .await
        .unwrap();
    assert_eq!(world.get("/statements").await.status, 401);
    let new = basic(KEY, "neu");
    let statements = async || {
        let signed_in = [("authorization", new.as_str())];
        let answer = world.call(KEY, Method::GET, "/statements", &signed_in, "");
        answer.await.status
    };
    assert_eq!(statements().await, 200);
    world
        .app
        .remove_record_client(&Actor::operator(), KEY)
        .await
        .unwrap();
    assert_eq!(statements().await, 401);
    for path in [
        "/statements",
        "/activities",
        "/agents",
        "/activities/state",
        "/activities/profile",
        "/agents/profile",
        "/statements/more/x",
    ] {
        let request = Request::builder()
            .uri(format!("/xapi{path}"))
            .header("x-experience-api-version", "1.0.3");
        assert_eq!(
            world
                .send(request.body(Body::empty()).unwrap())
                .await
                .status,
            401,
            "{path}"
        );
    }
    assert!(
        world
            .app
            .add_record_client(&Actor::nobody(), "x", "y", &[])
            .await
            .is_err()
    );
});

on_both!(requests_say_their_version, async |test: TestDb| {
    let world = World::new(&test).await;
    let asked = async |version: Option<&str>, path: &str| {
        let mut request = Request::builder()
            .uri(path)
            .header("authorization", basic(KEY, "geheim"));
        if let Some(version) = version {
            request = request.header("x-experience-api-version", version);
        }
        let answer = world.send(request.body(Body::empty()).unwrap()).await;
        (
            answer.status,
            answer.header("x-experience-api-version").to_owned(),
        )
    };
    for (version, path, status, answered) in [
        (Some("1.0.3"), "/xapi/statements", 200, "1.0.3"),
        (Some("1.0"), "/xapi/statements", 200, "1.0.3"),
        (Some("2.0"), "/xapi/statements", 200, "2.0.0"),
        (Some("0.95"), "/xapi/statements", 400, "2.0.0"),
        (Some("3.0.0"), "/xapi/agents", 400, "2.0.0"),
        (None, "/xapi/statements", 400, "0.9"),
        (None, "/xapi/about", 200, "2.0.0"),
        (Some("2.0.0"), "/xapi/nothing", 404, "2.0.0"),
        (Some("1.0.3"), "/xapi/statements?foo=bar", 400, "1.0.3"),
    ] {
        assert_eq!(
            asked(version, path).await,
            (status, answered.to_owned()),
            "{version:?} {path}"
        );
    }
    let about = world.get("/about").await.json();
    assert_eq!(about["version"], json!(["1.0.3", "2.0.0"]));

    // 1.0.3 lets a request stand in a form, 2.0 doesn't.
    let form = |version: &str| {
        format!(
            "statementId={}&content={}&X-Experience-API-Version={version}&Authorization={}",
            uuid(1),
            encoded(&statement("asha", "opened", "a")),
            encoded(&json!(basic(KEY, "geheim")))
        )
    };
    let post = async |version: Option<&str>, body: String| {
        let mut request = Request::builder()
            .method(Method::POST)
            .uri("/xapi/statements?method=PUT")
            .header("content-type", "application/x-www-form-urlencoded");
        if let Some(version) = version {
            request = request
                .header("x-experience-api-version", version)
                .header("authorization", basic(KEY, "geheim"));
        }
        world
            .send(request.body(Body::from(body)).unwrap())
            .await
            .status
    };
    assert_eq!(post(None, form("0.8")).await, 400);
    assert_eq!(post(Some("2.0.0"), form("1.0.3")).await, 400);
    assert_eq!(post(None, form("1.0.3")).await, 204);
    assert_eq!(
        post(None, "content=".to_owned() + &"x".repeat(4_000_000)).await,
        413
    );
    assert_eq!(world.find("").await, [uuid(1)]);

    // Content of other sites may call, and an answer to HEAD has no body.
    let preflight = world
        .call(
            KEY,
            Method::OPTIONS,
            "/statements",
            &[("origin", "https://content.example")],
            "",
        )
        .await;
    assert_eq!(
        (
            preflight.status,
            preflight.header("access-control-allow-origin")
        ),
        (204, "*")
    );
    assert!(
        preflight
            .header("access-control-allow-headers")
            .contains("x-experience-api-version")
    );
    let foreign = [
        ("sec-fetch-site", "cross-site"),
        ("content-type", "application/json"),
    ];
    let sent = statement("asha", "opened", "b").to_string();
    assert_eq!(
        world
            .call(KEY, Method::POST, "/statements", &foreign, sent)
            .await
            .status,
        200
    );
    let head = world.call(KEY, Method::HEAD, "/statements", &[], "").await;
    assert_eq!(head.status, 200);
    assert!(head.header("content-security-policy").contains("sandbox"));
    let put = world
        .call(KEY, Method::DELETE, "/statements", &[], "")
        .await;
    assert_eq!(
        (put.status, put.header("allow")),
        (405, "GET, HEAD, PUT, POST")
    );
});

on_both!(
    a_clock_that_goes_back_does_not_mix_the_order,
    async |test: TestDb| {
        let world = World::new(&test).await;
        let first = world.stored(statement("asha", "opened", "a")).await;
        let stored = |answer: &Answer| answer.json()["stored"].as_str().unwrap().to_owned();
        let before = stored(&world.get(&format!("/statements?statementId={first}")).await);
        world.clock.fetch_sub(3_600_000_000, Ordering::SeqCst);
        let mut late = statement("asha", "opened", "b");
        late["timestamp"] = json!("2027-11-22T10:00:00Z");
        let second = world.stored(late).await;
        let after = stored(
            &world
                .get(&format!("/statements?statementId={second}"))
                .await,
        );
        assert!(after > before, "{after} {before}");
        assert_eq!(
            world.find(&format!("since={before}")).await,
            std::slice::from_ref(&second)
        );
        assert_eq!(world.find("").await, [second, first]);
        let through = world.get("/statements").await;
        assert!(through.header("x-experience-api-consistent-through") >= after.as_str());
    }
);
