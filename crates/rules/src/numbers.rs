//! Numbers as India writes and reads them, and exact ones for percentages, weights and
//! scores.

mod exact;

pub use exact::{Exact, NotADecimal, two_decimals};

use crate::text::{Said, western_digit};

/// Groups digits as India does: 12345678 becomes 1,23,45,678.
pub fn grouped(number: impl Into<i128>) -> String {
    let number = number.into();
    let digits = number.unsigned_abs().to_string();
    let sign = if number < 0 { "-" } else { "" };
    format!("{sign}{}", grouped_digits(&digits))
}

fn grouped_digits(digits: &str) -> String {
    let (front, last) = digits.split_at(digits.len().saturating_sub(3));
    let mut text = String::with_capacity(digits.len() + digits.len() / 2);
    for (place, digit) in front.chars().enumerate() {
        if place > 0 && (front.len() - place).is_multiple_of(2) {
            text.push(',');
        }
        text.push(digit);
    }
    if !front.is_empty() {
        text.push(',');
    }
    text.push_str(last);
    text
}

const LAKH: i64 = 1_00_000;
const CRORE: i64 = 1_00_00_000;

/// A count in few words, for a tile: 14000000 is “1.4 crore” and “1.4 करोड़”.
/// Below one lakh it is the grouped number. At most two decimals, half up.
pub fn in_lakh_crore(count: i64) -> Said {
    let size = i128::from(count).abs();
    let in_unit = |unit: i64| {
        let unit = i128::from(unit);
        (size * 200 + unit) / (unit * 2)
    };
    if size < i128::from(LAKH) {
        return Said::same(&grouped(count));
    }
    // 99,99,999 is 100.00 lakh when rounded: then it is said as 1 crore.
    let lakhs = in_unit(LAKH);
    let (hundredths, en, hi) = if lakhs < 100 * 100 {
        (lakhs, "lakh", "लाख")
    } else {
        (in_unit(CRORE), "crore", "करोड़")
    };
    let sign = if count < 0 { "-" } else { "" };
    let whole = grouped_digits(&(hundredths / 100).to_string());
    let part = format!("{:02}", hundredths % 100);
    let part = part.trim_end_matches('0');
    let point = if part.is_empty() { "" } else { "." };
    let number = format!("{sign}{whole}{point}{part}");
    Said::new(format!("{number} {en}"), format!("{number} {hi}"))
}

/// The words that were given are no count.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotACount {
    /// Nothing was written.
    #[error("no number was given; write a count such as 1,00,000")]
    Empty,
    /// Something else than digits and separators.
    #[error("“{0}” is not a count; write digits only, such as 322014 or 3,22,014")]
    NotDigits(String),
    /// Commas or spaces where neither the Indian nor the international way has them.
    #[error("the digits of “{0}” are grouped oddly; write 1,00,000, 100,000 or 100000")]
    OddGrouping(String),
    /// A count of people has no fraction.
    #[error("“{0}” has a fraction; a count is a whole number")]
    Fraction(String),
    /// A count of people is never below zero.
    #[error("“{0}” is below zero; a count is zero or more")]
    Negative(String),
    /// More than the ledger can hold.
    #[error("“{0}” is too large for a count")]
    TooLarge(String),
}

impl NotACount {
    /// What is wrong, in both languages.
    pub fn said(&self) -> Said {
        let hi = match self {
            NotACount::Empty => "कोई संख्या नहीं दी गई; 1,00,000 जैसी गिनती लिखें".to_owned(),
            NotACount::NotDigits(t) => {
                format!("“{t}” गिनती नहीं है; केवल अंक लिखें, जैसे 322014 या 3,22,014")
            }
            NotACount::OddGrouping(t) => {
                format!("“{t}” में अंकों का समूहन ठीक नहीं है; 1,00,000, 100,000 या 100000 लिखें")
            }
            NotACount::Fraction(t) => format!("“{t}” में भिन्न है; गिनती पूर्ण संख्या होती है"),
            NotACount::Negative(t) => {
                format!("“{t}” शून्य से कम है; गिनती शून्य या अधिक होती है")
            }
            NotACount::TooLarge(t) => format!("“{t}” गिनती के लिए बहुत बड़ी संख्या है"),
        };
        Said::new(self.to_string(), hi)
    }
}

/// Reads a count as people write it: 100000, 1,00,000, 500,000, 1 00 000,
/// ३२२०१४, and 322014.0 as spreadsheets export it. Zero or more.
pub fn parse_count(text: &str) -> Result<i64, NotACount> {
    let given = || text.trim().to_owned();
    let plain: String = text
        .trim()
        .chars()
        .map(|c| western_digit(c).unwrap_or(if c.is_whitespace() { ' ' } else { c }))
        .collect();
    if plain.is_empty() {
        return Err(NotACount::Empty);
    }
    if let Some(rest) = plain.strip_prefix(['-', '−', '–'])
        && rest.chars().any(|c| c.is_ascii_digit())
    {
        return Err(NotACount::Negative(given()));
    }
    let whole = match plain.split_once('.') {
        None => plain.as_str(),
        Some((whole, part)) if part.chars().all(|c| c == '0') && !part.is_empty() => whole,
        Some((_, part)) if part.chars().all(|c| c.is_ascii_digit()) && !part.is_empty() => {
            return Err(NotACount::Fraction(given()));
        }
        Some(_) => return Err(NotACount::NotDigits(given())),
    };
    if whole.is_empty()
        || !whole
            .chars()
            .all(|c| c.is_ascii_digit() || c == ',' || c == ' ')
    {
        return Err(NotACount::NotDigits(given()));
    }
    if whole.contains(',') && whole.contains(' ') {
        return Err(NotACount::OddGrouping(given()));
    }
    let groups: Vec<usize> = whole.split([',', ' ']).map(str::len).collect();
    if !well_grouped(&groups) {
        return Err(NotACount::OddGrouping(given()));
    }
    let digits: String = whole.chars().filter(char::is_ascii_digit).collect();
    digits.parse().map_err(|_| NotACount::TooLarge(given()))
}

/// Whether group sizes, from the left, are the Indian or the international ones.
fn well_grouped(sizes: &[usize]) -> bool {
    let [first, middle @ .., last] = sizes else {
        return true; // a single run of digits
    };
    let indian = (1..=2).contains(first) && middle.iter().all(|&n| n == 2);
    let international = (1..=3).contains(first) && middle.iter().all(|&n| n == 3);
    *last == 3 && (indian || international)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn digits_are_grouped_the_indian_way() {
        for (number, text) in [
            (0, "0"),
            (7, "7"),
            (999, "999"),
            (1_000, "1,000"),
            (99_999, "99,999"),
            (1_00_000, "1,00,000"),
            (1_23_45_678, "1,23,45,678"),
            (-5_00_000, "-5,00,000"),
            (i64::MIN, "-92,23,37,20,36,85,47,75,808"),
        ] {
            assert_eq!(grouped(number), text);
        }
    }

    #[test]
    fn tiles_speak_in_lakh_and_crore() {
        for (count, en, hi) in [
            (0, "0", "0"),
            (99_999, "99,999", "99,999"),
            (1_00_000, "1 lakh", "1 लाख"),
            (3_22_014, "3.22 lakh", "3.22 लाख"),
            (14_00_000, "14 lakh", "14 लाख"),
            (99_99_499, "99.99 lakh", "99.99 लाख"),
            (99_99_500, "1 crore", "1 करोड़"),
            (1_40_00_000, "1.4 crore", "1.4 करोड़"),
            (1_40_49_999, "1.4 crore", "1.4 करोड़"),
            (1_40_50_000, "1.41 crore", "1.41 करोड़"),
            (12_34_567_00_00_000, "12,34,567 crore", "12,34,567 करोड़"),
            (-3_22_014, "-3.22 lakh", "-3.22 लाख"),
        ] {
            assert_eq!(in_lakh_crore(count), Said::new(en, hi), "{count}");
        }
    }

    #[test]
    fn counts_are_read_as_people_write_them() {
        for (text, count) in [
            ("0", 0),
            ("322014", 3_22_014),
            ("1,00,000", 1_00_000),
            ("100,000", 1_00_000),
            ("500,000", 5_00_000),
            ("1,23,45,678", 1_23_45_678),
            ("12,345,678", 1_23_45_678),
            (" 3 22 014 ", 3_22_014),
            ("3\u{a0}22\u{a0}014", 3_22_014),
            ("३२२०१४", 3_22_014),
            ("३,२२,०१४", 3_22_014),
            ("322014.0", 3_22_014),
            ("007", 7),
            ("9223372036854775807", i64::MAX),
        ] {
            assert_eq!(parse_count(text), Ok(count), "{text}");
        }
    }

    #[test]
    fn what_is_no_count_is_refused_with_its_reason() {
        type Make = fn(String) -> NotACount;
        let cases: [(&str, Make); 16] = [
            ("abc", NotACount::NotDigits),
            ("12a", NotACount::NotDigits),
            ("1e5", NotACount::NotDigits),
            ("+5", NotACount::NotDigits),
            (".", NotACount::NotDigits),
            ("5.", NotACount::NotDigits),
            ("1.00.000", NotACount::NotDigits),
            ("=1+1", NotACount::NotDigits),
            ("1,00,00", NotACount::OddGrouping),
            ("1,0,000", NotACount::OddGrouping),
            (",100", NotACount::OddGrouping),
            ("1,,000", NotACount::OddGrouping),
            ("1,00 000", NotACount::OddGrouping),
            ("12.5", NotACount::Fraction),
            ("-4", NotACount::Negative),
            ("9223372036854775808", NotACount::TooLarge),
        ];
        for (text, make) in cases {
            assert_eq!(parse_count(text), Err(make(text.to_owned())), "{text}");
        }
        assert_eq!(parse_count("  "), Err(NotACount::Empty));
        assert!(NotACount::Empty.said().hi.contains("गिनती"));
    }

    proptest! {
        #[test]
        fn what_is_grouped_is_read_back(count in 0..=i64::MAX) {
            prop_assert_eq!(parse_count(&grouped(count)), Ok(count));
        }

        #[test]
        fn reading_never_panics(text in ".{0,40}") {
            let _ = parse_count(&text);
        }
    }
}
