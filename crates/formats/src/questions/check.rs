//! What every question must have, whatever file it came in.

use std::collections::BTreeSet;

use sopan_rules::numbers::Exact;

use super::{Answer, Choice, Question, codes};
use crate::codes::Code;
use crate::problems::{Problem, Report, Severity};

/// More choices, gaps or pairs than that no person can answer.
pub(super) const MOST_ENTRIES: usize = 200;
/// Bytes of one text, without the pictures and sounds that it holds itself.
const LONGEST: usize = 200_000;
/// Bytes of these in one text, as addresses.
const MOST_MEDIA: usize = 1_400_000;

/// How long a text is without the addresses that hold pictures and sounds.
fn without_media(html: &str) -> usize {
    let held = html.split("=\"data:").skip(1);
    let held = held.filter_map(|rest| rest.find('"'));
    html.len() - held.sum::<usize>()
}

/// Says what is wrong with a question, at its place; whether it can be used.
pub fn check(question: &Question, place: &str, report: &mut Report) -> bool {
    let mut good = true;
    let mut problem = |code: &'static Code, value: &str| {
        good &= code.severity == Severity::Warning;
        report.push(Problem::new(code).in_column(place).of_value(value));
    };
    if question.text.plain().is_empty() && !question.text.html().contains("<img") {
        problem(&codes::NO_TEXT, "");
    }
    let long = |text: &str| without_media(text) > LONGEST || text.len() > LONGEST + MOST_MEDIA;
    if long(question.text.html()) || long(&question.title) {
        problem(&codes::TOO_LONG, "");
    }
    if question.marks <= Exact::zero() {
        problem(&codes::NO_MARKS, &question.marks.exact());
    }
    match &question.answer {
        Answer::Single { choices, .. } => {
            check_choices(choices, &mut problem);
            match choices.iter().filter(|choice| choice.right).count() {
                0 => problem(&codes::NOTHING_RIGHT, ""),
                1 => {}
                _ => problem(&codes::SEVERAL_RIGHT, ""),
            }
        }
        Answer::Multiple {
            choices, partial, ..
        } => {
            check_choices(choices, &mut problem);
            let right = choices.iter().filter(|choice| choice.right);
            let sum: Exact = right.clone().map(|choice| &choice.credit).sum();
            if right.count() == 0 {
                problem(&codes::NOTHING_RIGHT, "");
            } else if *partial && (&sum - &Exact::hundred()).abs() > Exact::from(1) {
                problem(&codes::CREDIT_SUM, &sum.exact());
            }
        }
        Answer::TrueFalse { .. } | Answer::Essay { .. } | Answer::Nothing => {}
        Answer::FillIn { gaps, .. } => {
            if gaps.is_empty() || gaps.len() > MOST_ENTRIES {
                problem(&codes::COUNT, &gaps.len().to_string());
            }
            for gap in gaps {
                if gap.accepted.len() > MOST_ENTRIES || gap.offered.len() > MOST_ENTRIES {
                    problem(&codes::COUNT, &gap.accepted.len().to_string());
                }
                if gap.accepted.iter().any(|one| one.text.trim().is_empty()) {
                    problem(&codes::EMPTY_CHOICE, "");
                }
                let full = |credit: &Exact| *credit == Exact::hundred();
                if !gap.accepted.iter().any(|one| full(&one.credit)) {
                    problem(&codes::NOTHING_RIGHT, "");
                }
            }
        }
        Answer::Match { left, right, .. } => {
            if left.len() < 2 || left.len() > MOST_ENTRIES || right.len() > MOST_ENTRIES {
                problem(&codes::TOO_FEW_PAIRS, &left.len().to_string());
            }
            if left.iter().any(|one| one.text.is_empty()) || right.iter().any(|t| t.is_empty()) {
                problem(&codes::EMPTY_CHOICE, "");
            }
            let mut seen = BTreeSet::new();
            for one in left {
                if !seen.insert(&one.text) {
                    problem(&codes::SAME_CHOICE, &one.text.plain());
                }
            }
        }
        Answer::Order { items } => {
            if items.len() < 2 || items.len() > MOST_ENTRIES {
                problem(&codes::TOO_FEW_CHOICES, &items.len().to_string());
            }
            if items.iter().any(|item| item.is_empty()) {
                problem(&codes::EMPTY_CHOICE, "");
            }
        }
        Answer::Numeric { accepted } => {
            if !accepted.iter().any(|one| one.credit == Exact::hundred()) {
                problem(&codes::NOTHING_RIGHT, "");
            }
        }
    }
    good
}

fn check_choices(choices: &[Choice], problem: &mut impl FnMut(&'static Code, &str)) {
    if choices.len() < 2 || choices.len() > MOST_ENTRIES {
        problem(&codes::TOO_FEW_CHOICES, &choices.len().to_string());
    }
    let mut seen = BTreeSet::new();
    for choice in choices {
        if choice.text.is_empty() {
            problem(&codes::EMPTY_CHOICE, "");
        } else if !seen.insert(&choice.text) {
            problem(&codes::SAME_CHOICE, &choice.text.plain());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_do_not_make_a_text_long() {
        let picture =
            |bytes: usize| format!("<img src=\"data:image/png;base64,{}\">", "A".repeat(bytes));
        assert!(without_media(&[picture(150_000), picture(150_000)].concat()) < 100);
        assert_eq!(without_media("<p>data: two</p>"), 16);
    }
}
