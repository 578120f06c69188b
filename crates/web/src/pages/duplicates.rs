//! People who are registered twice: pairs side by side, merges with their preview and undo,
//! and the word that two are not the same.

use axum::Json;
use axum::extract::{Query, State};
use axum::response::IntoResponse;
use serde::Deserialize;
use sopan_app::duplicates::{Desk, KeptApart as Kept, Merged, PER_PAGE, Pair, Past, Side};
use sopan_app::organisations::Obstacle;
use sopan_app::{App, AppError};
use sopan_rules::access::Permission;
use sopan_rules::duplicates::Reason;
use sopan_rules::ids::OfficialId;
use sopan_rules::time::Day;

use super::officials::{group_label, status_key};
use super::organisations::{changed, named};
use crate::request::{Answer, Posted, Visitor, encoded, show};
use crate::routes::{Gate, Routes};
use crate::views::duplicates::{
    Apart, Card, KeptApart, Line, Merges, Pairs, Preview, Row, SideBySide,
};
use crate::views::parts::{Confirm, Tabs};
use crate::views::{Page, Section};
use crate::words::{Language, key};

/// The routes of this room.
pub fn routes() -> Routes {
    let brings = Gate::May(Permission::BringOfficialsIn);
    let looks = Gate::Sees(Permission::BringOfficialsIn);
    Routes::default()
        .get("/desk/duplicates", looks, pairs)
        .get("/desk/duplicates/not-the-same", looks, kept_apart)
        .get("/desk/duplicates/merges", looks, merges)
        .get("/desk/duplicates/merge", brings, preview_merge)
        .post("/desk/duplicates/merge", brings, merge)
        .post("/desk/duplicates/undo", brings, undo)
        .post("/desk/duplicates/apart", brings, apart)
        .post("/desk/duplicates/together", brings, together)
        .get("/api/duplicates", looks, api_pairs)
        .get("/api/duplicates/not-the-same", looks, api_apart)
        .get("/api/duplicates/merges", looks, api_merges)
        .post("/api/duplicates/not-the-same", brings, api_set_apart)
        .post("/api/duplicates/merge", brings, api_merge)
        .post("/api/duplicates/undo", brings, api_undo)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Which {
    org: String,
    page: String,
}

impl Which {
    fn page(&self) -> usize {
        self.page.trim().parse().unwrap_or(1)
    }
}

/// Two accounts, or a merge, as a form or a program names them.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Typed {
    gone: String,
    stays: String,
    one: String,
    other: String,
    org: String,
    id: String,
    step: String,
    preview: String,
    together: String,
}

fn official(text: &str) -> Result<OfficialId, AppError> {
    let text = text.trim();
    let number = text.parse().map(OfficialId);
    number.map_err(|_| AppError::not_found("official", text))
}

impl Typed {
    fn merge(&self) -> Result<(OfficialId, OfficialId), AppError> {
        Ok((official(&self.gone)?, official(&self.stays)?))
    }

    fn both(&self) -> Result<(OfficialId, OfficialId), AppError> {
        Ok((official(&self.one)?, official(&self.other)?))
    }

    fn id(&self) -> Result<i64, AppError> {
        let id = self.id.trim();
        id.parse().map_err(|_| AppError::not_found("merge", id))
    }
}

fn name_of<'a>(page: &Page, name: &'a str, name_hi: Option<&'a String>) -> &'a str {
    match (page.words.language, name_hi) {
        (Language::Hindi, Some(name)) => name,
        _ => name,
    }
}

fn holder(page: &Page, side: &Side) -> (String, String) {
    let name = name_of(page, &side.name, side.name_hi.as_ref());
    (side.number.to_string(), name.to_owned())
}

fn reason_key(reason: Reason) -> &'static str {
    match reason {
        Reason::SameName => key("evidence-same-name"),
        Reason::SameSound => key("evidence-same-sound"),
        Reason::PartOfName => key("twins-part-of-name"),
        Reason::Phone => key("same-phone"),
        Reason::Email => key("same-email"),
        Reason::EmployeeCode => key("same-employee-code"),
        Reason::Joined => key("same-joined"),
        Reason::Batch => key("twins-batch"),
        Reason::Designation => key("same-designation"),
        Reason::Organisation => key("twins-organisation"),
    }
}

/// What is known of two accounts, side by side; what neither has is left out.
fn both(page: &Page, stays: &Side, goes: &Side) -> SideBySide {
    let day = |day: &Option<Day>| day.map(|d| page.day(&d));
    let group = |side: &Side| side.group.as_deref().map(|g| group_label(&page.words, g));
    let line = |label: &'static str, of: &dyn Fn(&Side) -> Option<String>| {
        let (one, other) = (of(stays), of(goes));
        if one.is_none() && other.is_none() {
            return None;
        }
        let differs = matches!((&one, &other), (Some(one), Some(other)) if one != other);
        let or_dash = |text: Option<String>| text.unwrap_or_else(|| "–".to_owned());
        Some(Line {
            label: page.t(label).to_string(),
            stays: or_dash(one),
            goes: or_dash(other),
            differs,
        })
    };
    let lines = [
        line(key("profile-name"), &|s| Some(s.name.clone())),
        line(key("profile-name-hi"), &|s| s.name_hi.clone()),
        line(key("profile-email"), &|s| s.email.clone()),
        line(key("profile-phone"), &|s| s.phone.clone()),
        line(key("profile-employee-code"), &|s| s.employee_code.clone()),
        line(key("check-organisation"), &|s| {
            let name = named(page, &s.organisation);
            Some(format!("{name} ({})", s.organisation.code))
        }),
        line(key("profile-designation"), &|s| s.designation.clone()),
        line(key("profile-group"), &group),
        line(key("officials-status"), &|s| {
            Some(page.t(status_key(s.status)).to_string())
        }),
        line(key("profile-service"), &|s| s.service.clone()),
        line(key("profile-cadre"), &|s| s.cadre.clone()),
        line(key("profile-batch"), &|s| s.batch.map(|b| b.to_string())),
        line(key("profile-joined"), &|s| day(&s.joined)),
        line(key("official-registered"), &|s| {
            Some(page.day(&s.registered))
        }),
        line(key("officials-completions"), &|s| {
            Some(page.number(s.completions))
        }),
    ];
    SideBySide {
        words: page.words,
        stays: holder(page, stays),
        goes: holder(page, goes),
        lines: lines.into_iter().flatten().collect(),
    }
}

fn card(page: &Page, pair: &Pair) -> Card {
    let merge = |goes: &Side, stays: &Side| {
        let href = format!(
            "/desk/duplicates/merge?gone={}&stays={}",
            goes.number, stays.number
        );
        let text = page
            .t("clean-merge")
            .with("one", goes.number)
            .with("other", stays.number);
        (href, text.to_string())
    };
    let mut why: Vec<String> = pair
        .reasons
        .iter()
        .map(|reason| page.t(reason_key(*reason)).to_string())
        .collect();
    let sure = page.t("evidence-score").with("score", pair.score);
    why.push(sure.to_string());
    let mut both = both(page, &pair.stays, &pair.goes);
    let alike = |line: &Line| line.stays == line.goes;
    let (same, rest) = both.lines.into_iter().partition::<Vec<_>, _>(alike);
    both.lines = rest;
    let same: Vec<String> = same
        .into_iter()
        .map(|line| format!("{}: {}", line.label, line.stays))
        .collect();
    Card {
        both,
        same: same.join(" · "),
        why: why.join(" · "),
        merge: merge(&pair.goes, &pair.stays),
        reverse: merge(&pair.stays, &pair.goes),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Tab {
    Pairs,
    Apart,
    Merges,
}

fn tabs(page: &Page, current: Tab) -> Tabs {
    [
        (Tab::Pairs, "/desk/duplicates", key("twins-pairs-tab")),
        (
            Tab::Apart,
            "/desk/duplicates/not-the-same",
            key("twins-apart-tab"),
        ),
        (
            Tab::Merges,
            "/desk/duplicates/merges",
            key("twins-merges-tab"),
        ),
    ]
    .into_iter()
    .fold(page.tabs(key("twins-title")), |tabs, (tab, href, label)| {
        tabs.tab(href, page.t(label), tab == current)
    })
}

async fn pairs(State(app): State<App>, visitor: Visitor, Query(which): Query<Which>) -> Answer {
    let desk = app
        .duplicates(visitor.actor()?, Some(&which.org), which.page())
        .await?;
    let mut page = visitor.page().at(Section::Officials);
    page.as_on = desk.as_on;
    let making = desk.making_since.map(|since| {
        let text = match &desk.as_on {
            Some(at) => page
                .t("twins-old")
                .with("moment", page.moment(at))
                .with("since", page.moment(&since)),
            None => page.t("clean-making").with("since", page.moment(&since)),
        };
        text.to_string()
    });
    let code = desk.within.code.clone();
    let whole = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
    let pagination = (desk.total > PER_PAGE).then(|| {
        let link = |n: usize| format!("/desk/duplicates?org={}&page={n}", encoded(&code));
        let before = (desk.page - 1) * PER_PAGE;
        let to = (before + PER_PAGE).min(desk.total);
        page.pagination(whole(before + 1), whole(to), whole(desk.total))
            .previous((desk.page > 1).then(|| link(desk.page - 1)))
            .next((to < desk.total).then(|| link(desk.page + 1)))
    });
    show(&Pairs {
        name: named(&page, &desk.within),
        code,
        tabs: tabs(&page, Tab::Pairs),
        making,
        looked: desk.as_on.is_some(),
        total: desk.total,
        cards: desk.pairs.iter().map(|pair| card(&page, pair)).collect(),
        pagination,
        page,
    })
}

async fn kept_apart(State(app): State<App>, visitor: Visitor) -> Answer {
    let found = app.kept_apart(visitor.actor()?).await?;
    let page = visitor.page().at(Section::Officials);
    let line = |side: &Side| {
        let (number, name) = holder(&page, side);
        format!("{name} · {} · {number}", named(&page, &side.organisation))
    };
    let row = |kept: &Kept| Apart {
        names: [line(&kept.one), line(&kept.other)],
        numbers: [kept.one.number.to_string(), kept.other.number.to_string()],
        since: page.moment(&kept.at),
    };
    show(&KeptApart {
        tabs: tabs(&page, Tab::Apart),
        rows: found.iter().map(row).collect(),
        page,
    })
}

async fn merges(State(app): State<App>, visitor: Visitor) -> Answer {
    let found = app.merges(visitor.actor()?).await?;
    let page = visitor.page().at(Section::Officials);
    let row = |past: &Past| {
        let one = name_of(&page, &past.gone_name.0, past.gone_name.1.as_ref());
        let other = name_of(&page, &past.stays_name.0, past.stays_name.1.as_ref());
        let by = match &past.by {
            Some(name) => name.clone(),
            None => page.t("history-operator").to_string(),
        };
        Row {
            id: past.id,
            what: page
                .t("twins-merged")
                .with("one", format!("{one} ({})", past.gone))
                .with("other", format!("{other} ({})", past.stays))
                .to_string(),
            href: format!("/desk/officials/{}", past.stays),
            by: page
                .t("acts-by")
                .with("name", by)
                .with("moment", page.moment(&past.at))
                .with("number", past.id)
                .to_string(),
            undone: past.undone,
            now: past.now.map(|number| {
                let name = past.now_name.as_ref();
                let name = name.map_or("", |(name, hi)| name_of(&page, name, hi.as_ref()));
                let account = format!("{name} ({number})");
                let text = page.t("twins-now").with("account", account.trim());
                text.to_string()
            }),
            rests: past.rests.map(|later| {
                let text = page.t("twins-rests").with("number", later);
                text.to_string()
            }),
        }
    };
    show(&Merges {
        tabs: tabs(&page, Tab::Merges),
        rows: found.iter().map(row).collect(),
        page,
    })
}

fn obstacle_text(page: &Page, obstacle: &Obstacle) -> String {
    let key = match obstacle.code {
        "merge-has-roles" => key("why-merge-has-roles"),
        "merge-open-transfer" => key("why-merge-open-transfer"),
        "merge-flagged" => key("why-merge-flagged"),
        "merge-from-retired" => key("why-merge-from-retired"),
        "merge-shared-contact" => key("why-merge-shared-contact"),
        _ => return obstacle.why.clone(),
    };
    page.t(key).to_string()
}

fn particular(page: &Page, name: &str) -> String {
    let key = match name {
        "name_hi" => key("profile-name-hi"),
        "email" => key("profile-email"),
        "phone" => key("profile-phone"),
        "service" => key("profile-service"),
        "cadre" => key("profile-cadre"),
        "batch" => key("profile-batch"),
        _ => key("profile-joined"),
    };
    page.t(key).to_string()
}

fn preview(page: Page, merged: &Merged, title: String, undo: bool, confirm: Confirm) -> Answer {
    let mut facts = Vec::new();
    let takes: Vec<String> = merged.takes.iter().map(|t| particular(&page, t)).collect();
    if undo {
        facts.push(page.t("twins-undo-fact").to_string());
        if !takes.is_empty() {
            let text = page.t("twins-gives").with("list", takes.join(", "));
            facts.push(text.to_string());
        }
    } else {
        facts.push(page.t("twins-stays-fact").to_string());
        if !takes.is_empty() {
            let text = page.t("twins-takes").with("list", takes.join(", "));
            facts.push(text.to_string());
        }
        facts.push(page.tn("twins-credited", merged.credited).to_string());
        if merged.repeated > 0 {
            facts.push(page.tn("twins-repeated", merged.repeated).to_string());
        }
        if merged.begun > 0 {
            facts.push(page.tn("twins-begun", merged.begun).to_string());
        }
        if merged.together > 0 {
            let count = i64::try_from(merged.together).unwrap_or(i64::MAX);
            facts.push(page.tn("twins-together-done", count).to_string());
        }
        facts.push(page.t("twins-sign-in-fact").to_string());
    }
    let obstacles: Vec<String> = merged
        .obstacles
        .iter()
        .map(|obstacle| obstacle_text(&page, obstacle))
        .collect();
    show(&Preview {
        title,
        both: both(&page, &merged.stays, &merged.goes),
        confirm: obstacles.is_empty().then_some(confirm),
        obstacles,
        facts,
        changed: merged
            .changes
            .iter()
            .filter_map(|change| changed(&page, change))
            .collect(),
        page,
    })
}

async fn preview_merge(
    State(app): State<App>,
    visitor: Visitor,
    Query(typed): Query<Typed>,
) -> Answer {
    let (gone, stays) = typed.merge()?;
    let merged = app
        .merge_officials(visitor.actor()?, gone, stays, true)
        .await?;
    let page = visitor.page().at(Section::Officials);
    let title = page
        .t("twins-merge-title")
        .with("one", gone)
        .with("other", stays)
        .to_string();
    let confirm = page
        .confirm("/desk/duplicates/merge")
        .carry("gone", gone)
        .carry("stays", stays)
        .label(key("twins-do"))
        .cancel("/desk/duplicates");
    preview(page, &merged, title, false, confirm)
}

async fn merge(State(app): State<App>, visitor: Visitor, Posted(typed): Posted<Typed>) -> Answer {
    let (gone, stays) = typed.merge()?;
    app.merge_officials(visitor.actor()?, gone, stays, false)
        .await?;
    Ok(visitor.go_on("/desk/duplicates/merges", key("twins-said-merged"), 1))
}

async fn undo(State(app): State<App>, visitor: Visitor, Posted(typed): Posted<Typed>) -> Answer {
    let id = typed.id()?;
    let dry = typed.step != "do";
    let undone = app.unmerge_officials(visitor.actor()?, id, dry).await?;
    if !dry {
        return Ok(visitor.go_on("/desk/duplicates/merges", key("twins-said-undone"), 1));
    }
    let page = visitor.page().at(Section::Officials);
    let title = page.t("twins-undo-title").with("number", id).to_string();
    let confirm = page
        .confirm("/desk/duplicates/undo")
        .carry("id", id)
        .carry("step", "do")
        .label(key("history-undo"))
        .cancel("/desk/duplicates/merges");
    preview(page, &undone, title, true, confirm)
}

async fn apart(State(app): State<App>, visitor: Visitor, Posted(typed): Posted<Typed>) -> Answer {
    let (one, other) = typed.both()?;
    app.set_apart(visitor.actor()?, one, other, false).await?;
    let back = format!("/desk/duplicates?org={}", encoded(&typed.org));
    Ok(visitor.go_on(&back, key("clean-kept-apart"), 1))
}

async fn together(
    State(app): State<App>,
    visitor: Visitor,
    Posted(typed): Posted<Typed>,
) -> Answer {
    let (one, other) = typed.both()?;
    app.set_apart(visitor.actor()?, one, other, true).await?;
    let back = "/desk/duplicates/not-the-same";
    Ok(visitor.go_on(back, key("twins-said-together"), 1))
}

async fn api_pairs(State(app): State<App>, visitor: Visitor, Query(which): Query<Which>) -> Answer {
    let desk: Desk = app
        .duplicates(visitor.actor()?, Some(&which.org), which.page())
        .await?;
    let mut told = serde_json::json!(desk);
    told["as_on"] = serde_json::json!(desk.as_on.map(|at| at.iso()));
    told["computing_since"] = serde_json::json!(desk.making_since.map(|at| at.iso()));
    Ok(Json(told).into_response())
}

async fn api_apart(State(app): State<App>, visitor: Visitor) -> Answer {
    let found = app.kept_apart(visitor.actor()?).await?;
    Ok(Json(serde_json::json!({ "not_the_same": found })).into_response())
}

async fn api_merges(State(app): State<App>, visitor: Visitor) -> Answer {
    let found = app.merges(visitor.actor()?).await?;
    Ok(Json(serde_json::json!({ "merges": found })).into_response())
}

async fn api_set_apart(
    State(app): State<App>,
    visitor: Visitor,
    Posted(typed): Posted<Typed>,
) -> Answer {
    let (one, other) = typed.both()?;
    let together = typed.together == "1";
    app.set_apart(visitor.actor()?, one, other, together)
        .await?;
    Ok(Json(serde_json::json!({ "together": together })).into_response())
}

async fn api_merge(
    State(app): State<App>,
    visitor: Visitor,
    Posted(typed): Posted<Typed>,
) -> Answer {
    let (gone, stays) = typed.merge()?;
    let dry = typed.preview == "1";
    let merged = app
        .merge_officials(visitor.actor()?, gone, stays, dry)
        .await?;
    Ok(Json(merged).into_response())
}

async fn api_undo(
    State(app): State<App>,
    visitor: Visitor,
    Posted(typed): Posted<Typed>,
) -> Answer {
    let dry = typed.preview == "1";
    let undone = app
        .unmerge_officials(visitor.actor()?, typed.id()?, dry)
        .await?;
    Ok(Json(undone).into_response())
}
