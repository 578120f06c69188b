//! A credential as RDF in its one canonical form (RDFC-1.0, what `eddsa-rdfc-2022` signs).
//!
//! Other software comes to the same lines by a JSON-LD processor and the contexts that the
//! credential names. We don't bring a processor or anybody's context along: what we sign
//! has few terms, so what each of them stands for is written here, and a term that isn't
//! here is refused instead of being left unsigned. That both ways give the same lines is
//! what the tests with other software prove (`tests/credentials`).

use serde_json::{Map, Value};

use super::CredentialFault;
use crate::bundle::sha256;

const RDF_TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const DATE_TIME: &str = "http://www.w3.org/2001/XMLSchema#dateTime";

/// What the value of a term is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Words.
    Text,
    /// An address, or something that has properties of its own.
    Thing,
    /// A name of the security vocabulary.
    Purpose,
    /// A value of this type.
    Typed(&'static str),
}

/// What the terms stand for, in VC 2.0 (W3C), Open Badges 3.0 (1EdTech) and Data
/// Integrity: the vocabularies' own words for them.
#[rustfmt::skip]
const TERMS: &[(&str, &str, Kind)] = &[
    // Verifiable Credentials Data Model 2.0
    ("credentialStatus", "https://www.w3.org/2018/credentials#credentialStatus", Kind::Thing),
    ("credentialSubject", "https://www.w3.org/2018/credentials#credentialSubject", Kind::Thing),
    ("description", "https://schema.org/description", Kind::Text),
    ("issuer", "https://www.w3.org/2018/credentials#issuer", Kind::Thing),
    ("name", "https://schema.org/name", Kind::Text),
    ("validFrom", "https://www.w3.org/2018/credentials#validFrom", Kind::Typed(DATE_TIME)),
    ("validUntil", "https://www.w3.org/2018/credentials#validUntil", Kind::Typed(DATE_TIME)),
    // Bitstring Status List
    ("encodedList", "https://www.w3.org/ns/credentials/status#encodedList", Kind::Typed("https://w3id.org/security#multibase")),
    ("statusListCredential", "https://www.w3.org/ns/credentials/status#statusListCredential", Kind::Thing),
    ("statusListIndex", "https://www.w3.org/ns/credentials/status#statusListIndex", Kind::Text),
    ("statusPurpose", "https://www.w3.org/ns/credentials/status#statusPurpose", Kind::Text),
    // Open Badges 3.0
    ("achievement", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#achievement", Kind::Thing),
    ("achievementType", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#achievementType", Kind::Text),
    ("activityEndDate", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#activityEndDate", Kind::Typed("https://www.w3.org/2001/XMLSchema#date")),
    ("criteria", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#Criteria", Kind::Thing),
    ("hashed", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#hashed", Kind::Typed("https://www.w3.org/2001/XMLSchema#boolean")),
    ("humanCode", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#humanCode", Kind::Text),
    ("identifier", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#identifier", Kind::Thing),
    ("identityHash", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#identityHash", Kind::Text),
    ("identityType", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#identityType", Kind::Text),
    ("image", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#image", Kind::Thing),
    ("narrative", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#narrative", Kind::Text),
    ("salt", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#salt", Kind::Text),
    ("url", "https://schema.org/url", Kind::Typed("https://www.w3.org/2001/XMLSchema#anyURI")),
    // Data Integrity 1.0
    ("created", "http://purl.org/dc/terms/created", Kind::Typed(DATE_TIME)),
    ("cryptosuite", "https://w3id.org/security#cryptosuite", Kind::Typed("https://w3id.org/security#cryptosuiteString")),
    ("proofPurpose", "https://w3id.org/security#proofPurpose", Kind::Purpose),
    ("verificationMethod", "https://w3id.org/security#verificationMethod", Kind::Thing),
];

/// What the types stand for.
#[rustfmt::skip]
const TYPES: &[(&str, &str)] = &[
    ("Achievement", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#Achievement"),
    ("AchievementSubject", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#AchievementSubject"),
    ("BitstringStatusList", "https://www.w3.org/ns/credentials/status#BitstringStatusList"),
    ("BitstringStatusListCredential", "https://www.w3.org/ns/credentials/status#BitstringStatusListCredential"),
    ("BitstringStatusListEntry", "https://www.w3.org/ns/credentials/status#BitstringStatusListEntry"),
    ("Criteria", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#Criteria"),
    ("DataIntegrityProof", "https://w3id.org/security#DataIntegrityProof"),
    ("IdentityObject", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#IdentityObject"),
    ("Image", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#Image"),
    ("OpenBadgeCredential", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential"),
    ("Profile", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#Profile"),
    ("VerifiableCredential", "https://www.w3.org/2018/credentials#VerifiableCredential"),
];

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Term {
    Address(String),
    /// Something without an address, by the order in which it was met.
    Blank(usize),
    Text(String, Option<&'static str>),
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Quad {
    subject: Term,
    predicate: &'static str,
    object: Term,
}

/// The canonical N-Quads of a credential, or of the options of a proof.
pub fn canonical(document: &Value) -> Result<String, CredentialFault> {
    let mut graph = Graph::default();
    match document {
        Value::Object(members) => graph.thing(members)?,
        _ => return Err(CredentialFault::Unreadable("it is no JSON object".into())),
    };
    graph.canonical()
}

#[derive(Debug, Default)]
struct Graph {
    quads: Vec<Quad>,
    blanks: usize,
}

impl Graph {
    /// Takes in something with its properties, and gives back what stands for it.
    fn thing(&mut self, members: &Map<String, Value>) -> Result<Term, CredentialFault> {
        let subject = match members.get("id") {
            Some(Value::String(id)) => Term::Address(address(id)?),
            Some(other) => return Err(CredentialFault::Value("id", other.to_string())),
            None => {
                self.blanks += 1;
                Term::Blank(self.blanks - 1)
            }
        };
        for (name, value) in members {
            let (predicate, kind) = match name.as_str() {
                "@context" | "id" => continue,
                "type" => (RDF_TYPE, None),
                name => TERMS
                    .iter()
                    .find(|(term, ..)| *term == name)
                    .map(|(_, predicate, kind)| (*predicate, Some(*kind)))
                    .ok_or_else(|| CredentialFault::Term(name.to_owned()))?,
            };
            let one = std::slice::from_ref(value);
            for item in value.as_array().map_or(one, Vec::as_slice) {
                let object = match kind {
                    Some(kind) => self.value(predicate, kind, item)?,
                    None => type_of(item)?,
                };
                self.quads.push(Quad {
                    subject: subject.clone(),
                    predicate,
                    object,
                });
            }
        }
        Ok(subject)
    }

    fn value(
        &mut self,
        predicate: &'static str,
        kind: Kind,
        value: &Value,
    ) -> Result<Term, CredentialFault> {
        Ok(match (kind, value) {
            (Kind::Thing, Value::Object(members)) => self.thing(members)?,
            (Kind::Thing, Value::String(text)) => Term::Address(address(text)?),
            (Kind::Purpose, Value::String(text)) if text == "assertionMethod" => {
                Term::Address("https://w3id.org/security#assertionMethod".to_owned())
            }
            (Kind::Text, Value::String(text)) => Term::Text(text.clone(), None),
            (Kind::Typed(of), Value::String(text)) => Term::Text(text.clone(), Some(of)),
            (Kind::Typed(of), Value::Bool(truth)) => Term::Text(truth.to_string(), Some(of)),
            _ => return Err(CredentialFault::Value(predicate, value.to_string())),
        })
    }

    fn canonical(mut self) -> Result<String, CredentialFault> {
        self.quads.sort();
        self.quads.dedup();
        // RDFC-1.0 names what has no address by the hash of what is said of it. Two with
        // the same hash would need the second part of that algorithm; nothing that we
        // write says the same of two things.
        let mut hashes: Vec<(Vec<u8>, usize)> = (0..self.blanks)
            .map(|blank| (self.first_degree_hash(blank), blank))
            .collect();
        hashes.sort();
        if hashes.windows(2).any(|pair| pair[0].0 == pair[1].0) {
            return Err(CredentialFault::Alike);
        }
        let mut names = vec![String::new(); self.blanks];
        for (place, (_, blank)) in hashes.iter().enumerate() {
            names[*blank] = format!("c14n{place}");
        }
        let mut lines: Vec<String> = self
            .quads
            .iter()
            .map(|quad| line(quad, |blank| names[blank].as_str()))
            .collect();
        lines.sort();
        Ok(lines.concat())
    }

    /// The hash of what is said of one thing, where it is called `a` and all others `z`.
    fn first_degree_hash(&self, of: usize) -> Vec<u8> {
        let of_it = |term: &Term| *term == Term::Blank(of);
        let mut lines: Vec<String> = self
            .quads
            .iter()
            .filter(|quad| of_it(&quad.subject) || of_it(&quad.object))
            .map(|quad| line(quad, |blank| if blank == of { "a" } else { "z" }))
            .collect();
        lines.sort();
        sha256(lines.concat().as_bytes())
    }
}

fn type_of(value: &Value) -> Result<Term, CredentialFault> {
    let name = value
        .as_str()
        .ok_or_else(|| CredentialFault::Value("type", value.to_string()))?;
    TYPES
        .iter()
        .find(|(term, _)| *term == name)
        .map(|(_, stands_for)| Term::Address((*stands_for).to_owned()))
        .ok_or_else(|| CredentialFault::Term(name.to_owned()))
}

/// An address that is whole and may stand between angle brackets.
fn address(text: &str) -> Result<String, CredentialFault> {
    let scheme = text.split(':').next().unwrap_or_default();
    let whole = scheme.len() < text.len()
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    let bad =
        |c: char| c <= ' ' || matches!(c, '<' | '>' | '"' | '{' | '}' | '|' | '^' | '`' | '\\');
    if whole && !text.contains(bad) {
        Ok(text.to_owned())
    } else {
        Err(CredentialFault::Address(text.to_owned()))
    }
}

fn line<'a>(quad: &Quad, name: impl Fn(usize) -> &'a str) -> String {
    let written = |term: &Term| match term {
        Term::Address(address) => format!("<{address}>"),
        Term::Blank(blank) => format!("_:{}", name(*blank)),
        Term::Text(text, None) => format!("\"{}\"", escaped(text)),
        Term::Text(text, Some(of)) => format!("\"{}\"^^<{of}>", escaped(text)),
    };
    let (subject, object) = (written(&quad.subject), written(&quad.object));
    format!("{subject} <{}> {object} .\n", quad.predicate)
}

/// As canonical N-Quads escape text.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\0'..='\u{1f}' | '\u{7f}' => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_credential_becomes_sorted_lines() {
        let document = json!({
            "@context": ["https://www.w3.org/ns/credentials/v2"],
            "id": "https://sopan.example/certificates/1",
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "issuer": {"id": "did:web:sopan.example", "type": ["Profile"], "name": "बिहार"},
            "validFrom": "2026-01-08T10:00:00Z",
            "credentialSubject": {
                "type": ["AchievementSubject"],
                "identifier": [
                    {"type": "IdentityObject", "hashed": true, "identityHash": "sha256$b"},
                    {"type": "IdentityObject", "hashed": false, "identityHash": "A \"B\"\n"},
                ],
            },
        });
        insta::assert_snapshot!(canonical(&document).unwrap());
    }

    /// 1EdTech's Open Badges 3.0 implementation guide gives the lines of the options of a
    /// proof; these are ours for the same options.
    #[test]
    fn the_options_of_a_proof_are_as_other_software_has_them() {
        let options = json!({
            "type": "DataIntegrityProof",
            "cryptosuite": "eddsa-rdfc-2022",
            "created": "2010-01-01T19:23:24Z",
            "verificationMethod": "https://example.edu/issuers/565049#z6Mk",
            "proofPurpose": "assertionMethod",
        });
        let expected = [
            "_:c14n0 <http://purl.org/dc/terms/created> \"2010-01-01T19:23:24Z\"^^<http://www.w3.org/2001/XMLSchema#dateTime> .\n",
            "_:c14n0 <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/security#DataIntegrityProof> .\n",
            "_:c14n0 <https://w3id.org/security#cryptosuite> \"eddsa-rdfc-2022\"^^<https://w3id.org/security#cryptosuiteString> .\n",
            "_:c14n0 <https://w3id.org/security#proofPurpose> <https://w3id.org/security#assertionMethod> .\n",
            "_:c14n0 <https://w3id.org/security#verificationMethod> <https://example.edu/issuers/565049#z6Mk> .\n",
        ];
        assert_eq!(canonical(&options).unwrap(), expected.concat());
    }

    #[test]
    fn the_order_of_members_and_of_lists_changes_nothing() {
        let one = json!({
            "id": "urn:x:1", "type": ["Profile", "Image"],
            "identifier": [{"salt": "a"}, {"salt": "b"}, {"salt": "b", "name": "c"}],
        });
        let other = json!({
            "identifier": [{"name": "c", "salt": "b"}, {"salt": "b"}, {"salt": "a"}],
            "type": ["Image", "Profile"], "id": "urn:x:1",
        });
        assert_eq!(canonical(&one).unwrap(), canonical(&other).unwrap());
    }

    #[test]
    fn what_would_go_unsigned_is_refused() {
        for (document, fault) in [
            (
                json!({"nickname": "x"}),
                CredentialFault::Term("nickname".into()),
            ),
            (json!({"type": "Cat"}), CredentialFault::Term("Cat".into())),
            (
                json!({"id": "/here"}),
                CredentialFault::Address("/here".into()),
            ),
            (
                json!({"id": "urn:a b"}),
                CredentialFault::Address("urn:a b".into()),
            ),
            (
                json!({"identifier": [{"salt": "a"}, {"salt": "a"}]}),
                CredentialFault::Alike,
            ),
            (
                json!({"name": 7}),
                CredentialFault::Value("https://schema.org/name", "7".into()),
            ),
            (
                json!([]),
                CredentialFault::Unreadable("it is no JSON object".into()),
            ),
        ] {
            assert_eq!(canonical(&document).unwrap_err(), fault, "{document}");
        }
    }
}
