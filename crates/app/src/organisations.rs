//! The organisation desk: creating, renaming, moving, mapping, merging and retiring
//! organisations, each shown before it is done and taken back as long as nothing rests on
//! it.
//!
//! A preview is the act itself, done in a transaction that is then dropped: what it shows
//! can't differ from what the act does.

mod cleaning;
mod kept;
mod people;
mod plan;
mod tree;

use std::collections::HashMap;

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
use crate::officials::day_of;
use crate::ranking::methodology_on;
use crate::{App, AppError, Result};

pub(crate) use kept::Keeper;

pub use cleaning::{Cleaning, CleaningDesk, Found, Likely, PROBLEMS, Problem};
pub use people::SamePerson;
pub use tree::{Branch, History, Node, Past};

/// The source of a strength that a merger stated.
const MERGED: &str = "merged";

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
    pub(crate) fn new(code: &'static str, why: impl Into<String>) -> Obstacle {
        Obstacle {
            code,
            count: 0,
            day: None,
            why: why.into(),
        }
    }

    pub(crate) fn of(mut self, count: i64) -> Obstacle {
        self.count = count;
        self
    }

    fn possible_from(mut self, day: Day) -> Obstacle {
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
        if !self.may_over(&mut tx, actor, may, organisation.id).await? {
            return Err(missing());
        }
        if !self.may_take_back(&mut tx, actor, &done).await? {
            return Err(AppError::Forbidden);
        }
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
        let manage = Permission::ManageOrganisations;
        match self.may_over(tx, actor, manage, found.id).await? {
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
        let over = self.above_today(tx, organisation.id).await?;
        let manage = Permission::ManageOrganisations;
        match self.may_over(tx, actor, manage, over).await? {
            true => Ok(()),
            false => Err(AppError::Forbidden),
        }
    }

    /// What an organisation stands directly below today; itself where that is nothing.
    async fn above_today(&self, tx: &mut Tx, of: OrganisationId) -> Result<OrganisationId> {
        let line = store::line(tx, of, self.today()).await?;
        Ok(line.iter().rev().nth(1).map_or(of, |parent| parent.id))
    }

    /// Whether a person may take an act back: who manages what the organisation stands
    /// below now, what it went to, and what it goes back below.
    async fn may_take_back(&self, tx: &mut Tx, actor: &Actor, done: &Recorded) -> Result<bool> {
        let above = self.above_today(tx, done.organisation).await?;
        let back = match kept_of(done).below_before {
            Some(code) => store::by_code(tx, &code).await?.map(|o| o.id),
            None => None,
        };
        let manage = Permission::ManageOrganisations;
        for concerned in [Some(above), done.other, back].into_iter().flatten() {
            if !self.may_over(tx, actor, manage, concerned).await? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether a person may do this to an organisation. What hangs on nothing is below
    /// nobody's: whoever may do it to the nation may do it to that, or it could never be
    /// put where it belongs.
    pub(crate) async fn may_over(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        permission: Permission,
        organisation: OrganisationId,
    ) -> Result<bool> {
        if actor.may(tx, permission, organisation).await? {
            return Ok(true);
        }
        let line = store::line(tx, organisation, self.today()).await?;
        if line.first().is_some_and(|top| top.kind == Kind::Nation) {
            return Ok(false);
        }
        match store::nation(tx).await? {
            Some(nation) => actor.may(tx, permission, nation.id).await,
            None => Ok(false),
        }
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
        // The act that is taken back, with its kind.
        let done = match deed.undoes {
            Some(act) => acts::recorded(tx, act).await?,
            None => None,
        };
        let kind = done.as_ref().map_or(deed.kind, |done| done.kind.as_str());
        let kind = kind.to_owned();
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
                if let (Some(officials), false) = (kept.strength, undo) {
                    self.add_strengths(tx, actor, other, officials, on).await?;
                }
                if let Some(done) = &done {
                    self.take_strengths_apart(tx, done).await?;
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

    /// States the sum for the organisation that another one was merged into.
    async fn add_strengths(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        of: OrganisationId,
        officials: i64,
        on: Day,
    ) -> Result<()> {
        let next = store_people::next_strength(tx, of, on).await?;
        let strength = Strength {
            organisation: of,
            officials,
            source: MERGED.to_owned(),
            approved_by: actor.name.clone(),
            from: on,
            until: next.unwrap_or(Day::FOREVER),
            recorded: self.now(),
        };
        Ok(store::state_strengths(tx, &[strength]).await?)
    }

    /// Takes back the sum that a merger stated: what was stated before holds again, with its
    /// source, who approved it, and its days.
    async fn take_strengths_apart(&self, tx: &mut Tx, done: &Recorded) -> Result<()> {
        let Some(Summed { sum, before, .. }) = summed(tx, done).await? else {
            return Ok(());
        };
        // One that began on the same day is stated again; an earlier one goes on by itself.
        let again = before.unwrap_or(Strength {
            until: sum.from,
            ..sum
        });
        let recorded = self.now();
        let strength = Strength { recorded, ..again };
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
        let methodology = methodology_on(tx, None, on, None).await?;
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

/// A moment as other programs read it.
pub(crate) fn iso<S: serde::Serializer>(
    moment: &Moment,
    to: S,
) -> std::result::Result<S::Ok, S::Error> {
    to.serialize_str(&moment.iso())
}

/// The sum of strengths that a merger stated.
struct Summed {
    sum: Strength,
    /// What was stated before from the same day on.
    before: Option<Strength>,
    /// Whether something else is stated since, of that day.
    replaced: bool,
}

/// What a merger stated of the strength of the organisation that it merged into, where it
/// did.
async fn summed(tx: &mut Tx, done: &Recorded) -> Result<Option<Summed>> {
    let (Some(into), Some(officials)) = (done.other, kept_of(done).strength) else {
        return Ok(None);
    };
    let by_then = |s: &Strength| s.recorded <= done.recorded;
    let mut ever = store::stated_ever(tx, into).await?;
    ever.retain(|s| s.from <= done.effective);
    let then = ever.iter().filter(|s| by_then(s));
    let mut from_then = then.clone().filter(|s| s.from == done.effective);
    let stated = |s: &&Strength| s.source == MERGED && s.officials == officials;
    let Some(sum) = from_then.find(stated) else {
        return Ok(None);
    };
    let before = from_then.next().filter(|s| s.from < s.until);
    // What was stated then may have been stated again when another act was taken back.
    let known = |new: &Strength| {
        then.clone().any(|old| {
            (old.from, old.officials) == (new.from, new.officials)
                && (&old.source, &old.approved_by) == (&new.source, &new.approved_by)
        })
    };
    let held = store::all_strengths(tx, &[into]).await?;
    let mut now = held.values().flatten();
    let replaced = now.any(|s| s.from <= done.effective && !by_then(s) && !known(s));
    Ok(Some(Summed {
        sum: sum.clone(),
        before: before.cloned(),
        replaced,
    }))
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

/// The first obstacle as an error, with what the others say.
pub(crate) fn refused(obstacles: &[Obstacle]) -> AppError {
    let why: Vec<&str> = obstacles.iter().map(|o| o.why.as_str()).collect();
    let code = obstacles.first().map_or("not-ready", |o| o.code);
    AppError::invalid("act", code, why.join("; "))
}
