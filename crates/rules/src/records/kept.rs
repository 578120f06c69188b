//! The text of a statement as it is kept: what was sent, letter by letter, with what the
//! store of records sets itself (1.0.3, Data 2.4; 2.0, 4.2.4.2).

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::Version;
use super::check::CONTEXT_ACTIVITIES;

/// Where the moment of storing will stand: a sign that no JSON text holds.
pub const STORED: char = '\0';

/// The properties of an object, as they are written.
struct Parts<'a>(Vec<(String, &'a RawValue)>);

impl<'a> Parts<'a> {
    fn read(text: &'a str) -> Option<Parts<'a>> {
        serde_json::from_str(text).ok()
    }

    fn get(&self, key: &str) -> Option<&'a str> {
        let part = self.0.iter().find(|(k, _)| k == key);
        part.map(|(_, value)| value.get())
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Parts<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Parts<'a>, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Vec<(String, &'de RawValue)>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Self::Value, A::Error> {
                let mut parts = Vec::new();
                while let Some(part) = from.next_entry()? {
                    parts.push(part);
                }
                Ok(parts)
            }
        }
        deserializer.deserialize_map(Object).map(Parts)
    }
}

/// The texts of the statements in what was sent: one, or an array of them. `None` where
/// it is neither.
pub fn texts(sent: &str) -> Option<Vec<&str>> {
    if sent.trim_start().starts_with('[') {
        let list: Vec<&RawValue> = serde_json::from_str(sent).ok()?;
        return Some(list.into_iter().map(RawValue::get).collect());
    }
    let one: &RawValue = serde_json::from_str(sent).ok()?;
    one.get().starts_with('{').then(|| vec![one.get()])
}

/// What the store sets in a statement.
#[derive(Debug, Clone, Copy)]
pub struct Set<'a> {
    /// The id, in small letters.
    pub id: &'a str,
    /// Who vouches for it, as JSON.
    pub authority: &'a str,
    /// The version under which it was sent, for a statement that names none.
    pub version: Version,
}

/// The text to keep, with [`STORED`] where the moment of storing belongs. `None` where
/// the text is no object, which a checked statement is.
pub fn kept(sent: &str, set: Set<'_>) -> Option<String> {
    let parts = Parts::read(sent)?;
    let mut out = Object::new(sent.len() + 256);
    out.string("id", set.id);
    for (key, value) in &parts.0 {
        match key.as_str() {
            "id" | "stored" | "authority" => {}
            "context" => out.raw(key, &context(value.get())),
            "object" => out.raw(key, &object(value.get())),
            _ => out.raw(key, value.get()),
        }
    }
    let stored = STORED.to_string();
    if parts.get("timestamp").is_none() {
        out.string("timestamp", &stored);
    }
    out.string("stored", &stored);
    out.raw("authority", set.authority);
    if parts.get("version").is_none() {
        out.string("version", set.version.of_statements());
    }
    Some(out.end())
}

/// The object of a statement: where it is a substatement, its context is like one.
fn object(text: &str) -> String {
    match Parts::read(text) {
        Some(parts) if parts.get("verb").is_some() && parts.get("context").is_some() => {
            let mut out = Object::new(text.len() + 16);
            for (key, value) in &parts.0 {
                match key.as_str() {
                    "context" => out.raw(key, &context(value.get())),
                    _ => out.raw(key, value.get()),
                }
            }
            out.end()
        }
        _ => text.to_owned(),
    }
}

/// A context, in which a single activity becomes a list of one.
fn context(text: &str) -> String {
    let found = Parts::read(text).and_then(|parts| {
        let places = Parts::read(parts.get("contextActivities")?)?;
        let single = |(key, value): &(String, &RawValue)| {
            CONTEXT_ACTIVITIES.contains(&key.as_str()) && value.get().starts_with('{')
        };
        places.0.iter().any(single).then(|| {
            let mut inner = Object::new(text.len() + 16);
            for part in &places.0 {
                match single(part) {
                    true => inner.raw(&part.0, &format!("[{}]", part.1.get())),
                    false => inner.raw(&part.0, part.1.get()),
                }
            }
            let inner = inner.end();
            let mut out = Object::new(text.len() + 16);
            for (key, value) in &parts.0 {
                match key.as_str() {
                    "contextActivities" => out.raw(key, &inner),
                    _ => out.raw(key, value.get()),
                }
            }
            out.end()
        })
    });
    found.unwrap_or_else(|| text.to_owned())
}

/// An object that is being written.
struct Object(String);

impl Object {
    fn new(capacity: usize) -> Object {
        let mut text = String::with_capacity(capacity);
        text.push('{');
        Object(text)
    }

    fn raw(&mut self, key: &str, json: &str) {
        if self.0.len() > 1 {
            self.0.push(',');
        }
        // The keys of a checked statement are plain names.
        self.0.push('"');
        self.0.push_str(key);
        self.0.push_str("\":");
        self.0.push_str(json);
    }

    /// A string in which nothing needs a backslash.
    fn string(&mut self, key: &str, plain: &str) {
        self.raw(key, &format!("\"{plain}\""));
    }

    fn end(mut self) -> String {
        self.0.push('}');
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SET: Set<'_> = Set {
        id: "aa97b177-9383-4934-8543-0f91a7a02836",
        authority: r#"{"mbox":"mailto:k@x"}"#,
        version: Version::V2,
    };

    #[test]
    fn what_was_sent_is_kept_letter_by_letter() {
        let sent = r#"{ "verb" : {"id":"http:\/\/v"}, "stored":"x", "actor":{"b":1,"a":2},
            "result":{"score":{"raw":1.50,"max":1E2}}, "authority":{}, "id":"AA" }"#;
        assert_eq!(
            kept(sent, SET)
                .map(|text| text.replace(STORED, "NOW"))
                .as_deref(),
            Some(
                r#"{"id":"aa97b177-9383-4934-8543-0f91a7a02836","verb":{"id":"http:\/\/v"},"actor":{"b":1,"a":2},"result":{"score":{"raw":1.50,"max":1E2}},"timestamp":"NOW","stored":"NOW","authority":{"mbox":"mailto:k@x"},"version":"2.0.0"}"#
            )
        );
    }

    #[test]
    fn what_was_given_stays() {
        let sent = r#"{"timestamp":"2026-11-22T10:00:00Z","version":"1.0.3"}"#;
        assert_eq!(
            kept(sent, SET)
                .map(|text| text.replace(STORED, "NOW"))
                .as_deref(),
            Some(
                r#"{"id":"aa97b177-9383-4934-8543-0f91a7a02836","timestamp":"2026-11-22T10:00:00Z","version":"1.0.3","stored":"NOW","authority":{"mbox":"mailto:k@x"}}"#
            )
        );
    }

    #[test]
    fn a_single_activity_of_the_context_becomes_a_list() {
        let sent = r#"{"x":1.0,"contextActivities":{"parent":{"id":"http:\/\/p"},"other":[ {"id":"o"} ]}}"#;
        let list = r#"{"x":1.0,"contextActivities":{"parent":[{"id":"http:\/\/p"}],"other":[ {"id":"o"} ]}}"#;
        assert_eq!(context(sent), list);
        assert_eq!(context(list), list);
        let inner = format!(r#"{{"objectType":"SubStatement","verb":{{}},"context":{sent}}}"#);
        assert_eq!(object(&inner), inner.replace(sent, list));
        assert_eq!(object(r#"{"id": "a"}"#), r#"{"id": "a"}"#);
    }

    #[test]
    fn statements_come_alone_or_together() {
        assert_eq!(texts(" {\"a\": 1} "), Some(vec!["{\"a\": 1}"]));
        assert_eq!(texts("[{\"a\":1}, 2]"), Some(vec!["{\"a\":1}", "2"]));
        assert_eq!(texts("[]"), Some(Vec::new()));
        for bad in ["", "1", "\"x\"", "[", "{", "null"] {
            assert_eq!(texts(bad), None, "{bad}");
        }
    }
}
