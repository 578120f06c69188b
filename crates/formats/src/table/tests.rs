//! Files in every encoding and shape, and files that mean harm.
#![allow(clippy::unwrap_used)]

use std::io::{Cursor, Write};

use proptest::prelude::*;
use rust_xlsxwriter::{Format, Formula, Workbook};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::*;
use crate::write::{self, Cell};

/// Header and rows with their numbers, as one text.
fn shown(sheet: &Sheet) -> String {
    let mut out = format!("{}: {}\n", sheet.header_row(), sheet.header().join("|"));
    for row in sheet.rows() {
        let cells: Vec<&str> = row.cells().collect();
        out.push_str(&format!("{}: {}\n", row.number(), cells.join("|")));
    }
    for problem in sheet.problems() {
        out.push_str(&format!("{problem}\n"));
    }
    out
}

fn refused(bytes: &[u8]) -> String {
    match read(bytes, "officials") {
        Ok(sheet) => format!("READ: {}", shown(&sheet)),
        Err(problem) => problem.to_string(),
    }
}

fn utf16(text: &str, big: bool, mark: bool) -> Vec<u8> {
    let text = if mark {
        format!("\u{feff}{text}")
    } else {
        text.to_owned()
    };
    text.encode_utf16()
        .flat_map(|unit| {
            if big {
                unit.to_be_bytes()
            } else {
                unit.to_le_bytes()
            }
        })
        .collect()
}

const HINDI: &str = "name,नाम\r\nAsha,आशा\r\n\"Ravi, K\",रवि\r\n";

#[test]
fn the_same_table_is_read_in_every_encoding() {
    let with_mark = format!("\u{feff}{HINDI}");
    for (what, bytes) in [
        ("UTF-8", HINDI.as_bytes().to_vec()),
        ("UTF-8 with mark", with_mark.as_bytes().to_vec()),
        ("UTF-16 LE with mark", utf16(HINDI, false, true)),
        ("UTF-16 BE with mark", utf16(HINDI, true, true)),
        ("UTF-16 LE", utf16(HINDI, false, false)),
        ("UTF-16 BE", utf16(HINDI, true, false)),
    ] {
        let sheet = read(&bytes, "officials").unwrap();
        assert_eq!(
            shown(&sheet),
            "1: name|नाम\n2: Asha|आशा\n3: Ravi, K|रवि\n",
            "{what}"
        );
    }
}

#[test]
fn windows_1252_is_read_with_a_warning() {
    let sheet = read(b"name,city\nJos\xe9 \x96 D\x92Souza,Daman\n", "x").unwrap();
    assert_eq!(sheet.rows().next().unwrap().cell(0), "José – D’Souza");
    assert_eq!(sheet.problems()[0].code(), "file.windows_1252");
}

#[test]
fn broken_unicode_is_not_taken_for_another_encoding() {
    let mut bytes = HINDI.as_bytes().to_vec();
    bytes.truncate(bytes.len() - 4);
    insta::assert_snapshot!(refused(&bytes));
    let mut bytes = utf16(HINDI, false, true);
    bytes.pop();
    insta::assert_snapshot!(refused(&bytes));
    insta::assert_snapshot!(refused(b"\xff\xfe\0\0n\0\0\0"));
}

#[test]
fn separators_and_line_ends_are_found() {
    for text in [
        "a,b\n1,2\n",
        "a;b\r\n1;2\r\n",
        "a\tb\r1\t2\r",
        "\"a\";\"b\"\n\"1\";\"2\"",
        "\"a\",b\n1,\"2\"",
    ] {
        let sheet = read(text.as_bytes(), "x").unwrap();
        assert_eq!(shown(&sheet), "1: a|b\n2: 1|2\n", "{text:?}");
    }
    let sheet = read("sep=;\r\na;\"b,c,d\"\r\n1;2\r\n".as_bytes(), "x").unwrap();
    assert_eq!(shown(&sheet), "2: a|b,c,d\n3: 1|2\n");
}

#[test]
fn row_numbers_are_those_of_the_spreadsheet() {
    // Blank rows count, a line break inside quotes does not.
    for end in ["\n", "\r\n", "\r"] {
        let text = format!("{end}a,b{end}{end}1,\"x{end}y\"{end},{end}{end}{end}2,z{end}3,w");
        let sheet = read(text.as_bytes(), "x").unwrap();
        let numbers: Vec<u32> = sheet.rows().map(|row| row.number()).collect();
        assert_eq!(sheet.header_row(), 2, "{end:?}");
        assert_eq!(numbers, [4, 8, 9], "{end:?}");
    }
}

#[test]
fn rows_of_the_wrong_length_are_named() {
    let sheet = read(b"a,b,c\n1,2,3\n1,2\n1,2,3,4\n1,2,3,,,\n", "x").unwrap();
    insta::assert_snapshot!(shown(&sheet));
}

#[test]
fn a_quote_that_is_never_closed_is_named() {
    insta::assert_snapshot!(refused(b"a,b\n1,2\n\"3,4\n5,6\n"));
    // Marks inside a cell are only marks.
    for text in [
        "a,b\n1,5\" pipe",
        "a,b\n1,\"5\"\" pipe\"",
        "a,b\n1,\"\"",
        "a,b\n1,\"x\"y\"",
    ] {
        assert!(read(text.as_bytes(), "x").is_ok(), "{text}");
    }
}

#[test]
fn what_is_no_table_is_named_by_its_content() {
    let zip_of = |names: &[&str]| {
        let parts: Vec<(&str, &[u8])> = names.iter().map(|n| (*n, b"x".as_slice())).collect();
        archive(&parts)
    };
    let mut old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    old.resize(2_000, 0);
    let mut locked = old.clone();
    locked.extend(utf16("EncryptedPackage", false, false));
    let mut open_document = Vec::new();
    let mut writer = ZipWriter::new(Cursor::new(&mut open_document));
    writer
        .start_file("mimetype", SimpleFileOptions::default())
        .unwrap();
    writer
        .write_all(b"application/vnd.oasis.opendocument.spreadsheet")
        .unwrap();
    writer.finish().unwrap();
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("nothing", vec![]),
        ("blank", b" \r\n\r\n ".to_vec()),
        ("zeros", vec![0; 5_000]),
        ("only separators", b",,,\n,,,\n".to_vec()),
        ("pdf", b"%PDF-1.7\n1 0 obj".to_vec()),
        ("xls", old),
        ("locked", locked),
        ("html", b"\r\n<!DOCTYPE  html><table><tr><td>name".to_vec()),
        ("html as UTF-16", utf16("<html><table>", false, true)),
        (
            "xml",
            b"\xef\xbb\xbf<?xml version=\"1.0\"?><Workbook>".to_vec(),
        ),
        ("json", b"[\n  {\"name\": \"Asha\"}]".to_vec()),
        ("png", b"\x89PNG\r\n\x1a\n".to_vec()),
        (
            "docx",
            zip_of(&["[Content_Types].xml", "word/document.xml"]),
        ),
        (
            "pptx",
            zip_of(&["[Content_Types].xml", "ppt/presentation.xml"]),
        ),
        ("xlsb", zip_of(&["[Content_Types].xml", "xl/workbook.bin"])),
        ("ods", open_document),
        ("zip", zip_of(&["officials.csv"])),
        ("zip in zip", zip_of(&["officials.xlsx"])),
        (
            "empty zip",
            b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0".to_vec(),
        ),
        (
            "xlsx without a workbook",
            zip_of(&["[Content_Types].xml", "xl/nothing.xml"]),
        ),
    ];
    let told: Vec<String> = cases
        .iter()
        .map(|(what, bytes)| format!("{what}: {}", refused(bytes)))
        .collect();
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn limits_are_kept() {
    let limits = Limits {
        bytes: 200,
        rows: 3,
        columns: 4,
        cell_characters: 5,
        text_bytes: 40,
        unpacked_bytes: 1 << 20,
    };
    let told = |text: &str| match read_within(text.as_bytes(), "x", &limits) {
        Ok(sheet) => shown(&sheet),
        Err(problem) => problem.to_string(),
    };
    let cases = [
        "a\n1\n2\n3\n".to_owned(),
        "a\n1\n2\n3\n4\n".to_owned(),
        "a,b,c,d,e\n".to_owned(),
        "a\n123456\nनमस्ते\n".to_owned(),
        "a,b,c,d\n".to_owned() + &"नम,नम,नम,नम\n".repeat(2),
        "x".repeat(201),
    ];
    let all: Vec<String> = cases.iter().map(|text| told(text)).collect();
    insta::assert_snapshot!(all.join("\n"));
}

#[test]
fn a_large_file_is_read() {
    // Given a CSV of some 50 MB with 1,90,000 rows
    let row = "सोपान Sopan,".repeat(12);
    let mut text = "a,b,c,d,e,f,g,h,i,j,k,l,m\n".to_owned();
    for number in 0..190_000 {
        text.push_str(&row);
        text.push_str(&format!("{number}{}\n", "x".repeat(20)));
    }
    assert!(text.len() > 50_000_000, "{}", text.len());
    // When it is read
    let sheet = read(text.as_bytes(), "x").unwrap();
    // Then everything is there
    assert_eq!(sheet.len(), 190_000);
    let last = sheet.rows().last().unwrap();
    assert_eq!(last.number(), 190_001);
    assert_eq!(last.cell(0), "सोपान Sopan");
    assert!(last.cell(12).starts_with("189999x"));
}

// Workbooks

fn workbook(fill: impl FnOnce(&mut Workbook)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    fill(&mut workbook);
    workbook.save_to_buffer().unwrap()
}

#[test]
fn a_workbook_is_read_as_a_person_sees_it() {
    let bytes = workbook(|workbook| {
        let sheet = workbook.add_worksheet();
        sheet.write_string(1, 0, " Name ").unwrap();
        sheet.write_string(1, 1, "Joined").unwrap();
        sheet.write_string(1, 2, "Count").unwrap();
        sheet.write_string(1, 3, "Share").unwrap();
        sheet.write_string(1, 4, "MDO").unwrap();
        sheet.write_string(3, 0, "आशा <b>&amp; \"x\"</b>").unwrap();
        let day = Format::new().set_num_format("dd/mm/yyyy");
        sheet.write_number_with_format(3, 1, 45_991, &day).unwrap();
        sheet.write_number(3, 2, 100_000).unwrap();
        sheet.write_number(3, 3, 92.56).unwrap();
        sheet.write_boolean(3, 4, true).unwrap();
        sheet.write_number(4, 2, 9_876_543_210_f64).unwrap();
        sheet.write_number(4, 3, 0.1 + 0.2).unwrap();
        sheet
            .write_formula(5, 2, Formula::new("=1+1").set_result("2"))
            .unwrap();
    });
    let sheet = read(&bytes, "officials").unwrap();
    insta::assert_snapshot!(shown(&sheet));
    let formula = sheet.rows().last().unwrap();
    assert_eq!(formula.flaw(2), Some(Flaw::Formula));
    assert_eq!(formula.flaw(0), None);
}

#[test]
fn the_sheet_named_like_the_kind_is_read_else_the_first_in_sight() {
    let bytes = workbook(|workbook| {
        for name in ["Hidden", "Notes", "OFFICIALS"] {
            let sheet = workbook.add_worksheet();
            sheet.set_name(name).unwrap();
            sheet.set_hidden(name == "Hidden");
            sheet.write_string(0, 0, name).unwrap();
        }
        workbook
            .worksheet_from_name("Notes")
            .unwrap()
            .set_active(true);
    });
    assert_eq!(read(&bytes, "officials").unwrap().header(), ["OFFICIALS"]);
    assert_eq!(read(&bytes, "strengths").unwrap().header(), ["Notes"]);
}

fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut writer = ZipWriter::new(Cursor::new(&mut out));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(6));
    for (name, content) in parts {
        writer.start_file(*name, options).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap();
    out
}

const TYPES: &str =
    r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#;
const ROOT: &str = r#"<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK: &str = r#"<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>"#;
const BOOK_RELATIONS: &str = r#"<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

/// A workbook made by hand, with this sheet and further parts.
fn by_hand(sheet: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", ROOT.as_bytes()),
        ("xl/workbook.xml", BOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", BOOK_RELATIONS.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ];
    parts.extend_from_slice(more);
    archive(&parts)
}

fn sheet_of(rows: &str) -> String {
    format!("<worksheet><sheetData>{rows}</sheetData></worksheet>")
}

const GOOD_ROW: &str = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c></row>"#;

#[test]
fn a_workbook_made_by_hand_is_read() {
    let bytes = by_hand(&sheet_of(GOOD_ROW), &[]);
    assert_eq!(read(&bytes, "x").unwrap().header(), ["name"]);
}

#[test]
fn workbooks_that_mean_harm_are_refused() {
    let zeros = vec![b' '; 12 << 20];
    let dense = by_hand(&sheet_of(GOOD_ROW), &[("xl/media/a.bin", &zeros)]);

    // Declares a small size, unpacks to a large one.
    let mut liar = by_hand(&(sheet_of(GOOD_ROW) + &" ".repeat(9 << 20)), &[]);
    lie_about_size(&mut liar, "xl/worksheets/sheet1.xml", 1_000);

    let many: Vec<(String, Vec<u8>)> = (0..2_100).map(|n| (format!("xl/a{n}"), vec![])).collect();
    let many: Vec<(&str, &[u8])> = many
        .iter()
        .map(|(n, c)| (n.as_str(), c.as_slice()))
        .collect();

    let laughs = r#"<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol1 "&lol;&lol;&lol;">]><worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&lol1;</t></is></c></row></sheetData></worksheet>"#;
    let unknown_entity =
        sheet_of(r#"<row r="1"><c r="A1" t="inlineStr"><is><t>&lol1;</t></is></c></row>"#);
    let styles = format!(
        "<styleSheet><cellXfs>{}</cellXfs></styleSheet>",
        "<xf/>".repeat(500_000)
    );
    let texts = br#"<sst uniqueCount="99999999999"><si><t>a</t></si></sst>"#;
    let large_theme = vec![b'x'; 9 << 20];
    let mut truncated = by_hand(&sheet_of(GOOD_ROW), &[]);
    truncated.truncate(truncated.len() / 2);
    let mut flipped = by_hand(&sheet_of(GOOD_ROW), &[]);
    let name = b"xl/worksheets/sheet1.xml";
    let header = flipped.windows(name.len()).position(|w| w == name);
    let place = header.unwrap() + name.len() + 20;
    flipped[place] ^= 0xff;

    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("bomb", dense),
        ("liar", liar),
        ("many parts", by_hand(&sheet_of(GOOD_ROW), &many)),
        ("billion laughs", by_hand(laughs, &[])),
        ("unknown entity", by_hand(&unknown_entity, &[])),
        (
            "styles",
            by_hand(&sheet_of(GOOD_ROW), &[("xl/styles.xml", styles.as_bytes())]),
        ),
        (
            "announced texts",
            by_hand(&sheet_of(GOOD_ROW), &[("xl/sharedStrings.xml", texts)]),
        ),
        (
            "large theme",
            by_hand(
                &sheet_of(GOOD_ROW),
                &[("xl/theme/theme1.xml", &large_theme)],
            ),
        ),
        ("truncated", truncated),
        ("flipped", flipped),
        (
            "far column",
            by_hand(
                &sheet_of(r#"<row r="1"><c r="XFD1"><v>1</v></c></row>"#),
                &[],
            ),
        ),
        (
            "row zero",
            by_hand(&sheet_of(r#"<row r="0"><c r="A0"><v>1</v></c></row>"#), &[]),
        ),
        (
            "row too far",
            by_hand(
                &sheet_of(r#"<row r="1"><c r="A99999999999"><v>1</v></c></row>"#),
                &[],
            ),
        ),
        (
            "backwards",
            by_hand(
                &sheet_of(
                    r#"<row r="5"><c r="A5"><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c></row>"#,
                ),
                &[],
            ),
        ),
        (
            "twice",
            by_hand(
                &sheet_of(r#"<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>"#),
                &[],
            ),
        ),
        (
            "text that is not there",
            by_hand(
                &sheet_of(r#"<row r="1"><c r="A1" t="s"><v>7</v></c></row>"#),
                &[],
            ),
        ),
        (
            "no end",
            by_hand("<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>1", &[]),
        ),
        ("no sheet data", by_hand("<worksheet/>", &[])),
        ("empty sheet", by_hand(&sheet_of(""), &[])),
        (
            "UTF-16 part",
            by_hand(
                std::str::from_utf8(b"x").unwrap(),
                &[("xl/a.xml", b"\xff\xfe<\0")],
            ),
        ),
        (
            "no workbook",
            archive(&[
                ("[Content_Types].xml", b"x"),
                ("xl/worksheets/sheet1.xml", b"x"),
            ]),
        ),
    ];
    let told: Vec<String> = cases
        .iter()
        .map(|(what, bytes)| format!("{what}: {}", refused(bytes)))
        .collect();
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn one_shared_text_in_every_cell_does_not_fill_the_memory() {
    let text = "x".repeat(30_000);
    let shared = format!("<sst uniqueCount=\"1\"><si><t>{text}</t></si></sst>");
    let row = "<row>".to_owned() + &"<c t=\"s\"><v>0</v></c>".repeat(100) + "</row>";
    let bytes = by_hand(
        &sheet_of(&row.repeat(100)),
        &[("xl/sharedStrings.xml", shared.as_bytes())],
    );
    let limits = Limits {
        text_bytes: 10 << 20,
        ..Limits::default()
    };
    let problem = read_within(&bytes, "x", &limits).unwrap_err();
    assert_eq!(problem.code(), "file.too_much_text");
}

/// Writes a false size into both headers of a part.
fn lie_about_size(archive: &mut [u8], name: &str, size: u32) {
    for (signature, size_at, name_at) in [(b"PK\x03\x04", 22, 30), (b"PK\x01\x02", 24, 46)] {
        let places: Vec<usize> = archive
            .windows(4)
            .enumerate()
            .filter(|(_, window)| window == signature)
            .map(|(place, _)| place)
            .collect();
        for place in places {
            if archive[place + name_at..].starts_with(name.as_bytes()) {
                archive[place + size_at..place + size_at + 4].copy_from_slice(&size.to_le_bytes());
            }
        }
    }
}

// Round trips

fn cell_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -~]{0,12}",
        "[=+@'\\t-]{1,3}[a-z0-9(),\"]{0,8}",
        "-?[0-9]{1,9}(\\.[0-9]{1,4})?",
        "[अ-ह][ा-ौ]?[क-ह ]{0,8}",
        "\\PC{0,8}",
        "[a-z]{1,4}\n[a-z]{1,4}",
    ]
}

fn table_of(most_rows: usize) -> impl Strategy<Value = Vec<Vec<String>>> {
    (1..5_usize).prop_flat_map(move |columns| {
        prop::collection::vec(prop::collection::vec(cell_text(), columns), 1..most_rows)
    })
}

fn written(format: write::Format, rows: &[Vec<String>]) -> Vec<u8> {
    let names: Vec<String> = (0..rows[0].len()).map(|n| format!("column{n}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut out = Vec::new();
    let cells = rows
        .iter()
        .map(|row| row.iter().map(|text| Cell::from(text.as_str())));
    write::table(format, &mut out, "Sheet", &names, cells).unwrap();
    out
}

/// What a reader gives back: blank rows are left out, empty ends too.
fn expected(rows: &[Vec<String>]) -> Vec<(u32, Vec<String>)> {
    (2_u32..)
        .zip(rows)
        .filter_map(|(number, row)| {
            let used = row
                .iter()
                .rposition(|c| !crate::values::trimmed(c).is_empty())?;
            Some((number, row[..=used].to_vec()))
        })
        .collect()
}

fn read_back(bytes: &[u8]) -> Vec<(u32, Vec<String>)> {
    read(bytes, "x")
        .unwrap()
        .rows()
        .map(|row| (row.number(), row.cells().map(str::to_owned).collect()))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn what_is_written_as_csv_is_read_again(rows in table_of(12)) {
        prop_assert_eq!(read_back(&written(write::Format::Csv, &rows)), expected(&rows));
    }

    #[test]
    fn what_is_written_as_xlsx_is_read_again(rows in table_of(6)) {
        prop_assert_eq!(read_back(&written(write::Format::Xlsx, &rows)), expected(&rows));
    }

    #[test]
    fn no_bytes_break_the_reader(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&bytes, "x");
    }

    #[test]
    fn no_damage_breaks_the_workbook_reader(place in 0_usize..4_000, byte in any::<u8>()) {
        let mut bytes = by_hand(&sheet_of(&GOOD_ROW.repeat(3)), &[]);
        let place = place % bytes.len();
        bytes[place] = byte;
        let _ = read(&bytes, "x");
    }
}
