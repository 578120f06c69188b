//! The organisation desk: creating, renaming, moving, mapping, merging and retiring
//! organisations, each shown before it is done and taken back as long as nothing rests on
//! it.
//!
//! A preview is the act itself, done in a transaction that is then dropped: what it shows
//! can't differ from what the act does.

mod cleaning;
mod people;
mod tree;

use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize};
use sopan_rules::access::Permission;
use sopan_rules::ids::{OfficialId, OrganisationId};
use sopan_rules::ledger::Fact;
use sopan_rules::organisations::Kind;
use sopan_rules::time::{Day, Moment};
use sopan_store::ledger::{Act as LedgerAct, Work};
use sopan_store::organisations::{self as store, Organisation, Strength};
use sopan_store::reorganisations::{self as acts, Recorded};
use sopan_store::{Tx, people as store_people, ranking};

use crate::access::Actor;
use crate::desk::{Figures, NewOrganisation, figures_of};
use crate::officials::{day_of, text_of};
use crate::ranking::methodology_on;
use crate::{App, AppError, Result};

pub use cleaning::{Cleaning, Found, Likely, PROBLEMS, Problem};
pub use people::SamePerson;
pub use tree::{Branch, History, Node, Past};

/// How many transfers are handed to the ledger at a time.
const TOGETHER: usize = 1_000;

/// An organisation by its code and both names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Named {
    /// The code.
    pub code: String,
    /// In English.
    pub name_en: String,
    /// In Hindi.
    pub name_hi: String,
}

impl From<&Organisation> for Named {
    fn from(o: &Organisation) -> Named {
        Named {
            code: o.code.clone(),
            name_en: o.name_en.clone(),
            name_hi: o.name_hi.clone(),
        }
    }
}

/// What is to be done to an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// A new one below it.
    Create(NewOrganisation),
    /// Other names for it.
    Rename {
        /// In English.
        name_en: String,
        /// In Hindi.
        name_hi: String,
    },
    /// It goes, with everything below it, below another one.
    Move {
        /// The code of the other one.
        below: String,
    },
    /// An unmapped unit gets its place; and what the directory calls it.
    Map {
        /// The code of the organisation that it belongs below; empty where it stays.
        below: String,
        /// Its code in the Local Government Directory; empty for none.
        lgd_code: String,
        /// Whether it has an MDO Leader/Admin of its own.
        mdo: bool,
    },
    /// Its officials and units go to another one, and it is retired.
    Merge {
        /// The code of the other one.
        into: String,
        /// Whether the other one's strength becomes the sum of both.
        strengths: bool,
    },
    /// It is there no longer.
    Retire,
}

impl Act {
    /// The name by which it is recorded.
    pub fn kind(&self) -> &'static str {
        match self {
            Act::Create(_) => "create",
            Act::Rename { .. } => "rename",
            Act::Move { .. } => "move",
            Act::Map { .. } => "map",
            Act::Merge { .. } => "merge",
            Act::Retire => "retire",
        }
    }
}

/// An act, on which organisation, and from which day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The code of the organisation; of a new one, that of the organisation above it.
    pub organisation: String,
    /// What is to be done.
    pub act: Act,
    /// The day, as DD.MM.YYYY or YYYY-MM-DD; empty for today, and of a new organisation
    /// for as long as there are records.
    pub on: String,
}

/// Why an act can't be done as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Obstacle {
    /// A stable code, which the pages put into words.
    pub code: &'static str,
    /// How many officials, units or other things it is about, where it is about so many.
    pub count: i64,
    /// A day that matters: the first on which the act could hold.
    pub day: Option<Day>,
    /// In English.
    pub why: String,
}

impl Obstacle {
    fn new(code: &'static str, why: impl Into<String>) -> Obstacle {
        Obstacle {
            code,
            count: 0,
            day: None,
            why: why.into(),
        }
    }

    fn of(mut self, count: i64) -> Obstacle {
        self.count = count;
        self
    }

    fn from_day(mut self, day: Day) -> Obstacle {
        self.day = Some(day);
        self
    }
}

/// What an act does to the figures of an organisation, as on a day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// Whose figures.
    pub organisation: Named,
    /// What it is.
    pub kind: &'static str,
    /// As they are without the act.
    pub before: Figures,
    /// As they are with it.
    pub after: Figures,
    /// The category that the strength gives, of a State.
    pub category_before: Option<char>,
    /// The same, with the act.
    pub category_after: Option<char>,
}

impl Change {
    /// Whether any figure is another one.
    pub fn is_one(&self) -> bool {
        self.before != self.after || self.category_before != self.category_after
    }
}

/// An edition that the act restates: what was published stays, and the restatement is
/// shown beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RestatedEdition {
    /// Its number.
    pub number: i64,
    /// The day that it holds for.
    pub as_on: Day,
    /// The States whose figures of that day are others now.
    pub states: Vec<Named>,
}

/// What an act does, or did.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outcome {
    /// The number under which it was recorded; none of a preview.
    pub recorded: Option<i64>,
    /// What was done: `move`, `merge`, …, `undo`.
    pub kind: String,
    /// To which organisation.
    pub organisation: Named,
    /// The organisation that it goes below, or is merged into.
    pub other: Option<Named>,
    /// From this day on; [`Day::BEGINNING`] for as long as there are records.
    pub on: Day,
    /// Why it can't be done; empty when it can.
    pub obstacles: Vec<Obstacle>,
    /// How many units go along, at any depth.
    pub units: i64,
    /// How many officials go along.
    pub officials: i64,
    /// The strength that is stated for the organisation that others were merged into.
    pub strength: Option<i64>,
    /// What it does to figures as on the day: those of the organisation, and of all that
    /// stand above it before or after.
    pub changes: Vec<Change>,
    /// The same as on today, where that is another day.
    pub today: Vec<Change>,
    /// The editions that it restates.
    pub editions: Vec<RestatedEdition>,
    /// People of both organisations who look like one.
    pub same_people: Vec<SamePerson>,
    /// How many such pairs there are.
    pub same_people_count: i64,
    /// Organisations nearby that a new name looks like.
    pub looks_like: Vec<Named>,
}

/// What is kept of an act, so that it can be shown and taken back.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Kept {
    /// The code of the organisation above before a move.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub below_before: Option<String>,
    /// And after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub below: Option<String>,
    /// Both names before a renaming.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub names_before: Option<(String, String)>,
    /// And after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub names: Option<(String, String)>,
    /// Directory code, and whether it is an MDO, before a mapping.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub described_before: Option<(Option<String>, bool)>,
    /// And after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub described: Option<(Option<String>, bool)>,
    /// The units that a merger moved, each with the day.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<(OrganisationId, Day)>,
    /// The officials that a merger transferred, each with the moment.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub officials: Vec<(OfficialId, Moment)>,
    /// The strength that a merger stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strength: Option<i64>,
    /// And the one that held before for the organisation that others were merged into.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strength_before: Option<i64>,
}

/// An act under way, inside its transaction.
struct Deed {
    kind: &'static str,
    organisation: Organisation,
    other: Option<Organisation>,
    on: Day,
    obstacles: Vec<Obstacle>,
    units: i64,
    kept: Kept,
    undoes: Option<i64>,
}

impl Deed {
    fn new(kind: &'static str, organisation: Organisation, on: Day) -> Deed {
        Deed {
            kind,
            organisation,
            other: None,
            on,
            obstacles: Vec::new(),
            units: 0,
            kept: Kept::default(),
            undoes: None,
        }
    }
}

impl App {
    /// Does something to an organisation, or, where `dry`, shows what it would do.
    pub async fn reorganise(&self, actor: &Actor, wanted: &Wanted, dry: bool) -> Result<Outcome> {
        let mut tx = self.db.write().await?;
        acts::hold_hierarchy(&mut tx).await?;
        let organisation = self
            .managed(&mut tx, actor, "organisation", &wanted.organisation)
            .await?;
        let on = match (wanted.on.trim(), &wanted.act) {
            ("", Act::Create(_)) => Day::BEGINNING,
            ("", _) => self.today(),
            (text, _) => day_of("on", text)?,
        };
        if on > self.today() {
            return Err(AppError::invalid(
                "on",
                "on-in-the-future",
                "an act holds from today or an earlier day on; come back on that day",
            ));
        }
        match &wanted.act {
            Act::Create(new) => {
                let deed = self.plan_create(&mut tx, &organisation, new, on).await?;
                self.carry_out(tx, actor, deed, dry).await
            }
            act => {
                let deed = self.plan(&mut tx, actor, organisation, act, on).await?;
                self.carry_out(tx, actor, deed, dry).await
            }
        }
    }

    /// Takes an act back, or, where `dry`, shows what that would do. Nothing is deleted:
    /// the contrary is done, from the same day on, and recorded.
    pub async fn take_back(&self, actor: &Actor, act: i64, dry: bool) -> Result<Outcome> {
        let mut tx = self.db.write().await?;
        acts::hold_hierarchy(&mut tx).await?;
        let missing = || AppError::not_found("act", act);
        let done = acts::recorded(&mut tx, act).await?.ok_or_else(missing)?;
        let organisation = store::by_id(&mut tx, done.organisation).await?;
        let may = Permission::ManageOrganisations;
        if !actor.may(&mut tx, may, organisation.id).await? {
            return Err(missing());
        }
        self.must_over_parent(&mut tx, actor, &organisation).await?;
        let deed = self.plan_undo(&mut tx, organisation, &done).await?;
        self.carry_out(tx, actor, deed, dry).await
    }

    /// The organisation with this code, for who may manage it. To anybody else it is as
    /// if there were none.
    async fn managed(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        field: &'static str,
        code: &str,
    ) -> Result<Organisation> {
        let unknown = || {
            AppError::invalid(
                field,
                "no-such-organisation",
                "no organisation in your scope has this code",
            )
        };
        let found = store::by_code(tx, code.trim()).await?.ok_or_else(unknown)?;
        match actor
            .may(tx, Permission::ManageOrganisations, found.id)
            .await?
        {
            true => Ok(found),
            false => Err(unknown()),
        }
    }

    /// Whoever moves, renames or retires an organisation must manage what it stands below.
    async fn must_over_parent(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        organisation: &Organisation,
    ) -> Result<()> {
        let line = store::line(tx, organisation.id, self.today()).await?;
        let parent = line.iter().rev().nth(1);
        let over = parent.map_or(organisation.id, |p| p.id);
        actor.must(tx, Permission::ManageOrganisations, over).await
    }

    async fn plan(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        organisation: Organisation,
        act: &Act,
        on: Day,
    ) -> Result<Deed> {
        self.must_over_parent(tx, actor, &organisation).await?;
        let mut deed = Deed::new(act.kind(), organisation, on);
        let id = deed.organisation.id;
        if !acts::retired(tx, &[id]).await?.is_empty() {
            deed.obstacles
                .push(Obstacle::new("retired", "the organisation is retired"));
            return Ok(deed);
        }
        match act {
            Act::Create(_) => {}
            Act::Rename { name_en, name_hi } => {
                let names = (text_of("name_en", name_en)?, text_of("name_hi", name_hi)?);
                let o = &deed.organisation;
                deed.kept.names_before = Some((o.name_en.clone(), o.name_hi.clone()));
                deed.kept.names = Some(names);
                // Names hold for all days: papers that were printed keep theirs.
                deed.on = self.today();
            }
            Act::Move { below } => {
                let parent = self.managed(tx, actor, "below", below).await?;
                self.plan_move(tx, &mut deed, parent).await?;
            }
            Act::Map {
                below,
                lgd_code,
                mdo,
            } => {
                let o = &deed.organisation;
                let code = lgd_code.trim();
                if code.len() > 20 || !code.chars().all(|c| c.is_ascii_alphanumeric()) {
                    return Err(AppError::invalid(
                        "lgd_code",
                        "bad-lgd-code",
                        "a code of the Local Government Directory has digits and letters only",
                    ));
                }
                let code = (!code.is_empty()).then(|| code.to_owned());
                deed.kept.described_before = Some((o.lgd_code.clone(), o.mdo));
                deed.kept.described = Some((code, *mdo));
                if !below.trim().is_empty() {
                    let parent = self.managed(tx, actor, "below", below).await?;
                    self.plan_move(tx, &mut deed, parent).await?;
                    // It may be only the description that changes.
                    deed.obstacles.retain(|o| o.code != "there-already");
                }
            }
            Act::Merge { into, strengths } => {
                let into = self.managed(tx, actor, "into", into).await?;
                self.plan_merge(tx, &mut deed, into, *strengths).await?;
            }
            Act::Retire => {
                let units = acts::edges_below(tx, id).await?;
                let units = units.iter().filter(|e| e.until > deed.on).count();
                let gone = self.retired_among(tx, id, deed.on).await?;
                let units = i64::try_from(units).unwrap_or(i64::MAX) - gone;
                let officials = acts::own_officials(tx, &[id]).await?;
                let officials = officials.get(&id).copied().unwrap_or(0);
                if units > 0 {
                    let why = format!(
                        "{units} units stand below it on that day or later; move or retire \
                         them first"
                    );
                    deed.obstacles
                        .push(Obstacle::new("has-units", why).of(units));
                }
                if officials > 0 {
                    let why = format!(
                        "{officials} officials belong to it; transfer them, or merge it into \
                         the organisation that takes them over"
                    );
                    deed.obstacles
                        .push(Obstacle::new("has-officials", why).of(officials));
                }
                if deed.obstacles.is_empty() {
                    deed.obstacles.extend(self.still_counted(tx, &deed).await?);
                }
            }
        }
        Ok(deed)
    }

    /// How many of those below were retired by a day.
    async fn retired_among(&self, tx: &mut Tx, of: OrganisationId, on: Day) -> Result<i64> {
        let edges = acts::edges_below(tx, of).await?;
        let ids: Vec<OrganisationId> = edges
            .iter()
            .filter(|e| e.until > on)
            .map(|e| e.organisation)
            .collect();
        let retired = acts::retired(tx, &ids).await?;
        let by_then = ids
            .iter()
            .filter(|o| retired.get(o).is_some_and(|d| *d <= on));
        Ok(i64::try_from(by_then.count()).unwrap_or(i64::MAX))
    }

    /// An organisation can't be retired from a day on which its accounts still count
    /// somebody.
    async fn still_counted(&self, tx: &mut Tx, deed: &Deed) -> Result<Option<Obstacle>> {
        let last = acts::last_day_with_officials(tx, deed.organisation.id, deed.on).await?;
        Ok(last.map(|last| {
            let first = last.plus(1);
            let why = format!(
                "officials were counted in it until {}; choose {} or a later day",
                last.dotted(),
                first.dotted()
            );
            Obstacle::new("counted-later", why).from_day(first)
        }))
    }

    async fn plan_create(
        &self,
        tx: &mut Tx,
        parent: &Organisation,
        new: &NewOrganisation,
        on: Day,
    ) -> Result<Deed> {
        let code = text_of("code", &new.code)?;
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
        if code.len() > 40 || !code.chars().all(fits) {
            return Err(AppError::invalid(
                "code",
                "bad-code",
                "a code has letters, digits, and - _ . / between them; 40 at most",
            ));
        }
        let kind = Kind::from_name(new.kind.trim())
            .filter(|k| *k != Kind::Nation)
            .ok_or_else(|| AppError::invalid("kind", "no-such-kind", "choose one of the kinds"))?;
        let name_en = text_of("name_en", &new.name_en)?;
        let name_hi = text_of("name_hi", &new.name_hi)?;
        let taken = store::by_codes_in_any_case(tx, std::slice::from_ref(&code)).await?;
        if !taken.is_empty() {
            return Err(AppError::invalid(
                "code",
                "code-taken",
                "another organisation has this code",
            ));
        }
        let organisation = Organisation {
            id: OrganisationId(tx.id().await?),
            code,
            kind,
            name_en,
            name_hi,
            lgd_code: None,
            mdo: new.mdo,
        };
        let mut deed = Deed::new("create", organisation, on);
        if !acts::retired(tx, &[parent.id]).await?.is_empty() {
            deed.obstacles.push(Obstacle::new(
                "parent-retired",
                "the organisation above is retired",
            ));
        }
        deed.kept.below = Some(parent.code.clone());
        deed.other = Some(parent.clone());
        Ok(deed)
    }

    /// Whether the organisation can go below another one on the day.
    async fn plan_move(&self, tx: &mut Tx, deed: &mut Deed, parent: Organisation) -> Result<()> {
        let (id, on) = (deed.organisation.id, deed.on);
        let now = acts::edges_above(tx, id).await?;
        let here = now.iter().find(|e| e.from <= on && on < e.until);
        let last = now.last();
        if let Some(here) = here {
            let before = store::by_id(tx, here.parent).await?;
            deed.kept.below_before = Some(before.code);
        }
        deed.kept.below = Some(parent.code.clone());
        if deed.organisation.kind == Kind::Nation {
            deed.obstacles
                .push(Obstacle::new("nation", "the nation stands below nothing"));
        }
        if last.is_some_and(|e| e.parent == parent.id && e.from <= on) {
            deed.obstacles.push(Obstacle::new(
                "there-already",
                "it stands below that organisation already",
            ));
        }
        // An edge that begins later was said later: it would be lost.
        let later = now
            .iter()
            .filter(|e| e.from > on && e.from > Day::BEGINNING);
        if let Some(first) = later.map(|e| e.from).max() {
            let why = format!(
                "it was moved as from {} already; choose that day or a later one, or take \
                 that back first",
                first.dotted()
            );
            deed.obstacles
                .push(Obstacle::new("moved-later", why).from_day(first));
        }
        if !acts::retired(tx, &[parent.id]).await?.is_empty() {
            deed.obstacles.push(Obstacle::new(
                "parent-retired",
                "the organisation above is retired",
            ));
        }
        let above = acts::steps_above(tx, parent.id).await?;
        if parent.id == id || above.iter().any(|s| s.ancestor == id && s.until > on) {
            deed.obstacles.push(Obstacle::new(
                "circle",
                "that organisation stands below this one itself",
            ));
        }
        if let Some(own) = above.iter().find(|s| s.depth == 0 && s.from > on) {
            let why = format!(
                "that organisation stands from {} on; choose that day or a later one",
                own.from.dotted()
            );
            deed.obstacles
                .push(Obstacle::new("not-yet", why).from_day(own.from));
        }
        deed.units = acts::count_below(tx, id, self.today()).await?;
        deed.other = Some(parent);
        Ok(())
    }

    async fn plan_merge(
        &self,
        tx: &mut Tx,
        deed: &mut Deed,
        into: Organisation,
        strengths: bool,
    ) -> Result<()> {
        let (id, on) = (deed.organisation.id, deed.on);
        if deed.organisation.kind == Kind::Nation {
            deed.obstacles
                .push(Obstacle::new("nation", "the nation stands below nothing"));
        }
        let above = acts::steps_above(tx, into.id).await?;
        if into.id == id || above.iter().any(|s| s.ancestor == id && s.until > on) {
            deed.obstacles.push(Obstacle::new(
                "circle",
                "that organisation stands below this one itself",
            ));
        }
        if !acts::retired(tx, &[into.id]).await?.is_empty() {
            deed.obstacles.push(Obstacle::new(
                "parent-retired",
                "that organisation is retired",
            ));
        }
        if let Some(own) = above.iter().find(|s| s.depth == 0 && s.from > on) {
            let why = format!(
                "that organisation stands from {} on; choose that day or a later one",
                own.from.dotted()
            );
            deed.obstacles
                .push(Obstacle::new("not-yet", why).from_day(own.from));
        }
        let edges = acts::edges_below(tx, id).await?;
        let below: Vec<OrganisationId> = edges.iter().map(|e| e.organisation).collect();
        let retired = acts::retired(tx, &below).await?;
        for edge in edges.iter().filter(|e| e.until > on) {
            let gone = retired.get(&edge.organisation);
            if gone.is_some_and(|day| *day <= on) {
                continue;
            }
            if edge.until < Day::FOREVER {
                let why = format!(
                    "a unit stood below it until {}; choose that day or a later one",
                    edge.until.dotted()
                );
                deed.obstacles
                    .push(Obstacle::new("unit-left-later", why).from_day(edge.until));
            } else {
                deed.kept.units.push((edge.organisation, edge.from.max(on)));
            }
        }
        let moment = match on == self.today() {
            true => self.now(),
            false => on.start(),
        };
        for (official, since) in acts::officials_of(tx, id).await? {
            deed.kept.officials.push((official, moment.max(since)));
        }
        if strengths {
            let held = store::strengths(tx, &[id, into.id], on, None).await?;
            if let (Some(one), Some(other)) = (held.get(&id), held.get(&into.id)) {
                deed.kept.strength = Some(one + other);
                let stated = store::stated_strengths(tx, &[into.id], on, None).await?;
                deed.kept.strength_before = stated.get(&into.id).map(|s| s.officials);
            } else {
                deed.obstacles.push(Obstacle::new(
                    "no-strengths",
                    "one of the two has no strength, so there is nothing to add up",
                ));
            }
        }
        deed.units = acts::count_below(tx, id, self.today()).await?;
        deed.other = Some(into);
        Ok(())
    }

    /// What stands in the way of taking an act back, and how that is done.
    async fn plan_undo(
        &self,
        tx: &mut Tx,
        organisation: Organisation,
        done: &Recorded,
    ) -> Result<Deed> {
        let id = organisation.id;
        let mut deed = Deed::new("undo", organisation, done.effective);
        deed.undoes = Some(done.id);
        deed.kept = kept_of(done);
        deed.other = match done.other {
            Some(other) => Some(store::by_id(tx, other).await?),
            None => None,
        };
        deed.obstacles.extend(undo_refused(done));
        // An act of the same kind of thing that came later rests on this one.
        let later = acts::recorded_of(tx, id).await?;
        let later = later.iter().filter(|r| {
            r.id > done.id && r.undoes.is_none() && r.undone_by.is_none() && rests(done, r)
        });
        let later = later.count();
        if later > 0 {
            let why = format!(
                "{later} later acts on this organisation rest on it; take those back first, \
                 the latest first"
            );
            let count = i64::try_from(later).unwrap_or(i64::MAX);
            deed.obstacles
                .push(Obstacle::new("later-acts", why).of(count));
        }
        match done.kind.as_str() {
            "create" => {
                let units = acts::edges_below(tx, id).await?.len();
                if units > 0 {
                    let why = format!("{units} units stand or stood below it");
                    let count = i64::try_from(units).unwrap_or(i64::MAX);
                    deed.obstacles
                        .push(Obstacle::new("has-units", why).of(count));
                }
                if acts::has_accounts(tx, id).await? {
                    deed.obstacles.push(Obstacle::new(
                        "has-history",
                        "officials were counted in it; retire it instead",
                    ));
                }
            }
            "move" | "map" => {
                deed.units = acts::count_below(tx, id, self.today()).await?;
                if let Some(code) = &deed.kept.below_before {
                    let parent = store::by_code(tx, code).await?;
                    let parent = parent.ok_or_else(|| AppError::not_found("organisation", code))?;
                    if !acts::retired(tx, &[parent.id]).await?.is_empty() {
                        deed.obstacles.push(Obstacle::new(
                            "parent-retired",
                            "the organisation that it stood below is retired",
                        ));
                    }
                    let above = acts::steps_above(tx, parent.id).await?;
                    let until = |s: &&sopan_rules::organisations::Step| s.until > done.effective;
                    if above.iter().filter(until).any(|s| s.ancestor == id) {
                        deed.obstacles.push(Obstacle::new(
                            "circle",
                            "that organisation stands below this one itself",
                        ));
                    }
                }
            }
            "retire" => {
                let line = store::line(tx, id, self.today()).await?;
                let above: Vec<OrganisationId> = line.iter().map(|o| o.id).collect();
                let retired = acts::retired(tx, &above).await?;
                if retired.keys().any(|o| *o != id) {
                    deed.obstacles.push(Obstacle::new(
                        "parent-retired",
                        "an organisation above it is retired",
                    ));
                }
            }
            "merge" => self.plan_unmerge(tx, &mut deed, done).await?,
            _ => {}
        }
        Ok(deed)
    }

    /// A merger is taken back while all that it carried over is still where it went.
    async fn plan_unmerge(&self, tx: &mut Tx, deed: &mut Deed, done: &Recorded) -> Result<()> {
        let Some(into) = done.other else {
            return Ok(());
        };
        let there: BTreeSet<OfficialId> = acts::officials_of(tx, into)
            .await?
            .into_iter()
            .map(|(official, _)| official)
            .collect();
        let gone = deed
            .kept
            .officials
            .iter()
            .filter(|(o, _)| !there.contains(o));
        let gone = i64::try_from(gone.count()).unwrap_or(i64::MAX);
        if gone > 0 {
            let why = format!("{gone} of the officials were transferred again since");
            deed.obstacles
                .push(Obstacle::new("officials-gone", why).of(gone));
        }
        let edges = acts::edges_below(tx, into).await?;
        let still = |unit: OrganisationId| {
            let mut held = edges.iter().filter(|e| e.organisation == unit);
            held.any(|e| e.until == Day::FOREVER)
        };
        let gone = deed.kept.units.iter().filter(|(unit, _)| !still(*unit));
        let gone = i64::try_from(gone.count()).unwrap_or(i64::MAX);
        if gone > 0 {
            let why = format!("{gone} of the units were moved again since");
            deed.obstacles
                .push(Obstacle::new("units-gone", why).of(gone));
        }
        deed.units = i64::try_from(deed.kept.units.len()).unwrap_or(i64::MAX);
        Ok(())
    }

    /// Does what is planned, compares figures before and after, writes it down and
    /// commits; or, where it is only to be shown, lets go of everything.
    async fn carry_out(&self, mut tx: Tx, actor: &Actor, deed: Deed, dry: bool) -> Result<Outcome> {
        if !deed.obstacles.is_empty() {
            return match dry {
                true => self.told(&mut tx, &deed, Compared::default()).await,
                false => Err(refused(&deed.obstacles)),
            };
        }
        let today = self.today();
        let mut watched = self.lines_of(&mut tx, &deed).await?;
        if deed.kind == "create" {
            watched.retain(|o| o.id != deed.organisation.id);
        }
        let before = self.figures_on(&mut tx, &deed, &watched).await?;
        let mut deed = deed;
        self.perform(&mut tx, actor, &mut deed).await?;
        let after = self.figures_on(&mut tx, &deed, &watched).await?;
        let compared = Compared {
            organisations: watched,
            before,
            after,
        };
        let mut outcome = self.told(&mut tx, &deed, compared).await?;
        if dry || !outcome.obstacles.is_empty() {
            return match dry {
                true => Ok(outcome),
                false => Err(refused(&outcome.obstacles)),
            };
        }
        let id = tx.id().await?;
        let act = Recorded {
            id,
            kind: deed.kind.to_owned(),
            organisation: deed.organisation.id,
            other: deed.other.as_ref().map(|o| o.id),
            effective: deed.on,
            recorded: self.now(),
            recorded_by: actor.official,
            undoes: deed.undoes,
            undone_by: None,
            body: serde_json::to_string(&deed.kept)
                .map_err(|e| AppError::Document(e.to_string()))?,
        };
        acts::write_down(&mut tx, &act).await?;
        tx.commit().await?;
        tracing::info!(act = id, kind = deed.kind, organisation = %deed.organisation.code, on = %today, "organisations");
        outcome.recorded = Some(id);
        Ok(outcome)
    }

    /// The organisations whose figures an act may change: those concerned, and all above.
    async fn lines_of(&self, tx: &mut Tx, deed: &Deed) -> Result<Vec<Organisation>> {
        let mut concerned = vec![deed.organisation.id];
        concerned.extend(deed.other.iter().map(|o| o.id));
        if let (Some(code), Some(_)) = (&deed.kept.below_before, deed.undoes) {
            concerned.extend(store::by_code(tx, code).await?.map(|o| o.id));
        }
        let mut found: Vec<Organisation> = Vec::new();
        for on in [deed.on, self.today()] {
            for of in &concerned {
                for organisation in store::line(tx, *of, on).await? {
                    if found.iter().all(|o| o.id != organisation.id) {
                        found.push(organisation);
                    }
                }
            }
        }
        Ok(found)
    }

    /// The days that an act is looked at on: its own, today, and those of editions.
    async fn days(&self, tx: &mut Tx, deed: &Deed) -> Result<(Vec<Day>, Vec<(i64, Day)>)> {
        let mut days = vec![deed.on.max(self.first_day(tx).await?), self.today()];
        let editions = ranking::edition_days(tx).await?;
        let editions: Vec<(i64, Day)> = editions
            .into_iter()
            .filter(|(_, day)| *day >= deed.on)
            .collect();
        days.extend(editions.iter().map(|(_, day)| *day));
        days.sort();
        days.dedup();
        Ok((days, editions))
    }

    /// The first day that anything is recorded of, or today.
    async fn first_day(&self, tx: &mut Tx) -> Result<Day> {
        let today = self.today();
        Ok(match store::nation(tx).await? {
            Some(nation) => ranking::first_day(tx, nation.id).await?.unwrap_or(today),
            None => today,
        })
    }

    async fn figures_on(&self, tx: &mut Tx, deed: &Deed, of: &[Organisation]) -> Result<OnDays> {
        let ids: Vec<OrganisationId> = of.iter().map(|o| o.id).collect();
        let (days, _) = self.days(tx, deed).await?;
        let mut found = HashMap::new();
        for day in days {
            found.insert(day, figures_of(tx, &ids, day).await?);
        }
        Ok(found)
    }

    async fn perform(&self, tx: &mut Tx, actor: &Actor, deed: &mut Deed) -> Result<()> {
        let (id, on, today) = (deed.organisation.id, deed.on, self.today());
        let lane = self.lane.number();
        let undo = deed.undoes.is_some();
        let kept = deed.kept.clone();
        // Of an act that is taken back, the kind that was recorded.
        let kind = match deed.undoes {
            Some(act) => acts::recorded(tx, act)
                .await?
                .map_or(String::new(), |r| r.kind),
            None => deed.kind.to_owned(),
        };
        match (kind.as_str(), undo) {
            ("create", false) => {
                let parent = deed.other.as_ref().map(|o| o.id);
                store::insert_from(tx, &[(deed.organisation.clone(), parent)], on).await?;
            }
            ("create", true) => acts::retire(tx, id, on).await?,
            ("rename", _) => {
                let names = if undo { kept.names_before } else { kept.names };
                if let Some((en, hi)) = names {
                    acts::rename(tx, id, &en, &hi).await?;
                }
            }
            ("move" | "map", _) => {
                let (to, described) = match undo {
                    true => (kept.below_before, kept.described_before),
                    false => (kept.below, kept.described),
                };
                if let Some(code) = to {
                    let parent = store::by_code(tx, &code).await?;
                    let parent =
                        parent.ok_or_else(|| AppError::not_found("organisation", &code))?;
                    acts::put_below(tx, lane, id, parent.id, on, today).await?;
                }
                if let Some((lgd_code, mdo)) = described {
                    acts::describe(tx, id, lgd_code.as_deref(), mdo).await?;
                }
            }
            ("retire", false) => acts::retire(tx, id, on).await?,
            ("retire", true) => acts::retire(tx, id, Day::FOREVER).await?,
            ("merge", _) => {
                let Some(other) = deed.other.as_ref().map(|o| o.id) else {
                    return Ok(());
                };
                let to = if undo { id } else { other };
                if undo {
                    acts::retire(tx, id, Day::FOREVER).await?;
                }
                self.transfer_all(tx, actor, &kept.officials, to).await?;
                for (unit, day) in &kept.units {
                    acts::put_below(tx, lane, *unit, to, *day, today).await?;
                }
                if kept.strength.is_some() {
                    self.restate_strength(tx, actor, other, &kept, on, undo)
                        .await?;
                }
                if !undo {
                    acts::retire(tx, id, on).await?;
                    deed.obstacles.extend(self.still_counted(tx, deed).await?);
                }
            }
            _ => {}
        }
        Ok(())
    }

    async fn transfer_all(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        officials: &[(OfficialId, Moment)],
        to: OrganisationId,
    ) -> Result<()> {
        for batch in officials.chunks(TOGETHER) {
            let acts = batch.iter().map(|(official, occurred)| LedgerAct {
                official: *official,
                fact: Fact::Transferred { to },
                occurred: *occurred,
                caused_by: actor.official,
            });
            let works = acts
                .map(|act| Work {
                    acts: vec![act],
                    ..Work::default()
                })
                .collect();
            for done in self.lane.record(tx, works).await? {
                done?;
            }
        }
        Ok(())
    }

    /// States the sum for the organisation that another one was merged into, or again what
    /// was stated before.
    async fn restate_strength(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        of: OrganisationId,
        kept: &Kept,
        on: Day,
        undo: bool,
    ) -> Result<()> {
        let officials = match undo {
            true => kept.strength_before,
            false => kept.strength,
        };
        let next = store_people::next_strength(tx, of, on).await?;
        let strength = Strength {
            organisation: of,
            officials: officials.unwrap_or(0),
            source: "merged".to_owned(),
            approved_by: actor.name.clone(),
            from: on,
            // Where nothing was stated before, what is stated now holds for no day.
            until: match officials {
                Some(_) => next.unwrap_or(Day::FOREVER),
                None => on,
            },
            recorded: self.now(),
        };
        Ok(store::state_strengths(tx, &[strength]).await?)
    }

    async fn told(&self, tx: &mut Tx, deed: &Deed, compared: Compared) -> Result<Outcome> {
        let today = self.today();
        let mut outcome = Outcome {
            recorded: None,
            kind: deed.kind.to_owned(),
            organisation: Named::from(&deed.organisation),
            other: deed.other.as_ref().map(Named::from),
            on: deed.on,
            obstacles: deed.obstacles.clone(),
            units: deed.units,
            officials: i64::try_from(deed.kept.officials.len()).unwrap_or(i64::MAX),
            strength: deed.kept.strength.filter(|_| deed.undoes.is_none()),
            changes: Vec::new(),
            today: Vec::new(),
            editions: Vec::new(),
            same_people: Vec::new(),
            same_people_count: 0,
            looks_like: Vec::new(),
        };
        if matches!(deed.kind, "create" | "rename") {
            outcome.looks_like = self.looks_like(tx, deed).await?;
        }
        if let ("merge", Some(other)) = (deed.kind, &deed.other) {
            let (shown, count) = self
                .same_people(tx, deed.organisation.id, other.id, &deed.kept.officials)
                .await?;
            outcome.same_people = shown;
            outcome.same_people_count = count;
        }
        if compared.organisations.is_empty() {
            return Ok(outcome);
        }
        let shown = deed.on.max(self.first_day(tx).await?);
        outcome.changes = self.changes(tx, &compared, shown).await?;
        if shown != today {
            outcome.today = self.changes(tx, &compared, today).await?;
        }
        let (_, editions) = self.days(tx, deed).await?;
        for (number, as_on) in editions {
            let changes = self.changes(tx, &compared, as_on).await?;
            let states: Vec<Named> = changes
                .into_iter()
                .filter(|c| matches!(c.kind, "state" | "ut") && c.is_one())
                .map(|c| c.organisation)
                .collect();
            if !states.is_empty() {
                outcome.editions.push(RestatedEdition {
                    number,
                    as_on,
                    states,
                });
            }
        }
        if deed.officials_along() {
            let held = compared.before.get(&today);
            let held = held.and_then(|f| f.get(&deed.organisation.id));
            outcome.officials = held.map_or(0, |f| f.registered);
        }
        Ok(outcome)
    }

    async fn changes(&self, tx: &mut Tx, compared: &Compared, on: Day) -> Result<Vec<Change>> {
        let methodology = methodology_on(tx, None, on).await?;
        let category = |o: &Organisation, f: &Figures| {
            let category = methodology
                .category_of(f.strength)
                .filter(|_| o.kind.is_state());
            category.map(|c| c.0)
        };
        let mut changes = Vec::new();
        for organisation in &compared.organisations {
            let of = |days: &OnDays| {
                let figures = days.get(&on).and_then(|f| f.get(&organisation.id));
                figures.copied().unwrap_or_default()
            };
            let before = of(&compared.before);
            let after = of(&compared.after);
            changes.push(Change {
                organisation: Named::from(organisation),
                kind: organisation.kind.name(),
                category_before: category(organisation, &before),
                category_after: category(organisation, &after),
                before,
                after,
            });
        }
        Ok(changes)
    }
}

impl Deed {
    /// Whether all of the organisation's officials go with it.
    fn officials_along(&self) -> bool {
        matches!(self.kind, "move" | "map" | "undo") && self.kept.officials.is_empty()
    }
}

/// Figures by day and organisation.
type OnDays = HashMap<Day, HashMap<OrganisationId, Figures>>;

/// Figures with and without an act.
#[derive(Default)]
struct Compared {
    organisations: Vec<Organisation>,
    before: OnDays,
    after: OnDays,
}

fn kept_of(done: &Recorded) -> Kept {
    serde_json::from_str(&done.body).unwrap_or_default()
}

/// Why an act can't be taken back, as far as its own record says.
fn undo_refused(done: &Recorded) -> Option<Obstacle> {
    if done.undone_by.is_some() {
        return Some(Obstacle::new("undone", "it was taken back already"));
    }
    done.undoes.map(|_| {
        Obstacle::new(
            "is-undo",
            "it takes another act back; do that one again instead",
        )
    })
}

/// Whether a later act on the same organisation rests on an earlier one.
fn rests(earlier: &Recorded, later: &Recorded) -> bool {
    let same_subject = later.organisation == earlier.organisation;
    match earlier.kind.as_str() {
        "rename" => same_subject && later.kind == "rename",
        "create" => same_subject && later.kind != "rename",
        _ => same_subject && later.kind != "rename",
    }
}

/// The first obstacle as an error, with what the others say.
fn refused(obstacles: &[Obstacle]) -> AppError {
    let why: Vec<&str> = obstacles.iter().map(|o| o.why.as_str()).collect();
    let code = obstacles.first().map_or("not-ready", |o| o.code);
    AppError::invalid("act", code, why.join("; "))
}
