//! Handing messages over: each is claimed first, put together from what is true at that moment,
//! and sent at most once.
//!
//! Between a mail server's yes and our note of it a program can end. Such a message is not sent
//! again by itself: it fails as broken off, and a person who knows more says so. What is known
//! not to have been taken is tried again, after longer and longer pauses.

use serde::Serialize;
use sopan_rules::ids::OfficialId;
use sopan_rules::mandates::periods::State as Standing;
use sopan_rules::notices::texts::{Channel, Text, filled};
use sopan_rules::notices::{Kind, retry_after};
use sopan_rules::numbers::grouped;
use sopan_rules::text::Said;
use sopan_rules::time::Day;
use sopan_store::notices::{self as store, Claimed, Contact, Key, Own, State};
use sopan_store::{Tx, mandates, organisations, variants};
use tokio::task::JoinSet;

use super::inbox::Digest;
use super::{last_looked, looked_ahead, quiet};
use crate::access::actor_of;
use crate::outbox::{Mail, NotSent};
use crate::sms::Short;
use crate::{App, AppError, Result};

/// So many messages are sent at the same time.
const AT_ONCE: i64 = 20;
/// A message that was claimed belongs for so long to who sends it. It is longer than a mail
/// server may take for all its answers.
const HELD_SECONDS: i64 = 1_800;
/// So many lines of organisations stand in a message.
const MOST_LINES: usize = 40;

/// What became of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Handed {
    /// How many were handed over.
    pub sent: u64,
    /// How many will be tried again.
    pub again: u64,
    /// How many failed.
    pub failed: u64,
    /// How many were not needed any more.
    pub not_needed: u64,
}

/// A message as it goes out.
struct Composed {
    contact: Contact,
    subject: String,
    text: String,
}

impl App {
    /// Sends what waits, outside the quiet hours.
    pub(super) async fn send_notices(&self) -> Result<Handed> {
        let mut handed = Handed::default();
        let mut tx = self.db.read().await?;
        let some = store::is_work(&mut tx, self.now()).await?;
        let quiet = quiet(&mut tx).await?;
        // Messages of a day are whole when all officials have been looked at.
        let whole = last_looked(&mut tx).await?;
        let whole = whole.max(looked_ahead(&mut tx).await?);
        let whole = whole.unwrap_or(Day::BEGINNING);
        drop(tx);
        if !some {
            return Ok(handed);
        }
        let mut tx = self.db.write().await?;
        handed.failed += store::give_up_broken_off(&mut tx, self.now()).await?;
        if self.sms.is_none() {
            handed.failed += store::fail_without_gateway(&mut tx).await?;
        }
        tx.commit().await?;
        loop {
            let now = self.now();
            if quiet.holds(now) {
                return Ok(handed);
            }
            let held = (now, now.plus_seconds(HELD_SECONDS));
            let mut tx = self.db.write().await?;
            let ours = store::claim(&mut tx, whole, held, self.sms.is_some(), AT_ONCE).await?;
            tx.commit().await?;
            if ours.is_empty() {
                return Ok(handed);
            }
            let mut sending = JoinSet::new();
            for claimed in ours {
                let app = self.clone();
                sending.spawn(async move { app.send_claimed(&claimed).await });
            }
            while let Some(done) = sending.join_next().await {
                match done.map_err(|e| AppError::Document(e.to_string()))?? {
                    State::Sent => handed.sent += 1,
                    State::Waiting => handed.again += 1,
                    State::NotNeeded => handed.not_needed += 1,
                    _ => handed.failed += 1,
                }
            }
        }
    }

    async fn send_claimed(&self, claimed: &Claimed) -> Result<State> {
        let sent = self.try_to_send(&claimed.key).await;
        let now = self.now();
        let (state, why, wanted) = match sent {
            Ok(true) => (State::Sent, None, None),
            Ok(false) => (State::NotNeeded, None, None),
            Err(NotSent::Refused(why)) => (State::Failed, Some(why), None),
            Err(NotSent::Unknown(why)) => (State::Failed, Some(format!("unknown: {why}")), None),
            Err(NotSent::Failed(why)) => match retry_after(claimed.attempts) {
                Some(seconds) => {
                    let mut tx = self.db.read().await?;
                    let wanted = quiet(&mut tx).await?.opens(now.plus_seconds(seconds));
                    (State::Waiting, Some(why), Some(wanted))
                }
                None => (State::Failed, Some(why), None),
            },
        };
        if let Some(why) = &why {
            let (recipient, day) = (claimed.key.recipient, claimed.key.day);
            tracing::warn!(%recipient, %day, why, "a notice was not sent");
        }
        let why: Option<String> = why.map(|why| why.chars().take(500).collect());
        let mut tx = self.db.write().await?;
        store::settle(&mut tx, claimed, state, why.as_deref(), (now, wanted)).await?;
        tx.commit().await?;
        Ok(state)
    }

    /// Sends a message; whether there was anything to say.
    async fn try_to_send(&self, key: &Key) -> Result<bool, NotSent> {
        let composed = self.composed(key).await;
        let composed = composed.map_err(|e| NotSent::Failed(e.to_string()))?;
        let Some(composed) = composed else {
            return Ok(false);
        };
        let contact = composed.contact;
        let id = format!("notice-{}-{}", key.day, key.recipient);
        match (key.channel, &self.sms) {
            (Channel::Email, _) => {
                let Some(to) = contact.email else {
                    return Ok(false);
                };
                let mail = Mail {
                    name: id,
                    to,
                    to_name: Some(contact.name.in_language(&contact.language).to_owned()),
                    subject: composed.subject,
                    text: composed.text,
                    attachments: Vec::new(),
                };
                self.outbox.send(&mail, self.now()).await?;
            }
            (Channel::Sms, Some(gateway)) => {
                let Some(to) = contact.phone else {
                    return Ok(false);
                };
                let short = Short {
                    id,
                    to,
                    text: composed.text,
                    language: contact.language,
                };
                gateway.send(&short).await?;
            }
            (Channel::Sms, None) | (Channel::App, _) => return Ok(false),
        }
        Ok(true)
    }

    /// The message as it is true now: what was done or left since it was planned is not said.
    async fn composed(&self, key: &Key) -> Result<Option<Composed>> {
        let mut tx = self.db.read().await?;
        let Some(contact) = store::contact(&mut tx, key.recipient).await? else {
            return Ok(None);
        };
        let Some(actor) = actor_of(&mut tx, key.recipient).await? else {
            return Ok(None);
        };
        // Who chose otherwise since it was planned is not sent it.
        let choice = store::choice(&mut tx, key.recipient).await?;
        let wanted = match key.channel {
            Channel::App => true,
            Channel::Email => choice.email,
            Channel::Sms => choice.sms,
        };
        if !wanted {
            return Ok(None);
        }
        let days = (key.day, key.day);
        let own = store::own(&mut tx, key.recipient, days).await?;
        let own = self.still_so(&mut tx, key.recipient, own).await?;
        let (language, channel) = (contact.language.as_str(), key.channel);
        let mut said = Vec::new();
        for item in self.items(&mut tx, &own, (channel, language)).await? {
            said.push(item.text);
        }
        for seat in store::seats_of(&mut tx, key.recipient, days).await? {
            let digest = self.digest(&mut tx, &actor, &seat, language, true).await?;
            if let Some(digest) = digest {
                let text = self
                    .digest_text(&mut tx, &digest, (channel, language))
                    .await?;
                said.push(text);
            }
        }
        if said.is_empty() {
            return Ok(None);
        }
        let address = &self.options.public_address;
        let count = i64::try_from(said.len()).unwrap_or_default();
        let value = |name: &str| {
            Some(match name {
                "name" => contact.name.in_language(language).to_owned(),
                "count" => grouped(count),
                "notices" => said.join("\n\n"),
                "link" => format!("{address}/notices"),
                "settings" => format!("{address}/profile/notices"),
                _ => return None,
            })
        };
        let (subject, body) = self.text(&mut tx, Text::Message, channel, language).await?;
        let text = match (channel, said.as_slice()) {
            (Channel::Sms, [only]) => only.clone(),
            _ => filled(&body, value),
        };
        Ok(Some(Composed {
            subject: filled(&subject, value),
            text,
            contact,
        }))
    }

    /// Of these notices those that are true still: the official is under the mandate, and it is
    /// due on that day and not done.
    async fn still_so(&self, tx: &mut Tx, official: OfficialId, own: Vec<Own>) -> Result<Vec<Own>> {
        if own.is_empty() {
            return Ok(own);
        }
        let today = self.today();
        let same = variants::all(tx).await?;
        let live = mandates::live_over(tx, today, official, &same).await?;
        let mut so = Vec::new();
        for notice in own {
            let Some(live) = live.iter().find(|live| live.id == notice.mandate) else {
                continue;
            };
            let under = store::under(tx, live.id, &[official]).await?;
            let standing = self.standings(tx, live, &under, today).await?;
            let mut each = standing
                .iter()
                .flatten()
                .flat_map(|standing| standing.each());
            let open = each.any(|one| {
                matches!(one.state, Standing::Due | Standing::Overdue)
                    && one.due == Some(notice.due)
            });
            if open {
                so.push(notice);
            }
        }
        Ok(so)
    }

    /// What a digest says.
    pub(super) async fn digest_text(
        &self,
        tx: &mut Tx,
        digest: &Digest,
        (channel, language): (Channel, &str),
    ) -> Result<String> {
        let address = &self.options.public_address;
        let in_language = |said: &Said| said.in_language(language).to_owned();
        let (_, body) = self
            .text(tx, Text::Of(digest.kind), channel, language)
            .await?;
        let mut lines: Vec<String> = Vec::new();
        let by_unit = digest.kind == Kind::NodalOfficer;
        if by_unit {
            for (_, name, cases) in digest.organisations.iter().take(MOST_LINES) {
                lines.push(format!("- {}: {}", in_language(name), grouped(*cases)));
            }
        }
        for (code, title, cases) in digest.mandates.iter().take(MOST_LINES) {
            lines.push(format!(
                "- {}: {}\n  {address}{}",
                in_language(title),
                grouped(*cases),
                overdue_list(code, &digest.code)
            ));
        }
        for late in &digest.longest {
            lines.push(format!(
                "- {}: {}, {}",
                in_language(&late.name),
                in_language(&late.title),
                late.due.dotted()
            ));
        }
        Ok(filled(&body, |name| {
            Some(match name {
                "organisation" => in_language(&digest.name),
                "count" => grouped(digest.cases),
                "day" => digest.day.dotted(),
                "lines" => lines.join("\n"),
                "link" => format!("{address}/notices/{}", digest.day),
                _ => return None,
            })
        }))
    }
}

/// Where the officials of an organisation stand who are overdue in a mandate.
pub(super) fn overdue_list(mandate: &str, organisation: &str) -> String {
    // Codes are letters, digits and hyphens.
    format!("/mandates/{mandate}/officials?within={organisation}&state=overdue")
}

/// The organisation's code and name.
pub(super) async fn named(
    tx: &mut Tx,
    organisation: sopan_rules::ids::OrganisationId,
) -> Result<(String, Said)> {
    let found = organisations::by_id(tx, organisation).await?;
    Ok((found.code, Said::new(found.name_en, found.name_hi)))
}
