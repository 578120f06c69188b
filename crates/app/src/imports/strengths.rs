//! The file of strengths.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use sopan_formats::codes;
use sopan_formats::strengths::{self as file, Strength as Row};
use sopan_formats::{Problem, Report};
use sopan_rules::access::Permission;
use sopan_rules::ids::OrganisationId;
use sopan_rules::time::{Day, Moment};
use sopan_store::Tx;
use sopan_store::organisations::{self as store, Strength};

use super::{CHUNK, Counts, ImportReport, Kind, Options, Progress, close, open, or_conflict};
use crate::access::Actor;
use crate::{App, Result};

impl App {
    /// States strengths. A figure that begins on the same day as an earlier one
    /// replaces it, and the report warns.
    pub async fn import_strengths(
        &self,
        actor: &Actor,
        bytes: Arc<Vec<u8>>,
        options: Options,
        progress: &Progress,
    ) -> Result<ImportReport> {
        let mut opened = open(bytes, Kind::Strengths, file::check).await?;
        let names = ["organisation_code", "officials"].map(|name| match &opened.file.sheet {
            Some(sheet) => file::column(sheet, name).to_owned(),
            None => name.to_owned(),
        });
        let mut tx = self.db.read().await?;
        let (changes, counts) = plan(
            &mut tx,
            actor,
            &opened.rows,
            &names,
            self.now(),
            &mut opened.report,
        )
        .await?;
        drop(tx);
        let write = opened.report.is_good() && !options.dry_run;
        if write {
            progress.begin(changes.len())?;
            let mut tx = self.db.write().await?;
            for chunk in changes.chunks(CHUNK) {
                store::state_strengths(&mut tx, chunk)
                    .await
                    .map_err(or_conflict)?;
                progress.advance(chunk.len())?;
            }
            tx.commit().await?;
        }
        close(
            Kind::Strengths,
            options,
            opened.file,
            opened.report,
            counts,
            write,
        )
        .await
    }
}

async fn plan(
    tx: &mut Tx,
    actor: &Actor,
    rows: &[(u32, Row)],
    [code_column, officials_column]: &[String; 2],
    now: Moment,
    report: &mut Report,
) -> Result<(Vec<Strength>, Counts)> {
    let mentioned: HashSet<String> = rows
        .iter()
        .map(|(_, r)| r.organisation_code.clone())
        .collect();
    let mentioned: Vec<String> = mentioned.into_iter().collect();
    let known = store::by_codes_in_any_case(tx, &mentioned).await?;
    let ids: Vec<OrganisationId> = known.values().map(|o| o.id).collect();
    let scope = actor.scope(Permission::ManageOrganisations);
    let covered = store::covered(tx, &scope, &ids).await?;
    let held = store::all_strengths(tx, &ids).await?;

    let mut stated: HashMap<OrganisationId, BTreeMap<Day, (u32, Strength)>> = HashMap::new();
    for (number, row) in rows {
        let about = |code| {
            Problem::new(code)
                .in_row(*number)
                .in_column(code_column)
                .of_value(&row.organisation_code)
        };
        let Some(organisation) = known.get(&row.organisation_code.to_lowercase()) else {
            report.push(about(&codes::STRENGTHS_ORGANISATION_UNKNOWN));
            continue;
        };
        if !covered.contains(&organisation.id) {
            report.push(about(&codes::STRENGTHS_OUTSIDE));
            continue;
        }
        let strength = Strength {
            organisation: organisation.id,
            officials: i64::try_from(row.officials).unwrap_or(i64::MAX),
            source: row.source.clone(),
            approved_by: row.approved_by.clone(),
            from: row.valid_from,
            until: row.valid_until.map_or(Day::FOREVER, |last| last.plus(1)),
            recorded: now,
        };
        let days = stated.entry(organisation.id).or_default();
        days.insert(row.valid_from, (*number, strength));
    }

    let mut counts = Counts::default();
    let mut changes = Vec::new();
    for (organisation, days) in stated {
        let held = held.get(&organisation).map_or(&[][..], Vec::as_slice);
        // A figure gives way to the next one, of the file or of those that are here.
        let begins: Vec<Day> = days
            .keys()
            .copied()
            .chain(held.iter().map(|s| s.from))
            .collect();
        for (from, (number, mut strength)) in days {
            let next = begins.iter().filter(|day| **day > from).min();
            strength.until = next.map_or(strength.until, |next| strength.until.min(*next));
            match held.iter().find(|s| s.from == from) {
                None => counts.new += 1,
                Some(there) => {
                    strength.recorded = there.recorded;
                    if *there == strength {
                        counts.unchanged += 1;
                        continue;
                    }
                    strength.recorded = now;
                    counts.changed += 1;
                    report.push(
                        Problem::new(&codes::STRENGTHS_REPLACES)
                            .in_row(number)
                            .in_column(officials_column)
                            .of_value(&strength.officials.to_string())
                            .with("officials", there.officials)
                            .with("source", &there.source),
                    );
                }
            }
            changes.push(strength);
        }
    }
    changes.sort_by_key(|s| (s.organisation, s.from));
    Ok((changes, counts))
}
