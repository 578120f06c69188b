//! The rules of learning integrity in versions: the one in force, drafts, their approval
//! by another person, and the shadow run.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use sopan_app::integrity::{MOST_IN_SHADOW, RulesShadow, RulesVersion};
use sopan_app::rulebooks::Drafted;
use sopan_app::{App, AppError};
use sopan_rules::access::Permission;
use sopan_rules::integrity;
use sopan_rules::time::Day;

use crate::pages::ranking::day;
use crate::pages::rulebooks::{line, standing, why};
use crate::request::{Answer, Failure, Posted, Pressed, Upload, Visitor, download, encoded, show};
use crate::routes::{Gate, Routes};
use crate::views::Section;
use crate::views::integrity::{Beside, Rules, Versions};
use crate::views::parts::Form;
use crate::words::{Words, key};

const LIST: &str = "/integrity-rules";
const MAY: Gate = Gate::May(Permission::SetMethodology);
/// A shadow run looks at the completions of so many days where none are asked for.
const DAYS: i32 = 30;

/// The routes of the rules.
pub fn routes() -> Routes {
    Routes::default()
        .get("/integrity/rules", Gate::SignedIn, in_force)
        .get("/integrity-rules", Gate::SignedIn, list)
        .post("/integrity-rules", MAY, bring)
        .get("/integrity-rules/{version}", Gate::SignedIn, version)
        .get("/integrity-rules/{version}/json", Gate::SignedIn, as_json)
        .post("/integrity-rules/{version}/approve", MAY, approve)
        .post("/integrity-rules/{version}/drop", MAY, drop)
        .get("/api/integrity/rules", Gate::SignedIn, api_list)
        .get(
            "/api/integrity/rules/{version}/shadow",
            Gate::SignedIn,
            api_shadow,
        )
}

async fn in_force(State(app): State<App>) -> Answer {
    let held = app.integrity_rules_on(app.today()).await?;
    Ok(Redirect::to(&to(&held.version)).into_response())
}

fn to(version: &str) -> String {
    format!("{LIST}/{}", encoded(version))
}

async fn list(State(app): State<App>, visitor: Visitor) -> Answer {
    list_page(&app, &visitor, Form::default()).await
}

async fn list_page(app: &App, visitor: &Visitor, form: Form) -> Answer {
    let page = visitor.page().at(Section::Officials);
    let words = page.words;
    let actor = visitor.actor()?;
    let found = app.integrity_versions(actor).await?;
    let whose = |_: &RulesVersion| words.t("integrity-rules-nation").to_string();
    show(&Versions {
        may: app.drafts_for_the_nation(actor).await?,
        lines: found
            .iter()
            .map(|v| line(&words, v, LIST, whose(v)))
            .collect(),
        form,
        page,
    })
}

async fn bring(State(app): State<App>, visitor: Visitor, upload: Upload) -> Answer {
    let actor = visitor.actor()?;
    let words = visitor.words();
    let refused = |why: String| Form::default().error("file", why);
    let text = String::from_utf8_lossy(&upload.bytes);
    let read = integrity::Rules::from_json(text.trim_start_matches('\u{feff}'));
    let rules = match read {
        Ok(rules) => rules,
        Err(fault) => {
            let why = words.t("integrity-rules-unreadable");
            let why = why.with("what", fault.to_string()).to_string();
            return list_page(&app, &visitor, refused(why)).await;
        }
    };
    match app.draft_integrity_rules(actor, &rules, false).await {
        Ok(Drafted::Already) => {
            Ok(visitor.go_on(&to(&rules.version), key("version-said-already"), 0))
        }
        Ok(_) => Ok(visitor.go_on(&to(&rules.version), key("version-said-drafted"), 0)),
        Err(error @ AppError::Invalid { .. }) => {
            let why = visitor.detail(&error).unwrap_or_default();
            list_page(&app, &visitor, refused(why)).await
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    from: String,
    until: String,
}

impl Asked {
    /// The days that are asked for; by default the last thirty.
    fn days(&self, today: Day) -> Result<(Day, Day), AppError> {
        let until = day("until", &self.until)?.unwrap_or(today);
        let from = day("from", &self.from)?.unwrap_or(until.plus(1 - DAYS));
        Ok((from, until))
    }
}

async fn version(
    State(app): State<App>,
    visitor: Visitor,
    Path(name): Path<String>,
    Query(asked): Query<Asked>,
) -> Answer {
    let actor = visitor.actor()?;
    let found = app.integrity_version(actor, &name).await?;
    let may = app.drafts_for_the_nation(actor).await?;
    let sees = may || actor.has(Permission::SeeMonitoring);
    let page = visitor.page().at(match sees {
        true => Section::Officials,
        false => Section::Record,
    });
    let words = page.words;
    let (from, until) = asked
        .days(app.today())
        .unwrap_or((app.today(), app.today()));
    let typed = |typed: &str, day: Day| match typed.trim() {
        "" => day.dotted(),
        typed => typed.to_owned(),
    };
    let mut form = Form::default()
        .value("from", typed(&asked.from, from))
        .value("until", typed(&asked.until, until));
    let mut beside = None;
    if sees && !(asked.from.is_empty() && asked.until.is_empty()) {
        let days = asked.days(app.today());
        let ran = match days {
            Ok((from, until)) => app.integrity_shadow(actor, &name, from, until).await,
            Err(error) => Err(error),
        };
        match ran {
            Ok(shadow) => beside = Some(laid_beside(&words, &shadow)),
            Err(error @ AppError::Invalid { field, .. }) => {
                let why = visitor.detail(&error).unwrap_or_default();
                form = form.error(field, why);
            }
            Err(error) => return Err(error.into()),
        }
    }
    let rules = &found.text;
    let follows = words
        .t("integrity-rules-follows")
        .with("day", words.day(&rules.effective_from))
        .to_string();
    show(&Rules {
        title: rules.title.in_language(words.language.code()).to_owned(),
        version: rules.version.clone(),
        since: rules.effective_from,
        lines: lines(&words, rules),
        standing: standing(&words, &found, actor, may, LIST, follows),
        sees,
        form,
        beside,
        page,
    })
}

/// Each rule in words.
fn lines(words: &Words, rules: &integrity::Rules) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(quick) = rules.quick {
        let least = words.duration(quick.least_minutes);
        let elapsed = words.t("integrity-rule-elapsed");
        let elapsed = elapsed.with("percent", quick.elapsed_percent);
        lines.push(elapsed.with("least", &least).to_string());
        let spent = words.t("integrity-rule-spent");
        let spent = spent.with("percent", quick.spent_percent);
        lines.push(spent.with("least", &least).to_string());
    }
    if rules.before_enrolment {
        lines.push(words.t("integrity-rule-before").to_string());
    }
    if let Some(day) = rules.day {
        let most = words.duration(day.most_minutes);
        lines.push(words.t("integrity-rule-day").with("most", most).to_string());
    }
    if let Some(device) = rules.device {
        let text = words.t("integrity-rule-device");
        let text = text.with("most", words.number(device.most_officials));
        let window = words.duration(device.window_minutes);
        let about = words.t("integrity-rules-device");
        lines.push(format!("{} {about}", text.with("duration", window)));
    }
    lines
}

fn laid_beside(words: &Words, shadow: &RulesShadow) -> Beside {
    let number = |n: usize| words.number(n);
    let name = |rule: &str| {
        words.t(match rule {
            "quick_elapsed" => key("integrity-by-elapsed"),
            "quick_spent" => key("integrity-by-spent"),
            "before_enrolment" => key("integrity-by-before"),
            "day_too_full" => key("integrity-by-day"),
            _ => key("integrity-by-device"),
        })
    };
    Beside {
        in_force: shadow.in_force.version.clone(),
        same: shadow.in_force == shadow.draft,
        from: shadow.from,
        until: shadow.until,
        stopped: shadow.stopped.map(|at| (number(MOST_IN_SHADOW), at)),
        completions: number(shadow.completions),
        both: number(shadow.both),
        only_draft: number(shadow.only_draft),
        only_in_force: number(shadow.only_in_force),
        officials: number(shadow.officials),
        rules: shadow
            .rules
            .iter()
            .map(|by| (name(by.rule).to_string(), number(by.now), number(by.then)))
            .collect(),
    }
}

async fn as_json(
    State(app): State<App>,
    visitor: Visitor,
    Path(name): Path<String>,
) -> Result<Response, Failure> {
    let found = app.integrity_version(visitor.actor()?, &name).await?;
    let file = format!("integrity_{}.json", encoded(&name));
    let body = format!("{:#}\n", serde_json::json!(found.text));
    Ok(download(&file, "application/json", body))
}

async fn approve(
    State(app): State<App>,
    visitor: Visitor,
    Path(name): Path<String>,
    Posted(Pressed {}): Posted<Pressed>,
) -> Answer {
    let approved = app.approve_integrity_rules(visitor.actor()?, &name).await;
    match approved {
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
    match app.drop_integrity_rules(visitor.actor()?, &name).await {
        Ok(()) => Ok(visitor.go_on(LIST, key("version-said-dropped"), 0)),
        Err(AppError::Invalid { code, .. }) => Ok(visitor.go_back(&to(&name), why(code))),
        Err(error) => Err(error.into()),
    }
}

async fn api_list(State(app): State<App>, visitor: Visitor) -> Result<Response, Failure> {
    let found = app.integrity_versions(visitor.actor()?).await?;
    let list: Vec<_> = found.iter().map(RulesVersion::summary).collect();
    Ok(Json(list).into_response())
}

async fn api_shadow(
    State(app): State<App>,
    visitor: Visitor,
    Path(name): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let (from, until) = asked.days(app.today())?;
    let actor = visitor.actor()?;
    let shadow = app.integrity_shadow(actor, &name, from, until).await?;
    Ok(Json(shadow.for_programs()).into_response())
}
