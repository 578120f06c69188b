//! Messages to people, as files in a folder that a mail system empties.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Writes one message as an e-mail in UTF-8 (RFC 5322 with RFC 6532), readable by
/// the operator alone. It appears under its name only when it is whole.
pub(crate) fn drop_message(
    folder: &Path,
    name: &str,
    to: &str,
    subject: &str,
    text: &str,
) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    let unfinished = folder.join(format!("{name}.part"));
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&unfinished)?;
    // A header is one line, whatever is in it.
    let line = |value: &str| value.replace(['\r', '\n'], " ");
    write!(
        file,
        "To: {}\r\nSubject: {}\r\nMIME-Version: 1.0\r\n\
         Content-Type: text/plain; charset=utf-8\r\n\r\n{}",
        line(to),
        line(subject),
        text.replace('\n', "\r\n")
    )?;
    file.sync_all()?;
    fs::rename(unfinished, folder.join(format!("{name}.eml")))
}
