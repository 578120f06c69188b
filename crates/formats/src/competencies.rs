//! The files about competencies: the framework, what courses teach of it, and what roles need
//! of it.

use std::collections::HashMap;

use serde::Serialize;
use sopan_rules::competencies::{Area, code, level};
use sopan_rules::designations::key;
use sopan_rules::text::fold;

use crate::codes;
use crate::header::{self, Kind, needed, optional};
use crate::reading::{self, Fields, Parsed};
use crate::table::Sheet;

const COMPETENCY: &[&str] = &["competency_code", "sub_theme", "दक्षता", "दक्षता कोड"];
const LEVEL: &[&str] = &["competency_level", "स्तर"];

pub(crate) const FRAMEWORK: Kind = Kind {
    name: "competencies",
    columns: &[
        needed("code", &["competency_code", "कोड"]),
        optional("theme", &["theme_code", "parent", "विषय", "थीम"]),
        optional("area", &["competency_area", "क्षेत्र"]),
        needed("name_en", &["name", "name (english)", "नाम (अंग्रेज़ी)"]),
        needed("name_hi", &["name (hindi)", "नाम (हिंदी)", "हिंदी नाम"]),
        optional("about_en", &["description", "about", "विवरण (अंग्रेज़ी)"]),
        optional("about_hi", &["description (hindi)", "विवरण (हिंदी)"]),
        optional("retired", &["सेवानिवृत्त", "हटाया गया"]),
    ],
    one_of: &[],
    key: Some("code"),
};

pub(crate) const COURSES: Kind = Kind {
    name: "course-competencies",
    columns: &[
        needed(
            "course",
            &["course_code", "content_code", "course_title", "पाठ्यक्रम"],
        ),
        needed("competency", COMPETENCY),
        needed("level", LEVEL),
    ],
    one_of: &[],
    key: Some("course"),
};

pub(crate) const ROLES: Kind = Kind {
    name: "role-competencies",
    columns: &[
        needed(
            "organisation_code",
            &["organisation", "mdo_code", "संगठन कोड"],
        ),
        needed("designation", &["role", "पदनाम"]),
        needed("competency", COMPETENCY),
        needed("level", LEVEL),
    ],
    one_of: &[],
    key: Some("organisation_code"),
};

/// A theme or sub-theme as the file states it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Competency {
    /// Its code.
    pub code: String,
    /// The code of its theme; none for a theme.
    pub theme: Option<String>,
    /// Its area, where the file says one; a theme always has one.
    pub area: Option<Area>,
    /// Its name in English.
    pub name_en: String,
    /// Its name in Hindi.
    pub name_hi: String,
    /// What it is, in English.
    pub about_en: String,
    /// What it is, in Hindi.
    pub about_hi: String,
    /// Whether it is offered no more; where nothing is said it stays as it is.
    pub retired: Option<bool>,
}

/// What a course teaches, as the file states it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Taught {
    /// The course, by its code or title.
    pub course: String,
    /// The code of the sub-theme.
    pub competency: String,
    /// Up to which level.
    pub level: i16,
}

/// What a role needs, as the file states it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Need {
    /// The code of the organisation.
    pub organisation_code: String,
    /// The designation.
    pub designation: String,
    /// The code of the sub-theme.
    pub competency: String,
    /// At which level.
    pub level: i16,
}

/// What the header of a framework's file calls one of the template's columns.
pub fn framework_column<'a>(sheet: &'a Sheet, name: &'static str) -> &'a str {
    header::as_written(&FRAMEWORK, sheet, name)
}

/// What the header of a file of what courses teach calls one of the template's columns.
pub fn courses_column<'a>(sheet: &'a Sheet, name: &'static str) -> &'a str {
    header::as_written(&COURSES, sheet, name)
}

/// What the header of a file of what roles need calls one of the template's columns.
pub fn roles_column<'a>(sheet: &'a Sheet, name: &'static str) -> &'a str {
    header::as_written(&ROLES, sheet, name)
}

fn coded(fields: &mut Fields<'_>, column: &str) -> Option<String> {
    fields.check_there(column);
    fields.value(column, &codes::COMPETENCIES_CODE, code)
}

fn levelled(fields: &mut Fields<'_>) -> Option<i16> {
    fields.check_there("level");
    fields.value("level", &codes::COMPETENCIES_LEVEL, level)
}

/// Checks a sheet of the framework that was read already.
pub fn check_framework(sheet: &Sheet) -> Parsed<Competency> {
    let mut met = HashMap::new();
    reading::rows(sheet, &FRAMEWORK, |fields| {
        let code = coded(fields, "code");
        if let Some(code) = &code {
            let problem = &codes::COMPETENCIES_DUPLICATE;
            fields.unique("code", problem, &mut met, code.clone());
        }
        let theme = fields.value(
            "theme",
            &codes::COMPETENCIES_CODE,
            sopan_rules::competencies::code,
        );
        if fields.peek("theme").is_empty() {
            fields.check_there("area");
        }
        let area = fields.value("area", &codes::COMPETENCIES_AREA, Area::from_name);
        let retired = fields.value("retired", &codes::CELL_NOT_YES_NO, crate::values::yes_no);
        let name_en = fields.needed_text("name_en", 200);
        let name_hi = fields.needed_text("name_hi", 200);
        Some(Competency {
            about_en: fields.text("about_en", 600).unwrap_or_default(),
            about_hi: fields.text("about_hi", 600).unwrap_or_default(),
            code: code?,
            theme,
            area,
            name_en: name_en?,
            name_hi: name_hi?,
            retired,
        })
    })
}

/// Checks a sheet of what courses teach that was read already.
pub fn check_courses(sheet: &Sheet) -> Parsed<Taught> {
    let mut met = HashMap::new();
    reading::rows(sheet, &COURSES, |fields| {
        let course = fields.needed_text("course", 300);
        let competency = coded(fields, "competency");
        let level = levelled(fields);
        let (course, competency) = (course?, competency?);
        let pair = (fold(&course), competency.clone());
        fields.unique("competency", &codes::COMPETENCIES_TWICE, &mut met, pair);
        Some(Taught {
            course,
            competency,
            level: level?,
        })
    })
}

/// Checks a sheet of what roles need that was read already.
pub fn check_roles(sheet: &Sheet) -> Parsed<Need> {
    let mut met = HashMap::new();
    reading::rows(sheet, &ROLES, |fields| {
        let organisation_code = fields.needed_text("organisation_code", 64);
        let designation = fields.needed_text("designation", 120);
        let competency = coded(fields, "competency");
        let level = levelled(fields);
        let (organisation, designation) = (organisation_code?, designation?);
        let competency = competency?;
        let role = (organisation.to_lowercase(), key(&designation));
        let need = (role, competency.clone());
        fields.unique("competency", &codes::COMPETENCIES_TWICE, &mut met, need);
        Some(Need {
            organisation_code: organisation,
            designation,
            competency,
            level: level?,
        })
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::reading::told;
    use crate::table;

    fn sheet(file: &str) -> Sheet {
        table::read(file.as_bytes(), "x").unwrap()
    }

    #[test]
    fn a_framework_is_read_and_what_is_wrong_is_told() {
        let file = "Code,Theme,Area,Name,Name (Hindi),Description\n\
                    d20,,Domain,Ports,बंदरगाह,\n\
                    D20.1,D20,,Handling of cargo,माल प्रबंधन,Ships and cargo.\n";
        let parsed = check_framework(&sheet(file));
        assert!(parsed.report.is_good(), "{}", told(&parsed.report));
        assert_eq!(parsed.rows[0].1.code, "D20");
        assert_eq!(parsed.rows[0].1.area, Some(Area::Domain));
        assert_eq!(parsed.rows[1].1.theme.as_deref(), Some("D20"));
        let file = "code,theme,area,name_en,name_hi,retired\n\
                    D 1,,domain,Ports,बंदरगाह,\n\
                    D2,,,Ports,बंदरगाह,\n\
                    D3,,sea,Ports,बंदरगाह,perhaps\n\
                    D4,D2,,Ports,,\n\
                    d4,D2,,Ports,बंदरगाह,\n";
        let told = told(&check_framework(&sheet(file)).report);
        for code in [
            "competencies.code.malformed",
            "competencies.area.unknown",
            "competencies.code.duplicate",
            "cell.missing",
        ] {
            assert!(told.contains(code), "{code} in {told}");
        }
    }

    #[test]
    fn what_courses_teach_and_roles_need_is_said_once() {
        let file = "course_code,competency,स्तर\nAI-1,F9.1,Basic\nai-1,f9.1,2\nAI-1,F9.2,4\n";
        let parsed = check_courses(&sheet(file));
        assert_eq!(parsed.rows.len(), 1);
        assert_eq!(parsed.rows[0].1.level, 1);
        let said = told(&parsed.report);
        assert!(said.contains("competencies.said_twice"), "{said}");
        assert!(said.contains("competencies.level.unknown"), "{said}");
        let file = "organisation_code,designation,competency,level\n\
                    BR-PHED,Section Officer,F1.1,2\nbr-phed,SECTION  OFFICER,F1.1,3\n";
        let parsed = check_roles(&sheet(file));
        assert_eq!(parsed.rows.len(), 1);
        assert!(told(&parsed.report).contains("competencies.said_twice"));
    }
}
