//! One item of QTI as a question.

use std::cell::Cell;
use std::collections::BTreeMap;

use roxmltree::Node;
use sopan_rules::numbers::Exact;

use super::{att, name, part, parts};
use crate::codes::Code;
use crate::packages::addresses::{joined, percent_decoded};
use crate::packages::xml::{self, Xml};
use crate::problems::{Problem, Report};
use crate::questions::media::{MOST_IN_QUESTION, Unfit, is_sound};
use crate::questions::text::{from_xml, showing};
use crate::questions::{
    Accepted, Answer, Choice, Gap, Left, Number, Question, Text, codes, number, share,
};
use crate::values::one_line;

/// The file that lies at a path of the package, as the address that holds it; none where there
/// is no such file.
pub(super) type Files<'f> = dyn Fn(&str) -> Option<Result<String, Unfit>> + 'f;

/// Reads an item; what is wrong goes into the report.
pub(super) fn read(
    root: Node<'_, '_>,
    xml: &Xml,
    (folder, files): (&str, &Files<'_>),
    report: &mut Report,
) -> Option<Question> {
    let mut reader = Reader {
        root,
        xml,
        folder,
        files,
        held: Cell::new(0),
        report,
        responses: BTreeMap::new(),
        processing: Processing::of(root),
    };
    reader.item()
}

/// How an answer is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Processing {
    /// The right answer and no other.
    Match,
    /// By a mapping of answers to marks.
    Map,
    /// By conditions on a number.
    Number,
    /// Not said.
    Silent,
    /// In a way of its own.
    Own,
}

impl Processing {
    fn of(root: Node<'_, '_>) -> Processing {
        let Some(node) = part(root, "responseProcessing") else {
            return Processing::Silent;
        };
        if let Some(template) = att(node, "template").or_else(|| att(node, "templateLocation")) {
            let last = template.rsplit('/').next().unwrap_or(template);
            return match last.split('.').next().unwrap_or(last) {
                "match_correct" => Processing::Match,
                "map_response" => Processing::Map,
                _ => Processing::Own,
            };
        }
        let names: Vec<String> = node
            .descendants()
            .filter(|inner| inner.is_element())
            .map(name)
            .collect();
        let has = |wanted: &str| names.iter().any(|name| name == wanted);
        if names.len() <= 1 {
            Processing::Silent
        } else if has("mapResponse") {
            Processing::Map
        } else if has("equal") {
            Processing::Number
        } else if has("match") && has("correct") {
            Processing::Match
        } else {
            Processing::Own
        }
    }
}

/// A declared response.
#[derive(Debug, Default)]
struct Response {
    cardinality: String,
    base: String,
    correct: Vec<String>,
    mapping: Option<Mapping>,
}

#[derive(Debug)]
struct Mapping {
    default: Exact,
    /// Key, marks, whether capital letters count.
    entries: Vec<(String, Exact, bool)>,
}

impl Mapping {
    fn value(&self, key: &str) -> Exact {
        let found = self.entries.iter().find(|(known, ..)| same_key(known, key));
        found.map_or_else(|| self.default.clone(), |(_, value, _)| value.clone())
    }
}

/// Pairs are written with any blank space between.
fn same_key(one: &str, other: &str) -> bool {
    one == other || one.split_whitespace().eq(other.split_whitespace())
}

struct Reader<'r, 'd, 'i> {
    root: Node<'d, 'i>,
    xml: &'r Xml,
    folder: &'r str,
    files: &'r Files<'r>,
    /// How long the addresses are together that hold files.
    held: Cell<usize>,
    report: &'r mut Report,
    responses: BTreeMap<String, Response>,
    processing: Processing,
}

impl<'d, 'i> Reader<'_, 'd, 'i> {
    fn problem(&mut self, node: Node<'_, '_>, code: &'static Code, value: &str) {
        let mut place = self.xml.place(node);
        if node != self.root {
            let id = att(self.root, "identifier").unwrap_or_default();
            place = format!("{place}, question “{id}”");
        }
        self.report
            .push(Problem::new(code).in_column(&place).of_value(value));
    }

    fn item(&mut self) -> Option<Question> {
        let root = self.root;
        if part(root, "templateDeclaration").is_some() {
            self.problem(root, &codes::QTI_TEMPLATE, "");
            return None;
        }
        if att(root, "adaptive") == Some("true") {
            self.problem(root, &codes::QTI_ADAPTIVE, "");
        }
        for node in parts(root, "responseDeclaration") {
            let id = att(node, "identifier").unwrap_or_default().to_owned();
            let response = self.response(node);
            self.responses.insert(id, response);
        }
        let Some(body) = part(root, "itemBody") else {
            self.problem(root, &codes::NO_TEXT, "");
            return None;
        };
        let interactions: Vec<Node<'d, 'i>> = body
            .descendants()
            .filter(|node| {
                node.is_element() && {
                    let name = name(*node);
                    name.ends_with("Interaction") && name != "endAttemptInteraction"
                }
            })
            .collect();
        let mut question = Question::new(Text::default(), Answer::Nothing);
        question.id = att(root, "identifier").map(str::to_owned);
        question.title = one_line(att(root, "title").unwrap_or_default());
        let is_gap = |node: &Node<'_, '_>| {
            matches!(
                name(*node).as_str(),
                "textEntryInteraction" | "inlineChoiceInteraction"
            )
        };
        let (answer, marks) = match interactions.as_slice() {
            [] => (Answer::Nothing, None),
            gaps if gaps.iter().all(is_gap) => self.gaps(gaps)?,
            [only] => self.interaction(*only, body)?,
            several => {
                let names: Vec<String> = several.iter().map(|node| name(*node)).collect();
                self.problem(several[1], &codes::QTI_SEVERAL, &names.join(", "));
                return None;
            }
        };
        if self.processing == Processing::Own
            && !matches!(answer, Answer::Essay { .. } | Answer::Nothing)
        {
            let node = part(root, "responseProcessing").unwrap_or(root);
            self.problem(node, &codes::QTI_PROCESSING, "");
        }
        question.marks = self
            .stated_marks()
            .or(marks)
            .unwrap_or_else(|| Exact::from(1));
        let gap = match &answer {
            Answer::FillIn { .. } => GapMark::Numbered,
            _ => GapMark::Line,
        };
        question.text = self.text(body, &interactions, gap);
        question.answer = answer;
        self.feedback(&mut question, &interactions);
        Some(question)
    }

    fn response(&mut self, node: Node<'_, '_>) -> Response {
        let values = |node: Node<'_, '_>| -> Vec<String> {
            parts(node, "value")
                .into_iter()
                .map(|value| one_line(&xml::text(value)))
                .filter(|value| !value.is_empty())
                .collect()
        };
        let mapping = part(node, "mapping").map(|mapping| Mapping {
            default: att(mapping, "defaultValue")
                .and_then(number)
                .unwrap_or_else(Exact::zero),
            entries: parts(mapping, "mapEntry")
                .into_iter()
                .filter_map(|entry| {
                    Some((
                        one_line(att(entry, "mapKey")?),
                        att(entry, "mappedValue").and_then(number)?,
                        att(entry, "caseSensitive") != Some("false"),
                    ))
                })
                .collect(),
        });
        Response {
            cardinality: att(node, "cardinality").unwrap_or("single").to_owned(),
            base: att(node, "baseType").unwrap_or("identifier").to_owned(),
            correct: part(node, "correctResponse")
                .map(values)
                .unwrap_or_default(),
            mapping,
        }
    }

    /// The marks that the item itself states: the largest score there is.
    fn stated_marks(&self) -> Option<Exact> {
        let outcomes = parts(self.root, "outcomeDeclaration");
        let of = |id: &str| {
            outcomes
                .iter()
                .copied()
                .find(|node| att(*node, "identifier") == Some(id))
        };
        let maximum = of("SCORE")
            .and_then(|node| att(node, "normalMaximum"))
            .and_then(number);
        let other = || {
            let value = of("MAXSCORE").and_then(|node| part(node, "defaultValue"))?;
            number(&xml::text(value))
        };
        maximum
            .or_else(other)
            .filter(|marks| *marks > Exact::zero())
    }

    /// The response of an interaction.
    fn response_of(&mut self, node: Node<'_, '_>) -> Option<Response> {
        let id = att(node, "responseIdentifier").unwrap_or_default();
        let found = self.responses.remove(id);
        if found.is_none() {
            self.problem(node, &codes::QTI_NO_RESPONSE, id);
        }
        found
    }

    /// Whether the mapping decides, or nothing else can.
    fn by_mapping(&self, response: &Response) -> bool {
        response.mapping.is_some()
            && (self.processing == Processing::Map
                || (response.correct.is_empty() && self.processing != Processing::Match))
    }

    fn interaction(
        &mut self,
        node: Node<'d, 'i>,
        body: Node<'d, 'i>,
    ) -> Option<(Answer, Option<Exact>)> {
        match name(node).as_str() {
            "choiceInteraction" => self.choice(node),
            "orderInteraction" => self.order(node).map(|answer| (answer, None)),
            "matchInteraction" => self.matching(node),
            "extendedTextInteraction" => {
                let rubric: Vec<String> = body
                    .descendants()
                    .filter(|node| node.is_element() && is_for_markers(*node))
                    .map(|node| self.html(content(node)))
                    .collect();
                let rubric = Text::from_html(&rubric.concat());
                let rubric = Some(rubric).filter(|rubric| !rubric.is_empty());
                Some((Answer::Essay { rubric }, None))
            }
            other => {
                self.problem(node, &codes::QTI_INTERACTION, other);
                None
            }
        }
    }

    fn choice(&mut self, node: Node<'d, 'i>) -> Option<(Answer, Option<Exact>)> {
        let response = self.response_of(node)?;
        let offered = parts(node, "simpleChoice");
        let ids: Vec<&str> = offered
            .iter()
            .map(|choice| att(*choice, "identifier").unwrap_or_default())
            .collect();
        for right in &response.correct {
            if !ids.contains(&right.as_str()) {
                self.problem(node, &codes::QTI_UNKNOWN_CHOICE, right);
                return None;
            }
        }
        let single = response.cardinality == "single";
        let zero = Exact::zero();
        let mut marks = None;
        let mapping = response
            .mapping
            .as_ref()
            .filter(|_| self.by_mapping(&response));
        let credits: Option<Vec<Exact>> = mapping.map(|mapping| {
            let values: Vec<Exact> = ids.iter().map(|id| mapping.value(id)).collect();
            let most = if single {
                values.iter().max().cloned().unwrap_or_else(Exact::zero)
            } else {
                values.iter().filter(|value| **value > zero).sum()
            };
            let of = self.stated_marks().unwrap_or_else(|| most.clone());
            marks = Some(of.clone());
            values
                .iter()
                .map(|value| {
                    value
                        .in_per_cent_of(&of)
                        .map_or_else(Exact::zero, |p| share(&p))
                })
                .collect()
        });
        if credits.is_none() && response.correct.is_empty() {
            self.problem(node, &codes::QTI_NO_CORRECT, "");
            return None;
        }
        let mut choices = Vec::new();
        for (place, one) in offered.iter().enumerate() {
            let listed = response.correct.iter().any(|id| id == ids[place]);
            let (right, credit) = match &credits {
                None => (listed, Exact::from(if listed { 100 } else { 0 })),
                Some(credits) => {
                    let credit = credits[place].clone();
                    let right = if !single {
                        credit > zero
                    } else if response.correct.is_empty() {
                        credit == Exact::hundred()
                    } else {
                        listed
                    };
                    (right, credit)
                }
            };
            let feedback: Vec<String> = one
                .descendants()
                .filter(|inner| inner.is_element() && is_feedback(*inner))
                .map(|inner| self.html(content(inner)))
                .collect();
            choices.push(Choice {
                text: Text::from_html(&self.html(*one)),
                right,
                credit,
                feedback: some(&feedback.concat()),
            });
        }
        let shuffle = att(node, "shuffle") == Some("true");
        if single
            && credits.is_none()
            && let Some(right) = true_or_false(&ids, &choices)
        {
            return Some((Answer::TrueFalse { right }, marks));
        }
        let answer = if single {
            Answer::Single { choices, shuffle }
        } else {
            Answer::Multiple {
                choices,
                partial: credits.is_some(),
                shuffle,
            }
        };
        Some((answer, marks))
    }

    fn order(&mut self, node: Node<'d, 'i>) -> Option<Answer> {
        let response = self.response_of(node)?;
        let offered = parts(node, "simpleChoice");
        let mut items = Vec::new();
        for id in &response.correct {
            let found = offered
                .iter()
                .find(|choice| att(**choice, "identifier") == Some(id));
            match found {
                Some(choice) => items.push(Text::from_html(&self.html(*choice))),
                None => {
                    self.problem(node, &codes::QTI_UNKNOWN_CHOICE, id);
                    return None;
                }
            }
        }
        if items.len() != offered.len() {
            self.problem(node, &codes::QTI_NO_CORRECT, "");
            return None;
        }
        Some(Answer::Order { items })
    }

    fn matching(&mut self, node: Node<'d, 'i>) -> Option<(Answer, Option<Exact>)> {
        let response = self.response_of(node)?;
        let sets = parts(node, "simpleMatchSet");
        let [first, second] = sets.as_slice() else {
            self.problem(node, &codes::QTI_INTERACTION, "matchInteraction");
            return None;
        };
        let of = |set: Node<'d, 'i>| parts(set, "simpleAssociableChoice");
        let (left_nodes, right_nodes) = (of(*first), of(*second));
        let id = |node: &Node<'d, 'i>| att(*node, "identifier").unwrap_or_default();
        let mut pairs = response.correct.clone();
        let mut marks = None;
        let mapped = response
            .mapping
            .as_ref()
            .filter(|_| self.by_mapping(&response));
        let mut uneven = false;
        if let Some(mapping) = mapped {
            let positive: Vec<&(String, Exact, bool)> = mapping
                .entries
                .iter()
                .filter(|(_, value, _)| *value > Exact::zero())
                .collect();
            if pairs.is_empty() {
                pairs = positive.iter().map(|(key, ..)| key.clone()).collect();
            }
            uneven = positive.windows(2).any(|two| two[0].1 != two[1].1);
            marks = Some(positive.iter().map(|(_, value, _)| value).sum());
        }
        let partial = mapped.is_some();
        if uneven {
            self.problem(node, &codes::QTI_UNEVEN, "");
        }
        let mut left = Vec::new();
        for one in &left_nodes {
            let belongs: Vec<usize> = pairs
                .iter()
                .filter_map(|pair| {
                    let mut sides = pair.split_whitespace();
                    let (from, to) = (sides.next()?, sides.next()?);
                    let other = match (from == id(one), to == id(one)) {
                        (true, _) => to,
                        (_, true) => from,
                        _ => return None,
                    };
                    right_nodes.iter().position(|node| id(node) == other)
                })
                .collect();
            let text = Text::from_html(&self.html(*one));
            let [right] = belongs.as_slice() else {
                self.problem(*one, &codes::QTI_PAIRS, &text.plain());
                return None;
            };
            left.push(Left {
                text,
                right: *right,
            });
        }
        let right = right_nodes
            .iter()
            .map(|node| Text::from_html(&self.html(*node)))
            .collect();
        Some((
            Answer::Match {
                left,
                right,
                partial,
            },
            marks,
        ))
    }

    /// Gaps in a text; a single gap for a number is a numeric question.
    fn gaps(&mut self, nodes: &[Node<'d, 'i>]) -> Option<(Answer, Option<Exact>)> {
        let mut read = Vec::new();
        for node in nodes {
            read.push((*node, self.response_of(*node)?));
        }
        if let [(node, response)] = read.as_slice()
            && name(*node) == "textEntryInteraction"
            && matches!(response.base.as_str(), "float" | "integer")
        {
            return self.numeric(*node, response);
        }
        let stated = self.stated_marks();
        let count = Exact::from(i64::try_from(read.len()).unwrap_or(1));
        let mut sum = Exact::zero();
        let mut gaps = Vec::new();
        let mut case_matters = false;
        for (node, response) in &read {
            let offered: Vec<(String, String)> = parts(*node, "inlineChoice")
                .into_iter()
                .map(|choice| {
                    let id = att(choice, "identifier").unwrap_or_default().to_owned();
                    (id, one_line(&xml::text(choice)))
                })
                .collect();
            let free = offered.is_empty();
            let said = |key: &str| {
                let found = offered.iter().find(|(id, _)| id == key);
                found.map_or_else(|| key.to_owned(), |(_, text)| text.clone())
            };
            let mapped = response
                .mapping
                .as_ref()
                .filter(|_| self.by_mapping(response));
            let mut accepted: Vec<Accepted> = Vec::new();
            if let Some(mapping) = mapped {
                let most = mapping.entries.iter().map(|(_, value, _)| value).max();
                let most = most.cloned().unwrap_or_else(Exact::zero);
                sum = &sum + &most;
                for (key, value, sensitive) in &mapping.entries {
                    case_matters |= *sensitive && free;
                    if *value <= Exact::zero() {
                        continue;
                    }
                    let of = match &stated {
                        Some(marks) => (value * &count).in_per_cent_of(marks),
                        None => value.in_per_cent_of(&most),
                    };
                    accepted.push(Accepted {
                        text: said(key),
                        credit: of.map_or_else(Exact::zero, |of| share(&of)),
                        feedback: None,
                    });
                }
            } else {
                sum = &sum + &Exact::from(1);
                case_matters |= free;
                accepted.extend(response.correct.iter().map(|key| Accepted {
                    text: said(key),
                    credit: Exact::hundred(),
                    feedback: None,
                }));
            }
            if accepted.is_empty() {
                self.problem(*node, &codes::QTI_NO_CORRECT, "");
                return None;
            }
            gaps.push(Gap {
                accepted,
                offered: offered.into_iter().map(|(_, text)| text).collect(),
            });
        }
        Some((Answer::FillIn { gaps, case_matters }, Some(sum)))
    }

    fn numeric(
        &mut self,
        node: Node<'d, 'i>,
        response: &Response,
    ) -> Option<(Answer, Option<Exact>)> {
        let mut accepted: Vec<Number> = Vec::new();
        let stated = self.stated_marks();
        let conditions: Vec<Node<'d, 'i>> = part(self.root, "responseProcessing")
            .into_iter()
            .flat_map(|node| node.descendants())
            .filter(|node| {
                node.is_element() && matches!(name(*node).as_str(), "responseIf" | "responseElseIf")
            })
            .collect();
        let mut scores = Vec::new();
        for condition in conditions {
            let Some(equal) = part(condition, "equal") else {
                continue;
            };
            let value = part(equal, "baseValue")
                .and_then(|value| number(&xml::text(value)))
                .or_else(|| response.correct.first().and_then(|value| number(value)));
            let score = parts(condition, "setOutcomeValue")
                .into_iter()
                .find(|set| att(*set, "identifier") == Some("SCORE"))
                .and_then(|set| part(set, "baseValue"))
                .and_then(|value| number(&xml::text(value)));
            if let Some(value) = value {
                let (value, tolerance) = tolerance(equal, value);
                scores.push(score.unwrap_or_else(|| Exact::from(1)));
                accepted.push(Number {
                    value,
                    tolerance,
                    credit: Exact::hundred(),
                    feedback: None,
                });
            }
        }
        let most = scores.iter().max().cloned();
        let of = stated.or(most.clone()).unwrap_or_else(|| Exact::from(1));
        for (one, score) in accepted.iter_mut().zip(&scores) {
            one.credit = score
                .in_per_cent_of(&of)
                .map_or_else(Exact::zero, |c| share(&c));
        }
        if accepted.is_empty() {
            let keys: Vec<&str> = if response.correct.is_empty() {
                let entries = response.mapping.iter().flat_map(|mapping| &mapping.entries);
                entries.map(|(key, ..)| key.as_str()).collect()
            } else {
                response.correct.iter().map(String::as_str).collect()
            };
            accepted.extend(keys.into_iter().filter_map(number).map(|value| Number {
                value,
                tolerance: Exact::zero(),
                credit: Exact::hundred(),
                feedback: None,
            }));
        }
        if accepted.is_empty() {
            self.problem(node, &codes::QTI_NO_CORRECT, "");
            return None;
        }
        Some((Answer::Numeric { accepted }, most))
    }

    /// What an element says, as HTML, without interactions and feedback.
    fn html(&mut self, node: Node<'_, '_>) -> String {
        let mut told = Vec::new();
        let html = {
            let mut each = |inner: Node<'_, '_>| {
                if is_feedback(inner) {
                    return Some(String::new());
                }
                self.shown(inner, &mut told)
            };
            from_xml(node, &mut each, &|address| self.address(address))
        };
        for (code, file) in told {
            self.problem(node, code, &file);
        }
        html
    }

    /// An element that shows a picture or a sound of the package, with that file in it; what
    /// there is to tell of files that are shown.
    fn shown(&self, node: Node<'_, '_>, told: &mut Vec<(&'static Code, String)>) -> Option<String> {
        let (file, address) = match shown_file(node) {
            Some(file) => match self.address_of(node, &file) {
                Ok(address) => (file, address),
                Err(code) => {
                    told.push((code, file));
                    return None;
                }
            },
            // Of several sources the first that can be held. Where none can, each is told.
            None if node.tag_name().name() == "audio" && node.attribute("src").is_none() => {
                let mut sources = node.children().filter_map(shown_file);
                sources.find_map(|file| {
                    let address = self.address_of(node, &file).ok()?;
                    Some((file, address))
                })?
            }
            None => return None,
        };
        let held = self.held.get() + address.len();
        if held / 4 * 3 > MOST_IN_QUESTION {
            told.push((&codes::QTI_MEDIA_SIZE, file));
            return None;
        }
        self.held.set(held);
        let words = match node.tag_name().name() {
            "object" => one_line(&xml::text(node)),
            _ => node.attribute("alt").unwrap_or_default().to_owned(),
        };
        if !is_sound(&address) && words.trim().is_empty() {
            told.push((&codes::QTI_MEDIA_WORDS, file));
        }
        Some(showing(node, &address, &words))
    }

    /// A file that an element shows, as the address that holds it; or why it can't be held.
    fn address_of(&self, node: Node<'_, '_>, file: &str) -> Result<String, &'static Code> {
        let source = node.parent_element();
        let source = source.filter(|_| node.tag_name().name() == "source");
        let shows = source.unwrap_or(node).tag_name().name();
        let inside = matches!(shows, "img" | "audio" | "object")
            && !file.contains(':')
            && !file.starts_with('/');
        let folder = [self.folder.to_owned()];
        let path = inside.then(|| joined(&folder, &percent_decoded(file)));
        match path.flatten().and_then(|path| (self.files)(&path)) {
            Some(Ok(address)) => Ok(address),
            Some(Err(Unfit::Size)) => Err(&codes::QTI_MEDIA_SIZE),
            Some(Err(Unfit::Kind)) | None => Err(&codes::QTI_MEDIA),
        }
    }

    /// Addresses of files become paths in the package.
    fn address(&self, address: &str) -> String {
        if address.contains(':') || address.starts_with(['/', '#']) {
            return address.to_owned();
        }
        format!("{}{address}", self.folder)
    }

    fn text(&mut self, body: Node<'d, 'i>, interactions: &[Node<'d, 'i>], gap: GapMark) -> Text {
        // A block that only holds the gap of the question asks nothing itself.
        let lone_block = match interactions {
            [only] => only
                .parent_element()
                .filter(|parent| *parent != body && !says_more(*parent, *only)),
            _ => None,
        };
        let mut prompts = Vec::new();
        let mut told = Vec::new();
        // What our own writer puts around a text is taken off again.
        let start = only_division(body, lone_block).unwrap_or(body);
        let html = {
            let mut each = |node: Node<'d, 'i>| {
                if Some(node) == lone_block {
                    let inside = interactions.iter().filter_map(|one| part(*one, "prompt"));
                    prompts.extend(inside);
                    return Some(String::new());
                }
                if is_feedback(node) || is_for_markers(node) {
                    return Some(String::new());
                }
                if let Some(place) = interactions.iter().position(|one| *one == node) {
                    prompts.extend(part(node, "prompt"));
                    let is_gap = matches!(
                        name(node).as_str(),
                        "textEntryInteraction" | "inlineChoiceInteraction"
                    );
                    return Some(match gap {
                        _ if !is_gap => String::new(),
                        GapMark::Numbered => format!("[[{}]]", place + 1),
                        GapMark::Line => "_____".to_owned(),
                    });
                }
                self.shown(node, &mut told)
            };
            from_xml(start, &mut each, &|address| self.address(address))
        };
        for (code, file) in told {
            self.problem(body, code, &file);
        }
        let mut html = html.trim().to_owned();
        for prompt in prompts {
            let prompt = self.html(prompt);
            let prompt = prompt.trim();
            if html.is_empty() {
                html = prompt.to_owned();
            } else if !prompt.is_empty() {
                html = format!("{html}<p>{prompt}</p>");
            }
        }
        if interactions.len() == 1
            && let Some(before) = html.strip_suffix("[[1]]")
        {
            html = before.trim_end().to_owned();
        }
        Text::from_html(&html)
    }

    fn feedback(&mut self, question: &mut Question, interactions: &[Node<'d, 'i>]) {
        let ids: Vec<&str> = interactions
            .iter()
            .flat_map(|node| parts(*node, "simpleChoice"))
            .map(|choice| att(choice, "identifier").unwrap_or_default())
            .collect();
        for node in parts(self.root, "modalFeedback") {
            let id = att(node, "identifier").unwrap_or_default();
            let Some(text) = some(&self.html(content(node))) else {
                continue;
            };
            let choice = ids.iter().position(|known| *known == id);
            let slot = match (&mut question.answer, choice) {
                (
                    Answer::Single { choices, .. } | Answer::Multiple { choices, .. },
                    Some(place),
                ) => choices.get_mut(place).map(|choice| &mut choice.feedback),
                (Answer::FillIn { gaps, .. }, _) => numbered(id).and_then(|(gap, one)| {
                    let gap = gaps.get_mut(gap)?;
                    gap.accepted.get_mut(one).map(|one| &mut one.feedback)
                }),
                (Answer::Numeric { accepted }, _) => numbered(id)
                    .and_then(|(_, one)| accepted.get_mut(one).map(|one| &mut one.feedback)),
                _ => None,
            };
            let slot = match slot {
                Some(slot) => slot,
                None => match id.to_lowercase().as_str() {
                    "right" | "correct" => &mut question.feedback_right,
                    "wrong" | "incorrect" => &mut question.feedback_wrong,
                    _ => &mut question.feedback,
                },
            };
            *slot = Some(match slot.take() {
                None => text,
                Some(before) => Text::from_html(&format!("{}<br>{}", before.html(), text.html())),
            });
        }
    }
}

/// What stands in a text where an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum GapMark {
    Numbered,
    Line,
}

fn some(html: &str) -> Option<Text> {
    let text = Text::from_html(html);
    (!text.is_empty()).then_some(text)
}

/// “ANSWER_1_2”: the second answer of the first gap.
fn numbered(id: &str) -> Option<(usize, usize)> {
    let (gap, one) = id.strip_prefix("ANSWER_")?.split_once('_')?;
    let place = |text: &str| text.parse::<usize>().ok()?.checked_sub(1);
    Some((place(gap)?, place(one)?))
}

fn is_feedback(node: Node<'_, '_>) -> bool {
    matches!(
        name(node).as_str(),
        "feedbackInline" | "feedbackBlock" | "modalFeedback"
    )
}

/// A block that only who marks may see.
fn is_for_markers(node: Node<'_, '_>) -> bool {
    name(node) == "rubricBlock"
        && att(node, "view").is_some_and(|view| {
            view.split_whitespace().any(|one| one == "scorer")
                && !view.split_whitespace().any(|one| one == "candidate")
        })
}

/// Version 3 wraps the content of feedback and rubrics once more.
fn content<'a, 'i>(node: Node<'a, 'i>) -> Node<'a, 'i> {
    part(node, "contentBody").unwrap_or(node)
}

/// The file that an element shows.
fn shown_file(node: Node<'_, '_>) -> Option<String> {
    let source = match node.tag_name().name() {
        "img" | "audio" | "video" | "source" | "track" => node.attribute("src"),
        "object" => node.attribute("data"),
        _ => None,
    }?;
    (!source.starts_with("data:")).then(|| source.to_owned())
}

/// Something besides this child in its parent.
fn says_more(parent: Node<'_, '_>, child: Node<'_, '_>) -> bool {
    let is_said = |node: Node<'_, '_>| {
        node.is_text() && node.text().is_some_and(|text| !text.trim().is_empty())
    };
    parent
        .children()
        .any(|other| other != child && (other.is_element() || is_said(other)))
}

/// The only element of a body that asks, where it is a bare `<div>`.
fn only_division<'a, 'i>(
    body: Node<'a, 'i>,
    lone_block: Option<Node<'a, 'i>>,
) -> Option<Node<'a, 'i>> {
    let mut found = None;
    for node in body.children() {
        if node.is_text() && !node.text().unwrap_or_default().trim().is_empty() {
            return None;
        }
        let aside = !node.is_element()
            || (Some(node) == lone_block && !has_prompt(node))
            || is_for_markers(node)
            || (name(node).ends_with("Interaction") && part(node, "prompt").is_none());
        if aside {
            continue;
        }
        if found.is_some() || name(node) != "div" || node.attributes().len() > 0 {
            return None;
        }
        found = Some(node);
    }
    found
}

/// Whether an interaction inside asks with a prompt of its own.
fn has_prompt(node: Node<'_, '_>) -> bool {
    node.children().any(|inner| part(inner, "prompt").is_some())
}

/// Which choice says “true”, where there are two that say true and false.
fn true_or_false(ids: &[&str], choices: &[Choice]) -> Option<bool> {
    let [first, second] = choices else {
        return None;
    };
    if first.feedback.is_some() || second.feedback.is_some() {
        return None;
    }
    let says = |place: usize| {
        let text = choices[place].text.plain().to_lowercase();
        match (ids[place].to_lowercase().as_str(), text.as_str()) {
            ("true", _) | (_, "true" | "सत्य" | "सही") => Some(true),
            ("false", _) | (_, "false" | "असत्य" | "गलत" | "ग़लत") => {
                Some(false)
            }
            _ => None,
        }
    };
    match (says(0)?, says(1)?) {
        (true, false) => Some(first.right),
        (false, true) => Some(second.right),
        _ => None,
    }
}

/// The number in the middle of what an `equal` accepts, and how far it reaches.
fn tolerance(equal: Node<'_, '_>, value: Exact) -> (Exact, Exact) {
    let given: Vec<Exact> = att(equal, "tolerance")
        .unwrap_or_default()
        .split_whitespace()
        .filter_map(number)
        .map(|one| one.abs())
        .collect();
    let (below, above) = match given.as_slice() {
        [] => return (value, Exact::zero()),
        [both] => (both.clone(), both.clone()),
        [below, above, ..] => (below.clone(), above.clone()),
    };
    let (below, above) = match att(equal, "toleranceMode") {
        Some("absolute") => (below, above),
        Some("relative") => (value.abs().per_cent(&below), value.abs().per_cent(&above)),
        _ => return (value, Exact::zero()),
    };
    let half = Exact::ratio(1, 2).unwrap_or_else(Exact::zero);
    let middle = &value + &(&(&above - &below) * &half);
    (middle, &(&below + &above) * &half)
}
