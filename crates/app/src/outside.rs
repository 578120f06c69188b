//! Programs elsewhere that are asked over HTTP: one `POST` of JSON, and what it answers. A
//! secret leaves this machine only encrypted.

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

use crate::{AppError, Result};

/// Where a program is asked.
pub(crate) struct Outside {
    host: String,
    port: u16,
    path: String,
    authority: String,
    secret: Option<String>,
    tls: Option<(TlsConnector, ServerName<'static>)>,
}

/// What is asked.
pub(crate) struct Asking<'a> {
    /// JSON.
    pub body: String,
    /// Headers besides those that every request has.
    pub headers: &'a [(&'static str, &'a str)],
    /// So long connecting may take, and so long the answer.
    pub patience: Duration,
    /// So many bytes of an answer are read.
    pub most: usize,
}

/// What came back.
pub(crate) struct Answered {
    /// The status.
    pub status: StatusCode,
    /// The answer; none where it is longer than is read, or broke off.
    pub body: Option<Bytes>,
}

/// Why there is no answer.
#[derive(Debug)]
pub(crate) struct NoAnswer {
    /// Whether the other side may have taken the request all the same.
    pub handed_over: bool,
    /// Whether it only took too long.
    pub late: bool,
    /// In words.
    pub why: String,
}

impl Outside {
    /// At an address: `https://…`, or `http://` on this machine. The secret goes as
    /// `Authorization: Bearer …`. `wrong` is said where it is no such address; what was given
    /// may hold a secret, so it is not repeated.
    pub(crate) fn new(
        url: &str,
        secret: Option<&str>,
        wrong: impl Fn() -> AppError,
    ) -> Result<Outside> {
        let uri: Uri = url.trim().parse().map_err(|_| wrong())?;
        let host = uri.host().ok_or_else(&wrong)?.to_owned();
        let authority = uri.authority().ok_or_else(&wrong)?.as_str().to_owned();
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
        Ok(Outside {
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

    /// What lies below the address.
    #[must_use]
    pub(crate) fn below(mut self, path: &str) -> Outside {
        self.path = format!("{}/{path}", self.path.trim_end_matches('/'));
        self
    }

    /// The host, with the port where the address names one.
    pub(crate) fn authority(&self) -> &str {
        &self.authority
    }

    /// Asks.
    pub(crate) async fn post(&self, asking: &Asking<'_>) -> Result<Answered, NoAnswer> {
        let failed = |late: bool, why: String| NoAnswer {
            handed_over: false,
            late,
            why,
        };
        let late = |_| failed(true, "no connection came about in time".to_owned());
        let patience = asking.patience;
        let address = (self.host.as_str(), self.port);
        let stream = timeout(patience, TcpStream::connect(address));
        let stream = stream.await.map_err(late)?;
        let stream = stream.map_err(|e| failed(false, e.to_string()))?;
        match &self.tls {
            None => self.post_over(stream, asking).await,
            Some((connector, name)) => {
                let stream = timeout(patience, connector.connect(name.clone(), stream));
                let stream = stream.await.map_err(late)?;
                let stream = stream.map_err(|e| failed(false, e.to_string()))?;
                self.post_over(stream, asking).await
            }
        }
    }

    async fn post_over<S>(&self, stream: S, asking: &Asking<'_>) -> Result<Answered, NoAnswer>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let failed = |e: &dyn std::fmt::Display| NoAnswer {
            handed_over: false,
            late: false,
            why: e.to_string(),
        };
        let shake = hyper::client::conn::http1::handshake(TokioIo::new(stream));
        let (mut sender, connection) = shake.await.map_err(|e| failed(&e))?;
        let connection = tokio::spawn(connection);
        let mut request = Request::post(&self.path)
            .header(header::HOST, &self.authority)
            .header(header::CONTENT_TYPE, "application/json");
        for (name, value) in asking.headers {
            request = request.header(*name, *value);
        }
        if let Some(secret) = &self.secret {
            request = request.header(header::AUTHORIZATION, secret);
        }
        let request = request
            .body(Full::new(Bytes::from(asking.body.clone())))
            .map_err(|e| failed(&e))?;
        // From here on the other side may have it, whatever becomes of the answer.
        let unknown = |late: bool, why: String| NoAnswer {
            handed_over: true,
            late,
            why,
        };
        let answer = timeout(asking.patience, async {
            let answer = sender.send_request(request).await;
            let answer = answer.map_err(|e| unknown(false, e.to_string()))?;
            let status = answer.status();
            let body = Limited::new(answer.into_body(), asking.most)
                .collect()
                .await;
            Ok(Answered {
                status,
                body: body.ok().map(|body| body.to_bytes()),
            })
        });
        let answer = answer.await;
        connection.abort();
        answer.map_err(|_| unknown(true, "it did not answer in time".to_owned()))?
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
