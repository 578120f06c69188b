//! Short messages by a gateway behind a plain HTTP interface: one `POST` of JSON for each
//! (docs/notices.md). No gateway of a vendor's own is spoken here; a department puts the few
//! lines that translate between this and its gateway's interface.

use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper::{Request, StatusCode, Uri, header};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use crate::outbox::NotSent;
use crate::{AppError, Result};

/// So long connecting may take, and so long the answer.
const PATIENCE: Duration = Duration::from_secs(20);
/// So much of an answer is read.
const MOST_ANSWERED: usize = 10_000;

/// Where short messages are handed over.
pub(crate) struct Gateway {
    host: String,
    port: u16,
    path: String,
    authority: String,
    secret: Option<String>,
    tls: Option<(TlsConnector, ServerName<'static>)>,
}

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
        // What was given may hold a secret, so it is not repeated.
        let wrong = || {
            AppError::invalid(
                "sms-url",
                "sms-url",
                "this is no address of an SMS gateway; write https://HOST/PATH (http:// on this machine only) and give the secret by itself",
            )
        };
        let uri: Uri = url.trim().parse().map_err(|_| wrong())?;
        let host = uri.host().ok_or_else(wrong)?.to_owned();
        let authority = uri.authority().ok_or_else(wrong)?.as_str().to_owned();
        if authority.contains('@') {
            return Err(wrong());
        }
        let here = matches!(host.as_str(), "localhost" | "127.0.0.1" | "[::1]");
        let bare = host.trim_matches(['[', ']']).to_owned();
        let tls = match uri.scheme_str() {
            Some("https") => {
                let name = ServerName::try_from(bare.clone()).map_err(|_| wrong())?;
                Some((connector()?, name))
            }
            Some("http") if here => None,
            _ => return Err(wrong()),
        };
        let secret = secret.map(|secret| format!("Bearer {}", secret.trim()));
        if let Some(secret) = &secret {
            header::HeaderValue::from_str(secret).map_err(|_| wrong())?;
        }
        Ok(Gateway {
            host: bare,
            port: uri
                .port_u16()
                .unwrap_or(if tls.is_some() { 443 } else { 80 }),
            path: uri
                .path_and_query()
                .map_or("/", |path| path.as_str())
                .to_owned(),
            authority,
            secret,
            tls,
        })
    }

    /// Hands a message over. When this returns, the gateway has taken it.
    pub(crate) async fn send(&self, short: &Short) -> Result<(), NotSent> {
        let failed = |e: &dyn std::fmt::Display| NotSent::Failed(e.to_string());
        let late = || NotSent::Failed("the gateway did not answer".to_owned());
        let address = (self.host.as_str(), self.port);
        let stream = timeout(PATIENCE, TcpStream::connect(address));
        let stream = stream.await.map_err(|_| late())?.map_err(|e| failed(&e))?;
        match &self.tls {
            None => self.post(stream, short).await,
            Some((connector, name)) => {
                let stream = timeout(PATIENCE, connector.connect(name.clone(), stream));
                let stream = stream.await.map_err(|_| late())?.map_err(|e| failed(&e))?;
                self.post(stream, short).await
            }
        }
    }

    async fn post<S>(&self, stream: S, short: &Short) -> Result<(), NotSent>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let failed = |e: &dyn std::fmt::Display| NotSent::Failed(e.to_string());
        let shake = hyper::client::conn::http1::handshake(TokioIo::new(stream));
        let (mut sender, connection) = shake.await.map_err(|e| failed(&e))?;
        let connection = tokio::spawn(connection);
        let body = serde_json::json!({
            "id": short.id,
            "to": format!("+91{}", short.to),
            "text": short.text,
            "language": short.language,
        });
        let mut request = Request::post(&self.path)
            .header(header::HOST, &self.authority)
            .header(header::CONTENT_TYPE, "application/json")
            .header("idempotency-key", &short.id);
        if let Some(secret) = &self.secret {
            request = request.header(header::AUTHORIZATION, secret);
        }
        let request = request
            .body(Full::new(Bytes::from(body.to_string())))
            .map_err(|e| failed(&e))?;
        // From here on the gateway may have it, whatever becomes of the answer.
        let unknown = |e: &dyn std::fmt::Display| NotSent::Unknown(e.to_string());
        let answer = timeout(PATIENCE, async {
            let answer = sender
                .send_request(request)
                .await
                .map_err(|e| unknown(&e))?;
            let status = answer.status();
            let words = Limited::new(answer.into_body(), MOST_ANSWERED)
                .collect()
                .await;
            let words = words.map(|words| words.to_bytes()).unwrap_or_default();
            Ok((status, String::from_utf8_lossy(&words).into_owned()))
        });
        let answer = answer.await;
        connection.abort();
        let (status, words) =
            answer.map_err(|_| NotSent::Unknown("the gateway did not answer".to_owned()))??;
        let words: String = words.trim().chars().take(200).collect();
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

fn connector() -> Result<TlsConnector> {
    let failed = |e: &dyn std::fmt::Display| AppError::Document(format!("TLS: {e}"));
    let mut roots = RootCertStore::empty();
    let found = rustls_native_certs::load_native_certs();
    roots.add_parsable_certificates(found.certs);
    let config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|e| failed(&e))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
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
