//! The file that changes some particulars of many officials: only the columns that it has,
//! and in these only the cells that are filled. A cell with `-` empties what is held.

use serde::Serialize;
use sopan_rules::time::Day;

use crate::codes::{self, Code};
use crate::header::{self, Kind, optional};
use crate::officials::{Gender, Group, batch};
use crate::reading::{self, Fields, Parsed};
use crate::table::{self, Sheet};
use crate::values;

pub(crate) const KIND: Kind = Kind {
    name: "changes",
    columns: &[
        optional(
            "employee_code",
            &[
                "employee_id",
                "emp_code",
                "emp_id",
                "कर्मचारी कोड",
                "कर्मचारी संख्या",
            ],
        ),
        optional(
            "email",
            &["email_id", "email_address", "ई-मेल", "ईमेल", "ई-मेल पता"],
        ),
        optional(
            "organisation_code",
            &["organization_code", "org_code", "mdo_code", "संगठन कोड"],
        ),
        optional("name_hi", &["name (hindi)", "नाम (हिंदी)", "हिंदी नाम"]),
        optional("designation", &["post", "पदनाम", "पद"]),
        optional("group", &["group_of_post", "समूह", "वर्ग"]),
        optional("service", &["service_name", "civil_service", "सेवा"]),
        optional("cadre", &["संवर्ग", "कैडर"]),
        optional("batch", &["cadre_batch", "batch_year", "बैच", "बैच वर्ष"]),
        optional(
            "date_of_joining",
            &["joining_date", "doj", "कार्यग्रहण तिथि", "नियुक्ति तिथि"],
        ),
        optional(
            "central_deputation",
            &["on_central_deputation", "केंद्रीय प्रतिनियुक्ति"],
        ),
        optional("gender", &["sex", "लिंग"]),
    ],
    one_of: &[&["employee_code", "email"]],
    key: Some("employee_code"),
};

/// What becomes of a particular: nothing, that it is emptied, or that it is set.
pub type Change<T> = Option<Option<T>>;

/// What is to change of one official.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Changes {
    /// The organisation's own number for the person.
    pub employee_code: Option<String>,
    /// E-mail address in lower case.
    pub email: Option<String>,
    /// The organisation within which the employee code counts.
    pub organisation_code: Option<String>,
    /// Name in Hindi.
    pub name_hi: Change<String>,
    /// Designation as written; never emptied.
    pub designation: Option<String>,
    /// Group of the post; never emptied.
    pub group: Option<Group>,
    /// Service, for example IAS.
    pub service: Change<String>,
    /// Cadre, for example Bihar.
    pub cadre: Change<String>,
    /// Year of the batch.
    pub batch: Change<u16>,
    /// Day of joining the service.
    pub date_of_joining: Change<Day>,
    /// Whether the official is on central deputation.
    pub central_deputation: Option<bool>,
    /// Gender as stated.
    pub gender: Change<Gender>,
}

/// Reads a file of changes. Dates after `today` are refused.
pub fn read(bytes: &[u8], today: Day) -> Parsed<Changes> {
    match table::read(bytes, KIND.name) {
        Ok(sheet) => check(&sheet, today),
        Err(problem) => Parsed::refused(problem),
    }
}

/// What the sheet's header calls one of the template's columns, for problems that are
/// found outside the file.
pub fn column<'a>(sheet: &'a Sheet, name: &'static str) -> &'a str {
    header::as_written(&KIND, sheet, name)
}

/// Checks a sheet of changes that was read already.
pub fn check(sheet: &Sheet, today: Day) -> Parsed<Changes> {
    reading::rows(sheet, &KIND, |fields| {
        if fields.peek("employee_code").is_empty() && fields.peek("email").is_empty() {
            fields.problem(&codes::CHANGES_WHO_MISSING, |p| p);
        }
        for column in ["designation", "group", "central_deputation"] {
            if fields.peek(column) == "-" {
                fields.cell_problem(column, &codes::CHANGES_NEVER_EMPTY, |p| p);
            }
        }
        if !fields.good() {
            return None;
        }
        Some(Changes {
            employee_code: fields.text("employee_code", 64),
            email: fields.value("email", &codes::OFFICIALS_EMAIL_MALFORMED, values::email),
            organisation_code: fields.text("organisation_code", 64),
            name_hi: change(fields, "name_hi", |f| f.text("name_hi", 200)),
            designation: fields.text("designation", 200),
            group: fields.value("group", &codes::OFFICIALS_GROUP_UNKNOWN, Group::read),
            service: change(fields, "service", |f| f.text("service", 100)),
            cadre: change(fields, "cadre", |f| f.text("cadre", 100)),
            batch: change(fields, "batch", |f| batch(f, today)),
            date_of_joining: change(fields, "date_of_joining", |f| {
                f.past_day("date_of_joining", today)
            }),
            central_deputation: yes_no(fields, &codes::CELL_NOT_YES_NO),
            gender: change(fields, "gender", |f| {
                f.value("gender", &codes::OFFICIALS_GENDER_UNKNOWN, Gender::read)
            }),
        })
    })
}

fn change<T>(
    fields: &mut Fields<'_>,
    column: &str,
    read: impl FnOnce(&mut Fields<'_>) -> Option<T>,
) -> Change<T> {
    match fields.peek(column) {
        "-" => Some(None),
        _ => read(fields).map(Some),
    }
}

fn yes_no(fields: &mut Fields<'_>, code: &'static Code) -> Option<bool> {
    fields.value("central_deputation", code, values::yes_no)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::reading::told;

    #[test]
    fn an_empty_cell_leaves_and_a_dash_empties() {
        let file = "email,service,cadre,batch,date_of_joining,central_deputation\n\
                    Asha@x.in,IAS,-,,01.07.2012,हाँ\n";
        let parsed = read(file.as_bytes(), "2026-01-15".parse().unwrap());
        assert!(parsed.report.is_good(), "{}", told(&parsed.report));
        let row = &parsed.rows[0].1;
        assert_eq!(row.email.as_deref(), Some("asha@x.in"));
        assert_eq!(row.service, Some(Some("IAS".to_owned())));
        assert_eq!(row.cadre, Some(None));
        assert_eq!(row.batch, None);
        assert_eq!(row.date_of_joining, Some("2012-07-01".parse().ok()));
        assert_eq!(row.central_deputation, Some(true));
        assert_eq!(row.designation, None);
    }

    #[test]
    fn what_is_wrong_is_told_by_row_and_column() {
        let file = "employee_code,email,designation,group,batch,date_of_joining\n\
                    ,,Clerk,,,\n\
                    E1,,-,,,\n\
                    E2,,Clerk,Z,20,01.07.2031\n";
        let parsed = read(file.as_bytes(), "2026-01-15".parse().unwrap());
        assert_eq!(parsed.rows.len(), 0);
        let found: Vec<(Option<u32>, Option<&str>, &str)> = parsed
            .report
            .problems()
            .iter()
            .map(|p| (p.row(), p.column(), p.code()))
            .collect();
        assert_eq!(
            found,
            [
                (Some(2), None, "changes.who.missing"),
                (Some(3), Some("designation"), "changes.cell.never_empty"),
                (Some(4), Some("group"), "officials.group.unknown"),
                (Some(4), Some("batch"), "officials.batch.malformed"),
                (Some(4), Some("date_of_joining"), "cell.date_in_future"),
            ]
        );
    }
}
