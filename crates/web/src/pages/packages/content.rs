//! Content of packages as a browser meets it: under `/content/{token}`, without a
//! session, in a frame that belongs to no origin.

use std::io::SeekFrom;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, Path, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Json, Response};
use axum::routing::{get, post};
use futures_util::StreamExt;
use sopan_app::packages::{COMMIT_BYTES, ContentFile, SessionError};
use sopan_app::{App, AppError};
use sopan_rules::packages::{Standard, is_page};
use tokio::io::{AsyncReadExt, AsyncSeekExt};

use crate::look;
use crate::pages::catalogue::range;

/// A page larger than this gets no script written into it, and is sent as it is.
const PAGE_BYTES: u64 = 8 * 1024 * 1024;
/// So far into a page its head is looked for.
const HEAD_BYTES: usize = 64 * 1024;

/// What content may do: run, fill in forms, open windows like itself, hand out files, ask in
/// dialogs, which the browser shows as those of an embedded page. It has no origin:
/// no cookie, no storage and no page of ours is within its reach.
const SANDBOX: &str = "sandbox allow-scripts allow-forms allow-popups allow-modals allow-downloads";

/// The routes. They stand apart from those of people: no session and no cookie counts
/// here, and a frame without an origin may call them.
pub fn router() -> Router<App> {
    Router::new()
        .route("/content/{token}/~sopan/begin", post(begin))
        .route("/content/{token}/~sopan/commit", post(commit))
        .route("/content/{token}/~sopan/fetch", post(fetch))
        .route("/content/{token}/{*path}", get(file))
        .layer(DefaultBodyLimit::max(COMMIT_BYTES))
        .layer(from_fn(dress))
}

async fn dress(request: Request, next: Next) -> Response {
    let mut response = match *request.method() {
        Method::OPTIONS => StatusCode::NO_CONTENT.into_response(),
        _ => next.run(request).await,
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, SANDBOX),
        // Its own pages have no origin either, and load their own files.
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, POST"),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, "content-type, range"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // The address holds the token.
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "private, no-store"),
    ] {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    let robots = HeaderName::from_static("x-robots-tag");
    headers.insert(robots, HeaderValue::from_static("noindex"));
    response
}

/// Problem details (RFC 9457).
struct Refused(SessionError);

impl<E: Into<SessionError>> From<E> for Refused {
    fn from(error: E) -> Refused {
        Refused(error.into())
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let status = match &self.0 {
            SessionError::Unknown => StatusCode::GONE,
            SessionError::Elsewhere { .. } => StatusCode::CONFLICT,
            SessionError::Malformed(_) => StatusCode::BAD_REQUEST,
            SessionError::TooLong(_) => StatusCode::PAYLOAD_TOO_LARGE,
            SessionError::App(AppError::NotFound { .. }) => StatusCode::NOT_FOUND,
            SessionError::App(AppError::Refused(_) | AppError::Invalid { .. }) => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            SessionError::App(AppError::Busy) => StatusCode::SERVICE_UNAVAILABLE,
            SessionError::App(_) => StatusCode::INTERNAL_SERVER_ERROR,
        };
        let detail = match status {
            StatusCode::INTERNAL_SERVER_ERROR => {
                tracing::error!(error = %self.0, "content of a package");
                "this failed here; it was written down for whoever runs Sopan".to_owned()
            }
            _ => self.0.to_string(),
        };
        let mut problem = serde_json::json!({
            "title": self.0.code(), "status": status.as_u16(), "detail": detail,
        });
        if let SessionError::Elsewhere { done } = self.0 {
            problem["done"] = done.into();
        }
        let kind = [(header::CONTENT_TYPE, "application/problem+json")];
        (status, kind, problem.to_string()).into_response()
    }
}

async fn begin(
    State(app): State<App>,
    Path(token): Path<String>,
) -> Result<Json<sopan_app::packages::Began>, Refused> {
    Ok(Json(app.content_begins(&token).await?))
}

async fn commit(
    State(app): State<App>,
    Path(token): Path<String>,
    sent: Bytes,
) -> Result<Json<sopan_app::packages::Kept>, Refused> {
    Ok(Json(app.content_says(&token, &sent).await?))
}

/// cmi5, 8.2.3: an answer of 200, whatever it says.
async fn fetch(
    State(app): State<App>,
    Path(token): Path<String>,
) -> Result<Json<serde_json::Value>, Refused> {
    Ok(Json(app.content_fetches(&token).await?))
}

async fn file(
    State(app): State<App>,
    Path((token, path)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let file = app.content_file(&token, &path).await?;
    let kind = content_type(&file.path);
    match is_page(&file.path) && file.bytes <= PAGE_BYTES {
        true => with_script(file, kind, &token).await,
        false => as_it_is(file, kind, &headers).await,
    }
}

fn unreadable(error: std::io::Error) -> Refused {
    Refused(AppError::Files(error).into())
}

fn finished(answer: axum::http::response::Builder, body: Body) -> Result<Response, Refused> {
    let unmade = |e: axum::http::Error| Refused(AppError::Document(e.to_string()).into());
    answer.body(body).map_err(unmade)
}

/// A page with a script of ours at the beginning of its head, before any of its own: one that
/// tells the player that somebody is there, and is its run-time where its standard has one.
async fn with_script(
    file: ContentFile,
    kind: &'static str,
    token: &str,
) -> Result<Response, Refused> {
    let run_time = |script| {
        format!("<script src=\"{script}\" data-sopan=\"/content/{token}/~sopan\"></script>")
    };
    let tag = match file.standard {
        Standard::Scorm12 => run_time(look::SCORM12_JS),
        Standard::Scorm2004 => run_time(look::SCORM2004_JS),
        Standard::Shown | Standard::Cmi5 | Standard::Xapi => {
            format!("<script src=\"{}\"></script>", look::HERE_JS)
        }
    };
    let mut page = tokio::fs::read(&file.place).await.map_err(unreadable)?;
    // UTF-16 has no letters to be found here, and is left as it is.
    if !page.starts_with(&[0xff, 0xfe]) && !page.starts_with(&[0xfe, 0xff]) {
        let at = beginning_of_head(&page);
        page.splice(at..at, tag.into_bytes());
    }
    let answer = Response::builder().header(header::CONTENT_TYPE, kind);
    finished(answer, Body::from(page))
}

/// Where the head of a page begins: behind its tag, else behind that of the page, else
/// behind the declaration of its type.
fn beginning_of_head(page: &[u8]) -> usize {
    let beginning = &page[..page.len().min(HEAD_BYTES)];
    let lower = beginning.to_ascii_lowercase();
    let behind = |tag: &[u8]| {
        let mut from = 0;
        loop {
            let at = lower[from..].windows(tag.len()).position(|w| w == tag)? + from;
            // `<header>` is no `<head>`.
            let next = lower.get(at + tag.len())?;
            if *next == b'>' || next.is_ascii_whitespace() {
                let end = lower[at..].iter().position(|b| *b == b'>')?;
                return Some(at + end + 1);
            }
            from = at + tag.len();
        }
    };
    behind(b"<head")
        .or_else(|| behind(b"<html"))
        .or_else(|| behind(b"<!doctype"))
        .unwrap_or(match page.starts_with(&[0xef, 0xbb, 0xbf]) {
            true => 3,
            false => 0,
        })
}

async fn as_it_is(
    file: ContentFile,
    kind: &'static str,
    headers: &HeaderMap,
) -> Result<Response, Refused> {
    let mut open = tokio::fs::File::open(&file.place)
        .await
        .map_err(unreadable)?;
    let size = file.bytes;
    let mut answer = Response::builder().header(header::CONTENT_TYPE, kind);
    // Browsers show no PDF to what has no origin; it is kept and opened as a file.
    if kind == "application/pdf" {
        answer = answer.header(header::CONTENT_DISPOSITION, "attachment");
    }
    // Films and sounds are asked for in parts, which count bytes as they lie in the file.
    let parts = ["video/", "audio/", "application/pdf"]
        .iter()
        .any(|beginning| kind.starts_with(beginning));
    if parts {
        answer = answer
            .header(header::ACCEPT_RANGES, "bytes")
            .header(header::CONTENT_ENCODING, "identity");
    }
    let (first, end) = match range(headers, size).filter(|_| parts) {
        Some(Err(())) => {
            let answer = answer
                .status(StatusCode::RANGE_NOT_SATISFIABLE)
                .header(header::CONTENT_RANGE, format!("bytes */{size}"));
            return finished(answer, Body::empty());
        }
        Some(Ok((first, last))) => {
            let part = format!("bytes {first}-{last}/{size}");
            answer = answer
                .status(StatusCode::PARTIAL_CONTENT)
                .header(header::CONTENT_RANGE, part);
            (first, last + 1)
        }
        None => (0, size),
    };
    open.seek(SeekFrom::Start(first))
        .await
        .map_err(unreadable)?;
    let left = open.take(end - first);
    let pieces = futures_util::stream::unfold(left, |mut left| async {
        let mut piece = vec![0; 64 * 1024];
        match left.read(&mut piece).await {
            Ok(0) => None,
            Ok(read) => {
                piece.truncate(read);
                Some((Ok::<_, std::io::Error>(piece), left))
            }
            Err(error) => Some((Err(error), left)),
        }
    })
    // Whoever compresses asks once more after the end.
    .fuse();
    finished(
        answer.header(header::CONTENT_LENGTH, end - first),
        Body::from_stream(pieces),
    )
}

/// What a file of a package is, by the ending of its name; a page is never guessed.
fn content_type(path: &str) -> &'static str {
    let ending = path.rsplit('.').next().unwrap_or_default().to_lowercase();
    match ending.as_str() {
        // Its own words say in which characters it is written.
        "html" | "htm" => "text/html",
        "xhtml" | "xht" => "application/xhtml+xml",
        "js" | "mjs" => "text/javascript",
        "css" => "text/css",
        "json" | "map" => "application/json",
        "xml" | "xsd" | "dtd" | "xsl" => "application/xml",
        "txt" => "text/plain",
        "vtt" => "text/vtt",
        "srt" => "application/x-subrip",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "svg" => "image/svg+xml",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "bmp" => "image/bmp",
        "mp4" | "m4v" => "video/mp4",
        "webm" => "video/webm",
        "ogv" => "video/ogg",
        "mp3" => "audio/mpeg",
        "m4a" => "audio/mp4",
        "ogg" | "oga" | "opus" => "audio/ogg",
        "wav" => "audio/wav",
        "pdf" => "application/pdf",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "eot" => "application/vnd.ms-fontobject",
        "wasm" => "application/wasm",
        "swf" => "application/x-shockwave-flash",
        "zip" => "application/zip",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_script_stands_before_any_of_a_page() {
        let cases = [
            ("<!DOCTYPE html><html lang=hi><HEAD data-x><script>", 42),
            ("<html>\n<header>x</header><script>", 6),
            ("<!doctype html>\n<p>x", 15),
            ("<p>x", 0),
            ("\u{feff}<p>x", 3),
            ("<head", 0),
            ("", 0),
        ];
        for (page, at) in cases {
            assert_eq!(beginning_of_head(page.as_bytes()), at, "{page}");
        }
    }

    #[test]
    fn what_a_file_is_follows_from_its_name() {
        assert_eq!(content_type("a/b/Story.HTML"), "text/html");
        assert_eq!(content_type("data/film.mp4"), "video/mp4");
        assert_eq!(content_type("noending"), "application/octet-stream");
        assert_eq!(content_type("a.html.exe"), "application/octet-stream");
        for path in ["a.html", "a.HTM", "a.xhtml", "a.xht"] {
            assert!(
                is_page(path) && content_type(path).contains("html"),
                "{path}"
            );
        }
    }
}
