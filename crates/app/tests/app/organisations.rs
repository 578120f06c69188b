//! The organisation desk: what an act does to figures is shown before, happens on its day,
//! is written down, and is taken back while nothing rests on it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use sopan_app::access::Actor;
use sopan_app::desk::{NewOrganisation, NewStrength};
use sopan_app::officials::{NewOfficial, ProfileForm};
use sopan_app::organisations::{Act, Outcome, Problem, Wanted};
use sopan_app::ranking::Question;
use sopan_app::{App, AppError, Options, Surroundings};
use sopan_rules::access::Role;
use sopan_rules::ids::{OfficialId, OrganisationId};
use sopan_rules::organisations::Kind;
use sopan_rules::time::{Day, Moment};
use sopan_store::access::Grant;
use sopan_store::organisations::{
    Organisation, Strength, all_strengths, by_code, insert, state_strengths, stated_strengths,
};
use sopan_store::testing::TestDb;
use sopan_store::verify::{verify, verify_measures};
use sopan_store::{on_both, sql};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// Two States with departments, and a clock that the test sets.
struct World {
    app: App,
    operator: Actor,
    clock: Arc<AtomicI64>,
}

impl World {
    async fn new(test: &TestDb, today: &str) -> World {
        let clock = Arc::new(AtomicI64::new(day(today).start().plus_seconds(36_000).0));
        let now = clock.clone();
        let next = std::sync::atomic::AtomicU64::new(1);
        let surroundings = Surroundings {
            now: Arc::new(move || Moment(now.load(Ordering::SeqCst))),
            random: Arc::new(move |bytes: &mut [u8]| {
                let n = next.fetch_add(1, Ordering::SeqCst);
                for (place, byte) in bytes.iter_mut().enumerate() {
                    *byte = n.to_le_bytes()[place % 8];
                }
            }),
        };
        let options = Options {
            database: test.address.clone(),
            files: std::env::temp_dir().join(format!("sopan-desk-{}", std::process::id())),
            public_address: "http://localhost".to_owned(),
        };
        let app = App::open(options, surroundings).await.unwrap();
        let mut tx = app.db().write().await.unwrap();
        tx.ids(100).await.unwrap();
        let node = |id, code: &str, kind, en: &str, hi: &str, parent: i64| {
            let organisation = Organisation {
                id: OrganisationId(id),
                code: code.to_owned(),
                kind,
                name_en: en.to_owned(),
                name_hi: hi.to_owned(),
                lgd_code: None,
                mdo: true,
            };
            (
                organisation,
                (parent != 0).then_some(OrganisationId(parent)),
            )
        };
        use Kind::*;
        insert(
            &mut tx,
            &[
                node(1, "IN", Nation, "India", "भारत", 0),
                node(2, "IN-BR", State, "Bihar", "बिहार", 1),
                node(3, "IN-OR", State, "Odisha", "ओडिशा", 1),
                node(
                    4,
                    "BR-WATER",
                    Department,
                    "Water Resources Department",
                    "जल संसाधन विभाग",
                    2,
                ),
                node(
                    5,
                    "BR-JAL",
                    Department,
                    "Jal Sansadhan Vibhag",
                    "जल विभाग",
                    2,
                ),
                node(
                    6,
                    "BR-ROADS",
                    Department,
                    "Road Construction",
                    "पथ निर्माण",
                    2,
                ),
                node(7, "OR-HEALTH", Department, "Health", "स्वास्थ्य", 3),
                node(
                    8,
                    "BR-WATER-1",
                    Office,
                    "Canal Office 1",
                    "नहर कार्यालय 1",
                    4,
                ),
                node(9, "BR-JAL-1", Office, "Canal Office 9", "नहर कार्यालय 9", 5),
            ],
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
        let world = World {
            app,
            operator: Actor::operator(),
            clock,
        };
        for (code, officials) in [("IN-BR", "1,00,000"), ("IN-OR", "90000")] {
            world.states(code, officials).await;
        }
        world
    }

    /// Somebody who joins an organisation and holds a role over it.
    async fn acts_as(&self, name: &str, role: Role, code: &str) -> Actor {
        let official = self.joins(name, code).await;
        let mut tx = self.app.db().write().await.unwrap();
        let organisation = by_code(&mut tx, code).await.unwrap().unwrap().id;
        let held = Grant { role, organisation };
        let now = self.app.now();
        sopan_store::access::grant(&mut tx, official, held, now, None)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let link = self.app.link_for(&self.operator, official).await.unwrap();
        let token = link.rsplit('/').next().unwrap().to_owned();
        let session = self.app.sign_in_by_link(&token, "local").await.unwrap();
        self.app.actor(&session.token).await.unwrap()
    }

    fn is(&self, today: &str) {
        let moment = day(today).start().plus_seconds(36_000);
        self.clock.store(moment.0, Ordering::SeqCst);
    }

    async fn states(&self, code: &str, officials: &str) {
        let new = NewStrength {
            organisation: code.to_owned(),
            officials: officials.to_owned(),
            source: "Order 7".to_owned(),
            approved_by: "Secretary".to_owned(),
            from: "01.01.2025".to_owned(),
        };
        self.app.state_strength(&self.operator, &new).await.unwrap();
    }

    async fn joins(&self, name: &str, organisation: &str) -> OfficialId {
        let new = NewOfficial {
            profile: ProfileForm {
                name: name.to_owned(),
                email: format!(
                    "{}@{organisation}.example.in",
                    name.to_lowercase().replace(' ', ".")
                ),
                group: "Group B".to_owned(),
                designation: "Section Officer".to_owned(),
                ..ProfileForm::default()
            },
            organisation: organisation.to_owned(),
            employee_code: String::new(),
        };
        self.app.add_official(&self.operator, &new).await.unwrap()
    }

    async fn does(&self, of: &str, act: Act, on: &str) -> Result<Outcome, AppError> {
        self.wants(of, act, on, false).await
    }

    async fn wants(&self, of: &str, act: Act, on: &str, dry: bool) -> Result<Outcome, AppError> {
        let wanted = Wanted {
            organisation: of.to_owned(),
            act,
            on: on.to_owned(),
        };
        self.app.reorganise(&self.operator, &wanted, dry).await
    }

    async fn registered(&self, code: &str) -> i64 {
        let desk = self.app.desk(&self.operator, Some(code)).await.unwrap();
        desk.figures.registered
    }

    /// Registered in Bihar and Odisha as the ranking has it.
    async fn ranked(&self, as_on: &str, known_on: Option<&str>) -> Vec<(String, i64)> {
        let ranking = self
            .app
            .ranking(&Question {
                known_on: known_on.map(day),
                ..Question::on(day(as_on))
            })
            .await
            .unwrap();
        let mut rows: Vec<(String, i64)> = ranking
            .rows
            .iter()
            .map(|r| (r.code.clone(), r.measures["registered"]))
            .collect();
        rows.sort();
        rows
    }

    async fn ends_well(self) {
        let told = verify(self.app.db()).await.unwrap();
        assert!(told.is_clean(), "{:#?}", told.first);
        for as_on in ["2025-11-15", "2025-11-30", "2026-02-01"] {
            let told = verify_measures(self.app.db(), day(as_on), None)
                .await
                .unwrap();
            assert!(told.is_clean(), "{as_on} {:#?}", told.first);
        }
    }
}

fn to(below: &str) -> Act {
    Act::Move {
        below: below.to_owned(),
    }
}

fn into(into: &str, strengths: bool) -> Act {
    Act::Merge {
        into: into.to_owned(),
        strengths,
    }
}

fn codes(outcome: &Outcome) -> Vec<&'static str> {
    outcome.obstacles.iter().map(|o| o.code).collect()
}

on_both!(
    a_department_that_moved_between_states_restates_the_edition_beside_it,
    async |test: TestDb| {
        // Given an edition as on 30 November
        let world = World::new(&test, "2025-11-01").await;
        world.joins("Asha", "BR-WATER-1").await;
        world.joins("Binod", "BR-WATER").await;
        world.joins("Chitra", "OR-HEALTH").await;
        world.is("2025-12-05");
        let edition = world
            .app
            .publish_edition(&world.operator, day("2025-11-30"))
            .await
            .unwrap();
        // when Water Resources is to go to Odisha from 15 November on,
        let shown = world
            .wants("BR-WATER", to("IN-OR"), "15.11.2025", true)
            .await
            .unwrap();
        // then the preview says whose figures change, by how much, and which edition is
        // restated,
        assert!(shown.obstacles.is_empty(), "{:?}", shown.obstacles);
        let change = |code: &str| {
            let change = shown.changes.iter().find(|c| c.organisation.code == code);
            let change = change.unwrap();
            (change.before.registered, change.after.registered)
        };
        assert_eq!(change("IN-BR"), (2, 0));
        assert_eq!(change("IN-OR"), (1, 3));
        assert_eq!(change("IN"), (3, 3));
        assert_eq!(change("BR-WATER"), (2, 2));
        assert_eq!((shown.officials, shown.units), (2, 1));
        assert_eq!(shown.editions.len(), 1);
        assert_eq!(shown.editions[0].states.len(), 2);
        // and does nothing.
        assert_eq!(world.registered("IN-BR").await, 2);
        let history = world.app.history_of(&world.operator, "BR-WATER").await;
        assert!(history.unwrap().acts.is_empty());

        // When it is done,
        let done = world
            .does("BR-WATER", to("IN-OR"), "15.11.2025")
            .await
            .unwrap();
        // it counts where it stood on that day, as known then and as known now,
        let bihar_odisha =
            |bihar, odisha| vec![("IN-BR".to_owned(), bihar), ("IN-OR".to_owned(), odisha)];
        for (as_on, known_on, expected) in [
            ("2025-11-14", None, bihar_odisha(2, 1)),
            ("2025-11-15", None, bihar_odisha(0, 3)),
            ("2025-11-30", Some("2025-12-04"), bihar_odisha(2, 1)),
            ("2025-11-30", Some("2025-12-05"), bihar_odisha(0, 3)),
            ("2025-12-05", None, bihar_odisha(0, 3)),
        ] {
            let ranked = world.ranked(as_on, known_on).await;
            assert_eq!(ranked, expected, "{as_on} {known_on:?}");
        }
        // the edition is as it was, and what is known now stands beside it.
        assert_eq!(world.app.edition(1).await.unwrap(), edition.clone().into());
        let restated = world.app.restated(&edition).await.unwrap();
        let told: Vec<&str> = restated.iter().map(|r| r.code.as_str()).collect();
        assert_eq!(told, ["IN-BR", "IN-OR"]);

        // It is taken back while nothing rests on it: the figures are those of before.
        let act = done.recorded.unwrap();
        let shown = world
            .app
            .take_back(&world.operator, act, true)
            .await
            .unwrap();
        assert!(shown.obstacles.is_empty());
        assert_eq!(world.registered("IN-BR").await, 0);
        world
            .app
            .take_back(&world.operator, act, false)
            .await
            .unwrap();
        assert_eq!(world.registered("IN-BR").await, 2);
        assert_eq!(world.ranked("2025-11-30", None).await, bihar_odisha(2, 1));
        assert!(world.app.restated(&edition).await.unwrap().is_empty());
        let again = world.app.take_back(&world.operator, act, false).await;
        assert_eq!(again.unwrap_err().code(), "undone");
        // All of it is written down.
        let history = world
            .app
            .history_of(&world.operator, "BR-WATER")
            .await
            .unwrap();
        let kinds: Vec<&str> = history.acts.iter().map(|a| a.kind.as_str()).collect();
        assert_eq!(kinds, ["undo", "move"]);
        assert_eq!(history.acts[1].undone_by, Some(history.acts[0].id));
        assert_eq!(history.acts[1].kept.below_before.as_deref(), Some("IN-BR"));
        world.ends_well().await;
    }
);

on_both!(
    strengths_of_units_are_those_of_what_was_known_to_stand,
    async |test: TestDb| {
        // Given Odisha, which goes by what its departments state from 2025 on: Health, and
        // Mines, which is created on 3 November,
        let world = World::new(&test, "2025-11-03").await;
        let mut tx = world.app.db().write().await.unwrap();
        sql("delete from strength where organisation = 3")
            .run(&mut tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let new = Act::Create(NewOrganisation {
            parent: "IN-OR".to_owned(),
            code: "OR-MINES".to_owned(),
            kind: "department".to_owned(),
            name_en: "Mines".to_owned(),
            name_hi: "खान".to_owned(),
            mdo: false,
        });
        world.does("IN-OR", new, "").await.unwrap();
        world.states("OR-HEALTH", "60").await;
        world.states("OR-MINES", "30").await;
        let known = async |known_on: Option<&str>| {
            let question = Question {
                known_on: known_on.map(day),
                ..Question::on(day("2025-11-30"))
            };
            let ranking = world.app.ranking(&question).await.unwrap();
            let row = ranking.rows.iter().find(|r| r.code == "IN-OR").unwrap();
            let state = row.strength.as_ref().map(|s| s.officials);
            let within = Question {
                within: Some("IN-OR"),
                ..question
            };
            let ranking = world.app.ranking(&within).await.unwrap();
            let mut below: Vec<String> = ranking.rows.iter().map(|r| r.code.clone()).collect();
            below.sort();
            (state, below.join(" "))
        };
        let both = (Some(90), "OR-HEALTH OR-MINES".to_owned());
        let health = (Some(60), "OR-HEALTH".to_owned());
        world.is("2025-12-05");
        assert_eq!(known(None).await, both);
        // when it is said on 20 December that Mines is gone since 5 November, and on the
        // 27th that it is not,
        world.is("2025-12-20");
        let retired = world
            .does("OR-MINES", Act::Retire, "05.11.2025")
            .await
            .unwrap();
        world.is("2025-12-25");
        assert_eq!(known(None).await, health);
        world.is("2025-12-27");
        let act = retired.recorded.unwrap();
        world
            .app
            .take_back(&world.operator, act, false)
            .await
            .unwrap();
        // then each day is answered by what was known on it.
        for (known_on, expected) in [
            (Some("2025-11-02"), (None, "OR-HEALTH".to_owned())),
            (Some("2025-12-05"), both.clone()),
            (Some("2025-12-19"), both.clone()),
            (Some("2025-12-20"), health.clone()),
            (Some("2025-12-26"), health),
            (Some("2025-12-27"), both.clone()),
            (None, both),
        ] {
            assert_eq!(known(known_on).await, expected, "{known_on:?}");
        }
        // A merge that is recorded later takes nothing from what was known before it.
        world.is("2026-01-05");
        world
            .does("OR-MINES", into("OR-HEALTH", true), "05.11.2025")
            .await
            .unwrap();
        let merged = (Some(90), "OR-HEALTH".to_owned());
        let before = (Some(90), "OR-HEALTH OR-MINES".to_owned());
        assert_eq!(known(Some("2026-01-04")).await, before);
        assert_eq!(known(Some("2026-01-05")).await, merged);
        assert_eq!(known(None).await, merged);
        world.ends_well().await;
    }
);

on_both!(
    a_merge_counts_nobody_twice_and_names_who_is_in_both,
    async |test: TestDb| {
        // Given two departments that are one, with strengths, and Asha in both
        let world = World::new(&test, "2025-11-10").await;
        for (name, organisation) in [
            ("Asha Kumari", "BR-WATER"),
            ("Binod Sinha", "BR-WATER-1"),
            ("Aasha Kumari", "BR-JAL"),
            ("Deepak Rai", "BR-JAL"),
            ("Esha Singh", "BR-JAL-1"),
        ] {
            world.joins(name, organisation).await;
        }
        world.states("BR-WATER", "100").await;
        world.states("BR-JAL", "40").await;
        world.is("2025-11-20");
        // when the one is to be merged into the other, from 12 November on,
        let act = || into("BR-WATER", true);
        let shown = world
            .wants("BR-JAL", act(), "12.11.2025", true)
            .await
            .unwrap();
        assert!(shown.obstacles.is_empty(), "{:?}", shown.obstacles);
        // then the preview says what goes along, and who may be one person,
        assert_eq!(
            (shown.officials, shown.units, shown.strength),
            (2, 1, Some(140))
        );
        assert_eq!(shown.same_people_count, 1);
        assert_eq!(shown.same_people[0].one_name, "Aasha Kumari");
        assert_eq!(shown.same_people[0].other_name, "Asha Kumari");
        assert!(shown.same_people[0].same.contains(&"designation"));
        assert_eq!(world.registered("BR-JAL").await, 3);
        // and when it is done, officials and units are there, and nobody counts twice.
        let done = world.does("BR-JAL", act(), "12.11.2025").await.unwrap();
        assert_eq!(world.registered("BR-WATER").await, 5);
        assert_eq!(world.registered("IN-BR").await, 5);
        assert_eq!(world.registered("IN").await, 5);
        let desk = world
            .app
            .desk(&world.operator, Some("BR-WATER"))
            .await
            .unwrap();
        assert_eq!(desk.stated.as_ref().unwrap().officials, 140);
        assert_eq!(desk.stated.unwrap().source, "merged");
        assert_eq!(desk.units.len(), 2);
        let tree = world
            .app
            .branch(&world.operator, Some("IN-BR"), 1)
            .await
            .unwrap();
        let units: Vec<&str> = tree
            .units
            .iter()
            .map(|u| u.organisation.code.as_str())
            .collect();
        assert_eq!(units, ["BR-ROADS", "BR-WATER"]);
        // The one that is retired keeps its history, and takes nobody any more.
        let branch = world
            .app
            .branch(&world.operator, Some("BR-JAL"), 1)
            .await
            .unwrap();
        assert_eq!(branch.node.retired, Some(day("2025-11-12")));
        let late = world
            .wants("BR-JAL", to("BR-ROADS"), "", true)
            .await
            .unwrap();
        assert_eq!(codes(&late), ["retired"]);
        let new = NewOfficial {
            profile: ProfileForm {
                name: "Falguni".to_owned(),
                email: "falguni@example.in".to_owned(),
                group: "Group B".to_owned(),
                designation: "Clerk".to_owned(),
                ..ProfileForm::default()
            },
            organisation: "BR-JAL".to_owned(),
            employee_code: String::new(),
        };
        let refused = world
            .app
            .add_official(&world.operator, &new)
            .await
            .unwrap_err();
        assert_eq!(refused.code(), "organisation-retired");
        // It is taken back,
        let act = done.recorded.unwrap();
        world.is("2025-11-25");
        world
            .app
            .take_back(&world.operator, act, false)
            .await
            .unwrap();
        assert_eq!(world.registered("BR-JAL").await, 3);
        assert_eq!(world.registered("BR-WATER").await, 2);
        let desk = world
            .app
            .desk(&world.operator, Some("BR-WATER"))
            .await
            .unwrap();
        let stated = desk.stated.unwrap();
        assert_eq!((stated.officials, stated.source.as_str()), (100, "Order 7"));
        // and done again, until somebody is transferred on.
        let done = world
            .does("BR-JAL", into("BR-WATER", false), "")
            .await
            .unwrap();
        world
            .app
            .transfer(
                &world.operator,
                OfficialId(shown.same_people[0].one.0),
                "BR-ROADS",
            )
            .await
            .unwrap();
        let shown = world
            .app
            .take_back(&world.operator, done.recorded.unwrap(), true)
            .await
            .unwrap();
        assert_eq!(codes(&shown), ["officials-gone"]);
        assert_eq!(shown.obstacles[0].count, 1);
        world.ends_well().await;
    }
);

on_both!(
    a_merge_that_is_taken_back_gives_the_strength_back_whole,
    async |test: TestDb| {
        // Given a strength that holds for a year, by an order, and two departments that are
        // merged into that one, the first in the year and the second on its first day,
        let world = World::new(&test, "2025-11-10").await;
        world.joins("Asha", "BR-WATER").await;
        let strength = |organisation, officials, source: &str, from, until| Strength {
            organisation: OrganisationId(organisation),
            officials,
            source: source.to_owned(),
            approved_by: "Finance Secretary".to_owned(),
            from: day(from),
            until: day(until),
            recorded: world.app.now(),
        };
        let order = strength(4, 100, "Order 12", "2025-04-01", "2026-04-01");
        let mut tx = world.app.db().write().await.unwrap();
        let mut all = vec![order.clone()];
        all.extend([5, 6].map(|o| strength(o, 40, "Order 13", "2025-01-01", "2027-01-01")));
        state_strengths(&mut tx, &all).await.unwrap();
        tx.commit().await.unwrap();
        let held = async || {
            let mut tx = world.app.db().read().await.unwrap();
            let mut on = Vec::new();
            for at in ["2025-11-12", "2026-03-31", "2026-04-01"] {
                let of = [OrganisationId(4)];
                let held = stated_strengths(&mut tx, &of, day(at), None).await;
                let held = held.unwrap().remove(&of[0]);
                on.push(held.map(|s| (s.officials, s.source, s.approved_by, s.from, s.until)));
            }
            let all = all_strengths(&mut tx, &[OrganisationId(4)]).await.unwrap();
            (on, all[&OrganisationId(4)].len())
        };
        let before = held().await;
        let o = order;
        let told = Some((o.officials, o.source, o.approved_by, o.from, o.until));
        assert_eq!(before, (vec![told.clone(), told, None], 1));
        for (of, on, at, later) in [
            ("BR-JAL", "12.11.2025", "2025-11-20", "2025-11-21"),
            ("BR-ROADS", "01.04.2025", "2025-11-22", "2025-11-23"),
        ] {
            world.is(at);
            let done = world.does(of, into("BR-WATER", true), on).await.unwrap();
            let (now, _) = held().await;
            let now = now[0].as_ref().unwrap();
            assert_eq!((now.0, now.1.as_str()), (140, "merged"));
            // when that is taken back,
            world.is(later);
            let act = done.recorded.unwrap();
            let undone = world.app.take_back(&world.operator, act, false).await;
            undone.unwrap();
            // then the order holds again: who approved it, from when, and until when.
            assert_eq!(held().await, before, "{of}");
        }
        // What is stated afterwards goes on over the days of mergers that were taken back.
        let states = async |officials: &str, from: &str| {
            let new = NewStrength {
                organisation: "BR-WATER".to_owned(),
                officials: officials.to_owned(),
                source: "Order 20".to_owned(),
                approved_by: "Secretary".to_owned(),
                from: from.to_owned(),
            };
            let stated = world.app.state_strength(&world.operator, &new).await;
            stated.unwrap();
        };
        world.is("2025-12-01");
        states("110", "01.05.2025").await;
        let (now, _) = held().await;
        let now: Vec<i64> = now.into_iter().flatten().map(|s| s.0).collect();
        assert_eq!(now, [110, 110, 110]);
        // The first of two mergers waits for the second one.
        let merge = async |of: &str| {
            let done = world.does(of, into("BR-WATER", true), "15.11.2025").await;
            done.unwrap().recorded.unwrap()
        };
        let first = merge("BR-JAL").await;
        world.is("2025-12-02");
        let second = merge("BR-ROADS").await;
        let (now, _) = held().await;
        assert_eq!(now[1].as_ref().unwrap().0, 190);
        let wants = async |act: i64| {
            let shown = world.app.take_back(&world.operator, act, true).await;
            codes(&shown.unwrap())
        };
        assert_eq!(wants(first).await, ["strength-stated"]);
        world.is("2025-12-03");
        let undone = world.app.take_back(&world.operator, second, false).await;
        undone.unwrap();
        assert_eq!(wants(first).await, [""; 0]);
        // What was stated since is not overridden.
        world.is("2025-12-04");
        states("150", "15.11.2025").await;
        assert_eq!(wants(first).await, ["strength-stated"]);
        world.ends_well().await;
    }
);

on_both!(
    what_the_law_of_the_ledger_does_not_allow_is_said,
    async |test: TestDb| {
        let world = World::new(&test, "2025-11-10").await;
        world.joins("Asha", "BR-ROADS").await;
        let new = || {
            Act::Create(NewOrganisation {
                parent: "BR-ROADS".to_owned(),
                code: "BR-ROADS-1".to_owned(),
                kind: "office".to_owned(),
                name_en: "Division 1".to_owned(),
                name_hi: "प्रमंडल 1".to_owned(),
                mdo: false,
            })
        };
        let created = world.does("BR-ROADS", new(), "").await.unwrap();
        let retire = |code: &'static str| world.wants(code, Act::Retire, "", true);
        let shown = retire("BR-ROADS").await.unwrap();
        assert_eq!(codes(&shown), ["has-units", "has-officials"]);
        assert_eq!(shown.obstacles[0].count, 1);
        for (of, act, on, code) in [
            ("BR-WATER", to("BR-WATER-1"), "", "circle"),
            ("BR-WATER", to("BR-WATER"), "", "circle"),
            ("BR-WATER", to("IN-BR"), "", "there-already"),
            ("IN", to("IN-BR"), "", "nation"),
            ("BR-WATER", into("BR-WATER-1", false), "", "circle"),
            ("BR-WATER", into("BR-JAL", true), "", "no-strengths"),
        ] {
            let shown = world.wants(of, act, on, true).await.unwrap();
            assert_eq!(codes(&shown).first(), Some(&code), "{of} {code}");
        }
        let later = world.does("BR-WATER", to("IN-OR"), "11.11.2025").await;
        assert_eq!(later.unwrap_err().code(), "on-in-the-future");
        // A move before one that is recorded already asks for that one to go first.
        let moved = world
            .does("BR-WATER", to("IN-OR"), "05.11.2025")
            .await
            .unwrap();
        let shown = world
            .wants("BR-WATER", to("BR-ROADS"), "01.11.2025", true)
            .await
            .unwrap();
        assert_eq!(codes(&shown), ["moved-later"]);
        assert_eq!(shown.obstacles[0].day, Some(day("2025-11-05")));
        world
            .does("BR-WATER", to("BR-ROADS"), "07.11.2025")
            .await
            .unwrap();
        let shown = world
            .app
            .take_back(&world.operator, moved.recorded.unwrap(), true)
            .await
            .unwrap();
        assert_eq!(codes(&shown), ["later-acts"]);
        // One that stands from a day on takes nothing before it, and counts from then on.
        let newer = Act::Create(NewOrganisation {
            parent: "BR-JAL".to_owned(),
            code: "BR-JAL-2".to_owned(),
            kind: "office".to_owned(),
            name_en: "Survey".to_owned(),
            name_hi: "सर्वेक्षण".to_owned(),
            mdo: false,
        });
        world.does("BR-JAL", newer, "08.11.2025").await.unwrap();
        let shown = world
            .wants("BR-JAL-1", to("BR-JAL-2"), "07.11.2025", true)
            .await
            .unwrap();
        assert_eq!(codes(&shown), ["not-yet"]);
        world.joins("Gita", "BR-JAL-2").await;
        assert_eq!(world.registered("BR-JAL").await, 1);
        // An empty one is retired from any day on, and comes back.
        let done = world
            .does("BR-JAL-1", Act::Retire, "01.11.2025")
            .await
            .unwrap();
        let tree = world
            .app
            .branch(&world.operator, Some("BR-JAL"), 1)
            .await
            .unwrap();
        assert_eq!(tree.count, 1, "one of two is retired");
        world
            .app
            .take_back(&world.operator, done.recorded.unwrap(), false)
            .await
            .unwrap();
        let tree = world
            .app
            .branch(&world.operator, Some("BR-JAL"), 1)
            .await
            .unwrap();
        assert_eq!(tree.count, 2);
        // A day on which officials were still counted is too early to retire on.
        let asha = world.joins("Binod", "BR-JAL-1").await;
        world.is("2025-11-20");
        world
            .app
            .transfer(&world.operator, asha, "BR-JAL")
            .await
            .unwrap();
        let shown = world
            .wants("BR-JAL-1", Act::Retire, "15.11.2025", true)
            .await
            .unwrap();
        assert_eq!(codes(&shown), ["counted-later"]);
        assert_eq!(shown.obstacles[0].day, Some(day("2025-11-20")));
        // Names change and change back; what was created and never used goes away.
        let rename = Act::Rename {
            name_en: "Highways".to_owned(),
            name_hi: "राजमार्ग".to_owned(),
        };
        let renamed = world.does("BR-ROADS-1", rename, "").await.unwrap();
        let named = async |code: &str| {
            let found = world
                .app
                .branch(&world.operator, Some(code), 1)
                .await
                .unwrap();
            found.node.organisation.name_en
        };
        assert_eq!(named("BR-ROADS-1").await, "Highways");
        world
            .app
            .take_back(&world.operator, renamed.recorded.unwrap(), false)
            .await
            .unwrap();
        assert_eq!(named("BR-ROADS-1").await, "Division 1");
        world
            .app
            .take_back(&world.operator, created.recorded.unwrap(), false)
            .await
            .unwrap();
        let tree = world
            .app
            .branch(&world.operator, Some("BR-ROADS"), 1)
            .await
            .unwrap();
        assert!(
            tree.units
                .iter()
                .all(|u| u.organisation.code != "BR-ROADS-1")
        );
        world.ends_well().await;
    }
);

on_both!(
    a_nodal_officer_acts_within_the_state_only,
    async |test: TestDb| {
        let world = World::new(&test, "2025-11-10").await;
        let nodal = world.acts_as("Nodal", Role::StateAdmin, "IN-BR").await;
        let wants = async |of: &str, act: Act| {
            let wanted = Wanted {
                organisation: of.to_owned(),
                act,
                on: String::new(),
            };
            let told = world.app.reorganise(&nodal, &wanted, true).await;
            told.map_err(|e| e.code()).map(|o| codes(&o))
        };
        assert_eq!(wants("BR-JAL", to("BR-ROADS")).await, Ok(vec![]));
        let unknown = Err("no-such-organisation");
        assert_eq!(wants("BR-JAL", to("IN-OR")).await, unknown);
        assert_eq!(wants("OR-HEALTH", to("IN-BR")).await, unknown);
        // The State itself stands below the nation.
        assert_eq!(wants("IN-BR", Act::Retire).await, Err("forbidden"));
        let seen = world.app.branch(&nodal, Some("IN-OR"), 1).await;
        assert_eq!(seen.unwrap_err().code(), "not-found");
        let found = world
            .app
            .search_organisations(&nodal, "health")
            .await
            .unwrap();
        assert!(found.is_empty());
        world.ends_well().await;
    }
);

on_both!(
    an_act_between_two_states_is_taken_back_by_who_manages_both,
    async |test: TestDb| {
        // Given a department of Bihar that the cell moved to Odisha, and one of Odisha that
        // it merged into one of Bihar,
        let world = World::new(&test, "2025-11-10").await;
        world.joins("Asha", "BR-WATER").await;
        world.joins("Chitra", "BR-WATER").await;
        world.joins("Binod", "OR-HEALTH").await;
        let moved = world.does("BR-WATER", to("IN-OR"), "").await.unwrap();
        let merged = world.does("OR-HEALTH", into("BR-JAL", false), "").await;
        let within = world.does("BR-JAL-1", to("BR-ROADS"), "").await.unwrap();
        let [moved, merged, within] =
            [moved, merged.unwrap(), within].map(|done| done.recorded.unwrap());
        let bihar = world.acts_as("Nodal", Role::StateAdmin, "IN-BR").await;
        let odisha = world.acts_as("Nodal", Role::StateAdmin, "IN-OR").await;
        let cell = world.acts_as("Cell", Role::SpvAdmin, "IN").await;
        let counted = async || {
            let of = ["IN-BR", "IN-OR", "BR-JAL"].map(|code| world.registered(code));
            let [bihar, odisha, jal] = of;
            (bihar.await, odisha.await, jal.await)
        };
        // Officers and cell included.
        let before = counted().await;
        assert_eq!(before, (2, 3, 1));
        let offered = async |actor: &Actor, code: &str, act: i64| {
            let told = world.app.history_of(actor, code).await.unwrap().acts;
            told.into_iter().find(|a| a.id == act).unwrap().may_undo
        };
        // when the nodal officer of either State wants to take one of them back,
        for (actor, act, code) in [
            (&odisha, moved, "forbidden"),
            (&odisha, merged, "forbidden"),
            (&bihar, moved, "not-found"),
            (&bihar, merged, "not-found"),
        ] {
            for dry in [true, false] {
                // then it is refused,
                let told = world.app.take_back(actor, act, dry).await;
                assert_eq!(told.unwrap_err().code(), code, "{act}");
            }
        }
        // everything stays as it is, and no page offers it;
        assert_eq!(counted().await, before);
        assert!(!offered(&odisha, "BR-WATER", moved).await);
        assert!(!offered(&odisha, "OR-HEALTH", merged).await);
        assert!(!offered(&bihar, "BR-JAL", merged).await);
        // what stayed within the State is theirs, and all of it is the cell's.
        assert!(offered(&bihar, "BR-JAL-1", within).await);
        world.app.take_back(&bihar, within, false).await.unwrap();
        for (code, act) in [("BR-WATER", moved), ("OR-HEALTH", merged)] {
            assert!(offered(&cell, code, act).await);
            world.app.take_back(&cell, act, false).await.unwrap();
        }
        assert_eq!(counted().await, (3, 2, 0));
        world.ends_well().await;
    }
);

on_both!(
    the_cleaning_desk_finds_what_is_wrong,
    async |test: TestDb| {
        let world = World::new(&test, "2025-11-10").await;
        for name in ["Asha", "Binod", "Chitra"] {
            world.joins(name, "BR-ROADS").await;
        }
        world.states("BR-ROADS", "2").await;
        let lost = Act::Create(NewOrganisation {
            parent: "IN".to_owned(),
            code: "LOST-1".to_owned(),
            kind: "office".to_owned(),
            name_en: "Some Office".to_owned(),
            name_hi: "कोई कार्यालय".to_owned(),
            mdo: false,
        });
        world.does("IN", lost, "").await.unwrap();
        let clean = async || world.app.cleaning(&world.operator, None).await.unwrap();
        let of = |found: &sopan_app::organisations::Cleaning, problem: Problem| -> Vec<String> {
            let held = &found.problems[problem.name()];
            held.iter().map(|f| f.organisation.code.clone()).collect()
        };
        let found = clean().await;
        // The same department in Devanagari and in Latin letters,
        assert_eq!(found.duplicates.len(), 1, "{:?}", found.duplicates);
        let pair = &found.duplicates[0];
        assert_eq!(pair.evidence, "same_sound");
        assert_eq!(pair.keep.organisation.code, "BR-WATER");
        assert_eq!(pair.merge.organisation.code, "BR-JAL");
        // a unit that belongs nowhere, one with more officials than strength, a State
        // whose units add up to something else, and empty ones.
        assert_eq!(of(&found, Problem::Unmapped), ["LOST-1"]);
        assert_eq!(of(&found, Problem::BelowRegistered), ["BR-ROADS"]);
        assert!(of(&found, Problem::NoAdmin).contains(&"BR-ROADS".to_owned()));
        assert!(of(&found, Problem::NoStrength).contains(&"BR-WATER".to_owned()));
        assert!(of(&found, Problem::Empty).contains(&"BR-WATER-1".to_owned()));
        assert!(!of(&found, Problem::Empty).contains(&"BR-WATER".to_owned()));
        world.states("IN-OR", "50").await;
        world.states("OR-HEALTH", "60").await;
        assert_eq!(of(&clean().await, Problem::SumDiffers), ["IN-OR"]);
        // What isn't the same is remembered; what is mapped is found no more.
        world
            .app
            .not_the_same(&world.operator, "BR-JAL", "BR-WATER")
            .await
            .unwrap();
        let map = Act::Map {
            below: "BR-ROADS".to_owned(),
            lgd_code: "12345".to_owned(),
            mdo: false,
        };
        world.does("LOST-1", map, "").await.unwrap();
        // What hangs on nothing is put where it belongs by whoever manages the nation, on
        // the pages too, and by nobody else.
        let mut tx = world.app.db().write().await.unwrap();
        let hanging = |id, code: &str| Organisation {
            id: OrganisationId(id),
            code: code.to_owned(),
            kind: Kind::Office,
            name_en: format!("Hanging {code}"),
            name_hi: format!("लंबित {code}"),
            lgd_code: None,
            mdo: false,
        };
        let above = Some(OrganisationId(50));
        let two = [
            (hanging(50, "HANG-1"), None),
            (hanging(51, "HANG-2"), above),
        ];
        insert(&mut tx, &two).await.unwrap();
        tx.commit().await.unwrap();
        let cell = world.acts_as("Cell", Role::SpvAdmin, "IN").await;
        let nodal = world.acts_as("Nodal", Role::StateAdmin, "IN-BR").await;
        let found = world.app.cleaning(&cell, None).await.unwrap();
        assert_eq!(of(&found, Problem::Unmapped), ["HANG-1"]);
        for code in ["HANG-1", "HANG-2"] {
            let branch = world.app.branch(&cell, Some(code), 1).await.unwrap();
            assert!(branch.may_manage);
            let unseen = world.app.branch(&nodal, Some(code), 1).await;
            assert_eq!(unseen.unwrap_err().code(), "not-found");
        }
        let wanted = Wanted {
            organisation: "HANG-1".to_owned(),
            act: Act::Map {
                below: "BR-ROADS".to_owned(),
                lgd_code: String::new(),
                mdo: false,
            },
            on: String::new(),
        };
        let refused = world.app.reorganise(&nodal, &wanted, false).await;
        assert!(refused.is_err());
        world.app.reorganise(&cell, &wanted, true).await.unwrap();
        world.app.reorganise(&cell, &wanted, false).await.unwrap();
        assert!(world.app.branch(&nodal, Some("HANG-2"), 1).await.is_ok());
        // What the page shows is what is so now, as long as that is looked at quickly; and
        // each sees the own part.
        let desk = world.app.cleaning_desk(&cell, None).await.unwrap();
        let found = world.app.cleaning(&cell, None).await.unwrap();
        assert_eq!(desk.found.as_deref(), Some(&found));
        assert_eq!((desk.changes, desk.making_since), (0, None));
        let own = world.app.cleaning_desk(&nodal, None).await.unwrap();
        assert_eq!(own.found.unwrap().within.code, "IN-BR");
        let other = world.app.cleaning_desk(&nodal, Some("IN-OR")).await;
        assert_eq!(other.unwrap_err().code(), "not-found");
        let found = clean().await;
        assert!(found.duplicates.is_empty());
        assert!(of(&found, Problem::Unmapped).is_empty());
        // A name is found in either script.
        for words in ["jal sansadhan", "जल संसाधन", "BR-JAL", "water"] {
            let found = world.app.search_organisations(&world.operator, words).await;
            assert!(!found.unwrap().is_empty(), "{words}");
        }
        world.ends_well().await;
    }
);
