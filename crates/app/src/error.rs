//! Why a use case was not carried out.

use sopan_formats::mandate::Wrong;
use sopan_rules::ledger::Refusal;
use sopan_rules::text::Said;
use sopan_store::{LaneError, StoreError};

/// Short for a result of a use case.
pub type Result<T, E = AppError> = std::result::Result<T, E>;

/// Why a use case was not carried out, and what one can do about it.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// Nobody is signed in.
    #[error("sign in first")]
    SignInNeeded,
    /// No role of this person carries the permission over this organisation.
    #[error("you may not do this; ask the MDO Admin of your organisation")]
    Forbidden,
    /// Nothing has this number or code.
    #[error("there is no {what} “{key}”")]
    NotFound {
        /// What was looked for, by its word of the glossary.
        what: &'static str,
        /// By which number or code.
        key: String,
    },
    /// A value that was given can't be.
    #[error("{field}: {why}")]
    Invalid {
        /// Which value, by the name of its field.
        field: &'static str,
        /// What is wrong, by a stable code that the pages translate.
        code: &'static str,
        /// What is wrong and what to do, in English.
        why: String,
    },
    /// A mandate can't be meant as it is written.
    #[error("{}", lines(.0))]
    Mandate(Vec<Wrong>),
    /// The live mandates with these titles ask for a course that is to be taken away.
    #[error(
        "live mandates ask for this course: {}; name the course that takes its place, and \
         whoever completed this one keeps the credit",
        titles(.0)
    )]
    AskedFor(Vec<Said>),
    /// The rules refuse it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Too many attempts to sign in.
    #[error("too many attempts; try again in {minutes} minutes")]
    TooManyAttempts {
        /// How long to wait.
        minutes: i64,
    },
    /// Somebody else was first.
    #[error("this was changed in the meantime; load the page again")]
    Conflict,
    /// Too many others are writing.
    #[error("too many are writing at this moment; try again in a few seconds")]
    Busy,
    /// A file can't be kept or found.
    #[error("file store: {0}")]
    Files(#[from] std::io::Error),
    /// A document could not be made.
    #[error("document: {0}")]
    Document(String),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl AppError {
    /// A stable code, for other programs and for translation.
    pub fn code(&self) -> &'static str {
        match self {
            AppError::SignInNeeded => "sign-in-needed",
            AppError::Forbidden => "forbidden",
            AppError::NotFound { .. } => "not-found",
            AppError::Invalid { code, .. } => code,
            AppError::Mandate(_) => "mandate-wrong",
            AppError::AskedFor(_) => "course-demanded",
            AppError::Refused(refusal) => match refusal {
                Refusal::NotRegistered(_) => "not-registered",
                Refusal::AlreadyRegistered(_) => "already-registered",
                Refusal::BeforeRegistration => "before-registration",
                Refusal::InTheFuture => "in-the-future",
                Refusal::NotEnrolled(_) => "not-enrolled",
                Refusal::NothingToVerify => "nothing-to-verify",
                Refusal::UnknownContent(_) => "unknown-content",
                Refusal::Merged(_) => "merged-away",
                Refusal::OutOfRange(_) => "out-of-range",
            },
            AppError::TooManyAttempts { .. } => "too-many-attempts",
            AppError::Conflict => "conflict",
            AppError::Busy => "busy",
            AppError::Store(StoreError::OutcomeUnknown(_)) => "outcome-unknown",
            AppError::Store(StoreError::ZeroCharacter) => "zero-character",
            AppError::Files(_) | AppError::Document(_) | AppError::Store(_) => "internal",
        }
    }

    /// Nothing of this kind has this number or code.
    pub fn not_found(what: &'static str, key: impl ToString) -> AppError {
        AppError::NotFound {
            what,
            key: key.to_string(),
        }
    }

    /// A value that was given can't be.
    pub fn invalid(field: &'static str, code: &'static str, why: impl Into<String>) -> AppError {
        AppError::Invalid {
            field,
            code,
            why: why.into(),
        }
    }
}

fn lines(wrong: &[Wrong]) -> String {
    let lines: Vec<String> = wrong.iter().map(Wrong::to_string).collect();
    lines.join("\n")
}

fn titles(said: &[Said]) -> String {
    let titles: Vec<&str> = said.iter().map(|said| said.en.as_str()).collect();
    titles.join("; ")
}

impl From<LaneError> for AppError {
    fn from(error: LaneError) -> AppError {
        match error {
            LaneError::Refused(refusal) => AppError::Refused(refusal),
            LaneError::Full | LaneError::Stopped => AppError::Busy,
            LaneError::Store(error) => AppError::Store(error),
        }
    }
}
