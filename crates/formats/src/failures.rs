//! The failures-only file: the rows that could not be imported, as they came,
//! with what is wrong with each. Corrected, it can be imported as it is; the
//! readers pass over the three columns that it adds.

use std::collections::HashMap;
use std::io::Write;

use crate::header::{FAILURE_COLUMNS, is_failure_column};
use crate::problems::{Problem, Report, Severity};
use crate::table::Sheet;
use crate::write::{self, Cell, Format, WriteError};

/// Writes the rows of `sheet` that have an error in `report`, and gives their
/// number. A row with several errors states them all, separated by " | ".
///
/// # Errors
/// When the output refuses bytes.
pub fn write<W: Write + Send>(
    format: Format,
    out: W,
    sheet: &Sheet,
    report: &Report,
) -> Result<u32, WriteError> {
    let mut by_row: HashMap<u32, Vec<&Problem>> = HashMap::new();
    for problem in report.problems() {
        if let (Some(row), Severity::Error) = (problem.row(), problem.severity()) {
            by_row.entry(row).or_default().push(problem);
        }
    }
    // Surplus cells at the end of a row keep their place, under no name.
    let failed = || {
        sheet
            .rows()
            .filter(|row| by_row.contains_key(&row.number()))
    };
    let widest = failed().map(|row| row.len()).max().unwrap_or_default();
    let columns: Vec<(usize, &str)> = (0..sheet.header().len().max(widest))
        .map(|place| (place, sheet.header().get(place).map_or("", String::as_str)))
        .filter(|(_, name)| !is_failure_column(name))
        .collect();
    let header: Vec<&str> = columns
        .iter()
        .map(|(_, name)| *name)
        .chain(FAILURE_COLUMNS)
        .collect();

    let mut written = 0;
    let rows = failed().map(|row| {
        written += 1;
        let problems = by_row.get(&row.number()).map_or(&[][..], Vec::as_slice);
        let joined = |text: &dyn Fn(&Problem) -> String| {
            let texts: Vec<String> = problems.iter().map(|p| text(p)).collect();
            Cell::from(texts.join(" | "))
        };
        let errors = [
            joined(&|p| p.code().to_owned()),
            joined(&Problem::message_en),
            joined(&Problem::message_hi),
        ];
        columns
            .iter()
            .map(|(place, _)| Cell::from(row.cell(*place)))
            .chain(errors)
            .collect::<Vec<_>>()
    });
    write::table(format, out, "failures", &header, rows)?;
    Ok(written)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::{officials, table};
    use sopan_rules::time::Day;

    const FILE: &str = "Employee Code,Full_Name,Email,Phone,MDO Code,नोट\n\
        1,Asha Kumari,asha@nic.in,9876543210,BR-EDU,\n\
        2,Ravi,ravi@nic,12345,BR-EDU,देखें\n\
        3,=HYPERLINK(1),meena@nic.in,,BR-EDU,-5\n\
        4,Too,long@nic.in,,BR-EDU,x,surplus\n\
        5,\"'; DROP TABLE officials; --\",-@nic,,BR-EDU,@x\n";

    fn today() -> Day {
        "2026-01-15".parse().unwrap()
    }

    fn failures(bytes: &[u8], format: Format) -> Vec<u8> {
        let sheet = table::read(bytes, "officials").unwrap();
        let parsed = officials::check(&sheet, today());
        let mut out = Vec::new();
        write(format, &mut out, &sheet, &parsed.report).unwrap();
        out
    }

    #[test]
    fn only_the_failing_rows_are_written_with_their_errors() {
        let csv = failures(FILE.as_bytes(), Format::Csv);
        insta::assert_snapshot!(String::from_utf8(csv).unwrap().replace('\r', ""));
    }

    #[test]
    fn the_corrected_file_is_imported_and_both_formats_are_alike() {
        // Given the failures of a file, in both formats
        let csv = failures(FILE.as_bytes(), Format::Csv);
        let xlsx = failures(FILE.as_bytes(), Format::Xlsx);
        let cells = |bytes: &[u8]| -> Vec<Vec<String>> {
            let sheet = table::read(bytes, "officials").unwrap();
            sheet
                .rows()
                .map(|row| row.cells().map(str::to_owned).collect())
                .collect()
        };
        assert_eq!(cells(&csv), cells(&xlsx));
        // When nothing is corrected, then the same rows fail again
        let without_errors = |bytes: &[u8]| -> Vec<Vec<String>> {
            cells(bytes).iter().map(|row| row[..7].to_vec()).collect()
        };
        let again = failures(&csv, Format::Csv);
        assert_eq!(without_errors(&again), without_errors(&csv));
        // When they are corrected, then the file is good and the added columns
        // are passed over without a word
        let corrected = String::from_utf8(csv)
            .unwrap()
            .replace("ravi@nic,12345", "ravi@nic.in,")
            .replace("'=HYPERLINK(1)", "Meena")
            .replace("x,surplus", "x,")
            .replace("'-@nic", "r@nic.in");
        let parsed = officials::read(corrected.as_bytes(), today());
        assert!(
            parsed.report.is_good(),
            "{}",
            crate::reading::told(&parsed.report)
        );
        assert_eq!(parsed.rows.len(), 4);
        assert_eq!(
            parsed.report.by_code().len(),
            1,
            "only the column नोट is named"
        );
        assert_eq!(parsed.rows[3].1.name, "'; DROP TABLE officials; --");
    }
}
