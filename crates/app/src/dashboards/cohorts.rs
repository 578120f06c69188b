//! What is counted among the officials themselves and not in accounts: who cleared an
//! assessment, and how soon those who were registered in a quarter completed their first
//! course. Over a nation that takes long, so it is counted by one at a time, kept for some
//! minutes, and always shown with the moment at which it was counted.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};
use sopan_rules::ids::OrganisationId;
use sopan_rules::time::{Day, Moment};
use sopan_store::access::Scope;
use sopan_store::dashboards::{Begun, first_completions};
use sopan_store::organisations::Organisation;
use sopan_store::people::{self, Query};
use tokio::sync::Semaphore;

use crate::access::Actor;
use crate::together::Together;
use crate::{App, AppError, Result};

/// What was counted over many is kept so long.
const KEPT_SECONDS: i64 = 600;
/// Fewer registered officials than this are counted anew every time.
const FEW: i64 = 1_00_000;
/// So many are counted at the same time by one program.
const AT_ONCE: usize = 2;
/// So long a page waits for a count; then it says that the count is under way.
const PATIENCE: Duration = Duration::from_secs(4);
/// So many quarters are told apart; who was registered before is one cohort.
const QUARTERS: usize = 8;

/// An answer, and when it was asked for.
type Answer<A> = Arc<(Moment, A)>;

/// Answers that are kept for some minutes.
struct Kept<Q, A> {
    together: Together<Q, Answer<A>>,
    answers: Mutex<HashMap<Q, Answer<A>>>,
}

impl<Q: Eq + Hash, A> Default for Kept<Q, A> {
    fn default() -> Self {
        Kept {
            together: Together::default(),
            answers: Mutex::default(),
        }
    }
}

impl<Q: Eq + Hash + Clone, A> Kept<Q, A> {
    /// What was answered since this moment; what is older is forgotten.
    fn since(&self, question: &Q, moment: Moment) -> Option<Answer<A>> {
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        answers.retain(|_, answer| answer.0 >= moment);
        answers.get(question).cloned()
    }

    async fn ask(
        &self,
        question: Q,
        now: Moment,
        read: impl AsyncFnOnce() -> Result<A>,
    ) -> Result<Answer<A>> {
        let oldest = now.plus_seconds(-KEPT_SECONDS);
        if let Some(kept) = self.since(&question, oldest) {
            return Ok(kept);
        }
        let asked = question.clone();
        let read = async || {
            // Somebody may have read it while this one waited.
            if let Some(kept) = self.since(&asked, oldest) {
                return Ok(kept);
            }
            let answer = Arc::new((now, read().await?));
            let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
            answers.insert(asked, answer.clone());
            Ok(answer)
        };
        let answer: Result<Arc<Answer<A>>> = self.together.ask(question, read).await;
        answer.map(|answer| answer.as_ref().clone())
    }
}

/// The counts that are under way, and those that are kept.
pub(crate) struct Counting {
    cleared: Kept<OrganisationId, i64>,
    cohorts: Kept<(OrganisationId, Day), Vec<Cohort>>,
    room: Semaphore,
}

impl Default for Counting {
    fn default() -> Self {
        Counting {
            cleared: Kept::default(),
            cohorts: Kept::default(),
            room: Semaphore::new(AT_ONCE),
        }
    }
}

/// Officials who cleared an assessment, and when they were counted.
pub(crate) struct Cleared {
    pub(crate) officials: i64,
    pub(crate) at: Moment,
    /// Whether the count may be some minutes old.
    pub(crate) kept: bool,
}

/// Those who were registered in one quarter, and how soon they completed a course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cohort {
    /// The quarter's first day; none for those who were registered before all quarters
    /// that are told apart.
    pub from: Option<Day>,
    /// How many they are.
    pub officials: i64,
    /// How many of them have completed a course by now.
    pub completed: i64,
    /// How many completed their first course by the end of their own quarter, of the next
    /// one, and so on, as far as quarters have come. The last quarter is not over yet.
    pub within: Vec<i64>,
}

/// The cohorts of an organisation.
#[derive(Debug, Clone)]
pub struct Cohorts {
    /// The moment at which they were counted.
    pub at: Moment,
    /// By quarter of registration, the earliest first.
    pub cohorts: Vec<Cohort>,
}

/// The cohorts of an organisation, or that they are being counted.
#[derive(Debug, Clone)]
pub struct Counted {
    /// Whose.
    pub organisation: Organisation,
    /// The cohorts; none while they are counted.
    pub cohorts: Option<Cohorts>,
}

impl Counted {
    /// As other programs read it.
    pub fn for_programs(&self) -> Value {
        let cohorts = self.cohorts.as_ref().map(|counted| {
            let cohorts = counted.cohorts.iter().map(|cohort| {
                json!({
                    "registered_from": cohort.from,
                    "officials": cohort.officials,
                    "completed": cohort.completed,
                    "completed_within_quarters": cohort.within,
                })
            });
            cohorts.collect::<Vec<_>>()
        });
        json!({
            "organisation": self.organisation.code,
            "counted_at": self.cohorts.as_ref().map(|c| c.at.iso()),
            "cohorts": cohorts,
        })
    }
}

/// The first days of the last quarters, the earliest first. Quarters begin in January,
/// April, July and October, as the financial year has them.
fn quarters(today: Day) -> Vec<Day> {
    let (_, month, _) = today.ymd();
    let mut begins = today.month_start();
    for _ in 0..(month - 1) % 3 {
        begins = begins.plus(-1).month_start();
    }
    let mut quarters = vec![begins];
    while quarters.len() < QUARTERS {
        for _ in 0..3 {
            begins = begins.plus(-1).month_start();
        }
        quarters.push(begins);
    }
    quarters.reverse();
    quarters
}

fn cohorts(quarters: &[Day], counted: &[Begun]) -> Vec<Cohort> {
    let all = (0..=quarters.len()).map(|span| {
        let of = || counted.iter().filter(move |begun| begun.registered == span);
        let sum = |some: &dyn Fn(&Begun) -> bool| -> i64 {
            of().filter(|b| some(b)).map(|b| b.officials).sum()
        };
        let within = match span {
            0 => Vec::new(),
            _ => (span..=quarters.len())
                .map(|until| sum(&|b| b.completed.is_some_and(|c| c <= until)))
                .collect(),
        };
        Cohort {
            from: span.checked_sub(1).and_then(|at| quarters.get(at)).copied(),
            officials: sum(&|_| true),
            completed: sum(&|b| b.completed.is_some()),
            within,
        }
    });
    all.filter(|cohort| cohort.officials > 0).collect()
}

impl App {
    /// Officials at or below an organisation who cleared an assessment or more.
    pub(crate) async fn count_cleared(
        &self,
        of: OrganisationId,
        registered: i64,
    ) -> Result<Cleared> {
        let query = Query {
            scope: Scope::Everything,
            unit: Some(of),
            waiting: false,
            status: None,
            behind: Some(people::Behind::Cleared),
            words: String::new(),
        };
        let count = async || {
            let mut tx = self.db.read().await?;
            Ok(people::count(&mut tx, &query).await?)
        };
        if registered < FEW {
            return Ok(Cleared {
                officials: count().await?,
                at: self.now(),
                kept: false,
            });
        }
        let counting = &self.counting;
        let count = async || {
            let _room = counting.room.acquire().await;
            count().await
        };
        let answer = counting.cleared.ask(of, self.now(), count).await?;
        Ok(Cleared {
            officials: answer.1,
            at: answer.0,
            kept: true,
        })
    }

    /// The cohorts of an organisation: counted now, or some minutes ago. Where counting
    /// takes long it goes on in the background, and whoever asks again gets it.
    pub async fn cohorts(&self, actor: &Actor, code: &str) -> Result<Counted> {
        let mut tx = self.db.read().await?;
        let roots = self.roots(&mut tx, actor).await?;
        let organisation = self.dashboard_of(&mut tx, actor, code, &roots).await?;
        drop(tx);
        let (app, of, today) = (self.clone(), organisation.id, self.today());
        let quarters = quarters(today);
        let count = tokio::spawn(async move {
            let counting = app.counting.clone();
            let read = async || {
                let _room = counting.room.acquire().await;
                let moments: Vec<Moment> = quarters.iter().map(|q| q.start()).collect();
                let mut tx = app.db.read().await?;
                let counted = first_completions(&mut tx, of, &moments).await?;
                Ok(cohorts(&quarters, &counted))
            };
            counting.cohorts.ask((of, today), app.now(), read).await
        });
        let cohorts = match tokio::time::timeout(PATIENCE, count).await {
            Err(_) => None,
            Ok(Err(error)) => return Err(AppError::Document(error.to_string())),
            Ok(Ok(answer)) => {
                let answer = answer?;
                Some(Cohorts {
                    at: answer.0,
                    cohorts: answer.1.clone(),
                })
            }
        };
        Ok(Counted {
            organisation,
            cohorts,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quarters_begin_as_the_financial_year_has_them() {
        for (today, expected) in [
            ("2025-11-20", ["2024-01-01", "2025-10-01"]),
            ("2026-01-01", ["2024-04-01", "2026-01-01"]),
            ("2026-03-31", ["2024-04-01", "2026-01-01"]),
        ] {
            let quarters = quarters(today.parse().expect("a day"));
            assert_eq!(quarters.len(), QUARTERS);
            let ends = [quarters[0], quarters[QUARTERS - 1]];
            assert_eq!(ends.map(|d| d.to_string()), expected, "{today}");
        }
    }

    #[test]
    fn a_cohort_adds_up_quarter_by_quarter() {
        // Given quarters that begin on two days, and who was registered and completed when.
        let quarters: Vec<Day> = ["2025-07-01", "2025-10-01"]
            .map(|d| d.parse().expect("a day"))
            .into();
        let begun = |registered, completed, officials| Begun {
            registered,
            completed,
            officials,
        };
        let counted = [
            begun(0, Some(1), 5),
            begun(0, None, 2),
            begun(1, Some(1), 3),
            begun(1, Some(2), 4),
            begun(1, None, 1),
        ];
        // Then those of before have only what is so by now, and a quarter without anybody
        // is left out.
        let told: Vec<_> = cohorts(&quarters, &counted)
            .into_iter()
            .map(|c| (c.from, c.officials, c.completed, c.within))
            .collect();
        assert_eq!(
            told,
            [(None, 7, 5, vec![]), (Some(quarters[0]), 8, 7, vec![3, 7]),]
        );
    }

    #[tokio::test]
    async fn what_was_counted_is_kept_for_some_minutes() {
        let kept: Kept<u8, i64> = Kept::default();
        let begin = Moment(0);
        let ask = async |seconds: i64, answer: i64| {
            let now = begin.plus_seconds(seconds);
            let read = async || Ok(answer);
            let answer = kept.ask(1, now, read).await.expect("counted");
            (answer.0.0 / 1_000_000, answer.1)
        };
        assert_eq!(ask(0, 7).await, (0, 7));
        assert_eq!(ask(KEPT_SECONDS, 8).await, (0, 7));
        assert_eq!(ask(KEPT_SECONDS + 1, 9).await, (KEPT_SECONDS + 1, 9));
    }
}
