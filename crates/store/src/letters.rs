//! The register of D.O. letters: their numbers, what was made, what was sent to whom
//! and what came of it; and the compendium of good practices.

use sopan_rules::ids::{CourseId, OfficialId, OrganisationId};
use sopan_rules::text::Said;
use sopan_rules::time::Moment;

use crate::sql::{Result, Row, Tx, places, sql};

/// A letter's number in the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dispatch {
    /// The number that stands on the letter.
    pub number: String,
    /// The State's code.
    pub state: String,
    /// When the letters were first made.
    pub made: Moment,
}

/// A letter as it was made last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadeLetter {
    /// The number that stands on it.
    pub number: String,
    /// `en` or `hi`.
    pub language: String,
    /// The file's SHA-256, in hex.
    pub sha256: String,
    /// How long the file is.
    pub bytes: i64,
    /// When it was made.
    pub made: Moment,
}

/// What was attached to an e-mail: the SHA-256 of both letters, in hex.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attached {
    /// Of the English letter.
    pub en: String,
    /// Of the Hindi letter.
    pub hi: String,
}

/// Whether an e-mail was handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Somebody is at it.
    Sending,
    /// It was handed over: to the mail server, or into the folder.
    Sent,
    /// The mail server will not have it for this address.
    Refused,
    /// It could not be handed over this time.
    Failed,
    /// Nobody can say whether it was handed over: only a person sends it again.
    Unknown,
}

impl Outcome {
    /// As the table has it.
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Sending => "sending",
            Outcome::Sent => "sent",
            Outcome::Refused => "refused",
            Outcome::Failed => "failed",
            Outcome::Unknown => "unknown",
        }
    }

    fn from_name(name: &str) -> Outcome {
        match name {
            "sending" => Outcome::Sending,
            "sent" => Outcome::Sent,
            "refused" => Outcome::Refused,
            "unknown" => Outcome::Unknown,
            _ => Outcome::Failed,
        }
    }
}

/// The covering e-mail to one address, in the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// The letters' number.
    pub number: String,
    /// The address.
    pub recipient: String,
    /// Whose address it is.
    pub name: String,
    /// `smtp` or `folder`.
    pub channel: String,
    /// What came of it.
    pub outcome: Outcome,
    /// Why it was not handed over, as the mail server says it.
    pub why: Option<String>,
    /// What was attached.
    pub attached: Attached,
    /// When it was last tried.
    pub tried: Moment,
    /// When it was handed over.
    pub sent: Option<Moment>,
}

/// A pair of letters that was handed over to an address, or may have been.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gone {
    /// The edition's number.
    pub edition: i64,
    /// The address.
    pub recipient: String,
    /// When it was tried.
    pub tried: Moment,
    /// Whether it is known that it was handed over.
    pub sent: bool,
    /// What was attached.
    pub attached: Attached,
}

/// Enters a number. Where the State has one in this edition, nothing changes.
pub async fn keep_dispatch(tx: &mut Tx, edition: i64, new: &Dispatch) -> Result<()> {
    sql(
        "insert into dispatch (number, edition, state, made_at) values ($1, $2, $3, $4)
         on conflict (number) do nothing",
    )
    .bind(new.number.clone())
    .bind(edition)
    .bind(new.state.clone())
    .bind(new.made)
    .run(tx)
    .await?;
    Ok(())
}

/// Enters a letter that was made; the one made before under this number and in this
/// language gives way, unless it is the same.
pub async fn keep_letter(tx: &mut Tx, new: &MadeLetter) -> Result<()> {
    sql(
        "insert into dispatch_letter (number, language, sha256, bytes, made_at)
         values ($1, $2, $3, $4, $5)
         on conflict (number, language) do update
         set sha256 = excluded.sha256, bytes = excluded.bytes, made_at = excluded.made_at
         where dispatch_letter.sha256 <> excluded.sha256",
    )
    .bind(new.number.clone())
    .bind(new.language.clone())
    .bind(new.sha256.clone())
    .bind(new.bytes)
    .bind(new.made)
    .run(tx)
    .await?;
    Ok(())
}

/// The numbers of an edition, by State.
pub async fn dispatches(tx: &mut Tx, edition: i64) -> Result<Vec<Dispatch>> {
    sql("select number, state, made_at from dispatch where edition = $1 order by state")
        .bind(edition)
        .all(tx)
        .await?
        .iter()
        .map(|row| {
            Ok(Dispatch {
                number: row.get("number")?,
                state: row.get("state")?,
                made: row.get("made_at")?,
            })
        })
        .collect()
}

/// The letters of an edition as they were made last, by number and language.
pub async fn made_letters(tx: &mut Tx, edition: i64) -> Result<Vec<MadeLetter>> {
    sql("select l.number, l.language, l.sha256, l.bytes, l.made_at
         from dispatch d
         join dispatch_letter l on l.number = d.number
         where d.edition = $1
         order by l.number, l.language")
    .bind(edition)
    .all(tx)
    .await?
    .iter()
    .map(|row| {
        Ok(MadeLetter {
            number: row.get("number")?,
            language: row.get("language")?,
            sha256: row.get("sha256")?,
            bytes: row.get("bytes")?,
            made: row.get("made_at")?,
        })
    })
    .collect()
}

/// The e-mails of an edition, by number and address. What may have been handed over at one try
/// still may have been after another one that failed.
pub async fn mails(tx: &mut Tx, edition: i64) -> Result<Vec<Mail>> {
    sql(
        "select m.number, m.recipient, m.name, m.channel, m.why, m.sha256_en, m.sha256_hi,
                m.tried_at, m.sent_at,
                case when m.outcome in ('refused', 'failed')
                      and exists (select 1 from dispatch_tried t
                                  where t.number = m.number and t.recipient = m.recipient)
                     then 'unknown' else m.outcome end as outcome
         from dispatch d
         join dispatch_mail m on m.number = d.number
         where d.edition = $1
         order by m.number, m.recipient",
    )
    .bind(edition)
    .all(tx)
    .await?
    .iter()
    .map(|row| {
        Ok(Mail {
            number: row.get("number")?,
            recipient: row.get("recipient")?,
            name: row.get("name")?,
            channel: row.get("channel")?,
            outcome: Outcome::from_name(&row.get::<String>("outcome")?),
            why: row.get("why")?,
            attached: Attached {
                en: row.get("sha256_en")?,
                hi: row.get("sha256_hi")?,
            },
            tried: row.get("tried_at")?,
            sent: row.get("sent_at")?,
        })
    })
    .collect()
}

/// Every pair of letters of a State that was handed over or may have been, by edition, address
/// and time; what somebody is at since before `stale` may have been.
pub async fn gone(tx: &mut Tx, state: &str, stale: Moment) -> Result<Vec<Gone>> {
    sql(
        "select d.edition as edition, m.recipient as recipient, m.tried_at as tried_at,
                m.outcome as outcome, m.sha256_en as sha256_en, m.sha256_hi as sha256_hi
         from dispatch d join dispatch_mail m on m.number = d.number
         where d.state = $1 and (m.outcome in ('sent', 'unknown')
                                 or (m.outcome = 'sending' and m.tried_at < $2))
         union all
         select d.edition, t.recipient, t.tried_at, 'unknown', t.sha256_en, t.sha256_hi
         from dispatch d join dispatch_tried t on t.number = d.number
         where d.state = $1
         order by 1, 2, 3",
    )
    .bind(state)
    .bind(stale)
    .all(tx)
    .await?
    .iter()
    .map(|row| {
        Ok(Gone {
            edition: row.get("edition")?,
            recipient: row.get("recipient")?,
            tried: row.get("tried_at")?,
            sent: row.get::<String>("outcome")? == Outcome::Sent.name(),
            attached: Attached {
                en: row.get("sha256_en")?,
                hi: row.get("sha256_hi")?,
            },
        })
    })
    .collect()
}

/// Takes an e-mail upon oneself: false when it was handed over before, or may have been at any
/// try.
/// With `again`, a person said to send what may have been handed over; not while somebody
/// else has been at it since that moment or later. What may have been is not forgotten.
pub async fn claim_mail(tx: &mut Tx, mail: &Mail, again: Option<Moment>) -> Result<bool> {
    if let Some(stale) = again {
        sql(
            "insert into dispatch_tried (number, recipient, tried_at, sha256_en, sha256_hi)
             select number, recipient, tried_at, sha256_en, sha256_hi from dispatch_mail
             where number = $1 and recipient = $2
               and (outcome = 'unknown' or (outcome = 'sending' and tried_at < $3))
             on conflict (number, recipient, tried_at) do nothing",
        )
        .bind(mail.number.clone())
        .bind(mail.recipient.clone())
        .bind(stale)
        .run(tx)
        .await?;
    }
    let claimed = sql(
        "insert into dispatch_mail (number, recipient, name, channel, outcome, sha256_en,
                                    sha256_hi, tried_at)
         values ($1, $2, $3, $4, 'sending', $5, $6, $7)
         on conflict (number, recipient) do update
         set name = excluded.name, channel = excluded.channel, outcome = 'sending', why = null,
             sha256_en = excluded.sha256_en, sha256_hi = excluded.sha256_hi,
             tried_at = excluded.tried_at
         where (dispatch_mail.outcome in ('refused', 'failed')
                and (cast($8 as bigint) > 0
                     or not exists (select 1 from dispatch_tried t
                                    where t.number = dispatch_mail.number
                                      and t.recipient = dispatch_mail.recipient)))
            or (cast($8 as bigint) > 0 and dispatch_mail.outcome = 'unknown')
            or (dispatch_mail.outcome = 'sending' and dispatch_mail.tried_at < $8)",
    )
    .bind(mail.number.clone())
    .bind(mail.recipient.clone())
    .bind(mail.name.clone())
    .bind(mail.channel.clone())
    .bind(mail.attached.en.clone())
    .bind(mail.attached.hi.clone())
    .bind(mail.tried)
    .bind(again.unwrap_or(Moment(0)))
    .run(tx)
    .await?;
    Ok(claimed == 1)
}

/// Writes down what came of an e-mail that one had claimed at that moment.
pub async fn settle_mail(tx: &mut Tx, mail: &Mail) -> Result<()> {
    sql(
        "update dispatch_mail set outcome = $3, why = $4, sent_at = $5
         where number = $1 and recipient = $2 and tried_at = $6",
    )
    .bind(mail.number.clone())
    .bind(mail.recipient.clone())
    .bind(mail.outcome.name())
    .bind(mail.why.clone())
    .bind(mail.sent)
    .bind(mail.tried)
    .run(tx)
    .await?;
    Ok(())
}

/// A State's nodal officer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Officer {
    /// The State's code.
    pub state: String,
    /// The officer's name.
    pub name: String,
    /// Where the officer is written to.
    pub email: Option<String>,
}

/// The nodal officers of States and Union Territories: whoever holds that role over the
/// State itself, by State and name.
pub async fn nodal_officers(tx: &mut Tx) -> Result<Vec<Officer>> {
    sql("select s.code, p.name, p.email
         from role_grant g
         join organisation s on s.id = g.organisation and s.kind in ('state', 'ut')
         join person p on p.official = g.official
         where g.role = 'STATE_ADMIN'
         order by s.code, p.name, p.official")
    .all(tx)
    .await?
    .iter()
    .map(|row| {
        Ok(Officer {
            state: row.get("code")?,
            name: row.get("name")?,
            email: row.get("email")?,
        })
    })
    .collect()
}

/// The addresses of the Chief Secretaries' offices: State's code and address.
pub async fn offices(tx: &mut Tx) -> Result<Vec<(String, String)>> {
    sql("select state, email from state_office order by state")
        .all(tx)
        .await?
        .iter()
        .map(|row| Ok((row.get("state")?, row.get("email")?)))
        .collect()
}

/// States where a Chief Secretary's office is reached; an empty address takes it away.
pub async fn set_office(
    tx: &mut Tx,
    state: &str,
    email: &str,
    now: Moment,
    by: Option<OfficialId>,
) -> Result<()> {
    if email.is_empty() {
        sql("delete from state_office where state = $1")
            .bind(state)
            .run(tx)
            .await?;
        return Ok(());
    }
    sql(
        "insert into state_office (state, email, set_at, set_by) values ($1, $2, $3, $4)
         on conflict (state) do update
         set email = excluded.email, set_at = excluded.set_at, set_by = excluded.set_by",
    )
    .bind(state)
    .bind(email)
    .bind(now)
    .bind(by)
    .run(tx)
    .await?;
    Ok(())
}

/// A course as a list recommends it to a band.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recommended {
    /// The list.
    pub list: String,
    /// The band, as the list has it.
    pub band: String,
    /// The course.
    pub course: CourseId,
    /// Its title in the catalogue.
    pub title: String,
    /// Its provider's name.
    pub provider: Option<String>,
    /// Its nominal duration in minutes; 0 where nobody stated one.
    pub minutes: u32,
}

/// What these lists recommend, in the order of each list. A course that was taken out
/// of the catalogue is left out.
pub async fn recommended(tx: &mut Tx, lists: &[&str]) -> Result<Vec<Recommended>> {
    sql(format!(
        "select s.list, s.band, c.id, c.title, p.name, c.minutes
         from course_source s
         join course c on c.id = s.course
         left join provider p on p.id = c.provider
         where s.band is not null and c.status <> 'retired' and s.list in {}
         order by s.list, s.id",
        places(1, lists.len())
    ))
    .bind_all(lists.iter().copied())
    .all(tx)
    .await?
    .iter()
    .map(|row| {
        Ok(Recommended {
            list: row.get("list")?,
            band: row.get("band")?,
            course: row.get("id")?,
            title: row.get("title")?,
            provider: row.get("name")?,
            minutes: row.get("minutes")?,
        })
    })
    .collect()
}

/// A good practice that a State sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Practice {
    /// Its number.
    pub id: i64,
    /// The State that sent it.
    pub state: OrganisationId,
    /// The State's code.
    pub state_code: String,
    /// The State's name.
    pub state_name: Said,
    /// The title.
    pub title: Said,
    /// The text; paragraphs end with a line break.
    pub text: Said,
    /// Who added it, by name; nobody at the command line.
    pub added_by: Option<String>,
    /// When it was added or last changed.
    pub added: Moment,
    /// When the monitoring cell accepted it.
    pub accepted: Option<Moment>,
}

const PRACTICE: &str = "select e.id, e.state, o.code, o.name_en, o.name_hi, e.title_en,
        e.title_hi, e.text_en, e.text_hi, e.added_at, e.accepted_at, p.name
     from compendium_entry e
     join organisation o on o.id = e.state
     left join person p on p.official = e.added_by";

fn practice_from(row: &Row) -> Result<Practice> {
    let said = |en: &str, hi: &str| {
        Ok::<_, crate::StoreError>(Said::new(row.get::<String>(en)?, row.get::<String>(hi)?))
    };
    Ok(Practice {
        id: row.get("id")?,
        state: row.get("state")?,
        state_code: row.get("code")?,
        state_name: said("name_en", "name_hi")?,
        title: said("title_en", "title_hi")?,
        text: said("text_en", "text_hi")?,
        added_by: row.get("name")?,
        added: row.get("added_at")?,
        accepted: row.get("accepted_at")?,
    })
}

/// The practices that a scope covers (a condition on `e.state`), by State and number.
pub async fn practices(tx: &mut Tx, covers: &str) -> Result<Vec<Practice>> {
    sql(format!(
        "{PRACTICE} where {covers} order by o.name_en, e.id"
    ))
    .all(tx)
    .await?
    .iter()
    .map(practice_from)
    .collect()
}

/// The practice with this number.
pub async fn practice(tx: &mut Tx, id: i64) -> Result<Option<Practice>> {
    sql(format!("{PRACTICE} where e.id = $1"))
        .bind(id)
        .optional(tx)
        .await?
        .map(|row| practice_from(&row))
        .transpose()
}

/// Adds a practice, or writes another text in its place, which is to be accepted again.
pub async fn keep_practice(
    tx: &mut Tx,
    id: i64,
    state: OrganisationId,
    title: &Said,
    text: &Said,
    now: Moment,
    by: Option<OfficialId>,
) -> Result<()> {
    sql(
        "insert into compendium_entry (id, state, title_en, title_hi, text_en, text_hi, added_by,
                                       added_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (id) do update
         set title_en = excluded.title_en, title_hi = excluded.title_hi,
             text_en = excluded.text_en, text_hi = excluded.text_hi,
             added_by = excluded.added_by, added_at = excluded.added_at,
             accepted_by = null, accepted_at = null",
    )
    .bind(id)
    .bind(state)
    .bind(title.en.clone())
    .bind(title.hi.clone())
    .bind(text.en.clone())
    .bind(text.hi.clone())
    .bind(by)
    .bind(now)
    .run(tx)
    .await?;
    Ok(())
}

/// The monitoring cell accepts a practice: from now on it is printed.
pub async fn accept_practice(
    tx: &mut Tx,
    id: i64,
    now: Moment,
    by: Option<OfficialId>,
) -> Result<()> {
    sql("update compendium_entry set accepted_at = $2, accepted_by = $3 where id = $1")
        .bind(id)
        .bind(now)
        .bind(by)
        .run(tx)
        .await?;
    Ok(())
}

/// Takes a practice away.
pub async fn remove_practice(tx: &mut Tx, id: i64) -> Result<()> {
    sql("delete from compendium_entry where id = $1")
        .bind(id)
        .run(tx)
        .await?;
    Ok(())
}
