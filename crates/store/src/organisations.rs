//! Organisations, who stands above whom, and their strengths.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sopan_rules::ids::OrganisationId;
use sopan_rules::organisations::{Kind, Step, moved};
use sopan_rules::time::{Day, Moment};

use crate::reorganisations::{keep_hierarchy, known_lineage, stands};
use crate::sql::{
    Result, Row, StoreError, Tx, Value, each_of, each_of_with, insert_rows, places, sql,
};

/// A node of the hierarchy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Its number here.
    pub id: OrganisationId,
    /// The code that people and other programs use; ISO 3166-2 for a State.
    pub code: String,
    /// What it is.
    pub kind: Kind,
    /// Its name in English.
    pub name_en: String,
    /// Its name in Hindi.
    pub name_hi: String,
    /// Its code in the Local Government Directory, where it has one.
    pub lgd_code: Option<String>,
    /// Whether it has an MDO Leader/Admin of its own.
    pub mdo: bool,
}

/// A stated number of officials.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strength {
    /// Whose.
    pub organisation: OrganisationId,
    /// How many officials.
    pub officials: i64,
    /// Where the figure comes from.
    pub source: String,
    /// Who approved it.
    pub approved_by: String,
    /// From this day on.
    pub from: Day,
    /// Until the day before this one.
    pub until: Day,
    /// When it was written down.
    pub recorded: Moment,
}

pub(crate) const COLUMNS: &str = "o.id, o.code, o.kind, o.name_en, o.name_hi, o.lgd_code, o.mdo";

pub(crate) fn organisation_from(row: &Row) -> Result<Organisation> {
    let kind: String = row.get("kind")?;
    Ok(Organisation {
        id: row.get("id")?,
        code: row.get("code")?,
        kind: Kind::from_name(&kind).ok_or_else(|| StoreError::Column {
            column: "kind".to_owned(),
            what: format!("{kind} is no kind of organisation"),
        })?,
        name_en: row.get("name_en")?,
        name_hi: row.get("name_hi")?,
        lgd_code: row.get("lgd_code")?,
        mdo: row.get("mdo")?,
    })
}

/// The one with this number.
pub async fn by_id(tx: &mut Tx, id: OrganisationId) -> Result<Organisation> {
    let row = sql(format!(
        "select {COLUMNS} from organisation o where o.id = $1"
    ))
    .bind(id)
    .one(tx)
    .await?;
    organisation_from(&row)
}

/// The one with this code, if there is one.
pub async fn by_code(tx: &mut Tx, code: &str) -> Result<Option<Organisation>> {
    sql(format!(
        "select {COLUMNS} from organisation o where o.code = $1"
    ))
    .bind(code)
    .optional(tx)
    .await?
    .map(|row| organisation_from(&row))
    .transpose()
}

/// Those with these codes, by code.
pub async fn by_codes(tx: &mut Tx, codes: &[String]) -> Result<HashMap<String, Organisation>> {
    let keys: Vec<[Value; 1]> = codes.iter().map(|c| [c.clone().into()]).collect();
    let mut found = HashMap::new();
    let ask = |list: &str| format!("select {COLUMNS} from organisation o where o.code in {list}");
    each_of(tx, &keys, ask, |row| {
        let organisation = organisation_from(&row)?;
        found.insert(organisation.code.clone(), organisation);
        Ok(())
    })
    .await?;
    Ok(found)
}

/// The nation: the one organisation that nothing stands above. `None` in an empty
/// database.
pub async fn nation(tx: &mut Tx) -> Result<Option<Organisation>> {
    sql(format!(
        "select {COLUMNS} from organisation o where o.kind = 'nation'"
    ))
    .optional(tx)
    .await?
    .map(|row| organisation_from(&row))
    .transpose()
}

/// Those directly below, as the hierarchy stood on a day, by English name.
pub async fn children(tx: &mut Tx, of: OrganisationId, on: Day) -> Result<Vec<Organisation>> {
    standing_below(tx, of, None, on, None).await
}

/// All of these kinds below an organisation, at any depth, as the hierarchy stood on a
/// day, by English name; with `known_on`, as one could know it then.
pub async fn below(
    tx: &mut Tx,
    of: OrganisationId,
    kinds: &[Kind],
    on: Day,
    known_on: Option<Day>,
) -> Result<Vec<Organisation>> {
    standing_below(tx, of, Some(kinds), on, known_on).await
}

/// Those directly below ([`children`]), as one could know it on a day.
pub async fn children_as_known(
    tx: &mut Tx,
    of: OrganisationId,
    on: Day,
    known_on: Option<Day>,
) -> Result<Vec<Organisation>> {
    standing_below(tx, of, None, on, known_on).await
}

/// What stands below: of some kinds at any depth, else everything one step below.
async fn standing_below(
    tx: &mut Tx,
    of: OrganisationId,
    kinds: Option<&[Kind]>,
    on: Day,
    known_on: Option<Day>,
) -> Result<Vec<Organisation>> {
    let kinds = kinds.map(|kinds| kinds.iter().map(|kind| kind.name()));
    let lineage = known_on.map_or_else(|| "lineage".to_owned(), known_lineage);
    let exists = stands("o", "$2", known_on);
    let held = "l.ancestor = $1 and l.from_day <= $2 and l.until_day > $2";
    let found = match &kinds {
        None => format!(
            "from {lineage} l join organisation o on o.id = l.organisation
             where {held} and l.depth = 1"
        ),
        // There are fewer of a kind than there are below the nation: PostgreSQL, which
        // keeps one plan for every organisation, would begin with what is below. Of a
        // subquery with a sum it makes no join.
        Some(kinds) => format!(
            "from organisation o
             where o.kind in {} and (select max(l.depth) from {lineage} l
                                     where l.organisation = o.id and {held}) > 0",
            places(3, kinds.len())
        ),
    };
    sql(format!(
        "select {COLUMNS} {found} and {exists} order by o.name_en, o.code"
    ))
    .bind(of)
    .bind(on)
    .bind_all(kinds.into_iter().flatten())
    .all(tx)
    .await?
    .iter()
    .map(organisation_from)
    .collect()
}

/// The organisation itself and those above it on a day, the nation first.
pub async fn line(tx: &mut Tx, of: OrganisationId, on: Day) -> Result<Vec<Organisation>> {
    line_as_known(tx, of, on, None).await
}

/// The same ([`line`]), as one could know it on a day.
pub async fn line_as_known(
    tx: &mut Tx,
    of: OrganisationId,
    on: Day,
    known_on: Option<Day>,
) -> Result<Vec<Organisation>> {
    let lineage = known_on.map_or_else(|| "lineage".to_owned(), known_lineage);
    sql(format!(
        "select {COLUMNS}
         from {lineage} l
         join organisation o on o.id = l.ancestor
         where l.organisation = $1 and l.from_day <= $2 and l.until_day > $2
         order by l.depth desc"
    ))
    .bind(of)
    .bind(on)
    .all(tx)
    .await?
    .iter()
    .map(organisation_from)
    .collect()
}

/// Whether the second stands at or below one of the first, today.
pub async fn is_within(tx: &mut Tx, roots: &[OrganisationId], of: OrganisationId) -> Result<bool> {
    let keys: Vec<[Value; 1]> = roots.iter().map(|r| [(*r).into()]).collect();
    let mut found = false;
    let ask = |list: &str| {
        format!(
            "select 1 as one from lineage
             where organisation = $1 and ancestor in {list} and until_day = {}",
            Day::FOREVER.number()
        )
    };
    each_of_with(tx, &[of.into()], &keys, ask, |_| {
        found = true;
        Ok(())
    })
    .await?;
    Ok(found)
}

/// Adds organisations, each with its parent (none for the nation), parents first. Each
/// stands below its parent for as long as there are days, and below whoever stood above
/// the parent when it stood there.
pub async fn insert(tx: &mut Tx, new: &[(Organisation, Option<OrganisationId>)]) -> Result<()> {
    insert_from(tx, new, Day::BEGINNING).await
}

/// As [`insert`], of organisations that stand from a day on and not before.
pub async fn insert_from(
    tx: &mut Tx,
    new: &[(Organisation, Option<OrganisationId>)],
    from: Day,
) -> Result<()> {
    keep_hierarchy(tx).await?;
    let rows: Vec<[Value; 7]> = new
        .iter()
        .map(|(o, _)| {
            [
                o.id.into(),
                o.code.clone().into(),
                o.kind.name().into(),
                o.name_en.clone().into(),
                o.name_hi.clone().into(),
                o.lgd_code.clone().into(),
                o.mdo.into(),
            ]
        })
        .collect();
    insert_rows(
        tx,
        "insert into organisation (id, code, kind, name_en, name_hi, lgd_code, mdo) values",
        rows,
        "",
    )
    .await?;

    // The ancestors of a new one are its parent's, one step further away.
    let parents: BTreeSet<OrganisationId> = new.iter().filter_map(|(_, p)| *p).collect();
    let mut above = steps(tx, &parents).await?;
    let mut rows: Vec<(OrganisationId, Step)> = Vec::new();
    for (organisation, parent) in new {
        let own = Step {
            ancestor: organisation.id,
            depth: 0,
            from,
            until: Day::FOREVER,
        };
        let parents = parent.and_then(|p| above.get(&p));
        let line = moved(&[own], parents.map_or(&[][..], Vec::as_slice), from);
        rows.extend(line.iter().map(|step| (organisation.id, *step)));
        above.insert(organisation.id, line);
    }
    insert_steps(tx, rows).await
}

/// The steps above organisations, themselves included, as they are known now.
pub(crate) async fn steps(
    tx: &mut Tx,
    of: &BTreeSet<OrganisationId>,
) -> Result<HashMap<OrganisationId, Vec<Step>>> {
    let keys: Vec<[Value; 1]> = of.iter().map(|o| [(*o).into()]).collect();
    let mut found: HashMap<OrganisationId, Vec<Step>> = HashMap::new();
    let ask = |list: &str| {
        format!(
            "select organisation, ancestor, depth, from_day, until_day from lineage
             where organisation in {list}"
        )
    };
    each_of(tx, &keys, ask, |row| {
        found
            .entry(row.get("organisation")?)
            .or_default()
            .push(step_from(&row)?);
        Ok(())
    })
    .await?;
    Ok(found)
}

pub(crate) fn step_from(row: &Row) -> Result<Step> {
    Ok(Step {
        ancestor: row.get("ancestor")?,
        depth: row.get("depth")?,
        from: row.get("from_day")?,
        until: row.get("until_day")?,
    })
}

pub(crate) async fn insert_steps(tx: &mut Tx, rows: Vec<(OrganisationId, Step)>) -> Result<()> {
    let rows: Vec<[Value; 5]> = rows
        .into_iter()
        .map(|(organisation, step)| {
            [
                organisation.into(),
                step.ancestor.into(),
                step.depth.into(),
                step.from.into(),
                step.until.into(),
            ]
        })
        .collect();
    insert_rows(
        tx,
        "insert into lineage (organisation, ancestor, depth, from_day, until_day) values",
        rows,
        "",
    )
    .await?;
    Ok(())
}

/// States strengths. A figure that begins on the same day as an earlier one replaces
/// it; one that begins later ends the earlier one on that day. One that ends on the day
/// on which it begins takes back what was stated from that day on. What was stated before
/// stays, for whoever asks what was known then.
pub async fn state_strengths(tx: &mut Tx, strengths: &[Strength]) -> Result<()> {
    let rows: Vec<[Value; 7]> = strengths
        .iter()
        .map(|s| {
            [
                s.organisation.into(),
                s.from.into(),
                s.until.into(),
                s.officials.into(),
                s.source.clone().into(),
                s.approved_by.clone().into(),
                s.recorded.into(),
            ]
        })
        .collect();
    insert_rows(
        tx,
        "insert into strength (organisation, from_day, until_day, officials, source,
                               approved_by, recorded_at) values",
        rows,
        "on conflict (organisation, from_day, recorded_at) do update
         set until_day = excluded.until_day,
             officials = excluded.officials,
             source = excluded.source,
             approved_by = excluded.approved_by",
    )
    .await?;
    Ok(())
}

/// The condition that the strength `s` holds on the day that a place in the statement
/// stands for (`$1`), as known before the moment that another one stands for.
pub(crate) fn holds(s: &str, on: &str, known_before: &str) -> String {
    format!(
        "{s}.from_day <= {on} and {s}.until_day > {on} and {s}.recorded_at < {known_before}
         and not exists (
             select 1 from strength later
             where later.organisation = {s}.organisation
               and later.from_day <= {on} and later.recorded_at < {known_before}
               and (later.from_day = {s}.from_day and later.recorded_at > {s}.recorded_at
                    or later.from_day > {s}.from_day and not exists (
                        select 1 from strength taken
                        where taken.organisation = later.organisation
                          and taken.from_day = later.from_day
                          and taken.until_day <= taken.from_day
                          and taken.recorded_at >= later.recorded_at
                          and taken.recorded_at < {known_before}
                    ))
         )"
    )
}

/// The end of what was known on a day; of everything without one.
pub(crate) fn known_before(known_on: Option<Day>) -> Moment {
    known_on.unwrap_or(Day::FOREVER).plus(1).start()
}

/// The strengths that hold on a day, of those of these organisations that state one. With
/// `known_on`, what was recorded later is left out.
pub async fn stated_strengths(
    tx: &mut Tx,
    organisations: &[OrganisationId],
    on: Day,
    known_on: Option<Day>,
) -> Result<BTreeMap<OrganisationId, Strength>> {
    let keys: Vec<[Value; 1]> = organisations.iter().map(|o| [(*o).into()]).collect();
    let mut found = BTreeMap::new();
    let ask = |list: &str| {
        format!(
            "select organisation, officials, source, approved_by, from_day, until_day, recorded_at
             from strength s
             where s.organisation in {list} and {}",
            holds("s", "$1", "$2")
        )
    };
    let leading = [on.into(), known_before(known_on).into()];
    each_of_with(tx, &leading, &keys, ask, |row| {
        let strength = strength_from(&row)?;
        found.insert(strength.organisation, strength);
        Ok(())
    })
    .await?;
    Ok(found)
}

pub(crate) fn strength_from(row: &Row) -> Result<Strength> {
    Ok(Strength {
        organisation: row.get("organisation")?,
        officials: row.get("officials")?,
        source: row.get("source")?,
        approved_by: row.get("approved_by")?,
        from: row.get("from_day")?,
        until: row.get("until_day")?,
        recorded: row.get("recorded_at")?,
    })
}

/// The strength of each organisation on a day: what is stated for it or, where
/// nothing is, the sum of what is stated nearest below it. Those without any are
/// left out. With `known_on`, what was recorded later is left out.
pub async fn strengths(
    tx: &mut Tx,
    organisations: &[OrganisationId],
    on: Day,
    known_on: Option<Day>,
) -> Result<BTreeMap<OrganisationId, i64>> {
    let stated = stated_strengths(tx, organisations, on, known_on).await?;
    strengths_beside(tx, &stated, organisations, on, known_on).await
}

/// [`strengths`], where those that are stated were read already.
pub async fn strengths_beside(
    tx: &mut Tx,
    stated: &BTreeMap<OrganisationId, Strength>,
    organisations: &[OrganisationId],
    on: Day,
    known_on: Option<Day>,
) -> Result<BTreeMap<OrganisationId, i64>> {
    let mut found: BTreeMap<OrganisationId, i64> =
        stated.iter().map(|(o, s)| (*o, s.officials)).collect();
    let silent: Vec<[Value; 1]> = organisations
        .iter()
        .filter(|o| !found.contains_key(o))
        .map(|o| [(*o).into()])
        .collect();
    let sum = "l.ancestor, cast(sum(s.officials) as bigint) as officials";
    let ask = |list: &str| {
        let below = nearest_below(sum, list, known_on);
        format!("{below} group by l.ancestor")
    };
    let leading = [on.into(), known_before(known_on).into()];
    each_of_with(tx, &leading, &silent, ask, |row| {
        found.insert(row.get("ancestor")?, row.get("officials")?);
        Ok(())
    })
    .await?;
    Ok(found)
}

/// What the strengths of organisations that state none are the sums of: what is stated
/// nearest below each, in order of the codes. With `known_on`, what was recorded later is
/// left out.
pub async fn strength_parts(
    tx: &mut Tx,
    organisations: &[OrganisationId],
    on: Day,
    known_on: Option<Day>,
) -> Result<BTreeMap<OrganisationId, BTreeMap<String, Strength>>> {
    let keys: Vec<[Value; 1]> = organisations.iter().map(|o| [(*o).into()]).collect();
    let mut found: BTreeMap<OrganisationId, BTreeMap<String, Strength>> = BTreeMap::new();
    let ask = |list: &str| nearest_below("l.ancestor, o.code, s.*", list, known_on);
    let leading = [on.into(), known_before(known_on).into()];
    each_of_with(tx, &leading, &keys, ask, |row| {
        let parts = found.entry(row.get("ancestor")?).or_default();
        parts.insert(row.get("code")?, strength_from(&row)?);
        Ok(())
    })
    .await?;
    Ok(found)
}

/// Selects from the strengths `s` of the organisations `o` below those of a list,
/// `l.ancestor`: those that no other strength stands above on the way up. `$1` is the day,
/// `$2` the end of what was known.
fn nearest_below(what: &str, list: &str, known_on: Option<Day>) -> String {
    let lineage = known_on.map_or_else(|| "lineage".to_owned(), known_lineage);
    format!(
        "with held as materialized (
             select s.organisation, s.officials, s.source, s.approved_by, s.from_day,
                    s.until_day, s.recorded_at
             from strength s where {}
         )
         select {what}
         from held s
         join {lineage} l on l.organisation = s.organisation
         join organisation o on o.id = l.organisation and {}
         where l.ancestor in {list} and l.from_day <= $1 and l.until_day > $1
           and not exists (
               select 1
               from {lineage} up
               join {lineage} mid on mid.organisation = up.ancestor
                and mid.ancestor = l.ancestor
                and mid.from_day <= $1 and mid.until_day > $1
               join held nearer on nearer.organisation = up.ancestor
               where up.organisation = l.organisation and up.depth > 0
                 and up.from_day <= $1 and up.until_day > $1
                 and up.ancestor <> l.ancestor
           )",
        holds("s", "$1", "$2"),
        stands("o", "$1", known_on)
    )
}

/// Those with these codes, whatever their case, by the code in lower case.
pub async fn by_codes_in_any_case(
    tx: &mut Tx,
    codes: &[String],
) -> Result<HashMap<String, Organisation>> {
    let mut found: HashMap<String, Organisation> = by_codes(tx, codes)
        .await?
        .into_values()
        .map(|o| (o.code.to_lowercase(), o))
        .collect();
    let keys: Vec<[Value; 1]> = codes
        .iter()
        .map(|c| c.to_lowercase())
        .filter(|c| !found.contains_key(c))
        .map(|c| [c.into()])
        .collect();
    let ask =
        |list: &str| format!("select {COLUMNS} from organisation o where lower(o.code) in {list}");
    each_of(tx, &keys, ask, |row| {
        let organisation = organisation_from(&row)?;
        found.insert(organisation.code.to_lowercase(), organisation);
        Ok(())
    })
    .await?;
    Ok(found)
}

/// The number and both names of every organisation that is not retired: to find one by
/// a name that people wrote.
pub async fn names(tx: &mut Tx, on: Day) -> Result<Vec<(OrganisationId, String, String)>> {
    sql("select id, name_en, name_hi from organisation where retired_day > $1")
        .bind(on)
        .all(tx)
        .await?
        .iter()
        .map(|row| Ok((row.get("id")?, row.get("name_en")?, row.get("name_hi")?)))
        .collect()
}

/// The code of today's parent of each of these; the nation has none.
pub async fn parent_codes(
    tx: &mut Tx,
    of: &[OrganisationId],
) -> Result<HashMap<OrganisationId, String>> {
    let keys: Vec<[Value; 1]> = of.iter().map(|o| [(*o).into()]).collect();
    let mut found = HashMap::new();
    let ask = |list: &str| {
        format!(
            "select l.organisation, o.code
             from lineage l
             join organisation o on o.id = l.ancestor
             where l.depth = 1 and l.until_day = {} and l.organisation in {list}",
            Day::FOREVER.number()
        )
    };
    each_of(tx, &keys, ask, |row| {
        found.insert(row.get("organisation")?, row.get("code")?);
        Ok(())
    })
    .await?;
    Ok(found)
}

/// Of these, the ones that a scope covers.
pub async fn covered(
    tx: &mut Tx,
    scope: &crate::access::Scope,
    of: &[OrganisationId],
) -> Result<std::collections::HashSet<OrganisationId>> {
    let keys: Vec<[Value; 1]> = of.iter().map(|o| [(*o).into()]).collect();
    let mut found = std::collections::HashSet::new();
    let covers = scope.covers("o.id");
    let ask =
        |list: &str| format!("select o.id from organisation o where o.id in {list} and {covers}");
    each_of(tx, &keys, ask, |row| {
        found.insert(row.get("id")?);
        Ok(())
    })
    .await?;
    Ok(found)
}

/// The strengths that hold for these by what is known now, the earliest first: each ends
/// where the next one begins.
pub async fn all_strengths(
    tx: &mut Tx,
    of: &[OrganisationId],
) -> Result<HashMap<OrganisationId, Vec<Strength>>> {
    let keys: Vec<[Value; 1]> = of.iter().map(|o| [(*o).into()]).collect();
    let mut found: HashMap<OrganisationId, Vec<Strength>> = HashMap::new();
    let ask = |list: &str| {
        format!(
            "select organisation, officials, source, approved_by, from_day, until_day, recorded_at
             from strength where organisation in {list}
             order by organisation, from_day, recorded_at"
        )
    };
    each_of(tx, &keys, ask, |row| {
        let strength = strength_from(&row)?;
        let held = found.entry(strength.organisation).or_default();
        held.retain(|s| s.from < strength.from);
        if strength.from < strength.until {
            held.push(strength);
        }
        Ok(())
    })
    .await?;
    for held in found.values_mut() {
        for place in 1..held.len() {
            held[place - 1].until = held[place - 1].until.min(held[place].from);
        }
    }
    Ok(found)
}

/// Every strength that was ever stated for an organisation, the last recorded first.
pub async fn stated_ever(tx: &mut Tx, of: OrganisationId) -> Result<Vec<Strength>> {
    sql(
        "select organisation, officials, source, approved_by, from_day, until_day, recorded_at
         from strength where organisation = $1
         order by recorded_at desc, from_day desc",
    )
    .bind(of)
    .all(tx)
    .await?
    .iter()
    .map(strength_from)
    .collect()
}
