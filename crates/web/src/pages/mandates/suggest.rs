//! The plan builder: from designations and the texts of their duties to sub-themes and
//! courses, each of which a person takes or leaves, and from these to drafts of plans.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::{Query, State};
use serde::Deserialize;
use sopan_app::competencies::{By as AppBy, Described, MOST_BUILT, NotFor, Suggestions, Why};
use sopan_app::formats::mandate::form::{Fields, line};
use sopan_app::mandates::{Built, PlanForm, Wrong};
use sopan_app::{App, AppError, NoUse, PDF_BYTES};
use sopan_rules::mandates::{FinancialYear, Named};
use sopan_rules::text::Said as Both;

use super::build::{bindings, filled, is_there, new_form};
use super::desk::{MAY, as_wrong};
use crate::pages::competencies::{level_name, levels, offered};
use crate::request::{Answer, Posted, Uploads, Visitor, show};
use crate::routes::Routes;
use crate::views::mandates::suggest::{Asked, By, Duties, Line, Offer, Other, Proposals};
use crate::views::parts::Choice;
use crate::views::{Page, Section};
use crate::words::{Language, Words, key};

/// A suggestion that is as sure as this is ticked already.
const TICKED_PERCENT: i64 = 50;
/// A code has room for so much besides the year.
const CODE_LETTERS: usize = 48;

pub(super) fn routes() -> Routes {
    // Fields and some PDFs together.
    let most = 3 * PDF_BYTES;
    Routes::default()
        .get("/plans/build", MAY, begin)
        .post_up_to(most, "/plans/build", MAY, propose)
        .post("/plans/build/drafts", MAY, keep)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Begun {
    within: String,
    designation: String,
}

/// What is wrong, by the names of the fields, in the page's language.
type Told = BTreeMap<String, String>;

fn count(fields: &Fields) -> usize {
    let count = fields.get("count").and_then(|n| n.parse().ok());
    usize::clamp(count.unwrap_or(1), 1, MOST_BUILT)
}

fn text<'a>(fields: &'a Fields, name: &str) -> &'a str {
    fields.get(name).map_or("", |text| text.trim())
}

fn of(name: &str, number: usize) -> String {
    format!("{name}-{number}")
}

async fn begin(State(app): State<App>, visitor: Visitor, Query(begun): Query<Begun>) -> Answer {
    let fields = Fields::from([
        ("within".to_owned(), begun.within),
        (of("designation", 1), begun.designation),
    ]);
    duties(&app, &visitor, fields, Told::new(), 0).await
}

/// The page on which designations and their duties are given.
async fn duties(
    app: &App,
    visitor: &Visitor,
    mut fields: Fields,
    wrong: Told,
    read: usize,
) -> Answer {
    let building = app
        .plan_building(visitor.actor()?, text(&fields, "within"))
        .await?;
    let page = visitor.page().at(Section::Mandates);
    let count = count(&fields);
    let organisation = building.organisation;
    fields.insert("within".to_owned(), organisation.code);
    let mut form = filled(&page, fields, &[]);
    form.wrong = wrong;
    show(&Duties {
        name: match visitor.language {
            Language::Hindi => organisation.name_hi,
            Language::English => organisation.name_en,
        },
        designations: building
            .designations
            .into_iter()
            .map(|(name, officials)| {
                let label = page.tn("suggest-officials", officials);
                Choice::new(name, label)
            })
            .collect(),
        numbers: (1..=count).collect(),
        more: count < MOST_BUILT,
        model: building.model,
        read,
        form,
        page,
    })
}

async fn propose(State(app): State<App>, visitor: Visitor, sent: Uploads) -> Answer {
    let actor = visitor.actor()?;
    let mut fields: Fields = sent.fields.into_iter().collect();
    fields.remove("csrf");
    let act = fields.remove("act").unwrap_or_default();
    let mut told = Told::new();
    let mut read = 0;
    // What a PDF says comes below what is written already, for the person to look through.
    for (name, bytes) in sent.files {
        let number = name.strip_prefix("pdf-").and_then(|n| n.parse().ok());
        let Some(number) = number.filter(|number| (1..=MOST_BUILT).contains(number)) else {
            continue;
        };
        match app.duties_from_pdf(actor, bytes).await {
            Ok(text) => {
                let duties = fields.entry(of("duties", number)).or_default();
                *duties = format!("{}\n{text}", duties.trim()).trim().to_owned();
                read += 1;
            }
            Err(error @ AppError::Invalid { .. }) => {
                told.insert(name, visitor.detail(&error).unwrap_or_default());
            }
            Err(error) => return Err(error.into()),
        }
    }
    let last = count(&fields);
    match act.as_str() {
        "add" => fields.insert("count".to_owned(), (last + 1).to_string()),
        "less" => fields.insert("count".to_owned(), (last - 1).to_string()),
        _ => None,
    };
    if act != "propose" || read > 0 || !told.is_empty() {
        return duties(&app, &visitor, fields, told, read).await;
    }
    let described: Vec<Described> = (1..=last)
        .map(|number| Described {
            designation: text(&fields, &of("designation", number)).to_owned(),
            duties: text(&fields, &of("duties", number)).to_owned(),
        })
        .collect();
    let ask_model = !text(&fields, "model").is_empty();
    let language = visitor.language.code();
    let found = app.suggest_competencies(actor, &described, language, ask_model);
    let found = match found.await {
        Ok(found) => found,
        Err(NotFor {
            which,
            error: error @ AppError::Invalid { field, .. },
        }) => {
            let name = of(field, which.unwrap_or_default() + 1);
            told.insert(name, visitor.detail(&error).unwrap_or_default());
            return duties(&app, &visitor, fields, told, 0).await;
        }
        Err(NotFor { error, .. }) => return Err(error.into()),
    };
    let page = visitor.page().at(Section::Mandates);
    let within = text(&fields, "within").to_owned();
    let mut form = new_form(&app).fields;
    let mut offers = Vec::new();
    let mut codes = BTreeSet::new();
    for (at, (found, described)) in found.iter().zip(&described).enumerate() {
        let number = at + 1;
        let offer = offer(&page, found, &described.duties);
        tick(&mut form, number, &offer);
        let year = FinancialYear::of(app.today()).to_string();
        let title = |language, designation: &str| {
            let words = Words::new(language).t(key("suggest-plan-title"));
            let words = words.with("year", &year).with("designation", designation);
            words.to_string()
        };
        let Both { en, hi } = &found.designation;
        form.insert(of("title_en", number), title(Language::English, en));
        form.insert(of("title_hi", number), title(Language::Hindi, hi));
        let code = free_code(&app, &visitor, &codes, (&within, en, &year)).await?;
        form.insert(of("code", number), code.clone());
        codes.insert(code);
        offers.push((number, offer));
    }
    proposals(&app, &visitor, &within, form, offers, Told::new()).await
}

/// A code for a plan: organisation, designation and year, and a number where that is taken.
async fn free_code(
    app: &App,
    visitor: &Visitor,
    others: &BTreeSet<String>,
    (within, designation, year): (&str, &str, &str),
) -> Result<String, AppError> {
    let stem = slug(&format!("{within} {designation}"), CODE_LETTERS);
    let mut code = slug(&format!("{stem} {year}"), 60);
    let mut number = 2;
    while others.contains(&code) || is_there(app, visitor, &code).await? {
        code = slug(&format!("{stem} {number} {year}"), 60);
        number += 1;
    }
    Ok(code)
}

/// A text as a code: small letters and digits with hyphens between them.
fn slug(text: &str, most: usize) -> String {
    let text = text.to_ascii_lowercase();
    let parts = text.split(|c: char| !c.is_ascii_alphanumeric());
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    let mut slug = parts.join("-");
    slug.truncate(most);
    slug.trim_end_matches('-').to_owned()
}

fn by(by: &AppBy) -> By {
    let why = |why: &Why| (why.percent, why.words.join(", "));
    By {
        ranker: by.ranker.as_ref().map(why),
        model: by.model.as_ref().map(why),
    }
}

fn offer(page: &Page, found: &Suggestions, duties: &str) -> Offer {
    let language = page.words.language.code();
    let lines = found.suggested.iter().map(|one| Line {
        code: one.competency.code.clone(),
        name: one.competency.name.in_language(language).to_owned(),
        theme: one.theme.name.in_language(language).to_owned(),
        by: by(&one.by),
        courses: one
            .courses
            .iter()
            .map(|course| {
                let level = level_name(page, course.level);
                (course.code.clone(), course.title.clone(), level)
            })
            .collect(),
    });
    let others = found.courses.iter().map(|one| Other {
        code: one.code.clone(),
        title: one.title.clone(),
        by: by(&one.by),
    });
    Offer {
        designation: found.designation.clone(),
        name: found.designation.in_language(language).to_owned(),
        duties: duties.to_owned(),
        lines: lines.collect(),
        others: others.collect(),
        asked: found.model.as_ref().map(|asked| Asked {
            name: asked.name.clone(),
            invented: asked.invented,
            unfounded: asked.unfounded,
            withheld: asked.withheld,
            failed: asked
                .failed
                .map(|failed| page.t(no_use(failed)).to_string()),
        }),
    }
}

fn no_use(failed: NoUse) -> &'static str {
    match failed {
        NoUse::Unreachable => key("suggest-model-unreachable"),
        NoUse::Slow => key("suggest-model-slow"),
        NoUse::Refused => key("suggest-model-refused"),
        NoUse::TooLong => key("suggest-model-too-long"),
        NoUse::Unreadable => key("suggest-model-unreadable"),
    }
}

/// Ticks what is sure, with its courses.
fn tick(form: &mut Fields, number: usize, offer: &Offer) {
    let sure = |by: &By| {
        let reasons = by.ranker.iter().chain(&by.model);
        reasons.map(|(percent, _)| *percent).max() >= Some(TICKED_PERCENT)
    };
    for one in offer.lines.iter().filter(|one| sure(&one.by)) {
        form.insert(format!("take-{number}-{}", one.code), "yes".to_owned());
        for (code, title, _) in &one.courses {
            form.insert(format!("course-{number}-{code}"), title.clone());
        }
    }
    for one in offer.others.iter().filter(|one| sure(&one.by)) {
        form.insert(format!("course-{number}-{}", one.code), one.title.clone());
    }
}

/// The page on which a person takes or leaves what is proposed.
async fn proposals(
    app: &App,
    visitor: &Visitor,
    within: &str,
    fields: Fields,
    offers: Vec<(usize, Offer)>,
    wrong: Told,
) -> Answer {
    let building = app.plan_building(visitor.actor()?, within).await?;
    let page = visitor.page().at(Section::Mandates);
    let organisation = building.organisation;
    let mut form = filled(&page, fields, &[]);
    form.wrong = wrong;
    show(&Proposals {
        name: match visitor.language {
            Language::Hindi => organisation.name_hi,
            Language::English => organisation.name_en,
        },
        within: organisation.code,
        model_asked: offers.iter().any(|(_, offer)| offer.asked.is_some()),
        offers,
        levels: levels(&page),
        sub_themes: offered(&page, &building.framework),
        binding: bindings(&page.words),
        form,
        page,
    })
}

/// What was taken for a designation: sub-themes with their levels, and courses as the lines
/// of a plan.
fn taken(fields: &Fields, number: usize) -> (Vec<(String, String)>, Vec<String>) {
    let named = |kind: &str| {
        let prefix = format!("{kind}-{number}-");
        let named = fields.iter().filter_map(move |(name, value)| {
            let code = name.strip_prefix(&prefix)?;
            Some((code.to_owned(), value.clone()))
        });
        named.collect::<Vec<_>>()
    };
    let mut needs: Vec<(String, String)> = named("take")
        .into_iter()
        .map(|(code, _)| {
            let level = text(fields, &format!("level-{number}-{code}"));
            (code.clone(), level.to_owned())
        })
        .collect();
    let extra = text(fields, &of("extra", number));
    if !extra.is_empty() && needs.iter().all(|(code, _)| code != extra) {
        let level = text(fields, &of("extra_level", number));
        needs.push((extra.to_owned(), level.to_owned()));
    }
    // With its code, as several courses may have one title.
    let courses = named("course").into_iter().filter_map(|(code, title)| {
        let title = title.replace("->", "–").replace(['|', '\r', '\n'], " ");
        line(&Named {
            title: title.trim().to_owned(),
            provider: None,
            code: Some(code),
            instead: Vec::new(),
        })
    });
    (needs, courses.collect())
}

async fn keep(State(app): State<App>, visitor: Visitor, Posted(fields): Posted<Fields>) -> Answer {
    let actor = visitor.actor()?;
    let within = text(&fields, "within").to_owned();
    let mut told = Told::new();
    let mut built: Vec<(usize, Built)> = Vec::new();
    let mut offers = Vec::new();
    for number in 1..=count(&fields) {
        let offer = text(&fields, &of("offer", number));
        let offer: Offer = serde_json::from_str(offer)
            .map_err(|e| AppError::invalid("form", "form-incomplete", e.to_string()))?;
        let designation = offer.designation.en.clone();
        offers.push((number, offer));
        let (needs, courses) = taken(&fields, number);
        // A designation of which nothing is taken is left out.
        if needs.is_empty() && courses.is_empty() {
            continue;
        }
        let mut form = PlanForm::default();
        for (name, value) in [
            ("code", text(&fields, &of("code", number))),
            ("organisation", within.as_str()),
            ("title_en", text(&fields, &of("title_en", number))),
            ("title_hi", text(&fields, &of("title_hi", number))),
            ("courses", &courses.join("\n")),
            ("whom", "some"),
            ("designations", designation.as_str()),
            ("opens", text(&fields, "opens")),
            ("due", text(&fields, "due")),
            ("binding", text(&fields, "binding")),
            ("apar", text(&fields, "apar")),
            ("tell_mdo", text(&fields, "tell_mdo")),
            ("tell_nodal", text(&fields, "tell_nodal")),
        ] {
            form.fields.insert(name.to_owned(), value.to_owned());
        }
        if let Err(wrong) = form.mandate(&Both::same("–"), app.today()) {
            tell(&visitor, &mut told, number, &wrong);
        }
        let one = Built {
            form,
            designation,
            needs,
        };
        built.push((number, one));
    }
    if built.is_empty() {
        let said = visitor.words().t(key("suggest-none-taken")).to_string();
        told.insert(of("take", 1), said);
    }
    if told.is_empty() {
        let plans: Vec<Built> = built.iter().map(|(_, one)| one.clone()).collect();
        match app.draft_built_plans(actor, &within, &plans).await {
            Ok(()) => {
                let made = i64::try_from(plans.len()).unwrap_or_default();
                return Ok(visitor.go_on("/plans?stage=draft", key("suggest-said-drafted"), made));
            }
            Err(NotFor {
                which: Some(which),
                error: error @ (AppError::Invalid { .. } | AppError::Mandate(_)),
            }) => {
                let number = built.get(which).map_or(1, |(number, _)| *number);
                let detail = match &error {
                    AppError::Invalid {
                        code: "code-taken", ..
                    }
                    | AppError::Mandate(_) => None,
                    error => visitor.detail(error),
                };
                match detail {
                    Some(detail) => {
                        told.insert(of("take", number), detail);
                    }
                    None => tell(&visitor, &mut told, number, &as_wrong(&visitor, error)?),
                }
            }
            Err(NotFor { error, .. }) => return Err(error.into()),
        }
    }
    proposals(&app, &visitor, &within, fields, offers, told).await
}

/// Notes what is wrong with the plan of a designation, at the field where it is.
fn tell(visitor: &Visitor, told: &mut Told, number: usize, wrong: &[Wrong]) {
    for one in wrong {
        let why = one.why.in_language(visitor.language.code()).to_owned();
        let name = match one.place.as_str() {
            shared @ ("opens" | "due" | "tell_mdo" | "tell_nodal") => shared.to_owned(),
            own @ ("code" | "title_en" | "title_hi") => of(own, number),
            _ => of("take", number),
        };
        told.insert(name, why);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_made_of_small_letters_and_hyphens() {
        for (text, most, code) in [
            ("BR-PHED Section Officer", 48, "br-phed-section-officer"),
            ("IN अनुभाग अधिकारी", 48, "in"),
            ("a  (b) – c", 3, "a-b"),
        ] {
            assert_eq!(slug(text, most), code);
        }
    }
}
