//! Texts of questions on their way into XML and out of it.

use roxmltree::Node;
use sopan_rules::questions::text::{Token, VOID, tokens};

use super::media::is_sound;

pub(super) use sopan_rules::questions::text::{escaped, escaped_attribute, has_markup};

/// HTML as a fragment of XML: every element closed, every attribute quoted, no
/// entity but those of XML. `address` may put another one in the place of what an element shows.
pub(super) fn to_xml(html: &str, address: &dyn Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(html.len() + 16);
    let mut open: Vec<String> = Vec::new();
    for token in tokens(html) {
        match token {
            Token::Text(text) => out.push_str(&escaped(&text)),
            Token::Open {
                name,
                attributes,
                closed,
            } => {
                out.push('<');
                out.push_str(&name);
                for (name, value) in attributes {
                    let shows = name == "src";
                    let value = shows.then(|| address(&value)).flatten().unwrap_or(value);
                    out.push_str(&format!(" {name}=\"{}\"", escaped_attribute(&value)));
                }
                let void = VOID.contains(&name.to_ascii_lowercase().as_str());
                // Deeper than any text, and than our own reader goes.
                if closed || void || open.len() > 50 {
                    out.push_str("/>");
                } else {
                    out.push('>');
                    open.push(name);
                }
            }
            Token::Close { name } => {
                if let Some(place) = open.iter().rposition(|known| *known == name) {
                    for name in open.drain(place..).rev() {
                        out.push_str(&format!("</{name}>"));
                    }
                }
            }
        }
    }
    for name in open.into_iter().rev() {
        out.push_str(&format!("</{name}>"));
    }
    out
}

/// The content of an XML element as HTML. `each` may put something else in the
/// place of an element.
pub(super) fn from_xml<'a, 'i>(
    node: Node<'a, 'i>,
    each: &mut dyn FnMut(Node<'a, 'i>) -> Option<String>,
    address: &dyn Fn(&str) -> String,
) -> String {
    let mut out = String::new();
    for child in node.children() {
        write_node(child, each, address, &mut out);
    }
    out
}

/// An element that shows a file, as HTML that holds this address. What is no `img` or `audio`
/// with an address of its own becomes one, with these words for a picture.
pub(super) fn showing(node: Node<'_, '_>, address: &str, words: &str) -> String {
    let mut attributes: Vec<(&str, &str)> = Vec::new();
    let name = match (node.tag_name().name(), node.attribute("src")) {
        (name @ ("img" | "audio"), Some(_)) => {
            let kept = node.attributes().map(|one| match one.name() {
                "src" => ("src", address),
                name => (name, one.value()),
            });
            attributes.extend(kept);
            name
        }
        _ if is_sound(address) => {
            attributes.push(("src", address));
            "audio"
        }
        _ => {
            attributes.extend([("src", address), ("alt", words)]);
            let sizes = ["width", "height"];
            attributes.extend(
                sizes
                    .into_iter()
                    .filter_map(|n| Some((n, node.attribute(n)?))),
            );
            "img"
        }
    };
    // Without them a sound is neither seen nor heard.
    if name == "audio" && !attributes.iter().any(|(name, _)| *name == "controls") {
        attributes.push(("controls", ""));
    }
    let mut out = format!("<{name}");
    for (name, value) in attributes {
        out.push_str(&format!(" {name}=\"{}\"", escaped_attribute(value)));
    }
    out.push('>');
    if !VOID.contains(&name) {
        out.push_str(&format!("</{name}>"));
    }
    out
}

fn write_node<'a, 'i>(
    node: Node<'a, 'i>,
    each: &mut dyn FnMut(Node<'a, 'i>) -> Option<String>,
    address: &dyn Fn(&str) -> String,
    out: &mut String,
) {
    if node.is_text() {
        out.push_str(&escaped(node.text().unwrap_or_default()));
        return;
    }
    if !node.is_element() {
        return;
    }
    if let Some(instead) = each(node) {
        out.push_str(&instead);
        return;
    }
    let name = node.tag_name().name();
    if matches!(
        name,
        "qti-catalog-info" | "catalogInfo" | "qti-stylesheet" | "stylesheet"
    ) {
        return;
    }
    // What QTI wraps around HTML means nothing to a browser.
    if name.starts_with("qti-") || matches!(name, "rubricBlock" | "infoControl" | "templateBlock") {
        for child in node.children() {
            write_node(child, each, address, out);
        }
        return;
    }
    out.push('<');
    out.push_str(name);
    for attribute in node.attributes() {
        let value = match attribute.name() {
            "src" | "href" | "data" | "poster" => address(attribute.value()),
            _ => attribute.value().to_owned(),
        };
        out.push_str(&format!(
            " {}=\"{}\"",
            attribute.name(),
            escaped_attribute(&value)
        ));
    }
    out.push('>');
    if VOID.contains(&name) {
        return;
    }
    for child in node.children() {
        write_node(child, each, address, out);
    }
    out.push_str(&format!("</{name}>"));
}
