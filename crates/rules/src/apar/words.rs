//! Packets in the words that people read, on the page and on paper.

use serde_json::Value;

use super::{Act, Amendment, HOURS, MISSING, MandateLine, OFFICIAL, Packet};
use crate::catalogue::duration_in_words;
use crate::mandates::Binding;
use crate::mandates::periods::{Exemption, State};
use crate::numbers::grouped;
use crate::officials::ProfileStatus;
use crate::text::Said;
use crate::time::Day;

/// How somebody stands.
pub fn state(state: State) -> Said {
    match state {
        State::Overdue => Said::new("Overdue", "अतिदेय"),
        State::Due => Said::new("Not done yet", "अभी शेष"),
        State::Upcoming => Said::new("Not open yet", "आगामी"),
        State::Completed => Said::new("Completed", "पूर्ण"),
        State::Exempt => Said::new("Nothing asked", "कुछ अपेक्षित नहीं"),
    }
}

/// Why nothing was asked for.
pub fn exemption(why: Exemption) -> Said {
    match why {
        Exemption::CameAfter => Said::new(
            "came under it after it had been due",
            "देय तिथि के बाद इसके दायरे में आए",
        ),
        Exemption::Closed => Said::new("optional, and over", "वैकल्पिक, और अवधि समाप्त"),
        Exemption::NoOccasion => Said::new(
            "what it counts from has not happened",
            "जिस घटना से अवधि गिनी जाती है वह नहीं हुई",
        ),
    }
}

/// Whether it must be done.
pub fn binding(binding: Binding) -> Said {
    match binding {
        Binding::Mandatory => Said::new("Mandatory", "अनिवार्य"),
        Binding::Optional => Said::new("Optional", "वैकल्पिक"),
    }
}

/// Whether the organisation stands by the profile.
pub fn status(status: ProfileStatus) -> Said {
    match status {
        ProfileStatus::Verified => Said::new("Verified", "सत्यापित"),
        ProfileStatus::NotVerified => Said::new("Not verified", "असत्यापित"),
        ProfileStatus::NotMyUser => Said::new("Not my user", "हमारे कार्मिक नहीं"),
    }
}

/// What was done about a line.
pub fn act(act: Act) -> Said {
    match act {
        Act::Disputed => Said::new("Disputed", "आपत्ति की गई"),
        Act::Withdrawn => Said::new("Dispute withdrawn", "आपत्ति वापस ली गई"),
        Act::Accepted => Said::new("Dispute accepted", "आपत्ति स्वीकार"),
        Act::Refused => Said::new("Dispute not accepted", "आपत्ति अस्वीकार"),
    }
}

/// A length of time from minutes.
pub fn minutes(minutes: i64) -> Said {
    duration_in_words(u32::try_from(minutes).unwrap_or_default())
}

/// A level of a competency.
pub fn level(level: i16) -> Said {
    match level {
        1 => Said::new("1 · Basic", "1 · आधारभूत"),
        2 => Said::new("2 · Intermediate", "2 · मध्यवर्ती"),
        _ => Said::new("3 · Advanced", "3 · उन्नत"),
    }
}

/// How much of a mandate was done.
pub fn done(line: &MandateLine) -> Said {
    if let Some(periods) = line.periods {
        let (met, ended) = (grouped(periods.met), grouped(periods.ended));
        return Said::new(
            format!("met in {met} of {ended} periods"),
            format!("{ended} में से {met} अवधियों में पूर्ण"),
        );
    }
    if line.minutes {
        let (done, asked) = (minutes(line.done), minutes(line.asked));
        return Said::new(
            format!("{} of {}", done.en, asked.en),
            format!("{} में से {}", asked.hi, done.hi),
        );
    }
    let (done, asked) = (grouped(line.done), grouped(line.asked));
    Said::new(format!("{done} of {asked}"), format!("{asked} में से {done}"))
}

/// What a line is about: “Mandate: …”.
pub fn line(key: &str, title: Option<&Said>) -> Said {
    let (kind, code) = key.split_once(':').unwrap_or((key, ""));
    let kind = match kind {
        OFFICIAL => return Said::new("Service particulars", "सेवा विवरण"),
        HOURS => return Said::new("Learning hours", "अधिगम घंटे"),
        MISSING => return Said::new("Something is missing", "कुछ छूट गया है"),
        "mandate" => Said::new("Mandate", "अधिदेश"),
        "completion" => Said::new("Completion", "पूर्णता"),
        "badge" => Said::new("Badge", "बैज"),
        "competency" => Said::new("Competency", "दक्षता"),
        _ => return Said::same(key),
    };
    let code = Said::same(code);
    let title = title.unwrap_or(&code);
    Said::new(
        format!("{}: {}", kind.en, title.en),
        format!("{}: {}", kind.hi, title.hi),
    )
}

/// The line of a packet that a key names.
pub fn line_of(packet: &Packet, key: &str) -> Said {
    line(key, packet.title_of(key).as_ref())
}

/// A value of a line, by its name in the packet.
pub fn field(name: &str) -> Said {
    match name {
        "organisation" | "organisation_name" => Said::new("Organisation", "संगठन"),
        "designation" => Said::new("Designation", "पदनाम"),
        "group" => Said::new("Group", "समूह"),
        "profile_status" => Said::new("Profile", "प्रोफ़ाइल"),
        "service" => Said::new("Service", "सेवा"),
        "cadre" => Said::new("Cadre", "संवर्ग"),
        "batch" => Said::new("Batch", "बैच"),
        "joined" => Said::new("Date of joining", "कार्यग्रहण की तिथि"),
        "registered" => Said::new("Registered on", "पंजीकरण की तिथि"),
        "postings" => Said::new("Postings", "तैनाती"),
        "title" => Said::new("Title", "शीर्षक"),
        "letter" => Said::new("Letter", "पत्र"),
        "letter_date" => Said::new("Date of the letter", "पत्र की तिथि"),
        "version" => Said::new("Version of the rule", "नियम का संस्करण"),
        "version_from" => Said::new("Rule in force from", "नियम लागू होने की तिथि"),
        "binding" => Said::new("Mandatory or optional", "अनिवार्य या वैकल्पिक"),
        "since" => Said::new("Under it since", "इसके दायरे में कब से"),
        "left" => Said::new("Under it until before", "इसके दायरे से बाहर"),
        "opens" => Said::new("Opens", "प्रारंभ"),
        "due" => Said::new("Due", "देय तिथि"),
        "state" => Said::new("Standing", "स्थिति"),
        "exemption" => Said::new("Why nothing was asked", "अपेक्षित क्यों नहीं"),
        "completed" => Said::new("Completed on", "पूर्ण होने की तिथि"),
        "late" => Said::new("After the due date", "देय तिथि के बाद"),
        "done" => Said::new("Done", "किया गया"),
        "asked" => Said::new("Asked for", "अपेक्षित"),
        "periods" => Said::new("Periods", "अवधियाँ"),
        "courses" => Said::new("Courses", "पाठ्यक्रम"),
        "minutes" => Said::new("Duration in minutes", "अवधि (मिनट)"),
        "certificate" => Said::new("Certificate", "प्रमाणपत्र"),
        "level" => Said::new("Level", "स्तर"),
        "flagged" => Said::new("Flagged", "चिह्नित"),
        "course_minutes" => Said::new("Course hours", "पाठ्यक्रम घंटे"),
        "flagged_minutes" => Said::new("Course hours of flagged completions", "चिह्नित पूर्णताओं के घंटे"),
        "spent_seconds" => Said::new("Time spent", "बिताया गया समय"),
        "met" => Said::new("Earned on", "अर्जित होने की तिथि"),
        "taken_back" => Said::new("Taken back", "वापस लिया गया"),
        other => Said::same(other),
    }
}

/// What a value says. Lists are told by their parts.
pub fn value(name: &str, value: &Value) -> Said {
    let dash = || Said::same("–");
    match value {
        Value::Null => dash(),
        Value::Bool(true) => Said::new("yes", "हाँ"),
        Value::Bool(false) => Said::new("no", "नहीं"),
        Value::Number(number) => {
            let number = number.as_i64().unwrap_or_default();
            match name {
                "course_minutes" | "flagged_minutes" => minutes(number),
                "spent_seconds" => minutes(number / 60),
                "batch" => Said::same(&number.to_string()),
                _ => Said::same(&grouped(number)),
            }
        }
        Value::String(text) => match text.parse::<Day>() {
            Ok(day) if text.len() == 10 => Said::same(&day.dotted()),
            _ => word(name, text),
        },
        Value::Array(items) if items.is_empty() => dash(),
        Value::Array(items) => {
            let parts: Vec<Said> = items.iter().map(part).collect();
            let join = |of: fn(&Said) -> &str| {
                let parts: Vec<&str> = parts.iter().map(of).collect();
                parts.join("; ")
            };
            Said::new(join(|said| &said.en), join(|said| &said.hi))
        }
        Value::Object(_) => part(value),
    }
}

fn word(name: &str, text: &str) -> Said {
    let known = || -> Option<Said> {
        let quoted = Value::from(text);
        match name {
            "state" => serde_json::from_value(quoted).ok().map(state),
            "exemption" => serde_json::from_value(quoted).ok().map(exemption),
            "binding" => serde_json::from_value(quoted).ok().map(binding),
            "profile_status" => serde_json::from_value(quoted).ok().map(status),
            _ => None,
        }
    };
    known().unwrap_or_else(|| Said::same(text))
}

/// A part of a list, or a value with parts: its name, and its day.
fn part(of: &Value) -> Said {
    if let Ok(said) = serde_json::from_value::<Said>(of.clone()) {
        return said;
    }
    if let (Some(met), Some(ended)) = (of.get("met"), of.get("ended")) {
        let (met, ended) = (value("met", met), value("ended", ended));
        return Said::new(
            format!("{} of {}", met.en, ended.en),
            format!("{} में से {}", ended.hi, met.hi),
        );
    }
    let names = ["title", "name", "code", "organisation"];
    let name = names.into_iter().find_map(|name| of.get(name));
    let name = name.map_or_else(|| Said::same("–"), |name| value("title", name));
    let days = ["completed", "from"];
    let day = days.into_iter().find_map(|day| of.get(day));
    match day.filter(|day| !day.is_null()) {
        None => name,
        Some(day) => {
            let day = value("completed", day);
            Said::new(
                format!("{} ({})", name.en, day.en),
                format!("{} ({})", name.hi, day.hi),
            )
        }
    }
}

/// An amendment: which line and value, what it was, and what it is.
pub fn amendment(amendment: &Amendment) -> (Said, Said, Said) {
    let mut about = line(&amendment.line, amendment.title.as_ref());
    let Some(name) = &amendment.field else {
        let is_there = |value: &Value| match value.is_null() {
            true => Said::new("not there", "नहीं था"),
            false => Said::new("there", "दर्ज"),
        };
        let is = match amendment.is.is_null() {
            true => Said::new("not there", "नहीं है"),
            false => is_there(&amendment.is),
        };
        return (about, is_there(&amendment.was), is);
    };
    let field = field(name);
    about.en.push_str(&format!(", {}", field.en));
    about.hi.push_str(&format!(", {}", field.hi));
    (
        about,
        value(name, &amendment.was),
        value(name, &amendment.is),
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_are_told_in_words() {
        for (name, of, en) in [
            ("state", json!("completed"), "Completed"),
            ("due", json!("2026-03-31"), "31.03.2026"),
            ("course_minutes", json!(90), "1h 30 mins"),
            ("spent_seconds", json!(7_200), "2h"),
            ("late", json!(true), "yes"),
            ("cadre", json!(null), "–"),
            ("batch", json!(2016), "2016"),
            ("asked", json!(100_000), "1,00,000"),
            ("periods", json!({ "met": 3, "ended": 52 }), "3 of 52"),
            ("profile_status", json!("VERIFIED"), "Verified"),
            (
                "courses",
                json!([
                    { "code": "a", "title": "AI", "completed": "2026-01-05" },
                    { "code": "b", "title": "Cyber", "completed": null },
                ]),
                "AI (05.01.2026); Cyber",
            ),
            (
                "postings",
                json!([{ "organisation": "IN-BR", "name": { "en": "Bihar", "hi": "बिहार" }, "from": "2020-01-01" }]),
                "Bihar (01.01.2020)",
            ),
        ] {
            assert_eq!(value(name, &of).en, en);
        }
    }

    #[test]
    fn every_value_of_a_packet_has_a_name() {
        let line = json!({
            "organisation": 1, "designation": 1, "state": 1, "late": 1, "spent_seconds": 1,
            "taken_back": 1,
        });
        for name in line.as_object().unwrap().keys() {
            assert_ne!(field(name).en, *name);
        }
    }
}
