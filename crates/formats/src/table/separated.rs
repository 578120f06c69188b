//! Text with separators (CSV): comma, semicolon or tab, with or without quotes.

use csv::{ReaderBuilder, StringRecord};

use super::{Collector, Limits, Sheet, encoding};
use crate::codes;
use crate::problems::Problem;

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Sheet, Problem> {
    let (text, warning) = encoding::decode(bytes)?;
    let mut collector = Collector::new(limits);
    collector.sheet.problems.extend(warning);

    // The first line may name the separator, as Excel writes it: sep=;
    let (separator, start) = match named_separator(&text) {
        Some((separator, length)) => (separator, length),
        None => (likely_separator(&text), 0),
    };
    let body = &text[start..];
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(body.as_bytes());

    let mut row = u32::from(start > 0);
    let mut record = StringRecord::new();
    loop {
        let from = position(reader.position());
        let more = reader
            .read_record(&mut record)
            .map_err(|error| encoding::unreadable(&error.to_string(), &error.to_string()))?;
        if !more {
            break;
        }
        let (blank_rows, from) = skip_blank(body.as_bytes(), from);
        row = row.saturating_add(1 + blank_rows);
        let to = position(reader.position());
        if to >= body.len() && ends_inside_quotes(&body.as_bytes()[from..], separator) {
            return Err(Problem::new(&codes::FILE_UNCLOSED_QUOTE).in_row(row));
        }
        collector.row(row, record.iter().map(without_guard), true)?;
    }
    collector.finish()
}

fn position(position: &csv::Position) -> usize {
    usize::try_from(position.byte()).unwrap_or(usize::MAX)
}

/// Our exports put an apostrophe before text that a spreadsheet would take for
/// a formula; this takes it away again.
fn without_guard(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if crate::write::starts_like_formula(rest.trim_start_matches('\'')) => rest,
        _ => cell,
    }
}

/// The separator named in a line like `sep=;`, and the length of that line.
fn named_separator(text: &str) -> Option<(u8, usize)> {
    let rest = text
        .strip_prefix("sep=")
        .or_else(|| text.strip_prefix("SEP="))?;
    let separator = *rest.as_bytes().first()?;
    let after = rest.get(1..)?;
    let line_end = if after.starts_with("\r\n") {
        2
    } else if after.starts_with(['\n', '\r']) {
        1
    } else {
        return None;
    };
    matches!(separator, b',' | b';' | b'\t').then_some((separator, 5 + line_end))
}

/// The one of comma, semicolon and tab that occurs most in the first line that
/// is not blank, outside of quotation marks.
fn likely_separator(text: &str) -> u8 {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    let mut blank = true;
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted && !blank => break,
            _ if quoted => {}
            _ => {
                if let Some((_, count)) =
                    counts.iter_mut().find(|(separator, _)| *separator == byte)
                {
                    *count += 1;
                }
            }
        }
        blank &= byte.is_ascii_whitespace();
    }
    // Of equals the first: max_by_key would give the last.
    counts
        .iter()
        .rev()
        .max_by_key(|(_, count)| *count)
        .map_or(b',', |(separator, _)| *separator)
}

/// Where the record really begins that the parser looks for from `at` on, and
/// how many blank rows lie before it. The parser leaves them out silently, but
/// a spreadsheet counts them.
fn skip_blank(bytes: &[u8], mut at: usize) -> (u32, usize) {
    let is = |place: usize, byte: u8| bytes.get(place) == Some(&byte);
    // The second half of the line end before.
    if at > 0 && is(at - 1, b'\r') && is(at, b'\n') {
        at += 1;
    }
    let mut rows = 0;
    loop {
        at += if is(at, b'\r') && is(at + 1, b'\n') {
            2
        } else if is(at, b'\r') || is(at, b'\n') {
            1
        } else {
            return (rows, at.min(bytes.len()));
        };
        rows += 1;
    }
}

/// Whether the last record of a file stops inside a quoted cell.
fn ends_inside_quotes(record: &[u8], separator: u8) -> bool {
    let mut quoted = false;
    let mut cell_start = true;
    for &byte in record {
        if byte == b'"' && (quoted || cell_start) {
            // A doubled mark inside quotes closes here and opens again.
            quoted = !quoted;
            cell_start = !quoted;
        } else {
            cell_start = !quoted && (byte == separator || byte == b'\n' || byte == b'\r');
        }
    }
    quoted
}
