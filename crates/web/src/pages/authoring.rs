//! Writing courses, and settling doubts about the catalogue.

use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::handler::Handler;
use serde::Deserialize;
use sopan_app::access::Actor;
use sopan_app::authoring::{Change, CourseFile, Details, ResourceDraft};
use sopan_app::files::VIDEO_BYTES;
use sopan_app::store::catalogue::Status;
use sopan_app::{App, AppError};
use sopan_rules::access::Permission;
use sopan_rules::assessments::{Choice as Option_, Kind, Question};
use sopan_rules::ids::OrganisationId;

use crate::request::{Answer, Posted, Upload, Visitor, show};
use crate::routes::{Gate, Routes};
use crate::views::Section;
use crate::views::authoring::{AuthoringList, Doubts, EditCourse, EditResource, NewCourse};
use crate::views::parts::{Choice, Form};
use crate::words::{Language, key};

const AUTHOR: Gate = Gate::May(Permission::AuthorCourses);
const SETTLE: Gate = Gate::May(Permission::RunRanking);
/// A course as a file, with some room for the form around it.
const FILE_BYTES: usize = 17 * 1024 * 1024;

/// The routes of this room.
pub fn routes() -> Routes {
    Routes::default()
        .get("/authoring", AUTHOR, list)
        .post(
            "/authoring/file",
            AUTHOR,
            take_file.layer(DefaultBodyLimit::max(FILE_BYTES)),
        )
        .get("/authoring/new", AUTHOR, new_page)
        .post("/authoring/new", AUTHOR, create)
        .get("/authoring/courses/{code}", AUTHOR, edit)
        .post("/authoring/courses/{code}", AUTHOR, save)
        .post("/authoring/courses/{code}/outline", AUTHOR, outline)
        .post("/authoring/courses/{code}/status", AUTHOR, status)
        .post("/authoring/courses/{code}/assessment", AUTHOR, assessment)
        .get("/authoring/courses/{code}/resource", AUTHOR, resource_page)
        .post(
            "/authoring/courses/{code}/resource",
            AUTHOR,
            keep_resource.layer(DefaultBodyLimit::max(VIDEO_BYTES + 2 * 1024 * 1024)),
        )
        .get("/authoring/doubts", SETTLE, doubts)
        .post("/authoring/doubts", SETTLE, settle)
}

fn languages() -> Vec<Choice> {
    Language::ALL
        .iter()
        .map(|l| Choice::new(l.code(), l.own_name()))
        .collect()
}

fn number(text: &str) -> i64 {
    text.trim().parse().unwrap_or(-1)
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
    let actor = visitor.actor()?;
    show(&AuthoringList {
        page: visitor.page().at(Section::Authoring),
        courses: app.courses_to_author(actor, status).await?,
        status: status.name().to_owned(),
        doubts: actor.has(Permission::RunRanking),
    })
}

async fn take_file(State(app): State<App>, visitor: Visitor, upload: Upload) -> Answer {
    let actor = visitor.actor()?;
    let owner = app.owners(actor).await?.first().map(|o| o.id);
    let told = app
        .import_course_content(
            actor,
            CourseFile {
                bytes: &upload.bytes,
                organisation: owner,
                publish: false,
                dry_run: false,
                attachment: &|_| None,
            },
        )
        .await?;
    match told.course {
        Some(code) => Ok(visitor.go_on(
            &format!("/authoring/courses/{code}"),
            key("authoring-saved"),
            1,
        )),
        None => Ok(visitor.go_back("/authoring", key("authoring-file-bad"))),
    }
}

async fn new_form(app: &App, visitor: &Visitor, form: Form) -> Answer {
    let owners = app.owners(visitor.actor()?).await?;
    show(&NewCourse {
        page: visitor.page().at(Section::Authoring),
        form,
        languages: languages(),
        owners: owners
            .iter()
            .map(|o| match visitor.language {
                Language::Hindi => Choice::new(o.id, &o.name_hi),
                Language::English => Choice::new(o.id, &o.name_en),
            })
            .collect(),
    })
}

async fn new_page(State(app): State<App>, visitor: Visitor) -> Answer {
    new_form(&app, &visitor, Form::default()).await
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

/// The form again, with what is wrong beside its field.
fn wrong(visitor: &Visitor, form: Form, error: &AppError) -> Option<Form> {
    match error {
        AppError::Invalid { field, why, .. } => {
            let said = visitor.detail(error).unwrap_or_else(|| why.clone());
            Some(form.error(field, said))
        }
        _ => None,
    }
}

async fn create(State(app): State<App>, visitor: Visitor, Posted(typed): Posted<Typed>) -> Answer {
    let owner = OrganisationId(number(&typed.organisation));
    match app
        .create_course(visitor.actor()?, owner, &typed.details())
        .await
    {
        Ok(code) => Ok(visitor.go_on(
            &format!("/authoring/courses/{code}"),
            key("authoring-saved"),
            1,
        )),
        Err(error) => match wrong(&visitor, typed.form(), &error) {
            Some(form) => new_form(&app, &visitor, form).await,
            None => Err(error.into()),
        },
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
    problems: Vec<String>,
) -> Answer {
    let authored = app.course_to_author(visitor.actor()?, code).await?;
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
        .value("attempts", kept.map_or(3, |a| a.attempts));
    if let Some(typed) = typed {
        form.values.extend(typed.values);
        form.errors.extend(typed.errors);
    }
    show(&EditCourse {
        page: visitor.page().at(Section::Authoring),
        authored,
        form,
        languages: languages(),
        problems,
    })
}

async fn edit(State(app): State<App>, visitor: Visitor, Path(code): Path<String>) -> Answer {
    edit_form(&app, &visitor, &code, None, Vec::new()).await
}

/// Back to the course, or the course with what was wrong.
async fn after(app: &App, visitor: &Visitor, code: &str, done: Result<(), AppError>) -> Answer {
    match done {
        Ok(()) => Ok(visitor.go_on(
            &format!("/authoring/courses/{code}"),
            key("authoring-saved"),
            1,
        )),
        Err(error @ AppError::Invalid { .. }) => {
            let said = visitor.detail(&error).unwrap_or_else(|| error.to_string());
            edit_form(app, visitor, code, None, vec![said]).await
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
    match &done {
        Err(error) => match wrong(&visitor, typed.form(), error) {
            Some(form) => edit_form(&app, &visitor, &code, Some(form), Vec::new()).await,
            None => after(&app, &visitor, &code, done).await,
        },
        Ok(()) => after(&app, &visitor, &code, done).await,
    }
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
}

async fn outline(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    Posted(act): Posted<OutlineAct>,
) -> Answer {
    let id = number(&act.id);
    let change = match act.act.as_str() {
        "add" => Change::AddModule(act.new_module),
        "rename" => Change::RenameModule(id, act.title),
        "up" => Change::MoveModule(id, true),
        "down" => Change::MoveModule(id, false),
        "remove" => Change::RemoveModule(id),
        "resource-up" => Change::MoveResource(id, true),
        "resource-down" => Change::MoveResource(id, false),
        "resource-remove" => Change::RemoveResource(id),
        other => return Err(AppError::not_found("act", other).into()),
    };
    let done = app.change_outline(visitor.actor()?, &code, change).await;
    after(&app, &visitor, &code, done).await
}

#[derive(Deserialize)]
struct To {
    to: String,
}

async fn status(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    Posted(To { to }): Posted<To>,
) -> Answer {
    let actor = visitor.actor()?;
    let done = match to.as_str() {
        "live" => {
            let missing = app.publish_course(actor, &code).await?;
            if !missing.is_empty() {
                let said = missing
                    .iter()
                    .map(|m| m.in_language(visitor.language.code()).to_owned())
                    .collect();
                return edit_form(&app, &visitor, &code, None, said).await;
            }
            Ok(())
        }
        "retired" => app.retire_course(actor, &code).await,
        _ => app.take_back_course(actor, &code).await,
    };
    after(&app, &visitor, &code, done).await
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
    question: String,
}

impl AssessmentAct {
    /// What was typed: into a kept question, or into a new one.
    fn form(&self) -> Form {
        if self.question.is_empty() {
            return Form::default()
                .value("text", &self.text)
                .value("options", &self.options)
                .value("multiple", &self.multiple);
        }
        Form::default()
            .value("edited", &self.question)
            .value("edited-text", &self.text)
            .value("edited-options", &self.options)
            .value("edited-multiple", &self.multiple)
    }
}

/// The marks of a kept question; changing its words leaves them as they are.
async fn marks_of(app: &App, actor: &Actor, code: &str, question: &str) -> Result<u32, AppError> {
    let authored = app.course_to_author(actor, code).await?;
    let held = authored
        .assessment
        .and_then(|a| a.questions.into_iter().find(|q| q.id == question));
    Ok(held.map_or(1, |q| q.marks))
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
            let marks = match held {
                Some(_) => marks_of(&app, actor, &code, &act.question).await?,
                None => 1,
            };
            // One option on each line; a star before it says that it is right.
            let options = act
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
            let question = Question {
                id: String::new(),
                kind: if act.multiple.is_empty() {
                    Kind::Single
                } else {
                    Kind::Multiple
                },
                text: act.text.clone(),
                options,
                marks,
            };
            match app.keep_question(actor, &code, held, question).await {
                Ok(faults) if !faults.is_empty() => {
                    let said = faults
                        .iter()
                        .map(|f| f.in_language(visitor.language.code()).to_owned())
                        .collect();
                    return edit_form(&app, &visitor, &code, Some(act.form()), said).await;
                }
                other => other.map(|_| ()),
            }
        }
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
    after(&app, &visitor, &code, done).await
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
) -> Answer {
    let authored = app.course_to_author(visitor.actor()?, code).await?;
    let resource = authored
        .resource(number(&which.id))
        .map(|(_, resource)| resource.clone());
    let form = typed.unwrap_or_else(|| match &resource {
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
    });
    let words = visitor.words();
    show(&EditResource {
        page: visitor.page().at(Section::Authoring),
        base: format!("/authoring/courses/{code}"),
        course: authored.course.title,
        module: number(&which.module),
        resource,
        kinds: vec![
            Choice::new("text", words.t("resource-text")),
            Choice::new("video", words.t("resource-video")),
            Choice::new("pdf", words.t("resource-pdf")),
        ],
        form,
    })
}

async fn resource_page(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    Query(which): Query<Which>,
) -> Answer {
    resource_form(&app, &visitor, &code, &which, None).await
}

async fn keep_resource(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    upload: Upload,
) -> Answer {
    let field = |name: &str| upload.field(name).unwrap_or_default().to_owned();
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
        file: Some(upload.bytes).filter(|bytes| !bytes.is_empty()),
    };
    let id = Some(number(&which.id)).filter(|id| *id > 0);
    let done = app
        .keep_resource(visitor.actor()?, &code, number(&which.module), id, draft)
        .await;
    match &done {
        Err(error) => match wrong(&visitor, form, error).map(beside_the_file) {
            Some(form) => resource_form(&app, &visitor, &code, &which, Some(form)).await,
            None => after(&app, &visitor, &code, done).await,
        },
        Ok(()) => after(&app, &visitor, &code, done).await,
    }
}

/// A film or document that is missing is asked for where it is sent, not at the text.
fn beside_the_file(mut form: Form) -> Form {
    let is_text = form.values.get("kind").is_some_and(|kind| kind == "text");
    if !is_text && let Some(said) = form.errors.remove("body") {
        form.errors.insert("file", said);
    }
    form
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
