//! What Sopan's speed is worth, each figure beside another of the same run:
//! `make bench`, or `make bench ARGS="lane import"` for some of it. Prints Markdown;
//! `docs/benchmarks.md` keeps what came out, and says on which machine.

mod assessments;
mod credentials;
mod import;
mod lane;
mod mandates;
mod pages;
mod rank;
mod records;
mod report;
mod search;
mod suggest;
mod world;

#[path = "../../src/place.rs"]
#[allow(dead_code, unused_imports, unused_macros)]
mod place;

use std::process::ExitCode;

use clap::{Parser, ValueEnum};

use sopan_app::synth::Population;
use world::{Result, World};

/// Measures Sopan beside what it stands on.
#[derive(Parser)]
struct Args {
    /// What to measure; by default everything
    #[arg(value_enum)]
    what: Vec<What>,
    /// Only this database
    #[arg(long, value_enum)]
    on: Option<On>,
    /// Completions through the lane
    #[arg(long, default_value_t = 20_000)]
    completions: usize,
    /// Officials of the nation that is ranked, that reports are of, and over which a mandate
    /// is published
    #[arg(long, default_value_t = 14_00_000)]
    officials: i64,
    /// Officials in the file that is imported
    #[arg(long, default_value_t = 1_00_000)]
    rows: usize,
    /// xAPI statements that are stored, and then asked for
    #[arg(long, default_value_t = 1_00_000)]
    statements: usize,
    /// Courses of the catalogue that is searched
    #[arg(long, default_value_t = 1_00_000)]
    catalogue: i64,
    /// Learners who take the same test at once
    #[arg(long, default_value_t = 2_000)]
    learners: usize,
    /// Answers that each of them gives, one every 20 seconds
    #[arg(long, default_value_t = 30)]
    answers: usize,
    /// Officials of the nation whose pages are asked for
    #[arg(long, default_value_t = 20_000)]
    served: i64,
    /// About how many courses they complete; by default a quarter as many as they are
    #[arg(long)]
    completed: Option<i64>,
    /// About how many organisations the nation has that is ranked
    #[arg(long)]
    organisations: Option<i64>,
    /// How many courses it offers
    #[arg(long)]
    courses: Option<i64>,
    /// About how often assessments are attempted in it
    #[arg(long, requires = "courses")]
    attempts: Option<i64>,
    /// Keep the databases here and use them again: a large nation takes minutes to make
    #[arg(long)]
    keep: Option<std::path::PathBuf>,
    /// cargo says this to every benchmark
    #[arg(long, hide = true)]
    bench: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    Lane,
    Rank,
    Pages,
    Import,
    Report,
    Records,
    Search,
    Assessments,
    Mandates,
    Credentials,
    Suggest,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum On {
    Sqlite,
    Postgres,
}

#[tokio::main]
async fn main() -> ExitCode {
    let args = Args::parse();
    match measure(&args).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn measure(args: &Args) -> Result<()> {
    println!("{}\n", world::machine());
    let nation = Population {
        organisations: args.organisations,
        courses: args.courses,
        attempts: args.attempts,
        ..Population::of(
            args.officials,
            args.completed.unwrap_or(args.officials / 4),
            1,
        )
    };
    for what in [
        What::Lane,
        What::Rank,
        What::Pages,
        What::Import,
        What::Report,
        What::Records,
        What::Search,
        What::Assessments,
        What::Mandates,
        What::Credentials,
        What::Suggest,
    ] {
        if !args.what.is_empty() && !args.what.contains(&what) {
            continue;
        }
        if what == What::Suggest {
            suggest::measure();
            continue;
        }
        for on in [On::Sqlite, On::Postgres] {
            if args.on.is_some_and(|only| only != on) {
                continue;
            }
            let world = World::new(on, args.keep.as_deref()).await?;
            match what {
                What::Lane => lane::measure(&world, args.completions).await?,
                What::Rank => rank::measure(&world, nation).await?,
                What::Pages => pages::measure(&world, args.served).await?,
                What::Import => import::measure(&world, args.rows).await?,
                What::Report => report::measure(&world, args.officials).await?,
                What::Records => records::measure(&world, args.statements).await?,
                What::Search => search::measure(&world, args.catalogue).await?,
                What::Assessments => {
                    assessments::measure(&world, args.learners, args.answers).await?;
                }
                What::Mandates => mandates::measure(&world, args.served, nation).await?,
                What::Credentials => credentials::measure(&world, args.served).await?,
                // It needs no database.
                What::Suggest => {}
            }
            world.clear().await?;
        }
    }
    Ok(())
}
