//! What an entry says.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::AssessmentStanding;
use crate::ids::{AssessmentId, CourseId, EntryId, OfficialId, OrganisationId, ResourceId};
use crate::integrity::Reason;
use crate::time::{Day, Moment};

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
        /// The merge that completed it, where what was done in two accounts is all of it.
        merge: Option<i64>,
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
        /// Whether the earlier one was in another language.
        variant: bool,
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
    /// The earlier version of the course that is kept, where the account that stays has from
    /// now on the one that the other one kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept: Option<i64>,
    /// Whether the official is counted for it already, by a later completion of the course in
    /// another language, in whose place this one comes.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub counted: bool,
}

/// A fact as a row of the ledger: the kind's number and the columns it fills.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Columns {
    /// 1 registered, 2 profile edited, 3 verified, 4 verification rejected,
    /// 5 not my user, 6 transferred, 7 enrolled, 8 resource completed, 9 assessment
    /// cleared, 10 assessment not cleared, 11 completed, 12 time spent, 13 completion
    /// flagged, 14 flag cleared, 16 taken again, 17 completed again, 20 merged into another
    /// account, 21 another account received, 22 credited with what that one had in a course,
    /// 23 completion repeated, 24 merge undone, 25 completed by a merge.
    pub kind: i16,
    /// The course, where the fact is about one.
    pub course: Option<i64>,
    /// The resource, the assessment, the receiving organisation, or the other account; of a
    /// completion and of its flags 1 where the course was recommended to a role, 2 where a
    /// plan asked for it, 3 for both, and 4 where it was completed before in another language;
    /// where a merge completed it, eight times the number of the merge is added.
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
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    variant: bool,
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
                | Fact::Completed { merge: None, .. }
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
            Fact::Completed { merge, .. } => *merge,
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
                merge,
            } => {
                columns.kind = 11;
                columns.course = Some(course.0);
                (columns.amount, columns.object) = worth.columns();
                if let Some(merge) = merge {
                    columns.kind = 25;
                    columns.object = Some(columns.object.unwrap_or(0) + 8 * merge);
                }
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
                variant,
            } => {
                columns.kind = 23;
                columns.course = Some(course.0);
                columns.amount = *merge;
                detail.worth = Some(*worth);
                detail.variant = *variant;
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
            11 | 25 => Fact::Completed {
                course: course()?,
                worth,
                certificate: detail.certificate.ok_or_else(|| wrong("no certificate"))?,
                merge: match row.kind {
                    11 => None,
                    _ => Some(object()? >> 3),
                },
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
                variant: detail.variant,
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
