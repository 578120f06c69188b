//! Stories of the command line, by the program itself.

#![allow(clippy::unwrap_used, missing_docs)]

mod course;
mod crash;
mod editions;
mod import_courses;
mod organisations;
mod pdf;
mod people;
mod questions;
