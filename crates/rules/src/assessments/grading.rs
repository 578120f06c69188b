//! What an answer is worth. Every mark is an exact number; a question that a person marks
//! waits for that person.

use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::numbers::{Exact, two_decimals};
use crate::questions::{Answer, Choice, Gap, Left, Number, Question, same_answer};
use crate::text::{trimmed, western_digits};

use super::Drawn;

/// What was answered to one question, by its kind:
///
/// - choices: the places (from 0) of those that were chosen, in the order of the question,
///   whatever the order in which they were shown;
/// - true or false: `true` or `false`;
/// - fill-in: what was written, gap by gap, empty where nothing was;
/// - match: for each on the left the place of what was chosen on the right, or empty;
/// - order: for each item the place, from 1, that it was given, or empty;
/// - numeric and essay: what was written.
pub type Given = Vec<String>;

/// What became of one question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// All of its marks.
    Right,
    /// Some of its marks.
    Part,
    /// None of its marks, or less than none.
    Wrong,
    /// Nothing was answered.
    Unanswered,
    /// A person is to mark it.
    Waits,
    /// There is nothing to answer.
    Nothing,
}

/// A question that was marked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marked {
    /// What became of it.
    pub outcome: Outcome,
    /// The marks it brought; below zero where a wrong answer costs.
    pub marks: Exact,
    /// The marks it could bring.
    pub of: Exact,
}

/// What a person gave for an essay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EssayMark {
    /// The marks, from 0 to those of the question.
    pub marks: Exact,
    /// What the official is told.
    pub words: String,
}

/// A section of a graded attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectionResult {
    /// Its title; empty where the paper has only one.
    pub title: String,
    /// Marks won; may lie below zero.
    pub marks: Exact,
    /// Marks that could be won.
    pub of: Exact,
    /// The pass mark of its own, in per cent.
    pub pass_percent: Option<i64>,
    /// Whether it reaches that.
    pub passed: bool,
}

/// A graded attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Graded {
    /// Marks won; may lie below zero.
    pub marks: Exact,
    /// Marks that could be won.
    pub of: Exact,
    /// marks ÷ of in per cent, exact; never below zero.
    #[serde(serialize_with = "two_decimals")]
    pub percent: Exact,
    /// Whether the whole and every section reach their pass marks. Not decided while
    /// something waits.
    pub passed: bool,
    /// How many questions wait for a person.
    pub waiting: usize,
    /// In the paper's order.
    pub sections: Vec<SectionResult>,
    /// What became of each question, by number.
    pub questions: BTreeMap<i64, Marked>,
}

impl Graded {
    /// The result in hundredths of a per cent, rounded down: it never seems to reach a
    /// mark that it missed.
    pub fn hundredths(&self) -> i64 {
        let missing = &Exact::hundred() - &self.percent;
        let part = Exact::ratio(1, 100).unwrap_or_else(Exact::zero);
        10_000 - missing.in_parts_of(&part).unwrap_or(10_000)
    }
}

/// Whether anything was answered at all.
pub fn is_answered(given: &[String]) -> bool {
    given.iter().any(|one| !trimmed(one).is_empty())
}

fn place(text: &str) -> Option<usize> {
    text.parse().ok()
}

/// What an answer is worth. `negative` says how many per cent of the marks a wholly wrong
/// answer costs; an unanswered question never costs anything.
pub fn mark(question: &Question, given: &[String], negative: &Exact) -> Marked {
    let of = question.marks.clone();
    let (outcome, marks) = match share(question, given) {
        Share::Nothing => return no_marks(Outcome::Nothing),
        Share::Waits if is_answered(given) => (Outcome::Waits, Exact::zero()),
        Share::Waits => (Outcome::Unanswered, Exact::zero()),
        Share::Brings(_) if !is_answered(given) => (Outcome::Unanswered, Exact::zero()),
        Share::Brings(percent) if percent >= Exact::hundred() => (Outcome::Right, of.clone()),
        Share::Brings(percent) if percent > Exact::zero() => (Outcome::Part, of.per_cent(&percent)),
        Share::Brings(percent) => {
            // What the author asks for this very answer, where that is more.
            let costs = negative.max(&percent.abs()).clone();
            (Outcome::Wrong, &Exact::zero() - &of.per_cent(&costs))
        }
    };
    Marked { outcome, marks, of }
}

fn no_marks(outcome: Outcome) -> Marked {
    Marked {
        outcome,
        marks: Exact::zero(),
        of: Exact::zero(),
    }
}

/// What an answer brings, in per cent of the marks.
enum Share {
    Brings(Exact),
    Waits,
    Nothing,
}

fn share(question: &Question, given: &[String]) -> Share {
    let whole = |right: bool| match right {
        true => Exact::hundred(),
        false => Exact::zero(),
    };
    let first = given.first().map_or("", String::as_str);
    Share::Brings(match &question.answer {
        Answer::Single { choices, .. } => match given {
            [one] => match place(one).and_then(|place| choices.get(place)) {
                Some(choice) if choice.right => Exact::hundred(),
                // Only the right choice brings all of it.
                Some(choice) => choice.credit.clone().min(Exact::from(99)),
                None => Exact::zero(),
            },
            // Several, from a forged form.
            _ => Exact::zero(),
        },
        Answer::Multiple {
            choices, partial, ..
        } => several(choices, given, *partial),
        Answer::TrueFalse { right } => whole(first == if *right { "true" } else { "false" }),
        Answer::FillIn { gaps, case_matters } => filled(gaps, given, *case_matters),
        Answer::Match {
            left,
            right,
            partial,
        } => {
            let found = left
                .iter()
                .zip(given)
                .filter(|(left, given)| is_pair(left, given, right))
                .count();
            match partial {
                true => part(found, left.len()),
                false => whole(found == left.len()),
            }
        }
        Answer::Order { items } => {
            let right = given.len() == items.len()
                && given
                    .iter()
                    .zip(1_usize..)
                    .all(|(given, place)| self::place(given) == Some(place));
            whole(right || same_items_in_order(items, given))
        }
        Answer::Numeric { accepted } => number(first).map_or_else(Exact::zero, |number| {
            let fits = |one: &&Number| (&number - &one.value).abs() <= one.tolerance;
            let fitting = accepted.iter().find(fits);
            fitting.map_or_else(Exact::zero, |one| one.credit.clone())
        }),
        Answer::Essay { .. } => return Share::Waits,
        Answer::Nothing => return Share::Nothing,
    })
}

fn part(found: usize, of: usize) -> Exact {
    let whole = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    Exact::percent(whole(found), whole(of)).unwrap_or_else(Exact::zero)
}

/// Two items that read the same may stand in each other's place.
fn same_items_in_order<T: PartialEq>(items: &[T], given: &[String]) -> bool {
    if given.len() != items.len() {
        return false;
    }
    let mut taken = BTreeSet::new();
    items.iter().zip(given).all(|(item, given)| {
        place(given)
            .and_then(|place| place.checked_sub(1))
            .is_some_and(|place| taken.insert(place) && items.get(place) == Some(item))
    })
}

/// With part marks each choice brings its credit, and a wrong one for which nothing else
/// is said costs what a right one brings on average: to choose everything brings nothing.
fn several(choices: &[Choice], given: &[String], partial: bool) -> Exact {
    let chosen: BTreeSet<usize> = given.iter().filter_map(|one| place(one)).collect();
    let right: BTreeSet<usize> = (0..choices.len()).filter(|n| choices[*n].right).collect();
    if chosen == right {
        return Exact::hundred();
    }
    if !partial {
        return Exact::zero();
    }
    let average = part(1, right.len());
    let brought: Exact = chosen
        .iter()
        .filter_map(|place| choices.get(*place))
        .map(|choice| match choice.right || choice.credit.is_negative() {
            true => choice.credit.clone(),
            false => &Exact::zero() - &average,
        })
        .collect::<Vec<_>>()
        .iter()
        .sum();
    // Below zero it costs only what the paper says.
    brought.max(Exact::zero()).min(Exact::from(99))
}

fn filled(gaps: &[Gap], given: &[String], case_matters: bool) -> Exact {
    let credit = |(gap, given): (&Gap, &String)| {
        let same = |text: &str| same_answer(given, text, case_matters);
        let best = gap.accepted.iter().filter(|one| same(&one.text));
        best.map(|one| one.credit.clone())
            .max()
            .unwrap_or_else(Exact::zero)
    };
    let credits: Vec<Exact> = gaps
        .iter()
        .zip(given)
        .filter(|(_, given)| !trimmed(given).is_empty())
        .map(credit)
        .collect();
    let sum: Exact = credits.iter().sum();
    match part(1, gaps.len()) {
        share if share == Exact::zero() => share,
        share => share.per_cent(&sum),
    }
}

fn is_pair<T: PartialEq>(left: &Left, given: &str, right: &[T]) -> bool {
    let chosen = place(given).and_then(|place| right.get(place));
    chosen.is_some() && chosen == right.get(left.right)
}

/// A number as people write it: 1,00,000, १२.५, 1 000, 1.5e3 is none.
fn number(text: &str) -> Option<Exact> {
    let text = western_digits(trimmed(text));
    let text: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && *c != ',')
        .collect();
    let text = text.trim_start_matches('+').trim_end_matches('.');
    (!text.ends_with('%')).then_some(())?;
    text.parse().ok()
}

/// Grades an attempt. `questions` holds each question of the paper as it was asked;
/// `essays` what persons gave. It passes when the whole and each section reach their pass
/// marks exactly: 2 of 3 does not reach 66.67.
pub fn grade<Q: Borrow<Question>>(
    drawn: &Drawn,
    questions: &BTreeMap<i64, Q>,
    answers: &BTreeMap<i64, Given>,
    essays: &BTreeMap<i64, EssayMark>,
) -> Graded {
    let mut marked: BTreeMap<i64, Marked> = BTreeMap::new();
    let mut sections = Vec::new();
    for section in &drawn.sections {
        let (mut marks, mut of) = (Exact::zero(), Exact::zero());
        for (id, _) in &section.questions {
            let Some(question) = questions.get(id).map(Borrow::borrow) else {
                continue;
            };
            let given = answers.get(id).map_or(&[][..], Vec::as_slice);
            let mut one = mark(question, given, &drawn.negative);
            if one.outcome == Outcome::Waits
                && let Some(essay) = essays.get(id)
            {
                one.marks = essay.marks.clone().max(Exact::zero()).min(one.of.clone());
                one.outcome = match &one.marks {
                    marks if *marks >= one.of => Outcome::Right,
                    marks if *marks > Exact::zero() => Outcome::Part,
                    _ => Outcome::Wrong,
                };
            }
            marks = &marks + &one.marks;
            of = &of + &one.of;
            marked.insert(*id, one);
        }
        let percent = marks.in_per_cent_of(&of);
        let reached = |pass: i64| percent.as_ref().is_none_or(|p| *p >= Exact::from(pass));
        sections.push(SectionResult {
            title: section.title.clone(),
            passed: section.pass_percent.is_none_or(reached),
            pass_percent: section.pass_percent,
            marks,
            of,
        });
    }
    let marks: Exact = sections.iter().map(|s| &s.marks).sum();
    let of: Exact = sections.iter().map(|s| &s.of).sum();
    let percent = marks.in_per_cent_of(&of).unwrap_or_else(Exact::zero);
    let percent = percent.max(Exact::zero());
    let waiting = |one: &&Marked| one.outcome == Outcome::Waits;
    let waiting = marked.values().filter(waiting).count();
    Graded {
        passed: waiting == 0
            && of > Exact::zero()
            && percent >= Exact::from(drawn.pass_percent)
            && sections.iter().all(|s| s.passed),
        marks,
        of,
        percent,
        waiting,
        sections,
        questions: marked,
    }
}
