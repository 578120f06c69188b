//! Learning records: what an xAPI statement is, in version 1.0.3 and in 2.0
//! (IEEE 9274.1.1), what it is about, when two are the same, and the forms in which one
//! is given out.

pub mod about;
pub mod acts;
pub mod agents;
pub mod check;
pub mod compare;
pub mod forms;
pub mod json;
pub mod kept;
pub mod question;
pub mod shapes;

use std::fmt;

/// The verb whose statements take other statements back.
pub const VOIDED: &str = "http://adlnet.gov/expapi/verbs/voided";
/// What an attachment is used for that holds a statement's signature.
pub const SIGNATURE: &str = "http://adlnet.gov/expapi/attachments/signature";

/// A version of xAPI that is spoken here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// 1.0.3, and all of 1.0 before it.
    V1,
    /// 2.0.
    V2,
}

impl Version {
    /// The version that a header `X-Experience-API-Version` names: `1.0`, `1.0.x`, `2.0`
    /// or `2.0.x`.
    pub fn read(header: &str) -> Option<Version> {
        let (family, rest) = header.trim().split_at_checked(3)?;
        let patch = rest.is_empty()
            || rest
                .strip_prefix('.')
                .is_some_and(|x| !x.is_empty() && x.bytes().all(|b| b.is_ascii_digit()));
        match family {
            "1.0" if patch => Some(Version::V1),
            "2.0" if patch => Some(Version::V2),
            _ => None,
        }
    }

    /// As it stands in the header of an answer.
    pub fn header(self) -> &'static str {
        match self {
            Version::V1 => "1.0.3",
            Version::V2 => "2.0.0",
        }
    }

    /// The version that a statement is given which names none (1.0.3, Data 2.4.10; 2.0,
    /// 4.2.4.3).
    pub fn of_statements(self) -> &'static str {
        match self {
            Version::V1 => "1.0.0",
            Version::V2 => "2.0.0",
        }
    }
}

/// Where a rule is written: the section in 1.0.3, and in 2.0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule(pub &'static str, pub &'static str);

impl Rule {
    /// The section in this version.
    pub fn section(self, version: Version) -> String {
        match version {
            Version::V1 => format!("xAPI 1.0.3, {}", self.0),
            Version::V2 => format!("xAPI 2.0, {}", self.1),
        }
    }
}

/// Why something that was sent can't be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {why} ({rule}); found {found}")]
pub struct Fault {
    /// Where: `2.actor.mbox` is the property `mbox` of the actor of the third statement.
    pub path: String,
    /// Which section says so.
    pub rule: String,
    /// What must be there.
    pub why: String,
    /// What is there, shortened.
    pub found: String,
}

/// So many characters of what was found are told.
const TOLD: usize = 80;

impl Fault {
    /// A fault at a path.
    pub fn new(
        path: impl fmt::Display,
        rule: String,
        why: impl Into<String>,
        found: impl fmt::Display,
    ) -> Fault {
        let found = found.to_string();
        let mut told: String = found.chars().take(TOLD).collect();
        if told.len() < found.len() {
            told.push('…');
        }
        Fault {
            path: path.to_string(),
            rule,
            why: why.into(),
            found: told,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_by_their_family() {
        for (text, version) in [
            ("1.0", Some(Version::V1)),
            ("1.0.0", Some(Version::V1)),
            ("1.0.9", Some(Version::V1)),
            ("2.0", Some(Version::V2)),
            ("2.0.0", Some(Version::V2)),
            ("0.95", None),
            ("0.9.9", None),
            ("1.1.0", None),
            ("1.0.", None),
            ("1.0.x", None),
            ("1.00", None),
            ("3.0.0", None),
            ("२.0", None),
            ("BAD", None),
            ("", None),
        ] {
            assert_eq!(Version::read(text), version, "{text}");
        }
    }

    #[test]
    fn a_fault_tells_no_more_than_one_can_read() {
        let fault = Fault::new("0.actor", String::new(), "", "अ".repeat(500));
        assert_eq!(fault.found.chars().count(), 81);
    }
}
