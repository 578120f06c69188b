//! APAR evidence: packets, disputes, the sealing of a year, and what becomes known later.

use serde_json::Value;
use sopan_app::AppError;
use sopan_app::access::Actor;
use sopan_app::apar::{SignedFault, verify};
use sopan_app::documents::Language;
use sopan_app::formats::write::Format;
use sopan_app::reports::Asked;
use sopan_rules::access::Role;
use sopan_rules::apar::{Act, Days};
use sopan_rules::ids::{CourseId, OfficialId, OrganisationId, ResourceId};
use sopan_rules::ledger::Fact;
use sopan_rules::mandates::periods::State;
use sopan_rules::mandates::{Count, FinancialYear, Hours, Per, Requirement};
use sopan_rules::reports::Kind;
use sopan_rules::time::Moment;
use sopan_store::access::{Grant, grant};
use sopan_store::ledger::{Act as Happened, Work};
use sopan_store::testing::TestDb;
use sopan_store::{on_both, sql};

use crate::mandates::{BIHAR, GOA, WATER, World, asks, mandate, third_course};

const YEAR: FinancialYear = FinancialYear(2025);
const EVERYBODY: &str = "[[audience.any-of]]";

/// Officials of Bihar's water department and of Goa under a mandate that counts in the APAR,
/// and those who hold roles: 301 runs the department, 302 audits Bihar.
async fn world(test: &TestDb) -> World {
    let world = World::new(test).await;
    for (id, place) in [
        (101, WATER),
        (102, WATER),
        (103, GOA),
        (301, WATER),
        (302, BIHAR),
    ] {
        world
            .official(id, place, "Officer", Some("2016-11-15"))
            .await;
    }
    let roles = [
        (301, Role::MdoAdmin, WATER),
        (302, Role::Auditor, BIHAR),
        (301, Role::Auditor, WATER),
    ];
    let mut tx = world.app.db().write().await.unwrap();
    for (official, role, place) in roles {
        let given = Grant {
            role,
            organisation: OrganisationId(place),
        };
        grant(&mut tx, OfficialId(official), given, world.app.now(), None)
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    world.publish(&mandate("ai", "IN", EVERYBODY)).await;
    world
}

async fn actor(world: &World, official: i64) -> Actor {
    world
        .app
        .actor_as(Some(&official.to_string()))
        .await
        .unwrap()
}

fn at(day: &str, seconds: i64) -> Moment {
    day.parse::<sopan_rules::time::Day>()
        .unwrap()
        .start()
        .plus_seconds(seconds)
}

/// News that comes now of something that was done then.
async fn learns_late(world: &World, official: i64, course: i64, occurred: Moment) {
    let (course, resource) = (CourseId(course), ResourceId(course + 20));
    let facts = [
        Fact::Enrolled { course },
        Fact::ResourceCompleted { course, resource },
    ];
    let acts = facts.into_iter().map(|fact| Happened {
        official: OfficialId(official),
        fact,
        occurred,
        caused_by: None,
    });
    let work = Work {
        acts: acts.collect(),
        ..Work::default()
    };
    world.app.lane().write(work).await.unwrap();
}

fn code(error: &AppError) -> &'static str {
    error.code()
}

on_both!(
    a_packet_shows_the_year_so_far_and_who_may_see_it_sees_it,
    async |test: TestDb| {
        let world = world(&test).await;
        world.app.set_day("2025-12-10");
        world.completes(101, 21).await;
        let own = actor(&world, 101).await;
        let shown = world.app.apar(&own, OfficialId(101), None).await.unwrap();
        assert_eq!(shown.packet.year, YEAR);
        assert_eq!(shown.packet.until, "2025-12-10".parse().unwrap());
        let line = &shown.packet.mandates[0];
        assert_eq!((line.code.as_str(), line.state), ("ai", State::Completed));
        assert_eq!(line.completed, Some("2025-12-10".parse().unwrap()));
        assert_eq!(shown.packet.completions[0].code, "genai");
        assert_eq!(shown.packet.hours.course_minutes, 60);
        assert!(shown.own && shown.may_dispute && !shown.may_answer);

        // The MDO and the auditor see it, a colleague and another State don't.
        for (by, sees, answers) in [
            (301, true, true),
            (302, true, false),
            (102, false, false),
            (103, false, false),
        ] {
            let by = actor(&world, by).await;
            let shown = world.app.apar(&by, OfficialId(101), None).await;
            assert_eq!(shown.is_ok(), sees);
            assert_eq!(shown.is_ok_and(|shown| shown.may_answer), answers);
        }
        // A year that has not begun, and one before the official was here.
        for year in [FinancialYear(2026), FinancialYear(2024)] {
            let error = world.app.apar(&own, OfficialId(101), Some(year)).await;
            assert_eq!(code(&error.unwrap_err()), "not-found");
        }
        // A transfer in the year shows both places.
        world.app.set_day("2026-01-05");
        let to = OrganisationId(GOA);
        world.act(101, Fact::Transferred { to }).await;
        let shown = world.app.apar(&own, OfficialId(101), None).await.unwrap();
        let places = shown.packet.official.postings.iter();
        let places: Vec<&str> = places.map(|p| p.organisation.as_str()).collect();
        assert_eq!(places, ["BR-PHED", "IN-GA"]);
        world.is_true().await;
    }
);

on_both!(
    the_signed_file_is_verified_elsewhere_and_names_what_was_changed,
    async |test: TestDb| {
        let world = world(&test).await;
        world.completes(101, 21).await;
        let own = actor(&world, 101).await;
        let signed = world.app.apar_document(&own, OfficialId(101), None);
        let signed = signed.await.unwrap();
        let key = verify(&signed).unwrap();
        assert_eq!(signed["name"]["en"], "Official 101");
        // Asked again it is signed by the same key.
        let again = world.app.apar_document(&own, OfficialId(101), None);
        assert_eq!(verify(&again.await.unwrap()).unwrap(), key);
        let mut forged = signed.clone();
        forged["packet"]["mandates"][0]["completed"] = Value::from("2025-11-01");
        assert_eq!(
            verify(&forged),
            Err(SignedFault::Changed(vec![
                "/packet/mandates/0/completed".to_owned()
            ]))
        );
        for language in [Language::English, Language::Hindi] {
            let paper = world.app.apar_paper(&own, OfficialId(101), None, language);
            assert!(paper.await.unwrap().starts_with(b"%PDF"));
        }
    }
);

on_both!(
    a_sealed_year_stays_and_late_news_stands_beside_it,
    async |test: TestDb| {
        let world = world(&test).await;
        // The last minute of the year, IST.
        world.app.set(at("2026-03-31", 86_340));
        world.completes(101, 21).await;
        world.app.set_day("2026-06-30");
        let operator = &world.operator;
        let early = world.app.seal_apar(operator, YEAR, |_| true).await;
        assert_eq!(code(&early.unwrap_err()), "apar-not-yet");
        world.app.seal_due_apar().await.unwrap();
        let years = world.app.apar_years().await.unwrap();
        assert_eq!((years[1].year, years[1].sealed), (YEAR, None));

        // It is stopped after the first officials, and goes on.
        world.app.set_day("2026-07-01");
        let other = actor(&world, 301).await;
        let denied = world.app.seal_apar(&other, YEAR, |_| true).await;
        assert_eq!(code(&denied.unwrap_err()), "forbidden");
        let stopped = world.app.seal_apar(operator, YEAR, |_| false).await;
        assert!(!stopped.unwrap());
        world.app.seal_due_apar().await.unwrap();
        let years = world.app.apar_years().await.unwrap();
        assert_eq!((years[1].packets, years[1].sealed.is_some()), (5, true));
        assert!(world.app.seal_apar(operator, YEAR, |_| true).await.unwrap());

        let own = actor(&world, 102).await;
        let shown = world
            .app
            .apar(&own, OfficialId(102), Some(YEAR))
            .await
            .unwrap();
        let sealed = shown.sealed.clone().unwrap();
        assert_eq!(shown.packet.mandates[0].state, State::Overdue);
        assert_eq!(shown.amendments, []);
        // A device was without network since March.
        world.app.set_day("2026-07-15");
        learns_late(&world, 102, 22, at("2026-03-20", 0)).await;
        let shown = world
            .app
            .apar(&own, OfficialId(102), Some(YEAR))
            .await
            .unwrap();
        assert_eq!(shown.sealed, Some(sealed));
        assert_eq!(shown.packet.mandates[0].state, State::Overdue);
        let state = shown
            .amendments
            .iter()
            .find(|a| a.field.as_deref() == Some("state"));
        let state = state.unwrap();
        assert_eq!(
            (&state.was, &state.is),
            (&"overdue".into(), &"completed".into())
        );
        assert_eq!(state.known, Some("2026-07-15".parse().unwrap()));
        // The other one has none, and what was done in the last minute counted.
        let own = actor(&world, 101).await;
        let shown = world
            .app
            .apar(&own, OfficialId(101), Some(YEAR))
            .await
            .unwrap();
        assert_eq!(shown.packet.mandates[0].state, State::Completed);
        assert_eq!(shown.amendments, []);
        // The signed file says both, and what was sealed has its digest.
        let own = actor(&world, 102).await;
        let signed = world.app.apar_document(&own, OfficialId(102), Some(YEAR));
        let signed = signed.await.unwrap();
        verify(&signed).unwrap();
        let digest = sopan_app::formats::apar::digest(&signed["packet"]).unwrap();
        assert_eq!(signed["seal"]["sha256"], digest);
        assert!(!signed["amendments"].as_array().unwrap().is_empty());
        world.is_true().await;
    }
);

on_both!(
    a_mandate_that_was_retired_in_the_year_is_in_the_packet_until_that_day,
    async |test: TestDb| {
        let world = world(&test).await;
        world.app.set_day("2026-01-10");
        world
            .app
            .retire_mandate(&world.operator, "ai", |_| true)
            .await
            .unwrap();
        world.app.set_day("2026-04-05");
        let own = actor(&world, 101).await;
        let shown = world
            .app
            .apar(&own, OfficialId(101), Some(YEAR))
            .await
            .unwrap();
        let line = &shown.packet.mandates[0];
        assert_eq!(line.left, Some("2026-01-10".parse().unwrap()));
        assert_eq!(line.state, State::Due);
        // In the next year it is gone.
        let shown = world.app.apar(&own, OfficialId(101), None).await.unwrap();
        assert_eq!(shown.packet.mandates, []);
    }
);

/// How somebody stands in the mandate “hours”, and how much of it is done: on the plan's page as
/// in the packet.
async fn hours(world: &World, official: i64) -> (State, i64) {
    let app = &world.app;
    let explained = app.explain_mandates(&world.operator, OfficialId(official));
    let mut explained = explained.await.unwrap().into_iter();
    let shown = explained.find(|line| line.code == "hours").unwrap();
    let shown = shown.standing.unwrap();
    let own = actor(world, official).await;
    let packet = app.apar(&own, OfficialId(official), None).await.unwrap();
    let mut lines = packet.packet.mandates.iter();
    let line = lines.find(|line| line.code == "hours").unwrap();
    assert_eq!(
        (line.state, line.completed, line.done, line.asked),
        (
            shown.state,
            shown.progress.met,
            shown.progress.done,
            shown.progress.asked
        ),
        "{official}"
    );
    (shown.state, shown.progress.done)
}

async fn lasts(world: &World, course: i64, minutes: i64) {
    let mut tx = world.app.db().write().await.unwrap();
    sql("update course set minutes = $2 where id = $1")
        .bind(course)
        .bind(minutes)
        .run(&mut tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

on_both!(
    a_course_counts_the_hours_that_it_had_when_it_was_completed,
    async |test: TestDb| {
        // Given two hours of courses to be done, by one who has done two of an hour, and by one
        // who has done one
        let world = world(&test).await;
        let (app, operator) = (&world.app, &world.operator);
        for id in [104, 105, 106] {
            world.official(id, WATER, "Officer", None).await;
        }
        let mut two = asks("hours", "title = \"GenAI for Everyone\"");
        two.requirement = Requirement::Hours(Hours {
            hours: 2,
            count: Count::CourseHours,
            per: Per::Window,
        });
        two.consequence.apar = true;
        world.publish(&two).await;
        world.completes(101, 21).await;
        world.completes(101, 22).await;
        world.completes(102, 21).await;
        assert_eq!(hours(&world, 101).await, (State::Completed, 120));
        assert_eq!(hours(&world, 102).await, (State::Due, 60));

        // When one of the courses gets longer
        app.set_day("2025-12-10");
        lasts(&world, 21, 120).await;
        // then that changes nothing for who has done it, and counts for who does it from now on,
        assert_eq!(hours(&world, 102).await, (State::Due, 60));
        world.completes(103, 21).await;
        assert_eq!(hours(&world, 103).await, (State::Completed, 120));
        // and when it gets shorter, nobody loses anything: on the page, in the count of all, and
        // in the trial.
        lasts(&world, 21, 15).await;
        for id in [101, 103] {
            assert_eq!(hours(&world, id).await, (State::Completed, 120), "{id}");
        }
        let tally = app.tally_mandate(operator, "hours", None).await;
        let tried = app.simulate_mandate(operator, &two, app.today(), None);
        for states in [tally.unwrap().unwrap().states, tried.await.unwrap().states] {
            assert_eq!(states.get(&State::Completed), Some(&2));
        }

        // Of two accounts of one person the earlier completion counts, as for the figures,
        lasts(&world, 21, 120).await;
        world.completes(104, 21).await;
        let merged = app.merge_officials(operator, OfficialId(104), OfficialId(102), false);
        merged.await.unwrap();
        assert_eq!(hours(&world, 102).await, (State::Due, 60));
        // and what comes with a merge goes when that is taken back.
        world.completes(105, 22).await;
        lasts(&world, 22, 90).await;
        let merged = app.merge_officials(operator, OfficialId(105), OfficialId(106), false);
        let merge = merged.await.unwrap().recorded.unwrap();
        assert_eq!(hours(&world, 106).await, (State::Due, 60));
        app.unmerge_officials(operator, merge, false).await.unwrap();
        assert_eq!(hours(&world, 106).await, (State::Due, 0));
        assert_eq!(hours(&world, 105).await, (State::Due, 60));
        world.is_true().await;
    }
);

on_both!(
    a_line_is_disputed_answered_and_closed_by_its_days,
    async |test: TestDb| {
        let world = world(&test).await;
        let app = &world.app;
        app.set_day("2026-04-20");
        let (own, admin) = (actor(&world, 101).await, actor(&world, 301).await);
        let dispute = |line: &'static str, text: &'static str| {
            app.dispute_apar(&own, YEAR, line, false, text)
        };
        for (line, text, wrong) in [
            ("mandate:none", "It is wrong", "apar-no-line"),
            ("mandate:ai", "  ", "missing"),
        ] {
            assert_eq!(code(&dispute(line, text).await.unwrap_err()), wrong);
        }
        dispute("mandate:ai", "I completed it at the institute")
            .await
            .unwrap();
        let twice = dispute("mandate:ai", "Once more").await.unwrap_err();
        assert_eq!(code(&twice), "apar-disputed");
        dispute("missing", "A course of the ATI").await.unwrap();
        app.dispute_apar(&own, YEAR, "missing", true, "")
            .await
            .unwrap();

        // The desk sees what waits of its own people; the auditor reads and can't answer.
        app.set_day("2026-04-25");
        let (open, total) = app.apar_disputes(&admin, 1).await.unwrap();
        assert_eq!((total, open[0].official), (1, OfficialId(101)));
        assert_eq!(open[0].text, "I completed it at the institute");
        let other = actor(&world, 103).await;
        assert_eq!(app.apar_disputes(&other, 1).await.unwrap().1, 0);
        let answer = |by: &Actor, accept: bool, text: &'static str| {
            let by = by.clone();
            async move {
                let said = (accept, text);
                let line = "mandate:ai";
                app.answer_apar(&by, OfficialId(101), YEAR, line, said)
                    .await
            }
        };
        let auditor = actor(&world, 302).await;
        for by in [&auditor, &own] {
            let error = answer(by, true, "Entered").await.unwrap_err();
            assert_eq!(code(&error), "forbidden");
        }
        answer(&admin, false, "The institute has no record")
            .await
            .unwrap();
        let again = answer(&admin, true, "Entered").await.unwrap_err();
        assert_eq!(code(&again), "apar-not-disputed");
        assert_eq!(app.apar_disputes(&admin, 1).await.unwrap().1, 0);
        let shown = app.apar(&own, OfficialId(101), Some(YEAR)).await.unwrap();
        let acts: Vec<Act> = shown.acts.iter().map(|done| done.act).collect();
        assert_eq!(
            acts,
            [Act::Disputed, Act::Disputed, Act::Withdrawn, Act::Refused]
        );

        // Until the last day; an answer may come later.
        app.set_day("2026-07-30");
        dispute("mandate:ai", "The record was found").await.unwrap();
        app.set_day("2026-07-31");
        let closed = dispute("official", "Wrong cadre").await.unwrap_err();
        assert_eq!(code(&closed), "apar-closed");
        answer(&admin, true, "Entered from the register")
            .await
            .unwrap();
        world.is_true().await;
    }
);

on_both!(
    the_monitoring_cell_sets_the_day_until_the_sealing_has_begun,
    async |test: TestDb| {
        let world = world(&test).await;
        let app = &world.app;
        let days = |seals: &str| Days {
            seals: seals.parse().unwrap(),
            dispute_days: 15,
        };
        app.set_day("2026-04-20");
        let admin = actor(&world, 301).await;
        let set = |by: Actor, days: Days| async move { app.set_apar_days(&by, YEAR, days).await };
        for (by, seals, wrong) in [
            (&admin, "2026-05-31", "forbidden"),
            (&world.operator, "2026-03-31", "apar-seals"),
            (&world.operator, "2026-04-10", "apar-seals-past"),
        ] {
            let error = set(by.clone(), days(seals)).await.unwrap_err();
            assert_eq!(code(&error), wrong, "{seals}");
        }
        set(world.operator.clone(), days("2026-05-31"))
            .await
            .unwrap();
        app.set_day("2026-06-01");
        app.seal_due_apar().await.unwrap();
        let error = set(world.operator.clone(), days("2026-07-31"))
            .await
            .unwrap_err();
        assert_eq!(code(&error), "apar-sealed");
        let own = actor(&world, 101).await;
        let shown = app.apar(&own, OfficialId(101), Some(YEAR)).await.unwrap();
        assert_eq!(shown.days, days("2026-05-31"));
        assert_eq!(shown.packet.known, "2026-05-31".parse().unwrap());
    }
);

on_both!(
    a_year_is_sealed_also_on_the_last_day_that_can_be_set,
    async |test: TestDb| {
        // Given a year whose day is the last one of the next
        let world = world(&test).await;
        let app = &world.app;
        app.set_day("2026-04-20");
        let days = Days {
            seals: "2027-03-31".parse().unwrap(),
            dispute_days: 15,
        };
        app.set_apar_days(&world.operator, YEAR, days)
            .await
            .unwrap();
        let own = actor(&world, 101).await;
        for (day, sealed) in [("2027-03-31", false), ("2027-04-01", true)] {
            app.set_day(day);
            app.seal_due_apar().await.unwrap();
            let shown = app.apar(&own, OfficialId(101), Some(YEAR)).await.unwrap();
            assert_eq!(shown.sealed.is_some(), sealed, "{day}");
        }
        // A year before it, of which nobody ever set anything, is left alone.
        let before = FinancialYear(YEAR.0 - 1);
        let mut tx = app.db().read().await.unwrap();
        let written = sopan_store::apar::year(&mut tx, before).await.unwrap();
        assert_eq!(written, None);
    }
);

on_both!(
    a_department_gets_its_lines_as_a_table,
    async |test: TestDb| {
        let world = world(&test).await;
        world.completes(101, 21).await;
        world.app.set_day("2026-04-20");
        let asked = |within: &str| Asked {
            kind: Kind::Apar,
            within: within.to_owned(),
            format: Format::Csv,
        };
        let path = world.app.files().join("apar.csv");
        std::fs::create_dir_all(world.app.files()).unwrap();
        let file = || std::fs::File::create(&path).unwrap();
        let admin = actor(&world, 301).await;
        let own = asked("BR-PHED");
        let written = world
            .app
            .report(&admin, &own, file(), Default::default())
            .await;
        let written = written.unwrap();
        // Three officials with a mandate and two sums each, and one completion.
        assert_eq!(written.rows, 10);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(
            text.contains("2025-26,No,Mandate,ai,ai,1,31.03.2026,Completed,05.11.2025"),
            "{text}"
        );
        assert!(!text.contains("Official 103"));
        // Another year is asked by its name; nobody gets what they don't see.
        let nation = asked("IN");
        let year = (&nation, Some(FinancialYear(2026)));
        let all = world
            .app
            .report_of(&world.operator, year, file(), Default::default())
            .await;
        // Who did it by its due day is not asked again.
        assert_eq!(all.unwrap().rows, 14);
        let goa = asked("IN-GA");
        let other = world
            .app
            .report(&admin, &goa, file(), Default::default())
            .await;
        assert_eq!(code(&other.unwrap_err()), "forbidden");
    }
);

on_both!(
    what_takes_the_place_of_a_course_later_changes_no_sealed_packet,
    async |test: TestDb| {
        // Given a sealed year in which a course was asked for, which one did not do who did
        // another one instead, which was not asked for
        let world = world(&test).await;
        let (app, operator) = (&world.app, &world.operator);
        let mut one = asks("one", "title = \"GenAI for Everyone\"");
        one.consequence.apar = true;
        world.publish(&one).await;
        app.set_day("2025-12-10");
        world.completes(101, 23).await;
        app.set_day("2026-07-01");
        assert!(app.seal_apar(operator, YEAR, |_| true).await.unwrap());

        // When that one takes the place of the course, and when it doesn't any more
        third_course(&world).await;
        app.set_day("2026-08-10");
        app.retire_course_for(operator, "genai", "old")
            .await
            .unwrap();
        for day in ["2026-08-10", "2026-08-20"] {
            app.set_day(day);
            // then the packets have no amendments,
            for id in [101, 102] {
                let own = actor(&world, id).await;
                let shown = app.apar(&own, OfficialId(id), Some(YEAR)).await.unwrap();
                assert_eq!(shown.amendments, [], "{id} on {day}");
                let lines = shown.packet.mandates.iter();
                let line = lines.clone().find(|line| line.code == "one").unwrap();
                assert_eq!(line.state, State::Overdue);
                assert_eq!(line.courses[0].code, "genai");
            }
            if day == "2026-08-10" {
                let missing = app.publish_course(operator, "genai").await;
                assert_eq!(missing.unwrap(), []);
            }
        }
        // and for the mandate, who did it keeps the credit.
        let explained = app.explain_mandates(operator, OfficialId(101)).await;
        let mut explained = explained.unwrap().into_iter();
        let one = explained.find(|line| line.code == "one").unwrap();
        assert_eq!(one.standing.unwrap().state, State::Completed);
        world.is_true().await;
    }
);
