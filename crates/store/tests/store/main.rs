//! Stories of the tables, on both databases.

#![allow(clippy::unwrap_used, missing_docs)]

mod duplicates;
mod ledger;
mod organisations;
mod reorganisations;
mod reports;
