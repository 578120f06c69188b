//! `sopan questions`: banks of questions, from files and to files.

use std::path::PathBuf;
use std::process::ExitCode;

use sopan_app::access::Actor;
use sopan_app::{App, AppError};
use sopan_rules::ids::OrganisationId;

use crate::place::{CommandError, Place, Result, about, say};

/// What to do with questions.
#[derive(clap::Subcommand, Debug)]
pub enum Command {
    /// Bring the questions of a GIFT or QTI file into a bank
    Import(Import),
    /// Write all questions of a bank as a file
    Export(Export),
    /// List the banks
    Banks {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

/// A file of questions.
#[derive(clap::Args, Debug)]
pub struct Import {
    /// GIFT text, or QTI 2.1, 2.2 or 3.0 as an item or a package
    pub file: PathBuf,
    /// What the file is: gift or qti
    #[arg(long, value_parser = ["gift", "qti"])]
    pub format: String,
    /// The bank's number, or its name; one that doesn't exist is made. The file's name
    /// where nothing is said
    #[arg(long)]
    pub bank: Option<String>,
    /// The code of the organisation that owns a new bank; the nation where nothing is said
    #[arg(long)]
    pub organisation: Option<String>,
    /// Bring in the good questions and leave the faulty ones out
    #[arg(long)]
    pub skip_faulty: bool,
    /// Check everything and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// A bank as a file.
#[derive(clap::Args, Debug)]
pub struct Export {
    /// The bank's number
    pub bank: i64,
    /// What to write
    #[arg(long, value_parser = ["gift", "qti-2.1", "qti-2.2", "qti-3.0"])]
    pub format: String,
    /// Where to
    #[arg(long)]
    pub output: PathBuf,
}

/// Exit code 2 where a file of questions is refused.
pub async fn run(place: &Place, command: Command) -> Result<ExitCode> {
    let app = place.open("http://127.0.0.1:8080").await?;
    let code = match command {
        Command::Import(args) => import(&app, args).await?,
        Command::Export(args) => {
            let actor = Actor::operator();
            let (file, report) = app
                .export_questions(&actor, args.bank, &args.format)
                .await?;
            std::fs::write(&args.output, &file).map_err(about(&args.output))?;
            for problem in report.problems() {
                eprintln!("{problem}");
            }
            ExitCode::SUCCESS
        }
        Command::Banks { json } => {
            for listed in app.banks(&Actor::operator()).await? {
                let (bank, owner) = (&listed.bank, &listed.organisation_en);
                match json {
                    true => say!(
                        "{}",
                        serde_json::json!({
                            "id": bank.id,
                            "name": bank.name,
                            "organisation": owner,
                            "questions": bank.questions,
                        })
                    ),
                    false => say!(
                        "{}  {} ({owner}): {} questions",
                        bank.id,
                        bank.name,
                        bank.questions
                    ),
                }
            }
            ExitCode::SUCCESS
        }
    };
    app.db().close().await;
    Ok(code)
}

/// The bank that is meant: one that is there, or the name and the owner of a new one.
enum Meant {
    There(i64),
    New(String, OrganisationId),
}

async fn meant(app: &App, args: &Import) -> Result<Meant> {
    let actor = Actor::operator();
    let stem = args.file.file_stem().unwrap_or_default().to_string_lossy();
    let named = args.bank.as_deref().unwrap_or(&stem);
    if let Some(number) = args.bank.as_ref().and_then(|b| b.parse().ok()) {
        return Ok(Meant::There(number));
    }
    let owners = match &args.organisation {
        Some(code) => app.owners_meant(&actor, code).await?,
        None => app.usual_owner(&actor).await?.into_iter().collect(),
    };
    let [owner] = owners.as_slice() else {
        return Err(CommandError::Usage(match &args.organisation {
            Some(code) => format!("“{code}” doesn't name one organisation; give its code"),
            None => "there is no nation yet; say whose the bank is with --organisation".to_owned(),
        }));
    };
    let banks = app.banks(&actor).await?;
    let held = banks
        .iter()
        .find(|b| b.bank.organisation == owner.id && b.bank.name == named);
    Ok(match held {
        Some(held) => Meant::There(held.bank.id),
        None => Meant::New(named.to_owned(), owner.id),
    })
}

async fn import(app: &App, args: Import) -> Result<ExitCode> {
    let bytes = std::fs::read(&args.file).map_err(about(&args.file))?;
    let actor = Actor::operator();
    let read = async |bank, dry_run| {
        let (format, skip) = (&args.format, args.skip_faulty);
        app.import_questions(&actor, bank, format, &bytes, skip, dry_run)
            .await
    };
    let told = match meant(app, &args).await? {
        Meant::There(bank) => read(Some(bank), args.dry_run).await,
        Meant::New(name, owner) => match read(None, true).await {
            // A file that is refused leaves no empty bank behind.
            Ok(told) if !args.dry_run && told.is_taken(args.skip_faulty) => {
                let bank = app.make_bank(&actor, &name, owner).await?;
                read(Some(bank), false).await
            }
            other => other,
        },
    };
    let told = match told {
        Err(AppError::NotFound { what, key }) => {
            return Err(CommandError::Usage(format!("there is no {what} {key}")));
        }
        other => other?,
    };
    if args.json {
        say!("{}", serde_json::json!(told));
    } else {
        for problem in &told.problems {
            say!("{problem}");
        }
        say!(
            "{} questions: {} good, {} new, {} in the bank already{}",
            told.found,
            told.good,
            told.new,
            told.known,
            match told.bank {
                Some(bank) => format!("; written to bank {bank}"),
                None => "; nothing was written".to_owned(),
            }
        );
    }
    Ok(match told.is_taken(args.skip_faulty) {
        true => ExitCode::SUCCESS,
        false => ExitCode::from(2),
    })
}
