//! Competencies: the framework, what courses teach, what roles need, passbooks and gaps.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::IntoResponse;
use serde::Deserialize;
use sopan_app::competencies::{CompetencyForm, Framework, Standing};
use sopan_app::store::competencies::{Kept, Teaches};
use sopan_app::{App, AppError};
use sopan_rules::access::Permission;
use sopan_rules::competencies::{Area, HIGHEST, LOWEST};
use sopan_rules::ids::OfficialId;
use sopan_rules::mandates::FinancialYear;
use sopan_rules::numbers::Exact;

use super::imports::{download, format_named};
use super::learning::known_minutes;
use crate::request::{Answer, Posted, Visitor, encoded, show};
use crate::routes::{Gate, Routes};
use crate::views::competencies as views;
use crate::views::parts::{Choice, Form, Tile};
use crate::views::{Page, Section};
use crate::words::key;

/// The routes of this room.
pub fn routes() -> Routes {
    let keeps = Gate::May(Permission::RunRanking);
    let writes = Gate::May(Permission::AuthorCourses);
    let looks = Gate::Sees(Permission::AuthorCourses);
    let (sees, names) = (
        Gate::May(Permission::SeeDesk),
        Gate::May(Permission::SeeOfficials),
    );
    let describes = Gate::May(Permission::SetMandates);
    Routes::default()
        .get("/competencies", Gate::SignedIn, list)
        .post("/competencies", keeps, add)
        .get("/competencies/file/{format}", Gate::SignedIn, list_file)
        .get("/competencies/{code}", Gate::SignedIn, one)
        .post("/competencies/{code}", keeps, edit)
        .post("/competencies/{code}/retire", keeps, retire)
        .get("/authoring/competencies/{format}", looks, taught_file)
        .get("/authoring/courses/{code}/competencies", looks, taught)
        .post(
            "/authoring/courses/{code}/competencies",
            writes,
            keep_taught,
        )
        .post(
            "/authoring/courses/{code}/competencies/remove",
            writes,
            remove_taught,
        )
        .get("/desk/roles", sees, roles)
        .post("/desk/roles", describes, keep_need)
        .post("/desk/roles/remove", describes, remove_need)
        .get("/desk/roles/file/{format}", sees, roles_file)
        .get("/desk/competencies", sees, gaps)
        .get("/desk/competencies/file/{format}", sees, gaps_file)
        .get("/desk/competencies/{code}", names, lacking)
        .get("/desk/officials/{id}/passbook", names, passbook_of)
        .get("/passbook", Gate::SignedIn, passbook)
        .get("/api/me/competencies", Gate::SignedIn, api_own)
        .get("/api/officials/{id}/competencies", names, api_of)
        .get("/api/competencies", Gate::SignedIn, api_framework)
}

pub(crate) fn area_name(page: &Page, area: Area) -> String {
    let said = area.said();
    said.in_language(page.words.language.code()).to_owned()
}

/// The name of a level; 0 is none.
pub(crate) fn level_name(page: &Page, level: i16) -> String {
    let key = match level {
        1 => key("level-1"),
        2 => key("level-2"),
        3 => key("level-3"),
        _ => key("level-none"),
    };
    page.t(key).to_string()
}

pub(crate) fn levels(page: &Page) -> Vec<Choice> {
    let all = LOWEST..=HIGHEST;
    all.map(|level| Choice::new(level, level_name(page, level)))
        .collect()
}

fn areas(page: &Page) -> Vec<Choice> {
    let all = Area::ALL.into_iter();
    all.map(|area| Choice::new(area.name(), area_name(page, area)))
        .collect()
}

pub(crate) fn name(page: &Page, one: &Kept) -> String {
    one.name.in_language(page.words.language.code()).to_owned()
}

fn themes(page: &Page, framework: &Framework) -> Vec<Choice> {
    let all = Area::ALL
        .into_iter()
        .flat_map(|area| framework.themes(area));
    all.filter(|theme| !theme.retired)
        .map(|theme| {
            Choice::new(
                &theme.code,
                format!("{} · {}", theme.code, name(page, theme)),
            )
        })
        .collect()
}

/// The sub-themes that are offered, each with its theme's name.
pub(crate) fn offered(page: &Page, framework: &Framework) -> Vec<Choice> {
    let all = framework.offered();
    all.map(|(sub, theme)| {
        let label = format!("{} · {}: {}", sub.code, name(page, theme), name(page, sub));
        Choice::new(&sub.code, label)
    })
    .collect()
}

fn held(page: &Page, all: &[(Kept, i16)]) -> Vec<views::Held> {
    let one = |(one, level): &(Kept, i16)| views::Held {
        code: one.code.clone(),
        name: name(page, one),
        level: level_name(page, *level),
    };
    all.iter().map(one).collect()
}

/// What a course teaches, as its page shows it: where the sub-theme is, its name and level.
pub(crate) async fn teaches(
    app: &App,
    page: &Page,
    course: sopan_rules::ids::CourseId,
) -> Result<Vec<(String, String, String)>, AppError> {
    let taught = held(page, &app.course_teaches(course).await?).into_iter();
    Ok(taught
        .map(|one| (format!("/competencies/{}", one.code), one.name, one.level))
        .collect())
}

// The framework

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    q: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Typed {
    code: String,
    theme: String,
    area: String,
    name_en: String,
    name_hi: String,
    about_en: String,
    about_hi: String,
}

impl Typed {
    fn read(&self) -> CompetencyForm {
        CompetencyForm {
            code: self.code.clone(),
            theme: self.theme.clone(),
            area: self.area.clone(),
            name_en: self.name_en.clone(),
            name_hi: self.name_hi.clone(),
            about_en: self.about_en.clone(),
            about_hi: self.about_hi.clone(),
        }
    }

    fn form(&self) -> Form {
        Form::default()
            .value("code", &self.code)
            .value("theme", &self.theme)
            .value("area", &self.area)
            .value("name_en", &self.name_en)
            .value("name_hi", &self.name_hi)
            .value("about_en", &self.about_en)
            .value("about_hi", &self.about_hi)
    }
}

async fn list(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Answer {
    list_page(&app, &visitor, &asked.q, Form::default()).await
}

async fn list_page(app: &App, visitor: &Visitor, q: &str, form: Form) -> Answer {
    let may = app.keeps_framework(visitor.actor()?).await?;
    let found = app.competencies(q).await?;
    let page = visitor.page();
    let whole = match q.trim().is_empty() {
        true => found.framework.clone(),
        false => app.competencies("").await?.framework,
    };
    let sub = |one: &Kept| views::SubTheme {
        code: one.code.clone(),
        name: name(&page, one),
        about: one.about.in_language(page.words.language.code()).to_owned(),
        courses: found.courses.get(&one.id).copied().unwrap_or(0),
        retired: one.retired,
    };
    let theme = |one: &Kept| views::Theme {
        code: one.code.clone(),
        name: name(&page, one),
        retired: one.retired,
        subs: found.framework.of_theme(one.id).map(sub).collect(),
    };
    let areas_shown = Area::ALL.into_iter().map(|area| {
        let themes: Vec<views::Theme> = found.framework.themes(area).map(theme).collect();
        (area_name(&page, area), themes)
    });
    let areas_shown: Vec<(String, Vec<views::Theme>)> = areas_shown
        .filter(|(_, themes)| !themes.is_empty())
        .collect();
    show(&views::List {
        may,
        q: q.to_owned(),
        areas: areas_shown,
        area_choices: areas(&page),
        themes: themes(&page, &whole),
        form,
        page,
    })
}

async fn add(State(app): State<App>, visitor: Visitor, Posted(typed): Posted<Typed>) -> Answer {
    let kept = app
        .keep_competency(visitor.actor()?, None, &typed.read())
        .await;
    match kept {
        Ok(code) => {
            let to = format!("/competencies/{code}");
            Ok(visitor.go_on(&to, key("competencies-said-kept"), 1))
        }
        Err(error @ AppError::Invalid { field, .. }) => {
            let why = visitor.detail(&error).unwrap_or_default();
            list_page(&app, &visitor, "", typed.form().error(field, why)).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn list_file(State(app): State<App>, Path(format): Path<String>) -> Answer {
    let format = format_named(&format)?;
    let bytes = app.competencies_file(format).await?;
    Ok(download("competencies".to_owned(), format, bytes))
}

fn course_line(page: &Page, course: &Teaches) -> views::CourseLine {
    views::CourseLine {
        href: format!("/courses/{}", course.code),
        title: course.title.clone(),
        level: level_name(page, course.level),
        minutes: known_minutes(course.minutes),
    }
}

async fn one(State(app): State<App>, visitor: Visitor, Path(code): Path<String>) -> Answer {
    one_page(&app, &visitor, &code, None).await
}

async fn one_page(app: &App, visitor: &Visitor, code: &str, form: Option<Form>) -> Answer {
    let may = app.keeps_framework(visitor.actor()?).await?;
    let (framework, one, courses) = app.competency(code).await?;
    let page = visitor.page();
    let theme = framework.theme_of(&one);
    let area = area_name(&page, one.area);
    let form = form.unwrap_or_else(|| {
        Typed {
            code: one.code.clone(),
            theme: theme.map(|t| t.code.clone()).unwrap_or_default(),
            area: one.area.name().to_owned(),
            name_en: one.name.en.clone(),
            name_hi: one.name.hi.clone(),
            about_en: one.about.en.clone(),
            about_hi: one.about.hi.clone(),
        }
        .form()
    });
    let subs = framework.of_theme(one.id);
    show(&views::One {
        may,
        within: match theme {
            Some(theme) => format!("{area} › {}", name(&page, theme)),
            None => area,
        },
        name: name(&page, &one),
        about: one.about.in_language(page.words.language.code()).to_owned(),
        retired: one.retired,
        is_theme: one.theme.is_none(),
        subs: subs
            .map(|sub| (format!("/competencies/{}", sub.code), name(&page, sub)))
            .collect(),
        courses: courses.iter().map(|c| course_line(&page, c)).collect(),
        area_choices: areas(&page),
        themes: themes(&page, &framework),
        form,
        code: one.code,
        page,
    })
}

async fn edit(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    Posted(typed): Posted<Typed>,
) -> Answer {
    let kept = app
        .keep_competency(visitor.actor()?, Some(&code), &typed.read())
        .await;
    match kept {
        Ok(code) => {
            let to = format!("/competencies/{code}");
            Ok(visitor.go_on(&to, key("competencies-said-kept"), 1))
        }
        Err(error @ AppError::Invalid { field, .. }) => {
            let why = visitor.detail(&error).unwrap_or_default();
            let form = typed.form().error(field, why);
            one_page(&app, &visitor, &code, Some(form)).await
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Retiring {
    act: String,
}

async fn retire(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    Posted(typed): Posted<Retiring>,
) -> Answer {
    let retired = typed.act != "restore";
    app.retire_competency(visitor.actor()?, &code, retired)
        .await?;
    let said = match retired {
        true => key("competencies-said-retired"),
        false => key("competencies-said-restored"),
    };
    // The code is known: the use case found it.
    Ok(visitor.go_on(&format!("/competencies/{}", encoded(&code)), said, 1))
}

async fn api_framework(State(app): State<App>) -> Answer {
    let found = app.competencies("").await?;
    let one = |one: &Kept| {
        serde_json::json!({
            "code": one.code,
            "theme": found.framework.theme_of(one).map(|theme| &theme.code),
            "area": one.area.name(),
            "name": one.name,
            "about": one.about,
            "retired": one.retired,
            "courses": found.courses.get(&one.id).copied().unwrap_or(0),
        })
    };
    let all: Vec<_> = found.framework.all().iter().map(one).collect();
    Ok(Json(serde_json::json!({ "competencies": all })).into_response())
}

// What courses teach

#[derive(Deserialize, Default)]
#[serde(default)]
struct Chosen {
    within: String,
    designation: String,
    competency: String,
    level: String,
}

impl Chosen {
    fn form(&self) -> Form {
        Form::default()
            .value("designation", &self.designation)
            .value("competency", &self.competency)
            .value("level", &self.level)
    }
}

async fn taught(State(app): State<App>, visitor: Visitor, Path(code): Path<String>) -> Answer {
    let form = Chosen::default().form().value("level", LOWEST);
    taught_page(&app, &visitor, &code, form).await
}

async fn taught_page(app: &App, visitor: &Visitor, code: &str, form: Form) -> Answer {
    let found = app.taught(visitor.actor()?, code).await?;
    let page = visitor.page().at(Section::Authoring);
    show(&views::Course {
        base: format!("/authoring/courses/{code}"),
        title: found.course.title,
        taught: held(&page, &found.taught),
        competencies: offered(&page, &found.framework),
        levels: levels(&page),
        form,
        page,
    })
}

async fn keep_taught(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    Posted(chosen): Posted<Chosen>,
) -> Answer {
    let actor = visitor.actor()?;
    let kept = app
        .keep_taught(actor, &code, &chosen.competency, &chosen.level)
        .await;
    match kept {
        Ok(()) => {
            let to = format!("/authoring/courses/{}/competencies", encoded(&code));
            Ok(visitor.go_on(&to, key("taught-said-kept"), 1))
        }
        Err(error @ AppError::Invalid { field, .. }) => {
            let why = visitor.detail(&error).unwrap_or_default();
            taught_page(&app, &visitor, &code, chosen.form().error(field, why)).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn remove_taught(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    Posted(chosen): Posted<Chosen>,
) -> Answer {
    app.remove_taught(visitor.actor()?, &code, &chosen.competency)
        .await?;
    let to = format!("/authoring/courses/{}/competencies", encoded(&code));
    Ok(visitor.go_on(&to, key("taught-said-removed"), 1))
}

async fn taught_file(
    State(app): State<App>,
    visitor: Visitor,
    Path(format): Path<String>,
) -> Answer {
    let format = format_named(&format)?;
    let bytes = app.taught_file(visitor.actor()?, format).await?;
    Ok(download("course-competencies".to_owned(), format, bytes))
}

// What roles need

#[derive(Deserialize, Default)]
#[serde(default)]
struct Which {
    within: String,
    after: String,
    year: String,
}

async fn roles(State(app): State<App>, visitor: Visitor, Query(which): Query<Which>) -> Answer {
    let form = Chosen::default().form().value("level", LOWEST);
    roles_page(&app, &visitor, &which.within, form).await
}

async fn roles_page(app: &App, visitor: &Visitor, within: &str, form: Form) -> Answer {
    let code = visitor.language.code();
    let found = app.roles(visitor.actor()?, within, code).await?;
    let page = visitor.page().at(Section::Desk);
    let said = |organisation: &sopan_app::store::organisations::Organisation| match code {
        "hi" => organisation.name_hi.clone(),
        _ => organisation.name_en.clone(),
    };
    let role = |role: &sopan_app::competencies::Role| views::Role {
        from: Some(said(&role.organisation)),
        designation: role.designation.clone(),
        needs: held(&page, &role.needs),
    };
    show(&views::Roles {
        may: found.may,
        name: said(&found.organisation),
        own: found.own.iter().map(role).collect(),
        inherited: found.inherited.iter().map(role).collect(),
        competencies: offered(&page, &found.framework),
        levels: levels(&page),
        designations: found.designations,
        gaps: format!(
            "/desk/competencies?within={}",
            encoded(&found.organisation.code)
        ),
        within: found.organisation.code,
        form,
        page,
    })
}

async fn keep_need(
    State(app): State<App>,
    visitor: Visitor,
    Posted(chosen): Posted<Chosen>,
) -> Answer {
    let Chosen {
        within,
        designation,
        competency,
        level,
    } = &chosen;
    let kept = app
        .keep_need(visitor.actor()?, within, designation, competency, level)
        .await;
    match kept {
        Ok(()) => {
            let to = format!("/desk/roles?within={}", encoded(within));
            Ok(visitor.go_on(&to, key("roles-said-kept"), 1))
        }
        Err(error @ AppError::Invalid { field, .. }) => {
            let why = visitor.detail(&error).unwrap_or_default();
            roles_page(&app, &visitor, within, chosen.form().error(field, why)).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn remove_need(
    State(app): State<App>,
    visitor: Visitor,
    Posted(chosen): Posted<Chosen>,
) -> Answer {
    let Chosen {
        within,
        designation,
        competency,
        ..
    } = &chosen;
    app.remove_need(visitor.actor()?, within, designation, competency)
        .await?;
    let to = format!("/desk/roles?within={}", encoded(within));
    Ok(visitor.go_on(&to, key("roles-said-removed"), 1))
}

async fn roles_file(
    State(app): State<App>,
    visitor: Visitor,
    Path(format): Path<String>,
) -> Answer {
    let format = format_named(&format)?;
    let bytes = app.roles_file(visitor.actor()?, format).await?;
    Ok(download("role-competencies".to_owned(), format, bytes))
}

// Gaps

fn share(page: &Page, label: &'static str, numerator: i64, denominator: i64) -> Tile {
    let percent = Exact::percent(numerator, denominator);
    match percent {
        Some(percent) => page
            .tile(label, format!("{} %", percent.rounded(2)))
            .of(numerator, denominator)
            .bar(),
        None => page.tile(label, page.number(numerator)),
    }
}

async fn gaps(State(app): State<App>, visitor: Visitor, Query(which): Query<Which>) -> Answer {
    let actor = visitor.actor()?;
    let found = app.competency_gaps(actor, &which.within).await?;
    let page = visitor.page().at(Section::Desk);
    let within = encoded(&found.organisation.code);
    let (needed, met) = found.lines.iter().fold((0, 0), |(needed, met), line| {
        (needed + line.needed, met + line.held)
    });
    let row = |line: &sopan_app::competencies::Line| views::GapRow {
        href: Some(format!(
            "/desk/competencies/{}?within={within}",
            line.competency.code
        ))
        .filter(|_| line.gap() > 0 && app.sees_competencies(actor)),
        code: line.competency.code.clone(),
        name: name(&page, &line.competency),
        needed: line.needed,
        held: line.held,
        gap: line.gap(),
    };
    show(&views::Gaps {
        name: match visitor.language.code() {
            "hi" => found.organisation.name_hi.clone(),
            _ => found.organisation.name_en.clone(),
        },
        tiles: vec![
            share(&page, key("gaps-in-roles"), found.in_roles, found.officials),
            share(&page, key("gaps-pairs"), met, needed),
        ],
        rows: found.lines.iter().map(row).collect(),
        roles: format!("/desk/roles?within={within}"),
        desk: format!("/desk?org={within}"),
        undescribed: found
            .undescribed
            .into_iter()
            .map(|one| (one.designation, one.officials))
            .collect(),
        within: found.organisation.code,
        page,
    })
}

async fn gaps_file(
    State(app): State<App>,
    visitor: Visitor,
    Path(format): Path<String>,
    Query(which): Query<Which>,
) -> Answer {
    let format = format_named(&format)?;
    let bytes = app
        .competency_gaps_file(visitor.actor()?, &which.within, format)
        .await?;
    Ok(download("competency-gaps".to_owned(), format, bytes))
}

async fn lacking(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    Query(which): Query<Which>,
) -> Answer {
    let after = which.after.parse().ok().map(OfficialId);
    let found = app
        .lacking_competency(visitor.actor()?, &which.within, &code, after)
        .await?;
    let page = visitor.page().at(Section::Desk);
    let language = visitor.language.code();
    let within = encoded(&found.organisation.code);
    let row = |one: &sopan_app::store::competencies::Lacking| views::LackingRow {
        href: format!("/desk/officials/{}/passbook", one.official),
        name: match (language, &one.name_hi) {
            ("hi", Some(name)) => name.clone(),
            _ => one.name.clone(),
        },
        designation: one.designation.clone(),
        organisation: one.organisation.in_language(language).to_owned(),
        needed: level_name(&page, one.needed),
        held: level_name(&page, one.held),
    };
    show(&views::Lacking {
        back: format!("/desk/competencies?within={within}"),
        competency: name(&page, &found.competency),
        name: match language {
            "hi" => found.organisation.name_hi.clone(),
            _ => found.organisation.name_en.clone(),
        },
        rows: found.officials.iter().map(row).collect(),
        next: found.next.map(|next| {
            let code = &found.competency.code;
            format!("/desk/competencies/{code}?within={within}&after={next}")
        }),
        page,
    })
}

// Passbooks

async fn passbook(State(app): State<App>, visitor: Visitor) -> Answer {
    let standing = app.own_competencies(visitor.actor()?).await?;
    show_passbook(&visitor, standing, None)
}

async fn passbook_of(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    Query(which): Query<Which>,
) -> Answer {
    let (actor, id) = (visitor.actor()?, OfficialId(id));
    let year = year(&app, &which.year)?;
    let standing = app.competency_standing(actor, id, year).await?;
    let person = app.official(actor, id).await?.official.person;
    let name = match (visitor.language.code(), person.name_hi) {
        ("hi", Some(name)) => name,
        _ => person.name,
    };
    show_passbook(
        &visitor,
        standing,
        Some((format!("/desk/officials/{id}"), name)),
    )
}

/// The financial year that is asked for; that of today where none is.
fn year(app: &App, text: &str) -> Result<FinancialYear, AppError> {
    match text.is_empty() {
        true => Ok(FinancialYear(app.today().financial_year_start().ymd().0)),
        false => FinancialYear::try_from(text.to_owned())
            .map_err(|_| AppError::not_found("financial year", text)),
    }
}

fn show_passbook(visitor: &Visitor, standing: Standing, of: Option<(String, String)>) -> Answer {
    let section = match of {
        Some(_) => Section::Officials,
        None => Section::Record,
    };
    let mut page = visitor.page().at(section);
    page.as_on = Some(standing.as_on);
    let language = visitor.language.code();
    let (met, asked) = standing.met();
    let hours = &standing.hours;
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let role_tile = match standing.role {
        Some(_) => page
            .tile(key("passbook-role"), page.number(met))
            .of(count(met), count(asked))
            .bar(),
        None => page
            .tile(key("passbook-role"), "–")
            .note(key("passbook-role-none")),
    };
    let tiles = vec![
        page.tile(key("passbook-hours"), page.duration(hours.course_minutes))
            .note(key("passbook-hours-note")),
        role_tile,
        page.tile(key("passbook-has"), page.number(standing.certified.len()))
            .note_text(page.tn("passbook-gaps", standing.gaps.len())),
    ];
    let required = standing.required.iter().map(|one| {
        let gap = standing
            .gaps
            .iter()
            .find(|gap| gap.competency.code == one.competency.code);
        let courses = gap.into_iter().flat_map(|gap| &gap.courses);
        views::Required {
            href: format!("/competencies/{}", one.competency.code),
            name: one.competency.name.in_language(language).to_owned(),
            needed: level_name(&page, one.needed),
            held: level_name(&page, one.held),
            met: one.met,
            courses: courses
                .map(|course| views::CourseLine {
                    href: format!("/courses/{}", course.code),
                    title: course.title.clone(),
                    level: level_name(&page, course.level),
                    minutes: known_minutes(course.minutes),
                })
                .collect(),
        }
    });
    let certified = standing.certified.iter().map(|one| views::Certified {
        href: format!("/competencies/{}", one.competency.code),
        name: one.competency.name.in_language(language).to_owned(),
        theme: one.competency.theme.in_language(language).to_owned(),
        level: level_name(&page, one.level),
        evidence: one
            .evidence
            .iter()
            .map(|proof| views::Proof {
                title: proof.title.clone(),
                level: level_name(&page, proof.level),
                day: page.day(&proof.completed),
                certificate: proof.certificate.clone(),
            })
            .collect(),
    });
    let role = standing.role.as_ref().map(|role| {
        page.t("passbook-role-said")
            .with("designation", &role.designation)
            .with("name", role.organisation.in_language(language))
            .to_string()
    });
    show(&views::Passbook {
        of,
        year: standing.financial_year.clone(),
        tiles,
        role,
        required: required.collect(),
        certified: certified.collect(),
        page,
    })
}

async fn api_own(State(app): State<App>, visitor: Visitor) -> Answer {
    let standing = app.own_competencies(visitor.actor()?).await?;
    Ok(Json(standing).into_response())
}

async fn api_of(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    Query(which): Query<Which>,
) -> Answer {
    let year = year(&app, &which.year)?;
    let standing = app
        .competency_standing(visitor.actor()?, OfficialId(id), year)
        .await?;
    Ok(Json(standing).into_response())
}
