//! What the answers to an assessment say about its questions, for those who write it.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;
use sopan_formats::write::{Cell, Format, table};
use sopan_rules::assessments::analysis::{Analysis, Attempted, Chosen, Item, analyse};
use sopan_rules::numbers::Exact;
use sopan_rules::questions::{Answer, Question};
use sopan_store::assessments as store;

use super::Opened;
use crate::access::Actor;
use crate::{App, AppError, Result};

/// So many of the latest attempts are looked at.
const MOST_ATTEMPTS: i64 = 2_000;

/// An assessment, looked at.
#[derive(Debug, Clone, Serialize)]
pub struct Analysed {
    /// The course's code.
    pub course: String,
    /// The course's title.
    pub title: String,
    /// How many attempts were looked at.
    pub attempts: usize,
    /// KR-20 or Cronbach's alpha; none where it can't be reckoned.
    pub reliability: Option<f64>,
    /// Over how many questions.
    pub reliability_of: usize,
    /// The questions.
    pub items: Vec<AnalysedItem>,
    /// Attempts that are more alike than chance makes them.
    pub alike: Vec<Similar>,
}

/// A question, looked at.
#[derive(Debug, Clone, Serialize)]
pub struct AnalysedItem {
    /// How it begins.
    pub text: String,
    /// The word of its kind.
    pub kind: &'static str,
    /// The figures.
    #[serde(flatten)]
    pub item: Item,
    /// The answers in words: what it says, whether it is right where that is known, and how
    /// often it was given.
    pub choices: Vec<(String, Option<bool>, Chosen)>,
}

/// Two attempts that are more alike than chance makes them, by official and attempt.
#[derive(Debug, Clone, Serialize)]
pub struct Similar {
    /// One official's number, and the attempt's.
    pub one: (i64, i64),
    /// The other's.
    pub other: (i64, i64),
    /// How many questions both answered wrongly.
    pub both_wrong: usize,
    /// In how many of those the answer was the same.
    pub same_wrong: usize,
    /// How probable that is where nobody copies.
    pub probability: f64,
}

fn float(exact: &Exact) -> f64 {
    exact.rounded(9).parse().unwrap_or(0.0)
}

fn attempted(opened: &Opened) -> Option<Attempted> {
    let result = opened.attempt.result.as_ref()?;
    let answers = result.questions.iter().filter_map(|(id, marked)| {
        let share = marked.marks.in_per_cent_of(&marked.of)?;
        let given = opened.answers.get(id).map(|kept| kept.given.clone());
        let share = (float(&share) / 100.0).max(0.0);
        Some((*id, (share, given.unwrap_or_default())))
    });
    Some(Attempted {
        key: format!("{}/{}", opened.attempt.official, opened.attempt.id),
        answers: answers.collect(),
    })
}

fn pair(key: &str) -> (i64, i64) {
    let (official, attempt) = key.split_once('/').unwrap_or((key, ""));
    let number = |text: &str| text.parse().unwrap_or(0);
    (number(official), number(attempt))
}

/// The answers to a question in words; every choice, also one that nobody chose.
fn in_words(question: &Question, item: &Item) -> Vec<(String, Option<bool>, Chosen)> {
    let times = |key: &str| item.answers.get(key).copied().unwrap_or_default();
    match &question.answer {
        Answer::Single { choices, .. } => choices
            .iter()
            .enumerate()
            .map(|(n, c)| (c.text.plain(), Some(c.right), times(&n.to_string())))
            .collect(),
        Answer::Multiple { choices, .. } => choices
            .iter()
            .enumerate()
            .map(|(n, choice)| {
                let mut sum = Chosen::default();
                let name = n.to_string();
                for (key, chosen) in &item.answers {
                    if key.split('|').any(|one| one == name) {
                        sum.all += chosen.all;
                        sum.best += chosen.best;
                        sum.weakest += chosen.weakest;
                    }
                }
                (choice.text.plain(), Some(choice.right), sum)
            })
            .collect(),
        Answer::TrueFalse { right } => [true, false]
            .map(|value| {
                (
                    value.to_string(),
                    Some(value == *right),
                    times(&value.to_string()),
                )
            })
            .into(),
        Answer::FillIn { .. } | Answer::Numeric { .. } => {
            let mut given: Vec<_> = item
                .answers
                .iter()
                .filter(|(text, _)| !text.is_empty())
                .map(|(text, chosen)| (text.clone(), None, *chosen))
                .collect();
            given.sort_by_key(|one| std::cmp::Reverse(one.2.all));
            given.truncate(8);
            given
        }
        _ => Vec::new(),
    }
}

impl App {
    /// Looks at the latest attempts at the assessment of a course. A regraded attempt counts
    /// as it stands now.
    pub async fn analyse_assessment(&self, actor: &Actor, code: &str) -> Result<Analysed> {
        let actor = &actor.reading();
        let mut tx = self.db.read().await?;
        let (course, assessment) = self.assessment_to_author(&mut tx, actor, code).await?;
        let attempts = store::finished_attempts(&mut tx, assessment, MOST_ATTEMPTS).await?;
        let mut questions: BTreeMap<i64, Arc<Question>> = BTreeMap::new();
        let mut all = Vec::new();
        for attempt in attempts {
            let opened = self.open_attempt(&mut tx, attempt).await?;
            all.extend(attempted(&opened));
            questions.extend(opened.questions);
        }
        drop(tx);
        let Analysis {
            attempts,
            items,
            reliability,
            reliability_of,
            alike,
        } = analyse(&all);
        let items = items.into_iter().filter_map(|item| {
            let question = questions.get(&item.question)?;
            Some(AnalysedItem {
                text: question.text.plain(),
                kind: super::kind_word(&question.answer),
                choices: in_words(question, &item),
                item,
            })
        });
        Ok(Analysed {
            course: course.code,
            title: course.title,
            attempts,
            reliability,
            reliability_of,
            items: items.collect(),
            alike: alike
                .into_iter()
                .map(|a| Similar {
                    one: pair(&a.one),
                    other: pair(&a.other),
                    both_wrong: a.both_wrong,
                    same_wrong: a.same_wrong,
                    probability: a.probability,
                })
                .collect(),
        })
    }

    /// The same as a table: one row for each answer, or for each question of which the
    /// answers are not listed.
    pub async fn analysis_csv(&self, actor: &Actor, code: &str) -> Result<Vec<u8>> {
        let analysed = self.analyse_assessment(actor, code).await?;
        let header = [
            "Question_ID",
            "Question",
            "Kind",
            "Attempts",
            "Difficulty",
            "Discrimination",
            "Answer",
            "Answer_Is_Right",
            "Chosen",
            "Chosen_By_Best_27_Percent",
            "Chosen_By_Weakest_27_Percent",
        ];
        let count = |n: usize| Cell::Number(i64::try_from(n).unwrap_or(i64::MAX));
        let decimal = |figure: f64| Cell::Decimal(format!("{figure:.4}").into());
        let mut rows = Vec::new();
        for one in analysed.items {
            let begins = || {
                [
                    Cell::Number(one.item.question),
                    one.text.clone().into(),
                    one.kind.into(),
                    count(one.item.attempts),
                    decimal(one.item.difficulty),
                    one.item.discrimination.map_or(Cell::Empty, decimal),
                ]
            };
            let row = |ends: [Cell<'static>; 5]| {
                let [a, b, c, d, e, f] = begins();
                let [g, h, i, j, k] = ends;
                [a, b, c, d, e, f, g, h, i, j, k]
            };
            if one.choices.is_empty() {
                rows.push(row([const { Cell::Empty }; 5]));
            }
            for (text, right, chosen) in &one.choices {
                let right =
                    right.map_or(Cell::Empty, |right| if right { "yes" } else { "no" }.into());
                rows.push(row([
                    text.clone().into(),
                    right,
                    count(chosen.all),
                    count(chosen.best),
                    count(chosen.weakest),
                ]));
            }
        }
        let mut bytes = Vec::new();
        table(Format::Csv, &mut bytes, "analysis", &header, rows)
            .map_err(|e| AppError::Document(e.to_string()))?;
        Ok(bytes)
    }
}
