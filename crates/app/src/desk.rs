//! The MDO desk: the figures of an organisation and of the units below it, and the
//! hierarchy and strengths that they rest on.

use std::collections::HashMap;

use sopan_formats::values;
use sopan_rules::access::Permission;
use sopan_rules::ids::OrganisationId;
use sopan_rules::measures::{Amounts, Measure};
use sopan_rules::time::{Day, Moment};
use sopan_store::access::Scope;
use sopan_store::ledger::figures;
use sopan_store::organisations::{self, Organisation, Strength};
use sopan_store::{Tx, people};

use crate::access::Actor;
use crate::officials::{day_of, text_of};
use crate::{App, AppError, Result};

/// What happened lately is counted over so many days, today included.
pub const LATELY_DAYS: i32 = 30;

/// The figures of one organisation, everything below it included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Figures {
    /// How many officials it has, where anybody states it.
    pub strength: Option<i64>,
    /// Officials registered.
    pub registered: i64,
    /// Registered officials whose profile is VERIFIED.
    pub verified: i64,
    /// Registered officials who completed a course or more.
    pub learned: i64,
    /// Distinct pairs of official and assessment attempted.
    pub attempted: i64,
    /// Distinct pairs cleared.
    pub cleared: i64,
    /// Course completions in the last 30 days.
    pub completions: i64,
    /// Course hours of those, in minutes.
    pub course_minutes: i64,
    /// Time spent in the last 30 days, in seconds.
    pub seconds: i64,
}

/// A unit below, with its figures.
#[derive(Debug, Clone)]
pub struct Unit {
    /// The organisation.
    pub organisation: Organisation,
    /// Its figures.
    pub figures: Figures,
}

/// A stated strength that differs from the sum of what is stated below.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Disagreement {
    /// What is stated for the organisation itself.
    pub stated: i64,
    /// The sum of the units below.
    pub below: i64,
    /// How many units state a figure.
    pub stating: i64,
    /// How many units there are.
    pub units: i64,
}

/// An organisation's desk.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The organisation.
    pub organisation: Organisation,
    /// The way to it from what the actor's role is over, which comes first.
    pub way: Vec<Organisation>,
    /// The organisations that the actor's roles are over.
    pub roots: Vec<Organisation>,
    /// The moment that the figures are true for.
    pub as_on: Moment,
    /// The figures.
    pub figures: Figures,
    /// The strength that is stated for the organisation itself.
    pub stated: Option<Strength>,
    /// Where the stated strength and the sum below differ.
    pub disagreement: Option<Disagreement>,
    /// Those who wait for verification, for who may verify here.
    pub waiting: Option<i64>,
    /// The units directly below.
    pub units: Vec<Unit>,
    /// Whether the actor may create organisations below and state strengths.
    pub may_manage: bool,
}

/// What somebody writes to create an organisation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewOrganisation {
    /// The code of the organisation above.
    pub parent: String,
    /// Its own code.
    pub code: String,
    /// One of the kinds.
    pub kind: String,
    /// Its name in English.
    pub name_en: String,
    /// Its name in Hindi.
    pub name_hi: String,
    /// Whether it has an MDO Leader/Admin of its own.
    pub mdo: bool,
}

/// What somebody writes to state a strength.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewStrength {
    /// The organisation's code.
    pub organisation: String,
    /// How many officials.
    pub officials: String,
    /// Where the figure comes from.
    pub source: String,
    /// Who approved it.
    pub approved_by: String,
    /// From which day on.
    pub from: String,
}

impl App {
    /// The desk of an organisation; without a code, of the first that the actor's
    /// roles are over. Outside the scope it is as if there were no such organisation.
    pub async fn desk(&self, actor: &Actor, code: Option<&str>) -> Result<Desk> {
        let (now, today) = (self.now(), self.today());
        let mut tx = self.db.read().await?;
        let roots = self.roots(&mut tx, actor).await?;
        let organisation = match code.map(str::trim).filter(|c| !c.is_empty()) {
            None => roots.first().cloned().ok_or(AppError::Forbidden)?,
            Some(code) => self.seen_organisation(&mut tx, actor, code).await?,
        };
        let line = organisations::line(&mut tx, organisation.id, today).await?;
        let way = match line.iter().position(|o| roots.iter().any(|r| r.id == o.id)) {
            Some(first) => line[first..].to_vec(),
            None => line,
        };
        let children = organisations::children(&mut tx, organisation.id, today).await?;
        let mut all: Vec<OrganisationId> = children.iter().map(|c| c.id).collect();
        all.push(organisation.id);
        let found = figures_of(&mut tx, &all, today).await?;
        let of = |o: OrganisationId| found.get(&o).copied().unwrap_or_default();

        let stated = organisations::stated_strengths(&mut tx, &[organisation.id], today, None)
            .await?
            .remove(&organisation.id);
        let below: Vec<i64> = children.iter().filter_map(|c| of(c.id).strength).collect();
        let disagreement = stated.as_ref().and_then(|stated| {
            let sum: i64 = below.iter().sum();
            let all_speak = below.len() == children.len();
            let differs = sum > stated.officials || (all_speak && sum != stated.officials);
            (!below.is_empty() && differs).then(|| Disagreement {
                stated: stated.officials,
                below: sum,
                stating: i64::try_from(below.len()).unwrap_or(i64::MAX),
                units: i64::try_from(children.len()).unwrap_or(i64::MAX),
            })
        });
        let verifies = actor
            .may(&mut tx, Permission::VerifyProfiles, organisation.id)
            .await?;
        let waiting = match verifies {
            true => Some(self.count_waiting(&mut tx, actor, organisation.id).await?),
            false => None,
        };
        let may_manage = actor
            .may(&mut tx, Permission::ManageOrganisations, organisation.id)
            .await?;
        Ok(Desk {
            figures: of(organisation.id),
            units: children
                .into_iter()
                .map(|c| Unit {
                    figures: of(c.id),
                    organisation: c,
                })
                .collect(),
            organisation,
            way,
            roots,
            as_on: now,
            stated,
            disagreement,
            waiting,
            may_manage,
        })
    }

    /// The organisations that the actor's roles are over.
    pub(crate) async fn roots(&self, tx: &mut Tx, actor: &Actor) -> Result<Vec<Organisation>> {
        let roots = match actor.scope(Permission::SeeDesk) {
            Scope::Everything => return Ok(organisations::nation(tx).await?.into_iter().collect()),
            Scope::Below(roots) => roots,
        };
        let mut found: Vec<Organisation> = Vec::new();
        for root in roots {
            if found.iter().all(|o| o.id != root) {
                found.push(organisations::by_id(tx, root).await?);
            }
        }
        Ok(found)
    }

    pub(crate) async fn seen_organisation(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        code: &str,
    ) -> Result<Organisation> {
        let nothing = || AppError::not_found("organisation", code);
        let found = organisations::by_code(tx, code)
            .await?
            .ok_or_else(nothing)?;
        let see = Permission::SeeDesk;
        match self.may_over(tx, actor, see, found.id).await? {
            true => Ok(found),
            false => Err(nothing()),
        }
    }

    /// States how many officials an organisation has.
    pub async fn state_strength(&self, actor: &Actor, new: &NewStrength) -> Result<()> {
        let officials = values::count(&new.officials)
            .and_then(|n| i64::try_from(n).ok())
            .filter(|n| *n <= 100_000_000)
            .ok_or_else(|| {
                AppError::invalid("officials", "not-a-number", "write a whole number: 1,200")
            })?;
        let source = text_of("source", &new.source)?;
        let approved_by = text_of("approved_by", &new.approved_by)?;
        let from = day_of("from", &new.from)?;
        let mut tx = self.db.write().await?;
        let organisation = self
            .seen_organisation(&mut tx, actor, new.organisation.trim())
            .await?;
        actor
            .must(&mut tx, Permission::ManageOrganisations, organisation.id)
            .await?;
        let next = people::next_strength(&mut tx, organisation.id, from).await?;
        let strength = Strength {
            organisation: organisation.id,
            officials,
            source,
            approved_by,
            from,
            until: next.unwrap_or(Day::FOREVER),
            recorded: self.now(),
        };
        organisations::state_strengths(&mut tx, &[strength]).await?;
        Ok(tx.commit().await?)
    }
}

/// The figures of organisations as on a day, everything below them included.
pub(crate) async fn figures_of(
    tx: &mut Tx,
    organisations: &[OrganisationId],
    today: Day,
) -> Result<HashMap<OrganisationId, Figures>> {
    let flows = [
        Measure::Completions,
        Measure::CourseMinutes,
        Measure::TimeSpentSeconds,
    ];
    let stocks = [
        Measure::Registered,
        Measure::Verified,
        Measure::Learned,
        Measure::PairsAttempted,
        Measure::PairsCleared,
    ];
    let measures = [&stocks[..], &flows].concat();
    let now = figures(tx, organisations, &measures, today, None).await?;
    let before = figures(tx, organisations, &flows, today.plus(-LATELY_DAYS), None).await?;
    let strengths = sopan_store::organisations::strengths(tx, organisations, today, None).await?;
    let mut found = HashMap::new();
    for organisation in organisations {
        let held = |of: &HashMap<OrganisationId, Amounts>, measure| {
            of.get(organisation)
                .map_or(0, |amounts| amounts.of(measure))
        };
        let lately = |measure| held(&now, measure) - held(&before, measure);
        found.insert(
            *organisation,
            Figures {
                strength: strengths.get(organisation).copied(),
                registered: held(&now, Measure::Registered),
                verified: held(&now, Measure::Verified),
                learned: held(&now, Measure::Learned),
                attempted: held(&now, Measure::PairsAttempted),
                cleared: held(&now, Measure::PairsCleared),
                completions: lately(Measure::Completions),
                course_minutes: lately(Measure::CourseMinutes),
                seconds: lately(Measure::TimeSpentSeconds),
            },
        );
    }
    Ok(found)
}
