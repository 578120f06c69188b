//! How far a long piece of work is, shared between whoever does it and whoever watches.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// How far an import, a report or a brief is, and whether it is to stop.
#[derive(Debug, Default)]
pub struct Progress {
    done: AtomicU64,
    total: AtomicU64,
    stop: AtomicBool,
}

impl Progress {
    /// Rows or letters done, and to do in all, as far as that is known; both 0 before the
    /// first.
    pub fn so_far(&self) -> (u64, u64) {
        (
            self.done.load(Ordering::Relaxed),
            self.total.load(Ordering::Relaxed),
        )
    }

    /// Asks the work to stop. What an import or a report wrote is taken back, unless it
    /// had ended; letters that were made and sent stay so.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    /// Whether somebody said stop.
    pub(crate) fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// So much is to be done.
    pub(crate) fn expect(&self, total: u64) {
        self.total.store(total, Ordering::Relaxed);
    }

    /// Counts what was done; whether to go on.
    pub(crate) fn count(&self, done: u64) -> bool {
        self.done.fetch_add(done, Ordering::Relaxed);
        !self.is_stopped()
    }
}
