//! `sopan import methodology`: a version of the methodology from the table that the
//! monitoring cell publishes.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::{Value, json};
use sopan_app::access::Actor;
use sopan_app::formats::{self, Report, Severity};
use sopan_app::ranking::Kept;
use sopan_rules::ranking::{IndicatorRow, Methodology};
use sopan_rules::reconcile::Finding;
use sopan_rules::text::Said;
use sopan_rules::time::Day;

use crate::place::{Place, Result, about, say};

/// Which file.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The methodology: indicator, objective, definition, weight
    pub file: PathBuf,
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
    let kept = app
        .keep_methodology(&Actor::operator(), &methodology, args.dry_run)
        .await?;
    let written = kept == Kept::New && !args.dry_run;
    if args.json {
        say!(
            "{}",
            json!({
                "file": "methodology",
                "rows": methodology.indicators.len(),
                "errors": [],
                "written": written,
                "already_there": kept == Kept::Already,
                "version": methodology.version,
                "effective_from": methodology.effective_from,
            })
        );
    } else {
        say!(
            "{} indicators, version {}, in force from {}: {}",
            methodology.indicators.len(),
            methodology.version,
            methodology.effective_from.dotted(),
            match (kept, args.dry_run) {
                (Kept::Already, _) => "stored before, nothing changed",
                (Kept::New, true) => "all good, nothing written (dry run)",
                (Kept::New, false) => "stored",
            }
        );
    }
    app.db().close().await;
    Ok(ExitCode::SUCCESS)
}

/// Something wrong in a file, for people and for programs.
pub type Problems = Vec<Value>;

/// Reads a methodology from its table.
pub fn read(file: &Path, effective_from: Option<Day>) -> Result<Result<Methodology, Problems>> {
    let parsed = formats::methodology::read(&std::fs::read(file).map_err(about(file))?);
    if !parsed.report.is_good() {
        return Ok(Err(problems_of(&parsed.report)));
    }
    let rows: Vec<IndicatorRow> = parsed
        .rows
        .into_iter()
        .map(|(row, line)| IndicatorRow {
            row: row as usize,
            indicator: line.indicator,
            objective: line.objective,
            definition: line.definition,
            weight: line.weight,
        })
        .collect();
    let named = month_in(file);
    let effective = effective_from
        .or(named)
        .or_else(|| Day::from_ymd(2025, 11, 1))
        .unwrap_or(Day::BEGINNING);
    let (year, month, day) = effective.ymd();
    let version = match day {
        1 => format!("{year:04}-{month:02}"),
        _ => effective.to_string(),
    };
    let title = Said::new(
        format!(
            "Composite score for capacity building, in force from {}",
            effective.dotted()
        ),
        format!("क्षमता निर्माण का समग्र स्कोर, {} से लागू", effective.dotted()),
    );
    Ok(
        Methodology::from_rows(&version, title, effective, &rows).map_err(|faults| {
            faults
                .0
                .iter()
                .map(|fault| {
                    let said = fault.said();
                    problem(fault.row(), None, "methodology", &said.en, &said.hi)
                })
                .collect()
        }),
    )
}

/// The first day of a month that stands in the file's name: methodology_2025-11.csv.
fn month_in(file: &Path) -> Option<Day> {
    let name = file.file_stem()?.to_str()?;
    name.split(['_', ' '])
        .find_map(|part| part.parse().or_else(|_| format!("{part}-01").parse()).ok())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_month_is_taken_from_the_name_of_the_file() {
        for (name, day) in [
            ("methodology_2025-11.csv", Some("2025-11-01")),
            ("methodology_2026-04-15.xlsx", Some("2026-04-15")),
            ("methodology.csv", None),
            ("2025.csv", None),
        ] {
            let found = month_in(Path::new(name)).map(|d| d.to_string());
            assert_eq!(found.as_deref(), day, "{name}");
        }
    }
}
