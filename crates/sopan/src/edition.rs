//! `sopan edition`: publish the ranking, and show what was published.

use std::path::PathBuf;
use std::process::ExitCode;

use sopan_app::access::Actor;
use sopan_app::ranking::{Cause, Edition, Which, verify_bundle};
use sopan_rules::time::Day;

use crate::place::{Place, Result, about, say, say_text};
use crate::rank::tables;

/// What can be done with editions.
#[derive(clap::Subcommand, Debug)]
pub enum Command {
    /// Publish the ranking of the States as on a day: frozen, numbered, for good
    Publish {
        /// The day that the figures hold for, as YYYY-MM-DD
        #[arg(long, value_name = "DATE")]
        as_on: Day,
        /// Write the signed bundle to this file too
        #[arg(long, value_name = "FILE")]
        bundle: Option<PathBuf>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Recompute every figure of a bundle from the bundle alone: exit 1, and the name of the
    /// file, when anything differs
    Verify {
        /// The bundle
        file: PathBuf,
        /// The public key that must have signed it, as 64 hex digits
        #[arg(long, value_name = "HEX")]
        key: Option<String>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Print the public key that signs this installation's editions: what others give to
    /// verify with --key
    Key {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Write the signed bundle of an edition to a file
    Bundle {
        /// Its number
        number: i64,
        /// The file to write
        #[arg(long, value_name = "FILE")]
        output: PathBuf,
    },
    /// List the editions
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Show an edition as it was published, and what was learned since
    Show {
        /// Its number
        number: i64,
        /// Print JSON: everything that it was computed from
        #[arg(long)]
        json: bool,
    },
}

/// Publishes, lists or shows.
pub async fn run(place: &Place, command: Command) -> Result<ExitCode> {
    if let Command::Verify { file, key, json } = command {
        return verify(&file, key.as_deref(), json);
    }
    let app = place.open("").await?;
    match command {
        Command::Verify { .. } => {}
        Command::Key { json } => {
            let key = app.edition_key().await?;
            match json {
                true => say!(
                    "{}",
                    serde_json::json!({ "algorithm": "Ed25519", "key": key })
                ),
                false => say!("{key}"),
            }
        }
        Command::Bundle { number, output } => {
            let bytes = app.edition_bundle(number).await?;
            std::fs::write(&output, bytes).map_err(about(&output))?;
            say!("{} was written", output.display());
        }
        Command::Publish {
            as_on,
            bundle,
            json,
        } => {
            let edition = app.publish_edition(&Actor::operator(), as_on).await?;
            if let Some(output) = bundle {
                let bytes = app.edition_bundle(edition.number).await?;
                std::fs::write(&output, bytes).map_err(about(&output))?;
            }
            if json {
                say!("{}", edition.summary());
            } else {
                say!("{}", headline(&edition));
            }
        }
        Command::List { json } => {
            let editions = app.editions().await?;
            if json {
                let list: Vec<_> = editions.iter().map(|e| e.summary()).collect();
                say!("{}", serde_json::Value::from(list));
            } else if editions.is_empty() {
                say!("No edition was published yet; `sopan edition publish --as-on DATE`.");
            } else {
                for edition in &editions {
                    say!("{}", headline(edition));
                }
            }
        }
        Command::Show { number, json } => {
            let edition = app.edition(number).await?;
            let restated = app.restated(&edition).await?;
            if json {
                say!("{}", edition.for_programs(&restated));
            } else {
                say!("{}", headline(&edition));
                say_text(&tables(&edition.rows, |category| {
                    let range = edition.methodology.cohort_range(category);
                    range.map_or_else(String::new, |r| r.en)
                }));
                if !restated.is_empty() {
                    say!("\nRestated: later news gives other figures for the same day");
                }
                for state in &restated {
                    let score = |stand: &Option<sopan_app::ranking::Stand>| {
                        stand.as_ref().map_or_else(
                            || "not ranked".to_owned(),
                            |s| {
                                let rank = s.rank.map_or("-".to_owned(), |r| r.to_string());
                                format!("{} (rank {rank})", s.score)
                            },
                        )
                    };
                    say!(
                        "{}: published {}, now {}",
                        state.name.en,
                        score(&state.published),
                        score(&state.now)
                    );
                    for change in &state.changed {
                        let figure = |f: Option<i64>| {
                            f.map_or("unknown".to_owned(), sopan_rules::numbers::grouped)
                        };
                        say!(
                            "    {}: {} published, {} now",
                            change.what,
                            figure(change.published),
                            figure(change.now)
                        );
                    }
                    for cause in &state.causes {
                        say!("    because {}", because(cause));
                    }
                }
            }
        }
    }
    app.db().close().await;
    Ok(ExitCode::SUCCESS)
}

/// Needs no database: a bundle is verified from itself.
fn verify(file: &std::path::Path, key: Option<&str>, json: bool) -> Result<ExitCode> {
    let bytes = std::fs::read(file).map_err(about(file))?;
    let fault = match verify_bundle(&bytes) {
        Ok(verified) if key.is_none_or(|key| key.trim().eq_ignore_ascii_case(&verified.key)) => {
            if json {
                say!(
                    "{}",
                    serde_json::json!({
                        "verified": true,
                        "edition": verified.about,
                        "organisations": verified.organisations,
                        "key": verified.key,
                    })
                );
            } else {
                say!(
                    "Edition {}, as on {}: all figures of {} organisations follow from the inputs. Signed by {}",
                    verified.about.number,
                    verified.about.as_on.dotted(),
                    verified.organisations,
                    verified.key
                );
            }
            return Ok(ExitCode::SUCCESS);
        }
        Ok(verified) => (
            "manifest.key".to_owned(),
            format!("manifest.key: the bundle was signed by {}", verified.key),
        ),
        Err(fault) => match fault.file() {
            Some(name) => (name.to_owned(), fault.to_string()),
            // What is no bundle has no files: the bundle itself is named.
            None => (
                file.display().to_string(),
                format!("{}: {fault}", file.display()),
            ),
        },
    };
    let (name, why) = fault;
    if json {
        say!(
            "{}",
            serde_json::json!({ "verified": false, "file": name, "why": why })
        );
    } else {
        say!("{why}");
    }
    Ok(ExitCode::FAILURE)
}

fn because(cause: &Cause) -> String {
    let named = |of: &Which| format!("{} ({})", of.name.en, of.code);
    match cause {
        Cause::Late {
            measure,
            by,
            recorded,
        } => {
            let days: Vec<String> = recorded
                .iter()
                .map(|came| format!("{:+} on {}", came.by, came.on.dotted()))
                .collect();
            format!(
                "of {measure} {by:+} was recorded since: {}",
                days.join(", ")
            )
        }
        Cause::Catalogue { measure, by } => format!(
            "the catalogue of that day changed since, or was counted otherwise then: {measure} {by:+}"
        ),
        Cause::Strength {
            of,
            officials,
            source,
            approved_by,
            from,
            recorded,
        } => format!(
            "the strength of {} was stated on {}: {} from {}, source {source}, approved by {approved_by}",
            named(of),
            recorded.dotted(),
            sopan_rules::numbers::grouped(*officials),
            from.dotted()
        ),
        Cause::Reorganisation {
            act,
            of,
            other,
            effective,
            recorded,
        } => format!(
            "of a reorganisation that was recorded on {}: {act} {}{}, effective {}",
            recorded.dotted(),
            named(of),
            other
                .as_ref()
                .map_or_else(String::new, |o| format!(", {}", named(o))),
            effective.dotted()
        ),
        Cause::Others => "the figures of others in its category changed".to_owned(),
    }
}

fn headline(edition: &Edition) -> String {
    format!(
        "Edition {}, as on {}, by the methodology {}, published {} by {}",
        edition.number,
        edition.as_on.dotted(),
        edition.methodology.version,
        edition.published_at.dotted(),
        edition.published_by
    )
}
