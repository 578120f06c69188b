//! When two statements are the same (1.0.3, Data 2.3.1; 2.0, 4.2.3): what the store of
//! records sets itself doesn't count, nor how the same value is written, nor what an
//! activity, an agent or a verb is called.

use serde_json::{Map, Value};

use super::Version;
use super::agents::{IDENTIFIERS, is_group, members};
use super::check::CONTEXT_ACTIVITIES;
use super::shapes::{duration, moment};

/// Whether the one that is kept and the one that came say the same.
pub fn same(kept: &Value, came: &Value) -> bool {
    let (mut kept, mut came) = (kept.clone(), came.clone());
    // Where none was given, the moment of storing became the timestamp.
    if came.get("timestamp").is_none() && kept.get("timestamp") == kept.get("stored") {
        drop_keys(&mut kept, &["timestamp"]);
    }
    for statement in [&mut kept, &mut came] {
        drop_keys(statement, &["id", "stored", "authority", "version"]);
        bare(statement);
    }
    alike(&kept, &came)
}

/// Whether the statement that was signed is the one that came: as [`same`], and what the
/// signature can't know of is left out, the attachment that holds it.
pub fn same_as_signed(signed: &Value, came: &Value, usage: &str) -> bool {
    let (mut signed, mut came) = (signed.clone(), came.clone());
    for statement in [&mut signed, &mut came] {
        if let Some(list) = statement
            .get_mut("attachments")
            .and_then(Value::as_array_mut)
        {
            list.retain(|attachment| attachment["usageType"].as_str() != Some(usage));
            if list.is_empty() {
                drop_keys(statement, &["attachments"]);
            }
        }
    }
    // An id that was added after signing says nothing else; another one does.
    let ids = (signed.get("id"), came.get("id"));
    if let (Some(one), Some(other)) = ids
        && !one
            .as_str()
            .zip(other.as_str())
            .is_some_and(|(one, other)| one.eq_ignore_ascii_case(other))
    {
        return false;
    }
    if signed.get("timestamp").is_none() {
        drop_keys(&mut came, &["timestamp"]);
    }
    same(&signed, &came)
}

fn drop_keys(value: &mut Value, keys: &[&str]) {
    if let Some(map) = value.as_object_mut() {
        for key in keys {
            map.remove(*key);
        }
    }
}

/// Leaves out what isn't compared, and writes the rest in one way.
fn bare(statement: &mut Value) {
    let Some(map) = statement.as_object_mut() else {
        return;
    };
    if let Some(actor) = map.get_mut("actor") {
        bare_agent(actor);
    }
    if let Some(verb) = map.get_mut("verb") {
        drop_keys(verb, &["display"]);
    }
    if let Some(object) = map.get_mut("object") {
        let kind = object.get("objectType").and_then(Value::as_str);
        match kind.unwrap_or("Activity") {
            "Activity" => bare_activity(object),
            "Agent" | "Group" => bare_agent(object),
            "SubStatement" => bare(object),
            _ => lower(object, "id"),
        }
    }
    if let Some(at) = map.get_mut("timestamp") {
        at_moment(at);
    }
    if let Some(result) = map.get_mut("result")
        && let Some(length) = result.get_mut("duration")
        && let Some(known) = length.as_str().and_then(duration)
    {
        *length = known.into();
    }
    if let Some(context) = map.get_mut("context") {
        bare_context(context);
    }
    for attachment in map
        .get_mut("attachments")
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
    {
        drop_keys(attachment, &["display", "description"]);
        lower(attachment, "sha2");
    }
}

fn lower(value: &mut Value, key: &str) {
    if let Some(Value::String(text)) = value.get_mut(key) {
        text.make_ascii_lowercase();
    }
}

fn at_moment(value: &mut Value) {
    if let Some(moment) = value.as_str().and_then(|text| moment(text, Version::V1)) {
        *value = moment.0.into();
    }
}

fn bare_activity(activity: &mut Value) {
    drop_keys(activity, &["objectType", "definition"]);
}

fn bare_agent(agent: &mut Value) {
    let mut bare = Map::new();
    bare.insert("group".to_owned(), is_group(agent).into());
    for name in IDENTIFIERS {
        if let Some(value) = agent.get(name) {
            bare.insert(name.to_owned(), value.clone());
        }
    }
    // The members of an identified group are known elsewhere; their order says nothing.
    if bare.len() == 1 {
        let mut list: Vec<Value> = members(agent).to_vec();
        list.iter_mut().for_each(bare_agent);
        list.sort_by_key(Value::to_string);
        bare.insert("member".to_owned(), list.into());
    }
    *agent = Value::Object(bare);
}

fn bare_context(context: &mut Value) {
    lower(context, "registration");
    for part in ["instructor", "team"] {
        if let Some(agent) = context.get_mut(part) {
            bare_agent(agent);
        }
    }
    for (list, who) in [("contextAgents", "agent"), ("contextGroups", "group")] {
        for one in context
            .get_mut(list)
            .and_then(Value::as_array_mut)
            .into_iter()
            .flatten()
        {
            if let Some(agent) = one.get_mut(who) {
                bare_agent(agent);
            }
        }
    }
    if let Some(statement) = context.get_mut("statement") {
        lower(statement, "id");
    }
    for place in CONTEXT_ACTIVITIES {
        if let Some(value) = context
            .get_mut("contextActivities")
            .and_then(|c| c.get_mut(place))
        {
            if !value.is_array() {
                *value = Value::Array(vec![value.take()]);
            }
            let list = value.as_array_mut().into_iter().flatten();
            list.for_each(bare_activity);
        }
    }
}

/// The same JSON: 1 and 1.0 are the same number.
fn alike(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => {
            one == other || one.as_f64() == other.as_f64()
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(a, b)| alike(a, b))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .all(|(key, a)| other.get(key).is_some_and(|b| alike(a, b)))
        }
        _ => one == other,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn plain() -> Value {
        json!({
            "actor": {"objectType": "Group", "member": [{"mbox": "mailto:a@x"}, {"mbox": "mailto:b@x"}]},
            "verb": {"id": "http://v", "display": {"en": "did"}},
            "object": {"id": "http://a", "definition": {"name": {"en": "A"}}},
            "result": {"duration": "PT1H0M0.12S", "score": {"raw": 1}},
            "context": {"registration": "aa97b177-9383-4934-8543-0f91a7a02836", "contextActivities": {"parent": [{"id": "http://p"}]}},
            "timestamp": "2026-11-22T10:00:00Z"
        })
    }

    fn changed(pointer: &str, value: Value) -> Value {
        let mut statement = plain();
        *statement.pointer_mut(pointer).expect("a place") = value;
        statement
    }

    #[test]
    fn how_the_same_is_written_does_not_count() {
        for other in [
            plain(),
            changed(
                "/actor/member",
                json!([{"mbox": "mailto:b@x", "name": "B"}, {"objectType": "Agent", "mbox": "mailto:a@x"}]),
            ),
            changed("/verb/display", json!({})),
            changed(
                "/object",
                json!({"objectType": "Activity", "id": "http://a"}),
            ),
            changed("/result/duration", json!("PT1H0M0.1237S")),
            changed("/result/score/raw", json!(1.0)),
            changed(
                "/context/registration",
                json!("AA97B177-9383-4934-8543-0F91A7A02836"),
            ),
            changed(
                "/context/contextActivities/parent",
                json!({"id": "http://p"}),
            ),
            changed("/timestamp", json!("2026-11-22T15:30:00.000+05:30")),
        ] {
            assert!(same(&plain(), &other), "{other}");
        }
    }

    #[test]
    fn another_content_is_another_statement() {
        for other in [
            changed("/actor/member", json!([{"mbox": "mailto:a@x"}])),
            changed("/verb/id", json!("http://w")),
            changed("/object/id", json!("http://b")),
            changed("/result/duration", json!("PT1H0M0.13S")),
            changed("/result/score/raw", json!(1.5)),
            changed("/context/contextActivities/parent", json!([])),
            changed("/timestamp", json!("2026-11-22T10:00:01Z")),
        ] {
            assert!(!same(&plain(), &other), "{other}");
        }
    }

    #[test]
    fn what_the_store_set_does_not_count() {
        let mut came = plain();
        drop_keys(&mut came, &["timestamp"]);
        let mut kept = came.clone();
        kept["id"] = json!("aa97b177-9383-4934-8543-0f91a7a02836");
        kept["stored"] = json!("2026-11-22T10:00:05.000000Z");
        kept["timestamp"] = kept["stored"].clone();
        kept["version"] = json!("2.0.0");
        kept["authority"] = json!({"mbox": "mailto:k@x"});
        assert!(same(&kept, &came));
        // A timestamp that was given is part of what was said.
        kept["timestamp"] = json!("2026-11-22T10:00:00Z");
        assert!(!same(&kept, &came));
    }

    #[test]
    fn a_signature_is_about_all_but_itself() {
        let signed = plain();
        let mut came = plain();
        came["attachments"] = json!([{"usageType": "http://sig", "sha2": "00"}]);
        assert!(same_as_signed(&signed, &came, "http://sig"));
        assert!(!same_as_signed(&signed, &came, "http://other"));
        came["id"] = json!("aa97b177-9383-4934-8543-0f91a7a02836");
        assert!(same_as_signed(&signed, &came, "http://sig"));
        let mut other = signed.clone();
        other["id"] = json!("bb97b177-9383-4934-8543-0f91a7a02836");
        assert!(!same_as_signed(&other, &came, "http://sig"));
    }
}
