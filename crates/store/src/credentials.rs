//! Certificates, what was done about them since they were issued, what their holders show
//! of them, and the keys that sign credentials.

use std::fmt;
use std::sync::LazyLock;

use sopan_rules::credentials::{Act, Place, Reason, Shown};
use sopan_rules::ids::{EntryId, OfficialId, OrganisationId};
use sopan_rules::time::Moment;

use crate::ledger::completes;
use crate::sql::{Result, Row, StoreError, Tx, places, sql};

/// For what a certificate stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A course that was completed.
    Course,
    /// A badge that was earned: of it, `course` is the title, `code` the public code, and the
    /// owner the organisation of the mandate that defines it.
    Badge,
}

/// What a certificate says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// For what it stands.
    pub kind: Kind,
    /// Its number.
    pub number: String,
    /// The entry with which it was issued.
    pub entry: EntryId,
    /// Whose it is.
    pub official: OfficialId,
    /// The name in Latin script.
    pub name: String,
    /// The name in Devanagari, where it is known.
    pub name_hi: Option<String>,
    /// The e-mail address, where there is one. For hashing; never shown.
    pub email: Option<String>,
    /// The course's code.
    pub code: String,
    /// The course's title.
    pub course: String,
    /// The course's language: `en`, `hi`.
    pub language: String,
    /// The organisation that owns the course.
    pub owner: OrganisationId,
    /// The provider's name.
    pub provider: Option<String>,
    /// The organisation that issues it, in English.
    pub issuer_en: String,
    /// The same in Hindi.
    pub issuer_hi: String,
    /// When the course was completed.
    pub completed: Moment,
    /// Course hours that the completion counted, in minutes.
    pub minutes: i64,
    /// What the holder shows of it.
    pub shown: Shown,
    /// When and why it was revoked, where it is.
    pub revoked: Option<(Moment, Reason)>,
}

impl Certificate {
    /// Where revocations list it.
    pub fn place(&self) -> Place {
        Place::of(self.entry)
    }
}

const COLUMNS: &str = "e.certificate as number, x.id as entry, e.official, pe.name, pe.name_hi,
            pe.email, c.code, c.title, c.language, c.organisation as owner, p.name as provider, o.name_en,
            o.name_hi as issuer_hi, x.occurred_at as completed_at, x.amount, s.name as shows_name,
            s.email as shows_email, r.revoked_at, r.reason";

static JOINED: LazyLock<String> = LazyLock::new(|| {
    format!(
        "join entry x on x.official = e.official and {} and x.course = e.course
         join person pe on pe.official = e.official
         join course c on c.id = e.course
         join organisation o on o.id = c.organisation
         left join provider p on p.id = c.provider
         left join certificate_shown s on s.number = e.certificate
         left join certificate_revoked r on r.entry = x.id",
        completes("x")
    )
});

pub(crate) fn reason_from(row: &Row) -> Result<Option<Reason>> {
    let name: Option<String> = row.get("reason")?;
    let known = |name: String| {
        Reason::from_name(&name).ok_or_else(|| StoreError::Column {
            column: "reason".to_owned(),
            what: format!("{name} is no reason"),
        })
    };
    name.map(known).transpose()
}

fn certificate_from(row: &Row) -> Result<Certificate> {
    let usual = Shown::default();
    let revoked_at: Option<Moment> = row.get("revoked_at")?;
    Ok(Certificate {
        kind: Kind::Course,
        number: row.get("number")?,
        entry: row.get("entry")?,
        official: row.get("official")?,
        name: row.get("name")?,
        name_hi: row.get("name_hi")?,
        email: row.get("email")?,
        code: row.get("code")?,
        course: row.get("title")?,
        language: row.get("language")?,
        owner: row.get("owner")?,
        provider: row.get("provider")?,
        issuer_en: row.get("name_en")?,
        issuer_hi: row.get("issuer_hi")?,
        completed: row.get("completed_at")?,
        minutes: row.get("amount")?,
        shown: Shown {
            name: row.get::<Option<bool>>("shows_name")?.unwrap_or(usual.name),
            email: row
                .get::<Option<bool>>("shows_email")?
                .unwrap_or(usual.email),
        },
        revoked: revoked_at.zip(reason_from(row)?),
    })
}

/// The certificate or badge with one of these numbers, if there is one.
pub async fn certificate(tx: &mut Tx, numbers: &[String; 2]) -> Result<Option<Certificate>> {
    let found = sql(format!(
        "select {COLUMNS}
         from certificate k
         join enrolment e on e.official = k.official and e.course = k.course
          and e.certificate = k.number
         {}
         where k.number in ($1, $2)",
        *JOINED
    ))
    .bind_all(numbers.iter().cloned())
    .optional(tx)
    .await?;
    match found {
        Some(row) => certificate_from(&row).map(Some),
        None => crate::badges::badge(tx, numbers).await,
    }
}

/// The certificates of an official, the latest first: those of accounts that were merged into
/// this one, too.
pub async fn certificates(tx: &mut Tx, official: OfficialId) -> Result<Vec<Certificate>> {
    let accounts = crate::duplicates::accounts(tx, official).await?;
    let list = places(1, accounts.len());
    // By the official's enrolments, not by number: these few rows are found by key.
    let rows = sql(format!(
        "select {COLUMNS}
         from enrolment e
         {}
         where e.official in {list} and e.status = 2
         order by x.occurred_at desc, c.id",
        *JOINED
    ))
    .bind_all(accounts)
    .all(tx)
    .await?;
    rows.iter().map(certificate_from).collect()
}

/// Certificates in the order of their numbers, those after one of them, at most so many.
pub async fn certificates_after(tx: &mut Tx, after: &str, most: i64) -> Result<Vec<Certificate>> {
    let rows = sql(format!(
        "select {COLUMNS}
         from (select number, official, course from certificate
               where number > $1 order by number limit $2) k
         join enrolment e on e.official = k.official and e.course = k.course
          and e.certificate = k.number
         {}
         order by k.number",
        *JOINED
    ))
    .bind(after)
    .bind(most)
    .all(tx)
    .await?;
    rows.iter().map(certificate_from).collect()
}

/// Something that was done about a certificate, as it is on file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// What.
    pub act: Act,
    /// Why, in words.
    pub note: String,
    /// When.
    pub at: Moment,
    /// By whom; `None` for the operator of the machine.
    pub by: Option<OfficialId>,
    /// That person's name, where it is known.
    pub by_name: Option<String>,
}

const REVOKED: i16 = 1;
const REINSTATED: i16 = 2;

/// What was done about a certificate, the first first.
pub async fn acts(tx: &mut Tx, number: &str) -> Result<Vec<Done>> {
    let rows = sql(
        "select a.kind, a.reason, a.note, a.recorded_at, a.recorded_by, p.name
         from certificate_act a
         left join person p on p.official = a.recorded_by
         where a.number = $1
         order by a.id",
    )
    .bind(number)
    .all(tx)
    .await?;
    rows.iter()
        .map(|row| {
            let kind: i16 = row.get("kind")?;
            let act = match (kind, reason_from(row)?) {
                (REVOKED, Some(reason)) => Act::Revoked(reason),
                (REINSTATED, _) => Act::Reinstated,
                _ => {
                    return Err(StoreError::Column {
                        column: "kind".to_owned(),
                        what: format!("{kind} is no act on a certificate"),
                    });
                }
            };
            Ok(Done {
                act,
                note: row.get("note")?,
                at: row.get("recorded_at")?,
                by: row.get("recorded_by")?,
                by_name: row.get("name")?,
            })
        })
        .collect()
}

/// Puts an act on file and what comes of it into the lists. `false`, and nothing was
/// written, where somebody else was first.
pub async fn act(tx: &mut Tx, certificate: &Certificate, done: &Done) -> Result<bool> {
    let changed = match done.act {
        Act::Revoked(reason) => {
            sql(
                "insert into certificate_revoked (entry, number, reason, revoked_at)
                 values ($1, $2, $3, $4) on conflict (entry) do nothing",
            )
            .bind(certificate.entry)
            .bind(certificate.number.as_str())
            .bind(reason.name())
            .bind(done.at)
            .run(tx)
            .await?
        }
        Act::Reinstated => {
            sql("delete from certificate_revoked where entry = $1")
                .bind(certificate.entry)
                .run(tx)
                .await?
        }
    };
    if changed == 0 {
        return Ok(false);
    }
    let (kind, reason) = match done.act {
        Act::Revoked(reason) => (REVOKED, Some(reason.name())),
        Act::Reinstated => (REINSTATED, None),
    };
    let id = tx.id().await?;
    sql(
        "insert into certificate_act (number, id, kind, reason, note, recorded_at, recorded_by)
         values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(certificate.number.as_str())
    .bind(id)
    .bind(kind)
    .bind(reason)
    .bind(done.note.as_str())
    .bind(done.at)
    .bind(done.by)
    .run(tx)
    .await?;
    Ok(true)
}

/// The entries of the revoked certificates from one entry (included) to another (not
/// included).
pub async fn revoked_between(
    tx: &mut Tx,
    (first, last): (EntryId, EntryId),
) -> Result<Vec<EntryId>> {
    let rows = sql(
        "select entry from certificate_revoked where entry >= $1 and entry < $2 order by entry",
    )
    .bind(first)
    .bind(last)
    .all(tx)
    .await?;
    rows.iter().map(|row| row.get("entry")).collect()
}

/// Keeps what the holder shows of a certificate.
pub async fn show(tx: &mut Tx, number: &str, shown: Shown, at: Moment) -> Result<()> {
    sql(
        "insert into certificate_shown (number, name, email, changed_at)
         values ($1, $2, $3, $4)
         on conflict (number) do update set name = excluded.name, email = excluded.email,
             changed_at = excluded.changed_at",
    )
    .bind(number)
    .bind(shown.name)
    .bind(shown.email)
    .bind(at)
    .run(tx)
    .await?;
    Ok(())
}

/// A key that signs credentials.
#[derive(Clone, PartialEq, Eq)]
pub struct Key {
    /// The public key as Multikey: `z6Mk…`.
    pub public: String,
    /// The text whose SHA-256 is the secret.
    pub secret: String,
    /// Since when it signs.
    pub begun: Moment,
    /// Since when it signs no more, where that is so.
    pub retired: Option<Moment>,
    /// Since when nothing that it signed is to be believed, where that is so.
    pub withdrawn: Option<Moment>,
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key")
            .field("public", &self.public)
            .field("begun", &self.begun)
            .field("retired", &self.retired)
            .field("withdrawn", &self.withdrawn)
            .finish_non_exhaustive()
    }
}

/// Every key there ever was, the first first.
pub async fn keys(tx: &mut Tx) -> Result<Vec<Key>> {
    let rows = sql("select public, secret, begun_at, retired_at, withdrawn_at
                    from credential_key order by begun_at, public")
    .all(tx)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Key {
                public: row.get("public")?,
                secret: row.get("secret")?,
                begun: row.get("begun_at")?,
                retired: row.get("retired_at")?,
                withdrawn: row.get("withdrawn_at")?,
            })
        })
        .collect()
}

/// Begins to sign with a key; all others are retired from that moment.
pub async fn begin_key(tx: &mut Tx, key: &Key) -> Result<()> {
    sql("update credential_key set retired_at = $1 where retired_at is null")
        .bind(key.begun)
        .run(tx)
        .await?;
    sql("insert into credential_key (public, secret, begun_at) values ($1, $2, $3)")
        .bind(key.public.as_str())
        .bind(key.secret.as_str())
        .bind(key.begun)
        .run(tx)
        .await?;
    Ok(())
}

/// Withdraws a retired key; `false` where there is none that is retired and not withdrawn.
pub async fn withdraw_key(tx: &mut Tx, public: &str, at: Moment) -> Result<bool> {
    let changed = sql("update credential_key set withdrawn_at = $1
                       where public = $2 and retired_at is not null and withdrawn_at is null")
    .bind(at)
    .bind(public)
    .run(tx)
    .await?;
    Ok(changed > 0)
}

/// Certificates whose standing does not follow from what was done about them, by number.
/// There should be none.
pub async fn unfounded(tx: &mut Tx) -> Result<Vec<String>> {
    let rows = sql("select a.number from certificate_act a
         where a.id = (select max(b.id) from certificate_act b where b.number = a.number)
           and a.kind <> case when exists (select 1 from certificate_revoked r
                                           where r.number = a.number) then 1 else 2 end
         union
         select r.number from certificate_revoked r
         where not exists (select 1 from certificate_act a where a.number = r.number)
         order by 1")
    .all(tx)
    .await?;
    rows.iter().map(|row| row.get("number")).collect()
}

/// What the badge of a course shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Badged {
    /// The course's title.
    pub course: String,
    /// The course's language: `en`, `hi`.
    pub language: String,
    /// The organisation that issues its certificates, in English.
    pub issuer_en: String,
    /// The same in Hindi.
    pub issuer_hi: String,
}

/// The badge of the course with this code, or of a mandate, where it was ever published.
pub async fn badge_of(tx: &mut Tx, code: &str) -> Result<Option<Badged>> {
    let found = sql("select c.title, c.language, o.name_en, o.name_hi
         from course c join organisation o on o.id = c.organisation
         where c.code = $1 and c.status in ('live', 'retired')")
    .bind(code)
    .optional(tx)
    .await?;
    let Some(row) = found else {
        return crate::badges::picture_of(tx, code).await;
    };
    Ok(Some(Badged {
        course: row.get("title")?,
        language: row.get("language")?,
        issuer_en: row.get("name_en")?,
        issuer_hi: row.get("name_hi")?,
    }))
}
