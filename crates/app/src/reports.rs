//! Reports: officials, enrolments, assessments, courses and organisations as files.
//!
//! A report is read as a stream from one moment of the database and written as it comes:
//! however many rows it has, only a few thousand of them are held. It covers what the
//! person who gets it may see, and nothing else, whoever asked for it.

mod cells;
mod jobs;
mod schedules;

use std::io::{self, Write};
use std::sync::Arc;

use sopan_formats::write::{self, Cell, Format, Holds, Rows};
use sopan_rules::access::Permission;
use sopan_rules::ids::OrganisationId;
use sopan_rules::mandates::FinancialYear;
use sopan_rules::measures::Measure;
use sopan_rules::reports::Kind;
use sopan_rules::time::Moment;
use sopan_store::access::Scope;
use sopan_store::ledger::figures;
use sopan_store::organisations::{self, Organisation};
use sopan_store::reports::{self as store, Gives, Stands};
use sopan_store::{Row, Tx, variants};
use tokio::sync::mpsc;

use crate::access::Actor;
use crate::{App, AppError, Result};

pub use crate::progress::Progress;
pub use jobs::{FileLine, Reports, Running};
pub use schedules::{Recipient, ScheduleForm, ScheduleLine};

use cells::{Background, Figures};

/// So many rows go from the database to the writer together.
const TOGETHER: usize = 500;
/// So many of these batches wait between the two.
const WAITING: usize = 4;
/// So many organisations are read together, with their figures.
const ORGANISATIONS: i64 = 500;

/// The last column of every report: the moment that its rows are of.
pub const GENERATED: &str = "Report_Last_Generated_On";

/// Which report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// What it lists.
    pub kind: Kind,
    /// The code of the organisation that it is of, with everything below.
    pub within: String,
    /// The kind of file.
    pub format: Format,
}

/// What a person's report covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extent {
    /// The organisation that was asked for.
    pub organisation: Organisation,
    /// That one, or those of the person's own that stand below it.
    pub roots: Vec<OrganisationId>,
}

impl Extent {
    pub(crate) fn scope(&self) -> Scope {
        match self.roots.as_slice() {
            [root] if *root == self.organisation.id => Scope::Everything,
            roots => Scope::Below(roots.to_vec()),
        }
    }
}

/// A report that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// What it covers.
    pub extent: Extent,
    /// How many rows it has.
    pub rows: u64,
    /// The moment that they are of.
    pub as_on: Moment,
}

/// What goes from the database to the writer.
enum Batch {
    Rows(Vec<Row>),
    Organisations(Vec<(Row, Figures)>),
    Cells(Vec<Vec<Cell<'static>>>),
}

impl From<Vec<Row>> for Batch {
    fn from(rows: Vec<Row>) -> Batch {
        Batch::Rows(rows)
    }
}

fn stopped() -> AppError {
    AppError::invalid(
        "report",
        "report-stopped",
        "the report was stopped; nothing is kept of it",
    )
}

fn unwritable(error: write::WriteError) -> AppError {
    match error {
        write::WriteError::Io(error) => AppError::Files(error),
        error => AppError::Document(error.to_string()),
    }
}

/// The names and kinds of a report's columns, as the file has them.
pub fn columns(kind: Kind) -> Vec<write::Column<'static>> {
    let holds = |gives| match gives {
        Gives::Text => Holds::Text,
        Gives::Number | Gives::Progress => Holds::Numbers,
        Gives::Day | Gives::Moment => Holds::Days,
        Gives::Minutes | Gives::Seconds | Gives::Hundredths => Holds::Hundredths,
        Gives::Figure(figure) => match figure {
            store::Figure::NoStrength | store::Figure::BelowOnboarded => Holds::Text,
            _ => Holds::Numbers,
        },
        Gives::Stands(Stands::Due | Stands::Completed) => Holds::Days,
        Gives::Stands(Stands::Status | Stands::Overdue) => Holds::Text,
    };
    store::columns(kind)
        .iter()
        .map(|c| (c.name, holds(c.gives)))
        .chain([(GENERATED, Holds::Text)])
        .map(|(name, holds)| write::Column { name, holds })
        .collect()
}

impl App {
    /// What somebody's report of an organisation, or list below it, covers: all of it, where the person's
    /// roles are over it; else what they are over below it. Without a code, the first
    /// organisation that the person's roles are over.
    pub(crate) async fn extent(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        permission: Permission,
        within: &str,
    ) -> Result<Extent> {
        let scope = actor.scope(permission);
        let code = within.trim();
        let found = match (&scope, code.is_empty()) {
            (_, false) => organisations::by_code(tx, code).await?,
            (Scope::Everything, true) => organisations::nation(tx).await?,
            (Scope::Below(roots), true) => match roots.first() {
                Some(root) => Some(organisations::by_id(tx, *root).await?),
                None => None,
            },
        };
        let organisation = match (found, &scope) {
            (Some(found), _) => found,
            (None, Scope::Everything) => return Err(AppError::not_found("organisation", code)),
            // Whether there is such an organisation elsewhere is nobody's business.
            (None, Scope::Below(_)) => return Err(AppError::Forbidden),
        };
        let roots = match scope {
            Scope::Everything => vec![organisation.id],
            Scope::Below(roots) if roots.is_empty() => return Err(AppError::Forbidden),
            Scope::Below(roots) => {
                if organisations::is_within(tx, &roots, organisation.id).await? {
                    vec![organisation.id]
                } else {
                    let mut below = Vec::new();
                    for root in roots {
                        let inside = organisations::is_within(tx, &[organisation.id], root).await?;
                        if inside && !below.contains(&root) {
                            below.push(root);
                        }
                    }
                    below
                }
            }
        };
        match roots.is_empty() {
            true => Err(AppError::Forbidden),
            false => Ok(Extent {
                organisation,
                roots,
            }),
        }
    }

    /// Of which organisations a person may have reports: those that the person's roles
    /// are over, each followed by what stands directly below it.
    pub async fn report_places(&self, actor: &Actor) -> Result<Vec<Organisation>> {
        let roots = self.organisations_of(actor, Permission::SeeDesk).await?;
        let mut tx = self.db.read().await?;
        let mut places: Vec<Organisation> = Vec::new();
        for root in roots {
            let below = organisations::children(&mut tx, root.id, self.today()).await?;
            for place in [root].into_iter().chain(below) {
                if places.iter().all(|p| p.id != place.id) {
                    places.push(place);
                }
            }
        }
        Ok(places)
    }

    /// Writes a report as this person may see it. Stopped by `progress`, or when `out`
    /// refuses; what is there then is no whole file.
    pub async fn report<W: Write + Send + 'static>(
        &self,
        actor: &Actor,
        asked: &Asked,
        out: W,
        progress: Arc<Progress>,
    ) -> Result<Written> {
        self.report_of(actor, (asked, None), out, progress).await
    }

    /// The same, of a financial year where the report is of one; without it, of the one that
    /// ended last.
    pub async fn report_of<W: Write + Send + 'static>(
        &self,
        actor: &Actor,
        (asked, year): (&Asked, Option<FinancialYear>),
        out: W,
        progress: Arc<Progress>,
    ) -> Result<Written> {
        let as_on = self.now();
        let mut tx = self.read_kept().await?;
        let extent = self
            .extent(&mut tx, actor, asked.kind.permission(), &asked.within)
            .await?;
        let expected = expected(&mut tx, asked.kind, &extent, as_on).await?;
        progress.expect(u64::try_from(expected).unwrap_or_default().max(1));
        store::get_ready(&mut tx).await?;
        let (root, scope) = (extent.organisation.id, extent.scope());
        let mut plans = Vec::new();
        let rows = match asked.kind {
            Kind::Plans => {
                plans = store::plans(&mut tx, as_on.day()).await?;
                let same = variants::all(&mut tx).await?;
                store::plan_rows(root, &scope, &plans, &same)
            }
            kind => store::rows(kind, root, &scope),
        };
        let background = Background::of(&mut tx, asked.kind, as_on, plans).await?;

        let (to, from) = mpsc::channel(WAITING);
        let (kind, format, watched) = (asked.kind, asked.format, progress.clone());
        let writer = tokio::task::spawn_blocking(move || {
            write_all(kind, format, out, &background, from, &watched)
        });
        let read = match asked.kind {
            Kind::Organisations => send_organisations(&mut tx, &extent, as_on, &to).await,
            Kind::Apar => {
                let year =
                    year.unwrap_or_else(|| FinancialYear(FinancialYear::of(as_on.day()).0 - 1));
                self.send_apar(&mut tx, &extent.roots, year, &to).await
            }
            _ => rows
                .send(&mut tx, TOGETHER, &to)
                .await
                .map_err(AppError::from),
        };
        let failed = read.is_err();
        if failed {
            // The writer sees no difference between an end and a failure; it is told.
            progress.stop();
        }
        drop(to);
        drop(tx);
        let written = writer
            .await
            .map_err(|e| AppError::Document(format!("the report could not be written: {e}")));
        read?;
        Ok(Written {
            extent,
            rows: written??,
            as_on,
        })
    }

    /// A report as a stream of bytes, for a program that asks: the first error comes
    /// before anything is sent, a later one breaks the stream off.
    pub async fn stream_report(
        &self,
        actor: &Actor,
        asked: &Asked,
    ) -> Result<mpsc::Receiver<io::Result<Vec<u8>>>> {
        let mut tx = self.db.read().await?;
        self.extent(&mut tx, actor, asked.kind.permission(), &asked.within)
            .await?;
        drop(tx);
        let room = self.reports.room().try_acquire_owned();
        let room = room.map_err(|_| AppError::Busy)?;
        let (to, from) = mpsc::channel(WAITING);
        let (app, actor, asked) = (self.clone(), actor.clone(), asked.clone());
        tokio::spawn(async move {
            let out = io::BufWriter::with_capacity(1 << 16, Pipe(to.clone()));
            let done = app.report(&actor, &asked, out, Arc::default()).await;
            if let Err(error) = done
                && !to.is_closed()
            {
                tracing::error!(%error, kind = asked.kind.name(), "a report broke off");
                let _ = to.send(Err(io::Error::other("the report broke off"))).await;
            }
            drop(room);
        });
        Ok(from)
    }
}

/// The writing end of a stream of bytes. Waits until they are taken.
struct Pipe(mpsc::Sender<io::Result<Vec<u8>>>);

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0
            .blocking_send(Ok(bytes.to_vec()))
            .map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// About how many rows there will be: by the accounts, where they count them.
async fn expected(tx: &mut Tx, kind: Kind, extent: &Extent, as_on: Moment) -> Result<i64> {
    let measure = match kind {
        Kind::Officials => Measure::Registered,
        Kind::Enrolments => Measure::Enrolments,
        Kind::Assessments => Measure::PairsAttempted,
        Kind::Plans | Kind::Apar => return Ok(0),
        Kind::Courses | Kind::Organisations => {
            return Ok(store::expected(tx, kind, &extent.roots).await?);
        }
    };
    let found = figures(tx, &extent.roots, &[measure], as_on.day(), None).await?;
    Ok(found.values().map(|amounts| amounts.of(measure)).sum())
}

/// Reads organisations page by page within one transaction, each with its figures.
async fn send_organisations(
    tx: &mut Tx,
    extent: &Extent,
    as_on: Moment,
    to: &mpsc::Sender<Batch>,
) -> Result<()> {
    let (within, scope, day) = (extent.organisation.id, extent.scope(), as_on.day());
    let mut after = String::new();
    loop {
        let page = store::organisations(tx, within, &scope, day, &after, ORGANISATIONS).await?;
        let Some((_, last)) = page.last() else {
            return Ok(());
        };
        // Without a code there is no next page; every organisation has one.
        after = last.text_at(cells::CODE)?.unwrap_or_default().to_owned();
        let all: Vec<OrganisationId> = page.iter().map(|(id, _)| *id).collect();
        let mut found = Figures::of(tx, &all, day).await?;
        let batch = page
            .into_iter()
            .map(|(id, row)| (row, found.remove(&id).unwrap_or_default()))
            .collect();
        if to.send(Batch::Organisations(batch)).await.is_err() {
            return Ok(());
        }
    }
}

impl App {
    /// Sends packets line by line, some officials at a time.
    async fn send_apar(
        &self,
        tx: &mut Tx,
        roots: &[OrganisationId],
        year: FinancialYear,
        to: &mpsc::Sender<Batch>,
    ) -> Result<()> {
        let mut after = i64::MIN;
        loop {
            let (rows, next) = self.apar_rows(tx, roots, year, after).await?;
            let Some(next) = next else {
                return Ok(());
            };
            after = next;
            if to.send(Batch::Cells(rows)).await.is_err() {
                return Ok(());
            }
        }
    }
}

/// Writes what comes until nothing more does; returns how many rows that was.
fn write_all<W: Write + Send>(
    kind: Kind,
    format: Format,
    out: W,
    background: &Background,
    mut from: mpsc::Receiver<Batch>,
    progress: &Progress,
) -> Result<u64> {
    let mut table = Rows::begin(format, out, kind.name(), &columns(kind)).map_err(unwritable)?;
    let mut rows = 0;
    while let Some(batch) = from.blocking_recv() {
        let count = match &batch {
            Batch::Rows(batch) => {
                for row in batch {
                    let cells = background.cells(row, None)?;
                    table.row(cells).map_err(unwritable)?;
                }
                batch.len()
            }
            Batch::Organisations(batch) => {
                for (row, figures) in batch {
                    let cells = background.cells(row, Some(figures))?;
                    table.row(cells).map_err(unwritable)?;
                }
                batch.len()
            }
            Batch::Cells(batch) => {
                for row in batch {
                    let generated = Cell::from(background.generated());
                    let cells = row.iter().cloned().chain([generated]);
                    table.row(cells).map_err(unwritable)?;
                }
                batch.len()
            }
        };
        rows += count as u64;
        if !progress.count(count as u64) {
            return Err(stopped());
        }
    }
    if progress.is_stopped() {
        return Err(stopped());
    }
    table.end().map_err(unwritable)?;
    Ok(rows)
}
