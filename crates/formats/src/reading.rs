//! What all kinds of files share when their rows are checked: each cell is
//! asked for by its column's name, and what is wrong with it goes into the
//! report.

use std::collections::HashMap;
use std::hash::Hash;

use sopan_rules::time::Day;

use crate::codes::{self, Code};
use crate::header::{self, Kind, Places};
use crate::problems::{Problem, Report};
use crate::table::{Flaw, Row, Sheet};
use crate::values;

/// What a template's example row has in its key column.
pub(crate) const EXAMPLE: &str = "EXAMPLE";

/// The good rows of a file, each with its number in the spreadsheet, and the
/// report on all of them. Import only when `report.is_good()`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed<R> {
    /// The rows without an error.
    pub rows: Vec<(u32, R)>,
    /// What was read and what is wrong.
    pub report: Report,
}

impl<R> Parsed<R> {
    pub(crate) fn refused(problem: Problem) -> Parsed<R> {
        Parsed {
            rows: Vec::new(),
            report: Report::refused(problem),
        }
    }
}

/// Goes through the rows of a sheet. `each` checks one row and returns it; rows
/// with an error are left out.
pub(crate) fn rows<R>(
    sheet: &Sheet,
    kind: &Kind,
    mut each: impl FnMut(&mut Fields<'_>) -> Option<R>,
) -> Parsed<R> {
    let mut report = Report::default();
    for problem in sheet.problems() {
        report.push(problem.clone());
    }
    let header_report = &mut Report::default();
    let places = header::find(kind, sheet, header_report);
    let header_good = header_report.is_good();
    for problem in header_report.problems() {
        report.push(problem.clone());
    }
    let mut rows = Vec::new();
    if header_good {
        rows.reserve(sheet.len());
        for row in sheet.rows() {
            let mut fields = Fields {
                row,
                places: &places,
                header: sheet.header(),
                report: &mut report,
            };
            if kind.key.is_some_and(|key| fields.peek(key) == EXAMPLE) {
                fields.problem(&codes::ROW_EXAMPLE, |p| p);
                continue;
            }
            fields.report.count_row();
            if !fields.good() {
                continue;
            }
            let checked = each(&mut fields);
            if fields.good() {
                rows.extend(checked.map(|r| (row.number(), r)));
            }
        }
        if report.rows_read() == 0 {
            report.push(Problem::new(&codes::FILE_NO_ROWS));
        }
    }
    report.sort();
    Parsed { rows, report }
}

/// One row while it is checked.
pub(crate) struct Fields<'a> {
    row: Row<'a>,
    places: &'a Places,
    header: &'a [String],
    report: &'a mut Report,
}

/// What a cell gave.
enum Content<'a> {
    Empty,
    /// Refused, and the report says why.
    Refused,
    Text(&'a str),
}

impl<'a> Fields<'a> {
    /// The row's number in the spreadsheet.
    pub fn number(&self) -> u32 {
        self.row.number()
    }

    /// Whether the row has no error up to now.
    pub fn good(&self) -> bool {
        !self.report.row_failed(self.row.number())
    }

    /// The trimmed text of a cell, unchecked; empty where there is none.
    pub fn peek(&self, column: &str) -> &'a str {
        match self.places.get(column) {
            Some(place) => values::trimmed(self.row.cell(place)),
            None => "",
        }
    }

    /// The column's name as the file writes it.
    fn written<'n>(&'n self, column: &'n str) -> &'n str {
        self.places
            .get(column)
            .and_then(|place| self.header.get(place))
            .map_or(column, String::as_str)
    }

    /// Reports a problem of the row.
    pub fn problem(&mut self, code: &'static Code, fill: impl FnOnce(Problem) -> Problem) {
        let problem = fill(Problem::new(code).in_row(self.number()));
        self.report.push(problem);
    }

    /// Reports a problem of a cell.
    pub fn cell_problem(
        &mut self,
        column: &str,
        code: &'static Code,
        fill: impl FnOnce(Problem) -> Problem,
    ) {
        let problem = Problem::new(code)
            .in_row(self.number())
            .in_column(self.written(column))
            .of_value(self.peek(column));
        self.report.push(fill(problem));
    }

    fn content(&mut self, column: &str) -> Content<'a> {
        let Some(place) = self.places.get(column) else {
            return Content::Empty;
        };
        match self.row.flaw(place) {
            Some(Flaw::Formula) => {
                self.cell_problem(column, &codes::CELL_FORMULA, |p| p);
                return Content::Refused;
            }
            Some(Flaw::ErrorValue) => {
                self.cell_problem(column, &codes::CELL_ERROR, |p| p);
                return Content::Refused;
            }
            None => {}
        }
        let text = self.peek(column);
        if text.is_empty() {
            return Content::Empty;
        }
        if text.starts_with('=') {
            self.cell_problem(column, &codes::CELL_FORMULA, |p| p);
            return Content::Refused;
        }
        if let Some(c) = text.chars().find(|c| values::is_forbidden(*c)) {
            self.cell_problem(column, &codes::CELL_CONTROL, |p| {
                p.with("which", format!("U+{:04X}", u32::from(c)))
            });
            return Content::Refused;
        }
        Content::Text(text)
    }

    /// Text on one line of at most `limit` characters.
    pub fn text(&mut self, column: &str, limit: usize) -> Option<String> {
        match self.content(column) {
            Content::Text(text) => {
                let text = values::one_line(text);
                let length = text.chars().count();
                if length <= limit {
                    return Some(text);
                }
                self.cell_problem(column, &codes::CELL_TOO_LONG, |p| {
                    p.with("length", sopan_rules::numbers::grouped(length as u64))
                        .with("limit", sopan_rules::numbers::grouped(limit as u64))
                });
                None
            }
            Content::Empty | Content::Refused => None,
        }
    }

    /// Like [`Fields::text`], of a cell that may not be empty.
    pub fn needed_text(&mut self, column: &str, limit: usize) -> Option<String> {
        self.check_there(column);
        self.text(column, limit)
    }

    /// Reports the cell when it is empty.
    pub fn check_there(&mut self, column: &str) {
        let flawed = self
            .places
            .get(column)
            .is_some_and(|place| self.row.flaw(place).is_some());
        if self.peek(column).is_empty() && !flawed {
            self.cell_problem(column, &codes::CELL_MISSING, |p| p);
        }
    }

    /// A value that `read` understands; else the cell is reported with `code`.
    pub fn value<T>(
        &mut self,
        column: &str,
        code: &'static Code,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let Content::Text(text) = self.content(column) else {
            return None;
        };
        let value = read(text);
        if value.is_none() {
            self.cell_problem(column, code, |p| p);
        }
        value
    }

    /// A whole number within the range.
    pub fn count(&mut self, column: &str, range: std::ops::RangeInclusive<u64>) -> Option<u64> {
        let number = self.value(column, &codes::CELL_NOT_COUNT, values::count)?;
        if range.contains(&number) {
            return Some(number);
        }
        self.cell_problem(column, &codes::CELL_OUT_OF_RANGE, |p| {
            p.with("from", sopan_rules::numbers::grouped(*range.start()))
                .with("to", sopan_rules::numbers::grouped(*range.end()))
        });
        None
    }

    /// An exact decimal number as text.
    pub fn decimal(&mut self, column: &str) -> Option<String> {
        self.value(column, &codes::CELL_NOT_DECIMAL, values::decimal)
    }

    /// Any day from 1940 on.
    pub fn day(&mut self, column: &str) -> Option<Day> {
        let day = self.value(column, &codes::CELL_NOT_DAY, values::day)?;
        if let Some(earliest) = Day::from_ymd(values::EARLIEST, 1, 1)
            && day < earliest
        {
            self.cell_problem(column, &codes::CELL_DAY_EARLY, |p| {
                p.with("earliest", earliest.dotted())
            });
            return None;
        }
        Some(day)
    }

    /// A day from 1940 up to today.
    pub fn past_day(&mut self, column: &str, today: Day) -> Option<Day> {
        let day = self.day(column)?;
        if day > today {
            self.cell_problem(column, &codes::CELL_DAY_FUTURE, |p| {
                p.with("today", today.dotted())
            });
            return None;
        }
        Some(day)
    }

    /// Reports the cell when its key stood in an earlier row.
    pub fn unique<K: Hash + Eq>(
        &mut self,
        column: &str,
        code: &'static Code,
        seen: &mut HashMap<K, u32>,
        key: K,
    ) {
        let number = self.number();
        let first = *seen.entry(key).or_insert(number);
        if first != number {
            self.cell_problem(column, code, |p| p.with("first", first));
        }
    }
}

/// Whether exact decimal text, not negative, is more than 100.
pub(crate) fn above_hundred(decimal: &str) -> bool {
    let (whole, fraction) = decimal.split_once('.').unwrap_or((decimal, ""));
    match whole.parse::<u64>() {
        Ok(100) => fraction.bytes().any(|b| b != b'0'),
        Ok(number) => number > 100,
        Err(_) => true,
    }
}

/// A report for reading in tests: counts, then each problem in both languages.
#[cfg(test)]
pub(crate) fn told(report: &Report) -> String {
    let mut out = format!(
        "{} rows, {} good, {} errors, {} warnings\n",
        report.rows_read(),
        report.rows_good(),
        report.errors(),
        report.warnings()
    );
    for problem in report.problems() {
        out.push_str(&format!("{problem}\n    {}\n", problem.message_hi()));
    }
    out
}
