//! Use cases: may this person do it, what do the rules say, record it.
//!
//! This is the only place where a permission is asked and a transaction begins and
//! ends. Pages, the API and the command line call what is here and add nothing.

pub mod access;
pub mod along;
pub mod apar;
pub mod assessments;
pub mod authoring;
pub mod catalogue;
pub mod competencies;
mod context;
pub mod credentials;
pub mod dashboards;
pub mod designations;
pub mod desk;
pub mod duplicates;
mod error;
pub mod files;
pub mod imports;
pub mod integrity;
pub mod joining;
pub mod learning;
pub mod letters;
pub mod mandates;
pub mod media;
mod model;
pub mod notices;
pub mod officials;
pub mod organisations;
mod outbox;
mod outside;
pub mod packages;
mod pdf;
mod pictures;
mod progress;
pub mod ranking;
pub mod ratings;
pub mod reconcile;
pub mod records;
pub mod reports;
pub mod review;
pub mod rulebooks;
pub mod search;
mod sms;
pub mod surveys;
pub mod synth;
#[cfg(feature = "testing")]
pub mod testing;
mod together;
pub mod uploads;
pub mod variants;
pub mod versions;

pub use context::{App, Clock, Options, Random, Surroundings};
pub use error::{AppError, Result};
pub use model::NoUse;
pub use pdf::PDF_BYTES;

pub use sopan_documents as documents;
pub use sopan_formats as formats;
pub use sopan_store as store;
