//! Agents and groups: by what they are known, and the person behind them.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

/// The four properties by which an agent or group is known (inverse functional
/// identifiers: 1.0.3, Data 2.4.2.3; 2.0, 4.2.2.1).
pub const IDENTIFIERS: [&str; 4] = ["mbox", "mbox_sha1sum", "openid", "account"];

/// By what an agent or identified group is known, as one text: two are the same exactly
/// when these are. `None` for an anonymous group.
pub fn known_by(agent: &Value) -> Option<String> {
    IDENTIFIERS.iter().find_map(|name| {
        let value = agent.get(name)?;
        Some(match value {
            Value::String(text) if *name == "mbox_sha1sum" => {
                format!("{name}:{}", text.to_ascii_lowercase())
            }
            Value::String(text) => format!("{name}:{text}"),
            account => {
                let part = |name| account.get(name).and_then(Value::as_str);
                // No IRI has a blank in it.
                format!(
                    "account:{} {}",
                    part("homePage").unwrap_or_default(),
                    part("name").unwrap_or_default()
                )
            }
        })
    })
}

/// Whether it says that it is a group.
pub fn is_group(agent: &Value) -> bool {
    agent.get("objectType").and_then(Value::as_str) == Some("Group")
}

/// The members of a group; none of an agent.
pub fn members(agent: &Value) -> &[Value] {
    agent
        .get("member")
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

/// What alone says which agent it is. Of an anonymous group, that of its members.
pub fn minimal(agent: &Value) -> Value {
    let mut least = Map::new();
    if let Some(kind) = agent.get("objectType") {
        least.insert("objectType".to_owned(), kind.clone());
    }
    for name in IDENTIFIERS {
        if let Some(value) = agent.get(name) {
            least.insert(name.to_owned(), value.clone());
            return Value::Object(least);
        }
    }
    let members = members(agent).iter().map(minimal).collect();
    least.insert("member".to_owned(), Value::Array(members));
    Value::Object(least)
}

/// The person behind an agent (1.0.3, Communication 2.4; 2.0, 4.1.6.3): everything is a
/// list. `names` are those under which the agent was met.
pub fn person(agent: &Value, names: &BTreeSet<String>) -> Value {
    let mut person = Map::new();
    person.insert("objectType".to_owned(), json!("Person"));
    let said = agent.get("name").and_then(Value::as_str);
    let mut names: Vec<&str> = names.iter().map(String::as_str).collect();
    names.extend(said.filter(|name| names.is_empty() || !names.contains(name)));
    if !names.is_empty() {
        person.insert("name".to_owned(), json!(names));
    }
    for name in IDENTIFIERS {
        if let Some(value) = agent.get(name) {
            person.insert(name.to_owned(), json!([value]));
        }
    }
    Value::Object(person)
}

/// The agent as which a client signs what it sends: an account here.
pub fn client(home: &str, key: &str) -> Value {
    json!({
        "objectType": "Agent",
        "account": { "homePage": home, "name": key }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agent_is_known_by_one_thing() {
        for (agent, known) in [
            (
                json!({"mbox": "mailto:a@b", "name": "A"}),
                Some("mbox:mailto:a@b"),
            ),
            (json!({"mbox_sha1sum": "AB"}), Some("mbox_sha1sum:ab")),
            (json!({"openid": "http://a"}), Some("openid:http://a")),
            (
                json!({"objectType": "Group", "account": {"name": "x y", "homePage": "http://h"}}),
                Some("account:http://h x y"),
            ),
            (json!({"objectType": "Group", "member": []}), None),
        ] {
            assert_eq!(known_by(&agent).as_deref(), known);
        }
    }

    #[test]
    fn what_is_minimal_still_says_who_it_is() {
        assert_eq!(
            minimal(&json!({"objectType": "Agent", "name": "A", "mbox": "mailto:a@b"})),
            json!({"objectType": "Agent", "mbox": "mailto:a@b"})
        );
        let group = json!({
            "objectType": "Group", "name": "G",
            "member": [{"name": "A", "openid": "http://a"}]
        });
        assert_eq!(
            minimal(&group),
            json!({"objectType": "Group", "member": [{"openid": "http://a"}]})
        );
    }

    #[test]
    fn a_person_is_made_of_lists() {
        let names = BTreeSet::from(["आशा".to_owned(), "Asha".to_owned()]);
        let agent = json!({"name": "Asha", "mbox": "mailto:a@b"});
        assert_eq!(
            person(&agent, &names),
            json!({"objectType": "Person", "name": ["Asha", "आशा"], "mbox": ["mailto:a@b"]})
        );
        assert_eq!(
            person(&client("http://h", "k"), &BTreeSet::new()),
            json!({"objectType": "Person", "account": [{"homePage": "http://h", "name": "k"}]})
        );
    }
}
