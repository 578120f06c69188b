//! Reconciling: a whole published edition held against the stated method, the highlights
//! behind it, the editions before it, and what this installation has for the same States.
//!
//! What the monitoring cell sends is kept with what was found, so that it can be looked
//! at again. A name that can't be matched is asked about; the answer is kept too.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sopan_documents::{Language, reconciliation as paper};
use sopan_formats::{Report, Severity, highlights, published_ranking};
use sopan_rules::access::Permission;
use sopan_rules::ids::{OfficialId, OrganisationId};
use sopan_rules::ranking::Methodology;
use sopan_rules::reconcile::{
    EditionReport, Highlight, HighlightRow, Known, Own, OwnRow, Published, PublishedRow, asked_as,
    reconcile_edition,
};
use sopan_rules::states;
use sopan_rules::text::Said;
use sopan_rules::time::{Day, Moment};
use sopan_store::reconcile as store;
use sopan_store::{StoreError, Tx, organisations, people};

use crate::access::Actor;
use crate::ranking::{Edition, FileProblem};
use crate::{App, AppError, Result};

/// A table may have so many rows: fifty years of editions of every State.
pub const MOST_ROWS: usize = 20_000;

/// What is held against what.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// What was published.
    pub published: Published,
    /// A version of the methodology; none for the one in force on each edition's day.
    pub methodology: Option<String>,
    /// An edition of this installation to lay beside the table.
    pub own: Option<i64>,
}

/// A reconciliation in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its number.
    pub id: i64,
    /// The name of the file that was sent.
    pub title: String,
    /// How many findings can't be right.
    pub errors: i64,
    /// How many should be looked at.
    pub warnings: i64,
    /// How many names wait for an answer.
    pub asked: i64,
    /// When it was made, or made again.
    pub made: Moment,
    /// By whom.
    pub by: String,
}

/// A reconciliation, whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reconciliation {
    /// As in the list.
    pub line: Line,
    /// What was held against what.
    pub asked: Asked,
    /// What was found.
    pub report: EditionReport,
}

impl Reconciliation {
    /// As other programs read it.
    pub fn for_programs(&self) -> Value {
        let mut whole = for_programs(&self.report);
        whole["id"] = json!(self.line.id);
        whole["file"] = json!(self.line.title);
        whole["made_at"] = json!(self.line.made.iso());
        whole["made_by"] = json!(self.line.by);
        whole
    }
}

/// A report as other programs read it.
pub fn for_programs(report: &EditionReport) -> Value {
    json!(report)
}

fn problems(report: &Report) -> Vec<FileProblem> {
    let errors = report.problems().iter();
    errors
        .filter(|p| p.severity() == Severity::Error)
        .map(|p| FileProblem {
            row: p.row().map(|row| row as usize),
            column: p.column().map(str::to_owned),
            code: p.code().to_owned(),
            said: Said::new(p.message_en(), p.message_hi()),
        })
        .collect()
}

/// Reads a published table: one edition or several.
///
/// # Errors
///
/// What is wrong with the file, row by row.
pub fn table_from_file(bytes: &[u8]) -> Result<Vec<PublishedRow>, Vec<FileProblem>> {
    let parsed = published_ranking::read(bytes);
    if !parsed.report.is_good() {
        return Err(problems(&parsed.report));
    }
    if parsed.rows.len() > MOST_ROWS {
        let most = sopan_rules::numbers::grouped(MOST_ROWS as u64);
        return Err(vec![FileProblem {
            row: None,
            column: None,
            code: "file.too_many_rows".to_owned(),
            said: Said::new(
                format!("The file has more than {most} rows. Send fewer editions at once."),
                format!("फ़ाइल में {most} से अधिक पंक्तियाँ हैं। एक साथ कम संस्करण भेजें।"),
            ),
        }]);
    }
    Ok(parsed
        .rows
        .into_iter()
        .map(|(row, line)| PublishedRow {
            row: row as usize,
            edition: line.edition.to_string(),
            as_on: line.as_on.to_string(),
            category: line.category,
            rank: line.rank.to_string(),
            state: line.state_as_printed,
            score: line.composite_score,
        })
        .collect())
}

/// Reads highlights: of many States where the file names them, else of the one that the
/// file's name tells (performance_highlight_haryana_2025-11.csv).
///
/// # Errors
///
/// What is wrong with the file, row by row.
pub fn highlights_from_file(name: &str, bytes: &[u8]) -> Result<Vec<Highlight>, Vec<FileProblem>> {
    let parsed = highlights::read(bytes);
    if !parsed.report.is_good() {
        return Err(problems(&parsed.report));
    }
    let (state, day) = told_by_name(name);
    let mut found: Vec<Highlight> = Vec::new();
    for (row, line) in parsed.rows {
        let Some(state) = line.state_as_printed.or_else(|| state.clone()) else {
            let mut report = Report::default();
            report.push(highlights::without_state().in_row(row));
            return Err(problems(&report));
        };
        let edition = line.edition.map(|n| n.to_string());
        let as_on = line.as_on.or(day.filter(|_| edition.is_none()));
        let row = HighlightRow {
            row: row as usize,
            kpi: line.kpi,
            value: line.value.map(|n| n.to_string()).unwrap_or_default(),
            total: line.total.and_then(|n| i64::try_from(n).ok()),
            percent_of_total: line.percent_of_total.unwrap_or_default(),
        };
        let same = |h: &&mut Highlight| {
            h.edition == edition && h.as_on == as_on && asked_as(&h.state) == asked_as(&state)
        };
        match found.iter_mut().find(same) {
            Some(highlight) => highlight.rows.push(row),
            None => found.push(Highlight {
                state,
                edition,
                as_on,
                rows: vec![row],
            }),
        }
    }
    Ok(found)
}

/// The State and the day or month that stand in a file's name.
fn told_by_name(name: &str) -> (Option<String>, Option<Day>) {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let parts: Vec<&str> = stem.split(['_', ' ']).filter(|p| !p.is_empty()).collect();
    let day = parts
        .iter()
        .find_map(|part| part.parse().or_else(|_| format!("{part}-01").parse()).ok());
    // The longest run of words that is a State's name: “west_bengal”.
    let runs = (1..=parts.len()).rev().flat_map(|length| {
        let starts = 0..=parts.len() - length;
        starts.map(move |start| (start, length))
    });
    let state = runs
        .map(|(start, length)| parts[start..start + length].join(" "))
        .find(|name| states::match_name(name).certain().is_some());
    (state, day)
}

/// Holds a table against the method published in November 2025, where there is no
/// installation.
///
/// # Errors
///
/// [`AppError::NotFound`] when another version, or an edition, is asked for.
pub fn without_installation(asked: &Asked) -> Result<EditionReport> {
    if let Some(number) = asked.own {
        return Err(AppError::not_found("edition", number));
    }
    let published = Methodology::published_2025_11().map_err(unreadable)?;
    if let Some(version) = &asked.methodology
        && *version != published.version
    {
        return Err(AppError::not_found("methodology", version));
    }
    let known = Known {
        methodologies: days(&asked.published)
            .into_keys()
            .map(|edition| (edition, published.clone()))
            .collect(),
        ..Known::default()
    };
    Ok(reconcile_edition(&asked.published, &known))
}

/// Every edition of the tables, with the day that it says it is as on.
fn days(published: &Published) -> BTreeMap<String, Option<Day>> {
    let mut days: BTreeMap<String, Option<Day>> = BTreeMap::new();
    for row in published.rows.iter().chain(&published.earlier) {
        let day = days.entry(row.edition.trim().to_owned()).or_default();
        *day = day.or_else(|| row.as_on.parse().ok());
    }
    days
}

/// The edition of the table that is laid beside one of ours: the one of the same day,
/// else the only one.
fn beside(published: &Published, own: &Edition) -> Result<Own> {
    let mut days = days(published);
    days.retain(|number, _| published.rows.iter().any(|r| r.edition.trim() == number));
    let same = days.iter().find(|(_, day)| **day == Some(own.as_on));
    let only = days.iter().next().filter(|_| days.len() == 1);
    let (beside, _) = same.or(only).ok_or_else(|| {
        let all: Vec<String> = days.values().flatten().map(|day| day.dotted()).collect();
        AppError::invalid(
            "edition",
            "reconcile-other-day",
            format!(
                "edition {} is as on {}, and the table's editions are as on {}; choose an edition of one of these days",
                own.number,
                own.as_on.dotted(),
                all.join(", ")
            ),
        )
    })?;
    Ok(Own {
        number: own.number,
        as_on: own.as_on,
        beside: beside.clone(),
        rows: own
            .rows
            .iter()
            .map(|row| OwnRow {
                code: row.code.clone(),
                category: row.category,
                rank: row.rank,
                score: row.score_exact.clone(),
            })
            .collect(),
    })
}

impl App {
    /// Holds a table against what is known here, and keeps nothing.
    pub async fn reconcile(&self, actor: &Actor, asked: &Asked) -> Result<EditionReport> {
        self.must_see_reconciliations(actor).await?;
        let mut known = Known::default();
        let named = match &asked.methodology {
            Some(version) => Some(self.methodology(actor, version.trim()).await?.text),
            None => None,
        };
        for (edition, day) in days(&asked.published) {
            let day = day.unwrap_or(self.today());
            let methodology = match &named {
                Some(methodology) => methodology.clone(),
                None => self.methodology_on(day).await?,
            };
            known.methodologies.insert(edition.clone(), methodology);
            let strengths = self.strengths_of_states(day).await?;
            known.strengths.insert(edition, strengths);
        }
        if let Some(number) = asked.own {
            let own = self.edition(number).await?;
            known.own = Some(beside(&asked.published, &own)?);
        }
        Ok(reconcile_edition(&asked.published, &known))
    }

    /// By ISO code, the strength of every State on a day, as it is known now.
    async fn strengths_of_states(&self, on: Day) -> Result<BTreeMap<String, i64>> {
        let mut tx = self.db.read().await?;
        let Some(nation) = organisations::nation(&mut tx).await? else {
            return Ok(BTreeMap::new());
        };
        let children = organisations::children(&mut tx, nation.id, on).await?;
        let states: BTreeMap<OrganisationId, String> = children
            .into_iter()
            .filter(|o| o.kind.is_state())
            .map(|o| (o.id, o.code))
            .collect();
        let ids: Vec<OrganisationId> = states.keys().copied().collect();
        let strengths = organisations::strengths(&mut tx, &ids, on, None).await?;
        Ok(strengths
            .into_iter()
            .filter_map(|(id, officials)| Some((states.get(&id)?.clone(), officials)))
            .collect())
    }

    async fn must_see_reconciliations(&self, actor: &Actor) -> Result<()> {
        let mut tx = self.db.read().await?;
        let see = Permission::SeeMonitoring;
        actor.must_over_the_nation(&mut tx, see).await
    }

    /// Whether this person may send tables and answer questions, and not only look.
    pub async fn may_reconcile(&self, actor: &Actor) -> Result<bool> {
        let mut tx = self.db.read().await?;
        let run = Permission::RunRanking;
        match actor.must_over_the_nation(&mut tx, run).await {
            Ok(()) => Ok(true),
            Err(AppError::Forbidden) => Ok(false),
            Err(error) => Err(error),
        }
    }

    async fn must_reconcile(&self, actor: &Actor) -> Result<()> {
        match self.may_reconcile(actor).await? {
            true => Ok(()),
            false => Err(AppError::Forbidden),
        }
    }

    /// Holds a table against what is known here and keeps it with what was found; the
    /// number under which it is kept.
    pub async fn keep_reconciliation(
        &self,
        actor: &Actor,
        title: &str,
        asked: &Asked,
    ) -> Result<i64> {
        self.must_reconcile(actor).await?;
        let report = self.reconcile(actor, asked).await?;
        let mut tx = self.db.write().await?;
        let id = tx.id().await?;
        let stored = stored(id, title, self.now(), actor.official, asked, &report)?;
        store::keep(&mut tx, &stored).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Changes what is held against what, and holds it again: more highlights, earlier
    /// editions, answers about names.
    async fn reconcile_again(
        &self,
        actor: &Actor,
        id: i64,
        change: impl FnOnce(&mut Asked) -> Result<()>,
    ) -> Result<()> {
        self.must_reconcile(actor).await?;
        let Reconciliation {
            line, mut asked, ..
        } = self.reconciliation(actor, id).await?;
        change(&mut asked)?;
        let report = self.reconcile(actor, &asked).await?;
        let new = stored(id, &line.title, self.now(), actor.official, &asked, &report)?;
        let mut tx = self.db.write().await?;
        if !store::change(&mut tx, &new, line.made).await? {
            return Err(AppError::Conflict);
        }
        Ok(tx.commit().await?)
    }

    /// Adds highlights; those of the same State and edition give way.
    pub async fn add_highlights(
        &self,
        actor: &Actor,
        id: i64,
        highlights: Vec<Highlight>,
    ) -> Result<()> {
        let add = |asked: &mut Asked| {
            let held = &mut asked.published.highlights;
            held.retain(|h| {
                let same = |new: &Highlight| {
                    new.edition == h.edition
                        && new.as_on == h.as_on
                        && asked_as(&new.state) == asked_as(&h.state)
                };
                !highlights.iter().any(same)
            });
            held.extend(highlights);
            Ok(())
        };
        self.reconcile_again(actor, id, add).await
    }

    /// Puts earlier editions beside the table, in place of those that were there.
    pub async fn set_earlier_editions(
        &self,
        actor: &Actor,
        id: i64,
        earlier: Vec<PublishedRow>,
    ) -> Result<()> {
        let add = |asked: &mut Asked| {
            asked.published.earlier = earlier;
            Ok(())
        };
        self.reconcile_again(actor, id, add).await
    }

    /// Takes answers in: what printed names mean, each with the code of a State.
    pub async fn answer_names(
        &self,
        actor: &Actor,
        id: i64,
        answers: &[(String, String)],
    ) -> Result<()> {
        let add = |asked: &mut Asked| answer(&mut asked.published, answers);
        self.reconcile_again(actor, id, add).await
    }

    /// All reconciliations, the latest first.
    pub async fn reconciliations(&self, actor: &Actor) -> Result<Vec<Line>> {
        self.must_see_reconciliations(actor).await?;
        let mut tx = self.db.read().await?;
        let mut lines = Vec::new();
        for line in store::all(&mut tx).await? {
            lines.push(named(&mut tx, line).await?);
        }
        Ok(lines)
    }

    /// One of them.
    pub async fn reconciliation(&self, actor: &Actor, id: i64) -> Result<Reconciliation> {
        self.must_see_reconciliations(actor).await?;
        let mut tx = self.db.read().await?;
        let held = store::one(&mut tx, id).await?;
        let held = held.ok_or_else(|| AppError::not_found("reconciliation", id))?;
        Ok(Reconciliation {
            line: named(&mut tx, held.line).await?,
            asked: serde_json::from_str(&held.input).map_err(unreadable)?,
            report: serde_json::from_str(&held.report).map_err(unreadable)?,
        })
    }

    /// Forgets one.
    pub async fn remove_reconciliation(&self, actor: &Actor, id: i64) -> Result<()> {
        self.must_reconcile(actor).await?;
        let mut tx = self.db.write().await?;
        if !store::remove(&mut tx, id).await? {
            return Err(AppError::not_found("reconciliation", id));
        }
        Ok(tx.commit().await?)
    }

    /// One of them as a PDF.
    pub async fn reconciliation_pdf(
        &self,
        actor: &Actor,
        id: i64,
        language: Language,
    ) -> Result<Vec<u8>> {
        let Reconciliation { line, report, .. } = self.reconciliation(actor, id).await?;
        let synthetic = self.is_demonstration();
        pdf(report, line.title, line.made.day(), language, synthetic).await
    }
}

/// A report as a PDF. `synthetic`: whether what this installation has is made up.
pub async fn pdf(
    report: EditionReport,
    title: String,
    day: Day,
    language: Language,
    synthetic: bool,
) -> Result<Vec<u8>> {
    let set = move || {
        paper::reconciliation(&paper::Reconciliation {
            language,
            title: &title,
            date: day,
            report: &report,
            synthetic,
        })
    };
    tokio::task::spawn_blocking(set)
        .await
        .map_err(|e| AppError::Document(e.to_string()))?
        .map_err(|e| AppError::Document(e.to_string()))
}

/// Takes answers about names in.
///
/// # Errors
///
/// [`AppError::Invalid`] when a code is no State's.
pub fn answer(published: &mut Published, answers: &[(String, String)]) -> Result<()> {
    for (printed, code) in answers {
        let state = states::by_iso(code.trim()).ok_or_else(|| {
            AppError::invalid(
                "state",
                "not-a-state",
                format!("“{code}” is no State's code; write it as IN-HR"),
            )
        })?;
        let chosen = &mut published.chosen;
        chosen.insert(asked_as(printed), state.iso.to_owned());
    }
    Ok(())
}

fn stored(
    id: i64,
    title: &str,
    made: Moment,
    by: Option<OfficialId>,
    asked: &Asked,
    report: &EditionReport,
) -> Result<store::Stored> {
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    Ok(store::Stored {
        line: store::Line {
            id,
            title: title.trim().chars().take(200).collect(),
            errors: count(report.errors),
            warnings: count(report.warnings),
            asked: count(report.asked.len()),
            made,
            by,
        },
        input: serde_json::to_string(asked).map_err(unreadable)?,
        report: serde_json::to_string(report).map_err(unreadable)?,
    })
}

async fn named(tx: &mut Tx, line: store::Line) -> Result<Line> {
    let by = match line.by {
        Some(official) => people::name(tx, official).await?.unwrap_or_default(),
        None => Actor::operator().name,
    };
    Ok(Line {
        id: line.id,
        title: line.title,
        errors: line.errors,
        warnings: line.warnings,
        asked: line.asked,
        made: line.made,
        by,
    })
}

/// What lies in the database can't be read.
fn unreadable(error: impl std::fmt::Display) -> AppError {
    AppError::Store(StoreError::Column {
        column: "report".to_owned(),
        what: error.to_string(),
    })
}
