//! The database, both kinds: SQLite on one machine, PostgreSQL for a nation.
//!
//! SQL is written once, in the dialect that both understand, in the module of the
//! room that owns the tables. Where the two must differ, the difference sits in
//! [`sql`], with its reason.

pub mod access;
pub mod acts;
pub mod along;
pub mod apar;
pub mod assessments;
pub mod badges;
pub mod banks;
mod bulk;
pub mod catalogue;
pub mod competencies;
pub mod credentials;
pub mod dashboards;
pub mod designations;
pub mod duplicates;
pub mod history;
pub mod integrity;
pub mod joining;
pub mod lane;
pub mod learning;
pub mod ledger;
pub mod letterheads;
pub mod letters;
pub mod mandates;
pub mod migrations;
pub mod notices;
pub mod officials;
pub mod organisations;
pub mod packages;
pub mod people;
pub mod ranking;
pub mod ratings;
pub mod reconcile;
pub mod records;
pub mod recount;
pub mod reorganisations;
pub mod reports;
pub mod review;
pub mod rulebooks;
pub mod search;
pub mod sql;
pub mod surveys;
#[cfg(any(test, feature = "testing"))]
pub mod tape;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod variants;
pub mod verify;
pub mod versions;
pub mod waiting;

pub use lane::{Lane, LaneError};
pub use sql::{Db, Row, Sql, StoreError, Tx, sql};
