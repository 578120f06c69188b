//! Makes rows of a CSV file or an XLSX workbook that nobody has vouched for.
//!
//! What the file is, is told by its content, never by its name. Everything is
//! bounded: bytes, rows, columns, the length of a cell, the text in all, and
//! what a workbook may unpack to. A file that breaks a bound, or is something
//! else, is refused with a [`Problem`]; it never breaks the program.

pub(crate) mod encoding;
mod separated;
mod workbook;

use crate::codes;
use crate::problems::Problem;

/// What a file may measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file itself.
    pub bytes: usize,
    /// Rows of data, the header not counted.
    pub rows: usize,
    /// Columns.
    pub columns: usize,
    /// Characters in one cell.
    pub cell_characters: usize,
    /// Bytes of text in all cells together.
    pub text_bytes: usize,
    /// Bytes that the parts of a workbook unpack to, together.
    pub unpacked_bytes: u64,
}

impl Default for Limits {
    /// 64 MiB, 2,00,000 rows, 200 columns, 32,767 characters (what a
    /// spreadsheet allows in one cell), 256 MiB of text and unpacked.
    fn default() -> Limits {
        Limits {
            bytes: 64 << 20,
            rows: 200_000,
            columns: 200,
            cell_characters: 32_767,
            text_bytes: 256 << 20,
            unpacked_bytes: 256 << 20,
        }
    }
}

/// What a cell holds besides its text, where that is a reason to refuse it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// The cell holds a formula; its text is the value last computed.
    Formula,
    /// The cell shows a spreadsheet error such as `#N/A`, which is its text.
    ErrorValue,
}

/// The rows of a file: a header and what stands below it. Blank rows are left
/// out, and every row keeps the number that a spreadsheet shows for it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    header: Vec<String>,
    header_row: u32,
    /// The cells of all rows, one after the other.
    text: String,
    /// For each cell, where its text ends.
    ends: Vec<u32>,
    rows: Vec<RowPlace>,
    /// By row (index) and column (index), in that order.
    flaws: Vec<(u32, u16, Flaw)>,
    problems: Vec<Problem>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct RowPlace {
    number: u32,
    first_cell: u32,
}

/// One row of data.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    sheet: &'a Sheet,
    index: usize,
}

impl Sheet {
    /// The names of the columns as the file writes them, without blank space
    /// around them. A column without a name has an empty one.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// The number of the row that holds the header.
    pub fn header_row(&self) -> u32 {
        self.header_row
    }

    /// How many rows of data there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no row of data.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The rows of data in their order.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = Row<'_>> {
        (0..self.rows.len()).map(|index| Row { sheet: self, index })
    }

    /// What was found while reading: warnings about the file and rows of the
    /// wrong length. Files that can't be read are no sheet at all.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }
}

impl<'a> Row<'a> {
    /// The row's number as a spreadsheet shows it, from 1.
    pub fn number(&self) -> u32 {
        self.sheet.rows[self.index].number
    }

    /// How many cells the row has.
    pub fn len(&self) -> usize {
        let (first, end) = self.bounds();
        end - first
    }

    /// Whether the row has no cell; the rows of a sheet always have one.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The text of the cell in this column (from 0); empty where the row is
    /// shorter.
    pub fn cell(&self, column: usize) -> &'a str {
        let (first, end) = self.bounds();
        let cell = first + column;
        if cell >= end {
            return "";
        }
        let from = if cell == 0 {
            0
        } else {
            self.sheet.ends[cell - 1] as usize
        };
        &self.sheet.text[from..self.sheet.ends[cell] as usize]
    }

    /// The texts of all cells.
    pub fn cells(self) -> impl Iterator<Item = &'a str> {
        (0..self.len()).map(move |column| self.cell(column))
    }

    /// Why the cell in this column (from 0) must be refused, if it must.
    pub fn flaw(&self, column: usize) -> Option<Flaw> {
        let key = (u32::try_from(self.index).ok()?, u16::try_from(column).ok()?);
        let place = self
            .sheet
            .flaws
            .binary_search_by_key(&key, |(row, column, _)| (*row, *column))
            .ok()?;
        Some(self.sheet.flaws[place].2)
    }

    fn bounds(&self) -> (usize, usize) {
        let rows = &self.sheet.rows;
        let first = rows[self.index].first_cell as usize;
        let end = rows
            .get(self.index + 1)
            .map_or(self.sheet.ends.len(), |next| next.first_cell as usize);
        (first, end)
    }
}

/// Reads a table from the bytes of a CSV file or an XLSX workbook. In a
/// workbook the sheet named like `kind` is read ("officials"), else the first
/// one that is not hidden.
///
/// # Errors
/// When the file is no table, or breaks one of the default [`Limits`].
pub fn read(bytes: &[u8], kind: &str) -> Result<Sheet, Problem> {
    read_within(bytes, kind, &Limits::default())
}

/// Whether these are the bytes of a workbook, as far as its beginning tells.
pub fn is_workbook(bytes: &[u8]) -> bool {
    matches!(recognise(bytes), Content::Zip)
}

/// Like [`read`], with limits of one's own.
///
/// # Errors
/// When the file is no table, or breaks one of the limits.
pub fn read_within(bytes: &[u8], kind: &str, limits: &Limits) -> Result<Sheet, Problem> {
    if bytes.len() > limits.bytes {
        return Err(Problem::new(&codes::FILE_TOO_LARGE)
            .with("size", sopan_rules::numbers::grouped(bytes.len() as u64))
            .with("limit", sopan_rules::numbers::grouped(limits.bytes as u64)));
    }
    match recognise(bytes) {
        Content::Nothing => Err(Problem::new(&codes::FILE_EMPTY)),
        Content::Text => separated::read(bytes, limits),
        Content::Zip => workbook::read(bytes, kind, limits),
        Content::Password => Err(Problem::new(&codes::FILE_PASSWORD)),
        Content::Other(en, hi) => Err(wrong_kind(en, hi)),
    }
}

fn wrong_kind(en: &str, hi: &str) -> Problem {
    Problem::new(&codes::FILE_WRONG_KIND)
        .with("seems_en", en)
        .with("seems_hi", hi)
}

enum Content {
    Nothing,
    Text,
    Zip,
    Password,
    /// Something else, named in English and Hindi.
    Other(&'static str, &'static str),
}

/// Tells by its first bytes what a file is.
fn recognise(bytes: &[u8]) -> Content {
    const SIGNATURES: [(&[u8], &str, &str); 12] = [
        (b"%PDF", "a PDF document", "PDF दस्तावेज़"),
        (b"\x1f\x8b", "a gzip archive", "gzip संग्रह"),
        (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "7-Zip संग्रह"),
        (b"Rar!", "a RAR archive", "RAR संग्रह"),
        (b"\x89PNG", "a picture", "चित्र"),
        (b"\xff\xd8\xff", "a picture", "चित्र"),
        (b"GIF8", "a picture", "चित्र"),
        (b"{\\rtf", "an RTF document", "RTF दस्तावेज़"),
        (b"SQLite format 3\0", "a database file", "डेटाबेस फ़ाइल"),
        (b"PAR1", "a Parquet file", "Parquet फ़ाइल"),
        (b"\x7fELF", "a program", "प्रोग्राम"),
        (b"MZ\x90", "a program", "प्रोग्राम"),
    ];
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Content::Zip;
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        let name: Vec<u8> = "EncryptedPackage"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        return if bytes.windows(name.len()).any(|window| window == name) {
            Content::Password
        } else {
            Content::Other(
                "a workbook or document of the old kind (.xls, .doc)",
                "पुराने प्रकार की कार्यपुस्तिका या दस्तावेज़ (.xls, .doc)",
            )
        };
    }
    for (signature, en, hi) in SIGNATURES {
        if bytes.starts_with(signature) {
            return Content::Other(en, hi);
        }
    }
    let start: Vec<u8> = bytes
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(bytes)
        .iter()
        .filter(|b| !b.is_ascii_whitespace() && **b != 0)
        .take(300)
        .map(u8::to_ascii_lowercase)
        .collect();
    if start.is_empty() || start == b"\xff\xfe" || start == b"\xfe\xff" {
        return Content::Nothing;
    }
    let start = start
        .strip_prefix(b"\xff\xfe")
        .or_else(|| start.strip_prefix(b"\xfe\xff"))
        .unwrap_or(&start);
    for tag in [
        "<!doctypehtml",
        "<html",
        "<table",
        "<head",
        "<body",
        "<meta",
        "<style",
    ] {
        if start.starts_with(tag.as_bytes()) {
            return Content::Other("a web page (HTML)", "वेब पृष्ठ (HTML)");
        }
    }
    if start.starts_with(b"<?xml") {
        return Content::Other("an XML file", "XML फ़ाइल");
    }
    if start.starts_with(b"{\"") || start.starts_with(b"[{") || start.starts_with(b"[[") {
        return Content::Other("a JSON file", "JSON फ़ाइल");
    }
    Content::Text
}

/// Collects a sheet row by row and keeps it within the limits.
struct Collector<'l> {
    sheet: Sheet,
    limits: &'l Limits,
    has_header: bool,
}

impl<'l> Collector<'l> {
    fn new(limits: &'l Limits) -> Collector<'l> {
        Collector {
            sheet: Sheet::default(),
            limits,
            has_header: false,
        }
    }

    /// Adds a row. Blank rows are passed over; the first other one is the
    /// header. `exact` says that a row must have as many cells as the header,
    /// as in CSV; a workbook leaves out empty cells.
    fn row<'c>(
        &mut self,
        number: u32,
        cells: impl Iterator<Item = &'c str> + Clone,
        exact: bool,
    ) -> Result<(), Problem> {
        let blank = |cell: &str| crate::values::trimmed(cell).is_empty();
        let mut found = 0;
        let mut used = 0;
        for cell in cells.clone() {
            found += 1;
            if !blank(cell) {
                used = found;
            }
        }
        if used == 0 {
            return Ok(());
        }
        if used > self.limits.columns {
            return Err(
                Problem::new(&codes::FILE_TOO_MANY_COLUMNS).with("limit", self.limits.columns)
            );
        }
        if !self.has_header {
            self.has_header = true;
            self.sheet.header_row = number;
            self.sheet.header = cells.take(used).map(crate::values::one_line).collect();
            return Ok(());
        }
        if self.sheet.rows.len() == self.limits.rows {
            return Err(Problem::new(&codes::FILE_TOO_MANY_ROWS).with(
                "limit",
                sopan_rules::numbers::grouped(self.limits.rows as u64),
            ));
        }
        let expected = self.sheet.header.len();
        if used > expected || (exact && found < expected) {
            self.sheet.problems.push(
                Problem::new(&codes::ROW_RAGGED)
                    .in_row(number)
                    .with("found", if used > expected { used } else { found })
                    .with("expected", expected),
            );
        }
        self.sheet.rows.push(RowPlace {
            number,
            first_cell: self.position(self.sheet.ends.len())?,
        });
        for (column, cell) in cells.take(used).enumerate() {
            let unnamed = self.sheet.header.get(column).is_some_and(String::is_empty);
            if unnamed && !blank(cell) {
                self.sheet.problems.push(
                    Problem::new(&codes::ROW_UNNAMED)
                        .in_row(number)
                        .of_value(cell)
                        .with("letter", column_letters(column)),
                );
            }
            self.cell(number, column, cell)?;
        }
        Ok(())
    }

    fn cell(&mut self, number: u32, column: usize, text: &str) -> Result<(), Problem> {
        let limit = self.limits.cell_characters;
        let mut text = text;
        if text.len() > limit {
            let length = text.chars().count();
            if length > limit {
                let name = self.sheet.header.get(column).map_or("", String::as_str);
                self.sheet.problems.push(
                    Problem::new(&codes::CELL_TOO_LONG)
                        .in_row(number)
                        .in_column(name)
                        .of_value(text)
                        .with("length", sopan_rules::numbers::grouped(length as u64))
                        .with("limit", sopan_rules::numbers::grouped(limit as u64)),
                );
                text = text
                    .char_indices()
                    .nth(limit)
                    .map_or(text, |(end, _)| &text[..end]);
            }
        }
        if self.sheet.text.len() + text.len() > self.limits.text_bytes {
            return Err(Problem::new(&codes::FILE_TOO_MUCH_TEXT).with(
                "limit",
                sopan_rules::numbers::grouped(self.limits.text_bytes as u64),
            ));
        }
        self.sheet.text.push_str(text);
        let end = self.position(self.sheet.text.len())?;
        self.sheet.ends.push(end);
        Ok(())
    }

    /// Marks a cell of the row that was added last.
    fn flaw(&mut self, column: usize, flaw: Flaw) {
        let row = self.sheet.rows.len().checked_sub(1);
        let place = row.and_then(|row| u32::try_from(row).ok());
        if let (Some(row), Ok(column)) = (place, u16::try_from(column)) {
            self.sheet.flaws.push((row, column, flaw));
        }
    }

    fn position(&self, at: usize) -> Result<u32, Problem> {
        u32::try_from(at).map_err(|_| {
            Problem::new(&codes::FILE_TOO_MUCH_TEXT)
                .with("limit", sopan_rules::numbers::grouped(u64::from(u32::MAX)))
        })
    }

    fn finish(self) -> Result<Sheet, Problem> {
        if !self.has_header {
            return Err(Problem::new(&codes::FILE_EMPTY));
        }
        Ok(self.sheet)
    }
}

/// The letters over a column (from 0) in a spreadsheet: A, B … Z, AA.
fn column_letters(mut column: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(b'A' + u8::try_from(column % 26).unwrap_or_default());
        if column < 26 {
            break;
        }
        column = column / 26 - 1;
    }
    letters.iter().rev().map(|b| char::from(*b)).collect()
}

#[cfg(test)]
mod tests;
