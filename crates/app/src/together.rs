//! Many who ask for the same thing at the same moment share one answer.
//!
//! Nothing is kept: every answer was begun to be read after its question was asked, so
//! whatever was written before is in it. One question is answered at a time; who asks
//! while it is waits for the next answer, together with all who ask meanwhile. The work
//! therefore doesn't grow with the number of readers.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::OnceCell;

/// The questions that are being answered, and those that wait.
pub(crate) struct Together<Q, A> {
    asked: Mutex<HashMap<Q, Asked<A>>>,
}

struct Asked<A> {
    /// Held by whoever reads the answer.
    reading: Arc<tokio::sync::Mutex<()>>,
    /// The next answer, as long as its reading has not begun.
    next: Option<Arc<OnceCell<Arc<A>>>>,
}

impl<Q, A> Default for Together<Q, A> {
    fn default() -> Self {
        Together {
            asked: Mutex::default(),
        }
    }
}

impl<Q: Eq + Hash + Clone, A> Together<Q, A> {
    /// The answer to a question, read by this caller or by another one that asked at the
    /// same time. An error goes to the caller that read; the others then read themselves.
    pub(crate) async fn ask<E>(
        &self,
        question: Q,
        read: impl AsyncFnOnce() -> Result<A, E>,
    ) -> Result<Arc<A>, E> {
        let (reading, next) = self.wait_for(question.clone());
        let answer = next.get_or_try_init(|| async {
            let _alone = reading.lock().await;
            self.begin(&question, &next);
            read().await.map(Arc::new)
        });
        answer.await.cloned()
    }

    #[allow(clippy::type_complexity)]
    fn wait_for(&self, question: Q) -> (Arc<tokio::sync::Mutex<()>>, Arc<OnceCell<Arc<A>>>) {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        // What nobody asks any more.
        asked.retain(|_, a| Arc::strong_count(&a.reading) > 1);
        let asked = asked.entry(question).or_insert_with(|| Asked {
            reading: Arc::default(),
            next: None,
        });
        let next = asked.next.get_or_insert_with(Arc::default);
        (asked.reading.clone(), next.clone())
    }

    /// From here on the answer is read: who asks later gets another one.
    fn begin(&self, question: &Q, now: &Arc<OnceCell<Arc<A>>>) {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(asked) = asked.get_mut(question) {
            asked.next.take_if(|next| Arc::ptr_eq(next, now));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use tokio::sync::Semaphore;

    use super::*;

    /// Something that is written and read, with a gate in front of the reader.
    struct World {
        together: Together<&'static str, usize>,
        written: AtomicUsize,
        read: AtomicUsize,
        gate: Semaphore,
    }

    impl World {
        fn new() -> Arc<World> {
            Arc::new(World {
                together: Together::default(),
                written: AtomicUsize::new(0),
                read: AtomicUsize::new(0),
                gate: Semaphore::new(0),
            })
        }

        async fn ask(&self) -> Result<Arc<usize>, &'static str> {
            let read = async || {
                self.read.fetch_add(1, Ordering::SeqCst);
                let seen = self.written.load(Ordering::SeqCst);
                self.gate.acquire().await.expect("open").forget();
                Ok(seen)
            };
            self.together.ask("ranking", read).await
        }

        async fn readers(self: &Arc<Self>, number: usize) -> Vec<tokio::task::JoinHandle<usize>> {
            let mut readers = Vec::new();
            for _ in 0..number {
                let world = self.clone();
                readers.push(tokio::spawn(async move {
                    *world.ask().await.expect("no error in this world")
                }));
            }
            for _ in 0..100 {
                tokio::task::yield_now().await;
            }
            readers
        }
    }

    #[tokio::test]
    async fn who_asks_while_it_is_read_shares_the_next_answer_and_sees_what_was_written() {
        // Given a reader that has begun.
        let world = World::new();
        let first = world.readers(1).await;
        // When something is written, and twenty ask while the first still reads.
        world.written.store(1, Ordering::SeqCst);
        let others = world.readers(20).await;
        world.gate.add_permits(2);
        // Then the first has what was there when it began, and the twenty have the news
        // out of one reading.
        for reader in first {
            assert_eq!(reader.await.unwrap(), 0);
        }
        for reader in others {
            assert_eq!(reader.await.unwrap(), 1);
        }
        assert_eq!(world.read.load(Ordering::SeqCst), 2);
        // And the next one to ask reads again.
        world.written.store(2, Ordering::SeqCst);
        world.gate.add_permits(1);
        assert_eq!(*world.ask().await.unwrap(), 2);
        assert_eq!(world.together.asked.lock().unwrap().len(), 1);
    }

    #[tokio::test]
    async fn who_goes_away_while_reading_leaves_the_others_their_answer() {
        let world = World::new();
        let first = world.readers(1).await;
        let others = world.readers(5).await;
        for reader in first {
            reader.abort();
        }
        world.gate.add_permits(5);
        for reader in others {
            assert_eq!(reader.await.unwrap(), 0);
        }
        assert_eq!(world.read.load(Ordering::SeqCst), 2);
    }

    #[tokio::test]
    async fn an_error_goes_to_who_read_and_the_next_one_reads_itself() {
        let together: Together<u8, u8> = Together::default();
        let failed = together.ask(1, async || Err("no database")).await;
        assert_eq!(failed, Err("no database"));
        let read = together.ask(1, async || Ok::<u8, &str>(7)).await;
        assert_eq!(read.as_deref(), Ok(&7));
    }
}
