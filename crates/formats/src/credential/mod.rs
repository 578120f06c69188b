//! Credentials that other software verifies: the certificate as Open Badges 3.0 in
//! Verifiable Credentials 2.0, signed with Data Integrity proofs, with the lists that say
//! which were revoked, the issuer's document, and pictures that carry a credential.
//!
//! `docs/credentials.md` shows the shapes and says how others verify them.

pub mod baked;
pub mod did;
mod jcs;
mod proof;
mod rdf;
pub mod shape;

pub(crate) use jcs::canonical;
pub use proof::{Checked, Suite, signed, verified};
pub use shape::{Badge, Identity};

/// Why something is no credential, or can't become one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CredentialFault {
    /// It can't be read.
    #[error("this is no credential: {0}")]
    Unreadable(String),
    /// It uses words whose meaning is not known here.
    #[error("the context “{0}” is not known here; ask another verifier")]
    Context(String),
    /// A number that programs write differently.
    #[error("{0}: only whole numbers up to 9007199254740991 can be signed")]
    Number(String),
    /// A term that would go unsigned.
    #[error("the term “{0}” is not known here, so that it can't be signed or checked as RDF")]
    Term(String),
    /// A value that a term can't have.
    #[error("{0} can't be {1}")]
    Value(&'static str, String),
    /// An address that is none.
    #[error("“{0}” is no whole address")]
    Address(String),
    /// Two things without an address of which the same is said.
    #[error("two things without an address say the same; give them an id, or say it once")]
    Alike,
    /// It is not signed.
    #[error("it has no proof")]
    NoProof,
    /// The signing key is not one of the issuer's, or not for this purpose.
    #[error("the key {0} does not speak for the issuer")]
    NotTheIssuers(String),
    /// The signing key is not listed, or was withdrawn.
    #[error("the issuer lists no good key {0}")]
    UnknownKey(String),
    /// The signature does not belong to the document.
    #[error("the {0} proof is not one of this document: something was changed")]
    Signature(&'static str),
    /// A list of revocations that can't be packed or unpacked.
    #[error("the list of revocations can't be read: {0}")]
    List(String),
    /// A picture into which no credential can be baked, or that has none.
    #[error("the picture can't be used: {0}")]
    Picture(String),
}
