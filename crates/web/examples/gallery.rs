//! Writes every sample page in every language, with the look, into a folder to
//! be opened in a browser: `cargo run -p sopan-web --example gallery -- FOLDER`.

#![allow(clippy::expect_used, dead_code)]

use std::{env, fs, path::PathBuf};

use sopan_web::{look, words::Language};

#[path = "../tests/web/samples/mod.rs"]
mod samples;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(env::args().nth(1).ok_or("name a folder to write to")?);
    for asset in look::all() {
        let file = folder.join(asset.path.trim_start_matches('/'));
        fs::create_dir_all(file.parent().ok_or("a path without a folder")?)?;
        fs::write(file, asset.bytes)?;
    }
    for language in Language::ALL {
        let to = folder.join(language.code());
        fs::create_dir_all(&to)?;
        for (name, html) in samples::all(language) {
            fs::write(to.join(format!("{name}.html")), html)?;
        }
    }
    println!("{}", folder.display());
    Ok(())
}
