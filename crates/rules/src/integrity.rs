//! Learning integrity: which completions can't have come about as they should, by rules
//! that are data.
//!
//! A flag says that somebody should look, and no more. It changes no completion and no
//! certificate; the official may appeal, and another person decides. Each rule is in
//! favour of the learner: time counts from the earliest moment that is known, what was
//! not measured is not judged, and whoever stands exactly on a limit is not flagged.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::ids::{CourseId, ResourceId};
use crate::ledger::{Entry, Fact, Worth, unstruck};
use crate::text::Said;
use crate::time::{Day, Moment};

/// A version of the rules. One that was read is sound.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Unchecked")]
pub struct Rules {
    /// Stable name of the version, such as “2026-01”.
    pub version: String,
    /// Its title as printed.
    pub title: Said,
    /// Completions that were recorded from this day on are judged by it, until a later
    /// version holds.
    pub effective_from: Day,
    /// A completion is looked at so long after it was recorded, so that time spent that a
    /// device reports a little later counts.
    pub settle_minutes: i64,
    /// Completions that were too quick.
    pub quick: Option<Quick>,
    /// Whether a completion before its enrolment is flagged.
    pub before_enrolment: bool,
    /// More courses in a day than a day holds.
    pub day: Option<DayLimit>,
    /// Many accounts on one device.
    pub device: Option<DeviceLimit>,
}

/// When a completion is too quick: in less than a share of the nominal duration. Exactly
/// that share is not too quick.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quick {
    /// Courses of fewer minutes are not judged.
    pub least_minutes: i64,
    /// Per cent of the nominal duration that must lie between the beginning and the
    /// completion.
    pub elapsed_percent: i64,
    /// Per cent that must have been spent of the nominal duration of what time is measured
    /// in, where any was measured.
    pub spent_percent: i64,
}

/// How much a day holds: the nominal durations of the courses that were both begun and
/// completed on one day. Exactly so much is not too much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DayLimit {
    /// In minutes.
    pub most_minutes: i64,
}

/// How many officials may complete courses on one device within a window. Exactly so
/// many are not too many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeviceLimit {
    /// Officials.
    pub most_officials: i64,
    /// In minutes.
    pub window_minutes: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Unchecked {
    version: String,
    title: Said,
    effective_from: Day,
    settle_minutes: i64,
    #[serde(default)]
    quick: Option<Quick>,
    #[serde(default)]
    before_enrolment: bool,
    #[serde(default)]
    day: Option<DayLimit>,
    #[serde(default)]
    device: Option<DeviceLimit>,
}

/// Why something is no set of rules.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RulesFault {
    /// The text isn't the data format that is expected.
    #[error("the integrity rules cannot be read: {0}")]
    Unreadable(String),
    /// A version must have a name.
    #[error("the integrity rules have no version; give them one, such as “2026-01”")]
    NoVersion,
    /// A number that can't be.
    #[error("“{0}” is out of range: a percentage lies between 0 and 100, the rest is above 0")]
    OutOfRange(&'static str),
}

impl TryFrom<Unchecked> for Rules {
    type Error = RulesFault;
    fn try_from(read: Unchecked) -> Result<Rules, RulesFault> {
        if read.version.trim().is_empty() {
            return Err(RulesFault::NoVersion);
        }
        let percent = |p: i64| (0..=100).contains(&p);
        let quick = read.quick;
        let sound = [
            (
                "settle_minutes",
                (0..=525_600).contains(&read.settle_minutes),
            ),
            (
                "quick.least_minutes",
                quick.is_none_or(|q| q.least_minutes >= 0),
            ),
            (
                "quick.elapsed_percent",
                quick.is_none_or(|q| percent(q.elapsed_percent)),
            ),
            (
                "quick.spent_percent",
                quick.is_none_or(|q| percent(q.spent_percent)),
            ),
            (
                "day.most_minutes",
                read.day.is_none_or(|d| d.most_minutes > 0),
            ),
            (
                "device.most_officials",
                read.device.is_none_or(|d| d.most_officials > 0),
            ),
            (
                "device.window_minutes",
                read.device.is_none_or(|d| d.window_minutes > 0),
            ),
        ];
        if let Some((name, _)) = sound.into_iter().find(|(_, sound)| !sound) {
            return Err(RulesFault::OutOfRange(name));
        }
        Ok(Rules {
            version: read.version,
            title: read.title,
            effective_from: read.effective_from,
            settle_minutes: read.settle_minutes,
            quick: read.quick,
            before_enrolment: read.before_enrolment,
            day: read.day,
            device: read.device,
        })
    }
}

/// Why a completion is flagged, with what it was seen from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "rule", rename_all = "snake_case")]
pub enum Reason {
    /// Too little time lies between the beginning and the completion.
    QuickElapsed {
        /// Whole seconds between the two.
        seconds: i64,
        /// The nominal duration in minutes.
        minutes: i64,
        /// The share that is asked for, in per cent.
        percent: i64,
    },
    /// Too little time was spent.
    QuickSpent {
        /// Seconds spent.
        seconds: i64,
        /// The nominal duration in minutes of what time is measured in.
        minutes: i64,
        /// The share that is asked for, in per cent.
        percent: i64,
    },
    /// It was completed before it was enrolled in.
    BeforeEnrolment {
        /// When it was enrolled in.
        enrolled: Moment,
    },
    /// It was begun and completed on a day that holds more than a day can.
    DayTooFull {
        /// The day.
        day: Day,
        /// Nominal minutes of that day's courses, up to and with this one.
        minutes: i64,
        /// How many there may be.
        most: i64,
    },
    /// More officials than may be completed courses on the device.
    Device {
        /// How many officials did.
        officials: i64,
        /// How many may.
        most: i64,
        /// Within so many minutes.
        window_minutes: i64,
    },
}

/// An official's way to one completion, as far as the rules look at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// The course.
    pub course: CourseId,
    /// When it was enrolled in, where that is known.
    pub enrolled: Option<Moment>,
    /// The earliest moment that is known of it: the enrolment or the first activity.
    pub begun: Option<Moment>,
    /// When it was completed.
    pub completed: Moment,
    /// When that was written down.
    pub recorded: Moment,
    /// What it counts for.
    pub worth: Worth,
    /// Time spent; 0 where none was measured.
    pub seconds: i64,
    /// The resources that were done on the way to it.
    pub done: BTreeSet<ResourceId>,
    /// Whether an assessment belonged to it, in which no time is measured.
    pub attempted: bool,
    /// The nominal duration in minutes of what time is measured in; none where that is the
    /// whole course.
    pub measured: Option<i64>,
    /// Whether it is or was flagged: then it is not flagged again.
    pub judged: bool,
}

/// A resource, as far as the rules look at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Its nominal duration in minutes; 0 where it isn't known.
    pub minutes: i64,
    /// Whether the time in it is measured: the player sees or hears that somebody is there.
    pub measured: bool,
}

impl Way {
    /// States what of it time is measured in, by what is known of the resources that were
    /// done. Where time is measured in all of them and there was no assessment, that is the
    /// whole course; else only what is known to be measured counts.
    pub fn measure(&mut self, known: impl Fn(ResourceId) -> Option<Part>) {
        let mut whole = !self.attempted;
        let mut minutes = 0;
        for resource in &self.done {
            match known(*resource).filter(|part| part.measured) {
                Some(part) => minutes += part.minutes,
                None => whole = false,
            }
        }
        self.measured = (!whole).then_some(minutes);
    }
}

/// The completions of one official, out of all entries about that official.
pub fn ways(entries: &[Entry]) -> Vec<Way> {
    struct Course {
        enrolled: Option<Moment>,
        begun: Option<Moment>,
        seconds: i64,
        done: BTreeSet<ResourceId>,
        attempted: bool,
        completed: Option<(Moment, Moment, Worth)>,
        judged: bool,
    }
    let mut courses: BTreeMap<CourseId, Course> = BTreeMap::new();
    let mut order = unstruck(entries);
    order.sort_by_key(|e| (e.occurred, e.id));
    for entry in order {
        let Some(course) = entry.fact.columns().course else {
            continue;
        };
        let course = courses.entry(CourseId(course)).or_insert(Course {
            enrolled: None,
            begun: None,
            seconds: 0,
            done: BTreeSet::new(),
            attempted: false,
            completed: None,
            judged: false,
        });
        let begins =
            |begun: Option<Moment>| begun.map_or(entry.occurred, |b| b.min(entry.occurred));
        match &entry.fact {
            Fact::Enrolled { .. } => {
                course.enrolled = course.enrolled.or(Some(entry.occurred));
                course.begun = Some(begins(course.begun));
            }
            Fact::ResourceCompleted { resource, .. } => {
                course.begun = Some(begins(course.begun));
                if course.completed.is_none() {
                    course.done.insert(*resource);
                }
            }
            Fact::AttemptFinished { .. } => {
                course.begun = Some(begins(course.begun));
                course.attempted = true;
            }
            // The time that is reported lies before the report.
            Fact::TimeSpent { seconds, .. } => {
                course.seconds += seconds;
                let began = entry.occurred.plus_seconds(-seconds);
                course.begun = Some(course.begun.map_or(began, |b| b.min(began)));
            }
            // What was begun in another account of the same person was begun then.
            Fact::Credited { credit, .. } if course.completed.is_none() => {
                let earlier = |at: Moment| at.min(credit.enrolled);
                course.enrolled = Some(course.enrolled.map_or(credit.enrolled, earlier));
                course.begun = Some(course.begun.map_or(credit.enrolled, earlier));
                course.seconds += credit.seconds;
                course.done.extend(&credit.done);
                course.attempted |= credit.assessment.is_some();
            }
            // What a merge completed was done by nobody at that moment.
            Fact::Completed {
                worth, merge: None, ..
            } if course.completed.is_none() => {
                course.completed = Some((entry.occurred, entry.recorded, *worth));
            }
            Fact::CompletionFlagged { .. } | Fact::FlagCleared { .. } => course.judged = true,
            _ => {}
        }
    }
    courses
        .into_iter()
        .filter_map(|(id, course)| {
            let (completed, recorded, worth) = course.completed?;
            Some(Way {
                course: id,
                enrolled: course.enrolled,
                begun: course.begun,
                completed,
                recorded,
                worth,
                seconds: course.seconds,
                done: course.done,
                attempted: course.attempted,
                measured: None,
                judged: course.judged,
            })
        })
        .collect()
}

const MICROSECONDS: i128 = 1_000_000;

impl Rules {
    /// The rules that come with Sopan.
    ///
    /// # Errors
    ///
    /// [`RulesFault`] when the program was built with a file that can't be.
    pub fn shipped() -> Result<Rules, RulesFault> {
        Rules::from_json(include_str!("../data/integrity-2026-01.json"))
    }

    /// Reads rules.
    ///
    /// # Errors
    ///
    /// [`RulesFault`]: what is wrong with them.
    pub fn from_json(text: &str) -> Result<Rules, RulesFault> {
        serde_json::from_str(text).map_err(|e| RulesFault::Unreadable(e.to_string()))
    }

    /// Why each completion of an official is flagged; those that are not are left out.
    pub fn judge(&self, ways: &[Way]) -> Vec<(CourseId, Vec<Reason>)> {
        let full = self.too_full(ways);
        ways.iter()
            .map(|way| {
                let mut reasons = self.alone(way);
                reasons.extend(full.get(&way.course).cloned());
                (way.course, reasons)
            })
            .filter(|(_, reasons)| !reasons.is_empty())
            .collect()
    }

    /// What can be said of a completion by itself.
    fn alone(&self, way: &Way) -> Vec<Reason> {
        let mut reasons = Vec::new();
        let minutes = way.worth.minutes;
        if let Some(enrolled) = way.enrolled
            && self.before_enrolment
            && way.completed < enrolled
        {
            reasons.push(Reason::BeforeEnrolment { enrolled });
        }
        let Some(quick) = self.quick.filter(|q| minutes >= q.least_minutes) else {
            return reasons;
        };
        let asked = |percent: i64, minutes: i64| {
            i128::from(percent) * i128::from(minutes) * 60 * MICROSECONDS
        };
        if let Some(begun) = way.begun.filter(|begun| *begun <= way.completed) {
            let elapsed = i128::from(way.completed.0) - i128::from(begun.0);
            if elapsed * 100 < asked(quick.elapsed_percent, minutes) {
                reasons.push(Reason::QuickElapsed {
                    seconds: i64::try_from(elapsed / MICROSECONDS).unwrap_or(i64::MAX),
                    minutes,
                    percent: quick.elapsed_percent,
                });
            }
        }
        let minutes = way.measured.map_or(minutes, |part| part.min(minutes));
        let spent = i128::from(way.seconds) * MICROSECONDS;
        let judged = way.seconds > 0 && minutes >= quick.least_minutes;
        if judged && spent * 100 < asked(quick.spent_percent, minutes) {
            reasons.push(Reason::QuickSpent {
                seconds: way.seconds,
                minutes,
                percent: quick.spent_percent,
            });
        }
        reasons
    }

    /// Days that hold more than a day can. The courses that fit into the day stay; those
    /// that were completed once it was full are flagged.
    fn too_full(&self, ways: &[Way]) -> BTreeMap<CourseId, Reason> {
        let mut flagged = BTreeMap::new();
        let Some(limit) = self.day else {
            return flagged;
        };
        let mut days: BTreeMap<Day, Vec<&Way>> = BTreeMap::new();
        for way in ways {
            let day = way.completed.day();
            if way.begun.is_some_and(|begun| begun.day() == day) {
                days.entry(day).or_default().push(way);
            }
        }
        for (day, mut ways) in days {
            ways.sort_by_key(|way| (way.completed, way.course));
            let mut minutes = 0;
            for way in ways {
                minutes += way.worth.minutes;
                if minutes > limit.most_minutes {
                    let most = limit.most_minutes;
                    flagged.insert(way.course, Reason::DayTooFull { day, minutes, most });
                }
            }
        }
        flagged
    }

    /// Why a completion is flagged when so many officials completed courses on the
    /// device within the window.
    pub fn on_device(&self, officials: i64) -> Option<Reason> {
        let limit = self.device.filter(|d| officials > d.most_officials)?;
        Some(Reason::Device {
            officials,
            most: limit.most_officials,
            window_minutes: limit.window_minutes,
        })
    }
}

#[cfg(test)]
#[path = "integrity_tests.rs"]
mod tests;
