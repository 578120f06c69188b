//! The shapes of what is signed: the credential of a certificate, as Open Badges 3.0 and
//! Verifiable Credentials 2.0 have it, and the list that says which were revoked.
//!
//! The contexts are named by their addresses and are not copied here.

use std::io::{Read, Write};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde_json::{Value, json};
use sopan_rules::credentials::{Place, utc};
use sopan_rules::time::Moment;

use super::CredentialFault;
use crate::bundle::sha256;

/// The vocabulary of verifiable credentials (W3C).
pub const CREDENTIALS_CONTEXT: &str = "https://www.w3.org/ns/credentials/v2";
/// The vocabulary of Open Badges (1EdTech). It grew under the same address: copies that
/// verifiers keep lack `inLanguage` and `awardedDate`, so no credential of ours has them.
pub const BADGES_CONTEXT: &str = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json";

/// No list unpacks to more bytes: 64 times what ours hold.
const LARGEST_LIST: u64 = 1024 * 1024;

/// Refuses a document whose words may mean something else than what is known here.
pub(super) fn known_contexts(document: &Value) -> Result<(), CredentialFault> {
    let context = &document["@context"];
    let one = std::slice::from_ref(context);
    for named in context.as_array().map_or(one, Vec::as_slice) {
        let known = [CREDENTIALS_CONTEXT, BADGES_CONTEXT];
        if !named.as_str().is_some_and(|named| known.contains(&named)) {
            let named = named.as_str().map_or(named.to_string(), str::to_owned);
            return Err(CredentialFault::Context(named));
        }
    }
    Ok(())
}

/// Something by which the holder is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// What it is, as Open Badges names it: `name`, `emailAddress`.
    pub kind: &'static str,
    /// It.
    pub value: String,
    /// Whether only its hash is given away.
    pub hashed: bool,
}

/// What was achieved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Achievement {
    /// A course was completed.
    Course,
    /// A badge was earned, by a rule over several courses.
    Badge,
}

/// Everything that the credential of a certificate or a badge says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Badge {
    /// What was achieved.
    pub achievement: Achievement,
    /// The public address of the installation, without a slash at the end.
    pub address: String,
    /// Who signs, as `did:…`.
    pub issuer: String,
    /// The organisation that issues it.
    pub issuer_name: String,
    /// The certificate's number.
    pub number: String,
    /// By what the holder is known; at least one.
    pub holder: Vec<Identity>,
    /// The course's code.
    pub code: String,
    /// The course's title.
    pub title: String,
    /// What the course is, in a sentence.
    pub description: String,
    /// What had to be done for it.
    pub criteria: String,
    /// When the course was completed.
    pub completed: Moment,
    /// Where revocations are listed.
    pub place: Place,
    /// A remark on the credential itself.
    pub remark: Option<String>,
}

/// What is hashed in place of a name or an address: `sha256$` and the digest of the text
/// followed by the salt, in lower-case hex.
pub fn identity_hash(value: &str, salt: &str) -> String {
    let digest = sha256(format!("{value}{salt}").as_bytes());
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256${hex}")
}

/// Text without the characters that control terminals and printers.
fn clean(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

/// A part of a path, with what may not stand there escaped.
pub fn path_part(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// The address of the page of a certificate.
pub fn certificate_address(address: &str, number: &str) -> String {
    format!("{address}/certificates/{}", path_part(number))
}

/// The address of a list of revocations that an issuer signs. Verifiers want a list to be
/// signed by the issuer of the credential, so each `did:key` has lists of its own.
pub fn list_address(address: &str, list: i64, issuer: &str) -> String {
    match issuer.strip_prefix("did:key:") {
        Some(key) => format!("{address}/credentials/status/{list}/{key}"),
        None => format!("{address}/credentials/status/{list}"),
    }
}

impl Badge {
    /// The credential, not signed yet.
    pub fn document(&self) -> Value {
        let code = path_part(&self.code);
        let picture = format!("{}/badges/{code}.png", self.address);
        let (id, kind) = match self.achievement {
            Achievement::Course => (format!("{}/courses/{code}", self.address), "Course"),
            Achievement::Badge => (format!("{}/badges/{code}", self.address), "Badge"),
        };
        let list = list_address(&self.address, self.place.list, &self.issuer);
        let index = self.place.index.to_string();
        let holder: Vec<Value> = self.holder.iter().map(|of| self.identity(of)).collect();
        let mut document = json!({
            "@context": [CREDENTIALS_CONTEXT, BADGES_CONTEXT],
            "id": certificate_address(&self.address, &self.number),
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "name": clean(&self.title),
            "issuer": {
                "id": self.issuer,
                "type": ["Profile"],
                "name": clean(&self.issuer_name),
                "url": self.address,
            },
            "validFrom": utc(self.completed),
            "credentialSubject": {
                "type": ["AchievementSubject"],
                "identifier": holder,
                "activityEndDate": self.completed.day().to_string(),
                "achievement": {
                    "id": id,
                    "type": ["Achievement"],
                    "achievementType": kind,
                    "humanCode": clean(&self.code),
                    "name": clean(&self.title),
                    "description": clean(&self.description),
                    "criteria": {
                        "id": format!("{id}#criteria"),
                        "narrative": clean(&self.criteria),
                    },
                    "image": {
                        "id": picture,
                        "type": "Image",
                    },
                },
            },
            "credentialStatus": {
                "id": format!("{list}#{index}"),
                "type": "BitstringStatusListEntry",
                "statusPurpose": "revocation",
                "statusListIndex": index,
                "statusListCredential": list,
            },
        });
        if let Some(remark) = &self.remark {
            document["description"] = clean(remark).into();
        }
        document
    }

    /// The salt is the certificate's number: nobody can guess it, no other certificate has
    /// it, and whoever holds the credential holds it.
    fn identity(&self, of: &Identity) -> Value {
        let value = clean(&of.value);
        match of.hashed {
            true => json!({
                "type": "IdentityObject",
                "hashed": true,
                "identityHash": identity_hash(&value, &self.number),
                "identityType": of.kind,
                "salt": self.number,
            }),
            false => json!({
                "type": "IdentityObject",
                "hashed": false,
                "identityHash": value,
                "identityType": of.kind,
            }),
        }
    }
}

/// Bits as a status list holds them: gzip, then base64url as multibase.
pub fn encoded_list(bits: &[u8]) -> Result<String, CredentialFault> {
    let unpackable = |e: std::io::Error| CredentialFault::List(e.to_string());
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(bits).map_err(unpackable)?;
    let packed = gzip.finish().map_err(unpackable)?;
    Ok(format!("u{}", URL_SAFE_NO_PAD.encode(packed)))
}

/// The bits behind such a text.
pub fn decoded_list(text: &str) -> Result<Vec<u8>, CredentialFault> {
    let wrong = |why: String| CredentialFault::List(why);
    let packed = text
        .strip_prefix('u')
        .ok_or_else(|| wrong("it does not begin with “u”".to_owned()))?;
    let packed = URL_SAFE_NO_PAD
        .decode(packed)
        .map_err(|e| wrong(e.to_string()))?;
    let mut bits = Vec::new();
    GzDecoder::new(&packed[..])
        .take(LARGEST_LIST + 1)
        .read_to_end(&mut bits)
        .map_err(|e| wrong(e.to_string()))?;
    match bits.len() as u64 > LARGEST_LIST {
        true => Err(wrong("it unpacks to more than any list holds".to_owned())),
        false => Ok(bits),
    }
}

/// Whether a list says that the certificate at this index is revoked.
pub fn is_set(bits: &[u8], index: i64) -> bool {
    let byte = usize::try_from(index / 8).ok().and_then(|at| bits.get(at));
    byte.is_some_and(|byte| byte & (0x80 >> (index % 8)) != 0)
}

/// A list of revocations as a credential, not signed yet. It is true from one moment until
/// another; whoever kept it longer asks again.
pub fn status_list(
    address: &str,
    issuer: &str,
    list: i64,
    bits: &[u8],
    (from, until): (Moment, Moment),
) -> Result<Value, CredentialFault> {
    let id = list_address(address, list, issuer);
    Ok(json!({
        "@context": [CREDENTIALS_CONTEXT],
        "id": id,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": utc(from),
        "validUntil": utc(until),
        "credentialSubject": {
            "id": format!("{id}#list"),
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encoded_list(bits)?,
        },
    }))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::{Suite, signed, verified};
    use super::*;
    use crate::bundle::SigningKey;
    use crate::credential::did;
    use sopan_rules::credentials::bits;
    use sopan_rules::ids::EntryId;
    use sopan_rules::time::Day;

    fn badge() -> Badge {
        let day: Day = "2026-01-08".parse().unwrap();
        Badge {
            achievement: Achievement::Course,
            address: "https://learn.example.gov.in".to_owned(),
            issuer: "did:web:learn.example.gov.in".to_owned(),
            issuer_name: "Bihar".to_owned(),
            number: "7K3M-9QXT-2BHD".to_owned(),
            holder: vec![
                Identity {
                    kind: "name",
                    value: "Sunita Kumari".to_owned(),
                    hashed: false,
                },
                Identity {
                    kind: "emailAddress",
                    value: "sunita@example.gov.in".to_owned(),
                    hashed: true,
                },
            ],
            code: "C 20/हि".to_owned(),
            title: "कार्यालय\tपद्धति".to_owned(),
            description: "2 घंटे का पाठ्यक्रम।".to_owned(),
            criteria: "सब भाग पूर्ण किए गए।".to_owned(),
            completed: day.start().plus_seconds(36_000),
            place: Place::of(EntryId(131_080)),
            remark: None,
        }
    }

    #[test]
    fn the_credential_reads_as_it_should() {
        insta::assert_snapshot!(serde_json::to_string_pretty(&badge().document()).unwrap());
    }

    #[test]
    fn everything_that_it_says_is_signed_by_both() {
        let badge = badge();
        let key = SigningKey::from_secret(&[7; 32]).unwrap();
        for document in [
            badge.document(),
            Badge {
                remark: Some("Demonstration".to_owned()),
                ..badge.clone()
            }
            .document(),
            status_list(
                &badge.address,
                &badge.issuer,
                1,
                &bits([EntryId(131_080)]),
                (Moment(0), Moment(1)),
            )
            .unwrap(),
        ] {
            let signed =
                signed(&document, &Suite::ALL, &badge.issuer, &key, badge.completed).unwrap();
            let checked = verified(&signed, |method| {
                did::from_multikey(method.split_once('#')?.1)
            });
            assert_eq!(checked.unwrap().len(), 2);
        }
    }

    #[test]
    fn no_address_of_a_person_is_in_the_clear() {
        let text = badge().document().to_string();
        assert!(!text.contains("sunita@"), "{text}");
        let hash = identity_hash("sunita@example.gov.in", "7K3M-9QXT-2BHD");
        assert!(text.contains(&hash), "{text}");
    }

    /// `printf 'a@example.inSALT' | sha256sum`
    #[test]
    fn a_hash_is_that_of_text_and_salt() {
        assert_eq!(
            identity_hash("a@example.in", "SALT"),
            "sha256$6ccbccdbe7572801493cb4e48fc4c8e2fedbc63c96a51c645a656d3afdd114ea"
        );
    }

    #[test]
    fn a_list_comes_back_as_it_was_packed() {
        let revoked = [0, 7, 8, 131_071].map(EntryId);
        let packed = encoded_list(&bits(revoked)).unwrap();
        assert!(packed.len() < 200, "{}", packed.len());
        let read = decoded_list(&packed).unwrap();
        assert_eq!(read, bits(revoked));
        for index in 0..131_072 {
            let expected = revoked.contains(&EntryId(index));
            assert_eq!(is_set(&read, index), expected, "{index}");
        }
        assert!(!is_set(&read, 131_072));
        for wrong in ["", "zAAAA", "u!", "uAAAA"] {
            assert!(decoded_list(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_list_that_swells_is_refused() {
        let bomb = encoded_list(&vec![0; 2 * 1024 * 1024]).unwrap();
        assert!(matches!(decoded_list(&bomb), Err(CredentialFault::List(_))));
    }
}
