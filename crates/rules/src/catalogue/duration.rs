//! Durations as course lists print them: “8h 40 mins”, “53 mins”, “1:20”.

use crate::text::{Said, western_digit};

/// The words that were given are no duration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotADuration {
    /// Nothing was written.
    #[error("no duration was given; write it as 1h 20 mins")]
    Empty,
    /// Not hours and minutes.
    #[error("“{0}” is not a duration; write it as 1h 20 mins, 53 mins or 1:20")]
    Unclear(String),
    /// 60 minutes or more beside hours.
    #[error("“{0}” has 60 or more minutes beside the hours; write 1h 20 mins or 80 mins")]
    TooManyMinutes(String),
    /// A course lasts at least a minute.
    #[error("“{0}” is no time at all; a course lasts at least 1 minute")]
    Zero(String),
    /// Longer than 1,000 hours.
    #[error("“{0}” is longer than 1,000 hours; give the duration of one course")]
    TooLong(String),
}

impl NotADuration {
    /// What is wrong, in both languages.
    pub fn said(&self) -> Said {
        let hi = match self {
            NotADuration::Empty => "अवधि नहीं दी गई; 1h 20 mins की तरह लिखें".to_owned(),
            NotADuration::Unclear(t) => {
                format!("“{t}” अवधि नहीं है; 1h 20 mins, 53 mins या 1:20 की तरह लिखें")
            }
            NotADuration::TooManyMinutes(t) => {
                format!("“{t}” में घंटों के साथ 60 या अधिक मिनट हैं; 1h 20 mins या 80 mins लिखें")
            }
            NotADuration::Zero(t) => {
                format!("“{t}” शून्य अवधि है; पाठ्यक्रम कम से कम 1 मिनट का होता है")
            }
            NotADuration::TooLong(t) => {
                format!("“{t}” 1,000 घंटे से अधिक है; एक पाठ्यक्रम की अवधि लिखें")
            }
        };
        Said::new(self.to_string(), hi)
    }
}

const MOST_MINUTES: u32 = 1_000 * 60;

const HOURS: [&str; 10] = [
    "h",
    "hr",
    "hrs",
    "hour",
    "hours",
    "घंटा",
    "घंटे",
    "घण्टा",
    "घण्टे",
    "घं",
];
const MINUTES: [&str; 7] = ["m", "min", "mins", "minute", "minutes", "मिनट", "मि"];

/// Reads a duration, in minutes: “8h 40 mins”, “53 mins”, “1h”, “1:20”,
/// “१ घंटा २० मिनट”. A number without a unit is refused: it could be either.
pub fn parse_duration(text: &str) -> Result<u32, NotADuration> {
    let given = || text.trim().chars().take(60).collect::<String>();
    let plain: String = text
        .trim()
        .to_lowercase()
        .chars()
        .map(|c| western_digit(c).unwrap_or(c))
        .collect();
    if plain.is_empty() {
        return Err(NotADuration::Empty);
    }
    let unclear = || NotADuration::Unclear(given());
    let (hours, minutes) = match plain.split_once(':') {
        Some((hours, minutes)) if minutes.len() == 2 => (
            Some(number(hours).ok_or_else(unclear)?),
            number(minutes).ok_or_else(unclear)?,
        ),
        Some(_) => return Err(unclear()),
        None => words(&plain).ok_or_else(unclear)?,
    };
    if hours.is_some() && minutes >= 60 {
        return Err(NotADuration::TooManyMinutes(given()));
    }
    let total = u64::from(hours.unwrap_or(0)) * 60 + u64::from(minutes);
    match u32::try_from(total) {
        Ok(0) => Err(NotADuration::Zero(given())),
        Ok(total) if total <= MOST_MINUTES => Ok(total),
        _ => Err(NotADuration::TooLong(given())),
    }
}

/// Reads “8h 40 mins”: hours, then minutes, either of which may be missing.
fn words(text: &str) -> Option<(Option<u32>, u32)> {
    let (mut hours, mut minutes) = (None, None);
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let value = number(&rest[..digits])?;
        rest = rest[digits..].trim_start();
        let end = rest.find(|c: char| c.is_ascii_digit() || c.is_whitespace() || ".,".contains(c));
        let (unit, after) = rest.split_at(end.unwrap_or(rest.len()));
        if HOURS.contains(&unit) && hours.is_none() && minutes.is_none() {
            hours = Some(value);
        } else if MINUTES.contains(&unit) && minutes.is_none() {
            minutes = Some(value);
        } else {
            return None;
        }
        rest = after.trim_start_matches(['.', ',']).trim_start();
        rest = rest.strip_prefix("and ").unwrap_or(rest).trim_start();
    }
    Some((hours, minutes.unwrap_or(0)))
}

fn number(digits: &str) -> Option<u32> {
    let all_digits = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    all_digits.then(|| digits.parse().unwrap_or(u32::MAX))
}

/// A duration in minutes as people read it: “8h 40 mins” and “8 घंटे 40 मिनट”.
pub fn duration_in_words(minutes: u32) -> Said {
    let (hours, rest) = (minutes / 60, minutes % 60);
    let mut en = Vec::new();
    let mut hi = Vec::new();
    if hours > 0 {
        en.push(format!("{hours}h"));
        hi.push(format!(
            "{hours} {}",
            if hours == 1 {
                "घंटा"
            } else {
                "घंटे"
            }
        ));
    }
    if rest > 0 || hours == 0 {
        en.push(format!("{rest} {}", if rest == 1 { "min" } else { "mins" }));
        hi.push(format!("{rest} मिनट"));
    }
    Said::new(en.join(" "), hi.join(" "))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn durations_are_read_as_lists_print_them() {
        for (text, minutes) in [
            ("8h 40 mins", 520),
            ("53 mins", 53),
            ("1h 2 mins", 62),
            ("1h", 60),
            ("1:20", 80),
            ("01:05", 65),
            ("0:45", 45),
            ("१:२०", 80),
            ("१ घंटा २० मिनट", 80),
            ("2 घंटे", 120),
            ("90 minutes", 90),
            ("2 hrs. 5 min.", 125),
            ("1 hour and 20 minutes", 80),
            ("1H20M", 80),
            (" 10h  10 mins ", 610),
            ("1000h", 60_000),
        ] {
            assert_eq!(parse_duration(text), Ok(minutes), "{text}");
        }
    }

    #[test]
    fn what_is_unclear_is_refused() {
        use NotADuration::*;
        type Make = fn(String) -> NotADuration;
        let cases: [(&str, Make); 16] = [
            ("90", Unclear),
            ("1.5 hours", Unclear),
            ("40 mins 8h", Unclear),
            ("1h 1h", Unclear),
            ("1:2", Unclear),
            ("1:20:30", Unclear),
            ("30 secs", Unclear),
            ("h", Unclear),
            ("-1h", Unclear),
            ("soon", Unclear),
            ("1h 60 mins", TooManyMinutes),
            ("1:75", TooManyMinutes),
            ("0 mins", Zero),
            ("0:00", Zero),
            ("1001h", TooLong),
            ("99999999999999 mins", TooLong),
        ];
        for (text, make) in cases {
            assert_eq!(parse_duration(text), Err(make(text.to_owned())), "{text}");
        }
        assert_eq!(parse_duration(" "), Err(Empty));
    }

    #[test]
    fn durations_are_said_in_both_languages() {
        for (minutes, en, hi) in [
            (0, "0 mins", "0 मिनट"),
            (1, "1 min", "1 मिनट"),
            (60, "1h", "1 घंटा"),
            (62, "1h 2 mins", "1 घंटा 2 मिनट"),
            (520, "8h 40 mins", "8 घंटे 40 मिनट"),
        ] {
            assert_eq!(duration_in_words(minutes), Said::new(en, hi));
        }
    }

    proptest! {
        #[test]
        fn what_is_said_is_read_back(minutes in 1..=MOST_MINUTES) {
            let said = duration_in_words(minutes);
            prop_assert_eq!(parse_duration(&said.en), Ok(minutes));
            prop_assert_eq!(parse_duration(&said.hi), Ok(minutes));
        }

        #[test]
        fn reading_never_panics(text in ".{0,30}") {
            let _ = parse_duration(&text);
        }
    }
}
