//! Mandates at the desk of those who set them: the list, one of them with all that was made
//! of it, and who is under it and how they stand.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use sopan_formats::mandate as file;
use sopan_rules::access::Permission;
use sopan_rules::ids::{CourseId, OfficialId, OrganisationId};
use sopan_rules::mandates::audience::Truth;
use sopan_rules::mandates::periods::{Standing, State, Under};
use sopan_rules::mandates::{Binding, Mandate, Named};
use sopan_rules::text::{Said, fold};
use sopan_rules::time::{Day, Moment};
use sopan_store::Tx;
use sopan_store::access::Scope;
use sopan_store::mandates::desk as rows;
use sopan_store::mandates::{self as store, Live, Somebody, Version};
use sopan_store::organisations::{self, Organisation};
use sopan_store::variants;

use super::{TOGETHER, Wrong, checks, may_see, needs, refused, transferred};
use crate::access::Actor;
use crate::{App, AppError, Result};

/// How somebody stands is worked out for so many people on a page; where there are more, an
/// organisation below is to be chosen.
pub const MOST_LOOKED_AT: i64 = 20_000;

/// Where a mandate has come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Nothing of it was ever published.
    Draft,
    /// It holds.
    Live,
    /// It held.
    Retired,
}

/// A mandate in the list.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub title: Said,
    /// The code of the organisation that it was made for.
    pub organisation: String,
    /// Its name.
    pub organisation_name: Said,
    /// Where it has come to.
    pub stage: Stage,
    /// Whether a draft waits to be published.
    pub draft: bool,
    /// Whether it must be done.
    pub binding: Binding,
    /// Whether it counts in the APAR.
    pub apar: bool,
    /// When it was last drafted or published.
    pub changed: Moment,
}

/// How far a publication has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Run {
    /// How many officials were looked at.
    pub done: i64,
    /// How many there were when it began.
    pub total: i64,
    /// Whether somebody stopped it.
    pub stopped: bool,
}

/// One mandate, as somebody who may see it does.
#[derive(Debug, Clone)]
pub struct One {
    /// Its code.
    pub code: String,
    /// The organisation that it was made for.
    pub organisation: Organisation,
    /// Where it has come to.
    pub stage: Stage,
    /// What holds, or held last, as it was written.
    pub held: Option<Mandate<Named>>,
    /// What waits to be published.
    pub draft: Option<Mandate<Named>>,
    /// Its versions, the first one first. Drafts are left out for who may not set it.
    pub versions: Vec<Version>,
    /// The names of those who drafted and published, by number.
    pub names: BTreeMap<OfficialId, Said>,
    /// Whether the actor may draft, publish and retire it.
    pub may_set: bool,
    /// Whether the actor may publish the draft: whoever drafted it can't.
    pub may_publish: bool,
    /// A publication or retirement that is under way.
    pub run: Option<Run>,
    /// Whether it is a plan.
    pub plan: bool,
}

impl One {
    /// The draft where one waits, else what holds or held.
    pub fn latest(&self) -> Option<&Mandate<Named>> {
        self.draft.as_ref().or(self.held.as_ref())
    }
}

/// By what people are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum By {
    /// By the organisation that they belong to.
    Organisation,
    /// By the post they hold.
    Designation,
    /// By their group.
    Group,
}

/// How those of one organisation, designation or group stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StandLine {
    /// The organisation's code, the designation or the group; empty where none is stated.
    pub key: String,
    /// What it is called.
    pub name: Said,
    /// How many the mandate reaches.
    pub officials: i64,
    /// Of how many that can't be said.
    pub unknown: i64,
    /// How they stand; empty where there are too many to look at.
    pub states: BTreeMap<State, i64>,
}

impl StandLine {
    fn new(key: String, name: Said) -> StandLine {
        StandLine {
            key,
            name,
            officials: 0,
            unknown: 0,
            states: BTreeMap::new(),
        }
    }
}

/// How those whom a mandate reaches stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// How many it reaches.
    pub officials: i64,
    /// Of how many that can't be said.
    pub unknown: i64,
    /// How they stand.
    pub states: BTreeMap<State, i64>,
    /// Whether there were so few ([`MOST_LOOKED_AT`]) that it was worked out how they stand.
    pub whole: bool,
    /// The same by organisation, and where it was worked out by designation and group.
    pub lines: BTreeMap<By, Vec<StandLine>>,
}

/// Who is wanted of those whom a mandate reaches.
#[derive(Debug, Clone, Default)]
pub struct WhoWanted {
    /// Only those of an organisation or below it, by its code.
    pub within: Option<String>,
    /// Only those who stand so.
    pub state: Option<State>,
    /// Only those of whom it can't be said whether it reaches them.
    pub unknown: bool,
    /// Only those after this number.
    pub after: Option<i64>,
}

/// Somebody whom a mandate reaches.
#[derive(Debug, Clone, Serialize)]
pub struct WhoLine {
    /// The number.
    pub official: OfficialId,
    /// The name.
    pub name: Said,
    /// The organisation's name.
    pub organisation: Said,
    /// The post held.
    pub designation: Option<Said>,
    /// How the official stands; none where it can't be said whether the mandate reaches them.
    pub standing: Option<Standing>,
}

/// Some of those whom a mandate reaches.
#[derive(Debug, Clone, Serialize)]
pub struct WhoPage {
    /// They, by number.
    pub rows: Vec<WhoLine>,
    /// After whom the next ones come, where there may be more.
    pub next: Option<i64>,
}

/// The mandates that somebody sees: those that they set, and live ones that may reach
/// officials whom they see. Restricts `m`.
fn seen(actor: &Actor) -> String {
    let sets = actor.reading().scope(Permission::SetMandates);
    let sets = sets.covers("m.organisation");
    let sees = actor.scope(Permission::SeeOfficials);
    format!("({sets} or ({}))", rows::reaches_into(&sees))
}

/// What a version says, as it was written.
pub(super) fn written(version: &Version) -> Result<Mandate<Named>> {
    file::stored(version.body.as_bytes()).map_err(|wrong| refused(&wrong))
}

fn stage(versions: &[Version]) -> Stage {
    match versions.iter().rfind(|v| v.published.is_some()) {
        None => Stage::Draft,
        Some(held) if held.until == Some(Day::FOREVER) => Stage::Live,
        Some(_) => Stage::Retired,
    }
}

/// With the designations in both languages, where the master list knows them.
async fn named(tx: &mut Tx, mut page: WhoPage) -> Result<WhoPage> {
    let texts = page.rows.iter().filter_map(|row| row.designation.as_ref());
    let texts: BTreeSet<String> = texts.map(|said| said.en.clone()).collect();
    let said = sopan_store::designations::said(tx, &texts).await?;
    for designation in page
        .rows
        .iter_mut()
        .filter_map(|row| row.designation.as_mut())
    {
        if let Some(both) = said.get(&designation.en) {
            *designation = both.clone();
        }
    }
    Ok(page)
}

impl App {
    /// The mandates, or the plans, that the actor sees, by code: those of a stage, with these
    /// words in their title or code, where they are asked for.
    pub async fn mandate_lines(
        &self,
        actor: &Actor,
        plans: bool,
        wanted: Option<Stage>,
        words: &str,
    ) -> Result<Vec<Line>> {
        let actor = &actor.reading();
        let mut tx = self.db.read().await?;
        let all = store::versions(&mut tx, &seen(actor)).await?;
        let words = fold(words);
        // Whether the actor sets mandates there, and what it is called.
        let mut places: BTreeMap<OrganisationId, (bool, Organisation)> = BTreeMap::new();
        let mut lines = Vec::new();
        for versions in all.chunk_by(|a, b| a.mandate == b.mandate) {
            let stage = stage(versions);
            let drafted = versions.iter().any(|v| v.published.is_none());
            let (Some(first), Some(last)) = (versions.first(), versions.last()) else {
                continue;
            };
            if first.plan != plans {
                continue;
            }
            let whose = first.organisation;
            if let Entry::Vacant(entry) = places.entry(whose) {
                let may = actor.may(&mut tx, Permission::SetMandates, whose).await?;
                entry.insert((may, organisations::by_id(&mut tx, whose).await?));
            }
            let Some((may, whose)) = places.get(&whose) else {
                continue;
            };
            // A draft is nobody's business but theirs who may set it.
            let shown = match may {
                true => Some(last),
                false => versions.iter().rfind(|v| v.published.is_some()),
            };
            let Some(shown) = shown else { continue };
            let draft = drafted && *may;
            let mandate = written(shown)?;
            let found = [&mandate.code, &mandate.title.en, &mandate.title.hi]
                .iter()
                .any(|text| fold(text).contains(&words));
            let fits = match wanted {
                None => true,
                Some(Stage::Draft) => draft,
                Some(wanted) => stage == wanted,
            };
            if !fits || !found {
                continue;
            }
            lines.push(Line {
                code: mandate.code,
                title: mandate.title,
                organisation: whose.code.clone(),
                organisation_name: Said::new(&whose.name_en, &whose.name_hi),
                stage,
                draft,
                binding: mandate.consequence.binding,
                apar: mandate.consequence.apar,
                changed: shown.published.unwrap_or(shown.drafted),
            });
        }
        Ok(lines)
    }

    /// One mandate that the actor sees.
    pub async fn mandate(&self, actor: &Actor, code: &str) -> Result<One> {
        let mut tx = self.db.read().await?;
        self.mandate_in(&mut tx, actor, code).await
    }

    async fn mandate_in(&self, tx: &mut Tx, actor: &Actor, code: &str) -> Result<One> {
        let versions = store::versions_of(tx, code).await?;
        let missing = || AppError::not_found("mandate", code);
        let first = versions.first().ok_or_else(missing)?.clone();
        let whose = first.organisation;
        let may_set = actor.may(tx, Permission::SetMandates, whose).await?;
        let reads = actor.reading();
        let sees_drafts = reads.may(tx, Permission::SetMandates, whose).await?;
        let versions: Vec<Version> = versions
            .into_iter()
            .filter(|v| sees_drafts || v.published.is_some())
            .collect();
        if !sees_drafts {
            let sees = store::versions(tx, &seen(actor)).await?;
            if versions.is_empty() || sees.iter().all(|v| v.mandate != first.mandate) {
                return Err(missing());
            }
        }
        let held = versions.iter().rfind(|v| v.published.is_some());
        let draft = versions.last().filter(|v| v.published.is_none());
        let people: Vec<OfficialId> = versions
            .iter()
            .flat_map(|v| [v.drafted_by, v.published_by])
            .flatten()
            .collect();
        let names = rows::names(tx, &people).await?;
        let own = |v: &Version| actor.official.is_some() && v.drafted_by == actor.official;
        Ok(One {
            code: first.code.clone(),
            organisation: organisations::by_id(tx, whose).await?,
            stage: stage(&versions),
            may_set,
            may_publish: may_set && draft.is_some_and(|v| !own(v)),
            held: held.map(written).transpose()?,
            draft: draft.map(written).transpose()?,
            run: first.running.then_some(Run {
                done: first.run_done,
                total: first.run_total,
                stopped: first.stopped,
            }),
            plan: first.plan,
            names: names
                .into_iter()
                .map(|(official, (name, hi))| {
                    let hi = hi.unwrap_or_else(|| name.clone());
                    (official, Said::new(name, hi))
                })
                .collect(),
            versions,
        })
    }

    /// Publishes the draft and goes on in the background; [`App::mandate`] says how far it
    /// has come. A publication that was stopped goes on.
    pub async fn start_publication(&self, actor: &Actor, code: &str) -> Result<()> {
        let last = self.begin_publication(actor, code).await?;
        self.go_on_publishing(last);
        Ok(())
    }

    /// Retires a mandate and goes on in the background.
    pub async fn start_retirement(&self, actor: &Actor, code: &str) -> Result<()> {
        let last = self.begin_retirement(actor, code).await?;
        self.go_on_publishing(last);
        Ok(())
    }

    fn go_on_publishing(&self, last: Version) {
        let app = self.clone();
        tokio::spawn(async move {
            if let Err(error) = app.run(&last, |_| true).await {
                tracing::error!(%error, mandate = last.code, "a publication broke off; the next minute goes on");
            }
        });
    }

    /// Stops a publication after the officials under way. Whoever it has reached stays under
    /// the mandate. Whether there was one.
    pub async fn stop_publication(&self, actor: &Actor, code: &str) -> Result<bool> {
        let mut tx = self.db.write().await?;
        let last = self.last_version(&mut tx, actor, code).await?;
        let stopped = store::stop_run(&mut tx, last.mandate, true).await?;
        tx.commit().await?;
        Ok(stopped)
    }

    /// Forgets the draft of a mandate. Whether nothing is left of it.
    pub async fn drop_mandate(&self, actor: &Actor, code: &str) -> Result<bool> {
        let mut tx = self.db.write().await?;
        let last = self.last_version(&mut tx, actor, code).await?;
        if !rows::drop_draft(&mut tx, last.mandate).await? {
            return Err(AppError::Conflict);
        }
        tx.commit().await?;
        Ok(last.version == 1)
    }

    /// What holds of a mandate that the actor sees, for asking about people.
    async fn live_one(&self, tx: &mut Tx, actor: &Actor, code: &str) -> Result<Option<Live>> {
        let one = self.mandate_in(tx, actor, code).await?;
        match one.versions.first() {
            Some(version) => Ok(store::live_one(tx, self.today(), version.mandate).await?),
            None => Ok(None),
        }
    }

    /// What of a live mandate that the actor sees can't be done any more: courses that nobody
    /// can learn, and whom it names and who is not there.
    pub async fn live_problems(&self, actor: &Actor, code: &str) -> Result<Vec<Wrong>> {
        let mut tx = self.db.read().await?;
        let Some(live) = self.live_one(&mut tx, actor, code).await? else {
            return Ok(Vec::new());
        };
        let wanted = live.mandate.courses();
        let asked = wanted
            .iter()
            .flat_map(|w| std::iter::once(&w.course).chain(&w.counts_too));
        let asked: Vec<CourseId> = asked.copied().collect();
        let open = sopan_store::catalogue::live_of(&mut tx, &asked).await?;
        let same = variants::all(&mut tx).await?;
        let mut told = BTreeSet::new();
        let mut wrong = Vec::new();
        for wanted in wanted {
            let mut all = std::iter::once(&wanted.course).chain(&wanted.counts_too);
            if all.any(|course| open.contains(course))
                || same.is_replaced(wanted.course)
                || !told.insert(wanted.course)
            {
                continue;
            }
            wrong.push(Wrong {
                line: None,
                place: format!("course “{}”", wanted.title),
                code: "retired-course",
                why: Said::new(
                    "nobody can take it any more; name a replacement on the course's page, or \
                     publish a version with another course",
                    "इसे अब कोई नहीं कर सकता; पाठ्यक्रम के पृष्ठ पर इसके स्थान का पाठ्यक्रम दें, या अन्य पाठ्यक्रम के साथ \
                     नया संस्करण प्रकाशित करें",
                ),
            });
        }
        let one = self.mandate_in(&mut tx, actor, code).await?;
        if let Some(held) = &one.held {
            wrong.extend(checks::unknown(&mut tx, held, one.organisation.id).await?);
        }
        Ok(wrong)
    }

    /// The officials whom the actor sees, those of an organisation or below it where one is
    /// named. Restricts `o.organisation`.
    async fn extent_of(&self, tx: &mut Tx, actor: &Actor, within: Option<&str>) -> Result<String> {
        let covers = actor
            .scope(Permission::SeeOfficials)
            .covers("o.organisation");
        let Some(code) = within else {
            return Ok(covers);
        };
        let found = organisations::by_code(tx, code).await?;
        let found = found.ok_or_else(|| AppError::not_found("organisation", code))?;
        let below = Scope::Below(vec![found.id]).covers("o.organisation");
        Ok(format!("{covers} and {below}"))
    }

    /// How those stand whom a live mandate reaches, of those whom the actor sees; of an
    /// organisation and what is below it where one is named. None where it isn't live.
    pub async fn tally_mandate(
        &self,
        actor: &Actor,
        code: &str,
        within: Option<&str>,
    ) -> Result<Option<Tally>> {
        let mut tx = self.read_kept().await?;
        let Some(live) = self.live_one(&mut tx, actor, code).await? else {
            return Ok(None);
        };
        let covers = self.extent_of(&mut tx, actor, within).await?;
        let mut places: BTreeMap<OrganisationId, StandLine> = BTreeMap::new();
        let mut tally = Tally {
            officials: 0,
            unknown: 0,
            states: BTreeMap::new(),
            whole: false,
            lines: BTreeMap::new(),
        };
        for one in rows::by_organisation(&mut tx, live.id, &covers).await? {
            tally.officials += one.officials;
            tally.unknown += one.unknown;
            let mut line = StandLine::new(one.code, one.name);
            (line.officials, line.unknown) = (one.officials, one.unknown);
            places.insert(one.organisation, line);
        }
        tally.whole = tally.officials + tally.unknown <= MOST_LOOKED_AT;
        let today = self.today();
        let mut designations: BTreeMap<String, StandLine> = BTreeMap::new();
        let mut groups: BTreeMap<String, StandLine> = BTreeMap::new();
        let mut after = i64::MIN;
        while tally.whole {
            let some = store::reached(&mut tx, live.id, &covers, (after, TOGETHER)).await?;
            let Some(last) = some.last() else { break };
            after = last.official.0;
            let standings = self.standings(&mut tx, &live, &some, today).await?;
            for (somebody, standing) in some.iter().zip(standings) {
                let state = standing.map(|standing| standing.state);
                if let Some(state) = state {
                    *tally.states.entry(state).or_default() += 1;
                    if let Some(line) = places.get_mut(&somebody.organisation) {
                        *line.states.entry(state).or_default() += 1;
                    }
                }
                for (lines, key) in [
                    (&mut designations, &somebody.designation),
                    (&mut groups, &somebody.group),
                ] {
                    let key = key.clone().unwrap_or_default();
                    let line = lines
                        .entry(key)
                        .or_insert_with_key(|key| StandLine::new(key.clone(), Said::same(key)));
                    match state {
                        Some(state) => {
                            line.officials += 1;
                            *line.states.entry(state).or_default() += 1;
                        }
                        None => line.unknown += 1,
                    }
                }
            }
        }
        let mut places: Vec<StandLine> = places.into_values().collect();
        places.sort_by(|a, b| a.key.cmp(&b.key));
        tally.lines.insert(By::Organisation, places);
        if tally.whole {
            let said = sopan_store::designations::said(&mut tx, designations.keys()).await?;
            for (key, line) in &mut designations {
                if let Some(name) = said.get(key) {
                    line.name = name.clone();
                }
            }
            let of = |lines: BTreeMap<String, StandLine>| lines.into_values().collect();
            tally.lines.insert(By::Designation, of(designations));
            tally.lines.insert(By::Group, of(groups));
        }
        Ok(Some(tally))
    }

    /// How these officials stand in a mandate on a day; none where it can't be said whether it
    /// reaches them.
    pub(crate) async fn standings(
        &self,
        tx: &mut Tx,
        live: &Live,
        some: &[Somebody],
        today: Day,
    ) -> Result<Vec<Option<Standing>>> {
        let officials: Vec<OfficialId> = some.iter().map(|s| s.official).collect();
        let needs = needs(&live.mandate);
        let mut learned = store::learned(tx, &officials, &needs, today).await?;
        let earlier = store::earlier(tx, &officials, Some(live.id)).await?;
        let mut standings = Vec::with_capacity(some.len());
        let mut missed = Vec::new();
        for somebody in some {
            if somebody.reached != Truth::Yes {
                standings.push(None);
                continue;
            }
            let first = somebody.first.unwrap_or(today);
            let before = earlier.get(&(somebody.official, live.id)).copied();
            let under = Under {
                first: before.map_or(first, |before| before.min(first)),
                joined: somebody.joined,
                transferred: transferred(tx, &live.mandate, somebody.official).await?,
            };
            let learned = learned.remove(&somebody.official).unwrap_or_default();
            let standing = live.mandate.standing(&under, &learned, today);
            if standing.open.is_some() {
                missed.push((standings.len(), somebody.official, under));
            }
            standings.push(Some(standing));
        }
        let officials: Vec<OfficialId> = missed.iter().map(|(_, who, _)| *who).collect();
        let decisions = store::decisions_about(tx, live.id, &officials).await?;
        for (place, official, under) in missed {
            let decided = decisions.get(&official).map_or(&[][..], Vec::as_slice);
            if let Some(standing) = standings.get_mut(place) {
                let held = standing.take();
                *standing = held.map(|held| held.unless_away(&under, decided, today));
            }
        }
        Ok(standings)
    }

    /// Some of those whom a live mandate reaches, of those whom the actor sees, by number:
    /// at most `limit`. Where few of many are wanted, [`MOST_LOOKED_AT`] are looked at
    /// together.
    pub async fn mandate_officials(
        &self,
        actor: &Actor,
        code: &str,
        wanted: &WhoWanted,
        limit: usize,
    ) -> Result<WhoPage> {
        let mut tx = self.read_kept().await?;
        let mut page = WhoPage {
            rows: Vec::new(),
            next: None,
        };
        let Some(live) = self.live_one(&mut tx, actor, code).await? else {
            return Ok(page);
        };
        let within = wanted.within.as_deref();
        let covers = self.extent_of(&mut tx, actor, within).await?;
        let mut names: BTreeMap<OrganisationId, Said> = BTreeMap::new();
        let mut after = wanted.after.unwrap_or(i64::MIN);
        let today = self.today();
        let mut looked = 0;
        while looked < MOST_LOOKED_AT {
            let some = store::reached(&mut tx, live.id, &covers, (after, TOGETHER)).await?;
            let standings = self.standings(&mut tx, &live, &some, today).await?;
            let count = i64::try_from(some.len()).unwrap_or(TOGETHER);
            for (somebody, standing) in some.into_iter().zip(standings) {
                let before = after;
                after = somebody.official.0;
                let fits = match (wanted.unknown, wanted.state) {
                    (true, _) => standing.is_none(),
                    (false, Some(state)) => standing.as_ref().is_some_and(|s| s.state == state),
                    (false, None) => true,
                };
                if !fits {
                    continue;
                }
                if page.rows.len() >= limit {
                    page.next = Some(before);
                    return named(&mut tx, page).await;
                }
                let place = somebody.organisation;
                if let Entry::Vacant(entry) = names.entry(place) {
                    let found = organisations::by_id(&mut tx, place).await?;
                    entry.insert(Said::new(found.name_en, found.name_hi));
                }
                let name_hi = somebody.name_hi.unwrap_or_else(|| somebody.name.clone());
                page.rows.push(WhoLine {
                    official: somebody.official,
                    name: Said::new(somebody.name, name_hi),
                    organisation: names.get(&place).cloned().unwrap_or_else(|| Said::same("")),
                    designation: somebody.designation.map(|text| Said::same(&text)),
                    standing,
                });
            }
            looked += count;
            if count < TOGETHER {
                return named(&mut tx, page).await;
            }
        }
        page.next = Some(after);
        named(&mut tx, page).await
    }

    /// The name of an official whom the actor sees.
    pub async fn official_name(&self, actor: &Actor, official: OfficialId) -> Result<Said> {
        let mut tx = self.db.read().await?;
        let missing = || AppError::not_found("official", official);
        if !may_see(&mut tx, actor, official).await? {
            return Err(missing());
        }
        let (name, hi) = rows::names(&mut tx, &[official])
            .await?
            .remove(&official)
            .ok_or_else(missing)?;
        let hi = hi.unwrap_or_else(|| name.clone());
        Ok(Said::new(name, hi))
    }
}
