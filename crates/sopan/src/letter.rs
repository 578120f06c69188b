//! `sopan letter`: the D.O. letter of an edition to a State, as PDF.

use std::path::PathBuf;
use std::process::ExitCode;

use sopan_app::access::Actor;
use sopan_app::documents::Language;

use crate::place::{Place, Result, about};

/// The language of a letter.
#[derive(clap::ValueEnum, Clone, Copy, Debug)]
pub enum In {
    /// English
    En,
    /// Hindi
    Hi,
}

/// Which letter.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The edition's number
    #[arg(long, value_name = "N")]
    pub edition: i64,
    /// The State's code, such as IN-HR
    #[arg(long, value_name = "CODE")]
    pub to: String,
    /// The letter's language
    #[arg(long, value_enum, default_value = "en")]
    pub language: In,
    /// Where the PDF is written
    #[arg(long, value_name = "FILE.pdf")]
    pub output: PathBuf,
}

/// Writes the letter.
pub async fn run(place: &Place, args: Args) -> Result<ExitCode> {
    let app = place.open("").await?;
    let language = match args.language {
        In::En => Language::English,
        In::Hi => Language::Hindi,
    };
    let letter = app
        .letter(&Actor::operator(), args.edition, &args.to, language)
        .await?;
    std::fs::write(&args.output, &letter.bytes).map_err(about(&args.output))?;
    eprintln!("{} was written", args.output.display());
    app.db().close().await;
    Ok(ExitCode::SUCCESS)
}
