//! Sending: the covering e-mail with both letters of a State, to its nodal officers and
//! the Chief Secretary's office, and the register of what came of it.

use std::collections::HashMap;
use std::sync::Arc;

use serde::Serialize;
use sopan_rules::text::Said;
use sopan_rules::time::Moment;
use sopan_store::letters::{self as store, Attached, Gone, Mail, Outcome};

use super::brief::{Pair, pair};
use super::{Contents, letter_number, sender};
use crate::access::Actor;
use crate::files::{blocking, sha256, write_whole};
use crate::outbox::{self, Channel, NotSent};
use crate::ranking::{Edition, RankedRow};
use crate::{App, AppError, Result};

/// An e-mail that somebody began to send, and of which nothing was heard for so long, may
/// have arrived or not.
const STALE_SECONDS: i64 = 600;
/// The folder, within that of files, of the letters that were sent.
const SENT: &str = "letters";

/// To whom a State's letters are sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Recipient {
    /// The officer's name, or the office's.
    pub name: String,
    /// The address.
    pub email: String,
    /// Whether it is the Chief Secretary's office.
    pub office: bool,
}

/// What came of the e-mail to one address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MailDone {
    /// The State's code.
    pub code: String,
    /// The letters' number.
    pub dispatch_number: String,
    /// The address; none where the State has nobody to send to.
    pub recipient: Option<String>,
    /// By which way.
    pub channel: Channel,
    /// `sent`, `already-sent`, `being-sent`, `refused`, `failed`, `unknown` or
    /// `no-recipient`. What is unknown may have arrived: only a person sends it again.
    pub outcome: &'static str,
    /// Why it was not handed over.
    pub why: Option<String>,
}

/// What would be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Planned {
    /// The State's code.
    pub code: String,
    /// The State's name.
    pub name: Said,
    /// The letters' number.
    pub dispatch_number: String,
    /// By which way.
    pub channel: Channel,
    /// To whom it would be sent now.
    pub to: Vec<Recipient>,
    /// To whom it was sent before.
    pub already: Vec<Recipient>,
    /// To whom it was sent before, perhaps.
    pub unknown: Vec<Recipient>,
}

/// A State in the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterRow {
    /// The State's code.
    pub code: String,
    /// The State's name.
    pub name: Said,
    /// Whether the edition ranks it: else it gets no letter.
    pub ranked: bool,
    /// The letters' number.
    pub number: String,
    /// When the letters were made last; none before.
    pub made: Option<Moment>,
    /// To whom they are sent.
    pub to: Vec<Recipient>,
    /// The e-mails of the register, also to those who are recipients no longer.
    pub mails: Vec<Mail>,
}

/// The covering e-mail of a State.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoveringMail {
    /// The subject.
    pub subject: String,
    /// The text, English first.
    pub text: String,
}

impl RegisterRow {
    /// The e-mail to one of those to whom they are sent, where one was begun.
    pub fn mail_to(&self, recipient: &Recipient) -> Option<&Mail> {
        self.mails.iter().find(|m| m.recipient == recipient.email)
    }

    /// Whether they were sent to this one.
    pub fn is_sent_to(&self, recipient: &Recipient) -> bool {
        self.mail_to(recipient)
            .is_some_and(|m| m.outcome == Outcome::Sent)
    }

    /// Whether nobody can say if they were sent to this one.
    pub fn is_unknown_to(&self, recipient: &Recipient) -> bool {
        self.mail_to(recipient)
            .is_some_and(|m| m.outcome == Outcome::Unknown)
    }
}

impl App {
    /// How messages leave this installation.
    pub fn mail_channel(&self) -> Channel {
        self.outbox.channel()
    }

    /// To whom the letters of each State go: its nodal officers who have an e-mail
    /// address, and the Chief Secretary's office where its address is known.
    pub(super) async fn recipients(
        &self,
        edition: &Edition,
    ) -> Result<HashMap<String, Vec<Recipient>>> {
        let mut tx = self.db.read().await?;
        let offices = store::offices(&mut tx).await?;
        let officers = store::nodal_officers(&mut tx).await?;
        let mut all: HashMap<String, Vec<Recipient>> = HashMap::new();
        let offices = offices.into_iter().map(|(state, email)| {
            let place = edition.row(&state).map_or(state.as_str(), |r| &r.name.en);
            let of = match super::has_administrator(&state) {
                true => "Administrator",
                false => "Chief Secretary",
            };
            let name = format!("Office of the {of}, {place}");
            (state, name, email, true)
        });
        let officers = officers.into_iter().filter_map(|officer| {
            let email = officer.email.filter(|email| !email.trim().is_empty())?;
            Some((officer.state, officer.name, email, false))
        });
        for (state, name, email, office) in offices.chain(officers) {
            let email = email.trim().to_lowercase();
            let of = all.entry(state).or_default();
            if !of.iter().any(|known| known.email == email) {
                of.push(Recipient {
                    name,
                    email,
                    office,
                });
            }
        }
        Ok(all)
    }

    /// What sending the brief of an edition would send now, State by State. Nothing is
    /// made or sent.
    pub async fn plan_brief(&self, actor: &Actor, edition: i64) -> Result<Vec<Planned>> {
        let register = self.register(actor, edition).await?;
        let channel = self.mail_channel();
        Ok(register
            .into_iter()
            .filter(|row| row.ranked)
            .map(|row| {
                let sent = |r: &Recipient| row.is_sent_to(r);
                let (already, rest): (Vec<_>, Vec<_>) = row.to.iter().cloned().partition(sent);
                let (unknown, to) = rest.into_iter().partition(|r| row.is_unknown_to(r));
                Planned {
                    code: row.code,
                    name: row.name,
                    dispatch_number: row.number,
                    channel,
                    to,
                    already,
                    unknown,
                }
            })
            .collect())
    }

    /// The register of an edition: every State, by code.
    pub async fn register(&self, actor: &Actor, edition: i64) -> Result<Vec<RegisterRow>> {
        self.must_see_briefs(actor).await?;
        let edition = self.edition(edition).await?;
        let mut recipients = self.recipients(&edition).await?;
        let mut tx = self.db.read().await?;
        let mut made: HashMap<String, Moment> = HashMap::new();
        for letter in store::made_letters(&mut tx, edition.number).await? {
            let latest = made.entry(letter.number).or_insert(letter.made);
            *latest = letter.made.max(*latest);
        }
        let mut mails: HashMap<String, Vec<Mail>> = HashMap::new();
        for mut mail in store::mails(&mut tx, edition.number).await? {
            if mail.outcome == Outcome::Sending && mail.tried < self.stale() {
                mail.outcome = Outcome::Unknown;
            }
            mails.entry(mail.number.clone()).or_default().push(mail);
        }
        let mut rows: Vec<&RankedRow> = edition.rows.iter().collect();
        rows.sort_by(|a, b| a.code.cmp(&b.code));
        Ok(rows
            .into_iter()
            .map(|row| {
                let number = letter_number(&edition, &row.code);
                RegisterRow {
                    code: row.code.clone(),
                    name: row.name.clone(),
                    ranked: row.rank.is_some(),
                    made: made.remove(&number),
                    to: recipients.remove(&row.code).unwrap_or_default(),
                    mails: mails.remove(&number).unwrap_or_default(),
                    number,
                }
            })
            .collect())
    }

    /// The covering e-mail of a State, as it would be sent now.
    pub async fn covering_mail(
        &self,
        actor: &Actor,
        edition: i64,
        code: &str,
    ) -> Result<CoveringMail> {
        self.must_see_briefs(actor).await?;
        let contents = self.letter_contents(edition).await?;
        covering_mail(&contents, code, self.public_address())
    }

    /// States where the Chief Secretary's office of a State is written to; nothing
    /// takes the address away.
    pub async fn set_state_office(&self, actor: &Actor, code: &str, email: &str) -> Result<()> {
        self.must_run_briefs(actor).await?;
        let email = email.trim().to_lowercase();
        if !email.is_empty() && email.parse::<lettre::Address>().is_err() {
            return Err(AppError::invalid(
                "email",
                "not-an-email",
                format!("“{email}” is no e-mail address; write it as name@department.gov.in"),
            ));
        }
        let mut tx = self.db.write().await?;
        let state = sopan_store::organisations::by_code(&mut tx, code)
            .await?
            .filter(|found| found.kind.is_state())
            .ok_or_else(|| AppError::not_found("State or Union Territory", code))?;
        store::set_office(&mut tx, &state.code, &email, self.now(), actor.official).await?;
        Ok(tx.commit().await?)
    }

    /// What was begun before this moment, and not ended, was broken off.
    fn stale(&self) -> Moment {
        self.now().plus_seconds(-STALE_SECONDS)
    }

    /// Sends the letters once more to an address of which nobody can say whether it has
    /// them: what no run of the brief does by itself.
    pub async fn send_again(
        &self,
        actor: &Actor,
        edition: i64,
        email: &str,
    ) -> Result<Vec<MailDone>> {
        self.must_run_briefs(actor).await?;
        let email = email.trim().to_lowercase();
        let contents = Arc::new(self.letter_contents(edition).await?);
        let mut all = Vec::new();
        for row in self.register(actor, edition).await? {
            let to = row.to.iter().filter(|to| to.email == email);
            let to: Vec<Recipient> = to.filter(|to| row.is_unknown_to(to)).cloned().collect();
            if to.is_empty() {
                continue;
            }
            let (made, code) = (contents.clone(), row.code.clone());
            let pair = tokio::task::spawn_blocking(move || pair(&made, &code, None));
            let pair = pair
                .await
                .map_err(|e| AppError::Document(e.to_string()))??;
            self.register_pair(edition, &pair).await?;
            all.extend(self.send_pair(&contents, &pair, &to, true).await?);
        }
        if all.is_empty() {
            return Err(AppError::invalid(
                "email",
                "nothing-unknown",
                format!("of no letter to “{email}” it is unknown whether it arrived"),
            ));
        }
        Ok(all)
    }

    /// Keeps letters as they are about to be sent, each under the hash of its content.
    async fn keep_letters(&self, letters: [(String, Arc<Vec<u8>>); 2]) -> Result<()> {
        let folder = self.options.files.join(SENT);
        blocking(move || {
            for (digest, bytes) in letters {
                let name = format!("{digest}.pdf");
                if !folder.join(&name).is_file() {
                    write_whole(&folder, &name, &bytes, 0o600)?;
                }
            }
            Ok(())
        })
        .await
    }

    /// Whether the bytes of a letter that was sent are kept: those that were sent before
    /// letters were kept are not.
    fn is_kept(&self, digest: &str) -> bool {
        let name = format!("{digest}.pdf");
        self.options.files.join(SENT).join(name).is_file()
    }

    /// The letters of a State that were sent, or may have arrived, as far as they are kept,
    /// for who may have its letters: by edition, address and time.
    pub async fn letters_gone(&self, actor: &Actor, code: &str) -> Result<Vec<Gone>> {
        if !self.may_have_letters(actor, code).await? {
            return Err(AppError::Forbidden);
        }
        let stale = self.stale();
        let mut tx = self.db.read().await?;
        let mut gone = store::gone(&mut tx, code, stale).await?;
        drop(tx);
        gone.retain(|g| self.is_kept(&g.attached.en) && self.is_kept(&g.attached.hi));
        Ok(gone)
    }

    /// A letter of a State as it was sent, or may have arrived, by its SHA-256, for who may
    /// have its letters.
    pub async fn sent_letter(
        &self,
        actor: &Actor,
        edition: i64,
        code: &str,
        digest: &str,
    ) -> Result<Vec<u8>> {
        let gone = self.letters_gone(actor, code).await?;
        let is_it =
            |g: &Gone| g.edition == edition && (g.attached.en == digest || g.attached.hi == digest);
        if !gone.iter().any(is_it) {
            return Err(AppError::not_found("letter that was sent", digest));
        }
        let path = self.options.files.join(SENT).join(format!("{digest}.pdf"));
        let bytes = blocking(move || std::fs::read(path)).await?;
        match sha256(&bytes) == digest {
            true => Ok(bytes),
            false => Err(AppError::Document(format!(
                "the kept letter {digest} is not what was sent"
            ))),
        }
    }

    /// Sends a State's letters to whom they were not sent yet; `again`, also where they
    /// may have been. Each e-mail is claimed in the register first, so that of two who send
    /// at once only one sends it.
    pub(super) async fn send_pair(
        &self,
        contents: &Contents,
        pair: &Pair,
        to: &[Recipient],
        again: bool,
    ) -> Result<Vec<MailDone>> {
        let channel = self.mail_channel();
        let done = |recipient: Option<&str>, outcome, why| MailDone {
            code: pair.code.clone(),
            dispatch_number: pair.number.clone(),
            recipient: recipient.map(str::to_owned),
            channel,
            outcome,
            why,
        };
        if to.is_empty() {
            let why = format!(
                "{} has no nodal officer with an e-mail address, and the address of the Chief Secretary's office is not known",
                pair.name.en
            );
            return Ok(vec![done(None, "no-recipient", Some(why))]);
        }
        let cover = covering_mail(contents, &pair.code, self.public_address())?;
        let [en, hi] = &pair.letters;
        let mut all = Vec::new();
        for recipient in to {
            let tried = self.now();
            let mut entry = Mail {
                number: pair.number.clone(),
                recipient: recipient.email.clone(),
                name: recipient.name.clone(),
                channel: channel.name().to_owned(),
                outcome: Outcome::Sending,
                why: None,
                attached: Attached {
                    en: en.sha256.clone(),
                    hi: hi.sha256.clone(),
                },
                tried,
                sent: None,
            };
            let mut tx = self.db.write().await?;
            let stale = self.stale();
            let ours = store::claim_mail(&mut tx, &entry, again.then_some(stale)).await?;
            let held = match ours {
                true => None,
                false => store::mails(&mut tx, contents.edition.number)
                    .await?
                    .into_iter()
                    .find(|m| m.number == entry.number && m.recipient == entry.recipient),
            };
            tx.commit().await?;
            if !ours {
                let (outcome, why) = match held.map(|m| (m.outcome, m.tried < stale, m.why)) {
                    Some((Outcome::Sent, ..)) => ("already-sent", None),
                    Some((Outcome::Unknown, _, why)) => ("unknown", why),
                    Some((Outcome::Sending, true, _)) => ("unknown", None),
                    _ => ("being-sent", None),
                };
                all.push(done(Some(&recipient.email), outcome, why));
                continue;
            }
            let mail = outbox::Mail {
                name: mail_name(&pair.number, &recipient.email),
                to: recipient.email.clone(),
                to_name: Some(recipient.name.clone()),
                subject: cover.subject.clone(),
                text: cover.text.clone(),
                attachments: [en, hi]
                    .map(|letter| (letter.file.clone(), letter.bytes.clone()))
                    .to_vec(),
            };
            // What isn't kept is not sent.
            let letters = [en, hi].map(|l| (l.sha256.clone(), l.bytes.clone()));
            let sent = match self.keep_letters(letters).await {
                Ok(()) => self.outbox.send(&mail, tried).await,
                Err(error) => Err(NotSent::Failed(error.to_string())),
            };
            match sent {
                Ok(()) => {
                    entry.outcome = Outcome::Sent;
                    entry.sent = Some(self.now());
                }
                Err(error) => {
                    entry.outcome = match error {
                        NotSent::Refused(_) => Outcome::Refused,
                        NotSent::Failed(_) => Outcome::Failed,
                        NotSent::Unknown(_) => Outcome::Unknown,
                    };
                    entry.why = Some(error.to_string().chars().take(500).collect());
                    tracing::warn!(number = entry.number, %error, "a letter was not sent");
                }
            }
            let mut tx = self.db.write().await?;
            store::settle_mail(&mut tx, &entry).await?;
            tx.commit().await?;
            let outcome = entry.outcome.name();
            all.push(done(Some(&recipient.email), outcome, entry.why));
        }
        Ok(all)
    }
}

/// SOPAN-2-IN-HR-2025-26-1a2b3c4d: the same for the same letters and address, so that a
/// message that comes twice is known by its Message-ID.
fn mail_name(number: &str, email: &str) -> String {
    let number = number.replace('/', "-");
    format!("{number}-{}", &sha256(email.as_bytes())[..8])
}

fn covering_mail(contents: &Contents, code: &str, public_address: &str) -> Result<CoveringMail> {
    let edition = &contents.edition;
    let row = edition
        .row(code)
        .ok_or_else(|| AppError::not_found("State or Union Territory in this edition", code))?;
    let (Some(category), Some(rank)) = (row.category, row.rank) else {
        return Err(super::not_ranked(row, edition));
    };
    let number = letter_number(edition, code);
    let day = edition.as_on.dotted();
    let n = edition.number;
    let ranked = edition
        .rows
        .iter()
        .filter(|r| r.category == Some(category))
        .count();
    let Said { en, hi } = &row.name;
    let score = &row.score;
    let (office_en, office_hi) = match super::has_administrator(code) {
        true => ("the Administrator", "प्रशासक महोदय/महोदया"),
        false => ("the Chief Secretary", "मुख्य सचिव महोदय/महोदया"),
    };
    // Without a public address there is nothing to link to.
    let (link_en, link_hi) = match public_address {
        "" => (String::new(), String::new()),
        address => (
            format!("The edition is published at {address}/ranking?edition={n}\n\n"),
            format!("यह संस्करण यहाँ प्रकाशित है: {address}/ranking?edition={n}\n\n"),
        ),
    };
    let signed = |language| {
        let by = sender(&contents.settings, language);
        let mut lines = vec![by.name, by.designation];
        lines.extend(by.organisation);
        lines.join("\n")
    };
    let (note_en, note_hi) = match edition.synthetic {
        true => (
            "Demonstration: the people behind these figures are synthetic.\n\n",
            "प्रदर्शन हेतु: ये आँकड़े कृत्रिम (काल्पनिक) व्यक्तियों पर आधारित हैं।\n\n",
        ),
        false => ("", ""),
    };
    let text = format!(
        "D.O. No. {number}\n\n\
         Sir/Madam,\n\n\
         Attached is the D.O. letter addressed to {office_en}, with its annexures, in English \
         and in Hindi. It carries Edition {n} of the ranking of States and Union Territories on \
         capacity building, as on {day}.\n\n\
         {en} holds rank {rank} of {ranked} in Category {category}, with a composite score of \
         {score}.\n\n\
         Please place the letter before {office_en} and have the action that it asks for taken \
         up with the departments.\n\n\
         {link_en}{note_en}\
         Yours faithfully,\n\
         {}\n\n\
         ----------------------------------------\n\n\
         अ.शा. पत्र सं. {number}\n\n\
         महोदय/महोदया,\n\n\
         {office_hi} को संबोधित अर्ध-शासकीय पत्र अनुलग्नकों सहित, अंग्रेज़ी तथा हिंदी में, संलग्न है। इसके साथ \
         क्षमता निर्माण पर राज्यों एवं संघ राज्यक्षेत्रों की रैंकिंग का संस्करण {n} ({day} की स्थिति के अनुसार) \
         प्रेषित है।\n\n\
         श्रेणी {category} में {hi} का स्थान {ranked} में से {rank} है तथा समग्र स्कोर {score} है।\n\n\
         अनुरोध है कि यह पत्र {office_hi} के समक्ष प्रस्तुत किया जाए तथा इसमें अपेक्षित कार्रवाई विभागों से करवाई \
         जाए।\n\n\
         {link_hi}{note_hi}\
         भवदीय,\n\
         {}\n",
        signed("en"),
        signed("hi"),
    );
    Ok(CoveringMail {
        subject: format!(
            "D.O. letter {number}: Edition {n} of the ranking, {en} / अ.शा. पत्र: रैंकिंग का संस्करण {n}, {hi}"
        ),
        text,
    })
}
