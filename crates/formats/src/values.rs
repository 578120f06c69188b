//! Reads single values as people in offices write them: counts grouped in two
//! ways, dates in several, digits of any Indian script, mobile numbers, e-mail
//! addresses, yes and no.

use sopan_rules::time::Day;

pub use sopan_rules::text::{one_line, trimmed, western_digits};

/// The first day that a date in an official's record may have.
pub const EARLIEST: i16 = 1940;

/// Characters that no cell may hold: control characters, and those that change
/// the direction of the text around them. Tab and line breaks are allowed here;
/// [`one_line`] folds them into spaces.
pub(crate) fn is_forbidden(c: char) -> bool {
    (c.is_control() && !matches!(c, '\t' | '\n' | '\r'))
        || matches!(
            c,
            '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FFFE}' | '\u{FFFF}'
        )
}

/// A whole number, plain or grouped as 1,00,000 or as 100,000.
pub fn count(text: &str) -> Option<u64> {
    let text = western_digits(trimmed(text));
    let digits = ungrouped(&text)?;
    if digits.len() > 15 {
        return None;
    }
    digits.parse().ok()
}

/// A decimal number as exact text, without grouping, leading zeros or sign `+`:
/// "070.50" gives "70.50". The digits after the point stay as they are. A
/// percent sign at the end is dropped.
pub fn decimal(text: &str) -> Option<String> {
    let text = western_digits(trimmed(text));
    let text = text.strip_suffix('%').unwrap_or(&text).trim_end();
    let (sign, text) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => ("-", rest),
        None => ("", text),
    };
    let (whole, fraction) = match text.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    let whole = ungrouped(whole)?;
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        rest => rest,
    };
    match fraction {
        None if whole.len() <= 15 => Some(format!("{sign}{whole}")),
        Some(fraction)
            if !fraction.is_empty()
                && whole.len() + fraction.len() <= 30
                && fraction.bytes().all(|b| b.is_ascii_digit()) =>
        {
            Some(format!("{sign}{whole}.{fraction}"))
        }
        _ => None,
    }
}

/// The digits of a number that is grouped the Indian or the Western way, or not
/// at all; `None` when the groups are neither ("1,0,0").
fn ungrouped(text: &str) -> Option<String> {
    let groups: Vec<&str> = text.split(',').collect();
    let all_digits = |g: &&str| !g.is_empty() && g.bytes().all(|b| b.is_ascii_digit());
    if !groups.iter().all(all_digits) {
        return None;
    }
    if let [first, middle @ .., last] = groups.as_slice() {
        let indian = first.len() <= 2 && middle.iter().all(|g| g.len() == 2);
        let western = first.len() <= 3 && middle.iter().all(|g| g.len() == 3);
        if last.len() != 3 || !(indian || western) {
            return None;
        }
    }
    Some(groups.concat())
}

/// A day: 30.11.2025, 30/11/2025, 30-11-2025, 2025-11-30, 30-Nov-2025,
/// 30 November 2025, with the digits of any Indian script.
pub fn day(text: &str) -> Option<Day> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let text = western_digits(trimmed(text));
    if let Ok(day) = text.parse() {
        return Some(day);
    }
    let parts: Vec<&str> = text
        .split([' ', '-', '/', '.', ','])
        .filter(|p| !p.is_empty())
        .collect();
    let [day, month, year] = parts.as_slice() else {
        return None;
    };
    let month = month.to_lowercase();
    let month = match month.as_str() {
        "sept" => 8,
        short => MONTHS
            .iter()
            .position(|name| *name == short || name[..3] == *short)?,
    };
    let digits = |p: &str| p.bytes().all(|b| b.is_ascii_digit());
    if year.len() != 4 || day.len() > 2 || !digits(year) || !digits(day) {
        return None;
    }
    Day::from_ymd(
        year.parse().ok()?,
        i8::try_from(month).ok()? + 1,
        day.parse().ok()?,
    )
}

/// An Indian mobile number as its ten digits: "+91 98765 43210", "098765-43210"
/// and "९८७६५४३२१०" all read as "9876543210".
pub fn mobile(text: &str) -> Option<String> {
    let text = western_digits(trimmed(text));
    let mut digits = String::with_capacity(12);
    for (place, c) in text.chars().enumerate() {
        match c {
            '0'..='9' => digits.push(c),
            '+' if place == 0 => {}
            ' ' | '-' | '.' | '(' | ')' | '\u{a0}' | '\u{2011}' | '\u{2013}' => {}
            _ => return None,
        }
    }
    let ten = match digits.len() {
        10 => digits.as_str(),
        11 => digits.strip_prefix('0')?,
        12 => digits.strip_prefix("91")?,
        13 => digits.strip_prefix("091")?,
        14 => digits.strip_prefix("0091")?,
        _ => return None,
    };
    ten.starts_with(['6', '7', '8', '9'])
        .then(|| ten.to_owned())
}

/// An e-mail address in lower case. The written-out forms `[at]` and `[dot]`,
/// common on government pages, are read too.
pub fn email(text: &str) -> Option<String> {
    let text = trimmed(text).to_lowercase();
    let text = if text.contains('[') {
        text.replace("[at]", "@").replace("[dot]", ".")
    } else {
        text
    };
    let (local, domain) = text.split_once('@')?;
    let local_character = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&b);
    let local_good = local.len() <= 64
        && local
            .split('.')
            .all(|part| !part.is_empty() && part.bytes().all(local_character));
    let labels: Vec<&str> = domain.split('.').collect();
    let label_good = |label: &&str| {
        (1..=63).contains(&label.len())
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let top_good = labels.last().is_some_and(|top| {
        top.len() >= 2 && (top.starts_with("xn--") || top.bytes().all(|b| b.is_ascii_alphabetic()))
    });
    let good = text.len() <= 254
        && local_good
        && labels.len() >= 2
        && labels.iter().all(label_good)
        && top_good;
    good.then_some(text)
}

/// Yes or no, in English or Hindi.
pub fn yes_no(text: &str) -> Option<bool> {
    match trimmed(text).to_lowercase().as_str() {
        "yes" | "y" | "true" | "1" | "हाँ" | "हां" | "जी हाँ" => Some(true),
        "no" | "n" | "false" | "0" | "नहीं" | "नही" => Some(false),
        _ => None,
    }
}

/// For comparing names and headers: lower case letters, digits and vowel signs
/// only; letters with a nukta count as the letter without it.
pub fn comparable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let c = match c {
            '\u{93C}' => continue,
            '\u{958}' => 'क',
            '\u{959}' => 'ख',
            '\u{95A}' => 'ग',
            '\u{95B}' => 'ज',
            '\u{95C}' => 'ड',
            '\u{95D}' => 'ढ',
            '\u{95E}' => 'फ',
            '\u{95F}' => 'य',
            other => other,
        };
        let sign = matches!(c, '\u{900}'..='\u{903}' | '\u{93A}'..='\u{94F}');
        if c.is_alphanumeric() || sign {
            out.extend(c.to_lowercase());
        }
    }
    out
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn counts_are_read_as_offices_write_them() {
        for (text, expected) in [
            ("500", Some(500)),
            ("0", Some(0)),
            ("1,00,000", Some(100_000)),
            ("500,000", Some(500_000)),
            ("12,34,56,789", Some(123_456_789)),
            ("1,234,567", Some(1_234_567)),
            ("१,००,०००", Some(100_000)),
            (" ५०० ", Some(500)),
            ("५০0", Some(500)),
            ("1,0,0", None),
            ("1,00", None),
            (",100", None),
            ("12.5", None),
            ("-5", None),
            ("", None),
            ("many", None),
            ("9999999999999999", None),
        ] {
            assert_eq!(count(text), expected, "{text}");
        }
    }

    #[test]
    fn decimals_keep_their_digits() {
        for (text, expected) in [
            ("47.03", Some("47.03")),
            ("70.50", Some("70.50")),
            ("070.5", Some("70.5")),
            ("0.30", Some("0.30")),
            ("100", Some("100")),
            ("92.56 %", Some("92.56")),
            ("1,00,000.25", Some("100000.25")),
            ("-1.5", Some("-1.5")),
            ("६५.७४", Some("65.74")),
            (".5", None),
            ("5.", None),
            ("1e5", None),
            ("NaN", None),
            ("47,03", None),
        ] {
            assert_eq!(decimal(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn days_are_read_as_offices_write_them() {
        let expected = Day::from_ymd(2025, 11, 30);
        for text in [
            "30.11.2025",
            "30/11/2025",
            "2025-11-30",
            "30-Nov-2025",
            "30 November 2025",
            "३०.११.२०२५",
            " 30-11-2025 ",
            "30 nov, 2025",
        ] {
            assert_eq!(day(text), expected, "{text}");
        }
        for text in [
            "",
            "31.02.2025",
            "30.11.25",
            "30-Nov-25",
            "11/30/2025",
            "45321",
            "Nov 30 2025",
            "30 Nov",
            "30 Novem 2025",
            "1' OR '1'='1",
        ] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn mobile_numbers_are_read_as_offices_write_them() {
        for text in [
            "9876543210",
            "+91 98765 43210",
            "+91-9876543210",
            "09876543210",
            "919876543210",
            "0091 9876543210",
            "९८७६५४३२१०",
            "(98765) 43210",
            "98765.43210",
        ] {
            assert_eq!(mobile(text).as_deref(), Some("9876543210"), "{text}");
        }
        for text in [
            "",
            "12345",
            "5876543210",
            "98765432101",
            "98765 4321O",
            "+1 9876543210",
            "9876543210; DROP TABLE officials",
            "98+76543210",
        ] {
            assert_eq!(mobile(text), None, "{text}");
        }
    }

    #[test]
    fn email_addresses_are_checked() {
        for (text, expected) in [
            ("asha.kumari@bihar.gov.in", Some("asha.kumari@bihar.gov.in")),
            (" Asha@NIC.IN ", Some("asha@nic.in")),
            ("asha[at]nic[dot]in", Some("asha@nic.in")),
            ("o'brien+x@a-b.example", Some("o'brien+x@a-b.example")),
            (
                "asha@xn--11b5bs3a9aj6g.xn--h2brj9c",
                Some("asha@xn--11b5bs3a9aj6g.xn--h2brj9c"),
            ),
            ("asha", None),
            ("asha@", None),
            ("@nic.in", None),
            ("asha@nic", None),
            ("asha@nic..in", None),
            ("asha@-nic.in", None),
            ("asha.@nic.in", None),
            (".asha@nic.in", None),
            ("as ha@nic.in", None),
            ("asha@nic.in, b@nic.in", None),
            ("a@b@nic.in", None),
            ("आशा@nic.in", None),
            ("asha@10.0.0.1", None),
        ] {
            assert_eq!(email(text).as_deref(), expected, "{text}");
        }
        assert_eq!(email(&format!("{}@nic.in", "a".repeat(65))), None);
        assert_eq!(email(&format!("a@{}.in", "b.".repeat(130))), None);
    }

    #[test]
    fn names_compare_without_spaces_case_and_nukta() {
        assert_eq!(comparable("Employee_Id"), comparable("employee id"));
        assert_eq!(comparable("E-mail"), "email");
        assert_eq!(comparable("जि\u{932}ा"), comparable("जिला"));
        assert_eq!(comparable("\u{92B}\u{93C}ोन"), comparable("\u{95E}ोन"));
        assert_ne!(comparable("कम"), comparable("काम"));
    }

    proptest! {
        #[test]
        fn any_count_survives_both_groupings(n in 0u64..1_000_000_000_000) {
            let plain = n.to_string();
            let western = grouped(&plain, 3);
            let indian = grouped(&plain, 2);
            prop_assert_eq!(count(&plain), Some(n));
            prop_assert_eq!(count(&western), Some(n));
            prop_assert_eq!(count(&indian), Some(n));
        }

        #[test]
        fn no_text_breaks_a_reader(text in "\\PC*") {
            let _ = (count(&text), decimal(&text), day(&text), mobile(&text), email(&text));
            let _ = (yes_no(&text), comparable(&text), one_line(&text));
        }
    }

    /// Three digits at the end, then groups of this size.
    fn grouped(plain: &str, size: usize) -> String {
        let mut out = String::new();
        for (place, c) in plain.chars().rev().enumerate() {
            if place >= 3 && (place - 3) % size == 0 {
                out.insert(0, ',');
            }
            out.insert(0, c);
        }
        out
    }
}
