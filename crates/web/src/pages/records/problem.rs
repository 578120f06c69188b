//! What went wrong, told to another program: problem details (RFC 9457) with what, where
//! and what to do.

use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use sopan_app::AppError;
use sopan_app::records::RecordError;
use sopan_rules::records::{Fault, Version};

use super::VERSION;

/// A problem that is answered.
#[derive(Debug)]
pub(super) struct Problem {
    status: StatusCode,
    code: &'static str,
    detail: String,
    /// Where it is, what was found there, and which section of the standard says so.
    more: Vec<(&'static str, Value)>,
    version: Option<&'static str>,
    allow: Option<&'static str>,
}

impl Problem {
    pub(super) fn new(
        status: StatusCode,
        code: &'static str,
        detail: impl Into<String>,
    ) -> Problem {
        Problem {
            status,
            code,
            detail: detail.into(),
            more: Vec::new(),
            version: None,
            allow: None,
        }
    }

    /// The version that the answer names, where none is named yet.
    pub(super) fn under(mut self, version: Version) -> Problem {
        self.version.get_or_insert(version.header());
        self
    }

    /// The request names no version. It can't be answered in the one that it means: before
    /// 0.95 there was no such header, so it is one of 0.9, which isn't spoken here.
    pub(super) fn without_version() -> Problem {
        let detail = "give the header X-Experience-API-Version: 1.0.3 or 2.0.0 (xAPI 1.0.3, \
                      Communication 3.3; 2.0, 4.1.2)";
        let mut problem = Problem::new(StatusCode::BAD_REQUEST, "version-needed", detail);
        problem.version = Some("0.9");
        problem
    }

    pub(super) fn unknown_version(found: &str) -> Problem {
        let detail =
            format!("X-Experience-API-Version must be 1.0.x or 2.0.x; “{found}” isn't spoken here");
        Problem::new(StatusCode::BAD_REQUEST, "version-unknown", detail)
    }

    pub(super) fn method(method: &Method, allow: &'static str) -> Problem {
        let detail = format!("{method} is nothing that can be done here; there are {allow}");
        let mut problem = Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method", detail);
        problem.allow = Some(allow);
        problem
    }

    pub(super) fn nothing_here(path: &str) -> Problem {
        let detail = format!(
            "there is nothing at {path}; there are /xapi/about, statements, activities, \
             activities/state, activities/profile, agents and agents/profile"
        );
        Problem::new(StatusCode::NOT_FOUND, "not-found", detail)
    }

    pub(super) fn bad(code: &'static str, detail: impl Into<String>) -> Problem {
        Problem::new(StatusCode::BAD_REQUEST, code, detail)
    }
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Problem {
        let detail = match fault.path.as_str() {
            "" => fault.why.clone(),
            path => format!("{path} {}", fault.why),
        };
        let mut problem = Problem::bad("refused", detail);
        problem.more = vec![
            ("where", fault.path.into()),
            ("found", fault.found.into()),
            ("rule", fault.rule.into()),
        ];
        problem
    }
}

impl From<RecordError> for Problem {
    fn from(error: RecordError) -> Problem {
        let detail = error.to_string();
        let (status, code) = match error {
            RecordError::Refused(fault) => return fault.into(),
            RecordError::Unauthorised => (StatusCode::UNAUTHORIZED, "client-unknown"),
            RecordError::Forbidden(_) => (StatusCode::FORBIDDEN, "scope-missing"),
            RecordError::NotYours(_) => (StatusCode::FORBIDDEN, "not-yours"),
            RecordError::Disorder(_) => (StatusCode::FORBIDDEN, "out-of-order"),
            RecordError::OfTheLedger(_) => (StatusCode::FORBIDDEN, "of-the-ledger"),
            RecordError::Conflict(_) => (StatusCode::CONFLICT, "statement-differs"),
            RecordError::Unseen => (StatusCode::CONFLICT, "document-unseen"),
            RecordError::Precondition => (StatusCode::PRECONDITION_FAILED, "document-changed"),
            RecordError::NotFound { .. } => (StatusCode::NOT_FOUND, "not-found"),
            RecordError::TooLarge { .. } => (StatusCode::PAYLOAD_TOO_LARGE, "too-large"),
            RecordError::App(AppError::Busy) => (StatusCode::SERVICE_UNAVAILABLE, "busy"),
            RecordError::App(error) => {
                tracing::error!(%error, "a request for learning records failed");
                let detail = "the service failed; its log says why, and trying again may help";
                return Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", detail);
            }
        };
        Problem::new(status, code, detail)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut body = json!({
            "type": format!("urn:sopan:xapi:{}", self.code),
            "title": self.code,
            "status": self.status.as_u16(),
            "detail": self.detail,
        });
        for (name, value) in self.more {
            body[name] = value;
        }
        let kind = [(header::CONTENT_TYPE, "application/problem+json")];
        let mut response = (self.status, kind, body.to_string()).into_response();
        let headers = response.headers_mut();
        if let Some(version) = self.version {
            headers.insert(VERSION, HeaderValue::from_static(version));
        }
        if let Some(allow) = self.allow {
            headers.insert(header::ALLOW, HeaderValue::from_static(allow));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            let how = HeaderValue::from_static("Basic realm=\"xAPI\", charset=\"UTF-8\"");
            headers.insert(header::WWW_AUTHENTICATE, how);
        }
        response
    }
}
