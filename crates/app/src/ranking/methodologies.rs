//! Methodologies as data: drafts, their approval by another person, and the shadow run
//! that lays a draft beside the methodology in force before anybody is ranked by it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::{Value, json};
use sopan_formats::Severity;
use sopan_rules::access::Permission;
use sopan_rules::ids::{OfficialId, OrganisationId};
use sopan_rules::numbers::Exact;
use sopan_rules::organisations::Kind;
use sopan_rules::ranking::{IndicatorRow, Methodology, MethodologyFault, MethodologyFaults};
use sopan_rules::text::Said;
use sopan_rules::time::{Day, Moment};
use sopan_store::organisations::{self, Organisation};
use sopan_store::ranking::{self as store, StoredMethodology};
use sopan_store::{Tx, people};

use super::{Question, RankedRow, Ranking, Stand, unreadable};
use crate::access::Actor;
use crate::{App, AppError, Result};

/// Whether anybody is ranked by a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Nobody is; it can be run in the shadow, changed and dropped.
    Draft,
    /// From its first day on; it is never changed.
    Approved,
}

/// A version of the methodology, and who answers for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The methodology.
    pub methodology: Methodology,
    /// What stands below this organisation is ranked by it; none for the nation.
    pub organisation: Option<Organisation>,
    /// Whether anybody is ranked by it.
    pub status: Status,
    /// Who drafted it, and when; none for one that comes with Sopan.
    pub drafted: Option<(String, Moment)>,
    /// Who approved it, and when; none for a draft and for one that was published
    /// before Sopan.
    pub approved: Option<(String, Moment)>,
    author: Author,
}

/// Who drafted a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Author {
    /// It comes with Sopan.
    Shipped,
    /// Whoever runs the program at the command line.
    Operator,
    Official(OfficialId),
}

impl Version {
    /// Whether this person may approve it: anybody but the author, as far as the right
    /// over its organisation goes.
    pub fn approvable_by(&self, actor: &Actor) -> bool {
        let own = match self.author {
            Author::Shipped => false,
            Author::Operator => actor.official.is_none(),
            Author::Official(author) => actor.official == Some(author),
        };
        self.status == Status::Draft && !own
    }

    /// In a few words, for a list.
    pub fn summary(&self) -> Value {
        let said = |by: &Option<(String, Moment)>| {
            by.as_ref()
                .map(|(name, at)| json!({ "by": name, "at": at.iso() }))
        };
        json!({
            "version": self.methodology.version,
            "title": self.methodology.title,
            "effective_from": self.methodology.effective_from,
            "organisation": self.organisation.as_ref().map(|o| &o.code),
            "status": self.status,
            "drafted": said(&self.drafted),
            "approved": said(&self.approved),
        })
    }
}

/// What came of bringing a methodology in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drafted {
    /// It is a new draft.
    New,
    /// The draft of this name has another text now.
    Changed,
    /// It was stored before, word for word.
    Already,
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
        return Methodology::from_json(json).map_err(refused);
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
        let mut tx = self.db.read().await?;
        let mut found = Vec::new();
        let stored = store::methodologies(&mut tx).await?;
        for stored in &stored {
            let may = may_see_draft(&mut tx, actor, stored.organisation).await?;
            if stored.approved.is_some() || may {
                found.push(version(&mut tx, stored).await?);
            }
        }
        let drafts = may_see_draft(&mut tx, actor, None).await?;
        for methodology in shipped()? {
            let known = stored.iter().any(|s| s.version == methodology.version);
            let version = as_shipped(methodology);
            if !known && (drafts || version.status == Status::Approved) {
                found.push(version);
            }
        }
        found.sort_by(|a, b| {
            let key = |v: &Version| (v.methodology.effective_from, v.methodology.version.clone());
            key(b).cmp(&key(a))
        });
        Ok(found)
    }

    /// One version.
    pub async fn methodology(&self, actor: &Actor, name: &str) -> Result<Version> {
        let found = self.methodologies(actor).await?;
        found
            .into_iter()
            .find(|v| v.methodology.version == name)
            .ok_or_else(|| AppError::not_found("methodology", name))
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
        let body = serde_json::to_string(methodology).map_err(unreadable)?;
        let mut tx = self.db.write().await?;
        let organisation = match organisation {
            Some(code) => {
                let code = code.trim();
                let found = organisations::by_code(&mut tx, code).await?;
                let found = found.ok_or_else(|| AppError::not_found("organisation", code))?;
                (found.kind != Kind::Nation).then_some(found.id)
            }
            None => None,
        };
        must_draft(&mut tx, actor, organisation).await?;
        let version = methodology.version.as_str();
        let differs = || {
            AppError::invalid(
                "version",
                "methodology-differs",
                format!(
                    "version {version} is approved already and says something else; a methodology is never changed, give the new one a version of its own"
                ),
            )
        };
        let held = store::methodology(&mut tx, version).await?;
        let kept = match &held {
            Some(held) if held.body == body && held.organisation == organisation => {
                return Ok(Drafted::Already);
            }
            Some(held) if held.approved.is_some() => return Err(differs()),
            Some(held) => {
                must_draft(&mut tx, actor, held.organisation).await?;
                Drafted::Changed
            }
            None => Drafted::New,
        };
        if let Some(shipped) = shipped()?.iter().find(|s| s.version == version) {
            return match shipped.ranks_like(methodology) && organisation.is_none() {
                true => Ok(Drafted::Already),
                false => Err(differs()),
            };
        }
        if !dry_run {
            let new = StoredMethodology {
                version: version.to_owned(),
                organisation,
                effective: methodology.effective_from,
                body,
                recorded: self.now(),
                recorded_by: actor.official,
                approved: None,
                approved_by: None,
            };
            store::keep_methodology(&mut tx, &new).await?;
            tx.commit().await?;
        }
        Ok(kept)
    }

    /// Approves a draft: from its first day on it is in force. Somebody else than the
    /// author must do it, and no published edition may be of a later day.
    pub async fn approve_methodology(&self, actor: &Actor, name: &str) -> Result<Version> {
        let found = self.methodology(actor, name).await?;
        let mut tx = self.db.write().await?;
        let organisation = found.organisation.as_ref().map(|o| o.id);
        must_draft(&mut tx, actor, organisation).await?;
        let methodology = &found.methodology;
        if found.status == Status::Approved {
            return Err(AppError::invalid(
                "version",
                "methodology-approved",
                format!("version {name} is approved already"),
            ));
        }
        if !found.approvable_by(actor) {
            return Err(AppError::invalid(
                "version",
                "methodology-own",
                format!(
                    "whoever drafted version {name} can't approve it; ask somebody else with the same right"
                ),
            ));
        }
        let editions = store::edition_days(&mut tx).await?;
        let mut later = editions
            .iter()
            .filter(|(_, day)| *day >= methodology.effective_from);
        if let (None, Some((number, day))) = (organisation, later.next_back()) {
            return Err(AppError::invalid(
                "effective_from",
                "methodology-backwards",
                format!(
                    "edition {number} was published as on {} by another methodology; version {name} must hold from a later day",
                    day.dotted()
                ),
            ));
        }
        let held = store::methodology(&mut tx, name).await?;
        let held = match held {
            // The draft that was looked at is the one that is approved.
            Some(held) if read(&held)? != *methodology => {
                return Err(AppError::invalid(
                    "version",
                    "methodology-changed",
                    format!("version {name} was changed just now; read it again"),
                ));
            }
            Some(held) => held,
            None => StoredMethodology {
                version: name.to_owned(),
                organisation,
                effective: methodology.effective_from,
                body: serde_json::to_string(methodology).map_err(unreadable)?,
                recorded: self.now(),
                recorded_by: None,
                approved: None,
                approved_by: None,
            },
        };
        let approved = StoredMethodology {
            approved: Some(self.now()),
            approved_by: actor.official,
            ..held
        };
        store::keep_methodology(&mut tx, &approved).await?;
        let version = version(&mut tx, &approved).await?;
        tx.commit().await?;
        tracing::info!(
            version = name,
            by = actor.name,
            "a methodology was approved"
        );
        Ok(version)
    }

    /// Drops a draft.
    pub async fn drop_methodology(&self, actor: &Actor, name: &str) -> Result<()> {
        let found = self.methodology(actor, name).await?;
        let mut tx = self.db.write().await?;
        must_draft(&mut tx, actor, found.organisation.map(|o| o.id)).await?;
        if !store::drop_draft(&mut tx, name).await? {
            return Err(AppError::invalid(
                "version",
                "methodology-approved",
                format!("version {name} is no stored draft, and stays"),
            ));
        }
        Ok(tx.commit().await?)
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
        Ok(beside(now, then))
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

/// What comes with Sopan: the methodology of November 2025, which is in force where no
/// other one is, and a draft with the two additions that were announced.
pub(super) fn shipped() -> Result<[Methodology; 2]> {
    let published = Methodology::published_2025_11().map_err(unreadable)?;
    let announced = Methodology::announced_2026_04().map_err(unreadable)?;
    Ok([published, announced])
}

fn as_shipped(methodology: Methodology) -> Version {
    let status = match methodology.version.as_str() {
        "2025-11" => Status::Approved,
        _ => Status::Draft,
    };
    Version {
        methodology,
        organisation: None,
        status,
        drafted: None,
        approved: None,
        author: Author::Shipped,
    }
}

pub(super) fn read(stored: &StoredMethodology) -> Result<Methodology> {
    Methodology::from_json(&stored.body).map_err(unreadable)
}

async fn version(tx: &mut Tx, stored: &StoredMethodology) -> Result<Version> {
    let organisation = match stored.organisation {
        Some(id) => Some(organisations::by_id(tx, id).await?),
        None => None,
    };
    let methodology = read(stored)?;
    let shipped = shipped()?.contains(&methodology);
    let approved = match stored.approved {
        Some(at) => Some((name_of(tx, stored.approved_by).await?, at)),
        None => None,
    };
    let author = match stored.recorded_by {
        _ if shipped => Author::Shipped,
        Some(official) => Author::Official(official),
        None => Author::Operator,
    };
    let drafted = match author {
        Author::Shipped => None,
        _ => Some((name_of(tx, stored.recorded_by).await?, stored.recorded)),
    };
    Ok(Version {
        methodology,
        organisation,
        status: match approved {
            Some(_) => Status::Approved,
            None => Status::Draft,
        },
        drafted,
        approved,
        author,
    })
}

async fn name_of(tx: &mut Tx, official: Option<OfficialId>) -> Result<String> {
    match official {
        Some(official) => Ok(people::name(tx, official).await?.unwrap_or_default()),
        None => Ok(Actor::operator().name),
    }
}

async fn may_see_draft(
    tx: &mut Tx,
    actor: &Actor,
    organisation: Option<OrganisationId>,
) -> Result<bool> {
    let organisation = match organisation {
        Some(organisation) => organisation,
        None => match organisations::nation(tx).await? {
            Some(nation) => nation.id,
            None => return Ok(actor.official.is_none()),
        },
    };
    Ok(actor
        .may(tx, Permission::SeeMonitoring, organisation)
        .await?
        || actor
            .may(tx, Permission::SetMethodology, organisation)
            .await?)
}

async fn must_draft(
    tx: &mut Tx,
    actor: &Actor,
    organisation: Option<OrganisationId>,
) -> Result<()> {
    let permission = Permission::SetMethodology;
    match organisation {
        Some(organisation) => actor.must(tx, permission, organisation).await,
        None => actor.must_over_the_nation(tx, permission).await,
    }
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
