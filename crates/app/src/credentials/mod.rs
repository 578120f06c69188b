//! Certificates: one's own, the PDF and the badge, the check that anyone can make, the
//! credential that other software verifies, and what is done about a certificate after it
//! was issued.

mod issuer;
mod letterheads;
mod paper;
mod signed;

use sopan_rules::access::Permission;
use sopan_rules::credentials::{Act, Shown, Unchanged, after};
use sopan_store::Tx;
use sopan_store::credentials::{self as store, Certificate, Done};

use crate::access::{Actor, organisation_of};
use crate::integrity::text_of;
use crate::{App, AppError, Result};

pub use letterheads::{EMBLEM_BYTES, HeadedBy, Letterhead};
pub use paper::Picture;
pub use signed::{IssuerName, Wanted};
pub use sopan_rules::credentials::Reason;

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

fn unmade(error: impl std::fmt::Display) -> AppError {
    AppError::Document(error.to_string())
}

/// Whether a certificate is somebody's own: of this account, or of one that was merged into it.
async fn holds(tx: &mut Tx, actor: &Actor, certificate: &Certificate) -> Result<bool> {
    let stays = sopan_store::duplicates::stays(tx, certificate.official).await?;
    Ok(actor.official == Some(stays))
}

impl App {
    /// The learner's certificates, the latest first.
    pub async fn certificates(&self, actor: &Actor) -> Result<Vec<Certificate>> {
        let official = actor.learner()?;
        let mut tx = self.db.read().await?;
        Ok(store::certificates(&mut tx, official).await?)
    }

    /// The badges of an official: the learner's own, the latest first.
    pub async fn badges(&self, actor: &Actor) -> Result<Vec<Certificate>> {
        let official = actor.learner()?;
        let mut tx = self.db.read().await?;
        Ok(sopan_store::badges::badges(&mut tx, official).await?)
    }

    /// What the certificate or badge with this number says, for anyone; `None` when there is
    /// none. Small letters, missing dashes, and O for 0 do no harm.
    pub async fn check(&self, number: &str) -> Result<Option<Certificate>> {
        let mut tx = self.db.read().await?;
        Ok(store::certificate(&mut tx, &readings(number)).await?)
    }

    async fn certificate(&self, number: &str) -> Result<Certificate> {
        self.check(number)
            .await?
            .ok_or_else(|| AppError::not_found("certificate", number))
    }

    /// Sets what the holder shows of an own certificate.
    pub async fn show_of_certificate(
        &self,
        actor: &Actor,
        number: &str,
        shown: Shown,
    ) -> Result<()> {
        actor.learner()?;
        let certificate = self.certificate(number).await?;
        let mut tx = self.db.write().await?;
        if !holds(&mut tx, actor, &certificate).await? {
            return Err(AppError::Forbidden);
        }
        store::show(&mut tx, &certificate.number, shown, self.now()).await?;
        Ok(tx.commit().await?)
    }

    /// Revokes a certificate of somebody else: it says so from this moment on, and so do
    /// the lists that verifiers ask. The completion stays. `note` is for the file.
    pub async fn revoke_certificate(
        &self,
        actor: &Actor,
        number: &str,
        reason: Reason,
        note: &str,
    ) -> Result<()> {
        self.act_on(actor, number, Act::Revoked(reason), note).await
    }

    /// Takes a revocation back.
    pub async fn reinstate_certificate(
        &self,
        actor: &Actor,
        number: &str,
        note: &str,
    ) -> Result<()> {
        self.act_on(actor, number, Act::Reinstated, note).await
    }

    async fn act_on(&self, actor: &Actor, number: &str, act: Act, note: &str) -> Result<()> {
        let certificate = self.certificate(number).await?;
        let mut tx = self.db.read().await?;
        let organisation = organisation_of(&mut tx, certificate.official).await?;
        let decide = Permission::DecideFlags;
        actor.must(&mut tx, decide, organisation).await?;
        let own = holds(&mut tx, actor, &certificate).await?;
        drop(tx);
        if own {
            return Err(AppError::invalid(
                "certificate",
                "certificate-own",
                "nobody revokes or reinstates an own certificate; ask somebody else with the same right",
            ));
        }
        let note = text_of("note", note)?;
        let revoked = certificate.revoked.map(|(_, reason)| reason);
        after(revoked, act).map_err(|unchanged| {
            let code = match unchanged {
                Unchanged::Revoked => "certificate-revoked",
                Unchanged::Valid => "certificate-valid",
            };
            AppError::invalid("certificate", code, unchanged.to_string())
        })?;
        let done = Done {
            act,
            note,
            at: self.now(),
            by: actor.official,
            by_name: None,
        };
        let mut tx = self.db.write().await?;
        if !store::act(&mut tx, &certificate, &done).await? {
            return Err(AppError::Conflict);
        }
        Ok(tx.commit().await?)
    }

    /// What was done about a certificate, the first first, for those who may do it;
    /// `None` for everybody else.
    pub async fn acts_on_certificate(
        &self,
        actor: &Actor,
        certificate: &Certificate,
    ) -> Result<Option<Vec<Done>>> {
        let mut tx = self.db.read().await?;
        if holds(&mut tx, actor, certificate).await? {
            return Ok(None);
        }
        let organisation = organisation_of(&mut tx, certificate.official).await?;
        let decide = Permission::DecideFlags;
        Ok(match actor.may(&mut tx, decide, organisation).await? {
            true => Some(store::acts(&mut tx, &certificate.number).await?),
            false => None,
        })
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
