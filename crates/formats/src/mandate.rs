//! Mandates as files: TOML as people write it, JSON as programs do.
//!
//! The names are those of [`sopan_rules::mandates`]; `docs/mandate.schema.json` says the same
//! to editors and other programs. Everything that is wrong is told with its place.

pub mod form;

use std::collections::BTreeSet;
use std::fmt;

use serde::Serialize;
use sopan_rules::mandates::check::Fault;
use sopan_rules::mandates::{Mandate, Named};
use sopan_rules::text::Said;
use toml_edit::{ImDocument, Item};

/// A mandate is text of a few pages; what is longer is something else.
const MOST_BYTES: usize = 512 * 1024;

/// Something that is wrong in the file of a mandate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Wrong {
    /// The line, counted from 1, where it is known.
    pub line: Option<usize>,
    /// The names and places that lead there: `requirement.k-of.k`; empty where the file can't
    /// be read at all.
    pub place: String,
    /// A stable code.
    pub code: &'static str,
    /// What is wrong and what to do.
    pub why: Said,
}

impl fmt::Display for Wrong {
    /// line 12, requirement.k-of.k: 4 are asked for …
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.line, self.place.as_str()) {
            (Some(line), "") => write!(f, "line {line}: ")?,
            (Some(line), place) => write!(f, "line {line}, {place}: ")?,
            (None, "") => {}
            (None, place) => write!(f, "{place}: ")?,
        }
        f.write_str(&self.why.en)
    }
}

/// Reads a mandate: JSON where it begins with a brace, else TOML.
pub fn read(bytes: &[u8]) -> Result<Mandate<Named>, Vec<Wrong>> {
    let mandate = stored(bytes)?;
    let faults = mandate.faults();
    if faults.is_empty() {
        return Ok(mandate);
    }
    let text = text_of(bytes)?;
    let document = (!is_json(text))
        .then(|| ImDocument::parse(text).ok())
        .flatten();
    let told = |fault: Fault| Wrong {
        line: document
            .as_ref()
            .and_then(|document| offset(document.as_item(), &fault.place))
            .map(|offset| line_at(text, offset)),
        place: fault.place,
        code: fault.code,
        why: fault.why,
    };
    Err(faults.into_iter().map(told).collect())
}

/// Reads a mandate that is kept: what a later rule would refuse was good when it was written.
pub fn stored(bytes: &[u8]) -> Result<Mandate<Named>, Vec<Wrong>> {
    let text = text_of(bytes)?;
    if is_json(text) {
        return serde_json::from_str(text)
            .map_err(|e| vec![unreadable(Some(e.line()), &e.to_string())]);
    }
    toml::from_str(text).map_err(|e| {
        let line = e.span().map(|span| line_at(text, span.start));
        vec![unreadable(line, e.message())]
    })
}

fn text_of(bytes: &[u8]) -> Result<&str, Vec<Wrong>> {
    if bytes.len() > MOST_BYTES {
        return Err(vec![unreadable(None, "the file is larger than 512 KB")]);
    }
    let text = std::str::from_utf8(bytes).map_err(|e| {
        let before = bytes.get(..e.valid_up_to()).unwrap_or_default();
        vec![unreadable(Some(line_of(before)), "this is no UTF-8 text")]
    })?;
    Ok(text.trim_start_matches('\u{feff}'))
}

fn is_json(text: &str) -> bool {
    text.trim_start().starts_with('{')
}

/// As JSON, in which it can be read again.
pub fn to_json(mandate: &Mandate<Named>) -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(mandate)
}

/// As the TOML that people write, in which it can be read again.
pub fn to_toml(mandate: &Mandate<Named>) -> Result<String, toml::ser::Error> {
    toml::to_string(mandate)
}

fn unreadable(line: Option<usize>, what: &str) -> Wrong {
    Wrong {
        line,
        place: String::new(),
        code: "unreadable",
        why: Said::new(
            format!(
                "{}; see docs/mandates.md for the names and their values",
                what.trim()
            ),
            format!("{}; नाम और मान docs/mandates.md में देखें", what.trim()),
        ),
    }
}

fn line_at(text: &str, offset: usize) -> usize {
    line_of(text.as_bytes().get(..offset).unwrap_or_default())
}

fn line_of(before: &[u8]) -> usize {
    before.iter().filter(|byte| **byte == b'\n').count() + 1
}

/// Where in the text a place lies; of a place that isn't there, what comes nearest to it.
fn offset(root: &Item, place: &str) -> Option<usize> {
    let mut item = root;
    let mut nearest = None;
    for name in place.split(['.', '[', ']']).filter(|name| !name.is_empty()) {
        let next = match name.parse::<usize>() {
            Ok(number) => item.get(number),
            Err(_) => item.get(name),
        };
        let Some(next) = next else { break };
        item = next;
        nearest = item.span().map(|span| span.start).or(nearest);
    }
    nearest
}

/// The titles of all courses that a mandate names, each once, in order.
pub fn titles(mandate: &Mandate<Named>) -> Vec<&Named> {
    let mut seen = BTreeSet::new();
    let all = mandate.courses();
    all.into_iter()
        .filter(|named| seen.insert(*named))
        .collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::path::{Path, PathBuf};

    use serde_json::Value;
    use sopan_rules::mandates::audience::{Profile, Truth};
    use sopan_rules::time::Day;

    use super::*;

    fn files() -> Vec<PathBuf> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/mandates");
        let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        files.sort();
        files
    }

    fn schema() -> Value {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/mandate.schema.json");
        serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
    }

    const GOOD: &str = r#"
code = "ai-everyone"
organisation = "IN"
title = { en = "One AI course", hi = "एक AI पाठ्यक्रम" }
recurrence = "once"

[letter]
name = { en = "A letter", hi = "एक पत्र" }
date = "2025-11"

[[audience.any-of]]

[requirement.k-of]
k = 1

[[requirement.k-of.of]]
course = { title = "GenAI for Everyone", provider = "Fractal" }

[[requirement.k-of.of]]
course = { title = "YUVA AI for All" }

[window]
credit = "ever"
within = { dates = { opens = "2025-11-01", due = "2026-03-31" } }

[consequence]
binding = "mandatory"
"#;

    #[test]
    fn what_is_read_can_be_written_and_read_again() {
        let mandate = read(GOOD.as_bytes()).unwrap();
        let json = to_json(&mandate).unwrap();
        assert_eq!(read(json.as_bytes()).unwrap(), mandate);
        assert_eq!(titles(&mandate).len(), 2);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        let told = |change: &[(&str, &str)]| {
            let mut text = GOOD.to_owned();
            for (from, to) in change {
                assert!(text.contains(from), "{from}");
                text = text.replace(from, to);
            }
            let wrong = read(text.as_bytes()).unwrap_err();
            let lines: Vec<String> = wrong.iter().map(Wrong::to_string).collect();
            lines.join("\n")
        };
        let all = [
            told(&[("k = 1", "k = 3")]),
            told(&[("k = 1", "k = \"one\"")]),
            told(&[("binding = \"mandatory\"", "binding = \"must\"")]),
            told(&[("[consequence]", "[consequences]")]),
            told(&[("\"2026-03-31\"", "\"2025-03-31\"")]),
            told(&[("\"2026-03-31\"", "\"31 March\"")]),
            told(&[("date = \"2025-11\"", "date = \"2025-13\"")]),
            told(&[(
                "YUVA AI for All",
                "GENAI for everyone\", provider = \"Fractal",
            )]),
            told(&[("hi = \"एक पत्र\"", "hi = \"\"")]),
            told(&[("code = \"ai-everyone\"", "code = \"AI\"")]),
        ];
        insta::assert_snapshot!(all.join("\n"));
    }

    #[test]
    fn what_is_kept_is_read_though_it_would_be_refused_now() {
        // Given a mandate with a fault, as text and as it is kept
        let text = GOOD.replace("k = 1", "k = 3");
        let kept = stored(text.as_bytes()).unwrap();
        let json = to_json(&kept).unwrap();
        // then nobody brings it in, and what is kept is read.
        for bytes in [text.as_bytes(), json.as_bytes()] {
            assert_eq!(read(bytes).unwrap_err()[0].code, "k-too-large");
            assert_eq!(stored(bytes).unwrap(), kept);
        }
        assert_eq!(stored(b"{}").unwrap_err()[0].code, "unreadable");
    }

    #[test]
    fn json_and_what_is_no_text_are_told_too() {
        let told = |bytes: &[u8]| {
            let wrong = read(bytes).unwrap_err();
            let lines: Vec<String> = wrong.iter().map(Wrong::to_string).collect();
            lines.join("\n")
        };
        let all = [
            told(b"{\n\"code\": 7}"),
            told(b"code = \"\xff\""),
            told(b""),
        ];
        insta::assert_snapshot!(all.join("\n"));
    }

    #[test]
    fn passing_a_boundary_neither_ends_nor_repeats_what_the_recommended_lists_ask() {
        // Given the bands of a recommended list
        let day = |text: &str| text.parse::<Day>().unwrap();
        for topic in ["ai", "cybersecurity"] {
            let bands: Vec<Mandate<Named>> = files()
                .into_iter()
                .filter(|file| {
                    file.file_stem()
                        .unwrap()
                        .to_str()
                        .unwrap()
                        .starts_with(topic)
                })
                .map(|file| read(&std::fs::read(file).unwrap()).unwrap())
                .collect();
            assert_eq!(bands.len(), 4);
            for (joined, designation, band) in [
                ("2016-12-15", "Officer", "9-to-16"),
                ("2017-03-31", "Officer", "9-to-16"),
                ("2017-04-01", "Officer", "0-to-9"),
                ("2009-12-15", "Officer", "16-and-above"),
                ("2009-12-15", "MTS", "mts"),
                ("2025-12-20", "Officer", "0-to-9"),
            ] {
                // When 9 or 16 years are completed before it is due, or not,
                for on in [
                    "2025-11-05",
                    "2025-12-15",
                    "2026-01-01",
                    "2026-03-31",
                    "2026-05-01",
                ] {
                    let profile = Profile {
                        organisations: vec!["IN".to_owned()],
                        designation: Some(designation.to_owned()),
                        joined: Some(day(joined)),
                        ..Profile::default()
                    };
                    let reached: Vec<&str> = bands
                        .iter()
                        .filter(|band| band.reaches(&profile, day(on)) == Truth::Yes)
                        .map(|band| band.code.as_str())
                        .collect();
                    // then one list asks, from the first day to the last.
                    assert_eq!(reached, [format!("{topic}-{band}")], "{joined} {on}");
                }
            }
        }
    }

    #[test]
    fn every_mandate_that_ships_is_good_names_its_letter_and_fits_the_schema() {
        let schema = schema();
        let mut codes = BTreeSet::new();
        for file in files() {
            let bytes = std::fs::read(&file).unwrap();
            let mandate = read(&bytes).unwrap_or_else(|wrong| {
                let lines: Vec<String> = wrong.iter().map(Wrong::to_string).collect();
                panic!("{}: {}", file.display(), lines.join("\n"))
            });
            let stem = file.file_stem().unwrap().to_str().unwrap();
            assert_eq!(mandate.code, stem, "a file is called as its mandate");
            assert!(codes.insert(mandate.code.clone()));
            let value = serde_json::to_value(&mandate).unwrap();
            let written: Value = toml::from_str(std::str::from_utf8(&bytes).unwrap()).unwrap();
            for value in [&value, &written] {
                let misfits = misfits(&schema, &schema, value, "");
                assert!(misfits.is_empty(), "{}: {misfits:?}", file.display());
            }
        }
        assert_eq!(codes.len(), 18);
    }

    #[test]
    fn the_schema_refuses_what_the_reader_refuses() {
        let schema = schema();
        let good: Value = toml::from_str(GOOD).unwrap();
        assert_eq!(misfits(&schema, &schema, &good, ""), [""; 0]);
        for (pointer, value) in [
            ("/consequence/binding", "must".into()),
            ("/requirement", serde_json::json!({ "some-of": [] })),
            ("/window/within", serde_json::json!({ "dates": {} })),
            (
                "/audience",
                serde_json::json!({ "any-of": [{ "posting": ["X"] }] }),
            ),
            ("/code", 7.into()),
        ] {
            let mut bad = good.clone();
            *bad.pointer_mut(pointer).unwrap() = value;
            assert!(!misfits(&schema, &schema, &bad, "").is_empty(), "{pointer}");
            assert!(read(bad.to_string().as_bytes()).is_err(), "{pointer}");
        }
    }

    /// Where a value doesn't fit a schema: as much of JSON Schema as ours uses.
    fn misfits(root: &Value, schema: &Value, value: &Value, place: &str) -> Vec<String> {
        if let Some(reference) = schema["$ref"].as_str() {
            let target = root.pointer(reference.trim_start_matches('#')).unwrap();
            return misfits(root, target, value, place);
        }
        if let Some(choices) = schema["oneOf"].as_array() {
            let fits = |choice: &&Value| misfits(root, choice, value, place).is_empty();
            return match choices.iter().filter(fits).count() {
                1 => Vec::new(),
                n => vec![format!("{place}: {n} of the choices fit")],
            };
        }
        if let Some(values) = schema["enum"].as_array() {
            return match values.contains(value) {
                true => Vec::new(),
                false => vec![format!("{place}: {value} is none of the values")],
            };
        }
        let kind = match value {
            Value::Object(_) => "object",
            Value::Array(_) => "array",
            Value::String(_) => "string",
            Value::Number(_) => "integer",
            Value::Bool(_) => "boolean",
            Value::Null => "null",
        };
        if schema["type"] != kind {
            return vec![format!("{place}: {kind} instead of {}", schema["type"])];
        }
        let mut found = Vec::new();
        if let Some(object) = value.as_object() {
            for needed in schema["required"].as_array().into_iter().flatten() {
                if !object.contains_key(needed.as_str().unwrap()) {
                    found.push(format!("{place}: {needed} is missing"));
                }
            }
            for (name, value) in object {
                let place = format!("{place}/{name}");
                let own = &schema["properties"][name];
                let other = &schema["additionalProperties"];
                if own.is_object() {
                    found.extend(misfits(root, own, value, &place));
                } else if other.is_object() {
                    found.extend(misfits(root, other, value, &place));
                } else {
                    found.push(format!("{place}: no such name"));
                }
            }
        }
        for (number, value) in value.as_array().into_iter().flatten().enumerate() {
            let place = format!("{place}/{number}");
            found.extend(misfits(root, &schema["items"], value, &place));
        }
        found
    }
}
