//! `sopan apar`: evidence for the annual performance appraisal report.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use sopan_app::apar::verify;
use sopan_app::documents::Language;
use sopan_app::formats::write::Format;
use sopan_app::reports::Asked;
use sopan_rules::apar::Days;
use sopan_rules::mandates::FinancialYear;
use sopan_rules::numbers::grouped;
use sopan_rules::reports::Kind;
use sopan_rules::time::Day;

use crate::mandate::on_interrupt;
use crate::place::{CommandError, Place, Result, about, say};

/// What can be done with packets.
#[derive(clap::Subcommand, Debug)]
pub enum Command {
    /// Write the packet of an official and a year: a signed file, or paper where the file's
    /// name ends with .pdf
    Packet {
        /// E-mail, phone or number of the official
        #[arg(long, value_name = "CODE")]
        official: String,
        /// The financial year, as in 2025-26; by default the year under way
        #[arg(long, value_name = "YEAR")]
        year: Option<FinancialYear>,
        /// The file to write: .json or .pdf
        #[arg(long, value_name = "FILE")]
        output: PathBuf,
        /// The language of the paper: en or hi
        #[arg(long, default_value = "en", value_name = "LANGUAGE")]
        language: String,
        /// Only what this person may see: e-mail, phone or number of an official
        #[arg(long = "as", value_name = "USER")]
        by: Option<String>,
    },
    /// Write the packets of an organisation and of all below it as a table, line by line
    Export {
        /// The organisation's code; without it, the nation
        #[arg(long, default_value = "", value_name = "CODE")]
        org: String,
        /// The financial year, as in 2025-26
        #[arg(long, value_name = "YEAR")]
        year: FinancialYear,
        /// The file to write: .csv, .xlsx or .parquet
        #[arg(long, value_name = "FILE")]
        output: PathBuf,
        /// Only what this person may see: e-mail, phone or number of an official
        #[arg(long = "as", value_name = "USER")]
        by: Option<String>,
    },
    /// Check a signed packet, without a database: exit 1, and the places of the values that
    /// were changed, when it is not what was signed
    Verify {
        /// The packet
        file: PathBuf,
        /// The public key that must have signed it, as 64 hex digits
        #[arg(long, value_name = "HEX")]
        key: Option<String>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Say when years are sealed, or set it
    Year {
        /// The financial year, as in 2025-26
        year: Option<FinancialYear>,
        /// What is known at the end of this day is sealed, as YYYY-MM-DD
        #[arg(long, value_name = "DATE", requires = "year")]
        seals: Option<Day>,
        /// For so many days after it lines can be disputed
        #[arg(long, default_value_t = sopan_rules::apar::DISPUTE_DAYS, value_name = "DAYS")]
        dispute_days: i32,
        /// Who sets it; by default the operator
        #[arg(long = "as", value_name = "USER")]
        by: Option<String>,
    },
    /// Seal a year whose day is over. Ctrl-C stops after the officials under way; the same
    /// command goes on from there. A program that serves does it by itself
    Seal {
        /// The financial year, as in 2025-26
        #[arg(long, value_name = "YEAR")]
        year: FinancialYear,
        /// Who seals it; by default the operator
        #[arg(long = "as", value_name = "USER")]
        by: Option<String>,
    },
}

/// Writes, checks, sets or seals.
pub async fn run(place: &Place, command: Command) -> Result<ExitCode> {
    if let Command::Verify { file, key, json } = &command {
        return check(file, key.as_deref(), *json);
    }
    let app = place.open("").await?;
    match command {
        Command::Verify { .. } => {}
        Command::Packet {
            official,
            year,
            output,
            language,
            by,
        } => {
            let actor = app.actor_as(by.as_deref()).await?;
            let official = app.official_by_code(&actor, &official).await?;
            let paper = output.extension().is_some_and(|ending| ending == "pdf");
            let bytes = if paper {
                let language = match language.as_str() {
                    "en" => Language::English,
                    "hi" => Language::Hindi,
                    _ => return Err(CommandError::Usage("the language is en or hi".to_owned())),
                };
                app.apar_paper(&actor, official, year, language).await?
            } else {
                let document = app.apar_document(&actor, official, year).await?;
                let text = serde_json::to_string_pretty(&document)
                    .map_err(|e| CommandError::Usage(e.to_string()))?;
                (text + "\n").into_bytes()
            };
            std::fs::write(&output, bytes).map_err(about(&output))?;
            say!("{} was written", output.display());
        }
        Command::Export {
            org,
            year,
            output,
            by,
        } => {
            let actor = app.actor_as(by.as_deref()).await?;
            let ending = output.extension().and_then(|ending| ending.to_str());
            let format = ending.and_then(Format::from_extension).ok_or_else(|| {
                let why = "the file's name ends with .csv, .xlsx or .parquet";
                CommandError::Usage(format!("{}: {why}", output.display()))
            })?;
            let asked = Asked {
                kind: Kind::Apar,
                within: org,
                format,
            };
            // What is there under that name stays until the new file is whole.
            let part = output.with_extension("part");
            let file = std::fs::File::create(&part).map_err(about(&part))?;
            let asked = (&asked, Some(year));
            let written = match app.report_of(&actor, asked, file, Arc::default()).await {
                Ok(written) => written,
                Err(error) => {
                    let _ = std::fs::remove_file(&part);
                    return Err(error.into());
                }
            };
            std::fs::rename(&part, &output).map_err(about(&output))?;
            say!(
                "{}: {} lines",
                output.display(),
                grouped(i128::from(written.rows))
            );
        }
        Command::Year {
            year,
            seals,
            dispute_days,
            by,
        } => {
            if let (Some(year), Some(seals)) = (year, seals) {
                let actor = app.actor_as(by.as_deref()).await?;
                let days = Days {
                    seals,
                    dispute_days,
                };
                app.set_apar_days(&actor, year, days).await?;
            }
            for shown in app.apar_years().await? {
                if year.is_some_and(|year| year != shown.year) {
                    continue;
                }
                let state = match (shown.sealed, shown.under_way) {
                    (Some(at), _) => {
                        format!(
                            "{} packets sealed on {}",
                            grouped(shown.packets),
                            at.dotted()
                        )
                    }
                    (None, Some((done, total))) => {
                        format!("{} of {} sealed so far", grouped(done), grouped(total))
                    }
                    (None, None) => "not sealed yet".to_owned(),
                };
                say!(
                    "{}: sealed as known at the end of {}, disputes until {}; {state}",
                    shown.year,
                    shown.days.seals.dotted(),
                    shown.days.disputes_until().dotted()
                );
            }
        }
        Command::Seal { year, by } => {
            let actor = app.actor_as(by.as_deref()).await?;
            let stop = on_interrupt();
            let finished = app
                .seal_apar(&actor, year, |done| {
                    eprintln!("{} officials", grouped(done));
                    !stop.load(Ordering::SeqCst)
                })
                .await?;
            match finished {
                true => say!("{year} is sealed."),
                false => say!("{year}: stopped; the same command goes on."),
            }
        }
    }
    app.db().close().await;
    Ok(ExitCode::SUCCESS)
}

fn check(file: &Path, key: Option<&str>, json: bool) -> Result<ExitCode> {
    let bytes = std::fs::read(file).map_err(about(file))?;
    let document = serde_json::from_slice(&bytes)
        .map_err(|e| CommandError::Usage(format!("{}: {e}", file.display())))?;
    let checked = verify(&document).map_err(|fault| fault.to_string());
    let checked = checked.and_then(|signed_by| match key {
        Some(key) if !key.eq_ignore_ascii_case(&signed_by) => Err(format!(
            "signature: it was signed by the key {signed_by}, not by the one that you gave"
        )),
        _ => Ok(signed_by),
    });
    let good = checked.is_ok();
    match (json, checked) {
        (true, Ok(key)) => say!("{}", serde_json::json!({ "verified": true, "key": key })),
        (true, Err(why)) => say!("{}", serde_json::json!({ "verified": false, "why": why })),
        (false, Ok(key)) => {
            say!("{} is as it was signed, by the key {key}", file.display());
            say!("Compare the key with the one that the government publishes, or give --key.");
        }
        (false, Err(why)) => say!("{}: {why}", file.display()),
    }
    Ok(match good {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}
