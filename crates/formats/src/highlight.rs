//! A published performance highlight: each indicator with its value and its
//! percentage of the total.

use std::collections::HashMap;

use serde::Serialize;

use crate::codes;
use crate::header::{Kind, needed};
use crate::reading::{self, Parsed};
use crate::table::{self, Sheet};
use crate::values::comparable;

pub(crate) const KIND: Kind = Kind {
    name: "highlight",
    columns: &[
        needed("kpi", &["indicator", "संकेतक"]),
        needed("value", &["count", "मान", "संख्या"]),
        needed(
            "percent_of_total",
            &[
                "percent",
                "percentage",
                "% of total",
                "प्रतिशत",
                "कुल का प्रतिशत",
            ],
        ),
    ],
    one_of: &[],
    key: None,
};

/// One line of the highlight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HighlightLine {
    /// Name of the indicator as printed.
    pub kpi: String,
    /// The count.
    pub value: u64,
    /// Percentage as exact decimal text: "92.56".
    pub percent_of_total: String,
}

/// Reads a highlight.
pub fn read(bytes: &[u8]) -> Parsed<HighlightLine> {
    match table::read(bytes, KIND.name) {
        Ok(sheet) => check(&sheet),
        Err(problem) => Parsed::refused(problem),
    }
}

/// Checks a highlight that was read already.
pub fn check(sheet: &Sheet) -> Parsed<HighlightLine> {
    let mut seen = HashMap::new();
    reading::rows(sheet, &KIND, |fields| {
        let kpi = fields.needed_text("kpi", 300);
        if let Some(kpi) = &kpi {
            fields.unique(
                "kpi",
                &codes::HIGHLIGHT_DUPLICATE,
                &mut seen,
                comparable(kpi),
            );
        }
        fields.check_there("value");
        let value = fields.count("value", 0..=1_000_000_000_000);
        fields.check_there("percent_of_total");
        let percent = fields.decimal("percent_of_total");
        if let Some(percent) = &percent {
            if percent.starts_with('-') {
                fields.cell_problem("percent_of_total", &codes::CELL_OUT_OF_RANGE, |p| {
                    p.with("from", 0).with("to", 100)
                });
            } else if reading::above_hundred(percent) {
                fields.cell_problem("percent_of_total", &codes::HIGHLIGHT_ABOVE_100, |p| p);
            }
        }
        Some(HighlightLine {
            kpi: kpi?,
            value: value?,
            percent_of_total: percent?,
        })
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::reading::told;

    #[test]
    fn a_highlight_is_read_and_what_is_wrong_is_told() {
        let file = "kpi,value,percent_of_total\n\
                    Onboarded,\"3,22,014\",100\n\
                    Verified,298060,92.56%\n\
                    Completed,20117,100.01\n\
                    Cleared,-5,-1\n\
                    verified,x,\n";
        let parsed = read(file.as_bytes());
        insta::assert_snapshot!(format!(
            "{}\n{}",
            serde_json::to_string_pretty(&parsed.rows).unwrap(),
            told(&parsed.report)
        ));
    }
}
