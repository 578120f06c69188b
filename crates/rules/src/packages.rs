//! Content that came in packages: what is opened, what it says of itself while it runs,
//! and when that completes a resource.
//!
//! What SCORM content says is its own word: the standard lets it state that it is
//! completed or passed, and nothing here believes more than that.

pub mod cmi5;
pub mod playing;
pub mod prerequisites;
pub mod sequencing;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::numbers::Exact;
use playing::Tree;
use prerequisites::Prerequisite;

/// The most characters of suspend data that are kept.
pub const SUSPEND_CHARACTERS: usize = 1_000_000;

/// The most characters of data that entries share under one name (SCORM 2004 RTE 4.3.1).
pub const SHARED_CHARACTERS: usize = 64_000;

/// By which standard an entry of a package speaks to the platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standard {
    /// It doesn't: it is only shown, and the learner says when it is done.
    Shown,
    /// SCORM 1.2.
    Scorm12,
    /// SCORM 2004, 3rd and 4th edition.
    Scorm2004,
    /// cmi5.
    Cmi5,
    /// xAPI, launched as Tin Can packages are.
    Xapi,
}

impl Standard {
    /// So many characters of suspend data every platform keeps (SCORM 1.2 RTE 3.4.4, a
    /// CMIString4096; SCORM 2004 RTE 4.2.23, an SPM of 64,000). More is kept here, up to
    /// [`SUSPEND_CHARACTERS`], but not everywhere.
    pub fn suspend_characters(self) -> Option<usize> {
        match self {
            Standard::Scorm12 => Some(4_096),
            Standard::Scorm2004 => Some(64_000),
            _ => None,
        }
    }

    /// Whether its content calls a run-time in the browser.
    pub fn has_run_time(self) -> bool {
        matches!(self, Standard::Scorm12 | Standard::Scorm2004)
    }
}

/// What a browser opens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Address {
    /// A file of the package.
    File {
        /// Its path inside the package.
        path: String,
        /// What follows in the address: `?lesson=3#top`, or nothing.
        suffix: String,
    },
    /// A page elsewhere.
    Web {
        /// The whole address.
        url: String,
    },
}

/// What satisfies a unit of cmi5 (13.1.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // each is what the standard calls by this name
pub enum MoveOn {
    Passed,
    Completed,
    CompletedAndPassed,
    CompletedOrPassed,
    NotApplicable,
}

/// One entry of a package: what a resource of a course opens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its identifier inside the package.
    pub identifier: String,
    /// Its title.
    pub title: String,
    /// How it speaks.
    pub standard: Standard,
    /// What is opened.
    pub address: Address,
    /// Whether it asks for a window of its own.
    #[serde(default, skip_serializing_if = "is_false")]
    pub own_window: bool,
    /// The score that masters it: 0 to 100 in SCORM 1.2, scaled (-1 to 1) elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mastery: Option<Exact>,
    /// SCORM 2004: the measure of progress, 0 to 1, that completes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold: Option<Exact>,
    /// SCORM 2004: whether it stays incomplete where it says nothing of completion.
    #[serde(default, skip_serializing_if = "is_false")]
    pub completes_itself: bool,
    /// What it is told when it begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<String>,
    /// How long it may take, as its standard writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_allowed: Option<String>,
    /// What happens then: `exit,message` …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_limit_action: Option<String>,
    /// cmi5: what satisfies it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub move_on: Option<MoveOn>,
    /// cmi5: the key to what was bought.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entitlement: Option<String>,
    /// cmi5: the blocks that it stands in, by their identifiers, the outermost first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub within: Vec<String>,
    /// SCORM 1.2: what must be done before it is opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub needs: Option<Prerequisite>,
    /// SCORM 2004: the parts that are played in the package's own order, where this entry
    /// is the whole of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tree: Option<Box<Tree>>,
    /// SCORM 2004: the whole whose part it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whole: Option<String>,
    /// SCORM 2004, 4th edition: data that it shares with other entries of the package.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shared_data: Vec<SharedData>,
}

/// Data that entries of a package share (`adlcp:map`), and what one of them may do with them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedData {
    /// The name of what is shared.
    pub target: String,
    /// Whether the entry may read it.
    pub read: bool,
    /// Whether the entry may write it.
    pub write: bool,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // as serde calls it
fn is_false(value: &bool) -> bool {
    !value
}

impl Entry {
    /// Under which name it is kept: a part of a whole stands beside an entry of its own
    /// that an earlier import may have made of it.
    pub fn key(&self) -> String {
        match &self.whole {
            Some(whole) => format!("{whole}#{}", self.identifier),
            None => self.identifier.clone(),
        }
    }

    /// The part of a whole whose words are kept: none where it stands alone.
    pub fn part(&self) -> &str {
        match self.whole {
            Some(_) => &self.identifier,
            None => "",
        }
    }

    /// What it says that shared data are now, of those that it may write, by their names. The
    /// standard lets U+0000 stand in them; no text holds it here, and it is left out.
    pub fn shares<'v>(&self, said: &'v Values) -> Vec<(&'v str, String)> {
        let may = |target: &str| {
            let mut mapped = self.shared_data.iter();
            mapped.any(|data| data.write && data.target == target)
        };
        said.iter()
            .filter(|(target, text)| may(target) && text.chars().count() <= SHARED_CHARACTERS)
            .map(|(target, text)| (target.as_str(), text.replace('\0', "")))
            .collect()
    }

    /// Whether the time in it is measured: it is shown in the player, as a page that can tell
    /// the player that somebody is there. Of a whole that is asked of each part.
    pub fn is_measured(&self) -> bool {
        let heard = match &self.address {
            Address::File { path, .. } => is_page(path),
            Address::Web { .. } => false,
        };
        self.tree.is_some() || (heard && !self.own_window)
    }

    /// Whether the content itself says when it is done. Where it can't, the learner does.
    pub fn says_when_done(&self) -> bool {
        self.standard != Standard::Shown
    }
}

/// Whether a file of a package is a page, by the ending of its name.
pub fn is_page(path: &str) -> bool {
    let ending = path.rsplit('.').next().unwrap_or_default().to_lowercase();
    matches!(ending.as_str(), "html" | "htm" | "xhtml" | "xht")
}

/// Everything that a SCO has set, by the names of its data model:
/// `cmi.core.lesson_status` → `completed`.
pub type Values = BTreeMap<String, String>;

/// Where an entry stands after what its content said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Opened, and nothing said yet.
    NotAttempted,
    /// Under way.
    Incomplete,
    /// Failed.
    Failed,
    /// Completed, and neither passed nor failed.
    Completed,
    /// Passed.
    Passed,
}

impl Status {
    const ALL: [Status; 5] = [
        Status::NotAttempted,
        Status::Incomplete,
        Status::Failed,
        Status::Completed,
        Status::Passed,
    ];

    /// As it is kept: `not_attempted`, `incomplete`, `failed`, `completed`, `passed`.
    pub fn name(self) -> &'static str {
        match self {
            Status::NotAttempted => "not_attempted",
            Status::Incomplete => "incomplete",
            Status::Failed => "failed",
            Status::Completed => "completed",
            Status::Passed => "passed",
        }
    }

    /// The status with this name.
    pub fn read(name: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|status| status.name() == name)
    }

    /// Whether the resource is done with it: it is passed, or completed and not failed.
    pub fn is_done(self) -> bool {
        self >= Status::Completed
    }
}

/// What a SCO's values come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Where it stands.
    pub status: Status,
    /// Its score in per cent, where it gave one.
    pub percent: Option<Exact>,
    /// How long this session was, by its own word, in seconds.
    pub session_seconds: i64,
    /// Whether it wants to be resumed.
    pub suspended: bool,
    /// How many characters its suspend data have.
    pub suspend_characters: usize,
}

fn value<'a>(values: &'a Values, name: &str) -> Option<&'a str> {
    values.get(name).map(|v| v.trim()).filter(|v| !v.is_empty())
}

fn number(values: &Values, name: &str) -> Option<Exact> {
    value(values, name)?.parse().ok()
}

/// What a SCO's values come to, so far or, where its session has `ended`, at last.
///
/// SCORM 1.2 (RTE 3.4.4, `cmi.core.lesson_status`): where the SCO ends without having set
/// a status, it is completed; where the manifest states a mastery score and the SCO gave a
/// raw one, the platform decides whether it is passed. SCORM 2004 (RTE 4.2.5, 4.2.22): a
/// measure of progress or a scaled score decides where the manifest states what to reach;
/// who says nothing of completion is completed when the session ends, unless the manifest
/// says that the content itself sets it (SN 3.13.2).
pub fn said(entry: &Entry, values: &Values, ended: bool) -> Said {
    let suspend = values.get("cmi.suspend_data");
    let suspend_characters = suspend.map_or(0, |text| text.chars().count());
    if entry.standard == Standard::Scorm12 {
        let raw = number(values, "cmi.core.score.raw");
        let mut status = match value(values, "cmi.core.lesson_status") {
            Some("passed") => Status::Passed,
            Some("completed") => Status::Completed,
            Some("failed") => Status::Failed,
            Some("incomplete" | "browsed") => Status::Incomplete,
            _ if ended => Status::Completed,
            _ => Status::NotAttempted,
        };
        if let (true, Some(mastery), Some(raw)) = (ended, &entry.mastery, &raw) {
            status = match raw >= mastery {
                true => Status::Passed,
                false => Status::Failed,
            };
        }
        let best = number(values, "cmi.core.score.max");
        let percent = raw.map(|raw| in_per_cent(&raw, best.as_ref()));
        return Said {
            status,
            percent,
            session_seconds: value(values, "cmi.core.session_time").map_or(0, clock_seconds),
            suspended: value(values, "cmi.core.exit") == Some("suspend"),
            suspend_characters,
        };
    }
    let scaled = number(values, "cmi.score.scaled");
    let progress = number(values, "cmi.progress_measure");
    let completed = match (&entry.threshold, &progress) {
        (Some(threshold), Some(progress)) => Some(progress >= threshold),
        (Some(_), None) => None,
        _ => match value(values, "cmi.completion_status") {
            Some("completed") => Some(true),
            Some("incomplete" | "not attempted") => Some(false),
            _ => None,
        },
    };
    let completed = match completed {
        None if ended && !entry.completes_itself => Some(true),
        decided => decided,
    };
    let passed = match (&entry.mastery, &scaled) {
        (Some(mastery), Some(scaled)) => Some(scaled >= mastery),
        (Some(_), None) => None,
        _ => match value(values, "cmi.success_status") {
            Some("passed") => Some(true),
            Some("failed") => Some(false),
            _ => None,
        },
    };
    let status = match (passed, completed) {
        (Some(true), _) => Status::Passed,
        (Some(false), _) => Status::Failed,
        (None, Some(true)) => Status::Completed,
        (None, Some(false)) => Status::Incomplete,
        (None, None) if values.contains_key("cmi.session_time") => Status::Incomplete,
        (None, None) => Status::NotAttempted,
    };
    let raw = number(values, "cmi.score.raw");
    let best = number(values, "cmi.score.max");
    Said {
        status,
        percent: match scaled {
            Some(scaled) => Some(&scaled * &Exact::hundred()),
            None => raw.map(|raw| in_per_cent(&raw, best.as_ref())),
        },
        session_seconds: value(values, "cmi.session_time").map_or(0, period_seconds),
        suspended: value(values, "cmi.exit") == Some("suspend"),
        suspend_characters,
    }
}

/// A raw score in per cent: of its maximum where one is given, else as it is.
fn in_per_cent(raw: &Exact, best: Option<&Exact>) -> Exact {
    let of = best.filter(|best| **best != Exact::zero() && !best.is_negative());
    of.and_then(|best| raw.in_per_cent_of(best))
        .unwrap_or_else(|| raw.clone())
}

/// The most that is read as a time: a year, in seconds.
const MOST_SECONDS: i64 = 366 * 86_400;

/// A time of SCORM 1.2, `0012:34:56.78`, in whole seconds; 0 where it is none.
pub fn clock_seconds(text: &str) -> i64 {
    let parts: Vec<&str> = text.trim().split(':').collect();
    let [hours, minutes, seconds] = parts.as_slice() else {
        return 0;
    };
    let whole = seconds.split('.').next().unwrap_or_default();
    let read = |text: &str| text.parse::<u32>().ok().map(i64::from);
    match (read(hours), read(minutes), read(whole)) {
        (Some(h), Some(m), Some(s)) => (h * 3_600 + m * 60 + s).min(MOST_SECONDS),
        _ => 0,
    }
}

/// A duration of ISO 8601, `P1DT2H3M4.5S`, in whole seconds; 0 where it is none. A year
/// has 365 days here, and a month 30.
pub fn period_seconds(text: &str) -> i64 {
    let Some(rest) = text.trim().strip_prefix('P') else {
        return 0;
    };
    let (mut total, mut digits, mut time) = (0_i64, String::new(), false);
    for c in rest.chars() {
        if c.is_ascii_digit() || c == '.' {
            digits.push(c);
            continue;
        }
        if c == 'T' && digits.is_empty() && !time {
            time = true;
            continue;
        }
        let unit = match (c, time) {
            ('Y', false) => 365 * 86_400,
            ('M', false) => 30 * 86_400,
            ('W', false) => 7 * 86_400,
            ('D', false) => 86_400,
            ('H', true) => 3_600,
            ('M', true) => 60,
            ('S', true) => 1,
            _ => return 0,
        };
        let whole = digits.split('.').next().unwrap_or_default();
        let Ok(number) = whole.parse::<u32>() else {
            return 0;
        };
        total = total.saturating_add(i64::from(number).saturating_mul(unit));
        digits.clear();
    }
    match digits.is_empty() {
        true => total.min(MOST_SECONDS),
        false => 0,
    }
}

/// Seconds as SCORM 1.2 writes a time: `0001:05:09`.
pub fn clock_text(seconds: i64) -> String {
    let s = seconds.max(0);
    format!("{:04}:{:02}:{:02}", s / 3_600, s / 60 % 60, s % 60)
}

/// Seconds as ISO 8601 writes a duration: `PT1H5M9S`.
pub fn period_text(seconds: i64) -> String {
    let s = seconds.max(0);
    format!("PT{}H{}M{}S", s / 3_600, s / 60 % 60, s % 60)
}

/// What a SCO finds when it is opened: what it left there before, and what the platform
/// says. What the platform alone may say is not taken from what was left.
pub fn values_to_begin(
    entry: &Entry,
    left: &Values,
    learner: (&str, &str),
    total_seconds: i64,
    resumed: bool,
) -> Values {
    let old = entry.standard == Standard::Scorm12;
    let mut values: Values = left
        .iter()
        .filter(|(name, value)| name.starts_with("cmi.") && !value.is_empty())
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    let status = "cmi.core.lesson_status";
    if values.get(status).is_some_and(|s| s == "not attempted") {
        values.remove(status);
    }
    let begins = if left.is_empty() { "ab-initio" } else { "" };
    let enters = if resumed { "resume" } else { begins };
    let names = match old {
        true => [
            "cmi.core.student_id",
            "cmi.core.student_name",
            "cmi.core.total_time",
            "cmi.core.entry",
            "cmi.core.lesson_mode",
            "cmi.core.credit",
            "cmi.core.exit",
            "cmi.core.session_time",
            "cmi.launch_data",
            "cmi.student_data.mastery_score",
            "cmi.student_data.max_time_allowed",
            "cmi.student_data.time_limit_action",
            "",
        ],
        false => [
            "cmi.learner_id",
            "cmi.learner_name",
            "cmi.total_time",
            "cmi.entry",
            "cmi.mode",
            "cmi.credit",
            "cmi.exit",
            "cmi.session_time",
            "cmi.launch_data",
            "cmi.scaled_passing_score",
            "cmi.max_time_allowed",
            "cmi.time_limit_action",
            "cmi.completion_threshold",
        ],
    };
    let total = match old {
        true => clock_text(total_seconds),
        false => period_text(total_seconds),
    };
    let decimal = |number: &Option<Exact>| number.as_ref().map_or_else(String::new, Exact::exact);
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let said = [
        learner.0.to_owned(),
        learner.1.to_owned(),
        total,
        enters.to_owned(),
        "normal".to_owned(),
        "credit".to_owned(),
        String::new(),
        String::new(),
        text(&entry.told),
        decimal(&entry.mastery),
        text(&entry.time_allowed),
        text(&entry.time_limit_action),
        decimal(&entry.threshold),
    ];
    for (name, value) in names.into_iter().zip(said) {
        if value.is_empty() {
            values.remove(name);
        } else if !name.is_empty() {
            values.insert(name.to_owned(), value);
        }
    }
    values
}

/// What a part of a whole finds of its named objectives, beside what it left itself (RTE
/// 4.2.17): where it said nothing, what others have reached that it shares them with.
pub fn with_objectives(values: &mut Values, objectives: Vec<(String, playing::Reached)>) {
    for (id, reached) in objectives {
        let named = |n: &usize| values.get(&format!("cmi.objectives.{n}.id"));
        let mut places = 0..=values.len();
        let at = places.find(|n| named(n).is_none_or(|held| *held == id));
        let Some(at) = at else { continue };
        values.insert(format!("cmi.objectives.{at}.id"), id);
        let verdict = reached.satisfied.map(|satisfied| match satisfied {
            true => "passed".to_owned(),
            false => "failed".to_owned(),
        });
        let scaled = reached.measure.map(|measure| measure.rounded(7));
        for (name, value) in [("success_status", verdict), ("score.scaled", scaled)] {
            if let Some(value) = value {
                let name = format!("cmi.objectives.{at}.{name}");
                values.entry(name).or_insert(value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn entry(standard: Standard) -> Entry {
        Entry {
            identifier: "I1".to_owned(),
            title: "Alarms".to_owned(),
            standard,
            address: Address::File {
                path: "index.html".to_owned(),
                suffix: String::new(),
            },
            own_window: false,
            mastery: None,
            threshold: None,
            completes_itself: false,
            told: None,
            time_allowed: None,
            time_limit_action: None,
            move_on: None,
            entitlement: None,
            within: Vec::new(),
            needs: None,
            tree: None,
            whole: None,
            shared_data: Vec::new(),
        }
    }

    #[test]
    fn time_is_measured_in_pages_that_the_player_shows() {
        let mut shown = entry(Standard::Cmi5);
        assert!(shown.is_measured());
        shown.own_window = true;
        assert!(!shown.is_measured());
        let mut elsewhere = entry(Standard::Xapi);
        elsewhere.address = Address::Web {
            url: "https://example.org/index.html".to_owned(),
        };
        assert!(!elsewhere.is_measured());
        for (path, page) in [
            ("a/Story.HTM", true),
            ("x.xhtml", true),
            ("guide.pdf", false),
            ("a.html/film.mp4", false),
            ("noending", false),
        ] {
            let mut asset = entry(Standard::Shown);
            asset.address = Address::File {
                path: path.to_owned(),
                suffix: String::new(),
            };
            assert_eq!(asset.is_measured(), page, "{path}");
        }
    }

    fn values(pairs: &[(&str, &str)]) -> Values {
        let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        pairs.iter().map(own).collect()
    }

    fn exact(text: &str) -> Exact {
        text.parse().expect("a decimal")
    }

    #[test]
    fn a_sco_of_1_2_is_done_when_it_says_so_or_ends_in_silence() {
        const STATUS: &str = "cmi.core.lesson_status";
        const RAW: &str = "cmi.core.score.raw";
        // values, the mastery score of the manifest, status so far, status at the end
        type Case<'a> = (&'a [(&'a str, &'a str)], Option<&'a str>, Status, Status);
        let cases: [Case<'_>; 9] = [
            (&[], None, Status::NotAttempted, Status::Completed),
            (
                &[(STATUS, "not attempted")],
                None,
                Status::NotAttempted,
                Status::Completed,
            ),
            (
                &[(STATUS, "incomplete")],
                None,
                Status::Incomplete,
                Status::Incomplete,
            ),
            (
                &[(STATUS, "browsed")],
                None,
                Status::Incomplete,
                Status::Incomplete,
            ),
            (
                &[(STATUS, "completed")],
                None,
                Status::Completed,
                Status::Completed,
            ),
            (&[(STATUS, "failed")], None, Status::Failed, Status::Failed),
            (
                &[(STATUS, "completed"), (RAW, "79.9")],
                Some("80"),
                Status::Completed,
                Status::Failed,
            ),
            (
                &[(STATUS, "incomplete"), (RAW, "80")],
                Some("80"),
                Status::Incomplete,
                Status::Passed,
            ),
            (
                &[(STATUS, "passed"), (RAW, "")],
                Some("80"),
                Status::Passed,
                Status::Passed,
            ),
        ];
        for (said_values, mastery, so_far, at_last) in cases {
            let mut entry = entry(Standard::Scorm12);
            entry.mastery = mastery.map(exact);
            let values = values(said_values);
            assert_eq!(said(&entry, &values, false).status, so_far, "{values:?}");
            assert_eq!(said(&entry, &values, true).status, at_last, "{values:?}");
        }
    }

    #[test]
    fn a_sco_of_2004_is_measured_where_the_manifest_says_what_to_reach() {
        const COMPLETION: &str = "cmi.completion_status";
        const SUCCESS: &str = "cmi.success_status";
        // values, scaled passing score, threshold, content completes itself, at the end
        type Case<'a> = (
            &'a [(&'a str, &'a str)],
            Option<&'a str>,
            Option<&'a str>,
            bool,
            Status,
        );
        let cases: [Case<'_>; 9] = [
            (&[], None, None, false, Status::Completed),
            (&[], None, None, true, Status::NotAttempted),
            (
                &[(COMPLETION, "incomplete")],
                None,
                None,
                false,
                Status::Incomplete,
            ),
            (
                &[(COMPLETION, "completed"), (SUCCESS, "failed")],
                None,
                None,
                false,
                Status::Failed,
            ),
            (
                &[(COMPLETION, "incomplete"), (SUCCESS, "passed")],
                None,
                None,
                false,
                Status::Passed,
            ),
            (
                &[(SUCCESS, "passed"), ("cmi.score.scaled", "0.59")],
                Some("0.6"),
                None,
                false,
                Status::Failed,
            ),
            (
                &[(SUCCESS, "failed"), ("cmi.score.scaled", "0.6")],
                Some("0.6"),
                None,
                false,
                Status::Passed,
            ),
            (
                &[(COMPLETION, "completed"), ("cmi.progress_measure", "0.7")],
                None,
                Some("0.8"),
                false,
                Status::Incomplete,
            ),
            (
                &[(COMPLETION, "incomplete"), ("cmi.progress_measure", "0.8")],
                None,
                Some("0.8"),
                true,
                Status::Completed,
            ),
        ];
        for (said_values, mastery, threshold, completes_itself, status) in cases {
            let entry = Entry {
                mastery: mastery.map(exact),
                threshold: threshold.map(exact),
                completes_itself,
                ..entry(Standard::Scorm2004)
            };
            let values = values(said_values);
            assert_eq!(said(&entry, &values, true).status, status, "{values:?}");
        }
    }

    #[test]
    fn scores_times_and_suspend_data_are_read() {
        let old = said(
            &entry(Standard::Scorm12),
            &values(&[
                ("cmi.core.score.raw", "45"),
                ("cmi.core.score.max", "60"),
                ("cmi.core.session_time", "0001:02:03.9"),
                ("cmi.core.exit", "suspend"),
                ("cmi.suspend_data", "पृष्ठ 3"),
            ]),
            false,
        );
        assert_eq!(old.percent, Some(exact("75")));
        assert_eq!((old.session_seconds, old.suspended), (3_723, true));
        assert_eq!(old.suspend_characters, 7);
        let new = said(
            &entry(Standard::Scorm2004),
            &values(&[
                ("cmi.score.scaled", "0.875"),
                ("cmi.session_time", "PT1H2M3.9S"),
                ("cmi.exit", "normal"),
            ]),
            false,
        );
        assert_eq!(new.percent, Some(exact("87.5")));
        assert_eq!((new.session_seconds, new.suspended), (3_723, false));
    }

    #[test]
    fn times_that_are_none_count_for_nothing() {
        for text in ["", "1:2", "a:b:c", "-1:00:00", "99999999999:00:00"] {
            assert_eq!(clock_seconds(text), 0, "{text}");
        }
        for text in ["", "PT", "P", "1H", "PT1X", "P1H", "PT5", "PTT1S"] {
            assert_eq!(period_seconds(text), 0, "{text}");
        }
        assert_eq!(period_seconds("P1M2W3DT5H6M7.89S"), 4_079_167);
        assert_eq!(period_seconds("P4000000000Y"), MOST_SECONDS);
    }

    #[test]
    fn content_finds_what_it_left_and_what_only_the_platform_says() {
        let left = values(&[
            ("cmi.core.student_name", "Somebody else"),
            ("cmi.core.lesson_location", "p3"),
            ("cmi.core.lesson_status", "incomplete"),
            ("cmi.core.exit", "suspend"),
            ("cmi.core.session_time", "0000:10:00"),
            ("cmi.suspend_data", "a=1"),
            ("window.name", "x"),
        ]);
        let entry = Entry {
            mastery: Some(exact("80")),
            told: Some("level=2".to_owned()),
            ..entry(Standard::Scorm12)
        };
        let found = values_to_begin(&entry, &left, ("O1", "Asha Devi"), 3_909, true);
        insta::assert_debug_snapshot!(found, @r#"
        {
            "cmi.core.credit": "credit",
            "cmi.core.entry": "resume",
            "cmi.core.lesson_location": "p3",
            "cmi.core.lesson_mode": "normal",
            "cmi.core.lesson_status": "incomplete",
            "cmi.core.student_id": "O1",
            "cmi.core.student_name": "Asha Devi",
            "cmi.core.total_time": "0001:05:09",
            "cmi.launch_data": "level=2",
            "cmi.student_data.mastery_score": "80",
            "cmi.suspend_data": "a=1",
        }
        "#);
    }

    #[test]
    fn an_entry_shares_what_it_may_write() {
        let data = |target: &str, write| SharedData {
            target: target.to_owned(),
            read: true,
            write,
        };
        let entry = Entry {
            shared_data: vec![data("notes", true), data("key", false), data("log", true)],
            ..entry(Standard::Scorm2004)
        };
        let most = "अ".repeat(SHARED_CHARACTERS);
        let more = format!("{most}अ");
        let said = [
            ("notes", &*most),
            ("key", "k"),
            ("log", &*more),
            ("own", "x"),
        ];
        assert_eq!(entry.shares(&values(&said)), [("notes", most)]);
        let said = [("log", "a\0b")];
        assert_eq!(entry.shares(&values(&said)), [("log", "ab".to_owned())]);
    }

    proptest! {
        #[test]
        fn what_is_written_as_a_time_is_read_back(seconds in 0..MOST_SECONDS) {
            prop_assert_eq!(clock_seconds(&clock_text(seconds)), seconds);
            prop_assert_eq!(period_seconds(&period_text(seconds)), seconds);
        }

        #[test]
        fn reading_never_panics(text in ".{0,30}", status in ".{0,12}") {
            let _ = (clock_seconds(&text), period_seconds(&text));
            let values = values(&[("cmi.core.lesson_status", &status), ("cmi.score.scaled", &text)]);
            for standard in [Standard::Scorm12, Standard::Scorm2004] {
                let _ = said(&entry(standard), &values, true);
            }
        }
    }
}
