#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;
use crate::ids::EntryId;
use crate::ledger::Worth;
use crate::mandates::audience::Truth;
use crate::mandates::{Audience, Consequence, Count, Credit, Dates, Hours, Letter, Per, Window};

const YEAR: FinancialYear = FinancialYear(2025);

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// A moment of a day: so many seconds after midnight in India.
fn at(text: &str, seconds: i64) -> Moment {
    day(text).start().plus_seconds(seconds)
}

fn course_mandate(code: &str, apar: bool) -> Mandate<Wanted> {
    Mandate {
        code: code.to_owned(),
        title: Said::same(code),
        letter: Letter {
            name: Said::same("A letter"),
            date: "2025-11".to_owned().try_into().unwrap(),
            issued_by: None,
            as_printed: None,
        },
        organisation: "IN".to_owned(),
        audience: Audience {
            any_of: Vec::new(),
            except: Vec::new(),
            counted_on: Default::default(),
        },
        reading: None,
        requirement: Requirement::Course(Wanted {
            course: CourseId(21),
            title: "GenAI".to_owned(),
            counts_too: Vec::new(),
        }),
        badges: BTreeMap::new(),
        window: Window {
            within: Within::FinancialYear(YEAR),
            grace_days: 0,
            at_least_days: None,
            credit: Credit::None,
        },
        recurrence: Recurrence::Once,
        consequence: Consequence {
            binding: Binding::Mandatory,
            apar,
            remind_days_before: Vec::new(),
            escalation: Vec::new(),
        },
        past: None,
    }
}

struct Story {
    evidence: Evidence,
    background: Background,
    next: i64,
}

impl Story {
    fn new() -> Story {
        let mut story = Story {
            evidence: Evidence {
                official: OfficialId(7),
                entries: Vec::new(),
                decisions: BTreeMap::new(),
                earlier: BTreeMap::new(),
                service: Service::default(),
                badges: Vec::new(),
            },
            background: Background::default(),
            next: 0,
        };
        for (course, code) in [(21, "genai"), (22, "cyber")] {
            let named = (code.to_owned(), code.to_uppercase());
            story.background.courses.insert(CourseId(course), named);
        }
        for (place, code) in [(1, "IN"), (2, "IN-BR"), (3, "IN-GA")] {
            let named = (code.to_owned(), Said::same(code));
            story
                .background
                .organisations
                .insert(OrganisationId(place), named);
        }
        story
    }

    fn entry(&mut self, fact: Fact, occurred: Moment, recorded: Moment) {
        self.next += 1;
        self.evidence.entries.push(Entry {
            id: EntryId(self.next),
            official: OfficialId(7),
            organisation: OrganisationId(2),
            occurred,
            recorded,
            caused_by: None,
            fact,
        });
    }

    fn registered(&mut self, on: &str) {
        let fact = Fact::Registered {
            organisation: OrganisationId(2),
            group: Some("A".to_owned()),
            designation: Some("Officer".to_owned()),
        };
        self.entry(fact, at(on, 0), at(on, 0));
    }

    fn completes(&mut self, course: i64, occurred: Moment, recorded: Moment) {
        let fact = Fact::Completed {
            course: CourseId(course),
            worth: Worth {
                minutes: 60,
                ..Worth::default()
            },
            certificate: format!("C-{course}"),
            merge: None,
        };
        self.entry(fact, occurred, recorded);
    }

    fn mandate(&mut self, mandate: Mandate<Wanted>, from: &str, until: Day) -> i64 {
        let number = 100 + i64::try_from(self.background.mandates.len()).unwrap();
        let version = Version {
            version: 1,
            published: at(from, 0),
            from: day(from),
            read: day(from),
            until,
            mandate,
        };
        self.background.mandates.insert(number, vec![version]);
        number
    }

    fn decided(&mut self, mandate: i64, reached: Truth, from: &str, recorded: &str) {
        self.next += 1;
        let decision = Decision {
            id: self.next,
            reached,
            from: day(from),
            recorded: at(recorded, 0),
        };
        self.evidence
            .decisions
            .entry(mandate)
            .or_default()
            .push(decision);
    }

    fn packet(&self, known: &str) -> Packet {
        let known = day(known);
        packet(&self.evidence, &self.background, YEAR, (known, known)).unwrap()
    }
}

#[test]
fn the_last_second_of_31_march_belongs_to_the_year_and_the_next_one_does_not() {
    for (seconds, counts) in [(86_399, true), (86_400, false)] {
        let mut story = Story::new();
        story.registered("2025-01-10");
        let number = story.mandate(course_mandate("ai", true), "2025-04-01", Day::FOREVER);
        story.decided(number, Truth::Yes, "2025-04-01", "2025-04-01");
        let done = at("2026-03-31", seconds);
        story.completes(21, done, done);
        let packet = story.packet("2026-06-30");
        assert_eq!(packet.completions.len(), usize::from(counts));
        assert_eq!(packet.until, day("2026-03-31"));
        let line = &packet.mandates[0];
        let expected = match counts {
            true => (State::Completed, Some(day("2026-03-31")), 60),
            false => (State::Overdue, None, 0),
        };
        assert_eq!(
            (line.state, line.completed, packet.hours.course_minutes),
            expected
        );
    }
}

#[test]
fn what_is_taken_once_more_has_a_line_of_its_own_and_counts_no_hours() {
    // Given a course of the year before that is taken once more in this year, and in the next
    let mut story = Story::new();
    story.registered("2024-01-10");
    story.completes(21, at("2025-02-10", 0), at("2025-02-10", 0));
    for on in ["2026-02-03", "2026-05-03"] {
        let course = CourseId(21);
        for fact in [Fact::TakenAgain { course }, Fact::CompletedAgain { course }] {
            story.entry(fact, at(on, 0), at(on, 0));
        }
    }

    // Then the packet of the year says so, under the certificate that is there
    let packet = story.packet("2026-06-30");
    let [line] = &packet.completions[..] else {
        panic!("one line: {:?}", packet.completions);
    };
    assert_eq!(
        (line.code.as_str(), line.completed),
        ("genai", day("2026-02-03"))
    );
    assert_eq!((line.again, line.minutes), (true, 0));
    assert_eq!(line.certificate, "C-21");
    assert_eq!(packet.hours.course_minutes, 0);
    let key = "completion:genai:2026-02-03";
    assert!(packet.lines().iter().any(|(line, _)| line == key));
    assert_eq!(packet.title_of(key), Some(Said::same("GENAI")));
}

#[test]
fn since_when_an_account_that_was_merged_was_under_a_mandate_counts() {
    // Given one who came under a mandate after it was due, and whose other account had been
    // under it before: known since the merge
    let mut story = Story::new();
    story.registered("2024-01-10");
    let number = story.mandate(course_mandate("ai", true), "2025-04-01", Day::FOREVER);
    story.decided(number, Truth::Yes, "2026-04-01", "2026-04-01");
    let late = Mandate {
        window: Window {
            within: Within::Dates(Dates {
                opens: day("2025-04-01"),
                due: day("2025-12-31"),
            }),
            ..course_mandate("ai", true).window
        },
        ..course_mandate("ai", true)
    };
    story.background.mandates.get_mut(&number).unwrap()[0].mandate = late;
    story.evidence.decisions.get_mut(&number).unwrap()[0].from = day("2026-02-01");
    let own = story.packet("2026-06-30");
    assert_eq!(own.mandates[0].state, State::Exempt);
    let decision = Decision {
        id: 1,
        reached: Truth::Yes,
        from: day("2025-04-01"),
        recorded: at("2026-03-01", 0),
    };
    story.evidence.earlier.insert(number, vec![decision]);
    assert_eq!(story.packet("2026-06-30").mandates[0].state, State::Overdue);
}

#[test]
fn a_competency_stands_at_the_highest_level_that_the_year_certifies() {
    // Given two courses that teach the same, up to different levels
    let mut story = Story::new();
    story.registered("2024-01-10");
    for (course, level) in [(21, 2), (22, 1)] {
        let taught = Taught {
            code: "F1.1".to_owned(),
            name: Said::same("Data"),
            level,
        };
        story
            .background
            .taught
            .insert(CourseId(course), vec![taught]);
    }
    story.completes(21, at("2025-06-10", 0), at("2025-06-10", 0));
    story.completes(22, at("2025-05-10", 0), at("2025-05-10", 0));

    // Then the higher one counts, with its own day and certificate
    let [line] = &story.packet("2026-06-30").competencies[..] else {
        panic!("one line for each competency");
    };
    assert_eq!((line.level, line.completed), (2, day("2025-06-10")));
    assert_eq!(line.certificate, "C-21");

    // and as long as its completion is flagged, the lower one
    let flag = Fact::CompletionFlagged {
        course: CourseId(21),
        worth: Worth::default(),
        rules: None,
        reasons: Vec::new(),
    };
    story.entry(flag, at("2025-06-10", 0), at("2025-07-01", 0));
    let packet = story.packet("2026-06-30");
    let held: Vec<i16> = packet.competencies.iter().map(|line| line.level).collect();
    assert_eq!(held, [1]);
    let known = packet
        .lines()
        .into_iter()
        .any(|(key, _)| key == "competency:F1.1");
    assert!(
        known,
        "it can be disputed, and is compared when it was sealed"
    );
}

#[test]
fn a_year_under_way_says_how_far_it_has_come() {
    let mut story = Story::new();
    story.registered("2025-08-10");
    let number = story.mandate(course_mandate("ai", true), "2025-04-01", Day::FOREVER);
    story.decided(number, Truth::Yes, "2025-08-10", "2025-08-10");
    let packet = story.packet("2025-11-30");
    assert_eq!(packet.until, day("2025-11-30"));
    assert_eq!(packet.official.registered, day("2025-08-10"));
    assert_eq!(packet.mandates[0].state, State::Due);
    assert_eq!(packet.mandates[0].since, day("2025-08-10"));
    // Before the official was registered there was nothing.
    let before = day("2025-08-09");
    assert_eq!(
        super::packet(&story.evidence, &story.background, YEAR, (before, before)),
        None
    );
}

#[test]
fn a_mandate_that_was_retired_in_the_year_shows_its_last_day() {
    let mut story = Story::new();
    story.registered("2025-01-10");
    let retired = day("2025-12-01");
    let number = story.mandate(course_mandate("ai", true), "2025-04-01", retired);
    story.decided(number, Truth::Yes, "2025-04-01", "2025-04-01");
    story.decided(number, Truth::No, "2025-12-01", "2025-12-01");
    // What was done afterwards does not count in it.
    story.completes(21, at("2026-01-05", 0), at("2026-01-05", 0));
    let line = story.packet("2026-06-30").mandates.remove(0);
    assert_eq!((line.left, line.state), (Some(retired), State::Due));
    // On the day before nobody knew that it would be.
    let line = story.packet("2025-11-30").mandates.remove(0);
    assert_eq!((line.left, line.state), (None, State::Due));
    // What does not count in the APAR is left out, and so is what ended before the year.
    let other = story.mandate(course_mandate("other", false), "2025-04-01", Day::FOREVER);
    story.decided(other, Truth::Yes, "2025-04-01", "2025-04-01");
    let before = story.mandate(course_mandate("before", true), "2024-04-01", Day::FOREVER);
    story.decided(before, Truth::Yes, "2024-04-01", "2024-04-01");
    story.decided(before, Truth::No, "2025-04-01", "2025-04-01");
    assert_eq!(story.packet("2026-06-30").mandates.len(), 1);
}

#[test]
fn a_transfer_shows_both_places() {
    let mut story = Story::new();
    story.registered("2024-01-10");
    let moved = at("2025-10-01", 0);
    story.entry(
        Fact::Transferred {
            to: OrganisationId(3),
        },
        moved,
        moved,
    );
    let official = story.packet("2026-06-30").official;
    assert_eq!(official.organisation, "IN-GA");
    let postings: Vec<_> = official
        .postings
        .iter()
        .map(|p| p.organisation.as_str())
        .collect();
    assert_eq!(postings, ["IN-BR", "IN-GA"]);
}

#[test]
fn weeks_are_counted_in_the_year_in_which_they_end() {
    let mut weekly = course_mandate("weekly", true);
    weekly.requirement = Requirement::Hours(Hours {
        hours: 4,
        count: Count::TimeSpent,
        per: Per::Week,
    });
    weekly.recurrence = Recurrence::Weekly;
    weekly.window.within = Within::Dates(Dates {
        opens: day("2025-03-24"),
        due: day("2027-03-31"),
    });
    let mut story = Story::new();
    story.registered("2025-01-10");
    let number = story.mandate(weekly, "2025-03-24", Day::FOREVER);
    story.decided(number, Truth::Yes, "2025-03-24", "2025-03-24");
    // Monday 31 March 2025 belongs to the week that ends in April.
    for on in ["2025-03-31", "2025-04-07", "2026-03-30"] {
        let fact = Fact::TimeSpent {
            course: CourseId(21),
            seconds: 14_400,
        };
        story.entry(fact, at(on, 0), at(on, 0));
    }
    let packet = story.packet("2026-06-30");
    let periods = packet.mandates[0].periods.unwrap();
    // 6 April 2025 to 29 March 2026.
    assert_eq!(periods, Periods { met: 2, ended: 52 });
    assert_eq!(packet.hours.spent_seconds, 2 * 14_400);
}

#[test]
fn late_news_is_an_amendment_on_the_day_on_which_it_came() {
    let mut story = Story::new();
    story.registered("2025-01-10");
    let number = story.mandate(course_mandate("ai", true), "2025-04-01", Day::FOREVER);
    story.decided(number, Truth::Yes, "2025-04-01", "2025-04-01");
    let sealed = story.packet("2026-06-30");
    assert_eq!(
        amendments(
            &sealed,
            &story.evidence,
            &story.background,
            day("2026-09-01")
        ),
        []
    );
    // A device was without network since March.
    story.completes(21, at("2026-03-10", 0), at("2026-07-15", 0));
    // What is about the next year is none.
    story.completes(22, at("2026-04-10", 0), at("2026-07-16", 0));
    let told = amendments(
        &sealed,
        &story.evidence,
        &story.background,
        day("2026-09-01"),
    );
    assert!(told.iter().all(|a| a.known == Some(day("2026-07-15"))));
    let of = |line: &str, field: Option<&str>| {
        let mut found = told
            .iter()
            .filter(|a| a.line == line && a.field.as_deref() == field);
        let found = found.next().unwrap();
        (found.was.clone(), found.is.clone())
    };
    let state = of("mandate:ai", Some("state"));
    assert_eq!(state, ("overdue".into(), "completed".into()));
    assert_eq!(of("hours", Some("course_minutes")), (0.into(), 60.into()));
    assert_eq!(of("completion:genai", None).0, Value::Null);
    // Before it came nobody knew.
    assert_eq!(
        amendments(
            &sealed,
            &story.evidence,
            &story.background,
            day("2026-07-14")
        ),
        []
    );
    // What keeps no history has no day.
    story.evidence.service.cadre = Some("Bihar".to_owned());
    let told = amendments(
        &sealed,
        &story.evidence,
        &story.background,
        day("2026-07-14"),
    );
    assert_eq!(told.len(), 1);
    assert_eq!(
        (told[0].field.as_deref(), told[0].known),
        (Some("cadre"), None)
    );
}

#[test]
fn a_badge_that_was_taken_back_says_so_from_that_day_on() {
    let mut story = Story::new();
    story.registered("2025-01-10");
    story.evidence.badges.push(Badge {
        code: "ai-daksh".to_owned(),
        title: Said::same("AI Daksh"),
        number: "B-1".to_owned(),
        met: day("2026-02-01"),
        issued: at("2026-02-01", 60),
        taken_back: vec![(at("2026-07-10", 0), true)],
    });
    let sealed = story.packet("2026-06-30");
    assert!(!sealed.badges[0].taken_back);
    let told = amendments(
        &sealed,
        &story.evidence,
        &story.background,
        day("2026-07-10"),
    );
    assert_eq!((told.len(), told[0].line.as_str()), (1, "badge:B-1"));
}

#[test]
fn a_line_is_disputed_while_the_days_for_it_last() {
    let days = Days::usual(YEAR);
    assert_eq!(days.disputes_until(), day("2026-07-30"));
    let (last, after) = (day("2026-07-30"), day("2026-07-31"));
    for (act, before, exists, today, refused) in [
        (Act::Disputed, None, true, last, None),
        (
            Act::Disputed,
            None,
            true,
            after,
            Some(DisputeRefused::Closed(last)),
        ),
        (
            Act::Disputed,
            None,
            false,
            last,
            Some(DisputeRefused::NoLine),
        ),
        (
            Act::Disputed,
            Some(Act::Disputed),
            true,
            last,
            Some(DisputeRefused::Open),
        ),
        (Act::Disputed, Some(Act::Refused), true, last, None),
        (Act::Accepted, Some(Act::Disputed), true, after, None),
        (
            Act::Refused,
            Some(Act::Accepted),
            true,
            last,
            Some(DisputeRefused::NotOpen),
        ),
        (
            Act::Withdrawn,
            None,
            true,
            last,
            Some(DisputeRefused::NotOpen),
        ),
    ] {
        let may = may_act(act, before, exists, days, today);
        assert_eq!(may.err(), refused, "{act:?} after {before:?} on {today}");
    }
}

#[test]
fn the_days_of_a_year_lie_after_it() {
    let days = |seals: &str, dispute_days| Days {
        seals: day(seals),
        dispute_days,
    };
    for (days, refused) in [
        (days("2026-03-31", 30), Some(DaysRefused::Seals)),
        (days("2026-04-01", 30), None),
        (days("2027-03-31", 0), None),
        (days("2027-04-01", 30), Some(DaysRefused::Seals)),
        (days("2026-06-30", -1), Some(DaysRefused::DisputeDays)),
        (days("2026-06-30", 366), Some(DaysRefused::DisputeDays)),
    ] {
        assert_eq!(days.check(YEAR).err(), refused, "{days:?}");
    }
}

proptest! {
    /// Whatever happens in whatever order: what was known at the end of a day is the same
    /// whenever it is asked, and the amendments lead from what was sealed to what is known.
    #[test]
    fn what_was_known_stays_known(
        acts in proptest::collection::vec((0_i32..700, 0_i32..300, 21_i64..23, 0..3_u8), 0..12),
    ) {
        let mut story = Story::new();
        story.registered("2025-01-10");
        let number = story.mandate(course_mandate("ai", true), "2025-04-01", Day::FOREVER);
        story.decided(number, Truth::Yes, "2025-04-01", "2025-04-01");
        let first = day("2025-01-11");
        let (seals, today) = (day("2026-06-30"), day("2028-01-01"));
        let all: Vec<_> = acts.iter().map(|(on, late, course, kind)| {
            let occurred = first.plus(*on);
            (occurred, occurred.plus(*late), *course, *kind)
        }).collect();
        let record = |story: &mut Story, until: Day| {
            for (occurred, recorded, course, kind) in &all {
                if *recorded > until { continue; }
                let (occurred, recorded) = (occurred.start(), recorded.start());
                match kind {
                    0 => story.completes(*course, occurred, recorded),
                    1 => story.entry(Fact::TimeSpent { course: CourseId(*course), seconds: 60 }, occurred, recorded),
                    _ => story.entry(Fact::Transferred { to: OrganisationId(3) }, occurred, recorded),
                }
            }
        };
        let mut then = Story::new();
        std::mem::swap(&mut then.background, &mut story.background);
        then.evidence = story.evidence.clone();
        record(&mut then, seals);
        let sealed = packet(&then.evidence, &then.background, YEAR, (seals, seals)).unwrap();
        let mut now = Story::new();
        now.background = then.background.clone();
        now.evidence = story.evidence.clone();
        record(&mut now, today);
        let again = packet(&now.evidence, &now.background, YEAR, (seals, seals)).unwrap();
        prop_assert_eq!(&sealed.lines(), &again.lines());
        // Taken one after the other, the amendments give what is known today.
        let mut lines: BTreeMap<String, Value> = sealed.lines().into_iter().collect();
        for amendment in amendments(&sealed, &now.evidence, &now.background, today) {
            prop_assert!(amendment.known.is_some_and(|known| known > seals));
            match (amendment.field, amendment.is.is_null()) {
                (Some(field), _) => {
                    let line = lines.get_mut(&amendment.line).unwrap();
                    prop_assert_eq!(&line[field.as_str()], &amendment.was);
                    line[field.as_str()] = amendment.is;
                }
                (None, true) => { lines.remove(&amendment.line); }
                (None, false) => { lines.insert(amendment.line, amendment.is); }
            }
        }
        let last = packet(&now.evidence, &now.background, YEAR, (today, today)).unwrap();
        prop_assert_eq!(lines, last.lines().into_iter().collect::<BTreeMap<_, _>>());
    }
}
