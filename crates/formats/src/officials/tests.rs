//! Officials' files as they come from departments, and as nobody should send
//! them.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::reading::told;

fn today() -> Day {
    "2026-01-15".parse().unwrap()
}

fn report(file: &str) -> String {
    told(&read(file.as_bytes(), today()).report)
}

#[test]
fn a_good_file_is_read() {
    let file = "employee_code,name,name_hi,email,phone,organisation_code,designation,group,service,cadre,batch,date_of_joining,gender\n\
        E1, Asha   Kumari ,आशा कुमारी,Asha@BIHAR.gov.in,+91 98765 43210,BR-EDU,Section Officer,Group B,IAS,Bihar,2012,01.07.2012,F\n\
        ,O'Brien & <b>Sons</b>,,,०९८७६५४३२११,BR-EDU,,समूह क,,,२०१२,०१/०७/२०१२,महिला\n\
        E2,Robert'); DROP TABLE officials;--,,bob@nic.in,,BR-EDU,1' OR '1'='1,contractual staff,,,,2012-07-01,\n";
    let parsed = read(file.as_bytes(), today());
    assert_eq!(parsed.report.by_code().len(), 0, "{}", told(&parsed.report));
    insta::assert_snapshot!(serde_json::to_string_pretty(&parsed.rows).unwrap());
}

#[test]
fn the_present_platforms_report_is_read() {
    let file = "Full_Name,Designation,Email,Phone_Number,MDO_Name,Group,Tag,Ministry,Department,Organization,User_Registration_Date,Cadre,Civil Service Type,Civil Services,Cadre Batch,Gender,Employee_Id,Profile_Status,Report_Last_Generated_On\n\
        Asha Kumari,Section Officer,asha@nic.in,9876543210,Education Department,Group B,,Bihar,Education,,01-04-2024,Bihar,State,BAS,2012,Female,77,VERIFIED,2026-01-01\n";
    let parsed = read(file.as_bytes(), today());
    assert!(parsed.report.is_good());
    let (row, official) = &parsed.rows[0];
    assert_eq!(*row, 2);
    assert_eq!(
        official.organisation,
        OrganisationKey::Name("Education Department".to_owned())
    );
    assert_eq!(official.service.as_deref(), Some("BAS"));
    assert_eq!(official.batch, Some(2012));
    assert_eq!(official.employee_code.as_deref(), Some("77"));
    insta::assert_snapshot!(told(&parsed.report));
}

#[test]
fn headers_are_known_in_hindi_and_in_any_spelling() {
    for header in [
        "नाम,ईमेल,संगठन कोड",
        "पूरा नाम;ई-मेल;संगठन_कोड",
        "FULL NAME\tE-Mail\tOrg Code",
        "\"Name *\",Email ID,Organization-Code",
    ] {
        let separator = [',', ';', '\t']
            .into_iter()
            .find(|c| header.contains(*c))
            .unwrap();
        let row = ["Asha", "asha@nic.in", "BR"].join(&separator.to_string());
        let parsed = read(format!("{header}\n{row}\n").as_bytes(), today());
        assert!(
            parsed.report.is_good(),
            "{header}: {}",
            told(&parsed.report)
        );
        assert_eq!(parsed.rows.len(), 1, "{header}");
    }
}

#[test]
fn a_wrong_header_is_told_by_name_and_no_row_is_read() {
    insta::assert_snapshot!(
        [
            "employee_code,designation,shoe size\n1,Clerk,9\n",
            "name,Name,email,organisation_code\nA,B,a@nic.in,X\n",
            "name,email,Email ID,organisation_code\nA,a@nic.in,b@nic.in,X\n",
            "name,email,organisation_code\n",
        ]
        .map(report)
        .join("\n")
    );
}

#[test]
fn everything_wrong_with_the_rows_is_told_at_once() {
    let long = "x".repeat(300);
    let file = format!(
        "Employee Code,Name,Email,Mobile,Organisation Code,Group,Batch,Date of Joining,Gender,Designation\n\
         1,Asha,asha@nic.in,9876543210,BR,A,2012,01.07.2012,F,Clerk\n\
         2,,asha@nic,12345,,Z,12,31.02.2012,x,{long}\n\
         3,Ravi,,,BR,,1900,16.01.2026,,\n\
         1,Meena,ASHA@nic.in,+919876543210,BR,,2027,01.01.1939,,\n\
         1,Other organisation,o@nic.in,,BR2,,,,,\n\
         5,=SUM(A1),f@nic.in,,BR,,,,,\n\
         6,Hidden\u{7}bell,g@nic.in,,BR,,,,,\n\
         7,Turned\u{202e}gnp,h@nic.in,,BR,,,,,\n\
         8,Short,i@nic.in\n"
    );
    insta::assert_snapshot!(report(&file));
}

#[test]
fn formulas_in_a_workbook_are_refused_and_dates_are_days() {
    use rust_xlsxwriter::{Format, Formula, Workbook};
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let header = [
        "name",
        "email",
        "phone",
        "organisation_code",
        "date_of_joining",
        "ignored",
    ];
    for (column, name) in (0..).zip(header) {
        sheet.write_string(0, column, name).unwrap();
    }
    let day = Format::new().set_num_format("dd-mmm-yyyy");
    for row in 1..=3 {
        sheet.write_string(row, 0, "Asha").unwrap();
        sheet
            .write_number(row, 2, 9_876_543_210_f64 + f64::from(row))
            .unwrap();
        sheet.write_string(row, 3, "BR").unwrap();
        sheet
            .write_number_with_format(row, 4, 41_091, &day)
            .unwrap();
    }
    let formula = |text: &str, result: &str| Formula::new(text).set_result(result);
    sheet
        .write_formula(2, 0, formula("=HYPERLINK(\"x\")", "Asha"))
        .unwrap();
    sheet.write_formula(3, 5, formula("=1+1", "2")).unwrap();
    let parsed = read(&workbook.save_to_buffer().unwrap(), today());
    assert_eq!(parsed.rows.len(), 2);
    assert_eq!(parsed.rows[0].1.date_of_joining, "2012-07-01".parse().ok());
    assert_eq!(parsed.rows[0].1.phone.as_deref(), Some("9876543211"));
    insta::assert_snapshot!(told(&parsed.report));
}

#[test]
fn sql_in_every_field_is_only_text() {
    let sql = "'); DELETE FROM officials; --";
    let columns: Vec<&str> = KIND.columns.iter().map(|column| column.name).collect();
    let row: Vec<String> = columns.iter().map(|_| format!("\"{sql}\"")).collect();
    let file = format!("{}\n{}\n", columns.join(","), row.join(","));
    insta::assert_snapshot!(report(&file));
}

#[test]
fn a_lakh_of_officials_is_read() {
    let mut file =
        "employee_code,name,email,phone,organisation_code,group,date_of_joining\n".to_owned();
    for number in 0..100_000 {
        file.push_str(&format!(
            "E{number},Official {number},o{number}@nic.in,{},BR-{},B,01.07.2012\n",
            7_000_000_000_u64 + number,
            number % 500
        ));
    }
    file.push_str("E5,Twice,o5@nic.in,7000000005,BR-5,B,01.07.2012\n");
    let parsed = read(file.as_bytes(), today());
    assert_eq!(parsed.rows.len(), 100_000);
    assert_eq!(parsed.report.rows_read(), 100_001);
    insta::assert_snapshot!(told(&parsed.report));
}
