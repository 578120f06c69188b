//! The MDO desk, and the organisations and strengths behind it.

use axum::Json;
use axum::extract::{Query, State};
use axum::response::IntoResponse;
use serde::Deserialize;
use sopan_app::desk::{Desk as Figures, Figures as Row, LATELY_DAYS, NewOrganisation, NewStrength};
use sopan_app::organisations::{Act, Wanted};
use sopan_app::store::organisations::Organisation;
use sopan_app::{App, AppError};
use sopan_rules::access::Permission;
use sopan_rules::numbers::Exact;
use sopan_rules::organisations::Kind;

use super::officials::why;
use crate::request::{Answer, Posted, Visitor, encoded, show};
use crate::routes::{Gate, Routes};
use crate::views::desk::{Desk, Manage, UnitRow};
use crate::views::parts::{Choice, Form, Tile};
use crate::views::{Page, Section};
use crate::words::{Language, key};

/// The routes of this room.
pub fn routes() -> Routes {
    let manages = Gate::May(Permission::ManageOrganisations);
    Routes::default()
        .get("/desk", Gate::May(Permission::SeeDesk), desk)
        .get("/desk/organisation", manages, manage)
        .post("/desk/organisation", manages, create)
        .post("/desk/strength", manages, state_strength)
        .get("/api/desk", Gate::May(Permission::SeeDesk), api_desk)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Which {
    org: String,
}

fn name(page: &Page, organisation: &Organisation) -> String {
    match page.words.language {
        Language::Hindi => organisation.name_hi.clone(),
        Language::English => organisation.name_en.clone(),
    }
}

fn at(path: &str, organisation: &Organisation) -> String {
    let code: String = encoded(&organisation.code);
    format!("{path}{code}")
}

/// The source of a strength, or who approved it. `synthetic` is the demonstration's own
/// mark and `merged` that of a merger, not the name of a paper or a person.
fn named(page: &Page, written: &str) -> String {
    match written {
        "synthetic" => page.t(key("ranking-source-synthetic")).to_string(),
        "merged" => page.t(key("source-merged")).to_string(),
        _ => written.to_owned(),
    }
}

/// 47.03, or a dash where there is nothing to divide by.
fn percent(numerator: i64, denominator: i64) -> String {
    Exact::percent(numerator, denominator).map_or_else(|| "–".to_owned(), |p| p.rounded(2))
}

fn share(
    page: &Page,
    label: &'static str,
    numerator: i64,
    denominator: Option<i64>,
    desk: &Figures,
) -> Tile {
    let whole = denominator.filter(|d| *d > 0);
    let value = match whole {
        Some(whole) => format!("{} %", percent(numerator, whole)),
        None => page.number(numerator),
    };
    let tile = page.tile(label, value).as_on(&desk.as_on);
    match whole {
        Some(whole) => tile.of(numerator, whole).bar(),
        None => tile,
    }
}

fn tiles(page: &Page, desk: &Figures) -> Vec<Tile> {
    let f = &desk.figures;
    let strength = match (&desk.stated, f.strength) {
        (Some(stated), _) => page
            .tile(key("desk-strength"), page.number(stated.officials))
            .note_text(
                page.t("desk-strength-source")
                    .with("source", named(page, &stated.source))
                    .with("approver", named(page, &stated.approved_by))
                    .with("day", page.day(&stated.from)),
            ),
        (None, Some(sum)) => page
            .tile(key("desk-strength"), page.number(sum))
            .note(key("desk-strength-sum")),
        (None, None) => page
            .tile(key("desk-strength"), "–")
            .warning(page.t("desk-strength-none")),
    };
    let mut onboarded = share(page, key("desk-onboarded"), f.registered, f.strength, desk);
    if f.strength.is_some_and(|s| f.registered > s) {
        onboarded = onboarded.warning(page.t("desk-over-hundred"));
    }
    vec![
        strength,
        onboarded,
        share(
            page,
            key("desk-verified"),
            f.verified,
            Some(f.registered),
            desk,
        ),
        share(
            page,
            key("desk-learned"),
            f.learned,
            Some(f.registered),
            desk,
        ),
        share(
            page,
            key("desk-cleared"),
            f.cleared,
            Some(f.attempted),
            desk,
        ),
    ]
}

async fn desk(State(app): State<App>, visitor: Visitor, Query(which): Query<Which>) -> Answer {
    let found = app.desk(visitor.actor()?, Some(&which.org)).await?;
    let mut page = visitor.page().at(Section::Desk);
    page.as_on = Some(found.as_on);
    let mut crumbs = page.crumbs();
    for step in found.way.iter().take(found.way.len().saturating_sub(1)) {
        crumbs = crumbs.up(at("/desk?org=", step), name(&page, step));
    }
    let others = found.roots.iter().filter(|_| found.roots.len() > 1);
    let f = found.figures;
    show(&Desk {
        name: name(&page, &found.organisation),
        crumbs,
        roots: others
            .map(|o| (at("/desk?org=", o), name(&page, o)))
            .collect(),
        waiting: found
            .waiting
            .map(|n| (n, at("/desk/verification?unit=", &found.organisation))),
        disagreement: found.disagreement.map(|d| {
            page.t("desk-disagreement")
                .with("stated", page.number(d.stated))
                .with("below", page.number(d.below))
                .with("stating", page.number(d.stating))
                .with("units", page.number(d.units))
                .to_string()
        }),
        tiles: tiles(&page, &found),
        lately: vec![
            page.tile(key("desk-completions"), page.number(f.completions)),
            page.tile(key("desk-course-hours"), page.duration(f.course_minutes))
                .note(key("desk-course-hours-note")),
            page.tile(key("desk-time-spent"), page.duration(f.seconds / 60))
                .note(key("desk-time-spent-note")),
        ],
        units: found
            .units
            .iter()
            .map(|unit| unit_row(&page, &unit.organisation, &unit.figures))
            .collect(),
        tree: at("/desk/organisations?org=", &found.organisation),
        competencies: at("/desk/competencies?within=", &found.organisation),
        cleaning: at("/desk/cleaning?org=", &found.organisation),
        manage: found
            .may_manage
            .then(|| at("/desk/organisation?org=", &found.organisation)),
        officials: at("/desk/officials?unit=", &found.organisation),
        disputes: visitor.actor()?.has(Permission::SeeOfficials),
        page,
    })
}

fn unit_row(page: &Page, organisation: &Organisation, f: &Row) -> UnitRow {
    UnitRow {
        href: at("/desk?org=", organisation),
        name: name(page, organisation),
        strength: f
            .strength
            .map_or_else(|| "–".to_owned(), |s| page.number(s)),
        registered: f.registered,
        onboarded: percent(f.registered, f.strength.unwrap_or(0)),
        verified: percent(f.verified, f.registered),
        learned: percent(f.learned, f.registered),
        cleared: percent(f.cleared, f.attempted),
        completions: f.completions,
    }
}

pub(crate) fn kind_label(page: &Page, kind: Kind) -> String {
    let key = match kind {
        Kind::Nation => key("kind-nation"),
        Kind::State => key("kind-state"),
        Kind::Ut => key("kind-ut"),
        Kind::Ministry => key("kind-ministry"),
        Kind::Department => key("kind-department"),
        Kind::Directorate => key("kind-directorate"),
        Kind::District => key("kind-district"),
        Kind::Block => key("kind-block"),
        Kind::GramPanchayat => key("kind-gram-panchayat"),
        Kind::Office => key("kind-office"),
        Kind::Institute => key("kind-institute"),
    };
    page.t(key).to_string()
}

async fn manage(State(app): State<App>, visitor: Visitor, Query(which): Query<Which>) -> Answer {
    manage_page(&app, &visitor, &which.org, Form::default(), Form::default()).await
}

async fn manage_page(
    app: &App,
    visitor: &Visitor,
    code: &str,
    organisation: Form,
    strength: Form,
) -> Answer {
    let found = app.desk(visitor.actor()?, Some(code)).await?;
    if !found.may_manage {
        return Err(AppError::Forbidden.into());
    }
    let page = visitor.page().at(Section::Desk);
    show(&Manage {
        name: name(&page, &found.organisation),
        code: found.organisation.code.clone(),
        href: at("/desk?org=", &found.organisation),
        stated: found.stated.as_ref().map(|s| {
            page.t("strength-now")
                .with("number", page.number(s.officials))
                .with("source", named(&page, &s.source))
                .with("approver", named(&page, &s.approved_by))
                .with("day", page.day(&s.from))
                .to_string()
        }),
        kinds: Kind::ALL
            .into_iter()
            .filter(|k| *k != Kind::Nation)
            .map(|k| Choice::new(k.name(), kind_label(&page, k)))
            .collect(),
        organisation,
        strength,
        page,
    })
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct OrganisationForm {
    parent: String,
    code: String,
    kind: String,
    name_en: String,
    name_hi: String,
    mdo: String,
}

async fn create(
    State(app): State<App>,
    visitor: Visitor,
    Posted(form): Posted<OrganisationForm>,
) -> Answer {
    let new = NewOrganisation {
        parent: form.parent.clone(),
        code: form.code.clone(),
        kind: form.kind.clone(),
        name_en: form.name_en.clone(),
        name_hi: form.name_hi.clone(),
        mdo: form.mdo == "yes",
    };
    let wanted = Wanted {
        organisation: form.parent.clone(),
        act: Act::Create(new),
        on: String::new(),
    };
    match app.reorganise(visitor.actor()?, &wanted, false).await {
        Ok(_) => Ok(visitor.go_on(
            &format!("/desk?org={}", encoded(&form.parent)),
            key("organisation-created"),
            1,
        )),
        Err(error @ AppError::Invalid { field, .. }) => {
            let typed = Form::default()
                .value("code", &form.code)
                .value("kind", &form.kind)
                .value("name_en", &form.name_en)
                .value("name_hi", &form.name_hi)
                .value("mdo", &form.mdo)
                .error(field, why(&visitor.page(), &error));
            manage_page(&app, &visitor, &form.parent, typed, Form::default()).await
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct StrengthForm {
    organisation: String,
    officials: String,
    source: String,
    approved_by: String,
    from: String,
}

async fn state_strength(
    State(app): State<App>,
    visitor: Visitor,
    Posted(form): Posted<StrengthForm>,
) -> Answer {
    let new = NewStrength {
        organisation: form.organisation.clone(),
        officials: form.officials.clone(),
        source: form.source.clone(),
        approved_by: form.approved_by.clone(),
        from: form.from.clone(),
    };
    match app.state_strength(visitor.actor()?, &new).await {
        Ok(()) => Ok(visitor.go_on(
            &format!("/desk?org={}", encoded(&form.organisation)),
            key("strength-saved"),
            1,
        )),
        Err(error @ AppError::Invalid { field, .. }) => {
            let typed = Form::default()
                .value("officials", &form.officials)
                .value("source", &form.source)
                .value("approved_by", &form.approved_by)
                .value("from", &form.from)
                .error(field, why(&visitor.page(), &error));
            manage_page(&app, &visitor, &form.organisation, Form::default(), typed).await
        }
        Err(error) => Err(error.into()),
    }
}

fn figures_json(organisation: &Organisation, f: &Row) -> serde_json::Value {
    serde_json::json!({
        "organisation": organisation.code,
        "name_en": organisation.name_en,
        "name_hi": organisation.name_hi,
        "kind": organisation.kind.name(),
        "strength": f.strength,
        "registered": f.registered,
        "verified": f.verified,
        "learned": f.learned,
        "pairs_attempted": f.attempted,
        "pairs_cleared": f.cleared,
        "lately": {
            "days": LATELY_DAYS,
            "completions": f.completions,
            "course_minutes": f.course_minutes,
            "time_spent_seconds": f.seconds,
        },
    })
}

async fn api_desk(State(app): State<App>, visitor: Visitor, Query(which): Query<Which>) -> Answer {
    let found = app.desk(visitor.actor()?, Some(&which.org)).await?;
    let units: Vec<_> = found
        .units
        .iter()
        .map(|u| figures_json(&u.organisation, &u.figures))
        .collect();
    let body = serde_json::json!({
        "as_on": found.as_on.iso(),
        "figures": figures_json(&found.organisation, &found.figures),
        "waiting": found.waiting,
        "units": units,
    });
    Ok(Json(body).into_response())
}
