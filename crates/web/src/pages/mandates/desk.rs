//! Mandates and plans at the desk: lists, one of them, simulation, publication, retirement,
//! and who is under it.

use std::collections::BTreeSet;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use sopan_app::formats::mandate as file;
use sopan_app::formats::mandate::form;
use sopan_app::mandates::{
    By, Line, MOST_LOOKED_AT, One as AppOne, Stage, StandLine, Tally, WhoWanted, Wrong,
};
use sopan_app::{App, AppError};
use sopan_rules::access::Permission;
use sopan_rules::ids::OfficialId;
use sopan_rules::mandates::audience::{Held, Truth};
use sopan_rules::mandates::periods::State as Standing;
use sopan_rules::mandates::{Binding, Mandate, Named};
use sopan_rules::text::Said as Both;
use sopan_rules::time::Day;

use super::build::{is_there, taken};
use super::pill;
use crate::pages::officials::group_label;
use crate::request::{Answer, Failure, Posted, Pressed, Upload, Visitor, download, encoded, show};
use crate::routes::{Gate, Routes};
use crate::views::mandates::desk::{
    List, Officials, One, Person, Retire, Row, Said, Simulation, Standing as StandRow, Table, Text,
    Told, VersionLine, Why, WhyPage,
};
use crate::views::parts::{Choice, Form, Pill, Problem, Problems, Progress, Tile, Tone};
use crate::views::{Page, Section};
use crate::words::{Words, key};

pub(super) const MAY: Gate = Gate::May(Permission::SetMandates);
const LOOK: Gate = Gate::Sees(Permission::SetMandates);
/// So many people stand on a page.
const PER_PAGE: usize = 100;

pub(super) fn routes() -> Routes {
    let sees = Gate::May(Permission::SeeOfficials);
    Routes::default()
        .get("/mandates", sees, mandates)
        .get("/plans", sees, plans)
        .post("/mandates/file", MAY, bring)
        .get("/mandates/{code}", sees, one)
        .get("/mandates/{code}/text", LOOK, text)
        .post("/mandates/{code}/text", MAY, save_text)
        .get("/mandates/{code}/toml", sees, toml)
        .get("/mandates/{code}/simulation", LOOK, simulation)
        .get("/mandates/{code}/officials", sees, officials)
        .post("/mandates/{code}/publish", MAY, publish)
        .post("/mandates/{code}/stop", MAY, stop)
        .post("/mandates/{code}/drop", MAY, drop)
        .get("/mandates/{code}/retire", MAY, retire_page)
        .post("/mandates/{code}/retire", MAY, retire)
        .get("/desk/officials/{id}/mandates", sees, why_page)
        .get("/api/mandates", sees, api_list)
        .get("/api/mandates/{code}", sees, api_one)
}

pub(super) fn href(code: &str) -> String {
    format!("/mandates/{}", encoded(code))
}

pub(super) fn say(words: &Words, said: &Both) -> String {
    said.in_language(words.language.code()).to_owned()
}

fn name_of(words: &Words, en: &str, hi: &str) -> String {
    say(words, &Both::new(en, hi))
}

pub(super) fn problems(words: Words, wrong: &[Wrong]) -> Option<Problems> {
    let told: Vec<Problem> = wrong
        .iter()
        .map(|wrong| Problem {
            row: wrong.line.and_then(|line| u64::try_from(line).ok()),
            column: Some(wrong.place.clone()).filter(|place| !place.is_empty()),
            code: wrong.code.to_owned(),
            message: say(&words, &wrong.why),
        })
        .collect();
    let count = told.len();
    (count > 0).then(|| Problems::new(words, told, count))
}

fn binding(words: &Words, binding: Binding, apar: bool) -> String {
    let key = match (binding, apar) {
        (Binding::Mandatory, true) => key("plan-mandatory-apar"),
        (Binding::Mandatory, false) => key("plan-mandatory"),
        (Binding::Optional, true) => key("plan-optional-apar"),
        (Binding::Optional, false) => key("plan-optional"),
    };
    words.t(key).to_string()
}

fn stage_pill(words: &Words, stage: Stage) -> Pill {
    match stage {
        Stage::Draft => Pill::new(Tone::Wait, words.t("mandates-draft")),
        Stage::Live => Pill::new(Tone::Ok, words.t("mandates-live")),
        Stage::Retired => Pill::new(Tone::Info, words.t("mandates-retired")),
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Listed {
    stage: String,
    q: String,
}

impl Listed {
    fn stage(&self) -> Option<Stage> {
        match self.stage.as_str() {
            "draft" => Some(Stage::Draft),
            "live" => Some(Stage::Live),
            "retired" => Some(Stage::Retired),
            _ => None,
        }
    }
}

async fn mandates(
    State(app): State<App>,
    visitor: Visitor,
    Query(listed): Query<Listed>,
) -> Answer {
    list(&app, &visitor, &listed, false, None).await
}

async fn plans(State(app): State<App>, visitor: Visitor, Query(listed): Query<Listed>) -> Answer {
    list(&app, &visitor, &listed, true, None).await
}

async fn list(
    app: &App,
    visitor: &Visitor,
    listed: &Listed,
    plans: bool,
    problems: Option<Problems>,
) -> Answer {
    let actor = visitor.actor()?;
    let found = app
        .mandate_lines(actor, plans, listed.stage(), &listed.q)
        .await?;
    let page = visitor.page().at(Section::Mandates);
    let words = page.words;
    let row = |line: &Line| Row {
        href: href(&line.code),
        title: say(&words, &line.title),
        code: line.code.clone(),
        organisation: say(&words, &line.organisation_name),
        pill: stage_pill(&words, line.stage),
        draft: line.draft && line.stage != Stage::Draft,
        binding: binding(&words, line.binding, line.apar),
        changed: words.day(&line.changed.day()),
    };
    show(&List {
        may_set: actor.has(Permission::SetMandates),
        plans,
        kinds: page
            .tabs(key("mandates-kinds"))
            .tab("/mandates", words.t("mandates-title"), !plans)
            .tab("/plans", words.t("plans-title"), plans),
        stages: vec![
            Choice::new("live", words.t("mandates-live")),
            Choice::new("draft", words.t("mandates-draft")),
            Choice::new("retired", words.t("mandates-retired")),
        ],
        form: Form::default()
            .value("q", &listed.q)
            .value("stage", &listed.stage),
        rows: found.iter().map(row).collect(),
        problems,
        page,
    })
}

async fn bring(State(app): State<App>, visitor: Visitor, upload: Upload) -> Answer {
    let refused = match file::read(&upload.bytes) {
        Err(wrong) => problems(visitor.words(), &wrong),
        Ok(mandate) => match app.draft_mandate(visitor.actor()?, &mandate).await {
            Ok(()) => {
                return Ok(visitor.go_on(&href(&mandate.code), key("mandates-said-drafted"), 0));
            }
            Err(error) => problems(visitor.words(), &as_wrong(&visitor, error)?),
        },
    };
    list(&app, &visitor, &Listed::default(), false, refused).await
}

/// Why a draft was refused, where the person can do something about it.
pub(super) fn as_wrong(visitor: &Visitor, error: AppError) -> Result<Vec<Wrong>, Failure> {
    let (place, code) = match &error {
        AppError::Mandate(wrong) => return Ok(wrong.clone()),
        AppError::Invalid { field, code, .. } => (*field, *code),
        AppError::NotFound { .. } => ("organisation", "no-such-organisation"),
        AppError::Forbidden => ("organisation", "forbidden"),
        _ => return Err(error.into()),
    };
    let told = match code {
        "code-taken" => key("why-mandate-code-taken"),
        "other-organisation" => key("why-other-organisation"),
        "apar-stays" => key("why-apar-stays"),
        "no-such-organisation" => key("why-no-such-organisation"),
        "forbidden" => key("why-forbidden"),
        _ => {
            return Ok(vec![Wrong {
                line: None,
                place: place.to_owned(),
                code,
                why: Both::same(&error.to_string()),
            }]);
        }
    };
    Ok(vec![Wrong {
        line: None,
        place: place.to_owned(),
        code,
        why: Both::same(&visitor.words().t(told).to_string()),
    }])
}

/// A rule in words, in a language.
pub(super) fn said(words: Words, mandate: &Mandate<Named>) -> Said {
    let language = words.language.code();
    let of = |said: &Both| said.in_language(language).to_owned();
    let rule = mandate.in_words();
    Said {
        language,
        title: of(&mandate.title),
        audience: rule.audience.iter().map(of).collect(),
        asked: rule
            .requirement
            .iter()
            .map(|(depth, said)| (*depth, of(said)))
            .collect(),
        then: vec![of(&rule.window), of(&rule.consequence)],
        reading: mandate.reading.as_ref().map(of),
        letter: words
            .t("plan-letter")
            .with("letter", of(&mandate.letter.name))
            .with("date", mandate.letter.date.dotted())
            .to_string(),
    }
}

const STATES: [(Standing, &str); 5] = [
    (Standing::Overdue, "overdue"),
    (Standing::Due, "due"),
    (Standing::Upcoming, "upcoming"),
    (Standing::Completed, "completed"),
    (Standing::Exempt, "exempt"),
];

fn state_label(words: &Words, state: Standing) -> String {
    let key = match state {
        Standing::Overdue => key("plan-state-overdue"),
        Standing::Due => key("plan-state-due"),
        Standing::Upcoming => key("plan-state-upcoming"),
        Standing::Completed => key("plan-state-completed"),
        Standing::Exempt => key("plan-state-exempt"),
    };
    words.t(key).to_string()
}

impl One {
    /// The figures of a line, each with its label.
    pub(crate) fn labelled(&self, row: &StandRow) -> Vec<(String, String)> {
        let labels = STATES.map(|(state, _)| state_label(&self.page.words, state));
        labels.into_iter().zip(row.states.clone()).collect()
    }
}

fn tiles(page: &Page, tally: &Tally) -> Vec<Tile> {
    let mut tiles = vec![page.tile("mandates-reached", page.number(tally.officials))];
    if tally.whole {
        let of = |state| tally.states.get(&state).copied().unwrap_or_default();
        tiles.push(page.tile("plan-state-overdue", page.number(of(Standing::Overdue))));
        tiles.push(page.tile("plan-state-due", page.number(of(Standing::Due))));
        tiles.push(page.tile("plan-state-upcoming", page.number(of(Standing::Upcoming))));
        let done = of(Standing::Completed);
        let completed = page.tile("plan-state-completed", page.number(done));
        tiles.push(completed.of(done, tally.officials).bar());
    }
    tiles.push(
        page.tile("mandates-unknown", page.number(tally.unknown))
            .note("mandates-unknown-note"),
    );
    tiles
}

fn tables(words: &Words, code: &str, tally: &Tally) -> Vec<Table> {
    let row = |by: By, line: &StandLine| StandRow {
        name: match line.key.is_empty() {
            true => words.t("plan-not-stated").to_string(),
            false if by == By::Group => group_label(words, &line.key),
            false => say(words, &line.name),
        },
        href: (by == By::Organisation)
            .then(|| format!("{}/officials?within={}", href(code), encoded(&line.key))),
        officials: words.number(line.officials),
        states: match tally.whole {
            true => STATES
                .iter()
                .map(|(state, _)| words.number(line.states.get(state).copied().unwrap_or(0)))
                .collect(),
            false => Vec::new(),
        },
        unknown: words.number(line.unknown),
    };
    let table = |(by, lines): (&By, &Vec<StandLine>)| {
        let (title, of) = match by {
            By::Organisation => (key("mandates-by-organisation"), key("check-organisation")),
            By::Designation => (key("mandates-by-designation"), key("profile-designation")),
            By::Group => (key("mandates-by-group"), key("profile-group")),
        };
        Table {
            title: words.t(title).to_string(),
            by: words.t(of).to_string(),
            whole: tally.whole,
            rows: lines.iter().map(|line| row(*by, line)).collect(),
        }
    };
    let lines = tally.lines.iter().filter(|(_, lines)| !lines.is_empty());
    lines.map(table).collect()
}

async fn one(State(app): State<App>, visitor: Visitor, Path(code): Path<String>) -> Answer {
    let actor = visitor.actor()?;
    let one = app.mandate(actor, &code).await?;
    let tally = app.tally_mandate(actor, &code, None).await?;
    let page = visitor.page().at(Section::Mandates);
    let words = page.words;
    let latest = latest(&one)?;
    let wrong = match &one.draft {
        Some(draft) => app.mandate_problems(draft).await?,
        None => Vec::new(),
    };
    let lost = app.live_problems(actor, &code).await?;
    let lost = lost
        .iter()
        .map(|wrong| page.notice(Tone::Bad, noted(&words, wrong)));
    // What is live was held against the catalogue when it was published.
    let warnings = match &one.draft {
        Some(draft) => app.mandate_warnings(draft).await?,
        None => app.audience_warnings(latest).await?,
    };
    let warnings = warnings
        .iter()
        .map(|wrong| page.notice(Tone::Wait, noted(&words, wrong)));
    let notes = lost.chain(warnings).collect();
    let edit = match one.plan {
        true => format!("/plans/{}/edit", encoded(&code)),
        false => format!("{}/edit", href(&code)),
    };
    show(&One {
        plan: one.plan,
        title: say(&words, &latest.title),
        organisation: name_of(&words, &one.organisation.name_en, &one.organisation.name_hi),
        pill: stage_pill(&words, one.stage),
        said: crate::words::Language::ALL
            .map(|language| said(Words::new(language), latest))
            .into(),
        draft: one.draft.is_some(),
        tiles: tally.as_ref().map_or(Vec::new(), |t| tiles(&page, t)),
        tables: tally
            .as_ref()
            .map_or(Vec::new(), |t| tables(&words, &code, t)),
        many: tally.as_ref().is_some_and(|tally| !tally.whole),
        live: one.stage == Stage::Live,
        run: one.run.map(|run| {
            let text = words
                .t("mandates-looked-at")
                .with("done", words.number(run.done))
                .with("total", words.number(run.total))
                .to_string();
            (Progress::new(run.done, run.total, text), run.stopped)
        }),
        problems: problems(words, &wrong),
        notes,
        may_set: one.may_set,
        may_publish: one.may_publish,
        edit: Some(edit),
        versions: one
            .versions
            .iter()
            .rev()
            .map(|v| version(&words, &one, v))
            .collect(),
        code,
        page,
    })
}

/// What is told of a mandate, with its place.
fn noted(words: &Words, wrong: &Wrong) -> String {
    format!("{}: {}", wrong.place, say(words, &wrong.why))
}

fn latest(one: &AppOne) -> Result<&Mandate<Named>, AppError> {
    let missing = || AppError::not_found("mandate", &one.code);
    one.latest().ok_or_else(missing)
}

fn version(
    words: &Words,
    one: &AppOne,
    version: &sopan_app::store::mandates::Version,
) -> VersionLine {
    let by = |official: Option<OfficialId>| match official {
        Some(official) => match one.names.get(&official) {
            Some(name) => say(words, name),
            None => official.to_string(),
        },
        None => words.t("editions-by-operator").to_string(),
    };
    let mut lines = vec![
        words
            .t("mandates-drafted")
            .with("when", words.moment(&version.drafted))
            .with("name", by(version.drafted_by))
            .to_string(),
    ];
    if let (Some(when), Some(from)) = (version.published, version.from) {
        lines.push(
            words
                .t("mandates-published")
                .with("when", words.moment(&when))
                .with("name", by(version.published_by))
                .with("from", words.day(&from))
                .to_string(),
        );
    }
    if let Some(until) = version.until.filter(|until| *until != Day::FOREVER) {
        let line = words.t("mandates-until").with("day", words.day(&until));
        lines.push(line.to_string());
    }
    VersionLine {
        version: words.number(version.version),
        lines,
    }
}

async fn text(State(app): State<App>, visitor: Visitor, Path(code): Path<String>) -> Answer {
    let one = app.mandate(visitor.actor()?, &code).await?;
    let written = toml_of(latest(&one)?)?;
    text_page(&visitor, &one, written, false, (Vec::new(), None))
}

/// Next year's copy of a plan that no form can show: its text, which is sent as a new plan.
pub(super) async fn copy_as_text(
    app: &App,
    visitor: &Visitor,
    code: &str,
    copied: &Mandate<Named>,
    gone: Vec<(String, Option<String>)>,
) -> Answer {
    let one = app.mandate(visitor.actor()?, code).await?;
    text_page(visitor, &one, toml_of(copied)?, true, (gone, None))
}

fn toml_of(mandate: &Mandate<Named>) -> Result<String, AppError> {
    file::to_toml(mandate).map_err(|e| AppError::Document(e.to_string()))
}

/// The text of a mandate, or of a plan that is new: what of its courses is gone, and what is
/// wrong with it.
fn text_page(
    visitor: &Visitor,
    one: &AppOne,
    text: String,
    new_plan: bool,
    (gone, problems): (Vec<(String, Option<String>)>, Option<Problems>),
) -> Answer {
    let page = visitor.page().at(Section::Mandates);
    show(&Text {
        href: href(&one.code),
        title: say(&page.words, &latest(one)?.title),
        text,
        new_plan,
        gone,
        problems,
        page,
    })
}

#[derive(Deserialize)]
struct Typed {
    text: String,
    #[serde(default)]
    plan: String,
}

async fn save_text(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    Posted(typed): Posted<Typed>,
) -> Answer {
    let actor = visitor.actor()?;
    let one = app.mandate(actor, &code).await?;
    let new_plan = !typed.plan.is_empty();
    let refused = match file::read(typed.text.as_bytes()) {
        Err(wrong) => wrong,
        Ok(mandate) if new_plan && is_there(&app, &visitor, &mandate.code).await? => {
            taken(&visitor)?
        }
        Ok(mandate) => {
            let kept = match new_plan {
                true => app.draft_mandate_as_plan(actor, &mandate).await,
                false => app.draft_mandate(actor, &mandate).await,
            };
            match kept {
                Ok(()) => {
                    let to = href(&mandate.code);
                    return Ok(visitor.go_on(&to, key("mandates-said-drafted"), 0));
                }
                Err(error) => as_wrong(&visitor, error)?,
            }
        }
    };
    let told = problems(visitor.words(), &refused);
    text_page(&visitor, &one, typed.text, new_plan, (Vec::new(), told))
}

async fn toml(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    let one = app.mandate(visitor.actor()?, &code).await?;
    let text = toml_of(latest(&one)?)?;
    let name = format!("{}.toml", encoded(&code));
    Ok(download(&name, "application/toml", text))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct AsOn {
    as_on: String,
}

async fn simulation(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    Query(asked): Query<AsOn>,
) -> Answer {
    let actor = visitor.actor()?;
    let one = app.mandate(actor, &code).await?;
    let mandate = latest(&one)?;
    let page = visitor.page().at(Section::Mandates);
    let words = page.words;
    let mut filled = Form::default().value(
        "as_on",
        match asked.as_on.trim() {
            "" => app.today().dotted(),
            typed => typed.to_owned(),
        },
    );
    let wrong = app.mandate_problems(mandate).await?;
    let mut told = None;
    if !asked.as_on.trim().is_empty() && wrong.is_empty() {
        match form::day(&asked.as_on) {
            Some(day) => {
                let most = Some(MOST_LOOKED_AT);
                let found = app.simulate_mandate(actor, mandate, day, most).await?;
                told = Some(would(&page, &found));
            }
            None => filled = filled.error("as_on", words.t("why-not-a-date")),
        }
    }
    show(&Simulation {
        href: href(&code),
        title: say(&words, &mandate.title),
        form: filled,
        problems: problems(words, &wrong),
        told,
        page,
    })
}

fn would(page: &Page, found: &sopan_app::mandates::Simulation) -> Told {
    let words = &page.words;
    let of = |state| found.states.get(&state).copied().unwrap_or_default();
    let behind = of(Standing::Due) + of(Standing::Overdue);
    let mut tiles = vec![page.tile("mandates-reached", page.number(found.officials))];
    for (label, count) in [
        (key("plan-state-completed"), of(Standing::Completed)),
        (key("mandates-behind"), behind),
        (key("plan-state-overdue"), of(Standing::Overdue)),
    ] {
        tiles.push(page.tile(label, page.number(count)));
    }
    tiles.push(page.tile("mandates-hours", words.duration(found.minutes_asked)));
    tiles.push(
        page.tile("mandates-unknown", page.number(found.unknown))
            .note("mandates-unknown-note"),
    );
    Told {
        tiles,
        warnings: found.warnings.iter().map(|one| noted(words, one)).collect(),
        part: (!found.whole).then(|| {
            let looked = words.number(MOST_LOOKED_AT);
            words.t("mandates-part").with("looked", looked).to_string()
        }),
        organisations: found
            .organisations
            .iter()
            .map(|line| {
                [
                    say(words, &line.name),
                    words.number(line.officials),
                    words.number(line.completed),
                    words.number(line.behind),
                    words.number(line.unknown),
                    words.duration(line.minutes_asked),
                ]
            })
            .collect(),
        who: found
            .who
            .iter()
            .take(PER_PAGE)
            .map(|who| {
                (
                    format!("/desk/officials/{}", who.official),
                    who.name.clone(),
                    who.organisation.clone(),
                    match who.state {
                        Some(state) => pill(words, state),
                        None => Pill::new(Tone::Wait, words.t("mandates-unknown")),
                    },
                    words.duration(who.minutes_left),
                )
            })
            .collect(),
        more: {
            let named = i64::try_from(found.who.len().min(PER_PAGE)).unwrap_or_default();
            let more = found.officials + found.unknown - named;
            (more > 0).then(|| words.tn("mandates-more", more).to_string())
        },
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct WhoQuery {
    within: String,
    state: String,
    after: String,
}

async fn officials(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    Query(asked): Query<WhoQuery>,
) -> Answer {
    let actor = visitor.actor()?;
    let one = app.mandate(actor, &code).await?;
    let page = visitor.page().at(Section::Mandates);
    let words = page.words;
    let state = STATES.iter().find(|(_, name)| *name == asked.state);
    let wanted = WhoWanted {
        within: Some(asked.within.trim().to_owned()).filter(|code| !code.is_empty()),
        state: state.map(|(state, _)| *state),
        unknown: asked.state == "unknown",
        after: asked.after.parse().ok(),
    };
    let found = match app.mandate_officials(actor, &code, &wanted, PER_PAGE).await {
        Err(AppError::NotFound { .. }) => {
            let to = format!("{}/officials", href(&code));
            return Ok(visitor.go_back(&to, key("why-no-such-organisation")));
        }
        found => found?,
    };
    let mut states: Vec<Choice> = STATES
        .iter()
        .map(|(state, name)| Choice::new(name, state_label(&words, *state)))
        .collect();
    states.push(Choice::new("unknown", words.t("mandates-unknown")));
    let units = app
        .find_organisations(actor, Permission::SeeOfficials, "")
        .await?;
    let person = |line: &sopan_app::mandates::WhoLine| Person {
        href: format!("/desk/officials/{}/mandates", line.official),
        name: say(&words, &line.name),
        organisation: say(&words, &line.organisation),
        designation: match &line.designation {
            Some(designation) => say(&words, designation),
            None => "–".to_owned(),
        },
        pill: match &line.standing {
            Some(standing) => pill(&words, standing.state),
            None => Pill::new(Tone::Wait, words.t("mandates-unknown")),
        },
        due: match line.standing.as_ref().and_then(|standing| standing.due) {
            Some(due) => words.day(&due),
            None => "–".to_owned(),
        },
        done: match &line.standing {
            Some(standing) => words
                .t("tile-of")
                .with("numerator", words.number(standing.progress.done))
                .with("denominator", words.number(standing.progress.asked))
                .to_string(),
            None => "–".to_owned(),
        },
    };
    show(&Officials {
        href: href(&code),
        title: say(&words, &latest(&one)?.title),
        states,
        units: units
            .iter()
            .map(|o| Choice::new(&o.code, name_of(&words, &o.name_en, &o.name_hi)))
            .collect(),
        form: Form::default()
            .value("within", &asked.within)
            .value("state", &asked.state),
        rows: found.rows.iter().map(person).collect(),
        next: found.next.map(|after| {
            format!(
                "{}/officials?within={}&state={}&after={after}",
                href(&code),
                encoded(&asked.within),
                encoded(&asked.state)
            )
        }),
        page,
    })
}

/// Why an act on a mandate was refused.
fn why(code: &str) -> &'static str {
    match code {
        "own-draft" => key("why-own-draft"),
        "not-live" => key("why-not-live"),
        _ => key("why-mandate-wrong"),
    }
}

async fn publish(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    Posted(Pressed {}): Posted<Pressed>,
) -> Answer {
    match app.start_publication(visitor.actor()?, &code).await {
        Ok(()) => Ok(visitor.go_on(&href(&code), key("mandates-said-publishing"), 0)),
        Err(error @ (AppError::Invalid { .. } | AppError::Mandate(_))) => {
            Ok(visitor.go_back(&href(&code), why(error.code())))
        }
        Err(error) => Err(error.into()),
    }
}

async fn stop(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    Posted(Pressed {}): Posted<Pressed>,
) -> Answer {
    app.stop_publication(visitor.actor()?, &code).await?;
    Ok(visitor.go_on(&href(&code), key("mandates-said-stopped"), 0))
}

async fn drop(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    Posted(Pressed {}): Posted<Pressed>,
) -> Answer {
    let nothing_left = app.drop_mandate(visitor.actor()?, &code).await?;
    let to = match nothing_left {
        true => "/mandates".to_owned(),
        false => href(&code),
    };
    Ok(visitor.go_on(&to, key("mandates-said-dropped"), 0))
}

async fn retire_page(State(app): State<App>, visitor: Visitor, Path(code): Path<String>) -> Answer {
    let actor = visitor.actor()?;
    let one = app.mandate(actor, &code).await?;
    if !one.may_set {
        return Err(AppError::Forbidden.into());
    }
    let tally = app.tally_mandate(actor, &code, None).await?;
    let page = visitor.page().at(Section::Mandates);
    show(&Retire {
        href: href(&code),
        title: say(&page.words, &latest(&one)?.title),
        tiles: tally.as_ref().map_or(Vec::new(), |t| tiles(&page, t)),
        confirm: page
            .confirm(format!("{}/retire", href(&code)))
            .danger()
            .label("mandates-retire")
            .cancel(href(&code)),
        page,
    })
}

async fn retire(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    Posted(Pressed {}): Posted<Pressed>,
) -> Answer {
    match app.start_retirement(visitor.actor()?, &code).await {
        Ok(()) => Ok(visitor.go_on(&href(&code), key("mandates-said-retired"), 0)),
        Err(AppError::Invalid { code: why_not, .. }) => {
            Ok(visitor.go_back(&href(&code), why(why_not)))
        }
        Err(error) => Err(error.into()),
    }
}

fn truth(words: &Words, truth: Truth, under: [&'static str; 3]) -> Pill {
    let [yes, no, unknown] = under;
    match truth {
        Truth::Yes => Pill::new(Tone::Ok, words.t(yes)),
        Truth::No => Pill::new(Tone::Info, words.t(no)),
        Truth::Unknown => Pill::new(Tone::Wait, words.t(unknown)),
    }
}

async fn why_page(State(app): State<App>, visitor: Visitor, Path(official): Path<i64>) -> Answer {
    let actor = visitor.actor()?;
    let explained = app.explain_mandates(actor, OfficialId(official)).await?;
    let name = app.official_name(actor, OfficialId(official)).await?;
    let mut seen: BTreeSet<String> = BTreeSet::new();
    if actor.has(Permission::SeeOfficials) {
        for plans in [false, true] {
            let lines = app.mandate_lines(actor, plans, None, "").await?;
            seen.extend(lines.into_iter().map(|line| line.code));
        }
    }
    let page = visitor.page().at(Section::Officials);
    let words = page.words;
    let fact = |held: &Held| {
        let found = held.found.as_ref().map(|found| say(&words, found));
        let missing = || words.t("plan-not-stated").to_string();
        let keys = [
            key("mandates-met"),
            key("mandates-not-met"),
            key("mandates-unknown"),
        ];
        (
            say(&words, &held.criterion),
            say(&words, &held.wanted),
            found.unwrap_or_else(missing),
            truth(&words, held.met, keys),
        )
    };
    let states = [
        key("mandates-is-under"),
        key("mandates-is-not"),
        key("mandates-unknown"),
    ];
    let each = |one: &sopan_app::mandates::Explained| {
        let groups = one.why.groups.iter().zip(1..).map(|(held, number)| {
            let title = words.t("build-group").with("number", number).to_string();
            (title, held.iter().map(fact).collect())
        });
        let excepted = one.why.excepted.iter().map(|held| {
            let title = words.t("mandates-excepted").to_string();
            (title, held.iter().map(fact).collect())
        });
        let since = |day: Day| words.t("mandates-since").with("day", words.day(&day));
        Why {
            title: say(&words, &one.title),
            href: seen.contains(&one.code).then(|| href(&one.code)),
            pill: truth(&words, one.why.reached, states),
            since: one.since.map(|day| since(day).to_string()),
            letter: words
                .t("plan-letter")
                .with("letter", say(&words, &one.letter))
                .with("date", &one.letter_date)
                .to_string(),
            standing: one.standing.as_ref().map(|s| pill(&words, s.state)),
            groups: groups.chain(excepted).collect(),
            decisions: one
                .decisions
                .iter()
                .map(|taken| {
                    let said = match taken.reached {
                        Truth::Yes => words.t("mandates-is-under"),
                        Truth::No => words.t("mandates-is-not"),
                        Truth::Unknown => words.t("mandates-unknown"),
                    };
                    words
                        .t("mandates-decision")
                        .with("what", said)
                        .with("from", words.day(&taken.from))
                        .with("recorded", words.moment(&taken.recorded))
                        .to_string()
                })
                .collect(),
        }
    };
    let (under, others): (Vec<_>, Vec<_>) = explained
        .iter()
        .partition(|one| one.why.reached == Truth::Yes);
    show(&WhyPage {
        back: format!("/desk/officials/{official}"),
        name: say(&words, &name),
        under: under.into_iter().map(each).collect(),
        others: others.into_iter().map(each).collect(),
        page,
    })
}

async fn api_list(
    State(app): State<App>,
    visitor: Visitor,
    Query(listed): Query<Listed>,
) -> Result<Response, Failure> {
    let actor = visitor.actor()?;
    let wanted = listed.stage();
    let mandates = app.mandate_lines(actor, false, wanted, &listed.q).await?;
    let plans = app.mandate_lines(actor, true, wanted, &listed.q).await?;
    Ok(Json(serde_json::json!({ "mandates": mandates, "plans": plans })).into_response())
}

async fn api_one(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    let actor = visitor.actor()?;
    let one = app.mandate(actor, &code).await?;
    let tally = app.tally_mandate(actor, &code, None).await?;
    Ok(Json(serde_json::json!({
        "code": one.code, "stage": one.stage, "plan": one.plan, "held": one.held,
        "draft": one.draft, "run": one.run, "standing": tally,
    }))
    .into_response())
}
