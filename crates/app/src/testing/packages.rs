//! Small packages that stories bring in.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A ZIP of these files.
pub fn zip<N: AsRef<str>, B: AsRef<[u8]>>(files: &[(N, B)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
    for (name, content) in files {
        zip.start_file(name.as_ref(), options).expect("a file");
        zip.write_all(content.as_ref()).expect("its content");
    }
    zip.finish().expect("a ZIP").into_inner()
}

/// SCORM 1.2: a lesson that says when it is done, a test with a mastery score, and a page
/// that says nothing.
pub fn scorm_12() -> Vec<u8> {
    scorm_12_with(&[])
}

/// The same, with these words of its manifest in place of others.
pub fn scorm_12_with(changes: &[(&str, &str)]) -> Vec<u8> {
    let mut manifest = SCORM_12.to_owned();
    for (old, new) in changes {
        manifest = manifest.replace(old, new);
    }
    zip(&[
        ("imsmanifest.xml", manifest.as_str()),
        (
            "lesson/index.html",
            "<!DOCTYPE html><html lang=\"hi\"><head><title>अलार्म</title></head><body>1</body></html>",
        ),
        ("lesson/film.mp4", "0123456789"),
        ("test.html", "<p>Test</p>"),
        ("stairs up.html", "<p>Stairs</p>"),
    ])
}

const SCORM_12: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="SAFETY" version="1.0"
  xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
  xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
  <metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>
  <organizations default="O"><organization identifier="O"><title>अग्नि सुरक्षा</title>
    <item identifier="L" identifierref="RL"><title>अलार्म</title>
      <adlcp:datafromlms>level=2</adlcp:datafromlms></item>
    <item identifier="T" identifierref="RT"><title>जाँच</title>
      <adlcp:masteryscore>80</adlcp:masteryscore></item>
    <item identifier="P" identifierref="RP"><title>सीढ़ियाँ</title></item>
  </organization></organizations>
  <resources>
    <resource identifier="RL" type="webcontent" adlcp:scormtype="sco" href="lesson/index.html?a=1">
      <file href="lesson/index.html"/><file href="lesson/film.mp4"/></resource>
    <resource identifier="RT" type="webcontent" adlcp:scormtype="sco" href="test.html">
      <file href="test.html"/></resource>
    <resource identifier="RP" type="webcontent" adlcp:scormtype="asset" href="stairs%20up.html">
      <file href="stairs%20up.html"/></resource>
  </resources>
</manifest>"#;

/// SCORM 2004, 4th edition: one lesson that is to be passed with 0.6.
pub fn scorm_2004() -> Vec<u8> {
    zip(&[
        (
            "imsmanifest.xml",
            r#"<?xml version="1.0"?>
<manifest identifier="RTI" xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"
  xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3" xmlns:imsss="http://www.imsglobal.org/xsd/imsss">
  <metadata><schema>ADL SCORM</schema><schemaversion>2004 4th Edition</schemaversion></metadata>
  <organizations default="O"><organization identifier="O"><title>सूचना का अधिकार</title>
    <item identifier="A" identifierref="R"><title>पाठ</title>
      <imsss:sequencing><imsss:objectives>
        <imsss:primaryObjective objectiveID="p" satisfiedByMeasure="true">
          <imsss:minNormalizedMeasure>0.6</imsss:minNormalizedMeasure></imsss:primaryObjective>
      </imsss:objectives></imsss:sequencing></item>
  </organization></organizations>
  <resources><resource identifier="R" type="webcontent" adlcp:scormType="sco" href="index.html">
    <file href="index.html"/></resource></resources>
</manifest>"#,
        ),
        ("index.html", "<html><head></head><body>पाठ</body></html>"),
    ])
}

/// SCORM 2004, 4th edition, in its own order: an introduction that says whether it was
/// understood, a lesson that stays closed until it was, and a test that is taken again until
/// it is passed and then ends all.
pub fn scorm_in_order() -> Vec<u8> {
    scorm_in_order_with(&[])
}

/// The same, with these words of its manifest in place of others.
pub fn scorm_in_order_with(changes: &[(&str, &str)]) -> Vec<u8> {
    let part = |id: &str, title: &str, rules: &str| {
        format!(
            r#"<item identifier="{id}" identifierref="R{id}"><title>{title}</title>
      <imsss:sequencing>{rules}<imsss:deliveryControls completionSetByContent="true" objectiveSetByContent="true"/></imsss:sequencing></item>"#
        )
    };
    let file = |id: &str| {
        format!(
            r#"<resource identifier="R{id}" type="webcontent" adlcp:scormType="sco" href="{id}.html"><file href="{id}.html"/></resource>"#
        )
    };
    let map = |reads: bool| {
        format!(
            r#"<imsss:mapInfo targetObjectiveID="understood" readSatisfiedStatus="{reads}" writeSatisfiedStatus="{}"/>"#,
            !reads
        )
    };
    let known = |condition: &str| {
        format!(
            r#"<imsss:preConditionRule><imsss:ruleConditions><imsss:ruleCondition referencedObjective="needed" operator="not" condition="{condition}"/></imsss:ruleConditions><imsss:ruleAction action="disabled"/></imsss:preConditionRule>"#
        )
    };
    let after = |operator: &str, condition: &str, action: &str| {
        format!(
            r#"<imsss:postConditionRule><imsss:ruleConditions><imsss:ruleCondition operator="{operator}" condition="{condition}"/></imsss:ruleConditions><imsss:ruleAction action="{action}"/></imsss:postConditionRule>"#
        )
    };
    let intro = format!(
        r#"<imsss:objectives><imsss:primaryObjective objectiveID="intro">{}</imsss:primaryObjective></imsss:objectives>"#,
        map(false)
    );
    let lesson = format!(
        r#"<imsss:sequencingRules>{}{}</imsss:sequencingRules><imsss:objectives><imsss:primaryObjective/><imsss:objective objectiveID="needed">{}</imsss:objective></imsss:objectives>"#,
        known("satisfied"),
        known("objectiveStatusKnown"),
        map(true)
    );
    let quiz = format!(
        "<imsss:sequencingRules>{}{}</imsss:sequencingRules>",
        after("noOp", "satisfied", "exitAll"),
        after("not", "satisfied", "retry")
    );
    let mut manifest = format!(
        r#"<?xml version="1.0"?>
<manifest identifier="ORDER" xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"
  xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3" xmlns:imsss="http://www.imsglobal.org/xsd/imsss">
  <metadata><schema>ADL SCORM</schema><schemaversion>2004 4th Edition</schemaversion></metadata>
  <organizations default="O"><organization identifier="O"><title>क्रम से सीखना</title>
    {}{}{}
    <imsss:sequencing><imsss:controlMode choice="false" flow="true"/></imsss:sequencing>
  </organization></organizations>
  <resources>{}{}{}</resources>
</manifest>"#,
        part("A", "परिचय", &intro),
        part("B", "पाठ", &lesson),
        part("T", "जाँच", &quiz),
        file("A"),
        file("B"),
        file("T")
    );
    for (old, new) in changes {
        manifest = manifest.replace(old, new);
    }
    let page = "<html><head></head><body>भाग</body></html>";
    zip(&[
        ("imsmanifest.xml", manifest.as_str()),
        ("A.html", page),
        ("B.html", page),
        ("T.html", page),
    ])
}

/// cmi5: a unit that is to be completed and passed, and one that need not be done.
pub fn cmi5() -> Vec<u8> {
    zip(&[
        (
            "cmi5.xml",
            r#"<?xml version="1.0" encoding="UTF-8"?>
<courseStructure xmlns="https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd">
  <course id="https://example.org/land"><title><langstring lang="hi">भू-अभिलेख</langstring></title>
    <description><langstring lang="hi">पटवारी के लिए</langstring></description></course>
  <block id="https://example.org/land/b1"><title><langstring lang="hi">नक्शा</langstring></title>
    <description><langstring lang="hi">नक्शा पढ़ना</langstring></description>
    <au id="https://example.org/land/map" moveOn="CompletedAndPassed" masteryScore="0.7" launchMethod="AnyWindow">
      <title><langstring lang="hi">नक्शा पढ़ना</langstring></title>
      <description><langstring lang="hi">पहला पाठ</langstring></description>
      <url>map/index.html?lesson=1</url><launchParameters>level=2</launchParameters></au>
    <au id="https://example.org/land/more" moveOn="NotApplicable">
      <title><langstring lang="hi">और पढ़ें</langstring></title>
      <description><langstring lang="hi">अतिरिक्त</langstring></description>
      <url>more.html</url></au>
  </block>
</courseStructure>"#,
        ),
        (
            "map/index.html",
            "<html><head></head><body>नक्शा</body></html>",
        ),
        ("more.html", "<html><head></head><body>और</body></html>"),
    ])
}
