//! A bundle: several files in one ZIP, with a manifest that gives the SHA-256 of each and
//! an Ed25519 signature (RFC 8032) over the manifest. Whoever holds it can prove, without
//! us and without the network, that nothing in it was changed, and by whose key it was
//! signed.
//!
//! | file | what |
//! | --- | --- |
//! | `manifest.json` | `{"format", "version", "files": [{"name", "bytes", "sha256"}]}`; sha256 in lower-case hex |
//! | `manifest.sig` | 64 bytes: the signature over the bytes of `manifest.json` |
//! | `manifest.key` | the public key: 32 bytes as 64 hex digits |
//!
//! The same files give the same bytes: names in the order given, no dates.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use ring::digest::{SHA256, digest};
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use serde::{Deserialize, Serialize};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

const MANIFEST: &str = "manifest.json";
const SIGNATURE: &str = "manifest.sig";
const KEY: &str = "manifest.key";

/// No file of a bundle is larger, in bytes: what unpacks to more is no bundle.
const LARGEST: u64 = 256 * 1024 * 1024;

/// What is wrong with a bundle.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BundleFault {
    /// It is no ZIP file, or a bundle of something else.
    #[error("this is no bundle: {0}")]
    NotABundle(String),
    /// A file that must be there isn't.
    #[error("{0}: is missing")]
    Missing(String),
    /// A file that the manifest does not name.
    #[error("{0}: is not in the manifest")]
    Surplus(String),
    /// A file is not what the manifest says.
    #[error("{0}: is not the file that was signed; its SHA-256 differs")]
    Changed(String),
    /// A file can't be read as what it should be.
    #[error("{name}: {why}")]
    Unreadable {
        /// Which.
        name: String,
        /// Why.
        why: String,
    },
    /// The signature does not belong to the manifest.
    #[error("manifest.sig: is not the signature of manifest.json by the key in manifest.key")]
    Signature,
}

impl BundleFault {
    /// The file it is about, where it is about one.
    pub fn file(&self) -> Option<&str> {
        match self {
            BundleFault::NotABundle(_) => None,
            BundleFault::Missing(name)
            | BundleFault::Surplus(name)
            | BundleFault::Changed(name)
            | BundleFault::Unreadable { name, .. } => Some(name),
            BundleFault::Signature => Some(SIGNATURE),
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Manifest {
    format: String,
    version: u32,
    files: Vec<Listed>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Listed {
    name: String,
    bytes: u64,
    sha256: String,
}

/// A key to sign with, from the 32 secret bytes of RFC 8032.
pub struct SigningKey(Ed25519KeyPair);

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SigningKey({})", self.public())
    }
}

impl SigningKey {
    /// From its secret.
    pub fn from_secret(secret: &[u8]) -> Option<SigningKey> {
        Ed25519KeyPair::from_seed_unchecked(secret)
            .ok()
            .map(SigningKey)
    }

    /// The public key, as 64 hex digits.
    pub fn public(&self) -> String {
        hex(self.0.public_key().as_ref())
    }

    /// The public key's 32 bytes.
    pub fn public_key(&self) -> Vec<u8> {
        self.0.public_key().as_ref().to_vec()
    }

    /// The 64 bytes of a signature over a message.
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.0.sign(message).as_ref().to_vec()
    }
}

/// Files in a bundle that was found whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// What kind of bundle it says it is.
    pub format: String,
    /// By which version of its kind it was made, from 1.
    pub version: u32,
    /// The public key that signed it, as 64 hex digits.
    pub key: String,
    files: BTreeMap<String, Vec<u8>>,
}

impl Opened {
    /// A file's bytes.
    pub fn file(&self, name: &str) -> Result<&[u8], BundleFault> {
        self.files
            .get(name)
            .map(Vec::as_slice)
            .ok_or_else(|| BundleFault::Missing(name.to_owned()))
    }

    /// A file's content.
    pub fn json<T: serde::de::DeserializeOwned>(&self, name: &str) -> Result<T, BundleFault> {
        serde_json::from_slice(self.file(name)?).map_err(|e| BundleFault::Unreadable {
            name: name.to_owned(),
            why: e.to_string(),
        })
    }
}

/// Packs and signs a bundle of a kind, made by a version of that kind.
pub fn pack(
    (format, version): (&str, u32),
    files: &[(&str, Vec<u8>)],
    key: &SigningKey,
) -> Result<Vec<u8>, BundleFault> {
    let manifest = Manifest {
        format: format.to_owned(),
        version,
        files: files
            .iter()
            .map(|(name, bytes)| Listed {
                name: (*name).to_owned(),
                bytes: bytes.len() as u64,
                sha256: hex(&sha256(bytes)),
            })
            .collect(),
    };
    let unpackable = |e: &dyn std::fmt::Display| BundleFault::NotABundle(e.to_string());
    let manifest = serde_json::to_vec_pretty(&manifest).map_err(|e| unpackable(&e))?;
    let signature = key.sign(&manifest);
    let public = key.public().into_bytes();
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    let all = [
        (MANIFEST, &manifest),
        (SIGNATURE, &signature),
        (KEY, &public),
    ];
    for (name, bytes) in all
        .into_iter()
        .chain(files.iter().map(|(name, bytes)| (*name, bytes)))
    {
        zip.start_file(name, options).map_err(|e| unpackable(&e))?;
        zip.write_all(bytes).map_err(|e| unpackable(&e))?;
    }
    Ok(zip.finish().map_err(|e| unpackable(&e))?.into_inner())
}

/// Opens a bundle of a kind, up to a version of it, after every file was found to be the one
/// that was signed.
pub fn open(bytes: &[u8], (format, most): (&str, u32)) -> Result<Opened, BundleFault> {
    let broken = |e: &dyn std::fmt::Display| BundleFault::NotABundle(e.to_string());
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|e| broken(&e))?;
    let mut files = BTreeMap::new();
    for place in 0..zip.len() {
        let file = zip.by_index(place).map_err(|e| broken(&e))?;
        let name = file.name().map_err(|e| broken(&e))?.into_owned();
        let unreadable = |why: String| BundleFault::Unreadable {
            name: name.clone(),
            why,
        };
        let mut content = Vec::new();
        file.take(LARGEST + 1)
            .read_to_end(&mut content)
            .map_err(|e| unreadable(e.to_string()))?;
        if content.len() as u64 > LARGEST {
            return Err(unreadable("is larger than any file of a bundle".to_owned()));
        }
        if files.insert(name.clone(), content).is_some() {
            return Err(unreadable("is there twice".to_owned()));
        }
    }
    let mut taken = |name: &str| {
        files
            .remove(name)
            .ok_or_else(|| BundleFault::Missing(name.to_owned()))
    };
    let (manifest, signature, key) = (taken(MANIFEST)?, taken(SIGNATURE)?, taken(KEY)?);
    let public = unhex(&key, 32).ok_or_else(|| BundleFault::Unreadable {
        name: KEY.to_owned(),
        why: "is not 64 hex digits".to_owned(),
    })?;
    UnparsedPublicKey::new(&ED25519, &public)
        .verify(&manifest, &signature)
        .map_err(|_| BundleFault::Signature)?;
    let manifest: Manifest =
        serde_json::from_slice(&manifest).map_err(|e| BundleFault::Unreadable {
            name: MANIFEST.to_owned(),
            why: e.to_string(),
        })?;
    if manifest.format != format {
        let why = format!("it says that it is “{}”, not “{format}”", manifest.format);
        return Err(BundleFault::NotABundle(why));
    }
    if !(1..=most).contains(&manifest.version) {
        return Err(BundleFault::Unreadable {
            name: MANIFEST.to_owned(),
            why: format!(
                "is of version {}; this Sopan knows 1 to {most}: take a newer one",
                manifest.version
            ),
        });
    }
    for listed in &manifest.files {
        let found = files
            .get(&listed.name)
            .ok_or_else(|| BundleFault::Missing(listed.name.clone()))?;
        let same = found.len() as u64 == listed.bytes && hex(&sha256(found)) == listed.sha256;
        if !same {
            return Err(BundleFault::Changed(listed.name.clone()));
        }
    }
    let surplus = files
        .keys()
        .find(|name| manifest.files.iter().all(|listed| listed.name != **name));
    if let Some(name) = surplus {
        return Err(BundleFault::Surplus(name.clone()));
    }
    Ok(Opened {
        format: manifest.format,
        version: manifest.version,
        key: hex(&public),
        files,
    })
}

/// The SHA-256 of some bytes.
pub fn sha256(bytes: &[u8]) -> Vec<u8> {
    digest(&SHA256, bytes).as_ref().to_vec()
}

/// Bytes as hex digits, in small letters.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// So many bytes from their hex digits.
pub(crate) fn unhex(text: &[u8], bytes: usize) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(text).ok()?.trim();
    if text.len() != 2 * bytes || !text.is_ascii() {
        return None;
    }
    (0..bytes)
        .map(|i| u8::from_str_radix(&text[2 * i..2 * i + 2], 16).ok())
        .collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const KIND: (&str, u32) = ("test", 1);

    fn key() -> SigningKey {
        SigningKey::from_secret(&[7; 32]).unwrap()
    }

    fn packed() -> Vec<u8> {
        let files = [
            ("inputs.json", br#"{"states": 36}"#.to_vec()),
            ("README.txt", "सोपान".as_bytes().to_vec()),
        ];
        pack(KIND, &files, &key()).unwrap()
    }

    /// The bundle with one of its files replaced, added or left out.
    fn with(name: &str, content: Option<&[u8]>) -> Vec<u8> {
        let bytes = packed();
        let mut old = ZipArchive::new(Cursor::new(&bytes)).unwrap();
        let mut new = ZipWriter::new(Cursor::new(Vec::new()));
        for place in 0..old.len() {
            let file = old.by_index_raw(place).unwrap();
            if file.name().unwrap() != name {
                new.raw_copy_file(file).unwrap();
            }
        }
        if let Some(content) = content {
            new.start_file(name, SimpleFileOptions::default()).unwrap();
            new.write_all(content).unwrap();
        }
        new.finish().unwrap().into_inner()
    }

    #[test]
    fn what_was_packed_is_found_whole() {
        let opened = open(&packed(), KIND).unwrap();
        assert_eq!(opened.format, "test");
        assert_eq!(opened.key, key().public());
        assert_eq!(opened.file("README.txt").unwrap(), "सोपान".as_bytes());
        let inputs: serde_json::Value = opened.json("inputs.json").unwrap();
        assert_eq!(inputs["states"], 36);
        assert_eq!(packed(), packed());
    }

    #[test]
    fn whatever_is_changed_is_named() {
        let missing = |name: &str| BundleFault::Missing(name.to_owned());
        for (bundle, fault) in [
            (
                with("inputs.json", Some(br#"{"states": 37}"#)),
                BundleFault::Changed("inputs.json".to_owned()),
            ),
            (with("inputs.json", None), missing("inputs.json")),
            (with("manifest.json", None), missing("manifest.json")),
            (with("manifest.sig", None), missing("manifest.sig")),
            (
                with("more.json", Some(b"{}")),
                BundleFault::Surplus("more.json".to_owned()),
            ),
            (with("manifest.json", Some(b"{}")), BundleFault::Signature),
            (with("manifest.sig", Some(&[0; 64])), BundleFault::Signature),
            (
                with("manifest.key", Some("00".repeat(32).as_bytes())),
                BundleFault::Signature,
            ),
        ] {
            let told = open(&bundle, KIND).unwrap_err();
            assert_eq!(told, fault);
        }
        let bad_key = open(&with("manifest.key", Some(b"no key")), KIND).unwrap_err();
        assert_eq!(bad_key.file(), Some("manifest.key"));
        assert!(matches!(
            open(b"PK nothing", KIND),
            Err(BundleFault::NotABundle(_))
        ));
    }

    /// RFC 8032, section 7.1, test 1.
    #[test]
    fn the_key_is_that_of_the_standard() {
        let secret = unhex(
            b"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            32,
        )
        .unwrap();
        assert_eq!(
            SigningKey::from_secret(&secret).unwrap().public(),
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
        );
    }
}
