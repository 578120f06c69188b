//! The plan builder over HTTP: duties of several designations, what is proposed, and drafts.

use std::collections::BTreeSet;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use sopan_app::access::Actor;
use sopan_app::store::ledger::Work;
use sopan_app::store::organisations::insert;
use sopan_app::store::testing::TestDb;
use sopan_app::store::{on_both, sql};
use sopan_app::testing::{TestApp, organisation};
use sopan_rules::access::Role;
use sopan_rules::ids::{OfficialId, OrganisationId};
use sopan_rules::ledger::Fact;
use sopan_rules::mandates::{KOf, Requirement};
use sopan_rules::organisations::Kind;
use tower::ServiceExt;

const ADMIN: OfficialId = OfficialId(400);

struct World {
    app: TestApp,
    router: Router,
    session: String,
    csrf: String,
}

async fn world(test: &TestDb) -> World {
    let app = TestApp::open(test, "2025-11-28").await;
    let mut tx = test.db.write().await.unwrap();
    let nation = (organisation(1, "IN", Kind::Nation), None);
    let water = organisation(2, "BR-PHED", Kind::Department);
    insert(&mut tx, &[nation, (water, Some(OrganisationId(1)))])
        .await
        .unwrap();
    for (id, code, title) in [
        (21, "noting", "Noting and Drafting"),
        (22, "water", "Testing of Water Samples"),
    ] {
        sql(
            "insert into course (id, code, title, language, minutes, description, status, search,
                                 organisation, created_at)
             values ($1, $2, $3, 'en', 60, '', 'live', '', 1, 0)",
        )
        .bind(i64::from(id))
        .bind(code)
        .bind(title)
        .run(&mut tx)
        .await
        .unwrap();
    }
    tx.commit().await.unwrap();
    let fact = Fact::Registered {
        organisation: OrganisationId(2),
        group: None,
        designation: None,
    };
    let mut work = Work::act(ADMIN, fact, app.now(), None);
    work.also
        .push(sql("insert into person (official, name) values ($1, 'Asha')").bind(ADMIN));
    app.lane().write(work).await.unwrap();
    let operator = Actor::operator();
    app.grant(&operator, ADMIN, Role::MdoAdmin, OrganisationId(2))
        .await
        .unwrap();
    app.keep_taught(&operator, "noting", "F1.1", "2")
        .await
        .unwrap();
    let link = app.link_for(&operator, ADMIN).await.unwrap();
    let token = link.rsplit('/').next().unwrap();
    let session = app.sign_in_by_link(token, "test").await.unwrap().token;
    World {
        csrf: app.actor(&session).await.unwrap().csrf,
        router: sopan_web::router(app.app()),
        session,
        app,
    }
}

impl World {
    /// The status, where it leads, and the page.
    async fn send(&self, path: &str, fields: &[(&str, &str)]) -> (u16, String, String) {
        let mut body = String::new();
        for (name, value) in [("csrf", self.csrf.as_str())].iter().chain(fields) {
            let file = match name.starts_with("pdf-") {
                true => "; filename=\"duties.pdf\"",
                false => "",
            };
            body += &format!(
                "--edge\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{value}\r\n"
            );
        }
        body += "--edge--\r\n";
        self.ask(path, "multipart/form-data; boundary=edge", body)
            .await
    }

    async fn post(&self, path: &str, fields: &[(String, String)]) -> (u16, String, String) {
        let mut body = format!("csrf={}", self.csrf);
        for (name, value) in fields {
            let coded = |text: &str| -> String {
                let bytes = text.bytes().map(|byte| format!("%{byte:02X}"));
                bytes.collect()
            };
            body += &format!("&{}={}", coded(name), coded(value));
        }
        self.ask(path, "application/x-www-form-urlencoded", body)
            .await
    }

    async fn get(&self, path: &str) -> (u16, String) {
        let cookie = format!("sopan_session={}; language=en", self.session);
        let request = Request::get(path)
            .header(header::COOKIE, cookie)
            .body(Body::empty())
            .unwrap();
        let (status, _, page) = self.answer(request).await;
        (status, page)
    }

    async fn ask(&self, path: &str, kind: &str, body: String) -> (u16, String, String) {
        let cookie = format!("sopan_session={}; language=en", self.session);
        let request = Request::post(path)
            .header(header::COOKIE, cookie)
            .header(header::CONTENT_TYPE, kind)
            .body(Body::from(body))
            .unwrap();
        self.answer(request).await
    }

    async fn answer(&self, request: Request<Body>) -> (u16, String, String) {
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let status = answer.status().as_u16();
        let to = answer.headers().get(header::LOCATION);
        let to = to.map_or_else(String::new, |to| to.to_str().unwrap().to_owned());
        let body = to_bytes(answer.into_body(), 1 << 24).await.unwrap();
        (status, to, String::from_utf8(body.to_vec()).unwrap())
    }
}

fn plain(text: &str) -> String {
    let text = text.replace("&quot;", "\"").replace("&#34;", "\"");
    let text = text
        .replace("&#39;", "'")
        .replace("&#60;", "<")
        .replace("&lt;", "<");
    text.replace("&#62;", ">")
        .replace("&gt;", ">")
        .replace("&#38;", "&")
        .replace("&amp;", "&")
}

/// The form that is sent there.
fn form<'a>(html: &'a str, action: &str) -> &'a str {
    let mut forms = html.split("<form");
    let form = forms.find(|form| form.contains(action));
    form.unwrap().split("</form>").next().unwrap()
}

/// The fields of the builder, as a browser would send them.
fn builder(html: &str) -> Vec<(String, String)> {
    let form = form(html, "action=\"/mandates/new\"");
    let mut found = inputs(form);
    let name = |text: &str| {
        let name = text.split(" name=\"").nth(1).unwrap();
        name.split('"').next().unwrap().to_owned()
    };
    for area in form.split("<textarea").skip(1) {
        let area = area.split("</textarea>").next().unwrap();
        let (tag, text) = area.split_once('>').unwrap();
        found.push((name(tag), plain(text).trim().to_owned()));
    }
    for select in form.split("<select").skip(1) {
        let select = select.split("</select>").next().unwrap();
        let (tag, options) = select.split_once('>').unwrap();
        let mut options = options.split("<option").skip(1);
        let first = options.clone().next();
        let chosen = options.find(|option| option.contains(" selected"));
        let value = chosen
            .or(first)
            .and_then(|option| option.split("value=\"").nth(1));
        let value = value.unwrap().split('"').next().unwrap();
        found.push((name(tag), value.to_owned()));
    }
    found
}

/// The fields of the form of proposals, as a browser would send them.
fn fields(html: &str) -> Vec<(String, String)> {
    let form = form(html, "/plans/build/drafts");
    let mut found = inputs(form);
    for select in form.split("<select").skip(1) {
        let name = select.split("name=\"").nth(1).unwrap();
        let name = name.split('"').next().unwrap();
        // A level is the first one that is offered; other lists begin with none.
        let value = if name.contains("level") { "1" } else { "" };
        found.push((name.to_owned(), value.to_owned()));
    }
    found
}

fn inputs(form: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for input in form.split("<input").skip(1) {
        let input = input.split('>').next().unwrap();
        let said = |name: &str| {
            let value = input.split(&format!("{name}=\"")).nth(1)?;
            Some(plain(value.split('"').next()?))
        };
        let ticked = !input.contains("checkbox") || input.contains(" checked");
        if let (Some(name), true) = (said(" name"), ticked)
            && name != "csrf"
        {
            found.push((name, said(" value").unwrap_or_default()));
        }
    }
    found
}

fn set(fields: &mut Vec<(String, String)>, name: &str, value: &str) {
    fields.retain(|(held, _)| held != name);
    fields.push((name.to_owned(), value.to_owned()));
}

on_both!(
    several_designations_become_drafts_without_a_script,
    async |test: TestDb| {
        let world = world(&test).await;
        let app = &world.app;

        // Given two designations; a field is added, and what is missing is said at its place
        let clerk = "Puts up files with notes and drafts letters.";
        let one = [
            ("within", "BR-PHED"),
            ("designation-1", "Clerk"),
            ("duties-1", clerk),
            ("count", "1"),
        ];
        let (_, _, page) = world
            .send("/plans/build", &[&one[..], &[("act", "add")]].concat())
            .await;
        assert!(page.contains("name=\"designation-2\"") && page.contains(clerk));
        assert!(!page.contains("name=\"model\""), "there is no model to ask");
        let two = [
            ("within", "BR-PHED"),
            ("designation-1", "Clerk"),
            ("duties-1", clerk),
            ("count", "2"),
        ];
        let asked = [
            &two[..],
            &[("act", "propose"), ("designation-2", "Chemist")],
        ]
        .concat();
        let (status, _, page) = world.send("/plans/build", &asked).await;
        assert_eq!(status, 200);
        assert!(page.contains("href=\"#duties-2\""), "{page}");

        // A PDF that can't be read says so at its place, and nothing is proposed yet
        let asked = [&one[..], &[("act", "propose"), ("pdf-1", "no PDF")]].concat();
        let (_, _, page) = world.send("/plans/build", &asked).await;
        assert!(
            page.contains("id=\"pdf-1-error\"") && page.contains(clerk),
            "{page}"
        );

        // When duties are given for both, each has proposals, with their reasons
        let chemist = ("duties-2", "Testing of water samples in the laboratory.");
        let asked = [
            &two[..],
            &[("designation-2", "Chemist"), chemist, ("act", "propose")],
        ]
        .concat();
        let (status, _, page) = world.send("/plans/build", &asked).await;
        assert_eq!(status, 200);
        assert!(page.contains("no language model took part"));
        assert!(page.contains("Testing of Water Samples"));
        let mut sent = fields(&page);
        let value = |sent: &[(String, String)], name: &str| {
            let found = sent.iter().find(|(held, _)| held == name);
            found.map(|(_, value)| value.clone()).unwrap_or_default()
        };
        assert_eq!(value(&sent, "code-1"), "br-phed-clerk-2025-26");
        assert_eq!(
            value(&sent, "title_en-2"),
            "Capacity Building Plan 2025-26: Chemist"
        );
        assert_eq!(
            value(&sent, "title_hi-2"),
            "क्षमता निर्माण योजना 2025-26: Chemist"
        );
        assert_eq!(value(&sent, "due"), "31.03.2026");
        // with who is told that somebody is overdue,
        set(&mut sent, "tell_nodal", "");
        set(&mut sent, "tell_mdo", "a week");
        let (_, _, page) = world.post("/plans/build/drafts", &sent).await;
        assert!(page.contains("href=\"#tell_mdo\""), "{page}");
        set(&mut sent, "tell_mdo", "10");

        // Then nothing is kept where one of them is wrong, and what was chosen stands there
        set(&mut sent, "take-1-F1.1", "yes");
        set(&mut sent, "level-1-F1.1", "2");
        set(&mut sent, "course-1-noting", "Noting and Drafting");
        set(&mut sent, "extra-2", "D6.1");
        set(&mut sent, "extra_level-2", "3");
        sent.retain(|(name, _)| !name.starts_with("take-2-") && !name.starts_with("course-2-"));
        let (status, _, page) = world.post("/plans/build/drafts", &sent).await;
        assert_eq!(status, 200);
        assert!(page.contains("href=\"#take-2\""), "{page}");
        let again = fields(&page);
        assert_eq!(value(&again, "take-1-F1.1"), "yes");
        assert_eq!(value(&again, "offer-2"), value(&sent, "offer-2"));
        let asha = app.actor(&world.session).await.unwrap();
        assert!(
            app.mandate_lines(&asha, true, None, "")
                .await
                .unwrap()
                .is_empty()
        );

        // and with a course for the other one both are drafts, with what their roles need
        set(&mut sent, "course-2-water", "Testing of Water Samples");
        let (status, to, page) = world.post("/plans/build/drafts", &sent).await;
        assert_eq!((status, to.as_str()), (303, "/plans?stage=draft"), "{page}");
        let lines = app.mandate_lines(&asha, true, None, "").await.unwrap();
        assert_eq!(lines.len(), 2);
        let one = app.mandate(&asha, "br-phed-chemist-2025-26").await.unwrap();
        let titles = one.draft.unwrap();
        assert_eq!(titles.audience.any_of[0].designation, ["Chemist"]);
        assert_eq!(titles.consequence.escalation.len(), 1);
        assert_eq!(titles.consequence.escalation[0].after_days, 10);
        let roles = app.roles(&asha, "BR-PHED", "en").await.unwrap();
        let said: Vec<(&str, &str, i16)> = roles
            .own
            .iter()
            .flat_map(|role| {
                let needs = role.needs.iter();
                needs.map(|(need, level)| (role.designation.as_str(), need.code.as_str(), *level))
            })
            .filter(|(_, code, _)| ["F1.1", "D6.1"].contains(code))
            .collect();
        assert_eq!(said, [("Chemist", "D6.1", 3), ("Clerk", "F1.1", 2)]);

        // The same codes again are refused at their fields
        let (_, _, page) = world.post("/plans/build/drafts", &sent).await;
        assert!(page.contains("href=\"#code-1\""), "{page}");
    }
);

/// A mandate of the nation that asks for one course.
const NATION: &str = r#"
code = "nation"
organisation = "IN"
title = { en = "Noting for everybody", hi = "सबके लिए टिप्पण" }
letter = { name = { en = "A letter", hi = "एक पत्र" }, date = "2025-11" }
[[audience.any-of]]
[requirement.course]
title = "Noting and Drafting"
[window]
credit = "ever"
within = { dates = { opens = "2025-11-01", due = "2026-03-31" } }
[consequence]
binding = "mandatory"
"#;

on_both!(
    a_leader_reads_plans_and_mandates_and_finds_no_buttons,
    async |test: TestDb| {
        // Given a live mandate of the nation, and the leader of a department
        let mut world = world(&test).await;
        let operator = Actor::operator();
        let mandate = sopan_app::formats::mandate::read(NATION.as_bytes()).unwrap();
        world.app.draft_mandate(&operator, &mandate).await.unwrap();
        world
            .app
            .publish_mandate(&operator, "nation", |_| true)
            .await
            .unwrap();
        let leader = OfficialId(401);
        let fact = Fact::Registered {
            organisation: OrganisationId(2),
            group: None,
            designation: None,
        };
        let mut work = Work::act(leader, fact, world.app.now(), None);
        work.also
            .push(sql("insert into person (official, name) values ($1, 'Leela')").bind(leader));
        world.app.lane().write(work).await.unwrap();
        world
            .app
            .grant(&operator, leader, Role::MdoLeader, OrganisationId(2))
            .await
            .unwrap();
        let (_, page) = world.get("/mandates").await;
        assert!(page.contains("/mandates/new") && page.contains("/mandates/file"));
        let link = world.app.link_for(&operator, leader).await.unwrap();
        let token = link.rsplit('/').next().unwrap();
        let session = world
            .app
            .sign_in_by_link(token, "test")
            .await
            .unwrap()
            .token;
        world.csrf = world.app.actor(&session).await.unwrap().csrf;
        world.session = session;

        // When the leader reads, then all that changes something is missing
        for (path, there, missing) in [
            ("/mandates", "Noting for everybody", "/mandates/new"),
            ("/mandates", "href=\"/mandates\"", "/mandates/file"),
            ("/plans", "href=\"/plans\"", "/plans/new"),
            ("/mandates/nation", "By organisation", "/simulation"),
            ("/mandates/nation", "/mandates/nation/toml", "/retire"),
            ("/mandates/nation/officials", "Leela", "nothing"),
            ("/api/mandates", "\"nation\"", "nothing"),
            ("/api/mandates/nation", "\"officials\":2", "nothing"),
        ] {
            let (status, page) = world.get(path).await;
            assert_eq!(status, 200, "{path}");
            assert!(page.contains(there), "{path} {there} {page}");
            assert!(!page.contains(missing), "{path} {missing}");
        }
        // and refused.
        for path in [
            "/mandates/new",
            "/mandates/nation/retire",
            "/mandates/nation/text",
            "/plans/new",
        ] {
            let (status, ..) = world.post(path, &[]).await;
            assert_eq!(status, 403, "{path}");
        }
    }
);

/// The simple form of a plan, as somebody fills it in.
fn typed(changed: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = [
        ("code", "water-2025-26"),
        ("organisation", "BR-PHED"),
        ("title_en", "Plan of Water"),
        ("title_hi", "जल योजना"),
        ("courses", "Noting and Drafting"),
        ("whom", "all"),
        ("opens", "01.11.2025"),
        ("due", "31.03.2026"),
        ("binding", "mandatory"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into();
    for (name, value) in changed {
        set(&mut all, name, value);
    }
    all
}

/// Whether these fields are held.
fn holds(fields: &[(String, String)], held: &[(&str, &str)]) {
    for (name, value) in held {
        let field = fields.iter().find(|(field, _)| field == name);
        assert_eq!(
            field.map(|(_, value)| value.as_str()),
            Some(*value),
            "{name}"
        );
    }
}

on_both!(
    the_simple_form_says_who_is_told_that_somebody_is_overdue,
    async |test: TestDb| {
        // Given a plan that is begun: the MDO Admin is told after a week, then the nodal officer
        let world = world(&test).await;
        let (_, page) = world.get("/plans/new").await;
        let told = |page: &str, action: &str| -> Vec<(String, String)> {
            let fields = inputs(form(page, action));
            let told = fields.into_iter();
            told.filter(|(name, _)| name.starts_with("tell_")).collect()
        };
        let begun = told(&page, "action=\"/plans/new\"");
        holds(&begun, &[("tell_mdo", "7"), ("tell_nodal", "30")]);

        // When what was typed is no number of days, it is said there, and nothing is kept
        let wrong = typed(&[("tell_mdo", "a week"), ("tell_nodal", "400")]);
        let (status, _, page) = world.post("/plans/new", &wrong).await;
        assert_eq!(status, 200);
        for field in ["tell_mdo", "tell_nodal"] {
            assert!(page.contains(&format!("href=\"#{field}\"")), "{page}");
            assert!(page.contains(&format!("id=\"{field}-error\"")), "{page}");
        }
        assert!(
            page.contains("write a number of days from 0 to 365"),
            "{page}"
        );
        let asha = world.app.actor(&world.session).await.unwrap();
        let lines = world.app.mandate_lines(&asha, true, None, "").await;
        assert!(lines.unwrap().is_empty());

        // Then its page says it in both languages,
        let good = typed(&[("tell_mdo", "10")]);
        let (status, _, page) = world.post("/plans/new", &good).await;
        assert_eq!(status, 303, "{page}");
        let (_, page) = world.get("/mandates/water-2025-26").await;
        assert!(page.contains("the MDO Admin is told 10 days after it was due"));
        assert!(page.contains("देय तिथि के 10 दिन बाद MDO Admin को सूचना"));
        assert!(!page.contains("the nodal officer is told"), "{page}");
        // and the form has it again.
        let (_, page) = world.get("/plans/water-2025-26/edit").await;
        let again = told(&page, "action=\"/plans/water-2025-26/edit\"");
        holds(&again, &[("tell_mdo", "10"), ("tell_nodal", "")]);
    }
);

on_both!(
    next_years_copy_opens_where_the_plan_can_be_shown,
    async |test: TestDb| {
        // Given a plan for one service, which the simple form can't say, with a course that is
        // no longer there
        let world = world(&test).await;
        let app = &world.app;
        let (status, _, page) = world.post("/plans/new", &typed(&[("tell_mdo", "7")])).await;
        assert_eq!(status, 303, "{page}");
        let asha = app.actor(&world.session).await.unwrap();
        let one = app.mandate(&asha, "water-2025-26").await.unwrap();
        let mut plan = one.draft.unwrap();
        plan.audience.any_of[0].service = vec!["IAS".to_owned()];
        let course =
            |title: &str| Requirement::Course(sopan_app::formats::mandate::form::course(title));
        let both = || Requirement::AllOf(vec![course("Noting and Drafting"), course("Old Rules")]);
        plan.requirement = both();
        app.draft_mandate(&asha, &plan).await.unwrap();

        // When it is copied, the builder has it a year later, and says what is gone
        let (status, page) = world.get("/plans/water-2025-26/copy").await;
        assert_eq!(status, 200);
        assert!(page.contains("“Old Rules” has no replacement"), "{page}");
        assert!(page.contains("This is a plan, and stays one."), "{page}");
        let mut sent = builder(&page);
        holds(
            &sent,
            &[
                ("code", "water-2026-27"),
                ("opens", "01.11.2026"),
                ("due", "31.03.2027"),
                ("g1_service", "IAS"),
                ("tell_mdo", "7"),
                ("p1_courses", "Noting and Drafting\nOld Rules"),
            ],
        );
        set(&mut sent, "p1_courses", "Noting and Drafting");
        let (status, to, page) = world.post("/mandates/new", &sent).await;
        assert_eq!(
            (status, to.as_str()),
            (303, "/mandates/water-2026-27"),
            "{page}"
        );
        // and it can't be kept twice.
        let (_, _, page) = world.post("/mandates/new", &sent).await;
        assert!(page.contains("href=\"#code\""), "{page}");

        // Where the builder can't show it either, its text opens
        let choice = KOf {
            k: 1,
            of: vec![both(), course("Testing of Water Samples")],
        };
        plan.requirement = Requirement::AllOf(vec![both(), Requirement::KOf(choice)]);
        app.draft_mandate(&asha, &plan).await.unwrap();
        let (_, page) = world.get("/plans/water-2025-26/copy").await;
        let form = form(&page, "action=\"/mandates/water-2025-26/text\"");
        holds(&inputs(form), &[("plan", "yes")]);
        let text = form.split("<textarea").nth(1).unwrap();
        let text = text.split_once('>').unwrap().1;
        let text = plain(text.split("</textarea>").next().unwrap());
        assert!(text.contains("opens = \"2026-11-01\""), "{text}");
        assert!(page.contains("“Old Rules” has no replacement"), "{page}");
        let send = async |text: &str| {
            let fields = [("plan", "yes"), ("text", text)]
                .map(|(name, value)| (name.to_owned(), value.to_owned()));
            world.post("/mandates/water-2025-26/text", &fields).await
        };
        let (status, _, page) = send(&text).await;
        assert_eq!(status, 200);
        assert!(page.contains("This code is taken."), "{page}");
        assert!(page.contains("name=\"plan\" value=\"yes\""), "{page}");
        let (status, to, page) = send(&text.replace("water-2026-27", "water-next")).await;
        assert_eq!(
            (status, to.as_str()),
            (303, "/mandates/water-next"),
            "{page}"
        );

        // Then all three are plans.
        let lines = app.mandate_lines(&asha, true, None, "").await.unwrap();
        let codes: BTreeSet<&str> = lines.iter().map(|line| line.code.as_str()).collect();
        let all = ["water-2025-26", "water-2026-27", "water-next"];
        assert_eq!(codes, BTreeSet::from(all));
    }
);

on_both!(a_badge_is_written_in_the_builder, async |test: TestDb| {
    // Given a part that asks for a badge, whose code is none
    let world = world(&test).await;
    let (_, page) = world.get("/mandates/new").await;
    let mut sent = builder(&page);
    for (name, value) in [
        ("code", "writers"),
        ("organisation", "BR-PHED"),
        ("title_en", "Writers"),
        ("title_hi", "लेखक"),
        ("letter_en", "A letter"),
        ("letter_hi", "एक पत्र"),
        ("letter_date", "2025"),
        ("p1_kind", "badge"),
        ("p1_badge", "The Writer"),
        ("p1_badge_en", "Writer"),
        ("p1_badge_hi", "लेखक"),
        (
            "p1_courses",
            "Noting and Drafting\nTesting of Water Samples",
        ),
        ("p1_k", "1"),
        ("opens", "01.11.2025"),
        ("due", "31.03.2026"),
    ] {
        set(&mut sent, name, value);
    }
    let (_, _, page) = world.post("/mandates/new", &sent).await;
    assert!(page.contains("id=\"p1_badge-error\""), "{page}");
    // when it is corrected, the mandate has the badge,
    set(&mut sent, "p1_badge", "writer");
    let (status, to, page) = world.post("/mandates/new", &sent).await;
    assert_eq!((status, to.as_str()), (303, "/mandates/writers"), "{page}");
    let asha = world.app.actor(&world.session).await.unwrap();
    let one = world.app.mandate(&asha, "writers").await.unwrap();
    let draft = one.draft.unwrap();
    assert_eq!(draft.requirement, Requirement::Badge("writer".to_owned()));
    assert_eq!(draft.badges["writer"].title.hi, "लेखक");
    // and the builder shows it as fields again.
    let (_, page) = world.get("/mandates/writers/edit").await;
    for held in [
        "<option value=\"badge\" selected>",
        "name=\"p1_badge\" type=\"text\" value=\"writer\"",
    ] {
        assert!(page.contains(held), "{held} {page}");
    }
});

on_both!(
    a_plan_that_needs_more_criteria_goes_on_in_the_builder,
    async |test: TestDb| {
        let world = world(&test).await;

        // Given a form in which something is missing, it is said there, and what was typed stays
        let missing = typed(&[("act", "builder"), ("due", "soon")]);
        let (status, _, page) = world.post("/plans/new", &missing).await;
        assert_eq!(status, 200);
        assert!(page.contains("href=\"#due\"") && page.contains("Plan of Water"));

        // When all is there, the builder has it,
        let (_, _, page) = world
            .post("/plans/new", &typed(&[("act", "builder")]))
            .await;
        assert!(page.contains("action=\"/mandates/new\""), "{page}");
        let mut sent = builder(&page);
        for held in [
            ("title_en", "Plan of Water"),
            ("p1_courses", "Noting and Drafting"),
            ("plan", "yes"),
        ] {
            let held = (held.0.to_owned(), held.1.to_owned());
            assert!(sent.contains(&held), "{held:?} {sent:?}");
        }
        // and an organisation that is not there is said at its field.
        set(&mut sent, "g1_organisation", "BR-NONE");
        let (_, _, page) = world.post("/mandates/new", &sent).await;
        assert!(page.contains("href=\"#g1_organisation\""), "{page}");
        set(&mut sent, "g1_organisation", "");
        set(&mut sent, "g1_service", "IAS");

        // Then it is a plan with more criteria, of which nobody holds one, as its page says
        let (status, to, page) = world.post("/mandates/new", &sent).await;
        assert_eq!(
            (status, to.as_str()),
            (303, "/mandates/water-2025-26"),
            "{page}"
        );
        let asha = world.app.actor(&world.session).await.unwrap();
        let lines = world.app.mandate_lines(&asha, true, None, "").await;
        assert_eq!(lines.unwrap()[0].code, "water-2025-26");
        let one = world.app.mandate(&asha, "water-2025-26").await.unwrap();
        let draft = one.draft.unwrap();
        assert_eq!(draft.audience.any_of[0].service, ["IAS"]);
        let (_, page) = world.get("/mandates/water-2025-26").await;
        assert!(page.contains("has the service “IAS” today"), "{page}");

        // And the simple form says at its fields whom nobody knows
        let wrong = [
            ("code", "water-too"),
            ("whom", "some"),
            ("departments", "BR-NONE"),
            ("groups", "Group E"),
            ("people", "999"),
        ];
        let (status, _, page) = world.post("/plans/new", &typed(&wrong)).await;
        assert_eq!(status, 200);
        for field in ["#departments", "#groups", "#people"] {
            assert!(
                page.contains(&format!("href=\"{field}\"")),
                "{field} {page}"
            );
        }
    }
);

on_both!(
    the_period_that_is_open_stands_beside_the_one_that_was_missed,
    async |test: TestDb| {
        // Given a course for each financial year, which was not done in the first
        let mut world = world(&test).await;
        let operator = Actor::operator();
        let yearly = "code = \"yearly\"\norganisation = \"IN\"\nrecurrence = \"every-year\"\n\
             title = { en = \"Noting each year\", hi = \"प्रतिवर्ष टिप्पण\" }\n\
             letter = { name = { en = \"A letter\", hi = \"एक पत्र\" }, date = \"2025-11\" }\n\
             [[audience.any-of]]\n\
             [requirement.course]\ntitle = \"Noting and Drafting\"\n\
             [window]\ncredit = \"none\"\nwithin = { financial-year = \"2025-26\" }\n\
             [consequence]\nbinding = \"mandatory\"";
        let yearly = sopan_app::formats::mandate::read(yearly.as_bytes()).unwrap();
        world.app.draft_mandate(&operator, &yearly).await.unwrap();
        let published = world.app.publish_mandate(&operator, "yearly", |_| true);
        published.await.unwrap();
        // When the learner looks in the next one
        world.app.set_day("2026-05-04");
        let link = world.app.link_for(&operator, ADMIN).await.unwrap();
        let token = link.rsplit('/').next().unwrap();
        let signed_in = world.app.sign_in_by_link(token, "test").await;
        world.session = signed_in.unwrap().token;
        // then the page, the calendar and the API name both days.
        for (path, held) in [
            ("/plan", "Was due on 31.03.2026"),
            ("/plan", "The period after it is due on 31.03.2027"),
            (
                "/plan?show=upcoming",
                "The period after it is due on 31.03.2027",
            ),
            ("/plan.ics", "DTSTART;VALUE=DATE:20260331"),
            ("/plan.ics", "DTSTART;VALUE=DATE:20270331"),
            ("/api/me/mandates", "\"open\":{"),
        ] {
            let (status, page) = world.get(path).await;
            assert_eq!(status, 200, "{path}");
            assert!(page.contains(held), "{path}: {held}\n{page}");
        }
    }
);

on_both!(
    a_year_that_was_missed_is_explained_by_what_was_asked_in_it,
    async |test: TestDb| {
        // Given a course for each financial year that was not done, and another one from May on,
        // by June
        let mut world = world(&test).await;
        let operator = Actor::operator();
        let first = "code = \"yearly\"\norganisation = \"IN\"\nrecurrence = \"every-year\"\n\
             title = { en = \"Each year\", hi = \"प्रतिवर्ष\" }\n\
             letter = { name = { en = \"A letter\", hi = \"एक पत्र\" }, date = \"2025-11\" }\n\
             [[audience.any-of]]\n\
             [requirement.course]\ntitle = \"Noting and Drafting\"\n\
             [window]\ncredit = \"none\"\nwithin = { financial-year = \"2025-26\" }\n\
             [consequence]\nbinding = \"mandatory\"";
        let june = "{ dates = { opens = \"2026-04-01\", due = \"2026-06-30\" } }";
        let second = first
            .replace("A letter", "The letter of May")
            .replace("Noting and Drafting", "Testing of Water Samples")
            .replace("{ financial-year = \"2025-26\" }", june);
        for (day, text) in [("2025-11-28", first), ("2026-05-04", second.as_str())] {
            world.app.set_day(day);
            let yearly = sopan_app::formats::mandate::read(text.as_bytes()).unwrap();
            world.app.draft_mandate(&operator, &yearly).await.unwrap();
            let published = world.app.publish_mandate(&operator, "yearly", |_| true);
            published.await.unwrap();
        }
        // When the learner looks before the new one is due, and after that
        for (day, open) in [
            ("2026-06-10", "The period after it is due on 30.06.2026"),
            ("2026-07-10", "The period after it was due on 30.06.2026"),
        ] {
            world.app.set_day(day);
            let link = world.app.link_for(&operator, ADMIN).await.unwrap();
            let token = link.rsplit('/').next().unwrap();
            let signed_in = world.app.sign_in_by_link(token, "test").await;
            world.session = signed_in.unwrap().token;
            // then it is overdue by the rule and the letter of that year,
            let (_, page) = world.get("/plan").await;
            for held in ["Was due on 31.03.2026", "Letter: A letter", open] {
                assert!(page.contains(held), "{held}\n{page}");
            }
            assert!(!page.contains("Water Samples"), "{page}");
            assert!(!page.contains("The letter of May"), "{page}");
        }
        // and each day in the calendar has the window of its own.
        let (_, calendar) = world.get("/plan.ics").await;
        let unfolded = calendar.replace("\r\n ", "");
        let events: Vec<&str> = unfolded.split("BEGIN:VEVENT").skip(1).collect();
        assert_eq!(events.len(), 2, "{unfolded}");
        for (event, day, window) in [
            (events[0], "20260331", "2025-26"),
            (events[1], "20260630", "30.06.2026"),
        ] {
            assert!(event.contains(&format!("DATE:{day}")), "{event}");
            assert!(event.contains(window), "{event}");
        }
    }
);
