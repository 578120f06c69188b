//! The organisation desk: the tree, acts with their preview and undo, and the cleaning
//! desk.

use axum::Json;
use axum::extract::{Query, State};
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};
use sopan_app::desk::{Figures, NewOrganisation};
use sopan_app::organisations::{
    Act, Change, Found, Likely, Named, Node, Obstacle, Outcome, PROBLEMS, Past, Problem, Wanted,
};
use sopan_app::store::organisations::Organisation;
use sopan_app::{App, AppError};
use sopan_rules::access::Permission;
use sopan_rules::organisations::Kind;
use sopan_rules::time::Day;

use super::desk::kind_label;
use crate::request::{Answer, Posted, Visitor, encoded, show};
use crate::routes::{Gate, Routes};
use crate::views::organisations::{
    ActForm, Changed, Cleaning, CleaningMaking, Dirty, Done, Figure, History, OnDay, Preview, Row,
    Stated, Tree, Twins,
};
use crate::views::parts::{Choice, Form, Pagination, Pill, Tone};
use crate::views::{Page, Section};
use crate::words::{Language, key};

/// So many rows of a problem are on a page.
const TOGETHER: usize = 50;

/// The routes of this room.
pub fn routes() -> Routes {
    let sees = Gate::May(Permission::SeeDesk);
    let manages = Gate::May(Permission::ManageOrganisations);
    Routes::default()
        .get("/desk/organisations", sees, tree)
        .get("/desk/organisations/history", sees, history)
        .get("/desk/organisations/act", manages, act_form)
        .post("/desk/organisations/act", manages, act)
        .post("/desk/organisations/undo", manages, undo)
        .get("/desk/cleaning", sees, cleaning)
        .post("/desk/cleaning/apart", manages, apart)
        .get("/api/desk/organisations", sees, api_tree)
        .get("/api/desk/organisations/history", sees, api_history)
        .post("/api/desk/organisations", manages, api_act)
        .post("/api/desk/organisations/undo", manages, api_undo)
        .get("/api/desk/cleaning", sees, api_cleaning)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Which {
    org: String,
    q: String,
    page: String,
    list: String,
    act: String,
    to: String,
    find: String,
}

impl Which {
    fn page(&self) -> usize {
        self.page.trim().parse().unwrap_or(1).max(1)
    }
}

fn at(path: &str, code: &str) -> String {
    format!("{path}{}", encoded(code))
}

fn tree_of(code: &str) -> String {
    at("/desk/organisations?org=", code)
}

fn in_language<'a>(page: &Page, en: &'a str, hi: &'a str) -> &'a str {
    match page.words.language {
        Language::Hindi => hi,
        Language::English => en,
    }
}

fn name(page: &Page, organisation: &Organisation) -> String {
    in_language(page, &organisation.name_en, &organisation.name_hi).to_owned()
}

pub(super) fn named(page: &Page, of: &Named) -> String {
    in_language(page, &of.name_en, &of.name_hi).to_owned()
}

fn about(page: &Page, organisation: &Organisation) -> String {
    let kind = kind_label(page, organisation.kind);
    let lgd = organisation.lgd_code.as_ref();
    let lgd = lgd.map_or_else(String::new, |code| format!(" · LGD {code}"));
    format!("{} · {kind}{lgd}", organisation.code)
}

fn figure(page: &Page, number: Option<i64>) -> String {
    number.map_or_else(|| "–".to_owned(), |n| page.number(n))
}

fn marks(page: &Page, node: &Node) -> Vec<Pill> {
    let mut marks = Vec::new();
    if let Some(day) = node.retired {
        let text = page.t("mark-retired").with("day", page.day(&day));
        marks.push(Pill::new(Tone::Info, text));
    }
    if node.organisation.mdo {
        marks.push(match node.no_admin {
            true => page.pill(Tone::Wait, key("mark-no-admin")),
            false => page.pill(Tone::Ok, key("mark-mdo")),
        });
    }
    if node.figures.strength.is_none() {
        marks.push(page.pill(Tone::Wait, key("mark-no-strength")));
    }
    if node.below_registered() {
        marks.push(page.pill(Tone::Bad, key("mark-below-registered")));
    }
    marks
}

fn row(page: &Page, node: &Node) -> Row {
    let way: Vec<String> = node.way.iter().map(|o| named(page, o)).collect();
    Row {
        href: tree_of(&node.organisation.code),
        name: name(page, &node.organisation),
        about: about(page, &node.organisation),
        way: way.join(" › "),
        strength: figure(page, node.figures.strength),
        registered: node.figures.registered,
        verified: node.figures.verified,
        units: node.units,
        marks: marks(page, node),
    }
}

/// Which part of a list is shown on a page of so many, where it doesn't fit on one.
fn pages(page: &Page, href: &str, at: usize, count: usize) -> Option<Pagination> {
    if count <= TOGETHER {
        return None;
    }
    let last = count.div_ceil(TOGETHER);
    let at = at.clamp(1, last);
    let whole = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
    let from = (at - 1) * TOGETHER + 1;
    let to = (at * TOGETHER).min(count);
    let link = |n: usize| format!("{href}&page={n}");
    Some(
        page.pagination(whole(from), whole(to), whole(count))
            .previous((at > 1).then(|| link(at - 1)))
            .next((at < last).then(|| link(at + 1))),
    )
}

async fn tree(State(app): State<App>, visitor: Visitor, Query(which): Query<Which>) -> Answer {
    let actor = visitor.actor()?;
    let branch = app.branch(actor, Some(&which.org), which.page()).await?;
    let mut page = visitor.page().at(Section::Desk);
    page.as_on = Some(branch.as_on);
    let mut crumbs = page.crumbs();
    for step in &branch.way {
        crumbs = crumbs.up(tree_of(&step.code), name(&page, step));
    }
    let words = which.q.trim().to_owned();
    let here = &branch.node.organisation;
    let (rows, count, pagination) = match words.is_empty() {
        true => {
            let rows = branch.units.iter().map(|n| row(&page, n)).collect();
            let href = tree_of(&here.code);
            let pagination = pages(&page, &href, branch.page, branch.count);
            (rows, branch.count, pagination)
        }
        false => {
            let found = app.search_organisations(actor, &words).await?;
            let rows: Vec<Row> = found.iter().map(|n| row(&page, n)).collect();
            let count = rows.len();
            (rows, count, None)
        }
    };
    let f = &branch.node.figures;
    let acts = match branch.may_manage {
        false => Vec::new(),
        true => ["create", "rename", "move", "merge", "map", "retire"]
            .into_iter()
            .filter(|act| *act == "create" || branch.node.retired.is_none())
            .map(|act| {
                let href = format!(
                    "/desk/organisations/act?org={}&act={act}",
                    encoded(&here.code)
                );
                (href, page.t(act_title(act)).to_string())
            })
            .chain([(
                at("/desk/organisation?org=", &here.code),
                page.t("strength-title").to_string(),
            )])
            .chain([(
                at("/desk/letterhead?org=", &here.code),
                page.t("letterhead-title").to_string(),
            )])
            .collect(),
    };
    let others = branch.roots.iter().filter(|_| branch.roots.len() > 1);
    show(&Tree {
        name: name(&page, here),
        code: here.code.clone(),
        about: about(&page, here),
        marks: marks(&page, &branch.node),
        crumbs,
        roots: others.map(|o| (tree_of(&o.code), name(&page, o))).collect(),
        words,
        figures: vec![
            (
                page.t("desk-strength").to_string(),
                figure(&page, f.strength),
            ),
            (
                page.t("desk-registered").to_string(),
                page.number(f.registered),
            ),
            (page.t("tree-verified").to_string(), page.number(f.verified)),
        ],
        rows,
        count,
        pagination,
        acts,
        pages: vec![
            (
                at("/desk?org=", &here.code),
                page.t("desk-figures").to_string(),
            ),
            (
                at("/desk/organisations/history?org=", &here.code),
                page.t("history-title").to_string(),
            ),
            (
                at("/desk/cleaning?org=", &here.code),
                page.t("clean-title").to_string(),
            ),
        ],
        page,
    })
}

fn act_title(act: &str) -> &'static str {
    match act {
        "create" => key("act-create"),
        "rename" => key("act-rename"),
        "move" => key("act-move"),
        "map" => key("act-map"),
        "merge" => key("act-merge"),
        _ => key("act-retire"),
    }
}

fn act_lead(act: &str) -> &'static str {
    match act {
        "create" => key("act-create-lead"),
        "rename" => key("act-rename-lead"),
        "move" => key("act-move-lead"),
        "map" => key("act-map-lead"),
        "merge" => key("act-merge-lead"),
        _ => key("act-retire-lead"),
    }
}

/// The act with this name; retiring for any other, which asks before it does anything.
fn act_named(name: &str) -> &'static str {
    ["create", "rename", "move", "map", "merge"]
        .into_iter()
        .find(|act| *act == name)
        .unwrap_or("retire")
}

async fn act_form(State(app): State<App>, visitor: Visitor, Query(which): Query<Which>) -> Answer {
    let typed = Typed {
        org: which.org.clone(),
        act: which.act.clone(),
        below: which.to.clone(),
        into: which.to.clone(),
        ..Typed::default()
    };
    act_page(&app, &visitor, typed, &which.find, true, None).await
}

/// What is typed into the form of an act, and sent to the API.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
struct Typed {
    org: String,
    act: String,
    step: String,
    preview: String,
    code: String,
    kind: String,
    name_en: String,
    name_hi: String,
    mdo: String,
    lgd_code: String,
    below: String,
    into: String,
    strengths: String,
    on: String,
}

impl Typed {
    fn wanted(&self) -> Wanted {
        let act = match act_named(&self.act) {
            "create" => Act::Create(NewOrganisation {
                parent: self.org.clone(),
                code: self.code.clone(),
                kind: self.kind.clone(),
                name_en: self.name_en.clone(),
                name_hi: self.name_hi.clone(),
                mdo: self.mdo == "yes",
            }),
            "rename" => Act::Rename {
                name_en: self.name_en.clone(),
                name_hi: self.name_hi.clone(),
            },
            "move" => Act::Move {
                below: self.below.clone(),
            },
            "map" => Act::Map {
                below: self.below.clone(),
                lgd_code: self.lgd_code.clone(),
                mdo: self.mdo == "yes",
            },
            "merge" => Act::Merge {
                into: self.into.clone(),
                strengths: self.strengths == "yes",
            },
            _ => Act::Retire,
        };
        Wanted {
            organisation: self.org.clone(),
            act,
            on: self.on.clone(),
        }
    }

    fn fields(&self) -> [(&'static str, &str); 10] {
        [
            ("code", &self.code),
            ("kind", &self.kind),
            ("name_en", &self.name_en),
            ("name_hi", &self.name_hi),
            ("mdo", &self.mdo),
            ("lgd_code", &self.lgd_code),
            ("below", &self.below),
            ("into", &self.into),
            ("strengths", &self.strengths),
            ("on", &self.on),
        ]
    }
}

/// The form of an act, filled in with what was typed, or, when it is new, with what is so.
async fn act_page(
    app: &App,
    visitor: &Visitor,
    mut typed: Typed,
    find: &str,
    new: bool,
    wrong: Option<(&'static str, String)>,
) -> Answer {
    let actor = visitor.actor()?;
    let branch = app.branch(actor, Some(&typed.org), 1).await?;
    if !branch.may_manage {
        return Err(AppError::Forbidden.into());
    }
    let page = visitor.page().at(Section::Desk);
    let act = act_named(&typed.act);
    let here = &branch.node.organisation;
    if new && act == "rename" {
        typed.name_en.clone_from(&here.name_en);
        typed.name_hi.clone_from(&here.name_hi);
    }
    if new && act == "map" {
        typed.lgd_code = here.lgd_code.clone().unwrap_or_default();
        typed.mdo = if here.mdo { "yes" } else { "" }.to_owned();
    }
    let mut form = Form::default();
    for (field, value) in typed.fields() {
        form = form.value(field, value);
    }
    let mut general = None;
    if let Some((field, text)) = wrong {
        if typed.fields().iter().any(|(f, _)| *f == field) {
            form = form.error(field, text);
        } else {
            general = Some(text);
        }
    }
    let looked = !find.trim().is_empty();
    let found = match looked {
        false => Vec::new(),
        true => app.search_organisations(actor, find).await?,
    };
    let found = found
        .iter()
        .filter(|n| n.organisation.id != here.id && n.retired.is_none())
        .map(|n| {
            let way: Vec<String> = n.way.iter().map(|o| named(&page, o)).collect();
            (
                n.organisation.code.clone(),
                name(&page, &n.organisation),
                way.join(" › "),
            )
        })
        .collect();
    show(&ActForm {
        name: name(&page, here),
        code: here.code.clone(),
        href: tree_of(&here.code),
        act,
        title: page.t(act_title(act)).to_string(),
        lead: page.t(act_lead(act)).to_string(),
        form,
        wrong: general,
        kinds: Kind::ALL
            .into_iter()
            .filter(|k| *k != Kind::Nation)
            .map(|k| Choice::new(k.name(), kind_label(&page, k)))
            .collect(),
        find: find.to_owned(),
        found,
        looked,
        page,
    })
}

async fn act(State(app): State<App>, visitor: Visitor, Posted(typed): Posted<Typed>) -> Answer {
    let actor = visitor.actor()?;
    let dry = typed.step != "do";
    match app.reorganise(actor, &typed.wanted(), dry).await {
        Ok(outcome) if dry => {
            let page = visitor.page().at(Section::Desk);
            let mut confirm = page
                .confirm("/desk/organisations/act")
                .carry("org", &typed.org)
                .carry("act", act_named(&typed.act))
                .carry("step", "do");
            for (field, value) in typed.fields() {
                if !value.is_empty() {
                    confirm = confirm.carry(field, value);
                }
            }
            let confirm = confirm
                .label(act_title(&typed.act))
                .cancel(tree_of(&typed.org));
            preview(page, &outcome, &typed.org, Some(confirm))
        }
        Ok(outcome) => {
            let of = match typed.act.as_str() {
                "create" => &typed.org,
                _ => &outcome.organisation.code,
            };
            Ok(visitor.go_on(
                &at("/desk/organisations/history?org=", of),
                key("act-done"),
                1,
            ))
        }
        Err(error @ AppError::Invalid { field, .. }) => {
            let text = why(&visitor.page(), &error);
            let wrong = Some((field, text));
            act_page(&app, &visitor, typed, "", false, wrong).await
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Undo {
    id: String,
    step: String,
    preview: String,
}

impl Undo {
    fn act(&self) -> Result<i64, AppError> {
        let id = self.id.trim();
        id.parse().map_err(|_| AppError::not_found("act", id))
    }
}

async fn undo(State(app): State<App>, visitor: Visitor, Posted(typed): Posted<Undo>) -> Answer {
    let dry = typed.step != "do";
    let outcome = app.take_back(visitor.actor()?, typed.act()?, dry).await?;
    let back = at(
        "/desk/organisations/history?org=",
        &outcome.organisation.code,
    );
    if !dry {
        return Ok(visitor.go_on(&back, key("act-undone"), 1));
    }
    let page = visitor.page().at(Section::Desk);
    let confirm = page
        .confirm("/desk/organisations/undo")
        .carry("id", typed.id)
        .carry("step", "do")
        .label(key("history-undo"))
        .cancel(back);
    preview(page, &outcome, &outcome.organisation.code, Some(confirm))
}

/// The words for an act; the other organisation is named in them where there is one.
pub(super) fn told_key(kind: &str, other: bool) -> &'static str {
    match kind {
        "create" => key("told-create"),
        "rename" => key("told-rename"),
        "move" => key("told-move"),
        "map" if other => key("told-map"),
        "map" => key("told-described"),
        "merge" => key("told-merge"),
        "retire" => key("told-retire"),
        _ => key("told-undo"),
    }
}

/// What was done or would be, in a sentence.
fn told(page: &Page, kind: &str, organisation: &Named, other: Option<&Named>) -> String {
    // Two that look like one may bear the same name: the codes tell them apart.
    let with_code = |o: &Named| format!("{} ({})", named(page, o), o.code);
    page.t(told_key(kind, other.is_some()))
        .with("name", with_code(organisation))
        .with("other", other.map_or_else(String::new, with_code))
        .to_string()
}

fn from_day(page: &Page, on: Day) -> String {
    match on {
        Day::BEGINNING => page.t("told-always").to_string(),
        day => page.t("told-from").with("day", page.day(&day)).to_string(),
    }
}

fn preview(
    page: Page,
    outcome: &Outcome,
    code: &str,
    confirm: Option<crate::views::parts::Confirm>,
) -> Answer {
    let kind = outcome.kind.as_str();
    let mut facts = Vec::new();
    if matches!(kind, "move" | "map" | "merge" | "undo") {
        facts.push(page.tn("preview-officials", outcome.officials).to_string());
        facts.push(page.tn("preview-units", outcome.units).to_string());
    }
    if matches!(kind, "move" | "map") {
        facts.push(page.t("preview-flows").to_string());
    }
    if let Some(strength) = outcome.strength {
        let text = page.t("preview-strength");
        facts.push(text.with("number", page.number(strength)).to_string());
    }
    if kind == "merge" {
        facts.push(page.t("preview-retired").to_string());
    }
    let mut warnings: Vec<String> = Vec::new();
    for alike in &outcome.looks_like {
        let text = page.t("preview-alike").with("name", named(&page, alike));
        warnings.push(text.with("code", &alike.code).to_string());
    }
    match outcome.editions.as_slice() {
        [] => facts.push(page.t("preview-no-editions").to_string()),
        editions => {
            for edition in editions {
                let states: Vec<String> = edition.states.iter().map(|s| named(&page, s)).collect();
                let text = page
                    .t("preview-edition")
                    .with("number", edition.number)
                    .with("day", page.day(&edition.as_on))
                    .with("states", states.join(", "));
                warnings.push(text.to_string());
            }
        }
    }
    let mut days = Vec::new();
    let shown = match outcome.on {
        Day::BEGINNING => None,
        day => Some(day),
    };
    let sets = [(shown, &outcome.changes), (None, &outcome.today)];
    for (on, changes) in sets {
        if changes.is_empty() || kind == "create" || kind == "rename" {
            continue;
        }
        days.push(OnDay {
            title: match on {
                Some(day) => page.t("preview-on").with("day", page.day(&day)).to_string(),
                None => page.t("preview-today").to_string(),
            },
            changed: changes.iter().filter_map(|c| changed(&page, c)).collect(),
        });
    }
    let people = outcome.same_people.iter().map(|pair| {
        let same: Vec<String> = pair
            .same
            .iter()
            .map(|what| same_label(&page, what))
            .collect();
        (
            pair.one_name.clone(),
            pair.other_name.clone(),
            same.join(", "),
        )
    });
    let obstacles: Vec<String> = outcome
        .obstacles
        .iter()
        .map(|obstacle| obstacle_text(&page, obstacle))
        .collect();
    show(&Preview {
        title: told(&page, kind, &outcome.organisation, outcome.other.as_ref()),
        from: from_day(&page, outcome.on),
        up: {
            let all = [Some(&outcome.organisation), outcome.other.as_ref()];
            let here = all.into_iter().flatten().find(|o| o.code == code);
            let here = here.map_or_else(|| code.to_owned(), |o| named(&page, o));
            (tree_of(code), here)
        },
        confirm: confirm.filter(|_| obstacles.is_empty()),
        obstacles,
        facts,
        warnings,
        days,
        people: people.collect(),
        people_count: outcome.same_people_count,
        page,
    })
}

fn same_label(page: &Page, what: &str) -> String {
    let key = match what {
        "employee_code" => key("same-employee-code"),
        "phone" => key("same-phone"),
        "email" => key("same-email"),
        "joined" => key("same-joined"),
        _ => key("same-designation"),
    };
    page.t(key).to_string()
}

pub(super) fn changed(page: &Page, change: &Change) -> Option<Changed> {
    if !change.is_one() {
        return None;
    }
    let counted = |of: fn(&Figures) -> i64| {
        let (before, after) = (of(&change.before), of(&change.after));
        (page.number(before), page.number(after))
    };
    let letter = |c: Option<char>| c.map_or_else(|| "–".to_owned(), |c| c.to_string());
    let strength = (
        figure(page, change.before.strength),
        figure(page, change.after.strength),
    );
    let all = [
        (key("desk-strength"), strength),
        (
            key("preview-category"),
            (
                letter(change.category_before),
                letter(change.category_after),
            ),
        ),
        (key("desk-registered"), counted(|f| f.registered)),
        (key("tree-verified"), counted(|f| f.verified)),
        (key("desk-learned"), counted(|f| f.learned)),
        (key("preview-attempted"), counted(|f| f.attempted)),
        (key("desk-cleared"), counted(|f| f.cleared)),
        (key("desk-completions-30"), counted(|f| f.completions)),
    ];
    Some(Changed {
        name: named(page, &change.organisation),
        figures: all
            .into_iter()
            .filter(|(_, (before, after))| before != after)
            .map(|(label, (before, after))| Figure {
                label: page.t(label).to_string(),
                before,
                after,
            })
            .collect(),
    })
}

/// The words for a code of an obstacle or a refusal.
fn why_key(code: &str) -> Option<&'static str> {
    Some(match code {
        "retired" => key("why-retired"),
        "nation" => key("why-nation"),
        "there-already" => key("why-stands-there"),
        "moved-later" => key("why-moved-later"),
        "parent-retired" => key("why-parent-retired"),
        "circle" => key("why-circle"),
        "not-yet" => key("why-not-yet"),
        "has-units" => key("why-has-units"),
        "has-officials" => key("why-has-officials"),
        "counted-later" => key("why-counted-later"),
        "unit-left-later" => key("why-unit-left-later"),
        "no-strengths" => key("why-no-strengths"),
        "undone" => key("why-undone"),
        "is-undo" => key("why-is-undo"),
        "later-acts" => key("why-later-acts"),
        "has-history" => key("why-has-history"),
        "officials-gone" => key("why-officials-gone"),
        "units-gone" => key("why-units-gone"),
        "strength-stated" => key("why-strength-stated"),
        "nowhere-before" => key("why-nowhere-before"),
        "on-in-the-future" => key("why-on-in-the-future"),
        "bad-lgd-code" => key("why-bad-lgd-code"),
        "the-same-organisation" => key("why-the-same-organisation"),
        _ => return None,
    })
}

fn why(page: &Page, error: &AppError) -> String {
    match why_key(error.code()) {
        Some(key) => page.t(key).to_string(),
        None => super::officials::why(page, error),
    }
}

fn obstacle_text(page: &Page, obstacle: &Obstacle) -> String {
    let Some(key) = why_key(obstacle.code) else {
        return obstacle.why.clone();
    };
    let mut text = page.t(key).to_string();
    if obstacle.count > 0 {
        text = format!(
            "{text} {}",
            page.t("why-count").with("n", page.number(obstacle.count))
        );
    }
    if let Some(day) = obstacle.day {
        text = format!("{text} {}", page.t("why-day").with("day", page.day(&day)));
    }
    text
}

async fn history(State(app): State<App>, visitor: Visitor, Query(which): Query<Which>) -> Answer {
    let found = app.history_of(visitor.actor()?, &which.org).await?;
    let page = visitor.page().at(Section::Desk);
    let days = |from: Day, until: Day| {
        let from = match from {
            Day::BEGINNING => None,
            day => Some(page.day(&day)),
        };
        let until = (until < Day::FOREVER).then(|| page.day(&until.plus(-1)));
        match (from, until) {
            (None, None) => page.t("told-always").to_string(),
            (Some(from), None) => page.t("told-from").with("day", from).to_string(),
            (None, Some(until)) => page.t("history-until").with("day", until).to_string(),
            (Some(from), Some(until)) => page
                .t("history-between")
                .with("from", from)
                .with("until", until)
                .to_string(),
        }
    };
    let conflict = match (&found.today, found.below) {
        (Some(today), Some(below)) if today.officials != below => Some(
            page.t("history-conflict")
                .with("stated", page.number(today.officials))
                .with("source", source(&page, &today.source))
                .with("below", page.number(below))
                .to_string(),
        ),
        _ => None,
    };
    show(&History {
        name: name(&page, &found.organisation),
        href: tree_of(&found.organisation.code),
        acts: found.acts.iter().map(|act| done(&page, act)).collect(),
        places: found
            .places
            .iter()
            .map(|(parent, from, until)| (named(&page, parent), days(*from, *until)))
            .collect(),
        strengths: found
            .strengths
            .iter()
            .map(|(s, holds)| Stated {
                officials: s.officials,
                source: source(&page, &s.source),
                approver: source(&page, &s.approved_by),
                days: days(s.from, s.until.max(s.from.plus(1))),
                recorded: page.moment(&s.recorded),
                pill: match holds {
                    true => page.pill(Tone::Ok, key("history-holds")),
                    false => page.pill(Tone::Info, key("history-replaced")),
                },
            })
            .collect(),
        conflict,
        page,
    })
}

/// A source or an approver; what the program wrote itself, in the page's language.
fn source(page: &Page, written: &str) -> String {
    match written {
        "synthetic" => page.t(key("ranking-source-synthetic")).to_string(),
        "merged" => page.t(key("source-merged")).to_string(),
        "operator" => page.t(key("history-operator")).to_string(),
        _ => written.to_owned(),
    }
}

fn done(page: &Page, act: &Past) -> Done {
    let kept = &act.kept;
    let of = |(en, hi): &(String, String)| format!("{en} · {hi}");
    let described = |(code, mdo): &(Option<String>, bool)| {
        let code = code.as_deref().unwrap_or("–");
        let mdo = if *mdo { " · MDO" } else { "" };
        format!("LGD {code}{mdo}")
    };
    let mut changes: Vec<(String, String)> = Vec::new();
    if let (Some(before), Some(after)) = (&kept.names_before, &kept.names) {
        changes.push((of(before), of(after)));
    }
    if let (Some(before), Some(after)) = (&kept.below_before, &kept.below) {
        changes.push((before.clone(), after.clone()));
    }
    if let (Some(before), Some(after)) = (&kept.described_before, &kept.described) {
        changes.push((described(before), described(after)));
    }
    let changes: Vec<String> = changes
        .into_iter()
        .map(|(before, after)| match act.undoes {
            None => format!("{before} → {after}"),
            Some(_) => format!("{after} → {before}"),
        })
        .collect();
    let what = told(page, &act.kind, &act.organisation, act.other.as_ref());
    let by = act.by.clone();
    let by = by.unwrap_or_else(|| page.t("history-operator").to_string());
    Done {
        id: act.id,
        what: format!("{what} ({})", from_day(page, act.on)),
        by: page
            .t("acts-by")
            .with("name", by)
            .with("moment", page.moment(&act.recorded))
            .with("number", act.id)
            .to_string(),
        detail: (!changes.is_empty()).then(|| changes.join("; ")),
        undone: act.undone_by.is_some(),
        may_undo: act.may_undo,
    }
}

fn problem_title(problem: Problem) -> &'static str {
    match problem {
        Problem::Duplicate => key("clean-duplicate"),
        Problem::Unmapped => key("clean-unmapped"),
        Problem::NoAdmin => key("clean-no-admin"),
        Problem::NoStrength => key("clean-no-strength"),
        Problem::BelowRegistered => key("clean-below-registered"),
        Problem::SumDiffers => key("clean-sum-differs"),
        Problem::Empty => key("clean-empty"),
    }
}

fn problem_lead(problem: Problem) -> &'static str {
    match problem {
        Problem::Duplicate => key("clean-duplicate-lead"),
        Problem::Unmapped => key("clean-unmapped-lead"),
        Problem::NoAdmin => key("clean-no-admin-lead"),
        Problem::NoStrength => key("clean-no-strength-lead"),
        Problem::BelowRegistered => key("clean-below-registered-lead"),
        Problem::SumDiffers => key("clean-sum-differs-lead"),
        Problem::Empty => key("clean-empty-lead"),
    }
}

fn reason(page: &Page, problem: Problem, found: &Found) -> String {
    let key = match problem {
        Problem::Duplicate => key("clean-has"),
        Problem::Unmapped => key("clean-unmapped-reason"),
        Problem::NoAdmin => key("clean-no-admin-reason"),
        Problem::NoStrength => key("clean-no-strength-reason"),
        Problem::BelowRegistered => key("clean-below-registered-reason"),
        Problem::SumDiffers => key("clean-sum-differs-reason"),
        Problem::Empty => key("clean-empty-reason"),
    };
    page.t(key)
        .with("strength", figure(page, found.strength))
        .with("below", figure(page, found.below))
        .with("registered", page.number(found.registered))
        .with("units", page.number(found.units))
        .to_string()
}

fn mend(page: &Page, problem: Problem, code: &str) -> (String, String) {
    let act = |act: &str| {
        (
            format!("/desk/organisations/act?org={}&act={act}", encoded(code)),
            page.t(act_title(act)).to_string(),
        )
    };
    match problem.mended_by() {
        "merge" => act("merge"),
        "map" => act("map"),
        "retire" => act("retire"),
        "admin" => (
            at("/desk/officials?unit=", code),
            page.t("clean-choose-admin").to_string(),
        ),
        _ => (
            at("/desk/organisation?org=", code),
            page.t("strength-title").to_string(),
        ),
    }
}

fn dirty(page: &Page, problem: Problem, found: &Found) -> Dirty {
    let kind = Kind::from_name(found.kind).map_or_else(String::new, |k| kind_label(page, k));
    let parent = found.parent.as_ref();
    let parent = parent.map_or_else(String::new, |p| format!(" · {}", named(page, p)));
    Dirty {
        href: tree_of(&found.organisation.code),
        name: named(page, &found.organisation),
        about: format!("{} · {kind}{parent}", found.organisation.code),
        reason: reason(page, problem, found),
        mend: Some(mend(page, problem, &found.organisation.code)),
    }
}

fn twins(page: &Page, pair: &Likely) -> Twins {
    let evidence = match pair.evidence {
        "same_name" => key("evidence-same-name"),
        "same_words" => key("evidence-same-words"),
        "same_sound" => key("evidence-same-sound"),
        "one_letter" => key("evidence-one-letter"),
        _ => key("evidence-initials"),
    };
    let place = match pair.siblings {
        true => key("evidence-siblings"),
        false => key("evidence-state"),
    };
    let both = |found: &Found| {
        let names = match found.organisation.name_en == found.organisation.name_hi {
            true => found.organisation.name_en.clone(),
            false => format!(
                "{} · {}",
                found.organisation.name_en, found.organisation.name_hi
            ),
        };
        Dirty {
            name: names,
            ..dirty(page, Problem::Duplicate, found)
        }
    };
    let merge_into = |from: &Found, into: &Found| {
        let href = format!(
            "/desk/organisations/act?org={}&act=merge&to={}",
            encoded(&from.organisation.code),
            encoded(&into.organisation.code)
        );
        let text = page
            .t("clean-merge")
            .with("one", &from.organisation.code)
            .with("other", &into.organisation.code);
        Some((href, text.to_string()))
    };
    Twins {
        keep: Dirty {
            mend: merge_into(&pair.keep, &pair.merge),
            ..both(&pair.keep)
        },
        keep_code: pair.keep.organisation.code.clone(),
        merge: Dirty {
            mend: merge_into(&pair.merge, &pair.keep),
            ..both(&pair.merge)
        },
        merge_code: pair.merge.organisation.code.clone(),
        evidence: format!(
            "{} · {} · {}",
            page.t(evidence),
            page.t(place),
            page.t("evidence-score").with("score", pair.score)
        ),
    }
}

async fn cleaning(State(app): State<App>, visitor: Visitor, Query(which): Query<Which>) -> Answer {
    let actor = visitor.actor()?;
    let desk = app.cleaning_desk(actor, Some(&which.org)).await?;
    let may_manage = app.may_manage(actor, &desk.within.code).await?;
    let mut page = visitor.page().at(Section::Desk);
    let Some(found) = &desk.found else {
        let since = desk.making_since.unwrap_or(app.now());
        return show(&CleaningMaking {
            name: named(&page, &desk.within),
            href: tree_of(&desk.within.code),
            since,
            page,
        });
    };
    page.as_on = Some(found.as_on);
    let old = desk.making_since.map(|since| {
        let said = page
            .tn("clean-old", desk.changes)
            .with("moment", page.moment(&found.as_on))
            .with("since", page.moment(&since));
        let took = page
            .tn(
                "clean-took",
                i64::try_from(desk.took_seconds.unwrap_or(0)).unwrap_or(0),
            )
            .to_string();
        format!("{said} {took}")
    });
    let code = found.within.code.clone();
    let chosen = Problem::from_name(&which.list).unwrap_or_else(|| {
        let mut all = PROBLEMS.into_iter();
        all.find(|p| found.count(*p) > 0)
            .unwrap_or(Problem::Duplicate)
    });
    let here = |problem: Problem| {
        format!(
            "/desk/cleaning?org={}&list={}",
            encoded(&code),
            problem.name()
        )
    };
    let mut tabs = page.tabs(key("clean-title"));
    for problem in PROBLEMS {
        tabs = tabs
            .tab(
                here(problem),
                page.t(problem_title(problem)),
                problem == chosen,
            )
            .count(found.count(problem));
    }
    let count = found.count(chosen);
    let at = which.page().min(count.div_ceil(TOGETHER).max(1));
    let skip = (at - 1) * TOGETHER;
    let (pairs, rows) = match chosen {
        Problem::Duplicate => {
            let shown = found.duplicates.iter().skip(skip).take(TOGETHER);
            (shown.map(|pair| twins(&page, pair)).collect(), Vec::new())
        }
        other => {
            let held = found.problems.get(other.name());
            let shown = held.into_iter().flatten().skip(skip).take(TOGETHER);
            let rows = shown.map(|f| dirty(&page, other, f)).collect();
            (Vec::new(), rows)
        }
    };
    show(&Cleaning {
        name: named(&page, &found.within),
        href: tree_of(&code),
        old,
        organisations: found.organisations,
        tabs,
        title: page.t(problem_title(chosen)).to_string(),
        lead: page.t(problem_lead(chosen)).to_string(),
        twins: pairs,
        rows,
        pagination: pages(&page, &here(chosen), at, count),
        may_manage,
        code,
        page,
    })
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Apart {
    org: String,
    one: String,
    other: String,
}

async fn apart(State(app): State<App>, visitor: Visitor, Posted(typed): Posted<Apart>) -> Answer {
    app.not_the_same(visitor.actor()?, &typed.one, &typed.other)
        .await?;
    let back = format!("/desk/cleaning?org={}&list=duplicate", encoded(&typed.org));
    Ok(visitor.go_on(&back, key("clean-kept-apart"), 1))
}

#[derive(Serialize)]
struct ApiNode<'a> {
    #[serde(flatten)]
    organisation: Named,
    kind: &'static str,
    lgd_code: Option<&'a str>,
    mdo: bool,
    figures: Figures,
    units: i64,
    retired: Option<Day>,
    no_admin: bool,
    no_strength: bool,
    below_registered: bool,
}

fn api_node(node: &Node) -> ApiNode<'_> {
    let o = &node.organisation;
    ApiNode {
        organisation: Named::from(o),
        kind: o.kind.name(),
        lgd_code: o.lgd_code.as_deref(),
        mdo: o.mdo,
        figures: node.figures,
        units: node.units,
        retired: node.retired,
        no_admin: node.no_admin,
        no_strength: node.figures.strength.is_none(),
        below_registered: node.below_registered(),
    }
}

async fn api_tree(State(app): State<App>, visitor: Visitor, Query(which): Query<Which>) -> Answer {
    let actor = visitor.actor()?;
    if !which.q.trim().is_empty() {
        let found = app.search_organisations(actor, &which.q).await?;
        let found: Vec<_> = found.iter().map(api_node).collect();
        return Ok(Json(serde_json::json!({ "found": found })).into_response());
    }
    let branch = app.branch(actor, Some(&which.org), which.page()).await?;
    let units: Vec<_> = branch.units.iter().map(api_node).collect();
    let body = serde_json::json!({
        "as_on": branch.as_on.iso(),
        "organisation": api_node(&branch.node),
        "way": branch.way.iter().map(Named::from).collect::<Vec<_>>(),
        "units": units,
        "count": branch.count,
        "page": branch.page,
        "pages": branch.pages,
    });
    Ok(Json(body).into_response())
}

async fn api_history(
    State(app): State<App>,
    visitor: Visitor,
    Query(which): Query<Which>,
) -> Answer {
    let found = app.history_of(visitor.actor()?, &which.org).await?;
    let strengths: Vec<_> = found
        .strengths
        .iter()
        .map(|(s, holds)| {
            serde_json::json!({
                "officials": s.officials,
                "source": s.source,
                "approved_by": s.approved_by,
                "from": s.from,
                "until": s.until,
                "recorded": s.recorded.iso(),
                "holds": holds,
            })
        })
        .collect();
    let places: Vec<_> = found
        .places
        .iter()
        .map(|(parent, from, until)| {
            serde_json::json!({ "below": parent, "from": from, "until": until })
        })
        .collect();
    let body = serde_json::json!({
        "organisation": Named::from(&found.organisation),
        "acts": found.acts,
        "places": places,
        "strengths": strengths,
        "below": found.below,
    });
    Ok(Json(body).into_response())
}

async fn api_act(State(app): State<App>, visitor: Visitor, Posted(typed): Posted<Typed>) -> Answer {
    let dry = typed.preview == "1";
    let outcome = app
        .reorganise(visitor.actor()?, &typed.wanted(), dry)
        .await?;
    Ok(Json(outcome).into_response())
}

async fn api_undo(State(app): State<App>, visitor: Visitor, Posted(typed): Posted<Undo>) -> Answer {
    let dry = typed.preview == "1";
    let outcome = app.take_back(visitor.actor()?, typed.act()?, dry).await?;
    Ok(Json(outcome).into_response())
}

async fn api_cleaning(
    State(app): State<App>,
    visitor: Visitor,
    Query(which): Query<Which>,
) -> Answer {
    let actor = visitor.actor()?;
    let desk = app.cleaning_desk(actor, Some(&which.org)).await?;
    Ok(Json(desk.for_programs()).into_response())
}
