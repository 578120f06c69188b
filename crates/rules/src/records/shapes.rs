//! The shapes of single values: IRIs, UUIDs, moments, durations, language tags.

use jiff::Timestamp;
use jiff::civil::DateTime;

use super::Version;
use crate::time::Moment;

/// Whether it is an absolute IRI (RFC 3987): a scheme, a colon and something after it,
/// without blanks and without the signs that no IRI holds. Nothing is decoded and
/// nothing made alike: IRIs are compared as they are written (RFC 3987, 5.3.1).
pub fn is_iri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else {
        return false;
    };
    let mut scheme = scheme.bytes();
    scheme.next().is_some_and(|b| b.is_ascii_alphabetic())
        && scheme.all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
        && !rest.is_empty()
        && rest
            .chars()
            .all(|c| !c.is_control() && !c.is_whitespace() && !"<>\"{}|\\^`".contains(c))
        && rest.split('%').skip(1).all(|after| {
            let mut digits = after.bytes();
            let mut hex = || digits.next().is_some_and(|b| b.is_ascii_hexdigit());
            hex() && hex()
        })
}

/// Whether it is `mailto:` with an e-mail address.
pub fn is_mailto(text: &str) -> bool {
    let address = text.strip_prefix("mailto:").unwrap_or_default();
    is_iri(text)
        && address.rsplit_once('@').is_some_and(|(local, domain)| {
            !local.is_empty()
                && !local.contains('@')
                && !domain.is_empty()
                && !domain.starts_with('.')
                && !domain.ends_with('.')
                && domain
                    .chars()
                    .all(|c| c.is_alphanumeric() || !c.is_ascii() || ".-[]:".contains(c))
        })
}

/// The sixteen bytes of a UUID in its usual form (RFC 4122), in whatever case.
pub fn uuid(text: &str) -> Option<[u8; 16]> {
    let bytes = text.as_bytes();
    if bytes.len() != 36 {
        return None;
    }
    let mut digits = Vec::with_capacity(32);
    for (place, byte) in bytes.iter().enumerate() {
        match (place, byte) {
            (8 | 13 | 18 | 23, b'-') => {}
            (8 | 13 | 18 | 23, _) => return None,
            _ => digits.push(u8::try_from(char::from(*byte).to_digit(16)?).ok()?),
        }
    }
    let mut uuid = [0; 16];
    for (byte, pair) in uuid.iter_mut().zip(digits.chunks(2)) {
        *byte = pair.iter().fold(0, |sum, digit| sum << 4 | digit);
    }
    Some(uuid)
}

/// A UUID as it is written: small letters, with dashes.
pub fn uuid_text(uuid: &[u8; 16]) -> String {
    let mut text = String::with_capacity(36);
    for (place, byte) in uuid.iter().enumerate() {
        if matches!(place, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        for digit in [byte >> 4, byte & 15] {
            text.extend(char::from_digit(u32::from(digit), 16));
        }
    }
    text
}

/// A UUID of version 4 (RFC 4122, 4.4) out of sixteen bytes that nobody can guess.
pub fn random_uuid(mut bytes: [u8; 16]) -> [u8; 16] {
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    bytes
}

/// A UUID of version 5 (RFC 9562, 5.5) out of the first sixteen bytes of a SHA-1.
pub fn named_uuid(mut bytes: [u8; 16]) -> [u8; 16] {
    bytes[6] = bytes[6] & 0x0f | 0x50;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    bytes
}

/// The moment that a timestamp names (ISO 8601; in 2.0 as RFC 3339 has it, with an
/// offset). Without an offset it is UTC (1.0.3, Data 4.5). An offset of minus zero says
/// that nobody knows the offset, and is refused.
pub fn moment(text: &str, version: Version) -> Option<Moment> {
    let (_, clock) = text.split_once(['T', 't'])?;
    // A time zone in brackets (RFC 9557) is no part of it.
    if clock.contains('[') {
        return None;
    }
    let sign = clock.rfind(['+', '-']);
    let offset = sign.map_or("", |at| &clock[at..]);
    let known = !offset.is_empty() || clock.ends_with(['Z', 'z']);
    let digits: String = offset.chars().filter(char::is_ascii_digit).collect();
    if offset.starts_with('-') && digits.chars().all(|c| c == '0') {
        return None;
    }
    if version == Version::V2 && !known {
        return None;
    }
    let micros = if known {
        text.parse::<Timestamp>().ok()?.as_microsecond()
    } else {
        let date: DateTime = text.parse().ok()?;
        let utc = date.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
        utc.timestamp().as_microsecond()
    };
    Some(Moment(micros))
}

/// As it stands in a statement: UTC with microseconds, `2026-11-22T10:31:10.000001Z`.
pub fn moment_text(moment: Moment) -> String {
    let at = Timestamp::from_microsecond(moment.0).unwrap_or(Timestamp::MAX);
    format!("{at:.6}")
}

/// A duration (ISO 8601:2004, 4.4.3.2): `P3Y1M29DT4H35M59.14S` or `P4W`. The parts stand
/// in order; only the last one may have a fraction. What comes back is the duration
/// without what is smaller than a hundredth of a second: durations that agree so far
/// are the same (1.0.3, Data 4.6; 2.0, 4.2.7).
pub fn duration(text: &str) -> Option<String> {
    let rest = text.strip_prefix('P')?;
    let (date, clock) = match rest.split_once('T') {
        Some((date, clock)) => (date, Some(clock)),
        None => (rest, None),
    };
    if clock == Some("") || (date.is_empty() && clock.is_none()) {
        return None;
    }
    let mut known = String::from("P");
    let mut fraction = false;
    if date.ends_with('W') {
        if clock.is_some() {
            return None;
        }
        parts(date, "W", &mut known, &mut fraction)?;
        return Some(known);
    }
    parts(date, "YMD", &mut known, &mut fraction)?;
    if let Some(clock) = clock {
        known.push('T');
        parts(clock, "HMS", &mut known, &mut fraction)?;
    }
    Some(known)
}

fn parts(mut text: &str, names: &str, known: &mut String, fraction: &mut bool) -> Option<()> {
    let mut names = names.chars();
    while !text.is_empty() {
        let end = text.find(|c: char| c.is_ascii_alphabetic())?;
        let (number, rest) = text.split_at(end);
        let mut rest = rest.chars();
        let name = rest.next()?;
        names.find(|n| *n == name)?;
        text = rest.as_str();
        let (whole, part) = match number.split_once(['.', ',']) {
            Some((whole, part)) => (whole, Some(part)),
            None => (number, None),
        };
        let digits = |x: &str| !x.is_empty() && x.bytes().all(|b| b.is_ascii_digit());
        if *fraction || !digits(whole) || !part.is_none_or(digits) {
            return None;
        }
        *fraction = part.is_some();
        known.push_str(whole);
        let told = match part {
            Some(part) if name == 'S' => &part[..part.len().min(2)],
            Some(part) => part,
            None => "",
        };
        let told = told.trim_end_matches('0');
        if !told.is_empty() {
            known.push('.');
            known.push_str(told);
        }
        known.push(name);
    }
    Some(())
}

/// Tags of RFC 5646, 2.2.8 that have another form than the others.
const IRREGULAR: [&str; 17] = [
    "en-gb-oed",
    "i-ami",
    "i-bnn",
    "i-default",
    "i-enochian",
    "i-hak",
    "i-klingon",
    "i-lux",
    "i-mingo",
    "i-navajo",
    "i-pwn",
    "i-tao",
    "i-tay",
    "i-tsu",
    "sgn-be-fr",
    "sgn-be-nl",
    "sgn-ch-de",
];

/// Whether it is a well-formed language tag (RFC 5646, 2.1 and 2.2.9): no variant and no
/// singleton stands in it twice.
pub fn is_language(tag: &str) -> bool {
    let tag = tag.to_ascii_lowercase();
    if IRREGULAR.contains(&tag.as_str()) {
        return true;
    }
    let mut parts = tag.split('-').peekable();
    let letters = |x: &str, from: usize, to: usize| {
        (from..=to).contains(&x.len()) && x.bytes().all(|b| b.is_ascii_alphabetic())
    };
    let signs = |x: &str, from: usize, to: usize| {
        (from..=to).contains(&x.len()) && x.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    let Some(first) = parts.next() else {
        return false;
    };
    if first == "x" {
        return parts.peek().is_some() && parts.all(|x| signs(x, 1, 8));
    }
    if !letters(first, 2, 8) {
        return false;
    }
    if first.len() < 4 {
        for _ in 0..3 {
            parts.next_if(|x| letters(x, 3, 3));
        }
    }
    parts.next_if(|x| letters(x, 4, 4));
    parts.next_if(|x| letters(x, 2, 2) || (x.len() == 3 && x.bytes().all(|b| b.is_ascii_digit())));
    let mut seen = Vec::new();
    while let Some(variant) = parts.next_if(|x| {
        signs(x, 5, 8) || (signs(x, 4, 4) && x.starts_with(|c: char| c.is_ascii_digit()))
    }) {
        if seen.contains(&variant) {
            return false;
        }
        seen.push(variant);
    }
    while let Some(singleton) = parts.next() {
        if singleton == "x" {
            return parts.peek().is_some() && parts.all(|x| signs(x, 1, 8));
        }
        if !signs(singleton, 1, 1) || seen.contains(&singleton) {
            return false;
        }
        seen.push(singleton);
        if parts.next_if(|x| signs(x, 2, 8)).is_none() {
            return false;
        }
        while parts.next_if(|x| signs(x, 2, 8)).is_some() {}
    }
    true
}

/// Whether it is an internet media type: `type/subtype` and perhaps parameters
/// (RFC 2045, 5.1).
pub fn is_media_type(text: &str) -> bool {
    let kind = text.split(';').next().unwrap_or_default().trim();
    let token = |x: &str| {
        !x.is_empty()
            && x.bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b))
    };
    kind.split_once('/')
        .is_some_and(|(kind, sub)| token(kind) && token(sub))
        && !text.chars().any(char::is_control)
}

/// Whether these are so many hexadecimal digits.
pub fn is_hex(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(|b| b.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn iris_have_a_scheme_and_no_blanks() {
        for good in [
            "http://example.com/x",
            "https://example.com/पाठ?x=%20#a",
            "tag:example.com,2026:x",
            "urn:uuid:0",
            "mailto:a@b",
        ] {
            assert!(is_iri(good), "{good}");
        }
        for bad in [
            "",
            ":",
            "http:",
            "should fail",
            "ab=c://should.fail.com",
            "//example.com",
            "example.com/x",
            "1http://x",
            "http://x y",
            "http://x\\y",
            "http://x%2",
            "http://x%zz",
            "http://<x>",
        ] {
            assert!(!is_iri(bad), "{bad}");
        }
    }

    #[test]
    fn mail_addresses_have_two_sides() {
        for (text, good) in [
            ("mailto:xapi@adlnet.gov", true),
            ("mailto:नाम@उदाहरण.भारत", true),
            ("mailto:a.b+c@x-y.in", true),
            ("mailto:should.fail.com", false),
            ("http://should.fail.com", false),
            ("mailto:@x", false),
            ("mailto:x@", false),
            ("mailto:a@b@c", false),
            ("mailto:a b@c", false),
            ("MAILTO:a@b", false),
        ] {
            assert_eq!(is_mailto(text), good, "{text}");
        }
    }

    #[test]
    fn timestamps_are_moments() {
        let known = Moment(1_221_494_580_601_000);
        for text in [
            "2008-09-15T16:03:00.601Z",
            "2008-09-15T16:03:00.601+00:00",
            "2008-09-15T21:33:00.601+05:30",
            "2008-09-15T11:03:00.601000-05:00",
        ] {
            assert_eq!(moment(text, Version::V2), Some(known), "{text}");
            assert_eq!(moment(text, Version::V1), Some(known), "{text}");
        }
        let bare = "2008-09-15T16:03:00.601";
        assert_eq!(moment(bare, Version::V1), Some(known));
        assert_eq!(moment(bare, Version::V2), None);
        for bad in [
            "",
            "should fail",
            "not a timestamp",
            "01/011/2015",
            "2008-09-15",
            "2008-09-15T15:53:00.601-00",
            "2008-09-15T15:53:00.601-0000",
            "2008-09-15T15:53:00.601-00:00",
            "2008-13-15T15:53:00Z",
            "2008-09-15T25:53:00Z",
            "१५",
        ] {
            assert_eq!(moment(bad, Version::V1), None, "{bad}");
        }
        assert_eq!(moment_text(known), "2008-09-15T16:03:00.601000Z");
    }

    #[test]
    fn durations_keep_hundredths() {
        for (text, known) in [
            ("P3Y1M29DT4H35M59.14S", Some("P3Y1M29DT4H35M59.14S")),
            ("PT16559.14S", Some("PT16559.14S")),
            ("P1DT12H36M0.12567S", Some("P1DT12H36M0.12S")),
            ("PT1H0M0.10S", Some("PT1H0M0.1S")),
            ("PT1H0M0.001S", Some("PT1H0M0S")),
            ("P4W", Some("P4W")),
            ("P3Y", Some("P3Y")),
            ("PT0,5H", Some("PT0.5H")),
            ("P", None),
            ("PT", None),
            ("P1DT", None),
            ("PA1H0M0S", None),
            ("PT1M1H", None),
            ("P1W2D", None),
            ("PT1.5H1M", None),
            ("P1H", None),
            ("-PT1H", None),
            ("PT1", None),
            ("PT.5S", None),
            ("PT1.S", None),
            ("P0001-01-01T00:00:00", None),
            ("12345", None),
        ] {
            assert_eq!(duration(text).as_deref(), known, "{text}");
        }
    }

    #[test]
    fn languages_are_as_rfc_5646_has_them() {
        for good in [
            "de",
            "de-DE",
            "zh-Hant",
            "sr-Latn-RS",
            "cmn",
            "zh-cmn-Hans-CN",
            "es-419",
            "hi-IN",
            "sl-rozaj-biske",
            "de-CH-1996",
            "en-a-myext-b-another",
            "x-whatever",
            "i-klingon",
            "zh-min-nan",
            "en-x-a",
            "ur-Arab-IN-u-nu-latn",
        ] {
            assert!(is_language(good), "{good}");
        }
        for bad in [
            "",
            "a",
            "a12345",
            "a12345678",
            "should error",
            "de_DE",
            "zh-z-aaa-z-bbb-c-ccc",
            "de-1996-1996",
            "en-a",
            "x",
            "en-",
            "-en",
            "en--us",
            "हिन्दी",
            "en-x",
        ] {
            assert!(!is_language(bad), "{bad}");
        }
    }

    #[test]
    fn uuids_have_their_usual_form() {
        let text = "aa97b177-9383-4934-8543-0f91a7a02836";
        let known = uuid(text);
        assert_eq!(known.map(|u| uuid_text(&u)).as_deref(), Some(text));
        assert_eq!(uuid(&text.to_uppercase()), known);
        for bad in [
            "AA97B177-9383-4934-8543-0F91A7A028368",
            "MA97B177-9383-4934-8543-0F91A7A02836",
            "aa97b17793834934-8543-0f91a7a0-2836x",
            "aa97b177938349348543-0f91a7a02836",
            "",
        ] {
            assert_eq!(uuid(bad), None, "{bad}");
        }
        let made = uuid_text(&random_uuid([0xff; 16]));
        assert_eq!(made, "ffffffff-ffff-4fff-bfff-ffffffffffff");
    }

    #[test]
    fn media_types_have_two_parts() {
        assert!(is_media_type("text/plain; charset=ascii"));
        assert!(is_media_type("application/octet-stream"));
        for bad in [
            "",
            "text",
            "text/",
            "/plain",
            "te xt/plain",
            "text/plain\r\nx: y",
        ] {
            assert!(!is_media_type(bad), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn every_uuid_comes_back(bytes in any::<[u8; 16]>()) {
            prop_assert_eq!(uuid(&uuid_text(&bytes)), Some(bytes));
        }

        #[test]
        fn every_moment_comes_back(micros in -2_000_000_000_000_000i64..250_000_000_000_000_000) {
            let text = moment_text(Moment(micros));
            prop_assert_eq!(moment(&text, Version::V2), Some(Moment(micros)));
        }

        #[test]
        fn nothing_makes_a_reader_stumble(text in "\\PC{0,40}") {
            let _ = (is_iri(&text), is_mailto(&text), is_language(&text), is_media_type(&text));
            let _ = (uuid(&text), moment(&text, Version::V1), duration(&text));
        }
    }
}
