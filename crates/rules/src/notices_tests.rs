#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::texts::{Channel, Text, faults, filled};
use super::*;
use crate::ids::CourseId;
use crate::mandates::periods::Under;
use crate::mandates::progress::{Completed, Learned};
use crate::mandates::*;
use crate::text::Said;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// One course by 31.03.2026, with reminders 30, 7 and 1 days before; the MDO Admin is told
/// after 7 and 21 days, the nodal officer after 30.
fn mandate() -> Mandate<Wanted> {
    let told = |after_days, to| Escalation { after_days, to };
    Mandate {
        code: "one".to_owned(),
        title: Said::same("One"),
        letter: Letter {
            name: Said::same("A letter"),
            date: "2025-11".to_owned().try_into().unwrap(),
            issued_by: None,
            as_printed: None,
        },
        organisation: "IN".to_owned(),
        audience: Audience {
            any_of: vec![Criteria::default()],
            except: Vec::new(),
            counted_on: CountedOn::EachDay,
        },
        reading: None,
        requirement: Requirement::Course(Wanted {
            course: CourseId(1),
            title: "One".to_owned(),
            counts_too: Vec::new(),
        }),
        badges: BTreeMap::new(),
        window: Window {
            within: Within::Dates(Dates {
                opens: day("2025-11-01"),
                due: day("2026-03-31"),
            }),
            grace_days: 3,
            at_least_days: None,
            credit: Credit::Ever,
        },
        recurrence: Recurrence::Once,
        consequence: Consequence {
            binding: Binding::Mandatory,
            apar: false,
            remind_days_before: vec![30, 7, 1],
            escalation: vec![
                told(7, Told::MdoAdmin),
                told(21, Told::MdoAdmin),
                told(30, Told::NodalOfficer),
            ],
        },
        past: None,
    }
}

/// The day on which to look again, for all that may be told.
fn looks_again(mandate: &Mandate<Wanted>, standing: &Standing, today: Day) -> Day {
    let each = standing.each();
    let days = each.map(|one| next_day(mandate.judging(one), one, today));
    days.min().unwrap()
}

fn standing(mandate: &Mandate<Wanted>, first: Day, done: Option<Day>, on: Day) -> Standing {
    let under = Under {
        first,
        joined: None,
        transferred: None,
    };
    let mut learned = Learned::default();
    if let Some(done) = done.filter(|done| *done <= on) {
        let completed = Completed {
            on: done,
            again: Vec::new(),
            minutes: 60,
        };
        learned.completed.insert(CourseId(1), completed);
    }
    mandate.standing(&under, &learned, on)
}

/// What is told on which day to somebody who is under the mandate from `first` on and
/// completes on `done`, where somebody looks on these days only.
fn story(
    mandate: &Mandate<Wanted>,
    first: Day,
    done: Option<Day>,
    days: impl IntoIterator<Item = Day>,
) -> Vec<(Day, Step)> {
    let mut told: BTreeMap<Day, BTreeSet<Step>> = BTreeMap::new();
    let mut all = Vec::new();
    for today in days.into_iter().filter(|day| *day >= first) {
        let standing = standing(mandate, first, done, today);
        for standing in standing.each() {
            let Some(due) = standing.due else { continue };
            let told = told.entry(due).or_default();
            let said = mandate.judging(standing);
            for step in to_tell(said, standing, today, told) {
                assert!(told.insert(step), "{step:?} is told twice");
                all.push((today, step));
            }
            assert_eq!(to_tell(said, standing, today, told), [], "looked at twice");
        }
    }
    all
}

fn in_short(story: &[(Day, Step)]) -> Vec<String> {
    let each = story.iter();
    each.map(|(day, step)| format!("{day} {} {}", step.kind.name(), step.days))
        .collect()
}

fn every_day() -> impl Iterator<Item = Day> {
    let first = day("2025-11-01");
    (0..250).map(move |n| first.plus(n))
}

#[test]
fn the_official_is_reminded_then_told_and_then_others_are() {
    let all = story(&mandate(), day("2025-11-01"), None, every_day());
    assert_eq!(
        in_short(&all),
        [
            "2026-03-01 before 30",
            "2026-03-24 before 7",
            "2026-03-30 before 1",
            "2026-03-31 due 0",
            "2026-04-04 overdue 0",
            "2026-04-07 mdo-admin 7",
            "2026-04-21 mdo-admin 21",
            "2026-04-30 nodal-officer 30",
        ]
    );
}

#[test]
fn who_comes_late_is_told_the_nearest_step_alone() {
    let late = story(&mandate(), day("2026-03-26"), None, every_day());
    assert_eq!(
        in_short(&late)[..2],
        ["2026-03-26 before 7", "2026-03-30 before 1"]
    );
    // And who came under it when it had been due is told nothing.
    assert_eq!(story(&mandate(), day("2026-04-20"), None, every_day()), []);
}

#[test]
fn a_day_that_was_missed_is_not_made_up_for() {
    // Nobody looks from 23.03. until 31.03.: of 7 days, 1 day and the day itself the last is told.
    let gap = every_day().filter(|d| *d < day("2026-03-23") || *d > day("2026-03-30"));
    let all = story(&mandate(), day("2025-11-01"), None, gap);
    assert_eq!(
        in_short(&all)[..2],
        ["2026-03-01 before 30", "2026-03-31 due 0"]
    );
    // Where nobody looks until June, one notice goes to each.
    let june = story(&mandate(), day("2025-11-01"), None, [day("2026-06-10")]);
    assert_eq!(
        in_short(&june),
        [
            "2026-06-10 overdue 0",
            "2026-06-10 mdo-admin 21",
            "2026-06-10 nodal-officer 30"
        ]
    );
}

#[test]
fn what_is_optional_never_nags_and_what_names_nothing_is_silent() {
    let mut optional = mandate();
    optional.consequence.binding = Binding::Optional;
    optional.consequence.remind_days_before = vec![30];
    let all = story(&optional, day("2025-11-01"), None, every_day());
    assert_eq!(in_short(&all), ["2026-03-01 before 30"]);

    let mut silent = mandate();
    silent.consequence.remind_days_before = Vec::new();
    silent.consequence.escalation = Vec::new();
    assert!(!tells(&silent));
    assert_eq!(story(&silent, day("2025-11-01"), None, every_day()), []);
}

#[test]
fn a_mandate_that_comes_again_is_told_again() {
    let mut weekly = mandate();
    weekly.recurrence = Recurrence::Weekly;
    weekly.window.grace_days = 0;
    weekly.window.credit = Credit::None;
    weekly.consequence.remind_days_before = vec![2];
    let from = day("2025-11-03");
    let days = (0..15).map(|n| from.plus(n));
    let all = story(&weekly, from, None, days);
    assert_eq!(
        in_short(&all),
        [
            "2025-11-07 before 2",
            "2025-11-09 due 0",
            // The week that was missed stays, and goes up, until the week after it is over; of
            // that one the official is reminded all the same.
            "2025-11-10 overdue 0",
            "2025-11-14 before 2",
            "2025-11-16 mdo-admin 7",
            "2025-11-16 due 0",
            "2025-11-17 overdue 0",
        ]
    );
}

#[test]
fn who_missed_a_year_is_reminded_in_the_new_one() {
    // Given a mandate for each financial year, and somebody who missed the first one
    let mut yearly = mandate();
    yearly.recurrence = Recurrence::EveryYear;
    yearly.window.within = Within::FinancialYear(FinancialYear(2025));
    yearly.window.credit = Credit::None;
    let first = day("2025-11-01");
    // when it is not made up for, or in May, which meets the year that is open, too,
    for (done, reminders) in [(None, 3), (Some(day("2026-05-04")), 0)] {
        // and somebody looks only on the days that are said to be worth it,
        let (mut on, mut looks) = (day("2026-05-01"), Vec::new());
        while on < day("2027-03-31") {
            looks.push(on);
            on = looks_again(&yearly, &standing(&yearly, first, done, on), on);
        }
        // then the reminders of the new year come to who has it before them.
        let told = in_short(&story(&yearly, first, done, looks));
        let told: Vec<&String> = told.iter().filter(|told| told.contains("before")).collect();
        let all = [
            "2027-03-01 before 30",
            "2027-03-24 before 7",
            "2027-03-30 before 1",
        ];
        assert_eq!(told, all[..reminders], "{done:?}");
    }
}

proptest! {
    /// Never twice, never after completion, never backwards, and the same whether one looks
    /// every day or only on the days on which something may have come.
    #[test]
    fn nobody_is_told_twice_or_after_completing(
        first in 0..200i32,
        done in proptest::option::of(0..260i32),
        looked in proptest::collection::btree_set(0..260i32, 0..60),
        grace in 0..10i32,
    ) {
        let mut mandate = mandate();
        mandate.window.grace_days = grace;
        let begin = day("2025-11-01");
        let (first, done) = (begin.plus(first), done.map(|done| begin.plus(done)));
        let told = story(&mandate, first, done, looked.iter().map(|n| begin.plus(*n)));
        for (on, step) in &told {
            prop_assert!(done.is_none_or(|done| *on < done), "{step:?} after completion");
        }
        let own: Vec<Step> = told.iter().map(|(_, s)| *s).filter(|s| s.kind.is_own()).collect();
        let order = |step: &Step| (step.kind, -step.days);
        prop_assert!(own.windows(2).all(|two| order(&two[0]) < order(&two[1])));

        let all = story(&mandate, first, done, (0..260).map(|n| begin.plus(n)));
        let mut days = Vec::new();
        let mut today = first;
        while today < begin.plus(260) {
            days.push(today);
            // Completions don't wait for a day of ours, so a later look may find one.
            today = looks_again(&mandate, &standing(&mandate, first, done, today), today);
        }
        prop_assert_eq!(story(&mandate, first, done, days), all);
    }

    /// Messages go at the moment itself or when the quiet hours end, less than a day later.
    #[test]
    fn quiet_hours_end(from in 0..24i64, until in 0..24i64, minute in 0..5_000i64) {
        let quiet = Quiet::new(from, until).unwrap();
        let at = day("2025-11-05").start().plus_seconds(minute * 60);
        let opens = quiet.opens(at);
        prop_assert!(opens >= at && opens.0 - at.0 < 86_400_000_000);
        prop_assert!(!quiet.holds(opens));
        prop_assert_eq!(quiet.to_string().parse(), Ok(quiet));
    }

    /// A text without faults is filled wholly; any text can be looked at.
    #[test]
    fn any_text_can_be_looked_at(text in "[a-z{} \n]{0,40}") {
        for channel in Channel::ALL {
            let found = faults(Text::Message, channel, &text);
            let written = filled(&text, |name| Some(format!("<{name}>")));
            if found.is_empty() {
                let braces = written.contains(['{', '}']);
                prop_assert!(!braces);
            }
        }
    }
}

#[test]
fn the_night_is_quiet_over_midnight() {
    let quiet = Quiet::default();
    let on = day("2025-11-05");
    let at = |hour: i64, minute: i64| on.start().plus_seconds(hour * 3_600 + minute * 60);
    for (now, then) in [
        (at(7, 59), at(8, 0)),
        (at(8, 0), at(8, 0)),
        (at(20, 59), at(20, 59)),
        (at(21, 0), at(32, 0)),
        (at(23, 30), at(32, 0)),
        (at(24, 10), at(32, 0)),
    ] {
        assert_eq!(quiet.opens(now), then, "{}", now.dotted());
    }
    let noon = Quiet::new(12, 14).unwrap();
    assert_eq!(noon.opens(at(13, 0)), at(14, 0));
    assert_eq!(noon.opens(at(23, 0)), at(23, 0));
    assert!(!Quiet::new(9, 9).unwrap().holds(at(9, 0)));
    assert_eq!(Quiet::new(24, 1), None);
}

#[test]
fn a_message_is_tried_six_times_in_a_night() {
    let waits: Vec<Option<i64>> = (1..=6).map(retry_after).collect();
    assert_eq!(
        waits,
        [
            Some(60),
            Some(300),
            Some(1_800),
            Some(7_200),
            Some(28_800),
            None
        ]
    );
}

#[test]
fn a_text_is_refused_with_its_place_and_name() {
    let before = Text::Of(Kind::Before);
    let found = |written: &str| {
        let found = faults(before, Channel::Email, written);
        let lines: Vec<String> = found.iter().map(ToString::to_string).collect();
        lines.join("; ")
    };
    assert_eq!(found("“{mandate}” is due on {due}."), "");
    assert_eq!(
        found("{mandate}\nDear {nmae}, do it"),
        "line 2, sign 6: there is no {nmae} here"
    );
    assert_eq!(
        found("{mandate} {due"),
        "line 1, sign 11: a brace is not closed"
    );
    assert_eq!(
        found("{mandate} due}"),
        "line 1, sign 14: a brace was not opened"
    );
    assert_eq!(
        found("nothing"),
        "line 1, sign 8: {mandate} must stand in it"
    );
    assert_eq!(found(" "), "line 1, sign 1: nothing stands here");
    let long = format!("{{mandate}}{}", "क".repeat(400));
    let found = faults(before, Channel::Sms, &long);
    assert_eq!(found[0].code, "too-long");
    let said = filled("“{mandate}” by {due}", |name| match name {
        "mandate" => Some("One {course}".to_owned()),
        _ => Some("31.03.2026".to_owned()),
    });
    assert_eq!(said, "“One {course}” by 31.03.2026");
}
