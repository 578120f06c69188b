//! Days with something due as a calendar file (RFC 5545), which every calendar reads.

use std::fmt::Write as _;

use sopan_rules::time::{Day, Moment};

/// Something that is due on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The same as long as it is the same thing, so that a calendar replaces it.
    pub uid: String,
    /// The day.
    pub day: Day,
    /// What it is called.
    pub summary: String,
    /// What there is to say about it.
    pub description: String,
    /// Where it is done.
    pub url: String,
    /// So many days before, the calendar reminds of it.
    pub remind_days: u16,
}

/// The file, with the calendar's name.
pub fn write(name: &str, events: &[Event], now: Moment) -> String {
    let mut out = String::new();
    line(&mut out, "BEGIN", "VCALENDAR");
    line(&mut out, "VERSION", "2.0");
    line(&mut out, "PRODID", "-//Sopan//Plan//EN");
    line(&mut out, "CALSCALE", "GREGORIAN");
    line(&mut out, "METHOD", "PUBLISH");
    line(&mut out, "X-WR-CALNAME", &text(name));
    let stamp = stamp(now);
    for event in events {
        line(&mut out, "BEGIN", "VEVENT");
        line(&mut out, "UID", &text(&event.uid));
        line(&mut out, "DTSTAMP", &stamp);
        line(&mut out, "DTSTART;VALUE=DATE", &compact(event.day));
        // The day after: the end is not included.
        line(&mut out, "DTEND;VALUE=DATE", &compact(event.day.plus(1)));
        line(&mut out, "SUMMARY", &text(&event.summary));
        line(&mut out, "DESCRIPTION", &text(&event.description));
        line(&mut out, "URL", &event.url);
        line(&mut out, "TRANSP", "TRANSPARENT");
        line(&mut out, "BEGIN", "VALARM");
        line(&mut out, "ACTION", "DISPLAY");
        line(&mut out, "DESCRIPTION", &text(&event.summary));
        let before = format!("-P{}D", event.remind_days);
        line(&mut out, "TRIGGER", &before);
        line(&mut out, "END", "VALARM");
        line(&mut out, "END", "VEVENT");
    }
    line(&mut out, "END", "VCALENDAR");
    out
}

fn compact(day: Day) -> String {
    let (year, month, day) = day.ymd();
    format!("{year:04}{month:02}{day:02}")
}

/// A moment in UTC: 20251130T123500Z.
fn stamp(now: Moment) -> String {
    let seconds = now.0.div_euclid(1_000_000);
    // Days are India's; this shifts the beginning of a day to that of UTC.
    let shifted = now.plus_seconds(-19_800);
    let of_day = seconds.rem_euclid(86_400);
    let (hours, minutes) = (of_day / 3_600, of_day / 60 % 60);
    format!(
        "{}T{hours:02}{minutes:02}{:02}Z",
        compact(shifted.day()),
        of_day % 60
    )
}

/// Text with what has a meaning in the file taken out of it.
fn text(said: &str) -> String {
    let mut out = String::with_capacity(said.len());
    for c in said.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// One line; after 75 octets it goes on in the next, and no character is cut.
fn line(out: &mut String, name: &str, value: &str) {
    let mut width = 0;
    let mut whole = String::with_capacity(name.len() + value.len() + 1);
    let _ = write!(whole, "{name}:{value}");
    for c in whole.chars() {
        if width + c.len_utf8() > 75 {
            out.push_str("\r\n ");
            width = 1;
        }
        out.push(c);
        width += c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_calendar_holds_its_days_and_folds_long_lines() {
        let event = Event {
            uid: "ai-9-to-16-2026-03-31@sopan".to_owned(),
            day: "2026-03-31".parse().unwrap(),
            summary: "देय: एक AI पाठ्यक्रम; बैंड 9, 16".to_owned(),
            description: "Mandatory\nsee the letter, it says so at length and even longer than a \
                          line of a calendar may be"
                .to_owned(),
            url: "https://sopan.example/plan".to_owned(),
            remind_days: 7,
        };
        let now = "2025-11-30".parse::<Day>().unwrap().start();
        let file = write("My plan", &[event], now);
        for line in file.split_terminator("\r\n") {
            assert!(line.len() <= 75, "{line}");
            assert!(!line.contains('\n') && !line.contains('\r'));
        }
        insta::assert_snapshot!(file.replace("\r\n", "\n"));
    }
}
