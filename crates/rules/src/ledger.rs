//! The ledger: what an entry is, what it makes of an official's standing, and
//! what it posts to the accounts of organisations.
//!
//! Three questions are answered here and nowhere else. May this fact be recorded
//! ([`Standing::admits`])? What is true of the official afterwards
//! ([`Standing::apply`])? Which figures move, where, and on which day
//! ([`Posting`], [`spread`])? Recording, late news and the proof that every view
//! equals the entries all go through the same few lines.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::ids::{AssessmentId, CourseId, EntryId, OfficialId, OrganisationId, ResourceId};
use crate::integrity::Reason;
use crate::measures::{ACTIVE_DAYS, Measure};
use crate::officials::ProfileStatus;
use crate::time::{Day, Moment};

/// Which measure counts officials with how many completions.
pub const COMPLETED_AT_LEAST: [(Measure, i64); 4] = [
    (Measure::Learned, 1),
    (Measure::Completed3, 3),
    (Measure::Completed5, 5),
    (Measure::Completed10, 10),
];

/// Where somebody is who was merged into another account: in no organisation.
pub const NOWHERE: OrganisationId = OrganisationId(0);

/// What a completion counts for, as it was at its moment. Its flags repeat it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Worth {
    /// The nominal duration of the course.
    pub minutes: i64,
    /// Whether the course was recommended to a role.
    pub for_role: bool,
    /// Whether a plan or a mandate that the official was under asked for it.
    pub for_plan: bool,
    /// Whether the official had completed the same course in another language: this
    /// completion has its certificate, and counts for nothing else.
    pub variant: bool,
}

impl Worth {
    /// That of a course which was completed in another language before.
    pub const VARIANT: Worth = Worth {
        minutes: 0,
        for_role: false,
        for_plan: false,
        variant: true,
    };

    /// How many completions it counts as.
    pub fn count(self) -> i64 {
        i64::from(!self.variant)
    }

    /// As the columns `amount` and `object` of a row: the object is 1 for a role, 2 for a
    /// plan and 4 for a course completed before in another language, added up.
    fn columns(self) -> (i64, Option<i64>) {
        let object =
            i64::from(self.for_role) + 2 * i64::from(self.for_plan) + 4 * i64::from(self.variant);
        (self.minutes, (object > 0).then_some(object))
    }

    /// From the columns `amount` and `object` of a row.
    pub fn from_columns(amount: i64, object: Option<i64>) -> Worth {
        let object = object.unwrap_or(0);
        Worth {
            minutes: amount,
            for_role: object & 1 != 0,
            for_plan: object & 2 != 0,
            variant: object & 4 != 0,
        }
    }
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// The official was registered in an organisation.
    Registered {
        /// Where.
        organisation: OrganisationId,
        /// Group A, B, C, D, Contractual Staff or Others.
        group: Option<String>,
        /// The post held.
        designation: Option<String>,
    },
    /// Group or designation was edited; both are given as they now stand.
    ProfileEdited {
        /// Group A, B, C, D, Contractual Staff or Others.
        group: Option<String>,
        /// The post held.
        designation: Option<String>,
    },
    /// The MDO Leader/Admin confirmed group and designation.
    Verified,
    /// The MDO Leader/Admin sent the profile back.
    VerificationRejected {
        /// What the official is told.
        reason: String,
    },
    /// The organisation said that the official is not of its own; the national
    /// desk, whose organisation is given, looks for the right one.
    NotMyUser {
        /// The organisation of the national desk.
        desk: OrganisationId,
    },
    /// The official moved.
    Transferred {
        /// The receiving organisation.
        to: OrganisationId,
    },
    /// The official enrolled in a course.
    Enrolled {
        /// In which.
        course: CourseId,
    },
    /// A resource was completed.
    ResourceCompleted {
        /// The course it belongs to.
        course: CourseId,
        /// Which.
        resource: ResourceId,
    },
    /// An attempt at an assessment was finished.
    AttemptFinished {
        /// The course it closes.
        course: CourseId,
        /// Which assessment.
        assessment: AssessmentId,
        /// Marks gained, in hundredths of a per cent: 0 to 10,000.
        hundredths: i64,
        /// Whether the pass mark was reached.
        cleared: bool,
        /// It is an attempt that counts already, graded anew after a question was
        /// corrected.
        regraded: bool,
    },
    /// All required resources are done and the end-of-course assessment is cleared.
    Completed {
        /// Which course.
        course: CourseId,
        /// What it counts for.
        worth: Worth,
        /// The number of the certificate that was issued with it.
        certificate: String,
    },
    /// Time spent on a course, idle time left out.
    TimeSpent {
        /// On which course.
        course: CourseId,
        /// How long.
        seconds: i64,
    },
    /// The completion of a course was flagged. It occurred when the completion did: it
    /// is news about that moment.
    CompletionFlagged {
        /// Which course.
        course: CourseId,
        /// What it counts for, as the completion has it.
        worth: Worth,
        /// The version of the rules; none where a person flags it again.
        rules: Option<String>,
        /// Why.
        reasons: Vec<Reason>,
    },
    /// A flag was taken back: from then on it is known that the completion counts, as if
    /// it had never been flagged. It, too, occurred when the completion did.
    FlagCleared {
        /// Which course.
        course: CourseId,
        /// What it counts for, as the completion has it.
        worth: Worth,
        /// What the official is told.
        reason: String,
    },
    /// A course that was completed is taken once more: from now on nothing in it is done.
    TakenAgain {
        /// Which course.
        course: CourseId,
    },
    /// All of it was done once more. It moves no figure: a course counts once for an
    /// official, however often it is taken. Mandates that come again ask for it.
    CompletedAgain {
        /// Which course.
        course: CourseId,
    },
    /// The account turned out to be another one of the same person, and is no official any
    /// more.
    MergedInto {
        /// The one that stays.
        into: OfficialId,
        /// The number of the merge.
        merge: i64,
    },
    /// Another account of the same person was merged into this one.
    Received {
        /// The one that went.
        from: OfficialId,
        /// The number of the merge.
        merge: i64,
        /// The last day on which the person learned there.
        active: Option<Day>,
    },
    /// What the account that went had in a course is this one's too.
    Credited {
        /// Which course.
        course: CourseId,
        /// The number of the merge.
        merge: i64,
        /// What it had.
        credit: Box<Credit>,
    },
    /// The person had completed the course earlier in another account, and that one counts.
    /// It occurred when the completion did.
    Repeated {
        /// Which course.
        course: CourseId,
        /// The number of the merge.
        merge: i64,
        /// What the completion counted for.
        worth: Worth,
    },
    /// A merge was taken back: all that it said of this account is as if it had never been
    /// said. It occurred when the official was registered, before all of it.
    MergeUndone {
        /// The number of the merge.
        merge: i64,
    },
}

/// What an account had in a course when it was merged into another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credit {
    /// Since when it was enrolled.
    pub enrolled: Moment,
    /// Whether anything was done yet.
    pub started: bool,
    /// The resources that were done.
    pub done: BTreeSet<ResourceId>,
    /// When the last of them was.
    pub last_done: Option<Moment>,
    /// Time spent, in seconds.
    pub seconds: i64,
    /// When it was completed, with what that counted for and the number of the certificate.
    pub completed: Option<(Moment, Worth, String)>,
    /// When it was completed once more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub renewed: Vec<Moment>,
    /// Its standing in the assessment.
    pub assessment: Option<(AssessmentId, AssessmentStanding)>,
}

/// A fact as a row of the ledger: the kind's number and the columns it fills.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Columns {
    /// 1 registered, 2 profile edited, 3 verified, 4 verification rejected,
    /// 5 not my user, 6 transferred, 7 enrolled, 8 resource completed, 9 assessment
    /// cleared, 10 assessment not cleared, 11 completed, 12 time spent, 13 completion
    /// flagged, 14 flag cleared, 16 taken again, 17 completed again, 20 merged into another
    /// account, 21 another account received, 22 credited with what that one had in a course,
    /// 23 completion repeated, 24 merge undone.
    pub kind: i16,
    /// The course, where the fact is about one.
    pub course: Option<i64>,
    /// The resource, the assessment, the receiving organisation, or the other account; of a
    /// completion and of its flags 1 where the course was recommended to a role, 2 where a
    /// plan asked for it, 3 for both, and 4 where it was completed before in another language.
    pub object: Option<i64>,
    /// Hundredths of a per cent, minutes, seconds, or the number of a merge, by kind.
    pub amount: i64,
    /// What no column holds, as JSON.
    pub detail: Option<String>,
}

#[derive(Serialize, Deserialize, Default)]
struct Detail {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    group: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    designation: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    certificate: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rules: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    reasons: Vec<Reason>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    regraded: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    active: Option<Day>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    credit: Option<Box<Credit>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    worth: Option<Worth>,
}

impl Detail {
    /// As JSON, where there is any.
    fn written(&self) -> Option<String> {
        let held = [
            &self.group,
            &self.designation,
            &self.reason,
            &self.certificate,
            &self.rules,
        ];
        let merged = self.active.is_some() || self.credit.is_some() || self.worth.is_some();
        let empty = held.iter().all(|held| held.is_none()) && self.reasons.is_empty();
        if empty && !self.regraded && !merged {
            return None;
        }
        serde_json::to_string(self).ok()
    }
}

/// A row of the ledger that no fact fits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("ledger row of kind {kind} can't be read: {what}")]
pub struct Unreadable {
    /// The kind's number.
    pub kind: i16,
    /// What is missing or malformed.
    pub what: String,
}

impl Fact {
    /// Whether it is something that the official did to learn.
    pub fn is_learning(&self) -> bool {
        matches!(
            self,
            Fact::Enrolled { .. }
                | Fact::ResourceCompleted { .. }
                | Fact::AttemptFinished { .. }
                | Fact::Completed { .. }
                | Fact::TimeSpent { .. }
        )
    }

    /// The number of the merge that said it, of what a merge says.
    pub fn merge(&self) -> Option<i64> {
        match self {
            Fact::MergedInto { merge, .. }
            | Fact::Received { merge, .. }
            | Fact::Credited { merge, .. }
            | Fact::Repeated { merge, .. } => Some(*merge),
            _ => None,
        }
    }

    /// The fact as the columns of a row.
    pub fn columns(&self) -> Columns {
        let mut columns = Columns::default();
        let mut detail = Detail::default();
        match self {
            Fact::Registered {
                group, designation, ..
            }
            | Fact::ProfileEdited { group, designation } => {
                columns.kind = match self {
                    Fact::Registered { .. } => 1,
                    _ => 2,
                };
                detail.group.clone_from(group);
                detail.designation.clone_from(designation);
            }
            Fact::Verified => columns.kind = 3,
            Fact::VerificationRejected { reason } => {
                columns.kind = 4;
                detail.reason = Some(reason.clone());
            }
            Fact::NotMyUser { desk } => {
                columns.kind = 5;
                columns.object = Some(desk.0);
            }
            Fact::Transferred { to } => {
                columns.kind = 6;
                columns.object = Some(to.0);
            }
            Fact::Enrolled { course } => {
                columns.kind = 7;
                columns.course = Some(course.0);
            }
            Fact::ResourceCompleted { course, resource } => {
                columns.kind = 8;
                columns.course = Some(course.0);
                columns.object = Some(resource.0);
            }
            Fact::AttemptFinished {
                course,
                assessment,
                hundredths,
                cleared,
                regraded,
            } => {
                detail.regraded = *regraded;
                columns.kind = if *cleared { 9 } else { 10 };
                columns.course = Some(course.0);
                columns.object = Some(assessment.0);
                columns.amount = *hundredths;
            }
            Fact::Completed {
                course,
                worth,
                certificate,
            } => {
                columns.kind = 11;
                columns.course = Some(course.0);
                (columns.amount, columns.object) = worth.columns();
                detail.certificate = Some(certificate.clone());
            }
            Fact::TimeSpent { course, seconds } => {
                columns.kind = 12;
                columns.course = Some(course.0);
                columns.amount = *seconds;
            }
            Fact::TakenAgain { course } => {
                columns.kind = 16;
                columns.course = Some(course.0);
            }
            Fact::CompletedAgain { course } => {
                columns.kind = 17;
                columns.course = Some(course.0);
            }
            Fact::CompletionFlagged { course, worth, .. }
            | Fact::FlagCleared { course, worth, .. } => {
                columns.course = Some(course.0);
                (columns.amount, columns.object) = worth.columns();
                match self {
                    Fact::CompletionFlagged { rules, reasons, .. } => {
                        columns.kind = 13;
                        detail.rules.clone_from(rules);
                        detail.reasons.clone_from(reasons);
                    }
                    Fact::FlagCleared { reason, .. } => {
                        columns.kind = 14;
                        detail.reason = Some(reason.clone());
                    }
                    _ => {}
                }
            }
            Fact::MergedInto { into, merge } => {
                columns.kind = 20;
                columns.object = Some(into.0);
                columns.amount = *merge;
            }
            Fact::Received {
                from,
                merge,
                active,
            } => {
                columns.kind = 21;
                columns.object = Some(from.0);
                columns.amount = *merge;
                detail.active = *active;
            }
            Fact::Credited {
                course,
                merge,
                credit,
            } => {
                columns.kind = 22;
                columns.course = Some(course.0);
                columns.amount = *merge;
                detail.credit = Some(credit.clone());
            }
            Fact::Repeated {
                course,
                merge,
                worth,
            } => {
                columns.kind = 23;
                columns.course = Some(course.0);
                columns.amount = *merge;
                detail.worth = Some(*worth);
            }
            Fact::MergeUndone { merge } => {
                columns.kind = 24;
                columns.amount = *merge;
            }
        }
        columns.detail = detail.written();
        columns
    }

    /// The fact that a row holds. `organisation` is the row's own.
    pub fn from_columns(organisation: OrganisationId, row: &Columns) -> Result<Fact, Unreadable> {
        let wrong = |what: &str| Unreadable {
            kind: row.kind,
            what: what.to_owned(),
        };
        let detail: Detail = match &row.detail {
            Some(text) => serde_json::from_str(text).map_err(|e| wrong(&e.to_string()))?,
            None => Detail::default(),
        };
        let course = || row.course.map(CourseId).ok_or_else(|| wrong("no course"));
        let object = || row.object.ok_or_else(|| wrong("no object"));
        let worth = Worth::from_columns(row.amount, row.object);
        Ok(match row.kind {
            1 => Fact::Registered {
                organisation,
                group: detail.group,
                designation: detail.designation,
            },
            2 => Fact::ProfileEdited {
                group: detail.group,
                designation: detail.designation,
            },
            3 => Fact::Verified,
            4 => Fact::VerificationRejected {
                reason: detail.reason.unwrap_or_default(),
            },
            5 => Fact::NotMyUser {
                desk: OrganisationId(object()?),
            },
            6 => Fact::Transferred {
                to: OrganisationId(object()?),
            },
            7 => Fact::Enrolled { course: course()? },
            8 => Fact::ResourceCompleted {
                course: course()?,
                resource: ResourceId(object()?),
            },
            9 | 10 => Fact::AttemptFinished {
                course: course()?,
                assessment: AssessmentId(object()?),
                hundredths: row.amount,
                cleared: row.kind == 9,
                regraded: detail.regraded,
            },
            11 => Fact::Completed {
                course: course()?,
                worth,
                certificate: detail.certificate.ok_or_else(|| wrong("no certificate"))?,
            },
            12 => Fact::TimeSpent {
                course: course()?,
                seconds: row.amount,
            },
            13 => Fact::CompletionFlagged {
                course: course()?,
                worth,
                rules: detail.rules,
                reasons: detail.reasons,
            },
            14 => Fact::FlagCleared {
                course: course()?,
                worth,
                reason: detail.reason.unwrap_or_default(),
            },
            16 => Fact::TakenAgain { course: course()? },
            17 => Fact::CompletedAgain { course: course()? },
            20 => Fact::MergedInto {
                into: OfficialId(object()?),
                merge: row.amount,
            },
            21 => Fact::Received {
                from: OfficialId(object()?),
                merge: row.amount,
                active: detail.active,
            },
            22 => Fact::Credited {
                course: course()?,
                merge: row.amount,
                credit: detail.credit.ok_or_else(|| wrong("no credit"))?,
            },
            23 => Fact::Repeated {
                course: course()?,
                merge: row.amount,
                worth: detail.worth.unwrap_or_default(),
            },
            24 => Fact::MergeUndone { merge: row.amount },
            _ => return Err(wrong("no such kind")),
        })
    }
}

/// A line of the ledger. Nothing rewrites it; a correction is another entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its number.
    pub id: EntryId,
    /// To whom it happened.
    pub official: OfficialId,
    /// The official's organisation at that moment.
    pub organisation: OrganisationId,
    /// When it happened.
    pub occurred: Moment,
    /// When it was written down.
    pub recorded: Moment,
    /// Who caused it, where that is another person.
    pub caused_by: Option<OfficialId>,
    /// What happened.
    pub fact: Fact,
}

/// Whether the completion of a course is flagged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Flag {
    /// It never was.
    #[default]
    None,
    /// It is.
    Flagged,
    /// It was, and the flag was taken back.
    Cleared,
}

impl Flag {
    /// The number that stands for it in the database. Never changes.
    pub const fn code(self) -> i16 {
        match self {
            Flag::None => 0,
            Flag::Flagged => 1,
            Flag::Cleared => 2,
        }
    }

    /// The flag with this number.
    pub fn from_code(code: i16) -> Flag {
        match code {
            1 => Flag::Flagged,
            2 => Flag::Cleared,
            _ => Flag::None,
        }
    }
}

/// That a course which was completed is taken once more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Again {
    /// Since when.
    pub since: Moment,
    /// Whether the assessment was cleared since.
    pub cleared: bool,
}

/// Where it counts in figures of what happened that a course was completed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Counts {
    /// Here.
    #[default]
    Here,
    /// In another account of the same person, in which it was completed earlier.
    Earlier,
    /// In another account of the same person, from which it was credited.
    There,
}

impl Counts {
    /// The number that stands for it in the database. Never changes.
    pub const fn code(self) -> i16 {
        match self {
            Counts::Here => 0,
            Counts::Earlier => 1,
            Counts::There => 2,
        }
    }

    /// What has this number.
    pub fn from_code(code: i16) -> Counts {
        match code {
            1 => Counts::Earlier,
            2 => Counts::There,
            _ => Counts::Here,
        }
    }
}

/// An official's way through one course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// Since when.
    pub enrolled: Moment,
    /// Whether anything in it was done yet.
    pub started: bool,
    /// The resources that are done.
    pub done: BTreeSet<ResourceId>,
    /// When the last of them was done, or the assessment cleared.
    pub last_done: Option<Moment>,
    /// When the course was completed.
    pub completed: Option<Moment>,
    /// The number of the certificate.
    pub certificate: Option<String>,
    /// Time spent, in seconds.
    pub seconds: i64,
    /// Whether the completion is flagged.
    pub flag: Flag,
    /// Whether it is taken once more.
    pub again: Option<Again>,
    /// When it was completed once more, in that order.
    pub renewed: Vec<Moment>,
    /// Where the completion counts.
    pub counts: Counts,
    /// Whether it had been completed in another language before, so that this completion
    /// counts for nothing.
    pub variant: bool,
}

impl Enrolment {
    /// Newly enrolled.
    pub fn new(enrolled: Moment) -> Enrolment {
        Enrolment {
            enrolled,
            started: false,
            done: BTreeSet::new(),
            last_done: None,
            completed: None,
            certificate: None,
            seconds: 0,
            flag: Flag::None,
            again: None,
            renewed: Vec::new(),
            counts: Counts::Here,
            variant: false,
        }
    }

    /// How often it was begun: one more than how often it was taken again.
    pub fn times(&self) -> i64 {
        let renewed = i64::try_from(self.renewed.len()).unwrap_or(i64::MAX - 2);
        1 + renewed + i64::from(self.again.is_some())
    }

    /// When it was completed last.
    pub fn last_completed(&self) -> Option<Moment> {
        self.renewed.last().copied().or(self.completed)
    }

    /// 0 not-started, 1 in-progress, 2 completed.
    pub fn status(&self) -> i16 {
        match (self.completed, self.started) {
            (Some(_), _) => 2,
            (None, true) => 1,
            (None, false) => 0,
        }
    }
}

/// An official's standing in one assessment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssessmentStanding {
    /// The course it closes.
    pub course: CourseId,
    /// Attempts finished.
    pub attempts: i64,
    /// The best result, in hundredths of a per cent.
    pub best: i64,
    /// When it was first attempted.
    pub attempted: Moment,
    /// When it was first cleared.
    pub cleared: Option<Moment>,
}

/// What the entries so far make of an official.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Whose.
    pub official: OfficialId,
    /// The organisation the official belongs to.
    pub organisation: OrganisationId,
    /// The profile's status.
    pub status: ProfileStatus,
    /// Group A, B, C, D, Contractual Staff or Others.
    pub group: Option<String>,
    /// The post held.
    pub designation: Option<String>,
    /// Why the profile was sent back, until it is edited or verified.
    pub rejected: Option<String>,
    /// When the official was registered.
    pub registered: Moment,
    /// When the latest entry occurred.
    pub latest: Moment,
    /// Courses completed.
    pub completions: i64,
    /// Those of them that were recommended to a role.
    pub role_completions: i64,
    /// Completions that are flagged.
    pub flagged: i64,
    /// Those of them that were recommended to a role.
    pub role_flagged: i64,
    /// Distinct assessments attempted.
    pub pairs_attempted: i64,
    /// Distinct assessments cleared.
    pub pairs_cleared: i64,
    /// The last day on which the official learned.
    pub active: Option<Day>,
    /// The account into which this one was merged.
    pub merged_into: Option<OfficialId>,
    /// Course by course: all of them after [`fold`], else those that were loaded.
    pub enrolments: BTreeMap<CourseId, Enrolment>,
    /// Assessment by assessment: all of them after [`fold`], else those loaded.
    pub assessments: BTreeMap<AssessmentId, AssessmentStanding>,
}

/// A figure that moves: so much, of this measure, in this organisation, on this day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Posting {
    /// The official's own organisation; [`spread`] carries it to those above.
    pub organisation: OrganisationId,
    /// What is counted.
    pub measure: Measure,
    /// The day on which it happened.
    pub day: Day,
    /// How much; negative when it leaves.
    pub amount: i64,
}

/// Why a fact can't be recorded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is no such official.
    #[error("official {0} is not registered")]
    NotRegistered(OfficialId),
    /// The official is registered already.
    #[error("official {0} is registered already")]
    AlreadyRegistered(OfficialId),
    /// It is said to have happened before the official was registered.
    #[error("this happened before the official was registered")]
    BeforeRegistration,
    /// It is said to happen later than now.
    #[error("this is said to happen in the future; check the clock of the device")]
    InTheFuture,
    /// Learning in a course asks for an enrolment.
    #[error("the official is not enrolled in course {0}; enrol first")]
    NotEnrolled(CourseId),
    /// Verification confirms group and designation, and one of them is missing.
    #[error("group and designation must both be given before a profile can be verified")]
    NothingToVerify,
    /// No such course, or it has no such resource or assessment.
    #[error("course {0} has no such content")]
    UnknownContent(CourseId),
    /// The account was merged into another one, and nothing more happens to it.
    #[error("this account was merged into official {0}; use that one")]
    Merged(OfficialId),
    /// A number that can't be.
    #[error("{0} is out of range")]
    OutOfRange(&'static str),
}

/// Whether a fact that may be recorded says anything new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// It is to be recorded.
    New,
    /// It is so already; nothing is recorded and nobody is told of an error.
    Already,
}

impl Standing {
    /// The standing of an official who is registered with this entry.
    fn begin(entry: &Entry, group: &Option<String>, designation: &Option<String>) -> Standing {
        Standing {
            official: entry.official,
            organisation: entry.organisation,
            status: ProfileStatus::NotVerified,
            group: group.clone(),
            designation: designation.clone(),
            rejected: None,
            registered: entry.occurred,
            latest: entry.occurred,
            completions: 0,
            role_completions: 0,
            flagged: 0,
            role_flagged: 0,
            pairs_attempted: 0,
            pairs_cleared: 0,
            active: None,
            merged_into: None,
            enrolments: BTreeMap::new(),
            assessments: BTreeMap::new(),
        }
    }

    /// May this fact be recorded, and is it news?
    pub fn admits(&self, fact: &Fact) -> Result<Admission, Refusal> {
        let news = |new: bool| {
            Ok(if new {
                Admission::New
            } else {
                Admission::Already
            })
        };
        let enrolment = |course: &CourseId| {
            self.enrolments
                .get(course)
                .ok_or(Refusal::NotEnrolled(*course))
        };
        // Its completions are still looked at, and stay what they are.
        let about_completions = matches!(
            fact,
            Fact::CompletionFlagged { .. }
                | Fact::FlagCleared { .. }
                | Fact::Repeated { .. }
                | Fact::MergeUndone { .. }
        );
        if let Some(into) = self.merged_into
            && !about_completions
        {
            return Err(Refusal::Merged(into));
        }
        match fact {
            Fact::Registered { .. } => Err(Refusal::AlreadyRegistered(self.official)),
            Fact::ProfileEdited { group, designation } => {
                news(*group != self.group || *designation != self.designation)
            }
            Fact::Verified if self.group.is_none() || self.designation.is_none() => {
                Err(Refusal::NothingToVerify)
            }
            Fact::Verified => news(self.status != ProfileStatus::Verified),
            Fact::VerificationRejected { reason } => {
                news(self.rejected.as_deref() != Some(reason.as_str()))
            }
            Fact::NotMyUser { .. } => news(self.status != ProfileStatus::NotMyUser),
            Fact::Transferred { to } => {
                news(*to != self.organisation || self.status == ProfileStatus::NotMyUser)
            }
            Fact::Enrolled { course } => news(!self.enrolments.contains_key(course)),
            Fact::ResourceCompleted { course, resource } => {
                news(!enrolment(course)?.done.contains(resource))
            }
            Fact::AttemptFinished {
                course, hundredths, ..
            } => {
                enrolment(course)?;
                if !(0..=10_000).contains(hundredths) {
                    return Err(Refusal::OutOfRange("the result of the assessment"));
                }
                news(true)
            }
            Fact::Completed { course, .. } => news(enrolment(course)?.completed.is_none()),
            Fact::TimeSpent { course, seconds } => {
                enrolment(course)?;
                if !(1..=86_400).contains(seconds) {
                    return Err(Refusal::OutOfRange("time spent"));
                }
                news(true)
            }
            Fact::CompletionFlagged { course, .. } => {
                let held = enrolment(course)?;
                let here = held.completed.is_some() && held.counts == Counts::Here;
                news(here && held.flag != Flag::Flagged)
            }
            Fact::FlagCleared { course, .. } => news(enrolment(course)?.flag == Flag::Flagged),
            Fact::TakenAgain { course } => {
                let held = enrolment(course)?;
                news(held.completed.is_some() && held.again.is_none())
            }
            Fact::CompletedAgain { course } => news(enrolment(course)?.again.is_some()),
            Fact::Repeated { course, .. } => {
                let held = enrolment(course)?;
                news(held.completed.is_some() && held.counts == Counts::Here)
            }
            Fact::MergedInto { .. }
            | Fact::Received { .. }
            | Fact::Credited { .. }
            | Fact::MergeUndone { .. } => news(true),
        }
    }

    /// Takes an entry in, and says which figures it moves. Every entry of a ledger
    /// can be taken in, in any order; [`admits`](Standing::admits) guards the door.
    pub fn apply(&mut self, entry: &Entry, postings: &mut Vec<Posting>) {
        let day = entry.occurred.day();
        self.latest = self.latest.max(entry.occurred);
        if entry.fact.is_learning() {
            self.learns(day, postings);
        }
        match &entry.fact {
            Fact::Registered { .. } => {}
            Fact::ProfileEdited { group, designation } => {
                self.group.clone_from(group);
                self.designation.clone_from(designation);
                self.rejected = None;
                if self.status == ProfileStatus::Verified {
                    self.set_status(ProfileStatus::NotVerified, day, postings);
                }
            }
            Fact::Verified => {
                self.rejected = None;
                self.set_status(ProfileStatus::Verified, day, postings);
            }
            Fact::VerificationRejected { reason } => {
                self.rejected = Some(reason.clone());
                if self.status == ProfileStatus::Verified {
                    self.set_status(ProfileStatus::NotVerified, day, postings);
                }
            }
            Fact::NotMyUser { desk } => {
                self.set_status(ProfileStatus::NotMyUser, day, postings);
                self.move_to(*desk, day, postings);
            }
            Fact::Transferred { to } => {
                if self.status == ProfileStatus::NotMyUser {
                    self.set_status(ProfileStatus::NotVerified, day, postings);
                }
                self.move_to(*to, day, postings);
            }
            Fact::Enrolled { course } => {
                if !self.enrolments.contains_key(course) {
                    self.enrolments
                        .insert(*course, Enrolment::new(entry.occurred));
                    self.post(Measure::Enrolments, day, 1, postings);
                }
            }
            Fact::ResourceCompleted { course, resource } => {
                let enrolment = self.enrolment(*course, entry.occurred);
                enrolment.started = true;
                if enrolment.done.insert(*resource) {
                    enrolment.last_done = enrolment.last_done.max(Some(entry.occurred));
                }
            }
            Fact::AttemptFinished {
                course,
                assessment,
                hundredths,
                cleared,
                regraded,
            } => {
                let standing = self.assessments.entry(*assessment);
                let first = matches!(standing, std::collections::btree_map::Entry::Vacant(_));
                let standing = standing.or_insert(AssessmentStanding {
                    course: *course,
                    attempts: 0,
                    best: 0,
                    attempted: entry.occurred,
                    cleared: None,
                });
                standing.attempts += i64::from(!regraded);
                standing.best = standing.best.max(*hundredths);
                let clears = *cleared && standing.cleared.is_none();
                if clears {
                    standing.cleared = Some(entry.occurred);
                }
                if first {
                    self.pairs_attempted += 1;
                    self.post(Measure::PairsAttempted, day, 1, postings);
                }
                let enrolment = self.enrolment(*course, entry.occurred);
                enrolment.started = true;
                if let Some(again) = enrolment.again.as_mut().filter(|_| *cleared) {
                    again.cleared = true;
                    enrolment.last_done = enrolment.last_done.max(Some(entry.occurred));
                }
                if clears {
                    enrolment.last_done = enrolment.last_done.max(Some(entry.occurred));
                    self.pairs_cleared += 1;
                    self.post(Measure::PairsCleared, day, 1, postings);
                }
            }
            Fact::Completed {
                course,
                worth,
                certificate,
            } => {
                let flagged = self.flagged_stock();
                let enrolment = self.enrolment(*course, entry.occurred);
                if enrolment.completed.is_none() {
                    enrolment.started = true;
                    enrolment.completed = Some(entry.occurred);
                    enrolment.certificate = Some(certificate.clone());
                    enrolment.variant = worth.variant;
                    self.counts_completion(*worth, day, postings);
                    self.post(Measure::Completions, day, worth.count(), postings);
                    self.post(Measure::CourseMinutes, day, worth.minutes, postings);
                    let planned = i64::from(worth.for_plan);
                    self.post(Measure::PlanCompletions, day, planned, postings);
                    self.post_flagged(flagged, day, postings);
                }
            }
            Fact::TimeSpent { course, seconds } => {
                let enrolment = self.enrolment(*course, entry.occurred);
                enrolment.started = true;
                enrolment.seconds += seconds;
                self.post(Measure::TimeSpentSeconds, day, *seconds, postings);
            }
            Fact::CompletionFlagged { course, worth, .. } => {
                self.flags(*course, 1, *worth, day, postings);
            }
            Fact::FlagCleared { course, worth, .. } => {
                self.flags(*course, -1, *worth, day, postings);
            }
            Fact::TakenAgain { course } => {
                let enrolment = self.enrolment(*course, entry.occurred);
                if enrolment.completed.is_some() && enrolment.again.is_none() {
                    enrolment.done.clear();
                    enrolment.last_done = None;
                    enrolment.again = Some(Again {
                        since: entry.occurred,
                        cleared: false,
                    });
                }
            }
            Fact::CompletedAgain { course } => {
                let enrolment = self.enrolment(*course, entry.occurred);
                if enrolment.again.take().is_some() {
                    enrolment.renewed.push(entry.occurred);
                }
            }
            Fact::MergedInto { into, .. } => {
                self.merged_into = Some(*into);
                self.move_to(NOWHERE, day, postings);
            }
            Fact::Received { active, .. } => {
                if let Some(active) = active {
                    self.stays_active(*active, day, postings);
                }
            }
            Fact::Credited { course, credit, .. } => {
                self.credited(*course, credit, day, postings);
            }
            Fact::Repeated { course, worth, .. } => {
                // What counts in another account is not flagged here.
                self.flags(*course, -1, *worth, day, postings);
                if let Some(enrolment) = self.enrolments.get_mut(course)
                    && enrolment.completed.is_some()
                    && enrolment.counts == Counts::Here
                {
                    enrolment.counts = Counts::Earlier;
                    let planned = i64::from(worth.for_plan);
                    self.post(Measure::Completions, day, -worth.count(), postings);
                    self.post(Measure::CourseMinutes, day, -worth.minutes, postings);
                    self.post(Measure::PlanCompletions, day, -planned, postings);
                }
            }
            // Acted upon before anything is taken in: see `unstruck`.
            Fact::MergeUndone { .. } => {}
        }
    }

    /// Takes over what another account had in a course. What describes the official is
    /// posted; what happened stays where it happened.
    fn credited(
        &mut self,
        course: CourseId,
        credit: &Credit,
        day: Day,
        postings: &mut Vec<Posting>,
    ) {
        let flagged = self.flagged_stock();
        if let Some((assessment, theirs)) = &credit.assessment {
            let held = self.assessments.get(assessment).cloned();
            let first = held.is_none();
            let mut held = held.unwrap_or(AssessmentStanding {
                attempts: 0,
                best: 0,
                cleared: None,
                ..theirs.clone()
            });
            let clears = held.cleared.is_none() && theirs.cleared.is_some();
            held.attempts += theirs.attempts;
            held.best = held.best.max(theirs.best);
            held.attempted = held.attempted.min(theirs.attempted);
            held.cleared = earliest(held.cleared, theirs.cleared);
            self.assessments.insert(*assessment, held);
            self.pairs_attempted += i64::from(first);
            self.pairs_cleared += i64::from(clears);
            self.post(Measure::PairsAttempted, day, i64::from(first), postings);
            self.post(Measure::PairsCleared, day, i64::from(clears), postings);
        }
        let enrolment = self.enrolment(course, credit.enrolled);
        enrolment.enrolled = enrolment.enrolled.min(credit.enrolled);
        enrolment.seconds += credit.seconds;
        // Who began in both goes on in the one that stays.
        let begun = enrolment.started && credit.completed.is_none();
        if !begun && enrolment.again.is_none() {
            enrolment.started |= credit.started;
            enrolment.done.extend(&credit.done);
            enrolment.last_done = enrolment.last_done.max(credit.last_done);
        }
        let Some((at, worth, certificate)) = &credit.completed else {
            return;
        };
        let known = enrolment.completed;
        enrolment.started = true;
        enrolment.completed = earliest(known, Some(*at));
        enrolment.renewed.extend(&credit.renewed);
        enrolment.renewed.sort_unstable();
        enrolment.renewed.dedup();
        if known.is_none() {
            enrolment.certificate = Some(certificate.clone());
            enrolment.counts = Counts::There;
            enrolment.variant = worth.variant;
            self.counts_completion(*worth, day, postings);
            self.post_flagged(flagged, day, postings);
        }
    }

    /// One more course that the official has completed, for the measures of officials.
    fn counts_completion(&mut self, worth: Worth, day: Day, postings: &mut Vec<Posting>) {
        let before = self.completions;
        self.completions += worth.count();
        for (measure, least) in COMPLETED_AT_LEAST {
            if before < least && self.completions >= least {
                self.post(measure, day, 1, postings);
            }
        }
        if worth.for_role {
            self.role_completions += 1;
            if self.role_completions == 1 {
                self.post(Measure::RoleLearned, day, 1, postings);
            }
        }
    }

    /// Counts as active from this day on, for as long as learning on another day, in another
    /// account, makes it.
    fn stays_active(&mut self, last: Day, day: Day, postings: &mut Vec<Posting>) {
        let until = last.plus(ACTIVE_DAYS);
        if self.active.is_some_and(|own| own >= last) || until <= day {
            return;
        }
        let own = self.active.map(|own| own.plus(ACTIVE_DAYS));
        let from = own.map_or(day, |own| own.max(day));
        self.post(Measure::Active, from, 1, postings);
        self.post(Measure::Active, until, -1, postings);
        self.active = Some(last);
    }

    /// Flags a completion (`sign` 1) or takes the flag back (−1). What is not completed, is so
    /// already, or counts in another account, stays as it is.
    fn flags(
        &mut self,
        course: CourseId,
        sign: i64,
        worth: Worth,
        day: Day,
        postings: &mut Vec<Posting>,
    ) {
        let before = self.flagged_stock();
        let Some(enrolment) = self.enrolments.get_mut(&course) else {
            return;
        };
        let flagged = enrolment.flag == Flag::Flagged;
        let here = enrolment.completed.is_some() && enrolment.counts == Counts::Here;
        if !here || flagged == (sign > 0) {
            return;
        }
        enrolment.flag = if sign > 0 {
            Flag::Flagged
        } else {
            Flag::Cleared
        };
        let counted = sign * worth.count();
        self.flagged += counted;
        self.role_flagged += sign * i64::from(worth.for_role);
        let minutes = sign * worth.minutes;
        let planned = sign * i64::from(worth.for_plan);
        self.post(Measure::FlaggedCompletions, day, counted, postings);
        self.post(Measure::FlaggedCourseMinutes, day, minutes, postings);
        self.post(Measure::FlaggedPlanCompletions, day, planned, postings);
        self.post_flagged(before, day, postings);
    }

    /// What this one official adds to the measures of officials who count by flagged
    /// completions alone.
    fn flagged_stock(&self) -> [(Measure, i64); 5] {
        let only = |all: i64, flagged: i64, least: i64| {
            i64::from(all >= least) - i64::from(all - flagged >= least)
        };
        let courses = |least| only(self.completions, self.flagged, least);
        [
            (Measure::FlaggedLearned, courses(1)),
            (Measure::FlaggedCompleted3, courses(3)),
            (Measure::FlaggedCompleted5, courses(5)),
            (Measure::FlaggedCompleted10, courses(10)),
            (
                Measure::FlaggedRoleLearned,
                only(self.role_completions, self.role_flagged, 1),
            ),
        ]
    }

    /// Posts how far those measures moved since.
    fn post_flagged(&self, before: [(Measure, i64); 5], day: Day, postings: &mut Vec<Posting>) {
        for ((measure, was), (_, is)) in before.into_iter().zip(self.flagged_stock()) {
            self.post(measure, day, is - was, postings);
        }
    }

    fn enrolment(&mut self, course: CourseId, occurred: Moment) -> &mut Enrolment {
        self.enrolments
            .entry(course)
            .or_insert_with(|| Enrolment::new(occurred))
    }

    fn post(&self, measure: Measure, day: Day, amount: i64, postings: &mut Vec<Posting>) {
        if amount != 0 {
            postings.push(Posting {
                organisation: self.organisation,
                measure,
                day,
                amount,
            });
        }
    }

    fn set_status(&mut self, status: ProfileStatus, day: Day, postings: &mut Vec<Posting>) {
        let verified = |s: ProfileStatus| i64::from(s == ProfileStatus::Verified);
        let change = verified(status) - verified(self.status);
        self.post(Measure::Verified, day, change, postings);
        self.status = status;
    }

    /// Carries what is counted of the official out of one organisation and into
    /// the other.
    fn move_to(&mut self, to: OrganisationId, day: Day, postings: &mut Vec<Posting>) {
        if to == self.organisation {
            return;
        }
        let stock = self.stock();
        let idle = self.active.map(|active| active.plus(ACTIVE_DAYS));
        let idle = idle.filter(|idle| *idle > day);
        for (organisation, sign) in [(self.organisation, -1), (to, 1)] {
            self.organisation = organisation;
            for (measure, amount) in stock {
                self.post(measure, day, sign * amount, postings);
            }
            if let Some(idle) = idle {
                self.post(Measure::Active, day, sign, postings);
                self.post(Measure::Active, idle, -sign, postings);
            }
        }
    }

    /// Counts as active from this day on, until [`ACTIVE_DAYS`] later.
    fn learns(&mut self, day: Day, postings: &mut Vec<Posting>) {
        let from = match self.active {
            Some(last) if last >= day => return,
            // Already counted until then.
            Some(last) => day.max(last.plus(ACTIVE_DAYS)),
            None => day,
        };
        self.post(Measure::Active, from, 1, postings);
        self.post(Measure::Active, day.plus(ACTIVE_DAYS), -1, postings);
        self.active = Some(day);
    }

    /// What this one official adds to each stock measure of the organisation, but for
    /// [`Measure::Active`], which ends by itself.
    pub fn stock(&self) -> [(Measure, i64); 14] {
        let at_least = |least| i64::from(self.completions >= least);
        let [first, three, five, ten] = COMPLETED_AT_LEAST;
        let [flagged, flagged3, flagged5, flagged10, role_flagged] = self.flagged_stock();
        [
            (Measure::Registered, 1),
            (
                Measure::Verified,
                i64::from(self.status == ProfileStatus::Verified),
            ),
            (first.0, at_least(first.1)),
            (three.0, at_least(three.1)),
            (five.0, at_least(five.1)),
            (ten.0, at_least(ten.1)),
            (Measure::RoleLearned, i64::from(self.role_completions > 0)),
            (Measure::PairsAttempted, self.pairs_attempted),
            (Measure::PairsCleared, self.pairs_cleared),
            flagged,
            flagged3,
            flagged5,
            flagged10,
            role_flagged,
        ]
    }
}

/// Takes one more entry into a standing that may not have begun yet.
pub fn advance(standing: &mut Option<Standing>, entry: &Entry, postings: &mut Vec<Posting>) {
    match (standing.as_mut(), &entry.fact) {
        (Some(standing), _) => standing.apply(entry, postings),
        (
            None,
            Fact::Registered {
                group, designation, ..
            },
        ) => {
            let begun = Standing::begin(entry, group, designation);
            begun.post(Measure::Registered, entry.occurred.day(), 1, postings);
            *standing = Some(begun);
        }
        (None, _) => {}
    }
}

fn earliest(one: Option<Moment>, other: Option<Moment>) -> Option<Moment> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

/// These entries of one official without those of merges that were taken back.
pub fn unstruck(entries: &[Entry]) -> Vec<&Entry> {
    let undone: BTreeSet<i64> = entries
        .iter()
        .filter_map(|entry| match entry.fact {
            Fact::MergeUndone { merge } => Some(merge),
            _ => None,
        })
        .collect();
    let stands = |entry: &&Entry| entry.fact.merge().is_none_or(|m| !undone.contains(&m));
    entries.iter().filter(stands).collect()
}

/// All of one official's entries, taken in the order in which they occurred.
pub fn fold(entries: &[Entry]) -> (Option<Standing>, Vec<Posting>) {
    let mut order = unstruck(entries);
    order.sort_by_key(|e| (e.occurred, e.id));
    let mut standing = None;
    let mut postings = Vec::new();
    for entry in order {
        advance(&mut standing, entry, &mut postings);
    }
    (standing, postings)
}

/// What must be posted so that accounts that hold `before` hold `after`: this is
/// how late news reaches the days it is about.
pub fn difference(before: &[Posting], after: &[Posting]) -> Vec<Posting> {
    let mut net: BTreeMap<(OrganisationId, Measure, Day), i64> = BTreeMap::new();
    for (sign, postings) in [(-1, before), (1, after)] {
        for p in postings {
            *net.entry((p.organisation, p.measure, p.day)).or_default() += sign * p.amount;
        }
    }
    net.into_iter()
        .filter(|(_, amount)| *amount != 0)
        .map(|((organisation, measure, day), amount)| Posting {
            organisation,
            measure,
            day,
            amount,
        })
        .collect()
}

/// One official's entries, replayed in the order in which they were recorded, as
/// the ledger met them: each yields what it posted on its own recording day.
#[derive(Debug, Clone, Default)]
pub struct Replay {
    entries: Vec<Entry>,
    standing: Option<Standing>,
    posted: Vec<Posting>,
    posted_when: Vec<(Posting, Day)>,
}

impl Replay {
    /// Takes the next entry and returns what it posts.
    pub fn push(&mut self, entry: Entry) -> Vec<Posting> {
        let late = matches!(entry.fact, Fact::MergeUndone { .. })
            || self
                .standing
                .as_ref()
                .is_some_and(|s| entry.occurred < s.latest);
        let today = entry.recorded.day();
        let mut new = Vec::new();
        if late {
            self.entries.push(entry);
            let (standing, all) = fold(&self.entries);
            new = difference(&self.posted, &all);
            self.standing = standing;
            self.posted = all;
        } else {
            advance(&mut self.standing, &entry, &mut new);
            self.posted.extend_from_slice(&new);
            self.entries.push(entry);
        }
        self.posted_when.extend(new.iter().map(|p| (*p, today)));
        new
    }

    /// All that was posted, with the day on which it became known.
    pub fn posted_when(&self) -> impl Iterator<Item = (Posting, Day)> {
        self.posted_when.iter().copied()
    }

    /// The organisation that the official belonged to at a moment, as now known.
    pub fn organisation_at(&self, moment: Moment) -> OrganisationId {
        let until: Vec<Entry> = self
            .entries
            .iter()
            .filter(|e| e.occurred <= moment)
            .cloned()
            .collect();
        fold(&until)
            .0
            .or_else(|| self.standing.clone())
            .map_or(OrganisationId(0), |s| s.organisation)
    }

    /// What the entries so far make of the official.
    pub fn standing(&self) -> Option<&Standing> {
        self.standing.as_ref()
    }
}

/// That one organisation stood below another, from a day (included) until a day
/// (not included). Every organisation stands below itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kinship {
    /// The organisation above.
    pub ancestor: OrganisationId,
    /// From this day on.
    pub from: Day,
    /// Until the day before this one; [`Day::FOREVER`] when it still holds.
    pub until: Day,
}

/// Carries a posting to the organisation itself and to each one above it.
///
/// A flow stays where it happened: with those who were above on that day. A stock
/// moves with the organisation: when it is put under another parent, it leaves the
/// accounts of the old line on that day and enters those of the new one.
pub fn spread(posting: &Posting, kin: &[Kinship], mut line: impl FnMut(OrganisationId, Day, i64)) {
    for k in kin {
        if posting.measure.is_stock() {
            if k.until > posting.day {
                line(k.ancestor, k.from.max(posting.day), posting.amount);
                if k.until < Day::FOREVER {
                    line(k.ancestor, k.until, -posting.amount);
                }
            }
        } else if k.from <= posting.day && posting.day < k.until {
            line(k.ancestor, posting.day, posting.amount);
        }
    }
}

/// What a course asks for before it is complete.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Requirements {
    /// The resources that must be done.
    pub resources: BTreeSet<ResourceId>,
    /// The end-of-course assessment that must be cleared, where there is one.
    pub assessment: Option<AssessmentId>,
    /// The nominal duration in minutes.
    pub minutes: i64,
    /// Whether the course is recommended to a role.
    pub for_role: bool,
    /// What it asks of officials who were under way when it was revised, and keep the
    /// version that they began.
    pub kept: BTreeMap<OfficialId, BTreeSet<ResourceId>>,
    /// Those of whom a plan or a mandate asks the course.
    pub planned: BTreeSet<OfficialId>,
    /// The same course in other languages.
    pub variants: Vec<CourseId>,
}

impl Requirements {
    /// The resources that this official must do.
    pub fn resources_of(&self, official: OfficialId) -> &BTreeSet<ResourceId> {
        self.kept.get(&official).unwrap_or(&self.resources)
    }

    /// What this official's completion counts for, as far as the course goes.
    pub fn worth_to(&self, official: OfficialId) -> Worth {
        Worth {
            minutes: self.minutes,
            for_role: self.for_role,
            for_plan: self.planned.contains(&official),
            variant: false,
        }
    }

    /// What a completion is worth to somebody with this standing: nothing where the course
    /// was completed in another language before.
    pub fn counted(&self, standing: &Standing, worth: Worth) -> Worth {
        let completed = |variant: &CourseId| {
            let held = standing.enrolments.get(variant);
            held.is_some_and(|held| held.completed.is_some())
        };
        match self.variants.iter().any(completed) {
            true => Worth::VARIANT,
            false => worth,
        }
    }
}

/// Since when the course is complete for this official, this time where it is taken again: all required resources
/// done and the assessment cleared. `None` while something is missing, or when the
/// course asks for nothing at all.
pub fn complete_since(
    standing: &Standing,
    course: CourseId,
    requirements: &Requirements,
) -> Option<Moment> {
    let enrolment = standing.enrolments.get(&course)?;
    let resources = requirements.resources_of(standing.official);
    let cleared = match (requirements.assessment, &enrolment.again) {
        (Some(_), Some(again)) => again.cleared,
        (Some(assessment), None) => standing
            .assessments
            .get(&assessment)
            .is_some_and(|a| a.cleared.is_some()),
        (None, _) => !resources.is_empty(),
    };
    (cleared && resources.is_subset(&enrolment.done))
        .then_some(enrolment.last_done)
        .flatten()
}

#[cfg(test)]
#[path = "ledger_tests.rs"]
mod tests;
