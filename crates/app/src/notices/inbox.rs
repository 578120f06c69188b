//! The inbox: what a person was told, day by day.

use std::collections::BTreeSet;
use std::collections::btree_map::{BTreeMap, Entry};

use serde::Serialize;
use sopan_rules::access::Permission;
use sopan_rules::ids::{OfficialId, OrganisationId};
use sopan_rules::mandates::periods::State as Standing;
use sopan_rules::notices::Kind;
use sopan_rules::notices::texts::{Channel, Text, filled};
use sopan_rules::numbers::grouped;
use sopan_rules::text::Said;
use sopan_rules::time::{Day, Moment};
use sopan_store::notices::{self as store, Choice, Own, Seat};
use sopan_store::{Tx, mandates};

use super::sending::{named, overdue_list};
use crate::access::Actor;
use crate::{App, AppError, Result};

/// So many of those who are overdue longest are named.
const NAMED: usize = 10;

/// A notice to an official.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Item {
    /// What is told.
    pub kind: Kind,
    /// The mandate's code.
    pub mandate: String,
    /// What it is called.
    pub title: Said,
    /// By when it is to be done.
    pub due: Day,
    /// In words.
    pub text: String,
}

/// One who is overdue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Late {
    /// Who.
    pub official: OfficialId,
    /// By name.
    pub name: Said,
    /// What the mandate is called.
    pub title: Said,
    /// By when it was to be done.
    pub due: Day,
}

/// What those who run an organisation are told of a day: how many cases of overdue learning
/// are new. A case is an official and a mandate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Digest {
    /// As whom they are told.
    pub kind: Kind,
    /// The organisation's code.
    pub code: String,
    /// Its name.
    pub name: Said,
    /// The day.
    pub day: Day,
    /// How many cases.
    pub cases: i64,
    /// By mandate: code, title, cases.
    pub mandates: Vec<(String, Said, i64)>,
    /// By the organisation of the officials: code, name, cases; the most first.
    pub organisations: Vec<(String, Said, i64)>,
    /// Those of them who are overdue longest, and are so still.
    pub longest: Vec<Late>,
    /// In words.
    pub text: String,
}

impl Digest {
    /// Where those stand who are overdue in one of its mandates.
    pub fn list(&self, mandate: &str) -> String {
        overdue_list(mandate, &self.code)
    }
}

/// What a person was told on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Noticed {
    /// The day.
    pub day: Day,
    /// When it was read.
    pub read: Option<Moment>,
    /// Of what the person is to learn.
    pub items: Vec<Item>,
    /// Of those whom the person answers for.
    pub digests: Vec<Digest>,
}

impl App {
    /// How many days of one's inbox hold something that was not read.
    pub async fn unread_notices(&self, actor: &Actor) -> Result<i64> {
        let Some(official) = actor.official else {
            return Ok(0);
        };
        let mut tx = self.db.read().await?;
        Ok(store::unread(&mut tx, official).await?)
    }

    /// One's inbox in a language: the last days before one, at most so many.
    pub async fn notices(
        &self,
        actor: &Actor,
        language: &str,
        before: Option<Day>,
        limit: i64,
    ) -> Result<Vec<Noticed>> {
        let official = actor.learner()?;
        let mut tx = self.db.read().await?;
        let before = before.unwrap_or(Day::FOREVER);
        let days = store::inbox(&mut tx, official, before, limit).await?;
        let (Some(first), Some(last)) = (days.last(), days.first()) else {
            return Ok(Vec::new());
        };
        let span = (first.0, last.0);
        let own = store::own(&mut tx, official, span).await?;
        let items = self.items(&mut tx, &own, (Channel::App, language)).await?;
        let mut all: Vec<Noticed> = days
            .into_iter()
            .map(|(day, read)| Noticed {
                day,
                read,
                items: Vec::new(),
                digests: Vec::new(),
            })
            .collect();
        for (own, item) in own.iter().zip(items) {
            if let Some(of) = all.iter_mut().find(|noticed| noticed.day == own.day) {
                of.items.push(item);
            }
        }
        for seat in store::seats_of(&mut tx, official, span).await? {
            let Some(of) = all.iter_mut().find(|noticed| noticed.day == seat.day) else {
                continue;
            };
            let digest = self.digest(&mut tx, actor, &seat, language, false).await?;
            of.digests.extend(digest);
        }
        Ok(all)
    }

    /// One day of one's inbox, with those who are overdue longest.
    pub async fn noticed(&self, actor: &Actor, language: &str, day: Day) -> Result<Noticed> {
        let missing = || AppError::not_found("notice", day);
        let found = self.notices(actor, language, Some(day.plus(1)), 1).await?;
        let found = found.into_iter().next().filter(|found| found.day == day);
        let mut found = found.ok_or_else(missing)?;
        let mut tx = self.db.read().await?;
        let official = actor.learner()?;
        found.digests.clear();
        for seat in store::seats_of(&mut tx, official, (day, day)).await? {
            let digest = self.digest(&mut tx, actor, &seat, language, true).await?;
            found.digests.extend(digest);
        }
        Ok(found)
    }

    /// Marks a day of one's inbox as read, or all of it. How many days were not.
    pub async fn read_notices(&self, actor: &Actor, day: Option<Day>) -> Result<u64> {
        let official = actor.learner()?;
        let mut tx = self.db.write().await?;
        let read = store::mark_read(&mut tx, official, day, self.now()).await?;
        tx.commit().await?;
        Ok(read)
    }

    /// By which ways one wants to be told.
    pub async fn notice_choice(&self, actor: &Actor) -> Result<Choice> {
        let mut tx = self.db.read().await?;
        Ok(store::choice(&mut tx, actor.learner()?).await?)
    }

    /// Chooses by which ways one wants to be told. What is mandatory stays in the inbox.
    pub async fn choose_notices(&self, actor: &Actor, choice: Choice) -> Result<()> {
        let mut tx = self.db.write().await?;
        store::choose(&mut tx, actor.learner()?, choice).await?;
        Ok(tx.commit().await?)
    }

    /// Whether SMS can be sent here.
    pub fn sends_sms(&self) -> bool {
        self.sms.is_some()
    }

    /// These notices in words, in their order.
    pub(super) async fn items(
        &self,
        tx: &mut Tx,
        own: &[Own],
        (channel, language): (Channel, &str),
    ) -> Result<Vec<Item>> {
        let ids: BTreeSet<i64> = own.iter().map(|own| own.mandate).collect();
        let titles = store::titles(tx, &ids).await?;
        let mut bodies: BTreeMap<Kind, String> = BTreeMap::new();
        let mut items = Vec::with_capacity(own.len());
        for own in own {
            let body = match bodies.entry(own.kind) {
                Entry::Occupied(held) => held.into_mut(),
                Entry::Vacant(place) => {
                    let text = Text::Of(own.kind);
                    let (_, body) = self.text(tx, text, channel, language).await?;
                    place.insert(body)
                }
            };
            let (code, title) = titles.get(&own.mandate).cloned().unwrap_or_else(|| {
                // Its versions are never deleted once it is published.
                (String::new(), Said::same(""))
            });
            let days = i64::from(own.due.number() - own.day.number()).abs();
            let text = filled(body, |name| {
                Some(match name {
                    "mandate" => title.in_language(language).to_owned(),
                    "due" => own.due.dotted(),
                    "days" => grouped(days),
                    _ => return None,
                })
            });
            items.push(Item {
                kind: own.kind,
                mandate: code,
                title,
                due: own.due,
                text,
            });
        }
        Ok(items)
    }

    /// What those who run an organisation are told, of the officials whom this person sees;
    /// with names where they are asked for. None where nobody is left.
    pub(super) async fn digest(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        seat: &Seat,
        language: &str,
        names: bool,
    ) -> Result<Option<Digest>> {
        let covers = actor
            .scope(Permission::SeeOfficials)
            .covers("o.organisation");
        let counted = store::counted(tx, seat, &covers).await?;
        let mut by_mandate: BTreeMap<i64, i64> = BTreeMap::new();
        let mut by_organisation: BTreeMap<OrganisationId, i64> = BTreeMap::new();
        for (mandate, organisation, cases) in &counted {
            *by_mandate.entry(*mandate).or_default() += cases;
            *by_organisation.entry(*organisation).or_default() += cases;
        }
        let cases = by_mandate.values().sum();
        if cases == 0 {
            return Ok(None);
        }
        let titles = store::titles(tx, &by_mandate.keys().copied().collect()).await?;
        let title = |mandate: &i64| {
            let found = titles.get(mandate).cloned();
            found.unwrap_or_else(|| (String::new(), Said::same("")))
        };
        let mandates = by_mandate.iter().map(|(mandate, cases)| {
            let (code, title) = title(mandate);
            (code, title, *cases)
        });
        let mut places: Vec<(OrganisationId, i64)> = by_organisation.into_iter().collect();
        places.sort_by_key(|(organisation, cases)| (-cases, *organisation));
        let mut organisations = Vec::new();
        for (organisation, cases) in places.into_iter().take(100) {
            let (code, name) = named(tx, organisation).await?;
            organisations.push((code, name, cases));
        }
        let mut longest = Vec::new();
        if names {
            let found = store::longest(tx, seat, &covers, 50).await?;
            longest = self.still_late(tx, found, title).await?;
        }
        let (code, name) = named(tx, seat.organisation).await?;
        let mut digest = Digest {
            kind: seat.kind,
            code,
            name,
            day: seat.day,
            cases,
            mandates: mandates.collect(),
            organisations,
            longest,
            text: String::new(),
        };
        let way = (Channel::App, language);
        digest.text = self.digest_text(tx, &digest, way).await?;
        Ok(Some(digest))
    }

    /// Of these the first who are overdue still.
    async fn still_late(
        &self,
        tx: &mut Tx,
        found: Vec<(OfficialId, i64, Day)>,
        title: impl Fn(&i64) -> (String, Said),
    ) -> Result<Vec<Late>> {
        let today = self.today();
        let asked = found.iter().map(|(_, mandate, _)| *mandate).collect();
        let live = mandates::live_among(tx, today, &asked).await?;
        let mut late = Vec::new();
        for (official, mandate, due) in found {
            if late.len() >= NAMED {
                break;
            }
            let Some(live) = live.iter().find(|live| live.id == mandate) else {
                continue;
            };
            let under = store::under(tx, mandate, &[official]).await?;
            let standings = self.standings(tx, live, &under, today).await?;
            for (one, standing) in under.into_iter().zip(standings) {
                let overdue = standing.is_some_and(|standing| {
                    let mut each = standing.each();
                    each.any(|one| one.state == Standing::Overdue && one.due == Some(due))
                });
                if overdue {
                    let hi = one.name_hi.unwrap_or_else(|| one.name.clone());
                    late.push(Late {
                        official,
                        name: Said::new(one.name, hi),
                        title: title(&mandate).1,
                        due,
                    });
                }
            }
        }
        Ok(late)
    }
}
