//! How an organisation's certificates look.

use axum::extract::{Query, State};
use axum::http::header;
use axum::response::IntoResponse;
use serde::Deserialize;
use sopan_app::credentials::{EMBLEM_BYTES, Letterhead};
use sopan_app::{App, AppError};
use sopan_rules::access::Permission;
use sopan_rules::text::Said;

use crate::request::{Answer, Posted, Upload, Visitor, encoded, show};
use crate::routes::{Gate, Routes};
use crate::views::Section;
use crate::views::letterheads::LetterheadPage;
use crate::views::parts::Form;
use crate::words::{Language, key};

/// The routes of this room.
pub fn routes() -> Routes {
    let manages = Gate::May(Permission::ManageOrganisations);
    let looks = Gate::Sees(Permission::ManageOrganisations);
    Routes::default()
        .get("/desk/letterhead", looks, page)
        .post_up_to(2 * EMBLEM_BYTES, "/desk/letterhead", manages, set)
        .post("/desk/letterhead/remove", manages, remove)
        .get("/desk/letterhead/sample", looks, sample)
}

#[derive(Deserialize)]
struct Which {
    #[serde(default)]
    org: String,
    #[serde(default)]
    language: String,
}

fn href(code: &str) -> String {
    format!("/desk/letterhead?org={}", encoded(code))
}

/// The texts, and their fields in both languages.
const FIELDS: [(&str, &str, &str); 4] = [
    ("heading", "heading_en", "heading_hi"),
    ("below", "below_en", "below_hi"),
    ("signatory", "signatory_en", "signatory_hi"),
    ("designation", "designation_en", "designation_hi"),
];

async fn whole(app: &App, visitor: &Visitor, code: &str, typed: Option<Form>) -> Answer {
    let held = app.letterhead(visitor.actor()?, code).await?;
    let own = held.own.as_ref();
    let form = typed.unwrap_or_else(|| {
        let mut form = Form::default().value("colour", own.map_or("#1d3c63", |l| &l.colour));
        if let Some(own) = own {
            let said = [&own.heading, &own.below, &own.signatory, &own.designation];
            for ((_, en, hi), said) in FIELDS.into_iter().zip(said) {
                form = form.value(en, &said.en).value(hi, &said.hi);
            }
        }
        form
    });
    let page = visitor.page().at(Section::Desk);
    let organisation = &held.organisation;
    show(&LetterheadPage {
        name: match visitor.language {
            Language::Hindi => organisation.name_hi.clone(),
            Language::English => organisation.name_en.clone(),
        },
        code: organisation.code.clone(),
        tree: format!("/desk/organisations?org={}", encoded(code)),
        emblem: own.is_some_and(|l| l.emblem.is_some()),
        own: own.is_some(),
        above: match own {
            Some(_) => None,
            None => held.holds.map(|l| match visitor.language {
                Language::Hindi => l.heading.hi,
                Language::English => l.heading.en,
            }),
        },
        form,
        page,
    })
}

async fn page(State(app): State<App>, visitor: Visitor, Query(which): Query<Which>) -> Answer {
    whole(&app, &visitor, which.org.trim(), None).await
}

async fn set(State(app): State<App>, visitor: Visitor, upload: Upload) -> Answer {
    let actor = visitor.actor()?;
    let text = |name: &str| upload.field(name).unwrap_or_default().trim().to_owned();
    let code = text("org");
    let said = |name: &str| Said::new(text(&format!("{name}_en")), text(&format!("{name}_hi")));
    let emblem = match (upload.bytes.is_empty(), text("emblem_away") == "yes") {
        (false, _) => String::from_utf8(upload.bytes.clone()).map_or_else(
            // What is no text is no SVG; typesetting refuses it with the reason.
            |_| Some(String::new()),
            Some,
        ),
        (true, true) => None,
        (true, false) => {
            let held = app.letterhead(actor, &code).await?;
            held.own.and_then(|own| own.emblem)
        }
    };
    let new = Letterhead {
        heading: said("heading"),
        below: said("below"),
        colour: text("colour").to_lowercase(),
        signatory: said("signatory"),
        designation: said("designation"),
        emblem,
    };
    match app.set_letterhead(actor, &code, &new).await {
        Ok(()) => Ok(visitor.go_on(&href(&code), key("letterhead-said-set"), 0)),
        Err(error @ AppError::Invalid { field, .. }) => {
            let why = visitor.detail(&error).unwrap_or_default();
            let mut form = Form::default().value("colour", text("colour"));
            let mut at = field;
            for (name, en, hi) in FIELDS {
                form = form.value(en, text(en)).value(hi, text(hi));
                if name == field {
                    // Where one language is missing, it is said there.
                    at = if text(en).is_empty() { en } else { hi };
                }
            }
            whole(&app, &visitor, &code, Some(form.error(at, why))).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn remove(State(app): State<App>, visitor: Visitor, Posted(which): Posted<Which>) -> Answer {
    let code = which.org.trim();
    app.remove_letterhead(visitor.actor()?, code).await?;
    Ok(visitor.go_on(&href(code), key("letterhead-said-removed"), 0))
}

async fn sample(State(app): State<App>, visitor: Visitor, Query(which): Query<Which>) -> Answer {
    let actor = visitor.actor()?;
    let language = if which.language == "hi" { "hi" } else { "en" };
    let pdf = app
        .letterhead_sample(actor, which.org.trim(), language)
        .await?;
    Ok(([(header::CONTENT_TYPE, "application/pdf")], pdf).into_response())
}
