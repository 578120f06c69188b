//! The file of designations.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use sopan_formats::designations::{self as file, Designation as Row};
use sopan_formats::{Problem, Report, codes};
use sopan_rules::designations::{Designation, key};
use sopan_store::designations::{self as store, Kept};
use sopan_store::mandates;

use super::{Counts, ImportReport, Kind, Options, Progress, close, open};
use crate::access::Actor;
use crate::designations::must_keep_list;
use crate::{App, Result};

/// A designation that is to be written: its number where it is here already.
struct Planned(Option<i64>, Designation);

impl App {
    /// Brings designations in. One that is here already is known by any of its names; what
    /// the file says is added to its other names, and its Hindi name becomes that of the
    /// file.
    pub async fn import_designations(
        &self,
        actor: &Actor,
        bytes: Arc<Vec<u8>>,
        options: Options,
        progress: &Progress,
    ) -> Result<ImportReport> {
        let mut opened = open(bytes, Kind::Designations, file::check).await?;
        let column = |name| match &opened.file.sheet {
            Some(sheet) => file::column(sheet, name).to_owned(),
            None => name.to_owned(),
        };
        let column = column("other_names");
        let mut tx = self.db.read().await?;
        must_keep_list(&mut tx, actor).await?;
        let held = store::all(&mut tx).await?;
        drop(tx);
        let (planned, counts) = plan(&held, &opened.rows, &column, &mut opened.report);
        let write = opened.report.is_good() && !options.dry_run;
        if write {
            progress.begin(planned.len())?;
            let mut tx = self.db.write().await?;
            let before = mandates::live_and_held(&mut tx, self.today()).await?;
            for Planned(id, designation) in planned {
                let id = match id {
                    Some(id) => id,
                    None => tx.id().await?,
                };
                let said = (self.now(), actor.official);
                store::keep(&mut tx, id, &designation, said).await?;
                progress.advance(1)?;
            }
            mandates::look_again_at(&mut tx, &before, self.now()).await?;
            tx.commit().await?;
            self.decide_anew().await?;
        }
        close(
            Kind::Designations,
            options,
            opened.file,
            opened.report,
            counts,
            write,
        )
        .await
    }
}

fn plan(
    held: &[Kept],
    rows: &[(u32, Row)],
    column: &str,
    report: &mut Report,
) -> (Vec<Planned>, Counts) {
    // Whose each name is: of what is here, and then of the file too.
    let mut whose: HashMap<String, String> = HashMap::new();
    let mut by_id: BTreeMap<i64, &Kept> = BTreeMap::new();
    let mut known: HashMap<String, i64> = HashMap::new();
    for kept in held {
        by_id.insert(kept.id, kept);
        for (form, _) in of(kept).names() {
            known.insert(form.clone(), kept.id);
            whose.insert(form, kept.en.clone());
        }
    }
    let mut planned = Vec::new();
    let mut counts = Counts::default();
    for (number, row) in rows {
        let there = known.get(&key(&row.name_en)).and_then(|id| by_id.get(id));
        let before = there.map(|kept| of(kept));
        let after = match &before {
            None => Designation {
                en: row.name_en.clone(),
                hi: row.name_hi.clone(),
                others: row.other_names.clone(),
            },
            Some(before) => {
                let mut others = before.others.clone();
                if key(&before.hi) != key(&row.name_hi) {
                    others.push(before.hi.clone());
                }
                others.extend(row.other_names.iter().cloned());
                Designation {
                    en: before.en.clone(),
                    hi: row.name_hi.clone(),
                    others,
                }
            }
        };
        let mut good = true;
        for (form, written) in after.names() {
            let other = whose.entry(form).or_insert_with(|| after.en.clone());
            if *other != after.en {
                good = false;
                report.push(
                    Problem::new(&codes::DESIGNATIONS_NAME_TAKEN)
                        .in_row(*number)
                        .in_column(column)
                        .of_value(&written)
                        .with("other", &*other),
                );
            }
        }
        if !good {
            continue;
        }
        match &before {
            None => counts.new += 1,
            Some(before) if before.names() == after.names() => {
                counts.unchanged += 1;
                continue;
            }
            Some(_) => counts.changed += 1,
        }
        planned.push(Planned(there.map(|kept| kept.id), after));
    }
    (planned, counts)
}

fn of(kept: &Kept) -> Designation {
    Designation {
        en: kept.en.clone(),
        hi: kept.hi.clone(),
        others: kept.others.clone(),
    }
}
