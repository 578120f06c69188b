//! The master list of designations, which the monitoring cell keeps.

use axum::extract::{Path, Query, State};
use serde::Deserialize;
use sopan_app::designations::{DesignationForm, List as Found};
use sopan_app::formats::write::Format;
use sopan_app::store::designations::Kept;
use sopan_app::{App, AppError};
use sopan_rules::access::Permission;

use super::imports::{download, format_named};
use crate::request::{Answer, Posted, Pressed, Visitor, show};
use crate::routes::{Gate, Routes};
use crate::views::Section;
use crate::views::designations::{List, One, Row};
use crate::views::parts::{Choice, Form};
use crate::words::key;

/// The routes of this room.
pub fn routes() -> Routes {
    let sees = Gate::May(Permission::SeeMonitoring);
    let keeps = Gate::May(Permission::RunRanking);
    Routes::default()
        .get("/designations", sees, list)
        .post("/designations", keeps, add)
        .post("/designations/map", keeps, map)
        .get("/designations/file/{format}", sees, file)
        .get("/designations/{id}", sees, one)
        .post("/designations/{id}", keeps, edit)
        .post("/designations/{id}/merge", keeps, merge)
        .post("/designations/{id}/split", keeps, split)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    q: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Typed {
    name_en: String,
    name_hi: String,
    others: String,
}

impl Typed {
    fn read(&self) -> DesignationForm {
        DesignationForm {
            name_en: self.name_en.clone(),
            name_hi: self.name_hi.clone(),
            others: self.others.clone(),
        }
    }

    fn form(&self) -> Form {
        Form::default()
            .value("name_en", &self.name_en)
            .value("name_hi", &self.name_hi)
            .value("others", &self.others)
    }
}

fn open(found: &Found, but: Option<i64>) -> Vec<Choice> {
    let others = found.open.iter().filter(|(id, _)| Some(*id) != but);
    others.map(|(id, name)| Choice::new(id, name)).collect()
}

fn name_of(all: &[Kept], id: Option<i64>) -> Option<String> {
    all.iter().find(|d| Some(d.id) == id).map(|d| d.en.clone())
}

async fn list(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Answer {
    list_page(&app, &visitor, &asked.q, Form::default()).await
}

async fn list_page(app: &App, visitor: &Visitor, q: &str, form: Form) -> Answer {
    let actor = visitor.actor()?;
    let found = app.designations(actor, q).await?;
    let whole = match q.trim().is_empty() {
        true => found.clone(),
        false => app.designations(actor, "").await?,
    };
    let row = |d: &Kept| Row {
        id: d.id,
        en: d.en.clone(),
        hi: d.hi.clone(),
        others: d.others.join("; "),
        into: name_of(&whole.designations, d.into),
    };
    show(&List {
        may: actor.has(Permission::RunRanking),
        q: q.to_owned(),
        rows: found.designations.iter().map(row).collect(),
        open: open(&found, None),
        unknown_total: found.unknown_total,
        unknown: found
            .unknown
            .into_iter()
            .map(|(text, near)| (text, near.map(|id| id.to_string())))
            .collect(),
        form,
        page: visitor.page().at(Section::Officials),
    })
}

async fn add(State(app): State<App>, visitor: Visitor, Posted(typed): Posted<Typed>) -> Answer {
    let kept = app
        .keep_designation(visitor.actor()?, None, &typed.read())
        .await;
    match kept {
        Ok(_) => Ok(visitor.go_on("/designations", key("designations-said-kept"), 1)),
        Err(error @ AppError::Invalid { field, .. }) => {
            let why = visitor.detail(&error).unwrap_or_default();
            let form = typed.form().error(field, why);
            list_page(&app, &visitor, "", form).await
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Mapped {
    written: String,
    to: String,
}

async fn map(State(app): State<App>, visitor: Visitor, Posted(form): Posted<Mapped>) -> Answer {
    let to = number(&form.to)?;
    app.map_designation(visitor.actor()?, &form.written, to)
        .await?;
    Ok(visitor.go_on("/designations", key("designations-said-mapped"), 1))
}

fn number(text: &str) -> Result<i64, AppError> {
    text.parse()
        .map_err(|_| AppError::not_found("designation", text))
}

async fn file(State(app): State<App>, visitor: Visitor, Path(format): Path<String>) -> Answer {
    let format: Format = format_named(&format)?;
    let bytes = app.designations_file(visitor.actor()?, format).await?;
    Ok(download("designations".to_owned(), format, bytes))
}

async fn one(State(app): State<App>, visitor: Visitor, Path(id): Path<i64>) -> Answer {
    one_page(&app, &visitor, id, None).await
}

async fn one_page(app: &App, visitor: &Visitor, id: i64, form: Option<Form>) -> Answer {
    let actor = visitor.actor()?;
    let found = app.designations(actor, "").await?;
    let page = visitor.page().at(Section::Officials);
    let held = found.designations.iter().find(|d| d.id == id);
    let held = held.ok_or_else(|| AppError::not_found("designation", id))?;
    let form = form.unwrap_or_else(|| {
        Typed {
            name_en: held.en.clone(),
            name_hi: held.hi.clone(),
            others: held.others.join("; "),
        }
        .form()
    });
    show(&One {
        id,
        name: match page.words.language.code() {
            "hi" => held.hi.clone(),
            _ => held.en.clone(),
        },
        may: actor.has(Permission::RunRanking),
        into: name_of(&found.designations, held.into),
        open: open(&found, Some(id)),
        form,
        page,
    })
}

async fn edit(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    Posted(typed): Posted<Typed>,
) -> Answer {
    let kept = app
        .keep_designation(visitor.actor()?, Some(id), &typed.read())
        .await;
    match kept {
        Ok(_) => {
            let to = format!("/designations/{id}");
            Ok(visitor.go_on(&to, key("designations-said-kept"), 1))
        }
        Err(error @ AppError::Invalid { field, .. }) => {
            let why = visitor.detail(&error).unwrap_or_default();
            let form = typed.form().error(field, why);
            one_page(&app, &visitor, id, Some(form)).await
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Merging {
    into: String,
}

async fn merge(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    Posted(form): Posted<Merging>,
) -> Answer {
    let into = number(&form.into)?;
    app.merge_designation(visitor.actor()?, id, Some(into))
        .await?;
    let to = format!("/designations/{id}");
    Ok(visitor.go_on(&to, key("designations-said-merged"), 1))
}

async fn split(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    Posted(Pressed {}): Posted<Pressed>,
) -> Answer {
    app.merge_designation(visitor.actor()?, id, None).await?;
    let to = format!("/designations/{id}");
    Ok(visitor.go_on(&to, key("designations-said-split"), 1))
}
