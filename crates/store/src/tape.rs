//! What was said to the database, word for word, for the benchmark that says it again
//! without us.

use std::sync::{Mutex, PoisonError};

use crate::sql::Bound;

/// One thing that was said.
#[derive(Debug, Clone)]
pub enum Said {
    /// A writing transaction began.
    Begin,
    /// A statement whose rows were read.
    Query(String, Vec<Bound>),
    /// A statement that changed rows.
    Change(String, Vec<Bound>),
    /// The transaction was committed.
    Commit,
}

static TAPE: Mutex<Option<Vec<Said>>> = Mutex::new(None);

fn tape() -> std::sync::MutexGuard<'static, Option<Vec<Said>>> {
    TAPE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Begins to record what this program says to its databases.
pub fn start() {
    *tape() = Some(Vec::new());
}

/// Ends it, and gives what was said.
pub fn stop() -> Vec<Said> {
    tape().take().unwrap_or_default()
}

pub(crate) fn note(said: impl FnOnce() -> Said) {
    if let Some(tape) = tape().as_mut() {
        tape.push(said());
    }
}
