//! The file of organisations: the hierarchy from the nation down to offices.
//! The list of States with their Local Government Directory codes is read too;
//! there the ISO 3166-2 code is the organisation's code.

use std::collections::HashMap;

use serde::Serialize;

use crate::codes;
use crate::header::{self, Kind, needed, optional};
use crate::problems::Problem;
use crate::reading::{self, Parsed};
use crate::table::{self, Sheet};
use crate::values::{self, comparable};

pub(crate) const KIND: Kind = Kind {
    name: "organisations",
    columns: &[
        needed(
            "code",
            &[
                "organisation_code",
                "organization_code",
                "org_code",
                "mdo_code",
                "mdo_id",
                "iso_3166_2",
                "कोड",
                "संगठन कोड",
            ],
        ),
        optional(
            "parent_code",
            &[
                "parent",
                "parent_organisation_code",
                "parent_id",
                "ऊपरी संगठन कोड",
                "ऊपरी कोड",
                "मूल संगठन कोड",
            ],
        ),
        needed(
            "kind",
            &[
                "type",
                "organisation_kind",
                "organisation_type",
                "प्रकार",
                "संगठन प्रकार",
            ],
        ),
        needed(
            "name_en",
            &[
                "name",
                "mdo_name",
                "organisation_name",
                "organization_name",
                "organisation",
                "organization",
                "नाम (अंग्रेज़ी)",
                "नाम",
                "संगठन का नाम",
            ],
        ),
        optional(
            "name_hi",
            &[
                "hindi_name",
                "name (hindi)",
                "नाम (हिंदी)",
                "नाम हिन्दी",
                "हिंदी नाम",
                "हिन्दी नाम",
            ],
        ),
        optional(
            "lgd_code",
            &["lgd", "local_government_directory_code", "एलजीडी कोड"],
        ),
        optional("mdo", &["is_mdo", "एमडीओ"]),
    ],
    one_of: &[],
    key: Some("code"),
};

/// One organisation as the file states it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Organisation {
    /// The organisation's own code; unique without regard to case.
    pub code: String,
    /// The code of the organisation above; it may stand in the same file or be
    /// known already. Left out for a nation, and for States where the file has
    /// no such column.
    pub parent_code: Option<String>,
    /// What kind of organisation it is.
    pub kind: OrganisationKind,
    /// Name in English.
    pub name_en: String,
    /// Name in Hindi.
    pub name_hi: Option<String>,
    /// Code in the Local Government Directory, digits.
    pub lgd_code: Option<String>,
    /// Whether it has its own MDO Leader/Admin; `None` where the file is silent.
    pub mdo: Option<bool>,
}

/// The kinds of organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OrganisationKind {
    /// The nation
    Nation,
    /// A State
    State,
    /// A Union Territory
    Ut,
    /// A ministry
    Ministry,
    /// A department
    Department,
    /// A directorate
    Directorate,
    /// A district
    District,
    /// A block
    Block,
    /// A gram panchayat
    GramPanchayat,
    /// An office
    Office,
    /// An institute
    Institute,
}

impl OrganisationKind {
    /// The name in files: `gram_panchayat`.
    pub fn name(self) -> &'static str {
        match self {
            OrganisationKind::Nation => "nation",
            OrganisationKind::State => "state",
            OrganisationKind::Ut => "ut",
            OrganisationKind::Ministry => "ministry",
            OrganisationKind::Department => "department",
            OrganisationKind::Directorate => "directorate",
            OrganisationKind::District => "district",
            OrganisationKind::Block => "block",
            OrganisationKind::GramPanchayat => "gram_panchayat",
            OrganisationKind::Office => "office",
            OrganisationKind::Institute => "institute",
        }
    }

    /// Reads the names in English and Hindi.
    pub fn read(text: &str) -> Option<OrganisationKind> {
        // Compared without nukta: ज़िला is जिला.
        Some(match comparable(text).as_str() {
            "nation" | "country" | "राष्ट्र" | "देश" => {
                OrganisationKind::Nation
            }
            "state" | "राज्य" => OrganisationKind::State,
            "ut" | "unionterritory" | "केंद्रशासितप्रदेश" | "केन्द्रशासितप्रदेश" | "संघराज्यक्षेत्र" => {
                OrganisationKind::Ut
            }
            "ministry" | "मंत्रालय" => OrganisationKind::Ministry,
            "department" | "dept" | "विभाग" => OrganisationKind::Department,
            "directorate" | "निदेशालय" => OrganisationKind::Directorate,
            "district" | "जिला" => OrganisationKind::District,
            "block" | "प्रखंड" | "प्रखण्ड" | "खंड" | "ब्लॉक" | "विकासखंड" => {
                OrganisationKind::Block
            }
            "grampanchayat" | "gp" | "panchayat" | "ग्रामपंचायत" | "पंचायत" => {
                OrganisationKind::GramPanchayat
            }
            "office" | "कार्यालय" => OrganisationKind::Office,
            "institute" | "institution" | "traininginstitute" | "संस्थान" | "प्रशिक्षणसंस्थान" => {
                OrganisationKind::Institute
            }
            _ => return None,
        })
    }
}

/// Reads a file of organisations.
pub fn read(bytes: &[u8]) -> Parsed<Organisation> {
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

/// Checks a sheet of organisations that was read already.
pub fn check(sheet: &Sheet) -> Parsed<Organisation> {
    let mut seen = HashMap::new();
    let mut parsed = reading::rows(sheet, &KIND, |fields| {
        fields.check_there("code");
        let code = fields.value("code", &codes::ORGANISATIONS_CODE_MALFORMED, code);
        if let Some(code) = &code {
            fields.unique(
                "code",
                &codes::ORGANISATIONS_CODE_DUPLICATE,
                &mut seen,
                code.to_lowercase(),
            );
        }
        let parent_code = fields.value(
            "parent_code",
            &codes::ORGANISATIONS_CODE_MALFORMED,
            self::code,
        );
        if let (Some(code), Some(parent)) = (&code, &parent_code)
            && code.eq_ignore_ascii_case(parent)
        {
            fields.cell_problem("parent_code", &codes::ORGANISATIONS_PARENT_SELF, |p| p);
        }
        fields.check_there("kind");
        let kind = fields.value(
            "kind",
            &codes::ORGANISATIONS_KIND_UNKNOWN,
            OrganisationKind::read,
        );
        let below_state = kind.is_some_and(|kind| {
            !matches!(
                kind,
                OrganisationKind::Nation | OrganisationKind::State | OrganisationKind::Ut
            )
        });
        if below_state && fields.peek("parent_code").is_empty() {
            fields.cell_problem("parent_code", &codes::ORGANISATIONS_PARENT_MISSING, |p| p);
        }
        let name_en = fields.needed_text("name_en", 300);
        let name_hi = fields.text("name_hi", 300);
        let lgd_code = fields.value("lgd_code", &codes::ORGANISATIONS_LGD_MALFORMED, |text| {
            let digits = values::western_digits(text);
            let good = digits.len() <= 10 && digits.bytes().all(|b| b.is_ascii_digit());
            good.then_some(digits)
        });
        let mdo = fields.value("mdo", &codes::CELL_NOT_YES_NO, values::yes_no);
        Some(Organisation {
            code: code?,
            parent_code,
            kind: kind?,
            name_en: name_en?,
            name_hi,
            lgd_code,
            mdo,
        })
    });
    find_cycles(sheet, &mut parsed);
    parsed
}

/// A code: letters, digits and - _ . /
fn code(text: &str) -> Option<String> {
    let good = text.len() <= 64
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-_./".contains(&b));
    good.then(|| text.to_owned())
}

/// Reports organisations that are, through others, above themselves: once for
/// each circle, in its first row.
fn find_cycles(sheet: &Sheet, parsed: &mut Parsed<Organisation>) {
    let place: HashMap<String, usize> = parsed
        .rows
        .iter()
        .enumerate()
        .map(|(at, (_, row))| (row.code.to_lowercase(), at))
        .collect();
    let above = |at: usize| {
        let parent = parsed.rows[at].1.parent_code.as_ref()?;
        place.get(&parent.to_lowercase()).copied()
    };
    // The walk that first came by each organisation.
    let mut walk_of = vec![usize::MAX; parsed.rows.len()];
    let mut circles = Vec::new();
    for start in 0..parsed.rows.len() {
        let mut at = start;
        while walk_of[at] == usize::MAX {
            walk_of[at] = start;
            match above(at) {
                Some(next) => at = next,
                None => break,
            }
        }
        if walk_of[at] == start && above(at).is_some() {
            let mut circle = vec![at];
            let mut next = above(at);
            while let Some(member) = next.filter(|member| *member != at) {
                circle.push(member);
                next = above(member);
            }
            if next == Some(at) {
                circles.push(circle);
            }
        }
    }
    let column = sheet
        .header()
        .iter()
        .find(|name| comparable(name) == "parentcode")
        .map_or("parent_code", String::as_str);
    for mut circle in circles {
        circle.sort_unstable();
        let numbers: Vec<String> = circle
            .iter()
            .take(10)
            .map(|at| parsed.rows[*at].0.to_string())
            .collect();
        let (row, first) = &parsed.rows[circle[0]];
        let problem = Problem::new(&codes::ORGANISATIONS_PARENT_CYCLE)
            .in_row(*row)
            .in_column(column)
            .of_value(&first.code)
            .with("rows", numbers.join(", "));
        parsed.report.push(problem);
    }
    parsed.report.sort();
    let report = &parsed.report;
    parsed.rows.retain(|(row, _)| !report.row_failed(*row));
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::reading::told;

    #[test]
    fn a_hierarchy_is_read_in_english_and_hindi() {
        let file = "कोड;ऊपरी कोड;प्रकार;नाम;नाम (हिंदी);LGD;MDO\n\
                    IN-BR;IN;राज्य;Bihar;बिहार;१०;हाँ\n\
                    BR-EDU;IN-BR;विभाग;Education;शिक्षा विभाग;;yes\n\
                    BR-PAT;IN-BR;ज़िला;Patna;पटना;;no\n";
        let parsed = read(file.as_bytes());
        assert!(parsed.report.is_good(), "{}", told(&parsed.report));
        insta::assert_snapshot!(serde_json::to_string_pretty(&parsed.rows).unwrap());
    }

    #[test]
    fn the_list_of_states_is_read() {
        let file = "lgd_code,iso_3166_2,name_en,name_hi,kind,category_2025_12\n\
                    1,IN-JK,Jammu and Kashmir,जम्मू और कश्मीर,ut,B\n\
                    10,IN-BR,Bihar,बिहार,state,C\n";
        let parsed = read(file.as_bytes());
        assert!(parsed.report.is_good(), "{}", told(&parsed.report));
        assert_eq!(parsed.rows[1].1.code, "IN-BR");
        assert_eq!(parsed.rows[1].1.lgd_code.as_deref(), Some("10"));
        assert_eq!(parsed.rows[0].1.kind, OrganisationKind::Ut);
        assert_eq!(parsed.rows[0].1.mdo, None);
    }

    #[test]
    fn what_is_wrong_is_told() {
        let file = "code,parent_code,kind,name_en,lgd_code,mdo\n\
                    A 1,IN,department,Space in code,,\n\
                    B,b,office,Own parent,,\n\
                    C,D,office,Circle,,\n\
                    D,E,office,Circle,,\n\
                    E,C,office,Circle,,\n\
                    F,C,office,Below the circle,,\n\
                    f,IN,office,Same code,,\n\
                    G,,office,No parent,,\n\
                    H,IN,bureau,Unknown kind,,\n\
                    I,IN,,,x1,perhaps\n\
                    ,IN,office,No code,,\n\
                    '; DROP TABLE organisations; --,IN,office,Robert,,\n";
        insta::assert_snapshot!(told(&read(file.as_bytes()).report));
    }
}
