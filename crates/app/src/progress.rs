//! How far a long piece of work is, shared between whoever does it and whoever watches.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// How far an import or a report is, and whether it is to stop.
#[derive(Debug, Default)]
pub struct Progress {
    done: AtomicU64,
    total: AtomicU64,
    stop: AtomicBool,
}

impl Progress {
    /// Rows written, and rows to write, as far as that is known; both 0 before the first.
    pub fn rows(&self) -> (u64, u64) {
        (
            self.done.load(Ordering::Relaxed),
            self.total.load(Ordering::Relaxed),
        )
    }

    /// Asks the work to stop. What it wrote is taken back, unless it had ended.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    /// Whether somebody said stop.
    pub(crate) fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// So many rows are to be written.
    pub(crate) fn expect(&self, total: u64) {
        self.total.store(total, Ordering::Relaxed);
    }

    /// Counts rows; whether to go on.
    pub(crate) fn count(&self, rows: u64) -> bool {
        self.done.fetch_add(rows, Ordering::Relaxed);
        !self.is_stopped()
    }
}
