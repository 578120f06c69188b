//! Signing in and out, and how one wants to read.

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use sopan_app::{App, AppError};

use crate::request::{Answer, Posted, Pressed, Visitor, back, show};
use crate::routes::{Gate, Routes};
use crate::views::TextSize;
use crate::views::access::{LinkOpen, LinkRequest, LinkSent, SignIn, TooMany};
use crate::views::parts::Form;
use crate::words::{Language, key};

/// How long a link that was asked for holds, in minutes.
const LINK_MINUTES: u32 = 15;

/// The routes of this room.
pub fn routes() -> Routes {
    Routes::default()
        .get("/sign-in", Gate::Public, sign_in_page)
        .post("/sign-in", Gate::Public, sign_in)
        .get("/sign-in/link", Gate::Public, link_page)
        .post("/sign-in/link", Gate::Public, ask_for_link)
        .get("/sign-in/link/{token}", Gate::Public, open_link)
        .post("/sign-in/link/{token}", Gate::Public, use_link)
        .post("/sign-out", Gate::SignedIn, sign_out)
        .get("/language", Gate::Public, language)
        .get("/text-size", Gate::Public, text_size)
}

#[derive(Deserialize)]
struct Back {
    #[serde(default)]
    back: String,
}

async fn sign_in_page(visitor: Visitor, Query(query): Query<Back>) -> Answer {
    show(&SignIn {
        page: visitor.page(),
        form: Form::default(),
        error: None,
        back: back(&query.back).to_owned(),
    })
}

#[derive(Deserialize)]
struct Credentials {
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    back: String,
}

async fn sign_in(
    State(app): State<App>,
    visitor: Visitor,
    Posted(form): Posted<Credentials>,
) -> Answer {
    match app
        .sign_in(&form.email, &form.password, &visitor.address)
        .await
    {
        Ok(signed_in) => {
            let mut response = Redirect::to(back(&form.back)).into_response();
            visitor.sign_in(&app, &mut response, &signed_in).await?;
            Ok(response)
        }
        Err(AppError::TooManyAttempts { minutes }) => too_many(&visitor, minutes),
        Err(error @ AppError::Invalid { .. }) => show(&SignIn {
            page: visitor.page(),
            form: Form::default().value("email", &form.email),
            error: visitor.detail(&error),
            back: back(&form.back).to_owned(),
        }),
        Err(error) => Err(error.into()),
    }
}

pub(super) fn too_many(visitor: &Visitor, minutes: i64) -> Answer {
    let mut response = show(&TooMany {
        page: visitor.page(),
        minutes: u32::try_from(minutes).unwrap_or(u32::MAX),
    })?;
    *response.status_mut() = axum::http::StatusCode::TOO_MANY_REQUESTS;
    Ok(response)
}

async fn link_page(visitor: Visitor) -> Answer {
    show(&LinkRequest {
        page: visitor.page(),
        form: Form::default(),
    })
}

#[derive(Deserialize)]
struct Login {
    #[serde(default)]
    email: String,
}

async fn ask_for_link(
    State(app): State<App>,
    visitor: Visitor,
    Posted(form): Posted<Login>,
) -> Answer {
    match app.ask_for_link(&form.email, &visitor.address).await {
        Ok(_) => show(&LinkSent {
            page: visitor.page(),
            email: form.email,
            minutes: LINK_MINUTES,
        }),
        Err(AppError::TooManyAttempts { minutes }) => too_many(&visitor, minutes),
        Err(error) => Err(error.into()),
    }
}

async fn open_link(State(app): State<App>, visitor: Visitor, Path(token): Path<String>) -> Answer {
    match app.link_holder(&token, visitor.language.code()).await {
        Ok(name) => show(&LinkOpen {
            page: visitor.page(),
            token,
            name,
        }),
        Err(AppError::Invalid { .. }) => Ok(visitor.go_back("/sign-in/link", key("why-link-used"))),
        Err(error) => Err(error.into()),
    }
}

async fn use_link(
    State(app): State<App>,
    visitor: Visitor,
    Path(token): Path<String>,
    Posted(Pressed {}): Posted<Pressed>,
) -> Answer {
    match app.sign_in_by_link(&token, &visitor.address).await {
        Ok(signed_in) => {
            let mut response = Redirect::to("/").into_response();
            visitor.sign_in(&app, &mut response, &signed_in).await?;
            Ok(response)
        }
        Err(AppError::TooManyAttempts { minutes }) => too_many(&visitor, minutes),
        Err(AppError::Invalid { .. }) => Ok(visitor.go_back("/sign-in/link", key("why-link-used"))),
        Err(error) => Err(error.into()),
    }
}

async fn sign_out(
    State(app): State<App>,
    visitor: Visitor,
    Posted(Pressed {}): Posted<Pressed>,
) -> Answer {
    if let Some(token) = &visitor.session {
        app.sign_out(token).await?;
    }
    let mut response = Redirect::to("/sign-in").into_response();
    visitor.sign_out(&mut response);
    Ok(response)
}

#[derive(Deserialize)]
struct Choice {
    #[serde(default)]
    to: String,
    #[serde(default)]
    back: String,
}

async fn language(
    State(app): State<App>,
    visitor: Visitor,
    Query(choice): Query<Choice>,
) -> Result<Response, crate::request::Failure> {
    let mut response = Redirect::to(back(&choice.back)).into_response();
    if let Some(language) = Language::from_code(&choice.to) {
        visitor.choose_language(&mut response, language);
        if let Some(actor) = &visitor.actor {
            app.set_language(actor, language.code()).await?;
        }
    }
    Ok(response)
}

async fn text_size(visitor: Visitor, Query(choice): Query<Choice>) -> Response {
    let mut response = Redirect::to(back(&choice.back)).into_response();
    if let Some(size) = TextSize::from_code(&choice.to) {
        visitor.choose_text_size(&mut response, size);
    }
    response
}
