//! How a package that states an order is played: the processes of SCORM 2004's Sequencing
//! and Navigation (4th edition, appendix of pseudo code), over a tree of activities and
//! what is kept of a learner's way through it.
//!
//! It runs here and not in the browser: what comes next, and whether the whole is
//! completed, is decided from what each part reported, and by nobody else's word. The
//! numbers in the comments are those of the standard.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use serde::{Deserialize, Serialize};

use super::sequencing::{
    After, Asks, Before, Button, ChildSet, Combination, Condition, Objective, Operator, Required,
    Rolls, RollupRule, Rule, Sequencing, Timing,
};
use super::{Status, Values, number, value};
use crate::numbers::Exact;

/// A package whose parts are played in its own order: the parts as its outline has them,
/// the whole first, each before those below it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tree {
    /// The parts.
    pub parts: Vec<Part>,
    /// Whether data that its parts share are those of one attempt of the whole
    /// (`adlcp:sharedDataGlobalToSystem` is false).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub forgets_shared: bool,
    /// The same of objectives that they share (`adlseq:objectivesGlobalToSystem` is false).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub forgets_objectives: bool,
}

/// One activity of the tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Its identifier in the package; that of its entry, where something is opened.
    pub identifier: String,
    /// Its title.
    pub title: String,
    /// The part that it stands in, by its place; none for the whole.
    pub parent: Option<usize>,
    /// Whether something is opened.
    pub opens: bool,
    /// Whether it is shown in the outline.
    pub visible: bool,
    /// Buttons that are not shown while it is open.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hidden: Vec<Button>,
    /// The measure of progress that completes it, where one does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold: Option<Exact>,
    /// The weight of that measure among its siblings.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub weight: Exact,
    /// What its sequencing says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sequencing: Option<Box<Sequencing>>,
}

fn one() -> Exact {
    Exact::from(1)
}

fn is_one(weight: &Exact) -> bool {
    *weight == one()
}

/// What is known of an objective of a part.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Reached {
    /// Whether it is satisfied; none while that is unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub satisfied: Option<bool>,
    /// Its measure, -1 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measure: Option<Exact>,
}

/// What objectives of several parts share under one name.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
struct Shared {
    reached: Reached,
    #[serde(skip_serializing_if = "Option::is_none")]
    completed: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    progress: Option<Exact>,
}

/// What is kept of one part.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
struct Tracked {
    attempts: u32,
    active: bool,
    suspended: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    completed: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    progress: Option<Exact>,
    /// The primary objective first.
    objectives: Vec<Reached>,
    /// Those of its children that there are, in their order, where that isn't the outline's.
    #[serde(skip_serializing_if = "Option::is_none")]
    children: Option<Vec<usize>>,
}

/// What is kept of a learner's way: as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    parts: Vec<Tracked>,
    shared: BTreeMap<String, Shared>,
    current: Option<usize>,
    suspended: Option<usize>,
    dice: u64,
}

/// What a learner, or the content, asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)] // each is what the standard calls by this name
pub enum Request {
    Start,
    ResumeAll,
    Continue,
    Previous,
    /// The part at this place.
    Choice(usize),
    /// The part at this place, by the content's word.
    Jump(usize),
    Exit,
    ExitAll,
    Abandon,
    AbandonAll,
    SuspendAll,
}

/// What comes of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// A part is opened.
    Opens {
        /// Its place.
        part: usize,
        /// Whether this is a new attempt of it, which finds nothing of the one before.
        anew: bool,
    },
    /// Nothing is open, and the learner may choose.
    Stays,
    /// The way through the package has ended, or is interrupted.
    Ended,
}

/// Why a request changes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Nothing is open.
    #[error("nothing of this package is open")]
    NothingOpen,
    /// Something is open.
    #[error("a part of this package is open already")]
    Open,
    /// There is no such part, or it isn't among those that were selected.
    #[error("the package has no such part for this learner")]
    Unknown,
    /// The package doesn't let its parts be chosen from there.
    #[error("the package doesn't let this part be chosen now")]
    NotChosen,
    /// The package doesn't lead on, or back, by itself.
    #[error("the package doesn't lead on from here by itself")]
    NoFlow,
    /// There is nothing further in this direction.
    #[error("there is nothing further in this direction")]
    Nothing,
    /// A rule of the package keeps the part closed, or all attempts are used up.
    #[error("a rule of the package keeps this part closed")]
    Closed,
}

/// What a part reported of itself so far.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reported {
    /// Whether it is completed.
    pub completed: Option<bool>,
    /// Its measure of progress.
    pub progress: Option<Exact>,
    /// Whether its primary objective is satisfied, and by which measure.
    pub primary: Reached,
    /// Objectives that it names.
    pub objectives: Vec<(String, Reached)>,
}

impl Reported {
    /// What a SCO's values say (RTE 4.2: `cmi.completion_status`, `cmi.success_status`,
    /// `cmi.score.scaled`, `cmi.progress_measure`, `cmi.objectives`).
    pub fn of(values: &Values) -> Reported {
        let verdict = |name: &str| match value(values, name) {
            Some("passed") => Some(true),
            Some("failed") => Some(false),
            _ => None,
        };
        let objectives = (0..values.len()).map_while(|n| {
            let id = value(values, &format!("cmi.objectives.{n}.id"))?;
            let reached = Reached {
                satisfied: verdict(&format!("cmi.objectives.{n}.success_status")),
                measure: number(values, &format!("cmi.objectives.{n}.score.scaled")),
            };
            Some((id.to_owned(), reached))
        });
        Reported {
            completed: match value(values, "cmi.completion_status") {
                Some("completed") => Some(true),
                Some("incomplete" | "not attempted") => Some(false),
                _ => None,
            },
            progress: number(values, "cmi.progress_measure"),
            primary: Reached {
                satisfied: verdict("cmi.success_status"),
                measure: number(values, "cmi.score.scaled"),
            },
            objectives: objectives.collect(),
        }
    }
}

/// A part as the outline shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Its place in the tree.
    pub part: usize,
    /// How deep it stands below the whole, from 0.
    pub depth: usize,
    /// Where the learner stands in it.
    pub status: Status,
    /// Whether it may be chosen.
    pub choosable: bool,
    /// Whether it is closed by a rule or a limit.
    pub closed: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Forward,
    Backward,
}

/// Where a walk through the tree leads.
enum Step {
    To(usize, Way),
    /// Beyond the last part.
    End,
}

/// A tree with what is kept of one learner's way through it.
#[derive(Debug, Clone)]
pub struct Play<'t> {
    tree: &'t Tree,
    below: Arc<Vec<Vec<usize>>>,
    state: State,
    /// Whether the whole was begun since this was made.
    began: bool,
}

/// The sequencing of a part that states none.
static PLAIN: LazyLock<Sequencing> = LazyLock::new(Sequencing::default);

impl<'t> Play<'t> {
    /// The way so far; a new one where there is none for this tree. `dice` decides what is
    /// selected, and in which order, where the package leaves that to chance.
    pub fn new(tree: &'t Tree, state: Option<State>, dice: u64) -> Play<'t> {
        let mut below = vec![Vec::new(); tree.parts.len()];
        for (place, part) in tree.parts.iter().enumerate() {
            if let Some(children) = part.parent.and_then(|parent| below.get_mut(parent)) {
                children.push(place);
            }
        }
        let fits = state.filter(|state| state.parts.len() == tree.parts.len());
        let begins = fits.is_none();
        let mut play = Play {
            tree,
            below: Arc::new(below),
            state: fits.unwrap_or_default(),
            began: false,
        };
        if begins {
            play.state.dice = dice;
            play.state.parts = (0..tree.parts.len())
                .map(|part| Tracked {
                    objectives: vec![Reached::default(); 1 + play.rules(part).objectives.len()],
                    ..Tracked::default()
                })
                .collect();
            for part in 0..tree.parts.len() {
                play.select(part, false);
            }
        }
        play
    }

    /// What is to be kept.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Whether a new attempt of the whole began since this was made, also where the package
    /// wants nothing tracked of it.
    pub fn began(&self) -> bool {
        self.began
    }

    /// The part that is open, or was last and hasn't been left for another.
    pub fn current(&self) -> Option<usize> {
        self.state.current
    }

    /// The part that is open.
    pub fn open(&self) -> Option<usize> {
        let current = self.state.current?;
        (self.part(current).active && self.is_leaf(current)).then_some(current)
    }

    /// The place of the part with this identifier.
    pub fn place(&self, identifier: &str) -> Option<usize> {
        let mut parts = self.tree.parts.iter();
        parts.position(|part| part.identifier == identifier)
    }

    // ---- the tree ----------------------------------------------------------------------

    fn rules(&self, part: usize) -> &'t Sequencing {
        self.tree.parts[part]
            .sequencing
            .as_deref()
            .unwrap_or(&PLAIN)
    }

    fn part(&self, part: usize) -> &Tracked {
        &self.state.parts[part]
    }

    fn part_mut(&mut self, part: usize) -> &mut Tracked {
        &mut self.state.parts[part]
    }

    fn parent(&self, part: usize) -> Option<usize> {
        self.tree.parts[part].parent
    }

    fn is_leaf(&self, part: usize) -> bool {
        self.below[part].is_empty()
    }

    /// The children that there are for this learner, in their order.
    fn children(&self, part: usize) -> &[usize] {
        let own = self.part(part).children.as_deref();
        own.unwrap_or(&self.below[part])
    }

    /// From the whole down to a part.
    fn path(&self, part: usize) -> Vec<usize> {
        let mut path: Vec<usize> = std::iter::successors(Some(part), |p| self.parent(*p)).collect();
        path.reverse();
        path
    }

    fn common(&self, one: usize, other: usize) -> usize {
        let (one, other) = (self.path(one), self.path(other));
        let shared = one.iter().zip(&other).take_while(|(a, b)| a == b);
        shared.last().map_or(0, |(a, _)| *a)
    }

    /// Whether all of the way down to it is among the children that there are.
    fn is_available(&self, part: usize) -> bool {
        self.path(part)
            .iter()
            .all(|place| match self.parent(*place) {
                Some(parent) => self.children(parent).contains(place),
                None => true,
            })
    }

    fn sibling(&self, part: usize, way: Way) -> Option<usize> {
        let siblings = self.children(self.parent(part)?);
        let at = siblings.iter().position(|place| *place == part)?;
        match way {
            Way::Forward => siblings.get(at + 1).copied(),
            Way::Backward => at.checked_sub(1).map(|before| siblings[before]),
        }
    }

    /// Whether `part` comes after `other` in the order of this learner's tree.
    fn is_after(&self, part: usize, other: usize) -> bool {
        let common = self.common(part, other);
        let below = |of: usize| {
            let path = self.path(of);
            let step = path.iter().skip_while(|p| **p != common).nth(1)?;
            self.children(common).iter().position(|c| c == step)
        };
        match (below(part), below(other)) {
            (Some(part), Some(other)) => part > other,
            // One stands below the other.
            (one, _) => one.is_some(),
        }
    }

    // ---- chance (SR.1, SR.2) -----------------------------------------------------------

    fn throw(&mut self, sides: usize) -> usize {
        self.state.dice = self.state.dice.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state.dice;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        usize::try_from(mixed % u64::try_from(sides.max(1)).unwrap_or(1)).unwrap_or(0)
    }

    /// Selects among the children of a part, and puts them into another order, where the
    /// package wants that at the beginning, or before each new attempt.
    fn select(&mut self, part: usize, again: bool) {
        let wanted = &self.rules(part).randomization;
        let now = |timing| match again {
            true => timing == Timing::OnEachNewAttempt,
            false => timing != Timing::Never,
        };
        if now(wanted.selection_timing)
            && let Some(count) = wanted.select_count
        {
            let mut left = self.below[part].clone();
            let count = usize::try_from(count).unwrap_or(usize::MAX);
            while left.len() > count {
                let out = self.throw(left.len());
                left.remove(out);
            }
            self.part_mut(part).children = Some(left);
        }
        if now(wanted.randomization_timing) && wanted.reorder_children {
            let mut order = self.children(part).to_vec();
            for at in (1..order.len()).rev() {
                let other = self.throw(at + 1);
                order.swap(at, other);
            }
            self.part_mut(part).children = Some(order);
        }
    }

    // ---- what is known of a part -------------------------------------------------------

    fn objective(&self, part: usize, at: usize) -> Option<&'t Objective> {
        let rules = self.rules(part);
        match at.checked_sub(1) {
            None => rules.primary_objective.as_ref(),
            Some(at) => rules.objectives.get(at),
        }
    }

    /// The objective that a condition asks about; the primary one where it names none.
    fn named(&self, part: usize, name: Option<&str>) -> Option<usize> {
        let Some(name) = name else { return Some(0) };
        let all = 0..self.part(part).objectives.len();
        let is = |at: &usize| {
            let objective = self.objective(part, *at);
            objective.and_then(|o| o.id.as_deref()) == Some(name)
        };
        all.into_iter().find(is)
    }

    /// What a map of an objective reads, where the part itself knows nothing.
    fn read<T>(
        &self,
        part: usize,
        at: usize,
        reads: impl Fn(&super::sequencing::ObjectiveMap) -> bool,
        what: impl Fn(&Shared) -> Option<T>,
    ) -> Option<T> {
        let maps = self.objective(part, at).into_iter().flat_map(|o| &o.maps);
        let mut read = maps.filter(|map| reads(map));
        read.find_map(|map| what(self.state.shared.get(&map.target_objective_id)?))
    }

    fn measure(&self, part: usize, at: usize) -> Option<Exact> {
        let own = self.part(part).objectives.get(at)?.measure.clone();
        own.or_else(|| {
            self.read(
                part,
                at,
                |m| m.read_normalized_measure,
                |s| s.reached.measure.clone(),
            )
        })
    }

    fn satisfied(&self, part: usize, at: usize) -> Option<bool> {
        if let Some(objective) = self.objective(part, at)
            && objective.satisfied_by_measure
        {
            let active = self.part(part).active && !self.is_leaf(part);
            let when = &self.rules(part).rollup_considerations;
            return match active && !when.measure_satisfaction_if_active {
                true => None,
                false => Some(self.measure(part, at)? >= objective.min_normalized_measure),
            };
        }
        let own = self.part(part).objectives.get(at)?.satisfied;
        own.or_else(|| {
            self.read(
                part,
                at,
                |m| m.read_satisfied_status,
                |s| s.reached.satisfied,
            )
        })
    }

    fn progress(&self, part: usize) -> Option<Exact> {
        let own = self.part(part).progress.clone();
        own.or_else(|| self.read(part, 0, |m| m.read_progress_measure, |s| s.progress.clone()))
    }

    fn completed(&self, part: usize) -> Option<bool> {
        if let Some(threshold) = &self.tree.parts[part].threshold {
            return Some(self.progress(part)? >= *threshold);
        }
        let own = self.part(part).completed;
        own.or_else(|| self.read(part, 0, |m| m.read_completion_status, |s| s.completed))
    }

    /// What its primary objective has reached.
    fn primary(&self, part: usize) -> Reached {
        let objectives = &self.part(part).objectives;
        objectives.first().cloned().unwrap_or_default()
    }

    fn keep(&mut self, part: usize, at: usize, reached: Reached) {
        if let Some(held) = self.part_mut(part).objectives.get_mut(at) {
            *held = reached;
        }
        let satisfied = self.satisfied(part, at);
        let own = self.part(part).objectives.get(at).cloned();
        let measure = own.and_then(|own| own.measure);
        for map in self.objective(part, at).into_iter().flat_map(|o| &o.maps) {
            let target = || map.target_objective_id.clone();
            if map.write_satisfied_status && satisfied.is_some() {
                let shared = self.state.shared.entry(target()).or_default();
                shared.reached.satisfied = satisfied;
            }
            if map.write_normalized_measure && measure.is_some() {
                let shared = self.state.shared.entry(target()).or_default();
                shared.reached.measure.clone_from(&measure);
            }
        }
    }

    fn keep_progress(&mut self, part: usize, completed: Option<bool>, progress: Option<Exact>) {
        let held = self.part_mut(part);
        (held.completed, held.progress) = (completed, progress.clone());
        let completed = self.completed(part);
        for map in self.objective(part, 0).into_iter().flat_map(|o| &o.maps) {
            let target = || map.target_objective_id.clone();
            if map.write_completion_status && completed.is_some() {
                self.state.shared.entry(target()).or_default().completed = completed;
            }
            if map.write_progress_measure && progress.is_some() {
                let shared = self.state.shared.entry(target()).or_default();
                shared.progress.clone_from(&progress);
            }
        }
    }

    /// Where the learner stands in a part.
    pub fn status(&self, part: usize) -> Status {
        match (self.satisfied(part, 0), self.completed(part)) {
            (Some(true), _) => Status::Passed,
            (Some(false), _) => Status::Failed,
            (None, Some(true)) => Status::Completed,
            (None, Some(false)) => Status::Incomplete,
            (None, None) if self.part(part).attempts > 0 => Status::Incomplete,
            (None, None) => Status::NotAttempted,
        }
    }

    /// The measure of the whole in per cent, where there is one.
    pub fn percent(&self) -> Option<Exact> {
        self.measure(0, 0)
            .map(|measure| &measure * &Exact::hundred())
    }

    /// What a part finds of its named objectives when it begins.
    pub fn objectives(&self, part: usize) -> Vec<(String, Reached)> {
        let known = |at: usize| {
            let id = self.objective(part, at)?.id.clone()?;
            let reached = Reached {
                satisfied: self.satisfied(part, at),
                measure: self.measure(part, at),
            };
            Some((id, reached))
        };
        let all = 0..self.part(part).objectives.len();
        all.filter_map(known).collect()
    }

    // ---- what a part reports -----------------------------------------------------------

    /// Takes in what a part reports of itself. It counts as long as no other attempt of
    /// it has begun: also where the part had been left a moment before.
    pub fn report(&mut self, part: usize, reported: &Reported) {
        if part >= self.tree.parts.len() || !self.rules(part).delivery.tracked {
            return;
        }
        for (name, reached) in &reported.objectives {
            if let Some(at) = self.named(part, Some(name)) {
                self.keep(part, at, reached.clone());
            }
        }
        let held = self.primary(part);
        let primary = Reached {
            satisfied: reported.primary.satisfied.or(held.satisfied),
            measure: reported.primary.measure.clone().or(held.measure),
        };
        self.keep(part, 0, primary);
        self.keep_progress(part, reported.completed, reported.progress.clone());
        if !self.part(part).active {
            self.assume(part);
        }
        self.roll_up(part);
    }

    /// Says that a part wants to be resumed where it is, or not.
    pub fn suspends(&mut self, part: usize, suspended: bool) {
        if part < self.tree.parts.len() && self.part(part).active {
            self.part_mut(part).suspended = suspended;
        }
    }

    /// What counts of a part that says nothing (UP.4, 1.1).
    fn assume(&mut self, part: usize) {
        let rules = self.rules(part);
        let held = self.part(part);
        if !rules.delivery.tracked || held.suspended {
            return;
        }
        if !rules.delivery.completion_set_by_content && self.completed(part).is_none() {
            let progress = held.progress.clone();
            self.keep_progress(part, Some(true), progress);
        }
        let by_measure = self
            .objective(part, 0)
            .is_some_and(|o| o.satisfied_by_measure);
        if !rules.delivery.objective_set_by_content
            && !by_measure
            && self.satisfied(part, 0).is_none()
        {
            let measure = self.primary(part).measure;
            let satisfied = Some(true);
            self.keep(part, 0, Reached { satisfied, measure });
        }
    }

    /// The attempt of a part ends (UP.4).
    fn end(&mut self, part: usize) {
        if self.is_leaf(part) {
            self.assume(part);
        } else {
            let any = self
                .children(part)
                .iter()
                .any(|child| self.part(*child).suspended);
            self.part_mut(part).suspended = any;
        }
        self.part_mut(part).active = false;
        self.roll_up(part);
        if !self.part(part).suspended {
            self.select(part, true);
        }
    }

    /// Those between the current part and where it goes end (UP.3).
    fn end_between(&mut self, other: usize) {
        let Some(current) = self.state.current else {
            return;
        };
        let common = self.common(current, other);
        let mut place = current;
        while place != common {
            if place != current && self.part(place).active {
                self.end(place);
            }
            match self.parent(place) {
                Some(parent) => place = parent,
                None => break,
            }
        }
    }

    // ---- rollup (RB.1) -----------------------------------------------------------------

    /// From a part up to the whole, each takes over what its children come to (RB.1.5).
    fn roll_up(&mut self, part: usize) {
        for place in self.path(part).into_iter().rev() {
            if !self.is_leaf(place) && self.rules(place).delivery.tracked {
                self.roll_measure(place);
                self.roll_status(place);
            }
        }
    }

    fn counted(&self, part: usize) -> Vec<usize> {
        let children = self.children(part).iter().copied();
        children
            .filter(|child| self.rules(*child).delivery.tracked)
            .collect()
    }

    /// RB.1.1: measures, weighted.
    fn roll_measure(&mut self, part: usize) {
        let (mut sum, mut weights, mut any) = (Exact::zero(), Exact::zero(), false);
        let (mut progress, mut shares, mut some) = (Exact::zero(), Exact::zero(), false);
        for child in self.counted(part) {
            let weight = &self.rules(child).rollup.objective_measure_weight;
            weights = &weights + weight;
            if let Some(measure) = self.measure(child, 0) {
                sum = &sum + &(&measure * weight);
                any = true;
            }
            let weight = &self.tree.parts[child].weight;
            shares = &shares + weight;
            if let Some(amount) = self.progress(child) {
                progress = &progress + &(&amount * weight);
                some = true;
            }
        }
        let share = |of: Exact, whole: &Exact| {
            let hundredth = Exact::ratio(1, 100)?;
            Some(&of.in_per_cent_of(whole)? * &hundredth)
        };
        let measure = any.then(|| share(sum, &weights)).flatten();
        let satisfied = self.primary(part).satisfied;
        self.keep(part, 0, Reached { satisfied, measure });
        let progress = some.then(|| share(progress, &shares)).flatten();
        let completed = self.part(part).completed;
        self.keep_progress(part, completed, progress);
    }

    /// RB.1.2 and RB.1.3: whether it is satisfied, and completed.
    fn roll_status(&mut self, part: usize) {
        let satisfied = self.rolled(part, Rolls::NotSatisfied, Rolls::Satisfied);
        let completed = self.rolled(part, Rolls::Incomplete, Rolls::Completed);
        let held = self.primary(part);
        // By measure it follows from that alone.
        let satisfied = satisfied.or(held.satisfied);
        let measure = held.measure;
        self.keep(part, 0, Reached { satisfied, measure });
        let held = self.part(part);
        let (completed, progress) = (completed.or(held.completed), held.progress.clone());
        self.keep_progress(part, completed, progress);
    }

    /// What the rules, or in their place the usual ones, come to; the good news last, so
    /// that it stands.
    fn rolled(&self, part: usize, bad: Rolls, good: Rolls) -> Option<bool> {
        let own = &self.rules(part).rollup.rules;
        let about: Vec<&RollupRule> = own
            .iter()
            .filter(|r| r.action == bad || r.action == good)
            .collect();
        let holds = |action: Rolls| match about.is_empty() {
            true => {
                let asked = match action {
                    Rolls::Satisfied => (Asks::Satisfied, Operator::NoOp),
                    Rolls::NotSatisfied => (Asks::ObjectiveStatusKnown, Operator::NoOp),
                    Rolls::Completed => (Asks::Completed, Operator::NoOp),
                    Rolls::Incomplete => (Asks::ActivityProgressKnown, Operator::NoOp),
                };
                self.rolls_up(part, &usual(action, asked))
            }
            false => about
                .iter()
                .any(|rule| rule.action == action && self.rolls_up(part, rule)),
        };
        match (holds(bad), holds(good)) {
            (_, true) => Some(true),
            (true, false) => Some(false),
            (false, false) => None,
        }
    }

    /// Whether a rule of the rollup holds (RB.1.4).
    fn rolls_up(&self, part: usize, rule: &RollupRule) -> bool {
        let mut said = Vec::new();
        for child in self.counted(part) {
            if self.counts_for(child, rule.action) {
                let each = rule.conditions.iter().map(|c| self.holds(child, c));
                said.push(combined(rule.condition_combination, each));
            }
        }
        let yes = said.iter().filter(|one| **one == Some(true)).count();
        if said.is_empty() {
            return false;
        }
        match rule.child_activity_set {
            ChildSet::All => yes == said.len(),
            ChildSet::Any => yes > 0,
            ChildSet::None => said.iter().all(|one| *one == Some(false)),
            ChildSet::AtLeastCount => u32::try_from(yes).unwrap_or(u32::MAX) >= rule.minimum_count,
            ChildSet::AtLeastPercent => {
                let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
                Exact::ratio(number(yes), number(said.len()))
                    .is_some_and(|share| share >= rule.minimum_percent)
            }
        }
    }

    /// Whether a child counts for this (RB.1.4.2).
    fn counts_for(&self, child: usize, action: Rolls) -> bool {
        let rules = self.rules(child);
        let when = &rules.rollup_considerations;
        let (counts, required) = match action {
            Rolls::Satisfied => (
                rules.rollup.rollup_objective_satisfied,
                when.required_for_satisfied,
            ),
            Rolls::NotSatisfied => (
                rules.rollup.rollup_objective_satisfied,
                when.required_for_not_satisfied,
            ),
            Rolls::Completed => (
                rules.rollup.rollup_progress_completion,
                when.required_for_completed,
            ),
            Rolls::Incomplete => (
                rules.rollup.rollup_progress_completion,
                when.required_for_incomplete,
            ),
        };
        let held = self.part(child);
        counts
            && match required {
                Required::Always => true,
                Required::IfAttempted => held.attempts > 0,
                Required::IfNotSuspended => held.attempts > 0 && !held.suspended,
                Required::IfNotSkipped => !self.is(child, Before::Skip),
            }
    }

    // ---- rules (UP.2) ------------------------------------------------------------------

    /// What a condition says of a part; none while nothing is known (UP.2.1).
    fn holds(&self, part: usize, condition: &Condition) -> Option<bool> {
        let at = self.named(part, condition.referenced_objective.as_deref());
        let satisfied = at.and_then(|at| self.satisfied(part, at));
        let measure = at.and_then(|at| self.measure(part, at));
        let threshold = condition
            .measure_threshold
            .clone()
            .unwrap_or_else(Exact::zero);
        let held = self.part(part);
        let said = match condition.condition {
            Asks::Satisfied => satisfied,
            Asks::ObjectiveStatusKnown => Some(satisfied.is_some()),
            Asks::ObjectiveMeasureKnown => Some(measure.is_some()),
            Asks::ObjectiveMeasureGreaterThan => measure.map(|measure| measure > threshold),
            Asks::ObjectiveMeasureLessThan => measure.map(|measure| measure < threshold),
            Asks::Completed => self.completed(part),
            Asks::ActivityProgressKnown => {
                Some(held.attempts > 0 && self.completed(part).is_some())
            }
            Asks::Attempted => Some(held.attempts > 0),
            Asks::AttemptLimitExceeded => {
                let limit = self.rules(part).attempt_limit;
                Some(limit.is_some_and(|limit| held.attempts >= limit))
            }
            // Limits of time are not asked of a platform (SN 3.8).
            Asks::TimeLimitExceeded | Asks::OutsideAvailableTimeRange => Some(false),
            Asks::Always => Some(true),
        };
        match condition.operator {
            Operator::NoOp => said,
            Operator::Not => said.map(|said| !said),
        }
    }

    /// The first of these rules that holds.
    fn first<A: Copy>(&self, part: usize, rules: &[Rule<A>]) -> Option<A> {
        let holds = |rule: &&Rule<A>| {
            let each = rule.conditions.iter().map(|c| self.holds(part, c));
            combined(rule.condition_combination, each) == Some(true)
        };
        rules.iter().find(holds).map(|rule| rule.action)
    }

    /// Whether a rule before an attempt says this of a part.
    fn is(&self, part: usize, what: Before) -> bool {
        let about = self.rules(part).pre_condition_rules.iter();
        let about: Vec<Rule<Before>> = about.filter(|r| r.action == what).cloned().collect();
        self.first(part, &about).is_some()
    }

    /// Whether a part is closed: by a rule, or since all attempts are used up (UP.5, UP.1).
    fn is_closed(&self, part: usize) -> bool {
        let (rules, held) = (self.rules(part), self.part(part));
        let begun = held.active || held.suspended;
        let used_up = rules
            .attempt_limit
            .is_some_and(|limit| held.attempts >= limit);
        self.is(part, Before::Disabled) || (rules.delivery.tracked && !begun && used_up)
    }

    // ---- walking (SB.2.1 to SB.2.4) ----------------------------------------------------

    /// The next part in a direction (SB.2.1).
    fn step(
        &self,
        part: usize,
        way: Way,
        inside: bool,
        before: Option<Way>,
    ) -> Result<Step, Refusal> {
        let (mut part, mut way, mut turned) = (part, way, false);
        if before == Some(Way::Backward)
            && let Some(parent) = self.parent(part)
            && self.sibling(part, Way::Forward).is_none()
        {
            way = Way::Backward;
            part = self.children(parent).first().copied().unwrap_or(part);
            turned = true;
        }
        let enters = inside && !self.is_leaf(part);
        match way {
            Way::Forward if enters => match self.children(part).first() {
                Some(first) => Ok(Step::To(*first, way)),
                None => Err(Refusal::Nothing),
            },
            Way::Forward => match (self.parent(part), self.sibling(part, way)) {
                (None, _) => Ok(Step::End),
                (_, Some(next)) => Ok(Step::To(next, way)),
                (Some(parent), None) => self.step(parent, way, false, None),
            },
            Way::Backward => {
                let Some(parent) = self.parent(part) else {
                    return Err(Refusal::Nothing);
                };
                if enters {
                    let children = self.children(part);
                    let (found, way) = match self.rules(part).control_mode.forward_only {
                        true => (children.first(), Way::Forward),
                        false => (children.last(), Way::Backward),
                    };
                    return found.map_or(Err(Refusal::Nothing), |found| Ok(Step::To(*found, way)));
                }
                if !turned && self.rules(parent).control_mode.forward_only {
                    return Err(Refusal::NoFlow);
                }
                match self.sibling(part, way) {
                    Some(before) => Ok(Step::To(before, way)),
                    None => self.step(parent, way, false, None),
                }
            }
        }
    }

    /// Whether this part, or which one behind it, can be opened (SB.2.2).
    fn settle(&self, part: usize, way: Way, before: Option<Way>) -> Result<Option<usize>, Refusal> {
        let (mut part, mut way, mut before) = (part, way, before);
        // Each turn goes one step through a tree without circles; a limit all the same.
        for _ in 0..=4 * self.tree.parts.len() {
            let parent = self.parent(part).ok_or(Refusal::Nothing)?;
            if !self.rules(parent).control_mode.flow {
                return Err(Refusal::NoFlow);
            }
            if self.is(part, Before::Skip) {
                match self.step(part, way, false, before)? {
                    Step::End => return Ok(None),
                    Step::To(next, Way::Backward) if before == Some(Way::Backward) => {
                        (part, way, before) = (next, Way::Backward, None);
                    }
                    Step::To(next, to) => (part, way) = (next, to),
                }
                continue;
            }
            if self.is_closed(part) {
                return Err(Refusal::Closed);
            }
            if self.is_leaf(part) {
                return Ok(Some(part));
            }
            match self.step(part, way, true, None)? {
                Step::End => return Ok(None),
                Step::To(next, Way::Forward) if way == Way::Backward => {
                    (part, way, before) = (next, Way::Forward, Some(Way::Backward));
                }
                Step::To(next, to) => (part, way, before) = (next, to, None),
            }
        }
        Err(Refusal::Nothing)
    }

    /// The part that is opened when one goes on from here (SB.2.3); none at the end.
    fn flow(&self, from: usize, way: Way, inside: bool) -> Result<Option<usize>, Refusal> {
        match self.step(from, way, inside, None)? {
            Step::To(next, to) => self.settle(next, to, None),
            Step::End => Ok(None),
        }
    }

    /// Whether a choice may walk over a part (SB.2.4).
    fn passes(&self, part: usize, way: Way) -> Result<(), Refusal> {
        match way {
            Way::Forward if self.is(part, Before::StopForwardTraversal) => Err(Refusal::Closed),
            Way::Backward => match self.parent(part) {
                Some(parent) if !self.rules(parent).control_mode.forward_only => Ok(()),
                _ => Err(Refusal::NotChosen),
            },
            Way::Forward => Ok(()),
        }
    }

    /// Which part is opened when this one is chosen (SB.2.9).
    fn choice(&self, target: usize) -> Result<usize, Refusal> {
        if !self.is_available(target) {
            return Err(Refusal::Unknown);
        }
        let path = self.path(target);
        if path
            .iter()
            .any(|place| self.is(*place, Before::HiddenFromChoice))
        {
            return Err(Refusal::NotChosen);
        }
        if let Some(parent) = self.parent(target)
            && !self.rules(parent).control_mode.choice
        {
            return Err(Refusal::NotChosen);
        }
        let common = self
            .state
            .current
            .map_or(0, |current| self.common(current, target));
        let prevents = |place: usize| {
            place != common
                && !self.part(place).active
                && self.rules(place).constrained_choice.prevent_activation
        };
        let down = || {
            path.iter()
                .skip_while(|p| **p != common)
                .filter(|p| **p != target)
        };
        match self.state.current {
            Some(current) if current == target => {}
            Some(current) if self.parent(current) == self.parent(target) => {
                let way = match self.is_after(target, current) {
                    true => Way::Forward,
                    false => Way::Backward,
                };
                let all = self
                    .parent(target)
                    .map_or(&[][..], |parent| self.children(parent));
                let at = |part: usize| all.iter().position(|place| *place == part);
                let (Some(from), Some(to)) = (at(current), at(target)) else {
                    return Err(Refusal::Unknown);
                };
                let walked = match way {
                    Way::Forward => &all[from..to],
                    Way::Backward => &all[to + 1..=from],
                };
                for place in walked {
                    self.passes(*place, way)?;
                }
            }
            Some(current) if current != common => {
                let up: Vec<usize> = std::iter::successors(Some(current), |p| self.parent(*p))
                    .take_while(|place| *place != common)
                    .collect();
                if up
                    .iter()
                    .any(|place| !self.rules(*place).control_mode.choice_exit)
                {
                    return Err(Refusal::NotChosen);
                }
                if target != common {
                    self.constrained(&up, target)?;
                    let forward = self.is_after(target, current);
                    for place in down() {
                        if forward {
                            self.passes(*place, Way::Forward)?;
                        }
                        if prevents(*place) {
                            return Err(Refusal::NotChosen);
                        }
                    }
                }
            }
            _ => {
                for place in down() {
                    self.passes(*place, Way::Forward)?;
                    if prevents(*place) {
                        return Err(Refusal::NotChosen);
                    }
                }
            }
        }
        match self.is_leaf(target) {
            true => Ok(target),
            false => self
                .flow(target, Way::Forward, true)?
                .ok_or(Refusal::Nothing),
        }
    }

    /// Whether a choice stays within reach of what constrains it (SB.2.9, 10.3 and 10.4).
    fn constrained(&self, up: &[usize], target: usize) -> Result<(), Refusal> {
        let constrains = |place: &&usize| self.rules(**place).constrained_choice.constrain_choice;
        let Some(held) = up.iter().find(constrains).copied() else {
            return Ok(());
        };
        let way = match self.is_after(target, held) {
            true => Way::Forward,
            false => Way::Backward,
        };
        // SB.2.9.1, SB.2.9.2: the neighbour in that direction.
        let mut considered = held;
        let mut place = Some(held);
        while let Some(here) = place {
            if let Some(next) = self.sibling(here, way) {
                considered = next;
                break;
            }
            place = self.parent(here);
        }
        let within = self.path(target).contains(&considered) && self.is_available(target);
        match within || target == held {
            true => Ok(()),
            false => Err(Refusal::NotChosen),
        }
    }

    // ---- requests ----------------------------------------------------------------------

    /// Does what is asked for (OP.1). Where it is refused, nothing has changed.
    pub fn go(&mut self, request: Request) -> Result<Outcome, Refusal> {
        let mut tried = self.clone();
        let outcome = tried.overall(request)?;
        (self.state, self.began) = (tried.state, tried.began);
        Ok(outcome)
    }

    /// Whether it would be done.
    pub fn would_go(&self, request: Request) -> bool {
        self.clone().overall(request).is_ok()
    }

    fn overall(&mut self, request: Request) -> Result<Outcome, Refusal> {
        self.may(request)?;
        let current = self.state.current;
        let next = match request {
            Request::Start | Request::ResumeAll => request,
            Request::SuspendAll => {
                self.suspend_all()?;
                return Ok(self.over());
            }
            Request::AbandonAll => {
                for place in current.map(|c| self.path(c)).unwrap_or_default() {
                    self.part_mut(place).active = false;
                }
                return Ok(self.over());
            }
            Request::Abandon => {
                if let Some(current) = current {
                    self.part_mut(current).active = false;
                }
                return Ok(Outcome::Stays);
            }
            Request::ExitAll => match self.exit_all(None) {
                Some(then) => then,
                None => return Ok(self.over()),
            },
            _ => match current {
                Some(current) if self.part(current).active => match self.exit(request)? {
                    Some(then) => then,
                    None => return Ok(self.over()),
                },
                _ => request,
            },
        };
        let whole = self.part(0);
        let anew = matches!(next, Request::Start | Request::Choice(_) | Request::Jump(_))
            && !whole.active
            && !whole.suspended;
        if anew && self.tree.forgets_objectives {
            self.state.shared.clear();
        }
        let found = match next {
            Request::Start => self.start()?,
            Request::ResumeAll => self.state.suspended,
            Request::Continue | Request::Previous => {
                let current = self.state.current.ok_or(Refusal::NothingOpen)?;
                let way = match next {
                    Request::Continue => Way::Forward,
                    _ => Way::Backward,
                };
                let flows = match self.parent(current) {
                    Some(parent) => self.rules(parent).control_mode.flow,
                    None => true,
                };
                if !flows {
                    return Err(Refusal::NoFlow);
                }
                self.flow(current, way, false)?
            }
            Request::Choice(target) => Some(self.choice(target)?),
            Request::Jump(target) => Some(target),
            _ => {
                // The way ends with the whole; else it waits for what is chosen.
                if self.state.current == Some(0) {
                    return Ok(self.over());
                }
                return Ok(Outcome::Stays);
            }
        };
        match found {
            Some(part) => self.deliver(part),
            None => {
                // Beyond the last part: the whole ends (SB.2.1, 3.1).
                self.end_between(0);
                self.end(0);
                Ok(self.over())
            }
        }
    }

    /// Nothing is open any more.
    fn over(&mut self) -> Outcome {
        self.state.current = None;
        Outcome::Ended
    }

    /// Whether a request is one at all, as things stand (NB.2.1).
    fn may(&self, request: Request) -> Result<(), Refusal> {
        let current = self.state.current;
        let here = || current.ok_or(Refusal::NothingOpen);
        match request {
            Request::Start if current.is_some() => Err(Refusal::Open),
            Request::Start => Ok(()),
            Request::ResumeAll if current.is_some() => Err(Refusal::Open),
            Request::ResumeAll => self.state.suspended.map(|_| ()).ok_or(Refusal::NothingOpen),
            Request::Continue | Request::Previous => {
                let parent = self.parent(here()?).ok_or(Refusal::NoFlow)?;
                let control = self.rules(parent).control_mode;
                let back = request == Request::Previous;
                match control.flow && !(back && control.forward_only) {
                    true => Ok(()),
                    false => Err(Refusal::NoFlow),
                }
            }
            Request::Choice(target) => {
                if target >= self.tree.parts.len() {
                    return Err(Refusal::Unknown);
                }
                let parent = self.parent(target);
                if parent.is_some_and(|parent| !self.rules(parent).control_mode.choice) {
                    return Err(Refusal::NotChosen);
                }
                let Some(current) = current else {
                    return Ok(());
                };
                if self.parent(current) == parent {
                    return Ok(());
                }
                let common = self.common(current, target);
                let up = std::iter::successors(Some(current), |p| self.parent(*p));
                let mut left = up.take_while(|place| *place != common);
                let held = |place: usize| {
                    self.part(place).active && !self.rules(place).control_mode.choice_exit
                };
                match left.any(held) {
                    true => Err(Refusal::NotChosen),
                    false => Ok(()),
                }
            }
            Request::Jump(target) => {
                here()?;
                match target < self.tree.parts.len() && self.is_available(target) {
                    true => Ok(()),
                    false => Err(Refusal::Unknown),
                }
            }
            Request::Exit | Request::Abandon => match self.part(here()?).active {
                true => Ok(()),
                false => Err(Refusal::NothingOpen),
            },
            Request::ExitAll | Request::AbandonAll | Request::SuspendAll => here().map(|_| ()),
        }
    }

    /// The open part is left (TB.2.3, 3): what its rules ask for then, or what was asked.
    /// None where that ends the way.
    fn exit(&mut self, asked: Request) -> Result<Option<Request>, Refusal> {
        let Some(mut current) = self.state.current else {
            return Err(Refusal::NothingOpen);
        };
        self.end(current);
        // TB.2.1: rules of those above it.
        let above = self.path(current);
        let leaves = above[..above.len() - 1].iter().copied().find(|place| {
            self.first(*place, &self.rules(*place).exit_condition_rules)
                .is_some()
        });
        if let Some(target) = leaves {
            self.end_between(target);
            self.end(target);
            self.state.current = Some(target);
            current = target;
        }
        loop {
            // TB.2.2
            let rule = match self.part(current).suspended {
                true => None,
                false => self.first(current, &self.rules(current).post_condition_rules),
            };
            return Ok(match rule {
                Some(After::ExitParent) => {
                    current = self.parent(current).ok_or(Refusal::Nothing)?;
                    self.state.current = Some(current);
                    self.end(current);
                    continue;
                }
                Some(After::ExitAll) => self.exit_all(None),
                Some(After::RetryAll) => self.exit_all(Some(Request::Start)),
                // SB.2.10: the same again, or the first that can be opened in it.
                Some(After::Retry) => Some(Request::Jump(match self.is_leaf(current) {
                    true => current,
                    false => self
                        .flow(current, Way::Forward, true)?
                        .ok_or(Refusal::Nothing)?,
                })),
                Some(After::Continue) => Some(Request::Continue),
                Some(After::Previous) => Some(Request::Previous),
                None if current == 0 => None,
                None => Some(asked),
            });
        }
    }

    /// All of it ends (TB.2.3, 4).
    fn exit_all(&mut self, then: Option<Request>) -> Option<Request> {
        if let Some(current) = self.state.current {
            if self.part(current).active {
                self.end(current);
            }
            self.end_between(0);
        }
        self.end(0);
        self.state.current = None;
        then
    }

    /// All of it is interrupted, to be resumed at the same place (TB.2.3, 5).
    fn suspend_all(&mut self) -> Result<(), Refusal> {
        let current = self.state.current.ok_or(Refusal::NothingOpen)?;
        let held = self.part(current);
        let place = match held.active || held.suspended {
            true => current,
            false => self.parent(current).ok_or(Refusal::NothingOpen)?,
        };
        self.roll_up(place);
        self.state.suspended = Some(place);
        for place in self.path(place) {
            let held = self.part_mut(place);
            (held.active, held.suspended) = (false, true);
        }
        Ok(())
    }

    /// Where it begins (SB.2.5).
    fn start(&self) -> Result<Option<usize>, Refusal> {
        match self.is_leaf(0) {
            true => Ok(Some(0)),
            false => self.flow(0, Way::Forward, true),
        }
    }

    /// Opens a part (DB.1.1, DB.2).
    fn deliver(&mut self, part: usize) -> Result<Outcome, Refusal> {
        // What was suspended in the midst of a cluster goes on with its first.
        let part = match self.is_leaf(part) {
            true => part,
            false => self
                .flow(part, Way::Forward, true)?
                .ok_or(Refusal::Nothing)?,
        };
        if !self.tree.parts[part].opens {
            return Err(Refusal::Unknown);
        }
        let path = self.path(part);
        if path.iter().any(|place| self.is_closed(*place)) {
            return Err(Refusal::Closed);
        }
        self.clear_suspended(part);
        self.end_between(part);
        let mut anew = false;
        for place in path {
            if self.part(place).active {
                continue;
            }
            let fresh = !self.part(place).suspended;
            if fresh {
                self.begin(place);
            }
            let held = self.part_mut(place);
            (held.suspended, held.active) = (false, true);
            anew = fresh;
        }
        self.state.current = Some(part);
        self.state.suspended = None;
        Ok(Outcome::Opens { part, anew })
    }

    /// A new attempt: what is known of the one before no longer is; nor, unless the
    /// package wants it, of its children in that one.
    fn begin(&mut self, part: usize) {
        let tracked = self.rules(part).delivery.tracked;
        let control = self.rules(part).control_mode;
        let children = self.children(part).to_vec();
        self.began |= part == 0;
        let held = self.part_mut(part);
        if !tracked {
            return;
        }
        held.attempts += 1;
        (held.completed, held.progress) = (None, None);
        held.objectives.fill(Reached::default());
        for child in children {
            let held = self.part_mut(child);
            if control.use_current_attempt_objective_info {
                held.objectives.fill(Reached::default());
            }
            if control.use_current_attempt_progress_info {
                (held.completed, held.progress) = (None, None);
            }
        }
    }

    /// What was suspended elsewhere no longer is (DB.2.1).
    fn clear_suspended(&mut self, part: usize) {
        let Some(suspended) = self.state.suspended else {
            return;
        };
        if suspended == part {
            return;
        }
        let common = self.common(part, suspended);
        for place in self.path(suspended).into_iter().rev() {
            if place == common {
                break;
            }
            let any = self
                .children(place)
                .iter()
                .any(|child| self.part(*child).suspended);
            self.part_mut(place).suspended = any;
        }
        self.state.suspended = None;
    }

    /// What content asks for when it ends: by `adl.nav.request` (SN 5.6.4), else by its way
    /// of leaving (RTE 4.2.8).
    pub fn asked(&self, values: &Values) -> Option<Request> {
        let Some(asked) = value(values, "adl.nav.request") else {
            return match value(values, "cmi.exit") {
                Some("time-out" | "logout") => Some(Request::ExitAll),
                _ => None,
            };
        };
        if let Some((target, what)) = asked
            .strip_prefix("{target=")
            .and_then(|t| t.split_once('}'))
        {
            let target = self.place(target)?;
            return match what {
                "choice" => Some(Request::Choice(target)),
                "jump" => Some(Request::Jump(target)),
                _ => None,
            };
        }
        Some(match asked {
            "continue" => Request::Continue,
            "previous" => Request::Previous,
            "exit" => Request::Exit,
            "exitAll" => Request::ExitAll,
            "abandon" => Request::Abandon,
            "abandonAll" => Request::AbandonAll,
            "suspendAll" => Request::SuspendAll,
            _ => return None,
        })
    }

    /// What `adl.nav.request_valid` says: `continue`, `previous`, and `choice.ID` and
    /// `jump.ID` for each part, to be shown as true or false.
    pub fn valid(&self) -> BTreeMap<String, bool> {
        let mut valid = BTreeMap::new();
        valid.insert("continue".to_owned(), self.would_go(Request::Continue));
        valid.insert("previous".to_owned(), self.would_go(Request::Previous));
        let shown: Vec<usize> = self
            .outline()
            .iter()
            .filter(|s| s.choosable)
            .map(|s| s.part)
            .collect();
        for (place, part) in self.tree.parts.iter().enumerate() {
            let id = &part.identifier;
            valid.insert(format!("choice.{id}"), shown.contains(&place));
            valid.insert(format!("jump.{id}"), self.may(Request::Jump(place)).is_ok());
        }
        valid
    }

    // ---- what is shown -----------------------------------------------------------------

    /// The outline as the learner may see it now.
    pub fn outline(&self) -> Vec<Shown> {
        // Whoever chooses leaves what is open first.
        let mut left = self.clone();
        if let Some(open) = self.open() {
            left.end(open);
        }
        let mut shown = Vec::new();
        let mut waiting: Vec<(usize, usize)> = vec![(0, 0)];
        while let Some((part, depth)) = waiting.pop() {
            let children = self.children(part).iter().rev();
            waiting.extend(children.map(|child| (*child, depth + usize::from(part != 0))));
            let own = &self.tree.parts[part];
            let current = self.state.current == Some(part);
            let hidden = !own.visible || self.is(part, Before::HiddenFromChoice);
            if part == 0 || (hidden && !current) {
                continue;
            }
            let closed = self.is_closed(part) && !current;
            shown.push(Shown {
                part,
                depth,
                status: self.status(part),
                choosable: !current
                    && self.may(Request::Choice(part)).is_ok()
                    && left.choice(part).is_ok_and(|found| {
                        self.tree.parts[found].opens
                            && !left.path(found).iter().any(|place| left.is_closed(*place))
                    }),
                closed,
            });
        }
        shown
    }

    /// Whether a button is to be shown while this part is open.
    pub fn hides(&self, button: Button) -> bool {
        let current = self.state.current.and_then(|c| self.tree.parts.get(c));
        current.is_some_and(|part| part.hidden.contains(&button))
    }
}

/// Three-valued: true, false, and not known.
fn combined(how: Combination, each: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let (mut yes, mut no, mut unknown) = (false, false, false);
    for one in each {
        match one {
            Some(true) => yes = true,
            Some(false) => no = true,
            None => unknown = true,
        }
    }
    match how {
        Combination::All if no => Some(false),
        Combination::All if unknown || !yes => None,
        Combination::All => Some(true),
        Combination::Any if yes => Some(true),
        Combination::Any if unknown || !no => None,
        Combination::Any => Some(false),
    }
}

/// The rule that holds where a package states none: all children.
fn usual(action: Rolls, (condition, operator): (Asks, Operator)) -> RollupRule {
    RollupRule {
        child_activity_set: ChildSet::All,
        minimum_count: 0,
        minimum_percent: Exact::zero(),
        condition_combination: Combination::Any,
        conditions: vec![Condition {
            referenced_objective: None,
            measure_threshold: None,
            operator,
            condition,
        }],
        action,
    }
}

#[cfg(test)]
mod tests;
