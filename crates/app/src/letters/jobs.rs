//! Briefs that are made and sent while the monitoring cell watches.
//!
//! They live in memory; what they made and sent is in the register, so after a restart
//! the same brief goes on where it was.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use sopan_rules::time::Moment;

use super::brief::Briefed;
use crate::access::Actor;
use crate::progress::Progress;
use crate::{App, AppError, Result};

/// The briefs that are under way or were made lately: one for each edition.
#[derive(Debug, Default)]
pub struct Jobs(Mutex<HashMap<i64, Held>>);

#[derive(Debug)]
struct Held {
    begun: Moment,
    progress: Arc<Progress>,
    state: State,
}

/// Where a brief stands.
#[derive(Debug, Clone)]
pub enum State {
    /// Under way.
    Running,
    /// It came to its end, or was stopped.
    Done(Arc<Briefed>),
    /// It broke off, by the code of the error; what was sent until then is in the
    /// register.
    Failed(&'static str),
}

/// A brief as the monitoring cell sees it.
#[derive(Debug, Clone)]
pub struct Job {
    /// When it was begun.
    pub begun: Moment,
    /// States that are done.
    pub done: u64,
    /// States in all; 0 before it is known.
    pub total: u64,
    /// Where it stands.
    pub state: State,
}

impl Jobs {
    fn with<T>(&self, work: impl FnOnce(&mut HashMap<i64, Held>) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl App {
    /// Begins to make and send the brief of an edition, and returns at once.
    pub async fn begin_brief(&self, actor: &Actor, edition: i64) -> Result<()> {
        self.must_run_briefs(actor).await?;
        let number = self.edition(edition).await?.number;
        let progress = Arc::new(Progress::default());
        let begun = self.now();
        self.briefs.with(|jobs| {
            let running = jobs
                .get(&number)
                .is_some_and(|job| matches!(job.state, State::Running));
            if running {
                return Err(AppError::invalid(
                    "edition",
                    "brief-running",
                    "the brief of this edition is being made already; wait for it or stop it",
                ));
            }
            jobs.insert(
                number,
                Held {
                    begun,
                    progress: progress.clone(),
                    state: State::Running,
                },
            );
            Ok(())
        })?;
        let (app, actor) = (self.clone(), actor.clone());
        tokio::spawn(async move {
            let result = app.make_brief(&actor, number, None, true, &progress).await;
            let state = match result {
                Ok(briefed) => State::Done(Arc::new(briefed)),
                Err(error) => {
                    tracing::error!(%error, edition = number, "a brief broke off");
                    State::Failed(error.code())
                }
            };
            app.briefs.with(|jobs| {
                if let Some(job) = jobs.get_mut(&number) {
                    job.state = state;
                }
            });
        });
        Ok(())
    }

    /// The brief of an edition that is under way or was made last, since this program
    /// was started.
    pub async fn brief_job(&self, actor: &Actor, edition: i64) -> Result<Option<Job>> {
        self.must_see_briefs(actor).await?;
        Ok(self.briefs.with(|jobs| {
            jobs.get(&edition).map(|job| {
                let (done, total) = job.progress.so_far();
                Job {
                    begun: job.begun,
                    done,
                    total,
                    state: job.state.clone(),
                }
            })
        }))
    }

    /// Stops a brief before the next State.
    pub async fn stop_brief(&self, actor: &Actor, edition: i64) -> Result<()> {
        self.must_run_briefs(actor).await?;
        self.briefs.with(|jobs| {
            if let Some(job) = jobs.get(&edition) {
                job.progress.stop();
            }
        });
        Ok(())
    }
}
