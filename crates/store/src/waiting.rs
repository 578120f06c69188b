//! How long a piece of work waits for the database.

use std::cell::Cell;
use std::time::{Duration, Instant};

tokio::task_local! {
    static WAITED: Cell<Duration>;
}

/// Does the work, and says for how much of it the database was waited for.
pub async fn measured<F: Future>(work: F) -> (F::Output, Duration) {
    WAITED
        .scope(Cell::new(Duration::ZERO), async {
            let output = work.await;
            (output, WAITED.with(Cell::get))
        })
        .await
}

/// Counts this as waiting for the database, where somebody measures.
pub(crate) async fn counted<F: Future>(work: F) -> F::Output {
    let begun = Instant::now();
    let output = work.await;
    // Outside of a measured piece of work nobody wants to know.
    let _ = WAITED.try_with(|waited| waited.set(waited.get() + begun.elapsed()));
    output
}
