//! Questions are read from files as people and programs write them, and what
//! is written is read as the same.
#![allow(clippy::unwrap_used)]

use std::io::{Cursor, Write};

use proptest::prelude::*;
use sopan_rules::numbers::Exact;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::qti::Version;
use sopan_rules::assessments as rules;

use super::*;

/// What a person reads in English, a line for each problem.
fn told(report: &Report) -> String {
    let lines = report
        .problems()
        .iter()
        .map(|problem| format!("  {problem}\n"));
    lines.collect()
}

fn text(text: &Option<Text>, name: &str) -> String {
    text.as_ref()
        .map(|text| format!(" {name}({})", text.html()))
        .unwrap_or_default()
}

/// A question on a few lines.
fn brief(question: &Question) -> String {
    let mut out = format!(
        "{}{}\n",
        question.text.html(),
        text(&question.feedback, "feedback")
    );
    let mut about = Vec::new();
    about.extend(question.id.as_ref().map(|id| format!("id {id}")));
    about.extend((!question.title.is_empty()).then(|| format!("title {}", question.title)));
    about.extend(
        question
            .topic
            .as_ref()
            .map(|topic| format!("topic {topic}")),
    );
    about.extend(question.difficulty.map(|level| level.word().to_owned()));
    about.extend(question.tags.iter().map(|tag| format!("tag {tag}")));
    about.push(format!("marks {}", question.marks.exact()));
    out.push_str(&format!(
        "    {}{}{}\n",
        about.join(", "),
        text(&question.feedback_right, "right"),
        text(&question.feedback_wrong, "wrong")
    ));
    let choices = |choices: &[Choice]| -> String {
        let each = choices.iter().map(|choice| {
            format!(
                "    {} {} % {}{}\n",
                if choice.right { "x" } else { "-" },
                choice.credit.exact(),
                choice.text.html(),
                text(&choice.feedback, "feedback")
            )
        });
        each.collect()
    };
    match &question.answer {
        Answer::Single {
            choices: all,
            shuffle,
        } => {
            out.push_str(&format!("    single, shuffle {shuffle}\n{}", choices(all)));
        }
        Answer::Multiple {
            choices: all,
            partial,
            shuffle,
        } => {
            out.push_str(&format!(
                "    multiple, partial {partial}, shuffle {shuffle}\n{}",
                choices(all)
            ));
        }
        Answer::TrueFalse { right } => out.push_str(&format!("    {right}\n")),
        Answer::FillIn { gaps, case_matters } => {
            out.push_str(&format!("    fill-in, case {case_matters}\n"));
            for gap in gaps {
                let accepted: Vec<String> = gap
                    .accepted
                    .iter()
                    .map(|one| {
                        format!(
                            "{} {} %{}",
                            one.text,
                            one.credit.exact(),
                            text(&one.feedback, "feedback")
                        )
                    })
                    .collect();
                out.push_str(&format!(
                    "    gap: {} of {:?}\n",
                    accepted.join(" | "),
                    gap.offered
                ));
            }
        }
        Answer::Match {
            left,
            right,
            partial,
        } => {
            out.push_str(&format!("    match, partial {partial}\n"));
            for one in left {
                out.push_str(&format!(
                    "    {} -> {}\n",
                    one.text.html(),
                    right[one.right].html()
                ));
            }
            out.push_str(&format!(
                "    right side: {:?}\n",
                right.iter().map(Text::html).collect::<Vec<_>>()
            ));
        }
        Answer::Order { items } => {
            out.push_str(&format!(
                "    order {:?}\n",
                items.iter().map(Text::html).collect::<Vec<_>>()
            ));
        }
        Answer::Numeric { accepted } => {
            for one in accepted {
                out.push_str(&format!(
                    "    number {} ± {}, {} %{}\n",
                    one.value.exact(),
                    one.tolerance.exact(),
                    one.credit.exact(),
                    text(&one.feedback, "feedback")
                ));
            }
        }
        Answer::Essay { rubric } => out.push_str(&format!("    essay{}\n", text(rubric, "rubric"))),
        Answer::Nothing => out.push_str("    nothing to answer\n"),
    }
    out
}

fn found(read: &Read) -> String {
    let questions: String = read.questions.iter().map(brief).collect();
    format!(
        "{} of {}\n{questions}{}",
        read.questions.len(),
        read.found,
        told(&read.report)
    )
}

const GIFT: &str = r#"// Questions for the induction
$CATEGORY: $course$/top/Law/RTI

// [id:RTI-1] [tag:difficulty:easy] [tag:basics]
::Term::Within how many days must information be given? {
  =30 days#Section 7(1).
  ~15 days#That is the time for samples.
  ~%50%30 working days
  #### See the Act.
}

::Both::[html]<p>Which of these are <b>information</b>?</p> {
  ~%50%Records
  ~%50%E-mails
  ~%-100%Rumours
}

The Act came into force in 2005.{T#It did.#Right, on 12 October.}

भारत की राजधानी {=नई दिल्ली =%50%दिल्ली#अधूरा} है।

Two plus two is {=four =4}.

Moodle {~is a fish =is software ~is a place} for learning.

When was the Act passed? {#=2005:0#Right. =%50%2005:2#Nearly. ~#Look it up.}

What is π? {#3.141..3.142}

How many? {#5:0.5~#Count again.}

Which animal? {=Frog#Good! =%0%*#No animal at all.}

Match. {
  =Delhi -> India
  =Paris -> France
  =Lyon -> France
  = -> Spain
}

::Escapes\: a\=b::What does \{x\} \~ \# mean\n in \\LaTeX? {=a\=b =c\:d}

Write about your office. {}

This only tells something.

[plain]Is 1 < 2 & 3 > 2?{TRUE}

A blank line {
  =inside

  ~the answers
}

$CATEGORY: top

a < b and <i>c</i> {=x}
"#;

#[test]
fn gift_is_read_with_everything_in_it() {
    insta::assert_snapshot!(found(&gift::read(GIFT.as_bytes())));
}

#[test]
fn good_questions_of_a_gift_file_with_bad_ones_are_read() {
    let file = r#"Good? {T}

::Open::Never closed {=a ~b

Good again {=a}

Stray } brace

Nested {=a {b} ~c}

No sign {a =b}

::Weight::W {=a ~%half%b}

::Weight::W {
=a
~%500%b
}

Number {#=five}

Range {#5..1}

Pairs {=a -> b =c}

One pair {=a -> b}

One choice {~%100%a}

None right {~%-50%a ~%-50%b}

Twice {=a ~a}

Empty {=a ~}

Both {=a =b ~c}

Uneven {~%20%a ~%20%b ~c}

::No end to the title {T}

$UNKNOWN: x

[markdown]**Bold** {T}

{=an answer without a question}

Last {F}
"#;
    insta::assert_snapshot!(found(&gift::read(file.as_bytes())));
    for (file, code) in [
        (&b""[..], "questions.file.no_questions"),
        (b"// only a comment\n\n", "questions.file.no_questions"),
        (b"\xff\xfe\x00", "file.encoding"),
    ] {
        let read = gift::read(file);
        assert_eq!(read.report.problems()[0].code(), code);
    }
}

#[test]
fn what_gift_has_no_place_for_is_told() {
    let choice = |text: &str, right: bool| Choice {
        text: Text::from_plain(text),
        right,
        credit: Exact::from(if right { 100 } else { 0 }),
        feedback: None,
    };
    let whole = Answer::Multiple {
        choices: vec![choice("a", true), choice("b", true), choice("c", false)],
        partial: false,
        shuffle: true,
    };
    let order = Answer::Order {
        items: vec![Text::from_plain("a"), Text::from_plain("b")],
    };
    let essay = Answer::Essay {
        rubric: Some(Text::from_plain("By its length")),
    };
    let ask = |answer| Question::new(Text::from_plain("Q"), answer);
    let mut questions = vec![ask(whole), ask(order), ask(essay)];
    questions[0].marks = Exact::from(2);
    questions[2].feedback_right = Some(Text::from_plain("Well"));
    let written = gift::write(&questions);
    insta::assert_snapshot!(format!("{}{}", written.file, told(&written.report)));
}

/// An item of QTI 2.1 around declarations and a body.
fn item(inside: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<assessmentItem xmlns=\"http://www.imsglobal.org/xsd/imsqti_v2p1\" identifier=\"q\" title=\"T\" adaptive=\"false\" timeDependent=\"false\">{inside}</assessmentItem>"
    )
}

fn read_item(xml: &str) -> Read {
    qti::read(Cursor::new(xml.as_bytes().to_vec()))
}

const MATCH_CORRECT: &str = "<responseProcessing template=\"http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct\"/>";
const MAP_RESPONSE: &str = "<responseProcessing template=\"http://www.imsglobal.org/question/qti_v2p1/rptemplates/map_response.xml\"/>";

fn declared(cardinality: &str, base: &str, inside: &str) -> String {
    format!(
        "<responseDeclaration identifier=\"RESPONSE\" cardinality=\"{cardinality}\" baseType=\"{base}\">{inside}</responseDeclaration>"
    )
}

fn correct(values: &[&str]) -> String {
    let values: String = values
        .iter()
        .map(|value| format!("<value>{value}</value>"))
        .collect();
    format!("<correctResponse>{values}</correctResponse>")
}

fn two_choices(prompt: &str) -> String {
    format!(
        "<choiceInteraction responseIdentifier=\"RESPONSE\" shuffle=\"true\" maxChoices=\"1\">{prompt}<simpleChoice identifier=\"A\">Gate <feedbackInline outcomeIdentifier=\"F\" identifier=\"A\" showHide=\"show\">Yes.</feedbackInline></simpleChoice><simpleChoice identifier=\"B\">Door &amp; <b>window</b></simpleChoice></choiceInteraction>"
    )
}

#[test]
fn qti_items_of_every_kind_are_read() {
    let choice = two_choices("<prompt>Which?</prompt>");
    let mapping = "<mapping lowerBound=\"0\" defaultValue=\"-1\"><mapEntry mapKey=\"A\" mappedValue=\"2\"/></mapping>";
    let version_3 = r#"<?xml version="1.0"?>
<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="v3" title="In version 3" adaptive="false" time-dependent="false">
  <qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="identifier"><qti-correct-response><qti-value>B</qti-value></qti-correct-response></qti-response-declaration>
  <qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float" normal-maximum="3"/>
  <qti-item-body><p>Look: <img src="images/a.png" alt="A map"/></p>
    <qti-choice-interaction response-identifier="RESPONSE" max-choices="1"><qti-prompt>Which?</qti-prompt><qti-simple-choice identifier="A">A</qti-simple-choice><qti-simple-choice identifier="B">B</qti-simple-choice></qti-choice-interaction>
  </qti-item-body>
  <qti-response-processing template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml"/>
  <qti-modal-feedback outcome-identifier="F" identifier="correct" show-hide="show"><qti-content-body><p>Well done.</p></qti-content-body></qti-modal-feedback>
</qti-assessment-item>"#;
    let cases: Vec<(&str, String)> = vec![
        (
            "a wrapped interaction",
            item(&format!(
                "{}<itemBody><rubricBlock view=\"candidate\"><p>Take your time.</p></rubricBlock><div dir=\"rtl\">{choice}</div></itemBody>{MATCH_CORRECT}",
                declared("single", "identifier", &correct(&["A"]))
            )),
        ),
        (
            "single",
            item(&format!(
                "{}<itemBody><p>Look.</p>{choice}</itemBody>{MATCH_CORRECT}",
                declared("single", "identifier", &correct(&["A"]))
            )),
        ),
        (
            "single by mapping",
            item(&format!(
                "{}<itemBody>{choice}</itemBody>{MAP_RESPONSE}",
                declared("single", "identifier", mapping)
            )),
        ),
        (
            "multiple by mapping",
            item(&format!(
                "{}<itemBody>{choice}</itemBody>{MAP_RESPONSE}",
                declared("multiple", "identifier", &(correct(&["A"]) + mapping))
            )),
        ),
        (
            "multiple as a whole",
            item(&format!(
                "{}<itemBody>{choice}</itemBody>{MATCH_CORRECT}",
                declared("multiple", "identifier", &correct(&["A", "B"]))
            )),
        ),
        (
            "true or false",
            item(&format!(
                "{}<itemBody><p>It rains.</p><choiceInteraction responseIdentifier=\"RESPONSE\"><simpleChoice identifier=\"c1\">सत्य</simpleChoice><simpleChoice identifier=\"c2\">असत्य</simpleChoice></choiceInteraction></itemBody>{MATCH_CORRECT}",
                declared("single", "identifier", &correct(&["c2"]))
            )),
        ),
        (
            "text entry",
            item(&format!(
                "{}<itemBody><p>The capital is <textEntryInteraction responseIdentifier=\"RESPONSE\"/> today.</p></itemBody>{MAP_RESPONSE}",
                declared(
                    "single",
                    "string",
                    "<mapping defaultValue=\"0\"><mapEntry mapKey=\"New Delhi\" mappedValue=\"1\" caseSensitive=\"false\"/><mapEntry mapKey=\"Delhi\" mappedValue=\"0.5\" caseSensitive=\"false\"/></mapping>"
                )
            )),
        ),
        (
            "inline choices",
            item(
                "<responseDeclaration identifier=\"R1\" cardinality=\"single\" baseType=\"identifier\"><correctResponse><value>Y</value></correctResponse></responseDeclaration><responseDeclaration identifier=\"R2\" cardinality=\"single\" baseType=\"string\"><correctResponse><value>red</value></correctResponse></responseDeclaration><itemBody><p>A <inlineChoiceInteraction responseIdentifier=\"R1\"><inlineChoice identifier=\"X\">cat</inlineChoice><inlineChoice identifier=\"Y\">dog</inlineChoice></inlineChoiceInteraction> that is <textEntryInteraction responseIdentifier=\"R2\"/>.</p></itemBody>",
            ),
        ),
        (
            "a number",
            item(&format!(
                "{}<itemBody><p>π?</p><p><textEntryInteraction responseIdentifier=\"RESPONSE\"/></p></itemBody><responseProcessing><responseCondition><responseIf><equal toleranceMode=\"absolute\" tolerance=\"0.1 0.3\"><variable identifier=\"RESPONSE\"/><correct identifier=\"RESPONSE\"/></equal><setOutcomeValue identifier=\"SCORE\"><baseValue baseType=\"float\">2</baseValue></setOutcomeValue></responseIf><responseElseIf><equal toleranceMode=\"relative\" tolerance=\"50\"><variable identifier=\"RESPONSE\"/><baseValue baseType=\"float\">3.0E0</baseValue></equal><setOutcomeValue identifier=\"SCORE\"><baseValue baseType=\"float\">1</baseValue></setOutcomeValue></responseElseIf></responseCondition></responseProcessing>",
                declared("single", "float", &correct(&["3.1"]))
            )),
        ),
        (
            "a match",
            item(&format!(
                "{}<itemBody><matchInteraction responseIdentifier=\"RESPONSE\"><prompt>Match.</prompt><simpleMatchSet><simpleAssociableChoice identifier=\"D\" matchMax=\"1\">Delhi</simpleAssociableChoice><simpleAssociableChoice identifier=\"P\" matchMax=\"1\">Paris</simpleAssociableChoice></simpleMatchSet><simpleMatchSet><simpleAssociableChoice identifier=\"F\" matchMax=\"4\">France</simpleAssociableChoice><simpleAssociableChoice identifier=\"I\" matchMax=\"4\">India</simpleAssociableChoice></simpleMatchSet></matchInteraction></itemBody>{MAP_RESPONSE}",
                declared(
                    "multiple",
                    "directedPair",
                    &(correct(&["D I", "P F"])
                        + "<mapping><mapEntry mapKey=\"D I\" mappedValue=\"1\"/><mapEntry mapKey=\"P F\" mappedValue=\"2\"/></mapping>")
                )
            )),
        ),
        (
            "an order",
            item(&format!(
                "{}<itemBody><orderInteraction responseIdentifier=\"RESPONSE\"><prompt>Sort.</prompt><simpleChoice identifier=\"B\">second</simpleChoice><simpleChoice identifier=\"A\">first</simpleChoice></orderInteraction></itemBody>{MATCH_CORRECT}",
                declared("ordered", "identifier", &correct(&["A", "B"]))
            )),
        ),
        (
            "an essay",
            item(&format!(
                "{}<itemBody><rubricBlock view=\"scorer\"><p>By its length.</p></rubricBlock><p>Write.</p><extendedTextInteraction responseIdentifier=\"RESPONSE\"/></itemBody>",
                declared("single", "string", "")
            )),
        ),
        ("version 3", version_3.to_owned()),
        (
            "without namespace",
            item("<itemBody><p>Nothing to answer.</p></itemBody>")
                .replace(" xmlns=\"http://www.imsglobal.org/xsd/imsqti_v2p1\"", ""),
        ),
        (
            "a prefix",
            item("<itemBody><p>See <xi:include href=\"a\"/></p></itemBody>"),
        ),
    ];
    let mut out = String::new();
    for (name, xml) in cases {
        let read = read_item(&xml);
        assert_eq!(read.questions.len(), 1, "{name}: {}", told(&read.report));
        out.push_str(&format!("{name}: {}\n", found(&read)));
    }
    insta::assert_snapshot!(out);
}

#[test]
fn what_qti_says_that_cannot_be_brought_in_is_named_with_its_place() {
    let choice = two_choices("<prompt>Which?</prompt>");
    let cases: Vec<(&str, String)> = vec![
        (
            "a hotspot",
            item(&format!(
                "{}<itemBody>\n<hotspotInteraction responseIdentifier=\"RESPONSE\"/></itemBody>",
                declared("single", "identifier", "")
            )),
        ),
        (
            "two choices",
            item(&format!(
                "{}<itemBody>{choice}{choice}</itemBody>",
                declared("single", "identifier", &correct(&["A"]))
            )),
        ),
        (
            "no declaration",
            item(&format!("<itemBody>{choice}</itemBody>{MATCH_CORRECT}")),
        ),
        (
            "nothing right",
            item(&format!(
                "{}<itemBody>{choice}</itemBody>{MATCH_CORRECT}",
                declared("single", "identifier", "")
            )),
        ),
        (
            "an unknown choice",
            item(&format!(
                "{}<itemBody>{choice}</itemBody>{MATCH_CORRECT}",
                declared("single", "identifier", &correct(&["Z"]))
            )),
        ),
        (
            "a template",
            item(
                "<templateDeclaration identifier=\"X\" cardinality=\"single\" baseType=\"integer\"/><itemBody/>",
            ),
        ),
        ("no body", item("")),
        (
            "an order of some",
            item(&format!(
                "{}<itemBody><orderInteraction responseIdentifier=\"RESPONSE\"><prompt>Sort.</prompt><simpleChoice identifier=\"B\">b</simpleChoice><simpleChoice identifier=\"A\">a</simpleChoice></orderInteraction></itemBody>",
                declared("ordered", "identifier", &correct(&["A"]))
            )),
        ),
        ("nothing in version 1", "<questestinterop/>".to_owned()),
        ("a page", "<html><body/></html>".to_owned()),
        (
            "a test",
            "<assessmentTest xmlns=\"http://www.imsglobal.org/xsd/imsqti_v2p1\"/>".to_owned(),
        ),
        (
            "entities",
            item("<itemBody/>").replace(
                "<assessmentItem",
                "<!DOCTYPE a [<!ENTITY x \"y\">]><assessmentItem",
            ),
        ),
        ("no XML", "Question 1".to_owned()),
        ("nothing", String::new()),
    ];
    let mut out = String::new();
    for (name, xml) in cases {
        let read = read_item(&xml);
        assert!(read.questions.is_empty(), "{name}");
        out.push_str(&format!("{name}\n{}", told(&read.report)));
    }
    // What is read all the same, with a warning
    for (name, xml) in [
        (
            "marked in its own way",
            item(&format!(
                "{}<itemBody>{choice}</itemBody><responseProcessing><customOperator/></responseProcessing>",
                declared("single", "identifier", &correct(&["A"]))
            )),
        ),
        (
            "adaptive",
            item(&format!(
                "{}<itemBody>{choice}</itemBody>{MATCH_CORRECT}",
                declared("single", "identifier", &correct(&["A"]))
            ))
            .replace("adaptive=\"false\"", "adaptive=\"true\""),
        ),
    ] {
        let read = read_item(&xml);
        assert_eq!(read.questions.len(), 1, "{name}");
        out.push_str(&format!("{name}\n{}", told(&read.report)));
    }
    insta::assert_snapshot!(out);
}

#[test]
fn good_items_of_a_package_with_bad_ones_are_read() {
    let good = item(&format!(
        "{}<itemBody>{}</itemBody>{MATCH_CORRECT}",
        declared("single", "identifier", &correct(&["A"])),
        two_choices("<prompt>Which?</prompt>")
    ));
    let manifest = r#"<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><resources>
<resource identifier="T" type="imsqti_test_xmlv2p1" href="test.xml"/>
<resource identifier="R1" type="imsqti_item_xmlv2p1" href="a/good.xml"><metadata><lom xmlns="http://ltsc.ieee.org/xsd/LOM"><general><keyword><string>right</string></keyword></general><educational><difficulty><source>LOMv1.0</source><value>very difficult</value></difficulty></educational><classification><taxonPath><taxon><entry><string>Law</string></entry></taxon><taxon><entry><string>RTI</string></entry></taxon></taxonPath></classification></lom></metadata></resource>
<resource identifier="R2" type="imsqti_item_xmlv2p1" href="bad.xml"/>
<resource identifier="R3" type="imsqti_item_xmlv2p1" href="missing.xml"/>
</resources></manifest>"#;
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in [
        ("imsmanifest.xml", manifest),
        ("a/good.xml", &good),
        ("bad.xml", "<assessmentItem>"),
    ] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    let bytes = zip.finish().unwrap().into_inner();
    insta::assert_snapshot!(found(&qti::read(Cursor::new(bytes))));
}

#[test]
fn pictures_and_sounds_of_a_package_come_along_and_go_out_again() {
    // Given a package whose question shows what lies beside it, in folders and under escaped
    // names, what is too large, of another kind, elsewhere or missing,
    let shown = [
        ("../pictures/a%20map.png", "A map"),
        ("big.png", "Big"),
        ("drawing.svg", "Drawn"),
        ("missing.png", "Missing"),
        ("../../outside.png", "Outside"),
        ("https://example.org/b.png", "Elsewhere"),
        ("wordless.gif", ""),
    ];
    let images: String = shown
        .iter()
        .map(|(src, alt)| format!("<img src=\"{src}\" alt=\"{alt}\"/>"))
        .collect();
    let good = item(&format!(
        "{}<itemBody><p>Look: {images}<audio src=\"call.mp3\"/></p>{}</itemBody>{MATCH_CORRECT}",
        declared("single", "identifier", &correct(&["A"])),
        two_choices("<prompt>Which?</prompt>")
    ));
    let manifest = r#"<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><resources>
<resource identifier="R1" type="imsqti_item_xmlv2p1" href="items/good.xml"/></resources></manifest>"#;
    let png = b"\x89PNG\r\n\x1a\nmap".to_vec();
    let mut big = png.clone();
    big.resize(super::media::MOST_BYTES + 1, 7);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in [
        ("imsmanifest.xml", manifest.as_bytes()),
        ("items/good.xml", good.as_bytes()),
        ("pictures/a map.png", &png[..]),
        ("items/big.png", &big[..]),
        ("items/drawing.svg", &b"<svg/>"[..]),
        ("items/wordless.gif", &b"GIF89a"[..]),
        ("items/call.mp3", &b"ID3\x04call"[..]),
    ] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    // when it is read,
    let read = qti::read(Cursor::new(zip.finish().unwrap().into_inner()));
    // then what can stand in a question does, and each of the others is named.
    let text = read.questions[0].text.html().to_owned();
    let held = super::media::address(&png).unwrap();
    assert!(
        text.contains(&format!("<img src=\"{held}\" alt=\"A map\">")),
        "{text}"
    );
    assert!(
        text.contains("<audio src=\"data:audio/mpeg;base64,"),
        "{text}"
    );
    assert!(text.contains("controls=\"\""), "{text}");
    assert_eq!(text.matches("data:").count(), 3, "{text}");
    let codes: Vec<&str> = read.report.problems().iter().map(|p| p.code()).collect();
    assert_eq!(
        codes,
        [
            "questions.qti.media_size",
            "questions.qti.media",
            "questions.qti.media",
            "questions.qti.media",
            "questions.qti.media",
            "questions.qti.media_words",
        ]
    );
    // Written again they lie beside the items, each once, and come back as they were.
    for version in [Version::V2_1, Version::V2_2, Version::V3_0] {
        let mut question = read.questions[0].clone();
        question.text = Text::from_html(&format!("<p><img src=\"{held}\" alt=\"A map\"></p>"));
        question.feedback = Some(question.text.clone());
        let written = qti::write(&[question.clone()], version).unwrap();
        let mut zip = zip::ZipArchive::new(Cursor::new(&written.file)).unwrap();
        let names: Vec<String> = zip
            .file_names()
            .map(|name| name.unwrap().into_owned())
            .collect();
        assert_eq!(names.len(), 3, "{names:?}");
        let mut bytes = Vec::new();
        let mut file = zip.by_name("items/media/q0001-1.png").unwrap();
        std::io::Read::read_to_end(&mut file, &mut bytes).unwrap();
        assert_eq!(bytes, png);
        let again = qti::read(Cursor::new(&written.file));
        assert_eq!(told(&again.report), "");
        assert_eq!(again.questions, [question]);
    }
    // An item alone holds them itself.
    assert!(qti::write_item(&read.questions[0], Version::V3_0).contains(&held));
}

#[test]
fn pictures_and_sounds_come_along_as_sources_and_as_objects() {
    // Given a question of a package with sounds and pictures in the ways in which QTI says
    // them, what can't be held among them,
    let shown = [
        r#"<audio controls="controls"><source src="call.wav"/><source src="call.mp3"/></audio>"#,
        r#"<object data="call.mp3" type="audio/mpeg">The call</object>"#,
        r#"<object data="map.png" type="image/png" width="200">A map <b>of wells</b></object>"#,
        r#"<object data="map.png" type="image/png"/>"#,
        r#"<object data="film.mp4" type="video/mp4"><img src="map.png" alt="A still"/></object>"#,
        r#"<audio><source src="call.wav"/><source src="lost.mp3"/></audio>"#,
    ];
    let good = item(&format!(
        "{}<itemBody><p>Look: {}</p>{}</itemBody>{MATCH_CORRECT}",
        declared("single", "identifier", &correct(&["A"])),
        shown.concat(),
        two_choices("<prompt>Which?</prompt>")
    ));
    let manifest = r#"<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><resources>
<resource identifier="R1" type="imsqti_item_xmlv2p1" href="good.xml"/></resources></manifest>"#;
    let png = b"\x89PNG\r\n\x1a\nmap".to_vec();
    let mp3 = b"ID3\x04call".to_vec();
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in [
        ("imsmanifest.xml", manifest.as_bytes()),
        ("good.xml", good.as_bytes()),
        ("map.png", &png[..]),
        ("call.mp3", &mp3[..]),
        ("call.wav", &b"RIFF\0\0\0\0WAVE"[..]),
        ("film.mp4", &b"\0\0\0\x20ftypisom"[..]),
    ] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    // when it is read,
    let read = qti::read(Cursor::new(zip.finish().unwrap().into_inner()));
    // then sounds and pictures stand in the question, with the words of their objects,
    let text = read.questions[0].text.html().to_owned();
    let address = |bytes: &[u8]| super::media::address(bytes).unwrap();
    let sound = format!("<audio src=\"{}\" controls=\"\"></audio>", address(&mp3));
    assert_eq!(text.matches(&sound).count(), 2, "{text}");
    for picture in [
        "alt=\"A map of wells\" width=\"200\">",
        "alt=\"\">",
        "alt=\"A still\">",
    ] {
        let picture = format!("<img src=\"{}\" {picture}", address(&png));
        assert!(text.contains(&picture), "{text}");
    }
    // and each of the others is named once.
    let told: Vec<(&str, &str)> = read
        .report
        .problems()
        .iter()
        .map(|p| (p.code(), p.value().unwrap_or_default()))
        .collect();
    assert_eq!(
        told,
        [
            ("questions.qti.media_words", "map.png"),
            ("questions.qti.media", "film.mp4"),
            ("questions.qti.media", "call.wav"),
            ("questions.qti.media", "lost.mp3"),
        ]
    );
}

#[test]
fn qti_1_2_of_cartridges_is_read() {
    let question = |profile: &str, presentation: &str, conditions: &str| {
        format!(
            "<item ident=\"{profile}\" title=\"T\"><itemmetadata><qtimetadata><qtimetadatafield><fieldlabel>cc_profile</fieldlabel><fieldentry>cc.{profile}.v0p1</fieldentry></qtimetadatafield></qtimetadata></itemmetadata><presentation><material><mattext texttype=\"text/html\">&lt;p&gt;What?&lt;/p&gt;</mattext></material>{presentation}</presentation><resprocessing><outcomes><decvar maxvalue=\"100\" minvalue=\"0\" varname=\"SCORE\" vartype=\"Decimal\"/></outcomes>{conditions}</resprocessing><itemfeedback ident=\"general_fb\"><flow_mat><material><mattext>See the Act.</mattext></material></flow_mat></itemfeedback><itemfeedback ident=\"a_fb\"><material><mattext>Indeed.</mattext></material></itemfeedback></item>\n"
        )
    };
    let choices = |cardinality: &str| {
        format!(
            "<response_lid ident=\"r\" rcardinality=\"{cardinality}\"><render_choice><response_label ident=\"a\"><material><mattext texttype=\"text/plain\">A &lt; B</mattext></material></response_label><response_label ident=\"b\"><material><mattext>true</mattext></material></response_label></render_choice></response_lid>"
        )
    };
    let right = |inside: &str| {
        format!(
            "<respcondition continue=\"Yes\"><conditionvar><varequal respident=\"r\">a</varequal></conditionvar><displayfeedback feedbacktype=\"Response\" linkrefid=\"a_fb\"/></respcondition><respcondition><conditionvar>{inside}</conditionvar><setvar action=\"Set\" varname=\"SCORE\">100</setvar></respcondition>"
        )
    };
    let write = "<response_str ident=\"r\" rcardinality=\"Single\"><render_fib/></response_str>";
    let items = [
        question(
            "multiple_choice",
            &choices("Single"),
            &right("<varequal respident=\"r\">a</varequal>"),
        ),
        question(
            "multiple_response",
            &choices("Multiple"),
            &right(
                "<and><varequal respident=\"r\">a</varequal><not><varequal respident=\"r\">b</varequal></not></and>",
            ),
        ),
        question(
            "true_false",
            &choices("Single"),
            &right("<varequal respident=\"r\">b</varequal>"),
        ),
        question(
            "fib",
            write,
            &right(
                "<varequal respident=\"r\" case=\"No\">दिल्ली</varequal><varequal respident=\"r\">Delhi</varequal>",
            ),
        ),
        question("essay", write, ""),
        question(
            "pattern_match",
            write,
            &right("<varsubstring respident=\"r\">Del</varsubstring>"),
        ),
        question("multiple_choice_2", &choices("Single"), ""),
    ];
    let xml = format!(
        "<questestinterop xmlns=\"http://www.imsglobal.org/xsd/ims_qtiasiv1p2\"><assessment ident=\"t\" title=\"Test\"><section ident=\"s\">\n{}</section></assessment></questestinterop>",
        items.concat()
    );
    insta::assert_snapshot!(found(&read_item(&xml)));
}

#[test]
fn answers_are_the_same_in_many_spellings() {
    for (given, accepted, same) in [
        ("  New   Delhi. ", "new delhi", true),
        ("हिन्दी", "हिंदी", true),
        ("सम्बन्ध", "संबंध", true),
        ("पञ्चायत", "पंचायत", true),
        ("हाँ", "हां", true),
        ("ज़िला", "जिला", true),
        ("\u{95b}िला", "ज\u{93c}िला", true),
        ("सड़क।", "सडक", true),
        ("२००५", "2005", true),
        ("क्\u{200d}ष", "क्ष", true),
        ("don’t", "don't", true),
        ("e–mail", "e-mail", true),
        ("C", "C++", false),
        ("C#", "C++", false),
        ("काम", "कम", false),
        ("दिन", "दीन", false),
        ("अन्न", "अन", false),
        ("?", "", false),
        ("?", "?", true),
    ] {
        assert_eq!(
            same_answer(given, accepted, false),
            same,
            "{given} {accepted}"
        );
    }
    assert!(!same_answer("Delhi", "delhi", true));
    assert!(same_answer("Delhi ", "Delhi", true));
}

#[test]
fn plain_text_is_found_in_html() {
    for (html, plain) in [
        ("<p>One &amp; two</p><p>three</p>", "One & two\nthree"),
        ("a<br>b<BR/>c", "a\nb\nc"),
        ("1 < 2 &lt; 3 &#8377; &nope;", "1 < 2 < 3 ₹ &nope;"),
        (
            "<!-- no --><b class='x'>bold</b><script>alert(1)</script>",
            "bold",
        ),
        ("<p", "<p"),
        ("", ""),
    ] {
        assert_eq!(Text::from_html(html).plain(), plain, "{html}");
    }
}

#[test]
fn a_question_is_asked_by_todays_rules_where_they_know_its_kind() {
    let read = gift::read(GIFT.as_bytes());
    let asked: Vec<bool> = read
        .questions
        .iter()
        .map(|q| q.as_rule("q").is_some())
        .collect();
    let kinds: Vec<&Question> = read
        .questions
        .iter()
        .filter(|q| q.as_rule("q").is_some())
        .collect();
    assert!(asked.iter().any(|asked| !asked));
    for question in kinds {
        let rule = question.as_rule("q").unwrap();
        let faults = rules::check(&[rule], &Exact::from(50));
        assert_eq!(faults, []);
    }
}

// What is written is read as the same.

/// Letters that mean something in GIFT, in XML and in HTML, among others.
fn words() -> impl Strategy<Value = String> {
    "[a-zA-Zक-हािी ~=#{}:\\\\<>&\"'%/$.,!-]{0,12}"
}

fn a_text() -> impl Strategy<Value = Text> {
    (words(), words(), 0_u8..4).prop_map(|(one, other, shape)| {
        let (one, other) = (Text::from_plain(&one), Text::from_plain(&other));
        let (one, other) = (one.html(), other.html());
        Text::from_html(&match shape {
            0 => format!("Q{one}"),
            1 => format!("<p>Q{one}</p><p>x{other}</p>"),
            2 => format!("Q<b title=\"a &amp; b\">{one}</b>x{other}<br>e"),
            _ => format!("Q{one}x\n{other}e"),
        })
    })
}

fn maybe_text() -> impl Strategy<Value = Option<Text>> {
    prop::option::of(a_text())
}

fn part_credit() -> impl Strategy<Value = Exact> {
    prop::sample::select(vec!["0", "50", "-25", "33.33333"]).prop_map(|text| text.parse().unwrap())
}

fn numbered(text: Text, place: usize) -> Text {
    Text::from_html(&format!("{}n{place}", text.html()))
}

fn a_choice_list(single: bool) -> impl Strategy<Value = Vec<Choice>> {
    let one = (a_text(), part_credit(), maybe_text(), any::<bool>());
    (
        prop::collection::vec(one, 2..5),
        any::<prop::sample::Index>(),
    )
        .prop_map(move |(all, which)| {
            let which = which.index(all.len());
            let each = all.into_iter().enumerate();
            each.map(|(place, (text, credit, feedback, full))| {
                let first = place == which;
                let credit = match single {
                    true if first => Exact::hundred(),
                    true => credit,
                    false if first || full => Exact::from(50),
                    false => credit,
                };
                Choice {
                    text: numbered(text, place),
                    right: if single {
                        first
                    } else {
                        credit > Exact::zero()
                    },
                    credit,
                    feedback,
                }
            })
            .collect()
        })
}

fn an_accepted_list() -> impl Strategy<Value = Vec<Accepted>> {
    let one = (
        "[a-zA-Zक-ह ~=#{}:\\\\<&\"'%/$.,!]{0,8}",
        maybe_text(),
        any::<bool>(),
    );
    prop::collection::vec(one, 1..4).prop_map(|all| {
        let each = all.into_iter().enumerate();
        each.map(|(place, (text, feedback, full))| Accepted {
            text: crate::values::one_line(&format!("{text}w")),
            credit: if full || place == 0 {
                Exact::hundred()
            } else {
                "33.33333".parse().unwrap()
            },
            feedback,
        })
        .collect()
    })
}

fn a_number() -> impl Strategy<Value = Exact> {
    (
        -100_000_i64..100_000,
        prop::sample::select(vec![1_i64, 10, 1_000]),
    )
        .prop_map(|(digits, of)| Exact::ratio(digits, of).unwrap())
}

fn an_answer(for_gift: bool) -> BoxedStrategy<Answer> {
    let shuffle = move || any::<bool>().prop_map(move |shuffle| shuffle || for_gift);
    let partial = move || any::<bool>().prop_map(move |partial| partial || for_gift);
    let single = (a_choice_list(true), shuffle())
        .prop_map(|(choices, shuffle)| Answer::Single { choices, shuffle });
    let multiple =
        (a_choice_list(false), shuffle(), partial()).prop_map(|(mut choices, shuffle, partial)| {
            if !partial {
                for choice in &mut choices {
                    choice.credit = Exact::from(if choice.right { 100 } else { 0 });
                }
            }
            Answer::Multiple {
                choices,
                partial,
                shuffle,
            }
        });
    let true_false = any::<bool>().prop_map(|right| Answer::TrueFalse { right });
    let pairs = (
        prop::collection::vec((a_text(), a_text()), 2..5),
        maybe_text(),
        partial(),
    )
        .prop_map(|(pairs, more, partial)| {
            let mut right = Vec::new();
            let mut left = Vec::new();
            for (place, (one, other)) in pairs.into_iter().enumerate() {
                if place % 3 != 2 {
                    right.push(numbered(other, place));
                }
                left.push(Left {
                    text: numbered(one, place),
                    right: right.len() - 1,
                });
            }
            right.extend(more.map(|text| numbered(text, 99)));
            Answer::Match {
                left,
                right,
                partial,
            }
        });
    let one_number = (a_number(), a_number(), maybe_text(), any::<bool>());
    let numeric = prop::collection::vec(one_number, 1..4).prop_map(|all| Answer::Numeric {
        accepted: all
            .into_iter()
            .enumerate()
            .map(|(place, (value, tolerance, feedback, full))| Number {
                value,
                tolerance: tolerance.abs(),
                credit: Exact::from(if full || place == 0 { 100 } else { 50 }),
                feedback,
            })
            .collect(),
    });
    let gap = |offered: bool| {
        an_accepted_list().prop_map(move |accepted| Gap {
            offered: if offered {
                let others = ["other one".to_owned(), "other two".to_owned()];
                let texts = accepted.iter().map(|one| one.text.clone());
                texts.chain(others).collect()
            } else {
                Vec::new()
            },
            accepted,
        })
    };
    if for_gift {
        let fill = gap(false).prop_map(|gap| Answer::FillIn {
            gaps: vec![gap],
            case_matters: false,
        });
        let essay = Just(Answer::Essay { rubric: None });
        return prop_oneof![
            single,
            multiple,
            true_false,
            pairs,
            numeric,
            fill,
            essay,
            Just(Answer::Nothing)
        ]
        .boxed();
    }
    let free = (prop::collection::vec(gap(false), 1..4), any::<bool>())
        .prop_map(|(gaps, case_matters)| Answer::FillIn { gaps, case_matters });
    let offered = prop::collection::vec(gap(true), 1..3).prop_map(|gaps| Answer::FillIn {
        gaps,
        case_matters: false,
    });
    let order = prop::collection::vec(a_text(), 2..5).prop_map(|items| Answer::Order { items });
    let essay = maybe_text().prop_map(|rubric| Answer::Essay { rubric });
    prop_oneof![
        single,
        multiple,
        true_false,
        pairs,
        numeric,
        free,
        offered,
        order,
        essay,
        Just(Answer::Nothing)
    ]
    .boxed()
}

fn a_question(for_gift: bool) -> impl Strategy<Value = Question> {
    let about = (
        "[a-zA-Z0-9_-]{1,8}",
        "[a-zA-Zक-ह:=~#{}\\\\<&\" ]{0,10}",
        prop::option::of("[A-Za-zक-ह&]{4,6}(/[A-Za-z]{1,5})?"),
        prop::option::of(prop::sample::select(Difficulty::ALL.to_vec())),
        prop::collection::vec("[a-zक-ह&<]{1,6}", 0..3),
    );
    let feedback = (maybe_text(), maybe_text(), maybe_text());
    let marks = prop::sample::select(vec!["1", "2", "0.5", "3"]);
    (
        a_text(),
        words(),
        an_answer(for_gift),
        about,
        feedback,
        marks,
    )
        .prop_map(move |(text, tail, answer, about, feedback, marks)| {
            let (id, title, topic, difficulty, tags) = about;
            let mut question = Question::new(text, answer);
            question.id = Some(id);
            question.title = crate::values::one_line(&title);
            question.topic = topic;
            question.difficulty = difficulty;
            question.tags = tags;
            question.feedback = feedback.0;
            if !for_gift {
                question.marks = marks.parse().unwrap();
            }
            let has_answer = !matches!(question.answer, Answer::Nothing);
            let is_number = matches!(
                question.answer,
                Answer::Numeric { .. } | Answer::FillIn { .. }
            );
            if matches!(question.answer, Answer::TrueFalse { .. }) || !for_gift {
                question.feedback_right = feedback.1;
                question.feedback_wrong = feedback.2;
            } else if is_number {
                question.feedback_wrong = feedback.2;
            }
            if for_gift && !has_answer {
                question.feedback = None; // there is no place for it
            }
            if let Answer::FillIn { gaps, .. } = &question.answer {
                let tail = Text::from_plain(&tail);
                let marks: String = (1..=gaps.len()).map(|n| format!(" [[{n}]]e")).collect();
                question.text =
                    Text::from_html(&format!("{}{marks}{}e", question.text.html(), tail.html()));
            }
            question
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn what_is_written_as_gift_is_read_as_the_same(questions in prop::collection::vec(a_question(true), 1..4)) {
        let written = gift::write(&questions);
        prop_assert_eq!(told(&written.report), "");
        let read = gift::read(written.file.as_bytes());
        prop_assert!(read.report.is_good(), "{}\n{}", told(&read.report), written.file);
        prop_assert_eq!(read.questions, questions, "{}", written.file);
    }

    #[test]
    fn what_is_written_as_qti_is_read_as_the_same(
        questions in prop::collection::vec(a_question(false), 1..4),
        version in prop::sample::select(vec![Version::V2_1, Version::V2_2, Version::V3_0]),
    ) {
        let written = qti::write(&questions, version).unwrap();
        let read = qti::read(Cursor::new(&written.file));
        let items: String = questions.iter().map(|one| qti::write_item(one, version)).collect();
        prop_assert!(read.report.is_good(), "{}\n{items}", told(&read.report));
        prop_assert_eq!(read.questions, questions, "{}", items);
    }

    #[test]
    fn no_text_breaks_the_gift_reader(text in "[ -~\\n\\n{}=~#:\\\\%क]{0,200}") {
        let read = gift::read(text.as_bytes());
        prop_assert!(read.questions.len() <= read.found as usize);
    }

    #[test]
    fn no_bytes_break_the_readers(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = gift::read(&bytes);
        prop_assert!(qti::read(Cursor::new(&bytes)).questions.is_empty());
    }

    #[test]
    fn no_damage_to_an_item_breaks_the_reader(
        question in a_question(false),
        version in prop::sample::select(vec![Version::V2_1, Version::V3_0]),
        changes in prop::collection::vec((any::<prop::sample::Index>(), "[<>/&;\"'=a-z0-9. -]{0,3}", 0_usize..9), 1..5),
    ) {
        let mut text: Vec<char> = qti::write_item(&question, version).chars().collect();
        for (place, put, away) in changes {
            let place = place.index(text.len());
            let end = (place + away).min(text.len());
            text.splice(place..end, put.chars());
        }
        let text: String = text.into_iter().collect();
        let read = read_item(&text);
        prop_assert!(read.questions.len() <= 1);
    }

    #[test]
    fn any_html_becomes_xml_that_can_be_read(html in "[ab<>/=\"'&;! p-]{0,60}") {
        let xml = format!("<a>{}</a>", super::text::to_xml(&html, &|_| None));
        let document = roxmltree::Document::parse(&xml);
        prop_assert!(document.is_ok(), "{xml}");
    }
}
