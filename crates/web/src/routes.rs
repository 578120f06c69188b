//! Every route, with the door that guards it, and what surrounds them all.

use std::net::SocketAddr;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::handler::Handler;
use axum::http::{HeaderValue, Method, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use sopan_app::App;
use sopan_app::access::Actor;
use sopan_app::store::waiting::measured;
use sopan_rules::access::Permission;
use tower_http::compression::CompressionLayer;

use crate::look;
use crate::pages;
use crate::reading;
use crate::request::{Failure, Rendered, Visitor};

/// Who may pass. The use case asks the same question again, over the organisation
/// that it concerns; this says who may even knock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    /// Everybody.
    Public,
    /// Whoever is signed in.
    SignedIn,
    /// Who holds this permission over some organisation.
    May(Permission),
    /// To look at what this permission is about: who holds it, and who reads everything
    /// over some organisation; they see the page without its acts.
    Sees(Permission),
}

impl Gate {
    /// Whether whoever is signed in as this may knock.
    fn opens(self, actor: &Actor) -> bool {
        match self {
            Gate::Public | Gate::SignedIn => true,
            Gate::May(permission) => actor.has(permission),
            Gate::Sees(permission) => actor.sees(permission),
        }
    }
}

/// A route, for the test that walks them all.
#[derive(Debug, Clone)]
pub struct Route {
    /// `GET` or `POST`; of uploads others too.
    pub method: Method,
    /// As in `/courses/{code}`.
    pub path: &'static str,
    /// Who may pass.
    pub gate: Gate,
}

/// The routes of a room.
#[derive(Default)]
pub struct Routes {
    list: Vec<Route>,
    router: Router<App>,
}

impl Routes {
    /// A page or a file.
    #[must_use]
    pub fn get<T: 'static>(
        self,
        path: &'static str,
        gate: Gate,
        handler: impl Handler<T, App>,
    ) -> Routes {
        self.add(Method::GET, path, gate, get(handler))
    }

    /// An act. The handler takes its form as [`Posted`](crate::request::Posted) or
    /// [`Upload`](crate::request::Upload), which check its token.
    #[must_use]
    pub fn post<T: 'static>(
        self,
        path: &'static str,
        gate: Gate,
        handler: impl Handler<T, App>,
    ) -> Routes {
        self.add(Method::POST, path, gate, post(handler))
    }

    /// An act with a file of up to so many bytes.
    #[must_use]
    pub fn post_up_to<T: 'static>(
        self,
        bytes: usize,
        path: &'static str,
        gate: Gate,
        handler: impl Handler<T, App>,
    ) -> Routes {
        let handler = post(handler).layer(DefaultBodyLimit::max(bytes));
        self.add(Method::POST, path, gate, handler)
    }

    pub(crate) fn add(
        mut self,
        method: Method,
        path: &'static str,
        gate: Gate,
        handler: MethodRouter<App>,
    ) -> Routes {
        self.list.push(Route { method, path, gate });
        let guarded = match gate {
            Gate::Public => handler,
            gate => handler.layer(from_fn(move |request: Request, next: Next| {
                guard(gate, request, next)
            })),
        };
        self.router = self.router.route(path, guarded);
        self
    }

    pub(crate) fn merge(mut self, other: Routes) -> Routes {
        self.list.extend(other.list);
        self.router = self.router.merge(other.router);
        self
    }
}

async fn guard(gate: Gate, request: Request, next: Next) -> Response {
    let Some(visitor) = request.extensions().get::<Visitor>() else {
        return Failure(sopan_app::AppError::Forbidden).into_response();
    };
    let passed = match (&visitor.actor, gate) {
        (_, Gate::Public) => Ok(()),
        (Some(actor), gate) if gate.opens(actor) => Ok(()),
        (Some(_), _) => Err(sopan_app::AppError::Forbidden),
        (None, _) => Err(sopan_app::AppError::SignInNeeded),
    };
    let reader = match (&visitor.actor, gate) {
        (Some(actor), Gate::Sees(permission)) if !actor.has(permission) => Some(actor.clone()),
        _ => None,
    };
    match (passed, reader) {
        (Ok(()), None) => next.run(request).await,
        (Ok(()), Some(reader)) => read_by(&reader, next.run(request).await).await,
        (Err(error), _) => Failure(error).into_response(),
    }
}

/// The page as somebody sees it who may look at it and not act there.
async fn read_by(reader: &Actor, response: Response) -> Response {
    let kind = response.headers().get(header::CONTENT_TYPE);
    let is_page = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if !is_page {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let page = match axum::body::to_bytes(body, usize::MAX).await {
        Ok(bytes) => bytes,
        Err(error) => {
            tracing::error!(%error, "a page could not be read");
            return axum::http::StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    let page = String::from_utf8_lossy(&page);
    let opens = |path: &str| match doors().iter().find(|(door, _)| *door == path) {
        Some((_, gate)) => gate.opens(reader),
        None => doors()
            .iter()
            .all(|(door, gate)| gate.opens(reader) || !fits(door, path)),
    };
    let page = reading::without_acts(&page, opens);
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(page))
}

/// The pages and files that there are, and who may knock.
fn doors() -> &'static [(&'static str, Gate)] {
    static DOORS: OnceLock<Vec<(&'static str, Gate)>> = OnceLock::new();
    DOORS.get_or_init(|| {
        let pages = routes().into_iter().filter(|r| r.method == Method::GET);
        pages.map(|route| (route.path, route.gate)).collect()
    })
}

/// Whether an address is one of these: `/courses/C-20` of `/courses/{code}`.
fn fits(door: &str, path: &str) -> bool {
    let (mut parts, mut given) = (door.split('/'), path.split('/'));
    loop {
        match (parts.next(), given.next()) {
            (None, None) => return true,
            (Some(part), Some(given)) if part == given || part.starts_with('{') => {}
            _ => return false,
        }
    }
}

fn all() -> Routes {
    Routes::default()
        .merge(pages::access::routes())
        .merge(pages::learning::routes())
        .merge(pages::along::routes())
        .merge(pages::assessments::routes())
        .merge(pages::banks::routes())
        .merge(pages::credentials::routes())
        .merge(pages::about::routes())
        .merge(pages::ranking::routes())
        .merge(pages::methodologies::routes())
        .merge(pages::reconcile::routes())
        .merge(pages::letterheads::routes())
        .merge(pages::letters::routes())
        .merge(pages::imports::routes())
        .merge(pages::reports::routes())
        .merge(pages::authoring::routes())
        .merge(pages::uploads::routes())
        .merge(pages::packages::routes())
        .merge(pages::review::routes())
        .merge(pages::surveys::routes())
        .merge(pages::catalogue::routes())
        .merge(pages::dashboards::routes())
        .merge(pages::desk::routes())
        .merge(pages::organisations::routes())
        .merge(pages::officials::routes())
        .merge(pages::duplicates::routes())
        .merge(pages::integrity::routes())
        .merge(pages::mandates::routes())
        .merge(pages::apar::routes())
        .merge(pages::notices::routes())
        .merge(pages::designations::routes())
        .merge(pages::competencies::routes())
        .merge(pages::joining::routes())
}

/// Every route there is.
pub fn routes() -> Vec<Route> {
    all().list
}

/// The whole of Sopan over HTTP.
pub fn router(app: App) -> Router {
    all()
        .router
        .route("/assets/{*name}", get(asset))
        .fallback(nothing_here)
        .method_not_allowed_fallback(nothing_here)
        .layer(DefaultBodyLimit::max(2 * 1024 * 1024))
        .layer(from_fn_with_state(app.clone(), surround))
        // Other programs: they sign in with each request, and no cookie counts there.
        .merge(pages::records::router())
        .merge(pages::packages::router())
        .layer(from_fn(timed))
        .layer(CompressionLayer::new())
        .with_state(app)
}

async fn nothing_here(request: Request) -> Failure {
    Failure(sopan_app::AppError::not_found("page", request.uri().path()))
}

async fn asset(request: Request) -> Response {
    match look::at(request.uri().path()) {
        Some(asset) => (
            [
                (header::CONTENT_TYPE, asset.content_type),
                (header::CACHE_CONTROL, look::CACHE_CONTROL),
            ],
            asset.bytes,
        )
            .into_response(),
        None => nothing_here(request).await.into_response(),
    }
}

/// Says in the header `Server-Timing` (W3C Server Timing) what the answer cost, in
/// milliseconds: waiting for the database, writing the page, and all together. Every
/// browser shows it beside the request.
async fn timed(request: Request<Body>, next: Next) -> Response {
    let begun = Instant::now();
    let (mut response, waited) = measured(next.run(request)).await;
    let total = begun.elapsed();
    let rendered = response.extensions().get::<Rendered>();
    let rendered = rendered.map_or(Duration::ZERO, |r| r.0);
    let ms = |took: Duration| took.as_secs_f64() * 1_000.0;
    let said = format!(
        "db;dur={:.3}, render;dur={:.3}, total;dur={:.3}",
        ms(waited),
        ms(rendered),
        ms(total)
    );
    if let Ok(said) = HeaderValue::from_str(&said) {
        let name = header::HeaderName::from_static("server-timing");
        response.headers_mut().insert(name, said);
    }
    response
}

/// Finds out who is asking, lets the request through, dresses what went wrong as a
/// page, and sets the headers that protect the browser.
async fn surround(State(app): State<App>, request: Request<Body>, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let address = parts
        .extensions
        .get::<axum::extract::ConnectInfo<SocketAddr>>()
        .map_or_else(|| "local".to_owned(), |info| info.0.ip().to_string());
    let visitor = match Visitor::of(&app, &parts, address).await {
        Ok(visitor) => visitor,
        Err(error) => {
            tracing::error!(%error, "a visitor could not be recognised");
            return axum::http::StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
    };
    let mut request = Request::from_parts(parts, body);
    request.extensions_mut().insert(visitor.clone());
    let foreign = !matches!(*request.method(), Method::GET | Method::HEAD)
        && request
            .headers()
            .get("sec-fetch-site")
            .is_some_and(|site| site != "same-origin" && site != "none");
    let mut response = if foreign {
        Failure(sopan_app::AppError::Forbidden).into_response()
    } else {
        next.run(request).await
    };
    if let Some(failure) = response
        .extensions_mut()
        .remove::<std::sync::Arc<Failure>>()
    {
        response = visitor.explain(&failure);
    }
    visitor.remember(&mut response);
    let headers = response.headers_mut();
    for (name, value) in [
        (
            header::CONTENT_SECURITY_POLICY,
            look::CONTENT_SECURITY_POLICY,
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ] {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}
