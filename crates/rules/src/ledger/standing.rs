//! What is true of an official: what may be recorded, and what it changes.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Credit, Entry, Fact, NOWHERE, Posting, Worth};
use crate::ids::{AssessmentId, CourseId, OfficialId, OrganisationId, ResourceId};
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
                // Late news may say that something in it was done before.
                self.enrolment(*course, entry.occurred);
                self.post(Measure::Enrolments, day, 1, postings);
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
                let again = enrolment.again.as_mut().filter(|_| *cleared);
                if clears || again.is_some() {
                    enrolment.last_done = enrolment.last_done.max(Some(entry.occurred));
                }
                if let Some(again) = again {
                    again.cleared = true;
                }
                if clears {
                    self.pairs_cleared += 1;
                    self.post(Measure::PairsCleared, day, 1, postings);
                }
            }
            Fact::Completed {
                course,
                worth,
                certificate,
                ..
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
            Fact::Repeated {
                course,
                worth,
                variant,
                ..
            } => {
                // What counts in another account is not flagged here.
                self.flags(*course, -1, *worth, day, postings);
                if let Some(enrolment) = self.enrolments.get_mut(course)
                    && enrolment.completed.is_some()
                    && enrolment.counts == Counts::Here
                {
                    enrolment.counts = Counts::Earlier;
                    enrolment.variant |= variant;
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
        // What is done in either is done; who takes it again goes on with what is done since.
        if enrolment.again.is_none() {
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
        if known.is_some() {
            enrolment.variant &= worth.variant;
            return;
        }
        enrolment.certificate = Some(certificate.clone());
        enrolment.counts = Counts::There;
        enrolment.variant = worth.variant;
        if !credit.counted {
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
