//! XML that nobody has vouched for: decoded, bounded and without entities
//! before it is parsed, and told with the line when it is not well-formed.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use roxmltree::{Document, Node, ParsingOptions};
use sopan_rules::numbers::grouped;

use super::codes;
use crate::problems::{Problem, Report};

/// Elements inside elements.
const DEEPEST: usize = 100;
/// Attributes of one element.
const MOST_ATTRIBUTES: usize = 100;
/// Elements, texts and comments together.
const MOST_NODES: u32 = 400_000;
/// Prefixes without a declaration that are forgiven.
const MOST_PREFIXES: usize = 12;

/// The text of an XML file, ready to be parsed.
pub(crate) struct Xml {
    /// The file's name, for the places of problems.
    pub name: String,
    text: String,
}

impl Xml {
    /// Decodes and checks; warnings go into the report, a reason to refuse comes back.
    pub fn new(name: &str, bytes: &[u8], report: &mut Report) -> Result<Xml, Box<Problem>> {
        let mut text = decode(name, bytes, report)?;
        let scanned = scan(name, &text)?;
        if let Some((from, to)) = scanned.doctype {
            // Only names a DTD: nothing is read from there. The line breaks stay.
            let blank: String = text[from..to]
                .chars()
                .map(|c| if c == '\n' { '\n' } else { ' ' })
                .collect();
            text.replace_range(from..to, &blank);
            report.push(
                Problem::new(&codes::DOCTYPE_LEFT_OUT)
                    .in_column(&format!("{name}, line {}", line_of(&text, from))),
            );
        }
        let mut xml = Xml {
            name: name.to_owned(),
            text,
        };
        // Not before the blanking: its length in bytes may have changed.
        let root = scan(name, &xml.text)?.root;
        for _ in 0..MOST_PREFIXES {
            let undeclared = match xml.document() {
                Err(roxmltree::Error::UnknownNamespace(prefix, at)) => (prefix, at),
                Ok(_) | Err(_) => break,
            };
            let (prefix, at) = undeclared;
            xml.text.insert_str(
                root,
                &format!(" xmlns:{prefix}=\"urn:undeclared:{prefix}\""),
            );
            report.push(
                Problem::new(&codes::NAMESPACE_UNDECLARED)
                    .in_column(&format!("{name}, line {}", at.row))
                    .of_value(&prefix),
            );
        }
        Ok(xml)
    }

    fn document(&self) -> Result<Document<'_>, roxmltree::Error> {
        Document::parse_with_options(
            &self.text,
            ParsingOptions {
                allow_dtd: false,
                nodes_limit: MOST_NODES,
                entity_resolver: None,
            },
        )
    }

    /// Parses; the document borrows from here.
    pub fn parse(&self) -> Result<Document<'_>, Box<Problem>> {
        self.document().map_err(|error| {
            let place = format!("{}, line {}", self.name, error.pos().row.max(1));
            let code = match error {
                roxmltree::Error::DtdDetected => &codes::ENTITIES,
                roxmltree::Error::NodesLimitReached => {
                    return Box::new(
                        Problem::new(&codes::TOO_MANY_NODES)
                            .in_column(&self.name)
                            .with("limit", grouped(MOST_NODES)),
                    );
                }
                _ => &codes::NOT_XML,
            };
            Box::new(Problem::new(code).in_column(&place).with("detail", error))
        })
    }

    /// Where a node stands, for a person: “imsmanifest.xml, line 12, &lt;item&gt; “I1””.
    pub fn place(&self, node: Node<'_, '_>) -> String {
        place(&self.name, node)
    }
}

/// See [`Xml::place`].
pub(crate) fn place(name: &str, node: Node<'_, '_>) -> String {
    let line = node.document().text_pos_at(node.range().start).row;
    let id = node
        .attribute("identifier")
        .or_else(|| node.attribute("id"))
        .or_else(|| node.attribute("ident"))
        .map(|id| format!(" “{id}”"))
        .unwrap_or_default();
    format!("{name}, line {line}, <{}>{id}", node.tag_name().name())
}

fn decode(name: &str, bytes: &[u8], report: &mut Report) -> Result<String, Box<Problem>> {
    let mut bytes = bytes;
    let mut encoding = None;
    for (mark, of) in [
        (&[0xEF, 0xBB, 0xBF][..], UTF_8),
        (&[0xFF, 0xFE][..], UTF_16LE),
        (&[0xFE, 0xFF][..], UTF_16BE),
    ] {
        if let Some(rest) = bytes.strip_prefix(mark) {
            (bytes, encoding) = (rest, Some(of));
            report.push(Problem::new(&codes::BYTE_ORDER_MARK).in_column(name));
            break;
        }
    }
    // Some programs put blank space before the declaration, where none may be.
    let blank = bytes.iter().take_while(|b| b.is_ascii_whitespace()).count();
    if blank > 0 && encoding != Some(UTF_16LE) && encoding != Some(UTF_16BE) {
        bytes = &bytes[blank..];
        report.push(Problem::new(&codes::BLANK_BEFORE).in_column(name));
    }
    let encoding = match (encoding, bytes) {
        (Some(known), _) => known,
        (None, [b'<', 0, ..]) => UTF_16LE,
        (None, [0, b'<', ..]) => UTF_16BE,
        (None, _) => declared(bytes),
    };
    let (text, _, broken) = encoding.decode(bytes);
    if broken {
        return Err(Box::new(
            Problem::new(&codes::ENCODING)
                .in_column(name)
                .with("encoding", encoding.name()),
        ));
    }
    Ok(text.into_owned())
}

/// The encoding that an XML declaration names; UTF-8 without one.
fn declared(bytes: &[u8]) -> &'static Encoding {
    let start = &bytes[..bytes.len().min(200)];
    let start = String::from_utf8_lossy(start);
    let Some((declaration, _)) = start.split_once("?>") else {
        return UTF_8;
    };
    declaration
        .split_once("encoding")
        .and_then(|(_, rest)| rest.split(['"', '\'']).nth(1))
        .and_then(|label| Encoding::for_label(label.as_bytes()))
        // It says UTF-16, and yet we read the letters of its declaration.
        .filter(|encoding| *encoding != UTF_16LE && *encoding != UTF_16BE)
        .unwrap_or(UTF_8)
}

struct Scanned {
    /// Where the name of the root element ends.
    root: usize,
    /// From where to where a document type stands that names a DTD.
    doctype: Option<(usize, usize)>,
}

fn line_of(text: &str, place: usize) -> usize {
    1 + text.as_bytes()[..place]
        .iter()
        .filter(|b| **b == b'\n')
        .count()
}

/// One quick look over the tags, for what would cost a parser or a reader too
/// much. What is not well-formed is left for the parser to tell.
fn scan(name: &str, text: &str) -> Result<Scanned, Box<Problem>> {
    let bytes = text.as_bytes();
    let mut scanned = Scanned {
        root: 0,
        doctype: None,
    };
    let refused = |code, at: usize, limit: usize| {
        Box::new(
            Problem::new(code)
                .in_column(&format!("{name}, line {}", line_of(text, at)))
                .with("limit", limit),
        )
    };
    let after = |from: usize, end: &str| {
        text[from..]
            .find(end)
            .map_or(bytes.len(), |found| from + found + end.len())
    };
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(found) = bytes[at..].iter().position(|b| *b == b'<') {
        let start = at + found;
        let rest = &bytes[start..];
        if rest.starts_with(b"<!--") {
            at = after(start, "-->");
        } else if rest.starts_with(b"<![CDATA[") {
            at = after(start, "]]>");
        } else if rest.starts_with(b"<?") {
            at = after(start, "?>");
        } else if rest.len() >= 9 && rest[..9].eq_ignore_ascii_case(b"<!DOCTYPE") {
            let end = after(start, ">");
            if scanned.doctype.is_some() || bytes[start..end].contains(&b'[') {
                return Err(refused(&codes::ENTITIES, start, 0));
            }
            scanned.doctype = Some((start, end));
            at = end;
        } else if rest.starts_with(b"<!") {
            return Err(refused(&codes::ENTITIES, start, 0));
        } else {
            let closing = rest.starts_with(b"</");
            let mut attributes = 0_usize;
            let mut quote = None;
            let mut end = start + 1;
            while end < bytes.len() {
                let byte = bytes[end];
                match quote {
                    Some(open) if byte == open => quote = None,
                    Some(_) => {}
                    None => match byte {
                        b'"' | b'\'' => quote = Some(byte),
                        b'=' => attributes += 1,
                        b'>' => break,
                        _ => {}
                    },
                }
                end += 1;
            }
            if attributes > MOST_ATTRIBUTES {
                return Err(refused(&codes::TOO_MANY_ATTRIBUTES, start, MOST_ATTRIBUTES));
            }
            if closing {
                depth = depth.saturating_sub(1);
            } else {
                if scanned.root == 0 {
                    let name = rest[1..]
                        .iter()
                        .position(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/'))
                        .unwrap_or(0);
                    scanned.root = start + 1 + name;
                }
                if bytes.get(end.saturating_sub(1)) != Some(&b'/') {
                    depth += 1;
                }
                if depth > DEEPEST {
                    return Err(refused(&codes::TOO_DEEP, start, DEEPEST));
                }
            }
            at = end.min(bytes.len());
        }
    }
    Ok(scanned)
}

/// The children that are elements of this local name, in any namespace.
pub(crate) fn children<'a, 'i>(
    node: Node<'a, 'i>,
    name: &'static str,
) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children()
        .filter(move |child| child.is_element() && child.tag_name().name() == name)
}

/// The first of them.
pub(crate) fn child<'a, 'i>(node: Node<'a, 'i>, name: &'static str) -> Option<Node<'a, 'i>> {
    children(node, name).next()
}

/// All text inside, without blank space at the ends.
pub(crate) fn text(node: Node<'_, '_>) -> String {
    let mut out = String::new();
    for inner in node.descendants().filter(Node::is_text) {
        out.push_str(inner.text().unwrap_or_default());
    }
    crate::values::trimmed(&out).to_owned()
}

/// The text of the first child of this name, on one line, where it says anything.
pub(crate) fn text_of(node: Node<'_, '_>, name: &'static str) -> Option<String> {
    child(node, name)
        .map(|child| crate::values::one_line(&text(child)))
        .filter(|text| !text.is_empty())
}

/// An attribute that says anything, without blank space at its ends.
pub(crate) fn attribute<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    node.attribute(name)
        .map(crate::values::trimmed)
        .filter(|value| !value.is_empty())
}
