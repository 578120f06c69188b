//! `sopan organisations`: create, rename, move, map, merge and retire organisations, take
//! such an act back, and look for what is wrong with the hierarchy.

use std::process::ExitCode;

use sopan_app::App;
use sopan_app::access::Actor;
use sopan_app::desk::{Figures, NewOrganisation};
use sopan_app::organisations::{Act, Change, Outcome, PROBLEMS, Problem, Wanted};
use sopan_rules::numbers::grouped;
use sopan_rules::time::Day;

use crate::place::{Place, Result, say};

/// From which day on, whether only to show it, and how it is told.
#[derive(clap::Args, Debug, Clone, Default)]
pub struct How {
    /// From this day on, as YYYY-MM-DD; today unless given
    #[arg(long, value_name = "DATE")]
    on: Option<Day>,
    /// Show what it would do, and do nothing
    #[arg(long)]
    dry_run: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// What can be done with organisations.
#[derive(clap::Subcommand, Debug)]
pub enum Command {
    /// Create an organisation below another one
    Create {
        /// Its code
        code: String,
        /// The code of the organisation above
        #[arg(long, value_name = "CODE")]
        below: String,
        /// state, ut, ministry, department, directorate, district, block, gram_panchayat, office or institute
        #[arg(long)]
        kind: String,
        /// Its name in English
        #[arg(long)]
        name_en: String,
        /// Its name in Hindi
        #[arg(long)]
        name_hi: String,
        /// It has an MDO Leader/Admin of its own
        #[arg(long)]
        mdo: bool,
        #[command(flatten)]
        how: How,
    },
    /// Give an organisation other names
    Rename {
        /// Its code
        code: String,
        /// Its name in English
        #[arg(long)]
        name_en: String,
        /// Its name in Hindi
        #[arg(long)]
        name_hi: String,
        #[command(flatten)]
        how: How,
    },
    /// Put an organisation, with everything below it, below another one
    Move {
        /// Its code
        code: String,
        /// The code of the other one
        #[arg(long, value_name = "CODE")]
        below: String,
        #[command(flatten)]
        how: How,
    },
    /// Give an unmapped unit its place and its code in the Local Government Directory
    Map {
        /// Its code
        code: String,
        /// The code of the organisation that it belongs below
        #[arg(long, value_name = "CODE", default_value = "")]
        below: String,
        /// Its code in the Local Government Directory
        #[arg(long, value_name = "CODE", default_value = "")]
        lgd_code: String,
        /// It has an MDO Leader/Admin of its own
        #[arg(long)]
        mdo: bool,
        #[command(flatten)]
        how: How,
    },
    /// Transfer the officials and units of an organisation to another one, and retire it
    Merge {
        /// Its code
        code: String,
        /// The code of the other one
        #[arg(long, value_name = "CODE")]
        into: String,
        /// The other one's strength becomes the sum of both
        #[arg(long)]
        add_strengths: bool,
        #[command(flatten)]
        how: How,
    },
    /// Retire an organisation that has neither officials nor units
    Retire {
        /// Its code
        code: String,
        #[command(flatten)]
        how: How,
    },
    /// Take an act back: the contrary is done and recorded
    Undo {
        /// The number of the act; see `history`
        act: i64,
        /// Show what it would do, and do nothing
        #[arg(long)]
        dry_run: bool,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// What was done to an organisation, or with it
    History {
        /// Its code
        code: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Look for duplicates, unmapped and empty units, and what is missing or contradicts
    Check {
        /// Everything at or below this organisation; the nation unless given
        #[arg(long, value_name = "CODE")]
        within: Option<String>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

/// Carries it out.
pub async fn run(place: &Place, command: Command) -> Result<ExitCode> {
    let app = place.open("").await?;
    let actor = Actor::operator();
    let (organisation, act, how) = match command {
        Command::Check { within, json } => {
            check(&app, &actor, within.as_deref(), json).await?;
            app.db().close().await;
            return Ok(ExitCode::SUCCESS);
        }
        Command::History { code, json } => {
            history(&app, &actor, &code, json).await?;
            app.db().close().await;
            return Ok(ExitCode::SUCCESS);
        }
        Command::Undo { act, dry_run, json } => {
            let outcome = app.take_back(&actor, act, dry_run).await?;
            app.db().close().await;
            return Ok(tell(&outcome, json));
        }
        Command::Create {
            code,
            below,
            kind,
            name_en,
            name_hi,
            mdo,
            how,
        } => {
            let new = NewOrganisation {
                parent: below.clone(),
                code,
                kind,
                name_en,
                name_hi,
                mdo,
            };
            (below, Act::Create(new), how)
        }
        Command::Rename {
            code,
            name_en,
            name_hi,
            how,
        } => (code, Act::Rename { name_en, name_hi }, how),
        Command::Move { code, below, how } => (code, Act::Move { below }, how),
        Command::Map {
            code,
            below,
            lgd_code,
            mdo,
            how,
        } => {
            let act = Act::Map {
                below,
                lgd_code,
                mdo,
            };
            (code, act, how)
        }
        Command::Merge {
            code,
            into,
            add_strengths,
            how,
        } => {
            let act = Act::Merge {
                into,
                strengths: add_strengths,
            };
            (code, act, how)
        }
        Command::Retire { code, how } => (code, Act::Retire, how),
    };
    let wanted = Wanted {
        organisation,
        act,
        on: how.on.map(|day| day.to_string()).unwrap_or_default(),
    };
    let outcome = app.reorganise(&actor, &wanted, how.dry_run).await?;
    app.db().close().await;
    Ok(tell(&outcome, how.json))
}

/// Prints what an act does or did; exit 1 where it can't be done.
fn tell(outcome: &Outcome, json: bool) -> ExitCode {
    let code = match outcome.obstacles.is_empty() {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    };
    if json {
        say!("{}", serde_json::json!(outcome));
        return code;
    }
    let other = outcome.other.as_ref();
    let other = other.map_or_else(String::new, |o| format!(", {} ({})", o.name_en, o.code));
    let from = match outcome.on {
        Day::BEGINNING => "for all days on record".to_owned(),
        day => format!("from {} on", day.dotted()),
    };
    say!(
        "{}: {} ({}){other}, {from}",
        outcome.kind,
        outcome.organisation.name_en,
        outcome.organisation.code
    );
    for obstacle in &outcome.obstacles {
        say!("Can't be done: {}", obstacle.why);
    }
    if !outcome.obstacles.is_empty() {
        return code;
    }
    say!(
        "{} officials and {} units go along",
        grouped(outcome.officials),
        grouped(outcome.units)
    );
    changes("As on that day", &outcome.changes);
    changes("As on today", &outcome.today);
    for edition in &outcome.editions {
        let states: Vec<&str> = edition.states.iter().map(|s| s.name_en.as_str()).collect();
        say!(
            "Edition {} (as on {}) stays as published; restated beside it: {}",
            edition.number,
            edition.as_on.dotted(),
            states.join(", ")
        );
    }
    for pair in &outcome.same_people {
        say!(
            "Perhaps one person: {} ({}) and {} ({}); the same {}",
            pair.one_name,
            pair.one,
            pair.other_name,
            pair.other,
            pair.same.join(", ")
        );
    }
    for alike in &outcome.looks_like {
        say!("It looks like {} ({})", alike.name_en, alike.code);
    }
    match outcome.recorded {
        Some(act) => say!("Done, and recorded as act {act}"),
        None => say!("Nothing was done: this only shows it"),
    }
    code
}

fn changes(title: &str, changes: &[Change]) {
    let changed: Vec<&Change> = changes.iter().filter(|c| c.is_one()).collect();
    if changed.is_empty() {
        return;
    }
    say!("{title}:");
    for change in changed {
        let figures: [(&str, fn(&Figures) -> Option<i64>); 7] = [
            ("strength", |f| f.strength),
            ("registered", |f| Some(f.registered)),
            ("verified", |f| Some(f.verified)),
            ("learned", |f| Some(f.learned)),
            ("attempted", |f| Some(f.attempted)),
            ("cleared", |f| Some(f.cleared)),
            ("completions in 30 days", |f| Some(f.completions)),
        ];
        let told = |figure: Option<i64>| figure.map_or_else(|| "none".to_owned(), grouped);
        let mut parts: Vec<String> = figures
            .iter()
            .map(|(name, of)| (name, of(&change.before), of(&change.after)))
            .filter(|(_, before, after)| before != after)
            .map(|(name, before, after)| format!("{name} {} to {}", told(before), told(after)))
            .collect();
        if change.category_before != change.category_after {
            let told = |c: Option<char>| c.map_or_else(|| "none".to_owned(), |c| c.to_string());
            parts.push(format!(
                "category {} to {}",
                told(change.category_before),
                told(change.category_after)
            ));
        }
        say!(
            "    {} ({}): {}",
            change.organisation.name_en,
            change.organisation.code,
            parts.join("; ")
        );
    }
}

async fn history(app: &App, actor: &Actor, code: &str, json: bool) -> Result<()> {
    let history = app.history_of(actor, code).await?;
    if json {
        say!("{}", serde_json::json!(history.acts));
        return Ok(());
    }
    if history.acts.is_empty() {
        say!("Nothing was done to {}", history.organisation.name_en);
    }
    for act in &history.acts {
        let other = act.other.as_ref();
        let other = other.map_or_else(String::new, |o| format!(", {}", o.code));
        let undone = act
            .undone_by
            .map_or_else(String::new, |u| format!("; taken back by {u}"));
        say!(
            "{}  {}  {}{other}  from {}  by {}{undone}",
            act.id,
            act.recorded.dotted(),
            act.kind,
            act.on.dotted(),
            act.by.as_deref().unwrap_or("the operator")
        );
    }
    Ok(())
}

async fn check(app: &App, actor: &Actor, within: Option<&str>, json: bool) -> Result<()> {
    let found = app.cleaning(actor, within).await?;
    if json {
        say!("{}", serde_json::json!(found));
        return Ok(());
    }
    say!(
        "{}: {} organisations",
        found.within.name_en,
        grouped(i64::try_from(found.organisations).unwrap_or(i64::MAX))
    );
    for problem in PROBLEMS {
        let title = match problem {
            Problem::Duplicate => "look like one",
            Problem::Unmapped => "are not mapped",
            Problem::NoAdmin => "have no MDO Leader or Admin",
            Problem::NoStrength => "have no strength",
            Problem::BelowRegistered => "have a strength below the registered",
            Problem::SumDiffers => "state another strength than their units add up to",
            Problem::Empty => "have neither officials nor units",
        };
        let count = i64::try_from(found.count(problem)).unwrap_or(i64::MAX);
        say!("{:>8} {title}", grouped(count));
    }
    for pair in found.duplicates.iter().take(20) {
        say!(
            "{:>4} {}  {} ({}) into {} ({})",
            pair.score,
            pair.evidence,
            pair.merge.organisation.name_en,
            pair.merge.organisation.code,
            pair.keep.organisation.name_en,
            pair.keep.organisation.code
        );
    }
    Ok(())
}
