//! How people come to an organisation by themselves: approved e-mail domains, registrations,
//! invitations, and transfers that the receiving organisation is asked for.

use sopan_rules::ids::{OfficialId, OrganisationId};
use sopan_rules::time::Moment;

use crate::sql::{Result, Row, Sql, Tx, sql};

/// An e-mail domain from which an organisation lets people register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Domain {
    /// In lower case.
    pub domain: String,
    /// Which organisation.
    pub organisation: OrganisationId,
    /// The organisation's code.
    pub code: String,
    /// Its name in English.
    pub name_en: String,
    /// Its name in Hindi.
    pub name_hi: String,
    /// Whether nobody has to approve.
    pub at_once: bool,
}

fn domain_from(row: &Row) -> Result<Domain> {
    Ok(Domain {
        domain: row.get("domain")?,
        organisation: row.get("organisation")?,
        code: row.get("code")?,
        name_en: row.get("name_en")?,
        name_hi: row.get("name_hi")?,
        at_once: row.get("at_once")?,
    })
}

const DOMAIN: &str = "select d.domain, d.organisation, d.at_once, g.code, g.name_en, g.name_hi
    from email_domain d join organisation g on g.id = d.organisation";

/// The organisations that let people of this domain register.
pub async fn taking(tx: &mut Tx, domain: &str) -> Result<Vec<Domain>> {
    sql(format!(
        "{DOMAIN} where d.domain = $1 order by g.name_en, g.id"
    ))
    .bind(domain)
    .all(tx)
    .await?
    .iter()
    .map(domain_from)
    .collect()
}

/// The domains of a scope; `covers` restricts `d.organisation`.
pub async fn domains(tx: &mut Tx, covers: &str, limit: i64) -> Result<Vec<Domain>> {
    sql(format!(
        "{DOMAIN} where {covers} order by d.domain, g.name_en, g.id limit {limit}"
    ))
    .all(tx)
    .await?
    .iter()
    .map(domain_from)
    .collect()
}

/// Approves a domain for an organisation.
pub async fn keep_domain(
    tx: &mut Tx,
    organisation: OrganisationId,
    domain: &str,
    at_once: bool,
    (now, by): (Moment, Option<OfficialId>),
) -> Result<()> {
    sql(
        "insert into email_domain (domain, organisation, at_once, set_at, set_by)
         values ($1, $2, $3, $4, $5)
         on conflict (domain, organisation) do update
         set at_once = excluded.at_once, set_at = excluded.set_at, set_by = excluded.set_by",
    )
    .bind(domain)
    .bind(organisation)
    .bind(i64::from(at_once))
    .bind(now)
    .bind(by)
    .run(tx)
    .await?;
    Ok(())
}

/// Takes the approval of a domain back.
pub async fn drop_domain(tx: &mut Tx, organisation: OrganisationId, domain: &str) -> Result<()> {
    sql("delete from email_domain where domain = $1 and organisation = $2")
        .bind(domain)
        .bind(organisation)
        .run(tx)
        .await?;
    Ok(())
}

/// Somebody who wants to join.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// Its number.
    pub id: i64,
    /// The address, in lower case.
    pub email: String,
    /// When the address was proven and the form sent.
    pub proven: Option<Moment>,
    /// Where to.
    pub organisation: Option<OrganisationId>,
    /// The organisation's name in English.
    pub organisation_en: String,
    /// The organisation's name in Hindi.
    pub organisation_hi: String,
    /// The name in Latin letters.
    pub name: String,
    /// The name in Devanagari.
    pub name_hi: Option<String>,
    /// `en` or `hi`.
    pub language: String,
    /// Group A, B, C, D, Contractual Staff or Others.
    pub group: Option<String>,
    /// The post held.
    pub designation: Option<String>,
    /// Whether it was accepted, once that is decided.
    pub accepted: Option<bool>,
    /// Why the last mail about it did not go, where it did not.
    pub unsent: Option<String>,
}

const REGISTRATION: &str = "select r.id, r.email, r.proven_at, r.organisation, r.name, r.name_hi,
        r.language, r.official_group, r.designation, r.accepted, r.unsent, g.name_en, g.name_hi as place_hi
    from registration r left join organisation g on g.id = r.organisation";

fn registration_from(row: &Row) -> Result<Registration> {
    let text = |column| {
        row.get::<Option<String>>(column)
            .map(Option::unwrap_or_default)
    };
    Ok(Registration {
        id: row.get("id")?,
        email: row.get("email")?,
        proven: row.get("proven_at")?,
        organisation: row.get("organisation")?,
        organisation_en: text("name_en")?,
        organisation_hi: text("place_hi")?,
        name: text("name")?,
        name_hi: row.get("name_hi")?,
        language: text("language")?,
        group: row.get("official_group")?,
        designation: row.get("designation")?,
        accepted: row.get("accepted")?,
        unsent: row.get("unsent")?,
    })
}

/// Keeps an address whose link was sent. Only the token's hash is kept; what nobody followed
/// up is forgotten.
pub async fn begin(
    tx: &mut Tx,
    token_hash: &str,
    email: &str,
    (now, ends): (Moment, Moment),
) -> Result<i64> {
    sql("delete from registration where proven_at is null and ends_at < $1")
        .bind(now)
        .run(tx)
        .await?;
    let id = tx.id().await?;
    sql(
        "insert into registration (id, token_hash, email, asked_at, ends_at)
         values ($1, $2, $3, $4, $5)",
    )
    .bind(id)
    .bind(token_hash)
    .bind(email)
    .bind(now)
    .bind(ends)
    .run(tx)
    .await?;
    Ok(id)
}

/// Notes why the mail of a registration, or (`invitation`) of an invitation, did not go.
pub async fn note_unsent(tx: &mut Tx, id: i64, invitation: bool, why: &str) -> Result<()> {
    let table = if invitation {
        "invitation"
    } else {
        "registration"
    };
    sql(format!("update {table} set unsent = $2 where id = $1"))
        .bind(id)
        .bind(why)
        .run(tx)
        .await?;
    Ok(())
}

/// The registrations of which the last mail did not go, the latest first: to prove an address
/// from which an organisation of the scope takes people, or to say that one was let in, since
/// then.
/// `covers` restricts `d.organisation`.
pub async fn unsent(
    tx: &mut Tx,
    covers: &str,
    (now, since): (Moment, Moment),
    limit: i64,
) -> Result<Vec<Registration>> {
    sql(format!(
        "{REGISTRATION}
         where r.unsent is not null
           and (r.ends_at > $1 or r.decided_at > $2)
           and not exists (select 1 from registration l where l.email = r.email and l.id > r.id)
           and (r.organisation is null and exists (
                    select 1 from email_domain d
                    where r.email like '%@' || d.domain and {covers})
                or exists (
                    select 1 from (select r.organisation as organisation) d where {covers}))
         order by r.id desc limit {limit}"
    ))
    .bind(now)
    .bind(since)
    .all(tx)
    .await?
    .iter()
    .map(registration_from)
    .collect()
}

/// The registration with this token's hash: until its end, and afterwards if it was sent.
pub async fn by_token(tx: &mut Tx, hash: &str, now: Moment) -> Result<Option<Registration>> {
    sql(format!(
        "{REGISTRATION} where r.token_hash = $1 and (r.ends_at > $2 or r.proven_at is not null)"
    ))
    .bind(hash)
    .bind(now)
    .optional(tx)
    .await?
    .map(|row| registration_from(&row))
    .transpose()
}

/// The registration with this number.
pub async fn registration(tx: &mut Tx, id: i64) -> Result<Option<Registration>> {
    sql(format!("{REGISTRATION} where r.id = $1"))
        .bind(id)
        .optional(tx)
        .await?
        .map(|row| registration_from(&row))
        .transpose()
}

/// Says who it is: changes one row, and none the second time.
pub fn send(id: i64, r: &Registration, now: Moment) -> Sql {
    sql("update registration
         set proven_at = $2, organisation = $3, name = $4, name_hi = $5, language = $6,
             official_group = $7, designation = $8
         where id = $1 and proven_at is null")
    .bind(id)
    .bind(now)
    .bind(r.organisation)
    .bind(r.name.clone())
    .bind(r.name_hi.clone())
    .bind(r.language.clone())
    .bind(r.group.clone())
    .bind(r.designation.clone())
}

/// Decides about a registration: changes one row, and none the second time.
pub fn decide(
    id: i64,
    official: Option<OfficialId>,
    (now, by): (Moment, Option<OfficialId>),
) -> Sql {
    sql("update registration
         set decided_at = $2, decided_by = $3, accepted = $4, official = $5
         where id = $1 and decided_at is null")
    .bind(id)
    .bind(now)
    .bind(by)
    .bind(i64::from(official.is_some()))
    .bind(official)
}

/// Those who wait to be let in, in a scope, the earliest first; `covers` restricts
/// `r.organisation`.
pub async fn waiting(tx: &mut Tx, covers: &str, limit: i64) -> Result<Vec<Registration>> {
    sql(format!(
        "{REGISTRATION} where r.decided_at is null and r.proven_at is not null and {covers}
         order by r.proven_at, r.id limit {limit}"
    ))
    .all(tx)
    .await?
    .iter()
    .map(registration_from)
    .collect()
}

/// A link by which somebody may join.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Its number.
    pub id: i64,
    /// Where to.
    pub organisation: OrganisationId,
    /// The organisation's name in English.
    pub organisation_en: String,
    /// The organisation's name in Hindi.
    pub organisation_hi: String,
    /// To whom it was sent.
    pub email: String,
    /// Until when it can be used.
    pub ends: Moment,
    /// When it was used.
    pub used: Option<Moment>,
    /// When it was withdrawn.
    pub withdrawn: Option<Moment>,
    /// Why its mail did not go, where it did not.
    pub unsent: Option<String>,
}

const INVITATION: &str = "select i.id, i.organisation, i.email, i.ends_at, i.used_at,
        i.withdrawn_at, i.unsent, g.name_en, g.name_hi
    from invitation i join organisation g on g.id = i.organisation";

fn invitation_from(row: &Row) -> Result<Invitation> {
    Ok(Invitation {
        id: row.get("id")?,
        organisation: row.get("organisation")?,
        organisation_en: row.get("name_en")?,
        organisation_hi: row.get("name_hi")?,
        email: row.get("email")?,
        ends: row.get("ends_at")?,
        used: row.get("used_at")?,
        withdrawn: row.get("withdrawn_at")?,
        unsent: row.get("unsent")?,
    })
}

/// Keeps an invitation. Only the token's hash is kept.
pub async fn invite(
    tx: &mut Tx,
    token_hash: &str,
    (organisation, email): (OrganisationId, &str),
    (now, ends): (Moment, Moment),
    by: Option<OfficialId>,
) -> Result<i64> {
    let id = tx.id().await?;
    sql(
        "insert into invitation (id, token_hash, organisation, email, made_at, made_by, ends_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(id)
    .bind(token_hash)
    .bind(organisation)
    .bind(email)
    .bind(now)
    .bind(by)
    .bind(ends)
    .run(tx)
    .await?;
    Ok(id)
}

/// The invitation with this token's hash, while it can be used.
pub async fn open_invitation(tx: &mut Tx, hash: &str, now: Moment) -> Result<Option<Invitation>> {
    sql(format!(
        "{INVITATION} where i.token_hash = $1 and i.ends_at > $2 and i.used_at is null
           and i.withdrawn_at is null"
    ))
    .bind(hash)
    .bind(now)
    .optional(tx)
    .await?
    .map(|row| invitation_from(&row))
    .transpose()
}

/// The invitation with this number.
pub async fn invitation(tx: &mut Tx, id: i64) -> Result<Option<Invitation>> {
    sql(format!("{INVITATION} where i.id = $1"))
        .bind(id)
        .optional(tx)
        .await?
        .map(|row| invitation_from(&row))
        .transpose()
}

/// Uses an invitation: changes one row, and none the second time.
pub fn use_invitation(id: i64, official: OfficialId, now: Moment) -> Sql {
    sql("update invitation set used_at = $2, official = $3
         where id = $1 and used_at is null and withdrawn_at is null and ends_at > $2")
    .bind(id)
    .bind(now)
    .bind(official)
}

/// Withdraws an invitation that was not used.
pub async fn withdraw(tx: &mut Tx, id: i64, now: Moment) -> Result<bool> {
    let withdrawn = sql("update invitation set withdrawn_at = $2
         where id = $1 and used_at is null and withdrawn_at is null")
    .bind(id)
    .bind(now)
    .run(tx)
    .await?;
    Ok(withdrawn > 0)
}

/// The invitations of a scope, the latest first; `covers` restricts `i.organisation`.
pub async fn invitations(tx: &mut Tx, covers: &str, limit: i64) -> Result<Vec<Invitation>> {
    sql(format!(
        "{INVITATION} where {covers} order by i.made_at desc, i.id desc limit {limit}"
    ))
    .all(tx)
    .await?
    .iter()
    .map(invitation_from)
    .collect()
}

/// A transfer that an organisation is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransferRequest {
    /// Its number.
    pub id: i64,
    /// Who would move.
    pub official: OfficialId,
    /// The official's name.
    pub name: String,
    /// The name in Devanagari.
    pub name_hi: Option<String>,
    /// From where.
    pub from: OrganisationId,
    /// The name of that organisation in English and in Hindi.
    pub from_name: (String, String),
    /// Where to.
    pub to: OrganisationId,
    /// The name of that organisation in English and in Hindi.
    pub to_name: (String, String),
    /// When it was asked for.
    pub asked: Moment,
}

const REQUEST: &str = "select t.id, t.official, t.from_id, t.to_id, t.asked_at, p.name, p.name_hi,
        f.name_en as from_en, f.name_hi as from_hi, g.name_en as to_en, g.name_hi as to_hi
    from transfer_request t
    join person p on p.official = t.official
    join organisation f on f.id = t.from_id
    join organisation g on g.id = t.to_id";

fn request_from(row: &Row) -> Result<TransferRequest> {
    Ok(TransferRequest {
        id: row.get("id")?,
        official: row.get("official")?,
        name: row.get("name")?,
        name_hi: row.get("name_hi")?,
        from: row.get("from_id")?,
        from_name: (row.get("from_en")?, row.get("from_hi")?),
        to: row.get("to_id")?,
        to_name: (row.get("to_en")?, row.get("to_hi")?),
        asked: row.get("asked_at")?,
    })
}

/// Asks for a transfer. One that is open already makes it fail.
pub async fn ask_transfer(
    tx: &mut Tx,
    official: OfficialId,
    (from, to): (OrganisationId, OrganisationId),
    (now, by): (Moment, Option<OfficialId>),
) -> Result<()> {
    let id = tx.id().await?;
    sql(
        "insert into transfer_request (id, official, from_id, to_id, asked_at, asked_by)
         values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(id)
    .bind(official)
    .bind(from)
    .bind(to)
    .bind(now)
    .bind(by)
    .run(tx)
    .await?;
    Ok(())
}

/// The open request with this number.
pub async fn transfer_request(tx: &mut Tx, id: i64) -> Result<Option<TransferRequest>> {
    sql(format!(
        "{REQUEST} where t.id = $1 and t.decided_at is null"
    ))
    .bind(id)
    .optional(tx)
    .await?
    .map(|row| request_from(&row))
    .transpose()
}

/// The open requests of a scope, the earliest first; `covers` restricts `t.to_id` or
/// `t.from_id`.
pub async fn transfer_requests(
    tx: &mut Tx,
    covers: &str,
    limit: i64,
) -> Result<Vec<TransferRequest>> {
    sql(format!(
        "{REQUEST} where t.decided_at is null and {covers}
         order by t.asked_at, t.id limit {limit}"
    ))
    .all(tx)
    .await?
    .iter()
    .map(request_from)
    .collect()
}

/// Decides about a transfer: changes one row, and none the second time.
pub fn decide_transfer(id: i64, accepted: bool, (now, by): (Moment, Option<OfficialId>)) -> Sql {
    sql(
        "update transfer_request set decided_at = $2, decided_by = $3, accepted = $4
         where id = $1 and decided_at is null",
    )
    .bind(id)
    .bind(now)
    .bind(by)
    .bind(i64::from(accepted))
}
