//! The ranking as the monitoring cell and the public meet it: two States, officials
//! who learn, editions that stay as they are, and letters.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Value, json};
use sopan_app::AppError;
use sopan_app::access::Actor;
use sopan_app::documents::Language;
use sopan_app::formats::bundle::{self, SigningKey};
use sopan_app::organisations::{Act, Wanted};
use sopan_app::ranking::{
    Drafted, Edition, Explained, From, Gain, Question, RankedRow, Status, verify_bundle,
};
use sopan_app::testing::{TestApp, organisation, packages};
use sopan_rules::access::Role;
use sopan_rules::competencies::Area;
use sopan_rules::ids::{AssessmentId, CourseId, OfficialId, OrganisationId, ResourceId};
use sopan_rules::ledger::Fact;
use sopan_rules::measures::Measure;
use sopan_rules::organisations::Kind;
use sopan_rules::ranking::{Category, Methodology, Normalisation, Source, Window};
use sopan_rules::time::{Day, Moment};
use sopan_store::catalogue::{self, Course};
use sopan_store::ledger::{self, Work};
use sopan_store::organisations::{self, Organisation, Strength};
use sopan_store::testing::TestDb;
use sopan_store::{on_both, sql, verify::verify};
use zip::ZipArchive;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

struct World {
    app: TestApp,
}

impl World {
    /// A nation with Haryana (two departments) and Goa, each with a strength of 4, and
    /// one course with a resource and an assessment.
    async fn new(test: &TestDb) -> World {
        let app = TestApp::open(test, "2025-11-05").await;
        let mut tx = app.db().write().await.unwrap();
        let node = |id, code: &str, kind, en: &str, hi: &str| Organisation {
            name_en: en.to_owned(),
            name_hi: hi.to_owned(),
            mdo: false,
            ..organisation(id, code, kind)
        };
        let below = |id| Some(OrganisationId(id));
        let all = [
            (node(1, "IN", Kind::Nation, "India", "भारत"), None),
            (
                node(2, "IN-HR", Kind::State, "Haryana", "हरियाणा"),
                below(1),
            ),
            (node(3, "IN-GA", Kind::State, "Goa", "गोवा"), below(1)),
            (
                node(4, "HR-WATER", Kind::Department, "Water", "जल"),
                below(2),
            ),
            (
                node(5, "HR-ROADS", Kind::Department, "Roads", "सड़क"),
                below(2),
            ),
            (
                node(6, "IN-MIN", Kind::Ministry, "A Ministry", "मंत्रालय"),
                below(1),
            ),
        ];
        organisations::insert(&mut tx, &all).await.unwrap();
        let strengths = [2, 3, 4].map(|o| Strength {
            organisation: OrganisationId(o),
            officials: 4,
            source: "Finance Department".to_owned(),
            approved_by: "Chief Secretary".to_owned(),
            from: day("2025-11-01"),
            until: Day::FOREVER,
            recorded: app.now(),
        });
        organisations::state_strengths(&mut tx, &strengths)
            .await
            .unwrap();
        for statement in [
            "insert into course (id, code, title, language, minutes, description, status,
                                 search, organisation, created_at)
             values (50, 'C50', 'Noting', 'en', 90, '', 'live', '', 1, 0)",
            "insert into resource (id, module, course, position, kind, title, body, minutes, required)
             values (61, 60, 50, 1, 'text', 'x', '', 10, 1)",
            "insert into person (official, name) values (102, 'Asha Verma')",
            "insert into assessment (id, course, title, pass_percent, attempts)
             values (70, 50, 'x', 50, 3)",
        ] {
            sql(statement).run(&mut tx).await.unwrap();
        }
        tx.commit().await.unwrap();
        World { app }
    }

    /// These organisations too, each below another one.
    async fn has(&self, more: &[(Organisation, i64)]) {
        let below = |(organisation, above): &(Organisation, i64)| {
            (organisation.clone(), Some(OrganisationId(*above)))
        };
        let more: Vec<_> = more.iter().map(below).collect();
        let mut tx = self.app.db().write().await.unwrap();
        organisations::insert(&mut tx, &more).await.unwrap();
        tx.commit().await.unwrap();
    }

    fn today_is(&self, text: &str) {
        self.app.set(day(text).start().plus_seconds(3_600));
    }

    async fn does(&self, official: i64, fact: Fact) {
        self.did(official, fact, self.app.now()).await;
    }

    async fn did(&self, official: i64, fact: Fact, at: Moment) {
        let work = Work::act(OfficialId(official), fact, at, None);
        self.app.lane().write(work).await.unwrap();
    }

    async fn joins(&self, official: i64, organisation: i64) {
        self.does(
            official,
            Fact::Registered {
                organisation: OrganisationId(organisation),
                group: Some("B".to_owned()),
                designation: Some("Clerk".to_owned()),
            },
        )
        .await;
    }

    /// States a strength, now, for the days from this one on.
    async fn states(&self, organisation: i64, officials: i64, from: &str) {
        let mut tx = self.app.db().write().await.unwrap();
        let stated = Strength {
            organisation: OrganisationId(organisation),
            officials,
            source: "Finance Department, corrected".to_owned(),
            approved_by: "Chief Secretary".to_owned(),
            from: day(from),
            until: Day::FOREVER,
            recorded: self.app.now(),
        };
        organisations::state_strengths(&mut tx, &[stated])
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    /// Puts the department of roads below another organisation, now, for the days from this one.
    async fn puts_roads_below(&self, other: &str, on: &str) {
        let wanted = Wanted {
            organisation: "HR-ROADS".to_owned(),
            act: Act::Move {
                below: other.to_owned(),
            },
            on: on.to_owned(),
        };
        let operator = Actor::operator();
        let moved = self.app.reorganise(&operator, &wanted, false).await;
        moved.unwrap();
    }

    /// A live course of half an hour, which an organisation publishes now.
    async fn publishes(&self, id: i64, code: &str, language: &str, organisation: i64) -> Course {
        let course = Course {
            id: CourseId(id),
            code: code.to_owned(),
            title: code.to_owned(),
            language: language.to_owned(),
            provider: None,
            provider_name: None,
            minutes: 30,
            description: String::new(),
            status: catalogue::Status::Live,
            search: String::new(),
            organisation: OrganisationId(organisation),
            author: None,
            published_at: Some(self.app.now()),
            resources: 0,
            assessment: false,
        };
        let mut tx = self.app.db().write().await.unwrap();
        catalogue::insert(&mut tx, &course, self.app.now())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        course
    }

    /// The official, who is registered, with this role.
    async fn holds(&self, official: i64, role: Role, organisation: i64) -> Actor {
        let mut tx = self.app.db().write().await.unwrap();
        sql("insert into person (official, name) values ($1, 'Somebody')
             on conflict (official) do nothing")
        .bind(official)
        .run(&mut tx)
        .await
        .unwrap();
        tx.commit().await.unwrap();
        let organisation = OrganisationId(organisation);
        let operator = Actor::operator();
        self.app
            .grant(&operator, OfficialId(official), role, organisation)
            .await
            .unwrap();
        self.app
            .actor_as(Some(&official.to_string()))
            .await
            .unwrap()
    }

    /// Enrols, reads, tries the assessment once without luck and once with.
    async fn learns(&self, official: i64) {
        let course = CourseId(50);
        self.does(official, Fact::Enrolled { course }).await;
        let resource = ResourceId(61);
        self.does(official, Fact::ResourceCompleted { course, resource })
            .await;
        for (hundredths, cleared) in [(3_000, false), (9_000, true)] {
            self.does(
                official,
                Fact::AttemptFinished {
                    course,
                    assessment: AssessmentId(70),
                    hundredths,
                    cleared,
                    regraded: false,
                },
            )
            .await;
        }
    }

    /// The ranking in short, after the accounts and the raw ledger gave the same.
    async fn ranked(&self, as_on: &str, known_on: Option<&str>, within: Option<&str>) -> String {
        let asked = Question {
            known_on: known_on.map(day),
            within,
            ..Question::on(day(as_on))
        };
        let quick = self.app.ranking(&asked).await.unwrap();
        let slow = self
            .app
            .ranking(&Question {
                from: From::Ledger,
                ..asked
            })
            .await
            .unwrap();
        assert_eq!(quick, slow, "accounts and ledger");
        let line = |r: &RankedRow| {
            let rank = r.rank.map_or("-".to_owned(), |r| r.to_string());
            format!("{rank} {} {}", r.code, r.score)
        };
        quick.rows.iter().map(line).collect::<Vec<_>>().join(", ")
    }
}

on_both!(
    learning_moves_the_rank_and_an_edition_stays,
    async |test: TestDb| {
        let world = World::new(&test).await;
        let app = &world.app;
        let operator = Actor::operator();

        // Before anybody is there, everything is zero.
        assert_eq!(
            world.ranked("2025-11-05", None, None).await,
            "1 IN-GA 0.00, 1 IN-HR 0.00"
        );

        world.today_is("2025-11-10");
        world.joins(101, 4).await;
        world.joins(102, 5).await;
        world.joins(201, 3).await;
        world.does(201, Fact::Verified).await;
        // Goa: 1/4 of 20, 1/1 of 20. Haryana: 2/4 of 20.
        assert_eq!(
            world.ranked("2025-11-10", None, None).await,
            "1 IN-GA 25.00, 2 IN-HR 10.00"
        );

        world.today_is("2025-11-20");
        world.learns(101).await;
        world.does(102, Fact::Verified).await;
        // Haryana: 10 + 10 (1/2 verified) + 15 (1/2 learned) + 30 (1/1 cleared).
        assert_eq!(
            world.ranked("2025-11-20", None, None).await,
            "1 IN-HR 65.00, 2 IN-GA 25.00"
        );
        // The past stays as it was.
        assert_eq!(
            world.ranked("2025-11-19", None, None).await,
            "1 IN-GA 25.00, 2 IN-HR 10.00"
        );
        // Roads states no strength: it is listed apart, not left out.
        assert_eq!(
            world.ranked("2025-11-20", None, Some("IN-HR")).await,
            "1 HR-WATER 65.00, - HR-ROADS 20.00"
        );

        world.today_is("2025-12-05");
        let edition = app
            .publish_edition(&operator, day("2025-11-30"))
            .await
            .unwrap();
        assert_eq!(edition.number, 1);

        // Late news: Goa's official had learned in November. What is known on earlier days
        // does not change, and neither does the edition.
        let then = day("2025-11-25").start();
        let course = CourseId(50);
        world.did(201, Fact::Enrolled { course }, then).await;
        world
            .did(
                201,
                Fact::AttemptFinished {
                    course,
                    assessment: AssessmentId(70),
                    hundredths: 2_000,
                    cleared: false,
                    regraded: false,
                },
                then.plus_seconds(60),
            )
            .await;
        world
            .did(
                201,
                Fact::ProfileEdited {
                    group: Some("A".into()),
                    designation: Some("Clerk".into()),
                },
                then,
            )
            .await;
        assert_eq!(
            world.ranked("2025-11-30", None, None).await,
            "1 IN-HR 65.00, 2 IN-GA 5.00"
        );
        assert_eq!(
            world.ranked("2025-11-30", Some("2025-12-04"), None).await,
            "1 IN-HR 65.00, 2 IN-GA 25.00"
        );
        assert_eq!(app.edition(1).await.unwrap(), edition.clone().into());
        let restated = app.restated(&edition).await.unwrap();
        insta::with_settings!({prepend_module_to_snapshot => false}, {
            insta::assert_snapshot!("restated", serde_json::to_string_pretty(&restated).unwrap());
        });

        // The same day again is another edition; the first one stays.
        let again = app
            .publish_edition(&operator, day("2025-11-30"))
            .await
            .unwrap();
        assert_eq!(again.number, 2);
        assert!(app.restated(&again).await.unwrap().is_empty());
        assert_eq!(
            app.editions().await.unwrap(),
            [edition.into(), again.clone().into()]
        );

        // A transfer carries the official's learning along.
        world
            .does(
                101,
                Fact::Transferred {
                    to: OrganisationId(3),
                },
            )
            .await;
        assert_eq!(
            world.ranked("2025-12-05", None, None).await,
            "1 IN-GA 40.00, 2 IN-HR 25.00"
        );
        world
            .does(
                102,
                Fact::NotMyUser {
                    desk: OrganisationId(1),
                },
            )
            .await;
        assert_eq!(
            world.ranked("2025-12-05", None, None).await,
            "1 IN-GA 40.00, 2 IN-HR 0.00"
        );

        // As other programs read it.
        let rows = app
            .ranking(&Question::on(day("2025-11-20")))
            .await
            .unwrap()
            .rows
            .clone();
        insta::with_settings!({prepend_module_to_snapshot => false}, {
            let text = serde_json::to_string_pretty(&rows[0].for_programs()).unwrap();
            insta::assert_snapshot!("row-for-programs", text);
        });

        // The letter of an edition, in both languages; not for who has no part in it.
        for language in [Language::English, Language::Hindi] {
            let letter = app.letter(&operator, 1, "in-hr", language).await.unwrap();
            assert!(letter.bytes.starts_with(b"%PDF"));
            assert!(letter.name.starts_with("do-letter-edition-1-IN-HR-"));
        }
        let missing = app.letter(&operator, 1, "IN-XX", Language::English).await;
        assert!(matches!(missing, Err(AppError::NotFound { .. })));
        app.grant(
            &operator,
            OfficialId(102),
            Role::StateAdmin,
            OrganisationId(2),
        )
        .await
        .unwrap();
        let nodal = {
            let link = app.link_for(&operator, OfficialId(102)).await.unwrap();
            let token = link.rsplit('/').next().unwrap().to_owned();
            let session = app.sign_in_by_link(&token, "local").await.unwrap();
            app.actor(&session.token).await.unwrap()
        };
        app.letter(&nodal, 1, "IN-HR", Language::English)
            .await
            .unwrap();
        let other = app.letter(&nodal, 1, "IN-GA", Language::English).await;
        assert!(matches!(other, Err(AppError::Forbidden)));
        let published = app.publish_edition(&nodal, day("2025-11-30")).await;
        assert!(matches!(published, Err(AppError::Forbidden)));

        let told = verify(app.db()).await.unwrap();
        assert!(told.is_clean(), "{:#?}", told.first);
    }
);

on_both!(what_can_not_be_ranked_is_said, async |test: TestDb| {
    let world = World::new(&test).await;
    world.today_is("2025-11-10");
    world.joins(101, 4).await;
    for (as_on, known_on, within, code) in [
        ("2025-11-11", None, None, "day-in-the-future"),
        ("2025-11-10", Some("2025-11-11"), None, "day-in-the-future"),
        ("2025-11-09", None, None, "before-records"),
        ("2025-11-10", None, Some("IN-XX"), "not-found"),
    ] {
        let told = world
            .app
            .ranking(&Question {
                known_on: known_on.map(day),
                within,
                ..Question::on(day(as_on))
            })
            .await
            .unwrap_err();
        assert_eq!(told.code(), code, "{told}");
    }
    let future = world
        .app
        .publish_edition(&Actor::operator(), day("2026-01-01"))
        .await;
    assert_eq!(future.unwrap_err().code(), "day-in-the-future");
});

on_both!(
    a_strength_that_is_corrected_late_counts_from_the_day_it_came,
    async |test: TestDb| {
        // Given Haryana with a strength of 4, one official registered, and an edition,
        let world = World::new(&test).await;
        let app = &world.app;
        world.joins(101, 4).await;
        world.joins(301, 3).await;
        world.today_is("2025-12-01");
        let on = day("2025-11-30");
        let edition = app.publish_edition(&Actor::operator(), on).await.unwrap();
        // when in December it turns out that it had twice as many since November,
        world.today_is("2025-12-03");
        world.states(2, 8, "2025-11-01").await;
        // then November counts with twice as many,
        let scores = "1 IN-GA 5.00, 2 IN-HR 2.50";
        assert_eq!(world.ranked("2025-11-30", None, None).await, scores);
        // but not for who asks what was known before,
        let tied = "1 IN-GA 5.00, 1 IN-HR 5.00";
        let known = Some("2025-12-02");
        assert_eq!(world.ranked("2025-11-30", known, None).await, tied);
        // and beside the edition it is told.
        let restated = app.restated(&edition).await.unwrap();
        let told: Vec<_> = restated
            .iter()
            .map(|r| {
                (
                    r.code.as_str(),
                    r.changed[0].what.as_str(),
                    r.changed[0].now,
                )
            })
            .collect();
        assert_eq!(told, [("IN-HR", "strength", Some(8))]);
        assert_eq!(restated[0].causes.len(), 1, "the correction alone");
    }
);

on_both!(a_strength_of_zero_is_no_strength, async |test: TestDb| {
    // Given Goa with one official, and a strength that is stated as zero,
    let world = World::new(&test).await;
    let (app, operator) = (&world.app, Actor::operator());
    world.joins(101, 4).await;
    world.joins(301, 3).await;
    world.today_is("2025-11-06");
    world.states(3, 0, "2025-11-01").await;
    let on = day("2025-11-06");
    // then it is in no category and has no rank,
    assert_eq!(
        world.ranked("2025-11-06", None, None).await,
        "1 IN-HR 5.00, - IN-GA 0.00"
    );
    // other programs are told why, and nothing is divided by zero,
    let ranking = app.ranking(&Question::on(on)).await.unwrap();
    let goa = ranking.rows[1].for_programs();
    assert_eq!(goa["not_ranked"], "no_strength");
    assert_eq!(
        (&goa["category"], &goa["rank"]),
        (&Value::Null, &Value::Null)
    );
    let told: Vec<String> = goa["indicators"]
        .as_array()
        .unwrap()
        .iter()
        .map(|i| format!("{} {} {}", i["numerator"], i["denominator"], i["percent"]))
        .collect();
    assert_eq!(
        told,
        ["1 null null", "0 1 \"0.00\"", "0 1 \"0.00\"", "0 null null"]
    );
    assert_eq!(ranking.rows[0].for_programs()["not_ranked"], Value::Null);
    // the explanation says so too,
    let told = app.explain("IN-GA", &Question::on(on)).await.unwrap();
    assert!(matches!(told.gain, Gain::NotRanked));
    assert_eq!(told.for_programs()["not_ranked"], "no_strength");
    // and so does an edition, which is proven like any other and sends Goa no letter.
    let edition = app.publish_edition(&operator, on).await.unwrap();
    let frozen = &edition.for_programs(&[])["rows"][1];
    assert_eq!(frozen["not_ranked"], "no_strength");
    assert_eq!(frozen["strength"]["officials"], 0);
    assert_eq!(frozen["indicators"][0]["percent"], Value::Null);
    assert_eq!(frozen["indicators"][1]["percent"], "0.00");
    let bundle = app.edition_bundle(1).await.unwrap();
    verify_bundle(&bundle).unwrap();
    assert_eq!(recomputed(&bundle), PROVEN);
    let letter = app.letter(&operator, 1, "IN-GA", Language::English).await;
    assert_eq!(letter.unwrap_err().code(), "not-ranked");
});

on_both!(a_methodology_holds_from_its_day_on, async |test: TestDb| {
    let world = World::new(&test).await;
    let (app, operator) = (&world.app, Actor::operator());
    let published = Methodology::published_2025_11().unwrap();
    let mut new = published.clone();
    new.version = "2025-12".to_owned();
    new.effective_from = day("2025-12-01");
    new.indicators[0].weight = 10.into();
    new.indicators[1].weight = 30.into();
    assert_eq!(
        app.draft_methodology(&operator, None, &new, true)
            .await
            .unwrap(),
        Drafted::New
    );
    assert_eq!(
        app.methodology_on(day("2025-12-01")).await.unwrap(),
        published
    );
    let keep = async |methodology: &Methodology| {
        app.draft_methodology(&operator, None, methodology, false)
            .await
    };
    assert_eq!(keep(&new).await.unwrap(), Drafted::New);
    assert_eq!(keep(&new).await.unwrap(), Drafted::Already);
    // A draft ranks nobody, and who drafted it can't change that alone.
    let on = async |on: &str| app.methodology_on(day(on)).await.unwrap().version;
    assert_eq!(on("2025-12-01").await, "2025-11");
    let own = app.approve_methodology(&operator, "2025-12").await;
    assert_eq!(own.unwrap_err().code(), "version-own");
    // Another person does.
    world.joins(301, 3).await;
    let cell = world.holds(301, Role::SpvAdmin, 1).await;
    let approved = app.approve_methodology(&cell, "2025-12").await.unwrap();
    assert_eq!(approved.status, Status::Approved);
    assert_eq!(on("2025-11-30").await, "2025-11");
    assert_eq!(on("2025-12-01").await, "2025-12");
    // What is approved stays as it is.
    let again = app.approve_methodology(&cell, "2025-12").await;
    assert_eq!(again.unwrap_err().code(), "version-approved");
    let dropped = app.drop_methodology(&cell, "2025-12").await;
    assert_eq!(dropped.unwrap_err().code(), "version-approved");
    new.indicators[0].weight = 20.into();
    new.indicators[1].weight = 20.into();
    let told = keep(&new).await.unwrap_err();
    assert_eq!(told.code(), "version-differs");
    // And none reaches back behind an edition.
    world.today_is("2025-12-05");
    app.publish_edition(&operator, day("2025-12-04"))
        .await
        .unwrap();
    new.version = "backwards".to_owned();
    keep(&new).await.unwrap();
    let backwards = app.approve_methodology(&cell, "backwards").await;
    assert_eq!(backwards.unwrap_err().code(), "methodology-backwards");
    app.drop_methodology(&cell, "backwards").await.unwrap();
    assert!(app.methodology(&cell, "backwards").await.is_err());
});

on_both!(a_draft_is_run_in_the_shadow, async |test: TestDb| {
    // Given Goa with one official who has learned, and Haryana with one who is verified.
    let world = World::new(&test).await;
    let app = &world.app;
    world.joins(301, 3).await;
    world.learns(301).await;
    world.joins(101, 4).await;
    world.does(101, Fact::Verified).await;
    // When a draft gives nearly everything for being verified,
    let mut draft = Methodology::published_2025_11().unwrap();
    draft.version = "draft".to_owned();
    for (indicator, weight) in draft.indicators.iter_mut().zip([10, 70, 10, 10]) {
        indicator.weight = weight.into();
    }
    let author = world.holds(301, Role::SpvAdmin, 1).await;
    app.draft_methodology(&author, None, &draft, false)
        .await
        .unwrap();
    let shadow = app
        .shadow(&author, "draft", day("2025-11-05"), None)
        .await
        .unwrap();
    // Then it is told who would gain and lose, and through what.
    let told: Vec<String> = shadow
        .shifts
        .iter()
        .map(|s| format!("{} {:?} {} {:?}", s.code, s.ranks(), s.change, s.through))
        .collect();
    insta::with_settings!({prepend_module_to_snapshot => false}, {
        insta::assert_snapshot!("shadow", told.join("\n"));
    });
    assert_eq!(shadow.gain_and_lose(), (1, 1));
    // Nobody is ranked by it, and it is nobody's business but of those who may draft.
    let ranked = app.ranking(&Question::on(day("2025-11-05"))).await.unwrap();
    assert_eq!(ranked.methodology.version, "2025-11");
    let asked = Question {
        methodology: Some("draft"),
        ..Question::on(day("2025-11-05"))
    };
    assert!(matches!(
        app.ranking(&asked).await,
        Err(AppError::NotFound { .. })
    ));
    let other = world.holds(101, Role::MdoAdmin, 4).await;
    assert!(app.methodology(&other, "draft").await.is_err());
    let refused = app.draft_methodology(&other, None, &draft, true).await;
    assert!(matches!(refused, Err(AppError::Forbidden)));
    let refused = app
        .draft_methodology(&other, Some("IN-HR"), &draft, true)
        .await;
    assert!(matches!(refused, Err(AppError::Forbidden)));
});

on_both!(a_state_ranks_its_parts_by_its_own, async |test: TestDb| {
    // Given a State whose nodal officer drafts a methodology of its own,
    let world = World::new(&test).await;
    let app = &world.app;
    world.joins(101, 4).await;
    world.joins(102, 5).await;
    let nodal = world.holds(101, Role::StateAdmin, 2).await;
    let mut own = Methodology::published_2025_11().unwrap();
    own.version = "HR-1".to_owned();
    own.indicators[0].weight = 30.into();
    own.indicators[1].weight = 10.into();
    app.draft_methodology(&nodal, Some("IN-HR"), &own, false)
        .await
        .unwrap();
    let nation = app.draft_methodology(&nodal, None, &own, false).await;
    assert!(matches!(nation, Err(AppError::Forbidden)));
    // When a colleague approves it,
    let colleague = world.holds(102, Role::StateAdmin, 2).await;
    app.approve_methodology(&colleague, "HR-1").await.unwrap();
    // Then the State's parts are ranked by it, and the States are not.
    for (within, version) in [(Some("IN-HR"), "HR-1"), (None, "2025-11")] {
        let asked = Question {
            within,
            ..Question::on(day("2025-11-05"))
        };
        let ranking = app.ranking(&asked).await.unwrap();
        assert_eq!(ranking.methodology.version, version, "{within:?}");
    }
});

on_both!(
    what_is_said_to_gain_a_rank_gains_it,
    async |test: TestDb| {
        // Given two officials in each State who have learned; only Goa verified its own.
        let world = World::new(&test).await;
        let app = &world.app;
        for (official, organisation) in [(301, 3), (302, 3), (102, 4), (103, 5)] {
            world.joins(official, organisation).await;
            world.learns(official).await;
        }
        world.does(301, Fact::Verified).await;
        world.does(302, Fact::Verified).await;
        let on = day("2025-11-05");

        // Then Haryana is told the fewest actions, and where they can be done,
        let told = app.explain("IN-HR", &Question::on(on)).await.unwrap();
        insta::with_settings!({prepend_module_to_snapshot => false}, {
            let text = serde_json::to_string_pretty(&told.for_programs()).unwrap();
            insta::assert_snapshot!("explained-for-programs", text);
        });
        let Gain::By(fewest) = told.gain else {
            panic!("{:?}", told.gain)
        };
        // and when just these are done, it has the rank and the score it was told.
        for step in &fewest.steps {
            assert_eq!(step.action, sopan_rules::ranking::Action::Verify);
            for official in [102, 103].iter().take(step.times.try_into().unwrap()) {
                world.does(*official, Fact::Verified).await;
            }
        }
        let now = app.explain("IN-HR", &Question::on(on)).await.unwrap();
        assert_eq!(now.row.rank, Some(1));
        assert_eq!(now.row.score, fewest.score.rounded(2));
        assert!(matches!(now.gain, Gain::First));

        // A department is explained within its State; one without a strength has no rank.
        let water = app.explain("HR-WATER", &Question::on(on)).await.unwrap();
        assert_eq!((water.row.rank, water.of), (Some(1), 1));
        let roads = app.explain("HR-ROADS", &Question::on(on)).await.unwrap();
        assert!(matches!(roads.gain, Gain::NotRanked));
        // The nation stands beside nobody.
        let refused = app.explain("IN", &Question::on(on)).await;
        assert_eq!(refused.unwrap_err().code(), "stands-alone");
        assert!(verify(app.db()).await.unwrap().is_clean());
    }
);

on_both!(a_level_is_ranked_at_any_depth, async |test: TestDb| {
    // Given a department of Haryana and one of its offices with a district between them.
    let world = World::new(&test).await;
    world
        .has(&[
            (organisation(10, "HR-WATER-01", Kind::District), 4),
            (organisation(11, "HR-WATER-01-01", Kind::Office), 10),
            (organisation(12, "HR-ROADS-01", Kind::District), 5),
        ])
        .await;
    world.joins(102, 11).await;

    // Then each level holds its own, from the nation or from within.
    for (within, level, expected) in [
        (None, "state", vec!["IN-GA", "IN-HR"]),
        (None, "department", vec!["HR-ROADS", "HR-WATER", "IN-MIN"]),
        (None, "district", vec!["HR-ROADS-01", "HR-WATER-01"]),
        (Some("HR-WATER"), "district", vec!["HR-WATER-01"]),
        (Some("IN-HR"), "office", vec!["HR-WATER-01-01"]),
        (Some("IN-GA"), "office", vec![]),
    ] {
        let asked = Question {
            within,
            level: Some(level.parse().unwrap()),
            ..Question::on(day("2025-11-05"))
        };
        let mut found: Vec<String> = Vec::new();
        for row in &world.app.ranking(&asked).await.unwrap().rows {
            found.push(row.code.clone());
        }
        found.sort();
        assert_eq!(found, expected, "{within:?} {level}");
    }
    assert!(
        "village"
            .parse::<sopan_rules::organisations::Level>()
            .is_err()
    );

    // One district has one rank in each ranking, and is explained in the one that is asked for:
    // beside what else stands below its department, among those of the State, of the nation.
    let on = day("2025-11-05");
    for (within, level, among) in [
        (None, None, "HR-WATER"),
        (Some("IN-HR"), Some("district"), "IN-HR"),
        (None, Some("district"), "IN"),
    ] {
        let asked = Question {
            within,
            level: level.map(|level: &str| level.parse().unwrap()),
            ..Question::on(on)
        };
        let told = world.app.explain("HR-WATER-01", &asked).await.unwrap();
        assert_eq!(told.within.code, among, "{within:?} {level:?}");
        let ranked = Question {
            within: Some(among),
            ..asked
        };
        let ranked = world.app.ranking(&ranked).await.unwrap();
        let row = ranked.rows.iter().find(|row| row.code == "HR-WATER-01");
        assert_eq!(Some(&told.row), row);
    }
    let elsewhere = Question {
        within: Some("IN-GA"),
        level: Some("district".parse().unwrap()),
        ..Question::on(on)
    };
    let refused = world.app.explain("HR-WATER-01", &elsewhere).await;
    assert_eq!(refused.unwrap_err().code(), "not-in-ranking");

    // A methodology is asked for by its name; one that nobody stored is not found.
    let by = |methodology| Question {
        methodology: Some(methodology),
        ..Question::on(day("2025-11-05"))
    };
    let published = world.app.ranking(&by("2025-11")).await.unwrap();
    assert_eq!(published.methodology.version, "2025-11");
    let missing = world.app.ranking(&by("2031-01")).await;
    assert!(matches!(missing, Err(AppError::NotFound { .. })));
});

/// What the example in Python says of a bundle of two that is sound.
const PROVEN: &str = "2 organisations: every figure follows from the inputs\n";

/// What the example in Python says of a bundle.
fn recomputed(bundle: &[u8]) -> String {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let number = NEXT.fetch_add(1, Ordering::SeqCst);
    let name = format!("sopan-bundle-{}-{number}.zip", std::process::id());
    let path = std::env::temp_dir().join(name);
    std::fs::write(&path, bundle).unwrap();
    let script = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../examples/verify_edition.py"
    );
    let python = std::process::Command::new("python3")
        .arg(script)
        .arg(&path)
        .output()
        .expect("python3 is here: scripts/prerequisites test");
    std::fs::remove_file(&path).unwrap();
    let told = [python.stdout, python.stderr].concat();
    String::from_utf8_lossy(&told).into_owned()
}

on_both!(
    an_edition_is_proven_from_its_bundle_alone,
    async |test: TestDb| {
        // Given a published edition,
        let world = World::new(&test).await;
        let operator = Actor::operator();
        for (official, organisation) in [(301, 3), (302, 3), (102, 4), (103, 5)] {
            world.joins(official, organisation).await;
        }
        world.learns(301).await;
        world.learns(102).await;
        world.does(102, Fact::Verified).await;
        let unsigned = world.app.edition_key().await.unwrap_err();
        assert_eq!(unsigned.code(), "not-found");
        let edition = world
            .app
            .publish_edition(&operator, day("2025-11-05"))
            .await
            .unwrap();
        let bundle = world.app.edition_bundle(edition.number).await.unwrap();
        // then its bundle gives the same figures,
        let verified = verify_bundle(&bundle).unwrap();
        assert_eq!((verified.about.number, verified.organisations), (1, 2));
        assert_eq!(world.app.edition_key().await.unwrap(), verified.key);
        assert_eq!(verified.about.as_on, edition.as_on);
        // also by other means than ours,
        assert_eq!(recomputed(&bundle), PROVEN);
        // and with one byte changed anywhere it is no longer proven,
        for place in (0..bundle.len()).step_by(97) {
            let mut changed = bundle.clone();
            changed[place] ^= 1;
            let told = verify_bundle(&changed);
            let same = told.as_ref().is_ok_and(|v| *v == verified);
            assert!(told.is_err() || same, "byte {place}: {told:?}");
        }
        // and in whichever file the byte is, that file is named.
        for (name, middle) in middles(&bundle) {
            let mut changed = bundle.clone();
            changed[middle] ^= 0x55;
            let told = verify_bundle(&changed).unwrap_err();
            assert_eq!(told.file(), Some(name.as_str()), "{told}");
        }
        // The next edition is made by another methodology, with counts, windows and
        // normalisation; it is signed by the same key and proven in the same ways.
        let mut next = Methodology::announced_2026_04().unwrap();
        next.effective_from = day("2025-11-06");
        next.indicators[2].normalisation = Normalisation::MinMax;
        next.indicators[3].numerator = Source::Measure(Measure::CourseMinutes);
        next.indicators[3].denominator = Source::Measure(Measure::Registered);
        next.indicators[3].window = Window::LastDays(2);
        next.indicators[3].normalisation = Normalisation::RelativeToBest;
        next.indicators[1].cap = Some(40.into());
        let next = next.checked().unwrap();
        let app = &world.app;
        app.draft_methodology(&operator, None, &next, false)
            .await
            .unwrap_err();
        let next = Methodology {
            version: "next".to_owned(),
            ..next
        };
        app.draft_methodology(&operator, None, &next, false)
            .await
            .unwrap();
        let cell = world.holds(301, Role::SpvAdmin, 1).await;
        app.approve_methodology(&cell, "next").await.unwrap();
        world.today_is("2025-11-07");
        world.learns(302).await;
        app.publish_edition(&operator, day("2025-11-07"))
            .await
            .unwrap();
        let bundle = app.edition_bundle(2).await.unwrap();
        let again = verify_bundle(&bundle).unwrap();
        assert_eq!(again.about.methodology, "next");
        assert_eq!(again.key, verified.key);
        assert_eq!(recomputed(&bundle), PROVEN);
        let missing = world.app.edition_bundle(3).await;
        assert!(matches!(missing, Err(AppError::NotFound { .. })));
    }
);

/// For each file of a bundle, a place in the midst of its bytes.
fn middles(bundle: &[u8]) -> Vec<(String, usize)> {
    let mut zip = ZipArchive::new(Cursor::new(bundle)).unwrap();
    (0..zip.len())
        .map(|place| {
            let file = zip.by_index(place).unwrap();
            let middle = file.data_start().unwrap() + file.compressed_size() / 2;
            let name = file.name().unwrap().into_owned();
            (name, usize::try_from(middle).unwrap())
        })
        .collect()
}

/// The files of a bundle by name.
type Files = BTreeMap<String, Vec<u8>>;

fn files_of(bundle: &[u8]) -> Files {
    let mut zip = ZipArchive::new(Cursor::new(bundle)).unwrap();
    let mut files = Files::new();
    for place in 0..zip.len() {
        let mut file = zip.by_index(place).unwrap();
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        files.insert(file.name().unwrap().into_owned(), content);
    }
    files
}

/// The bundle with its files changed and a manifest that is right about all of them but
/// those that it leaves out: as somebody makes it who can't sign.
fn made_anew(bundle: &[u8], change: impl FnOnce(&mut Files), left_out: &[&str]) -> Vec<u8> {
    let mut files = files_of(bundle);
    change(&mut files);
    let listed: Vec<Value> = files
        .iter()
        .filter(|(name, _)| !name.starts_with("manifest."))
        .filter(|(name, _)| !left_out.contains(&name.as_str()))
        .map(|(name, content)| {
            let sum = sopan_formats::bundle::sha256(content);
            let sum: String = sum.iter().map(|byte| format!("{byte:02x}")).collect();
            json!({ "name": name, "bytes": content.len(), "sha256": sum })
        })
        .collect();
    let manifest = json!({ "format": "sopan-edition", "version": 1, "files": listed });
    files.insert(
        "manifest.json".to_owned(),
        manifest.to_string().into_bytes(),
    );
    packages::zip(&files.into_iter().collect::<Vec<_>>())
}

/// The bundle with one figure of one of its files replaced.
fn with_figure(bundle: &[u8], file: &str, place: &str, figure: Value) -> Vec<u8> {
    let change = |files: &mut Files| {
        let content = files.get_mut(file).unwrap();
        let mut data: Value = serde_json::from_slice(content).unwrap();
        let old = data.pointer_mut(place).unwrap();
        assert_ne!(*old, figure, "{place} is another figure now");
        *old = figure;
        *content = serde_json::to_vec(&data).unwrap();
    };
    made_anew(bundle, change, &[])
}

on_both!(
    what_was_changed_in_a_bundle_is_found_by_python_alone,
    async |test: TestDb| {
        // Given the bundle of an edition,
        let world = World::new(&test).await;
        for (official, organisation) in [(301, 3), (302, 3), (102, 4)] {
            world.joins(official, organisation).await;
        }
        world.learns(102).await;
        world.does(102, Fact::Verified).await;
        let on = day("2025-11-05");
        world
            .app
            .publish_edition(&Actor::operator(), on)
            .await
            .unwrap();
        let bundle = world.app.edition_bundle(1).await.unwrap();
        // which is proven also where only the signature is gone,
        let anew = made_anew(&bundle, |_| {}, &[]);
        assert_eq!(recomputed(&anew), PROVEN);
        assert_eq!(
            verify_bundle(&anew).unwrap_err().file(),
            Some("manifest.sig")
        );
        // when one figure of it is another one, of the result or of the inputs,
        for (file, place, figure) in [
            ("ranking.json", "/0/rank", json!(2)),
            ("ranking.json", "/0/category", json!("B")),
            ("ranking.json", "/0/score", json!("99.99")),
            ("ranking.json", "/0/score_exact", json!("99")),
            ("ranking.json", "/1/indicators/0/numerator", json!(3)),
            ("ranking.json", "/1/indicators/0/denominator", json!(5)),
            ("ranking.json", "/1/indicators/0/percent", json!("75.00")),
            ("ranking.json", "/1/indicators/0/points", json!("15.00")),
            (
                "inputs.json",
                "/organisations/0/strength/officials",
                json!(3),
            ),
            (
                "inputs.json",
                "/organisations/0/measures/verified",
                json!(2),
            ),
            ("methodology.json", "/indicators/0/weight", json!("21")),
        ] {
            // then the example names it,
            let told = recomputed(&with_figure(&bundle, file, place, figure));
            assert!(told.starts_with("ranking.json: "), "{file} {place}: {told}");
        }
        let day_before = with_figure(&bundle, "inputs.json", "/as_on", json!("2025-11-04"));
        assert!(recomputed(&day_before).starts_with("edition.json: "));
        // and so it does when a file is added, taken away, or left out of the manifest.
        let more = |files: &mut Files| {
            files.insert("more.json".to_owned(), b"{}".to_vec());
        };
        let less = |files: &mut Files| {
            files.remove("README.txt");
        };
        for (bundle, named) in [
            (made_anew(&bundle, more, &[]), "more.json: "),
            (made_anew(&bundle, more, &["more.json"]), "more.json: "),
            (made_anew(&bundle, less, &[]), "README.txt: "),
            (made_anew(&bundle, |_| {}, &["README.txt"]), "README.txt: "),
        ] {
            let told = recomputed(&bundle);
            assert!(told.starts_with(named), "{told}");
        }
    }
);

/// Why a State's figures are restated, as other programs read it.
async fn causes(app: &TestApp, edition: &Edition, code: &str) -> Value {
    let restated = app.restated(edition).await.unwrap();
    let state = restated.iter().find(|state| state.code == code);
    let of_one = app.restated_of(edition, code).await.unwrap();
    assert_eq!(of_one.as_ref(), state, "{code} alone");
    state.map_or(Value::Null, |state| json!(state.causes))
}

on_both!(
    a_course_counts_while_it_stands_in_the_catalogue,
    async |test: TestDb| {
        // Given that on the 5th Haryana publishes a course in Hindi about floods, of the
        // domain area, and one about teams, of another; and one in English,
        let world = World::new(&test).await;
        let (app, operator) = (&world.app, Actor::operator());
        world.joins(102, 4).await;
        world.joins(301, 3).await;
        let found = app.competencies("").await.unwrap();
        let of = |area: Area| {
            let theme = found.framework.themes(area).next().unwrap();
            let one = found.framework.of_theme(theme.id).next().unwrap();
            one.code.clone()
        };
        let (domain, behaviour) = (of(Area::Domain), of(Area::Behavioural));
        let mut courses = Vec::new();
        for (title, language, teaches) in [
            ("Floods", "hi", Some(&domain)),
            ("Teams", "hi", Some(&behaviour)),
            ("Dams", "en", Some(&domain)),
        ] {
            let id = 900 + courses.len() as i64;
            let course = world.publishes(id, title, language, 4).await;
            if let Some(code) = teaches {
                app.keep_taught(&operator, title, code, "1").await.unwrap();
            }
            courses.push(course);
        }
        // When it retires the one about floods on the 8th, writes that about dams in Tamil
        // on the 10th, and says on the 12th that it is about teams after all,
        let counted = async |as_on: &str, known_on: Option<&str>| {
            let asked = Question {
                known_on: known_on.map(day),
                methodology: Some("2026-04"),
                drafts: true,
                ..Question::on(day(as_on))
            };
            let quick = app.ranking(&asked).await.unwrap();
            let slow = Question {
                from: From::Ledger,
                ..asked
            };
            assert_eq!(quick, app.ranking(&slow).await.unwrap());
            let row = quick.rows.iter().find(|r| r.code == "IN-HR").unwrap();
            let told = app.explain("IN-HR", &asked).await.unwrap();
            assert_eq!(told.row, *row);
            let named = |r: &RankedRow| r.indicators.last().unwrap().numerator;
            (named(row), row.score.clone())
        };
        let before = counted("2025-11-05", None).await;
        assert_eq!(before.0, 1);
        world.today_is("2025-11-08");
        app.retire_course(&operator, "Floods").await.unwrap();
        world.today_is("2025-11-10");
        let mut tx = app.db().write().await.unwrap();
        let tamil = Course {
            language: "ta".to_owned(),
            ..courses[2].clone()
        };
        catalogue::update(&mut tx, &tamil, app.now()).await.unwrap();
        tx.commit().await.unwrap();
        world.today_is("2025-11-12");
        app.keep_taught(&operator, "Dams", &behaviour, "1")
            .await
            .unwrap();
        app.remove_taught(&operator, "Dams", &domain).await.unwrap();
        world.today_is("2025-11-20");
        // Then each day has what stood in the catalogue at its end, as it stood then, and
        // as it was known: no past day is another one for what came later.
        for (as_on, expected) in [
            ("2025-11-04", 0),
            ("2025-11-05", 1),
            ("2025-11-07", 1),
            ("2025-11-08", 0),
            ("2025-11-10", 1),
            ("2025-11-11", 1),
            ("2025-11-12", 0),
        ] {
            if as_on != "2025-11-04" {
                assert_eq!(counted(as_on, None).await.0, expected, "{as_on}");
            }
            let mut tx = app.db().read().await.unwrap();
            let asked = [OrganisationId(2), OrganisationId(3)];
            let found = catalogue::published(&mut tx, &asked, day(as_on), None).await;
            let of = |o| found.as_ref().unwrap().get(&OrganisationId(o)).copied();
            assert_eq!(of(2).unwrap_or_default().indian_domain, expected, "{as_on}");
            assert_eq!(of(3), None);
        }
        assert_eq!(counted("2025-11-05", None).await, before);
        assert_eq!(counted("2025-11-20", Some("2025-11-07")).await.0, 1);
        assert_eq!(counted("2025-11-20", Some("2025-11-11")).await.0, 1);
        assert_eq!(counted("2025-11-20", None).await.0, 0);
        // And what is published again counts again.
        let mut tx = app.db().write().await.unwrap();
        catalogue::update(&mut tx, &courses[0], app.now())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert_eq!(counted("2025-11-20", None).await.0, 1);
        assert_eq!(counted("2025-11-19", None).await.0, 0);
    }
);

on_both!(
    a_strength_that_is_a_sum_is_traced_in_the_bundle,
    async |test: TestDb| {
        // Given a State that states no strength, with two departments that do
        let world = World::new(&test).await;
        let operator = Actor::operator();
        world.joins(102, 4).await;
        let mut tx = world.app.db().write().await.unwrap();
        sql("delete from strength where organisation = 2")
            .run(&mut tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        world.states(5, 9, "2025-11-02").await;
        // When an edition is published
        let published = world.app.publish_edition(&operator, day("2025-11-05"));
        let number = published.await.unwrap().number;
        let bundle = world.app.edition_bundle(number).await.unwrap();
        // Then the bundle says what the State's strength is the sum of, and whose word each
        // part is; and it is proven here and by Python.
        let files = files_of(&bundle);
        let inputs: Value = serde_json::from_slice(&files["inputs.json"]).unwrap();
        let all = inputs["organisations"].as_array().unwrap();
        let place = all.iter().position(|o| o["code"] == "IN-HR").unwrap();
        let state = &all[place];
        assert_eq!(
            (&state["code"], &state["strength"]["officials"]),
            (&json!("IN-HR"), &json!(13))
        );
        let part = |code: &str, officials: i64, source: &str, from: &str| {
            json!({"code": code, "officials": officials, "source": source,
                   "approved_by": "Chief Secretary", "from": from})
        };
        assert_eq!(
            state["strength_parts"],
            json!([
                part("HR-ROADS", 9, "Finance Department, corrected", "2025-11-02"),
                part("HR-WATER", 4, "Finance Department", "2025-11-01"),
            ])
        );
        let verified = verify_bundle(&bundle).unwrap();
        let by = verified.about.written_by;
        assert!(by.starts_with("sopan ") && by.contains("commit"), "{by}");
        assert_eq!(recomputed(&bundle), PROVEN);
        // And where a part is another one, both say so, whoever signs it.
        let signed = |version: u32, change: &dyn Fn(&mut Value)| {
            let mut inputs = inputs.clone();
            change(&mut inputs["organisations"][place]);
            let mut files = files.clone();
            files.insert("inputs.json".to_owned(), inputs.to_string().into_bytes());
            for own in ["manifest.json", "manifest.key", "manifest.sig"] {
                files.remove(own);
            }
            let named = files
                .iter()
                .map(|(name, content)| (name.as_str(), content.clone()));
            let named: Vec<(&str, Vec<u8>)> = named.collect();
            let key = SigningKey::from_secret(&[7; 32]).unwrap();
            bundle::pack(("sopan-edition", version), &named, &key).unwrap()
        };
        let wrong = signed(2, &|state| {
            state["strength_parts"][0]["officials"] = json!(8)
        });
        let told = verify_bundle(&wrong).unwrap_err();
        assert_eq!(told.file(), Some("inputs.json"), "{told}");
        let told = recomputed(&wrong);
        assert!(
            told.starts_with("inputs.json: ") && told.contains("13"),
            "{told}"
        );
        // While a bundle from before there were parts is proven as it was, and one of a
        // version to come is refused.
        let old = signed(1, &|state| {
            state.as_object_mut().unwrap().remove("strength_parts");
        });
        assert!(verify_bundle(&old).is_ok());
        assert_eq!(recomputed(&old), PROVEN);
        let next = signed(3, &|_| {});
        let told = verify_bundle(&next).unwrap_err();
        assert_eq!(told.file(), Some("manifest.json"), "{told}");
        assert!(recomputed(&next).starts_with("manifest.json: "));
    }
);

on_both!(
    a_unit_of_few_officials_is_shown_to_its_desk_only,
    async |test: TestDb| {
        // Given Haryana with ten officials in Water, two in Roads, and eleven in none of them,
        let world = World::new(&test).await;
        let app = &world.app;
        for official in 0..10 {
            world.joins(400 + official, 4).await;
        }
        for (official, organisation) in [(501, 5), (502, 5)] {
            world.joins(official, organisation).await;
        }
        for official in 0..11 {
            world.joins(600 + official, 2).await;
        }
        world.does(501, Fact::Verified).await;
        world.does(600, Fact::Verified).await;
        let asked = Question {
            within: Some("IN-HR"),
            ..Question::on(day("2025-11-05"))
        };
        let seen = async |actor: Option<&Actor>| {
            let ranking = app.ranking_to(actor, &asked).await.unwrap();
            let shown = ranking.rows.iter().map(|row| row.code.clone());
            let few = ranking.too_few.iter().map(|unit| unit.name.en.clone());
            (shown.collect::<Vec<_>>(), few.collect::<Vec<_>>())
        };
        let place = |told: &Explained, code: &str| {
            let found = told.places.iter().find(|place| place.code == code);
            found.map(|place| (place.directly, place.left.clone()))
        };
        let explain = async |code: &str, actor: Option<&Actor>| {
            let asked = Question::on(day("2025-11-05"));
            let told = app.explain(code, &asked).await.unwrap();
            app.explained_to(actor, told).await
        };
        // When anybody looks, then Roads is not shown, neither beside Water nor by itself,
        let short = |codes: &[&str]| codes.iter().map(|c| (*c).to_owned()).collect::<Vec<_>>();
        assert_eq!(seen(None).await, (short(&["HR-WATER"]), short(&["Roads"])));
        let told = explain("HR-ROADS", None).await;
        assert_eq!(told.unwrap_err().code(), "too-few-to-show");
        let water = explain("HR-WATER", None).await.unwrap();
        assert!(water.ahead.is_none() && water.behind.is_none());
        // while the State is, with what can be done in it, also where officials belong to no
        // part of it.
        let state = explain("IN-HR", None).await.unwrap();
        assert!(place(&state, "HR-ROADS").is_none());
        let (directly, left) = place(&state, "IN-HR").unwrap();
        let verify = left.iter().find(|l| l.action.name() == "verify").unwrap();
        assert_eq!((directly, verify.times), (true, 10));
        assert!(!place(&state, "HR-WATER").unwrap().0);
        // Whoever looks after Roads sees it; whoever looks after Water doesn't.
        let roads = world.holds(501, Role::MdoAdmin, 5).await;
        let (shown, few) = seen(Some(&roads)).await;
        assert_eq!((shown.len(), few.len()), (2, 0));
        assert!(explain("HR-ROADS", Some(&roads)).await.is_ok());
        let state = explain("IN-HR", Some(&roads)).await.unwrap();
        assert!(place(&state, "HR-ROADS").is_some());
        let water = world.holds(400, Role::MdoAdmin, 4).await;
        assert_eq!(seen(Some(&water)).await.1, ["Roads"]);
        assert!(explain("HR-ROADS", Some(&water)).await.is_err());
        // Nor does a version in the shadow tell of it.
        let shadow = async |actor: &Actor| {
            let on = day("2025-11-05");
            let shadow = app.shadow(actor, "2025-11", on, Some("IN-HR"));
            let shifts = shadow.await.unwrap().shifts.into_iter();
            shifts.map(|shift| shift.code).collect::<Vec<_>>()
        };
        assert_eq!(shadow(&water).await, ["HR-WATER"]);
        assert_eq!(shadow(&roads).await.len(), 2);
    }
);

on_both!(a_restatement_says_why, async |test: TestDb| {
    // Given an edition of November,
    let world = World::new(&test).await;
    let (app, operator) = (&world.app, Actor::operator());
    for (official, organisation) in [(101, 4), (102, 5), (301, 3), (302, 3)] {
        world.joins(official, organisation).await;
    }
    world.today_is("2025-12-01");
    let edition = app
        .publish_edition(&operator, day("2025-11-30"))
        .await
        .unwrap();
    assert_eq!(causes(app, &edition, "IN-GA").await, Value::Null);

    // when two verifications of November come in on two days of December,
    world.today_is("2025-12-03");
    world
        .did(301, Fact::Verified, day("2025-11-20").start())
        .await;
    world.today_is("2025-12-04");
    world
        .did(302, Fact::Verified, day("2025-11-21").start())
        .await;
    // then it is told what came when, and that Haryana only lost its place by it;
    let verified = json!({
        "cause": "late", "measure": "verified", "by": 2,
        "recorded": [{ "on": "2025-12-03", "by": 1 }, { "on": "2025-12-04", "by": 1 }],
    });
    assert_eq!(causes(app, &edition, "IN-GA").await, json!([verified]));
    let others = json!([{ "cause": "others" }]);
    assert_eq!(causes(app, &edition, "IN-HR").await, others);

    // when Haryana's strength is corrected, and Roads is put below Goa since November,
    world.today_is("2025-12-05");
    world.states(2, 8, "2025-11-01").await;
    world.today_is("2025-12-06");
    world.puts_roads_below("IN-GA", "2025-11-15").await;
    // then it is told by whose word, and by which act.
    let named =
        |code: &str, en: &str, hi: &str| json!({ "code": code, "name": { "en": en, "hi": hi } });
    let moved = json!({
        "cause": "reorganisation", "act": "move",
        "of": named("HR-ROADS", "Roads", "सड़क"), "other": named("IN-GA", "Goa", "गोवा"),
        "effective": "2025-11-15", "recorded": "2025-12-06",
    });
    let registered = |by: i64| {
        json!({
            "cause": "late", "measure": "registered", "by": by,
            "recorded": [{ "on": "2025-12-06", "by": by }],
        })
    };
    assert_eq!(
        causes(app, &edition, "IN-GA").await,
        json!([registered(1), verified, moved])
    );
    let stated = json!({
        "cause": "strength", "of": named("IN-HR", "Haryana", "हरियाणा"), "officials": 8,
        "source": "Finance Department, corrected", "approved_by": "Chief Secretary",
        "from": "2025-11-01", "recorded": "2025-12-05",
    });
    assert_eq!(
        causes(app, &edition, "IN-HR").await,
        json!([registered(-1), stated, moved])
    );
    assert!(verify(app.db()).await.unwrap().is_clean());
});

on_both!(
    what_was_known_then_is_answered_whole,
    async |test: TestDb| {
        // Given Roads, which is put below Goa on 6 December since 15 November, and Haryana's own
        // methodology of November, which is approved on 8 December,
        let world = World::new(&test).await;
        let app = &world.app;
        for (official, organisation) in [(101, 4), (103, 4), (102, 5), (301, 3)] {
            world.joins(official, organisation).await;
        }
        let nodal = world.holds(101, Role::StateAdmin, 2).await;
        let colleague = world.holds(103, Role::StateAdmin, 2).await;
        world.today_is("2025-12-06");
        world.puts_roads_below("IN-GA", "2025-11-15").await;
        let mut own = Methodology::published_2025_11().unwrap();
        own.version = "HR-1".to_owned();
        own.indicators[0].weight = 30.into();
        own.indicators[1].weight = 10.into();
        app.draft_methodology(&nodal, Some("IN-HR"), &own, false)
            .await
            .unwrap();
        world.today_is("2025-12-08");
        app.approve_methodology(&colleague, "HR-1").await.unwrap();
        world.today_is("2025-12-10");
        // then Roads is explained where it stood by what was known on the day that is asked,
        let on = day("2025-11-30");
        for (known_on, within) in [(Some("2025-12-05"), "IN-HR"), (None, "IN-GA")] {
            let asked = Question {
                known_on: known_on.map(day),
                ..Question::on(on)
            };
            let told = app.explain("HR-ROADS", &asked).await.unwrap();
            assert_eq!(told.within.code, within, "{known_on:?}");
            let line = app
                .line_of("HR-ROADS", on, known_on.map(day))
                .await
                .unwrap();
            assert_eq!(line[1].code, within, "{known_on:?}");
        }
        // and by the methodology that was approved then.
        for (known_on, version) in [
            (Some("2025-12-07"), "2025-11"),
            (Some("2025-12-08"), "HR-1"),
            (None, "HR-1"),
        ] {
            let asked = Question {
                known_on: known_on.map(day),
                within: Some("IN-HR"),
                ..Question::on(on)
            };
            let ranking = app.ranking(&asked).await.unwrap();
            assert_eq!(ranking.methodology.version, version, "{known_on:?}");
        }
    }
);

on_both!(
    editions_that_are_published_at_once_get_a_number_each,
    async |test: TestDb| {
        // Given two programs on one database, in each of which two people publish at once,
        let world = World::new(&test).await;
        world.joins(101, 4).await;
        world.today_is("2025-12-05");
        let other = TestApp::open(&test, "2025-12-05").await;
        let operator = Actor::operator();
        let publish = |app: &'_ TestApp, on: &str| {
            let (app, on, operator) = (app.app(), day(on), operator.clone());
            async move { app.publish_edition(&operator, on).await.unwrap().number }
        };
        let (a, b, c, d) = tokio::join!(
            publish(&world.app, "2025-11-30"),
            publish(&other, "2025-11-30"),
            publish(&world.app, "2025-11-29"),
            publish(&other, "2025-11-28"),
        );
        // then all four are there, each with a number of its own, and each is proven.
        let mut numbers = [a, b, c, d];
        numbers.sort_unstable();
        assert_eq!(numbers, [1, 2, 3, 4]);
        assert_eq!(world.app.editions().await.unwrap().len(), 4);
        for (number, on) in [(a, "2025-11-30"), (c, "2025-11-29"), (d, "2025-11-28")] {
            let bundle = world.app.edition_bundle(number).await.unwrap();
            let about = verify_bundle(&bundle).unwrap().about;
            assert_eq!((about.number, about.as_on), (number, day(on)));
        }
    }
);

on_both!(
    what_was_learned_before_registration_is_refused,
    async |test: TestDb| {
        // Given an official who registered on 5 November and enrolled on the 6th,
        let world = World::new(&test).await;
        world.joins(101, 4).await;
        world.today_is("2025-11-06");
        let course = CourseId(50);
        world.does(101, Fact::Enrolled { course }).await;
        // when a completion of the 4th is brought in,
        let resource = ResourceId(61);
        let done = Fact::ResourceCompleted { course, resource };
        let before = day("2025-11-04").start();
        for fact in [Fact::Enrolled { course }, done] {
            let work = Work::act(OfficialId(101), fact, before, None);
            // then it is refused, and counts on no day.
            let refused = world.app.lane().write(work).await.unwrap_err();
            assert_eq!(AppError::from(refused).code(), "before-registration");
        }
        let scores = "1 IN-HR 5.00, 2 IN-GA 0.00";
        assert_eq!(world.ranked("2025-11-06", None, None).await, scores);
        assert!(verify(world.app.db()).await.unwrap().is_clean());
    }
);

on_both!(two_transfers_in_a_day_count_once, async |test: TestDb| {
    // Given an official of Water, who is transferred to Goa in the morning of 10 November,
    // learns there, and is transferred to Roads before the evening,
    let world = World::new(&test).await;
    world.joins(101, 4).await;
    let noon = day("2025-11-10").start().plus_seconds(12 * 3_600);
    let to = |organisation| Fact::Transferred {
        to: OrganisationId(organisation),
    };
    world.app.set(noon);
    world.does(101, to(3)).await;
    world.app.set(noon.plus_seconds(600));
    world.learns(101).await;
    world.app.set(noon.plus_seconds(1_200));
    world.does(101, to(5)).await;
    // then on that day the official and what was learned stand with Roads alone, and the
    // completion stays with Goa, where it happened;
    let counted = async |on: &str| {
        let mut tx = world.app.db().read().await.unwrap();
        let asked = [1, 2, 3, 4, 5].map(OrganisationId);
        let measures = [Measure::Registered, Measure::Learned, Measure::Completions];
        let found = ledger::figures(&mut tx, &asked, &measures, day(on), None);
        let found = found.await.unwrap();
        asked.map(|o| measures.map(|m| found.get(&o).map_or(0, |of| of.of(m))))
    };
    // The nation, Haryana, Goa, Water, Roads: registered, learned, completions.
    let evening = [[1, 1, 1], [1, 1, 0], [0, 0, 1], [0, 0, 0], [1, 1, 0]];
    assert_eq!(counted("2025-11-10").await, evening);
    let eve = [[1, 0, 0], [1, 0, 0], [0, 0, 0], [1, 0, 0], [0, 0, 0]];
    assert_eq!(counted("2025-11-09").await, eve);
    // and the ranking of that day has it once, from the accounts as from the entries.
    assert_eq!(
        world.ranked("2025-11-10", None, None).await,
        "1 IN-HR 65.00, 2 IN-GA 0.00"
    );
    assert_eq!(
        world.ranked("2025-11-10", None, Some("IN-HR")).await,
        "1 HR-WATER 0.00, - HR-ROADS 60.00"
    );
    assert!(verify(world.app.db()).await.unwrap().is_clean());
});

on_both!(
    a_day_ends_at_midnight_in_india_also_on_29_february,
    async |test: TestDb| {
        // Given officials who register on 28 February 2024, in the last second of the 29th and
        // in the first of 1 March, and one who is verified in the last second of the 29th,
        let world = World::new(&test).await;
        world.states(2, 4, "2024-01-01").await;
        let march = day("2024-03-01").start();
        assert_eq!(march.plus_seconds(-1).day(), day("2024-02-29"));
        world.app.set(day("2024-02-28").start());
        world.joins(101, 4).await;
        world.app.set(march.plus_seconds(-1));
        world.joins(102, 5).await;
        world.does(101, Fact::Verified).await;
        world.app.set(march);
        world.joins(103, 5).await;
        // then each day has its own: 1, 2 and 3 of 4 onboarded, and none, 1 of 2 and 1 of 3
        // verified.
        for (on, score) in [
            ("2024-02-28", "5.00"),
            ("2024-02-29", "20.00"),
            ("2024-03-01", "21.67"),
        ] {
            let ranked = world.ranked(on, None, None).await;
            assert_eq!(ranked, format!("1 IN-HR {score}, - IN-GA 0.00"), "{on}");
        }
        // What is of the last second of the 29th was known on the 29th, and not on the 28th;
        // nobody knew a strength then.
        for (known_on, score) in [("2024-02-28", "0.00"), ("2024-02-29", "10.00")] {
            let ranked = world.ranked("2024-02-29", Some(known_on), None).await;
            assert_eq!(
                ranked,
                format!("- IN-GA 0.00, - IN-HR {score}"),
                "{known_on}"
            );
        }
        assert!(verify(world.app.db()).await.unwrap().is_clean());
    }
);

on_both!(
    a_state_that_changes_category_is_not_compared_in_rank,
    async |test: TestDb| {
        // Given Haryana in category A in November, and in B in December,
        let world = World::new(&test).await;
        let (app, operator) = (&world.app, Actor::operator());
        world.joins(101, 4).await;
        world.today_is("2025-12-05");
        for (edition, on, category) in [(1, "2025-11-30", 'A'), (2, "2025-12-04", 'B')] {
            if edition == 2 {
                world.states(2, 2_00_000, "2025-12-01").await;
            }
            let published = app.publish_edition(&operator, day(on)).await.unwrap();
            let row = published.row("IN-HR").unwrap();
            assert_eq!((published.number, row.rank), (edition, Some(1)));
            assert_eq!(row.category, Some(Category(category)));
        }
        // then the letter says in which category the rank of before was.
        let text = async |code: &str| {
            let letter = app.letter(&operator, 2, code, Language::English);
            let bytes = letter.await.unwrap().bytes;
            let text = sopan_documents::pdf_text::text_of(bytes).unwrap();
            let words: Vec<&str> = text.split_whitespace().collect();
            words.join(" ")
        };
        let haryana = text("IN-HR").await;
        for told in [
            "the rank was 1 in Category A and the score 5.00",
            "in another category now, so that the ranks cannot be compared",
        ] {
            assert!(haryana.contains(told), "{haryana}");
        }
        let goa = text("IN-GA").await;
        assert!(goa.contains("the rank was 2 and the score 0.00"), "{goa}");
        assert!(!goa.contains("cannot be compared"), "{goa}");
    }
);

on_both!(
    what_the_catalogue_restates_has_a_cause,
    async |test: TestDb| {
        // Given a methodology that counts domain courses in Indian languages, and an edition of a
        // day that isn't over,
        let world = World::new(&test).await;
        let (app, operator) = (&world.app, Actor::operator());
        world.joins(102, 4).await;
        world.joins(301, 3).await;
        let mut counts = Methodology::announced_2026_04().unwrap();
        counts.version = "courses".to_owned();
        counts.effective_from = day("2025-11-06");
        app.draft_methodology(&operator, None, &counts, false)
            .await
            .unwrap();
        let cell = world.holds(301, Role::SpvAdmin, 1).await;
        app.approve_methodology(&cell, "courses").await.unwrap();
        world.today_is("2025-11-10");
        let edition = app.publish_edition(&operator, day("2025-11-10"));
        let edition = edition.await.unwrap();
        assert_eq!(causes(app, &edition, "IN-HR").await, Value::Null);
        // when Haryana publishes a course about floods in Hindi later on that day,
        app.set(day("2025-11-10").start().plus_seconds(12 * 3_600));
        world.publishes(900, "FLOODS", "hi", 2).await;
        let taught = app.keep_taught(&operator, "FLOODS", "D9.1", "1").await;
        taught.unwrap();
        // then the edition is restated, and it is told by what.
        let catalogue = json!({
            "cause": "catalogue", "measure": "domain_courses_in_indian_languages", "by": 1,
        });
        assert_eq!(causes(app, &edition, "IN-HR").await, json!([catalogue]));
        // That is so beside an act within Haryana, which is told for its strength and moves no
        // course in or out;
        world.puts_roads_below("HR-WATER", "2025-11-09").await;
        world.states(2, 8, "2025-11-01").await;
        let told = causes(app, &edition, "IN-HR").await;
        let kinds = told.as_array().unwrap().iter().map(|cause| &cause["cause"]);
        assert_eq!(
            kinds.collect::<Vec<_>>(),
            ["strength", "reorganisation", "catalogue"]
        );
        assert_eq!(told[2], catalogue);
        // and of a State that the edition doesn't have it is told what came with it.
        world.has(&[(organisation(10, "IN-LA", Kind::Ut), 1)]).await;
        world.joins(401, 10).await;
        world.publishes(901, "APPLES", "hi", 10).await;
        let taught = app.keep_taught(&operator, "APPLES", "D9.1", "1").await;
        taught.unwrap();
        let registered = json!({
            "cause": "late", "measure": "registered", "by": 1,
            "recorded": [{ "on": "2025-11-10", "by": 1 }],
        });
        assert_eq!(
            causes(app, &edition, "IN-LA").await,
            json!([registered, catalogue])
        );
    }
);

on_both!(like_is_ranked_with_like, async |test: TestDb| {
    // Given Haryana with two departments, two districts and an institute directly below it, and a
    // directorate below one of the departments,
    let world = World::new(&test).await;
    let app = &world.app;
    world
        .has(&[
            (organisation(10, "HR-AMBALA", Kind::District), 2),
            (organisation(11, "HR-HISAR", Kind::District), 2),
            (organisation(12, "HR-HIPA", Kind::Institute), 2),
            (organisation(13, "HR-WATER-DIR", Kind::Directorate), 4),
        ])
        .await;
    for organisation in [5, 10, 11, 12, 13] {
        world.states(organisation, 4, "2025-11-01").await;
    }
    for (official, organisation) in [(101, 10), (103, 10), (104, 5), (105, 12), (106, 13)] {
        world.joins(official, organisation).await;
    }
    // when what stands directly below it is ranked, then each stands among its like, and all are
    // there;
    assert_eq!(
        world.ranked("2025-11-05", None, Some("IN-HR")).await,
        "1 HR-ROADS 5.00, 1 HR-WATER 5.00, 1 HR-AMBALA 10.00, 2 HR-HISAR 0.00, 1 HR-HIPA 5.00"
    );
    // and however one comes to it, an organisation has that rank, and is told among whom.
    let on = day("2025-11-05");
    for (code, rank, of, level) in [
        ("HR-ROADS", 1, 2, "department"),
        ("HR-AMBALA", 1, 2, "district"),
        ("HR-HISAR", 2, 2, "district"),
        ("HR-HIPA", 1, 1, "office"),
    ] {
        for within in [None, Some("IN-HR")] {
            let asked = Question {
                within,
                ..Question::on(on)
            };
            let told = app.explain(code, &asked).await.unwrap();
            assert_eq!((told.row.rank, told.of), (Some(rank), of), "{code}");
            assert!(told.ahead.is_none_or(|n| n.code == "HR-AMBALA"), "{code}");
            let data = app.explain(code, &asked).await.unwrap().for_programs();
            let among = json!({ "level": level, "depth": "directly_below" });
            assert_eq!(data["among"], among, "{code}");
        }
    }
    // Who asks for a level has all of it, at any depth, and is told so.
    let departments = Question {
        within: Some("IN-HR"),
        level: Some("department".parse().unwrap()),
        ..Question::on(on)
    };
    let told = app.explain("HR-ROADS", &departments).await.unwrap();
    assert_eq!((told.of, told.any_depth), (3, true));
    // A version in the shadow tells the level of each rank, where there are several.
    let operator = Actor::operator();
    let shadow = app.shadow(&operator, "2025-11", on, Some("IN-HR")).await;
    let shadow = shadow.unwrap();
    assert!(shadow.has_levels());
    let data = shadow.for_programs();
    let told = data["organisations"].as_array().unwrap().iter().map(|row| {
        let text = |name: &str| row[name].as_str().unwrap().to_owned();
        format!("{} {} {}", text("level"), row["now"]["rank"], text("code"))
    });
    let mut told: Vec<String> = told.collect();
    told.sort();
    assert_eq!(
        told,
        [
            "department 1 HR-ROADS",
            "department 1 HR-WATER",
            "district 1 HR-AMBALA",
            "district 2 HR-HISAR",
            "office 1 HR-HIPA",
        ]
    );
    let nation = app.shadow(&operator, "2025-11", on, None).await.unwrap();
    assert!(!nation.has_levels());
});

on_both!(
    a_ministry_is_ranked_among_the_ministries,
    async |test: TestDb| {
        // Given two ministries of the Union beside the States, and a department below one of them,
        let world = World::new(&test).await;
        let (app, operator) = (&world.app, Actor::operator());
        let more = [
            (organisation(10, "IN-FIN", Kind::Ministry), 1),
            (organisation(11, "FIN-TAX", Kind::Department), 10),
        ];
        world.has(&more).await;
        for ministry in [6, 10] {
            world.states(ministry, 4, "2025-11-01").await;
        }
        for (official, organisation) in [(101, 6), (102, 11), (103, 11)] {
            world.joins(official, organisation).await;
        }
        // when one is explained, then it stands beside the other one, and not beside the States
        // or the departments below;
        let asked = Question::on(day("2025-11-05"));
        for (code, rank, ahead) in [("IN-FIN", 1, None), ("IN-MIN", 2, Some("IN-FIN"))] {
            let told = app.explain(code, &asked).await.unwrap();
            assert_eq!((told.row.rank, told.of), (Some(rank), 2), "{code}");
            let beside = told.ahead.as_ref().map(|n| n.code.as_str());
            assert_eq!(beside, ahead, "{code}");
            let data = told.for_programs();
            let among = json!({ "level": "department", "depth": "directly_below" });
            assert_eq!((&data["within"], &data["among"]), (&json!("IN"), &among));
        }
        // what stands below a ministry is explained there;
        let told = app.explain("FIN-TAX", &asked).await.unwrap();
        assert_eq!(told.within.code, "IN-FIN");
        // and the nation ranks its States, and publishes them, as if there were no ministries.
        let states = "1 IN-GA 0.00, 1 IN-HR 0.00";
        for within in [None, Some("IN")] {
            assert_eq!(world.ranked("2025-11-05", None, within).await, states);
        }
        let edition = app.publish_edition(&operator, asked.as_on).await.unwrap();
        let published = edition.rows.iter().map(|row| row.code.as_str());
        assert_eq!(published.collect::<Vec<_>>(), ["IN-GA", "IN-HR"]);
        let nation = Question {
            within: Some("IN"),
            ..asked
        };
        let refused = app.explain("IN-MIN", &nation).await;
        assert_eq!(refused.unwrap_err().code(), "not-in-ranking");
    }
);
