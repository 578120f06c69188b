//! `sopan import methodology`: a draft of the methodology from the table that the
//! monitoring cell publishes, or from JSON.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::{Value, json};
use sopan_app::formats::{Report, Severity};
use sopan_app::ranking::{Drafted, FileProblem, methodology_from_file};
use sopan_rules::ranking::Methodology;
use sopan_rules::reconcile::Finding;
use sopan_rules::time::Day;

use crate::place::{Place, Result, about, say};

/// Which file.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The methodology: a table of indicator, objective, definition and weight, or JSON as
    /// `sopan methodology show VERSION --json` prints it
    pub file: PathBuf,
    /// The organisation whose parts it ranks; by default the nation
    #[arg(long, value_name = "CODE")]
    pub within: Option<String>,
    /// Who drafts it: e-mail, phone or number of an official; by default the operator
    #[arg(long = "as", value_name = "USER")]
    pub by: Option<String>,
    /// The first day it holds for; by default the month in the file's name, else
    /// 2025-11-01
    #[arg(long, value_name = "DATE")]
    pub effective_from: Option<Day>,
    /// Check everything and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Exit code 0 when all rows are good, 2 when not, and then nothing was written.
pub async fn run(place: &Place, args: Args) -> Result<ExitCode> {
    let methodology = match read(&args.file, args.effective_from)? {
        Ok(methodology) => methodology,
        Err(problems) => return Ok(refuse(&problems, args.json)),
    };
    let app = place.open("").await?;
    let actor = app.actor_as(args.by.as_deref()).await?;
    let within = args.within.as_deref();
    let kept = app
        .draft_methodology(&actor, within, &methodology, args.dry_run)
        .await?;
    let written = kept != Drafted::Already && !args.dry_run;
    if args.json {
        say!(
            "{}",
            json!({
                "file": "methodology",
                "rows": methodology.indicators.len(),
                "errors": [],
                "written": written,
                "already_there": kept == Drafted::Already,
                "version": methodology.version,
                "effective_from": methodology.effective_from,
            })
        );
    } else {
        say!(
            "{} indicators, version {}, from {}: {}",
            methodology.indicators.len(),
            methodology.version,
            methodology.effective_from.dotted(),
            crate::methodology::kept(kept, args.dry_run)
        );
    }
    app.db().close().await;
    Ok(ExitCode::SUCCESS)
}

/// Something wrong in a file, for people and for programs.
pub type Problems = Vec<Value>;

/// Reads a methodology from its file.
pub fn read(file: &Path, effective_from: Option<Day>) -> Result<Result<Methodology, Problems>> {
    let bytes = std::fs::read(file).map_err(about(file))?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let read = methodology_from_file(&name, &bytes, effective_from);
    Ok(read.map_err(|problems| problems_of_file(&problems)))
}

/// What is wrong in a file that a use case read.
pub fn problems_of_file(problems: &[FileProblem]) -> Problems {
    let told =
        |p: &FileProblem| problem(p.row, p.column.as_deref(), &p.code, &p.said.en, &p.said.hi);
    problems.iter().map(told).collect()
}

fn problem(row: Option<usize>, column: Option<&str>, code: &str, en: &str, hi: &str) -> Value {
    json!({
        "row": row,
        "column": column,
        "code": code,
        "message_en": en,
        "message_hi": hi,
    })
}

/// The errors of a file that was read.
pub fn problems_of(report: &Report) -> Problems {
    report
        .problems()
        .iter()
        .filter(|p| p.severity() == Severity::Error)
        .map(|p| {
            let row = p.row().map(|r| r as usize);
            problem(row, p.column(), p.code(), &p.message_en(), &p.message_hi())
        })
        .collect()
}

/// The findings for which a table can't be held against the method.
pub fn problems_of_findings(findings: &[Finding]) -> Problems {
    findings
        .iter()
        .map(|f| {
            let code = json!(f.code);
            let code = code.as_str().unwrap_or_default();
            problem(f.row, None, code, &f.said.en, &f.said.hi)
        })
        .collect()
}

/// Says why a file is refused; exit code 2.
pub fn refuse(problems: &Problems, json: bool) -> ExitCode {
    if json {
        say!("{}", json!({ "errors": problems, "written": false }));
    } else {
        for p in problems {
            let text = |key: &str| p[key].as_str().unwrap_or_default().to_owned();
            let place = match (p["row"].as_u64(), p["column"].as_str()) {
                (Some(row), Some(column)) => format!("row {row}, {column}: "),
                (Some(row), None) => format!("row {row}: "),
                _ => String::new(),
            };
            eprintln!("{place}{} [{}]", text("message_en"), text("code"));
            eprintln!("    {}", text("message_hi"));
        }
        eprintln!("Nothing was written.");
    }
    ExitCode::from(2)
}
