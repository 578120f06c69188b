//! Empty files to fill in: the header, one example row, and in a workbook a
//! second sheet that explains each column in English and Hindi.

use std::io::Write;

use rust_xlsxwriter::{Format as CellFormat, FormatAlign, Workbook};

use crate::reading::EXAMPLE;
use crate::write::{self, Cell, Format, WriteError};

/// The kinds of file that a template exists for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Template {
    /// Officials of an organisation.
    Officials,
    /// The hierarchy of organisations.
    Organisations,
    /// How many officials organisations have.
    Strengths,
    /// Particulars of officials that change.
    Changes,
    /// Designations under their many names.
    Designations,
    /// The framework of competencies.
    Competencies,
    /// What courses teach of it.
    CourseCompetencies,
    /// What roles need of it.
    RoleCompetencies,
}

/// A column: name, example, explanation in English and Hindi.
type Line = (&'static str, &'static str, &'static str, &'static str);

const OFFICIALS: &[Line] = &[
    (
        "employee_code",
        EXAMPLE,
        "The organisation's own number for the person. No two persons of an organisation may share one.",
        "संगठन द्वारा अधिकारी को दिया गया कोड। एक संगठन में दो अधिकारियों का कोड समान नहीं हो सकता।",
    ),
    (
        "name",
        "Asha Kumari",
        "Needed. Full name.",
        "आवश्यक। पूरा नाम।",
    ),
    ("name_hi", "आशा कुमारी", "Name in Hindi.", "हिंदी में नाम।"),
    (
        "email",
        "asha.kumari@example.gov.in",
        "E-mail address. Needed when there is no mobile number. Every person has their own.",
        "ई-मेल पता। मोबाइल नंबर न हो तो आवश्यक। हर अधिकारी का अपना अलग पता हो।",
    ),
    (
        "phone",
        "9876543210",
        "Mobile number of ten digits. Needed when there is no e-mail address. Every person has their own.",
        "दस अंकों का मोबाइल नंबर। ई-मेल पता न हो तो आवश्यक। हर अधिकारी का अपना अलग नंबर हो।",
    ),
    (
        "organisation_code",
        "IN-BR-EDU",
        "Needed. Code of the organisation where the person is employed, as in the list of organisations.",
        "आवश्यक। अधिकारी जिस संगठन में कार्यरत है उसका कोड, जैसा संगठनों की सूची में है।",
    ),
    ("designation", "Section Officer", "Designation.", "पदनाम।"),
    (
        "group",
        "B",
        "Group A, Group B, Group C, Group D, Contractual Staff or Others; A, B, C, D are enough.",
        "समूह क, समूह ख, समूह ग, समूह घ, संविदा कर्मी या अन्य; केवल क, ख, ग, घ भी पर्याप्त है।",
    ),
    (
        "service",
        "Bihar Secretariat Service",
        "Service, where there is one.",
        "सेवा, यदि हो।",
    ),
    (
        "cadre",
        "Bihar",
        "Cadre, where there is one.",
        "संवर्ग, यदि हो।",
    ),
    (
        "batch",
        "2012",
        "Year of the batch, four digits.",
        "बैच का वर्ष, चार अंकों में।",
    ),
    (
        "date_of_joining",
        "01.07.2012",
        "Day of joining the service, as DD.MM.YYYY. Not in the future.",
        "सेवा में कार्यभार ग्रहण करने की तिथि, DD.MM.YYYY के रूप में। भविष्य की तिथि नहीं।",
    ),
    (
        "central_deputation",
        "no",
        "yes while the official is on central deputation, else no.",
        "अधिकारी केंद्रीय प्रतिनियुक्ति पर हो तो हाँ, अन्यथा नहीं।",
    ),
    (
        "gender",
        "Female",
        "Female, Male or Other.",
        "महिला, पुरुष या अन्य।",
    ),
];

const CHANGES: &[Line] = &[
    (
        "employee_code",
        EXAMPLE,
        "Whose particulars change. Needed when there is no e-mail address.",
        "किस अधिकारी का विवरण बदलना है। ई-मेल पता न हो तो आवश्यक।",
    ),
    (
        "email",
        "",
        "Whose particulars change. Needed when there is no employee code. The address itself is not changed.",
        "किस अधिकारी का विवरण बदलना है। कर्मचारी कोड न हो तो आवश्यक। पता स्वयं नहीं बदलता।",
    ),
    (
        "organisation_code",
        "",
        "The organisation within which the employee code counts, where several have the same one.",
        "कर्मचारी कोड किस संगठन का है, यदि कई संगठनों में एक ही कोड हो।",
    ),
    (
        "name_hi",
        "आशा कुमारी",
        "Name in Hindi. In every column: leave a cell empty and nothing changes; write - and it is emptied. Columns that you don't need can be removed.",
        "हिंदी में नाम। हर स्तंभ में: खाना खाली छोड़ने पर कुछ नहीं बदलता; - लिखने पर खाली हो जाता है। अनावश्यक स्तंभ हटाए जा सकते हैं।",
    ),
    (
        "designation",
        "Section Officer",
        "Designation. Asks for verification again. Can't be emptied.",
        "पदनाम। बदलने पर फिर सत्यापन होगा। खाली नहीं किया जा सकता।",
    ),
    (
        "group",
        "B",
        "Group of the post. Asks for verification again. Can't be emptied.",
        "पद का समूह। बदलने पर फिर सत्यापन होगा। खाली नहीं किया जा सकता।",
    ),
    ("service", "Bihar Secretariat Service", "Service.", "सेवा।"),
    ("cadre", "Bihar", "Cadre.", "संवर्ग।"),
    (
        "batch",
        "2012",
        "Year of the batch, four digits.",
        "बैच का वर्ष, चार अंकों में।",
    ),
    (
        "date_of_joining",
        "01.07.2012",
        "Day of joining the service, as DD.MM.YYYY. Not in the future.",
        "सेवा में कार्यभार ग्रहण करने की तिथि, DD.MM.YYYY के रूप में। भविष्य की तिथि नहीं।",
    ),
    (
        "central_deputation",
        "no",
        "yes while the official is on central deputation, else no.",
        "अधिकारी केंद्रीय प्रतिनियुक्ति पर हो तो हाँ, अन्यथा नहीं।",
    ),
    (
        "gender",
        "Female",
        "Female, Male or Other.",
        "महिला, पुरुष या अन्य।",
    ),
];

const DESIGNATIONS: &[Line] = &[
    (
        "name_en",
        EXAMPLE,
        "Needed. The designation in English, written out.",
        "आवश्यक। पदनाम अंग्रेज़ी में, पूरा लिखा हुआ।",
    ),
    (
        "name_hi",
        "अनुभाग अधिकारी",
        "Needed. The designation in Hindi.",
        "आवश्यक। पदनाम हिंदी में।",
    ),
    (
        "other_names",
        "SO; Desk Officer (Section)",
        "Other names and abbreviations, with ; between them. Capital letters, dots and short forms such as Asst. make no difference.",
        "अन्य नाम और संक्षेप, बीच में ; लगाकर। बड़े-छोटे अक्षर, बिंदु और Asst. जैसे संक्षेप से अंतर नहीं पड़ता।",
    ),
];

const COMPETENCIES: &[Line] = &[
    (
        "code",
        EXAMPLE,
        "Needed. The code of the theme or sub-theme: letters, digits, points and hyphens. It never changes.",
        "आवश्यक। विषय या उप-विषय का कोड: अक्षर, अंक, बिंदु और हाइफ़न। यह कभी नहीं बदलता।",
    ),
    (
        "theme",
        "",
        "The code of the theme that a sub-theme belongs to; empty for a theme.",
        "उप-विषय जिस विषय का है, उसका कोड; विषय के लिए खाली।",
    ),
    (
        "area",
        "functional",
        "behavioural, functional or domain. Needed for a theme; a sub-theme belongs to the area of its theme.",
        "behavioural, functional या domain। विषय के लिए आवश्यक; उप-विषय अपने विषय के क्षेत्र का होता है।",
    ),
    (
        "name_en",
        "Office procedure",
        "Needed. The name in English.",
        "आवश्यक। अंग्रेज़ी में नाम।",
    ),
    (
        "name_hi",
        "कार्यालय पद्धति",
        "Needed. The name in Hindi.",
        "आवश्यक। हिंदी में नाम।",
    ),
    (
        "about_en",
        "How papers go through an office.",
        "What it is, in English.",
        "यह क्या है, अंग्रेज़ी में।",
    ),
    (
        "about_hi",
        "कार्यालय में कागज़ात कैसे चलते हैं।",
        "What it is, in Hindi.",
        "यह क्या है, हिंदी में।",
    ),
    (
        "retired",
        "no",
        "yes where it is offered no more, no where it is; empty leaves it as it is.",
        "अब उपलब्ध न हो तो yes, हो तो no; खाली छोड़ने पर जैसा है वैसा रहता है।",
    ),
];

const TAUGHT: Line = (
    "competency",
    "F1.1",
    "Needed. The code of a sub-theme.",
    "आवश्यक। उप-विषय का कोड।",
);
const AT_LEVEL: Line = (
    "level",
    "2",
    "Needed. 1 basic, 2 intermediate, 3 advanced.",
    "आवश्यक। 1 आधारभूत, 2 मध्यवर्ती, 3 उन्नत।",
);

const COURSE_COMPETENCIES: &[Line] = &[
    (
        "course",
        EXAMPLE,
        "Needed. The code of the course, as in its address; or its title, where one course alone has it.",
        "आवश्यक। पाठ्यक्रम का कोड, जैसा उसके पते में है; या शीर्षक, यदि वह एक ही पाठ्यक्रम का हो।",
    ),
    TAUGHT,
    AT_LEVEL,
];

const ROLE_COMPETENCIES: &[Line] = &[
    (
        "organisation_code",
        EXAMPLE,
        "Needed. The code of the organisation. What it says holds for all below it that say nothing else.",
        "आवश्यक। संगठन का कोड। इसकी बात नीचे के उन सभी पर लागू होती है जो कुछ और नहीं कहते।",
    ),
    (
        "designation",
        "Section Officer",
        "Needed. The designation, under any of its names.",
        "आवश्यक। पदनाम, उसके किसी भी नाम से।",
    ),
    TAUGHT,
    AT_LEVEL,
];

const ORGANISATIONS: &[Line] = &[
    (
        "code",
        EXAMPLE,
        "Needed. The organisation's own code: letters, digits and - _ . / without spaces.",
        "आवश्यक। संगठन का अपना कोड: अंग्रेज़ी अक्षर, अंक और - _ . /, बिना रिक्त स्थान के।",
    ),
    (
        "parent_code",
        "IN-BR",
        "Code of the organisation above it. Needed below the State.",
        "ऊपर के संगठन का कोड। राज्य से नीचे के हर संगठन के लिए आवश्यक।",
    ),
    (
        "kind",
        "department",
        "Needed. nation, state, ut, ministry, department, directorate, district, block, gram_panchayat, office or institute.",
        "आवश्यक। राष्ट्र, राज्य, केंद्र शासित प्रदेश, मंत्रालय, विभाग, निदेशालय, जिला, प्रखंड, ग्राम पंचायत, कार्यालय या संस्थान।",
    ),
    (
        "name_en",
        "Education Department",
        "Needed. Name in English.",
        "आवश्यक। अंग्रेज़ी में नाम।",
    ),
    ("name_hi", "शिक्षा विभाग", "Name in Hindi.", "हिंदी में नाम।"),
    (
        "lgd_code",
        "",
        "Code in the Local Government Directory, where there is one.",
        "स्थानीय सरकार निर्देशिका (LGD) का कोड, यदि हो।",
    ),
    (
        "mdo",
        "yes",
        "yes when the organisation has its own MDO Leader/Admin, else no.",
        "हाँ, यदि संगठन का अपना MDO Leader/Admin है; अन्यथा नहीं।",
    ),
];

const STRENGTHS: &[Line] = &[
    (
        "organisation_code",
        EXAMPLE,
        "Needed. Code of the organisation, as in the list of organisations.",
        "आवश्यक। संगठन का कोड, जैसा संगठनों की सूची में है।",
    ),
    (
        "officials",
        "1,00,000",
        "Needed. How many officials it has.",
        "आवश्यक। अधिकारियों की संख्या।",
    ),
    (
        "source",
        "Letter No. 12/2025 of 01.04.2025",
        "Needed. Where the figure comes from.",
        "आवश्यक। संख्या का स्रोत।",
    ),
    (
        "approved_by",
        "Principal Secretary, General Administration",
        "Needed. Who approved the figure.",
        "आवश्यक। संख्या का अनुमोदन किसने किया।",
    ),
    (
        "valid_from",
        "01.04.2025",
        "Needed. First day on which the figure holds, as DD.MM.YYYY.",
        "आवश्यक। संख्या जिस तिथि से मान्य है, DD.MM.YYYY के रूप में।",
    ),
    (
        "valid_until",
        "",
        "Last day on which the figure holds; empty until further notice.",
        "संख्या जिस तिथि तक मान्य है; अगली सूचना तक मान्य हो तो खाली छोड़ें।",
    ),
];

impl Template {
    /// The kind's name on the command line: `officials`.
    pub fn name(self) -> &'static str {
        match self {
            Template::Officials => "officials",
            Template::Organisations => "organisations",
            Template::Strengths => "strengths",
            Template::Changes => "changes",
            Template::Designations => "designations",
            Template::Competencies => "competencies",
            Template::CourseCompetencies => "course-competencies",
            Template::RoleCompetencies => "role-competencies",
        }
    }

    fn lines(self) -> &'static [Line] {
        match self {
            Template::Officials => OFFICIALS,
            Template::Organisations => ORGANISATIONS,
            Template::Strengths => STRENGTHS,
            Template::Changes => CHANGES,
            Template::Designations => DESIGNATIONS,
            Template::Competencies => COMPETENCIES,
            Template::CourseCompetencies => COURSE_COMPETENCIES,
            Template::RoleCompetencies => ROLE_COMPETENCIES,
        }
    }
}

/// Writes the template.
///
/// # Errors
/// When the output refuses bytes.
pub fn write<W: Write + Send>(
    template: Template,
    format: Format,
    out: W,
) -> Result<(), WriteError> {
    let lines = template.lines();
    let header: Vec<&str> = lines.iter().map(|(name, ..)| *name).collect();
    let example = lines.iter().map(|(_, example, ..)| Cell::from(*example));
    match format {
        Format::Csv | Format::Parquet => {
            write::table(format, out, template.name(), &header, [example])
        }
        Format::Xlsx => {
            let mut workbook = Workbook::new();
            // All columns hold text, so that no zero is lost and no date turns.
            let text = CellFormat::new().set_num_format("@");
            let sheet = workbook.add_worksheet();
            sheet.set_name(template.name())?;
            for (column, (_, example, ..)) in (0_u16..).zip(lines) {
                sheet.set_column_format(column, &text)?;
                sheet.write_string_with_format(1, column, *example, &text)?;
            }
            write::write_header(sheet, &header)?;

            let wrapped = CellFormat::new()
                .set_text_wrap()
                .set_align(FormatAlign::Top);
            let notes = workbook.add_worksheet();
            notes.set_name("Notes सूचना")?;
            write::write_header(notes, &["Column / स्तंभ", "English", "हिंदी"])?;
            notes.set_column_width(0, 22)?;
            notes.set_column_width(1, 60)?;
            notes.set_column_width(2, 60)?;
            let first = (
                "",
                "Fill in one row for each entry and remove the example row. Rows that are left empty are passed over.",
                "हर प्रविष्टि के लिए एक पंक्ति भरें और उदाहरण पंक्ति हटा दें। खाली पंक्तियाँ छोड़ दी जाती हैं।",
            );
            let explained = lines.iter().map(|(name, _, en, hi)| (*name, *en, *hi));
            for (row, (name, en, hi)) in (1_u32..).zip(std::iter::once(first).chain(explained)) {
                notes.write_string_with_format(row, 0, name, &wrapped)?;
                notes.write_string_with_format(row, 1, en, &wrapped)?;
                notes.write_string_with_format(row, 2, hi, &wrapped)?;
            }
            workbook.save_to_writer(out)?;
            Ok(())
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::problems::Report;
    use crate::table::{self, Sheet};
    use crate::{changes, competencies, designations, officials, organisations, strengths};

    fn written(template: Template, format: Format) -> Vec<u8> {
        let mut out = Vec::new();
        write(template, format, &mut out).unwrap();
        out
    }

    fn check(template: Template, sheet: &Sheet) -> Report {
        match template {
            Template::Officials => officials::check(sheet, "2026-01-15".parse().unwrap()).report,
            Template::Organisations => organisations::check(sheet).report,
            Template::Strengths => strengths::check(sheet).report,
            Template::Changes => changes::check(sheet, "2026-01-15".parse().unwrap()).report,
            Template::Designations => designations::check(sheet).report,
            Template::Competencies => competencies::check_framework(sheet).report,
            Template::CourseCompetencies => competencies::check_courses(sheet).report,
            Template::RoleCompetencies => competencies::check_roles(sheet).report,
        }
    }

    const ALL: [Template; 8] = [
        Template::Officials,
        Template::Organisations,
        Template::Strengths,
        Template::Changes,
        Template::Designations,
        Template::Competencies,
        Template::CourseCompetencies,
        Template::RoleCompetencies,
    ];

    #[test]
    fn an_unfilled_template_imports_nothing() {
        for template in ALL {
            for format in [Format::Csv, Format::Xlsx] {
                let sheet = table::read(&written(template, format), template.name()).unwrap();
                let report = check(template, &sheet);
                let codes: Vec<&str> = report.by_code().keys().copied().collect();
                assert_eq!(codes, ["file.no_rows", "row.example"], "{template:?}");
            }
        }
    }

    #[test]
    fn the_example_is_right_once_it_has_a_code_of_its_own() {
        for template in ALL {
            let file = String::from_utf8(written(template, Format::Csv)).unwrap();
            let sheet = table::read(file.replace(EXAMPLE, "X1").as_bytes(), "x").unwrap();
            let report = check(template, &sheet);
            assert_eq!(
                report.by_code().len(),
                0,
                "{}",
                crate::reading::told(&report)
            );
            assert_eq!(report.rows_good(), 1);
        }
    }

    #[test]
    fn every_column_is_in_the_template() {
        for (template, kind) in [
            (Template::Officials, &officials::KIND),
            (Template::Organisations, &organisations::KIND),
            (Template::Strengths, &strengths::KIND),
            (Template::Changes, &changes::KIND),
            (Template::Designations, &designations::KIND),
            (Template::Competencies, &competencies::FRAMEWORK),
            (Template::CourseCompetencies, &competencies::COURSES),
            (Template::RoleCompetencies, &competencies::ROLES),
        ] {
            let known: Vec<&str> = kind
                .columns
                .iter()
                .map(|column| column.name)
                // Only reports of the present platform name it; a template asks
                // for the code.
                .filter(|name| *name != "organisation_name")
                .collect();
            let offered: Vec<&str> = template.lines().iter().map(|(name, ..)| *name).collect();
            assert_eq!(offered, known);
        }
    }
}
