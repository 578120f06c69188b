//! Numbers as India writes and reads them, and exact decimals for percentages,
//! weights and scores.

use std::fmt;
use std::ops::{Add, Mul, Sub};
use std::str::FromStr;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

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

/// An exact number: a percentage, a weight in points, a score. It never passes
/// through binary floating point. It prints with two decimals, half away from
/// zero; in data (serde) it is a string that keeps it whole.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Exact(BigRational);

/// The words that were given are no decimal number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a decimal number; write it as 47.03 or 100")]
pub struct NotADecimal(pub String);

impl Exact {
    /// Zero.
    pub fn zero() -> Exact {
        Exact(BigRational::zero())
    }

    /// One hundred: all of something, in per cent; the sum of a methodology's weights.
    pub fn hundred() -> Exact {
        Exact::from(100)
    }

    /// numerator ÷ denominator; nothing when the denominator is zero.
    pub fn ratio(numerator: i64, denominator: i64) -> Option<Exact> {
        (denominator != 0).then(|| Exact(BigRational::new(numerator.into(), denominator.into())))
    }

    /// numerator ÷ denominator in per cent; nothing when the denominator is zero.
    pub fn percent(numerator: i64, denominator: i64) -> Option<Exact> {
        Exact::ratio(numerator, denominator).map(|ratio| &ratio * &Exact::hundred())
    }

    /// This many per cent of it: `weight.per_cent(percent)` is an indicator's
    /// share of the score.
    pub fn per_cent(&self, percent: &Exact) -> Exact {
        Exact(&self.0 * &percent.0 / BigInt::from(100))
    }

    /// What per cent of a whole it is; nothing when the whole is zero.
    pub fn in_per_cent_of(&self, whole: &Exact) -> Option<Exact> {
        (!whole.0.is_zero()).then(|| Exact(&self.0 * BigInt::from(100) / &whole.0))
    }

    /// How many of these parts are at least so much; nothing when the part is not above
    /// zero, or there would be too many to count.
    pub fn in_parts_of(&self, part: &Exact) -> Option<i64> {
        (part.0.is_positive())
            .then(|| (&self.0 / &part.0).ceil().to_integer())
            .and_then(|times| i64::try_from(times).ok())
    }

    /// Without its sign.
    pub fn abs(&self) -> Exact {
        Exact(self.0.abs())
    }

    /// Whether it is below zero.
    pub fn is_negative(&self) -> bool {
        self.0.is_negative()
    }

    /// With this many decimals, half away from zero: `places` 2 gives 47.03.
    pub fn rounded(&self, places: u32) -> String {
        let scale = BigInt::from(10).pow(places);
        // `round` of a ratio takes halves away from zero.
        let scaled = (&self.0 * &scale).round().to_integer();
        let sign = if scaled.is_negative() { "-" } else { "" };
        let digits = scaled.abs().to_string();
        let places = places as usize;
        let digits = format!("{digits:0>width$}", width = places + 1);
        let (whole, part) = digits.split_at(digits.len() - places);
        let point = if places == 0 { "" } else { "." };
        format!("{sign}{whole}{point}{part}")
    }

    /// As a data format keeps it, with nothing lost: “92.5” where the decimals
    /// end, “149030/1610” where they do not.
    pub fn exact(&self) -> String {
        let mut rest = self.0.denom().clone();
        let mut places: u32 = 0;
        for factor in [2, 5] {
            let factor = BigInt::from(factor);
            let mut times = 0;
            while (&rest % &factor).is_zero() {
                rest /= &factor;
                times += 1;
            }
            places = places.max(times);
        }
        if rest == BigInt::from(1) {
            self.rounded(places)
        } else {
            format!("{}/{}", self.0.numer(), self.0.denom())
        }
    }
}

impl From<i64> for Exact {
    fn from(number: i64) -> Exact {
        Exact(BigRational::from_integer(number.into()))
    }
}

impl Add for &Exact {
    type Output = Exact;
    fn add(self, other: &Exact) -> Exact {
        Exact(&self.0 + &other.0)
    }
}

impl Sub for &Exact {
    type Output = Exact;
    fn sub(self, other: &Exact) -> Exact {
        Exact(&self.0 - &other.0)
    }
}

impl Mul for &Exact {
    type Output = Exact;
    fn mul(self, other: &Exact) -> Exact {
        Exact(&self.0 * &other.0)
    }
}

impl<'a> std::iter::Sum<&'a Exact> for Exact {
    fn sum<I: Iterator<Item = &'a Exact>>(numbers: I) -> Exact {
        numbers.fold(Exact::zero(), |sum, number| &sum + number)
    }
}

impl fmt::Display for Exact {
    /// Two decimals, half away from zero: 47.03
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.rounded(2))
    }
}

/// Longer than any percentage, weight or score; a longer text is refused before
/// it costs anything.
const MOST_DIGITS: usize = 40;

impl FromStr for Exact {
    type Err = NotADecimal;

    /// Reads 47.03, 37.4, 100, .5, -13.08, ४७.०३ and 92.56 %.
    fn from_str(text: &str) -> Result<Exact, NotADecimal> {
        let wrong = || NotADecimal(text.trim().chars().take(60).collect());
        let trimmed = text.trim();
        let trimmed = trimmed.strip_suffix('%').unwrap_or(trimmed).trim_end();
        let (negative, unsigned) = match trimmed.strip_prefix(['-', '−']) {
            Some(rest) => (true, rest),
            None => (false, trimmed),
        };
        let (whole, part) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let ends_in_point = unsigned.ends_with('.');
        let digits: Option<String> = whole
            .chars()
            .chain(part.chars())
            .map(western_digit)
            .collect();
        let digits = digits.ok_or_else(wrong)?;
        if digits.is_empty() || digits.len() > MOST_DIGITS || ends_in_point {
            return Err(wrong());
        }
        let number: BigInt = digits.parse().map_err(|_| wrong())?;
        let places = u32::try_from(part.chars().count()).map_err(|_| wrong())?;
        let number = BigRational::new(number, BigInt::from(10).pow(places));
        Ok(Exact(if negative { -number } else { number }))
    }
}

impl Serialize for Exact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.exact())
    }
}

impl<'de> Deserialize<'de> for Exact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Exact, D::Error> {
        struct Reader;
        impl de::Visitor<'_> for Reader {
            type Value = Exact;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a whole number, or a decimal number in quotes such as \"47.03\"")
            }
            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Exact, E> {
                Ok(Exact::from(number))
            }
            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Exact, E> {
                i64::try_from(number).map(Exact::from).map_err(E::custom)
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Exact, E> {
                match text.split_once('/') {
                    None => text.parse().map_err(E::custom),
                    Some((numerator, denominator)) => {
                        let wrong = || E::custom(NotADecimal(text.to_owned()));
                        let numerator: BigInt = numerator.parse().map_err(|_| wrong())?;
                        let denominator: BigInt = denominator.parse().map_err(|_| wrong())?;
                        if denominator.is_zero() {
                            return Err(wrong());
                        }
                        Ok(Exact(BigRational::new(numerator, denominator)))
                    }
                }
            }
        }
        deserializer.deserialize_any(Reader)
    }
}

/// For `#[serde(serialize_with)]`: two decimals, as people and other programs
/// read a score.
pub fn two_decimals<S: Serializer>(number: &Exact, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(number)
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

    #[test]
    fn decimals_print_with_two_places_half_away_from_zero() {
        for (text, printed) in [
            ("0", "0.00"),
            ("100", "100.00"),
            ("0.004", "0.00"),
            ("0.005", "0.01"),
            ("-0.005", "-0.01"),
            ("-0.004", "0.00"),
            ("99.994", "99.99"),
            ("99.995", "100.00"),
            ("47.03", "47.03"),
            ("37.4", "37.40"),
            (".5", "0.50"),
            ("92.56 %", "92.56"),
            ("४७.०३", "47.03"),
        ] {
            assert_eq!(
                text.parse::<Exact>().unwrap().to_string(),
                printed,
                "{text}"
            );
        }
        for text in ["", ".", "5.", "-", "1,5", "1.2.3", "NaN", "1e3", "%"] {
            assert!(text.parse::<Exact>().is_err(), "{text}");
        }
        assert!("9".repeat(41).parse::<Exact>().is_err());
    }

    #[test]
    fn a_third_stays_a_third() {
        let third = Exact::ratio(1, 3).unwrap();
        assert_eq!(&(&third + &third) + &third, Exact::from(1));
        assert_eq!(third.exact(), "1/3");
        assert_eq!(Exact::ratio(37, 40).unwrap().exact(), "0.925");
        assert_eq!(Exact::ratio(1, 0), None);
        assert_eq!(
            Exact::percent(2_98_060, 3_22_014).unwrap().to_string(),
            "92.56"
        );
        assert_eq!(
            Exact::from(20).per_cent(&"92.56".parse().unwrap()).exact(),
            "18.512"
        );
    }

    proptest! {
        #[test]
        fn what_is_grouped_is_read_back(count in 0..=i64::MAX) {
            prop_assert_eq!(parse_count(&grouped(count)), Ok(count));
        }

        #[test]
        fn reading_never_panics(text in ".{0,40}") {
            let _ = parse_count(&text);
            let _ = text.parse::<Exact>();
        }

        #[test]
        fn data_keeps_a_number_whole(n in any::<i64>(), d in 1..i64::MAX) {
            let number = Exact::ratio(n, d).unwrap();
            let data = serde_json::to_string(&number).unwrap();
            prop_assert_eq!(serde_json::from_str::<Exact>(&data).unwrap(), number);
        }

        #[test]
        fn rounding_is_off_by_at_most_half_a_hundredth(n in any::<i32>(), d in 1..i32::MAX) {
            let number = Exact::ratio(n.into(), d.into()).unwrap();
            let printed: Exact = number.to_string().parse().unwrap();
            let off = (&printed - &number).abs();
            prop_assert!(off <= "0.005".parse().unwrap());
        }
    }
}
