//! QTI 2.1, 2.2 and 3.0: single items and packages of them. QTI 1.2, which
//! cartridges hold, is read and not written.
//!
//! Version 3.0 writes the same elements with other names
//! (`qti-choice-interaction` for `choiceInteraction`); reading and writing know
//! the names of version 2 and translate.

mod item;
pub(crate) mod version_1;
mod write;

use std::cell::{Cell, RefCell};
use std::io::{Read as Bytes, Seek, SeekFrom};

use roxmltree::Node;
use sopan_rules::numbers::grouped;

use super::{Difficulty, Read, codes, media};
use crate::packages::codes as package_codes;
use crate::packages::xml::{Xml, attribute, child, children, text_of};
use crate::packages::{Archive, Limits};
use crate::problems::{Problem, Report};

pub use write::{write, write_item};

/// Questions of a package.
const MOST_QUESTIONS: usize = 10_000;

/// A version of QTI.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Version {
    /// 2.1.
    V2_1,
    /// 2.2.
    V2_2,
    /// 3.0.
    V3_0,
}

/// The element's name in version 2: “choiceInteraction” for
/// “qti-choice-interaction” too.
fn name(node: Node<'_, '_>) -> String {
    let name = node.tag_name().name();
    match name.strip_prefix("qti-") {
        None => name.to_owned(),
        Some(rest) => {
            let mut out = String::with_capacity(rest.len());
            let mut capital = false;
            for c in rest.chars() {
                if c == '-' {
                    capital = true;
                } else if std::mem::take(&mut capital) {
                    out.extend(c.to_uppercase());
                } else {
                    out.push(c);
                }
            }
            out
        }
    }
}

/// “responseIdentifier” as “response-identifier”.
fn kebab(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            out.push('-');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

/// An attribute by its name in version 2.
fn att<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    attribute(node, name).or_else(|| attribute(node, &kebab(name)))
}

/// The children of this name in version 2.
fn parts<'a, 'i>(node: Node<'a, 'i>, wanted: &str) -> Vec<Node<'a, 'i>> {
    node.children()
        .filter(|child| child.is_element() && name(*child) == wanted)
        .collect()
}

fn part<'a, 'i>(node: Node<'a, 'i>, wanted: &str) -> Option<Node<'a, 'i>> {
    node.children()
        .find(|child| child.is_element() && name(*child) == wanted)
}

/// Reads an item (XML) or a package of items (ZIP).
pub fn read(mut reader: impl Bytes + Seek) -> Read {
    let mut out = Read {
        questions: Vec::new(),
        found: 0,
        report: Report::default(),
    };
    let mut start = Vec::new();
    let begun = (&mut reader).take(2).read_to_end(&mut start);
    if begun.is_ok() && reader.seek(SeekFrom::Start(0)).is_ok() && start == b"PK" {
        package(reader, &mut out);
    } else {
        let limits = Limits::default();
        let mut bytes = Vec::new();
        let read = (&mut reader)
            .take(limits.manifest + 1)
            .read_to_end(&mut bytes);
        if read.is_err() || bytes.len() as u64 > limits.manifest {
            out.report.push(
                Problem::new(&codes::FILE_TOO_LARGE)
                    .with("size", format!("> {}", grouped(limits.manifest)))
                    .with("limit", grouped(limits.manifest)),
            );
            return out;
        }
        let place = ("item", "");
        one(place, &bytes, &Metadata::default(), &|_| None, &mut out);
    }
    if out.found == 0 && out.report.is_good() {
        out.report.push(Problem::new(&codes::NO_QUESTIONS));
    }
    out
}

/// What a package says about an item besides the item.
#[derive(Debug, Clone, Default)]
struct Metadata {
    topic: Option<String>,
    difficulty: Option<Difficulty>,
    tags: Vec<String>,
}

fn package(reader: impl Bytes + Seek, out: &mut Read) {
    let limits = Limits::default();
    let Some(mut archive) = Archive::open(reader, &limits, &mut out.report) else {
        return;
    };
    let mut manifests: Vec<String> = archive
        .files()
        .iter()
        .map(|file| file.path.clone())
        .filter(|path| {
            let last = path.rsplit('/').next().unwrap_or(path);
            last.eq_ignore_ascii_case("imsmanifest.xml")
        })
        .collect();
    manifests.sort_by_key(|path| path.matches('/').count());
    let items = match manifests.first() {
        Some(manifest) => {
            let manifest = manifest.clone();
            let listed = archive
                .read(&manifest)
                .and_then(|bytes| listed(&manifest, &bytes, &archive, &mut out.report));
            match listed {
                Ok(items) => items,
                Err(problem) => {
                    out.report.push(*problem);
                    return;
                }
            }
        }
        // Without a manifest, every XML file may be an item.
        None => {
            out.report.push(
                Problem::new(&package_codes::VERSION_MISSING)
                    .in_column("imsmanifest.xml")
                    .with("kind", "QTI"),
            );
            archive
                .files()
                .iter()
                .filter(|file| file.path.to_lowercase().ends_with(".xml"))
                .map(|file| (file.path.clone(), Metadata::default()))
                .collect()
        }
    };
    if items.len() > MOST_QUESTIONS {
        out.report
            .push(Problem::new(&codes::TOO_MANY).with("limit", grouped(MOST_QUESTIONS as u64)));
        return;
    }
    let archive = RefCell::new(archive);
    let left = Cell::new(media::MOST_IN_FILE);
    let file = |path: &str| {
        let mut archive = archive.borrow_mut();
        let declared = archive.listing().file(path)?.bytes;
        let fits = |most: usize| usize::try_from(declared).is_ok_and(|bytes| bytes <= most);
        if !fits(media::MOST_BYTES) || !fits(left.get()) {
            return Some(Err(media::Unfit::Size));
        }
        let bytes = archive.read(path).ok()?;
        left.set(left.get().saturating_sub(bytes.len()));
        Some(media::address(&bytes))
    };
    for (path, metadata) in items {
        let read = archive.borrow_mut().read(&path);
        match read {
            Ok(bytes) => {
                let folder = path.rfind('/').map_or("", |slash| &path[..=slash]);
                one((&path, folder), &bytes, &metadata, &file, out);
            }
            Err(problem) => {
                out.found += 1;
                out.report.push(*problem);
            }
        }
    }
}

/// The items that a manifest lists, with what it says about each.
fn listed<R: Bytes + Seek>(
    path: &str,
    bytes: &[u8],
    archive: &Archive<R>,
    report: &mut Report,
) -> Result<Vec<(String, Metadata)>, Box<Problem>> {
    let xml = Xml::new(path, bytes, report)?;
    let document = xml.parse()?;
    let base = path.rfind('/').map_or("", |slash| &path[..=slash]);
    let mut items = Vec::new();
    let resources = child(document.root_element(), "resources");
    for resource in resources
        .into_iter()
        .flat_map(|all| children(all, "resource"))
    {
        let kind = attribute(resource, "type")
            .unwrap_or_default()
            .to_lowercase();
        if kind.starts_with("imsqti_test_") {
            report.push(Problem::new(&codes::QTI_TEST).in_column(&xml.place(resource)));
        }
        if !(kind.starts_with("imsqti_item") || kind.starts_with("imsqti_xmlv1")) {
            continue;
        }
        // A cartridge names the file of its questions below the resource.
        let file = || child(resource, "file").and_then(|file| attribute(file, "href"));
        let href = attribute(resource, "href")
            .or_else(file)
            .unwrap_or_default();
        let wanted = format!("{base}{}", href.replace('\\', "/"));
        match archive.files().iter().find(|file| file.path == wanted) {
            Some(file) => items.push((file.path.clone(), metadata(resource))),
            None => report.push(
                Problem::new(&codes::QTI_ITEM_MISSING)
                    .in_column(&xml.place(resource))
                    .of_value(&wanted),
            ),
        }
    }
    Ok(items)
}

fn metadata(resource: Node<'_, '_>) -> Metadata {
    let Some(lom) = child(resource, "metadata").and_then(|metadata| child(metadata, "lom")) else {
        return Metadata::default();
    };
    let word = |node: Node<'_, '_>| {
        let text = crate::values::one_line(&crate::packages::xml::text(node));
        (!text.is_empty()).then_some(text)
    };
    let path: Vec<String> = children(lom, "classification")
        .flat_map(|one| children(one, "taxonPath").chain(children(one, "taxonpath")))
        .take(1)
        .flat_map(|path| children(path, "taxon"))
        .filter_map(|taxon| child(taxon, "entry").and_then(word))
        .collect();
    Metadata {
        topic: (!path.is_empty()).then(|| path.join("/")),
        difficulty: child(lom, "educational")
            .and_then(|node| child(node, "difficulty"))
            .and_then(|node| text_of(node, "value"))
            .and_then(|word| Difficulty::of(&word)),
        tags: child(lom, "general")
            .into_iter()
            .flat_map(|general| children(general, "keyword"))
            .filter_map(word)
            .collect(),
    }
}

/// Reads one item file.
fn one(
    (path, folder): (&str, &str),
    bytes: &[u8],
    metadata: &Metadata,
    files: &item::Files<'_>,
    out: &mut Read,
) {
    let parsed = Xml::new(path, bytes, &mut out.report);
    let xml = match parsed {
        Ok(xml) => xml,
        Err(problem) => {
            out.found += 1;
            out.report.push(*problem);
            return;
        }
    };
    let document = match xml.parse() {
        Ok(document) => document,
        Err(problem) => {
            out.found += 1;
            out.report.push(*problem);
            return;
        }
    };
    let root = document.root_element();
    match name(root).as_str() {
        "assessmentItem" => {}
        // Other XML files lie beside items where there is no manifest.
        "assessmentTest" => {
            out.report
                .push(Problem::new(&codes::QTI_TEST).in_column(&xml.place(root)));
            return;
        }
        "questestinterop" => {
            version_1::read(root, path, out);
            return;
        }
        other => {
            out.report.push(
                Problem::new(&codes::QTI_NOT)
                    .in_column(&xml.place(root))
                    .of_value(other),
            );
            return;
        }
    }
    out.found += 1;
    if let Some(mut question) = item::read(root, &xml, (folder, files), &mut out.report) {
        question.topic.clone_from(&metadata.topic);
        question.difficulty = metadata.difficulty;
        question.tags.clone_from(&metadata.tags);
        if super::check::check(&question, &xml.place(root), &mut out.report) {
            out.questions.push(question);
        }
    }
}
