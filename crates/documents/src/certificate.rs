//! The certificate of a completed course: one A4 page, landscape, with a QR code
//! that leads to the public page where anyone can check it.

use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use serde_json::json;
use sopan_rules::time::Day;
use typst_layout::PagedDocument;

use crate::typeset::{lay_out, to_pdf};
use crate::{DocumentError, Language};

/// Everything that a certificate says. Names and titles may be in either script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// The language of the certificate's own words.
    pub language: Language,
    /// Who completed the course.
    pub name: String,
    /// The course's title.
    pub course: String,
    /// Who provides the course.
    pub provider: String,
    /// The course hours as they are to be read: `8 h 40 min`, `8 घंटे 40 मिनट`.
    pub hours: String,
    /// The day of the completion.
    pub completed_on: Day,
    /// The certificate's number.
    pub number: String,
    /// The address of the public page that confirms the certificate.
    pub verification_url: String,
    /// The organisation that issues it.
    pub issuer: String,
    /// The issuer's emblem as SVG; without one there is a plain placeholder.
    pub emblem: Option<String>,
    /// Whether the person is synthetic; the certificate says so.
    pub synthetic: bool,
}

/// The certificate as a PDF of one page. The same certificate gives the same bytes.
///
/// # Errors
///
/// [`DocumentError::QrCode`] when the address is too long for a QR code;
/// [`DocumentError::Typesetting`] when the emblem is no SVG.
pub fn certificate(certificate: &Certificate) -> Result<Vec<u8>, DocumentError> {
    let identifier = &certificate.number;
    to_pdf(&set(certificate)?, identifier, certificate.completed_on)
}

fn set(certificate: &Certificate) -> Result<PagedDocument, DocumentError> {
    let qr = qr_code(&certificate.verification_url)?;
    let mut pictures = vec![("qr.svg", qr.as_str())];
    if let Some(emblem) = &certificate.emblem {
        pictures.push(("emblem.svg", emblem));
    }
    let data = json!({
        "language": certificate.language,
        "name": certificate.name,
        "course": certificate.course,
        "provider": certificate.provider,
        "hours": certificate.hours,
        "completed_on": certificate.completed_on.dotted(),
        "number": certificate.number,
        "url": certificate.verification_url,
        "issuer": certificate.issuer,
        "emblem": certificate.emblem.is_some(),
        "synthetic": certificate.synthetic,
    });
    lay_out("certificate.typ", &data, &pictures)
}

/// The address as a QR code that still reads when 15 % of it is damaged.
fn qr_code(address: &str) -> Result<String, DocumentError> {
    let code = QrCode::with_error_correction_level(address, EcLevel::M).map_err(|error| {
        DocumentError::QrCode {
            address: address.to_owned(),
            reason: error.to_string(),
        }
    })?;
    Ok(code
        .render::<svg::Color<'_>>()
        .dark_color(svg::Color("#000000"))
        .light_color(svg::Color("#ffffff"))
        .quiet_zone(true)
        .build())
}
