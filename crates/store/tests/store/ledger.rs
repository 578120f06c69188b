//! The ledger on a real database: what is acknowledged is there, once, and every
//! view and account equals what the entries give.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use sopan_rules::ids::{AssessmentId, CourseId, OfficialId, OrganisationId, ResourceId};
use sopan_rules::ledger::{Fact, Refusal};
use sopan_rules::measures::Measure;
use sopan_rules::time::{Day, Moment};
use sopan_store::lane::{LaneError, Source};
use sopan_store::ledger::{Act, Work, figures};
use sopan_store::testing::TestDb;
use sopan_store::verify::{verify, verify_measures};
use sopan_store::{Db, Lane, StoreError, on_both, sql};

const NATION: OrganisationId = OrganisationId(1);
const STATE: OrganisationId = OrganisationId(2);
const WATER: OrganisationId = OrganisationId(3);
const ROADS: OrganisationId = OrganisationId(4);
const COURSE: CourseId = CourseId(50);

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// A nation with one State and two departments, a course with two resources and an
/// assessment, and a clock that the test sets.
struct World {
    db: Db,
    lane: Lane,
    clock: Arc<AtomicI64>,
}

impl World {
    async fn new(db: &Db) -> World {
        let mut tx = db.write().await.unwrap();
        let all = [(NATION, NATION, 0), (STATE, STATE, 0), (STATE, NATION, 1)];
        let departments = [WATER, ROADS]
            .into_iter()
            .flat_map(|d| [(d, d, 0), (d, STATE, 1), (d, NATION, 2)]);
        for organisation in [NATION, STATE, WATER, ROADS] {
            sql("insert into organisation (id, code, kind, name_en, name_hi)
                 values ($1, $2, 'department', '', '')")
            .bind(organisation)
            .bind(format!("O{}", organisation.0))
            .run(&mut tx)
            .await
            .unwrap();
        }
        for (organisation, ancestor, depth) in all.into_iter().chain(departments) {
            sql(
                "insert into lineage (organisation, ancestor, depth, from_day, until_day)
                 values ($1, $2, $3, $4, $5)",
            )
            .bind(organisation)
            .bind(ancestor)
            .bind(depth)
            .bind(Day::BEGINNING)
            .bind(Day::FOREVER)
            .run(&mut tx)
            .await
            .unwrap();
        }
        sql(
            "insert into course (id, code, title, language, minutes, description, status,
                                 search, organisation, created_at)
             values ($1, 'C50', 'Noting and Drafting', 'en', 90, '', 'live', '', 1, 0)",
        )
        .bind(COURSE)
        .run(&mut tx)
        .await
        .unwrap();
        for resource in [61, 62] {
            sql(
                "insert into resource (id, module, course, position, kind, title, body,
                                       minutes, required)
                 values ($1, 60, $2, 1, 'text', 'x', '', 10, 1)",
            )
            .bind(resource)
            .bind(COURSE)
            .run(&mut tx)
            .await
            .unwrap();
        }
        sql(
            "insert into assessment (id, course, title, pass_percent, attempts)
             values (70, $1, 'x', 50, 3)",
        )
        .bind(COURSE)
        .run(&mut tx)
        .await
        .unwrap();
        tx.commit().await.unwrap();
        let clock = Arc::new(AtomicI64::new(day("2025-11-30").start().0));
        let lane = open_lane(db, &clock).await;
        World {
            db: db.clone(),
            lane,
            clock,
        }
    }

    fn now(&self) -> Moment {
        Moment(self.clock.load(Ordering::SeqCst))
    }

    fn at(&self, day: Day) {
        self.clock.store(day.start().0, Ordering::SeqCst);
    }

    async fn does(&self, official: i64, fact: Fact) -> Result<usize, LaneError> {
        self.did(official, fact, self.now()).await
    }

    async fn did(&self, official: i64, fact: Fact, at: Moment) -> Result<usize, LaneError> {
        let work = Work::act(OfficialId(official), fact, at, None);
        Ok(self.lane.write(work).await?.entries)
    }

    async fn figure(&self, o: OrganisationId, m: Measure, as_on: &str, known: Option<&str>) -> i64 {
        let mut tx = self.db.read().await.unwrap();
        let known = known.map(day);
        let figures = figures(&mut tx, &[o], &Measure::ALL, day(as_on), known)
            .await
            .unwrap();
        figures.get(&o).map_or(0, |amounts| amounts.of(m))
    }

    async fn is_proven(&self) {
        let told = verify(&self.db).await.unwrap();
        assert!(told.is_clean(), "{:#?}", told.first);
        assert!(told.entries > 0);
        // And the other way round: measure by measure, on some days, as known on some.
        for (as_on, known_on) in [
            ("2025-11-30", None),
            ("2025-11-30", Some("2025-11-30")),
            ("2026-01-31", Some("2025-12-15")),
            ("2027-01-01", None),
        ] {
            let told = verify_measures(&self.db, day(as_on), known_on.map(day)).await;
            let told = told.unwrap();
            assert!(told.is_clean(), "{as_on} {known_on:?} {:#?}", told.first);
        }
    }
}

async fn open_lane(db: &Db, clock: &Arc<AtomicI64>) -> Lane {
    let clock = clock.clone();
    let number = AtomicI64::new(db.ids(1).await.unwrap()[0]);
    let source = Source {
        now: Arc::new(move || Moment(clock.load(Ordering::SeqCst))),
        certificate: Arc::new(move || format!("T-{}", number.fetch_add(100_000, Ordering::SeqCst))),
    };
    Lane::open(db, source).await.unwrap()
}

fn registered() -> Fact {
    registered_in(WATER)
}

fn registered_in(organisation: OrganisationId) -> Fact {
    Fact::Registered {
        organisation,
        group: Some("Group B".into()),
        designation: Some("Junior Engineer".into()),
    }
}

fn done(resource: i64) -> Fact {
    Fact::ResourceCompleted {
        course: COURSE,
        resource: ResourceId(resource),
    }
}

fn attempt(hundredths: i64) -> Fact {
    Fact::AttemptFinished {
        course: COURSE,
        assessment: AssessmentId(70),
        hundredths,
        cleared: hundredths >= 5_000,
        regraded: false,
    }
}

on_both!(
    one_completion_moves_the_department_the_state_and_the_nation,
    async |test: TestDb| {
        // Given an official of Water Resources, verified and enrolled
        let world = World::new(&test.db).await;
        world.does(7, registered()).await.unwrap();
        world.does(7, Fact::Verified).await.unwrap();
        world
            .does(7, Fact::Enrolled { course: COURSE })
            .await
            .unwrap();
        world.does(7, done(61)).await.unwrap();
        world.does(7, attempt(8_000)).await.unwrap();
        assert_eq!(
            world
                .figure(NATION, Measure::Learned, "2025-11-30", None)
                .await,
            0
        );
        // when the last required resource is done
        let work = Work::act(OfficialId(7), done(62), world.now(), None);
        let answer = world.lane.write(work).await.unwrap();
        // then the course is complete with a certificate,
        assert_eq!(answer.entries, 2);
        assert_eq!(answer.completions.len(), 1);
        // and every organisation above counts it at that moment.
        for organisation in [WATER, STATE, NATION] {
            for (measure, expected) in [
                (Measure::Registered, 1),
                (Measure::Verified, 1),
                (Measure::Learned, 1),
                (Measure::PairsCleared, 1),
                (Measure::CourseMinutes, 90),
            ] {
                let figure = world
                    .figure(organisation, measure, "2025-11-30", None)
                    .await;
                assert_eq!(figure, expected, "{organisation} {measure:?}");
            }
        }
        assert_eq!(
            world
                .figure(ROADS, Measure::Registered, "2025-11-30", None)
                .await,
            0
        );
        world.is_proven().await;
    }
);

on_both!(the_same_request_twice_counts_once, async |test: TestDb| {
    let world = World::new(&test.db).await;
    world.does(7, registered()).await.unwrap();
    world
        .does(7, Fact::Enrolled { course: COURSE })
        .await
        .unwrap();
    let work = |fact| Work {
        key: Some((OfficialId(7), "request-1".into())),
        ..Work::act(OfficialId(7), fact, world.now(), None)
    };
    let first = world.lane.write(work(attempt(8_000))).await.unwrap();
    let again = world.lane.write(work(attempt(8_000))).await.unwrap();
    assert!(!first.repeated && again.repeated);
    assert_eq!(first.entries, again.entries);
    assert_eq!(
        world
            .figure(NATION, Measure::PairsAttempted, "2025-11-30", None)
            .await,
        1
    );
    // Without a key, what is so already is not written again either.
    assert_eq!(world.does(7, done(61)).await.unwrap(), 1);
    assert_eq!(world.does(7, done(61)).await.unwrap(), 0);
    world.is_proven().await;
});

on_both!(
    what_is_refused_leaves_nothing_behind,
    async |test: TestDb| {
        let world = World::new(&test.db).await;
        world.does(7, registered()).await.unwrap();
        // Given a work whose second act can't be
        let mut work = Work::act(OfficialId(7), Fact::Verified, world.now(), None);
        work.acts.push(Act {
            official: OfficialId(7),
            fact: done(61),
            occurred: world.now(),
            caused_by: None,
        });
        work.also.push(sql(
            "insert into setting (name, value) values ('left', 'behind')",
        ));
        // when it is written, then it is refused whole,
        let refused = world.lane.write(work).await;
        assert!(matches!(
            refused,
            Err(LaneError::Refused(Refusal::NotEnrolled(COURSE)))
        ));
        let mut tx = test.db.read().await.unwrap();
        assert!(
            sql("select value from setting")
                .all(&mut tx)
                .await
                .unwrap()
                .is_empty()
        );
        drop(tx);
        assert_eq!(
            world
                .figure(WATER, Measure::Verified, "2025-11-30", None)
                .await,
            0
        );
        // and so are an unknown official, the future, and content of another course.
        assert!(matches!(
            world.does(8, Fact::Verified).await,
            Err(LaneError::Refused(Refusal::NotRegistered(OfficialId(8))))
        ));
        assert!(matches!(
            world
                .did(7, Fact::Verified, world.now().plus_seconds(3_600))
                .await,
            Err(LaneError::Refused(Refusal::InTheFuture))
        ));
        assert!(matches!(
            world.does(7, registered()).await,
            Err(LaneError::Refused(Refusal::AlreadyRegistered(_)))
        ));
        world.is_proven().await;
    }
);

on_both!(
    late_news_is_counted_on_its_day_and_known_from_the_day_it_came,
    async |test: TestDb| {
        // Given an official who learned without network on 5 November
        let world = World::new(&test.db).await;
        world.at(day("2025-10-20"));
        world.does(7, registered()).await.unwrap();
        world
            .does(7, Fact::Enrolled { course: COURSE })
            .await
            .unwrap();
        world.at(day("2025-11-10"));
        world.does(7, attempt(9_000)).await.unwrap();
        // when the device is back on 2 December
        world.at(day("2025-12-02"));
        let offline = day("2025-11-05").start();
        world.did(7, done(61), offline).await.unwrap();
        world
            .did(7, done(62), offline.plus_seconds(60))
            .await
            .unwrap();
        // then the course counts as completed when the last thing it asked for was
        // cleared, on 10 November,
        for (as_on, known, expected) in [
            ("2025-11-09", None, 0),
            ("2025-11-10", None, 1),
            ("2025-11-30", None, 1),
            // but whoever looked on 30 November could not know,
            ("2025-11-30", Some("2025-11-30"), 0),
            ("2025-11-30", Some("2025-12-01"), 0),
            // and from 2 December on one does.
            ("2025-11-30", Some("2025-12-02"), 1),
        ] {
            let figure = world.figure(STATE, Measure::Learned, as_on, known).await;
            assert_eq!(figure, expected, "{as_on} known {known:?}");
        }
        // What was known on an earlier day holds nothing of the days after it.
        let figure = world
            .figure(STATE, Measure::Registered, "2025-11-30", Some("2025-10-19"))
            .await;
        assert_eq!(figure, 0);
        world.is_proven().await;
    }
);

on_both!(
    many_callers_share_one_commit_and_none_is_lost,
    async |test: TestDb| {
        let world = Arc::new(World::new(&test.db).await);
        let callers: Vec<_> = (0..64)
            .map(|caller| {
                let world = world.clone();
                tokio::spawn(async move {
                    let official = 1_000 + caller;
                    world.does(official, registered()).await.unwrap();
                    world
                        .does(official, Fact::Enrolled { course: COURSE })
                        .await
                        .unwrap();
                    for resource in [61, 62] {
                        world.does(official, done(resource)).await.unwrap();
                    }
                    world.does(official, attempt(10_000)).await.unwrap();
                })
            })
            .collect();
        for caller in callers {
            caller.await.unwrap();
        }
        assert_eq!(
            world
                .figure(NATION, Measure::Completions, "2025-11-30", None)
                .await,
            64
        );
        world.is_proven().await;
    }
);

on_both!(two_programs_write_to_one_database, async |test: TestDb| {
    // Given two lanes, as of two nodes, and the same official learning through both
    let world = World::new(&test.db).await;
    let other = open_lane(&test.db, &world.clock).await;
    world.does(7, registered()).await.unwrap();
    world
        .does(7, Fact::Enrolled { course: COURSE })
        .await
        .unwrap();
    let write = |lane: &Lane, fact| {
        let lane = lane.clone();
        let work = Work::act(OfficialId(7), fact, world.now(), None);
        tokio::spawn(async move { lane.write(work).await.unwrap().completions.len() })
    };
    let tasks = [
        write(&world.lane, done(61)),
        write(&other, done(62)),
        write(&world.lane, attempt(6_000)),
        write(&other, attempt(7_000)),
        write(&other, done(61)),
    ];
    let mut completions = 0;
    for task in tasks {
        completions += task.await.unwrap();
    }
    // then exactly one of the requests completed the course.
    assert_eq!(completions, 1);
    world.is_proven().await;
});

on_both!(
    a_table_that_was_tampered_with_is_found,
    async |test: TestDb| {
        let world = World::new(&test.db).await;
        world.does(7, registered()).await.unwrap();
        world.does(7, Fact::Verified).await.unwrap();
        world.is_proven().await;
        for (tamper, table) in [
            (
                "update official set profile_status = 0 where id = 7",
                "official",
            ),
            (
                "update account_line set verified = coalesce(verified, 0) + 1 where organisation = 1",
                "account_line",
            ),
            (
                "delete from account_month where organisation = 2",
                "account_month",
            ),
            (
                "insert into certificate (number, official, course) values ('F', 7, 50)",
                "certificate",
            ),
        ] {
            let mut tx = test.db.write().await.unwrap();
            sql(tamper).run(&mut tx).await.unwrap();
            tx.commit().await.unwrap();
            let told = verify(&test.db).await.unwrap();
            assert!(told.first.iter().any(|d| d.table == table), "{tamper}");
            if table.starts_with("account") {
                // A ranking reads the months before, and the lines of its own month.
                let as_on = match table {
                    "account_line" => world.now().day(),
                    _ => day("2027-01-01"),
                };
                let counted = verify_measures(&test.db, as_on, None).await;
                assert!(!counted.unwrap().is_clean(), "{tamper}");
            }
        }
    }
);

on_both!(opening_again_changes_nothing, async |test: TestDb| {
    let world = World::new(&test.db).await;
    world.does(7, registered()).await.unwrap();
    let again = Db::open(&test.address).await.unwrap();
    assert!(verify(&again).await.unwrap().is_clean());
});

on_both!(
    what_was_decided_on_something_else_is_not_written,
    async |test: TestDb| {
        // Given an official who learns, and a place at version 0
        let world = World::new(&test.db).await;
        let official = OfficialId(1_000);
        world.does(1_000, registered()).await.unwrap();
        world
            .does(1_000, Fact::Enrolled { course: COURSE })
            .await
            .unwrap();
        let mut tx = test.db.write().await.unwrap();
        sql("insert into setting (name, value) values ('version', '0')")
            .run(&mut tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let spends = |seconds| {
            let fact = Fact::TimeSpent {
                course: COURSE,
                seconds,
            };
            Work {
                given: Some(
                    sql("update setting set value = '1' where name = 'version' and value = $1")
                        .bind("0"),
                ),
                ..Work::act(official, fact, world.now(), None)
            }
        };
        // when many decide on version 0, also within one batch,
        let writes = (0..20).map(|_| world.lane.write(spends(60)));
        let done = futures_util::future::try_join_all(writes).await.unwrap();
        // then one of them is written,
        assert_eq!(done.iter().filter(|d| d.entries == 1).count(), 1);
        assert_eq!(done.iter().filter(|d| d.outdated).count(), 19);
        // and one that the rules refuse leaves the version as it is.
        let mut tx = test.db.write().await.unwrap();
        sql("update setting set value = '0' where name = 'version'")
            .run(&mut tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let refused = world.lane.write(spends(0)).await;
        assert!(matches!(refused, Err(LaneError::Refused(_))));
        assert_eq!(world.lane.write(spends(30)).await.unwrap().entries, 1);
        let told = verify(&test.db).await.unwrap();
        assert!(told.is_clean(), "{:?}", told.first);
    }
);

on_both!(
    what_is_written_between_the_reads_of_one_moment_is_in_none_of_them,
    async |test: TestDb| {
        // Given an official of each department, and a transaction of one moment that has
        // read the figures of one department,
        let world = World::new(&test.db).await;
        for (official, department) in [(1, WATER), (2, ROADS)] {
            world
                .does(official, registered_in(department))
                .await
                .unwrap();
        }
        let as_on = world.now().day();
        let count = async |tx: &mut sopan_store::Tx, o| {
            let found = figures(tx, &[o], &Measure::ALL, as_on, None).await.unwrap();
            found[&o].of(Measure::Registered)
        };
        let mut tx = test.db.write_at_one_moment().await.unwrap();
        assert_eq!(count(&mut tx, WATER).await, 1);
        // when two more come, one in each department (on SQLite they wait),
        let lane = world.lane.clone();
        let now = world.now();
        let come = tokio::spawn(async move {
            for (official, department) in [(3, WATER), (4, ROADS)] {
                let work = Work::act(OfficialId(official), registered_in(department), now, None);
                lane.write(work).await.unwrap();
            }
        });
        if test.db.dialect() == sopan_store::sql::Dialect::Postgres {
            while !come.is_finished() {
                tokio::task::yield_now().await;
            }
        }
        // then the other department is as it was at that moment, and so is what is above,
        assert_eq!(count(&mut tx, ROADS).await, 1);
        assert_eq!(count(&mut tx, STATE).await, 2);
        assert_eq!(count(&mut tx, WATER).await, 1);
        tx.commit().await.unwrap();
        // and the next moment has both.
        come.await.unwrap();
        let mut tx = test.db.read().await.unwrap();
        assert_eq!(count(&mut tx, STATE).await, 4);
        drop(tx);
        let told = verify(&test.db).await.unwrap();
        assert!(told.is_clean(), "{:?}", told.first);
    }
);

/// The server ends the connection of the first who commits time spent.
const DIES: &[&str] = &[
    "create sequence deaths",
    "create function die() returns trigger language plpgsql as $$
     begin
         if nextval('deaths') = 1 then
             perform pg_terminate_backend(pg_backend_pid());
             perform pg_sleep(1);
         end if;
         return null;
     end $$",
    "create constraint trigger dies after insert on entry
     deferrable initially deferred for each row when (new.kind = 12) execute function die()",
];

#[tokio::test(flavor = "multi_thread")]
async fn whoever_loses_the_server_in_a_commit_is_told_or_tried_again() {
    let Some(test) = sopan_store::testing::postgres().await else {
        return;
    };
    // Given an official who learns, on a server that ends the connection when the next
    // time spent is committed,
    let world = World::new(&test.db).await;
    let enrolled = Fact::Enrolled { course: COURSE };
    world.does(7, registered()).await.unwrap();
    world.does(7, enrolled).await.unwrap();
    let mut tx = test.db.write().await.unwrap();
    for text in DIES {
        sql(*text).run(&mut tx).await.unwrap();
    }
    tx.commit().await.unwrap();
    let spent = |key: Option<&str>| {
        let fact = Fact::TimeSpent {
            course: COURSE,
            seconds: 60,
        };
        Work {
            key: key.map(|key| (OfficialId(7), key.to_owned())),
            ..Work::act(OfficialId(7), fact, world.now(), None)
        }
    };
    // then who would write twice by trying again is told that nobody knows,
    let told = world.lane.write(spent(None)).await;
    assert!(
        matches!(&told, Err(LaneError::Store(StoreError::OutcomeUnknown(_)))),
        "{told:?}"
    );
    assert_eq!(world.lane.write(spent(None)).await.unwrap().entries, 1);
    // and who gave a key is tried again and notices nothing.
    let mut tx = test.db.write().await.unwrap();
    sql("alter sequence deaths restart")
        .run(&mut tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let done = world.lane.write(spent(Some("a"))).await.unwrap();
    assert_eq!((done.entries, done.repeated), (1, false));
    let measure = Measure::TimeSpentSeconds;
    assert_eq!(world.figure(NATION, measure, "2025-11-30", None).await, 120);
    let told = verify(&test.db).await.unwrap();
    assert!(told.is_clean(), "{:?}", told.first);
}

on_both!(
    a_text_with_what_no_database_keeps_is_refused_before_it_is_asked,
    async |test: TestDb| {
        // Given an official who learns,
        let world = World::new(&test.db).await;
        world.does(7, registered()).await.unwrap();
        // when a text with U+0000 is bound, it is refused, and the transaction goes on;
        let keep = |name: &str| {
            sql("insert into setting (name, value) values ($1, $2)")
                .bind(name)
                .bind("x")
        };
        let mut tx = test.db.write().await.unwrap();
        let refused = keep("a\0b").run(&mut tx).await;
        assert!(matches!(refused, Err(StoreError::ZeroCharacter)));
        keep("ab").run(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        // and in the lane it fails alone.
        let bad = world.lane.write(Work::of(keep("c\0d")));
        let good = world.lane.write(Work::of(keep("cd")));
        let (bad, good) = futures_util::future::join(bad, good).await;
        assert!(matches!(
            bad,
            Err(LaneError::Store(StoreError::ZeroCharacter))
        ));
        assert!(good.is_ok());
    }
);
