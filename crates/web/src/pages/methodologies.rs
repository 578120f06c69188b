//! Methodologies: drafts, their approval by another person, and the shadow run.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use sopan_app::access::Actor;
use sopan_app::ranking::{Drafted, Shift, Stand, Version, methodology_from_file};
use sopan_app::{App, AppError};
use sopan_rules::access::Permission;
use sopan_rules::ranking::{Indicator, Methodology, Normalisation, Source, Window};
use sopan_rules::text::Said;
use sopan_rules::time::Day;

use crate::pages::ranking::{bands, day, level_key};
use crate::pages::rulebooks::{line, standing, why};
use crate::request::{Answer, Failure, Posted, Pressed, Upload, Visitor, download, encoded, show};
use crate::routes::{Gate, Routes};
use crate::views::Section;
use crate::views::methodologies::{Beside, List, Moved, Page as VersionPage};
use crate::views::methodologies::{IndicatorCard, Text};
use crate::views::parts::{Choice, Form, Problem, Problems};
use crate::words::{Words, key};

const LIST: &str = "/methodologies";
const MAY: Gate = Gate::May(Permission::SetMethodology);

/// The routes of this room.
pub fn routes() -> Routes {
    Routes::default()
        .get("/ranking/methodology", Gate::Public, in_force)
        .get("/methodologies", Gate::SignedIn, list)
        .post("/methodologies", MAY, bring)
        .get("/methodologies/{version}", Gate::Public, version)
        .get("/methodologies/{version}/json", Gate::Public, as_json)
        .post("/methodologies/{version}/approve", MAY, approve)
        .post("/methodologies/{version}/drop", MAY, drop)
        .get("/api/methodologies", Gate::Public, api_list)
        .get(
            "/api/methodologies/{version}/shadow",
            Gate::SignedIn,
            api_shadow,
        )
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    as_on: String,
    #[serde(default)]
    within: String,
}

fn reader(visitor: &Visitor) -> Actor {
    visitor.actor().cloned().unwrap_or_else(|_| Actor::nobody())
}

async fn in_force(State(app): State<App>, Query(asked): Query<Asked>) -> Answer {
    let as_on = day("as_on", &asked.as_on)?.unwrap_or(app.today());
    let held = app.methodology_on(as_on).await?;
    Ok(Redirect::to(&format!("/methodologies/{}", encoded(&held.version))).into_response())
}

async fn list(State(app): State<App>, visitor: Visitor) -> Answer {
    list_page(&app, &visitor, Form::default(), None).await
}

async fn list_page(app: &App, visitor: &Visitor, form: Form, problems: Option<Problems>) -> Answer {
    let page = visitor.page().at(Section::Editions);
    let words = page.words;
    let language = words.language.code();
    let actor = visitor.actor()?;
    let may = actor.has(Permission::SetMethodology);
    if !may && !actor.has(Permission::SeeMonitoring) {
        return Err(AppError::Forbidden.into());
    }
    let lines = app.methodologies(actor).await?;
    let scope = app
        .organisations_of(actor, Permission::SetMethodology)
        .await?;
    show(&List {
        may,
        lines: lines
            .iter()
            .map(|v| line(&words, v, LIST, whose(&words, v)))
            .collect(),
        whose: scope
            .iter()
            .map(|o| {
                let name = match language {
                    "hi" => &o.name_hi,
                    _ => &o.name_en,
                };
                Choice::new(&o.code, name)
            })
            .collect(),
        form,
        problems,
        page,
    })
}

fn whose(words: &Words, version: &Version) -> String {
    match &version.organisation {
        Some(o) if words.language.code() == "hi" => o.name_hi.clone(),
        Some(o) => o.name_en.clone(),
        None => words.t("methodology-nation").to_string(),
    }
}

async fn bring(State(app): State<App>, visitor: Visitor, upload: Upload) -> Answer {
    let actor = visitor.actor()?;
    let within = upload.field("within").unwrap_or_default().trim().to_owned();
    let from = upload.field("from").unwrap_or_default().to_owned();
    let form = || {
        Form::default()
            .value("within", &within)
            .value("from", &from)
    };
    let effective = match day("from", &from) {
        Ok(day) => day,
        Err(error) => {
            let why = visitor.detail(&error).unwrap_or_default();
            return list_page(&app, &visitor, form().error("from", why), None).await;
        }
    };
    let read = methodology_from_file(&upload.file_name, &upload.bytes, effective);
    let methodology = match read {
        Ok(methodology) => methodology,
        Err(found) => {
            let words = visitor.words();
            let language = words.language.code();
            let told: Vec<Problem> = found
                .iter()
                .map(|p| Problem {
                    row: p.row.and_then(|row| u64::try_from(row).ok()),
                    column: p.column.clone(),
                    code: p.code.clone(),
                    message: p.said.in_language(language).to_owned(),
                })
                .collect();
            let count = told.len();
            let problems = Problems::new(words, told, count);
            return list_page(&app, &visitor, form(), Some(problems)).await;
        }
    };
    let whose = Some(within.as_str()).filter(|code| !code.is_empty());
    let kept = app
        .draft_methodology(actor, whose, &methodology, false)
        .await;
    match kept {
        Ok(Drafted::Already) => {
            Ok(visitor.go_on(&to(&methodology.version), key("version-said-already"), 0))
        }
        Ok(_) => Ok(visitor.go_on(&to(&methodology.version), key("version-said-drafted"), 0)),
        Err(error @ AppError::Invalid { .. }) => {
            let why = visitor.detail(&error).unwrap_or_default();
            list_page(&app, &visitor, form().error("file", why), None).await
        }
        Err(error) => Err(error.into()),
    }
}

fn to(version: &str) -> String {
    format!("/methodologies/{}", encoded(version))
}

async fn version(
    State(app): State<App>,
    visitor: Visitor,
    Path(name): Path<String>,
    Query(asked): Query<Asked>,
) -> Answer {
    let page = visitor.page().at(Section::Ranking);
    let words = page.words;
    let actor = reader(&visitor);
    let found = app.methodology(&actor, &name).await?;
    let may = actor.has(Permission::SetMethodology);
    let sees = may || actor.has(Permission::SeeMonitoring);
    let (beside, wrong) = match day("as_on", &asked.as_on) {
        Ok(Some(as_on)) if sees => match app.shadow(&actor, &name, as_on, None).await {
            Ok(shadow) => (Some(laid_beside(&words, shadow)), None),
            Err(error @ AppError::Invalid { .. }) => (None, visitor.detail(&error)),
            Err(error) => return Err(error.into()),
        },
        Ok(_) => (None, None),
        Err(error) => (None, visitor.detail(&error)),
    };
    let mut form = Form::default();
    let proposed = match asked.as_on.trim() {
        "" => app.today().dotted(),
        typed => typed.to_owned(),
    };
    form = form.value("as_on", proposed);
    if let Some(wrong) = wrong {
        form = form.error("as_on", wrong);
    }
    let follows = words
        .t("methodology-approve-text")
        .with("day", words.day(&found.text.effective_from))
        .to_string();
    show(&VersionPage {
        text: text(&words, &found.text),
        whose: whose(&words, &found),
        standing: standing(&words, &found, &actor, may, LIST, follows),
        sees,
        form,
        beside,
        page,
    })
}

fn text(words: &Words, held: &Methodology) -> Text {
    let language = words.language.code();
    let said = |s: &Said| s.in_language(language).to_owned();
    Text {
        title: said(&held.title),
        version: held.version.clone(),
        effective: held.effective_from,
        indicators: held
            .indicators
            .iter()
            .map(|i| IndicatorCard {
                name: said(&i.name),
                objective: said(&i.objective),
                definition: said(&i.definition),
                weight: i.weight.exact(),
                counted: counted(words, i),
            })
            .collect(),
        cohorts: held
            .cohorts
            .iter()
            .map(|c| {
                let range = held.cohort_range(c.category);
                let range = range.map_or_else(String::new, |r| said(&r));
                (c.category.to_string(), range)
            })
            .collect(),
        bands: bands(words, held),
    }
}

/// What is special about how an indicator is counted: window, cap, normalisation.
fn counted(words: &Words, indicator: &Indicator) -> Vec<String> {
    let mut told = Vec::new();
    match indicator.window {
        Window::AllTime => {}
        Window::FinancialYear => told.push(words.t("methodology-financial-year").to_string()),
        Window::LastDays(days) => {
            let days = i64::from(days);
            told.push(
                words
                    .t("methodology-last-days")
                    .with("days", days)
                    .to_string(),
            );
        }
    }
    if let Some(cap) = &indicator.cap {
        let cap = cap.rounded(2);
        told.push(words.t("methodology-own-cap").with("cap", cap).to_string());
    }
    if indicator.denominator == Source::One {
        told.push(words.t("methodology-count").to_string());
    }
    match indicator.normalisation {
        Normalisation::Percentage => {}
        Normalisation::MinMax => told.push(words.t("methodology-min-max").to_string()),
        Normalisation::RelativeToBest => {
            told.push(words.t("methodology-relative-to-best").to_string());
        }
    }
    told
}

fn laid_beside(words: &Words, shadow: sopan_app::ranking::Shadow) -> Beside {
    let language = words.language.code();
    let (gain, lose) = shadow.gain_and_lose();
    let name_of = |id: &str| {
        let indicator = shadow
            .draft
            .indicator(id)
            .or_else(|| shadow.in_force.indicator(id));
        indicator.map_or_else(
            || id.to_owned(),
            |i| i.name.in_language(language).to_owned(),
        )
    };
    let stood = |stand: &Stand| match (stand.category, stand.rank) {
        (Some(category), Some(rank)) => format!("{category} {rank}"),
        _ => "–".to_owned(),
    };
    let levels = shadow.has_levels();
    let level = |shift: &Shift| words.t(level_key(shift.kind.level())).to_string();
    let moved = |shift: &Shift| Moved {
        level: levels.then(|| level(shift)),
        code: shift.code.clone(),
        name: shift.name.in_language(language).to_owned(),
        now: stood(&shift.now),
        then: stood(&shift.then),
        ranks: shift.ranks(),
        score_now: shift.now.score.clone(),
        score_then: shift.then.score.clone(),
        change: shift.change.clone(),
        through: shift
            .through
            .iter()
            .map(|(id, points)| (name_of(id), points.clone()))
            .collect(),
    };
    Beside {
        as_on: shadow.as_on,
        in_force: shadow.in_force.version.clone(),
        same: shadow.in_force == shadow.draft,
        gain,
        lose,
        moved: shadow.shifts.iter().map(moved).collect(),
    }
}

async fn as_json(
    State(app): State<App>,
    visitor: Visitor,
    Path(name): Path<String>,
) -> Result<Response, Failure> {
    let found = app.methodology(&reader(&visitor), &name).await?;
    let file = format!("methodology_{}.json", encoded(&name));
    let body = format!("{:#}\n", serde_json::json!(found.text));
    Ok(download(&file, "application/json", body))
}

async fn approve(
    State(app): State<App>,
    visitor: Visitor,
    Path(name): Path<String>,
    Posted(Pressed {}): Posted<Pressed>,
) -> Answer {
    match app.approve_methodology(visitor.actor()?, &name).await {
        Ok(_) => Ok(visitor.go_on(&to(&name), key("version-said-approved"), 0)),
        Err(AppError::Invalid { code, .. }) => Ok(visitor.go_back(&to(&name), why(code))),
        Err(error) => Err(error.into()),
    }
}

async fn drop(
    State(app): State<App>,
    visitor: Visitor,
    Path(name): Path<String>,
    Posted(Pressed {}): Posted<Pressed>,
) -> Answer {
    match app.drop_methodology(visitor.actor()?, &name).await {
        Ok(()) => Ok(visitor.go_on("/methodologies", key("version-said-dropped"), 0)),
        Err(AppError::Invalid { code, .. }) => Ok(visitor.go_back(&to(&name), why(code))),
        Err(error) => Err(error.into()),
    }
}

async fn api_list(State(app): State<App>, visitor: Visitor) -> Result<Response, Failure> {
    let found = app.methodologies(&reader(&visitor)).await?;
    let list: Vec<_> = found.iter().map(Version::summary).collect();
    Ok(Json(list).into_response())
}

async fn api_shadow(
    State(app): State<App>,
    visitor: Visitor,
    Path(name): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let as_on: Day = day("as_on", &asked.as_on)?.unwrap_or(app.today());
    let within = Some(asked.within.trim()).filter(|within| !within.is_empty());
    let shadow = app.shadow(visitor.actor()?, &name, as_on, within).await?;
    Ok(Json(shadow.for_programs()).into_response())
}
