//! Files in and out: the CSV and XLSX files that departments send and receive, the
//! packages that courses come in ([`packages`]), and questions ([`questions`]).
//!
//! A file arrives as bytes that nobody has vouched for. [`table`] makes rows of
//! it, one module per kind of file checks everything that can be checked
//! without a database, and every problem is told in English and Hindi, with its
//! row and column ([`problems`]). [`write`] makes files that a spreadsheet
//! opens without running anything.

pub mod apar;
pub mod bundle;
pub mod calendar;
pub mod captions;
pub mod changes;
pub mod codes;
mod columnar;
pub mod competencies;
pub mod course_content;
pub mod courses;
pub mod credential;
pub mod designations;
pub mod failures;
mod header;
pub mod highlight;
pub mod highlights;
pub mod mandate;
pub mod methodology;
pub mod notices;
pub mod officials;
pub mod organisations;
pub mod packages;
pub mod pictures;
pub mod problems;
pub mod published_ranking;
pub mod questions;
mod reading;
pub mod strengths;
pub mod table;
pub mod templates;
pub mod values;
pub mod write;

pub use problems::{Problem, Report, Severity};
pub use reading::Parsed;
