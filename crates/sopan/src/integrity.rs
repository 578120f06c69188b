//! `sopan integrity`: look at new completions, list flags, show or set the rules.

use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::{Value, json};
use sopan_app::integrity::{FlagState, Flagged};
use sopan_rules::integrity::Rules;

use crate::place::{CommandError, Place, Result, about, say};

/// What to do.
#[derive(clap::Subcommand, Debug)]
pub enum Command {
    /// Look at the completions that were written down since the last look
    Run {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// List flags, the latest first
    List {
        /// Only those in this state
        #[arg(long, value_name = "STATE", value_parser = ["flagged", "appealed", "upheld", "cleared"])]
        state: Option<String>,
        /// Which page of 50
        #[arg(long, default_value_t = 1)]
        page: i64,
        /// Only what this person sees: e-mail, phone or number of an official; by default
        /// everything
        #[arg(long = "as", value_name = "USER")]
        by: Option<String>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Show the rules in force as JSON, or set others
    Rules {
        /// The rules, as this command prints them
        file: Option<PathBuf>,
    },
}

/// Exit code 2 when the file of rules is refused.
pub async fn run(place: &Place, command: Command) -> Result<ExitCode> {
    let app = place.open("").await?;
    match command {
        Command::Run { json } => {
            let looked = app.look_at_completions().await?;
            if json {
                say!("{}", json!(looked));
            } else {
                say!(
                    "{} completions looked at, {} flagged",
                    looked.completions,
                    looked.flagged
                );
            }
        }
        Command::List {
            state,
            page,
            by,
            json,
        } => {
            let actor = app.actor_as(by.as_deref()).await?;
            let state = state.as_deref().and_then(FlagState::from_name);
            let listed = app.flags(&actor, state, page).await?;
            if json {
                let flags: Vec<Value> = listed.flags.iter().map(Flagged::for_programs).collect();
                say!("{}", json!({ "total": listed.total, "flags": flags }));
            } else {
                for Flagged { flag, reasons } in &listed.flags {
                    let why = json!(reasons);
                    say!(
                        "{:<8} {:>8} {:<16} {}  {}",
                        flag.state.name(),
                        flag.official.0,
                        flag.code,
                        flag.completed.dotted(),
                        why
                    );
                }
                say!("{} of {}", listed.flags.len(), listed.total);
            }
        }
        Command::Rules { file: None } => {
            let rules = app.integrity_rules().await?;
            say!("{:#}", json!(rules));
        }
        Command::Rules { file: Some(path) } => {
            let text = std::fs::read_to_string(&path).map_err(about(&path))?;
            let rules = match Rules::from_json(&text) {
                Ok(rules) => rules,
                Err(fault) => {
                    eprintln!("{fault}");
                    return Ok(ExitCode::from(2));
                }
            };
            let operator = sopan_app::access::Actor::operator();
            app.set_integrity_rules(&operator, &rules).await?;
            say!("version {} is in force", rules.version);
        }
    }
    app.db().close().await;
    Ok::<_, CommandError>(ExitCode::SUCCESS)
}
