//! The folder of files: what was uploaded, kept under the hash of its content, so
//! that the same file lies there once and is never changed.

use std::path::PathBuf;

use sha2::{Digest, Sha256};
use sopan_rules::access::Permission;
use sopan_store::catalogue::{self as store, Status};

use crate::access::Actor;
use crate::{App, AppError, Result};

/// The largest PDF, in bytes.
pub const PDF_BYTES: usize = 30 * 1024 * 1024;
/// The largest video, in bytes.
pub const VIDEO_BYTES: usize = 200 * 1024 * 1024;

/// What a file is, by its first bytes; its name is never believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// A PDF document.
    Pdf,
    /// An MP4 video.
    Mp4,
    /// A WebM video.
    Webm,
}

impl FileKind {
    /// What these bytes are, where it is one of the three.
    pub fn of(bytes: &[u8]) -> Option<FileKind> {
        let webm = bytes.starts_with(&[0x1a, 0x45, 0xdf, 0xa3])
            && bytes[..bytes.len().min(64)]
                .windows(4)
                .any(|w| w == b"webm");
        if bytes.starts_with(b"%PDF-") {
            Some(FileKind::Pdf)
        } else if bytes.get(4..8) == Some(b"ftyp") && bytes.get(8..12) != Some(b"qt  ") {
            Some(FileKind::Mp4)
        } else if webm {
            Some(FileKind::Webm)
        } else {
            None
        }
    }

    /// The value of `Content-Type`.
    pub fn content_type(self) -> &'static str {
        match self {
            FileKind::Pdf => "application/pdf",
            FileKind::Mp4 => "video/mp4",
            FileKind::Webm => "video/webm",
        }
    }

    fn ending(self) -> &'static str {
        match self {
            FileKind::Pdf => "pdf",
            FileKind::Mp4 => "mp4",
            FileKind::Webm => "webm",
        }
    }
}

/// A file that lies in the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its name in the folder and under `/files/`: hash and ending.
    pub object: String,
    /// What it is.
    pub kind: FileKind,
    /// How many bytes.
    pub bytes: i64,
}

/// A file to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFile {
    /// Where it lies.
    pub path: PathBuf,
    /// What it is.
    pub kind: FileKind,
}

/// What a name of ours says; anything else is no name of a kept file.
fn read_name(object: &str) -> Option<FileKind> {
    let (hash, ending) = object.split_once('.')?;
    let good = hash.len() == 64
        && hash
            .bytes()
            .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    [FileKind::Pdf, FileKind::Mp4, FileKind::Webm]
        .into_iter()
        .find(|kind| good && kind.ending() == ending)
}

impl App {
    /// Keeps a PDF, MP4 or WebM file; durable when this returns.
    pub async fn keep_file(&self, bytes: Vec<u8>) -> Result<Kept> {
        let kind = FileKind::of(&bytes).ok_or_else(|| {
            AppError::invalid(
                "file",
                "file-kind",
                "the file is neither PDF nor MP4 nor WebM; save it as one of these and send it again",
            )
        })?;
        let most = match kind {
            FileKind::Pdf => PDF_BYTES,
            FileKind::Mp4 | FileKind::Webm => VIDEO_BYTES,
        };
        if bytes.len() > most {
            return Err(AppError::invalid(
                "file",
                "too-large",
                "a PDF may have 30 MB, a video 200 MB; make the file smaller, or link to it",
            ));
        }
        let hash: String = Sha256::digest(&bytes)
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect();
        let object = format!("{hash}.{}", kind.ending());
        let folder = self.options.files.clone();
        let path = folder.join(&object);
        // Written under another name first: a file that has its name is whole.
        let draft = folder.join(format!("{}.part", self.token()));
        let size = bytes.len();
        tokio::task::spawn_blocking(move || {
            if path.is_file() {
                return Ok(());
            }
            std::fs::create_dir_all(&folder)?;
            let written = std::fs::write(&draft, &bytes)
                .and_then(|()| std::fs::File::open(&draft)?.sync_all())
                .and_then(|()| std::fs::rename(&draft, &path))
                .and_then(|()| std::fs::File::open(&folder)?.sync_all());
            if written.is_err() {
                let _ = std::fs::remove_file(&draft);
            }
            written
        })
        .await
        .map_err(|e| AppError::Document(e.to_string()))??;
        Ok(Kept {
            object,
            kind,
            bytes: i64::try_from(size).unwrap_or(i64::MAX),
        })
    }

    /// A kept file, for whoever may see it: it belongs to a live course, or to one
    /// that the person may author.
    pub async fn file(&self, actor: &Actor, object: &str) -> Result<StoredFile> {
        let missing = || AppError::not_found("file", object);
        let kind = read_name(object).ok_or_else(missing)?;
        let mut tx = self.db.read().await?;
        let mut allowed = false;
        for (status, organisation) in store::users_of(&mut tx, object).await? {
            allowed = allowed
                || status == Status::Live
                || actor
                    .may(&mut tx, Permission::AuthorCourses, organisation)
                    .await?;
        }
        if !allowed {
            return Err(missing());
        }
        Ok(StoredFile {
            path: self.options.files.join(object),
            kind,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_first_bytes_say() {
        let cases: [(&[u8], Option<FileKind>); 7] = [
            (b"%PDF-1.7\n", Some(FileKind::Pdf)),
            (b"\0\0\0\x20ftypisom", Some(FileKind::Mp4)),
            (
                b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm",
                Some(FileKind::Webm),
            ),
            (b"\x1a\x45\xdf\xa3\x9f\x42\x82\x88matroska", None),
            (b"<html><script>alert(1)</script>", None),
            (b"PK\x03\x04", None),
            (b"", None),
        ];
        for (bytes, kind) in cases {
            assert_eq!(FileKind::of(bytes), kind, "{bytes:?}");
        }
    }

    #[test]
    fn only_names_of_ours_lead_into_the_folder() {
        let hash = "0f".repeat(32);
        assert_eq!(read_name(&format!("{hash}.pdf")), Some(FileKind::Pdf));
        for name in [
            format!("{hash}.html"),
            format!("../{hash}.pdf"),
            format!("{}.pdf", "0F".repeat(32)),
            "..".to_owned(),
            "x.pdf".to_owned(),
        ] {
            assert_eq!(read_name(&name), None, "{name}");
        }
    }
}
