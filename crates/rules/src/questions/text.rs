//! Texts of questions: HTML that has not been cleaned, and the plain text in it.

use serde::{Deserialize, Serialize};

/// A text as HTML that has not been cleaned.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Text(String);

impl Text {
    /// From HTML, without blank space at its ends.
    pub fn from_html(html: &str) -> Text {
        Text(crate::text::trimmed(html).to_owned())
    }

    /// From plain text: line breaks stay line breaks.
    pub fn from_plain(plain: &str) -> Text {
        let plain = crate::text::trimmed(plain).replace("\r\n", "\n");
        Text(escaped(&plain).replace('\n', "<br>"))
    }

    /// The HTML.
    pub fn html(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether it holds pictures or sounds itself, as `data:` addresses.
    pub fn holds_media(&self) -> bool {
        self.0.contains("=\"data:")
    }

    /// The text with words in place of the pictures and sounds that it holds itself. `words`
    /// is asked with the element (`img`, `audio`) and the words that stand for a picture.
    pub fn without_media(&self, words: impl Fn(&str, &str) -> String) -> Text {
        let mut out = String::new();
        let mut left_out = Vec::new();
        let mut rest = self.html();
        while let Some(start) = rest.find('<') {
            let (before, tag) = rest.split_at(start);
            out.push_str(before);
            let Some((token, after)) = read_tag(tag) else {
                out.push('<');
                rest = &tag[1..];
                continue;
            };
            rest = after;
            let value = |name: &str, all: &[(String, String)]| {
                let found = all.iter().find(|(known, _)| known == name);
                found.map(|(_, value)| value.clone()).unwrap_or_default()
            };
            match token {
                Token::Open {
                    name, attributes, ..
                } if value("src", &attributes).starts_with("data:") => {
                    let words = words(&name, &value("alt", &attributes));
                    out.push_str(&format!("<em>[{}]</em>", escaped(&words)));
                    if !VOID.contains(&name.as_str()) {
                        left_out.push(name);
                    }
                }
                Token::Close { name } if left_out.last() == Some(&name) => {
                    left_out.pop();
                }
                _ => out.push_str(&tag[..tag.len() - after.len()]),
            }
        }
        out.push_str(rest);
        Text(out)
    }

    /// The text without markup, one line for each paragraph or list entry.
    pub fn plain(&self) -> String {
        let mut out = String::new();
        for token in tokens(&self.0) {
            match token {
                Token::Text(text) => {
                    for c in text.chars() {
                        let c = if c.is_whitespace() { ' ' } else { c };
                        if c != ' ' || !out.ends_with([' ', '\n']) {
                            out.push(c);
                        }
                    }
                }
                Token::Open { name, .. } | Token::Close { name } => {
                    if BLOCKS.contains(&name.to_ascii_lowercase().as_str()) && !out.ends_with('\n')
                    {
                        out.truncate(out.trim_end_matches(' ').len());
                        out.push('\n');
                    }
                }
            }
        }
        crate::text::trimmed(&out).to_owned()
    }
}

/// Elements that end a line.
const BLOCKS: [&str; 19] = [
    "p",
    "div",
    "br",
    "li",
    "ul",
    "ol",
    "tr",
    "table",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "pre",
    "blockquote",
    "hr",
    "dt",
    "dd",
];
/// Elements of HTML that never hold anything.
pub const VOID: [&str; 13] = [
    "br", "hr", "img", "input", "source", "track", "col", "wbr", "embed", "area", "link", "meta",
    "param",
];

/// Whether text holds what a browser would take for markup.
pub fn has_markup(text: &str) -> bool {
    text.match_indices('<').any(|(at, _)| {
        text[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!')
    })
}

/// For the text of HTML and XML.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            // XML has no place for these at all.
            c if is_unwritable(c) => {}
            c => out.push(c),
        }
    }
    out
}

/// For an attribute in double quotation marks.
pub fn escaped_attribute(text: &str) -> String {
    escaped(text)
        .replace('"', "&quot;")
        .replace('\n', "&#10;")
        .replace('\t', "&#9;")
}

fn is_unwritable(c: char) -> bool {
    (c.is_control() && !matches!(c, '\t' | '\n' | '\u{80}'..))
        || matches!(c, '\u{fffe}' | '\u{ffff}')
}

/// A piece of HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token {
    /// Text, its entities as characters.
    Text(String),
    /// An element begins.
    Open {
        /// As it was written.
        name: String,
        /// In their order.
        attributes: Vec<(String, String)>,
        /// Whether it ends at once: `<br/>`.
        closed: bool,
    },
    /// An element ends.
    Close {
        /// As it was written.
        name: String,
    },
}

/// HTML as a forgiving reader sees it; comments, scripts and styles are left out.
pub fn tokens(html: &str) -> Vec<Token> {
    let mut out = Vec::new();
    let mut text = String::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        text.push_str(&rest[..start]);
        let tag = &rest[start..];
        if let Some(comment) = tag.strip_prefix("<!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        if tag.starts_with("<!") || tag.starts_with("<?") {
            rest = tag.split_once('>').map_or("", |(_, after)| after);
            continue;
        }
        let Some((token, after)) = read_tag(tag) else {
            text.push('<');
            rest = &tag[1..];
            continue;
        };
        rest = after;
        if !text.is_empty() {
            out.push(Token::Text(decoded(&std::mem::take(&mut text))));
        }
        if let Token::Open { name, closed, .. } = &token
            && !closed
            && matches!(name.as_str(), "script" | "style")
        {
            let end = format!("</{name}");
            rest = match rest.find(&end) {
                Some(at) => rest[at..].split_once('>').map_or("", |(_, after)| after),
                None => "",
            };
            continue;
        }
        out.push(token);
    }
    text.push_str(rest);
    if !text.is_empty() {
        out.push(Token::Text(decoded(&text)));
    }
    out
}

/// A tag at the start of a text, and what follows; none where “&lt;” is only a sign.
fn read_tag(tag: &str) -> Option<(Token, &str)> {
    let inner = tag.strip_prefix('<')?;
    let (closing, inner) = match inner.strip_prefix('/') {
        Some(inner) => (true, inner),
        None => (false, inner),
    };
    let end = inner
        .find(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
        .unwrap_or(inner.len());
    let name = inner[..end].to_owned();
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let mut rest = &inner[end..];
    let mut attributes: Vec<(String, String)> = Vec::new();
    loop {
        rest = rest.trim_start();
        if let Some(after) = rest.strip_prefix('>') {
            let token = if closing {
                Token::Close { name }
            } else {
                Token::Open {
                    name,
                    attributes,
                    closed: false,
                }
            };
            return Some((token, after));
        }
        if let Some(after) = rest.strip_prefix("/>") {
            let token = Token::Open {
                name,
                attributes,
                closed: true,
            };
            return Some((token, after));
        }
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/' | '<'))?;
        if end == 0 {
            // A stray sign inside the tag.
            let mut signs = rest.chars();
            if signs.next()? == '<' {
                return None;
            }
            rest = signs.as_str();
            continue;
        }
        let attribute = rest[..end].to_owned();
        rest = rest[end..].trim_start();
        let mut value = String::new();
        if let Some(after) = rest.strip_prefix('=') {
            let after = after.trim_start();
            let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
            if let Some(quote) = quote {
                let (text, after) = after[1..].split_once(quote)?;
                value = decoded(text);
                rest = after;
            } else {
                let end = after.find(|c: char| c.is_whitespace() || c == '>')?;
                value = decoded(&after[..end]);
                rest = &after[end..];
            }
        }
        let good = attribute.starts_with(|c: char| c.is_ascii_alphabetic())
            && attribute
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
            && attribute != "xmlns"
            && attributes.iter().all(|(known, _)| *known != attribute);
        if good && attributes.len() < 50 {
            attributes.push((attribute, value));
        }
    }
}

/// With entities as the characters that they are.
fn decoded(text: &str) -> String {
    const NAMED: [(&str, char); 26] = [
        ("amp", '&'),
        ("lt", '<'),
        ("gt", '>'),
        ("quot", '"'),
        ("apos", '\''),
        ("nbsp", '\u{a0}'),
        ("ndash", '–'),
        ("mdash", '—'),
        ("hellip", '…'),
        ("lsquo", '‘'),
        ("rsquo", '’'),
        ("ldquo", '“'),
        ("rdquo", '”'),
        ("times", '×'),
        ("divide", '÷'),
        ("deg", '°'),
        ("plusmn", '±'),
        ("le", '≤'),
        ("ge", '≥'),
        ("ne", '≠'),
        ("rarr", '→'),
        ("larr", '←'),
        ("copy", '©'),
        ("bull", '•'),
        ("shy", '\u{ad}'),
        ("zwj", '\u{200d}'),
    ];
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        out.push_str(&rest[..start]);
        let after = &rest[start + 1..];
        let entity = after
            .bytes()
            .take(10)
            .position(|b| b == b';')
            .map(|end| &after[..end]);
        let character = entity.and_then(|entity| {
            let number = match entity.strip_prefix('#') {
                None => return NAMED.iter().find(|(n, _)| *n == entity).map(|(_, c)| *c),
                Some(number) => match number.strip_prefix(['x', 'X']) {
                    Some(hex) => u32::from_str_radix(hex, 16),
                    None => number.parse(),
                },
            };
            number.ok().and_then(char::from_u32)
        });
        match (entity, character) {
            (Some(entity), Some(character)) => {
                out.push(character);
                rest = &after[entity.len() + 1..];
            }
            _ => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_in_place_of_pictures_and_sounds() {
        let words = |element: &str, alt: &str| format!("{element}: {alt}");
        for (html, said) in [
            ("<p>1 < 2</p>", "<p>1 < 2</p>"),
            (
                "<p>A <img src=\"data:image/png;base64,aGk=\" alt=\"x > <y>\"> B</p>",
                "<p>A <em>[img: x &gt; &lt;y&gt;]</em> B</p>",
            ),
            (
                "<audio controls src=\"data:audio/ogg;base64,aGk=\"></audio><audio src=\"/a\"></audio>",
                "<em>[audio: ]</em><audio src=\"/a\"></audio>",
            ),
        ] {
            let text = Text::from_html(html);
            assert_eq!(text.without_media(words).html(), said);
            assert_eq!(text.holds_media(), html.contains("base64"));
        }
    }
}
