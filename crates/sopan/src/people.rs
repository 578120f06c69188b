//! `sopan people`: find accounts that look like one person, merge one into another, and take
//! a merge back.

use std::process::ExitCode;

use sopan_app::App;
use sopan_app::access::Actor;
use sopan_app::duplicates::{Merged, Pair, Side};
use sopan_rules::numbers::grouped;

use crate::place::{Place, Result, say};

/// Whether only to show it, and how it is told.
#[derive(clap::Args, Debug, Clone, Default)]
pub struct How {
    /// Show what it would do, and do nothing
    #[arg(long)]
    dry_run: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// What can be done with accounts.
#[derive(clap::Subcommand, Debug)]
pub enum Command {
    /// List accounts that look like one person, the surest first
    Duplicates {
        /// Everything at or below this organisation; the nation unless given
        #[arg(long, value_name = "CODE")]
        within: Option<String>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Merge an account into another one of the same person
    Merge {
        /// The account that goes: its number, e-mail address or mobile number
        account: String,
        /// The account that stays
        #[arg(long, value_name = "ACCOUNT")]
        into: String,
        #[command(flatten)]
        how: How,
    },
    /// Take a merge back
    Unmerge {
        /// The number of the merge; see `merges`
        merge: i64,
        #[command(flatten)]
        how: How,
    },
    /// List what was merged, the latest first
    Merges {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

/// Carries it out.
pub async fn run(place: &Place, command: Command) -> Result<ExitCode> {
    let app = place.open("").await?;
    let actor = Actor::operator();
    let done = match command {
        Command::Duplicates { within, json } => {
            duplicates(&app, &actor, within.as_deref(), json).await?;
            ExitCode::SUCCESS
        }
        Command::Merge { account, into, how } => {
            let gone = app.official_by_code(&actor, &account).await?;
            let into = app.official_by_code(&actor, &into).await?;
            let merged = app.merge_officials(&actor, gone, into, how.dry_run).await?;
            tell(&merged, how.json)
        }
        Command::Unmerge { merge, how } => {
            let undone = app.unmerge_officials(&actor, merge, how.dry_run).await?;
            tell(&undone, how.json)
        }
        Command::Merges { json } => {
            merges(&app, &actor, json).await?;
            ExitCode::SUCCESS
        }
    };
    app.db().close().await;
    Ok(done)
}

fn account(side: &Side) -> String {
    let code = &side.organisation.code;
    format!("{} {} ({code})", side.number, side.name)
}

async fn duplicates(app: &App, actor: &Actor, within: Option<&str>, json: bool) -> Result<()> {
    let mut pairs: Vec<Pair> = Vec::new();
    for page in 1.. {
        // A page doesn't wait until all of a nation was looked at; here there is time.
        let desk = loop {
            let desk = app.duplicates(actor, within, page).await?;
            if desk.as_on.is_some() {
                break desk;
            }
        };
        let last = desk.page < page || desk.pairs.is_empty();
        if last {
            break;
        }
        pairs.extend(desk.pairs);
        if pairs.len() >= desk.total {
            break;
        }
    }
    if json {
        say!("{:#}", serde_json::json!(pairs));
        return Ok(());
    }
    for pair in &pairs {
        let reasons: Vec<&str> = pair.reasons.iter().map(|r| r.name()).collect();
        say!(
            "{:>3}  {}  =  {}  [{}]",
            pair.score,
            account(&pair.goes),
            account(&pair.stays),
            reasons.join(", ")
        );
    }
    let count = i64::try_from(pairs.len()).unwrap_or(i64::MAX);
    say!("{} pairs", grouped(count));
    Ok(())
}

async fn merges(app: &App, actor: &Actor, json: bool) -> Result<()> {
    let merges = app.merges(actor).await?;
    if json {
        say!("{:#}", serde_json::json!(merges));
        return Ok(());
    }
    for merge in merges {
        let mut end = match merge.undone {
            true => "  taken back".to_owned(),
            false => String::new(),
        };
        if let Some(now) = merge.now {
            end.push_str(&format!("  now {now}"));
        }
        say!(
            "{}  {}  {} {} into {} {}{end}",
            merge.id,
            merge.at.iso(),
            merge.gone,
            merge.gone_name.0,
            merge.stays,
            merge.stays_name.0
        );
    }
    Ok(())
}

fn tell(merged: &Merged, json: bool) -> ExitCode {
    if json {
        say!("{:#}", serde_json::json!(merged));
    } else {
        say!("goes   {}", account(&merged.goes));
        say!("stays  {}", account(&merged.stays));
        for obstacle in &merged.obstacles {
            say!("can't be done: {}", obstacle.why);
        }
        if merged.obstacles.is_empty() {
            say!(
                "{} courses credited, {} completed in both, {} under way, {} complete with both",
                grouped(merged.credited),
                grouped(merged.repeated),
                grouped(merged.begun),
                merged.together
            );
            if !merged.takes.is_empty() {
                say!("particulars: {}", merged.takes.join(", "));
            }
            for change in &merged.changes {
                say!(
                    "{}: registered {} → {}, completed one course or more {} → {}",
                    change.organisation.code,
                    grouped(change.before.registered),
                    grouped(change.after.registered),
                    grouped(change.before.learned),
                    grouped(change.after.learned)
                );
            }
        }
        if let Some(id) = merged.recorded {
            say!("done: merge {id}");
        }
    }
    match merged.obstacles.is_empty() {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }
}
