//! What people read on paper, and the charts of the pages: the D.O. letter that
//! carries an edition to a Chief Secretary, the certificate of a course and
//! its badge, the evidence for an appraisal report, and SVG; and the text of a PDF that
//! somebody brings.
//!
//! Everything here is a value in, text or bytes out. Figures come in as they are
//! to be read; nothing here counts, ranks or rounds.

pub mod apar;
pub mod badge;
pub mod certificate;
pub mod charts;
pub mod letter;
pub mod pdf_text;
pub mod reconciliation;
mod typeset;

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

/// Why a document can't be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// A figure that the document compares isn't written as one.
    #[error("{what} is “{text}”; write it with at most two decimals, as in 47.03")]
    NotAFigure {
        /// Which figure.
        what: String,
        /// What was given.
        text: String,
    },
    /// The address is too long for a QR code.
    #[error("the address “{address}” is too long for a QR code ({reason}); give a shorter one")]
    QrCode {
        /// What was to be encoded.
        address: String,
        /// What the encoder says.
        reason: String,
    },
    /// The typesetter refused.
    #[error(
        "the document can't be set: {0}; check the letterhead's emblem, then report this as a fault"
    )]
    Typesetting(String),
}
