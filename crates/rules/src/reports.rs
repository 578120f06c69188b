//! Which reports there are, and when a schedule makes one next.

use serde::{Deserialize, Serialize};

use crate::access::Permission;
use crate::time::{Day, Moment};

/// What a report lists, one row for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Officials, with their profile and what they learnt.
    Officials,
    /// Officials' ways through courses.
    Enrolments,
    /// Officials' standings in assessments.
    Assessments,
    /// Courses, with how the officials of the scope do in them.
    Courses,
    /// Organisations, with what needs putting in order.
    Organisations,
    /// What live plans ask of officials, course by course, and how far it is done.
    Plans,
    /// The packets for the appraisal reports of a financial year, line by line.
    Apar,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 7] = [
        Kind::Officials,
        Kind::Enrolments,
        Kind::Assessments,
        Kind::Courses,
        Kind::Organisations,
        Kind::Plans,
        Kind::Apar,
    ];

    /// As commands, addresses and files have it.
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Officials => "officials",
            Kind::Enrolments => "enrolments",
            Kind::Assessments => "assessments",
            Kind::Courses => "courses",
            Kind::Organisations => "organisations",
            Kind::Plans => "plans",
            Kind::Apar => "apar",
        }
    }

    /// The kind with this name.
    pub fn from_name(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|k| k.name() == name)
    }

    /// What one must be allowed to, to have it: a report that names people asks for
    /// more than one that only counts them.
    pub const fn permission(self) -> Permission {
        match self {
            Kind::Officials | Kind::Enrolments | Kind::Assessments | Kind::Plans | Kind::Apar => {
                Permission::SeeOfficials
            }
            Kind::Courses | Kind::Organisations => Permission::SeeDesk,
        }
    }
}

/// On which days a schedule is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Every {
    /// Every day.
    Day,
    /// A day of the week: 1 is Monday, 7 is Sunday.
    Week(u8),
    /// A day of the month, 1 to 31; the last one where the month is shorter.
    Month(u8),
}

/// When a schedule is due: on these days, at an hour, in India.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Timing {
    /// On which days.
    pub every: Every,
    /// At which hour, 0 to 23, IST.
    pub hour: u8,
}

impl Timing {
    /// From its parts: `daily`, `weekly` with the day of the week (1 is Monday),
    /// `monthly` with the day of the month; and the hour.
    pub fn new(every: &str, day: i64, hour: i64) -> Option<Timing> {
        let within =
            |n: i64, from, until| u8::try_from(n).ok().filter(|n| (from..=until).contains(n));
        Some(Timing {
            every: match every {
                "daily" => Every::Day,
                "weekly" => Every::Week(within(day, 1, 7)?),
                "monthly" => Every::Month(within(day, 1, 31)?),
                _ => return None,
            },
            hour: within(hour, 0, 23)?,
        })
    }

    /// `daily`, `weekly` or `monthly`, and the day of the week or month; 0 for daily.
    pub fn parts(self) -> (&'static str, u8) {
        match self.every {
            Every::Day => ("daily", 0),
            Every::Week(day) => ("weekly", day),
            Every::Month(day) => ("monthly", day),
        }
    }

    /// When it is due next, later than this moment. However much was missed before, it
    /// is due once.
    pub fn next_after(self, moment: Moment) -> Moment {
        let at = |day: Day| day.start().plus_seconds(i64::from(self.hour) * 3_600);
        let mut day = moment.day();
        // A month has at most 31 days: no day of any kind is further away.
        while !self.is_on(day) || at(day) <= moment {
            day = day.plus(1);
        }
        at(day)
    }

    fn is_on(self, day: Day) -> bool {
        match self.every {
            Every::Day => true,
            Every::Week(weekday) => weekday_of(day) == weekday,
            Every::Month(number) => {
                let (_, _, number_here) = day.ymd();
                let (_, _, last) = day.month_end().ymd();
                i64::from(number_here) == i64::from(number).min(i64::from(last))
            }
        }
    }
}

/// 1 is Monday, 7 is Sunday. 01.01.1970 was a Thursday.
fn weekday_of(day: Day) -> u8 {
    u8::try_from((i64::from(day.number()) + 3).rem_euclid(7) + 1).unwrap_or(1)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn next(every: Every, hour: u8, after: &str) -> String {
        let (day, clock) = after.split_once(' ').unwrap();
        let (h, m) = clock.split_once(':').unwrap();
        let seconds = h.parse::<i64>().unwrap() * 3_600 + m.parse::<i64>().unwrap() * 60;
        let after = day.parse::<Day>().unwrap().start().plus_seconds(seconds);
        Timing { every, hour }.next_after(after).dotted()
    }

    #[test]
    fn the_next_one_is_where_the_calendar_says() {
        for (every, hour, after, expected) in [
            (Every::Day, 6, "2025-11-30 05:59", "30.11.2025 06:00"),
            (Every::Day, 6, "2025-11-30 06:00", "01.12.2025 06:00"),
            (Every::Day, 0, "2025-12-31 23:59", "01.01.2026 00:00"),
            // 30.11.2025 was a Sunday.
            (Every::Week(7), 9, "2025-11-29 12:00", "30.11.2025 09:00"),
            (Every::Week(1), 9, "2025-11-30 09:00", "01.12.2025 09:00"),
            (Every::Week(7), 9, "2025-11-30 09:00", "07.12.2025 09:00"),
            (Every::Month(31), 8, "2025-11-01 00:00", "30.11.2025 08:00"),
            (Every::Month(31), 8, "2025-11-30 08:00", "31.12.2025 08:00"),
            (Every::Month(31), 8, "2024-02-01 00:00", "29.02.2024 08:00"),
            (Every::Month(30), 8, "2025-02-01 00:00", "28.02.2025 08:00"),
            (Every::Month(29), 8, "2024-02-28 10:00", "29.02.2024 08:00"),
            (Every::Month(1), 8, "2025-11-01 08:00", "01.12.2025 08:00"),
        ] {
            assert_eq!(
                next(every, hour, after),
                expected,
                "{every:?} after {after}"
            );
        }
    }

    #[test]
    fn a_timing_is_read_from_its_parts_and_no_other() {
        for (every, day) in [("daily", 0), ("weekly", 7), ("monthly", 31)] {
            let timing = Timing::new(every, day, 23).unwrap();
            assert_eq!(timing.parts(), (every, u8::try_from(day).unwrap()));
        }
        for (every, day, hour) in [
            ("hourly", 1, 1),
            ("weekly", 0, 1),
            ("weekly", 8, 1),
            ("monthly", 0, 1),
            ("monthly", 32, 1),
            ("daily", 0, 24),
            ("daily", 0, -1),
        ] {
            assert_eq!(Timing::new(every, day, hour), None, "{every} {day} {hour}");
        }
    }

    fn timings() -> impl Strategy<Value = Timing> {
        let every = prop_oneof![
            Just(Every::Day),
            (1_u8..=7).prop_map(Every::Week),
            (1_u8..=31).prop_map(Every::Month),
        ];
        (every, 0_u8..24).prop_map(|(every, hour)| Timing { every, hour })
    }

    proptest! {
        #[test]
        fn it_is_later_at_its_hour_and_not_far(timing in timings(), seconds in 0_i64..4_000_000_000) {
            let moment = Moment(seconds * 1_000_000);
            let next = timing.next_after(moment);
            prop_assert!(next > moment);
            prop_assert_eq!(next, next.day().start().plus_seconds(i64::from(timing.hour) * 3_600));
            let most = match timing.every { Every::Day => 1, Every::Week(_) => 7, Every::Month(_) => 31 };
            prop_assert!(next.0 - moment.0 <= most * 86_400_000_000);
        }

        #[test]
        fn none_is_skipped_and_none_comes_twice(timing in timings(), seconds in 0_i64..4_000_000_000) {
            // Whoever looks at any moment between two of them sees the second one.
            let first = timing.next_after(Moment(seconds * 1_000_000));
            let second = timing.next_after(first);
            let between = Moment(first.0 + (second.0 - first.0) / 2);
            prop_assert_eq!(timing.next_after(between), second);
            let (from, to) = (first.day(), second.day());
            match timing.every {
                Every::Day => prop_assert_eq!(to, from.plus(1)),
                Every::Week(_) => prop_assert_eq!(to, from.plus(7)),
                // Each month has one.
                Every::Month(_) => prop_assert_eq!(to.month_start(), from.month_end().plus(1)),
            }
        }
    }
}
