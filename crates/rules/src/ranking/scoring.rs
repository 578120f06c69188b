//! From an organisation's figures to its score, and from scores to ranks.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use serde::Serialize;

use super::methodology::{Category, Indicator, Methodology, Normalisation, Source, Term, Window};
use crate::measures::Measure;
use crate::numbers::{Exact, two_decimals};

/// What is known about one organisation as on a day: its strength and the
/// balances of its accounts. Never below zero.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Figures {
    strength: Option<i64>,
    balances: BTreeMap<Term, i64>,
}

/// A figure that can't be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FigureFault {
    /// A count of people or deeds below zero: the account is wrong.
    #[error("{name} is {figure}; a figure is never below zero. Run `sopan ledger verify`")]
    Negative {
        /// “strength” or the measure's name.
        name: String,
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
            balances: BTreeMap::new(),
        })
    }

    /// The same with this balance of a measure.
    pub fn with(mut self, term: impl Into<Term>, balance: i64) -> Result<Figures, FigureFault> {
        let term = term.into();
        not_negative(term, balance)?;
        self.balances.insert(term, balance);
        Ok(self)
    }

    /// The same with so many more of a measure, just now: in each window.
    pub(super) fn raised(mut self, measure: Measure, by: i64) -> Figures {
        self.balances.entry(measure.into()).or_default();
        for (term, balance) in &mut self.balances {
            if term.measure == measure {
                *balance = balance.saturating_add(by.max(0));
            }
        }
        self
    }

    /// The strength, where it is known.
    pub fn strength(&self) -> Option<i64> {
        self.strength
    }

    /// The balance of a measure.
    pub fn balance(&self, term: impl Into<Term>) -> i64 {
        self.balances.get(&term.into()).copied().unwrap_or(0)
    }

    /// Every balance that was given.
    pub fn balances(&self) -> impl Iterator<Item = (Term, i64)> {
        self.balances
            .iter()
            .map(|(term, balance)| (*term, *balance))
    }

    /// The figure; zero for a strength that is not known.
    pub fn of(&self, source: Source, window: Window) -> i64 {
        match source {
            Source::Strength => self.strength.unwrap_or(0),
            Source::One => 1,
            Source::Measure(measure) => self.balance(Term::new(measure, window)),
        }
    }
}

fn not_negative(name: impl ToString, figure: i64) -> Result<(), FigureFault> {
    if figure < 0 {
        return Err(FigureFault::Negative {
            name: name.to_string(),
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
    /// The percentage that enters the score: 0 to 100, capped and normalised.
    #[serde(serialize_with = "two_decimals")]
    pub percent: Exact,
    /// numerator ÷ denominator in per cent, as it is.
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

/// Between which raw percentages each indicator of a cohort lies: what is normalised
/// against. In the order of the methodology.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scales(Vec<Scale>);

/// The raw percentage that counts as 0, and the one that counts as 100.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Scale {
    low: Exact,
    high: Exact,
}

impl Scale {
    /// Where on it a raw percentage lies, in per cent: never below 0, never above 100.
    fn place(&self, raw: &Exact) -> Exact {
        if self.low == self.high && self.low > Exact::zero() {
            // Where all are equal, and not nothing, all have all of it.
            return Exact::hundred();
        }
        if *raw <= self.low {
            return Exact::zero();
        }
        if self.low == Exact::zero() && self.high == Exact::hundred() {
            return raw.clone().min(Exact::hundred());
        }
        let place = (raw - &self.low).in_per_cent_of(&(&self.high - &self.low));
        place.unwrap_or_else(Exact::zero).min(Exact::hundred())
    }
}

impl Indicator {
    /// The raw percentage that these figures give; none without a denominator.
    fn raw(&self, figures: &Figures) -> Option<Exact> {
        let numerator = figures.of(self.numerator, self.window);
        let denominator = figures.of(self.denominator, self.window);
        Exact::percent(numerator, denominator)
    }

    /// A raw percentage as far as it counts.
    fn capped(&self, raw: Exact) -> Exact {
        match self.most() {
            Some(most) => raw.min(most),
            None => raw,
        }
    }
}

impl Methodology {
    /// What the indicators of these organisations, one cohort, are normalised against.
    pub fn scales<'a>(&self, cohort: impl Iterator<Item = &'a Figures> + Clone) -> Scales {
        let scale = |indicator: &Indicator| {
            let raw = || {
                let raw = cohort.clone().filter_map(|figures| indicator.raw(figures));
                raw.map(|raw| indicator.capped(raw))
            };
            let best = || raw().max().unwrap_or_else(Exact::zero);
            match indicator.normalisation {
                Normalisation::Percentage => Scale {
                    low: Exact::zero(),
                    high: Exact::hundred(),
                },
                Normalisation::MinMax => Scale {
                    low: raw().min().unwrap_or_else(Exact::zero),
                    high: best(),
                },
                Normalisation::RelativeToBest => Scale {
                    low: Exact::zero(),
                    high: best(),
                },
            }
        };
        Scales(self.indicators.iter().map(scale).collect())
    }

    /// Whether each indicator lies below or above what counts on these scales: there, a
    /// little more or less of it changes no score.
    pub(super) fn sides(&self, figures: &Figures, scales: &Scales) -> Vec<Ordering> {
        let indicators = self.indicators.iter().zip(&scales.0);
        let sides = indicators.map(|(indicator, scale)| match indicator.raw(figures) {
            Some(raw) if raw < scale.low => Ordering::Less,
            Some(raw) if raw > scale.high || indicator.capped(raw.clone()) < raw => {
                Ordering::Greater
            }
            _ => Ordering::Equal,
        });
        sides.collect()
    }

    /// The composite score that these figures give on these scales, with each
    /// indicator's share.
    pub fn assess(&self, figures: &Figures, scales: &Scales) -> Assessed {
        let indicators: Vec<AssessedIndicator> = self
            .indicators
            .iter()
            .zip(&scales.0)
            .map(|(indicator, scale)| {
                let raw = indicator.raw(figures);
                let counted = indicator.denominator == Source::One;
                let quality = match &raw {
                    None => Quality::NoDenominator,
                    Some(raw) if !counted && *raw > Exact::hundred() => Quality::AboveHundred,
                    Some(_) => Quality::Sound,
                };
                let place = |raw| scale.place(&indicator.capped(raw));
                let percent = raw.clone().map_or_else(Exact::zero, place);
                AssessedIndicator {
                    id: indicator.id.clone(),
                    numerator: figures.of(indicator.numerator, indicator.window),
                    denominator: figures.of(indicator.denominator, indicator.window),
                    points: indicator.weight.per_cent(&percent),
                    percent,
                    raw_percent: raw.unwrap_or_else(Exact::zero),
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

/// Ranks organisations, by code, within their cohorts by exact score: equal scores share
/// a rank and the next rank is skipped. In order of category, rank and code; those
/// without a cohort come last, by code, and are normalised against each other.
pub fn rank(methodology: &Methodology, organisations: &[(String, Figures)]) -> Vec<Ranked> {
    let mut cohorts: BTreeMap<Option<Category>, Vec<&(String, Figures)>> = BTreeMap::new();
    for organisation in organisations {
        let category = methodology.category_of(organisation.1.strength());
        cohorts.entry(category).or_default().push(organisation);
    }
    let mut entries = Vec::with_capacity(organisations.len());
    for (category, cohort) in cohorts {
        let scales = methodology.scales(cohort.iter().map(|(_, figures)| figures));
        entries.extend(cohort.into_iter().map(|(code, figures)| Entry {
            code: code.clone(),
            category,
            assessed: methodology.assess(figures, &scales),
        }));
    }
    in_order(entries)
}

fn in_order(entries: Vec<Entry>) -> Vec<Ranked> {
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

    /// As the published methodology has it, which normalises nothing.
    fn assessed(figures: &Figures) -> Assessed {
        let published = published();
        let scales = published.scales(std::iter::empty());
        published.assess(figures, &scales)
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
        let assessed = assessed(&figures(
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
        for (strength, stock, score) in [
            (Some(0), [0; 5], "0.00"),
            (None, [0; 5], "0.00"),
            (Some(10), [0; 5], "0.00"),
            (Some(10), [10, 10, 10, 4, 4], "100.00"),
            (Some(10), [12, 12, 12, 4, 4], "100.00"), // more than the strength
            (Some(10), [10, 0, 0, 0, 0], "20.00"),
            (None, [10, 10, 10, 4, 4], "80.00"),
        ] {
            let assessed = assessed(&figures(strength, stock));
            assert_eq!(assessed.score.to_string(), score, "{strength:?} {stock:?}");
        }
    }

    #[test]
    fn what_is_odd_about_a_percentage_is_said() {
        let assessed = assessed(&figures(Some(100), [130, 65, 0, 0, 0]));
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
        let ranked = in_order(vec![
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
        let ranked = in_order(vec![
            entry("A", Some('A'), "75.381"),
            entry("B", Some('A'), "75.382"),
        ]);
        assert_eq!(short(&ranked), ["A 1 B 75.38", "A 2 A 75.38"]);
    }

    /// One indicator with all the weight.
    fn only(
        numerator: Source,
        denominator: Source,
        window: Window,
        normalisation: Normalisation,
        cap: Option<&str>,
    ) -> Methodology {
        let mut methodology = published();
        methodology.indicators.truncate(1);
        let indicator = &mut methodology.indicators[0];
        indicator.numerator = numerator;
        indicator.denominator = denominator;
        indicator.window = window;
        indicator.normalisation = normalisation;
        indicator.cap = cap.map(|cap| cap.parse().unwrap());
        indicator.weight = Exact::hundred();
        methodology.checked().unwrap()
    }

    #[test]
    fn an_indicator_is_normalised_within_its_cohort() {
        use Normalisation::{MinMax, Percentage, RelativeToBest};
        let learned = Source::Measure(Measure::Learned);
        let registered = Source::Measure(Measure::Registered);
        for (denominator, normalisation, cap, small, great) in [
            // 10, 20 and 40 of 50; in the other cohort 30 of 60.
            (registered, Percentage, None, "20 40 80", "50"),
            (registered, Percentage, Some("50"), "20 40 50", "50"),
            (registered, MinMax, None, "0 33.33 100", "100"),
            (registered, MinMax, Some("60"), "0 50 100", "100"),
            (registered, RelativeToBest, None, "25 50 100", "100"),
            (Source::One, RelativeToBest, None, "25 50 100", "100"),
            (Source::One, MinMax, None, "0 33.33 100", "100"),
        ] {
            let methodology = only(learned, denominator, Window::AllTime, normalisation, cap);
            let organisations = [
                ("A1", 100, [50, 0, 10]),
                ("A2", 100, [50, 0, 20]),
                ("A3", 100, [50, 0, 40]),
                ("B1", 2_00_000, [60, 0, 30]),
            ]
            .map(|(code, strength, [registered, verified, learned])| {
                let stock = [registered, verified, learned, 0, 0];
                (code.to_owned(), figures(Some(strength), stock))
            });
            let mut ranked = rank(&methodology, &organisations);
            ranked.sort_by(|a, b| a.entry.code.cmp(&b.entry.code));
            let percents: Vec<String> = ranked
                .iter()
                .map(|r| {
                    let percent = r.entry.assessed.indicators[0].percent.rounded(2);
                    percent.trim_end_matches(".00").to_owned()
                })
                .collect();
            let expected: Vec<&str> = small.split(' ').chain([great]).collect();
            assert_eq!(percents, expected, "{normalisation:?} {cap:?}");
        }
    }

    #[test]
    fn where_nobody_has_anything_nobody_gets_anything() {
        use Normalisation::{MinMax, RelativeToBest};
        let learned = Source::Measure(Measure::Learned);
        for normalisation in [MinMax, RelativeToBest] {
            let methodology = only(learned, Source::One, Window::AllTime, normalisation, None);
            let nothing = ("A1".to_owned(), figures(Some(10), [10, 0, 0, 0, 0]));
            let alone = rank(&methodology, std::slice::from_ref(&nothing));
            assert_eq!(alone[0].entry.assessed.score, Exact::zero());
            // One alone is its own best.
            let something = ("A1".to_owned(), figures(Some(10), [10, 0, 1, 0, 0]));
            let alone = rank(&methodology, &[something]);
            assert_eq!(alone[0].entry.assessed.score, Exact::hundred());
        }
    }

    #[test]
    fn a_window_takes_what_happened_in_it_and_people_as_they_are() {
        let (hours, registered) = (Measure::CourseMinutes, Measure::Registered);
        let year = Window::FinancialYear;
        let methodology = only(
            Source::Measure(hours),
            Source::Measure(registered),
            year,
            Normalisation::RelativeToBest,
            None,
        );
        let terms: Vec<String> = methodology.terms().iter().map(Term::to_string).collect();
        assert_eq!(terms, ["registered", "course_minutes.financial_year"]);
        let of = |code: &str, ever: i64, this_year: i64| {
            let figures = figures(Some(100), [10, 0, 0, 0, 0])
                .with(hours, ever)
                .unwrap()
                .with(Term::new(hours, year), this_year)
                .unwrap();
            (code.to_owned(), figures)
        };
        let ranked = rank(&methodology, &[of("A1", 9_000, 60), of("A2", 120, 120)]);
        assert_eq!(short(&ranked), ["A 1 A2 100.00", "A 2 A1 50.00"]);
        let first = &ranked[0].entry.assessed.indicators[0];
        assert_eq!((first.numerator, first.denominator), (120, 10));
        assert_eq!(first.quality, Quality::AboveHundred);
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
            let assessed = assessed(&figures);
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
            let richer = figures.clone().with(measure, figures.balance(measure) + more).unwrap();
            let (before, after) = (assessed(&figures), assessed(&richer));
            prop_assert!(after.indicators[which].percent >= before.indicators[which].percent);
            // Registered is also what two others are counted out of.
            if measure != Measure::Registered {
                prop_assert!(after.score >= before.score);
            }
        }

        #[test]
        fn however_it_is_normalised_a_score_lies_between_0_and_100_and_more_is_never_less(
            cohort in proptest::collection::vec(any_figures(), 1..6),
            how in proptest::sample::select(vec![
                Normalisation::Percentage, Normalisation::MinMax, Normalisation::RelativeToBest,
            ]),
            cap in proptest::sample::select(vec![None, Some("0.5"), Some("80"), Some("100")]),
        ) {
            let (learned, registered) = (Measure::Learned, Measure::Registered);
            let (numerator, denominator) = (Source::Measure(learned), Source::Measure(registered));
            let methodology = only(numerator, denominator, Window::AllTime, how, cap);
            let organisations: Vec<(String, Figures)> =
                cohort.into_iter().enumerate().map(|(n, f)| (format!("O{n}"), f)).collect();
            let ranked = rank(&methodology, &organisations);
            prop_assert_eq!(ranked.len(), organisations.len());
            for a in &ranked {
                let share = &a.entry.assessed.indicators[0];
                prop_assert!(share.percent >= Exact::zero() && share.percent <= Exact::hundred());
                prop_assert_eq!(&share.points, &a.entry.assessed.score);
                for b in ranked.iter().filter(|b| b.entry.category == a.entry.category) {
                    let (mine, other) = (&share.raw_percent, &b.entry.assessed.indicators[0]);
                    prop_assert!(mine < &other.raw_percent || share.percent >= other.percent);
                }
            }
        }

        #[test]
        fn ranks_follow_the_scores(entries in any_entries()) {
            let ranked = in_order(entries.clone());
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
            prop_assert_eq!(in_order(entries), in_order(shuffled));
        }
    }
}
