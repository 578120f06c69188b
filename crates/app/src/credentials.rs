//! Certificates: one's own, the PDF, and the check that anyone can make.

use sopan_documents::certificate::{Certificate as Sheet, certificate as set};
use sopan_rules::access::Permission;
use sopan_rules::catalogue::duration_in_words;
use sopan_store::learning::{self as store, Certificate};

use crate::access::{Actor, organisation_of};
use crate::{App, AppError, Result};

/// The two forms under which a number that somebody typed may be kept: as
/// certificates are numbered (three groups of four, letters that look like digits
/// read as digits), and as it was typed.
fn readings(typed: &str) -> [String; 2] {
    let upper = typed.trim().to_uppercase();
    let plain: String = upper
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| match c {
            'O' => '0',
            'I' | 'L' => '1',
            c => c,
        })
        .collect();
    let grouped = match plain.len() {
        12 => format!("{}-{}-{}", &plain[..4], &plain[4..8], &plain[8..]),
        _ => upper.clone(),
    };
    [grouped, upper]
}

/// The name on a certificate, in a language.
pub fn name_in<'a>(certificate: &'a Certificate, language: &str) -> &'a str {
    match (&certificate.name_hi, language) {
        (Some(name), "hi") => name,
        _ => &certificate.name,
    }
}

/// Who issued a certificate, in a language.
pub fn issuer_in<'a>(certificate: &'a Certificate, language: &str) -> &'a str {
    match language {
        "hi" => &certificate.issuer_hi,
        _ => &certificate.issuer_en,
    }
}

impl App {
    /// The learner's certificates, the latest first.
    pub async fn certificates(&self, actor: &Actor) -> Result<Vec<Certificate>> {
        let official = actor.learner()?;
        let mut tx = self.db.read().await?;
        Ok(store::certificates(&mut tx, official).await?)
    }

    /// What the certificate with this number says, for anyone; `None` when there is
    /// none. Small letters, missing dashes, and O for 0 do no harm.
    pub async fn check(&self, number: &str) -> Result<Option<Certificate>> {
        let mut tx = self.db.read().await?;
        Ok(store::certificate(&mut tx, &readings(number)).await?)
    }

    /// The certificate as PDF, for its holder and for those who may see the official.
    pub async fn certificate_pdf(
        &self,
        actor: &Actor,
        number: &str,
        language: &str,
    ) -> Result<Vec<u8>> {
        let mut tx = self.db.read().await?;
        let found = store::certificate(&mut tx, &readings(number))
            .await?
            .ok_or_else(|| AppError::not_found("certificate", number))?;
        if actor.official != Some(found.official) {
            let organisation = organisation_of(&mut tx, found.official).await?;
            actor
                .must(&mut tx, Permission::SeeOfficials, organisation)
                .await?;
        }
        drop(tx);
        let hindi = language == "hi";
        let minutes = u32::try_from(found.minutes).unwrap_or(0);
        let sheet = Sheet {
            language: match hindi {
                true => sopan_documents::Language::Hindi,
                false => sopan_documents::Language::English,
            },
            name: name_in(&found, language).to_owned(),
            issuer: issuer_in(&found, language).to_owned(),
            provider: found.provider.unwrap_or_default(),
            hours: duration_in_words(minutes).in_language(language).to_owned(),
            completed_on: found.completed.day(),
            verification_url: format!("{}/check/{}", self.public_address(), found.number),
            number: found.number,
            course: found.course,
            emblem: None,
            synthetic: self.is_demonstration(),
        };
        // Setting a page takes a core for some milliseconds.
        tokio::task::spawn_blocking(move || set(&sheet))
            .await
            .map_err(|e| AppError::Document(e.to_string()))?
            .map_err(|e| AppError::Document(e.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::readings;

    #[test]
    fn a_number_is_known_however_it_is_typed() {
        for typed in ["7K3M-9QXT-2B01", " 7k3m9qxt2b01 ", "7k3m 9qxt 2bol"] {
            assert_eq!(readings(typed)[0], "7K3M-9QXT-2B01", "{typed}");
        }
        assert_eq!(readings("spn-17"), ["SPN-17", "SPN-17"]);
        assert_eq!(readings("é-हिन्दी-1234567890")[0], "É-हिन्दी-1234567890");
    }
}
