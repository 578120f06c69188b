//! Embeds the built look (ui/dist) and the words (words/*/*.ftl): writes one
//! table of each, with `include_bytes!` and `include_str!`, for the crate to
//! include.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), String> {
    let here = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(|e| e.to_string())?);
    let out = PathBuf::from(env::var("OUT_DIR").map_err(|e| e.to_string())?);
    write(
        &out.join("assets.rs"),
        &assets(&here.join("../../ui/dist"))?,
    )?;
    write(&out.join("words.rs"), &words(&here.join("words"))?)
}

fn assets(dist: &Path) -> Result<String, String> {
    println!("cargo::rerun-if-changed={}", dist.display());
    let manifest = dist.join("manifest.json");
    println!("cargo::rerun-if-changed={}", manifest.display());
    let text = fs::read_to_string(&manifest).map_err(|error| {
        format!(
            "The style sheet and scripts are not built ({}: {error}): \
             run `npm ci && npm run build` in ui/",
            manifest.display()
        )
    })?;
    let names: BTreeMap<String, String> =
        serde_json::from_str(&text).map_err(|e| format!("{}: {e}", manifest.display()))?;
    let mut table = String::from("static ASSETS: &[Asset] = &[\n");
    for (name, file) in &names {
        let path = fs::canonicalize(dist.join(file)).map_err(|e| format!("{file}: {e}"))?;
        let kind = content_type(name)?;
        writeln!(
            table,
            "Asset {{ name: {name:?}, path: {:?}, content_type: {kind:?}, bytes: include_bytes!({:?}) }},",
            format!("/assets/{file}"),
            path.display().to_string(),
        )
        .map_err(|e| e.to_string())?;
    }
    table.push_str("];\n");
    for (name, file) in &names {
        let constant = name.to_uppercase().replace(['.', '-'], "_");
        writeln!(
            table,
            "/// Where `{name}` is served.\npub const {constant}: &str = {:?};",
            format!("/assets/{file}")
        )
        .map_err(|e| e.to_string())?;
    }
    Ok(table)
}

fn content_type(name: &str) -> Result<&'static str, String> {
    match name.rsplit('.').next() {
        Some("css") => Ok("text/css; charset=utf-8"),
        Some("js") => Ok("text/javascript; charset=utf-8"),
        Some("svg") => Ok("image/svg+xml"),
        Some("png") => Ok("image/png"),
        Some("woff2") => Ok("font/woff2"),
        _ => Err(format!(
            "ui/dist holds {name}, whose kind build.rs doesn't know"
        )),
    }
}

fn words(folder: &Path) -> Result<String, String> {
    let mut table = String::new();
    for (constant, language) in [("ENGLISH", "en"), ("HINDI", "hi")] {
        let folder = folder.join(language);
        println!("cargo::rerun-if-changed={}", folder.display());
        let entries = fs::read_dir(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
        let mut files = entries
            .map(|entry| entry.map(|e| e.path()).map_err(|e| e.to_string()))
            .collect::<Result<Vec<_>, _>>()?;
        files.retain(|file| file.extension().is_some_and(|e| e == "ftl"));
        files.sort();
        writeln!(table, "static {constant}: &[(&str, &str)] = &[").map_err(|e| e.to_string())?;
        for file in files {
            println!("cargo::rerun-if-changed={}", file.display());
            let name = file.file_name().map(|n| n.to_string_lossy().into_owned());
            writeln!(
                table,
                "({:?}, include_str!({:?})),",
                name.unwrap_or_default(),
                file.display().to_string()
            )
            .map_err(|e| e.to_string())?;
        }
        table.push_str("];\n");
    }
    Ok(table)
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    fs::write(path, text).map_err(|e| format!("{}: {e}", path.display()))
}
