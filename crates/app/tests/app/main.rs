//! Stories of the use cases, on both databases.

#![allow(clippy::unwrap_used, missing_docs)]

mod access;
mod along;
mod apar;
mod archives;
mod assessments;
mod authoring;
mod badges;
mod brief;
mod changes;
mod competencies;
mod courses;
mod credentials;
mod dashboards;
mod duplicates;
mod imports;
mod integrity;
mod joining;
mod learning;
mod mandates;
mod notices;
mod organisations;
mod packages;
mod people;
mod people_search;
mod plans;
mod ranking;
mod reports;
mod synth;
mod variants;
