//! Learning without network: what a course consists of as JSON, the acts that a device
//! sends later, the pages and files that a browser installs.

use axum::extract::{Path, Query, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Json, Response};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sopan_app::along::{Pack, Told, What};
use sopan_app::authoring::pictures_of;
use sopan_app::store::learning::ResourceBody;
use sopan_app::{App, AppError};
use sopan_rules::ids::{OfficialId, ResourceId};
use sopan_rules::time::Moment;

use crate::look;
use crate::pages::learning::{direction, film_view};
use crate::request::{Answer, Posted, Visitor, show};
use crate::routes::{Gate, Routes};
use crate::views::Page;
use crate::views::along::Along;
use crate::views::learning::Source;
use crate::words::{Language, Words, language_of};

/// The routes of this room.
pub fn routes() -> Routes {
    Routes::default()
        .get("/along", Gate::SignedIn, along)
        .get("/along/shell", Gate::Public, shell)
        .get("/along/me", Gate::SignedIn, me)
        .post("/along/acts", Gate::SignedIn, acts)
        .get("/learn/{code}/pack", Gate::SignedIn, pack)
        .get("/sw.js", Gate::Public, worker)
        .get("/manifest.webmanifest", Gate::Public, manifest)
}

async fn along(visitor: Visitor) -> Answer {
    visitor.actor()?.learner()?;
    show(&Along {
        page: visitor.page(),
    })
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    lang: String,
}

impl Asked {
    fn language(&self, visitor: &Visitor) -> Language {
        Language::from_code(&self.lang).unwrap_or(visitor.language)
    }
}

/// The page that a device keeps and shows where there is no network: nothing of it is about
/// a person.
async fn shell(visitor: Visitor, Query(asked): Query<Asked>) -> Answer {
    let page = Page::new(asked.language(&visitor), "/along".to_owned());
    show(&Along { page })
}

/// Whose device it is now, for whom it sends acts, and the token that it sends them with.
async fn me(State(app): State<App>, visitor: Visitor) -> Answer {
    let owners = app.accounts_along(visitor.actor()?).await?;
    Ok(Json(json!({ "owners": owners, "csrf": visitor.page().csrf })).into_response())
}

async fn pack(State(app): State<App>, visitor: Visitor, Path(code): Path<String>) -> Answer {
    let pack = app.pack(visitor.actor()?, &code).await?;
    Ok(Json(pack_json(pack)).into_response())
}

fn pack_json(mut pack: Pack) -> Value {
    let view = &pack.course;
    let done = view.progress();
    let mut modules = Vec::with_capacity(view.modules.len());
    for module in &view.modules {
        let mut resources = Vec::with_capacity(module.resources.len());
        for head in &module.resources {
            let mut resource = json!({
                "id": head.id,
                "title": head.title,
                "lang": language_of(&head.title),
                "kind": head.kind,
                "minutes": head.minutes,
                "required": head.required,
                "done": view.is_done(head.id),
            });
            if let (Some(body), Some(fields)) =
                (pack.bodies.remove(&head.id), resource.as_object_mut())
            {
                fields.extend(body_json(&head.kind, body, &view.course.language));
            }
            resources.push(resource);
        }
        modules.push(json!({
            "title": module.title,
            "lang": language_of(&module.title),
            "resources": resources,
        }));
    }
    json!({
        "owner": pack.official.0,
        "code": view.way.course.code,
        "title": view.way.course.title,
        "language": view.way.course.language,
        "taken": pack.taken.0 / 1_000,
        "spot": view.place.as_ref().map(|p| json!({ "resource": p.resource, "position": p.spot })),
        "done": done.0,
        "total": done.1,
        "assessment": view.assessment.is_some(),
        "modules": modules,
    })
}

/// What a resource holds, as a device keeps it. `away` is what can't be taken along.
fn body_json(kind: &str, body: ResourceBody, language: &str) -> serde_json::Map<String, Value> {
    let bytes = body.bytes.and_then(|b| u64::try_from(b).ok());
    let ours = body.object.map(|object| format!("/files/{object}"));
    let fields = match (kind, ours) {
        ("text", _) => json!({
            "pictures": pictures_of(&body.body),
            "html": body.body, "language": language, "direction": direction(language),
        }),
        ("video", Some(src)) => {
            let main = Source {
                name: None,
                src,
                bytes,
                sound: false,
            };
            let film = film_view(main, body.media, 0);
            json!({
                "pictures": pictures_of(&body.body),
                "html": body.body,
                "films": film.sources.iter().map(|s| json!({
                    "name": s.name, "src": s.src, "bytes": s.bytes, "sound": s.sound,
                })).collect::<Vec<_>>(),
                "captions": film.captions.iter().map(|c| json!({
                    "src": c.src, "language": c.language, "name": c.name,
                })).collect::<Vec<_>>(),
                "transcripts": film.transcripts.iter().map(|t| json!({
                    "language": t.language, "name": t.name, "direction": t.direction,
                    "lines": t.lines.iter().map(|l| json!([
                        l.at.as_ref().map(|at| at.0), l.at.as_ref().map(|at| &at.1), l.text,
                    ])).collect::<Vec<_>>(),
                })).collect::<Vec<_>>(),
            })
        }
        ("pdf", Some(src)) => json!({ "file": { "src": src, "bytes": bytes } }),
        _ => json!({ "away": true }),
    };
    match fields {
        Value::Object(fields) => fields,
        _ => serde_json::Map::new(),
    }
}

#[derive(Deserialize)]
struct Sent {
    /// For whom the device kept the acts.
    owner: String,
    /// The name that the device gave itself.
    device: String,
    /// Its clock at this moment, in thousandths of a second since 1970.
    sent: String,
    /// The acts, as JSON.
    acts: String,
}

#[derive(Deserialize)]
struct SentAct {
    id: String,
    kind: String,
    course: String,
    resource: i64,
    #[serde(default)]
    amount: i64,
    /// By the device's clock, in thousandths of a second since 1970.
    at: i64,
}

#[derive(Serialize)]
struct AnswerLine {
    id: String,
    outcome: String,
    again: bool,
    certificate: Option<String>,
}

/// A device's clock, in thousandths of a second; what can't be a date is one all the same.
fn moment(thousandths: i64) -> Moment {
    const YEAR_9999: i64 = 253_402_300_799_000;
    Moment(thousandths.clamp(0, YEAR_9999) * 1_000)
}

async fn acts(State(app): State<App>, visitor: Visitor, Posted(form): Posted<Sent>) -> Answer {
    let wrong = |why: String| AppError::invalid("acts", "acts-unreadable", why);
    let owner: i64 = form.owner.parse().map_err(|_| wrong("no owner".into()))?;
    let sent: i64 = form.sent.parse().map_err(|_| wrong("no clock".into()))?;
    let given: Vec<SentAct> = serde_json::from_str(&form.acts).map_err(|e| wrong(e.to_string()))?;
    let mut told = Vec::with_capacity(given.len());
    for act in given {
        told.push(Told {
            what: match act.kind.as_str() {
                "done" => What::Done,
                "position" => What::Position(act.amount),
                "time" => What::Time(act.amount),
                other => return Err(wrong(format!("“{other}” is no kind of act")).into()),
            },
            id: act.id,
            course: act.course,
            resource: ResourceId(act.resource),
            at: moment(act.at),
        });
    }
    let actor = visitor.actor()?;
    let owner = OfficialId(owner);
    let answers = app
        .take_acts(actor, owner, &form.device, moment(sent), &told)
        .await?;
    let lines: Vec<AnswerLine> = answers
        .into_iter()
        .map(|a| AnswerLine {
            id: a.id,
            outcome: a.outcome,
            again: a.again,
            certificate: a.certificate,
        })
        .collect();
    Ok(Json(json!({ "answers": lines })).into_response())
}

/// The worker, which begins with the names of the files that belong to this program: so
/// another program is another worker, and takes the place of the one before.
async fn worker() -> Response {
    let assets = [
        look::SOPAN_CSS,
        look::APP_JS,
        look::ALONG_JS,
        look::MARK_SVG,
    ];
    let script = look::at(look::WORKER_JS).map_or(&[][..], |asset| asset.bytes);
    let version = look::all().iter().map(|asset| asset.path);
    let version = sopan_version(version);
    let mut body = format!(
        "self.SOPAN={};\n",
        json!({ "version": version, "assets": assets })
    )
    .into_bytes();
    body.extend_from_slice(script);
    (
        [
            (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
            (header::CACHE_CONTROL, "no-cache"),
            (HeaderName::from_static("service-worker-allowed"), "/"),
        ],
        body,
    )
        .into_response()
}

/// A short name for all files together (FNV-1a).
fn sopan_version<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let hash = names
        .flat_map(str::bytes)
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
    format!("{hash:016x}")
}

/// What a browser that installs Sopan must know (W3C Web Application Manifest).
async fn manifest(visitor: Visitor, Query(asked): Query<Asked>) -> Response {
    let language = asked.language(&visitor);
    let words = Words::new(language);
    let icon = |src: &str, sizes: &str, purpose: &str| json!({ "src": src, "sizes": sizes, "type": "image/png", "purpose": purpose });
    let body = json!({
        "id": "/",
        "name": words.t("along-app-name").to_string(),
        "short_name": words.t("site-name").to_string(),
        "description": words.t("site-line").to_string(),
        "lang": language.code(),
        "dir": "ltr",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f7f5f0",
        "theme_color": "#1d2358",
        "icons": [
            icon(look::ICON192_PNG, "192x192", "any"),
            icon(look::ICON512_PNG, "512x512", "any"),
            icon(look::ICON512_PNG, "512x512", "maskable"),
        ],
        "shortcuts": [
            { "name": words.t("along-title").to_string(), "url": "/along" },
        ],
    });
    let mut response = body.to_string().into_response();
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/manifest+json"),
    );
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}
