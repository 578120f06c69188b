//! What people read on paper, and the charts of the pages: the D.O. letter that
//! carries an edition to a Chief Secretary, the certificate of a course, and SVG.
//!
//! Everything here is a value in, text or bytes out. Figures come in as they are
//! to be read: this crate computes none.

pub mod charts;

use serde::{Deserialize, Serialize};

/// The language that a document is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Language {
    /// English, as used in India.
    #[serde(rename = "en")]
    English,
    /// Hindi in Devanagari, with Western digits.
    #[serde(rename = "hi")]
    Hindi,
}

/// Where a percentage lies on the performance key: Low [0, 30],
/// Moderate (30, 60], Strong (60, 100].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Band {
    /// Up to 30.
    Low,
    /// Above 30, up to 60.
    Moderate,
    /// Above 60.
    Strong,
}

impl Band {
    /// How many of the three steps are climbed: 1, 2 or 3.
    pub fn steps(self) -> u8 {
        match self {
            Band::Low => 1,
            Band::Moderate => 2,
            Band::Strong => 3,
        }
    }
}
