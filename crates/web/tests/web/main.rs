//! Stories of the pages and of what programs ask, over HTTP, on both databases.

#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod authoring;
mod dashboards;
mod doors;
mod packages;
mod plans;
mod ranking;
mod reconcile;
mod records;
mod reports;
mod samples;
mod views;
