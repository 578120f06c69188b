//! Common Cartridge 1.0 to 1.3: `imsmanifest.xml` with the cartridge's own
//! namespaces, and the parts it lists. A cartridge is not run but taken apart:
//! each part says what it can become.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Seek};

use roxmltree::Node;
use serde::Serialize;
use sopan_rules::numbers::grouped;

use super::addresses::{Address, Context, Needed};
use super::archive::Archive;
use super::scorm::general;
use super::xml::{Xml, attribute, child, children, text, text_of};
use super::{Content, Described, Kind, MOST_ITEMS, Wording, codes};
use crate::problems::{Problem, Report, Severity};
use crate::questions::{self, Question};

/// What a cartridge is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cartridge {
    /// The outline.
    pub items: Vec<Item>,
    /// Its parts by their identifiers.
    pub parts: BTreeMap<String, Part>,
}

/// An entry of the outline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Item {
    /// Its identifier.
    pub identifier: String,
    /// Its title.
    pub title: String,
    /// The part that it shows; none for a heading.
    pub part: Option<String>,
    /// Entries below it.
    pub items: Vec<Item>,
}

/// A part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Part {
    /// What it is.
    pub kind: PartKind,
    /// The paths of its files inside the ZIP, the one that is opened first.
    pub files: Vec<String>,
    /// Other parts that it needs.
    pub dependencies: Vec<String>,
}

/// What a part is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PartKind {
    /// A page or file.
    WebContent,
    /// Files that belong to another part.
    Associated,
    /// A page elsewhere.
    Link {
        /// Its title.
        title: String,
        /// Its address, http or https.
        url: String,
    },
    /// A discussion topic. It can't be brought in; a warning names it.
    Discussion {
        /// Its title.
        title: String,
        /// What is to be discussed; HTML that has not been cleaned.
        text: String,
    },
    /// A test (QTI 1.2).
    Assessment {
        /// Its title.
        title: String,
        /// Its questions; a warning names each that can't be brought in.
        questions: Vec<Question>,
    },
    /// A bank of questions (QTI 1.2).
    QuestionBank {
        /// Its questions; a warning names each that can't be brought in.
        questions: Vec<Question>,
    },
    /// Anything else, by the name of its type. A warning names it.
    Other(String),
}

/// Which version of Common Cartridge a manifest follows; none when it is of
/// another standard.
pub(super) fn version(root: Node<'_, '_>, context: &mut Context<'_>) -> Option<Kind> {
    let namespace = root.tag_name().namespace().unwrap_or_default();
    let metadata = child(root, "metadata");
    let schema = metadata.and_then(|node| text_of(node, "schema"));
    let is_cartridge = namespace.contains("/imscc")
        || namespace.contains("/imsthincc")
        || schema.is_some_and(|schema| schema.to_lowercase().contains("common cartridge"));
    if !is_cartridge {
        return None;
    }
    let by_namespace = [
        ("v1p3", Kind::Cartridge13),
        ("v1p2", Kind::Cartridge12),
        ("ccv1p1", Kind::Cartridge11),
    ]
    .into_iter()
    .find(|(part, _)| namespace.contains(part))
    .map_or(Kind::Cartridge10, |(_, kind)| kind);
    if namespace.is_empty() {
        context.problem(root, &codes::NAMESPACE_MISSING, |p| {
            p.with("kind", by_namespace.name())
        });
    }
    let Some(version) = metadata.and_then(|node| text_of(node, "schemaversion")) else {
        context.problem(metadata.unwrap_or(root), &codes::VERSION_MISSING, |p| {
            p.with("kind", by_namespace.name())
        });
        return Some(by_namespace);
    };
    let known = [
        ("1.0", Kind::Cartridge10),
        ("1.1", Kind::Cartridge11),
        ("1.2", Kind::Cartridge12),
        ("1.3", Kind::Cartridge13),
    ];
    let found = known.into_iter().find(|(prefix, _)| {
        version
            .strip_prefix(prefix)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    });
    if found.is_none() {
        context.problem(metadata.unwrap_or(root), &codes::VERSION_UNKNOWN, |p| {
            p.of_value(&version).with("kind", by_namespace.name())
        });
    }
    Some(found.map_or(by_namespace, |(_, kind)| kind))
}

pub(super) fn read<R: Read + Seek>(
    root: Node<'_, '_>,
    kind: Kind,
    archive: &mut Archive<R>,
    context: &mut Context<'_>,
) -> Option<Described> {
    let counted = root
        .descendants()
        .filter(|node| node.is_element() && matches!(node.tag_name().name(), "item" | "resource"))
        .count();
    if counted > MOST_ITEMS {
        context.problem(root, &codes::TOO_MANY_ITEMS, |p| {
            p.with("found", grouped(counted as u64))
                .with("limit", grouped(MOST_ITEMS as u64))
        });
        return None;
    }
    let mut parts = BTreeMap::new();
    for node in child(root, "resources")
        .into_iter()
        .flat_map(|all| children(all, "resource"))
    {
        let Some(identifier) = attribute(node, "identifier") else {
            context.problem(node, &codes::IDENTIFIER_MISSING, |p| {
                p.with("name", "identifier")
            });
            continue;
        };
        if parts.contains_key(identifier) {
            context.problem(node, &codes::IDENTIFIER_REPEATED, |p| {
                p.of_value(identifier)
            });
            continue;
        }
        let part = part(node, identifier, archive, context);
        parts.insert(identifier.to_owned(), part);
    }
    let organization = child(root, "organizations").and_then(|all| child(all, "organization"));
    let mut seen = BTreeSet::new();
    let mut items: Vec<Item> = organization
        .into_iter()
        .flat_map(|organization| children(organization, "item"))
        .map(|node| item(node, &parts, &mut seen, context))
        .collect();
    // The standard has one nameless entry around all others.
    if let [only] = items.as_mut_slice()
        && only.part.is_none()
        && only.title.is_empty()
    {
        items = std::mem::take(&mut only.items);
    }
    name_untitled(&mut items);
    if parts.is_empty() {
        context.problem(root, &codes::NOTHING_TO_LAUNCH, |p| p);
    }
    let (mut title, description) = general(root);
    if let Some(organization) = organization
        && title.is_empty()
    {
        title.extend(text_of(organization, "title").map(|text| Wording {
            language: None,
            text,
        }));
    }
    Some(Described {
        kind,
        identifier: attribute(root, "identifier").map(str::to_owned),
        title,
        description,
        content: Content::Cartridge(Cartridge { items, parts }),
    })
}

fn name_untitled(items: &mut [Item]) {
    for item in items {
        if item.title.is_empty() {
            item.title.clone_from(&item.identifier);
        }
        name_untitled(&mut item.items);
    }
}

fn item(
    node: Node<'_, '_>,
    parts: &BTreeMap<String, Part>,
    seen: &mut BTreeSet<String>,
    context: &mut Context<'_>,
) -> Item {
    let identifier = attribute(node, "identifier").unwrap_or_default();
    if !identifier.is_empty() && !seen.insert(identifier.to_owned()) {
        context.problem(node, &codes::IDENTIFIER_REPEATED, |p| {
            p.of_value(identifier)
        });
    }
    let part = attribute(node, "identifierref");
    if let Some(part) = part
        && !parts.contains_key(part)
    {
        context.problem(node, &codes::RESOURCE_UNKNOWN, |p| p.of_value(part));
    }
    Item {
        identifier: identifier.to_owned(),
        title: text_of(node, "title").unwrap_or_default(),
        part: part.map(str::to_owned),
        items: children(node, "item")
            .map(|inner| item(inner, parts, seen, context))
            .collect(),
    }
}

fn part<R: Read + Seek>(
    node: Node<'_, '_>,
    identifier: &str,
    archive: &mut Archive<R>,
    context: &mut Context<'_>,
) -> Part {
    let written = attribute(node, "type").unwrap_or_default();
    let mut files: Vec<String> = Vec::new();
    let hrefs: Vec<(Node<'_, '_>, &str)> = [node]
        .into_iter()
        .chain(children(node, "file"))
        .filter_map(|at| Some((at, attribute(at, "href")?)))
        .collect();
    for (at, href) in hrefs {
        let folders = context.folders(at);
        if let Some(Address::File { path, .. }) =
            context.address(at, &folders, href, Needed::Listed)
            && !files.contains(&path)
        {
            files.push(path);
        }
    }
    let lower = written.to_lowercase();
    let left_out = |context: &mut Context<'_>, title: &str, kind: &str| {
        context.problem(node, &codes::PART_LEFT_OUT, |p| {
            p.of_value(title).with("kind", kind)
        });
    };
    let kind = if lower == "webcontent" {
        PartKind::WebContent
    } else if lower.starts_with("associatedcontent/") {
        PartKind::Associated
    } else if lower.starts_with("imswl_xmlv1p") {
        link(node, identifier, &files, archive, context).unwrap_or(PartKind::Other(lower))
    } else if lower.starts_with("imsdt_xmlv1p") {
        let (title, said) = topic(node, identifier, &files, archive, context);
        left_out(context, &title, "discussion");
        PartKind::Discussion { title, text: said }
    } else if lower.starts_with("imsqti_") && lower.ends_with("/assessment") {
        let (title, questions) = questions(node, identifier, &files, archive, context);
        PartKind::Assessment { title, questions }
    } else if lower.starts_with("imsqti_") && lower.ends_with("/question-bank") {
        let (_, questions) = questions(node, identifier, &files, archive, context);
        PartKind::QuestionBank { questions }
    } else {
        let kind = if lower.starts_with("imsbasiclti_") {
            "LTI link"
        } else if lower.starts_with("assignment_") {
            "assignment"
        } else if written.is_empty() {
            "no type given"
        } else {
            written
        };
        left_out(context, identifier, kind);
        PartKind::Other(written.to_owned())
    };
    Part {
        kind,
        files,
        dependencies: children(node, "dependency")
            .filter_map(|node| attribute(node, "identifierref"))
            .map(str::to_owned)
            .collect(),
    }
}

/// Opens the XML file of a part; what is wrong with it is a warning.
fn open<R: Read + Seek, T>(
    node: Node<'_, '_>,
    identifier: &str,
    files: &[String],
    archive: &mut Archive<R>,
    context: &mut Context<'_>,
    each: impl FnOnce(Node<'_, '_>) -> Option<T>,
) -> Option<T> {
    let path = files.first()?; // a missing file was told
    let read = archive.read(path).and_then(|bytes| {
        let xml = Xml::new(path, &bytes, context.report)?;
        let document = xml.parse()?;
        Ok(each(document.root_element()))
    });
    match read {
        Ok(found) => found,
        Err(problem) => {
            unreadable(node, identifier, &problem, context);
            None
        }
    }
}

fn unreadable(node: Node<'_, '_>, identifier: &str, problem: &Problem, context: &mut Context<'_>) {
    let (en, hi) = (problem.message_en(), problem.message_hi());
    context.problem(node, &codes::PART_UNREADABLE, |p| {
        p.of_value(identifier)
            .with("detail_en", en.trim_end_matches('.'))
            .with("detail_hi", hi.trim_end_matches('।'))
    });
}

fn link<R: Read + Seek>(
    node: Node<'_, '_>,
    identifier: &str,
    files: &[String],
    archive: &mut Archive<R>,
    context: &mut Context<'_>,
) -> Option<PartKind> {
    let found = open(node, identifier, files, archive, context, |root| {
        let url = child(root, "url").and_then(|url| attribute(url, "href"))?;
        Some((
            text_of(root, "title").unwrap_or_else(|| identifier.to_owned()),
            url.to_owned(),
        ))
    });
    let (title, url) = found?;
    if !(url.starts_with("https://") || url.starts_with("http://")) {
        context.ignored(node, "url", &url);
        return None;
    }
    Some(PartKind::Link { title, url })
}

fn topic<R: Read + Seek>(
    node: Node<'_, '_>,
    identifier: &str,
    files: &[String],
    archive: &mut Archive<R>,
    context: &mut Context<'_>,
) -> (String, String) {
    let found = open(node, identifier, files, archive, context, |root| {
        let said = child(root, "text").map(text).unwrap_or_default();
        Some((text_of(root, "title"), said))
    });
    let (title, said) = found.unwrap_or_default();
    (title.unwrap_or_else(|| identifier.to_owned()), said)
}

/// Title and questions of a test or bank.
fn questions<R: Read + Seek>(
    node: Node<'_, '_>,
    identifier: &str,
    files: &[String],
    archive: &mut Archive<R>,
    context: &mut Context<'_>,
) -> (String, Vec<Question>) {
    let path = files.first().cloned().unwrap_or_default();
    let found = open(node, identifier, files, archive, context, |root| {
        let title = child(root, "assessment").and_then(|one| attribute(one, "title"));
        let title = title.unwrap_or(identifier).to_owned();
        let mut read = questions::Read {
            questions: Vec::new(),
            found: 0,
            report: Report::default(),
        };
        questions::qti::version_1::read(root, &path, &mut read);
        Some((title, read))
    });
    let Some((title, read)) = found else {
        return (identifier.to_owned(), Vec::new());
    };
    for problem in read.report.problems() {
        // A question that can't be read doesn't keep the rest of a course out.
        if problem.severity() == Severity::Error {
            let place = problem.column().unwrap_or(identifier);
            unreadable(node, place, problem, context);
        } else {
            context.report.push(problem.clone());
        }
    }
    (title, read.questions)
}
