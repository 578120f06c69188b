//! The file of strengths: how many officials an organisation has, who approved
//! the figure and for which dates it holds.

use std::collections::HashMap;

use serde::Serialize;
use sopan_rules::time::Day;

use crate::codes;
use crate::header::{self, Kind, needed, optional};
use crate::reading::{self, Parsed};
use crate::table::{self, Sheet};

pub(crate) const KIND: Kind = Kind {
    name: "strengths",
    columns: &[
        needed(
            "organisation_code",
            &[
                "organization_code",
                "org_code",
                "mdo_code",
                "code",
                "iso_3166_2",
                "संगठन कोड",
                "कोड",
            ],
        ),
        needed(
            "officials",
            &[
                "strength",
                "number_of_officials",
                "total_officials",
                "count",
                "अधिकारियों की संख्या",
                "कर्मियों की संख्या",
                "स्वीकृत संख्या",
                "कर्मी संख्या",
            ],
        ),
        needed("source", &["reference", "स्रोत", "संदर्भ"]),
        needed(
            "approved_by",
            &["approver", "approved by", "अनुमोदक", "अनुमोदनकर्ता"],
        ),
        needed(
            "valid_from",
            &["from", "effective_from", "प्रभावी तिथि", "दिनांक से", "तिथि से"],
        ),
        optional(
            "valid_until",
            &[
                "until",
                "to",
                "valid_to",
                "effective_to",
                "दिनांक तक",
                "तिथि तक",
            ],
        ),
    ],
    one_of: &[],
    key: Some("organisation_code"),
};

/// The most officials that a single figure may state: 100 crore.
const MOST: u64 = 1_000_000_000;

/// One figure as the file states it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Strength {
    /// Code of the organisation.
    pub organisation_code: String,
    /// How many officials it has.
    pub officials: u64,
    /// Where the figure comes from.
    pub source: String,
    /// Who approved it.
    pub approved_by: String,
    /// First day on which it holds.
    pub valid_from: Day,
    /// Last day on which it holds; `None` until the next figure.
    pub valid_until: Option<Day>,
}

/// Reads a file of strengths.
pub fn read(bytes: &[u8]) -> Parsed<Strength> {
    match table::read(bytes, KIND.name) {
        Ok(sheet) => check(&sheet),
        Err(problem) => Parsed::refused(problem),
    }
}

/// What the sheet's header calls one of the template's columns, for problems that are
/// found outside the file.
pub fn column<'a>(sheet: &'a Sheet, name: &'static str) -> &'a str {
    header::as_written(&KIND, sheet, name)
}

/// Checks a sheet of strengths that was read already.
pub fn check(sheet: &Sheet) -> Parsed<Strength> {
    // For each organisation, the dates seen and the rows that state them.
    let mut dates: HashMap<String, Vec<(Day, Day, u32)>> = HashMap::new();
    reading::rows(sheet, &KIND, |fields| {
        let organisation_code = fields.needed_text("organisation_code", 64);
        fields.check_there("officials");
        let officials = fields.count("officials", 0..=MOST);
        let source = fields.needed_text("source", 300);
        let approved_by = fields.needed_text("approved_by", 200);
        fields.check_there("valid_from");
        let valid_from = fields.day("valid_from");
        let valid_until = fields.day("valid_until");
        if let (Some(code), Some(from)) = (&organisation_code, valid_from) {
            let until = valid_until.unwrap_or(Day::FOREVER);
            if until < from {
                fields.cell_problem("valid_until", &codes::STRENGTHS_VALIDITY_ORDER, |p| {
                    p.with("from", from.dotted()).with("until", until.dotted())
                });
            } else {
                // A figure without an end gives way to the next one.
                let others = dates.entry(code.to_lowercase()).or_default();
                let same = others.iter().find(|(a, _, _)| *a == from);
                let overlap = others.iter().find(|(a, b, _)| {
                    let earlier_end = if *a < from { *b } else { until };
                    earlier_end != Day::FOREVER && from <= *b && *a <= until
                });
                let told = match (same, overlap) {
                    (Some((_, _, row)), _) => Some((&codes::STRENGTHS_DUPLICATE, *row)),
                    (None, Some((_, _, row))) => Some((&codes::STRENGTHS_OVERLAP, *row)),
                    (None, None) => None,
                };
                if let Some((code, row)) = told {
                    fields.cell_problem("valid_from", code, |p| p.with("first", row));
                }
                others.push((from, until, fields.number()));
            }
        }
        Some(Strength {
            organisation_code: organisation_code?,
            officials: officials?,
            source: source?,
            approved_by: approved_by?,
            valid_from: valid_from?,
            valid_until,
        })
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::reading::told;

    #[test]
    fn figures_in_every_grouping_are_read() {
        let file = "organisation_code,officials,source,approved_by,valid_from,valid_until\n\
                    IN-BR,\"5,00,000\",Letter 12,Chief Secretary,01.04.2025,\n\
                    IN-HR,\"500,000\",Letter 13,Chief Secretary,01.04.2025,31.03.2026\n\
                    IN-HR,५०००,Letter 14,Chief Secretary,०१.०४.२०२६,\n";
        let parsed = read(file.as_bytes());
        assert!(parsed.report.is_good(), "{}", told(&parsed.report));
        let figures: Vec<u64> = parsed.rows.iter().map(|(_, row)| row.officials).collect();
        assert_eq!(figures, [500_000, 500_000, 5_000]);
        assert_eq!(parsed.rows[1].1.valid_until, "2026-03-31".parse().ok());
    }

    #[test]
    fn what_is_wrong_is_told() {
        let file = "Organisation Code,Officials,Source,Approved By,Valid From,Valid Until\n\
                    IN-BR,many,Letter,CS,2025-04-01,\n\
                    IN-HR,\"1,0,0\",Letter,CS,01.04.1930,\n\
                    IN-PB,\"99,99,99,99,999\",Letter,CS,31.02.2025,\n\
                    IN-GJ,100,,,01.04.2025,31.03.2025\n\
                    IN-KL,100,Letter,CS,01.04.2025,\n\
                    in-kl,100,Letter,CS,01.04.2030,\n\
                    in-kl,200,Letter,CS,01.04.2030,\n\
                    IN-GA,100,Letter,CS,01.04.2025,31.03.2026\n\
                    IN-GA,100,Letter,CS,01.03.2026,\n\
                    ,,Letter,CS,,\n";
        insta::assert_snapshot!(told(&read(file.as_bytes()).report));
    }
}
