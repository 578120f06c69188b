//! The program: everything that Sopan does, from the command line.

mod demo;
mod ledger;
mod place;
mod serve;
mod synth;
mod write_load;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use place::Place;

/// Sopan: the learning platform of a whole government.
#[derive(Parser)]
#[command(name = "sopan", version, about)]
struct Cli {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve pages and API
    Serve(serve::Args),
    /// Make and serve a demonstration with a synthetic nation
    Demo(demo::Args),
    /// Fill an empty database with a synthetic nation
    Synth(synth::Args),
    /// Write learning until killed: for the test of crashes
    #[command(hide = true)]
    WriteLoad(write_load::Args),
    /// Prove that every view and account equals what the ledger's entries give
    #[command(subcommand)]
    Ledger(ledger::Command),
}

#[tokio::main]
async fn main() -> ExitCode {
    let filter = tracing_subscriber::EnvFilter::try_from_env("SOPAN_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    let cli = Cli::parse();
    let done = match cli.command {
        Command::Serve(args) => serve::run(&cli.place, args).await,
        Command::Demo(args) => demo::run(&cli.place, args).await,
        Command::Synth(args) => synth::run(&cli.place, args).await,
        Command::WriteLoad(args) => write_load::run(&cli.place, args).await,
        Command::Ledger(command) => ledger::run(&cli.place, command).await,
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            eprintln!("sopan: {error}");
            ExitCode::FAILURE
        }
    }
}
