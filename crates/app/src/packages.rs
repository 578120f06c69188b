//! Packages that courses come in: SCORM, cmi5, xAPI, Common Cartridge and Sopan's own
//! archive become courses; their content is served apart from everything else, and what
//! it says of a learner becomes progress.

mod content;
mod export;
mod plan;
mod unpack;
mod whole;
mod xapi;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use serde::Serialize;
use sopan_formats::packages::{self as formats, Archive, Limits, Package};
use sopan_formats::problems::{Problem, Report, Severity};
use sopan_rules::access::Permission;
use sopan_rules::ids::{OfficialId, OrganisationId, ResourceId};
use sopan_rules::media::{Captions, Media, Rendition};
use sopan_rules::packages::{Entry, Status};
use sopan_store::catalogue::{self as catalogue, Course, Module, Resource, Source};
use sopan_store::packages::{self as store, PackageFile};
use sopan_store::{Tx, organisations, variants};

use crate::access::Actor;
use crate::authoring::{self, Details};
use crate::catalogue::WHOLE_COURSES;
use crate::competencies::keep_named;
use crate::files::{PART, blocking};
use crate::{App, AppError, Result};

pub use content::{
    Began, COMMIT_BYTES, ContentFile, Kept, Opened, PackageStanding, SessionError, SharedStore,
};
pub use export::ExportedCourse;
pub use unpack::IncomingPackage;
pub use whole::{Way, WholePart};
pub use xapi::Session;

use plan::{Plan, PlannedAssessment, PlannedResource, Shows, plans};

/// The largest ZIP of a package, in bytes: 2 GiB.
pub const PACKAGE_BYTES: u64 = 2 << 30;

/// A resource that was found in a package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FoundResource {
    /// The module that it stands in.
    pub module: String,
    /// Its title.
    pub title: String,
    /// What it is: `text`, `link`, `file`, `page` (shown as it is), `scorm12`,
    /// `scorm2004`, `cmi5`, `xapi`, `package` (a package inside the archive).
    pub kind: &'static str,
    /// Whether completing the course needs it.
    pub required: bool,
}

/// A further language of the course that was found in an archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FoundLanguage {
    /// Its code: `en`.
    pub language: String,
    /// The title.
    pub title: String,
    /// What it holds, in its order.
    pub resources: Vec<FoundResource>,
    /// How many questions the assessment asks; none where there is none.
    pub questions: Option<usize>,
    /// The code of the course that it became.
    pub course: Option<String>,
}

/// What came of a package.
#[derive(Debug, Clone, Default, Serialize)]
pub struct CourseBrought {
    /// Its standard: `SCORM 1.2`; none where it couldn't be told.
    pub kind: Option<&'static str>,
    /// The title.
    pub title: String,
    /// The code of the language: `hi`. Of an archive in several, the original's; title,
    /// resources, questions and course are the original's too.
    pub language: String,
    /// What it holds, in its order.
    pub resources: Vec<FoundResource>,
    /// How many questions the assessment asks; none where there is none.
    pub questions: Option<usize>,
    /// The other languages of the course, where it is an archive in several.
    pub other_languages: Vec<FoundLanguage>,
    /// How many files it has, and how many bytes they unpack to.
    pub files: usize,
    /// See `files`.
    pub bytes: u64,
    /// Why it was refused, and what is odd about it.
    pub problems: Vec<Problem>,
    /// The code of the course that it became, or was already.
    pub course: Option<String>,
    /// Whether this very file had been brought in before.
    pub known: bool,
    /// Whether anything was written.
    pub written: bool,
    /// The SHA-256 of the file.
    pub digest: String,
}

impl CourseBrought {
    /// Whether nothing is wrong with it.
    pub fn is_good(&self) -> bool {
        let warning = |p: &Problem| p.severity() == Severity::Warning;
        self.problems.iter().all(warning)
    }

    /// This course came of the very file before, and of its other languages those that are
    /// still tied to it.
    async fn is_known(&mut self, tx: &mut Tx, course: Course) -> Result<()> {
        for tied in variants::of(tx, course.id).await? {
            let mut others = self.other_languages.iter_mut();
            if let Some(other) = others.find(|other| other.language == tied.language) {
                other.course = Some(tied.code);
            }
        }
        self.known = true;
        self.course = Some(course.code);
        Ok(())
    }
}

/// A package that was looked into.
struct Looked {
    package: Option<Package>,
    /// A course to be in each language, the original first.
    plans: Vec<Plan>,
    nested: HashMap<String, Nested>,
    report: Report,
    digest: String,
    bytes: i64,
}

/// A package inside an archive.
struct Nested {
    package: Package,
    entries: Vec<Entry>,
}

/// Looks into a package and decides what it becomes.
fn look(path: &Path, scratch: &Path) -> std::io::Result<Looked> {
    let (digest, bytes) = unpack::digest(path)?;
    let mut report = Report::default();
    let reader = BufReader::new(File::open(path)?);
    let opened = formats::open(reader, &Limits::default(), &mut report);
    let mut looked = Looked {
        package: None,
        plans: Vec::new(),
        nested: HashMap::new(),
        report,
        digest,
        bytes,
    };
    let Some((package, mut archive)) = opened else {
        return Ok(looked);
    };
    if matches!(package.content, formats::Content::Course(_)) {
        formats::course::check_files(&mut archive, &mut looked.report);
    }
    let mut read = |path: &str| archive.read(path).ok();
    looked.plans = plans(&package, &mut read, &mut looked.report);
    let wanted: Vec<String> = looked
        .resources()
        .filter_map(|r| match &r.shows {
            Shows::Nested(path, _) => Some(path.clone()),
            _ => None,
        })
        .collect();
    for path in wanted {
        if looked.nested.contains_key(&path) {
            continue;
        }
        if let Some(inner) = look_inside(&mut archive, &path, scratch, &mut looked.report)? {
            looked.nested.insert(path, inner);
        }
    }
    looked.package = Some(package);
    Ok(looked)
}

fn look_inside<R: std::io::Read + std::io::Seek>(
    archive: &mut Archive<R>,
    path: &str,
    scratch: &Path,
    report: &mut Report,
) -> std::io::Result<Option<Nested>> {
    let part = crate::files::Part(scratch.to_owned());
    let mut file = File::options()
        .read(true)
        .write(true)
        .create(true)
        .truncate(true)
        .open(&part.0)?;
    if let Err(problem) = archive.copy(path, &mut file) {
        report.push(*problem);
        return Ok(None);
    }
    let Some((package, mut archive)) =
        formats::open(BufReader::new(file), &Limits::default(), report)
    else {
        return Ok(None);
    };
    let mut read = |path: &str| archive.read(path).ok();
    let entries = entries(&plans(&package, &mut read, report));
    Ok(Some(Nested { package, entries }))
}

fn kind_of(shows: &Shows) -> &'static str {
    use sopan_rules::packages::Standard;
    match shows {
        Shows::Text(_) => "text",
        Shows::Link(..) => "link",
        Shows::File(_) | Shows::Film(..) => "file",
        Shows::Nested(..) => "package",
        Shows::Whole(..) => "scorm2004",
        Shows::Entry(entry) => match entry.standard {
            Standard::Shown => "page",
            Standard::Scorm12 => "scorm12",
            Standard::Scorm2004 => "scorm2004",
            Standard::Cmi5 => "cmi5",
            Standard::Xapi => "xapi",
        },
    }
}

impl Looked {
    fn told(&self) -> CourseBrought {
        let mut told = CourseBrought {
            problems: self.report.shown().to_vec(),
            digest: self.digest.clone(),
            ..CourseBrought::default()
        };
        let Some(package) = &self.package else {
            return told;
        };
        told.kind = Some(package.kind.name());
        told.files = package.files.len();
        told.bytes = package.files.iter().map(|f| f.bytes).sum();
        let mut all = self.plans.iter().map(found);
        if let Some(first) = all.next() {
            told.title = first.title;
            told.language = first.language;
            told.resources = first.resources;
            told.questions = first.questions;
        }
        told.other_languages = all.collect();
        told
    }

    fn resources(&self) -> impl Iterator<Item = &PlannedResource> {
        self.plans.iter().flat_map(Plan::resources)
    }

    /// What the package, and each one inside it, is opened by.
    fn opened(&self, laid: &Laid) -> Vec<(String, Vec<Entry>)> {
        let inside = self.nested.iter().filter_map(|(path, nested)| {
            let digest = laid.inside.get(path)?;
            Some((digest.clone(), nested.entries.clone()))
        });
        std::iter::once((self.digest.clone(), entries(&self.plans)))
            .chain(inside)
            .collect()
    }
}

/// What a plan holds.
fn found(plan: &Plan) -> FoundLanguage {
    let resources = plan.modules.iter().flat_map(|module| {
        module.resources.iter().map(|resource| FoundResource {
            module: module.title.clone(),
            title: resource.title.clone(),
            kind: kind_of(&resource.shows),
            required: resource.required,
        })
    });
    FoundLanguage {
        language: plan.language.to_owned(),
        title: plan.title.clone(),
        resources: resources.collect(),
        questions: plan.assessment.as_ref().map(PlannedAssessment::questions),
        course: None,
    }
}

/// The entries of the package itself.
fn entries(plans: &[Plan]) -> Vec<Entry> {
    plans
        .iter()
        .flat_map(Plan::resources)
        .flat_map(|r| match &r.shows {
            Shows::Entry(entry) => vec![Entry::clone(entry)],
            Shows::Whole(whole, parts) => {
                let mut all = vec![Entry::clone(whole)];
                all.extend(parts.iter().cloned());
                all
            }
            _ => Vec::new(),
        })
        .collect()
}

/// A package whose files lie in the folder, but which isn't in the database yet.
struct Unpacked {
    digest: String,
    bytes: i64,
    kind: &'static str,
    identifier: Option<String>,
    title: String,
    files: Vec<PackageFile>,
}

/// Everything of a package that belongs into the folder of files.
#[derive(Default)]
struct Laid {
    packages: Vec<Unpacked>,
    /// The digest of the package inside the archive, by its path there.
    inside: HashMap<String, String>,
    /// The names of films and documents among the shown files, and their sizes.
    shown: HashMap<String, (String, i64)>,
}

/// Unpacks what the course needs. `known` says of which packages the files lie there.
fn lay(
    path: &Path,
    looked: &Looked,
    files: &Path,
    part: &str,
    known: &dyn Fn(&str) -> bool,
) -> std::io::Result<std::result::Result<Laid, Problem>> {
    let mut report = Report::default();
    let reader = BufReader::new(File::open(path)?);
    let opened = formats::open(reader, &Limits::default(), &mut report);
    let (Some((_, mut archive)), Some(package)) = (opened, &looked.package) else {
        // It was good a moment ago: somebody changes the file while it is read.
        let problem = report.problems().first().cloned();
        let broken = Problem::new(&formats::codes::NOT_ZIP).with("detail", "it was changed");
        return Ok(Err(problem.unwrap_or(broken)));
    };
    let mut laid = Laid::default();
    for resource in looked.resources() {
        let html = match &resource.shows {
            Shows::Text(html) | Shows::Link(_, html) => Some(html),
            Shows::Film(_, more) => Some(&more.html),
            _ => None,
        };
        if let Some(html) = html {
            for name in authoring::pictures_named(html) {
                let Ok(unpacked) = unpack::unpack(&mut archive, &name, files, part)? else {
                    // It lies elsewhere, and isn't shown.
                    continue;
                };
                if let Some(picture) = unpack::picture(files, &unpacked, part)? {
                    laid.shown.insert(name, picture);
                }
            }
        }
        let (own, more) = match &resource.shows {
            Shows::File(path) => (path, None),
            Shows::Film(path, more) => (path, Some(more)),
            _ => continue,
        };
        let more = more.into_iter().flat_map(|more| more.paths());
        let wanted = std::iter::once((own.as_str(), None));
        for (path, captions) in wanted.chain(more.map(|(path, captions)| (path, Some(captions)))) {
            let unpacked = match unpack::unpack(&mut archive, path, files, part)? {
                Ok(unpacked) => unpacked,
                Err(problem) => return Ok(Err(problem)),
            };
            let fits = |object: &String| match captions {
                Some(captions) => object.ends_with(".vtt") == captions && !object.ends_with(".pdf"),
                None => !object.ends_with(".vtt"),
            };
            match unpack::shown(files, &unpacked, |kind| !kind.is_picture())?.filter(fits) {
                Some(object) => {
                    laid.shown.insert(path.to_owned(), (object, unpacked.bytes));
                }
                None => {
                    let problem = Problem::new(&sopan_formats::codes::CONTENT_FILE_KIND);
                    return Ok(Err(problem.in_column(path)));
                }
            }
        }
    }
    if !entries(&looked.plans).is_empty() && !known(&looked.digest) {
        match lay_package(&mut archive, package, files, part)? {
            Err(problem) => return Ok(Err(problem)),
            Ok(mut unpacked) => {
                unpack::keep_zip(path, files, &looked.digest, part)?;
                unpacked.digest.clone_from(&looked.digest);
                unpacked.bytes = looked.bytes;
                laid.packages.push(unpacked);
            }
        }
    }
    for (inner, nested) in &looked.nested {
        let scratch = crate::files::Part(files.join(format!("{part}-inside.{PART}")));
        let mut file = File::create(&scratch.0)?;
        if let Err(problem) = archive.copy(inner, &mut file) {
            return Ok(Err(*problem));
        }
        let (digest, bytes) = unpack::digest(&scratch.0)?;
        laid.inside.insert(inner.clone(), digest.clone());
        if known(&digest) || laid.packages.iter().any(|p| p.digest == digest) {
            continue;
        }
        let reader = BufReader::new(File::open(&scratch.0)?);
        let Some((_, mut archive)) = formats::open(reader, &Limits::default(), &mut report) else {
            continue;
        };
        match lay_package(&mut archive, &nested.package, files, part)? {
            Err(problem) => return Ok(Err(problem)),
            Ok(mut unpacked) => {
                unpack::keep_zip(&scratch.0, files, &digest, part)?;
                unpacked.digest = digest;
                unpacked.bytes = bytes;
                laid.packages.push(unpacked);
            }
        }
    }
    Ok(Ok(laid))
}

fn lay_package<R: std::io::Read + std::io::Seek>(
    archive: &mut Archive<R>,
    package: &Package,
    files: &Path,
    part: &str,
) -> std::io::Result<std::result::Result<Unpacked, Problem>> {
    let mut laid = Vec::with_capacity(package.files.len());
    for file in &package.files {
        if !file.path.starts_with(&package.base) {
            continue;
        }
        match unpack::unpack(archive, &file.path, files, part)? {
            Ok(unpacked) => laid.push(unpacked),
            Err(problem) => return Ok(Err(problem)),
        }
    }
    let title = package.title.first().map(|t| t.text.clone());
    Ok(Ok(Unpacked {
        digest: String::new(),
        bytes: 0,
        kind: package.kind.name(),
        identifier: package.identifier.clone(),
        title: title.unwrap_or_default(),
        files: laid,
    }))
}

impl App {
    /// Looks into a package, and says what it would become. Nothing is written.
    pub async fn look_into_package(&self, actor: &Actor, path: &Path) -> Result<CourseBrought> {
        if !actor.has(Permission::AuthorCourses) {
            return Err(AppError::Forbidden);
        }
        let looked = self.look(path).await?;
        let mut told = looked.told();
        let mut tx = self.db.read().await?;
        if let Some(course) = authoring::course_of_file(&mut tx, &looked.digest).await? {
            told.is_known(&mut tx, course).await?;
        }
        Ok(told)
    }

    async fn look(&self, path: &Path) -> Result<Looked> {
        let folder = self.options.files.clone();
        let scratch = folder.join(format!("{}.{PART}", self.token()));
        let path = path.to_owned();
        blocking(move || {
            std::fs::create_dir_all(&folder)?;
            look(&path, &scratch)
        })
        .await
    }

    /// Brings a package in as a draft of this organisation's (the nation's, where none is
    /// named). The same file again changes nothing and gives the same course. With a
    /// problem that is no warning, nothing was written.
    pub async fn bring_package_in(
        &self,
        actor: &Actor,
        path: &Path,
        organisation: Option<OrganisationId>,
    ) -> Result<CourseBrought> {
        let mut tx = self.db.read().await?;
        let owner = match organisation {
            Some(organisation) => Some(organisation),
            None => organisations::nation(&mut tx).await?.map(|o| o.id),
        };
        let owner = owner.ok_or_else(|| {
            AppError::invalid(
                "organisation",
                "no-nation",
                "import the organisations first: a course belongs to one of them",
            )
        })?;
        actor
            .must(&mut tx, Permission::AuthorCourses, owner)
            .await?;
        drop(tx);
        let looked = self.look(path).await?;
        let mut told = looked.told();
        if !looked.report.is_good() {
            return Ok(told);
        }
        let mut tx = self.db.read().await?;
        if let Some(course) = authoring::course_of_file(&mut tx, &looked.digest).await? {
            actor
                .must(&mut tx, Permission::AuthorCourses, course.organisation)
                .await?;
            told.is_known(&mut tx, course).await?;
            return Ok(told);
        }
        let Some((looked, laid)) = self.lay(tx, path, looked, &mut told).await? else {
            return Ok(told);
        };
        let mut codes = self
            .write_package(actor, owner, looked, laid)
            .await?
            .into_iter();
        told.course = codes.next();
        for (other, code) in told.other_languages.iter_mut().zip(codes) {
            other.course = Some(code);
        }
        told.written = true;
        Ok(told)
    }

    /// Puts what a package holds behind the modules that a course has. With a problem that is
    /// no warning, nothing was written; and nothing is unpacked before it is known that the
    /// course may gain what it holds.
    pub async fn add_package(
        &self,
        actor: &Actor,
        code: &str,
        path: &Path,
    ) -> Result<CourseBrought> {
        self.must_change(actor, code).await?;
        let looked = self.look(path).await?;
        let mut told = looked.told();
        if !looked.report.is_good() {
            return Ok(told);
        }
        let is_course = |package: &Package| matches!(package.content, formats::Content::Course(_));
        let asks = |plan: &Plan| plan.assessment.is_some();
        if looked.package.as_ref().is_some_and(is_course) || looked.plans.iter().any(asks) {
            return Err(AppError::invalid(
                "package",
                "package-is-course",
                "this file is a whole course, with an assessment or in the form of an archive; bring it in as a course of its own",
            ));
        }
        let required = looked.resources().any(|resource| resource.required);
        let mut tx = self.db.read().await?;
        let course = authoring::changeable(&mut tx, actor, code).await?;
        authoring::may_gain(&mut tx, &course, required).await?;
        let Some((looked, laid)) = self.lay(tx, path, looked, &mut told).await? else {
            return Ok(told);
        };
        let opened = looked.opened(&laid);
        let mut modules = Vec::new();
        for plan in looked.plans {
            modules.extend(part(plan, &looked.digest, &laid, &looked.nested)?.outline);
        }
        let mut tx = self.db.write().await?;
        let course = self.course_to_change(&mut tx, actor, code).await?;
        authoring::may_gain(&mut tx, &course, required).await?;
        self.keep_packages(&mut tx, laid.packages, opened).await?;
        self.append(&mut tx, course.id, modules).await?;
        tx.commit().await?;
        told.course = Some(course.code);
        told.written = true;
        Ok(told)
    }

    /// Lays the files of a package, before the database is asked to write; none where one of
    /// them can't be, and then it is told why.
    async fn lay(
        &self,
        mut tx: Tx,
        path: &Path,
        looked: Looked,
        told: &mut CourseBrought,
    ) -> Result<Option<(Looked, Laid)>> {
        let mut known = Vec::new();
        if let Some(package) = store::by_digest(&mut tx, &looked.digest).await? {
            known.push(package.digest);
        }
        drop(tx);
        let (files, part, from) = (
            self.options.files.clone(),
            self.token(),
            PathBuf::from(path),
        );
        let (looked, laid) = blocking(move || {
            let is_known = |digest: &str| known.iter().any(|k| k == digest);
            let laid = lay(&from, &looked, &files, &part, &is_known)?;
            Ok((looked, laid))
        })
        .await?;
        match laid {
            Ok(laid) => Ok(Some((looked, laid))),
            Err(problem) => {
                told.problems.push(problem);
                Ok(None)
            }
        }
    }

    /// Writes packages whose files were laid, and what each is opened by.
    async fn keep_packages(
        &self,
        tx: &mut Tx,
        packages: Vec<Unpacked>,
        opened: Vec<(String, Vec<Entry>)>,
    ) -> Result<()> {
        for package in packages {
            if store::by_digest(tx, &package.digest).await?.is_some() {
                continue;
            }
            let row = store::Package {
                id: tx.id().await?,
                digest: package.digest,
                kind: package.kind.to_owned(),
                identifier: package.identifier,
                title: package.title,
                bytes: package.bytes,
                files: i64::try_from(package.files.len()).unwrap_or(i64::MAX),
            };
            store::keep(tx, &row, package.files, self.now()).await?;
        }
        for (digest, all) in opened {
            // One that was brought in before may be opened by other entries now.
            let Some(package) = store::by_digest(tx, &digest).await? else {
                continue;
            };
            let (mut entries, mut seen) = (Vec::new(), HashSet::new());
            for entry in all {
                if seen.insert(entry.key()) {
                    entries.push((entry.key(), as_json(&entry)?));
                }
            }
            store::keep_entries(tx, package.id, entries).await?;
        }
        Ok(())
    }

    /// Writes the course, in each of its languages: their codes, the original first.
    async fn write_package(
        &self,
        actor: &Actor,
        owner: OrganisationId,
        looked: Looked,
        laid: Laid,
    ) -> Result<Vec<String>> {
        let opened = looked.opened(&laid);
        let Looked {
            plans,
            nested,
            digest,
            ..
        } = looked;
        let mut parts = Vec::with_capacity(plans.len());
        for plan in plans {
            parts.push(part(plan, &digest, &laid, &nested)?);
        }
        let mut tx = self.db.write().await?;
        // Somebody may have been quicker.
        if let Some(course) = authoring::course_of_file(&mut tx, &digest).await? {
            return Ok(vec![course.code]);
        }
        self.keep_packages(&mut tx, laid.packages, opened).await?;
        let provider = parts.first().map(|part| part.details.provider.clone());
        let said = (self.now(), actor.official);
        let mut made: Vec<Course> = Vec::with_capacity(parts.len());
        for part in parts {
            let course = self.write_part(&mut tx, actor, owner, part).await?;
            if let Some(first) = made.first() {
                variants::tie(&mut tx, (course.id, first.id), said).await?;
            }
            made.push(course);
        }
        let Some(first) = made.first() else {
            return Ok(Vec::new());
        };
        let source = Source {
            id: tx.id().await?,
            course: first.id,
            list: WHOLE_COURSES.to_owned(),
            position: 1,
            band: None,
            remark: Some(digest),
            title: first.title.clone(),
            provider: provider.filter(|provider| !provider.is_empty()),
            duration: None,
            evidence: "[]".to_owned(),
        };
        catalogue::keep_sources(&mut tx, &[source], &[]).await?;
        tx.commit().await?;
        Ok(made.into_iter().map(|course| course.code).collect())
    }

    /// Writes the course in one language.
    async fn write_part(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        owner: OrganisationId,
        part: Part,
    ) -> Result<Course> {
        let course = self.add_course(tx, actor, owner, part.details).await?;
        let said = (self.now(), actor.official);
        keep_named(tx, course.id, &part.competencies, said).await?;
        let (kept, asks) = match part.assessment {
            Some(PlannedAssessment { kept, paper, banks }) => (Some(kept), Some((paper, banks))),
            None => (None, None),
        };
        let shown = shown_in(&part.outline);
        self.write_content(tx, course.id, part.outline, kept)
            .await?;
        if let Some((paper, banks)) = asks {
            self.write_paper(tx, actor, owner, course.id, paper, banks)
                .await?;
        }
        for object in shown {
            catalogue::keep_file(tx, course.id, &object).await?;
        }
        Ok(course)
    }
}

/// The pictures in the texts of these modules.
pub(crate) fn shown_in(modules: &[Module]) -> Vec<String> {
    let texts = modules.iter().flat_map(|module| &module.resources);
    texts
        .flat_map(|resource| authoring::pictures(&resource.body))
        .map(|(object, _)| object)
        .collect()
}

/// A course in one language, ready to be written.
struct Part {
    details: Details,
    competencies: Vec<String>,
    outline: Vec<Module>,
    assessment: Option<PlannedAssessment>,
}

fn part(plan: Plan, digest: &str, laid: &Laid, nested: &HashMap<String, Nested>) -> Result<Part> {
    let details = Details {
        title: plan.title,
        language: plan.language.to_owned(),
        provider: plan.provider,
        description: plan.description,
        minutes: plan.minutes,
    }
    .checked()?;
    let mut outline = Vec::with_capacity(plan.modules.len());
    for module in plan.modules {
        let mut resources = Vec::with_capacity(module.resources.len());
        for planned in module.resources {
            resources.extend(kept(planned, digest, laid, nested)?);
        }
        outline.push(Module {
            id: 0,
            title: module.title,
            resources,
        });
    }
    Ok(Part {
        details,
        competencies: plan.competencies,
        outline,
        assessment: plan.assessment,
    })
}

/// The resources that a planned one becomes: one, or those of a package inside.
fn kept(
    planned: PlannedResource,
    digest: &str,
    laid: &Laid,
    nested: &HashMap<String, Nested>,
) -> Result<Vec<Resource>> {
    let mut resource = Resource {
        id: ResourceId(0),
        module: 0,
        kind: "text".to_owned(),
        title: planned.title,
        body: String::new(),
        url: None,
        object: None,
        bytes: None,
        minutes: planned.minutes,
        required: planned.required,
        media: Media::default(),
    };
    let opens = |resource: &mut Resource, entry: &Entry, digest: &str| {
        "package".clone_into(&mut resource.kind);
        resource.object = Some(unpack::zip_name(digest));
        resource.url = Some(entry.identifier.clone());
    };
    let with_pictures = |html: &str| {
        let shown = laid.shown.iter();
        let pictures = shown.map(|(name, (object, _))| (name.clone(), format!("/files/{object}")));
        authoring::clean_with(html, pictures.collect())
    };
    match planned.shows {
        Shows::Text(html) => resource.body = with_pictures(&html),
        Shows::Link(url, html) => {
            "link".clone_into(&mut resource.kind);
            resource.url = Some(authoring::web_address(&url)?);
            resource.body = with_pictures(&html);
        }
        Shows::File(path) => {
            if let Some((object, bytes)) = laid.shown.get(&path) {
                let is_pdf = object.ends_with(".pdf");
                (if is_pdf { "pdf" } else { "video" }).clone_into(&mut resource.kind);
                resource.object = Some(object.clone());
                resource.bytes = Some(*bytes);
            }
        }
        Shows::Film(path, more) => {
            if let Some((object, bytes)) = laid.shown.get(&path) {
                "video".clone_into(&mut resource.kind);
                resource.object = Some(object.clone());
                resource.bytes = Some(*bytes);
                resource.body = with_pictures(&more.html);
                resource.media = media_of(*more, laid);
            }
        }
        Shows::Entry(entry) | Shows::Whole(entry, _) => opens(&mut resource, &entry, digest),
        Shows::Nested(path, wanted) => {
            let (Some(inside), Some(inner)) = (nested.get(&path), laid.inside.get(&path)) else {
                return Ok(Vec::new());
            };
            let all = inside.entries.clone();
            let chosen: Vec<Entry> = match wanted {
                Some(wanted) => all.into_iter().filter(|e| e.identifier == wanted).collect(),
                None => all.into_iter().filter(|e| e.whole.is_none()).collect(),
            };
            let single = chosen.len() == 1;
            return Ok(chosen
                .into_iter()
                .map(|entry| {
                    let mut resource = resource.clone();
                    if !single {
                        resource.title.clone_from(&entry.title);
                    }
                    opens(&mut resource, &entry, inner);
                    resource
                })
                .collect());
        }
    }
    Ok(vec![resource])
}

/// What belongs to a film, its files laid.
fn media_of(more: plan::Accompaniment, laid: &Laid) -> Media {
    let file = |name: String, path: &str| {
        let (object, bytes) = laid.shown.get(path)?;
        Some(Rendition {
            name,
            object: object.clone(),
            bytes: *bytes,
        })
    };
    let captions = more
        .captions
        .into_iter()
        .filter_map(|(language, path, lines)| {
            let (object, bytes) = laid.shown.get(&path)?;
            Some(Captions {
                language,
                object: object.clone(),
                bytes: *bytes,
                lines,
            })
        });
    let renditions = more.renditions.into_iter();
    Media {
        captions: captions.collect(),
        transcripts: more.transcripts,
        renditions: renditions
            .filter_map(|(name, path)| file(name, &path))
            .collect(),
        audio: more.audio.and_then(|path| file(String::new(), &path)),
    }
}

/// Which resources of a course are closed for this official until others are done
/// (`adlcp:prerequisites` of SCORM 1.2), with the titles of what is missing.
pub(crate) async fn closed(
    tx: &mut Tx,
    official: OfficialId,
    done: &BTreeSet<ResourceId>,
    titles: &HashMap<ResourceId, &str>,
    opens: Vec<(ResourceId, String, String)>,
) -> Result<BTreeMap<ResourceId, Vec<String>>> {
    let mut closed = BTreeMap::new();
    let files: BTreeSet<&str> = opens.iter().map(|(_, file, _)| file.as_str()).collect();
    for file in files {
        let digest = file.strip_suffix(".zip").unwrap_or(file);
        let needing = store::needing(tx, digest).await?;
        if needing.is_empty() {
            continue;
        }
        let own = || opens.iter().filter(|(_, held, _)| held == file);
        let stands: HashMap<ResourceId, Status> = store::statuses(tx, official)
            .await?
            .into_iter()
            .filter_map(|(resource, status)| Some((resource, Status::read(&status)?)))
            .collect();
        let resource = |entry: &str| own().find(|(_, _, held)| held == entry).map(|(id, ..)| *id);
        let status = |entry: &str| {
            let Some(resource) = resource(entry) else {
                return Status::NotAttempted;
            };
            let said = stands
                .get(&resource)
                .copied()
                .unwrap_or(Status::NotAttempted);
            match done.contains(&resource) && !said.is_done() {
                true => Status::Completed,
                false => said,
            }
        };
        for body in needing {
            let entry = content::read_entry(&body)?;
            let (Some(at), Some(needs)) = (resource(&entry.identifier), &entry.needs) else {
                continue;
            };
            if done.contains(&at) || needs.holds(&status) {
                continue;
            }
            let missing = needs
                .entries()
                .into_iter()
                .filter(|entry| !status(entry).is_done());
            let named = missing.filter_map(|entry| titles.get(&resource(entry)?).copied());
            let named: BTreeSet<&str> = named.collect();
            closed.insert(at, named.into_iter().map(str::to_owned).collect());
        }
    }
    Ok(closed)
}

fn as_json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|e| AppError::Document(e.to_string()))
}
