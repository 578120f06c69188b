//! The pages as people read them, and what must hold for every one of them.

use crate::samples;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use sopan_web::words::Language;

/// The part of a page that is its own: what stands in `<main>`, with white
/// space as a browser sees it.
fn content(html: &str) -> String {
    let start = html.find("<main").expect("a main part");
    let end = html.find("</main>").expect("an end of the main part");
    html[start..end]
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn pages_read_as_they_did() {
    for language in Language::ALL {
        for (name, html) in samples::all(language) {
            insta::with_settings!({prepend_module_to_snapshot => false}, {
                insta::assert_snapshot!(format!("{name}.{}", language.code()), content(&html));
            });
        }
    }
}

#[test]
fn no_page_holds_a_style_or_a_script_of_its_own() {
    for language in Language::ALL {
        for (name, html) in samples::all(language) {
            for bad in ["<style", " style=", "javascript:", "<script>"] {
                assert!(!html.contains(bad), "{name} holds {bad}");
            }
            let handler = html.split(" on").skip(1).find(|rest| {
                let word: String = rest.chars().take_while(char::is_ascii_lowercase).collect();
                rest[word.len()..].starts_with("=\"") && !word.is_empty()
            });
            assert!(handler.is_none(), "{name} holds a handler: {handler:?}");
        }
    }
}

#[test]
fn every_page_has_one_title_one_heading_and_no_id_twice() {
    for language in Language::ALL {
        for (name, html) in samples::all(language) {
            assert_eq!(html.matches("<h1").count(), 1, "headings of {name}");
            assert!(
                html.contains(&format!("<html lang=\"{}\"", language.code())),
                "{name} says its language"
            );
            let mut ids = BTreeSet::new();
            for rest in html.split(" id=\"").skip(1) {
                let id = rest.split('"').next().unwrap();
                assert!(ids.insert(id), "{name} has the id {id} twice");
            }
            for attribute in [" for=\"", " aria-describedby=\"", " aria-labelledby=\""] {
                for rest in html.split(attribute).skip(1) {
                    for id in rest.split('"').next().unwrap().split(' ') {
                        assert!(ids.contains(id), "{name} speaks of {id}, which isn't there");
                    }
                }
            }
        }
    }
}

#[test]
fn every_form_that_posts_is_protected() {
    for (name, html) in samples::all(Language::English) {
        for rest in html.split("<form").skip(1) {
            let form = rest.split("</form>").next().unwrap();
            if form.split('>').next().unwrap().contains("method=\"post\"") {
                assert!(form.contains("name=\"csrf\""), "a form of {name}: {form}");
            }
        }
    }
}

fn files(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, ending, found);
        } else if path.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
}

/// The keys of a language, each with the arguments that its message takes.
fn keys(language: Language) -> BTreeMap<String, BTreeSet<String>> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    files(
        &here.join("words").join(language.code()),
        ".ftl",
        &mut found,
    );
    let mut keys: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in found {
        let mut current = None;
        for line in fs::read_to_string(&file).unwrap().lines() {
            let name = line.split(" =").next().unwrap();
            if line.starts_with(|c: char| c.is_ascii_lowercase()) && line.contains(" =") {
                current = Some(name.to_owned());
                keys.entry(name.to_owned()).or_default();
            }
            for rest in line.split('$').skip(1) {
                let arg = rest
                    .chars()
                    .take_while(|c| c.is_ascii_alphanumeric() || *c == '-')
                    .collect();
                keys.get_mut(current.as_ref().unwrap()).unwrap().insert(arg);
            }
        }
    }
    keys
}

/// Every string literal that looks like a key, and those that stand where only
/// a key may stand.
fn uses() -> (BTreeSet<String>, BTreeMap<String, PathBuf>) {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    files(&here.join("templates"), ".html", &mut found);
    files(&here.join("src"), ".rs", &mut found);
    let mut literals = BTreeSet::new();
    let mut certain = BTreeMap::new();
    let first = [
        ".t(\"",
        ".tn(\"",
        " key(\"",
        "(key(\"",
        ".tile(\"",
        ".hint(\"",
        ".note(\"",
        ".tabs(\"",
        ".label(\"",
        ".empty(\"",
    ];
    for file in found {
        let text = fs::read_to_string(&file).unwrap();
        let text = text.split("#[cfg(test)]").next().unwrap();
        let text: String = text
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .map(|line| format!("{line}\n"))
            .collect();
        for literal in text.split('"') {
            let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            if !literal.is_empty() && literal.chars().all(fits) {
                literals.insert(literal.to_owned());
            }
        }
        for opening in first {
            for rest in text.split(opening).skip(1) {
                let key = rest.split('"').next().unwrap();
                certain.insert(key.to_owned(), file.clone());
            }
        }
        // The label of a field is the second word that it is given.
        for rest in text.split("page.field(\"").skip(1) {
            if let Some(key) = rest.split('"').nth(2) {
                certain.insert(key.to_owned(), file.clone());
            }
        }
        for rest in text.split(".empty(\"").skip(1) {
            if let Some(key) = rest.split('"').nth(2) {
                certain.insert(key.to_owned(), file.clone());
            }
        }
    }
    (literals, certain)
}

#[test]
fn every_word_that_is_used_is_there_in_every_language_and_none_is_idle() {
    let english = keys(Language::English);
    let hindi = keys(Language::Hindi);
    let (literals, certain) = uses();

    let mut wrong = Vec::new();
    for (key, file) in &certain {
        if !english.contains_key(key) {
            wrong.push(format!("{} uses {key}, which has no words", file.display()));
        }
    }
    for key in english.keys() {
        if !hindi.contains_key(key) {
            wrong.push(format!("{key} has no Hindi"));
        }
        // The words of an error are found by the error's code.
        if !literals.contains(key) && !key.starts_with("why-") {
            wrong.push(format!("{key} is used nowhere"));
        }
    }
    for (key, args) in &hindi {
        match english.get(key) {
            None => wrong.push(format!("{key} has no English")),
            Some(others) => {
                // The number that a form is chosen by may be left unsaid.
                let quiet = |args: &BTreeSet<String>| -> BTreeSet<String> {
                    args.iter().filter(|a| *a != "count").cloned().collect()
                };
                if quiet(args) != quiet(others) {
                    wrong.push(format!(
                        "{key} takes {others:?} in English, {args:?} in Hindi"
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn hindi_pages_hold_no_english_sentence_of_ours() {
    let english: Vec<String> = {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut found = Vec::new();
        files(&here.join("words/en"), ".ftl", &mut found);
        found
            .iter()
            .flat_map(|file| {
                fs::read_to_string(file)
                    .unwrap()
                    .lines()
                    .filter_map(|line| line.split_once(" = ").map(|(_, text)| text.to_owned()))
                    .filter(|text| text.contains(' ') && !text.contains('{'))
                    .collect::<Vec<_>>()
            })
            .collect()
    };
    for (name, html) in samples::all(Language::Hindi) {
        for sentence in &english {
            assert!(
                !html.contains(&format!(">{sentence}<")),
                "{name} says “{sentence}”"
            );
        }
    }
}
