//! The published methodology of the ranking: indicators, what they mean, and
//! their weights.

use std::collections::HashMap;

use serde::Serialize;

use crate::codes;
use crate::header::{Kind, needed, optional};
use crate::problems::Problem;
use crate::reading::{self, Parsed};
use crate::table::{self, Sheet};
use crate::values::comparable;

pub(crate) const KIND: Kind = Kind {
    name: "methodology",
    columns: &[
        optional("s_no", &["sno", "sl_no", "serial_no", "क्रम संख्या", "क्रमांक"]),
        needed("indicator", &["kpi", "name", "संकेतक"]),
        needed("objective", &["purpose", "उद्देश्य"]),
        needed("definition", &["परिभाषा"]),
        needed("weight", &["weightage", "भार", "भारांक"]),
    ],
    one_of: &[],
    key: None,
};

/// One indicator of the methodology.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IndicatorLine {
    /// Serial number.
    pub serial: Option<u64>,
    /// Name as printed.
    pub indicator: String,
    /// Objective as printed.
    pub objective: String,
    /// Definition as printed.
    pub definition: String,
    /// Weight as exact decimal text: "20".
    pub weight: String,
}

/// Reads a methodology.
pub fn read(bytes: &[u8]) -> Parsed<IndicatorLine> {
    match table::read(bytes, KIND.name) {
        Ok(sheet) => check(&sheet),
        Err(problem) => Parsed::refused(problem),
    }
}

/// Checks a methodology that was read already: the weights add up to 100.
pub fn check(sheet: &Sheet) -> Parsed<IndicatorLine> {
    let mut seen = HashMap::new();
    let mut sum = Some(0_i128);
    let mut parsed = reading::rows(sheet, &KIND, |fields| {
        let indicator = fields.needed_text("indicator", 300);
        if let Some(indicator) = &indicator {
            fields.unique(
                "indicator",
                &codes::METHODOLOGY_DUPLICATE,
                &mut seen,
                comparable(indicator),
            );
        }
        fields.check_there("weight");
        let weight = fields.decimal("weight");
        let millionths = weight.as_deref().and_then(millionths);
        if weight.is_some() && !millionths.is_some_and(|m| (1..=HUNDRED).contains(&m)) {
            fields.cell_problem("weight", &codes::CELL_OUT_OF_RANGE, |p| {
                p.with("from", "0.000001").with("to", 100)
            });
        }
        sum = sum.zip(millionths).map(|(sum, weight)| sum + weight);
        let objective = fields.needed_text("objective", 1_000);
        let definition = fields.needed_text("definition", 2_000);
        Some(IndicatorLine {
            serial: fields.count("s_no", 0..=1_000),
            objective: objective?,
            definition: definition?,
            indicator: indicator?,
            weight: weight?,
        })
    });
    // Where a weight is unreadable, the sum would only repeat that.
    if let Some(sum) = sum
        && parsed.report.rows_read() > 0
        && parsed.report.is_good()
        && sum != HUNDRED
    {
        let fraction = format!("{:06}", sum % 1_000_000);
        let shown = format!("{}.{fraction}", sum / 1_000_000);
        let shown = shown.trim_end_matches('0').trim_end_matches('.');
        parsed
            .report
            .push(Problem::new(&codes::METHODOLOGY_WEIGHTS_SUM).with("sum", shown));
    }
    parsed
}

/// 100, in millionths.
const HUNDRED: i128 = 100_000_000;

/// Exact decimal text in millionths; `None` with more than six places.
fn millionths(text: &str) -> Option<i128> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let fraction = fraction.trim_end_matches('0');
    if fraction.len() > 6 {
        return None;
    }
    format!("{whole}{fraction:0<6}").parse().ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::reading::told;

    const HEADER: &str = "s_no,indicator,objective,definition,weight\n";

    #[test]
    fn a_methodology_is_read() {
        let file = format!(
            "{HEADER}1,Percentage of Users Onboarded,Onboard all,Registered out of strength,20\n\
             2,Verified,Accurate details,Verified out of registered,20.00\n\
             3,One course,Active learning,At least one,२९.५\n\
             4,Assessments,Effectiveness,Cleared out of attempted,30.5\n"
        );
        let parsed = read(file.as_bytes());
        assert!(parsed.report.is_good(), "{}", told(&parsed.report));
        let weights: Vec<&str> = parsed.rows.iter().map(|(_, r)| r.weight.as_str()).collect();
        assert_eq!(weights, ["20", "20.00", "29.5", "30.5"]);
    }

    #[test]
    fn what_is_wrong_is_told() {
        let all: Vec<String> = [
            "1,A,o,d,20\n2,B,o,d,79.99\n",
            "1,A,o,d,120\n2,B,o,d,-20\n",
            "1,A,o,d,0\n2, a ,o,d,x\n3,,,,\n",
        ]
        .iter()
        .map(|rows| told(&read(format!("{HEADER}{rows}").as_bytes()).report))
        .collect();
        insta::assert_snapshot!(all.join("\n"));
    }
}
