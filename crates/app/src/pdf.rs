//! The text of a PDF that somebody brings, read in a process of its own: a file that was made
//! to do harm ends that process, and nothing else. It may take so much time and memory, and it
//! is given nothing but the file.

use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::channel;
use std::time::Duration;

use sopan_documents::pdf_text::NoText;
use sopan_rules::access::Permission;
use sopan_rules::suggest::legacy::is_legacy_hindi;
use tokio::sync::Semaphore;

use crate::access::Actor;
use crate::{App, AppError, Result};

/// A PDF has at most so many bytes.
pub const PDF_BYTES: usize = 10 * 1024 * 1024;
/// So long reading it may take.
const PATIENCE: Duration = Duration::from_secs(20);
/// So much of what is read is taken: a hundred thousand characters of any script.
const MOST_READ: u64 = 1_000_000;
/// So many are read at the same time.
const AT_ONCE: usize = 2;
/// Runs the program with at most two gigabytes of addresses, where the system can say so.
const LIMITED: &str = "ulimit -v 2000000 2>/dev/null; exec \"$0\" read-pdf";

/// The program that reads PDFs: `sopan read-pdf`.
pub(crate) struct PdfReader {
    program: PathBuf,
    turns: Semaphore,
}

impl PdfReader {
    pub(crate) fn new(program: PathBuf) -> PdfReader {
        PdfReader {
            program,
            turns: Semaphore::new(AT_ONCE),
        }
    }
}

/// What the program says; none where it was killed, or died of the file.
fn said(mut child: Child, bytes: Vec<u8>) -> Option<Result<String, NoText>> {
    let (into, from) = (child.stdin.take(), child.stdout.take());
    // The file goes in while the answer comes out. Whoever reads no further breaks the pipe.
    let writing = std::thread::spawn(move || into.map(|mut into| into.write_all(&bytes)));
    let (tell, told) = channel();
    let reading = std::thread::spawn(move || {
        let mut text = Vec::new();
        let read = from.map(|from| from.take(MOST_READ).read_to_end(&mut text));
        let _ = tell.send(matches!(read, Some(Ok(_))).then_some(text));
    });
    let text = told.recv_timeout(PATIENCE).ok().flatten();
    // It has ended by now, or it is to end: both threads then find their pipe closed.
    let _ = child.kill();
    let _ = child.wait();
    let _ = (writing.join(), reading.join());
    serde_json::from_slice(&text?).ok()
}

fn refused(code: &'static str, why: impl Into<String>) -> AppError {
    AppError::invalid("file", code, why)
}

impl App {
    /// The text of a PDF with duties, for a person to look through. What gives no text says
    /// why: it is locked, a scan, set in a font from before Unicode, or no PDF at all.
    pub async fn duties_from_pdf(&self, actor: &Actor, bytes: Vec<u8>) -> Result<String> {
        if !actor.has(Permission::SetMandates) {
            return Err(AppError::Forbidden);
        }
        if bytes.len() > PDF_BYTES {
            return Err(refused(
                "pdf-too-large",
                "a PDF has at most 10 MB; send the pages with the duties alone",
            ));
        }
        let broken = || refused("pdf-broken", NoText::NotPdf.to_string());
        let reader = self.pdf.as_ref().ok_or_else(broken)?;
        let turn = reader.turns.acquire().await;
        let mut command = Command::new("/bin/sh");
        command.args(["-c", LIMITED]).arg(&reader.program);
        command.env_clear().stdin(Stdio::piped());
        command.stdout(Stdio::piped()).stderr(Stdio::null());
        let done = tokio::task::spawn_blocking(move || {
            let child = command.spawn()?;
            Ok::<_, std::io::Error>(said(child, bytes))
        });
        let done = done.await.map_err(std::io::Error::other)??;
        drop(turn);
        let text = done.ok_or_else(broken)?.map_err(|why| {
            let code = match why {
                NoText::NotPdf => "pdf-broken",
                NoText::Locked => "pdf-locked",
                NoText::TooManyPages => "pdf-too-many-pages",
                NoText::Scanned => "pdf-scanned",
                NoText::NotUnicode => "pdf-not-unicode",
            };
            refused(code, why.to_string())
        })?;
        match is_legacy_hindi(&text) {
            true => Err(refused("pdf-not-unicode", NoText::NotUnicode.to_string())),
            false => Ok(text),
        }
    }
}
