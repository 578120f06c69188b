//! The rules of learning integrity in versions: drafts, their approval by another person,
//! and the shadow run that judges completions by a draft beside the rules in force.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::{Value, json};
use sopan_rules::ids::{CourseId, OfficialId, OrganisationId};
use sopan_rules::integrity::{Reason, Rules, Way};
use sopan_rules::text::Said;
use sopan_rules::time::{Day, Moment};
use sopan_store::Tx;
use sopan_store::integrity as store;
use sopan_store::rulebooks::Subject;

use super::{TOGETHER, crowds, unreadable};
use crate::access::Actor;
use crate::rulebooks::{self, Drafted, Rulebook, Status};
use crate::{App, AppError, Result};

/// A shadow run looks at so many completions at most, and says when there are more.
pub const MOST_IN_SHADOW: usize = 20_000;

/// A version of the rules, and who answers for it.
pub type RulesVersion = rulebooks::Version<Rules>;

impl Rulebook for Rules {
    const SUBJECT: Subject = Subject::Integrity;

    fn version(&self) -> &str {
        &self.version
    }

    fn title(&self) -> &Said {
        &self.title
    }

    fn effective_from(&self) -> Day {
        self.effective_from
    }

    fn read(body: &str) -> Result<Rules> {
        Rules::from_json(body).map_err(unreadable)
    }

    /// The rules of January 2026, which are in force where no others are.
    fn shipped() -> Result<Vec<(Rules, Status)>> {
        Ok(vec![(
            Rules::shipped().map_err(unreadable)?,
            Status::Approved,
        )])
    }

    fn decides_like(&self, other: &Rules) -> bool {
        self == other
    }

    /// Nobody is judged by rules that were not in force on the day: the first day must be
    /// one that has not begun. The rules are those of the nation.
    async fn may_begin(
        &self,
        _tx: &mut Tx,
        _organisation: Option<OrganisationId>,
        today: Day,
    ) -> Result<()> {
        if self.effective_from > today {
            return Ok(());
        }
        Err(AppError::invalid(
            "effective_from",
            "rules-backwards",
            format!(
                "version {} must hold from a day after {}: nobody is judged by rules that were not in force on the day",
                self.version,
                today.dotted()
            ),
        ))
    }
}

/// Why completions are flagged, without the figures: the stable names of the rules.
const RULES: [&str; 5] = [
    "quick_elapsed",
    "quick_spent",
    "before_enrolment",
    "day_too_full",
    "device",
];

/// The stable name of the rule behind a reason.
fn rule_of(reason: &Reason) -> &'static str {
    match reason {
        Reason::QuickElapsed { .. } => RULES[0],
        Reason::QuickSpent { .. } => RULES[1],
        Reason::BeforeEnrolment { .. } => RULES[2],
        Reason::DayTooFull { .. } => RULES[3],
        Reason::Device { .. } => RULES[4],
    }
}

/// How many completions one rule flags.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ByRule {
    /// The rule's stable name.
    pub rule: &'static str,
    /// In the version in force.
    pub now: usize,
    /// In the draft.
    pub then: usize,
}

/// A version beside the one in force, over the completions of some days. Both judge the
/// same completions, whatever was decided about them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RulesShadow {
    /// The version in force on the last day.
    pub in_force: Rules,
    /// The version that is laid beside it.
    pub draft: Rules,
    /// The first day whose completions were looked at.
    pub from: Day,
    /// The last one.
    pub until: Day,
    /// Up to here they were looked at when there are too many of them to look at all.
    pub stopped: Option<Moment>,
    /// How many completions were looked at.
    pub completions: usize,
    /// How many both flag.
    pub both: usize,
    /// How many only the draft flags.
    pub only_draft: usize,
    /// How many only the version in force flags.
    pub only_in_force: usize,
    /// Of how many officials those are that only the draft flags.
    pub officials: usize,
    /// Rule by rule; a completion may have several reasons.
    pub rules: Vec<ByRule>,
}

impl RulesShadow {
    /// As other programs read it.
    pub fn for_programs(&self) -> Value {
        json!({
            "in_force": self.in_force.version,
            "draft": self.draft.version,
            "from": self.from,
            "until": self.until,
            "stopped_at": self.stopped.map(|at| at.iso()),
            "completions": self.completions,
            "both": self.both,
            "only_draft": self.only_draft,
            "only_in_force": self.only_in_force,
            "officials_only_draft": self.officials,
            "rules": self.rules,
        })
    }
}

/// What rules say of these officials' completions that are wanted.
pub(super) async fn judged(
    tx: &mut Tx,
    rules: &Rules,
    ways: &BTreeMap<OfficialId, Vec<Way>>,
    wanted: impl Fn(&Way) -> bool,
) -> Result<BTreeMap<(OfficialId, CourseId), Vec<Reason>>> {
    let crowds = crowds(tx, rules, ways, &wanted).await?;
    let mut found = BTreeMap::new();
    for (official, ways) in ways {
        let mut all: BTreeMap<CourseId, Vec<Reason>> = rules.judge(ways).into_iter().collect();
        for way in ways.iter().filter(|way| wanted(way)) {
            let key = (*official, way.course);
            let mut reasons = all.remove(&way.course).unwrap_or_default();
            reasons.extend(crowds.get(&key).cloned());
            if !reasons.is_empty() {
                found.insert(key, reasons);
            }
        }
    }
    Ok(found)
}

impl App {
    /// The rules in force on a day: the approved version that became effective last.
    pub async fn integrity_rules_on(&self, day: Day) -> Result<Rules> {
        let mut tx = self.db.read().await?;
        let approved = approved(&mut tx).await?;
        let held = approved.into_iter().rev().find(|r| r.effective_from <= day);
        match held {
            Some(rules) => Ok(rules),
            None => Rules::shipped().map_err(unreadable),
        }
    }

    /// Every version that this person may see, the one that becomes effective last first.
    pub async fn integrity_versions(&self, actor: &Actor) -> Result<Vec<RulesVersion>> {
        self.versions(actor).await
    }

    /// One version.
    pub async fn integrity_version(&self, actor: &Actor, name: &str) -> Result<RulesVersion> {
        self.version(actor, name).await
    }

    /// Keeps a draft, as [`App::draft_methodology`] does.
    pub async fn draft_integrity_rules(
        &self,
        actor: &Actor,
        rules: &Rules,
        dry_run: bool,
    ) -> Result<Drafted> {
        self.keep_draft(actor, None, rules, dry_run).await
    }

    /// Approves a draft: completions that are recorded from its first day on are judged by
    /// it. Somebody else than the author must do it, before that day begins.
    pub async fn approve_integrity_rules(&self, actor: &Actor, name: &str) -> Result<RulesVersion> {
        self.approve_version(actor, name).await
    }

    /// Drops a draft.
    pub async fn drop_integrity_rules(&self, actor: &Actor, name: &str) -> Result<()> {
        self.drop_version::<Rules>(actor, name).await
    }

    /// Judges the completions that were recorded on these days, both included, by a
    /// version and by the one in force on the last of them. Nothing is flagged.
    pub async fn integrity_shadow(
        &self,
        actor: &Actor,
        name: &str,
        from: Day,
        until: Day,
    ) -> Result<RulesShadow> {
        let draft = self.integrity_version(actor, name).await?.text;
        let mut tx = self.db.read().await?;
        if !rulebooks::may_see_draft(&mut tx, actor, None).await? {
            return Err(AppError::Forbidden);
        }
        drop(tx);
        if from > until {
            return Err(AppError::invalid(
                "from",
                "days-backwards",
                "the first day lies after the last",
            ));
        }
        let in_force = self.integrity_rules_on(until).await?;
        let (start, end) = (from.start(), until.plus(1).start());
        let mut shadow = RulesShadow {
            in_force,
            draft,
            from,
            until,
            stopped: None,
            completions: 0,
            both: 0,
            only_draft: 0,
            only_in_force: 0,
            officials: 0,
            rules: RULES
                .map(|rule| ByRule {
                    rule,
                    now: 0,
                    then: 0,
                })
                .to_vec(),
        };
        let mut officials = BTreeSet::new();
        let mut seen = BTreeSet::new();
        let mut after = (start, OfficialId(i64::MIN));
        loop {
            let mut tx = self.db.read().await?;
            let page = store::new_completions(&mut tx, after, end, TOGETHER).await?;
            let Some(last) = page.last() else { break };
            if shadow.completions >= MOST_IN_SHADOW {
                shadow.stopped = Some(after.0);
                break;
            }
            after = *last;
            // An official with several completions comes up several times.
            let new: BTreeSet<OfficialId> = page.iter().map(|(_, o)| *o).collect();
            let new: Vec<OfficialId> = new.into_iter().filter(|o| seen.insert(*o)).collect();
            let ways = store::ways_of(&mut tx, &new).await?;
            let within = |way: &Way| way.recorded >= start && way.recorded < end;
            let now = judged(&mut tx, &shadow.in_force, &ways, within).await?;
            let then = judged(&mut tx, &shadow.draft, &ways, within).await?;
            let looked = ways.values().flatten().filter(|way| within(way)).count();
            shadow.completions += looked;
            shadow.both += then.keys().filter(|key| now.contains_key(key)).count();
            shadow.only_in_force += now.keys().filter(|key| !then.contains_key(key)).count();
            for (official, _) in then.keys().filter(|key| !now.contains_key(key)) {
                shadow.only_draft += 1;
                officials.insert(*official);
            }
            for by in &mut shadow.rules {
                let flags = |reasons: &&Vec<Reason>| reasons.iter().any(|r| rule_of(r) == by.rule);
                by.now += now.values().filter(flags).count();
                by.then += then.values().filter(flags).count();
            }
        }
        shadow.officials = officials.len();
        Ok(shadow)
    }
}

/// The approved versions, the one that became effective first first.
pub(super) async fn approved(tx: &mut Tx) -> Result<Vec<Rules>> {
    let mut all = rulebooks::all::<Rules>(tx).await?;
    all.retain(|version| version.status == Status::Approved);
    all.reverse();
    Ok(all.into_iter().map(|version| version.text).collect())
}
