//! Sopan's own archive of a whole course: a ZIP with `course.json` and the
//! files that it names. `docs/course-archive.md` is the specification.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read, Seek, Write};

use ring::digest::{Context as Hash, SHA256};
use serde::{Deserialize, Serialize};
use sopan_rules::assessments::AnswersShown;
use sopan_rules::catalogue::LANGUAGES;
use sopan_rules::media::Transcript;
use sopan_rules::numbers::Exact;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::archive::Archive;
use super::{Content as Found, Kind, Package, Wording, codes};
use crate::problems::{Problem, Report};
use crate::questions::Question;

/// The file that describes the course.
pub const MANIFEST: &str = "course.json";
/// What its `format` says.
pub const FORMAT: &str = "sopan-course";
/// The version that is written, and the newest that is read.
pub const VERSION: u32 = 1;

/// `course.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Manifest {
    format: String,
    version: u32,
    course: Course,
    files: Vec<Listed>,
}

/// What is looked at before all else.
#[derive(Debug, Deserialize)]
struct Head {
    format: Option<String>,
    version: Option<u32>,
}

/// A file that comes with the course.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// Its path inside the ZIP.
    pub path: String,
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256, in 64 lower-case hex digits.
    pub sha256: String,
}

/// A course.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Course {
    /// What stays the same through all revisions and languages: a URI, or the
    /// code of the course where it was written.
    pub identifier: String,
    /// Title by language code; at least one.
    pub title: BTreeMap<String, String>,
    /// Description by language code; HTML that has not been cleaned.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub description: BTreeMap<String, String>,
    /// Who provides it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// Under which licence it may be used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// Nominal duration in minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
    /// Competencies, each as area, theme, sub-theme and level: “Domain/Land/Records/2”; the level
    /// may be left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub competencies: Vec<String>,
    /// The course in each language, the first one being the original.
    pub variants: Vec<Variant>,
    /// Assessments that resources refer to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assessments: Vec<Assessment>,
}

/// The course in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variant {
    /// Language code: `hi`, `en`.
    pub language: String,
    /// Who provides it, where that is another than the course's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// Nominal duration in minutes, where that is another than the course's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
    /// Competencies, where they are others than the course's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub competencies: Option<Vec<String>>,
    /// Modules in their order.
    pub modules: Vec<Module>,
}

impl Variant {
    /// The assessments that resources in this language refer to.
    pub fn assessments(&self) -> BTreeSet<&str> {
        let resources = self.modules.iter().flat_map(|module| &module.resources);
        let asked = resources.filter_map(|resource| match &resource.content {
            Content::Assessment { assessment } => Some(assessment.as_str()),
            _ => None,
        });
        asked.collect()
    }
}

/// A module.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Module {
    /// Its name inside the course, the same in every language.
    pub id: String,
    /// Title.
    pub title: String,
    /// Resources in their order.
    pub resources: Vec<Resource>,
}

/// A resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resource {
    /// Its name inside the course, the same in every language.
    pub id: String,
    /// Title.
    pub title: String,
    /// Whether completion needs it.
    #[serde(default = "yes")]
    pub required: bool,
    /// How long it takes, in minutes.
    #[serde(default)]
    pub minutes: u32,
    /// What it shows.
    #[serde(flatten)]
    pub content: Content,
}

fn yes() -> bool {
    true
}

/// What a resource shows. Paths are those of files inside the ZIP.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Content {
    /// Text.
    Text {
        /// HTML that has not been cleaned; pictures by their paths.
        html: String,
    },
    /// A video.
    Video {
        /// The same video in several sizes, the best first.
        renditions: Vec<Rendition>,
        /// Captions (WebVTT).
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        captions: Vec<Captions>,
        /// What is said, as HTML that has not been cleaned, in the language of the variant.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        transcript: Option<String>,
        /// What is said, line by line, in each language that there is.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        transcripts: Vec<Transcript>,
        /// What stands beside it, as HTML that has not been cleaned.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        html: String,
    },
    /// A PDF document.
    Pdf {
        /// Where it is.
        path: String,
    },
    /// A page elsewhere.
    Link {
        /// Its address, https.
        url: String,
        /// What stands beside it, as HTML that has not been cleaned; pictures by their paths.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        html: String,
    },
    /// A package of another standard: SCORM, cmi5, xAPI.
    Package {
        /// Where it is: a ZIP inside this one.
        path: String,
        /// Which of its entries is opened, by the identifier that its manifest gives
        /// it; all of them, one after another, when left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        entry: Option<String>,
    },
    /// An assessment.
    Assessment {
        /// Its id among the course's assessments.
        assessment: String,
    },
}

/// A video in one size.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rendition {
    /// Where it is.
    pub path: String,
    /// Height of the picture in pixels; 0 for sound alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<u32>,
    /// What learners choose it by, where it isn't the first: `360p`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// Captions of a video.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Captions {
    /// Language code.
    pub language: String,
    /// Where they are.
    pub path: String,
}

/// An assessment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// Its name inside the course.
    pub id: String,
    /// Title.
    pub title: String,
    /// Whether it ends the course.
    #[serde(default)]
    pub end_of_course: bool,
    /// Per cent of the marks that clear it, above 0, at most 100.
    pub pass_mark: Exact,
    /// Attempts after the first; any number when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retakes: Option<u32>,
    /// Hours between two attempts.
    #[serde(default)]
    pub cool_down_hours: u32,
    /// Minutes that an attempt may take; any number when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
    /// Per cent of its marks that a wrong answer costs.
    #[serde(default = "Exact::zero", skip_serializing_if = "is_zero")]
    pub negative: Exact,
    /// From when on a learner is told what is right.
    #[serde(default)]
    pub answers_shown: AnswersShown,
    /// Sections in their order, at least one.
    pub sections: Vec<Section>,
}

fn is_zero(number: &Exact) -> bool {
    *number == Exact::zero()
}

/// A section of an assessment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Title; none where there is but one section.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Per cent of the section's own marks that are needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pass_mark: Option<Exact>,
    /// Whether the order of the questions is drawn for each attempt.
    #[serde(default)]
    pub shuffle: bool,
    /// How many of the questions are drawn; all of them when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draw: Option<u32>,
    /// Questions in their order.
    pub questions: Vec<Question>,
}

/// The language of a course that a code means: that of `hi-IN` is `hi`.
pub fn known_language(code: &str) -> Option<&'static str> {
    let primary = code.split(['-', '_']).next().unwrap_or(code);
    let mut known = LANGUAGES.iter().map(|(known, _)| *known);
    known.find(|known| known.eq_ignore_ascii_case(primary))
}

impl Course {
    /// The paths of all files that the course names; pictures in texts are not
    /// among them.
    pub fn paths(&self) -> BTreeSet<&str> {
        let mut paths = BTreeSet::new();
        for resource in self.resources() {
            match &resource.content {
                Content::Pdf { path } | Content::Package { path, .. } => {
                    paths.insert(path.as_str());
                }
                Content::Video {
                    renditions,
                    captions,
                    ..
                } => {
                    paths.extend(renditions.iter().map(|one| one.path.as_str()));
                    paths.extend(captions.iter().map(|one| one.path.as_str()));
                }
                Content::Text { .. } | Content::Link { .. } | Content::Assessment { .. } => {}
            }
        }
        paths
    }

    fn resources(&self) -> impl Iterator<Item = &Resource> {
        let modules = self.variants.iter().flat_map(|variant| &variant.modules);
        modules.flat_map(|module| &module.resources)
    }

    /// What is wrong with the course itself, each with its place and the reason
    /// in English and Hindi.
    fn faults(&self) -> Vec<(String, &'static str, &'static str)> {
        let mut faults = Vec::new();
        let mut fault = |place: String, en, hi| faults.push((place, en, hi));
        if self.identifier.trim().is_empty() {
            fault("course.identifier".to_owned(), "it is empty", "वह रिक्त है");
        }
        if self.title.values().all(|title| title.trim().is_empty()) {
            fault(
                "course.title".to_owned(),
                "there is no title in any language",
                "किसी भी भाषा में शीर्षक नहीं है",
            );
        }
        if self.variants.is_empty() {
            fault(
                "course.variants".to_owned(),
                "there is no variant; at least one language is needed",
                "कोई भाषा-रूप नहीं है; कम से कम एक भाषा आवश्यक है",
            );
        }
        let several = self.variants.len() > 1;
        if self.variants.len() > LANGUAGES.len() {
            fault(
                "course.variants".to_owned(),
                "there are more languages than a course can be in; keep one variant of each",
                "पाठ्यक्रम जितनी भाषाओं में हो सकता है, यहाँ उनसे अधिक हैं; हर भाषा का एक ही रूप रखें",
            );
            return faults;
        }
        let mut languages = BTreeSet::new();
        for (v, variant) in self.variants.iter().enumerate() {
            if !languages.insert(known_language(&variant.language).unwrap_or(&variant.language)) {
                fault(
                    format!("course.variants[{v}].language"),
                    "this language is there twice; keep one variant of each",
                    "यह भाषा दो बार है; हर भाषा का एक ही रूप रखें",
                );
            }
            if several && known_language(&variant.language).is_none() {
                fault(
                    format!("course.variants[{v}].language"),
                    "a course can't be in this language; write one of the codes that docs/course-archive.md lists, or leave the variant out",
                    "पाठ्यक्रम इस भाषा में नहीं हो सकता; docs/course-archive.md में दिया कोई कोड लिखें, या इस रूप को छोड़ दें",
                );
            }
            let title = self.title.get(&variant.language);
            if several && title.is_none_or(|title| title.trim().is_empty()) {
                fault(
                    format!("course.title.{}", variant.language),
                    "there is no title in this language; give the course one in each language that it is in",
                    "इस भाषा में शीर्षक नहीं है; पाठ्यक्रम जिन भाषाओं में है, हर एक में शीर्षक दें",
                );
            }
            let mut ids = BTreeSet::new();
            for (m, module) in variant.modules.iter().enumerate() {
                for (r, resource) in module.resources.iter().enumerate() {
                    let place = format!("course.variants[{v}].modules[{m}].resources[{r}]");
                    if !ids.insert(&resource.id) {
                        fault(
                            format!("{place}.id"),
                            "this id is used twice",
                            "यह पहचान दो बार प्रयुक्त है",
                        );
                    }
                    match &resource.content {
                        Content::Assessment { assessment }
                            if self.assessments.iter().all(|one| one.id != *assessment) =>
                        {
                            fault(
                                format!("{place}.assessment"),
                                "the archive has no such assessment",
                                "संग्रह में ऐसा मूल्यांकन नहीं है",
                            );
                        }
                        Content::Link { url, .. } if !url.starts_with("https://") => fault(
                            format!("{place}.url"),
                            "the address does not begin with https://",
                            "पता https:// से आरंभ नहीं होता",
                        ),
                        Content::Video { renditions, .. } if renditions.is_empty() => fault(
                            format!("{place}.renditions"),
                            "there is no video file",
                            "कोई वीडियो फ़ाइल नहीं है",
                        ),
                        _ => {}
                    }
                }
            }
        }
        let mut ids = BTreeSet::new();
        for (a, assessment) in self.assessments.iter().enumerate() {
            if !ids.insert(&assessment.id) {
                fault(
                    format!("course.assessments[{a}].id"),
                    "this id is used twice",
                    "यह पहचान दो बार प्रयुक्त है",
                );
            }
            if assessment.pass_mark <= Exact::zero() || assessment.pass_mark > Exact::hundred() {
                fault(
                    format!("course.assessments[{a}].pass_mark"),
                    "a pass mark is above 0 and at most 100",
                    "उत्तीर्णांक 0 से अधिक और 100 से अनधिक होता है",
                );
            }
        }
        faults
    }
}

pub(super) fn read<R: Read + Seek>(
    archive: &Archive<R>,
    path: &str,
    base: &str,
    bytes: &[u8],
    report: &mut Report,
) -> Option<Package> {
    let malformed = |error: serde_json::Error| {
        Problem::new(&codes::ARCHIVE_NOT_JSON)
            .in_column(path)
            .with("detail", error)
    };
    let bytes = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
    let head: Head = match serde_json::from_slice(bytes) {
        Ok(head) => head,
        Err(error) => {
            report.push(malformed(error));
            return None;
        }
    };
    let format = head.format.unwrap_or_default();
    if format != FORMAT {
        report.push(
            Problem::new(&codes::ARCHIVE_OTHER)
                .in_column(path)
                .of_value(&format)
                .with("expected", FORMAT),
        );
        return None;
    }
    let version = head.version.unwrap_or_default();
    if version > VERSION {
        report.push(
            Problem::new(&codes::ARCHIVE_NEWER)
                .of_value(&version.to_string())
                .with("limit", VERSION),
        );
        return None;
    }
    let manifest: Manifest = match serde_json::from_slice(bytes) {
        Ok(manifest) => manifest,
        Err(error) => {
            report.push(malformed(error));
            return None;
        }
    };
    let listing = archive.listing();
    for file in &manifest.files {
        let problem = match listing.file(&file.path) {
            None => Problem::new(&codes::FILE_MISSING).in_column(&file.path),
            Some(found) if found.bytes != file.bytes => {
                Problem::new(&codes::ARCHIVE_FILE_CHANGED).in_column(&file.path)
            }
            Some(_) => continue,
        };
        report.push(problem);
    }
    let listed: BTreeSet<&str> = manifest.files.iter().map(|f| f.path.as_str()).collect();
    for path in manifest.course.paths() {
        if !listed.contains(path) {
            report.push(Problem::new(&codes::FILE_MISSING).in_column(path));
        }
    }
    for (place, en, hi) in manifest.course.faults() {
        report.push(
            Problem::new(&codes::ARCHIVE_VALUE)
                .in_column(&place)
                .with("detail_en", en)
                .with("detail_hi", hi),
        );
    }
    let wordings = |texts: &BTreeMap<String, String>| {
        texts
            .iter()
            .map(|(language, text)| Wording {
                language: Some(language.clone()),
                text: text.clone(),
            })
            .collect()
    };
    Some(Package {
        kind: Kind::Course,
        manifest: path.to_owned(),
        base: base.to_owned(),
        identifier: Some(manifest.course.identifier.clone()),
        title: wordings(&manifest.course.title),
        description: wordings(&manifest.course.description),
        content: Found::Course(Box::new(manifest.course)),
        files: archive.files().to_vec(),
    })
}

/// Unpacks every file that the archive lists and holds it against its SHA-256.
/// What differs goes into the report.
pub fn check_files<R: Read + Seek>(archive: &mut Archive<R>, report: &mut Report) {
    let manifest = archive.read(MANIFEST).map(|bytes| {
        let bytes = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(&bytes);
        serde_json::from_slice::<Manifest>(bytes)
    });
    let files = match manifest {
        Ok(Ok(manifest)) => manifest.files,
        Ok(Err(error)) => {
            report.push(
                Problem::new(&codes::ARCHIVE_NOT_JSON)
                    .in_column(MANIFEST)
                    .with("detail", error),
            );
            return;
        }
        Err(problem) => {
            report.push(*problem);
            return;
        }
    };
    for file in files {
        let mut hashed = Hashed::new(io::sink());
        match archive.copy(&file.path, &mut hashed) {
            Err(problem) => report.push(*problem),
            Ok(_) if hashed.finish() != file.sha256 => {
                report.push(Problem::new(&codes::ARCHIVE_FILE_CHANGED).in_column(&file.path));
            }
            Ok(_) => {}
        }
    }
}

/// Why a course can't be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteFault {
    /// The course itself is faulty.
    #[error("{place}: {en}")]
    Course {
        /// Where.
        place: String,
        /// Why, in English.
        en: &'static str,
        /// Why, in Hindi.
        hi: &'static str,
    },
    /// The course names a file that is not among those given.
    #[error("{0}: the course names this file, but it was not given; add it or remove the resource")]
    Missing(String),
    /// A file can't be read.
    #[error("{path}: can't be read: {error}")]
    Unreadable {
        /// Which.
        path: String,
        /// Why.
        error: io::Error,
    },
    /// The archive can't be written.
    #[error("the archive can't be written: {0}")]
    Unwritable(String),
}

/// Writes a course and its files. `paths` are the files, by the paths that they
/// get inside the ZIP; `open` gives each of them. The same course and files
/// give the same bytes.
pub fn write<W: Write + Seek, F: Read>(
    to: W,
    course: &Course,
    paths: &[&str],
    mut open: impl FnMut(&str) -> io::Result<F>,
) -> Result<W, WriteFault> {
    if let Some((place, en, hi)) = course.faults().into_iter().next() {
        return Err(WriteFault::Course { place, en, hi });
    }
    if let Some(missing) = course
        .paths()
        .into_iter()
        .find(|path| !paths.contains(path))
    {
        return Err(WriteFault::Missing(missing.to_owned()));
    }
    let unwritable = |error: &dyn std::fmt::Display| WriteFault::Unwritable(error.to_string());
    let mut zip = ZipWriter::new(to);
    let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
    let mut files = Vec::new();
    for path in paths {
        let unreadable = |error| WriteFault::Unreadable {
            path: (*path).to_owned(),
            error,
        };
        let mut file = open(path).map_err(unreadable)?;
        let method = if is_packed(path) {
            CompressionMethod::Stored
        } else {
            CompressionMethod::Deflated
        };
        let options = options
            .compression_method(method)
            .large_file(is_packed(path));
        zip.start_file(*path, options).map_err(|e| unwritable(&e))?;
        let mut hashed = Hashed::new(&mut zip);
        let bytes = io::copy(&mut file, &mut hashed).map_err(unreadable)?;
        files.push(Listed {
            path: (*path).to_owned(),
            bytes,
            sha256: hashed.finish(),
        });
    }
    let manifest = Manifest {
        format: FORMAT.to_owned(),
        version: VERSION,
        course: course.clone(),
        files,
    };
    let manifest = serde_json::to_vec_pretty(&manifest).map_err(|e| unwritable(&e))?;
    let options = options.compression_method(CompressionMethod::Deflated);
    zip.start_file(MANIFEST, options)
        .map_err(|e| unwritable(&e))?;
    zip.write_all(&manifest).map_err(|e| unwritable(&e))?;
    zip.finish().map_err(|e| unwritable(&e))
}

/// Whether a file is compressed in itself, and can be large.
fn is_packed(path: &str) -> bool {
    let ending = path.rsplit('.').next().unwrap_or_default().to_lowercase();
    matches!(
        ending.as_str(),
        "mp4" | "webm" | "m4a" | "mp3" | "ogg" | "zip" | "png" | "jpg" | "jpeg" | "webp" | "pdf"
    )
}

/// Hands bytes on and hashes them.
struct Hashed<W> {
    to: W,
    hash: Hash,
}

impl<W: Write> Hashed<W> {
    fn new(to: W) -> Hashed<W> {
        Hashed {
            to,
            hash: Hash::new(&SHA256),
        }
    }

    fn finish(self) -> String {
        let digest = self.hash.finish();
        digest.as_ref().iter().map(|b| format!("{b:02x}")).collect()
    }
}

impl<W: Write> Write for Hashed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.to.write(bytes)?;
        self.hash.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}
