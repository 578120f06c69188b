//! Mandates at work: who is under them is true on every day, provable later, and explained.

use sopan_app::AppError;
use sopan_app::access::Actor;
use sopan_app::formats::mandate::read;
use sopan_app::mandates::{Published, Stage};
use sopan_app::testing::{TestApp, organisation};
use sopan_rules::access::Role;
use sopan_rules::ids::{CourseId, OfficialId, OrganisationId, ResourceId};
use sopan_rules::ledger::{Fact, Worth};
use sopan_rules::mandates::audience::Truth;
use sopan_rules::mandates::periods::State;
use sopan_rules::mandates::{
    Badge, Count, Credit, FinancialYear, Hours, Mandate, Named, Per, Recurrence, Requirement,
    Rolling, Wanted, Within,
};
use sopan_rules::measures::Measure;
use sopan_rules::organisations::Kind;
use sopan_rules::text::Said;
use sopan_rules::time::Day;
use sopan_store::access::{Grant, grant};
use sopan_store::ledger::{Act, Work, figures};
use sopan_store::mandates as store;
use sopan_store::organisations::insert;
use sopan_store::recount::recount;
use sopan_store::testing::TestDb;
use sopan_store::verify::verify;
use sopan_store::{on_both, sql};

pub(crate) const NATION: i64 = 1;
pub(crate) const BIHAR: i64 = 2;
pub(crate) const WATER: i64 = 3;
pub(crate) const GOA: i64 = 4;

const LIST: &str = r#"
[letter]
name = { en = "A letter", hi = "एक पत्र" }
date = "2025-11"

[reading]
en = "The boundary belongs to the upper band."
hi = "सीमा ऊपर के वर्ग में आती है।"

[requirement.k-of]
k = 1

[[requirement.k-of.of]]
course = { title = "GenAI for Everyone" }

[[requirement.k-of.of]]
course = { title = "Cyber Hygiene" }

[window]
credit = "ever"
within = { dates = { opens = "2025-11-01", due = "2026-03-31" } }

[consequence]
binding = "mandatory"
apar = true
"#;

pub(crate) fn mandate(code: &str, organisation: &str, audience: &str) -> Mandate<Named> {
    let text = format!(
        "code = \"{code}\"\norganisation = \"{organisation}\"\n\
         title = {{ en = \"{code}\", hi = \"{code}\" }}\n{audience}\n{LIST}"
    );
    read(text.as_bytes()).unwrap()
}

/// A mandate of [`LIST`] with the courses of the catalogue, as JSON.
fn compiled(mandate: &Mandate<Named>) -> String {
    let compiled = mandate.with_courses(|course| {
        let number = match course.title.as_str() {
            "GenAI for Everyone" => 21,
            _ => 22,
        };
        Ok::<_, ()>(Wanted {
            course: CourseId(number),
            title: course.title.clone(),
            counts_too: Vec::new(),
        })
    });
    serde_json::to_string(&compiled.unwrap()).unwrap()
}

fn band(code: &str, band: &str) -> Mandate<Named> {
    let audience = format!(
        "[[audience.any-of]]\nservice-years = {{ {band} }}\n\
         [[audience.except]]\ndesignation = [\"MTS\"]"
    );
    mandate(code, "IN", &audience)
}

pub(crate) struct World {
    pub(crate) app: TestApp,
    pub(crate) operator: Actor,
}

impl World {
    /// The courses of the lists that ship, in place of those that the stories make.
    async fn bring_lists(&self) {
        let mut tx = self.app.db().write().await.unwrap();
        sql("delete from course").run(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        let here = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        for list in [
            "recommended_ai_courses",
            "recommended_cybersecurity_courses",
            "bihar_ai_courses_2026",
            "ias_prescribed_courses_2025-10",
        ] {
            let bytes = std::fs::read(here.join(format!("../sopan/demo/data/{list}.csv"))).unwrap();
            let operator = &self.operator;
            let read = self.app.import_course_list(operator, list, &bytes, false);
            assert!(read.await.unwrap().is_good(), "{list}");
        }
    }

    pub(crate) async fn new(test: &TestDb) -> World {
        let app = TestApp::open(test, "2025-11-05").await;
        let mut tx = app.db().write().await.unwrap();
        tx.ids(1_000).await.unwrap();
        let organisations = [
            (organisation(NATION, "IN", Kind::Nation), None),
            (
                organisation(BIHAR, "IN-BR", Kind::State),
                Some(OrganisationId(NATION)),
            ),
            (
                organisation(WATER, "BR-PHED", Kind::Department),
                Some(OrganisationId(BIHAR)),
            ),
            (
                organisation(GOA, "IN-GA", Kind::State),
                Some(OrganisationId(NATION)),
            ),
        ];
        insert(&mut tx, &organisations).await.unwrap();
        for (id, code, title, status) in [
            (21, "genai", "GenAI for Everyone", "live"),
            (22, "cyber", "Cyber Hygiene", "live"),
            (23, "old", "Old Rules", "retired"),
        ] {
            sql(
                "insert into course (id, code, title, language, minutes, description, status,
                                     search, organisation, created_at)
                 values ($1, $2, $3, 'en', 60, '', $4, '', 1, 0)",
            )
            .bind(i64::from(id))
            .bind(code)
            .bind(title)
            .bind(status)
            .run(&mut tx)
            .await
            .unwrap();
            sql("insert into module (id, course, position, title) values ($1, $2, 1, 'One')")
                .bind(i64::from(id + 10))
                .bind(i64::from(id))
                .run(&mut tx)
                .await
                .unwrap();
            sql(
                "insert into resource (id, module, course, position, kind, title, body, minutes,
                                       required)
                 values ($1, $2, $3, 1, 'text', 'One', '', 60, 1)",
            )
            .bind(i64::from(id + 20))
            .bind(i64::from(id + 10))
            .bind(i64::from(id))
            .run(&mut tx)
            .await
            .unwrap();
        }
        tx.commit().await.unwrap();
        World {
            operator: app.actor_as(None).await.unwrap(),
            app,
        }
    }

    pub(crate) async fn official(
        &self,
        id: i64,
        place: i64,
        designation: &str,
        joined: Option<&str>,
    ) {
        let joined = joined.map(|joined| joined.parse::<Day>().unwrap());
        let fact = Fact::Registered {
            organisation: OrganisationId(place),
            group: Some("A".to_owned()),
            designation: Some(designation.to_owned()),
        };
        let mut work = Work::act(OfficialId(id), fact, self.app.now(), None);
        work.also.push(
            sql("insert into person (official, name, joined_day, service) values ($1, $2, $3, 'IAS')")
                .bind(OfficialId(id))
                .bind(format!("Official {id}"))
                .bind(joined),
        );
        self.app.lane().write(work).await.unwrap();
    }

    pub(crate) async fn act(&self, official: i64, fact: Fact) {
        let work = Work::act(OfficialId(official), fact, self.app.now(), None);
        self.app.lane().write(work).await.unwrap();
    }

    pub(crate) async fn completes(&self, official: i64, course: i64) {
        let (course, resource) = (CourseId(course), ResourceId(course + 20));
        let acts = [
            Fact::Enrolled { course },
            Fact::ResourceCompleted { course, resource },
        ];
        let work = Work {
            acts: acts
                .into_iter()
                .map(|fact| Act {
                    official: OfficialId(official),
                    fact,
                    occurred: self.app.now(),
                    caused_by: None,
                })
                .collect(),
            ..Work::default()
        };
        let done = self.app.lane().write(work).await.unwrap();
        assert_eq!(done.completions.len(), 1);
    }

    pub(crate) async fn publish(&self, mandate: &Mandate<Named>) -> Published {
        self.app
            .draft_mandate(&self.operator, mandate)
            .await
            .unwrap();
        self.app
            .publish_mandate(&self.operator, &mandate.code, |_| true)
            .await
            .unwrap()
    }

    /// The codes of the mandates that an official is under, with “?” where it can't be said.
    pub(crate) async fn under(&self, official: i64) -> String {
        let explained = self
            .app
            .explain_mandates(&self.operator, OfficialId(official))
            .await
            .unwrap();
        let codes: Vec<String> = explained
            .into_iter()
            .filter(|one| one.why.reached != Truth::No)
            .map(|one| {
                let held = one.decisions.last().map(|taken| taken.reached);
                assert_eq!(held, Some(one.why.reached), "what is written is what is so");
                match one.since {
                    Some(since) => format!("{} {since}", one.code),
                    None => format!("{} ?", one.code),
                }
            })
            .collect();
        codes.join(", ")
    }

    pub(crate) async fn was_under(
        &self,
        official: i64,
        code: &str,
        on: &str,
        known: &str,
    ) -> Truth {
        let days = (on.parse().unwrap(), known.parse().unwrap());
        self.app
            .was_under(&self.operator, OfficialId(official), code, days)
            .await
            .unwrap()
    }

    /// Plan items completed in an organisation, and how many of them are flagged: as the
    /// accounts keep them, and as the entries say them.
    pub(crate) async fn items(&self, organisation: i64) -> (i64, i64) {
        let measures = [Measure::PlanCompletions, Measure::FlaggedPlanCompletions];
        let (asked, today) = ([OrganisationId(organisation)], self.app.today());
        let mut tx = self.app.db().read().await.unwrap();
        let kept = figures(&mut tx, &asked, &measures, today, None);
        let kept = kept.await.unwrap();
        let counted = recount(&mut tx, None, &asked, today, None);
        let counted = counted.await.unwrap();
        let [kept, counted] = [kept, counted].map(|figures| {
            let amounts = figures.get(&asked[0]).copied().unwrap_or_default();
            (amounts.of(measures[0]), amounts.of(measures[1]))
        });
        assert_eq!(kept, counted);
        kept
    }

    /// Every assignment follows from its decisions, and is what the rule says today.
    pub(crate) async fn is_true(&self) {
        self.app.keep_assignments().await.unwrap();
        let verified = verify(self.app.db()).await.unwrap();
        assert!(verified.is_clean(), "{verified:?}");
        let mut tx = self.app.db().read().await.unwrap();
        let differing = store::differing(&mut tx, self.app.today()).await.unwrap();
        assert_eq!(differing, []);
    }
}

async fn decisions(world: &World, official: i64) -> i64 {
    let mut tx = world.app.db().read().await.unwrap();
    sql("select count(*) as n from assignment_entry where official = $1")
        .bind(official)
        .one(&mut tx)
        .await
        .unwrap()
        .get("n")
        .unwrap()
}

on_both!(
    nine_years_are_noticed_at_that_midnight_also_when_nobody_looked,
    async |test: TestDb| {
        let world = World::new(&test).await;
        world
            .official(101, WATER, "Officer", Some("2016-11-15"))
            .await;
        world.official(102, WATER, "Officer", None).await;
        world
            .official(103, GOA, "Officer", Some("2016-02-29"))
            .await;
        let published = world.publish(&band("junior", "from = 0, below = 9")).await;
        assert_eq!((published.officials, published.finished), (3, true));
        world.publish(&band("senior", "from = 9, below = 16")).await;
        assert_eq!(world.under(101).await, "junior 2025-11-05");
        // Nobody is dropped because a date is missing.
        assert_eq!(world.under(102).await, "junior ?, senior ?");
        assert_eq!(world.under(103).await, "senior 2025-11-05");

        world.app.set_day("2025-11-14");
        assert_eq!(world.under(101).await, "junior 2025-11-05");
        // The program is down for five days.
        world.app.set_day("2025-11-20");
        assert_eq!(world.under(101).await, "senior 2025-11-15");
        world.is_true().await;
        for (code, on, known, reached) in [
            ("junior", "2025-11-14", "2025-11-20", Truth::Yes),
            ("junior", "2025-11-15", "2025-11-20", Truth::No),
            ("senior", "2025-11-15", "2025-11-20", Truth::Yes),
            ("senior", "2025-11-15", "2025-11-19", Truth::No),
            ("senior", "2025-11-14", "2025-11-20", Truth::No),
        ] {
            let was = world.was_under(101, code, on, known).await;
            assert_eq!(was, reached, "{code} on {on}, known on {known}");
        }
        // Looking again writes nothing.
        let before = decisions(&world, 101).await;
        world.app.keep_assignments().await.unwrap();
        assert_eq!(decisions(&world, 101).await, before);
    }
);

on_both!(
    a_change_of_a_profile_moves_one_official_at_once,
    async |test: TestDb| {
        let world = World::new(&test).await;
        world
            .official(101, WATER, "Officer", Some("2010-01-01"))
            .await;
        world
            .official(102, WATER, "Officer", Some("2010-01-01"))
            .await;
        let state = mandate(
            "bihar",
            "IN-BR",
            "[[audience.any-of]]\ndesignation = [\"officer \"]",
        );
        world.publish(&state).await;
        world.publish(&band("senior", "from = 9, below = 16")).await;
        assert_eq!(
            world.under(101).await,
            "bihar 2025-11-05, senior 2025-11-05"
        );
        let others = decisions(&world, 102).await;

        world.app.set_day("2025-11-06");
        let edited = |designation: &str| Fact::ProfileEdited {
            group: Some("A".to_owned()),
            designation: Some(designation.to_owned()),
        };
        world.act(101, edited("mts")).await;
        assert_eq!(world.under(101).await, "");
        world.app.set_day("2025-11-07");
        world.act(101, edited("OFFICER")).await;
        assert_eq!(
            world.under(101).await,
            "bihar 2025-11-07, senior 2025-11-07"
        );
        world.app.set_day("2025-11-08");
        world
            .act(
                101,
                Fact::Transferred {
                    to: OrganisationId(GOA),
                },
            )
            .await;
        assert_eq!(world.under(101).await, "senior 2025-11-07");
        world.app.set_day("2025-11-10");
        world
            .act(
                101,
                Fact::Transferred {
                    to: OrganisationId(WATER),
                },
            )
            .await;
        assert_eq!(
            world.under(101).await,
            "bihar 2025-11-10, senior 2025-11-07"
        );
        // Leaving and coming back begins nothing anew.
        let mut tx = world.app.db().read().await.unwrap();
        let held = store::assignments(&mut tx, OfficialId(101)).await.unwrap();
        let first: Vec<_> = held.iter().map(|h| h.assignment.first).collect();
        assert_eq!(first, [Some("2025-11-05".parse().unwrap()); 2]);
        drop(tx);
        assert_eq!(
            decisions(&world, 102).await,
            others,
            "nobody else was touched"
        );
        // Who comes after a mandate is under it from the first moment.
        world
            .official(104, WATER, "Officer", Some("2015-01-01"))
            .await;
        assert_eq!(
            world.under(104).await,
            "bihar 2025-11-10, senior 2025-11-10"
        );
        world.is_true().await;

        // Retired, nobody is under it; what was so stays provable.
        world.app.set_day("2025-11-12");
        let retired = world
            .app
            .retire_mandate(&world.operator, "bihar", |_| true)
            .await
            .unwrap();
        assert!(retired.finished);
        assert_eq!(world.under(104).await, "senior 2025-11-10");
        let was = world
            .was_under(104, "bihar", "2025-11-11", "2025-11-12")
            .await;
        assert_eq!(was, Truth::Yes);
        world.is_true().await;
    }
);

on_both!(
    what_one_drafts_another_one_publishes_and_every_course_is_known,
    async |test: TestDb| {
        let world = World::new(&test).await;
        for id in [101, 102] {
            world
                .official(id, BIHAR, "Officer", Some("2010-01-01"))
                .await;
            let mut tx = world.app.db().write().await.unwrap();
            let role = Grant {
                role: Role::StateAdmin,
                organisation: OrganisationId(BIHAR),
            };
            grant(&mut tx, OfficialId(id), role, world.app.now(), None)
                .await
                .unwrap();
            tx.commit().await.unwrap();
        }
        let asha = world.app.actor_as(Some("101")).await.unwrap();
        let ravi = world.app.actor_as(Some("102")).await.unwrap();
        let everybody = "[[audience.any-of]]";
        let state = mandate("bihar", "IN-BR", everybody);
        world.app.draft_mandate(&asha, &state).await.unwrap();
        let own = world.app.publish_mandate(&asha, "bihar", |_| true).await;
        assert!(
            matches!(
                own,
                Err(AppError::Invalid {
                    code: "own-draft",
                    ..
                })
            ),
            "{own:?}"
        );
        assert_eq!(world.under(101).await, "", "a draft reaches nobody");
        world
            .app
            .publish_mandate(&ravi, "bihar", |_| true)
            .await
            .unwrap();
        assert_eq!(world.under(101).await, "bihar 2025-11-05");
        // Nobody of a State sets mandates for the nation.
        let nation = mandate("nation", "IN", everybody);
        let refused = world.app.draft_mandate(&asha, &nation).await;
        assert!(matches!(refused, Err(AppError::Forbidden)), "{refused:?}");

        // A retired course needs one that takes its place; credit for it is kept.
        let text = |instead: &str| {
            let body = serde_json::to_string(&mandate("old-rules", "IN", everybody)).unwrap();
            let change = format!("{{\"title\":\"Old Rules\"{instead}}}");
            let body = body.replace("{\"title\":\"GenAI for Everyone\"}", &change);
            read(body.as_bytes()).unwrap()
        };
        for (mandate, code) in [
            (text(""), "it is not live"),
            (text(",\"code\":\"none\""), "catalogue"),
        ] {
            world
                .app
                .draft_mandate(&world.operator, &mandate)
                .await
                .unwrap();
            let refused = world
                .app
                .publish_mandate(&world.operator, "old-rules", |_| true)
                .await;
            let why = refused.unwrap_err().to_string();
            assert!(why.contains("Old Rules") && why.contains(code), "{why}");
        }
        world.completes(101, 23).await;
        world
            .publish(&text(",\"instead\":[{\"title\":\"GenAI for Everyone\"}]"))
            .await;
        let plan = world.app.own_plan(&asha).await.unwrap();
        let states: Vec<_> = plan
            .items
            .iter()
            .map(|item| (item.explained.code.as_str(), item.standing.state))
            .collect();
        assert_eq!(
            states,
            [("bihar", State::Due), ("old-rules", State::Completed)]
        );
        // The course that both ask for has the date of the mandate that is still open.
        let genai = |code: &str| {
            let item = plan
                .items
                .iter()
                .find(|item| item.explained.code == code)
                .unwrap();
            let course = item
                .courses
                .iter()
                .find(|course| course.code == "genai")
                .unwrap();
            course.decided_by.as_ref().map(|title| title.en.clone())
        };
        assert_eq!(genai("bihar"), None);
        assert_eq!(genai("old-rules"), Some("bihar".to_owned()));
        world.is_true().await;
    }
);

on_both!(
    a_simulation_says_who_is_behind_before_anything_goes_live,
    async |test: TestDb| {
        let world = World::new(&test).await;
        world
            .official(101, WATER, "Officer", Some("2016-11-15"))
            .await;
        world
            .official(102, WATER, "Officer", Some("2010-01-01"))
            .await;
        world
            .official(103, GOA, "Officer", Some("2010-01-01"))
            .await;
        world.official(104, GOA, "Officer", None).await;
        world.official(105, GOA, "MTS", Some("2010-01-01")).await;
        world.completes(103, 22).await;
        let senior = band("senior", "from = 9, below = 16");
        let simulated = |day: &'static str| {
            let (app, operator, senior) = (&world.app, &world.operator, &senior);
            async move {
                let told = app
                    .simulate_mandate(operator, senior, day.parse().unwrap(), None)
                    .await;
                let told = told.unwrap();
                let lines: Vec<String> = told
                    .organisations
                    .iter()
                    .map(|l| {
                        format!(
                            "{} {} {} {} {} {}",
                            l.code, l.officials, l.unknown, l.completed, l.behind, l.minutes_asked
                        )
                    })
                    .collect();
                let sum = (
                    told.officials,
                    told.unknown,
                    told.minutes_asked,
                    told.who.len(),
                );
                (sum, lines.join("; "))
            }
        };
        let (sum, lines) = simulated("2025-11-14").await;
        assert_eq!(sum, (2, 1, 60, 3));
        assert_eq!(lines, "BR-PHED 1 0 0 1 60; IN-GA 1 1 1 0 0");
        // On the day after, the one who has completed nine years is there too.
        let (sum, lines) = simulated("2025-11-15").await;
        assert_eq!(sum, (3, 1, 120, 4));
        assert_eq!(lines, "BR-PHED 2 0 0 2 120; IN-GA 1 1 1 0 0");
        assert_eq!(decisions(&world, 102).await, 0, "nothing was written");
    }
);

on_both!(
    the_database_decides_about_many_as_the_rule_does_about_one,
    async |test: TestDb| {
        let world = World::new(&test).await;
        let designations = ["Officer", " officer", "MTS", "Clerk", "लिपिक"];
        let joined = [
            None,
            Some("2016-11-05"),
            Some("2016-11-06"),
            Some("2000-01-01"),
        ];
        let mut id = 200;
        for place in [BIHAR, WATER, GOA] {
            for designation in designations {
                for joined in joined {
                    world.official(id, place, designation, joined).await;
                    id += 1;
                }
            }
        }
        let mut tx = world.app.db().write().await.unwrap();
        sql(
            "update person set service = null, batch = 2012, central_deputation = 1, cadre = 'BH'
         where official > 230",
        )
        .run(&mut tx)
        .await
        .unwrap();
        tx.commit().await.unwrap();
        for (code, audience) in [
        ("everyone", "[[audience.any-of]]".to_owned()),
        (
            "either",
            "[[audience.any-of]]\nservice = [\"ias\"]\nservice-years = { from = 9 }\n\
             [[audience.any-of]]\ndesignation = [\"LIPIK\", \"लिपिक\"]\norganisation = [\"BR-PHED\"]\n\
             [[audience.except]]\nservice-years = { from = 20 }"
                .to_owned(),
        ),
        (
            "deputed",
            "[[audience.any-of]]\nbatch = { from = 2010, to = 2012 }\ncentral-deputation = true\n\
             cadre = [\"bh\"]\n[[audience.except]]\nofficials = [240, 241]"
                .to_owned(),
        ),
    ] {
        world.publish(&mandate(code, "IN", &audience)).await;
        world.is_true().await;
    }
        let mut tx = world.app.db().read().await.unwrap();
        let mut counted = Vec::new();
        for version in store::versions(&mut tx, "1 = 1").await.unwrap() {
            let counts = store::counts(&mut tx, version.mandate, "1 = 1")
                .await
                .unwrap();
            counted.push((version.code, counts));
        }
        let counted: Vec<String> = counted
            .iter()
            .map(|(code, (reached, unknown))| format!("{code} {reached} {unknown}"))
            .collect();
        // 60 officials, a quarter of them without a date of joining.
        assert_eq!(counted[2], "everyone 60 0");
        assert!(counted[0].starts_with("deputed 27 "), "{counted:?}");
        // Clerk and लिपिक are one designation.
        assert_eq!(counted[1], "either 12 10");
    }
);

on_both!(
    every_mandate_that_ships_finds_its_courses_in_the_lists,
    async |test: TestDb| {
        let world = World::new(&test).await;
        world.bring_lists().await;
        let here = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let day = "2025-11-05".parse().unwrap();
        let mut seen = 0;
        for entry in std::fs::read_dir(here.join("../../data/mandates")).unwrap() {
            let path = entry.unwrap().path();
            let mandate = read(&std::fs::read(&path).unwrap()).unwrap();
            let told = world
                .app
                .simulate_mandate(&world.operator, &mandate, day, None)
                .await;
            assert!(told.is_ok(), "{}: {}", path.display(), told.unwrap_err());
            seen += 1;
        }
        assert_eq!(seen, 18);
    }
);

on_both!(
    one_designation_under_many_names_is_one_audience,
    async |test: TestDb| {
        let world = World::new(&test).await;
        for (id, designation) in [
            (101, "Asst. Section Officer"),
            (102, "ASO"),
            (103, "सहायक अनुभाग अधिकारी"),
            (104, "Section Officer"),
            (105, "Sahayak Anubhag Adhikari"),
        ] {
            world.official(id, WATER, designation, None).await;
        }
        let asked = "[[audience.any-of]]\ndesignation = [\"Assistant Section Officer\"]";
        world.publish(&mandate("aso", "IN-BR", asked)).await;
        for (id, expected) in [
            (101, "aso 2025-11-05"),
            (102, "aso 2025-11-05"),
            (103, "aso 2025-11-05"),
            (104, ""),
            (105, ""),
        ] {
            assert_eq!(world.under(id).await, expected, "{id}");
        }
        world.is_true().await;

        // What the list doesn't know is listed; the cell says what it is, and whoever holds
        // it is under the mandate from that day on.
        let list = world.app.designations(&world.operator, "").await.unwrap();
        let unknown: Vec<&str> = list.unknown.iter().map(|(text, _)| text.as_str()).collect();
        assert_eq!(unknown, ["Sahayak Anubhag Adhikari"]);
        let found = world
            .app
            .designations(&world.operator, "assistant section")
            .await
            .unwrap();
        let aso = found.designations[0].id;
        world.app.set_day("2025-11-06");
        world
            .app
            .map_designation(&world.operator, "Sahayak Anubhag Adhikari", aso)
            .await
            .unwrap();
        assert_eq!(world.under(105).await, "aso 2025-11-06");
        let list = world.app.designations(&world.operator, "").await.unwrap();
        assert_eq!(list.unknown_total, 0);
        world.is_true().await;

        // Section Officer is merged into it, and split off again.
        let so = list
            .designations
            .iter()
            .find(|d| d.en == "Section Officer")
            .unwrap();
        world.app.set_day("2025-11-07");
        world
            .app
            .merge_designation(&world.operator, so.id, Some(aso))
            .await
            .unwrap();
        assert_eq!(world.under(104).await, "aso 2025-11-07");
        world.is_true().await;
        let again = world
            .app
            .merge_designation(&world.operator, aso, Some(so.id))
            .await
            .unwrap_err();
        assert_eq!(again.code(), "designation-merged");
        world.app.set_day("2025-11-08");
        world
            .app
            .merge_designation(&world.operator, so.id, None)
            .await
            .unwrap();
        assert_eq!(world.under(104).await, "");
        assert_eq!(world.under(103).await, "aso 2025-11-05");
        world.is_true().await;

        // A name stands for one designation.
        let form = sopan_app::designations::DesignationForm {
            name_en: "Assistant of the Section".to_owned(),
            name_hi: "अनुभाग सहायक".to_owned(),
            others: "A. S. O.".to_owned(),
        };
        let taken = world
            .app
            .keep_designation(&world.operator, None, &form)
            .await
            .unwrap_err();
        assert_eq!(taken.code(), "designation-name-taken");
    }
);

on_both!(
    a_completion_knows_whether_a_plan_asked_for_it_at_that_moment,
    async |test: TestDb| {
        // Given a mandate of one State that asks for one of two courses
        let world = World::new(&test).await;
        for (official, place) in [(101, WATER), (102, WATER), (103, GOA)] {
            world.official(official, place, "Officer", None).await;
        }
        world.completes(102, 21).await;
        let everybody = mandate("bihar", "IN-BR", "[[audience.any-of]]");
        world.publish(&everybody).await;

        // When an official who is under it completes one, and another official who isn't
        let completed = world.app.now();
        world.completes(101, 21).await;
        world.completes(103, 21).await;

        // Then the first is an item of a plan, and what was completed before it asked is none
        assert_eq!(world.items(WATER).await, (1, 0));
        assert_eq!(world.items(BIHAR).await, (1, 0));
        assert_eq!(world.items(NATION).await, (1, 0));
        assert_eq!(world.items(GOA).await, (0, 0));

        // And it stays one where it happened, whoever leaves, until it is flagged
        world.app.set_day("2025-11-06");
        let to = OrganisationId(GOA);
        world.act(101, Fact::Transferred { to }).await;
        world.is_true().await;
        assert_eq!(
            (world.items(BIHAR).await, world.items(GOA).await),
            ((1, 0), (0, 0))
        );
        let worth = Worth {
            minutes: 60,
            for_plan: true,
            ..Worth::default()
        };
        let (rules, reasons, course) = (None, Vec::new(), CourseId(21));
        let flag = Fact::CompletionFlagged {
            course,
            worth,
            rules,
            reasons,
        };
        let news = Work::act(OfficialId(101), flag, completed, None);
        world.app.lane().write(news).await.unwrap();
        world.is_true().await;
        assert_eq!(world.items(NATION).await, (1, 1));

        // And what nobody asks for any more is none
        world
            .app
            .retire_mandate(&world.operator, "bihar", |_| true)
            .await
            .unwrap();
        world.completes(102, 22).await;
        assert_eq!(world.items(BIHAR).await, (1, 1));
        world.is_true().await;
    }
);

/// A mandate that asks for one course.
pub(crate) fn asks(code: &str, course: &str) -> Mandate<Named> {
    let text = format!(
        "code = \"{code}\"\norganisation = \"IN\"\n\
         title = {{ en = \"{code}\", hi = \"{code}\" }}\n\
         letter = {{ name = {{ en = \"A letter\", hi = \"एक पत्र\" }}, date = \"2025-11\" }}\n\
         [[audience.any-of]]\n[requirement.course]\n{course}\n\
         [window]\ncredit = \"ever\"\n\
         within = {{ dates = {{ opens = \"2025-11-01\", due = \"2026-03-31\" }} }}\n\
         [consequence]\nbinding = \"mandatory\""
    );
    read(text.as_bytes()).unwrap()
}

/// How an official stands in each mandate, and which courses the plan shows.
async fn shown(world: &World, official: i64) -> Vec<String> {
    let actor = world.app.actor_as(Some(&official.to_string())).await;
    let plan = world.app.own_plan(&actor.unwrap()).await.unwrap();
    let line = |item: &sopan_app::mandates::Item| {
        let courses: Vec<&str> = item.courses.iter().map(|c| c.code.as_str()).collect();
        let state = item.standing.state;
        format!("{} {state:?} {}", item.explained.code, courses.join("+"))
    };
    plan.items.iter().map(line).collect()
}

on_both!(
    a_live_mandate_asks_for_what_came_in_the_place_of_a_retired_course,
    async |test: TestDb| {
        // Given a mandate that asks for a course, which one official has done
        let world = World::new(&test).await;
        let app = &world.app;
        for id in [101, 102, 103] {
            world.official(id, WATER, "Officer", None).await;
        }
        world.completes(101, 21).await;
        world
            .publish(&asks("asks", "title = \"GenAI for Everyone\""))
            .await;
        world
            .publish(&asks("other", "title = \"Cyber Hygiene\""))
            .await;

        // When it is to be retired, or one taken back, with nothing in its place
        let operator = &world.operator;
        for (refused, title) in [
            (app.retire_course_for(operator, "genai", "").await, "asks"),
            (app.retire_course(operator, "genai").await, "asks"),
            (app.take_back_course(operator, "cyber").await, "other"),
        ] {
            // Then the mandate's title is told
            let refused = refused.unwrap_err();
            assert_eq!(refused.code(), "course-demanded");
            assert!(matches!(&refused, AppError::AskedFor(titles) if titles[0].en == title));
        }
        assert_eq!(shown(&world, 102).await[0], "asks Due genai");

        // When it is retired with one in its place
        app.retire_course_for(operator, "genai", "cyber")
            .await
            .unwrap();
        // Then who did it has done it, and who did nothing sees the other one and does it,
        assert_eq!(
            shown(&world, 101).await,
            ["other Due cyber", "asks Completed cyber"]
        );
        assert_eq!(shown(&world, 102).await[0], "asks Due cyber");
        world.completes(102, 22).await;
        assert_eq!(
            shown(&world, 102).await,
            ["asks Completed cyber", "other Completed cyber"]
        );
        // which is an item of the plan, and what is asked for is said by its name.
        assert_eq!(world.items(WATER).await, (1, 0));
        let explained = app.explain_mandates(operator, OfficialId(103)).await;
        let explained = explained.unwrap();
        let words = &explained[0].words.requirement[0].1;
        assert!(words.en.contains("Cyber Hygiene"), "{words:?}");
        world.is_true().await;

        // When that one is retired, too, with a third in its place
        let mut tx = app.db().write().await.unwrap();
        sql("update course set status = 'live' where id = 23")
            .run(&mut tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        app.retire_course_for(operator, "cyber", "old")
            .await
            .unwrap();
        // Then the first two keep their credit, and the third one does the last.
        assert_eq!(shown(&world, 101).await[1], "asks Completed old");
        assert_eq!(
            shown(&world, 102).await,
            ["asks Completed old", "other Completed old"]
        );
        assert_eq!(shown(&world, 103).await[0], "asks Due old");
        world.completes(103, 23).await;
        assert_eq!(shown(&world, 103).await[0], "asks Completed old");
        assert_eq!(world.items(WATER).await, (2, 0));
        assert_eq!(app.live_problems(operator, "asks").await.unwrap(), []);
        world.is_true().await;

        // And where nothing could take its place, those who set mandates are told.
        let mut tx = app.db().write().await.unwrap();
        sql("update course set status = 'retired' where id = 23")
            .run(&mut tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let told = app.live_problems(operator, "asks").await.unwrap();
        assert_eq!((told.len(), told[0].code), (1, "retired-course"));
        assert_eq!(told[0].place, "course “Old Rules”");
    }
);

on_both!(
    a_course_that_a_mandate_asks_for_is_not_taken_away_when_a_doubt_is_settled,
    async |test: TestDb| {
        // Given two courses of the lists that may be the same, each asked for by a mandate
        let world = World::new(&test).await;
        world.official(101, WATER, "Officer", None).await;
        world.bring_lists().await;
        let doubts = world.app.course_doubts(&world.operator).await.unwrap();
        let doubt = doubts.iter().find(|doubt| !doubt.providers).unwrap();
        let mut codes = Vec::new();
        for (code, side) in [("left", &doubt.left), ("right", &doubt.right)] {
            let course = side.code.clone().unwrap();
            let named = format!("title = \"A course\"\ncode = \"{course}\"");
            world.publish(&asks(code, &named)).await;
            codes.push(course);
        }

        // When they are found to be the same
        world
            .app
            .settle_doubt(&world.operator, doubt.id, true)
            .await
            .unwrap();

        // Then one is retired with the other in its place, and both mandates ask for that one
        let mut seen = shown(&world, 101).await;
        seen.sort();
        let stays = seen[0].trim_start_matches("left Due ").to_owned();
        assert!(codes.contains(&stays), "{seen:?}");
        assert_eq!(seen[1], format!("right Due {stays}"));
        let gone = codes.iter().find(|code| **code != stays).unwrap();
        let instead = world.app.replacement_of(gone).await.unwrap();
        assert_eq!(instead.map(|(code, _)| code), Some(stays));
        for code in ["left", "right"] {
            let told = world.app.live_problems(&world.operator, code).await;
            assert_eq!(told.unwrap(), []);
        }
        // And the title of both is that of the one.
        let title = &doubt.left.name;
        let again = asks("again", &format!("title = \"{title}\""));
        assert_eq!(world.app.mandate_problems(&again).await.unwrap(), []);
        world.is_true().await;
    }
);

on_both!(
    whom_nobody_knows_is_refused_and_what_nobody_holds_is_told,
    async |test: TestDb| {
        let world = World::new(&test).await;
        world.official(101, WATER, "Officer", None).await;
        let app = &world.app;
        let operator = &world.operator;
        let day = app.today();
        for (audience, code, place) in [
            (
                "[[audience.any-of]]\norganisation = [\"BR-PHED\", \"BR-PHEDD\"]",
                "no-such-organisation",
                "audience.any-of[0].organisation",
            ),
            (
                "[[audience.any-of]]\n[[audience.except]]\norganisation = [\"IN-GA\"]",
                "foreign-organisation",
                "audience.except[0].organisation",
            ),
            (
                "[[audience.any-of]]\ngroup = [\"group a\"]\n\
                 [[audience.any-of]]\ngroup = [\"Group E\"]",
                "unknown-group",
                "audience.any-of[1].group",
            ),
            (
                "[[audience.any-of]]\nofficials = [101, 999]",
                "unknown-officials",
                "audience.any-of[0].officials",
            ),
        ] {
            let wanted = mandate("bihar", "IN-BR", audience);
            // It is refused as a draft, and tried in vain, with its place.
            for refused in [
                app.draft_mandate(operator, &wanted).await.unwrap_err(),
                app.simulate_mandate(operator, &wanted, day, None)
                    .await
                    .unwrap_err(),
            ] {
                let AppError::Mandate(wrong) = &refused else {
                    panic!("{refused:?}");
                };
                assert_eq!(wrong.len(), 1, "{wrong:?}");
                assert_eq!((wrong[0].code, wrong[0].place.as_str()), (code, place));
            }
            let told = app.mandate_problems(&wanted).await.unwrap();
            assert_eq!(told[0].place, place);
        }

        // A designation or a service may be meant for those who come: it is told.
        let rare = "[[audience.any-of]]\ndesignation = [\"officer \", \"Enginer\"]\n\
                    service = [\"ias\", \"I.A.S.\"]";
        let rare = mandate("bihar", "IN-BR", rare);
        app.draft_mandate(operator, &rare).await.unwrap();
        let told = app.mandate_warnings(&rare).await.unwrap();
        let told: Vec<(&str, bool)> = told
            .iter()
            .map(|one| (one.place.as_str(), one.why.en.contains("Officer")))
            .collect();
        assert_eq!(
            told,
            [
                ("audience.any-of[0].designation", false),
                ("audience.any-of[0].service", false)
            ]
        );
        let tried = app.simulate_mandate(operator, &rare, day, None).await;
        assert_eq!(tried.unwrap().warnings.len(), 2);
        let common = "[[audience.any-of]]\ndesignation = [\"officer \"]\nservice = [\"ias\"]";
        let common = mandate("bihar", "IN-BR", common);
        assert_eq!(app.mandate_warnings(&common).await.unwrap(), []);
    }
);

on_both!(
    trying_what_is_live_counts_from_each_ones_first_day,
    async |test: TestDb| {
        // Given a mandate that is over, whom one was under in time and one never
        let world = World::new(&test).await;
        world.official(101, WATER, "Officer", None).await;
        let live = mandate("live", "IN", "[[audience.any-of]]");
        world.publish(&live).await;
        world.app.set_day("2026-04-10");
        world.official(102, WATER, "Officer", None).await;
        assert_eq!(shown(&world, 101).await, ["live Overdue genai+cyber"]);

        // When a new version is tried
        let day = world.app.today();
        let tried = world
            .app
            .simulate_mandate(&world.operator, &live, day, None)
            .await
            .unwrap();

        // Then the one is overdue, and only the other came after it had been due
        let states: Vec<_> = tried.states.into_iter().collect();
        assert_eq!(states, [(State::Overdue, 1), (State::Exempt, 1)]);
        assert_eq!(tried.minutes_asked, 60);
        // And one that nobody is under yet is tried as before
        let new = mandate("new", "IN", "[[audience.any-of]]");
        let tried = world
            .app
            .simulate_mandate(&world.operator, &new, day, None)
            .await
            .unwrap();
        assert_eq!(tried.states.get(&State::Exempt), Some(&2));
    }
);

on_both!(
    who_is_named_is_meant_in_the_account_that_remains,
    async |test: TestDb| {
        // Given a mandate for two people by their numbers, and one for all but one of them
        let world = World::new(&test).await;
        for id in [101, 102, 103, 104] {
            world.official(id, WATER, "Officer", None).await;
        }
        let named = "[[audience.any-of]]\nofficials = [101, 104]";
        world.publish(&mandate("named", "IN", named)).await;
        let others = "[[audience.any-of]]\n[[audience.except]]\nofficials = [101]";
        world.publish(&mandate("others", "IN", others)).await;
        let since = "2025-11-05";
        assert_eq!(world.under(101).await, format!("named {since}"));
        assert_eq!(world.under(102).await, format!("others {since}"));

        // When the account of one is merged into another one, and that one into a third
        let app = &world.app;
        let merges = async |gone, into| {
            let (gone, into) = (OfficialId(gone), OfficialId(into));
            let merged = app
                .merge_officials(&world.operator, gone, into, false)
                .await;
            merged.unwrap().recorded.unwrap()
        };
        app.set_day("2025-11-06");
        let first = merges(101, 102).await;
        app.set_day("2025-11-07");
        let second = merges(102, 103).await;
        // then the one that remains is meant, and excepted: by the rule and by the database,
        assert_eq!(world.under(103).await, "named 2025-11-07");
        world.is_true().await;
        world.publish(&mandate("again", "IN", named)).await;
        world.publish(&mandate("rest", "IN", others)).await;
        assert_eq!(world.under(103).await, "named 2025-11-07, again 2025-11-07");
        world.is_true().await;
        // from the first day of any account of that person.
        let mut tx = app.db().read().await.unwrap();
        let held = store::assignments(&mut tx, OfficialId(103)).await.unwrap();
        let first_day = held
            .iter()
            .find(|held| held.assignment.reached == Truth::Yes);
        assert_eq!(
            first_day.unwrap().assignment.first,
            Some(since.parse().unwrap())
        );
        drop(tx);

        // When both are taken back, everybody is under what was meant before.
        app.set_day("2025-11-08");
        for merge in [second, first] {
            let undone = app.unmerge_officials(&world.operator, merge, false).await;
            undone.unwrap();
        }
        assert_eq!(world.under(101).await, "named 2025-11-08, again 2025-11-08");
        assert_eq!(world.under(102).await, "others 2025-11-08, rest 2025-11-08");
        assert_eq!(world.under(103).await, "others 2025-11-08, rest 2025-11-08");
        let mut tx = app.db().read().await.unwrap();
        let held = store::assignments(&mut tx, OfficialId(103)).await.unwrap();
        let own = held
            .iter()
            .filter(|held| held.assignment.reached == Truth::Yes);
        let own: Vec<_> = own.map(|held| held.assignment.first).collect();
        let (five, eight) = (since.parse().unwrap(), "2025-11-08".parse().unwrap());
        assert_eq!(own, [Some(five), Some(eight)], "the first of its own");
        drop(tx);
        world.is_true().await;
    }
);

on_both!(
    a_year_that_begins_while_a_publication_runs_is_decided_right,
    async |test: TestDb| {
        // Given years of service that are counted on 1 April, and officials of whom every other
        // one completes nine years with the next 1 April, and the others sixteen
        let world = World::new(&test).await;
        let app = &world.app;
        app.set_day("2026-03-31");
        for (id, joined) in [
            (101, "2016-12-01"),
            (102, "2010-01-01"),
            (103, "2017-04-01"),
            (104, "2009-04-02"),
            (105, "2017-04-02"),
        ] {
            world.official(id, WATER, "Officer", Some(joined)).await;
        }
        let audience = "[audience]\ncounted-on = { yearly = \"04-01\" }\n\
                        [[audience.any-of]]\nservice-years = { from = 9, below = 16 }";
        // and two publications that on 31 March have looked at the first two of them.
        let mut ids = Vec::new();
        for code in ["one", "two"] {
            let mandate = mandate(code, "IN", audience);
            app.draft_mandate(&world.operator, &mandate).await.unwrap();
            let mut tx = app.db().write().await.unwrap();
            let draft = store::versions_of(&mut tx, code).await.unwrap().remove(0);
            let compiled = compiled(&mandate);
            let (which, now) = ((draft.mandate, 1), (app.now(), None));
            assert!(
                store::publish(&mut tx, which, &compiled, now)
                    .await
                    .unwrap()
            );
            let portion = store::run(&mut tx, draft.mandate, app.now(), 2)
                .await
                .unwrap();
            let portion = portion.unwrap();
            assert_eq!((portion.officials, portion.finished), (2, false));
            tx.commit().await.unwrap();
            ids.push(draft.mandate);
        }
        assert_eq!(
            world
                .was_under(102, "one", "2026-03-31", "2026-03-31")
                .await,
            Truth::Yes
        );

        // When it is 1 April, and one goes on before anybody is caught up with, the other one
        // afterwards,
        app.set_day("2026-04-01");
        let goes_on = async |id: i64| {
            let mut tx = app.db().write().await.unwrap();
            while store::run(&mut tx, id, app.now(), 2)
                .await
                .unwrap()
                .is_some()
            {}
            tx.commit().await.unwrap();
        };
        goes_on(ids[0]).await;
        app.keep_assignments().await.unwrap();
        goes_on(ids[1]).await;

        // then both decide as 1 April counts,
        for (id, reached) in [
            (101, true),
            (102, false),
            (103, true),
            (104, false),
            (105, false),
        ] {
            let under = match reached {
                true => "one 2026-04-01, two 2026-04-01",
                false => "",
            };
            assert_eq!(world.under(id).await, under, "{id}");
        }
        for code in ["one", "two"] {
            let before = world.was_under(102, code, "2026-03-31", "2026-04-01").await;
            let after = world.was_under(102, code, "2026-04-01", "2026-04-01").await;
            assert_eq!((before, after), (Truth::Yes, Truth::No));
        }
        world.is_true().await;
        // for the year, and who completes nine years in it from the next one on.
        app.set_day("2027-03-31");
        assert_eq!(world.under(105).await, "");
        app.set_day("2027-04-01");
        assert_eq!(world.under(105).await, "one 2027-04-01, two 2027-04-01");
        world.is_true().await;
    }
);

on_both!(
    a_mandate_whose_last_official_leaves_goes_on_for_nobody,
    async |test: TestDb| {
        // Given a live mandate that reaches one official, who is to be reminded
        let world = World::new(&test).await;
        let app = &world.app;
        world.official(101, WATER, "Officer", None).await;
        let mut last = mandate("water", "BR-PHED", "[[audience.any-of]]");
        last.consequence.remind_days_before = vec![7];
        world.publish(&last).await;
        assert_eq!(world.under(101).await, "water 2025-11-05");

        // When that one is transferred, on the day of the reminder,
        app.set_day("2026-03-24");
        let to = OrganisationId(GOA);
        world.act(101, Fact::Transferred { to }).await;

        // then it is live, reaches nobody, and tells nobody.
        let tally = app.tally_mandate(&world.operator, "water", None).await;
        let tally = tally.unwrap().unwrap();
        assert_eq!((tally.officials, tally.whole), (0, true));
        app.keep_notices().await.unwrap();
        let mut tx = app.db().read().await.unwrap();
        for table in ["notice", "notice_message"] {
            let row = sql(format!("select count(*) as n from {table}"));
            let row = row.one(&mut tx).await.unwrap();
            assert_eq!(row.get::<i64>("n").unwrap(), 0, "{table}");
        }
        drop(tx);
        world.is_true().await;
        // Who comes is under it at once.
        world.official(102, WATER, "Officer", None).await;
        assert_eq!(world.under(102).await, "water 2026-03-24");
        world.is_true().await;
    }
);

/// A mandate that asks for one course in each financial year.
pub(crate) fn yearly(code: &str, course: &str) -> Mandate<Named> {
    let mut mandate = asks(code, &format!("title = \"{course}\""));
    mandate.window.within = Within::FinancialYear(FinancialYear(2025));
    mandate.window.credit = Credit::None;
    mandate.recurrence = Recurrence::EveryYear;
    mandate
}

/// Lets the third course be learned, too.
pub(crate) async fn third_course(world: &World) {
    let mut tx = world.app.db().write().await.unwrap();
    sql("update course set status = 'live' where id = 23")
        .run(&mut tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

on_both!(
    a_year_that_is_over_is_judged_by_the_list_that_held_in_it,
    async |test: TestDb| {
        // Given a course for each financial year, which one of two did in the first
        let world = World::new(&test).await;
        let app = &world.app;
        for id in [101, 102] {
            world.official(id, WATER, "Officer", None).await;
        }
        world.publish(&yearly("yearly", "GenAI for Everyone")).await;
        world.completes(101, 21).await;

        // When the list is another one from May on
        app.set_day("2026-05-04");
        let other = yearly("yearly", "Cyber Hygiene");
        let day = app.today();
        let tried = app
            .simulate_mandate(&world.operator, &other, day, None)
            .await;
        world.publish(&other).await;

        // Then the one has missed nothing, and the other one what was asked in that year, as the
        // trial had it;
        assert_eq!(shown(&world, 101).await, ["yearly Due cyber"]);
        assert_eq!(shown(&world, 102).await, ["yearly Overdue genai"]);
        let states = [(State::Overdue, 1), (State::Due, 1)];
        let tally = app.tally_mandate(&world.operator, "yearly", None).await;
        for told in [tried.unwrap().states, tally.unwrap().unwrap().states] {
            assert_eq!(told.into_iter().collect::<Vec<_>>(), states);
        }
        // beside it stands the year that is open.
        let officer = app.actor_as(Some("102")).await.unwrap();
        let plan = app.own_plan(&officer).await.unwrap();
        let open = plan.items[0].standing.open.as_ref().unwrap();
        assert_eq!(open.due, Some("2027-03-31".parse().unwrap()));
        // Made up for late, it gives way to what is asked now.
        world.completes(102, 21).await;
        assert_eq!(shown(&world, 102).await, ["yearly Due cyber"]);
        world.is_true().await;
    }
);

on_both!(
    a_course_of_a_year_that_was_missed_is_not_retired_without_another_in_its_place,
    async |test: TestDb| {
        // Given a mandate that asked for one course in the year that somebody missed, and asks
        // for another one since
        let world = World::new(&test).await;
        let (app, operator) = (&world.app, &world.operator);
        third_course(&world).await;
        world.official(101, WATER, "Officer", None).await;
        world.publish(&yearly("yearly", "GenAI for Everyone")).await;
        app.set_day("2026-05-04");
        world.publish(&yearly("yearly", "Cyber Hygiene")).await;
        assert_eq!(shown(&world, 101).await, ["yearly Overdue genai"]);
        // When the first is retired with nothing in its place, then it is refused;
        let refused = app.retire_course_for(operator, "genai", "").await;
        assert_eq!(refused.unwrap_err().code(), "course-demanded");
        // with another one in its place, that is asked for.
        app.retire_course_for(operator, "genai", "old")
            .await
            .unwrap();
        assert_eq!(shown(&world, 101).await, ["yearly Overdue old"]);
        // Once nobody can be judged by that year any more, nothing holds it.
        let refused = app.retire_course_for(operator, "old", "").await;
        assert_eq!(refused.unwrap_err().code(), "course-demanded");
        app.set_day("2028-06-01");
        app.retire_course_for(operator, "old", "").await.unwrap();
        world.is_true().await;
    }
);

on_both!(
    a_year_that_ended_while_a_mandate_was_retired_is_missed_by_nobody,
    async |test: TestDb| {
        // Given a course for each financial year, retired in December
        let world = World::new(&test).await;
        let app = &world.app;
        world.official(101, WATER, "Officer", None).await;
        let yearly = yearly("yearly", "GenAI for Everyone");
        world.publish(&yearly).await;
        app.set_day("2025-12-10");
        let retired = app.retire_mandate(&world.operator, "yearly", |_| true);
        retired.await.unwrap();
        // When it is published again in June, the new year is asked for
        app.set_day("2026-06-01");
        world.publish(&yearly).await;
        assert_eq!(shown(&world, 101).await, ["yearly Due genai"]);
        // and is missed when it is over.
        app.set_day("2027-04-01");
        assert_eq!(shown(&world, 101).await, ["yearly Overdue genai"]);
        world.is_true().await;
    }
);

on_both!(
    a_course_whose_replacements_end_in_a_retired_one_is_asked_for_by_no_mandate,
    async |test: TestDb| {
        // Given a retired course whose replacement was retired, too, with nothing in its place
        let world = World::new(&test).await;
        let (app, operator) = (&world.app, &world.operator);
        world.official(101, WATER, "Officer", None).await;
        for (gone, instead) in [("genai", "cyber"), ("cyber", "")] {
            let retired = app.retire_course_for(operator, gone, instead).await;
            retired.unwrap();
        }
        // When a mandate names the first, it is told, and is not published,
        let asks = asks("asks", "title = \"GenAI for Everyone\"");
        let told = app.mandate_problems(&asks).await.unwrap();
        assert_eq!((told.len(), told[0].code), (1, "retired-course"));
        app.draft_mandate(operator, &asks).await.unwrap();
        let published = app.publish_mandate(operator, "asks", |_| true).await;
        assert_eq!(published.unwrap_err().code(), "mandate-wrong");
        // until something that can be learned takes the place of the last.
        third_course(&world).await;
        app.retire_course_for(operator, "cyber", "old")
            .await
            .unwrap();
        let published = app.publish_mandate(operator, "asks", |_| true).await;
        assert!(published.unwrap().finished);
        assert_eq!(shown(&world, 101).await, ["asks Due old"]);
        world.is_true().await;
    }
);

on_both!(
    who_is_half_through_a_retired_course_goes_on_with_it,
    async |test: TestDb| {
        // Given a mandate for a course that one of two has begun
        let world = World::new(&test).await;
        for id in [101, 102] {
            world.official(id, WATER, "Officer", None).await;
        }
        world
            .publish(&asks("asks", "title = \"GenAI for Everyone\""))
            .await;
        let course = CourseId(21);
        world.act(101, Fact::Enrolled { course }).await;
        // When it is retired with another one in its place
        let retired = world
            .app
            .retire_course_for(&world.operator, "genai", "cyber");
        retired.await.unwrap();
        // then the one goes on where they were, and the other one begins with the other;
        assert_eq!(shown(&world, 101).await, ["asks Due genai"]);
        assert_eq!(shown(&world, 102).await, ["asks Due cyber"]);
        // finished, it counts.
        let resource = ResourceId(41);
        let finished = Fact::ResourceCompleted { course, resource };
        world.act(101, finished).await;
        assert!(shown(&world, 101).await[0].starts_with("asks Completed"));
        world.is_true().await;
    }
);

on_both!(
    what_once_came_in_the_place_of_a_course_keeps_its_credit,
    async |test: TestDb| {
        // Given a mandate for a course, a badge for it and another one, and who did the other
        let world = World::new(&test).await;
        let (app, operator) = (&world.app, &world.operator);
        for id in [101, 102, 103, 104] {
            world.official(id, WATER, "Officer", None).await;
        }
        world
            .publish(&asks("asks", "title = \"GenAI for Everyone\""))
            .await;
        world.publish(&crate::badges::daksh(2)).await;
        world.completes(101, 22).await;
        assert!(crate::badges::badges(&world, 101).await.is_empty());

        // When the course is retired with the other in its place, who did that one has met both
        // at this moment.
        app.retire_course_for(operator, "genai", "cyber")
            .await
            .unwrap();
        assert_eq!(crate::badges::badges(&world, 101).await.len(), 1);
        assert_eq!(shown(&world, 101).await, ["asks Completed cyber"]);

        // What is sent a second time, with nothing in its place, takes nothing away, and back to
        // draft it can't be taken while a mandate rests on it.
        app.retire_course_for(operator, "genai", "").await.unwrap();
        app.retire_course(operator, "genai").await.unwrap();
        let taken_back = app.take_back_course(operator, "genai").await;
        assert_eq!(taken_back.unwrap_err().code(), "course-demanded");
        let instead = app.replacement_of("genai").await.unwrap();
        assert_eq!(instead.map(|(code, _)| code).as_deref(), Some("cyber"));

        // When another one takes its place, the credit stays, and that one is asked for;
        third_course(&world).await;
        app.retire_course_for(operator, "genai", "old")
            .await
            .unwrap();
        assert_eq!(shown(&world, 101).await, ["asks Completed old"]);
        assert_eq!(shown(&world, 102).await, ["asks Due old"]);
        world.completes(102, 23).await;
        world.is_true().await;

        // when it is published again, the credit of both stays, and itself is asked for.
        app.set_day("2026-04-10");
        let missing = app.publish_course(operator, "genai").await;
        assert_eq!(missing.unwrap(), []);
        assert_eq!(app.replacement_of("genai").await.unwrap(), None);
        for (id, stands) in [(101, "Completed"), (102, "Completed"), (103, "Overdue")] {
            assert_eq!(shown(&world, id).await, [format!("asks {stands} genai")]);
        }
        assert_eq!(crate::badges::badges(&world, 101).await.len(), 1);
        // Who meets the badge now meets it by both.
        world.completes(104, 22).await;
        assert!(crate::badges::badges(&world, 104).await.is_empty());
        world.is_true().await;
        // What once came in its place can be retired with nothing in its own.
        app.retire_course_for(operator, "old", "").await.unwrap();
        assert_eq!(shown(&world, 102).await, ["asks Completed genai"]);
        world.is_true().await;
    }
);

on_both!(
    trying_what_is_live_knows_the_accounts_that_were_merged,
    async |test: TestDb| {
        // Given a mandate that is over, and one who was under it in another account
        let world = World::new(&test).await;
        let app = &world.app;
        world.official(101, WATER, "Officer", None).await;
        let live = mandate("live", "IN", "[[audience.any-of]]");
        world.publish(&live).await;
        app.set_day("2026-04-10");
        world.official(102, WATER, "Officer", None).await;
        let (gone, into) = (OfficialId(101), OfficialId(102));
        let merged = app.merge_officials(&world.operator, gone, into, false);
        assert!(merged.await.unwrap().recorded.is_some());
        assert_eq!(shown(&world, 102).await, ["live Overdue genai+cyber"]);
        // When it is tried, it says the same.
        let tried = app.simulate_mandate(&world.operator, &live, app.today(), None);
        let states: Vec<_> = tried.await.unwrap().states.into_iter().collect();
        assert_eq!(states, [(State::Overdue, 1)]);
    }
);

on_both!(
    who_is_named_and_stands_elsewhere_is_told,
    async |test: TestDb| {
        // Given an officer of Bihar, and one of Goa whose other account was in Bihar
        let world = World::new(&test).await;
        for (id, place) in [(101, WATER), (102, GOA), (103, WATER)] {
            world.official(id, place, "Officer", None).await;
        }
        let (gone, into) = (OfficialId(103), OfficialId(102));
        let merged = world
            .app
            .merge_officials(&world.operator, gone, into, false);
        merged.await.unwrap();
        // When a mandate of Bihar names all of them, those are told whom it doesn't reach.
        let named = "[[audience.any-of]]\nofficials = [101, 102, 103]";
        let named = mandate("bihar", "IN-BR", named);
        let told = world.app.mandate_warnings(&named).await.unwrap();
        assert_eq!((told.len(), told[0].code), (1, "officials-elsewhere"));
        assert_eq!(told[0].place, "audience.any-of[0].officials");
        assert!(told[0].why.en.starts_with("“102”, “103” are not in IN-BR"));
        // It may be meant for when they come.
        world.publish(&named).await;
        let to = OrganisationId(BIHAR);
        world.act(102, Fact::Transferred { to }).await;
        assert_eq!(world.under(102).await, "bihar 2025-11-05");
        assert_eq!(world.app.mandate_warnings(&named).await.unwrap(), []);
        // A badge for hours is issued to nobody, which is told, too.
        let mut hours = named.clone();
        hours.badges.insert(
            "steady".to_owned(),
            Badge {
                title: Said::same("Steady"),
                requirement: Requirement::Hours(Hours {
                    hours: 4,
                    count: Count::TimeSpent,
                    per: Per::Week,
                }),
            },
        );
        let told = world.app.mandate_warnings(&hours).await.unwrap();
        assert_eq!((told.len(), told[0].code), (1, "badge-not-issued"));
        assert_eq!(told[0].place, "badges.steady.requirement");
        world.is_true().await;
    }
);

on_both!(
    only_what_can_reach_an_official_is_looked_at_and_nothing_else_changes,
    async |test: TestDb| {
        // Given mandates of the nation, of two States and of a department
        let world = World::new(&test).await;
        world.official(101, WATER, "Officer", None).await;
        for (code, place) in [
            ("nation", "IN"),
            ("bihar", "IN-BR"),
            ("goa", "IN-GA"),
            ("water", "BR-PHED"),
        ] {
            let mandate = mandate(code, place, "[[audience.any-of]]");
            world.publish(&mandate).await;
        }
        // When somebody is transferred from one to the other, and back,
        let since = "2025-11-05";
        for (day, place, under) in [
            (since, None, "nation, bihar, water"),
            ("2025-11-10", Some(GOA), "nation, goa"),
            ("2025-11-20", Some(WATER), "nation, bihar, water"),
        ] {
            world.app.set_day(day);
            if let Some(to) = place.map(OrganisationId) {
                world.act(101, Fact::Transferred { to }).await;
            }
            // then what is written is what all of them say, and what was set before is known.
            let held = world.under(101).await;
            let codes: Vec<&str> = held
                .split(", ")
                .filter_map(|one| one.split(' ').next())
                .collect();
            assert_eq!(codes.join(", "), under, "{day}");
            world.is_true().await;
        }
        let mut tx = world.app.db().read().await.unwrap();
        let ids = [OfficialId(101)];
        let of = store::live_for(&mut tx, world.app.today(), &ids)
            .await
            .unwrap();
        assert_eq!(of.len(), 4, "also of where they were");
        drop(tx);
        world.official(102, GOA, "Officer", None).await;
        let mut tx = world.app.db().read().await.unwrap();
        let of = store::live_for(&mut tx, world.app.today(), &[OfficialId(102)]).await;
        let codes: Vec<String> = of
            .unwrap()
            .into_iter()
            .map(|one| one.mandate.code)
            .collect();
        assert_eq!(codes, ["nation", "goa"]);
    }
);

on_both!(
    what_is_kept_is_shown_and_retired_though_its_rule_would_be_refused_now,
    async |test: TestDb| {
        // Given a plan that was published before a rule came that refuses it, and one beside it
        let world = World::new(&test).await;
        let (app, operator) = (&world.app, &world.operator);
        world.official(101, WATER, "Officer", None).await;
        let mut good = mandate("rolls", "BR-PHED", "[[audience.any-of]]");
        good.window.credit = Credit::None;
        good.window.within = Within::Rolling(Rolling {
            months: 12,
            first_within_days: 30,
        });
        let beside = mandate("beside", "BR-PHED", "[[audience.any-of]]");
        for plan in [&good, &beside] {
            app.draft_mandate_as_plan(operator, plan).await.unwrap();
            let published = app.publish_mandate(operator, &plan.code, |_| true);
            assert!(published.await.unwrap().finished);
        }
        let mut bad = good.clone();
        bad.window.credit = Credit::Days(90);
        let body = sopan_app::formats::mandate::to_json(&bad).unwrap();
        assert_eq!(read(body.as_bytes()).unwrap_err()[0].place, "window.credit");
        let mut tx = app.db().write().await.unwrap();
        sql("update mandate_version set body = $1
             where mandate = (select id from mandate where code = 'rolls')")
        .bind(body)
        .run(&mut tx)
        .await
        .unwrap();
        tx.commit().await.unwrap();

        // Then the list, its page and its trial are there,
        let stages = async || {
            let lines = app.mandate_lines(operator, true, None, "").await.unwrap();
            let lines = lines.into_iter().map(|line| (line.code, line.stage));
            lines.collect::<Vec<_>>()
        };
        let (live, retired) = (Stage::Live, Stage::Retired);
        let held = [("beside".to_owned(), live), ("rolls".to_owned(), live)];
        assert_eq!(stages().await, held);
        let one = app.mandate(operator, "rolls").await.unwrap();
        assert_eq!(one.held.as_ref(), Some(&bad));
        let tried = app.simulate_mandate(operator, &bad, app.today(), None);
        assert_eq!(tried.await.unwrap().officials, 1);
        // it can be retired, nobody writes another one like it, and a better one can follow.
        let gone = app.retire_mandate(operator, "rolls", |_| true);
        assert!(gone.await.unwrap().finished);
        let held = [("beside".to_owned(), live), ("rolls".to_owned(), retired)];
        assert_eq!(stages().await, held);
        let again = app.draft_mandate(operator, &bad).await;
        assert_eq!(again.unwrap_err().code(), "mandate-wrong");
        world.publish(&good).await;
        world.is_true().await;
    }
);

on_both!(
    who_does_the_new_list_is_still_told_of_the_year_that_was_missed,
    async |test: TestDb| {
        // Given a course for each financial year, whose list is another one from May on
        let world = World::new(&test).await;
        let app = &world.app;
        world.official(101, WATER, "Officer", None).await;
        world.publish(&yearly("yearly", "GenAI for Everyone")).await;
        app.set_day("2026-05-04");
        let mut other = yearly("yearly", "Cyber Hygiene");
        other.letter.name = Said::new("Another letter", "दूसरा पत्र");
        world.publish(&other).await;
        let officer = app.actor_as(Some("101")).await.unwrap();

        // When who missed the first one does what is asked now,
        world.completes(101, 22).await;

        // then the year before is overdue, as its list and its letter asked,
        assert_eq!(shown(&world, 101).await, ["yearly Overdue genai"]);
        let tally = app.tally_mandate(&world.operator, "yearly", None).await;
        assert_eq!(tally.unwrap().unwrap().states[&State::Overdue], 1);
        let told = async || {
            let plan = app.own_plan(&officer).await.unwrap();
            let held = plan.items.into_iter().next().unwrap();
            let words = held.explained.words.requirement[0].1.en.clone();
            let open = held.standing.open.map(|open| open.state);
            (
                held.explained.version,
                held.explained.letter.en,
                words,
                open,
            )
        };
        let (version, letter, words, open) = told().await;
        assert_eq!((version, letter.as_str()), (1, "A letter"));
        assert!(words.contains("GenAI for Everyone"), "{words}");
        assert_eq!(open, Some(State::Completed));
        // and until that is done, too.
        world.completes(101, 21).await;
        assert_eq!(shown(&world, 101).await, ["yearly Completed cyber"]);
        let (version, letter, words, open) = told().await;
        assert_eq!((version, letter.as_str()), (2, "Another letter"));
        assert!(words.contains("Cyber Hygiene"), "{words}");
        assert_eq!(open, None);
        world.is_true().await;
    }
);

on_both!(
    a_choice_keeps_the_credit_of_who_completed_a_course_and_what_came_in_its_place,
    async |test: TestDb| {
        // Given a choice of two of three courses, and who completed two of them
        let world = World::new(&test).await;
        let (app, operator) = (&world.app, &world.operator);
        third_course(&world).await;
        let mut tx = app.db().write().await.unwrap();
        sql(
            "insert into course (id, code, title, language, minutes, description, status,
                                 search, organisation, created_at)
             values (24, 'fourth', 'Fourth', 'en', 60, '', 'live', '', 1, 0)",
        )
        .run(&mut tx)
        .await
        .unwrap();
        tx.commit().await.unwrap();
        for id in [101, 102] {
            world.official(id, WATER, "Officer", None).await;
        }
        world.completes(101, 21).await;
        world.completes(101, 22).await;
        let mut choice = mandate("choice", "IN", "[[audience.any-of]]");
        let Requirement::KOf(two) = &mut choice.requirement else {
            panic!("it is a choice");
        };
        two.k = 2;
        let third = Named {
            title: "Old Rules".to_owned(),
            provider: None,
            code: None,
            instead: Vec::new(),
        };
        two.of.push(Requirement::Course(third));
        world.publish(&choice).await;

        // When one is retired with the other in its place, and that one with a fourth,
        for (gone, instead, left) in [
            ("genai", "cyber", "cyber+old"),
            ("cyber", "fourth", "fourth+old"),
        ] {
            let retired = app.retire_course_for(operator, gone, instead).await;
            retired.unwrap();
            // then both stay done, and who did neither has the others to choose from.
            let stands = shown(&world, 101).await;
            assert!(stands[0].starts_with("choice Completed"), "{stands:?}");
            assert_eq!(shown(&world, 102).await, [format!("choice Due {left}")]);
            world.is_true().await;
        }
    }
);

/// A doubt about two courses of the lists, their codes, and that of a third one.
async fn doubted(world: &World) -> (i64, [String; 3]) {
    world.official(101, WATER, "Officer", None).await;
    world.official(102, WATER, "Officer", None).await;
    world.bring_lists().await;
    let doubts = world.app.course_doubts(&world.operator).await.unwrap();
    let doubt = doubts.iter().find(|doubt| !doubt.providers).unwrap();
    let [left, right] = [&doubt.left, &doubt.right].map(|side| side.code.clone().unwrap());
    let mut tx = world.app.db().read().await.unwrap();
    let third = sql(
        "select code from course where status = 'live' and code not in ($1, $2)
         order by id limit 1",
    )
    .bind(left.as_str())
    .bind(right.as_str())
    .one(&mut tx)
    .await
    .unwrap();
    (doubt.id, [left, right, third.get("code").unwrap()])
}

on_both!(
    settling_a_doubt_takes_no_replacement_away_that_a_mandate_rests_on,
    async |test: TestDb| {
        // Given two courses that may be the same, both retired: one that somebody learned, and
        // one with another in its place, which a mandate asks for
        let world = World::new(&test).await;
        let (app, operator) = (&world.app, &world.operator);
        let (doubt, [left, right, third]) = doubted(&world).await;
        let named = format!("title = \"A course\"\ncode = \"{right}\"");
        world.publish(&asks("asks", &named)).await;
        let mut tx = app.db().read().await.unwrap();
        let learned = sql("select id from course where code = $1")
            .bind(left.as_str())
            .one(&mut tx)
            .await
            .unwrap();
        drop(tx);
        let course = learned.get("id").unwrap();
        world.act(102, Fact::Enrolled { course }).await;
        for (gone, instead) in [(&left, ""), (&right, third.as_str())] {
            let retired = app.retire_course_for(operator, gone, instead).await;
            retired.unwrap();
        }
        assert_eq!(shown(&world, 101).await, [format!("asks Due {third}")]);

        // When they are found to be the same
        app.settle_doubt(operator, doubt, true).await.unwrap();

        // Then the mandate asks for what can be learned, which comes in the place of both.
        assert_eq!(shown(&world, 101).await, [format!("asks Due {third}")]);
        let instead = app.replacement_of(&left).await.unwrap();
        assert_eq!(instead.map(|(code, _)| code), Some(third));
        world.is_true().await;
    }
);

on_both!(
    settling_a_doubt_makes_no_circle_of_replacements,
    async |test: TestDb| {
        // Given two courses that may be the same, one of which came in the other one's place
        // before a third came in its own
        let world = World::new(&test).await;
        let (app, operator) = (&world.app, &world.operator);
        let (doubt, [left, right, third]) = doubted(&world).await;
        let named = format!("title = \"A course\"\ncode = \"{left}\"");
        world.publish(&asks("asks", &named)).await;
        for (gone, instead) in [(&left, &right), (&right, &third)] {
            let retired = app.retire_course_for(operator, gone, instead).await;
            retired.unwrap();
        }
        assert_eq!(shown(&world, 101).await, [format!("asks Due {third}")]);
        // When they are found to be the same, then what is asked for can be learned still.
        app.settle_doubt(operator, doubt, true).await.unwrap();
        assert_eq!(shown(&world, 101).await, [format!("asks Due {third}")]);
        world.is_true().await;
    }
);
