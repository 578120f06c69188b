//! Who is asking, in which language, and what they sent.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest, FromRequestParts, Multipart, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::de::DeserializeOwned;
use sopan_app::access::{Actor, SignedIn};
use sopan_app::files::Received;
use sopan_app::store::StoreError;
use sopan_app::{App, AppError};
use sopan_rules::access::Permission;

use crate::views::errors::{Problem, Why};
use crate::views::parts::Tone;
use crate::views::{Page, Person, Section, TextSize};
use crate::words::{Language, Words, known};

const SESSION: &str = "sopan_session";
const LANGUAGE: &str = "language";
const TEXT_SIZE: &str = "text_size";
const FLASH: &str = "flash";
/// The random number by which many accounts on one device are noticed.
const DEVICE: &str = "sopan_device";
/// The token that protects forms before anybody is signed in.
const VISIT: &str = "sopan_visit";

/// Whoever is asking.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// Who, when signed in.
    pub actor: Option<Actor>,
    /// The cookie that says so.
    pub session: Option<String>,
    /// The language of the answer.
    pub language: Language,
    /// The network address, for limiting attempts.
    pub address: String,
    path: String,
    back: String,
    text_size: TextSize,
    csrf: String,
    visit: Option<String>,
    device: Option<String>,
    flash: Option<String>,
    demonstration: bool,
    organisation: String,
    notices: i64,
    json: bool,
    secure: bool,
}

/// The page of this site that a form was sent from.
fn referring(request: &Parts) -> Option<String> {
    let referer = request.headers.get(header::REFERER)?.to_str().ok()?;
    let from: Uri = referer.parse().ok()?;
    let host = request.headers.get(header::HOST)?.to_str().ok()?;
    let here = from.authority().is_some_and(|a| a.as_str() == host);
    let path = from.path_and_query().map(ToString::to_string);
    path.filter(|_| here)
}

impl Visitor {
    pub(crate) async fn of(
        app: &App,
        request: &Parts,
        address: String,
    ) -> Result<Visitor, AppError> {
        let cookie = |name: &str| {
            request
                .headers
                .get_all(header::COOKIE)
                .iter()
                .filter_map(|value| value.to_str().ok())
                .flat_map(|value| value.split(';'))
                .filter_map(|pair| pair.trim().split_once('='))
                .find(|(n, _)| *n == name)
                .map(|(_, value)| value.to_owned())
        };
        let asset = request.uri.path().starts_with("/assets/");
        let session = cookie(SESSION).filter(|_| !asset);
        let visit = match &session {
            Some(token) => match app.visit(token).await {
                Ok(visit) => Some(visit),
                Err(AppError::SignInNeeded) => None,
                Err(error) => return Err(error),
            },
            None => None,
        };
        let (actor, organisation, notices) = match visit {
            Some(visit) => (Some(visit.actor), visit.organisation, visit.unread),
            None => (None, None, 0),
        };
        let chosen = cookie(LANGUAGE).and_then(|code| Language::from_code(&code));
        let own = actor
            .as_ref()
            .and_then(|a| Language::from_code(&a.language));
        let asked = request
            .headers
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok())
            .and_then(Language::from_accept_language);
        let language = chosen.or(own).or(asked).unwrap_or_default();
        let organisation =
            organisation.map_or_else(String::new, |o| o.in_language(language.code()).to_owned());
        let (csrf, visit) = match (&actor, cookie(VISIT)) {
            (Some(actor), _) => (actor.csrf.clone(), None),
            (None, Some(visit)) => (visit, None),
            (None, None) => {
                let visit = app.token();
                (visit.clone(), Some(visit).filter(|_| !asset))
            }
        };
        let path = request
            .uri
            .path_and_query()
            .map_or_else(|| "/".to_owned(), ToString::to_string);
        // Whoever pressed a button and was signed out meanwhile comes back to the page with
        // the button.
        let back = match request.method {
            Method::GET | Method::HEAD => path.clone(),
            _ => referring(request).unwrap_or_else(|| "/".to_owned()),
        };
        let accepts_json = request
            .headers
            .get(header::ACCEPT)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|accept| accept.contains("json") && !accept.contains("html"));
        Ok(Visitor {
            actor,
            session,
            language,
            address,
            path,
            back,
            text_size: cookie(TEXT_SIZE)
                .and_then(|code| TextSize::from_code(&code))
                .unwrap_or_default(),
            csrf,
            visit,
            device: cookie(DEVICE),
            flash: cookie(FLASH),
            demonstration: app.is_demonstration(),
            organisation,
            notices,
            json: accepts_json || request.uri.path().starts_with("/api/"),
            secure: app.public_address().starts_with("https:"),
        })
    }

    /// Whether a program asks, which wants JSON.
    pub fn wants_json(&self) -> bool {
        self.json
    }

    /// Whoever is signed in.
    pub fn actor(&self) -> Result<&Actor, AppError> {
        self.actor.as_ref().ok_or(AppError::SignInNeeded)
    }

    /// The words of the visitor's language.
    pub fn words(&self) -> Words {
        Words::new(self.language)
    }

    /// The frame of a page for this visitor.
    pub fn page(&self) -> Page {
        let mut page = Page::new(self.language, self.path.clone());
        page.csrf.clone_from(&self.csrf);
        page.demonstration = self.demonstration;
        page.text_size = self.text_size;
        if let Some(actor) = &self.actor {
            page.person = Some(Person {
                name: actor.name_in(self.language.code()).to_owned(),
                organisation: self.organisation.clone(),
                official: actor.official.map(|official| official.0),
            });
            page.sections = sections(actor);
            page.notices = Some(self.notices);
        }
        if let Some((tone, text)) = self.flash.as_deref().and_then(|f| self.say(f)) {
            page = page.flash(tone, text);
        }
        page
    }

    /// What the last act brought about: `good|key|count`.
    fn say(&self, flash: &str) -> Option<(Tone, String)> {
        let mut parts = flash.split('|');
        let tone = match parts.next()? {
            "good" => Tone::Ok,
            _ => Tone::Bad,
        };
        let key = known(parts.next()?)?;
        let count: i64 = parts.next()?.parse().ok()?;
        Some((tone, self.words().tn(key, count).to_string()))
    }

    /// What went wrong, as a page; for other programs as problem details (RFC 9457).
    pub(crate) fn explain(&self, failure: &Failure) -> Response {
        let error = &failure.0;
        if matches!(error, AppError::SignInNeeded) && !self.json {
            let back = encoded(&self.back);
            return Redirect::to(&format!("/sign-in?back={back}")).into_response();
        }
        let why = failure.why();
        if why == Why::Fault {
            tracing::error!(%error, path = self.path, "a request failed");
        }
        let status = StatusCode::from_u16(match error {
            AppError::SignInNeeded => 401,
            _ => why.status(),
        })
        .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        if self.json {
            let detail = match why {
                Why::Fault => "the service failed; the log says why".to_owned(),
                _ => error.to_string(),
            };
            let body = serde_json::json!({
                "type": format!("urn:sopan:{}", error.code()),
                "title": error.code(),
                "status": status.as_u16(),
                "detail": detail,
            });
            let kind = [(header::CONTENT_TYPE, "application/problem+json")];
            return (status, kind, body.to_string()).into_response();
        }
        let problem = Problem {
            page: self.page(),
            why,
            detail: self.detail(error),
            reference: None,
        };
        match askama::Template::render(&problem) {
            Ok(html) => (status, Html(html)).into_response(),
            Err(error) => {
                tracing::error!(%error, "the page about an error could not be made");
                status.into_response()
            }
        }
    }

    /// What an error says, in the visitor's language.
    pub fn detail(&self, error: &AppError) -> Option<String> {
        let key = known(&format!("why-{}", error.code()))?;
        Some(match error {
            AppError::TooManyAttempts { minutes } => self.words().tn(key, *minutes).to_string(),
            AppError::AskedFor(titles) => {
                let language = self.language.code();
                let titles = titles.iter().map(|title| title.in_language(language));
                let titles = titles.collect::<Vec<_>>().join("; ");
                self.words().t(key).with("mandates", titles).to_string()
            }
            _ => self.words().t(key).to_string(),
        })
    }

    /// Sets the cookies that go with this visit.
    pub(crate) fn remember(&self, response: &mut Response) {
        if let Some(visit) = &self.visit {
            self.set_cookie(response, VISIT, visit, 86_400, true);
        }
        if self.flash.is_some()
            && !response
                .headers()
                .get_all(header::SET_COOKIE)
                .iter()
                .any(|c| c.to_str().is_ok_and(|c| c.starts_with(FLASH)))
            && response.status().is_success()
        {
            self.set_cookie(response, FLASH, "", 0, true);
        }
    }

    /// Adds the cookie of a session to an answer, and notes on which device it is.
    pub async fn sign_in(
        &self,
        app: &App,
        response: &mut Response,
        signed_in: &SignedIn,
    ) -> Result<(), AppError> {
        let device = app.note_device(self.device.as_deref(), signed_in).await?;
        self.set_cookie(response, DEVICE, &device, 31_536_000, true);
        self.set_cookie(response, SESSION, &signed_in.token, signed_in.seconds, true);
        Ok(())
    }

    /// Takes the cookie of the session away.
    pub fn sign_out(&self, response: &mut Response) {
        self.set_cookie(response, SESSION, "", 0, true);
    }

    /// Remembers the language for a year.
    pub fn choose_language(&self, response: &mut Response, language: Language) {
        self.set_cookie(response, LANGUAGE, language.code(), 31_536_000, true);
    }

    /// Remembers the text size for a year.
    pub fn choose_text_size(&self, response: &mut Response, size: TextSize) {
        self.set_cookie(response, TEXT_SIZE, size.code(), 31_536_000, true);
    }

    fn set_cookie(&self, response: &mut Response, name: &str, value: &str, age: i64, http: bool) {
        let secure = if self.secure { "; Secure" } else { "" };
        let http = if http { "; HttpOnly" } else { "" };
        let text = format!("{name}={value}; Path=/; Max-Age={age}; SameSite=Lax{http}{secure}");
        if let Ok(value) = HeaderValue::from_str(&text) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }

    /// Goes on to another page, which says what was done: a key of the words, and how
    /// many.
    pub fn go_on(&self, to: &str, said: &'static str, count: i64) -> Response {
        self.leave(to, "good", said, count)
    }

    /// Goes on to another page, which says what could not be done.
    pub fn go_back(&self, to: &str, said: &'static str) -> Response {
        self.leave(to, "bad", said, 0)
    }

    fn leave(&self, to: &str, tone: &str, said: &'static str, count: i64) -> Response {
        let mut response = Redirect::to(to).into_response();
        let value = format!("{tone}|{said}|{count}");
        self.set_cookie(&mut response, FLASH, &value, 60, true);
        response
    }
}

/// Text as it stands in the query of an address.
pub(crate) fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// A path of ours to come back to; anything else becomes the home page.
pub fn back(path: &str) -> &str {
    if path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\r', '\n']) {
        path
    } else {
        "/"
    }
}

fn sections(actor: &Actor) -> Vec<Section> {
    let mut sections = Section::LEARNER.to_vec();
    for (permission, more) in [
        (
            Permission::SeeDesk,
            &[Section::Dashboard, Section::Desk][..],
        ),
        (Permission::VerifyProfiles, &[Section::Verification]),
        (Permission::SeeOfficials, &[Section::Officials]),
        (Permission::BringOfficialsIn, &[Section::Import]),
        (Permission::SeeOfficials, &[Section::Mandates]),
        (Permission::SeeDesk, &[Section::Reports]),
        (Permission::AuthorCourses, &[Section::Authoring]),
        (Permission::ReviewCourses, &[Section::Review]),
        (Permission::SeeMonitoring, &[Section::Editions]),
    ] {
        // To import is an act; the other sections can be read.
        let shown = match permission {
            Permission::BringOfficialsIn => actor.has(permission),
            _ => actor.sees(permission),
        };
        if shown {
            sections.extend_from_slice(more);
        }
    }
    sections
}

impl<S: Sync> FromRequestParts<S> for Visitor {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Visitor, Failure> {
        parts
            .extensions
            .get::<Visitor>()
            .cloned()
            .ok_or(Failure(AppError::SignInNeeded))
    }
}

/// Why a request failed. The answer is dressed for the visitor on its way out.
#[derive(Debug)]
pub struct Failure(pub AppError);

impl Failure {
    fn why(&self) -> Why {
        match &self.0 {
            AppError::SignInNeeded | AppError::Forbidden => Why::Forbidden,
            AppError::NotFound { .. } => Why::NotFound,
            AppError::Invalid {
                code: "too-large", ..
            } => Why::TooLarge,
            AppError::Invalid { .. }
            | AppError::Mandate(_)
            | AppError::AskedFor(_)
            | AppError::Refused(_)
            | AppError::Store(StoreError::ZeroCharacter)
            | AppError::Conflict => Why::BadRequest,
            AppError::TooManyAttempts { .. } => Why::TooMany,
            AppError::Busy => Why::Busy,
            AppError::Files(_) | AppError::Document(_) | AppError::Store(_) => Why::Fault,
        }
    }
}

impl<E: Into<AppError>> From<E> for Failure {
    fn from(error: E) -> Failure {
        Failure(error.into())
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}

/// What a handler answers.
pub type Answer = Result<Response, Failure>;

/// How long a page took to be written, once its data were there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rendered(pub(crate) Duration);

/// A file that the browser keeps under this name. The name is ours, or encoded.
pub fn download(name: &str, kind: &str, body: impl Into<axum::body::Body>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
    ];
    (headers, body.into()).into_response()
}

/// A page as an answer.
pub fn show(view: &impl askama::Template) -> Answer {
    let begun = Instant::now();
    let html = view
        .render()
        .map_err(|e| Failure(AppError::Document(e.to_string())))?;
    let rendered = Rendered(begun.elapsed());
    let mut response = Html(html).into_response();
    response.extensions_mut().insert(rendered);
    Ok(response)
}

/// A form that was posted, with the token that proves that it was one of ours. The
/// token is the field `csrf`, or the header `x-csrf-token` of a script.
pub struct Posted<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Posted<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Posted<T>, Failure> {
        let visitor = request
            .extensions()
            .get::<Visitor>()
            .cloned()
            .ok_or(Failure(AppError::SignInNeeded))?;
        let header = token_header(request.headers());
        let body = axum::body::Bytes::from_request(request, state)
            .await
            .map_err(|e| Failure(AppError::invalid("form", "too-large", e.to_string())))?;
        let pairs: Vec<(String, String)> = parse_form(&body);
        let token = header.or_else(|| {
            let field = pairs.iter().find(|(name, _)| name == "csrf");
            field.map(|(_, value)| value.clone())
        });
        check_token(&visitor, token.as_deref())?;
        serde_html_form_like(pairs).map(Posted)
    }
}

/// A form that says nothing but that its button was pressed.
#[derive(Debug, serde::Deserialize)]
pub struct Pressed {}

pub(crate) fn token_header(headers: &HeaderMap) -> Option<String> {
    let value = headers.get("x-csrf-token")?;
    value.to_str().ok().map(str::to_owned)
}

pub(crate) fn check_token(visitor: &Visitor, token: Option<&str>) -> Result<(), Failure> {
    let equal = token.is_some_and(|t| !t.is_empty() && t == visitor.csrf);
    if equal {
        Ok(())
    } else {
        Err(Failure(AppError::invalid(
            "csrf",
            "form-out-of-date",
            "the form is out of date or was not ours; load the page again",
        )))
    }
}

fn parse_form(body: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(body).into_owned().collect()
}

/// The fields of a form as a value: a field that is given several times becomes a
/// list, and everything is text, as forms have it.
fn serde_html_form_like<T: DeserializeOwned>(pairs: Vec<(String, String)>) -> Result<T, Failure> {
    let mut object = serde_json::Map::new();
    for (name, value) in pairs {
        if let Some(name) = name.strip_suffix("[]") {
            let list = object
                .entry(name)
                .or_insert_with(|| serde_json::Value::Array(Vec::new()));
            if let serde_json::Value::Array(list) = list {
                list.push(value.into());
            }
        } else {
            object.insert(name, value.into());
        }
    }
    serde_json::from_value(object.into())
        .map_err(|e| Failure(AppError::invalid("form", "form-incomplete", e.to_string())))
}

/// The fields of a form with a file that are no files may have so many bytes together.
const FIELDS_BYTES: usize = 8 * 1024 * 1024;

/// A form with a file, with the token that proves that it was one of ours. The field
/// `csrf` comes before the file. The file is held in memory; a film or document is taken
/// as [`Arriving`].
pub struct Upload {
    /// The fields that are no files.
    pub fields: Vec<(String, String)>,
    /// The name that the file has on the sender's machine; never used as a path.
    pub file_name: String,
    /// The file.
    pub bytes: Vec<u8>,
}

impl Upload {
    /// A field by its name.
    pub fn field(&self, name: &str) -> Option<&str> {
        field(&self.fields, name)
    }
}

fn field<'a>(fields: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let field = fields.iter().find(|(n, _)| n == name);
    field.map(|(_, value)| value.as_str())
}

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Upload, Failure> {
        let arriving = Arriving::from_request(request, state).await?;
        let (mut file_name, mut bytes) = (String::new(), Vec::new());
        let mut sink = Sink::Memory(&mut file_name, &mut bytes);
        let fields = arriving.read(&mut sink).await?;
        Ok(Upload {
            fields,
            file_name,
            bytes,
        })
    }
}

/// A form with several files, as [`Upload`] is one with a file.
pub struct Uploads {
    /// The fields that are no files.
    pub fields: Vec<(String, String)>,
    /// The files that were chosen, by the names of their fields.
    pub files: Vec<(String, Vec<u8>)>,
}

impl<S: Send + Sync> FromRequest<S> for Uploads {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Uploads, Failure> {
        let arriving = Arriving::from_request(request, state).await?;
        let mut files = Vec::new();
        let fields = arriving.read(&mut Sink::Several(&mut files)).await?;
        Ok(Uploads { fields, files })
    }
}

/// A form with a film or document that is still on its way, so that it can be asked first
/// whether the visitor may send it.
pub struct Arriving {
    visitor: Visitor,
    token: Option<String>,
    form: Multipart,
}

/// Such a form when all of it has come.
pub struct Arrived {
    /// The fields that are no files.
    pub fields: Vec<(String, String)>,
    /// The file, or why it is not taken; none where none was chosen.
    pub file: Option<Result<Received, AppError>>,
}

impl Arrived {
    /// A field by its name.
    pub fn field(&self, name: &str) -> &str {
        field(&self.fields, name).unwrap_or_default()
    }
}

/// Such a form with a package.
pub struct ArrivedPackage {
    /// The fields that are no files.
    pub fields: Vec<(String, String)>,
    /// The name that the file has on the sender's machine; never used as a path.
    pub file_name: String,
    /// The SHA-256 under which it waits, or why it is not taken; none where none was
    /// chosen.
    pub digest: Option<Result<String, AppError>>,
}

impl ArrivedPackage {
    /// A field by its name.
    pub fn field(&self, name: &str) -> &str {
        field(&self.fields, name).unwrap_or_default()
    }
}

/// Where the file of a form goes.
enum Sink<'a> {
    Memory(&'a mut String, &'a mut Vec<u8>),
    Several(&'a mut Vec<(String, Vec<u8>)>),
    Folder(&'a App, &'a mut Option<Result<Received, AppError>>),
    Packages(
        &'a App,
        &'a Visitor,
        &'a mut String,
        &'a mut Option<Result<String, AppError>>,
    ),
}

impl<S: Send + Sync> FromRequest<S> for Arriving {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Arriving, Failure> {
        let visitor = request
            .extensions()
            .get::<Visitor>()
            .cloned()
            .ok_or(Failure(AppError::SignInNeeded))?;
        Ok(Arriving {
            visitor,
            token: token_header(request.headers()),
            form: Multipart::from_request(request, state)
                .await
                .map_err(|e| incomplete(e.body_text()))?,
        })
    }
}

fn incomplete(why: String) -> Failure {
    Failure(AppError::invalid("file", "form-incomplete", why))
}

fn unreadable(error: MultipartError) -> Failure {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            Failure(AppError::invalid("file", "too-large", error.body_text()))
        }
        _ => incomplete(error.body_text()),
    }
}

impl Arriving {
    /// Reads the form; the file is written to the folder of files as it comes. A file
    /// that is refused is read on and thrown away, so that the answer is seen.
    pub async fn receive(self, app: &App) -> Result<Arrived, Failure> {
        let mut file = None;
        let mut sink = Sink::Folder(app, &mut file);
        let visitor = self.visitor.clone();
        let fields = self.read(&mut sink).await?;
        // Or it came before the form, piece by piece.
        if let (None, Some(id)) = (
            &file,
            field(&fields, "uploaded").filter(|id| !id.is_empty()),
        ) {
            file = Some(app.uploaded(visitor.actor()?, id).await);
        }
        Ok(Arrived { fields, file })
    }

    /// Reads the form; the package is written to the folder of files as it comes.
    pub async fn receive_package(self, app: &App) -> Result<ArrivedPackage, Failure> {
        let (mut file_name, mut digest) = (String::new(), None);
        let visitor = self.visitor.clone();
        let mut sink = Sink::Packages(app, &visitor, &mut file_name, &mut digest);
        let fields = self.read(&mut sink).await?;
        // Or it came before the form, piece by piece.
        if let (None, Some(id)) = (
            &digest,
            field(&fields, "uploaded").filter(|id| !id.is_empty()),
        ) {
            digest = Some(app.uploaded_package(visitor.actor()?, id).await);
            field(&fields, "file_name")
                .unwrap_or_default()
                .clone_into(&mut file_name);
        }
        Ok(ArrivedPackage {
            fields,
            file_name,
            digest,
        })
    }

    async fn read(mut self, sink: &mut Sink<'_>) -> Result<Vec<(String, String)>, Failure> {
        let mut fields = Vec::new();
        let mut room = FIELDS_BYTES;
        while let Some(mut field) = self.form.next_field().await.map_err(unreadable)? {
            if field.file_name().is_some() {
                // Nothing large is read for somebody who can't say the token.
                check_token(&self.visitor, self.token.as_deref())?;
                sink.take(field).await?;
                continue;
            }
            let name = field.name().unwrap_or_default().to_owned();
            let mut value = Vec::new();
            while let Some(chunk) = field.chunk().await.map_err(unreadable)? {
                room = room.checked_sub(chunk.len()).ok_or_else(|| {
                    Failure(AppError::invalid(
                        "form",
                        "too-large",
                        "the form is too large",
                    ))
                })?;
                value.extend_from_slice(&chunk);
            }
            let value = String::from_utf8_lossy(&value).into_owned();
            if name == "csrf" {
                self.token = Some(value.clone());
            }
            fields.push((name, value));
        }
        check_token(&self.visitor, self.token.as_deref())?;
        Ok(fields)
    }
}

impl Sink<'_> {
    async fn take(&mut self, mut field: Field<'_>) -> Result<(), Failure> {
        match self {
            Sink::Memory(name, bytes) => {
                **name = field.file_name().unwrap_or_default().to_owned();
                **bytes = field.bytes().await.map_err(unreadable)?.to_vec();
            }
            Sink::Several(files) => {
                let name = field.name().unwrap_or_default().to_owned();
                let bytes = field.bytes().await.map_err(unreadable)?.to_vec();
                // Where none was chosen, an empty one is sent.
                if !bytes.is_empty() {
                    files.push((name, bytes));
                }
            }
            Sink::Packages(app, visitor, name, digest) => {
                **name = field.file_name().unwrap_or_default().to_owned();
                let (mut incoming, mut refused) = (None, None);
                while let Some(chunk) = field.chunk().await.map_err(unreadable)? {
                    if refused.is_some() || chunk.is_empty() {
                        continue;
                    }
                    let mut open = match incoming.take() {
                        Some(open) => open,
                        None => app.receive_package(visitor.actor()?).await?,
                    };
                    match open.take(&chunk).await {
                        Ok(()) => incoming = Some(open),
                        Err(error) => refused = Some(error),
                    }
                }
                **digest = match (refused, incoming) {
                    (Some(error), _) => Some(Err(error)),
                    (None, Some(open)) => Some(open.end().await),
                    (None, None) => None,
                };
            }
            Sink::Folder(app, file) => {
                let mut incoming = None;
                let mut refused = None;
                while let Some(chunk) = field.chunk().await.map_err(unreadable)? {
                    // A form in which no file was chosen holds an empty one.
                    if refused.is_some() || chunk.is_empty() {
                        continue;
                    }
                    let mut open = match incoming.take() {
                        Some(open) => open,
                        None => app.receive_file().await?,
                    };
                    match open.take(&chunk).await {
                        Ok(()) => incoming = Some(open),
                        Err(error) => refused = Some(error),
                    }
                }
                **file = match (refused, incoming) {
                    (Some(error), _) => Some(Err(error)),
                    (None, Some(open)) => Some(open.end().await),
                    (None, None) => None,
                };
            }
        }
        Ok(())
    }
}
