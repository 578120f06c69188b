//! An answer that takes long to make: it is made in the background, the last one is kept
//! meanwhile, and nobody is shown an old one without being told so.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sopan_rules::time::Moment;
use tokio::sync::watch;
use tokio::time::{Instant, timeout_at};

use crate::{AppError, Result};

/// An answer that took so long is kept for whoever asks next; another one is made anew
/// each time.
const SLOW: Duration = Duration::from_secs(2);
/// A kept answer is made again after so long.
const KEPT_SECONDS: i64 = 60;
/// So many answers are kept.
const MOST: usize = 8;

/// An answer, and how it came about.
#[derive(Debug)]
pub(crate) struct Made<A, M> {
    pub(crate) answer: Arc<A>,
    /// When it was begun: what was so then is in it.
    pub(crate) begun: Moment,
    /// What had changed by then.
    pub(crate) mark: M,
    pub(crate) took: Duration,
}

impl<A, M: Clone> Clone for Made<A, M> {
    fn clone(&self) -> Self {
        Made {
            answer: self.answer.clone(),
            begun: self.begun,
            mark: self.mark.clone(),
            took: self.took,
        }
    }
}

/// What is there: the last answer, if there is one, and since when the next one is made.
#[derive(Debug)]
pub(crate) struct There<A, M> {
    pub(crate) last: Option<Made<A, M>>,
    pub(crate) making_since: Option<Moment>,
}

/// How the making of an answer ended, once it did.
type Ended = Option<std::result::Result<(), String>>;

struct Held<A, M> {
    last: Option<Made<A, M>>,
    making: Option<(Moment, watch::Receiver<Ended>)>,
}

/// The answers that are kept, and those that are being made.
pub(crate) struct Keeper<Q, A, M> {
    held: Arc<Mutex<HashMap<Q, Held<A, M>>>>,
}

impl<Q, A, M> Default for Keeper<Q, A, M> {
    fn default() -> Self {
        Keeper {
            held: Arc::default(),
        }
    }
}

impl<Q, A, M> Keeper<Q, A, M>
where
    Q: Eq + Hash + Clone + Send + 'static,
    A: Send + Sync + 'static,
    M: PartialEq + Clone + Send + 'static,
{
    /// The answer as it is now, if it can be made within `patience`; else the last one,
    /// while the next is made. `mark` stands for all that was changed by people so far:
    /// an answer with another mark is old.
    pub(crate) async fn ask<F>(
        &self,
        question: Q,
        (now, mark): (Moment, M),
        patience: Duration,
        make: impl Fn() -> F,
    ) -> Result<There<A, M>>
    where
        F: Future<Output = Result<A>> + Send + 'static,
    {
        let until = Instant::now() + patience;
        // Who comes while an answer is made waits for that, and for the next one: it
        // was begun before the question was asked.
        loop {
            let (mut ended, own) = {
                let mut all = self.held.lock().unwrap_or_else(PoisonError::into_inner);
                forget(&mut all, &question);
                let held = all.entry(question.clone()).or_insert(Held {
                    last: None,
                    making: None,
                });
                let oldest = now.plus_seconds(-KEPT_SECONDS);
                let kept = held
                    .last
                    .as_ref()
                    .filter(|made| made.took >= SLOW && made.mark == mark && made.begun >= oldest);
                if let Some(made) = kept {
                    return Ok(There {
                        last: Some(made.clone()),
                        making_since: held.making.as_ref().map(|(since, _)| *since),
                    });
                }
                match &held.making {
                    Some((_, ended)) => (ended.clone(), false),
                    None => {
                        let ended = self.begin(&question, (now, mark.clone()), make());
                        held.making = Some((now, ended.clone()));
                        (ended, true)
                    }
                }
            };
            let told = timeout_at(until, ended.wait_for(Option::is_some)).await;
            let failed = match told {
                Err(_) => return Ok(self.there(&question)),
                Ok(Err(_)) => Some("it was broken off".to_owned()),
                Ok(Ok(how)) => how.clone().and_then(std::result::Result::err),
            };
            match failed {
                Some(why) if own => return Err(AppError::Document(why)),
                None if own => return Ok(self.there(&question)),
                _ => {}
            }
        }
    }

    fn there(&self, question: &Q) -> There<A, M> {
        let all = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let held = all.get(question);
        There {
            last: held.and_then(|held| held.last.clone()),
            making_since: held.and_then(|held| Some(held.making.as_ref()?.0)),
        }
    }

    fn begin(
        &self,
        question: &Q,
        (begun, mark): (Moment, M),
        make: impl Future<Output = Result<A>> + Send + 'static,
    ) -> watch::Receiver<Ended> {
        let (tell, ended) = watch::channel(None);
        let (all, question) = (self.held.clone(), question.clone());
        tokio::spawn(async move {
            let started = Instant::now();
            // A task of its own, so that its end is told even when it breaks off.
            let made = match tokio::spawn(make).await {
                Ok(made) => made,
                Err(error) => Err(AppError::Document(error.to_string())),
            };
            let mut all = all.lock().unwrap_or_else(PoisonError::into_inner);
            let how = match all.get_mut(&question) {
                None => Ok(()),
                Some(held) => {
                    held.making = None;
                    made.map_err(|e| e.to_string()).map(|answer| {
                        held.last = Some(Made {
                            answer: Arc::new(answer),
                            begun,
                            mark,
                            took: started.elapsed(),
                        });
                    })
                }
            };
            drop(all);
            tell.send_replace(Some(how));
        });
        ended
    }
}

/// Makes room for one more: what was begun longest ago goes.
fn forget<Q: Eq + Hash + Clone, A, M>(all: &mut HashMap<Q, Held<A, M>>, question: &Q) {
    if all.len() < MOST || all.contains_key(question) {
        return;
    }
    let idle = all.iter().filter(|(_, held)| held.making.is_none());
    let oldest = idle.min_by_key(|(_, held)| held.last.as_ref().map(|made| made.begun));
    if let Some(oldest) = oldest.map(|(question, _)| question.clone()) {
        all.remove(&oldest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Moment = Moment(1_800_000_000_000_000);
    const SOON: Duration = Duration::from_millis(20);
    const LONG: Duration = Duration::from_secs(60);

    #[tokio::test]
    async fn what_is_made_quickly_is_made_anew_each_time() {
        let keeper: Keeper<u8, i64, i64> = Keeper::default();
        for answer in [7, 8] {
            let make = || std::future::ready(Ok(answer));
            let there = keeper.ask(1, (NOW, 0), LONG, make).await.expect("made");
            assert_eq!(there.last.map(|made| *made.answer), Some(answer));
            assert_eq!(there.making_since, None);
        }
    }

    #[tokio::test]
    async fn while_the_next_one_is_made_the_last_one_is_there_and_said_to_be_old() {
        // Given an answer that is made while a gate is open
        let keeper: Keeper<u8, i64, i64> = Keeper::default();
        let (open, gate) = watch::channel(0i64);
        let make = || {
            let mut gate = gate.clone();
            async move {
                let shut = |_| AppError::Document("shut".to_owned());
                let answer = gate.wait_for(|answer| *answer > 0).await.map_err(shut)?;
                Ok(*answer)
            }
        };
        // When nobody has made one yet, there is none, and it is said since when it is made
        let there = keeper.ask(1, (NOW, 0), SOON, make).await.expect("waited");
        assert!(there.last.is_none());
        assert_eq!(there.making_since, Some(NOW));
        open.send_replace(5);
        let later = NOW.plus_seconds(5);
        let there = keeper.ask(1, (later, 0), LONG, make).await.expect("made");
        assert_eq!(
            there.last.map(|made| (*made.answer, made.begun)),
            Some((5, later))
        );
        // and when something has changed and the gate is shut, the last one is there, with
        // what it knew, beside the word that the next one is under way.
        open.send_replace(0);
        let again = NOW.plus_seconds(9);
        let there = keeper.ask(1, (again, 1), SOON, make).await.expect("waited");
        let last = there.last.expect("the last one");
        assert_eq!((*last.answer, last.begun, last.mark), (5, later, 0));
        assert_eq!(there.making_since, Some(again));
        // Another question has nothing to do with it.
        let there = keeper.ask(2, (again, 1), SOON, make).await.expect("waited");
        assert!(there.last.is_none());
    }

    #[tokio::test]
    async fn what_goes_wrong_is_said_to_who_asked_and_tried_again() {
        let keeper: Keeper<u8, i64, i64> = Keeper::default();
        let fails = || std::future::ready(Err(AppError::Document("no room".to_owned())));
        let told = keeper.ask(1, (NOW, 0), LONG, fails).await;
        assert!(told.is_err_and(|e| e.to_string().contains("no room")));
        let make = || std::future::ready(Ok(1));
        let there = keeper.ask(1, (NOW, 0), LONG, make).await.expect("made");
        assert_eq!(there.last.map(|made| *made.answer), Some(1));
    }
}
