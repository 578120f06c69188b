//! Why later news gives a day other figures than its edition has: from what was recorded
//! since it was published.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;
use sopan_rules::ids::OrganisationId;
use sopan_rules::measures::{Kept, Measure};
use sopan_rules::ranking::{Term, Window};
use sopan_rules::text::Said;
use sopan_rules::time::Day;
use sopan_store::organisations::{self, Organisation};
use sopan_store::ranking::{self as store, Late};
use sopan_store::{Tx, reorganisations};

use super::{Changed, Edition, RankedRow, Restated};
use crate::Result;

/// An organisation by its code and name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Which {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: Said,
}

impl From<&Organisation> for Which {
    fn from(organisation: &Organisation) -> Which {
        Which {
            code: organisation.code.clone(),
            name: Said::new(&organisation.name_en, &organisation.name_hi),
        }
    }
}

/// How far a figure was moved by what was recorded on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Came {
    /// The day.
    pub on: Day,
    /// By how much.
    pub by: i64,
}

/// Why a figure is another one now than it was when the edition was published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "cause", rename_all = "snake_case")]
pub enum Cause {
    /// Entries of the ledger that were recorded after it, about its day or an earlier one.
    Late {
        /// The measure that they moved.
        measure: String,
        /// By how much, all together.
        by: i64,
        /// When they were recorded.
        recorded: Vec<Came>,
    },
    /// A strength that was stated after it.
    Strength {
        /// For whom: the State, or something below whose strengths add up to it.
        of: Which,
        /// How many officials.
        officials: i64,
        /// Where the figure comes from.
        source: String,
        /// Who approved it.
        approved_by: String,
        /// The first day it holds for.
        from: Day,
        /// When it was stated.
        recorded: Day,
    },
    /// An act of reorganisation that was recorded after it.
    Reorganisation {
        /// `create`, `move`, `map`, `merge`, `retire` or `undo`.
        act: String,
        /// Whom it is about.
        of: Which,
        /// The other one that it is about: what took the officials over, or stands above.
        other: Option<Which>,
        /// From which day on it holds.
        effective: Day,
        /// When it was recorded.
        recorded: Day,
    },
    /// The catalogue of its day has other courses than it had when the edition was published:
    /// it changed later on that day, or courses were counted otherwise then.
    Catalogue {
        /// The measure that it moved.
        measure: String,
        /// By how much.
        by: i64,
    },
    /// Nothing of its own: the figures of others in its category are other ones.
    Others,
}

/// Finds the causes of restatements.
pub(super) async fn find(
    tx: &mut Tx,
    edition: &Edition,
    now: &[RankedRow],
    restated: &mut [Restated],
) -> Result<()> {
    let codes: Vec<String> = restated.iter().map(|r| r.code.clone()).collect();
    let states = organisations::by_codes(tx, &codes).await?;
    let mut late = late(tx, edition, &states, restated).await?;
    let strength = |code: &str| {
        let rows = [edition.row(code), now.iter().find(|row| row.code == code)];
        rows.map(|row| row.and_then(|row| row.strength.clone()))
    };
    let moved = |state: &Restated| state.changed.iter().any(|c| c.what == "strength");
    let asked = restated.iter().filter(|state| moved(state));
    let asked: Vec<OrganisationId> = asked
        .filter_map(|state| states.get(&state.code).map(|o| o.id))
        .collect();
    let (on, since) = (edition.as_on, edition.published_at);
    let stated = store::strengths_since(tx, &asked, since, on).await?;
    let acts = match restated.is_empty() {
        true => Vec::new(),
        false => reorganisations::since(tx, since, on).await?,
    };
    let mut named: HashMap<OrganisationId, Which> = HashMap::new();
    for act in &acts {
        for id in [Some(act.act.organisation), act.act.other]
            .into_iter()
            .flatten()
        {
            if let Entry::Vacant(unnamed) = named.entry(id) {
                unnamed.insert(Which::from(&organisations::by_id(tx, id).await?));
            }
        }
    }
    for state in restated {
        let Some(organisation) = states.get(&state.code) else {
            continue;
        };
        let mut causes = Vec::new();
        // A State that the edition doesn't have came with all of its figures.
        let new = state.published.is_none();
        let moved_by = |change: &Changed| {
            let was = change.published.or(new.then_some(0))?;
            Some(change.now? - was).filter(|by| *by != 0)
        };
        for change in &state.changed {
            let Some(term) = accounted(&change.what) else {
                continue;
            };
            let Some(by) = moved_by(change) else {
                continue;
            };
            let mut recorded = late.remove(&(organisation.id, term)).unwrap_or_default();
            // Accounts know the day and not the moment: what is left over was recorded on
            // the day of publication, after it.
            let later: i64 = recorded.values().sum();
            *recorded.entry(since.day()).or_default() += by - later;
            let recorded = recorded.into_iter().filter(|(_, by)| *by != 0);
            causes.push(Cause::Late {
                measure: change.what.clone(),
                by,
                recorded: recorded.map(|(on, by)| Came { on, by }).collect(),
            });
        }
        // Where the State states none itself, those below add up to its strength.
        let summed = strength(&state.code)
            .into_iter()
            .flatten()
            .any(|strength| strength.source.is_none());
        let of_this = stated.iter().filter(|s| s.within == organisation.id);
        let of_this = of_this.filter(|s| summed || s.of.id == organisation.id);
        causes.extend(of_this.map(|s| Cause::Strength {
            of: Which::from(&s.of),
            officials: s.strength.officials,
            source: s.strength.source.clone(),
            approved_by: s.strength.approved_by.clone(),
            from: s.strength.from,
            recorded: s.strength.recorded.day(),
        }));
        // An act within the State moves nothing in or out of it, but perhaps its strength.
        let mut in_or_out = false;
        for deed in &acts {
            let mut lines = deed
                .lines
                .iter()
                .map(|line| line.contains(&organisation.id));
            let touched = lines.clone().any(|within| within);
            let within = lines.all(|within| within);
            let Some(of) = named.get(&deed.act.organisation) else {
                continue;
            };
            if touched && (!within || moved(state)) {
                in_or_out |= !within;
                causes.push(Cause::Reorganisation {
                    act: deed.act.kind.clone(),
                    of: of.clone(),
                    other: deed.act.other.and_then(|other| named.get(&other).cloned()),
                    effective: deed.act.effective,
                    recorded: deed.act.recorded.day(),
                });
            }
        }
        // Courses that came or went with an organisation have that cause.
        if !in_or_out {
            let of_catalogue =
                |what: &str| what.parse::<Term>().is_ok() && accounted(what).is_none();
            let changed = state.changed.iter().filter(|c| of_catalogue(&c.what));
            causes.extend(changed.filter_map(|c| {
                Some(Cause::Catalogue {
                    measure: c.what.clone(),
                    by: moved_by(c)?,
                })
            }));
        }
        if state.changed.is_empty() {
            causes.push(Cause::Others);
        }
        state.causes = causes;
    }
    Ok(())
}

/// The figure of accounts with this name, where it is one.
fn accounted(name: &str) -> Option<Term> {
    let term: Term = name.parse().ok()?;
    (term.measure.kept() != Kept::Catalogue).then_some(term)
}

/// For each State and each figure that changed, what was recorded on which later day.
async fn late(
    tx: &mut Tx,
    edition: &Edition,
    states: &HashMap<String, Organisation>,
    restated: &[Restated],
) -> Result<HashMap<(OrganisationId, Term), BTreeMap<Day, i64>>> {
    let changed = restated.iter().flat_map(|state| &state.changed);
    let terms: BTreeSet<Term> = changed.filter_map(|c| accounted(&c.what)).collect();
    let windows: BTreeSet<Window> = terms.iter().map(|term| term.window).collect();
    let ids: Vec<OrganisationId> = states.values().map(|o| o.id).collect();
    let mut found: HashMap<(OrganisationId, Term), BTreeMap<Day, i64>> = HashMap::new();
    for window in windows {
        let inside = terms.iter().filter(|term| term.window == window);
        let measures: Vec<Measure> = inside.map(|term| term.measure).collect();
        let of = Late {
            from: window.begins(edition.as_on),
            until: edition.as_on,
            after: edition.published_at.day(),
        };
        for (organisation, day, amounts) in store::late(tx, &ids, &measures, of).await? {
            for measure in &measures {
                let days = found.entry((organisation, Term::new(*measure, window)));
                days.or_default().insert(day, amounts.of(*measure));
            }
        }
    }
    Ok(found)
}
