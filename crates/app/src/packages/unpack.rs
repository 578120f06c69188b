//! Packages on their way into the folder of files: each file lies there once, under the
//! hash of its content, and nowhere under a name that a package gave it.

use std::fs::File;
use std::io::{self, BufReader, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use sopan_formats::packages::Archive;
use sopan_formats::pictures::without_metadata;
use sopan_formats::problems::Problem;
use sopan_rules::ids::OfficialId;
use sopan_store::packages::PackageFile;
use tokio::io::AsyncWriteExt;

use super::PACKAGE_BYTES;
use crate::access::Actor;
use crate::files::{FileKind, HEAD, PART, PICTURE_BYTES, Part, begin, blocking, hex, sha256};
use crate::{App, AppError, Result};

/// The folder of files that packages brought, inside the folder of files.
const FOLDER: &str = "content";

/// Where the content with this hash lies.
pub(crate) fn place_of(files: &Path, object: &str) -> PathBuf {
    let beginning = object.get(..2).unwrap_or("00");
    files.join(FOLDER).join(beginning).join(object)
}

/// Writes to a file, and counts and hashes what passes.
struct Hashing {
    to: File,
    hash: Sha256,
    bytes: u64,
}

impl Hashing {
    fn new(to: File) -> Hashing {
        Hashing {
            to,
            hash: Sha256::new(),
            bytes: 0,
        }
    }
}

impl Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.to.write(bytes)?;
        self.hash.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// Gives a file its last name, durably; one of the same name has the same content.
fn settle(part: &Part, file: &File, place: &Path) -> io::Result<()> {
    if place.is_file() {
        return Ok(());
    }
    file.sync_all()?;
    std::fs::rename(&part.0, place)?;
    match place.parent() {
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

/// Unpacks one file of an archive into the folder, as it comes.
pub(super) fn unpack<R: Read + io::Seek>(
    archive: &mut Archive<R>,
    path: &str,
    files: &Path,
    part: &str,
) -> io::Result<Result<PackageFile, Problem>> {
    let part = Part(files.join(format!("{part}.{PART}")));
    let mut to = Hashing::new(File::create(&part.0)?);
    if let Err(problem) = archive.copy(path, &mut to) {
        return Ok(Err(*problem));
    }
    let object = hex(&to.hash.finalize());
    let place = place_of(files, &object);
    if let Some(folder) = place.parent() {
        std::fs::create_dir_all(folder)?;
    }
    settle(&part, &to.to, &place)?;
    Ok(Ok(PackageFile {
        path: path.to_owned(),
        object,
        bytes: i64::try_from(to.bytes).unwrap_or(i64::MAX),
    }))
}

/// Gives a file that was unpacked its name among the files that resources show; none where
/// it is of no kind that fits.
pub(super) fn shown(
    files: &Path,
    unpacked: &PackageFile,
    fits: impl Fn(FileKind) -> bool,
) -> io::Result<Option<String>> {
    let from = place_of(files, &unpacked.object);
    let mut head = Vec::new();
    File::open(&from)?
        .take(HEAD as u64)
        .read_to_end(&mut head)?;
    let Some(kind) = FileKind::of(&head).filter(|kind| fits(*kind)) else {
        return Ok(None);
    };
    let object = format!("{}.{}", unpacked.object, kind.ending());
    let place = files.join(&object);
    if !place.is_file() {
        std::fs::hard_link(&from, &place)?;
        File::open(files)?.sync_all()?;
    }
    Ok(Some(object))
}

/// Keeps a picture that was unpacked among the files that resources show, without what its
/// file tells besides: its name and size. None where it is no whole picture.
pub(super) fn picture(
    files: &Path,
    unpacked: &PackageFile,
    part: &str,
) -> io::Result<Option<(String, i64)>> {
    let from = place_of(files, &unpacked.object);
    if File::open(&from)?.metadata()?.len() > PICTURE_BYTES as u64 {
        return Ok(None);
    }
    let bytes = std::fs::read(&from)?;
    let kind = FileKind::of(&bytes).filter(|kind| kind.is_picture());
    let (Some(kind), Some(picture)) = (kind, without_metadata(&bytes)) else {
        return Ok(None);
    };
    let object = format!("{}.{}", sha256(&picture), kind.ending());
    let part = Part(files.join(format!("{part}.{PART}")));
    std::fs::write(&part.0, &picture)?;
    settle(&part, &File::open(&part.0)?, &files.join(&object))?;
    let size = i64::try_from(picture.len()).unwrap_or(i64::MAX);
    Ok(Some((object, size)))
}

/// The SHA-256 and the size of a file.
pub(super) fn digest(path: &Path) -> io::Result<(String, i64)> {
    let mut hash = Sha256::new();
    let mut file = BufReader::with_capacity(1 << 16, File::open(path)?);
    let mut buffer = vec![0; 1 << 16];
    let mut bytes = 0_i64;
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok((hex(&hash.finalize()), bytes)),
            read => {
                hash.update(&buffer[..read]);
                bytes += read as i64;
            }
        }
    }
}

/// The name of a package's ZIP in the folder of files.
pub(crate) fn zip_name(digest: &str) -> String {
    format!("{digest}.zip")
}

/// Keeps the ZIP of a package as it came.
pub(super) fn keep_zip(from: &Path, files: &Path, digest: &str, part: &str) -> io::Result<()> {
    let place = files.join(zip_name(digest));
    if place.is_file() {
        return Ok(());
    }
    let part = Part(files.join(format!("{part}.{PART}")));
    std::fs::copy(from, &part.0)?;
    let copy = File::open(&part.0)?;
    settle(&part, &copy, &place)
}

/// The beginning of the name of a package that came and waits to be brought in.
const WAITING: &str = "package-";

/// It waits for whoever sent it: what another does with the same file is another's.
fn waiting(files: &Path, official: OfficialId, digest: &str) -> PathBuf {
    files.join(format!("{WAITING}{official}-{digest}.{PART}"))
}

/// The ZIP of a package on its way into the folder. Dropped before its end, it leaves
/// nothing.
pub struct IncomingPackage {
    to: tokio::fs::File,
    hash: Sha256,
    bytes: u64,
    files: PathBuf,
    official: OfficialId,
    part: Part,
}

impl IncomingPackage {
    /// Writes the next bytes. Refused where it is too large; then the rest need not be
    /// sent.
    pub async fn take(&mut self, chunk: &[u8]) -> Result<()> {
        self.bytes += chunk.len() as u64;
        if self.bytes > PACKAGE_BYTES {
            return Err(AppError::invalid(
                "file",
                "package-too-large",
                "a package may have 2 GB; make its films smaller, or divide the course",
            ));
        }
        self.hash.update(chunk);
        Ok(self.to.write_all(chunk).await?)
    }

    /// All of it has come. It waits for a day to be brought in, under the SHA-256 that is
    /// returned.
    pub async fn end(mut self) -> Result<String> {
        self.to.flush().await?;
        let digest = hex(&self.hash.finalize());
        let place = waiting(&self.files, self.official, &digest);
        tokio::fs::rename(&self.part.0, place).await?;
        Ok(digest)
    }
}

impl App {
    /// Opens a place for a package that comes piece by piece.
    pub async fn receive_package(&self, actor: &Actor) -> Result<IncomingPackage> {
        let official = actor.learner()?;
        let files = self.options.files.clone();
        let part = Part(files.join(format!("{}.{PART}", self.token())));
        let (folder, path, now) = (files.clone(), part.0.clone(), self.now());
        let file = blocking(move || begin(&folder, &path, now)).await?;
        Ok(IncomingPackage {
            to: tokio::fs::File::from_std(file),
            hash: Sha256::new(),
            bytes: 0,
            files,
            official,
            part,
        })
    }

    /// Lets a file that came as a whole wait to be brought in, under its SHA-256. It also stays
    /// where it is.
    pub(crate) async fn wait_as_package(&self, actor: &Actor, from: PathBuf) -> Result<String> {
        let (files, official) = (self.options.files.clone(), actor.learner()?);
        blocking(move || {
            let (digest, _) = digest(&from)?;
            match std::fs::hard_link(&from, waiting(&files, official, &digest)) {
                // It waits already.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(digest),
                linked => linked.map(|()| digest),
            }
        })
        .await
    }

    /// Where a package of one's own lies that came and waits.
    pub fn waiting_package(&self, actor: &Actor, digest: &str) -> Result<PathBuf> {
        let good = digest.len() == 64 && digest.bytes().all(|b| b.is_ascii_hexdigit());
        let path = waiting(&self.options.files, actor.learner()?, digest);
        match good && path.is_file() {
            true => Ok(path),
            false => Err(AppError::not_found("package", digest)),
        }
    }
}
