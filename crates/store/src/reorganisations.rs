//! Putting an organisation below another one, what was known of the hierarchy before, and
//! the record of every such act.
//!
//! `lineage` holds the hierarchy as it is known now, with the days on which it stood so.
//! When an act changes it, the rows of every organisation concerned are kept first in
//! `lineage_past`, with the day until which they were what was known; so figures can be
//! asked as known on any day, and worked out again from the entries alone.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use sopan_rules::ids::{OfficialId, OrganisationId};
use sopan_rules::ledger::{Entry, Kinship, Posting, fold};
use sopan_rules::measures::Measure;
use sopan_rules::organisations::{Step, carried, moved, respread, spread_as_known};
use sopan_rules::time::{Day, Moment};

use crate::ledger::{Lines, add_lines, entry_from, load_kin};
use crate::organisations::{insert_steps, step_from, steps};
use crate::sql::{Dialect, Result, Row, Tx, Value, each_of, insert_rows, sql};

/// The advisory lock on PostgreSQL that stands for the hierarchy.
const HIERARCHY: i64 = 730_503;

/// Keeps the hierarchy as it is until the transaction ends: for whoever carries figures
/// up along it, or adds organisations to it. Many may do so at once.
pub(crate) async fn keep_hierarchy(tx: &mut Tx) -> Result<()> {
    lock(tx, "pg_advisory_xact_lock_shared").await
}

/// Waits until nobody carries figures up along the hierarchy, and keeps everybody from it
/// until the transaction ends: the first thing that an act does which changes it. SQLite
/// has one writer at a time anyway.
pub async fn hold_hierarchy(tx: &mut Tx) -> Result<()> {
    lock(tx, "pg_advisory_xact_lock").await
}

async fn lock(tx: &mut Tx, function: &str) -> Result<()> {
    if tx.dialect() == Dialect::Postgres {
        sql(format!("select {function}({HIERARCHY}) is null as locked"))
            .one(tx)
            .await?;
    }
    Ok(())
}

/// The hierarchy as it was known at the end of a day, to stand where `lineage` stands in a
/// statement.
pub(crate) fn known_lineage(known_on: Day) -> String {
    let known = known_on.number();
    format!(
        "(select h.organisation, h.ancestor, h.depth, h.from_day, h.until_day
          from lineage h
          where not exists (
              select 1 from lineage_past p
              where p.organisation = h.organisation and p.known_until > {known}
          )
          union all
          select p.organisation, p.ancestor, p.depth, p.from_day, p.until_day
          from lineage_past p
          where p.known_until > {known} and not exists (
              select 1 from lineage_past earlier
              where earlier.organisation = p.organisation
                and earlier.known_until > {known}
                and earlier.known_until < p.known_until
          ))"
    )
}

/// Puts an organisation, with everything below it, below another one from a day on, and
/// carries its figures along: see [`sopan_rules::organisations`] for the law. `recorded`
/// is the day from which this is known, `lane` the number under which lines of accounts
/// are written. The caller holds the hierarchy ([`hold_hierarchy`]), has made sure that
/// the other one does not stand below it from that day on, and commits.
pub async fn put_below(
    tx: &mut Tx,
    lane: i16,
    organisation: OrganisationId,
    parent: OrganisationId,
    on: Day,
    recorded: Day,
) -> Result<()> {
    // Everything that stands or ever stood below it.
    let mut units: BTreeMap<OrganisationId, Vec<Step>> = BTreeMap::new();
    sql("select organisation, ancestor, depth, from_day, until_day
         from lineage
         where organisation in (select organisation from lineage where ancestor = $1)")
    .bind(organisation)
    .each(tx, |row| {
        units
            .entry(row.get("organisation")?)
            .or_default()
            .push(step_from(&row)?);
        Ok(())
    })
    .await?;
    let above = steps(tx, &BTreeSet::from([parent])).await?;
    let own = units.get(&organisation).cloned().unwrap_or_default();
    let new = moved(&own, above.get(&parent).map_or(&[][..], Vec::as_slice), on);

    let mut changed: Vec<OrganisationId> = Vec::new();
    let mut gone: Vec<[Value; 3]> = Vec::new();
    let mut come: Vec<(OrganisationId, Step)> = Vec::new();
    let mut past: Vec<(OrganisationId, Step)> = Vec::new();
    for (unit, held) in &units {
        let after = match *unit == organisation {
            true => new.clone(),
            false => carried(held, organisation, &new),
        };
        let was: BTreeSet<Step> = held.iter().copied().collect();
        let is: BTreeSet<Step> = after.into_iter().collect();
        if was == is {
            continue;
        }
        changed.push(*unit);
        past.extend(held.iter().map(|step| (*unit, *step)));
        let leaves = was.difference(&is);
        gone.extend(leaves.map(|s| [(*unit).into(), s.ancestor.into(), s.from.into()]));
        come.extend(is.difference(&was).map(|s| (*unit, *s)));
    }
    keep_past(tx, recorded, &changed, past).await?;
    for keys in gone.chunks(1_024) {
        let rows: Vec<String> = (0..keys.len())
            .map(|i| crate::sql::places(1 + i * 3, 3))
            .collect();
        sql(format!(
            "delete from lineage where (organisation, ancestor, from_day) in (values {})",
            rows.join(", ")
        ))
        .bind_all(keys.iter().flatten().cloned())
        .run(tx)
        .await?;
    }
    insert_steps(tx, come).await?;

    // All that the accounts of the organisation hold came through it to those above.
    let kinship = |steps: &[Step]| -> Vec<Kinship> {
        let above = steps.iter().filter(|step| step.depth > 0);
        above.map(Step::kinship).collect()
    };
    let (before, after) = (kinship(&own), kinship(&new));
    let mut lines = Lines::new();
    sql("select measure, day, cast(sum(amount) as bigint) as amount
         from account_line
         where organisation = $1
         group by measure, day")
    .bind(organisation)
    .each(tx, |row| {
        let Some(measure) = Measure::from_code(row.get("measure")?) else {
            return Ok(());
        };
        let posting = Posting {
            organisation,
            measure,
            day: row.get("day")?,
            amount: row.get("amount")?,
        };
        respread(&posting, &before, &after, |ancestor, day, amount| {
            *lines.entry((ancestor, measure, day, recorded)).or_default() += amount;
        });
        Ok(())
    })
    .await?;
    add_lines(tx, lane, lines).await
}

/// Keeps what was known of organisations until a day, where it isn't kept already.
async fn keep_past(
    tx: &mut Tx,
    until: Day,
    of: &[OrganisationId],
    steps: Vec<(OrganisationId, Step)>,
) -> Result<()> {
    let keys: Vec<[Value; 1]> = of.iter().map(|o| [(*o).into()]).collect();
    let mut kept: HashSet<OrganisationId> = HashSet::new();
    let ask = |list: &str| {
        format!(
            "select distinct organisation from lineage_past
             where known_until = {} and organisation in {list}",
            until.number()
        )
    };
    each_of(tx, &keys, ask, |row| {
        kept.insert(row.get("organisation")?);
        Ok(())
    })
    .await?;
    let rows: Vec<[Value; 6]> = steps
        .into_iter()
        .filter(|(organisation, _)| !kept.contains(organisation))
        .map(|(organisation, step)| {
            [
                organisation.into(),
                until.into(),
                step.ancestor.into(),
                step.depth.into(),
                step.from.into(),
                step.until.into(),
            ]
        })
        .collect();
    insert_rows(
        tx,
        "insert into lineage_past (organisation, known_until, ancestor, depth, from_day,
                                   until_day) values",
        rows,
        "",
    )
    .await?;
    Ok(())
}

/// What reorganisations make of figures that were counted as if every unit had always
/// stood where it stands on the day, by the hierarchy that is known now: to be added to
/// those of [`crate::ranking::figures_from_ledger`]. It reads the entries of the officials
/// of the units concerned and no account; where nothing was ever reorganised it is empty
/// and costs one question.
pub async fn figures_moved(
    tx: &mut Tx,
    as_on: Day,
    known_on: Option<Day>,
) -> Result<HashMap<OrganisationId, HashMap<Measure, i64>>> {
    let mut units: BTreeSet<OrganisationId> = BTreeSet::new();
    sql("select organisation from lineage_past
         union
         select organisation from lineage where from_day > $1 or until_day < $2")
    .bind(Day::BEGINNING)
    .bind(Day::FOREVER)
    .each(tx, |row| {
        units.insert(row.get("organisation")?);
        Ok(())
    })
    .await?;
    let mut figures: HashMap<OrganisationId, HashMap<Measure, i64>> = HashMap::new();
    if units.is_empty() {
        return Ok(figures);
    }
    let known_before = known_on.unwrap_or(Day::FOREVER).plus(1).start();
    // Whoever was ever there.
    let mut officials: BTreeSet<OfficialId> = BTreeSet::new();
    sql("select official, organisation, object, kind from entry
         where kind in (1, 5, 6) and recorded_at < $1")
    .bind(known_before)
    .each(tx, |row| {
        let there = units.contains(&row.get("organisation")?)
            || (row.get::<i16>("kind")? != 1
                && row
                    .get::<Option<OrganisationId>>("object")?
                    .is_some_and(|to| units.contains(&to)));
        if there {
            officials.insert(row.get("official")?);
        }
        Ok(())
    })
    .await?;
    let kin = load_kin(tx, &units).await?;
    let counted_in = steps(tx, &units).await?;
    let officials: Vec<[Value; 1]> = officials.into_iter().map(|o| [o.into()]).collect();
    for batch in officials.chunks(4_096) {
        let mut entries: BTreeMap<OfficialId, Vec<Entry>> = BTreeMap::new();
        let ask = |list: &str| {
            format!(
                "select official, id, kind, organisation, course, object, amount, occurred_at,
                        recorded_at, caused_by, detail
                 from entry
                 where recorded_at < {} and official in {list}",
                known_before.0
            )
        };
        each_of(tx, batch, ask, |row| {
            let entry = entry_from(&row)?;
            entries.entry(entry.official).or_default().push(entry);
            Ok(())
        })
        .await?;
        for posting in entries.into_values().flat_map(|e| fold(&e).1) {
            let Some(known) = kin.get(&posting.organisation) else {
                continue;
            };
            let mut add = |ancestor: OrganisationId, amount: i64| {
                let held = figures.entry(ancestor).or_default();
                *held.entry(posting.measure).or_default() += amount;
            };
            // As if it had been recorded at the end: by what is known then.
            let seen = known_on.unwrap_or(Day::FOREVER.plus(-1));
            spread_as_known(&posting, seen, known, |ancestor, day, recorded, amount| {
                if day <= as_on && recorded <= seen {
                    add(ancestor, amount);
                }
            });
            if posting.day <= as_on {
                for step in counted_in.get(&posting.organisation).into_iter().flatten() {
                    if step.from <= as_on && as_on < step.until {
                        add(step.ancestor, -posting.amount);
                    }
                }
            }
        }
    }
    Ok(figures)
}

/// An act on an organisation, as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Its number.
    pub id: i64,
    /// What was done: `move`, `merge`, …
    pub kind: String,
    /// To which organisation.
    pub organisation: OrganisationId,
    /// The organisation that it went below, or was merged into.
    pub other: Option<OrganisationId>,
    /// From which day on it holds.
    pub effective: Day,
    /// When it was recorded.
    pub recorded: Moment,
    /// By whom; nobody when it was done at the command line.
    pub recorded_by: Option<OfficialId>,
    /// The act that this one takes back.
    pub undoes: Option<i64>,
    /// The act that took this one back.
    pub undone_by: Option<i64>,
    /// What was so before, and what is so since, as JSON.
    pub body: String,
}

fn recorded_from(row: &Row) -> Result<Recorded> {
    Ok(Recorded {
        id: row.get("id")?,
        kind: row.get("kind")?,
        organisation: row.get("organisation")?,
        other: row.get("other")?,
        effective: row.get("effective_day")?,
        recorded: row.get("recorded_at")?,
        recorded_by: row.get("recorded_by")?,
        undoes: row.get("undoes")?,
        undone_by: row.get("undone_by")?,
        body: row.get("body")?,
    })
}

const RECORDED: &str = "r.id, r.kind, r.organisation, r.other, r.effective_day, r.recorded_at,
                        r.recorded_by, r.undoes, r.body,
                        (select min(u.id) from reorganisation u where u.undoes = r.id)
                            as undone_by";

/// Writes an act down.
pub async fn write_down(tx: &mut Tx, act: &Recorded) -> Result<()> {
    sql(
        "insert into reorganisation (id, kind, organisation, other, effective_day, recorded_at,
                                     recorded_by, undoes, body)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(act.id)
    .bind(act.kind.clone())
    .bind(act.organisation)
    .bind(act.other)
    .bind(act.effective)
    .bind(act.recorded)
    .bind(act.recorded_by)
    .bind(act.undoes)
    .bind(act.body.clone())
    .run(tx)
    .await?;
    Ok(())
}

/// The act with this number.
pub async fn recorded(tx: &mut Tx, id: i64) -> Result<Option<Recorded>> {
    sql(format!(
        "select {RECORDED} from reorganisation r where r.id = $1"
    ))
    .bind(id)
    .optional(tx)
    .await?
    .map(|row| recorded_from(&row))
    .transpose()
}

/// What was done to an organisation, or with it, the latest first.
pub async fn recorded_of(tx: &mut Tx, of: OrganisationId) -> Result<Vec<Recorded>> {
    sql(format!(
        "select {RECORDED} from reorganisation r
         where r.organisation = $1 or r.other = $1
         order by r.id desc"
    ))
    .bind(of)
    .all(tx)
    .await?
    .iter()
    .map(recorded_from)
    .collect()
}
