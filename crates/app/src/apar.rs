//! APAR evidence: the packet of an official and a financial year, on the page, as signed JSON
//! and on paper; disputes about its lines; and the sealing of a year.

mod paper;
mod table;

use serde::Serialize;
use serde_json::{Value, json};
use sopan_formats::apar as signed;
use sopan_formats::write::Cell;
use sopan_rules::access::Permission;
use sopan_rules::apar::{
    Act, Amendment, Background, Days, DisputeRefused, Evidence, MISSING, Packet, amendments,
    may_act, packet,
};
use sopan_rules::ids::{OfficialId, OrganisationId};
use sopan_rules::mandates::FinancialYear;
use sopan_rules::text::Said;
use sopan_rules::time::Moment;
use sopan_store::access::Scope;
use sopan_store::apar::{self as store, Done, Sealed};
use sopan_store::mandates::desk::names;
use sopan_store::{Tx, sql};

use crate::access::{Actor, organisation_of};
use crate::integrity::text_of;
use crate::mandates::may_see;
use crate::{App, AppError, Result};

pub use sopan_formats::apar::{SignedFault, verify};
pub use sopan_store::apar::Open;

/// How many officials are sealed together.
const TOGETHER: i64 = 500;
/// How many open disputes a page holds.
pub const PER_PAGE: i64 = 50;
/// What the signed document says that it is.
const FORMAT: &str = "sopan-apar/1";
/// So many years are offered to look at.
const YEARS: i16 = 10;

/// The packet of an official as it is shown: sealed, with what is known otherwise since, or
/// as it is known now.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// The official's name, as it is now.
    pub name: Said,
    /// The packet.
    pub packet: Packet,
    /// When it was sealed, and the SHA-256 of its canonical form; none where it was not.
    pub sealed: Option<(Moment, String)>,
    /// The days of the year.
    pub days: Days,
    /// What is known otherwise since it was sealed.
    pub amendments: Vec<Amendment>,
    /// What was done about its lines, the first first.
    pub acts: Vec<Done>,
    /// The years that can be looked at, the latest first.
    pub years: Vec<FinancialYear>,
    /// Other accounts of the person of which packets were sealed before they were merged into
    /// this one.
    pub accounts: Vec<(OfficialId, Vec<FinancialYear>)>,
    /// Whether it is the reader's own.
    pub own: bool,
    /// Whether the reader may dispute lines of it now.
    pub may_dispute: bool,
    /// Whether the reader may answer disputes about it.
    pub may_answer: bool,
}

impl Shown {
    /// The last act about a line.
    pub fn last(&self, line: &str) -> Option<&Done> {
        self.acts.iter().rfind(|done| done.line == line)
    }
}

/// A financial year and its days, as the monitoring cell sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct YearShown {
    /// Which.
    pub year: FinancialYear,
    /// When it is sealed, and how long lines can be disputed afterwards.
    pub days: Days,
    /// How many officials were sealed of how many, while it goes on.
    pub under_way: Option<(i64, i64)>,
    /// When all were sealed.
    pub sealed: Option<Moment>,
    /// How many packets were sealed.
    pub packets: i64,
}

fn broken(error: &dyn std::fmt::Display) -> AppError {
    AppError::Document(format!("a packet can't be read or written: {error}"))
}

fn refused(refused: DisputeRefused) -> AppError {
    let code = match refused {
        DisputeRefused::Closed(_) => "apar-closed",
        DisputeRefused::NoLine => "apar-no-line",
        DisputeRefused::Open => "apar-disputed",
        DisputeRefused::NotOpen => "apar-not-disputed",
    };
    AppError::invalid("line", code, refused.to_string())
}

/// The packet as it is sealed: JSON, and the SHA-256 of its canonical form.
fn sealed_form(packet: &Packet) -> Result<(String, String)> {
    let value = serde_json::to_value(packet).map_err(|e| broken(&e))?;
    let digest = signed::digest(&value).map_err(|e| broken(&e))?;
    Ok((value.to_string(), digest))
}

async fn days_of(tx: &mut Tx, year: FinancialYear) -> Result<Days> {
    let written = store::year(tx, year).await?;
    Ok(written.map_or_else(|| Days::usual(year), |written| written.days))
}

impl App {
    /// The packet of an official and a year, the year under way where none is named: one's
    /// own, and of officials whom the actor sees.
    pub async fn apar(
        &self,
        actor: &Actor,
        official: OfficialId,
        year: Option<FinancialYear>,
    ) -> Result<Shown> {
        let mut tx = self.read_kept().await?;
        let missing = || AppError::not_found("official", official);
        if !may_see(&mut tx, actor, official).await? {
            return Err(missing());
        }
        let today = self.today();
        let now = FinancialYear::of(today);
        let year = year.unwrap_or(now);
        let registered: Moment = sql("select registered_at from official where id = $1")
            .bind(official)
            .one(&mut tx)
            .await?
            .get("registered_at")?;
        let first = FinancialYear::of(registered.day()).0.max(now.0 - YEARS + 1);
        let none = || AppError::not_found("year", year);
        if year > now {
            return Err(none());
        }
        let (evidence, background) = self.apar_evidence(&mut tx, official).await?;
        let days = days_of(&mut tx, year).await?;
        let sealed = store::sealed(&mut tx, official, year).await?;
        let known = |evidence: &Evidence, background: &Background| {
            packet(evidence, background, year, (today, today)).ok_or_else(none)
        };
        let (packet, sealed, amended) = match sealed {
            Some(sealed) => {
                let packet: Packet =
                    serde_json::from_str(&sealed.packet).map_err(|e| broken(&e))?;
                let amended = amendments(&packet, &evidence, &background, today);
                (packet, Some((sealed.at, sealed.digest)), amended)
            }
            None => (known(&evidence, &background)?, None, Vec::new()),
        };
        let (name, hi) = names(&mut tx, &[official])
            .await?
            .remove(&official)
            .ok_or_else(missing)?;
        let stays = sopan_store::duplicates::stays(&mut tx, official).await?;
        let own = actor.official == Some(stays);
        let mut accounts = Vec::new();
        for account in sopan_store::duplicates::accounts(&mut tx, official)
            .await?
            .split_off(1)
        {
            let years = store::sealed_years(&mut tx, account).await?;
            if !years.is_empty() {
                accounts.push((account, years));
            }
        }
        let organisation = organisation_of(&mut tx, official).await?;
        let decide = Permission::DecideFlags;
        Ok(Shown {
            name: Said::new(name.clone(), hi.unwrap_or(name)),
            packet,
            sealed,
            days,
            amendments: amended,
            acts: store::acts(&mut tx, official, year).await?,
            years: (first..=now.0).rev().map(FinancialYear).collect(),
            accounts,
            own,
            may_dispute: own && stays == official && today <= days.disputes_until(),
            may_answer: !own && actor.may(&mut tx, decide, organisation).await?,
        })
    }

    async fn apar_evidence(
        &self,
        tx: &mut Tx,
        official: OfficialId,
    ) -> Result<(Evidence, Background)> {
        let evidence = store::evidence(tx, &[official]).await?;
        let background = store::background(tx, &evidence).await?;
        let evidence = evidence.into_iter().next();
        let evidence = evidence.ok_or_else(|| AppError::not_found("official", official))?;
        Ok((evidence, background))
    }

    /// The packet as a signed document, by the key that signs editions.
    pub async fn apar_document(
        &self,
        actor: &Actor,
        official: OfficialId,
        year: Option<FinancialYear>,
    ) -> Result<Value> {
        let shown = self.apar(actor, official, year).await?;
        let mut tx = self.db.read().await?;
        let address = self.address(&mut tx).await?;
        drop(tx);
        let document = self.apar_unsigned(&shown, &address);
        let key = self.signer().await?;
        signed::sign(&document, &key).map_err(|e| broken(&e))
    }

    fn apar_unsigned(&self, shown: &Shown, address: &str) -> Value {
        let seal = shown.sealed.as_ref().map(|(at, digest)| {
            json!({
                "known": shown.packet.known,
                "sealed_at": at.iso(),
                "sha256": digest,
                "disputes_until": shown.days.disputes_until(),
            })
        });
        let acts: Vec<Value> = shown
            .acts
            .iter()
            .map(|done| {
                json!({
                    "line": done.line, "act": done.act, "text": done.text, "at": done.at.iso(),
                })
            })
            .collect();
        json!({
            "format": FORMAT,
            "installation": address,
            "issued_at": self.now().iso(),
            "synthetic": self.is_demonstration(),
            "name": shown.name,
            "seal": seal,
            "packet": shown.packet,
            "amendments": shown.amendments,
            "disputes": acts,
        })
    }

    // Disputes

    /// Disputes a line of one's own packet, or takes the dispute back.
    pub async fn dispute_apar(
        &self,
        actor: &Actor,
        year: FinancialYear,
        line: &str,
        withdrawn: bool,
        text: &str,
    ) -> Result<()> {
        let official = actor.learner()?;
        let act = if withdrawn {
            Act::Withdrawn
        } else {
            Act::Disputed
        };
        let text = match act {
            Act::Withdrawn => String::new(),
            _ => text_of("text", text)?,
        };
        let shown = self.apar(actor, official, Some(year)).await?;
        self.act_on_line(&shown, actor, line, (act, text)).await
    }

    /// Answers a dispute of somebody else: accepts it and says what was corrected, or refuses
    /// it and says why. Also after the days for disputing are over.
    pub async fn answer_apar(
        &self,
        actor: &Actor,
        official: OfficialId,
        year: FinancialYear,
        line: &str,
        (accept, text): (bool, &str),
    ) -> Result<()> {
        let shown = self.apar(actor, official, Some(year)).await?;
        if !shown.may_answer {
            return Err(AppError::Forbidden);
        }
        let text = text_of("text", text)?;
        let act = if accept { Act::Accepted } else { Act::Refused };
        self.act_on_line(&shown, actor, line, (act, text)).await
    }

    async fn act_on_line(
        &self,
        shown: &Shown,
        actor: &Actor,
        line: &str,
        (act, text): (Act, String),
    ) -> Result<()> {
        let exists = line == MISSING || shown.packet.lines().iter().any(|(key, _)| key == line);
        let last = shown.last(line).map(|done| done.act);
        may_act(act, last, exists, shown.days, self.today()).map_err(refused)?;
        let done = Done {
            line: line.to_owned(),
            act,
            text,
            at: self.now(),
            by: actor.official,
        };
        let (official, year) = (shown.packet.official.number, shown.packet.year);
        let mut tx = self.db.write().await?;
        if !store::act(&mut tx, official, year, &done).await? {
            return Err(AppError::Conflict);
        }
        Ok(tx.commit().await?)
    }

    /// Disputes that wait for an answer of those officials whom the actor sees, those that
    /// wait longest first, and how many there are.
    pub async fn apar_disputes(&self, actor: &Actor, page: i64) -> Result<(Vec<Open>, i64)> {
        let mut tx = self.db.read().await?;
        let covers = actor
            .scope(Permission::SeeOfficials)
            .covers("o.organisation");
        let skip = PER_PAGE.saturating_mul(page.max(1) - 1);
        Ok(store::open(&mut tx, &covers, (skip, PER_PAGE)).await?)
    }

    // Sealing

    /// The year under way and the one before it, with their days.
    pub async fn apar_years(&self) -> Result<Vec<YearShown>> {
        let now = FinancialYear::of(self.today());
        let mut tx = self.db.read().await?;
        let mut years = Vec::new();
        for year in [now, FinancialYear(now.0 - 1)] {
            let written = store::year(&mut tx, year).await?;
            years.push(YearShown {
                year,
                days: written.map_or_else(|| Days::usual(year), |written| written.days),
                under_way: written
                    .filter(|written| written.run_after.is_some())
                    .map(|written| (written.done, written.total)),
                sealed: written.and_then(|written| written.sealed),
                packets: written.map_or(0, |written| written.done),
            });
        }
        Ok(years)
    }

    /// Sets when a year is sealed, for the whole nation, while its sealing was not begun.
    pub async fn set_apar_days(
        &self,
        actor: &Actor,
        year: FinancialYear,
        days: Days,
    ) -> Result<()> {
        let days = days.check(year).map_err(|refused| {
            let field = match refused {
                sopan_rules::apar::DaysRefused::Seals => "seals",
                sopan_rules::apar::DaysRefused::DisputeDays => "dispute_days",
            };
            let code = match refused {
                sopan_rules::apar::DaysRefused::Seals => "apar-seals",
                sopan_rules::apar::DaysRefused::DisputeDays => "apar-dispute-days",
            };
            AppError::invalid(field, code, refused.to_string())
        })?;
        if days.seals < self.today() {
            return Err(AppError::invalid(
                "seals",
                "apar-seals-past",
                "this day is over; choose today or a later day",
            ));
        }
        let mut tx = self.db.write().await?;
        actor
            .must_over_the_nation(&mut tx, Permission::RunRanking)
            .await?;
        if !store::set_days(&mut tx, year, days, (self.now(), actor.official)).await? {
            return Err(AppError::invalid(
                "seals",
                "apar-sealed",
                "the sealing of this year was begun; its days can't be changed any more",
            ));
        }
        Ok(tx.commit().await?)
    }

    /// Seals a year whose day is over: keeps the packet of every official as it was known at
    /// the end of that day. `progress` is told how many officials were sealed, and says
    /// whether to go on; what was stopped goes on when this is called again. Whether nothing
    /// is left.
    pub async fn seal_apar(
        &self,
        actor: &Actor,
        year: FinancialYear,
        progress: impl FnMut(i64) -> bool,
    ) -> Result<bool> {
        let mut tx = self.db.read().await?;
        actor
            .must_over_the_nation(&mut tx, Permission::RunRanking)
            .await?;
        drop(tx);
        self.seal_year(year, progress).await
    }

    /// Seals the year before the one under way, once its day is over, and the one before that
    /// where its day was set as late as it can be. Often called; costs two questions when all is
    /// sealed.
    pub async fn seal_due_apar(&self) -> Result<()> {
        let under_way = FinancialYear::of(self.today()).0;
        for year in [under_way - 2, under_way - 1].map(FinancialYear) {
            let mut tx = self.db.read().await?;
            let written = store::year(&mut tx, year).await?;
            drop(tx);
            let days = match written {
                Some(written) if written.sealed.is_some() => continue,
                Some(written) => written.days,
                // Of a year that nobody set a day for and nobody sealed, the usual one.
                None if year.0 == under_way - 1 => Days::usual(year),
                None => continue,
            };
            if days.seals < self.today() {
                self.seal_year(year, |_| true).await?;
            }
        }
        Ok(())
    }

    async fn seal_year(
        &self,
        year: FinancialYear,
        mut progress: impl FnMut(i64) -> bool,
    ) -> Result<bool> {
        let mut tx = self.db.read().await?;
        let written = store::year(&mut tx, year).await?;
        let days = written.map_or_else(|| Days::usual(year), |written| written.days);
        drop(tx);
        if written.is_some_and(|written| written.sealed.is_some()) {
            return Ok(true);
        }
        if days.seals >= self.today() {
            return Err(AppError::invalid(
                "year",
                "apar-not-yet",
                format!(
                    "this year is sealed as it is known at the end of {}; wait until that day is over",
                    days.seals.dotted()
                ),
            ));
        }
        self.keep_assignments().await?;
        let mut tx = self.db.write().await?;
        store::begin_sealing(&mut tx, year, days).await?;
        tx.commit().await?;
        loop {
            let mut tx = self.db.read().await?;
            let written = store::year(&mut tx, year).await?;
            let Some((after, done)) = written.and_then(|w| Some((w.run_after?, w.done))) else {
                return Ok(true);
            };
            if done > 0 && !progress(done) {
                return Ok(false);
            }
            let some = store::officials_after(&mut tx, year, "1 = 1", (after, TOGETHER)).await?;
            let evidence = store::evidence(&mut tx, &some).await?;
            let background = store::background(&mut tx, &evidence).await?;
            drop(tx);
            let now = self.now();
            let known = (year.due(), days.seals);
            // It takes a core for a while, and no connection waits for it.
            let packets = tokio::task::spawn_blocking(move || {
                let packets = evidence
                    .iter()
                    .filter_map(|one| packet(one, &background, year, known));
                let sealed = packets.map(|packet| {
                    let (text, digest) = sealed_form(&packet)?;
                    Ok(Sealed {
                        official: packet.official.number,
                        at: now,
                        digest,
                        packet: text,
                    })
                });
                sealed.collect::<Result<Vec<Sealed>>>()
            });
            let packets = packets.await.map_err(|e| broken(&e))??;
            let to = some.last().map(|last| last.0);
            let mut tx = self.db.write().await?;
            if store::keep_sealed(&mut tx, year, packets, (after, to), now).await? {
                tx.commit().await?;
            }
        }
    }

    // Many officials

    /// The packets of the officials of organisations and of all below them, as lines of a
    /// table, by number: those after one. Sealed where they were, else as known now. And the
    /// number after which the next ones follow; none where these were the last.
    pub(crate) async fn apar_rows(
        &self,
        tx: &mut Tx,
        roots: &[OrganisationId],
        year: FinancialYear,
        after: i64,
    ) -> Result<(Vec<Vec<Cell<'static>>>, Option<i64>)> {
        let covers = Scope::Below(roots.to_vec()).covers("o.organisation");
        let some = store::officials_after(tx, year, &covers, (after, TOGETHER)).await?;
        let Some(last) = some.last() else {
            return Ok((Vec::new(), None));
        };
        let next = Some(last.0);
        let mut sealed = store::sealed_of(tx, &some, year).await?;
        let open: Vec<OfficialId> = some
            .iter()
            .filter(|official| !sealed.contains_key(official))
            .copied()
            .collect();
        let evidence = store::evidence(tx, &open).await?;
        let background = store::background(tx, &evidence).await?;
        let names = names(tx, &some).await?;
        let name = |official: OfficialId| {
            let name = names.get(&official).map(|(name, _)| name.clone());
            name.unwrap_or_default()
        };
        let today = self.today();
        let mut rows = Vec::new();
        for official in &some {
            let packet = match sealed.remove(official) {
                Some(sealed) => {
                    let packet: Packet =
                        serde_json::from_str(&sealed.packet).map_err(|e| broken(&e))?;
                    Some((packet, true))
                }
                None => evidence
                    .iter()
                    .find(|one| one.official == *official)
                    .and_then(|one| packet(one, &background, year, (today, today)))
                    .map(|packet| (packet, false)),
            };
            if let Some((packet, sealed)) = packet {
                table::rows(&packet, &name(*official), sealed, &mut rows);
            }
        }
        Ok((rows, next))
    }
}
