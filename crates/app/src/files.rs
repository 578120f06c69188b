//! The folder of files: what was uploaded, kept under the hash of its content, so
//! that the same file lies there once and is never changed. A file is written while it
//! arrives, under another name, and gets its own when it is whole.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use sopan_rules::access::Permission;
use sopan_rules::time::Moment;
use sopan_store::Tx;
use sopan_store::catalogue::{self as store, Status};
use sopan_store::learning;
use tokio::io::AsyncWriteExt;

use crate::access::Actor;
use crate::{App, AppError, Result};

/// The largest PDF, in bytes.
pub const PDF_BYTES: usize = 30 * 1024 * 1024;
/// The largest film or sound, in bytes.
pub const VIDEO_BYTES: usize = 2 * 1024 * 1024 * 1024;
/// The largest captions, in bytes.
pub const CAPTIONS_BYTES: usize = 2 * 1024 * 1024;
/// The largest picture, in bytes.
pub const PICTURE_BYTES: usize = 5 * 1024 * 1024;

/// So many of its first bytes say what a file is.
pub(crate) const HEAD: usize = 64;
/// The ending of a file that is not whole yet.
pub(crate) const PART: &str = "part";
/// What was left behind by a program that was killed is cleared away after a day.
const LEFT_BEHIND_SECONDS: i64 = 86_400;

/// What a file is, by its first bytes; its name is never believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// A PDF document.
    Pdf,
    /// An MP4 video.
    Mp4,
    /// A WebM video.
    Webm,
    /// Captions (WebVTT).
    Vtt,
    /// Sound as MP3.
    Mp3,
    /// Sound as Ogg.
    Ogg,
    /// A PNG picture.
    Png,
    /// A JPEG picture.
    Jpeg,
    /// A WebP picture.
    Webp,
}

const KINDS: [FileKind; 9] = [
    FileKind::Pdf,
    FileKind::Mp4,
    FileKind::Webm,
    FileKind::Vtt,
    FileKind::Mp3,
    FileKind::Ogg,
    FileKind::Png,
    FileKind::Jpeg,
    FileKind::Webp,
];

impl FileKind {
    /// What these bytes are, where it is one that is kept.
    pub fn of(bytes: &[u8]) -> Option<FileKind> {
        let webm = bytes.starts_with(&[0x1a, 0x45, 0xdf, 0xa3])
            && bytes[..bytes.len().min(HEAD)]
                .windows(4)
                .any(|w| w == b"webm");
        if bytes.starts_with(b"%PDF-") {
            Some(FileKind::Pdf)
        } else if bytes.get(4..8) == Some(b"ftyp") && bytes.get(8..12) != Some(b"qt  ") {
            Some(FileKind::Mp4)
        } else if webm {
            Some(FileKind::Webm)
        } else if bytes
            .strip_prefix(b"\xef\xbb\xbf")
            .unwrap_or(bytes)
            .starts_with(b"WEBVTT")
        {
            Some(FileKind::Vtt)
        } else if bytes.starts_with(b"OggS") {
            Some(FileKind::Ogg)
        } else if bytes.starts_with(b"ID3")
            || matches!(bytes, [0xff, second, ..] if second & 0xe6 == 0xe2)
        {
            Some(FileKind::Mp3)
        } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            Some(FileKind::Png)
        } else if bytes.starts_with(&[0xff, 0xd8, 0xff]) {
            Some(FileKind::Jpeg)
        } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
            Some(FileKind::Webp)
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
            FileKind::Vtt => "text/vtt; charset=utf-8",
            FileKind::Mp3 => "audio/mpeg",
            FileKind::Ogg => "audio/ogg",
            FileKind::Png => "image/png",
            FileKind::Jpeg => "image/jpeg",
            FileKind::Webp => "image/webp",
        }
    }

    /// Whether it is a picture.
    pub fn is_picture(self) -> bool {
        matches!(self, FileKind::Png | FileKind::Jpeg | FileKind::Webp)
    }

    pub(crate) fn ending(self) -> &'static str {
        match self {
            FileKind::Pdf => "pdf",
            FileKind::Mp4 => "mp4",
            FileKind::Webm => "webm",
            FileKind::Vtt => "vtt",
            FileKind::Mp3 => "mp3",
            FileKind::Ogg => "ogg",
            FileKind::Png => "png",
            FileKind::Jpeg => "jpg",
            FileKind::Webp => "webp",
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
pub(crate) fn read_name(object: &str) -> Option<FileKind> {
    let (hash, ending) = object.split_once('.')?;
    let good = hash.len() == 64
        && hash
            .bytes()
            .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    KINDS
        .into_iter()
        .find(|kind| good && kind.ending() == ending)
}

/// What is known of a file while its bytes pass by.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    head: Vec<u8>,
    kind: Option<FileKind>,
    bytes: usize,
}

impl Seen {
    /// The next bytes; refused where the file is none that is kept, or too large.
    pub(crate) fn take(&mut self, chunk: &[u8]) -> Result<()> {
        if self.kind.is_none() {
            let room = HEAD - self.head.len();
            self.head.extend(chunk.iter().take(room));
            if self.head.len() == HEAD {
                self.kind = Some(self.end()?);
            }
        }
        self.bytes += chunk.len();
        let most = match self.kind {
            Some(FileKind::Pdf) => PDF_BYTES,
            Some(FileKind::Vtt) => CAPTIONS_BYTES,
            Some(FileKind::Png | FileKind::Jpeg | FileKind::Webp) => PICTURE_BYTES,
            _ => VIDEO_BYTES,
        };
        if self.bytes > most {
            return Err(too_large());
        }
        Ok(())
    }

    /// What the file is, once all of it has passed.
    pub(crate) fn end(&self) -> Result<FileKind> {
        let kind = self.kind.or_else(|| FileKind::of(&self.head));
        kind.ok_or_else(|| {
            AppError::invalid(
                "file",
                "file-kind",
                "the file is none that is kept here: a PDF, a film as MP4 or WebM, sound as MP3, Ogg, \
                 MP4 or WebM, captions as WebVTT, a picture as PNG, JPEG or WebP; save it as one of \
                 these and send it again",
            )
        })
    }
}

pub(crate) fn too_large() -> AppError {
    AppError::invalid(
        "file",
        "file-too-large",
        "a PDF may have 30 MB, a film or sound 2 GB, captions 2 MB, a picture 5 MB; make the file \
         smaller, or link to it",
    )
}

/// A file under the name that it has until it is kept; gone with this value.
#[derive(Debug)]
pub(crate) struct Part(pub(crate) PathBuf);

impl Drop for Part {
    fn drop(&mut self) {
        // Where it was kept, nothing has this name any more.
        let _ = std::fs::remove_file(&self.0);
    }
}

/// A file on its way into the folder. Dropped before it is kept, it leaves nothing.
#[derive(Debug)]
pub struct Incoming {
    seen: Seen,
    hash: Sha256,
    file: tokio::fs::File,
    part: Part,
}

impl Incoming {
    /// Writes the next bytes. Refused where the file is none that is kept, or too large;
    /// then the rest need not be sent.
    pub async fn take(&mut self, chunk: &[u8]) -> Result<()> {
        self.seen.take(chunk)?;
        self.hash.update(chunk);
        Ok(self.file.write_all(chunk).await?)
    }

    /// All of it has come.
    pub async fn end(mut self) -> Result<Received> {
        let kind = self.seen.end()?;
        self.file.flush().await?;
        self.file.sync_all().await?;
        Ok(Received {
            path: self.part.0.clone(),
            _part: Some(self.part),
            ..Received::of(&self.seen, kind, self.hash)
        })
    }
}

/// Writes a file that appears under its name only when it is whole. It is made with this
/// mode, and takes the place of one that is there.
pub(crate) fn write_whole(
    folder: &Path,
    name: &str,
    bytes: &[u8],
    mode: u32,
) -> std::io::Result<()> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    std::fs::create_dir_all(folder)?;
    let unfinished = folder.join(format!("{name}.{PART}"));
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(mode)
        .open(&unfinished)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(unfinished, folder.join(name))
}

/// Bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The SHA-256 of bytes, as 64 hexadecimal digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// A whole file that is not kept yet. Dropped, it leaves nothing, unless it was
/// [uploaded](App::uploaded) before.
#[derive(Debug)]
pub struct Received {
    object: String,
    /// What it is.
    pub kind: FileKind,
    bytes: i64,
    path: PathBuf,
    _part: Option<Part>,
}

impl Received {
    fn of(seen: &Seen, kind: FileKind, hash: Sha256) -> Received {
        Received {
            object: format!("{}.{}", hex(&hash.finalize()), kind.ending()),
            kind,
            bytes: i64::try_from(seen.bytes).unwrap_or(i64::MAX),
            path: PathBuf::new(),
            _part: None,
        }
    }

    /// A file that has passed as a whole, and stays where it is until it is kept.
    pub(crate) fn staying(seen: &Seen, hash: Sha256, path: &Path) -> Result<Received> {
        Ok(Received {
            path: path.to_owned(),
            ..Received::of(seen, seen.end()?, hash)
        })
    }

    /// All its bytes, of a file that is known to be small.
    pub(crate) async fn read(&self) -> Result<Vec<u8>> {
        Ok(tokio::fs::read(&self.path).await?)
    }
}

/// Opens a file for what comes, and clears away what was left behind.
pub(crate) fn begin(folder: &Path, part: &Path, now: Moment) -> std::io::Result<std::fs::File> {
    std::fs::create_dir_all(folder)?;
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == PART)
            && is_older(&path, now.plus_seconds(-LEFT_BEHIND_SECONDS)).unwrap_or(false)
        {
            let _ = std::fs::remove_file(path);
        }
    }
    std::fs::File::create_new(part)
}

pub(crate) fn is_older(path: &Path, than: Moment) -> std::io::Result<bool> {
    let changed = std::fs::metadata(path)?.modified()?;
    let since = changed.duration_since(std::time::UNIX_EPOCH);
    let micros = since.map_or(0, |since| since.as_micros());
    Ok(i64::try_from(micros).is_ok_and(|micros| micros < than.0))
}

impl App {
    /// Opens a place for a PDF, MP4 or WebM file that comes piece by piece.
    pub async fn receive_file(&self) -> Result<Incoming> {
        let folder = self.options.files.clone();
        let part = Part(folder.join(format!("{}.{PART}", self.token())));
        let (path, now) = (part.0.clone(), self.now());
        let file = blocking(move || begin(&folder, &path, now)).await?;
        Ok(Incoming {
            seen: Seen::default(),
            hash: Sha256::new(),
            file: tokio::fs::File::from_std(file),
            part,
        })
    }

    /// Keeps a file that was received; durable when this returns.
    pub async fn keep_file(&self, received: Received) -> Result<Kept> {
        let folder = self.options.files.clone();
        let path = folder.join(&received.object);
        let from = received.path.clone();
        blocking(move || {
            if path.is_file() {
                return std::fs::remove_file(from);
            }
            std::fs::rename(from, &path)?;
            std::fs::File::open(&folder)?.sync_all()
        })
        .await?;
        Ok(Kept {
            object: received.object,
            kind: received.kind,
            bytes: received.bytes,
        })
    }

    /// A kept file, for whoever may see it: it belongs to a live course, to one in which the
    /// person is enrolled, or to one whose drafts the person may read.
    pub async fn file(&self, actor: &Actor, object: &str) -> Result<StoredFile> {
        let missing = || AppError::not_found("file", object);
        let kind = read_name(object).ok_or_else(missing)?;
        let mut tx = self.db.read().await?;
        if !may_have(&mut tx, actor, object).await? {
            return Err(missing());
        }
        Ok(StoredFile {
            path: self.options.files.join(object),
            kind,
        })
    }
}

/// Whether a kept file belongs to a live course, to one in which the person is enrolled (it
/// may be retired by now), or to one whose drafts the person may read.
pub(crate) async fn may_have(tx: &mut Tx, actor: &Actor, object: &str) -> Result<bool> {
    let actor = &actor.reading();
    for (course, status, organisation) in store::users_of(tx, object).await? {
        if status == Status::Live || actor.may(tx, Permission::SeeDrafts, organisation).await? {
            return Ok(true);
        }
        if let Some(official) = actor.official
            && learning::enrolment(tx, official, course).await?.is_some()
        {
            return Ok(true);
        }
    }
    Ok(false)
}

pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> Result<T> {
    let done = tokio::task::spawn_blocking(work).await;
    Ok(done.map_err(|e| AppError::Document(e.to_string()))??)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_first_bytes_say() {
        let cases: [(&[u8], Option<FileKind>); 16] = [
            (b"\x89PNG\r\n\x1a\n\0\0\0\r", Some(FileKind::Png)),
            (b"\xff\xd8\xff\xe0", Some(FileKind::Jpeg)),
            (b"RIFF\x04\0\0\0WEBP", Some(FileKind::Webp)),
            (b"<svg xmlns=\"http://www.w3.org/2000/svg\">", None),
            (b"WEBVTT\n\n", Some(FileKind::Vtt)),
            (b"\xef\xbb\xbfWEBVTT\n", Some(FileKind::Vtt)),
            (b"ID3\x04", Some(FileKind::Mp3)),
            (b"\xff\xfb\x90\x64", Some(FileKind::Mp3)),
            (b"OggS\0\x02", Some(FileKind::Ogg)),
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

    #[test]
    fn a_file_is_refused_as_soon_as_it_is_too_large_or_nothing_that_is_kept() {
        // Pieces, so many MB and bytes of zeros after them, and what is said.
        type Case<'a> = (&'a [&'a [u8]], (usize, usize), &'a str);
        let told = |pieces: &[&[u8]], (mb, more): (usize, usize)| {
            let mut seen = Seen::default();
            let zeros = vec![0; 1024 * 1024];
            let taken = pieces
                .iter()
                .copied()
                .chain(std::iter::repeat_n(zeros.as_slice(), mb))
                .chain([&zeros[..more]])
                .try_for_each(|piece| seen.take(piece));
            match taken.and_then(|()| seen.end()) {
                Ok(kind) => kind.content_type(),
                Err(error) => error.code(),
            }
        };
        let film = b"\0\0\0\x20ftypisom";
        let rest = 1024 * 1024 - film.len();
        let cases: [Case<'_>; 8] = [
            (&[b"%P", b"DF", b"-1.7\n"], (0, 0), "application/pdf"),
            (&[film], (1, 0), "video/mp4"),
            (&[film], (2047, rest), "video/mp4"),
            (&[film], (2047, rest + 1), "file-too-large"),
            (&[b"%PDF-1.7\n"], (31, 0), "file-too-large"),
            (&[], (1, 0), "file-kind"),
            (&[b"%PD"], (0, 0), "file-kind"),
            (&[], (0, 0), "file-kind"),
        ];
        for (place, (pieces, zeros, expected)) in cases.into_iter().enumerate() {
            assert_eq!(told(pieces, zeros), expected, "case {place}");
        }
    }
}
