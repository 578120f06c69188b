//! What a request asks for: its parameters, each given once, in its own letters, and of
//! the form that the same value has in a statement (1.0.3, Communication 2 and 3.2; 2.0,
//! 4.1.6).

use serde_json::Value;

use super::agents::known_by;
use super::forms::Form;
use super::shapes::{is_iri, moment, uuid, uuid_text};
use super::{Fault, Rule, Version, about::Word, check, json};
use crate::time::Moment;

const PARAMETERS: Rule = Rule("Communication 3.2", "4.1.6");
const STATEMENTS: Rule = Rule("Communication 2.1", "4.1.6.1");

/// Parameters as they were given: name and value.
pub type Given = [(String, String)];

type Read<T> = Result<T, Fault>;

/// The parameters of a request, while they are read.
struct Parameters<'a> {
    given: &'a Given,
    version: Version,
}

impl<'a> Parameters<'a> {
    /// Refuses what isn't known, and what is given twice.
    fn new(given: &'a Given, version: Version, known: &[&str]) -> Read<Parameters<'a>> {
        let fault = |name: &str, why: String, found: &str| {
            Err(Fault::new(name, PARAMETERS.section(version), why, found))
        };
        for (place, (name, value)) in given.iter().enumerate() {
            if !known.contains(&name.as_str()) {
                let why = format!("is no parameter here; there are {}", known.join(", "));
                return fault(name, why, value);
            }
            if given.iter().take(place).any(|(other, _)| other == name) {
                return fault(name, "must be given once".to_owned(), value);
            }
        }
        Ok(Parameters { given, version })
    }

    fn get(&self, name: &str) -> Option<&'a str> {
        let found = self.given.iter().find(|(n, _)| n == name);
        found.map(|(_, value)| value.as_str())
    }

    fn fault(&self, name: &str, why: &str, found: &str) -> Fault {
        Fault::new(name, PARAMETERS.section(self.version), why, found)
    }

    fn needed(&self, name: &str) -> Read<&'a str> {
        self.get(name)
            .filter(|value| !value.is_empty())
            .ok_or_else(|| self.fault(name, "must be given", "nothing"))
    }

    fn read<T>(&self, name: &str, why: &str, read: impl Fn(&str) -> Option<T>) -> Read<Option<T>> {
        self.get(name)
            .map(|value| read(value).ok_or_else(|| self.fault(name, why, value)))
            .transpose()
    }

    fn uuid(&self, name: &str) -> Read<Option<[u8; 16]>> {
        self.read(name, "must be a UUID", uuid)
    }

    fn registration(&self) -> Read<Option<String>> {
        Ok(self.uuid("registration")?.map(|id| uuid_text(&id)))
    }

    fn iri(&self, name: &str) -> Read<Option<String>> {
        self.read(name, "must be an IRI with a scheme", |text| {
            is_iri(text).then(|| text.to_owned())
        })
    }

    fn moment(&self, name: &str) -> Read<Option<Moment>> {
        let why = "must be a timestamp such as 2026-11-22T10:31:10.000Z";
        // A plus that wasn't encoded has become a blank, and no timestamp has one.
        self.read(name, why, |text| {
            moment(&text.replace(' ', "+"), Version::V1)
        })
    }

    fn flag(&self, name: &str) -> Read<bool> {
        let found = self.read(name, "must be true or false", |text| text.parse().ok())?;
        Ok(found.unwrap_or(false))
    }

    fn agent(&self) -> Read<Option<Value>> {
        let Some(text) = self.get("agent") else {
            return Ok(None);
        };
        let why = "must be an agent or identified group as JSON";
        let agent = json::read(text.as_bytes()).map_err(|_| self.fault("agent", why, text))?;
        check::agent(&agent, self.version, "agent")?;
        Ok(Some(agent))
    }

    fn needed_agent(&self) -> Read<Value> {
        self.needed("agent")?;
        self.agent()?
            .ok_or_else(|| self.fault("agent", "must be given", "nothing"))
    }

    fn needed_activity(&self) -> Read<String> {
        self.needed("activityId")?;
        self.iri("activityId")?
            .ok_or_else(|| self.fault("activityId", "must be given", "nothing"))
    }
}

/// Which statements are asked for, and how they are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Which.
    pub of: Of,
    /// In which form.
    pub form: Form,
    /// With their attachments.
    pub attachments: bool,
}

/// Which statements are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Of {
    /// The one with this id, where it was not taken back.
    Statement([u8; 16]),
    /// The one with this id, where it was taken back.
    Voided([u8; 16]),
    /// All for which everything holds.
    All(Filter),
}

/// What must hold of statements.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// They are found under one word of each of these. What few statements have stands
    /// first: the registration, the agent, the activity, the verb.
    pub words: Vec<Vec<Word>>,
    /// Stored later than this.
    pub since: Option<Moment>,
    /// Stored at this moment or before.
    pub until: Option<Moment>,
    /// No more than so many on a page; as many as the server gives where it is 0.
    pub limit: i64,
    /// The oldest first.
    pub ascending: bool,
}

/// What `GET /statements` asks for.
pub fn statements(given: &Given, version: Version) -> Read<Question> {
    let known = [
        "statementId",
        "voidedStatementId",
        "agent",
        "verb",
        "activity",
        "registration",
        "related_activities",
        "related_agents",
        "since",
        "until",
        "limit",
        "format",
        "attachments",
        "ascending",
    ];
    let parameters = Parameters::new(given, version, &known)?;
    let why = "must be exact, canonical or ids";
    let form = parameters.read("format", why, Form::read)?;
    let attachments = parameters.flag("attachments")?;
    let one = parameters.uuid("statementId")?.map(Of::Statement);
    let voided = parameters.uuid("voidedStatementId")?.map(Of::Voided);
    let of = match one.or(voided) {
        Some(one) => {
            let beside = |name: &str| matches!(name, "format" | "attachments");
            let ids = ["statementId", "voidedStatementId"];
            let mut others = given.iter().map(|(name, _)| name.as_str());
            let ids_given = given.iter().filter(|(n, _)| ids.contains(&n.as_str()));
            let more = match ids_given.count() {
                1 => others.find(|name| !beside(name) && !ids.contains(name)),
                _ => Some("voidedStatementId"),
            };
            if let Some(name) = more {
                let why = "must not stand beside the id of a statement; only format and \
                           attachments may";
                let found = parameters.get(name).unwrap_or_default();
                return Err(Fault::new(name, STATEMENTS.section(version), why, found));
            }
            one
        }
        None => Of::All(filter(&parameters)?),
    };
    Ok(Question {
        of,
        form: form.unwrap_or_default(),
        attachments,
    })
}

fn filter(parameters: &Parameters<'_>) -> Read<Filter> {
    let mut words = Vec::new();
    let related_agents = parameters.flag("related_agents")?;
    let related_activities = parameters.flag("related_activities")?;
    if let Some(id) = parameters.registration()? {
        words.push(vec![Word::Registration(id)]);
    }
    if let Some(id) = parameters.agent()?.as_ref().and_then(known_by) {
        let mut group = vec![Word::Agent(id.clone())];
        group.extend(related_agents.then_some(Word::RelatedAgent(id)));
        words.push(group);
    }
    if let Some(id) = parameters.iri("activity")? {
        let mut group = vec![Word::Activity(id.clone())];
        group.extend(related_activities.then_some(Word::RelatedActivity(id)));
        words.push(group);
    }
    if let Some(id) = parameters.iri("verb")? {
        words.push(vec![Word::Verb(id)]);
    }
    let limit = parameters.read("limit", "must be a whole number, 0 or more", |text| {
        text.parse().ok().filter(|limit: &i64| *limit >= 0)
    })?;
    Ok(Filter {
        words,
        since: parameters.moment("since")?,
        until: parameters.moment("until")?,
        limit: limit.unwrap_or(0),
        ascending: parameters.flag("ascending")?,
    })
}

/// The id under which `PUT /statements` puts a statement.
pub fn put_statement(given: &Given, version: Version) -> Read<[u8; 16]> {
    let parameters = Parameters::new(given, version, &["statementId"])?;
    parameters.needed("statementId")?;
    let id = parameters.uuid("statementId")?;
    id.ok_or_else(|| parameters.fault("statementId", "must be given", "nothing"))
}

/// No parameters.
pub fn nothing(given: &Given, version: Version) -> Read<()> {
    Parameters::new(given, version, &[]).map(|_| ())
}

/// The agent of `GET /agents`.
pub fn agent(given: &Given, version: Version) -> Read<Value> {
    Parameters::new(given, version, &["agent"])?.needed_agent()
}

/// The activity of `GET /activities`.
pub fn activity(given: &Given, version: Version) -> Read<String> {
    Parameters::new(given, version, &["activityId"])?.needed_activity()
}

/// Which documents a request is about.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Documents {
    /// By what the agent is known; empty for the profile of an activity.
    pub agent: String,
    /// The activity's id; empty for the profile of an agent.
    pub activity: String,
    /// The registration, in small letters.
    pub registration: Option<String>,
    /// The name of one document; all that lie there where there is none.
    pub name: Option<String>,
    /// Only those changed after this.
    pub since: Option<Moment>,
}

/// What may be done with documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// One is read, or many are listed.
    Read,
    /// One is written.
    Write,
    /// One is deleted; of states, also many.
    Delete,
}

/// `/activities/state`.
pub fn state(given: &Given, version: Version, wish: Wish) -> Read<Documents> {
    let known = ["activityId", "agent", "registration", "stateId", "since"];
    let parameters = Parameters::new(given, version, within(wish, &known))?;
    if wish == Wish::Write {
        parameters.needed("stateId")?;
    }
    Ok(Documents {
        activity: parameters.needed_activity()?,
        agent: known_by(&parameters.needed_agent()?).unwrap_or_default(),
        registration: parameters.registration()?,
        name: parameters.get("stateId").map(str::to_owned),
        since: parameters.moment("since")?,
    })
}

/// `/agents/profile`.
pub fn agent_profile(given: &Given, version: Version, wish: Wish) -> Read<Documents> {
    let known = ["agent", "profileId", "since"];
    let parameters = Parameters::new(given, version, within(wish, &known))?;
    if wish != Wish::Read {
        parameters.needed("profileId")?;
    }
    Ok(Documents {
        agent: known_by(&parameters.needed_agent()?).unwrap_or_default(),
        name: parameters.get("profileId").map(str::to_owned),
        since: parameters.moment("since")?,
        ..Documents::default()
    })
}

/// `/activities/profile`.
pub fn activity_profile(given: &Given, version: Version, wish: Wish) -> Read<Documents> {
    let known = ["activityId", "profileId", "since"];
    let parameters = Parameters::new(given, version, within(wish, &known))?;
    if wish != Wish::Read {
        parameters.needed("profileId")?;
    }
    Ok(Documents {
        activity: parameters.needed_activity()?,
        name: parameters.get("profileId").map(str::to_owned),
        since: parameters.moment("since")?,
        ..Documents::default()
    })
}

/// `since`, which stands last, is for reading.
fn within<'k>(wish: Wish, known: &'k [&'k str]) -> &'k [&'k str] {
    match wish {
        Wish::Read => known,
        Wish::Write | Wish::Delete => &known[..known.len() - 1],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "aa97b177-9383-4934-8543-0f91a7a02836";

    fn given(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        pairs.iter().map(owned).collect()
    }

    fn asked(pairs: &[(&str, &str)]) -> Read<Question> {
        statements(&given(pairs), Version::V2)
    }

    #[test]
    fn what_is_not_right_is_refused_by_its_name() {
        for (pairs, name) in [
            (vec![("foo", "bar")], "foo"),
            (vec![("StatementId", ID)], "StatementId"),
            (vec![("statementId", "wrong")], "statementId"),
            (vec![("statementId", ID), ("verb", "http://v")], "verb"),
            (
                vec![("statementId", ID), ("voidedStatementId", ID)],
                "voidedStatementId",
            ),
            (vec![("voidedStatementId", ID), ("limit", "1")], "limit"),
            (vec![("limit", "1"), ("limit", "2")], "limit"),
            (vec![("limit", "-1")], "limit"),
            (vec![("agent", "wrong")], "agent"),
            (vec![("agent", r#"{"mbox":"x"}"#)], "agent.mbox"),
            (vec![("verb", "not.a.valid.iri.com/verb")], "verb"),
            (vec![("activity", "x")], "activity"),
            (vec![("registration", "x")], "registration"),
            (vec![("since", "not a timestamp")], "since"),
            (vec![("ascending", "yes")], "ascending"),
            (vec![("format", "pretty")], "format"),
        ] {
            let fault = asked(&pairs).expect_err(name);
            assert_eq!(fault.path, name);
        }
    }

    #[test]
    fn a_question_becomes_words() {
        let question = asked(&[
            ("verb", "http://v"),
            ("agent", r#"{"mbox":"mailto:a@b"}"#),
            ("related_agents", "true"),
            ("activity", "http://a"),
            ("registration", &ID.to_uppercase()),
            ("limit", "5"),
            ("format", "ids"),
            ("attachments", "true"),
            ("ascending", "true"),
            ("since", "1970-01-01T05:30:01 05:30"),
        ]);
        let agent = || "mbox:mailto:a@b".to_owned();
        let filter = Filter {
            words: vec![
                vec![Word::Registration(ID.to_owned())],
                vec![Word::Agent(agent()), Word::RelatedAgent(agent())],
                vec![Word::Activity("http://a".to_owned())],
                vec![Word::Verb("http://v".to_owned())],
            ],
            since: Some(Moment(1_000_000)),
            until: None,
            limit: 5,
            ascending: true,
        };
        let expected = Question {
            of: Of::All(filter),
            form: Form::Ids,
            attachments: true,
        };
        assert_eq!(question, Ok(expected));
        let one = asked(&[
            ("statementId", ID),
            ("format", "exact"),
            ("attachments", "false"),
        ]);
        assert_eq!(one.map(|q| q.of).ok(), uuid(ID).map(Of::Statement));
    }

    #[test]
    fn documents_need_to_be_named_when_they_are_written() {
        let agent = r#"{"account":{"homePage":"http://h","name":"n"}}"#;
        let all = [
            ("activityId", "http://a"),
            ("agent", agent),
            ("stateId", "s"),
        ];
        for left_out in 0..3 {
            let mut pairs = all.to_vec();
            let (name, _) = pairs.remove(left_out);
            let fault = state(&given(&pairs), Version::V2, Wish::Write).expect_err(name);
            assert_eq!(fault.path, name);
        }
        let found = state(&given(&all), Version::V2, Wish::Write).expect("all is there");
        assert_eq!(found.name.as_deref(), Some("s"));
        assert_eq!(found.agent, "account:http://h n");
        let listed = state(&given(&all[..2]), Version::V2, Wish::Read).expect("a list");
        assert_eq!(listed.name, None);
        let deleted = state(&given(&all[..2]), Version::V2, Wish::Delete);
        assert!(deleted.is_ok());
        let profile = given(&[("agent", agent)]);
        let fault = agent_profile(&profile, Version::V2, Wish::Delete).expect_err("a name");
        assert_eq!(fault.path, "profileId");
        let profile = given(&[
            ("activityId", "http://a"),
            ("since", "2026-11-22T10:00:00Z"),
        ]);
        assert!(activity_profile(&profile, Version::V2, Wish::Read).is_ok());
        let fault = activity_profile(&profile, Version::V2, Wish::Write).expect_err("since");
        assert_eq!(fault.path, "since");
    }
}
