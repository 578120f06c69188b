//! Writes tables as CSV and XLSX, row by row, so that a large report needs
//! little memory, and so that a spreadsheet never takes a text for a formula.

use std::borrow::Cow;
use std::io::{self, Write};

use rust_xlsxwriter::{ExcelDateTime, Format as CellFormat, Workbook, Worksheet, XlsxError};
use sopan_rules::time::Day;

/// The kind of file to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// UTF-8 with a byte-order mark, comma, CRLF: what spreadsheets open well.
    Csv,
    /// A workbook.
    Xlsx,
}

impl Format {
    /// The file name's ending, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Xlsx => "xlsx",
        }
    }

    /// The media type for a download.
    pub fn media_type(self) -> &'static str {
        match self {
            Format::Csv => "text/csv; charset=utf-8",
            Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

/// What a cell of a written table holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell<'a> {
    /// Nothing.
    Empty,
    /// Text; in a spreadsheet it stays text, whatever it begins with.
    Text(Cow<'a, str>),
    /// A whole number.
    Number(i64),
    /// A decimal number as exact text ("92.56").
    Decimal(Cow<'a, str>),
    /// A day: DD.MM.YYYY in CSV, a date in a workbook.
    Day(Day),
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Cell<'a> {
        Cell::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Cell<'_> {
    fn from(text: String) -> Self {
        Cell::Text(Cow::Owned(text))
    }
}

impl From<i64> for Cell<'_> {
    fn from(number: i64) -> Self {
        Cell::Number(number)
    }
}

impl From<Day> for Cell<'_> {
    fn from(day: Day) -> Self {
        Cell::Day(day)
    }
}

impl<'a, T: Into<Cell<'a>>> From<Option<T>> for Cell<'a> {
    fn from(value: Option<T>) -> Cell<'a> {
        value.map_or(Cell::Empty, Into::into)
    }
}

/// A table could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The file or connection refused more bytes.
    #[error("the table could not be written: {0}; check the free space and try again")]
    Io(#[from] io::Error),
    /// The CSV writer refused.
    #[error("the CSV file could not be written: {0}; check the free space and try again")]
    Csv(#[from] csv::Error),
    /// The workbook writer refused.
    #[error(
        "the workbook could not be written: {0}; check the free space for temporary files and try again, or choose CSV"
    )]
    Xlsx(#[from] XlsxError),
    /// A workbook's sheet has room for 10,48,576 rows.
    #[error(
        "a workbook holds at most 10,48,575 rows below its header; choose CSV or a smaller selection"
    )]
    TooManyRows,
}

/// Most characters in a cell of a workbook.
const CELL_LIMIT: usize = 32_767;
const SHEET_ROWS: u32 = 1_048_576;

/// Whether a spreadsheet would take text that begins like this for a formula.
pub(crate) fn starts_like_formula(text: &str) -> bool {
    text.starts_with([
        '=', '+', '-', '@', '\t', '\r', '\u{FF1D}', '\u{FF0B}', '\u{FF0D}', '\u{FF20}',
    ])
}

/// A text cell of a CSV file: with an apostrophe before what a spreadsheet
/// would take for a formula. Plain negative numbers stay numbers.
fn guarded(text: &str) -> Cow<'_, str> {
    if starts_like_formula(text.trim_start_matches('\'')) && !is_negative_number(text) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

fn is_negative_number(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    text.strip_prefix('-')
        .is_some_and(|rest| match rest.split_once('.') {
            Some((whole, fraction)) => digits(whole) && digits(fraction),
            None => digits(rest),
        })
}

/// Writes a table as CSV or XLSX. `sheet_name` names the workbook's sheet.
///
/// # Errors
/// When the output refuses bytes, or a workbook would have too many rows.
pub fn table<'a, W, R, C>(
    format: Format,
    out: W,
    sheet_name: &str,
    header: &[&str],
    rows: R,
) -> Result<(), WriteError>
where
    W: Write + Send,
    R: IntoIterator<Item = C>,
    C: IntoIterator<Item = Cell<'a>>,
{
    match format {
        Format::Csv => csv(out, header, rows),
        Format::Xlsx => xlsx(out, sheet_name, header, rows),
    }
}

fn csv<'a, W, R, C>(mut out: W, header: &[&str], rows: R) -> Result<(), WriteError>
where
    W: Write,
    R: IntoIterator<Item = C>,
    C: IntoIterator<Item = Cell<'a>>,
{
    out.write_all("\u{feff}".as_bytes())?;
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .flexible(true)
        .from_writer(out);
    writer.write_record(header.iter().map(|name| guarded(name).into_owned()))?;
    for row in rows {
        for cell in row {
            match cell {
                Cell::Empty => writer.write_field("")?,
                Cell::Text(text) => writer.write_field(guarded(&text).as_bytes())?,
                Cell::Number(number) => writer.write_field(number.to_string())?,
                Cell::Decimal(text) => writer.write_field(text.as_bytes())?,
                Cell::Day(day) => writer.write_field(day.dotted())?,
            }
        }
        writer.write_record(None::<&[u8]>)?;
    }
    writer.flush()?;
    Ok(())
}

fn xlsx<'a, W, R, C>(out: W, sheet_name: &str, header: &[&str], rows: R) -> Result<(), WriteError>
where
    W: Write + Send,
    R: IntoIterator<Item = C>,
    C: IntoIterator<Item = Cell<'a>>,
{
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet_with_constant_memory()?;
    sheet.set_name(sheet_name)?;
    write_header(sheet, header)?;
    let day_format = day_format();
    let mut number = 0_u32;
    for row in rows {
        number += 1;
        if number >= SHEET_ROWS {
            return Err(WriteError::TooManyRows);
        }
        for (column, cell) in (0_u16..).zip(row) {
            write_cell(sheet, number, column, cell, &day_format)?;
        }
    }
    workbook.save_to_writer(out)?;
    Ok(())
}

pub(crate) fn day_format() -> CellFormat {
    CellFormat::new().set_num_format("dd.mm.yyyy")
}

/// The header: bold, in sight while scrolling.
pub(crate) fn write_header(sheet: &mut Worksheet, header: &[&str]) -> Result<(), WriteError> {
    let bold = CellFormat::new().set_bold();
    for (column, name) in (0_u16..).zip(header) {
        let width = name.chars().count().clamp(10, 40) as f64 + 4.0;
        sheet.set_column_width(column, width)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    for (column, name) in (0_u16..).zip(header) {
        sheet.write_string_with_format(0, column, *name, &bold)?;
    }
    Ok(())
}

pub(crate) fn write_cell(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: Cell<'_>,
    day_format: &CellFormat,
) -> Result<(), WriteError> {
    match cell {
        Cell::Empty => {}
        Cell::Text(text) => {
            sheet.write_string(row, column, fitting(text))?;
        }
        Cell::Number(number) => {
            // Beyond 15 digits a spreadsheet would round.
            if number.unsigned_abs() < 1_000_000_000_000_000 {
                sheet.write_number(row, column, number as f64)?;
            } else {
                sheet.write_string(row, column, number.to_string())?;
            }
        }
        Cell::Decimal(text) => match text.parse::<f64>() {
            Ok(number) if text.len() <= 15 && number.is_finite() => {
                let places = text.split_once('.').map_or(0, |(_, f)| f.len());
                let shown = match places {
                    0 => "0".to_owned(),
                    _ => format!("0.{}", "0".repeat(places)),
                };
                let format = CellFormat::new().set_num_format(shown);
                sheet.write_number_with_format(row, column, number, &format)?;
            }
            _ => {
                sheet.write_string(row, column, text)?;
            }
        },
        Cell::Day(day) => {
            let (year, month, number) = day.ymd();
            let date = u16::try_from(year)
                .ok()
                .zip(u8::try_from(month).ok())
                .zip(u8::try_from(number).ok())
                .and_then(|((y, m), d)| ExcelDateTime::from_ymd(y, m, d).ok());
            match date {
                Some(date) => sheet.write_datetime_with_format(row, column, date, day_format)?,
                None => sheet.write_string(row, column, day.dotted())?,
            };
        }
    }
    Ok(())
}

/// Text that fits into a cell of a workbook; the end gives way to an ellipsis.
fn fitting(text: Cow<'_, str>) -> String {
    // A workbook counts in UTF-16 units.
    if text.len() <= CELL_LIMIT || text.encode_utf16().count() <= CELL_LIMIT {
        return text.into_owned();
    }
    let mut units = 0;
    let mut short: String = text
        .chars()
        .take_while(|c| {
            units += c.len_utf16();
            units < CELL_LIMIT
        })
        .collect();
    short.push('…');
    short
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::table;

    /// Texts that a spreadsheet would run, and some that only look like it.
    const HOSTILE: [&str; 12] = [
        "=HYPERLINK(\"http://x\")",
        "+919876543210",
        "-1+1",
        "-5.25",
        "- none",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "'=1",
        "''quoted",
        "＝1",
        "O'Brien; a,b \"c\"",
    ];

    fn written(format: Format, rows: Vec<Vec<Cell<'_>>>) -> Vec<u8> {
        let mut out = Vec::new();
        table(format, &mut out, "Sheet", &["text", "=name"], rows).unwrap();
        out
    }

    #[test]
    fn no_text_becomes_a_formula_in_csv_and_negative_numbers_stay() {
        let rows = HOSTILE
            .iter()
            .map(|text| vec![Cell::from(*text), Cell::Number(-7)]);
        let csv = String::from_utf8(written(Format::Csv, rows.collect())).unwrap();
        assert!(csv.starts_with('\u{feff}'));
        insta::assert_snapshot!(csv.replace('\r', "␍").replace('\t', "␉"));
    }

    #[test]
    fn no_text_becomes_a_formula_in_a_workbook() {
        let rows = HOSTILE
            .iter()
            .map(|text| vec![Cell::from(*text), Cell::Number(-7)]);
        let xlsx = written(Format::Xlsx, rows.collect());
        let sheet = table::read(&xlsx, "x").unwrap();
        for (row, text) in sheet.rows().zip(HOSTILE) {
            assert_eq!(row.flaw(0), None, "{text}");
            assert_eq!(row.cell(0), text);
            assert_eq!(row.cell(1), "-7");
        }
        assert_eq!(sheet.len(), HOSTILE.len());
    }

    #[test]
    fn days_and_numbers_come_back_from_both_formats() {
        let day: Day = "2025-11-30".parse().unwrap();
        let row = || {
            vec![
                Cell::from(day),
                Cell::Decimal("92.50".into()),
                Cell::Number(100_000),
                Cell::Number(1_234_567_890_123_456_789),
                Cell::Empty,
                Cell::from(Some("x")),
                Cell::from(None::<i64>),
            ]
        };
        let cells = |format| -> Vec<String> {
            let mut out = Vec::new();
            table(
                format,
                &mut out,
                "S",
                &["a", "b", "c", "d", "e", "f", "g"],
                [row()],
            )
            .unwrap();
            let sheet = table::read(&out, "x").unwrap();
            sheet
                .rows()
                .next()
                .unwrap()
                .cells()
                .map(str::to_owned)
                .collect()
        };
        let rest = ["100000", "1234567890123456789", "", "x"];
        assert_eq!(cells(Format::Csv)[..2], ["30.11.2025", "92.50"]);
        assert_eq!(cells(Format::Xlsx)[..2], ["2025-11-30", "92.5"]);
        assert_eq!(cells(Format::Csv)[2..], rest);
        assert_eq!(cells(Format::Xlsx)[2..], rest);
    }

    #[test]
    fn text_too_long_for_a_cell_is_cut_in_a_workbook() {
        let text = "अ".repeat(40_000);
        let xlsx = written(Format::Xlsx, vec![vec![Cell::from(text.as_str())]]);
        let sheet = table::read(&xlsx, "x").unwrap();
        let cell = sheet.rows().next().unwrap().cell(0);
        assert_eq!(cell.chars().count(), CELL_LIMIT);
        assert!(cell.ends_with("अ…"));
    }
}
