//! The commit lane: many callers' writes, one transaction, one flush to disk.
//!
//! A learning week is made of small writes from many people. Each caller hands its
//! [`Work`] to the lane and waits; the lane takes what has gathered, records it in
//! one transaction, and answers each caller only when that transaction is durable.
//! The lane is bounded: when it is full a caller is told to come back, and what was
//! accepted is never dropped.

use std::sync::Arc;

use sopan_rules::ledger::Refusal;
use sopan_rules::time::Moment;
use tokio::sync::{mpsc, oneshot, watch};

use crate::history::History;
use crate::ledger::{Done, Pen, Work, record};
use crate::sql::{Claim, Db, Result, Sql, StoreError, Tx};
use crate::waiting::counted;

/// How many works may wait.
const WAITING: usize = 4_096;

/// How many works are committed together at most.
const TOGETHER: usize = 512;

/// How often a work is tried by itself after its batch failed.
const ATTEMPTS: usize = 3;

/// Why a work was not written.
#[derive(Debug, thiserror::Error)]
pub enum LaneError {
    /// The rules refuse it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Too many others are waiting.
    #[error("too many are writing at this moment; try again in a few seconds")]
    Full,
    /// The database failed. Nothing of this work was kept, but for
    /// [`StoreError::OutcomeUnknown`].
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The program is shutting down.
    #[error("the service is stopping; try again in a minute")]
    Stopped,
}

/// Where the lane gets the time and the certificate numbers from.
#[derive(Clone)]
pub struct Source {
    /// The clock.
    pub now: Arc<dyn Fn() -> Moment + Send + Sync>,
    /// A new certificate number, not to be guessed.
    pub certificate: Arc<dyn Fn() -> String + Send + Sync>,
}

struct Waiting {
    work: Work,
    answer: oneshot::Sender<Result<Done, LaneError>>,
}

/// The way in. Clones lead into the same lane.
#[derive(Clone)]
pub struct Lane {
    to: mpsc::Sender<Waiting>,
    written: watch::Receiver<()>,
    number: i16,
    source: Source,
    db: Db,
}

impl std::fmt::Debug for Lane {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lane")
            .field("number", &self.number)
            .finish_non_exhaustive()
    }
}

impl Lane {
    /// Opens a lane into this database.
    pub async fn open(db: &Db, source: Source) -> Result<Lane> {
        let claim = db.claim_lane().await?;
        let number = claim.number;
        let (to, from) = mpsc::channel(WAITING);
        let (tell, written) = watch::channel(());
        tokio::spawn(drive(db.clone(), source.clone(), claim, from, tell));
        Ok(Lane {
            to,
            written,
            number,
            source,
            db: db.clone(),
        })
    }

    /// Writes a work; returns when it is durable. It is written also when the caller
    /// stops waiting.
    pub async fn write(&self, work: Work) -> Result<Done, LaneError> {
        // The works of others in the same batch don't fail by it.
        let mut statements = work.given.iter().chain(&work.also);
        statements.try_for_each(Sql::keepable)?;
        let (answer, wait) = oneshot::channel();
        self.to
            .try_send(Waiting { work, answer })
            .map_err(|e| match e {
                mpsc::error::TrySendError::Full(_) => LaneError::Full,
                mpsc::error::TrySendError::Closed(_) => LaneError::Stopped,
            })?;
        counted(wait).await.unwrap_or(Err(LaneError::Stopped))
    }

    /// Changes whenever works of the lane have been committed.
    pub fn written(&self) -> watch::Receiver<()> {
        self.written.clone()
    }

    /// Records works inside a transaction of the caller's own: for an import, which
    /// is written whole or not at all.
    pub async fn record(
        &self,
        tx: &mut Tx,
        works: Vec<Work>,
    ) -> Result<Vec<Result<Done, Refusal>>> {
        self.record_at(tx, (self.source.now)(), works).await
    }

    /// As [`record`](Lane::record), as if it were written down at another moment.
    pub async fn record_at(
        &self,
        tx: &mut Tx,
        now: Moment,
        works: Vec<Work>,
    ) -> Result<Vec<Result<Done, Refusal>>> {
        let mut certificate = || (self.source.certificate)();
        let mut pen = Pen {
            now,
            lane: self.number,
            certificate: &mut certificate,
        };
        record(tx, &mut pen, works).await
    }

    /// Begins to bring in a past whole: see [`History`].
    pub async fn history(&self) -> Result<History, StoreError> {
        History::begin(self.db.clone(), self.number, self.source.clone()).await
    }

    /// The number under which the lane writes lines of accounts.
    pub fn number(&self) -> i16 {
        self.number
    }

    /// The database that the lane writes to.
    pub fn db(&self) -> &Db {
        &self.db
    }
}

async fn drive(
    db: Db,
    source: Source,
    claim: Claim,
    mut from: mpsc::Receiver<Waiting>,
    tell: watch::Sender<()>,
) {
    let mut gathered = Vec::with_capacity(TOGETHER);
    while from.recv_many(&mut gathered, TOGETHER).await > 0 {
        let (works, answers): (Vec<Work>, Vec<_>) =
            gathered.drain(..).map(|w| (w.work, w.answer)).unzip();
        match commit(&db, &source, claim.number, works.clone()).await {
            Ok(results) => {
                for (answer, result) in answers.into_iter().zip(results) {
                    // A caller that no longer waits misses the answer, not the write.
                    let _ = answer.send(result.map_err(LaneError::Refused));
                }
            }
            Err(error) => {
                tracing::warn!(%error, works = works.len(), "a batch failed; its works are tried one by one");
                let mut reachable = !error.is_unreachable();
                let unknown = match error {
                    StoreError::OutcomeUnknown(why) => Some(why),
                    _ => None,
                };
                for (answer, work) in answers.into_iter().zip(works) {
                    let attempts = if reachable { ATTEMPTS } else { 0 };
                    let result =
                        alone(&db, &source, claim.number, work, unknown.clone(), attempts).await;
                    // Each would wait as long for a connection as the first one did.
                    reachable &= !matches!(&result, Err(LaneError::Store(e)) if e.is_unreachable());
                    let _ = answer.send(result);
                }
            }
        }
        tell.send_replace(());
    }
}

/// Writes one work of a batch that failed. Where it is unknown whether an earlier
/// attempt was committed, only a work that may be written twice is tried again, for it
/// is then answered as the first time; the caller of any other is told.
async fn alone(
    db: &Db,
    source: &Source,
    lane: i16,
    work: Work,
    mut unknown: Option<String>,
    attempts: usize,
) -> Result<Done, LaneError> {
    let mut last = StoreError::unreachable();
    for _ in 0..attempts {
        if unknown.is_some() && !work.is_repeatable() {
            break;
        }
        match commit(db, source, lane, vec![work.clone()]).await {
            Ok(mut results) => {
                let result = results.pop().ok_or(LaneError::Stopped)?;
                return result.map_err(LaneError::Refused);
            }
            Err(StoreError::OutcomeUnknown(why)) => unknown = Some(why),
            Err(error) => {
                last = error;
                if last.is_unreachable() {
                    break;
                }
            }
        }
    }
    Err(LaneError::Store(match unknown {
        Some(why) => StoreError::OutcomeUnknown(why),
        None => last,
    }))
}

async fn commit(
    db: &Db,
    source: &Source,
    lane: i16,
    works: Vec<Work>,
) -> Result<Vec<Result<Done, Refusal>>> {
    let mut tx = db.write().await?;
    let mut certificate = || (source.certificate)();
    let mut pen = Pen {
        now: (source.now)(),
        lane,
        certificate: &mut certificate,
    };
    let results = record(&mut tx, &mut pen, works).await?;
    tx.commit().await?;
    Ok(results)
}
