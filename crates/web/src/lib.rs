//! HTTP: pages, API, sign-in. Thin: parse, call one use case, render.

pub mod look;
pub mod pages;
mod reading;
pub mod request;
pub mod routes;
pub mod views;
pub mod words;

pub use routes::{Gate, Route, router};
