//! Programs that may send and read, and what each of them may do.

use sha2::{Digest, Sha256};
use sopan_rules::records::agents;
use sopan_rules::records::question::Documents;
use sopan_rules::time::Moment;
use sopan_store::records::{self as store, RecordClient};

use super::{RecordError, Result};
use crate::access::{Actor, hash_password, verify_password};
use crate::packages::Session;
use crate::{App, AppError};

/// What a client may do (1.0.3, Communication 4.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Store statements.
    StatementsWrite,
    /// Read the statements that it stored.
    StatementsReadMine,
    /// Read all statements.
    StatementsRead,
    /// Read and write states of activities.
    State,
    /// Tell what activities are.
    Define,
    /// Read and write profiles of agents and activities.
    Profile,
    /// Read everything.
    AllRead,
    /// Everything.
    All,
}

impl Scope {
    /// All there are.
    pub const EVERY: [Scope; 8] = [
        Scope::StatementsWrite,
        Scope::StatementsReadMine,
        Scope::StatementsRead,
        Scope::State,
        Scope::Define,
        Scope::Profile,
        Scope::AllRead,
        Scope::All,
    ];

    /// As the standard calls it.
    pub fn name(self) -> &'static str {
        match self {
            Scope::StatementsWrite => "statements/write",
            Scope::StatementsReadMine => "statements/read/mine",
            Scope::StatementsRead => "statements/read",
            Scope::State => "state",
            Scope::Define => "define",
            Scope::Profile => "profile",
            Scope::AllRead => "all/read",
            Scope::All => "all",
        }
    }

    /// The scope that is called so.
    pub fn read(name: &str) -> Option<Scope> {
        Scope::EVERY.into_iter().find(|scope| scope.name() == name)
    }
}

/// A client that has shown its secret.
#[derive(Debug, Clone)]
pub struct Client {
    /// The name it gave.
    pub key: String,
    scopes: Vec<Scope>,
    /// Content that was launched, and may speak of its own learner only.
    pub(super) session: Option<Box<Session>>,
}

impl Client {
    /// Sopan itself.
    pub(crate) fn sopan() -> Client {
        Client {
            key: "sopan".to_owned(),
            scopes: vec![Scope::All],
            session: None,
        }
    }

    /// Content that was launched.
    pub(crate) fn launched(key: &str, session: Session) -> Client {
        Client {
            key: key.to_owned(),
            scopes: vec![
                Scope::StatementsWrite,
                Scope::StatementsReadMine,
                Scope::State,
                Scope::Profile,
            ],
            session: Some(Box::new(session)),
        }
    }

    /// Whether documents of this agent and registration are within its reach.
    pub(super) fn must_own(&self, of: &Documents) -> Result<()> {
        let Some(session) = &self.session else {
            return Ok(());
        };
        // Profiles of activities belong to nobody.
        if !of.agent.is_empty() && of.agent != session.agent {
            return Err(RecordError::NotYours("the agent"));
        }
        match &of.registration {
            Some(other) if *other != session.registration => {
                Err(RecordError::NotYours("the registration"))
            }
            _ => Ok(()),
        }
    }

    /// Whether one of its scopes goes so far.
    pub(super) fn may(&self, scope: Scope) -> bool {
        self.scopes.iter().any(|held| match held {
            Scope::All => true,
            Scope::AllRead => matches!(
                scope,
                Scope::AllRead | Scope::StatementsRead | Scope::StatementsReadMine
            ),
            Scope::StatementsRead => {
                matches!(scope, Scope::StatementsRead | Scope::StatementsReadMine)
            }
            held => *held == scope,
        })
    }

    pub(super) fn must(&self, scope: Scope) -> Result<()> {
        match self.may(scope) {
            true => Ok(()),
            false => Err(RecordError::Forbidden(scope.name())),
        }
    }

    /// To read what also `all/read` allows.
    pub(super) fn must_read(&self, scope: Scope) -> Result<()> {
        match self.may(Scope::AllRead) {
            true => Ok(()),
            false => self.must(scope),
        }
    }

    /// The agent that vouches for what it sends.
    pub(super) fn authority(&self, home: &str) -> serde_json::Value {
        agents::client(home, &self.key)
    }
}

/// A client as it is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientRow {
    /// Its name.
    pub key: String,
    /// What it may do, by the names of the standard.
    pub scopes: Vec<String>,
    /// Since when it is known.
    pub made: Moment,
}

/// A key is a name: what HTTP Basic authentication can carry.
fn is_key(key: &str) -> bool {
    !key.is_empty() && key.len() <= 200 && !key.contains(':') && !key.chars().any(char::is_control)
}

impl App {
    /// Lets a program in under this key, with these scopes (all where none is given). One
    /// that is in already gets another secret and other scopes.
    pub async fn add_record_client(
        &self,
        actor: &Actor,
        key: &str,
        secret: &str,
        scopes: &[String],
    ) -> crate::Result<()> {
        operator(actor)?;
        if !is_key(key) {
            let why = "a key has 1 to 200 characters and no colon";
            return Err(AppError::invalid("key", "record-key", why));
        }
        if secret.is_empty() || secret.chars().any(char::is_control) {
            let why = "give a secret; `openssl rand -hex 32` makes a good one";
            return Err(AppError::invalid("secret", "record-secret", why));
        }
        for name in scopes {
            if Scope::read(name).is_none() {
                let known = Scope::EVERY.map(Scope::name).join(", ");
                let why = format!("“{name}” is no scope; there are {known}");
                return Err(AppError::invalid("scope", "record-scope", why));
            }
        }
        let scopes = match scopes {
            [] => Scope::All.name().to_owned(),
            scopes => scopes.join(" "),
        };
        let mut salt = [0; 16];
        (self.surroundings.random)(&mut salt);
        let client = RecordClient {
            key: key.to_owned(),
            secret_hash: hash_password(secret, &salt)?,
            scopes,
            made: self.now(),
        };
        let mut tx = self.db.write().await?;
        store::keep_client(&mut tx, &client).await?;
        Ok(tx.commit().await?)
    }

    /// The programs that are in, by key.
    pub async fn record_clients(&self, actor: &Actor) -> crate::Result<Vec<ClientRow>> {
        operator(actor)?;
        let mut tx = self.db.read().await?;
        let clients = store::clients(&mut tx).await?;
        Ok(clients
            .into_iter()
            .map(|client| ClientRow {
                key: client.key,
                scopes: client.scopes.split(' ').map(str::to_owned).collect(),
                made: client.made,
            })
            .collect())
    }

    /// Shuts a program out from now on. What it sent stays.
    pub async fn remove_record_client(&self, actor: &Actor, key: &str) -> crate::Result<()> {
        operator(actor)?;
        let mut tx = self.db.write().await?;
        if !store::remove_client(&mut tx, key).await? {
            return Err(AppError::not_found("client", key));
        }
        Ok(tx.commit().await?)
    }

    /// The client with this key and secret. The secret at rest is hashed so that guessing
    /// is dear; one that was right is remembered, for as long as the program runs, under a
    /// quick hash that is worth nothing elsewhere.
    pub async fn record_client(&self, key: &str, secret: &str) -> Result<Client> {
        if let Some(launched) = self.launch_client(key, secret).await? {
            return Ok(launched);
        }
        let mut tx = self.db.read().await?;
        let row = store::client(&mut tx, key).await?;
        drop(tx);
        let row = row.ok_or(RecordError::Unauthorised)?;
        let quick: [u8; 32] = Sha256::new()
            .chain_update(&row.secret_hash)
            .chain_update([0u8])
            .chain_update(secret)
            .finalize()
            .into();
        let known = self.records.verified.lock().is_ok_and(|verified| {
            verified
                .get(key)
                .is_some_and(|(hash, sent)| *hash == row.secret_hash && *sent == quick)
        });
        if !known {
            self.look_at_secret(&row, secret).await?;
            if let Ok(mut verified) = self.records.verified.lock() {
                verified.insert(row.key.clone(), (row.secret_hash, quick));
            }
        }
        Ok(Client {
            scopes: row.scopes.split(' ').filter_map(Scope::read).collect(),
            key: row.key,
            session: None,
        })
    }

    async fn look_at_secret(&self, row: &RecordClient, secret: &str) -> Result<()> {
        let turn = self.records.looking.acquire().await;
        let _turn = turn.map_err(|_| AppError::Busy)?;
        let (hash, secret) = (row.secret_hash.clone(), secret.to_owned());
        let look = move || verify_password(&secret, Some(&hash));
        let right = tokio::task::spawn_blocking(look)
            .await
            .map_err(|e| AppError::Document(e.to_string()))?;
        match right {
            true => Ok(()),
            false => Err(RecordError::Unauthorised),
        }
    }
}

/// Clients are let in by whoever runs the program.
fn operator(actor: &Actor) -> crate::Result<()> {
    match actor.is_operator() {
        true => Ok(()),
        false => Err(AppError::Forbidden),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_go_as_far_as_the_standard_says() {
        let may = |held: &str, wanted: Scope| {
            let scopes = held.split(' ').filter_map(Scope::read).collect();
            let key = String::new();
            let session = None;
            Client {
                key,
                scopes,
                session,
            }
            .may(wanted)
        };
        for wanted in Scope::EVERY {
            assert!(may("all", wanted));
            assert!(may(wanted.name(), wanted), "{wanted:?}");
            assert!(!may("", wanted));
        }
        assert!(may("all/read", Scope::StatementsRead));
        assert!(may("statements/read", Scope::StatementsReadMine));
        assert!(!may("statements/read/mine", Scope::StatementsRead));
        assert!(!may("all/read", Scope::StatementsWrite));
        assert!(!may("statements/write define", Scope::State));
    }
}
