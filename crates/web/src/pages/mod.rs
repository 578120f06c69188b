//! The pages, room by room: each handler parses, calls one use case and renders.

pub mod about;
pub mod access;
pub mod along;
pub mod assessments;
pub mod authoring;
pub mod banks;
pub mod catalogue;
pub mod credentials;
pub mod dashboards;
pub mod desk;
pub mod imports;
pub mod integrity;
pub mod learning;
pub mod letters;
pub mod mandates;
pub mod methodologies;
pub mod officials;
pub mod organisations;
pub mod packages;
pub mod ranking;
pub mod reconcile;
pub mod records;
pub mod reports;
pub mod review;
pub mod rulebooks;
pub mod surveys;
