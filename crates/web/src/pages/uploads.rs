//! Uploads that go on after the line broke: tus 1.0.0, with creation and termination
//! (<https://tus.io/protocols/resumable-upload>). A form then names the upload in its field
//! `uploaded`, in place of a file.

use std::time::Duration;

use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing;
use futures_util::StreamExt;
use sopan_app::files::VIDEO_BYTES;
use sopan_app::uploads::Upload;
use sopan_app::{App, AppError};
use sopan_rules::access::Permission;

use crate::request::{Answer, Failure, Visitor, check_token, token_header};
use crate::routes::{Gate, Routes};

const AUTHOR: Gate = Gate::May(Permission::AuthorCourses);
const ALL: &str = "/authoring/uploads";
const ONE: &str = "/authoring/uploads/{id}";
const VERSION: &str = "1.0.0";
/// A line that says nothing for so long is taken for broken, and another one may go on.
const SILENCE: Duration = Duration::from_secs(20);

/// The routes of this room.
pub fn routes() -> Routes {
    Routes::default()
        .add(Method::OPTIONS, ALL, AUTHOR, routing::options(known))
        .add(Method::POST, ALL, AUTHOR, routing::post(begin))
        .add(Method::HEAD, ONE, AUTHOR, routing::head(come))
        .add(Method::PATCH, ONE, AUTHOR, routing::patch(go_on))
        .add(Method::DELETE, ONE, AUTHOR, routing::delete(stop))
}

fn answer(status: StatusCode, said: &[(&'static str, String)]) -> Response {
    let mut response = status.into_response();
    let version = ("tus-resumable", VERSION.to_owned());
    for (name, value) in said.iter().chain([&version]) {
        if let Ok(value) = HeaderValue::from_str(value) {
            response
                .headers_mut()
                .insert(HeaderName::from_static(name), value);
        }
    }
    let uncached = HeaderValue::from_static("no-store");
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, uncached);
    response
}

fn number(headers: &HeaderMap, name: &str) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.parse().ok()
}

/// The request speaks the version that is spoken here, and was sent by a page of ours.
fn ours(visitor: &Visitor, headers: &HeaderMap) -> Result<Option<Response>, Failure> {
    check_token(visitor, token_header(headers).as_deref())?;
    let said = headers.get("tus-resumable").and_then(|v| v.to_str().ok());
    Ok((said != Some(VERSION)).then(|| {
        let spoken = [("tus-version", VERSION.to_owned())];
        answer(StatusCode::PRECONDITION_FAILED, &spoken)
    }))
}

fn stands(upload: &Upload) -> [(&'static str, String); 2] {
    [
        ("upload-offset", upload.offset.to_string()),
        ("upload-length", upload.length.to_string()),
    ]
}

async fn known() -> Response {
    answer(
        StatusCode::NO_CONTENT,
        &[
            ("tus-version", VERSION.to_owned()),
            ("tus-extension", "creation,termination".to_owned()),
            ("tus-max-size", VIDEO_BYTES.to_string()),
        ],
    )
}

async fn begin(State(app): State<App>, visitor: Visitor, headers: HeaderMap) -> Answer {
    if let Some(refused) = ours(&visitor, &headers)? {
        return Ok(refused);
    }
    let length = number(&headers, "upload-length").ok_or_else(|| {
        let why = "the header Upload-Length says how many bytes will come";
        Failure(AppError::invalid("file", "form-incomplete", why))
    })?;
    let upload = app.begin_upload(visitor.actor()?, length).await?;
    let place = format!("{ALL}/{}", upload.id);
    Ok(answer(StatusCode::CREATED, &[("location", place)]))
}

async fn come(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let upload = app.upload(visitor.actor()?, &id).await?;
    Ok(answer(StatusCode::OK, &stands(&upload)))
}

async fn go_on(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    request: Request,
) -> Answer {
    let headers = request.headers();
    if let Some(refused) = ours(&visitor, headers)? {
        return Ok(refused);
    }
    let kind = headers.get(header::CONTENT_TYPE).map(HeaderValue::as_bytes);
    if kind != Some(b"application/offset+octet-stream") {
        return Ok(answer(StatusCode::UNSUPPORTED_MEDIA_TYPE, &[]));
    }
    let Some(offset) = number(headers, "upload-offset") else {
        return Ok(answer(StatusCode::BAD_REQUEST, &[]));
    };
    let mut going = match app.go_on_with(visitor.actor()?, &id, offset).await {
        Ok(going) => going,
        // It has come another way, or somebody else goes on with it.
        Err(AppError::Conflict) => return Ok(answer(StatusCode::CONFLICT, &[])),
        Err(error) => return Err(error.into()),
    };
    let mut pieces = request.into_body().into_data_stream();
    // What came before a line broke stays.
    while let Ok(Some(Ok(piece))) = tokio::time::timeout(SILENCE, pieces.next()).await {
        going.take(&piece).await?;
    }
    let upload = going.end().await?;
    Ok(answer(StatusCode::NO_CONTENT, &stands(&upload)))
}

async fn stop(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Answer {
    if let Some(refused) = ours(&visitor, &headers)? {
        return Ok(refused);
    }
    app.stop_upload(visitor.actor()?, &id).await?;
    Ok(answer(StatusCode::NO_CONTENT, &[]))
}
