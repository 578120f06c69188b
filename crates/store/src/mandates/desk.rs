//! What those who set mandates read of them: who wrote them, and how many they reach where.

use std::collections::HashMap;

use sopan_rules::ids::{OfficialId, OrganisationId};
use sopan_rules::text::Said;
use sopan_rules::time::Day;

use crate::access::Scope;
use crate::sql::{Result, Tx, Value, each_of, sql};

/// How many officials of an organisation a mandate reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reached {
    /// The organisation's number.
    pub organisation: OrganisationId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: Said,
    /// How many it reaches.
    pub officials: i64,
    /// Of how many that can't be said.
    pub unknown: i64,
}

/// How many officials of a scope a mandate reaches, by the organisation that they belong to.
/// `covers` restricts `o.organisation`.
pub async fn by_organisation(tx: &mut Tx, mandate: i64, covers: &str) -> Result<Vec<Reached>> {
    sql(format!(
        "select x.organisation, g.code, g.name_en, g.name_hi, x.officials, x.unknown
         from (
             select o.organisation,
                    cast(sum(case when a.reached = 1 then 1 else 0 end) as bigint) as officials,
                    cast(sum(case when a.reached = 2 then 1 else 0 end) as bigint) as unknown
             from assignment a join official o on o.id = a.official
             where a.mandate = $1 and a.reached in (1, 2) and {covers}
             group by o.organisation
         ) x
         join organisation g on g.id = x.organisation
         order by g.code"
    ))
    .bind(mandate)
    .all(tx)
    .await?
    .iter()
    .map(|row| {
        Ok(Reached {
            organisation: row.get("organisation")?,
            code: row.get("code")?,
            name: Said::new(row.get::<String>("name_en")?, row.get::<String>("name_hi")?),
            officials: row.get("officials")?,
            unknown: row.get("unknown")?,
        })
    })
    .collect()
}

/// The names of people, in English and, where it is known, in Hindi.
pub async fn names(
    tx: &mut Tx,
    officials: &[OfficialId],
) -> Result<HashMap<OfficialId, (String, Option<String>)>> {
    let keys: Vec<[Value; 1]> = officials.iter().map(|o| [(*o).into()]).collect();
    let mut found = HashMap::new();
    let ask =
        |list: &str| format!("select official, name, name_hi from person where official in {list}");
    each_of(tx, &keys, ask, |row| {
        let name: Option<String> = row.get("name")?;
        found.insert(
            row.get("official")?,
            (name.unwrap_or_default(), row.get("name_hi")?),
        );
        Ok(())
    })
    .await?;
    Ok(found)
}

/// Forgets a draft; a mandate of which nothing was ever published goes with it. Whether there
/// was one.
pub async fn drop_draft(tx: &mut Tx, mandate: i64) -> Result<bool> {
    let dropped = sql("delete from mandate_version where mandate = $1 and published_at is null")
        .bind(mandate)
        .run(tx)
        .await?;
    sql("delete from mandate where id = $1
           and not exists (select 1 from mandate_version v where v.mandate = $1)")
    .bind(mandate)
    .run(tx)
    .await?;
    Ok(dropped > 0)
}

/// The condition that a mandate `m` is live and made for an organisation of a scope or for
/// one that stands above it: it may reach officials there.
pub fn reaches_into(scope: &Scope) -> String {
    let forever = Day::FOREVER.number();
    let below = scope.covers("m.organisation");
    let above = match scope {
        Scope::Everything => return below,
        Scope::Below(roots) if roots.is_empty() => return below,
        Scope::Below(roots) => {
            let roots: Vec<String> = roots.iter().map(ToString::to_string).collect();
            format!(
                "exists (select 1 from lineage above
                         where above.organisation in ({}) and above.ancestor = m.organisation
                           and above.until_day = {forever})",
                roots.join(", ")
            )
        }
    };
    format!(
        "exists (select 1 from mandate_version held
                 where held.mandate = m.id and held.until_day = {forever})
         and ({below} or {above})"
    )
}
