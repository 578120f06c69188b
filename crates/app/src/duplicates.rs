//! People who are registered twice: pairs that look like one person, side by side; the one
//! account merged into the other; and merges taken back.
//!
//! A preview is the merge itself, done in a transaction that is then dropped.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use sopan_rules::access::Permission;
use sopan_rules::credentials::{Act as CredentialAct, Reason as Revoked};
use sopan_rules::duplicates::{LIKELY, Reason, likeness};
use sopan_rules::ids::{OfficialId, OrganisationId};
use sopan_rules::time::{Day, Moment};
use sopan_store::access::Scope;
use sopan_store::duplicates::{self as store, Merge};
use sopan_store::ledger::Work;
use sopan_store::organisations::{self, Organisation};
use sopan_store::people::{self, Official, Person, Service};
use sopan_store::{Tx, badges, credentials, reorganisations};

use crate::access::{Actor, organisation_of};
use crate::desk::figures_of;
use crate::organisations::{Change, Named, Obstacle, refused};
use crate::{App, AppError, Result};

/// How many pairs a page shows.
pub const PER_PAGE: usize = 20;
/// How many merges the list shows.
const MOST_MERGES: i64 = 200;
/// So long a page waits for the pairs; then it shows the last ones.
const PATIENCE: Duration = Duration::from_secs(3);
const BRINGS_IN: Permission = Permission::BringOfficialsIn;

/// An account, as it stands beside another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Side {
    /// The number of the official.
    pub number: OfficialId,
    /// The name in Latin letters.
    pub name: String,
    /// The name in Devanagari.
    pub name_hi: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The mobile number.
    pub phone: Option<String>,
    /// The number under which the organisation keeps the official.
    pub employee_code: Option<String>,
    /// The organisation.
    pub organisation: Named,
    /// The post held.
    pub designation: Option<String>,
    /// Group A, B, C, D, Contractual Staff or Others.
    pub group: Option<String>,
    /// VERIFIED, NOT-VERIFIED or NOT-MY-USER.
    pub status: &'static str,
    /// Service, for example IAS.
    pub service: Option<String>,
    /// Cadre, for example Bihar.
    pub cadre: Option<String>,
    /// Year of the batch.
    pub batch: Option<i32>,
    /// Day of joining the service.
    pub joined: Option<Day>,
    /// Since when the official is registered.
    pub registered: Day,
    /// Courses completed.
    pub completions: i64,
}

/// Two accounts that look like one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Pair {
    /// The one that has learned more, or was there first: it is proposed to stay.
    pub stays: Side,
    /// The other.
    pub goes: Side,
    /// How sure it is, of 100.
    pub score: i64,
    /// What makes them look alike.
    pub reasons: Vec<Reason>,
}

/// A pair by its numbers, with what makes it one.
#[derive(Debug, Clone)]
struct Twins {
    pair: (OfficialId, OfficialId),
    score: i64,
    reasons: Vec<Reason>,
}

/// All pairs of an organisation and of everything below it.
#[derive(Debug)]
pub(crate) struct Looked {
    twins: Vec<Twins>,
    as_on: Moment,
}

/// The desk of people who are registered twice.
#[derive(Debug, Clone, Serialize)]
pub struct Desk {
    /// Everything at or below this one was looked at.
    pub within: Named,
    /// The moment that it is true for; none as long as it was never looked at since the
    /// program began.
    #[serde(skip)]
    pub as_on: Option<Moment>,
    /// Since when it is being looked at again: the pairs are then those of an older state.
    #[serde(skip)]
    pub making_since: Option<Moment>,
    /// Those of this page, the surest first.
    pub pairs: Vec<Pair>,
    /// How many there are in all.
    pub total: usize,
    /// Which page, counted from 1.
    pub page: usize,
}

/// Two accounts that are not the same, by somebody's word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeptApart {
    /// The one.
    pub one: Side,
    /// The other.
    pub other: Side,
    /// Since when.
    #[serde(serialize_with = "crate::organisations::iso")]
    pub at: Moment,
}

/// What a merge does, or did; or what taking one back does.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Merged {
    /// The number of the merge; none of a preview.
    pub recorded: Option<i64>,
    /// The account that goes.
    pub goes: Side,
    /// The account that stays.
    pub stays: Side,
    /// Why it can't be done; empty when it can.
    pub obstacles: Vec<Obstacle>,
    /// Particulars that the one that stays takes over, because it has none of its own:
    /// `name_hi`, `email`, `phone`, `service`, `cadre`, `batch`, `joined`.
    pub takes: Vec<String>,
    /// Courses that the one that stays has completed from now on.
    pub credited: i64,
    /// Courses that both had completed: one completion each counts on, the earlier.
    pub repeated: i64,
    /// Courses that were begun in the one that goes.
    pub begun: i64,
    /// Courses that nobody had completed, and that are complete with what was done in both.
    pub together: usize,
    /// What it does to the figures of today of both organisations and of all above.
    pub changes: Vec<Change>,
}

/// A merge in the list of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Past {
    /// Its number.
    pub id: i64,
    /// The account that went.
    pub gone: OfficialId,
    /// Its holder's name, in Latin letters and in Devanagari.
    pub gone_name: (String, Option<String>),
    /// The account that stays.
    pub stays: OfficialId,
    /// Its holder's name, in Latin letters and in Devanagari.
    pub stays_name: (String, Option<String>),
    /// When.
    #[serde(serialize_with = "crate::organisations::iso")]
    pub at: Moment,
    /// Who merged them; nobody when it was done at the command line.
    pub by: Option<String>,
    /// Whether it was taken back.
    pub undone: bool,
    /// The account that stays in the end, where the one that stayed was merged later.
    pub now: Option<OfficialId>,
    /// Its holder's name, where the actor may see it.
    pub now_name: Option<(String, Option<String>)>,
    /// The later merge that must be taken back before this one.
    pub rests: Option<i64>,
}

fn side(official: &Official, service: &Service) -> Side {
    let person = official.person.clone();
    Side {
        number: official.id,
        name: person.name,
        name_hi: person.name_hi,
        email: person.email,
        phone: person.phone,
        employee_code: person.employee_code,
        organisation: Named {
            code: official.organisation_code.clone(),
            name_en: official.organisation_en.clone(),
            name_hi: official.organisation_hi.clone(),
        },
        designation: official.designation.clone(),
        group: official.group.clone(),
        status: official.status.name(),
        service: service.service.clone(),
        cadre: service.cadre.clone(),
        batch: service.batch,
        joined: service.joined,
        registered: official.registered.day(),
        completions: official.completions,
    }
}

/// These officials, of those that a scope covers.
async fn sides(
    tx: &mut Tx,
    scope: &Scope,
    officials: &[OfficialId],
) -> Result<HashMap<OfficialId, Side>> {
    let mut found = HashMap::new();
    for (id, official) in people::by_ids(tx, scope, officials).await? {
        let service = people::service(tx, id).await?;
        found.insert(id, side(&official, &service));
    }
    Ok(found)
}

/// What one account lacks and has from the other: the names of the particulars, and both as
/// they are then.
fn filled(
    (person, service): (&Person, &Service),
    (their, theirs): (&Person, &Service),
) -> (Vec<String>, Person, Service) {
    fn fill<T: Clone>(name: &str, own: &mut Option<T>, other: &Option<T>, into: &mut Vec<String>) {
        if own.is_none() && other.is_some() {
            own.clone_from(other);
            into.push(name.to_owned());
        }
    }
    let (mut person, mut service) = (person.clone(), service.clone());
    let mut names = Vec::new();
    fill("name_hi", &mut person.name_hi, &their.name_hi, &mut names);
    fill("email", &mut person.email, &their.email, &mut names);
    fill("phone", &mut person.phone, &their.phone, &mut names);
    fill("service", &mut service.service, &theirs.service, &mut names);
    fill("cadre", &mut service.cadre, &theirs.cadre, &mut names);
    fill("batch", &mut service.batch, &theirs.batch, &mut names);
    fill("joined", &mut service.joined, &theirs.joined, &mut names);
    (names, person, service)
}

/// The same, given back: what is still as it was taken over.
fn emptied(
    names: &[String],
    (person, service): (&Person, &Service),
    (their, theirs): (&Person, &Service),
) -> (Person, Service) {
    fn give<T: PartialEq>(taken: bool, own: &mut Option<T>, other: &Option<T>) {
        if taken && own == other {
            *own = None;
        }
    }
    let taken = |name: &str| names.iter().any(|n| n == name);
    let (mut person, mut service) = (person.clone(), service.clone());
    give(taken("name_hi"), &mut person.name_hi, &their.name_hi);
    give(taken("email"), &mut person.email, &their.email);
    give(taken("phone"), &mut person.phone, &their.phone);
    give(taken("service"), &mut service.service, &theirs.service);
    give(taken("cadre"), &mut service.cadre, &theirs.cadre);
    give(taken("batch"), &mut service.batch, &theirs.batch);
    give(taken("joined"), &mut service.joined, &theirs.joined);
    (person, service)
}

impl App {
    /// The pairs of an organisation and of everything below it that look like one person;
    /// without a code, of the first that the actor may bring officials into.
    pub async fn duplicates(&self, actor: &Actor, code: Option<&str>, page: usize) -> Result<Desk> {
        let actor = &actor.reading();
        let mut tx = self.db.read().await?;
        let top = self.brings_into(&mut tx, actor, code).await?;
        let mark = store::changes(&mut tx).await?;
        drop(tx);
        let make = || {
            let (app, top) = (self.clone(), top.id);
            async move { app.look_for_twins(top).await }
        };
        let asked = (self.now(), mark);
        let there = self.duplicates.ask(top.id, asked, PATIENCE, make).await?;
        let looked: Option<Arc<Looked>> = there.last.map(|made| made.answer);
        let twins = looked
            .as_ref()
            .map_or(&[][..], |looked| looked.twins.as_slice());
        let page = page.clamp(1, twins.len().div_ceil(PER_PAGE).max(1));
        let shown = twins.iter().skip((page - 1) * PER_PAGE).take(PER_PAGE);
        let shown: Vec<&Twins> = shown.collect();
        let ids: BTreeSet<OfficialId> = shown
            .iter()
            .flat_map(|twins| [twins.pair.0, twins.pair.1])
            .collect();
        let ids: Vec<OfficialId> = ids.into_iter().collect();
        let mut tx = self.db.read().await?;
        let sides = sides(&mut tx, &Scope::Below(vec![top.id]), &ids).await?;
        let pairs = shown.into_iter().filter_map(|twins| {
            let (one, other) = twins.pair;
            let (one, other) = (sides.get(&one)?.clone(), sides.get(&other)?.clone());
            let rank = |s: &Side| (-s.completions, s.registered, s.number);
            let (stays, goes) = match rank(&one) <= rank(&other) {
                true => (one, other),
                false => (other, one),
            };
            Some(Pair {
                stays,
                goes,
                score: twins.score,
                reasons: twins.reasons.clone(),
            })
        });
        Ok(Desk {
            within: Named::from(&top),
            as_on: looked.as_ref().map(|looked| looked.as_on),
            making_since: there.making_since,
            pairs: pairs.collect(),
            total: twins.len(),
            page,
        })
    }

    /// The organisation with this code, for who may bring officials into it; without a code
    /// the first of those.
    async fn brings_into(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        code: Option<&str>,
    ) -> Result<Organisation> {
        let code = code.map(str::trim).filter(|c| !c.is_empty());
        let Some(code) = code else {
            let first = match actor.scope(BRINGS_IN) {
                Scope::Everything => return crate::officials::national_desk(tx).await,
                Scope::Below(roots) => roots.first().copied(),
            };
            let first = first.ok_or(AppError::Forbidden)?;
            return Ok(organisations::by_id(tx, first).await?);
        };
        let missing = || AppError::not_found("organisation", code);
        let found = organisations::by_code(tx, code).await?;
        let found = found.ok_or_else(missing)?;
        match actor.may(tx, BRINGS_IN, found.id).await? {
            true => Ok(found),
            false => Err(missing()),
        }
    }

    async fn look_for_twins(&self, top: OrganisationId) -> Result<Looked> {
        let as_on = self.now();
        let scope = Scope::Below(vec![top]);
        let mut tx = self.db.read().await?;
        let groups = store::meeting(&mut tx, &scope).await?;
        let who: BTreeSet<OfficialId> = groups.iter().flatten().copied().collect();
        let accounts = store::looked_at(&mut tx, &who).await?;
        let apart: HashSet<(OfficialId, OfficialId)> = store::kept_apart(&mut tx, &scope)
            .await?
            .into_iter()
            .map(|apart| (apart.one, apart.other))
            .collect();
        drop(tx);
        let look = move || {
            let mut found: BTreeMap<(OfficialId, OfficialId), Twins> = BTreeMap::new();
            for group in &groups {
                for (at, one) in group.iter().enumerate() {
                    for other in group.iter().skip(at + 1) {
                        let pair = (*one.min(other), *one.max(other));
                        if one == other || apart.contains(&pair) || found.contains_key(&pair) {
                            continue;
                        }
                        let (Some(a), Some(b)) = (accounts.get(one), accounts.get(other)) else {
                            continue;
                        };
                        let alike = likeness(a, b);
                        if alike.score >= LIKELY {
                            let (score, reasons) = (alike.score, alike.reasons);
                            let twins = Twins {
                                pair,
                                score,
                                reasons,
                            };
                            found.insert(pair, twins);
                        }
                    }
                }
            }
            let mut twins: Vec<Twins> = found.into_values().collect();
            twins.sort_by_key(|t| (-t.score, t.pair));
            Looked { twins, as_on }
        };
        tokio::task::spawn_blocking(look)
            .await
            .map_err(|e| AppError::Document(e.to_string()))
    }

    /// Remembers that two accounts are two people; or, where `together`, forgets it.
    pub async fn set_apart(
        &self,
        actor: &Actor,
        one: OfficialId,
        other: OfficialId,
        together: bool,
    ) -> Result<()> {
        let mut tx = self.db.write().await?;
        self.account(&mut tx, actor, one).await?;
        self.account(&mut tx, actor, other).await?;
        match together {
            true => store::keep_together(&mut tx, (one, other)).await?,
            false => {
                let word = (self.now(), actor.official);
                store::keep_apart(&mut tx, (one, other), word).await?;
            }
        }
        Ok(tx.commit().await?)
    }

    /// The pairs of the actor's scope that are not the same, the latest first.
    pub async fn kept_apart(&self, actor: &Actor) -> Result<Vec<KeptApart>> {
        let actor = &actor.reading();
        let scope = actor.scope(BRINGS_IN);
        let mut tx = self.db.read().await?;
        let all = store::kept_apart(&mut tx, &scope).await?;
        let ids: BTreeSet<OfficialId> = all.iter().flat_map(|a| [a.one, a.other]).collect();
        let ids: Vec<OfficialId> = ids.into_iter().collect();
        let sides = sides(&mut tx, &scope, &ids).await?;
        let found = all.into_iter().filter_map(|apart| {
            Some(KeptApart {
                one: sides.get(&apart.one)?.clone(),
                other: sides.get(&apart.other)?.clone(),
                at: apart.at,
            })
        });
        Ok(found.collect())
    }

    /// An account that the actor may merge. Nobody learns whether there is another one.
    async fn account(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        id: OfficialId,
    ) -> Result<(Side, Official, Service)> {
        let missing = || AppError::not_found("official", id);
        let organisation = match organisation_of(tx, id).await {
            Err(AppError::NotFound { .. }) => return Err(missing()),
            other => other?,
        };
        if !actor.may(tx, BRINGS_IN, organisation).await? {
            return Err(missing());
        }
        let stays = store::stays(tx, id).await?;
        if stays != id {
            return Err(AppError::invalid(
                "official",
                "merged-already",
                format!("account {id} was merged into account {stays} already"),
            ));
        }
        let official = people::by_ids(tx, &Scope::Everything, &[id])
            .await?
            .remove(&id)
            .ok_or_else(missing)?;
        let service = people::service(tx, id).await?;
        Ok((side(&official, &service), official, service))
    }

    /// Merges one account into another one, or, where `dry`, shows what that would do.
    pub async fn merge_officials(
        &self,
        actor: &Actor,
        gone: OfficialId,
        into: OfficialId,
        dry: bool,
    ) -> Result<Merged> {
        if gone == into {
            return Err(AppError::invalid(
                "official",
                "merged-into-itself",
                "an account can't be merged into itself",
            ));
        }
        let mut tx = self.db.write().await?;
        store::hold(&mut tx, gone, into).await?;
        let (goes, leaving, theirs) = self.account(&mut tx, actor, gone).await?;
        let (stays, staying, own) = self.account(&mut tx, actor, into).await?;
        let id = tx.id().await?;
        let word = (self.now(), actor.official);
        let merging = store::merging(&mut tx, (gone, into), id, word).await?;
        let mut obstacles = Vec::new();
        let (roles, transfers) = store::ties(&mut tx, gone).await?;
        if roles {
            obstacles.push(Obstacle::new(
                "merge-has-roles",
                "this account holds roles; merge the other way round, or take them back first",
            ));
        }
        if transfers {
            obstacles.push(Obstacle::new(
                "merge-open-transfer",
                "a transfer was asked for this account; decide about it first",
            ));
        }
        if merging.flagged > 0 {
            let flagged = Obstacle::new(
                "merge-flagged",
                "completions of it are flagged; decide about the flags first",
            );
            obstacles.push(flagged.of(merging.flagged));
        }
        let (takes, person, service) = filled((&staying.person, &own), (&leaving.person, &theirs));
        let mut merged = Merged {
            recorded: None,
            goes,
            stays,
            obstacles,
            takes,
            credited: merging.credited,
            repeated: merging.repeated,
            begun: merging.begun,
            together: 0,
            changes: Vec::new(),
        };
        if !merged.obstacles.is_empty() {
            return match dry {
                true => Ok(merged),
                false => Err(refused(&merged.obstacles)),
            };
        }
        let mut work = merging.work;
        if !merged.takes.is_empty() {
            work.also = people::keep_person(into, &person);
            work.also.push(people::keep_service(into, &service));
            work.profiles = vec![into];
        }
        let of = [leaving.organisation, staying.organisation];
        (merged.changes, merged.together) = self.recorded_between(&mut tx, &of, work).await?;
        if dry {
            return Ok(merged);
        }
        let written = Merge {
            id,
            gone,
            gone_name: (leaving.person.name, leaving.person.name_hi),
            from: leaving.organisation,
            stays: into,
            stays_name: (staying.person.name, staying.person.name_hi),
            at: self.now(),
            by: actor.official,
            filled: merged.takes.clone(),
            undone: None,
            rests: None,
        };
        store::write_down(&mut tx, &written).await?;
        tx.commit().await?;
        tracing::info!(merge = id, %gone, %into, "accounts merged");
        merged.recorded = Some(id);
        Ok(merged)
    }

    /// Takes a merge back, or, where `dry`, shows what that would do.
    pub async fn unmerge_officials(&self, actor: &Actor, id: i64, dry: bool) -> Result<Merged> {
        let missing = || AppError::not_found("merge", id);
        let mut tx = self.db.write().await?;
        let merge = store::merge(&mut tx, id).await?.ok_or_else(missing)?;
        store::hold(&mut tx, merge.gone, merge.stays).await?;
        let here = organisation_of(&mut tx, merge.stays).await?;
        for organisation in [merge.from, here] {
            if !actor.may(&mut tx, BRINGS_IN, organisation).await? {
                return Err(missing());
            }
        }
        if merge.undone.is_some() {
            return Err(AppError::invalid(
                "merge",
                "merge-undone",
                "this merge was taken back already",
            ));
        }
        if let Some(later) = merge.rests {
            return Err(AppError::invalid(
                "merge",
                "merge-rests",
                format!("merge {later} rests on this one; take that one back first"),
            ));
        }
        let (stays, staying, own) = self.account(&mut tx, actor, merge.stays).await?;
        let their = people::person(&mut tx, merge.gone).await?;
        let theirs = people::service(&mut tx, merge.gone).await?;
        let (person, service) = emptied(&merge.filled, (&staying.person, &own), (&their, &theirs));
        let mut obstacles = Vec::new();
        let retired = reorganisations::retired(&mut tx, &[merge.from]).await?;
        if !retired.is_empty() {
            obstacles.push(Obstacle::new(
                "merge-from-retired",
                "the organisation to which the account would return is retired",
            ));
        }
        let shared = |one: &Option<String>, other: &Option<String>| one.is_some() && one == other;
        if shared(&person.email, &their.email) || shared(&person.phone, &their.phone) {
            obstacles.push(Obstacle::new(
                "merge-shared-contact",
                "the account that stays uses the e-mail address or mobile number of the other one by now; change that first",
            ));
        }
        let work = Work {
            also: [
                people::keep_person(merge.stays, &person),
                people::keep_person(merge.gone, &their),
                vec![people::keep_service(merge.stays, &service)],
            ]
            .concat(),
            profiles: vec![merge.stays],
            ..store::unmerging(&mut tx, &merge, actor.official).await?
        };
        let gone_from = organisations::by_id(&mut tx, merge.from).await?;
        let mut undone = Merged {
            recorded: None,
            goes: Side {
                number: merge.gone,
                name: their.name.clone(),
                name_hi: their.name_hi.clone(),
                email: their.email.clone(),
                phone: their.phone.clone(),
                employee_code: their.employee_code.clone(),
                organisation: Named::from(&gone_from),
                service: theirs.service,
                cadre: theirs.cadre,
                batch: theirs.batch,
                joined: theirs.joined,
                ..stays.clone()
            },
            stays,
            obstacles,
            takes: merge.filled.clone(),
            credited: 0,
            repeated: 0,
            begun: 0,
            together: 0,
            changes: Vec::new(),
        };
        if !undone.obstacles.is_empty() {
            return match dry {
                true => Ok(undone),
                false => Err(refused(&undone.obstacles)),
            };
        }
        let of = [merge.from, staying.organisation];
        // What was issued on the ground of the merge alone is revoked.
        let issued = store::issued(&mut tx, merge.stays, id).await?;
        self.revoke(&mut tx, actor, id, issued).await?;
        (undone.changes, _) = self.recorded_between(&mut tx, &of, work).await?;
        let unearned = badges::unearned(&mut tx, merge.stays).await?;
        self.revoke(&mut tx, actor, id, unearned).await?;
        // As it is again.
        if let Some(side) = sides(&mut tx, &Scope::Everything, &[merge.gone])
            .await?
            .remove(&merge.gone)
        {
            undone.goes = side;
        }
        if dry {
            return Ok(undone);
        }
        if !store::write_undone(&mut tx, id, (self.now(), actor.official)).await? {
            return Err(AppError::Conflict);
        }
        tx.commit().await?;
        tracing::info!(merge = id, "merge of accounts taken back");
        undone.recorded = Some(id);
        Ok(undone)
    }

    /// Revokes certificates and badges, by number, because a merge was taken back.
    async fn revoke(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        merge: i64,
        numbers: Vec<String>,
    ) -> Result<()> {
        for number in numbers {
            let numbers = [number.clone(), number];
            let Some(issued) = credentials::certificate(tx, &numbers).await? else {
                continue;
            };
            let revoked = credentials::Done {
                act: CredentialAct::Revoked(Revoked::Mistake),
                note: format!("merge {merge} of two accounts was taken back"),
                at: self.now(),
                by: actor.official,
                by_name: None,
            };
            credentials::act(tx, &issued, &revoked).await?;
        }
        Ok(())
    }

    /// Records a work, and tells what it does to the figures of these organisations and of
    /// all above them, and how many courses it completes.
    async fn recorded_between(
        &self,
        tx: &mut Tx,
        organisations: &[OrganisationId],
        work: Work,
    ) -> Result<(Vec<Change>, usize)> {
        let today = self.today();
        let mut watched: Vec<Organisation> = Vec::new();
        for of in organisations {
            for organisation in organisations::line(tx, *of, today).await? {
                if watched.iter().all(|o| o.id != organisation.id) {
                    watched.push(organisation);
                }
            }
        }
        let ids: Vec<OrganisationId> = watched.iter().map(|o| o.id).collect();
        let before = figures_of(tx, &ids, today).await?;
        let mut completed = 0;
        for done in self.lane.record(tx, vec![work]).await? {
            completed += done?.completions.len();
        }
        let after = figures_of(tx, &ids, today).await?;
        let of = |figures: &HashMap<_, _>, id| figures.get(&id).copied().unwrap_or_default();
        let change = |o: &Organisation| Change {
            organisation: Named::from(o),
            kind: o.kind.name(),
            before: of(&before, o.id),
            after: of(&after, o.id),
            category_before: None,
            category_after: None,
        };
        let changes = watched.iter().map(change).filter(Change::is_one);
        Ok((changes.collect(), completed))
    }

    /// The merges of the actor's scope, the latest first.
    pub async fn merges(&self, actor: &Actor) -> Result<Vec<Past>> {
        let actor = &actor.reading();
        let mut tx = self.db.read().await?;
        let scope = actor.scope(BRINGS_IN);
        let all = store::merges(&mut tx, &scope, MOST_MERGES).await?;
        let stayed: Vec<OfficialId> = all.iter().map(|merge| merge.stays).collect();
        let now = store::stay(&mut tx, &stayed).await?;
        let last: Vec<OfficialId> = now.values().copied().collect();
        let sides = sides(&mut tx, &scope, &last).await?;
        let mut found = Vec::with_capacity(all.len());
        for merge in all {
            let by = match merge.by {
                Some(by) => people::name(&mut tx, by).await?,
                None => None,
            };
            let now = now.get(&merge.stays).filter(|_| merge.undone.is_none());
            let side = now.and_then(|now| sides.get(now));
            found.push(Past {
                now: now.copied(),
                now_name: side.map(|side| (side.name.clone(), side.name_hi.clone())),
                rests: merge.rests.filter(|_| merge.undone.is_none()),
                id: merge.id,
                gone: merge.gone,
                gone_name: merge.gone_name,
                stays: merge.stays,
                stays_name: merge.stays_name,
                at: merge.at,
                by,
                undone: merge.undone.is_some(),
            });
        }
        Ok(found)
    }

    /// Where somebody who asks for an account that was merged is to be sent; none where it
    /// was not.
    pub async fn merged_into(&self, actor: &Actor, id: OfficialId) -> Result<Option<OfficialId>> {
        let mut tx = self.db.read().await?;
        let stays = store::stays(&mut tx, id).await?;
        if stays == id {
            return Ok(None);
        }
        self.visible(&mut tx, actor, stays).await?;
        Ok(Some(stays))
    }
}
