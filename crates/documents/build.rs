//! Finds the fonts that the documents are set in, and says what to do when they
//! are missing.

use std::env;
use std::path::PathBuf;

/// The environment variable that the source reads, and the file it names.
const FONTS: [(&str, &str); 4] = [
    (
        "SOPAN_FONT_SANS_REGULAR",
        "noto-sans/400Regular/NotoSans_400Regular.ttf",
    ),
    (
        "SOPAN_FONT_SANS_SEMIBOLD",
        "noto-sans/600SemiBold/NotoSans_600SemiBold.ttf",
    ),
    (
        "SOPAN_FONT_DEVANAGARI_REGULAR",
        "noto-sans-devanagari/400Regular/NotoSansDevanagari_400Regular.ttf",
    ),
    (
        "SOPAN_FONT_DEVANAGARI_SEMIBOLD",
        "noto-sans-devanagari/600SemiBold/NotoSansDevanagari_600SemiBold.ttf",
    ),
];

fn main() -> Result<(), String> {
    println!("cargo::rerun-if-changed=build.rs");
    let here = env::var("CARGO_MANIFEST_DIR").map_err(|error| error.to_string())?;
    let ui = PathBuf::from(here).join("../../ui");
    for (variable, file) in FONTS {
        let path = ui.join("node_modules/@expo-google-fonts").join(file);
        println!("cargo::rerun-if-changed={}", path.display());
        if !path.is_file() {
            println!(
                "cargo::error=the font {file} is missing: run `npm ci` in ui/ first \
                 (looked for {})",
                path.display()
            );
            return Ok(());
        }
        println!("cargo::rustc-env={variable}={}", path.display());
    }
    Ok(())
}
