//! What is true about an official's profile.

use serde::{Deserialize, Serialize};

/// Whether the organisation stands by the profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ProfileStatus {
    /// Group or designation waits for the MDO Leader/Admin.
    #[serde(rename = "NOT-VERIFIED")]
    NotVerified,
    /// Group and designation were both confirmed by the MDO Leader/Admin.
    #[serde(rename = "VERIFIED")]
    Verified,
    /// The organisation said that this person is not of its own.
    #[serde(rename = "NOT-MY-USER")]
    NotMyUser,
}

impl ProfileStatus {
    /// The number that stands for the status in the tables. It never changes.
    pub fn code(self) -> i16 {
        match self {
            ProfileStatus::NotVerified => 0,
            ProfileStatus::Verified => 1,
            ProfileStatus::NotMyUser => 2,
        }
    }

    /// The status with this number.
    pub fn from_code(code: i16) -> Option<ProfileStatus> {
        match code {
            0 => Some(ProfileStatus::NotVerified),
            1 => Some(ProfileStatus::Verified),
            2 => Some(ProfileStatus::NotMyUser),
            _ => None,
        }
    }

    /// As reports print it: VERIFIED, NOT-VERIFIED, NOT-MY-USER.
    pub fn name(self) -> &'static str {
        match self {
            ProfileStatus::NotVerified => "NOT-VERIFIED",
            ProfileStatus::Verified => "VERIFIED",
            ProfileStatus::NotMyUser => "NOT-MY-USER",
        }
    }
}
