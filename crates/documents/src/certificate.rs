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
    /// How it looks, where the course's organisation says so.
    pub letterhead: Option<Letterhead>,
    /// Whether the person is synthetic; the certificate says so.
    pub synthetic: bool,
    /// The day on which it was revoked, where it is; the certificate says so.
    pub revoked_on: Option<Day>,
}

/// How an organisation's certificates look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letterhead {
    /// What stands at the head, such as the government's name.
    pub heading: String,
    /// The line below it; may be empty.
    pub below: String,
    /// The colour of head and lines, `#rrggbb`.
    pub colour: String,
    /// Who signs; may be empty.
    pub signatory: String,
    /// As what.
    pub designation: String,
    /// The emblem as SVG; without one there is a plain placeholder.
    pub emblem: Option<String>,
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

/// The texts of the sheets: a certificate that was set by others may look different.
pub fn design() -> [&'static str; 4] {
    [
        include_str!("sheets/style.typ"),
        include_str!("sheets/certificate.typ"),
        include_str!("sheets/certificate-en.typ"),
        include_str!("sheets/certificate-hi.typ"),
    ]
}

fn set(certificate: &Certificate) -> Result<PagedDocument, DocumentError> {
    let qr = qr_code(&certificate.verification_url)?;
    let mut pictures = vec![("qr.svg", qr.as_str())];
    let letterhead = certificate.letterhead.as_ref();
    let emblem = letterhead.and_then(|l| l.emblem.as_ref());
    if let Some(emblem) = emblem {
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
        "emblem": emblem.is_some(),
        "letterhead": letterhead.map(|l| json!({
            "heading": l.heading,
            "below": l.below,
            "colour": l.colour,
            "signatory": l.signatory,
            "designation": l.designation,
        })),
        "synthetic": certificate.synthetic,
        "revoked_on": certificate.revoked_on.map(Day::dotted),
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::typeset::reading::{glyphs, missing_glyphs, overhang, pages, run_on};

    fn english() -> Certificate {
        Certificate {
            language: Language::English,
            name: "Lakshmi Narayanan Iyer".to_owned(),
            course: "लोक प्रशासन हेतु कृत्रिम बुद्धिमत्ता: an introduction".to_owned(),
            provider: "National e-Governance Division".to_owned(),
            hours: "8 h 40 min".to_owned(),
            completed_on: "2026-01-08".parse().unwrap(),
            number: "SOPAN-2026-000123".to_owned(),
            verification_url: "https://sopan.example.gov.in/certificates/SOPAN-2026-000123"
                .to_owned(),
            issuer: "Capacity Building Monitoring Cell".to_owned(),
            letterhead: None,
            synthetic: true,
            revoked_on: None,
        }
    }

    fn hindi() -> Certificate {
        Certificate {
            language: Language::Hindi,
            name: "श्रीमती प्रज्ञा क्षत्रिय".to_owned(),
            hours: "8 घंटे 40 मिनट".to_owned(),
            issuer: "क्षमता निर्माण अनुश्रवण प्रकोष्ठ".to_owned(),
            ..english()
        }
    }

    #[test]
    fn the_english_certificate_reads_as_it_should() {
        let document = set(&english()).unwrap();
        assert_eq!(missing_glyphs(&document), 0);
        insta::assert_snapshot!(pages(&document).join("\n=== next page ===\n"));
    }

    #[test]
    fn the_hindi_certificate_reads_as_it_should() {
        let document = set(&hindi()).unwrap();
        assert_eq!(missing_glyphs(&document), 0);
        insta::assert_snapshot!(pages(&document).join("\n=== next page ===\n"));
    }

    #[test]
    fn a_revoked_certificate_says_so() {
        for (mut certificate, said) in [
            (english(), "Revoked on 12.02.2026"),
            (hindi(), "12.02.2026 को निरस्त"),
        ] {
            assert!(!run_on(&set(&certificate).unwrap()).contains("12.02.2026"));
            certificate.revoked_on = Some("2026-02-12".parse().unwrap());
            let document = set(&certificate).unwrap();
            let said: String = said.split(' ').collect();
            assert!(run_on(&document).contains(&said), "{said}");
            assert_eq!(document.pages().len(), 1);
            assert_eq!(missing_glyphs(&document), 0);
        }
    }

    fn bihar() -> Letterhead {
        Letterhead {
            heading: "Government of Bihar".to_owned(),
            below: "General Administration Department".to_owned(),
            colour: "#7a1f1f".to_owned(),
            signatory: "Sunita Kumari".to_owned(),
            designation: "Secretary".to_owned(),
            emblem: Some(
                "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'>
                 <circle cx='4' cy='4' r='4'/></svg>"
                    .to_owned(),
            ),
        }
    }

    #[test]
    fn a_state_has_its_own_head_colour_and_signature() {
        let mut certificate = english();
        certificate.letterhead = Some(bihar());
        let text = pages(&set(&certificate).unwrap()).join("\n");
        for said in [
            "Government of Bihar",
            "General Administration Department",
            "Capacity Building Monitoring Cell",
            "Sunita Kumari",
            "Secretary",
        ] {
            assert!(text.contains(said), "{said}: {text}");
        }
        // Nothing of it but the heading needs to be there,
        certificate.letterhead = Some(Letterhead {
            below: String::new(),
            signatory: String::new(),
            designation: String::new(),
            ..bihar()
        });
        assert_eq!(set(&certificate).unwrap().pages().len(), 1);
        // and what is no picture is refused.
        certificate.letterhead = Some(Letterhead {
            emblem: Some("<html>".to_owned()),
            ..bihar()
        });
        assert!(matches!(
            set(&certificate),
            Err(DocumentError::Typesetting(_))
        ));
    }

    #[test]
    fn conjuncts_are_shaped_into_one_glyph() {
        // Given a name that is one conjunct, three letters in Unicode
        for conjunct in ["क्ष", "ज्ञ", "त्र", "श्र"] {
            let mut certificate = hindi();
            certificate.name = conjunct.to_owned();
            // Then it is drawn as one glyph, not as letters beside a virama
            let drawn = glyphs(&set(&certificate).unwrap(), conjunct);
            assert_eq!(drawn, Some(1), "{conjunct}");
        }
    }

    #[test]
    fn whatever_its_texts_are_a_certificate_is_one_page() {
        for (name, course, provider) in [
            ("", "", ""),
            (
                "Shri ".repeat(40).as_str(),
                "Foundations of public administration ".repeat(12).as_str(),
                "Institute ".repeat(30).as_str(),
            ),
            (
                "श्रीमती ".repeat(40).as_str(),
                "राष्ट्रीय परिप्रेक्ष्य ".repeat(20).as_str(),
                "संस्थान ".repeat(30).as_str(),
            ),
            (
                "A".repeat(200).as_str(),
                "क्ष".repeat(300).as_str(),
                "B".repeat(150).as_str(),
            ),
        ] {
            let mut certificate = english();
            certificate.name = name.to_owned();
            certificate.course = course.to_owned();
            certificate.provider = provider.to_owned();
            for (revoked_on, letterhead) in [
                (None, None),
                (Some(certificate.completed_on), None),
                (None, Some(bihar())),
                (
                    Some(certificate.completed_on),
                    Some(Letterhead {
                        heading: "Government ".repeat(8),
                        below: "Department ".repeat(10),
                        signatory: "Shri ".repeat(15),
                        designation: "Secretary ".repeat(8),
                        ..bihar()
                    }),
                ),
            ] {
                certificate.revoked_on = revoked_on;
                certificate.letterhead = letterhead;
                let document = set(&certificate).unwrap();
                assert_eq!(document.pages().len(), 1, "{name}");
                assert!(overhang(&document) <= 0.0, "{name}");
            }
        }
    }

    #[test]
    fn markup_in_data_is_printed_and_does_nothing() {
        let nasty = "#panic() $x$ *b* [c] \\ \"q\" <l> // @r";
        let mut certificate = english();
        certificate.name = nasty.to_owned();
        certificate.course = nasty.to_owned();
        certificate.provider = nasty.to_owned();
        let text = pages(&set(&certificate).unwrap()).join("\n");
        assert_eq!(text.matches(nasty).count(), 3, "{text}");
    }

    #[test]
    fn an_address_that_no_qr_code_holds_is_refused() {
        let mut refused = english();
        refused.verification_url = format!("https://example.gov.in/{}", "x".repeat(4000));
        assert!(matches!(
            certificate(&refused),
            Err(DocumentError::QrCode { .. })
        ));
    }

    #[test]
    fn the_same_certificate_gives_the_same_archival_file() {
        let first = certificate(&english()).unwrap();
        assert_eq!(first, certificate(&english()).unwrap());
        assert!(String::from_utf8_lossy(&first).contains("<pdfaid:part>2</pdfaid:part>"));
    }
}
