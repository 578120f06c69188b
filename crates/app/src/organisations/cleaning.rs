//! The cleaning desk: what is wrong with the hierarchy, and which act mends it.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Serialize;
use sopan_rules::ids::OrganisationId;
use sopan_rules::likeness::{Unit, lookalikes};
use sopan_rules::measures::Measure;
use sopan_rules::organisations::Kind;
use sopan_rules::time::Moment;
use sopan_store::Tx;
use sopan_store::ledger::figures;
use sopan_store::organisations as store;
use sopan_store::reorganisations::{self as acts, Within};

use super::{Deed, Named};
use crate::access::Actor;
use crate::{App, AppError, Result};

/// Everything that is looked for, in the order in which it is shown.
pub const PROBLEMS: [Problem; 7] = [
    Problem::Duplicate,
    Problem::Unmapped,
    Problem::NoAdmin,
    Problem::NoStrength,
    Problem::BelowRegistered,
    Problem::SumDiffers,
    Problem::Empty,
];

/// What can be wrong with an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    /// Two look like one.
    Duplicate,
    /// It stands below nothing, or directly below the nation though it is no State,
    /// ministry or department.
    Unmapped,
    /// It should have an MDO Leader or Admin, and nobody holds that role over it.
    NoAdmin,
    /// Nobody says how many officials it has.
    NoStrength,
    /// Fewer officials are said to be there than are registered.
    BelowRegistered,
    /// What is stated for it isn't what its units add up to.
    SumDiffers,
    /// No official was registered, and no unit stands below.
    Empty,
}

impl Problem {
    /// As addresses and data name it.
    pub const fn name(self) -> &'static str {
        match self {
            Problem::Duplicate => "duplicate",
            Problem::Unmapped => "unmapped",
            Problem::NoAdmin => "no_admin",
            Problem::NoStrength => "no_strength",
            Problem::BelowRegistered => "below_registered",
            Problem::SumDiffers => "sum_differs",
            Problem::Empty => "empty",
        }
    }

    /// The problem with this name.
    pub fn from_name(name: &str) -> Option<Problem> {
        PROBLEMS.into_iter().find(|p| p.name() == name)
    }

    /// The act that mends it: `merge`, `map`, `admin`, `strength` or `retire`.
    pub const fn mended_by(self) -> &'static str {
        match self {
            Problem::Duplicate => "merge",
            Problem::Unmapped => "map",
            Problem::NoAdmin => "admin",
            Problem::NoStrength | Problem::BelowRegistered | Problem::SumDiffers => "strength",
            Problem::Empty => "retire",
        }
    }
}

/// An organisation with a problem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Found {
    /// Which organisation.
    pub organisation: Named,
    /// What it is.
    pub kind: &'static str,
    /// What stands above it.
    pub parent: Option<Named>,
    /// Its strength: stated, or else what its units add up to.
    pub strength: Option<i64>,
    /// What its units add up to, where they say anything.
    pub below: Option<i64>,
    /// Officials registered, everything below included.
    pub registered: i64,
    /// Units directly below.
    pub units: i64,
    /// Whether it has an MDO Leader or Admin of its own.
    pub mdo: bool,
}

/// Two organisations that look like one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Likely {
    /// The one that has more officials, or was there first: the other is merged into it.
    pub keep: Found,
    /// The other.
    pub merge: Found,
    /// What makes them look alike: `same_name`, `same_words`, `same_sound`, `one_letter`,
    /// `initials`.
    pub evidence: &'static str,
    /// How sure it is, of 100.
    pub score: i64,
    /// Whether both stand directly below the same organisation.
    pub siblings: bool,
}

/// The cleaning desk of an organisation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cleaning {
    /// Everything at or below this one was looked at.
    pub within: Named,
    /// The moment that it is true for.
    #[serde(serialize_with = "super::iso")]
    pub as_on: Moment,
    /// How many organisations were looked at.
    pub organisations: usize,
    /// Those that look like one, the surest first.
    pub duplicates: Vec<Likely>,
    /// By problem, all that have it.
    pub problems: BTreeMap<&'static str, Vec<Found>>,
}

impl Cleaning {
    /// How many have a problem.
    pub fn count(&self, problem: Problem) -> usize {
        match problem {
            Problem::Duplicate => self.duplicates.len(),
            other => self.problems.get(other.name()).map_or(0, Vec::len),
        }
    }
}

/// What is known of each unit while problems are looked for.
struct Looked {
    units: Vec<Within>,
    place: HashMap<OrganisationId, usize>,
    children: Vec<Vec<usize>>,
    stated: HashMap<OrganisationId, i64>,
    registered: HashMap<OrganisationId, i64>,
    names: HashMap<OrganisationId, Named>,
}

impl Looked {
    fn new(units: Vec<Within>) -> Looked {
        let place: HashMap<OrganisationId, usize> = units
            .iter()
            .enumerate()
            .map(|(at, u)| (u.organisation.id, at))
            .collect();
        let mut children = vec![Vec::new(); units.len()];
        for (at, unit) in units.iter().enumerate() {
            if let Some(parent) = unit.parent.and_then(|p| place.get(&p)) {
                children[*parent].push(at);
            }
        }
        Looked {
            units,
            place,
            children,
            stated: HashMap::new(),
            registered: HashMap::new(),
            names: HashMap::new(),
        }
    }

    fn parent(&self, at: usize) -> Option<usize> {
        let parent = self.units[at].parent?;
        self.place.get(&parent).copied()
    }

    /// The State that a unit stands in, where that is looked at too.
    fn state(&self, mut at: usize) -> Option<OrganisationId> {
        for _ in 0..64 {
            let organisation = &self.units[at].organisation;
            if organisation.kind.is_state() {
                return Some(organisation.id);
            }
            at = self.parent(at)?;
        }
        None
    }

    /// The strength of each unit and what its children add up to, from the leaves up.
    fn strengths(&self) -> (Vec<Option<i64>>, Vec<Option<i64>>) {
        let mut order: Vec<usize> = Vec::with_capacity(self.units.len());
        let roots = (0..self.units.len()).filter(|at| self.parent(*at).is_none());
        order.extend(roots);
        let mut next = 0;
        while let Some(at) = order.get(next).copied() {
            order.extend(&self.children[at]);
            next += 1;
        }
        let mut strength: Vec<Option<i64>> = vec![None; self.units.len()];
        let mut below: Vec<Option<i64>> = vec![None; self.units.len()];
        for at in order.into_iter().rev() {
            let said: Vec<i64> = self.children[at]
                .iter()
                .filter_map(|child| strength[*child])
                .collect();
            below[at] = (!said.is_empty()).then(|| said.iter().sum());
            let stated = self.stated.get(&self.units[at].organisation.id).copied();
            strength[at] = stated.or(below[at]);
        }
        (strength, below)
    }
}

/// What stands directly below the nation and belongs there.
fn belongs_below_nation(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::State | Kind::Ut | Kind::Ministry | Kind::Department | Kind::Institute
    )
}

impl App {
    /// Looks at everything at or below an organisation for what is wrong with it; without
    /// a code, below the first that the actor's roles are over.
    pub async fn cleaning(&self, actor: &Actor, code: Option<&str>) -> Result<Cleaning> {
        let (now, today) = (self.now(), self.today());
        let mut tx = self.db.read().await?;
        let top = match code.map(str::trim).filter(|c| !c.is_empty()) {
            None => {
                let roots = self.roots(&mut tx, actor).await?;
                roots.into_iter().next().ok_or(AppError::Forbidden)?
            }
            Some(code) => self.seen_organisation(&mut tx, actor, code).await?,
        };
        let mut units = acts::within(&mut tx, top.id, today).await?;
        // What stands below nothing is within no scope but the nation's.
        if top.kind == Kind::Nation {
            let lost = acts::without_parent(&mut tx, today).await?;
            units.extend(lost.into_iter().map(|organisation| Within {
                organisation,
                parent: None,
                has_admin: true,
            }));
        }
        let mut looked = Looked::new(units);
        let ids: Vec<OrganisationId> = looked.units.iter().map(|u| u.organisation.id).collect();
        let counted = figures(&mut tx, &ids, &[Measure::Registered], today, None).await?;
        looked.registered = counted
            .into_iter()
            .map(|(o, f)| (o, f.of(Measure::Registered)))
            .collect();
        let stated = store::stated_strengths(&mut tx, &ids, today, None).await?;
        looked.stated = stated.into_iter().map(|(o, s)| (o, s.officials)).collect();
        looked.names = looked
            .units
            .iter()
            .map(|u| (u.organisation.id, Named::from(&u.organisation)))
            .collect();
        if let Some(parent) = self.above(&mut tx, top.id).await? {
            looked.names.insert(parent.0, parent.1);
        }
        let apart = acts::kept_apart(&mut tx).await?;
        drop(tx);
        // A hundred thousand names take a second of computing.
        let within = Named::from(&top);
        tokio::task::spawn_blocking(move || look(looked, &apart, within, now))
            .await
            .map_err(|e| AppError::Document(e.to_string()))
    }

    async fn above(
        &self,
        tx: &mut Tx,
        of: OrganisationId,
    ) -> Result<Option<(OrganisationId, Named)>> {
        let line = store::line(tx, of, self.today()).await?;
        let parent = line.iter().rev().nth(1);
        Ok(parent.map(|p| (p.id, Named::from(p))))
    }

    /// Remembers that two organisations that look alike are not the same.
    pub async fn not_the_same(&self, actor: &Actor, one: &str, other: &str) -> Result<()> {
        let mut tx = self.db.write().await?;
        let one = self.managed(&mut tx, actor, "one", one).await?;
        let other = self.managed(&mut tx, actor, "other", other).await?;
        if one.id == other.id {
            return Err(AppError::invalid(
                "other",
                "the-same-organisation",
                "this is one and the same organisation",
            ));
        }
        acts::keep_apart(&mut tx, one.id, other.id, self.now(), actor.official).await?;
        Ok(tx.commit().await?)
    }

    /// The siblings that a new or renamed organisation looks like.
    pub(super) async fn looks_like(&self, tx: &mut Tx, deed: &Deed) -> Result<Vec<Named>> {
        let today = self.today();
        let line = match &deed.other {
            Some(parent) => vec![parent.clone(), deed.organisation.clone()],
            None => store::line(tx, deed.organisation.id, today).await?,
        };
        let Some(parent) = line.iter().rev().nth(1) else {
            return Ok(Vec::new());
        };
        let (name_en, name_hi) = deed.kept.names.clone().unwrap_or_else(|| {
            let o = &deed.organisation;
            (o.name_en.clone(), o.name_hi.clone())
        });
        let unit = |o: &store::Organisation| Unit {
            id: o.id,
            parent: Some(parent.id),
            state: None,
            kind: o.kind,
            name_en: o.name_en.clone(),
            name_hi: o.name_hi.clone(),
        };
        let siblings = store::children(tx, parent.id, today).await?;
        let siblings: Vec<_> = siblings
            .into_iter()
            .filter(|o| o.id != deed.organisation.id)
            .collect();
        let mut units: Vec<Unit> = siblings.iter().map(unit).collect();
        let new = units.len();
        units.push(Unit {
            name_en,
            name_hi,
            ..unit(&deed.organisation)
        });
        let pairs = lookalikes(&units);
        let alike = pairs.iter().filter(|pair| pair.other == new);
        Ok(alike.map(|pair| Named::from(&siblings[pair.one])).collect())
    }
}

fn look(
    looked: Looked,
    apart: &HashSet<(OrganisationId, OrganisationId)>,
    within: Named,
    as_on: Moment,
) -> Cleaning {
    let (strength, below) = looked.strengths();
    let registered = |at: usize| {
        let id = looked.units[at].organisation.id;
        looked.registered.get(&id).copied().unwrap_or(0)
    };
    let found = |at: usize| {
        let unit = &looked.units[at];
        Found {
            organisation: Named::from(&unit.organisation),
            kind: unit.organisation.kind.name(),
            parent: unit.parent.and_then(|p| looked.names.get(&p).cloned()),
            strength: strength[at],
            below: below[at],
            registered: registered(at),
            units: i64::try_from(looked.children[at].len()).unwrap_or(i64::MAX),
            mdo: unit.organisation.mdo,
        }
    };
    let has = |at: usize, problem: Problem| {
        let unit = &looked.units[at];
        let o = &unit.organisation;
        match problem {
            Problem::Duplicate => false,
            Problem::Unmapped => {
                let below_nation =
                    unit.parent
                        .and_then(|p| looked.place.get(&p))
                        .is_some_and(|p| {
                            let parent = &looked.units[*p].organisation;
                            parent.kind == Kind::Nation && !belongs_below_nation(o.kind)
                                || parent.code.eq_ignore_ascii_case("UNMAPPED")
                        });
                o.kind != Kind::Nation && (unit.parent.is_none() || below_nation)
            }
            Problem::NoAdmin => o.mdo && !unit.has_admin,
            // What offices have is stated where they belong.
            Problem::NoStrength => {
                let states = !matches!(
                    o.kind,
                    Kind::Nation | Kind::Office | Kind::Block | Kind::GramPanchayat
                );
                strength[at].is_none() && (o.mdo || states)
            }
            Problem::BelowRegistered => strength[at].is_some_and(|s| s < registered(at)),
            Problem::SumDiffers => {
                let children = &looked.children[at];
                // Those who sit in the unit itself are in none of its parts.
                let elsewhere: i64 = children.iter().map(|c| registered(*c)).sum();
                let whole =
                    registered(at) <= elsewhere && children.iter().all(|c| strength[*c].is_some());
                match (looked.stated.get(&o.id), below[at]) {
                    (Some(stated), Some(sum)) => sum > *stated || (whole && sum != *stated),
                    _ => false,
                }
            }
            Problem::Empty => {
                o.kind != Kind::Nation && looked.children[at].is_empty() && registered(at) == 0
            }
        }
    };
    let mut problems: BTreeMap<&'static str, Vec<Found>> = BTreeMap::new();
    for problem in PROBLEMS.into_iter().filter(|p| *p != Problem::Duplicate) {
        let mut held: Vec<Found> = (0..looked.units.len())
            .filter(|at| has(*at, problem))
            .map(found)
            .collect();
        held.sort_by(|a, b| {
            (b.registered, &a.organisation.name_en).cmp(&(a.registered, &b.organisation.name_en))
        });
        problems.insert(problem.name(), held);
    }
    let names: Vec<Unit> = looked
        .units
        .iter()
        .enumerate()
        .map(|(at, unit)| Unit {
            id: unit.organisation.id,
            parent: unit.parent,
            state: looked.state(at),
            kind: unit.organisation.kind,
            name_en: unit.organisation.name_en.clone(),
            name_hi: unit.organisation.name_hi.clone(),
        })
        .collect();
    let duplicates = lookalikes(&names)
        .into_iter()
        .filter(|pair| {
            let (a, b) = (names[pair.one].id, names[pair.other].id);
            // A unit and what it stands in may bear one name.
            let stacked = names[pair.one].parent == Some(b) || names[pair.other].parent == Some(a);
            !stacked && !apart.contains(&(a.min(b), a.max(b)))
        })
        .map(|pair| {
            // Who has more officials, or was there first, is kept.
            let (keep, merge) = match registered(pair.other) > registered(pair.one) {
                true => (pair.other, pair.one),
                false => (pair.one, pair.other),
            };
            Likely {
                keep: found(keep),
                merge: found(merge),
                evidence: pair.evidence.name(),
                score: pair.score,
                siblings: pair.siblings,
            }
        })
        .collect();
    Cleaning {
        within,
        as_on,
        organisations: looked.units.len(),
        duplicates,
        problems,
    }
}
