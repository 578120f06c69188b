//! The file of designations under their many names.

use std::collections::HashMap;

use serde::Serialize;
use sopan_rules::designations::{key, others};

use crate::codes;
use crate::header::{self, Kind, needed, optional};
use crate::reading::{self, Parsed};
use crate::table::{self, Sheet};

pub(crate) const KIND: Kind = Kind {
    name: "designations",
    columns: &[
        needed(
            "name_en",
            &["designation", "name", "name (english)", "पदनाम (अंग्रेज़ी)"],
        ),
        needed(
            "name_hi",
            &["name (hindi)", "पदनाम", "पदनाम (हिंदी)", "हिंदी नाम"],
        ),
        optional(
            "other_names",
            &[
                "synonyms",
                "abbreviations",
                "also_known_as",
                "अन्य नाम",
                "पर्याय",
            ],
        ),
    ],
    one_of: &[],
    key: Some("name_en"),
};

/// One designation as the file states it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Designation {
    /// Its name in English.
    pub name_en: String,
    /// Its name in Hindi.
    pub name_hi: String,
    /// Its other names.
    pub other_names: Vec<String>,
}

/// Reads a file of designations.
pub fn read(bytes: &[u8]) -> Parsed<Designation> {
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

/// Checks a sheet of designations that was read already.
pub fn check(sheet: &Sheet) -> Parsed<Designation> {
    let mut met = HashMap::new();
    reading::rows(sheet, &KIND, |fields| {
        let name_en = fields.needed_text("name_en", 120);
        let name_hi = fields.needed_text("name_hi", 120);
        let other_names = fields.text("other_names", 1_000);
        let form = key(name_en.as_deref().unwrap_or_default());
        if !form.is_empty() {
            let code = &codes::DESIGNATIONS_DUPLICATE;
            fields.unique("name_en", code, &mut met, form);
        }
        Some(Designation {
            name_en: name_en?,
            name_hi: name_hi?,
            other_names: others(other_names.as_deref().unwrap_or_default()),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::told;

    #[test]
    fn names_in_one_cell_are_told_apart_and_a_spelling_is_no_other_designation() {
        let file = "Designation,पदनाम,Synonyms\n\
                    Section Officer,अनुभाग अधिकारी,SO; S.O. |Section Offr\n\
                    SECTION  OFFICER,अनुभाग अधिकारी,\n";
        let parsed = read(file.as_bytes());
        assert_eq!(parsed.rows.len(), 1);
        let others = &parsed.rows[0].1.other_names;
        assert_eq!(others, &["SO", "S.O.", "Section Offr"]);
        let told = told(&parsed.report);
        assert!(told.contains("designations.duplicate"), "{told}");
    }
}
