//! Imports that run while the person who asked for them watches.
//!
//! They live in memory only: an import that the program did not finish has written
//! nothing, so after a restart there is nothing to remember.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use sopan_rules::ids::OfficialId;
use sopan_rules::time::Moment;

use super::{ImportReport, Kind, Options, Progress};
use crate::access::Actor;
use crate::{App, AppError, Result};

/// What came of an import is kept for so long.
const KEPT_SECONDS: i64 = 3_600;

/// The files of all imports together may hold so many bytes in memory.
const MOST_BYTES: usize = 512 << 20;

/// The imports that are under way or were done lately: one for each person.
#[derive(Debug, Default)]
pub struct Jobs(Mutex<HashMap<OfficialId, Job>>);

#[derive(Debug)]
struct Job {
    id: String,
    kind: Kind,
    file_name: String,
    begun: Moment,
    bytes: Option<Arc<Vec<u8>>>,
    progress: Arc<Progress>,
    state: State,
}

/// Where an import stands.
#[derive(Debug, Clone)]
pub enum State {
    /// Under way.
    Running,
    /// It came to its end.
    Done(Arc<ImportReport>),
    /// The person stopped it; nothing was written.
    Stopped,
    /// It could not be carried out, by the code of the error; nothing was written.
    Failed(&'static str),
}

/// How far an import under way is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The file is being read and checked.
    Checking,
    /// So many rows of so many are written.
    Writing(u64, u64),
}

/// An import as its owner sees it.
#[derive(Debug, Clone)]
pub struct Running {
    /// What the page's address carries.
    pub id: String,
    /// What is brought in.
    pub kind: Kind,
    /// The file's name on the sender's machine.
    pub file_name: String,
    /// When it was begun.
    pub begun: Moment,
    /// How far it is.
    pub step: Step,
    /// Where it stands.
    pub state: State,
    /// Whether the file is still here, so that it can be brought in after a dry run.
    pub has_file: bool,
}

impl Jobs {
    fn with<T>(&self, work: impl FnOnce(&mut HashMap<OfficialId, Job>) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn unknown(id: &str) -> AppError {
    AppError::not_found("import", id)
}

impl App {
    /// Begins to bring a file in, and returns the import's id at once. What the person
    /// brought in before is forgotten.
    pub fn begin_import(
        &self,
        actor: &Actor,
        kind: Kind,
        file_name: &str,
        bytes: Vec<u8>,
        dry_run: bool,
    ) -> Result<String> {
        let owner = actor.learner()?;
        if !actor.has(kind.permission()) {
            return Err(AppError::Forbidden);
        }
        if bytes.is_empty() {
            return Err(AppError::invalid(
                "file",
                "import-no-file",
                "choose the file to bring in",
            ));
        }
        let now = self.now();
        let bytes = Arc::new(bytes);
        let progress = Arc::new(Progress::default());
        let id: String = self.token().chars().take(20).collect();
        self.jobs.with(|jobs| {
            jobs.retain(|_, job| {
                matches!(job.state, State::Running) || job.begun.plus_seconds(KEPT_SECONDS) > now
            });
            if jobs
                .get(&owner)
                .is_some_and(|job| matches!(job.state, State::Running))
            {
                return Err(AppError::invalid(
                    "file",
                    "import-running",
                    "an import of yours is still under way; wait for it or stop it",
                ));
            }
            jobs.remove(&owner);
            let held: usize = jobs
                .values()
                .filter_map(|job| job.bytes.as_ref())
                .map(|bytes| bytes.len())
                .sum();
            if held + bytes.len() > MOST_BYTES {
                return Err(AppError::Busy);
            }
            jobs.insert(
                owner,
                Job {
                    id: id.clone(),
                    kind,
                    file_name: file_name.chars().take(200).collect(),
                    begun: now,
                    bytes: Some(bytes.clone()),
                    progress: progress.clone(),
                    state: State::Running,
                },
            );
            Ok(())
        })?;
        self.run_import(actor.clone(), owner, kind, bytes, dry_run, progress);
        Ok(id)
    }

    /// Brings in, after a dry run without errors, the file that is here already.
    pub fn import_now(&self, actor: &Actor, id: &str) -> Result<()> {
        let owner = actor.learner()?;
        let progress = Arc::new(Progress::default());
        let (kind, bytes) = self.jobs.with(|jobs| {
            let job = jobs
                .get_mut(&owner)
                .filter(|job| job.id == id)
                .ok_or_else(|| unknown(id))?;
            let State::Done(report) = &job.state else {
                return Err(AppError::Conflict);
            };
            if !report.dry_run || !report.is_good() {
                return Err(AppError::Conflict);
            }
            let bytes = job.bytes.clone().ok_or_else(|| unknown(id))?;
            job.state = State::Running;
            job.begun = self.now();
            job.progress = progress.clone();
            Ok((job.kind, bytes))
        })?;
        self.run_import(actor.clone(), owner, kind, bytes, false, progress);
        Ok(())
    }

    fn run_import(
        &self,
        actor: Actor,
        owner: OfficialId,
        kind: Kind,
        bytes: Arc<Vec<u8>>,
        dry_run: bool,
        progress: Arc<Progress>,
    ) {
        let app = self.clone();
        tokio::spawn(async move {
            let options = Options {
                dry_run,
                today: app.today(),
            };
            let result = app.import(&actor, kind, bytes, options, &progress).await;
            let state = match result {
                Ok(report) => State::Done(Arc::new(report)),
                Err(error) if error.code() == "import-stopped" => State::Stopped,
                Err(error) => {
                    tracing::error!(%error, kind = kind.name(), "an import failed");
                    State::Failed(error.code())
                }
            };
            app.jobs.with(|jobs| {
                let job = jobs
                    .get_mut(&owner)
                    .filter(|job| Arc::ptr_eq(&job.progress, &progress));
                if let Some(job) = job {
                    let needed = matches!(&state, State::Done(r) if r.dry_run && r.is_good());
                    if !needed {
                        job.bytes = None;
                    }
                    job.state = state;
                }
            });
        });
    }

    /// An import of one's own. Nobody else's is ever found.
    pub fn import_state(&self, actor: &Actor, id: &str) -> Result<Running> {
        self.last_import(actor)?
            .filter(|job| job.id == id)
            .ok_or_else(|| unknown(id))
    }

    /// One's own last import, until an hour after it was begun.
    pub fn last_import(&self, actor: &Actor) -> Result<Option<Running>> {
        let owner = actor.learner()?;
        let now = self.now();
        Ok(self.jobs.with(|jobs| {
            let job = jobs.get(&owner)?;
            let old = job.begun.plus_seconds(KEPT_SECONDS) <= now;
            if old && !matches!(job.state, State::Running) {
                jobs.remove(&owner);
                return None;
            }
            Some(Running {
                id: job.id.clone(),
                kind: job.kind,
                file_name: job.file_name.clone(),
                begun: job.begun,
                step: match job.progress.so_far() {
                    (_, 0) => Step::Checking,
                    (done, total) => Step::Writing(done, total),
                },
                state: job.state.clone(),
                has_file: job.bytes.is_some(),
            })
        }))
    }

    /// Stops an import of one's own. What it wrote is taken back.
    pub fn stop_import(&self, actor: &Actor, id: &str) -> Result<()> {
        let owner = actor.learner()?;
        self.jobs.with(|jobs| {
            let job = jobs
                .get(&owner)
                .filter(|job| job.id == id)
                .ok_or_else(|| unknown(id))?;
            job.progress.stop();
            Ok(())
        })
    }
}
