//! Content of packages while a learner has it open: its files, what it finds, and what it
//! says.
//!
//! A launch is named by a token that nobody can guess, and that stands in the address of
//! the content and nowhere else. Whoever holds it can read the files of that one package
//! and speak for that one learner about that one resource, until it runs out; no session
//! of a person is ever within reach of bought content.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Deserialize;
use sha2::{Digest, Sha256};
use sopan_rules::ids::{CourseId, OfficialId, ResourceId};
use sopan_rules::ledger::Fact;
use sopan_rules::packages::{
    self as rules, Entry, SUSPEND_CHARACTERS, SharedData, Standard, Status, Values, values_to_begin,
};
use sopan_rules::time::Moment;
use sopan_store::ledger::{Act, Work};
use sopan_store::packages::{self as store, Launch, State};
use sopan_store::{Tx, learning, people};

use super::as_json;
use super::unpack::place_of;
use super::whole::Way;
use super::xapi::bare;
use crate::access::Actor;
use crate::files::hex;
use crate::learning::{CourseView, OpenResource, close_open_time};
use crate::{App, AppError, Result};

/// What content says at once may have so many bytes.
pub const COMMIT_BYTES: usize = 4 * 1024 * 1024;
const NO_SCORM: &str = "this content doesn't speak SCORM";
/// A launch is good for twelve hours.
const LAUNCH_SECONDS: i64 = 12 * 3_600;

/// Content that was opened for somebody.
#[derive(Debug, Clone)]
pub struct Opened {
    /// Its address.
    pub address: String,
    /// Which entry of the package it is.
    pub entry: Entry,
    /// Where the learner stands in it; none for an author who looks at it.
    pub standing: Option<PackageStanding>,
    /// Where several parts are played as a whole: the way through them. The address is that
    /// of the part that is open, and empty where none is.
    pub way: Option<Way>,
}

/// Where a learner stands in a resource that came in a package, by the content's word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackageStanding {
    /// The status.
    pub status: Status,
    /// The score in per cent, with up to two decimals.
    pub percent: Option<String>,
    /// When that was said.
    pub at: Moment,
}

/// A file of a package, to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContentFile {
    /// Its path inside the package.
    pub path: String,
    /// Where it lies.
    pub place: PathBuf,
    /// Its size.
    pub bytes: u64,
    /// By which standard the entry speaks that was opened.
    pub standard: Standard,
}

/// What a run-time is given when content begins.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Began {
    /// The values that the content finds.
    pub values: Values,
    /// How often this launch has said something.
    pub number: i64,
    /// Whether a page of this launch had begun before, and has not ended.
    pub running: bool,
    /// So many characters of suspend data are kept.
    pub suspend_characters: usize,
    /// In a whole: which requests of navigation would be granted, as
    /// `adl.nav.request_valid` names them.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub valid: BTreeMap<String, bool>,
    /// Data that it shares with other entries of the package, in the order of its manifest.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub shared: Vec<SharedStore>,
}

/// Data that entries of a package share, as content finds them.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct SharedStore {
    /// Their name, and whether this entry may read and write them.
    #[serde(flatten)]
    pub data: SharedData,
    /// What they are; none while nobody has written them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub store: Option<String>,
}

fn shared(entry: &Entry, mut held: Values) -> Vec<SharedStore> {
    let each = entry.shared_data.iter().map(|data| SharedStore {
        store: held.remove(&data.target),
        data: data.clone(),
    });
    each.collect()
}

/// What became of something that content said.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Kept {
    /// Where the learner stands now.
    pub status: Status,
    /// Whether the resource is done.
    pub done: bool,
    /// That suspend data are kept which are longer than the standard asks platforms to
    /// keep: other platforms will cut or refuse them.
    pub suspend_data_long: bool,
    /// In a whole: that it goes on elsewhere by the content's own request.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub moved: bool,
    /// As when it began.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub valid: BTreeMap<String, bool>,
}

/// Why what content asked or said was refused.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// There is no such launch, or it has run out.
    #[error("this launch is not known or has run out; open the resource again in its course")]
    Unknown,
    /// The same resource was opened later, on another device or in another window.
    #[error(
        "the resource was opened again later, on another device or in another window; \
         that one goes on, and where this one stands is not kept"
    )]
    Elsewhere {
        /// Whether a completion that was said all the same has counted.
        done: bool,
    },
    /// It can't be read.
    #[error("what was sent can't be read: {0}")]
    Malformed(String),
    /// The suspend data are too long.
    #[error("{0} characters of suspend data were sent; at most {SUSPEND_CHARACTERS} are kept")]
    TooLong(usize),
    /// Anything else.
    #[error(transparent)]
    App(#[from] AppError),
}

impl SessionError {
    /// A stable code, for other programs.
    pub fn code(&self) -> &'static str {
        match self {
            SessionError::Unknown => "launch-unknown",
            SessionError::Elsewhere { .. } => "opened-elsewhere",
            SessionError::Malformed(_) => "malformed",
            SessionError::TooLong(_) => "suspend-data-too-long",
            SessionError::App(error) => error.code(),
        }
    }
}

impl From<sopan_store::StoreError> for SessionError {
    fn from(error: sopan_store::StoreError) -> SessionError {
        SessionError::App(error.into())
    }
}

impl From<sopan_store::LaneError> for SessionError {
    fn from(error: sopan_store::LaneError) -> SessionError {
        SessionError::App(error.into())
    }
}

/// What a run-time sends.
#[derive(Deserialize)]
struct Sent {
    /// Counts up from what the run-time was given.
    number: i64,
    /// Whether the content has ended.
    ended: bool,
    /// All values of its data model.
    said: Values,
    /// Shared data that it has written, by their names.
    #[serde(default)]
    shared: Values,
}

pub(super) fn hashed(token: &str) -> String {
    hex(&Sha256::digest(token))
}

/// A path inside a package as it stands in an address.
pub(super) fn encoded(path: &str) -> String {
    let mut out = String::new();
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

pub(super) fn read_entry(body: &str) -> Result<Entry> {
    serde_json::from_str(body).map_err(|e| AppError::Document(format!("package entry: {e}")))
}

/// The package and the entry that a resource names, where it names one.
pub(super) async fn entry_of(
    tx: &mut Tx,
    object: Option<&str>,
    identifier: Option<&str>,
) -> Result<(i64, Entry)> {
    let missing = || AppError::not_found("package", object.unwrap_or("–"));
    let digest = object.and_then(|o| o.strip_suffix(".zip"));
    let (Some(digest), Some(identifier)) = (digest, identifier) else {
        return Err(missing());
    };
    let found = store::entry(tx, digest, identifier).await?;
    let (package, body) = found.ok_or_else(missing)?;
    Ok((package, read_entry(&body)?))
}

fn standing(state: &State) -> PackageStanding {
    PackageStanding {
        status: Status::read(&state.status).unwrap_or(Status::NotAttempted),
        percent: state.percent.as_ref().and_then(|percent| {
            let exact: sopan_rules::numbers::Exact = percent.parse().ok()?;
            let text = exact.rounded(2);
            Some(text.trim_end_matches('0').trim_end_matches('.').to_owned())
        }),
        at: state.at,
    }
}

impl App {
    /// Opens the content of a resource that came in a package, for the learner who has it
    /// open in the player.
    pub async fn open_package(&self, actor: &Actor, open: &OpenResource) -> Result<Opened> {
        let official = actor.learner()?;
        let (object, url) = (open.body.object.as_deref(), open.body.url.as_deref());
        let mut tx = self.db.read().await?;
        let (package, mut entry) = entry_of(&mut tx, object, url).await?;
        drop(tx);
        let about = (open.course.course.id, open.resource.id);
        if let Some(tree) = entry.tree.take() {
            let (way, part, state) = self
                .way_through(official, open.resource.id, package, &tree)
                .await?;
            let address = match &part {
                Some(part) => self.launch(Some(official), about, package, part).await?,
                None => String::new(),
            };
            return Ok(Opened {
                address,
                entry: part.unwrap_or(entry),
                standing: state.as_ref().map(standing),
                way: Some(way),
            });
        }
        let mut tx = self.db.read().await?;
        let state = store::state(&mut tx, official, open.resource.id, "").await?;
        drop(tx);
        let address = self.launch(Some(official), about, package, &entry).await?;
        Ok(Opened {
            address,
            entry,
            standing: state.as_ref().map(standing),
            way: None,
        })
    }

    /// Opens it for an author or a reviewer, who leaves no trace in it: of a whole the part
    /// with this identifier, or the first, in no order.
    pub async fn preview_package(
        &self,
        actor: &Actor,
        code: &str,
        resource: ResourceId,
        part: &str,
    ) -> Result<Opened> {
        let authored = self.course_to_read(actor, code).await?;
        let missing = || AppError::not_found("resource", resource);
        let (_, held) = authored.resource(resource.0).ok_or_else(missing)?;
        let mut tx = self.db.read().await?;
        let (package, mut entry) =
            entry_of(&mut tx, held.object.as_deref(), held.url.as_deref()).await?;
        let mut way = None;
        if let Some(tree) = entry.tree.take() {
            let mut opens = tree.parts.iter().filter(|p| p.opens);
            let wanted = opens
                .clone()
                .find(|p| p.identifier == part)
                .or(opens.next());
            let shown = wanted.map_or("", |part| part.identifier.as_str());
            way = Some(Way::to_look_at(&tree, shown));
            let key = format!("{}#{shown}", entry.identifier);
            if let Some(body) = store::entry_in(&mut tx, package, &key).await? {
                entry = read_entry(&body)?;
            }
        }
        drop(tx);
        let about = (authored.course.id, resource);
        let address = self.launch(None, about, package, &entry).await?;
        Ok(Opened {
            address,
            entry,
            standing: None,
            way,
        })
    }

    async fn launch(
        &self,
        official: Option<OfficialId>,
        (course, resource): (CourseId, ResourceId),
        package: i64,
        entry: &Entry,
    ) -> Result<String> {
        let token = self.token();
        let now = self.now();
        let launch = Launch {
            token: hashed(&token),
            official,
            course,
            resource,
            package,
            entry: entry.key(),
            secret: None,
            opened_at: now,
            expires_at: now.plus_seconds(LAUNCH_SECONDS),
        };
        let work = Work {
            also: store::open(&launch),
            ..Work::default()
        };
        self.lane.write(work).await?;
        let address = bare(&token, entry);
        match (official, entry.standard) {
            (Some(official), Standard::Cmi5 | Standard::Xapi) => {
                self.launch_with_records(official, &launch, (&token, &address), entry)
                    .await
            }
            _ => Ok(address),
        }
    }

    /// A file of the package that was opened with this token.
    pub async fn content_file(&self, token: &str, path: &str) -> Result<ContentFile, SessionError> {
        let mut tx = self.db.read().await?;
        let (launch, entry) = self.launched(&mut tx, token).await?;
        let found = match store::file(&mut tx, launch.package, path).await? {
            Some(found) => Some(found),
            None => store::file_of_any_case(&mut tx, launch.package, path).await?,
        };
        let found = found.ok_or_else(|| AppError::not_found("file", path))?;
        Ok(ContentFile {
            place: place_of(&self.options.files, &found.object),
            path: found.path,
            bytes: u64::try_from(found.bytes).unwrap_or(0),
            standard: entry.standard,
        })
    }

    pub(super) async fn launched(
        &self,
        tx: &mut Tx,
        token: &str,
    ) -> Result<(Launch, Entry), SessionError> {
        let found = store::launch(tx, &hashed(token)).await?;
        let (launch, body) = found.ok_or(SessionError::Unknown)?;
        if launch.expires_at < self.now() {
            return Err(SessionError::Unknown);
        }
        Ok((launch, read_entry(&body)?))
    }

    /// Content begins: from now on this launch is the one that may write, unless a later
    /// one does, and this is what the content finds.
    pub async fn content_begins(&self, token: &str) -> Result<Began, SessionError> {
        let mut tx = self.db.read().await?;
        let (launch, entry) = self.launched(&mut tx, token).await?;
        drop(tx);
        if !entry.standard.has_run_time() {
            return Err(SessionError::Malformed(NO_SCORM.to_owned()));
        }
        let began = |values, number, running| Began {
            values,
            number,
            running,
            suspend_characters: SUSPEND_CHARACTERS,
            valid: BTreeMap::new(),
            shared: shared(&entry, Values::new()),
        };
        let Some(official) = launch.official else {
            let values = values_to_begin(&entry, &Values::new(), ("0", "–"), 0, false);
            return Ok(began(values, 0, false));
        };
        // Whoever has gone on elsewhere takes nothing over.
        let (valid, objectives) = match &entry.whole {
            Some(whole) => self.part_begins(official, &launch, &entry, whole).await?,
            None => (BTreeMap::new(), Vec::new()),
        };
        let status = Status::NotAttempted.name();
        let taken = store::take_over(official, &launch, entry.part(), status, self.now());
        self.lane.write(Work::of(taken)).await?;
        let mut tx = self.db.read().await?;
        let state = store::state(&mut tx, official, launch.resource, entry.part())
            .await?
            .ok_or(SessionError::Unknown)?;
        if state.token != launch.token {
            return Err(SessionError::Elsewhere { done: false });
        }
        let name = people::name(&mut tx, official).await?.unwrap_or_default();
        let left: Values = serde_json::from_str(&state.said).unwrap_or_default();
        // Whoever was cut off goes on where he was.
        let suspended = rules::said(&entry, &left, state.ended).suspended;
        // A part of a whole whose attempt goes on finds that it does.
        let goes_on = suspended || !state.ended || entry.whole.is_some();
        let resumed = !left.is_empty() && goes_on;
        let mut values = values_to_begin(
            &entry,
            &left,
            (&official.to_string(), &name),
            state.seconds + state.session_seconds,
            resumed,
        );
        rules::with_objectives(&mut values, objectives);
        let running = state.number > 0 && !state.ended;
        // What a page says counts up from when it began. So of two windows of one launch the one
        // that began later is heard, and what the other says when it is left is older.
        let mut began = began(values, state.number.max(self.now().0), running);
        if !entry.shared_data.is_empty() {
            let whose = (official, launch.course, launch.package);
            began.shared = shared(&entry, store::shared(&mut tx, whose).await?);
        }
        Ok(Began { valid, ..began })
    }

    /// Content says where it stands. It is kept, and durable, when this returns; said
    /// again, it changes nothing. Where it says that it is completed or passed, the
    /// resource is completed with it.
    pub async fn content_says(&self, token: &str, sent: &[u8]) -> Result<Kept, SessionError> {
        let mut tx = self.db.read().await?;
        let (launch, entry) = self.launched(&mut tx, token).await?;
        drop(tx);
        if !entry.standard.has_run_time() {
            return Err(SessionError::Malformed(NO_SCORM.to_owned()));
        }
        let sent: Sent =
            serde_json::from_slice(sent).map_err(|e| SessionError::Malformed(e.to_string()))?;
        let said = rules::said(&entry, &sent.said, sent.ended);
        if said.suspend_characters > SUSPEND_CHARACTERS {
            return Err(SessionError::TooLong(said.suspend_characters));
        }
        let usual = entry.standard.suspend_characters();
        let kept = Kept {
            status: said.status,
            done: said.status.is_done(),
            suspend_data_long: usual.is_some_and(|usual| said.suspend_characters > usual),
            moved: false,
            valid: BTreeMap::new(),
        };
        let Some(official) = launch.official else {
            return Ok(kept);
        };
        let now = self.now();
        let passed = (now.0 - launch.opened_at.0).div_euclid(1_000_000);
        let state = State {
            token: launch.token.clone(),
            opened_at: launch.opened_at,
            number: sent.number,
            status: said.status.name().to_owned(),
            percent: said.percent.as_ref().map(|percent| percent.exact()),
            seconds: 0,
            // A session is no longer than it is.
            session_seconds: said.session_seconds.min(passed).max(0),
            ended: sent.ended,
            said: as_json(&sent.said)?,
            at: now,
        };
        let whose = (official, launch.course, launch.package);
        let shares = store::share(whose, entry.shares(&sent.shared), now);
        if let Some(whole) = &entry.whole {
            let heard = (&sent.said, &said, shares);
            return self
                .part_says(official, &launch, (&entry, whole), &state, heard)
                .await;
        }
        let acts = match kept.done {
            true => {
                self.completes(official, launch.course, launch.resource)
                    .await?
            }
            false => Vec::new(),
        };
        let work = Work {
            given: Some(store::say(official, launch.resource, "", &state)),
            acts: acts.clone(),
            also: shares,
            ..Work::default()
        };
        if !self.lane.write(work).await?.outdated {
            return Ok(kept);
        }
        let mut tx = self.db.read().await?;
        let held = store::state(&mut tx, official, launch.resource, "").await?;
        drop(tx);
        // Where it stood is another's now, of another launch or of another window of this one;
        // that it was completed stays true.
        if !acts.is_empty() {
            let work = Work {
                acts,
                ..Work::default()
            };
            self.lane.write(work).await?;
        }
        match held.is_some_and(|held| held.token == launch.token) {
            // It was said before, or something later was.
            true => Ok(kept),
            false => Err(SessionError::Elsewhere { done: kept.done }),
        }
    }

    /// The act that completes a resource, unless it is completed already. The time that
    /// was counted until here is written first.
    async fn completes(
        &self,
        official: OfficialId,
        course: CourseId,
        resource: ResourceId,
    ) -> Result<Vec<Act>> {
        let mut tx = self.db.read().await?;
        let enrolment = learning::enrolment(&mut tx, official, course).await?;
        drop(tx);
        if enrolment.is_some_and(|e| e.done.contains(&resource)) {
            return Ok(Vec::new());
        }
        if let Some(seen) = self.place(official, course).await?
            && seen.0.open_seconds > 0
        {
            let mut work = Work::default();
            close_open_time(&mut work, official, course, &seen);
            self.lane.write(work).await?;
        }
        Ok(vec![Act {
            official,
            fact: Fact::ResourceCompleted { course, resource },
            occurred: self.now(),
            caused_by: None,
        }])
    }

    /// Refuses to mark a resource as done whose content says itself when it is.
    pub(crate) async fn must_be_marked_by_hand(
        &self,
        view: &CourseView,
        resource: ResourceId,
    ) -> Result<()> {
        let mut tx = self.db.read().await?;
        let body = view.body(&mut tx, resource).await?;
        let (_, entry) = entry_of(&mut tx, body.object.as_deref(), body.url.as_deref()).await?;
        match entry.says_when_done() {
            false => Ok(()),
            true => Err(AppError::invalid(
                "resource",
                "package-says-when-done",
                "this content says itself when it is completed; open it and work through it",
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_a_package_is_one_in_an_address() {
        assert_eq!(
            encoded("content/stairs up.html"),
            "content/stairs%20up.html"
        );
        assert_eq!(encoded("a?b#c%d.html"), "a%3Fb%23c%25d.html");
        assert_eq!(encoded("पाठ.html"), "%E0%A4%AA%E0%A4%BE%E0%A4%A0.html");
    }
}
