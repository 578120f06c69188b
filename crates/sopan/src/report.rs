//! `sopan report`: officials, enrolments, assessments, courses or organisations as a file.

use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use sopan_app::formats::write::Format;
use sopan_app::reports::{Asked, Progress};
use sopan_rules::numbers::grouped;
use sopan_rules::reports::Kind;

use crate::place::{Place, Result, about};
use crate::serve::told_to_stop;

/// What a program says that was stopped by Ctrl-C.
const STOPPED: u8 = 130;

/// Which report, and where to.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// What it lists
    #[arg(value_enum)]
    pub kind: What,
    /// The organisation that it is of, with everything below
    #[arg(long, value_name = "CODE")]
    pub within: String,
    /// The kind of file
    #[arg(long, value_enum)]
    pub format: FileFormat,
    /// Where to write it
    #[arg(long, value_name = "FILE")]
    pub output: PathBuf,
    /// Only what this person may see: e-mail address, mobile number or the official's
    /// number
    #[arg(long = "as", value_name = "USER")]
    pub on_behalf: Option<String>,
}

/// What can be listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum What {
    /// Officials, with their profile and what they learnt
    Officials,
    /// Officials' ways through courses
    Enrolments,
    /// Officials' standings in assessments
    Assessments,
    /// Courses, with how the officials there do in them
    Courses,
    /// Organisations, with what needs putting in order
    Organisations,
    /// What live plans ask of officials, course by course, and how far it is done
    Plans,
    /// The packets for the appraisal reports of the year that ended last, line by line
    Apar,
}

/// How it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum FileFormat {
    /// UTF-8 with commas
    Csv,
    /// A workbook
    Xlsx,
    /// Apache Parquet
    Parquet,
}

/// Writes the report.
pub async fn run(place: &Place, args: Args) -> Result<ExitCode> {
    let app = place.open("").await?;
    let actor = app.actor_as(args.on_behalf.as_deref()).await?;
    let asked = Asked {
        kind: match args.kind {
            What::Officials => Kind::Officials,
            What::Enrolments => Kind::Enrolments,
            What::Assessments => Kind::Assessments,
            What::Courses => Kind::Courses,
            What::Organisations => Kind::Organisations,
            What::Plans => Kind::Plans,
            What::Apar => Kind::Apar,
        },
        within: args.within,
        format: match args.format {
            FileFormat::Csv => Format::Csv,
            FileFormat::Xlsx => Format::Xlsx,
            FileFormat::Parquet => Format::Parquet,
        },
    };
    // What is there under that name stays until the new file is whole.
    let mut part = args.output.clone().into_os_string();
    part.push(".part");
    let part = PathBuf::from(part);
    let file = std::fs::File::create(&part).map_err(about(&part))?;
    let progress = Arc::new(Progress::default());
    let watched = progress.clone();
    let watcher = std::io::stderr().is_terminal().then(|| {
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(Duration::from_millis(200)).await;
                let (done, total) = watched.so_far();
                eprint!("\r{done} of about {total} rows written");
            }
        })
    });
    let written = tokio::select! {
        // Looked at first, so that whoever stops a report that has begun is heard.
        biased;
        () = told_to_stop() => None,
        written = app.report(&actor, &asked, file, progress.clone()) => Some(written),
    };
    if let Some(watcher) = watcher {
        watcher.abort();
        eprintln!();
    }
    let written = match written {
        Some(Ok(written)) => written,
        // The file is not whole, and nobody shall take it for one that is.
        Some(Err(error)) => {
            app.db().close().await;
            let _ = std::fs::remove_file(&part);
            return Err(error.into());
        }
        None => {
            progress.stop();
            let _ = std::fs::remove_file(&part);
            eprintln!("The report was stopped; nothing was written");
            return Ok(ExitCode::from(STOPPED));
        }
    };
    app.db().close().await;
    std::fs::rename(&part, &args.output).map_err(about(&args.output))?;
    let rows = i64::try_from(written.rows).unwrap_or(i64::MAX);
    eprintln!(
        "{}: {} rows of {}, as on {}",
        args.output.display(),
        grouped(rows),
        asked.kind.name(),
        written.as_on.dotted()
    );
    Ok(ExitCode::SUCCESS)
}
