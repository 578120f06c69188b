//! What an organisation's account counts.

use serde::{Deserialize, Serialize};

/// One thing that is counted for every organisation, every day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Officials registered.
    Registered,
    /// Registered officials whose profile is VERIFIED.
    Verified,
    /// Registered officials with at least one course completion.
    Learned,
    /// Distinct (official, assessment) pairs attempted.
    PairsAttempted,
    /// Distinct (official, assessment) pairs cleared.
    PairsCleared,
    /// Course completions.
    Completions,
    /// Course hours: the nominal minutes of the courses completed.
    CourseMinutes,
    /// Time spent learning, in seconds, idle time left out.
    TimeSpentSeconds,
    /// Enrolments in courses.
    Enrolments,
}

impl Measure {
    /// All of them, in the order of their codes.
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

    /// The number that stands for the measure in the accounts. It never changes.
    pub fn code(self) -> i16 {
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

    /// The measure with this code.
    pub fn from_code(code: i16) -> Option<Measure> {
        Measure::ALL.into_iter().find(|m| m.code() == code)
    }

    /// The name that other programs use.
    pub fn name(self) -> &'static str {
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

    /// A stock moves with the official who is transferred, and with the department
    /// that is moved; a flow stays where it happened.
    pub fn is_stock(self) -> bool {
        self.code() <= 5
    }
}
