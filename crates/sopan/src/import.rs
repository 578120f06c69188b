//! `sopan import`: files into the database.

use std::process::ExitCode;

use crate::import_courses;
use crate::place::{Place, Result};

/// What is imported.
#[derive(clap::Subcommand, Debug)]
pub enum Command {
    /// A list of courses, or one whole course as JSON
    Courses(import_courses::Args),
}

/// Exit code 0 when all rows are good, 2 when not; then nothing was written.
pub async fn run(place: &Place, command: Command) -> Result<ExitCode> {
    match command {
        Command::Courses(args) => import_courses::run(place, args).await,
    }
}
