//! `sopan integrity`: look at new completions, list flags, and the rules in versions.

use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::{Value, json};
use sopan_app::App;
use sopan_app::integrity::{FlagState, Flagged, RulesShadow, RulesVersion};
use sopan_rules::integrity::Rules;
use sopan_rules::time::Day;

use crate::methodology::headline;
use crate::place::{CommandError, Place, Result, about, say, say_text};

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
    /// Show the rules in force as JSON; or list, draft, compare and approve versions
    Rules {
        #[command(subcommand)]
        command: Option<RulesCommand>,
    },
}

/// What can be done with versions of the rules.
#[derive(clap::Subcommand, Debug)]
pub enum RulesCommand {
    /// List the versions
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Show a version as JSON: it can be changed and brought in as another draft
    Show {
        /// Its name
        version: String,
    },
    /// Keep a draft; somebody else approves it
    Draft {
        /// The rules, as `sopan integrity rules show` prints them
        file: PathBuf,
        /// Who drafts it: e-mail, phone or number of an official; by default the operator
        #[arg(long = "as", value_name = "USER")]
        by: Option<String>,
        /// Check everything and write nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// Judge completions by a version in the shadow, beside the one in force
    Compare {
        /// Its name
        version: String,
        /// The first day on which they were recorded, as YYYY-MM-DD
        #[arg(long, value_name = "DATE")]
        from: Day,
        /// The last day on which they were recorded
        #[arg(long, value_name = "DATE")]
        until: Day,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Approve a draft; whoever drafted it can't
    Approve {
        /// Its name
        version: String,
        /// Who approves it: e-mail, phone or number of an official; by default the operator
        #[arg(long = "as", value_name = "USER")]
        by: Option<String>,
    },
    /// Drop a draft
    Drop {
        /// Its name
        version: String,
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
        Command::Rules { command: None } => {
            let rules = app.integrity_rules_on(app.today()).await?;
            say!("{:#}", json!(rules));
        }
        Command::Rules {
            command: Some(command),
        } => return versions(&app, command).await,
    }
    app.db().close().await;
    Ok::<_, CommandError>(ExitCode::SUCCESS)
}

async fn versions(app: &App, command: RulesCommand) -> Result<ExitCode> {
    let operator = app.actor_as(None).await?;
    match command {
        RulesCommand::List { json } => {
            let versions = app.integrity_versions(&operator).await?;
            if json {
                let list: Vec<Value> = versions.iter().map(RulesVersion::summary).collect();
                say!("{}", Value::from(list));
            } else {
                for version in &versions {
                    say!("{}", headline(version));
                }
            }
        }
        RulesCommand::Show { version } => {
            let found = app.integrity_version(&operator, &version).await?;
            say!("{:#}", json!(found.text));
        }
        RulesCommand::Draft { file, by, dry_run } => {
            let text = std::fs::read_to_string(&file).map_err(about(&file))?;
            let rules = match Rules::from_json(&text) {
                Ok(rules) => rules,
                Err(fault) => {
                    eprintln!("{fault}");
                    return Ok(ExitCode::from(2));
                }
            };
            let actor = app.actor_as(by.as_deref()).await?;
            let kept = app.draft_integrity_rules(&actor, &rules, dry_run).await?;
            say!(
                "version {}, from {}: {}",
                rules.version,
                rules.effective_from.dotted(),
                crate::methodology::kept(kept, dry_run)
            );
        }
        RulesCommand::Compare {
            version,
            from,
            until,
            json,
        } => {
            let shadow = app.integrity_shadow(&operator, &version, from, until);
            let shadow = shadow.await?;
            if json {
                say!("{}", shadow.for_programs());
            } else {
                say_text(&for_people(&shadow));
            }
        }
        RulesCommand::Approve { version, by } => {
            let actor = app.actor_as(by.as_deref()).await?;
            let approved = app.approve_integrity_rules(&actor, &version).await?;
            say!("{}", headline(&approved));
        }
        RulesCommand::Drop { version } => {
            app.drop_integrity_rules(&operator, &version).await?;
            say!("The draft {version} was dropped.");
        }
    }
    app.db().close().await;
    Ok(ExitCode::SUCCESS)
}

fn for_people(shadow: &RulesShadow) -> String {
    let mut text = format!(
        "{} instead of {}, {} completions recorded from {} to {}: {} flagged by {} alone (of {} officials), {} by {} alone, {} by both.\n",
        shadow.draft.version,
        shadow.in_force.version,
        shadow.completions,
        shadow.from.dotted(),
        shadow.until.dotted(),
        shadow.only_draft,
        shadow.draft.version,
        shadow.officials,
        shadow.only_in_force,
        shadow.in_force.version,
        shadow.both,
    );
    if let Some(at) = shadow.stopped {
        text += &format!(
            "There are more: it stopped at those recorded {}. Choose fewer days.\n",
            at.iso()
        );
    }
    for by in &shadow.rules {
        text += &format!("{:<18} {:>8} -> {:>8}\n", by.rule, by.now, by.then);
    }
    text
}
