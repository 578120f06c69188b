//! Versions of what is decided by, as data: drafts, their approval by another person, and
//! what comes with Sopan. Methodologies and rules of integrity are such versions.

use std::future::Future;

use serde::Serialize;
use serde_json::{Value, json};
use sopan_rules::access::Permission;
use sopan_rules::ids::{OfficialId, OrganisationId};
use sopan_rules::organisations::Kind;
use sopan_rules::text::Said;
use sopan_rules::time::{Day, Moment};
use sopan_store::organisations::{self, Organisation};
use sopan_store::rulebooks::{self as store, Stored, Subject};
use sopan_store::{StoreError, Tx, people};

use crate::access::Actor;
use crate::{App, AppError, Result};

/// Something that is decided by, in versions.
pub trait Rulebook: Serialize + PartialEq + Clone + Send + Sync {
    /// What is decided by it.
    const SUBJECT: Subject;

    /// The version's name.
    fn version(&self) -> &str;

    /// Its title as printed.
    fn title(&self) -> &Said;

    /// The first day it holds for.
    fn effective_from(&self) -> Day;

    /// Reads one that was stored.
    fn read(body: &str) -> Result<Self>;

    /// What comes with Sopan, and whether it is approved.
    fn shipped() -> Result<Vec<(Self, Status)>>;

    /// Whether both decide alike, whatever they are called in words.
    fn decides_like(&self, other: &Self) -> bool;

    /// Whether it may become effective: it must not change what was decided already.
    fn may_begin(
        &self,
        tx: &mut Tx,
        organisation: Option<OrganisationId>,
        today: Day,
    ) -> impl Future<Output = Result<()>> + Send;
}

/// Whether anything is decided by a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Nothing is; it can be run in the shadow, changed and dropped.
    Draft,
    /// From its first day on; it is never changed.
    Approved,
}

/// A version, and who answers for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version<T> {
    /// What it says.
    pub text: T,
    /// It holds for what stands below this organisation; none for the nation.
    pub organisation: Option<Organisation>,
    /// Whether anything is decided by it.
    pub status: Status,
    /// Who drafted it, and when; none for one that comes with Sopan.
    pub drafted: Option<(String, Moment)>,
    /// Who approved it, and when; none for a draft and for one that came approved.
    pub approved: Option<(String, Moment)>,
    author: Author,
}

/// Who drafted a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Author {
    /// It comes with Sopan.
    Shipped,
    /// Whoever runs the program at the command line.
    Operator,
    Official(OfficialId),
}

impl<T: Rulebook> Version<T> {
    /// Whether this person may approve it: anybody but the author, as far as the right
    /// over its organisation goes.
    pub fn approvable_by(&self, actor: &Actor) -> bool {
        let own = match self.author {
            Author::Shipped => false,
            Author::Operator => actor.official.is_none(),
            Author::Official(author) => actor.official == Some(author),
        };
        self.status == Status::Draft && !own
    }

    /// In a few words, for a list.
    pub fn summary(&self) -> Value {
        let said = |by: &Option<(String, Moment)>| {
            by.as_ref()
                .map(|(name, at)| json!({ "by": name, "at": at.iso() }))
        };
        json!({
            "version": self.text.version(),
            "title": self.text.title(),
            "effective_from": self.text.effective_from(),
            "organisation": self.organisation.as_ref().map(|o| &o.code),
            "status": self.status,
            "drafted": said(&self.drafted),
            "approved": said(&self.approved),
        })
    }

    fn as_shipped((text, status): (T, Status)) -> Version<T> {
        Version {
            text,
            organisation: None,
            status,
            drafted: None,
            approved: None,
            author: Author::Shipped,
        }
    }
}

/// What came of bringing a version in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drafted {
    /// It is a new draft.
    New,
    /// The draft of this name has another text now.
    Changed,
    /// It was stored before, word for word.
    Already,
}

fn unreadable(error: impl std::fmt::Display) -> AppError {
    AppError::Store(StoreError::Column {
        column: "body".to_owned(),
        what: error.to_string(),
    })
}

fn missing<T: Rulebook>(name: &str) -> AppError {
    AppError::not_found(T::SUBJECT.name(), name)
}

/// Every version, drafts too: the one that becomes effective last first, and of one day
/// the one that was approved last.
pub(crate) async fn all<T: Rulebook>(tx: &mut Tx) -> Result<Vec<Version<T>>> {
    let stored = store::all(tx, T::SUBJECT).await?;
    let mut found = Vec::new();
    for stored in &stored {
        found.push(version(tx, stored).await?);
    }
    for shipped in T::shipped()? {
        if !stored.iter().any(|s| s.version == shipped.0.version()) {
            found.push(Version::as_shipped(shipped));
        }
    }
    let key = |v: &Version<T>| {
        let approved = v.approved.as_ref().map(|(_, at)| *at);
        (
            v.text.effective_from(),
            approved,
            v.text.version().to_owned(),
        )
    };
    found.sort_by_key(|v| std::cmp::Reverse(key(v)));
    Ok(found)
}

impl App {
    /// Every version that this person may see: approved ones everybody, drafts those who
    /// may draft for the same organisation and those who read what the monitoring cell
    /// works with.
    pub(crate) async fn versions<T: Rulebook>(&self, actor: &Actor) -> Result<Vec<Version<T>>> {
        let mut tx = self.db.read().await?;
        let mut found = Vec::new();
        for version in all(&mut tx).await? {
            let of = version.organisation.as_ref().map(|o| o.id);
            if version.status == Status::Approved || may_see_draft(&mut tx, actor, of).await? {
                found.push(version);
            }
        }
        Ok(found)
    }

    /// One version.
    pub(crate) async fn version<T: Rulebook>(
        &self,
        actor: &Actor,
        name: &str,
    ) -> Result<Version<T>> {
        let found = self.versions::<T>(actor).await?;
        found
            .into_iter()
            .find(|v| v.text.version() == name)
            .ok_or_else(|| missing::<T>(name))
    }

    /// Keeps a draft: for the nation, or for what stands below an organisation. The same
    /// again is harmless; another text under the name of a draft replaces it; one that
    /// was approved is never changed. With `dry_run` everything is checked and nothing
    /// written.
    pub(crate) async fn keep_draft<T: Rulebook>(
        &self,
        actor: &Actor,
        organisation: Option<&str>,
        text: &T,
        dry_run: bool,
    ) -> Result<Drafted> {
        let body = serde_json::to_string(text).map_err(unreadable)?;
        let mut tx = self.db.write().await?;
        let organisation = match organisation {
            Some(code) => {
                let code = code.trim();
                let found = organisations::by_code(&mut tx, code).await?;
                let found = found.ok_or_else(|| AppError::not_found("organisation", code))?;
                (found.kind != Kind::Nation).then_some(found.id)
            }
            None => None,
        };
        must_draft(&mut tx, actor, organisation).await?;
        let name = text.version();
        let differs = || {
            AppError::invalid(
                "version",
                "version-differs",
                format!(
                    "version {name} is approved already and says something else; what is approved is never changed, give the new one a version of its own"
                ),
            )
        };
        let held = store::one(&mut tx, T::SUBJECT, name).await?;
        let kept = match &held {
            Some(held) if held.body == body && held.organisation == organisation => {
                return Ok(Drafted::Already);
            }
            Some(held) if held.approved.is_some() => return Err(differs()),
            Some(held) => {
                must_draft(&mut tx, actor, held.organisation).await?;
                Drafted::Changed
            }
            None => Drafted::New,
        };
        if let Some((shipped, _)) = T::shipped()?.iter().find(|(s, _)| s.version() == name) {
            return match shipped.decides_like(text) && organisation.is_none() {
                true => Ok(Drafted::Already),
                false => Err(differs()),
            };
        }
        if !dry_run {
            let new = Stored {
                version: name.to_owned(),
                organisation,
                effective: text.effective_from(),
                body,
                recorded: self.now(),
                recorded_by: actor.official,
                approved: None,
                approved_by: None,
            };
            store::keep(&mut tx, T::SUBJECT, &new).await?;
            tx.commit().await?;
        }
        Ok(kept)
    }

    /// Approves a draft: from its first day on it is in force. Somebody else than the
    /// author must do it.
    pub(crate) async fn approve_version<T: Rulebook>(
        &self,
        actor: &Actor,
        name: &str,
    ) -> Result<Version<T>> {
        let found = self.version::<T>(actor, name).await?;
        let mut tx = self.db.write().await?;
        let organisation = found.organisation.as_ref().map(|o| o.id);
        must_draft(&mut tx, actor, organisation).await?;
        if found.status == Status::Approved {
            return Err(AppError::invalid(
                "version",
                "version-approved",
                format!("version {name} is approved already"),
            ));
        }
        if !found.approvable_by(actor) {
            return Err(AppError::invalid(
                "version",
                "version-own",
                format!(
                    "whoever drafted version {name} can't approve it; ask somebody else with the same right"
                ),
            ));
        }
        let text = &found.text;
        text.may_begin(&mut tx, organisation, self.today()).await?;
        let held = store::one(&mut tx, T::SUBJECT, name).await?;
        let held = match held {
            // The draft that was looked at is the one that is approved.
            Some(held) if T::read(&held.body)? != *text => {
                return Err(AppError::invalid(
                    "version",
                    "version-changed",
                    format!("version {name} was changed just now; read it again"),
                ));
            }
            Some(held) => held,
            None => Stored {
                version: name.to_owned(),
                organisation,
                effective: text.effective_from(),
                body: serde_json::to_string(text).map_err(unreadable)?,
                recorded: self.now(),
                recorded_by: None,
                approved: None,
                approved_by: None,
            },
        };
        let approved = Stored {
            approved: Some(self.now()),
            approved_by: actor.official,
            ..held
        };
        store::keep(&mut tx, T::SUBJECT, &approved).await?;
        let version = version(&mut tx, &approved).await?;
        tx.commit().await?;
        tracing::info!(
            subject = T::SUBJECT.name(),
            version = name,
            by = actor.name,
            "a version was approved"
        );
        Ok(version)
    }

    /// Drops a draft.
    pub(crate) async fn drop_version<T: Rulebook>(&self, actor: &Actor, name: &str) -> Result<()> {
        let found = self.version::<T>(actor, name).await?;
        let mut tx = self.db.write().await?;
        must_draft(&mut tx, actor, found.organisation.map(|o| o.id)).await?;
        if !store::drop_draft(&mut tx, T::SUBJECT, name).await? {
            return Err(AppError::invalid(
                "version",
                "version-approved",
                format!("version {name} is no stored draft, and stays"),
            ));
        }
        Ok(tx.commit().await?)
    }

    /// Whether this person may draft for the whole nation, and approve what others drafted.
    pub async fn drafts_for_the_nation(&self, actor: &Actor) -> Result<bool> {
        let mut tx = self.db.read().await?;
        match must_draft(&mut tx, actor, None).await {
            Ok(()) => Ok(true),
            Err(AppError::Forbidden) => Ok(false),
            Err(error) => Err(error),
        }
    }
}

async fn version<T: Rulebook>(tx: &mut Tx, stored: &Stored) -> Result<Version<T>> {
    let organisation = match stored.organisation {
        Some(id) => Some(organisations::by_id(tx, id).await?),
        None => None,
    };
    let text = T::read(&stored.body)?;
    let shipped = T::shipped()?.iter().any(|(shipped, _)| *shipped == text);
    let approved = match stored.approved {
        Some(at) => Some((name_of(tx, stored.approved_by).await?, at)),
        None => None,
    };
    let author = match stored.recorded_by {
        _ if shipped => Author::Shipped,
        Some(official) => Author::Official(official),
        None => Author::Operator,
    };
    let drafted = match author {
        Author::Shipped => None,
        _ => Some((name_of(tx, stored.recorded_by).await?, stored.recorded)),
    };
    Ok(Version {
        text,
        organisation,
        status: match approved {
            Some(_) => Status::Approved,
            None => Status::Draft,
        },
        drafted,
        approved,
        author,
    })
}

async fn name_of(tx: &mut Tx, official: Option<OfficialId>) -> Result<String> {
    match official {
        Some(official) => Ok(people::name(tx, official).await?.unwrap_or_default()),
        None => Ok(Actor::operator().name),
    }
}

pub(crate) async fn may_see_draft(
    tx: &mut Tx,
    actor: &Actor,
    organisation: Option<OrganisationId>,
) -> Result<bool> {
    let organisation = match organisation {
        Some(organisation) => organisation,
        None => match organisations::nation(tx).await? {
            Some(nation) => nation.id,
            None => return Ok(actor.official.is_none()),
        },
    };
    Ok(actor
        .may(tx, Permission::SeeMonitoring, organisation)
        .await?
        || actor
            .may(tx, Permission::SetMethodology, organisation)
            .await?)
}

async fn must_draft(
    tx: &mut Tx,
    actor: &Actor,
    organisation: Option<OrganisationId>,
) -> Result<()> {
    let permission = Permission::SetMethodology;
    match organisation {
        Some(organisation) => actor.must(tx, permission, organisation).await,
        None => actor.must_over_the_nation(tx, permission).await,
    }
}
