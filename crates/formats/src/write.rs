//! Writes tables as CSV, XLSX and Parquet, row by row, so that a large report needs
//! little memory, and so that a spreadsheet never takes a text for a formula.

use std::borrow::Cow;
use std::io::{self, Write};

use rust_xlsxwriter::{ExcelDateTime, Format as CellFormat, Workbook, Worksheet, XlsxError};
use sopan_rules::time::Day;

use crate::columnar::Groups;

/// The kind of file to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// UTF-8 with a byte-order mark, comma, CRLF: what spreadsheets open well.
    Csv,
    /// A workbook.
    Xlsx,
    /// Columns with their types, for programs that analyse (Apache Parquet).
    Parquet,
}

impl Format {
    /// The file name's ending, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Xlsx => "xlsx",
            Format::Parquet => "parquet",
        }
    }

    /// All of them.
    pub const ALL: [Format; 3] = [Format::Csv, Format::Xlsx, Format::Parquet];

    /// The format whose files end like this.
    pub fn from_extension(extension: &str) -> Option<Format> {
        Format::ALL.into_iter().find(|f| f.extension() == extension)
    }

    /// The media type for a download.
    pub fn media_type(self) -> &'static str {
        match self {
            Format::Csv => "text/csv; charset=utf-8",
            Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Format::Parquet => "application/vnd.apache.parquet",
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
    /// A number of hundredths, printed with two decimals: 9,256 is 92.56.
    Hundredths(i64),
    /// A day: DD.MM.YYYY in CSV, a date in a workbook and in Parquet.
    Day(Day),
}

impl Cell<'_> {
    /// As it stands in a CSV file, before text is guarded.
    pub(crate) fn printed(&self) -> Cow<'_, str> {
        match self {
            Cell::Empty => Cow::Borrowed(""),
            Cell::Text(text) | Cell::Decimal(text) => Cow::Borrowed(text),
            Cell::Number(number) => Cow::Owned(number.to_string()),
            Cell::Hundredths(x) => Cow::Owned(hundredths(*x)),
            Cell::Day(day) => Cow::Owned(day.dotted()),
        }
    }
}

/// 9,256 hundredths are 92.56.
fn hundredths(x: i64) -> String {
    let sign = if x < 0 { "-" } else { "" };
    let x = x.unsigned_abs();
    format!("{sign}{}.{:02}", x / 100, x % 100)
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
    /// The Parquet writer refused.
    #[error(
        "the Parquet file could not be written: {0}; check the free space and try again, or choose CSV"
    )]
    Parquet(#[from] parquet::errors::ParquetError),
    /// A cell of another kind than its column.
    #[error("column {column}: “{cell}” does not fit into it")]
    Misfit {
        /// The column's name.
        column: String,
        /// The cell.
        cell: String,
    },
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

/// What the cells of a column hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// Text; any cell can stand in such a column.
    Text,
    /// Whole numbers.
    Numbers,
    /// Numbers with two decimals.
    Hundredths,
    /// Days.
    Days,
}

/// A column of a table that is written row by row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column<'a> {
    /// Its name in the header.
    pub name: &'a str,
    /// What its cells hold. Only Parquet, whose columns have a type, looks at it.
    pub holds: Holds,
}

/// A table that is being written row by row: never more than a group of rows is held.
///
/// A workbook's sheet has room for 10,48,576 rows; what comes after them stands on a
/// second sheet, under the same header.
pub struct Rows<W: Write + Send>(Shape<W>);

enum Shape<W: Write + Send> {
    Csv(Box<csv::Writer<W>>),
    Xlsx(Box<Book<W>>),
    Parquet(Box<Groups<W>>),
}

impl<W: Write + Send> Rows<W> {
    /// Begins a table with its header. `title` names the sheet of a workbook.
    ///
    /// # Errors
    /// When the output refuses bytes.
    pub fn begin(
        format: Format,
        mut out: W,
        title: &str,
        columns: &[Column<'_>],
    ) -> Result<Rows<W>, WriteError> {
        Ok(Rows(match format {
            Format::Csv => {
                out.write_all("\u{feff}".as_bytes())?;
                let mut writer = csv::WriterBuilder::new()
                    .terminator(csv::Terminator::CRLF)
                    .flexible(true)
                    .buffer_capacity(1 << 16)
                    .from_writer(out);
                writer.write_record(columns.iter().map(|c| guarded(c.name).into_owned()))?;
                Shape::Csv(Box::new(writer))
            }
            Format::Xlsx => Shape::Xlsx(Box::new(Book::begin(out, title, columns, SHEET_ROWS)?)),
            Format::Parquet => Shape::Parquet(Box::new(Groups::begin(out, columns)?)),
        }))
    }

    /// Writes the next row.
    ///
    /// # Errors
    /// When the output refuses bytes, or a cell doesn't fit into its column.
    pub fn row<'c>(&mut self, cells: impl IntoIterator<Item = Cell<'c>>) -> Result<(), WriteError> {
        match &mut self.0 {
            Shape::Csv(writer) => csv_row(writer, cells),
            Shape::Xlsx(book) => book.row(cells),
            Shape::Parquet(groups) => groups.row(cells),
        }
    }

    /// Ends the table. Without this the file is not whole.
    ///
    /// # Errors
    /// When the output refuses bytes.
    pub fn end(self) -> Result<(), WriteError> {
        match self.0 {
            Shape::Csv(mut writer) => Ok(writer.flush()?),
            Shape::Xlsx(book) => book.end(),
            Shape::Parquet(groups) => groups.end(),
        }
    }
}

/// Writes a table whose rows are at hand. `sheet_name` names the workbook's sheet.
///
/// # Errors
/// When the output refuses bytes.
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
    let columns: Vec<Column<'_>> = header
        .iter()
        .map(|name| Column {
            name,
            holds: Holds::Text,
        })
        .collect();
    let mut table = Rows::begin(format, out, sheet_name, &columns)?;
    for row in rows {
        table.row(row)?;
    }
    table.end()
}

fn csv_row<'c, W: Write>(
    writer: &mut csv::Writer<W>,
    cells: impl IntoIterator<Item = Cell<'c>>,
) -> Result<(), WriteError> {
    for cell in cells {
        match &cell {
            Cell::Text(text) => writer.write_field(guarded(text).as_bytes())?,
            other => writer.write_field(other.printed().as_bytes())?,
        }
    }
    Ok(writer.write_record(None::<&[u8]>)?)
}

/// A workbook under way. Its rows go to a temporary file, which the writer keeps, and are
/// packed when it ends.
struct Book<W> {
    out: W,
    workbook: Workbook,
    title: String,
    header: Vec<String>,
    /// The sheet that is being written, from 0.
    sheet: usize,
    /// The row that was written last on it; 0 is the header.
    row: u32,
    most_rows: u32,
    day: CellFormat,
    hundredths: CellFormat,
}

impl<W: Write + Send> Book<W> {
    fn begin(
        out: W,
        title: &str,
        columns: &[Column<'_>],
        most_rows: u32,
    ) -> Result<Book<W>, WriteError> {
        let mut book = Book {
            out,
            workbook: Workbook::new(),
            title: title.to_owned(),
            header: columns.iter().map(|c| c.name.to_owned()).collect(),
            sheet: 0,
            row: 0,
            most_rows,
            day: day_format(),
            hundredths: CellFormat::new().set_num_format("0.00"),
        };
        book.begin_sheet(title.to_owned())?;
        Ok(book)
    }

    fn begin_sheet(&mut self, name: String) -> Result<(), WriteError> {
        let sheet = self.workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name(name)?;
        let header: Vec<&str> = self.header.iter().map(String::as_str).collect();
        self.row = 0;
        write_header(sheet, &header)
    }

    fn row<'c>(&mut self, cells: impl IntoIterator<Item = Cell<'c>>) -> Result<(), WriteError> {
        if self.row + 1 >= self.most_rows {
            self.sheet += 1;
            self.begin_sheet(format!("{} {}", self.title, self.sheet + 1))?;
        }
        self.row += 1;
        let sheet = self.workbook.worksheet_from_index(self.sheet)?;
        for (column, cell) in (0_u16..).zip(cells) {
            match cell {
                Cell::Hundredths(x) if x.unsigned_abs() < 1_000_000_000_000_000 => {
                    let shown = x as f64 / 100.0;
                    sheet.write_number_with_format(self.row, column, shown, &self.hundredths)?;
                }
                cell => write_cell(sheet, self.row, column, cell, &self.day)?,
            }
        }
        Ok(())
    }

    fn end(mut self) -> Result<(), WriteError> {
        Ok(self.workbook.save_to_writer(self.out)?)
    }
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
        Cell::Hundredths(x) => {
            let text = Cow::Owned(hundredths(x));
            write_cell(sheet, row, column, Cell::Decimal(text), day_format)?;
        }
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
    fn what_has_no_room_on_a_sheet_stands_on_the_next_one() {
        let columns = [Column {
            name: "n",
            holds: Holds::Numbers,
        }];
        let mut out = Vec::new();
        let mut book = Book::begin(&mut out, "Report", &columns, 4).unwrap();
        for n in 0..7 {
            book.row([Cell::Number(n)]).unwrap();
        }
        book.end().unwrap();
        use calamine::{Reader, Xlsx};
        let mut found: Xlsx<_> = Xlsx::new(io::Cursor::new(out)).unwrap();
        let sheets: Vec<(String, Vec<String>)> = found
            .worksheets()
            .into_iter()
            .map(|(name, cells)| (name, cells.rows().map(|r| r[0].to_string()).collect()))
            .collect();
        let of = |name: &str, cells: &[&str]| {
            (
                name.to_owned(),
                cells.iter().map(|c| (*c).to_owned()).collect(),
            )
        };
        assert_eq!(
            sheets,
            [
                of("Report", &["n", "0", "1", "2"]),
                of("Report 2", &["n", "3", "4", "5"]),
                of("Report 3", &["n", "6"]),
            ]
        );
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
