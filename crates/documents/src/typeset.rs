//! Typst as a library: sheets (`sheets/*.typ`) that are part of the program, and
//! for each document the data that it is about. Data reach a sheet as JSON only,
//! never as markup, so nothing in them can act.

use std::sync::OnceLock;

use serde_json::Value;
use sopan_rules::time::Day;
use typst::comemo;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::DocumentError;

pub(crate) const FONTS: [&[u8]; 4] = [
    include_bytes!(env!("SOPAN_FONT_SANS_REGULAR")),
    include_bytes!(env!("SOPAN_FONT_SANS_SEMIBOLD")),
    include_bytes!(env!("SOPAN_FONT_DEVANAGARI_REGULAR")),
    include_bytes!(env!("SOPAN_FONT_DEVANAGARI_SEMIBOLD")),
];

const SHEETS: [(&str, &str); 14] = [
    ("style.typ", include_str!("sheets/style.typ")),
    ("apar.typ", include_str!("sheets/apar.typ")),
    ("apar-en.typ", include_str!("sheets/apar-en.typ")),
    ("apar-hi.typ", include_str!("sheets/apar-hi.typ")),
    ("letter.typ", include_str!("sheets/letter.typ")),
    ("letter-en.typ", include_str!("sheets/letter-en.typ")),
    ("letter-hi.typ", include_str!("sheets/letter-hi.typ")),
    ("badge.typ", include_str!("sheets/badge.typ")),
    ("certificate.typ", include_str!("sheets/certificate.typ")),
    (
        "certificate-en.typ",
        include_str!("sheets/certificate-en.typ"),
    ),
    (
        "certificate-hi.typ",
        include_str!("sheets/certificate-hi.typ"),
    ),
    (
        "reconciliation.typ",
        include_str!("sheets/reconciliation.typ"),
    ),
    (
        "reconciliation-en.typ",
        include_str!("sheets/reconciliation-en.typ"),
    ),
    (
        "reconciliation-hi.typ",
        include_str!("sheets/reconciliation-hi.typ"),
    ),
];

/// The file in which a sheet finds its data.
const DATA: &str = "data.json";

/// How many documents a memoised step of Typst outlives without being used.
const KEEP: usize = 4;

/// What is the same for every document: made once, when the first is asked for.
struct Press {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    sheets: Vec<Source>,
}

impl Press {
    fn get() -> Result<&'static Press, DocumentError> {
        static PRESS: OnceLock<Result<Press, DocumentError>> = OnceLock::new();
        PRESS.get_or_init(Press::new).as_ref().map_err(Clone::clone)
    }

    fn new() -> Result<Press, DocumentError> {
        let fonts: Vec<Font> = FONTS
            .iter()
            .flat_map(|font| Font::iter(Bytes::new(*font)))
            .collect();
        if fonts.len() != FONTS.len() {
            return Err(DocumentError::Typesetting(
                "a font of the program can't be read; build it again after `npm ci` in ui/".into(),
            ));
        }
        let sheets = SHEETS
            .iter()
            .map(|(name, text)| Ok(Source::new(file_id(name)?, (*text).to_owned())))
            .collect::<Result<_, DocumentError>>()?;
        Ok(Press {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            sheets,
        })
    }
}

fn file_id(name: &str) -> Result<FileId, DocumentError> {
    let path = VirtualPath::new(name)
        .map_err(|error| DocumentError::Typesetting(format!("“{name}” is no path: {error:?}")))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

/// One document's world: the press, and this document's own files.
struct Job {
    press: &'static Press,
    main: FileId,
    files: Vec<(FileId, Bytes)>,
}

impl World for Job {
    fn library(&self) -> &LazyHash<Library> {
        &self.press.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.press.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let sheet = self.press.sheets.iter().find(|sheet| sheet.id() == id);
        sheet.cloned().ok_or_else(|| not_found(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let file = self.files.iter().find(|(known, _)| *known == id);
        file.map(|(_, bytes)| bytes.clone())
            .ok_or_else(|| not_found(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.press.fonts.get(index).cloned()
    }

    /// Documents carry the dates they are given, never today's.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn not_found(id: FileId) -> FileError {
    FileError::NotFound(id.get().vpath().get_with_slash().into())
}

/// Lays a sheet out with its data and the pictures it names (as SVG).
pub(crate) fn lay_out(
    sheet: &str,
    data: &Value,
    pictures: &[(&str, &str)],
) -> Result<PagedDocument, DocumentError> {
    let mut files = vec![(file_id(DATA)?, Bytes::from_string(data.to_string()))];
    for (name, svg) in pictures {
        files.push((file_id(name)?, Bytes::from_string((*svg).to_owned())));
    }
    let job = Job {
        press: Press::get()?,
        main: file_id(sheet)?,
        files,
    };
    let document = typst::compile::<PagedDocument>(&job).output;
    comemo::evict(KEEP);
    document.map_err(|errors| DocumentError::Typesetting(messages(&errors)))
}

/// The laid out document as PDF/A-2a and PDF/UA-1: fit for an archive and for a
/// screen reader. The same document and day give the same bytes.
pub(crate) fn to_pdf(
    document: &PagedDocument,
    identifier: &str,
    day: Day,
) -> Result<Vec<u8>, DocumentError> {
    let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
        .map_err(|error| DocumentError::Typesetting(error.message().to_string()))?;
    let (year, month, number) = day.ymd();
    let timestamp = u8::try_from(month)
        .ok()
        .zip(u8::try_from(number).ok())
        .and_then(|(month, number)| Datetime::from_ymd_hms(i32::from(year), month, number, 0, 0, 0))
        .and_then(|moment| Timestamp::new_local(moment, 330));
    let options = PdfOptions {
        ident: Smart::Custom(identifier.to_owned()),
        creator: Smart::Custom(Some("Sopan".to_owned())),
        timestamp,
        standards,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(document, &options)
        .map_err(|errors| DocumentError::Typesetting(messages(&errors)))
}

fn messages(errors: &[SourceDiagnostic]) -> String {
    let messages: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
    messages.join("; ")
}

#[cfg(test)]
pub(crate) mod reading {
    //! Reads a laid out document back, as a person would: line by line.

    use typst::layout::{Abs, Frame, FrameItem, Point};
    use typst_layout::PagedDocument;

    /// One piece of text: where it begins, how far it reaches, what it says.
    struct Piece {
        x: Abs,
        y: Abs,
        end: Abs,
        text: String,
    }

    /// The text of each page. Pieces that stand on one line are joined.
    pub(crate) fn pages(document: &PagedDocument) -> Vec<String> {
        document
            .pages()
            .iter()
            .map(|page| read(&page.frame))
            .collect()
    }

    /// All text in the order in which it was set, without the spaces at which
    /// its lines may have been broken.
    pub(crate) fn run_on(document: &PagedDocument) -> String {
        let mut pieces = Vec::new();
        for page in document.pages() {
            collect(&page.frame, Point::zero(), &mut pieces);
        }
        let text: String = pieces.into_iter().map(|piece| piece.text).collect();
        text.chars()
            .filter(|c| !c.is_whitespace() && *c != '\u{200b}')
            .collect()
    }

    /// How far text reaches beyond the pages' edges, in points: 0 when all is inside.
    pub(crate) fn overhang(document: &PagedDocument) -> f64 {
        let mut most = 0.0_f64;
        for page in document.pages() {
            let mut pieces = Vec::new();
            collect(&page.frame, Point::zero(), &mut pieces);
            for piece in pieces {
                most = most.max((piece.end - page.frame.width()).to_pt());
                most = most.max((-piece.x).to_pt());
                most = most.max((piece.y - page.frame.height()).to_pt());
            }
        }
        most
    }

    /// How many characters found no glyph.
    pub(crate) fn missing_glyphs(document: &PagedDocument) -> usize {
        fn count(frame: &Frame) -> usize {
            frame
                .items()
                .map(|(_, item)| match item {
                    FrameItem::Group(group) => count(&group.frame),
                    FrameItem::Text(text) => text.glyphs.iter().filter(|g| g.id == 0).count(),
                    _ => 0,
                })
                .sum()
        }
        document.pages().iter().map(|page| count(&page.frame)).sum()
    }

    /// How many glyphs the run of exactly this text is drawn with.
    pub(crate) fn glyphs(document: &PagedDocument, text: &str) -> Option<usize> {
        fn find(frame: &Frame, text: &str) -> Option<usize> {
            frame.items().find_map(|(_, item)| match item {
                FrameItem::Group(group) => find(&group.frame, text),
                FrameItem::Text(run) if run.text == text => Some(run.glyphs.len()),
                _ => None,
            })
        }
        document
            .pages()
            .iter()
            .find_map(|page| find(&page.frame, text))
    }

    fn read(frame: &Frame) -> String {
        let mut pieces = Vec::new();
        collect(frame, Point::zero(), &mut pieces);
        pieces.sort_by_key(|piece| (piece.y, piece.x));
        let mut lines: Vec<(Abs, Vec<Piece>)> = Vec::new();
        for piece in pieces {
            match lines.last_mut() {
                Some((y, line)) if (piece.y - *y).abs() < Abs::pt(1.5) => line.push(piece),
                _ => lines.push((piece.y, vec![piece])),
            }
        }
        let lines = lines.into_iter().map(|(_, mut line)| {
            line.sort_by_key(|piece| piece.x);
            let mut text = String::new();
            let mut end: Option<Abs> = None;
            for piece in line {
                match end {
                    Some(end) if piece.x - end > Abs::pt(9.0) => text.push_str("  |  "),
                    Some(end) if piece.x - end > Abs::pt(1.0) && !text.ends_with(' ') => {
                        text.push(' ');
                    }
                    _ => {}
                }
                text.push_str(&piece.text);
                end = Some(piece.end);
            }
            text.replace('\u{a0}', " ").trim_end().to_owned()
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    fn collect(frame: &Frame, at: Point, pieces: &mut Vec<Piece>) {
        for (offset, item) in frame.items() {
            let at = at + *offset;
            match item {
                FrameItem::Group(group) => {
                    // The sheets move things, and never turn or scale text.
                    let moved = at + Point::new(group.transform.tx, group.transform.ty);
                    collect(&group.frame, moved, pieces);
                }
                FrameItem::Text(text) => pieces.push(Piece {
                    x: at.x,
                    y: at.y,
                    end: at.x + text.width(),
                    text: text.text.to_string(),
                }),
                _ => {}
            }
        }
    }
}
