//! Lists of courses as letters and States print them: recommended courses with
//! band, provider and duration, prescribed ones with service and remark, or a
//! plain list of titles. Which of them are the same course is not decided here.

use std::collections::HashMap;

use serde::Serialize;

use crate::codes;
use crate::header::{Kind, needed, optional};
use crate::reading::{self, Parsed};
use crate::table::{self, Sheet};
use crate::values::comparable;

pub(crate) const KIND: Kind = Kind {
    name: "courses",
    columns: &[
        optional("service", &["सेवा"]),
        optional(
            "band",
            &["length_of_service", "years_of_service", "सेवा अवधि", "वर्ग"],
        ),
        optional(
            "s_no",
            &[
                "sno",
                "sl_no",
                "serial_no",
                "serial_number",
                "क्रम संख्या",
                "क्रमांक",
                "क्र.सं.",
            ],
        ),
        needed(
            "course",
            &[
                "title",
                "course_name",
                "course_title",
                "content_name",
                "name_of_course",
                "name of the course",
                "पाठ्यक्रम",
                "पाठ्यक्रम का नाम",
                "कोर्स",
            ],
        ),
        optional(
            "provider",
            &[
                "content_provider",
                "course_provider",
                "provided_by",
                "प्रदाता",
            ],
        ),
        optional("duration", &["content_duration", "course_duration", "अवधि"]),
        optional("language", &["languages", "भाषा"]),
        optional("description", &["summary", "विवरण"]),
        optional(
            "remark",
            &["remarks", "mandatory_or_optional", "टिप्पणी", "अभ्युक्ति"],
        ),
    ],
    one_of: &[],
    key: None,
};

/// One line of a list of courses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CourseLine {
    /// Title as printed, in whatever script.
    pub title: String,
    /// Provider as printed.
    pub provider: Option<String>,
    /// Duration as printed: "2h 42 mins".
    pub duration: Option<String>,
    /// Language as printed.
    pub language: Option<String>,
    /// Description.
    pub description: Option<String>,
    /// Service that the list is for: "IAS".
    pub service: Option<String>,
    /// Band as printed: "9 - 16 Years".
    pub band: Option<String>,
    /// Serial number within the band.
    pub serial: Option<u64>,
    /// Remark as printed: "Mandatory".
    pub remark: Option<String>,
}

/// Reads a list of courses.
pub fn read(bytes: &[u8]) -> Parsed<CourseLine> {
    match table::read(bytes, KIND.name) {
        Ok(sheet) => check(&sheet),
        Err(problem) => Parsed::refused(problem),
    }
}

/// Checks a list of courses that was read already.
pub fn check(sheet: &Sheet) -> Parsed<CourseLine> {
    let mut seen = HashMap::new();
    reading::rows(sheet, &KIND, |fields| {
        let title = fields.needed_text("course", 500);
        let provider = fields.text("provider", 300);
        let service = fields.text("service", 100);
        let band = fields.text("band", 100);
        if let Some(title) = &title {
            let part = |text: &Option<String>| comparable(text.as_deref().unwrap_or_default());
            let key = (
                part(&service),
                part(&band),
                comparable(title),
                part(&provider),
            );
            fields.unique("course", &codes::COURSES_REPEATED, &mut seen, key);
        }
        Some(CourseLine {
            duration: fields.text("duration", 100),
            language: fields.text("language", 100),
            description: fields.text("description", 5_000),
            serial: fields.count("s_no", 0..=1_000_000),
            remark: fields.text("remark", 300),
            title: title?,
            provider,
            service,
            band,
        })
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::reading::told;

    #[test]
    fn every_shape_of_list_is_read() {
        let shapes = [
            "band,s_no,course,provider,duration\n\
             9 - 16 Years,1,\"Deep Tech, and India\",ORF,53 mins\n",
            "service,band,s_no,course,remark\n\
             IAS,0-9 years,1,\"AIS (Conduct) Rules, 1968\",Mandatory\n",
            "s_no,course,provider\n\
             1,Artificial Intelligence for Public Governance,Kyndryl\n\
             3,Artificial Intelligence for  Public Governance,Kyndryl\n",
            "पाठ्यक्रम,प्रदाता,अवधि\n\
             कृत्रिम बुद्धिमत्ता का परिचय,एनईजीडी,8h 40 mins\n",
            "Content_Name,Content_Provider,Content_Duration,Content_Type\n\
             Cybersecurity,upGrad,2h 56 mins,Course\n",
        ];
        let all: Vec<String> = shapes
            .iter()
            .map(|shape| {
                let parsed = read(shape.as_bytes());
                assert!(parsed.report.is_good());
                let rows: Vec<String> = parsed
                    .rows
                    .iter()
                    .map(|row| serde_json::to_string(row).unwrap())
                    .collect();
                format!("{}\n{}", rows.join("\n"), told(&parsed.report))
            })
            .collect();
        insta::assert_snapshot!(all.join("\n"));
    }

    #[test]
    fn what_is_wrong_is_told() {
        let no_title = "provider,duration\nORF,53 mins\n";
        let twice = "course,Course,provider\nA,B,C\n";
        let empty = "course,provider\n,ORF\n=1+1,ORF\n";
        let all: Vec<String> = [no_title, twice, empty]
            .iter()
            .map(|file| told(&read(file.as_bytes()).report))
            .collect();
        insta::assert_snapshot!(all.join("\n"));
    }
}
