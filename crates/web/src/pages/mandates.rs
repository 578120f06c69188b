//! Mandates: the learner's plan, and why somebody is under a mandate or is not.

mod build;
mod desk;
mod suggest;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use sopan_app::App;
use sopan_app::formats::calendar::{Event, write as calendar_file};
use sopan_app::mandates::{Item as AppItem, Plan as AppPlan};
use sopan_rules::access::Permission;
use sopan_rules::apar::words::exemption;
use sopan_rules::ids::OfficialId;
use sopan_rules::mandates::Binding;
use sopan_rules::mandates::periods::State as Standing;
use sopan_rules::text::Said;

use crate::pages::learning::{known_minutes, share};
use crate::request::{Answer, Failure, Visitor, download, show};
use crate::routes::{Gate, Routes};
use crate::views::Section;
use crate::views::mandates::{Course, Item, Plan};
use crate::views::parts::{Pill, Ring, Tone};
use crate::words::{Language, Words, key};

/// The routes of this room.
pub fn routes() -> Routes {
    Routes::default()
        .merge(desk::routes())
        .merge(build::routes())
        .merge(suggest::routes())
        .get("/plan", Gate::SignedIn, plan)
        .get("/plan.ics", Gate::SignedIn, calendar)
        .get("/api/me/mandates", Gate::SignedIn, api_own)
        .get(
            "/api/officials/{official}/mandates",
            Gate::May(Permission::SeeOfficials),
            api_why,
        )
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Shown {
    show: String,
}

/// The parts of the plan.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tab {
    Upcoming,
    Overdue,
    Apar,
    Completed,
    All,
}

impl Tab {
    const ALL: [Tab; 5] = [
        Tab::Upcoming,
        Tab::Overdue,
        Tab::Apar,
        Tab::Completed,
        Tab::All,
    ];

    fn name(self) -> &'static str {
        match self {
            Tab::Upcoming => "upcoming",
            Tab::Overdue => "overdue",
            Tab::Apar => "apar",
            Tab::Completed => "completed",
            Tab::All => "all",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Tab::Upcoming => key("plan-upcoming"),
            Tab::Overdue => key("plan-overdue"),
            Tab::Apar => key("plan-apar"),
            Tab::Completed => key("plan-completed"),
            Tab::All => key("plan-all"),
        }
    }

    fn holds(self, item: &AppItem) -> bool {
        let state = item.standing.state;
        match self {
            // Also what is open while an earlier period is missed.
            Tab::Upcoming => item
                .standing
                .each()
                .any(|one| matches!(one.state, Standing::Due | Standing::Upcoming)),
            Tab::Overdue => state == Standing::Overdue,
            Tab::Apar => item.apar,
            Tab::Completed => state == Standing::Completed,
            Tab::All => true,
        }
    }
}

async fn plan(State(app): State<App>, visitor: Visitor, Query(shown): Query<Shown>) -> Answer {
    let plan = app.own_plan(visitor.actor()?).await?;
    let page = visitor.page().at(Section::Home);
    let words = page.words;
    let asked = Tab::ALL.into_iter().find(|tab| tab.name() == shown.show);
    // What is overdue comes first, where there is any.
    let first = match plan.items.iter().any(|item| Tab::Overdue.holds(item)) {
        true => Tab::Overdue,
        false => Tab::Upcoming,
    };
    let current = asked.unwrap_or(first);
    let mut tabs = page.tabs(key("plan-tabs"));
    for tab in Tab::ALL {
        let held = plan.items.iter().filter(|item| tab.holds(item)).count();
        let href = format!("/plan?show={}", tab.name());
        tabs = tabs
            .tab(href, words.t(tab.title()), tab == current)
            .count(u64::try_from(held).unwrap_or_default());
    }
    let held = plan.items.iter().filter(|item| current.holds(item));
    show(&Plan {
        tabs,
        week: week(&words, &plan),
        items: held
            .map(|one| item(&words, visitor.language, one))
            .collect(),
        page,
    })
}

/// This week's hours against the target.
fn week(words: &Words, plan: &AppPlan) -> Option<(Ring, String)> {
    let target = plan.week_target?;
    let percent = plan.week_seconds.saturating_mul(100) / target.saturating_mul(3_600).max(1);
    let text = words
        .t("plan-week-text")
        .with("spent", words.duration(plan.week_seconds / 60))
        .with("target", words.duration(target.saturating_mul(60)));
    let text = text.to_string();
    Some((Ring::new(share(percent), &text), text))
}

fn pill(words: &Words, state: Standing) -> Pill {
    let (tone, name) = match state {
        Standing::Overdue => (Tone::Bad, key("plan-state-overdue")),
        Standing::Due => (Tone::Wait, key("plan-state-due")),
        Standing::Upcoming => (Tone::Info, key("plan-state-upcoming")),
        Standing::Completed => (Tone::Ok, key("plan-state-completed")),
        Standing::Exempt => (Tone::Info, key("plan-state-exempt")),
    };
    Pill::new(tone, words.t(name))
}

fn item(words: &Words, language: Language, item: &AppItem) -> Item {
    let say = |said: &Said| said.in_language(language.code()).to_owned();
    let explained = &item.explained;
    let standing = &item.standing;
    let progress = &standing.progress;
    let done = if item.hours {
        words
            .t("plan-hours")
            .with("done", words.duration(progress.done))
            .with("asked", words.duration(progress.asked))
    } else {
        words
            .t("plan-done")
            .with("done", words.number(progress.done))
            .with("asked", words.number(progress.asked))
    };
    let binding = match (item.binding, item.apar) {
        (Binding::Mandatory, true) => key("plan-mandatory-apar"),
        (Binding::Mandatory, false) => key("plan-mandatory"),
        (Binding::Optional, true) => key("plan-optional-apar"),
        (Binding::Optional, false) => key("plan-optional"),
    };
    let by = |name, day: sopan_rules::time::Day| words.t(name).with("day", words.day(&day));
    let due = match (standing.state, standing.opens, standing.due) {
        (Standing::Exempt, ..) | (_, _, None) => None,
        (Standing::Upcoming, Some(opens), Some(due)) => Some(
            words
                .t("plan-opens")
                .with("opens", words.day(&opens))
                .with("due", words.day(&due))
                .to_string(),
        ),
        (Standing::Completed, _, Some(_)) => {
            progress.met.map(|met| by("plan-met", met).to_string())
        }
        (Standing::Overdue, _, Some(due)) => Some(by("plan-was-due", due).to_string()),
        (_, _, Some(due)) => Some(by("plan-due", due).to_string()),
    };
    let group = explained
        .why
        .group
        .and_then(|g| explained.why.groups.get(g - 1));
    let fact = |held: &sopan_rules::mandates::audience::Held| {
        let found = held.found.as_ref().map(say);
        let missing = || words.t("plan-not-stated").to_string();
        (
            say(&held.criterion),
            say(&held.wanted),
            found.unwrap_or_else(missing),
        )
    };
    let courses = item.courses.iter().map(|course| Course {
        href: match course.enrolled && !course.again {
            true => format!("/learn/{}", course.code),
            false => format!("/courses/{}", course.code),
        },
        title: course.title.clone(),
        duration: known_minutes(course.minutes).map(|m| words.duration(m)),
        done: course.done.map(|day| by("plan-met", day).to_string()),
        act: match (course.enrolled, course.again) {
            (_, true) => words.t("plan-again").to_string(),
            (true, _) => words.t("plan-resume").to_string(),
            (false, _) => words.t("plan-begin").to_string(),
        },
        decided_by: course.decided_by.as_ref().map(say),
    });
    Item {
        code: explained.code.clone(),
        title: say(&explained.title),
        pill: pill(words, standing.state),
        binding: words.t(binding).to_string(),
        exempt: standing.exemption.map(|why| say(&exemption(why))),
        due,
        open: standing.open.as_ref().and_then(|open| {
            let name = match open.state {
                Standing::Due | Standing::Upcoming => key("plan-open-due"),
                Standing::Overdue => key("plan-open-was-due"),
                Standing::Completed | Standing::Exempt => return None,
            };
            open.due.map(|due| by(name, due).to_string())
        }),
        done: done.to_string(),
        asked: explained
            .words
            .requirement
            .iter()
            .map(|(depth, said)| (*depth, say(said)))
            .collect(),
        courses: courses.collect(),
        letter: words
            .t("plan-letter")
            .with("letter", say(&explained.letter))
            .with("date", &explained.letter_date)
            .to_string(),
        reading: explained.reading.as_ref().map(say),
        window: vec![
            say(&explained.words.window),
            say(&explained.words.consequence),
        ],
        since: match explained.since {
            Some(since) => by("plan-since", since).to_string(),
            None => String::new(),
        },
        facts: group.into_iter().flatten().map(fact).collect(),
    }
}

/// Due days as a calendar file (RFC 5545): what is open, upcoming and overdue.
async fn calendar(State(app): State<App>, visitor: Visitor) -> Result<Response, Failure> {
    let plan = app.own_plan(visitor.actor()?).await?;
    let words = visitor.words();
    let code = visitor.language.code();
    let address = format!("{}/plan", app.public_address());
    let each = plan.items.iter();
    let each = each.flat_map(|item| item.standing.each().map(move |one| (item, one)));
    let open = each.filter(|(_, one)| {
        matches!(
            one.state,
            Standing::Overdue | Standing::Due | Standing::Upcoming
        )
    });
    let events: Vec<Event> = open
        .filter_map(|(item, one)| {
            let due = one.due?;
            let explained = &item.explained;
            let title = explained.title.in_language(code);
            let said = item.open_words.as_ref().filter(|_| one.judged.is_none());
            let said = said.unwrap_or(&explained.words);
            Some(Event {
                uid: format!("{}-{due}@sopan", explained.code),
                day: due,
                summary: words.t("plan-ics-due").with("title", title).to_string(),
                description: format!(
                    "{} {}",
                    said.window.in_language(code),
                    said.consequence.in_language(code)
                ),
                url: address.clone(),
                remind_days: 7,
            })
        })
        .collect();
    let name = words.t("plan-title").to_string();
    let body = calendar_file(&name, &events, app.now());
    Ok(download("plan.ics", "text/calendar; charset=utf-8", body))
}

async fn api_own(State(app): State<App>, visitor: Visitor) -> Result<Response, Failure> {
    let plan = app.own_plan(visitor.actor()?).await?;
    Ok(Json(serde_json::json!(plan)).into_response())
}

async fn api_why(
    State(app): State<App>,
    visitor: Visitor,
    Path(official): Path<i64>,
) -> Result<Response, Failure> {
    let actor = visitor.actor()?;
    let explained = app.explain_mandates(actor, OfficialId(official)).await?;
    Ok(Json(serde_json::json!({ "mandates": explained })).into_response())
}
