//! Who may do what: roles, each held over an organisation and everything below it.
//!
//! There is one question, asked by pages, exports, the API and the command line
//! alike: does a role of this person, over an organisation at or above that one,
//! carry this permission? What concerns nobody but oneself (one's own profile,
//! learning and record) needs no permission.

use serde::{Deserialize, Serialize};

/// A role, by the names that the field knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Role {
    /// Heads an MDO: sees and verifies.
    MdoLeader,
    /// Runs an MDO: brings people in, verifies them, follows their learning.
    MdoAdmin,
    /// The State's nodal officer.
    StateAdmin,
    /// The monitoring cell, which operates the platform for the nation.
    SpvAdmin,
    /// Writes courses.
    ContentCreator,
    /// Reads what others wrote before it is published, comments on it, and approves it.
    Reviewer,
    /// Reads everything and changes nothing.
    Auditor,
}

/// Something that a role allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Permission {
    /// See the organisation's desk: its figures and those of the units below it.
    SeeDesk,
    /// See officials, their profiles and their learning.
    SeeOfficials,
    /// Approve or reject profiles, and say NOT-MY-USER.
    VerifyProfiles,
    /// Bring officials in, by file or one by one, and make sign-in links for them.
    BringOfficialsIn,
    /// Create organisations below, and state strengths.
    ManageOrganisations,
    /// Write, publish and retire courses that the organisation owns.
    AuthorCourses,
    /// Read courses that are not published, what was said about them, and their versions.
    SeeDrafts,
    /// Approve courses that others wrote, or send them back.
    ReviewCourses,
    /// Publish editions of the ranking, write D.O. letters, settle doubtful courses.
    RunRanking,
    /// See what the monitoring cell works with: editions, the register of letters, drafts
    /// of methodologies.
    SeeMonitoring,
    /// Draft the methodology that ranks what stands below, and approve what another one
    /// drafted.
    SetMethodology,
    /// Decide about flagged completions of others, and revoke certificates of others.
    DecideFlags,
    /// Draft mandates for the organisation, try them, and publish what another one drafted.
    SetMandates,
    /// Read whatever somebody with another role reads there. It opens no act.
    ReadEverything,
}

impl Role {
    /// All of them.
    pub const ALL: [Role; 7] = [
        Role::MdoLeader,
        Role::MdoAdmin,
        Role::StateAdmin,
        Role::SpvAdmin,
        Role::ContentCreator,
        Role::Reviewer,
        Role::Auditor,
    ];

    /// What the role allows.
    pub fn permissions(self) -> &'static [Permission] {
        use Permission::*;
        match self {
            Role::MdoLeader => &[SeeDesk, SeeOfficials, VerifyProfiles, DecideFlags],
            Role::MdoAdmin => &[
                SeeDesk,
                SeeOfficials,
                VerifyProfiles,
                BringOfficialsIn,
                DecideFlags,
                SetMandates,
            ],
            Role::StateAdmin => &[
                SeeDesk,
                SeeOfficials,
                VerifyProfiles,
                BringOfficialsIn,
                ManageOrganisations,
                AuthorCourses,
                SeeDrafts,
                ReviewCourses,
                SetMethodology,
                DecideFlags,
                SetMandates,
            ],
            Role::SpvAdmin => &[
                SeeDesk,
                SeeOfficials,
                VerifyProfiles,
                BringOfficialsIn,
                ManageOrganisations,
                AuthorCourses,
                SeeDrafts,
                ReviewCourses,
                RunRanking,
                SeeMonitoring,
                SetMethodology,
                DecideFlags,
                SetMandates,
            ],
            Role::ContentCreator => &[AuthorCourses, SeeDrafts],
            Role::Reviewer => &[SeeDrafts, ReviewCourses],
            Role::Auditor => &[SeeDesk, SeeOfficials, SeeMonitoring, ReadEverything],
        }
    }

    /// Whether the role allows this.
    pub fn allows(self, permission: Permission) -> bool {
        self.permissions().contains(&permission)
    }

    /// As the field writes it: MDO_ADMIN.
    pub fn name(self) -> &'static str {
        match self {
            Role::MdoLeader => "MDO_LEADER",
            Role::MdoAdmin => "MDO_ADMIN",
            Role::StateAdmin => "STATE_ADMIN",
            Role::SpvAdmin => "SPV_ADMIN",
            Role::ContentCreator => "CONTENT_CREATOR",
            Role::Reviewer => "REVIEWER",
            Role::Auditor => "AUDITOR",
        }
    }

    /// The role with this name.
    pub fn from_name(name: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|r| r.name() == name)
    }
}
