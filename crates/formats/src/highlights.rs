//! Published performance highlights of one State or of many: what each indicator's
//! score was made of, as percentages, as counts or as both.

use std::collections::HashMap;

use serde::Serialize;
use sopan_rules::time::Day;

use crate::codes;
use crate::header::{Kind, needed, optional};
use crate::problems::Problem;
use crate::reading::{self, Parsed};
use crate::table;
use crate::values::comparable;

const KIND: Kind = Kind {
    name: "highlights",
    columns: &[
        optional("edition", &["edition_no", "संस्करण"]),
        optional(
            "as_on",
            &["as_on_date", "date", "स्थिति दिनांक", "दिनांक", "तिथि"],
        ),
        optional(
            "state_as_printed",
            &["state", "state_name", "state_ut", "राज्य", "राज्य का नाम"],
        ),
        needed("kpi", &["indicator", "संकेतक"]),
        optional("value", &["count", "numerator", "मान", "संख्या"]),
        optional("total", &["out_of", "denominator", "कुल", "कुल संख्या"]),
        optional(
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
    one_of: &[&["value", "percent_of_total"]],
    key: None,
};

/// One line of a highlight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HighlightsLine {
    /// Number of the edition, where it is given.
    pub edition: Option<u32>,
    /// The day it holds for, where it is given.
    pub as_on: Option<Day>,
    /// The State as printed, where it is given.
    pub state_as_printed: Option<String>,
    /// Name of the indicator as printed.
    pub kpi: String,
    /// The count, where it is given.
    pub value: Option<u64>,
    /// What it was counted out of, where it is given; not 0.
    pub total: Option<u64>,
    /// Percentage as exact decimal text, where it is given: "92.56".
    pub percent_of_total: Option<String>,
}

/// The problem of a file that says nowhere which State it is about.
pub fn without_state() -> Problem {
    Problem::new(&codes::HIGHLIGHT_NO_STATE)
}

/// Reads highlights.
pub fn read(bytes: &[u8]) -> Parsed<HighlightsLine> {
    let sheet = match table::read(bytes, KIND.name) {
        Ok(sheet) => sheet,
        Err(problem) => return Parsed::refused(problem),
    };
    let most = 0..=1_000_000_000_000;
    let mut seen = HashMap::new();
    reading::rows(&sheet, &KIND, |fields| {
        let edition = fields.count("edition", 1..=100_000);
        let as_on = fields.day("as_on");
        let state = fields.text("state_as_printed", 200);
        let kpi = fields.needed_text("kpi", 300);
        if let Some(kpi) = &kpi {
            let state = state.as_deref().map(comparable);
            let key = (edition, as_on, state, comparable(kpi));
            fields.unique("kpi", &codes::HIGHLIGHT_DUPLICATE, &mut seen, key);
        }
        let value = fields.count("value", most.clone());
        let total = fields.count("total", most.clone());
        if total == Some(0) {
            fields.cell_problem("total", &codes::HIGHLIGHT_TOTAL_ZERO, |p| p);
        }
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
        if fields.good() && percent.is_none() && (value.is_none() || total.is_none()) {
            fields.cell_problem("percent_of_total", &codes::HIGHLIGHT_NO_FIGURE, |p| p);
        }
        Some(HighlightsLine {
            edition: edition.and_then(|n| u32::try_from(n).ok()),
            as_on,
            state_as_printed: state,
            kpi: kpi?,
            value,
            total,
            percent_of_total: percent,
        })
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::reading::told;

    #[test]
    fn highlights_of_many_states_are_read_and_what_is_wrong_is_told() {
        let file = "edition,state,indicator,value,total,percent\n\
                    1,HARYANA,Onboarded,\"3,22,014\",,100\n\
                    1,HARYANA,Verified,298060,322014,\n\
                    1,ASSAM,Verified,,,92.56%\n\
                    1,haryana,verified,1,2,\n\
                    1,GOA,Verified,5,,\n\
                    1,GOA,Cleared,5,0,\n\
                    x,GOA,,1,2,-1\n";
        let parsed = read(file.as_bytes());
        insta::assert_snapshot!(format!(
            "{}\n{}",
            serde_json::to_string_pretty(&parsed.rows).unwrap(),
            told(&parsed.report)
        ));
    }

    #[test]
    fn the_file_of_one_state_is_read_as_it_was_published() {
        let file = "kpi,value,percent_of_total\nPercentage of Users Onboarded,322014,100\n";
        let parsed = read(file.as_bytes());
        assert!(parsed.report.is_good());
        let (_, line) = &parsed.rows[0];
        assert_eq!(
            (line.value, line.state_as_printed.as_deref()),
            (Some(322_014), None)
        );
    }
}
