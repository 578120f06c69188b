//! Published editions held against the method: sending a table, answering which State a
//! name means, and the report as page, PDF and JSON.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use sopan_app::documents::Language as DocumentLanguage;
use sopan_app::ranking::FileProblem;
use sopan_app::reconcile::{Asked, Reconciliation, highlights_from_file, table_from_file};
use sopan_app::{App, AppError};
use sopan_rules::access::Permission;
use sopan_rules::numbers::Exact;
use sopan_rules::reconcile::{EditionTable, Finding, Matched, Severity, StateRow, asked_as};
use sopan_rules::states;
use sopan_rules::text::Said;

use crate::request::{Answer, Posted, Pressed, Upload, Visitor, show};
use crate::routes::{Gate, Routes};
use crate::views::Section;
use crate::views::parts::{Choice, Form, Problem, Problems};
use crate::views::reconcile::{
    Asked as AskedName, Category, Edition, Group, Line, List, Report, Row,
};
use crate::words::{Words, key};

/// The routes of this room.
pub fn routes() -> Routes {
    let see = Gate::May(Permission::SeeMonitoring);
    let run = Gate::May(Permission::RunRanking);
    Routes::default()
        .get("/reconcile", see, list)
        .post("/reconcile", run, send)
        .get("/reconcile/{id}", see, report)
        .get("/reconcile/{id}/json", see, as_json)
        .get("/reconcile/{id}/pdf/{language}", see, as_pdf)
        .post("/reconcile/{id}/names", run, answer)
        .post("/reconcile/{id}/highlights", run, add_highlights)
        .post("/reconcile/{id}/earlier", run, set_earlier)
        .post("/reconcile/{id}/delete", run, delete)
}

async fn list(State(app): State<App>, visitor: Visitor) -> Answer {
    list_page(&app, &visitor, Form::default(), None).await
}

async fn list_page(app: &App, visitor: &Visitor, form: Form, problems: Option<Problems>) -> Answer {
    let page = visitor.page().at(Section::Editions);
    let words = page.words;
    let actor = visitor.actor()?;
    let lines = app.reconciliations(actor).await?;
    let versions = app.methodologies(actor).await?;
    let editions = app.edition_days().await?;
    show(&List {
        runs: app.may_reconcile(actor).await?,
        lines: lines
            .into_iter()
            .map(|line| Line {
                id: line.id,
                title: line.title,
                errors: line.errors,
                warnings: line.warnings,
                asked: line.asked,
                made: line.made,
                by: line.by,
            })
            .collect(),
        methodologies: versions
            .iter()
            .map(|v| Choice::new(&v.text.version, &v.text.version))
            .collect(),
        editions: editions
            .iter()
            .rev()
            .map(|(number, day)| {
                let text = words.t("ranking-edition-of").with("number", number);
                Choice::new(number, text.with("day", words.day(day)))
            })
            .collect(),
        form,
        problems,
        page,
    })
}

fn problems(words: Words, found: &[FileProblem]) -> Problems {
    let language = words.language.code();
    let told: Vec<Problem> = found
        .iter()
        .map(|p| Problem {
            row: p.row.and_then(|row| u64::try_from(row).ok()),
            column: p.column.clone(),
            code: p.code.clone(),
            message: p.said.in_language(language).to_owned(),
        })
        .collect();
    let count = told.len();
    Problems::new(words, told, count)
}

fn to(id: i64) -> String {
    format!("/reconcile/{id}")
}

async fn send(State(app): State<App>, visitor: Visitor, upload: Upload) -> Answer {
    let actor = visitor.actor()?;
    let field = |name| upload.field(name).unwrap_or_default().trim().to_owned();
    let (methodology, edition) = (field("methodology"), field("edition"));
    let form = || {
        Form::default()
            .value("methodology", &methodology)
            .value("edition", &edition)
    };
    let rows = match table_from_file(&upload.bytes) {
        Ok(rows) => rows,
        Err(found) => {
            let told = problems(visitor.words(), &found);
            return list_page(&app, &visitor, form(), Some(told)).await;
        }
    };
    let own = match edition.as_str() {
        "" => None,
        text => Some(
            text.parse::<i64>()
                .map_err(|_| AppError::not_found("edition", text))?,
        ),
    };
    let mut asked = Asked {
        methodology: Some(methodology.clone()).filter(|m| !m.is_empty()),
        own,
        ..Asked::default()
    };
    asked.published.rows = rows;
    match app
        .keep_reconciliation(actor, &upload.file_name, &asked)
        .await
    {
        Ok(id) => Ok(visitor.go_on(&to(id), key("reconcile-said-made"), 0)),
        Err(error @ AppError::Invalid { .. }) => {
            let why = visitor.detail(&error).unwrap_or_default();
            list_page(&app, &visitor, form().error("edition", why), None).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn report(State(app): State<App>, visitor: Visitor, Path(id): Path<i64>) -> Answer {
    report_page(&app, &visitor, id, None).await
}

async fn report_page(app: &App, visitor: &Visitor, id: i64, problems: Option<Problems>) -> Answer {
    let actor = visitor.actor()?;
    let found = app.reconciliation(actor, id).await?;
    let runs = app.may_reconcile(actor).await?;
    let page = visitor.page().at(Section::Editions);
    let words = page.words;
    let Reconciliation {
        line,
        asked,
        report,
    } = &found;
    let group = |title, severity| Group {
        title,
        lines: report
            .findings
            .iter()
            .filter(|f| f.severity == severity)
            .map(|f| (code(f), said(&words, &f.said)))
            .collect(),
    };
    let earlier = &asked.published.earlier;
    let mut editions: Vec<&str> = earlier.iter().map(|r| r.edition.as_str()).collect();
    editions.sort_unstable();
    editions.dedup();
    let held: Vec<&str> = asked
        .published
        .highlights
        .iter()
        .map(|h| h.state.as_str())
        .collect();
    show(&Report {
        id,
        title: line.title.clone(),
        made: line.made,
        by: line.by.clone(),
        runs,
        rows: report.rows,
        errors: report.errors,
        warnings: report.warnings,
        notes: report.notes,
        asked: report
            .asked
            .iter()
            .enumerate()
            .map(|(place, a)| name(&words, place, a))
            .collect(),
        findings: vec![
            group(key("reconcile-errors"), Severity::Error),
            group(key("reconcile-warnings"), Severity::Warning),
            group(key("reconcile-notes"), Severity::Note),
        ],
        editions: report.editions.iter().map(|e| edition(&words, e)).collect(),
        held: held.join(", "),
        earlier: editions.len(),
        problems,
        page,
    })
}

fn code(finding: &Finding) -> String {
    let code = serde_json::json!(finding.code);
    code.as_str().unwrap_or_default().to_owned()
}

fn said(words: &Words, said: &Said) -> String {
    said.in_language(words.language.code()).to_owned()
}

/// The likely States first, then all others: whoever is asked may know better.
fn name(words: &Words, place: usize, asked: &sopan_rules::reconcile::Asked) -> AskedName {
    let likely = asked.candidates.iter();
    let mut choices: Vec<Choice> = likely
        .map(|c| Choice::new(&c.code, said(words, &c.name)))
        .collect();
    for state in &states::ALL {
        if !asked.candidates.iter().any(|c| c.code == state.iso) {
            let name = Said::new(state.name_en, state.name_hi);
            choices.push(Choice::new(state.iso, said(words, &name)));
        }
    }
    let rows: Vec<String> = asked.rows.iter().map(|row| words.number(*row)).collect();
    AskedName {
        place,
        printed: asked.printed.clone(),
        where_it_stands: match rows.is_empty() {
            true => words.t("reconcile-asked-elsewhere").to_string(),
            false => {
                let text = words.tn("reconcile-asked-rows", rows.len());
                text.with("rows", rows.join(", ")).to_string()
            }
        },
        choices,
    }
}

fn edition(words: &Words, table: &EditionTable) -> Edition {
    let mut categories: Vec<Category> = Vec::new();
    for state in &table.states {
        let letter = state
            .category
            .map_or_else(|| "?".to_owned(), |c| c.to_string());
        let title = words.t("ranking-category").with("category", letter);
        let title = title.to_string();
        let row = row(words, state);
        match categories.last_mut() {
            Some(last) if last.title == title => last.rows.push(row),
            _ => categories.push(Category {
                title,
                rows: vec![row],
            }),
        }
    }
    let number = &table.edition;
    let title = match table.as_on {
        Some(day) => {
            let text = words.t("ranking-edition-of").with("number", number);
            text.with("day", words.day(&day)).to_string()
        }
        None => format!("{} {number}", words.t("ranking-edition")),
    };
    let absent: Vec<String> = table
        .not_printed
        .iter()
        .map(|n| said(words, &n.name))
        .collect();
    Edition {
        title,
        methodology: table.methodology.clone(),
        own: table.own,
        before: table.states.iter().any(|s| s.before.is_some()),
        highlights: table.states.iter().any(|s| s.highlight.is_some()),
        categories,
        not_printed: absent.join(", "),
    }
}

fn row(words: &Words, state: &StateRow) -> Row {
    let dash = || "–".to_owned();
    let score = |score: Option<&Exact>| score.map_or_else(dash, Exact::to_string);
    let printed = &state.printed;
    let mut notes = Vec::new();
    let how = match state.matched {
        Matched::Exact => None,
        Matched::KnownSpelling => Some(key("reconcile-known-spelling")),
        Matched::Asked => Some(key("reconcile-matched-asked")),
        Matched::Open => Some(key("reconcile-matched-open")),
    };
    notes.extend(how.map(|how| words.t(how).with("name", printed).to_string()));
    if let (Some(registry), Some(category)) = (state.registry, state.category)
        && registry != category
    {
        let text = words.t("reconcile-registry").with("category", registry);
        notes.push(text.to_string());
    }
    if let (Some(strength), Some(falls)) = (state.strength, state.by_strength)
        && Some(falls) != state.category
    {
        let text = words.t("reconcile-strength");
        let text = text.with("strength", words.number(strength));
        notes.push(text.with("category", falls).to_string());
    }
    let before = state.before.as_ref();
    let own = state.own.as_ref();
    let highlight = state.highlight.as_ref();
    let due = state.due.filter(|due| Some(*due) != state.rank);
    Row {
        rank: state.rank.map_or_else(dash, |r| r.to_string()),
        due: due.map(|due| due.to_string()),
        name: match &state.name {
            Some(name) => said(words, name),
            None => printed.clone(),
        },
        code: state.code.clone(),
        notes,
        score: score(state.score.as_ref()),
        before: score(before.and_then(|b| b.score.as_ref())),
        change: before
            .and_then(|b| b.change.as_ref())
            .map_or_else(dash, signed),
        highlight: score(highlight.map(|h| &h.computed)),
        highlight_off: highlight
            .filter(|h| !h.reproduces)
            .map(|h| signed(&h.difference)),
        own: own.map_or_else(dash, |own| match own.rank {
            Some(rank) => format!("{} ({rank})", own.score),
            None => own.score.to_string(),
        }),
        own_off: own
            .and_then(|own| own.difference.as_ref())
            .filter(|difference| **difference != Exact::zero())
            .map(signed),
    }
}

/// “+13.08”, “−9.76”, “0.00”.
fn signed(number: &Exact) -> String {
    let text = number.abs().to_string();
    match (number.is_negative(), *number == Exact::zero()) {
        (true, _) => format!("\u{2212}{text}"),
        (false, true) => text,
        (false, false) => format!("+{text}"),
    }
}

async fn as_json(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
) -> Result<Response, crate::request::Failure> {
    let found = app.reconciliation(visitor.actor()?, id).await?;
    let disposition = format!("attachment; filename=\"reconciliation-{id}.json\"");
    let headers = [(header::CONTENT_DISPOSITION, disposition)];
    Ok((headers, Json(found.for_programs())).into_response())
}

async fn as_pdf(
    State(app): State<App>,
    visitor: Visitor,
    Path((id, language)): Path<(i64, String)>,
) -> Answer {
    let of = match language.as_str() {
        "en" => DocumentLanguage::English,
        "hi" => DocumentLanguage::Hindi,
        _ => return Err(AppError::not_found("language", language).into()),
    };
    let bytes = app.reconciliation_pdf(visitor.actor()?, id, of).await?;
    let disposition = format!("inline; filename=\"reconciliation-{id}-{language}.pdf\"");
    Ok((
        [
            (header::CONTENT_TYPE, "application/pdf".to_owned()),
            (header::CONTENT_DISPOSITION, disposition),
        ],
        bytes,
    )
        .into_response())
}

/// The fields come in pairs: `name-0` as printed, and `code-0` as chosen, empty where the
/// question stays open.
async fn answer(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    Posted(fields): Posted<BTreeMap<String, String>>,
) -> Answer {
    let mut answers = Vec::new();
    for (field, printed) in &fields {
        let Some(place) = field.strip_prefix("name-") else {
            continue;
        };
        let code = fields.get(&format!("code-{place}")).map(|c| c.trim());
        if let Some(code) = code.filter(|code| !code.is_empty()) {
            answers.push((asked_as(printed), code.to_owned()));
        }
    }
    if answers.is_empty() {
        return Ok(visitor.go_back(&to(id), key("reconcile-said-nothing")));
    }
    let count = i64::try_from(answers.len()).unwrap_or(i64::MAX);
    app.answer_names(visitor.actor()?, id, &answers).await?;
    Ok(visitor.go_on(&to(id), key("reconcile-said-answered"), count))
}

async fn add_highlights(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    upload: Upload,
) -> Answer {
    let actor = visitor.actor()?;
    match highlights_from_file(&upload.file_name, &upload.bytes) {
        Ok(highlights) => {
            let count = i64::try_from(highlights.len()).unwrap_or(i64::MAX);
            app.add_highlights(actor, id, highlights).await?;
            Ok(visitor.go_on(&to(id), key("reconcile-said-highlights"), count))
        }
        Err(found) => {
            let told = problems(visitor.words(), &found);
            report_page(&app, &visitor, id, Some(told)).await
        }
    }
}

async fn set_earlier(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    upload: Upload,
) -> Answer {
    let actor = visitor.actor()?;
    match table_from_file(&upload.bytes) {
        Ok(rows) => {
            app.set_earlier_editions(actor, id, rows).await?;
            Ok(visitor.go_on(&to(id), key("reconcile-said-earlier"), 0))
        }
        Err(found) => {
            let told = problems(visitor.words(), &found);
            report_page(&app, &visitor, id, Some(told)).await
        }
    }
}

async fn delete(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    Posted(Pressed {}): Posted<Pressed>,
) -> Answer {
    app.remove_reconciliation(visitor.actor()?, id).await?;
    Ok(visitor.go_on("/reconcile", key("reconcile-said-deleted"), 0))
}
