//! Learning integrity: the flags of those whom one sees, one's own and the appeal, the
//! decision, and the rules.

mod rules;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use sopan_app::integrity::{FlagState, Flagged, PER_PAGE};
use sopan_app::{App, AppError};
use sopan_rules::access::Permission;
use sopan_rules::ids::OfficialId;
use sopan_rules::integrity::Reason;

use crate::request::{Answer, Failure, Posted, Visitor, encoded, show};
use crate::routes::{Gate, Routes};
use crate::views::Section;
use crate::views::integrity::{List, One, Own, Row};
use crate::views::parts::{Choice, Form, Pill, Tone};
use crate::words::{Language, Words, key};

/// The routes of this room.
pub fn routes() -> Routes {
    let see = Gate::May(Permission::SeeOfficials);
    Routes::default()
        .get("/integrity", see, list)
        .get("/integrity/{official}/{course}", see, one)
        .post(
            "/integrity/{official}/{course}",
            Gate::May(Permission::DecideFlags),
            decide,
        )
        .get("/flags", Gate::SignedIn, own)
        .get("/flags/{course}", Gate::SignedIn, own_one)
        .post("/flags/{course}", Gate::SignedIn, appeal)
        .get("/api/integrity/flags", see, api_flags)
        .merge(rules::routes())
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    state: String,
    page: String,
}

impl Asked {
    fn page(&self) -> i64 {
        self.page.trim().parse().unwrap_or(1).max(1)
    }
}

fn name_of(state: FlagState) -> &'static str {
    match state {
        FlagState::Flagged => key("integrity-flagged"),
        FlagState::Appealed => key("integrity-appealed"),
        FlagState::Upheld => key("integrity-upheld"),
        FlagState::Cleared => key("integrity-cleared"),
    }
}

fn pill(words: &Words, state: FlagState) -> Pill {
    let tone = match state {
        FlagState::Flagged | FlagState::Appealed => Tone::Wait,
        FlagState::Upheld => Tone::Bad,
        FlagState::Cleared => Tone::Ok,
    };
    Pill::new(tone, words.t(name_of(state)))
}

/// A length of time in words, to the second where it is short.
fn length(words: &Words, seconds: i64) -> String {
    match seconds {
        ..120 => words.tn("integrity-seconds", seconds).to_string(),
        _ => words.duration(seconds / 60),
    }
}

/// Why, in plain words.
fn why(words: &Words, reason: &Reason) -> String {
    let text = match reason {
        Reason::QuickElapsed {
            seconds,
            minutes,
            percent,
        }
        | Reason::QuickSpent {
            seconds,
            minutes,
            percent,
        } => {
            let said = match reason {
                Reason::QuickElapsed { .. } => key("integrity-why-elapsed"),
                _ => key("integrity-why-spent"),
            };
            words
                .t(said)
                .with("took", length(words, *seconds))
                .with("duration", words.duration(*minutes))
                .with("least", length(words, minutes * 60 * percent / 100))
                .with("percent", percent)
        }
        Reason::BeforeEnrolment { enrolled } => words
            .t("integrity-why-before")
            .with("moment", words.moment(enrolled)),
        Reason::DayTooFull { day, minutes, most } => words
            .t("integrity-why-day")
            .with("day", words.day(day))
            .with("duration", words.duration(*minutes))
            .with("most", words.duration(*most)),
        Reason::Device {
            officials,
            most,
            window_minutes,
        } => words
            .t("integrity-why-device")
            .with("officials", words.number(*officials))
            .with("most", words.number(*most))
            .with("duration", words.duration(*window_minutes)),
    };
    text.to_string()
}

fn row(words: &Words, flagged: &Flagged, own: bool) -> Row {
    let flag = &flagged.flag;
    let code = encoded(&flag.code);
    Row {
        href: match own {
            true => format!("/flags/{code}"),
            false => format!("/integrity/{}/{code}", flag.official),
        },
        name: flag.name.clone(),
        organisation: match words.language {
            Language::Hindi => flag.organisation_hi.clone(),
            Language::English => flag.organisation_en.clone(),
        },
        code,
        title: flag.title.clone(),
        completed: flag.completed,
        minutes: flag.worth.minutes,
        reasons: flagged.reasons.iter().map(|r| why(words, r)).collect(),
        pill: pill(words, flag.state),
    }
}

async fn list(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Answer {
    let state = FlagState::from_name(asked.state.trim());
    let listed = app.flags(visitor.actor()?, state, asked.page()).await?;
    let page = visitor.page().at(Section::Officials);
    let words = page.words;
    let mut tabs = page.tabs("integrity-states");
    let all: i64 = listed.counts.iter().map(|(_, n)| n).sum();
    tabs = tabs
        .tab("/integrity", words.t("integrity-all"), state.is_none())
        .count(all);
    for (of, count) in &listed.counts {
        let href = format!("/integrity?state={}", of.name());
        let text = words.t(name_of(*of));
        tabs = tabs.tab(href, text, state == Some(*of)).count(*count);
    }
    let before = PER_PAGE.saturating_mul(asked.page() - 1);
    let shown = i64::try_from(listed.flags.len()).unwrap_or(0);
    let count = |n: i64| u64::try_from(n).unwrap_or(0);
    let to = |number: i64| {
        let state = state.map_or("", FlagState::name);
        format!("/integrity?state={state}&page={number}")
    };
    let (first, last) = (before + i64::from(shown > 0), before + shown);
    let pagination = page
        .pagination(count(first), count(last), count(listed.total))
        .previous((asked.page() > 1).then(|| to(asked.page() - 1)))
        .next((last < listed.total).then(|| to(asked.page() + 1)));
    show(&List {
        tabs,
        rows: listed.flags.iter().map(|f| row(&words, f, false)).collect(),
        pagination,
        page,
    })
}

async fn one(
    State(app): State<App>,
    visitor: Visitor,
    Path((official, course)): Path<(i64, String)>,
) -> Answer {
    let official = OfficialId(official);
    one_page(&app, &visitor, official, &course, false, Form::default()).await
}

async fn one_page(
    app: &App,
    visitor: &Visitor,
    official: OfficialId,
    course: &str,
    own: bool,
    form: Form,
) -> Answer {
    let actor = visitor.actor()?;
    let found = app.one_flag(actor, official, course).await?;
    let section = if own {
        Section::Record
    } else {
        Section::Officials
    };
    let page = visitor.page().at(section);
    let words = page.words;
    let state = found.flag.state;
    let may = !found.is_of(actor) && actor.has(Permission::DecideFlags);
    let mut choices = Vec::new();
    if state != FlagState::Cleared {
        choices.push(Choice::new("clear", words.t("integrity-clear")));
    }
    if state != FlagState::Upheld {
        choices.push(Choice::new("uphold", words.t("integrity-uphold")));
    }
    show(&One {
        row: row(&words, &found, own),
        found: found.flag.found,
        rules: found.flag.rules.clone(),
        own,
        appeal: found.flag.appeal.clone(),
        decision: found.flag.decision.clone().map(|(text, at, _)| (text, at)),
        appeals: own && state == FlagState::Flagged,
        decides: may && !own,
        choices,
        form,
        page,
    })
}

#[derive(Deserialize)]
struct Decided {
    #[serde(default)]
    decision: String,
    #[serde(default)]
    text: String,
}

async fn decide(
    State(app): State<App>,
    visitor: Visitor,
    Path((official, course)): Path<(i64, String)>,
    Posted(said): Posted<Decided>,
) -> Answer {
    let official = OfficialId(official);
    let actor = visitor.actor()?;
    let form = || {
        Form::default()
            .value("decision", &said.decision)
            .value("text", &said.text)
    };
    let clear = match said.decision.as_str() {
        "clear" => true,
        "uphold" => false,
        _ => {
            let why = visitor.words().t("integrity-decide-missing");
            let form = form().error("decision", why);
            return one_page(&app, &visitor, official, &course, false, form).await;
        }
    };
    let decided = app.decide_flag(actor, official, &course, clear, &said.text);
    match decided.await {
        Ok(()) => {
            let done = match clear {
                true => key("integrity-said-cleared"),
                false => key("integrity-said-upheld"),
            };
            Ok(visitor.go_on("/integrity", done, 0))
        }
        Err(AppError::Invalid { field: "text", .. }) => {
            let form = form().error("text", visitor.words().t("integrity-text-wrong"));
            one_page(&app, &visitor, official, &course, false, form).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn own(State(app): State<App>, visitor: Visitor) -> Answer {
    let flags = app.own_flags(visitor.actor()?).await?;
    let page = visitor.page().at(Section::Record);
    let words = page.words;
    show(&Own {
        rows: flags.iter().map(|f| row(&words, f, true)).collect(),
        page,
    })
}

async fn own_one(State(app): State<App>, visitor: Visitor, Path(course): Path<String>) -> Answer {
    let official = visitor.actor()?.learner()?;
    one_page(&app, &visitor, official, &course, true, Form::default()).await
}

#[derive(Deserialize)]
struct Appealed {
    #[serde(default)]
    text: String,
}

async fn appeal(
    State(app): State<App>,
    visitor: Visitor,
    Path(course): Path<String>,
    Posted(said): Posted<Appealed>,
) -> Answer {
    let actor = visitor.actor()?;
    match app.appeal(actor, &course, &said.text).await {
        Ok(()) => Ok(visitor.go_on("/flags", key("integrity-said-appealed"), 0)),
        Err(AppError::Invalid { field: "text", .. }) => {
            let wrong = visitor.words().t("integrity-text-wrong");
            let form = Form::default()
                .value("text", &said.text)
                .error("text", wrong);
            one_page(&app, &visitor, actor.learner()?, &course, true, form).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn api_flags(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let state = FlagState::from_name(asked.state.trim());
    let listed = app.flags(visitor.actor()?, state, asked.page()).await?;
    let flags: Vec<_> = listed.flags.iter().map(Flagged::for_programs).collect();
    Ok(Json(serde_json::json!({ "total": listed.total, "flags": flags })).into_response())
}
