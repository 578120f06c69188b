//! What a statement is about: the words under which it is found again, and the
//! activities of which it tells something.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::VOIDED;
use super::agents::{is_group, known_by, members};
use super::check::CONTEXT_ACTIVITIES;
use super::shapes::uuid;

/// Under what a statement is found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Word {
    /// An agent or group that is actor or object, or a member of such a group.
    Agent(String),
    /// One that has another part in it.
    RelatedAgent(String),
    /// The activity that is the object.
    Activity(String),
    /// One of the context, or of a substatement.
    RelatedActivity(String),
    /// The verb.
    Verb(String),
    /// The registration, in small letters.
    Registration(String),
}

impl Word {
    /// The word as one text; no two words have the same.
    pub fn key(&self) -> String {
        let (kind, text) = match self {
            Word::Agent(x) => ("agent", x),
            Word::RelatedAgent(x) => ("related agent", x),
            Word::Activity(x) => ("activity", x),
            Word::RelatedActivity(x) => ("related activity", x),
            Word::Verb(x) => ("verb", x),
            Word::Registration(x) => ("registration", x),
        };
        format!("{kind}:{text}")
    }
}

/// The words of a statement (1.0.3, Communication 2.1.3; 2.0, 4.1.6.1). What is actor or
/// object isn't also told as related: whoever asks for related ones asks for both.
pub fn words(statement: &Value) -> BTreeSet<Word> {
    let mut words = BTreeSet::new();
    let mut related = BTreeSet::new();
    for part in ["actor", "object"] {
        let part = &statement[part];
        if is_agent(part) || part.get("verb").is_none() {
            each_agent(part, |id| {
                words.insert(Word::Agent(id));
            });
        }
    }
    let mut found = |word| {
        related.insert(word);
    };
    each_agent(&statement["authority"], |id| found(Word::RelatedAgent(id)));
    context(&statement["context"], &mut found);
    let object = &statement["object"];
    match kind(object) {
        "SubStatement" => {
            each_agent(&object["actor"], |id| found(Word::RelatedAgent(id)));
            if is_agent(&object["object"]) {
                each_agent(&object["object"], |id| found(Word::RelatedAgent(id)));
            }
            if let Some(id) = activity_id(&object["object"]) {
                found(Word::RelatedActivity(id));
            }
            context(&object["context"], &mut found);
        }
        _ => words.extend(activity_id(object).map(Word::Activity)),
    }
    words.extend(text(&statement["verb"]["id"]).map(Word::Verb));
    let registration = text(&statement["context"]["registration"]);
    words.extend(registration.map(|x| Word::Registration(x.to_ascii_lowercase())));
    related.retain(|word| match word {
        Word::RelatedAgent(id) => !words.contains(&Word::Agent(id.clone())),
        Word::RelatedActivity(id) => !words.contains(&Word::Activity(id.clone())),
        _ => true,
    });
    words.extend(related);
    words
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn kind(object: &Value) -> &str {
    object
        .get("objectType")
        .and_then(Value::as_str)
        .unwrap_or("Activity")
}

fn is_agent(object: &Value) -> bool {
    matches!(kind(object), "Agent" | "Group")
}

fn activity_id(object: &Value) -> Option<String> {
    match kind(object) {
        "Activity" => text(&object["id"]),
        _ => None,
    }
}

/// An agent or group, and the members of a group.
fn each_agent(agent: &Value, mut found: impl FnMut(String)) {
    known_by(agent).into_iter().for_each(&mut found);
    if is_group(agent) {
        members(agent).iter().filter_map(known_by).for_each(found);
    }
}

fn context(context: &Value, found: &mut impl FnMut(Word)) {
    for part in ["instructor", "team"] {
        each_agent(&context[part], |id| found(Word::RelatedAgent(id)));
    }
    for (list, who) in [("contextAgents", "agent"), ("contextGroups", "group")] {
        for one in context[list].as_array().into_iter().flatten() {
            each_agent(&one[who], |id| found(Word::RelatedAgent(id)));
        }
    }
    for activity in context_activities(context) {
        if let Some(id) = text(&activity["id"]) {
            found(Word::RelatedActivity(id));
        }
    }
}

fn context_activities(context: &Value) -> impl Iterator<Item = &Value> {
    CONTEXT_ACTIVITIES
        .iter()
        .flat_map(|place| match &context["contextActivities"][place] {
            Value::Array(list) => list.as_slice(),
            Value::Null => &[],
            one => std::slice::from_ref(one),
        })
}

/// The statement at which this one points as its object.
pub fn target(statement: &Value) -> Option<[u8; 16]> {
    let object = &statement["object"];
    match kind(object) {
        "StatementRef" => uuid(object["id"].as_str()?),
        _ => None,
    }
}

/// Whether it takes another statement back.
pub fn voids(statement: &Value) -> bool {
    statement["verb"]["id"].as_str() == Some(VOIDED)
}

/// Every activity that is defined in a statement, with its definition.
pub fn definitions(statement: &Value) -> Vec<(&str, &Map<String, Value>)> {
    let object = &statement["object"];
    let inner = &object["object"];
    [object, inner]
        .into_iter()
        .chain(context_activities(&statement["context"]))
        .chain(context_activities(&object["context"]))
        .filter(|activity| kind(activity) == "Activity")
        .filter_map(|activity| {
            let definition = activity.get("definition")?.as_object()?;
            Some((activity["id"].as_str()?, definition))
        })
        .collect()
}

/// Every agent or identified group that is named in a statement, and its name.
pub fn names(statement: &Value) -> BTreeSet<(String, String)> {
    let mut names = BTreeSet::new();
    let mut take = |agent: &Value| {
        let of = |agent: &Value| Some((known_by(agent)?, text(&agent["name"])?));
        names.extend(of(agent));
        names.extend(members(agent).iter().filter_map(of));
    };
    let object = &statement["object"];
    take(&statement["actor"]);
    if is_agent(object) {
        take(object);
    }
    for context in [&statement["context"], &object["context"]] {
        take(&context["instructor"]);
        take(&context["team"]);
        for (list, who) in [("contextAgents", "agent"), ("contextGroups", "group")] {
            for one in context[list].as_array().into_iter().flatten() {
                take(&one[who]);
            }
        }
    }
    if kind(object) == "SubStatement" {
        take(&object["actor"]);
        if is_agent(&object["object"]) {
            take(&object["object"]);
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn told(statement: &Value) -> Vec<String> {
        words(statement).iter().map(Word::key).collect()
    }

    #[test]
    fn a_statement_is_found_by_what_stands_in_it() {
        let statement = json!({
            "actor": {"objectType": "Group", "mbox": "mailto:g@x", "member": [{"mbox": "mailto:m@x"}]},
            "verb": {"id": "http://v"},
            "object": {"id": "http://a"},
            "authority": {"account": {"homePage": "http://h", "name": "k"}},
            "context": {
                "registration": "AA97B177-9383-4934-8543-0F91A7A02836",
                "instructor": {"mbox": "mailto:m@x"},
                "team": {"objectType": "Group", "member": [{"openid": "http://t"}]},
                "contextActivities": {"parent": [{"id": "http://p"}], "other": {"id": "http://a"}},
                "contextAgents": [{"agent": {"mbox": "mailto:c@x"}}]
            }
        });
        assert_eq!(
            told(&statement),
            [
                "agent:mbox:mailto:g@x",
                "agent:mbox:mailto:m@x",
                "related agent:account:http://h k",
                "related agent:mbox:mailto:c@x",
                "related agent:openid:http://t",
                "activity:http://a",
                "related activity:http://p",
                "verb:http://v",
                "registration:aa97b177-9383-4934-8543-0f91a7a02836",
            ]
        );
    }

    #[test]
    fn what_stands_in_a_substatement_is_related() {
        let statement = json!({
            "actor": {"mbox": "mailto:a@x"},
            "verb": {"id": "http://planned"},
            "object": {
                "objectType": "SubStatement",
                "actor": {"mbox": "mailto:s@x", "name": "S"},
                "verb": {"id": "http://inner"},
                "object": {"id": "http://a", "definition": {"type": "http://t"}},
                "context": {"contextActivities": {"category": [{"id": "http://c"}]}}
            }
        });
        assert_eq!(
            told(&statement),
            [
                "agent:mbox:mailto:a@x",
                "related agent:mbox:mailto:s@x",
                "related activity:http://a",
                "related activity:http://c",
                "verb:http://planned",
            ]
        );
        let defined: Vec<&str> = definitions(&statement).iter().map(|d| d.0).collect();
        assert_eq!(defined, ["http://a"]);
        let named = names(&statement);
        assert_eq!(
            named,
            BTreeSet::from([("mbox:mailto:s@x".to_owned(), "S".to_owned())])
        );
    }

    #[test]
    fn agents_are_objects_too() {
        let statement = json!({
            "actor": {"mbox": "mailto:a@x"},
            "verb": {"id": "http://mentored"},
            "object": {"objectType": "Agent", "mbox": "mailto:o@x"}
        });
        assert_eq!(
            told(&statement),
            [
                "agent:mbox:mailto:a@x",
                "agent:mbox:mailto:o@x",
                "verb:http://mentored"
            ]
        );
    }

    #[test]
    fn a_statement_points_at_another() {
        let id = "aa97b177-9383-4934-8543-0f91a7a02836";
        let statement = json!({
            "verb": {"id": VOIDED}, "object": {"objectType": "StatementRef", "id": id}
        });
        assert_eq!(target(&statement), uuid(id));
        assert!(voids(&statement));
        assert_eq!(target(&json!({"object": {"id": id}})), None);
    }
}
