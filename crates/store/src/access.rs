//! Sessions, sign-in links, passwords, failed attempts, and roles.

use sopan_rules::access::Role;
use sopan_rules::ids::{OfficialId, OrganisationId};
use sopan_rules::time::{Day, Moment};

use crate::duplicates::{accounts, stays};
use crate::sql::{Result, Row, Sql, Tx, Value, each_of, sql};

/// A role held over an organisation and everything below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grant {
    /// Which role.
    pub role: Role,
    /// Over which organisation.
    pub organisation: OrganisationId,
}

/// A session that is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Whose.
    pub official: OfficialId,
    /// The token that forms carry.
    pub csrf: String,
    /// When it was last used.
    pub seen: Moment,
}

/// Opens a session. Only the token's hash is kept.
pub async fn open_session(
    tx: &mut Tx,
    token_hash: &str,
    official: OfficialId,
    csrf: &str,
    now: Moment,
    ends: Moment,
) -> Result<()> {
    sql(
        "insert into session (token_hash, official, csrf, began_at, seen_at, ends_at)
         values ($1, $2, $3, $4, $4, $5)",
    )
    .bind(token_hash)
    .bind(official)
    .bind(csrf)
    .bind(now)
    .bind(ends)
    .run(tx)
    .await?;
    sql("delete from session where ends_at < $1")
        .bind(now)
        .run(tx)
        .await?;
    Ok(())
}

/// The session with this token's hash, unless it has ended.
pub async fn session(tx: &mut Tx, token_hash: &str, now: Moment) -> Result<Option<Session>> {
    sql("select official, csrf, seen_at from session where token_hash = $1 and ends_at > $2")
        .bind(token_hash)
        .bind(now)
        .optional(tx)
        .await?
        .map(|row| {
            Ok(Session {
                official: row.get("official")?,
                csrf: row.get("csrf")?,
                seen: row.get("seen_at")?,
            })
        })
        .transpose()
}

/// Ends a session.
pub async fn close_session(tx: &mut Tx, token_hash: &str) -> Result<()> {
    sql("delete from session where token_hash = $1")
        .bind(token_hash)
        .run(tx)
        .await?;
    Ok(())
}

/// Keeps a one-time link, by its token's hash.
pub async fn keep_link(
    tx: &mut Tx,
    token_hash: &str,
    official: OfficialId,
    now: Moment,
    ends: Moment,
) -> Result<()> {
    sql(
        "insert into sign_in_link (token_hash, official, made_at, ends_at)
         values ($1, $2, $3, $4)",
    )
    .bind(token_hash)
    .bind(official)
    .bind(now)
    .bind(ends)
    .run(tx)
    .await?;
    Ok(())
}

/// Uses a one-time link: the official it is for, once, until it ends.
pub async fn use_link(tx: &mut Tx, token_hash: &str, now: Moment) -> Result<Option<OfficialId>> {
    sql("update sign_in_link set used_at = $2
         where token_hash = $1 and used_at is null and ends_at > $2
         returning official")
    .bind(token_hash)
    .bind(now)
    .optional(tx)
    .await?
    .map(|row| row.get("official"))
    .transpose()
}

/// The hashes of the passwords that were set for an official, and for accounts that were
/// merged into this one.
pub async fn passwords(tx: &mut Tx, official: OfficialId) -> Result<Vec<String>> {
    let keys: Vec<[Value; 1]> = accounts(tx, official)
        .await?
        .into_iter()
        .map(|o| [o.into()])
        .collect();
    let mut found = Vec::new();
    let ask = |list: &str| format!("select hash from password where official in {list}");
    each_of(tx, &keys, ask, |row| {
        found.push(row.get("hash")?);
        Ok(())
    })
    .await?;
    Ok(found)
}

/// Sets or changes a password. Those of accounts that were merged into this one end.
pub async fn set_password(
    tx: &mut Tx,
    official: OfficialId,
    hash: &str,
    now: Moment,
) -> Result<()> {
    sql(
        "insert into password (official, hash, set_at) values ($1, $2, $3)
         on conflict (official) do update set hash = excluded.hash, set_at = excluded.set_at",
    )
    .bind(official)
    .bind(hash)
    .bind(now)
    .run(tx)
    .await?;
    for gone in accounts(tx, official).await? {
        sql("delete from password where official = $1 and official <> $2")
            .bind(gone)
            .bind(official)
            .run(tx)
            .await?;
    }
    Ok(())
}

/// Writes down a failed attempt, and forgets those before `forget`.
pub async fn note_failure(tx: &mut Tx, subject: &str, now: Moment, forget: Moment) -> Result<()> {
    let id = tx.id().await?;
    sql("insert into sign_in_failure (subject, id, at) values ($1, $2, $3)")
        .bind(subject)
        .bind(id)
        .bind(now)
        .run(tx)
        .await?;
    sql("delete from sign_in_failure where at < $1")
        .bind(forget)
        .run(tx)
        .await?;
    Ok(())
}

/// How many attempts failed since a moment.
pub async fn failures(tx: &mut Tx, subject: &str, since: Moment) -> Result<i64> {
    sql("select count(*) as n from sign_in_failure where subject = $1 and at >= $2")
        .bind(subject)
        .bind(since)
        .one(tx)
        .await?
        .get("n")
}

/// The roles that a person holds.
pub async fn grants(tx: &mut Tx, official: OfficialId) -> Result<Vec<Grant>> {
    let rows = sql("select role, organisation from role_grant where official = $1 order by role")
        .bind(official)
        .all(tx)
        .await?;
    rows.iter()
        .filter_map(|row| grant_from(row).transpose())
        .collect()
}

fn grant_from(row: &Row) -> Result<Option<Grant>> {
    let role: String = row.get("role")?;
    let organisation = row.get("organisation")?;
    Ok(Role::from_name(&role).map(|role| Grant { role, organisation }))
}

/// Gives a role.
pub async fn grant(
    tx: &mut Tx,
    official: OfficialId,
    grant: Grant,
    now: Moment,
    by: Option<OfficialId>,
) -> Result<()> {
    sql(
        "insert into role_grant (official, role, organisation, granted_at, granted_by)
         values ($1, $2, $3, $4, $5)
         on conflict (official, role, organisation) do nothing",
    )
    .bind(official)
    .bind(grant.role.name())
    .bind(grant.organisation)
    .bind(now)
    .bind(by)
    .run(tx)
    .await?;
    Ok(())
}

/// The official whom this e-mail (`email:…`), phone (`phone:…`) or employee code
/// (`employee:ORGANISATION:CODE`) identifies: of an account that was merged, the one that
/// stays.
pub async fn identified(tx: &mut Tx, identity: &str) -> Result<Option<OfficialId>> {
    let row = sql("select official from identity where value = $1")
        .bind(identity)
        .optional(tx)
        .await?;
    match row {
        Some(row) => Ok(Some(stays(tx, row.get("official")?).await?)),
        None => Ok(None),
    }
}

/// A fact about this installation.
pub async fn setting(tx: &mut Tx, name: &str) -> Result<Option<String>> {
    sql("select value from setting where name = $1")
        .bind(name)
        .optional(tx)
        .await?
        .map(|row| row.get("value"))
        .transpose()
}

/// Sets a fact about this installation.
pub async fn set_setting(tx: &mut Tx, name: &str, value: &str) -> Result<()> {
    sql("insert into setting (name, value) values ($1, $2)
         on conflict (name) do update set value = excluded.value")
    .bind(name)
    .bind(value)
    .run(tx)
    .await?;
    Ok(())
}

/// A fact about this installation that is set once: what it is, or this where it is
/// nothing yet.
pub async fn setting_or(tx: &mut Tx, name: &str, value: &str) -> Result<String> {
    sql("insert into setting (name, value) values ($1, $2) on conflict (name) do nothing")
        .bind(name)
        .bind(value)
        .run(tx)
        .await?;
    Ok(setting(tx, name).await?.unwrap_or_else(|| value.to_owned()))
}

/// What a permission covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Every organisation: the operator of the machine, at the command line.
    Everything,
    /// These organisations and all below them; nothing, when there are none.
    Below(Vec<OrganisationId>),
}

impl Scope {
    /// The condition that restricts a list to the scope: `column` holds an
    /// organisation that lies in it, today. Lists are restricted in SQL, never
    /// afterwards. The roots are numbers of ours and stand in the text.
    pub fn covers(&self, column: &str) -> String {
        match self {
            Scope::Everything => "1 = 1".to_owned(),
            Scope::Below(roots) if roots.is_empty() => "1 = 0".to_owned(),
            Scope::Below(roots) => {
                let roots: Vec<String> = roots.iter().map(|r| r.to_string()).collect();
                format!(
                    "exists (select 1 from lineage scope where scope.organisation = {column} \
                     and scope.ancestor in ({}) and scope.until_day = {})",
                    roots.join(", "),
                    Day::FOREVER.number()
                )
            }
        }
    }
}

/// A statement that changes the language a person reads.
pub fn set_language(official: OfficialId, language: &str) -> Sql {
    sql("update person set language = $2 where official = $1")
        .bind(official)
        .bind(language)
}
