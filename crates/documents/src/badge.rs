//! The badge of a completed course: a round picture with the course's title and who issues
//! it, as SVG and as PNG. Its letters are drawn as shapes, so that Devanagari looks the
//! same on every device, whatever fonts it has.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};
use serde_json::json;
use typst_layout::PagedDocument;
use typst_svg::SvgOptions;

use crate::typeset::lay_out;
use crate::{DocumentError, Language};

/// How wide and high the PNG is, in pixels.
const PIXELS: u32 = 768;

/// Everything that a badge shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Badge {
    /// The language of the badge's own words, which stand first; the other one follows.
    pub language: Language,
    /// The course's title.
    pub course: String,
    /// The organisation that issues it.
    pub issuer: String,
    /// Whether this is a demonstration; the badge says so.
    pub synthetic: bool,
}

/// The badge as SVG. The same badge gives the same text.
///
/// # Errors
///
/// [`DocumentError::Typesetting`] when the typesetter refuses.
pub fn svg(badge: &Badge) -> Result<String, DocumentError> {
    let document = set(badge)?;
    let page = document
        .pages()
        .first()
        .ok_or_else(|| DocumentError::Typesetting("the badge has no page".to_owned()))?;
    Ok(typst_svg::svg(page, &SvgOptions::default()))
}

/// A badge that was made as SVG, as PNG of 768 by 768 pixels on nothing.
///
/// # Errors
///
/// [`DocumentError::Typesetting`] when it is no SVG.
pub fn png(svg: &str) -> Result<Vec<u8>, DocumentError> {
    let fault = |what: String| DocumentError::Typesetting(what);
    let tree = Tree::from_str(svg, &Options::default()).map_err(|e| fault(e.to_string()))?;
    let mut picture = Pixmap::new(PIXELS, PIXELS)
        .ok_or_else(|| fault("there is no room for a picture".to_owned()))?;
    let (across, down) = (tree.size().width(), tree.size().height());
    let scale = Transform::from_scale(PIXELS as f32 / across, PIXELS as f32 / down);
    resvg::render(&tree, scale, &mut picture.as_mut());
    picture.encode_png().map_err(|e| fault(e.to_string()))
}

/// The texts of the sheets: a badge that was set by others may look different.
pub fn design() -> [&'static str; 2] {
    [
        include_str!("sheets/style.typ"),
        include_str!("sheets/badge.typ"),
    ]
}

fn set(badge: &Badge) -> Result<PagedDocument, DocumentError> {
    let data = json!({
        "language": badge.language,
        "course": badge.course,
        "issuer": badge.issuer,
        "synthetic": badge.synthetic,
    });
    lay_out("badge.typ", &data, &[])
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::typeset::reading::{missing_glyphs, overhang, pages};

    fn badges() -> [Badge; 3] {
        let english = Badge {
            language: Language::English,
            course: "Noting and Drafting".to_owned(),
            issuer: "Haryana Institute of Public Administration".to_owned(),
            synthetic: true,
        };
        let hindi = Badge {
            language: Language::Hindi,
            course: "कार्यालय पद्धति एवं टिप्पण".to_owned(),
            issuer: "हरियाणा लोक प्रशासन संस्थान".to_owned(),
            synthetic: false,
        };
        let long = Badge {
            course: "Foundations of public administration in the districts ".repeat(6),
            issuer: "राष्ट्रीय संस्थान ".repeat(12),
            ..english.clone()
        };
        [english, hindi, long]
    }

    #[test]
    fn the_badge_reads_as_it_should() {
        let [english, hindi, _] = badges();
        for (name, badge) in [("badge-en", english), ("badge-hi", hindi)] {
            let document = set(&badge).unwrap();
            assert_eq!(missing_glyphs(&document), 0);
            insta::assert_snapshot!(name, pages(&document).join("\n"));
        }
    }

    #[test]
    fn whatever_its_texts_are_a_badge_is_one_picture() {
        for badge in badges() {
            let document = set(&badge).unwrap();
            assert_eq!(document.pages().len(), 1, "{}", badge.course);
            assert!(overhang(&document) <= 0.0, "{}", badge.course);
        }
    }

    #[test]
    fn the_picture_needs_no_fonts_and_no_network() {
        for badge in badges() {
            let svg = svg(&badge).unwrap();
            let tree = roxmltree::Document::parse(&svg).unwrap();
            assert_eq!(tree.root_element().tag_name().name(), "svg");
            assert!(tree.descendants().all(|n| n.tag_name().name() != "text"));
            let addresses = tree
                .descendants()
                .flat_map(|n| n.attributes())
                .filter(|a| a.name() == "href" && !a.value().starts_with('#'));
            assert_eq!(addresses.count(), 0);
            let png = png(&svg).unwrap();
            assert!(png.starts_with(b"\x89PNG"));
            // It is drawn: the middle is not see-through, the corner is.
            let picture = Pixmap::decode_png(&png).unwrap();
            assert!(picture.pixel(384, 700).unwrap().alpha() > 250);
            assert_eq!(picture.pixel(2, 2).unwrap().alpha(), 0);
        }
        assert!(png("no svg").is_err());
    }
}
