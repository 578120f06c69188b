//! The ledger: what an entry is, what it makes of an official's standing, and
//! what it posts to the accounts of organisations.
//!
//! Three questions are answered here and nowhere else. May this fact be recorded
//! ([`Standing::admits`])? What is true of the official afterwards
//! ([`Standing::apply`])? Which figures move, where, and on which day
//! ([`Posting`], [`spread`])? Recording, late news and the proof that every view
//! equals the entries all go through the same few lines.

mod completion;
mod facts;
mod postings;
mod replay;
mod standing;

pub use completion::{Requirements, complete_since, minutes_counted};
pub use facts::{Columns, Credit, Entry, Fact, NOWHERE, Unreadable, Worth};
pub use postings::{Kinship, Posting, difference, spread};
pub use replay::{Replay, fold, unstruck};
pub use standing::{
    Admission, Again, AssessmentStanding, COMPLETED_AT_LEAST, Counts, Enrolment, Flag, Refusal,
    Standing, advance,
};

#[cfg(test)]
#[path = "ledger_tests.rs"]
mod tests;
