//! Content that speaks xAPI: how cmi5 units and Tin Can packages are launched, and how
//! what they state becomes progress.
//!
//! A launched unit is a client of the Learning Record Store for as long as its launch is
//! good, and may speak of its own learner only. What it states is stored and becomes
//! progress in one transaction.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use serde_json::{Value, json};
use sopan_rules::ids::{CourseId, OfficialId, ResourceId};
use sopan_rules::ledger::Fact;
use sopan_rules::packages::cmi5::{self, Progress, Told, Verb};
use sopan_rules::packages::{Address, Entry, MoveOn, Standard};
use sopan_rules::records::shapes::{moment_text, named_uuid, uuid, uuid_text};
use sopan_rules::records::{Version, agents};
use sopan_rules::time::Moment;
use sopan_store::ledger::Work;
use sopan_store::packages::{self as store, Launch};
use sopan_store::records::{self as records, Document, DocumentKind, DocumentPlace};
use sopan_store::{Tx, learning, people};

use super::as_json;
use super::content::{SessionError, hashed, read_entry};
use crate::files::hex;
use crate::records::{Client, Of, RecordError, Sent};
use crate::{App, AppError, Result};

/// How the key of a launch begins, as a client of the Learning Record Store.
const KEY: &str = "launch-";
/// The document that a unit reads first (cmi5, 10).
const LAUNCH_DATA: &str = "LMS.LaunchData";
/// The namespace of names that are URLs (RFC 9562, 6.6).
const URLS: [u8; 16] = [
    0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8,
];

/// Of whom and what a launched unit may speak.
#[derive(Debug, Clone)]
pub struct Session {
    token: String,
    official: OfficialId,
    course: CourseId,
    resource: ResourceId,
    package: i64,
    opened_at: Moment,
    entry: Entry,
    /// By what its learner is known.
    pub(crate) agent: String,
    /// Its registration.
    pub(crate) registration: String,
    activity: String,
}

impl Session {
    /// Whether what a statement says is this session's to say.
    fn must_own(&self, statement: &Value) -> Result<(), RecordError> {
        let agent = agents::known_by(&statement["actor"]);
        if agent.as_deref() != Some(self.agent.as_str()) {
            return Err(RecordError::NotYours("the actor"));
        }
        let registration = statement["context"]["registration"].as_str();
        let own = registration.map(|r| r.eq_ignore_ascii_case(&self.registration));
        // Of cmi5 it is asked for (9.6.1); a Tin Can package may leave it out.
        if own == Some(false) || (own.is_none() && self.entry.standard == Standard::Cmi5) {
            return Err(RecordError::NotYours("the registration"));
        }
        Ok(())
    }

    fn told(&self, statement: &Value) -> Told {
        let context = &statement["context"];
        let categories = context["contextActivities"]["category"].as_array();
        let defined = categories
            .into_iter()
            .flatten()
            .any(|c| c["id"].as_str() == Some(cmi5::CATEGORY));
        let object = statement["object"]["id"].as_str();
        let result = &statement["result"];
        let scaled = match &result["score"]["scaled"] {
            Value::Number(number) => number.to_string().parse().ok(),
            _ => None,
        };
        Told {
            verb: statement["verb"]["id"].as_str().and_then(Verb::read),
            defined,
            about_it: object == Some(&self.activity),
            scaled,
            success: result["success"].as_bool(),
        }
    }
}

/// A name among URLs as a UUID of version 5.
fn named(name: &str) -> String {
    let hash = digest(
        &SHA1_FOR_LEGACY_USE_ONLY,
        &[&URLS[..], name.as_bytes()].concat(),
    );
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.as_ref()[..16]);
    uuid_text(&named_uuid(bytes))
}

/// An address with these parameters behind those that it has.
fn with_parameters(address: &str, parameters: &[(&str, &str)]) -> String {
    let (before, place) = match address.split_once('#') {
        Some((before, place)) => (before, format!("#{place}")),
        None => (address, String::new()),
    };
    let mut out = before.to_owned();
    for (name, value) in parameters {
        out.push(if out.contains('?') { '&' } else { '?' });
        out.push_str(name);
        out.push('=');
        for byte in value.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                    out.push(char::from(byte));
                }
                byte => out.push_str(&format!("%{byte:02X}")),
            }
        }
    }
    out + &place
}

impl App {
    /// An official as statements name one: an account here.
    pub(crate) fn agent(&self, official: OfficialId, name: &str) -> Value {
        let mut agent = agents::client(self.record_home(), &official.to_string());
        if !name.is_empty() {
            agent["name"] = name.into();
        }
        agent
    }

    /// The registration of an official in a course, which all statements about it share.
    async fn registration(&self, official: OfficialId, course: CourseId) -> Result<String> {
        let pairs = self.pairs().await?;
        Ok(uuid_text(&pairs.uuid(
            Of::Registration,
            official.0,
            course.0,
        )))
    }

    /// The id of the activity that a launch is about. cmi5 wants one that the platform
    /// makes (8.1.5); a Tin Can package speaks of the one that it names itself.
    fn activity(&self, entry: &Entry, resource: ResourceId) -> String {
        match entry.standard {
            Standard::Cmi5 => format!("{}/activities/{resource}", self.record_home()),
            _ => entry.identifier.clone(),
        }
    }

    /// Prepares the launch of content that speaks xAPI, and gives its address with what it
    /// is told there.
    pub(super) async fn launch_with_records(
        &self,
        official: OfficialId,
        launch: &Launch,
        (token, address): (&str, &str),
        entry: &Entry,
    ) -> Result<String> {
        let mut tx = self.db.read().await?;
        let name = people::name(&mut tx, official).await?.unwrap_or_default();
        drop(tx);
        let agent = self.agent(official, &name);
        let registration = self.registration(official, launch.course).await?;
        let activity = self.activity(entry, launch.resource);
        let home = self.public_address();
        let endpoint = format!("{home}/xapi/");
        let agent_text = agent.to_string();
        let mut parameters = vec![
            ("endpoint", endpoint.as_str()),
            ("actor", &agent_text),
            ("registration", &registration),
        ];
        if entry.standard == Standard::Cmi5 {
            let whole = match address.starts_with('/') {
                true => format!("{home}{address}"),
                false => address.to_owned(),
            };
            self.begin_unit(official, launch, (entry, whole), &agent, &activity)
                .await?;
            let fetch = format!("{home}/content/{token}/~sopan/fetch");
            parameters.extend([("fetch", fetch.as_str()), ("activityId", &activity)]);
            return Ok(with_parameters(address, &parameters));
        }
        let secret = self.token();
        let given = store::give_secret(&launch.token, &hashed(&secret));
        self.lane.write(Work::of(given)).await?;
        let auth = format!("Basic {}", basic(&launch.token, &secret));
        parameters.extend([("auth", auth.as_str()), ("activity_id", &activity)]);
        Ok(with_parameters(address, &parameters))
    }

    /// What cmi5 asks of a platform before a unit is launched: sessions that never ended
    /// are given up (9.3.6), the launch data lie there (10), and it is stated that the
    /// unit is launched (9.3.1).
    async fn begin_unit(
        &self,
        official: OfficialId,
        launch: &Launch,
        (entry, launch_url): (&Entry, String),
        agent: &Value,
        activity: &str,
    ) -> Result<()> {
        let session = session_id(&launch.token);
        let registration = self.registration(official, launch.course).await?;
        let context = |session: &str| {
            json!({
                "registration": registration,
                "contextActivities": {
                    "grouping": [{ "id": entry.identifier }],
                    "category": [{ "id": cmi5::CATEGORY }],
                },
                "extensions": { cmi5::SESSION: session },
            })
        };
        let number = |n: &sopan_rules::numbers::Exact| n.rounded(4).parse::<f64>().ok();
        let mut data = json!({
            "contextTemplate": {
                "contextActivities": { "grouping": [{ "id": entry.identifier }] },
                "extensions": { cmi5::SESSION: session },
            },
            "launchMode": "Normal",
            "moveOn": entry.move_on.unwrap_or(MoveOn::NotApplicable),
        });
        if let Some(mastery) = entry.mastery.as_ref().and_then(number) {
            data["masteryScore"] = mastery.into();
        }
        if let Some(told) = &entry.told {
            data["launchParameters"] = told.as_str().into();
        }
        if let Some(key) = &entry.entitlement {
            data["entitlementKey"] = json!({ "courseStructure": key });
        }
        let content = data.to_string().into_bytes();
        let place = DocumentPlace {
            kind: DocumentKind::State,
            agent: agents::known_by(agent).unwrap_or_default(),
            activity: activity.to_owned(),
            registration: Some(registration.clone()),
        };
        let document = Document {
            content_type: "application/json".to_owned(),
            etag: hex(digest(&SHA1_FOR_LEGACY_USE_ONLY, &content).as_ref()),
            changed: self.now(),
            content,
        };
        let mut tx = self.db.write().await?;
        let mut progress = progress_of(&mut tx, official, launch.resource).await?;
        let left = progress.begin(&session);
        let opened = (launch.token.as_str(), launch.opened_at);
        let kept = self.progressed(official, launch.resource, opened, &progress)?;
        kept.run(&mut tx).await?;
        if progress.is_satisfied(entry) {
            let fact = Fact::ResourceCompleted {
                course: launch.course,
                resource: launch.resource,
            };
            let work = Work::act(official, fact, self.now(), None);
            for done in self.lane.record(&mut tx, vec![work]).await? {
                done?;
            }
        }
        records::keep_documents(&mut tx, &place).await?;
        records::keep_document(&mut tx, &place, LAUNCH_DATA, &document).await?;
        tx.commit().await?;
        let statement = |verb: &str, session: &str| {
            json!({
                "id": named(&format!("{}/sessions/{session}/{verb}", self.record_home())),
                "timestamp": moment_text(self.now()),
                "actor": agents::minimal(agent),
                "verb": { "id": verb },
                "object": { "id": activity },
                "context": context(session),
            })
        };
        let mut all: Vec<Value> = left
            .iter()
            .map(|left| statement(cmi5::ABANDONED, left))
            .collect();
        // 9.6.3: how it was launched stands in the statement.
        let mut launched = statement(cmi5::LAUNCHED, &session);
        let said = &mut launched["context"]["extensions"];
        let extension =
            |name: &str| format!("https://w3id.org/xapi/cmi5/context/extensions/{name}");
        said[extension("launchmode")] = data["launchMode"].clone();
        said[extension("launchurl")] = launch_url.into();
        said[extension("moveon")] = data["moveOn"].clone();
        for (name, from) in [
            ("masteryscore", "masteryScore"),
            ("launchparameters", "launchParameters"),
        ] {
            if !data[from].is_null() {
                said[extension(name)] = data[from].clone();
            }
        }
        all.push(launched);
        let text = as_json(&all)?;
        let sent = sent(&text);
        let session = Session {
            token: launch.token.clone(),
            official,
            course: launch.course,
            resource: launch.resource,
            package: launch.package,
            opened_at: launch.opened_at,
            entry: entry.clone(),
            agent: String::new(),
            registration,
            activity: activity.to_owned(),
        };
        let stored = async {
            self.store_statements(&Client::sopan(), sent).await?;
            self.state_satisfied(&session).await
        };
        stored.await.map_err(|error| match error {
            RecordError::App(error) => error,
            other => AppError::Document(other.to_string()),
        })
    }

    fn progressed(
        &self,
        official: OfficialId,
        resource: ResourceId,
        opened: (&str, Moment),
        progress: &Progress,
    ) -> Result<sopan_store::Sql> {
        Ok(store::keep_progress(
            official,
            resource,
            opened,
            (
                progress.status().name(),
                progress.percent().map(|p| p.exact()),
            ),
            as_json(progress)?,
            self.now(),
        ))
    }

    /// Gives a cmi5 unit the key under which it may speak: once (cmi5, 8.2).
    pub async fn content_fetches(&self, token: &str) -> Result<Value, SessionError> {
        let mut tx = self.db.read().await?;
        let found = self.launched(&mut tx, token).await;
        drop(tx);
        let refused = |code: &str, text: &str| json!({ "error-code": code, "error-text": text });
        let launch = match found {
            Ok((launch, entry))
                if entry.standard == Standard::Cmi5 && launch.official.is_some() =>
            {
                launch
            }
            Ok(_) => return Ok(refused("3", "this content has no records to write")),
            Err(SessionError::Unknown) => {
                return Ok(refused("2", "this launch is not known or has run out"));
            }
            Err(error) => return Err(error),
        };
        let secret = self.token();
        let work = Work {
            given: Some(store::give_secret(&launch.token, &hashed(&secret))),
            ..Work::default()
        };
        Ok(match self.lane.write(work).await?.outdated {
            false => json!({ "auth-token": basic(&launch.token, &secret) }),
            true => refused("1", "the token was fetched already; launch the unit again"),
        })
    }

    /// The client that a launched unit is, where the key is one of a launch.
    pub(crate) async fn launch_client(
        &self,
        key: &str,
        secret: &str,
    ) -> Result<Option<Client>, RecordError> {
        let Some(token) = key.strip_prefix(KEY) else {
            return Ok(None);
        };
        let mut tx = self.db.read().await?;
        let Some((launch, body)) = store::launch(&mut tx, token).await? else {
            return Ok(None);
        };
        let right = launch.secret.as_deref() == Some(hashed(secret).as_str());
        let (Some(official), true) = (launch.official, right && launch.expires_at >= self.now())
        else {
            return Err(RecordError::Unauthorised);
        };
        let entry = read_entry(&body)?;
        let agent = agents::known_by(&self.agent(official, "")).unwrap_or_default();
        Ok(Some(Client::launched(
            key,
            Session {
                registration: self.registration(official, launch.course).await?,
                activity: self.activity(&entry, launch.resource),
                token: launch.token,
                official,
                course: launch.course,
                resource: launch.resource,
                package: launch.package,
                opened_at: launch.opened_at,
                entry,
                agent,
            },
        )))
    }

    /// Makes progress of what a launched unit states, in the transaction in which it is
    /// stored. Statements that are not its own, or out of order, are refused, and with
    /// them all that came together. Says whether the unit is satisfied by them.
    pub(crate) async fn progress_by_statements(
        &self,
        tx: &mut Tx,
        session: &Session,
        statements: &[Value],
    ) -> Result<bool, RecordError> {
        let mut progress = progress_of(tx, session.official, session.resource).await?;
        let before = progress.is_satisfied(&session.entry);
        let name = session_id(&session.token);
        for statement in statements {
            session.must_own(statement)?;
            let told = session.told(statement);
            let extension = statement["context"]["extensions"][cmi5::SESSION].as_str();
            if session.entry.standard == Standard::Cmi5
                && told.defined
                && extension != Some(name.as_str())
            {
                return Err(RecordError::NotYours("the session"));
            }
            progress.take(&session.entry, &name, &told)?;
        }
        let kept = self.progressed(
            session.official,
            session.resource,
            (&session.token, session.opened_at),
            &progress,
        )?;
        kept.run(tx).await?;
        if progress.is_satisfied(&session.entry) {
            let fact = Fact::ResourceCompleted {
                course: session.course,
                resource: session.resource,
            };
            let work = Work::act(session.official, fact, self.now(), None);
            for done in self.lane.record(tx, vec![work]).await? {
                done.map_err(AppError::from)?;
            }
        }
        Ok(!before && progress.is_satisfied(&session.entry))
    }

    /// States what follows from a unit that is satisfied (9.3.9): blocks, and the course,
    /// all of whose units are. A unit that is done here without its own word is waived
    /// before (9.3.7). Each is stated once in a registration; where the program ends in
    /// between, the next launch states it.
    pub(crate) async fn state_satisfied(&self, session: &Session) -> Result<(), RecordError> {
        if session.entry.standard != Standard::Cmi5 {
            return Ok(());
        }
        let (official, course) = (session.official, session.course);
        let mut tx = self.db.read().await?;
        let name = people::name(&mut tx, official).await?.unwrap_or_default();
        let publisher = store::identifier(&mut tx, session.package).await?;
        let mut entries = Vec::new();
        for body in store::entries(&mut tx, session.package).await? {
            entries.push(read_entry(&body)?);
        }
        let opens = store::opening(&mut tx, course).await?;
        let own = opens.iter().find(|(id, ..)| *id == session.resource);
        let Some(file) = own.map(|(_, file, _)| file.clone()) else {
            // It stands in a version of the course that is no longer the present one.
            return Ok(());
        };
        let enrolment = learning::enrolment(&mut tx, official, course).await?;
        let done = enrolment.map(|e| e.done).unwrap_or_default();
        let mut units: Vec<(&[String], bool)> = Vec::new();
        let mut waived = Vec::new();
        for (resource, held, identifier) in &opens {
            let entry = entries.iter().find(|e| e.identifier == *identifier);
            let Some(entry) = entry.filter(|_| *held == file) else {
                continue;
            };
            let said = progress_read(store::state(&mut tx, official, *resource, "").await?);
            let good = said.is_satisfied(entry);
            if !good && done.contains(resource) {
                waived.push((self.activity(entry, *resource), entry.identifier.clone()));
            }
            units.push((&entry.within, good || done.contains(resource)));
        }
        let (blocks, whole) = cmi5::satisfied(&units);
        let agent = self.agent(official, &name);
        let registration = &session.registration;
        let stated = |verb: &str, object: &str| {
            named(&format!(
                "{}/registrations/{registration}/{verb}?{object}",
                self.record_home()
            ))
        };
        let context = |publisher: &str, session: &str, categories: Value| {
            json!({
                "registration": registration,
                "contextActivities": {
                    "grouping": [{ "id": publisher }],
                    "category": categories,
                },
                "extensions": { cmi5::SESSION: session },
            })
        };
        let mut all = Vec::new();
        for (activity, publisher) in &waived {
            let id = stated("waived", activity);
            all.push(json!({
                "id": id,
                "actor": agents::minimal(&agent),
                "verb": { "id": cmi5::WAIVED },
                "object": { "id": activity },
                "result": {
                    "success": true, "completion": true,
                    "extensions": { cmi5::REASON: "Administrative" },
                },
                "timestamp": moment_text(self.now()),
                "context": context(
                    publisher,
                    &session_id(&hashed(&id)),
                    json!([{ "id": cmi5::CATEGORY }, { "id": cmi5::MOVE_ON }]),
                ),
            }));
        }
        let (block, course_kind) = cmi5::KINDS;
        let publisher = publisher.filter(|_| whole);
        let objects = blocks.into_iter().map(|id| (id, block));
        for (publisher, kind) in objects.chain(publisher.as_deref().map(|id| (id, course_kind))) {
            let object = format!(
                "{}/activities/{}",
                self.record_home(),
                named(&format!(
                    "{}/courses/{course}?{publisher}",
                    self.record_home()
                ),)
            );
            all.push(json!({
                "id": stated("satisfied", &object),
                "actor": agents::minimal(&agent),
                "verb": { "id": cmi5::SATISFIED },
                "object": { "id": object, "definition": { "type": kind } },
                "timestamp": moment_text(self.now()),
                "context": context(
                    publisher,
                    &session_id(&session.token),
                    json!([{ "id": cmi5::CATEGORY }]),
                ),
            }));
        }
        let ids: Vec<[u8; 16]> = all.iter().filter_map(|s| uuid(s["id"].as_str()?)).collect();
        let known = records::by_ids(&mut tx, &ids).await?;
        drop(tx);
        all.retain(|s| {
            s["id"]
                .as_str()
                .and_then(uuid)
                .is_some_and(|id| !known.contains_key(&id))
        });
        if all.is_empty() {
            return Ok(());
        }
        let text = as_json(&all)?;
        let sent = sent(&text);
        Box::pin(self.store_statements(&Client::sopan(), sent)).await?;
        Ok(())
    }
}

/// Statements that Sopan sends to its own records.
fn sent(text: &str) -> Sent<'_> {
    Sent {
        version: Version::V1,
        statements: text.as_bytes(),
        parts: &[],
        id: None,
    }
}

fn progress_read(state: Option<store::State>) -> Progress {
    state
        .and_then(|state| serde_json::from_str(&state.said).ok())
        .unwrap_or_default()
}

async fn progress_of(tx: &mut Tx, official: OfficialId, resource: ResourceId) -> Result<Progress> {
    let state = store::state_to_change(tx, official, resource, "").await?;
    Ok(progress_read(state))
}

/// The name of a session, which content is told: it opens nothing.
fn session_id(token: &str) -> String {
    token.chars().take(32).collect()
}

/// Key and secret of a launch as HTTP Basic authentication has them.
fn basic(token: &str, secret: &str) -> String {
    STANDARD.encode(format!("{KEY}{token}:{secret}"))
}

/// Where content is opened, without what it is told.
pub(super) fn bare(token: &str, entry: &Entry) -> String {
    match &entry.address {
        Address::File { path, suffix } => {
            format!("/content/{token}/{}{suffix}", super::content::encoded(path))
        }
        Address::Web { url } => url.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_launch_keeps_the_parameters_and_the_place_that_an_address_has() {
        let told = [("actor", r#"{"a b"}"#), ("activityId", "https://x/y")];
        let query = "actor=%7B%22a%20b%22%7D&activityId=https%3A%2F%2Fx%2Fy";
        for (address, expected) in [
            ("/a.html", format!("/a.html?{query}")),
            ("/a.html?l=1", format!("/a.html?l=1&{query}")),
            ("/a.html#p", format!("/a.html?{query}#p")),
        ] {
            assert_eq!(with_parameters(address, &told), expected);
        }
    }

    #[test]
    fn names_become_uuids_as_rfc_9562_says() {
        // Its appendix A.4 names a DNS name; this URL is what other programs give.
        assert_eq!(
            named("http://www.example.com/"),
            "fcde3c85-2270-590f-9e7c-ee003d65e0e2"
        );
    }
}
