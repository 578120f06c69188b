//! Messages to people, by one of two ways: through a mail server (SMTP), or as files in
//! a folder that the operator's mail system empties.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use lettre::message::header::{ContentTransferEncoding, ContentType};
use lettre::message::{Attachment, Body, Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp::extension::ClientId;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use serde::Serialize;
use sopan_rules::time::Moment;

use crate::files::write_whole;
use crate::{AppError, Result};

/// So long a mail server may take for each answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// How messages leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    /// Through a mail server.
    Smtp,
    /// Into a folder.
    Folder,
}

impl Channel {
    /// As the register has it.
    pub fn name(self) -> &'static str {
        match self {
            Channel::Smtp => "smtp",
            Channel::Folder => "folder",
        }
    }
}

/// A message to one person.
#[derive(Debug, Clone)]
pub(crate) struct Mail {
    /// By what it is known among all: the file's name in the folder, and the first part
    /// of its Message-ID. Letters, digits and hyphens.
    pub name: String,
    /// The address.
    pub to: String,
    /// Whose it is, where that is to be read.
    pub to_name: Option<String>,
    /// The subject.
    pub subject: String,
    /// The text; lines end with `\n`.
    pub text: String,
    /// PDFs, each with its file's name.
    pub attachments: Vec<(String, Arc<Vec<u8>>)>,
}

/// Why a message was not handed over.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotSent {
    /// It will not be taken for this address, today or tomorrow.
    #[error("{0}")]
    Refused(String),
    /// It was not possible this time.
    #[error("{0}")]
    Failed(String),
    /// Nobody can say whether it was taken: the connection ended before the answer.
    #[error("{0}")]
    Unknown(String),
}

/// So many bytes a line of a message may have (RFC 5322, 2.1.1).
const MOST_IN_LINE: usize = 998;

enum Way {
    Folder(PathBuf),
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
}

/// Where messages are put.
pub(crate) struct Outbox {
    way: Way,
    from: Mailbox,
}

impl Outbox {
    /// Messages become files in a folder.
    pub(crate) fn folder(folder: PathBuf, public_address: &str) -> Result<Outbox> {
        Ok(Outbox {
            way: Way::Folder(folder),
            from: sender(None, public_address)?,
        })
    }

    /// Says from whom messages come, and sends them through a mail server where there
    /// is one: `smtp://USER:PASSWORD@HOST:PORT` or `smtps://…`.
    pub(crate) fn configured(
        self,
        smtp: Option<&str>,
        from: Option<&str>,
        public_address: &str,
    ) -> Result<Outbox> {
        let way = match smtp {
            None => self.way,
            Some(url) => {
                // What the library says about an address could hold the password.
                let wrong = |_| {
                    AppError::invalid(
                        "smtp-url",
                        "smtp-url",
                        "this is no address of a mail server; write smtp://USER:PASSWORD@HOST:PORT or smtps://USER:PASSWORD@HOST:PORT, and percent-encode what is special in the password",
                    )
                };
                let server = AsyncSmtpTransport::<Tokio1Executor>::from_url(&guarded(url));
                let mut server = server.map_err(wrong)?.timeout(Some(PATIENCE));
                let host = host_of(public_address);
                if host.contains('.') && host.contains(|c: char| c.is_ascii_alphabetic()) {
                    server = server.hello_name(ClientId::Domain(host));
                }
                Way::Smtp(server.build())
            }
        };
        Ok(Outbox {
            way,
            from: sender(from, public_address)?,
        })
    }

    /// How messages leave.
    pub(crate) fn channel(&self) -> Channel {
        match self.way {
            Way::Folder(_) => Channel::Folder,
            Way::Smtp(_) => Channel::Smtp,
        }
    }

    /// Hands a message over. When this returns, the mail server has taken it, or the
    /// file is whole under its name.
    pub(crate) async fn send(&self, mail: &Mail, now: Moment) -> Result<(), NotSent> {
        let message = self.message(mail, now)?;
        match &self.way {
            Way::Smtp(server) => match server.send(message).await {
                Ok(_) => Ok(()),
                Err(error) if error.is_permanent() => Err(NotSent::Refused(error.to_string())),
                Err(error) if may_be_taken(&error) => Err(NotSent::Unknown(error.to_string())),
                Err(error) => Err(NotSent::Failed(error.to_string())),
            },
            Way::Folder(folder) => {
                let (folder, name) = (folder.clone(), format!("{}.eml", mail.name));
                tokio::task::spawn_blocking(move || {
                    write_whole(&folder, &name, &message.formatted(), 0o600)
                })
                .await
                .map_err(|e| NotSent::Failed(e.to_string()))?
                .map_err(|e| NotSent::Failed(e.to_string()))
            }
        }
    }

    fn message(&self, mail: &Mail, now: Moment) -> Result<Message, NotSent> {
        let failed = |what: String| NotSent::Failed(what);
        let address: Address = mail
            .to
            .parse()
            .map_err(|e| NotSent::Refused(format!("“{}” is no e-mail address: {e}", mail.to)))?;
        let micros = u64::try_from(now.0).unwrap_or_default();
        let building = Message::builder()
            .to(Mailbox::new(mail.to_name.clone(), address))
            .from(self.from.clone())
            .subject(mail.subject.clone())
            .date(SystemTime::UNIX_EPOCH + Duration::from_micros(micros))
            .message_id(Some(format!(
                "<{}@{}>",
                mail.name,
                self.from.email.domain()
            )));
        let text = SinglePart::builder().header(ContentType::TEXT_PLAIN);
        let lines = mail.text.replace('\n', "\r\n");
        // In the folder people can read the text; not every mail server takes eight bits.
        let plain = lines.lines().all(|line| line.len() <= MOST_IN_LINE);
        let text = match self.way {
            Way::Folder(_) if plain => text.body(Body::dangerous_pre_encoded(
                lines.into_bytes(),
                ContentTransferEncoding::EightBit,
            )),
            _ => text.body(lines),
        };
        let built = if mail.attachments.is_empty() {
            building.singlepart(text)
        } else {
            let mut parts = MultiPart::mixed().singlepart(text);
            for (name, bytes) in &mail.attachments {
                // The name a second time, for programs that don't read RFC 2231.
                let pdf = ContentType::parse(&format!("application/pdf; name=\"{name}\""));
                let pdf = pdf.map_err(|e| failed(e.to_string()))?;
                let file = Attachment::new(name.clone());
                parts = parts.singlepart(file.body(bytes.as_ref().clone(), pdf));
            }
            building.multipart(parts)
        };
        built.map_err(|e| failed(e.to_string()))
    }
}

/// Whether the message may have arrived all the same: the server said neither yes nor no. Where
/// no connection came about, it can't have.
fn may_be_taken(error: &lettre::transport::smtp::Error) -> bool {
    let answered = error.is_transient() || error.is_permanent();
    let unsent = error.is_client() || error.is_tls() || error.is_transport_shutdown();
    // The library has no question for this kind; its words are held by a test.
    let connected = !error.to_string().starts_with("Connection error");
    !answered && !unsent && connected
}

/// From whom messages come: as configured, or nobody who reads answers.
fn sender(from: Option<&str>, public_address: &str) -> Result<Mailbox> {
    let written = match from {
        Some(from) => from.to_owned(),
        None => format!("Sopan <no-reply@{}>", host_of(public_address)),
    };
    let named = written.parse::<Mailbox>().map_err(|e| {
        AppError::invalid(
            "mail-from",
            "mail-from",
            format!("“{written}” is no sender ({e}); write Name <name@department.gov.in>"),
        )
    });
    match (named, from) {
        // A public address that no mail can come from, such as [::1]:8080.
        (Err(_), None) => sender(Some("Sopan <no-reply@localhost>"), ""),
        (named, _) => named,
    }
}

/// `sopan.gov.in` of `https://sopan.gov.in:8443/x`.
fn host_of(public_address: &str) -> String {
    let rest = public_address
        .split_once("://")
        .map_or(public_address, |(_, rest)| rest);
    let host = rest.split(['/', ':', '?']).next().unwrap_or_default();
    match host {
        "" => "localhost".to_owned(),
        host => host.to_ascii_lowercase(),
    }
}

/// The address of a mail server, with the encryption that it is to have where none is
/// asked for: on this machine none, elsewhere STARTTLS where the server offers it. A
/// password never leaves this machine unencrypted.
fn guarded(url: &str) -> String {
    let url = url.trim();
    let Some(rest) = url.strip_prefix("smtp://") else {
        return url.to_owned();
    };
    let (place, query) = rest.split_once('?').map_or((rest, ""), |(p, q)| (p, q));
    if query.split('&').any(|pair| pair.starts_with("tls=")) {
        return url.to_owned();
    }
    let authority = place.split('/').next().unwrap_or_default();
    let (user, host) = match authority.rsplit_once('@') {
        Some((user, host)) => (user, host),
        None => ("", authority),
    };
    let here = ["localhost", "127.0.0.1", "[::1]"]
        .iter()
        .any(|name| host == *name || host.starts_with(&format!("{name}:")));
    let tls = match (here, user.contains(':')) {
        (true, _) => return url.to_owned(),
        (false, true) => "required",
        (false, false) => "opportunistic",
    };
    // Without a port of its own it stays the port that plain mail has.
    let port = match host.rsplit_once(':') {
        Some((_, port)) if port.bytes().all(|b| b.is_ascii_digit()) => "",
        _ if tls == "required" => ":587",
        _ => ":25",
    };
    let (authority, path) = place.split_at(authority.len());
    let joint = if query.is_empty() { "" } else { "&" };
    format!("smtp://{authority}{port}{path}?{query}{joint}tls={tls}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_leaves_this_machine_only_encrypted() {
        for (url, expected) in [
            ("smtp://127.0.0.1:2525", "smtp://127.0.0.1:2525"),
            ("smtp://u:p@localhost:25", "smtp://u:p@localhost:25"),
            (
                "smtp://u:p@mail.gov.in",
                "smtp://u:p@mail.gov.in:587?tls=required",
            ),
            (
                "smtp://u:p%40x@mail.gov.in:2525/sopan.gov.in",
                "smtp://u:p%40x@mail.gov.in:2525/sopan.gov.in?tls=required",
            ),
            (
                "smtp://mail.gov.in",
                "smtp://mail.gov.in:25?tls=opportunistic",
            ),
            (
                "smtp://127.0.0.1.example.org:25",
                "smtp://127.0.0.1.example.org:25?tls=opportunistic",
            ),
            (
                "smtp://u:p@mail.gov.in?tls=opportunistic",
                "smtp://u:p@mail.gov.in?tls=opportunistic",
            ),
            ("smtps://u:p@mail.gov.in", "smtps://u:p@mail.gov.in"),
        ] {
            assert_eq!(guarded(url), expected);
        }
    }

    #[test]
    fn a_wrong_address_of_a_server_is_refused_without_repeating_its_password() {
        for url in ["imap://u:secret@mail.gov.in", "secret", "smtp://u:secret@"] {
            let outbox = Outbox::folder(PathBuf::new(), "http://localhost").unwrap();
            let Err(error) = outbox.configured(Some(url), None, "http://localhost") else {
                panic!("{url} was taken");
            };
            assert_eq!(error.code(), "smtp-url");
            assert!(!format!("{error} {error:?}").contains("secret"));
        }
    }

    #[tokio::test]
    async fn what_never_reached_a_server_was_not_taken() {
        let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = nobody.local_addr().unwrap();
        drop(nobody);
        let outbox = Outbox::folder(PathBuf::new(), "http://localhost").unwrap();
        let url = format!("smtp://{address}");
        let outbox = outbox.configured(Some(&url), None, "").unwrap();
        let mail = Mail {
            name: "one".to_owned(),
            to: "asha@example.gov.in".to_owned(),
            to_name: None,
            subject: String::new(),
            text: String::new(),
            attachments: Vec::new(),
        };
        let sent = outbox.send(&mail, Moment(0)).await;
        assert!(matches!(sent, Err(NotSent::Failed(_))), "{sent:?}");
    }

    #[test]
    fn a_sender_is_found_for_every_public_address() {
        for (address, from) in [
            ("https://sopan.gov.in", "Sopan <no-reply@sopan.gov.in>"),
            ("http://localhost:8080", "Sopan <no-reply@localhost>"),
            ("http://127.0.0.1:8080", "Sopan <no-reply@127.0.0.1>"),
            ("http://[::1]:8080", "Sopan <no-reply@localhost>"),
            ("", "Sopan <no-reply@localhost>"),
        ] {
            assert_eq!(sender(None, address).unwrap().to_string(), from);
        }
        assert!(sender(Some("nobody"), "").is_err());
    }
}
