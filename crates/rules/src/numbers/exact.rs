//! Exact numbers.

use std::cmp::Ordering;
use std::fmt;
use std::ops::{Add, Mul, Sub};
use std::str::FromStr;

use num_bigint::BigInt;
use num_rational::{BigRational, Ratio};
use num_traits::{CheckedAdd, CheckedDiv, CheckedMul, CheckedSub, ToPrimitive, Zero};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::text::western_digit;

/// An exact number: a percentage, a weight in points, a score. It never passes
/// through binary floating point. It prints with two decimals, half away from
/// zero; in data (serde) it is a string that keeps it whole.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Exact(Kept);

/// Most numbers fit into 128 bits, which are reckoned with much more quickly. Those that
/// fit are never kept as large ones, so that equal numbers are kept alike.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Kept {
    Small(Ratio<i128>),
    Large(Box<BigRational>),
}

impl Kept {
    /// Nothing when it is too large.
    fn small(number: Ratio<i128>) -> Option<Kept> {
        // Far enough from the end that no sign, sum or rounding of one leaves 128 bits.
        let fits = |part: &i128| part.unsigned_abs() < 1 << 120;
        (fits(number.numer()) && fits(number.denom())).then_some(Kept::Small(number))
    }

    fn any(number: BigRational) -> Kept {
        let small = |part: &BigInt| part.to_i128();
        small(number.numer())
            .zip(small(number.denom()))
            .and_then(|(numer, denom)| Kept::small(Ratio::new_raw(numer, denom)))
            .unwrap_or_else(|| Kept::Large(Box::new(number)))
    }

    fn large(&self) -> BigRational {
        match self {
            Kept::Small(n) => BigRational::new_raw((*n.numer()).into(), (*n.denom()).into()),
            Kept::Large(n) => n.as_ref().clone(),
        }
    }
}

/// The words that were given are no decimal number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a decimal number; write it as 47.03 or 100")]
pub struct NotADecimal(pub String);

impl Exact {
    /// Zero.
    pub fn zero() -> Exact {
        Exact::from(0)
    }

    /// One hundred: all of something, in per cent; the sum of a methodology's weights.
    pub fn hundred() -> Exact {
        Exact::from(100)
    }

    /// numerator ÷ denominator; nothing when the denominator is zero.
    pub fn ratio(numerator: i64, denominator: i64) -> Option<Exact> {
        (denominator != 0).then(|| {
            Exact(Kept::Small(Ratio::new(
                numerator.into(),
                denominator.into(),
            )))
        })
    }

    /// numerator ÷ denominator in per cent; nothing when the denominator is zero.
    pub fn percent(numerator: i64, denominator: i64) -> Option<Exact> {
        (denominator != 0).then(|| {
            Exact(Kept::Small(Ratio::new(
                i128::from(numerator) * 100,
                denominator.into(),
            )))
        })
    }

    /// This many per cent of it: `weight.per_cent(percent)` is an indicator's
    /// share of the score.
    pub fn per_cent(&self, percent: &Exact) -> Exact {
        (self * percent).over(&Exact::hundred())
    }

    /// What per cent of a whole it is; nothing when the whole is zero.
    pub fn in_per_cent_of(&self, whole: &Exact) -> Option<Exact> {
        (*whole != Exact::zero()).then(|| (self * &Exact::hundred()).over(whole))
    }

    /// How many of these parts are at least so much; nothing when the part is not above
    /// zero, or there would be too many to count.
    pub fn in_parts_of(&self, part: &Exact) -> Option<i64> {
        (*part > Exact::zero())
            .then(|| self.over(part).0.large().ceil().to_integer())
            .and_then(|times| i64::try_from(times).ok())
    }

    /// Without its sign.
    pub fn abs(&self) -> Exact {
        match self.is_negative() {
            true => &Exact::zero() - self,
            false => self.clone(),
        }
    }

    /// Whether it is below zero.
    pub fn is_negative(&self) -> bool {
        *self < Exact::zero()
    }

    /// Divided by a number that is not zero.
    fn over(&self, other: &Exact) -> Exact {
        self.with(other, Ratio::checked_div, |a, b| a / b)
    }

    /// What two numbers make: within 128 bits where they and the result fit.
    fn with(
        &self,
        other: &Exact,
        small: fn(&Ratio<i128>, &Ratio<i128>) -> Option<Ratio<i128>>,
        large: fn(BigRational, BigRational) -> BigRational,
    ) -> Exact {
        let made = match (&self.0, &other.0) {
            (Kept::Small(a), Kept::Small(b)) => small(a, b).and_then(Kept::small),
            _ => None,
        };
        Exact(made.unwrap_or_else(|| Kept::any(large(self.0.large(), other.0.large()))))
    }

    /// With this many decimals, half away from zero: `places` 2 gives 47.03.
    pub fn rounded(&self, places: u32) -> String {
        let small = |number: &Ratio<i128>| {
            let (numer, denom): (i128, i128) = (*number.numer(), *number.denom());
            let scaled = i128::checked_mul(numer, 10_i128.checked_pow(places)?)?;
            let (whole, part) = (scaled / denom, scaled % denom);
            // A denominator is far from the end of 128 bits: see `Kept::small`.
            let up = i128::from(part.abs() * 2 >= denom) * scaled.signum();
            Some((whole + up).to_string())
        };
        let scaled = match &self.0 {
            Kept::Small(number) => small(number),
            Kept::Large(_) => None,
        };
        // `round` of a ratio takes halves away from zero.
        let scaled = scaled.unwrap_or_else(|| {
            let scaled = self.0.large() * BigInt::from(10).pow(places);
            scaled.round().to_integer().to_string()
        });
        let (sign, digits) = match scaled.strip_prefix('-') {
            Some(digits) => ("-", digits),
            None => ("", scaled.as_str()),
        };
        let places = places as usize;
        let digits = format!("{digits:0>width$}", width = places + 1);
        let (whole, part) = digits.split_at(digits.len() - places);
        let point = if places == 0 { "" } else { "." };
        format!("{sign}{whole}{point}{part}")
    }

    /// As a data format keeps it, with nothing lost: “92.5” where the decimals
    /// end, “149030/1610” where they do not.
    pub fn exact(&self) -> String {
        let number = self.0.large();
        let mut rest = number.denom().clone();
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
            format!("{}/{}", number.numer(), number.denom())
        }
    }
}

impl From<i64> for Exact {
    fn from(number: i64) -> Exact {
        Exact(Kept::Small(Ratio::from_integer(number.into())))
    }
}

impl From<BigRational> for Exact {
    fn from(number: BigRational) -> Exact {
        Exact(Kept::any(number))
    }
}

impl Ord for Exact {
    fn cmp(&self, other: &Exact) -> Ordering {
        match (&self.0, &other.0) {
            (Kept::Small(a), Kept::Small(b)) => {
                let one = i128::checked_mul(*a.numer(), *b.denom());
                let other = i128::checked_mul(*b.numer(), *a.denom());
                match (one, other) {
                    (Some(one), Some(other)) => one.cmp(&other),
                    _ => a.cmp(b),
                }
            }
            (a, b) => a.large().cmp(&b.large()),
        }
    }
}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Exact) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Add for &Exact {
    type Output = Exact;
    fn add(self, other: &Exact) -> Exact {
        self.with(other, Ratio::checked_add, |a, b| a + b)
    }
}

impl Sub for &Exact {
    type Output = Exact;
    fn sub(self, other: &Exact) -> Exact {
        self.with(other, Ratio::checked_sub, |a, b| a - b)
    }
}

impl Mul for &Exact {
    type Output = Exact;
    fn mul(self, other: &Exact) -> Exact {
        self.with(other, Ratio::checked_mul, |a, b| a * b)
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
        Ok(if negative { -number } else { number }.into())
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
                        Ok(BigRational::new(numerator, denominator).into())
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

    /// Fractions whose parts have up to 130 bits: some fit, some do not, and some fit only
    /// once they are reduced.
    fn any_number() -> impl Strategy<Value = BigRational> {
        let parts = || (any::<i128>(), 0_u32..128, 1..400_i32);
        (parts(), parts()).prop_map(|(numer, denom)| {
            let part = |(bits, less, more): (i128, u32, i32)| BigInt::from(bits >> less) * more;
            let denom = part(denom);
            let denom = if denom.is_zero() { 7.into() } else { denom };
            BigRational::new(part(numer), denom)
        })
    }

    proptest! {
        #[test]
        fn reading_never_panics(text in ".{0,40}") {
            let _ = text.parse::<Exact>();
        }

        #[test]
        fn small_and_large_numbers_are_one_kind(a in any_number(), b in any_number()) {
            let (x, y) = (Exact::from(a.clone()), Exact::from(b.clone()));
            for (ours, theirs) in [
                (&x + &y, &a + &b),
                (&x - &y, &a - &b),
                (&x * &y, &a * &b),
                (x.per_cent(&y), &a * &b / BigInt::from(100)),
                (&(&x + &y) - &y, a.clone()),
            ] {
                prop_assert_eq!(&ours, &Exact::from(theirs.clone()));
                let scaled = theirs * BigInt::from(100);
                let rounded = ours.rounded(2).replace('.', "").parse::<BigInt>().unwrap();
                prop_assert_eq!(rounded, scaled.round().to_integer());
            }
            prop_assert_eq!(x.cmp(&y), a.cmp(&b));
            prop_assert_eq!(x.is_negative(), a < BigRational::zero());
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
