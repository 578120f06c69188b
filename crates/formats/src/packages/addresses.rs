//! Addresses in a manifest, held against the files that are there, and the
//! values that all manifests write in the same ways.

use std::collections::BTreeSet;

use roxmltree::Node;
use serde::Serialize;
use sopan_rules::numbers::Exact;

use super::Wording;
use super::archive::{Listing, Match};
use super::codes;
use super::xml::{self, Xml, attribute};
use crate::codes::Code;
use crate::problems::{Problem, Report};

/// What a learner's browser opens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Address {
    /// A file of the package.
    File {
        /// Its path inside the ZIP, as it is called there (not percent-encoded).
        path: String,
        /// What follows in the address: `?lesson=3#top`, or nothing.
        suffix: String,
    },
    /// A page elsewhere, with what follows.
    Web {
        /// The whole address, http or https.
        url: String,
    },
}

impl Address {
    /// With parameters, as SCORM 2004 says (CAM 3.4.1.3): they are added to
    /// a query that is there, and stand before a place inside the page.
    pub(crate) fn with_parameters(mut self, parameters: &str) -> Address {
        let parameters = parameters.trim_start_matches(['?', '&']);
        if parameters.is_empty() {
            return self;
        }
        let suffix = match &mut self {
            Address::File { suffix, .. } => suffix,
            Address::Web { url } => url,
        };
        let (query, place) = match suffix.split_once('#') {
            Some((query, place)) => (query.to_owned(), Some(place.to_owned())),
            None => (suffix.clone(), None),
        };
        *suffix = if let Some(new_place) = parameters.strip_prefix('#') {
            match place {
                Some(place) => format!("{query}#{place}"),
                None => format!("{query}#{new_place}"),
            }
        } else {
            let joint = if query.contains('?') { '&' } else { '?' };
            match place {
                Some(place) => format!("{query}{joint}{parameters}#{place}"),
                None => format!("{query}{joint}{parameters}"),
            }
        };
        self
    }
}

/// What becomes of an address whose file is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Needed {
    /// Without it there is nothing to open: refused.
    ToLaunch,
    /// Something is listed that isn't there: a warning.
    Listed,
}

/// What the readers of manifests share.
pub(crate) struct Context<'a> {
    pub listing: &'a Listing,
    base: &'a str,
    pub xml: &'a Xml,
    pub report: &'a mut Report,
    /// Files that something refers to.
    pub used: BTreeSet<String>,
}

impl<'a> Context<'a> {
    pub fn new(
        listing: &'a Listing,
        base: &'a str,
        xml: &'a Xml,
        report: &'a mut Report,
    ) -> Context<'a> {
        Context {
            listing,
            base,
            xml,
            report,
            used: BTreeSet::new(),
        }
    }

    /// Adds a problem at a node.
    pub fn problem(
        &mut self,
        node: Node<'_, '_>,
        code: &'static Code,
        fill: impl FnOnce(Problem) -> Problem,
    ) {
        let place = self.xml.place(node);
        self.report.push(fill(Problem::new(code).in_column(&place)));
    }

    /// The address that a node gives, below the folders that stand around it
    /// (`xml:base`). None after a problem went into the report.
    pub fn address(
        &mut self,
        node: Node<'_, '_>,
        folders: &[String],
        href: &str,
        needed: Needed,
    ) -> Option<Address> {
        let href = href.trim();
        if let Some(scheme) = scheme(href) {
            if scheme != "http" && scheme != "https" {
                self.problem(node, &codes::ADDRESS_SCHEME, |p| p.of_value(href));
                return None;
            }
            return Some(self.elsewhere(node, href.to_owned()));
        }
        if let Some(web) = folders.iter().find(|folder| scheme(folder).is_some()) {
            let url = format!("{web}{href}");
            if !(web.starts_with("http://") || web.starts_with("https://")) {
                self.problem(node, &codes::ADDRESS_SCHEME, |p| p.of_value(&url));
                return None;
            }
            return Some(self.elsewhere(node, url));
        }
        let end = href.find(['?', '#']).unwrap_or(href.len());
        let (path, suffix) = href.split_at(end);
        let mut path = path.to_owned();
        if path.contains('\\') {
            self.problem(node, &codes::ADDRESS_BACKSLASH, |p| p.of_value(href));
            path = path.replace('\\', "/");
        }
        let decoded = percent_decoded(&path);
        let mut whole = Vec::new();
        for candidate in [&decoded, &path] {
            let joined: Option<String> = joined(folders, candidate);
            match joined {
                Some(joined) => whole.push(format!("{}{joined}", self.base)),
                None => {
                    self.problem(node, &codes::ADDRESS_ESCAPES, |p| p.of_value(href));
                    return None;
                }
            }
        }
        let mut other_case = None;
        for candidate in &whole {
            match self.listing.find(candidate) {
                Match::Exact(path) => {
                    let path = path.to_owned();
                    self.used.insert(path.clone());
                    return Some(Address::File {
                        path,
                        suffix: suffix.to_owned(),
                    });
                }
                Match::OtherCase(path) => other_case = Some(path.to_owned()),
                Match::None => {}
            }
        }
        if let Some(path) = other_case {
            // Once for each file, however often it is named.
            if self.used.insert(path.clone()) {
                self.problem(node, &codes::ADDRESS_CASE, |p| {
                    p.of_value(&whole[0]).with("other", &path)
                });
            }
            return Some(Address::File {
                path,
                suffix: suffix.to_owned(),
            });
        }
        let code = match needed {
            Needed::ToLaunch => &codes::LAUNCH_MISSING,
            Needed::Listed => &codes::LISTED_MISSING,
        };
        let missing = whole.swap_remove(0);
        self.problem(node, code, |p| p.of_value(&missing));
        None
    }

    fn elsewhere(&mut self, node: Node<'_, '_>, url: String) -> Address {
        self.problem(node, &codes::ADDRESS_ELSEWHERE, |p| p.of_value(&url));
        Address::Web { url }
    }

    /// The folders of a node: its own and its ancestors' `xml:base`.
    pub fn folders(&self, node: Node<'_, '_>) -> Vec<String> {
        const XML: &str = "http://www.w3.org/XML/1998/namespace";
        let mut folders: Vec<String> = node
            .ancestors()
            .filter_map(|at| at.attribute((XML, "base")))
            .map(|folder| folder.trim().replace('\\', "/"))
            .filter(|folder| !folder.is_empty())
            .collect();
        folders.reverse();
        folders
    }

    /// Leaves a value out that can't be one, and says so.
    pub fn ignored(&mut self, node: Node<'_, '_>, name: &str, value: &str) {
        self.problem(node, &codes::VALUE_IGNORED, |p| {
            p.of_value(value).with("name", name)
        });
    }

    /// true, false, 1 or 0; the default where nothing, or nothing usable, stands.
    pub fn flag(&mut self, node: Node<'_, '_>, name: &str, default: bool) -> bool {
        match attribute(node, name) {
            None => default,
            Some(text) => match text.to_ascii_lowercase().as_str() {
                "true" | "1" | "yes" => true,
                "false" | "0" | "no" => false,
                _ => {
                    self.ignored(node, name, text);
                    default
                }
            },
        }
    }

    /// A decimal number between two, both included.
    pub fn decimal(
        &mut self,
        node: Node<'_, '_>,
        name: &str,
        text: &str,
        from: i64,
        to: i64,
    ) -> Option<Exact> {
        let number = text.trim().trim_start_matches('+').parse::<Exact>().ok();
        let number =
            number.filter(|number| *number >= Exact::from(from) && *number <= Exact::from(to));
        if number.is_none() {
            self.ignored(node, name, text);
        }
        number
    }

    /// One of the words of a vocabulary; capital letters are overlooked.
    pub fn word(
        &mut self,
        node: Node<'_, '_>,
        name: &str,
        text: &str,
        known: &[&'static str],
    ) -> Option<&'static str> {
        let found = known
            .iter()
            .find(|word| word.eq_ignore_ascii_case(text.trim()));
        if found.is_none() {
            self.ignored(node, name, text);
        }
        found.copied()
    }
}

/// Texts in several languages: `<langstring xml:lang>`, `<string language>`,
/// `<langstring lang>`.
pub(crate) fn wordings(node: Node<'_, '_>) -> Vec<Wording> {
    let texts = node.children().filter(|child| {
        child.is_element()
            && matches!(
                child.tag_name().name(),
                "langstring" | "langString" | "string"
            )
    });
    let mut wordings: Vec<Wording> = texts.filter_map(wording).collect();
    if wordings.is_empty() {
        wordings.extend(wording(node));
    }
    wordings
}

/// One text with the language that its element names.
pub(crate) fn wording(node: Node<'_, '_>) -> Option<Wording> {
    let text = crate::values::one_line(&xml::text(node));
    let language = attribute(node, "lang")
        .or_else(|| attribute(node, "language"))
        .filter(|language| !matches!(*language, "und" | "x-none" | "none") && language.len() <= 35)
        .map(str::to_owned);
    (!text.is_empty()).then_some(Wording { language, text })
}

/// The scheme that an address begins with, in lower case.
fn scheme(address: &str) -> Option<String> {
    let (scheme, rest) = address.split_once(':')?;
    if scheme.is_empty() && rest.is_empty() {
        return None;
    }
    let good = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    good.then(|| scheme.to_ascii_lowercase())
}

/// Folders and a path as one path inside the package; none when it leads out.
pub(crate) fn joined(folders: &[String], path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for text in folders.iter().map(String::as_str).chain([path]) {
        if text.starts_with('/') || text.contains('\0') {
            return None;
        }
        for part in text.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop()?;
                }
                part => parts.push(part),
            }
        }
    }
    Some(parts.join("/"))
}

/// “a%20b” as “a b”; what is no such code stays.
pub(crate) fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = bytes
            .get(at + 1..at + 3)
            .filter(|_| bytes[at] == b'%')
            .filter(|two| two.iter().all(u8::is_ascii_hexdigit))
            .and_then(|two| std::str::from_utf8(two).ok())
            .and_then(|two| u8::from_str_radix(two, 16).ok());
        match code {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}
