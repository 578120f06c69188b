//! Surveys: questions, which of them follow which answer, and what many answers give
//! together.
//!
//! Answers of an anonymous survey are never kept one by one. They are added up, and become
//! readable when so many have come together that none can be told from the others
//! ([`TOGETHER`]); those that follow wait for the next so many.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// So many answers come together before anybody reads them.
pub const TOGETHER: i64 = 5;
/// A survey has at most so many questions.
pub const MOST_QUESTIONS: usize = 50;
/// A question has at most so many options.
pub const MOST_OPTIONS: usize = 20;

/// What kind of answer a question takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// How likely one is to recommend it, 0 to 10.
    Recommend,
    /// One of several options.
    Choice,
    /// Words.
    Words,
}

impl Kind {
    /// From the word that forms have for it.
    pub fn from_name(name: &str) -> Option<Kind> {
        match name {
            "recommend" => Some(Kind::Recommend),
            "choice" => Some(Kind::Choice),
            "words" => Some(Kind::Words),
            _ => None,
        }
    }
}

/// A question is asked only where an earlier one was answered so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// The earlier question.
    pub question: String,
    /// The answers after which this one is asked.
    pub answers: Vec<String>,
}

/// A question of a survey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Stable name inside the survey.
    pub id: String,
    /// What kind of answer it takes.
    pub kind: Kind,
    /// What is asked.
    pub text: String,
    /// What can be chosen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<String>,
    /// When it is asked; always without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Condition>,
}

/// Answers by question; of a choice the place of the option, from 0.
pub type Answers = BTreeMap<String, String>;

impl Question {
    /// Whether this can be an answer.
    pub fn takes(&self, answer: &str) -> bool {
        let number = || answer.parse::<usize>().ok();
        match self.kind {
            Kind::Recommend => number().is_some_and(|n| n <= 10),
            Kind::Choice => number().is_some_and(|n| n < self.options.len()),
            Kind::Words => answer.chars().count() <= 2_000,
        }
    }

    /// Whether it is asked of somebody who has answered so.
    pub fn follows(&self, answers: &Answers) -> bool {
        self.after.as_ref().is_none_or(|condition| {
            let given = answers.get(&condition.question);
            given.is_some_and(|given| condition.answers.contains(given))
        })
    }
}

/// The questions that somebody who has answered so is asked, in order.
pub fn asked<'a>(questions: &'a [Question], answers: &Answers) -> Vec<&'a Question> {
    let mut path = Answers::new();
    let mut asked = Vec::new();
    for question in questions {
        if !question.follows(&path) {
            continue;
        }
        asked.push(question);
        if let Some(answer) = answers.get(&question.id) {
            path.insert(question.id.clone(), answer.clone());
        }
    }
    asked
}

/// The answers that belong to the questions asked; what was answered on another way, or
/// can't be an answer, is left out.
pub fn fitting(questions: &[Question], answers: &Answers) -> Answers {
    let mut kept = Answers::new();
    for question in questions {
        let given = answers.get(&question.id);
        if let Some(given) = given.filter(|g| !g.is_empty() && question.takes(g))
            && question.follows(&kept)
        {
            kept.insert(question.id.clone(), given.clone());
        }
    }
    kept
}

/// What the answers to one question give together.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// How many answered so.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub counts: BTreeMap<String, i64>,
    /// What was written, in the order of the alphabet: nobody can tell who came when.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
}

/// What answers give together, question by question.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sum {
    /// How many answered the survey.
    pub people: i64,
    /// Question by question.
    pub tallies: BTreeMap<String, Tally>,
}

impl Sum {
    /// Adds the answers of one more person.
    pub fn add(&mut self, questions: &[Question], answers: &Answers) {
        self.people += 1;
        for question in questions {
            let Some(answer) = answers.get(&question.id) else {
                continue;
            };
            let tally = self.tallies.entry(question.id.clone()).or_default();
            match question.kind {
                Kind::Words => {
                    let place = tally.words.partition_point(|held| held <= answer);
                    tally.words.insert(place, answer.clone());
                }
                Kind::Recommend | Kind::Choice => {
                    *tally.counts.entry(answer.clone()).or_default() += 1;
                }
            }
        }
    }

    /// Adds what others gave together.
    pub fn merge(&mut self, other: &Sum) {
        self.people += other.people;
        for (question, tally) in &other.tallies {
            let held = self.tallies.entry(question.clone()).or_default();
            for (answer, count) in &tally.counts {
                *held.counts.entry(answer.clone()).or_default() += count;
            }
            held.words.extend(tally.words.iter().cloned());
            held.words.sort();
        }
    }
}

/// The net promoter score of answers from 0 to 10: the share of those who say 9 or 10 less
/// the share of those who say 6 or less, in hundredths, rounded to a whole number from −100
/// to 100. None where nobody answered.
pub fn net_promoter(counts: &BTreeMap<String, i64>) -> Option<i64> {
    let (mut all, mut balance) = (0, 0);
    for (answer, count) in counts {
        all += count;
        match answer.parse::<i64>() {
            Ok(9..) => balance += count,
            Ok(..=6) => balance -= count,
            _ => {}
        }
    }
    (all > 0).then(|| (balance * 200 + all).div_euclid(all * 2))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn question(id: &str, kind: Kind, after: Option<(&str, &[&str])>) -> Question {
        Question {
            id: id.to_owned(),
            kind,
            text: id.to_owned(),
            options: vec!["Yes".to_owned(), "No".to_owned()],
            after: after.map(|(question, answers)| Condition {
                question: question.to_owned(),
                answers: answers.iter().map(|a| (*a).to_owned()).collect(),
            }),
        }
    }

    fn survey() -> Vec<Question> {
        vec![
            question("useful", Kind::Choice, None),
            question("why-not", Kind::Choice, Some(("useful", &["1"]))),
            question("what", Kind::Words, Some(("why-not", &["0"]))),
            question("recommend", Kind::Recommend, None),
        ]
    }

    fn answers(given: &[(&str, &str)]) -> Answers {
        let own = |(q, a): &(&str, &str)| ((*q).to_owned(), (*a).to_owned());
        given.iter().map(own).collect()
    }

    #[test]
    fn a_question_follows_its_answer() {
        let questions = survey();
        for (given, path) in [
            (&[][..], "useful recommend"),
            (&[("useful", "0")], "useful recommend"),
            (&[("useful", "1")], "useful why-not recommend"),
            (
                &[("useful", "1"), ("why-not", "0")],
                "useful why-not what recommend",
            ),
            // Whoever went back and chose otherwise isn't asked what followed.
            (&[("useful", "0"), ("why-not", "0")], "useful recommend"),
        ] {
            let asked = asked(&questions, &answers(given));
            let asked: Vec<&str> = asked.iter().map(|q| q.id.as_str()).collect();
            assert_eq!(asked.join(" "), path, "{given:?}");
        }
        let left = fitting(
            &questions,
            &answers(&[
                ("useful", "0"),
                ("why-not", "0"),
                ("what", "x"),
                ("recommend", "11"),
            ]),
        );
        assert_eq!(left, answers(&[("useful", "0")]));
    }

    #[test]
    fn the_score_is_promoters_less_detractors() {
        for (given, score) in [
            (&[("10", 1)][..], Some(100)),
            (&[("0", 3)], Some(-100)),
            (&[("9", 7), ("7", 2), ("6", 1)], Some(60)),
            (&[("9", 1), ("7", 2)], Some(33)),
            (&[("6", 1), ("8", 2)], Some(-33)),
            (&[], None),
        ] {
            let counts = given.iter().map(|(a, n)| ((*a).to_owned(), *n)).collect();
            assert_eq!(net_promoter(&counts), score, "{given:?}");
        }
    }

    proptest! {
        /// In whatever order people answer, the sum is the same: it tells nothing of who
        /// came when.
        #[test]
        fn a_sum_forgets_the_order(
            mut given in prop::collection::vec((0..2, 0..=10, "[a-c]{0,3}"), 0..12),
            cut in 0usize..12,
        ) {
            let questions = vec![
                question("useful", Kind::Choice, None),
                question("recommend", Kind::Recommend, None),
                question("what", Kind::Words, None),
            ];
            let sum = |given: &[(i32, i32, String)]| {
                let mut sum = Sum::default();
                for (choice, score, words) in given {
                    let one = answers(&[
                        ("useful", &choice.to_string()),
                        ("recommend", &score.to_string()),
                        ("what", words),
                    ]);
                    sum.add(&questions, &fitting(&questions, &one));
                }
                sum
            };
            let first = sum(&given);
            let (left, right) = given.split_at(cut.min(given.len()));
            let mut joined = sum(left);
            joined.merge(&sum(right));
            prop_assert_eq!(&joined, &first);
            given.reverse();
            prop_assert_eq!(sum(&given), first);
        }
    }
}
