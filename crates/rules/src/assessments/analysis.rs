//! What answers say about the questions: how hard they are, whether they tell those who
//! know from those who don't, which wrong answers mislead, how far the result can be
//! relied on; and which attempts are more alike than chance makes them.
//!
//! These are statistics, read by authors and reviewers. No mark and no figure of the
//! ranking rests on them, so they are floating-point numbers.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::Given;

/// One graded attempt.
#[derive(Debug, Clone, PartialEq)]
pub struct Attempted {
    /// A name for it.
    pub key: String,
    /// By question: the share of its marks that was reached (0 to 1), and the answer.
    pub answers: BTreeMap<i64, (f64, Given)>,
}

/// What is known of one question.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Item {
    /// Its number.
    pub question: i64,
    /// In how many attempts it was asked.
    pub attempts: usize,
    /// The share of its marks that was reached on average, 0 (nobody) to 1 (everybody).
    pub difficulty: f64,
    /// The correlation, −1 to 1, of its marks with those of the rest of the attempt. Below
    /// 0.2 it tells little; below 0 those who know more answer it worse, and its key may be
    /// wrong. None where all reached the same.
    pub discrimination: Option<f64>,
    /// For each answer that was given: how many of all, of the best and of the weakest 27 %.
    pub answers: BTreeMap<String, Chosen>,
}

/// How often an answer was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Chosen {
    /// In all attempts.
    pub all: usize,
    /// In the best 27 %.
    pub best: usize,
    /// In the weakest 27 %.
    pub weakest: usize,
}

/// What is known of an assessment.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Analysis {
    /// How many attempts were looked at.
    pub attempts: usize,
    /// By question.
    pub items: Vec<Item>,
    /// Cronbach's alpha of the questions that every attempt asked; where each of them is
    /// right or wrong it is KR-20. None with fewer than two such questions or attempts, or
    /// where all results are the same.
    pub reliability: Option<f64>,
    /// Over how many questions the reliability was reckoned.
    pub reliability_of: usize,
    /// Pairs of attempts that share more wrong answers than chance gives, the most striking
    /// first.
    pub alike: Vec<Alike>,
}

/// Two attempts that are more alike than chance makes them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Alike {
    /// One of them.
    pub one: String,
    /// The other.
    pub other: String,
    /// How many questions both answered wrongly.
    pub both_wrong: usize,
    /// In how many of those the answer was the same.
    pub same_wrong: usize,
    /// How probable so many are where nobody copies, if wrong answers are chosen as often
    /// as by all others.
    pub probability: f64,
}

/// Pairs are compared among at most so many attempts.
pub const MOST_COMPARED: usize = 600;
/// Fewer same wrong answers are never told.
const LEAST_SAME: usize = 4;

/// Looks at attempts. Those that are compared for likeness are the last ones.
pub fn analyse(attempts: &[Attempted]) -> Analysis {
    let (reliability, reliability_of) = reliability(attempts);
    Analysis {
        attempts: attempts.len(),
        items: items(attempts),
        reliability,
        reliability_of,
        alike: alike(&attempts[attempts.len().saturating_sub(MOST_COMPARED)..]),
    }
}

fn average(attempt: &Attempted, without: Option<i64>) -> Option<f64> {
    let shares: Vec<f64> = attempt
        .answers
        .iter()
        .filter(|(question, _)| Some(**question) != without)
        .map(|(_, (share, _))| *share)
        .collect();
    mean(&shares)
}

fn count(n: usize) -> f64 {
    u32::try_from(n).map_or(f64::MAX, f64::from)
}

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / count(values.len()))
}

fn variance(values: &[f64]) -> f64 {
    let Some(mean) = mean(values) else { return 0.0 };
    values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / count(values.len())
}

/// Differences below this come from reckoning, not from answers.
const NOTHING: f64 = 1e-12;

fn correlation(pairs: &[(f64, f64)]) -> Option<f64> {
    let (a, b): (Vec<f64>, Vec<f64>) = pairs.iter().copied().unzip();
    let (va, vb) = (variance(&a), variance(&b));
    let (ma, mb) = (mean(&a)?, mean(&b)?);
    let together: f64 = pairs.iter().map(|(x, y)| (x - ma) * (y - mb)).sum();
    let spread = (va * vb).sqrt();
    (spread > NOTHING).then(|| (together / count(pairs.len()) / spread).clamp(-1.0, 1.0))
}

fn items(attempts: &[Attempted]) -> Vec<Item> {
    let totals: Vec<f64> = attempts
        .iter()
        .map(|a| average(a, None).unwrap_or(0.0))
        .collect();
    let questions: BTreeSet<i64> = attempts
        .iter()
        .flat_map(|a| a.answers.keys().copied())
        .collect();
    questions
        .into_iter()
        .map(|question| {
            let mut asked: Vec<usize> = (0..attempts.len())
                .filter(|n| attempts[*n].answers.contains_key(&question))
                .collect();
            asked.sort_by(|a, b| totals[*b].total_cmp(&totals[*a]));
            let group = asked.len() * 27 / 100;
            let weak_from = asked.len() - group;
            let mut answers: BTreeMap<String, Chosen> = BTreeMap::new();
            let (mut shares, mut pairs) = (Vec::new(), Vec::new());
            for (rank, attempt) in asked.iter().enumerate() {
                let attempt = &attempts[*attempt];
                let Some((share, given)) = attempt.answers.get(&question) else {
                    continue;
                };
                shares.push(*share);
                if let Some(rest) = average(attempt, Some(question)) {
                    pairs.push((*share, rest));
                }
                let chosen = answers.entry(given.join("|")).or_default();
                chosen.all += 1;
                chosen.best += usize::from(rank < group);
                chosen.weakest += usize::from(rank >= weak_from);
            }
            Item {
                question,
                attempts: shares.len(),
                difficulty: mean(&shares).unwrap_or(0.0),
                discrimination: correlation(&pairs),
                answers,
            }
        })
        .collect()
}

fn reliability(attempts: &[Attempted]) -> (Option<f64>, usize) {
    let Some(first) = attempts.first() else {
        return (None, 0);
    };
    let common: Vec<i64> = first
        .answers
        .keys()
        .copied()
        .filter(|q| attempts.iter().all(|a| a.answers.contains_key(q)))
        .collect();
    let share = |a: &Attempted, q: &i64| a.answers.get(q).map_or(0.0, |(share, _)| *share);
    let totals: Vec<f64> = attempts
        .iter()
        .map(|a| common.iter().map(|q| share(a, q)).sum())
        .collect();
    let of_items: f64 = common
        .iter()
        .map(|q| variance(&attempts.iter().map(|a| share(a, q)).collect::<Vec<_>>()))
        .sum();
    let whole = variance(&totals);
    if common.len() < 2 || attempts.len() < 2 || whole < NOTHING {
        return (None, common.len());
    }
    let k = count(common.len());
    let alpha = k / (k - 1.0) * (1.0 - of_items / whole);
    (Some(alpha), common.len())
}

/// Pairs of attempts with improbably many same wrong answers. The probability is that of a
/// sum of independent events: for each question that both answered wrongly, that two who
/// err choose the same. It is told when it is below one in a hundred for all pairs together.
fn alike(attempts: &[Attempted]) -> Vec<Alike> {
    // By question: how often each wrong answer was given.
    let mut wrong: BTreeMap<i64, BTreeMap<&Given, usize>> = BTreeMap::new();
    let is_wrong = |share: f64, given: &Given| share < 1.0 && super::is_answered(given);
    for attempt in attempts {
        for (question, (share, given)) in &attempt.answers {
            if is_wrong(*share, given) {
                let counted = wrong.entry(*question).or_default();
                *counted.entry(given).or_default() += 1;
            }
        }
    }
    let same: BTreeMap<i64, f64> = wrong
        .iter()
        .map(|(question, answers)| {
            let all = count(answers.values().sum());
            // One more of each, so that a rare answer is not held to be impossible.
            let kinds = count(answers.len());
            let squares: f64 = answers
                .values()
                .map(|n| ((count(*n) + 1.0) / (all + kinds)).powi(2))
                .sum();
            (*question, squares.clamp(0.0, 1.0))
        })
        .collect();
    let pairs = attempts.len() * attempts.len().saturating_sub(1) / 2;
    let limit = 0.01 / count(pairs.max(1));
    let mut found = Vec::new();
    for (n, one) in attempts.iter().enumerate() {
        for other in &attempts[n + 1..] {
            let mut chances = Vec::new();
            let mut same_wrong = 0;
            for (question, (share, given)) in &one.answers {
                let Some((other_share, other_given)) = other.answers.get(question) else {
                    continue;
                };
                if is_wrong(*share, given) && is_wrong(*other_share, other_given) {
                    chances.push(same.get(question).copied().unwrap_or(1.0));
                    same_wrong += usize::from(given == other_given);
                }
            }
            if same_wrong < LEAST_SAME {
                continue;
            }
            let probability = at_least(same_wrong, &chances);
            if probability < limit {
                found.push(Alike {
                    one: one.key.clone(),
                    other: other.key.clone(),
                    both_wrong: chances.len(),
                    same_wrong,
                    probability,
                });
            }
        }
    }
    found.sort_by(|a, b| a.probability.total_cmp(&b.probability));
    found
}

/// How probable it is that at least so many of these independent events come true.
fn at_least(least: usize, chances: &[f64]) -> f64 {
    let mut exactly = vec![0.0; chances.len() + 1];
    exactly[0] = 1.0;
    for (n, chance) in chances.iter().enumerate() {
        for k in (0..=n).rev() {
            exactly[k + 1] += exactly[k] * chance;
            exactly[k] *= 1.0 - chance;
        }
    }
    exactly.iter().skip(least).sum::<f64>().clamp(0.0, 1.0)
}
