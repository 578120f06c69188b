//! A published ranking, as printed: editions with categories, ranks, State
//! names and composite scores. Order, ranks and names are not judged here; that
//! is what reconciling is for.

use serde::Serialize;
use sopan_rules::time::Day;

use crate::codes;
use crate::header::{Kind, needed};
use crate::reading::{self, Parsed};
use crate::table::{self, Sheet};

pub(crate) const KIND: Kind = Kind {
    name: "ranking",
    columns: &[
        needed("edition", &["edition_no", "संस्करण"]),
        needed(
            "as_on",
            &["as_on_date", "date", "स्थिति दिनांक", "दिनांक", "तिथि"],
        ),
        needed("category", &["cohort", "श्रेणी"]),
        needed("rank", &["क्रम", "स्थान", "रैंक"]),
        needed(
            "state_as_printed",
            &["state", "state_name", "state_ut", "राज्य", "राज्य का नाम"],
        ),
        needed("composite_score", &["score", "समग्र अंक", "अंक"]),
    ],
    one_of: &[],
    key: None,
};

/// One line of a published ranking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RankingLine {
    /// Number of the edition.
    pub edition: u32,
    /// The day that the figures stand for.
    pub as_on: Day,
    /// Category as printed: "B".
    pub category: String,
    /// Rank as printed.
    pub rank: u32,
    /// The State's name as printed.
    pub state_as_printed: String,
    /// Score as exact decimal text: "70.73".
    pub composite_score: String,
}

/// Reads a published ranking.
pub fn read(bytes: &[u8]) -> Parsed<RankingLine> {
    match table::read(bytes, KIND.name) {
        Ok(sheet) => check(&sheet),
        Err(problem) => Parsed::refused(problem),
    }
}

/// Checks a published ranking that was read already.
pub fn check(sheet: &Sheet) -> Parsed<RankingLine> {
    reading::rows(sheet, &KIND, |fields| {
        for column in ["edition", "as_on", "rank", "composite_score"] {
            fields.check_there(column);
        }
        let edition = fields.count("edition", 1..=100_000);
        let as_on = fields.day("as_on");
        let category = fields.needed_text("category", 20);
        let rank = fields.count("rank", 1..=1_000_000);
        let state_as_printed = fields.needed_text("state_as_printed", 200);
        let score = fields.decimal("composite_score");
        let out_of_range = score
            .as_deref()
            .is_some_and(|s| s.starts_with('-') || reading::above_hundred(s));
        if out_of_range {
            fields.cell_problem("composite_score", &codes::CELL_OUT_OF_RANGE, |p| {
                p.with("from", 0).with("to", 100)
            });
        }
        Some(RankingLine {
            edition: u32::try_from(edition?).ok()?,
            as_on: as_on?,
            category: category?,
            rank: u32::try_from(rank?).ok()?,
            state_as_printed: state_as_printed?,
            composite_score: score?,
        })
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::reading::told;

    #[test]
    fn a_ranking_is_read_as_printed_and_what_is_wrong_is_told() {
        let file = "edition,as_on,category,rank,state_as_printed,composite_score\n\
                    1,2025-11-30,B,1,JHARKHAND,70.73\n\
                    1,30.11.2025,A,6,ANDAMAN & NICOBAR,70.70\n\
                    1,30.11.2025,A,7,CHHATTISGARH,100.00\n\
                    0,30.11.2025,,0,,100.01\n\
                    x,,A,1.5,GOA,seventy\n";
        let parsed = read(file.as_bytes());
        insta::assert_snapshot!(format!(
            "{}\n{}",
            serde_json::to_string_pretty(&parsed.rows).unwrap(),
            told(&parsed.report)
        ));
    }
}
