//! The file of organisations.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use sopan_formats::codes::{self, Code};
use sopan_formats::organisations::{self as file, Organisation as Row, OrganisationKind};
use sopan_formats::{Problem, Report};
use sopan_rules::access::Permission;
use sopan_rules::ids::OrganisationId;
use sopan_rules::organisations::Kind as OrganisationIs;
use sopan_store::Tx;
use sopan_store::organisations::{self as store, Organisation};

use super::{CHUNK, Counts, ImportReport, Kind, Options, Progress, close, open, or_conflict};
use crate::access::Actor;
use crate::{App, AppError, Result};

/// The nation that is made when a file of States comes first.
const NATION: (&str, &str, &str) = ("IN", "India", "भारत");

/// What is to be added, parents first, each with its parent's code in lower case; none
/// for the nation. The numbers are given when it is written.
struct Plan {
    new: Vec<(Organisation, Option<String>)>,
    counts: Counts,
}

impl App {
    /// Brings organisations in. States without a parent go under the nation, which is
    /// made when there is none.
    pub async fn import_organisations(
        &self,
        actor: &Actor,
        bytes: Arc<Vec<u8>>,
        options: Options,
        progress: &Progress,
    ) -> Result<ImportReport> {
        let mut opened = open(bytes, Kind::Organisations, file::check).await?;
        let columns = Columns::of(opened.file.sheet.as_ref());
        let mut tx = self.db.read().await?;
        let plan = plan(&mut tx, actor, &opened.rows, &columns, &mut opened.report).await?;
        drop(tx);
        let counts = plan.counts;
        let write = opened.report.is_good() && !options.dry_run;
        if write {
            progress.begin(plan.new.len())?;
            self.write_organisations(plan.new, progress).await?;
        }
        close(
            Kind::Organisations,
            options,
            opened.file,
            opened.report,
            counts,
            write,
        )
        .await
    }

    async fn write_organisations(
        &self,
        new: Vec<(Organisation, Option<String>)>,
        progress: &Progress,
    ) -> Result<()> {
        let mut tx = self.db.write().await?;
        let parents: Vec<String> = new.iter().filter_map(|(_, p)| p.clone()).collect();
        let mut known: HashMap<String, OrganisationId> =
            store::by_codes_in_any_case(&mut tx, &distinct(parents))
                .await?
                .into_iter()
                .map(|(code, o)| (code, o.id))
                .collect();
        let ids = tx.ids(new.len()).await?;
        let mut rows = Vec::with_capacity(new.len());
        for ((mut organisation, parent), id) in new.into_iter().zip(ids) {
            organisation.id = OrganisationId(id);
            let parent = match parent {
                Some(code) => Some(*known.get(&code).ok_or(AppError::Conflict)?),
                None => None,
            };
            known.insert(organisation.code.to_lowercase(), organisation.id);
            rows.push((organisation, parent));
        }
        for chunk in rows.chunks(CHUNK) {
            store::insert(&mut tx, chunk).await.map_err(or_conflict)?;
            progress.advance(chunk.len())?;
        }
        tx.commit().await?;
        Ok(())
    }
}

fn distinct(codes: Vec<String>) -> Vec<String> {
    let codes: HashSet<String> = codes.into_iter().collect();
    codes.into_iter().collect()
}

/// The columns as the file's header writes them.
struct Columns {
    code: String,
    parent: String,
    kind: String,
}

impl Columns {
    fn of(sheet: Option<&sopan_formats::table::Sheet>) -> Columns {
        let name = |name| match sheet {
            Some(sheet) => file::column(sheet, name).to_owned(),
            None => String::from(name),
        };
        Columns {
            code: name("code"),
            parent: name("parent_code"),
            kind: name("kind"),
        }
    }
}

fn problem(code: &'static Code, row: u32, column: &str, value: &str) -> Problem {
    Problem::new(code)
        .in_row(row)
        .in_column(column)
        .of_value(value)
}

async fn plan(
    tx: &mut Tx,
    actor: &Actor,
    rows: &[(u32, Row)],
    columns: &Columns,
    report: &mut Report,
) -> Result<Plan> {
    let mentioned = rows
        .iter()
        .flat_map(|(_, r)| [Some(r.code.clone()), r.parent_code.clone()])
        .flatten()
        .collect();
    let known = store::by_codes_in_any_case(tx, &distinct(mentioned)).await?;
    let in_file: HashMap<String, usize> = rows
        .iter()
        .enumerate()
        .map(|(at, (_, r))| (r.code.to_lowercase(), at))
        .collect();
    let ids: Vec<OrganisationId> = known.values().map(|o| o.id).collect();
    let parent_codes = store::parent_codes(tx, &ids).await?;
    let mut nation = store::nation(tx).await?.map(|n| n.code);
    let scope = actor.scope(Permission::ManageOrganisations);
    let mut asked = ids.clone();
    let nation_id = store::nation(tx).await?.map(|n| n.id);
    asked.extend(nation_id);
    let covered = store::covered(tx, &scope, &asked).await?;
    // Nothing stands above the nation, so only who may do everything may make it.
    let may_make_nation = scope == sopan_store::access::Scope::Everything;

    let mut counts = Counts::default();
    let mut new: Vec<(Organisation, Option<String>)> = Vec::new();
    for (number, row) in rows {
        if row.kind == OrganisationKind::Nation {
            if row.parent_code.is_some() {
                let value = row.parent_code.as_deref().unwrap_or_default();
                report.push(problem(
                    &codes::ORGANISATIONS_NATION_PARENT,
                    *number,
                    &columns.parent,
                    value,
                ));
                continue;
            }
            match &nation {
                Some(nation) if !nation.eq_ignore_ascii_case(&row.code) => {
                    report.push(
                        problem(
                            &codes::ORGANISATIONS_NATION_SECOND,
                            *number,
                            &columns.kind,
                            row.kind.name(),
                        )
                        .with("nation", nation),
                    );
                    continue;
                }
                _ => nation = Some(row.code.clone()),
            }
        }
    }
    let nation_code = nation.clone().unwrap_or_else(|| NATION.0.to_owned());
    let needs_nation = nation.is_none()
        && rows
            .iter()
            .any(|(_, r)| r.parent_code.is_none() && r.kind != OrganisationKind::Nation);
    let made_here = nation_code.to_lowercase();

    for (number, row) in rows {
        let parent = match &row.parent_code {
            Some(code) => Some(code.clone()),
            None if row.kind == OrganisationKind::Nation => None,
            None => Some(nation_code.clone()),
        };
        if let Some(there) = known.get(&row.code.to_lowercase()) {
            let there_parent = parent_codes.get(&there.id);
            let differs = differences(row, parent.as_deref(), there, there_parent);
            if differs.is_empty() {
                counts.unchanged += 1;
            } else {
                let told = problem(
                    &codes::ORGANISATIONS_CODE_TAKEN,
                    *number,
                    &columns.code,
                    &row.code,
                );
                report.push(told.with("columns", differs.join(", ")));
            }
            continue;
        }
        let allowed = match &parent {
            None => may_make_nation,
            Some(code) => {
                let key = code.to_lowercase();
                match known.get(&key) {
                    Some(above) => covered.contains(&above.id),
                    None if in_file.contains_key(&key) => true,
                    None if key == made_here && needs_nation => may_make_nation,
                    None if key == made_here && nation_id.is_some() => {
                        nation_id.is_some_and(|id| covered.contains(&id))
                    }
                    None => {
                        report.push(problem(
                            &codes::ORGANISATIONS_PARENT_UNKNOWN,
                            *number,
                            &columns.parent,
                            code,
                        ));
                        continue;
                    }
                }
            }
        };
        if !allowed {
            report.push(problem(
                &codes::ORGANISATIONS_OUTSIDE,
                *number,
                &columns.parent,
                &row.code,
            ));
            continue;
        }
        counts.new += 1;
        new.push((organisation(row), parent.map(|p| p.to_lowercase())));
    }
    if needs_nation && !known.contains_key(&made_here) && !in_file.contains_key(&made_here) {
        let (code, name_en, name_hi) = NATION;
        let made = Organisation {
            id: OrganisationId(0),
            code: code.to_owned(),
            kind: OrganisationIs::Nation,
            name_en: name_en.to_owned(),
            name_hi: name_hi.to_owned(),
            lgd_code: None,
            mdo: false,
        };
        new.insert(0, (made, None));
    }
    Ok(Plan {
        new: parents_first(new),
        counts,
    })
}

/// Which facts of the file are not those that are here. Where the file is silent there
/// is nothing to differ.
fn differences(
    row: &Row,
    parent: Option<&str>,
    there: &Organisation,
    there_parent: Option<&String>,
) -> Vec<&'static str> {
    let same_parent = match (parent, there_parent) {
        (Some(a), Some(b)) => a.eq_ignore_ascii_case(b),
        (a, b) => a.is_none() && b.is_none(),
    };
    let silent_or =
        |given: &Option<String>, held: Option<&str>| given.is_none() || given.as_deref() == held;
    [
        ("parent_code", same_parent),
        ("kind", row.kind.name() == there.kind.name()),
        ("name_en", row.name_en == there.name_en),
        ("name_hi", silent_or(&row.name_hi, Some(&there.name_hi))),
        (
            "lgd_code",
            silent_or(&row.lgd_code, there.lgd_code.as_deref()),
        ),
        ("mdo", row.mdo.is_none_or(|mdo| mdo == there.mdo)),
    ]
    .into_iter()
    .filter(|(_, same)| !same)
    .map(|(column, _)| column)
    .collect()
}

fn organisation(row: &Row) -> Organisation {
    Organisation {
        id: OrganisationId(0),
        code: row.code.clone(),
        kind: OrganisationIs::from_name(row.kind.name()).unwrap_or(OrganisationIs::Office),
        name_en: row.name_en.clone(),
        name_hi: row.name_hi.clone().unwrap_or_else(|| row.name_en.clone()),
        lgd_code: row.lgd_code.clone(),
        mdo: row.mdo.unwrap_or(false),
    }
}

/// Ordered so that every parent stands before its children. The reader has refused
/// circles.
fn parents_first(new: Vec<(Organisation, Option<String>)>) -> Vec<(Organisation, Option<String>)> {
    let place: HashMap<String, usize> = new
        .iter()
        .enumerate()
        .map(|(at, (o, _))| (o.code.to_lowercase(), at))
        .collect();
    let depth = |start: usize| {
        let (mut at, mut depth) = (start, 0_usize);
        while let Some(next) = new[at].1.as_ref().and_then(|p| place.get(p)) {
            at = *next;
            depth += 1;
            if depth > new.len() {
                break;
            }
        }
        depth
    };
    let mut order: Vec<(usize, usize)> = (0..new.len()).map(|at| (depth(at), at)).collect();
    order.sort_unstable();
    let mut slots: Vec<Option<_>> = new.into_iter().map(Some).collect();
    order
        .into_iter()
        .filter_map(|(_, at)| slots[at].take())
        .collect()
}
