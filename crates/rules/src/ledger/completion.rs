//! When a course is complete, and what that counts for.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{Entry, Fact, Standing, Worth, unstruck};
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

/// The minutes that each course counted when an official completed it, however long it is now.
/// Of two accounts of one person the earlier completion counts; one of a course that had been
/// completed in another language before counts none. `entries` are all of one official's, in any
/// order; those that neither complete anything nor take a merge back may be left out.
pub fn minutes_counted(entries: &[Entry]) -> HashMap<CourseId, i64> {
    let mut first = HashMap::new();
    for entry in unstruck(entries) {
        let (course, at, worth) = match &entry.fact {
            Fact::Completed { course, worth, .. } => (*course, entry.occurred, *worth),
            Fact::Credited { course, credit, .. } => match &credit.completed {
                Some((at, worth, _)) => (*course, *at, *worth),
                None => continue,
            },
            _ => continue,
        };
        if worth.variant {
            continue;
        }
        let when = (at, entry.id);
        let (held, minutes) = first.entry(course).or_insert((when, worth.minutes));
        if when < *held {
            (*held, *minutes) = (when, worth.minutes);
        }
    }
    let counted = first.into_iter();
    counted
        .map(|(course, (_, minutes))| (course, minutes))
        .collect()
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

#[cfg(test)]
mod tests {
    use super::super::Credit;
    use super::*;
    use crate::ids::{EntryId, OrganisationId};

    const COURSE: CourseId = CourseId(21);
    const MERGE: i64 = 5;

    fn worth(minutes: i64) -> Worth {
        Worth {
            minutes,
            ..Worth::default()
        }
    }

    fn completed(at: i64, worth: Worth) -> (i64, Fact) {
        let fact = Fact::Completed {
            course: COURSE,
            worth,
            certificate: "one".to_owned(),
            merge: None,
        };
        (at, fact)
    }

    /// Another account that completed it at this moment was merged into this one at 100.
    fn credited(at: i64, worth: Worth) -> (i64, Fact) {
        let credit = Credit {
            enrolled: Moment(0),
            started: true,
            done: BTreeSet::new(),
            last_done: None,
            seconds: 0,
            completed: Some((Moment(at), worth, "other".to_owned())),
            renewed: Vec::new(),
            assessment: None,
            kept: None,
            counted: false,
        };
        let fact = Fact::Credited {
            course: COURSE,
            merge: MERGE,
            credit: Box::new(credit),
        };
        (100, fact)
    }

    #[test]
    fn a_course_counts_the_minutes_of_its_first_completion() {
        let undone = || (0, Fact::MergeUndone { merge: MERGE });
        for (facts, minutes) in [
            (vec![], None),
            (vec![completed(10, worth(60))], Some(60)),
            // What was completed in another language before counts nothing,
            (vec![completed(10, Worth::VARIANT)], None),
            // unless another account had completed this one.
            (
                vec![completed(10, Worth::VARIANT), credited(20, worth(60))],
                Some(60),
            ),
            // Of two accounts the earlier completion counts, however long it was,
            (
                vec![completed(10, worth(60)), credited(20, worth(90))],
                Some(60),
            ),
            (
                vec![completed(10, worth(60)), credited(5, worth(30))],
                Some(30),
            ),
            // at the same moment that of the one that stays,
            (
                vec![completed(10, worth(60)), credited(10, worth(90))],
                Some(60),
            ),
            // and none of a merge that was taken back.
            (
                vec![completed(10, worth(60)), credited(5, worth(30)), undone()],
                Some(60),
            ),
            (vec![credited(5, worth(30)), undone()], None),
        ] {
            let entries = (1..).zip(facts).map(|(id, (at, fact))| Entry {
                id: EntryId(id),
                official: OfficialId(7),
                organisation: OrganisationId(2),
                occurred: Moment(at),
                recorded: Moment(at),
                caused_by: None,
                fact,
            });
            let entries: Vec<Entry> = entries.collect();
            let counted = minutes_counted(&entries);
            assert_eq!(counted.get(&COURSE).copied(), minutes, "{entries:?}");
        }
    }
}
