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
use sopan_rules::measures::{Amounts, Measure};
use sopan_rules::organisations::{Step, carried, moved, respread, spread_as_known};
use sopan_rules::time::{Day, Moment};

use crate::ledger::{ENTRY_READ, Lines, add_lines, amounts_from, entry_from, load_kin, sums};
use crate::organisations::{
    COLUMNS, Organisation, insert_steps, organisation_from, step_from, steps,
};
use crate::sql::{Dialect, Result, Row, Tx, Value, each_of, each_of_with, insert_rows, sql};

/// The roles that run an organisation: an MDO, a State, the nation.
const ADMINS: &str = "('MDO_LEADER', 'MDO_ADMIN', 'STATE_ADMIN', 'SPV_ADMIN')";

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

/// The condition that the organisation `o` stands on the day that a place in the statement
/// stands for (`$1`): with `known_on`, as was known at the end of that day, whatever was
/// created, retired, merged or taken back since.
pub(crate) fn stands(o: &str, on: &str, known_on: Option<Day>) -> String {
    let Some(known_on) = known_on else {
        return format!("{o}.retired_day > {on}");
    };
    let then = known_on.plus(1).start().0;
    format!(
        "not exists (
             select 1 from reorganisation r
             where r.organisation = {o}.id
               and (r.kind = 'create' and r.recorded_at >= {then}
                    or r.recorded_at < {then} and r.effective_day <= {on}
                       and (r.kind in ('retire', 'merge') or r.kind = 'undo' and exists (
                           select 1 from reorganisation made
                           where made.id = r.undoes and made.kind = 'create'
                       ))
                       and not exists (
                           select 1 from reorganisation back
                           where back.undoes = r.id and back.recorded_at < {then}
                       ))
         )"
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
    let sums = sums(Measure::ACCOUNTED);
    sql(format!(
        "select day, {sums} from account_line where organisation = $1 group by day"
    ))
    .bind(organisation)
    .each(tx, |row| {
        let day = row.get("day")?;
        for (measure, amount) in amounts_from(&row, Measure::ACCOUNTED)?.some() {
            let posting = Posting {
                organisation,
                measure,
                day,
                amount,
            };
            respread(&posting, &before, &after, |ancestor, day, amount| {
                let known = recorded.max(day);
                let line = lines.entry((ancestor, day, known)).or_default();
                line.add(measure, amount);
            });
        }
        Ok(())
    })
    .await?;
    add_lines(tx, lane, &lines).await
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
/// those of [`crate::recount::recount`]. It reads the entries of the officials
/// of the units concerned and no account; where nothing was ever reorganised it is empty
/// and costs one question.
pub(crate) async fn figures_moved(
    tx: &mut Tx,
    as_on: Day,
    known_on: Option<Day>,
) -> Result<HashMap<OrganisationId, Amounts>> {
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
    let mut figures: HashMap<OrganisationId, Amounts> = HashMap::new();
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
                "select {ENTRY_READ} from entry
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
                held.add(posting.measure, amount);
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
    crate::mandates::look_again(tx, act.organisation, act.effective).await
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

/// An act, and where the organisations that it is about stood on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Since {
    /// The act.
    pub act: Recorded,
    /// What they stood below, themselves included: the organisation as it is known now and,
    /// where that is not the same, as it was known before; the other one.
    pub lines: Vec<BTreeSet<OrganisationId>>,
}

/// The acts that were recorded since a moment and hold on a day, but for those that leave
/// the hierarchy as it was; the first first.
pub async fn since(tx: &mut Tx, moment: Moment, on: Day) -> Result<Vec<Since>> {
    let acts: Vec<Recorded> = sql(format!(
        "select {RECORDED} from reorganisation r
         where r.recorded_at >= $1 and r.effective_day <= $2
           and r.kind in ('create', 'move', 'map', 'merge', 'retire', 'undo')
         order by r.id"
    ))
    .bind(moment)
    .bind(on)
    .all(tx)
    .await?
    .iter()
    .map(recorded_from)
    .collect::<Result<_>>()?;
    let about = acts
        .iter()
        .flat_map(|act| [Some(act.organisation), act.other]);
    let about: BTreeSet<OrganisationId> = about.flatten().collect();
    let keys: Vec<[Value; 1]> = about.into_iter().map(|o| [o.into()]).collect();
    let now = lines(tx, "lineage", "", &[on.into()], &keys).await?;
    let leading = [on.into(), moment.day().into()];
    let before = lines(tx, "lineage_past", "and known_until >= $2", &leading, &keys).await?;
    Ok(acts
        .into_iter()
        .map(|act| Since {
            lines: [
                now.get(&act.organisation),
                before.get(&act.organisation),
                act.other.and_then(|other| now.get(&other)),
            ]
            .into_iter()
            .flatten()
            .cloned()
            .collect(),
            act,
        })
        .collect())
}

/// What organisations stood below on the day `$1`.
async fn lines(
    tx: &mut Tx,
    table: &str,
    only: &str,
    leading: &[Value],
    of: &[[Value; 1]],
) -> Result<HashMap<OrganisationId, BTreeSet<OrganisationId>>> {
    let mut found: HashMap<OrganisationId, BTreeSet<OrganisationId>> = HashMap::new();
    let ask = |list: &str| {
        format!(
            "select organisation, ancestor from {table}
             where organisation in {list} and from_day <= $1 and until_day > $1 {only}"
        )
    };
    each_of_with(tx, leading, of, ask, |row| {
        let line = found.entry(row.get("organisation")?).or_default();
        line.insert(row.get("ancestor")?);
        Ok(())
    })
    .await?;
    Ok(found)
}

/// Gives an organisation other names.
pub async fn rename(tx: &mut Tx, id: OrganisationId, en: &str, hi: &str) -> Result<()> {
    sql("update organisation set name_en = $2, name_hi = $3 where id = $1")
        .bind(id)
        .bind(en)
        .bind(hi)
        .run(tx)
        .await?;
    Ok(())
}

/// Says what the Local Government Directory calls an organisation, and whether it has an
/// MDO Leader/Admin of its own.
pub async fn describe(
    tx: &mut Tx,
    id: OrganisationId,
    lgd_code: Option<&str>,
    mdo: bool,
) -> Result<()> {
    sql("update organisation set lgd_code = $2, mdo = $3 where id = $1")
        .bind(id)
        .bind(lgd_code.map(str::to_owned))
        .bind(mdo)
        .run(tx)
        .await?;
    Ok(())
}

/// Retires an organisation from a day on; [`Day::FOREVER`] takes that back.
pub async fn retire(tx: &mut Tx, id: OrganisationId, from: Day) -> Result<()> {
    sql("update organisation set retired_day = $2 where id = $1")
        .bind(id)
        .bind(from)
        .run(tx)
        .await?;
    Ok(())
}

/// From which day on each of these is retired, of those that are.
pub async fn retired(tx: &mut Tx, of: &[OrganisationId]) -> Result<HashMap<OrganisationId, Day>> {
    let keys: Vec<[Value; 1]> = of.iter().map(|o| [(*o).into()]).collect();
    let mut found = HashMap::new();
    let ask = |list: &str| {
        format!(
            "select id, retired_day from organisation
             where retired_day < {} and id in {list}",
            Day::FOREVER.number()
        )
    };
    each_of(tx, &keys, ask, |row| {
        found.insert(row.get("id")?, row.get("retired_day")?);
        Ok(())
    })
    .await?;
    Ok(found)
}

/// An organisation that stands, or stood, directly below or above another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge {
    /// The one below.
    pub organisation: OrganisationId,
    /// The one above.
    pub parent: OrganisationId,
    /// From this day on.
    pub from: Day,
    /// Until the day before this one.
    pub until: Day,
}

/// What an organisation stood directly below, the first first. One that was moved away and
/// back stood there all the time.
pub async fn edges_above(tx: &mut Tx, of: OrganisationId) -> Result<Vec<Edge>> {
    let mut joined: Vec<Edge> = Vec::new();
    for edge in edges(tx, "organisation", of).await? {
        match joined.last_mut() {
            Some(last) if last.parent == edge.parent && last.until == edge.from => {
                last.until = edge.until;
            }
            _ => joined.push(edge),
        }
    }
    Ok(joined)
}

/// What stood directly below an organisation.
pub async fn edges_below(tx: &mut Tx, of: OrganisationId) -> Result<Vec<Edge>> {
    edges(tx, "ancestor", of).await
}

async fn edges(tx: &mut Tx, column: &str, of: OrganisationId) -> Result<Vec<Edge>> {
    sql(format!(
        "select organisation, ancestor, from_day, until_day from lineage
         where {column} = $1 and depth = 1
         order by from_day, organisation"
    ))
    .bind(of)
    .all(tx)
    .await?
    .iter()
    .map(|row| {
        Ok(Edge {
            organisation: row.get("organisation")?,
            parent: row.get("ancestor")?,
            from: row.get("from_day")?,
            until: row.get("until_day")?,
        })
    })
    .collect()
}

/// The officials of an organisation itself, each with the moment since which it is known
/// to be there: of the registration, or of the last transfer.
pub async fn officials_of(tx: &mut Tx, of: OrganisationId) -> Result<Vec<(OfficialId, Moment)>> {
    sql("select o.id, max(e.occurred_at) as since
         from official o
         join entry e on e.official = o.id and e.kind in (1, 5, 6)
         where o.organisation = $1
         group by o.id
         order by o.id")
    .bind(of)
    .all(tx)
    .await?
    .iter()
    .map(|row| Ok((row.get("id")?, row.get("since")?)))
    .collect()
}

/// How many officials each of these has itself, those below it not counted.
pub async fn own_officials(
    tx: &mut Tx,
    of: &[OrganisationId],
) -> Result<HashMap<OrganisationId, i64>> {
    counted(
        tx,
        of,
        "select organisation as id, count(*) as n from official
         where organisation in {list} group by organisation",
    )
    .await
}

/// How many units stand directly below each of these today.
pub async fn units_below(
    tx: &mut Tx,
    of: &[OrganisationId],
    today: Day,
) -> Result<HashMap<OrganisationId, i64>> {
    let text = format!(
        "select l.ancestor as id, count(*) as n
         from lineage l
         join organisation o on o.id = l.organisation
         where l.depth = 1 and l.from_day <= {today} and l.until_day > {today}
           and o.retired_day > {today} and l.ancestor in {{list}}
         group by l.ancestor",
        today = today.number()
    );
    counted(tx, of, &text).await
}

async fn counted(
    tx: &mut Tx,
    of: &[OrganisationId],
    text: &str,
) -> Result<HashMap<OrganisationId, i64>> {
    let keys: Vec<[Value; 1]> = of.iter().map(|o| [(*o).into()]).collect();
    let mut found = HashMap::new();
    each_of(
        tx,
        &keys,
        |list| text.replace("{list}", list),
        |row| {
            found.insert(row.get("id")?, row.get("n")?);
            Ok(())
        },
    )
    .await?;
    Ok(found)
}

/// The last day, from this one on, on which officials were counted in an organisation or
/// below it; none when nobody was.
pub async fn last_day_with_officials(
    tx: &mut Tx,
    of: OrganisationId,
    from: Day,
) -> Result<Option<Day>> {
    let rows = sql(
        "select day, cast(sum(registered) as bigint) as amount from account_line
         where organisation = $1 and registered <> 0
         group by day order by day",
    )
    .bind(of)
    .all(tx)
    .await?;
    let (mut balance, mut last) = (0_i64, None);
    for row in &rows {
        let day: Day = row.get("day")?;
        if balance != 0 && day > from {
            last = Some(day.plus(-1));
        }
        balance += row.get::<i64>("amount")?;
    }
    Ok(match balance {
        0 => last,
        _ => Some(Day::FOREVER.plus(-1)),
    })
}

/// A person, as far as it can be told whether two are one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The number of the official.
    pub official: OfficialId,
    /// Where.
    pub organisation: OrganisationId,
    /// The name.
    pub name: String,
    /// The name in Devanagari.
    pub name_hi: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The mobile number.
    pub phone: Option<String>,
    /// The number by which the employer knows the person.
    pub employee_code: Option<String>,
    /// The post held.
    pub designation: Option<String>,
    /// The date of joining.
    pub joined: Option<Day>,
}

/// The people of an organisation and of everything below it today.
pub async fn people_within(tx: &mut Tx, within: OrganisationId, today: Day) -> Result<Vec<Person>> {
    sql(
        "select o.id, o.organisation, o.designation, p.name, p.name_hi, p.email, p.phone,
                p.employee_code, p.joined_day
         from lineage l
         join official o on o.organisation = l.organisation
         join person p on p.official = o.id
         where l.ancestor = $1 and l.from_day <= $2 and l.until_day > $2
         order by o.id",
    )
    .bind(within)
    .bind(today)
    .all(tx)
    .await?
    .iter()
    .map(|row| {
        Ok(Person {
            official: row.get("id")?,
            organisation: row.get("organisation")?,
            name: row.get("name")?,
            name_hi: row.get("name_hi")?,
            email: row.get("email")?,
            phone: row.get("phone")?,
            employee_code: row.get("employee_code")?,
            designation: row.get("designation")?,
            joined: row.get("joined_day")?,
        })
    })
    .collect()
}

/// A unit within an organisation, and what stands directly above it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Within {
    /// The unit.
    pub organisation: Organisation,
    /// What stands directly above it.
    pub parent: Option<OrganisationId>,
    /// Whether somebody holds the role over it that runs such an organisation.
    pub has_admin: bool,
}

/// An organisation and everything that stands below it on a day and is not retired.
pub async fn within(tx: &mut Tx, of: OrganisationId, on: Day) -> Result<Vec<Within>> {
    sql(format!(
        "select {COLUMNS}, p.ancestor as parent,
                cast(case when exists (
                    select 1 from role_grant g
                    where g.organisation = o.id and g.role in {ADMINS}
                ) then 1 else 0 end as bigint) as has_admin
         from lineage l
         join organisation o on o.id = l.organisation
         left join lineage p on p.organisation = o.id and p.depth = 1
          and p.from_day <= $2 and p.until_day > $2
         where l.ancestor = $1 and l.from_day <= $2 and l.until_day > $2
           and o.retired_day > $2
         order by o.id"
    ))
    .bind(of)
    .bind(on)
    .all(tx)
    .await?
    .iter()
    .map(|row| {
        Ok(Within {
            organisation: organisation_from(row)?,
            parent: row.get("parent")?,
            has_admin: row.get::<i64>("has_admin")? == 1,
        })
    })
    .collect()
}

/// Those that stand below nothing, but for the nation.
pub async fn without_parent(tx: &mut Tx, on: Day) -> Result<Vec<Organisation>> {
    sql(format!(
        "select {COLUMNS} from organisation o
         where o.kind <> 'nation' and o.retired_day > $1 and not exists (
             select 1 from lineage l
             where l.organisation = o.id and l.depth = 1 and l.from_day <= $1 and l.until_day > $1
         )
         order by o.id"
    ))
    .bind(on)
    .all(tx)
    .await?
    .iter()
    .map(organisation_from)
    .collect()
}

/// Remembers that two organisations that look alike are not the same.
pub async fn keep_apart(
    tx: &mut Tx,
    one: OrganisationId,
    other: OrganisationId,
    recorded: Moment,
    by: Option<OfficialId>,
) -> Result<()> {
    sql(
        "insert into organisation_apart (one, other, recorded_at, recorded_by)
         values ($1, $2, $3, $4)
         on conflict (one, other) do nothing",
    )
    .bind(one.min(other))
    .bind(one.max(other))
    .bind(recorded)
    .bind(by)
    .run(tx)
    .await?;
    Ok(())
}

/// How many acts on organisations there were so far, decisions that two are not the same
/// among them.
pub async fn changes(tx: &mut Tx) -> Result<i64> {
    sql("select (select count(*) from reorganisation)
              + (select count(*) from organisation_apart) as n")
    .one(tx)
    .await?
    .get("n")
}

/// The pairs that are not the same, the lesser number first.
pub async fn kept_apart(tx: &mut Tx) -> Result<HashSet<(OrganisationId, OrganisationId)>> {
    sql("select one, other from organisation_apart")
        .all(tx)
        .await?
        .iter()
        .map(|row| Ok((row.get("one")?, row.get("other")?)))
        .collect()
}

/// The steps above an organisation, itself included, as they are known now.
pub async fn steps_above(tx: &mut Tx, of: OrganisationId) -> Result<Vec<Step>> {
    let mut found = steps(tx, &BTreeSet::from([of])).await?;
    Ok(found.remove(&of).unwrap_or_default())
}

/// How many units stand below an organisation on a day, at any depth.
pub async fn count_below(tx: &mut Tx, of: OrganisationId, on: Day) -> Result<i64> {
    sql("select count(*) as n
         from lineage l
         join organisation o on o.id = l.organisation
         where l.ancestor = $1 and l.depth > 0 and l.from_day <= $2 and l.until_day > $2
           and o.retired_day > $2")
    .bind(of)
    .bind(on)
    .one(tx)
    .await?
    .get("n")
}

/// Whether anything was ever counted in an organisation.
pub async fn has_accounts(tx: &mut Tx, of: OrganisationId) -> Result<bool> {
    let row = sql("select 1 as one from account_line where organisation = $1 limit 1")
        .bind(of)
        .optional(tx)
        .await?;
    Ok(row.is_some())
}

/// Of these, the ones over which somebody holds the role that runs such an organisation.
pub async fn with_admin(tx: &mut Tx, of: &[OrganisationId]) -> Result<HashSet<OrganisationId>> {
    let keys: Vec<[Value; 1]> = of.iter().map(|o| [(*o).into()]).collect();
    let mut found = HashSet::new();
    let ask = |list: &str| {
        format!(
            "select distinct organisation from role_grant
             where role in {ADMINS} and organisation in {list}"
        )
    };
    each_of(tx, &keys, ask, |row| {
        found.insert(row.get("organisation")?);
        Ok(())
    })
    .await?;
    Ok(found)
}
