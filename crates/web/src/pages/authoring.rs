//! Writing courses, and settling doubts about the catalogue.

use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::handler::Handler;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde::Deserialize;
use sopan_app::authoring::{Change, CourseFile, Details, ResourceDraft};
use sopan_app::catalogue::CoursesImported;
use sopan_app::formats::captions::clock;
use sopan_app::formats::problems::Severity;
use sopan_app::media::MediaChange;
use sopan_app::store::catalogue::Status;
use sopan_app::store::organisations::Organisation;
use sopan_app::{App, AppError};
use sopan_rules::access::Permission;
use sopan_rules::assessments::{Choice as Option_, Kind, Question};
use sopan_rules::catalogue::{LANGUAGES, language_name};
use sopan_rules::ids::{OrganisationId, ResourceId};
use sopan_rules::media::{Line as MediaLine, Media};
use sopan_rules::text::{Said, western_digit};

use crate::request::{Answer, Arriving, Posted, Upload, Visitor, show};
use crate::routes::{Gate, Routes};
use crate::views::Section;
use crate::views::authoring::{
    AuthoringList, CourseFileTold, Doubts, EditCourse, EditMedia, EditResource, FileProblem,
    NewCourse, Owners, Refused,
};
use crate::views::parts::{Choice, Form};
use crate::words::{Language, Words, key};

mod languages;
mod preview;

const AUTHOR: Gate = Gate::May(Permission::AuthorCourses);
const LOOK: Gate = Gate::Sees(Permission::AuthorCourses);
const READ: Gate = Gate::Sees(Permission::SeeDrafts);
const SETTLE: Gate = Gate::May(Permission::RunRanking);
const DOUBTS: Gate = Gate::Sees(Permission::RunRanking);
/// A course as a file, with some room for the form around it.
const FILE_BYTES: usize = 17 * 1024 * 1024;
/// A film or document that is too large is read on to its end, so that the author sees
/// why it is not taken; but not for ever.
const READ_ON_BYTES: usize = 3 * 1024 * 1024 * 1024;

/// The routes of this room.
pub fn routes() -> Routes {
    Routes::default()
        .get("/authoring", LOOK, list)
        .post(
            "/authoring/file",
            AUTHOR,
            take_file.layer(DefaultBodyLimit::max(FILE_BYTES)),
        )
        .get("/authoring/new", AUTHOR, new_page)
        .post("/authoring/new", AUTHOR, create)
        .get("/authoring/courses/{code}", LOOK, edit)
        .post("/authoring/courses/{code}", AUTHOR, save)
        .post("/authoring/courses/{code}/outline", AUTHOR, outline)
        .post("/authoring/courses/{code}/status", AUTHOR, status)
        .post("/authoring/courses/{code}/assessment", AUTHOR, assessment)
        .get("/authoring/courses/{code}/resource", LOOK, resource_page)
        .post(
            "/authoring/courses/{code}/resource",
            AUTHOR,
            keep_resource.layer(DefaultBodyLimit::max(READ_ON_BYTES)),
        )
        .post(
            "/authoring/courses/{code}/resource/picture",
            AUTHOR,
            add_picture.layer(DefaultBodyLimit::max(READ_ON_BYTES)),
        )
        .post(
            "/authoring/courses/{code}/resource/media",
            AUTHOR,
            keep_media.layer(DefaultBodyLimit::max(READ_ON_BYTES)),
        )
        .get("/authoring/courses/{code}/languages", LOOK, languages::page)
        .post(
            "/authoring/courses/{code}/languages",
            AUTHOR,
            languages::act,
        )
        .get("/authoring/courses/{code}/preview", READ, preview::course)
        .get(
            "/authoring/courses/{code}/preview/assessment",
            READ,
            preview::assessment,
        )
        .get(
            "/authoring/courses/{code}/preview/{resource}",
            READ,
            preview::resource,
        )
        .get("/authoring/doubts", DOUBTS, doubts)
        .post("/authoring/doubts", SETTLE, settle)
}

fn language_choices() -> Vec<Choice> {
    LANGUAGES
        .iter()
        .map(|(code, name)| Choice::new(*code, *name))
        .collect()
}

/// A whole number in Western or Devanagari digits; -1 for anything else.
pub(super) fn number(text: &str) -> i64 {
    let digits: Option<String> = text.trim().chars().map(western_digit).collect();
    digits.and_then(|d| d.parse().ok()).unwrap_or(-1)
}

#[derive(Deserialize)]
struct Listed {
    #[serde(default)]
    status: String,
}

async fn list(State(app): State<App>, visitor: Visitor, Query(asked): Query<Listed>) -> Answer {
    let status = match asked.status.as_str() {
        "live" => Status::Live,
        "retired" => Status::Retired,
        _ => Status::Draft,
    };
    let form = owner_form(&app, &visitor).await?;
    list_page(&app, &visitor, status, form, Vec::new()).await
}

async fn list_page(
    app: &App,
    visitor: &Visitor,
    status: Status,
    form: Form,
    several: Vec<Organisation>,
) -> Answer {
    let actor = visitor.actor()?;
    show(&AuthoringList {
        page: visitor.page().at(Section::Authoring),
        courses: app.courses_to_author(actor, status).await?,
        status: status.name().to_owned(),
        doubts: actor.has(Permission::RunRanking),
        form,
        owners: owners(app, visitor, several).await?,
    })
}

/// An organisation as it is offered: its name, and its code so that it is the right one.
pub(super) fn called(visitor: &Visitor, organisation: &Organisation) -> String {
    let name = match visitor.language {
        Language::Hindi => &organisation.name_hi,
        Language::English => &organisation.name_en,
    };
    format!("{name} ({})", organisation.code)
}

pub(crate) async fn owners(
    app: &App,
    visitor: &Visitor,
    several: Vec<Organisation>,
) -> Result<Owners, AppError> {
    let offered = app.owners(visitor.actor()?, "").await?;
    let choice = |o| {
        let name = called(visitor, o);
        Choice::new(&name, &name)
    };
    Ok(Owners {
        offered: offered.iter().map(|o| called(visitor, o)).collect(),
        several: several.iter().map(choice).collect(),
    })
}

/// A form in which the usual owner is chosen.
pub(crate) async fn owner_form(app: &App, visitor: &Visitor) -> Result<Form, AppError> {
    let usual = app.usual_owner(visitor.actor()?).await?;
    Ok(match usual {
        Some(usual) => Form::default().value("organisation", called(visitor, &usual)),
        None => Form::default(),
    })
}

/// The one organisation that is meant; else what to say about it, and those among which
/// to choose.
pub(crate) async fn owner_meant(
    app: &App,
    visitor: &Visitor,
    [written, other]: [&str; 2],
) -> Result<Result<OrganisationId, (String, Vec<Organisation>)>, AppError> {
    let written = if other.trim().is_empty() {
        written
    } else {
        other
    };
    let meant = app.owners_meant(visitor.actor()?, written).await?;
    let words = visitor.words();
    Ok(match meant.as_slice() {
        [one] => Ok(one.id),
        [] => Err((words.t("authoring-owner-unknown").to_string(), Vec::new())),
        _ => Err((words.t("authoring-owner-several").to_string(), meant)),
    })
}

async fn take_file(State(app): State<App>, visitor: Visitor, upload: Upload) -> Answer {
    let actor = visitor.actor()?;
    let field = |name| upload.field(name).unwrap_or_default();
    let written = [field("organisation"), field("organisation_other")];
    let owner = match owner_meant(&app, &visitor, written).await? {
        Ok(owner) => owner,
        Err((said, several)) => {
            let form = Form::default()
                .value("organisation", written[0])
                .error("organisation", said);
            return list_page(&app, &visitor, Status::Draft, form, several).await;
        }
    };
    let told = app
        .import_course_content(
            actor,
            CourseFile {
                bytes: &upload.bytes,
                organisation: Some(owner),
                publish: false,
                dry_run: false,
                attachment: &|_| Err(std::io::ErrorKind::NotFound.into()),
            },
        )
        .await?;
    let page = told.course.as_ref().filter(|_| told.is_good());
    match page.map(|code| format!("/authoring/courses/{code}")) {
        Some(page) if told.problems.is_empty() => {
            Ok(visitor.go_on(&page, key("authoring-saved"), 1))
        }
        saved => show(&CourseFileTold {
            page: visitor.page().at(Section::Authoring),
            problems: file_problems(&visitor.words(), &told),
            saved,
            form: Form::default().value("organisation", written[0]),
            owners: owners(&app, &visitor, Vec::new()).await?,
            file_name: upload.file_name,
        }),
    }
}

fn file_problems(words: &Words, told: &CoursesImported) -> Vec<FileProblem> {
    let shown = told.problems.iter().map(|problem| {
        let path = problem.column().unwrap_or_default();
        let (place, field) = place_in_words(words, path);
        let message = match words.language {
            Language::Hindi => problem.message_hi(),
            Language::English => problem.message_en(),
        };
        // A path counts from 0, people from 1.
        let message = match (path.contains(['[', '.']), &field) {
            (true, Some(field)) => {
                message.replace(&format!("“{path}”"), &format!("“{place} › {field}”"))
            }
            (true, None) => message.replace(&format!("“{path}”"), &format!("“{place}”")),
            (false, _) => message,
        };
        FileProblem {
            place,
            field,
            message,
            code: problem.code().to_owned(),
            warning: problem.severity() == Severity::Warning,
        }
    });
    shown.collect()
}

/// Where a path of a course file leads, in words, and the field there:
/// `modules[1].resources[0].kind` is “Module 2 › Resource 1” and `kind`.
fn place_in_words(words: &Words, path: &str) -> (String, Option<String>) {
    let mut places = Vec::new();
    let mut field = None;
    for step in path.split('.').filter(|step| !step.is_empty()) {
        let numbered = step
            .strip_suffix(']')
            .and_then(|rest| rest.split_once('['))
            .and_then(|(name, place)| Some((name, place.parse::<u64>().ok()? + 1)));
        let key = match numbered.map_or(step, |(name, _)| name) {
            "modules" => key("authoring-place-module"),
            "resources" => key("authoring-place-resource"),
            "questions" => key("authoring-place-question"),
            "options" => key("authoring-place-option"),
            "assessment" => {
                places.push(words.t("authoring-place-assessment").to_string());
                continue;
            }
            _ => {
                field = Some(step.to_owned());
                continue;
            }
        };
        match numbered {
            Some((_, number)) => {
                let number = words.number(number);
                places.push(words.t(key).with("number", number).to_string());
            }
            None => field = Some(step.to_owned()),
        }
    }
    let place = match (places.is_empty(), &field) {
        (false, _) => places.join(" › "),
        (true, Some(_)) => words.t("authoring-place-course").to_string(),
        (true, None) => words.t("authoring-place-file").to_string(),
    };
    (place, field)
}

async fn new_form(app: &App, visitor: &Visitor, form: Form, several: Vec<Organisation>) -> Answer {
    show(&NewCourse {
        page: visitor.page().at(Section::Authoring),
        form,
        languages: language_choices(),
        owners: owners(app, visitor, several).await?,
    })
}

async fn new_page(State(app): State<App>, visitor: Visitor) -> Answer {
    let form = owner_form(&app, &visitor).await?;
    let form = form.value("language", visitor.language.code());
    new_form(&app, &visitor, form, Vec::new()).await
}

#[derive(Deserialize)]
struct Typed {
    #[serde(default)]
    title: String,
    #[serde(default)]
    language: String,
    #[serde(default)]
    provider: String,
    #[serde(default)]
    description: String,
    #[serde(default)]
    minutes: String,
    #[serde(default)]
    organisation: String,
    #[serde(default)]
    organisation_other: String,
}

impl Typed {
    fn details(&self) -> Details {
        Details {
            title: self.title.clone(),
            language: self.language.clone(),
            provider: self.provider.clone(),
            description: self.description.clone(),
            minutes: if self.minutes.is_empty() {
                0
            } else {
                number(&self.minutes)
            },
        }
    }

    fn form(&self) -> Form {
        Form::default()
            .value("title", &self.title)
            .value("language", &self.language)
            .value("provider", &self.provider)
            .value("description", &self.description)
            .value("minutes", &self.minutes)
            .value("organisation", &self.organisation)
    }
}

/// What an error says, in the visitor's language.
pub(super) fn said(visitor: &Visitor, error: &AppError) -> String {
    let detail = visitor.detail(error);
    detail.unwrap_or_else(|| match error {
        AppError::Invalid { why, .. } => why.clone(),
        other => other.to_string(),
    })
}

async fn create(State(app): State<App>, visitor: Visitor, Posted(typed): Posted<Typed>) -> Answer {
    let written = [
        typed.organisation.as_str(),
        typed.organisation_other.as_str(),
    ];
    let owner = match owner_meant(&app, &visitor, written).await? {
        Ok(owner) => owner,
        Err((said, several)) => {
            let form = typed.form().error("organisation", said);
            return new_form(&app, &visitor, form, several).await;
        }
    };
    match app
        .create_course(visitor.actor()?, owner, &typed.details())
        .await
    {
        Ok(code) => Ok(visitor.go_on(
            &format!("/authoring/courses/{code}"),
            key("authoring-saved"),
            1,
        )),
        Err(error @ AppError::Invalid { field, .. }) => {
            let form = typed.form().error(field, said(&visitor, &error));
            new_form(&app, &visitor, form, Vec::new()).await
        }
        Err(error) => Err(error.into()),
    }
}

/// A text of bare paragraphs as it was typed: a blank line between them. Anything richer
/// stays HTML.
fn as_typed(html: &str) -> String {
    let plain = html
        .replace("</p>\n<p>", "\n\n")
        .replace("</p><p>", "\n\n")
        .replace("<br>", "\n");
    let inner = plain
        .trim()
        .strip_prefix("<p>")
        .and_then(|rest| rest.strip_suffix("</p>"));
    match inner {
        Some(text) if !text.contains(['<', '>', '&']) => text.to_owned(),
        _ => html.to_owned(),
    }
}

/// The course as it is kept, under what was typed into one of its forms.
async fn edit_form(
    app: &App,
    visitor: &Visitor,
    code: &str,
    typed: Option<Form>,
    problems: Vec<Refused>,
) -> Answer {
    let actor = visitor.actor()?;
    let authored = app.course_to_author(actor, code).await?;
    let revisions = app.revisions_of(actor, &authored).await?;
    let standing = app.review_standing(actor, code).await?;
    let course = &authored.course;
    let kept = authored.assessment.as_ref();
    let mut form = Form::default()
        .value("title", &course.title)
        .value("language", &course.language)
        .value("provider", course.provider_name.clone().unwrap_or_default())
        .value("description", as_typed(&course.description))
        .value("minutes", course.minutes)
        .value("assessment-title", kept.map_or("", |a| a.title.as_str()))
        .value("pass", kept.map_or(60, |a| a.pass_percent))
        .value("attempts", kept.map_or(3, |a| a.attempts))
        .value("marks", 1);
    if let Some(typed) = typed {
        form.values.extend(typed.values);
        form.errors.extend(typed.errors);
    }
    show(&EditCourse {
        page: visitor.page().at(Section::Authoring),
        authored,
        standing,
        revisions,
        form,
        languages: language_choices(),
        problems,
    })
}

async fn edit(State(app): State<App>, visitor: Visitor, Path(code): Path<String>) -> Answer {
    edit_form(&app, &visitor, &code, None, Vec::new()).await
}

/// Back to the course; or the course with what was typed, and what is wrong with it at
/// the top and beside its field.
async fn after(
    app: &App,
    visitor: &Visitor,
    code: &str,
    done: Result<(), AppError>,
    typed: Form,
) -> Answer {
    match done {
        Ok(()) => Ok(visitor.go_on(
            &format!("/authoring/courses/{code}"),
            key("authoring-saved"),
            1,
        )),
        Err(error @ (AppError::Invalid { .. } | AppError::AskedFor(_))) => {
            let said = said(visitor, &error);
            let field = match &error {
                AppError::Invalid { field, .. } => *field,
                _ => "replacement",
            };
            // A kept question has its fields under other names.
            let (field, anchor) = match (field, typed.typed("edited")) {
                ("marks", edited) if !edited.is_empty() => {
                    ("edited-marks", format!("marks-{edited}"))
                }
                (field, _) => (field, field.to_owned()),
            };
            let known = typed.values.contains_key(field);
            let problem = Refused {
                said: said.clone(),
                field: Some(anchor).filter(|_| known),
            };
            let typed = if known {
                typed.error(field, said)
            } else {
                typed
            };
            edit_form(app, visitor, code, Some(typed), vec![problem]).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn save(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    Posted(typed): Posted<Typed>,
) -> Answer {
    let done = app
        .change_course(visitor.actor()?, &code, &typed.details())
        .await;
    after(&app, &visitor, &code, done, typed.form()).await
}

#[derive(Deserialize)]
struct OutlineAct {
    act: String,
    #[serde(default)]
    id: String,
    #[serde(default)]
    title: String,
    #[serde(default, rename = "new-module")]
    new_module: String,
    #[serde(default)]
    module: String,
    #[serde(default)]
    to: String,
}

async fn outline(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    Posted(act): Posted<OutlineAct>,
) -> Answer {
    let id = number(&act.id);
    // Behind all others where nothing is said.
    let place = usize::try_from(number(&act.to)).unwrap_or(usize::MAX);
    let typed = match act.act.as_str() {
        "add" => Form::default().value("new-module", &act.new_module),
        "rename" => Form::default()
            .value("renamed", &act.id)
            .value("renamed-title", &act.title),
        _ => Form::default(),
    };
    let change = match act.act.as_str() {
        "add" => Change::AddModule(act.new_module),
        "rename" => Change::RenameModule(id, act.title),
        "remove" => Change::RemoveModule(id),
        "place" => Change::PlaceModule(id, place),
        "place-resource" => Change::PlaceResource {
            resource: id,
            module: number(&act.module),
            place,
        },
        "resource-remove" => Change::RemoveResource(id),
        other => return Err(AppError::not_found("act", other).into()),
    };
    let moves = matches!(
        change,
        Change::PlaceModule(..) | Change::PlaceResource { .. }
    );
    let done = app.change_outline(visitor.actor()?, &code, change).await;
    if moves && (visitor.wants_json() || done.is_ok()) {
        done?;
        // A script has moved it already; a page shows it where it is now.
        return Ok(match visitor.wants_json() {
            true => StatusCode::NO_CONTENT.into_response(),
            false => visitor.go_on(
                &format!("/authoring/courses/{code}#place-{id}"),
                key("authoring-saved"),
                1,
            ),
        });
    }
    after(&app, &visitor, &code, done, typed).await
}

#[derive(Deserialize)]
struct To {
    to: String,
    #[serde(default)]
    replacement: String,
}

async fn status(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    Posted(To { to, replacement }): Posted<To>,
) -> Answer {
    let actor = visitor.actor()?;
    let done = match to.as_str() {
        "live" => match app.publish_course(actor, &code).await {
            Ok(missing) if !missing.is_empty() => {
                let told = refused(&visitor, &missing);
                return edit_form(&app, &visitor, &code, None, told).await;
            }
            done => done.map(|_| ()),
        },
        "retired" => app.retire_course_for(actor, &code, &replacement).await,
        _ => app.take_back_course(actor, &code).await,
    };
    let typed = Form::default().value("replacement", replacement);
    after(&app, &visitor, &code, done, typed).await
}

pub(super) fn refused(visitor: &Visitor, all: &[Said]) -> Vec<Refused> {
    let one = |said: &Said| Refused {
        said: said.in_language(visitor.language.code()).to_owned(),
        field: None,
    };
    all.iter().map(one).collect()
}

#[derive(Deserialize)]
struct AssessmentAct {
    act: String,
    #[serde(default, rename = "assessment-title")]
    title: String,
    #[serde(default)]
    pass: String,
    #[serde(default)]
    attempts: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    options: String,
    #[serde(default)]
    multiple: String,
    #[serde(default)]
    marks: String,
    #[serde(default)]
    question: String,
}

impl AssessmentAct {
    /// What was typed: about the assessment, into a kept question, or into a new one.
    fn form(&self) -> Form {
        match (self.act.as_str(), self.question.as_str()) {
            ("question", "") => Form::default()
                .value("text", &self.text)
                .value("options", &self.options)
                .value("multiple", &self.multiple)
                .value("marks", &self.marks),
            ("question", edited) => Form::default()
                .value("edited", edited)
                .value("edited-text", &self.text)
                .value("edited-options", &self.options)
                .value("edited-multiple", &self.multiple)
                .value("edited-marks", &self.marks),
            ("keep", _) => Form::default()
                .value("assessment-title", &self.title)
                .value("pass", &self.pass)
                .value("attempts", &self.attempts),
            _ => Form::default(),
        }
    }

    /// The question: one option on each line, a star before each right one; 1 mark where
    /// nothing is said.
    fn question(&self) -> Question {
        let options = self
            .options
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(|line| Option_ {
                id: String::new(),
                text: line.trim_start_matches('*').trim().to_owned(),
                right: line.starts_with('*'),
            })
            .collect();
        Question {
            id: String::new(),
            kind: match self.multiple.as_str() {
                "" => Kind::Single,
                _ => Kind::Multiple,
            },
            text: self.text.clone(),
            options,
            marks: match self.marks.trim() {
                "" => 1,
                marks => u32::try_from(number(marks)).unwrap_or(0),
            },
        }
    }
}

async fn assessment(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    Posted(act): Posted<AssessmentAct>,
) -> Answer {
    let actor = visitor.actor()?;
    let done = match act.act.as_str() {
        "question" => {
            let held = Some(number(&act.question)).filter(|id| *id > 0);
            match app.keep_question(actor, &code, held, act.question()).await {
                Ok(faults) if !faults.is_empty() => {
                    let said = refused(&visitor, &faults);
                    return edit_form(&app, &visitor, &code, Some(act.form()), said).await;
                }
                other => other.map(|_| ()),
            }
        }
        "remove" => app.remove_assessment(actor, &code).await,
        "remove-question" => {
            let number = number(&act.question);
            app.remove_question(actor, &code, number).await
        }
        _ => {
            let (pass, attempts) = (number(&act.pass), number(&act.attempts));
            app.keep_assessment(actor, &code, &act.title, pass, attempts)
                .await
        }
    };
    after(&app, &visitor, &code, done, act.form()).await
}

#[derive(Deserialize)]
struct Which {
    #[serde(default)]
    module: String,
    #[serde(default)]
    id: String,
}

async fn resource_form(
    app: &App,
    visitor: &Visitor,
    code: &str,
    which: &Which,
    typed: Option<Form>,
    about_media: (Form, Vec<String>),
) -> Answer {
    let authored = app.course_to_author(visitor.actor()?, code).await?;
    let resource = authored
        .resource(number(&which.id))
        .map(|(_, resource)| resource.clone());
    let mut form = match &resource {
        Some(held) => Form::default()
            .value("title", &held.title)
            .value("kind", &held.kind)
            .value("body", as_typed(&held.body))
            .value("url", held.url.clone().unwrap_or_default())
            .value("minutes", held.minutes)
            .value("required", if held.required { "yes" } else { "" }),
        None => Form::default()
            .value("kind", "text")
            .value("required", "yes"),
    };
    if let Some(typed) = typed {
        form.values.extend(typed.values);
        form.errors.extend(typed.errors);
    }
    let words = visitor.words();
    show(&EditResource {
        page: visitor.page().at(Section::Authoring),
        base: format!("/authoring/courses/{code}"),
        course: authored.course.title,
        module: number(&which.module),
        kinds: vec![
            Choice::new("text", words.t("resource-text")),
            Choice::new("video", words.t("resource-video")),
            Choice::new("pdf", words.t("resource-pdf")),
            Choice::new("link", words.t("resource-link")),
        ],
        media: resource
            .as_ref()
            .filter(|r| r.kind == "video" && r.object.is_some())
            .map(|r| media_view(r.media.clone(), about_media)),
        resource,
        form,
    })
}

/// What belongs to a film, as its author changes it.
fn media_view(media: Media, (form, faults): (Form, Vec<String>)) -> EditMedia {
    let size = |bytes: i64| u64::try_from(bytes).unwrap_or(0);
    let typed = |lines: Vec<MediaLine>| {
        let line = |line: MediaLine| match line.at {
            Some(at) => format!("{} {}", clock(at), line.text),
            None => line.text,
        };
        lines.into_iter().map(line).collect::<Vec<_>>().join("\n")
    };
    EditMedia {
        captions: media
            .captions
            .into_iter()
            .map(|c| {
                let name = language_name(&c.language);
                (c.language, name, c.lines.len(), size(c.bytes))
            })
            .collect(),
        transcripts: media
            .transcripts
            .into_iter()
            .map(|t| (language_name(&t.language), t.language, typed(t.lines)))
            .map(|(name, language, text)| (language, name, text))
            .collect(),
        renditions: media
            .renditions
            .into_iter()
            .map(|r| (r.name, size(r.bytes)))
            .collect(),
        audio: media.audio.map(|a| size(a.bytes)),
        languages: language_choices(),
        form,
        faults,
    }
}

async fn keep_media(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    arriving: Arriving,
) -> Answer {
    let actor = visitor.actor()?;
    // Before a large file is taken.
    app.must_author(actor, &code).await?;
    let arrived = arriving.receive(&app).await?;
    let field = |name: &str| arrived.field(name).to_owned();
    let which = Which {
        module: field("module"),
        id: field("id"),
    };
    let form = ["language", "name", "text"]
        .into_iter()
        .fold(Form::default(), |form, name| form.value(name, field(name)));
    let act = field("act");
    let (language, name, text) = (field("language"), field("name"), field("text"));
    let no_file = || AppError::invalid("file", "media-no-file", "choose a file");
    let file = arrived.file.transpose();
    let change = match (act.as_str(), file) {
        ("transcript", _) => Ok(MediaChange::Transcript { language, text }),
        ("remove-captions", _) => Ok(MediaChange::RemoveCaptions { language }),
        ("remove-rendition", _) => Ok(MediaChange::RemoveRendition { name }),
        ("remove-audio", _) => Ok(MediaChange::RemoveAudio),
        // Captions that don't begin as they must are no file of a known kind.
        ("captions", Err(error)) if error.code() == "file-kind" => Err(AppError::invalid(
            "file",
            "media-no-captions",
            error.to_string(),
        )),
        (_, Err(error)) => Err(error),
        (_, Ok(None)) => Err(no_file()),
        ("captions", Ok(Some(file))) => Ok(MediaChange::Captions { language, file }),
        ("rendition", Ok(Some(file))) => Ok(MediaChange::Rendition { name, file }),
        (_, Ok(Some(file))) => Ok(MediaChange::Audio { file }),
    };
    let done = match change {
        Ok(change) => {
            let resource = ResourceId(number(&which.id));
            app.keep_media(actor, &code, resource, change).await
        }
        Err(error) => Err(error),
    };
    let (form, faults) = match done {
        Ok(faults) if faults.is_empty() => {
            let page = format!(
                "/authoring/courses/{code}/resource?module={}&id={}",
                which.module, which.id
            );
            return Ok(visitor.go_on(&page, key("authoring-saved"), 1));
        }
        Ok(faults) => {
            let language = visitor.language.code();
            let said = |fault: &Said| fault.in_language(language).to_owned();
            (form, faults.iter().map(said).collect())
        }
        Err(error @ AppError::Invalid { field, .. }) if field != "course" => {
            (form, vec![said(&visitor, &error)])
        }
        Err(error) => return Err(error.into()),
    };
    resource_form(&app, &visitor, &code, &which, None, (form, faults)).await
}

async fn add_picture(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    arriving: Arriving,
) -> Answer {
    let actor = visitor.actor()?;
    // Before a large file is taken.
    app.must_author(actor, &code).await?;
    let arrived = arriving.receive(&app).await?;
    let which = Which {
        module: arrived.field("module").to_owned(),
        id: arrived.field("id").to_owned(),
    };
    let alt = arrived.field("picture-alt").to_owned();
    let resource = ResourceId(number(&which.id));
    let done = match arrived.file.transpose() {
        Ok(Some(file)) => app.add_picture(actor, &code, resource, file, &alt).await,
        Ok(None) => Err(AppError::invalid("file", "media-no-file", "choose a file")),
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => {
            let page = format!(
                "/authoring/courses/{code}/resource?module={}&id={}#pictures",
                which.module, which.id
            );
            Ok(visitor.go_on(&page, key("authoring-saved"), 1))
        }
        Err(error @ AppError::Invalid { field, .. }) if field != "course" => {
            let field = match field {
                "alt" => "picture-alt",
                _ => "picture-file",
            };
            let form = Form::default()
                .value("picture-alt", alt)
                .error(field, said(&visitor, &error));
            resource_form(
                &app,
                &visitor,
                &code,
                &which,
                Some(form),
                Default::default(),
            )
            .await
        }
        Err(error) => Err(error.into()),
    }
}

async fn resource_page(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    Query(which): Query<Which>,
) -> Answer {
    resource_form(&app, &visitor, &code, &which, None, Default::default()).await
}

async fn keep_resource(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    arriving: Arriving,
) -> Answer {
    let actor = visitor.actor()?;
    // Before a large file is taken.
    app.must_author(actor, &code).await?;
    let arrived = arriving.receive(&app).await?;
    let field = |name: &str| arrived.field(name).to_owned();
    let which = Which {
        module: field("module"),
        id: field("id"),
    };
    let form = ["title", "kind", "body", "url", "minutes", "required"]
        .into_iter()
        .fold(Form::default(), |form, name| form.value(name, field(name)));
    let draft = ResourceDraft {
        kind: field("kind"),
        title: field("title"),
        body: field("body"),
        url: field("url"),
        minutes: number(&field("minutes")),
        required: field("required") == "yes",
    };
    let id = Some(number(&which.id)).filter(|id| *id > 0);
    let at = (number(&which.module), id);
    let title = field("title");
    let done = match arrived.file.transpose() {
        Ok(file) => app.keep_resource(actor, &code, at, draft, file).await,
        Err(error) => Err(error),
    };
    match done {
        Err(error @ AppError::Invalid { field, .. }) if field != "course" => {
            let words = visitor.words();
            let said = match error.code() {
                "pdf-missing" => words
                    .t("resource-lacks-pdf")
                    .with("title", title)
                    .to_string(),
                "video-missing" => words
                    .t("resource-lacks-video")
                    .with("title", title)
                    .to_string(),
                _ => said(&visitor, &error),
            };
            let form = form.error(field, said);
            resource_form(
                &app,
                &visitor,
                &code,
                &which,
                Some(form),
                Default::default(),
            )
            .await
        }
        done => after(&app, &visitor, &code, done, Form::default()).await,
    }
}

async fn doubts(State(app): State<App>, visitor: Visitor) -> Answer {
    show(&Doubts {
        page: visitor.page().at(Section::Authoring),
        doubts: app.course_doubts(visitor.actor()?).await?,
    })
}

#[derive(Deserialize)]
struct Settled {
    doubt: String,
    answer: String,
}

async fn settle(
    State(app): State<App>,
    visitor: Visitor,
    Posted(settled): Posted<Settled>,
) -> Answer {
    let same = match settled.answer.as_str() {
        "same" => true,
        "different" => false,
        other => return Err(AppError::not_found("answer", other).into()),
    };
    app.settle_doubt(visitor.actor()?, number(&settled.doubt), same)
        .await?;
    Ok(visitor.go_on("/authoring/doubts", key("authoring-saved"), 1))
}
