//! Organisations that are put below others: figures of every day, as known on every day,
//! whatever came before and after.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use sopan_rules::ids::{CourseId, OfficialId, OrganisationId};
use sopan_rules::ledger::Fact;
use sopan_rules::measures::Measure;
use sopan_rules::organisations::Kind;
use sopan_rules::time::{Day, Moment};
use sopan_store::catalogue::{Published, published, stood_since};
use sopan_store::lane::Source;
use sopan_store::ledger::{Work, figures};
use sopan_store::organisations::{self, Organisation};
use sopan_store::reorganisations::{hold_hierarchy, put_below};
use sopan_store::testing::TestDb;
use sopan_store::verify::{verify, verify_measures};
use sopan_store::{Db, Lane, on_both, sql};

const NATION: i64 = 1;
const BIHAR: i64 = 2;
const ODISHA: i64 = 3;
const WATER: i64 = 4;
const COURSE: CourseId = CourseId(50);

/// Each with its first parent.
const NODES: [(i64, i64); 10] = [
    (NATION, 0),
    (BIHAR, NATION),
    (ODISHA, NATION),
    (WATER, BIHAR),
    (5, BIHAR),
    (6, ODISHA),
    (7, WATER),
    (8, WATER),
    (9, 6),
    (10, 7),
];

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

struct World {
    db: Db,
    lane: Lane,
    clock: Arc<AtomicI64>,
}

impl World {
    async fn new(db: &Db, today: &str) -> World {
        let mut tx = db.write().await.unwrap();
        for (id, parent) in NODES {
            let organisation = Organisation {
                id: OrganisationId(id),
                code: format!("O{id}"),
                kind: match id {
                    NATION => Kind::Nation,
                    BIHAR | ODISHA => Kind::State,
                    _ => Kind::Department,
                },
                name_en: format!("Organisation {id}"),
                name_hi: format!("संगठन {id}"),
                lgd_code: None,
                mdo: false,
            };
            let parent = (parent != 0).then_some(OrganisationId(parent));
            organisations::insert(&mut tx, &[(organisation, parent)])
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
        tx.commit().await.unwrap();
        let clock = Arc::new(AtomicI64::new(day(today).start().0));
        let now = clock.clone();
        let source = Source {
            now: Arc::new(move || Moment(now.load(Ordering::SeqCst))),
            certificate: Arc::new(|| "T-1".to_owned()),
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

    fn is(&self, today: &str) {
        self.clock.store(day(today).start().0, Ordering::SeqCst);
    }

    async fn does(&self, official: i64, fact: Fact, at: Moment) -> bool {
        let work = Work::act(OfficialId(official), fact, at, None);
        self.lane.write(work).await.unwrap().entries > 0
    }

    async fn registers(&self, official: i64, organisation: i64) {
        let fact = Fact::Registered {
            organisation: OrganisationId(organisation),
            group: Some("Group B".into()),
            designation: Some("Junior Engineer".into()),
        };
        self.does(official, fact, self.now()).await;
        let enrolled = Fact::Enrolled { course: COURSE };
        self.does(official, enrolled, self.now()).await;
    }

    async fn spends(&self, official: i64, seconds: i64, at: Moment) {
        let course = COURSE;
        self.does(official, Fact::TimeSpent { course, seconds }, at)
            .await;
    }

    async fn moves(&self, organisation: i64, below: i64, on: Day) {
        let mut tx = self.db.write().await.unwrap();
        hold_hierarchy(&mut tx).await.unwrap();
        put_below(
            &mut tx,
            self.lane.number(),
            OrganisationId(organisation),
            OrganisationId(below),
            on,
            self.now().day(),
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
    }

    async fn figure(&self, of: i64, measure: Measure, as_on: Day, known: Option<Day>) -> i64 {
        let of = OrganisationId(of);
        let mut tx = self.db.read().await.unwrap();
        let found = figures(&mut tx, &[of], &[measure], as_on, known)
            .await
            .unwrap();
        found.get(&of).map_or(0, |f| f.of(measure))
    }

    async fn is_proven(&self, days: &[(Day, Option<Day>)]) {
        let told = verify(&self.db).await.unwrap();
        assert!(told.is_clean(), "{:#?}", told.first);
        for (as_on, known_on) in days {
            let told = verify_measures(&self.db, *as_on, *known_on).await.unwrap();
            assert!(told.is_clean(), "{as_on:?} {known_on:?} {:#?}", told.first);
        }
    }
}

on_both!(
    a_department_counts_where_it_stood_on_that_day,
    async |test: TestDb| {
        // Given Water Resources of Bihar, with two officials in an office of it, who learn
        // for an hour in October
        let world = World::new(&test.db, "2025-10-01").await;
        world.registers(101, 7).await;
        world.registers(102, WATER).await;
        world.spends(101, 3_600, world.now()).await;
        // when it is said on 1 December that it belongs to Odisha since 10 November, and
        // one of them had learned on the 20th,
        world.is("2025-11-20");
        world.spends(101, 600, world.now()).await;
        world.is("2025-12-01");
        world.moves(WATER, ODISHA, day("2025-11-10")).await;
        // then until the day it counts in Bihar, and from then on in Odisha,
        let now = Some(day("2025-12-01"));
        let then = Some(day("2025-11-30"));
        for (as_on, known, bihar, odisha) in [
            ("2025-11-09", None, 2, 0),
            ("2025-11-10", None, 0, 2),
            ("2025-12-01", now, 0, 2),
            // but whoever asked the day before the act was recorded saw it in Bihar.
            ("2025-11-10", then, 2, 0),
            ("2025-11-30", then, 2, 0),
        ] {
            for (state, expected) in [(BIHAR, bihar), (ODISHA, odisha), (NATION, 2), (WATER, 2)] {
                let figure = world
                    .figure(state, Measure::Registered, day(as_on), known)
                    .await;
                assert_eq!(figure, expected, "{state} {as_on} {known:?}");
            }
        }
        // What happened stays where it happened.
        let spent = Measure::TimeSpentSeconds;
        let end = day("2025-12-31");
        assert_eq!(world.figure(BIHAR, spent, end, None).await, 3_600);
        assert_eq!(world.figure(ODISHA, spent, end, None).await, 600);
        assert_eq!(world.figure(WATER, spent, end, None).await, 4_200);
        // An official who counts as active until 19 December is so in Odisha.
        let active = Measure::Active;
        assert_eq!(
            world.figure(BIHAR, active, day("2025-11-09"), None).await,
            0
        );
        for (as_on, expected) in [("2025-11-20", 1), ("2025-12-19", 1), ("2025-12-20", 0)] {
            let figure = world.figure(ODISHA, active, day(as_on), None).await;
            assert_eq!(figure, expected, "{as_on}");
            assert_eq!(world.figure(BIHAR, active, day(as_on), None).await, 0);
        }
        // Who stands below Bihar, as one knew it then and as one knows it now.
        let mut tx = test.db.read().await.unwrap();
        let bihar = OrganisationId(BIHAR);
        for (known, expected) in [(then, 2), (now, 1), (None, 1)] {
            let below =
                organisations::children_as_known(&mut tx, bihar, day("2025-11-30"), known).await;
            assert_eq!(below.unwrap().len(), expected, "{known:?}");
        }
        drop(tx);
        // So does a course that the department published before.
        let mut tx = test.db.write().await.unwrap();
        sql(
            "insert into course (id, code, title, language, minutes, description, status,
                                 search, organisation, created_at, published_at)
             values (51, 'C51', 'Canals', 'hi', 30, '', 'live', '', $1, 0, $2)",
        )
        .bind(OrganisationId(WATER))
        .bind(day("2025-10-20").start())
        .run(&mut tx)
        .await
        .unwrap();
        stood_since(&mut tx, day("2025-10-20").start())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let mut tx = test.db.read().await.unwrap();
        let states = [OrganisationId(BIHAR), OrganisationId(ODISHA)];
        for (known, of) in [(then, BIHAR), (now, ODISHA), (None, ODISHA)] {
            let found = published(&mut tx, &states, day("2025-11-30"), known).await;
            let found: Vec<_> = found.unwrap().into_iter().collect();
            let one = Published {
                all: 1,
                indian: 1,
                indian_domain: 0,
            };
            assert_eq!(found, [(OrganisationId(of), one)], "{known:?}");
        }
        drop(tx);
        // And late news about October reaches Bihar, not Odisha.
        world.spends(102, 60, day("2025-10-05").start()).await;
        assert_eq!(world.figure(BIHAR, spent, end, None).await, 3_660);
        let days = [
            (day("2025-11-09"), None),
            (day("2025-11-30"), then),
            (day("2025-11-30"), now),
            (end, None),
        ];
        world.is_proven(&days).await;
        // Taking it back gives the figures of before.
        world.is("2025-12-05");
        world.moves(WATER, BIHAR, day("2025-11-10")).await;
        assert_eq!(world.figure(BIHAR, spent, end, None).await, 4_260);
        assert_eq!(world.figure(ODISHA, spent, end, None).await, 0);
        world.is_proven(&days).await;
    }
);

on_both!(
    what_is_recorded_while_an_organisation_moves_counts_where_it_goes,
    async |test: TestDb| {
        // Given a department that is being moved, and somebody who registers and learns in
        // it at that moment
        let world = Arc::new(World::new(&test.db, "2025-11-10").await);
        world.registers(101, 7).await;
        let today = world.now().day();
        let mut tx = test.db.write().await.unwrap();
        hold_hierarchy(&mut tx).await.unwrap();
        let (water, odisha) = (OrganisationId(WATER), OrganisationId(ODISHA));
        let lane = world.lane.number();
        put_below(&mut tx, lane, water, odisha, today, today)
            .await
            .unwrap();
        let busy = world.clone();
        let comes = tokio::spawn(async move {
            busy.registers(102, 7).await;
            busy.spends(101, 60, busy.now()).await;
        });
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        assert!(!comes.is_finished());
        // when the move is committed,
        tx.commit().await.unwrap();
        comes.await.unwrap();
        // then nothing of it is left in the State that it left.
        for (state, registered) in [(BIHAR, 0), (ODISHA, 2), (NATION, 2)] {
            let figure = world.figure(state, Measure::Registered, today, None).await;
            assert_eq!(figure, registered, "{state}");
        }
        world.is_proven(&[(today, None)]).await;
    }
);

/// Numbers that look like chance and are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}

/// What happened, in the order in which it was recorded, each with the day of that.
#[derive(Default)]
struct Story {
    /// Where an official is from a moment on, and which act said so.
    seats: Vec<(Day, i64, (Moment, usize), i64)>,
    spent: Vec<(Day, i64, (Moment, usize), i64)>,
    /// What a unit stands below from a day on.
    edges: Vec<(Day, i64, Day, i64)>,
}

impl Story {
    fn seat(&self, official: i64, at: (Moment, usize), known: Day) -> Option<i64> {
        let seats = self.seats.iter();
        seats
            .filter(|(recorded, o, from, _)| *recorded <= known && *o == official && *from <= at)
            .max_by_key(|(_, _, from, _)| *from)
            .map(|(_, _, _, seat)| *seat)
    }

    /// The unit and what stands above it on a day: of what was said of that day, the last
    /// word holds.
    fn line(&self, unit: i64, on: Day, known: Day) -> Vec<i64> {
        let mut line = vec![unit];
        let mut at = unit;
        while at != NATION {
            let said = self
                .edges
                .iter()
                .rev()
                .find(|(recorded, u, from, _)| *recorded <= known && *u == at && *from <= on);
            at = match said {
                Some((_, _, _, parent)) => *parent,
                None => NODES.iter().find(|(id, _)| *id == at).unwrap().1,
            };
            line.push(at);
        }
        line
    }

    fn registered(&self, of: i64, as_on: Day, known: Day) -> i64 {
        let officials: BTreeSet<i64> = self.seats.iter().map(|(_, o, _, _)| *o).collect();
        let end = as_on.plus(1).start();
        let seats = officials
            .into_iter()
            .filter_map(|o| self.seat(o, (end, 0), known));
        let below = seats.filter(|seat| self.line(*seat, as_on, known).contains(&of));
        i64::try_from(below.count()).unwrap()
    }

    fn spent(&self, of: i64, as_on: Day, known: Day) -> i64 {
        let spent = self.spent.iter().filter(|(recorded, official, at, _)| {
            let day = at.0.day();
            *recorded <= known
                && day <= as_on
                && self
                    .seat(*official, *at, known)
                    .is_some_and(|seat| self.line(seat, day, known).contains(&of))
        });
        spent.map(|(_, _, _, seconds)| seconds).sum()
    }
}

/// Does something by chance, so often, and then asks every figure of many days as known
/// on many days, and for all proofs.
async fn whatever_happens(db: &Db, seed: u64, acts: usize) {
    let world = World::new(db, "2025-01-10").await;
    let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let mut story = Story::default();
    let mut officials: Vec<(i64, Moment)> = Vec::new();
    for act in 0..acts {
        let later = i64::try_from(dice.roll(3) * dice.roll(12)).unwrap();
        let now = world.now().plus_seconds(later * 43_200 + 60);
        world.clock.store(now.0, Ordering::SeqCst);
        let today = now.day();
        let unit = NODES[1 + dice.roll(NODES.len() - 1)].0;
        let back = i64::try_from(dice.roll(4) * dice.roll(20)).unwrap();
        let earlier = now.plus_seconds(-back * 86_400);
        match dice.roll(6) {
            0 | 1 => {
                let official = 1_000 + i64::try_from(act).unwrap();
                world.registers(official, unit).await;
                officials.push((official, now));
                story.seats.push((today, official, (now, act), unit));
            }
            2 | 3 if !officials.is_empty() => {
                let (official, since) = officials[dice.roll(officials.len())];
                let at = earlier.max(since);
                let seconds = 1 << dice.roll(12);
                world.spends(official, seconds, at).await;
                story.spent.push((today, official, (at, act), seconds));
            }
            4 if !officials.is_empty() => {
                let (official, since) = officials[dice.roll(officials.len())];
                let at = earlier.max(since);
                let to = OrganisationId(unit);
                // Who is there already isn't transferred.
                if world.does(official, Fact::Transferred { to }, at).await {
                    story.seats.push((today, official, (at, act), unit));
                }
            }
            _ => {
                let below = NODES[dice.roll(NODES.len())].0;
                let on = earlier.day();
                let days = story.edges.iter().map(|(_, _, from, _)| *from);
                let mut days: Vec<Day> = days.filter(|from| *from > on).collect();
                days.push(on);
                let circle = |d: &Day| story.line(below, *d, Day::FOREVER).contains(&unit);
                // What is said holds of all days from then on; where a later word about
                // the unit is known already, it is not said.
                let later = story
                    .edges
                    .iter()
                    .any(|(_, u, from, _)| *u == unit && *from > on);
                if !later && !days.iter().any(circle) {
                    world.moves(unit, below, on).await;
                    story.edges.push((today, unit, on, below));
                }
            }
        }
    }
    let last = world.now().day();
    let mut asked = Vec::new();
    for _ in 0..12 {
        let back = |dice: &mut Dice| -i32::try_from(dice.roll(90)).unwrap();
        let as_on = last.plus(back(&mut dice));
        let known = (dice.roll(3) > 0).then(|| last.plus(back(&mut dice)));
        asked.push((as_on, known));
    }
    for (as_on, known) in &asked {
        let by = known.unwrap_or(Day::FOREVER);
        // One can't know of days to come.
        let until = (*as_on).min(by);
        for (unit, _) in NODES {
            let registered = world
                .figure(unit, Measure::Registered, *as_on, *known)
                .await;
            let spent = world
                .figure(unit, Measure::TimeSpentSeconds, *as_on, *known)
                .await;
            let told = format!("seed {seed}: {unit} as on {as_on:?} known {known:?}");
            assert_eq!(registered, story.registered(unit, *as_on, by), "{told}");
            assert_eq!(spent, story.spent(unit, until, by), "{told}");
        }
    }
    world.is_proven(&asked).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_happens_the_figures_of_every_day_are_those_of_the_entries() {
    for seed in 1..=8 {
        let test = sopan_store::testing::sqlite().await;
        whatever_happens(&test.db, seed, 60).await;
    }
    for seed in 21..=22 {
        if let Some(test) = sopan_store::testing::postgres().await {
            whatever_happens(&test.db, seed, 60).await;
        }
    }
}
