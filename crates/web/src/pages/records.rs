//! The Learning Record Store as other programs meet it: xAPI 1.0.3 and 2.0 under
//! `/xapi`, with HTTP Basic authentication. docs/records.md tells it all.

mod asked;
mod parts;
mod problem;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use sopan_app::App;
use sopan_app::records::{
    DOCUMENT_BYTES, DocumentAnswer, DocumentSent, Found, STATEMENTS_BYTES, Sent,
};
use sopan_app::store::records::DocumentKind;
use sopan_rules::records::Version;
use sopan_rules::records::question::{self, Documents, Given, Wish};
use sopan_rules::records::shapes::moment_text;
use sopan_rules::time::Moment;

use asked::Asked;
use problem::Problem;

const VERSION: HeaderName = HeaderName::from_static("x-experience-api-version");
const THROUGH: HeaderName = HeaderName::from_static("x-experience-api-consistent-through");

/// What a handler of this room answers.
type Answer = Result<Response, Problem>;

/// The routes. They stand apart from those of people: there is no session, no cookie and
/// no form token, and content on other sites may call them.
pub fn router() -> Router<App> {
    Router::new()
        .route("/xapi/about", any(about))
        .route("/xapi/statements", any(statements))
        .route("/xapi/statements/more/{token}", any(more))
        .route("/xapi/activities", any(activities))
        .route("/xapi/activities/state", any(state))
        .route("/xapi/activities/profile", any(activity_profile))
        .route("/xapi/agents", any(agents))
        .route("/xapi/agents/profile", any(agent_profile))
        .route("/xapi", any(nothing_here))
        .route("/xapi/{*rest}", any(nothing_here))
        .layer(from_fn(dress))
}

/// Answers a browser that asks whether content of another site may call, and sets the
/// headers of every answer. What is given out was sent by others: no browser may take it
/// for a page of ours.
async fn dress(request: Request, next: Next) -> Response {
    let mut response = match *request.method() {
        Method::OPTIONS => StatusCode::NO_CONTENT.into_response(),
        _ => next.run(request).await,
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (
            header::ACCESS_CONTROL_ALLOW_METHODS,
            "GET, HEAD, PUT, POST, DELETE",
        ),
        (
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            "authorization, content-type, if-match, if-none-match, accept-language, \
             x-experience-api-version",
        ),
        (
            header::ACCESS_CONTROL_EXPOSE_HEADERS,
            "etag, last-modified, x-experience-api-version, \
             x-experience-api-consistent-through",
        ),
        (header::ACCESS_CONTROL_MAX_AGE, "86400"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; sandbox; frame-ancestors 'none'",
        ),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    headers
        .entry(VERSION)
        .or_insert(HeaderValue::from_static(Version::V2.header()));
    response
}

async fn nothing_here(request: Request) -> Problem {
    Problem::nothing_here(request.uri().path())
}

/// The answer in the version that was asked.
fn under(version: Version, answer: Answer) -> Answer {
    let mut response = answer.map_err(|problem| problem.under(version))?;
    let value = HeaderValue::from_static(version.header());
    response.headers_mut().insert(VERSION, value);
    Ok(response)
}

fn with_date(response: &mut Response, at: Option<Moment>) {
    let since = at.and_then(|at| u64::try_from(at.0).ok());
    if let Some(micros) = since {
        let at = std::time::UNIX_EPOCH + std::time::Duration::from_micros(micros);
        if let Ok(value) = HeaderValue::from_str(&httpdate::fmt_http_date(at)) {
            response.headers_mut().insert(header::LAST_MODIFIED, value);
        }
    }
}

fn json(text: String) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], text).into_response()
}

fn only_get(method: &Method) -> Result<(), Problem> {
    match *method {
        Method::GET | Method::HEAD => Ok(()),
        _ => Err(Problem::method(method, "GET, HEAD")),
    }
}

async fn about(request: Request) -> Answer {
    only_get(request.method())?;
    let versions = [Version::V1.header(), Version::V2.header()];
    let about = serde_json::json!({ "version": versions, "extensions": {} });
    Ok(json(about.to_string()))
}

async fn statements(State(app): State<App>, request: Request) -> Response {
    let mut response = match asked_statements(&app, request).await {
        Ok(response) => response,
        Err(problem) => problem.into_response(),
    };
    if let Ok(through) = app.records_through().await
        && let Ok(value) = HeaderValue::from_str(&moment_text(through))
    {
        response.headers_mut().entry(THROUGH).or_insert(value);
    }
    response
}

async fn asked_statements(app: &App, request: Request) -> Answer {
    let asked = Asked::read(app, request, STATEMENTS_BYTES).await?;
    let answer = match asked.method {
        Method::GET | Method::HEAD => read_statements(app, &asked).await,
        Method::PUT => put_statement(app, &asked).await,
        Method::POST => post_statements(app, &asked).await,
        ref other => Err(Problem::method(other, "GET, HEAD, PUT, POST")),
    };
    under(asked.version, answer)
}

async fn read_statements(app: &App, asked: &Asked) -> Answer {
    let question = question::statements(&asked.given, asked.version)?;
    // Before anything is read, so that it holds for what is read.
    let through = app.records_through().await?;
    let languages = asked.languages();
    let found = app.statements(&asked.client, &question, &languages).await?;
    Ok(found_statements(found, through))
}

fn found_statements(found: Found, through: Moment) -> Response {
    let stored = found.stored;
    let mut response = match found.with_attachments {
        true => parts::written(found),
        false => json(found.json),
    };
    with_date(&mut response, stored);
    if let Ok(value) = HeaderValue::from_str(&moment_text(through)) {
        response.headers_mut().insert(THROUGH, value);
    }
    response
}

async fn more(State(app): State<App>, Path(token): Path<String>, request: Request) -> Answer {
    let asked = Asked::read(&app, request, STATEMENTS_BYTES).await?;
    under(asked.version, more_statements(&app, &token, &asked).await)
}

async fn more_statements(app: &App, token: &str, asked: &Asked) -> Answer {
    only_get(&asked.method)?;
    question::nothing(&asked.given, asked.version)?;
    let through = app.records_through().await?;
    let languages = asked.languages();
    let found = app
        .more_statements(&asked.client, token, &languages)
        .await?;
    Ok(found_statements(found, through))
}

async fn put_statement(app: &App, asked: &Asked) -> Answer {
    let id = question::put_statement(&asked.given, asked.version)?;
    let (statements, parts) = parts::read(asked).await?;
    let sent = Sent {
        version: asked.version,
        statements: &statements,
        parts: &parts,
        id: Some(id),
    };
    app.store_statements(&asked.client, sent).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

async fn post_statements(app: &App, asked: &Asked) -> Answer {
    question::nothing(&asked.given, asked.version)?;
    let (statements, parts) = parts::read(asked).await?;
    let sent = Sent {
        version: asked.version,
        statements: &statements,
        parts: &parts,
        id: None,
    };
    let ids = app.store_statements(&asked.client, sent).await?;
    Ok(json(serde_json::json!(ids).to_string()))
}

async fn activities(State(app): State<App>, request: Request) -> Answer {
    let asked = Asked::read(&app, request, DOCUMENT_BYTES).await?;
    under(asked.version, activity(&app, &asked).await)
}

async fn activity(app: &App, asked: &Asked) -> Answer {
    only_get(&asked.method)?;
    let id = question::activity(&asked.given, asked.version)?;
    let activity = app.record_activity(&asked.client, &id).await?;
    Ok(json(activity.to_string()))
}

async fn agents(State(app): State<App>, request: Request) -> Answer {
    let asked = Asked::read(&app, request, DOCUMENT_BYTES).await?;
    under(asked.version, person(&app, &asked).await)
}

async fn person(app: &App, asked: &Asked) -> Answer {
    only_get(&asked.method)?;
    let agent = question::agent(&asked.given, asked.version)?;
    let person = app.record_person(&asked.client, &agent).await?;
    Ok(json(person.to_string()))
}

async fn state(State(app): State<App>, request: Request) -> Answer {
    documents(&app, request, DocumentKind::State, question::state).await
}

async fn agent_profile(State(app): State<App>, request: Request) -> Answer {
    let kind = DocumentKind::AgentProfile;
    documents(&app, request, kind, question::agent_profile).await
}

async fn activity_profile(State(app): State<App>, request: Request) -> Answer {
    let kind = DocumentKind::ActivityProfile;
    documents(&app, request, kind, question::activity_profile).await
}

/// How the parameters of a kind of document are read.
type ReadPlace = fn(&Given, Version, Wish) -> Result<Documents, sopan_rules::records::Fault>;

async fn documents(app: &App, request: Request, kind: DocumentKind, read: ReadPlace) -> Answer {
    let asked = Asked::read(app, request, DOCUMENT_BYTES).await?;
    under(asked.version, document(app, &asked, kind, read).await)
}

async fn document(app: &App, asked: &Asked, kind: DocumentKind, read: ReadPlace) -> Answer {
    let client = &asked.client;
    let conditions = asked.conditions();
    let content_type = asked.content_type();
    let sent = || DocumentSent {
        version: asked.version,
        content_type,
        content: &asked.body,
        conditions: &conditions,
    };
    match asked.method {
        Method::GET | Method::HEAD => {
            let of = read(&asked.given, asked.version, Wish::Read)?;
            let answer = app.record_document(client, kind, &of).await?;
            return Ok(given_out(answer));
        }
        Method::PUT => {
            let of = read(&asked.given, asked.version, Wish::Write)?;
            app.put_record_document(client, kind, &of, sent()).await?;
        }
        Method::POST => {
            let of = read(&asked.given, asked.version, Wish::Write)?;
            app.post_record_document(client, kind, &of, sent()).await?;
        }
        Method::DELETE => {
            let of = read(&asked.given, asked.version, Wish::Delete)?;
            app.delete_record_document(client, kind, &of, &conditions)
                .await?;
        }
        ref other => return Err(Problem::method(other, "GET, HEAD, PUT, POST, DELETE")),
    }
    Ok(StatusCode::NO_CONTENT.into_response())
}

fn given_out(answer: DocumentAnswer) -> Response {
    match answer {
        DocumentAnswer::Names(names, last) => {
            let mut response = json(serde_json::json!(names).to_string());
            with_date(&mut response, last);
            response
        }
        DocumentAnswer::One(document) => {
            let mut response = Response::new(Body::from(document.content));
            let headers = response.headers_mut();
            let kind = HeaderValue::from_str(&document.content_type);
            let octets = HeaderValue::from_static("application/octet-stream");
            headers.insert(header::CONTENT_TYPE, kind.unwrap_or(octets));
            if let Ok(tag) = HeaderValue::from_str(&format!("\"{}\"", document.etag)) {
                headers.insert(header::ETAG, tag);
            }
            with_date(&mut response, Some(document.changed));
            response
        }
    }
}
