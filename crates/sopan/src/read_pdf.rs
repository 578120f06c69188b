//! `sopan read-pdf`: the text of a PDF from standard input, or why there is none, as JSON. The
//! program runs itself so for each PDF that somebody brings, so that no file can harm it.

use std::io::Read;
use std::process::ExitCode;

use sopan_app::documents::pdf_text::text_of;
use sopan_app::{AppError, PDF_BYTES};

use crate::place::{Result, say_text};

/// Reads and writes.
pub fn run() -> Result<ExitCode> {
    let mut bytes = Vec::new();
    let most = u64::try_from(PDF_BYTES).unwrap_or(u64::MAX);
    let read = std::io::stdin().take(most).read_to_end(&mut bytes);
    read.map_err(AppError::Files)?;
    let said = serde_json::to_string(&text_of(bytes));
    say_text(&said.map_err(|e| AppError::Document(e.to_string()))?);
    Ok(ExitCode::SUCCESS)
}
