//! A signed JSON document that says where it was changed: the packet of an official for the
//! annual performance appraisal report.
//!
//! Two members are added to the document. `fields` gives, for each value in it, the first 16
//! hex digits of the SHA-256 of its canonical form (RFC 8785), under its place as a JSON
//! Pointer (RFC 6901). `signature` holds the Ed25519 signature (RFC 8032) over the canonical
//! form of the document without `signature`, so that the signature alone proves it, and
//! `fields` names what is no longer as it was signed. Nothing of ours is needed to verify it.

use std::collections::BTreeMap;

use ring::signature::{ED25519, UnparsedPublicKey};
use serde_json::{Map, Value, json};

use crate::bundle::{SigningKey, hex, sha256, unhex};
use crate::credential::{CredentialFault, canonical};

const FIELDS: &str = "fields";
const SIGNATURE: &str = "signature";
const ALGORITHM: &str = "Ed25519";
/// How many hex digits of a value's digest are given: it only tells where to look.
const DIGITS: usize = 16;

/// What is wrong with a signed document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignedFault {
    /// It is no document that was signed so.
    #[error("this is no signed packet: {0}")]
    NotSigned(String),
    /// These values are not what was signed, by their places.
    #[error("changed since it was signed: {}", .0.join(", "))]
    Changed(Vec<String>),
    /// The signature does not belong to the document.
    #[error("signature: is not the signature of this document by the key that it names")]
    Signature,
}

/// The SHA-256 of a value's canonical form, as 64 hex digits.
pub fn digest(value: &Value) -> Result<String, CredentialFault> {
    Ok(hex(&sha256(canonical(value)?.as_bytes())))
}

/// The document with `fields` and `signature`.
pub fn sign(document: &Value, key: &SigningKey) -> Result<Value, CredentialFault> {
    let mut signed = document.clone();
    let mut fields = BTreeMap::new();
    gather(document, &mut String::new(), &mut fields)?;
    signed[FIELDS] = json!(fields);
    let signature = key.sign(canonical(&signed)?.as_bytes());
    signed[SIGNATURE] = json!({
        "algorithm": ALGORITHM,
        "key": key.public(),
        "value": hex(&signature),
    });
    Ok(signed)
}

/// Checks a signed document, and gives the key that signed it as 64 hex digits. That it is
/// the right key is known by comparing it.
pub fn verify(document: &Value) -> Result<String, SignedFault> {
    let missing = |what: &str| SignedFault::NotSigned(format!("it has no {what}"));
    let mut bare = document
        .as_object()
        .cloned()
        .ok_or_else(|| SignedFault::NotSigned("it is no JSON object".to_owned()))?;
    let signature = bare.remove(SIGNATURE).ok_or_else(|| missing(SIGNATURE))?;
    let signed = canonical(&Value::Object(bare.clone()))
        .map_err(|e| SignedFault::NotSigned(e.to_string()))?;
    let told = bare.remove(FIELDS).ok_or_else(|| missing(FIELDS))?;
    let changed = changed(&told, bare)?;
    if !changed.is_empty() {
        return Err(SignedFault::Changed(changed));
    }
    let text = |name: &str| signature.get(name).and_then(Value::as_str);
    if text("algorithm") != Some(ALGORITHM) {
        return Err(missing("signature by Ed25519"));
    }
    let key = text("key").and_then(|key| unhex(key.as_bytes(), 32));
    let value = text("value").and_then(|value| unhex(value.as_bytes(), 64));
    let (Some(key), Some(value)) = (key, value) else {
        return Err(missing("key and value of the signature"));
    };
    UnparsedPublicKey::new(&ED25519, &key)
        .verify(signed.as_bytes(), &value)
        .map_err(|_| SignedFault::Signature)?;
    Ok(hex(&key))
}

/// The places whose values are not those that `told` tells of.
fn changed(told: &Value, document: Map<String, Value>) -> Result<Vec<String>, SignedFault> {
    let wrong = |e: CredentialFault| SignedFault::NotSigned(e.to_string());
    let mut fields = BTreeMap::new();
    gather(&Value::Object(document), &mut String::new(), &mut fields).map_err(wrong)?;
    let told = told
        .as_object()
        .ok_or_else(|| SignedFault::NotSigned("its fields are no object".to_owned()))?;
    let mut changed: Vec<String> = fields
        .iter()
        .filter(|(place, digest)| {
            told.get(place.as_str()).and_then(Value::as_str) != Some(digest.as_str())
        })
        .map(|(place, _)| place.clone())
        .collect();
    changed.extend(
        told.keys()
            .filter(|place| !fields.contains_key(*place))
            .cloned(),
    );
    changed.sort();
    Ok(changed)
}

/// Each value that holds no other, and each empty list or object, under its place.
fn gather(
    value: &Value,
    place: &mut String,
    fields: &mut BTreeMap<String, String>,
) -> Result<(), CredentialFault> {
    let length = place.len();
    match value {
        Value::Object(members) if !members.is_empty() => {
            for (name, member) in members {
                place.push('/');
                place.push_str(&name.replace('~', "~0").replace('/', "~1"));
                gather(member, place, fields)?;
                place.truncate(length);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for (number, item) in items.iter().enumerate() {
                place.push_str(&format!("/{number}"));
                gather(item, place, fields)?;
                place.truncate(length);
            }
        }
        leaf => {
            let mut digest = digest(leaf)?;
            digest.truncate(DIGITS);
            fields.insert(place.clone(), digest);
        }
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key() -> SigningKey {
        SigningKey::from_secret(&[7; 32]).unwrap()
    }

    fn packet() -> Value {
        json!({
            "format": "sopan-apar/1",
            "packet": {
                "official": { "number": 7, "group": null },
                "mandates": [{ "code": "ai/1", "state": "completed" }, { "code": "b", "state": "due" }],
                "badges": [],
            },
        })
    }

    #[test]
    fn what_was_signed_is_found_good_and_names_its_key() {
        let signed = sign(&packet(), &key()).unwrap();
        assert_eq!(verify(&signed), Ok(key().public()));
        // Written and read, with its members in another order, it is the same.
        let text = serde_json::to_string_pretty(&signed).unwrap();
        let again: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(verify(&again), Ok(key().public()));
    }

    #[test]
    fn what_was_changed_is_named() {
        let signed = sign(&packet(), &key()).unwrap();
        for (place, value) in [
            ("/packet/mandates/1/state", json!("completed")),
            ("/packet/official/number", json!(8)),
            ("/packet/official/group", json!("A")),
            ("/format", json!("sopan-apar/2")),
        ] {
            let mut forged = signed.clone();
            *forged.pointer_mut(place).unwrap() = value;
            let told = verify(&forged);
            assert_eq!(told, Err(SignedFault::Changed(vec![place.to_owned()])));
        }
        let mut forged = signed.clone();
        forged["packet"]["mandates"].as_array_mut().unwrap().pop();
        assert_eq!(
            verify(&forged),
            Err(SignedFault::Changed(vec![
                "/packet/mandates/1/code".to_owned(),
                "/packet/mandates/1/state".to_owned(),
            ]))
        );
    }

    #[test]
    fn who_also_forges_the_fields_is_found_by_the_signature() {
        let mut other = packet();
        other["packet"]["mandates"][1]["state"] = json!("completed");
        let mut forged = sign(&other, &key()).unwrap();
        forged["signature"] = sign(&packet(), &key()).unwrap()["signature"].clone();
        assert_eq!(verify(&forged), Err(SignedFault::Signature));
        // Whoever signs with another key is found by comparing keys.
        let other = SigningKey::from_secret(&[8; 32]).unwrap();
        let told = verify(&sign(&packet(), &other).unwrap());
        assert_ne!(told, Ok(key().public()));
        for broken in [json!([]), json!({}), packet()] {
            assert!(matches!(verify(&broken), Err(SignedFault::NotSigned(_))));
        }
    }

    proptest! {
        #[test]
        fn any_other_value_anywhere_is_named(which in 0_usize..5, number in 100_i64..1_000) {
            let signed = sign(&packet(), &key()).unwrap();
            let places = ["/packet/official/number", "/packet/mandates/0/code",
                "/packet/mandates/0/state", "/packet/mandates/1/code", "/packet/badges"];
            let mut forged = signed.clone();
            *forged.pointer_mut(places[which]).unwrap() = json!(number);
            prop_assert_eq!(verify(&forged), Err(SignedFault::Changed(vec![places[which].to_owned()])));
        }
    }
}
