//! What is right, for somebody who has answered and may be told.

use crate::numbers::Exact;
use crate::questions::{Answer, Question, Text};

use super::Outcome;

/// One line of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// A text of the question, or one that was written.
    Text(Text),
    /// That it is true, or isn't.
    Truth(bool),
    /// What belongs together.
    Pair(Text, Text),
    /// A number that lies between two others, both included.
    Between(Exact, Exact),
}

/// What was answered, what is right, and what the author says to it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Solution {
    /// What was answered; empty where nothing was.
    pub given: Vec<Line>,
    /// What brings full marks; empty where a person marks.
    pub right: Vec<Line>,
    /// What the author says to this answer.
    pub words: Vec<Text>,
}

/// The solution of a question, for an answer as it is kept.
pub fn solution(question: &Question, given: &[String], outcome: Outcome) -> Solution {
    let places = || given.iter().filter_map(|text| text.parse::<usize>().ok());
    let written = |text: &String| Line::Text(Text::from_plain(text));
    let mut words = Vec::new();
    let (given, right) = match &question.answer {
        Answer::Single { choices, .. } | Answer::Multiple { choices, .. } => {
            let chosen: Vec<_> = places().filter_map(|place| choices.get(place)).collect();
            words.extend(chosen.iter().filter_map(|choice| choice.feedback.clone()));
            let line = |choice: &crate::questions::Choice| Line::Text(choice.text.clone());
            let right = choices.iter().filter(|choice| choice.right).map(line);
            (chosen.into_iter().map(line).collect(), right.collect())
        }
        Answer::TrueFalse { right } => {
            let said = given.first().map(|text| Line::Truth(text == "true"));
            (said.into_iter().collect(), vec![Line::Truth(*right)])
        }
        Answer::FillIn { gaps, .. } => {
            let best = gaps.iter().filter_map(|gap| {
                let best = gap.accepted.iter().find(|a| a.credit >= Exact::hundred());
                best.map(|accepted| written(&accepted.text))
            });
            let some = given.iter().any(|text| !text.trim().is_empty());
            let given = some.then(|| given.iter().map(written).collect());
            (given.unwrap_or_default(), best.collect())
        }
        Answer::Match { left, right, .. } => {
            let pair = |(place, with): (usize, usize)| {
                let left = left.get(place)?.text.clone();
                Some(Line::Pair(left, right.get(with)?.clone()))
            };
            let said = given.iter().enumerate();
            let said = said.filter_map(|(at, with)| pair((at, with.parse().ok()?)));
            let all = left.iter().enumerate().map(|(at, one)| (at, one.right));
            (said.collect(), all.filter_map(pair).collect())
        }
        Answer::Order { items } => {
            let mut said: Vec<_> = given
                .iter()
                .zip(items)
                .filter_map(|(place, item)| Some((place.parse::<usize>().ok()?, item)))
                .collect();
            said.sort_by_key(|(place, _)| *place);
            let line = |item: &Text| Line::Text(item.clone());
            (
                said.into_iter().map(|(_, item)| line(item)).collect(),
                items.iter().map(line).collect(),
            )
        }
        Answer::Numeric { accepted } => {
            let best = accepted.iter().find(|n| n.credit >= Exact::hundred());
            let right = best.map(|n| match n.tolerance == Exact::zero() {
                true => written(&n.value.exact()),
                false => Line::Between(&n.value - &n.tolerance, &n.value + &n.tolerance),
            });
            (
                given.iter().map(written).collect(),
                right.into_iter().collect(),
            )
        }
        Answer::Essay { .. } => (given.iter().map(written).collect(), Vec::new()),
        Answer::Nothing => Default::default(),
    };
    words.extend(match outcome {
        Outcome::Right => question.feedback_right.clone(),
        Outcome::Wrong | Outcome::Part | Outcome::Unanswered => question.feedback_wrong.clone(),
        Outcome::Waits | Outcome::Nothing => None,
    });
    words.extend(question.feedback.clone());
    words.retain(|text| !text.plain().trim().is_empty());
    Solution {
        given,
        right,
        words,
    }
}
