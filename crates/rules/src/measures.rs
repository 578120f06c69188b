//! What an organisation keeps an account of: the measures, each with a code for
//! the database and a name for other programs.

use std::fmt;

use serde::{Deserialize, Serialize};

/// One thing that is counted per organisation.
///
/// A *stock* measure describes the officials who belong to the organisation and
/// moves with them on a transfer. A *flow* measure describes what happened there
/// and stays. A *catalogue* measure counts courses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Officials registered (stock).
    Registered,
    /// Registered officials whose profile is VERIFIED (stock).
    Verified,
    /// Registered officials with at least one course completion (stock).
    Learned,
    /// Distinct (official, assessment) pairs attempted (stock).
    PairsAttempted,
    /// Distinct (official, assessment) pairs cleared (stock).
    PairsCleared,
    /// Course completions (flow).
    Completions,
    /// Course hours, in minutes: nominal duration of what was completed (flow).
    CourseMinutes,
    /// Time spent, in seconds: measured, idle time left out (flow).
    TimeSpentSeconds,
    /// Enrolments (flow).
    Enrolments,
    /// Registered officials who learned on one of the last [`ACTIVE_DAYS`] days: enrolled,
    /// went on in a course, tried an assessment or completed (stock).
    Active,
    /// Registered officials with at least three course completions (stock).
    Completed3,
    /// Registered officials with at least five (stock).
    Completed5,
    /// Registered officials with at least ten (stock).
    Completed10,
    /// Registered officials with at least one completion of a course that was recommended
    /// to a role: to a band of service or a kind of post (stock).
    RoleLearned,
    /// Courses that the organisation has published, as on the day (catalogue).
    CoursesPublished,
    /// Those of them in a language of the Eighth Schedule (catalogue).
    CoursesInIndianLanguages,
    /// What flagged completions are of [`Measure::Completions`] (flow).
    FlaggedCompletions,
    /// What flagged completions are of [`Measure::CourseMinutes`] (flow).
    FlaggedCourseMinutes,
    /// Officials who count in [`Measure::Learned`] by flagged completions alone (stock).
    FlaggedLearned,
    /// Those who count in [`Measure::Completed3`] only with flagged completions (stock).
    FlaggedCompleted3,
    /// Those who count in [`Measure::Completed5`] only with flagged completions (stock).
    FlaggedCompleted5,
    /// Those who count in [`Measure::Completed10`] only with flagged completions (stock).
    FlaggedCompleted10,
    /// Those who count in [`Measure::RoleLearned`] by flagged completions alone (stock).
    FlaggedRoleLearned,
    /// Plan items completed: completions of courses that a plan or a mandate asked of the
    /// official when they were completed (flow).
    PlanCompletions,
    /// What flagged completions are of [`Measure::PlanCompletions`] (flow).
    FlaggedPlanCompletions,
    /// Courses of [`Measure::CoursesInIndianLanguages`] that teach something of the domain
    /// area of the competency framework (catalogue).
    DomainCoursesInIndianLanguages,
}

/// For so many days after learning an official counts as active, the day itself included.
pub const ACTIVE_DAYS: i32 = 30;

/// Where a measure is counted, and what a transfer does to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// In accounts: it describes officials and moves with them.
    Stock,
    /// In accounts: it happened there and stays.
    Flow,
    /// In the catalogue: it describes courses.
    Catalogue,
}

impl Measure {
    /// Every measure, by code.
    pub const ALL: [Measure; 26] = [
        Measure::Registered,
        Measure::Verified,
        Measure::Learned,
        Measure::PairsAttempted,
        Measure::PairsCleared,
        Measure::Completions,
        Measure::CourseMinutes,
        Measure::TimeSpentSeconds,
        Measure::Enrolments,
        Measure::Active,
        Measure::Completed3,
        Measure::Completed5,
        Measure::Completed10,
        Measure::RoleLearned,
        Measure::CoursesPublished,
        Measure::CoursesInIndianLanguages,
        Measure::FlaggedCompletions,
        Measure::FlaggedCourseMinutes,
        Measure::FlaggedLearned,
        Measure::FlaggedCompleted3,
        Measure::FlaggedCompleted5,
        Measure::FlaggedCompleted10,
        Measure::FlaggedRoleLearned,
        Measure::PlanCompletions,
        Measure::FlaggedPlanCompletions,
        Measure::DomainCoursesInIndianLanguages,
    ];

    /// The measures that accounts keep, by code.
    pub const ACCOUNTED: [Measure; 23] = [
        Measure::Registered,
        Measure::Verified,
        Measure::Learned,
        Measure::PairsAttempted,
        Measure::PairsCleared,
        Measure::Completions,
        Measure::CourseMinutes,
        Measure::TimeSpentSeconds,
        Measure::Enrolments,
        Measure::Active,
        Measure::Completed3,
        Measure::Completed5,
        Measure::Completed10,
        Measure::RoleLearned,
        Measure::FlaggedCompletions,
        Measure::FlaggedCourseMinutes,
        Measure::FlaggedLearned,
        Measure::FlaggedCompleted3,
        Measure::FlaggedCompleted5,
        Measure::FlaggedCompleted10,
        Measure::FlaggedRoleLearned,
        Measure::PlanCompletions,
        Measure::FlaggedPlanCompletions,
    ];

    /// The number that stands for the measure in data. Never changes.
    pub const fn code(self) -> i16 {
        match self {
            Measure::Registered => 1,
            Measure::Verified => 2,
            Measure::Learned => 3,
            Measure::PairsAttempted => 4,
            Measure::PairsCleared => 5,
            Measure::Completions => 6,
            Measure::CourseMinutes => 7,
            Measure::TimeSpentSeconds => 8,
            Measure::Enrolments => 9,
            Measure::Active => 10,
            Measure::Completed3 => 11,
            Measure::Completed5 => 12,
            Measure::Completed10 => 13,
            Measure::RoleLearned => 14,
            Measure::CoursesPublished => 15,
            Measure::CoursesInIndianLanguages => 16,
            Measure::FlaggedCompletions => 17,
            Measure::FlaggedCourseMinutes => 18,
            Measure::FlaggedLearned => 19,
            Measure::FlaggedCompleted3 => 20,
            Measure::FlaggedCompleted5 => 21,
            Measure::FlaggedCompleted10 => 22,
            Measure::FlaggedRoleLearned => 23,
            Measure::PlanCompletions => 24,
            Measure::FlaggedPlanCompletions => 25,
            Measure::DomainCoursesInIndianLanguages => 26,
        }
    }

    /// The measure with this code, if there is one.
    pub fn from_code(code: i16) -> Option<Measure> {
        Measure::ALL.into_iter().find(|m| m.code() == code)
    }

    /// The name that stands for the measure in data, in the API, and for its column in the
    /// accounts. Never changes.
    pub const fn name(self) -> &'static str {
        match self {
            Measure::Registered => "registered",
            Measure::Verified => "verified",
            Measure::Learned => "learned",
            Measure::PairsAttempted => "pairs_attempted",
            Measure::PairsCleared => "pairs_cleared",
            Measure::Completions => "completions",
            Measure::CourseMinutes => "course_minutes",
            Measure::TimeSpentSeconds => "time_spent_seconds",
            Measure::Enrolments => "enrolments",
            Measure::Active => "active",
            Measure::Completed3 => "completed_3",
            Measure::Completed5 => "completed_5",
            Measure::Completed10 => "completed_10",
            Measure::RoleLearned => "role_learned",
            Measure::CoursesPublished => "courses_published",
            Measure::CoursesInIndianLanguages => "courses_in_indian_languages",
            Measure::FlaggedCompletions => "flagged_completions",
            Measure::FlaggedCourseMinutes => "flagged_course_minutes",
            Measure::FlaggedLearned => "flagged_learned",
            Measure::FlaggedCompleted3 => "flagged_completed_3",
            Measure::FlaggedCompleted5 => "flagged_completed_5",
            Measure::FlaggedCompleted10 => "flagged_completed_10",
            Measure::FlaggedRoleLearned => "flagged_role_learned",
            Measure::PlanCompletions => "plan_completions",
            Measure::FlaggedPlanCompletions => "flagged_plan_completions",
            Measure::DomainCoursesInIndianLanguages => "domain_courses_in_indian_languages",
        }
    }

    /// The measure with this name, if there is one.
    pub fn from_name(name: &str) -> Option<Measure> {
        Measure::ALL.into_iter().find(|m| m.name() == name)
    }

    /// Where it is counted, and what a transfer does to it.
    pub const fn kept(self) -> Kept {
        match self {
            Measure::Registered
            | Measure::Verified
            | Measure::Learned
            | Measure::PairsAttempted
            | Measure::PairsCleared
            | Measure::Active
            | Measure::Completed3
            | Measure::Completed5
            | Measure::Completed10
            | Measure::RoleLearned
            | Measure::FlaggedLearned
            | Measure::FlaggedCompleted3
            | Measure::FlaggedCompleted5
            | Measure::FlaggedCompleted10
            | Measure::FlaggedRoleLearned => Kept::Stock,
            Measure::Completions
            | Measure::PlanCompletions
            | Measure::FlaggedPlanCompletions
            | Measure::FlaggedCompletions
            | Measure::FlaggedCourseMinutes
            | Measure::CourseMinutes
            | Measure::TimeSpentSeconds
            | Measure::Enrolments => Kept::Flow,
            Measure::CoursesPublished
            | Measure::CoursesInIndianLanguages
            | Measure::DomainCoursesInIndianLanguages => Kept::Catalogue,
        }
    }

    /// What of this measure rests on flagged completions: take it off, and the figure is
    /// the one without them. None where completions play no part: an assessment that was
    /// cleared, and time that was spent, stand by themselves.
    pub const fn flagged_part(self) -> Option<Measure> {
        match self {
            Measure::Completions => Some(Measure::FlaggedCompletions),
            Measure::CourseMinutes => Some(Measure::FlaggedCourseMinutes),
            Measure::Learned => Some(Measure::FlaggedLearned),
            Measure::Completed3 => Some(Measure::FlaggedCompleted3),
            Measure::Completed5 => Some(Measure::FlaggedCompleted5),
            Measure::Completed10 => Some(Measure::FlaggedCompleted10),
            Measure::RoleLearned => Some(Measure::FlaggedRoleLearned),
            Measure::PlanCompletions => Some(Measure::FlaggedPlanCompletions),
            _ => None,
        }
    }

    /// Whether it moves with the official.
    pub const fn is_stock(self) -> bool {
        matches!(self.kept(), Kept::Stock)
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// An amount of each measure: what came and went on a day, or a balance.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Amounts([i64; Measure::ALL.len()]);

impl Amounts {
    /// So much of this measure.
    pub fn of(&self, measure: Measure) -> i64 {
        self.0[measure as usize]
    }

    /// Adds so much of this measure.
    pub fn add(&mut self, measure: Measure, amount: i64) {
        self.0[measure as usize] += amount;
    }

    /// Adds all of another.
    pub fn add_all(&mut self, other: &Amounts) {
        for (mine, more) in self.0.iter_mut().zip(other.0) {
            *mine += more;
        }
    }

    /// Whether there is nothing of anything.
    pub fn is_zero(&self) -> bool {
        self.0.iter().all(|amount| *amount == 0)
    }

    /// The measures of which there is something, with their amounts.
    pub fn some(&self) -> impl Iterator<Item = (Measure, i64)> + '_ {
        let all = Measure::ALL.into_iter().zip(self.0);
        all.filter(|(_, amount)| *amount != 0)
    }
}

impl fmt::Debug for Amounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let some = self.some();
        f.debug_map()
            .entries(some.map(|(measure, amount)| (measure.name(), amount)))
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_keep_every_measure_but_those_of_the_catalogue() {
        let kept: Vec<Measure> = Measure::ALL
            .into_iter()
            .filter(|m| m.kept() != Kept::Catalogue)
            .collect();
        assert_eq!(Measure::ACCOUNTED.to_vec(), kept);
    }

    #[test]
    fn amounts_add_up_measure_by_measure() {
        let mut amounts = Amounts::default();
        for (measure, amount) in Measure::ALL.into_iter().zip(1..) {
            amounts.add(measure, amount);
        }
        for (measure, amount) in Measure::ALL.into_iter().zip(1..) {
            assert_eq!(amounts.of(measure), amount);
        }
        let mut few = Amounts::default();
        assert!(few.is_zero());
        few.add(Measure::Verified, -2);
        few.add_all(&{ few });
        assert_eq!(format!("{few:?}"), r#"{"verified": -4}"#);
    }

    #[test]
    fn a_measure_is_found_by_its_code_and_by_its_name() {
        for (place, measure) in Measure::ALL.into_iter().enumerate() {
            assert_eq!(measure.code() as usize, place + 1);
            assert_eq!(Measure::from_code(measure.code()), Some(measure));
            assert_eq!(Measure::from_name(measure.name()), Some(measure));
        }
        assert_eq!(Measure::from_code(0), None);
        assert_eq!(Measure::from_code(27), None);
        assert_eq!(Measure::from_name("Registered"), None);
    }

    #[test]
    fn the_page_about_methodologies_names_every_measure_and_its_kind() {
        let page = include_str!("../../../docs/methodologies.md");
        for measure in Measure::ALL {
            let kind = match measure.kept() {
                Kept::Stock => "stock",
                Kept::Flow => "flow",
                Kept::Catalogue => "catalogue",
            };
            let name = format!("`{measure}`");
            let row = page.lines().find(|l| {
                let mut cells = l.split(" | ");
                cells.next().is_some_and(|first| first.contains(&name))
                    && cells.next() == Some(kind)
            });
            assert!(row.is_some(), "no row says that {name} is a {kind} measure");
        }
    }

    #[test]
    fn what_describes_the_official_moves_with_the_official() {
        let kept = |kept: Kept| -> Vec<i16> {
            let all = Measure::ALL.into_iter().filter(|m| m.kept() == kept);
            all.map(Measure::code).collect()
        };
        assert_eq!(
            kept(Kept::Stock),
            [1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 19, 20, 21, 22, 23]
        );
        assert_eq!(kept(Kept::Flow), [6, 7, 8, 9, 17, 18, 24, 25]);
        assert_eq!(kept(Kept::Catalogue), [15, 16, 26]);
    }
}
