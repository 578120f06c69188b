//! Those who answer for notices: the queue of messages, the texts, and the quiet hours.

use std::collections::BTreeMap;

use sopan_formats::notices::shipped;
use sopan_rules::access::Permission;
use sopan_rules::notices::Quiet;
use sopan_rules::notices::texts::{Channel, Fault, Text, faults, filled};
use sopan_store::notices::{self as store, Key, Message, State, Written};
use sopan_store::{Tx, access};

use super::{QUIET, quiet};
use crate::access::Actor;
use crate::{App, AppError, Result};

/// So many messages stand on a page of the queue.
pub const PER_PAGE: i64 = 50;

/// The messages of a state.
#[derive(Debug, Clone)]
pub struct Queue {
    /// How many there are in each state.
    pub counts: BTreeMap<State, i64>,
    /// Those of the state that was asked for.
    pub messages: Vec<Message>,
}

/// A text, with what it was before.
#[derive(Debug, Clone)]
pub struct TextPage {
    /// What holds.
    pub held: Written,
    /// All versions, the last one first; the one that ships is the last of them.
    pub versions: Vec<Written>,
}

/// What stands in the places of a text while one tries it.
fn sample(language: &str, name: &str) -> Option<String> {
    let hi = language == "hi";
    let either = |en: &str, in_hi: &str| Some(if hi { in_hi } else { en }.to_owned());
    match name {
        "mandate" => either("One AI course", "एक AI पाठ्यक्रम"),
        "due" => Some("31.03.2026".to_owned()),
        "days" => Some("7".to_owned()),
        "organisation" => either("Public Health Department", "लोक स्वास्थ्य विभाग"),
        "count" => Some("3".to_owned()),
        "lines" => either("- One AI course: 3", "- एक AI पाठ्यक्रम: 3"),
        "day" => Some("07.04.2026".to_owned()),
        "name" => either("Asha Verma", "आशा वर्मा"),
        "notices" => either(
            "“One AI course” is due on 31.03.2026 (days left: 7).",
            "“एक AI पाठ्यक्रम” की देय तिथि 31.03.2026 है (शेष दिन: 7)।",
        ),
        "link" => Some("https://sopan.example/notices".to_owned()),
        "settings" => Some("https://sopan.example/profile/notices".to_owned()),
        _ => None,
    }
}

fn covers(actor: &Actor) -> String {
    actor
        .scope(Permission::SetMandates)
        .covers("o.organisation")
}

fn known(text: Text, channel: Channel) -> Result<()> {
    match text.is_in(channel) {
        true => Ok(()),
        false => Err(AppError::not_found("text", text.name())),
    }
}

impl App {
    /// The messages of a state to those for whom the actor sets mandates: a page of them, after
    /// so many.
    pub async fn notice_queue(&self, actor: &Actor, state: State, skip: i64) -> Result<Queue> {
        let actor = &actor.reading();
        let mut tx = self.db.read().await?;
        let covers = covers(actor);
        let portion = (skip.max(0), PER_PAGE + 1);
        Ok(Queue {
            counts: store::counts(&mut tx, &covers).await?,
            messages: store::messages(&mut tx, state, &covers, portion).await?,
        })
    }

    /// Lets messages that failed, or were stopped, wait to be sent again: one of them, or all.
    /// How many there were.
    pub async fn retry_notices(
        &self,
        actor: &Actor,
        from: State,
        which: Option<Key>,
    ) -> Result<u64> {
        if !matches!(from, State::Failed | State::Stopped) {
            return Err(AppError::not_found("state", from.name()));
        }
        self.put_notices(actor, which, (from, State::Waiting)).await
    }

    /// Stops messages that wait: one of them, or all. How many there were.
    pub async fn stop_notices(&self, actor: &Actor, which: Option<Key>) -> Result<u64> {
        let states = (State::Waiting, State::Stopped);
        self.put_notices(actor, which, states).await
    }

    async fn put_notices(
        &self,
        actor: &Actor,
        which: Option<Key>,
        states: (State, State),
    ) -> Result<u64> {
        if !actor.has(Permission::SetMandates) {
            return Err(AppError::Forbidden);
        }
        let mut tx = self.db.write().await?;
        let wanted = quiet(&mut tx).await?.opens(self.now());
        let put = store::put(&mut tx, which, states, wanted, &covers(actor)).await?;
        tx.commit().await?;
        match (which, put) {
            (Some(key), 0) => Err(AppError::not_found("notice", key.recipient)),
            (_, put) => Ok(put),
        }
    }

    /// The quiet hours.
    pub async fn quiet_hours(&self, actor: &Actor) -> Result<Quiet> {
        let actor = &actor.reading();
        let mut tx = self.db.read().await?;
        actor
            .must_over_the_nation(&mut tx, Permission::SetMandates)
            .await?;
        quiet(&mut tx).await
    }

    /// Sets the quiet hours of the nation: from one full hour until another one.
    pub async fn set_quiet_hours(&self, actor: &Actor, from: &str, until: &str) -> Result<()> {
        let hour = |text: &str| text.trim().parse::<i64>().unwrap_or(-1);
        let quiet = Quiet::new(hour(from), hour(until)).ok_or_else(|| {
            AppError::invalid(
                "from",
                "notices-hours",
                "write two full hours, each from 0 to 23",
            )
        })?;
        let mut tx = self.db.write().await?;
        actor
            .must_over_the_nation(&mut tx, Permission::SetMandates)
            .await?;
        access::set_setting(&mut tx, QUIET, &quiet.to_string()).await?;
        Ok(tx.commit().await?)
    }

    /// The subject and the text that hold.
    pub(super) async fn text(
        &self,
        tx: &mut Tx,
        text: Text,
        channel: Channel,
        language: &str,
    ) -> Result<(String, String)> {
        let held = store::texts(tx, text, channel, language).await?;
        Ok(match held.into_iter().next() {
            Some(held) => (held.subject, held.body),
            None => {
                let (subject, body) = shipped(text, channel, language);
                (subject.to_owned(), body.to_owned())
            }
        })
    }

    /// A text and its versions.
    pub async fn notice_text(
        &self,
        actor: &Actor,
        which: (Text, Channel, &str),
    ) -> Result<TextPage> {
        self.text_page(&actor.reading(), which).await
    }

    async fn text_page(
        &self,
        actor: &Actor,
        (text, channel, language): (Text, Channel, &str),
    ) -> Result<TextPage> {
        known(text, channel)?;
        let mut tx = self.db.read().await?;
        actor
            .must_over_the_nation(&mut tx, Permission::SetMandates)
            .await?;
        let mut versions = store::texts(&mut tx, text, channel, language).await?;
        let (subject, body) = shipped(text, channel, language);
        versions.push(Written {
            version: 0,
            subject: subject.to_owned(),
            body: body.to_owned(),
            set: None,
            set_by: None,
        });
        let held = versions.first().cloned();
        let held = held.ok_or_else(|| AppError::not_found("text", text.name()))?;
        Ok(TextPage { held, versions })
    }

    /// Sets a text. What is wrong with it, where anything is: then it is not set.
    pub async fn set_notice_text(
        &self,
        actor: &Actor,
        (text, channel, language): (Text, Channel, &str),
        (subject, body): (&str, &str),
    ) -> Result<Vec<Fault>> {
        let held = self.text_page(actor, (text, channel, language)).await?;
        let body = body.replace("\r\n", "\n");
        let mut wrong = faults(text, channel, &body);
        let with_subject = (text, channel) == (Text::Message, Channel::Email);
        let subject = if with_subject { subject.trim() } else { "" };
        if with_subject {
            // A subject need not hold the notices, and is one line.
            let of_subject = faults(text, Channel::Sms, subject);
            wrong.extend(of_subject);
        }
        if !wrong.is_empty() || (held.held.subject == subject && held.held.body == body) {
            return Ok(wrong);
        }
        let mut tx = self.db.write().await?;
        let which = (text, channel, language);
        let now = (self.now(), actor.official);
        store::set_text(&mut tx, which, (subject, &body), now).await?;
        tx.commit().await?;
        Ok(Vec::new())
    }

    /// Lets an earlier version of a text hold again, as a new version.
    pub async fn restore_notice_text(
        &self,
        actor: &Actor,
        which: (Text, Channel, &str),
        version: i64,
    ) -> Result<()> {
        let page = self.text_page(actor, which).await?;
        let found = page.versions.iter().find(|v| v.version == version);
        let found = found.ok_or_else(|| AppError::not_found("version", version))?;
        let written = (found.subject.as_str(), found.body.as_str());
        self.set_notice_text(actor, which, written).await?;
        Ok(())
    }

    /// A subject and a text as they read with values made up for trying them.
    pub fn notice_preview(&self, language: &str, subject: &str, body: &str) -> (String, String) {
        let value = |name: &str| sample(language, name);
        (filled(subject, value), filled(body, value))
    }
}
