//! The rules of learning integrity at their boundaries, and that nobody who learns at an
//! honest speed is ever flagged.

#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;
use crate::ids::{EntryId, OfficialId, OrganisationId, ResourceId};

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
    assert_eq!(found.recorded, start().plus_seconds(605));
    assert!(!found.judged);
    entries.reverse();
    assert_eq!(ways(&entries).len(), 1);
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
