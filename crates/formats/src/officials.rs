//! The file of officials that an MDO Admin brings in.

use std::collections::HashMap;

use serde::Serialize;
use sopan_rules::time::Day;

use crate::codes;
use crate::header::{self, Kind, needed, optional};
use crate::reading::{self, Parsed};
use crate::table::{self, Sheet};
use crate::values::{self, comparable};

pub(crate) const KIND: Kind = Kind {
    name: "officials",
    columns: &[
        optional(
            "employee_code",
            &[
                "employee_id",
                "employee id",
                "emp_code",
                "emp_id",
                "staff_number",
                "कर्मचारी कोड",
                "कर्मचारी संख्या",
                "कर्मी कोड",
            ],
        ),
        needed(
            "name",
            &[
                "full_name",
                "name_en",
                "official_name",
                "employee_name",
                "name (english)",
                "नाम",
                "पूरा नाम",
                "नाम (अंग्रेज़ी)",
            ],
        ),
        optional(
            "name_hi",
            &[
                "name (hindi)",
                "hindi_name",
                "नाम (हिंदी)",
                "हिंदी नाम",
                "नाम हिन्दी",
                "हिन्दी नाम",
            ],
        ),
        optional(
            "email",
            &[
                "email_id",
                "email_address",
                "mail",
                "ई-मेल",
                "ईमेल",
                "ई-मेल पता",
                "ईमेल आईडी",
            ],
        ),
        optional(
            "phone",
            &[
                "phone_number",
                "mobile",
                "mobile_number",
                "mobile_no",
                "phone_no",
                "contact_number",
                "मोबाइल",
                "मोबाइल नंबर",
                "मोबाइल संख्या",
                "दूरभाष",
                "फ़ोन",
            ],
        ),
        optional(
            "organisation_code",
            &[
                "organization_code",
                "org_code",
                "mdo_code",
                "mdo_id",
                "office_code",
                "संगठन कोड",
                "कार्यालय कोड",
            ],
        ),
        optional(
            "organisation_name",
            &[
                "mdo_name",
                "organisation",
                "organization",
                "organization_name",
                "संगठन",
                "संगठन का नाम",
                "कार्यालय",
            ],
        ),
        optional("designation", &["post", "पदनाम", "पद"]),
        optional("group", &["group_of_post", "समूह", "वर्ग"]),
        optional(
            "service",
            &["civil_services", "service_name", "civil_service", "सेवा"],
        ),
        optional("cadre", &["संवर्ग", "कैडर"]),
        optional("batch", &["cadre_batch", "batch_year", "बैच", "बैच वर्ष"]),
        optional(
            "date_of_joining",
            &[
                "joining_date",
                "doj",
                "date of joining service",
                "कार्यग्रहण तिथि",
                "कार्यभार ग्रहण तिथि",
                "नियुक्ति तिथि",
            ],
        ),
        optional(
            "central_deputation",
            &["on_central_deputation", "केंद्रीय प्रतिनियुक्ति"],
        ),
        optional("gender", &["sex", "लिंग"]),
    ],
    one_of: &[
        &["email", "phone"],
        &["organisation_code", "organisation_name"],
    ],
    key: Some("employee_code"),
};

/// One official as the file states it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Official {
    /// The organisation's own number for the person.
    pub employee_code: Option<String>,
    /// Name in Latin letters, or in whatever script the organisation keeps.
    pub name: String,
    /// Name in Hindi.
    pub name_hi: Option<String>,
    /// E-mail address in lower case.
    pub email: Option<String>,
    /// Mobile number, ten digits.
    pub phone: Option<String>,
    /// Where the person is employed.
    pub organisation: OrganisationKey,
    /// Designation as written.
    pub designation: Option<String>,
    /// Group of the post.
    pub group: Option<Group>,
    /// Service, for example IAS.
    pub service: Option<String>,
    /// Cadre, for example Bihar.
    pub cadre: Option<String>,
    /// Year of the batch.
    pub batch: Option<u16>,
    /// Day of joining the service.
    pub date_of_joining: Option<Day>,
    /// Whether the official is on central deputation.
    pub central_deputation: Option<bool>,
    /// Gender as stated.
    pub gender: Option<Gender>,
}

/// How a file names an organisation: by code where it has one, else by the name
/// that the present platform's reports carry.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum OrganisationKey {
    /// The organisation's code.
    Code(String),
    /// The organisation's name.
    Name(String),
}

/// The group of a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Group {
    /// Group A
    A,
    /// Group B
    B,
    /// Group C
    C,
    /// Group D
    D,
    /// Contractual Staff
    Contractual,
    /// Others
    Others,
}

impl Group {
    /// All of them.
    pub const ALL: [Group; 6] = [
        Group::A,
        Group::B,
        Group::C,
        Group::D,
        Group::Contractual,
        Group::Others,
    ];

    /// As the platform writes it: `Group A`, `Contractual Staff`, `Others`.
    pub fn name(self) -> &'static str {
        match self {
            Group::A => "Group A",
            Group::B => "Group B",
            Group::C => "Group C",
            Group::D => "Group D",
            Group::Contractual => "Contractual Staff",
            Group::Others => "Others",
        }
    }

    /// Reads the full and short forms, in English and Hindi.
    pub fn read(text: &str) -> Option<Group> {
        let text = comparable(text);
        let text = ["group", "समूह", "वर्ग"]
            .iter()
            .find_map(|word| text.strip_prefix(word))
            .unwrap_or(&text);
        Some(match text {
            "a" | "क" | "ए" => Group::A,
            "b" | "ख" | "बी" => Group::B,
            "c" | "ग" | "सी" => Group::C,
            "d" | "घ" | "डी" => Group::D,
            "contractualstaff"
            | "contractual"
            | "contract"
            | "संविदा"
            | "संविदाकर्मी"
            | "संविदाकर्मचारी" => Group::Contractual,
            "others" | "other" | "अन्य" => Group::Others,
            _ => return None,
        })
    }
}

/// Gender as stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Gender {
    /// Female
    Female,
    /// Male
    Male,
    /// Other
    Other,
}

impl Gender {
    /// `Female`, `Male` or `Other`.
    pub fn name(self) -> &'static str {
        match self {
            Gender::Female => "Female",
            Gender::Male => "Male",
            Gender::Other => "Other",
        }
    }

    /// Reads the full and short forms, in English and Hindi.
    pub fn read(text: &str) -> Option<Gender> {
        Some(match comparable(text).as_str() {
            "female" | "f" | "woman" | "महिला" | "स्त्री" => Gender::Female,
            "male" | "m" | "man" | "पुरुष" => Gender::Male,
            "other" | "others" | "o" | "transgender" | "t" | "अन्य" | "ट्रांसजेंडर" => {
                Gender::Other
            }
            _ => return None,
        })
    }
}

/// Reads a file of officials. Dates after `today` are refused.
pub fn read(bytes: &[u8], today: Day) -> Parsed<Official> {
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

/// Checks a sheet of officials that was read already.
pub fn check(sheet: &Sheet, today: Day) -> Parsed<Official> {
    let mut emails = HashMap::new();
    let mut phones = HashMap::new();
    let mut employee_codes = HashMap::new();
    reading::rows(sheet, &KIND, |fields| {
        let name = fields.needed_text("name", 200);
        let name_hi = fields.text("name_hi", 200);

        let organisation = match fields.text("organisation_code", 64) {
            Some(code) => Some(OrganisationKey::Code(code)),
            None => fields
                .text("organisation_name", 300)
                .map(OrganisationKey::Name),
        };
        if organisation.is_none() && fields.good() {
            fields.problem(&codes::OFFICIALS_ORGANISATION_MISSING, |p| p);
        }

        if fields.peek("email").is_empty() && fields.peek("phone").is_empty() {
            fields.problem(&codes::OFFICIALS_CONTACT_MISSING, |p| p);
        }
        let email = fields.value("email", &codes::OFFICIALS_EMAIL_MALFORMED, values::email);
        if let Some(email) = &email {
            fields.unique(
                "email",
                &codes::OFFICIALS_EMAIL_DUPLICATE,
                &mut emails,
                email.clone(),
            );
        }
        let phone = fields.value("phone", &codes::OFFICIALS_PHONE_MALFORMED, values::mobile);
        if let Some(phone) = &phone {
            fields.unique(
                "phone",
                &codes::OFFICIALS_PHONE_DUPLICATE,
                &mut phones,
                phone.clone(),
            );
        }
        let employee_code = fields.text("employee_code", 64);
        if let (Some(code), Some(organisation)) = (&employee_code, &organisation) {
            let key = (organisation.clone(), code.to_lowercase());
            fields.unique(
                "employee_code",
                &codes::OFFICIALS_EMPLOYEE_CODE_DUPLICATE,
                &mut employee_codes,
                key,
            );
        }

        let designation = fields.text("designation", 200);
        let group = fields.value("group", &codes::OFFICIALS_GROUP_UNKNOWN, Group::read);
        let service = fields.text("service", 100);
        let cadre = fields.text("cadre", 100);
        let batch = batch(fields, today);
        let date_of_joining = fields.past_day("date_of_joining", today);
        let central_deputation = fields.value(
            "central_deputation",
            &codes::CELL_NOT_YES_NO,
            values::yes_no,
        );
        let gender = fields.value("gender", &codes::OFFICIALS_GENDER_UNKNOWN, Gender::read);
        Some(Official {
            employee_code,
            name: name?,
            name_hi,
            email,
            phone,
            organisation: organisation?,
            designation,
            group,
            service,
            cadre,
            batch,
            date_of_joining,
            central_deputation,
            gender,
        })
    })
}

pub(crate) fn batch(fields: &mut reading::Fields<'_>, today: Day) -> Option<u16> {
    let this_year = today.ymd().0;
    let text = fields.text("batch", 20)?;
    let year = values::western_digits(&text);
    let year = (year.len() == 4)
        .then(|| year.parse::<i16>().ok())
        .flatten();
    if let Some(year) = year
        && (values::EARLIEST..=this_year).contains(&year)
    {
        return u16::try_from(year).ok();
    }
    fields.cell_problem("batch", &codes::OFFICIALS_BATCH_MALFORMED, |p| {
        p.with("from", values::EARLIEST).with("to", this_year)
    });
    None
}

#[cfg(test)]
mod tests;
