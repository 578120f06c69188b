//! Who signs: the address of the installation, the keys, and the document that says which
//! keys are its own.

use serde_json::{Value, json};
use sopan_formats::bundle::{SigningKey, sha256};
use sopan_formats::credential::did::{self, ListedKey};
use sopan_formats::credential::shape::{BADGES_CONTEXT, CREDENTIALS_CONTEXT};
use sopan_rules::access::Permission;
use sopan_store::credentials::{self as store, Key};
use sopan_store::{Tx, access, organisations};

use super::signed::IssuerName;
use super::unmade;
use crate::access::Actor;
use crate::{App, AppError, Result};

/// The setting that remembers under which address this installation was served last.
const ADDRESS: &str = "public-address";
/// Where an installation is served that was told nothing else.
const USUAL_ADDRESS: &str = "http://127.0.0.1:8080";

/// Whoever signs, with the key that signs now.
pub(super) struct Issuer {
    /// The public address, without a slash at the end.
    pub(super) address: String,
    /// `did:…`.
    pub(super) did: String,
    /// The key.
    pub(super) key: SigningKey,
}

/// The key behind a kept secret.
fn signing(secret: &str) -> Result<SigningKey> {
    // The text has 256 bits of chance; its digest is the key's seed.
    SigningKey::from_secret(&sha256(secret.as_bytes()))
        .ok_or_else(|| unmade("the key that signs credentials can't be read"))
}

impl App {
    /// Remembers the address under which the public reaches this installation, for
    /// commands that are not told it.
    pub async fn remember_address(&self) -> Result<()> {
        let address = self.public_address();
        let mut tx = self.db.read().await?;
        let held = access::setting(&mut tx, ADDRESS).await?;
        drop(tx);
        if address.is_empty() || held.as_deref() == Some(address) {
            return Ok(());
        }
        let mut tx = self.db.write().await?;
        access::set_setting(&mut tx, ADDRESS, address).await?;
        Ok(tx.commit().await?)
    }

    /// The address that credentials carry: the one that this program was told, else the
    /// one under which it was served last.
    pub(crate) async fn address(&self, tx: &mut Tx) -> Result<String> {
        let told = self.public_address();
        if !told.is_empty() {
            return Ok(told.to_owned());
        }
        let held = access::setting(tx, ADDRESS).await?;
        Ok(held.unwrap_or_else(|| USUAL_ADDRESS.to_owned()))
    }

    fn did_of(address: &str) -> Result<String> {
        did::did_web(address).ok_or_else(|| {
            AppError::invalid(
                "public-address",
                "no-address",
                format!("“{address}” is no web address; give --public-address https://…"),
            )
        })
    }

    pub(super) async fn issuer(&self, name: IssuerName) -> Result<Issuer> {
        let mut tx = self.db.read().await?;
        let address = self.address(&mut tx).await?;
        let keys = store::keys(&mut tx).await?;
        drop(tx);
        let current = keys.into_iter().rev().find(|key| key.retired.is_none());
        let key = match current {
            Some(key) => key,
            None => self.first_key().await?,
        };
        Ok(Issuer {
            did: match name {
                IssuerName::Web => App::did_of(&address)?,
                IssuerName::Key => did::did_key(&key.public),
            },
            address,
            key: signing(&key.secret)?,
        })
    }

    /// The key that signs or signed under this name of its own, where there is one and it
    /// was not withdrawn.
    pub(super) async fn issuer_of_key(&self, public: &str) -> Result<Option<Issuer>> {
        let mut tx = self.db.read().await?;
        let address = self.address(&mut tx).await?;
        let keys = store::keys(&mut tx).await?;
        let key = keys.into_iter().find(|key| key.public == public);
        let Some(key) = key.filter(|key| key.withdrawn.is_none()) else {
            return Ok(None);
        };
        Ok(Some(Issuer {
            did: did::did_key(&key.public),
            address,
            key: signing(&key.secret)?,
        }))
    }

    fn new_key(&self) -> Result<Key> {
        let secret = self.token();
        Ok(Key {
            public: did::multikey(&signing(&secret)?.public_key()),
            secret,
            begun: self.now(),
            retired: None,
            withdrawn: None,
        })
    }

    /// Makes the key that signs, where nobody else just did.
    async fn first_key(&self) -> Result<Key> {
        let key = self.new_key()?;
        let mut tx = self.db.write().await?;
        let keys = store::keys(&mut tx).await?;
        if let Some(other) = keys.into_iter().rev().find(|key| key.retired.is_none()) {
            return Ok(other);
        }
        store::begin_key(&mut tx, &key).await?;
        tx.commit().await?;
        Ok(key)
    }

    /// All keys that ever signed credentials, the first first.
    pub async fn credential_keys(&self, actor: &Actor) -> Result<Vec<Key>> {
        let mut tx = self.db.read().await?;
        let run = Permission::RunRanking;
        actor.must_over_the_nation(&mut tx, run).await?;
        Ok(store::keys(&mut tx).await?)
    }

    /// Signs with a new key from now on. What older keys signed stays good. Gives the
    /// public key back.
    pub async fn rotate_credential_key(&self, actor: &Actor) -> Result<String> {
        let key = self.new_key()?;
        let mut tx = self.db.write().await?;
        let run = Permission::RunRanking;
        actor.must_over_the_nation(&mut tx, run).await?;
        store::begin_key(&mut tx, &key).await?;
        tx.commit().await?;
        Ok(key.public)
    }

    /// Withdraws a retired key that may have become known to somebody else: nothing that
    /// it signed is good any more, and holders fetch their credentials again.
    pub async fn withdraw_credential_key(&self, actor: &Actor, public: &str) -> Result<()> {
        let mut tx = self.db.write().await?;
        let run = Permission::RunRanking;
        actor.must_over_the_nation(&mut tx, run).await?;
        if !store::withdraw_key(&mut tx, public, self.now()).await? {
            return Err(AppError::invalid(
                "key",
                "key-not-retired",
                "no retired key has this name; the key that signs now is retired by rotating first",
            ));
        }
        Ok(tx.commit().await?)
    }

    /// The issuer's document (DID), for `/.well-known/did.json`.
    pub async fn did_document(&self) -> Result<Value> {
        // The first question about the issuer brings its first key about.
        let issuer = self.issuer(IssuerName::Web).await?;
        let mut tx = self.db.read().await?;
        let keys: Vec<ListedKey> = store::keys(&mut tx)
            .await?
            .into_iter()
            .map(|key| ListedKey {
                multikey: key.public,
                withdrawn: key.withdrawn,
            })
            .collect();
        Ok(did::document(&issuer.did, &issuer.address, &keys))
    }

    /// The issuer as Open Badges describes one.
    pub async fn issuer_profile(&self) -> Result<Value> {
        let mut tx = self.db.read().await?;
        let address = self.address(&mut tx).await?;
        let nation = organisations::nation(&mut tx).await?;
        Ok(json!({
            "@context": [CREDENTIALS_CONTEXT, BADGES_CONTEXT],
            "id": App::did_of(&address)?,
            "type": ["Profile"],
            "name": nation.map_or_else(|| "Sopan".to_owned(), |nation| nation.name_en),
            "url": address,
        }))
    }
}
