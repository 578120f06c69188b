//! Packages are put together here, from strings; then it is told what is found
//! in them, and why others are refused.
#![allow(clippy::unwrap_used)]

use std::io::{Cursor, Write};

use proptest::prelude::*;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::*;

/// What a person reads in English, a line for each problem.
fn told(report: &Report) -> String {
    let lines = report
        .problems()
        .iter()
        .map(|problem| format!("  {problem}\n"));
    lines.collect()
}

/// A ZIP of these files.
fn zip<N: AsRef<str>, B: AsRef<[u8]>>(files: &[(N, B)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(zip::DateTime::default());
        zip.start_file(name.as_ref(), options).unwrap();
        zip.write_all(content.as_ref()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn look(bytes: &[u8]) -> Inspected {
    inspect(Cursor::new(bytes))
}

/// What is found, as a program hears it, with the warnings before it.
fn found(bytes: &[u8]) -> String {
    let inspected = look(bytes);
    let package = inspected.package.as_ref();
    format!(
        "{}{}",
        told(&inspected.report),
        serde_json::to_string_pretty(&package).unwrap()
    )
}

const SCORM_12: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="SAFETY" version="1.0"
  xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
  xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
  <metadata>
    <schema>ADL SCORM</schema><schemaversion>1.2</schemaversion>
    <lom xmlns="http://www.imsglobal.org/xsd/imsmd_rootv1p2p1"><general>
      <title><langstring xml:lang="en">Fire safety</langstring><langstring xml:lang="hi">अग्नि सुरक्षा</langstring></title>
      <description><langstring xml:lang="en">For every office.</langstring></description>
    </general></lom>
  </metadata>
  <organizations default="ORG">
    <organization identifier="ORG">
      <title>Fire safety</title>
      <item identifier="I1" identifierref="R1" isvisible="true" parameters="?lang=hi&amp;mode=a">
        <title>Alarms</title>
        <adlcp:maxtimeallowed>0000:30:00</adlcp:maxtimeallowed>
        <adlcp:timelimitaction>exit,message</adlcp:timelimitaction>
        <adlcp:datafromlms>level=2</adlcp:datafromlms>
        <adlcp:masteryscore>80</adlcp:masteryscore>
      </item>
      <item identifier="I2">
        <title>Exits</title>
        <item identifier="I2a" identifierref="R2" isvisible="false">
          <title>Stairs</title>
          <adlcp:prerequisites type="aicc_script">I1</adlcp:prerequisites>
        </item>
      </item>
    </organization>
  </organizations>
  <resources xml:base="content/">
    <resource identifier="R1" type="webcontent" adlcp:scormtype="sco" xml:base="one/" href="index.html#start">
      <file href="index.html"/><dependency identifierref="R3"/>
    </resource>
    <resource identifier="R2" type="webcontent" adlcp:scormtype="asset" href="stairs%20up.html">
      <file href="stairs%20up.html"/>
    </resource>
    <resource identifier="R3" type="webcontent" adlcp:scormtype="asset"><file href="shared.js"/></resource>
  </resources>
</manifest>"#;

fn scorm_12() -> Vec<(&'static str, &'static str)> {
    vec![
        ("imsmanifest.xml", SCORM_12),
        ("content/one/index.html", "<p>Alarms</p>"),
        ("content/stairs up.html", "<p>Stairs</p>"),
        ("content/shared.js", "var a;"),
        ("imscp_rootv1p1p2.xsd", "<schema/>"),
    ]
}

/// A SCORM 1.2 package with one SCO, whose manifest is changed.
fn changed(from: &str, to: &str) -> Vec<u8> {
    assert!(SCORM_12.contains(from), "{from}");
    let manifest = SCORM_12.replace(from, to);
    let mut files = scorm_12();
    files[0].1 = &manifest;
    zip(&files)
}

const SCORM_2004: &str = r#"<?xml version="1.0"?>
<manifest identifier="M" xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"
  xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3" xmlns:adlseq="http://www.adlnet.org/xsd/adlseq_v1p3"
  xmlns:adlnav="http://www.adlnet.org/xsd/adlnav_v1p3" xmlns:imsss="http://www.imsglobal.org/xsd/imsss">
  <metadata><schema>ADL SCORM</schema><schemaversion>2004 4th Edition</schemaversion></metadata>
  <organizations default="O">
    <organization identifier="O" adlseq:objectivesGlobalToSystem="false">
      <title>सूचना का अधिकार</title>
      <item identifier="A" identifierref="R" parameters="step=1">
        <title>Lesson</title>
        <adlcp:completionThreshold completedByMeasure="true" minProgressMeasure="0.8" progressWeight="0.5"/>
        <adlcp:dataFromLMS>hello</adlcp:dataFromLMS>
        <adlnav:presentation><adlnav:navigationInterface><adlnav:hideLMSUI>continue</adlnav:hideLMSUI></adlnav:navigationInterface></adlnav:presentation>
        <adlcp:data><adlcp:map targetID="notes" writeSharedData="false"/></adlcp:data>
        <imsss:sequencing IDRef="common">
          <imsss:limitConditions attemptLimit="2" attemptAbsoluteDurationLimit="PT30M"/>
          <imsss:objectives>
            <imsss:primaryObjective objectiveID="p" satisfiedByMeasure="true">
              <imsss:minNormalizedMeasure>0.6</imsss:minNormalizedMeasure>
              <imsss:mapInfo targetObjectiveID="g" writeNormalizedMeasure="true"/>
            </imsss:primaryObjective>
            <imsss:objective objectiveID="s"/>
          </imsss:objectives>
          <adlseq:objectives>
            <adlseq:objective objectiveID="p"><adlseq:mapInfo targetObjectiveID="g" writeRawScore="true"/></adlseq:objective>
          </adlseq:objectives>
        </imsss:sequencing>
      </item>
      <item identifier="B" identifierref="R"><title>Test</title></item>
      <imsss:sequencing>
        <imsss:controlMode choice="false" flow="true"/>
        <imsss:sequencingRules>
          <imsss:preConditionRule>
            <imsss:ruleConditions conditionCombination="any">
              <imsss:ruleCondition operator="not" condition="satisfied"/>
              <imsss:ruleCondition condition="objectiveMeasureLessThan" measureThreshold="0.5" referencedObjective="s"/>
            </imsss:ruleConditions>
            <imsss:ruleAction action="disabled"/>
          </imsss:preConditionRule>
        </imsss:sequencingRules>
        <imsss:rollupRules objectiveMeasureWeight="0.25">
          <imsss:rollupRule childActivitySet="atLeastCount" minimumCount="1">
            <imsss:rollupConditions><imsss:rollupCondition condition="completed"/></imsss:rollupConditions>
            <imsss:rollupAction action="completed"/>
          </imsss:rollupRule>
        </imsss:rollupRules>
      </imsss:sequencing>
    </organization>
  </organizations>
  <resources><resource identifier="R" type="webcontent" adlcp:scormType="sco" href="go.html?x=1"><file href="go.html"/></resource></resources>
  <imsss:sequencingCollection>
    <imsss:sequencing ID="common"><imsss:deliveryControls completionSetByContent="true"/><imsss:limitConditions attemptLimit="9"/></imsss:sequencing>
  </imsss:sequencingCollection>
</manifest>"#;

const CMI5: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<courseStructure xmlns="https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd">
  <course id="https://example.in/course"><title><langstring lang="en">Records</langstring><langstring lang="hi">अभिलेख</langstring></title>
    <description><langstring lang="en">How to keep them.</langstring></description></course>
  <objectives><objective id="https://example.in/o1"><title><langstring lang="en">Keep</langstring></title><description><langstring lang="en">Keep them.</langstring></description></objective></objectives>
  <au id="https://example.in/a1" moveOn="CompletedAndPassed" masteryScore="0.8" launchMethod="OwnWindow" activityType="http://adlnet.gov/expapi/activities/lesson">
    <title><langstring lang="en">Lesson</langstring></title><description><langstring lang="en">One.</langstring></description>
    <objectives><objective idref="https://example.in/o1"/></objectives>
    <url>a1/index.html?mode=x</url><launchParameters>{"a":1}</launchParameters><entitlementKey>k-1</entitlementKey>
  </au>
  <block id="https://example.in/b1"><title><langstring lang="en">Block</langstring></title><description><langstring lang="en">B.</langstring></description>
    <au id="https://example.in/a2"><title><langstring lang="en">Test</langstring></title><description><langstring lang="en">T.</langstring></description><url>https://test.example.in/start</url></au>
  </block>
</courseStructure>"#;

const TIN_CAN: &str = r#"<?xml version="1.0" encoding="utf-8" ?>
<tincan xmlns="http://projecttincan.com/tincan.xsd"><activities>
  <activity id="http://example.in/golf" type="http://adlnet.gov/expapi/activities/course">
    <name lang="en-US">Golf</name><name lang="hi">गोल्फ़</name><description lang="en-US">A course.</description>
    <launch lang="en-US">story.html</launch></activity>
  <activity id="http://example.in/golf/quiz" type="http://adlnet.gov/expapi/activities/assessment"><name>Quiz</name></activity>
</activities></tincan>"#;

const CARTRIDGE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="CC" xmlns="http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1" xmlns:lomimscc="http://ltsc.ieee.org/xsd/imsccv1p3/LOM/manifest">
  <metadata><schema>IMS Common Cartridge</schema><schemaversion>1.3.0</schemaversion>
    <lomimscc:lom><lomimscc:general><lomimscc:title><lomimscc:string language="en">Accounts</lomimscc:string></lomimscc:title></lomimscc:general></lomimscc:lom></metadata>
  <organizations><organization identifier="O" structure="rooted-hierarchy"><item identifier="root">
    <item identifier="i1"><title>Week 1</title>
      <item identifier="i2" identifierref="page"><title>Ledger</title></item>
      <item identifier="i3" identifierref="link"><title>Rules</title></item>
      <item identifier="i4" identifierref="talk"><title>Talk</title></item>
      <item identifier="i5" identifierref="quiz"><title>Quiz</title></item>
      <item identifier="i6" identifierref="lti"><title>Tool</title></item>
    </item></item></organization></organizations>
  <resources>
    <resource identifier="page" type="webcontent" href="week1/ledger.html"><file href="week1/ledger.html"/><file href="week1/a.png"/></resource>
    <resource identifier="link" type="imswl_xmlv1p3"><file href="link.xml"/></resource>
    <resource identifier="talk" type="imsdt_xmlv1p3"><file href="talk.xml"/><dependency identifierref="page"/></resource>
    <resource identifier="quiz" type="imsqti_xmlv1p2/imscc_xmlv1p3/assessment"><file href="quiz/assessment.xml"/></resource>
    <resource identifier="lti" type="imsbasiclti_xmlv1p3"><file href="lti.xml"/></resource>
  </resources>
</manifest>"#;

fn cartridge() -> Vec<(&'static str, &'static str)> {
    vec![
        ("imsmanifest.xml", CARTRIDGE),
        ("week1/ledger.html", "<p>Ledger</p>"),
        ("week1/a.png", "png"),
        (
            "link.xml",
            r#"<webLink xmlns="http://www.imsglobal.org/xsd/imsccv1p3/imswl_v1p3"><title>Rules</title><url href="https://example.in/rules" target="_blank"/></webLink>"#,
        ),
        (
            "talk.xml",
            r#"<topic xmlns="http://www.imsglobal.org/xsd/imsccv1p3/imsdt_v1p3"><title>Your office</title><text texttype="text/html">&lt;p&gt;How is it?&lt;/p&gt;</text></topic>"#,
        ),
        (
            "quiz/assessment.xml",
            "<questestinterop><assessment ident=\"a\" title=\"Week 1\"><section ident=\"s\"><item ident=\"q1\"><presentation><material><mattext>Two and two?</mattext></material><response_str ident=\"r\"><render_fib/></response_str></presentation><resprocessing><respcondition><conditionvar><varequal respident=\"r\">4</varequal></conditionvar><setvar>100</setvar></respcondition></resprocessing></item><item ident=\"q2\"/></section></assessment></questestinterop>",
        ),
        ("lti.xml", "<cartridge_basiclti_link/>"),
    ]
}

#[test]
fn scorm_1_2_is_described() {
    insta::assert_snapshot!(found(&zip(&scorm_12())));
}

#[test]
fn scorm_2004_is_described_with_its_sequencing() {
    let files = [("imsmanifest.xml", SCORM_2004), ("go.html", "<p>Go</p>")];
    insta::assert_snapshot!(found(&zip(&files)));
    let third = SCORM_2004.replace("2004 4th Edition", "2004 3rd Edition");
    let files = [
        ("imsmanifest.xml", third.as_str()),
        ("go.html", "<p>Go</p>"),
    ];
    assert_eq!(
        look(&zip(&files)).package.unwrap().kind,
        Kind::Scorm2004Third
    );
}

#[test]
fn cmi5_is_described() {
    let files = [("cmi5.xml", CMI5), ("a1/index.html", "<p>1</p>")];
    insta::assert_snapshot!(found(&zip(&files)));
}

#[test]
fn xapi_is_described() {
    let files = [("tincan.xml", TIN_CAN), ("story.html", "<p>1</p>")];
    insta::assert_snapshot!(found(&zip(&files)));
}

#[test]
fn a_cartridge_is_taken_apart_and_what_cannot_be_brought_in_is_named() {
    insta::assert_snapshot!(found(&zip(&cartridge())));
    for (version, kind) in [
        ("1.0.0", Kind::Cartridge10),
        ("1.1.0", Kind::Cartridge11),
        ("1.2.0", Kind::Cartridge12),
    ] {
        let manifest = CARTRIDGE.replace(">1.3.0<", &format!(">{version}<"));
        let mut files = cartridge();
        files[0].1 = &manifest;
        assert_eq!(look(&zip(&files)).package.unwrap().kind, kind);
    }
}

#[test]
fn what_breaks_a_standard_harmlessly_is_accepted_with_a_warning() {
    let subfolder: Vec<(String, &str)> = scorm_12()
        .into_iter()
        .map(|(name, text)| (format!("course/{name}"), text))
        .collect();
    let renamed = |from: &str, to: &str| {
        let files: Vec<(String, &str)> = scorm_12()
            .into_iter()
            .map(|(name, text)| (name.replace(from, to), text))
            .collect();
        zip(&files)
    };
    let with = |name: &'static str, text: &'static str| {
        let mut files = scorm_12();
        files.push((name, text));
        zip(&files)
    };
    let marked = format!("\u{feff}{SCORM_12}");
    let mut files = scorm_12();
    files[0].1 = &marked;
    let marked = zip(&files);
    let utf_16: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(SCORM_12.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let mut files: Vec<(&str, &[u8])> = scorm_12()
        .into_iter()
        .map(|(name, text)| (name, text.as_bytes()))
        .collect();
    files[0].1 = &utf_16;
    let utf_16 = zip(&files);
    let with_doctype = SCORM_12.replace(
        "?>\n",
        "?>\n<!DOCTYPE manifest SYSTEM \"http://example.in/x.dtd\">\n",
    );
    let mut files = scorm_12();
    files[0].1 = &with_doctype;
    let with_doctype = zip(&files);
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("the manifest in a folder", zip(&subfolder)),
        (
            "the manifest in capitals",
            renamed("imsmanifest.xml", "IMSMANIFEST.XML"),
        ),
        (
            "a file name in capitals",
            renamed("one/index.html", "One/Index.HTML"),
        ),
        ("backslashes in the ZIP", renamed("/", "\\")),
        (
            "backslashes in an address",
            changed(
                "<dependency identifierref=\"R3\"/>",
                "<file href=\"..\\shared.js\"/>",
            ),
        ),
        ("a mark of the byte order", marked),
        ("UTF-16", utf_16),
        ("a document type", with_doctype),
        (
            "blank lines before the declaration",
            changed("<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "\n\n"),
        ),
        (
            "no edition",
            changed("<schemaversion>1.2</schemaversion>", ""),
        ),
        ("a wrong edition", changed(">1.2<", ">SCORM 1.2 final<")),
        (
            "a prefix without declaration",
            changed(
                "\n  xmlns:adlcp=\"http://www.adlnet.org/xsd/adlcp_rootv1p2\"",
                "",
            ),
        ),
        (
            "no namespace",
            changed(
                "\n  xmlns=\"http://www.imsproject.org/xsd/imscp_rootv1p1p2\"",
                "",
            ),
        ),
        (
            "a wrong default",
            changed("default=\"ORG\"", "default=\"ORG-1\""),
        ),
        ("no title", changed("<title>Alarms</title>", "")),
        ("a score that is none", changed(">80<", ">eighty<")),
        ("a score beyond 100", changed(">80<", ">800<")),
        (
            "a listed file that is missing",
            changed(
                "<file href=\"shared.js\"/>",
                "<file href=\"shared.js\"/><file href=\"more.js\"/>",
            ),
        ),
        ("a file that is not listed", with("notes.txt", "Notes")),
        ("leftovers of a desktop", with("__MACOSX/._a", "x")),
        ("another manifest too", with("tincan.xml", TIN_CAN)),
        (
            "opened from elsewhere",
            changed(
                "href=\"stairs%20up.html\">",
                "href=\"https://example.in/a\">",
            ),
        ),
    ];
    let mut out = String::new();
    for (name, bytes) in cases {
        let inspected = look(&bytes);
        assert!(
            inspected.package.is_some(),
            "{name}: {}",
            told(&inspected.report)
        );
        out.push_str(&format!("{name}\n{}\n", told(&inspected.report)));
    }
    insta::assert_snapshot!(out);
}

/// Changes bytes of the record of a file in the ZIP's directory.
fn in_directory(mut bytes: Vec<u8>, name: &str, change: impl Fn(&mut [u8])) -> Vec<u8> {
    let place = (0..bytes.len())
        .find(|at| {
            bytes[*at..].starts_with(b"PK\x01\x02")
                && bytes
                    .get(at + 46..)
                    .is_some_and(|rest| rest.starts_with(name.as_bytes()))
        })
        .unwrap();
    change(&mut bytes[place..place + 46]);
    bytes
}

fn replaced(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let mut out = bytes.to_vec();
    for at in 0..out.len() {
        if out[at..].starts_with(from.as_bytes()) {
            out[at..at + to.len()].copy_from_slice(to.as_bytes());
        }
    }
    out
}

#[test]
fn what_is_dangerous_or_broken_is_refused_with_the_reason_and_the_place() {
    let good = zip(&scorm_12());
    let with = |name: &str, text: &[u8]| {
        let mut files: Vec<(&str, &[u8])> = scorm_12()
            .into_iter()
            .map(|(name, text)| (name, text.as_bytes()))
            .collect();
        files.push((name, text));
        zip(&files)
    };
    let inner = zip(&[("a.txt", "a")]);
    let deeper = zip(&[("inner.zip", inner.as_slice())]);
    let linked = {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default();
        zip.start_file("imsmanifest.xml", options).unwrap();
        zip.write_all(SCORM_12.as_bytes()).unwrap();
        zip.add_symlink("passwords", "/etc/passwd", options)
            .unwrap();
        zip.finish().unwrap().into_inner()
    };
    let two = zip(&[
        ("a1.txt", "first"),
        ("a2.txt", "other"),
        ("imsmanifest.xml", SCORM_12),
    ]);
    let bomb = vec![0_u8; 12 << 20];
    let entities = changed(
        "<manifest identifier",
        "<!DOCTYPE m [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>\n<manifest identifier",
    );
    let external = changed(
        "<manifest identifier",
        "<!DOCTYPE m [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>\n<manifest identifier",
    );
    let deep = format!("<manifest>{}", "<item>".repeat(5_000));
    let wide: String = (0..6_000)
        .map(|n| format!("<item identifier=\"i{n}\"/>"))
        .collect();
    let wide = format!(
        "<manifest><organizations><organization identifier=\"o\">{wide}</organization></organizations></manifest>"
    );
    let attributes: String = (0..500).map(|n| format!(" a{n}=\"\"")).collect();
    let attributes = format!("<manifest{attributes}/>");
    let sixty_four = {
        let mut bytes = good.clone();
        let end = bytes.len() - 22;
        let directory: [u8; 4] = bytes[end + 16..end + 20].try_into().unwrap();
        let size: [u8; 4] = bytes[end + 12..end + 16].try_into().unwrap();
        let mut record = b"PK\x06\x06".to_vec();
        record.extend(44_u64.to_le_bytes());
        record.extend([45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        record.extend(900_000_000_u64.to_le_bytes());
        record.extend(900_000_000_u64.to_le_bytes());
        record.extend(u64::from(u32::from_le_bytes(size)).to_le_bytes());
        record.extend(u64::from(u32::from_le_bytes(directory)).to_le_bytes());
        record.extend(b"PK\x06\x07");
        record.extend([0; 4]);
        record.extend((end as u64).to_le_bytes());
        record.extend(1_u32.to_le_bytes());
        bytes.splice(end..end, record);
        bytes
    };
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("nothing", Vec::new()),
        ("text", b"Not a package".to_vec()),
        ("cut off", good[..good.len() / 2].to_vec()),
        ("no file", zip::<&str, &str>(&[])),
        ("no manifest", zip(&[("index.html", "x")])),
        ("a ZIP in a ZIP", zip(&[("course.zip", &good)])),
        (
            "ZIPs in a ZIP in the package",
            with("files/deeper.zip", &deeper),
        ),
        (
            "the manifest too deep",
            zip(&[("a/b/imsmanifest.xml", SCORM_12)]),
        ),
        (
            "two packages",
            zip(&[("a/imsmanifest.xml", SCORM_12), ("b/tincan.xml", TIN_CAN)]),
        ),
        ("out of the package", with("../../etc/cron.d/x", b"x")),
        ("out with a backslash", with("a\\..\\..\\x", b"x")),
        ("absolute", with("/etc/passwd", b"x")),
        ("a drive", with("C:\\Windows\\x.dll", b"x")),
        ("a hidden character", with("a\u{202e}gpj.exe", b"x")),
        ("a stream", with("a.txt:hidden", b"x")),
        ("a link", linked),
        ("the same name twice", replaced(&two, "a2.txt", "a1.txt")),
        ("names by case", with("CONTENT/shared.js", b"x")),
        (
            "a password",
            in_directory(two.clone(), "a1.txt", |record| record[8] |= 1),
        ),
        (
            "another compression",
            in_directory(two.clone(), "a1.txt", |record| record[10] = 12),
        ),
        (
            "files over each other",
            in_directory(two.clone(), "a2.txt", |record| record[42..46].fill(0)),
        ),
        (
            "a size that is a lie",
            in_directory(good.clone(), "imsmanifest.xml", |record| {
                record[24..28].copy_from_slice(&10_u32.to_le_bytes())
            }),
        ),
        (
            "a checksum that is wrong",
            in_directory(good.clone(), "imsmanifest.xml", |record| record[16] ^= 1),
        ),
        ("a bomb", with("zeros.bin", &bomb)),
        ("entries without end", sixty_four),
        ("entities", entities),
        ("external entities", external),
        (
            "elements too deep",
            zip(&[("imsmanifest.xml", deep.as_str())]),
        ),
        ("too many items", zip(&[("imsmanifest.xml", wide.as_str())])),
        (
            "too many attributes",
            zip(&[("imsmanifest.xml", attributes.as_str())]),
        ),
        ("no XML", changed("</organizations>", "")),
        ("another root", zip(&[("imsmanifest.xml", "<html/>")])),
        (
            "questions and no course",
            zip(&[(
                "imsmanifest.xml",
                "<manifest xmlns=\"a\"><resources><resource identifier=\"a\" type=\"imsqti_item_xmlv2p1\" href=\"a.xml\"/></resources></manifest>",
            )]),
        ),
        (
            "no organisation",
            changed("<organization identifier=\"ORG\">", "<organisation>").to_vec(),
        ),
        (
            "a launch file that is missing",
            changed("href=\"index.html#start\"", "href=\"begin.html\""),
        ),
        (
            "an unknown resource",
            changed("identifierref=\"R2\"", "identifierref=\"R9\""),
        ),
        (
            "a resource without address",
            changed(" href=\"stairs%20up.html\">", ">"),
        ),
        (
            "an address out of the package",
            changed("href=\"stairs%20up.html\">", "href=\"../../../x.html\">"),
        ),
        (
            "an encoded way out",
            changed(
                "href=\"stairs%20up.html\">",
                "href=\"%2e%2e/%2e%2e/x.html\">",
            ),
        ),
        (
            "a script as address",
            changed(
                "href=\"stairs%20up.html\">",
                "href=\"javascript:alert(1)\">",
            ),
        ),
        (
            "the same identifier twice",
            changed("identifier=\"I2a\"", "identifier=\"I1\""),
        ),
        (
            "an item without identifier",
            changed("item identifier=\"I2\"", "item"),
        ),
        (
            "cmi5 without units",
            zip(&[(
                "cmi5.xml",
                "<courseStructure><course id=\"a:b\"/></courseStructure>",
            )]),
        ),
        ("cmi5 without its file", zip(&[("cmi5.xml", CMI5)])),
        (
            "xAPI without launch",
            zip(&[(
                "tincan.xml",
                "<tincan><activities><activity id=\"a\"/></activities></tincan>",
            )]),
        ),
    ];
    let mut out = String::new();
    for (name, bytes) in cases {
        let inspected = look(&bytes);
        assert!(inspected.package.is_none(), "{name} was accepted");
        assert!(inspected.report.errors() > 0, "{name}");
        out.push_str(&format!("{name}\n{}\n", told(&inspected.report)));
    }
    insta::assert_snapshot!(out);
}

#[test]
fn limits_hold_whatever_the_package_is() {
    let files: Vec<(String, &str)> = (0..30).map(|n| (format!("{n}.txt"), "text")).collect();
    let bytes = zip(&files);
    let told = |limits: Limits| {
        let mut report = Report::default();
        assert!(open(Cursor::new(&bytes), &limits, &mut report).is_none());
        told(&report)
    };
    let usual = Limits::default();
    insta::assert_snapshot!(
        [
            told(Limits { files: 29, ..usual }),
            told(Limits {
                unpacked: 100,
                ..usual
            }),
        ]
        .join("")
    );
    let mut report = Report::default();
    let limits = Limits {
        manifest: 1_000,
        ..usual
    };
    assert!(open(Cursor::new(zip(&scorm_12())), &limits, &mut report).is_none());
    assert_eq!(report.problems()[0].code(), "package.file.too_large");
}

mod archives {
    use super::super::course::{self, *};
    use super::*;
    use crate::questions::{Answer, Choice, Question, Text};
    use sopan_rules::assessments::AnswersShown;
    use sopan_rules::numbers::Exact;

    fn course() -> Course {
        let choice = |text: &str, right: bool| Choice {
            text: Text::from_plain(text),
            right,
            credit: Exact::from(if right { 100 } else { 0 }),
            feedback: None,
        };
        let question = Question::new(
            Text::from_plain("खसरा क्या है?"),
            Answer::Single {
                choices: vec![choice("खेत का क्रमांक", true), choice("रसीद", false)],
                shuffle: true,
            },
        );
        let resource = |id: &str, content| Resource {
            id: id.to_owned(),
            title: format!("Resource {id}"),
            required: true,
            minutes: 10,
            content,
        };
        let modules = |text: &str| {
            vec![Module {
                id: "m1".to_owned(),
                title: "Module".to_owned(),
                resources: vec![
                    resource(
                        "r1",
                        super::super::course::Content::Text {
                            html: text.to_owned(),
                        },
                    ),
                    resource(
                        "r2",
                        super::super::course::Content::Video {
                            renditions: vec![Rendition {
                                path: "media/map.mp4".to_owned(),
                                height: Some(720),
                                name: None,
                            }],
                            captions: vec![Captions {
                                language: "hi".to_owned(),
                                path: "media/map.vtt".to_owned(),
                            }],
                            transcript: None,
                            transcripts: Vec::new(),
                            html: String::new(),
                        },
                    ),
                    resource(
                        "r3",
                        super::super::course::Content::Assessment {
                            assessment: "final".to_owned(),
                        },
                    ),
                ],
            }]
        };
        Course {
            identifier: "https://example.in/land".to_owned(),
            title: [
                ("hi".to_owned(), "भू-अभिलेख".to_owned()),
                ("en".to_owned(), "Land records".to_owned()),
            ]
            .into(),
            provider: Some("Institute".to_owned()),
            variants: vec![
                Variant {
                    language: "hi".to_owned(),
                    provider: None,
                    minutes: None,
                    competencies: None,
                    modules: modules("<p>नमस्ते</p>"),
                },
                Variant {
                    language: "en".to_owned(),
                    provider: None,
                    minutes: Some(40),
                    competencies: None,
                    modules: modules("<p>Hello</p>"),
                },
            ],
            assessments: vec![Assessment {
                id: "final".to_owned(),
                title: "मूल्यांकन".to_owned(),
                end_of_course: true,
                pass_mark: Exact::from(60),
                retakes: Some(2),
                cool_down_hours: 24,
                minutes: None,
                negative: Exact::from(25),
                answers_shown: AnswersShown::Over,
                sections: vec![Section {
                    title: None,
                    pass_mark: None,
                    shuffle: true,
                    draw: None,
                    questions: vec![question],
                }],
            }],
            ..Course::default()
        }
    }

    const PATHS: [&str; 2] = ["media/map.mp4", "media/map.vtt"];

    fn written() -> Vec<u8> {
        let to = Cursor::new(Vec::new());
        let written = course::write(to, &course(), &PATHS, |path| {
            Ok(Cursor::new(path.to_owned()))
        });
        written.unwrap().into_inner()
    }

    #[test]
    fn a_course_that_was_written_is_read_as_the_same() {
        // Given an archive, written twice
        let bytes = written();
        assert_eq!(bytes, written());
        // Then it holds the course
        let mut report = Report::default();
        let opened = open(Cursor::new(&bytes), &Limits::default(), &mut report);
        let (package, mut archive) = opened.unwrap();
        assert_eq!(told(&report), "");
        assert_eq!(package.kind, Kind::Course);
        let whole = crate::packages::Content::Course(Box::new(course()));
        assert_eq!(package.content, whole);
        // And its files, as they were
        course::check_files(&mut archive, &mut report);
        assert_eq!(told(&report), "");
        let mut file = Vec::new();
        archive.copy("media/map.mp4", &mut file).unwrap();
        assert_eq!(file, b"media/map.mp4");
        let manifest = String::from_utf8(archive.read("course.json").unwrap()).unwrap();
        insta::assert_snapshot!(manifest);
    }

    #[test]
    fn an_archive_that_was_tampered_with_is_refused() {
        let mut archive = Archive::open(
            Cursor::new(written()),
            &Limits::default(),
            &mut Report::default(),
        )
        .unwrap();
        let manifest = String::from_utf8(archive.read("course.json").unwrap()).unwrap();
        let with = |manifest: String| {
            zip(&[
                ("course.json", manifest.as_str()),
                ("media/map.mp4", "media/map.mp4"),
                ("media/map.vtt", "media/map.vtt"),
            ])
        };
        let change = |from: &str, to: &str| {
            assert!(manifest.contains(from), "{from}");
            with(manifest.replacen(from, to, 1))
        };
        let replace_last = |from: &str, to: &str| {
            let (before, after) = manifest.rsplit_once(from).unwrap();
            format!("{before}{to}{after}")
        };
        let many = "{ \"language\": \"hi\", \"modules\": [] },".repeat(10_000);
        let cases = [
            ("no JSON", with("{".to_owned())),
            ("another format", change("\"sopan-course\"", "\"other\"")),
            ("no format", change("\"format\"", "\"formats\"")),
            (
                "a newer version",
                change("\"version\": 1", "\"version\": 2"),
            ),
            (
                "a file of another size",
                change("\"bytes\": 13", "\"bytes\": 14"),
            ),
            (
                "a file that is not listed",
                change(
                    "\"path\": \"media/map.vtt\"",
                    "\"path\": \"media/other.vtt\"",
                ),
            ),
            (
                "no such assessment",
                change("\"assessment\": \"final\"", "\"assessment\": \"first\""),
            ),
            ("an id twice", change("\"id\": \"r3\"", "\"id\": \"r1\"")),
            (
                "a pass mark",
                change("\"pass_mark\": \"60\"", "\"pass_mark\": \"160\""),
            ),
            (
                "no variants",
                change("\"variants\": [", "\"variants\": [], \"old\": ["),
            ),
            (
                "a language twice",
                change("\"language\": \"en\"", "\"language\": \"hi\""),
            ),
            (
                "the same language by another name",
                change("\"language\": \"en\"", "\"language\": \"hi-IN\""),
            ),
            (
                "no language",
                change("\"language\": \"en\",", "\"tongue\": \"en\","),
            ),
            (
                "a language that no course is in",
                change("\"language\": \"en\"", "\"language\": \"tlh\""),
            ),
            (
                "no title in a language",
                change("\"en\": \"Land records\"", "\"fr\": \"Terres\""),
            ),
            (
                "an assessment of a language that isn't there",
                with(replace_last(
                    "\"assessment\": \"final\"",
                    "\"assessment\": \"final-en\"",
                )),
            ),
            (
                "ten thousand languages",
                change("\"variants\": [", &format!("\"variants\": [{many}")),
            ),
        ];
        let mut out = String::new();
        for (name, bytes) in cases {
            let inspected = look(&bytes);
            assert!(inspected.package.is_none(), "{name} was accepted");
            out.push_str(&format!("{name}\n{}\n", told(&inspected.report)));
        }
        insta::assert_snapshot!(out);
        // A file with other content of the same size is found when it is unpacked.
        let other = zip(&[
            ("course.json", manifest.as_str()),
            ("media/map.mp4", "MEDIA/map.mp4"),
            ("media/map.vtt", "media/map.vtt"),
        ]);
        let mut report = Report::default();
        let (_, mut archive) = open(Cursor::new(other), &Limits::default(), &mut report).unwrap();
        course::check_files(&mut archive, &mut report);
        assert_eq!(report.problems()[0].code(), "package.archive.file_changed");
    }

    #[test]
    fn a_faulty_course_is_not_written() {
        let write = |course: &Course, paths: &[&str]| {
            let to = Cursor::new(Vec::new());
            let written = course::write(to, course, paths, |_| Ok(Cursor::new("x")));
            written.err().map(|fault| fault.to_string())
        };
        assert_eq!(
            write(&course(), &PATHS[..1]).unwrap(),
            "media/map.vtt: the course names this file, but it was not given; add it or remove the resource"
        );
        let mut nameless = course();
        nameless.title.clear();
        assert_eq!(
            write(&nameless, &PATHS).unwrap(),
            "course.title: there is no title in any language"
        );
    }

    #[test]
    fn the_example_of_the_specification_is_read() {
        let page = include_str!("../../../../docs/course-archive.md");
        let (_, after) = page.split_once("```json\n").unwrap();
        let (example, _) = after.split_once("```").unwrap();
        let paths = [
            "media/map-720.mp4",
            "media/map-360.mp4",
            "media/map.m4a",
            "media/map-hi.vtt",
            "packages/map.zip",
        ];
        let listed: Vec<String> = paths
            .iter()
            .map(|path| format!("{{\"path\": \"{path}\", \"bytes\": 1, \"sha256\": \"\"}}"))
            .collect();
        let (before, _) = example.split_once("\"files\": [").unwrap();
        let manifest = format!("{before}\"files\": [{}]}}", listed.join(","));
        let mut files: Vec<(&str, &str)> = paths.iter().map(|path| (*path, "x")).collect();
        files.push(("course.json", &manifest));
        let inspected = look(&zip(&files));
        assert_eq!(told(&inspected.report), "");
        assert!(inspected.package.is_some());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_bytes_break_the_reader(bytes in prop::collection::vec(any::<u8>(), 0..400), as_zip in any::<bool>()) {
        let mut bytes = bytes;
        if as_zip {
            bytes.splice(0..0, *b"PK\x03\x04");
            bytes.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0\x20\0\0\0\0\0\0\0\0\0");
        }
        let inspected = look(&bytes);
        prop_assert!(inspected.package.is_none());
        prop_assert!(!inspected.report.is_good());
    }

    #[test]
    fn no_damage_to_a_package_breaks_the_reader(
        which in 0_usize..4,
        cut in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        cuts in any::<bool>(),
    ) {
        let mut bytes = match which {
            0 => zip(&scorm_12()),
            1 => zip(&[("imsmanifest.xml", SCORM_2004), ("go.html", "x")]),
            2 => zip(&[("cmi5.xml", CMI5), ("a1/index.html", "x")]),
            _ => zip(&cartridge()),
        };
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if cuts {
            bytes.truncate(cut.index(bytes.len()));
        }
        let inspected = look(&bytes);
        prop_assert_eq!(inspected.package.is_some(), inspected.report.is_good());
    }

    #[test]
    fn no_damage_to_a_manifest_breaks_the_reader(
        which in 0_usize..4,
        changes in prop::collection::vec((any::<prop::sample::Index>(), "[<>/&;\"'=a-z0-9. %#?:\\\\-]{0,4}", 0_usize..12), 1..5),
    ) {
        let (name, text) = [
            ("imsmanifest.xml", SCORM_12),
            ("imsmanifest.xml", SCORM_2004),
            ("cmi5.xml", CMI5),
            ("imsmanifest.xml", CARTRIDGE),
        ][which];
        let mut text: Vec<char> = text.chars().collect();
        for (place, put, away) in changes {
            let place = place.index(text.len());
            let end = (place + away).min(text.len());
            text.splice(place..end, put.chars());
        }
        let text: String = text.into_iter().collect();
        let inspected = look(&zip(&[(name, text.as_str()), ("go.html", "x"), ("a1/index.html", "x")]));
        prop_assert_eq!(inspected.package.is_some(), inspected.report.is_good());
    }
}
