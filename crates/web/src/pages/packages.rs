//! Packages: how they come in and courses go out, for authors; and their content, which
//! is served apart from everything else.

mod content;

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt;
use serde::Deserialize;
use sopan_app::formats::problems::{Problem, Severity};
use sopan_app::packages::{CourseBrought, FoundResource, PACKAGE_BYTES};
use sopan_app::store::organisations::Organisation;
use sopan_app::{App, AppError};
use sopan_rules::access::Permission;
use tokio::io::AsyncReadExt;

use super::authoring::{owner_form, owner_meant, owners};
use crate::request::{Answer, Arriving, Posted, Visitor, show};
use crate::routes::{Gate, Routes};
use crate::views::Section;
use crate::views::packages::{Found, FoundLine, FoundModule, PackageProblem, PackageTold};
use crate::views::parts::Form;
use crate::words::{Language, key};

pub use content::router;

const AUTHOR: Gate = Gate::May(Permission::AuthorCourses);
const LOOK: Gate = Gate::Sees(Permission::AuthorCourses);
/// The form around a package has some room, too.
const FORM_BYTES: usize = 64 * 1024;

/// The routes of this room.
pub fn routes() -> Routes {
    let most = usize::try_from(PACKAGE_BYTES).unwrap_or(usize::MAX);
    Routes::default()
        .post_up_to(
            most.saturating_add(FORM_BYTES),
            "/authoring/packages",
            AUTHOR,
            take,
        )
        .post("/authoring/packages/{digest}", AUTHOR, bring_in)
        .post_up_to(
            most.saturating_add(FORM_BYTES),
            "/authoring/courses/{code}/package",
            AUTHOR,
            add,
        )
        .get("/authoring/courses/{code}/archive", LOOK, archive)
}

fn message(language: Language, problem: &Problem) -> String {
    match language {
        Language::Hindi => problem.message_hi(),
        Language::English => problem.message_en(),
    }
}

fn modules(resources: &[FoundResource]) -> Vec<FoundModule> {
    let mut modules: Vec<FoundModule> = Vec::new();
    for found in resources {
        if modules.last().is_none_or(|m| m.title != found.module) {
            modules.push(FoundModule {
                title: found.module.clone(),
                resources: Vec::new(),
            });
        }
        if let Some(module) = modules.last_mut() {
            module.resources.push(FoundLine {
                title: found.title.clone(),
                kind: match found.kind {
                    "text" => key("resource-text"),
                    "link" => key("resource-link"),
                    "file" => key("package-kind-file"),
                    "page" => key("package-kind-page"),
                    _ => key("resource-package"),
                },
                required: found.required,
            });
        }
    }
    modules
}

/// What was found, as a page; for other programs as JSON.
async fn told(
    app: &App,
    visitor: &Visitor,
    told: CourseBrought,
    file_name: String,
    owner: Option<(Form, Vec<Organisation>)>,
    into: Option<&str>,
) -> Answer {
    if visitor.wants_json() {
        return Ok(Json(told).into_response());
    }
    let (form, several) = match owner {
        Some(owner) => owner,
        None => (owner_form(app, visitor).await?, Vec::new()),
    };
    let others = told.other_languages.iter().map(|other| Found {
        title: other.title.clone(),
        language: other.language.clone(),
        modules: modules(&other.resources),
        questions: other.questions,
    });
    let mut languages = vec![Found {
        title: told.title.clone(),
        modules: modules(&told.resources),
        language: told.language.clone(),
        questions: told.questions,
    }];
    languages.extend(others);
    show(&PackageTold {
        page: visitor.page().at(Section::Authoring),
        file_name,
        kind: told.kind,
        problems: told
            .problems
            .iter()
            .map(|problem| PackageProblem {
                place: problem.column().map(str::to_owned),
                message: message(visitor.language, problem),
                code: problem.code().to_owned(),
                warning: problem.severity() == Severity::Warning,
            })
            .collect(),
        good: told.is_good() && told.kind.is_some(),
        known: told
            .course
            .as_ref()
            .map(|c| format!("/authoring/courses/{c}")),
        into: into.map(|code| format!("/authoring/courses/{code}")),
        title: told.title,
        languages,
        files: told.files,
        bytes: told.bytes,
        digest: told.digest,
        form,
        owners: owners(app, visitor, several).await?,
    })
}

async fn take(State(app): State<App>, visitor: Visitor, arriving: Arriving) -> Answer {
    let actor = visitor.actor()?;
    let arrived = arriving.receive_package(&app).await?;
    let uploaded = arrived.field("uploaded").to_owned();
    let Some(digest) = arrived.digest else {
        return Err(AppError::invalid(
            "package",
            "package-missing",
            "choose the file of a package and send it again",
        )
        .into());
    };
    let path = app.waiting_package(actor, &digest?)?;
    let found = app.look_into_package(actor, &path).await?;
    // It waits, or nothing will come of it.
    let _ = app.stop_upload(actor, &uploaded).await;
    if !found.is_good() {
        let _ = tokio::fs::remove_file(&path).await;
    }
    told(&app, &visitor, found, arrived.file_name, None, None).await
}

#[derive(Deserialize)]
struct Wanted {
    #[serde(default)]
    organisation: String,
    #[serde(default)]
    organisation_other: String,
    #[serde(default)]
    file_name: String,
}

async fn bring_in(
    State(app): State<App>,
    visitor: Visitor,
    Path(digest): Path<String>,
    Posted(wanted): Posted<Wanted>,
) -> Answer {
    let actor = visitor.actor()?;
    let path = app.waiting_package(actor, &digest)?;
    let written = [
        wanted.organisation.as_str(),
        wanted.organisation_other.as_str(),
    ];
    let owner = match owner_meant(&app, &visitor, written).await? {
        Ok(owner) => owner,
        Err((said, several)) => {
            let found = app.look_into_package(actor, &path).await?;
            let form = Form::default()
                .value("organisation", written[0])
                .error("organisation", said);
            return told(
                &app,
                &visitor,
                found,
                wanted.file_name,
                Some((form, several)),
                None,
            )
            .await;
        }
    };
    let brought = app.bring_package_in(actor, &path, Some(owner)).await?;
    let _ = tokio::fs::remove_file(&path).await;
    match &brought.course {
        Some(code) if brought.is_good() && !visitor.wants_json() => {
            let page = format!("/authoring/courses/{code}");
            let said = match brought.other_languages.is_empty() {
                true => key("package-brought"),
                false => key("package-brought-languages"),
            };
            Ok(visitor.go_on(&page, said, 1))
        }
        _ => told(&app, &visitor, brought, wanted.file_name, None, None).await,
    }
}

/// Puts what a package holds into a course that is there.
async fn add(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    arriving: Arriving,
) -> Answer {
    let actor = visitor.actor()?;
    // Before a large file is taken.
    app.must_change(actor, &code).await?;
    let arrived = arriving.receive_package(&app).await?;
    let uploaded = arrived.field("uploaded").to_owned();
    let Some(digest) = arrived.digest else {
        return Err(AppError::invalid(
            "package",
            "package-missing",
            "choose the file of a package and send it again",
        )
        .into());
    };
    let path = app.waiting_package(actor, &digest?)?;
    // Where it is refused what came stays for a day: it need not be sent again.
    let added = app.add_package(actor, &code, &path).await?;
    let _ = tokio::fs::remove_file(&path).await;
    let _ = app.stop_upload(actor, &uploaded).await;
    if added.written && !visitor.wants_json() {
        let page = format!("/authoring/courses/{code}");
        return Ok(visitor.go_on(&page, key("package-added"), 1));
    }
    told(&app, &visitor, added, arrived.file_name, None, Some(&code)).await
}

#[derive(Deserialize)]
struct Exported {
    #[serde(default)]
    alone: String,
}

/// A whole course as one archive, sent as it lies: in all its languages, or with
/// `alone=yes` in this one.
async fn archive(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    Query(wanted): Query<Exported>,
) -> Answer {
    let actor = visitor.actor()?;
    let exported = match wanted.alone == "yes" {
        true => app.export_one_language(actor, &code).await?,
        false => app.export_course(actor, &code).await?,
    };
    let file = tokio::fs::File::open(exported.path())
        .await
        .map_err(AppError::Files)?;
    let size = file.metadata().await.map_err(AppError::Files)?.len();
    let disposition = format!("attachment; filename=\"{}\"", exported.name);
    // The file goes away when the last of it was sent.
    let pieces = futures_util::stream::unfold((file, exported), |(mut file, held)| async {
        let mut piece = vec![0; 64 * 1024];
        match file.read(&mut piece).await {
            Ok(0) => None,
            Ok(read) => {
                piece.truncate(read);
                Some((Ok::<_, std::io::Error>(piece), (file, held)))
            }
            Err(error) => Some((Err(error), (file, held))),
        }
    })
    // Whoever compresses asks once more after the end.
    .fuse();
    Response::builder()
        .header(header::CONTENT_TYPE, "application/zip")
        .header(header::CONTENT_DISPOSITION, disposition)
        .header(header::CONTENT_LENGTH, size)
        .header(header::CONTENT_ENCODING, "identity")
        .body(Body::from_stream(pieces))
        .map_err(|e| AppError::Document(e.to_string()).into())
}
