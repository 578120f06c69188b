//! `sopan ledger verify`: the proof.

use std::process::ExitCode;

use sopan_rules::time::Day;
use sopan_store::Db;
use sopan_store::verify::{verify, verify_measures};

use crate::place::{Place, Result, say, surroundings};

/// What can be done with the ledger.
#[derive(clap::Subcommand, Debug)]
pub enum Command {
    /// Recompute every view and account from the entries and say where they differ
    Verify {
        /// Only count every measure of every organisation again, as on a day: quicker, and
        /// by another way
        #[arg(long)]
        measures: bool,
        /// The day of the measures, as YYYY-MM-DD; by default today
        #[arg(long, value_name = "DATE", requires = "measures")]
        as_on: Option<Day>,
        /// Leave out what became known after this day
        #[arg(long, value_name = "DATE", requires = "measures")]
        known_on: Option<Day>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

/// Exit code 0 only if every view and account equals what the entries give.
pub async fn run(place: &Place, command: Command) -> Result<ExitCode> {
    let Command::Verify {
        measures,
        as_on,
        known_on,
        json,
    } = command;
    let db = Db::open(&place.database()).await?;
    let told = match measures {
        true => {
            let today = || (surroundings().now)().day();
            verify_measures(&db, as_on.unwrap_or_else(today), known_on).await?
        }
        false => verify(&db).await?,
    };
    if json {
        say!("{}", serde_json::json!(told));
    } else {
        match measures {
            true => say!(
                "every measure of {} organisations: {} differences",
                told.organisations,
                told.differences
            ),
            false => say!(
                "{} entries of {} officials, {} account lines: {} differences",
                told.entries,
                told.officials,
                told.account_lines,
                told.differences
            ),
        }
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
