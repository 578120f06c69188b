//! Learning integrity as people meet it: a course that was rushed through is flagged, the
//! figures are there with and without it as they were known on every day, the official
//! appeals, and another person decides.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use sopan_app::access::Actor;
use sopan_app::integrity::FlagState;
use sopan_app::ranking::{From, Question};
use sopan_app::rulebooks::{Drafted, Status};
use sopan_app::testing::organisation;
use sopan_app::{App, AppError, Options, Surroundings};
use sopan_rules::access::Role;
use sopan_rules::ids::{CourseId, OfficialId, OrganisationId, ResourceId};
use sopan_rules::integrity::{Reason, Rules};
use sopan_rules::ledger::Fact;
use sopan_rules::measures::Measure;
use sopan_rules::organisations::Kind;
use sopan_rules::ranking::Action;
use sopan_rules::time::{Day, Moment};
use sopan_store::ledger::{Work, figures};
use sopan_store::organisations::{self, Strength};
use sopan_store::testing::TestDb;
use sopan_store::verify::{verify, verify_measures};
use sopan_store::{on_both, sql};

const NATION: OrganisationId = OrganisationId(1);
const HARYANA: OrganisationId = OrganisationId(2);
const WATER: OrganisationId = OrganisationId(3);
const ROADS: OrganisationId = OrganisationId(4);
const COURSE: CourseId = CourseId(50);
const RUSHED: OfficialId = OfficialId(101);
const HONEST: OfficialId = OfficialId(102);
const LEADER: OfficialId = OfficialId(103);

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

struct World {
    app: App,
    clock: Arc<AtomicI64>,
}

impl World {
    /// Haryana with two departments, a strength of 4, and a course of 30 minutes.
    async fn new(test: &TestDb) -> World {
        let clock = Arc::new(AtomicI64::new(day("2025-11-05").start().0));
        let (tells, seed) = (clock.clone(), AtomicU64::new(7));
        let surroundings = Surroundings {
            now: Arc::new(move || Moment(tells.load(Ordering::SeqCst))),
            random: Arc::new(move |bytes| {
                for byte in bytes.iter_mut() {
                    let n = seed.fetch_add(1, Ordering::SeqCst);
                    *byte = n.wrapping_mul(0x9E37_79B9_7F4A_7C15).to_be_bytes()[0];
                }
            }),
        };
        let options = Options {
            database: test.address.clone(),
            files: std::env::temp_dir(),
            public_address: "http://localhost".to_owned(),
        };
        let app = App::open(options, surroundings).await.unwrap();
        let mut tx = app.db().write().await.unwrap();
        let all = [
            (organisation(NATION.0, "IN", Kind::Nation), None),
            (organisation(HARYANA.0, "IN-HR", Kind::State), Some(NATION)),
            (
                organisation(WATER.0, "HR-WATER", Kind::Department),
                Some(HARYANA),
            ),
            (
                organisation(ROADS.0, "HR-ROADS", Kind::Department),
                Some(HARYANA),
            ),
        ];
        organisations::insert(&mut tx, &all).await.unwrap();
        let strength = Strength {
            organisation: HARYANA,
            officials: 4,
            source: "Finance Department".to_owned(),
            approved_by: "Chief Secretary".to_owned(),
            from: day("2025-11-01"),
            until: Day::FOREVER,
            recorded: app.now(),
        };
        organisations::state_strengths(&mut tx, &[strength])
            .await
            .unwrap();
        for statement in [
            "insert into course (id, code, title, language, minutes, description, status,
                                 search, organisation, created_at)
             values (50, 'C50', 'Noting', 'en', 30, '', 'live', '', 1, 0)",
            "insert into resource (id, module, course, position, kind, title, body, minutes, required)
             values (61, 60, 50, 1, 'text', 'x', '', 10, 1)",
            "insert into person (official, name) values
             (101, 'Asha Verma'), (102, 'Ravi Kumar'), (103, 'Meera Nair')",
        ] {
            sql(statement).run(&mut tx).await.unwrap();
        }
        tx.commit().await.unwrap();
        let world = World { app, clock };
        for official in [RUSHED, HONEST, LEADER] {
            let registered = Fact::Registered {
                organisation: WATER,
                group: None,
                designation: None,
            };
            world.does(official, registered).await;
        }
        let operator = Actor::operator();
        for (official, role) in [(LEADER, Role::MdoLeader)] {
            world
                .app
                .grant(&operator, official, role, WATER)
                .await
                .unwrap();
        }
        world
    }

    fn at(&self, text: &str, seconds: i64) {
        let moment = day(text).start().plus_seconds(36_000 + seconds);
        self.clock.store(moment.0, Ordering::SeqCst);
    }

    async fn does(&self, official: OfficialId, fact: Fact) {
        let work = Work::act(official, fact, self.app.now(), None);
        self.app.lane().write(work).await.unwrap();
    }

    /// Takes the course on a day, in so many seconds.
    async fn completes(&self, official: OfficialId, on: &str, seconds: i64) {
        self.at(on, 0);
        self.does(official, Fact::Enrolled { course: COURSE }).await;
        self.at(on, seconds);
        let done = Fact::ResourceCompleted {
            course: COURSE,
            resource: ResourceId(61),
        };
        self.does(official, done).await;
    }

    async fn actor(&self, official: OfficialId) -> Actor {
        let who = official.0.to_string();
        self.app.actor_as(Some(&who)).await.unwrap()
    }

    /// Learned, learned by flagged completions alone, completions and flagged ones.
    async fn counts(&self, o: OrganisationId, as_on: &str, known_on: Option<&str>) -> [i64; 4] {
        let measures = [
            Measure::Learned,
            Measure::FlaggedLearned,
            Measure::Completions,
            Measure::FlaggedCompletions,
        ];
        let mut tx = self.app.db().read().await.unwrap();
        let known_on = known_on.map(day);
        let found = figures(&mut tx, &[o], &measures, day(as_on), known_on).await;
        let found = found.unwrap();
        measures.map(|m| found.get(&o).map_or(0, |amounts| amounts.of(m)))
    }

    /// Every view, account and measure is what the entries give, on every day and as
    /// known on every day.
    async fn is_proven(&self) {
        let told = verify(self.app.db()).await.unwrap();
        assert!(told.is_clean(), "{:?}", told.first);
        for as_on in ["2025-11-05", "2025-11-08", "2025-11-20"] {
            for known_on in [
                None,
                Some("2025-11-06"),
                Some("2025-11-09"),
                Some("2025-11-11"),
            ] {
                let known = known_on.map(day);
                let told = verify_measures(self.app.db(), day(as_on), known).await;
                let told = told.unwrap();
                assert!(told.is_clean(), "{as_on} {known_on:?}: {:?}", told.first);
            }
        }
    }

    /// The numerator of the indicator of officials who completed a course.
    async fn learned(&self, without_flagged: bool, from: From) -> i64 {
        let asked = Question {
            without_flagged,
            from,
            ..Question::on(self.app.today())
        };
        let ranking = self.app.ranking(&asked).await.unwrap();
        let mut indicators = ranking.rows[0].indicators.iter();
        let learned = indicators.find(|i| i.id == "learned").unwrap();
        // The explanation is of the same figures, and so is what it says is left to be done.
        let told = self.app.explain(&ranking.rows[0].code, &asked).await;
        let told = told.unwrap();
        assert_eq!(told.row, ranking.rows[0]);
        let left = told.places.iter().flat_map(|place| &place.left);
        let left = left.filter(|left| left.action == Action::Complete);
        let left: i64 = left.map(|left| left.times).sum();
        assert_eq!(left, learned.denominator - learned.numerator);
        learned.numerator
    }
}

on_both!(
    a_rushed_course_is_flagged_appealed_and_decided,
    async |test: TestDb| {
        // Given one official who took 19 seconds for a course of 30 minutes, and one who took
        // a tenth of it: exactly the limit
        let world = World::new(&test).await;
        world.completes(RUSHED, "2025-11-05", 19).await;
        world.completes(HONEST, "2025-11-05", 180).await;

        // When somebody looks at once, nothing has settled
        let looked = world.app.look_at_completions().await.unwrap();
        assert_eq!((looked.completions, looked.flagged), (0, 0));
        // and two days later the one is flagged, once
        world.at("2025-11-07", 0);
        let looked = world.app.look_at_completions().await.unwrap();
        assert_eq!((looked.completions, looked.flagged), (2, 1));
        assert_eq!(world.app.look_at_completions().await.unwrap().flagged, 0);
        let rushed = world.actor(RUSHED).await;
        let own = world.app.own_flags(&rushed).await.unwrap();
        assert_eq!(
            own[0].reasons,
            [Reason::QuickElapsed {
                seconds: 19,
                minutes: 30,
                percent: 10
            }]
        );

        // Then the completion stays, and the figures of its day are there with and without
        // it, from the day on which the flag was known
        for o in [WATER, HARYANA, NATION] {
            assert_eq!(world.counts(o, "2025-11-04", None).await, [0; 4]);
            assert_eq!(
                world.counts(o, "2025-11-05", Some("2025-11-06")).await,
                [2, 0, 2, 0]
            );
            assert_eq!(
                world.counts(o, "2025-11-05", Some("2025-11-07")).await,
                [2, 1, 2, 1]
            );
        }
        for from in [From::Accounts, From::Ledger] {
            assert_eq!(world.learned(false, from).await, 2);
            assert_eq!(world.learned(true, from).await, 1);
        }
        world.is_proven().await;

        // When the official appeals, once
        world.at("2025-11-08", 0);
        world
            .app
            .appeal(&rushed, "C50", "I had read it on paper.")
            .await
            .unwrap();
        let again = world.app.appeal(&rushed, "C50", "Again.").await;
        assert!(matches!(again, Err(AppError::Conflict)));
        let empty = world.app.appeal(&rushed, "C50", " ").await;
        assert!(matches!(
            empty,
            Err(AppError::Invalid {
                code: "missing",
                ..
            })
        ));

        // and nobody without the right decides, while another person with it takes it back
        world.at("2025-11-09", 0);
        let honest = world.actor(HONEST).await;
        for actor in [&rushed, &honest] {
            let decided = world
                .app
                .decide_flag(actor, RUSHED, "C50", true, "So it is")
                .await;
            assert!(matches!(decided, Err(AppError::Forbidden)));
        }
        let leader = world.actor(LEADER).await;
        let listed = world
            .app
            .flags(&leader, Some(FlagState::Appealed), 1)
            .await
            .unwrap();
        assert_eq!(
            (listed.total, listed.flags[0].flag.name.as_str()),
            (1, "Asha Verma")
        );
        let clear = world
            .app
            .decide_flag(&leader, RUSHED, "C50", true, "Seen in person");
        clear.await.unwrap();
        let twice = world
            .app
            .decide_flag(&leader, RUSHED, "C50", true, "Again")
            .await;
        assert!(matches!(twice, Err(AppError::Conflict)));

        // Then it counts as if it had never been flagged, as known from that day on
        assert_eq!(
            world
                .counts(HARYANA, "2025-11-05", Some("2025-11-08"))
                .await,
            [2, 1, 2, 1]
        );
        assert_eq!(
            world
                .counts(HARYANA, "2025-11-05", Some("2025-11-09"))
                .await,
            [2, 0, 2, 0]
        );
        assert_eq!(world.learned(true, From::Accounts).await, 2);
        assert_eq!(world.app.look_at_completions().await.unwrap().flagged, 0);
        world.is_proven().await;

        // When it is decided otherwise after all, the flag is there again
        world.at("2025-11-11", 0);
        let uphold = world
            .app
            .decide_flag(&leader, RUSHED, "C50", false, "The paper is older");
        uphold.await.unwrap();
        assert_eq!(
            world.counts(HARYANA, "2025-11-05", None).await,
            [2, 1, 2, 1]
        );
        let own = world.app.own_flags(&rushed).await.unwrap();
        assert_eq!(own[0].flag.state, FlagState::Upheld);
        world.is_proven().await;

        // When the official moves, the officials who count move and what happened stays
        world.at("2025-11-12", 0);
        world.does(RUSHED, Fact::Transferred { to: ROADS }).await;
        assert_eq!(world.counts(WATER, "2025-11-12", None).await, [1, 0, 2, 1]);
        assert_eq!(world.counts(ROADS, "2025-11-12", None).await, [1, 1, 0, 0]);
        world.is_proven().await;
        // and the leader of the old organisation no longer sees the flag
        assert_eq!(world.app.flags(&leader, None, 1).await.unwrap().total, 0);
    }
);

on_both!(
    nobody_is_flagged_for_time_that_is_not_measured,
    async |test: TestDb| {
        // Given a package with a unit in the player, one in a window of its own, and a whole of
        // two parts, the second a document
        let world = World::new(&test).await;
        let mut tx = world.app.db().write().await.unwrap();
        let digest = "a".repeat(64);
        sql(
            "insert into package (id, digest, kind, title, bytes, files, brought_at)
             values (1, $1, 'cmi5', 'Packed', 1, 1, 0)",
        )
        .bind(digest.clone())
        .run(&mut tx)
        .await
        .unwrap();
        for (identifier, path, more) in [
            ("unit", "index.html", ""),
            ("unit#aside", "aside.pdf", ""),
            ("window", "index.html", r#","own_window":true"#),
            ("whole", "index.html", r#","tree":{"parts":[]}"#),
            ("whole#1", "index.html", r#","whole":"whole""#),
            ("whole#2", "guide.pdf", r#","whole":"whole""#),
        ] {
            let body = format!(
                r#"{{"identifier":"{identifier}","title":"x","standard":"shown",
                     "address":{{"file":{{"path":"{path}","suffix":""}}}}{more}}}"#
            );
            sql(
                "insert into package_entry (package, identifier, position, body)
                 values (1, $1, 0, $2)",
            )
            .bind(identifier)
            .bind(body)
            .run(&mut tx)
            .await
            .unwrap();
        }
        // and an official who begins courses on one day and completes them on the next, some
        // of them in less than the twentieth of their duration that is asked for,
        let file = |ending: &str| Some(format!("{digest}.{ending}"));
        let film = |minutes: i64| ("video", file("mp4"), None, minutes);
        let document = |minutes: i64| ("pdf", file("pdf"), None, minutes);
        let packed = |entry| ("package", file("zip"), Some(entry), 30);
        let elsewhere = ("video", None, Some("https://example.org/film"), 30);
        let taken = [
            ("FILM", vec![film(30)], 60),
            ("UNIT", vec![packed("unit")], 60),
            ("READ", vec![document(30), film(30)], 60),
            // but not in what time is measured in: the film of a course with a long document,
            ("DOCUMENT-AND-FILM", vec![document(90), film(5)], 270),
            ("DOCUMENT", vec![document(30)], 5),
            ("WINDOW", vec![packed("window")], 5),
            ("WHOLE", vec![packed("whole")], 5),
            ("ELSEWHERE", vec![elsewhere], 5),
        ];
        for (course, (code, resources, _)) in (51_i64..).zip(&taken) {
            let minutes: i64 = resources.iter().map(|r| r.3).sum();
            sql(
                "insert into course (id, code, title, language, minutes, description, status,
                                     search, organisation, created_at)
                 values ($1, $2, 'Noting', 'en', $3, '', 'live', '', 1, 0)",
            )
            .bind(course)
            .bind(*code)
            .bind(minutes)
            .run(&mut tx)
            .await
            .unwrap();
            for (place, (kind, object, url, minutes)) in (0_i64..).zip(resources) {
                sql(
                    "insert into resource (id, module, course, position, kind, title, body, url,
                                           object, minutes, required)
                     values ($1, 60, $2, $3, $4, 'x', '', $5, $6, $7, 1)",
                )
                .bind(course * 10 + place)
                .bind(course)
                .bind(place)
                .bind(*kind)
                .bind(url.map(str::to_owned))
                .bind(object.clone())
                .bind(*minutes)
                .run(&mut tx)
                .await
                .unwrap();
            }
        }
        tx.commit().await.unwrap();
        world.at("2025-11-05", 0);
        for (course, _) in (51..).map(CourseId).zip(&taken) {
            world.does(HONEST, Fact::Enrolled { course }).await;
        }
        world.at("2025-11-06", 0);
        for (course, (_, resources, seconds)) in (51..).map(CourseId).zip(&taken) {
            let seconds = *seconds;
            world
                .does(HONEST, Fact::TimeSpent { course, seconds })
                .await;
            for place in 0..resources.len() as i64 {
                let resource = ResourceId(course.0 * 10 + place);
                world
                    .does(HONEST, Fact::ResourceCompleted { course, resource })
                    .await;
            }
        }

        // when somebody looks
        world.at("2025-11-08", 0);
        let looked = world.app.look_at_completions().await.unwrap();

        // then only what was too quick where time is measured is flagged, and held against the
        // duration of that alone.
        assert_eq!((looked.completions, looked.flagged), (8, 3));
        let honest = world.actor(HONEST).await;
        let own = world.app.own_flags(&honest).await.unwrap();
        let mut flagged: Vec<&str> = own.iter().map(|f| f.flag.code.as_str()).collect();
        flagged.sort_unstable();
        assert_eq!(flagged, ["FILM", "READ", "UNIT"]);
        for flag in &own {
            let reason = Reason::QuickSpent {
                seconds: 60,
                minutes: 30,
                percent: 5,
            };
            assert_eq!(flag.reasons, [reason], "{}", flag.flag.code);
        }
        world.is_proven().await;
    }
);

on_both!(
    nobody_decides_about_the_own_completion,
    async |test: TestDb| {
        // Given an MDO Leader who rushed through a course
        let world = World::new(&test).await;
        world.completes(LEADER, "2025-11-05", 5).await;
        world.at("2025-11-06", 0);
        assert_eq!(world.app.look_at_completions().await.unwrap().flagged, 1);
        // When the leader wants to decide about it
        let leader = world.actor(LEADER).await;
        let own = world
            .app
            .decide_flag(&leader, LEADER, "C50", true, "I know")
            .await;
        // Then somebody else has to
        assert!(matches!(
            own,
            Err(AppError::Invalid {
                code: "flag-own",
                ..
            })
        ));
        world.is_proven().await;
    }
);

on_both!(rules_are_drafted_and_approved, async |test: TestDb| {
    // Given rules that ask for half of the nominal duration, drafted by the operator
    let world = World::new(&test).await;
    let app = &world.app;
    let rules = app.integrity_rules_on(app.today()).await.unwrap();
    assert_eq!(rules, Rules::shipped().unwrap());
    let mut strict = rules.clone();
    strict.version = "strict".to_owned();
    strict.effective_from = day("2025-11-07");
    strict.quick = strict.quick.map(|mut quick| {
        quick.elapsed_percent = 50;
        quick
    });
    world.at("2025-11-05", 0);
    let operator = Actor::operator();
    let leader = world.actor(LEADER).await;
    let refused = app.draft_integrity_rules(&leader, &strict, false).await;
    assert!(matches!(refused, Err(AppError::Forbidden)));
    let keep = async |rules: &Rules| app.draft_integrity_rules(&operator, rules, false).await;
    assert_eq!(keep(&strict).await.unwrap(), Drafted::New);
    assert_eq!(keep(&strict).await.unwrap(), Drafted::Already);
    // and two completions: one takes a tenth of the duration and a second less, one 10 %
    world.completes(HONEST, "2025-11-05", 180).await;
    world.completes(LEADER, "2025-11-05", 179).await;
    world.at("2025-11-06", 0);
    // Then the draft flags nobody, and its shadow says whom it would
    assert_eq!(app.look_at_completions().await.unwrap().flagged, 1);
    let on = day("2025-11-05");
    let shadow = app.integrity_shadow(&operator, "strict", on, on).await;
    let shadow = shadow.unwrap();
    assert_eq!(shadow.in_force.version, rules.version);
    let counts = [
        shadow.completions,
        shadow.both,
        shadow.only_draft,
        shadow.only_in_force,
        shadow.officials,
    ];
    assert_eq!(counts, [2, 1, 1, 0, 1]);
    let elapsed = shadow.rules.iter().find(|r| r.rule == "quick_elapsed");
    assert_eq!(elapsed.map(|r| (r.now, r.then)), Some((1, 2)));
    // and nobody sees it whom drafts don't concern.
    let seen = app.integrity_version(&leader, "strict").await;
    assert!(matches!(seen, Err(AppError::NotFound { .. })));
    let shadow = app.integrity_shadow(&leader, &rules.version, on, on).await;
    assert!(matches!(shadow, Err(AppError::Forbidden)));
    // When the author approves it, that is refused; another person may
    let own = app.approve_integrity_rules(&operator, "strict").await;
    assert_eq!(own.unwrap_err().code(), "version-own");
    app.grant(&operator, HONEST, Role::SpvAdmin, NATION)
        .await
        .unwrap();
    let cell = world.actor(HONEST).await;
    // but not once its first day has begun.
    world.at("2025-11-07", 0);
    let late = app.approve_integrity_rules(&cell, "strict").await;
    assert_eq!(late.unwrap_err().code(), "rules-backwards");
    strict.effective_from = day("2025-11-09");
    assert_eq!(keep(&strict).await.unwrap(), Drafted::Changed);
    let approved = app.approve_integrity_rules(&cell, "strict").await.unwrap();
    assert_eq!(approved.status, Status::Approved);
    assert_eq!(approved.approved.unwrap().0, "Ravi Kumar");
    let dropped = app.drop_integrity_rules(&cell, "strict").await;
    assert_eq!(dropped.unwrap_err().code(), "version-approved");
    let on = async |on: &str| app.integrity_rules_on(day(on)).await.unwrap().version;
    assert_eq!(on("2025-11-08").await, rules.version);
    assert_eq!(on("2025-11-09").await, "strict");
    // Then a completion before that day is judged by the rules before, also when it is
    // looked at afterwards, and one of that day by the new ones: one look over both
    world.completes(RUSHED, "2025-11-08", 899).await;
    let other = CourseId(51);
    let mut tx = app.db().write().await.unwrap();
    for statement in SECOND_COURSE {
        sql(statement).run(&mut tx).await.unwrap();
    }
    tx.commit().await.unwrap();
    world.at("2025-11-09", 0);
    world.does(RUSHED, Fact::Enrolled { course: other }).await;
    world.at("2025-11-09", 899);
    let done = Fact::ResourceCompleted {
        course: other,
        resource: ResourceId(63),
    };
    world.does(RUSHED, done).await;
    world.at("2025-11-10", 0);
    assert_eq!(app.look_at_completions().await.unwrap().flagged, 1);
    let listed = app.flags(&operator, None, 1).await.unwrap();
    assert_eq!(listed.total, 2);
    let flag = &listed.flags[0].flag;
    assert_eq!((flag.rules.as_str(), flag.official), ("strict", RUSHED));
    assert_eq!(flag.code, "C51");
    world.is_proven().await;
});

const SECOND_COURSE: [&str; 2] = [
    "insert into course (id, code, title, language, minutes, description, status,
                         search, organisation, created_at)
     values (51, 'C51', 'Drafting', 'en', 30, '', 'live', '', 1, 0)",
    "insert into resource (id, module, course, position, kind, title, body, minutes, required)
     values (63, 60, 51, 1, 'text', 'x', '', 10, 1)",
];

on_both!(
    many_accounts_on_one_device_are_flagged,
    async |test: TestDb| {
        // Given rules that allow two officials on a device within an hour, and three who sign
        // in on one; the third also on a telephone of the own
        let world = World::new(&test).await;
        let mut rules = Rules::shipped().unwrap();
        rules.version = "two".to_owned();
        rules.effective_from = day("2025-11-05");
        rules.device = rules.device.map(|mut device| {
            device.most_officials = 2;
            device.window_minutes = 60;
            device
        });
        let operator = Actor::operator();
        world.at("2025-11-04", 0);
        world
            .app
            .grant(&operator, HONEST, Role::SpvAdmin, NATION)
            .await
            .unwrap();
        let cell = world.actor(HONEST).await;
        let draft = world.app.draft_integrity_rules(&cell, &rules, false).await;
        assert_eq!(draft.unwrap(), Drafted::New);
        let approved = world.app.approve_integrity_rules(&operator, "two").await;
        assert_eq!(approved.unwrap().status, Status::Approved);
        world.at("2025-11-05", 0);
        let signs_in = async |official, device: Option<&str>| {
            let link = world.app.link_for(&operator, official).await.unwrap();
            let token = link.rsplit('/').next().unwrap();
            let signed_in = world.app.sign_in_by_link(token, "test").await.unwrap();
            let noted = world.app.note_device(device, &signed_in).await.unwrap();
            (noted, signed_in.token)
        };
        let (device, _) = signs_in(RUSHED, None).await;
        let (same, _) = signs_in(HONEST, Some(&device)).await;
        assert_eq!(device, same);
        signs_in(LEADER, Some(&device)).await;
        let (telephone, session) = signs_in(LEADER, Some("guessed")).await;
        assert_ne!(telephone, device);
        // When each takes as long as the course takes, one after the other
        world.completes(RUSHED, "2025-11-05", 1_800).await;
        world.completes(HONEST, "2025-11-05", 1_900).await;
        world.completes(LEADER, "2025-11-05", 2_000).await;
        // Then two are allowed, and what the third did may have been on the telephone
        world.at("2025-11-06", 0);
        assert_eq!(world.app.look_at_completions().await.unwrap().flagged, 0);

        // Given another course, and the third without the telephone
        let mut tx = world.app.db().write().await.unwrap();
        for statement in SECOND_COURSE {
            sql(statement).run(&mut tx).await.unwrap();
        }
        tx.commit().await.unwrap();
        world.app.sign_out(&session).await.unwrap();
        let course = CourseId(51);
        for (place, official) in [RUSHED, HONEST, LEADER].into_iter().enumerate() {
            world.at("2025-11-06", 60);
            signs_in(official, Some(&device)).await;
            world.does(official, Fact::Enrolled { course }).await;
            world.at("2025-11-06", 1_900 + place as i64);
            let resource = ResourceId(63);
            world
                .does(official, Fact::ResourceCompleted { course, resource })
                .await;
        }
        // When it is looked at, the one who was one too many is flagged
        world.at("2025-11-07", 0);
        assert_eq!(world.app.look_at_completions().await.unwrap().flagged, 1);
        let leader = world.actor(LEADER).await;
        let own = world.app.own_flags(&leader).await.unwrap();
        let reason = Reason::Device {
            officials: 3,
            most: 2,
            window_minutes: 60,
        };
        assert_eq!(own[0].reasons, [reason]);
        // and no number of a device is kept as it is
        let mut tx = world.app.db().read().await.unwrap();
        let plain = sql("select count(*) as n from device_use where device = $1").bind(device);
        assert_eq!(
            plain.one(&mut tx).await.unwrap().get::<i64>("n").unwrap(),
            0
        );
        drop(tx);
        world.is_proven().await;
    }
);
