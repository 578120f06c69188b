//! `sopan course`: a course in from a package, and out as Sopan's own archive.

use std::path::PathBuf;
use std::process::ExitCode;

use sopan_app::access::Actor;
use sopan_app::packages::{CourseBrought, FoundResource};
use sopan_formats::problems::Severity;

use crate::place::{Place, Result, about, say};

/// What is done.
#[derive(clap::Subcommand, Debug)]
pub enum Command {
    /// Bring a package in as a draft: SCORM 1.2 or 2004, cmi5, xAPI, Common Cartridge, or
    /// Sopan's own archive
    Import(Import),
    /// Write a course, in all its languages and with everything that belongs to it, as
    /// Sopan's own archive
    Export(Export),
}

/// A package.
#[derive(clap::Args, Debug)]
pub struct Import {
    /// The ZIP
    pub file: PathBuf,
    /// Only say what is in it
    #[arg(long)]
    pub dry_run: bool,
    /// Put the course into the catalogue at once, in all its languages, not as a draft
    #[arg(long)]
    pub publish: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// A course.
#[derive(clap::Args, Debug)]
pub struct Export {
    /// The code of the course
    pub code: String,
    /// The archive that is written
    #[arg(long)]
    pub output: PathBuf,
    /// Only in the language of this code, without those that it is tied to
    #[arg(long)]
    pub alone: bool,
}

/// Exit code 0 when it was brought in or written, 2 when the package is refused; then
/// nothing was written. 1 when it was brought in, and could not be put into the catalogue as
/// was asked for.
pub async fn run(place: &Place, command: Command) -> Result<ExitCode> {
    match command {
        Command::Import(args) => import(place, args).await,
        Command::Export(args) => export(place, args).await,
    }
}

async fn import(place: &Place, args: Import) -> Result<ExitCode> {
    // What can't be read at all is told before anything is opened.
    std::fs::File::open(&args.file).map_err(about(&args.file))?;
    let app = place.open("http://127.0.0.1:8080").await?;
    let actor = Actor::operator();
    let told = match args.dry_run {
        true => app.look_into_package(&actor, &args.file).await?,
        false => app.bring_package_in(&actor, &args.file, None).await?,
    };
    let mut missing = Vec::new();
    if args.publish && told.written {
        let others = told
            .other_languages
            .iter()
            .filter_map(|other| other.course.as_ref());
        for code in told.course.iter().chain(others) {
            missing.extend(app.publish_course(&actor, code).await?);
        }
    }
    app.db().close().await;
    if args.json {
        let mut value = serde_json::json!(told);
        if args.publish {
            let why: Vec<_> = missing.iter().map(|said| &said.en).collect();
            value["published"] = (told.written && why.is_empty()).into();
            value["missing"] = serde_json::json!(why);
        }
        say!("{value}");
    } else {
        crate::place::say_text(&listed(&told));
        for said in &missing {
            say!("not published: {}", said.en);
        }
    }
    Ok(match (told.is_good(), missing.is_empty()) {
        (true, true) => ExitCode::SUCCESS,
        (true, false) => ExitCode::FAILURE,
        (false, _) => ExitCode::from(2),
    })
}

/// What was found, for people.
fn listed(told: &CourseBrought) -> String {
    let mut out = String::new();
    if let Some(kind) = told.kind {
        out += &format!(
            "{kind}: {} ({}), {} files, {} bytes unpacked\n",
            told.title, told.language, told.files, told.bytes
        );
    }
    out += &outlined(&told.resources, told.questions);
    for other in &told.other_languages {
        out += &format!(
            "and in another language: {} ({})\n",
            other.title, other.language
        );
        out += &outlined(&other.resources, other.questions);
    }
    for problem in &told.problems {
        let severity = match problem.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let place = problem.column().unwrap_or("the package");
        out += &format!(
            "{severity} [{}] {place}: {}\n",
            problem.code(),
            problem.message_en()
        );
    }
    match (&told.course, told.known, told.written) {
        _ if !told.is_good() => out += "nothing was written\n",
        (Some(code), true, _) => out += &format!("course {code}, brought in before\n"),
        (Some(code), _, true) => out += &format!("course {code}, a draft\n"),
        _ => out += "nothing was written\n",
    }
    for other in &told.other_languages {
        if let Some(code) = &other.course {
            out += &format!("in “{}”: course {code}\n", other.language);
        }
    }
    out
}

/// What a course holds in one language, for people.
fn outlined(resources: &[FoundResource], questions: Option<usize>) -> String {
    let (mut out, mut module) = (String::new(), None);
    for resource in resources {
        if module != Some(&resource.module) {
            out += &format!("  {}\n", resource.module);
            module = Some(&resource.module);
        }
        let needed = if resource.required { "" } else { ", optional" };
        out += &format!("    {} [{}{needed}]\n", resource.title, resource.kind);
    }
    if let Some(questions) = questions {
        out += &format!("  assessment of {questions} questions\n");
    }
    out
}

async fn export(place: &Place, args: Export) -> Result<ExitCode> {
    let app = place.open("http://127.0.0.1:8080").await?;
    let operator = Actor::operator();
    let exported = match args.alone {
        true => app.export_one_language(&operator, &args.code).await?,
        false => app.export_course(&operator, &args.code).await?,
    };
    let copied = std::fs::copy(exported.path(), &args.output).map_err(about(&args.output));
    app.db().close().await;
    let bytes = copied?;
    let languages = exported.languages.join(", ");
    say!("{}: {bytes} bytes, in {languages}", args.output.display());
    Ok(ExitCode::SUCCESS)
}
