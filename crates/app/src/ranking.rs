//! The ranking: live for any date, frozen as editions, restated beside them.
//!
//! Everything here is aggregated over States and departments and is public;
//! publishing an edition and storing a methodology are the monitoring cell's.

mod bundle;
mod causes;
mod explain;
mod methodologies;

pub use crate::rulebooks::{Drafted, Status};
pub use bundle::{About, Verified, verify_bundle};
pub use causes::{Came, Cause, Which};
pub use explain::{Explained, Gain, Left, Neighbour, Place};
pub use methodologies::{FileProblem, Shadow, Shift, Version, methodology_from_file};

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sopan_rules::access::Permission;
use sopan_rules::ids::OrganisationId;
use sopan_rules::measures::{Amounts, Kept, Measure};
use sopan_rules::numbers::Exact;
use sopan_rules::organisations::{Kind, Level};
use sopan_rules::ranking::{
    Category, FigureFault, Figures, Methodology, Quality, Term, Window, rank,
};
use sopan_rules::text::Said;
use sopan_rules::time::{Day, Moment};
use sopan_store::ledger;
use sopan_store::organisations::{self, Organisation};
use sopan_store::ranking::{self as store, StoredEdition};
use sopan_store::recount::recount;
use sopan_store::{StoreError, Tx, access, catalogue, rulebooks};

use crate::access::Actor;
use crate::rulebooks::Rulebook;
use crate::{App, AppError, Result};

/// So often an edition is tried that collides with what others write.
const PUBLISH_ATTEMPTS: usize = 3;

/// Where the figures of a ranking are taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum From {
    /// The accounts: milliseconds.
    #[default]
    Accounts,
    /// The raw entries of the ledger: as long as it takes. The same figures, as proof.
    Ledger,
}

/// Which ranking.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The day that the figures hold for.
    pub as_on: Day,
    /// Leave out what became known after this day.
    pub known_on: Option<Day>,
    /// The code of an organisation: rank what stands directly below it, like with like: a
    /// department among the departments, a district among the districts. Without one, the
    /// States and Union Territories of the nation.
    pub within: Option<&'a str>,
    /// Rank not what stands directly below, but all of this level, at any depth.
    pub level: Option<Level>,
    /// Of that level only what stands directly below.
    pub directly: bool,
    /// By this version of the methodology, and not the one in force on the day.
    pub methodology: Option<&'a str>,
    /// That version may be a draft: whoever asks was found to be one who may see it.
    pub drafts: bool,
    /// Where the figures are taken from.
    pub from: From,
    /// Leave out what rests on flagged completions.
    pub without_flagged: bool,
}

/// The words of a question, by which it is known.
pub(crate) type Words = (
    Day,
    Option<Day>,
    Option<String>,
    Option<Level>,
    bool,
    Option<String>,
    bool,
    From,
    bool,
);

impl<'a> Question<'a> {
    fn words(&self) -> Words {
        (
            self.as_on,
            self.known_on,
            self.within.map(str::to_owned),
            self.level,
            self.directly,
            self.methodology.map(str::to_owned),
            self.drafts,
            self.from,
            self.without_flagged,
        )
    }

    /// The States and Union Territories, as on a day, as it is known now.
    pub fn on(as_on: Day) -> Question<'static> {
        Question {
            as_on,
            known_on: None,
            within: None,
            level: None,
            directly: false,
            methodology: None,
            drafts: false,
            from: From::Accounts,
            without_flagged: false,
        }
    }

    /// The same, where an organisation stands beside its like, directly below another one. The
    /// nation ranks its States; what else stands directly below it is ranked by its own level.
    pub fn beside(self, organisation: &Organisation, above: &'a Organisation) -> Question<'a> {
        let ranked_anyway = above.kind != Kind::Nation || organisation.kind.is_state();
        Question {
            within: Some(&above.code),
            level: organisation.kind.level().filter(|_| !ranked_anyway),
            directly: true,
            ..self
        }
    }
}

/// A strength as it enters a ranking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StrengthUsed {
    /// How many officials.
    pub officials: i64,
    /// Where the figure comes from; none where it is the sum of what is stated below.
    pub source: Option<String>,
    /// Who approved it.
    pub approved_by: Option<String>,
    /// The first day it holds for.
    pub from: Option<Day>,
}

/// One indicator of one organisation. Percentages, weight and points have two
/// decimals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RankedIndicator {
    /// The indicator's id.
    pub id: String,
    /// What was counted.
    pub numerator: i64,
    /// What it was counted out of.
    pub denominator: i64,
    /// In per cent as it enters the score: 0.00 to 100.00.
    pub percent: String,
    /// The same before the cap at 100.
    pub raw_percent: String,
    /// The weight in points, exact.
    pub weight: Exact,
    /// What it adds to the score.
    pub points: String,
    /// What a reader must know about it: sound, no_denominator, above_hundred.
    pub quality: String,
}

impl RankedIndicator {
    /// What it was counted out of; none where there is nothing to divide by.
    pub fn whole(&self) -> Option<i64> {
        (self.quality != "no_denominator").then_some(self.denominator)
    }

    /// As other programs read it: `{id, numerator, denominator, percent, weight}`. Where
    /// there is nothing to divide by, denominator and percent are null.
    fn for_programs(&self) -> Value {
        json!({
            "id": self.id,
            "numerator": self.numerator,
            "denominator": self.whole(),
            "percent": self.whole().map(|_| &self.percent),
            "weight": number(&self.weight),
        })
    }
}

/// One organisation of a ranking, with everything that its rank follows from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RankedRow {
    /// The cohort; none without a strength.
    pub category: Option<Category>,
    /// The rank within the cohort, from 1.
    pub rank: Option<usize>,
    /// ISO 3166-2 for a State.
    pub code: String,
    /// Its name.
    pub name: Said,
    /// What it is.
    pub kind: Kind,
    /// The composite score with two decimals.
    pub score: String,
    /// The composite score, exact.
    pub score_exact: Exact,
    /// In the order of the methodology.
    pub indicators: Vec<RankedIndicator>,
    /// The strength, where it is known.
    pub strength: Option<StrengthUsed>,
    /// Every measure that a methodology could use, by name.
    pub measures: BTreeMap<String, i64>,
}

impl RankedRow {
    /// The figures that its rank follows from.
    fn figures(&self) -> Result<Figures> {
        let strength = self.strength.as_ref().map(|s| s.officials);
        figures(strength, &self.measures)
    }

    /// Why it has no rank, for other programs.
    fn not_ranked(&self) -> Option<&'static str> {
        self.rank.is_none().then_some("no_strength")
    }

    /// Whether both are ranked among each other: the same level, the same category.
    pub fn stands_with(&self, other: &RankedRow) -> bool {
        self.kind.level() == other.kind.level() && self.category == other.category
    }

    /// Whole, as other programs read an edition.
    fn frozen(&self) -> Value {
        let mut row = json!(self);
        row["not_ranked"] = json!(self.not_ranked());
        for (place, indicator) in self.indicators.iter().enumerate() {
            if indicator.whole().is_none() {
                for name in ["denominator", "percent", "raw_percent"] {
                    row["indicators"][place][name] = Value::Null;
                }
            }
        }
        row
    }

    /// As other programs read a ranking: `{level, category, rank, not_ranked, code, name,
    /// score, indicators: [{id, numerator, denominator, percent, weight}]}`. The rank is one
    /// among the same level and category; `not_ranked` says why there is none, and is null
    /// where there is one.
    pub fn for_programs(&self) -> Value {
        let indicators: Vec<Value> = self
            .indicators
            .iter()
            .map(RankedIndicator::for_programs)
            .collect();
        json!({
            "level": self.kind.level(),
            "category": self.category,
            "rank": self.rank,
            "not_ranked": self.not_ranked(),
            "code": self.code,
            "name": self.name.en,
            "score": self.score,
            "indicators": indicators,
        })
    }
}

/// One of a ranking that whoever asks may not see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotShown {
    /// What it is.
    pub kind: Kind,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: Said,
}

impl NotShown {
    /// As a row of the ranking, with nothing in it.
    pub fn for_programs(&self) -> Value {
        json!({
            "level": self.kind.level(),
            "category": null,
            "rank": null,
            "not_ranked": null,
            "code": self.code,
            "name": self.name.en,
            "score": null,
            "indicators": [],
            "not_shown": "too_few",
        })
    }
}

/// A weight as a JSON number; weights are decimals, so nothing is lost.
fn number(weight: &Exact) -> Value {
    let text = weight.exact();
    serde_json::from_str(&text).unwrap_or(Value::String(text))
}

/// A ranking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranking {
    /// Among whose parts.
    pub within: Organisation,
    /// All of which level is ranked, at any depth; none where it is what stands directly below.
    pub level: Option<Level>,
    /// The day that the figures hold for.
    pub as_on: Day,
    /// The day on which they were known; none for all that is known now.
    pub known_on: Option<Day>,
    /// Whether what rests on flagged completions is left out.
    pub without_flagged: bool,
    /// The methodology in force on that day, as it was known.
    pub methodology: Methodology,
    /// By level, category and rank; those without a category last on their level.
    pub rows: Vec<RankedRow>,
    /// Those that whoever asks may not see, because they have too few officials; the ranks of
    /// the others count them.
    pub too_few: Vec<NotShown>,
}

/// With fewer registered officials than this the figures of an organisation tell of persons:
/// who sees its desk sees them, and nobody else.
pub const FEW: i64 = 10;

/// Whether so many officials are too few to show figures of; of nobody nothing is told.
pub(crate) fn are_few(registered: i64) -> bool {
    (1..FEW).contains(&registered)
}

pub(crate) fn too_few(row: &RankedRow) -> AppError {
    AppError::invalid(
        "organisation",
        "too-few-to-show",
        format!(
            "{} has fewer than {FEW} officials, too few to show: its figures are for who sees its desk",
            row.name.en
        ),
    )
}

impl RankedRow {
    /// Whether so few officials are registered that the figures tell of persons.
    pub(crate) fn has_few(&self) -> bool {
        let registered = self.measures.get(Measure::Registered.name());
        !self.kind.is_state() && are_few(registered.copied().unwrap_or(0))
    }
}

/// What an edition was computed from and what came of it: frozen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edition {
    /// Its number, from 1.
    pub number: i64,
    /// The day that its figures hold for.
    pub as_on: Day,
    /// When it was published.
    pub published_at: Moment,
    /// Who published it, by name.
    pub published_by: String,
    /// Whether the people behind the figures are synthetic.
    pub synthetic: bool,
    /// The methodology, whole.
    pub methodology: Methodology,
    /// By category and rank; those without a category last.
    pub rows: Vec<RankedRow>,
}

impl Edition {
    /// The State's row, if the edition has it.
    pub fn row(&self, code: &str) -> Option<&RankedRow> {
        self.rows.iter().find(|row| row.code == code)
    }

    /// As a ranking among the States of the nation.
    pub fn ranking(&self, nation: Organisation) -> Ranking {
        Ranking {
            within: nation,
            level: None,
            as_on: self.as_on,
            known_on: None,
            without_flagged: false,
            methodology: self.methodology.clone(),
            rows: self.rows.clone(),
            too_few: Vec::new(),
        }
    }

    /// In a few words, for a list.
    pub fn summary(&self) -> Value {
        json!({
            "number": self.number,
            "as_on": self.as_on,
            "published_at": self.published_at.iso(),
            "published_by": self.published_by,
            "methodology": self.methodology.version,
            "synthetic": self.synthetic,
            "states": self.rows.len(),
        })
    }

    /// Whole, with what was found out since.
    pub fn for_programs(&self, restated: &[Restated]) -> Value {
        let mut whole = self.summary();
        whole["methodology"] = json!(self.methodology);
        whole["rows"] = self.rows.iter().map(RankedRow::frozen).collect();
        whole["restated"] = json!(restated);
        whole
    }
}

/// Where an organisation stands: its category, rank and score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stand {
    /// The cohort.
    pub category: Option<Category>,
    /// The rank within it.
    pub rank: Option<usize>,
    /// The composite score with two decimals.
    pub score: String,
}

impl Stand {
    fn of(row: &RankedRow) -> Stand {
        Stand {
            category: row.category,
            rank: row.rank,
            score: row.score.clone(),
        }
    }
}

/// A figure that is another one now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Changed {
    /// “strength” or the measure's name.
    pub what: String,
    /// As published; none where it was not known.
    pub published: Option<i64>,
    /// As known now.
    pub now: Option<i64>,
}

/// What later news makes of a State's figures in an edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Restated {
    /// Which State.
    pub code: String,
    /// Its name.
    pub name: Said,
    /// As published; none when the edition did not have it.
    pub published: Option<Stand>,
    /// As it would be published now; none when it is no longer there.
    pub now: Option<Stand>,
    /// The figures that changed.
    pub changed: Vec<Changed>,
    /// Why: what was recorded since.
    pub causes: Vec<Cause>,
}

impl App {
    /// The ranking that is asked for, with what it rests on. Who asks for the same one
    /// at the same moment shares it.
    pub async fn ranking(&self, asked: &Question<'_>) -> Result<Arc<Ranking>> {
        let read = async || {
            let mut tx = self.db.read().await?;
            self.ranking_in(&mut tx, asked).await
        };
        self.rankings.ask(asked.words(), read).await
    }

    /// The same as this person may see it, or somebody whom nobody knows: without the figures
    /// of units that have too few officials to show.
    pub async fn ranking_to(
        &self,
        actor: Option<&Actor>,
        asked: &Question<'_>,
    ) -> Result<Arc<Ranking>> {
        let ranking = self.ranking(asked).await?;
        let hidden = self.few_hidden_from(actor, &ranking).await?;
        if hidden.is_empty() {
            return Ok(ranking);
        }
        let mut seen = (*ranking).clone();
        let hides = |row: &RankedRow| hidden.contains(&row.code);
        let gone = seen.rows.iter().filter(|row| hides(row));
        let not_shown = |row: &RankedRow| NotShown {
            kind: row.kind,
            code: row.code.clone(),
            name: row.name.clone(),
        };
        seen.too_few = gone.map(not_shown).collect();
        seen.rows.retain(|row| !hides(row));
        Ok(Arc::new(seen))
    }

    /// The units of a ranking that have too few officials to show them to this person.
    pub(crate) async fn few_hidden_from(
        &self,
        actor: Option<&Actor>,
        ranking: &Ranking,
    ) -> Result<BTreeSet<String>> {
        let few = ranking.rows.iter().filter(|row| row.has_few());
        let few: Vec<String> = few.map(|row| row.code.clone()).collect();
        self.hidden_from(actor, &few).await
    }

    /// Of these organisations, those whose desk this person may not see.
    pub(crate) async fn hidden_from(
        &self,
        actor: Option<&Actor>,
        codes: &[String],
    ) -> Result<BTreeSet<String>> {
        let nobody = Actor::nobody();
        let scope = actor.unwrap_or(&nobody).scope(Permission::SeeDesk);
        if codes.is_empty() {
            return Ok(BTreeSet::new());
        }
        let mut tx = self.db.read().await?;
        let known = organisations::by_codes(&mut tx, codes).await?;
        let ids: Vec<OrganisationId> = known.values().map(|o| o.id).collect();
        let seen = organisations::covered(&mut tx, &scope, &ids).await?;
        let hidden = known.into_values().filter(|o| !seen.contains(&o.id));
        Ok(hidden.map(|o| o.code).collect())
    }

    async fn ranking_in(&self, tx: &mut Tx, asked: &Question<'_>) -> Result<Ranking> {
        let (as_on, known_on) = (asked.as_on, asked.known_on);
        self.must_be_past("as_on", as_on)?;
        if let Some(known_on) = known_on {
            self.must_be_past("known_on", known_on)?;
        }
        let within = match asked.within {
            Some(code) => organisations::by_code(tx, code.trim())
                .await?
                .ok_or_else(|| AppError::not_found("organisation", code.trim()))?,
            None => nation(tx).await?,
        };
        if let Some(first) = store::first_day(tx, within.id).await?
            && as_on < first
        {
            return Err(AppError::invalid(
                "as_on",
                "before-records",
                format!(
                    "nothing is recorded of {} before {}; choose that day or a later one",
                    within.name_en,
                    first.dotted()
                ),
            ));
        }
        let methodology = match asked.methodology {
            Some(version) => methodology(tx, version, asked.drafts).await?,
            None => methodology_on(tx, Some(within.id), as_on, known_on).await?,
        };
        let members = match asked.level {
            Some(level) if !asked.directly => {
                organisations::below(tx, within.id, level.kinds(), as_on, known_on).await?
            }
            level => members(tx, &within, level, as_on, known_on).await?,
        };
        let taken = Taken {
            as_on,
            known_on,
            from: asked.from,
            without_flagged: asked.without_flagged,
        };
        let rows = rows(tx, &members, &methodology, taken).await?;
        Ok(Ranking {
            within,
            level: asked.level.filter(|_| !asked.directly),
            as_on,
            known_on,
            without_flagged: asked.without_flagged,
            methodology,
            rows,
            too_few: Vec::new(),
        })
    }

    pub(crate) fn must_be_past(&self, field: &'static str, day: Day) -> Result<()> {
        if day > self.today() {
            return Err(AppError::invalid(
                field,
                "day-in-the-future",
                format!(
                    "{} lies in the future; choose today ({}) or an earlier day",
                    day.dotted(),
                    self.today().dotted()
                ),
            ));
        }
        Ok(())
    }

    /// The methodology that is in force for the nation on a day: the approved one that
    /// became effective last, or the one published in November 2025 where none is stored.
    pub async fn methodology_on(&self, day: Day) -> Result<Methodology> {
        let mut tx = self.db.read().await?;
        methodology_on(&mut tx, None, day, None).await
    }

    /// Publishes the ranking of the nation as on a day: the next edition, frozen. All
    /// its figures are of one moment: what is written meanwhile is in all of it or in
    /// none.
    pub async fn publish_edition(&self, actor: &Actor, as_on: Day) -> Result<Edition> {
        for _ in 0..PUBLISH_ATTEMPTS {
            match self.publish_once(actor, as_on).await {
                Err(AppError::Store(error)) if error.is_collision() => {
                    tracing::warn!(%error, "publishing is tried again");
                }
                result => return result,
            }
        }
        Err(AppError::Conflict)
    }

    async fn publish_once(&self, actor: &Actor, as_on: Day) -> Result<Edition> {
        let mut tx = self.db.write_at_one_moment().await?;
        store::lock_editions(&mut tx).await?;
        actor
            .must_over_the_nation(&mut tx, Permission::RunRanking)
            .await?;
        let number = store::next_edition(&mut tx).await?;
        let ranking = self.ranking_in(&mut tx, &Question::on(as_on)).await?;
        if ranking.rows.is_empty() {
            return Err(AppError::invalid(
                "as_on",
                "nothing-to-publish",
                "there is no State or Union Territory to rank; import organisations and strengths first",
            ));
        }
        let edition = Edition {
            number,
            as_on,
            published_at: self.now(),
            published_by: actor.name.clone(),
            synthetic: self.is_demonstration(),
            methodology: ranking.methodology,
            rows: ranking.rows,
        };
        let key = self.signing_key(&mut tx).await?;
        let stored = StoredEdition {
            number,
            as_on,
            methodology: edition.methodology.version.clone(),
            body: serde_json::to_string(&edition).map_err(unreadable)?,
            published: edition.published_at,
            published_by: actor.official,
        };
        let parts = bundle::parts_of(&mut tx, &edition.rows, as_on).await?;
        let bundle = bundle::packed(&edition, parts, self.commit, &key)?;
        store::keep_edition(&mut tx, &stored, bundle).await?;
        tx.commit().await?;
        tracing::info!(number, %as_on, by = edition.published_by, "an edition was published");
        Ok(edition)
    }

    /// Number and day of every edition, the first one first.
    pub async fn edition_days(&self) -> Result<Vec<(i64, Day)>> {
        let mut tx = self.db.read().await?;
        Ok(store::edition_days(&mut tx).await?)
    }

    /// Every edition, the first one first.
    pub async fn editions(&self) -> Result<Vec<Arc<Edition>>> {
        let mut tx = self.db.read().await?;
        let mut editions = Vec::new();
        for (number, _) in store::edition_days(&mut tx).await? {
            editions.push(self.edition_in(&mut tx, number).await?);
        }
        Ok(editions)
    }

    /// One edition, as it was frozen.
    pub async fn edition(&self, number: i64) -> Result<Arc<Edition>> {
        let mut tx = self.db.read().await?;
        self.edition_in(&mut tx, number).await
    }

    /// The latest edition of an earlier day: what a ranking is compared with.
    pub async fn edition_before(&self, as_on: Day) -> Result<Option<Arc<Edition>>> {
        let mut tx = self.db.read().await?;
        match store::edition_before(&mut tx, as_on).await? {
            Some(number) => Ok(Some(self.edition_in(&mut tx, number).await?)),
            None => Ok(None),
        }
    }

    /// An edition never changes, so each is read once.
    async fn edition_in(&self, tx: &mut Tx, number: i64) -> Result<Arc<Edition>> {
        let editions = || self.editions.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(held) = editions().get(&number) {
            return Ok(held.clone());
        }
        let stored = store::edition(tx, number).await?;
        let stored = stored.ok_or_else(|| AppError::not_found("edition", number))?;
        let edition: Edition = serde_json::from_str(&stored.body).map_err(unreadable)?;
        let edition = Arc::new(edition);
        editions().insert(number, edition.clone());
        Ok(edition)
    }

    /// What was learned since an edition was published about the day it holds for,
    /// by its own methodology: State by State, only where a figure is another one now.
    pub async fn restated(&self, edition: &Edition) -> Result<Vec<Restated>> {
        self.restatements(edition, None).await
    }

    /// The same of one State.
    pub async fn restated_of(&self, edition: &Edition, code: &str) -> Result<Option<Restated>> {
        Ok(self.restatements(edition, Some(code)).await?.pop())
    }

    async fn restatements(&self, edition: &Edition, of: Option<&str>) -> Result<Vec<Restated>> {
        let mut tx = self.db.read().await?;
        let nation = nation(&mut tx).await?;
        let members = members(&mut tx, &nation, None, edition.as_on, None).await?;
        let taken = Taken::on(edition.as_on, None);
        let now = rows(&mut tx, &members, &edition.methodology, taken).await?;
        let mut restated = differences(&edition.rows, &now);
        restated.retain(|state| of.is_none_or(|code| state.code == code));
        causes::find(&mut tx, edition, &now, &mut restated).await?;
        Ok(restated)
    }

    /// The line above an organisation on a day, the nation first and itself last; with
    /// `known_on`, as one could know it then.
    pub async fn line_of(
        &self,
        code: &str,
        on: Day,
        known_on: Option<Day>,
    ) -> Result<Vec<Organisation>> {
        let mut tx = self.db.read().await?;
        let found = organisations::by_code(&mut tx, code).await?;
        let found = found.ok_or_else(|| AppError::not_found("organisation", code))?;
        Ok(organisations::line_as_known(&mut tx, found.id, on, known_on).await?)
    }

    /// Whether this person may have a State's letters: the monitoring cell and the auditor
    /// any, a State's nodal officer those of the State.
    pub async fn may_have_letters(&self, actor: &Actor, code: &str) -> Result<bool> {
        let mut tx = self.db.read().await?;
        let Some(state) = organisations::by_code(&mut tx, code).await? else {
            return Ok(false);
        };
        Ok(actor
            .may(&mut tx, Permission::SeeMonitoring, state.id)
            .await?
            || (state.kind.is_state()
                && actor
                    .may(&mut tx, Permission::ManageOrganisations, state.id)
                    .await?))
    }

    /// A fact about this installation, such as who signs letters.
    pub(crate) async fn settings(&self, names: &[&str]) -> Result<HashMap<String, String>> {
        let mut tx = self.db.read().await?;
        let mut found = HashMap::new();
        for name in names {
            if let Some(value) = access::setting(&mut tx, name).await? {
                found.insert((*name).to_owned(), value);
            }
        }
        Ok(found)
    }
}

async fn nation(tx: &mut Tx) -> Result<Organisation> {
    organisations::nation(tx).await?.ok_or_else(|| {
        AppError::invalid(
            "within",
            "no-nation",
            "there are no organisations yet; run `sopan import organisations FILE` first",
        )
    })
}

/// What stands directly below an organisation: of a level; else all of it, and of the nation the
/// States and Union Territories.
async fn members(
    tx: &mut Tx,
    within: &Organisation,
    level: Option<Level>,
    on: Day,
    known_on: Option<Day>,
) -> Result<Vec<Organisation>> {
    let mut below = organisations::children_as_known(tx, within.id, on, known_on).await?;
    let level = level.or((within.kind == Kind::Nation).then_some(Level::State));
    below.retain(|o| level.is_none() || o.kind.level() == level);
    Ok(below)
}

pub(crate) async fn methodology_on(
    tx: &mut Tx,
    within: Option<OrganisationId>,
    day: Day,
    known_on: Option<Day>,
) -> Result<Methodology> {
    match rulebooks::in_force(tx, Methodology::SUBJECT, within, day, known_on).await? {
        Some(stored) => Methodology::read(&stored.body),
        None => Methodology::published_2025_11().map_err(unreadable),
    }
}

/// The version with this name, if it is approved or drafts are wanted too.
async fn methodology(tx: &mut Tx, version: &str, drafts: bool) -> Result<Methodology> {
    let missing = || AppError::not_found("methodology", version);
    if let Some(stored) = rulebooks::one(tx, Methodology::SUBJECT, version).await? {
        return match stored.approved.is_some() || drafts {
            true => Methodology::read(&stored.body),
            false => Err(missing()),
        };
    }
    Methodology::shipped()?
        .into_iter()
        .find(|(shipped, status)| {
            shipped.version == version && (drafts || *status == Status::Approved)
        })
        .map(|(shipped, _)| shipped)
        .ok_or_else(missing)
}

/// The rows of a ranking as they would be if flagged completions counted for nobody.
async fn without_flagged(tx: &mut Tx, ranking: &Ranking) -> Result<Vec<RankedRow>> {
    let codes: Vec<String> = ranking.rows.iter().map(|row| row.code.clone()).collect();
    let members = organisations::by_codes(tx, &codes).await?;
    let members: Vec<Organisation> = members.into_values().collect();
    let taken = Taken {
        without_flagged: true,
        ..Taken::on(ranking.as_on, ranking.known_on)
    };
    rows(tx, &members, &ranking.methodology, taken).await
}

/// How figures are taken.
#[derive(Debug, Clone, Copy)]
struct Taken {
    /// The day that they hold for.
    as_on: Day,
    /// Leave out what became known after this day.
    known_on: Option<Day>,
    /// From where.
    from: From,
    /// Leave out what rests on flagged completions.
    without_flagged: bool,
}

impl Taken {
    /// From the accounts, with everything that counts.
    fn on(as_on: Day, known_on: Option<Day>) -> Taken {
        Taken {
            as_on,
            known_on,
            from: From::Accounts,
            without_flagged: false,
        }
    }
}

async fn rows(
    tx: &mut Tx,
    members: &[Organisation],
    methodology: &Methodology,
    taken: Taken,
) -> Result<Vec<RankedRow>> {
    let Taken {
        as_on, known_on, ..
    } = taken;
    let ids: Vec<OrganisationId> = members.iter().map(|o| o.id).collect();
    let stated = organisations::stated_strengths(tx, &ids, as_on, known_on).await?;
    let terms = methodology.terms();
    let strengths = organisations::strengths_beside(tx, &stated, &ids, as_on, known_on).await?;
    let figures = figures_below(tx, &ids, &strengths, terms, taken).await?;
    // Like is ranked with like.
    let mut levels: BTreeMap<Option<Level>, Vec<(&Organisation, Figures)>> = BTreeMap::new();
    for (organisation, figures) in members.iter().zip(figures) {
        let level = levels.entry(organisation.kind.level()).or_default();
        level.push((organisation, figures));
    }
    let rows = levels
        .into_values()
        .flat_map(|level| ranked(level, methodology, &stated));
    Ok(rows.collect())
}

/// Organisations of one level, ranked.
fn ranked(
    members: Vec<(&Organisation, Figures)>,
    methodology: &Methodology,
    stated: &BTreeMap<OrganisationId, organisations::Strength>,
) -> Vec<RankedRow> {
    let (members, figures): (Vec<&Organisation>, Vec<(String, Figures)>) = members
        .into_iter()
        .map(|(organisation, figures)| (organisation, (organisation.code.clone(), figures)))
        .unzip();
    let mut known: HashMap<&str, (&Organisation, &Figures)> = members
        .into_iter()
        .zip(&figures)
        .map(|(organisation, (code, figures))| (code.as_str(), (organisation, figures)))
        .collect();
    let mut rows = Vec::with_capacity(figures.len());
    for ranked in rank(methodology, &figures) {
        let Some((organisation, figures)) = known.remove(ranked.entry.code.as_str()) else {
            continue;
        };
        let indicators = ranked.entry.assessed.indicators.iter();
        rows.push(RankedRow {
            category: ranked.entry.category,
            rank: ranked.rank,
            code: organisation.code.clone(),
            name: Said::new(&organisation.name_en, &organisation.name_hi),
            kind: organisation.kind,
            score: ranked.entry.assessed.score.rounded(2),
            indicators: indicators
                .map(|i| RankedIndicator {
                    id: i.id.clone(),
                    numerator: i.numerator,
                    denominator: i.denominator,
                    percent: i.percent.rounded(2),
                    raw_percent: i.raw_percent.rounded(2),
                    weight: i.weight.clone(),
                    points: i.points.rounded(2),
                    quality: match i.quality {
                        Quality::Sound => "sound",
                        Quality::NoDenominator => "no_denominator",
                        Quality::AboveHundred => "above_hundred",
                    }
                    .to_owned(),
                })
                .collect(),
            score_exact: ranked.entry.assessed.score,
            strength: figures.strength().map(|officials| {
                let stated = stated.get(&organisation.id);
                StrengthUsed {
                    officials,
                    source: stated.map(|s| s.source.clone()),
                    approved_by: stated.map(|s| s.approved_by.clone()),
                    from: stated.map(|s| s.from),
                }
            }),
            measures: figures
                .balances()
                .map(|(term, balance)| (term.to_string(), balance))
                .collect(),
        });
    }
    rows
}

/// Figures as data keeps them: balances by the name of the measure.
fn figures(strength: Option<i64>, balances: &BTreeMap<String, i64>) -> Result<Figures> {
    balances.iter().try_fold(
        Figures::new(strength).map_err(unreadable)?,
        |figures, (term, balance)| {
            let term: Term = term.parse().map_err(unreadable)?;
            figures.with(term, *balance).map_err(unreadable)
        },
    )
}

/// What the explanation of a rank is made of, whatever the methodology.
const ALWAYS: [Measure; 5] = [
    Measure::Registered,
    Measure::Verified,
    Measure::Learned,
    Measure::PairsAttempted,
    Measure::PairsCleared,
];

/// Figures of organisations as on a day, in the order given: their strengths, and the
/// balances of the terms that a methodology is made of and of what is always shown.
async fn figures_below(
    tx: &mut Tx,
    organisations: &[OrganisationId],
    strengths: &BTreeMap<OrganisationId, i64>,
    terms: BTreeSet<Term>,
    taken: Taken,
) -> Result<Vec<Figures>> {
    let Taken {
        as_on,
        known_on,
        from,
        without_flagged,
    } = taken;
    let terms: BTreeSet<Term> = ALWAYS.into_iter().map(Term::from).chain(terms).collect();
    // What is taken off each figure, where flagged completions don't count.
    let part = |measure: Measure| measure.flagged_part().filter(|_| without_flagged);
    let all: BTreeSet<Measure> = terms.iter().map(|term| term.measure).collect();
    let parts = all.iter().filter_map(|measure| part(*measure));
    let all: BTreeSet<Measure> = all.iter().copied().chain(parts).collect();
    let now = balances(tx, organisations, &all, as_on, known_on, from).await?;
    // What was there before a window begins is taken off.
    let mut before: BTreeMap<Window, Balances> = BTreeMap::new();
    for window in terms.iter().map(|term| term.window) {
        if let (Some(first), false) = (window.begins(as_on), before.contains_key(&window)) {
            let inside = terms.iter().filter(|term| term.window == window);
            let inside: BTreeSet<Measure> = inside.map(|term| term.measure).collect();
            let parts = inside.iter().filter_map(|measure| part(*measure));
            let inside = inside.iter().copied().chain(parts).collect();
            let eve = first.plus(-1);
            let held = balances(tx, organisations, &inside, eve, known_on, from).await?;
            before.insert(window, held);
        }
    }
    let held = |of: Option<&Balances>, organisation, measure| {
        let balances = of.and_then(|balances| balances.get(organisation));
        balances.map_or(0, |amounts| amounts.of(measure))
    };
    organisations
        .iter()
        .map(|organisation| {
            let figures = Figures::new(strengths.get(organisation).copied())?;
            terms.iter().try_fold(figures, |figures, term| {
                let balance = |measure| {
                    held(Some(&now), organisation, measure)
                        - held(before.get(&term.window), organisation, measure)
                };
                let flagged = part(term.measure).map_or(0, balance);
                figures.with(*term, balance(term.measure) - flagged)
            })
        })
        .collect::<std::result::Result<_, FigureFault>>()
        .map_err(unreadable)
}

/// For each organisation, the balances of measures.
type Balances = HashMap<OrganisationId, Amounts>;

/// The balances of organisations as on a day.
async fn balances(
    tx: &mut Tx,
    organisations: &[OrganisationId],
    measures: &BTreeSet<Measure>,
    as_on: Day,
    known_on: Option<Day>,
    from: From,
) -> Result<Balances> {
    let (courses, accounts): (Vec<Measure>, Vec<Measure>) =
        measures.iter().partition(|m| m.kept() == Kept::Catalogue);
    let mut found = match from {
        From::Accounts => ledger::figures(tx, organisations, &accounts, as_on, known_on).await?,
        From::Ledger => recount(tx, None, organisations, as_on, known_on).await?,
    };
    if !courses.is_empty() {
        let published = catalogue::published(tx, organisations, as_on, known_on).await?;
        for (organisation, counted) in published {
            let balances = found.entry(organisation).or_default();
            balances.add(Measure::CoursesPublished, counted.all);
            balances.add(Measure::CoursesInIndianLanguages, counted.indian);
            balances.add(
                Measure::DomainCoursesInIndianLanguages,
                counted.indian_domain,
            );
        }
    }
    Ok(found)
}

/// Where two rankings of one day are not the same.
fn differences(published: &[RankedRow], now: &[RankedRow]) -> Vec<Restated> {
    let after: HashMap<&str, &RankedRow> = now.iter().map(|r| (r.code.as_str(), r)).collect();
    let before: HashMap<&str, &RankedRow> =
        published.iter().map(|r| (r.code.as_str(), r)).collect();
    let new = now.iter().filter(|r| !before.contains_key(r.code.as_str()));
    let mut restated = Vec::new();
    for row in published.iter().chain(new) {
        let code = row.code.as_str();
        let (was, is) = (before.get(code).copied(), after.get(code).copied());
        let mut changed = Vec::new();
        let strength = |r: Option<&RankedRow>| r?.strength.as_ref().map(|s| s.officials);
        let mut compare = |what: &str, published: Option<i64>, now: Option<i64>| {
            if published != now {
                changed.push(Changed {
                    what: what.to_owned(),
                    published,
                    now,
                });
            }
        };
        compare("strength", strength(was), strength(is));
        for name in row.measures.keys() {
            let of = |r: Option<&RankedRow>| r?.measures.get(name).copied();
            compare(name, of(was), of(is));
        }
        let (was, is) = (was.map(Stand::of), is.map(Stand::of));
        if !changed.is_empty() || was != is {
            restated.push(Restated {
                code: row.code.clone(),
                name: row.name.clone(),
                published: was,
                now: is,
                changed,
                causes: Vec::new(),
            });
        }
    }
    restated
}

/// What lies in the database, or follows from it, can't be read.
fn unreadable(error: impl std::fmt::Display) -> AppError {
    AppError::Store(StoreError::Column {
        column: "body".to_owned(),
        what: error.to_string(),
    })
}
