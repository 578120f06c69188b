//! QTI 1.2 as Common Cartridge uses it: choices, true or false, words to be
//! written, essays.

use roxmltree::Node;
use sopan_rules::numbers::Exact;

use crate::packages::xml::{attribute, child, children, place, text};
use crate::problems::{Problem, Report};
use crate::questions::check::check;
use crate::questions::{Accepted, Answer, Choice, Gap, Question, Read, Text, codes, number, share};
use crate::values::one_line;

/// Reads every item below an element.
pub(crate) fn read(root: Node<'_, '_>, file: &str, out: &mut Read) {
    for node in named(root, "item") {
        out.found += 1;
        let place = place(file, node);
        if let Some(question) = item(node, &place, &mut out.report)
            && check(&question, &place, &mut out.report)
        {
            out.questions.push(question);
        }
    }
}

/// All elements of this name below a node.
fn named<'a, 'i: 'a>(node: Node<'a, 'i>, name: &'static str) -> impl Iterator<Item = Node<'a, 'i>> {
    node.descendants()
        .filter(move |inner| inner.is_element() && inner.tag_name().name() == name)
}

/// A field of the item's metadata.
fn field(node: Node<'_, '_>, label: &str) -> Option<String> {
    named(node, "qtimetadatafield")
        .find(|field| child(*field, "fieldlabel").is_some_and(|name| text(name) == label))
        .and_then(|field| child(field, "fieldentry"))
        .map(|entry| one_line(&text(entry)))
}

/// What the material right inside an element says.
fn material(node: Node<'_, '_>) -> Text {
    let mut html = String::new();
    let said = node
        .children()
        .filter(|inner| matches!(inner.tag_name().name(), "material" | "flow" | "flow_mat"))
        .flat_map(|inner| named(inner, "mattext"))
        // A flow may hold the choices too.
        .filter(|inner| {
            !inner
                .ancestors()
                .any(|at| at.tag_name().name() == "response_label" && at != node)
        });
    for one in said {
        let is_html = attribute(one, "texttype").is_some_and(|kind| kind.contains("html"));
        let said = text(one);
        if is_html {
            html.push_str(&said);
        } else {
            html.push_str(Text::from_plain(&said).html());
        }
    }
    Text::from_html(&html)
}

/// What is scored, and what is told, for an answer.
struct Condition {
    answers: Vec<(String, bool)>,
    score: Option<Exact>,
    feedback: Option<String>,
}

fn conditions(node: Node<'_, '_>) -> Vec<Condition> {
    let mut out = Vec::new();
    for condition in named(node, "respcondition") {
        let Some(variables) = child(condition, "conditionvar") else {
            continue;
        };
        let answers = named(variables, "varequal")
            .filter(|one| !one.ancestors().any(|at| at.tag_name().name() == "not"))
            .map(|one| {
                let case =
                    attribute(one, "case").is_some_and(|case| case.eq_ignore_ascii_case("yes"));
                (one_line(&text(one)), case)
            })
            .collect();
        let score = children(condition, "setvar")
            .find(|set| {
                attribute(*set, "varname").is_none_or(|name| name.eq_ignore_ascii_case("score"))
            })
            .and_then(|set| number(&text(set)));
        let feedback = child(condition, "displayfeedback")
            .and_then(|shown| attribute(shown, "linkrefid"))
            .map(str::to_owned);
        out.push(Condition {
            answers,
            score,
            feedback,
        });
    }
    out
}

fn item(node: Node<'_, '_>, place: &str, report: &mut Report) -> Option<Question> {
    let mut refuse = |code, value: &str| {
        report.push(Problem::new(code).in_column(place).of_value(value));
        None
    };
    let profile = field(node, "cc_profile").unwrap_or_default();
    let Some(presentation) = child(node, "presentation") else {
        return refuse(&codes::NO_TEXT, "");
    };
    let conditions = conditions(node);
    let most = conditions.iter().filter_map(|one| one.score.as_ref()).max();
    let most = most.cloned().unwrap_or_else(Exact::zero);
    let credit = |condition: &Condition| {
        let score = condition.score.as_ref()?;
        score.in_per_cent_of(&most).map(|percent| share(&percent))
    };
    let told = |id: &str| {
        let found = named(node, "itemfeedback").find(|one| attribute(*one, "ident") == Some(id))?;
        let said: String = named(found, "mattext").map(text).collect();
        let said = Text::from_html(&said);
        (!said.is_empty()).then_some(said)
    };
    let choices: Vec<Node<'_, '_>> = named(presentation, "response_lid").collect();
    let written: Vec<Node<'_, '_>> = named(presentation, "response_str").collect();
    let answer = match (choices.as_slice(), written.as_slice()) {
        ([only], []) => {
            let labels: Vec<Node<'_, '_>> = named(*only, "response_label").collect();
            let multiple = attribute(*only, "rcardinality") == Some("Multiple");
            let each = labels.iter().map(|label| {
                let id = attribute(*label, "ident").unwrap_or_default();
                let of = |one: &&Condition| one.answers.iter().any(|(answer, _)| answer == id);
                let credit = conditions.iter().filter(of).find_map(credit);
                let credit = credit.unwrap_or_else(Exact::zero);
                let alone = conditions
                    .iter()
                    .filter(of)
                    .filter(|one| one.answers.len() == 1);
                let feedback = alone
                    .filter_map(|one| one.feedback.as_deref())
                    .find_map(told);
                Choice {
                    text: material(*label),
                    right: credit == Exact::hundred(),
                    credit,
                    feedback,
                }
            });
            let mut list: Vec<Choice> = each.collect();
            if multiple {
                // All right ones together are worth the score.
                for choice in &mut list {
                    choice.right = choice.credit > Exact::zero();
                    choice.credit = Exact::from(if choice.right { 100 } else { 0 });
                }
                Answer::Multiple {
                    choices: list,
                    partial: false,
                    shuffle: false,
                }
            } else if profile.starts_with("cc.true_false") && list.len() == 2 {
                let says_true = |place: usize| {
                    let id = attribute(labels[place], "ident").unwrap_or_default();
                    id.eq_ignore_ascii_case("true")
                        || list[place].text.plain().eq_ignore_ascii_case("true")
                };
                let right = if says_true(0) {
                    list[0].right
                } else {
                    list[1].right
                };
                Answer::TrueFalse { right }
            } else {
                Answer::Single {
                    choices: list,
                    shuffle: false,
                }
            }
        }
        ([], [_]) if profile.starts_with("cc.essay") || most <= Exact::zero() => {
            Answer::Essay { rubric: None }
        }
        ([], [_]) => {
            if named(node, "varsubstring").next().is_some() {
                return refuse(&codes::QTI_INTERACTION, "pattern match");
            }
            let mut case_matters = false;
            let mut accepted = Vec::new();
            for condition in &conditions {
                let Some(credit) = credit(condition).filter(|credit| *credit > Exact::zero())
                else {
                    continue;
                };
                for (answer, case) in &condition.answers {
                    case_matters |= *case;
                    accepted.push(Accepted {
                        text: answer.clone(),
                        credit: credit.clone(),
                        feedback: condition.feedback.as_deref().and_then(told),
                    });
                }
            }
            Answer::FillIn {
                gaps: vec![Gap {
                    accepted,
                    offered: Vec::new(),
                }],
                case_matters,
            }
        }
        ([], []) => return refuse(&codes::QTI_INTERACTION, &profile),
        _ => return refuse(&codes::QTI_SEVERAL, &profile),
    };
    let mut question = Question::new(material(presentation), answer);
    question.id = attribute(node, "ident").map(str::to_owned);
    question.title = one_line(attribute(node, "title").unwrap_or_default());
    if let Some(marks) = field(node, "cc_weighting").and_then(|text| number(&text)) {
        question.marks = marks;
    }
    question.feedback = told("general_fb");
    question.feedback_right = told("correct_fb");
    question.feedback_wrong = told("general_incorrect_fb");
    Some(question)
}
