//! Accounts of one person: merged and taken back, whatever happens before, between and after,
//! every view and account equals what the entries give, and what was known stays known.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use sopan_rules::ids::{AssessmentId, CourseId, OfficialId, OrganisationId, ResourceId};
use sopan_rules::ledger::{Enrolment, Fact, NOWHERE, Refusal};
use sopan_rules::measures::{Amounts, Measure};
use sopan_rules::records::acts::Kind;
use sopan_rules::time::{Day, Moment};
use sopan_store::duplicates::{self, Merge};
use sopan_store::lane::{LaneError, Source};
use sopan_store::ledger::{Work, figures};
use sopan_store::testing::TestDb;
use sopan_store::verify::{verify, verify_measures};
use sopan_store::{Db, Lane, acts, learning, on_both, sql, variants};

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
            rests: None,
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

    /// Says that two courses are one in two languages.
    async fn ties(&self, course: i64, to: i64) {
        let mut tx = self.db.write().await.unwrap();
        let word = (self.now(), None);
        variants::tie(&mut tx, (CourseId(course), CourseId(to)), word)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    /// What a statement finds, every row as one text.
    async fn rows(&self, text: &str) -> Vec<String> {
        let mut tx = self.db.read().await.unwrap();
        let rows = sql(text.to_owned()).all(&mut tx).await.unwrap();
        rows.iter().map(|row| row.get("told").unwrap()).collect()
    }

    /// Where learners are, and which versions of courses they keep.
    async fn beside(&self) -> Vec<String> {
        self.rows(
            "select official || ' ' || course || ' at ' || resource || ' ' || spot as told
             from place
             union all
             select official || ' ' || course || ' keeps ' || version from course_kept
             order by 1",
        )
        .await
    }

    async fn runs(&self, texts: &[&str]) {
        let mut tx = self.db.write().await.unwrap();
        for text in texts {
            sql((*text).to_owned()).run(&mut tx).await.unwrap();
        }
        tx.commit().await.unwrap();
    }

    async fn enrolment(&self, official: i64, course: i64) -> Enrolment {
        let mut tx = self.db.read().await.unwrap();
        let found = learning::enrolment(&mut tx, OfficialId(official), CourseId(course)).await;
        found.unwrap().unwrap()
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

    /// The courses that an official is told to have completed, to who reads statements.
    async fn told_completed(&self, official: i64) -> Vec<i64> {
        let wanted = acts::Wanted {
            official: Some(OfficialId(official)),
            kinds: vec![Kind::Completed, Kind::CompletedByMerge],
            course: None,
            object: None,
            after: acts::Place(0, 0, 0),
            before: acts::Place(i64::MAX, 0, 0),
            ascending: true,
            count: 10,
        };
        let mut tx = self.db.read().await.unwrap();
        let found = acts::find(&mut tx, &wanted).await.unwrap();
        found.acts.iter().map(|act| act.course.0).collect()
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

on_both!(
    what_is_done_in_two_accounts_is_done_and_may_complete_a_course,
    async |test: TestDb| {
        // Given courses 50 and 51, begun in both accounts: of 51 each has done a half, and of
        // 50 the one has cleared the assessment and the other has done half of it
        let world = World::new(&test.db).await;
        world.registered(7, 4).await;
        world.registered(8, 5).await;
        for (official, course, resource) in [(7, 51, 510), (8, 51, 511), (8, 50, 500)] {
            let enrolled = Fact::Enrolled {
                course: CourseId(course),
            };
            world.does(official, enrolled).await.unwrap();
            let done = resource_done(course, resource);
            world.does(official, done).await.unwrap();
            world.passes(DAY);
        }
        let course = CourseId(50);
        world.does(7, Fact::Enrolled { course }).await.unwrap();
        world.does(7, attempt(50, 8_000)).await.unwrap();
        world.does(7, attempt(50, 6_000)).await.unwrap();
        world.does(8, attempt(50, 2_000)).await.unwrap();
        for (official, seconds) in [(7, 600), (8, 60)] {
            let spent = Fact::TimeSpent { course, seconds };
            world.does(official, spent).await.unwrap();
        }
        let before = world.all(None).await;
        let views = [world.enrolment(8, 50).await, world.enrolment(8, 51).await];
        world.is_proven().await;
        world.passes(DAY);
        // when the one is merged into the other,
        let merge = world.merges(7, 8).await;
        let today = world.now().day();
        // then 51 is complete, since today and with a certificate, and counts like any other,
        let done = world.enrolment(8, 51).await;
        assert_eq!(done.completed, Some(world.now()));
        assert_eq!(done.enrolled, day("2025-06-01").start());
        let number = done.certificate.unwrap();
        let held = format!("select number as told from certificate where number = '{number}'");
        assert_eq!(world.rows(&held).await, [number]);
        for measure in [Measure::Completions, Measure::Learned] {
            assert_eq!(world.figure(2, measure, today).await, 1);
            assert_eq!(world.figure(2, measure, today.plus(-1)).await, 0);
        }
        assert_eq!(world.figure(5, Measure::CourseMinutes, today).await, 51);
        assert_eq!(world.told_completed(8).await, [51]);
        // and of 50 the attempts, the better result and the time of both count.
        assert_eq!(world.enrolment(8, 50).await.seconds, 660);
        let tried = "select attempts || ' ' || best || ' ' || attempted_at as told
                     from assessment_standing where official = 8";
        let first = day("2025-06-04").start().0;
        assert_eq!(world.rows(tried).await, [format!("3 8000 {first}")]);
        world.is_proven().await;
        // What is still missing in it completes it, though the assessment was cleared there.
        world.passes(DAY);
        world.does(8, resource_done(50, 501)).await.unwrap();
        assert_eq!(world.completed(8).await.len(), 2);
        world.is_proven().await;
        // Taken back, what the merge completed was never completed, and has no certificate;
        world.passes(DAY);
        world.unmerges(merge).await;
        let done: Vec<i64> = world.completed(8).await.iter().map(|c| c.0).collect();
        assert_eq!(done, [50]);
        assert_eq!(world.told_completed(8).await, [50]);
        assert!(world.rows(&held).await.is_empty());
        assert_eq!(world.enrolment(8, 51).await, views[1]);
        assert_eq!(world.completed(7).await, []);
        world.is_proven().await;
        let after = world.all(None).await;
        let early = before.len() - 14;
        assert_eq!(before[..early], after[..early]);
        // and merged once more and taken back at once, all of it is as it was.
        let before = (world.all(None).await, world.enrolment(8, 50).await);
        let merge = world.merges(7, 8).await;
        assert_eq!(world.completed(8).await.len(), 2);
        world.is_proven().await;
        world.unmerges(merge).await;
        assert_eq!(
            before,
            (world.all(None).await, world.enrolment(8, 50).await)
        );
        world.is_proven().await;
    }
);

on_both!(
    the_version_that_is_kept_and_the_place_come_along_and_go_back,
    async |test: TestDb| {
        // Given courses 51 and 53, begun in the account that goes before they were revised;
        // the one that stays has begun 53 since, and keeps the earlier version of 50, too
        let world = World::new(&test.db).await;
        world.registered(7, 4).await;
        world.registered(8, 5).await;
        for (official, course) in [(7, 50), (7, 51), (7, 53), (8, 50), (8, 53)] {
            let id = CourseId(course);
            world
                .does(official, Fact::Enrolled { course: id })
                .await
                .unwrap();
            let done = resource_done(course, course * 10);
            world.does(official, done).await.unwrap();
        }
        world
            .runs(&[
                "insert into course_kept (official, course, version)
                 values (7, 50, 1), (7, 51, 1), (7, 53, 1), (8, 50, 1)",
                "insert into version_resource (course, version, resource, position, title, required)
                 values (51, 1, 510, 1, 'x', 1), (51, 1, 519, 2, 'x', 1)",
                "insert into place (official, course, resource, spot, at, open_day, open_seconds,
                                    beat_at)
                 values (7, 51, 510, '40', 7, 1, 30, 9), (7, 53, 530, '50', 7, 1, 0, 9),
                        (8, 53, 531, '60', 8, 1, 0, 9)",
            ])
            .await;
        let before = world.beside().await;
        // when the accounts are merged, what the one that stays has not comes along:
        let merge = world.merges(7, 8).await;
        let new = ["8 51 at 510 40", "8 51 keeps 1"].map(str::to_owned);
        let merged = world.beside().await;
        let came: Vec<&String> = merged.iter().filter(|row| !before.contains(row)).collect();
        assert_eq!(came, [&new[0], &new[1]]);
        // it is the earlier version that must be completed.
        world.does(8, resource_done(51, 511)).await.unwrap();
        assert_eq!(world.completed(8).await, []);
        world.is_proven().await;
        // Taken back, both are as they were, but for what was done since.
        world.unmerges(merge).await;
        assert_eq!(world.beside().await, before);
        world.is_proven().await;
        // Where the learner has gone on since, that stays.
        let merge = world.merges(7, 8).await;
        let mut tx = world.db.write().await.unwrap();
        let at = (OfficialId(8), CourseId(51), ResourceId(510));
        learning::move_place(at.0, at.1, at.2, 70, world.now())
            .run(&mut tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        world.unmerges(merge).await;
        let after = world.beside().await;
        let stays: Vec<&String> = after.iter().filter(|row| !before.contains(row)).collect();
        assert_eq!(stays, ["8 51 at 510 70"]);
    }
);

on_both!(
    a_course_completed_in_two_languages_in_two_accounts_counts_once,
    async |test: TestDb| {
        // Given a course in English (51) and in Hindi (53), and one person with three
        // accounts, who completed it in English in the second, then in Hindi in the first,
        // and in both languages in the third, English first
        let world = World::new(&test.db).await;
        world.ties(53, 51).await;
        for (official, department) in [(7, 4), (8, 5), (9, 6)] {
            world.registered(official, department).await;
        }
        let begin = world.now().day();
        world.completes(8, 51).await;
        world.passes(5 * DAY);
        world.completes(7, 53).await;
        world.passes(5 * DAY);
        world.completes(9, 51).await;
        world.completes(9, 53).await;
        world.passes(5 * DAY);
        let before = world.all(None).await;
        assert_eq!(
            world
                .figure(1, Measure::Completions, world.now().day())
                .await,
            3
        );
        world.is_proven().await;
        // when they are merged, whichever goes into which,
        for (first, second) in [((7, 8), (8, 9)), ((8, 7), (7, 9)), ((9, 7), (7, 8))] {
            let today = world.now().day();
            let known = world.all(Some(today.plus(-1))).await;
            let one = world.merges(first.0, first.1).await;
            world.is_proven().await;
            assert_eq!(world.figure(1, Measure::Completions, today).await, 2);
            let two = world.merges(second.0, second.1).await;
            world.is_proven().await;
            // then it is completed once, by the earliest completion, where that was made,
            assert_eq!(world.figure(1, Measure::Registered, today).await, 1);
            assert_eq!(world.figure(1, Measure::Learned, today).await, 1);
            assert_eq!(world.figure(1, Measure::Completed3, today).await, 0);
            assert_eq!(world.figure(1, Measure::Completions, today).await, 1);
            assert_eq!(world.figure(5, Measure::Completions, begin).await, 1);
            assert_eq!(world.figure(1, Measure::CourseMinutes, today).await, 51);
            // of the two that the person holds one is worth nothing, like any second language,
            let held = [51, 53].map(|course| world.enrolment(second.1, course));
            let [english, hindi] = held;
            let (english, hindi) = (english.await, hindi.await);
            assert_eq!(english.completed.map(Moment::day), Some(begin));
            assert_eq!((english.variant, hindi.variant), (false, true));
            let mut tx = world.db.read().await.unwrap();
            let stays = OfficialId(second.1);
            let sums = learning::sums(&mut tx, stays).await.unwrap();
            assert_eq!((sums.completed, sums.course_minutes), (1, 51));
            assert_eq!(sums.certificates, 2);
            drop(tx);
            // and nothing of it is known on the day before.
            assert_eq!(world.all(Some(today.plus(-1))).await, known);
            // Taken back, the last one first, it is as it was.
            world.passes(DAY);
            world.unmerges(two).await;
            world.is_proven().await;
            world.unmerges(one).await;
            world.is_proven().await;
            let after = world.all(None).await;
            assert!(before.iter().zip(&after).all(|(b, a)| b == a));
            world.passes(DAY);
        }
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
    assert_eq!(earlier.rests, Some(second));
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
        world.ties(53, 51).await;
        let mut chance = Chance(19);
        for official in 10..16 {
            let department = DEPARTMENTS[usize::try_from(chance.of(3)).unwrap()];
            world.registered(official, department).await;
        }
        let mut gone: Vec<i64> = Vec::new();
        let mut merges: Vec<(i64, i64)> = Vec::new();
        let mut known: Vec<(Day, Vec<Vec<Amounts>>)> = Vec::new();
        for step in 0..360 {
            world.passes(1 + chance.of(DAY));
            let official = 10 + chance.of(6);
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
                    let into = 10 + chance.of(6);
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
        // In all of it merges completed courses, and met a course in two languages.
        for what in [
            "kind = 25",
            "kind = 23 and detail like '%\"variant\":true}%'",
        ] {
            let text = format!("select 'x' as told from entry where {what}");
            assert!(!world.rows(&text).await.is_empty(), "{what}");
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
