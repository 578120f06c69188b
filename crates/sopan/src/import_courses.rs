//! `sopan import courses`: a list of courses, or one whole course as JSON.

use std::path::PathBuf;
use std::process::ExitCode;

use sopan_app::access::Actor;
use sopan_app::authoring::{Attachment, CourseFile};
use sopan_formats::problems::{Problem, Severity};

use crate::place::{Place, Result, about, say};

/// What is imported, and how.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// CSV or XLSX with a column “course”, or a whole course as .json; files that it names
    /// are looked for beside it
    pub file: PathBuf,
    /// Check everything and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Put a whole course into the catalogue at once, not as a draft
    #[arg(long)]
    pub publish: bool,
}

/// Exit code 0 when all rows are good, 2 when not; then nothing was written.
pub async fn run(place: &Place, args: Args) -> Result<ExitCode> {
    let bytes = std::fs::read(&args.file).map_err(about(&args.file))?;
    let app = place.open("http://127.0.0.1:8080").await?;
    let stem = args.file.file_stem().unwrap_or_default().to_string_lossy();
    let whole = args
        .file
        .extension()
        .is_some_and(|e| e.eq_ignore_ascii_case("json"));
    let told = if whole {
        let folder = args.file.parent().map(PathBuf::from).unwrap_or_default();
        let attachment = move |path: &str| {
            let file = std::fs::File::open(folder.join(path))?;
            Ok(Box::new(file) as Attachment)
        };
        app.import_course_content(
            &Actor::operator(),
            CourseFile {
                bytes: &bytes,
                organisation: None,
                publish: args.publish,
                dry_run: args.dry_run,
                attachment: &attachment,
            },
        )
        .await?
    } else {
        app.import_course_list(&Actor::operator(), &stem, &bytes, args.dry_run)
            .await?
    };
    if args.json {
        say!("{}", serde_json::json!(told));
    } else {
        for problem in &told.problems {
            say!("{}", listed(problem));
        }
        for merge in &told.merges {
            say!(
                "one course: {} = {}\n    {}",
                merge.title,
                merge.other,
                merge.evidence_en
            );
        }
        for doubt in &told.doubts {
            say!(
                "to be decided: {} / {}\n    {}",
                doubt.title,
                doubt.other,
                doubt.evidence_en
            );
        }
        say!(
            "{} rows: {} new courses, {} known, {} to be decided{}",
            told.rows_read,
            told.courses_new,
            told.courses_matched,
            told.doubts.len(),
            if told.written {
                ""
            } else {
                "; nothing was written"
            }
        );
        if let Some(code) = &told.course {
            say!("course {code}");
        }
    }
    let good = told.is_good();
    app.db().close().await;
    Ok(if good {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(2)
    })
}

/// A problem on one line: where, code, how grave, and what to do.
fn listed(problem: &Problem) -> String {
    let place = match (problem.row(), problem.column()) {
        (Some(row), Some(column)) => format!("row {row}, {column}"),
        (Some(row), None) => format!("row {row}"),
        (None, Some(column)) => column.to_owned(),
        (None, None) => "the file".to_owned(),
    };
    let severity = match problem.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    format!(
        "{place}: {severity} [{}] {}",
        problem.code(),
        problem.message_en()
    )
}
