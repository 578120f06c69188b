//! A synthetic nation: 36 States and Union Territories, their departments, districts
//! and offices, and officials who joined, were verified, learned and were assessed
//! over three years. Chance decides, and the same seed decides alike.
//!
//! It goes through the rules of the ledger like everything else, as a past that is brought
//! in whole ([`sopan_store::history`]): entries, views and accounts agree.

mod chance;
mod life;
mod places;
mod words;

use std::sync::Arc;

use serde::Serialize;
use sopan_rules::ids::OfficialId;
use sopan_rules::ledger::Fact;
use sopan_rules::ranking::{Methodology, MethodologyFaults};
use sopan_rules::text::Said;
use sopan_rules::time::{Day, Moment};
use sopan_store::history::History;
use sopan_store::ledger::{Act, Work};
use sopan_store::people::{search_text, word_rows};
use sopan_store::rulebooks::{self, Stored, Subject};
use sopan_store::sql::Dialect;
use sopan_store::{Db, Tx, access, organisations, sql};

use crate::access::Actor;
use crate::{App, AppError, Result};
use life::{Life, Taught};
use places::{Leaf, State};

/// So many officials pass between two words about how far it is.
const BETWEEN_WORDS: i64 = 4_000;

/// Officials of the monitoring cell, beside those of the States.
const CELL: i64 = 8;

/// How large, and which one.
#[derive(Debug, Clone, Copy)]
pub struct Population {
    /// How many officials are registered.
    pub officials: i64,
    /// About how many courses they complete, all together.
    pub completions: i64,
    /// Which nation: the same seed gives the same one.
    pub seed: u64,
    /// About how many organisations there are; by default about fifteen officials sit in
    /// each office.
    pub organisations: Option<i64>,
    /// How many courses are offered; by default a few short ones beside the catalogue.
    pub courses: Option<i64>,
    /// How often assessments are attempted: within one in a hundred where there are some
    /// thousands, between about a half and two and a half of the completions. This decides
    /// how many of `courses` end in one, and how often one is tried.
    pub attempts: Option<i64>,
}

impl Population {
    /// So many officials and completions, the rest as it comes.
    pub fn of(officials: i64, completions: i64, seed: u64) -> Population {
        Population {
            officials,
            completions,
            seed,
            organisations: None,
            courses: None,
            attempts: None,
        }
    }
}

/// What was made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Synthesized {
    /// Nodes of the hierarchy.
    pub organisations: i64,
    /// Officials.
    pub officials: i64,
    /// Entries of the ledger.
    pub entries: i64,
    /// Courses completed.
    pub completions: i64,
    /// Attempts at assessments.
    pub attempts: i64,
}

/// What the whole nation is made with.
struct Plan {
    seed: u64,
    now: Moment,
    /// The first day of the three years.
    from: Day,
    /// The courses that can be completed.
    courses: Vec<Taught>,
    /// The desk that looks for the organisation of those who are nobody's.
    desk: sopan_rules::ids::OrganisationId,
    /// A new certificate number.
    certificate: Arc<dyn Fn() -> String + Send + Sync>,
}

impl App {
    /// Fills an empty database with a synthetic nation. `catalogue` brings in what the
    /// officials learn, as soon as there is a nation that owns it; ten short courses are
    /// there in any case. What can be completed here is learned, the courses of
    /// `catalogue` most of all: a course that is only listed asks for nothing, so nobody
    /// completes it. `progress` is told how many of the officials are written.
    ///
    /// It is written in many transactions: a database in which this was interrupted
    /// holds a part of a nation.
    pub async fn synthesize(
        &self,
        actor: &Actor,
        population: Population,
        catalogue: impl AsyncFnOnce(&App) -> Result<()>,
        mut progress: impl FnMut(i64, i64) + Send,
    ) -> Result<Synthesized> {
        if actor.official.is_some() {
            return Err(AppError::Forbidden);
        }
        if population.officials < 500 || population.completions < 0 {
            return Err(AppError::invalid(
                "officials",
                "out-of-range",
                "a synthetic nation has 500 officials or more, and no fewer than 0 completions",
            ));
        }
        let now = self.now();
        let mut made = Synthesized::default();
        let mut tx = self.db.write().await?;
        if organisations::nation(&mut tx).await?.is_some() {
            return Err(AppError::invalid(
                "database",
                "not-empty",
                "there is a nation in this database already; give an empty one",
            ));
        }
        // Until the whole of it is there, whoever comes next must know that it is not.
        access::set_setting(&mut tx, "demonstration", "making").await?;
        let from = self.today().plus(-3 * 365);
        let (states, nation, desk) =
            places::states(&mut tx, population.officials - CELL, population.seed, from).await?;
        made.organisations += 2 + i64::try_from(states.len()).unwrap_or_default();
        keep_methodologies(&mut tx, &states, now).await?;
        life::write_courses(&mut tx, nation, &states, from).await?;
        tx.commit().await?;

        catalogue(self).await?;
        let mut tx = self.db.write().await?;
        life::write_more_courses(&mut tx, nation, &states, &population, from).await?;
        let courses = life::courses(&mut tx, from).await?;
        tx.commit().await?;
        let plan = Plan {
            seed: population.seed,
            now,
            from,
            courses,
            desk,
            certificate: self.certificate_numbers(),
        };
        let mut settled = Vec::with_capacity(states.len());
        for state in &states {
            let mut tx = self.db.write().await?;
            let places = places::departments(&mut tx, state, &population, from).await?;
            tx.commit().await?;
            made.organisations += i64::try_from(places.below.len()).unwrap_or_default();
            settled.push(places);
        }

        let mut history = self.lane.history().await?;
        let mut written = Written {
            made: &mut made,
            late: Vec::new(),
            progress: &mut |done| progress(done, population.officials),
        };
        let weight = |s: &State| i128::from(s.registered) * i128::from(s.learning());
        let all: i128 = states.iter().map(weight).sum();
        let (mut given, mut passed) = (0, 0);
        for (state, places) in states.iter().zip(settled) {
            passed += weight(state);
            let until = passed * i128::from(population.completions) / all.max(1);
            let share = i64::try_from(until - given).unwrap_or_default();
            given = until;
            let attempts = population.attempts.map(|attempts| {
                let until = passed * i128::from(attempts) / all.max(1);
                i64::try_from(until).unwrap_or_default() - written.made.attempts
            });
            written
                .officials(
                    &mut history,
                    &plan,
                    state,
                    &places.leaves,
                    (share, attempts),
                )
                .await?;
            for organisation in places.below.into_iter().chain([state.id]) {
                history.leave(organisation).await?;
            }
        }
        let cell = State::cell(desk, CELL);
        let leaves = [Leaf::cell(desk, CELL)];
        let few = CELL.min(population.completions);
        let left = population.attempts.map(|all| all - written.made.attempts);
        written
            .officials(&mut history, &plan, &cell, &leaves, (few, left))
            .await?;
        let late = written.late;
        history.close().await?;

        // What reached us late: learning of earlier weeks that is recorded today, and
        // restates the figures of those days.
        let mut tx = self.db.write().await?;
        for done in self.lane.record(&mut tx, late).await? {
            count(&mut made, &done?);
        }
        access::set_setting(&mut tx, "demonstration", "1").await?;
        // The database plans its queries by what it knows of its tables.
        sql("analyze").run(&mut tx).await?;
        tx.commit().await?;
        Ok(made)
    }
}

/// The columns of a person, and of what identifies one.
const PERSON: &str = "person (official, name, name_hi, email, employee_code, joined_day, gender,
    language, search, batch)";
const IDENTITY: &str = "identity (value, official)";
const PERSON_WORD: &str = "person_word (word, official)";

/// What is written so far.
struct Written<'a> {
    made: &'a mut Synthesized,
    /// What becomes known later.
    late: Vec<Work>,
    progress: &'a mut (dyn FnMut(i64) + Send),
}

impl Written<'_> {
    /// The officials of a State, office by office, with so many completions and, where
    /// that is asked for, so many attempts.
    async fn officials(
        &mut self,
        history: &mut History,
        plan: &Plan,
        state: &State,
        leaves: &[Leaf],
        (completions, attempts): (i64, Option<i64>),
    ) -> Result<()> {
        let mut life = Life::new(plan, state, leaves, completions, attempts);
        for (place, leaf) in leaves.iter().enumerate() {
            for _ in 0..leaf.officials {
                let official = OfficialId(history.id().await?);
                let (person, lived) = life.live(official, place);
                let identity = format!("email:{}", person.email);
                history.row(IDENTITY, [identity.into(), official.into()]);
                let search = search_text(
                    [Some(&person.name), Some(&person.name_hi)],
                    [
                        &Some(person.email.clone()),
                        &None,
                        &Some(person.code.clone()),
                    ],
                );
                for row in word_rows(official, &search) {
                    history.row(PERSON_WORD, row);
                }
                let row = [
                    official.into(),
                    person.name.into(),
                    person.name_hi.into(),
                    person.email.into(),
                    person.code.into(),
                    person.joined.into(),
                    person.gender.into(),
                    person.language.into(),
                    search.into(),
                    person.batch.into(),
                ];
                history.row(PERSON, row);
                self.tally(&lived.acts);
                count(self.made, &history.take(&lived.acts).await??);
                if let Some(late) = lived.late {
                    self.tally(&late.acts);
                    self.late.push(late);
                }
                self.made.officials += 1;
                if self.made.officials % BETWEEN_WORDS == 0 {
                    (self.progress)(self.made.officials);
                }
            }
        }
        (self.progress)(self.made.officials);
        Ok(())
    }

    /// Attempts, and completions that are known as such; those that the rules find are
    /// counted when they are taken in.
    fn tally(&mut self, acts: &[Act]) {
        for act in acts {
            match act.fact {
                Fact::AttemptFinished { .. } => self.made.attempts += 1,
                Fact::Completed { .. } => self.made.completions += 1,
                _ => {}
            }
        }
    }
}

fn count(made: &mut Synthesized, done: &sopan_store::ledger::Done) {
    made.entries += i64::try_from(done.entries).unwrap_or_default();
    made.completions += i64::try_from(done.completions.len()).unwrap_or_default();
}

/// The methodologies that come with Sopan, with cohorts of the size of this nation:
/// otherwise a small one would have the first category only.
async fn keep_methodologies(tx: &mut Tx, states: &[State], now: Moment) -> Result<()> {
    let unreadable = |e: MethodologyFaults| AppError::Document(e.to_string());
    let published = Methodology::published_2025_11().map_err(unreadable)?;
    let mut announced = Methodology::announced_2026_04().map_err(unreadable)?;
    // A day on which it can still come into force.
    announced.effective_from = now.day().month_end().plus(1);
    let (real, here) = states
        .iter()
        .fold((0, 0), |(r, h), s| (r + s.real_strength, h + s.strength));
    for (mut methodology, approved) in [(published, Some(now)), (announced, None)] {
        for cohort in &mut methodology.cohorts {
            cohort.up_to = cohort.up_to.map(|bound| scaled_bound(bound, here, real));
        }
        methodology.version += "-demonstration";
        methodology.title = Said::new(
            format!(
                "{} (category bounds scaled for the demonstration)",
                methodology.title.en
            ),
            format!(
                "{} (प्रदर्शन हेतु श्रेणियों की सीमाएँ आनुपातिक)",
                methodology.title.hi
            ),
        );
        let body =
            serde_json::to_string(&methodology).map_err(|e| AppError::Document(e.to_string()))?;
        rulebooks::keep(
            tx,
            Subject::Methodology,
            &Stored {
                version: methodology.version,
                organisation: None,
                effective: methodology.effective_from,
                body,
                recorded: now,
                recorded_by: None,
                approved,
                approved_by: None,
            },
        )
        .await?;
    }
    Ok(())
}

/// A bound of the published cohorts at the scale of this nation, in two digits that
/// people can remember.
fn scaled_bound(bound: i64, here: i64, real: i64) -> i64 {
    let exact = bound.saturating_mul(here) / real.max(1);
    let mut unit = 1;
    while exact / unit >= 100 {
        unit *= 10;
    }
    ((exact + unit / 2) / unit * unit).max(1)
}

/// What an empty database has, too: what came with it.
const KEPT: [&str; 7] = [
    "migration",
    "id_sequence",
    "catalogue_clock",
    "record_clock",
    "competency",
    "designation",
    "designation_name",
];

/// Empties a database that was being filled with a synthetic nation when the program
/// was stopped.
pub async fn start_over(db: &Db) -> Result<()> {
    let mut tx = db.write().await?;
    let tables = match tx.dialect() {
        Dialect::Sqlite => "select name from sqlite_master where type = 'table'",
        Dialect::Postgres => {
            "select tablename::text as name from pg_tables where schemaname = current_schema()"
        }
    };
    for row in sql(tables).all(&mut tx).await? {
        let table: String = row.get("name")?;
        if !KEPT.contains(&table.as_str()) && !table.starts_with("sqlite_") {
            sql(format!("delete from {table}")).run(&mut tx).await?;
        }
    }
    Ok(tx.commit().await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use sopan_rules::states;

    #[test]
    fn every_state_keeps_its_category_at_every_scale() {
        let real: i64 = words::REGIONS.iter().map(|r| r.strength).sum();
        let methodology = Methodology::published_2025_11().unwrap();
        for scale in [6_000, 40_000, 3_00_000, real] {
            let mut scaled = methodology.clone();
            for cohort in &mut scaled.cohorts {
                cohort.up_to = cohort.up_to.map(|b| scaled_bound(b, scale, real));
            }
            for region in &words::REGIONS {
                let strength = region.strength * scale / real;
                let known = states::by_iso(region.iso).unwrap();
                let category = scaled.category_of(Some(strength));
                assert_eq!(category, Some(known.category), "{} at {scale}", region.iso);
            }
        }
    }
}
