//! Planning an act: what it needs to know, and what stands in its way.

use std::collections::BTreeSet;

use sopan_rules::ids::{OfficialId, OrganisationId};
use sopan_rules::organisations::{Kind, Step};
use sopan_rules::time::Day;
use sopan_store::Tx;
use sopan_store::organisations::{self as store, Organisation};
use sopan_store::reorganisations::{self as acts, Recorded};

use super::{Act, Deed, Obstacle, kept_of, summed, undo_refused};
use crate::access::Actor;
use crate::desk::NewOrganisation;
use crate::officials::text_of;
use crate::{App, AppError, Result};

impl App {
    pub(super) async fn plan(
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
                    if deed.obstacles.iter().any(|o| o.code == "there-already") {
                        deed.obstacles.retain(|o| o.code != "there-already");
                        deed.kept.below = None;
                        deed.kept.below_before = None;
                        deed.other = None;
                    }
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
    pub(super) async fn still_counted(&self, tx: &mut Tx, deed: &Deed) -> Result<Option<Obstacle>> {
        let last = acts::last_day_with_officials(tx, deed.organisation.id, deed.on).await?;
        Ok(last.map(|last| {
            let first = last.plus(1);
            let why = format!(
                "officials were counted in it until {}; choose {} or a later day",
                last.dotted(),
                first.dotted()
            );
            Obstacle::new("counted-later", why).possible_from(first)
        }))
    }

    pub(super) async fn plan_create(
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
                .push(Obstacle::new("moved-later", why).possible_from(first));
        }
        under(tx, deed, &parent).await?;
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
        under(tx, deed, &into).await?;
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
                    .push(Obstacle::new("unit-left-later", why).possible_from(edge.until));
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
    pub(super) async fn plan_undo(
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
                if deed.kept.below.is_some() && deed.kept.below_before.is_none() {
                    deed.obstacles.push(Obstacle::new(
                        "nowhere-before",
                        "it stood below nothing before; move it to where it belongs instead",
                    ));
                }
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
                    let until = |s: &&Step| s.until > done.effective;
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
        if summed(tx, done).await?.is_some_and(|s| s.replaced) {
            deed.obstacles.push(Obstacle::new(
                "strength-stated",
                "another strength was stated since for the organisation that it was merged \
                 into; what held before can't be given back",
            ));
        }
        deed.units = i64::try_from(deed.kept.units.len()).unwrap_or(i64::MAX);
        Ok(())
    }
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

/// What keeps an organisation from being put below another one, or into it.
async fn under(tx: &mut Tx, deed: &mut Deed, other: &Organisation) -> Result<()> {
    let (id, on) = (deed.organisation.id, deed.on);
    if deed.organisation.kind == Kind::Nation {
        deed.obstacles
            .push(Obstacle::new("nation", "the nation stands below nothing"));
    }
    if !acts::retired(tx, &[other.id]).await?.is_empty() {
        deed.obstacles.push(Obstacle::new(
            "parent-retired",
            "that organisation is retired",
        ));
    }
    let above = acts::steps_above(tx, other.id).await?;
    if other.id == id || above.iter().any(|s| s.ancestor == id && s.until > on) {
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
            .push(Obstacle::new("not-yet", why).possible_from(own.from));
    }
    Ok(())
}
