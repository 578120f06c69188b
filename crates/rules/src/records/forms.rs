//! The forms in which statements are given out: only identifiers, or with the canonical
//! definition of every activity in one language (1.0.3, Communication 2.1.3; 2.0,
//! 4.1.6.1).

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::agents::minimal;
use super::check::CONTEXT_ACTIVITIES;

/// In which form statements are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Form {
    /// As they were received.
    #[default]
    Exact,
    /// Activities as they are known here, in one language.
    Canonical,
    /// Only what says which agents, activities, verbs and groups they are.
    Ids,
}

impl Form {
    /// As it is called in a query.
    pub fn read(name: &str) -> Option<Form> {
        match name {
            "exact" => Some(Form::Exact),
            "canonical" => Some(Form::Canonical),
            "ids" => Some(Form::Ids),
            _ => None,
        }
    }

    /// As it is called in a query.
    pub fn name(self) -> &'static str {
        match self {
            Form::Exact => "exact",
            Form::Canonical => "canonical",
            Form::Ids => "ids",
        }
    }
}

/// Which languages a reader wants (RFC 9110, 12.5.4), the dearest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Languages(Vec<String>);

impl Languages {
    /// The value of a header `Accept-Language`.
    pub fn read(header: &str) -> Languages {
        let mut ranges: Vec<(i32, String)> = header
            .split(',')
            .filter_map(|range| {
                let mut parts = range.split(';');
                let tag = parts.next()?.trim().to_ascii_lowercase();
                let weight = parts
                    .find_map(|p| p.trim().strip_prefix("q=")?.parse::<f32>().ok())
                    .unwrap_or(1.0);
                // Thousandths, as the header has them.
                let weight = (weight * 1_000.0) as i32;
                (!tag.is_empty() && weight > 0).then_some((weight, tag))
            })
            .collect();
        ranges.sort_by_key(|(weight, _)| -weight);
        Languages(ranges.into_iter().map(|(_, tag)| tag).collect())
    }

    /// The key of the map that suits best: the tag itself, a tag that begins with it, or
    /// one that it begins with. Where none does, what stands under `und`, in English, or
    /// first.
    fn choose<'m>(&self, map: &'m Map<String, Value>) -> Option<&'m String> {
        let within = |tag: &str, of: &str| {
            tag.strip_prefix(of)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        };
        let any = self.0.iter().find_map(|range| {
            let keys = || map.keys().map(|key| (key, key.to_ascii_lowercase()));
            keys()
                .find(|(_, key)| key == range)
                .or_else(|| keys().find(|(_, key)| within(key, range)))
                .or_else(|| keys().find(|(_, key)| within(range, key)))
                .map(|(key, _)| key)
        });
        any.or_else(|| map.keys().find(|key| *key == "und"))
            .or_else(|| {
                map.keys()
                    .find(|key| within(&key.to_ascii_lowercase(), "en"))
            })
            .or_else(|| map.keys().next())
    }

    fn one(&self, map: &mut Value) {
        let Some(map) = map.as_object_mut() else {
            return;
        };
        if let Some(key) = self.choose(map).cloned() {
            map.retain(|k, _| *k == key);
        }
    }
}

/// Definitions of activities as they are known here, by the activity's id.
pub type Definitions = HashMap<String, Value>;

/// The statement with nothing but identifiers.
pub fn ids(statement: &mut Value) {
    let agent = |agent: &mut Value| *agent = minimal(agent);
    walk(
        statement,
        &agent,
        &|verb| *verb = json!({"id": verb["id"]}),
        &|activity| {
            *activity = json!({"id": activity["id"]});
        },
    );
}

/// The statement with the definitions that are known here, each text in one language.
pub fn canonical(statement: &mut Value, definitions: &Definitions, languages: &Languages) {
    let verb = |verb: &mut Value| {
        if let Some(display) = verb.get_mut("display") {
            languages.one(display);
        }
    };
    let activity = |activity: &mut Value| {
        let known = activity["id"].as_str().and_then(|id| definitions.get(id));
        if let Some(known) = known {
            activity["definition"] = known.clone();
        }
        if let Some(definition) = activity.get_mut("definition") {
            in_one_language(definition, languages);
        }
    };
    walk(statement, &|_| {}, &verb, &activity);
}

/// The ids of all activities of a statement.
pub fn activities(statement: &mut Value) -> Vec<String> {
    let found = std::cell::RefCell::new(Vec::new());
    walk(statement, &|_| {}, &|_| {}, &|activity| {
        let id = activity["id"].as_str().map(str::to_owned);
        found.borrow_mut().extend(id);
    });
    found.into_inner()
}

fn in_one_language(definition: &mut Value, languages: &Languages) {
    for text in ["name", "description"] {
        if let Some(map) = definition.get_mut(text) {
            languages.one(map);
        }
    }
    for list in ["choices", "scale", "source", "target", "steps"] {
        let components = definition.get_mut(list).and_then(Value::as_array_mut);
        for component in components.into_iter().flatten() {
            if let Some(map) = component.get_mut("description") {
                languages.one(map);
            }
        }
    }
}

type Change<'a> = &'a dyn Fn(&mut Value);

/// Visits every agent, verb and activity of a statement.
fn walk(statement: &mut Value, agent: Change<'_>, verb: Change<'_>, activity: Change<'_>) {
    for part in ["actor", "authority"] {
        if let Some(part) = statement.get_mut(part) {
            agent(part);
        }
    }
    if let Some(part) = statement.get_mut("verb") {
        verb(part);
    }
    if let Some(object) = statement.get_mut("object") {
        let kind = object.get("objectType").and_then(Value::as_str);
        match kind.unwrap_or("Activity") {
            "Activity" => activity(object),
            "Agent" | "Group" => agent(object),
            "SubStatement" => walk(object, agent, verb, activity),
            _ => {}
        }
    }
    let Some(context) = statement.get_mut("context") else {
        return;
    };
    for part in ["instructor", "team"] {
        if let Some(part) = context.get_mut(part) {
            agent(part);
        }
    }
    for (list, who) in [("contextAgents", "agent"), ("contextGroups", "group")] {
        let list = context.get_mut(list).and_then(Value::as_array_mut);
        for one in list.into_iter().flatten() {
            if let Some(part) = one.get_mut(who) {
                agent(part);
            }
        }
    }
    for place in CONTEXT_ACTIVITIES {
        let place = context
            .get_mut("contextActivities")
            .and_then(|places| places.get_mut(place));
        match place {
            Some(Value::Array(list)) => list.iter_mut().for_each(activity),
            Some(one) => activity(one),
            None => {}
        }
    }
}

/// A definition with what another statement tells of the same activity: texts in further
/// languages and extensions are added, what was told before is told anew. `None` where
/// nothing changes.
pub fn defined(known: Option<&Value>, told: &Map<String, Value>) -> Option<Value> {
    let mut definition = known.cloned().unwrap_or_else(|| json!({}));
    let map = definition.as_object_mut()?;
    for (key, value) in told {
        let together = matches!(key.as_str(), "name" | "description" | "extensions");
        match (map.get_mut(key), value) {
            (Some(Value::Object(old)), Value::Object(new)) if together => {
                old.extend(new.iter().map(|(k, v)| (k.clone(), v.clone())));
            }
            _ => {
                map.insert(key.clone(), value.clone());
            }
        }
    }
    (known != Some(&definition)).then_some(definition)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statement() -> Value {
        json!({
            "id": "aa97b177-9383-4934-8543-0f91a7a02836",
            "actor": {"objectType": "Agent", "name": "Asha", "mbox": "mailto:a@x"},
            "verb": {"id": "http://v", "display": {"en-GB": "did", "hi": "किया"}},
            "object": {
                "objectType": "SubStatement",
                "actor": {"objectType": "Group", "name": "G", "mbox": "mailto:g@x"},
                "verb": {"id": "http://w"},
                "object": {"objectType": "Activity", "id": "http://a", "definition": {"name": {"en": "A"}}}
            },
            "context": {"contextActivities": {"parent": [{"id": "http://p"}]}}
        })
    }

    #[test]
    fn ids_leave_what_says_who_and_what() {
        let mut found = statement();
        ids(&mut found);
        assert_eq!(
            found,
            json!({
                "id": "aa97b177-9383-4934-8543-0f91a7a02836",
                "actor": {"objectType": "Agent", "mbox": "mailto:a@x"},
                "verb": {"id": "http://v"},
                "object": {
                    "objectType": "SubStatement",
                    "actor": {"objectType": "Group", "mbox": "mailto:g@x"},
                    "verb": {"id": "http://w"},
                    "object": {"id": "http://a"}
                },
                "context": {"contextActivities": {"parent": [{"id": "http://p"}]}}
            })
        );
    }

    #[test]
    fn canonical_is_what_is_known_here_in_one_language() {
        let known = Definitions::from([
            (
                "http://a".to_owned(),
                json!({"name": {"en": "A", "hi": "अ"}, "type": "http://t"}),
            ),
            (
                "http://p".to_owned(),
                json!({"description": {"hi-IN": "प", "ta": "ப"}}),
            ),
        ]);
        let mut found = statement();
        canonical(
            &mut found,
            &known,
            &Languages::read("mr;q=0.5, hi-IN, en;q=0.8"),
        );
        assert_eq!(found["verb"]["display"], json!({"hi": "किया"}));
        assert_eq!(
            found["object"]["object"]["definition"],
            json!({"name": {"hi": "अ"}, "type": "http://t"})
        );
        assert_eq!(
            found["context"]["contextActivities"]["parent"][0]["definition"],
            json!({"description": {"hi-IN": "प"}})
        );
        assert_eq!(found["actor"], statement()["actor"]);
    }

    #[test]
    fn the_dearest_language_is_chosen() {
        for (header, keys, chosen) in [
            ("en-GB", vec!["en-GB", "en-US"], "en-GB"),
            ("en", vec!["de", "en-US"], "en-US"),
            ("en-GB", vec!["de", "en"], "en"),
            ("HI-in", vec!["en", "hi-IN"], "hi-IN"),
            ("e", vec!["de", "en"], "en"),
            ("fr;q=0, de;q=0.1", vec!["de", "fr"], "de"),
            ("", vec!["de", "en-US"], "en-US"),
            ("ta", vec!["de", "fr"], "de"),
            ("ta", vec!["en", "und"], "und"),
        ] {
            let mut map: Value = keys.iter().map(|k| ((*k).to_owned(), json!(1))).collect();
            Languages::read(header).one(&mut map);
            assert_eq!(map, json!({chosen: 1}), "{header}");
        }
    }

    #[test]
    fn definitions_grow() {
        let first = json!({"name": {"en": "A"}, "type": "http://t", "choices": [{"id": "a"}]});
        let told = |value: &Value| value.as_object().cloned().unwrap_or_default();
        assert_eq!(defined(None, &told(&first)), Some(first.clone()));
        assert_eq!(defined(Some(&first), &told(&first)), None);
        assert_eq!(
            defined(
                Some(&first),
                &told(&json!({"name": {"hi": "अ"}, "choices": [{"id": "b"}]}))
            ),
            Some(
                json!({"name": {"en": "A", "hi": "अ"}, "type": "http://t", "choices": [{"id": "b"}]})
            )
        );
    }
}
