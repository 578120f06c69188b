//! From an organisation's figures to its score, and from scores to ranks.

use std::collections::BTreeMap;

use serde::Serialize;

use super::methodology::{Category, Methodology, Source};
use crate::measures::Measure;
use crate::numbers::{Exact, two_decimals};

/// What is known about one organisation as on a day: its strength and the
/// balances of its accounts. Never below zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Figures {
    strength: Option<i64>,
    balances: [i64; Measure::ALL.len()],
}

/// A figure that can't be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FigureFault {
    /// A count of people or deeds below zero: the account is wrong.
    #[error("{source_name} is {figure}; a figure is never below zero. Run `sopan ledger verify`")]
    Negative {
        /// “strength” or the measure's name.
        source_name: String,
        /// What was given.
        figure: i64,
    },
}

impl Figures {
    /// With this strength (in officials), where it is known, and nothing done yet.
    pub fn new(strength: Option<i64>) -> Result<Figures, FigureFault> {
        if let Some(figure) = strength {
            not_negative(Source::Strength, figure)?;
        }
        Ok(Figures {
            strength,
            balances: [0; Measure::ALL.len()],
        })
    }

    /// The same with this balance of a measure.
    pub fn with(mut self, measure: Measure, balance: i64) -> Result<Figures, FigureFault> {
        not_negative(Source::Measure(measure), balance)?;
        self.balances[place(measure)] = balance;
        Ok(self)
    }

    /// The same with so many more of a measure.
    pub(super) fn raised(mut self, measure: Measure, by: i64) -> Figures {
        let balance = &mut self.balances[place(measure)];
        *balance = balance.saturating_add(by.max(0));
        self
    }

    /// The strength, where it is known.
    pub fn strength(&self) -> Option<i64> {
        self.strength
    }

    /// The balance of a measure.
    pub fn balance(&self, measure: Measure) -> i64 {
        self.balances[place(measure)]
    }

    /// The figure; zero for a strength that is not known.
    pub fn of(&self, source: Source) -> i64 {
        match source {
            Source::Strength => self.strength.unwrap_or(0),
            Source::Measure(measure) => self.balance(measure),
        }
    }
}

fn place(measure: Measure) -> usize {
    measure as usize
}

fn not_negative(source: Source, figure: i64) -> Result<(), FigureFault> {
    if figure < 0 {
        return Err(FigureFault::Negative {
            source_name: source.to_string(),
            figure,
        });
    }
    Ok(())
}

/// What a reader must know about a percentage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Quality {
    /// Nothing.
    Sound,
    /// There was nothing to divide by (no strength, nobody registered, nothing
    /// attempted). It counts as 0 in the score.
    NoDenominator,
    /// More was counted than there should be: the strength, most likely, is out
    /// of date. It counts as 100 in the score.
    AboveHundred,
}

/// One indicator of one organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AssessedIndicator {
    /// The indicator's id.
    pub id: String,
    /// What was counted.
    pub numerator: i64,
    /// What it was counted out of.
    pub denominator: i64,
    /// numerator ÷ denominator in per cent as it enters the score: 0 to 100.
    #[serde(serialize_with = "two_decimals")]
    pub percent: Exact,
    /// The same before the cap at 100.
    #[serde(serialize_with = "two_decimals")]
    pub raw_percent: Exact,
    /// The weight in points.
    #[serde(serialize_with = "two_decimals")]
    pub weight: Exact,
    /// What it adds to the score: weight × percent.
    #[serde(serialize_with = "two_decimals")]
    pub points: Exact,
    /// What a reader must know about it.
    pub quality: Quality,
}

/// An organisation's indicators and composite score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Assessed {
    /// In the order of the methodology.
    pub indicators: Vec<AssessedIndicator>,
    /// Σ weight × percent: 0 to 100, exact.
    #[serde(serialize_with = "two_decimals")]
    pub score: Exact,
}

impl Methodology {
    /// The composite score that these figures give, with each indicator's share.
    pub fn assess(&self, figures: &Figures) -> Assessed {
        let indicators: Vec<AssessedIndicator> = self
            .indicators
            .iter()
            .map(|indicator| {
                let numerator = figures.of(indicator.numerator);
                let denominator = figures.of(indicator.denominator);
                let (raw_percent, quality) = match Exact::percent(numerator, denominator) {
                    None => (Exact::zero(), Quality::NoDenominator),
                    Some(raw) if raw > Exact::hundred() => (raw, Quality::AboveHundred),
                    Some(raw) => (raw, Quality::Sound),
                };
                let percent = raw_percent.clone().min(Exact::hundred());
                AssessedIndicator {
                    id: indicator.id.clone(),
                    numerator,
                    denominator,
                    points: indicator.weight.per_cent(&percent),
                    percent,
                    raw_percent,
                    weight: indicator.weight.clone(),
                    quality,
                }
            })
            .collect();
        Assessed {
            score: indicators.iter().map(|i| &i.points).sum(),
            indicators,
        }
    }
}

/// An organisation that is to be ranked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// The organisation's code; ISO 3166-2 for a State.
    pub code: String,
    /// Its cohort; none when its strength is not known.
    pub category: Option<Category>,
    /// Its indicators and score.
    #[serde(flatten)]
    pub assessed: Assessed,
}

impl Entry {
    /// What a methodology makes of an organisation's figures.
    pub fn new(methodology: &Methodology, code: &str, figures: &Figures) -> Entry {
        Entry {
            code: code.to_owned(),
            category: methodology.category_of(figures.strength()),
            assessed: methodology.assess(figures),
        }
    }
}

/// An organisation with its rank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ranked {
    /// The rank within the cohort, from 1; none for an organisation without a
    /// cohort, which is listed apart and never left out.
    pub rank: Option<usize>,
    /// The organisation.
    #[serde(flatten)]
    pub entry: Entry,
}

/// Ranks organisations within their cohorts by exact score: equal scores share
/// a rank and the next rank is skipped. In order of category, rank and code;
/// those without a cohort come last, by code.
pub fn rank(entries: Vec<Entry>) -> Vec<Ranked> {
    let mut cohorts: BTreeMap<Category, Vec<Entry>> = BTreeMap::new();
    let mut apart = Vec::new();
    for entry in entries {
        match entry.category {
            Some(category) => cohorts.entry(category).or_default().push(entry),
            None => apart.push(entry),
        }
    }
    let mut ranked = Vec::new();
    for mut cohort in cohorts.into_values() {
        cohort.sort_by(|a, b| (&b.assessed.score, &a.code).cmp(&(&a.assessed.score, &b.code)));
        let scores: Vec<&Exact> = cohort.iter().map(|entry| &entry.assessed.score).collect();
        let ranks = shared_ranks(&scores);
        ranked.extend(ranks.into_iter().zip(cohort).map(|(rank, entry)| Ranked {
            rank: Some(rank),
            entry,
        }));
    }
    apart.sort_by(|a, b| a.code.cmp(&b.code));
    ranked.extend(apart.into_iter().map(|entry| Ranked { rank: None, entry }));
    ranked
}

/// The ranks of scores that are given from the highest to the lowest: equal
/// scores share one, the next is skipped (1, 1, 3).
pub fn shared_ranks<T: PartialEq>(scores: &[T]) -> Vec<usize> {
    let mut ranks: Vec<usize> = Vec::with_capacity(scores.len());
    for (place, score) in scores.iter().enumerate() {
        let rank = match place.checked_sub(1) {
            Some(before) if scores[before] == *score => ranks[before],
            _ => place + 1,
        };
        ranks.push(rank);
    }
    ranks
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn published() -> Methodology {
        Methodology::published_2025_11().unwrap()
    }

    fn figures(strength: Option<i64>, stock: [i64; 5]) -> Figures {
        Measure::ALL
            .into_iter()
            .zip(stock)
            .fold(Figures::new(strength).unwrap(), |figures, (measure, n)| {
                figures.with(measure, n).unwrap()
            })
    }

    fn entry(code: &str, category: Option<char>, score: &str) -> Entry {
        Entry {
            code: code.to_owned(),
            category: category.map(Category),
            assessed: Assessed {
                indicators: Vec::new(),
                score: score.parse().unwrap(),
            },
        }
    }

    fn short(ranked: &[Ranked]) -> Vec<String> {
        ranked
            .iter()
            .map(|r| {
                let category = r.entry.category.map_or('-', |c| c.0);
                let rank = r.rank.map_or("-".to_owned(), |n| n.to_string());
                format!(
                    "{category} {rank} {} {}",
                    r.entry.code, r.entry.assessed.score
                )
            })
            .collect()
    }

    #[test]
    fn the_score_is_the_weighted_sum_of_exact_percentages() {
        // 3299 of 5018 pairs is what the published 65.74 % comes from.
        let assessed = published().assess(&figures(
            Some(3_22_014),
            [3_22_014, 2_98_060, 20_117, 5_018, 3_299],
        ));
        let percents: Vec<String> = assessed
            .indicators
            .iter()
            .map(|i| i.percent.to_string())
            .collect();
        assert_eq!(percents, ["100.00", "92.56", "6.25", "65.74"]);
        assert_eq!(assessed.score.to_string(), "60.11");
        assert!(
            assessed
                .indicators
                .iter()
                .all(|i| i.quality == Quality::Sound)
        );
    }

    #[test]
    fn the_ends_of_the_scale() {
        let published = published();
        for (strength, stock, score) in [
            (Some(0), [0; 5], "0.00"),
            (None, [0; 5], "0.00"),
            (Some(10), [0; 5], "0.00"),
            (Some(10), [10, 10, 10, 4, 4], "100.00"),
            (Some(10), [12, 12, 12, 4, 4], "100.00"), // more than the strength
            (Some(10), [10, 0, 0, 0, 0], "20.00"),
            (None, [10, 10, 10, 4, 4], "80.00"),
        ] {
            let assessed = published.assess(&figures(strength, stock));
            assert_eq!(assessed.score.to_string(), score, "{strength:?} {stock:?}");
        }
    }

    #[test]
    fn what_is_odd_about_a_percentage_is_said() {
        let assessed = published().assess(&figures(Some(100), [130, 65, 0, 0, 0]));
        let odd: Vec<(Quality, String, String)> = assessed
            .indicators
            .iter()
            .map(|i| (i.quality, i.percent.to_string(), i.raw_percent.to_string()))
            .collect();
        let said = |quality, percent: &str, raw: &str| (quality, percent.into(), raw.into());
        assert_eq!(
            odd,
            [
                said(Quality::AboveHundred, "100.00", "130.00"),
                said(Quality::Sound, "50.00", "50.00"),
                said(Quality::Sound, "0.00", "0.00"),
                said(Quality::NoDenominator, "0.00", "0.00"),
            ]
        );
        assert!(Figures::new(Some(-1)).is_err());
        let fault = Figures::default().with(Measure::Verified, -2).unwrap_err();
        assert!(fault.to_string().starts_with("verified is -2;"));
    }

    #[test]
    fn equal_scores_share_a_rank_and_the_next_is_skipped() {
        let ranked = rank(vec![
            entry("IN-GA", Some('A'), "56.17"),
            entry("IN-ZZ", None, "99"),
            entry("IN-LD", Some('A'), "75.38"),
            entry("IN-CH", Some('A'), "75.38"),
            entry("IN-AS", Some('B'), "10"),
            entry("IN-YY", None, "5"),
        ]);
        assert_eq!(
            short(&ranked),
            [
                "A 1 IN-CH 75.38",
                "A 1 IN-LD 75.38",
                "A 3 IN-GA 56.17",
                "B 1 IN-AS 10.00",
                "- - IN-YY 5.00",
                "- - IN-ZZ 99.00",
            ]
        );
    }

    #[test]
    fn scores_that_print_alike_are_ranked_by_what_they_are() {
        let ranked = rank(vec![
            entry("A", Some('A'), "75.381"),
            entry("B", Some('A'), "75.382"),
        ]);
        assert_eq!(short(&ranked), ["A 1 B 75.38", "A 2 A 75.38"]);
    }

    fn any_figures() -> impl Strategy<Value = Figures> {
        let count = || prop_oneof![Just(0i64), 0..20i64, 0..10_00_00_000i64];
        let strength = proptest::option::of(count());
        (strength, [count(), count(), count(), count(), count()])
            .prop_map(|(strength, stock)| figures(strength, stock))
    }

    /// Few different strengths and scores, so that ties and cohorts come up.
    fn any_entries() -> impl Strategy<Value = Vec<Entry>> {
        let one = (
            proptest::option::of(prop_oneof![Just('A'), Just('B')]),
            0..6i64,
        );
        proptest::collection::vec(one, 0..12).prop_map(|entries| {
            let name = |n: usize| format!("O{n:02}");
            entries
                .into_iter()
                .enumerate()
                .map(|(n, (category, score))| entry(&name(n), category, &score.to_string()))
                .collect()
        })
    }

    proptest! {
        #[test]
        fn a_score_lies_between_0_and_100(figures in any_figures()) {
            let assessed = published().assess(&figures);
            prop_assert!(assessed.score >= Exact::zero());
            prop_assert!(assessed.score <= Exact::hundred());
            for indicator in assessed.indicators {
                prop_assert!(indicator.points >= Exact::zero());
                prop_assert!(indicator.points <= indicator.weight);
            }
        }

        #[test]
        fn more_of_an_indicators_numerator_never_lowers_its_share(
            figures in any_figures(), more in 1..1_000i64, which in 0..4usize,
        ) {
            let published = published();
            let indicator = &published.indicators[which];
            let Source::Measure(measure) = indicator.numerator else {
                unreachable!("strength is no numerator")
            };
            let richer = figures.with(measure, figures.balance(measure) + more).unwrap();
            let (before, after) = (published.assess(&figures), published.assess(&richer));
            prop_assert!(after.indicators[which].percent >= before.indicators[which].percent);
            // Registered is also what two others are counted out of.
            if measure != Measure::Registered {
                prop_assert!(after.score >= before.score);
            }
        }

        #[test]
        fn ranks_follow_the_scores(entries in any_entries()) {
            let ranked = rank(entries.clone());
            prop_assert_eq!(ranked.len(), entries.len());
            for a in &ranked {
                prop_assert_eq!(a.rank.is_some(), a.entry.category.is_some());
                let rivals = || ranked.iter().filter(|b| b.entry.category == a.entry.category);
                let ahead = rivals().filter(|b| b.entry.assessed.score > a.entry.assessed.score);
                if let Some(rank) = a.rank {
                    prop_assert_eq!(rank, ahead.count() + 1);
                }
            }
        }

        #[test]
        fn the_order_of_the_input_changes_nothing(
            (entries, shuffled) in any_entries().prop_flat_map(|e| (Just(e.clone()), Just(e).prop_shuffle())),
        ) {
            prop_assert_eq!(rank(entries), rank(shuffled));
        }
    }
}
