//! `sopan methodology`: versions of the methodology, their approval, and a draft beside
//! the one in force.

use std::process::ExitCode;

use sopan_app::ranking::{Shadow, Version};
use sopan_app::rulebooks::{self, Drafted, Rulebook, Status};
use sopan_rules::organisations::Level;
use sopan_rules::time::Day;

use crate::place::{Place, Result, say, say_text};

/// What can be done with methodologies. Drafts come in by `sopan import methodology`.
#[derive(clap::Subcommand, Debug)]
pub enum Command {
    /// List the versions
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Show a version: as JSON it can be changed and brought in as another draft
    Show {
        /// Its name
        version: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Rank by a version in the shadow, beside the one in force: who would gain, who would
    /// lose, and through which indicator
    Compare {
        /// Its name
        version: String,
        /// The day that the figures hold for, as YYYY-MM-DD
        #[arg(long, value_name = "DATE")]
        as_on: Day,
        /// Rank what stands directly below this organisation; by default the nation
        #[arg(long, value_name = "CODE")]
        within: Option<String>,
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

/// Lists, shows, compares, approves or drops.
pub async fn run(place: &Place, command: Command) -> Result<ExitCode> {
    let app = place.open("").await?;
    let operator = app.actor_as(None).await?;
    match command {
        Command::List { json } => {
            let versions = app.methodologies(&operator).await?;
            if json {
                let list: Vec<_> = versions.iter().map(Version::summary).collect();
                say!("{}", serde_json::Value::from(list));
            } else {
                for version in &versions {
                    say!("{}", headline(version));
                }
            }
        }
        Command::Show { version, json } => {
            let found = app.methodology(&operator, &version).await?;
            if json {
                say!("{:#}", serde_json::json!(found.text));
            } else {
                say!("{}", headline(&found));
                for indicator in &found.text.indicators {
                    say!(
                        "{:>6}  {} ({} / {}, {})",
                        indicator.weight.exact(),
                        indicator.name.en,
                        indicator.numerator,
                        indicator.denominator,
                        indicator.window
                    );
                }
            }
        }
        Command::Compare {
            version,
            as_on,
            within,
            json,
        } => {
            let within = within.as_deref();
            let shadow = app.shadow(&operator, &version, as_on, within).await?;
            if json {
                say!("{}", shadow.for_programs());
            } else {
                say_text(&for_people(&shadow));
            }
        }
        Command::Approve { version, by } => {
            let actor = app.actor_as(by.as_deref()).await?;
            let approved = app.approve_methodology(&actor, &version).await?;
            say!("{}", headline(&approved));
        }
        Command::Drop { version } => {
            app.drop_methodology(&operator, &version).await?;
            say!("The draft {version} was dropped.");
        }
    }
    app.db().close().await;
    Ok(ExitCode::SUCCESS)
}

/// Whether a draft was kept, in words.
pub fn kept(kept: Drafted, dry_run: bool) -> &'static str {
    match (kept, dry_run) {
        (Drafted::Already, _) => "stored before, nothing changed",
        (_, true) => "all good, nothing written (dry run)",
        (Drafted::New, false) => "stored as a draft; somebody else approves it",
        (Drafted::Changed, false) => "the draft was changed; somebody else approves it",
    }
}

/// A version in one line.
pub fn headline<T: Rulebook>(version: &rulebooks::Version<T>) -> String {
    let status = match version.status {
        Status::Draft => "draft",
        Status::Approved => "approved",
    };
    let whose = version.organisation.as_ref();
    let mut line = format!(
        "{}: {status}, from {}, for {}",
        version.text.version(),
        version.text.effective_from().dotted(),
        whose.map_or("the nation", |o| &o.name_en),
    );
    for (what, by) in [
        ("drafted", &version.drafted),
        ("approved", &version.approved),
    ] {
        if let Some((name, at)) = by {
            line += &format!("; {what} {} by {name}", at.day().dotted());
        }
    }
    line
}

fn for_people(shadow: &Shadow) -> String {
    let (gain, lose) = shadow.gain_and_lose();
    let mut text = format!(
        "{} instead of {}, as on {}: {gain} would gain a rank, {lose} would lose one.\n",
        shadow.draft.version,
        shadow.in_force.version,
        shadow.as_on.dotted()
    );
    for shift in &shadow.shifts {
        let rank = |rank: Option<usize>| rank.map_or("-".to_owned(), |r| r.to_string());
        let through: Vec<String> = shift
            .through
            .iter()
            .map(|(id, points)| format!("{id} {points}"))
            .collect();
        let level = shift.kind.level().map_or("", Level::name);
        text += &match shadow.has_levels() {
            true => format!("{level:<11}"),
            false => String::new(),
        };
        text += &format!(
            "{:<8} {:>3} -> {:>3}  {:>6} -> {:>6} ({})  {}\n",
            shift.code,
            rank(shift.now.rank),
            rank(shift.then.rank),
            shift.now.score,
            shift.then.score,
            shift.change,
            through.join(", ")
        );
    }
    text
}
