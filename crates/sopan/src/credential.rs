//! `sopan credential`: the certificate as other software takes it, and who signs it.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::{Value, json};
use sopan_app::access::Actor;
use sopan_app::credentials::{Picture, Reason, Wanted};
use sopan_app::formats::credential::{CredentialFault, baked, did, shape, verified};
use sopan_app::{App, AppError};

use crate::letter::In;
use crate::place::{CommandError, Place, Result, about, say};

/// So many credentials are signed together.
const TOGETHER: i64 = 1_000;

/// As what a certificate is written.
#[derive(clap::ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// The credential: Open Badges 3.0, W3C Verifiable Credential 2.0
    Json,
    /// The paper
    Pdf,
    /// The badge as PNG, with the credential in it
    Png,
    /// The badge as SVG, with the credential in it
    Svg,
}

/// In which form a credential is signed.
#[derive(clap::Args, Clone, Debug)]
pub struct Form {
    /// By which name the issuer signs: its address (did:web), or the key itself (did:key)
    #[arg(long, default_value = "web", value_parser = ["web", "key"])]
    pub issuer: String,
    /// By which proofs: eddsa-rdfc-2022, eddsa-jcs-2022, or both
    #[arg(long, default_value = "both", value_parser = ["both", "rdfc", "jcs"])]
    pub proof: String,
}

impl Form {
    fn wanted(&self) -> Result<Wanted, AppError> {
        Wanted::said(Some(&self.issuer), Some(&self.proof))
    }
}

/// What to do.
#[derive(clap::Subcommand, Debug)]
pub enum Command {
    /// Write a certificate as credential, PDF or badge
    Show {
        /// Its number
        certificate: String,
        /// As what
        #[arg(long, value_enum, default_value = "json")]
        format: Format,
        /// The language of the PDF
        #[arg(long, value_enum, default_value = "en")]
        language: In,
        #[command(flatten)]
        form: Form,
        /// Where it is written; by default to standard output
        #[arg(long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Write the credentials of all certificates, one in each line
    Export {
        #[command(flatten)]
        form: Form,
        /// Where they are written
        #[arg(long, value_name = "FILE.jsonl")]
        output: PathBuf,
    },
    /// Check every proof of a credential (JSON, or a badge that carries one): exit 1 when
    /// it is not good or was revoked
    Verify {
        /// The credential
        file: PathBuf,
        /// The issuer's document (did.json); by default this installation's own
        #[arg(long, value_name = "FILE")]
        did: Option<PathBuf>,
        /// The list of revocations that it names
        #[arg(long, value_name = "FILE")]
        list: Option<PathBuf>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Revoke a certificate
    Revoke {
        /// Its number
        certificate: String,
        /// Why, as the public reads it
        #[arg(long, value_parser = ["mistake", "other-person", "not-genuine", "on-request"])]
        reason: String,
        /// What happened, for the file
        #[arg(long)]
        note: String,
        /// In whose name: e-mail, phone or number of an official; by default the operator
        #[arg(long = "as", value_name = "USER")]
        by: Option<String>,
    },
    /// Take a revocation back
    Reinstate {
        /// The certificate's number
        certificate: String,
        /// What happened, for the file
        #[arg(long)]
        note: String,
        /// In whose name: e-mail, phone or number of an official; by default the operator
        #[arg(long = "as", value_name = "USER")]
        by: Option<String>,
    },
    /// Print the issuer's document (DID) with all keys ever used
    Issuer,
    /// List the keys that sign or signed
    Keys {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Sign with a new key from now on; what older keys signed stays good
    Rotate,
    /// Withdraw a retired key that may be known to others: what it signed is good no more
    Withdraw {
        /// The public key, as z6Mk…
        key: String,
    },
}

/// Does it.
pub async fn run(place: &Place, command: Command) -> Result<ExitCode> {
    if let Command::Verify {
        file,
        did,
        list,
        json,
    } = command
    {
        return verify(place, &file, did.as_deref(), list.as_deref(), json).await;
    }
    let app = place.open("").await?;
    let operator = Actor::operator();
    match command {
        Command::Verify { .. } => {}
        Command::Show {
            certificate,
            format,
            language,
            form,
            output,
        } => {
            let wanted = form.wanted()?;
            let language = match language {
                In::En => "en",
                In::Hi => "hi",
            };
            let picture = |picture| app.baked_badge(&certificate, picture, wanted);
            let bytes = match format {
                Format::Json => {
                    let credential = app.credential(&certificate, wanted).await?;
                    format!("{credential:#}\n").into_bytes()
                }
                Format::Pdf => {
                    app.certificate_pdf(&operator, &certificate, language)
                        .await?
                }
                Format::Png => picture(Picture::Png).await?,
                Format::Svg => picture(Picture::Svg).await?,
            };
            match output {
                Some(path) => {
                    std::fs::write(&path, bytes).map_err(about(&path))?;
                    eprintln!("{} was written", path.display());
                }
                None => std::io::stdout()
                    .write_all(&bytes)
                    .map_err(about(Path::new("standard output")))?,
            }
        }
        Command::Export { form, output } => {
            let written = export(&app, form.wanted()?, &output).await?;
            eprintln!("{}: {written} credentials were written", output.display());
        }
        Command::Revoke {
            certificate,
            reason,
            note,
            by,
        } => {
            let actor = app.actor_as(by.as_deref()).await?;
            let reason = Reason::from_name(&reason)
                .ok_or_else(|| CommandError::Usage(format!("{reason} is no reason")))?;
            app.revoke_certificate(&actor, &certificate, reason, &note)
                .await?;
            say!("{certificate} is revoked");
        }
        Command::Reinstate {
            certificate,
            note,
            by,
        } => {
            let actor = app.actor_as(by.as_deref()).await?;
            app.reinstate_certificate(&actor, &certificate, &note)
                .await?;
            say!("{certificate} is valid again");
        }
        Command::Issuer => {
            let document = app.did_document().await?;
            say!("{document:#}");
        }
        Command::Keys { json } => keys(&app, json).await?,
        Command::Rotate => {
            let key = app.rotate_credential_key(&operator).await?;
            say!("{key} signs from now on");
        }
        Command::Withdraw { key } => {
            app.withdraw_credential_key(&operator, &key).await?;
            say!("{key} is withdrawn");
        }
    }
    app.db().close().await;
    Ok(ExitCode::SUCCESS)
}

async fn export(app: &App, wanted: Wanted, output: &Path) -> Result<usize> {
    let file = std::fs::File::create(output).map_err(about(output))?;
    let mut file = std::io::BufWriter::new(file);
    let (mut after, mut written) = (String::new(), 0);
    loop {
        let signed = app.credentials_after(&after, TOGETHER, wanted).await?;
        let Some((last, _)) = signed.last() else {
            break;
        };
        after = last.clone();
        written += signed.len();
        for (_, credential) in signed {
            writeln!(file, "{credential}").map_err(about(output))?;
        }
    }
    file.flush().map_err(about(output))?;
    Ok(written)
}

async fn keys(app: &App, json: bool) -> Result<()> {
    let keys = app.credential_keys(&Actor::operator()).await?;
    if json {
        let list: Vec<Value> = keys
            .iter()
            .map(|key| {
                json!({
                    "key": key.public,
                    "begun_at": key.begun.iso(),
                    "retired_at": key.retired.map(|at| at.iso()),
                    "withdrawn_at": key.withdrawn.map(|at| at.iso()),
                })
            })
            .collect();
        say!("{}", Value::from(list));
        return Ok(());
    }
    for key in keys {
        let state = match (key.retired, key.withdrawn) {
            (_, Some(at)) => format!("withdrawn {}", at.dotted()),
            (Some(at), None) => format!("retired {}", at.dotted()),
            (None, None) => "signs".to_owned(),
        };
        say!("{}  since {}  {state}", key.public, key.begun.dotted());
    }
    Ok(())
}

/// A credential from a file: JSON, or a picture that carries it.
fn read(path: &Path) -> Result<Value> {
    let bytes = std::fs::read(path).map_err(about(path))?;
    let wrong = |why: String| CommandError::Usage(format!("{}: {why}", path.display()));
    let text = if bytes.starts_with(b"\x89PNG") {
        baked::from_png(&bytes).map_err(|e| wrong(e.to_string()))?
    } else {
        let text = String::from_utf8(bytes).map_err(|e| wrong(e.to_string()))?;
        match text.trim_start().starts_with('<') {
            true => baked::from_svg(&text).map_err(|e| wrong(e.to_string()))?,
            false => text,
        }
    };
    serde_json::from_str(&text).map_err(|e| wrong(e.to_string()))
}

/// Needs no database where the issuer's document is given, or the key is its own name.
async fn verify(
    place: &Place,
    file: &Path,
    did_file: Option<&Path>,
    list: Option<&Path>,
    json: bool,
) -> Result<ExitCode> {
    let credential = read(file)?;
    let list = list.map(read).transpose()?;
    let document = match did_file {
        Some(path) => read(path)?,
        None if place.exists() => {
            let app = place.open("").await?;
            let document = app.did_document().await?;
            app.db().close().await;
            document
        }
        None => Value::Null,
    };
    let told = told(&credential, list.as_ref(), &did::keys_of(&document));
    let good = told["verified"] == true;
    match (json, told["why"].as_str()) {
        (true, _) => say!("{told}"),
        (false, Some(why)) => say!("{why}"),
        (false, None) => say!("Good: {}", told["proofs"]),
    }
    Ok(match good {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}

/// What is found of a credential.
fn told(credential: &Value, list: Option<&Value>, known: &[(String, [u8; 32])]) -> Value {
    let key_of = |method: &str| {
        // A did:key is its own document.
        if let Some(rest) = method.strip_prefix("did:key:") {
            let (key, fragment) = rest.split_once('#')?;
            return did::from_multikey(key).filter(|_| key == fragment);
        }
        let listed = known.iter().find(|(name, _)| name == method);
        listed.map(|(_, key)| *key)
    };
    let found = verified(credential, key_of).and_then(|proofs| {
        let revoked = list.map(|list| revoked(credential, list, key_of));
        Ok((proofs, revoked.transpose()?))
    });
    let (proofs, revoked) = match found {
        Ok(found) => found,
        Err(fault) => return json!({"verified": false, "why": fault.to_string()}),
    };
    let proofs: Vec<Value> = proofs
        .iter()
        .map(|proof| json!({"cryptosuite": proof.suite.name(), "key": proof.method}))
        .collect();
    json!({
        "verified": revoked != Some(true),
        "why": (revoked == Some(true)).then_some("the certificate was revoked"),
        "revoked": revoked,
        "proofs": proofs,
    })
}

fn revoked(
    credential: &Value,
    list: &Value,
    key_of: impl Fn(&str) -> Option<[u8; 32]>,
) -> Result<bool, CredentialFault> {
    verified(list, key_of)?;
    let status = &credential["credentialStatus"];
    let other = || CredentialFault::List("it is not the one that the credential names".to_owned());
    if status["statusListCredential"] != list["id"] {
        return Err(other());
    }
    let index = status["statusListIndex"]
        .as_str()
        .and_then(|n| n.parse().ok());
    let encoded = list["credentialSubject"]["encodedList"].as_str();
    let (index, encoded) = index.zip(encoded).ok_or_else(other)?;
    Ok(shape::is_set(&shape::decoded_list(encoded)?, index))
}
