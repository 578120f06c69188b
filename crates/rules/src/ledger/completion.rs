//! When a course is complete, and what that counts for.

use std::collections::{BTreeMap, BTreeSet};

use super::{Standing, Worth};
use crate::ids::{AssessmentId, CourseId, OfficialId, ResourceId};
use crate::time::Moment;

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

/// Since when the course is complete for this official, this time where it is taken
/// again: all required resources done and the assessment cleared. `None` while something
/// is missing, or when the course asks for nothing at all.
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
