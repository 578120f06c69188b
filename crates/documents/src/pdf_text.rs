//! The text of a PDF that somebody brings: line by line, as far as the file itself says which
//! letters its shapes stand for.
//!
//! The file may be anything. Reading one that was made to do harm can take all memory or end
//! the process, so it is done in a process of its own (`sopan read-pdf`).

use std::sync::Arc;

use hayro_interpret::font::{FontData, FontQuery, Glyph};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::content::ops::TypedInstruction;
use hayro_interpret::hayro_syntax::object::Dict;
use hayro_interpret::hayro_syntax::object::String as PdfString;
use hayro_interpret::hayro_syntax::object::dict::keys::{ACTUAL_TEXT, MCID};
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::hayro_syntax::{LoadPdfError, Pdf};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache,
    InterpreterSettings, Paint, PathDrawMode, SoftMask, TransformExt, interpret_page,
};
use kurbo::{Affine, BezPath, Point, Rect};
use serde::{Deserialize, Serialize};

use crate::typeset::FONTS;

/// So many pages are read.
pub const MOST_PAGES: usize = 100;
/// So many characters are given back.
const MOST_CHARACTERS: usize = 100_000;
/// Shapes are measured in thousandths of the font's size.
const EM: f64 = 1000.0;
/// A gap of so many parts of the size is a space between words.
const SPACE: f64 = 0.2;

/// Why a PDF gives no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum NoText {
    /// It can't be read as a PDF.
    #[error("this is no PDF that can be read; write the text instead")]
    NotPdf,
    /// It asks for a password.
    #[error("the PDF is locked by a password; write the text instead")]
    Locked,
    /// It has too many pages.
    #[error("the PDF has more than 100 pages; send the pages with the duties alone")]
    TooManyPages,
    /// It holds pictures of text.
    #[error("the PDF holds no text, as a scan does; write the text instead")]
    Scanned,
    /// It doesn't say which letters its shapes stand for.
    #[error("the letters of the PDF are not Unicode; write the text instead")]
    NotUnicode,
}

/// A line of a page.
struct Line {
    text: String,
    left: f64,
    right: f64,
    y: f64,
    em: f64,
}

/// What is being read of a page.
#[derive(Default)]
struct Reader {
    lines: Vec<Line>,
    /// The marked contents of the page that are still to come: tag, number, and the text that
    /// stands for what is drawn in it.
    marked: std::collections::VecDeque<(Vec<u8>, Option<i32>, Option<String>)>,
    /// Those that are open: how many of them stand for what is drawn in them, and what is
    /// still to be said for each.
    open: Vec<Option<Option<String>>>,
    known: usize,
    unknown: usize,
}

impl Reader {
    fn place(&mut self, start: Point, end: Point, em: f64, said: &str) {
        if let Some(line) = self.lines.last_mut() {
            let level = (start.y - line.y).abs() < 0.5 * em.max(line.em);
            if level && start.x > line.left - em {
                let gap = start.x - line.right;
                let apart = gap > SPACE * em || gap < -2.0 * em;
                let spaced = line.text.ends_with(char::is_whitespace);
                if apart && !spaced && !said.starts_with(char::is_whitespace) {
                    line.text.push(' ');
                }
                line.text.push_str(said);
                line.right = end.x;
                return;
            }
        }
        self.lines.push(Line {
            text: said.to_owned(),
            left: start.x,
            right: end.x,
            y: start.y,
            em,
        });
    }

    /// The lines of the page as text: a line that was only broken at the margin goes on.
    fn end_page(&mut self, text: &mut String) {
        self.lines.retain(|line| !line.text.trim().is_empty());
        let left = self.lines.iter().map(|l| l.left).fold(f64::MAX, f64::min);
        let right = self.lines.iter().map(|l| l.right).fold(f64::MIN, f64::max);
        let mut before: Option<&Line> = None;
        for line in &self.lines {
            let said = line.text.trim();
            let goes_on = before.is_some_and(|before| {
                let full = before.right - left > 0.8 * (right - left);
                let near = (line.y - before.y).abs() < 2.2 * before.em;
                let ended = before
                    .text
                    .trim_end()
                    .ends_with(['.', ';', ':', '।', '?', '!']);
                full && near && !ended && !begins_item(said)
            });
            if !text.is_empty() {
                text.push(if goes_on { ' ' } else { '\n' });
            }
            text.extend(said.split_whitespace().flat_map(|word| [word, " "]));
            text.truncate(text.trim_end().len());
            before = Some(line);
        }
        self.lines.clear();
        self.marked.clear();
        self.open.clear();
    }
}

/// Whether a line begins an item of a list.
fn begins_item(line: &str) -> bool {
    let first = line.split_whitespace().next().unwrap_or_default();
    let bare: String = first.chars().filter(|c| c.is_alphanumeric()).collect();
    let numbered = first.ends_with(['.', ')']) && bare.chars().count() <= 3;
    numbered || bare.is_empty()
}

/// Whether a character says something to a reader.
fn says(c: char) -> bool {
    !matches!(c, '\u{fffd}' | '\u{e000}'..='\u{f8ff}') && (!c.is_control() || c == '\t')
}

impl<'a> Device<'a> for Reader {
    fn draw_glyph(
        &mut self,
        glyph: &Glyph<'a>,
        transform: Affine,
        glyph_transform: Affine,
        _: &Paint<'a>,
        _: &GlyphDrawMode,
    ) {
        let advance = match glyph {
            Glyph::Outline(outline) => outline.advance_width().map_or(EM / 2.0, f64::from),
            Glyph::Type3(_) => EM / 2.0,
        };
        let to = transform * glyph_transform;
        let (start, end) = (to * Point::ZERO, to * Point::new(advance, 0.0));
        let em = (to * Point::new(0.0, EM) - start).hypot();
        if !(start.is_finite() && end.is_finite() && em.is_finite()) {
            return;
        }
        if let Some(stands) = self.open.iter_mut().find_map(Option::as_mut) {
            // The first shape says the whole text; the others only take its room.
            self.known += 1;
            let said = stands.take().unwrap_or_default();
            self.place(start, end, em, &said);
            return;
        }
        let said = match glyph.as_unicode() {
            Some(BfString::Char(c)) => c.to_string(),
            Some(BfString::String(text)) => text,
            None => String::new(),
        };
        let said: String = said
            .chars()
            .filter(|c| says(*c) && *c != '\u{ad}')
            .collect();
        match said.is_empty() {
            true => self.unknown += 1,
            false => self.known += 1,
        }
        self.place(start, end, em, &said);
    }

    fn begin_marked_content(&mut self, tag: &[u8], number: Option<i32>) {
        // What stands in a form within the page is not among those of the page.
        let next = self.marked.front();
        let ours = next.is_some_and(|(t, n, _)| t == tag && *n == number);
        let text = match ours {
            true => self.marked.pop_front().and_then(|(_, _, text)| text),
            false => None,
        };
        self.open.push(text.map(Some));
    }

    fn end_marked_content(&mut self) {
        self.open.pop();
    }

    fn set_soft_mask(&mut self, _: Option<SoftMask<'a>>) {}
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn draw_path(&mut self, _: &BezPath, _: Affine, _: &Paint<'a>, _: &PathDrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'a, '_>, _: Affine) {}
    fn pop_clip_path(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

/// A text as PDF writes it beside what is drawn: UTF-16 or UTF-8 with its mark, else Latin.
fn text_string(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, rest @ ..] => {
            let units = rest.chunks_exact(2).map(|two| match two {
                [high, low] => u16::from_be_bytes([*high, *low]),
                _ => 0,
            });
            char::decode_utf16(units).filter_map(Result::ok).collect()
        }
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

/// The marked contents of a page in their order. Word processors and Typst say there what the
/// shapes of a Hindi syllable stand for.
fn marked(page: &Page<'_>) -> Vec<(Vec<u8>, Option<i32>, Option<String>)> {
    let mut found = Vec::new();
    let mut operations = page.typed_operations();
    while let Some(operation) = operations.next() {
        match operation {
            TypedInstruction::BeginMarkedContent(begin) => {
                found.push((begin.0.to_vec(), None, None));
            }
            TypedInstruction::BeginMarkedContentWithProperties(begin) => {
                let inline = begin.1.clone().into_dict();
                let number = inline.as_ref().and_then(|dict| dict.get::<i32>(MCID));
                let named = begin.1.clone().into_name();
                let listed = named.and_then(|name| {
                    let properties = &page.resources().properties;
                    properties.get::<Dict<'_>>(name)
                });
                let text = inline.or(listed);
                let text = text.and_then(|dict| dict.get::<PdfString<'_>>(ACTUAL_TEXT));
                let text = text.map(|text| text_string(text.as_bytes()));
                found.push((begin.0.to_vec(), number, text));
            }
            _ => {}
        }
    }
    found
}

fn our_font(_: &FontQuery) -> Option<(FontData, u32)> {
    let font: FontData = Arc::new(FONTS[0]);
    Some((font, 0))
}

/// The text of a PDF.
pub fn text_of(bytes: Vec<u8>) -> Result<String, NoText> {
    // One that says that it is locked, and can't be opened, is.
    let locked = bytes.windows(8).any(|part| part == b"/Encrypt");
    let pdf = Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(_) => NoText::Locked,
        LoadPdfError::Invalid if locked => NoText::Locked,
        LoadPdfError::Invalid => NoText::NotPdf,
    })?;
    if pdf.pages().len() > MOST_PAGES {
        return Err(NoText::TooManyPages);
    }
    let settings = InterpreterSettings {
        // A font that doesn't come with the file is drawn with ours: the letters are the same.
        font_resolver: Arc::new(our_font),
        render_annotations: false,
        ..InterpreterSettings::default()
    };
    let cache = InterpreterCache::new();
    let mut text = String::new();
    let mut reader = Reader::default();
    for page in pdf.pages().iter() {
        let (width, height) = page.render_dimensions();
        let mut context = Context::new(
            page.initial_transform(true).to_kurbo(),
            Rect::new(0.0, 0.0, width.into(), height.into()),
            &cache,
            pdf.xref(),
            settings.clone(),
        );
        reader.marked = marked(page).into();
        interpret_page(page, &mut context, &mut reader);
        reader.end_page(&mut text);
        if let Some((end, _)) = text.char_indices().nth(MOST_CHARACTERS) {
            text.truncate(end);
            break;
        }
    }
    if reader.unknown * 3 > reader.known && reader.unknown > 0 {
        return Err(NoText::NotUnicode);
    }
    match text.trim().is_empty() {
        true => Err(NoText::Scanned),
        false => Ok(text),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::Language;
    use crate::certificate::{Certificate, certificate};

    /// A PDF of one page with this content, written by hand.
    fn page(content: &str, more: &str) -> Vec<u8> {
        format!(
            "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n\
             2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n\
             3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
             /Resources << /Font << /F1 5 0 R >> >> >>\nendobj\n\
             4 0 obj\n<< /Length {} >>\nstream\n{content}\nendstream\nendobj\n\
             5 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman \
             /Encoding /WinAnsiEncoding >>\nendobj\n\
             trailer\n<< /Root 1 0 R {more} >>\n%%EOF\n",
            content.len()
        )
        .into_bytes()
    }

    #[test]
    fn what_our_own_documents_say_is_read_back_in_both_scripts() {
        let page = Certificate {
            language: Language::Hindi,
            name: "आशा देवी".to_owned(),
            course: "संचिका में टिप्पणी प्रस्तुत करना और शिक्षकों का निरीक्षण".to_owned(),
            provider: "Maintains the cash book and the stock register".to_owned(),
            hours: "2 घंटे".to_owned(),
            completed_on: "2026-03-31".parse().unwrap(),
            number: "7K3M-9QXT-2B01".to_owned(),
            verification_url: "https://example.org/check/7K3M-9QXT-2B01".to_owned(),
            issuer: "Example".to_owned(),
            letterhead: None,
            synthetic: false,
            revoked_on: None,
        };
        let text = text_of(certificate(&page).unwrap()).unwrap();
        for line in [
            "आशा देवी",
            "संचिका में टिप्पणी प्रस्तुत करना और शिक्षकों का निरीक्षण",
            "Maintains the cash book and the stock register",
        ] {
            assert!(text.contains(line), "{line} is not in:\n{text}");
        }
    }

    #[test]
    fn lines_that_were_broken_at_the_margin_go_on_and_items_do_not() {
        let content = "BT /F1 12 Tf 14 TL 72 700 Td (Maintains the cash book of the whole) Tj T* \
                       (department.) Tj T* (2. Puts up [files]) Tj T* [(notes) -400 (daily)] TJ ET";
        assert_eq!(
            text_of(page(content, "")).unwrap(),
            "Maintains the cash book of the whole department.\n2. Puts up [files]\nnotes daily"
        );
    }

    #[test]
    fn what_gives_no_text_says_why() {
        for (pdf, why) in [
            (b"hello".to_vec(), NoText::NotPdf),
            (Vec::new(), NoText::NotPdf),
            (page("10 10 100 100 re f", ""), NoText::Scanned),
            (page("BT /F1 12 Tf (   ) Tj ET", ""), NoText::Scanned),
            (
                page(
                    "BT /F1 12 Tf (x) Tj ET",
                    "/ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /O <00> /U <00> /P 0 >>",
                ),
                NoText::Locked,
            ),
        ] {
            assert_eq!(text_of(pdf), Err(why));
        }
    }
}
