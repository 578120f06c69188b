//! Methodologies as data: drafts, their approval by another person, and the shadow run
//! that lays a draft beside the methodology in force before anybody is ranked by it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::{Value, json};
use sopan_formats::Severity;
use sopan_rules::ids::OrganisationId;
use sopan_rules::numbers::Exact;
use sopan_rules::organisations::Kind;
use sopan_rules::ranking::{IndicatorRow, Methodology, MethodologyFault, MethodologyFaults};
use sopan_rules::text::Said;
use sopan_rules::time::Day;
use sopan_store::Tx;
use sopan_store::organisations::Organisation;
use sopan_store::ranking as store;
use sopan_store::rulebooks::Subject;

use super::{Question, RankedRow, Ranking, Stand, unreadable};
use crate::access::Actor;
use crate::rulebooks::{self, Drafted, Rulebook, Status};
use crate::{App, AppError, Result};

/// A version of the methodology, and who answers for it.
pub type Version = rulebooks::Version<Methodology>;

impl Rulebook for Methodology {
    const SUBJECT: Subject = Subject::Methodology;

    fn version(&self) -> &str {
        &self.version
    }

    fn title(&self) -> &Said {
        &self.title
    }

    fn effective_from(&self) -> Day {
        self.effective_from
    }

    fn read(body: &str) -> Result<Methodology> {
        Methodology::from_json(body).map_err(unreadable)
    }

    /// The methodology of November 2025, which is in force where no other one is, and a
    /// draft with the two additions that were announced.
    fn shipped() -> Result<Vec<(Methodology, Status)>> {
        let published = Methodology::published_2025_11().map_err(unreadable)?;
        let announced = Methodology::announced_2026_04().map_err(unreadable)?;
        Ok(vec![
            (published, Status::Approved),
            (announced, Status::Draft),
        ])
    }

    fn decides_like(&self, other: &Methodology) -> bool {
        self.ranks_like(other)
    }

    /// No published edition may be of its time already.
    async fn may_begin(
        &self,
        tx: &mut Tx,
        organisation: Option<OrganisationId>,
        _today: Day,
    ) -> Result<()> {
        let editions = store::edition_days(tx).await?;
        let mut later = editions
            .iter()
            .filter(|(_, day)| *day >= self.effective_from);
        let (None, Some((number, day))) = (organisation, later.next_back()) else {
            return Ok(());
        };
        Err(AppError::invalid(
            "effective_from",
            "methodology-backwards",
            format!(
                "edition {number} was published as on {} by another methodology; version {} must hold from a later day",
                day.dotted(),
                self.version
            ),
        ))
    }
}

/// What is wrong with a methodology's file, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileProblem {
    /// The row of the table, counted from 1 with the header.
    pub row: Option<usize>,
    /// The column.
    pub column: Option<String>,
    /// A stable code.
    pub code: String,
    /// What is wrong and what to do.
    pub said: Said,
}

/// Reads a methodology from its file: JSON as this program writes it, or the table that
/// the monitoring cell publishes (indicator, objective, definition, weight; CSV or XLSX).
/// A table says nothing of the day it holds for: the caller does, or the file's name
/// (methodology_2025-11.csv), else 01.11.2025.
pub fn methodology_from_file(
    name: &str,
    bytes: &[u8],
    effective_from: Option<Day>,
) -> std::result::Result<Methodology, Vec<FileProblem>> {
    let refused = |faults: MethodologyFaults| -> Vec<FileProblem> {
        let problem = |fault: &MethodologyFault| FileProblem {
            row: fault.row(),
            column: None,
            code: "methodology".to_owned(),
            said: fault.said(),
        };
        faults.0.iter().map(problem).collect()
    };
    let text = std::str::from_utf8(bytes).map(|text| text.trim_start_matches('\u{feff}'));
    if let Some(json) = text.ok().filter(|text| text.trim_start().starts_with('{')) {
        let read = Methodology::from_json(json).and_then(Methodology::with_windows_that_count);
        return read.map_err(refused);
    }
    let parsed = sopan_formats::methodology::read(bytes);
    if !parsed.report.is_good() {
        let errors = parsed.report.problems().iter();
        return Err(errors
            .filter(|p| p.severity() == Severity::Error)
            .map(|p| FileProblem {
                row: p.row().map(|row| row as usize),
                column: p.column().map(str::to_owned),
                code: p.code().to_owned(),
                said: Said::new(p.message_en(), p.message_hi()),
            })
            .collect());
    }
    let row = |(row, line): (u32, sopan_formats::methodology::IndicatorLine)| IndicatorRow {
        row: row as usize,
        indicator: line.indicator,
        objective: line.objective,
        definition: line.definition,
        weight: line.weight,
    };
    let rows: Vec<IndicatorRow> = parsed.rows.into_iter().map(row).collect();
    let effective = effective_from
        .or_else(|| month_in(name))
        .or_else(|| Day::from_ymd(2025, 11, 1))
        .unwrap_or(Day::BEGINNING);
    let (year, month, day) = effective.ymd();
    let version = match day {
        1 => format!("{year:04}-{month:02}"),
        _ => effective.to_string(),
    };
    let title = Said::new(
        format!(
            "Composite score for capacity building, in force from {}",
            effective.dotted()
        ),
        format!("क्षमता निर्माण का समग्र स्कोर, {} से लागू", effective.dotted()),
    );
    Methodology::from_rows(&version, title, effective, &rows).map_err(refused)
}

/// The first day of a month that stands in a file's name: methodology_2025-11.csv.
fn month_in(name: &str) -> Option<Day> {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    stem.split(['_', ' '])
        .find_map(|part| part.parse().or_else(|_| format!("{part}-01").parse()).ok())
}

/// What a draft would make of one organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shift {
    /// The organisation's code.
    pub code: String,
    /// Its name.
    pub name: Said,
    /// What it is: it is ranked among those of its level.
    pub kind: Kind,
    /// Where it stands by the methodology in force.
    pub now: Stand,
    /// Where it would stand.
    pub then: Stand,
    /// By how many points its score would change, with two decimals.
    pub change: String,
    /// Through which indicators: their ids, and by how many points, with two decimals;
    /// the greatest change first, those without any left out.
    pub through: Vec<(String, String)>,
}

impl Shift {
    /// How many ranks it would gain; below zero when it would lose. None where one of the
    /// two has no rank, or the category changes.
    pub fn ranks(&self) -> Option<i64> {
        if self.now.category != self.then.category {
            return None;
        }
        let place = |rank: Option<usize>| i64::try_from(rank?).ok();
        Some(place(self.now.rank)? - place(self.then.rank)?)
    }
}

/// A draft beside the methodology in force, on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shadow {
    /// The day.
    pub as_on: Day,
    /// Among whose parts.
    pub within: Organisation,
    /// The methodology in force.
    pub in_force: Methodology,
    /// The draft.
    pub draft: Methodology,
    /// Those that would gain most ranks first, then by the change of the score.
    pub shifts: Vec<Shift>,
}

impl Shadow {
    /// How many would gain a rank, and how many would lose one.
    pub fn gain_and_lose(&self) -> (usize, usize) {
        let count = |wanted: fn(i64) -> bool| {
            let ranks = self.shifts.iter().filter_map(Shift::ranks);
            ranks.filter(|ranks| wanted(*ranks)).count()
        };
        (count(|ranks| ranks > 0), count(|ranks| ranks < 0))
    }

    /// Whether there are rankings of several levels in it.
    pub fn has_levels(&self) -> bool {
        let mut pairs = self.shifts.windows(2);
        pairs.any(|pair| pair[0].kind.level() != pair[1].kind.level())
    }

    /// As other programs read it.
    pub fn for_programs(&self) -> Value {
        let (gain, lose) = self.gain_and_lose();
        let shifts: Vec<Value> = self
            .shifts
            .iter()
            .map(|shift| {
                let through: Vec<Value> = shift
                    .through
                    .iter()
                    .map(|(id, points)| json!({ "indicator": id, "points": points }))
                    .collect();
                json!({
                    "code": shift.code,
                    "name": shift.name.en,
                    "level": shift.kind.level(),
                    "now": shift.now,
                    "then": shift.then,
                    "ranks": shift.ranks(),
                    "change": shift.change,
                    "through": through,
                })
            })
            .collect();
        json!({
            "as_on": self.as_on,
            "within": self.within.code,
            "in_force": self.in_force.version,
            "draft": self.draft.version,
            "gain": gain,
            "lose": lose,
            "organisations": shifts,
        })
    }
}

impl App {
    /// Every version that this person may see: approved ones everybody, drafts those who
    /// may draft for the same organisation and those who read what the monitoring cell
    /// works with.
    pub async fn methodologies(&self, actor: &Actor) -> Result<Vec<Version>> {
        self.versions(actor).await
    }

    /// One version.
    pub async fn methodology(&self, actor: &Actor, name: &str) -> Result<Version> {
        self.version(actor, name).await
    }

    /// Keeps a draft: for the nation, or for what stands below an organisation. The same
    /// again is harmless; another text under the name of a draft replaces it; one that
    /// was approved is never changed. With `dry_run` everything is checked and nothing
    /// written.
    pub async fn draft_methodology(
        &self,
        actor: &Actor,
        organisation: Option<&str>,
        methodology: &Methodology,
        dry_run: bool,
    ) -> Result<Drafted> {
        self.keep_draft(actor, organisation, methodology, dry_run)
            .await
    }

    /// Approves a draft: from its first day on it is in force. Somebody else than the
    /// author must do it, and no published edition may be of a later day.
    pub async fn approve_methodology(&self, actor: &Actor, name: &str) -> Result<Version> {
        self.approve_version(actor, name).await
    }

    /// Drops a draft.
    pub async fn drop_methodology(&self, actor: &Actor, name: &str) -> Result<()> {
        self.drop_version::<Methodology>(actor, name).await
    }

    /// Runs a version in the shadow: the ranking that it would give on a day, beside the
    /// one in force.
    pub async fn shadow(
        &self,
        actor: &Actor,
        name: &str,
        as_on: Day,
        within: Option<&str>,
    ) -> Result<Shadow> {
        let found = self.methodology(actor, name).await?;
        let own = found.organisation.as_ref().map(|o| o.code.as_str());
        let asked = Question {
            within: within.or(own),
            ..Question::on(as_on)
        };
        let mut tx = self.db.read().await?;
        let now = self.ranking_in(&mut tx, &asked).await?;
        let drafted = Question {
            methodology: Some(name),
            drafts: true,
            ..asked
        };
        let then = self.ranking_in(&mut tx, &drafted).await?;
        drop(tx);
        // What the ranking doesn't tell this person, it doesn't either.
        let hidden = self.few_hidden_from(Some(actor), &now).await?;
        let mut shadow = beside(now, then);
        shadow.shifts.retain(|shift| !hidden.contains(&shift.code));
        Ok(shadow)
    }
}

fn beside(now: Ranking, then: Ranking) -> Shadow {
    let after: BTreeMap<&str, &RankedRow> =
        then.rows.iter().map(|r| (r.code.as_str(), r)).collect();
    let mut shifts: Vec<(Exact, Shift)> = now
        .rows
        .iter()
        .filter_map(|row| {
            let after = after.get(row.code.as_str())?;
            let change = &after.score_exact - &row.score_exact;
            let shift = Shift {
                code: row.code.clone(),
                name: row.name.clone(),
                kind: row.kind,
                now: Stand::of(row),
                then: Stand::of(after),
                change: signed(&change),
                through: through(row, after),
            };
            Some((change, shift))
        })
        .collect();
    shifts.sort_by(|(a_change, a), (b_change, b)| {
        (b.ranks(), b_change, &a.code).cmp(&(a.ranks(), a_change, &b.code))
    });
    Shadow {
        as_on: now.as_on,
        within: now.within,
        in_force: now.methodology,
        draft: then.methodology,
        shifts: shifts.into_iter().map(|(_, shift)| shift).collect(),
    }
}

/// What each indicator takes or gives.
fn through(now: &RankedRow, then: &RankedRow) -> Vec<(String, String)> {
    let points = |row: &RankedRow, id: &str| {
        let indicator = row.indicators.iter().find(|i| i.id == id);
        indicator
            .and_then(|i| i.points.parse::<Exact>().ok())
            .unwrap_or_else(Exact::zero)
    };
    let ids: BTreeSet<&str> = now
        .indicators
        .iter()
        .chain(&then.indicators)
        .map(|i| i.id.as_str())
        .collect();
    let mut changes: Vec<(Exact, &str)> = ids
        .into_iter()
        .map(|id| (&points(then, id) - &points(now, id), id))
        .filter(|(change, _)| *change != Exact::zero())
        .collect();
    changes.sort_by(|a, b| (b.0.abs(), a.1).cmp(&(a.0.abs(), b.1)));
    changes
        .into_iter()
        .map(|(change, id)| (id.to_owned(), signed(&change)))
        .collect()
}

/// +1.20 or -0.35.
fn signed(change: &Exact) -> String {
    let sign = match *change > Exact::zero() {
        true => "+",
        false => "",
    };
    format!("{sign}{}", change.rounded(2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_month_is_taken_from_the_name_of_the_file() {
        for (name, day) in [
            ("methodology_2025-11.csv", Some("2025-11-01")),
            ("methodology_2026-04-15.xlsx", Some("2026-04-15")),
            ("methodology.csv", None),
            ("2025.csv", None),
        ] {
            let found = month_in(name).map(|d| d.to_string());
            assert_eq!(found.as_deref(), day, "{name}");
        }
    }
}
