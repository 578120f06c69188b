//! Days and moments, as India counts them: a day begins at midnight IST, a
//! financial year runs from April to March.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// India Standard Time is five and a half hours ahead of UTC all year.
const IST_OFFSET_MICROS: i64 = 19_800 * 1_000_000;
const MICROS_PER_DAY: i64 = 86_400 * 1_000_000;

/// A calendar day in India, held as days since 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day(i32);

/// A moment, in microseconds since 1970-01-01T00:00:00Z.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default,
)]
#[serde(transparent)]
pub struct Moment(pub i64);

/// The words that were given are no day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a date; write it as YYYY-MM-DD or DD.MM.YYYY")]
pub struct NotADay(pub String);

impl Day {
    /// A day that lies after every day that an official will see. It stands for
    /// "until further notice" where a validity has no end.
    pub const FOREVER: Day = Day(2_932_896); // 9999-12-31

    /// A day that lies before everything that is recorded; it stands for "from the
    /// first" where a validity has no beginning.
    pub const BEGINNING: Day = Day(-25_567); // 1900-01-01

    /// From days since 1970-01-01.
    pub fn from_number(number: i32) -> Day {
        Day(number)
    }

    /// Days since 1970-01-01.
    pub fn number(self) -> i32 {
        self.0
    }

    /// The day with this year, month and day of the month.
    pub fn from_ymd(year: i16, month: i8, day: i8) -> Option<Day> {
        Date::new(year, month, day).ok().map(Day::from_date)
    }

    fn from_date(date: Date) -> Day {
        let days = date
            .since(Date::constant(1970, 1, 1))
            .map(|span| span.get_days())
            .unwrap_or_default();
        Day(days)
    }

    fn date(self) -> Date {
        let span = jiff::Span::new().days(self.0);
        Date::constant(1970, 1, 1)
            .checked_add(span)
            .unwrap_or(Date::MAX)
    }

    /// Year, month (1 to 12) and day of the month (1 to 31).
    pub fn ymd(self) -> (i16, i8, i8) {
        let date = self.date();
        (date.year(), date.month(), date.day())
    }

    /// The day that lies this many days later (earlier, when negative).
    pub fn plus(self, days: i32) -> Day {
        Day(self.0.saturating_add(days))
    }

    /// The moment at which the day begins: midnight IST.
    pub fn start(self) -> Moment {
        Moment(i64::from(self.0) * MICROS_PER_DAY - IST_OFFSET_MICROS)
    }

    /// The first day of the month that the day lies in.
    pub fn month_start(self) -> Day {
        let (_, _, day) = self.ymd();
        self.plus(1 - i32::from(day))
    }

    /// The last day of the month that the day lies in.
    pub fn month_end(self) -> Day {
        Day::from_date(self.date().last_of_month())
    }

    /// The 1 April on which the day's financial year began.
    pub fn financial_year_start(self) -> Day {
        let (year, month, _) = self.ymd();
        let year = if month >= 4 { year } else { year - 1 };
        Day::from_ymd(year, 4, 1).unwrap_or(self)
    }

    /// As the country writes it: 30.11.2025.
    pub fn dotted(self) -> String {
        let (year, month, day) = self.ymd();
        format!("{day:02}.{month:02}.{year:04}")
    }
}

impl Moment {
    /// The day in India at this moment.
    pub fn day(self) -> Day {
        let days = (self.0 + IST_OFFSET_MICROS).div_euclid(MICROS_PER_DAY);
        Day(i32::try_from(days).unwrap_or(i32::MAX))
    }

    /// The moment this many seconds later (earlier, when negative).
    pub fn plus_seconds(self, seconds: i64) -> Moment {
        Moment(self.0.saturating_add(seconds.saturating_mul(1_000_000)))
    }

    /// As the country writes it, in IST: 30.11.2025 18:05.
    pub fn dotted(self) -> String {
        let (hour, minute) = self.ist_clock();
        format!("{} {hour:02}:{minute:02}", self.day().dotted())
    }

    /// For other programs: 2025-11-30T18:05:00+05:30.
    pub fn iso(self) -> String {
        let (hour, minute) = self.ist_clock();
        let seconds = (self.0 + IST_OFFSET_MICROS).div_euclid(1_000_000) % 60;
        format!("{}T{hour:02}:{minute:02}:{seconds:02}+05:30", self.day())
    }

    fn ist_clock(self) -> (i64, i64) {
        let minutes = (self.0 + IST_OFFSET_MICROS).rem_euclid(MICROS_PER_DAY) / 60_000_000;
        (minutes / 60, minutes % 60)
    }
}

impl fmt::Display for Day {
    /// 2025-11-30
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl FromStr for Day {
    type Err = NotADay;

    /// Reads 2025-11-30, 30.11.2025, 30/11/2025 and 30-11-2025.
    fn from_str(text: &str) -> Result<Day, NotADay> {
        let wrong = || NotADay(text.to_owned());
        let parts: Vec<&str> = text.trim().split(['-', '.', '/']).collect();
        let [a, b, c] = parts.as_slice() else {
            return Err(wrong());
        };
        if !parts
            .iter()
            .all(|p| !p.is_empty() && p.len() <= 4 && p.bytes().all(|x| x.is_ascii_digit()))
        {
            return Err(wrong());
        }
        let (year, month, day) = match (a.len(), c.len()) {
            (4, 1..=2) => (a, b, c),
            (1..=2, 4) => (c, b, a),
            _ => return Err(wrong()),
        };
        let number = |p: &str| p.parse::<i16>().map_err(|_| wrong());
        let small = |p: &str| p.parse::<i8>().map_err(|_| wrong());
        Day::from_ymd(number(year)?, small(month)?, small(day)?).ok_or_else(wrong)
    }
}

impl TryFrom<String> for Day {
    type Error = NotADay;
    fn try_from(text: String) -> Result<Day, NotADay> {
        text.parse()
    }
}

impl From<Day> for String {
    fn from(day: Day) -> String {
        day.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_in_india() {
        let day: Day = "2025-11-30".parse().expect("a day");
        assert_eq!(day.start().day(), day);
        assert_eq!(Moment(day.start().0 - 1).day(), day.plus(-1));
        assert_eq!(day.start().iso(), "2025-11-30T00:00:00+05:30");
    }

    #[test]
    fn dates_are_read_as_people_write_them() {
        let expected = Day::from_ymd(2025, 11, 30);
        for text in ["2025-11-30", "30.11.2025", "30/11/2025", "30-11-2025"] {
            assert_eq!(text.parse().ok(), expected, "{text}");
        }
        for text in ["", "31.02.2025", "2025", "30.11.25", "x-y-z", "२०२५"] {
            assert!(text.parse::<Day>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_financial_year_begins_in_april() {
        for (day, start) in [
            ("2025-03-31", "2024-04-01"),
            ("2025-04-01", "2025-04-01"),
            ("2026-01-15", "2025-04-01"),
        ] {
            let day: Day = day.parse().expect("a day");
            assert_eq!(day.financial_year_start().to_string(), start);
        }
    }

    #[test]
    fn months_end_where_the_calendar_says() {
        let day: Day = "2024-02-10".parse().expect("a day");
        assert_eq!(day.month_start().to_string(), "2024-02-01");
        assert_eq!(day.month_end().to_string(), "2024-02-29");
        assert_eq!(day.dotted(), "10.02.2024");
    }
}
