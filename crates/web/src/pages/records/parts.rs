//! Statements with their attachments: `multipart/mixed`, in and out (1.0.3, Communication
//! 1.5.2; 2.0, 4.1.3).

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use futures_util::stream;
use sopan_app::records::{Found, Part};
use sopan_rules::records::shapes::is_media_type;

use super::asked::Asked;
use super::problem::Problem;

const SECTION: &str = "(xAPI 1.0.3, Communication 1.5; 2.0, 4.1.3)";

fn bad(detail: &str) -> Problem {
    Problem::bad("multipart", format!("{detail} {SECTION}"))
}

fn is_kind(content_type: &str, kind: &str) -> bool {
    let found = content_type.split(';').next().unwrap_or_default();
    found.trim().eq_ignore_ascii_case(kind)
}

/// The statements that were sent, as JSON, and what came along with them.
pub(super) async fn read(asked: &Asked) -> Result<(Bytes, Vec<Part>), Problem> {
    let content_type = asked.content_type();
    if is_kind(content_type, "application/json") {
        return Ok((asked.body.clone(), Vec::new()));
    }
    if !is_kind(content_type, "multipart/mixed") {
        return Err(bad(&format!(
            "statements come as application/json, or with attachments as multipart/mixed, and \
             not as {content_type}"
        )));
    }
    let boundary = boundary(content_type)
        .ok_or_else(|| bad("the Content-Type multipart/mixed must name its boundary"))?;
    split(asked.body.clone(), &boundary).await
}

fn boundary(content_type: &str) -> Option<String> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let value = value.trim().trim_matches('"');
        let named = name.trim().eq_ignore_ascii_case("boundary");
        (named && (1..=70).contains(&value.len())).then(|| value.to_owned())
    })
}

async fn split(body: Bytes, boundary: &str) -> Result<(Bytes, Vec<Part>), Problem> {
    let whole = stream::iter([Ok::<_, std::convert::Infallible>(body)]);
    let mut form = multer::Multipart::new(whole, boundary);
    let broken = |error: multer::Error| bad(&format!("the parts can't be told apart: {error}"));
    let mut statements = None;
    let mut parts = Vec::new();
    while let Some(field) = form.next_field().await.map_err(broken)? {
        let text = |headers: &HeaderMap, name: &str| {
            let value = headers.get(name).and_then(|value| value.to_str().ok());
            value.unwrap_or_default().trim().to_owned()
        };
        let content_type = text(field.headers(), "content-type");
        let encoding = text(field.headers(), "content-transfer-encoding");
        let sha2 = text(field.headers(), "x-experience-api-hash");
        let bytes = field.bytes().await.map_err(broken)?;
        if statements.is_none() {
            if !is_kind(&content_type, "application/json") {
                return Err(bad(
                    "the first part must be application/json, the statements",
                ));
            }
            statements = Some(bytes);
            continue;
        }
        if !encoding.eq_ignore_ascii_case("binary") {
            return Err(bad("every part after the first must have the header \
                 Content-Transfer-Encoding: binary"));
        }
        if sha2.is_empty() {
            return Err(bad(
                "every part after the first must have the header X-Experience-API-Hash, its SHA-2",
            ));
        }
        parts.push(Part {
            sha2,
            bytes: bytes.to_vec(),
        });
    }
    let statements = statements.ok_or_else(|| bad("there must be a part with the statements"))?;
    Ok((statements, parts))
}

/// Statements and their attachments as an answer.
pub(super) fn written(found: Found) -> Response {
    let boundary = boundary_for(&found);
    let mut body = Vec::new();
    let mut part = |headers: &[(&str, &str)], bytes: &[u8]| {
        body.extend_from_slice(format!("--{boundary}\r\n").as_bytes());
        for (name, value) in headers {
            body.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
        }
        body.extend_from_slice(b"\r\n");
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    };
    part(
        &[("Content-Type", "application/json")],
        found.json.as_bytes(),
    );
    for attachment in &found.attachments {
        let kind = match is_media_type(&attachment.content_type) {
            true => attachment.content_type.as_str(),
            false => "application/octet-stream",
        };
        part(
            &[
                ("Content-Type", kind),
                ("Content-Transfer-Encoding", "binary"),
                ("X-Experience-API-Hash", &attachment.sha2),
            ],
            &attachment.bytes,
        );
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    let mut response = Response::new(Body::from(body));
    let kind = format!("multipart/mixed; boundary={boundary}");
    if let Ok(kind) = HeaderValue::from_str(&kind) {
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
    }
    response
}

/// A boundary that no part holds.
fn boundary_for(found: &Found) -> String {
    let holds = |bytes: &[u8], text: &str| {
        let windows = &mut bytes.windows(text.len());
        windows.any(|window| window == text.as_bytes())
    };
    (0u32..)
        .map(|number| format!("sopan-records-{number:08x}"))
        .find(|boundary| {
            !holds(found.json.as_bytes(), boundary)
                && !found.attachments.iter().any(|a| holds(&a.bytes, boundary))
        })
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use sopan_app::records::AttachmentOut;

    use super::*;

    fn found(bytes: &[u8]) -> Found {
        Found {
            json: "{\"a\":1}".to_owned(),
            stored: None,
            with_attachments: true,
            attachments: vec![AttachmentOut {
                sha2: "ab".to_owned(),
                content_type: "text/plain\r\nx: y".to_owned(),
                bytes: bytes.to_vec(),
            }],
        }
    }

    #[tokio::test]
    async fn what_is_written_can_be_read() {
        for content in [
            &b"plain"[..],
            b"",
            b"\r\n--sopan-records-00000000\r\n\0\xff",
        ] {
            let response = written(found(content));
            let kind = response.headers()["content-type"]
                .to_str()
                .unwrap()
                .to_owned();
            assert!(is_kind(&kind, "multipart/mixed"));
            let body = axum::body::to_bytes(response.into_body(), 1 << 20)
                .await
                .unwrap();
            let (statements, parts) = split(body, &boundary(&kind).unwrap()).await.unwrap();
            assert_eq!(statements, "{\"a\":1}");
            assert_eq!(parts.len(), 1);
            assert_eq!(
                (parts[0].sha2.as_str(), parts[0].bytes.as_slice()),
                ("ab", content)
            );
        }
    }

    #[tokio::test]
    async fn parts_that_are_not_as_they_must_be_are_refused() {
        let first = "--x\r\nContent-Type: application/json\r\n\r\n{}\r\n";
        let good = "--x\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: binary\r\n\
                    X-Experience-API-Hash: ab\r\n\r\nhello\r\n";
        let read = async |text: String| split(Bytes::from(text), "x").await.is_ok();
        assert!(read(format!("{first}--x--\r\n")).await);
        assert!(read(format!("\r\n{first}{good}--x--")).await);
        for bad in [
            String::new(),
            "--x--\r\n".to_owned(),
            first.to_owned(),
            format!("{first}{good}"),
            format!("{good}--x--"),
            format!("{first}{}--x--", good.replace("binary", "base64")),
            format!(
                "{first}{}--x--",
                good.replace("X-Experience-API-Hash", "X-Other")
            ),
            first.replace("--x", "--y"),
        ] {
            assert!(!read(bad.clone()).await, "{bad}");
        }
    }

    #[test]
    fn the_boundary_is_named_by_the_content_type() {
        for (text, name) in [
            ("multipart/mixed; boundary=-------314", Some("-------314")),
            (
                "multipart/mixed;charset=utf-8; Boundary=\"a b\"",
                Some("a b"),
            ),
            ("multipart/mixed;", None),
            ("multipart/mixed; boundary=", None),
            ("multipart/mixed", None),
        ] {
            assert_eq!(boundary(text).as_deref(), name, "{text}");
        }
    }
}
