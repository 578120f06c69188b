//! Bringing officials, organisations and strengths in from files.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use sopan_app::access::Actor;
use sopan_app::formats::problems::Severity;
use sopan_app::formats::write::Format;
use sopan_app::imports::{ImportReport, Kind, Running, State as Stands, Step};
use sopan_app::{App, AppError};
use sopan_rules::access::Permission;

use crate::request::{Answer, Posted, Pressed, Upload, Visitor, show};
use crate::routes::{Gate, Routes};
use crate::views::Section;
use crate::views::imports::{Change, Changes, Gone, Outcome, Start, Watch, name_of};
use crate::views::parts::{Choice, Form, Problem, Problems, Progress, Tone};
use crate::words::{Language, key};

const MAY: Gate = Gate::May(Permission::BringOfficialsIn);
const LOOK: Gate = Gate::Sees(Permission::BringOfficialsIn);

/// The largest file and the form around it, in bytes.
const MOST_BYTES: usize = (64 << 20) + 65_536;

/// The routes of this room.
pub fn routes() -> Routes {
    Routes::default()
        .get("/desk/import", MAY, start)
        .post_up_to(MOST_BYTES, "/desk/import", MAY, send)
        .get("/desk/import/template/{kind}/{format}", MAY, template)
        .get("/desk/import/{id}", MAY, watch)
        .post("/desk/import/{id}/stop", MAY, stop)
        .post("/desk/import/{id}/now", MAY, now)
        .get("/desk/import/{id}/failures/{format}", MAY, failures)
        .get("/desk/changes", LOOK, changes)
        .post("/desk/changes/{id}/undo", MAY, undo)
}

fn kinds(actor: &Actor) -> Vec<Kind> {
    [
        Kind::Officials,
        Kind::Changes,
        Kind::Organisations,
        Kind::Strengths,
        Kind::Designations,
        Kind::Competencies,
        Kind::CourseCompetencies,
        Kind::RoleCompetencies,
    ]
    .into_iter()
    .filter(|kind| actor.has(kind.permission()))
    .collect()
}

async fn start(State(app): State<App>, visitor: Visitor) -> Answer {
    let actor = visitor.actor()?;
    show_start(
        &app,
        &visitor,
        actor,
        Form::default().value("kind", "officials"),
    )
}

fn show_start(app: &App, visitor: &Visitor, actor: &Actor, form: Form) -> Answer {
    let kinds = kinds(actor);
    show(&Start {
        page: visitor.page().at(Section::Import),
        choices: kinds
            .iter()
            .map(|kind| Choice::new(kind.name(), visitor.words().t(name_of(*kind))))
            .collect(),
        kinds,
        form,
        last: app.last_import(actor)?.map(|job| (job.id, job.file_name)),
    })
}

async fn send(State(app): State<App>, visitor: Visitor, upload: Upload) -> Answer {
    let actor = visitor.actor()?;
    let name = upload.field("kind").unwrap_or_default().to_owned();
    let kind =
        Kind::from_name(&name).ok_or_else(|| AppError::not_found("kind of import", &name))?;
    match app.begin_import(actor, kind, &upload.file_name, upload.bytes, true) {
        Ok(id) => Ok(Redirect::to(&format!("/desk/import/{id}")).into_response()),
        Err(error @ AppError::Invalid { .. }) => {
            let why = visitor.detail(&error).unwrap_or_default();
            let form = Form::default().value("kind", name).error("file", why);
            show_start(&app, &visitor, actor, form)
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) fn download(name: String, format: Format, bytes: Vec<u8>) -> Response {
    let name = format!("{name}.{}", format.extension());
    crate::request::download(&name, format.media_type(), bytes)
}

pub(super) fn format_named(ending: &str) -> Result<Format, AppError> {
    [Format::Csv, Format::Xlsx]
        .into_iter()
        .find(|format| format.extension() == ending)
        .ok_or_else(|| AppError::not_found("format", ending))
}

async fn template(Path((kind, format)): Path<(String, String)>) -> Answer {
    let found =
        Kind::from_name(&kind).ok_or_else(|| AppError::not_found("kind of import", &kind))?;
    let format = format_named(&format)?;
    Ok(download(
        found.name().to_owned(),
        format,
        found.write_template(format)?,
    ))
}

async fn watch(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let actor = visitor.actor()?;
    let page = visitor.page().at(Section::Import);
    let job = match app.import_state(actor, &id) {
        Ok(job) => job,
        Err(AppError::NotFound { .. }) => return show(&Gone { page }),
        Err(error) => return Err(error.into()),
    };
    if let Stands::Running = job.state {
        let words = visitor.words();
        let progress = match job.step {
            Step::Checking => None,
            Step::Writing(done, total) => {
                let text = words.t(key("imports-progress"));
                let text = text
                    .with("done", words.number(done))
                    .with("total", words.number(total));
                Some(Progress::new(done, total, text))
            }
        };
        return show(&Watch {
            page,
            id,
            kind: job.kind,
            file_name: job.file_name,
            progress,
        });
    }
    show(&outcome(&visitor, job))
}

fn outcome(visitor: &Visitor, job: Running) -> Outcome {
    let words = visitor.words();
    let report = match &job.state {
        Stands::Done(report) => Some(report.clone()),
        _ => None,
    };
    let (tone, news) = match &job.state {
        Stands::Done(report) => news(report),
        Stands::Stopped => (Tone::Info, key("imports-news-stopped")),
        Stands::Failed("conflict") => (Tone::Bad, key("imports-news-conflict")),
        _ => (Tone::Bad, key("imports-news-failed")),
    };
    let mut problems = Vec::new();
    let mut warnings = Vec::new();
    for problem in report.iter().flat_map(|r| r.report.shown()) {
        let message = match words.language {
            Language::Hindi => problem.message_hi(),
            Language::English => problem.message_en(),
        };
        if problem.severity() == Severity::Warning {
            warnings.push(match problem.row() {
                Some(row) => {
                    let text = words.t(key("imports-warning-row")).with("text", message);
                    text.with("row", words.number(row)).to_string()
                }
                None => message,
            });
        } else {
            problems.push(Problem {
                row: problem.row().map(u64::from),
                column: problem.column().map(str::to_owned),
                code: problem.code().to_owned(),
                message,
            });
        }
    }
    let list = report.as_ref().filter(|r| !r.is_good()).map(|report| {
        let list = Problems::new(words, problems, report.report.errors());
        report.failures.iter().fold(list, |list, (format, _)| {
            let ending = format.extension();
            let href = format!("/desk/import/{}/failures/{ending}", job.id);
            list.download(ending.to_uppercase(), href)
        })
    });
    Outcome {
        page: visitor.page().at(Section::Import),
        counts: report.as_ref().map(|r| {
            let read = u64::from(r.report.rows_read());
            let wrong = read - u64::from(r.report.rows_good());
            [read, r.new, r.changed, r.unchanged, wrong]
        }),
        ready: job.has_file,
        id: job.id,
        kind: job.kind,
        file_name: job.file_name,
        begun: job.begun,
        tone,
        news,
        problems: list,
        warnings,
    }
}

fn news(report: &ImportReport) -> (Tone, &'static str) {
    match (report.is_good(), report.dry_run, report.written) {
        (false, _, _) => (Tone::Bad, key("imports-news-refused")),
        (true, true, _) => (Tone::Ok, key("imports-news-dry-good")),
        (true, false, 0) => (Tone::Ok, key("imports-news-nothing")),
        (true, false, _) => (Tone::Ok, key("imports-news-written")),
    }
}

async fn stop(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    Posted(Pressed {}): Posted<Pressed>,
) -> Answer {
    app.stop_import(visitor.actor()?, &id)?;
    Ok(Redirect::to(&format!("/desk/import/{id}")).into_response())
}

async fn now(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    Posted(Pressed {}): Posted<Pressed>,
) -> Answer {
    app.import_now(visitor.actor()?, &id)?;
    Ok(Redirect::to(&format!("/desk/import/{id}")).into_response())
}

async fn failures(
    State(app): State<App>,
    visitor: Visitor,
    Path((id, format)): Path<(String, String)>,
) -> Answer {
    let format = format_named(&format)?;
    let job = app.import_state(visitor.actor()?, &id)?;
    let Stands::Done(report) = &job.state else {
        return Err(AppError::not_found("failures", id).into());
    };
    let bytes = report
        .failures_as(format)
        .ok_or_else(|| AppError::not_found("failures", &id))?;
    let name = format!("{}-failures", job.kind.name());
    Ok(download(name, format, bytes.to_vec()))
}

async fn changes(State(app): State<App>, visitor: Visitor) -> Answer {
    let changes = app.bulk_changes(visitor.actor()?).await?;
    show(&Changes {
        page: visitor.page().at(Section::Import),
        lines: changes
            .into_iter()
            .map(|change| Change {
                id: change.id,
                at: change.at,
                by: change.by_name,
                officials: change.officials,
                undone: change.undone,
            })
            .collect(),
    })
}

async fn undo(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    Posted(Pressed {}): Posted<Pressed>,
) -> Answer {
    let undone = app.undo_bulk_change(visitor.actor()?, id).await?;
    Ok(match undone.left {
        0 => visitor.go_on(
            "/desk/changes",
            key("changes-said-undone"),
            undone.officials,
        ),
        left => visitor.go_on("/desk/changes", key("changes-said-partly"), left),
    })
}
