//! The words of the pages, in every language: Fluent messages from
//! `words/<language>/<room>.ftl`, parsed once.
//!
//! A key is `<room>-<what>` in kebab-case, and is written as a literal where it
//! is used, so that a test can hold the pages against the messages.

use std::fmt;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use sopan_rules::time::{Day, Moment};
use unic_langid::LanguageIdentifier;

include!(concat!(env!("OUT_DIR"), "/words.rs"));

/// A language that the pages are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Hindi.
    Hindi,
}

impl Language {
    /// All of them, in the order in which the page offers them.
    pub const ALL: [Language; 2] = [Language::Hindi, Language::English];

    /// As in `<html lang>`: `en`, `hi`.
    pub fn code(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Hindi => "hi",
        }
    }

    /// The name that its readers give it.
    pub fn own_name(self) -> &'static str {
        match self {
            Language::English => "English",
            Language::Hindi => "हिन्दी",
        }
    }

    /// From `en` or `hi`, as a cookie or a link carries it.
    pub fn from_code(code: &str) -> Option<Language> {
        Language::ALL.into_iter().find(|l| l.code() == code)
    }

    /// The first language of an `Accept-Language` header that there is.
    pub fn from_accept_language(header: &str) -> Option<Language> {
        header.split(',').find_map(|part| {
            let tag = part.split(';').next().unwrap_or_default().trim();
            let primary = tag.split('-').next().unwrap_or_default();
            Language::from_code(&primary.to_ascii_lowercase())
        })
    }

    fn bundle(self) -> &'static FluentBundle<FluentResource> {
        static EN: LazyLock<FluentBundle<FluentResource>> =
            LazyLock::new(|| parse("en-IN", ENGLISH));
        static HI: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| parse("hi-IN", HINDI));
        match self {
            Language::English => &EN,
            Language::Hindi => &HI,
        }
    }
}

/// What can't be parsed or is said twice is left out here; a test refuses it.
fn parse(tag: &str, files: &[(&str, &str)]) -> FluentBundle<FluentResource> {
    let id: LanguageIdentifier = tag.parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![id]);
    bundle.set_use_isolating(false);
    for (name, text) in files {
        let resource = match FluentResource::try_new((*text).to_owned()) {
            Ok(resource) => resource,
            Err((resource, errors)) => {
                tracing::error!(file = name, ?errors, "words that can't be read");
                resource
            }
        };
        if let Err(errors) = bundle.add_resource(resource) {
            tracing::error!(file = name, ?errors, "words that are said twice");
        }
    }
    bundle
}

/// Speaks one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Words {
    /// The language.
    pub language: Language,
}

/// Marks a literal as a key of the words, where it isn't handed to
/// [`Words::t`] directly.
pub const fn key(key: &'static str) -> &'static str {
    key
}

/// The key with this name, if it is one of the words: for a name that comes from a
/// cookie or is put together.
pub fn known(name: &str) -> Option<&'static str> {
    ENGLISH
        .iter()
        .flat_map(|(_, text)| text.lines())
        .filter_map(|line| line.split_once(" ="))
        .map(|(key, _)| key)
        .find(|key| *key == name)
}

impl Words {
    /// In this language.
    pub fn new(language: Language) -> Words {
        Words { language }
    }

    /// The message under a key. It prints itself; give it arguments with
    /// [`Phrase::with`]. A key that isn't there prints as itself.
    pub fn t(&self, key: &'static str) -> Phrase {
        Phrase {
            language: self.language,
            key,
            args: FluentArgs::new(),
        }
    }

    /// A message that counts: it chooses its form by `$count` and prints the
    /// number, grouped, as `$n`.
    pub fn tn(&self, key: &'static str, count: impl Count) -> Phrase {
        self.t(key).count(count)
    }

    /// 1,00,000.
    pub fn number(&self, number: impl Count) -> String {
        grouped(number)
    }

    /// A length in minutes: “8 h 40 min”, “8 घं 40 मि”.
    pub fn duration(&self, minutes: impl Count) -> String {
        let minutes = minutes.as_count().max(0);
        let (hours, rest) = (minutes / 60, minutes % 60);
        match (hours, rest) {
            (0, _) => self.tn("duration-minutes", rest).to_string(),
            (_, 0) => self.tn("duration-hours", hours).to_string(),
            _ => format!(
                "{} {}",
                self.tn("duration-hours", hours),
                self.tn("duration-minutes", rest)
            ),
        }
    }

    /// The size of a file: “640 KB”, “12.4 MB”.
    pub fn size(&self, bytes: impl Count) -> String {
        let bytes = bytes.as_count().max(0).unsigned_abs();
        match bytes {
            0..1_000_000 => format!("{} KB", bytes.div_ceil(1000)),
            _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
        }
    }

    /// 30.11.2025.
    pub fn day(&self, day: &Day) -> String {
        day.dotted()
    }

    /// 30.11.2025, 18:05 IST.
    pub fn moment(&self, moment: &Moment) -> String {
        let text = moment.dotted();
        match text.split_once(' ') {
            Some((day, clock)) => format!("{day}, {clock} IST"),
            None => text,
        }
    }
}

/// A whole number of any width, by value or behind a reference (templates pass
/// references).
pub trait Count {
    /// The number; what is too large for `i64` becomes its greatest.
    fn as_count(&self) -> i64;
}

macro_rules! counts {
    ($($kind:ty)*) => {$(
        impl Count for $kind {
            fn as_count(&self) -> i64 {
                i64::try_from(*self).unwrap_or(i64::MAX)
            }
        }
    )*};
}
counts!(u8 u16 u32 u64 usize i8 i16 i32 i64);

impl<T: Count + ?Sized> Count for &T {
    fn as_count(&self) -> i64 {
        (**self).as_count()
    }
}

/// 1,00,000: the last three digits, then twos.
pub fn grouped(number: impl Count) -> String {
    sopan_rules::numbers::grouped(number.as_count())
}

/// The language of a title or name by its script, for `lang`: `hi` where it
/// holds Devanagari, else `en`.
pub fn language_of(text: &str) -> &'static str {
    let of = |c: char| match c {
        '\u{900}'..='\u{97f}' => Some("hi"),
        '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' => Some("ur"),
        _ => None,
    };
    text.chars().find_map(of).unwrap_or("en")
}

/// A message with its arguments, which prints itself in its language.
#[derive(Debug)]
pub struct Phrase {
    language: Language,
    key: &'static str,
    args: FluentArgs<'static>,
}

impl Phrase {
    /// Gives the message a value for `$name`.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Phrase {
        self.args.set(name, FluentValue::from(value.to_string()));
        self
    }

    /// Gives the message a number: `$count` to choose a form by, `$n` to print.
    #[must_use]
    pub fn count(mut self, count: impl Count) -> Phrase {
        let count = count.as_count();
        self.args.set("count", FluentValue::from(count));
        self.with("n", grouped(count))
    }
}

impl fmt::Display for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bundle = self.language.bundle();
        let Some(pattern) = bundle.get_message(self.key).and_then(|m| m.value()) else {
            return f.write_str(self.key);
        };
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, Some(&self.args), &mut errors);
        if !errors.is_empty() {
            tracing::warn!(key = self.key, ?errors, "a message lacks an argument");
        }
        f.write_str(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_as_india_writes_them() {
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (99_999, "99,999"),
            (100_000, "1,00,000"),
            (1_400_000, "14,00,000"),
            (14_000_000, "1,40,00,000"),
            (-100_000, "-1,00,000"),
        ] {
            assert_eq!(grouped(number), text);
        }
        assert_eq!(grouped(u64::MAX), grouped(i64::MAX));
    }

    #[test]
    fn durations_and_sizes_are_short_and_in_the_reader_s_language() {
        let (en, hi) = (Words::new(Language::English), Words::new(Language::Hindi));
        for (minutes, english, hindi) in [
            (0, "0 min", "0 मि"),
            (53, "53 min", "53 मि"),
            (60, "1 h", "1 घं"),
            (520, "8 h 40 min", "8 घं 40 मि"),
            (78_000, "1,300 h", "1,300 घं"),
        ] {
            assert_eq!(en.duration(minutes), english);
            assert_eq!(hi.duration(minutes), hindi);
        }
        assert_eq!(en.size(1), "1 KB");
        assert_eq!(en.size(640_000), "640 KB");
        assert_eq!(en.size(12_450_000), "12.4 MB");
    }

    #[test]
    fn a_title_is_in_the_language_of_its_script() {
        assert_eq!(language_of("Yoga Break"), "en");
        assert_eq!(language_of("AI का परिचय"), "hi");
        assert_eq!(language_of("دفتری نوٹ"), "ur");
        assert_eq!(language_of(""), "en");
    }

    #[test]
    fn a_language_is_found_in_what_a_browser_asks_for() {
        for (header, language) in [
            ("hi-IN,hi;q=0.9,en;q=0.8", Some(Language::Hindi)),
            ("ta, EN-gb;q=0.5", Some(Language::English)),
            ("ta", None),
            ("", None),
        ] {
            assert_eq!(Language::from_accept_language(header), language);
        }
    }

    #[test]
    fn in_hindi_nothing_is_not_said_as_one() {
        // In Hindi the category “one” takes in 0 (CLDR), so it can't say the number itself.
        for (name, text) in HINDI {
            let one = text.lines().filter(|line| line.contains("[one]"));
            for line in one.filter(|line| !line.contains("$n")) {
                let mut said = line.split(|c: char| c.is_whitespace() || "()".contains(c));
                assert!(
                    !said.any(|word| word == "1" || word == "एक"),
                    "{name}: {line}"
                );
            }
        }
        let (en, hi) = (Words::new(Language::English), Words::new(Language::Hindi));
        assert_eq!(
            en.tn("joining-waiting", 0).to_string(),
            "0 registrations wait"
        );
        assert_eq!(hi.tn("joining-waiting", 0).to_string(), "0 पंजीकरण लंबित");
    }

    #[test]
    fn the_messages_can_be_read_and_are_said_once() {
        for (language, files) in [("en", ENGLISH), ("hi", HINDI)] {
            let mut bundle: FluentBundle<FluentResource> =
                FluentBundle::new_concurrent(vec![LanguageIdentifier::default()]);
            for (name, text) in files {
                let resource = FluentResource::try_new((*text).to_owned());
                let resource = resource.unwrap_or_else(|(_, errors)| {
                    panic!("{language}/{name} can't be read: {errors:?}")
                });
                if let Err(errors) = bundle.add_resource(resource) {
                    panic!("{language}/{name}: {errors:?}");
                }
            }
        }
    }
}
