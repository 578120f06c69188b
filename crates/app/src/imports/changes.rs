//! The file of changes, and how one is taken back.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use serde_json::{Map, Value, json};
use sopan_formats::changes::{self as file, Changes as Row};
use sopan_formats::{Problem, Report, codes};
use sopan_rules::access::Permission;
use sopan_rules::ids::{OfficialId, OrganisationId};
use sopan_rules::time::Day;
use sopan_store::officials::{
    self as store, BulkChange, Present, email_identity, employee_identity,
};
use sopan_store::{Tx, designations, organisations};

use super::officials::{Changed, Changes};
use super::{CHUNK, Counts, ImportReport, Kind, Options, Progress, apart, close, open};
use crate::access::Actor;
use crate::{App, AppError, Result};

/// How many changes the page lists.
const MOST_LISTED: i64 = 100;

/// What came of taking a change back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Undone {
    /// Officials who are again what they were.
    pub officials: i64,
    /// Officials of whom something was left as it is: it was changed since, or they belong
    /// to an organisation now that is not the actor's.
    pub left: i64,
}

impl App {
    /// Changes some particulars of many officials: the columns that the file has, the cells
    /// that are filled. It can be taken back as a whole.
    pub async fn import_changes(
        &self,
        actor: &Actor,
        bytes: Arc<Vec<u8>>,
        options: Options,
        progress: &Progress,
    ) -> Result<ImportReport> {
        let today = options.today;
        let check = move |sheet: &_| file::check(sheet, today);
        let mut opened = open(bytes, Kind::Changes, check).await?;
        let names =
            ["employee_code", "email", "organisation_code"].map(|name| match &opened.file.sheet {
                Some(sheet) => file::column(sheet, name).to_owned(),
                None => name.to_owned(),
            });
        let rows = std::mem::take(&mut opened.rows);
        let mut tx = self.db.read().await?;
        let (changed, counts) = plan(&mut tx, actor, rows, &names, &mut opened.report).await?;
        drop(tx);
        let write = opened.report.is_good() && !options.dry_run;
        if write && !changed.is_empty() {
            progress.begin(changed.len())?;
            self.write_bulk_change(actor, changed, progress).await?;
        }
        close(
            Kind::Changes,
            options,
            opened.file,
            opened.report,
            counts,
            write,
        )
        .await
    }

    async fn write_bulk_change(
        &self,
        actor: &Actor,
        changed: Vec<Changed>,
        progress: &Progress,
    ) -> Result<()> {
        let (now, by) = (self.now(), actor.official);
        let officials = i64::try_from(changed.len()).unwrap_or(i64::MAX);
        let portions = apart(move || {
            let chunks = changed.chunks(CHUNK);
            let portion = |chunk: &[Changed]| (lines(chunk), Changes::of(chunk, now, by));
            chunks.map(portion).collect::<Vec<_>>()
        })
        .await?;
        let mut tx = self.db.write().await?;
        let change = store::keep_change(&mut tx, officials, (now, by)).await?;
        for (lines, changes) in portions {
            let count = lines.len();
            self.write_changes(&mut tx, changes).await?;
            store::keep_change_lines(&mut tx, change, lines).await?;
            progress.advance(count)?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// The changes that the actor made by files; all of them for who brings officials in
    /// over the nation.
    pub async fn bulk_changes(&self, actor: &Actor) -> Result<Vec<BulkChange>> {
        self.changes_of(&actor.reading()).await
    }

    async fn changes_of(&self, actor: &Actor) -> Result<Vec<BulkChange>> {
        if !actor.has(Permission::BringOfficialsIn) {
            return Err(AppError::Forbidden);
        }
        let mut tx = self.db.read().await?;
        let all = actor
            .must_over_the_nation(&mut tx, Permission::BringOfficialsIn)
            .await
            .is_ok();
        let whose = match all {
            true => None,
            false => Some(actor.learner()?),
        };
        Ok(store::changes(&mut tx, whose, MOST_LISTED).await?)
    }

    /// Takes a change back: what it changed and nobody changed since is again what it was.
    pub async fn undo_bulk_change(&self, actor: &Actor, id: i64) -> Result<Undone> {
        let listed = self.changes_of(actor).await?;
        let known = listed.iter().any(|change| change.id == id);
        if !known {
            return Err(AppError::not_found("change", id));
        }
        let (now, by) = (self.now(), actor.official);
        let mut undone = Undone::default();
        let mut tx = self.db.write().await?;
        if !store::undo_change(&mut tx, id, (now, by)).await? {
            return Err(AppError::Conflict);
        }
        let scope = actor.scope(Permission::BringOfficialsIn);
        let mut after = i64::MIN;
        loop {
            let limit = i64::try_from(CHUNK).unwrap_or(i64::MAX);
            let lines = store::change_lines(&mut tx, id, (after, limit)).await?;
            let Some((last, ..)) = lines.last() else {
                break;
            };
            after = last.0;
            let ids: Vec<OfficialId> = lines.iter().map(|(official, ..)| *official).collect();
            let mut present = store::present_and_held(&mut tx, &ids).await?;
            let places: HashSet<OrganisationId> =
                present.values().map(|p| p.organisation).collect();
            let places: Vec<OrganisationId> = places.into_iter().collect();
            let covered = organisations::covered(&mut tx, &scope, &places).await?;
            let mut changed = Vec::new();
            for (official, was, became) in lines {
                let there = present.remove(&official);
                let Some(held) = there.filter(|p| covered.contains(&p.organisation)) else {
                    undone.left += 1;
                    continue;
                };
                let (after, whole) = taken_back(&held, &read(&was)?, &read(&became)?);
                match whole {
                    true => undone.officials += 1,
                    false => undone.left += 1,
                }
                if after != held {
                    changed.push(Changed {
                        before: held,
                        after,
                    });
                }
            }
            let changes = Changes::of(&changed, now, by);
            self.write_changes(&mut tx, changes).await?;
        }
        tx.commit().await?;
        Ok(undone)
    }
}

fn read(text: &str) -> Result<Map<String, Value>> {
    serde_json::from_str(text).map_err(|e| AppError::Document(e.to_string()))
}

/// The particulars that a file may change, as they are kept to be taken back.
fn held(present: &Present) -> Map<String, Value> {
    let p = &present.particulars;
    let all = json!({
        "designation": present.designation,
        "group": present.group,
        "name_hi": p.name_hi,
        "service": p.service,
        "cadre": p.cadre,
        "batch": p.batch,
        "joined": p.joined.map(Day::number),
        "central_deputation": p.central_deputation,
        "gender": p.gender,
    });
    match all {
        Value::Object(all) => all,
        _ => Map::new(),
    }
}

fn set(present: &mut Present, name: &str, value: &Value) {
    let text = || value.as_str().map(str::to_owned);
    let number = || value.as_i64().and_then(|n| i32::try_from(n).ok());
    let p = &mut present.particulars;
    match name {
        "designation" => present.designation = text(),
        "group" => present.group = text(),
        "name_hi" => p.name_hi = text(),
        "service" => p.service = text(),
        "cadre" => p.cadre = text(),
        "batch" => p.batch = number(),
        "joined" => p.joined = number().map(Day::from_number),
        "central_deputation" => p.central_deputation = value.as_bool().unwrap_or_default(),
        "gender" => p.gender = text(),
        _ => {}
    }
}

/// What each official was and became, as far as it differs.
fn lines(changed: &[Changed]) -> Vec<(OfficialId, String, String)> {
    let line = |Changed { before, after }: &Changed| {
        let (mut was, mut became) = (held(before), held(after));
        let same: Vec<String> = was
            .iter()
            .filter(|(name, value)| became.get(*name) == Some(value))
            .map(|(name, _)| name.clone())
            .collect();
        for name in same {
            was.remove(&name);
            became.remove(&name);
        }
        let text = |map| Value::Object(map).to_string();
        (before.id, text(was), text(became))
    };
    changed.iter().map(line).collect()
}

/// The official with what is still as the change left it put back, and whether that is all
/// of the change.
fn taken_back(
    present: &Present,
    was: &Map<String, Value>,
    became: &Map<String, Value>,
) -> (Present, bool) {
    let here = held(present);
    let mut after = present.clone();
    let mut whole = true;
    for (name, value) in became {
        match here.get(name) == Some(value) {
            true => set(&mut after, name, was.get(name).unwrap_or(&Value::Null)),
            false => whole = false,
        }
    }
    (after, whole)
}

async fn plan(
    tx: &mut Tx,
    actor: &Actor,
    rows: Vec<(u32, Row)>,
    [code_column, email_column, organisation_column]: &[String; 3],
    report: &mut Report,
) -> Result<(Vec<Changed>, Counts)> {
    let scope = actor.scope(Permission::BringOfficialsIn);
    let named: HashSet<&String> = rows
        .iter()
        .filter_map(|(_, row)| row.organisation_code.as_ref())
        .collect();
    let named: Vec<String> = named.into_iter().cloned().collect();
    let places = organisations::by_codes_in_any_case(tx, &named).await?;
    let place = |row: &Row| {
        let code = row.organisation_code.as_ref()?;
        Some(places.get(&code.to_lowercase()).map(|o| o.id))
    };
    let mut identities: Vec<String> = Vec::new();
    let mut loose: Vec<String> = Vec::new();
    for (_, row) in &rows {
        identities.extend(row.email.as_deref().map(email_identity));
        if let Some(code) = &row.employee_code {
            match place(row) {
                Some(Some(id)) => identities.push(employee_identity(id, code)),
                Some(None) => {}
                None => loose.push(code.clone()),
            }
        }
    }
    let holders = store::holders(tx, &identities).await?;
    let covers = scope.covers("o.organisation");
    let by_code = store::by_employee_codes(tx, &covers, &loose).await?;
    let ids: HashSet<OfficialId> = holders
        .values()
        .chain(by_code.values().flatten())
        .copied()
        .collect();
    let ids: Vec<OfficialId> = ids.into_iter().collect();
    let mut present = store::present(tx, &ids).await?;
    let there: HashSet<OrganisationId> = present.values().map(|p| p.organisation).collect();
    let there: Vec<OrganisationId> = there.into_iter().collect();
    let covered = organisations::covered(tx, &scope, &there).await?;
    present.retain(|_, official| covered.contains(&official.organisation));
    let texts = rows.iter().filter_map(|(_, row)| row.designation.as_ref());
    let listed = designations::canonical(tx, texts).await?;

    let mut met: HashMap<OfficialId, u32> = HashMap::new();
    let mut changed = Vec::new();
    let mut counts = Counts::default();
    for (number, row) in rows {
        let about = |code, column: &String, value: &Option<String>| {
            Problem::new(code)
                .in_row(number)
                .in_column(column)
                .of_value(value.as_deref().unwrap_or_default())
        };
        if place(&row) == Some(None) {
            let code = &codes::OFFICIALS_ORGANISATION_UNKNOWN;
            report.push(about(code, organisation_column, &row.organisation_code));
            continue;
        }
        let known = |id: &&OfficialId| present.contains_key(id) || met.contains_key(id);
        let by_email = row.email.as_deref().map(email_identity);
        let by_email = by_email.map(|identity| holders.get(&identity).filter(known));
        let by_code = match (&row.employee_code, place(&row).flatten()) {
            (None, _) => None,
            (Some(code), Some(id)) => Some(holders.get(&employee_identity(id, code)).filter(known)),
            (Some(code), None) => match by_code.get(&code.to_uppercase()).map(Vec::as_slice) {
                Some([_, _, ..]) if row.email.is_some() => None,
                Some(several @ [_, _, ..]) => {
                    let told = about(&codes::CHANGES_SEVERAL, code_column, &row.employee_code);
                    report.push(told.with("count", several.len()));
                    continue;
                }
                Some([id]) => Some(Some(id)),
                _ => Some(None),
            },
        };
        let official = match (by_code, by_email) {
            (Some(None), _) => {
                report.push(about(
                    &codes::CHANGES_UNKNOWN,
                    code_column,
                    &row.employee_code,
                ));
                continue;
            }
            (_, Some(None)) => {
                report.push(about(&codes::CHANGES_UNKNOWN, email_column, &row.email));
                continue;
            }
            (Some(Some(one)), Some(Some(other))) if one != other => {
                report.push(about(
                    &codes::CHANGES_DIFFER,
                    code_column,
                    &row.employee_code,
                ));
                continue;
            }
            (Some(Some(official)), _) | (_, Some(Some(official))) => *official,
            (None, None) => continue,
        };
        let first = *met.entry(official).or_insert(number);
        if first != number {
            let told = Problem::new(&codes::OFFICIALS_SAME_PERSON).in_row(number);
            report.push(told.with("first", first));
            continue;
        }
        let Some(before) = present.remove(&official) else {
            continue;
        };
        let after = with(&before, row, &listed);
        if after == before {
            counts.unchanged += 1;
        } else {
            counts.changed += 1;
            changed.push(Changed { before, after });
        }
    }
    Ok((changed, counts))
}

/// An official with what a row says.
fn with(before: &Present, row: Row, listed: &HashMap<String, String>) -> Present {
    let mut after = before.clone();
    if let Some(designation) = row.designation {
        let known = listed.get(&designation).cloned();
        after.designation = Some(known.unwrap_or(designation));
    }
    if let Some(group) = row.group {
        after.group = Some(group.name().to_owned());
    }
    let p = &mut after.particulars;
    let text = |held: &mut Option<String>, change: Option<Option<String>>| {
        if let Some(change) = change {
            *held = change;
        }
    };
    text(&mut p.name_hi, row.name_hi);
    text(&mut p.service, row.service);
    text(&mut p.cadre, row.cadre);
    let gender = row.gender.map(|g| g.map(|g| g.name().to_owned()));
    text(&mut p.gender, gender);
    if let Some(batch) = row.batch {
        p.batch = batch.map(i32::from);
    }
    if let Some(joined) = row.date_of_joining {
        p.joined = joined;
    }
    if let Some(deputed) = row.central_deputation {
        p.central_deputation = deputed;
    }
    after
}
