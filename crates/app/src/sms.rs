//! Short messages by a gateway behind a plain HTTP interface: one `POST` of JSON for each
//! (docs/notices.md). No gateway of a vendor's own is spoken here; a department puts the few
//! lines that translate between this and its gateway's interface.

use std::time::Duration;

use hyper::StatusCode;

use crate::outbox::NotSent;
use crate::outside::{Asking, Outside};
use crate::{AppError, Result};

/// So long connecting may take, and so long the answer.
const PATIENCE: Duration = Duration::from_secs(20);
/// So much of an answer is read.
const MOST_ANSWERED: usize = 10_000;

/// Where short messages are handed over.
pub(crate) struct Gateway(Outside);

/// A short message.
#[derive(Debug, Clone)]
pub(crate) struct Short {
    /// By what it is known: the same for the same message.
    pub id: String,
    /// The ten digits of the mobile number.
    pub to: String,
    /// The text.
    pub text: String,
    /// The language of the text.
    pub language: String,
}

impl Gateway {
    /// A gateway at an address: `https://…`, or `http://` on this machine. The secret goes as
    /// `Authorization: Bearer …`.
    pub(crate) fn new(url: &str, secret: Option<&str>) -> Result<Gateway> {
        let wrong = || {
            AppError::invalid(
                "sms-url",
                "sms-url",
                "this is no address of an SMS gateway; write https://HOST/PATH (http:// on this machine only) and give the secret by itself",
            )
        };
        Ok(Gateway(Outside::new(url, secret, wrong)?))
    }

    /// Hands a message over. When this returns, the gateway has taken it.
    pub(crate) async fn send(&self, short: &Short) -> Result<(), NotSent> {
        let body = serde_json::json!({
            "id": short.id,
            "to": format!("+91{}", short.to),
            "text": short.text,
            "language": short.language,
        });
        let asking = Asking {
            body: body.to_string(),
            headers: &[("idempotency-key", &short.id)],
            patience: PATIENCE,
            most: MOST_ANSWERED,
        };
        let answer = self.0.post(&asking).await;
        let answer = answer.map_err(|none| match none.handed_over {
            true => NotSent::Unknown(none.why),
            false => NotSent::Failed(none.why),
        })?;
        let words = answer.body.unwrap_or_default();
        let words = String::from_utf8_lossy(&words);
        let words: String = words.trim().chars().take(200).collect();
        let status = answer.status;
        let said = match words.is_empty() {
            true => status.to_string(),
            false => format!("{status}: {words}"),
        };
        match status {
            status if status.is_success() => Ok(()),
            // It says itself that it has no time now.
            StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
                Err(NotSent::Failed(said))
            }
            status if status.is_server_error() => Err(NotSent::Unknown(said)),
            _ => Err(NotSent::Refused(said)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_leaves_this_machine_only_encrypted_and_is_never_repeated() {
        for url in [
            "https://sms.example.gov.in/send",
            "http://127.0.0.1:8000/x",
            "http://[::1]/",
        ] {
            assert!(Gateway::new(url, Some("s3cret")).is_ok(), "{url}");
        }
        for url in [
            "http://sms.example.gov.in/send",
            "http://127.0.0.1.example.org/",
            "https://user:s3cret@sms.example.gov.in/",
            "ftp://sms.example.gov.in/s3cret",
            "s3cret",
        ] {
            let Err(error) = Gateway::new(url, Some("s3cret")) else {
                panic!("{url} was taken");
            };
            assert_eq!(error.code(), "sms-url");
            assert!(!format!("{error} {error:?}").contains("s3cret"));
        }
    }
}
