//! `sopan import`: files into Sopan, whole or not at all.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use sopan_app::App;
use sopan_app::access::Actor;
use sopan_app::imports::{ImportReport, Kind, Options, Progress};
use sopan_formats::problems::{SHOWN, Severity};

use crate::place::{Place, Result, about, say};
use crate::{import_courses, import_methodology};

/// What is brought in.
#[derive(clap::Subcommand, Debug)]
pub enum Command {
    /// The hierarchy: nation, States, departments, offices
    Organisations(File),
    /// How many officials organisations have
    Strengths(File),
    /// Officials of organisations
    Officials(File),
    /// Particulars of officials that change
    Changes(File),
    /// Designations under their many names
    Designations(File),
    /// The framework of competencies
    Competencies(File),
    /// What courses teach of the framework
    CourseCompetencies(File),
    /// What roles need of the framework
    RoleCompetencies(File),
    /// A list of courses, or one whole course as JSON
    Courses(import_courses::Args),
    /// A version of the methodology: indicators, definitions, weights
    Methodology(import_methodology::Args),
}

/// The file, CSV or XLSX, and how to go about it.
#[derive(clap::Args, Debug)]
pub struct File {
    /// The file, CSV or XLSX
    pub file: PathBuf,
    /// Only say what would happen
    #[arg(long)]
    pub dry_run: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Exit code 0 when all rows are good, 2 when some are not and nothing was written.
pub async fn run(place: &Place, command: Command) -> Result<ExitCode> {
    let (kind, file) = match command {
        Command::Organisations(file) => (Kind::Organisations, file),
        Command::Strengths(file) => (Kind::Strengths, file),
        Command::Officials(file) => (Kind::Officials, file),
        Command::Changes(file) => (Kind::Changes, file),
        Command::Designations(file) => (Kind::Designations, file),
        Command::Competencies(file) => (Kind::Competencies, file),
        Command::CourseCompetencies(file) => (Kind::CourseCompetencies, file),
        Command::RoleCompetencies(file) => (Kind::RoleCompetencies, file),
        Command::Courses(args) => return import_courses::run(place, args).await,
        Command::Methodology(args) => return import_methodology::run(place, args).await,
    };
    let bytes = std::fs::read(&file.file).map_err(about(&file.file))?;
    let app = place.open("http://127.0.0.1:8080").await?;
    let options = Options {
        dry_run: file.dry_run,
        today: app.today(),
    };
    let report = bring_in(&app, kind, bytes, options).await;
    app.db().close().await;
    let report = report?;
    if file.json {
        say!("{}", serde_json::json!(report));
    } else {
        crate::place::say_text(&told(&report, &file.file));
    }
    Ok(match report.is_good() {
        true => ExitCode::SUCCESS,
        false => ExitCode::from(2),
    })
}

/// Imports, and shows the progress where somebody looks at a terminal.
async fn bring_in(app: &App, kind: Kind, bytes: Vec<u8>, options: Options) -> Result<ImportReport> {
    let progress = Arc::new(Progress::default());
    let watched = progress.clone();
    let watcher = std::io::stderr().is_terminal().then(|| {
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(Duration::from_millis(200)).await;
                match watched.so_far() {
                    (_, 0) => eprint!("\rchecking the file …"),
                    (done, total) => eprint!("\r{done} of {total} rows written"),
                }
            }
        })
    });
    let result = app
        .import(
            &Actor::operator(),
            kind,
            Arc::new(bytes),
            options,
            &progress,
        )
        .await;
    if let Some(watcher) = watcher {
        watcher.abort();
        eprintln!();
    }
    Ok(result?)
}

/// The summary and the problems, for people.
fn told(report: &ImportReport, file: &Path) -> String {
    let mut out = format!(
        "{}: {} rows of {} read: {} new, {} changed, {} as they were, {} in error\n",
        file.display(),
        report.report.rows_read(),
        report.kind.name(),
        report.new,
        report.changed,
        report.unchanged,
        report.report.rows_read() - report.report.rows_good(),
    );
    for problem in report.report.shown() {
        let row = problem
            .row()
            .map_or(String::from("-"), |row| row.to_string());
        let severity = match problem.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        out.push_str(&format!(
            "{row:>7}  {:<20}  {severity:<7}  {:<40}  {}\n",
            problem.column().unwrap_or("-"),
            problem.code(),
            problem.message_en()
        ));
    }
    let all = report.report.problems().len();
    if all > SHOWN {
        out.push_str(&format!("… and {} more; --json lists them\n", all - SHOWN));
    }
    out.push_str(&match (report.is_good(), report.dry_run) {
        (false, _) => format!("{} errors: nothing was written\n", report.report.errors()),
        (true, true) => "dry run: nothing was written\n".to_owned(),
        (true, false) => format!("{} rows were written\n", report.written),
    });
    out
}
