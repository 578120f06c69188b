//! Statements that come: checked, held against what is there, and stored together or not
//! at all.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde_json::Value;
use sha2::{Digest, Sha224, Sha256, Sha384, Sha512};
use sopan_rules::records::about::{self, Word};
use sopan_rules::records::kept::{STORED, Set, kept, texts};
use sopan_rules::records::shapes::{moment_text, random_uuid, uuid, uuid_text};
use sopan_rules::records::{SIGNATURE, Version, check, compare, forms, json};
use sopan_store::Tx;
use sopan_store::records::{self as store, NewStatement, StatementId};

use super::{Client, RecordError, Result, Scope, number, refused, signature};
use crate::files::{hex, write_whole};
use crate::{App, AppError};

const JSON: (&str, &str) = ("Data 2.1", "4.2.1");
const ID: (&str, &str) = ("Data 2.4.1", "4.2.4.2");
const ATTACHMENTS: (&str, &str) = ("Data 2.4.11", "4.2.2.6");
const SIGNED: (&str, &str) = ("Data 2.6", "4.2.6");

/// How far one statement's pointing at another is followed.
const STEPS: usize = 64;

/// An attachment that came with statements.
#[derive(Debug, Clone)]
pub struct Part {
    /// The hash that it says it has.
    pub sha2: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Statements that came.
#[derive(Debug)]
pub struct Sent<'a> {
    /// The version that they are written in.
    pub version: Version,
    /// One statement or an array of them, as JSON.
    pub statements: &'a [u8],
    /// The attachments that came along.
    pub parts: &'a [Part],
    /// The id under which one statement is put.
    pub id: Option<StatementId>,
}

/// A statement that is in order.
struct Good {
    new: NewStatement,
    value: Value,
}

impl App {
    /// Stores statements; comes back with their ids, in their order, when they are
    /// durable. A statement that is stored already changes nothing.
    pub async fn store_statements(&self, client: &Client, sent: Sent<'_>) -> Result<Vec<String>> {
        client.must(Scope::StatementsWrite)?;
        let good = self.checked(client, &sent)?;
        let ids = good.iter().map(|g| uuid_text(&g.new.id)).collect();
        self.keep_attachments(&good, sent.parts).await?;
        self.store(client, good).await?;
        Ok(ids)
    }

    fn checked(&self, client: &Client, sent: &Sent<'_>) -> Result<Vec<Good>> {
        let version = sent.version;
        let value = match json::read(sent.statements) {
            Ok(value) => value,
            Err(why) => return refused("", JSON, version, format!("must be JSON: {why}"), "text"),
        };
        let text = std::str::from_utf8(sent.statements).unwrap_or_default();
        let Some(texts) = texts(text) else {
            let why = "must be a statement or an array of statements";
            return refused("", JSON, version, why, value);
        };
        let (values, together) = match value {
            Value::Array(list) => (list, true),
            one => (vec![one], false),
        };
        if sent.id.is_some() && together {
            let why = "must be one statement, where it is put under an id";
            return refused(
                "",
                ("Communication 2.1.1", "4.1.6.1"),
                version,
                why,
                "an array",
            );
        }
        let authority = client.authority(self.record_home());
        let authority_text = authority.to_string();
        let mut seen = HashSet::new();
        let mut good = Vec::with_capacity(values.len());
        for (place, (mut value, text)) in values.into_iter().zip(texts).enumerate() {
            let at = together.then_some(place);
            check::statement(&value, version, at)?;
            let given = value["id"].as_str().and_then(uuid);
            if let Some((put, given)) = sent.id.zip(given)
                && put != given
            {
                let why = "must be the id under which the statement is put";
                return refused("id", ID, version, why, uuid_text(&given));
            }
            let id = given.or(sent.id).unwrap_or_else(|| self.new_uuid());
            if !seen.insert(id) {
                let path = format!("{place}.id");
                let why = "must not be the id of two statements of a batch";
                return refused(&path, ID, version, why, uuid_text(&id));
            }
            let attachments = accompanied(&value, at, version, sent.parts)?;
            let set = Set {
                id: &uuid_text(&id),
                authority: &authority_text,
                version,
            };
            let Some(body) = kept(text, set) else {
                return refused("", JSON, version, "must be an object", text);
            };
            value["authority"] = authority.clone();
            good.push(Good {
                new: NewStatement {
                    id,
                    voids: about::voids(&value),
                    target: about::target(&value),
                    body,
                    words: about::words(&value).iter().map(number).collect(),
                    attachments,
                },
                value,
            });
        }
        let wanted: HashSet<&str> = good
            .iter()
            .flat_map(|g| g.new.attachments.iter().map(String::as_str))
            .collect();
        let excess = |part: &&Part| !wanted.contains(part.sha2.to_ascii_lowercase().as_str());
        if let Some(part) = sent.parts.iter().find(excess) {
            let why = "an attachment came that no statement speaks of";
            return refused("", ATTACHMENTS, version, why, &part.sha2);
        }
        Ok(good)
    }

    fn new_uuid(&self) -> StatementId {
        let mut bytes = [0; 16];
        (self.surroundings.random)(&mut bytes);
        random_uuid(bytes)
    }

    /// The IRI under which clients have their accounts.
    pub(crate) fn record_home(&self) -> &str {
        match self.public_address() {
            "" => "http://localhost",
            address => address,
        }
    }

    /// Attachments lie in a folder of their own, under their hash.
    pub(super) fn attachment_path(&self, sha2: &str) -> std::path::PathBuf {
        self.options.files.join("attachments").join(sha2)
    }

    async fn keep_attachments(&self, good: &[Good], parts: &[Part]) -> Result<()> {
        if good.iter().all(|g| g.new.attachments.is_empty()) {
            return Ok(());
        }
        let folder = self.options.files.join("attachments");
        let parts: Vec<Part> = parts.to_vec();
        let written = tokio::task::spawn_blocking(move || {
            for part in parts {
                let name = part.sha2.to_ascii_lowercase();
                if folder.join(&name).is_file() {
                    continue;
                }
                let written = write_whole(&folder, &name, &part.bytes, 0o600);
                // Somebody else who writes the same may have been a moment quicker.
                if !folder.join(&name).is_file() {
                    written?;
                }
            }
            match folder.is_dir() {
                true => std::fs::File::open(&folder)?.sync_all(),
                false => Ok(()),
            }
        });
        let written = written.await;
        let written = written.map_err(|e| AppError::Document(e.to_string()))?;
        Ok(written.map_err(AppError::Files)?)
    }

    /// Ids of acts belong to the ledger: nothing else is stored under one, and nothing
    /// takes one back.
    async fn must_not_be_acts(&self, good: &[Good]) -> Result<()> {
        for g in good {
            if self.act(&g.new.id).await?.is_some() {
                return Err(RecordError::Conflict(uuid_text(&g.new.id)));
            }
            if let Some(target) = g.new.target.filter(|_| g.new.voids)
                && self.act(&target).await?.is_some()
            {
                return Err(RecordError::OfTheLedger(uuid_text(&target)));
            }
        }
        Ok(())
    }

    async fn store(&self, client: &Client, mut good: Vec<Good>) -> Result<()> {
        if good.is_empty() {
            return Ok(());
        }
        self.must_not_be_acts(&good).await?;
        let mut tx = self.db.write().await?;
        // First of all: until this transaction ends, nobody else stores.
        let tick = store::tick(&mut tx, self.now(), good.len()).await?;
        let ids: Vec<StatementId> = good.iter().map(|g| g.new.id).collect();
        let there = store::by_ids(&mut tx, &ids).await?;
        for g in &good {
            if let Some(there) = there.get(&g.new.id) {
                let there = json::read(there.body.as_bytes()).unwrap_or_default();
                if !compare::same(&there, &g.value) {
                    return Err(RecordError::Conflict(uuid_text(&g.new.id)));
                }
            }
        }
        good.retain(|g| !there.contains_key(&g.new.id));
        if good.is_empty() {
            return Ok(());
        }
        let at = moment_text(tick.at);
        for g in &mut good {
            g.new.body = g.new.body.replace(STORED, &at);
        }
        let (new, values): (Vec<NewStatement>, Vec<Value>) =
            good.into_iter().map(|g| (g.new, g.value)).unzip();
        store::insert(&mut tx, tick, &new).await?;
        let mut satisfied = None;
        if let Some(session) = &client.session
            && self
                .progress_by_statements(&mut tx, session, &values)
                .await?
        {
            satisfied = Some(session);
        }
        follow(&mut tx, &new).await?;
        if client.may(Scope::Define) {
            define(&mut tx, &values).await?;
        }
        let names = values.iter().flat_map(about::names).collect();
        store::name(&mut tx, names).await?;
        tx.commit().await?;
        self.records_known(tick.at);
        match satisfied {
            Some(session) => self.state_satisfied(session).await,
            None => Ok(()),
        }
    }
}

/// Looks whether every attachment that a statement speaks of has come or lies elsewhere,
/// and is what it should be; comes back with the hashes of those that came.
fn accompanied(
    statement: &Value,
    place: Option<usize>,
    version: Version,
    parts: &[Part],
) -> Result<Vec<String>> {
    let mut came = BTreeSet::new();
    for (within, owner) in [("", statement), ("object.", &statement["object"])] {
        let list = owner["attachments"].as_array();
        for (number, attachment) in list.into_iter().flatten().enumerate() {
            let path = || {
                let start = place.map_or_else(String::new, |place| format!("{place}."));
                format!("{start}{within}attachments.{number}")
            };
            let sha2 = attachment["sha2"].as_str().unwrap_or_default();
            let part = parts.iter().find(|p| p.sha2.eq_ignore_ascii_case(sha2));
            let Some(part) = part else {
                if attachment.get("fileUrl").is_some() {
                    continue;
                }
                let why = "has neither a fileUrl nor a part of this request with its hash";
                return refused(&path(), ATTACHMENTS, version, why, sha2);
            };
            if !is_hash_of(&part.sha2, &part.bytes) {
                let why = "the part with this hash has other content";
                return refused(&path(), ATTACHMENTS, version, why, sha2);
            }
            if attachment["usageType"].as_str() == Some(SIGNATURE)
                && let Err(why) = signature::verify(&part.bytes, owner)
            {
                return refused(&path(), SIGNED, version, why, sha2);
            }
            came.insert(sha2.to_ascii_lowercase());
        }
    }
    Ok(came.into_iter().collect())
}

/// Whether these bytes have this SHA-2, of the length that the hash has.
fn is_hash_of(sha2: &str, bytes: &[u8]) -> bool {
    let found = match sha2.len() {
        56 => hex(&Sha224::digest(bytes)),
        64 => hex(&Sha256::digest(bytes)),
        96 => hex(&Sha384::digest(bytes)),
        128 => hex(&Sha512::digest(bytes)),
        _ => return false,
    };
    found.eq_ignore_ascii_case(sha2)
}

/// What pointing at other statements brings about: a statement is found under the words
/// of the one that it points at, and takes it back where it voids it (1.0.3, Data 2.3.2,
/// Communication 2.1.4; 2.0, 4.2.5, 4.1.6.1).
async fn follow(tx: &mut Tx, new: &[NewStatement]) -> Result<()> {
    let ids: Vec<StatementId> = new.iter().map(|s| s.id).collect();
    // Those that came first and pointed at what was not there yet.
    let mut pointing = store::pointing_at(tx, &ids).await?;
    let pointers: Vec<StatementId> = new
        .iter()
        .filter(|s| s.target.is_some())
        .map(|s| s.id)
        .collect();
    if pointing.is_empty() && pointers.is_empty() {
        return Ok(());
    }
    for stored in store::by_ids(tx, &pointers).await?.into_values() {
        if let Some(target) = stored.target {
            pointing.push(store::Pointing {
                seq: stored.seq,
                id: stored.id,
                voids: stored.voids,
                target,
            });
        }
    }
    let targets: Vec<StatementId> = pointing.iter().map(|p| p.target).collect();
    let found = store::by_ids(tx, &targets).await?;
    let taken: BTreeSet<i64> = pointing
        .iter()
        .filter(|p| p.voids)
        .filter_map(|p| found.get(&p.target))
        // What takes another one back can't be taken back itself.
        .filter(|target| !target.voids)
        .map(|target| target.seq)
        .collect();
    store::void(tx, &taken).await?;
    let mut inherited: BTreeSet<(i64, i64)> = BTreeSet::new();
    let mut known: HashMap<StatementId, BTreeSet<i64>> = HashMap::new();
    for pointer in &pointing {
        if !found.contains_key(&pointer.target) {
            continue;
        }
        let words = match known.get(&pointer.target) {
            Some(words) => words.clone(),
            None => {
                let words = all_words(tx, pointer.target).await?;
                known.insert(pointer.target, words.clone());
                words
            }
        };
        // Whoever points at the one that points is found under them as well.
        let mut seen = BTreeSet::from([pointer.seq]);
        let mut next = vec![pointer.id];
        for _ in 0..STEPS {
            if next.is_empty() {
                break;
            }
            let above = store::pointing_at(tx, &next).await?;
            next = above
                .iter()
                .filter(|p| seen.insert(p.seq))
                .map(|p| p.id)
                .collect();
        }
        for seq in seen {
            inherited.extend(words.iter().map(|word| (*word, seq)));
        }
    }
    let inherited: Vec<(i64, i64)> = inherited.into_iter().collect();
    store::add_words(tx, &inherited).await?;
    Ok(())
}

/// The words of a statement, of the one that it points at, and so on.
async fn all_words(tx: &mut Tx, of: StatementId) -> Result<BTreeSet<i64>> {
    let mut words = BTreeSet::new();
    let mut seen = HashSet::new();
    let mut next = Some(of);
    while let Some(id) = next
        .take()
        .filter(|id| seen.len() < STEPS && seen.insert(*id))
    {
        if let Some(stored) = store::by_ids(tx, &[id]).await?.remove(&id) {
            let value = json::read(stored.body.as_bytes()).unwrap_or_default();
            // By its own authority only is a statement somebody's.
            let found = about::words(&value);
            let authority = sopan_rules::records::agents::known_by(&value["authority"]);
            let own = authority.map(Word::RelatedAgent);
            words.extend(
                found
                    .iter()
                    .filter(|w| Some(*w) != own.as_ref())
                    .map(number),
            );
            next = stored.target;
        }
    }
    Ok(words)
}

/// Adds what statements tell of activities to what is known of them.
async fn define(tx: &mut Tx, statements: &[Value]) -> Result<()> {
    let told: Vec<_> = statements.iter().flat_map(about::definitions).collect();
    let ids: BTreeSet<&str> = told.iter().map(|(id, _)| *id).collect();
    let ids: Vec<&str> = ids.into_iter().collect();
    let mut known: HashMap<String, Value> = store::definitions(tx, &ids)
        .await?
        .into_iter()
        .map(|(id, text)| (id, json::read(text.as_bytes()).unwrap_or_default()))
        .collect();
    let mut changed: BTreeMap<String, String> = BTreeMap::new();
    for (id, definition) in told {
        if let Some(new) = forms::defined(known.get(id), definition) {
            changed.insert(id.to_owned(), new.to_string());
            known.insert(id.to_owned(), new);
        }
    }
    store::define(tx, changed.into_iter().collect()).await?;
    Ok(())
}
