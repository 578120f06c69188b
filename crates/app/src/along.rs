//! Learning without network: what of a course is taken along, and the acts that a device
//! sends when it is back.

use std::collections::BTreeMap;

use sopan_rules::along::{DAYS_BACK, STRETCH_SECONDS, Said, occurred, stretch_counts};
use sopan_rules::ids::{CourseId, OfficialId, ResourceId};
use sopan_rules::ledger::Fact;
use sopan_rules::time::Moment;
use sopan_store::along::{self, DeviceAct};
use sopan_store::duplicates;
use sopan_store::learning::{self, ResourceBody};
use sopan_store::ledger::{Act, Work};

use crate::access::Actor;
use crate::learning::{CourseView, TIME_ATTEMPTS, clean, close_open_time};
use crate::versions;
use crate::{App, AppError, Result};

/// At most so many acts come at once; a device that has more sends them in several parts.
pub const ACTS_AT_ONCE: usize = 200;
/// An id, or a device's name, has at most so many characters.
const NAME_CHARACTERS: usize = 64;
/// The ledger's number of a resource that was completed, and of time spent.
const COMPLETED_RESOURCE: i16 = 8;
const TIME_SPENT: i16 = 12;

/// All that a learner takes along of a course.
#[derive(Debug, Clone)]
pub struct Pack {
    /// Whose it is.
    pub official: OfficialId,
    /// The course as this person sees it.
    pub course: CourseView,
    /// What each resource holds; texts are HTML that was cleaned.
    pub bodies: BTreeMap<ResourceId, ResourceBody>,
    /// When it was made.
    pub taken: Moment,
}

/// What was done without network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A resource was marked as done.
    Done,
    /// The learner was at this place: seconds of a film, thousandths of a text.
    Position(i64),
    /// So many seconds were spent, until the act's moment.
    Time(i64),
}

/// An act as a device says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The id that the device gave it.
    pub id: String,
    /// The course's code.
    pub course: String,
    /// The resource.
    pub resource: ResourceId,
    /// What was done.
    pub what: What,
    /// When, by the device's clock.
    pub at: Moment,
}

/// What became of an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The id that the device gave it.
    pub id: String,
    /// `taken`, or why it was not: `not-enrolled`, `unknown-course`, `unknown-resource`,
    /// `needs-network`, `position-range`, or another code of an error. Whatever is answered
    /// need not be sent again.
    pub outcome: String,
    /// That it came before, and nothing was done a second time.
    pub again: bool,
    /// The certificate, where it completed the course.
    pub certificate: Option<String>,
}

/// What the acts of one request share.
struct Sending<'a> {
    official: OfficialId,
    /// For whom the device kept them: the same, or an account that was merged into it.
    owner: OfficialId,
    device: &'a str,
    sent: Moment,
    before: Option<Moment>,
}

impl App {
    /// All that a learner takes along of a course.
    pub async fn pack(&self, actor: &Actor, code: &str) -> Result<Pack> {
        let official = actor.learner()?;
        let mut tx = self.db.read().await?;
        let course = self.course_view(&mut tx, actor, code).await?;
        course.must_be_enrolled()?;
        let mut bodies = match &course.kept {
            Some(kept) => course
                .resources()
                .filter_map(|r| Some((r.id, versions::kept_body(kept, r.id)?)))
                .collect(),
            None => learning::resource_bodies(&mut tx, course.course.id).await?,
        };
        for body in bodies.values_mut() {
            body.body = clean(&body.body);
        }
        Ok(Pack {
            official,
            course,
            bodies,
            taken: self.now(),
        })
    }

    /// For whom a device keeps acts that this person may send: the own account first, then
    /// those that were merged into it.
    pub async fn accounts_along(&self, actor: &Actor) -> Result<Vec<OfficialId>> {
        let official = actor.learner()?;
        let mut tx = self.db.read().await?;
        Ok(duplicates::accounts(&mut tx, official).await?)
    }

    /// Takes in what a device did without network, in the order in which it was done. Each
    /// id is taken once, however often it is sent; what is refused is answered, too, and
    /// doesn't hold up what comes after it. `owner` is for whom the device kept the acts:
    /// another person who is signed in now can't send them; of an account that was merged since,
    /// the one that remains can.
    pub async fn take_acts(
        &self,
        actor: &Actor,
        owner: OfficialId,
        device: &str,
        sent: Moment,
        acts: &[Told],
    ) -> Result<Vec<Answered>> {
        let official = actor.learner()?;
        if owner != official && !self.accounts_along(actor).await?.contains(&owner) {
            return Err(AppError::Forbidden);
        }
        let good = |name: &str| {
            let fits = !name.is_empty() && name.chars().count() <= NAME_CHARACTERS;
            fits && !name.contains(char::is_control)
        };
        if acts.len() > ACTS_AT_ONCE || !good(device) || !acts.iter().all(|a| good(&a.id)) {
            return Err(AppError::invalid(
                "acts",
                "acts-range",
                "send up to 200 acts at once, each with an id of up to 64 characters",
            ));
        }
        let mut tx = self.db.read().await?;
        let before = along::latest(&mut tx, owner, device).await?;
        drop(tx);
        let mut sending = Sending {
            official,
            owner,
            device,
            sent,
            before,
        };
        let mut answers = Vec::with_capacity(acts.len());
        for told in acts {
            answers.push(self.take_act(actor, &mut sending, told).await?);
        }
        Ok(answers)
    }

    async fn take_act(
        &self,
        actor: &Actor,
        sending: &mut Sending<'_>,
        told: &Told,
    ) -> Result<Answered> {
        let official = sending.official;
        let mut tx = self.db.read().await?;
        let mut came = along::answered(&mut tx, official, &told.id).await?;
        if came.is_none() && sending.owner != official {
            // It may have come before the accounts were merged.
            came = along::answered(&mut tx, sending.owner, &told.id).await?;
        }
        if let Some(outcome) = came {
            return Ok(Answered {
                id: told.id.clone(),
                outcome,
                again: true,
                certificate: None,
            });
        }
        let view = match self.course_view(&mut tx, actor, &told.course).await {
            Ok(view) => Some(view),
            Err(AppError::NotFound { .. }) => None,
            Err(error) => return Err(error),
        };
        let course = view.as_ref().map(|view| view.course.id);
        let enrolled = view.as_ref().and_then(|view| view.enrolment.as_ref());
        let since = enrolled.map(|enrolment| enrolment.enrolled);
        let refused = match (&view, since) {
            (None, _) => Some("unknown-course"),
            (Some(_), None) => Some("not-enrolled"),
            (Some(view), Some(_)) => {
                let head = view.resources().find(|r| r.id == told.resource);
                let known = match head {
                    Some(_) => true,
                    // The course was revised since: what it had, was learned.
                    None => along::was_in(&mut tx, view.course.id, told.resource).await?,
                };
                match told.what {
                    _ if !known => Some("unknown-resource"),
                    What::Done if head.is_some_and(|r| r.kind == "package") => {
                        Some("needs-network")
                    }
                    What::Position(spot) if !(0..=604_800).contains(&spot) => {
                        Some("position-range")
                    }
                    _ => None,
                }
            }
        };
        drop(tx);
        let received = self.now();
        let said = Said {
            at: told.at,
            sent: sending.sent,
        };
        let since = since.unwrap_or(Moment(i64::MIN));
        let (at, bound) = occurred(said, received, since, sending.before);
        let (kind, amount) = match told.what {
            What::Done => ("done", 0),
            What::Position(spot) => ("position", spot),
            What::Time(seconds) => ("time", seconds),
        };
        let mut kept = DeviceAct {
            official,
            id: told.id.clone(),
            device: sending.device.to_owned(),
            kind,
            course,
            resource: Some(told.resource),
            amount,
            said: told.at,
            sent: sending.sent,
            occurred: at,
            received,
            bound: bound.name(),
            outcome: refused.unwrap_or("taken"),
            entry_kind: None,
        };
        let done = match (refused, course) {
            (None, Some(course)) => self.write_act(&mut kept, course, told).await,
            _ => self.refuse_act(&kept).await,
        };
        let done = match done {
            Err(error @ AppError::Refused(_)) => {
                kept.outcome = error.code();
                kept.entry_kind = None;
                self.refuse_act(&kept).await?
            }
            done => done?,
        };
        sending.before = Some(at);
        Ok(Answered {
            id: told.id.clone(),
            outcome: kept.outcome.to_owned(),
            again: done.repeated,
            certificate: done.completions.into_iter().next().map(|c| c.certificate),
        })
    }

    async fn refuse_act(&self, kept: &DeviceAct) -> Result<sopan_store::ledger::Done> {
        let mut work = Work::of(along::keep_act(kept));
        work.key = Some(key_of(kept));
        Ok(self.lane.write(work).await?)
    }

    /// Writes an act that may be taken, with the entry that comes of it.
    async fn write_act(
        &self,
        kept: &mut DeviceAct,
        course: CourseId,
        told: &Told,
    ) -> Result<sopan_store::ledger::Done> {
        let (official, at) = (kept.official, kept.occurred);
        let act = |fact| Act {
            official,
            fact,
            occurred: at,
            caused_by: None,
        };
        let mut attempt = 0;
        loop {
            attempt += 1;
            let mut work = Work {
                key: Some(key_of(kept)),
                ..Work::default()
            };
            match told.what {
                What::Position(spot) => {
                    let place =
                        learning::move_place_late(official, course, told.resource, spot, at);
                    work.also.push(place);
                    work.also.push(along::begin_clock(official, self.now()));
                }
                What::Done => {
                    // What was counted on a page until here goes with it.
                    let seen = self.place(official, course).await?;
                    let seen = seen.filter(|(place, _)| {
                        place.open_seconds > 0 && place.beat_at <= at && attempt <= TIME_ATTEMPTS
                    });
                    if let Some(seen) = seen {
                        close_open_time(&mut work, official, course, &seen);
                    }
                    kept.entry_kind = Some(COMPLETED_RESOURCE);
                    let resource = told.resource;
                    work.acts
                        .push(act(Fact::ResourceCompleted { course, resource }));
                }
                What::Time(claimed) => {
                    let mut tx = self.db.read().await?;
                    let clock = along::clock(&mut tx, official).await?;
                    let from = at.plus_seconds(-STRETCH_SECONDS);
                    let mut counted = along::sittings(&mut tx, official, from, at).await?;
                    drop(tx);
                    let Some(clock) = clock else {
                        // Nothing was ever opened with network: the clock begins.
                        let begun = along::begin_clock(official, Moment(at.0.min(kept.received.0)));
                        self.lane.write(Work::of(begun)).await?;
                        continue;
                    };
                    counted.push((clock.since, clock.until));
                    let seconds = stretch_counts(claimed, at, &counted);
                    // All that was claimed is taken, so that nothing else claims it.
                    let claimed = claimed.clamp(0, STRETCH_SECONDS);
                    let from = at.plus_seconds(-claimed);
                    let ahead = seconds > 0 && at > clock.until;
                    let (since, until) = match ahead {
                        true => (from, at),
                        false => (clock.since, clock.until),
                    };
                    work.given = Some(along::move_clock(official, &clock, since, until));
                    kept.entry_kind = None;
                    if seconds > 0 {
                        kept.entry_kind = Some(TIME_SPENT);
                        work.acts.push(act(Fact::TimeSpent { course, seconds }));
                        let old = kept.received.plus_seconds(-(DAYS_BACK + 1) * 86_400);
                        work.also.push(along::forget_sittings(official, old));
                        let over = match ahead {
                            true => (clock.since, clock.until),
                            false => (from, at),
                        };
                        work.also
                            .push(along::keep_sitting(official, over.0, over.1));
                    }
                }
            }
            work.also.push(along::keep_act(kept));
            let done = self.lane.write(work).await?;
            if !done.outdated {
                return Ok(done);
            }
            if attempt > 2 * TIME_ATTEMPTS {
                return Err(AppError::Busy);
            }
        }
    }
}

fn key_of(kept: &DeviceAct) -> (OfficialId, String) {
    (kept.official, format!("device:{}", kept.id))
}
