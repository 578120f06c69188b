//! How it is recorded who was under which mandate.
//!
//! A decision says: from this day on, as is known now, the mandate reaches this official, or
//! doesn't, or that can't be said. It is written down when it is taken and never changed. So
//! who was under a mandate on day D, as known on day K, is what the last of the decisions
//! says that were recorded by K and hold from D or earlier.

use super::audience::Truth;
use crate::time::{Day, Moment};

/// A decision about one official and one mandate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision {
    /// Its number: of two that were recorded at the same moment the greater one is later.
    pub id: i64,
    /// Whether the mandate reaches the official.
    pub reached: Truth,
    /// From this day on.
    pub from: Day,
    /// When it was written down.
    pub recorded: Moment,
}

/// What follows from the decisions about one official and one mandate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Assignment {
    /// Whether the mandate reaches the official.
    pub reached: Truth,
    /// Since when.
    pub since: Day,
    /// Since when it did for the first time: leaving and coming back begins nothing anew.
    /// None as long as it never did.
    pub first: Option<Day>,
}

/// What was decided about a day, as it was known at the end of another one. Nothing was
/// decided: the mandate did not reach the official.
pub fn as_known(decisions: &[Decision], on: Day, known: Day) -> Truth {
    decisions
        .iter()
        .filter(|d| d.from <= on && d.recorded.day() <= known)
        .max_by_key(|d| (d.recorded, d.id))
        .map_or(Truth::No, |d| d.reached)
}

/// What follows from decisions, in any order; none where there are none.
pub fn fold(decisions: &[Decision]) -> Option<Assignment> {
    let mut order: Vec<&Decision> = decisions.iter().collect();
    order.sort_by_key(|d| (d.recorded, d.id));
    let mut assignment: Option<Assignment> = None;
    for decision in order {
        assignment = Some(advance(assignment, decision.reached, decision.from));
    }
    assignment
}

/// What one more decision makes of an assignment.
pub fn advance(before: Option<Assignment>, reached: Truth, from: Day) -> Assignment {
    let first = before.and_then(|a| a.first);
    Assignment {
        reached,
        since: from,
        first: match reached {
            Truth::Yes => Some(first.map_or(from, |first| first.min(from))),
            _ => first,
        },
    }
}
