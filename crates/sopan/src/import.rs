//! `sopan import`: files into Sopan, whole or not at all.

use std::process::ExitCode;

use crate::import_methodology;
use crate::place::{Place, Result};

/// What a file holds.
#[derive(clap::Subcommand, Debug)]
pub enum Command {
    /// A version of the methodology: indicators, definitions, weights
    Methodology(import_methodology::Args),
}

/// Exit code 0 when all rows are good, 2 when not, and then nothing was written.
pub async fn run(place: &Place, command: Command) -> Result<ExitCode> {
    match command {
        Command::Methodology(args) => import_methodology::run(place, args).await,
    }
}
