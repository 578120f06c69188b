#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::audience::{Profile, Truth};
use super::decisions::{Decision, as_known, fold};
use super::periods::{Asked, Standing, State, Under, decides, monday};
use super::progress::{Completed, Learned, Span};
use super::*;
use crate::time::Moment;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn named(title: &str) -> Requirement<Named> {
    Requirement::Course(Named {
        title: title.to_owned(),
        provider: None,
        code: None,
        instead: Vec::new(),
    })
}

/// A mandate for the IAS of 9 to 16 years: both of two courses in the financial year.
fn ias() -> Mandate<Named> {
    Mandate {
        code: "ias-9-to-16".to_owned(),
        title: Said::new("IAS", "भा.प्र.से."),
        letter: Letter {
            name: Said::new("Courses for the IAS", "भा.प्र.से. के पाठ्यक्रम"),
            date: "2025-10".to_owned().try_into().unwrap(),
            issued_by: None,
            as_printed: Some("above 9 to 16 years".to_owned()),
        },
        organisation: "IN".to_owned(),
        audience: Audience {
            any_of: vec![Criteria {
                service: vec!["IAS".to_owned()],
                service_years: Some(Band {
                    from: 9,
                    below: Some(16),
                }),
                ..Criteria::default()
            }],
            except: Vec::new(),
            counted_on: CountedOn::EachDay,
        },
        reading: Some(Said::new("9 belongs to the upper band", "9 ऊपर के वर्ग में")),
        requirement: Requirement::AllOf(vec![named("One"), named("Two")]),
        badges: BTreeMap::new(),
        window: Window {
            within: Within::FinancialYear(FinancialYear(2025)),
            grace_days: 0,
            at_least_days: None,
            credit: Credit::None,
        },
        recurrence: Recurrence::Once,
        consequence: Consequence {
            binding: Binding::Mandatory,
            apar: true,
            remind_days_before: vec![30, 7],
            escalation: Vec::new(),
        },
        past: None,
    }
}

/// “One” is course 1, “Two” course 2 and so on, each of an hour.
fn published(mandate: &Mandate<Named>) -> Mandate<Wanted> {
    fn number(named: &Named) -> CourseId {
        let titles = ["One", "Two", "Three", "Four"];
        let place = titles.iter().position(|t| *t == named.title).unwrap();
        CourseId(i64::try_from(place).unwrap() + 1)
    }
    assert_eq!(mandate.faults(), [], "it can be meant");
    mandate
        .with_courses(|named| {
            Ok::<_, ()>(Wanted {
                course: number(named),
                title: named.title.clone(),
                counts_too: named.instead.iter().map(number).collect(),
            })
        })
        .unwrap()
}

fn officer(joined: &str) -> Profile {
    Profile {
        organisations: vec!["HR-HOME".to_owned(), "HR".to_owned(), "IN".to_owned()],
        service: Some("ias ".to_owned()),
        joined: (!joined.is_empty()).then(|| day(joined)),
        ..Profile::default()
    }
}

fn learned(completed: &[(i64, &str)]) -> Learned {
    let mut learned = Learned::default();
    for (course, on) in completed {
        let on = day(on);
        let way = learned.completed.entry(CourseId(*course));
        way.and_modify(|way| way.again.push(on))
            .or_insert(Completed {
                on,
                again: Vec::new(),
                minutes: 60,
            });
    }
    learned
}

fn since(first: &str) -> Under {
    Under {
        first: day(first),
        joined: None,
        transferred: None,
    }
}

fn stands(mandate: &Mandate<Named>, under: &Under, done: &[(i64, &str)], on: &str) -> Standing {
    published(mandate).standing(under, &learned(done), day(on))
}

#[test]
fn nine_years_are_complete_on_the_day_itself() {
    let mandate = ias();
    for (joined, on, reached) in [
        ("2016-11-15", "2025-11-14", Truth::No),
        ("2016-11-15", "2025-11-15", Truth::Yes),
        // Who joined on 29 February completes a year when 28 February is over.
        ("2016-02-29", "2025-02-28", Truth::No),
        ("2016-02-29", "2025-03-01", Truth::Yes),
        ("2016-02-29", "2032-02-28", Truth::Yes),
        ("2016-02-29", "2032-02-29", Truth::No),
        // Nobody has served before joining.
        ("2030-01-01", "2025-11-15", Truth::No),
        // Without a date of joining nothing can be said; nobody is dropped.
        ("", "2025-11-15", Truth::Unknown),
    ] {
        assert_eq!(
            mandate.reaches(&officer(joined), day(on)),
            reached,
            "joined {joined:?}, on {on}"
        );
    }
}

#[test]
fn what_is_counted_on_a_date_does_not_move_and_what_is_counted_yearly_moves_with_it() {
    let mut mandate = ias();
    let joined = officer("2016-11-15");
    mandate.audience.counted_on = CountedOn::Date(day("2025-10-01"));
    assert_eq!(mandate.reaches(&joined, day("2025-11-15")), Truth::No);
    assert_eq!(
        mandate.audience.changes(joined.joined, day("2025-11-01")),
        None
    );

    mandate.audience.counted_on = CountedOn::Yearly("04-01".to_owned().try_into().unwrap());
    assert_eq!(mandate.reaches(&joined, day("2026-03-31")), Truth::No);
    assert_eq!(mandate.reaches(&joined, day("2026-04-01")), Truth::Yes);
    assert_eq!(
        mandate.audience.changes(joined.joined, day("2025-11-01")),
        Some(day("2026-04-01"))
    );

    mandate.audience.counted_on = CountedOn::EachDay;
    assert_eq!(
        mandate.audience.changes(joined.joined, day("2025-11-14")),
        Some(day("2025-11-15"))
    );
    assert_eq!(
        mandate.audience.changes(joined.joined, day("2025-11-15")),
        Some(day("2032-11-15"))
    );
}

#[test]
fn why_and_why_not_name_each_criterion_with_its_fact() {
    let mandate = ias();
    let told = |joined| {
        let why = mandate.why(&officer(joined), day("2025-11-15"));
        let lines: Vec<String> = why.groups[0]
            .iter()
            .map(|held| {
                format!(
                    "{}: {} | {} | {:?}{}",
                    held.criterion.en,
                    held.wanted.en,
                    held.found.as_ref().map_or("-", |found| &found.en),
                    held.met,
                    held.since
                        .map_or(String::new(), |since| format!(" since {since}"))
                )
            })
            .collect();
        format!("{:?} {:?}\n{}", why.reached, why.group, lines.join("\n"))
    };
    insta::assert_snapshot!(told("2016-11-15"), @r"
    Yes Some(1)
    Organisation: IN | HR-HOME | Yes
    Service: IAS | ias  | Yes
    Length of service: 9 completed years or more, less than 16 | 9 completed years on 15.11.2025 (joined on 15.11.2016) | Yes since 2025-11-15
    ");
    insta::assert_snapshot!(told("2016-11-16"), @r"
    No None
    Organisation: IN | HR-HOME | Yes
    Service: IAS | ias  | Yes
    Length of service: 9 completed years or more, less than 16 | 8 completed years on 15.11.2025 (joined on 16.11.2016) | No
    ");
    insta::assert_snapshot!(told(""), @r"
    Unknown Some(1)
    Organisation: IN | HR-HOME | Yes
    Service: IAS | ias  | Yes
    Length of service: 9 completed years or more, less than 16 | - | Unknown
    ");
}

#[test]
fn groups_are_joined_by_or_and_exceptions_take_out() {
    let mut mandate = ias();
    mandate.audience.any_of.push(Criteria {
        designation: vec!["Director".to_owned(), "Deputy Secretary".to_owned()],
        central_deputation: Some(true),
        ..Criteria::default()
    });
    mandate.audience.except.push(Criteria {
        officials: vec![OfficialId(7)],
        ..Criteria::default()
    });
    let mut profile = officer("");
    profile.designation = Some("DIRECTOR".to_owned());
    profile.central_deputation = true;
    // The second group is met, so that the first one can't be said makes no difference.
    let why = mandate.why(&profile, day("2025-11-15"));
    assert_eq!((why.reached, why.group), (Truth::Yes, Some(2)));
    profile.official = Some(OfficialId(7));
    assert_eq!(mandate.reaches(&profile, day("2025-11-15")), Truth::No);
    // Nobody of another organisation is meant.
    profile.official = None;
    profile.organisations = vec!["XX".to_owned()];
    assert_eq!(mandate.reaches(&profile, day("2025-11-15")), Truth::No);
}

#[test]
fn an_audience_may_become_empty_and_must_not_begin_so() {
    let mut mandate = ias();
    let all = [officer("2000-01-01"), officer("2020-01-01")];
    let met = |m: &Mandate<Named>| {
        all.iter()
            .filter(|p| m.reaches(p, day("2025-11-15")) == Truth::Yes)
            .count()
    };
    assert_eq!(met(&mandate), 0);
    mandate.audience.any_of.clear();
    assert_eq!(mandate.faults()[0].place, "audience.any-of");
}

#[test]
fn a_standing_follows_from_dates_and_completions() {
    let mandate = ias();
    let under = since("2025-10-01");
    for (done, on, state) in [
        (vec![], "2025-11-15", State::Due),
        (vec![(1, "2025-11-01")], "2026-03-31", State::Due),
        (vec![(1, "2025-11-01")], "2026-04-01", State::Overdue),
        (
            vec![(1, "2025-11-01"), (2, "2026-03-31")],
            "2026-03-31",
            State::Completed,
        ),
        // Before the year began it doesn't count, unless credit is given.
        (
            vec![(1, "2025-03-31"), (2, "2025-11-01")],
            "2025-11-15",
            State::Due,
        ),
    ] {
        let standing = stands(&mandate, &under, &done, on);
        assert_eq!(standing.state, state, "{done:?} on {on}");
    }
    let late = stands(
        &mandate,
        &under,
        &[(1, "2025-11-01"), (2, "2026-04-02")],
        "2026-04-02",
    );
    assert_eq!((late.state, late.late), (State::Completed, true));
    let open = stands(&mandate, &under, &[(1, "2025-11-01")], "2025-11-15");
    assert_eq!((open.progress.done, open.progress.asked), (1, 2));
    assert_eq!(open.changes, Some(day("2026-04-01")));
}

#[test]
fn grace_credit_and_a_late_beginning_are_kept_apart() {
    let mut mandate = ias();
    mandate.window.grace_days = 15;
    let under = since("2025-10-01");
    assert_eq!(
        stands(&mandate, &under, &[], "2026-04-15").state,
        State::Due
    );
    assert_eq!(
        stands(&mandate, &under, &[], "2026-04-16").state,
        State::Overdue
    );
    let earlier = [(1, "2025-01-10"), (2, "2024-01-10")];
    for (credit, state) in [
        (Credit::None, State::Due),
        (Credit::Days(90), State::Due),
        (Credit::Since(day("2024-01-11")), State::Due),
        (Credit::Since(day("2024-01-10")), State::Completed),
        (Credit::Ever, State::Completed),
    ] {
        mandate.window.credit = credit;
        let standing = stands(&mandate, &under, &earlier, "2025-11-15");
        assert_eq!(standing.state, state, "{credit:?}");
    }
    // Who comes under it on 20 March has 60 days, if the mandate says so.
    mandate.window.at_least_days = Some(60);
    let standing = stands(&mandate, &since("2026-03-20"), &[], "2026-04-30");
    assert_eq!(
        (standing.state, standing.due),
        (State::Due, Some(day("2026-05-19")))
    );
    // Without that, who comes when it was due already is asked for nothing.
    mandate.window.at_least_days = None;
    let standing = stands(&mandate, &since("2026-05-01"), &[], "2026-05-02");
    assert_eq!(standing.state, State::Exempt);
}

#[test]
fn a_year_begins_anew_and_a_batch_runs_through_it() {
    let mut mandate = ias();
    mandate.recurrence = Recurrence::EveryYear;
    mandate.window.credit = Credit::Days(10);
    let under = since("2025-10-01");
    // Done in the first year; the second one asks again from its first day.
    let done = [(1, "2025-11-01"), (2, "2026-03-30")];
    assert_eq!(
        stands(&mandate, &under, &done, "2026-03-31").state,
        State::Completed
    );
    let next = stands(&mandate, &under, &done, "2026-04-01");
    assert_eq!(next.state, State::Due);
    // What was finished in the last ten days of the old year counts in the new one.
    assert_eq!((next.progress.done, next.due), (1, Some(day("2027-03-31"))));
    assert_eq!(next.changes, Some(day("2027-04-01")));
}

#[test]
fn a_year_that_was_missed_is_overdue_until_it_is_met() {
    // Given a mandate for each financial year, and an officer who did half of it in the first
    let mut mandate = ias();
    mandate.recurrence = Recurrence::EveryYear;
    mandate.window.credit = Credit::None;
    let under = since("2025-10-01");
    let half = [(1, "2025-11-01")];
    // then on the first day of the next year it is overdue, by the day on which it was due,
    for (grace, on, state) in [
        (0, "2026-03-31", State::Due),
        (0, "2026-04-01", State::Overdue),
        (0, "2027-03-31", State::Overdue),
        (15, "2026-04-15", State::Due),
        (15, "2026-04-16", State::Overdue),
    ] {
        mandate.window.grace_days = grace;
        let standing = stands(&mandate, &under, &half, on);
        assert_eq!(standing.state, state, "{on} with {grace}");
        assert_eq!(standing.due, Some(day("2026-03-31")), "{on} with {grace}");
    }
    mandate.window.grace_days = 0;
    // until it is met late, which is learned in the new year too,
    let late = [(1, "2025-11-01"), (2, "2026-05-04")];
    let standing = stands(&mandate, &under, &late, "2026-05-04");
    assert_eq!(
        (standing.state, standing.due),
        (State::Due, Some(day("2027-03-31")))
    );
    assert_eq!((standing.progress.done, standing.open), (1, None));
    // or until the year after the new one begins, when that is the one that was missed.
    let standing = stands(&mandate, &under, &half, "2027-04-01");
    assert_eq!(
        (standing.state, standing.due),
        (State::Overdue, Some(day("2027-03-31")))
    );
    // Beside it stands the year that is open, with its own day.
    let open = standing.open.unwrap();
    assert_eq!(
        (open.state, open.due),
        (State::Due, Some(day("2028-03-31")))
    );
    // Who came late in the year has the days that the window gives, over its end.
    mandate.window.at_least_days = Some(60);
    let under = since("2026-02-15");
    for (on, state) in [("2026-04-16", State::Due), ("2026-04-17", State::Overdue)] {
        let standing = stands(&mandate, &under, &[], on);
        assert_eq!(
            (standing.state, standing.due),
            (state, Some(day("2026-04-16")))
        );
    }
    // Who came under it in the new year has missed nothing.
    let standing = stands(&mandate, &since("2026-04-10"), &[], "2026-06-01");
    assert_eq!(
        (standing.state, standing.due),
        (State::Due, Some(day("2027-03-31")))
    );
}

#[test]
fn who_was_away_when_a_year_was_due_has_not_missed_it() {
    // Given who was under a mandate for each financial year, left, and came back
    let mut mandate = ias();
    mandate.recurrence = Recurrence::EveryYear;
    let mandate = published(&mandate);
    let under = since("2025-10-01");
    let decision = |id, reached, from: &str| Decision {
        id,
        reached,
        from: day(from),
        recorded: day(from).start(),
    };
    let today = day("2026-06-10");
    let due = |decisions: &[Decision]| {
        let standing = mandate.standing(&under, &Learned::default(), today);
        standing.unless_away(&under, decisions, today).due
    };
    let (then, next) = (Some(day("2026-03-31")), Some(day("2027-03-31")));
    for (left, missed) in [
        ("2025-12-10", next),
        ("2026-03-31", next),
        ("2026-04-01", then),
    ] {
        let decisions = [
            decision(1, Truth::Yes, "2025-10-01"),
            decision(2, Truth::No, left),
            decision(3, Truth::Yes, "2026-06-01"),
        ];
        assert_eq!(due(&decisions), missed, "left {left}");
        // In another account, that was merged into this one, it was never left.
        assert_eq!(due(&decisions[2..]), then);
    }
    // Who never left has missed it.
    assert_eq!(due(&[decision(1, Truth::Yes, "2025-10-01")]), then);
}

#[test]
fn who_came_back_before_a_year_was_over_has_missed_it_too() {
    // Given who was away when what comes each year was due in June
    let mut mandate = ias();
    mandate.recurrence = Recurrence::EveryYear;
    mandate.window.within = Within::Dates(Dates {
        opens: day("2025-04-01"),
        due: day("2025-06-30"),
    });
    let mandate = published(&mandate);
    let under = since("2025-04-01");
    let decision = |id, reached, from: &str| Decision {
        id,
        reached,
        from: day(from),
        recorded: day(from).start(),
    };
    // When they come back in the same year, then it is overdue, and stays so in the next one;
    for (back, on, due) in [
        ("2025-08-01", "2026-03-31", "2025-06-30"),
        ("2025-08-01", "2026-04-01", "2025-06-30"),
        // when it was over, the next one is asked for.
        ("2026-04-01", "2026-04-01", "2026-06-30"),
    ] {
        let decisions = [
            decision(1, Truth::Yes, "2025-04-01"),
            decision(2, Truth::No, "2025-06-10"),
            decision(3, Truth::Yes, back),
        ];
        let standing = mandate.standing(&under, &Learned::default(), day(on));
        let standing = standing.unless_away(&under, &decisions, day(on));
        assert_eq!(standing.due, Some(day(due)), "back {back}, on {on}");
    }
}

#[test]
fn a_year_that_is_over_is_judged_by_what_was_asked_in_it() {
    // Given a mandate for each financial year that asks for another course since May
    let mut before = ias();
    before.recurrence = Recurrence::EveryYear;
    let mut mandate = before.clone();
    mandate.requirement = named("Three");
    let before = published(&before);
    let mut mandate = published(&mandate);
    let under = since("2025-10-01");
    let all = learned(&[(1, "2025-11-01"), (2, "2025-11-01")]);
    let half = learned(&[(1, "2025-11-01"), (3, "2025-11-01")]);
    let (autumn, winter, may) = (day("2025-09-01"), day("2025-12-01"), day("2026-05-01"));
    // When it held all the time, or was retired in the winter and published again in May
    for (until, states) in [
        (may, [State::Due, State::Overdue]),
        (winter, [State::Due, State::Due]),
    ] {
        mandate.past = Some(Past {
            from: may,
            versions: vec![(autumn, until, before.clone())],
        });
        // then who met the old list has missed nothing, whoever met the new one in the old year
        // has, and nobody has missed a year at the end of which nothing was asked.
        for (learned, state) in [&all, &half].into_iter().zip(states) {
            let standing = mandate.standing(&under, learned, day("2026-05-10"));
            assert_eq!(standing.state, state, "until {until:?}");
            // What is missing of it is what was asked for then.
            let judging = mandate.judging(&standing);
            let said = match state {
                State::Overdue => &before.requirement,
                _ => &mandate.requirement,
            };
            assert_eq!(&judging.requirement, said, "until {until:?}");
        }
    }
}

#[test]
fn who_did_what_is_asked_now_has_missed_what_was_asked_before() {
    // Given a mandate for each financial year that gives credit, and asks for another course
    // since April
    let mut before = ias();
    before.recurrence = Recurrence::EveryYear;
    before.window.credit = Credit::Ever;
    let mut mandate = before.clone();
    mandate.requirement = named("Three");
    let before = published(&before);
    let (under, april) = (since("2025-10-01"), day("2026-04-20"));
    let past = Some(Past {
        from: april,
        versions: vec![(day("2025-09-01"), april, before.clone())],
    });
    let mut year = published(&mandate);
    year.past = past.clone();
    // When somebody did that one alone, then the old year is overdue by the old list,
    let (then, next) = (Some(day("2026-03-31")), Some(day("2027-03-31")));
    let one = [(3, "2024-01-10")];
    let standing = year.standing(&under, &learned(&one), day("2026-05-10"));
    assert_eq!((standing.state, standing.due), (State::Overdue, then));
    assert_eq!(year.judging(&standing).requirement, before.requirement);
    let open = standing.open.unwrap();
    assert_eq!((open.state, open.due), (State::Completed, next));
    // until that is met, too.
    let all = [(1, "2026-05-04"), (2, "2026-05-04"), (3, "2024-01-10")];
    let standing = year.standing(&under, &learned(&all), day("2026-05-10"));
    assert_eq!((standing.state, standing.due), (State::Completed, next));

    // When the new list opens later, the old year stays overdue until the list comes again.
    mandate.window.within = Within::Dates(Dates {
        opens: day("2026-11-01"),
        due: day("2027-01-31"),
    });
    let mut later = published(&mandate);
    later.past = past;
    for (on, open) in [
        ("2026-04-20", State::Upcoming),
        ("2026-10-31", State::Upcoming),
        ("2026-11-01", State::Due),
        ("2027-10-31", State::Overdue),
    ] {
        let standing = later.standing(&under, &Learned::default(), day(on));
        assert_eq!(
            (standing.state, standing.due),
            (State::Overdue, then),
            "{on}"
        );
        assert_eq!(later.judging(&standing).requirement, before.requirement);
        let own = standing.open.unwrap();
        let due = Some(day("2027-01-31"));
        assert_eq!((own.state, own.due), (open, due), "{on}");
        assert_eq!(later.judging(&own).requirement, later.requirement);
    }
    let standing = later.standing(&under, &Learned::default(), day("2027-11-01"));
    assert_eq!(standing.due, Some(day("2027-01-31")));
    assert_eq!(later.judging(&standing).requirement, later.requirement);
}

#[test]
fn weeks_are_counted_from_monday_and_hours_by_what_is_said() {
    let mut mandate = ias();
    mandate.requirement = Requirement::Hours(Hours {
        hours: 4,
        count: Count::TimeSpent,
        per: Per::Week,
    });
    mandate.recurrence = Recurrence::Weekly;
    let mandate = published(&mandate);
    let mut learned = learned(&[(1, "2025-11-12"), (2, "2025-11-12")]);
    learned.spent.insert(day("2025-11-09"), 4 * 3_600);
    learned.spent.insert(day("2025-11-10"), 3 * 3_600);
    let under = since("2025-10-01");
    let standing = mandate.standing(&under, &learned, day("2025-11-12"));
    assert_eq!(standing.state, State::Due);
    assert_eq!(
        (standing.progress.done, standing.progress.asked),
        (180, 240)
    );
    assert_eq!(standing.opens, Some(day("2025-11-10")));
    assert_eq!(standing.due, Some(day("2025-11-16")));
    learned.spent.insert(day("2025-11-16"), 3_600);
    let standing = mandate.standing(&under, &learned, day("2025-11-16"));
    assert_eq!(standing.state, State::Completed);
    assert_eq!(standing.changes, Some(day("2025-11-17")));
    assert_eq!(monday(day("2025-11-16")), day("2025-11-10"));
}

#[test]
fn what_had_lapsed_before_is_due_as_if_it_had_never_been_done() {
    // Given who did it three years before the mandate reached anybody
    let mut mandate = ias();
    mandate.window.at_least_days = None;
    mandate.window.within = Within::Rolling(Rolling {
        months: 12,
        first_within_days: 30,
    });
    let under = since("2025-10-01");
    let done = [(1, "2022-09-01"), (2, "2022-09-02")];
    for (on, state) in [
        ("2025-10-01", State::Due),
        ("2025-10-31", State::Due),
        ("2025-11-01", State::Overdue),
    ] {
        let standing = stands(&mandate, &under, &done, on);
        assert_eq!(
            (standing.state, standing.due),
            (state, Some(day("2025-10-31"))),
            "{on}"
        );
        assert_eq!(standing.progress.done, 0, "{on}");
    }
    // What lapses soon after may still be promised more days.
    let done = [(1, "2024-10-01"), (2, "2024-10-05")];
    mandate.window.at_least_days = Some(60);
    for (on, state) in [
        ("2025-10-01", State::Completed),
        ("2025-10-02", State::Due),
        ("2025-11-30", State::Due),
        ("2025-12-01", State::Overdue),
    ] {
        assert_eq!(stands(&mandate, &under, &done, on).state, state, "{on}");
    }
}

#[test]
fn what_rolls_lapses_some_months_after_it_was_last_done() {
    let mut mandate = ias();
    mandate.window.within = Within::Rolling(Rolling {
        months: 12,
        first_within_days: 30,
    });
    let under = since("2025-10-01");
    let first = stands(&mandate, &under, &[(1, "2025-10-05")], "2025-10-31");
    assert_eq!(
        (first.state, first.due),
        (State::Due, Some(day("2025-10-31")))
    );
    assert_eq!(
        stands(&mandate, &under, &[], "2025-11-01").state,
        State::Overdue
    );
    let done = [(1, "2025-10-31"), (2, "2025-11-20")];
    let standing = stands(&mandate, &under, &done, "2026-10-31");
    assert_eq!(standing.state, State::Completed);
    assert_eq!(standing.changes, Some(day("2026-11-01")));
    let lapsed = stands(&mandate, &under, &done, "2026-11-01");
    assert_eq!((lapsed.state, lapsed.progress.done), (State::Overdue, 0));
    // Done once more, late or in good time, it holds for as long again.
    for (once_more, due) in [("2026-11-05", "2027-11-05"), ("2026-09-30", "2027-09-30")] {
        let done = [(1, "2025-10-31"), (1, once_more), (2, once_more)];
        let standing = stands(&mandate, &under, &done, "2026-11-05");
        assert_eq!(standing.due, Some(day(due)), "{once_more}");
        assert_eq!(standing.state, State::Completed);
    }
}

#[test]
fn what_comes_every_year_is_done_once_more_each_year() {
    let mut mandate = ias();
    mandate.requirement = Requirement::AllOf(vec![named("One")]);
    mandate.recurrence = Recurrence::EveryYear;
    mandate.window.credit = Credit::None;
    let under = since("2025-04-01");
    let first = [(1, "2025-06-10")];
    let state = |done: &[(i64, &str)], on| stands(&mandate, &under, done, on).state;
    assert_eq!(state(&first, "2026-03-31"), State::Completed);
    assert_eq!(state(&first, "2026-04-01"), State::Due);
    let both = [(1, "2025-06-10"), (1, "2026-05-20")];
    assert_eq!(state(&both, "2026-05-20"), State::Completed);
    assert_eq!(state(&both, "2027-04-01"), State::Due);
}

#[test]
fn days_are_counted_from_what_happens_to_the_official() {
    let mut mandate = ias();
    mandate.window.within = Within::DaysAfter(DaysAfter {
        days: 30,
        event: Event::Transfer,
        since: day("2025-10-01"),
    });
    let under = |transferred: Option<&str>| Under {
        transferred: transferred.map(day),
        ..since("2025-10-01")
    };
    let on = "2025-12-15";
    for (transferred, state) in [
        (None, State::Exempt),
        (Some("2025-09-30"), State::Exempt),
        (Some("2025-11-14"), State::Overdue),
        (Some("2025-11-15"), State::Due),
    ] {
        let standing = stands(&mandate, &under(transferred), &[], on);
        assert_eq!(standing.state, state, "{transferred:?}");
    }
}

#[test]
fn a_retired_course_has_a_replacement_and_keeps_its_credit() {
    let mut mandate = ias();
    let with_instead = Requirement::Course(Named {
        instead: vec![Named {
            title: "Three".to_owned(),
            provider: None,
            code: None,
            instead: Vec::new(),
        }],
        title: "Two".to_owned(),
        provider: None,
        code: None,
    });
    mandate.requirement = Requirement::AllOf(vec![named("One"), with_instead]);
    let under = since("2025-10-01");
    for second in [2, 3] {
        let done = [(1, "2025-11-01"), (second, "2025-11-02")];
        let standing = stands(&mandate, &under, &done, "2025-11-15");
        assert_eq!(standing.state, State::Completed, "by course {second}");
    }
}

#[test]
fn of_two_mandates_for_one_course_the_binding_and_earlier_one_decides() {
    let one = |binding, state, due: &str, apar| Asked {
        binding,
        state,
        due: Some(day(due)),
        apar,
    };
    use Binding::{Mandatory, Optional};
    let optional = one(Optional, State::Due, "2025-12-01", false);
    let early = one(Mandatory, State::Due, "2026-01-31", false);
    let late = one(Mandatory, State::Due, "2026-03-31", true);
    let met = one(Mandatory, State::Completed, "2025-11-01", true);
    let all = [optional, late, early, met];
    assert_eq!(decides(&all, |a| *a), Some(&early));
    assert_eq!(decides(&[optional, met], |a| *a), Some(&optional));
}

#[test]
fn an_optional_mandate_is_never_overdue() {
    let mut mandate = ias();
    mandate.consequence.binding = Binding::Optional;
    let under = since("2025-10-01");
    assert_eq!(
        stands(&mandate, &under, &[], "2026-03-31").state,
        State::Due
    );
    assert_eq!(
        stands(&mandate, &under, &[], "2026-04-01").state,
        State::Exempt
    );
}

#[test]
fn a_badge_is_earned_whenever_its_courses_were_done() {
    let mut mandate = ias();
    let choice = KOf {
        k: 2,
        of: vec![named("One"), named("Two"), named("Three")],
    };
    mandate.badges.insert(
        "daksh".to_owned(),
        Badge {
            title: Said::same("Daksh"),
            requirement: Requirement::KOf(choice),
        },
    );
    mandate.requirement = Requirement::Badge("daksh".to_owned());
    let under = since("2025-10-01");
    let done = [(1, "2020-01-01"), (3, "2025-11-01")];
    let standing = stands(&mandate, &under, &done, "2025-11-15");
    assert_eq!(standing.progress.met, Some(day("2025-11-01")));
    let standing = stands(&mandate, &under, &done[..1], "2025-11-15");
    assert_eq!((standing.progress.done, standing.progress.asked), (1, 2));
    let mandate = published(&mandate);
    let span = standing.span.unwrap();
    let hour = |_| 60;
    assert_eq!(mandate.minutes_left(&learned(&done[..1]), span, &hour), 60);
    assert_eq!(mandate.minutes_left(&learned(&[]), span, &hour), 120);

    // It is issued for what was completed until a day, and for its own courses.
    for (until, met) in [
        ("2025-10-31", None),
        ("2025-11-01", Some(day("2025-11-01"))),
    ] {
        assert_eq!(mandate.earned("daksh", &learned(&done), day(until)), met);
    }
    assert_eq!(
        mandate.earned("other", &learned(&done), day("2025-12-01")),
        None
    );
    assert_eq!(mandate.badge_courses().len(), 3);
    assert_eq!(mandate.badges_by_hours().count(), 0);
    let mut hours = mandate.clone();
    if let Some(badge) = hours.badges.get_mut("daksh") {
        let hours = Requirement::Hours(Hours {
            hours: 4,
            count: Count::CourseHours,
            per: Per::Week,
        });
        badge.requirement = Requirement::AllOf(vec![badge.requirement.clone(), hours]);
    }
    assert_eq!(hours.badge_courses(), []);
    assert_eq!(hours.badges_by_hours().collect::<Vec<_>>(), ["daksh"]);
}

#[test]
fn a_course_that_two_choices_offer_is_learned_once() {
    // Given two choices that share their shortest course
    let mut mandate = ias();
    let choice = |of: [&str; 2]| {
        let of = of.map(named).into();
        Requirement::KOf(KOf { k: 1, of })
    };
    mandate.requirement =
        Requirement::AllOf(vec![choice(["One", "Two"]), choice(["Three", "One"])]);
    let mandate = published(&mandate);
    let span = Span::ever(day("2025-11-15"));
    let minutes = |course: CourseId| 30 * course.0;

    // Then it is the least that is asked, once; and nothing when it was done.
    assert_eq!(mandate.minutes_left(&learned(&[]), span, &minutes), 30);
    let done = learned(&[(1, "2025-11-01")]);
    assert_eq!(mandate.minutes_left(&done, span, &minutes), 0);
}

#[test]
fn what_cannot_be_meant_is_told_with_its_place() {
    let mut mandate = ias();
    mandate.code = "IAS 9".to_owned();
    mandate.reading = None;
    mandate.title.hi = String::new();
    mandate.audience.any_of[0].service_years = Some(Band {
        from: 16,
        below: Some(16),
    });
    mandate.requirement = Requirement::AllOf(vec![
        Requirement::KOf(KOf {
            k: 4,
            of: vec![named("One"), named("Two"), named("ONE")],
        }),
        Requirement::Badge("a".to_owned()),
        Requirement::Badge("none".to_owned()),
        Requirement::Hours(Hours {
            hours: 4,
            count: Count::CourseHours,
            per: Per::Week,
        }),
    ]);
    for (code, other) in [("a", "b"), ("b", "a")] {
        let badge = Badge {
            title: Said::same(code),
            requirement: Requirement::Badge(other.to_owned()),
        };
        mandate.badges.insert(code.to_owned(), badge);
    }
    mandate.window.grace_days = -1;
    let told: Vec<String> = mandate
        .faults()
        .into_iter()
        .map(|fault| format!("{} [{}] {}", fault.place, fault.code, fault.why.en))
        .collect();
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn a_mandate_in_words() {
    let mut mandate = ias();
    mandate.window.grace_days = 15;
    mandate.window.credit = Credit::Ever;
    let words = mandate.in_words();
    let mut lines = words.audience.clone();
    lines.extend(words.requirement.iter().map(|(depth, said)| {
        let indent = "  ".repeat(*depth);
        Said::new(
            format!("{indent}{}", said.en),
            format!("{indent}{}", said.hi),
        )
    }));
    lines.extend([words.window, words.consequence]);
    let told: Vec<String> = lines
        .into_iter()
        .flat_map(|said| [said.en, said.hi])
        .collect();
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn a_decision_that_comes_later_holds_only_for_who_knows_it() {
    let decision = |id, reached, from: &str, recorded: &str| Decision {
        id,
        reached,
        from: day(from),
        recorded: Moment(day(recorded).start().0 + id),
    };
    let decisions = [
        decision(1, Truth::Yes, "2025-11-05", "2025-11-05"),
        decision(2, Truth::No, "2025-11-20", "2025-11-20"),
        // The program was down: what held from 25 November is written down on the 28th.
        decision(3, Truth::Yes, "2025-11-25", "2025-11-28"),
    ];
    for (on, known, reached) in [
        ("2025-11-04", "2025-12-31", Truth::No),
        ("2025-11-05", "2025-12-31", Truth::Yes),
        ("2025-11-20", "2025-12-31", Truth::No),
        ("2025-11-26", "2025-11-27", Truth::No),
        ("2025-11-26", "2025-11-28", Truth::Yes),
    ] {
        assert_eq!(
            as_known(&decisions, day(on), day(known)),
            reached,
            "on {on}, known on {known}"
        );
    }
    let held = fold(&decisions).unwrap();
    assert_eq!(
        (held.since, held.first),
        (day("2025-11-25"), Some(day("2025-11-05")))
    );
}

proptest! {
    /// The printed bands, read half-open, have a place for every length of service and no
    /// two for any.
    #[test]
    fn bands_partition_service(joined in -10_000..20_000i32, later in 0..25_000i32) {
        let bands = [(0, Some(9)), (9, Some(16)), (16, Some(25)), (25, None)];
        let (joined, on) = (Day::from_number(joined), Day::from_number(joined + later));
        let profile = Profile {
            joined: Some(joined),
            ..officer("")
        };
        let mut mandate = ias();
        let met = bands.iter().filter(|(from, below)| {
            mandate.audience.any_of[0].service_years = Some(Band { from: *from, below: *below });
            mandate.reaches(&profile, on) == Truth::Yes
        });
        prop_assert_eq!(met.count(), 1);
    }

    /// Asking by the last day of joining is the same as counting years.
    #[test]
    fn joining_until_a_day_is_having_the_years(
        joined in -10_000..30_000i32, on in -10_000..30_000i32, years in 0..45i16
    ) {
        let (joined, on) = (Day::from_number(joined), Day::from_number(on));
        let served = completed_years(joined, on).is_some_and(|served| served >= years);
        prop_assert_eq!(joined <= joined_by(on, years), served, "{} {}", joined, on);
    }

    /// Between two days on which something may change by itself nothing does.
    #[test]
    fn nothing_changes_before_the_day_that_is_told(
        joined in 10_000..20_000i32, on in 15_000..25_000i32, ahead in 1..4_000i32, how in 0..3
    ) {
        let mut mandate = ias();
        mandate.audience.counted_on = match how {
            0 => CountedOn::EachDay,
            1 => CountedOn::Yearly(MonthDay { month: 4, day: 1 }),
            _ => CountedOn::Date(Day::from_number(20_000)),
        };
        let profile = Profile { joined: Some(Day::from_number(joined)), ..officer("") };
        let (on, later) = (Day::from_number(on), Day::from_number(on + ahead));
        let changes = mandate.audience.changes(profile.joined, on);
        if changes.is_none_or(|changes| later < changes) {
            prop_assert_eq!(mandate.reaches(&profile, on), mandate.reaches(&profile, later));
        }
    }

    /// So it is with a standing, as long as nothing is learned.
    #[test]
    fn a_standing_changes_only_on_the_day_that_is_told(
        first in 20_000..21_000i32, on in 20_000..22_000i32, ahead in 1..800i32,
        recurs in 0..4usize, done in prop::option::of(19_900..21_000i32), grace in 0..20i32
    ) {
        let mut mandate = ias();
        mandate.requirement = Requirement::AllOf(vec![named("One")]);
        mandate.window.grace_days = grace;
        mandate.recurrence = [
            Recurrence::Once, Recurrence::Daily, Recurrence::Weekly, Recurrence::EveryYear,
        ][recurs];
        let mandate = published(&mandate);
        let mut learned = Learned::default();
        let on = Day::from_number(on);
        if let Some(done) = done.map(Day::from_number).filter(|done| *done <= on) {
            let completed = Completed { on: done, again: Vec::new(), minutes: 60 };
            learned.completed.insert(CourseId(1), completed);
        }
        let under = Under { first: Day::from_number(first), joined: None, transferred: None };
        let standing = mandate.standing(&under, &learned, on);
        let later = on.plus(ahead);
        if standing.changes.is_none_or(|changes| later < changes) {
            prop_assert_eq!(standing.state, mandate.standing(&under, &learned, later).state);
        }
    }
}
