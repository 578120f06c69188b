//! Writing courses: modules, resources, the assessment, and when a course goes live.
//!
//! While a course is live, or once somebody has enrolled in it, what completing it
//! needs stays as it is; texts may be corrected.

use std::collections::{HashMap, HashSet};
use std::io::{ErrorKind, Read};

use sopan_formats::codes;
use sopan_formats::course_content::{self, Content, CourseContent, QuestionKind};
use sopan_formats::problems::Problem;
use sopan_rules::access::Permission;
use sopan_rules::assessments::{self, Choice, Kind, Question};
use sopan_rules::catalogue::{LANGUAGES, parse_duration};
use sopan_rules::ids::{AssessmentId, CourseId, OrganisationId, ResourceId};
use sopan_rules::media::Media;
use sopan_rules::numbers::Exact;
use sopan_rules::text::{Said, fold};
use sopan_store::Tx;
use sopan_store::access::Scope;
use sopan_store::catalogue::{self as store, Assessment, Course, Module, Resource, Source, Status};
use sopan_store::organisations::{self, Organisation};
use sopan_store::{learning, people, review, versions};

use crate::access::Actor;
use crate::catalogue::{CoursesImported, WHOLE_COURSES, new_code, search_text};
use crate::files::{FileKind, Received, Seen, may_have, read_name, sha256};
use crate::variants;
use crate::versions::{Published, not_asked_for};
use crate::{App, AppError, Result};

/// So many attempts stand for “as many as one likes”.
pub const ANY_NUMBER_OF_ATTEMPTS: i64 = 1_000;
/// A course of more than a thousand hours is a typing mistake.
const MOST_MINUTES: i64 = 60_000;
const TITLE_CHARACTERS: usize = 300;
const BODY_CHARACTERS: usize = 1_000_000;
/// The most marks that one question can bring.
pub const MOST_MARKS: u32 = course_content::MOST_MARKS;
/// So many organisations are offered at once to choose an owner from.
const OWNERS_OFFERED: i64 = 50;

/// What texts are made of.
const TEXT_TAGS: &[&str] = &[
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
    "bdi",
    "bdo",
    "span",
    "div",
    "table",
    "caption",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "figure",
    "figcaption",
    "img",
];
/// What formulas are made of: the presentation elements of MathML Core that hold no HTML and
/// no other notation.
const MATH_TAGS: &[&str] = &[
    "math",
    "mrow",
    "mi",
    "mn",
    "mo",
    "mtext",
    "mspace",
    "ms",
    "mfrac",
    "msqrt",
    "mroot",
    "msub",
    "msup",
    "msubsup",
    "munder",
    "mover",
    "munderover",
    "mtable",
    "mtr",
    "mtd",
    "mphantom",
    "mpadded",
    "menclose",
    "mmultiscripts",
    "mprescripts",
];

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
    /// How many questions an attempt at it asks.
    pub asked: i64,
    /// Whether what completing it needs must stay as it is.
    pub fixed: bool,
    /// How many officials ever enrolled.
    pub learners: i64,
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
    /// One of the languages of courses, by its code: `hi`.
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
    /// `text`, `video`, `pdf` or `link`.
    pub kind: String,
    /// The title.
    pub title: String,
    /// Plain text or simple HTML, for a text.
    pub body: String,
    /// An https address, for a video or PDF that lies elsewhere.
    pub url: String,
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
    /// Puts a module at this place, counted from 0; behind all others where there are fewer.
    PlaceModule(i64, usize),
    /// Takes away a module and its resources.
    RemoveModule(i64),
    /// Puts a resource into a module, its own or another, at this place there.
    PlaceResource {
        /// The resource.
        resource: i64,
        /// The module that will hold it.
        module: i64,
        /// The place there, counted from 0; behind all others where there are fewer.
        place: usize,
    },
    /// Takes away a resource.
    RemoveResource(i64),
}

/// A file that comes with a course, to be read from its beginning.
pub type Attachment = Box<dyn Read + Send>;

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
    pub attachment: &'a (dyn Fn(&str) -> std::io::Result<Attachment> + Send + Sync),
}

/// Clean HTML of what an author wrote: plain text becomes paragraphs; of HTML,
/// headings, lists, tables, emphasis and links stay, and nothing that acts.
pub fn clean(text: &str) -> String {
    clean_with(text, HashMap::new())
}

/// The same, where pictures get the addresses that they have here.
pub(crate) fn clean_with(text: &str, pictures: HashMap<String, String>) -> String {
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
    cleaned_with(text, pictures).trim().to_owned()
}

/// HTML as it is kept and shown: headings, lists, tables, emphasis, links, quotations, code,
/// formulas in presentation MathML, and pictures that are kept here. Text in another language
/// or direction says so (`lang`, `dir`); nothing acts, hides, or loads from elsewhere.
pub(crate) fn cleaned_html(html: &str) -> String {
    cleaned_with(html, HashMap::new())
}

/// The same, where pictures get the addresses that they have here: by what the HTML calls
/// them.
pub(crate) fn cleaned_with(html: &str, pictures: HashMap<String, String>) -> String {
    let cleaned = ammonia::Builder::new()
        .tags(TEXT_TAGS.iter().chain(MATH_TAGS).copied().collect())
        .generic_attributes(HashSet::from(["lang", "dir"]))
        .attribute_filter(move |_, attribute, value| match (attribute, value) {
            ("dir", "auto" | "ltr" | "rtl") => Some(value.into()),
            ("dir", _) => None,
            ("src", _) => match pictures.get(value) {
                Some(here) => Some(here.clone().into()),
                None => picture_at(value).map(|_| value.into()),
            },
            _ => Some(value.into()),
        })
        .add_tag_attributes("th", ["scope", "colspan", "rowspan"])
        .add_tag_attributes("td", ["colspan", "rowspan"])
        .add_tag_attributes("ol", ["start", "reversed"])
        .add_tag_attributes("math", ["display", "alttext"])
        .add_tag_attributes("mo", ["stretchy", "fence", "separator"])
        .add_tag_attributes("mi", ["mathvariant"])
        .add_tag_attributes("mtd", ["columnspan", "rowspan"])
        .add_tag_attributes("img", ["src", "alt", "width", "height"])
        .set_tag_attribute_value("img", "loading", "lazy")
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .clean(html)
        .to_string();
    // Of a picture that isn't here nothing is left.
    with_pictures_as(&cleaned, |tag| {
        attribute(tag, "src").map_or_else(String::new, |_| tag.to_owned())
    })
}

/// The name of the picture of ours that this address leads to.
fn picture_at(address: &str) -> Option<&str> {
    let object = address.strip_prefix("/files/")?;
    read_name(object).filter(|kind| kind.is_picture())?;
    Some(object)
}

/// An attribute of a tag in cleaned HTML, as it stands there.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split('"').next()
}

/// Cleaned HTML with something in place of each picture.
pub(crate) fn with_pictures_as(html: &str, put: impl Fn(&str) -> String) -> String {
    let (mut done, mut rest) = (String::with_capacity(html.len()), html);
    while let Some(begins) = rest.find("<img") {
        let (before, tag) = rest.split_at(begins);
        // A sign in quotation marks ends no tag.
        let mut quoted = false;
        let ends = tag.char_indices().find(|(_, c)| {
            quoted ^= *c == '"';
            *c == '>' && !quoted
        });
        let ends = ends.map_or(tag.len(), |(place, _)| place + 1);
        done.push_str(before);
        done.push_str(&put(&tag[..ends]));
        rest = &tag[ends..];
    }
    done.push_str(rest);
    done
}

/// The pictures of ours in cleaned HTML: name, and the words for who can't see it.
pub(crate) fn pictures(html: &str) -> Vec<(String, String)> {
    let found = std::cell::RefCell::new(Vec::new());
    with_pictures_as(html, |tag| {
        if let Some(object) = attribute(tag, "src").and_then(picture_at) {
            let alt = attribute(tag, "alt").unwrap_or_default();
            found
                .borrow_mut()
                .push((object.to_owned(), alt.trim().to_owned()));
        }
        String::new()
    });
    found.into_inner()
}

/// Where the pictures of a clean text lie.
pub fn pictures_of(html: &str) -> Vec<String> {
    let each = pictures(html).into_iter();
    each.map(|(object, _)| format!("/files/{object}")).collect()
}

/// What pictures are called in HTML that has not been cleaned.
pub(crate) fn pictures_named(html: &str) -> Vec<String> {
    let found = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let met = found.clone();
    let _ = ammonia::Builder::new()
        .tags(HashSet::from(["img"]))
        .attribute_filter(move |_, attribute, value| {
            if attribute == "src" {
                let mut met = met
                    .lock()
                    .unwrap_or_else(std::sync::PoisonError::into_inner);
                met.push(value.to_owned());
            }
            None
        })
        .clean(html);
    let mut met = found
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    std::mem::take(&mut *met)
}

/// Text without any markup.
pub(crate) fn plain(text: &str) -> String {
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

pub(crate) fn title(field: &'static str, written: &str) -> Result<String> {
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

fn body(field: &'static str, written: &str) -> Result<String> {
    if written.chars().count() > BODY_CHARACTERS {
        return Err(AppError::invalid(
            field,
            "text-too-long",
            "a text may have 10,00,000 characters; divide it into several resources",
        ));
    }
    Ok(clean(written))
}

pub(crate) fn web_address(written: &str) -> Result<String> {
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
        "learners rely on what completing this course needs: required resources, the assessment, \
         and the questions written for this course, in number and marks, stay as they are; texts \
         and how the assessment asks can change. Begin a revision for anything else. A live \
         course that nobody has enrolled in can be taken back to draft",
    )
}

impl Details {
    pub(crate) fn checked(&self) -> Result<Details> {
        if !LANGUAGES.iter().any(|(known, _)| *known == self.language) {
            return Err(AppError::invalid(
                "language",
                "language-unknown",
                "choose a language of the list",
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
            // Pictures belong to texts.
            description: with_pictures_as(&body("description", &self.description)?, |_| {
                String::new()
            }),
            minutes: minutes(self.minutes)?,
        })
    }
}

/// The number of the provider that has this name, and all its names.
async fn known_provider(tx: &mut Tx, name: &str) -> Result<Option<(i64, Vec<String>)>> {
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
    Ok(held.map(|id| {
        let mut names: Vec<String> = named
            .into_iter()
            .filter(|(other, _)| *other == id)
            .map(|(_, name)| name)
            .collect();
        names.extend(aliases.into_iter().filter(|a| a.1 == id).map(|a| a.0));
        (id, names)
    }))
}

/// The same; a new one where nobody has the name.
async fn provider(tx: &mut Tx, name: &str) -> Result<(Option<i64>, Vec<String>)> {
    if name.is_empty() {
        return Ok((None, Vec::new()));
    }
    if let Some((id, names)) = known_provider(tx, name).await? {
        return Ok((Some(id), names));
    }
    let id = tx.id().await?;
    store::keep_provider(tx, id, name).await?;
    store::keep_alias(tx, name, id, "[]").await?;
    Ok((Some(id), vec![name.to_owned()]))
}

pub(crate) async fn course_of(tx: &mut Tx, actor: &Actor, code: &str) -> Result<Course> {
    let course = store::by_code(tx, code)
        .await?
        .ok_or_else(|| AppError::not_found("course", code))?;
    actor
        .must(tx, Permission::AuthorCourses, course.organisation)
        .await?;
    Ok(course)
}

async fn authored(tx: &mut Tx, course: Course) -> Result<Authored> {
    Ok(Authored {
        owner: organisations::by_id(tx, course.organisation).await?,
        modules: store::outline(tx, course.id).await?,
        assessment: store::assessment(tx, course.id).await?,
        asked: learning::assessment(tx, course.id)
            .await?
            .map_or(0, |head| head.questions),
        fixed: is_fixed(tx, &course).await?,
        learners: store::learners(tx, course.id).await?,
        course,
    })
}

/// A whole percentage.
fn percent_of(percent: i64) -> Exact {
    Exact::ratio(percent, 1).unwrap_or_else(Exact::zero)
}

/// Whether what completing the course needs must stay.
async fn is_fixed(tx: &mut Tx, course: &Course) -> Result<bool> {
    Ok(course.status == Status::Live || store::has_learners(tx, course.id).await?)
}

/// A course that this person may change as it is. A live one for which another person must
/// approve what learners see, or which is being revised, is changed in its revision.
pub(crate) async fn changeable(tx: &mut Tx, actor: &Actor, code: &str) -> Result<Course> {
    let course = course_of(tx, actor, code).await?;
    if course.status == Status::Live
        && (versions::draft_of(tx, course.id).await?.is_some()
            || review::is_needed(tx, course.organisation).await?)
    {
        return Err(AppError::invalid(
            "course",
            "revise-instead",
            "this course is live; begin a revision, and change that",
        ));
    }
    Ok(course)
}

/// Refuses more that is required where learners rely on what completing the course needs.
pub(crate) async fn may_gain(tx: &mut Tx, course: &Course, required: bool) -> Result<()> {
    match required && is_fixed(tx, course).await? {
        true => Err(fixed_structure()),
        false => Ok(()),
    }
}

/// What keeps a course from going live.
pub(crate) struct Missing {
    /// Where, as a course file names the place.
    place: String,
    /// What, and what to do.
    pub(crate) said: Said,
}

/// The content of a course, how long it takes, and what it lacks to be published.
pub(crate) struct Readiness {
    pub(crate) modules: Vec<Module>,
    pub(crate) assessment: Option<Assessment>,
    pub(crate) minutes: i64,
    pub(crate) missing: Vec<Missing>,
}

pub(crate) async fn readiness(tx: &mut Tx, course: &Course) -> Result<Readiness> {
    let modules = store::outline(tx, course.id).await?;
    let assessment = store::assessment(tx, course.id).await?;
    let minutes = match course.minutes {
        0 => sum_of_minutes(&modules),
        stated => stated,
    };
    let banks = match &assessment {
        Some(assessment) => crate::assessments::asks_from_banks(tx, assessment.id).await?,
        None => None,
    };
    let mut missing = what_is_missing(&modules, assessment.as_ref(), banks.is_some(), minutes);
    if let (Some(paper), Some(assessment)) = (banks, &assessment) {
        let faults = crate::assessments::faults_of(tx, assessment.id, &paper).await?;
        missing.extend(faults.iter().map(|fault| Missing {
            place: "assessment.paper".to_owned(),
            said: fault.said(),
        }));
    }
    Ok(Readiness {
        modules,
        assessment,
        minutes,
        missing,
    })
}

/// Everything that keeps a course of so many minutes from going live; empty when it may.
fn what_is_missing(
    modules: &[Module],
    assessment: Option<&Assessment>,
    asks_from_banks: bool,
    minutes: i64,
) -> Vec<Missing> {
    let mut missing = Vec::new();
    let required = modules
        .iter()
        .flat_map(|m| &m.resources)
        .any(|r| r.required);
    if !required && assessment.is_none() {
        missing.push(Missing {
            place: "modules".to_owned(),
            said: Said::new(
                "the course needs at least one required resource, or an assessment",
                "पाठ्यक्रम में कम से कम एक अनिवार्य सामग्री या मूल्यांकन चाहिए",
            ),
        });
    }
    for (place, module) in modules.iter().enumerate() {
        if module.resources.is_empty() {
            missing.push(Missing {
                place: format!("modules[{place}]"),
                said: Said::new(
                    format!(
                        "the module “{}” is empty; add a resource or delete it",
                        module.title
                    ),
                    format!("मॉड्यूल “{}” रिक्त है; सामग्री जोड़ें या उसे हटाएँ", module.title),
                ),
            });
        }
    }
    if let Some(assessment) = assessment {
        if assessment.questions.is_empty() && !asks_from_banks {
            missing.push(Missing {
                place: "assessment.questions".to_owned(),
                said: assessments::QuestionFault::NoQuestions.said(),
            });
        }
        for (place, question) in assessment.questions.iter().enumerate() {
            let faults = faults_of(question, place, assessment.pass_percent);
            missing.extend(faults.into_iter().map(|said| Missing {
                place: format!("assessment.questions[{place}]"),
                said,
            }));
        }
    }
    if minutes == 0 {
        missing.push(Missing {
            place: "duration".to_owned(),
            said: Said::new(
                "give the duration of the course, or the minutes of its resources",
                "पाठ्यक्रम की अवधि या उसकी सामग्री के मिनट दें",
            ),
        });
    }
    missing
}

/// What is wrong with the question at this place, counted from 0. People count questions
/// and options from 1.
pub(crate) fn faults_of(question: &Question, place: usize, pass_percent: i64) -> Vec<Said> {
    let mut numbered = question.clone();
    numbered.id = (place + 1).to_string();
    for (place, option) in numbered.options.iter_mut().enumerate() {
        option.id = (place + 1).to_string();
    }
    let faults = assessments::check(std::slice::from_ref(&numbered), &percent_of(pass_percent));
    faults
        .iter()
        .map(assessments::QuestionFault::said)
        .collect()
}

/// How long the resources take together.
fn sum_of_minutes(modules: &[Module]) -> i64 {
    modules
        .iter()
        .flat_map(|m| &m.resources)
        .map(|r| r.minutes)
        .sum()
}

impl App {
    /// Organisations that may own a course of this person, by name: those whose code or
    /// name holds these words; without words the first ones.
    pub async fn owners(&self, actor: &Actor, words: &str) -> Result<Vec<Organisation>> {
        let scope = actor.scope(Permission::AuthorCourses);
        let mut tx = self.db.read().await?;
        Ok(people::find_organisations(&mut tx, &scope, words, OWNERS_OFFERED).await?)
    }

    /// The organisation that this person's role to author names, or the nation.
    pub async fn usual_owner(&self, actor: &Actor) -> Result<Option<Organisation>> {
        let mut tx = self.db.read().await?;
        let roots = match actor.scope(Permission::AuthorCourses) {
            Scope::Below(roots) => roots,
            Scope::Everything => Vec::new(),
        };
        Ok(match roots.first() {
            Some(root) => Some(organisations::by_id(&mut tx, *root).await?),
            None => organisations::nation(&mut tx).await?,
        })
    }

    /// Which organisation is meant as the owner of a course: a code, a name, or both as
    /// in “Haryana (IN-HR)”. One where it is clear, several where it is not, none where
    /// no organisation of this person is called so.
    pub async fn owners_meant(&self, actor: &Actor, written: &str) -> Result<Vec<Organisation>> {
        let written = written.trim();
        let inside = written
            .strip_suffix(')')
            .and_then(|rest| rest.rsplit_once('('));
        let code = inside.map_or(written, |(_, code)| code.trim()).to_owned();
        let key = code.to_lowercase();
        let mut tx = self.db.read().await?;
        let mut coded = organisations::by_codes_in_any_case(&mut tx, &[code]).await?;
        if let Some(found) = coded.remove(&key)
            && actor
                .may(&mut tx, Permission::AuthorCourses, found.id)
                .await?
        {
            return Ok(vec![found]);
        }
        drop(tx);
        if written.is_empty() {
            return Ok(Vec::new());
        }
        let mut found = self.owners(actor, written).await?;
        let folded = fold(written);
        let exact: Vec<Organisation> = found
            .iter()
            .filter(|o| fold(&o.name_en) == folded || fold(&o.name_hi) == folded)
            .cloned()
            .collect();
        if exact.len() == 1 {
            found = exact;
        }
        Ok(found)
    }

    /// The courses of a status that this person may author, by title.
    pub async fn courses_to_author(&self, actor: &Actor, status: Status) -> Result<Vec<Course>> {
        let actor = &actor.reading();
        let mut tx = self.db.read().await?;
        let covers = actor
            .scope(Permission::AuthorCourses)
            .covers("c.organisation");
        Ok(store::owned(&mut tx, &covers, status).await?)
    }

    /// A course with all its content, for whoever may author it.
    pub async fn course_to_author(&self, actor: &Actor, code: &str) -> Result<Authored> {
        let actor = &actor.reading();
        let mut tx = self.db.read().await?;
        let course = course_of(&mut tx, actor, code).await?;
        authored(&mut tx, course).await
    }

    /// A course with all its content, for whoever may read drafts of its owner.
    pub async fn course_to_read(&self, actor: &Actor, code: &str) -> Result<Authored> {
        let actor = &actor.reading();
        let mut tx = self.db.read().await?;
        let course = store::by_code(&mut tx, code)
            .await?
            .ok_or_else(|| AppError::not_found("course", code))?;
        actor
            .must(&mut tx, Permission::SeeDrafts, course.organisation)
            .await?;
        authored(&mut tx, course).await
    }

    /// Whether this person may author this course; an error where not.
    pub async fn must_author(&self, actor: &Actor, code: &str) -> Result<()> {
        let mut tx = self.db.read().await?;
        course_of(&mut tx, actor, code).await?;
        Ok(())
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
        if let Some(official) = actor.official {
            review::note_hand(&mut tx, course.id, official, self.now()).await?;
        }
        tx.commit().await?;
        Ok(course.code)
    }

    pub(crate) async fn add_course(
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

    /// Whether this person may change this course as it is; an error where not.
    pub async fn must_change(&self, actor: &Actor, code: &str) -> Result<()> {
        let mut tx = self.db.read().await?;
        changeable(&mut tx, actor, code).await?;
        Ok(())
    }

    /// A course that this person is about to change. Who changes it is remembered, so that
    /// nobody approves what they wrote.
    pub(crate) async fn course_to_change(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        code: &str,
    ) -> Result<Course> {
        let course = changeable(tx, actor, code).await?;
        if let Some(official) = actor.official {
            review::note_hand(tx, course.id, official, self.now()).await?;
        }
        Ok(course)
    }

    /// Changes what is said about a course.
    pub async fn change_course(&self, actor: &Actor, code: &str, details: &Details) -> Result<()> {
        let details = details.checked()?;
        let mut tx = self.db.write().await?;
        let course = self.course_to_change(&mut tx, actor, code).await?;
        variants::may_be_in(&mut tx, course.id, &details.language).await?;
        let (provider, mut names) = provider(&mut tx, &details.provider).await?;
        names.extend(versions::replaced_titles(&mut tx, course.id).await?);
        let changed = Course {
            search: search_text(&details.title, &names),
            title: details.title,
            language: details.language,
            provider,
            minutes: details.minutes,
            description: details.description,
            ..course
        };
        store::update(&mut tx, &changed, self.now()).await?;
        Ok(tx.commit().await?)
    }

    /// Changes the outline of a course.
    pub async fn change_outline(&self, actor: &Actor, code: &str, change: Change) -> Result<()> {
        let mut tx = self.db.write().await?;
        let course = self.course_to_change(&mut tx, actor, code).await?;
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
                title: title("new-module", &written)?,
                resources: Vec::new(),
            }),
            Change::RenameModule(id, written) => {
                let place = module(&outline, id)?;
                outline[place].title = title("module", &written)?;
            }
            Change::PlaceModule(id, to) => {
                let place = module(&outline, id)?;
                let moved = outline.remove(place);
                outline.insert(to.min(outline.len()), moved);
            }
            Change::RemoveModule(id) => {
                let place = module(&outline, id)?;
                let gone = outline.remove(place);
                if fixed && gone.resources.iter().any(|r| r.required) {
                    return Err(fixed_structure());
                }
                store::remove_module(&mut tx, id).await?;
            }
            Change::PlaceResource {
                resource: id,
                module: into,
                place,
            } => {
                let (m, r) = resource(&outline, id)?;
                let into = module(&outline, into)?;
                let moved = outline[m].resources.remove(r);
                let there = &mut outline[into].resources;
                there.insert(place.min(there.len()), moved);
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

    /// Adds a resource to a module, or changes the one with this number. The film or
    /// document, where one came, is kept when everything else is right.
    pub async fn keep_resource(
        &self,
        actor: &Actor,
        code: &str,
        (module, resource): (i64, Option<i64>),
        draft: ResourceDraft,
        file: Option<Received>,
    ) -> Result<()> {
        self.must_author(actor, code).await?;
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
            media: Media::default(),
        };
        // A film and a page elsewhere may have a text beside them.
        if matches!(kept.kind.as_str(), "text" | "video" | "link") {
            kept.body = body("body", &draft.body)?;
        }
        match (kept.kind.as_str(), file) {
            ("text", _) => {}
            ("video" | "pdf" | "link", Some(file)) => {
                let fits = match file.kind {
                    FileKind::Pdf => kept.kind == "pdf",
                    FileKind::Mp4 | FileKind::Webm => kept.kind == "video",
                    _ => false,
                };
                if !fits {
                    return Err(AppError::invalid(
                        "file",
                        "file-other-kind",
                        "a PDF resource takes a PDF file, a video resource an MP4 or WebM file, \
                         a link none",
                    ));
                }
                let file = self.keep_file(file).await?;
                kept.object = Some(file.object);
                kept.bytes = Some(file.bytes);
            }
            ("video" | "pdf" | "link", None) if !draft.url.trim().is_empty() => {
                kept.url = Some(web_address(draft.url.trim())?);
            }
            ("link", None) => {
                return Err(AppError::invalid(
                    "url",
                    "link-missing",
                    format!(
                        "the resource “{}” leads nowhere: give the web address of the page",
                        kept.title
                    ),
                ));
            }
            // What a package opens stays as it was brought in.
            ("video" | "pdf" | "package", None) => {}
            _ => {
                return Err(AppError::invalid(
                    "kind",
                    "resource-kind",
                    "a resource is a text, a video, a PDF or a link",
                ));
            }
        }
        let mut tx = self.db.write().await?;
        let course = self.course_to_change(&mut tx, actor, code).await?;
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
            if kept.kind == "video" {
                kept.media = held.media.clone();
            }
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
        for (object, alt) in pictures(&kept.body) {
            if alt.is_empty() {
                return Err(AppError::invalid(
                    "body",
                    "picture-alt",
                    "say in words (alt) what each picture shows, for those who can't see it",
                ));
            }
            if !may_have(&mut tx, actor, &object).await? {
                return Err(AppError::invalid(
                    "body",
                    "picture-unknown",
                    "a picture of this text isn't here; add it again",
                ));
            }
            store::keep_file(&mut tx, course.id, &object).await?;
        }
        let nowhere = kept.url.is_none() && kept.object.is_none();
        let lacking = match kept.kind.as_str() {
            "text" if kept.body.is_empty() => Some(("body", "text-missing", "write the text")),
            "pdf" if nowhere => Some((
                "file",
                "pdf-missing",
                "choose a PDF file, or give the web address of the document",
            )),
            "package" if nowhere => Some((
                "kind",
                "resource-kind",
                "a package comes with the file of its course",
            )),
            "video" if nowhere => Some((
                "file",
                "video-missing",
                "choose an MP4 or WebM file, or give the web address of the video",
            )),
            _ => None,
        };
        if let Some((field, code, what)) = lacking {
            let why = format!("the resource “{}” is empty: {what}", kept.title);
            return Err(AppError::invalid(field, code, why));
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
        let name = title("assessment-title", name)?;
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
        let course = self.course_to_change(&mut tx, actor, code).await?;
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
        let course = self.course_to_change(&mut tx, actor, code).await?;
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
        let course = self.course_to_change(&mut tx, actor, code).await?;
        let fixed = is_fixed(&mut tx, &course).await?;
        let mut kept = store::assessment(&mut tx, course.id)
            .await?
            .ok_or_else(|| AppError::not_found("assessment", code))?;
        let mut question = cleaned(question);
        if !(1..=MOST_MARKS).contains(&question.marks) {
            return Err(AppError::invalid(
                "marks",
                "marks-out-of-range",
                "give the marks of the question, from 1 to 100",
            ));
        }
        let place = match number {
            Some(number) => {
                let id = number.to_string();
                let place = kept.questions.iter().position(|q| q.id == id);
                Some(place.ok_or_else(|| AppError::not_found("question", number))?)
            }
            None => None,
        };
        let shown = place.unwrap_or(kept.questions.len());
        let faults = faults_of(&question, shown, kept.pass_percent);
        if !faults.is_empty() {
            return Ok(faults);
        }
        match place {
            Some(place) => {
                let held = &kept.questions[place];
                let same_shape = held.kind == question.kind
                    && held.options.len() == question.options.len()
                    && held.marks == question.marks;
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
        let course = self.course_to_change(&mut tx, actor, code).await?;
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
        if versions::revised_by(&mut tx, course.id).await?.is_some() {
            return Err(AppError::invalid(
                "underway",
                "revision-rule",
                "say whether those who are under way move to this version or keep theirs",
            ));
        }
        let missing = self.publish(&mut tx, actor, course).await?;
        if missing.is_empty() {
            tx.commit().await?;
        }
        Ok(missing)
    }

    async fn publish(&self, tx: &mut Tx, actor: &Actor, course: Course) -> Result<Vec<Said>> {
        let approved_by = self.must_be_approved(tx, &course).await?;
        let Readiness {
            minutes, missing, ..
        } = readiness(tx, &course).await?;
        if missing.is_empty() {
            let live = Course {
                status: Status::Live,
                minutes,
                published_at: course.published_at.or(Some(self.now())),
                ..course
            };
            store::update(tx, &live, self.now()).await?;
            versions::set_replacement(tx, live.id, None, self.now()).await?;
            self.write_version(tx, actor, &live, Published::first(approved_by))
                .await?;
        }
        Ok(missing.into_iter().map(|m| m.said).collect())
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
        if status == Status::Draft
            && (store::has_learners(&mut tx, course.id).await?
                || versions::draft_of(&mut tx, course.id).await?.is_some())
        {
            return Err(fixed_structure());
        }
        if status == course.status {
            return Ok(());
        }
        not_asked_for(&mut tx, &course, self.today()).await?;
        if status == Status::Draft {
            versions::set_replacement(&mut tx, course.id, None, self.now()).await?;
        }
        store::update(&mut tx, &Course { status, ..course }, self.now()).await?;
        Ok(tx.commit().await?)
    }

    /// Reads one whole course. The same file again changes nothing and gives the same
    /// code. Where a course of this title and provider stands in the catalogue without
    /// content, because a list named it, the content becomes that course's. With a
    /// problem that is no warning, nothing was written; a dry run finds the same ones.
    pub async fn import_course_content(
        &self,
        actor: &Actor,
        file: CourseFile<'_>,
    ) -> Result<CoursesImported> {
        let parsed = course_content::read(file.bytes);
        let mut imported = CoursesImported {
            rows_read: 1,
            problems: parsed.report.shown().to_vec(),
            ..CoursesImported::default()
        };
        let mut tx = self.db.read().await?;
        let owner = match file.organisation {
            Some(organisation) => Some(organisation),
            None => organisations::nation(&mut tx).await?.map(|o| o.id),
        };
        let Some(owner) = owner else {
            let problem = Problem::new(&codes::CONTENT_NO_ORGANISATION);
            imported.problems.push(problem);
            return Ok(imported);
        };
        actor
            .must(&mut tx, Permission::AuthorCourses, owner)
            .await?;
        let Some(content) = parsed.course else {
            return Ok(imported);
        };
        let digest = sha256(file.bytes);
        if let Some(course) = course_of_file(&mut tx, &digest).await? {
            actor
                .must(&mut tx, Permission::AuthorCourses, course.organisation)
                .await?;
            imported.courses_matched = 1;
            imported.course = Some(course.code);
            return Ok(imported);
        }
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

        // Everything that can be wrong is found before anything is written.
        let twin = twin(&mut tx, actor, &content, &details).await?;
        let would_be = match &twin {
            Ok(Some(twin)) => twin.code.clone(),
            _ => new_code(&mut tx, &details.title).await?,
        };
        drop(tx);
        let mut found = Vec::new();
        let (outline, files) = self.outline_of(&content, &file, &mut found).await?;
        let assessment = assessment_of(&content, &mut found)?;
        let stated = match &twin {
            Ok(Some(twin)) if details.minutes == 0 => twin.minutes,
            _ => details.minutes,
        };
        if file.publish && found.is_empty() {
            let minutes = match stated {
                0 => sum_of_minutes(&outline),
                stated => stated,
            };
            let missing = what_is_missing(&outline, assessment.as_ref(), false, minutes);
            found.extend(missing.into_iter().map(|missing| {
                Problem::new(&codes::CONTENT_NOT_READY)
                    .in_column(&missing.place)
                    .with("detail_en", missing.said.en)
                    .with("detail_hi", missing.said.hi)
            }));
        }
        let twin = match twin {
            Ok(twin) => twin,
            Err(problem) => {
                found.push(problem);
                None
            }
        };
        if !found.is_empty() {
            imported.problems.extend(found);
            return Ok(imported);
        }
        match twin {
            Some(_) => imported.courses_matched = 1,
            None => imported.courses_new = 1,
        }
        imported.course = Some(would_be);
        if file.dry_run {
            return Ok(imported);
        }

        // The files are kept before the database is asked to write.
        let mut outline = outline;
        for (module, files) in outline.iter_mut().zip(files) {
            for (resource, received) in module.resources.iter_mut().zip(files) {
                if let Some(received) = received {
                    let kept = self.keep_file(received).await?;
                    resource.object = Some(kept.object);
                    resource.bytes = Some(kept.bytes);
                }
            }
        }
        let mut tx = self.db.write().await?;
        // Somebody may have been quicker.
        let twin = match self::twin(&mut tx, actor, &content, &details).await? {
            Ok(twin) => twin,
            Err(problem) => {
                imported.problems.push(problem);
                imported.course = None;
                (imported.courses_new, imported.courses_matched) = (0, 0);
                return Ok(imported);
            }
        };
        let given_title = details.title.clone();
        let course = match twin {
            Some(twin) => {
                let filled = Course {
                    description: details.description,
                    language: details.language,
                    minutes: stated,
                    status: Status::Draft,
                    ..twin
                };
                store::update(&mut tx, &filled, self.now()).await?;
                filled
            }
            None => self.add_course(&mut tx, actor, owner, details).await?,
        };
        self.write_content(&mut tx, course.id, outline, assessment)
            .await?;
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
            let missing = self.publish(&mut tx, actor, course).await?;
            if let Some(said) = missing.into_iter().next() {
                let problem = Problem::new(&codes::CONTENT_NOT_READY)
                    .with("detail_en", said.en)
                    .with("detail_hi", said.hi);
                imported.problems.push(problem);
                return Ok(imported);
            }
        }
        tx.commit().await?;
        imported.written = true;
        Ok(imported)
    }

    /// Writes modules, resources and assessment of a new course, and numbers them.
    pub(crate) async fn write_content(
        &self,
        tx: &mut Tx,
        course: CourseId,
        mut outline: Vec<Module>,
        assessment: Option<Assessment>,
    ) -> Result<()> {
        let mut place = 0;
        for module in &mut outline {
            module.id = tx.id().await?;
            for mut resource in std::mem::take(&mut module.resources) {
                resource.id = ResourceId(tx.id().await?);
                resource.module = module.id;
                store::keep_resource(tx, course, place, &resource).await?;
                place += 1;
            }
        }
        store::arrange(tx, course, &outline).await?;
        if let Some(mut kept) = assessment {
            kept.id = AssessmentId(tx.id().await?);
            let numbers = tx.ids(kept.questions.len()).await?;
            for (question, number) in kept.questions.iter_mut().zip(numbers) {
                question.id = number.to_string();
            }
            store::keep_assessment(tx, course, &kept).await?;
        }
        Ok(())
    }

    /// Puts modules behind those that a course has.
    pub(crate) async fn append(
        &self,
        tx: &mut Tx,
        course: CourseId,
        modules: Vec<Module>,
    ) -> Result<()> {
        let mut outline = store::outline(tx, course).await?;
        for object in crate::packages::shown_in(&modules) {
            store::keep_file(tx, course, &object).await?;
        }
        for mut module in modules {
            module.id = tx.id().await?;
            for resource in &mut module.resources {
                resource.id = ResourceId(tx.id().await?);
                resource.module = module.id;
                store::keep_resource(tx, course, i64::from(i32::MAX), resource).await?;
            }
            outline.push(module);
        }
        Ok(store::arrange(tx, course, &outline).await?)
    }

    /// The modules with their resources, the texts cleaned, and beside each resource the
    /// file that came with it; a dry run only looks at the files.
    async fn outline_of(
        &self,
        content: &CourseContent,
        file: &CourseFile<'_>,
        found: &mut Vec<Problem>,
    ) -> Result<(Vec<Module>, Vec<Vec<Option<Received>>>)> {
        let (mut outline, mut files) = (Vec::new(), Vec::new());
        for (m, module) in content.modules.iter().enumerate() {
            let (mut resources, mut received) = (Vec::new(), Vec::new());
            for (r, given) in module.resources.iter().enumerate() {
                let place = format!("modules[{m}].resources[{r}]");
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
                    media: Media::default(),
                };
                let source = match &given.content {
                    Content::Text { body: written } => {
                        resource.body = body("body", written)?;
                        if resource.body.is_empty() {
                            found.push(
                                Problem::new(&codes::CONTENT_NOTHING_LEFT)
                                    .in_column(&format!("{place}.body")),
                            );
                        }
                        None
                    }
                    Content::Link { url, body: beside } => {
                        resource.kind = "link".to_owned();
                        resource.url = Some(web_address(url)?);
                        resource.body = body("body", beside)?;
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
                received.push(match source {
                    None => None,
                    Some(course_content::Source::Url(url)) => {
                        resource.url = Some(web_address(url)?);
                        None
                    }
                    Some(course_content::Source::File(path)) => {
                        let came = self.attached(file, path, resource.kind == "pdf").await?;
                        came.unwrap_or_else(|problem| {
                            let problem = problem.in_column(&format!("{place}.file"));
                            found.push(problem.of_value(path));
                            None
                        })
                    }
                });
                resources.push(resource);
            }
            outline.push(Module {
                id: 0,
                title: title("modules", &module.title)?,
                resources,
            });
            files.push(received);
        }
        Ok((outline, files))
    }

    /// A file that came with a course, read to its end, or what is wrong with it. A dry
    /// run keeps nothing of it.
    async fn attached(
        &self,
        file: &CourseFile<'_>,
        path: &str,
        wanted_pdf: bool,
    ) -> Result<Result<Option<Received>, Problem>> {
        let unreadable = |error: std::io::Error| match error.kind() {
            ErrorKind::NotFound => Problem::new(&codes::CONTENT_FILE_MISSING),
            _ => Problem::new(&codes::CONTENT_FILE_UNREADABLE).with("detail", error),
        };
        let refused = |error: AppError| match error.code() {
            "file-kind" => Ok(Problem::new(&codes::CONTENT_FILE_KIND)),
            "file-too-large" => Ok(Problem::new(&codes::CONTENT_FILE_TOO_LARGE)),
            _ => Err(error),
        };
        let mut reader = match (file.attachment)(path) {
            Ok(reader) => reader,
            Err(error) => return Ok(Err(unreadable(error))),
        };
        let mut seen = Seen::default();
        let mut incoming = match file.dry_run {
            true => None,
            false => Some(self.receive_file().await?),
        };
        let mut buffer = vec![0; 64 * 1024];
        loop {
            let count = match reader.read(&mut buffer) {
                Ok(0) => break,
                Ok(count) => count,
                Err(error) => return Ok(Err(unreadable(error))),
            };
            let chunk = &buffer[..count];
            let taken = match &mut incoming {
                Some(incoming) => incoming.take(chunk).await,
                None => seen.take(chunk),
            };
            if let Err(error) = taken {
                return refused(error).map(Err);
            }
        }
        let ended = match incoming {
            Some(incoming) => incoming.end().await.map(|file| (file.kind, Some(file))),
            None => seen.end().map(|kind| (kind, None)),
        };
        match ended {
            Ok((kind, _)) if kind.is_picture() || (kind == FileKind::Pdf) != wanted_pdf => {
                Ok(Err(Problem::new(&codes::CONTENT_FILE_KIND)))
            }
            Ok((_, received)) => Ok(Ok(received)),
            Err(error) => refused(error).map(Err),
        }
    }
}

/// The course that this very file became.
pub(crate) async fn course_of_file(tx: &mut Tx, digest: &str) -> Result<Option<Course>> {
    let sources = store::sources(tx).await?;
    let found = sources
        .iter()
        .find(|s| s.list == WHOLE_COURSES && s.remark.as_deref() == Some(digest));
    Ok(match found {
        Some(source) => store::by_id(tx, source.course).await?,
        None => None,
    })
}

/// A course of the same title and provider that has no content yet, or why the file can't
/// become a course beside the one that is there.
async fn twin(
    tx: &mut Tx,
    actor: &Actor,
    content: &CourseContent,
    details: &Details,
) -> Result<Result<Option<Course>, Problem>> {
    let provider = match details.provider.as_str() {
        "" => None,
        name => match known_provider(tx, name).await? {
            Some((id, _)) => Some(id),
            None => return Ok(Ok(None)),
        },
    };
    let twin = store::all(tx).await?.into_iter().find(|c| {
        fold(&c.title) == fold(&details.title)
            && c.provider == provider
            && c.status != Status::Retired
    });
    let Some(twin) = twin else {
        return Ok(Ok(None));
    };
    let field = match (
        content.language.as_str(),
        &content.title_hi,
        &content.title_en,
    ) {
        ("hi", Some(_), _) | (_, Some(_), None) => "title_hi",
        _ => "title_en",
    };
    let problem = |code| Problem::new(code).in_column(field).of_value(&twin.title);
    if !actor
        .may(tx, Permission::AuthorCourses, twin.organisation)
        .await?
    {
        return Ok(Err(problem(&codes::CONTENT_ELSEWHERE)));
    }
    if twin.assessment
        || !store::outline(tx, twin.id).await?.is_empty()
        || store::has_learners(tx, twin.id).await?
    {
        return Ok(Err(
            problem(&codes::CONTENT_EXISTS).with("known", &twin.code)
        ));
    }
    Ok(Ok(Some(twin)))
}

/// The assessment, its questions cleaned and not yet numbered.
fn assessment_of(content: &CourseContent, found: &mut Vec<Problem>) -> Result<Option<Assessment>> {
    let Some(given) = &content.assessment else {
        return Ok(None);
    };
    let pass_percent = given.pass_mark.into();
    let mut questions = Vec::new();
    for (place, question) in given.questions.iter().enumerate() {
        let question = cleaned(Question {
            id: String::new(),
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
        });
        let faults = faults_of(&question, place, pass_percent);
        found.extend(faults.into_iter().map(|said| {
            Problem::new(&codes::CONTENT_QUESTION)
                .in_column(&format!("assessment.questions[{place}]"))
                .with("detail_en", said.en)
                .with("detail_hi", said.hi)
        }));
        questions.push(question);
    }
    Ok(Some(Assessment {
        id: AssessmentId(0),
        title: title("assessment", &given.title)?,
        pass_percent,
        attempts: given
            .retakes
            .map_or(ANY_NUMBER_OF_ATTEMPTS, |retakes| i64::from(retakes) + 1)
            .min(ANY_NUMBER_OF_ATTEMPTS),
        questions,
    }))
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
pub(crate) fn cleaned(question: Question) -> Question {
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
            // In what is cleaned no bracket stands but those of its tags: whoever looks for
            // tags in it finds tags.
            (
                "<p lang=\"<form>\">a<math alttext=\"b > <form method='post'>\"></math></p>",
                "<p lang=\"&lt;form&gt;\">a<math alttext=\"b &gt; &lt;form method='post'&gt;\"></math></p>",
            ),
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
                "<p>Area <math><msup><mi>r</mi><mn>2</mn></msup><script>1</script></math></p>",
                "<p>Area <math><msup><mi>r</mi><mn>2</mn></msup></math></p>",
            ),
            (
                "<p lang=\"ur\" dir=\"rtl\" class=\"x\">حکومت</p><p dir=\"up\">a</p>",
                "<p lang=\"ur\" dir=\"rtl\">حکومت</p><p>a</p>",
            ),
            (
                "<math><annotation-xml encoding=\"text/html\"><img src=x onerror=y></annotation-xml></math>",
                "<math></math>",
            ),
            (
                "<h2>Rule</h2><ul><li>a</ul>",
                "<h2>Rule</h2><ul><li>a</li></ul>",
            ),
        ];
        for (written, kept) in cases {
            assert_eq!(clean(written), kept, "{written}");
        }
        // Pictures stay that lie here, with what they say to those who can't see them.
        let here = format!("/files/{}.png", "0a".repeat(32));
        let map = format!("<img alt=\"Is 5 > 4?\" src=\"{here}\" onload=\"x()\">");
        let shown = format!("<img alt=\"Is 5 > 4?\" src=\"{here}\" loading=\"lazy\">");
        let figure = clean(&format!("<figure>{map}</figure>"));
        let told = pictures(&figure);
        assert_eq!(told.len(), 1, "{figure}");
        assert_eq!(format!("/files/{}", told[0].0), here);
        assert!(
            !figure.contains("onload") && figure.contains("loading=\"lazy\""),
            "{figure}"
        );
        assert_eq!(clean(&figure), figure, "{shown}");
        for elsewhere in [
            "https://x.in/a.png",
            "data:image/png;base64,AA",
            "/files/a.png",
            "/logout",
        ] {
            let written = format!("<p>A</p><img alt=\"a\" src=\"{elsewhere}\">");
            assert_eq!(clean(&written), "<p>A</p>", "{elsewhere}");
        }
        assert_eq!(
            plain("<b>Is 5 < 6 & 7?</b><script>x</script>"),
            "Is 5 < 6 & 7?"
        );
    }
}
