//! What a browser sees of a question: never what is right, nor an order or a name from
//! which it follows.

use crate::questions::{Answer, Question, Text};

use super::Given;
use super::paper::shuffle;

/// A question as it is shown in one attempt. What is sent for a choice is its place as
/// shown, which says nothing about its place in the question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// What is asked. In a fill-in `[[1]]`, `[[2]]` stand where the gaps are.
    pub text: Text,
    /// What can be answered.
    pub place: Place,
    /// For each place as shown, the place in the question.
    order: Vec<usize>,
}

/// What can be answered, as shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// One of these.
    One(Vec<Text>),
    /// Any of these.
    Several(Vec<Text>),
    /// True or false.
    TrueFalse,
    /// Gaps; each with what can be chosen from, or nothing where it is written freely.
    Gaps(Vec<Vec<String>>),
    /// To each of the first belongs one of the second.
    Pairs(Vec<Text>, Vec<Text>),
    /// To be put in order.
    Order(Vec<Text>),
    /// A number.
    Number,
    /// A text of one's own.
    Essay,
    /// Nothing.
    Nothing,
}

/// What is shown of a question in the attempt of this seed.
pub fn shown(question: &Question, id: i64, seed: i64, shuffle_choices: bool) -> Shown {
    let ordered = |count: usize, mixed: bool| {
        let mut order: Vec<usize> = (0..count).collect();
        if mixed {
            shuffle(&mut order, seed, id);
        }
        order
    };
    let texts =
        |all: &[Text], order: &[usize]| order.iter().map(|n| all[*n].clone()).collect::<Vec<_>>();
    let (place, order) = match &question.answer {
        Answer::Single {
            choices,
            shuffle: may,
        }
        | Answer::Multiple {
            choices,
            shuffle: may,
            ..
        } => {
            let order = ordered(choices.len(), *may && shuffle_choices);
            let all: Vec<Text> = choices.iter().map(|c| c.text.clone()).collect();
            let shown = texts(&all, &order);
            let place = match question.answer {
                Answer::Single { .. } => Place::One(shown),
                _ => Place::Several(shown),
            };
            (place, order)
        }
        Answer::TrueFalse { .. } => (Place::TrueFalse, Vec::new()),
        Answer::FillIn { gaps, .. } => {
            // What is offered stands in an order that doesn't begin with what is right.
            let offered = gaps.iter().map(|gap| {
                let mut offered = gap.offered.clone();
                offered.sort();
                offered.dedup();
                offered
            });
            (Place::Gaps(offered.collect()), Vec::new())
        }
        Answer::Match { left, right, .. } => {
            let order = ordered(right.len(), true);
            let left = left.iter().map(|l| l.text.clone()).collect();
            (Place::Pairs(left, texts(right, &order)), order)
        }
        Answer::Order { items } => {
            let mut order = ordered(items.len(), true);
            if order.iter().enumerate().all(|(at, n)| at == *n) {
                // Never solved from the beginning.
                order.rotate_left(1);
            }
            (Place::Order(texts(items, &order)), order)
        }
        Answer::Numeric { .. } => (Place::Number, Vec::new()),
        Answer::Essay { .. } => (Place::Essay, Vec::new()),
        Answer::Nothing => (Place::Nothing, Vec::new()),
    };
    Shown {
        text: question.text.clone(),
        place,
        order,
    }
}

/// An essay is at most so long, in characters.
const LONGEST: usize = 20_000;

impl Shown {
    /// What a page sent, as an answer to the question; what doesn't belong to it is left
    /// out.
    pub fn taken(&self, sent: &[String]) -> Given {
        let own = |text: &String| -> Option<usize> {
            let shown: usize = text.trim().parse().ok()?;
            self.order.get(shown).copied()
        };
        let written = |text: &String| text.chars().take(LONGEST).collect::<String>();
        match &self.place {
            Place::One(_) | Place::Several(_) => {
                let mut chosen: Vec<usize> = sent.iter().filter_map(own).collect();
                chosen.sort_unstable();
                chosen.dedup();
                chosen.iter().map(ToString::to_string).collect()
            }
            Place::TrueFalse => sent
                .iter()
                .find(|text| matches!(text.as_str(), "true" | "false"))
                .cloned()
                .into_iter()
                .collect(),
            Place::Gaps(gaps) => (0..gaps.len())
                .map(|at| sent.get(at).map(written).unwrap_or_default())
                .collect(),
            Place::Pairs(left, _) => (0..left.len())
                .map(|at| sent.get(at).and_then(own).map(|n| n.to_string()))
                .map(Option::unwrap_or_default)
                .collect(),
            Place::Order(items) => {
                let mut places = vec![String::new(); items.len()];
                for (shown, text) in sent.iter().take(items.len()).enumerate() {
                    let place: Option<usize> = text.trim().parse().ok();
                    let fits = place.is_some_and(|place| (1..=items.len()).contains(&place));
                    if fits && let Some(own) = self.order.get(shown) {
                        text.trim().clone_into(&mut places[*own]);
                    }
                }
                places
            }
            Place::Number | Place::Essay => sent.iter().take(1).map(written).collect(),
            Place::Nothing => Vec::new(),
        }
    }

    /// An answer as the page shows it: the reverse of [`taken`](Shown::taken).
    pub fn given(&self, answer: &[String]) -> Vec<String> {
        let shown = |text: &String| -> Option<String> {
            let own: usize = text.parse().ok()?;
            let place = self.order.iter().position(|n| *n == own)?;
            Some(place.to_string())
        };
        match &self.place {
            Place::One(_) | Place::Several(_) => answer.iter().filter_map(shown).collect(),
            Place::Pairs(left, _) => (0..left.len())
                .map(|at| answer.get(at).and_then(shown).unwrap_or_default())
                .collect(),
            Place::Order(_) => self
                .order
                .iter()
                .map(|own| answer.get(*own).cloned().unwrap_or_default())
                .collect(),
            Place::Gaps(gaps) => (0..gaps.len())
                .map(|at| answer.get(at).cloned().unwrap_or_default())
                .collect(),
            Place::TrueFalse | Place::Number | Place::Essay | Place::Nothing => answer.to_vec(),
        }
    }
}
