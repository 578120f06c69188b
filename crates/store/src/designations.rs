//! The master list of designations, and the spellings under which officials hold them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sopan_rules::designations::{Designation, key, shipped};
use sopan_rules::ids::OfficialId;
use sopan_rules::ledger::{Entry, Fact};
use sopan_rules::mandates::audience::comparable;
use sopan_rules::text::{Said, one_line};
use sopan_rules::time::Moment;

use crate::sql::{Result, Row, Tx, Value, each_of, insert_rows, sql};

/// A designation as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its number.
    pub id: i64,
    /// Its name in English.
    pub en: String,
    /// Its name in Hindi.
    pub hi: String,
    /// Its other names, by the alphabet.
    pub others: Vec<String>,
    /// The designation into which it was merged.
    pub into: Option<i64>,
}

/// Writes the list that comes with Sopan, and the spellings of all who are here: once, when
/// the database learns of designations.
pub(crate) async fn fill(tx: &mut Tx) -> Result<()> {
    let mut rows: Vec<[Value; 4]> = Vec::new();
    let mut names: Vec<[Value; 3]> = Vec::new();
    for (designation, id) in shipped().into_iter().zip(1i64..) {
        for (form, written) in designation.names() {
            names.push([form.into(), id.into(), written.into()]);
        }
        let row = [
            id.into(),
            designation.en.into(),
            designation.hi.into(),
            0.into(),
        ];
        rows.push(row);
    }
    insert_rows(
        tx,
        "insert into designation (id, name_en, name_hi, changed_at) values",
        rows,
        "",
    )
    .await?;
    add_names(tx, names).await?;
    let mut held: BTreeSet<String> = BTreeSet::new();
    sql("select distinct designation from official where designation is not null")
        .each(tx, |row| {
            held.insert(row.get("designation")?);
            Ok(())
        })
        .await?;
    keep_spellings(tx, held).await
}

async fn add_names(tx: &mut Tx, names: Vec<[Value; 3]>) -> Result<()> {
    insert_rows(
        tx,
        "insert into designation_name (form, designation, written) values",
        names,
        "",
    )
    .await?;
    Ok(())
}

/// Notes the spellings that entries bring in.
pub(crate) async fn note(tx: &mut Tx, entries: &[Entry]) -> Result<()> {
    let written = entries.iter().filter_map(|entry| spelt(&entry.fact));
    let written: BTreeSet<String> = written.cloned().collect();
    keep_spellings(tx, written).await
}

/// The designation that a fact speaks of.
pub(crate) fn spelt(fact: &Fact) -> Option<&String> {
    match fact {
        Fact::Registered { designation, .. } | Fact::ProfileEdited { designation, .. } => {
            designation.as_ref()
        }
        _ => None,
    }
}

/// Writes down spellings that are not known yet.
pub(crate) async fn keep_spellings(tx: &mut Tx, written: BTreeSet<String>) -> Result<()> {
    let mut new: BTreeMap<String, String> = BTreeMap::new();
    for text in written {
        let spelling = comparable(&text);
        if !spelling.is_empty() {
            new.entry(spelling).or_insert(text);
        }
    }
    let keys: Vec<[Value; 1]> = new.keys().map(|s| [s.clone().into()]).collect();
    let ask =
        |list: &str| format!("select spelling from designation_spelling where spelling in {list}");
    each_of(tx, &keys, ask, |row| {
        new.remove(&row.get::<String>("spelling")?);
        Ok(())
    })
    .await?;
    let rows: Vec<[Value; 3]> = new
        .into_iter()
        .map(|(spelling, written)| {
            let form = key(&spelling);
            [spelling.into(), form.into(), one_line(&written).into()]
        })
        .collect();
    insert_rows(
        tx,
        "insert into designation_spelling (spelling, form, written) values",
        rows,
        "on conflict (spelling) do nothing",
    )
    .await?;
    Ok(())
}

/// What was merged into what.
async fn merged(tx: &mut Tx) -> Result<HashMap<i64, i64>> {
    let mut merged = HashMap::new();
    sql("select id, into_id from designation where into_id is not null")
        .each(tx, |row| {
            merged.insert(row.get("id")?, row.get("into_id")?);
            Ok(())
        })
        .await?;
    Ok(merged)
}

/// The designation that one stands for at last.
fn last(merged: &HashMap<i64, i64>, mut id: i64) -> i64 {
    // Nothing is merged into what was merged into it; were it so, this ends all the same.
    for _ in 0..merged.len() {
        match merged.get(&id) {
            Some(into) => id = *into,
            None => break,
        }
    }
    id
}

/// Which designation each of these forms stands for, of those that the list knows.
async fn known(
    tx: &mut Tx,
    forms: &BTreeSet<String>,
    merged: &HashMap<i64, i64>,
) -> Result<HashMap<String, i64>> {
    let keys: Vec<[Value; 1]> = forms.iter().map(|f| [f.clone().into()]).collect();
    let ask =
        |list: &str| format!("select form, designation from designation_name where form in {list}");
    let mut found = HashMap::new();
    each_of(tx, &keys, ask, |row| {
        found.insert(row.get("form")?, last(merged, row.get("designation")?));
        Ok(())
    })
    .await?;
    Ok(found)
}

/// For each of these names of designations all spellings under which officials hold the
/// same one, in small letters.
pub async fn spellings(
    tx: &mut Tx,
    named: &BTreeSet<String>,
) -> Result<HashMap<String, BTreeSet<String>>> {
    if named.is_empty() {
        return Ok(HashMap::new());
    }
    let merged = merged(tx).await?;
    let forms: BTreeSet<String> = named.iter().map(|n| key(n)).collect();
    let known = known(tx, &forms, &merged).await?;
    // All forms of each designation, also of those that were merged into it.
    let roots: BTreeSet<i64> = known.values().copied().collect();
    let also = merged
        .keys()
        .filter(|id| roots.contains(&last(&merged, **id)));
    let members: Vec<[Value; 1]> = roots.iter().chain(also).map(|id| [(*id).into()]).collect();
    let ask = |list: &str| {
        format!("select form, designation from designation_name where designation in {list}")
    };
    let mut meant: BTreeMap<String, i64> = BTreeMap::new();
    each_of(tx, &members, ask, |row| {
        meant.insert(row.get("form")?, last(&merged, row.get("designation")?));
        Ok(())
    })
    .await?;
    let asked: BTreeSet<&String> = forms.iter().chain(meant.keys()).collect();
    let keys: Vec<[Value; 1]> = asked.into_iter().map(|f| [f.clone().into()]).collect();
    let ask = |list: &str| {
        format!("select spelling, form from designation_spelling where form in {list}")
    };
    let mut by_form: HashMap<String, BTreeSet<String>> = HashMap::new();
    let mut by_root: HashMap<i64, BTreeSet<String>> = HashMap::new();
    each_of(tx, &keys, ask, |row| {
        let (spelling, form): (String, String) = (row.get("spelling")?, row.get("form")?);
        match meant.get(&form) {
            Some(root) => by_root.entry(*root).or_default().insert(spelling),
            None => by_form.entry(form).or_default().insert(spelling),
        };
        Ok(())
    })
    .await?;
    Ok(named
        .iter()
        .map(|name| {
            let form = key(name);
            let found = match known.get(&form) {
                Some(root) => by_root.get(root),
                None => by_form.get(&form),
            };
            (name.clone(), found.cloned().unwrap_or_default())
        })
        .collect())
}

/// The names in English of the designations that these texts mean; nothing for a text that
/// the list doesn't know.
pub async fn canonical(
    tx: &mut Tx,
    texts: impl IntoIterator<Item = &String>,
) -> Result<HashMap<String, String>> {
    let known = said(tx, texts).await?.into_iter();
    Ok(known.map(|(text, name)| (text, name.en)).collect())
}

/// The same in both languages; in English where there is no name in Hindi.
pub async fn said(
    tx: &mut Tx,
    texts: impl IntoIterator<Item = &String>,
) -> Result<HashMap<String, Said>> {
    let texts: BTreeMap<&String, String> = texts.into_iter().map(|t| (t, key(t))).collect();
    let forms: BTreeSet<String> = texts.values().cloned().collect();
    if forms.is_empty() {
        return Ok(HashMap::new());
    }
    let keys: Vec<[Value; 1]> = forms.into_iter().map(|form| [form.into()]).collect();
    let ask = |list: &str| {
        format!(
            "select n.form, d.into_id, d.name_en, d.name_hi
             from designation_name n join designation d on d.id = n.designation
             where n.form in {list}"
        )
    };
    let mut names: HashMap<String, Said> = HashMap::new();
    let mut elsewhere: BTreeMap<String, i64> = BTreeMap::new();
    each_of(tx, &keys, ask, |row| {
        let form = row.get("form")?;
        match row.get("into_id")? {
            Some(into) => elsewhere.insert(form, into).map(drop),
            None => names.insert(form, said_from(&row)?).map(drop),
        };
        Ok(())
    })
    .await?;
    if !elsewhere.is_empty() {
        let merged = merged(tx).await?;
        elsewhere
            .values_mut()
            .for_each(|id| *id = last(&merged, *id));
        let ids: BTreeSet<i64> = elsewhere.values().copied().collect();
        let keys: Vec<[Value; 1]> = ids.into_iter().map(|id| [id.into()]).collect();
        let ask =
            |list: &str| format!("select id, name_en, name_hi from designation where id in {list}");
        let mut by_id: HashMap<i64, Said> = HashMap::new();
        each_of(tx, &keys, ask, |row| {
            by_id.insert(row.get("id")?, said_from(&row)?);
            Ok(())
        })
        .await?;
        for (form, id) in elsewhere {
            names.extend(by_id.get(&id).map(|name| (form, name.clone())));
        }
    }
    Ok(texts
        .into_iter()
        .filter_map(|(text, form)| Some((text.clone(), names.get(&form)?.clone())))
        .collect())
}

fn said_from(row: &Row) -> Result<Said> {
    let (en, mut hi): (String, String) = (row.get("name_en")?, row.get("name_hi")?);
    if hi.is_empty() {
        hi.clone_from(&en);
    }
    Ok(Said::new(en, hi))
}

fn kept_from(row: &Row) -> Result<Kept> {
    Ok(Kept {
        id: row.get("id")?,
        en: row.get("name_en")?,
        hi: row.get("name_hi")?,
        others: Vec::new(),
        into: row.get("into_id")?,
    })
}

/// The whole list, by the names in English.
pub async fn all(tx: &mut Tx) -> Result<Vec<Kept>> {
    let rows = sql("select id, name_en, name_hi, into_id from designation order by name_en, id")
        .all(tx)
        .await?;
    let mut all: Vec<Kept> = rows.iter().map(kept_from).collect::<Result<_>>()?;
    let places: HashMap<i64, usize> = all.iter().enumerate().map(|(p, d)| (d.id, p)).collect();
    sql("select designation, form, written from designation_name order by written, form")
        .each(tx, |row| {
            let (form, written): (String, String) = (row.get("form")?, row.get("written")?);
            if let Some(place) = places.get(&row.get::<i64>("designation")?)
                && let Some(held) = all.get_mut(*place)
                && form != key(&held.en)
                && form != key(&held.hi)
            {
                held.others.push(written);
            }
            Ok(())
        })
        .await?;
    Ok(all)
}

/// Which of these forms stand for another designation than this one.
pub async fn taken(
    tx: &mut Tx,
    forms: &BTreeSet<String>,
    own: Option<i64>,
) -> Result<BTreeMap<String, i64>> {
    let found = known(tx, forms, &HashMap::new()).await?;
    Ok(found
        .into_iter()
        .filter(|(_, id)| Some(*id) != own)
        .collect())
}

/// Writes a designation down: a new one, or in place of what was known of it.
pub async fn keep(
    tx: &mut Tx,
    id: i64,
    designation: &Designation,
    (now, by): (Moment, Option<OfficialId>),
) -> Result<()> {
    sql(
        "insert into designation (id, name_en, name_hi, changed_at, changed_by)
         values ($1, $2, $3, $4, $5)
         on conflict (id) do update
         set name_en = excluded.name_en, name_hi = excluded.name_hi,
             changed_at = excluded.changed_at, changed_by = excluded.changed_by",
    )
    .bind(id)
    .bind(designation.en.clone())
    .bind(designation.hi.clone())
    .bind(now)
    .bind(by)
    .run(tx)
    .await?;
    sql("delete from designation_name where designation = $1")
        .bind(id)
        .run(tx)
        .await?;
    let names = designation.names().into_iter();
    let names = names.map(|(form, written)| [form.into(), id.into(), written.into()]);
    add_names(tx, names.collect()).await
}

/// Merges a designation into another one, or with none takes that back.
pub async fn merge(
    tx: &mut Tx,
    id: i64,
    into: Option<i64>,
    (now, by): (Moment, Option<OfficialId>),
) -> Result<()> {
    sql("update designation set into_id = $2, changed_at = $3, changed_by = $4 where id = $1")
        .bind(id)
        .bind(into)
        .bind(now)
        .bind(by)
        .run(tx)
        .await?;
    Ok(())
}

/// Spellings that officials hold and the list doesn't know: one for each form, by the
/// alphabet, and how many forms there are.
pub async fn unknown(tx: &mut Tx, limit: i64) -> Result<(Vec<String>, i64)> {
    const UNKNOWN: &str = "select s.form, min(s.written) as written from designation_spelling s
         where not exists (select 1 from designation_name n where n.form = s.form)
         group by s.form";
    let count = sql(format!("select count(*) as n from ({UNKNOWN}) u"))
        .one(tx)
        .await?
        .get("n")?;
    let found = sql(format!("{UNKNOWN} order by written, form limit {limit}"))
        .all(tx)
        .await?
        .iter()
        .map(|row| row.get("written"))
        .collect::<Result<_>>()?;
    Ok((found, count))
}
