//! The credential of a certificate, and the lists of revocations, signed when they are
//! asked for: they say what is true at that moment, and nothing that was signed has to be
//! kept.

use serde_json::Value;
use sopan_formats::credential::shape::Achievement;
use sopan_formats::credential::{Badge, Identity, Suite, shape, signed};
use sopan_rules::catalogue::duration_in_words;
use sopan_rules::credentials::{Place, bits};
use sopan_store::credentials::{self as store, Certificate, Kind};

use super::issuer::Issuer;
use super::{issuer_in, unmade};
use crate::{App, AppError, Result};

/// A list of revocations holds for so long; whoever kept it asks again then.
const LIST_SECONDS: i64 = 86_400;

/// The name under which the issuer signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum IssuerName {
    /// `did:web`: the address of the installation, which says what its keys are.
    #[default]
    Web,
    /// `did:key`: the key itself; nothing has to be asked to verify it.
    Key,
}

/// In which form a credential is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// By which name the issuer signs.
    pub issuer: IssuerName,
    /// By which proofs; both as a rule.
    pub suites: &'static [Suite],
}

impl Default for Wanted {
    fn default() -> Wanted {
        Wanted {
            issuer: IssuerName::default(),
            suites: &Suite::ALL,
        }
    }
}

impl Wanted {
    /// From the words of an address or a command: `web` or `key`, and `both`, `rdfc` or
    /// `jcs`; nothing said is the rule.
    pub fn said(issuer: Option<&str>, proof: Option<&str>) -> Result<Wanted> {
        let usual = Wanted::default();
        Ok(Wanted {
            issuer: match issuer {
                None | Some("web") => IssuerName::Web,
                Some("key") => IssuerName::Key,
                Some(_) => {
                    let why = "the issuer is web or key";
                    return Err(AppError::invalid("issuer", "credential-form", why));
                }
            },
            suites: match proof {
                None | Some("both") => usual.suites,
                Some("rdfc") => &[Suite::Rdfc],
                Some("jcs") => &[Suite::Jcs],
                Some(_) => {
                    let why = "the proof is both, rdfc or jcs";
                    return Err(AppError::invalid("proof", "credential-form", why));
                }
            },
        })
    }
}

/// By what the holder is known to other software: the name as the page shows it, or only
/// its hash, and the e-mail address hashed.
fn holder(certificate: &Certificate) -> Vec<Identity> {
    let name = Identity {
        kind: "name",
        value: certificate.name.clone(),
        hashed: !certificate.shown.name,
    };
    let email = certificate.email.as_ref().map(|email| Identity {
        kind: "emailAddress",
        value: email.trim().to_lowercase(),
        hashed: true,
    });
    let email = email.filter(|_| certificate.shown.email);
    std::iter::once(name).chain(email).collect()
}

fn badge(certificate: &Certificate, issuer: &Issuer, synthetic: bool) -> Badge {
    let minutes = u32::try_from(certificate.minutes).unwrap_or(0);
    let hindi = certificate.language == "hi";
    let language = if hindi { "hi" } else { "en" };
    let hours = duration_in_words(minutes);
    let hours = hours.in_language(language);
    let achievement = match certificate.kind {
        Kind::Course => Achievement::Course,
        Kind::Badge => Achievement::Badge,
    };
    let description = match (hindi, &certificate.provider, minutes) {
        (false, Some(provider), 0) => format!("A course offered by {provider}."),
        (false, None, 0) => "A course.".to_owned(),
        (false, Some(provider), _) => format!("A course of {hours}, offered by {provider}."),
        (false, None, _) => format!("A course of {hours}."),
        (true, Some(provider), 0) => format!("एक पाठ्यक्रम। प्रदाता: {provider}।"),
        (true, None, 0) => "एक पाठ्यक्रम।".to_owned(),
        (true, Some(provider), _) => format!("{hours} का पाठ्यक्रम। प्रदाता: {provider}।"),
        (true, None, _) => format!("{hours} का पाठ्यक्रम।"),
    };
    let description = match certificate.kind {
        Kind::Course => description,
        Kind::Badge => format!("The badge {}.", certificate.course),
    };
    let (criteria, remark) = match hindi {
        false if certificate.kind == Kind::Badge => (
            "The courses that its rule asks for were completed.",
            "Demonstration: the person is synthetic.",
        ),
        false => (
            "All required parts of the course were completed, and its assessment, where it has one, was cleared.",
            "Demonstration: the person is synthetic.",
        ),
        true => (
            "पाठ्यक्रम के सभी अनिवार्य भाग पूर्ण किए गए, और जहाँ मूल्यांकन है, वह उत्तीर्ण किया गया।",
            "प्रदर्शन हेतु: यह व्यक्ति कृत्रिम (काल्पनिक) है।",
        ),
    };
    Badge {
        achievement,
        address: issuer.address.clone(),
        issuer: issuer.did.clone(),
        issuer_name: issuer_in(certificate, language).to_owned(),
        number: certificate.number.clone(),
        holder: holder(certificate),
        code: certificate.code.clone(),
        title: certificate.course.clone(),
        description,
        criteria: criteria.to_owned(),
        completed: certificate.completed,
        place: certificate.place(),
        remark: synthetic.then(|| remark.to_owned()),
    }
}

impl App {
    /// The credential of a certificate, for anyone who has its number: what the public
    /// page shows, signed.
    pub async fn credential(&self, number: &str, wanted: Wanted) -> Result<Value> {
        let certificate = self.certificate(number).await?;
        let mut signed = self.sign_all(vec![certificate], wanted).await?;
        let missing = || AppError::not_found("certificate", number);
        let (_, credential) = signed.pop().ok_or_else(missing)?;
        Ok(credential)
    }

    /// The credentials of certificates in the order of their numbers: those after one
    /// (`""` for the first), at most so many. Each with its number.
    pub async fn credentials_after(
        &self,
        after: &str,
        most: i64,
        wanted: Wanted,
    ) -> Result<Vec<(String, Value)>> {
        let mut tx = self.db.read().await?;
        let certificates = store::certificates_after(&mut tx, after, most).await?;
        drop(tx);
        self.sign_all(certificates, wanted).await
    }

    async fn sign_all(
        &self,
        certificates: Vec<Certificate>,
        wanted: Wanted,
    ) -> Result<Vec<(String, Value)>> {
        let issuer = self.issuer(wanted.issuer).await?;
        let (now, synthetic) = (self.now(), self.is_demonstration());
        // Signing takes a core for a fraction of a millisecond each.
        let signing = tokio::task::spawn_blocking(move || {
            let sign = |certificate: Certificate| {
                let document = badge(&certificate, &issuer, synthetic).document();
                let signed = signed(&document, wanted.suites, &issuer.did, &issuer.key, now);
                signed.map(|credential| (certificate.number, credential))
            };
            let all = certificates.into_iter().map(sign);
            all.collect::<Result<Vec<_>, _>>()
        });
        signing.await.map_err(unmade)?.map_err(unmade)
    }

    /// A list of revocations, for anyone: signed in the name of the installation, or by
    /// this key in its own name, for the credentials that it signed so. That is all that a
    /// retired key still signs; a withdrawn one signs nothing.
    pub async fn status_list(&self, list: i64, key: Option<&str>) -> Result<Value> {
        let missing = || AppError::not_found("list", list);
        let entries = Place::entries(list).ok_or_else(missing)?;
        let issuer = match key {
            None => self.issuer(IssuerName::Web).await?,
            Some(key) => self.issuer_of_key(key).await?.ok_or_else(missing)?,
        };
        let mut tx = self.db.read().await?;
        let revoked = store::revoked_between(&mut tx, entries).await?;
        drop(tx);
        let now = self.now();
        let validity = (now, now.plus_seconds(LIST_SECONDS));
        let (address, did) = (&issuer.address, &issuer.did);
        let document =
            shape::status_list(address, did, list, &bits(revoked), validity).map_err(unmade)?;
        signed(&document, &Suite::ALL, did, &issuer.key, now).map_err(unmade)
    }
}
