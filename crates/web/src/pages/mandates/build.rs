//! The forms with which mandates and plans are written, without knowing their language.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use sopan_app::formats::mandate as file;
use sopan_app::formats::mandate::form::{self, Fields, MOST};
use sopan_app::mandates::{PlanForm, Wrong};
use sopan_app::{App, AppError};
use sopan_rules::access::Permission;
use sopan_rules::mandates::{Named, anniversary};
use sopan_rules::text::Said as Both;

use super::desk::{MAY, as_wrong, copy_as_text, href, said, say};
use crate::request::{Answer, Failure, Posted, Visitor, encoded, show};
use crate::routes::Routes;
use crate::views::mandates::desk::{Build, Choices, Filled, Pick, PlanForm as PlanView};
use crate::views::parts::Choice;
use crate::views::{Page, Section};
use crate::words::{Words, key};

/// So many courses or officials are shown that were looked for.
const MOST_FOUND: i64 = 8;

pub(super) fn routes() -> Routes {
    Routes::default()
        .get("/mandates/new", MAY, new)
        .post("/mandates/new", MAY, save_new)
        .get("/mandates/{code}/edit", MAY, edit)
        .post("/mandates/{code}/edit", MAY, save)
        .get("/plans/new", MAY, new_plan)
        .post("/plans/new", MAY, save_new_plan)
        .get("/plans/{code}/edit", MAY, edit_plan)
        .post("/plans/{code}/edit", MAY, save_plan)
        .get("/plans/{code}/copy", MAY, copy_plan)
}

/// The organisations that somebody may draft for: those of the roles, and what is below them.
async fn organisations(app: &App, visitor: &Visitor) -> Result<Vec<Choice>, AppError> {
    let actor = visitor.actor()?;
    let words = visitor.words();
    let found = app
        .find_organisations(actor, Permission::SetMandates, "")
        .await?;
    let name = |o: &sopan_app::store::organisations::Organisation| {
        let both = Both::new(&o.name_en, &o.name_hi);
        format!("{} ({})", say(&words, &both), o.code)
    };
    Ok(found
        .iter()
        .map(|o| Choice::new(&o.code, name(o)))
        .collect())
}

fn choices(words: &Words, organisations: Vec<Choice>) -> Choices {
    let all = |values: &[(&str, &'static str)]| -> Vec<Choice> {
        values
            .iter()
            .map(|(value, key)| Choice::new(value, words.t(key)))
            .collect()
    };
    Choices {
        organisations,
        which: all(&[
            ("any", key("build-which-any")),
            ("except", key("build-which-except")),
        ]),
        deputation: all(&[("yes", key("build-yes")), ("no", key("build-no"))]),
        counted: all(&[
            ("each-day", key("build-counted-each-day")),
            ("date", key("build-counted-on-date")),
            ("yearly", key("build-counted-yearly")),
        ]),
        kinds: all(&[
            ("all", key("build-kind-all")),
            ("k", key("build-kind-k")),
            ("hours", key("build-kind-hours")),
            ("badge", key("build-kind-badge")),
        ]),
        count: all(&[
            ("course-hours", key("build-count-course")),
            ("time-spent", key("build-count-spent")),
        ]),
        per: all(&[
            ("window", key("build-per-window")),
            ("day", key("build-per-day")),
            ("week", key("build-per-week")),
            ("year", key("build-per-year")),
        ]),
        need: all(&[
            ("all", key("build-need-all")),
            ("k", key("build-need-some")),
        ]),
        window: all(&[
            ("dates", key("build-window-dates")),
            ("year", key("build-window-year")),
            ("rolling", key("build-window-rolling")),
            ("joining", key("build-window-joining")),
            ("transfer", key("build-window-transfer")),
            ("assignment", key("build-window-assignment")),
        ]),
        credit: all(&[
            ("ever", key("build-credit-ever")),
            ("none", key("build-credit-none")),
            ("since", key("build-credit-from")),
            ("days", key("build-credit-before")),
        ]),
        recurrence: all(&[
            ("once", key("build-once")),
            ("daily", key("build-daily")),
            ("weekly", key("build-weekly")),
            ("every-year", key("build-every-year")),
        ]),
        binding: bindings(words),
    }
}

pub(super) fn bindings(words: &Words) -> Vec<Choice> {
    vec![
        Choice::new("mandatory", words.t("plan-mandatory")),
        Choice::new("optional", words.t("plan-optional")),
    ]
}

pub(super) fn filled(page: &Page, fields: Fields, wrong: &[Wrong]) -> Filled {
    let mut told: BTreeMap<String, String> = BTreeMap::new();
    for one in wrong {
        let text = say(&page.words, &one.why);
        let text = match one.place.starts_with("course “") {
            true => format!("{}: {text}", one.place),
            false => text,
        };
        let place = match one.place.starts_with("course “") {
            true => fields
                .iter()
                .filter(|(name, _)| name.ends_with("courses"))
                .find(|(_, lines)| {
                    let title = one
                        .place
                        .trim_start_matches("course “")
                        .trim_end_matches('”');
                    lines.contains(title)
                })
                .map_or("courses", |(name, _)| name.as_str()),
            false => one.place.as_str(),
        };
        let said = told.entry(place.to_owned()).or_default();
        if !said.is_empty() {
            *said += " · ";
        }
        *said += &text;
    }
    Filled {
        page: page.clone(),
        fields,
        wrong: told,
    }
}

async fn build_page(
    app: &App,
    visitor: &Visitor,
    code: Option<&str>,
    fields: Fields,
    gone: Vec<(String, Option<String>)>,
    wrong: &[Wrong],
    look: bool,
) -> Answer {
    let page = visitor.page().at(Section::Mandates);
    let words = page.words;
    let preview = match form::read(&fields) {
        Ok(mandate) if look => {
            let toml = file::to_toml(&mandate).map_err(|e| AppError::Document(e.to_string()))?;
            Some((said(words, &mandate), toml))
        }
        _ => None,
    };
    show(&Build {
        action: match code {
            Some(code) => format!("{}/edit", href(code)),
            None => "/mandates/new".to_owned(),
        },
        back: match (code, fields.contains_key("plan")) {
            (Some(code), _) => href(code),
            (None, true) => "/plans".to_owned(),
            (None, false) => "/mandates".to_owned(),
        },
        gone,
        groups: (1..=form::groups(&fields)).collect(),
        parts: (1..=form::parts(&fields)).collect(),
        choices: choices(&words, organisations(app, visitor).await?),
        preview,
        form: filled(&page, fields, wrong),
        page,
    })
}

async fn new(State(app): State<App>, visitor: Visitor) -> Answer {
    let (fields, none) = (form::empty(), Vec::new());
    build_page(&app, &visitor, None, fields, none, &[], false).await
}

async fn edit(State(app): State<App>, visitor: Visitor, Path(code): Path<String>) -> Answer {
    let one = app.mandate(visitor.actor()?, &code).await?;
    match one.latest().filter(|_| one.may_set).and_then(form::fill) {
        Some(mut fields) => {
            if one.plan {
                fields.insert("plan".to_owned(), "yes".to_owned());
            }
            let none = Vec::new();
            build_page(&app, &visitor, Some(&code), fields, none, &[], false).await
        }
        None => {
            let to = format!("{}/text", href(&code));
            Ok(visitor.go_back(&to, key("mandates-said-only-text")))
        }
    }
}

async fn save_new(
    State(app): State<App>,
    visitor: Visitor,
    Posted(fields): Posted<Fields>,
) -> Answer {
    keep(&app, &visitor, None, fields).await
}

async fn save(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    Posted(fields): Posted<Fields>,
) -> Answer {
    keep(&app, &visitor, Some(&code), fields).await
}

async fn keep(app: &App, visitor: &Visitor, code: Option<&str>, mut fields: Fields) -> Answer {
    let act = fields.remove("act").unwrap_or_default();
    fields.remove("csrf");
    let mut change = |name: &str, by: i64| {
        let most = i64::try_from(MOST).unwrap_or(1);
        let count: i64 = fields.get(name).and_then(|n| n.parse().ok()).unwrap_or(1);
        let count = (count + by).clamp(1, most);
        fields.insert(name.to_owned(), count.to_string());
    };
    match act.as_str() {
        "add-group" => change("groups", 1),
        "less-group" => change("groups", -1),
        "add-part" => change("parts", 1),
        "less-part" => change("parts", -1),
        "look" => {
            let wrong = match form::read(&fields) {
                Ok(mandate) => placed(&fields, app.mandate_problems(&mandate).await?),
                Err(wrong) => wrong,
            };
            return build_page(app, visitor, code, fields, Vec::new(), &wrong, true).await;
        }
        _ => {
            let wrong = match form::read(&fields) {
                Err(wrong) => wrong,
                Ok(mandate) if code.is_none() && is_there(app, visitor, &mandate.code).await? => {
                    taken(visitor)?
                }
                Ok(mandate) => {
                    let actor = visitor.actor()?;
                    // A plan that was begun in its own form.
                    let kept = match fields.contains_key("plan") {
                        true => app.draft_mandate_as_plan(actor, &mandate).await,
                        false => app.draft_mandate(actor, &mandate).await,
                    };
                    match kept {
                        Ok(()) => {
                            let to = href(&mandate.code);
                            return Ok(visitor.go_on(&to, key("mandates-said-drafted"), 0));
                        }
                        Err(error) => placed(&fields, as_wrong(visitor, error)?),
                    }
                }
            };
            return build_page(app, visitor, code, fields, Vec::new(), &wrong, false).await;
        }
    }
    build_page(app, visitor, code, fields, Vec::new(), &[], false).await
}

/// Whether a mandate that the visitor sees has this code already.
pub(super) async fn is_there(app: &App, visitor: &Visitor, code: &str) -> Result<bool, AppError> {
    match app.mandate(visitor.actor()?, code).await {
        Ok(_) => Ok(true),
        Err(AppError::NotFound { .. }) => Ok(false),
        Err(error) => Err(error),
    }
}

/// What is wrong, each at the field of the builder that says it.
fn placed(fields: &Fields, wrong: Vec<Wrong>) -> Vec<Wrong> {
    let at = |mut one: Wrong| {
        if !one.place.starts_with("course “") {
            one.place = form::field_of(fields, &one.place);
        }
        one
    };
    wrong.into_iter().map(at).collect()
}

/// That the code of what is new is another one's.
pub(super) fn taken(visitor: &Visitor) -> Result<Vec<Wrong>, Failure> {
    let why = "a mandate with this code is there already; choose another code";
    as_wrong(visitor, AppError::invalid("code", "code-taken", why))
}

async fn plan_page(
    app: &App,
    visitor: &Visitor,
    code: Option<&str>,
    form: PlanForm,
    gone: Vec<(String, Option<String>)>,
    wrong: &[Wrong],
    found: Found,
) -> Answer {
    let page = visitor.page().at(Section::Mandates);
    let words = page.words;
    show(&PlanView {
        action: match code {
            Some(code) => format!("/plans/{}/edit", encoded(code)),
            None => "/plans/new".to_owned(),
        },
        back: code.map_or_else(|| "/plans".to_owned(), href),
        there: code.is_some(),
        organisations: organisations(app, visitor).await?,
        whom: vec![
            Choice::new("all", words.t("plans-whom-all")),
            Choice::new("some", words.t("plans-whom-some")),
        ],
        binding: bindings(&words),
        gone,
        courses: found.courses,
        people: found.people,
        sees_people: visitor.actor()?.has(Permission::SeeOfficials),
        form: filled(&page, form.fields, wrong),
        page,
    })
}

/// What was found for a plan; none where nothing was looked for.
#[derive(Default)]
struct Found {
    courses: Option<Vec<Pick>>,
    people: Option<Vec<Pick>>,
}

/// Looks for courses or officials, or adds one that was found; none where the button says
/// neither, and the plan is to be kept.
async fn find(
    app: &App,
    visitor: &Visitor,
    act: &str,
    fields: &mut Fields,
) -> Result<Option<Found>, AppError> {
    let mut found = Found::default();
    let typed = |name: &str| fields.get(name).cloned().unwrap_or_default();
    match act.split_once(':') {
        Some(("course", line)) => add(fields, "courses", line),
        Some(("person", number)) => {
            add(fields, "people", number);
            fields.insert("whom".to_owned(), "some".to_owned());
        }
        _ if act == "find-course" => {
            let asked = sopan_app::search::Query {
                words: typed("find_course"),
                reader: visitor.language.code().to_owned(),
                limit: MOST_FOUND,
                ..Default::default()
            };
            let courses = app.find_courses(&asked).await?.courses;
            let pick = |course: sopan_app::store::catalogue::Course| {
                // With its code, as several courses may have one title.
                let named = Named {
                    title: course.title.replace("->", "–").replace('|', " "),
                    provider: None,
                    code: Some(course.code),
                    instead: Vec::new(),
                };
                Some(Pick {
                    value: form::line(&named)?,
                    name: course.title,
                    about: course.provider_name.unwrap_or_default(),
                })
            };
            found.courses = Some(courses.into_iter().filter_map(pick).collect());
        }
        _ if act == "find-person" => {
            let asked = sopan_app::officials::Asked {
                words: typed("find_person"),
                unit: typed("organisation"),
                status: None,
                behind: None,
                page: 1,
            };
            let language = visitor.language.code();
            let listed = match app.officials(visitor.actor()?, &asked).await {
                Ok(listed) => listed.officials,
                // The code of the organisation is none yet, or another's.
                Err(AppError::NotFound { .. }) => Vec::new(),
                Err(error) => return Err(error),
            };
            let pick = |official: sopan_app::store::people::Official| {
                let organisation = Both::new(&official.organisation_en, &official.organisation_hi);
                let organisation = organisation.in_language(language).to_owned();
                let designation = official.designation.unwrap_or_default();
                let about = [designation, organisation];
                let about = about.into_iter().filter(|part| !part.is_empty());
                Pick {
                    value: official.id.0.to_string(),
                    name: match (language, official.person.name_hi) {
                        ("hi", Some(name)) => name,
                        _ => official.person.name,
                    },
                    about: about.collect::<Vec<_>>().join(" · "),
                }
            };
            let most = usize::try_from(MOST_FOUND).unwrap_or_default();
            found.people = Some(listed.into_iter().take(most).map(pick).collect());
        }
        _ => return Ok(None),
    }
    Ok(Some(found))
}

/// Adds a line to a field, where it doesn't stand there.
fn add(fields: &mut Fields, name: &str, line: &str) {
    let lines = fields.entry(name.to_owned()).or_default();
    if lines.lines().all(|held| held.trim() != line) {
        *lines = format!("{}\n{line}", lines.trim()).trim().to_owned();
    }
}

/// The form of a plan that is begun: for the rest of the financial year, which ends on 31
/// March. Others are told that it is overdue as the lists that ship have it.
pub(super) fn new_form(app: &App) -> PlanForm {
    let due = anniversary(app.today().financial_year_start(), 1).plus(-1);
    let mut form = PlanForm::default();
    for (name, value) in [
        ("opens", app.today().dotted()),
        ("due", due.dotted()),
        ("tell_mdo", "7".to_owned()),
        ("tell_nodal", "30".to_owned()),
    ] {
        form.fields.insert(name.to_owned(), value);
    }
    form
}

async fn new_plan(State(app): State<App>, visitor: Visitor) -> Answer {
    let (form, found) = (new_form(&app), Found::default());
    plan_page(&app, &visitor, None, form, Vec::new(), &[], found).await
}

async fn edit_plan(State(app): State<App>, visitor: Visitor, Path(code): Path<String>) -> Answer {
    let one = app.mandate(visitor.actor()?, &code).await?;
    let form = one.latest().filter(|_| one.may_set && one.plan);
    match form.and_then(PlanForm::of) {
        Some(form) => {
            let found = Found::default();
            plan_page(&app, &visitor, Some(&code), form, Vec::new(), &[], found).await
        }
        None => {
            let to = format!("{}/edit", href(&code));
            Ok(visitor.go_back(&to, key("why-plan-not-simple")))
        }
    }
}

async fn copy_plan(State(app): State<App>, visitor: Visitor, Path(code): Path<String>) -> Answer {
    let (copied, gone) = app.copy_plan(visitor.actor()?, &code).await?;
    let gone = gone.into_iter().map(|g| (g.title, g.instead)).collect();
    if let Some(form) = PlanForm::of(&copied) {
        let found = Found::default();
        return plan_page(&app, &visitor, None, form, gone, &[], found).await;
    }
    match form::fill(&copied) {
        Some(mut fields) => {
            fields.insert("plan".to_owned(), "yes".to_owned());
            build_page(&app, &visitor, None, fields, gone, &[], false).await
        }
        None => copy_as_text(&app, &visitor, &code, &copied, gone).await,
    }
}

async fn save_new_plan(
    State(app): State<App>,
    visitor: Visitor,
    Posted(fields): Posted<Fields>,
) -> Answer {
    keep_plan(&app, &visitor, None, fields).await
}

async fn save_plan(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    Posted(fields): Posted<Fields>,
) -> Answer {
    keep_plan(&app, &visitor, Some(&code), fields).await
}

async fn keep_plan(
    app: &App,
    visitor: &Visitor,
    there: Option<&str>,
    mut fields: Fields,
) -> Answer {
    fields.remove("csrf");
    if let Some(code) = there {
        let one = app.mandate(visitor.actor()?, code).await?;
        fields.insert("code".to_owned(), code.to_owned());
        fields.insert("organisation".to_owned(), one.organisation.code);
    }
    let act = fields.remove("act").unwrap_or_default();
    let found = find(app, visitor, &act, &mut fields).await?;
    let form = PlanForm { fields };
    if let Some(found) = found {
        return plan_page(app, visitor, there, form, Vec::new(), &[], found).await;
    }
    if act == "builder" {
        let wrong = match app.plan_as_mandate(visitor.actor()?, &form).await {
            Ok(mandate) => match form::fill(&mandate) {
                Some(mut fields) => {
                    fields.insert("plan".to_owned(), "yes".to_owned());
                    let none = Vec::new();
                    return build_page(app, visitor, there, fields, none, &[], false).await;
                }
                None => Vec::new(),
            },
            Err(error) => as_wrong(visitor, error)?,
        };
        let found = Found::default();
        return plan_page(app, visitor, there, form, Vec::new(), &wrong, found).await;
    }
    let same = Both::same("–");
    let wrong = match form.mandate(&same, app.today()) {
        Err(wrong) => wrong,
        Ok(mandate) if there.is_none() && is_there(app, visitor, &mandate.code).await? => {
            taken(visitor)?
        }
        Ok(mandate) => match app.draft_plan(visitor.actor()?, &form).await {
            Ok(()) => {
                let to = href(&mandate.code);
                return Ok(visitor.go_on(&to, key("mandates-said-drafted"), 0));
            }
            Err(error) => as_wrong(visitor, error)?
                .into_iter()
                .map(|mut one| {
                    one.place = PlanForm::field(&one.place).to_owned();
                    one
                })
                .collect(),
        },
    };
    let found = Found::default();
    plan_page(app, visitor, there, form, Vec::new(), &wrong, found).await
}
