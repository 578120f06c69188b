//! The Learning Record Store: who may send and read, statements in and out, and the
//! documents of content.

mod acts;
mod clients;
mod documents;
mod pairs;
mod receive;
mod search;
mod signature;

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use sha2::{Digest, Sha256};
use sopan_rules::records::about::Word;
use sopan_rules::records::{Fault, Version};
use sopan_rules::time::Moment;
use sopan_store::{StoreError, access, records as store};
use tokio::sync::{OnceCell, Semaphore};

pub(crate) use pairs::{Of, Pairs};

pub use clients::{Client, ClientRow, Scope};
pub use documents::{Conditions, DocumentAnswer, DocumentSent};
pub use receive::{Part, Sent};
pub use search::{AttachmentOut, Found};

use crate::{App, AppError};

/// How many statements stand on a page where nothing smaller is asked for.
pub const PAGE: i64 = 100;
/// So many bytes of attachments go with a page; statements beyond them come on the next.
pub const PAGE_ATTACHMENT_BYTES: u64 = 32 * 1024 * 1024;
/// The largest request with statements, in bytes.
pub const STATEMENTS_BYTES: usize = 64 * 1024 * 1024;
/// The largest document, in bytes.
pub const DOCUMENT_BYTES: usize = 16 * 1024 * 1024;

/// Why something was not done.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// No key and secret of a client came with it.
    #[error("give the key and secret of a client as HTTP Basic authentication")]
    Unauthorised,
    /// The client's scopes don't go so far.
    #[error("this needs the scope {0}, which the client doesn't have")]
    Forbidden(&'static str),
    /// Content that was launched speaks of what isn't its own.
    #[error("{0} is not that of this launch; content may speak of its own learner only")]
    NotYours(&'static str),
    /// Content that was launched speaks out of order.
    #[error(transparent)]
    Disorder(#[from] sopan_rules::packages::cmi5::Disorder),
    /// What was sent is not as it must be.
    #[error(transparent)]
    Refused(#[from] Fault),
    /// The id is that of another statement.
    #[error("statement {0} is stored already, and says something else; statements never change")]
    Conflict(String),
    /// There is nothing to be given.
    #[error("there is no {what} “{key}”")]
    NotFound {
        /// What was looked for.
        what: &'static str,
        /// By which id or name.
        key: String,
    },
    /// It would take back what the ledger holds.
    #[error(
        "statement {0} is an act of this platform's ledger, which alone may correct it; a statement can't take it back"
    )]
    OfTheLedger(String),
    /// A document is there, and nothing says that the sender has seen it.
    #[error(
        "there is such a document already; read it, and send its ETag as If-Match (or If-None-Match: * where it must be new)"
    )]
    Unseen,
    /// A document is not as the sender thought.
    #[error("the document is not as If-Match or If-None-Match say; read it again")]
    Precondition,
    /// It is larger than what is taken.
    #[error("{what} may have {most} bytes; send less")]
    TooLarge {
        /// What.
        what: &'static str,
        /// How much.
        most: usize,
    },
    /// Something failed here.
    #[error(transparent)]
    App(#[from] AppError),
}

impl From<StoreError> for RecordError {
    fn from(error: StoreError) -> RecordError {
        RecordError::App(error.into())
    }
}

/// Short for a result of this room.
pub type Result<T, E = RecordError> = std::result::Result<T, E>;

/// A fault in what was sent as a whole.
fn refused<T>(
    path: &str,
    section: (&'static str, &'static str),
    version: Version,
    why: impl Into<String>,
    found: impl std::fmt::Display,
) -> Result<T> {
    let rule = sopan_rules::records::Rule(section.0, section.1);
    Err(Fault::new(path, rule.section(version), why, found).into())
}

/// What this program remembers between requests.
#[derive(Debug)]
pub(crate) struct Records {
    /// Up to when everything that was stored can be seen, as far as this program knows.
    through: AtomicI64,
    /// Held by whoever asks for that moment.
    asking: tokio::sync::Mutex<()>,
    /// Clients whose secret was right: the hash at rest, and a quick one of what was sent.
    verified: Mutex<HashMap<String, (String, [u8; 32])>>,
    /// How many secrets may be looked at together: each costs as much as it is meant to.
    looking: Semaphore,
    /// What makes ids of acts and registrations.
    pairs: OnceCell<Pairs>,
}

impl Default for Records {
    fn default() -> Records {
        Records {
            through: AtomicI64::new(0),
            asking: tokio::sync::Mutex::default(),
            verified: Mutex::default(),
            looking: Semaphore::new(2),
            pairs: OnceCell::new(),
        }
    }
}

/// So old may the known moment be before it is asked for again, in microseconds.
const THROUGH_AGE: i64 = 1_000_000;
/// So long one waits for those who store before the known moment is taken.
const THROUGH_WAIT: Duration = Duration::from_millis(100);

/// The setting that holds the secret behind ids of acts.
const PAIRS_SETTING: &str = "statement-ids";

impl App {
    /// What makes ids of acts and registrations. Its secret is made when it is first asked
    /// for; nobody may hold a transaction that writes then.
    pub(crate) async fn pairs(&self) -> Result<&Pairs, AppError> {
        let made = self.records.pairs.get_or_try_init(|| async {
            let mut tx = self.db.read().await?;
            let known = access::setting(&mut tx, PAIRS_SETTING).await?;
            drop(tx);
            let secret = match known {
                Some(secret) => secret,
                None => {
                    let mut tx = self.db.write().await?;
                    let made = self.token();
                    let secret = access::setting_or(&mut tx, PAIRS_SETTING, &made).await?;
                    tx.commit().await?;
                    secret
                }
            };
            Ok(Pairs::new(&secret))
        });
        made.await
    }

    /// The moment up to which everything that was stored can be found (1.0.3,
    /// Communication 2.1.3; 2.0, 4.1.6.1): statements stored later are stored at a later
    /// moment.
    pub async fn records_through(&self) -> Result<Moment> {
        let now = self.now();
        let known = self.records.through.load(Ordering::Relaxed);
        if now.0 - known > THROUGH_AGE {
            let app = self.clone();
            let asked = tokio::spawn(async move { app.ask_through(now).await });
            match tokio::time::timeout(THROUGH_WAIT, asked).await {
                Ok(Ok(done)) => done?,
                Ok(Err(error)) => return Err(AppError::Document(error.to_string()).into()),
                // Somebody is storing much at this moment.
                Err(_) => {
                    let mut tx = self.db.read().await?;
                    self.records_known(store::last_stored(&mut tx).await?);
                }
            }
        }
        Ok(Moment(self.records.through.load(Ordering::Relaxed)))
    }

    /// Asks for the moment; one asks for all who would.
    async fn ask_through(&self, now: Moment) -> Result<()> {
        let Ok(_asking) = self.records.asking.try_lock() else {
            return Ok(());
        };
        let mut tx = self.db.write().await?;
        let through = store::advance(&mut tx, now).await?;
        tx.commit().await?;
        self.records_known(through);
        Ok(())
    }

    fn records_known(&self, through: Moment) {
        self.records.through.fetch_max(through.0, Ordering::Relaxed);
    }
}

/// The number under which a word is kept.
fn number(word: &Word) -> i64 {
    let hash = Sha256::digest(word.key().as_bytes());
    let first = hash.iter().take(8);
    // 63 bits: the databases' whole numbers have a sign.
    first.fold(0i64, |sum, byte| {
        (sum & 0x007f_ffff_ffff_ffff) << 8 | i64::from(*byte)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_numbers_of_their_own() {
        let words = [
            Word::Agent("mbox:mailto:a@b".to_owned()),
            Word::RelatedAgent("mbox:mailto:a@b".to_owned()),
            Word::Verb("http://v".to_owned()),
            Word::Activity("http://v".to_owned()),
        ];
        let numbers: std::collections::BTreeSet<i64> = words.iter().map(number).collect();
        assert_eq!(numbers.len(), words.len());
        assert!(numbers.iter().all(|n| *n >= 0));
    }
}
