//! Notices: officials are told of what is due before it is, and their admins of what is
//! overdue; each once, in one message a day, outside the quiet hours.
//!
//! Once a day the officials under each mandate are looked at in portions, and what has come
//! ([`sopan_rules::notices`]) is written down; when all are looked at it is put into messages.
//! What is broken off goes on from there. [`sending`] hands the messages over, [`inbox`] shows
//! them to whom they are for, [`desk`] to those who answer for them.

mod desk;
mod inbox;
mod sending;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;
use sopan_rules::access::Permission;
use sopan_rules::ids::{OfficialId, OrganisationId};
use sopan_rules::mandates::Binding;
use sopan_rules::mandates::periods::State as Standing;
use sopan_rules::notices::{Kind, Quiet, next_day, tells, to_tell};
use sopan_rules::time::Day;
use sopan_store::mandates::{self, Live, Somebody};
use sopan_store::notices::{self as store, Come, Making, Untold};
use sopan_store::{Tx, access};

use crate::access::Actor;
use crate::{App, AppError, Result};

pub use desk::{PER_PAGE, Queue, TextPage};
pub use inbox::{Digest, Item, Late, Noticed};
pub use sending::Handed;
pub use sopan_store::notices::{Choice, Key, Message, State, Written};

/// How many officials are looked at, or put into messages, together.
const TOGETHER: i64 = 1_000;
/// The last day on which all were looked at.
const LOOKED: &str = "notices-looked";
/// The last day that was looked at before it came, in a demonstration.
const AHEAD: &str = "notices-looked-ahead";
/// The quiet hours, as [`Quiet`] writes them.
const QUIET: &str = "notices-quiet";

/// What looking for notices brought about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Looked {
    /// The day.
    pub day: Day,
    /// How many times an official was looked at for a mandate.
    pub officials: i64,
    /// How many notices are new.
    pub notices: u64,
}

/// What a run brought about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Ran {
    /// What was found.
    #[serde(flatten)]
    pub looked: Looked,
    /// What became of the messages.
    pub messages: Handed,
}

impl App {
    /// Looks for notices where that was not done today yet, and sends what waits. The server
    /// asks for this every minute.
    pub async fn keep_notices(&self) -> Result<Handed> {
        let today = self.today();
        let mut tx = self.db.read().await?;
        let looked = last_looked(&mut tx).await?;
        drop(tx);
        if looked.is_none_or(|looked| looked < today) {
            self.look_for_notices(today).await?;
        }
        self.send_notices().await
    }

    /// Looks for the notices of a day, today where none is named, also where that was done, and
    /// sends what waits. What is new for somebody whose message of that day has been made is
    /// told the next day. A day that has not come can be looked at in a demonstration only.
    pub async fn run_notices(&self, actor: &Actor, as_on: Option<Day>) -> Result<Ran> {
        let mut tx = self.db.read().await?;
        actor
            .must_over_the_nation(&mut tx, Permission::SetMandates)
            .await?;
        drop(tx);
        let day = as_on.unwrap_or_else(|| self.today());
        if day > self.today() && !self.is_demonstration() {
            return Err(AppError::invalid(
                "as-on",
                "notices-not-yet",
                "this day has not come: people would be told what is not so yet",
            ));
        }
        let looked = self.look_for_notices(day).await?;
        let messages = self.send_notices().await?;
        Ok(Ran { looked, messages })
    }

    /// Looks at the officials under every mandate and puts what has come into messages.
    async fn look_for_notices(&self, day: Day) -> Result<Looked> {
        let mut tx = self.read_kept().await?;
        let live = mandates::live(&mut tx, day).await?;
        let quiet = quiet(&mut tx).await?;
        let before = last_looked(&mut tx).await?;
        let ahead = looked_ahead(&mut tx).await?;
        drop(tx);
        let mut looked = Looked {
            day,
            officials: 0,
            notices: 0,
        };
        for live in live.iter().filter(|live| tells(&live.mandate)) {
            let mut after = i64::MIN;
            loop {
                let mut tx = self.db.read().await?;
                let portion = (after, TOGETHER);
                let some = store::to_look_at(&mut tx, live, day, portion).await?;
                let Some(last) = some.last() else { break };
                after = last.official.0;
                let (come, next) = self.come(&mut tx, live, &some, day).await?;
                drop(tx);
                let mut tx = self.db.write().await?;
                looked.notices += store::keep(&mut tx, live, &come, &next).await?;
                tx.commit().await?;
                looked.officials += i64::try_from(some.len()).unwrap_or(TOGETHER);
            }
        }
        self.find_seats(&live, day).await?;
        let now = self.now();
        let making = Making {
            day,
            now,
            wanted: quiet.opens(now),
            sms: self.sms.is_some(),
            again: before.max(ahead).is_some_and(|before| before >= day),
        };
        let mut after = i64::MIN;
        loop {
            let mut tx = self.db.write().await?;
            let last = store::put_into_messages(&mut tx, &making, (after, TOGETHER)).await?;
            tx.commit().await?;
            let Some(last) = last else { break };
            after = last;
        }
        // A day that has not come is looked at once more when it comes.
        let (setting, held) = match day > self.today() {
            true => (AHEAD, ahead),
            false => (LOOKED, before),
        };
        if held.is_none_or(|held| held < day) {
            let mut tx = self.db.write().await?;
            access::set_setting(&mut tx, setting, &day.to_string()).await?;
            tx.commit().await?;
        }
        Ok(looked)
    }

    /// Finds who is told by now of cases of which nobody could be: those that are open still
    /// go to whoever was appointed since, the others are told to nobody.
    async fn find_seats(&self, live: &[Live], day: Day) -> Result<()> {
        let mut after = i64::MIN;
        loop {
            let mut tx = self.db.read().await?;
            let (untold, last) = store::untold(&mut tx, (after, TOGETHER)).await?;
            let Some(last) = last else { return Ok(()) };
            after = last;
            let mut places: BTreeMap<Kind, BTreeSet<OrganisationId>> = BTreeMap::new();
            for case in &untold {
                let of = places.entry(case.come.step.kind).or_default();
                of.insert(case.organisation);
            }
            let mut seats = HashMap::new();
            for (kind, organisations) in &places {
                for (of, seat) in store::seats(&mut tx, *kind, organisations).await? {
                    seats.insert((*kind, of), seat);
                }
            }
            let seat_of = |case: &Untold| {
                let key = (case.come.step.kind, case.organisation);
                seats.get(&key).copied()
            };
            let mut found = Vec::new();
            for cases in untold.chunk_by(|a, b| a.mandate == b.mandate) {
                let cases: Vec<&Untold> = cases.iter().filter(|c| seat_of(c).is_some()).collect();
                let Some(first) = cases.first() else { continue };
                let mut open = BTreeSet::new();
                if let Some(live) = live.iter().find(|live| live.id == first.mandate) {
                    let officials: Vec<OfficialId> =
                        cases.iter().map(|case| case.come.official).collect();
                    let under = store::under(&mut tx, live.id, &officials).await?;
                    let standings = self.standings(&mut tx, live, &under, day).await?;
                    for (one, standing) in under.iter().zip(standings) {
                        let each = standing.iter().flat_map(|standing| standing.each());
                        let late = each.filter(|s| s.state == Standing::Overdue);
                        open.extend(late.filter_map(|late| Some((one.official, late.due?))));
                    }
                }
                for case in cases {
                    let late = open.contains(&(case.come.official, case.come.due));
                    found.push((*case, seat_of(case).filter(|_| late)));
                }
            }
            drop(tx);
            if found.is_empty() {
                continue;
            }
            let mut tx = self.db.write().await?;
            for (case, seat) in &found {
                store::seat(&mut tx, case, *seat).await?;
            }
            tx.commit().await?;
        }
    }

    /// What has come for these officials under a mandate, and when each is looked at again.
    async fn come(
        &self,
        tx: &mut Tx,
        live: &Live,
        some: &[Somebody],
        day: Day,
    ) -> Result<(Vec<Come>, Vec<(OfficialId, Day)>)> {
        let officials: Vec<OfficialId> = some.iter().map(|one| one.official).collect();
        let standings = self.standings(tx, live, some, day).await?;
        let mut told = store::steps_of(tx, live.id, &officials).await?;
        let deaf = match live.mandate.consequence.binding {
            Binding::Optional => store::without_optional(tx, &officials).await?,
            Binding::Mandatory => BTreeSet::new(),
        };
        let mut come = Vec::new();
        let mut next = Vec::new();
        let mut places: BTreeMap<Kind, BTreeSet<OrganisationId>> = BTreeMap::new();
        let mut seats: Vec<(usize, OrganisationId)> = Vec::new();
        for (one, standing) in some.iter().zip(standings) {
            let Some(standing) = standing else { continue };
            let told = told.remove(&one.official).unwrap_or_default();
            let mut again = Day::FOREVER;
            // Also in the period that is open while an earlier one is missed.
            for standing in standing.each() {
                let said = live.mandate.judging(standing);
                again = again.min(next_day(said, standing, day));
                let Some(due) = standing.due else { continue };
                if deaf.contains(&one.official) {
                    continue;
                }
                let told = told.get(&due).cloned().unwrap_or_default();
                for step in to_tell(said, standing, day, &told) {
                    if !step.kind.is_own() {
                        seats.push((come.len(), one.organisation));
                        let of = places.entry(step.kind).or_default();
                        of.insert(one.organisation);
                    }
                    come.push(Come {
                        official: one.official,
                        due,
                        step,
                        seat: None,
                    });
                }
            }
            next.push((one.official, again));
        }
        let mut found: BTreeMap<Kind, HashMap<OrganisationId, OrganisationId>> = BTreeMap::new();
        for (kind, organisations) in &places {
            found.insert(*kind, store::seats(tx, *kind, organisations).await?);
        }
        for (place, organisation) in seats {
            if let Some(one) = come.get_mut(place) {
                let of = found.get(&one.step.kind);
                one.seat = of.and_then(|of| of.get(&organisation)).copied();
            }
        }
        come.sort_unstable();
        Ok((come, next))
    }
}

async fn last_looked(tx: &mut Tx) -> Result<Option<Day>> {
    looked_until(tx, LOOKED).await
}

async fn looked_ahead(tx: &mut Tx) -> Result<Option<Day>> {
    looked_until(tx, AHEAD).await
}

async fn looked_until(tx: &mut Tx, setting: &str) -> Result<Option<Day>> {
    let held = access::setting(tx, setting).await?;
    Ok(held.and_then(|day| day.parse().ok()))
}

async fn quiet(tx: &mut Tx) -> Result<Quiet> {
    let held = access::setting(tx, QUIET).await?;
    Ok(held
        .and_then(|quiet| quiet.parse().ok())
        .unwrap_or_default())
}
