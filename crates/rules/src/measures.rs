//! What an organisation keeps an account of: the measures, each with a code for
//! the database and a name for other programs.

use std::fmt;

use serde::{Deserialize, Serialize};

/// One thing that is counted per organisation.
///
/// A *stock* measure describes the officials who belong to the organisation and
/// moves with them on a transfer. A *flow* measure describes what happened there
/// and stays.
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
}

impl Measure {
    /// Every measure, by code.
    pub const ALL: [Measure; 9] = [
        Measure::Registered,
        Measure::Verified,
        Measure::Learned,
        Measure::PairsAttempted,
        Measure::PairsCleared,
        Measure::Completions,
        Measure::CourseMinutes,
        Measure::TimeSpentSeconds,
        Measure::Enrolments,
    ];

    /// The number that stands for the measure in the database. Never changes.
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
        }
    }

    /// The measure with this code, if there is one.
    pub fn from_code(code: i16) -> Option<Measure> {
        Measure::ALL.into_iter().find(|m| m.code() == code)
    }

    /// The name that stands for the measure in data and in the API. Never changes.
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
        }
    }

    /// The measure with this name, if there is one.
    pub fn from_name(name: &str) -> Option<Measure> {
        Measure::ALL.into_iter().find(|m| m.name() == name)
    }

    /// Whether the measure moves with the official (stock) or stays where it
    /// happened (flow).
    pub const fn is_stock(self) -> bool {
        match self {
            Measure::Registered
            | Measure::Verified
            | Measure::Learned
            | Measure::PairsAttempted
            | Measure::PairsCleared => true,
            Measure::Completions
            | Measure::CourseMinutes
            | Measure::TimeSpentSeconds
            | Measure::Enrolments => false,
        }
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_measure_is_found_by_its_code_and_by_its_name() {
        for (place, measure) in Measure::ALL.into_iter().enumerate() {
            assert_eq!(measure.code() as usize, place + 1);
            assert_eq!(Measure::from_code(measure.code()), Some(measure));
            assert_eq!(Measure::from_name(measure.name()), Some(measure));
        }
        assert_eq!(Measure::from_code(0), None);
        assert_eq!(Measure::from_code(10), None);
        assert_eq!(Measure::from_name("Registered"), None);
    }

    #[test]
    fn what_describes_the_official_moves_with_the_official() {
        let stock: Vec<_> = Measure::ALL.into_iter().filter(|m| m.is_stock()).collect();
        assert_eq!(stock, Measure::ALL[..5]);
    }
}
