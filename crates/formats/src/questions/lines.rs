//! What is right about a question, as an author types it: one line for each choice, gap,
//! pair, item or number.
//!
//! | kind | a line |
//! | --- | --- |
//! | choices | `* right`, `wrong`; with a credit `* 50% half of it`, `-25% costs` |
//! | true or false | `true` or `false` |
//! | fill-in | a gap: `accepted \| also accepted \| 50% half right`, and `:: offered \| offered` |
//! | match | `left => right`; `=> misleads` |
//! | order | the items in their right order |
//! | numeric | `12.5 ± 0.5`; with a credit `50% 12 ± 1` |
//! | essay | the rubric |

use sopan_rules::numbers::Exact;

use super::text::has_markup;
use super::{Accepted, Answer, Choice, Gap, Left, Number, Text, number};

/// What is not said in the lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ways {
    /// Whether the order of choices is drawn for each learner.
    pub shuffle: bool,
    /// Whether parts bring part of the marks.
    pub partial: bool,
    /// Whether capital letters count.
    pub case_matters: bool,
}

fn text(line: &str) -> Text {
    match has_markup(line) || line.contains('&') {
        true => Text::from_html(line),
        false => Text::from_plain(line),
    }
}

/// A text on one line: plain where that says the same.
fn line(text: &Text) -> String {
    let plain = text.plain();
    let same = Text::from_plain(&plain) == *text && !plain.contains('\n') && !plain.contains('&');
    match same && !has_markup(&plain) {
        true => plain,
        false => sopan_rules::text::one_line(text.html()),
    }
}

/// A credit at the beginning, `50% `, and what follows.
fn credit(line: &str) -> (Option<Exact>, &str) {
    let found = line.split_once('%').and_then(|(written, rest)| {
        let short = written.len() < 12 && !written.trim().is_empty();
        let credit = short.then(|| number(written)).flatten()?;
        Some((Some(credit), rest.trim()))
    });
    found.unwrap_or((None, line.trim()))
}

fn lines(written: &str) -> impl Iterator<Item = &str> {
    written
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
}

fn accepted(written: &str) -> Vec<Accepted> {
    let each = written
        .split('|')
        .map(str::trim)
        .filter(|one| !one.is_empty());
    let accepted = each.map(|one| {
        let (credit, text) = credit(one);
        Accepted {
            text: text.to_owned(),
            credit: credit.unwrap_or_else(Exact::hundred),
            feedback: None,
        }
    });
    accepted.collect()
}

/// An answer of a kind (`single`, `multiple`, `true_false`, `fill_in`, `match`, `order`,
/// `numeric`, `essay`, `nothing`) from its lines; none for a kind that there isn't. What is
/// missing in it [`check`](super::check) finds.
pub fn read(kind: &str, written: &str, ways: Ways) -> Option<Answer> {
    Some(match kind {
        "single" | "multiple" => {
            let each: Vec<(bool, Option<Exact>, &str)> = lines(written)
                .map(|line| {
                    let (right, line) = match line.strip_prefix('*') {
                        Some(rest) => (true, rest.trim()),
                        None => (false, line),
                    };
                    let (credit, text) = credit(line);
                    (right, credit, text)
                })
                .collect();
            let right = each.iter().filter(|(right, ..)| *right).count();
            let equal = i64::try_from(right)
                .ok()
                .and_then(|right| Exact::percent(1, right))
                .unwrap_or_else(Exact::hundred);
            let parts = kind == "multiple" && ways.partial;
            let choices = each
                .into_iter()
                .map(|(right, credit, line)| Choice {
                    text: text(line),
                    right,
                    credit: credit.unwrap_or_else(|| match (right, parts) {
                        (true, true) => equal.clone(),
                        (true, false) => Exact::hundred(),
                        (false, _) => Exact::zero(),
                    }),
                    feedback: None,
                })
                .collect();
            match kind {
                "single" => Answer::Single {
                    choices,
                    shuffle: ways.shuffle,
                },
                _ => Answer::Multiple {
                    choices,
                    partial: ways.partial,
                    shuffle: ways.shuffle,
                },
            }
        }
        "true_false" => Answer::TrueFalse {
            right: !matches!(
                written.trim().to_lowercase().as_str(),
                "false" | "f" | "no" | "असत्य" | "गलत" | "ग़लत"
            ),
        },
        "fill_in" => Answer::FillIn {
            gaps: lines(written)
                .map(|line| {
                    let (right, others) = line.split_once("::").unwrap_or((line, ""));
                    let accepted = accepted(right);
                    let others = others
                        .split('|')
                        .map(str::trim)
                        .filter(|one| !one.is_empty());
                    let mut offered: Vec<String> = others.map(str::to_owned).collect();
                    if !offered.is_empty() {
                        let right = accepted.iter().map(|one| one.text.clone());
                        offered.splice(0..0, right);
                        offered.dedup();
                    }
                    Gap { accepted, offered }
                })
                .collect(),
            case_matters: ways.case_matters,
        },
        "match" => {
            let (mut left, mut right): (Vec<Left>, Vec<Text>) = Default::default();
            for line in lines(written) {
                let (one, other) = line.split_once("=>").unwrap_or((line, ""));
                let (one, other) = (text(one.trim()), text(other.trim()));
                let place = right.iter().position(|held| *held == other);
                let place = place.unwrap_or_else(|| {
                    right.push(other);
                    right.len() - 1
                });
                if !one.is_empty() {
                    left.push(Left {
                        text: one,
                        right: place,
                    });
                }
            }
            Answer::Match {
                left,
                right,
                partial: ways.partial,
            }
        }
        "order" => Answer::Order {
            items: lines(written).map(text).collect(),
        },
        "numeric" => Answer::Numeric {
            accepted: lines(written)
                .filter_map(|line| {
                    let (credit, rest) = credit(line);
                    let rest = rest.replace("+-", "±").replace("+/-", "±");
                    let (value, tolerance) = rest.split_once('±').unwrap_or((&rest, "0"));
                    Some(Number {
                        value: number(value)?,
                        tolerance: number(tolerance)?.abs(),
                        credit: credit.unwrap_or_else(Exact::hundred),
                        feedback: None,
                    })
                })
                .collect(),
        },
        "essay" => Answer::Essay {
            rubric: Some(text(written.trim())).filter(|rubric| !rubric.is_empty()),
        },
        "nothing" => Answer::Nothing,
        _ => return None,
    })
}

/// An answer as its lines.
pub fn write(answer: &Answer) -> (String, Ways) {
    let mut ways = Ways::default();
    let choices = |all: &[Choice], parts: bool| {
        let right = all.iter().filter(|one| one.right).count();
        let equal = i64::try_from(right).ok().and_then(|n| Exact::percent(1, n));
        let each = all.iter().map(|one| {
            let usual = match (one.right, parts) {
                (true, true) => equal.as_ref() == Some(&one.credit),
                (true, false) => one.credit == Exact::hundred(),
                (false, _) => one.credit == Exact::zero(),
            };
            let mut said = String::new();
            if one.right {
                said.push_str("* ");
            }
            if !usual {
                said.push_str(&format!("{}% ", one.credit.rounded(2)));
            }
            said + &line(&one.text)
        });
        each.collect::<Vec<_>>().join("\n")
    };
    let share = |credit: &Exact| match *credit == Exact::hundred() {
        true => String::new(),
        false => format!("{}% ", credit.rounded(2)),
    };
    let written = match answer {
        Answer::Single {
            choices: all,
            shuffle,
        } => {
            ways.shuffle = *shuffle;
            choices(all, false)
        }
        Answer::Multiple {
            choices: all,
            partial,
            shuffle,
        } => {
            ways.shuffle = *shuffle;
            ways.partial = *partial;
            choices(all, *partial)
        }
        Answer::TrueFalse { right } => right.to_string(),
        Answer::FillIn { gaps, case_matters } => {
            ways.case_matters = *case_matters;
            let gap = |gap: &Gap| {
                let accepted = gap.accepted.iter();
                let accepted: Vec<String> = accepted
                    .map(|one| format!("{}{}", share(&one.credit), one.text))
                    .collect();
                let others = gap.offered.iter().filter(|offered| {
                    let same = |one: &Accepted| one.text == **offered;
                    !gap.accepted.iter().any(same)
                });
                let others: Vec<&str> = others.map(String::as_str).collect();
                match others.is_empty() {
                    true => accepted.join(" | "),
                    false => format!("{} :: {}", accepted.join(" | "), others.join(" | ")),
                }
            };
            gaps.iter().map(gap).collect::<Vec<_>>().join("\n")
        }
        Answer::Match {
            left,
            right,
            partial,
        } => {
            ways.partial = *partial;
            let other = |at: usize| right.get(at).map(line).unwrap_or_default();
            let pairs = left
                .iter()
                .map(|one| format!("{} => {}", line(&one.text), other(one.right)));
            let alone = (0..right.len())
                .filter(|at| left.iter().all(|one| one.right != *at))
                .map(|at| format!("=> {}", other(at)));
            pairs.chain(alone).collect::<Vec<_>>().join("\n")
        }
        Answer::Order { items } => items.iter().map(line).collect::<Vec<_>>().join("\n"),
        Answer::Numeric { accepted } => {
            let one = |one: &Number| {
                let off = match one.tolerance == Exact::zero() {
                    true => String::new(),
                    false => format!(" ± {}", super::decimal(&one.tolerance)),
                };
                format!("{}{}{off}", share(&one.credit), super::decimal(&one.value))
            };
            accepted.iter().map(one).collect::<Vec<_>>().join("\n")
        }
        Answer::Essay { rubric } => rubric
            .as_ref()
            .map(|r| r.html().to_owned())
            .unwrap_or_default(),
        Answer::Nothing => String::new(),
    };
    (written, ways)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// What is typed is read, and what was read is typed again the same way.
    #[test]
    fn every_kind_comes_back_as_it_was_typed() {
        let partial = Ways {
            partial: true,
            ..Ways::default()
        };
        let plain = Ways::default();
        for (kind, ways, typed) in [
            (
                "single",
                plain,
                "* The competent authority\nThe clerk\n25.00% The secretary",
            ),
            ("multiple", plain, "* Facts\nRumours\n* Rules"),
            (
                "multiple",
                partial,
                "* Facts\n-50.00% Rumours\n* <strong>Rules</strong>",
            ),
            ("true_false", plain, "false"),
            ("fill_in", plain, "सूचना | 50.00% जानकारी\nRTI :: GST | PIL"),
            ("match", partial, "Bihar => Patna\nGoa => Panaji\n=> Shimla"),
            ("order", plain, "Receipt\nNoting\nApproval"),
            ("numeric", plain, "12.5 ± 0.5\n50.00% 12 ± 1"),
            ("essay", plain, "Facts: 2 marks. Rules: 3 marks."),
            ("nothing", plain, ""),
        ] {
            let answer = read(kind, typed, ways).unwrap();
            assert_eq!(write(&answer), (typed.to_owned(), ways), "{answer:?}");
        }
        assert_eq!(read("riddle", "", plain), None);
    }

    /// What people type otherwise.
    #[test]
    fn lines_are_read_with_their_small_differences() {
        let plain = Ways::default();
        let numeric = |typed| match read("numeric", typed, plain) {
            Some(Answer::Numeric { accepted }) => accepted.len(),
            _ => 0,
        };
        assert_eq!(numeric(" 12.5 +- 0.5 \n\n five"), 1);
        let Some(Answer::TrueFalse { right }) = read("true_false", " ग़लत ", plain) else {
            panic!("true or false");
        };
        assert!(!right);
        let Some(Answer::Multiple { choices, .. }) = read(
            "multiple",
            "*one\n*two\n*three\nfour",
            Ways {
                partial: true,
                ..plain
            },
        ) else {
            panic!("choices");
        };
        let sum: Exact = choices.iter().map(|c| &c.credit).sum();
        assert_eq!(sum, Exact::hundred());
    }
}
