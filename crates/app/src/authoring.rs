//! Writing courses: modules, resources, the assessment, and when a course goes live.
//!
//! While a course is live, or once somebody has enrolled in it, what completing it
//! needs stays as it is; texts may be corrected.

use std::collections::HashSet;

use sha2::{Digest, Sha256};
use sopan_formats::course_content::{self, Content, CourseContent, QuestionKind};
use sopan_rules::access::Permission;
use sopan_rules::assessments::{self, Choice, Kind, Question};
use sopan_rules::catalogue::parse_duration;
use sopan_rules::ids::{AssessmentId, CourseId, OrganisationId, ResourceId};
use sopan_rules::numbers::Exact;
use sopan_rules::text::{Said, fold};
use sopan_store::Tx;
use sopan_store::access::Scope;
use sopan_store::catalogue::{self as store, Assessment, Course, Module, Resource, Source, Status};
use sopan_store::organisations::{self, Organisation};

use crate::access::Actor;
use crate::catalogue::{CoursesImported, WHOLE_COURSES, new_code, search_text};
use crate::files::FileKind;
use crate::{App, AppError, Result};

/// So many attempts stand for “as many as one likes”.
pub const ANY_NUMBER_OF_ATTEMPTS: i64 = 1_000;
/// A course of more than a thousand hours is a typing mistake.
const MOST_MINUTES: i64 = 60_000;
const TITLE_CHARACTERS: usize = 300;
const BODY_CHARACTERS: usize = 1_000_000;

/// A course as its author sees it.
#[derive(Debug, Clone)]
pub struct Authored {
    /// The course.
    pub course: Course,
    /// Who owns it.
    pub owner: Organisation,
    /// Its modules and their resources.
    pub modules: Vec<Module>,
    /// The end-of-course assessment.
    pub assessment: Option<Assessment>,
    /// Whether what completing it needs must stay as it is.
    pub fixed: bool,
    /// Whether anybody ever enrolled.
    pub learners: bool,
}

impl Authored {
    /// The resource with this number, and the title of its module.
    pub fn resource(&self, id: i64) -> Option<(&Module, &Resource)> {
        self.modules.iter().find_map(|m| {
            let found = m.resources.iter().find(|r| r.id.0 == id);
            found.map(|r| (m, r))
        })
    }
}

/// What the author says about a course.
#[derive(Debug, Clone, Default)]
pub struct Details {
    /// The title, in its own language and script.
    pub title: String,
    /// `hi`, `en`.
    pub language: String,
    /// The provider's name, or nothing.
    pub provider: String,
    /// Plain text or simple HTML.
    pub description: String,
    /// Nominal duration in minutes; 0 for the sum of the resources.
    pub minutes: i64,
}

/// A resource as the author gives it.
#[derive(Debug, Clone, Default)]
pub struct ResourceDraft {
    /// `text`, `video` or `pdf`.
    pub kind: String,
    /// The title.
    pub title: String,
    /// Plain text or simple HTML, for a text.
    pub body: String,
    /// An https address, for a video or PDF that lies elsewhere.
    pub url: String,
    /// A file to be kept here.
    pub file: Option<Vec<u8>>,
    /// How long it takes.
    pub minutes: i64,
    /// Whether the course can't be completed without it.
    pub required: bool,
}

/// A change to the outline of a course.
#[derive(Debug, Clone)]
pub enum Change {
    /// Adds a module with this title at the end.
    AddModule(String),
    /// Gives a module another title.
    RenameModule(i64, String),
    /// Moves a module up, or down.
    MoveModule(i64, bool),
    /// Takes away a module and its resources.
    RemoveModule(i64),
    /// Moves a resource up or down in its module.
    MoveResource(i64, bool),
    /// Takes away a resource.
    RemoveResource(i64),
}

/// One whole course as a file.
pub struct CourseFile<'a> {
    /// The file, as `sopan_formats::course_content` describes it.
    pub bytes: &'a [u8],
    /// Who will own the course; the nation where nothing is said.
    pub organisation: Option<OrganisationId>,
    /// Whether it goes live at once.
    pub publish: bool,
    /// Checks everything and writes nothing.
    pub dry_run: bool,
    /// Gives the files that the course names by their relative path.
    pub attachment: &'a (dyn Fn(&str) -> Option<Vec<u8>> + Send + Sync),
}

/// Clean HTML of what an author wrote: plain text becomes paragraphs; of HTML,
/// headings, lists, tables, emphasis and links stay, and nothing that acts.
pub fn clean(text: &str) -> String {
    let mut after = text.split('<');
    after.next();
    let is_html = after.any(|rest| {
        rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!')
            && rest.contains('>')
    });
    if !is_html {
        let text = text.replace("\r\n", "\n");
        let escaped = ammonia::clean_text(&text)
            .replace("&#10;", "\n")
            .replace("&#32;", " ");
        return escaped
            .split("\n\n")
            .map(str::trim)
            .filter(|paragraph| !paragraph.is_empty())
            .map(|paragraph| format!("<p>{}</p>", paragraph.replace('\n', "<br>")))
            .collect();
    }
    ammonia::Builder::new()
        .tags(HashSet::from([
            "p",
            "br",
            "hr",
            "h2",
            "h3",
            "h4",
            "ul",
            "ol",
            "li",
            "dl",
            "dt",
            "dd",
            "strong",
            "b",
            "em",
            "i",
            "u",
            "sub",
            "sup",
            "blockquote",
            "code",
            "pre",
            "a",
            "table",
            "caption",
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
        ]))
        .generic_attributes(HashSet::from(["lang"]))
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .clean(text)
        .to_string()
        .trim()
        .to_owned()
}

/// Text without any markup.
fn plain(text: &str) -> String {
    ammonia::Builder::new()
        .tags(HashSet::new())
        .clean(text)
        .to_string()
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&nbsp;", " ")
        .replace("&amp;", "&")
        .trim()
        .to_owned()
}

fn title(field: &'static str, written: &str) -> Result<String> {
    let title = written.split_whitespace().collect::<Vec<_>>().join(" ");
    if title.is_empty() {
        return Err(AppError::invalid(field, "title-missing", "write a title"));
    }
    if title.chars().count() > TITLE_CHARACTERS {
        return Err(AppError::invalid(
            field,
            "title-too-long",
            "a title may have 300 characters; make it shorter",
        ));
    }
    Ok(title)
}

fn minutes(written: i64) -> Result<i64> {
    if (0..=MOST_MINUTES).contains(&written) {
        Ok(written)
    } else {
        Err(AppError::invalid(
            "minutes",
            "minutes-out-of-range",
            "give the duration in minutes, from 0 to 60,000",
        ))
    }
}

fn body(written: &str) -> Result<String> {
    if written.chars().count() > BODY_CHARACTERS {
        return Err(AppError::invalid(
            "body",
            "text-too-long",
            "a text may have 10,00,000 characters; divide it into several resources",
        ));
    }
    Ok(clean(written))
}

fn web_address(written: &str) -> Result<String> {
    let good = written.starts_with("https://")
        && written.len() > 11
        && written.len() < 2_000
        && !written
            .contains(|c: char| c.is_whitespace() || c.is_control() || "\"'<>\\".contains(c));
    if good {
        Ok(written.to_owned())
    } else {
        Err(AppError::invalid(
            "url",
            "address-not-https",
            "give the whole web address, beginning with https://",
        ))
    }
}

fn fixed_structure() -> AppError {
    AppError::invalid(
        "course",
        "course-is-live",
        "learners rely on what completing this course needs: required resources and the number \
         of questions can't change while it is live; texts can. A live course that nobody has \
         enrolled in can be taken back to draft",
    )
}

impl Details {
    fn checked(&self) -> Result<Details> {
        if !["hi", "en"].contains(&self.language.as_str()) {
            return Err(AppError::invalid(
                "language",
                "language-unknown",
                "choose Hindi or English",
            ));
        }
        Ok(Details {
            title: title("title", &self.title)?,
            language: self.language.clone(),
            provider: self
                .provider
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" "),
            description: body(&self.description)?,
            minutes: minutes(self.minutes)?,
        })
    }
}

/// The number of the provider with this name, and all its names; a new one where nobody
/// has the name.
async fn provider(tx: &mut Tx, name: &str) -> Result<(Option<i64>, Vec<String>)> {
    if name.is_empty() {
        return Ok((None, Vec::new()));
    }
    let aliases = store::aliases(tx).await?;
    let folded = fold(name);
    let held = aliases.iter().find(|(written, _)| fold(written) == folded);
    let named = store::providers(tx).await?;
    let held = held.map(|(_, id)| *id).or_else(|| {
        named
            .iter()
            .find(|(_, n)| fold(n) == folded)
            .map(|(id, _)| *id)
    });
    match held {
        Some(id) => {
            let mut names: Vec<String> = named
                .into_iter()
                .filter(|(other, _)| *other == id)
                .map(|(_, name)| name)
                .collect();
            names.extend(aliases.into_iter().filter(|a| a.1 == id).map(|a| a.0));
            Ok((Some(id), names))
        }
        None => {
            let id = tx.id().await?;
            store::keep_provider(tx, id, name).await?;
            store::keep_alias(tx, name, id, "[]").await?;
            Ok((Some(id), vec![name.to_owned()]))
        }
    }
}

async fn course_of(tx: &mut Tx, actor: &Actor, code: &str) -> Result<Course> {
    let course = store::by_code(tx, code)
        .await?
        .ok_or_else(|| AppError::not_found("course", code))?;
    actor
        .must(tx, Permission::AuthorCourses, course.organisation)
        .await?;
    Ok(course)
}

/// A whole percentage.
fn percent_of(percent: i64) -> Exact {
    Exact::ratio(percent, 1).unwrap_or_else(Exact::zero)
}

/// Whether what completing the course needs must stay.
async fn is_fixed(tx: &mut Tx, course: &Course) -> Result<bool> {
    Ok(course.status == Status::Live || store::has_learners(tx, course.id).await?)
}

/// Everything that keeps a course from going live; empty when it may.
fn what_is_missing(modules: &[Module], assessment: Option<&Assessment>) -> Vec<Said> {
    let mut missing = Vec::new();
    let required = modules
        .iter()
        .flat_map(|m| &m.resources)
        .any(|r| r.required);
    if !required && assessment.is_none() {
        missing.push(Said::new(
            "the course needs at least one required resource, or an assessment",
            "पाठ्यक्रम में कम से कम एक अनिवार्य सामग्री या मूल्यांकन चाहिए",
        ));
    }
    for module in modules.iter().filter(|m| m.resources.is_empty()) {
        missing.push(Said::new(
            format!(
                "the module “{}” is empty; add a resource or delete it",
                module.title
            ),
            format!("मॉड्यूल “{}” रिक्त है; सामग्री जोड़ें या उसे हटाएँ", module.title),
        ));
    }
    if let Some(assessment) = assessment {
        let pass = percent_of(assessment.pass_percent);
        let mut numbered = assessment.questions.clone();
        for (n, question) in numbered.iter_mut().enumerate() {
            question.id = (n + 1).to_string();
        }
        let faults = assessments::check(&numbered, &pass);
        missing.extend(faults.iter().map(assessments::QuestionFault::said));
    }
    missing
}

impl App {
    /// The organisations over which this person holds the permission to author, from
    /// which the owner of a new course is chosen.
    pub async fn owners(&self, actor: &Actor) -> Result<Vec<Organisation>> {
        let mut tx = self.db.read().await?;
        Ok(match actor.scope(Permission::AuthorCourses) {
            Scope::Everything => organisations::nation(&mut tx).await?.into_iter().collect(),
            Scope::Below(roots) => {
                let mut owners = Vec::new();
                for root in roots {
                    owners.push(organisations::by_id(&mut tx, root).await?);
                }
                owners
            }
        })
    }

    /// The courses of a status that this person may author, by title.
    pub async fn courses_to_author(&self, actor: &Actor, status: Status) -> Result<Vec<Course>> {
        let mut tx = self.db.read().await?;
        let covers = actor
            .scope(Permission::AuthorCourses)
            .covers("c.organisation");
        Ok(store::owned(&mut tx, &covers, status).await?)
    }

    /// A course with all its content, for whoever may author it.
    pub async fn course_to_author(&self, actor: &Actor, code: &str) -> Result<Authored> {
        let mut tx = self.db.read().await?;
        let course = course_of(&mut tx, actor, code).await?;
        Ok(Authored {
            owner: organisations::by_id(&mut tx, course.organisation).await?,
            modules: store::outline(&mut tx, course.id).await?,
            assessment: store::assessment(&mut tx, course.id).await?,
            fixed: is_fixed(&mut tx, &course).await?,
            learners: store::has_learners(&mut tx, course.id).await?,
            course,
        })
    }

    /// Creates a draft; returns its code.
    pub async fn create_course(
        &self,
        actor: &Actor,
        organisation: OrganisationId,
        details: &Details,
    ) -> Result<String> {
        let details = details.checked()?;
        let mut tx = self.db.write().await?;
        actor
            .must(&mut tx, Permission::AuthorCourses, organisation)
            .await?;
        let course = self
            .add_course(&mut tx, actor, organisation, details)
            .await?;
        tx.commit().await?;
        Ok(course.code)
    }

    async fn add_course(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        organisation: OrganisationId,
        details: Details,
    ) -> Result<Course> {
        let (provider, names) = provider(tx, &details.provider).await?;
        let course = Course {
            id: CourseId(tx.id().await?),
            code: new_code(tx, &details.title).await?,
            search: search_text(&details.title, &names),
            title: details.title,
            language: details.language,
            provider,
            provider_name: None,
            minutes: details.minutes,
            description: details.description,
            status: Status::Draft,
            organisation,
            author: actor.official,
            published_at: None,
            resources: 0,
            assessment: false,
        };
        store::insert(tx, &course, self.now()).await?;
        Ok(course)
    }

    /// Changes what is said about a course.
    pub async fn change_course(&self, actor: &Actor, code: &str, details: &Details) -> Result<()> {
        let details = details.checked()?;
        let mut tx = self.db.write().await?;
        let course = course_of(&mut tx, actor, code).await?;
        let (provider, names) = provider(&mut tx, &details.provider).await?;
        let changed = Course {
            search: search_text(&details.title, &names),
            title: details.title,
            language: details.language,
            provider,
            minutes: details.minutes,
            description: details.description,
            ..course
        };
        store::update(&mut tx, &changed).await?;
        Ok(tx.commit().await?)
    }

    /// Changes the outline of a course.
    pub async fn change_outline(&self, actor: &Actor, code: &str, change: Change) -> Result<()> {
        let mut tx = self.db.write().await?;
        let course = course_of(&mut tx, actor, code).await?;
        let fixed = is_fixed(&mut tx, &course).await?;
        let mut outline = store::outline(&mut tx, course.id).await?;
        let module = |outline: &[Module], id: i64| {
            let place = outline.iter().position(|m| m.id == id);
            place.ok_or_else(|| AppError::not_found("module", id))
        };
        let resource = |outline: &[Module], id: i64| {
            let place = outline.iter().enumerate().find_map(|(m, module)| {
                let r = module.resources.iter().position(|r| r.id.0 == id);
                r.map(|r| (m, r))
            });
            place.ok_or_else(|| AppError::not_found("resource", id))
        };
        match change {
            Change::AddModule(written) => outline.push(Module {
                id: tx.id().await?,
                title: title("module", &written)?,
                resources: Vec::new(),
            }),
            Change::RenameModule(id, written) => {
                let place = module(&outline, id)?;
                outline[place].title = title("module", &written)?;
            }
            Change::MoveModule(id, up) => {
                let place = module(&outline, id)?;
                let other = if up {
                    place.checked_sub(1)
                } else {
                    Some(place + 1)
                };
                if let Some(other) = other.filter(|o| *o < outline.len()) {
                    outline.swap(place, other);
                }
            }
            Change::RemoveModule(id) => {
                let place = module(&outline, id)?;
                let gone = outline.remove(place);
                if fixed && gone.resources.iter().any(|r| r.required) {
                    return Err(fixed_structure());
                }
                store::remove_module(&mut tx, id).await?;
            }
            Change::MoveResource(id, up) => {
                let (m, r) = resource(&outline, id)?;
                let resources = &mut outline[m].resources;
                let other = if up { r.checked_sub(1) } else { Some(r + 1) };
                if let Some(other) = other.filter(|o| *o < resources.len()) {
                    resources.swap(r, other);
                }
            }
            Change::RemoveResource(id) => {
                let (m, r) = resource(&outline, id)?;
                let gone = outline[m].resources.remove(r);
                if fixed && gone.required {
                    return Err(fixed_structure());
                }
                store::remove_resource(&mut tx, gone.id).await?;
            }
        }
        store::arrange(&mut tx, course.id, &outline).await?;
        Ok(tx.commit().await?)
    }

    /// Adds a resource to a module, or changes the one with this number.
    pub async fn keep_resource(
        &self,
        actor: &Actor,
        code: &str,
        module: i64,
        resource: Option<i64>,
        draft: ResourceDraft,
    ) -> Result<()> {
        // May this person author at all? Before a large file is kept.
        let mut tx = self.db.read().await?;
        course_of(&mut tx, actor, code).await?;
        drop(tx);
        let mut kept = Resource {
            id: ResourceId(0),
            module,
            kind: draft.kind,
            title: title("title", &draft.title)?,
            body: String::new(),
            url: None,
            object: None,
            bytes: None,
            minutes: minutes(draft.minutes)?,
            required: draft.required,
        };
        match (kept.kind.as_str(), draft.file) {
            ("text", _) => kept.body = body(&draft.body)?,
            ("video" | "pdf", Some(file)) => {
                let wanted_pdf = kept.kind == "pdf";
                if let Some(found) = FileKind::of(&file)
                    && (found == FileKind::Pdf) != wanted_pdf
                {
                    return Err(AppError::invalid(
                        "file",
                        "file-other-kind",
                        "a PDF resource takes a PDF file, a video resource an MP4 or WebM file",
                    ));
                }
                let file = self.keep_file(file).await?;
                kept.object = Some(file.object);
                kept.bytes = Some(file.bytes);
            }
            ("video" | "pdf", None) if !draft.url.trim().is_empty() => {
                kept.url = Some(web_address(draft.url.trim())?);
            }
            ("video" | "pdf", None) => {}
            _ => {
                return Err(AppError::invalid(
                    "kind",
                    "resource-kind",
                    "a resource is a text, a video or a PDF",
                ));
            }
        }
        let mut tx = self.db.write().await?;
        let course = course_of(&mut tx, actor, code).await?;
        let fixed = is_fixed(&mut tx, &course).await?;
        let outline = store::outline(&mut tx, course.id).await?;
        let held = match resource {
            None => None,
            Some(id) => Some(
                outline
                    .iter()
                    .flat_map(|m| &m.resources)
                    .find(|r| r.id.0 == id)
                    .ok_or_else(|| AppError::not_found("resource", id))?,
            ),
        };
        if fixed && held.map_or(kept.required, |held| held.required != kept.required) {
            return Err(fixed_structure());
        }
        let no_source = kept.url.is_none() && kept.object.is_none();
        if let Some(held) = held {
            kept.id = held.id;
            kept.module = held.module;
            if kept.kind != "text" && no_source && held.kind == kept.kind {
                kept.url.clone_from(&held.url);
                kept.object.clone_from(&held.object);
                kept.bytes = held.bytes;
            }
        } else {
            kept.id = ResourceId(tx.id().await?);
            if !outline.iter().any(|m| m.id == module) {
                return Err(AppError::not_found("module", module));
            }
        }
        let empty = match kept.kind.as_str() {
            "text" => kept.body.is_empty(),
            _ => kept.url.is_none() && kept.object.is_none(),
        };
        if empty {
            return Err(AppError::invalid(
                "body",
                "resource-empty",
                "write a text, send a file or give an address",
            ));
        }
        store::keep_resource(&mut tx, course.id, i64::from(i32::MAX), &kept).await?;
        let outline = store::outline(&mut tx, course.id).await?;
        store::arrange(&mut tx, course.id, &outline).await?;
        Ok(tx.commit().await?)
    }

    /// Gives a course its assessment, or changes title, pass mark and attempts.
    pub async fn keep_assessment(
        &self,
        actor: &Actor,
        code: &str,
        name: &str,
        pass_percent: i64,
        attempts: i64,
    ) -> Result<()> {
        let name = title("title", name)?;
        if !(1..=100).contains(&pass_percent) {
            return Err(AppError::invalid(
                "pass",
                "pass-mark-out-of-range",
                "the pass mark is a percentage from 1 to 100",
            ));
        }
        if !(1..=ANY_NUMBER_OF_ATTEMPTS).contains(&attempts) {
            return Err(AppError::invalid(
                "attempts",
                "attempts-out-of-range",
                "give the number of attempts, from 1 to 1,000",
            ));
        }
        let mut tx = self.db.write().await?;
        let course = course_of(&mut tx, actor, code).await?;
        let held = store::assessment(&mut tx, course.id).await?;
        if held.is_none() && is_fixed(&mut tx, &course).await? {
            return Err(fixed_structure());
        }
        let kept = match held {
            Some(held) => Assessment {
                title: name,
                pass_percent,
                attempts,
                ..held
            },
            None => Assessment {
                id: AssessmentId(tx.id().await?),
                title: name,
                pass_percent,
                attempts,
                questions: Vec::new(),
            },
        };
        store::keep_assessment(&mut tx, course.id, &kept).await?;
        Ok(tx.commit().await?)
    }

    /// Takes the assessment away, with its questions.
    pub async fn remove_assessment(&self, actor: &Actor, code: &str) -> Result<()> {
        let mut tx = self.db.write().await?;
        let course = course_of(&mut tx, actor, code).await?;
        if is_fixed(&mut tx, &course).await? {
            return Err(fixed_structure());
        }
        if let Some(held) = store::assessment(&mut tx, course.id).await? {
            store::remove_assessment(&mut tx, held.id).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Adds a question, or changes the one with this number. Returns what is wrong with
    /// it; then nothing was written.
    pub async fn keep_question(
        &self,
        actor: &Actor,
        code: &str,
        number: Option<i64>,
        question: Question,
    ) -> Result<Vec<Said>> {
        let mut tx = self.db.write().await?;
        let course = course_of(&mut tx, actor, code).await?;
        let fixed = is_fixed(&mut tx, &course).await?;
        let mut kept = store::assessment(&mut tx, course.id)
            .await?
            .ok_or_else(|| AppError::not_found("assessment", code))?;
        let mut question = cleaned(question);
        let place = match number {
            Some(number) => {
                let id = number.to_string();
                let place = kept.questions.iter().position(|q| q.id == id);
                Some(place.ok_or_else(|| AppError::not_found("question", number))?)
            }
            None => None,
        };
        let shown = place.unwrap_or(kept.questions.len()) + 1;
        question.id = shown.to_string();
        let faults = assessments::check(
            std::slice::from_ref(&question),
            &percent_of(kept.pass_percent),
        );
        if !faults.is_empty() {
            return Ok(faults
                .iter()
                .map(assessments::QuestionFault::said)
                .collect());
        }
        match place {
            Some(place) => {
                let held = &kept.questions[place];
                let same_shape =
                    held.kind == question.kind && held.options.len() == question.options.len();
                if fixed && !same_shape {
                    return Err(fixed_structure());
                }
                question.id.clone_from(&held.id);
                kept.questions[place] = question;
            }
            None if fixed => return Err(fixed_structure()),
            None => {
                question.id = tx.id().await?.to_string();
                kept.questions.push(question);
            }
        }
        store::keep_assessment(&mut tx, course.id, &kept).await?;
        tx.commit().await?;
        Ok(Vec::new())
    }

    /// Takes a question away.
    pub async fn remove_question(&self, actor: &Actor, code: &str, number: i64) -> Result<()> {
        let mut tx = self.db.write().await?;
        let course = course_of(&mut tx, actor, code).await?;
        if is_fixed(&mut tx, &course).await? {
            return Err(fixed_structure());
        }
        let mut kept = store::assessment(&mut tx, course.id)
            .await?
            .ok_or_else(|| AppError::not_found("assessment", code))?;
        let id = number.to_string();
        kept.questions.retain(|q| q.id != id);
        store::keep_assessment(&mut tx, course.id, &kept).await?;
        Ok(tx.commit().await?)
    }

    /// Puts a course into the catalogue. Returns what is missing; then it stays where it
    /// was.
    pub async fn publish_course(&self, actor: &Actor, code: &str) -> Result<Vec<Said>> {
        let mut tx = self.db.write().await?;
        let course = course_of(&mut tx, actor, code).await?;
        let missing = self.publish(&mut tx, course).await?;
        if missing.is_empty() {
            tx.commit().await?;
        }
        Ok(missing)
    }

    async fn publish(&self, tx: &mut Tx, course: Course) -> Result<Vec<Said>> {
        let modules = store::outline(tx, course.id).await?;
        let assessment = store::assessment(tx, course.id).await?;
        let mut missing = what_is_missing(&modules, assessment.as_ref());
        let of_resources: i64 = modules
            .iter()
            .flat_map(|m| &m.resources)
            .map(|r| r.minutes)
            .sum();
        let minutes = match course.minutes {
            0 => of_resources,
            stated => stated,
        };
        if minutes == 0 {
            missing.push(Said::new(
                "give the duration of the course, or the minutes of its resources",
                "पाठ्यक्रम की अवधि या उसकी सामग्री के मिनट दें",
            ));
        }
        if missing.is_empty() {
            let live = Course {
                status: Status::Live,
                minutes,
                published_at: course.published_at.or(Some(self.now())),
                ..course
            };
            store::update(tx, &live).await?;
        }
        Ok(missing)
    }

    /// Takes a course out of the catalogue. Records and certificates stay, and whoever is
    /// enrolled keeps what was done.
    pub async fn retire_course(&self, actor: &Actor, code: &str) -> Result<()> {
        self.set_status(actor, code, Status::Retired).await
    }

    /// Takes a course that nobody has enrolled in back to draft, so that everything about
    /// it can be changed.
    pub async fn take_back_course(&self, actor: &Actor, code: &str) -> Result<()> {
        self.set_status(actor, code, Status::Draft).await
    }

    async fn set_status(&self, actor: &Actor, code: &str, status: Status) -> Result<()> {
        let mut tx = self.db.write().await?;
        let course = course_of(&mut tx, actor, code).await?;
        if status == Status::Draft && store::has_learners(&mut tx, course.id).await? {
            return Err(fixed_structure());
        }
        store::update(&mut tx, &Course { status, ..course }).await?;
        Ok(tx.commit().await?)
    }

    /// Reads one whole course. The same file again changes nothing and gives the same
    /// code. Where a course of this title and provider stands in the catalogue without
    /// content, because a list named it, the content becomes that course's.
    pub async fn import_course_content(
        &self,
        actor: &Actor,
        file: CourseFile<'_>,
    ) -> Result<CoursesImported> {
        let mut tx = self.db.read().await?;
        let owner = match file.organisation {
            Some(organisation) => organisation,
            None => organisations::nation(&mut tx)
                .await?
                .map(|o| o.id)
                .ok_or_else(|| {
                    AppError::invalid("file", "no-nation", "import the organisations first")
                })?,
        };
        actor
            .must(&mut tx, Permission::AuthorCourses, owner)
            .await?;
        drop(tx);
        let parsed = course_content::read(file.bytes);
        let mut imported = CoursesImported {
            rows_read: 1,
            problems: parsed.report.shown().to_vec(),
            ..CoursesImported::default()
        };
        let Some(content) = parsed.course else {
            return Ok(imported);
        };
        let details = Details {
            title: own_title(&content),
            language: if content.language == "hi" { "hi" } else { "en" }.to_owned(),
            provider: content.provider.clone().unwrap_or_default(),
            description: content.description.clone().unwrap_or_default(),
            minutes: content
                .duration
                .as_deref()
                .and_then(|text| parse_duration(text).ok())
                .map_or(0, i64::from),
        }
        .checked()?;
        // The files are kept before the database is asked to write.
        let resources = self
            .content_of(&content, file.attachment, file.dry_run)
            .await?;

        let digest: String = Sha256::digest(file.bytes)
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect();
        let mut tx = self.db.write().await?;
        let sources = store::sources(&mut tx).await?;
        let again = sources
            .iter()
            .find(|s| s.list == WHOLE_COURSES && s.remark.as_ref() == Some(&digest));
        if let Some(again) = again
            && let Some(course) = store::by_id(&mut tx, again.course).await?
        {
            actor
                .must(&mut tx, Permission::AuthorCourses, course.organisation)
                .await?;
            imported.courses_matched = 1;
            imported.course = Some(course.code);
            return Ok(imported);
        }
        let (provider, _) = provider(&mut tx, &details.provider).await?;
        let twin = store::all(&mut tx).await?.into_iter().find(|c| {
            fold(&c.title) == fold(&details.title)
                && c.provider == provider
                && c.status != Status::Retired
        });
        let given_title = details.title.clone();
        let course = match twin {
            Some(twin) => {
                actor
                    .must(&mut tx, Permission::AuthorCourses, twin.organisation)
                    .await?;
                if twin.resources > 0 || store::has_learners(&mut tx, twin.id).await? {
                    return Err(AppError::invalid(
                        "file",
                        "course-exists",
                        "a course of this title and provider has content already; change it on \
                         its authoring page, or give this one another title",
                    ));
                }
                imported.courses_matched = 1;
                let filled = Course {
                    description: details.description,
                    language: details.language,
                    minutes: if details.minutes > 0 {
                        details.minutes
                    } else {
                        twin.minutes
                    },
                    status: Status::Draft,
                    ..twin
                };
                store::update(&mut tx, &filled).await?;
                filled
            }
            None => {
                imported.courses_new = 1;
                self.add_course(&mut tx, actor, owner, details).await?
            }
        };
        let mut place = 0;
        let mut outline = Vec::new();
        for (module, resources) in content.modules.iter().zip(resources) {
            let id = tx.id().await?;
            outline.push(Module {
                id,
                title: title("modules", &module.title)?,
                resources: Vec::new(),
            });
            for mut resource in resources {
                resource.id = ResourceId(tx.id().await?);
                resource.module = id;
                store::keep_resource(&mut tx, course.id, place, &resource).await?;
                place += 1;
            }
        }
        store::arrange(&mut tx, course.id, &outline).await?;
        if let Some(given) = &content.assessment {
            let id = AssessmentId(tx.id().await?);
            let numbers = tx.ids(given.questions.len()).await?;
            let questions = given
                .questions
                .iter()
                .zip(numbers)
                .map(|(question, number)| {
                    cleaned(Question {
                        id: number.to_string(),
                        kind: match question.kind {
                            QuestionKind::Single => Kind::Single,
                            QuestionKind::Multiple => Kind::Multiple,
                        },
                        text: question.text.clone(),
                        options: question
                            .options
                            .iter()
                            .map(|option| Choice {
                                id: String::new(),
                                text: option.text.clone(),
                                right: option.right,
                            })
                            .collect(),
                        marks: question.marks,
                    })
                })
                .collect();
            let kept = Assessment {
                id,
                title: title("assessment", &given.title)?,
                pass_percent: given.pass_mark.into(),
                attempts: given
                    .retakes
                    .map_or(ANY_NUMBER_OF_ATTEMPTS, |retakes| i64::from(retakes) + 1)
                    .min(ANY_NUMBER_OF_ATTEMPTS),
                questions,
            };
            store::keep_assessment(&mut tx, course.id, &kept).await?;
        }
        let source = Source {
            id: tx.id().await?,
            course: course.id,
            list: WHOLE_COURSES.to_owned(),
            position: 1,
            band: None,
            remark: Some(digest),
            title: given_title,
            provider: content.provider.clone(),
            duration: content.duration.clone(),
            evidence: "[]".to_owned(),
        };
        store::keep_sources(&mut tx, &[source], &[]).await?;
        imported.course = Some(course.code.clone());
        if file.publish {
            let missing = self.publish(&mut tx, course).await?;
            if let Some(said) = missing.first() {
                return Err(AppError::invalid("file", "not-ready", said.en.clone()));
            }
        }
        if !file.dry_run {
            tx.commit().await?;
            imported.written = true;
        }
        Ok(imported)
    }

    /// The resources of each module, their texts cleaned and their files kept.
    async fn content_of(
        &self,
        content: &CourseContent,
        attachment: &(dyn Fn(&str) -> Option<Vec<u8>> + Send + Sync),
        dry_run: bool,
    ) -> Result<Vec<Vec<Resource>>> {
        let mut modules = Vec::new();
        for module in &content.modules {
            let mut resources = Vec::new();
            for given in &module.resources {
                let mut resource = Resource {
                    id: ResourceId(0),
                    module: 0,
                    kind: "text".to_owned(),
                    title: title("resources", &given.title)?,
                    body: String::new(),
                    url: None,
                    object: None,
                    bytes: None,
                    minutes: given.minutes.into(),
                    required: given.required,
                };
                let source = match &given.content {
                    Content::Text { body: written } => {
                        resource.body = body(written)?;
                        None
                    }
                    Content::Link { url } => {
                        let url = ammonia::clean_text(&web_address(url)?);
                        let words = ammonia::clean_text(&given.title);
                        resource.body = clean(&format!("<p><a href=\"{url}\">{words}</a></p>"));
                        None
                    }
                    Content::Video { source } => {
                        resource.kind = "video".to_owned();
                        Some(source)
                    }
                    Content::Pdf { source } => {
                        resource.kind = "pdf".to_owned();
                        Some(source)
                    }
                };
                match source {
                    None => {}
                    Some(course_content::Source::Url(url)) => {
                        resource.url = Some(web_address(url)?);
                    }
                    Some(course_content::Source::File(path)) => {
                        let bytes = attachment(path).ok_or_else(|| {
                            AppError::invalid(
                                "file",
                                "attachment-missing",
                                format!(
                                    "the course names the file “{path}”, which did not come with it"
                                ),
                            )
                        })?;
                        let kind = FileKind::of(&bytes);
                        if kind.is_none_or(|k| (k == FileKind::Pdf) != (resource.kind == "pdf")) {
                            return Err(AppError::invalid(
                                "file",
                                "file-other-kind",
                                format!("“{path}” is no {}", resource.kind),
                            ));
                        }
                        if !dry_run {
                            let kept = self.keep_file(bytes).await?;
                            resource.object = Some(kept.object);
                            resource.bytes = Some(kept.bytes);
                        }
                    }
                }
                resources.push(resource);
            }
            modules.push(resources);
        }
        Ok(modules)
    }
}

/// The title in the language of the course, else the one there is.
fn own_title(content: &CourseContent) -> String {
    let (first, second) = match content.language.as_str() {
        "hi" => (&content.title_hi, &content.title_en),
        _ => (&content.title_en, &content.title_hi),
    };
    first.clone().or_else(|| second.clone()).unwrap_or_default()
}

/// A question without markup, its options numbered by their place.
fn cleaned(question: Question) -> Question {
    Question {
        text: plain(&question.text),
        options: question
            .options
            .into_iter()
            .enumerate()
            .map(|(place, option)| Choice {
                id: place.to_string(),
                text: plain(&option.text),
                right: option.right,
            })
            .collect(),
        ..question
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_authors_write_is_cleaned() {
        let cases = [
            (
                "One.\r\n\r\nTwo,\nstill two. 5 < 6 & 7",
                "<p>One.</p><p>Two,<br>still two. 5 &lt; 6 &amp; 7</p>",
            ),
            ("<p>Good<script>alert(1)</script></p>", "<p>Good</p>"),
            (
                "<p onclick=\"x()\" style=\"a\">A</p><img src=x onerror=y>",
                "<p>A</p>",
            ),
            (
                "<a href=\"javascript:alert(1)\">x</a>",
                "<a rel=\"noopener noreferrer\">x</a>",
            ),
            (
                "<svg><script>1</script></svg><iframe src=//x></iframe>सुशासन",
                "सुशासन",
            ),
            (
                "<h2>Rule</h2><ul><li>a</ul>",
                "<h2>Rule</h2><ul><li>a</li></ul>",
            ),
        ];
        for (written, kept) in cases {
            assert_eq!(clean(written), kept, "{written}");
        }
        assert_eq!(
            plain("<b>Is 5 < 6 & 7?</b><script>x</script>"),
            "Is 5 < 6 & 7?"
        );
    }
}
