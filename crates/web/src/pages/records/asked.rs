//! A request of another program: in which version, by whom, and what it asks. In 1.0.3 a
//! request may also stand whole in the form of a POST, for browsers that can't send it
//! otherwise (Communication 1.3); 2.0 has that no more.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sopan_app::App;
use sopan_app::records::{Client, Conditions, RecordError};
use sopan_rules::records::Version;
use sopan_rules::records::forms::Languages;

use super::problem::Problem;

/// The headers that a form may hold (1.0.3, Communication 1.3).
const FORM_HEADERS: [&str; 6] = [
    "authorization",
    "x-experience-api-version",
    "content-type",
    "content-length",
    "if-match",
    "if-none-match",
];

/// The largest request that may stand in a form: it says only inside who asks, so it is
/// read for somebody who isn't known.
const FORM_BYTES: usize = 4_000_000;

/// A request that is understood.
pub(super) struct Asked {
    /// What is to be done.
    pub(super) method: Method,
    /// In which version.
    pub(super) version: Version,
    /// The parameters, in their order.
    pub(super) given: Vec<(String, String)>,
    /// What is sent.
    pub(super) body: Bytes,
    /// Who asks.
    pub(super) client: Client,
    headers: HeaderMap,
}

fn pairs(text: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(text).into_owned().collect()
}

impl Asked {
    /// Reads a request of up to so many bytes, and finds out who asks. Of somebody who
    /// isn't known, nothing large is read.
    pub(super) async fn read(app: &App, request: Request, most: usize) -> Result<Asked, Problem> {
        let (parts, body) = request.into_parts();
        let mut whole = Whole {
            method: parts.method,
            headers: parts.headers,
            given: pairs(parts.uri.query().unwrap_or_default().as_bytes()),
        };
        let content = match whole.is_form() {
            true => {
                let form = received(body, most.min(FORM_BYTES)).await?;
                Content::Here(whole.unfold(&form)?)
            }
            false => Content::Coming(body),
        };
        let version = match whole.headers.get(super::VERSION) {
            None => return Err(Problem::without_version()),
            Some(found) => {
                let found = found.to_str().unwrap_or_default();
                Version::read(found).ok_or_else(|| Problem::unknown_version(found))?
            }
        };
        let client = client(app, &whole.headers)
            .await
            .map_err(|error| Problem::from(error).under(version))?;
        let body = match content {
            Content::Here(content) => content,
            Content::Coming(body) => received(body, most)
                .await
                .map_err(|problem| problem.under(version))?,
        };
        Ok(Asked {
            method: whole.method,
            version,
            given: whole.given,
            body,
            client,
            headers: whole.headers,
        })
    }

    /// The media type of what is sent.
    pub(super) fn content_type(&self) -> &str {
        match header_text(&self.headers, &header::CONTENT_TYPE) {
            "" => "application/octet-stream",
            kind => kind,
        }
    }

    /// What the sender knows of the document that it changes.
    pub(super) fn conditions(&self) -> Conditions {
        let of = |name: &HeaderName| {
            let value = self.headers.get(name)?;
            value.to_str().ok().map(str::to_owned)
        };
        Conditions {
            if_match: of(&header::IF_MATCH),
            if_none_match: of(&header::IF_NONE_MATCH),
        }
    }

    /// In which languages texts are wanted.
    pub(super) fn languages(&self) -> Languages {
        Languages::read(header_text(&self.headers, &header::ACCEPT_LANGUAGE))
    }
}

fn header_text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> &'h str {
    let value = headers.get(name).and_then(|value| value.to_str().ok());
    value.unwrap_or_default()
}

async fn received(body: Body, most: usize) -> Result<Bytes, Problem> {
    to_bytes(body, most).await.map_err(|_| {
        RecordError::TooLarge {
            what: "a request like this",
            most,
        }
        .into()
    })
}

/// What is sent.
enum Content {
    Here(Bytes),
    Coming(Body),
}

/// A request before it is known what stands in it.
struct Whole {
    method: Method,
    headers: HeaderMap,
    given: Vec<(String, String)>,
}

impl Whole {
    /// Whether it is a request that stands in a form. Under 2.0 there are none, and its
    /// parameter `method` is one that isn't known.
    fn is_form(&self) -> bool {
        let version = header_text(&self.headers, &super::VERSION);
        self.method == Method::POST
            && self.given.iter().any(|(name, _)| name == "method")
            && Version::read(version) != Some(Version::V2)
    }

    /// Takes the request out of the form; comes back with its content.
    fn unfold(&mut self, form: &[u8]) -> Result<Bytes, Problem> {
        const SECTION: &str = "(xAPI 1.0.3, Communication 1.3)";
        let given = std::mem::take(&mut self.given);
        if given.len() != 1 {
            let detail = format!(
                "beside “method”, no parameter may stand in the address of a request in a \
                 form; put it into the form {SECTION}"
            );
            return Err(Problem::bad("form", detail));
        }
        let wanted = given.first().map_or("", |(_, value)| value.as_str());
        self.method = match wanted {
            "GET" => Method::GET,
            "HEAD" => Method::HEAD,
            "PUT" => Method::PUT,
            "POST" => Method::POST,
            "DELETE" => Method::DELETE,
            _ => {
                let detail = format!("“{wanted}” is no method that a form may ask for {SECTION}");
                return Err(Problem::bad("form", detail));
            }
        };
        self.headers.remove(header::CONTENT_TYPE);
        let mut content = None;
        for (name, value) in pairs(form) {
            let small = name.to_ascii_lowercase();
            if FORM_HEADERS.contains(&small.as_str()) {
                let header = HeaderName::from_bytes(small.as_bytes()).ok();
                let value = HeaderValue::from_str(&value).ok();
                let Some((header, value)) = header.zip(value) else {
                    let detail = format!("{name} must be the value of a header {SECTION}");
                    return Err(Problem::bad("form", detail));
                };
                self.headers.insert(header, value);
            } else if name == "content" {
                content = Some(Bytes::from(value));
            } else {
                self.given.push((name, value));
            }
        }
        let kind = HeaderValue::from_static("application/json");
        self.headers.entry(header::CONTENT_TYPE).or_insert(kind);
        if content.is_none() && matches!(self.method, Method::PUT | Method::POST) {
            let detail = format!("the form must hold “content”, what is to be sent {SECTION}");
            return Err(Problem::bad("form", detail));
        }
        Ok(content.unwrap_or_default())
    }
}

/// The client whose key and secret came as HTTP Basic authentication (RFC 7617).
async fn client(app: &App, headers: &HeaderMap) -> Result<Client, RecordError> {
    let given = header_text(headers, &header::AUTHORIZATION);
    let (key, secret) = basic(given).ok_or(RecordError::Unauthorised)?;
    app.record_client(&key, &secret).await
}

fn basic(header: &str) -> Option<(String, String)> {
    let (scheme, rest) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = String::from_utf8(STANDARD.decode(rest.trim()).ok()?).ok()?;
    let (key, secret) = text.split_once(':')?;
    Some((key.to_owned(), secret.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(query: &str, version: &str) -> Whole {
        let mut headers = HeaderMap::new();
        if let Ok(value) = HeaderValue::from_str(version) {
            headers.insert(super::super::VERSION, value);
        }
        Whole {
            method: Method::POST,
            headers,
            given: pairs(query.as_bytes()),
        }
    }

    #[test]
    fn credentials_are_a_key_and_a_secret() {
        let given = |text: &str| format!("Basic {}", STANDARD.encode(text));
        let expected = Some(("k".to_owned(), "s:t".to_owned()));
        assert_eq!(basic(&given("k:s:t")), expected);
        assert_eq!(basic(&given("k:s:t").replace("Basic", "basic")), expected);
        for bad in [
            given("k"),
            given("k:s").replace(' ', ":"),
            "Bearer x".to_owned(),
            "Basic %".to_owned(),
            String::new(),
        ] {
            assert_eq!(basic(&bad), None, "{bad}");
        }
    }

    #[test]
    fn a_request_may_stand_in_a_form_of_1_0_3() {
        let mut request = whole("method=PUT", "");
        assert!(request.is_form());
        let form = "statementId=1&content=%7B%22a%22%3A+1%7D&X-Experience-API-Version=1.0.3\
                    &Authorization=Basic+x&If-None-Match=*";
        let content = request.unfold(form.as_bytes()).unwrap();
        assert_eq!(content, "{\"a\": 1}");
        assert_eq!(request.method, Method::PUT);
        assert_eq!(request.given, [("statementId".to_owned(), "1".to_owned())]);
        assert_eq!(request.headers["x-experience-api-version"], "1.0.3");
        assert_eq!(request.headers["authorization"], "Basic x");
        assert_eq!(request.headers["if-none-match"], "*");
        assert_eq!(request.headers["content-type"], "application/json");

        let mut reading = whole("method=GET", "1.0.3");
        assert_eq!(reading.unfold(b"limit=1").unwrap(), "");
        assert_eq!(reading.method, Method::GET);
    }

    #[test]
    fn a_form_says_all_or_is_none() {
        assert!(!whole("method=PUT", "2.0.0").is_form());
        assert!(!whole("statementId=1", "1.0.3").is_form());
        for (query, form) in [
            ("method=PUT&statementId=1", "statementId=1&content=x"),
            ("method=PUT", "statementId=1"),
            ("method=put", "content=x"),
            ("method=PATCH", "content=x"),
            ("method=PUT", "content=x&Authorization=%0A"),
        ] {
            assert!(
                whole(query, "1.0.3").unfold(form.as_bytes()).is_err(),
                "{query} {form}"
            );
        }
    }
}
