//! Uploads that go on after the line broke: a large file comes in pieces, over hours if need
//! be, and is then taken as if it had come at once.
//!
//! What has come lies in the folder `uploads`, under a name that says whose it is and how long
//! it will be; how far it has come is how long it is. Nothing else is kept of it. What nobody
//! went on with for a day is cleared away when the next one begins.

use std::fs::TryLockError;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use sopan_rules::access::Permission;
use sopan_rules::ids::OfficialId;
use tokio::io::AsyncWriteExt;

use crate::access::Actor;
use crate::files::{PART, Received, Seen, VIDEO_BYTES, begin, blocking, is_older};
use crate::{App, AppError, Result};

/// So many uploads of one person may be under way.
const AT_ONCE: usize = 4;
/// One that nobody went on with for so long gives way to another.
const GIVES_WAY_SECONDS: i64 = 10 * 60;
/// So much is read at a time when all of it has come.
const PIECE: usize = 1 << 20;
/// How a ZIP begins: what a package comes in.
const ZIP: &[u8] = b"PK\x03\x04";

/// An upload that is under way or whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// What it is called from outside.
    pub id: String,
    /// How many bytes it will have.
    pub length: u64,
    /// How many of them are here.
    pub offset: u64,
}

/// An upload to which bytes are added. Nobody else can add to it meanwhile.
#[derive(Debug)]
pub struct Going {
    upload: Upload,
    /// What the file is, as long as its first bytes pass by.
    seen: Option<Seen>,
    file: tokio::fs::File,
    path: PathBuf,
}

impl Going {
    /// Writes the next bytes. Refused where there are more than were announced; and where the
    /// file is none that is kept, and then nothing of it stays.
    pub async fn take(&mut self, chunk: &[u8]) -> Result<()> {
        let after = self.upload.offset + u64::try_from(chunk.len()).unwrap_or(u64::MAX);
        if after > self.upload.length {
            return Err(AppError::invalid(
                "file",
                "upload-longer",
                "more bytes came than were announced; send the file again",
            ));
        }
        // What is in a package is looked into when it is whole.
        if self.upload.offset == 0 && chunk.starts_with(ZIP) {
            self.seen = None;
        }
        if let Some(seen) = &mut self.seen
            && let Err(error) = seen.take(chunk)
        {
            let path = self.path.clone();
            blocking(move || std::fs::remove_file(path)).await?;
            return Err(error);
        }
        self.file.write_all(chunk).await?;
        self.upload.offset = after;
        Ok(())
    }

    /// No more bytes come for now. What has come is here, and durable when all of it is.
    pub async fn end(mut self) -> Result<Upload> {
        self.file.flush().await?;
        if self.upload.offset == self.upload.length {
            self.file.sync_all().await?;
        }
        Ok(self.upload)
    }
}

impl App {
    fn uploads(&self) -> PathBuf {
        self.options.files.join("uploads")
    }

    /// Where an upload of this person lies, and how long it will be. The name is put together
    /// from a token and a number, so it leads nowhere else.
    fn upload_path(&self, actor: &Actor, id: &str) -> Result<(PathBuf, u64)> {
        let missing = || AppError::not_found("upload", id);
        let official = uploader(actor)?;
        let (token, length) = id.split_once('-').ok_or_else(missing)?;
        let named =
            |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric());
        let length: u64 = match named(token) && named(length) {
            true => length.parse().map_err(|_| missing())?,
            false => return Err(missing()),
        };
        let name = format!("{official}-{token}-{length}.{PART}");
        Ok((self.uploads().join(name), length))
    }

    /// Begins an upload of so many bytes.
    pub async fn begin_upload(&self, actor: &Actor, length: u64) -> Result<Upload> {
        let official = uploader(actor)?;
        if length == 0 || length > VIDEO_BYTES as u64 {
            return Err(crate::files::too_large());
        }
        let id = format!("{}-{length}", self.token());
        let (path, _) = self.upload_path(actor, &id)?;
        let (folder, now) = (self.uploads(), self.now());
        let begun = blocking(move || {
            begin(&folder, &path, now)?;
            let mut all = under_way(&folder, official)?;
            if all.len() <= AT_ONCE {
                return Ok(true);
            }
            all.sort();
            let longest = all.into_iter().map(|(_, path)| path).next();
            let resting = now.plus_seconds(-GIVES_WAY_SECONDS);
            let gives_way = longest.filter(|path| is_older(path, resting).unwrap_or(false));
            match std::fs::remove_file(gives_way.as_ref().unwrap_or(&path)) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
                _ => Ok(gives_way.is_some()),
            }
        });
        if !begun.await? {
            return Err(AppError::invalid(
                "file",
                "uploads-under-way",
                "four uploads of yours are under way; let one of them end, or stop it; one that \
                 nobody went on with for ten minutes gives way by itself",
            ));
        }
        Ok(Upload {
            id,
            length,
            offset: 0,
        })
    }

    /// How far an upload of one's own has come.
    pub async fn upload(&self, actor: &Actor, id: &str) -> Result<Upload> {
        let (path, length) = self.upload_path(actor, id)?;
        let offset = blocking(move || Ok(std::fs::metadata(path).ok().map(|m| m.len()))).await?;
        Ok(Upload {
            id: id.to_owned(),
            length,
            offset: offset.ok_or_else(|| AppError::not_found("upload", id))?,
        })
    }

    /// Goes on with an upload of one's own, where it has come so far and nobody else does.
    pub async fn go_on_with(&self, actor: &Actor, id: &str, offset: u64) -> Result<Going> {
        let (path, length) = self.upload_path(actor, id)?;
        let at = path.clone();
        let opened = blocking(move || {
            let mut file = match std::fs::OpenOptions::new().write(true).open(&at) {
                Ok(file) => file,
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
                Err(error) => return Err(error),
            };
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Ok(Some(None)),
                Err(TryLockError::Error(error)) => return Err(error),
            }
            let here = file.seek(SeekFrom::End(0))?;
            Ok(Some((here == offset).then_some(file)))
        });
        let file = opened.await?;
        let file = file.ok_or_else(|| AppError::not_found("upload", id))?;
        Ok(Going {
            upload: Upload {
                id: id.to_owned(),
                length,
                offset,
            },
            seen: (offset == 0).then(Seen::default),
            file: tokio::fs::File::from_std(file.ok_or(AppError::Conflict)?),
            path,
        })
    }

    /// Stops an upload of one's own; nothing of it stays.
    pub async fn stop_upload(&self, actor: &Actor, id: &str) -> Result<()> {
        let (path, _) = self.upload_path(actor, id)?;
        let gone = blocking(move || Ok(std::fs::remove_file(path).is_ok())).await?;
        match gone {
            true => Ok(()),
            false => Err(AppError::not_found("upload", id)),
        }
    }

    /// An upload of one's own that is whole, as a file that was received. It stays where it is
    /// until it is kept, so that a form that is sent again need not bring it again.
    pub async fn uploaded(&self, actor: &Actor, id: &str) -> Result<Received> {
        let path = self.whole_upload(actor, id).await?;
        let read = move || read_whole(&path);
        let done = tokio::task::spawn_blocking(read).await;
        done.map_err(|e| AppError::Document(e.to_string()))?
    }

    /// An upload of one's own that is whole, as a package that came and waits: its SHA-256. It
    /// stays where it is, as one that becomes a file of a resource.
    pub async fn uploaded_package(&self, actor: &Actor, id: &str) -> Result<String> {
        let path = self.whole_upload(actor, id).await?;
        self.wait_as_package(actor, path).await
    }

    async fn whole_upload(&self, actor: &Actor, id: &str) -> Result<PathBuf> {
        let upload = self.upload(actor, id).await?;
        if upload.offset != upload.length {
            return Err(AppError::invalid(
                "file",
                "upload-unfinished",
                "the file has not come as a whole; choose it again, and the upload goes on",
            ));
        }
        Ok(self.upload_path(actor, id)?.0)
    }
}

/// Who uploads. It is only a file until an author takes it into a course.
fn uploader(actor: &Actor) -> Result<OfficialId> {
    match actor.has(Permission::AuthorCourses) {
        true => actor.learner(),
        false => Err(AppError::Forbidden),
    }
}

/// The uploads of a person, each with the moment of its last byte.
fn under_way(
    folder: &Path,
    official: OfficialId,
) -> std::io::Result<Vec<(std::time::SystemTime, PathBuf)>> {
    let beginning = format!("{official}-");
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(&beginning)
            // One that ends at this moment is gone.
            && let Ok(about) = entry.metadata()
        {
            found.push((about.modified()?, entry.path()));
        }
    }
    Ok(found)
}

/// What a file is, held against what may be kept, and its hash.
fn read_whole(path: &Path) -> Result<Received> {
    let mut file = std::fs::File::open(path)?;
    let (mut seen, mut hash) = (Seen::default(), Sha256::new());
    let mut piece = vec![0; PIECE];
    loop {
        let many = file.read(&mut piece)?;
        let Some(chunk) = piece.get(..many).filter(|chunk| !chunk.is_empty()) else {
            break;
        };
        seen.take(chunk)?;
        hash.update(chunk);
    }
    Received::staying(&seen, hash, path)
}
