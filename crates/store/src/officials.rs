//! Officials by the thousand: what an import must know of those who are here
//! already, and how it writes down who the new ones are.
//!
//! Registration itself is an entry of the ledger; here is only the person beside it.

use std::collections::{HashMap, HashSet};

use sopan_rules::ids::{OfficialId, OrganisationId};
use sopan_rules::time::{Day, Moment};

use crate::people::{search_text, word_rows};
use crate::sql::{Result, Row, Tx, Value, each_of, insert_rows, places, sql};

/// Who an official is, as the organisation's file states it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Particulars {
    /// Name in Latin letters, or in whatever script the organisation keeps.
    pub name: String,
    /// Name in Hindi.
    pub name_hi: Option<String>,
    /// E-mail address in lower case.
    pub email: Option<String>,
    /// Mobile number, ten digits.
    pub phone: Option<String>,
    /// The organisation's own number for the person.
    pub employee_code: Option<String>,
    /// Service, for example IAS.
    pub service: Option<String>,
    /// Cadre, for example Bihar.
    pub cadre: Option<String>,
    /// Year of the batch.
    pub batch: Option<i32>,
    /// Day of joining the service.
    pub joined: Option<Day>,
    /// Whether the official is on central deputation.
    pub central_deputation: bool,
    /// Female, Male or Other.
    pub gender: Option<String>,
}

impl Particulars {
    /// What a search looks through: the name in either script as it is spelt and as
    /// it sounds, and every contact and code.
    pub fn search_text(&self) -> String {
        search_text(
            [Some(&self.name), self.name_hi.as_ref()],
            [&self.email, &self.phone, &self.employee_code],
        )
    }

    /// What identifies the person who is employed there: e-mail, phone, employee code.
    pub fn identities(&self, organisation: OrganisationId) -> Vec<String> {
        let email = self.email.as_deref().map(email_identity);
        let phone = self.phone.as_deref().map(phone_identity);
        let code = self
            .employee_code
            .as_deref()
            .map(|code| employee_identity(organisation, code));
        [email, phone, code].into_iter().flatten().collect()
    }
}

/// The identity that an e-mail address is.
pub fn email_identity(email: &str) -> String {
    format!("email:{email}")
}

/// The identity that a mobile number of ten digits is.
pub fn phone_identity(phone: &str) -> String {
    format!("phone:{phone}")
}

/// The identity that an employee code is, within its organisation. Codes that differ
/// only in upper and lower case are one.
pub fn employee_identity(organisation: OrganisationId, code: &str) -> String {
    format!("employee:{organisation}:{}", code.to_uppercase())
}

/// An official who is here already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Present {
    /// The number of the official.
    pub id: OfficialId,
    /// Where the official is employed.
    pub organisation: OrganisationId,
    /// The group of the post.
    pub group: Option<String>,
    /// The designation.
    pub designation: Option<String>,
    /// Who it is.
    pub particulars: Particulars,
}

/// Whom these identities belong to, of those that somebody has: of an account that was
/// merged, to the one that stays.
pub async fn holders(tx: &mut Tx, identities: &[String]) -> Result<HashMap<String, OfficialId>> {
    let keys: Vec<[Value; 1]> = identities.iter().map(|i| [i.clone().into()]).collect();
    let mut found: HashMap<String, OfficialId> = HashMap::new();
    let ask = |list: &str| format!("select value, official from identity where value in {list}");
    each_of(tx, &keys, ask, |row| {
        found.insert(row.get("value")?, row.get("official")?);
        Ok(())
    })
    .await?;
    let held: Vec<OfficialId> = found.values().copied().collect();
    let stays = crate::duplicates::stay(tx, &held).await?;
    for holder in found.values_mut() {
        *holder = stays.get(holder).copied().unwrap_or(*holder);
    }
    Ok(found)
}

/// These officials as they stand.
pub async fn present(
    tx: &mut Tx,
    officials: &[OfficialId],
) -> Result<HashMap<OfficialId, Present>> {
    present_where(tx, officials, "").await
}

/// These officials as they stand, and so they stay until the transaction ends.
pub async fn present_and_held(
    tx: &mut Tx,
    officials: &[OfficialId],
) -> Result<HashMap<OfficialId, Present>> {
    let lock = tx.dialect().for_update();
    present_where(tx, officials, lock).await
}

async fn present_where(
    tx: &mut Tx,
    officials: &[OfficialId],
    lock: &str,
) -> Result<HashMap<OfficialId, Present>> {
    let keys: Vec<[Value; 1]> = officials.iter().map(|o| [(*o).into()]).collect();
    let mut found = HashMap::new();
    let ask = |list: &str| {
        format!(
            "select o.id, o.organisation, o.official_group, o.designation, p.name, p.name_hi,
                    p.email, p.phone, p.employee_code, p.service, p.cadre, p.batch,
                    p.joined_day, p.central_deputation, p.gender
             from official o
             join person p on p.official = o.id
             where o.id in {list}{lock}"
        )
    };
    each_of(tx, &keys, ask, |row| {
        let present = present_from(&row)?;
        found.insert(present.id, present);
        Ok(())
    })
    .await?;
    Ok(found)
}

fn present_from(row: &Row) -> Result<Present> {
    Ok(Present {
        id: row.get("id")?,
        organisation: row.get("organisation")?,
        group: row.get("official_group")?,
        designation: row.get("designation")?,
        particulars: Particulars {
            name: row.get("name")?,
            name_hi: row.get("name_hi")?,
            email: row.get("email")?,
            phone: row.get("phone")?,
            employee_code: row.get("employee_code")?,
            service: row.get("service")?,
            cadre: row.get("cadre")?,
            batch: row.get("batch")?,
            joined: row.get("joined_day")?,
            central_deputation: row.get("central_deputation")?,
            gender: row.get("gender")?,
        },
    })
}

/// A person as it is written down, with what a search looks through: made before the
/// transaction begins, for finding out how names sound takes its time.
#[derive(Debug, Clone)]
pub struct PersonRow([Value; 13], Vec<[Value; 2]>);

impl PersonRow {
    /// Who the official is.
    pub fn of(official: OfficialId, p: &Particulars) -> PersonRow {
        let search = p.search_text();
        let words = word_rows(official, &search).collect();
        let row = [
            official.into(),
            p.name.clone().into(),
            p.name_hi.clone().into(),
            p.email.clone().into(),
            p.phone.clone().into(),
            p.employee_code.clone().into(),
            p.service.clone().into(),
            p.cadre.clone().into(),
            p.batch.into(),
            p.joined.into(),
            i64::from(p.central_deputation).into(),
            p.gender.clone().into(),
            search.into(),
        ];
        PersonRow(row, words)
    }
}

/// Writes down who these officials are: new ones, and what is corrected of those who
/// are here. The language that a person reads stays as it is.
pub async fn keep_particulars(tx: &mut Tx, people: Vec<PersonRow>) -> Result<()> {
    let words = people.iter().flat_map(|row| row.1.clone()).collect();
    let rows = people.into_iter().map(|row| row.0).collect();
    insert_rows(
        tx,
        "insert into person (official, name, name_hi, email, phone, employee_code, service,
                             cadre, batch, joined_day, central_deputation, gender, search) values",
        rows,
        "on conflict (official) do update
         set name = excluded.name, name_hi = excluded.name_hi, email = excluded.email,
             phone = excluded.phone, employee_code = excluded.employee_code,
             service = excluded.service, cadre = excluded.cadre, batch = excluded.batch,
             joined_day = excluded.joined_day,
             central_deputation = excluded.central_deputation, gender = excluded.gender,
             search = excluded.search",
    )
    .await?;
    insert_rows(
        tx,
        "insert into person_word (word, official) values",
        words,
        "on conflict (word, official) do nothing",
    )
    .await?;
    Ok(())
}

/// Who of a scope has one of these employee codes, by the code in capital letters. `covers`
/// is the condition that restricts `o.organisation`.
pub async fn by_employee_codes(
    tx: &mut Tx,
    covers: &str,
    codes: &[String],
) -> Result<HashMap<String, Vec<OfficialId>>> {
    let keys: Vec<[Value; 1]> = codes.iter().map(|code| [code_word(code).into()]).collect();
    let wanted: HashSet<String> = codes.iter().map(|code| code.to_uppercase()).collect();
    let ask = |list: &str| {
        format!(
            "select o.id, p.employee_code from person_word w
             join person p on p.official = w.official
             join official o on o.id = w.official
             where w.word in {list} and {covers}
             order by o.id"
        )
    };
    let mut found: HashMap<String, Vec<OfficialId>> = HashMap::new();
    each_of(tx, &keys, ask, |row| {
        let code: Option<String> = row.get("employee_code")?;
        let code = code.unwrap_or_default().to_uppercase();
        if wanted.contains(&code) {
            let known = found.entry(code).or_default();
            let id = row.get("id")?;
            if !known.contains(&id) {
                known.push(id);
            }
        }
        Ok(())
    })
    .await?;
    Ok(found)
}

/// The word under which an employee code is found.
fn code_word(code: &str) -> String {
    code.to_lowercase().split_whitespace().collect()
}

/// A change of many officials by a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulkChange {
    /// Its number.
    pub id: i64,
    /// When it was made.
    pub at: Moment,
    /// By whom; none for the operator.
    pub by: Option<OfficialId>,
    /// The name of that person.
    pub by_name: Option<String>,
    /// How many officials it was about.
    pub officials: i64,
    /// When it was taken back.
    pub undone: Option<Moment>,
}

/// Notes a change of many officials, of whom each is given to [`keep_change_lines`].
pub async fn keep_change(
    tx: &mut Tx,
    officials: i64,
    (now, by): (Moment, Option<OfficialId>),
) -> Result<i64> {
    let id = tx.id().await?;
    sql("insert into bulk_change (id, at, by_id, officials) values ($1, $2, $3, $4)")
        .bind(id)
        .bind(now)
        .bind(by)
        .bind(officials)
        .run(tx)
        .await?;
    Ok(id)
}

/// Notes what was changed of these officials: what it was and what it became, as JSON.
pub async fn keep_change_lines(
    tx: &mut Tx,
    change: i64,
    lines: Vec<(OfficialId, String, String)>,
) -> Result<()> {
    let rows: Vec<[Value; 4]> = lines
        .into_iter()
        .map(|(official, before, after)| {
            [change.into(), official.into(), before.into(), after.into()]
        })
        .collect();
    insert_rows(
        tx,
        "insert into bulk_change_line (change, official, before, after) values",
        rows,
        "",
    )
    .await?;
    Ok(())
}

/// What was changed, of officials with higher numbers than `after`: at most so many.
pub async fn change_lines(
    tx: &mut Tx,
    change: i64,
    (after, limit): (i64, i64),
) -> Result<Vec<(OfficialId, String, String)>> {
    sql("select official, before, after from bulk_change_line
         where change = $1 and official > $2 order by official limit $3")
    .bind(change)
    .bind(after)
    .bind(limit)
    .all(tx)
    .await?
    .iter()
    .map(|row| Ok((row.get("official")?, row.get("before")?, row.get("after")?)))
    .collect()
}

/// The changes of many officials by files, the latest first: all of them, or those of one
/// person.
pub async fn changes(tx: &mut Tx, by: Option<OfficialId>, limit: i64) -> Result<Vec<BulkChange>> {
    let whose = match by {
        Some(_) => "where c.by_id = $1",
        None => "",
    };
    let asked = sql(format!(
        "select c.id, c.at, c.by_id, c.officials, c.undone_at, p.name
         from bulk_change c left join person p on p.official = c.by_id
         {whose} order by c.id desc limit {limit}"
    ));
    asked
        .bind_all(by)
        .all(tx)
        .await?
        .iter()
        .map(|row| {
            Ok(BulkChange {
                id: row.get("id")?,
                at: row.get("at")?,
                by: row.get("by_id")?,
                by_name: row.get("name")?,
                officials: row.get("officials")?,
                undone: row.get("undone_at")?,
            })
        })
        .collect()
}

/// Notes that a change was taken back. Whether it had not been before.
pub async fn undo_change(
    tx: &mut Tx,
    change: i64,
    (now, by): (Moment, Option<OfficialId>),
) -> Result<bool> {
    let undone = sql("update bulk_change set undone_at = $2, undone_by = $3
         where id = $1 and undone_at is null")
    .bind(change)
    .bind(now)
    .bind(by)
    .run(tx)
    .await?;
    Ok(undone > 0)
}

/// Gives identities to officials. One that somebody has already makes it fail; one of an
/// account that was merged goes to the one that takes it.
pub async fn add_identities(tx: &mut Tx, identities: Vec<(String, OfficialId)>) -> Result<()> {
    for chunk in identities.chunks(1_000) {
        let list = places(1, chunk.len());
        sql(format!(
            "delete from identity where value in {list}
             and official in (select id from official where merged_into is not null)"
        ))
        .bind_all(chunk.iter().map(|(value, _)| value.clone()))
        .run(tx)
        .await?;
    }
    let rows: Vec<[Value; 2]> = identities
        .into_iter()
        .map(|(value, official)| [value.into(), official.into()])
        .collect();
    insert_rows(
        tx,
        "insert into identity (value, official) values",
        rows,
        "",
    )
    .await?;
    Ok(())
}

/// Takes identities away from these officials, and from accounts that were merged. What
/// somebody else has stays: not everybody has the code of the organisation that they came to.
pub async fn drop_identities(tx: &mut Tx, gone: &[(String, OfficialId)]) -> Result<()> {
    let keys: Vec<[Value; 1]> = gone.iter().map(|(i, _)| [i.clone().into()]).collect();
    let mut held: Vec<String> = Vec::new();
    let ask = |list: &str| {
        format!(
            "select i.value, i.official, o.merged_into
             from identity i join official o on o.id = i.official
             where i.value in {list}"
        )
    };
    let asked: HashMap<&String, OfficialId> = gone.iter().map(|(i, of)| (i, *of)).collect();
    each_of(tx, &keys, ask, |row| {
        let value: String = row.get("value")?;
        let holder: OfficialId = row.get("official")?;
        let merged: Option<OfficialId> = row.get("merged_into")?;
        if merged.is_some() || asked.get(&value) == Some(&holder) {
            held.push(value);
        }
        Ok(())
    })
    .await?;
    delete_identities(tx, &held).await
}

async fn delete_identities(tx: &mut Tx, identities: &[String]) -> Result<()> {
    for chunk in identities.chunks(1_000) {
        let list = places(1, chunk.len());
        sql(format!("delete from identity where value in {list}"))
            .bind_all(chunk.iter().cloned())
            .run(tx)
            .await?;
    }
    Ok(())
}

/// Lets the employee codes of officials who came to another organisation, or whose accounts
/// were merged or parted, identify them where they are now. Where the organisation has the
/// code already it goes on meaning who has it there; the one that was left is free to give it
/// to somebody else.
pub(crate) async fn codes_follow(tx: &mut Tx, moved: &[OfficialId]) -> Result<()> {
    if moved.is_empty() {
        return Ok(());
    }
    let merged = crate::duplicates::merged(tx, moved).await?;
    let mut all: Vec<OfficialId> = moved.iter().chain(merged.keys()).copied().collect();
    all.sort_unstable();
    all.dedup();
    let keys: Vec<[Value; 1]> = all.iter().map(|o| [(*o).into()]).collect();
    let mut there: HashMap<OfficialId, (OrganisationId, Option<String>)> = HashMap::new();
    let ask = |list: &str| {
        format!(
            "select o.id, o.organisation, p.employee_code
             from official o join person p on p.official = o.id
             where o.id in {list} and o.merged_into is null"
        )
    };
    each_of(tx, &keys, ask, |row| {
        let code = row.get("employee_code")?;
        there.insert(row.get("id")?, (row.get("organisation")?, code));
        Ok(())
    })
    .await?;
    let mut held: HashSet<(OfficialId, String)> = HashSet::new();
    let mut left: Vec<String> = Vec::new();
    let ask = |list: &str| {
        format!(
            "select value, official from identity
             where official in {list} and value like 'employee:%'"
        )
    };
    each_of(tx, &keys, ask, |row| {
        let (value, official): (String, OfficialId) = (row.get("value")?, row.get("official")?);
        let stays = merged.get(&official).unwrap_or(&official);
        if let Some((place, _)) = there.get(stays)
            && !value.starts_with(&employee_identity(*place, ""))
        {
            left.push(value);
        } else {
            held.insert((official, value));
        }
        Ok(())
    })
    .await?;
    delete_identities(tx, &left).await?;
    let mut come: Vec<[Value; 2]> = Vec::new();
    for official in &all {
        let Some((place, Some(code))) = there.get(official) else {
            continue;
        };
        let identity = employee_identity(*place, code);
        if !held.contains(&(*official, identity.clone())) {
            come.push([identity.into(), (*official).into()]);
        }
    }
    insert_rows(
        tx,
        "insert into identity (value, official) values",
        come,
        "on conflict (value) do nothing",
    )
    .await?;
    Ok(())
}
