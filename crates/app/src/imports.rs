//! Bringing organisations, strengths and officials in from files, whole or not at all.
//!
//! A file is checked twice before anything is written: by itself, and against what is
//! here already. One row in error refuses the file; otherwise all of it is written in
//! one transaction. The same file again changes nothing.

mod changes;
mod competencies;
mod designations;
mod jobs;
mod officials;
mod organisations;
mod strengths;

use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};
use sopan_formats::table::{self, Sheet};
use sopan_formats::templates::{self, Template};
use sopan_formats::write::Format;
use sopan_formats::{Parsed, Report, failures};
use sopan_rules::access::Permission;
use sopan_rules::time::Day;

use crate::access::Actor;
use crate::{App, AppError, Result};

pub use crate::progress::Progress;
pub use changes::Undone;
pub use jobs::{Jobs, Running, State, Step};

/// So many rows are written between two looks at whether the operator said stop.
const CHUNK: usize = 5_000;

/// What can be brought in by a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The hierarchy.
    Organisations,
    /// How many officials organisations have.
    Strengths,
    /// People.
    Officials,
    /// Particulars of people that change.
    Changes,
    /// Designations under their many names.
    Designations,
    /// The framework of competencies.
    Competencies,
    /// What courses teach of it.
    CourseCompetencies,
    /// What roles need of it.
    RoleCompetencies,
}

impl Kind {
    /// All of them, in the order in which an installation is filled.
    pub const ALL: [Kind; 8] = [
        Kind::Organisations,
        Kind::Strengths,
        Kind::Officials,
        Kind::Changes,
        Kind::Designations,
        Kind::Competencies,
        Kind::CourseCompetencies,
        Kind::RoleCompetencies,
    ];

    /// As on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Organisations => "organisations",
            Kind::Strengths => "strengths",
            Kind::Officials => "officials",
            Kind::Changes => "changes",
            Kind::Designations => "designations",
            Kind::Competencies => "competencies",
            Kind::CourseCompetencies => "course-competencies",
            Kind::RoleCompetencies => "role-competencies",
        }
    }

    /// The kind with this name.
    pub fn from_name(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|k| k.name() == name)
    }

    /// What one must be allowed to, to bring it in.
    pub fn permission(self) -> Permission {
        match self {
            Kind::Organisations | Kind::Strengths => Permission::ManageOrganisations,
            Kind::Officials | Kind::Changes => Permission::BringOfficialsIn,
            Kind::Designations | Kind::Competencies => Permission::RunRanking,
            Kind::CourseCompetencies => Permission::AuthorCourses,
            Kind::RoleCompetencies => Permission::SetMandates,
        }
    }

    fn template(self) -> Template {
        match self {
            Kind::Organisations => Template::Organisations,
            Kind::Strengths => Template::Strengths,
            Kind::Officials => Template::Officials,
            Kind::Changes => Template::Changes,
            Kind::Designations => Template::Designations,
            Kind::Competencies => Template::Competencies,
            Kind::CourseCompetencies => Template::CourseCompetencies,
            Kind::RoleCompetencies => Template::RoleCompetencies,
        }
    }

    /// The file to fill in.
    pub fn write_template(self, format: Format) -> Result<Vec<u8>> {
        let mut out = Vec::new();
        templates::write(self.template(), format, &mut out)
            .map_err(|e| AppError::Document(e.to_string()))?;
        Ok(out)
    }
}

/// How an import is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Only look what would happen.
    pub dry_run: bool,
    /// Today: dates after it are refused.
    pub today: Day,
}

impl Progress {
    fn begin(&self, total: usize) -> Result<()> {
        self.expect(total as u64);
        self.advance(0)
    }

    /// Counts rows, and fails when the operator said stop.
    fn advance(&self, rows: usize) -> Result<()> {
        match self.count(rows as u64) {
            true => Ok(()),
            false => Err(AppError::invalid(
                "import",
                "import-stopped",
                "the import was stopped; nothing was written",
            )),
        }
    }
}

/// What came of an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportReport {
    /// What was brought in.
    pub kind: Kind,
    /// Rows that are new here.
    pub new: u64,
    /// Rows that change what is here.
    pub changed: u64,
    /// Rows that say what is here already.
    pub unchanged: u64,
    /// Only a look at what would happen.
    pub dry_run: bool,
    /// How many rows were written; 0 when the file was refused.
    pub written: u64,
    /// What was read and what is wrong.
    pub report: Report,
    /// The rows in error with what is wrong with each, where there are any: as CSV,
    /// and first as a workbook where the file was one.
    pub failures: Vec<(Format, Vec<u8>)>,
}

impl ImportReport {
    /// Whether all rows are good.
    pub fn is_good(&self) -> bool {
        self.report.is_good()
    }

    /// The rows in error, as a file of this format.
    pub fn failures_as(&self, format: Format) -> Option<&[u8]> {
        let found = self.failures.iter().find(|(f, _)| *f == format);
        found.map(|(_, bytes)| bytes.as_slice())
    }
}

impl Serialize for ImportReport {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("ImportReport", 10)?;
        out.serialize_field("kind", self.kind.name())?;
        out.serialize_field("rows_read", &self.report.rows_read())?;
        out.serialize_field("new", &self.new)?;
        out.serialize_field("changed", &self.changed)?;
        out.serialize_field("unchanged", &self.unchanged)?;
        out.serialize_field("dry_run", &self.dry_run)?;
        out.serialize_field("written", &self.written)?;
        out.serialize_field("errors", &self.report.errors())?;
        out.serialize_field("warnings", &self.report.warnings())?;
        out.serialize_field("problems", self.report.problems())?;
        out.end()
    }
}

/// How many rows are new, changed, and as they were.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    new: usize,
    changed: usize,
    unchanged: usize,
}

/// A file after reading: its rows, what is wrong, and the sheet for the failures.
struct Opened<R> {
    file: File,
    rows: Vec<(u32, R)>,
    report: Report,
}

/// A file that was read: its sheet, where it is a table, and whether it is a workbook.
struct File {
    sheet: Option<Sheet>,
    workbook: bool,
}

/// Reads a file on a thread of its own, for that takes its time.
async fn open<R: Send + 'static>(
    bytes: std::sync::Arc<Vec<u8>>,
    kind: Kind,
    check: impl FnOnce(&Sheet) -> Parsed<R> + Send + 'static,
) -> Result<Opened<R>> {
    apart(move || {
        let workbook = table::is_workbook(&bytes);
        match table::read(&bytes, kind.name()) {
            Ok(sheet) => {
                let Parsed { rows, report } = check(&sheet);
                let sheet = Some(sheet);
                Opened {
                    file: File { sheet, workbook },
                    rows,
                    report,
                }
            }
            Err(problem) => Opened {
                file: File {
                    sheet: None,
                    workbook,
                },
                rows: Vec::new(),
                report: Report::refused(problem),
            },
        }
    })
    .await
}

async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|e| AppError::Document(format!("the file could not be worked on: {e}")))
}

/// Puts the report together.
async fn close(
    kind: Kind,
    options: Options,
    file: File,
    mut report: Report,
    counts: Counts,
    written: bool,
) -> Result<ImportReport> {
    report.sort();
    let (report, failures) = apart(move || {
        let formats: &[Format] = match file.workbook {
            true => &[Format::Xlsx, Format::Csv],
            false => &[Format::Csv],
        };
        let mut files = Vec::new();
        for format in formats {
            let Some(sheet) = file.sheet.as_ref().filter(|_| !report.is_good()) else {
                break;
            };
            let mut out = Vec::new();
            let failed = failures::write(*format, &mut out, sheet, &report)
                .map_err(|e| AppError::Document(e.to_string()))?;
            if failed > 0 {
                files.push((*format, out));
            }
        }
        Ok::<_, AppError>((report, files))
    })
    .await??;
    Ok(ImportReport {
        kind,
        new: counts.new as u64,
        changed: counts.changed as u64,
        unchanged: counts.unchanged as u64,
        dry_run: options.dry_run,
        written: match written {
            true => (counts.new + counts.changed) as u64,
            false => 0,
        },
        report,
        failures,
    })
}

/// Somebody else wrote the same in the meantime.
fn or_conflict(error: sopan_store::StoreError) -> AppError {
    match error.is_duplicate() {
        true => AppError::Conflict,
        false => AppError::Store(error),
    }
}

impl App {
    /// Brings a file in: checks all of it and, unless a row is in error or it is a dry
    /// run, writes all of it.
    pub async fn import(
        &self,
        actor: &Actor,
        kind: Kind,
        bytes: std::sync::Arc<Vec<u8>>,
        options: Options,
        progress: &Progress,
    ) -> Result<ImportReport> {
        if !actor.has(kind.permission()) {
            return Err(AppError::Forbidden);
        }
        match kind {
            Kind::Organisations => {
                self.import_organisations(actor, bytes, options, progress)
                    .await
            }
            Kind::Strengths => self.import_strengths(actor, bytes, options, progress).await,
            Kind::Officials => self.import_officials(actor, bytes, options, progress).await,
            Kind::Changes => self.import_changes(actor, bytes, options, progress).await,
            Kind::Designations => {
                self.import_designations(actor, bytes, options, progress)
                    .await
            }
            Kind::Competencies => {
                self.import_competencies(actor, bytes, options, progress)
                    .await
            }
            Kind::CourseCompetencies => {
                self.import_course_competencies(actor, bytes, options, progress)
                    .await
            }
            Kind::RoleCompetencies => {
                self.import_role_competencies(actor, bytes, options, progress)
                    .await
            }
        }
    }
}
