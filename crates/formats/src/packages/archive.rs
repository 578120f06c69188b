//! A ZIP that nobody has vouched for: its directory is looked at whole before
//! anything in it is unpacked, and what is unpacked is held to what the
//! directory says.

use std::collections::HashMap;
use std::io::{Cursor, Read, Seek, SeekFrom, Write};
use std::sync::Arc;

use zip::{CompressionMethod, ZipArchive};

use super::codes;
use crate::codes::Code;
use crate::problems::{Problem, Report};
use sopan_rules::numbers::grouped;

/// What a package may measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Entries of the ZIP.
    pub files: u64,
    /// Bytes that all files unpack to, together.
    pub unpacked: u64,
    /// A file, and the whole, may unpack to this many times its packed size …
    pub ratio: u64,
    /// … once it is larger than this, in bytes.
    pub ratio_from: u64,
    /// Bytes of a manifest or another XML or JSON file that is read.
    pub manifest: u64,
    /// Bytes of a ZIP inside the ZIP that is still looked into; a larger one
    /// is kept as a file and named in a warning.
    pub nested: u64,
}

impl Default for Limits {
    /// 20,000 files, 8 GiB unpacked, 200 times from 10 MiB on, manifests of
    /// 8 MiB, ZIP files inside of 32 MiB.
    fn default() -> Limits {
        Limits {
            files: 20_000,
            unpacked: 8 << 30,
            ratio: 200,
            ratio_from: 10 << 20,
            manifest: 8 << 20,
            nested: 32 << 20,
        }
    }
}

/// A path longer than this is no path of a course; in bytes.
const LONGEST_PATH: usize = 500;

/// One file of a package.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct File {
    /// Where it is inside the package, with “/” between folders.
    pub path: String,
    /// Its size when unpacked.
    pub bytes: u64,
    #[serde(skip)]
    index: usize,
}

/// A package whose directory was found to be sound.
pub struct Archive<R> {
    zip: ZipArchive<R>,
    limits: Limits,
    listing: Arc<Listing>,
}

/// The files of a package.
#[derive(Debug, Default)]
pub(crate) struct Listing {
    files: Vec<File>,
    by_path: HashMap<String, usize>,
    by_folded: HashMap<String, usize>,
}

impl Listing {
    /// The files, in the order of the ZIP.
    pub fn files(&self) -> &[File] {
        &self.files
    }

    /// The file with exactly this path.
    pub fn file(&self, path: &str) -> Option<&File> {
        self.by_path.get(path).map(|place| &self.files[*place])
    }

    /// The file with this path, or the one that differs from it only by case.
    pub fn find(&self, path: &str) -> Match<'_> {
        if let Some(place) = self.by_path.get(path) {
            return Match::Exact(&self.files[*place].path);
        }
        match self.by_folded.get(&folded(path)) {
            Some(place) => Match::OtherCase(&self.files[*place].path),
            None => Match::None,
        }
    }

    fn take(&mut self, index: usize, path: String, bytes: u64, report: &mut Report) {
        let place = self.files.len();
        let known = self.by_folded.insert(folded(&path), place);
        if let Some(known) = known {
            let other = self.files.get(known).map_or("", |file| &file.path);
            let code = if other == path {
                &codes::DUPLICATE_NAME
            } else {
                &codes::NAMES_DIFFER_BY_CASE
            };
            report.push(Problem::new(code).in_column(&path).with("other", other));
        }
        self.by_path.insert(path.clone(), place);
        self.files.push(File { path, bytes, index });
    }
}

/// A file that an address was matched with.
pub(crate) enum Match<'a> {
    Exact(&'a str),
    OtherCase(&'a str),
    None,
}

impl<R: Read + Seek> Archive<R> {
    /// Looks at the directory of a ZIP. Every reason to refuse it goes into the
    /// report, and then there is no archive; what is odd but harmless is a
    /// warning.
    pub fn open(mut reader: R, limits: &Limits, report: &mut Report) -> Option<Archive<R>> {
        let length = match check_end(&mut reader, limits) {
            Ok(length) => length,
            Err(problem) => {
                report.push(*problem);
                return None;
            }
        };
        let zip = match ZipArchive::new(reader) {
            Ok(zip) => zip,
            Err(error) => {
                report.push(not_zip(error));
                return None;
            }
        };
        let mut archive = Archive {
            zip,
            limits: *limits,
            listing: Arc::default(),
        };
        archive.check(length, report);
        if report.is_good() {
            archive.check_nested(report);
        }
        report.is_good().then_some(archive)
    }

    /// The files, in the order of the ZIP; folders and what a desktop leaves
    /// behind (`__MACOSX`, `.DS_Store`, `Thumbs.db`) are not among them.
    pub fn files(&self) -> &[File] {
        self.listing.files()
    }

    pub(crate) fn listing(&self) -> Arc<Listing> {
        Arc::clone(&self.listing)
    }

    /// Unpacks a file that is small enough to be read whole: a manifest, a
    /// page of questions.
    pub fn read(&mut self, path: &str) -> Result<Vec<u8>, Box<Problem>> {
        self.read_at_most(path, self.limits.manifest)
    }

    fn read_at_most(&mut self, path: &str, most: u64) -> Result<Vec<u8>, Box<Problem>> {
        let declared = self.listing.file(path).map_or(0, |file| file.bytes);
        if declared > most {
            return Err(Box::new(
                Problem::new(&codes::FILE_TOO_LARGE)
                    .in_column(path)
                    .with("size", grouped(declared))
                    .with("limit", grouped(most)),
            ));
        }
        let mut out = Vec::new();
        self.copy(path, &mut out)?;
        Ok(out)
    }

    /// Unpacks a file into a place for it; gives its size. More bytes than the
    /// directory promises are never written, and the checksum must be right.
    pub fn copy(&mut self, path: &str, to: &mut impl Write) -> Result<u64, Box<Problem>> {
        let missing = || Box::new(Problem::new(&codes::FILE_MISSING).in_column(path));
        let damaged = |error: &dyn std::fmt::Display| {
            Box::new(
                Problem::new(&codes::FILE_DAMAGED)
                    .in_column(path)
                    .with("detail", error),
            )
        };
        let file = self.listing.file(path).ok_or_else(missing)?;
        let (index, declared) = (file.index, file.bytes);
        let mut entry = self.zip.by_index(index).map_err(|e| damaged(&e))?;
        let written =
            std::io::copy(&mut (&mut entry).take(declared), to).map_err(|e| damaged(&e))?;
        // One more read: reaches the end, where the checksum is compared, or
        // finds what the directory is silent about.
        let more = entry.read(&mut [0]).map_err(|e| damaged(&e))?;
        if more != 0 || written != declared {
            return Err(Box::new(
                Problem::new(&codes::FILE_SIZE_LIE).in_column(path),
            ));
        }
        Ok(written)
    }

    fn check(&mut self, length: u64, report: &mut Report) {
        if self.zip.has_duplicate_names() {
            report.push(Problem::new(&codes::DUPLICATE_NAME));
        }
        if self.zip.len() as u64 > self.limits.files {
            report.push(too_many(self.zip.len() as u64, &self.limits));
            return;
        }
        match self.zip.has_overlapping_entries() {
            Ok(false) => {}
            Ok(true) => report.push(Problem::new(&codes::OVERLAP)),
            Err(error) => report.push(not_zip(error)),
        }
        let mut listing = Listing::default();
        let mut unpacked = 0_u64;
        let mut backslashes = 0_u32;
        let mut left_out = 0_u32;
        for index in 0..self.zip.len() {
            let Ok(entry) = self.zip.by_index_data(index) else {
                continue;
            };
            let raw = match entry.name() {
                Ok(name) => name.into_owned(),
                Err(error) => {
                    report.push(not_zip(error));
                    continue;
                }
            };
            let mut problem = |code: &'static Code| {
                report.push(Problem::new(code).in_column(&raw).of_value(&raw));
            };
            let name = raw.replace('\\', "/");
            if let Some(code) = wrong_path(&name) {
                problem(code);
                continue;
            }
            if entry.encrypted() {
                problem(&codes::ENCRYPTED);
                continue;
            }
            // 0o10 is a file, 0o04 a folder; old programs leave the kind out.
            if entry
                .unix_mode()
                .is_some_and(|mode| !matches!(mode >> 12, 0 | 0o10 | 0o04))
            {
                problem(&codes::LINK);
                continue;
            }
            if !matches!(
                entry.compression(),
                CompressionMethod::Stored | CompressionMethod::Deflated
            ) {
                problem(&codes::METHOD);
                continue;
            }
            let (packed, bytes) = (entry.compressed_size(), entry.size());
            unpacked = unpacked.saturating_add(bytes);
            if bytes > self.limits.ratio_from && bytes / packed.max(1) > self.limits.ratio {
                report.push(
                    Problem::new(&codes::RATIO)
                        .in_column(&name)
                        .with("times", grouped(bytes / packed.max(1))),
                );
                continue;
            }
            if name.ends_with('/') {
                continue;
            }
            if is_left_behind(&name) {
                left_out += 1;
                continue;
            }
            backslashes += u32::from(name != raw);
            listing.take(index, name, bytes, report);
        }
        if unpacked > self.limits.unpacked {
            report.push(
                Problem::new(&codes::UNPACKS_TOO_LARGE)
                    .with("size", grouped(unpacked))
                    .with("limit", grouped(self.limits.unpacked)),
            );
        } else if report.is_good()
            && unpacked > self.limits.ratio_from
            && unpacked / length.max(1) > self.limits.ratio
        {
            report.push(
                Problem::new(&codes::RATIO)
                    .in_column("ZIP")
                    .with("times", grouped(unpacked / length.max(1))),
            );
        }
        if listing.files.is_empty() && report.is_good() {
            report.push(Problem::new(&codes::EMPTY));
        }
        if backslashes > 0 {
            report.push(Problem::new(&codes::NAMES_WITH_BACKSLASH).with("count", backslashes));
        }
        if left_out > 0 {
            report.push(Problem::new(&codes::LEFT_BEHIND).with("count", left_out));
        }
        self.listing = Arc::new(listing);
    }

    /// ZIP files among the files: a small one is looked into, so that a bomb
    /// inside is not handed on to whoever downloads it.
    fn check_nested(&mut self, report: &mut Report) {
        let nested: Vec<File> = self
            .files()
            .iter()
            .filter(|file| file.path.to_lowercase().ends_with(".zip"))
            .cloned()
            .collect();
        let mut left = self.limits.nested.saturating_mul(8);
        for file in nested {
            if file.bytes > self.limits.nested || file.bytes > left {
                report.push(Problem::new(&codes::NESTED_UNSEEN).in_column(&file.path));
                continue;
            }
            left -= file.bytes;
            let bytes = match self.read_at_most(&file.path, self.limits.nested) {
                Ok(bytes) => bytes,
                Err(problem) => {
                    report.push(*problem);
                    continue;
                }
            };
            let mut inner = Cursor::new(&bytes);
            if check_end(&mut inner, &self.limits).is_err() {
                continue; // no ZIP in spite of its name: a file like any other
            }
            let Ok(zip) = ZipArchive::new(inner) else {
                continue;
            };
            let mut unpacked = 0_u64;
            let mut deeper = false;
            for index in 0..zip.len() {
                let Ok(entry) = zip.by_index_data(index) else {
                    continue;
                };
                unpacked = unpacked.saturating_add(entry.size());
                deeper |= entry
                    .name()
                    .is_ok_and(|name| name.to_lowercase().ends_with(".zip"));
            }
            let bomb = unpacked > self.limits.ratio_from
                && unpacked / file.bytes.max(1) > self.limits.ratio;
            if deeper {
                report.push(Problem::new(&codes::NESTED_DEEPER).in_column(&file.path));
            } else if bomb || unpacked > self.limits.unpacked {
                report.push(
                    Problem::new(&codes::RATIO)
                        .in_column(&file.path)
                        .with("times", grouped(unpacked / file.bytes.max(1))),
                );
            }
        }
    }
}

fn not_zip(detail: impl std::fmt::Display) -> Problem {
    Problem::new(&codes::NOT_ZIP).with("detail", detail)
}

fn too_many(found: u64, limits: &Limits) -> Problem {
    Problem::new(&codes::TOO_MANY_FILES)
        .with("found", grouped(found))
        .with("limit", grouped(limits.files))
}

/// Names that differ only by case are one file on many machines.
fn folded(path: &str) -> String {
    path.to_lowercase()
}

/// What keeps a name from being a path inside the package.
fn wrong_path(name: &str) -> Option<&'static Code> {
    let drive = name.len() >= 2 && name.as_bytes()[1] == b':';
    if name.starts_with('/') || drive {
        return Some(&codes::ABSOLUTE_PATH);
    }
    let path = name.strip_suffix('/').unwrap_or(name);
    if path.split('/').any(|part| part == "..") {
        return Some(&codes::PATH_ESCAPES);
    }
    let unusable = path.is_empty()
        || name.len() > LONGEST_PATH
        || path.split('/').any(|part| matches!(part, "" | "."))
        || path.contains(':')
        || path
            .chars()
            .any(|c| c.is_control() || crate::values::is_forbidden(c));
    unusable.then_some(&codes::PATH_UNUSABLE)
}

/// What desktops leave behind in a ZIP.
fn is_left_behind(path: &str) -> bool {
    let last = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    path.starts_with("__MACOSX/")
        || path.contains("/__MACOSX/")
        || matches!(last.as_str(), ".ds_store" | "thumbs.db" | "desktop.ini")
}

/// Looks at the records at the end of a ZIP before it is opened: how many
/// entries it announces is memory that opening it would take. Gives the length
/// of the file.
fn check_end<R: Read + Seek>(reader: &mut R, limits: &Limits) -> Result<u64, Box<Problem>> {
    const END: &[u8] = b"PK\x05\x06";
    const LOCATOR: &[u8] = b"PK\x06\x07";
    const END_64: &[u8] = b"PK\x06\x06";
    const TAIL: u64 = 22 + 65_535 + 20;
    let broken = |error: std::io::Error| Box::new(not_zip(error));
    let length = reader.seek(SeekFrom::End(0)).map_err(broken)?;
    let from = length.saturating_sub(TAIL);
    reader.seek(SeekFrom::Start(from)).map_err(broken)?;
    let mut tail = Vec::new();
    reader.take(TAIL).read_to_end(&mut tail).map_err(broken)?;
    let mut found = false;
    for place in (0..tail.len()).rev() {
        if !tail[place..].starts_with(END) {
            continue;
        }
        found = true;
        let Some(locator) = place.checked_sub(20).map(|start| &tail[start..place]) else {
            continue;
        };
        if !locator.starts_with(LOCATOR) {
            continue; // at most 65,535 entries
        }
        let mut offset = [0; 8];
        offset.copy_from_slice(&locator[8..16]);
        let offset = u64::from_le_bytes(offset);
        let mut record = [0; 40];
        let read = reader
            .seek(SeekFrom::Start(offset))
            .and_then(|_| reader.read_exact(&mut record));
        if offset > length || read.is_err() || !record.starts_with(END_64) {
            return Err(Box::new(not_zip("its ZIP64 records are out of place")));
        }
        let mut entries = [0; 8];
        for field in [24, 32] {
            entries.copy_from_slice(&record[field..field + 8]);
            let entries = u64::from_le_bytes(entries);
            if entries > limits.files {
                return Err(Box::new(too_many(entries, limits)));
            }
        }
    }
    if !found {
        return Err(Box::new(not_zip("the directory at its end is missing")));
    }
    reader.seek(SeekFrom::Start(0)).map_err(broken)?;
    Ok(length)
}
