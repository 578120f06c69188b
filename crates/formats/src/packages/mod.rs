//! Packages that courses come in: what a ZIP holds, told as plain values.
//!
//! [`inspect`] recognises SCORM 1.2, SCORM 2004 (3rd and 4th edition), cmi5,
//! xAPI (Tin Can), Common Cartridge 1.0 to 1.3 and Sopan's own archive
//! (`docs/course-archive.md`). Nothing is run, fetched or written. A package is
//! taken whole or refused with every reason; what breaks its standard in a
//! common and harmless way is a warning that names it. The place of a problem
//! is its column: `imsmanifest.xml, line 12, <item> “I1”`.

pub(crate) mod addresses;
mod archive;
pub mod cartridge;
pub mod cmi5;
pub mod codes;
pub mod course;
pub mod scorm;
mod sequencing;
#[cfg(test)]
mod tests;
pub mod xapi;
pub(crate) mod xml;

use std::collections::BTreeSet;
use std::io::{Read, Seek};

use serde::Serialize;
use sopan_rules::numbers::grouped;

use crate::problems::{Problem, Report};

pub use addresses::Address;
pub(crate) use addresses::Context;
pub use archive::{Archive, File, Limits};
use xml::Xml;

/// Entries (items, units, parts) that one package may list.
const MOST_ITEMS: usize = 5_000;

/// A text in a language, as a package states it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Wording {
    /// The language's code as it is written there, `hi`, `en-US`; none where
    /// nothing is said, or “und”.
    pub language: Option<String>,
    /// The text, on one line for titles.
    pub text: String,
}

/// Which standard a package follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// SCORM 1.2.
    Scorm12,
    /// SCORM 2004 3rd edition; also the 2nd, which a run-time of the 3rd plays.
    Scorm2004Third,
    /// SCORM 2004 4th edition.
    Scorm2004Fourth,
    /// cmi5 (Quartz).
    Cmi5,
    /// xAPI, as a Tin Can package.
    Xapi,
    /// Common Cartridge 1.0.
    Cartridge10,
    /// Common Cartridge 1.1.
    Cartridge11,
    /// Common Cartridge 1.2.
    Cartridge12,
    /// Common Cartridge 1.3.
    Cartridge13,
    /// Sopan's own archive of a course.
    Course,
}

impl Kind {
    /// Its name, the same in every language.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Scorm12 => "SCORM 1.2",
            Kind::Scorm2004Third => "SCORM 2004 3rd Edition",
            Kind::Scorm2004Fourth => "SCORM 2004 4th Edition",
            Kind::Cmi5 => "cmi5",
            Kind::Xapi => "xAPI",
            Kind::Cartridge10 => "Common Cartridge 1.0",
            Kind::Cartridge11 => "Common Cartridge 1.1",
            Kind::Cartridge12 => "Common Cartridge 1.2",
            Kind::Cartridge13 => "Common Cartridge 1.3",
            Kind::Course => "Sopan course archive 1",
        }
    }
}

/// What a package holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Package {
    /// Which standard it follows.
    pub kind: Kind,
    /// The path of its manifest inside the ZIP.
    pub manifest: String,
    /// The folder that is the package: empty, or with “/” at its end. Files
    /// outside of it do not belong to the course.
    pub base: String,
    /// The identifier that the manifest gives it.
    pub identifier: Option<String>,
    /// The title, in each language that there is one in; never empty.
    pub title: Vec<Wording>,
    /// What it is about, in each language; often empty.
    pub description: Vec<Wording>,
    /// What it is made of.
    pub content: Content,
    /// All files, by their paths inside the ZIP.
    pub files: Vec<File>,
}

/// What a package is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    /// SCORM: organisations of items.
    Scorm(scorm::Scorm),
    /// cmi5: blocks and assignable units.
    Cmi5(cmi5::Cmi5),
    /// xAPI: activities, one of which is launched.
    Xapi(xapi::Xapi),
    /// A cartridge: parts to be taken over into a course.
    Cartridge(cartridge::Cartridge),
    /// A whole course as Sopan wrote it.
    Course(Box<course::Course>),
}

/// What came of looking into a package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Inspected {
    /// What it holds; none when the report has an error.
    pub package: Option<Package>,
    /// Why it was refused, and what is odd about it.
    pub report: Report,
}

/// Looks into a package, within the usual [`Limits`].
pub fn inspect(reader: impl Read + Seek) -> Inspected {
    let mut report = Report::default();
    let opened = open(reader, &Limits::default(), &mut report);
    Inspected {
        package: opened.map(|(package, _)| package),
        report,
    }
}

/// Looks into a package and keeps it open, so that its files can be unpacked.
/// None when the report has an error.
pub fn open<R: Read + Seek>(
    reader: R,
    limits: &Limits,
    report: &mut Report,
) -> Option<(Package, Archive<R>)> {
    let mut archive = Archive::open(reader, limits, report)?;
    let package = recognise(&mut archive, report);
    let package = package.filter(|_| report.is_good())?;
    Some((package, archive))
}

/// The manifests that are looked for, the one that wins first.
const MANIFESTS: [(&str, &str); 4] = [
    (course::MANIFEST, "Sopan course archive 1"),
    ("cmi5.xml", "cmi5"),
    ("imsmanifest.xml", "SCORM / Common Cartridge"),
    ("tincan.xml", "xAPI"),
];

struct Manifest {
    path: String,
    base: String,
    name: &'static str,
}

fn recognise<R: Read + Seek>(archive: &mut Archive<R>, report: &mut Report) -> Option<Package> {
    let manifest = find_manifest(archive, report)?;
    let bytes = match archive.read(&manifest.path) {
        Ok(bytes) => bytes,
        Err(problem) => {
            report.push(*problem);
            return None;
        }
    };
    if manifest.name == course::MANIFEST {
        return course::read(archive, &manifest.path, &manifest.base, &bytes, report);
    }
    let parsed = Xml::new(&manifest.path, &bytes, report);
    let xml = match parsed {
        Ok(xml) => xml,
        Err(problem) => {
            report.push(*problem);
            return None;
        }
    };
    let document = match xml.parse() {
        Ok(document) => document,
        Err(problem) => {
            report.push(*problem);
            return None;
        }
    };
    let root = document.root_element();
    let expected = match manifest.name {
        "cmi5.xml" => "courseStructure",
        "tincan.xml" => "tincan",
        _ => "manifest",
    };
    if root.tag_name().name() != expected {
        report.push(
            Problem::new(&codes::MANIFEST_ROOT)
                .in_column(&xml.place(root))
                .of_value(root.tag_name().name())
                .with("expected", expected),
        );
        return None;
    }
    let listing = archive.listing();
    let mut context = Context::new(&listing, &manifest.base, &xml, report);
    let described = match manifest.name {
        "cmi5.xml" => cmi5::read(root, &mut context),
        "tincan.xml" => xapi::read(root, &mut context),
        _ => match cartridge::version(root, &mut context) {
            Some(kind) => cartridge::read(root, kind, archive, &mut context),
            None => scorm::read(root, &mut context),
        },
    };
    let used = std::mem::take(&mut context.used);
    let described = described?;
    if manifest.name == "imsmanifest.xml" {
        report_unlisted(&listing, &manifest, &used, report);
    }
    let title = if described.title.is_empty() {
        let name = described.identifier.clone();
        let name = name.unwrap_or_else(|| described.kind.name().to_owned());
        report.push(
            Problem::new(&codes::TITLE_MISSING)
                .in_column(&manifest.path)
                .of_value(&name),
        );
        vec![Wording {
            language: None,
            text: name,
        }]
    } else {
        described.title
    };
    Some(Package {
        kind: described.kind,
        manifest: manifest.path,
        base: manifest.base,
        identifier: described.identifier,
        title,
        description: described.description,
        content: described.content,
        files: listing.files().to_vec(),
    })
}

/// What the reader of a standard found.
pub(crate) struct Described {
    kind: Kind,
    identifier: Option<String>,
    title: Vec<Wording>,
    description: Vec<Wording>,
    content: Content,
}

/// Names the first file that no resource lists. Schemas of the standard always
/// lie beside the manifest and are never listed.
fn report_unlisted(
    listing: &archive::Listing,
    manifest: &Manifest,
    used: &BTreeSet<String>,
    report: &mut Report,
) {
    let is_schema = |path: &str| {
        let lower = path.to_lowercase();
        lower.ends_with(".xsd") || lower.ends_with(".dtd")
    };
    let is_manifest = |path: &str| MANIFESTS.iter().any(|(name, _)| path.ends_with(name));
    let mut unlisted = listing.files().iter().filter(|file| {
        file.path != manifest.path
            && !is_manifest(&file.path)
            && !is_schema(&file.path)
            && !used.contains(&file.path)
    });
    if let Some(first) = unlisted.next() {
        report.push(
            Problem::new(&codes::UNLISTED)
                .of_value(&first.path)
                .with("count", grouped(1 + unlisted.count() as u64)),
        );
    }
}

fn find_manifest<R: Read + Seek>(archive: &Archive<R>, report: &mut Report) -> Option<Manifest> {
    let mut found: Vec<(usize, usize, &str)> = Vec::new(); // depth, which manifest, path
    for file in archive.files() {
        let depth = file.path.matches('/').count();
        let name = file.path.rsplit('/').next().unwrap_or(&file.path);
        let which = MANIFESTS
            .iter()
            .position(|(manifest, _)| manifest.eq_ignore_ascii_case(name));
        // Many a course keeps a course.json of its own: ours is at the top.
        if let Some(which) = which
            && (which != 0 || depth == 0)
        {
            found.push((depth, which, &file.path));
        }
    }
    found.sort();
    let Some(&(depth, which, path)) = found.first() else {
        let inner = archive
            .files()
            .iter()
            .find(|file| file.path.to_lowercase().ends_with(".zip"));
        report.push(match inner {
            Some(inner) => Problem::new(&codes::NESTED_ONLY).of_value(&inner.path),
            None => Problem::new(&codes::MANIFEST_MISSING)
                .with("known", MANIFESTS.map(|(name, _)| name).join(", ")),
        });
        return None;
    };
    let base = path.rfind('/').map_or("", |slash| &path[..=slash]);
    if depth > 1 {
        report.push(Problem::new(&codes::MANIFEST_DEEP).of_value(base));
        return None;
    }
    if depth == 1 {
        let mut bases: Vec<&str> = found
            .iter()
            .filter(|(at, _, _)| *at == 1)
            .map(|(_, _, path)| path.split('/').next().unwrap_or_default())
            .collect();
        bases.dedup();
        bases.sort_unstable();
        bases.dedup();
        if bases.len() > 1 {
            report.push(Problem::new(&codes::MANIFEST_SEVERAL).with("found", bases.join(", ")));
            return None;
        }
        report.push(Problem::new(&codes::IN_SUBFOLDER).of_value(base));
    }
    let name = MANIFESTS[which].0;
    if !path.ends_with(name) {
        report.push(
            Problem::new(&codes::MANIFEST_CASE)
                .in_column(path)
                .with("expected", name),
        );
    }
    let beside = |(at, other, _): &&(usize, usize, &str)| *at == depth && *other != which;
    for (_, _, other) in found.iter().filter(beside) {
        report.push(
            Problem::new(&codes::ALSO_ANOTHER)
                .in_column(other)
                .with("kind", MANIFESTS[which].1),
        );
    }
    Some(Manifest {
        path: path.to_owned(),
        base: base.to_owned(),
        name,
    })
}
