//! The plan builder: from a designation and the text of its duties to sub-themes and courses,
//! each of which a person takes or leaves, and from these to the form of a plan.

use axum::extract::{Query, State};
use serde::Deserialize;
use sopan_app::competencies::Suggested;
use sopan_app::formats::mandate::form::Fields;
use sopan_app::mandates::PlanForm;
use sopan_app::{App, AppError};

use super::build::{new_form, plan_page};
use super::desk::MAY;
use crate::pages::competencies::{level_name, levels};
use crate::request::{Answer, Posted, Visitor, show};
use crate::routes::Routes;
use crate::views::Section;
use crate::views::competencies::{Build, Proposal};
use crate::views::parts::{Choice, Form};

/// A suggestion that is as sure as this is ticked already.
const TICKED_PERCENT: i64 = 50;

pub(super) fn routes() -> Routes {
    Routes::default()
        .get("/plans/build", MAY, begin)
        .post("/plans/build", MAY, propose)
        .post("/plans/build/form", MAY, to_form)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    within: String,
    designation: String,
    duties: String,
}

impl Asked {
    fn form(&self) -> Form {
        Form::default()
            .value("within", &self.within)
            .value("designation", &self.designation)
            .value("duties", &self.duties)
    }
}

async fn begin(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Answer {
    page(&app, &visitor, &asked, None, asked.form()).await
}

async fn propose(State(app): State<App>, visitor: Visitor, Posted(asked): Posted<Asked>) -> Answer {
    let language = visitor.language.code();
    let found = async {
        app.plan_designation(&asked.designation).await?;
        app.suggest_competencies(visitor.actor()?, &asked.duties, language)
            .await
    };
    match found.await {
        Ok(found) => page(&app, &visitor, &asked, Some(found), asked.form()).await,
        Err(error @ AppError::Invalid { field, .. }) => {
            let why = visitor.detail(&error).unwrap_or_default();
            page(&app, &visitor, &asked, None, asked.form().error(field, why)).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn page(
    app: &App,
    visitor: &Visitor,
    asked: &Asked,
    found: Option<Vec<Suggested>>,
    form: Form,
) -> Answer {
    let building = app.plan_building(visitor.actor()?, &asked.within).await?;
    let page = visitor.page().at(Section::Mandates);
    let language = visitor.language.code();
    let proposal = |one: &Suggested| Proposal {
        code: one.competency.code.clone(),
        name: one.competency.name.in_language(language).to_owned(),
        theme: one.theme.name.in_language(language).to_owned(),
        percent: one.percent,
        words: one.words.join(", "),
        ticked: one.percent >= TICKED_PERCENT,
        courses: one
            .courses
            .iter()
            .map(|course| {
                let level = level_name(&page, course.level);
                (course.code.clone(), course.title.clone(), level)
            })
            .collect(),
    };
    let organisation = building.organisation;
    let form = form.value("within", &organisation.code);
    show(&Build {
        name: match language {
            "hi" => organisation.name_hi,
            _ => organisation.name_en,
        },
        designations: building
            .designations
            .into_iter()
            .map(|(name, officials)| {
                let label = page.tn("suggest-officials", officials);
                Choice::new(name, label)
            })
            .collect(),
        proposals: found.map(|found| found.iter().map(proposal).collect()),
        levels: levels(&page),
        designation: asked.designation.trim().to_owned(),
        within: organisation.code,
        form,
        page,
    })
}

async fn to_form(
    State(app): State<App>,
    visitor: Visitor,
    Posted(fields): Posted<Fields>,
) -> Answer {
    let actor = visitor.actor()?;
    let text = |name: &str| fields.get(name).map_or("", String::as_str);
    let designation = app.plan_designation(text("designation")).await?;
    let chosen = |prefix: &'static str| {
        let ticked = fields
            .keys()
            .filter_map(move |name| name.strip_prefix(prefix));
        ticked.map(str::to_owned)
    };
    let needs: Vec<(String, String)> = chosen("take-")
        .map(|code| (code.clone(), text(&format!("level-{code}")).to_owned()))
        .collect();
    if needs.is_empty() {
        let asked = Asked {
            within: text("within").to_owned(),
            designation,
            duties: text("duties").to_owned(),
        };
        let found = app
            .suggest_competencies(actor, &asked.duties, visitor.language.code())
            .await?;
        let said = visitor.words().t(crate::words::key("suggest-none-taken"));
        let form = asked.form().error("proposals", said);
        return page(&app, &visitor, &asked, Some(found), form).await;
    }
    app.keep_needs(actor, text("within"), &designation, &needs)
        .await?;
    let mut courses: Vec<String> = Vec::new();
    for (_, title) in fields
        .iter()
        .filter(|(name, _)| name.starts_with("course-"))
    {
        if !courses.contains(title) {
            courses.push(title.clone());
        }
    }
    let mut form: PlanForm = new_form(&app);
    for (name, value) in [
        ("organisation", text("within").to_owned()),
        ("whom", "some".to_owned()),
        ("designations", designation),
        ("courses", courses.join("\n")),
    ] {
        form.fields.insert(name.to_owned(), value);
    }
    plan_page(&app, &visitor, None, form, Vec::new(), &[]).await
}
