//! Reports that are made while the person who asked for them watches, and the files that
//! came of them.
//!
//! What is under way lives in memory only: a report that the program did not finish has
//! left no file, so after a restart there is nothing to remember.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use sopan_formats::write::Format;
use sopan_rules::ids::OfficialId;
use sopan_rules::reports::Kind;
use sopan_rules::time::Moment;
use sopan_store::access::Scope;
use sopan_store::reports::{self as store, Owed, ReportFile};
use sopan_store::{Tx, organisations};
use tokio::sync::Semaphore;

use super::{Asked, Progress};
use crate::access::Actor;
use crate::{App, AppError, Result};

/// A file is kept for so many days.
pub const KEPT_DAYS: i64 = 7;
/// So many reports are read at the same time; each holds a connection to the database.
const AT_ONCE: usize = 4;
/// What has no line in the database is cleared away after so long.
const LEFT_BEHIND_SECONDS: i64 = (KEPT_DAYS + 1) * 86_400;

/// The reports under way: one for each person.
#[derive(Debug)]
pub struct Reports {
    jobs: Mutex<HashMap<OfficialId, Job>>,
    room: Arc<Semaphore>,
}

impl Default for Reports {
    fn default() -> Reports {
        Reports {
            jobs: Mutex::default(),
            room: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }
}

#[derive(Debug)]
struct Job {
    id: String,
    asked: Asked,
    begun: Moment,
    progress: Arc<Progress>,
    /// The code of the error, when it could not be made.
    failed: Option<&'static str>,
}

/// A report of one's own that is under way, or could not be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Running {
    /// What the page's address carries.
    pub id: String,
    /// Which report.
    pub asked: Asked,
    /// When it was begun.
    pub begun: Moment,
    /// Rows written, and about how many there will be; 0 of 0 before the first.
    pub rows: (u64, u64),
    /// The code of the error, when it could not be made.
    pub failed: Option<&'static str>,
}

/// A file of one's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileLine {
    /// What is known of it.
    pub file: ReportFile,
    /// The code of the organisation it is of.
    pub code: String,
    /// Its name in English.
    pub name_en: String,
    /// Its name in Hindi.
    pub name_hi: String,
}

impl FileLine {
    async fn of(tx: &mut Tx, file: ReportFile) -> Result<FileLine> {
        let within = organisations::by_id(tx, file.within).await?;
        Ok(FileLine {
            file,
            code: within.code,
            name_en: within.name_en,
            name_hi: within.name_hi,
        })
    }

    /// The name under which it is downloaded: `enrolments-IN-BR-2025-11-30.csv`.
    pub fn download_name(&self) -> String {
        let fits = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
        let code: String = self.code.chars().map(fits).collect();
        format!(
            "{}-{code}-{}.{}",
            self.file.kind.name(),
            self.file.made.day(),
            self.file.format
        )
    }
}

impl Reports {
    fn with<T>(&self, work: impl FnOnce(&mut HashMap<OfficialId, Job>) -> T) -> T {
        work(&mut self.jobs.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Room to read a report in.
    pub(super) fn room(&self) -> Arc<Semaphore> {
        self.room.clone()
    }
}

fn unknown(id: &str) -> AppError {
    AppError::not_found("report", id)
}

/// A file that is not whole yet; gone with this value unless it was given its name.
struct Part(PathBuf);

impl Part {
    /// It stays.
    fn keep(mut self) {
        self.0 = PathBuf::new();
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        // Where it got its name, nothing is here any more.
        let _ = std::fs::remove_file(&self.0);
    }
}

async fn apart<T: Send + 'static>(
    work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> Result<T> {
    let done = tokio::task::spawn_blocking(work).await;
    Ok(done.map_err(|e| AppError::Document(e.to_string()))??)
}

/// A new file that the operator alone may read: reports name people.
fn create(path: &Path) -> std::io::Result<std::fs::File> {
    use std::os::unix::fs::OpenOptionsExt;
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
}

impl App {
    fn report_path(&self, id: &str, ending: &str) -> PathBuf {
        self.options
            .files
            .join("reports")
            .join(format!("{id}.{ending}"))
    }

    /// Makes a report into the folder of files, for this person. What a schedule owed is
    /// struck off in the same moment; none comes of it when it was no longer ours to make.
    pub(super) async fn make_report_file(
        &self,
        actor: &Actor,
        asked: &Asked,
        id: &str,
        progress: Arc<Progress>,
        owed: Option<&Owed>,
    ) -> Result<Option<ReportFile>> {
        let official = actor.learner()?;
        let part = Part(self.report_path(id, "part"));
        let path = part.0.clone();
        let file = apart(move || create(&path)).await?;
        let kept = file.try_clone()?;
        let written = self.report(actor, asked, file, progress).await?;
        let whole = self.report_path(id, asked.format.extension());
        let bytes = apart({
            let (part, whole) = (part.0.clone(), whole.clone());
            move || {
                kept.sync_all()?;
                let bytes = kept.metadata()?.len();
                std::fs::rename(part, whole)?;
                Ok(bytes)
            }
        })
        .await?;
        let whole = Part(whole);
        let file = ReportFile {
            id: id.to_owned(),
            official,
            kind: asked.kind,
            format: asked.format.extension().to_owned(),
            within: written.extent.organisation.id,
            roots: written.extent.roots,
            schedule: owed.map(|o| o.schedule.id),
            rows: i64::try_from(written.rows).unwrap_or(i64::MAX),
            bytes: i64::try_from(bytes).unwrap_or(i64::MAX),
            made: written.as_on,
            ends: written.as_on.plus_seconds(KEPT_DAYS * 86_400),
        };
        let mut tx = self.db.write().await?;
        if let Some(owed) = owed
            && !store::settle(&mut tx, owed).await?
        {
            return Ok(None);
        }
        store::keep_file(&mut tx, &file).await?;
        tx.commit().await?;
        whole.keep();
        Ok(Some(file))
    }

    /// Begins to make a report, and returns its id at once.
    pub async fn begin_report(&self, actor: &Actor, asked: &Asked) -> Result<String> {
        let owner = actor.learner()?;
        let mut tx = self.db.read().await?;
        self.extent(&mut tx, actor, asked.kind.permission(), &asked.within)
            .await?;
        drop(tx);
        let progress = Arc::new(Progress::default());
        let id: String = self.token().chars().take(20).collect();
        self.reports.with(|jobs| {
            if jobs.get(&owner).is_some_and(|job| job.failed.is_none()) {
                return Err(AppError::invalid(
                    "kind",
                    "report-running",
                    "a report of yours is still being made; wait for it or stop it",
                ));
            }
            let job = Job {
                id: id.clone(),
                asked: asked.clone(),
                begun: self.now(),
                progress: progress.clone(),
                failed: None,
            };
            jobs.insert(owner, job);
            Ok(())
        })?;
        let (app, actor, asked, name) = (self.clone(), actor.clone(), asked.clone(), id.clone());
        tokio::spawn(async move {
            // Never closed, so there is always room in the end.
            let room = app.reports.room().acquire_owned().await;
            let made = match progress.is_stopped() {
                true => Err(super::stopped()),
                false => {
                    app.make_report_file(&actor, &asked, &name, progress, None)
                        .await
                }
            };
            drop(room);
            app.reports.with(|jobs| match made {
                Ok(_) => {
                    jobs.remove(&owner);
                }
                Err(error) if error.code() == "report-stopped" => {
                    jobs.remove(&owner);
                }
                Err(error) => {
                    tracing::error!(%error, kind = asked.kind.name(), "a report failed");
                    if let Some(job) = jobs.get_mut(&owner) {
                        job.failed = Some(error.code());
                    }
                }
            });
        });
        Ok(id)
    }

    /// One's own report that is under way, or the last one that could not be made.
    pub fn running_report(&self, actor: &Actor) -> Result<Option<Running>> {
        let owner = actor.learner()?;
        Ok(self.reports.with(|jobs| {
            jobs.get(&owner).map(|job| Running {
                id: job.id.clone(),
                asked: job.asked.clone(),
                begun: job.begun,
                rows: job.progress.so_far(),
                failed: job.failed,
            })
        }))
    }

    /// Stops a report of one's own; nothing is kept of it. One that could not be made is
    /// no longer mentioned.
    pub fn stop_report(&self, actor: &Actor, id: &str) -> Result<()> {
        let owner = actor.learner()?;
        self.reports.with(|jobs| {
            let job = jobs
                .get(&owner)
                .filter(|job| job.id == id)
                .ok_or_else(|| unknown(id))?;
            job.progress.stop();
            if job.failed.is_some() {
                jobs.remove(&owner);
            }
            Ok(())
        })
    }

    /// One's own files, the newest first.
    pub async fn report_files(&self, actor: &Actor) -> Result<Vec<FileLine>> {
        let owner = actor.learner()?;
        let mut tx = self.db.read().await?;
        let mut lines = Vec::new();
        for file in store::files_of(&mut tx, owner, self.now()).await? {
            lines.push(FileLine::of(&mut tx, file).await?);
        }
        Ok(lines)
    }

    /// A file of one's own, and where it lies: for whom may still see all that it covers.
    pub async fn report_file(&self, actor: &Actor, id: &str) -> Result<(FileLine, PathBuf)> {
        let owner = actor.learner()?;
        let mut tx = self.db.read().await?;
        let file = store::file(&mut tx, id, owner, self.now())
            .await?
            .ok_or_else(|| unknown(id))?;
        if let Scope::Below(now) = actor.scope(file.kind.permission()) {
            for root in &file.roots {
                if now.is_empty() || !organisations::is_within(&mut tx, &now, *root).await? {
                    return Err(AppError::Forbidden);
                }
            }
        }
        let path = self.report_path(&file.id, &file.format);
        Ok((FileLine::of(&mut tx, file).await?, path))
    }

    /// Deletes a file of one's own.
    pub async fn delete_report(&self, actor: &Actor, id: &str) -> Result<()> {
        let owner = actor.learner()?;
        let mut tx = self.db.write().await?;
        let file = store::file(&mut tx, id, owner, self.now())
            .await?
            .ok_or_else(|| unknown(id))?;
        store::forget_file(&mut tx, id, owner).await?;
        tx.commit().await?;
        let path = self.report_path(&file.id, &file.format);
        apart(move || std::fs::remove_file(path)).await
    }

    /// Clears away the files whose time is over, and what was left behind by a program
    /// that was killed.
    pub async fn clear_old_reports(&self) -> Result<()> {
        let now = self.now();
        let mut tx = self.db.write().await?;
        let old = store::forget_old_files(&mut tx, now).await?;
        tx.commit().await?;
        let paths: Vec<PathBuf> = old
            .iter()
            .map(|(id, ending)| self.report_path(id, ending))
            .collect();
        let folder = self.options.files.join("reports");
        apart(move || {
            for path in paths {
                let _ = std::fs::remove_file(path);
            }
            if !folder.is_dir() {
                return Ok(());
            }
            let before = now.plus_seconds(-LEFT_BEHIND_SECONDS);
            for entry in std::fs::read_dir(folder)? {
                let path = entry?.path();
                if crate::files::is_older(&path, before).unwrap_or(false) {
                    let _ = std::fs::remove_file(path);
                }
            }
            Ok(())
        })
        .await
    }
}

/// What a form says: a kind of report and a format.
pub(super) fn kind_and_format(kind: &str, format: &str) -> Result<(Kind, Format)> {
    let kind = Kind::from_name(kind)
        .ok_or_else(|| AppError::invalid("kind", "report-kind", "choose one of the reports"))?;
    let format = Format::from_extension(format).ok_or_else(|| {
        AppError::invalid("format", "report-format", "choose CSV, XLSX or Parquet")
    })?;
    Ok((kind, format))
}

impl Asked {
    /// From what a form or an address says.
    pub fn new(kind: &str, within: &str, format: &str) -> Result<Asked> {
        let (kind, format) = kind_and_format(kind, format)?;
        Ok(Asked {
            kind,
            within: within.trim().to_owned(),
            format,
        })
    }
}
