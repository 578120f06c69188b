//! Accounts of one person: merged and taken back, whatever happens before, between and after,
//! every view and account equals what the entries give, and what was known stays known.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use sopan_rules::ids::{AssessmentId, CourseId, OfficialId, OrganisationId, ResourceId};
use sopan_rules::ledger::{Fact, NOWHERE, Refusal};
use sopan_rules::measures::{Amounts, Measure};
use sopan_rules::time::{Day, Moment};
use sopan_store::duplicates::{self, Merge};
use sopan_store::lane::{LaneError, Source};
use sopan_store::ledger::{Work, figures};
use sopan_store::testing::TestDb;
use sopan_store::verify::{verify, verify_measures};
use sopan_store::{Db, Lane, on_both, sql};

const NATION: OrganisationId = OrganisationId(1);
const STATES: [i64; 2] = [2, 3];
const DEPARTMENTS: [i64; 3] = [4, 5, 6];
const COURSES: std::ops::Range<i64> = 50..54;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// A nation with two States, three departments, and four courses of two resources; two of
/// them end in an assessment.
struct World {
    db: Db,
    lane: Lane,
    clock: Arc<AtomicI64>,
}

impl World {
    async fn new(db: &Db) -> World {
        let mut tx = db.write().await.unwrap();
        let mut above: Vec<(i64, Vec<i64>)> = vec![(1, vec![1])];
        above.extend(STATES.map(|state| (state, vec![state, 1])));
        let parents = [2, 2, 3];
        above.extend(
            DEPARTMENTS
                .iter()
                .zip(parents)
                .map(|(d, s)| (*d, vec![*d, s, 1])),
        );
        for (organisation, line) in above {
            sql("insert into organisation (id, code, kind, name_en, name_hi)
                 values ($1, $2, 'department', '', '')")
            .bind(organisation)
            .bind(format!("O{organisation}"))
            .run(&mut tx)
            .await
            .unwrap();
            for (depth, ancestor) in (0_i64..).zip(line) {
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
        }
        for course in COURSES {
            sql(
                "insert into course (id, code, title, language, minutes, description, status,
                                     search, organisation, created_at)
                 values ($1, $2, 'x', 'en', $3, '', 'live', '', 1, 0)",
            )
            .bind(course)
            .bind(format!("C{course}"))
            .bind(course)
            .run(&mut tx)
            .await
            .unwrap();
            for resource in [course * 10, course * 10 + 1] {
                sql(
                    "insert into resource (id, module, course, position, kind, title, body,
                                           minutes, required)
                     values ($1, 60, $2, 1, 'text', 'x', '', 10, 1)",
                )
                .bind(resource)
                .bind(course)
                .run(&mut tx)
                .await
                .unwrap();
            }
            if course % 2 == 0 {
                sql(
                    "insert into assessment (id, course, title, pass_percent, attempts)
                     values ($1, $2, 'x', 50, 3)",
                )
                .bind(course + 100)
                .bind(course)
                .run(&mut tx)
                .await
                .unwrap();
            }
        }
        tx.commit().await.unwrap();
        let clock = Arc::new(AtomicI64::new(day("2025-06-01").start().0));
        let number = AtomicI64::new(db.ids(1).await.unwrap()[0]);
        let told = clock.clone();
        let source = Source {
            now: Arc::new(move || Moment(told.load(Ordering::SeqCst))),
            certificate: Arc::new(move || {
                format!("T-{}", number.fetch_add(100_000, Ordering::SeqCst))
            }),
        };
        World {
            db: db.clone(),
            lane: Lane::open(db, source).await.unwrap(),
            clock,
        }
    }

    fn now(&self) -> Moment {
        Moment(self.clock.load(Ordering::SeqCst))
    }

    fn passes(&self, seconds: i64) {
        let later = self.now().plus_seconds(seconds);
        self.clock.store(later.0, Ordering::SeqCst);
    }

    async fn does(&self, official: i64, fact: Fact) -> Result<usize, LaneError> {
        self.did(official, fact, self.now()).await
    }

    async fn did(&self, official: i64, fact: Fact, at: Moment) -> Result<usize, LaneError> {
        let work = Work::act(OfficialId(official), fact, at, None);
        Ok(self.lane.write(work).await?.entries)
    }

    async fn registered(&self, official: i64, organisation: i64) {
        let fact = Fact::Registered {
            organisation: OrganisationId(organisation),
            group: Some("Group B".into()),
            designation: Some("Clerk".into()),
        };
        self.does(official, fact).await.unwrap();
        let mut tx = self.db.write().await.unwrap();
        sql("insert into person (official, name) values ($1, 'Asha Verma')")
            .bind(official)
            .run(&mut tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    /// Enrols and does all of a course.
    async fn completes(&self, official: i64, course: i64) {
        let id = CourseId(course);
        self.does(official, Fact::Enrolled { course: id })
            .await
            .unwrap();
        if course % 2 == 0 {
            self.does(official, attempt(course, 9_000)).await.unwrap();
        }
        for resource in [course * 10, course * 10 + 1] {
            self.does(official, resource_done(course, resource))
                .await
                .unwrap();
        }
    }

    /// Merges; the number of the merge.
    async fn merges(&self, gone: i64, into: i64) -> i64 {
        let (gone, into) = (OfficialId(gone), OfficialId(into));
        let mut tx = self.db.write().await.unwrap();
        duplicates::hold(&mut tx, gone, into).await.unwrap();
        let id = tx.id().await.unwrap();
        let merging = duplicates::merging(&mut tx, (gone, into), id, (self.now(), None)).await;
        let done = self.lane.record(&mut tx, vec![merging.unwrap().work]).await;
        done.unwrap().remove(0).unwrap();
        let merge = Merge {
            id,
            gone,
            gone_name: (String::new(), None),
            from: NATION,
            stays: into,
            stays_name: (String::new(), None),
            at: self.now(),
            by: None,
            filled: Vec::new(),
            undone: None,
        };
        duplicates::write_down(&mut tx, &merge).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    async fn unmerges(&self, id: i64) {
        let mut tx = self.db.write().await.unwrap();
        let merge = duplicates::merge(&mut tx, id).await.unwrap().unwrap();
        let work = duplicates::unmerging(&mut tx, &merge, None).await.unwrap();
        let done = self.lane.record(&mut tx, vec![work]).await.unwrap();
        done.into_iter().for_each(|done| drop(done.unwrap()));
        assert!(
            duplicates::write_undone(&mut tx, id, (self.now(), None))
                .await
                .unwrap()
        );
        tx.commit().await.unwrap();
    }

    /// All figures of all organisations as on each of many days.
    async fn all(&self, known_on: Option<Day>) -> Vec<Vec<Amounts>> {
        let mut tx = self.db.read().await.unwrap();
        let all: Vec<OrganisationId> = (1..7).map(OrganisationId).collect();
        let mut found = Vec::new();
        let mut on = day("2025-05-31");
        while on <= self.now().day().plus(40) {
            let of = figures(&mut tx, &all, &Measure::ALL, on, known_on)
                .await
                .unwrap();
            let of = all.iter().map(|o| of.get(o).copied().unwrap_or_default());
            found.push(of.collect());
            on = on.plus(3);
        }
        found
    }

    async fn figure(&self, organisation: i64, measure: Measure, as_on: Day) -> i64 {
        let organisation = OrganisationId(organisation);
        let mut tx = self.db.read().await.unwrap();
        let found = figures(&mut tx, &[organisation], &[measure], as_on, None)
            .await
            .unwrap();
        found
            .get(&organisation)
            .map_or(0, |amounts| amounts.of(measure))
    }

    async fn completed(&self, official: i64) -> Vec<(i64, Day)> {
        let mut tx = self.db.read().await.unwrap();
        let rows = sql("select course, completed_at from enrolment
                        where official = $1 and status = 2 order by course")
        .bind(official)
        .all(&mut tx)
        .await
        .unwrap();
        rows.iter()
            .map(|row| {
                let at: Moment = row.get("completed_at").unwrap();
                (row.get("course").unwrap(), at.day())
            })
            .collect()
    }

    async fn is_proven(&self) {
        let told = verify(&self.db).await.unwrap();
        assert!(told.is_clean(), "{:#?}", told.first);
        let today = self.now().day();
        for (back, known) in [
            (0, None),
            (9, None),
            (-40, None),
            (9, Some(4)),
            (30, Some(20)),
        ] {
            let (as_on, known_on) = (today.plus(-back), known.map(|k: i32| today.plus(-k)));
            let told = verify_measures(&self.db, as_on, known_on).await.unwrap();
            assert!(told.is_clean(), "{as_on} {known_on:?} {:#?}", told.first);
        }
    }
}

fn resource_done(course: i64, resource: i64) -> Fact {
    Fact::ResourceCompleted {
        course: CourseId(course),
        resource: ResourceId(resource),
    }
}

fn attempt(course: i64, hundredths: i64) -> Fact {
    Fact::AttemptFinished {
        course: CourseId(course),
        assessment: AssessmentId(course + 100),
        hundredths,
        cleared: hundredths >= 5_000,
        regraded: false,
    }
}

const DAY: i64 = 86_400;

on_both!(
    a_course_that_both_completed_counts_once_by_the_earlier_completion,
    async |test: TestDb| {
        // Given a person with an account in two States, who completed course 50 in both, 51
        // in the one and 52 in the other
        let world = World::new(&test.db).await;
        world.registered(7, 4).await;
        world.registered(8, 6).await;
        let begin = world.now().day();
        world.completes(7, 50).await;
        world.passes(5 * DAY);
        world.completes(8, 50).await;
        world.completes(7, 51).await;
        world.passes(5 * DAY);
        world.completes(8, 52).await;
        let before = world.all(None).await;
        let day_before = world.now().day();
        world.passes(5 * DAY);
        let known = world.all(Some(day_before)).await;
        // when the first account is merged into the second,
        let merge = world.merges(7, 8).await;
        let today = world.now().day();
        // then the nation has one official with three courses, each completed once
        assert_eq!(world.figure(1, Measure::Registered, today).await, 1);
        assert_eq!(world.figure(1, Measure::Completed3, today).await, 1);
        assert_eq!(world.figure(1, Measure::Completions, today).await, 3);
        assert_eq!(
            world.figure(1, Measure::CourseMinutes, today).await,
            50 + 51 + 52
        );
        assert_eq!(world.figure(1, Measure::PairsCleared, today).await, 2);
        // by the earlier completion, which stays where it happened,
        assert_eq!(world.figure(2, Measure::Completions, today).await, 2);
        assert_eq!(world.figure(3, Measure::Completions, today).await, 1);
        assert_eq!(world.figure(2, Measure::Registered, today).await, 0);
        assert_eq!(
            world.completed(8).await,
            [(50, begin), (51, begin.plus(5)), (52, begin.plus(10))]
        );
        // nothing more happens to the one that went,
        let refused = world.does(7, Fact::Verified).await;
        assert!(matches!(
            refused,
            Err(LaneError::Refused(Refusal::Merged(OfficialId(8))))
        ));
        world.is_proven().await;
        // and as known on the day before nothing of it shows.
        assert_eq!(world.all(Some(day_before)).await, known);
        // Taken back weeks later, every figure of every day is as it was.
        world.passes(20 * DAY);
        world.unmerges(merge).await;
        let after = world.all(None).await;
        assert!(before.iter().zip(&after).all(|(b, a)| b == a));
        assert_eq!(world.completed(8).await.len(), 2);
        world.does(7, Fact::Verified).await.unwrap();
        world.is_proven().await;
    }
);

on_both!(
    what_was_begun_goes_on_and_is_completed_once_the_merge_is_taken_back,
    async |test: TestDb| {
        // Given course 51, begun in the account that goes and completed in no other
        let world = World::new(&test.db).await;
        world.registered(7, 4).await;
        world.registered(8, 5).await;
        let course = CourseId(51);
        world.does(7, Fact::Enrolled { course }).await.unwrap();
        world.does(7, resource_done(51, 510)).await.unwrap();
        // and course 52, completed in the one that goes and read in the one that stays
        world.completes(7, 52).await;
        let course = CourseId(52);
        world.does(8, Fact::Enrolled { course }).await.unwrap();
        for resource in [520, 521] {
            world.does(8, resource_done(52, resource)).await.unwrap();
        }
        world.passes(DAY);
        let merge = world.merges(7, 8).await;
        // when the official goes on in the account that stays,
        world.passes(DAY);
        world.does(8, resource_done(51, 511)).await.unwrap();
        // then the course is complete;
        assert_eq!(world.completed(8).await.len(), 2);
        // and who clears the assessment of the other, which counts already,
        world.does(8, attempt(52, 9_000)).await.unwrap();
        assert_eq!(
            world
                .figure(1, Measure::Completions, world.now().day())
                .await,
            2
        );
        world.is_proven().await;
        // has completed it once the merge is taken back.
        world.passes(DAY);
        world.unmerges(merge).await;
        let done: Vec<i64> = world.completed(8).await.iter().map(|c| c.0).collect();
        assert_eq!(done, [51, 52]);
        assert_eq!(world.completed(7).await.len(), 1);
        world.is_proven().await;
    }
);

on_both!(merges_upon_merges_are_one_person, async |test: TestDb| {
    // Given three accounts that each completed the same course
    let world = World::new(&test.db).await;
    for (official, department) in [(7, 4), (8, 5), (9, 6)] {
        world.registered(official, department).await;
        world.completes(official, 50).await;
        world.passes(DAY);
    }
    let before = world.all(None).await;
    // when the first is merged into the second and that into the third,
    let first = world.merges(7, 8).await;
    world.passes(DAY);
    let second = world.merges(8, 9).await;
    // then one completion is left, the first one's,
    let today = world.now().day();
    assert_eq!(world.figure(1, Measure::Completions, today).await, 1);
    assert_eq!(world.figure(4, Measure::Completions, today).await, 1);
    assert_eq!(world.figure(1, Measure::Registered, today).await, 1);
    let mut tx = world.db.read().await.unwrap();
    assert_eq!(
        duplicates::stays(&mut tx, OfficialId(7)).await.unwrap(),
        OfficialId(9)
    );
    let all = duplicates::accounts(&mut tx, OfficialId(9)).await.unwrap();
    assert_eq!(all, [9, 7, 8].map(OfficialId));
    let earlier = duplicates::merge(&mut tx, first).await.unwrap().unwrap();
    let rests = duplicates::rests_on(&mut tx, &earlier).await.unwrap();
    assert_eq!(rests, Some(second));
    drop(tx);
    world.is_proven().await;
    // and both taken back, the last one first, it is as it was.
    world.unmerges(second).await;
    world.is_proven().await;
    world.unmerges(first).await;
    world.is_proven().await;
    let after = world.all(None).await;
    assert!(before.iter().zip(&after).all(|(b, a)| b == a));
});

/// A number that comes after another one, as if by chance.
struct Chance(u64);

impl Chance {
    fn of(&mut self, many: i64) -> i64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        i64::try_from((self.0 >> 33) % u64::try_from(many).unwrap()).unwrap()
    }
}

on_both!(
    whatever_is_merged_and_taken_back_the_accounts_are_proven,
    async |test: TestDb| {
        let world = World::new(&test.db).await;
        let mut chance = Chance(20_251_130);
        for official in 10..18 {
            let department = DEPARTMENTS[usize::try_from(chance.of(3)).unwrap()];
            world.registered(official, department).await;
        }
        let mut gone: Vec<i64> = Vec::new();
        let mut merges: Vec<(i64, i64)> = Vec::new();
        let mut known: Vec<(Day, Vec<Vec<Amounts>>)> = Vec::new();
        for step in 0..220 {
            world.passes(1 + chance.of(DAY));
            let official = 10 + chance.of(8);
            let course = 50 + chance.of(4);
            // Some of it is told late.
            let at = world
                .now()
                .plus_seconds(-chance.of(4) / 3 * chance.of(9 * DAY));
            let id = CourseId(course);
            let _ = match chance.of(12) {
                0 => world.does(official, Fact::Verified).await,
                1 => {
                    let to = OrganisationId(DEPARTMENTS[usize::try_from(chance.of(3)).unwrap()]);
                    world.did(official, Fact::Transferred { to }, at).await
                }
                2 | 3 => world.did(official, Fact::Enrolled { course: id }, at).await,
                4..=6 => {
                    let resource = course * 10 + chance.of(2);
                    world
                        .did(official, resource_done(course, resource), at)
                        .await
                }
                7 | 8 if course % 2 == 0 => {
                    world
                        .did(official, attempt(course, chance.of(10_000)), at)
                        .await
                }
                9 => {
                    let seconds = 60 + chance.of(600);
                    world
                        .did(
                            official,
                            Fact::TimeSpent {
                                course: id,
                                seconds,
                            },
                            at,
                        )
                        .await
                }
                10 => {
                    let into = 10 + chance.of(8);
                    if into != official && !gone.contains(&official) && !gone.contains(&into) {
                        let id = world.merges(official, into).await;
                        gone.push(official);
                        merges.push((id, official));
                    }
                    Ok(0)
                }
                11 if chance.of(2) == 0 => {
                    // The last one first.
                    if let Some((id, official)) = merges.pop() {
                        world.unmerges(id).await;
                        gone.retain(|g| *g != official);
                    }
                    Ok(0)
                }
                _ => Ok(0),
            };
            if step % 40 == 39 {
                world.is_proven().await;
                let yesterday = world.now().day().plus(-1);
                known.push((yesterday, world.all(Some(yesterday)).await));
            }
        }
        // What was known on a day stays what was known on it.
        for (on, then) in known {
            let now = world.all(Some(on)).await;
            assert!(then.iter().zip(&now).all(|(then, now)| then == now), "{on}");
        }
        // Everything taken back, nobody is nowhere.
        while let Some((id, _)) = merges.pop() {
            world.passes(DAY);
            world.unmerges(id).await;
        }
        world.is_proven().await;
        let mut tx = world.db.read().await.unwrap();
        let row = sql("select count(*) as n from official where organisation = $1")
            .bind(NOWHERE)
            .one(&mut tx)
            .await
            .unwrap();
        assert_eq!(row.get::<i64>("n").unwrap(), 0);
    }
);
