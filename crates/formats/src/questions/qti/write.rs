//! Questions as items of QTI, and as a package of them.

use std::cell::RefCell;
use std::io::{Cursor, Write};

use sopan_rules::numbers::Exact;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::{Version, kebab};
use crate::problems::Report;
use crate::questions::text::{escaped, escaped_attribute, to_xml};
use crate::questions::{
    Answer, Choice, Gap, Left, Number, Question, Text, Written, decimal, media,
};

/// The package could not be put together.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the questions can't be packed: {0}")]
pub struct Unpackable(String);

/// Writes a package: `imsmanifest.xml` and one file for each question. The same
/// questions give the same bytes.
pub fn write(questions: &[Question], version: Version) -> Result<Written<Vec<u8>>, Unpackable> {
    let unpackable = |error: &dyn std::fmt::Display| Unpackable(error.to_string());
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    let mut files = Vec::new();
    let mut shown: Vec<Vec<String>> = Vec::new();
    for (place, question) in questions.iter().enumerate() {
        let media = RefCell::default();
        let text = item(question, version, place, Some(&media));
        files.push((path(place), text.into_bytes()));
        let media = media.into_inner();
        shown.push(media.iter().map(|(path, _)| path.clone()).collect());
        files.extend(media);
    }
    let manifest = manifest(questions, version, &shown).into_bytes();
    files.insert(0, ("imsmanifest.xml".to_owned(), manifest));
    for (path, bytes) in files {
        zip.start_file(path, options).map_err(|e| unpackable(&e))?;
        zip.write_all(&bytes).map_err(|e| unpackable(&e))?;
    }
    let file = zip.finish().map_err(|e| unpackable(&e))?.into_inner();
    Ok(Written {
        file,
        report: Report::default(),
    })
}

/// Writes one question as an item. Topic, difficulty and tags have their place
/// in the manifest of a package, not here.
pub fn write_item(question: &Question, version: Version) -> String {
    item(question, version, 0, None)
}

/// Files that go beside the items: where, and what.
type Media = RefCell<Vec<(String, Vec<u8>)>>;

fn path(place: usize) -> String {
    format!("items/q{:04}.xml", place + 1)
}

fn identifier(question: &Question, place: usize) -> String {
    match &question.id {
        Some(id) => id.clone(),
        None => format!("q{:04}", place + 1),
    }
}

fn manifest(questions: &[Question], version: Version, shown: &[Vec<String>]) -> String {
    let (namespace, schema, number, kind) = match version {
        Version::V2_1 => (
            "http://www.imsglobal.org/xsd/imscp_v1p1",
            "QTIv2.1 Package",
            "1.0.0",
            "imsqti_item_xmlv2p1",
        ),
        Version::V2_2 => (
            "http://www.imsglobal.org/xsd/imscp_v1p1",
            "QTIv2.2 Package",
            "1.0.0",
            "imsqti_item_xmlv2p2",
        ),
        Version::V3_0 => (
            "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
            "QTI Package",
            "3.0.0",
            "imsqti_item_xmlv3p0",
        ),
    };
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.push_str(&format!(
        "<manifest xmlns=\"{namespace}\" identifier=\"QUESTIONS\">\n\
         <metadata><schema>{schema}</schema><schemaversion>{number}</schemaversion></metadata>\n\
         <organizations/>\n<resources>\n"
    ));
    for (place, (question, shown)) in questions.iter().zip(shown).enumerate() {
        let path = path(place);
        out.push_str(&format!(
            "<resource identifier=\"R{}\" type=\"{kind}\" href=\"{path}\">",
            place + 1
        ));
        out.push_str(&metadata(question));
        for file in [&path].into_iter().chain(shown) {
            out.push_str(&format!("<file href=\"{file}\"/>"));
        }
        out.push_str("</resource>\n");
    }
    out.push_str("</resources>\n</manifest>\n");
    out
}

fn metadata(question: &Question) -> String {
    let mut out = String::new();
    if !question.tags.is_empty() {
        out.push_str("<general>");
        for tag in &question.tags {
            out.push_str(&format!(
                "<keyword><string>{}</string></keyword>",
                escaped(tag)
            ));
        }
        out.push_str("</general>");
    }
    if let Some(level) = question.difficulty {
        out.push_str(&format!(
            "<educational><difficulty><source>LOMv1.0</source><value>{}</value></difficulty></educational>",
            level.word()
        ));
    }
    if let Some(topic) = &question.topic {
        out.push_str(
            "<classification><purpose><source>LOMv1.0</source><value>discipline</value></purpose><taxonPath>",
        );
        for part in topic.split('/') {
            out.push_str(&format!(
                "<taxon><entry><string>{}</string></entry></taxon>",
                escaped(part)
            ));
        }
        out.push_str("</taxonPath></classification>");
    }
    if out.is_empty() {
        return out;
    }
    format!("<metadata><lom xmlns=\"http://ltsc.ieee.org/xsd/LOM\">{out}</lom></metadata>")
}

fn item(question: &Question, version: Version, place: usize, media: Option<&Media>) -> String {
    let mut writer = Writer {
        version,
        question,
        place,
        media,
        marks: decimal(&question.marks),
        out: String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"),
    };
    writer.item(&identifier(question, place));
    writer.out
}

struct Writer<'q> {
    version: Version,
    question: &'q Question,
    place: usize,
    /// Where what the question shows goes; it stays in the item where there is no place.
    media: Option<&'q Media>,
    marks: String,
    out: String,
}

type Attributes<'a> = [(&'a str, &'a str)];

impl Writer<'_> {
    /// HTML as XML, with what it shows as files beside the item.
    fn xml(&self, html: &str) -> String {
        to_xml(html, &|address| {
            let mut held = self.media?.borrow_mut();
            let (ending, bytes) = media::file(address)?;
            let known = held.iter().position(|(_, known)| *known == bytes);
            let number = known.unwrap_or(held.len()) + 1;
            let name = format!("media/q{:04}-{number}.{ending}", self.place + 1);
            if known.is_none() {
                held.push((format!("items/{name}"), bytes));
            }
            Some(name)
        })
    }

    /// A name of QTI as this version writes it.
    fn name(&self, name: &str) -> String {
        match self.version {
            Version::V3_0 => format!("qti-{}", kebab(name)),
            Version::V2_1 | Version::V2_2 => name.to_owned(),
        }
    }

    fn tag(&self, name: &str, attributes: &Attributes<'_>) -> String {
        let mut out = self.name(name);
        for (name, value) in attributes {
            let name = match self.version {
                Version::V3_0 => kebab(name),
                Version::V2_1 | Version::V2_2 => (*name).to_owned(),
            };
            out.push_str(&format!(" {name}=\"{}\"", escaped_attribute(value)));
        }
        out
    }

    /// An element with content that is XML.
    fn element(&self, name: &str, attributes: &Attributes<'_>, content: &str) -> String {
        let tag = self.tag(name, attributes);
        if content.is_empty() {
            format!("<{tag}/>")
        } else {
            format!("<{tag}>{content}</{}>", self.name(name))
        }
    }

    fn line(&mut self, element: &str) {
        self.out.push_str(element);
        self.out.push('\n');
    }

    fn item(&mut self, identifier: &str) {
        let namespace = match self.version {
            Version::V2_1 => "http://www.imsglobal.org/xsd/imsqti_v2p1",
            Version::V2_2 => "http://www.imsglobal.org/xsd/imsqti_v2p2",
            Version::V3_0 => "http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
        };
        let start = self.tag(
            "assessmentItem",
            &[
                ("xmlns", namespace),
                ("identifier", identifier),
                ("title", &self.question.title),
                ("adaptive", "false"),
                ("timeDependent", "false"),
            ],
        );
        self.line(&format!("<{start}>"));
        for declaration in self.responses() {
            self.line(&declaration);
        }
        self.outcomes();
        let body = self.body();
        let body = self.element("itemBody", &[], &body);
        self.line(&body);
        let processing = self.processing();
        if !processing.is_empty() {
            self.line(&processing);
        }
        for feedback in self.modal_feedback() {
            self.line(&feedback);
        }
        let end = format!("</{}>", self.name("assessmentItem"));
        self.line(&end);
    }

    fn value(&self, value: &str) -> String {
        self.element("value", &[], &escaped(value))
    }

    fn response(
        &self,
        id: &str,
        cardinality: &str,
        base: &str,
        correct: &[String],
        mapping: &[(String, String)],
        case: Option<bool>,
    ) -> String {
        let mut content = String::new();
        if !correct.is_empty() {
            let values: String = correct.iter().map(|value| self.value(value)).collect();
            content.push_str(&self.element("correctResponse", &[], &values));
        }
        if !mapping.is_empty() {
            let mut entries = String::new();
            for (key, value) in mapping {
                let mut attributes =
                    vec![("mapKey", key.as_str()), ("mappedValue", value.as_str())];
                if let Some(case) = case {
                    attributes.push(("caseSensitive", if case { "true" } else { "false" }));
                }
                entries.push_str(&self.element("mapEntry", &attributes, ""));
            }
            content.push_str(&self.element("mapping", &[("defaultValue", "0")], &entries));
        }
        self.element(
            "responseDeclaration",
            &[
                ("identifier", id),
                ("cardinality", cardinality),
                ("baseType", base),
            ],
            &content,
        )
    }

    /// What a share in per cent is in marks, of one part of so many.
    fn marks_of(&self, credit: &Exact, parts: usize) -> String {
        let whole = self.question.marks.per_cent(credit);
        let parts = i64::try_from(parts.max(1)).unwrap_or(1);
        let part = Exact::ratio(1, parts).unwrap_or_else(Exact::zero);
        decimal(&(&whole * &part))
    }

    /// Whether each choice has marks of its own.
    fn mapped_choices(&self, choices: &[Choice], partial: bool) -> bool {
        let usual = |one: &Choice| one.credit == Exact::from(if one.right { 100 } else { 0 });
        partial || !choices.iter().all(usual)
    }

    fn responses(&self) -> Vec<String> {
        let one = |response| vec![response];
        match &self.question.answer {
            Answer::Nothing => Vec::new(),
            Answer::Essay { .. } => {
                one(self.response("RESPONSE", "single", "string", &[], &[], None))
            }
            Answer::TrueFalse { right } => {
                let right = if *right { "true" } else { "false" };
                one(self.response(
                    "RESPONSE",
                    "single",
                    "identifier",
                    &[right.to_owned()],
                    &[],
                    None,
                ))
            }
            Answer::Single { choices, .. } => {
                // By marks too where one of several may be right: match_correct
                // knows a single right answer.
                let several = choices.iter().filter(|choice| choice.right).count() > 1;
                let mapped = several || self.mapped_choices(choices, false);
                one(self.choices(choices, "single", mapped))
            }
            Answer::Multiple {
                choices, partial, ..
            } => one(self.choices(choices, "multiple", *partial)),
            Answer::FillIn { gaps, case_matters } => gaps
                .iter()
                .enumerate()
                .map(|(place, gap)| self.gap_response(place, gap, gaps.len(), *case_matters))
                .collect(),
            Answer::Match {
                left,
                right: _,
                partial,
            } => {
                let pairs: Vec<String> = left.iter().enumerate().map(pair).collect();
                let share = self.marks_of(&Exact::hundred(), left.len());
                let mapping: Vec<(String, String)> = pairs
                    .iter()
                    .filter(|_| *partial)
                    .map(|pair| (pair.clone(), share.clone()))
                    .collect();
                one(self.response(
                    "RESPONSE",
                    "multiple",
                    "directedPair",
                    &pairs,
                    &mapping,
                    None,
                ))
            }
            Answer::Order { items } => {
                let ids: Vec<String> = (1..=items.len()).map(|place| format!("C{place}")).collect();
                one(self.response("RESPONSE", "ordered", "identifier", &ids, &[], None))
            }
            Answer::Numeric { accepted } => {
                let full = accepted.iter().find(|one| one.credit == Exact::hundred());
                let correct: Vec<String> =
                    full.map(|one| decimal(&one.value)).into_iter().collect();
                one(self.response("RESPONSE", "single", "float", &correct, &[], None))
            }
        }
    }

    fn choices(&self, choices: &[Choice], cardinality: &str, mapped: bool) -> String {
        let ids = || (1..=choices.len()).map(|place| format!("C{place}"));
        let right: Vec<String> = ids()
            .zip(choices)
            .filter(|(_, choice)| choice.right)
            .map(|(id, _)| id)
            .collect();
        let mapping: Vec<(String, String)> = ids()
            .zip(choices)
            .filter(|_| mapped)
            .map(|(id, choice)| (id, self.marks_of(&choice.credit, 1)))
            .collect();
        self.response(
            "RESPONSE",
            cardinality,
            "identifier",
            &right,
            &mapping,
            None,
        )
    }

    fn gap_response(&self, place: usize, gap: &Gap, gaps: usize, case_matters: bool) -> String {
        let free = gap.offered.is_empty();
        let key = |text: &str| match gap.offered.iter().position(|offered| offered == text) {
            Some(at) => format!("G{}C{}", place + 1, at + 1),
            None => text.to_owned(),
        };
        let full = gap
            .accepted
            .iter()
            .find(|one| one.credit == Exact::hundred());
        let correct: Vec<String> = full.map(|one| key(&one.text)).into_iter().collect();
        let mapping: Vec<(String, String)> = gap
            .accepted
            .iter()
            .map(|one| (key(&one.text), self.marks_of(&one.credit, gaps)))
            .collect();
        self.response(
            &response_id(place, gaps),
            "single",
            if free { "string" } else { "identifier" },
            &correct,
            &mapping,
            free.then_some(case_matters),
        )
    }

    fn outcomes(&mut self) {
        let score = self.element(
            "outcomeDeclaration",
            &[
                ("identifier", "SCORE"),
                ("cardinality", "single"),
                ("baseType", "float"),
                ("normalMaximum", &self.marks),
            ],
            "",
        );
        self.line(&score);
        let question = self.question;
        let mut names = Vec::new();
        if self.has_answer_feedback() {
            let several = matches!(
                question.answer,
                Answer::Multiple { .. } | Answer::FillIn { .. }
            );
            names.push(("FEEDBACK", if several { "multiple" } else { "single" }, ""));
        }
        if question.feedback.is_some() {
            names.push(("FEEDBACK_GENERAL", "single", "GENERAL"));
        }
        if question.feedback_right.is_some() || question.feedback_wrong.is_some() {
            names.push(("FEEDBACK_RESULT", "single", ""));
        }
        for (name, cardinality, default) in names {
            let default = if default.is_empty() {
                String::new()
            } else {
                self.element("defaultValue", &[], &self.value(default))
            };
            let outcome = self.element(
                "outcomeDeclaration",
                &[
                    ("identifier", name),
                    ("cardinality", cardinality),
                    ("baseType", "identifier"),
                ],
                &default,
            );
            self.line(&outcome);
        }
    }

    fn has_answer_feedback(&self) -> bool {
        match &self.question.answer {
            Answer::Single { choices, .. } | Answer::Multiple { choices, .. } => {
                choices.iter().any(|choice| choice.feedback.is_some())
            }
            Answer::FillIn { gaps, .. } => gaps
                .iter()
                .flat_map(|gap| &gap.accepted)
                .any(|one| one.feedback.is_some()),
            Answer::Numeric { accepted } => accepted.iter().any(|one| one.feedback.is_some()),
            _ => false,
        }
    }

    /// Version 3 wraps what feedback and rubrics say once more.
    fn wrapped(&self, text: &Text) -> String {
        let xml = self.xml(text.html());
        match self.version {
            Version::V3_0 => self.element("contentBody", &[], &xml),
            Version::V2_1 | Version::V2_2 => xml,
        }
    }

    fn body(&self) -> String {
        let mut text = self.xml(self.question.text.html());
        let mut after = String::new();
        let shuffled = |shuffle: bool| if shuffle { "true" } else { "false" };
        let simple = |name: &str, id: &str, most: Option<&str>, text: &str| {
            let mut attributes = vec![("identifier", id)];
            attributes.extend(most.map(|most| ("matchMax", most)));
            self.element(name, &attributes, text)
        };
        let interaction = |name: &str, more: &Attributes<'_>, content: &str| {
            let mut attributes = vec![("responseIdentifier", "RESPONSE")];
            attributes.extend(more);
            self.element(name, &attributes, content)
        };
        match &self.question.answer {
            Answer::Nothing => {}
            Answer::Single { choices, shuffle } => {
                let choices = self.simple_choices(choices.iter().map(|choice| &choice.text));
                after = interaction(
                    "choiceInteraction",
                    &[("shuffle", shuffled(*shuffle)), ("maxChoices", "1")],
                    &choices,
                );
            }
            Answer::Multiple {
                choices, shuffle, ..
            } => {
                let choices = self.simple_choices(choices.iter().map(|choice| &choice.text));
                after = interaction(
                    "choiceInteraction",
                    &[("shuffle", shuffled(*shuffle)), ("maxChoices", "0")],
                    &choices,
                );
            }
            Answer::TrueFalse { .. } => {
                let choices = simple("simpleChoice", "true", None, "True")
                    + &simple("simpleChoice", "false", None, "False");
                after = interaction(
                    "choiceInteraction",
                    &[("shuffle", "false"), ("maxChoices", "1")],
                    &choices,
                );
            }
            Answer::FillIn { gaps, .. } => {
                for (place, gap) in gaps.iter().enumerate() {
                    let mark = format!("[[{}]]", place + 1);
                    let written = self.gap(place, gap, gaps.len());
                    if text.contains(&mark) {
                        text = text.replacen(&mark, &written, 1);
                    } else {
                        after.push_str(&format!("<p>{written}</p>"));
                    }
                }
            }
            Answer::Match { left, right, .. } => {
                let mut sets = String::new();
                let first: String = left
                    .iter()
                    .enumerate()
                    .map(|(place, one)| {
                        let id = format!("L{}", place + 1);
                        let text = self.xml(one.text.html());
                        simple("simpleAssociableChoice", &id, Some("1"), &text)
                    })
                    .collect();
                sets.push_str(&self.element("simpleMatchSet", &[], &first));
                let second: String = right
                    .iter()
                    .enumerate()
                    .map(|(place, one)| {
                        let id = format!("R{}", place + 1);
                        let text = self.xml(one.html());
                        simple("simpleAssociableChoice", &id, Some("0"), &text)
                    })
                    .collect();
                sets.push_str(&self.element("simpleMatchSet", &[], &second));
                after = interaction(
                    "matchInteraction",
                    &[("shuffle", "true"), ("maxAssociations", "0")],
                    &sets,
                );
            }
            Answer::Order { items } => {
                let choices = self.simple_choices(items.iter());
                after = interaction("orderInteraction", &[("shuffle", "true")], &choices);
            }
            Answer::Numeric { .. } => {
                after = format!("<p>{}</p>", interaction("textEntryInteraction", &[], ""));
            }
            Answer::Essay { rubric } => {
                if let Some(rubric) = rubric {
                    after.push_str(&self.element(
                        "rubricBlock",
                        &[("view", "scorer")],
                        &self.wrapped(rubric),
                    ));
                }
                after.push_str(&interaction("extendedTextInteraction", &[], ""));
            }
        }
        format!("<div>{text}</div>{after}")
    }

    fn simple_choices<'t>(&self, texts: impl Iterator<Item = &'t Text>) -> String {
        texts
            .enumerate()
            .map(|(place, text)| {
                let id = format!("C{}", place + 1);
                self.element(
                    "simpleChoice",
                    &[("identifier", &id)],
                    &self.xml(text.html()),
                )
            })
            .collect()
    }

    fn gap(&self, place: usize, gap: &Gap, gaps: usize) -> String {
        let id = response_id(place, gaps);
        if gap.offered.is_empty() {
            return self.element("textEntryInteraction", &[("responseIdentifier", &id)], "");
        }
        let choices: String = gap
            .offered
            .iter()
            .enumerate()
            .map(|(at, text)| {
                let id = format!("G{}C{}", place + 1, at + 1);
                self.element("inlineChoice", &[("identifier", &id)], &escaped(text))
            })
            .collect();
        self.element(
            "inlineChoiceInteraction",
            &[("responseIdentifier", &id), ("shuffle", "false")],
            &choices,
        )
    }

    fn base(&self, base: &str, value: &str) -> String {
        self.element("baseValue", &[("baseType", base)], &escaped(value))
    }

    fn variable(&self, id: &str) -> String {
        self.element("variable", &[("identifier", id)], "")
    }

    fn set(&self, outcome: &str, value: &str) -> String {
        self.element("setOutcomeValue", &[("identifier", outcome)], value)
    }

    fn condition(&self, test: &str, then: &str, other: &str) -> String {
        let mut content = self.element("responseIf", &[], &format!("{test}{then}"));
        if !other.is_empty() {
            content.push_str(&self.element("responseElse", &[], other));
        }
        self.element("responseCondition", &[], &content)
    }

    /// The address of one of the standard's templates.
    fn template(&self, name: &str) -> String {
        match self.version {
            Version::V2_1 => {
                format!("http://www.imsglobal.org/question/qti_v2p1/rptemplates/{name}")
            }
            Version::V2_2 => {
                format!("http://www.imsglobal.org/question/qti_v2p2/rptemplates/{name}")
            }
            Version::V3_0 => {
                format!("https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/{name}.xml")
            }
        }
    }

    fn processing(&self) -> String {
        let question = self.question;
        let one_mark = question.marks == Exact::from(1);
        let result = question.feedback_right.is_some() || question.feedback_wrong.is_some();
        let simple = !result && !self.has_answer_feedback();
        let mapped = match &question.answer {
            Answer::Nothing | Answer::Essay { .. } => return String::new(),
            Answer::Single { choices, .. } => {
                let several = choices.iter().filter(|choice| choice.right).count() > 1;
                several || self.mapped_choices(choices, false)
            }
            Answer::Multiple { partial, .. } | Answer::Match { partial, .. } => *partial,
            Answer::FillIn { .. } => true,
            Answer::TrueFalse { .. } | Answer::Order { .. } | Answer::Numeric { .. } => false,
        };
        let gaps = match &question.answer {
            Answer::FillIn { gaps, .. } => gaps.len(),
            _ => 1,
        };
        let is_number = matches!(question.answer, Answer::Numeric { .. });
        if simple && gaps == 1 && !is_number && (mapped || one_mark) {
            let name = if mapped {
                "map_response"
            } else {
                "match_correct"
            };
            return self.element(
                "responseProcessing",
                &[("template", &self.template(name))],
                "",
            );
        }
        let mut rules = match &question.answer {
            Answer::Numeric { accepted } => self.number_rule(accepted),
            _ if mapped => {
                let each: String = (0..gaps)
                    .map(|place| {
                        let id = response_id(place, gaps);
                        self.element("mapResponse", &[("identifier", &id)], "")
                    })
                    .collect();
                let score = if gaps == 1 {
                    each
                } else {
                    self.element("sum", &[], &each)
                };
                self.set("SCORE", &score)
            }
            _ => {
                let correct = self.element("correct", &[("identifier", "RESPONSE")], "");
                let same = format!("{}{correct}", self.variable("RESPONSE"));
                self.condition(
                    &self.element("match", &[], &same),
                    &self.set("SCORE", &self.base("float", &self.marks)),
                    &self.set("SCORE", &self.base("float", "0")),
                )
            }
        };
        rules.push_str(&self.feedback_rules(gaps));
        if result {
            let reached = format!(
                "{}{}",
                self.variable("SCORE"),
                self.base("float", &self.marks)
            );
            rules.push_str(&self.condition(
                &self.element("gte", &[], &reached),
                &self.set("FEEDBACK_RESULT", &self.base("identifier", "RIGHT")),
                &self.set("FEEDBACK_RESULT", &self.base("identifier", "WRONG")),
            ));
        }
        self.element("responseProcessing", &[], &rules)
    }

    fn number_rule(&self, accepted: &[Number]) -> String {
        let mut content = String::new();
        for (place, one) in accepted.iter().enumerate() {
            let far = decimal(&one.tolerance);
            let both = format!("{far} {far}");
            let sides = format!(
                "{}{}",
                self.variable("RESPONSE"),
                self.base("float", &decimal(&one.value))
            );
            let mut inside = self.element(
                "equal",
                &[("toleranceMode", "absolute"), ("tolerance", &both)],
                &sides,
            );
            let score = self.marks_of(&one.credit, 1);
            inside.push_str(&self.set("SCORE", &self.base("float", &score)));
            if one.feedback.is_some() {
                let id = format!("ANSWER_1_{}", place + 1);
                inside.push_str(&self.set("FEEDBACK", &self.base("identifier", &id)));
            }
            let name = if place == 0 {
                "responseIf"
            } else {
                "responseElseIf"
            };
            content.push_str(&self.element(name, &[], &inside));
        }
        self.element("responseCondition", &[], &content)
    }

    fn feedback_rules(&self, count: usize) -> String {
        if !self.has_answer_feedback() {
            return String::new();
        }
        match &self.question.answer {
            Answer::Single { .. } | Answer::Multiple { .. } => {
                self.set("FEEDBACK", &self.variable("RESPONSE"))
            }
            Answer::FillIn { gaps, case_matters } => {
                let mut rules = String::new();
                for (place, gap) in gaps.iter().enumerate() {
                    let variable = self.variable(&response_id(place, count));
                    for (at, one) in gap.accepted.iter().enumerate() {
                        if one.feedback.is_none() {
                            continue;
                        }
                        let offered = gap.offered.iter().position(|text| *text == one.text);
                        let test = match offered {
                            Some(offered) => {
                                let id = format!("G{}C{}", place + 1, offered + 1);
                                let sides = format!("{variable}{}", self.base("identifier", &id));
                                self.element("match", &[], &sides)
                            }
                            None => {
                                let sides = format!("{variable}{}", self.base("string", &one.text));
                                let case = if *case_matters { "true" } else { "false" };
                                self.element("stringMatch", &[("caseSensitive", case)], &sides)
                            }
                        };
                        let id = format!("ANSWER_{}_{}", place + 1, at + 1);
                        let all = format!(
                            "{}{}",
                            self.variable("FEEDBACK"),
                            self.base("identifier", &id)
                        );
                        let then = self.set("FEEDBACK", &self.element("multiple", &[], &all));
                        rules.push_str(&self.condition(&test, &then, ""));
                    }
                }
                rules
            }
            _ => String::new(),
        }
    }

    fn modal_feedback(&self) -> Vec<String> {
        let mut out = Vec::new();
        let mut add = |outcome: &str, id: &str, text: &Option<Text>| {
            if let Some(text) = text {
                out.push(self.element(
                    "modalFeedback",
                    &[
                        ("outcomeIdentifier", outcome),
                        ("identifier", id),
                        ("showHide", "show"),
                    ],
                    &self.wrapped(text),
                ));
            }
        };
        match &self.question.answer {
            Answer::Single { choices, .. } | Answer::Multiple { choices, .. } => {
                for (place, choice) in choices.iter().enumerate() {
                    add("FEEDBACK", &format!("C{}", place + 1), &choice.feedback);
                }
            }
            Answer::FillIn { gaps, .. } => {
                for (place, gap) in gaps.iter().enumerate() {
                    for (at, one) in gap.accepted.iter().enumerate() {
                        let id = format!("ANSWER_{}_{}", place + 1, at + 1);
                        add("FEEDBACK", &id, &one.feedback);
                    }
                }
            }
            Answer::Numeric { accepted } => {
                for (at, one) in accepted.iter().enumerate() {
                    add("FEEDBACK", &format!("ANSWER_1_{}", at + 1), &one.feedback);
                }
            }
            _ => {}
        }
        add("FEEDBACK_GENERAL", "GENERAL", &self.question.feedback);
        add("FEEDBACK_RESULT", "RIGHT", &self.question.feedback_right);
        add("FEEDBACK_RESULT", "WRONG", &self.question.feedback_wrong);
        out
    }
}

fn response_id(place: usize, gaps: usize) -> String {
    if gaps == 1 {
        "RESPONSE".to_owned()
    } else {
        format!("RESPONSE_{}", place + 1)
    }
}

fn pair((place, left): (usize, &Left)) -> String {
    format!("L{} R{}", place + 1, left.right + 1)
}
