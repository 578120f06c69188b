//! What is true about organisations, officials, courses, completion and ranking.
//!
//! Everything here is a value in and a value out: no database, no clock, no
//! network. A rule can be read on its own, tried with any date, and reused.

pub mod access;
pub mod ids;
pub mod ledger;
pub mod measures;
pub mod officials;
pub mod organisations;
pub mod time;
