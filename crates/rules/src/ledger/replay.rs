//! One official's entries, taken again from the first.

use std::collections::BTreeSet;

use super::{Entry, Fact, Posting, Standing, advance, difference};
use crate::ids::OrganisationId;
use crate::time::{Day, Moment};

/// These entries of one official without those of merges that were taken back.
pub fn unstruck(entries: &[Entry]) -> Vec<&Entry> {
    let undone: BTreeSet<i64> = entries
        .iter()
        .filter_map(|entry| match entry.fact {
            Fact::MergeUndone { merge } => Some(merge),
            _ => None,
        })
        .collect();
    let stands = |entry: &&Entry| entry.fact.merge().is_none_or(|m| !undone.contains(&m));
    entries.iter().filter(stands).collect()
}

/// All of one official's entries, taken in the order in which they occurred.
pub fn fold(entries: &[Entry]) -> (Option<Standing>, Vec<Posting>) {
    let mut order = unstruck(entries);
    order.sort_by_key(|e| (e.occurred, e.id));
    let mut standing = None;
    let mut postings = Vec::new();
    for entry in order {
        advance(&mut standing, entry, &mut postings);
    }
    (standing, postings)
}

/// One official's entries, replayed in the order in which they were recorded, as
/// the ledger met them: each yields what it posted on its own recording day.
#[derive(Debug, Clone, Default)]
pub struct Replay {
    entries: Vec<Entry>,
    standing: Option<Standing>,
    posted: Vec<Posting>,
    posted_when: Vec<(Posting, Day)>,
}

impl Replay {
    /// Takes the next entry and returns what it posts.
    pub fn push(&mut self, entry: Entry) -> Vec<Posting> {
        let late = matches!(entry.fact, Fact::MergeUndone { .. })
            || self
                .standing
                .as_ref()
                .is_some_and(|s| entry.occurred < s.latest);
        let today = entry.recorded.day();
        let mut new = Vec::new();
        if late {
            self.entries.push(entry);
            let (standing, all) = fold(&self.entries);
            new = difference(&self.posted, &all);
            self.standing = standing;
            self.posted = all;
        } else {
            advance(&mut self.standing, &entry, &mut new);
            self.posted.extend_from_slice(&new);
            self.entries.push(entry);
        }
        self.posted_when.extend(new.iter().map(|p| (*p, today)));
        new
    }

    /// All that was posted, with the day on which it became known.
    pub fn posted_when(&self) -> impl Iterator<Item = (Posting, Day)> {
        self.posted_when.iter().copied()
    }

    /// The organisation that the official belonged to at a moment, as now known.
    pub fn organisation_at(&self, moment: Moment) -> OrganisationId {
        let until: Vec<Entry> = self
            .entries
            .iter()
            .filter(|e| e.occurred <= moment)
            .cloned()
            .collect();
        fold(&until)
            .0
            .or_else(|| self.standing.clone())
            .map_or(OrganisationId(0), |s| s.organisation)
    }

    /// What the entries so far make of the official.
    pub fn standing(&self) -> Option<&Standing> {
        self.standing.as_ref()
    }
}
