//! What is wrong with a file: where, under which stable code, and what the
//! person can do about it, in English and in Hindi.

use std::collections::{BTreeMap, HashSet};
use std::fmt;

use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};

use crate::codes::Code;

/// How many problems a listing shows; the totals count all of them.
pub const SHOWN: usize = 1_000;

/// Beyond this many problems a report keeps one error of each row and counts
/// the others.
const KEPT: usize = 500_000;

/// How many characters of a faulty value are repeated to the person.
const VALUE_LENGTH: usize = 60;
const COLUMN_LENGTH: usize = 100;
const DETAIL_LENGTH: usize = 400;

/// Whether a problem stops the import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Nothing may be written while this stands.
    Error,
    /// The person should know, and the import may go on.
    Warning,
}

/// One thing that is wrong with a file, a row or a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    code: &'static Code,
    row: Option<u32>,
    column: Option<Box<str>>,
    value: Option<Box<str>>,
    details: Vec<(&'static str, Box<str>)>,
}

impl Problem {
    /// A problem of the file as a whole.
    pub fn new(code: &'static Code) -> Problem {
        Problem {
            code,
            row: None,
            column: None,
            value: None,
            details: Vec::new(),
        }
    }

    /// In this row, numbered from 1 as a spreadsheet shows it.
    pub fn in_row(mut self, row: u32) -> Problem {
        self.row = Some(row);
        self
    }

    /// In this column, by the name that the file's header gives it (for JSON,
    /// the path of the value).
    pub fn in_column(mut self, column: &str) -> Problem {
        self.column = Some(printable(column, COLUMN_LENGTH));
        self
    }

    /// The value at fault; kept short and free of control characters.
    pub fn of_value(mut self, value: &str) -> Problem {
        self.value = Some(printable(value, VALUE_LENGTH));
        self
    }

    /// Fills the place `{name}` in the code's texts.
    pub fn with(mut self, name: &'static str, detail: impl fmt::Display) -> Problem {
        self.details
            .push((name, printable(&detail.to_string(), DETAIL_LENGTH)));
        self
    }

    /// The stable code, for programs: `officials.email.malformed`.
    pub fn code(&self) -> &'static str {
        self.code.name
    }

    /// Whether the problem stops the import.
    pub fn severity(&self) -> Severity {
        self.code.severity
    }

    /// The row, numbered from 1 as a spreadsheet shows it; none for the file.
    pub fn row(&self) -> Option<u32> {
        self.row
    }

    /// The column's name as the file's header writes it.
    pub fn column(&self) -> Option<&str> {
        self.column.as_deref()
    }

    /// The value at fault, shortened and without control characters.
    pub fn value(&self) -> Option<&str> {
        self.value.as_deref()
    }

    /// What is wrong and what to do, in English.
    pub fn message_en(&self) -> String {
        self.fill(self.code.en)
    }

    /// What is wrong and what to do, in Hindi.
    pub fn message_hi(&self) -> String {
        self.fill(self.code.hi)
    }

    fn fill(&self, template: &str) -> String {
        let mut out = String::with_capacity(template.len() + 32);
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let Some((name, after)) = after.split_once('}') else {
                break;
            };
            out.push_str(match name {
                "column" => self.column().unwrap_or_default(),
                "value" => self.value().unwrap_or_default(),
                _ => self
                    .details
                    .iter()
                    .find(|(n, _)| *n == name)
                    .map_or("", |(_, detail)| detail),
            });
            rest = after;
        }
        out.push_str(rest);
        out
    }
}

impl fmt::Display for Problem {
    /// One line in English: `row 4, Email: … [officials.email.malformed]`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.row, self.column()) {
            (Some(row), Some(column)) => write!(f, "row {row}, {column}: ")?,
            (Some(row), None) => write!(f, "row {row}: ")?,
            (None, Some(column)) => write!(f, "{column}: ")?,
            (None, None) => {}
        }
        write!(f, "{} [{}]", self.message_en(), self.code())
    }
}

impl std::error::Error for Problem {}

impl Serialize for Problem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Problem", 7)?;
        out.serialize_field("row", &self.row)?;
        out.serialize_field("column", &self.column)?;
        out.serialize_field("code", self.code())?;
        out.serialize_field("severity", &self.severity())?;
        out.serialize_field("value", &self.value)?;
        out.serialize_field("message_en", &self.message_en())?;
        out.serialize_field("message_hi", &self.message_hi())?;
        out.end()
    }
}

/// What came of reading a file: how many rows, how many of them without an
/// error, and every problem. The checks that need a database add theirs with
/// [`Report::push`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    rows_read: u32,
    failed_rows: HashSet<u32>,
    errors: u64,
    warnings: u64,
    by_code: BTreeMap<&'static str, u64>,
    problems: Vec<Problem>,
}

impl Report {
    /// A report on a file that could not be read at all.
    pub fn refused(problem: Problem) -> Report {
        let mut report = Report::default();
        report.push(problem);
        report
    }

    /// Counts one more row of data.
    pub fn count_row(&mut self) {
        self.rows_read += 1;
    }

    /// Adds a problem.
    pub fn push(&mut self, problem: Problem) {
        let mut first_of_row = false;
        *self.by_code.entry(problem.code()).or_default() += 1;
        match problem.severity() {
            Severity::Warning => self.warnings += 1,
            Severity::Error => {
                self.errors += 1;
                if let Some(row) = problem.row {
                    first_of_row = self.failed_rows.insert(row);
                }
            }
        }
        if self.problems.len() < KEPT || first_of_row {
            self.problems.push(problem);
        }
    }

    /// Puts the problems into the order of their rows, those of the file first.
    pub fn sort(&mut self) {
        self.problems.sort_by_key(|problem| problem.row);
    }

    /// How many rows of data were read; the header and blank rows don't count.
    pub fn rows_read(&self) -> u32 {
        self.rows_read
    }

    /// How many of them have no error of their own.
    pub fn rows_good(&self) -> u32 {
        let failed = u32::try_from(self.failed_rows.len()).unwrap_or(u32::MAX);
        self.rows_read.saturating_sub(failed)
    }

    /// How many errors there are in all.
    pub fn errors(&self) -> u64 {
        self.errors
    }

    /// How many warnings there are in all.
    pub fn warnings(&self) -> u64 {
        self.warnings
    }

    /// How often each code occurs.
    pub fn by_code(&self) -> &BTreeMap<&'static str, u64> {
        &self.by_code
    }

    /// Whether the file may be imported: no error in it.
    pub fn is_good(&self) -> bool {
        self.errors == 0
    }

    /// Whether this row has an error.
    pub fn row_failed(&self, row: u32) -> bool {
        self.failed_rows.contains(&row)
    }

    /// The problems: all of them up to 5,00,000, and beyond that at least one
    /// error of every row that has one.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The first [`SHOWN`] problems, for a page or a listing.
    pub fn shown(&self) -> &[Problem] {
        &self.problems[..self.problems.len().min(SHOWN)]
    }
}

impl Serialize for Report {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Report", 6)?;
        out.serialize_field("rows_read", &self.rows_read())?;
        out.serialize_field("rows_good", &self.rows_good())?;
        out.serialize_field("errors", &self.errors)?;
        out.serialize_field("warnings", &self.warnings)?;
        out.serialize_field("by_code", &self.by_code)?;
        out.serialize_field("problems", self.shown())?;
        out.end()
    }
}

/// Short, on one line, and without characters that a terminal would obey.
fn printable(text: &str, length: usize) -> Box<str> {
    let mut out = String::new();
    for (count, c) in text.chars().enumerate() {
        if count == length {
            out.push('…');
            break;
        }
        out.push(if crate::values::is_forbidden(c) {
            '\u{FFFD}'
        } else {
            c
        });
    }
    out.into_boxed_str()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::codes;

    #[test]
    fn a_problem_tells_its_place_and_what_to_do_in_both_languages() {
        let problem = Problem::new(&codes::OFFICIALS_EMAIL_MALFORMED)
            .in_row(4)
            .in_column("Email")
            .of_value("asha@\u{1b}[31m");
        insta::assert_snapshot!(serde_json::to_string_pretty(&problem).unwrap());
    }

    #[test]
    fn a_listing_stops_at_a_thousand_and_the_totals_go_on() {
        let mut report = Report::default();
        for row in 2..=3_001 {
            report.count_row();
            if row > 1_000 {
                report.push(Problem::new(&codes::OFFICIALS_EMAIL_MALFORMED).in_row(row));
            }
        }
        assert_eq!(report.shown().len(), SHOWN);
        assert_eq!(report.errors(), 2_001);
        assert_eq!(report.rows_read(), 3_000);
        assert_eq!(report.rows_good(), 999);
        let json = serde_json::to_value(&report).unwrap();
        assert_eq!(json["errors"], 2_001);
        assert_eq!(json["problems"].as_array().unwrap().len(), SHOWN);
    }

    #[test]
    fn every_failing_row_keeps_an_error_however_many_there_are() {
        // Given more errors than are kept
        let mut report = Report::default();
        let rows = 1 + u32::try_from(KEPT / 3).unwrap() + 1_000;
        for row in 1..=rows {
            for _ in 0..3 {
                report.push(Problem::new(&codes::CELL_FORMULA).in_row(row));
            }
        }
        // Then the last rows still have one
        assert_eq!(report.errors(), u64::from(rows) * 3);
        assert!(report.problems().len() < KEPT + 1_001);
        assert_eq!(report.problems().last().unwrap().row(), Some(rows));
    }

    #[test]
    fn long_values_are_cut() {
        let problem = Problem::new(&codes::CELL_TOO_LONG).of_value(&"अ".repeat(500));
        assert_eq!(problem.value().unwrap().chars().count(), 61);
    }
}
