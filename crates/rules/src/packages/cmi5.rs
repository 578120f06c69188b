//! cmi5 (Quartz): in which order a unit may speak, and what satisfies it. Also what the
//! statements of a Tin Can package come to.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Entry, MoveOn, Standard, Status};
use crate::numbers::Exact;

/// The category of statements that cmi5 defines.
pub const CATEGORY: &str = "https://w3id.org/xapi/cmi5/context/categories/cmi5";
/// The extension of a statement's context that names the session.
pub const SESSION: &str = "https://w3id.org/xapi/cmi5/context/extensions/sessionid";
/// The verb of the statement by which the platform launches a unit.
pub const LAUNCHED: &str = "http://adlnet.gov/expapi/verbs/launched";
/// The verb of the statement by which the platform gives a session up.
pub const ABANDONED: &str = "https://w3id.org/xapi/adl/verbs/abandoned";

/// The verb of the statement by which the platform says that all units of a block, or of
/// the course, have met their criteria (9.3.9).
pub const SATISFIED: &str = "https://w3id.org/xapi/adl/verbs/satisfied";
/// The verb of the statement by which the platform says that a unit has met them by other
/// means (9.3.7).
pub const WAIVED: &str = "https://w3id.org/xapi/adl/verbs/waived";
/// The category of statements that say `success` or `completion` (9.6.2.2).
pub const MOVE_ON: &str = "https://w3id.org/xapi/cmi5/context/categories/moveon";
/// The extension of a result that says why a unit was waived (9.5.5.2).
pub const REASON: &str = "https://w3id.org/xapi/cmi5/result/extensions/reason";
/// Of what kind a block and a course are (9.4).
pub const KINDS: (&str, &str) = (
    "https://w3id.org/xapi/cmi5/activitytype/block",
    "https://w3id.org/xapi/cmi5/activitytype/course",
);

/// Which blocks are satisfied, the innermost first, and at last whether the course is: each
/// when all units in it are, also those of blocks inside it (9.3.9, 13.1.4). Units are given
/// with the blocks that they stand in, and whether each is satisfied.
pub fn satisfied<'e>(units: &[(&'e [String], bool)]) -> (Vec<&'e str>, bool) {
    let mut blocks: Vec<(&str, usize, bool)> = Vec::new();
    for (within, good) in units {
        for (depth, block) in within.iter().enumerate() {
            match blocks.iter_mut().find(|(id, ..)| id == block) {
                Some((_, _, all)) => *all &= *good,
                None => blocks.push((block, depth, *good)),
            }
        }
    }
    blocks.sort_by_key(|(_, depth, _)| std::cmp::Reverse(*depth));
    let good = blocks
        .into_iter()
        .filter(|(.., all)| *all)
        .map(|(id, ..)| id);
    let course = !units.is_empty() && units.iter().all(|(_, good)| *good);
    (good.collect(), course)
}

/// So many sessions of a unit are remembered.
const SESSIONS: usize = 8;

/// What a unit may say by the verbs of cmi5 (9.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// It has begun.
    Initialized,
    /// All of it was seen.
    Completed,
    /// The learner passed.
    Passed,
    /// The learner failed.
    Failed,
    /// It has ended.
    Terminated,
}

impl Verb {
    /// The verb with this IRI, where a unit may say it.
    pub fn read(iri: &str) -> Option<Verb> {
        Some(match iri.rsplit_once('/')? {
            ("http://adlnet.gov/expapi/verbs", name) => match name {
                "initialized" => Verb::Initialized,
                "completed" => Verb::Completed,
                "passed" => Verb::Passed,
                "failed" => Verb::Failed,
                "terminated" => Verb::Terminated,
                _ => return None,
            },
            _ => return None,
        })
    }
}

/// A statement about a unit, as far as progress goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The verb, where it is one of those.
    pub verb: Option<Verb>,
    /// Whether it is of the category that cmi5 defines.
    pub defined: bool,
    /// Whether it is about the unit itself.
    pub about_it: bool,
    /// The scaled score, where it gives one.
    pub scaled: Option<Exact>,
    /// What `result.success` says.
    pub success: Option<bool>,
}

/// Why a statement of a session is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs)] // each says it itself
pub enum Disorder {
    #[error("the first statement of a session must be “initialized” (cmi5, 9.3.2)")]
    NotInitialized,
    #[error("the session has ended; nothing more is taken from it (cmi5, 9.3.7, 9.3.6)")]
    Ended,
    #[error("“{0}” was said already (cmi5, 9.3)")]
    Twice(&'static str),
    #[error("the learner passed in this session and can't fail in it any more (cmi5, 9.3.5)")]
    FailedAfterPassed,
    #[error("the score is below the mastery score, and is no pass (cmi5, 9.3.4, 10.2.4)")]
    PassedBelowMastery,
    #[error("the score reaches the mastery score, and is no failure (cmi5, 9.3.5, 10.2.4)")]
    FailedAboveMastery,
}

/// One session of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
struct Session {
    order: u64,
    initialized: bool,
    passed: bool,
    failed: bool,
    ended: bool,
}

/// Where a learner stands in a unit: kept as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Progress {
    completed: bool,
    passed: bool,
    failed: bool,
    percent: Option<Exact>,
    sessions: BTreeMap<String, Session>,
}

impl Progress {
    /// Takes in what a session says.
    pub fn take(&mut self, entry: &Entry, session: &str, told: &Told) -> Result<(), Disorder> {
        if entry.standard != Standard::Cmi5 {
            self.take_freely(told);
            return Ok(());
        }
        let mut now = self.session(session);
        if now.ended {
            return Err(Disorder::Ended);
        }
        let verb = told.verb.filter(|_| told.defined && told.about_it);
        if !now.initialized && verb != Some(Verb::Initialized) {
            return Err(Disorder::NotInitialized);
        }
        let reaches = match (&entry.mastery, &told.scaled) {
            (Some(mastery), Some(scaled)) => Some(scaled >= mastery),
            _ => None,
        };
        match verb {
            Some(Verb::Initialized) if now.initialized => {
                return Err(Disorder::Twice("initialized"));
            }
            Some(Verb::Initialized) => now.initialized = true,
            Some(Verb::Completed) if self.completed => {
                return Err(Disorder::Twice("completed"));
            }
            Some(Verb::Completed) => self.completed = true,
            Some(Verb::Passed) if self.passed => return Err(Disorder::Twice("passed")),
            Some(Verb::Passed) if reaches == Some(false) => {
                return Err(Disorder::PassedBelowMastery);
            }
            Some(Verb::Passed) => (self.passed, now.passed) = (true, true),
            Some(Verb::Failed) if now.passed => return Err(Disorder::FailedAfterPassed),
            Some(Verb::Failed) if now.failed => return Err(Disorder::Twice("failed")),
            Some(Verb::Failed) if reaches == Some(true) => {
                return Err(Disorder::FailedAboveMastery);
            }
            Some(Verb::Failed) => (self.failed, now.failed) = (true, true),
            Some(Verb::Terminated) => now.ended = true,
            None => {}
        }
        if matches!(verb, Some(Verb::Passed | Verb::Failed)) {
            self.keep_score(told);
        }
        self.sessions.insert(session.to_owned(), now);
        Ok(())
    }

    /// Without the order of cmi5: what is said of the activity itself counts.
    fn take_freely(&mut self, told: &Told) {
        let Some(verb) = told.verb.filter(|_| told.about_it) else {
            return;
        };
        match verb {
            Verb::Completed => {
                self.completed = true;
                self.passed |= told.success == Some(true);
                self.failed |= told.success == Some(false);
            }
            Verb::Passed => self.passed = true,
            Verb::Failed => self.failed = true,
            Verb::Initialized | Verb::Terminated => {}
        }
        self.keep_score(told);
    }

    fn keep_score(&mut self, told: &Told) {
        if let Some(scaled) = &told.scaled {
            self.percent = Some(scaled * &Exact::hundred());
        }
    }

    fn session(&self, session: &str) -> Session {
        self.sessions.get(session).copied().unwrap_or_default()
    }

    /// Begins a session, and gives up those that had begun and never ended: their names.
    pub fn begin(&mut self, session: &str) -> Vec<String> {
        let last = self.sessions.values().map(|s| s.order).max().unwrap_or(0);
        let mut left = Vec::new();
        for (name, one) in &mut self.sessions {
            if one.initialized && !one.ended {
                left.push(name.clone());
            }
            one.ended = true;
        }
        while self.sessions.len() >= SESSIONS {
            let oldest = self.sessions.iter().min_by_key(|(_, s)| s.order);
            let Some(oldest) = oldest.map(|(name, _)| name.clone()) else {
                break;
            };
            self.sessions.remove(&oldest);
        }
        let new = Session {
            order: last + 1,
            ..Session::default()
        };
        self.sessions.insert(session.to_owned(), new);
        left
    }

    /// Whether the unit is satisfied (13.1.4). A Tin Can package is, when it is passed,
    /// or completed and not failed.
    pub fn is_satisfied(&self, entry: &Entry) -> bool {
        match entry.move_on {
            Some(MoveOn::Passed) => self.passed,
            Some(MoveOn::Completed) => self.completed,
            Some(MoveOn::CompletedAndPassed) => self.completed && self.passed,
            Some(MoveOn::CompletedOrPassed) => self.completed || self.passed,
            Some(MoveOn::NotApplicable) => true,
            None => self.status().is_done(),
        }
    }

    /// Where the learner stands.
    pub fn status(&self) -> Status {
        match (self.passed, self.failed, self.completed) {
            (true, _, _) => Status::Passed,
            (_, true, _) => Status::Failed,
            (_, _, true) => Status::Completed,
            _ if self.sessions.values().any(|s| s.initialized) => Status::Incomplete,
            _ => Status::NotAttempted,
        }
    }

    /// The last score that counted, in per cent.
    pub fn percent(&self) -> Option<&Exact> {
        self.percent.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packages::Address;

    fn unit(move_on: MoveOn) -> Entry {
        Entry {
            identifier: "https://example.org/map".to_owned(),
            title: "Map".to_owned(),
            standard: Standard::Cmi5,
            address: Address::Web {
                url: "https://example.org/map.html".to_owned(),
            },
            own_window: false,
            mastery: "0.7".parse().ok(),
            threshold: None,
            completes_itself: false,
            told: None,
            time_allowed: None,
            time_limit_action: None,
            move_on: Some(move_on),
            entitlement: None,
            within: Vec::new(),
            needs: None,
            tree: None,
            whole: None,
            shared_data: Vec::new(),
        }
    }

    fn told(verb: Verb, scaled: Option<&str>) -> Told {
        Told {
            verb: Some(verb),
            defined: true,
            about_it: true,
            scaled: scaled.and_then(|s| s.parse().ok()),
            success: None,
        }
    }

    #[test]
    fn a_session_speaks_in_order() {
        use Verb::{Completed, Failed, Initialized, Passed, Terminated};
        // what is said, and what becomes of it
        type Case<'a> = (&'a str, Verb, Option<&'a str>, Result<(), Disorder>);
        let cases: [Case<'_>; 12] = [
            ("a", Completed, None, Err(Disorder::NotInitialized)),
            ("a", Initialized, None, Ok(())),
            ("a", Initialized, None, Err(Disorder::Twice("initialized"))),
            ("a", Passed, Some("0.69"), Err(Disorder::PassedBelowMastery)),
            ("a", Failed, Some("0.7"), Err(Disorder::FailedAboveMastery)),
            ("a", Passed, Some("0.7"), Ok(())),
            ("a", Failed, Some("0.1"), Err(Disorder::FailedAfterPassed)),
            ("a", Passed, Some("0.9"), Err(Disorder::Twice("passed"))),
            ("a", Completed, None, Ok(())),
            ("a", Completed, None, Err(Disorder::Twice("completed"))),
            ("a", Terminated, None, Ok(())),
            ("a", Initialized, None, Err(Disorder::Ended)),
        ];
        let (unit, mut progress) = (unit(MoveOn::CompletedAndPassed), Progress::default());
        for (session, verb, scaled, expected) in cases {
            let done = progress.take(&unit, session, &told(verb, scaled));
            assert_eq!(done, expected, "{verb:?} {scaled:?}");
        }
        assert!(progress.is_satisfied(&unit));
        assert_eq!(progress.status(), Status::Passed);
        assert_eq!(progress.percent().map(Exact::exact).as_deref(), Some("70"));

        // A later session that fails takes nothing away.
        assert!(progress.begin("b").is_empty());
        for verb in [Initialized, Failed] {
            assert_eq!(progress.take(&unit, "b", &told(verb, None)), Ok(()));
        }
        assert!(progress.is_satisfied(&unit));
        // One that never ended is given up when the next begins, and heard no more.
        assert_eq!(progress.begin("c"), ["b"]);
        let late = progress.take(&unit, "b", &told(Terminated, None));
        assert_eq!(late, Err(Disorder::Ended));
    }

    #[test]
    fn a_block_is_satisfied_when_all_in_it_is() {
        let of =
            |names: &[&str]| -> Vec<String> { names.iter().map(|n| (*n).to_owned()).collect() };
        let (outer, inner, none) = (of(&["a"]), of(&["a", "b"]), of(&[]));
        let cases: [([bool; 3], &[&str], bool); 4] = [
            ([true, true, true], &["b", "a"], true),
            ([false, true, true], &["b"], false),
            ([true, true, false], &["b", "a"], false),
            ([true, false, true], &[], false),
        ];
        for (good, blocks, course) in cases {
            let units = [(&*outer, good[0]), (&*inner, good[1]), (&*none, good[2])];
            assert_eq!(satisfied(&units), (blocks.to_vec(), course), "{good:?}");
        }
        assert_eq!(satisfied(&[]), (vec![], false));
    }

    #[test]
    fn what_satisfies_a_unit_is_its_move_on() {
        use Verb::{Completed, Failed, Initialized, Passed};
        let cases = [
            (MoveOn::NotApplicable, [true, true, true, true]),
            (MoveOn::Passed, [false, false, true, true]),
            (MoveOn::Completed, [false, true, false, true]),
            (MoveOn::CompletedOrPassed, [false, true, true, true]),
            (MoveOn::CompletedAndPassed, [false, false, false, true]),
        ];
        let said: [&[Verb]; 4] = [&[Failed], &[Completed], &[Passed], &[Completed, Passed]];
        for (move_on, expected) in cases {
            for (verbs, expected) in said.iter().zip(expected) {
                let (unit, mut progress) = (unit(move_on), Progress::default());
                for verb in [&[Initialized], *verbs].concat() {
                    assert_eq!(progress.take(&unit, "a", &told(verb, None)), Ok(()));
                }
                assert_eq!(
                    progress.is_satisfied(&unit),
                    expected,
                    "{move_on:?} {verbs:?}"
                );
            }
        }
    }

    #[test]
    fn a_tin_can_package_may_speak_as_it_likes() {
        let package = Entry {
            standard: Standard::Xapi,
            move_on: None,
            ..unit(MoveOn::Passed)
        };
        let mut progress = Progress::default();
        let completed = |success| Told {
            success,
            defined: false,
            ..told(Verb::Completed, None)
        };
        assert_eq!(
            progress.take(&package, "a", &completed(Some(false))),
            Ok(())
        );
        assert!(!progress.is_satisfied(&package));
        assert_eq!(progress.take(&package, "a", &completed(Some(true))), Ok(()));
        assert!(progress.is_satisfied(&package));
        // What is about something inside it is not about it.
        let mut other = Progress::default();
        let inside = Told {
            about_it: false,
            ..completed(None)
        };
        assert_eq!(other.take(&package, "a", &inside), Ok(()));
        assert_eq!(other.status(), Status::NotAttempted);
    }
}
