//! Data Integrity proofs (W3C) over a credential: `eddsa-rdfc-2022` and `eddsa-jcs-2022`.
//!
//! Both sign with Ed25519 what SHA-256 makes of the canonical options of the proof and of
//! the canonical document without proofs; they differ in what canonical means. A document
//! carries both, so that whoever verifies needs only one of them: Open Badges asks for the
//! first, and the second needs no JSON-LD, no contexts and no network.

use ring::signature::{ED25519, UnparsedPublicKey};
use serde_json::{Map, Value, json};
use sopan_rules::credentials::utc;
use sopan_rules::time::Moment;

use super::{CredentialFault, did, jcs, rdf, shape};
use crate::bundle::{SigningKey, sha256};

/// How a credential is made canonical before it is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Suite {
    /// As RDF.
    Rdfc,
    /// As JSON.
    Jcs,
}

impl Suite {
    /// Both, in the order in which proofs stand: verifiers that look at the first one only
    /// are those of Open Badges.
    pub const ALL: [Suite; 2] = [Suite::Rdfc, Suite::Jcs];

    /// As a proof names it.
    pub const fn name(self) -> &'static str {
        match self {
            Suite::Rdfc => "eddsa-rdfc-2022",
            Suite::Jcs => "eddsa-jcs-2022",
        }
    }

    fn canonical(self, value: &Value) -> Result<String, CredentialFault> {
        match self {
            Suite::Rdfc => rdf::canonical(value),
            Suite::Jcs => jcs::canonical(value),
        }
    }

    /// What is signed.
    fn data(self, options: &Value, document: &Value) -> Result<Vec<u8>, CredentialFault> {
        let mut data = sha256(self.canonical(options)?.as_bytes());
        data.extend(sha256(self.canonical(document)?.as_bytes()));
        Ok(data)
    }
}

/// The document with a proof of each of these kinds, made at this moment by a key of this
/// issuer. One proof stands by itself, several in a list.
pub fn signed(
    document: &Value,
    suites: &[Suite],
    issuer: &str,
    key: &SigningKey,
    created: Moment,
) -> Result<Value, CredentialFault> {
    let method = did::method(issuer, &did::multikey(&key.public_key()));
    let mut proofs = Vec::with_capacity(suites.len());
    for suite in suites {
        let mut options = json!({
            "type": "DataIntegrityProof",
            "cryptosuite": suite.name(),
            "created": utc(created),
            "verificationMethod": method,
            "proofPurpose": "assertionMethod",
        });
        if *suite == Suite::Jcs
            && let Some(context) = document.get("@context")
        {
            options["@context"] = context.clone();
        }
        let signature = key.sign(&suite.data(&options, document)?);
        options["proofValue"] = format!("z{}", did::base58(&signature)).into();
        proofs.push(options);
    }
    let mut signed = document.clone();
    signed["proof"] = match proofs.len() {
        1 => proofs.remove(0),
        _ => proofs.into(),
    };
    Ok(signed)
}

/// A proof that was found good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// Of which kind.
    pub suite: Suite,
    /// The key that made it.
    pub method: String,
}

/// Checks every proof of a document; `key_of` gives the public key behind a name that a
/// proof gives it, where it is known and good. All of them must be good, and there must
/// be one.
pub fn verified(
    document: &Value,
    key_of: impl Fn(&str) -> Option<[u8; 32]>,
) -> Result<Vec<Checked>, CredentialFault> {
    let mut bare = match document {
        Value::Object(members) => members.clone(),
        _ => return Err(CredentialFault::Unreadable("it is no JSON object".into())),
    };
    let proofs = match bare.remove("proof") {
        Some(Value::Array(proofs)) if !proofs.is_empty() => proofs,
        Some(one @ Value::Object(_)) => vec![one],
        _ => return Err(CredentialFault::NoProof),
    };
    let bare = Value::Object(bare);
    shape::known_contexts(&bare)?;
    let issuer = bare["issuer"].as_str().or(bare["issuer"]["id"].as_str());
    let issuer = issuer.unwrap_or_default();
    proofs
        .iter()
        .map(|proof| check(&bare, issuer, proof, &key_of))
        .collect()
}

fn check(
    document: &Value,
    issuer: &str,
    proof: &Value,
    key_of: &impl Fn(&str) -> Option<[u8; 32]>,
) -> Result<Checked, CredentialFault> {
    let mut options: Map<String, Value> = match proof {
        Value::Object(members) => members.clone(),
        other => return Err(CredentialFault::Value("proof", other.to_string())),
    };
    let named = |name: &str| proof[name].as_str().unwrap_or_default();
    let suite = Suite::ALL
        .into_iter()
        .find(|suite| suite.name() == named("cryptosuite"))
        .ok_or_else(|| CredentialFault::Value("cryptosuite", proof["cryptosuite"].to_string()))?;
    let method = named("verificationMethod").to_owned();
    // A key speaks for the issuer only where the issuer's own document lists it.
    if method.split('#').next() != Some(issuer) || named("proofPurpose") != "assertionMethod" {
        return Err(CredentialFault::NotTheIssuers(method));
    }
    let public = key_of(&method).ok_or_else(|| CredentialFault::UnknownKey(method.clone()))?;
    if let Some(context) = options.get("@context")
        && Some(context) != document.get("@context")
    {
        return Err(CredentialFault::Signature(suite.name()));
    }
    let signature = options.remove("proofValue");
    let signature = signature.as_ref().and_then(Value::as_str);
    let signature = signature
        .and_then(|text| text.strip_prefix('z'))
        .and_then(did::from_base58)
        .ok_or(CredentialFault::Signature(suite.name()))?;
    let data = suite.data(&Value::Object(options), document)?;
    UnparsedPublicKey::new(&ED25519, public)
        .verify(&data, &signature)
        .map_err(|_| CredentialFault::Signature(suite.name()))?;
    Ok(Checked { suite, method })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const ISSUER: &str = "did:web:sopan.example";

    fn key(byte: u8) -> SigningKey {
        SigningKey::from_secret(&[byte; 32]).unwrap()
    }

    fn key_of(method: &str) -> Option<[u8; 32]> {
        let (issuer, key) = method.split_once('#')?;
        (issuer == ISSUER).then(|| did::from_multikey(key))?
    }

    fn document() -> Value {
        json!({
            "@context": ["https://www.w3.org/ns/credentials/v2"],
            "id": "https://sopan.example/certificates/1",
            "type": ["VerifiableCredential"],
            "issuer": ISSUER,
            "name": "कार्यालय पद्धति",
            "credentialSubject": {"name": "Asha"},
        })
    }

    fn signed_by(byte: u8) -> Value {
        signed(&document(), &Suite::ALL, ISSUER, &key(byte), Moment(0)).unwrap()
    }

    #[test]
    fn both_proofs_of_a_document_are_good() {
        let checked = verified(&signed_by(7), key_of).unwrap();
        let suites: Vec<Suite> = checked.iter().map(|c| c.suite).collect();
        assert_eq!(suites, Suite::ALL);
        for suite in Suite::ALL {
            let one = signed(&document(), &[suite], ISSUER, &key(7), Moment(0)).unwrap();
            assert!(one["proof"].is_object());
            assert_eq!(verified(&one, key_of).unwrap()[0].suite, suite);
        }
    }

    #[test]
    fn whatever_is_changed_is_noticed_by_both() {
        let change = |path: &str, value: Value| {
            let mut changed = signed_by(7);
            *changed.pointer_mut(path).unwrap() = value;
            changed
        };
        for (place, suite) in Suite::ALL.into_iter().enumerate() {
            for (path, value) in [
                ("/name", json!("Another course")),
                ("/id", json!("https://sopan.example/certificates/2")),
                ("/credentialSubject/name", json!("Ravi")),
                ("/proof/0/created", json!("1970-01-02T00:00:00Z")),
                ("/proof/1/created", json!("1970-01-02T00:00:00Z")),
            ] {
                let mut changed = change(path, value);
                let proof = changed["proof"][place].clone();
                changed["proof"] = proof;
                let told = verified(&changed, key_of);
                // A proof holds for its own options and not for those of the other.
                let other = ["/proof/1/created", "/proof/0/created"][place];
                match path == other {
                    true => assert!(told.is_ok(), "{path} {suite:?}"),
                    false => assert_eq!(
                        told.unwrap_err(),
                        CredentialFault::Signature(suite.name()),
                        "{path}"
                    ),
                }
            }
        }
        let elsewhere = change("/@context/0", json!("https://other.example"));
        assert_eq!(
            verified(&elsewhere, key_of).unwrap_err(),
            CredentialFault::Context("https://other.example".to_owned())
        );
    }

    #[test]
    fn only_keys_of_the_issuer_speak_for_it() {
        let mut foreign = signed_by(7);
        foreign["issuer"] = json!("did:web:other.example");
        assert!(matches!(
            verified(&foreign, key_of).unwrap_err(),
            CredentialFault::NotTheIssuers(_)
        ));
        assert!(matches!(
            verified(&signed_by(7), |_| None).unwrap_err(),
            CredentialFault::UnknownKey(_)
        ));
        assert_eq!(
            verified(&document(), key_of).unwrap_err(),
            CredentialFault::NoProof
        );
        let mut other = signed_by(7);
        other["proof"][0]["proofValue"] = signed_by(8)["proof"][0]["proofValue"].clone();
        assert_eq!(
            verified(&other, key_of).unwrap_err(),
            CredentialFault::Signature("eddsa-rdfc-2022")
        );
    }
}
