//! Who signs: keys as Multikey, and the two kinds of name that an issuer has. `did:key` is
//! the key itself, and needs nothing to be verified; `did:web` is an address at which the
//! issuer says which keys are its own, so that keys can change.

use serde_json::{Value, json};
use sopan_rules::credentials::utc;
use sopan_rules::time::Moment;

/// How the bytes of an Ed25519 public key begin (multicodec `ed25519-pub`).
const ED25519: [u8; 2] = [0xed, 0x01];

const BASE58: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/// Bytes in base 58, as Bitcoin writes it.
pub fn base58(bytes: &[u8]) -> String {
    let mut digits: Vec<u8> = Vec::with_capacity(bytes.len() * 138 / 100 + 1);
    for byte in bytes {
        let mut carry = u32::from(*byte);
        for digit in &mut digits {
            carry += u32::from(*digit) << 8;
            *digit = (carry % 58) as u8;
            carry /= 58;
        }
        while carry > 0 {
            digits.push((carry % 58) as u8);
            carry /= 58;
        }
    }
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    std::iter::repeat_n('1', zeros)
        .chain(
            digits
                .iter()
                .rev()
                .map(|d| char::from(BASE58[usize::from(*d)])),
        )
        .collect()
}

/// The bytes behind a text in base 58.
pub fn from_base58(text: &str) -> Option<Vec<u8>> {
    let mut bytes: Vec<u8> = Vec::with_capacity(text.len());
    for c in text.bytes() {
        let digit = BASE58.iter().position(|known| *known == c)?;
        let mut carry = u32::try_from(digit).ok()?;
        for byte in &mut bytes {
            carry += u32::from(*byte) * 58;
            *byte = (carry & 0xff) as u8;
            carry >>= 8;
        }
        while carry > 0 {
            bytes.push((carry & 0xff) as u8);
            carry >>= 8;
        }
    }
    let zeros = text.bytes().take_while(|c| *c == b'1').count();
    bytes.extend(std::iter::repeat_n(0, zeros));
    bytes.reverse();
    Some(bytes)
}

/// A public key of Ed25519 (32 bytes) as Multikey: `z6Mk…`.
pub fn multikey(public: &[u8]) -> String {
    let bytes: Vec<u8> = ED25519.iter().chain(public).copied().collect();
    format!("z{}", base58(&bytes))
}

/// The 32 bytes of a public key that is written as Multikey, where it is one of Ed25519.
pub fn from_multikey(text: &str) -> Option<[u8; 32]> {
    let bytes = from_base58(text.strip_prefix('z')?)?;
    bytes.strip_prefix(&ED25519)?.try_into().ok()
}

/// A key as the name of an issuer: `did:key:z6Mk…`.
pub fn did_key(multikey: &str) -> String {
    format!("did:key:{multikey}")
}

/// The public address of an installation as the name of an issuer:
/// `https://learn.example.gov.in` is `did:web:learn.example.gov.in`, a port is written
/// `%3A8080`, and the parts of a path are set apart by colons. `None` for what is no web
/// address.
pub fn did_web(address: &str) -> Option<String> {
    let rest = address
        .strip_prefix("https://")
        .or_else(|| address.strip_prefix("http://"))?;
    let rest = rest.trim_end_matches('/');
    let fits = |c: char| c.is_ascii_alphanumeric() || "-._~%:/".contains(c);
    if rest.is_empty() || rest.starts_with([':', '/']) || !rest.chars().all(fits) {
        return None;
    }
    Some(format!(
        "did:web:{}",
        rest.replace(':', "%3A").replace('/', ":")
    ))
}

/// The name under which an issuer's document lists a key.
pub fn method(issuer: &str, multikey: &str) -> String {
    format!("{issuer}#{multikey}")
}

/// A key of the issuer as its document lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedKey {
    /// The public key as Multikey.
    pub multikey: String,
    /// Since when nothing that it signed is to be believed, where it became known to
    /// somebody else. A key that was merely retired has none: what it signed stays good.
    pub withdrawn: Option<Moment>,
}

/// The document that stands at the address of a `did:web`: all keys ever used, and which
/// of them an assertion may be signed with.
pub fn document(did: &str, also_known_as: &str, keys: &[ListedKey]) -> Value {
    let methods: Vec<Value> = keys
        .iter()
        .map(|key| {
            let mut listed = json!({
                "id": method(did, &key.multikey),
                "type": "Multikey",
                "controller": did,
                "publicKeyMultibase": key.multikey,
            });
            if let Some(withdrawn) = key.withdrawn {
                listed["revoked"] = utc(withdrawn).into();
            }
            listed
        })
        .collect();
    let good: Vec<String> = keys
        .iter()
        .filter(|key| key.withdrawn.is_none())
        .map(|key| method(did, &key.multikey))
        .collect();
    json!({
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": did,
        "alsoKnownAs": [also_known_as],
        "verificationMethod": methods,
        "assertionMethod": good,
    })
}

/// The keys that a document lists for assertions, by the names that proofs give them.
pub fn keys_of(document: &Value) -> Vec<(String, [u8; 32])> {
    let of = |name: &str| document[name].as_array().map_or(&[][..], Vec::as_slice);
    let good: Vec<&str> = of("assertionMethod")
        .iter()
        .filter_map(Value::as_str)
        .collect();
    of("verificationMethod")
        .iter()
        .filter_map(|listed| {
            let id = listed["id"].as_str().filter(|id| good.contains(id))?;
            let key = from_multikey(listed["publicKeyMultibase"].as_str()?)?;
            Some((id.to_owned(), key))
        })
        .collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn base_58_is_that_of_others() {
        for (bytes, text) in [
            (&b""[..], ""),
            (&b"Hello World!"[..], "2NEpo7TZRRrLZSi2U"),
            (&b"\0\0\x28\x7f\xb4\xcd"[..], "11233QC4"),
        ] {
            assert_eq!(base58(bytes), text);
            assert_eq!(from_base58(text).unwrap(), bytes);
        }
        assert_eq!(from_base58("0"), None);
        assert_eq!(from_base58("l"), None);
    }

    proptest! {
        #[test]
        fn base_58_keeps_every_byte(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
            prop_assert_eq!(from_base58(&base58(&bytes)).unwrap(), bytes);
        }
    }

    #[test]
    fn a_key_is_its_own_name() {
        // The key of RFC 8032, section 7.1, test 1.
        let public: Vec<u8> = (0..32)
            .map(|i| {
                let hex = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
                u8::from_str_radix(&hex[2 * i..2 * i + 2], 16).unwrap()
            })
            .collect();
        let key = multikey(&public);
        assert!(key.starts_with("z6Mk"), "{key}");
        assert_eq!(from_multikey(&key).unwrap(), public[..]);
        assert_eq!(did_key(&key), format!("did:key:{key}"));
        assert_eq!(from_multikey("z6Mk"), None);
        assert_eq!(from_multikey(&key[1..]), None);
    }

    #[test]
    fn an_address_is_a_name_too() {
        for (address, did) in [
            (
                "https://learn.example.gov.in",
                Some("did:web:learn.example.gov.in"),
            ),
            ("http://127.0.0.1:8080", Some("did:web:127.0.0.1%3A8080")),
            (
                "https://example.gov.in/sopan/",
                Some("did:web:example.gov.in:sopan"),
            ),
            ("", None),
            ("https://", None),
            ("ftp://example.gov.in", None),
            ("https://a b", None),
            ("https://example.gov.in/?q", None),
        ] {
            assert_eq!(did_web(address).as_deref(), did, "{address}");
        }
    }

    #[test]
    fn a_withdrawn_key_is_listed_and_not_good() {
        let key = |byte: u8, withdrawn| ListedKey {
            multikey: multikey(&[byte; 32]),
            withdrawn,
        };
        let keys = [key(1, None), key(2, Some(Moment(0))), key(3, None)];
        let document = document("did:web:x.in", "https://x.in", &keys);
        assert_eq!(document["verificationMethod"].as_array().unwrap().len(), 3);
        assert_eq!(
            document["verificationMethod"][1]["revoked"],
            "1970-01-01T00:00:00Z"
        );
        let good: Vec<[u8; 32]> = keys_of(&document).into_iter().map(|(_, k)| k).collect();
        assert_eq!(good, [[1; 32], [3; 32]]);
    }
}
