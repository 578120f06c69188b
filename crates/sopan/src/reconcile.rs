//! `sopan reconcile`: a published table held against what the stated method gives.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use sopan_app::access::Actor;
use sopan_app::documents::Language;
use sopan_app::formats;
use sopan_app::reconcile::{self, Asked, highlights_from_file, table_from_file};
use sopan_rules::numbers::Exact;
use sopan_rules::ranking::Methodology;
use sopan_rules::reconcile::{
    EditionReport, EditionTable, Finding, HighlightRow, Matched, PublishedRow, Severity,
    reconcile_highlight, reconcile_ranking,
};
use sopan_rules::time::{Day, Moment};

use crate::import_methodology;
use crate::place::{CommandError, Place, Result, about, say, surroundings};

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
    /// A whole published edition: names, order, ties, bounds, changes and, where the
    /// inputs are known, the scores
    Edition(EditionArgs),
    /// A published ranking: order, ranks, categories, names, changes
    Ranking {
        /// The ranking: edition, as_on, category, rank, state_as_printed, composite_score
        file: PathBuf,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

/// What to hold against what.
#[derive(clap::Args, Debug)]
pub struct EditionArgs {
    /// The table: edition, as_on, category, rank, state_as_printed, composite_score; CSV
    /// or XLSX, one edition or several
    file: PathBuf,
    /// The highlights behind the scores: a file, or a folder of files. Each says which
    /// State it is about in a column, or in its name (highlight_haryana_2025-11.csv)
    #[arg(long, value_name = "FOLDER|FILE")]
    highlights: Option<PathBuf>,
    /// A table of earlier editions, to hold this one against
    #[arg(long, value_name = "FILE")]
    earlier: Option<PathBuf>,
    /// What a printed name means, as in "Jharkhnd=IN-JH"; names that can't be matched are
    /// asked about and never guessed
    #[arg(long, value_name = "NAME=CODE")]
    means: Vec<String>,
    /// The version of the methodology; by default the one in force on each edition's day
    #[arg(long, value_name = "VERSION")]
    methodology: Option<String>,
    /// An edition of this installation, to lay beside the table
    #[arg(long, value_name = "N")]
    edition: Option<i64>,
    /// Write the report as a PDF
    #[arg(long, value_name = "FILE")]
    pdf: Option<PathBuf>,
    /// The language of the PDF
    #[arg(long, value_name = "en|hi", default_value = "en", value_parser = ["en", "hi"])]
    language: String,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Exit code 0 when the file could be read, whatever was found; 2 when it could not.
pub async fn run(place: &Place, command: Command) -> Result<ExitCode> {
    match command {
        Command::Edition(args) => edition(place, args).await,
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
            total: None,
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

/// Without an installation the table is held against the method of November 2025.
async fn edition(place: &Place, args: EditionArgs) -> Result<ExitCode> {
    let mut asked = Asked {
        methodology: args.methodology,
        own: args.edition,
        ..Asked::default()
    };
    let read = |path: &Path| std::fs::read(path).map_err(about(path));
    let name = |path: &Path| {
        path.file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned()
    };
    let refuse = |path: &Path, problems: &[_]| {
        if !args.json {
            eprintln!("{}:", path.display());
        }
        import_methodology::refuse(&import_methodology::problems_of_file(problems), args.json)
    };
    match table_from_file(&read(&args.file)?) {
        Ok(rows) => asked.published.rows = rows,
        Err(problems) => return Ok(refuse(&args.file, &problems)),
    }
    if let Some(path) = &args.earlier {
        match table_from_file(&read(path)?) {
            Ok(rows) => asked.published.earlier = rows,
            Err(problems) => return Ok(refuse(path, &problems)),
        }
    }
    for path in files(args.highlights.as_deref())? {
        match highlights_from_file(&name(&path), &read(&path)?) {
            Ok(highlights) => asked.published.highlights.extend(highlights),
            Err(problems) => return Ok(refuse(&path, &problems)),
        }
    }
    let means = |text: &String| {
        let (printed, code) = text.rsplit_once('=').ok_or_else(|| {
            let wrong = format!("--means {text}: write it as \"Jharkhnd=IN-JH\"");
            CommandError::Usage(wrong)
        })?;
        Ok((printed.to_owned(), code.to_owned()))
    };
    let answers: Vec<(String, String)> = args.means.iter().map(means).collect::<Result<_>>()?;
    reconcile::answer(&mut asked.published, &answers)?;

    let now: Moment = (surroundings().now)();
    let (report, synthetic) = if place.exists() {
        let app = place.open("").await?;
        let report = app.reconcile(&Actor::operator(), &asked).await;
        let synthetic = app.is_demonstration();
        app.db().close().await;
        (report?, synthetic)
    } else {
        (reconcile::without_installation(&asked)?, false)
    };
    if let Some(path) = &args.pdf {
        let language = match args.language.as_str() {
            "hi" => Language::Hindi,
            _ => Language::English,
        };
        let title = name(&args.file);
        let bytes = reconcile::pdf(report.clone(), title, now.day(), language, synthetic).await?;
        std::fs::write(path, bytes).map_err(about(path))?;
    }
    if args.json {
        say!("{}", reconcile::for_programs(&report));
    } else {
        print_report(&report);
    }
    Ok(ExitCode::SUCCESS)
}

/// The file, or the tables of the folder by name.
fn files(path: Option<&Path>) -> Result<Vec<PathBuf>> {
    let Some(path) = path else {
        return Ok(Vec::new());
    };
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    for entry in std::fs::read_dir(path).map_err(about(path))? {
        let file = entry.map_err(about(path))?.path();
        let ending = file.extension().unwrap_or_default().to_ascii_lowercase();
        if ending == "csv" || ending == "xlsx" {
            files.push(file);
        }
    }
    files.sort();
    if files.is_empty() {
        let what = format!("{}: there is no CSV or XLSX file in it", path.display());
        return Err(CommandError::Usage(what));
    }
    Ok(files)
}

fn print_report(report: &EditionReport) {
    say!(
        "{} rows: {} errors, {} warnings, {} notes",
        report.rows,
        report.errors,
        report.warnings,
        report.notes
    );
    for asked in &report.asked {
        let codes = asked
            .candidates
            .iter()
            .map(|c| format!("{} ({})", c.name.en, c.code));
        let codes: Vec<String> = codes.collect();
        let perhaps = match codes.is_empty() {
            true => "no State's name is like it".to_owned(),
            false => format!("perhaps {}", codes.join(", ")),
        };
        let printed = &asked.printed;
        say!("     ask  “{printed}”: {perhaps}; answer with --means \"{printed}=CODE\"");
    }
    for table in &report.editions {
        print_edition(table);
    }
    say!("");
    print_findings(&report.findings);
}

fn print_edition(table: &EditionTable) {
    let as_on = table.as_on.map_or_else(|| "?".to_owned(), Day::dotted);
    say!("\nEdition {}, as on {as_on}", table.edition);
    say!("Cat Rank  Score   Before Highlight     Here  State");
    let score = |score: Option<&Exact>| score.map_or_else(|| "–".to_owned(), Exact::to_string);
    for state in &table.states {
        let category = state.category.map_or('?', |c| c.0);
        let rank = state.rank.map_or_else(|| "–".to_owned(), |r| r.to_string());
        let how = match (&state.name, state.matched) {
            (Some(name), Matched::Exact) => name.en.clone(),
            (Some(name), Matched::KnownSpelling) => {
                format!("{} (printed “{}”)", name.en, state.printed)
            }
            (Some(name), _) => format!("{} (printed “{}”, as you said)", name.en, state.printed),
            (None, _) => format!("“{}” (not matched)", state.printed),
        };
        say!(
            "{category:>3} {rank:>4} {:>6} {:>8} {:>9} {:>8}  {how}",
            score(state.score.as_ref()),
            score(state.before.as_ref().and_then(|b| b.score.as_ref())),
            score(state.highlight.as_ref().map(|h| &h.computed)),
            score(state.own.as_ref().map(|o| &o.score)),
        );
    }
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
