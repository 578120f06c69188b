//! Whether a statement is one: every property that may be there, its type and its form.
//! The first fault ends it, and says where it is.

use std::collections::HashSet;
use std::fmt;

use serde_json::{Map, Value};

use super::agents::IDENTIFIERS;
use super::shapes::{
    duration, is_hex, is_iri, is_language, is_mailto, is_media_type, moment, uuid,
};
use super::{Fault, Rule, SIGNATURE, VOIDED, Version};

const FORMAT: Rule = Rule("Data 2.2", "4.2.1");
const STATEMENT: Rule = Rule("Data 2.4", "4.2.2");
const ACTOR: Rule = Rule("Data 2.4.2", "4.2.2.1");
const VERB: Rule = Rule("Data 2.4.3", "4.2.2.2");
const OBJECT: Rule = Rule("Data 2.4.4", "4.2.2.3");
const RESULT: Rule = Rule("Data 2.4.5", "4.2.2.4");
const CONTEXT: Rule = Rule("Data 2.4.6", "4.2.2.5");
const AUTHORITY: Rule = Rule("Data 2.4.9", "4.2.4.2");
const VERSION: Rule = Rule("Data 2.4.10", "4.2.4.3");
const ATTACHMENT: Rule = Rule("Data 2.4.11", "4.2.2.6");
const VOIDING: Rule = Rule("Data 2.3.2", "4.2.5");
const EXTENSIONS: Rule = Rule("Data 4.1", "4.2.7");
const LANGUAGE: Rule = Rule("Data 4.2", "4.2.7");
const IRI: Rule = Rule("Data 4.3", "4.2.7");
const UUID: Rule = Rule("Data 4.4", "4.2.7");
const TIMESTAMP: Rule = Rule("Data 4.5", "4.2.7");
const DURATION: Rule = Rule("Data 4.6", "4.2.7");

const INTERACTIONS: [&str; 10] = [
    "true-false",
    "choice",
    "fill-in",
    "long-fill-in",
    "matching",
    "performance",
    "sequencing",
    "likert",
    "numeric",
    "other",
];
const COMPONENTS: [&str; 5] = ["choices", "scale", "source", "target", "steps"];
/// The four places of an activity in a context.
pub(super) const CONTEXT_ACTIVITIES: [&str; 4] = ["parent", "grouping", "category", "other"];

type Checked<T = ()> = Result<T, Fault>;

/// Where in the JSON something stands.
#[derive(Clone, Copy)]
struct At<'a> {
    above: Option<&'a At<'a>>,
    step: Step<'a>,
    version: Version,
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Top,
    Key(&'a str),
    Place(usize),
}

impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(above) = self.above {
            above.fmt(f)?;
            if !matches!(above.step, Step::Top) {
                f.write_str(".")?;
            }
        }
        match self.step {
            Step::Top => Ok(()),
            Step::Key(key) => f.write_str(key),
            Step::Place(place) => place.fmt(f),
        }
    }
}

impl<'a> At<'a> {
    fn top(version: Version) -> At<'static> {
        At {
            above: None,
            step: Step::Top,
            version,
        }
    }

    fn key(&'a self, key: &'a str) -> At<'a> {
        At {
            above: Some(self),
            step: Step::Key(key),
            version: self.version,
        }
    }

    fn place(&'a self, place: usize) -> At<'a> {
        At {
            above: Some(self),
            step: Step::Place(place),
            version: self.version,
        }
    }

    fn fault(&self, rule: Rule, why: impl Into<String>, found: impl fmt::Display) -> Fault {
        Fault::new(self, rule.section(self.version), why, found)
    }

    fn wrong<T>(&self, rule: Rule, why: &str, found: &Value) -> Checked<T> {
        Err(self.fault(rule, why, found))
    }
}

/// Checks a statement; `place` is its place in the batch, where there is one.
pub fn statement(value: &Value, version: Version, place: Option<usize>) -> Checked {
    let top = At::top(version);
    match place {
        Some(place) => whole(value, &top.place(place)),
        None => whole(value, &top),
    }
}

/// Checks an agent or identified group that stands in a parameter: it must say who it is.
pub fn agent(value: &Value, version: Version, name: &str) -> Checked {
    let top = At::top(version);
    let at = top.key(name);
    agent_or_group(value, &at, ACTOR)?;
    if IDENTIFIERS.iter().any(|name| value.get(name).is_some()) {
        Ok(())
    } else {
        at.wrong(ACTOR, "must be an agent or an identified group", value)
    }
}

fn object<'v>(value: &'v Value, at: &At<'_>, rule: Rule) -> Checked<&'v Map<String, Value>> {
    value
        .as_object()
        .ok_or_else(|| at.fault(rule, "must be an object", value))
}

/// The object, in which nothing else may stand than what is named.
fn only<'v>(
    value: &'v Value,
    at: &At<'_>,
    rule: Rule,
    allowed: &[&str],
) -> Checked<&'v Map<String, Value>> {
    let map = object(value, at, rule)?;
    for (key, value) in map {
        if !allowed.contains(&key.as_str()) {
            let why = match allowed.iter().find(|a| a.eq_ignore_ascii_case(key)) {
                Some(right) => format!("is written “{right}”; capital and small letters matter"),
                None => "is no property that may stand here; only extensions are free".to_owned(),
            };
            return Err(at.key(key).fault(FORMAT, why, value));
        }
        if value.is_null() {
            let why = "must not be null; leave the property out";
            return at.key(key).wrong(FORMAT, why, value);
        }
    }
    Ok(map)
}

fn needed<'v>(
    map: &'v Map<String, Value>,
    key: &str,
    at: &At<'_>,
    rule: Rule,
) -> Checked<&'v Value> {
    map.get(key)
        .ok_or_else(|| at.key(key).fault(rule, "must be given", "nothing"))
}

fn text<'v>(value: &'v Value, at: &At<'_>, rule: Rule) -> Checked<&'v str> {
    value
        .as_str()
        .ok_or_else(|| at.fault(rule, "must be a string", value))
}

fn formed(
    value: &Value,
    at: &At<'_>,
    rule: Rule,
    why: &str,
    good: impl FnOnce(&str) -> bool,
) -> Checked {
    match value.as_str() {
        Some(text) if good(text) => Ok(()),
        _ => at.wrong(rule, why, value),
    }
}

fn iri(value: &Value, at: &At<'_>) -> Checked {
    formed(value, at, IRI, "must be an IRI with a scheme", is_iri)
}

fn uuid_at(value: &Value, at: &At<'_>) -> Checked {
    formed(value, at, UUID, "must be a UUID", |x| uuid(x).is_some())
}

fn timestamp(value: &Value, at: &At<'_>) -> Checked {
    let why = "must be a timestamp such as 2026-11-22T10:31:10.000Z";
    formed(value, at, TIMESTAMP, why, |x| {
        moment(x, at.version).is_some()
    })
}

fn flag(value: &Value, at: &At<'_>, rule: Rule) -> Checked {
    match value {
        Value::Bool(_) => Ok(()),
        _ => at.wrong(rule, "must be true or false", value),
    }
}

fn array<'v>(value: &'v Value, at: &At<'_>, rule: Rule) -> Checked<&'v [Value]> {
    value
        .as_array()
        .map(Vec::as_slice)
        .ok_or_else(|| at.fault(rule, "must be an array", value))
}

fn each(
    map: &Map<String, Value>,
    at: &At<'_>,
    keys: &[&str],
    check: impl Fn(&Value, &At<'_>) -> Checked,
) -> Checked {
    for key in keys {
        if let Some(value) = map.get(*key) {
            check(value, &at.key(key))?;
        }
    }
    Ok(())
}

fn language_map(value: &Value, at: &At<'_>) -> Checked {
    for (tag, said) in object(value, at, LANGUAGE)? {
        let at = at.key(tag);
        if !is_language(tag) {
            return Err(at.fault(LANGUAGE, "must be a language tag of RFC 5646", tag));
        }
        text(said, &at, LANGUAGE)?;
    }
    Ok(())
}

fn extensions(value: &Value, at: &At<'_>) -> Checked {
    for key in object(value, at, EXTENSIONS)?.keys() {
        if !is_iri(key) {
            let why = "the key of an extension must be an IRI with a scheme";
            return Err(at.key(key).fault(EXTENSIONS, why, key));
        }
    }
    Ok(())
}

fn whole(value: &Value, at: &At<'_>) -> Checked {
    let allowed = [
        "id",
        "actor",
        "verb",
        "object",
        "result",
        "context",
        "timestamp",
        "stored",
        "authority",
        "version",
        "attachments",
    ];
    let map = only(value, at, STATEMENT, &allowed)?;
    each(map, at, &["id"], uuid_at)?;
    each(map, at, &["stored"], timestamp)?;
    each(map, at, &["authority"], authority)?;
    each(map, at, &["version"], |value, at| {
        let spoken = |text: &str| Version::read(text).is_some_and(|v| v <= at.version);
        let why = match at.version {
            Version::V1 => "must be 1.0 or 1.0.x",
            Version::V2 => "must be 1.0, 1.0.x, 2.0 or 2.0.x",
        };
        formed(value, at, VERSION, why, spoken)
    })?;
    let verb = core(map, at, true)?;
    let kind = kind_of(&map["object"]);
    if verb == VOIDED && kind != "StatementRef" {
        let why = "what a voiding statement takes back must be a StatementRef";
        return at.key("object").wrong(VOIDING, why, &map["object"]);
    }
    Ok(())
}

/// What statements and substatements have in common; comes back with the verb.
fn core<'v>(map: &'v Map<String, Value>, at: &At<'_>, substatements: bool) -> Checked<&'v str> {
    agent_or_group(needed(map, "actor", at, ACTOR)?, &at.key("actor"), ACTOR)?;
    let verb = needed(map, "verb", at, VERB)?;
    let id = verb_at(verb, &at.key("verb"))?;
    let target = needed(map, "object", at, OBJECT)?;
    object_at(target, &at.key("object"), substatements)?;
    each(map, at, &["result"], result)?;
    each(map, at, &["context"], |value, at| {
        context(value, at, kind_of(target) == "Activity")
    })?;
    each(map, at, &["timestamp"], timestamp)?;
    each(map, at, &["attachments"], |value, at| {
        for (place, value) in array(value, at, ATTACHMENT)?.iter().enumerate() {
            attachment(value, &at.place(place))?;
        }
        Ok(())
    })?;
    Ok(id)
}

fn verb_at<'v>(value: &'v Value, at: &At<'_>) -> Checked<&'v str> {
    let map = only(value, at, VERB, &["id", "display"])?;
    let id = needed(map, "id", at, VERB)?;
    iri(id, &at.key("id"))?;
    each(map, at, &["display"], language_map)?;
    text(id, at, VERB)
}

/// What an object says that it is; an activity where it says nothing.
fn kind_of(value: &Value) -> &str {
    value
        .get("objectType")
        .map_or("Activity", |kind| kind.as_str().unwrap_or_default())
}

fn object_at(value: &Value, at: &At<'_>, substatements: bool) -> Checked {
    object(value, at, OBJECT)?;
    match kind_of(value) {
        "Activity" => activity(value, at),
        "Agent" | "Group" => agent_or_group(value, at, ACTOR),
        "StatementRef" => reference(value, at),
        "SubStatement" if substatements => substatement(value, at),
        "SubStatement" => at.wrong(
            OBJECT,
            "a SubStatement must not stand in a SubStatement",
            value,
        ),
        _ => at.key("objectType").wrong(
            OBJECT,
            "must be Activity, Agent, Group, StatementRef or SubStatement",
            &value["objectType"],
        ),
    }
}

fn substatement(value: &Value, at: &At<'_>) -> Checked {
    let allowed = [
        "objectType",
        "actor",
        "verb",
        "object",
        "result",
        "context",
        "timestamp",
        "attachments",
    ];
    let map = only(value, at, OBJECT, &allowed)?;
    core(map, at, false).map(|_| ())
}

fn reference(value: &Value, at: &At<'_>) -> Checked {
    let map = only(value, at, OBJECT, &["objectType", "id"])?;
    if map.get("objectType").and_then(Value::as_str) != Some("StatementRef") {
        let why = "must be a StatementRef, and say so";
        return at.key("objectType").wrong(OBJECT, why, value);
    }
    uuid_at(needed(map, "id", at, OBJECT)?, &at.key("id"))
}

fn activity(value: &Value, at: &At<'_>) -> Checked {
    let map = only(value, at, OBJECT, &["objectType", "id", "definition"])?;
    if kind_of(value) != "Activity" {
        let why = "must be an activity";
        return at.key("objectType").wrong(OBJECT, why, value);
    }
    iri(needed(map, "id", at, OBJECT)?, &at.key("id"))?;
    each(map, at, &["definition"], definition)
}

fn definition(value: &Value, at: &At<'_>) -> Checked {
    let allowed = [
        "name",
        "description",
        "type",
        "moreInfo",
        "extensions",
        "interactionType",
        "correctResponsesPattern",
        "choices",
        "scale",
        "source",
        "target",
        "steps",
    ];
    let map = only(value, at, OBJECT, &allowed)?;
    each(map, at, &["name", "description"], language_map)?;
    each(map, at, &["type", "moreInfo"], iri)?;
    each(map, at, &["extensions"], extensions)?;
    each(map, at, &["interactionType"], |value, at| {
        let why = "must be one of true-false, choice, fill-in, long-fill-in, matching, \
                   performance, sequencing, likert, numeric and other";
        formed(value, at, OBJECT, why, |x| INTERACTIONS.contains(&x))
    })?;
    each(map, at, &["correctResponsesPattern"], |value, at| {
        for (place, value) in array(value, at, OBJECT)?.iter().enumerate() {
            text(value, &at.place(place), OBJECT)?;
        }
        Ok(())
    })?;
    each(map, at, &COMPONENTS, components)?;
    let interactive = COMPONENTS
        .iter()
        .chain(&["correctResponsesPattern"])
        .find(|key| map.contains_key(**key));
    match interactive {
        Some(key) if !map.contains_key("interactionType") => Err(at.key("interactionType").fault(
            OBJECT,
            format!("must be given, as there is “{key}”"),
            "nothing",
        )),
        _ => Ok(()),
    }
}

fn components(value: &Value, at: &At<'_>) -> Checked {
    let mut seen = HashSet::new();
    for (place, value) in array(value, at, OBJECT)?.iter().enumerate() {
        let at = at.place(place);
        let map = only(value, &at, OBJECT, &["id", "description"])?;
        let id = text(needed(map, "id", &at, OBJECT)?, &at.key("id"), OBJECT)?;
        if !seen.insert(id) {
            let why = "must not be the id of two components";
            return Err(at.key("id").fault(OBJECT, why, id));
        }
        each(map, &at, &["description"], language_map)?;
    }
    Ok(())
}

fn agent_or_group(value: &Value, at: &At<'_>, rule: Rule) -> Checked {
    let map = object(value, at, rule)?;
    match map.get("objectType").map(Value::as_str) {
        None | Some(Some("Agent")) => agent_at(value, at),
        Some(Some("Group")) => group(value, at),
        Some(_) => {
            let why = "must be Agent or Group";
            at.key("objectType").wrong(rule, why, &map["objectType"])
        }
    }
}

fn agent_at(value: &Value, at: &At<'_>) -> Checked {
    let allowed = [
        "objectType",
        "name",
        "mbox",
        "mbox_sha1sum",
        "openid",
        "account",
    ];
    let map = only(value, at, ACTOR, &allowed)?;
    each(map, at, &["objectType"], |value, at| {
        formed(value, at, ACTOR, "must be Agent", |x| x == "Agent")
    })?;
    match identified(map, at)? {
        1 => Ok(()),
        _ => at.wrong(
            ACTOR,
            "an agent must have exactly one of mbox, mbox_sha1sum, openid and account",
            value,
        ),
    }
}

fn group(value: &Value, at: &At<'_>) -> Checked {
    let allowed = [
        "objectType",
        "name",
        "member",
        "mbox",
        "mbox_sha1sum",
        "openid",
        "account",
    ];
    let map = only(value, at, ACTOR, &allowed)?;
    let why = "must be Group";
    let kind = needed(map, "objectType", at, ACTOR)?;
    formed(kind, &at.key("objectType"), ACTOR, why, |x| x == "Group")?;
    each(map, at, &["member"], |value, at| {
        for (place, value) in array(value, at, ACTOR)?.iter().enumerate() {
            agent_at(value, &at.place(place))?;
        }
        Ok(())
    })?;
    match (identified(map, at)?, map.get("member")) {
        (0, None) => at.key("member").wrong(
            ACTOR,
            "a group must have members, or one of mbox, mbox_sha1sum, openid and account",
            value,
        ),
        (0 | 1, _) => Ok(()),
        _ => at.wrong(
            ACTOR,
            "a group must have no more than one of mbox, mbox_sha1sum, openid and account",
            value,
        ),
    }
}

/// By how many identifiers it is known, each of which has its form.
fn identified(map: &Map<String, Value>, at: &At<'_>) -> Checked<usize> {
    each(map, at, &["name"], |value, at| {
        text(value, at, ACTOR).map(|_| ())
    })?;
    each(map, at, &["mbox"], |value, at| {
        formed(
            value,
            at,
            ACTOR,
            "must be mailto: and an e-mail address",
            is_mailto,
        )
    })?;
    each(map, at, &["mbox_sha1sum"], |value, at| {
        let why = "must be a SHA-1, 40 hexadecimal digits";
        formed(value, at, ACTOR, why, |x| is_hex(x, 40))
    })?;
    each(map, at, &["openid"], iri)?;
    each(map, at, &["account"], |value, at| {
        let map = only(value, at, ACTOR, &["homePage", "name"])?;
        iri(needed(map, "homePage", at, ACTOR)?, &at.key("homePage"))?;
        text(needed(map, "name", at, ACTOR)?, &at.key("name"), ACTOR).map(|_| ())
    })?;
    Ok(IDENTIFIERS.iter().filter(|x| map.contains_key(**x)).count())
}

/// An agent, or an anonymous group of two: the application and the user (OAuth).
fn authority(value: &Value, at: &At<'_>) -> Checked {
    agent_or_group(value, at, AUTHORITY)?;
    if !super::agents::is_group(value) {
        return Ok(());
    }
    let anonymous = super::agents::known_by(value).is_none();
    if anonymous && super::agents::members(value).len() == 2 {
        return Ok(());
    }
    let why = "a group as authority must be anonymous and have exactly two members";
    at.wrong(AUTHORITY, why, value)
}

fn number(map: &Map<String, Value>, key: &str, at: &At<'_>) -> Checked<Option<f64>> {
    match map.get(key) {
        None => Ok(None),
        Some(Value::Number(number)) => Ok(number.as_f64()),
        Some(other) => at.key(key).wrong(RESULT, "must be a number", other),
    }
}

fn result(value: &Value, at: &At<'_>) -> Checked {
    let allowed = [
        "score",
        "success",
        "completion",
        "response",
        "duration",
        "extensions",
    ];
    let map = only(value, at, RESULT, &allowed)?;
    each(map, at, &["score"], score)?;
    each(map, at, &["success", "completion"], |value, at| {
        flag(value, at, RESULT)
    })?;
    each(map, at, &["response"], |value, at| {
        text(value, at, RESULT).map(|_| ())
    })?;
    each(map, at, &["duration"], |value, at| {
        let why = "must be a duration such as PT1H30M or P4W";
        formed(value, at, DURATION, why, |x| duration(x).is_some())
    })?;
    each(map, at, &["extensions"], extensions)
}

fn score(value: &Value, at: &At<'_>) -> Checked {
    let map = only(value, at, RESULT, &["scaled", "raw", "min", "max"])?;
    let wrong = |key: &str, why: &str| at.key(key).wrong(RESULT, why, &map[key]);
    if number(map, "scaled", at)?.is_some_and(|x| !(-1.0..=1.0).contains(&x)) {
        return wrong("scaled", "must be between -1 and 1");
    }
    let (raw, min, max) = (
        number(map, "raw", at)?,
        number(map, "min", at)?,
        number(map, "max", at)?,
    );
    if min.zip(max).is_some_and(|(min, max)| min >= max) {
        return wrong("min", "must be less than max");
    }
    if raw.zip(min).is_some_and(|(raw, min)| raw < min) {
        return wrong("raw", "must not be less than min");
    }
    if raw.zip(max).is_some_and(|(raw, max)| raw > max) {
        return wrong("raw", "must not be greater than max");
    }
    Ok(())
}

fn context(value: &Value, at: &At<'_>, of_activity: bool) -> Checked {
    let allowed = [
        "registration",
        "instructor",
        "team",
        "contextActivities",
        "revision",
        "platform",
        "language",
        "statement",
        "extensions",
        "contextAgents",
        "contextGroups",
    ];
    let allowed = match at.version {
        Version::V1 => &allowed[..9],
        Version::V2 => &allowed[..],
    };
    let map = only(value, at, CONTEXT, allowed)?;
    each(map, at, &["registration"], uuid_at)?;
    each(map, at, &["instructor"], |value, at| {
        agent_or_group(value, at, CONTEXT)
    })?;
    each(map, at, &["team"], |value, at| {
        object(value, at, CONTEXT)?;
        group(value, at)
    })?;
    each(map, at, &["contextActivities"], context_activities)?;
    each(map, at, &["revision", "platform"], |value, at| {
        text(value, at, CONTEXT)?;
        if of_activity {
            return Ok(());
        }
        let why = "must be left out where the object is no activity";
        at.wrong(CONTEXT, why, value)
    })?;
    each(map, at, &["language"], |value, at| {
        let why = "must be a language tag of RFC 5646";
        formed(value, at, LANGUAGE, why, is_language)
    })?;
    each(map, at, &["statement"], reference)?;
    each(map, at, &["extensions"], extensions)?;
    each(map, at, &["contextAgents"], |value, at| {
        relevant(value, at, "contextAgent", "agent", agent_at)
    })?;
    each(map, at, &["contextGroups"], |value, at| {
        relevant(value, at, "contextGroup", "group", group)
    })
}

fn context_activities(value: &Value, at: &At<'_>) -> Checked {
    let map = only(value, at, CONTEXT, &CONTEXT_ACTIVITIES)?;
    each(map, at, &CONTEXT_ACTIVITIES, |value, at| match value {
        Value::Array(list) => {
            for (place, value) in list.iter().enumerate() {
                activity(value, &at.place(place))?;
            }
            Ok(())
        }
        one => activity(one, at),
    })
}

/// Agents or groups of the context and why they matter (2.0, 4.2.2.5).
fn relevant(
    value: &Value,
    at: &At<'_>,
    kind: &str,
    who: &str,
    check: impl Fn(&Value, &At<'_>) -> Checked,
) -> Checked {
    for (place, value) in array(value, at, CONTEXT)?.iter().enumerate() {
        let at = at.place(place);
        let map = only(value, &at, CONTEXT, &["objectType", who, "relevantTypes"])?;
        let said = needed(map, "objectType", &at, CONTEXT)?;
        let why = format!("must be {kind}");
        formed(said, &at.key("objectType"), CONTEXT, &why, |x| x == kind)?;
        check(needed(map, who, &at, CONTEXT)?, &at.key(who))?;
        each(map, &at, &["relevantTypes"], |value, at| {
            let types = array(value, at, CONTEXT)?;
            if types.is_empty() {
                return at.wrong(CONTEXT, "must not be empty", value);
            }
            for (place, value) in types.iter().enumerate() {
                iri(value, &at.place(place))?;
            }
            Ok(())
        })?;
    }
    Ok(())
}

fn attachment(value: &Value, at: &At<'_>) -> Checked {
    let allowed = [
        "usageType",
        "display",
        "description",
        "contentType",
        "length",
        "sha2",
        "fileUrl",
    ];
    let map = only(value, at, ATTACHMENT, &allowed)?;
    let usage = needed(map, "usageType", at, ATTACHMENT)?;
    iri(usage, &at.key("usageType"))?;
    language_map(needed(map, "display", at, ATTACHMENT)?, &at.key("display"))?;
    each(map, at, &["description"], language_map)?;
    let kind = needed(map, "contentType", at, ATTACHMENT)?;
    let why = "must be a media type such as text/plain";
    formed(kind, &at.key("contentType"), ATTACHMENT, why, is_media_type)?;
    if needed(map, "length", at, ATTACHMENT)?.as_u64().is_none() {
        let why = "must be a whole number of bytes";
        return at.key("length").wrong(ATTACHMENT, why, &map["length"]);
    }
    let sha2 = needed(map, "sha2", at, ATTACHMENT)?;
    let why = "must be a SHA-224, 256, 384 or 512 in hexadecimal digits";
    formed(sha2, &at.key("sha2"), ATTACHMENT, why, |x| {
        [56, 64, 96, 128].iter().any(|digits| is_hex(x, *digits))
    })?;
    each(map, at, &["fileUrl"], iri)?;
    if usage.as_str() == Some(SIGNATURE) && kind.as_str() != Some("application/octet-stream") {
        let why = "a signature must be application/octet-stream";
        return at
            .key("contentType")
            .wrong(Rule("Data 2.6", "4.2.6"), why, kind);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn plain() -> Value {
        json!({
            "actor": {"objectType": "Agent", "name": "Asha", "mbox": "mailto:asha@example.in"},
            "verb": {"id": "http://adlnet.gov/expapi/verbs/completed", "display": {"en": "completed", "hi": "पूरा किया"}},
            "object": {"id": "https://sopan.example.in/courses/C-20"}
        })
    }

    /// The plain statement with a value put at a path.
    fn with(path: &str, value: Value) -> Value {
        let mut statement = plain();
        let mut place = &mut statement;
        for key in path.split('.') {
            if !place.is_object() {
                *place = json!({});
            }
            place = &mut place[key];
        }
        *place = value;
        statement
    }

    fn refused(statement: &Value, version: Version) -> Option<String> {
        super::statement(statement, version, None)
            .err()
            .map(|fault| {
                assert!(!fault.why.is_empty() && fault.rule.starts_with("xAPI "));
                fault.path
            })
    }

    #[test]
    fn what_may_be_there_is_taken() {
        let substatement = json!({
            "objectType": "SubStatement",
            "actor": {"objectType": "Group", "member": [{"openid": "http://a.example"}]},
            "verb": {"id": "http://example.com/planned"},
            "object": {"objectType": "StatementRef", "id": "aa97b177-9383-4934-8543-0f91a7a02836"},
            "timestamp": "2026-11-22T10:00:00Z"
        });
        for (path, value) in [
            ("id", json!("AA97B177-9383-4934-8543-0F91A7A02836")),
            ("timestamp", json!("2026-11-22T10:00:00.123+05:30")),
            ("stored", json!("2026-11-22T10:00:00Z")),
            ("version", json!("1.0.3")),
            ("version", json!("1.0")),
            (
                "authority",
                json!({"account": {"homePage": "http://a.example", "name": "x"}}),
            ),
            (
                "authority",
                json!({"objectType": "Group", "member": [{"mbox": "mailto:a@b"}, {"mbox": "mailto:c@d"}]}),
            ),
            ("object", substatement),
            (
                "object",
                json!({"objectType": "Agent", "mbox_sha1sum": "cd9b00a5611f94eaa7b1661edab976068e364975"}),
            ),
            (
                "object.definition",
                json!({"type": "http://example.com/t", "moreInfo": "http://example.com", "extensions": {"http://example.com/e": null}}),
            ),
            (
                "object.definition",
                json!({"interactionType": "choice", "correctResponsesPattern": ["a[,]b"], "choices": [{"id": "a", "description": {"hi": "क"}}, {"id": "b"}]}),
            ),
            (
                "result",
                json!({"score": {"scaled": -1, "raw": 5, "min": 0, "max": 10}, "success": true, "completion": false, "response": "", "duration": "PT1H0M0.1S", "extensions": {}}),
            ),
            (
                "context",
                json!({"registration": "aa97b177-9383-4934-8543-0f91a7a02836", "platform": "Sopan", "revision": "2", "language": "hi-IN", "statement": {"objectType": "StatementRef", "id": "aa97b177-9383-4934-8543-0f91a7a02836"}}),
            ),
            (
                "context.contextActivities",
                json!({"parent": {"id": "http://p.example"}, "other": [{"id": "http://o.example"}]}),
            ),
            (
                "context.team",
                json!({"objectType": "Group", "name": "T", "mbox": "mailto:t@example.in"}),
            ),
            (
                "attachments",
                json!([{"usageType": "http://example.com/u", "display": {"en": "A"}, "contentType": "text/plain; charset=ascii", "length": 0, "sha2": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}]),
            ),
        ] {
            let statement = with(path, value);
            assert_eq!(refused(&statement, Version::V1), None, "{statement}");
            assert_eq!(refused(&statement, Version::V2), None, "{statement}");
        }
    }

    #[test]
    fn a_fault_says_where_it_is() {
        let agent = || json!({"mbox": "mailto:a@b"});
        for (path, value, at) in [
            ("dummy", json!("x"), "dummy"),
            ("Actor", agent(), "Actor"),
            ("actor", Value::Null, "actor"),
            ("actor", json!({}), "actor"),
            (
                "actor",
                json!({"objectType": "agent", "mbox": "mailto:a@b"}),
                "actor.objectType",
            ),
            (
                "actor",
                json!({"mbox": "mailto:a@b", "openid": "http://a"}),
                "actor",
            ),
            ("actor.mbox", json!("http://a"), "actor.mbox"),
            ("actor.name", json!(1), "actor.name"),
            ("actor.member", json!([]), "actor.member"),
            (
                "actor",
                json!({"account": {"name": "x"}}),
                "actor.account.homePage",
            ),
            (
                "actor",
                json!({"account": {"name": 1, "homePage": "http://a"}}),
                "actor.account.name",
            ),
            (
                "actor",
                json!({"mbox_sha1sum": "abc"}),
                "actor.mbox_sha1sum",
            ),
            ("actor", json!({"objectType": "Group"}), "actor.member"),
            (
                "actor",
                json!({"objectType": "Group", "member": {}}),
                "actor.member",
            ),
            (
                "actor",
                json!({"objectType": "Group", "member": [agent(), {"objectType": "Group", "member": []}]}),
                "actor.member.1.member",
            ),
            ("verb", json!({"display": {}}), "verb.id"),
            ("verb.id", json!("completed"), "verb.id"),
            (
                "verb.display",
                json!({"a12345": "x"}),
                "verb.display.a12345",
            ),
            ("verb.display", json!({"en": 1}), "verb.display.en"),
            ("object", json!({}), "object.id"),
            ("object", json!([]), "object"),
            ("object", agent(), "object.mbox"),
            ("object.objectType", json!("activity"), "object.objectType"),
            ("object", json!({"objectType": "StatementRef"}), "object.id"),
            (
                "object",
                json!({"objectType": "StatementRef", "id": "x"}),
                "object.id",
            ),
            ("object.definition", json!(1), "object.definition"),
            (
                "object.definition",
                json!({"choices": []}),
                "object.definition.interactionType",
            ),
            (
                "object.definition",
                json!({"interactionType": "Choice"}),
                "object.definition.interactionType",
            ),
            (
                "object.definition",
                json!({"interactionType": "choice", "choices": [{"id": "a"}, {"id": "a"}]}),
                "object.definition.choices.1.id",
            ),
            (
                "object.definition",
                json!({"extensions": {"a b": 1}}),
                "object.definition.extensions.a b",
            ),
            (
                "result.score",
                json!({"scaled": 1.01}),
                "result.score.scaled",
            ),
            (
                "result.score",
                json!({"raw": 11, "max": 10}),
                "result.score.raw",
            ),
            (
                "result.score",
                json!({"raw": -1, "min": 0}),
                "result.score.raw",
            ),
            (
                "result.score",
                json!({"min": 2, "max": 1}),
                "result.score.min",
            ),
            ("result.score", json!({"raw": "5"}), "result.score.raw"),
            ("result.success", json!("true"), "result.success"),
            ("result.duration", json!("PA1H"), "result.duration"),
            ("context.registration", json!("x"), "context.registration"),
            ("context.team", agent(), "context.team.objectType"),
            ("context.instructor", json!("x"), "context.instructor"),
            ("context.language", json!("a_b"), "context.language"),
            (
                "context.statement",
                json!({"id": "aa97b177-9383-4934-8543-0f91a7a02836"}),
                "context.statement.objectType",
            ),
            (
                "context.contextActivities",
                json!({"siblings": []}),
                "context.contextActivities.siblings",
            ),
            (
                "context.contextActivities",
                json!({"other": [{"id": "http://a"}, {"key": 1}]}),
                "context.contextActivities.other.1.key",
            ),
            (
                "timestamp",
                json!("2008-09-15T15:53:00.601-00:00"),
                "timestamp",
            ),
            ("timestamp", Value::Null, "timestamp"),
            ("stored", json!("yesterday"), "stored"),
            ("id", json!(12345), "id"),
            ("version", json!("1.1.0"), "version"),
            ("version", json!("0.9.9"), "version"),
            (
                "authority",
                json!({"objectType": "Group", "mbox": "mailto:a@b"}),
                "authority",
            ),
            (
                "authority",
                json!({"objectType": "Group", "member": [agent()]}),
                "authority",
            ),
            ("attachments", json!({}), "attachments"),
            ("attachments", json!([1]), "attachments.0"),
        ] {
            let statement = with(path, value);
            assert_eq!(
                refused(&statement, Version::V2).as_deref(),
                Some(at),
                "{statement}"
            );
            assert_eq!(
                refused(&statement, Version::V1).as_deref(),
                Some(at),
                "{statement}"
            );
        }
    }

    #[test]
    fn in_a_batch_the_place_is_told() {
        let statement = with("actor.mbox", json!("x"));
        let fault = super::statement(&statement, Version::V2, Some(2)).unwrap_err();
        assert_eq!(fault.path, "2.actor.mbox");
        assert_eq!(fault.rule, "xAPI 2.0, 4.2.2.1");
    }

    #[test]
    fn only_activities_have_platform_and_revision() {
        for kind in ["Agent", "Group"] {
            let mut statement = with("object", json!({"objectType": kind, "mbox": "mailto:a@b"}));
            statement["context"] = json!({"platform": "x"});
            let at = refused(&statement, Version::V2);
            assert_eq!(at.as_deref(), Some("context.platform"));
        }
    }

    #[test]
    fn a_voiding_statement_points_at_one() {
        let statement = with("verb.id", json!(VOIDED));
        assert_eq!(refused(&statement, Version::V2).as_deref(), Some("object"));
    }

    #[test]
    fn substatements_have_less_than_statements() {
        for key in ["id", "stored", "version", "authority"] {
            let mut inner = plain();
            inner["objectType"] = json!("SubStatement");
            inner[key] = json!("x");
            let at = refused(&with("object", inner), Version::V2);
            assert_eq!(at, Some(format!("object.{key}")));
        }
        let mut inner = plain();
        inner["objectType"] = json!("SubStatement");
        let mut outer = inner.clone();
        outer["object"] = inner;
        let at = refused(&with("object", outer), Version::V2);
        assert_eq!(at.as_deref(), Some("object.object"));
    }

    #[test]
    fn agents_and_groups_of_the_context_came_with_2_0() {
        let agents = json!([{
            "objectType": "contextAgent", "agent": {"mbox": "mailto:a@b"},
            "relevantTypes": ["http://example.com/t"]
        }]);
        let statement = with("context.contextAgents", agents);
        assert_eq!(refused(&statement, Version::V2), None);
        let at = refused(&statement, Version::V1);
        assert_eq!(at.as_deref(), Some("context.contextAgents"));
        for (value, at) in [
            (json!([{"objectType": "x", "group": {}}]), "objectType"),
            (
                json!([{"objectType": "contextGroup", "group": {"mbox": "mailto:a@b"}}]),
                "group.objectType",
            ),
            (
                json!([{"objectType": "contextGroup", "group": {"objectType": "Group", "member": []}, "relevantTypes": []}]),
                "relevantTypes",
            ),
            (
                json!([{"objectType": "contextGroup", "group": {"objectType": "Group", "member": []}, "relevantTypes": ["abc"]}]),
                "relevantTypes.0",
            ),
        ] {
            let found = refused(&with("context.contextGroups", value), Version::V2);
            assert_eq!(found, Some(format!("context.contextGroups.0.{at}")));
        }
        // A statement of 2.0 isn't taken under 1.0.3.
        let newer = with("version", json!("2.0.0"));
        assert_eq!(refused(&newer, Version::V2), None);
        assert_eq!(refused(&newer, Version::V1).as_deref(), Some("version"));
    }

    #[test]
    fn a_signature_is_octets() {
        let attachment = json!([{
            "usageType": SIGNATURE, "display": {"en": "A"}, "contentType": "text/plain",
            "length": 0, "sha2": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        }]);
        let at = refused(&with("attachments", attachment), Version::V1);
        assert_eq!(at.as_deref(), Some("attachments.0.contentType"));
    }

    #[test]
    fn an_agent_of_a_parameter_says_who_it_is() {
        for (value, good) in [
            (json!({"mbox": "mailto:a@b"}), true),
            (json!({"objectType": "Group", "mbox": "mailto:a@b"}), true),
            (json!({"objectType": "Group", "member": []}), false),
            (json!({"name": "A"}), false),
            (json!("wrong"), false),
        ] {
            assert_eq!(agent(&value, Version::V2, "agent").is_ok(), good, "{value}");
        }
    }
}
