//! The rules of learning integrity at their boundaries, and that nobody who learns at an
//! honest speed is ever flagged.

#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;
use crate::ids::{AssessmentId, EntryId, OfficialId, OrganisationId, ResourceId};
use crate::ledger::Credit;

fn start() -> Moment {
    "2025-11-10".parse::<Day>().unwrap().start()
}

/// A course of so many minutes that was completed so many seconds after it was begun.
fn way(course: i64, minutes: i64, begun: Moment, seconds: i64) -> Way {
    Way {
        course: CourseId(course),
        enrolled: Some(begun),
        begun: Some(begun),
        completed: begun.plus_seconds(seconds),
        recorded: begun.plus_seconds(seconds),
        worth: Worth {
            minutes,
            ..Worth::default()
        },
        seconds: 0,
        done: BTreeSet::new(),
        attempted: false,
        measured: None,
        judged: false,
    }
}

fn judged(ways: &[Way]) -> Vec<i64> {
    let found = Rules::shipped().unwrap().judge(ways);
    found.into_iter().map(|(course, _)| course.0).collect()
}

#[test]
fn a_course_of_over_twenty_minutes_in_under_twenty_seconds_is_flagged() {
    let rules = Rules::shipped().unwrap();
    let found = rules.judge(&[way(1, 21, start(), 19)]);
    let reason = Reason::QuickElapsed {
        seconds: 19,
        minutes: 21,
        percent: 10,
    };
    assert_eq!(found, [(CourseId(1), vec![reason])]);
}

#[test]
fn whoever_stands_on_a_limit_is_not_flagged() {
    // A tenth of 20 minutes is 120 seconds.
    assert_eq!(judged(&[way(1, 20, start(), 120)]), [] as [i64; 0]);
    assert_eq!(judged(&[way(1, 20, start(), 119)]), [1]);
    let mut almost = way(1, 20, start(), 120);
    almost.completed = Moment(almost.completed.0 - 1);
    assert_eq!(judged(&[almost]), [1]);
    // Courses below five minutes are not judged.
    assert_eq!(judged(&[way(1, 5, start(), 1)]), [1]);
    assert_eq!(judged(&[way(1, 4, start(), 1)]), [] as [i64; 0]);
    // A twentieth of 20 minutes spent is 60 seconds; nothing measured is not judged.
    for (seconds, flagged) in [(0, false), (59, true), (60, false)] {
        let mut measured = way(1, 20, start(), 86_400 * 3);
        measured.seconds = seconds;
        assert_eq!(!judged(&[measured]).is_empty(), flagged, "{seconds}");
    }
    // Completed in the moment of the enrolment, and one before it.
    for (before, flagged) in [(0, false), (1, true)] {
        let mut back = way(1, 3, start(), 0);
        back.completed = Moment(back.completed.0 - before);
        assert_eq!(!judged(&[back]).is_empty(), flagged, "{before}");
    }
    // Twenty-four hours of courses in a day, and a minute more.
    let six = |course, minutes| way(course, minutes, start().plus_seconds(course), 70_000);
    let four = [six(1, 360), six(2, 360), six(3, 360), six(4, 360)];
    assert_eq!(judged(&four), [] as [i64; 0]);
    let [a, b, c, _] = four;
    assert_eq!(judged(&[a, b, c, six(4, 361)]), [4]);
    // Officials on a device.
    let rules = Rules::shipped().unwrap();
    assert_eq!(rules.on_device(25), None);
    assert!(rules.on_device(26).is_some());
}

#[test]
fn time_that_could_not_be_measured_is_asked_of_nobody() {
    const FILM: ResourceId = ResourceId(1);
    const PDF: ResourceId = ResourceId(2);
    const PAGE: ResourceId = ResourceId(3);
    let known = |resource| {
        let part = |minutes, measured| Some(Part { minutes, measured });
        match resource {
            FILM => part(30, true),
            PDF => part(30, false),
            PAGE => part(2, true),
            _ => None,
        }
    };
    // Given courses of an hour, completed a day after they were begun
    let spent = |done: &[ResourceId], attempted, seconds| {
        let mut way = way(1, 60, start(), 86_400);
        way.done = done.iter().copied().collect();
        way.attempted = attempted;
        way.seconds = seconds;
        way.measure(known);
        let reasons = Rules::shipped().unwrap().judge(&[way]);
        let reason = reasons.into_iter().flat_map(|(_, reasons)| reasons).next();
        reason.map(|reason| match reason {
            Reason::QuickSpent { minutes, .. } => minutes,
            other => panic!("{other:?}"),
        })
    };
    let gone = ResourceId(9);
    let cases: [(&[ResourceId], bool, i64, Option<i64>); 9] = [
        // When all of it is measured, then a twentieth of the hour is asked for;
        (&[FILM, PAGE], false, 179, Some(60)),
        (&[FILM, PAGE], false, 180, None),
        // of a document and a film, that of the film, and likewise before an assessment
        // and where a resource is known no more;
        (&[FILM, PDF], false, 89, Some(30)),
        (&[FILM, PDF], false, 90, None),
        (&[FILM], true, 89, Some(30)),
        (&[FILM, gone], false, 89, Some(30)),
        (&[FILM, gone], false, 90, None),
        // of a document alone, or where too little is measured to be judged, nothing.
        (&[PDF], false, 1, None),
        (&[PDF, PAGE], true, 1, None),
    ];
    for (done, attempted, seconds, held_against) in cases {
        assert_eq!(
            spent(done, attempted, seconds),
            held_against,
            "{done:?} {seconds}"
        );
    }
    // And never more than the course takes.
    let mut short = way(1, 20, start(), 86_400);
    (short.done, short.attempted, short.seconds) = ([FILM].into(), true, 60);
    short.measure(known);
    assert_eq!(judged(&[short]), [] as [i64; 0]);
}

#[test]
fn what_was_begun_earlier_does_not_fill_a_day() {
    let long = |course, begun: Moment| Way {
        completed: start().plus_seconds(60_000 + course),
        ..way(course, 1_000, begun, 0)
    };
    let yesterday = start().plus_seconds(-1);
    assert_eq!(
        judged(&[long(1, yesterday), long(2, yesterday)]),
        [] as [i64; 0]
    );
    assert_eq!(judged(&[long(1, start()), long(2, start())]), [2]);
}

#[test]
fn what_was_begun_in_another_account_was_begun_then() {
    // Given a course of 20 minutes, begun a day ago in an account that was merged into this one
    let course = CourseId(7);
    let entry = |id, after: i64, fact| Entry {
        id: EntryId(id),
        official: OfficialId(1),
        organisation: OrganisationId(1),
        occurred: start().plus_seconds(after),
        recorded: start().plus_seconds(after),
        caused_by: None,
        fact,
    };
    let worth = Worth {
        minutes: 20,
        ..Worth::default()
    };
    let credit = Credit {
        enrolled: start().plus_seconds(-86_400),
        started: true,
        done: [ResourceId(1)].into(),
        last_done: Some(start()),
        seconds: 1_000,
        completed: None,
        renewed: Vec::new(),
        assessment: None,
        kept: None,
        counted: false,
    };
    let credited = Fact::Credited {
        course,
        merge: 5,
        credit: Box::new(credit),
    };
    let completed = |merge| Fact::Completed {
        course,
        worth,
        certificate: "C".to_owned(),
        merge,
    };
    let read = Fact::ResourceCompleted {
        course,
        resource: ResourceId(2),
    };
    // when the rest of it is done here in a moment, then nothing is amiss;
    let merged = entry(1, 10, credited);
    let rest = [entry(2, 20, read), entry(3, 20, completed(None))];
    let ways = ways(&[&[merged.clone()][..], &rest].concat());
    assert_eq!(
        (ways[0].begun, ways[0].seconds),
        (Some(start().plus_seconds(-86_400)), 1_000)
    );
    assert_eq!(ways[0].done, [ResourceId(1), ResourceId(2)].into());
    assert_eq!(judged(&ways), [] as [i64; 0]);
    // without the merge, or once it was taken back, it is as quick as it was done;
    let undone = entry(4, 0, Fact::MergeUndone { merge: 5 });
    for merge in [vec![], vec![merged.clone(), undone]] {
        assert_eq!(judged(&super::ways(&[&merge[..], &rest].concat())), [7]);
    }
    // and what the merge itself completed is not judged.
    let together = [merged, entry(2, 10, completed(Some(5)))];
    assert_eq!(super::ways(&together), []);
}

#[test]
fn ways_are_read_from_the_entries_whatever_their_order() {
    let course = CourseId(7);
    let entry = |id, after: i64, fact| Entry {
        id: EntryId(id),
        official: OfficialId(1),
        organisation: OrganisationId(1),
        occurred: start().plus_seconds(after),
        recorded: start().plus_seconds(after + 5),
        caused_by: None,
        fact,
    };
    let resource = ResourceId(1);
    let worth = Worth {
        minutes: 20,
        for_role: true,
        for_plan: true,
        variant: false,
    };
    let completed = Fact::Completed {
        course,
        worth,
        certificate: "C".to_owned(),
        merge: None,
    };
    let mut entries = vec![
        entry(4, 600, completed),
        entry(
            2,
            500,
            Fact::TimeSpent {
                course,
                seconds: 450,
            },
        ),
        entry(3, 600, Fact::ResourceCompleted { course, resource }),
        entry(1, 100, Fact::Enrolled { course }),
    ];
    let [found] = &ways(&entries)[..] else {
        panic!()
    };
    assert_eq!(found.enrolled, Some(start().plus_seconds(100)));
    assert_eq!(found.begun, Some(start().plus_seconds(50)));
    assert_eq!((found.worth, found.seconds), (worth, 450));
    assert_eq!(
        (found.done.clone(), found.attempted),
        ([resource].into(), false)
    );
    assert_eq!(found.recorded, start().plus_seconds(605));
    assert!(!found.judged);
    entries.reverse();
    entries.push(entry(
        5,
        550,
        Fact::AttemptFinished {
            course,
            assessment: AssessmentId(3),
            hundredths: 10_000,
            cleared: true,
            regraded: false,
        },
    ));
    let [found] = &ways(&entries)[..] else {
        panic!()
    };
    assert!(found.attempted);
}

#[test]
fn rules_that_cannot_be_are_refused() {
    let text = include_str!("../data/integrity-2026-01.json");
    for (from, to) in [
        ("\"2026-01\"", "\" \""),
        ("\"elapsed_percent\": 10", "\"elapsed_percent\": 101"),
        ("\"most_minutes\": 1440", "\"most_minutes\": 0"),
        ("\"settle_minutes\": 30", "\"settle_minutes\": -1"),
        ("\"settle_minutes\"", "\"settle\""),
    ] {
        let wrong = text.replace(from, to);
        assert_ne!(wrong, text);
        assert!(Rules::from_json(&wrong).is_err(), "{to}");
    }
    let rules = Rules::from_json(text).unwrap();
    let again = serde_json::to_string(&rules).unwrap();
    assert_eq!(Rules::from_json(&again).unwrap(), rules);
}

proptest! {
    /// Whoever takes one course after the other, each at least half of its nominal
    /// duration, is never flagged.
    #[test]
    fn honest_learners_are_never_flagged(
        courses in prop::collection::vec((1..600i64, 50..300i64, 0..5_000i64), 1..30)
    ) {
        let mut at = start();
        let mut ways = Vec::new();
        for (place, (minutes, percent, pause)) in courses.into_iter().enumerate() {
            at = at.plus_seconds(pause);
            let took = minutes * 60 * percent / 100 + 1;
            let mut one = way(place as i64, minutes, at, took);
            one.seconds = took;
            at = one.completed;
            ways.push(one);
        }
        // A day holds 24 hours of nominal durations: who learns twice as quickly as that
        // all day and night is beyond it, and nobody else.
        let mut rules = Rules::shipped().unwrap();
        rules.day = rules.day.map(|_| DayLimit { most_minutes: 2_880 });
        prop_assert_eq!(rules.judge(&ways), []);
    }

    /// A completion that takes longer is never flagged where a quicker one is not.
    #[test]
    fn more_time_never_makes_it_worse(minutes in 1..600i64, seconds in 0..50_000i64, more in 0..50_000i64) {
        let rules = Rules { day: None, ..Rules::shipped().unwrap() };
        let flagged = |seconds| !rules.judge(&[way(1, minutes, start(), seconds)]).is_empty();
        prop_assert!(flagged(seconds) || !flagged(seconds + more));
    }
}
