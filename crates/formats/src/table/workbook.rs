//! XLSX workbooks: first looked at as an archive, so that nothing in it can
//! exhaust the machine, then read cell by cell.

use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx};
use sopan_rules::time::Day;
use zip::ZipArchive;

use super::{Collector, Flaw, Limits, Sheet, wrong_kind};
use crate::codes;
use crate::problems::Problem;

/// Parts of a workbook; a workbook with a few sheets has about a dozen.
const MOST_PARTS: usize = 2_000;
/// A part may unpack to this many times its packed size …
const MOST_RATIO: u64 = 200;
/// … once it is larger than this.
const RATIO_FROM: u64 = 10 << 20;
/// Parts other than the sheets and their texts (styles, relations) are small.
const MOST_SMALL_PART: u64 = 8 << 20;
/// Styles are many times larger in memory than on paper.
const MOST_STYLE_TAGS: usize = 400_000;
/// Shared texts that a workbook may announce.
const MOST_SHARED_TEXTS: u64 = 20_000_000;

pub(super) fn read(bytes: &[u8], kind: &str, limits: &Limits) -> Result<Sheet, Problem> {
    check_archive(bytes, limits)?;
    // The workbook reader is not ours and the file is a stranger's: should it
    // panic, the person hears that the file is damaged.
    catch_unwind(AssertUnwindSafe(|| read_cells(bytes, kind, limits)))
        .unwrap_or_else(|_| Err(damaged("it can't be understood")))
}

fn damaged(detail: impl std::fmt::Display) -> Problem {
    Problem::new(&codes::FILE_DAMAGED).with("detail", detail)
}

fn bomb(detail: String) -> Problem {
    Problem::new(&codes::FILE_BOMB).with("detail", detail)
}

/// Unpacks every part that the workbook reader may open, without keeping it,
/// and refuses what is too large, too dense, encrypted or no workbook.
fn check_archive(bytes: &[u8], limits: &Limits) -> Result<(), Problem> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    if archive.len() > MOST_PARTS {
        return Err(bomb(format!("{} parts", archive.len())));
    }
    let names: Vec<String> = archive
        .file_names()
        .map(|name| {
            name.map(|n| n.to_lowercase().replace('\\', "/"))
                .map_err(damaged)
        })
        .collect::<Result<_, _>>()?;
    what_kind_of_archive(&mut archive, &names)?;

    let mut declared = 0_u64;
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index).map_err(damaged)?;
        if entry.encrypted() {
            return Err(Problem::new(&codes::FILE_PASSWORD));
        }
        let (packed, unpacked) = (entry.compressed_size(), entry.size());
        declared = declared.saturating_add(unpacked);
        if declared > limits.unpacked_bytes {
            return Err(bomb(format!("over {} MiB", limits.unpacked_bytes >> 20)));
        }
        if unpacked > RATIO_FROM && unpacked / packed.max(1) > MOST_RATIO {
            return Err(bomb(format!("{} times", unpacked / packed.max(1))));
        }
    }

    // What the archive declares may be a lie.
    let mut left = limits.unpacked_bytes;
    for (index, name) in names.iter().enumerate() {
        if !(name.ends_with(".xml") || name.ends_with(".rels")) {
            continue;
        }
        let entry = archive.by_index(index).map_err(damaged)?;
        let size = check_part(name, entry, left)?;
        left = left.saturating_sub(size);
    }
    Ok(())
}

fn what_kind_of_archive(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    names: &[String],
) -> Result<(), Problem> {
    let starts = |prefix: &str| names.iter().any(|n| n.starts_with(prefix));
    let has = |name: &str| names.iter().any(|n| n == name);
    if has("xl/workbook.bin") {
        return Err(wrong_kind(
            "a binary workbook (.xlsb)",
            "बाइनरी कार्यपुस्तिका (.xlsb)",
        ));
    }
    if has("[content_types].xml") && starts("xl/") {
        return Ok(());
    }
    if starts("word/") {
        return Err(wrong_kind("a Word document", "Word दस्तावेज़"));
    }
    if starts("ppt/") {
        return Err(wrong_kind("a presentation", "प्रस्तुति"));
    }
    if has("mimetype") {
        let mut kind = String::new();
        let read = archive
            .by_name("mimetype")
            .map(|part| part.take(200).read_to_string(&mut kind));
        if read.is_ok() && kind.contains("opendocument") {
            return Err(wrong_kind(
                "an OpenDocument file (.ods, .odt)",
                "OpenDocument फ़ाइल (.ods, .odt)",
            ));
        }
    }
    Err(wrong_kind("a ZIP archive", "ZIP संग्रह"))
}

/// Reads one part to its end; gives its true size.
fn check_part(name: &str, mut part: impl Read, left: u64) -> Result<u64, Problem> {
    let is_texts = name.ends_with("sharedstrings.xml");
    let is_styles = name.ends_with("styles.xml");
    let is_large = is_texts || name.contains("/worksheets/");
    let most = if is_large {
        left
    } else {
        left.min(MOST_SMALL_PART)
    };

    // A window over the part; what could be cut by its edge is kept for the
    // next look.
    const KEPT: usize = 64;
    let mut buffer = vec![0_u8; 64 << 10];
    let mut filled = 0;
    let mut size = 0_u64;
    let mut style_tags = 0_usize;
    let mut announced = 0_u64;
    loop {
        let read = part.read(&mut buffer[filled..]).map_err(damaged)?;
        let first_look = size == 0;
        size += read as u64;
        if size > most {
            return Err(bomb(format!("{name}: over {} MiB", most >> 20)));
        }
        let window = &buffer[..filled + read];
        if first_look && (window.starts_with(&[0xFF, 0xFE]) || window.starts_with(&[0xFE, 0xFF])) {
            return Err(damaged(format!("{name} is not in UTF-8")));
        }
        if declares_entities(window) {
            return Err(Problem::new(&codes::FILE_ENTITIES));
        }
        if is_styles {
            style_tags += window[filled..].iter().filter(|b| **b == b'<').count();
            if style_tags > MOST_STYLE_TAGS {
                return Err(bomb(format!("{name}: too many styles")));
            }
        }
        if is_texts {
            announced = announced.max(announced_texts(window));
        }
        if read == 0 {
            break;
        }
        let end = filled + read;
        let keep = end.min(KEPT);
        buffer.copy_within(end - keep..end, 0);
        filled = keep;
    }
    // The reader makes room for as many texts as are announced.
    if announced > MOST_SHARED_TEXTS || announced > size {
        return Err(damaged(format!("{name} announces {announced} texts")));
    }
    Ok(size)
}

/// `<!DOCTYPE` or `<!ENTITY`, in any case of the letters.
fn declares_entities(window: &[u8]) -> bool {
    window
        .windows(3)
        .any(|w| w[0] == b'<' && w[1] == b'!' && matches!(w[2], b'd' | b'D' | b'e' | b'E'))
}

/// The largest number that follows `uniqueCount=` in the window.
fn announced_texts(window: &[u8]) -> u64 {
    const NAME: &[u8] = b"uniqueCount";
    let mut most = 0;
    for place in 0..window.len().saturating_sub(NAME.len()) {
        if window[place] != b'u' || !window[place..].starts_with(NAME) {
            continue;
        }
        let number: String = window[place + NAME.len()..]
            .iter()
            .skip_while(|b| matches!(b, b'=' | b'"' | b'\'' | b'+') || b.is_ascii_whitespace())
            .take_while(|b| b.is_ascii_digit())
            .map(|b| char::from(*b))
            .collect();
        if !number.is_empty() {
            most = most.max(number.parse().unwrap_or(u64::MAX));
        }
    }
    most
}

fn read_cells(bytes: &[u8], kind: &str, limits: &Limits) -> Result<Sheet, Problem> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let sheets = workbook.sheets_metadata();
    let wanted = crate::values::comparable(kind);
    let usable = |sheet: &&calamine::Sheet| {
        sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible
    };
    let name = sheets
        .iter()
        .filter(usable)
        .find(|sheet| crate::values::comparable(&sheet.name) == wanted)
        .or_else(|| sheets.iter().find(usable))
        .map(|sheet| sheet.name.clone())
        .ok_or_else(|| Problem::new(&codes::FILE_NO_SHEET))?;

    let mut reader = workbook.worksheet_cells_reader(&name).map_err(damaged)?;
    let mut collector = Collector::new(limits);
    let mut row = RowInProgress::default();
    while let Some(cell) = reader.next_cell_with_formula_metadata().map_err(damaged)? {
        let (row_index, column) = cell.pos;
        if row_index != row.index {
            if row_index < row.index {
                return Err(damaged(format!(
                    "row {} out of order",
                    row_index.saturating_add(1)
                )));
            }
            row.hand_over(&mut collector)?;
            row.index = row_index;
        }
        let is_formula = cell.formula.is_some();
        if !is_formula && matches!(cell.value, DataRef::Empty) {
            continue;
        }
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if column >= limits.columns {
            return Err(Problem::new(&codes::FILE_TOO_MANY_COLUMNS).with("limit", limits.columns));
        }
        if column < row.cells.len() {
            return Err(damaged(format!(
                "cells out of order in row {}",
                row_index.saturating_add(1)
            )));
        }
        row.cells.resize(column, String::new());
        if is_formula {
            row.flaws.push((column, Flaw::Formula));
        } else if matches!(cell.value, DataRef::Error(_)) {
            row.flaws.push((column, Flaw::ErrorValue));
        }
        row.cells.push(text_of(&cell.value));
    }
    row.hand_over(&mut collector)?;
    collector.finish()
}

#[derive(Default)]
struct RowInProgress {
    index: u32,
    cells: Vec<String>,
    flaws: Vec<(usize, Flaw)>,
}

impl RowInProgress {
    fn hand_over(&mut self, collector: &mut Collector<'_>) -> Result<(), Problem> {
        let rows_before = collector.sheet.rows.len();
        collector.row(
            self.index.saturating_add(1),
            self.cells.iter().map(String::as_str),
            false,
        )?;
        if collector.sheet.rows.len() > rows_before {
            for (column, flaw) in &self.flaws {
                collector.flaw(*column, *flaw);
            }
        }
        self.cells.clear();
        self.flaws.clear();
        Ok(())
    }
}

/// A cell as text: dates as YYYY-MM-DD, whole numbers without a point.
fn text_of(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number_text(*number),
        DataRef::Bool(true) => "TRUE".to_owned(),
        DataRef::Bool(false) => "FALSE".to_owned(),
        DataRef::Error(error) => error.to_string(),
        DataRef::DateTimeIso(text) => text.split('T').next().unwrap_or(text).to_owned(),
        DataRef::DurationIso(text) => text.clone(),
        DataRef::DateTime(moment) => {
            let serial = moment.as_f64();
            if moment.is_duration() || (0.0..1.0).contains(&serial) {
                let minutes = (serial.clamp(0.0, 1e6) * 1_440.0).round() as u64;
                return format!("{}:{:02}", minutes / 60, minutes % 60);
            }
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            i16::try_from(year)
                .ok()
                .zip(i8::try_from(month).ok())
                .zip(i8::try_from(day).ok())
                .and_then(|((year, month), day)| Day::from_ymd(year, month, day))
                .map_or_else(|| number_text(serial), |day| day.to_string())
        }
    }
}

/// As a spreadsheet shows a number: at most 15 significant digits, no exponent.
fn number_text(number: f64) -> String {
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    rounded.to_string()
}
