//! Acts of the ledger as statements: what Sopan itself says of its learners' learning.

use serde_json::{Value, json};

use super::shapes::{moment_text, uuid_text};
use crate::time::Moment;

/// What an official did, with the number that the ledger has for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(i16)]
pub enum Kind {
    /// Enrolled in a course.
    Enrolled = 7,
    /// Completed a resource of it.
    ResourceCompleted = 8,
    /// Cleared its assessment.
    Cleared = 9,
    /// Didn't.
    NotCleared = 10,
    /// Completed the course.
    Completed = 11,
    /// Took a course that was completed once more.
    TakenAgain = 16,
    /// Completed it once more.
    CompletedAgain = 17,
    /// Completed a course by what was done in two accounts, when they were merged.
    CompletedByMerge = 25,
}

impl Kind {
    /// All there are.
    pub const EVERY: [Kind; 8] = [
        Kind::Enrolled,
        Kind::ResourceCompleted,
        Kind::Cleared,
        Kind::NotCleared,
        Kind::Completed,
        Kind::TakenAgain,
        Kind::CompletedAgain,
        Kind::CompletedByMerge,
    ];

    /// The ledger's number.
    pub fn number(self) -> i16 {
        self as i16
    }

    /// The kind with this number.
    pub fn read(number: i16) -> Option<Kind> {
        Kind::EVERY.into_iter().find(|k| k.number() == number)
    }

    /// What it is done to.
    pub fn about(self) -> About {
        match self {
            Kind::ResourceCompleted => About::Resource,
            Kind::Cleared | Kind::NotCleared => About::Assessment,
            Kind::Enrolled
            | Kind::Completed
            | Kind::TakenAgain
            | Kind::CompletedAgain
            | Kind::CompletedByMerge => About::Course,
        }
    }

    /// The verb, one of ADL's vocabulary.
    pub fn verb(self) -> &'static str {
        match self {
            Kind::Enrolled | Kind::TakenAgain => "http://adlnet.gov/expapi/verbs/registered",
            Kind::ResourceCompleted
            | Kind::Completed
            | Kind::CompletedAgain
            | Kind::CompletedByMerge => "http://adlnet.gov/expapi/verbs/completed",
            Kind::Cleared => "http://adlnet.gov/expapi/verbs/passed",
            Kind::NotCleared => "http://adlnet.gov/expapi/verbs/failed",
        }
    }

    fn display(self) -> Value {
        let (en, hi) = match self {
            Kind::Enrolled => ("enrolled in", "में नामांकन किया"),
            Kind::ResourceCompleted | Kind::Completed | Kind::CompletedByMerge => {
                ("completed", "पूर्ण किया")
            }
            Kind::TakenAgain => ("enrolled again in", "में पुनः नामांकन किया"),
            Kind::CompletedAgain => ("completed again", "पुनः पूर्ण किया"),
            Kind::Cleared => ("cleared", "उत्तीर्ण किया"),
            Kind::NotCleared => ("did not clear", "उत्तीर्ण नहीं किया"),
        };
        json!({ "en": en, "hi": hi })
    }
}

/// What an act is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// A course.
    Course,
    /// A resource of it.
    Resource,
    /// Its assessment.
    Assessment,
}

impl About {
    fn kind(self) -> &'static str {
        match self {
            About::Course => "http://adlnet.gov/expapi/activities/course",
            About::Resource => "http://adlnet.gov/expapi/activities/lesson",
            About::Assessment => "http://adlnet.gov/expapi/activities/assessment",
        }
    }
}

/// An activity of the catalogue. `title` is its language and its title, where it is still
/// there.
pub fn activity(id: &str, about: About, title: Option<(&str, &str)>) -> Value {
    let mut definition = json!({ "type": about.kind() });
    if let Some((language, title)) = title {
        definition["name"] = json!({ language: title });
    }
    json!({ "objectType": "Activity", "id": id, "definition": definition })
}

/// An act, and what is known of it.
#[derive(Debug, Clone)]
pub struct Act {
    /// The statement's id.
    pub id: [u8; 16],
    /// What was done.
    pub kind: Kind,
    /// By whom.
    pub actor: Value,
    /// The course.
    pub course: Value,
    /// The resource or assessment of it that was done.
    pub part: Option<Value>,
    /// The result of an attempt, in hundredths of a per cent.
    pub hundredths: i64,
    /// When it happened.
    pub occurred: Moment,
    /// When the ledger took it.
    pub recorded: Moment,
    /// The registration of this official in this course.
    pub registration: String,
    /// Who says so.
    pub authority: Value,
}

/// The statement.
pub fn statement(act: Act) -> Value {
    let mut context = json!({ "registration": act.registration, "platform": "Sopan" });
    let object = match act.part {
        Some(part) => {
            context["contextActivities"] = json!({ "parent": [act.course] });
            part
        }
        None => act.course,
    };
    let mut statement = json!({
        "id": uuid_text(&act.id),
        "actor": act.actor,
        "verb": { "id": act.kind.verb(), "display": act.kind.display() },
        "object": object,
        "context": context,
        "timestamp": moment_text(act.occurred),
        "stored": moment_text(act.recorded),
        "authority": act.authority,
        "version": "1.0.0",
    });
    let cleared = match act.kind {
        Kind::Cleared => Some(true),
        Kind::NotCleared => Some(false),
        _ => None,
    };
    if let Some(success) = cleared {
        // Four digits: what a float prints is what was meant.
        #[expect(clippy::cast_precision_loss, reason = "at most 10,000")]
        let scaled = act.hundredths.clamp(-10_000, 10_000) as f64 / 10_000.0;
        statement["result"] = json!({ "score": { "scaled": scaled }, "success": success });
    } else if !matches!(act.kind, Kind::Enrolled | Kind::TakenAgain) {
        statement["result"] = json!({ "completion": true });
    }
    statement
}

#[cfg(test)]
mod tests {
    use super::super::{Version, about, agents, check};
    use super::*;

    fn act(kind: Kind) -> Act {
        let about = Some(kind.about()).filter(|about| *about != About::Course);
        Act {
            id: super::super::shapes::random_uuid([7; 16]),
            kind,
            actor: agents::client("https://sopan.example", "12"),
            course: activity(
                "https://sopan.example/courses/noting",
                About::Course,
                Some(("hi", "टिप्पणी लेखन")),
            ),
            part: about.map(|about| activity("https://sopan.example/activities/5", about, None)),
            hundredths: 6_011,
            occurred: Moment(1_763_000_000_000_000),
            recorded: Moment(1_763_000_001_000_000),
            registration: "a6a4a1a8-75a4-4f0e-9a2c-3f1b6c1f6d10".to_owned(),
            authority: agents::client("https://sopan.example", "sopan"),
        }
    }

    #[test]
    fn every_act_is_a_statement_of_both_versions() {
        for kind in Kind::EVERY {
            assert_eq!(Kind::read(kind.number()), Some(kind));
            let told = statement(act(kind));
            for version in [Version::V1, Version::V2] {
                check::statement(&told, version, None).unwrap();
            }
            let words = about::words(&told);
            assert!(words.contains(&about::Word::Verb(kind.verb().to_owned())));
        }
        assert_eq!(Kind::read(1), None);
    }

    #[test]
    fn an_attempt_says_how_it_went() {
        let told = statement(act(Kind::Cleared));
        assert_eq!(
            told["result"].to_string(),
            r#"{"score":{"scaled":0.6011},"success":true}"#
        );
        assert_eq!(
            told["context"]["contextActivities"]["parent"][0]["definition"]["name"]["hi"],
            "टिप्पणी लेखन"
        );
        assert_eq!(statement(act(Kind::NotCleared))["result"]["success"], false);
        assert_eq!(
            statement(act(Kind::Completed))["result"]["completion"],
            true
        );
        assert_eq!(
            statement(act(Kind::CompletedAgain))["result"]["completion"],
            true
        );
        for begun in [Kind::Enrolled, Kind::TakenAgain] {
            assert!(statement(act(begun)).get("result").is_none());
        }
    }
}
