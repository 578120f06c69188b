//! `sopan ledger verify`: the proof.

use std::process::ExitCode;

use sopan_store::Db;
use sopan_store::verify::verify;

use crate::place::{Place, Result, say};

/// What can be done with the ledger.
#[derive(clap::Subcommand, Debug)]
pub enum Command {
    /// Recompute every view and account from the entries and say where they differ
    Verify {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

/// Exit code 0 only if every view and account equals what the entries give.
pub async fn run(place: &Place, command: Command) -> Result<ExitCode> {
    let Command::Verify { json } = command;
    let db = Db::open(&place.database()).await?;
    let told = verify(&db).await?;
    if json {
        say!("{}", serde_json::json!(told));
    } else {
        say!(
            "{} entries of {} officials, {} account lines: {} differences",
            told.entries,
            told.officials,
            told.account_lines,
            told.differences
        );
        for d in &told.first {
            say!(
                "{} {}: expected {}, found {}",
                d.table,
                d.key,
                d.expected,
                d.found
            );
        }
    }
    Ok(match told.is_clean() {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}
