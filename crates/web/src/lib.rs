//! HTTP: pages, API, sign-in. Thin: parse, call one use case, render.

pub mod look;
pub mod views;
pub mod words;
