//! `sopan mandate`: who must learn what, by when and why.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sopan_app::formats::mandate as file;
use sopan_app::mandates::{Published, Simulation, Wrong};
use sopan_rules::mandates::audience::Truth;
use sopan_rules::mandates::{Mandate, Named};
use sopan_rules::numbers::grouped;
use sopan_rules::time::Day;

use crate::place::{CommandError, Place, Result, about, say, say_text};

/// What can be done with mandates.
#[derive(clap::Subcommand, Debug)]
pub enum Command {
    /// Look at the file of a mandate (TOML or JSON) and say what is wrong with it
    Check {
        /// The file
        file: PathBuf,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Say what a mandate would do: how many it reaches, who, how far behind they are, and
    /// what learning it asks for
    Simulate {
        /// The file
        file: PathBuf,
        /// On which day, as YYYY-MM-DD
        #[arg(long, value_name = "DATE")]
        as_on: Day,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Keep a mandate as a draft, for somebody else to publish
    Draft {
        /// The file
        file: PathBuf,
        /// Who drafts it: e-mail, phone or number of an official; by default the operator
        #[arg(long = "as", value_name = "USER")]
        by: Option<String>,
    },
    /// Publish a mandate from today on. Ctrl-C stops after the officials under way; the same
    /// command goes on from there
    Publish {
        /// The file; a draft with this code that says the same is published as it is
        file: PathBuf,
        /// Who publishes it; whoever drafted it can't. By default the operator
        #[arg(long = "as", value_name = "USER")]
        by: Option<String>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Retire a mandate from today on: nobody is under it any more
    Retire {
        /// Its code
        code: String,
        /// Who retires it; by default the operator
        #[arg(long = "as", value_name = "USER")]
        by: Option<String>,
    },
    /// List the mandates
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Say why an official is under each live mandate, or is not
    Why {
        /// E-mail, phone or number of the official
        #[arg(long, value_name = "CODE")]
        official: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

/// Checks, simulates, drafts, publishes, retires, lists or explains.
pub async fn run(place: &Place, command: Command) -> Result<ExitCode> {
    if let Command::Check { file, json } = &command {
        return check(place, file, *json).await;
    }
    let app = place.open("").await?;
    let operator = app.actor_as(None).await?;
    match command {
        Command::Check { .. } => {}
        Command::Simulate { file, as_on, json } => {
            let mandate = read(&file)?;
            let simulation = app
                .simulate_mandate(&operator, &mandate, as_on, None)
                .await?;
            if json {
                say!("{}", serde_json::json!(simulation));
            } else {
                say_text(&for_people(&simulation));
            }
        }
        Command::Draft { file, by } => {
            let mandate = read(&file)?;
            let actor = app.actor_as(by.as_deref()).await?;
            app.draft_mandate(&actor, &mandate).await?;
            say!("{} is kept as a draft.", mandate.code);
        }
        Command::Publish { file, by, json } => {
            let mandate = read(&file)?;
            let actor = app.actor_as(by.as_deref()).await?;
            let held = app.mandates(&operator).await?;
            let last = held.iter().rfind(|v| v.code == mandate.code);
            let body = file::to_json(&mandate)
                .map_err(|e| CommandError::Usage(format!("{}: {e}", file.display())))?;
            let live = |v: &sopan_app::store::mandates::Version| {
                v.published.is_none() || v.until.is_some_and(|until| until == Day::FOREVER)
            };
            if !last.is_some_and(|v| v.body == body && live(v)) {
                app.draft_mandate(&operator, &mandate).await?;
            }
            let stop = on_interrupt();
            let published = app
                .publish_mandate(&actor, &mandate.code, |officials| {
                    eprintln!("{} officials", grouped(officials));
                    !stop.load(Ordering::SeqCst)
                })
                .await?;
            told(&published, "published", json);
        }
        Command::Retire { code, by } => {
            let actor = app.actor_as(by.as_deref()).await?;
            let stop = on_interrupt();
            let retired = app
                .retire_mandate(&actor, &code, |_| !stop.load(Ordering::SeqCst))
                .await?;
            told(&retired, "retired", false);
        }
        Command::List { json } => {
            let mut list = Vec::new();
            for version in app.mandates(&operator).await? {
                let (officials, unknown) = app.mandate_counts(&operator, version.mandate).await?;
                let live = version.until == Some(Day::FOREVER);
                let state = match (version.published, live) {
                    (None, _) => "draft",
                    (Some(_), true) => "live",
                    (Some(_), false) => "retired",
                };
                let counted = |n: i64| live.then_some(n);
                if json {
                    list.push(serde_json::json!({
                        "code": version.code, "version": version.version, "state": state,
                        "from": version.from, "officials": counted(officials),
                        "unknown": counted(unknown), "running": live && version.running,
                    }));
                } else {
                    let reached = counted(officials).map(grouped).unwrap_or_default();
                    say!(
                        "{:<32} {:>3} {state:<8} {reached}",
                        version.code,
                        version.version
                    );
                }
            }
            if json {
                say!("{}", serde_json::Value::from(list));
            }
        }
        Command::Why { official, json } => {
            let official = app.official_by_code(&operator, &official).await?;
            let explained = app.explain_mandates(&operator, official).await?;
            if json {
                say!("{}", serde_json::json!(explained));
            } else {
                for one in &explained {
                    let reached = match one.why.reached {
                        Truth::Yes => "under it",
                        Truth::No => "not under it",
                        Truth::Unknown => "can't be said",
                    };
                    let since = one.since.map(|s| format!(" since {}", s.dotted()));
                    say!(
                        "{} ({}): {reached}{}",
                        one.title.en,
                        one.code,
                        since.unwrap_or_default()
                    );
                    for held in one.why.groups.iter().chain(&one.why.excepted).flatten() {
                        let found = held.found.as_ref().map_or("not stated", |f| &f.en);
                        let met = match held.met {
                            Truth::Yes => "met",
                            Truth::No => "not met",
                            Truth::Unknown => "unknown",
                        };
                        say!(
                            "    {}: {} | {found} | {met}",
                            held.criterion.en,
                            held.wanted.en
                        );
                    }
                }
            }
        }
    }
    app.db().close().await;
    Ok(ExitCode::SUCCESS)
}

/// Reads the file of a mandate; what is wrong with it ends the command.
fn read(path: &Path) -> Result<Mandate<Named>> {
    let bytes = std::fs::read(path).map_err(about(path))?;
    file::read(&bytes).map_err(|wrong| {
        let lines: Vec<String> = wrong.iter().map(Wrong::to_string).collect();
        CommandError::Usage(format!("{}: {}", path.display(), lines.join("\n")))
    })
}

async fn check(place: &Place, path: &Path, json: bool) -> Result<ExitCode> {
    let bytes = std::fs::read(path).map_err(about(path))?;
    let read = file::read(&bytes);
    let mut wrong = read.as_ref().err().cloned().unwrap_or_default();
    let mut warnings = Vec::new();
    // Whom it means can be held against who is there, where there is somebody, and what is one
    // course in the catalogue counts once.
    if let Ok(mandate) = &read
        && place.exists()
    {
        let app = place.open("").await?;
        wrong = app.audience_problems(mandate).await?;
        wrong.extend(app.choice_problems(mandate).await?);
        warnings = app.mandate_warnings(mandate).await?;
        app.db().close().await;
    }
    if json {
        let words = read.as_ref().ok().map(Mandate::in_words);
        say!(
            "{}",
            serde_json::json!({
                "good": wrong.is_empty(), "problems": wrong, "warnings": warnings, "words": words,
            })
        );
    } else if let (Ok(mandate), true) = (&read, wrong.is_empty()) {
        let words = mandate.in_words();
        say!("{}: {}", mandate.code, mandate.title.en);
        for said in &words.audience {
            say!("  {}", said.en);
        }
        for (depth, said) in &words.requirement {
            say!("  {}{}", "  ".repeat(*depth), said.en);
        }
        say!("  {}\n  {}", words.window.en, words.consequence.en);
        if let Some(reading) = &mandate.reading {
            say!("  {}", reading.en);
        }
        for one in &warnings {
            say!("{}: {one}", path.display());
        }
    } else {
        for one in &wrong {
            say!("{}: {one}", path.display());
        }
    }
    Ok(if wrong.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn told(done: &Published, what: &str, json: bool) {
    if json {
        say!("{}", serde_json::json!(done));
        return;
    }
    let (officials, decisions) = (grouped(done.officials), done.decisions);
    if done.finished {
        say!(
            "{} (version {}) is {what}: {officials} officials were looked at, {} decisions written.",
            done.code,
            done.version,
            grouped(decisions)
        );
    } else {
        say!(
            "{} (version {}): stopped after {officials} officials; the same command goes on from \
             there.",
            done.code,
            done.version
        );
    }
}

/// Turns true when Ctrl-C is pressed.
/// Becomes true when somebody presses Ctrl-C.
pub fn on_interrupt() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let set = stop.clone();
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            set.store(true, Ordering::SeqCst);
        }
    });
    stop
}

fn for_people(simulation: &Simulation) -> String {
    let mut text = format!(
        "{}, as on {}: reaches {} officials; of {} it can't be said, as no date of joining is \
         known.\n",
        simulation.mandate,
        simulation.as_on.dotted(),
        grouped(simulation.officials),
        grouped(simulation.unknown)
    );
    if let Some(reading) = &simulation.reading {
        text += &format!("{}\n", reading.en);
    }
    for one in &simulation.warnings {
        text += &format!("{one}\n");
    }
    for (state, count) in &simulation.states {
        text += &format!("  {state:?}: {}\n", grouped(*count));
    }
    text += &format!(
        "At least {} hours of learning are still asked for.\n",
        grouped(simulation.minutes_asked / 60)
    );
    for line in &simulation.organisations {
        text += &format!(
            "{:<24} {:>8} reached {:>8} behind {:>8} unknown {:>8} hours\n",
            line.code,
            grouped(line.officials),
            grouped(line.behind),
            grouped(line.unknown),
            grouped(line.minutes_asked / 60)
        );
    }
    text
}
