//! The program: everything that Sopan does, from the command line.

mod apar;
mod brief;
mod course;
mod credential;
mod demo;
mod edition;
mod explain;
mod import;
mod import_courses;
mod import_methodology;
mod integrity;
mod ledger;
mod letter;
mod mandate;
mod methodology;
mod notices;
mod organisations;
mod people;
mod place;
mod questions;
mod rank;
mod read_pdf;
mod reconcile;
mod records;
mod report;
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
    /// Bring files in
    #[command(subcommand)]
    Import(import::Command),
    /// Make and serve a demonstration with a synthetic nation
    Demo(demo::Args),
    /// Fill an empty database with a synthetic nation
    Synth(synth::Args),
    /// Write learning until killed: for the test of crashes
    #[command(hide = true)]
    WriteLoad(write_load::Args),
    /// Write the text of a PDF from standard input: how the program reads PDFs, in a process
    /// of its own
    #[command(hide = true)]
    ReadPdf,
    /// Prove that every view and account equals what the ledger's entries give
    #[command(subcommand)]
    Ledger(ledger::Command),
    /// Rank the States, or what stands directly below an organisation, as on a day
    Rank(rank::Args),
    /// Explain an organisation's rank, and the least that would gain it one
    Explain(explain::Args),
    /// List, compare and approve versions of the methodology
    #[command(subcommand)]
    Methodology(methodology::Command),
    /// Create, move, merge and retire organisations, and look for what is wrong with them
    #[command(subcommand)]
    Organisations(organisations::Command),
    /// Find accounts that look like one person, and merge one into another
    #[command(subcommand)]
    People(people::Command),
    /// Publish, list and show editions of the ranking
    #[command(subcommand)]
    Edition(edition::Command),
    /// Hold a published table against what the stated method gives
    #[command(subcommand)]
    Reconcile(reconcile::Command),
    /// Look at new completions, list flags, and the rules of learning integrity in versions
    #[command(subcommand)]
    Integrity(integrity::Command),
    /// Show, verify, revoke and export credentials of certificates, and change the key that
    /// signs them
    #[command(subcommand)]
    Credential(credential::Command),
    /// Bring a course in from a package (SCORM, cmi5, xAPI, Common Cartridge, Sopan's own
    /// archive), or write one out as an archive
    #[command(subcommand)]
    Course(course::Command),
    /// Let programs send learning records (xAPI) and read them
    #[command(subcommand)]
    Records(records::Command),
    /// Bring questions into a bank, take them out, and list banks
    #[command(subcommand)]
    Questions(questions::Command),
    /// Write a report: officials, enrolments, assessments, courses or organisations
    Report(report::Args),
    /// Check, simulate, publish and explain mandates: who must learn what, by when
    #[command(subcommand)]
    Mandate(mandate::Command),
    /// Evidence for the appraisal report: packets, their check, and the sealing of a year
    #[command(subcommand)]
    Apar(apar::Command),
    /// Tell officials what is due and their admins what is overdue, and see what came of it
    #[command(subcommand)]
    Notices(notices::Command),
    /// Write the D.O. letter that carries an edition to a State
    Letter(letter::Args),
    /// Make the letters of an edition to all States in both languages, and send them
    Brief(brief::Args),
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
        Command::Import(command) => import::run(&cli.place, command).await,
        Command::Serve(args) => serve::run(&cli.place, args).await,
        Command::Demo(args) => demo::run(&cli.place, args).await,
        Command::Synth(args) => synth::run(&cli.place, args).await,
        Command::WriteLoad(args) => write_load::run(&cli.place, args).await,
        Command::ReadPdf => read_pdf::run(),
        Command::Ledger(command) => ledger::run(&cli.place, command).await,
        Command::Rank(args) => rank::run(&cli.place, args).await,
        Command::Explain(args) => explain::run(&cli.place, args).await,
        Command::Methodology(command) => methodology::run(&cli.place, command).await,
        Command::Organisations(command) => organisations::run(&cli.place, command).await,
        Command::People(command) => people::run(&cli.place, command).await,
        Command::Edition(command) => edition::run(&cli.place, command).await,
        Command::Reconcile(command) => reconcile::run(&cli.place, command).await,
        Command::Integrity(command) => integrity::run(&cli.place, command).await,
        Command::Credential(command) => credential::run(&cli.place, command).await,
        Command::Course(command) => course::run(&cli.place, command).await,
        Command::Records(command) => records::run(&cli.place, command).await,
        Command::Questions(command) => questions::run(&cli.place, command).await,
        Command::Report(args) => report::run(&cli.place, args).await,
        Command::Mandate(command) => mandate::run(&cli.place, command).await,
        Command::Apar(command) => apar::run(&cli.place, command).await,
        Command::Notices(command) => notices::run(&cli.place, command).await,
        Command::Letter(args) => letter::run(&cli.place, args).await,
        Command::Brief(args) => brief::run(&cli.place, args).await,
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            eprintln!("sopan: {error}");
            ExitCode::FAILURE
        }
    }
}
