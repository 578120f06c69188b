//! Why an organisation stands where it stands, and the least that would move it: what
//! one more official verified, onboarded, completing or clearing is worth, and the
//! smallest set of such actions that gains a rank while the others stand still.

use std::cmp::Ordering;
use std::fmt;

use serde::Serialize;

use super::methodology::{Methodology, Normalisation, Source, Window};
use super::scoring::{Figures, Scales};
use crate::measures::Measure;
use crate::numbers::{Exact, two_decimals};

/// An action that moves figures by one official.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// One more of the strength is registered.
    Onboard,
    /// One more registered official is verified.
    Verify,
    /// One more registered official completes a first course.
    Complete,
    /// One more assessment that an official attempted is cleared.
    Clear,
}

impl Action {
    /// All of them.
    pub const ALL: [Action; 4] = [
        Action::Onboard,
        Action::Verify,
        Action::Complete,
        Action::Clear,
    ];

    /// The name that stands for it in data and in the API.
    pub const fn name(self) -> &'static str {
        match self {
            Action::Onboard => "onboard",
            Action::Verify => "verify",
            Action::Complete => "complete",
            Action::Clear => "clear",
        }
    }

    /// The measure that it raises.
    const fn measure(self) -> Measure {
        match self {
            Action::Onboard => Measure::Registered,
            Action::Verify => Measure::Verified,
            Action::Complete => Measure::Learned,
            Action::Clear => Measure::PairsCleared,
        }
    }

    /// How often it can be done: nobody is registered beyond the strength, verified
    /// without being registered, or clears what was not attempted.
    pub fn left(self, figures: &Figures) -> i64 {
        let most = match self {
            Action::Onboard => figures.strength().unwrap_or(0),
            Action::Verify | Action::Complete => figures.balance(Measure::Registered),
            Action::Clear => figures.balance(Measure::PairsAttempted),
        };
        (most - figures.balance(self.measure())).max(0)
    }

    /// The figures after it was done so many times.
    fn done(self, figures: &Figures, times: i64) -> Figures {
        let raised = figures.clone().raised(self.measure(), times);
        match self {
            Action::Complete => raised.raised(Measure::Completions, times),
            _ => raised,
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What one more of an action would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Worth {
    /// The action.
    pub action: Action,
    /// How often it can be done.
    pub left: i64,
    /// By how many points it moves the score, once; below zero where it lowers it.
    /// None when it can't be done at all.
    pub points: Option<Exact>,
}

/// A number of equal actions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Step {
    /// The action.
    pub action: Action,
    /// How often.
    pub times: i64,
}

/// The fewest actions that reach a score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fewest {
    /// Each action that is needed, in the order onboard, verify, complete, clear.
    pub steps: Vec<Step>,
    /// How many actions that is together.
    pub together: i64,
    /// The score that they give.
    #[serde(serialize_with = "two_decimals")]
    pub score: Exact,
    /// Whether no other set is smaller. Else nobody in it is verified, completes or clears in
    /// vain, and another set can still be smaller.
    pub smallest: bool,
}

/// Whether, once it is settled how many are onboarded, each action adds as much as the one
/// before, as long as it can be done: each indicator that an action moves is a share that can't
/// pass 100 per cent, of which nothing is cut off, compared or left out.
fn adds_evenly(methodology: &Methodology) -> bool {
    let moved = |source: Source| {
        let moves = |action: Action| source == Source::Measure(action.measure());
        source == Source::Measure(Measure::Completions) || Action::ALL.into_iter().any(moves)
    };
    methodology.indicators.iter().all(|indicator| {
        let (numerator, denominator) = (indicator.numerator, indicator.denominator);
        if !moved(numerator) && !moved(denominator) {
            return true;
        }
        let share = match numerator {
            Source::Measure(Measure::Registered) => denominator == Source::Strength,
            Source::Measure(Measure::Verified | Measure::Learned) => {
                denominator == Source::Measure(Measure::Registered)
            }
            Source::Measure(Measure::PairsCleared) => {
                denominator == Source::Measure(Measure::PairsAttempted)
            }
            _ => false,
        };
        let whole = indicator
            .cap
            .as_ref()
            .is_none_or(|cap| *cap >= Exact::hundred());
        share
            && whole
            && indicator.normalisation == Normalisation::Percentage
            && indicator.window == Window::AllTime
    })
}

/// What one more of each action is worth, on the scales of the cohort as it stands.
pub fn worth(methodology: &Methodology, figures: &Figures, scales: &Scales) -> Vec<Worth> {
    let now = methodology.assess(figures, scales).score;
    Action::ALL
        .into_iter()
        .map(|action| {
            let left = action.left(figures);
            let after = || methodology.assess(&action.done(figures, 1), scales).score;
            Worth {
                action,
                left,
                points: (left > 0).then(|| &after() - &now),
            }
        })
        .collect()
}

/// The fewest actions with which these figures reach a score, the others standing still
/// and with them the scales of the cohort; none when all actions together don't reach it.
///
/// Once it is settled how many are onboarded, every other action adds the same each time,
/// so the dearest ones come first and the count follows. How many are onboarded is
/// searched: it adds to one share and thins out two others. Between two numbers at which
/// the actions rank alike, the same one is the last that is needed, and no indicator
/// passes its cap or an end of its scale, the count is a concave function (rounded up) of
/// the number onboarded, so it is least at one of the two ends; an interval whose ends
/// differ is halved.
///
/// Where a cap or the best of the cohort ends an action's points before it can be done no
/// more, it is done as long as it adds something. There is a set then exactly where there
/// is one to be found, as long as nothing is divided by what the actions after onboarding
/// raise, and none of these is in it once too often; but another set can be smaller.
pub fn fewest_to_reach(
    methodology: &Methodology,
    figures: &Figures,
    scales: &Scales,
    target: &Exact,
) -> Option<Fewest> {
    let search = Search {
        methodology,
        figures,
        scales,
        target,
    };
    let mut best: Option<Filled> = None;
    let most = Action::Onboard.left(figures);
    let none = search.fill(0);
    let mut open = if figures.balance(Measure::Registered) == 0 && most > 0 {
        // Of nobody there is no share: what holds from the first one on does not hold here.
        let first = (search.fill(1), search.fill(most));
        vec![first, (none.clone(), none)]
    } else {
        vec![(none, search.fill(most))]
    };
    while let Some((low, high)) = open.pop() {
        for end in [&low, &high] {
            let better = |b: &Filled| end.together < b.together;
            if end.reaches && best.as_ref().is_none_or(better) {
                best = Some(end.clone());
            }
        }
        let hopeless = best
            .as_ref()
            .is_some_and(|b| low.onboarded + 1 >= b.together);
        if high.onboarded - low.onboarded <= 1 || low.alike(&high) || hopeless {
            continue;
        }
        let middle = search.fill(low.onboarded + (high.onboarded - low.onboarded) / 2);
        // The lower half comes next: it bounds the other one.
        open.push((middle.clone(), high));
        open.push((low, middle));
    }
    let best = search.without_what_is_needless(best?);
    Some(Fewest {
        together: best.together,
        score: best.score.clone(),
        steps: best.steps(),
        smallest: adds_evenly(methodology),
    })
}

struct Search<'a> {
    methodology: &'a Methodology,
    figures: &'a Figures,
    scales: &'a Scales,
    target: &'a Exact,
}

/// The fewest further actions, when so many are onboarded.
#[derive(Debug, Clone)]
struct Filled {
    onboarded: i64,
    /// The other actions that help, the dearest first, with how often each is done.
    others: Vec<Step>,
    /// How many of the others were needed; the last of them perhaps not to its end.
    needed: usize,
    /// On which side of what counts each indicator lies: before the others are done, and
    /// after all of them.
    sides: [Vec<Ordering>; 2],
    reaches: bool,
    together: i64,
    score: Exact,
}

impl Filled {
    fn alike(&self, other: &Filled) -> bool {
        let order = |f: &Filled| -> Vec<Action> { f.others.iter().map(|s| s.action).collect() };
        self.reaches == other.reaches
            && self.needed == other.needed
            && self.sides == other.sides
            && order(self) == order(other)
    }

    fn steps(&self) -> Vec<Step> {
        let onboard = Step {
            action: Action::Onboard,
            times: self.onboarded,
        };
        let mut steps: Vec<Step> = std::iter::once(onboard)
            .chain(self.others.iter().copied())
            .filter(|step| step.times > 0)
            .collect();
        steps.sort_by_key(|step| step.action);
        steps
    }
}

impl Search<'_> {
    fn score(&self, figures: &Figures) -> Exact {
        self.methodology.assess(figures, self.scales).score
    }

    fn fill(&self, onboarded: i64) -> Filled {
        let mut figures = Action::Onboard.done(self.figures, onboarded);
        let mut score = self.score(&figures);
        let mut helpful: Vec<(Exact, Action, i64)> = Vec::new();
        for action in [Action::Verify, Action::Complete, Action::Clear] {
            let left = action.left(&figures);
            // An action that can't be done now keeps its place in the order.
            let once = self.score(&action.done(&figures, 1));
            helpful.push((&once - &score, action, left));
        }
        helpful.sort_by(|a, b| (&b.0, a.1).cmp(&(&a.0, b.1)));
        let all = |done: Figures, of: &(Exact, Action, i64)| of.1.done(&done, of.2);
        let all = helpful.iter().fold(figures.clone(), all);
        let mut filled = Filled {
            onboarded,
            others: Vec::new(),
            needed: 0,
            sides: [&figures, &all].map(|f| self.methodology.sides(f, self.scales)),
            reaches: score >= *self.target,
            together: onboarded,
            score: score.clone(),
        };
        for (points, action, left) in helpful {
            let mut times = 0;
            if !filled.reaches {
                filled.needed += 1;
                let most = self.score(&action.done(&figures, left));
                let goal = most.min(self.target.clone());
                if goal > score {
                    let even = (&goal - &score).in_parts_of(&points);
                    times = self.least(action, &figures, (left, even.unwrap_or(left)), &goal);
                }
            }
            figures = action.done(&figures, times);
            score = self.score(&figures);
            filled.reaches = score >= *self.target;
            filled.together += times;
            filled.others.push(Step { action, times });
        }
        filled.score = score;
        filled
    }

    /// The fewest times of an action that lead from these figures, whose score is lower, to
    /// a score that `left` times reach. `even` is how many there would be if each added as
    /// much as the first; where they don't, it is searched.
    fn least(
        &self,
        action: Action,
        figures: &Figures,
        (left, even): (i64, i64),
        goal: &Exact,
    ) -> i64 {
        let (mut short, mut enough) = (0, left);
        let mut guesses = [even - 1, even].into_iter();
        while enough - short > 1 {
            let guess = guesses.next().filter(|g| short < *g && *g < enough);
            let times = guess.unwrap_or(short + (enough - short) / 2);
            match self.score(&action.done(figures, times)) >= *goal {
                true => enough = times,
                false => short = times,
            }
        }
        enough
    }

    /// The same set, which reaches the score, without what the later actions in it make up
    /// for: the last of an action whose points end can be worth little.
    fn without_what_is_needless(&self, mut filled: Filled) -> Filled {
        for step in filled.others.clone() {
            let figures = Action::Onboard.done(self.figures, filled.onboarded);
            let others = filled.others.iter().filter(|s| s.action != step.action);
            let figures = others.fold(figures, |f, s| s.action.done(&f, s.times));
            let times = match self.score(&figures) >= *self.target {
                true => 0,
                false => self.least(step.action, &figures, (step.times, step.times), self.target),
            };
            filled.together -= step.times - times;
            filled.score = self.score(&step.action.done(&figures, times));
            for same in &mut filled.others {
                if same.action == step.action {
                    same.times = times;
                }
            }
        }
        filled
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::methodology::Term;
    use super::*;
    use proptest::prelude::*;

    fn published() -> Methodology {
        Methodology::published_2025_11().unwrap()
    }

    /// Nothing is normalised by the published methodology.
    fn plain() -> Scales {
        published().scales(std::iter::empty())
    }

    fn figures(strength: i64, stock: [i64; 5]) -> Figures {
        Measure::ALL
            .into_iter()
            .zip(stock)
            .fold(Figures::new(Some(strength)).unwrap(), |figures, (m, n)| {
                figures.with(m, n).unwrap()
            })
    }

    fn said(fewest: &Fewest) -> String {
        let steps: Vec<String> = fewest
            .steps
            .iter()
            .map(|s| format!("{} {}", s.action, s.times))
            .collect();
        format!("{} → {}", steps.join(", "), fewest.score)
    }

    #[test]
    fn one_more_of_each_is_worth_what_the_weights_say() {
        // 100 officials, 50 registered, 40 of them verified, 10 learning; 3 of 5 cleared.
        let told: Vec<String> = worth(&published(), &figures(100, [50, 40, 10, 5, 3]), &plain())
            .iter()
            .map(|w| {
                let points = w.points.as_ref().map_or("-".to_owned(), |p| p.to_string());
                format!("{} {} {points}", w.action, w.left)
            })
            .collect();
        // Onboarding adds 0.20 and thins out the verified and the learning.
        assert_eq!(
            told,
            [
                "onboard 50 -0.23",
                "verify 10 0.40",
                "complete 40 0.60",
                "clear 2 6.00"
            ]
        );
    }

    #[test]
    fn the_dearest_actions_come_first_and_none_is_done_too_often() {
        let here = figures(100, [50, 40, 10, 5, 3]);
        let score = |text: &str| text.parse::<Exact>().unwrap();
        assert_eq!(
            published().assess(&here, &plain()).score.to_string(),
            "50.00"
        );
        for (target, expected) in [
            ("50", Some(" → 50.00")),
            ("50.01", Some("clear 1 → 56.00")),
            ("56.01", Some("clear 2 → 62.00")),
            ("62.5", Some("complete 1, clear 2 → 62.60")),
            ("86", Some("complete 40, clear 2 → 86.00")),
            ("87", Some("verify 3, complete 40, clear 2 → 87.20")),
            (
                "100",
                Some("onboard 50, verify 60, complete 90, clear 2 → 100.00"),
            ),
            ("100.01", None),
        ] {
            let found = fewest_to_reach(&published(), &here, &plain(), &score(target));
            assert_eq!(found.as_ref().map(said).as_deref(), expected, "{target}");
        }
    }

    #[test]
    fn where_nobody_is_registered_somebody_must_be_first() {
        let found = fewest_to_reach(
            &published(),
            &figures(10, [0; 5]),
            &plain(),
            &"30".parse::<Exact>().unwrap(),
        );
        assert_eq!(said(&found.unwrap()), "onboard 1, complete 1 → 32.00");
        let none = Figures::new(None).unwrap();
        assert_eq!(
            fewest_to_reach(&published(), &none, &plain(), &Exact::hundred()),
            None
        );
    }

    #[test]
    fn the_first_one_verified_of_nobody_is_worth_more_than_any_later_one() {
        let mut methodology = published();
        for (indicator, weight) in methodology.indicators.iter_mut().zip([2, 29, 19, 50]) {
            indicator.weight = Exact::from(weight);
        }
        let here = figures(3, [0, 0, 0, 5, 0]);
        let target = Exact::from(21);
        let found = fewest_to_reach(&methodology, &here, &plain(), &target);
        assert_eq!(said(&found.unwrap()), "onboard 1, verify 1 → 29.67");
    }

    #[test]
    fn an_action_is_done_as_long_as_it_adds_something() {
        // 79 of 100 officials verified, half learning, nothing to clear; a rival has 80.
        let completions = Term::new(Measure::Completions, Window::FinancialYear);
        let here = |verified| {
            let here = figures(1_000, [1_000, verified, 500, 0, 0]);
            here.with(completions, 995).unwrap()
        };
        let rival = figures(1_000, [1_000, 800, 0, 0, 0]);
        let mut plain = published();
        for (indicator, weight) in plain.indicators.iter_mut().zip([20, 40, 10, 30]) {
            indicator.weight = Exact::from(weight);
        }
        let mut capped = plain.clone();
        capped.indicators[1].cap = Some(Exact::from(80));
        let mut to_the_best = plain.clone();
        to_the_best.indicators[1].normalisation = Normalisation::RelativeToBest;
        // Completions of the year for each official, counted up to one.
        let mut flow = capped.clone();
        flow.indicators[3].numerator = Source::Measure(Measure::Completions);
        flow.indicators[3].denominator = Source::Measure(Measure::Registered);
        flow.indicators[3].window = Window::FinancialYear;
        for (methodology, verified, target, expected) in [
            (&plain, 790, "59.6", "verify 75 → 59.60"),
            (&capped, 790, "59.6", "verify 10, complete 260 → 59.60"),
            (&to_the_best, 790, "67.5", "verify 10, complete 250 → 67.50"),
            (&flow, 800, "87.85", "complete 85 → 87.85"),
        ] {
            let here = here(verified);
            let scales = methodology.scales([&here, &rival].into_iter());
            let target = target.parse::<Exact>().unwrap();
            let found = fewest_to_reach(methodology, &here, &scales, &target);
            assert_eq!(found.as_ref().map(said).as_deref(), Some(expected));
            let smallest = found.is_some_and(|found| found.smallest);
            assert_eq!(smallest, *methodology == plain);
        }
    }

    #[test]
    fn nobody_is_onboarded_beyond_the_cap() {
        // Beyond 80 of 100 onboarding only thins out the others, and none of these is left.
        let mut methodology = published();
        methodology.indicators[0].cap = Some(Exact::from(80));
        let here = figures(100, [50, 50, 50, 5, 5]);
        let scales = methodology.scales(std::iter::once(&here));
        let target = Exact::from(96);
        let found = fewest_to_reach(&methodology, &here, &scales, &target).unwrap();
        assert_eq!(said(&found), "onboard 30, verify 30, complete 30 → 96.00");
        let more = Exact::from(97);
        assert_eq!(fewest_to_reach(&methodology, &here, &scales, &more), None);
    }

    #[test]
    fn a_large_state_is_answered_at_once() {
        let here = figures(
            12_00_000,
            [7_00_000, 5_00_000, 2_00_000, 9_00_000, 4_00_000],
        );
        let target = &published().assess(&here, &plain()).score + &"20".parse::<Exact>().unwrap();
        let found = fewest_to_reach(&published(), &here, &plain(), &target).unwrap();
        assert!(found.score >= target);
        assert!(found.together > 1_000);
    }

    /// Small figures that can be: nobody verified who isn't registered.
    fn small() -> impl Strategy<Value = Figures> {
        (0..9i64, 0..9i64, 0..9i64, 0..9i64, 0..6i64, 0..6i64).prop_map(
            |(strength, registered, verified, learned, attempted, cleared)| {
                figures(
                    strength,
                    [
                        registered,
                        verified.min(registered),
                        learned.min(registered),
                        attempted,
                        cleared.min(attempted),
                    ],
                )
            },
        )
    }

    /// Weights that sum to 100.
    fn any_weights() -> impl Strategy<Value = Methodology> {
        (1..60i64, 1..60i64, 1..60i64, 1..60i64).prop_map(|weights| {
            let all = weights.0 + weights.1 + weights.2 + weights.3;
            let mut methodology = published();
            let weights = [weights.0, weights.1, weights.2, weights.3];
            for (indicator, weight) in methodology.indicators.iter_mut().zip(weights) {
                indicator.weight = Exact::percent(weight, all).unwrap();
            }
            methodology
        })
    }

    /// The same, and for each indicator perhaps a cap and a normalisation; the last one
    /// perhaps counts completions of a window for each official.
    fn any_methodology() -> impl Strategy<Value = Methodology> {
        let shapes = prop::collection::vec((1..201i64, 0..3usize), 4);
        let flow = prop::option::of(any::<bool>());
        (any_weights(), shapes, flow).prop_map(|(mut methodology, shapes, flow)| {
            for (indicator, (cap, normalisation)) in methodology.indicators.iter_mut().zip(shapes) {
                indicator.cap = (cap < 100).then(|| Exact::from(cap));
                indicator.normalisation = [
                    Normalisation::Percentage,
                    Normalisation::MinMax,
                    Normalisation::RelativeToBest,
                ][normalisation];
            }
            if let Some(year) = flow {
                let last = &mut methodology.indicators[3];
                last.numerator = Source::Measure(Measure::Completions);
                last.denominator = Source::Measure(Measure::Registered);
                last.window = match year {
                    true => Window::FinancialYear,
                    false => Window::AllTime,
                };
            }
            methodology
        })
    }

    /// Every combination, tried.
    fn tried(
        methodology: &Methodology,
        figures: &Figures,
        scales: &Scales,
        target: &Exact,
    ) -> Option<i64> {
        let mut best: Option<i64> = None;
        for onboard in 0..=Action::Onboard.left(figures) {
            let with = Action::Onboard.done(figures, onboard);
            for verify in 0..=Action::Verify.left(&with) {
                for complete in 0..=Action::Complete.left(&with) {
                    for clear in 0..=Action::Clear.left(&with) {
                        let together = onboard + verify + complete + clear;
                        if best.is_some_and(|best| best <= together) {
                            continue;
                        }
                        let all = Action::Verify.done(&with, verify);
                        let all = Action::Complete.done(&all, complete);
                        let all = Action::Clear.done(&all, clear);
                        if methodology.assess(&all, scales).score >= *target {
                            best = Some(together);
                        }
                    }
                }
            }
        }
        best
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(96))]
        #[test]
        fn nothing_smaller_reaches_it(
            figures in small(), methodology in any_weights(), target in 0..1_001i64,
        ) {
            let target = Exact::ratio(target, 10).unwrap();
            let scales = methodology.scales(std::iter::once(&figures));
            let found = fewest_to_reach(&methodology, &figures, &scales, &target);
            if let Some(found) = &found {
                prop_assert!(found.smallest);
                prop_assert!(found.score >= target);
                prop_assert_eq!(found.together, found.steps.iter().map(|s| s.times).sum::<i64>());
            }
            prop_assert_eq!(
                found.map(|f| f.together),
                tried(&methodology, &figures, &scales, &target)
            );
        }

        #[test]
        fn where_points_end_a_set_is_found_and_nothing_in_it_is_in_vain(
            figures in small(), completions in 0..12i64,
            rivals in prop::collection::vec(small(), 0..3),
            methodology in any_methodology(), target in 0..1_001i64,
        ) {
            let target = Exact::ratio(target, 10).unwrap();
            let completions_of_year = Term::new(Measure::Completions, Window::FinancialYear);
            let figures = figures.with(completions_of_year, completions).unwrap();
            let scales = methodology.scales(rivals.iter().chain([&figures]));
            let score = |figures: &Figures| methodology.assess(figures, &scales).score;
            let found = fewest_to_reach(&methodology, &figures, &scales, &target);
            let least = tried(&methodology, &figures, &scales, &target);
            prop_assert_eq!(found.is_some(), least.is_some());
            let Some(found) = found else {
                return Ok(());
            };
            if found.smallest {
                prop_assert_eq!(Some(found.together), least);
            }
            let done = |but: Option<Action>| {
                found.steps.iter().fold(figures.clone(), |figures, step| {
                    let fewer = i64::from(but == Some(step.action));
                    step.action.done(&figures, step.times - fewer)
                })
            };
            prop_assert!(found.score >= target);
            prop_assert_eq!(&score(&done(None)), &found.score);
            prop_assert_eq!(found.together, found.steps.iter().map(|s| s.times).sum::<i64>());
            for step in found.steps.iter().filter(|s| s.action != Action::Onboard) {
                prop_assert!(score(&done(Some(step.action))) < target);
            }
        }
    }
}
