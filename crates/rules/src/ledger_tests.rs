//! Stories about the ledger, and the properties that must hold for any of them.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use crate::ids::{AssessmentId, CourseId, EntryId, OfficialId, OrganisationId, ResourceId};
use crate::integrity::Reason;
use crate::measures::{ACTIVE_DAYS, Measure};
use crate::officials::ProfileStatus;
use crate::time::{Day, Moment};

const DESK: OrganisationId = OrganisationId(1);
const WATER: OrganisationId = OrganisationId(2);
const ROADS: OrganisationId = OrganisationId(3);
const COURSE: CourseId = CourseId(10);

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn entry(id: i64, occurred: Moment, fact: Fact) -> Entry {
    Entry {
        id: EntryId(id),
        official: OfficialId(7),
        organisation: WATER,
        occurred,
        recorded: occurred,
        caused_by: None,
        fact,
    }
}

fn registered(id: i64, at: Moment) -> Entry {
    entry(
        id,
        at,
        Fact::Registered {
            organisation: WATER,
            group: Some("Group B".into()),
            designation: Some("Junior Engineer".into()),
        },
    )
}

fn completed(id: i64, at: Moment, course: i64) -> Entry {
    entry(
        id,
        at,
        Fact::Completed {
            course: CourseId(course),
            worth: Worth {
                minutes: 60,
                ..Worth::default()
            },
            certificate: format!("C{id}"),
            merge: None,
        },
    )
}

fn sum(postings: &[Posting], organisation: OrganisationId, measure: Measure, until: Day) -> i64 {
    postings
        .iter()
        .filter(|p| p.organisation == organisation && p.measure == measure && p.day <= until)
        .map(|p| p.amount)
        .sum()
}

#[test]
fn a_transfer_takes_the_stock_along_and_leaves_the_flow() {
    // Given an official who was verified and completed a course in Water Resources
    let (d1, d2) = (day("2025-04-10"), day("2025-06-01"));
    let entries = [
        registered(1, d1.start()),
        entry(2, d1.start(), Fact::Verified),
        completed(3, d1.plus(1).start(), 10),
        // when the official is transferred to Roads
        entry(4, d2.start(), Fact::Transferred { to: ROADS }),
        completed(5, d2.plus(1).start(), 11),
    ];
    let (standing, postings) = fold(&entries);
    // then Roads counts a registered, verified official who has learned,
    let later = d2.plus(9);
    for measure in [Measure::Registered, Measure::Verified, Measure::Learned] {
        assert_eq!(sum(&postings, WATER, measure, d2.plus(-1)), 1);
        assert_eq!(sum(&postings, WATER, measure, later), 0);
        assert_eq!(sum(&postings, ROADS, measure, later), 1);
    }
    // and each completion stays with the department in which it happened.
    assert_eq!(sum(&postings, WATER, Measure::Completions, later), 1);
    assert_eq!(sum(&postings, ROADS, Measure::Completions, later), 1);
    assert_eq!(standing.unwrap().organisation, ROADS);
}

#[test]
fn an_edit_of_the_profile_asks_for_verification_again() {
    let d = day("2025-04-10");
    let edited = Fact::ProfileEdited {
        group: Some("Group A".into()),
        designation: Some("Assistant Engineer".into()),
    };
    let entries = [
        registered(1, d.start()),
        entry(2, d.plus(1).start(), Fact::Verified),
        entry(3, d.plus(2).start(), edited.clone()),
    ];
    let (standing, postings) = fold(&entries);
    let standing = standing.unwrap();
    assert_eq!(standing.status, ProfileStatus::NotVerified);
    assert_eq!(sum(&postings, WATER, Measure::Verified, d.plus(1)), 1);
    assert_eq!(sum(&postings, WATER, Measure::Verified, d.plus(2)), 0);
    assert_eq!(standing.admits(&edited), Ok(Admission::Already));
}

#[test]
fn who_is_not_of_the_organisation_waits_at_the_national_desk() {
    let d = day("2025-04-10");
    let entries = [
        registered(1, d.start()),
        entry(2, d.start(), Fact::Verified),
        entry(3, d.plus(1).start(), Fact::NotMyUser { desk: DESK }),
    ];
    let (standing, postings) = fold(&entries);
    assert_eq!(standing.unwrap().status, ProfileStatus::NotMyUser);
    assert_eq!(sum(&postings, WATER, Measure::Registered, d.plus(1)), 0);
    assert_eq!(sum(&postings, DESK, Measure::Registered, d.plus(1)), 1);
    assert_eq!(sum(&postings, DESK, Measure::Verified, d.plus(1)), 0);
}

#[test]
fn a_course_is_complete_when_everything_required_is_done() {
    let at = day("2025-04-10").start();
    let requirements = Requirements {
        resources: [ResourceId(1), ResourceId(2)].into(),
        assessment: Some(AssessmentId(5)),
        for_role: false,
        minutes: 60,
        kept: BTreeMap::new(),
        planned: BTreeSet::new(),
        variants: Vec::new(),
    };
    let done = |id, resource| {
        entry(
            id,
            at.plus_seconds(id),
            Fact::ResourceCompleted {
                course: COURSE,
                resource: ResourceId(resource),
            },
        )
    };
    let attempt = |id, cleared| {
        entry(
            id,
            at.plus_seconds(id),
            Fact::AttemptFinished {
                course: COURSE,
                assessment: AssessmentId(5),
                hundredths: if cleared { 8_000 } else { 2_000 },
                cleared,
                regraded: false,
            },
        )
    };
    let story = [
        (registered(1, at), false),
        (entry(2, at, Fact::Enrolled { course: COURSE }), false),
        (done(3, 1), false),
        (attempt(4, false), false),
        (attempt(5, true), false),
        (done(6, 2), true),
    ];
    let mut entries = Vec::new();
    for (next, complete) in story {
        entries.push(next);
        let standing = fold(&entries).0.unwrap();
        let since = complete_since(&standing, COURSE, &requirements);
        assert_eq!(since.is_some(), complete, "after {:?}", entries.last());
    }
    let (standing, postings) = fold(&entries);
    assert_eq!(standing.unwrap().assessments[&AssessmentId(5)].attempts, 2);
    let today = at.day();
    assert_eq!(sum(&postings, WATER, Measure::PairsAttempted, today), 1);
    assert_eq!(sum(&postings, WATER, Measure::PairsCleared, today), 1);
}

#[test]
fn a_course_that_is_taken_again_asks_for_everything_anew_and_counts_once() {
    let at = day("2025-04-10").start();
    let requirements = Requirements {
        resources: [ResourceId(1)].into(),
        assessment: Some(AssessmentId(5)),
        ..Requirements::default()
    };
    let read = Fact::ResourceCompleted {
        course: COURSE,
        resource: ResourceId(1),
    };
    let cleared = Fact::AttemptFinished {
        course: COURSE,
        assessment: AssessmentId(5),
        hundredths: 8_000,
        cleared: true,
        regraded: false,
    };
    let again = Fact::TakenAgain { course: COURSE };
    let renewed = Fact::CompletedAgain { course: COURSE };
    let certificate = "C-1".to_owned();
    let completed = Fact::Completed {
        course: COURSE,
        worth: Worth::default(),
        certificate,
        merge: None,
    };
    // Each fact, and whether the course is complete after it.
    let story = [
        (Fact::Enrolled { course: COURSE }, false),
        (read.clone(), false),
        (cleared.clone(), true),
        (completed, true),
        (again.clone(), false),
        (cleared.clone(), false),
        (read, true),
        (renewed.clone(), true),
        (again.clone(), false),
    ];
    let mut entries = vec![registered(1, at)];
    for (fact, complete) in story {
        let id = entries.len() as i64 + 1;
        let standing = fold(&entries).0.unwrap();
        assert_eq!(standing.admits(&fact), Ok(Admission::New), "{fact:?}");
        entries.push(entry(id, at.plus_seconds(id), fact));
        let standing = fold(&entries).0.unwrap();
        let since = complete_since(&standing, COURSE, &requirements);
        assert_eq!(since.is_some(), complete, "after {:?}", entries.last());
    }
    let (standing, postings) = fold(&entries);
    let standing = standing.unwrap();
    let way = &standing.enrolments[&COURSE];
    assert_eq!((way.status(), way.times(), way.renewed.len()), (2, 3, 1));
    assert_eq!(way.certificate.as_deref(), Some("C-1"));
    assert!(way.last_completed() > way.completed);
    // It is under way: not begun twice, and completed again only where it was begun.
    assert_eq!(standing.admits(&again), Ok(Admission::Already));
    let before = fold(&entries[..5]).0.unwrap();
    assert_eq!(before.admits(&renewed), Ok(Admission::Already));
    for measure in [
        Measure::Completions,
        Measure::Learned,
        Measure::Enrolments,
        Measure::PairsCleared,
    ] {
        assert_eq!(sum(&postings, WATER, measure, at.day()), 1, "{measure:?}");
    }
}

#[test]
fn a_moved_department_takes_its_stock_to_the_new_line_on_that_day() {
    let (before, moved) = (day("2025-04-10"), day("2025-06-01"));
    let (old, new) = (OrganisationId(20), OrganisationId(30));
    let kin = [
        Kinship {
            ancestor: old,
            from: Day::BEGINNING,
            until: moved,
        },
        Kinship {
            ancestor: new,
            from: moved,
            until: Day::FOREVER,
        },
    ];
    for (measure, moves) in [(Measure::Registered, true), (Measure::Completions, false)] {
        let posting = Posting {
            organisation: WATER,
            measure,
            day: before,
            amount: 3,
        };
        let mut lines = Vec::new();
        spread(&posting, &kin, |o, d, a| lines.push((o, d, a)));
        if moves {
            assert_eq!(lines, [(old, before, 3), (old, moved, -3), (new, moved, 3)]);
        } else {
            assert_eq!(lines, [(old, before, 3)]);
        }
    }
}

#[test]
fn late_news_changes_the_day_it_is_about() {
    // Given a first completion on the 20th
    let d = day("2025-04-01");
    let mut replay = Replay::default();
    replay.push(registered(1, d.start()));
    replay.push(completed(2, d.plus(19).start(), 10));
    // when a completion of the 5th arrives from a device that was offline
    let news = replay.push(completed(3, d.plus(4).start(), 11));
    // then "has learned" moves from the 20th to the 5th.
    let learned: Vec<(Day, i64)> = news
        .iter()
        .filter(|p| p.measure == Measure::Learned)
        .map(|p| (p.day, p.amount))
        .collect();
    assert_eq!(learned, [(d.plus(4), 1), (d.plus(19), -1)]);
}

fn any_fact() -> impl Strategy<Value = Fact> {
    let group = prop::option::of(prop::sample::select(vec![
        "Group A".to_owned(),
        "Group B".to_owned(),
    ]));
    prop_oneof![
        (group, prop::option::of(Just("Clerk".to_owned())))
            .prop_map(|(group, designation)| Fact::ProfileEdited { group, designation }),
        Just(Fact::Verified),
        Just(Fact::VerificationRejected {
            reason: "“no such post”".into()
        }),
        Just(Fact::NotMyUser { desk: DESK }),
        (2..5i64).prop_map(|o| Fact::Transferred {
            to: OrganisationId(o)
        }),
        (10..13i64).prop_map(|c| Fact::Enrolled {
            course: CourseId(c)
        }),
        (10..13i64, 1..4i64).prop_map(|(c, r)| Fact::ResourceCompleted {
            course: CourseId(c),
            resource: ResourceId(r),
        }),
        (10..13i64, 0..10_001i64).prop_map(|(c, h)| Fact::AttemptFinished {
            course: CourseId(c),
            assessment: AssessmentId(c + 100),
            hundredths: h,
            cleared: h >= 5_000,
            regraded: h % 7 == 0,
        }),
        (10..15i64, 1..600i64).prop_map(|(c, minutes)| Fact::Completed {
            course: CourseId(c),
            worth: worth(c, minutes),
            certificate: format!("C-{c}"),
            merge: None,
        }),
        (10..13i64, 1..86_400i64).prop_map(|(c, seconds)| Fact::TimeSpent {
            course: CourseId(c),
            seconds
        }),
        (10..15i64).prop_map(|c| Fact::CompletionFlagged {
            course: CourseId(c),
            worth: worth(c, c),
            rules: Some("2026-01".to_owned()),
            reasons: vec![Reason::QuickElapsed {
                seconds: 19,
                minutes: c,
                percent: 10,
            }],
        }),
        (10..15i64).prop_map(|c| Fact::FlagCleared {
            course: CourseId(c),
            worth: worth(c, c),
            reason: "Seen in person".to_owned(),
        }),
        (10..15i64).prop_map(|c| Fact::TakenAgain {
            course: CourseId(c)
        }),
        (10..15i64).prop_map(|c| Fact::CompletedAgain {
            course: CourseId(c)
        }),
        any_word_of_a_merge(),
    ]
}

fn any_word_of_a_merge() -> impl Strategy<Value = Fact> {
    let merge = 1..4i64;
    let start = day("2023-04-01");
    prop_oneof![
        merge.clone().prop_map(|merge| Fact::MergedInto {
            into: OfficialId(8),
            merge
        }),
        (merge.clone(), prop::option::of(0..900i32)).prop_map(move |(merge, last)| {
            Fact::Received {
                from: OfficialId(9),
                merge,
                active: last.map(|last| start.plus(last)),
            }
        }),
        (merge.clone(), 10..15i64).prop_map(|(merge, c)| Fact::Repeated {
            course: CourseId(c),
            merge,
            worth: worth(c, 60),
            variant: c == 14,
        }),
        (merge.clone(), 10..15i64).prop_map(|(merge, c)| Fact::Completed {
            course: CourseId(c),
            worth: worth(c, 60),
            certificate: format!("M-{c}"),
            merge: Some(merge),
        }),
        (merge.clone(), 10..15i64, 0..900i32, any::<[bool; 3]>()).prop_map(
            move |(merge, c, day, [completed, tried, cleared])| Fact::Credited {
                course: CourseId(c),
                merge,
                credit: Box::new(credit(
                    c,
                    start.plus(day).start(),
                    completed,
                    tried,
                    cleared
                )),
            }
        ),
        merge.prop_map(|merge| Fact::MergeUndone { merge }),
    ]
}

fn credit(c: i64, at: Moment, completed: bool, tried: bool, cleared: bool) -> Credit {
    Credit {
        enrolled: at,
        started: true,
        done: [ResourceId(1)].into(),
        last_done: Some(at),
        seconds: 600,
        completed: completed.then(|| (at, worth(c, 60), format!("G-{c}"))),
        renewed: Vec::new(),
        assessment: tried.then(|| {
            let standing = AssessmentStanding {
                course: CourseId(c),
                attempts: 2,
                best: 7_000,
                attempted: at,
                cleared: cleared.then_some(at),
            };
            (AssessmentId(c + 100), standing)
        }),
        kept: None,
        counted: c == 12,
    }
}

fn worth(course: i64, minutes: i64) -> Worth {
    match course {
        14 => Worth::VARIANT,
        _ => Worth {
            minutes,
            for_role: course > 12,
            for_plan: course % 2 == 0,
            variant: false,
        },
    }
}

fn any_story() -> impl Strategy<Value = Vec<Entry>> {
    prop::collection::vec((any_fact(), 0..900i32), 0..40).prop_map(|facts| {
        let start = day("2023-04-01");
        let mut entries = vec![registered(1, start.start())];
        let mut undone = BTreeSet::new();
        for (i, (fact, after)) in facts.into_iter().enumerate() {
            // Of a merge that was taken back nothing is written any more.
            if fact.merge().is_some_and(|merge| undone.contains(&merge)) {
                continue;
            }
            if let Fact::MergeUndone { merge } = fact {
                undone.insert(merge);
            }
            let id = i as i64 + 2;
            entries.push(entry(id, start.plus(after).start().plus_seconds(id), fact));
        }
        entries
    })
}

#[test]
fn what_another_account_completed_is_the_officials_and_counts_where_it_happened() {
    // Given an official who completed course 11 in May and learned in Water since April
    let d = day("2025-05-01");
    let merged = d.plus(40);
    let mut entries = vec![
        registered(1, day("2025-04-01").start()),
        completed(2, d.start(), 11),
        // when another account is merged into this one that had completed 10 in April and
        // 11 in March,
        entry(
            3,
            d.start(),
            Fact::Repeated {
                course: CourseId(11),
                merge: 5,
                worth: Worth {
                    minutes: 60,
                    ..Worth::default()
                },
                variant: false,
            },
        ),
        entry(
            4,
            merged.start(),
            Fact::Received {
                from: OfficialId(9),
                merge: 5,
                active: Some(d.plus(20)),
            },
        ),
    ];
    for (id, c, at) in [(5, 10, "2025-04-09"), (6, 11, "2025-03-09")] {
        entries.push(entry(
            id,
            merged.start(),
            Fact::Credited {
                course: CourseId(c),
                merge: 5,
                credit: Box::new(credit(c, day(at).start(), true, false, false)),
            },
        ));
    }
    let (standing, postings) = fold(&entries);
    let standing = standing.unwrap();
    // then both count for the official, by the earlier day,
    assert_eq!(standing.completions, 2);
    let of = |c: i64| standing.enrolments[&CourseId(c)].completed.map(Moment::day);
    assert_eq!(of(10), Some(day("2025-04-09")));
    assert_eq!(of(11), Some(day("2025-03-09")));
    // the own certificate stays, and the completion that came second counts no longer, nor
    // does the other one count here;
    let kept = standing.enrolments[&CourseId(11)].certificate.as_deref();
    assert_eq!(kept, Some("C2"));
    assert_eq!(sum(&postings, WATER, Measure::Completions, merged), 0);
    assert_eq!(sum(&postings, WATER, Measure::CourseMinutes, merged), 0);
    assert_eq!(sum(&postings, WATER, Measure::Learned, merged), 1);
    // and who learned there 20 days before is active until 30 days after that.
    assert_eq!(sum(&postings, WATER, Measure::Active, d.plus(35)), 0);
    assert_eq!(sum(&postings, WATER, Measure::Active, merged), 1);
    assert_eq!(sum(&postings, WATER, Measure::Active, d.plus(50)), 0);
    // Taken back, nothing of it was ever so.
    let alone = fold(&entries[..2]);
    entries.push(entry(
        7,
        day("2025-04-01").start(),
        Fact::MergeUndone { merge: 5 },
    ));
    let (standing, postings) = fold(&entries);
    assert_eq!(standing, alone.0);
    assert_eq!(difference(&postings, &alone.1), []);
}

#[test]
fn what_is_done_in_either_account_is_done_and_a_merge_completes_what_it_makes_whole() {
    // Given a course of two resources, of which one is done here and one in another account
    let d = day("2025-05-01");
    let course = CourseId(10);
    let done = Fact::ResourceCompleted {
        course,
        resource: ResourceId(2),
    };
    let own = [
        registered(1, day("2025-04-01").start()),
        entry(2, d.start(), Fact::Enrolled { course }),
        entry(3, d.plus(1).start(), done),
    ];
    let alone = fold(&own);
    let required = Requirements {
        resources: [ResourceId(1), ResourceId(2)].into(),
        ..Requirements::default()
    };
    let before = alone.0.clone().unwrap();
    assert_eq!(complete_since(&before, course, &required), None);
    // when that one is merged into this one, all of it is done, since the earlier enrolment,
    let earlier = credit(10, day("2025-03-01").start(), false, false, false);
    let credited = Fact::Credited {
        course,
        merge: 5,
        credit: Box::new(earlier),
    };
    let merged = entry(4, d.plus(9).start(), credited);
    let (standing, _) = fold(&[&own[..], std::slice::from_ref(&merged)].concat());
    let standing = standing.unwrap();
    let since = complete_since(&standing, course, &required);
    assert_eq!(since, Some(d.plus(1).start()));
    let held = &standing.enrolments[&course];
    assert_eq!(
        (held.enrolled.day(), held.seconds),
        (day("2025-03-01"), 600)
    );
    // and the merge completes it, which is no learning.
    let completed = Fact::Completed {
        course,
        worth: worth(11, 60),
        certificate: "C-10".to_owned(),
        merge: Some(5),
    };
    let whole = entry(5, d.plus(9).start(), completed);
    let mut all = [&own[..], &[merged, whole]].concat();
    let (standing, postings) = fold(&all);
    assert_eq!(standing.unwrap().completions, 1);
    assert_eq!(sum(&postings, WATER, Measure::Completions, d.plus(8)), 0);
    assert_eq!(sum(&postings, WATER, Measure::Completions, d.plus(9)), 1);
    assert_eq!(sum(&postings, WATER, Measure::Active, d.plus(35)), 0);
    // Taken back, it was never so.
    let undone = Fact::MergeUndone { merge: 5 };
    all.push(entry(6, day("2025-04-01").start(), undone));
    let (standing, postings) = fold(&all);
    assert_eq!(standing, alone.0);
    assert_eq!(difference(&postings, &alone.1), []);
}

#[test]
fn who_learned_before_the_enrolment_is_enrolled_once() {
    // Given an enrolment, and late news of learning on the day before it
    let d = day("2025-05-01");
    let course = CourseId(10);
    let mut replay = Replay::default();
    replay.push(registered(1, day("2025-04-01").start()));
    replay.push(entry(2, d.start(), Fact::Enrolled { course }));
    let spent = Fact::TimeSpent {
        course,
        seconds: 60,
    };
    // then the enrolment is counted as before.
    let moved = replay.push(entry(3, d.plus(-1).start(), spent));
    assert!(
        moved.iter().all(|p| p.measure != Measure::Enrolments),
        "{moved:?}"
    );
}

#[test]
fn an_account_that_was_merged_counts_nowhere_and_takes_in_nothing_more() {
    let d = day("2025-05-01");
    let into = OfficialId(8);
    let entries = [
        registered(1, d.start()),
        entry(2, d.start(), Fact::Verified),
        completed(3, d.plus(1).start(), 10),
        entry(4, d.plus(9).start(), Fact::MergedInto { into, merge: 5 }),
    ];
    let (standing, postings) = fold(&entries);
    let standing = standing.unwrap();
    for (measure, _) in standing.stock() {
        assert_eq!(sum(&postings, WATER, measure, d.plus(9)), 0, "{measure}");
    }
    assert_eq!(sum(&postings, WATER, Measure::Active, d.plus(9)), 0);
    assert_eq!(sum(&postings, WATER, Measure::Registered, d.plus(8)), 1);
    // What happened there stays.
    assert_eq!(sum(&postings, WATER, Measure::Completions, d.plus(90)), 1);
    let course = CourseId(11);
    assert_eq!(
        standing.admits(&Fact::Enrolled { course }),
        Err(Refusal::Merged(into))
    );
    assert_eq!(
        standing.admits(&Fact::MergeUndone { merge: 5 }),
        Ok(Admission::New)
    );
}

#[test]
fn a_course_completed_in_a_second_language_counts_for_nothing() {
    // Given somebody who completed a course in Hindi,
    let start = day("2025-06-02");
    let at = |days: i32| start.plus(days).start();
    let hindi = [registered(1, at(0)), completed(2, at(1), 7)];
    let (standing, counted) = fold(&hindi);
    let required = Requirements {
        minutes: 60,
        for_role: true,
        variants: vec![CourseId(7)],
        ..Requirements::default()
    };
    // when the same is completed in English,
    let standing = standing.unwrap();
    let worth = required.counted(&standing, required.worth_to(standing.official));
    assert_eq!(worth, Worth::VARIANT);
    let english = Fact::Completed {
        course: CourseId(8),
        worth,
        certificate: "C-8".to_owned(),
        merge: None,
    };
    let all = [&hindi[..], &[entry(3, at(2), english)]].concat();
    let (standing, postings) = fold(&all);
    // then there are two certificates and one completion,
    let standing = standing.unwrap();
    assert_eq!(standing.completions, 1);
    assert!(standing.enrolments[&CourseId(8)].variant);
    assert_eq!(
        standing.enrolments[&CourseId(8)].certificate.as_deref(),
        Some("C-8")
    );
    // no figure but that of activity has moved,
    let moved = difference(&counted, &postings);
    assert!(
        moved.iter().all(|p| p.measure == Measure::Active),
        "{moved:?}"
    );
    // and somebody who has completed nothing of it is counted as ever.
    let (fresh, _) = fold(&hindi[..1]);
    let fresh = fresh.unwrap();
    let worth = required.worth_to(fresh.official);
    assert_eq!(required.counted(&fresh, worth), worth);
}

proptest! {
    #[test]
    fn every_fact_survives_the_columns(fact in any_fact()) {
        prop_assert_eq!(Fact::from_columns(WATER, &fact.columns()).unwrap(), fact);
    }

    /// In whatever order news arrives, the accounts end as if it had come in time.
    #[test]
    fn late_news_ends_where_timely_news_would(story in any_story()) {
        let mut replay = Replay::default();
        let mut posted = Vec::new();
        for e in &story {
            posted.extend(replay.push(e.clone()));
        }
        let (standing, timely) = fold(&story);
        prop_assert_eq!(difference(&posted, &timely), []);
        prop_assert_eq!(replay.standing(), standing.as_ref());
    }

    /// The stock posted for one official is always what the official's standing says,
    /// in the organisation where the official now is, and nothing anywhere else.
    #[test]
    fn the_accounts_hold_what_the_standing_says(story in any_story()) {
        let (standing, postings) = fold(&story);
        let standing = standing.unwrap();
        let end = Day::FOREVER;
        for organisation in (1..5).map(OrganisationId) {
            for (measure, amount) in standing.stock() {
                let here = if organisation == standing.organisation { amount } else { 0 };
                prop_assert_eq!(sum(&postings, organisation, measure, end), here);
            }
        }
    }

    /// On every day the one organisation where the official is counts the official as
    /// active, if there was learning on one of the last thirty days, and no other does.
    #[test]
    fn who_learned_lately_is_active(story in any_story()) {
        let (_, postings) = fold(&story);
        // From when on and until before when: by learning, here or in an account of the same
        // person.
        let learned: Vec<(Day, Day)> = unstruck(&story)
            .iter()
            .filter_map(|e| match e.fact {
                Fact::Received { active, .. } => Some((e.occurred.day(), active?)),
                _ if e.fact.is_learning() => Some((e.occurred.day(), e.occurred.day())),
                _ => None,
            })
            .map(|(from, last)| (from, last.plus(ACTIVE_DAYS)))
            .collect();
        let mut days: Vec<Day> = postings.iter().map(|p| p.day).collect();
        days.sort();
        days.dedup();
        for d in days {
            let active = learned.iter().any(|(from, until)| *from <= d && d < *until);
            for o in (1..5).map(OrganisationId) {
                let here = sum(&postings, o, Measure::Registered, d) == 1;
                let counted = sum(&postings, o, Measure::Active, d);
                prop_assert_eq!(counted, i64::from(here && active), "{} on {}", o.0, d);
            }
        }
    }

    /// On no day does an organisation hold less than nothing, or more verified or
    /// learned officials than registered ones.
    #[test]
    fn no_day_shows_an_impossible_figure(mut story in any_story()) {
        // A completion is repeated when it occurs; in these stories that is whenever it likes.
        story.retain(|e| !matches!(e.fact, Fact::Repeated { .. }));
        let (_, postings) = fold(&story);
        let mut days: Vec<Day> = postings.iter().map(|p| p.day).collect();
        days.dedup();
        for d in days {
            for o in (1..5).map(OrganisationId) {
                let registered = sum(&postings, o, Measure::Registered, d);
                // A flag is taken back where it was set, for both occur with the completion;
                // in these stories they occur whenever they like.
                let anywhere = [
                    Measure::FlaggedCompletions,
                    Measure::FlaggedCourseMinutes,
                    Measure::FlaggedPlanCompletions,
                ];
                for m in Measure::ALL.into_iter().filter(|m| !anywhere.contains(m)) {
                    prop_assert!(sum(&postings, o, m, d) >= 0);
                }
                prop_assert!(sum(&postings, o, Measure::Verified, d) <= registered);
                prop_assert!(sum(&postings, o, Measure::Learned, d) <= registered);
                prop_assert!(
                    sum(&postings, o, Measure::PairsCleared, d)
                        <= sum(&postings, o, Measure::PairsAttempted, d)
                );
            }
        }
    }

    /// Less what rests on flagged completions, every figure of every day is what it would
    /// be if those courses had never been completed; and a flag that was taken back leaves
    /// no trace in any figure.
    #[test]
    fn without_flagged_completions_is_as_if_they_had_never_been(
        story in prop::collection::vec((10..25i64, 0..400i32, 1..5i64, any::<bool>()), 1..25),
        cleared in any::<bool>(),
    ) {
        let start = day("2023-04-01");
        let at = |after: i32, id: i64| start.plus(after).start().plus_seconds(id);
        let mut with = vec![registered(1, start.start())];
        let mut never = with.clone();
        let mut met = BTreeSet::new();
        for (place, (c, after, organisation, flagged)) in story.into_iter().enumerate() {
            let id = 10 * place as i64 + 10;
            let course = CourseId(c);
            let worth = match c {
                14 | 21 => Worth::VARIANT,
                _ => Worth { minutes: c, for_role: c > 20, for_plan: c % 3 == 0, variant: false },
            };
            if !met.insert(c) {
                let to = OrganisationId(organisation);
                for entries in [&mut with, &mut never] {
                    entries.push(entry(id, at(after, id), Fact::Transferred { to }));
                }
                continue;
            }
            let certificate = format!("C-{c}");
            let completed = Fact::Completed { course, worth, certificate, merge: None };
            let occurred = at(after, id);
            with.push(entry(id, occurred, completed.clone()));
            if !flagged || cleared {
                never.push(entry(id, occurred, completed));
            }
            if flagged {
                let (rules, reasons, reason) = (None, Vec::new(), String::new());
                let flag = Fact::CompletionFlagged { course, worth, rules, reasons };
                with.push(entry(id + 1, occurred, flag));
                if cleared {
                    let clear = Fact::FlagCleared { course, worth, reason };
                    with.push(entry(id + 2, occurred, clear));
                }
            }
        }
        let ((_, with), (_, never)) = (fold(&with), fold(&never));
        let mut days: Vec<Day> = with.iter().map(|p| p.day).collect();
        days.sort();
        days.dedup();
        for d in days {
            for o in (1..5).map(OrganisationId) {
                for m in Measure::ALL {
                    if let Some(part) = m.flagged_part() {
                        let left = sum(&with, o, m, d) - sum(&with, o, part, d);
                        prop_assert_eq!(left, sum(&never, o, m, d), "{} of {} on {}", m, o.0, d);
                    }
                }
            }
        }
    }
}
