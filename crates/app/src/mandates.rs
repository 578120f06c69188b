//! Mandates: drafted by one person and published by another, tried before they go live,
//! kept true afterwards, and explained to whom they concern.

mod checks;
mod desk;
mod plans;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;
use sopan_formats::mandate as file;
use sopan_rules::access::Permission;
use sopan_rules::ids::{CourseId, OfficialId, OrganisationId};
use sopan_rules::mandates::audience::{Profile, Truth, Why};
use sopan_rules::mandates::decisions::{Decision, as_known};
use sopan_rules::mandates::periods::{Asked, Standing, State, Under, decides, monday};
use sopan_rules::mandates::progress::{Learned, Span};
use sopan_rules::mandates::words::InWords;
use sopan_rules::mandates::{Binding, Count, Event, Mandate, Named, Requirement, Wanted, Within};
use sopan_rules::text::{Said, fold};
use sopan_rules::time::{Day, Moment};
use sopan_store::catalogue::{self, Course, Status};
use sopan_store::mandates::{self as store, Live, Needs, Version};
use sopan_store::{Tx, access, badges, organisations, people, variants};

use crate::access::{Actor, identity};
use crate::context::certificate_numbers;
use crate::{App, AppError, Result};

pub use desk::{
    By, Line, MOST_LOOKED_AT, One, Run, Stage, StandLine, Tally, WhoLine, WhoPage, WhoWanted,
};
pub use plans::{Built, Gone, PlanForm};
pub use sopan_formats::mandate::Wrong;

/// How many officials are looked at together.
const TOGETHER: i64 = 1_000;
/// So many portions of those who may have earned a badge are looked at before a page answers.
const AT_ONCE: usize = 4;
/// How many people a simulation names.
pub const NAMED: usize = 1_000;

/// What publishing or retiring brought about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Published {
    /// The mandate.
    pub code: String,
    /// The version that holds, or held last.
    pub version: i64,
    /// How many officials were looked at.
    pub officials: i64,
    /// How many decisions were written.
    pub decisions: u64,
    /// Whether all officials were looked at. Where it was stopped, the same command goes on
    /// from there.
    pub finished: bool,
}

/// What a mandate would do, before it goes live.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Simulation {
    /// The mandate.
    pub mandate: String,
    /// The day.
    pub as_on: Day,
    /// How the letter is read where it can be read in two ways.
    pub reading: Option<Said>,
    /// What of its audience nobody holds.
    pub warnings: Vec<Wrong>,
    /// How many it reaches.
    pub officials: i64,
    /// Of how many that can't be said, because no date of joining is known.
    pub unknown: i64,
    /// How those whom it reaches would stand, by state.
    pub states: BTreeMap<State, i64>,
    /// The least minutes of learning that it still asks of all of them together.
    pub minutes_asked: i64,
    /// By organisation.
    pub organisations: Vec<OrganisationLine>,
    /// Who they are, by number: the first [`NAMED`].
    pub who: Vec<Who>,
    /// How many more there are.
    pub who_left_off: i64,
    /// Whether all of them were looked at. Where not, `officials` and `unknown` are whole and
    /// the rest is about the first ones.
    pub whole: bool,
}

/// What a mandate would do in one organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OrganisationLine {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: Said,
    /// How many it reaches.
    pub officials: i64,
    /// Of how many that can't be said.
    pub unknown: i64,
    /// How many have done it already.
    pub completed: i64,
    /// How many are behind: it is due or overdue, and not done.
    pub behind: i64,
    /// The least minutes of learning that it still asks of them together.
    pub minutes_asked: i64,
}

/// One whom a mandate reaches, or may.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Who {
    /// The number.
    pub official: OfficialId,
    /// The name.
    pub name: String,
    /// The organisation's code.
    pub organisation: String,
    /// How the official would stand; none where it can't be said whether it reaches them.
    pub state: Option<State>,
    /// How much is done: parts, or minutes where hours are asked for.
    pub done: i64,
    /// How much is asked for.
    pub asked: i64,
    /// The least minutes of learning that are left.
    pub minutes_left: i64,
}

/// Why somebody is under a mandate, or is not.
#[derive(Debug, Clone, Serialize)]
pub struct Explained {
    /// The mandate's code.
    pub code: String,
    /// The version that holds or, of a period that was missed, that judges it: letter, reading
    /// and words are its.
    pub version: i64,
    /// What it is called.
    pub title: Said,
    /// The letter.
    pub letter: Said,
    /// The letter's date.
    pub letter_date: String,
    /// How the letter is read where it can be read in two ways.
    pub reading: Option<Said>,
    /// The rule in words.
    pub words: InWords,
    /// Each criterion with the fact that met or failed it.
    pub why: Why,
    /// Since when the official is under it; none where not.
    pub since: Option<Day>,
    /// How the official stands, where it reaches them.
    pub standing: Option<Standing>,
    /// The decisions that were recorded.
    pub decisions: Vec<Taken>,
}

/// A decision that was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Taken {
    /// Whether the mandate reaches the official.
    pub reached: Truth,
    /// From this day on.
    pub from: Day,
    /// When it was written down.
    pub recorded: Moment,
}

/// A course that a mandate asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CourseLine {
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: String,
    /// Its nominal duration in minutes; 0 where nobody stated one.
    pub minutes: i64,
    /// When it was completed, where that counts here.
    pub done: Option<Day>,
    /// Whether the learner is enrolled.
    pub enrolled: bool,
    /// Whether it was completed before, which doesn't count here: it is to be taken again.
    pub again: bool,
    /// Another mandate that asks for the same course and decides by when.
    pub decided_by: Option<Said>,
}

/// A mandate on the learner's page.
#[derive(Debug, Clone, Serialize)]
pub struct Item {
    /// Why it is there.
    #[serde(flatten)]
    pub explained: Explained,
    /// Whether it must be done.
    pub binding: Binding,
    /// Whether it counts in the APAR.
    pub apar: bool,
    /// How the learner stands, as `explained` has it.
    #[serde(skip)]
    pub standing: Standing,
    /// Whether hours are asked for, so that progress is in minutes.
    pub hours: bool,
    /// The courses, in the letter's order.
    pub courses: Vec<CourseLine>,
    /// The rule in words of the period that is open while this one is of one that was missed.
    #[serde(skip)]
    pub open_words: Option<InWords>,
}

/// The learner's plan.
#[derive(Debug, Clone, Serialize)]
pub struct Plan {
    /// The day on which it is true.
    pub as_on: Day,
    /// What is overdue, due, upcoming, completed, and what asks for nothing, in this order;
    /// of each the earliest due day first.
    pub items: Vec<Item>,
    /// Seconds spent since Monday.
    pub week_seconds: i64,
    /// The target of the week in hours, where a mandate sets one.
    pub week_target: Option<i64>,
}

/// What organisations and designations that audiences speak of are called.
struct Names {
    organisations: HashMap<String, Said>,
    designations: HashMap<String, Said>,
}

impl Names {
    async fn of(tx: &mut Tx, live: &[Live], profile: &Profile) -> Result<Names> {
        let mut codes: BTreeSet<&String> = profile.organisations.first().into_iter().collect();
        let mut designations: BTreeSet<&String> = BTreeSet::new();
        for mandate in live.iter().map(|live| &live.mandate) {
            codes.insert(&mandate.organisation);
            let audience = &mandate.audience;
            for criteria in audience.any_of.iter().chain(&audience.except) {
                codes.extend(&criteria.organisation);
                designations.extend(&criteria.designation);
            }
        }
        if !designations.is_empty() {
            designations.extend(&profile.designation);
        }
        let codes: Vec<String> = codes.into_iter().cloned().collect();
        let known = organisations::by_codes(tx, &codes).await?.into_iter();
        Ok(Names {
            organisations: known
                .map(|(code, known)| (code, Said::new(known.name_en, known.name_hi)))
                .collect(),
            designations: sopan_store::designations::said(tx, designations).await?,
        })
    }

    /// The facts by names, where the rule has codes and what was typed.
    fn told(&self, mandate: &Mandate<Wanted>, profile: &Profile, mut why: Why) -> Why {
        let audience = &mandate.audience;
        let any_of = why.groups.iter_mut().zip(&audience.any_of);
        let except = why.excepted.iter_mut().zip(&audience.except);
        for (held, criteria) in any_of.chain(except) {
            for (place, one) in held.iter_mut().enumerate() {
                if one.is_organisation() {
                    // The first one is the organisation for which the mandate was made.
                    let codes = match place {
                        0 => std::slice::from_ref(&mandate.organisation),
                        _ => criteria.organisation.as_slice(),
                    };
                    let own = profile.organisations.first();
                    one.wanted = joined(codes, &self.organisations);
                    one.found = own.map(|own| joined([own], &self.organisations));
                } else if one.is_designation() {
                    let own = one.found.is_some().then_some(&profile.designation);
                    one.wanted = joined(&criteria.designation, &self.designations);
                    one.found = own
                        .and_then(Option::as_ref)
                        .map(|own| joined([own], &self.designations));
                }
            }
        }
        why
    }
}

/// Several texts by their names, each once; one without a name stays as it is.
fn joined<'a>(texts: impl IntoIterator<Item = &'a String>, names: &HashMap<String, Said>) -> Said {
    let mut all: Vec<Said> = Vec::new();
    for text in texts {
        let name = names.get(text).cloned();
        let name = name.unwrap_or_else(|| Said::same(text));
        if !all.contains(&name) {
            all.push(name);
        }
    }
    let by = |of: fn(&Said) -> &str| all.iter().map(of).collect::<Vec<_>>().join(" / ");
    Said::new(by(|said| &said.en), by(|said| &said.hi))
}

/// What is wrong with a mandate, as one error.
pub fn refused(wrong: &[Wrong]) -> AppError {
    AppError::Mandate(wrong.to_vec())
}

fn unreadable(error: &dyn std::fmt::Display) -> AppError {
    AppError::Document(format!("a stored mandate can't be read: {error}"))
}

impl App {
    /// Keeps a mandate as a draft, which nobody is under.
    pub async fn draft_mandate(&self, actor: &Actor, mandate: &Mandate<Named>) -> Result<()> {
        self.keep_mandate(actor, mandate, false).await
    }

    /// The same; where it is new, as a plan.
    pub async fn draft_mandate_as_plan(
        &self,
        actor: &Actor,
        mandate: &Mandate<Named>,
    ) -> Result<()> {
        self.keep_mandate(actor, mandate, true).await
    }

    /// Keeps a draft of a mandate that is new (a plan or not) or there already: what is a
    /// plan remains one.
    async fn keep_mandate(
        &self,
        actor: &Actor,
        mandate: &Mandate<Named>,
        plan: bool,
    ) -> Result<()> {
        let mut tx = self.db.write().await?;
        self.keep_mandate_in(&mut tx, actor, mandate, plan).await?;
        Ok(tx.commit().await?)
    }

    async fn keep_mandate_in(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        mandate: &Mandate<Named>,
        plan: bool,
    ) -> Result<()> {
        let wrong: Vec<Wrong> = file_faults(mandate)?;
        if !wrong.is_empty() {
            return Err(refused(&wrong));
        }
        let body = file::to_json(mandate).map_err(|e| unreadable(&e))?;
        let organisation = owner(tx, mandate).await?;
        actor
            .must(tx, Permission::SetMandates, organisation)
            .await?;
        let unknown = checks::unknown(tx, mandate, organisation).await?;
        if !unknown.is_empty() {
            return Err(refused(&unknown));
        }
        let held = store::versions_of(tx, &mandate.code).await?;
        if let Some(first) = held.first() {
            let whose = first.organisation;
            if !actor.may(tx, Permission::SetMandates, whose).await? {
                return Err(AppError::invalid(
                    "code",
                    "code-taken",
                    "a mandate of another organisation has this code; choose another code",
                ));
            }
            let published = held.iter().any(|version| version.published.is_some());
            if published && whose != organisation {
                return Err(AppError::invalid(
                    "organisation",
                    "other-organisation",
                    "a mandate that was published stays with its organisation; draft one with \
                     another code",
                ));
            }
        }
        for version in held.iter().filter(|v| v.plan && v.published.is_some()) {
            let before = desk::written(version)?;
            if before.consequence.apar && !mandate.consequence.apar {
                return Err(AppError::invalid(
                    "apar",
                    "apar-stays",
                    "a plan that was live and counted in the APAR keeps that mark",
                ));
            }
        }
        let now = (self.now(), actor.official);
        let which = (mandate.code.as_str(), plan);
        store::keep_draft(tx, which, organisation, &body, now).await?;
        Ok(())
    }

    /// Publishes the draft of a mandate, from today on, and decides about all officials.
    /// Whoever drafted it can't. `progress` is told how many officials were looked at, and
    /// says whether to go on; what was stopped goes on when this is called again.
    pub async fn publish_mandate(
        &self,
        actor: &Actor,
        code: &str,
        progress: impl FnMut(i64) -> bool,
    ) -> Result<Published> {
        let last = self.begin_publication(actor, code).await?;
        self.run(&last, progress).await
    }

    /// Publishes the draft without deciding about anybody yet; a publication that was stopped
    /// may go on.
    async fn begin_publication(&self, actor: &Actor, code: &str) -> Result<Version> {
        let mut tx = self.db.write().await?;
        let last = self.last_version(&mut tx, actor, code).await?;
        if last.published.is_none() {
            if actor.official.is_some() && actor.official == last.drafted_by {
                return Err(AppError::invalid(
                    "mandate",
                    "own-draft",
                    "whoever drafted a mandate can't publish it; ask another person who may",
                ));
            }
            let mandate = file::read(last.body.as_bytes()).map_err(|wrong| refused(&wrong))?;
            let compiled = compile(&mut tx, &mandate).await?;
            let compiled = serde_json::to_string(&compiled).map_err(|e| unreadable(&e))?;
            let now = (self.now(), actor.official);
            let which = (last.mandate, last.version);
            if !store::publish(&mut tx, which, &compiled, now).await? {
                return Err(AppError::Conflict);
            }
        } else {
            store::stop_run(&mut tx, last.mandate, false).await?;
        }
        tx.commit().await?;
        Ok(last)
    }

    /// Retires a mandate from today on: nobody is under it any more. What was completed
    /// stays.
    pub async fn retire_mandate(
        &self,
        actor: &Actor,
        code: &str,
        progress: impl FnMut(i64) -> bool,
    ) -> Result<Published> {
        let last = self.begin_retirement(actor, code).await?;
        self.run(&last, progress).await
    }

    async fn begin_retirement(&self, actor: &Actor, code: &str) -> Result<Version> {
        let mut tx = self.db.write().await?;
        let last = self.last_version(&mut tx, actor, code).await?;
        let now = (self.now(), actor.official);
        if !store::retire(&mut tx, last.mandate, now).await? && !last.running {
            return Err(AppError::invalid(
                "mandate",
                "not-live",
                "this mandate is not live, so it can't be retired",
            ));
        }
        store::stop_run(&mut tx, last.mandate, false).await?;
        tx.commit().await?;
        Ok(last)
    }

    async fn last_version(&self, tx: &mut Tx, actor: &Actor, code: &str) -> Result<Version> {
        let last = store::versions_of(tx, code).await?.pop();
        let last = last.ok_or_else(|| AppError::not_found("mandate", code))?;
        actor
            .must(tx, Permission::SetMandates, last.organisation)
            .await?;
        Ok(last)
    }

    async fn run(
        &self,
        last: &Version,
        mut progress: impl FnMut(i64) -> bool,
    ) -> Result<Published> {
        let mut done = Published {
            code: last.code.clone(),
            version: last.version,
            officials: 0,
            decisions: 0,
            finished: false,
        };
        loop {
            let mut tx = self.db.write().await?;
            let portion = store::run(&mut tx, last.mandate, self.now(), store::PORTION).await?;
            tx.commit().await?;
            let Some(portion) = portion else {
                done.finished = true;
                self.issue_badges().await?;
                return Ok(done);
            };
            done.officials += portion.officials;
            done.decisions += portion.decisions;
            done.finished = portion.finished;
            if portion.finished {
                self.issue_badges().await?;
            }
            if portion.finished || portion.stopped || !progress(done.officials) {
                return Ok(done);
            }
        }
    }

    /// Issues the badges of live mandates to those who met their rules before they held.
    pub async fn issue_badges(&self) -> Result<()> {
        while self.issue_some_badges().await? {}
        Ok(())
    }

    /// The same to the first of them, after courses came to count otherwise: nobody waits for
    /// more, and the next minute goes on. What was changed is changed, whatever comes of this.
    pub(crate) async fn issue_first_badges(&self) {
        for _ in 0..AT_ONCE {
            match self.issue_some_badges().await {
                Ok(true) => {}
                Ok(false) => return,
                Err(error) => {
                    tracing::error!(%error, "badges could not be issued; the next minute goes on");
                    return;
                }
            }
        }
    }

    /// Issues badges to some of those; whether more may be left.
    async fn issue_some_badges(&self) -> Result<bool> {
        let mut tx = self.db.read().await?;
        let behind = badges::is_behind(&mut tx).await?;
        drop(tx);
        if !behind {
            return Ok(false);
        }
        let draw = certificate_numbers(self.surroundings.random.clone());
        let mut tx = self.db.write().await?;
        let issued = badges::issue_before(&mut tx, self.now(), &mut || draw()).await?;
        tx.commit().await?;
        Ok(issued.is_some())
    }

    /// A reading transaction in which all is true of today: see [`App::keep_assignments`].
    pub(crate) async fn read_kept(&self) -> Result<Tx> {
        let mut tx = self.db.read().await?;
        if store::is_behind(&mut tx, self.today()).await? {
            drop(tx);
            self.catch_up().await?;
            tx = self.db.read().await?;
        }
        Ok(tx)
    }

    /// Writes down what has changed by itself since somebody last looked: who passed a number
    /// of years of service, each as of that day, who stands elsewhere since a reorganisation,
    /// and what of a publication is left. Often called; costs one question when all is true.
    pub async fn keep_assignments(&self) -> Result<()> {
        self.read_kept().await?;
        Ok(())
    }

    async fn catch_up(&self) -> Result<()> {
        loop {
            let mut tx = self.db.write().await?;
            let more = store::keep_day(&mut tx, self.now()).await?;
            tx.commit().await?;
            if !more {
                break;
            }
        }
        loop {
            let mut tx = self.db.write().await?;
            let more = store::keep_hierarchy(&mut tx, self.now()).await?;
            tx.commit().await?;
            if !more {
                return Ok(());
            }
        }
    }

    /// Goes on with publications that were broken off, and with the badges that follow.
    pub async fn finish_publications(&self) -> Result<()> {
        let mut tx = self.db.read().await?;
        let running = store::running(&mut tx).await?;
        drop(tx);
        for mandate in running {
            loop {
                let mut tx = self.db.write().await?;
                let portion = store::run(&mut tx, mandate, self.now(), store::PORTION).await?;
                tx.commit().await?;
                if portion.is_none_or(|portion| portion.finished || portion.stopped) {
                    break;
                }
            }
        }
        self.issue_badges().await
    }

    /// The versions of the mandates of those organisations that the actor sets mandates for.
    pub async fn mandates(&self, actor: &Actor) -> Result<Vec<Version>> {
        let actor = &actor.reading();
        let mut tx = self.db.read().await?;
        let covers = actor
            .scope(Permission::SetMandates)
            .covers("m.organisation");
        Ok(store::versions(&mut tx, &covers).await?)
    }

    /// How many officials whom the actor sees a live mandate reaches, and of how many that
    /// can't be said.
    pub async fn mandate_counts(&self, actor: &Actor, mandate: i64) -> Result<(i64, i64)> {
        let mut tx = self.read_kept().await?;
        let covers = actor
            .scope(Permission::SeeOfficials)
            .covers("o.organisation");
        Ok(store::counts(&mut tx, mandate, &covers).await?)
    }

    /// What of a mandate's audience is not there; nothing where nobody knows yet who is.
    pub async fn audience_problems(&self, mandate: &Mandate<Named>) -> Result<Vec<Wrong>> {
        let mut tx = self.db.read().await?;
        if organisations::nation(&mut tx).await?.is_none() {
            return Ok(Vec::new());
        }
        match organisations::by_code(&mut tx, &mandate.organisation).await? {
            Some(owner) => checks::unknown(&mut tx, mandate, owner.id).await,
            None => Ok(vec![Wrong {
                line: None,
                place: "organisation".to_owned(),
                code: "no-such-organisation",
                why: Said::new(
                    "no organisation has this code; write the code that stands on its page",
                    "इस कोड का कोई संगठन नहीं है; वह कोड लिखें जो संगठन के पृष्ठ पर है",
                ),
            }]),
        }
    }

    /// Choices of a mandate that nobody can make as they are printed: too many of their titles
    /// are one course. Titles that aren't in the catalogue are taken for different ones.
    pub async fn choice_problems(&self, mandate: &Mandate<Named>) -> Result<Vec<Wrong>> {
        let mut tx = self.db.read().await?;
        Ok(Catalogue::of(&mut tx).await?.too_few(mandate))
    }

    /// What keeps a mandate from being published: what of its audience is not there, courses
    /// that aren't in the catalogue, fit several or can't be learned any more, and choices of
    /// which too many are one course.
    pub async fn mandate_problems(&self, mandate: &Mandate<Named>) -> Result<Vec<Wrong>> {
        let mut wrong = self.audience_problems(mandate).await?;
        let mut tx = self.db.read().await?;
        wrong.extend(Catalogue::of(&mut tx).await?.faults(mandate));
        Ok(wrong)
    }

    /// What of a mandate's audience nobody holds: it may be meant, and is told.
    pub async fn audience_warnings(&self, mandate: &Mandate<Named>) -> Result<Vec<Wrong>> {
        let mut tx = self.db.read().await?;
        checks::held_by_nobody(&mut tx, mandate).await
    }

    /// The same, badges that are issued to nobody, and titles of a choice that are one course.
    /// It reads the whole catalogue where there is a choice.
    pub async fn mandate_warnings(&self, mandate: &Mandate<Named>) -> Result<Vec<Wrong>> {
        let mut tx = self.db.read().await?;
        warnings(&mut tx, mandate).await
    }

    /// What a mandate would do if it were published on a day, among the officials whom the
    /// actor sees. Whoever is under it already is so since the first day. With `most`, only
    /// so many are looked at one by one, and the others counted.
    pub async fn simulate_mandate(
        &self,
        actor: &Actor,
        mandate: &Mandate<Named>,
        as_on: Day,
        most: Option<i64>,
    ) -> Result<Simulation> {
        let actor = &actor.reading();
        let mut tx = self.db.read().await?;
        let organisation = owner(&mut tx, mandate).await?;
        actor
            .must(&mut tx, Permission::SetMandates, organisation)
            .await?;
        let mut compiled = compile(&mut tx, mandate).await?;
        let held = store::versions_of(&mut tx, &mandate.code).await?;
        let held = held.first().map(|version| version.mandate);
        store::widen(&mut tx, [&mut compiled]).await?;
        let same = variants::all(&mut tx).await?;
        let mut compiled = same.widened(compiled);
        if let Some(held) = held.filter(|_| store::comes_again(&compiled)) {
            let before = BTreeMap::from([(held, as_on)]);
            compiled.past = store::past(&mut tx, &before, &same).await?.remove(&held);
        }
        let covers = actor
            .scope(Permission::SetMandates)
            .covers("o.organisation");
        let needs = needs(&compiled);
        let mut minutes = durations(&mut tx).await?;
        // Nobody begins what stands in a choice for the credit alone.
        let credit = compiled.courses().into_iter().map(|wanted| wanted.course);
        for course in credit.filter(|course| same.is_replaced(*course)) {
            minutes.insert(course, i64::from(i32::MAX));
        }
        let mut simulation = Simulation {
            mandate: mandate.code.clone(),
            as_on,
            reading: mandate.reading.clone(),
            warnings: warnings(&mut tx, mandate).await?,
            officials: 0,
            unknown: 0,
            states: BTreeMap::new(),
            minutes_asked: 0,
            organisations: Vec::new(),
            who: Vec::new(),
            who_left_off: 0,
            whole: true,
        };
        let mut looked = 0;
        let mut lines: BTreeMap<OrganisationId, OrganisationLine> = BTreeMap::new();
        let mut after = i64::MIN;
        loop {
            let portion = (after, TOGETHER);
            let which = (&compiled, held);
            let some = store::would_reach(&mut tx, which, as_on, &covers, portion).await?;
            let Some(last) = some.last() else { break };
            if most.is_some_and(|most| looked >= most) {
                simulation.whole = false;
                let counts = store::would_count(&mut tx, &compiled, as_on, &covers).await?;
                (simulation.officials, simulation.unknown) = counts;
                let named = i64::try_from(simulation.who.len()).unwrap_or_default();
                simulation.who_left_off = counts.0 + counts.1 - named;
                break;
            }
            looked += TOGETHER;
            after = last.official.0;
            let officials: Vec<OfficialId> = some.iter().map(|s| s.official).collect();
            let mut learned = store::learned(&mut tx, &officials, &needs, as_on).await?;
            let (mut earlier, mut decisions) = (HashMap::new(), HashMap::new());
            if let Some(held) = held {
                earlier = store::earlier(&mut tx, &officials, Some(held)).await?;
                if compiled.past.is_some() {
                    decisions = store::decisions_about(&mut tx, held, &officials).await?;
                }
            }
            for somebody in some {
                let line = match lines.get_mut(&somebody.organisation) {
                    Some(line) => line,
                    None => {
                        let known = organisations::by_id(&mut tx, somebody.organisation).await?;
                        lines
                            .entry(somebody.organisation)
                            .or_insert(OrganisationLine {
                                code: known.code,
                                name: Said::new(known.name_en, known.name_hi),
                                officials: 0,
                                unknown: 0,
                                completed: 0,
                                behind: 0,
                                minutes_asked: 0,
                            })
                    }
                };
                let mut who = Who {
                    official: somebody.official,
                    name: somebody.name,
                    organisation: line.code.clone(),
                    state: None,
                    done: 0,
                    asked: 0,
                    minutes_left: 0,
                };
                if somebody.reached == Truth::Yes {
                    let learned = learned.remove(&somebody.official).unwrap_or_default();
                    // Also in an account that was merged into this one.
                    let before = held.and_then(|held| earlier.get(&(somebody.official, held)));
                    let first = somebody.first.into_iter().chain(before.copied()).min();
                    let first = first.filter(|first| *first <= as_on);
                    let under = Under {
                        first: first.unwrap_or(as_on),
                        joined: somebody.joined,
                        transferred: transferred(&mut tx, &compiled, somebody.official).await?,
                    };
                    let decided = decisions.get(&somebody.official);
                    let decided = decided.map_or(&[][..], Vec::as_slice);
                    let standing = compiled.standing(&under, &learned, as_on);
                    let standing = standing.unless_away(&under, decided, as_on);
                    let left = minutes_left(&compiled, &standing, &learned, &minutes);
                    who.state = Some(standing.state);
                    who.done = standing.progress.done;
                    who.asked = standing.progress.asked;
                    who.minutes_left = left;
                    simulation.officials += 1;
                    *simulation.states.entry(standing.state).or_default() += 1;
                    simulation.minutes_asked += left;
                    line.officials += 1;
                    line.completed += i64::from(standing.state == State::Completed);
                    line.behind += i64::from(matches!(standing.state, State::Due | State::Overdue));
                    line.minutes_asked += left;
                } else {
                    simulation.unknown += 1;
                    line.unknown += 1;
                }
                if simulation.who.len() < NAMED {
                    simulation.who.push(who);
                } else {
                    simulation.who_left_off += 1;
                }
            }
        }
        simulation.organisations = lines.into_values().collect();
        simulation.organisations.sort_by(|a, b| a.code.cmp(&b.code));
        Ok(simulation)
    }

    /// The official whom an e-mail address, a mobile number, a number or an employee code
    /// means; a code that several have says where.
    pub async fn official_by_code(&self, actor: &Actor, code: &str) -> Result<OfficialId> {
        let mut tx = self.db.read().await?;
        let known = access::identified(&mut tx, &identity(code)).await?;
        let number = code.trim().parse().ok().map(OfficialId);
        for official in [known, number].into_iter().flatten() {
            if may_see(&mut tx, actor, official).await? {
                return Ok(official);
            }
        }
        let covers = actor
            .scope(Permission::SeeOfficials)
            .covers("o.organisation");
        let typed = [code.trim().to_owned()];
        let found = sopan_store::officials::by_employee_codes(&mut tx, &covers, &typed).await?;
        let found: Vec<OfficialId> = found.into_values().flatten().collect();
        let stays = sopan_store::duplicates::stay(&mut tx, &found).await?;
        let stay = found.iter().map(|o| stays.get(o).unwrap_or(o));
        let found: BTreeSet<OfficialId> = stay.copied().collect();
        let found: Vec<OfficialId> = found.into_iter().collect();
        match found.as_slice() {
            [] => Err(AppError::not_found("official", code.trim())),
            [one] => Ok(*one),
            several => {
                let held = people::by_ids(&mut tx, &access::Scope::Everything, several).await?;
                let mut places = BTreeSet::new();
                for official in held.values() {
                    let place = organisations::by_id(&mut tx, official.organisation).await?;
                    places.insert(place.code);
                }
                let places: Vec<String> = places.into_iter().collect();
                Err(AppError::invalid(
                    "official",
                    "employee-code-several",
                    format!(
                        "{} officials have this employee code, in {}; give the e-mail address or the number",
                        several.len(),
                        places.join(", ")
                    ),
                ))
            }
        }
    }

    /// Why an official is under each mandate that is live, or is not: one's own, and of those
    /// whom the actor sees. Left out is what organisations set that the official is not in.
    pub async fn explain_mandates(
        &self,
        actor: &Actor,
        official: OfficialId,
    ) -> Result<Vec<Explained>> {
        let mut tx = self.read_kept().await?;
        if !may_see(&mut tx, actor, official).await? {
            return Err(AppError::not_found("official", official));
        }
        let live = store::live_for(&mut tx, self.today(), &[official]).await?;
        let (explained, _) = self.explained(&mut tx, official, live).await?;
        Ok(explained.into_iter().map(|(one, _)| one).collect())
    }

    async fn explained(
        &self,
        tx: &mut Tx,
        official: OfficialId,
        live: Vec<Live>,
    ) -> Result<(Vec<(Explained, Live)>, Learned)> {
        let today = self.today();
        let profile = store::profiles(tx, &[official], today)
            .await?
            .remove(&official);
        let profile = profile.ok_or_else(|| AppError::not_found("official", official))?;
        let hours = |live: &Live| hours_asked(&live.mandate).contains(&Count::CourseHours);
        let needs = Needs {
            courses: None,
            minutes: live.iter().any(hours),
            // That of the week is on the learner's page.
            spent: true,
        };
        let learned = store::learned(tx, &[official], &needs, today).await?;
        let learned = learned.into_values().next().unwrap_or_default();
        let transferred = store::transferred(tx, official).await?;
        let held: HashMap<i64, _> = store::assignments(tx, official)
            .await?
            .into_iter()
            .map(|held| (held.mandate, held.assignment))
            .collect();
        let mut decisions = store::all_decisions(tx, official).await?;
        let names = Names::of(tx, &live, &profile).await?;
        let mut all = Vec::with_capacity(live.len());
        for live in live {
            let mandate = &live.mandate;
            let assignment = held.get(&live.id);
            // What others set for their own officials is their own affair, unless it was ever
            // decided whether it reaches this one.
            if assignment.is_none() && !profile.organisations.contains(&mandate.organisation) {
                continue;
            }
            let under = assignment
                .filter(|a| a.reached == Truth::Yes)
                .and_then(|a| a.first)
                .map(|first| Under {
                    first,
                    joined: profile.joined,
                    transferred,
                });
            let decisions = decisions.remove(&live.id).unwrap_or_default();
            let standing = under.map(|under| {
                let standing = mandate.standing(&under, &learned, today);
                standing.unless_away(&under, &decisions, today)
            });
            let taken = |d: Decision| Taken {
                reached: d.reached,
                from: d.from,
                recorded: d.recorded,
            };
            // Of a period that was missed, what was said in it.
            let said = standing
                .as_ref()
                .map_or(mandate, |one| mandate.judging(one));
            let judged = standing.as_ref().and_then(|one| one.judged);
            let version = match judged {
                Some(day) => store::version_on(tx, live.id, day).await?,
                None => None,
            };
            let explained = Explained {
                code: mandate.code.clone(),
                version: version.unwrap_or(live.version),
                title: mandate.title.clone(),
                letter: said.letter.name.clone(),
                letter_date: said.letter.date.dotted(),
                reading: said.reading.clone(),
                words: said.in_words(),
                why: names.told(mandate, &profile, mandate.why(&profile, today)),
                since: under.and(assignment).map(|a| a.since),
                standing,
                decisions: decisions.into_iter().map(taken).collect(),
            };
            all.push((explained, live));
        }
        Ok((all, learned))
    }

    /// Whether an official was under a mandate on a day, as it was known on another one.
    pub async fn was_under(
        &self,
        actor: &Actor,
        official: OfficialId,
        code: &str,
        (on, known): (Day, Day),
    ) -> Result<Truth> {
        let mut tx = self.db.read().await?;
        if !may_see(&mut tx, actor, official).await? {
            return Err(AppError::not_found("official", official));
        }
        let version = store::versions_of(&mut tx, code).await?.pop();
        let version = version.ok_or_else(|| AppError::not_found("mandate", code))?;
        let decisions = store::decisions(&mut tx, official, version.mandate).await?;
        Ok(as_known(&decisions, on, known))
    }

    /// The learner's own plan: what is asked, by when, why, and how far it is done.
    pub async fn own_plan(&self, actor: &Actor) -> Result<Plan> {
        let official = actor.learner()?;
        let mut tx = self.read_kept().await?;
        let same = variants::all(&mut tx).await?;
        let live = store::live_over(&mut tx, self.today(), official, &same).await?;
        let (all, learned) = self.explained(&mut tx, official, live).await?;
        let known = course_heads(&mut tx, official, &all).await?;
        let mine: Vec<(Explained, Live, Standing)> = all
            .into_iter()
            .filter_map(|(one, live)| {
                let standing = one.standing.clone()?;
                Some((one, live, standing))
            })
            .collect();
        let today = self.today();
        let week = monday(today);
        let mut plan = Plan {
            as_on: today,
            items: Vec::with_capacity(mine.len()),
            week_seconds: learned.spent.range(week..=today).map(|(_, s)| s).sum(),
            week_target: None,
        };
        // Who decides where several ask for the same course, in whatever language.
        let one_of = |course: CourseId| same.others(course).fold(course, CourseId::min);
        let mut asking: HashMap<CourseId, Vec<usize>> = HashMap::new();
        for (place, (_, live, standing)) in mine.iter().enumerate() {
            for wanted in live.mandate.judging(standing).courses() {
                asking.entry(one_of(wanted.course)).or_default().push(place);
            }
        }
        for (place, (explained, live, standing)) in mine.iter().enumerate() {
            let mandate = &live.mandate;
            if let Some((hours, Count::TimeSpent)) = hours_of(&mandate.requirement)
                && mandate.recurrence == sopan_rules::mandates::Recurrence::Weekly
            {
                plan.week_target = plan.week_target.max(Some(hours));
            }
            // Of a period that was missed, what was asked in it.
            let mandate = mandate.judging(standing);
            let hours = hours_of(&mandate.requirement);
            let span = standing.span.unwrap_or(Span::ever(today));
            let mut courses = Vec::new();
            for wanted in mandate.courses() {
                // In the language in which it was begun, where it was.
                let begun = std::iter::once(wanted.course)
                    .chain(same.others(wanted.course))
                    .filter_map(|course| known.get(&course))
                    .find(|head| head.enrolled);
                // Or one that was retired since, and that counts when it is finished.
                let begun = begun.or_else(|| {
                    let mut all = wanted.counts_too.iter().filter_map(|one| known.get(one));
                    all.find(|head| head.enrolled && !head.completed)
                });
                let Some(head) = begun.or(known.get(&wanted.course)) else {
                    continue;
                };
                let done = wanted.done(&learned, span);
                // What is there for the credit of those who completed it alone.
                if done.is_none() && !head.enrolled && same.is_replaced(wanted.course) {
                    continue;
                }
                let others = asking
                    .get(&one_of(wanted.course))
                    .map_or(&[][..], Vec::as_slice);
                let decides = decides(others, |place| asked_of(&mine, *place));
                let decided_by = decides
                    .filter(|decides| **decides != place)
                    .and_then(|decides| mine.get(*decides))
                    .map(|(other, ..)| other.title.clone());
                courses.push(CourseLine {
                    code: head.code.clone(),
                    title: head.title.clone(),
                    minutes: head.minutes,
                    enrolled: head.enrolled,
                    again: done.is_none() && head.completed,
                    done,
                    decided_by,
                });
            }
            plan.items.push(Item {
                explained: explained.clone(),
                binding: mandate.consequence.binding,
                apar: mandate.consequence.apar,
                standing: standing.clone(),
                hours: hours.is_some(),
                courses,
                open_words: standing.open.as_ref().map(|_| live.mandate.in_words()),
            });
        }
        plan.items.sort_by_key(|item| {
            (
                item.standing.state,
                item.standing.due.unwrap_or(Day::FOREVER),
                item.binding,
            )
        });
        Ok(plan)
    }
}

fn asked_of(mine: &[(Explained, Live, Standing)], place: usize) -> Asked {
    let held = mine.get(place);
    Asked {
        binding: held.map_or(Binding::Optional, |(_, live, _)| {
            live.mandate.consequence.binding
        }),
        state: held.map_or(State::Exempt, |(.., standing)| standing.state),
        due: held.and_then(|(.., standing)| standing.due),
        apar: held.is_some_and(|(_, live, _)| live.mandate.consequence.apar),
    }
}

/// What the file's reader would refuse; a mandate that is built elsewhere is asked the same.
fn file_faults(mandate: &Mandate<Named>) -> Result<Vec<Wrong>> {
    let body = file::to_json(mandate).map_err(|e| unreadable(&e))?;
    Ok(file::read(body.as_bytes()).err().unwrap_or_default())
}

async fn owner(tx: &mut Tx, mandate: &Mandate<Named>) -> Result<OrganisationId> {
    let owner = organisations::by_code(tx, &mandate.organisation).await?;
    let missing = || AppError::not_found("organisation", &mandate.organisation);
    Ok(owner.ok_or_else(missing)?.id)
}

/// One's own, or of an official whom the actor sees.
pub(crate) async fn may_see(tx: &mut Tx, actor: &Actor, official: OfficialId) -> Result<bool> {
    let stays = sopan_store::duplicates::stays(tx, official).await?;
    let row = sopan_store::sql("select organisation from official where id = $1")
        .bind(stays)
        .optional(tx)
        .await?;
    let Some(row) = row else { return Ok(false) };
    if actor.official == Some(stays) {
        return Ok(true);
    }
    let organisation = row.get("organisation")?;
    actor.may(tx, Permission::SeeOfficials, organisation).await
}

async fn transferred(
    tx: &mut Tx,
    mandate: &Mandate<Wanted>,
    official: OfficialId,
) -> Result<Option<Day>> {
    match &mandate.window.within {
        Within::DaysAfter(after) if after.event == Event::Transfer => {
            Ok(store::transferred(tx, official).await?)
        }
        _ => Ok(None),
    }
}

fn minutes_left(
    mandate: &Mandate<Wanted>,
    standing: &Standing,
    learned: &Learned,
    minutes: &HashMap<CourseId, i64>,
) -> i64 {
    let open = matches!(
        standing.state,
        State::Due | State::Overdue | State::Upcoming
    );
    match standing.span.filter(|_| open) {
        Some(span) => {
            let of = |course: CourseId| minutes.get(&course).copied().unwrap_or_default();
            let mandate = mandate.judging(standing);
            mandate.minutes_left(learned, span, &of)
        }
        None => 0,
    }
}

/// What it says, and what it said before.
fn versions(mandate: &Mandate<Wanted>) -> impl Iterator<Item = &Mandate<Wanted>> {
    let past = mandate.past.iter().flat_map(|past| &past.versions);
    std::iter::once(mandate).chain(past.map(|(_, _, mandate)| mandate))
}

/// Which hours it asks for.
fn hours_asked(mandate: &Mandate<Wanted>) -> Vec<Count> {
    let mut hours = Vec::new();
    for version in versions(mandate) {
        let badges = version.badges.values().map(|badge| &badge.requirement);
        for requirement in std::iter::once(&version.requirement).chain(badges) {
            all_hours(requirement, &mut hours);
        }
    }
    hours
}

/// What a standing depends on.
fn needs(mandate: &Mandate<Wanted>) -> Needs {
    let hours = hours_asked(mandate);
    let courses = versions(mandate).flat_map(Mandate::courses);
    let courses = courses.flat_map(|w| std::iter::once(w.course).chain(w.counts_too.clone()));
    let minutes = hours.contains(&Count::CourseHours);
    Needs {
        courses: (!minutes).then(|| courses.collect()),
        minutes,
        spent: hours.contains(&Count::TimeSpent),
    }
}

fn all_hours(requirement: &Requirement<Wanted>, found: &mut Vec<Count>) {
    match requirement {
        Requirement::Hours(hours) => found.push(hours.count),
        Requirement::AllOf(parts) => parts.iter().for_each(|part| all_hours(part, found)),
        Requirement::KOf(choice) => choice.of.iter().for_each(|part| all_hours(part, found)),
        Requirement::Course(_) | Requirement::Badge(_) => {}
    }
}

fn hours_of(requirement: &Requirement<Wanted>) -> Option<(i64, Count)> {
    match requirement {
        Requirement::Hours(hours) => Some((hours.hours, hours.count)),
        _ => None,
    }
}

async fn durations(tx: &mut Tx) -> Result<HashMap<CourseId, i64>> {
    let mut minutes = HashMap::new();
    sopan_store::sql("select id, minutes from course")
        .each(tx, |row| {
            minutes.insert(row.get("id")?, row.get("minutes")?);
            Ok(())
        })
        .await?;
    Ok(minutes)
}

/// A course as the learner's page shows it.
struct Head {
    code: String,
    title: String,
    minutes: i64,
    enrolled: bool,
    /// It is completed, and not under way once more.
    completed: bool,
}

async fn course_heads(
    tx: &mut Tx,
    official: OfficialId,
    all: &[(Explained, Live)],
) -> Result<HashMap<CourseId, Head>> {
    let courses: BTreeSet<CourseId> = all
        .iter()
        .filter_map(|(one, live)| Some(live.mandate.judging(one.standing.as_ref()?)))
        .flat_map(|mandate| mandate.courses())
        .flat_map(|wanted| std::iter::once(wanted.course).chain(wanted.counts_too.iter().copied()))
        .collect();
    let keys: Vec<_> = courses.iter().map(|c| [(*c).into()]).collect();
    let mut heads = HashMap::new();
    let ask = |list: &str| {
        format!(
            "select c.id, c.code, c.title, c.minutes, e.course as enrolled, e.status, e.again_at
             from course c left join enrolment e on e.course = c.id and e.official = $1
             where c.id in {list}"
        )
    };
    sopan_store::sql::each_of_with(tx, &[official.into()], &keys, ask, |row| {
        let head = Head {
            code: row.get("code")?,
            title: row.get("title")?,
            minutes: row.get("minutes")?,
            enrolled: row.get::<Option<i64>>("enrolled")?.is_some(),
            completed: row.get::<Option<i16>>("status")? == Some(2)
                && row.get::<Option<Moment>>("again_at")?.is_none(),
        };
        heads.insert(row.get("id")?, head);
        Ok(())
    })
    .await?;
    Ok(heads)
}

// From titles to courses

/// Every title under which a course is known, folded, with the providers named beside it.
struct Catalogue {
    courses: HashMap<CourseId, Course>,
    titles: HashMap<String, Vec<(CourseId, Option<String>)>>,
    codes: HashMap<String, CourseId>,
    same: variants::Same,
}

impl Catalogue {
    async fn of(tx: &mut Tx) -> Result<Catalogue> {
        let mut catalogue = Catalogue {
            courses: HashMap::new(),
            titles: HashMap::new(),
            codes: HashMap::new(),
            same: variants::all(tx).await?,
        };
        for course in catalogue::all(tx).await? {
            let provider = course.provider_name.as_deref().map(fold);
            let titles = catalogue.titles.entry(fold(&course.title)).or_default();
            titles.push((course.id, provider));
            catalogue.codes.insert(course.code.clone(), course.id);
            catalogue.courses.insert(course.id, course);
        }
        for source in catalogue::sources(tx).await? {
            let provider = source.provider.as_deref().map(fold);
            let titles = catalogue.titles.entry(fold(&source.title)).or_default();
            titles.push((source.course, provider));
        }
        Ok(catalogue)
    }

    /// The one course that is meant.
    fn named(&self, named: &Named) -> std::result::Result<&Course, Wrong> {
        let wrong = |code, en: String, hi: String| Wrong {
            line: None,
            place: format!("course “{}”", named.title),
            code,
            why: Said::new(en, hi),
        };
        let missing = || {
            wrong(
                "unknown-course",
                "it is not in the catalogue; bring its list in first, or write the title as it \
                 stands there"
                    .to_owned(),
                "यह सूची में नहीं है; पहले इसकी सूची आयात करें, या शीर्षक वैसा लिखें जैसा वहाँ है".to_owned(),
            )
        };
        if let Some(code) = &named.code {
            let id = self.codes.get(code).ok_or_else(missing)?;
            return self.courses.get(id).ok_or_else(missing);
        }
        let found = self.titles.get(&fold(&named.title)).ok_or_else(missing)?;
        let wanted = named.provider.as_deref().map(fold);
        let by_provider: BTreeSet<CourseId> = found
            .iter()
            .filter(|(_, provider)| wanted.is_some() && *provider == wanted)
            .map(|(id, _)| *id)
            .collect();
        let mut candidates: BTreeSet<CourseId> = match by_provider.is_empty() {
            true => found.iter().map(|(id, _)| *id).collect(),
            false => by_provider,
        };
        // One that another one replaced is meant by its title only where it alone has it.
        if candidates.iter().any(|id| !self.same.is_replaced(*id)) {
            candidates.retain(|id| !self.same.is_replaced(*id));
        }
        let mut courses = candidates.iter().filter_map(|id| self.courses.get(id));
        match (courses.next(), courses.next()) {
            (Some(one), None) => Ok(one),
            (None, _) => Err(missing()),
            (Some(one), Some(other)) => Err(wrong(
                "several-courses",
                format!(
                    "{} and {} have this title; give the code of the one that is meant",
                    one.code, other.code
                ),
                format!(
                    "{} और {} दोनों का यही शीर्षक है; जो अभिप्रेत है उसका कोड दें",
                    one.code, other.code
                ),
            )),
        }
    }

    /// The title of the live course that came in the place of a retired one.
    fn instead_of(&self, named: &Named) -> Option<String> {
        let last = self.same.last_instead(self.named(named).ok()?.id)?;
        let last = self.courses.get(&last)?;
        (last.status == Status::Live).then(|| last.title.clone())
    }

    /// The course to learn, and what counts as it does.
    fn wanted(&self, named: &Named) -> std::result::Result<Wanted, Wrong> {
        let first = self.named(named)?;
        let mut all = vec![first];
        for other in &named.instead {
            all.push(self.named(other)?);
        }
        // What came in its place is asked for instead ([`variants::Same::widened`]).
        let open = all
            .iter()
            .find(|course| course.status == Status::Live)
            .or_else(|| {
                all.iter().find(|course| {
                    let last = self.same.last_instead(course.id);
                    let last = last.and_then(|last| self.courses.get(&last));
                    last.is_some_and(|last| last.status == Status::Live)
                })
            });
        let Some(open) = open else {
            return Err(Wrong {
                line: None,
                place: format!("course “{}”", named.title),
                code: "retired-course",
                why: Said::new(
                    "it is not live, so nobody can complete it; name under instead a course that \
                     takes its place, and whoever completed this one keeps the credit",
                    "यह उपलब्ध नहीं है, अतः इसे कोई पूर्ण नहीं कर सकता; instead में इसके स्थान पर पाठ्यक्रम दें, जिसने \
                     इसे पूर्ण किया है उसका श्रेय बना रहेगा",
                ),
            });
        };
        Ok(Wanted {
            course: open.id,
            title: open.title.clone(),
            counts_too: all
                .iter()
                .map(|course| course.id)
                .filter(|id| *id != open.id)
                .collect(),
        })
    }

    /// The choices of a mandate of which some titles are one course: one entry of the
    /// catalogue, one course in two languages, or one in the place of the other.
    fn choices(&self, mandate: &Mandate<Named>) -> Vec<Choice> {
        let mut found = Vec::new();
        for (place, choice) in mandate.choices() {
            let named = choice.of.iter().map(|part| match part {
                Requirement::Course(named) => Some(named),
                _ => None,
            });
            let named: Vec<Option<&Named>> = named.collect();
            let wanted = named.iter().map(|named| self.wanted((*named)?).ok());
            let groups = self.same.that_are_one(&wanted.collect::<Vec<_>>());
            if groups.is_empty() {
                continue;
            }
            let more: usize = groups.iter().map(|group| group.len() - 1).sum();
            let titles = groups.iter().map(|group| {
                let titles = group.iter().filter_map(|place| *named.get(*place)?);
                titles.map(printed).collect::<Vec<_>>().join(", ")
            });
            let titles: Vec<String> = titles.collect();
            let said = |are: &str| {
                let groups = titles.iter().map(|titles| format!("{titles} {are}"));
                groups.collect::<Vec<_>>().join("; ")
            };
            found.push(Choice {
                place,
                k: choice.k,
                left: choice.of.len() - more,
                said: Said::new(
                    said(
                        "are one course (the same entry of the catalogue, the same in another \
                         language, or one in the place of the other)",
                    ),
                    said(
                        "एक ही पाठ्यक्रम हैं (सूची की एक ही प्रविष्टि, दूसरी भाषा में वही, या एक के स्थान पर दूसरा)",
                    ),
                ),
            });
        }
        found
    }

    /// Those of them that nobody can make as they are printed.
    fn too_few(&self, mandate: &Mandate<Named>) -> Vec<Wrong> {
        let few = |choice: &Choice| choice.k > choice.left;
        let choices = self.choices(mandate).into_iter().filter(few);
        let told = choices.map(|Choice { place, k, left, said }| Wrong {
            line: None,
            place: format!("{place}.k"),
            code: "too-few-courses",
            why: Said::new(
                format!(
                    "{}: {k} are asked for and the list has {left} that are different, so nobody \
                     could meet it; ask for {left} at most, or name other courses",
                    said.en
                ),
                format!(
                    "{}: {k} अपेक्षित हैं पर सूची में भिन्न पाठ्यक्रम {left} हैं, अतः इसे कोई पूरा नहीं कर सकता; \
                     अधिकतम {left} लिखें या अन्य पाठ्यक्रम दें",
                    said.hi
                ),
            ),
        });
        told.collect()
    }

    /// The others: what is one course counts once in them.
    fn counted_once(&self, mandate: &Mandate<Named>) -> Vec<Wrong> {
        let enough = |choice: &Choice| choice.k <= choice.left;
        let choices = self.choices(mandate).into_iter().filter(enough);
        let told = choices.map(|Choice { place, left, said, .. }| Wrong {
            line: None,
            place: format!("{place}.of"),
            code: "one-course",
            why: Said::new(
                format!(
                    "{}: it counts once, so the list offers {left} that are different; leave one \
                     title out, or leave both where the letter prints both",
                    said.en
                ),
                format!(
                    "{}: यह एक बार गिना जाता है, अतः सूची में भिन्न विकल्प {left} हैं; एक शीर्षक हटाएँ, या पत्र में \
                     दोनों छपे हों तो दोनों रहने दें",
                    said.hi
                ),
            ),
        });
        told.collect()
    }

    /// What of the courses of a mandate keeps it from being published.
    fn faults(&self, mandate: &Mandate<Named>) -> Vec<Wrong> {
        let named = file::titles(mandate).into_iter();
        let mut wrong: Vec<Wrong> = named.filter_map(|named| self.wanted(named).err()).collect();
        wrong.extend(self.too_few(mandate));
        wrong
    }
}

/// A choice of which some titles are one course.
struct Choice {
    place: String,
    /// How many of it are asked for.
    k: usize,
    /// How many different things it offers.
    left: usize,
    /// That they are one course, in words.
    said: Said,
}

/// A course as its mandate prints it, with what tells it from another one.
fn printed(named: &Named) -> String {
    match named.provider.as_ref().or(named.code.as_ref()) {
        Some(of) => format!("“{}” ({of})", named.title),
        None => format!("“{}”", named.title),
    }
}

/// What may be meant as it is written, and is told.
async fn warnings(tx: &mut Tx, mandate: &Mandate<Named>) -> Result<Vec<Wrong>> {
    let mut found = checks::held_by_nobody(tx, mandate).await?;
    found.extend(mandate.badges_by_hours().map(checks::not_issued));
    if !mandate.choices().is_empty() {
        found.extend(Catalogue::of(tx).await?.counted_once(mandate));
    }
    Ok(found)
}

/// The mandate with the courses of the catalogue; every course that can't be found is told,
/// and all of the audience that is not there.
async fn compile(tx: &mut Tx, mandate: &Mandate<Named>) -> Result<Mandate<Wanted>> {
    let owner = owner(tx, mandate).await?;
    let mut wrong = checks::unknown(tx, mandate, owner).await?;
    let catalogue = Catalogue::of(tx).await?;
    wrong.extend(catalogue.faults(mandate));
    if !wrong.is_empty() {
        return Err(refused(&wrong));
    }
    mandate
        .with_courses(|named| catalogue.wanted(named))
        .map_err(|wrong| refused(&[wrong]))
}
