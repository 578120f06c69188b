//! Reports as files: made on demand, by schedule, and streamed to programs.

use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde::Deserialize;
use sopan_app::access::Actor;
use sopan_app::formats::write::Format;
use sopan_app::reports::{Asked, Running, ScheduleForm, ScheduleLine};
use sopan_app::{App, AppError};
use sopan_rules::access::Permission;
use sopan_rules::reports::{Every, Kind};
use tokio::io::AsyncReadExt;

use crate::request::{Answer, Failure, Posted, Pressed, Visitor, show};
use crate::routes::{Gate, Routes};
use crate::views::Section;
use crate::views::parts::{Choice, Form, Progress};
use crate::views::reports::{
    Choices, Failed, FileRow, Reports, ScheduleRow, Schedules, Watch, name_of, what_of,
};
use crate::words::{Language, Words, key};

const MAY: Gate = Gate::May(Permission::SeeDesk);

/// The routes of this room.
pub fn routes() -> Routes {
    Routes::default()
        .get("/reports", MAY, reports)
        .post("/reports", MAY, begin)
        .get("/reports/{id}/file", MAY, download)
        .post("/reports/{id}/stop", MAY, stop)
        .post("/reports/{id}/delete", MAY, delete)
        .get("/reports/schedules", MAY, schedules)
        .post("/reports/schedules", MAY, make_schedule)
        .post("/reports/schedules/{number}/pause", MAY, pause)
        .post("/reports/schedules/{number}/delete", MAY, unschedule)
        .get("/api/reports/{kind}", MAY, api)
}

fn in_language(words: &Words, en: String, hi: String) -> String {
    match words.language {
        Language::Hindi => hi,
        Language::English => en,
    }
}

async fn choices(
    app: &App,
    visitor: &Visitor,
    actor: &Actor,
    form: Form,
) -> Result<Choices, AppError> {
    let words = visitor.words();
    let kinds = Kind::ALL.into_iter().filter(|k| actor.has(k.permission()));
    let places = app.report_places(actor).await?.into_iter();
    Ok(Choices {
        kinds: kinds
            .map(|kind| {
                let (name, what) = (words.t(name_of(kind)), words.t(what_of(kind)));
                let label = words.t(key("reports-choice"));
                Choice::new(kind.name(), label.with("name", name).with("what", what))
            })
            .collect(),
        places: places
            .map(|place| {
                let name = in_language(&words, place.name_en, place.name_hi);
                Choice::new(&place.code, format!("{name} ({})", place.code))
            })
            .collect(),
        formats: [
            (Format::Csv, key("reports-csv")),
            (Format::Xlsx, key("reports-xlsx")),
            (Format::Parquet, key("reports-parquet")),
        ]
        .into_iter()
        .map(|(format, name)| Choice::new(format.extension(), words.t(name)))
        .collect(),
        form,
    })
}

async fn reports(State(app): State<App>, visitor: Visitor) -> Answer {
    let form = Form::default()
        .value("kind", Kind::Officials.name())
        .value("format", Format::Csv.extension());
    show_reports(&app, &visitor, form).await
}

async fn show_reports(app: &App, visitor: &Visitor, form: Form) -> Answer {
    let (actor, words) = (visitor.actor()?, visitor.words());
    let what = |job: &Running| {
        let kind = words.t(name_of(job.asked.kind));
        let text = words.t(key("reports-of")).with("kind", kind);
        text.with("organisation", &job.asked.within).to_string()
    };
    let job = app.running_report(actor)?;
    let (mut watch, mut failed) = (None, None);
    match job {
        Some(job) if job.failed.is_some() => {
            failed = Some(Failed {
                what: what(&job),
                id: job.id,
                why: match job.failed {
                    Some("forbidden") => key("reports-failed-forbidden"),
                    _ => key("reports-failed"),
                },
            });
        }
        Some(job) => {
            let (done, total) = job.rows;
            watch = Some(Watch {
                what: what(&job),
                id: job.id,
                progress: (total > 0).then(|| {
                    let text = words
                        .t(key("reports-progress"))
                        .with("done", words.number(done))
                        .with("total", words.number(total));
                    Progress::new(done, total, text)
                }),
            });
        }
        None => {}
    }
    let files = app.report_files(actor).await?.into_iter();
    show(&Reports {
        page: visitor.page().at(Section::Reports),
        choices: choices(app, visitor, actor, form).await?,
        watch,
        failed,
        files: files
            .map(|line| FileRow {
                id: line.file.id,
                kind: line.file.kind,
                organisation: in_language(&words, line.name_en, line.name_hi),
                format: line.file.format.to_uppercase(),
                made: line.file.made,
                rows: line.file.rows,
                bytes: line.file.bytes,
                until: line.file.ends,
                scheduled: line.file.schedule.is_some(),
            })
            .collect(),
    })
}

#[derive(Debug, Deserialize, Default)]
#[serde(default)]
struct Wanted {
    kind: String,
    organisation: String,
    code: String,
    format: String,
}

impl Wanted {
    /// The code that was written, or else the organisation that was chosen.
    fn within(&self) -> &str {
        match self.code.trim() {
            "" => &self.organisation,
            code => code,
        }
    }

    fn form(&self) -> Form {
        Form::default()
            .value("kind", &self.kind)
            .value("organisation", &self.organisation)
            .value("code", &self.code)
            .value("format", &self.format)
    }
}

/// What a form says is wrong with it: at its field, where the error names one. What is
/// outside the scope is as if it were not there.
fn at_its_field(visitor: &Visitor, form: Form, error: AppError) -> Result<Form, AppError> {
    let words = visitor.words();
    match &error {
        AppError::Invalid { field, .. } => {
            let why = visitor.detail(&error).unwrap_or_else(|| error.to_string());
            Ok(form.error(field, why))
        }
        AppError::Forbidden | AppError::NotFound { .. } => {
            Ok(form.error("code", words.t(key("why-report-organisation"))))
        }
        _ => Err(error),
    }
}

async fn begin(State(app): State<App>, visitor: Visitor, Posted(wanted): Posted<Wanted>) -> Answer {
    let actor = visitor.actor()?;
    let begun = match Asked::new(&wanted.kind, wanted.within(), &wanted.format) {
        Ok(asked) => app.begin_report(actor, &asked).await,
        Err(error) => Err(error),
    };
    match begun {
        Ok(_) => Ok(visitor.go_on("/reports", key("reports-said-begun"), 1)),
        Err(error) => {
            let form = at_its_field(&visitor, wanted.form(), error)?;
            show_reports(&app, &visitor, form).await
        }
    }
}

async fn stop(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    Posted(Pressed {}): Posted<Pressed>,
) -> Answer {
    app.stop_report(visitor.actor()?, &id)?;
    Ok(visitor.go_on("/reports", key("reports-said-stopped"), 1))
}

async fn delete(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    Posted(Pressed {}): Posted<Pressed>,
) -> Answer {
    app.delete_report(visitor.actor()?, &id).await?;
    Ok(visitor.go_on("/reports", key("reports-said-deleted"), 1))
}

fn attachment(name: &str, format: Format, body: Body) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    let mut response = (
        [
            (header::CONTENT_TYPE, format.media_type().to_owned()),
            (header::CONTENT_DISPOSITION, disposition),
        ],
        body,
    )
        .into_response();
    if format != Format::Csv {
        // These are compressed already.
        let as_it_is = HeaderValue::from_static("identity");
        response
            .headers_mut()
            .insert(header::CONTENT_ENCODING, as_it_is);
    }
    response
}

async fn download(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let (line, path) = app.report_file(visitor.actor()?, &id).await?;
    let format = Format::from_extension(&line.file.format)
        .ok_or_else(|| AppError::not_found("format", &line.file.format))?;
    let file = tokio::fs::File::open(path).await.map_err(AppError::Files)?;
    let pieces = stream::unfold(Some(file), async |file| {
        let mut file = file?;
        let mut piece = vec![0; 1 << 16];
        match file.read(&mut piece).await {
            Ok(0) => None,
            Ok(n) => {
                piece.truncate(n);
                Some((Ok(piece), Some(file)))
            }
            Err(error) => Some((Err(error), None)),
        }
    });
    let body = Body::from_stream(pieces);
    Ok(attachment(&line.download_name(), format, body))
}

#[derive(Debug, Deserialize, Default)]
#[serde(default)]
struct Which {
    within: String,
    format: String,
}

async fn api(
    State(app): State<App>,
    visitor: Visitor,
    Path(kind): Path<String>,
    Query(which): Query<Which>,
) -> Answer {
    let actor = visitor.actor()?;
    if Kind::from_name(&kind).is_none() {
        return Err(Failure(AppError::not_found("kind of report", kind)));
    }
    let format = match which.format.as_str() {
        "" => Format::Csv.extension(),
        format => format,
    };
    let asked = Asked::new(&kind, &which.within, format)?;
    let mut rows = app.stream_report(actor, &asked).await?;
    let name = format!("{kind}.{}", asked.format.extension());
    let body = Body::from_stream(stream::poll_fn(move |context| rows.poll_recv(context)));
    Ok(attachment(&name, asked.format, body))
}

async fn schedules(State(app): State<App>, visitor: Visitor) -> Answer {
    let form = Form::default()
        .value("kind", Kind::Enrolments.name())
        .value("format", Format::Csv.extension())
        .value("every", "weekly")
        .value("weekday", 1)
        .value("hour", 7);
    show_schedules(&app, &visitor, form).await
}

const WEEKDAYS: [&str; 7] = [
    key("reports-monday"),
    key("reports-tuesday"),
    key("reports-wednesday"),
    key("reports-thursday"),
    key("reports-friday"),
    key("reports-saturday"),
    key("reports-sunday"),
];

fn when(words: &Words, line: &ScheduleLine) -> String {
    let text = match line.timing.every {
        Every::Day => words.t(key("reports-when-daily")),
        Every::Week(day) => {
            let name = WEEKDAYS[usize::from(day.clamp(1, 7)) - 1];
            let text = words.t(key("reports-when-weekly"));
            text.with("day", words.t(name))
        }
        Every::Month(day) => words.t(key("reports-when-monthly")).with("day", day),
    };
    text.with("hour", line.timing.hour).to_string()
}

async fn show_schedules(app: &App, visitor: &Visitor, form: Form) -> Answer {
    let (actor, words) = (visitor.actor()?, visitor.words());
    let rows = app.schedules(actor).await?.into_iter();
    show(&Schedules {
        page: visitor.page().at(Section::Reports),
        choices: choices(app, visitor, actor, form).await?,
        everies: [
            ("daily", key("reports-daily")),
            ("weekly", key("reports-weekly")),
            ("monthly", key("reports-monthly")),
        ]
        .into_iter()
        .map(|(value, name)| Choice::new(value, words.t(name)))
        .collect(),
        weekdays: (1..)
            .zip(WEEKDAYS)
            .map(|(n, name)| Choice::new(n, words.t(name)))
            .collect(),
        rows: rows
            .map(|line| {
                let names: Vec<&str> = line.recipients.iter().map(|r| r.name.as_str()).collect();
                ScheduleRow {
                    id: line.id,
                    kind: line.kind,
                    format: line.format.to_uppercase(),
                    when: when(&words, &line),
                    next: (!line.paused).then_some(line.next),
                    last: line.last,
                    recipients: names.join(", "),
                    given_up: line
                        .given_up
                        .iter()
                        .map(|missed| {
                            let text = match missed.may_not {
                                true => words.t("reports-given-up-may-not"),
                                false => words.t("reports-given-up-failed"),
                            };
                            let text = text.with("name", &missed.name);
                            text.with("moment", words.moment(&missed.at)).to_string()
                        })
                        .collect(),
                    organisation: in_language(&words, line.name_en, line.name_hi),
                }
            })
            .collect(),
    })
}

#[derive(Debug, Deserialize, Default)]
#[serde(default)]
struct NewSchedule {
    #[serde(flatten)]
    wanted: Wanted,
    every: String,
    weekday: String,
    month_day: String,
    hour: String,
    recipients: String,
}

async fn make_schedule(
    State(app): State<App>,
    visitor: Visitor,
    Posted(new): Posted<NewSchedule>,
) -> Answer {
    let form = ScheduleForm {
        kind: new.wanted.kind.clone(),
        organisation: new.wanted.within().to_owned(),
        format: new.wanted.format.clone(),
        every: new.every.clone(),
        weekday: new.weekday.clone(),
        month_day: new.month_day.clone(),
        hour: new.hour.clone(),
        recipients: new.recipients.clone(),
    };
    match app.make_schedule(visitor.actor()?, &form).await {
        Ok(_) => Ok(visitor.go_on("/reports/schedules", key("reports-said-scheduled"), 1)),
        Err(error) => {
            let form = new
                .wanted
                .form()
                .value("every", new.every)
                .value("weekday", new.weekday)
                .value("month_day", new.month_day)
                .value("hour", new.hour)
                .value("recipients", new.recipients);
            let form = at_its_field(&visitor, form, error)?;
            show_schedules(&app, &visitor, form).await
        }
    }
}

fn schedule_number(text: &str) -> Result<i64, AppError> {
    text.parse()
        .map_err(|_| AppError::not_found("schedule", text))
}

#[derive(Debug, Deserialize, Default)]
#[serde(default)]
struct Rest {
    paused: String,
}

async fn pause(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<String>,
    Posted(rest): Posted<Rest>,
) -> Answer {
    let paused = rest.paused == "yes";
    app.pause_schedule(visitor.actor()?, schedule_number(&number)?, paused)
        .await?;
    let said = match paused {
        true => key("reports-said-paused"),
        false => key("reports-said-resumed"),
    };
    Ok(visitor.go_on("/reports/schedules", said, 1))
}

async fn unschedule(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<String>,
    Posted(Pressed {}): Posted<Pressed>,
) -> Answer {
    app.delete_schedule(visitor.actor()?, schedule_number(&number)?)
        .await?;
    Ok(visitor.go_on("/reports/schedules", key("reports-said-unscheduled"), 1))
}
