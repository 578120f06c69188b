//! The texts of notices as they ship.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;
use sopan_rules::notices::texts::{Channel, Text};

/// The texts of one kind in one language.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Shipped {
    subject: String,
    app: String,
    email: String,
    sms: String,
}

static SHIPPED: LazyLock<BTreeMap<String, BTreeMap<String, Shipped>>> = LazyLock::new(|| {
    // The file is ours, and a test reads it.
    toml::from_str(include_str!("../data/notices.toml")).unwrap_or_default()
});

/// The subject (of e-mails, else empty) and the text that ship, in the language with this
/// code: Hindi for “hi”, else English.
pub fn shipped(text: Text, channel: Channel, language: &str) -> (&'static str, &'static str) {
    let language = if language == "hi" { "hi" } else { "en" };
    let found = SHIPPED.get(text.name()).and_then(|all| all.get(language));
    let Some(found) = found else { return ("", "") };
    match channel {
        Channel::App => ("", &found.app),
        Channel::Email => (&found.subject, &found.email),
        Channel::Sms => ("", &found.sms),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sopan_rules::notices::texts::faults;

    #[test]
    fn the_texts_that_ship_are_whole_and_good() {
        for text in Text::ALL {
            for channel in Channel::ALL {
                for language in ["en", "hi"] {
                    let (subject, written) = shipped(text, channel, language);
                    let name = text.name();
                    if !text.is_in(channel) {
                        assert_eq!(written, "", "{name}");
                        continue;
                    }
                    assert_eq!(faults(text, channel, written), [], "{name} {language}");
                    let subject_wanted = (text, channel) == (Text::Message, Channel::Email);
                    assert_eq!(!subject.is_empty(), subject_wanted, "{name} {language}");
                }
            }
        }
    }
}
