//! `sopan reconcile`: a published table held against what the stated method gives.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use sopan_app::formats;
use sopan_rules::numbers::Exact;
use sopan_rules::ranking::Methodology;
use sopan_rules::reconcile::{
    Finding, HighlightRow, PublishedRow, Severity, reconcile_highlight, reconcile_ranking,
};

use crate::import_methodology;
use crate::place::{CommandError, Result, about, say};

/// What to hold against the method.
#[derive(clap::Subcommand, Debug)]
pub enum Command {
    /// A State's performance highlight against its published composite score
    Highlight {
        /// The highlight: kpi, value, percent_of_total
        file: PathBuf,
        /// The composite score that was published
        #[arg(long, value_name = "SCORE")]
        published_score: String,
        /// The methodology; by default the one published in November 2025
        #[arg(long, value_name = "FILE")]
        methodology: Option<PathBuf>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// A published ranking: order, ranks, categories, names, changes
    Ranking {
        /// The ranking: edition, as_on, category, rank, state_as_printed, composite_score
        file: PathBuf,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

/// Exit code 0 when the file could be read, whatever was found; 2 when it could not.
pub fn run(command: Command) -> Result<ExitCode> {
    match command {
        Command::Highlight {
            file,
            published_score,
            methodology,
            json,
        } => highlight(&file, &published_score, methodology.as_deref(), json),
        Command::Ranking { file, json } => ranking(&file, json),
    }
}

fn highlight(
    file: &Path,
    published: &str,
    methodology: Option<&Path>,
    json: bool,
) -> Result<ExitCode> {
    let published: Exact = published
        .parse()
        .map_err(|e| CommandError::Usage(format!("--published-score: {e}")))?;
    let methodology = match methodology {
        Some(path) => match import_methodology::read(path, None)? {
            Ok(methodology) => methodology,
            Err(problems) => return Ok(import_methodology::refuse(&problems, json)),
        },
        None => Methodology::published_2025_11()
            .map_err(|faults| CommandError::Usage(faults.to_string()))?,
    };
    let parsed = formats::highlight::read(&std::fs::read(file).map_err(about(file))?);
    if !parsed.report.is_good() {
        let problems = import_methodology::problems_of(&parsed.report);
        return Ok(import_methodology::refuse(&problems, json));
    }
    let rows: Vec<HighlightRow> = parsed
        .rows
        .into_iter()
        .map(|(row, line)| HighlightRow {
            row: row as usize,
            kpi: line.kpi,
            value: line.value.to_string(),
            percent_of_total: line.percent_of_total,
        })
        .collect();
    let report = match reconcile_highlight(&rows, &methodology, &published) {
        Ok(report) => report,
        Err(unreadable) => {
            let problems = import_methodology::problems_of_findings(&unreadable.0);
            return Ok(import_methodology::refuse(&problems, json));
        }
    };
    if json {
        say!("{}", serde_json::json!(report));
        return Ok(ExitCode::SUCCESS);
    }
    say!("Weight     %      Points  Indicator");
    for c in &report.contributions {
        say!(
            "{:>6} {:>7} {:>9}  {}",
            c.weight,
            c.percent,
            c.points,
            c.name.en
        );
    }
    say!(
        "\nComputed {}, published {}, difference {}: {}",
        report.computed,
        report.published,
        report.difference,
        match report.reproduces {
            true => "the published score follows from the highlight",
            false => "the published score does not follow from the highlight",
        }
    );
    print_findings(&report.notes);
    Ok(ExitCode::SUCCESS)
}

fn ranking(file: &Path, json: bool) -> Result<ExitCode> {
    let parsed = formats::published_ranking::read(&std::fs::read(file).map_err(about(file))?);
    if !parsed.report.is_good() {
        let problems = import_methodology::problems_of(&parsed.report);
        return Ok(import_methodology::refuse(&problems, json));
    }
    let rows: Vec<PublishedRow> = parsed
        .rows
        .into_iter()
        .map(|(row, line)| PublishedRow {
            row: row as usize,
            edition: line.edition.to_string(),
            as_on: line.as_on.to_string(),
            category: line.category,
            rank: line.rank.to_string(),
            state: line.state_as_printed,
            score: line.composite_score,
        })
        .collect();
    let report = reconcile_ranking(&rows);
    if json {
        say!("{}", serde_json::json!(report));
        return Ok(ExitCode::SUCCESS);
    }
    say!(
        "{} rows: {} errors, {} warnings, {} notes",
        report.rows,
        report.errors,
        report.warnings,
        report.notes
    );
    print_findings(&report.findings);
    Ok(ExitCode::SUCCESS)
}

fn print_findings(findings: &[Finding]) {
    for finding in findings {
        let grave = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        say!("{grave:>8}  {}", finding.said.en);
    }
}
