//! Learning integrity: new completions are looked at by the rules, what stands out is
//! flagged in the ledger, the official may appeal, and another person decides.

mod rules;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;
use serde_json::{Value, json};
use sopan_rules::access::Permission;
use sopan_rules::ids::{CourseId, OfficialId};
use sopan_rules::integrity::{Reason, Rules, Way};
use sopan_rules::ledger::Fact;
use sopan_rules::time::Moment;
use sopan_store::integrity::{self as store, Flag, State};
use sopan_store::ledger::{Act, Work};
use sopan_store::{StoreError, Tx, access};

use crate::access::{Actor, SignedIn};
use crate::files::sha256;
use crate::{App, AppError, Result};

pub use rules::{ByRule, MOST_IN_SHADOW, RulesShadow, RulesVersion};
pub use sopan_store::integrity::State as FlagState;

/// How many completions are looked at together.
const TOGETHER: usize = 500;
/// What was written down so long before the last look is looked at again: another node
/// may have committed it late.
const OVERLAP_SECONDS: i64 = 3_600;
/// How many flags a page holds.
pub const PER_PAGE: i64 = 50;
/// An appeal or a decision may have so many characters.
pub const MOST_TEXT: usize = 2_000;
/// Until when completions were looked at.
const UNTIL: &str = "integrity-until";
/// With what the numbers of devices are hashed.
const DEVICE_KEY: &str = "integrity-device-key";
/// So long it is kept on which device a session was opened.
const DEVICE_DAYS: i64 = 90;
/// The number of a device is a token: so many letters and digits.
const DEVICE_LETTERS: usize = 52;

/// What one look brought about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Looked {
    /// Completions that were looked at; some a second time.
    pub completions: usize,
    /// Those of them that were flagged now.
    pub flagged: usize,
}

/// A flag with its reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flagged {
    /// The flag.
    pub flag: Flag,
    /// Why.
    pub reasons: Vec<Reason>,
}

impl Flagged {
    fn of(flag: Flag) -> Result<Flagged> {
        let reasons = serde_json::from_str(&flag.reasons).map_err(unreadable)?;
        Ok(Flagged { flag, reasons })
    }

    /// Whether this person may decide about it: nobody decides about the own one.
    pub fn is_of(&self, actor: &Actor) -> bool {
        actor.official == Some(self.flag.official)
    }

    /// As other programs read it.
    pub fn for_programs(&self) -> Value {
        let flag = &self.flag;
        json!({
            "official": flag.official.0,
            "organisation": flag.organisation_en,
            "course": flag.code,
            "completed_at": flag.completed.iso(),
            "state": flag.state.name(),
            "reasons": self.reasons,
            "rules": flag.rules,
            "found_at": flag.found.iso(),
            "appeal": flag.appeal.as_ref().map(|(text, _)| text),
            "decision": flag.decision.as_ref().map(|(text, _, _)| text),
        })
    }
}

/// A page of flags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Those on this page.
    pub flags: Vec<Flagged>,
    /// How many of each state there are on all pages.
    pub counts: Vec<(State, i64)>,
    /// How many of the wanted state there are.
    pub total: i64,
}

fn unreadable(error: impl std::fmt::Display) -> AppError {
    AppError::Store(StoreError::Column {
        column: "reasons".to_owned(),
        what: error.to_string(),
    })
}

/// Which completions came about on a device on which too many officials completed
/// courses. A completion is laid to a device only where its official was signed in on no
/// other one at that moment.
async fn crowds(
    tx: &mut Tx,
    rules: &Rules,
    ways: &BTreeMap<OfficialId, Vec<Way>>,
    wanted: impl Fn(&Way) -> bool,
) -> Result<HashMap<(OfficialId, CourseId), Reason>> {
    let mut found = HashMap::new();
    let Some(limit) = rules.device else {
        return Ok(found);
    };
    let officials: Vec<OfficialId> = ways.keys().copied().collect();
    let (uses, crowded) = store::device_uses(tx, &officials, limit.most_officials).await?;
    for (official, ways) in ways {
        let Some(uses) = uses.get(official) else {
            continue;
        };
        for way in ways.iter().filter(|way| wanted(way)) {
            let at = way.completed;
            let open = uses.iter().filter(|u| u.began <= at && at <= u.ends);
            let devices: BTreeSet<&str> = open.map(|u| u.device.as_str()).collect();
            let mut devices = devices.into_iter();
            let (Some(device), None) = (devices.next(), devices.next()) else {
                continue;
            };
            if crowded.contains(device) {
                let after = at.plus_seconds(-60 * limit.window_minutes);
                let officials = store::completed_on(tx, device, (after, at)).await?;
                let reason = rules.on_device(officials);
                found.extend(reason.map(|reason| ((*official, way.course), reason)));
            }
        }
    }
    Ok(found)
}

/// What somebody wrote as a reason: not nothing, and not too long.
pub(crate) fn text_of(field: &'static str, text: &str) -> Result<String> {
    let text = text.replace("\r\n", "\n").trim().to_owned();
    match text.chars().count() {
        0 => Err(AppError::invalid(field, "missing", "say why")),
        n if n > MOST_TEXT => Err(AppError::invalid(
            field,
            "too-long",
            format!("it may have {MOST_TEXT} characters"),
        )),
        _ => Ok(text),
    }
}

impl App {
    /// Notes on which device somebody signed in: its random number, as the cookie holds
    /// it, or a new one where there is none. Only a keyed hash is kept. Gives the number
    /// back for the cookie.
    pub async fn note_device(&self, device: Option<&str>, signed_in: &SignedIn) -> Result<String> {
        let known = device.filter(|d| d.len() == DEVICE_LETTERS && d.is_ascii());
        let device = known.map_or_else(|| self.token(), str::to_owned);
        let now = self.now();
        let mut tx = self.db.write().await?;
        let key = match access::setting(&mut tx, DEVICE_KEY).await? {
            Some(key) => key,
            None => {
                let key = self.token();
                access::set_setting(&mut tx, DEVICE_KEY, &key).await?;
                key
            }
        };
        store::note_device(
            &mut tx,
            &sha256(signed_in.token.as_bytes()),
            signed_in.official,
            &sha256(format!("{key}:{device}").as_bytes()),
            (now, now.plus_seconds(signed_in.seconds)),
            now.plus_seconds(-DEVICE_DAYS * 86_400),
        )
        .await?;
        tx.commit().await?;
        Ok(device)
    }

    /// Looks at all completions that were written down since the last look and have
    /// settled, and flags those that can't have come about as they should. Each is judged
    /// by the rules that were in force on the day on which it was written down.
    pub async fn look_at_completions(&self) -> Result<Looked> {
        let mut tx = self.db.read().await?;
        let versions = rules::approved(&mut tx).await?;
        let last = access::setting(&mut tx, UNTIL).await?;
        drop(tx);
        let last = last.and_then(|text| text.parse().ok()).map(Moment);
        let since = last.map(|m| m.plus_seconds(-OVERLAP_SECONDS));
        let mut looked = Looked::default();
        for (place, rules) in versions.iter().enumerate() {
            let first = rules.effective_from.start();
            let next = versions.get(place + 1).map(|r| r.effective_from.start());
            let settled = self.now().plus_seconds(-60 * rules.settle_minutes);
            let until = next.map_or(settled, |next| next.min(settled));
            let since = since.map_or(first, |m| m.max(first));
            self.look_between(rules, (since, until), &mut looked)
                .await?;
            // What settles later is looked at later, and nothing is passed over.
            if until == settled {
                break;
            }
        }
        Ok(looked)
    }

    /// Looks at what was written down in a time in which one version of the rules holds.
    async fn look_between(
        &self,
        rules: &Rules,
        (since, until): (Moment, Moment),
        looked: &mut Looked,
    ) -> Result<()> {
        if since >= until {
            return Ok(());
        }
        let mut after = (since, OfficialId(i64::MIN));
        loop {
            let mut tx = self.db.read().await?;
            let page = store::new_completions(&mut tx, after, until, TOGETHER).await?;
            let Some(last) = page.last() else { break };
            after = *last;
            let officials: BTreeSet<OfficialId> = page.iter().map(|(_, o)| *o).collect();
            let officials: Vec<OfficialId> = officials.into_iter().collect();
            let ways = store::ways_of(&mut tx, &officials).await?;
            let open = |way: &Way| !way.judged && way.recorded >= since && way.recorded < until;
            let judged = rules::judged(&mut tx, rules, &ways, open).await?;
            drop(tx);
            looked.completions += page.len();
            let mut works = Vec::new();
            for ((official, course), reasons) in judged {
                let ways = ways.get(&official).map_or(&[][..], Vec::as_slice);
                if let Some(way) = ways.iter().find(|way| way.course == course) {
                    works.push(self.flag(rules, official, way, reasons)?);
                }
            }
            let mut tx = self.db.write().await?;
            let done = self.lane.record(&mut tx, works).await?;
            access::set_setting(&mut tx, UNTIL, &after.0.0.to_string()).await?;
            tx.commit().await?;
            let new = done.iter().flatten().filter(|done| done.entries > 0);
            looked.flagged += new.count();
        }
        let mut tx = self.db.write().await?;
        access::set_setting(&mut tx, UNTIL, &until.0.to_string()).await?;
        Ok(tx.commit().await?)
    }

    fn flag(
        &self,
        rules: &Rules,
        official: OfficialId,
        way: &Way,
        reasons: Vec<Reason>,
    ) -> Result<Work> {
        let text = serde_json::to_string(&reasons).map_err(unreadable)?;
        let now = self.now();
        let kept = store::keep(official, way.course, now.0, &text, &rules.version, now);
        Ok(Work {
            acts: vec![Act {
                official,
                fact: Fact::CompletionFlagged {
                    course: way.course,
                    worth: way.worth,
                    rules: Some(rules.version.clone()),
                    reasons,
                },
                // News about the moment of the completion.
                occurred: way.completed,
                caused_by: None,
            }],
            also: vec![kept],
            ..Work::default()
        })
    }

    /// The flags of the officials whom this person sees, the latest first.
    pub async fn flags(&self, actor: &Actor, state: Option<State>, page: i64) -> Result<Listed> {
        let scope = actor.scope(Permission::SeeOfficials);
        let mut tx = self.db.read().await?;
        let counts = store::counts(&mut tx, &scope).await?;
        let counts: Vec<(State, i64)> = State::ALL
            .into_iter()
            .map(|s| (s, counts.get(&s).copied().unwrap_or(0)))
            .collect();
        let of = counts.iter().filter(|(s, _)| state.is_none_or(|w| w == *s));
        let total = of.map(|(_, n)| n).sum();
        let offset = PER_PAGE.saturating_mul(page.max(1) - 1);
        let flags = store::list(&mut tx, &scope, state, offset, PER_PAGE).await?;
        Ok(Listed {
            flags: flags.into_iter().map(Flagged::of).collect::<Result<_>>()?,
            counts,
            total,
        })
    }

    /// One flag: the own one, or that of an official whom this person sees.
    pub async fn one_flag(
        &self,
        actor: &Actor,
        official: OfficialId,
        course: &str,
    ) -> Result<Flagged> {
        let mut tx = self.db.read().await?;
        let found = store::one(&mut tx, official, course).await?;
        let found = found.ok_or_else(|| AppError::not_found("flag", course))?;
        if actor.official != Some(official) {
            let see = Permission::SeeOfficials;
            actor.must(&mut tx, see, found.organisation).await?;
        }
        Flagged::of(found)
    }

    /// One's own flags, the latest first.
    pub async fn own_flags(&self, actor: &Actor) -> Result<Vec<Flagged>> {
        let mut tx = self.db.read().await?;
        let flags = store::of_official(&mut tx, actor.learner()?).await?;
        flags.into_iter().map(Flagged::of).collect()
    }

    /// Appeals against one's own flag.
    pub async fn appeal(&self, actor: &Actor, course: &str, text: &str) -> Result<()> {
        let official = actor.learner()?;
        let found = self.one_flag(actor, official, course).await?.flag;
        let text = text_of("text", text)?;
        let appeal = store::appeal(official, found.course, &text, self.now());
        let work = Work {
            given: Some(appeal),
            ..Work::default()
        };
        match self.lane.write(work).await?.outdated {
            true => Err(AppError::Conflict),
            false => Ok(()),
        }
    }

    /// Decides about a flag of somebody else: takes it back (`clear`) or upholds it. What
    /// was decided can be decided otherwise later; each decision that changes what counts
    /// is an entry of the ledger.
    pub async fn decide_flag(
        &self,
        actor: &Actor,
        official: OfficialId,
        course: &str,
        clear: bool,
        text: &str,
    ) -> Result<()> {
        let found = self.one_flag(actor, official, course).await?;
        let mut tx = self.db.read().await?;
        let decide = Permission::DecideFlags;
        actor.must(&mut tx, decide, found.flag.organisation).await?;
        drop(tx);
        if found.is_of(actor) {
            return Err(AppError::invalid(
                "official",
                "flag-own",
                "nobody decides about the own completion; ask somebody else with the same right",
            ));
        }
        let text = text_of("text", text)?;
        let Flagged { flag, reasons } = found;
        let (course, worth) = (flag.course, flag.worth);
        let (state, fact) = match (clear, flag.state) {
            (true, _) => {
                let reason = text.clone();
                let cleared = Fact::FlagCleared {
                    course,
                    worth,
                    reason,
                };
                (State::Cleared, Some(cleared))
            }
            // What was taken back is flagged again.
            (false, State::Cleared) => {
                let flagged = Fact::CompletionFlagged {
                    course,
                    worth,
                    rules: None,
                    reasons,
                };
                (State::Upheld, Some(flagged))
            }
            (false, _) => (State::Upheld, None),
        };
        let now = self.now();
        let decided = store::decide(official, course, state, &text, now, actor.official);
        let act = |fact| Act {
            official,
            fact,
            occurred: flag.completed,
            caused_by: actor.official,
        };
        let work = Work {
            given: Some(decided),
            acts: fact.map(act).into_iter().collect(),
            ..Work::default()
        };
        match self.lane.write(work).await?.outdated {
            true => Err(AppError::Conflict),
            false => Ok(()),
        }
    }
}
