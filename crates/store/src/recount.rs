//! Every measure of every organisation, counted again from the raw entries: no account
//! and no view is read. This is the proof of [`crate::ledger::figures`].
//!
//! The entries are read once, in whatever order the database has them, and counted by
//! official in memory: some 60 bytes for each, and 8 for each assessment that one tried.
//! Of those who moved every act is kept, because what they did counts where
//! they were on that day.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use rustc_hash::{FxHashMap, FxHashSet};
use sopan_rules::ids::{CourseId, OfficialId, OrganisationId};
use sopan_rules::ledger::{
    COMPLETED_AT_LEAST, Entry, Fact, NOWHERE as MERGED_AWAY, Worth, unstruck,
};
use sopan_rules::measures::{ACTIVE_DAYS, Amounts, Measure};
use sopan_rules::time::{Day, Moment};

use crate::bulk;
use crate::integrity::count_flagged;
use crate::ledger::{ENTRY_READ, answered, entry_from};
use crate::reorganisations::figures_moved;
use crate::sql::{Result, StoreError, Tx, Value, each_of, sql};

// Kinds of entries, as `sopan_rules::ledger::Columns` numbers them.
const REGISTERED: i64 = 1;
const EDITED: i64 = 2;
const VERIFIED: i64 = 3;
const REJECTED: i64 = 4;
const NOT_MY_USER: i64 = 5;
const TRANSFERRED: i64 = 6;
const ENROLLED: i64 = 7;
const RESOURCE_DONE: i64 = 8;
const CLEARED: i64 = 9;
const ATTEMPTED: i64 = 10;
const COMPLETED: i64 = 11;
const TIME_SPENT: i64 = 12;
const FLAGGED: i64 = 13;
const UNFLAGGED: i64 = 14;
const TAKEN_AGAIN: i64 = 16;
const COMPLETED_AGAIN: i64 = 17;
const MERGED: i64 = 20;
const COMPLETED_BY_MERGE: i64 = 25;

/// What an entry's kind says more, as one number: an organisation, an assessment, seconds,
/// or of a completion its minutes eight times, one more if it was for the role, two more if
/// a plan asked for it, and four more if the course was completed in another language before.
fn what() -> String {
    format!(
        "case when kind = {ENROLLED} then 0
              when kind = {COMPLETED} then amount * 8 + coalesce(object, 0)
              when kind = {REGISTERED} then organisation
              when kind in ({NOT_MY_USER}, {TRANSFERRED}, {CLEARED}, {ATTEMPTED}) then object
              else amount end"
    )
}

/// Nowhere yet.
const NOWHERE: u32 = u32::MAX;

/// What the entries say of one official: as much as the measures need.
#[derive(Clone)]
struct Told {
    /// The last word about whether the official is verified.
    worded: When,
    minutes: i64,
    seconds: i64,
    /// The place of the organisation in which the official was registered.
    home: u32,
    enrolments: u32,
    completions: u32,
    planned: u32,
    for_role: bool,
    verified: bool,
    moved: bool,
    /// The last day of learning.
    last: i32,
}

impl Told {
    const NOTHING: Told = Told {
        worded: (Moment(i64::MIN), i64::MIN),
        minutes: 0,
        seconds: 0,
        home: NOWHERE,
        enrolments: 0,
        completions: 0,
        planned: 0,
        for_role: false,
        verified: false,
        moved: false,
        last: i32::MIN,
    };
}

/// Officials by the order in which they were met, in pages: a list of all would be copied
/// whenever it grows.
#[derive(Default)]
struct Officials {
    /// Those who ever moved.
    movers: FxHashSet<i64>,
    places: FxHashMap<i64, u32>,
    pages: Vec<Vec<Told>>,
    latest: Option<(i64, u32)>,
}

const PAGE: usize = 1 << 16;

impl Officials {
    fn place(&mut self, official: i64) -> u32 {
        // Entries of one official often lie together.
        match self.latest {
            Some((same, place)) if same == official => place,
            _ => {
                let next = u32::try_from(self.places.len()).unwrap_or(NOWHERE);
                let place = *self.places.entry(official).or_insert(next);
                if place == next {
                    if (next as usize).is_multiple_of(PAGE) {
                        self.pages.push(Vec::with_capacity(PAGE));
                    }
                    if let Some(page) = self.pages.last_mut() {
                        page.push(Told {
                            moved: self.movers.contains(&official),
                            ..Told::NOTHING
                        });
                    }
                }
                self.latest = Some((official, place));
                place
            }
        }
    }

    fn at(&mut self, place: u32) -> &mut Told {
        &mut self.pages[place as usize / PAGE][place as usize % PAGE]
    }

    fn each(&self) -> impl Iterator<Item = (u32, &Told)> {
        (0..).zip(self.pages.iter().flatten())
    }
}

/// The organisations in which somebody is, by the order in which they were met.
#[derive(Default)]
struct Organisations {
    ids: Vec<OrganisationId>,
    places: FxHashMap<i64, u32>,
}

impl Organisations {
    fn place(&mut self, organisation: i64) -> u32 {
        let next = u32::try_from(self.ids.len()).unwrap_or(NOWHERE);
        let place = *self.places.entry(organisation).or_insert(next);
        if place == next {
            self.ids.push(OrganisationId(organisation));
        }
        place
    }
}

/// What merges of accounts say about one official, as on a day, besides that one went.
#[derive(Default)]
struct Shared {
    /// Courses that are completed in another account only.
    completions: i64,
    for_role: bool,
    /// Completions that a merge made, less those that count in another account; with their
    /// minutes, and those of plans.
    happened: i64,
    minutes: i64,
    planned: i64,
}

impl Shared {
    /// A completion that a merge made, or took off (`sign` −1). Of those who moved it counts
    /// where they were.
    fn happened(&mut self, moved: Option<&mut Wanderer>, when: When, worth: Worth, sign: i64) {
        let (completions, minutes) = (sign * worth.count(), sign * worth.minutes);
        let planned = sign * i64::from(worth.for_plan);
        match moved {
            Some(Wanderer { flows, .. }) => flows.extend([
                (when, Measure::Completions, completions),
                (when, Measure::CourseMinutes, minutes),
                (when, Measure::PlanCompletions, planned),
            ]),
            None => {
                self.happened += completions;
                self.minutes += minutes;
                self.planned += planned;
            }
        }
    }
}

/// What merges say, but for those that were taken back by then.
async fn merged(tx: &mut Tx, as_on: Day, known_before: Moment) -> Result<Vec<Entry>> {
    let mut entries: BTreeMap<OfficialId, Vec<Entry>> = BTreeMap::new();
    // What a merge completed is about somebody of whom it said something else, too.
    const SAID: &str = "kind in (20, 21, 22, 23, 24)";
    sql(format!(
        "select {ENTRY_READ} from entry where {SAID} and recorded_at < $1
         union all
         select {ENTRY_READ} from entry
         where kind = {COMPLETED_BY_MERGE} and recorded_at < $1
           and official in (select official from entry where {SAID})"
    ))
    .bind(known_before)
    .each(tx, |row| {
        let entry = entry_from(&row)?;
        entries.entry(entry.official).or_default().push(entry);
        Ok(())
    })
    .await?;
    let by_then = |entry: &&Entry| entry.occurred.day() <= as_on;
    Ok(entries
        .values()
        .flat_map(|entries| unstruck(entries))
        .filter(by_then)
        .cloned()
        .collect())
}

/// Which courses these officials completed themselves.
async fn completed_by(
    tx: &mut Tx,
    officials: BTreeSet<OfficialId>,
    only: &str,
) -> Result<HashSet<(OfficialId, CourseId)>> {
    let keys: Vec<[Value; 1]> = officials.into_iter().map(|o| [o.into()]).collect();
    let mut found = HashSet::new();
    let ask = |list: &str| {
        format!(
            "select official, course from entry
             where official in {list} and kind = {COMPLETED} and {only}"
        )
    };
    each_of(tx, &keys, ask, |row| {
        found.insert((row.get("official")?, row.get("course")?));
        Ok(())
    })
    .await?;
    Ok(found)
}

/// The measures of organisations as on a day, from the entries alone. They are counted as if
/// every unit had always stood where it stands on that day, and then what reorganisations
/// change about that is added.
///
/// With `known_on`, what was recorded later is left out, and a later day is answered as
/// that day itself. Where a reader of the same moment stands beside, both read.
pub async fn recount(
    tx: &mut Tx,
    beside: Option<&mut Tx>,
    organisations: &[OrganisationId],
    as_on: Day,
    known_on: Option<Day>,
) -> Result<HashMap<OrganisationId, Amounts>> {
    let as_on = answered(as_on, known_on);
    let mut seats = Organisations::default();
    let known_before = known_on.unwrap_or(Day::FOREVER).plus(1).start();
    let mut officials = Officials::default();
    // Official, assessment, and whether it was not cleared: a pair that was cleared comes
    // before the same one that was not.
    let mut pairs: Vec<u64> = Vec::new();
    let mut assessments: FxHashMap<i64, u32> = FxHashMap::default();
    let only = format!(
        "occurred_day <= {} and recorded_at < {}",
        as_on.number(),
        known_before.0
    );
    sql(format!(
        "select official from entry where kind in ({NOT_MY_USER}, {TRANSFERRED}) and {only}"
    ))
    .each(tx, |row| {
        officials
            .movers
            .insert(row.get::<OfficialId>("official")?.0);
        Ok(())
    })
    .await?;
    let merges = merged(tx, as_on, known_before).await?;
    let gone = merges
        .iter()
        .filter(|e| matches!(e.fact, Fact::MergedInto { .. }));
    officials.movers.extend(gone.map(|e| e.official.0));
    let mut wanderers: FxHashMap<u32, Wanderer> = FxHashMap::default();
    let mut flagged: BTreeSet<OfficialId> = BTreeSet::new();
    let what = what();
    // A kind has room up to 255, so that an unknown one is never taken for another.
    let columns = ["official", "id * 256 + kind", "occurred_at", &what];
    bulk::scan(tx, beside, "entry", columns, &only, |row| {
        let [official, entry, moment, what] = row;
        let (id, kind) = (entry >> 8, entry & 255);
        let when = (Moment(moment), id);
        let place = officials.place(official);
        let told = officials.at(place);
        if (ENROLLED..=TIME_SPENT).contains(&kind) {
            told.last = told.last.max(when.0.day().number());
        }
        match kind {
            REGISTERED => told.home = seats.place(what),
            NOT_MY_USER | TRANSFERRED => {}
            ENROLLED => told.enrolments += 1,
            CLEARED | ATTEMPTED => {
                let next = u32::try_from(assessments.len()).unwrap_or(NOWHERE);
                let assessment = *assessments.entry(what).or_insert(next);
                pairs.push(
                    u64::from(place) << 32
                        | u64::from(assessment) << 1
                        | u64::from(kind == ATTEMPTED),
                );
            }
            COMPLETED => {
                told.completions += u32::from(what & 4 == 0);
                told.minutes += what >> 3;
                told.for_role |= what & 1 != 0;
                told.planned += u32::from(what & 2 != 0);
            }
            TIME_SPENT => told.seconds += what,
            EDITED | VERIFIED | REJECTED | RESOURCE_DONE | TAKEN_AGAIN | COMPLETED_AGAIN => {}
            FLAGGED | UNFLAGGED => {
                flagged.insert(OfficialId(official));
            }
            // Told already.
            MERGED..=COMPLETED_BY_MERGE => {}
            _ => return Err(unreadable("an entry of an unknown kind")),
        }
        if matches!(kind, EDITED | VERIFIED | REJECTED | NOT_MY_USER) && when > told.worded {
            told.worded = when;
            told.verified = kind == VERIFIED;
        }
        if told.moved {
            wanderers.entry(place).or_default().take(when, kind, what);
        }
        Ok(())
    })
    .await?;

    // Accounts of one person count as one.
    let credited = merges
        .iter()
        .filter(|e| matches!(e.fact, Fact::Credited { .. }));
    let credited = credited.map(|e| e.official).collect();
    let mut completed = completed_by(tx, credited, &only).await?;
    completed.extend(merges.iter().filter_map(|e| match e.fact {
        Fact::Completed { course, .. } => Some((e.official, course)),
        _ => None,
    }));
    let mut shared: FxHashMap<u32, Shared> = FxHashMap::default();
    for entry in merges {
        let place = officials.place(entry.official.0);
        let told = officials.at(place);
        let when = (entry.occurred, entry.id.0);
        match entry.fact {
            Fact::MergedInto { .. } => {
                let moves = &mut wanderers.entry(place).or_default().moves;
                moves.push((when, MERGED_AWAY));
            }
            Fact::Received { active, .. } => {
                let last = active.map_or(i32::MIN, Day::number);
                told.last = told.last.max(last);
            }
            Fact::Credited { course, credit, .. } => {
                if let Some((_, worth, _)) = credit.completed
                    && completed.insert((entry.official, course))
                    && !credit.counted
                {
                    let shared = shared.entry(place).or_default();
                    shared.completions += worth.count();
                    shared.for_role |= worth.for_role;
                }
                if let Some((assessment, standing)) = credit.assessment {
                    let next = u32::try_from(assessments.len()).unwrap_or(NOWHERE);
                    let assessment = *assessments.entry(assessment.0).or_insert(next);
                    pairs.push(
                        u64::from(place) << 32
                            | u64::from(assessment) << 1
                            | u64::from(standing.cleared.is_none()),
                    );
                }
            }
            Fact::Completed { worth, .. } => {
                let shared = shared.entry(place).or_default();
                shared.completions += worth.count();
                shared.for_role |= worth.for_role;
                shared.happened(wanderers.get_mut(&place), when, worth, 1);
            }
            Fact::Repeated { worth, .. } => {
                let shared = shared.entry(place).or_default();
                shared.happened(wanderers.get_mut(&place), when, worth, -1);
            }
            _ => {}
        }
    }

    // Those who moved: what they did counts where they were.
    let mut own: Vec<Amounts> = Vec::new();
    let mut moved_to: FxHashMap<u32, u32> = FxHashMap::default();
    for (place, mut wanderer) in wanderers {
        if officials.at(place).home == NOWHERE {
            continue;
        }
        wanderer.moves.sort_unstable();
        if let Some((_, organisation)) = wanderer.moves.last() {
            moved_to.insert(place, seats.place(organisation.0));
        }
        for (when, measure, amount) in &wanderer.flows {
            if let Some(there) = wanderer.at(*when) {
                let there = seats.place(there.0) as usize;
                own.resize(own.len().max(there + 1), Amounts::default());
                own[there].add(*measure, *amount);
            }
        }
    }
    for (organisation, amounts) in count_flagged(tx, &flagged, as_on, known_before).await? {
        let there = seats.place(organisation.0) as usize;
        own.resize(own.len().max(there + 1), Amounts::default());
        own[there].add_all(&amounts);
    }
    own.resize(seats.ids.len(), Amounts::default());
    let seat = |place: u32, told: &Told| *moved_to.get(&place).unwrap_or(&told.home) as usize;
    for (place, told) in officials.each().filter(|(_, told)| told.home != NOWHERE) {
        let own = &mut own[seat(place, told)];
        let none = Shared::default();
        let shared = shared.get(&place).unwrap_or(&none);
        own.add(Measure::Registered, 1);
        own.add(Measure::Verified, i64::from(told.verified));
        for (measure, least) in COMPLETED_AT_LEAST {
            let completions = i64::from(told.completions) + shared.completions;
            own.add(measure, i64::from(completions >= least));
        }
        let for_role = told.for_role || shared.for_role;
        own.add(Measure::RoleLearned, i64::from(for_role));
        let active = i64::from(as_on.number()) < i64::from(told.last) + i64::from(ACTIVE_DAYS);
        own.add(Measure::Active, i64::from(active));
        if !moved_to.contains_key(&place) {
            own.add(Measure::Enrolments, told.enrolments.into());
            let completions = i64::from(told.completions) + shared.happened;
            let planned = i64::from(told.planned) + shared.planned;
            own.add(Measure::Completions, completions);
            own.add(Measure::PlanCompletions, planned);
            own.add(Measure::CourseMinutes, told.minutes + shared.minutes);
            own.add(Measure::TimeSpentSeconds, told.seconds);
        }
    }
    // A pair counts once: cleared if it ever was.
    pairs.sort_unstable();
    pairs.dedup_by_key(|pair| *pair >> 1);
    for pair in pairs {
        let place = u32::try_from(pair >> 32).unwrap_or(NOWHERE);
        let told = officials.at(place);
        if told.home != NOWHERE {
            let own = &mut own[*moved_to.get(&place).unwrap_or(&told.home) as usize];
            own.add(Measure::PairsAttempted, 1);
            own.add(Measure::PairsCleared, i64::from(pair & 1 == 0));
        }
    }

    let wanted: HashSet<OrganisationId> = organisations.iter().copied().collect();
    let mut figures: HashMap<OrganisationId, Amounts> = HashMap::new();
    let day = as_on.number();
    let columns = ["organisation", "ancestor"];
    let stands = format!("from_day <= {day} and until_day > {day}");
    bulk::scan(
        tx,
        None,
        "lineage",
        columns,
        &stands,
        |[organisation, ancestor]| {
            let ancestor = OrganisationId(ancestor);
            if let Some(place) = seats.places.get(&organisation)
                && wanted.contains(&ancestor)
            {
                figures
                    .entry(ancestor)
                    .or_default()
                    .add_all(&own[*place as usize]);
            }
            Ok(())
        },
    )
    .await?;
    for (ancestor, moved) in figures_moved(tx, as_on, known_on).await? {
        if wanted.contains(&ancestor) {
            figures.entry(ancestor).or_default().add_all(&moved);
        }
    }
    Ok(figures)
}

/// A moment, and the entry: entries of one moment stand in the order of their numbers.
type When = (Moment, i64);

/// One who moved: where, from when on, and what happened when.
#[derive(Default)]
struct Wanderer {
    moves: Vec<(When, OrganisationId)>,
    flows: Vec<(When, Measure, i64)>,
}

impl Wanderer {
    fn take(&mut self, when: When, kind: i64, what: i64) {
        let mut flow = |measure, amount| self.flows.push((when, measure, amount));
        match kind {
            REGISTERED | NOT_MY_USER | TRANSFERRED => {
                self.moves.push((when, OrganisationId(what)));
            }
            ENROLLED => flow(Measure::Enrolments, 1),
            COMPLETED => {
                flow(Measure::Completions, i64::from(what & 4 == 0));
                flow(Measure::CourseMinutes, what >> 3);
                flow(Measure::PlanCompletions, i64::from(what & 2 != 0));
            }
            TIME_SPENT => flow(Measure::TimeSpentSeconds, what),
            _ => {}
        }
    }

    fn at(&self, when: When) -> Option<OrganisationId> {
        let until = self.moves.partition_point(|(moved, _)| *moved <= when);
        let (_, organisation) = self.moves.get(until.checked_sub(1)?)?;
        Some(*organisation)
    }
}

fn unreadable(what: &str) -> StoreError {
    StoreError::Column {
        column: "entry".to_owned(),
        what: what.to_owned(),
    }
}
