//! What is true about organisations, officials, courses, completion and ranking.
//!
//! Everything here is a value in and a value out: no database, no clock, no
//! network. A rule can be read on its own, tried with any date, and reused.

pub mod access;
pub mod along;
pub mod apar;
pub mod assessments;
pub mod catalogue;
pub mod competencies;
pub mod credentials;
pub mod designations;
pub mod duplicates;
pub mod ids;
pub mod integrity;
pub mod ledger;
pub mod likeness;
pub mod mandates;
pub mod measures;
pub mod media;
pub mod notices;
pub mod numbers;
pub mod officials;
pub mod organisations;
pub mod packages;
pub mod questions;
pub mod ranking;
pub mod reconcile;
pub mod records;
pub mod reports;
pub mod states;
pub mod suggest;
pub mod surveys;
pub mod text;
pub mod time;
