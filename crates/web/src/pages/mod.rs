//! The pages, room by room: each handler parses, calls one use case and renders.

pub mod access;
pub mod desk;
pub mod officials;
