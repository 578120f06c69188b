//! Certificates: mine, the PDF, and the public check.

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Json, Redirect};
use serde::Deserialize;
use sopan_app::credentials::{issuer_in, name_in};
use sopan_app::{App, AppError};

use super::learning::{file, known_minutes, or_dash};
use crate::request::{Answer, Visitor, encoded, show};
use crate::routes::{Gate, Routes};
use crate::views::Section;
use crate::views::credentials::{Certificate, Certificates, Check, Checked, Found};

/// The routes of this room.
pub fn routes() -> Routes {
    Routes::default()
        .get("/certificates", Gate::SignedIn, mine)
        .get("/certificates/{file}", Gate::SignedIn, pdf)
        .get("/check", Gate::Public, check_form)
        .get("/check/{number}", Gate::Public, check)
        .get("/api/certificates/{number}", Gate::Public, api)
}

async fn mine(State(app): State<App>, visitor: Visitor) -> Answer {
    let certificates = app.certificates(visitor.actor()?).await?;
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
            })
            .collect(),
    })
}

#[derive(Deserialize)]
struct In {
    lang: Option<String>,
}

async fn pdf(
    State(app): State<App>,
    visitor: Visitor,
    Path(name): Path<String>,
    Query(asked): Query<In>,
) -> Answer {
    let number = name
        .strip_suffix(".pdf")
        .ok_or_else(|| AppError::not_found("page", &name))?;
    let language = asked.lang.as_deref();
    let language = language.unwrap_or(visitor.language.code());
    let bytes = app
        .certificate_pdf(visitor.actor()?, number, language)
        .await?;
    Ok(file(
        bytes,
        "application/pdf",
        "inline; filename=\"certificate.pdf\"",
    ))
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
        found: (!typed.is_empty()).then_some(Found::Nothing),
        number: typed,
    })
}

async fn check(State(app): State<App>, visitor: Visitor, Path(number): Path<String>) -> Answer {
    let language = visitor.language.code();
    let found = app.check(&number).await?;
    let status = match &found {
        Some(_) => axum::http::StatusCode::OK,
        None => axum::http::StatusCode::NOT_FOUND,
    };
    let found = found.map_or(Found::Nothing, |c| {
        Found::Valid(Checked {
            name: name_in(&c, language).to_owned(),
            issuer: issuer_in(&c, language).to_owned(),
            completed: c.completed.day(),
            minutes: known_minutes(c.minutes),
            number: c.number,
            course: c.course,
            provider: or_dash(c.provider),
        })
    });
    let mut response = show(&Check {
        page: visitor.page().at(Section::Check),
        number,
        found: Some(found),
    })?;
    *response.status_mut() = status;
    Ok(response)
}

async fn api(State(app): State<App>, Path(number): Path<String>) -> Answer {
    let missing = || AppError::not_found("certificate", &number);
    let c = app.check(&number).await?.ok_or_else(missing)?;
    Ok(Json(serde_json::json!({
        "number": c.number,
        "name": c.name,
        "course": c.course,
        "provider": c.provider,
        "completed_on": c.completed.day().to_string(),
        "course_minutes": c.minutes,
        "issuer": c.issuer_en,
    }))
    .into_response())
}
