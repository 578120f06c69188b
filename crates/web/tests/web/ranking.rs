//! The ranking over HTTP: the links lead on to what is shown, restatements have causes, and
//! what can't be asked for is refused.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use serde_json::Value;
use sopan_app::access::Actor;
use sopan_app::letters::Progress;
use sopan_app::store::ledger::Work;
use sopan_app::store::organisations::{Strength, insert, state_strengths};
use sopan_app::store::testing::TestDb;
use sopan_app::store::{on_both, sql};
use sopan_app::testing::{TestApp, organisation};
use sopan_rules::access::Role;
use sopan_rules::ids::{OfficialId, OrganisationId};
use sopan_rules::ledger::Fact;
use sopan_rules::organisations::Kind;
use sopan_rules::ranking::Methodology;
use sopan_rules::time::Day;
use tower::ServiceExt;

struct World {
    app: TestApp,
    router: Router,
}

impl World {
    /// A nation with two States that have a strength of 4 and one, Ladakh, that has none: it
    /// is stated as zero. Haryana has a department. One official each, and an edition of
    /// November.
    async fn new(test: &TestDb) -> World {
        let app = TestApp::open(test, "2025-11-05").await;
        let below = |id| Some(OrganisationId(id));
        let mut tx = app.db().write().await.unwrap();
        let all = [
            (organisation(1, "IN", Kind::Nation), None),
            (organisation(2, "IN-HR", Kind::State), below(1)),
            (organisation(3, "IN-GA", Kind::State), below(1)),
            (organisation(4, "IN-LA", Kind::Ut), below(1)),
            (organisation(5, "HR-WATER", Kind::Department), below(2)),
        ];
        insert(&mut tx, &all).await.unwrap();
        tx.commit().await.unwrap();
        let world = World {
            router: sopan_web::router(app.app()),
            app,
        };
        for (state, officials) in [(2, 40), (3, 4), (4, 0)] {
            world.states(state, officials).await;
        }
        // So many in Water that its figures tell of nobody.
        for (officials, organisation) in
            [(101..102, 5), (102..103, 3), (103..104, 4), (110..119, 5)]
        {
            world.join(officials, organisation).await;
        }
        world.app.set_day("2025-12-01");
        let on: Day = "2025-11-30".parse().unwrap();
        let edition = world.app.publish_edition(&Actor::operator(), on).await;
        assert_eq!(edition.unwrap().number, 1);
        world
    }

    async fn states(&self, state: i64, officials: i64) {
        let mut tx = self.app.db().write().await.unwrap();
        let strength = Strength {
            organisation: OrganisationId(state),
            officials,
            source: "Finance Department".to_owned(),
            approved_by: "Chief Secretary".to_owned(),
            from: "2025-11-01".parse().unwrap(),
            until: Day::FOREVER,
            recorded: self.app.now(),
        };
        state_strengths(&mut tx, &[strength]).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn does(&self, official: i64, fact: Fact, on: &str) {
        let on: Day = on.parse().unwrap();
        let work = Work::act(OfficialId(official), fact, on.start(), None);
        self.app.lane().write(work).await.unwrap();
    }

    async fn ask(&self, path: &str, language: &str) -> (u16, String) {
        let request = Request::get(path).header(header::COOKIE, format!("language={language}"));
        let request = request.body(Body::empty()).unwrap();
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let status = answer.status().as_u16();
        let bytes = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        // An address in a page, as it was before it was written into the page.
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        (status, text.replace("&#38;", "&").replace("&amp;", "&"))
    }

    /// Signs an official in.
    async fn session(&self, official: i64) -> String {
        let app = &self.app;
        let link = app.link_for(&Actor::operator(), OfficialId(official)).await;
        let link = link.unwrap();
        let token = link.rsplit('/').next().unwrap();
        app.sign_in_by_link(token, "here").await.unwrap().token
    }

    async fn ask_as(&self, session: &str, path: &str) -> (u16, Vec<u8>) {
        let cookie = format!("language=en; sopan_session={session}");
        let request = Request::get(path).header(header::COOKIE, cookie);
        let request = request.body(Body::empty()).unwrap();
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let status = answer.status().as_u16();
        let bytes = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        (status, bytes.to_vec())
    }

    /// Officials who register below an organisation.
    async fn join(&self, officials: std::ops::Range<i64>, organisation: i64) {
        for official in officials {
            let fact = Fact::Registered {
                organisation: OrganisationId(organisation),
                group: Some("B".to_owned()),
                designation: Some("Clerk".to_owned()),
            };
            self.does(official, fact, "2025-11-05").await;
        }
    }

    async fn page(&self, path: &str) -> String {
        let (status, text) = self.ask(path, "en").await;
        assert_eq!(status, 200, "{path}");
        text
    }

    async fn data(&self, path: &str) -> Value {
        serde_json::from_str(&self.page(path).await).unwrap()
    }
}

on_both!(
    the_links_of_a_page_lead_on_to_what_it_shows,
    async |test: TestDb| {
        let world = World::new(&test).await;
        // Given the ranking of a past day, without flagged completions, as known on a day, of
        // an edition, or of today,
        for (asked, query, data) in [
            ("", "", "/api/ranking?as_on=2025-12-01"),
            (
                "?as_on=2025-11-30",
                "?as_on=2025-11-30",
                "/api/ranking?as_on=2025-11-30",
            ),
            (
                "?as_on=30.11.2025&flagged=without",
                "?as_on=2025-11-30&flagged=without",
                "/api/ranking?as_on=2025-11-30&flagged=without",
            ),
            (
                "?as_on=2025-11-30&known_on=2025-11-30",
                "?as_on=2025-11-30&known_on=2025-11-30",
                "/api/ranking?as_on=2025-11-30&known_on=2025-11-30",
            ),
            ("?edition=1", "?edition=1", "/api/editions/1"),
        ] {
            // then every link to a State leads to the same, and so does the one to the data;
            let page = world.page(&format!("/ranking{asked}")).await;
            for state in ["IN-HR", "IN-GA", "IN-LA"] {
                let links = page.matches(&format!("href=\"/ranking/{state}")).count();
                let right = format!("href=\"/ranking/{state}{query}\"");
                assert_eq!(page.matches(&right).count(), links, "{asked} {state}");
                assert!(links >= 2, "on the map and in the table");
            }
            assert!(page.contains(&format!("href=\"{data}\"")), "{asked}");
            world.data(data).await;
            // and from the State's page to the ranking and to those beside and below.
            let page = world.page(&format!("/ranking/IN-HR{query}")).await;
            assert!(
                page.contains(&format!("href=\"/ranking{query}\"")),
                "{asked}"
            );
            let below = query.replace("edition=1", "as_on=2025-11-30");
            let below = format!("href=\"/ranking/HR-WATER{below}\"");
            assert!(page.contains(&below), "{asked}");
            assert!(!page.contains("href=\"/ranking/HR-WATER\"") || query.is_empty());
        }
    }
);

on_both!(
    whoever_is_ranked_in_a_level_is_shown_in_that_ranking,
    async |test: TestDb| {
        let world = World::new(&test).await;
        let page = world.page("/ranking/IN-HR?level=department").await;
        let way = "/ranking/HR-WATER?within=IN-HR&among=department";
        assert!(page.contains(&format!("href=\"{way}\"")), "{page}");
        let page = world.page(way).await;
        assert!(
            page.contains("Ranked with all of these in IN-HR: Departments"),
            "{page}"
        );
        assert_eq!(
            world
                .ask("/ranking/HR-WATER?within=IN-GA&among=department", "en")
                .await
                .0,
            404
        );
        let told = "/api/ranking/HR-WATER/explain?within=IN&level=department";
        assert_eq!(world.data(told).await["within"], "IN");
    }
);

on_both!(
    what_can_not_be_asked_for_is_refused,
    async |test: TestDb| {
        let world = World::new(&test).await;
        for path in [
            "/ranking?within=IN-HR",
            "/ranking?edition=1&known_on=2025-11-30",
            "/ranking?edition=1&flagged=without",
            "/ranking/IN-HR?edition=1&known_on=2025-11-30",
            "/ranking/IN-HR?methodology=2025-11",
            "/ranking/IN-HR?known_on=tomorrow",
            "/api/ranking?edition=1",
            "/api/ranking?known_on=tomorrow",
            "/api/ranking/IN-HR/explain?edition=1",
            "/api/ranking/IN-HR/explain?known_on=tomorrow",
        ] {
            for language in ["en", "hi"] {
                assert_eq!(world.ask(path, language).await.0, 400, "{path}");
            }
        }
        // What is known later is left out of the page as of the data, and of the explanation.
        world.app.set_day("2025-12-03");
        world.does(101, Fact::Verified, "2025-11-20").await;
        for (known, score) in [("", "7.00"), ("&known_on=2025-12-02", "5.00")] {
            let query = format!("as_on=2025-11-30{known}");
            let rows = world.data(&format!("/api/ranking?{query}")).await;
            let rows = rows.as_array().unwrap();
            let haryana = rows.iter().find(|row| row["code"] == "IN-HR").unwrap();
            let explained = format!("/api/ranking/IN-HR/explain?{query}");
            let explained = world.data(&explained).await;
            assert_eq!(
                (&haryana["score"], &explained["score"]),
                (&score.into(), &score.into())
            );
            let page = world.page(&format!("/ranking/IN-HR?{query}")).await;
            assert!(
                page.contains(&format!("<dd class=\"tile-value\">{score}</dd>")),
                "{page}"
            );
        }
    }
);

on_both!(
    an_edition_stands_beside_what_is_known_since_and_why,
    async |test: TestDb| {
        // Given an edition, after which a verification of November came in and Goa's strength
        // was corrected,
        let world = World::new(&test).await;
        world.app.set_day("2025-12-03");
        world.does(101, Fact::Verified, "2025-11-20").await;
        world.states(3, 10).await;
        // then its page and the State's say why in both languages, and the State's page of the
        // edition has its figures;
        for (language, told) in [
            (
                "en",
                [
                    "Recorded since: Verified officials +1, on 03.12.2025",
                    "Strength of IN-GA (IN-GA): 10 from 01.11.2025. Source: Finance Department.",
                    "This is not part of the edition: it is as on 30.11.2025",
                ],
            ),
            (
                "hi",
                [
                    "प्रकाशन के बाद दर्ज: सत्यापित अधिकारी +1, 03.12.2025 को",
                    "IN-GA (IN-GA) की कार्मिक संख्या: 01.11.2025 से 10। स्रोत: Finance Department।",
                    "यह संस्करण का भाग नहीं है: यह 30.11.2025 की स्थिति है",
                ],
            ),
        ] {
            let (_, edition) = world.ask("/ranking?edition=1", language).await;
            for told in &told[..2] {
                assert!(edition.contains(told), "{told} in {edition}");
            }
            let (_, haryana) = world.ask("/ranking/IN-HR?edition=1", language).await;
            assert!(haryana.contains(told[0]) && !haryana.contains(told[1]));
            assert!(haryana.contains("<dd class=\"tile-value\">5.00</dd>"));
            // what stands below it is as known now, and says so.
            assert!(haryana.contains(told[2]), "{haryana}");
            let (_, now) = world.ask("/ranking/IN-HR?as_on=2025-11-30", language).await;
            assert!(!now.contains(told[2]));
        }
        let edition = world.data("/api/editions/1").await;
        let causes: Vec<&Value> = edition["restated"]
            .as_array()
            .unwrap()
            .iter()
            .map(|state| &state["causes"][0]["cause"])
            .collect();
        assert_eq!(causes, ["strength", "late"]);

        // Ladakh, whose strength is zero, is told to have none, and nothing is out of zero;
        let ladakh = world.page("/ranking/IN-LA").await;
        assert!(ladakh.contains("No strength: it is not known, or stated as zero."));
        assert!(!ladakh.contains("of 0<") && !ladakh.contains("0 of 0"));
        let frozen = edition["rows"].as_array().unwrap();
        let frozen = frozen.iter().find(|row| row["code"] == "IN-LA").unwrap();
        assert_eq!(frozen["not_ranked"], "no_strength");

        // and who wants to hold a bundle against the key finds it.
        let key = world.data("/editions/key").await;
        assert_eq!(key["key"], world.app.edition_key().await.unwrap());
    }
);

on_both!(
    an_organisation_has_one_rank_however_one_comes_to_it,
    async |test: TestDb| {
        // Given Haryana with a department and two districts directly below it,
        let world = World::new(&test).await;
        let haryana = Some(OrganisationId(2));
        let mut tx = world.app.db().write().await.unwrap();
        let districts = [
            (organisation(6, "HR-AMBALA", Kind::District), haryana),
            (organisation(7, "HR-HISAR", Kind::District), haryana),
        ];
        insert(&mut tx, &districts).await.unwrap();
        tx.commit().await.unwrap();
        for (unit, officials) in [(5, 40), (6, 40), (7, 40)] {
            world.states(unit, officials).await;
        }
        world.join(200..210, 6).await;
        world.join(210..220, 7).await;
        world.does(215, Fact::Verified, "2025-11-05").await;
        // then its page ranks each level by itself, in both languages,
        for (language, departments, districts) in [
            ("en", "Departments: Category A", "Districts: Category A"),
            ("hi", "विभाग: श्रेणी A", "ज़िले: श्रेणी A"),
        ] {
            let (_, page) = world.ask("/ranking/IN-HR", language).await;
            for table in [departments, districts] {
                assert!(page.contains(table), "{table} in {page}");
            }
        }
        // so do the data, where the rows say their level,
        let rows = world.data("/api/ranking?within=IN-HR").await;
        let told = rows.as_array().unwrap().iter().map(|row| {
            let text = |name: &str| row[name].as_str().unwrap().to_owned();
            format!("{} {} {}", text("level"), row["rank"], text("code"))
        });
        assert_eq!(
            told.collect::<Vec<_>>(),
            [
                "department 1 HR-WATER",
                "district 1 HR-HISAR",
                "district 2 HR-AMBALA"
            ]
        );
        // and the page of a district says the same rank, and among whom.
        let page = world.page("/ranking/HR-AMBALA").await;
        assert!(page.contains("Ranked with these, directly below IN-HR: Districts"));
        assert!(
            page.contains("<dd class=\"tile-value\">2 of 2</dd>"),
            "{page}"
        );
        for (asked, flagged) in [
            ("", "with"),
            ("?within=IN-HR", "with"),
            ("?flagged=without", "without"),
        ] {
            let told = world
                .data(&format!("/api/ranking/HR-AMBALA/explain{asked}"))
                .await;
            assert_eq!((&told["rank"], &told["of"]), (&2.into(), &2.into()));
            assert_eq!(told["flagged"], flagged);
        }
        // A unit of few officials has its row there, and no figure in it.
        let small = (organisation(8, "HR-HIPA", Kind::Institute), haryana);
        let mut tx = world.app.db().write().await.unwrap();
        insert(&mut tx, &[small]).await.unwrap();
        tx.commit().await.unwrap();
        world.join(300..302, 8).await;
        let rows = world.data("/api/ranking?within=IN-HR").await;
        assert_eq!(
            rows[3],
            serde_json::json!({
                "level": "office", "category": null, "rank": null, "not_ranked": null,
                "code": "HR-HIPA", "name": "HR-HIPA", "score": null, "indicators": [],
                "not_shown": "too_few",
            })
        );
    }
);

on_both!(
    a_nodal_officer_reads_the_letters_as_they_were_sent,
    async |test: TestDb| {
        // Given Haryana's nodal officer, to whom the letters of the edition were sent,
        let world = World::new(&test).await;
        let (app, operator) = (&world.app, Actor::operator());
        let mut tx = app.db().write().await.unwrap();
        sql("insert into person (official, name, email)
             values (101, 'Asha Verma', 'asha@hr.example.gov.in')")
        .run(&mut tx)
        .await
        .unwrap();
        tx.commit().await.unwrap();
        let (asha, over) = (OfficialId(101), OrganisationId(2));
        app.grant(&operator, asha, Role::StateAdmin, over)
            .await
            .unwrap();
        let progress = Progress::default();
        let made = app.make_brief(&operator, 1, None, true, &progress).await;
        assert!(
            made.unwrap()
                .mails
                .iter()
                .any(|mail| mail.outcome == "sent")
        );
        let session = world.session(101).await;
        let ask = async |path: &str| world.ask_as(&session, path).await.1;
        // then the State's page leads that officer to them, and nobody else;
        let page = String::from_utf8(ask("/ranking/IN-HR").await).unwrap();
        let (_, after) = page.split_once("As it was sent:").unwrap();
        let (_, way) = after.split_once("href=\"").unwrap();
        let (way, _) = way.split_once('"').unwrap();
        assert!(way.starts_with("/editions/1/letters/IN-HR/sent/"), "{way}");
        assert!(ask(way).await.starts_with(b"%PDF"));
        let public = world.page("/ranking/IN-HR").await;
        assert!(!public.contains("As it was sent"));
    }
);

on_both!(
    the_links_of_a_home_page_lead_to_pages,
    async |test: TestDb| {
        // Given a ministry of the Union, a department of Ladakh, each with officials enough to be
        // shown, and an institute of Haryana with two,
        let world = World::new(&test).await;
        let below = |id| Some(OrganisationId(id));
        let mut tx = world.app.db().write().await.unwrap();
        let more = [
            (organisation(6, "IN-FIN", Kind::Ministry), below(1)),
            (organisation(7, "LA-WATER", Kind::Department), below(4)),
            (organisation(8, "HR-HIPA", Kind::Institute), below(2)),
        ];
        insert(&mut tx, &more).await.unwrap();
        for official in [201, 301, 401, 101] {
            sql("insert into person (official, name) values ($1, 'Asha Verma')")
                .bind(official)
                .run(&mut tx)
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
        world.join(201..211, 6).await;
        world.join(301..311, 7).await;
        world.join(401..403, 8).await;
        // when officials of each look at their home page, then its links lead to the ranking of
        // their own organisation, the State or Union Territory, and the nation, and each is there;
        for (official, expected) in [
            (101, vec!["/ranking/HR-WATER", "/ranking/IN-HR", "/ranking"]),
            (201, vec!["/ranking/IN-FIN", "/ranking"]),
            (301, vec!["/ranking/LA-WATER", "/ranking/IN-LA", "/ranking"]),
            // but for one that has too few officials to be shown: it stands there without a link.
            (401, vec!["/ranking/IN-HR", "/ranking"]),
        ] {
            let session = world.session(official).await;
            let (_, home) = world.ask_as(&session, "/").await;
            let home = String::from_utf8(home).unwrap();
            let (_, places) = home.split_once("<ul class=\"places\">").unwrap();
            let (places, _) = places.split_once("</ul>").unwrap();
            assert_eq!(places.contains("HR-HIPA"), official == 401);
            let links = places.split("href=\"").skip(1);
            let links = links.map(|rest| rest.split('"').next().unwrap());
            let links: Vec<&str> = links.collect();
            assert_eq!(links, expected, "{official}");
            for link in links {
                assert_eq!(world.ask_as(&session, link).await.0, 200, "{link}");
            }
        }
        // The ministry's page says among whom it is ranked, and the API tells the same.
        let page = world.page("/ranking/IN-FIN").await;
        assert!(
            page.contains("Ranked with these, directly below IN: Ministries and departments"),
            "{page}"
        );
        let told = world.data("/api/ranking/IN-FIN/explain").await;
        assert_eq!(
            (&told["within"], &told["among"]["level"]),
            (&"IN".into(), &"department".into())
        );
    }
);

on_both!(
    another_day_stays_in_the_ranking_that_was_asked_for,
    async |test: TestDb| {
        // Given a department among all of Haryana, as known on a day, and the level of a State's
        // page,
        let world = World::new(&test).await;
        let hidden = |name: &str, value: &str| {
            format!("<input type=\"hidden\" name=\"{name}\" value=\"{value}\">")
        };
        for (path, kept) in [
            (
                "/ranking/HR-WATER?within=IN-HR&among=department&known_on=2025-12-01",
                vec![
                    ("within", "IN-HR"),
                    ("among", "department"),
                    ("known_on", "2025-12-01"),
                ],
            ),
            (
                "/ranking/IN-HR?level=office&flagged=without",
                vec![("level", "office"), ("flagged", "without")],
            ),
            ("/ranking/IN-HR?as_on=2025-11-30", vec![]),
        ] {
            // then the form for another day carries what was chosen, and nothing else,
            let page = world.page(path).await;
            let (_, form) = page.split_once("action=\"/ranking/").unwrap();
            let (form, _) = form.split_once("</form>").unwrap();
            for (name, value) in &kept {
                assert!(form.contains(&hidden(name, value)), "{name} in {form}");
            }
            assert_eq!(form.matches("type=\"hidden\"").count(), kept.len());
        }
        // and whoever types a day that is none comes back to the same ranking.
        let mistyped = "/ranking/HR-WATER?within=IN-HR&among=department&as_on=tomorrow";
        let request = Request::get(mistyped).body(Body::empty()).unwrap();
        let answer = world.router.clone().oneshot(request).await.unwrap();
        assert_eq!(
            answer.headers()[header::LOCATION],
            "/ranking/HR-WATER?within=IN-HR&among=department"
        );
    }
);

on_both!(
    a_shadow_run_says_the_level_of_each_rank,
    async |test: TestDb| {
        // Given Haryana with a district beside its department, and a draft of its own,
        let world = World::new(&test).await;
        let (app, operator) = (&world.app, Actor::operator());
        let mut tx = app.db().write().await.unwrap();
        let district = organisation(6, "HR-AMBALA", Kind::District);
        insert(&mut tx, &[(district, Some(OrganisationId(2)))])
            .await
            .unwrap();
        sql("insert into person (official, name) values (101, 'Asha Verma')")
            .run(&mut tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let mut own = Methodology::published_2025_11().unwrap();
        own.version = "HR-1".to_owned();
        let drafted = app.draft_methodology(&operator, Some("IN-HR"), &own, false);
        drafted.await.unwrap();
        let cell = app.grant(
            &operator,
            OfficialId(101),
            Role::SpvAdmin,
            OrganisationId(1),
        );
        cell.await.unwrap();
        // when the monitoring cell runs it in the shadow, then each stands there with its level.
        let session = world.session(101).await;
        let shadow = "/methodologies/HR-1?as_on=2025-11-30";
        let (status, page) = world.ask_as(&session, shadow).await;
        let page = String::from_utf8(page).unwrap();
        assert_eq!(status, 200, "{page}");
        for (name, level) in [("HR-AMBALA", "Districts"), ("HR-WATER", "Departments")] {
            let told = format!("{name}</a> <span class=\"soft\">{level}</span>");
            assert!(page.contains(&told), "{told} in {page}");
        }
    }
);

on_both!(the_first_of_each_level_are_shown, async |test: TestDb| {
    // Given a State with more departments than a page shows, and a district,
    let world = World::new(&test).await;
    let haryana = Some(OrganisationId(2));
    let department = |n: i64| organisation(1_000 + n, &format!("HR-D{n:03}"), Kind::Department);
    let mut all: Vec<_> = (0..201).map(|n| (department(n), haryana)).collect();
    all.push((organisation(6, "HR-AMBALA", Kind::District), haryana));
    let mut tx = world.app.db().write().await.unwrap();
    insert(&mut tx, &all).await.unwrap();
    tx.commit().await.unwrap();
    // then its page shows the first departments, and the district as well, and says so.
    let page = world.page("/ranking/IN-HR").await;
    let (_, below) = page.split_once("id=\"below\"").unwrap();
    assert!(below.contains("href=\"/ranking/HR-AMBALA\""), "{below}");
    assert_eq!(below.matches("href=\"/ranking/HR-").count(), 201);
    assert!(page.contains("201 of them are shown: of each level the first 200."));
});
