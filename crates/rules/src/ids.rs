//! The numbers by which things are known inside one installation.
//!
//! They are handed out by the store and mean nothing outside it; the codes that
//! people and other programs use are the organisation's code, the course's code
//! and the certificate's number.

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

ids! {
    /// A node of the hierarchy.
    OrganisationId,
    /// A person employed by an organisation.
    OfficialId,
    /// A course of the catalogue.
    CourseId,
    /// A text, video or document inside a course.
    ResourceId,
    /// The assessment at the end of a course.
    AssessmentId,
    /// A line of the ledger.
    EntryId,
}
