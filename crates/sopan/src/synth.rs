//! `sopan synth`: a synthetic nation, for trying things out and for measuring.

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use sopan_app::App;
use sopan_app::access::Actor;
use sopan_app::synth::{Population, Synthesized};

use crate::place::{Place, Result, say};

/// How large a nation.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Officials to register
    #[arg(long, default_value_t = 20_000)]
    pub officials: i64,
    /// Courses they complete, all together and about
    #[arg(long, default_value_t = 30_000)]
    pub completions: i64,
    /// Organisations, about; by default one for every 14 officials
    #[arg(long)]
    pub organisations: Option<i64>,
    /// Courses that are offered; by default ten short ones
    #[arg(long)]
    pub courses: Option<i64>,
    /// Attempts at assessments: decides how many of the courses end in one, and how often one
    /// is tried
    #[arg(long, requires = "courses")]
    pub attempts: Option<i64>,
    /// The same seed gives the same nation
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Fills an empty database.
pub async fn run(place: &Place, args: Args) -> Result<ExitCode> {
    let app = place.open("http://127.0.0.1").await?;
    let population = Population {
        officials: args.officials,
        completions: args.completions,
        seed: args.seed,
        organisations: args.organisations,
        courses: args.courses,
        attempts: args.attempts,
    };
    let begun = std::time::Instant::now();
    let made = fill(&app, population, async |_| Ok(())).await?;
    let seconds = begun.elapsed().as_secs_f64();
    if args.json {
        say!("{}", serde_json::json!(made));
    } else {
        say!(
            "{} organisations, {} officials, {} entries, {} courses completed, {} attempts, in {seconds:.1} s ({:.0} entries/s)",
            made.organisations,
            made.officials,
            made.entries,
            made.completions,
            made.attempts,
            made.entries as f64 / seconds
        );
    }
    app.db().close().await;
    Ok(ExitCode::SUCCESS)
}

/// Makes the nation, with the courses that `catalogue` brings in, and shows on a terminal
/// how far it is.
pub async fn fill(
    app: &App,
    population: Population,
    catalogue: impl AsyncFnOnce(&App) -> sopan_app::Result<()>,
) -> Result<Synthesized> {
    let shown = std::io::stderr().is_terminal();
    let made = app
        .synthesize(&Actor::operator(), population, catalogue, |done, all| {
            if shown {
                eprint!("\r{done} of {all} officials");
                let _ = std::io::stderr().flush();
            }
        })
        .await?;
    if shown {
        eprintln!();
    }
    Ok(made)
}
