//! Certificates: mine, the public page with its files, what is done about a certificate,
//! and what verifiers ask for: the issuer's document and the lists of revocations.

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Json, Redirect, Response};
use serde::Deserialize;
use serde_json::Value;
use sopan_app::credentials::{Picture, Reason, Wanted, issuer_in, name_in};
use sopan_app::store::credentials::{Certificate as Found, Done, Kind};
use sopan_app::{App, AppError};
use sopan_rules::access::Permission;
use sopan_rules::credentials::{Act, Shown};

use super::learning::{file, known_minutes, or_dash};
use crate::request::{Answer, Posted, Visitor, encoded, show};
use crate::routes::{Gate, Routes};
use crate::views::Section;
use crate::views::credentials::{
    ActLine, Certificate, Certificates, Check, Checked, Desk, Found as Answered, Mine, Revoked,
};
use crate::views::parts::{Choice, Form};
use crate::words::{Words, key};

/// The routes of this room.
pub fn routes() -> Routes {
    let decides = Gate::May(Permission::DecideFlags);
    Routes::default()
        .get("/certificates", Gate::SignedIn, mine)
        .get("/certificates/{number}", Gate::Public, one)
        .post("/certificates/{number}/shown", Gate::SignedIn, set_shown)
        .post("/certificates/{number}/revoke", decides, revoke)
        .post("/certificates/{number}/reinstate", decides, reinstate)
        .get("/check", Gate::Public, check_form)
        .get("/check/{number}", Gate::Public, check)
        .get("/api/certificates/{number}", Gate::Public, api)
        .get("/badges/{file}", Gate::Public, course_badge)
        .get("/credentials/issuer", Gate::Public, issuer)
        .get("/credentials/status/{id}", Gate::Public, status_list)
        .get("/credentials/status/{id}/{key}", Gate::Public, key_list)
        .get("/.well-known/did.json", Gate::Public, did)
        .get("/did.json", Gate::Public, did)
}

fn reason_key(reason: Reason) -> &'static str {
    match reason {
        Reason::Mistake => key("certificate-reason-mistake"),
        Reason::OtherPerson => key("certificate-reason-other-person"),
        Reason::NotGenuine => key("certificate-reason-not-genuine"),
        Reason::OnRequest => key("certificate-reason-on-request"),
    }
}

async fn mine(State(app): State<App>, visitor: Visitor) -> Answer {
    let certificates = app.certificates(visitor.actor()?).await?;
    let badges = app.badges(visitor.actor()?).await?;
    let language = visitor.language.code();
    show(&Certificates {
        page: visitor.page().at(Section::Certificates),
        certificates: certificates
            .into_iter()
            .map(|c| Certificate {
                number: c.number,
                course: c.course,
                provider: or_dash(c.provider),
                completed: c.completed.day(),
                minutes: known_minutes(c.minutes),
                revoked: c.revoked.map(|(at, _)| at.day()),
            })
            .collect(),
        badges: badges
            .into_iter()
            .map(|badge| Certificate {
                provider: issuer_in(&badge, language).to_owned(),
                number: badge.number,
                course: badge.course,
                completed: badge.completed.day(),
                minutes: None,
                revoked: badge.revoked.map(|(at, _)| at.day()),
            })
            .collect(),
    })
}

#[derive(Deserialize)]
struct In {
    lang: Option<String>,
    issuer: Option<String>,
    proof: Option<String>,
}

impl In {
    fn wanted(&self) -> Result<Wanted, AppError> {
        Wanted::said(self.issuer.as_deref(), self.proof.as_deref())
    }
}

/// The kinds of media under which a credential is known.
const CREDENTIAL: [&str; 4] = [
    "application/vc+ld+json",
    "application/vc",
    "application/ld+json",
    "application/json",
];

/// Under which of them an `Accept` header would rather have a credential than a page.
fn preferred(accept: &str) -> Option<&'static str> {
    let (mut best, mut kind) = (0.0, None);
    for part in accept.split(',') {
        let mut words = part.split(';').map(str::trim);
        let media = words.next().unwrap_or_default().to_ascii_lowercase();
        let quality = words.find_map(|word| word.strip_prefix("q="));
        let quality = quality.map_or(1.0, |q| q.parse::<f32>().unwrap_or(0.0));
        let credential = CREDENTIAL.into_iter().find(|known| *known == media);
        let page = ["text/html", "application/xhtml+xml", "text/*", "*/*"];
        if quality > best && (credential.is_some() || page.contains(&media.as_str())) {
            (best, kind) = (quality, credential);
        }
    }
    kind
}

/// Something that verifiers in browsers may fetch from anywhere, and keep for a while.
fn open(kind: &'static str, value: &Value) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (header::CACHE_CONTROL, "public, max-age=60"),
        (header::VARY, "accept"),
    ];
    (headers, value.to_string()).into_response()
}

async fn one(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    Path(name): Path<String>,
    Query(asked): Query<In>,
) -> Answer {
    let (number, ending) = name.rsplit_once('.').unwrap_or((&name, ""));
    let accept = headers.get(header::ACCEPT).and_then(|v| v.to_str().ok());
    if ending == "pdf" {
        let language = asked.lang.as_deref();
        let language = language.unwrap_or(visitor.language.code());
        let actor = visitor.actor()?;
        let bytes = app.certificate_pdf(actor, number, language).await?;
        let inline = "inline; filename=\"certificate.pdf\"";
        return Ok(file(bytes, "application/pdf", inline));
    }
    if let Some(picture) = Picture::from_ending(ending) {
        let bytes = app.baked_badge(number, picture, asked.wanted()?).await?;
        let inline = match picture {
            Picture::Png => "inline; filename=\"badge.png\"",
            Picture::Svg => "inline; filename=\"badge.svg\"",
        };
        return Ok(file(bytes, picture.content_type(), inline));
    }
    let kind = match ending {
        "json" => Some("application/vc+ld+json"),
        _ => accept.and_then(preferred),
    };
    match kind {
        Some(kind) => {
            let number = if ending == "json" { number } else { &name };
            let credential = app.credential(number, asked.wanted()?).await?;
            Ok(open(kind, &credential))
        }
        None => public(&app, &visitor, &name, Form::default()).await,
    }
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    number: String,
}

async fn check_form(visitor: Visitor, Query(asked): Query<Asked>) -> Answer {
    // What is typed becomes an address that can be kept and passed on.
    let typed: String = asked.number.split_whitespace().collect();
    if !typed.is_empty() && typed.len() <= 64 && typed.is_ascii() && !typed.contains(['/', '?']) {
        let path: String = encoded(&typed);
        return Ok(Redirect::to(&format!("/check/{path}")).into_response());
    }
    show(&Check {
        page: visitor.page().at(Section::Check),
        found: (!typed.is_empty()).then_some(Answered::Nothing),
        number: typed,
    })
}

async fn check(State(app): State<App>, visitor: Visitor, Path(number): Path<String>) -> Answer {
    public(&app, &visitor, &number, Form::default()).await
}

/// The public page of a certificate, with what its holder and those who may revoke it do
/// there.
async fn public(app: &App, visitor: &Visitor, number: &str, form: Form) -> Answer {
    let found = app.check(number).await?;
    let status = match &found {
        Some(_) => StatusCode::OK,
        None => StatusCode::NOT_FOUND,
    };
    let found = match found {
        Some(certificate) => {
            Answered::Valid(Box::new(checked(app, visitor, certificate, form).await?))
        }
        None => Answered::Nothing,
    };
    let mut response = show(&Check {
        page: visitor.page().at(Section::Check),
        number: number.to_owned(),
        found: Some(found),
    })?;
    *response.status_mut() = status;
    // The same address is a credential to other programs.
    let vary = HeaderValue::from_static("accept, cookie");
    response.headers_mut().insert(header::VARY, vary);
    Ok(response)
}

async fn checked(
    app: &App,
    visitor: &Visitor,
    found: Found,
    form: Form,
) -> Result<Checked, AppError> {
    let words = visitor.words();
    let language = visitor.language.code();
    let acts = match &visitor.actor {
        Some(actor) => app.acts_on_certificate(actor, &found).await?,
        None => None,
    };
    let own = visitor
        .actor
        .as_ref()
        .is_some_and(|a| a.official == Some(found.official));
    let said = |yes: bool| if yes { "yes" } else { "" };
    let mine = own.then(|| Mine {
        email: found.email.is_some(),
        form: Form::default()
            .value("name", said(found.shown.name))
            .value("email", said(found.shown.email)),
    });
    let choice = |reason: Reason| Choice::new(reason.name(), words.t(reason_key(reason)));
    let desk = acts.map(|acts| Desk {
        acts: acts
            .into_iter()
            .map(|done| act_line(&words, done))
            .collect(),
        reasons: Reason::ALL.into_iter().map(choice).collect(),
        form,
    });
    Ok(Checked {
        badge: found.kind == Kind::Badge,
        name: found
            .shown
            .name
            .then(|| name_in(&found, language).to_owned()),
        issuer: issuer_in(&found, language).to_owned(),
        completed: found.completed.day(),
        minutes: known_minutes(found.minutes),
        revoked: found.revoked.map(|(at, reason)| Revoked {
            day: at.day(),
            why: words.t(reason_key(reason)).to_string(),
        }),
        number: found.number,
        course: found.course,
        provider: or_dash(found.provider),
        mine,
        desk,
    })
}

fn act_line(words: &Words, done: Done) -> ActLine {
    let text = match done.act {
        Act::Revoked(reason) => {
            let revoked = words.t(key("certificate-act-revoked"));
            revoked.with("why", words.t(reason_key(reason))).to_string()
        }
        Act::Reinstated => words.t(key("certificate-act-reinstated")).to_string(),
    };
    ActLine {
        text,
        note: done.note,
        at: done.at,
        by: or_dash(done.by_name),
    }
}

#[derive(Deserialize)]
struct Chosen {
    #[serde(default)]
    name: String,
    #[serde(default)]
    email: String,
}

async fn set_shown(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<String>,
    Posted(chosen): Posted<Chosen>,
) -> Answer {
    let shown = Shown {
        name: chosen.name == "yes",
        email: chosen.email == "yes",
    };
    app.show_of_certificate(visitor.actor()?, &number, shown)
        .await?;
    let back = format!("/certificates/{}", encoded(&number));
    Ok(visitor.go_on(&back, key("certificate-said-shown"), 0))
}

#[derive(Deserialize)]
struct Decided {
    #[serde(default)]
    reason: String,
    #[serde(default)]
    note: String,
}

async fn revoke(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<String>,
    Posted(said): Posted<Decided>,
) -> Answer {
    let form = || {
        Form::default()
            .value("reason", &said.reason)
            .value("note", &said.note)
    };
    let actor = visitor.actor()?;
    let Some(reason) = Reason::from_name(&said.reason) else {
        let form = form().error("reason", visitor.words().t("certificate-reason-missing"));
        return public(&app, &visitor, &number, form).await;
    };
    let done = app
        .revoke_certificate(actor, &number, reason, &said.note)
        .await;
    after(
        &app,
        &visitor,
        &number,
        form(),
        done,
        key("certificate-said-revoked"),
    )
    .await
}

async fn reinstate(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<String>,
    Posted(said): Posted<Decided>,
) -> Answer {
    let form = Form::default().value("note", &said.note);
    let done = app
        .reinstate_certificate(visitor.actor()?, &number, &said.note)
        .await;
    after(
        &app,
        &visitor,
        &number,
        form,
        done,
        key("certificate-said-reinstated"),
    )
    .await
}

async fn after(
    app: &App,
    visitor: &Visitor,
    number: &str,
    form: Form,
    done: Result<(), AppError>,
    said: &'static str,
) -> Answer {
    match done {
        Ok(()) => {
            let back = format!("/certificates/{}", encoded(number));
            Ok(visitor.go_on(&back, said, 0))
        }
        Err(AppError::Invalid { field: "note", .. }) => {
            let form = form.error("note", visitor.words().t("certificate-note-wrong"));
            public(app, visitor, number, form).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn api(State(app): State<App>, Path(number): Path<String>) -> Answer {
    let missing = || AppError::not_found("certificate", &number);
    let c = app.check(&number).await?.ok_or_else(missing)?;
    Ok(Json(serde_json::json!({
        "number": c.number,
        "name": c.shown.name.then_some(c.name),
        "course": c.course,
        "provider": c.provider,
        "completed_on": c.completed.day().to_string(),
        "course_minutes": c.minutes,
        "issuer": c.issuer_en,
        "revoked": c.revoked.map(|(at, reason)| serde_json::json!({
            "on": at.day().to_string(),
            "reason": reason.name(),
        })),
    }))
    .into_response())
}

async fn course_badge(State(app): State<App>, Path(name): Path<String>) -> Answer {
    let missing = || AppError::not_found("badge", &name);
    let (code, ending) = name.rsplit_once('.').ok_or_else(missing)?;
    let picture = Picture::from_ending(ending).ok_or_else(missing)?;
    let bytes = app.course_badge(code, picture).await?;
    let mut response = file(bytes, picture.content_type(), "inline");
    let headers = response.headers_mut();
    let any = HeaderValue::from_static("*");
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, any);
    let keep = HeaderValue::from_static("public, max-age=3600");
    headers.insert(header::CACHE_CONTROL, keep);
    Ok(response)
}

async fn issuer(State(app): State<App>) -> Answer {
    Ok(open("application/ld+json", &app.issuer_profile().await?))
}

async fn status_list(State(app): State<App>, Path(list): Path<String>) -> Answer {
    list_of(&app, &list, None).await
}

async fn key_list(State(app): State<App>, Path((list, key)): Path<(String, String)>) -> Answer {
    list_of(&app, &list, Some(&key)).await
}

async fn list_of(app: &App, list: &str, key: Option<&str>) -> Answer {
    let missing = |_| AppError::not_found("list", list);
    let number = list.parse().map_err(missing)?;
    let list = app.status_list(number, key).await?;
    Ok(open("application/vc+ld+json", &list))
}

async fn did(State(app): State<App>) -> Answer {
    Ok(open("application/json", &app.did_document().await?))
}

#[cfg(test)]
mod tests {
    use super::preferred;

    #[test]
    fn browsers_get_pages_and_programs_credentials() {
        let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
        for (accept, expected) in [
            (browser, None),
            ("*/*", None),
            ("", None),
            ("image/png", None),
            ("application/json", Some("application/json")),
            ("application/vc+ld+json", Some("application/vc+ld+json")),
            ("Application/VC", Some("application/vc")),
            (
                "application/json, text/plain, */*",
                Some("application/json"),
            ),
            ("text/html, application/json", None),
            (
                "text/html;q=0.5, application/ld+json",
                Some("application/ld+json"),
            ),
            ("application/json;q=0, text/html", None),
            ("application/json;q=x", None),
        ] {
            assert_eq!(preferred(accept), expected, "{accept}");
        }
    }
}
