//! The report on a published edition that was held against the method: what was found,
//! and each edition State by State.

use serde_json::{Value, json};
use sopan_rules::numbers::{Exact, grouped};
use sopan_rules::reconcile::{EditionReport, EditionTable, Finding, Matched, Severity, StateRow};
use sopan_rules::text::Said;
use sopan_rules::time::Day;
use typst_layout::PagedDocument;

use crate::typeset::{lay_out, to_pdf};
use crate::{DocumentError, Language};

/// Everything that the report says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reconciliation<'a> {
    /// The language of the report.
    pub language: Language,
    /// The name of the file that was held against the method.
    pub title: &'a str,
    /// The day on which that was done.
    pub date: Day,
    /// What was found.
    pub report: &'a EditionReport,
    /// Whether what this installation has is made up; every page says so.
    pub synthetic: bool,
}

/// The report as an A4 PDF. The same report gives the same bytes.
///
/// # Errors
///
/// [`DocumentError::Typesetting`] when the typesetter refuses.
pub fn reconciliation(report: &Reconciliation) -> Result<Vec<u8>, DocumentError> {
    to_pdf(&set(report)?, report.title, report.date)
}

fn set(report: &Reconciliation) -> Result<PagedDocument, DocumentError> {
    lay_out("reconciliation.typ", &data(report), &[])
}

/// What the sheet reads.
fn data(of: &Reconciliation) -> Value {
    let (report, language) = (of.report, of.language);
    let count = |n: usize| grouped(n as u64);
    let asked: Vec<Value> = report
        .asked
        .iter()
        .map(|asked| {
            let candidates = asked.candidates.iter().map(|c| said(language, &c.name));
            json!({
                "printed": asked.printed,
                "candidates": candidates.collect::<Vec<_>>(),
            })
        })
        .collect();
    let findings = |severity| -> Vec<Value> {
        let of = report.findings.iter().filter(|f| f.severity == severity);
        of.map(|f| finding(language, f)).collect()
    };
    let editions = report.editions.iter().map(|e| edition(language, e));
    json!({
        "language": language,
        "title": of.title,
        "date": of.date.dotted(),
        "rows": count(report.rows),
        "sound": report.sound,
        "counts": [count(report.errors), count(report.warnings), count(report.notes)],
        "asked": asked,
        "findings": [
            findings(Severity::Error),
            findings(Severity::Warning),
            findings(Severity::Note),
        ],
        "editions": editions.collect::<Vec<_>>(),
        "synthetic": of.synthetic,
    })
}

fn said(language: Language, said: &Said) -> &str {
    match language {
        Language::English => &said.en,
        Language::Hindi => &said.hi,
    }
}

fn finding(language: Language, finding: &Finding) -> Value {
    json!({ "code": finding.code, "text": said(language, &finding.said) })
}

fn edition(language: Language, table: &EditionTable) -> Value {
    let mut categories: Vec<(String, Vec<Value>)> = Vec::new();
    for state in &table.states {
        let category = state
            .category
            .map_or_else(|| "?".to_owned(), |c| c.to_string());
        let row = row(language, state);
        match categories.last_mut() {
            Some((last, rows)) if *last == category => rows.push(row),
            _ => categories.push((category, vec![row])),
        }
    }
    let categories = categories
        .into_iter()
        .map(|(name, rows)| json!({ "name": name, "rows": rows }));
    let absent = table.not_printed.iter().map(|n| said(language, &n.name));
    json!({
        "number": table.edition,
        "as_on": table.as_on.map(Day::dotted),
        "methodology": table.methodology,
        "own": table.own,
        "before": table.states.iter().any(|s| s.before.is_some()),
        "highlights": table.states.iter().any(|s| s.highlight.is_some()),
        "categories": categories.collect::<Vec<_>>(),
        "not_printed": absent.collect::<Vec<_>>(),
    })
}

/// One State. A figure that differs comes with its difference, signed.
fn row(language: Language, state: &StateRow) -> Value {
    let matched = match state.matched {
        Matched::Exact => "exact",
        Matched::KnownSpelling => "known_spelling",
        Matched::Asked => "asked",
        Matched::Open => "open",
    };
    let other = |printed: Option<usize>, is: Option<usize>| is.filter(|is| Some(*is) != printed);
    let category = state.registry.filter(|r| Some(*r) != state.category);
    json!({
        "printed": state.printed,
        "name": state.name.as_ref().map(|name| said(language, name)),
        "code": state.code,
        "matched": matched,
        "registry": category.map(|c| c.to_string()),
        "rank": state.rank.map(|r| r.to_string()),
        "due": other(state.rank, state.due).map(|r| r.to_string()),
        "score": state.score.as_ref().map(Exact::to_string),
        "before": state.before.as_ref().and_then(|b| Some(b.score.as_ref()?.to_string())),
        "change": state.before.as_ref().and_then(|b| Some(signed(b.change.as_ref()?))),
        "highlight": state.highlight.as_ref().map(|h| h.computed.to_string()),
        "highlight_off": state
            .highlight
            .as_ref()
            .filter(|h| !h.reproduces)
            .map(|h| signed(&h.difference)),
        "own": state.own.as_ref().map(|o| o.score.to_string()),
        "own_rank": state.own.as_ref().and_then(|o| o.rank).map(|r| r.to_string()),
        "own_off": state
            .own
            .as_ref()
            .and_then(|o| o.difference.as_ref())
            .filter(|d| **d != Exact::zero())
            .map(signed),
    })
}

/// “+13.08”, “−9.76”, “0.00”.
fn signed(number: &Exact) -> String {
    let text = number.abs().to_string();
    if number.is_negative() {
        format!("\u{2212}{text}")
    } else if *number == Exact::zero() {
        text
    } else {
        format!("+{text}")
    }
}

#[cfg(test)]
#[path = "reconciliation_tests.rs"]
mod tests;
