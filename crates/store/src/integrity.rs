//! Learning integrity: whose completions are to be looked at, what was said about the
//! flags, and the figures of flagged completions counted from the entries alone.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use sopan_rules::ids::{CourseId, EntryId, OfficialId, OrganisationId, ResourceId};
use sopan_rules::integrity::{Part, Way, ways};
use sopan_rules::ledger::{Entry, Fact, Worth, fold, unstruck};
use sopan_rules::measures::Amounts;
use sopan_rules::packages::Entry as PackageEntry;
use sopan_rules::time::{Day, Moment};

use crate::access::Scope;
use crate::assessments::from_json;
use crate::ledger::{ENTRY_READ, entry_from};
use crate::sql::{Result, Row, Sql, Tx, Value, each_of, each_of_with, sql};

/// How far a flag has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// Nobody has said anything yet.
    Flagged,
    /// The official appealed.
    Appealed,
    /// Another person looked at it, and it stays.
    Upheld,
    /// Another person looked at it, and it was taken back.
    Cleared,
}

impl State {
    /// All of them.
    pub const ALL: [State; 4] = [
        State::Flagged,
        State::Appealed,
        State::Upheld,
        State::Cleared,
    ];

    /// The number that stands for it in the database. Never changes.
    pub const fn code(self) -> i16 {
        match self {
            State::Flagged => 0,
            State::Appealed => 1,
            State::Upheld => 2,
            State::Cleared => 3,
        }
    }

    /// The name that stands for it in data and in the API. Never changes.
    pub const fn name(self) -> &'static str {
        match self {
            State::Flagged => "flagged",
            State::Appealed => "appealed",
            State::Upheld => "upheld",
            State::Cleared => "cleared",
        }
    }

    /// The state with this name.
    pub fn from_name(name: &str) -> Option<State> {
        State::ALL.into_iter().find(|s| s.name() == name)
    }
}

/// A flag and what was said about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flag {
    /// Whose completion.
    pub official: OfficialId,
    /// The official's name.
    pub name: String,
    /// The organisation that the official belongs to.
    pub organisation: OrganisationId,
    /// Its name in English.
    pub organisation_en: String,
    /// Its name in Hindi.
    pub organisation_hi: String,
    /// Of which course.
    pub course: CourseId,
    /// The course's code.
    pub code: String,
    /// The course's title.
    pub title: String,
    /// When it was completed.
    pub completed: Moment,
    /// What the completion counts for.
    pub worth: Worth,
    /// How far it has come.
    pub state: State,
    /// Why, as JSON.
    pub reasons: String,
    /// The version of the rules.
    pub rules: String,
    /// When it was found.
    pub found: Moment,
    /// What the official says, and when.
    pub appeal: Option<(String, Moment)>,
    /// What was decided: the reason, when, and by whom.
    pub decision: Option<(String, Moment, Option<OfficialId>)>,
}

const FLAG: &str = "select f.official, p.name, o.organisation, n.name_en, n.name_hi, f.course,
            c.code, c.title, x.occurred_at, x.amount, x.object, f.state, f.reasons, f.rules,
            f.found_at, f.appeal, f.appealed_at, f.decision, f.decided_at, f.decided_by
     from flag f
     join official o on o.id = f.official
     join organisation n on n.id = o.organisation
     join course c on c.id = f.course
     join entry x on x.official = f.official and x.kind = 11 and x.course = f.course
     left join person p on p.official = f.official";

fn flag_from(row: &Row) -> Result<Flag> {
    let state: i16 = row.get("state")?;
    let said: Option<String> = row.get("appeal")?;
    let at: Option<Moment> = row.get("appealed_at")?;
    let decision: Option<String> = row.get("decision")?;
    let decided: Option<Moment> = row.get("decided_at")?;
    let by: Option<OfficialId> = row.get("decided_by")?;
    let name: Option<String> = row.get("name")?;
    Ok(Flag {
        official: row.get("official")?,
        name: name.unwrap_or_default(),
        organisation: row.get("organisation")?,
        organisation_en: row.get("name_en")?,
        organisation_hi: row.get("name_hi")?,
        course: row.get("course")?,
        code: row.get("code")?,
        title: row.get("title")?,
        completed: row.get("occurred_at")?,
        worth: Worth::from_columns(row.get("amount")?, row.get("object")?),
        state: State::ALL
            .into_iter()
            .find(|s| s.code() == state)
            .unwrap_or(State::Flagged),
        reasons: row.get("reasons")?,
        rules: row.get("rules")?,
        found: row.get("found_at")?,
        appeal: said.zip(at),
        decision: decision.zip(decided).map(|(text, at)| (text, at, by)),
    })
}

/// Completions that were written down in this time, in that order: when, and whose. Begins
/// after `after`, and takes at most so many.
pub async fn new_completions(
    tx: &mut Tx,
    after: (Moment, OfficialId),
    until: Moment,
    limit: usize,
) -> Result<Vec<(Moment, OfficialId)>> {
    sql(format!(
        "select recorded_at, official from entry
         where kind = 11 and recorded_at >= $1 and recorded_at < $2
           and (recorded_at > $1 or official > $3)
         order by recorded_at, official limit {limit}"
    ))
    .bind(after.0)
    .bind(until)
    .bind(after.1)
    .all(tx)
    .await?
    .iter()
    .map(|row| Ok((row.get("recorded_at")?, row.get("official")?)))
    .collect()
}

/// The completions of these officials, with what the rules look at.
pub async fn ways_of(
    tx: &mut Tx,
    officials: &[OfficialId],
) -> Result<BTreeMap<OfficialId, Vec<Way>>> {
    let keys: Vec<[Value; 1]> = officials.iter().map(|o| [(*o).into()]).collect();
    let mut entries: BTreeMap<OfficialId, Vec<Entry>> = BTreeMap::new();
    let ask = |list: &str| {
        format!(
            "select {ENTRY_READ} from entry
             where official in {list} and kind >= 7"
        )
    };
    each_of(tx, &keys, ask, |row| {
        let entry = entry_from(&row)?;
        entries.entry(entry.official).or_default().push(entry);
        Ok(())
    })
    .await?;
    let mut found: BTreeMap<OfficialId, Vec<Way>> = entries
        .into_iter()
        .map(|(official, entries)| (official, ways(&entries)))
        .collect();
    // Where no time was measured, it isn't asked in what it could have been.
    let timed = |way: &&Way| way.seconds > 0;
    let done = found.values().flatten().filter(timed).flat_map(|w| &w.done);
    let parts = parts(tx, &done.copied().collect()).await?;
    for way in found.values_mut().flatten() {
        way.measure(|resource| parts.get(&resource).copied());
    }
    Ok(found)
}

/// What the rules look at of these resources; those that are no more are left out.
async fn parts(tx: &mut Tx, resources: &BTreeSet<ResourceId>) -> Result<HashMap<ResourceId, Part>> {
    let keys: Vec<[Value; 1]> = resources.iter().map(|r| [(*r).into()]).collect();
    let mut parts: HashMap<ResourceId, Part> = HashMap::new();
    // What a package plays as a whole has an entry, and one for each of its parts.
    let ask = |list: &str| {
        format!(
            "select r.id, r.kind, r.url, r.object, r.minutes, e.body
             from resource r
             left join package p on r.kind = 'package' and p.digest = substr(r.object, 1, 64)
             left join package_entry e on e.package = p.id
              and (e.identifier = r.url
                   or substr(e.identifier, 1, length(r.url) + 1) = r.url || '#')
             where r.id in {list}"
        )
    };
    each_of(tx, &keys, ask, |row| {
        let kind: String = row.get("kind")?;
        let object: Option<String> = row.get("object")?;
        let body: Option<String> = row.get("body")?;
        let entry = body.map(|body| from_json::<PackageEntry>("package_entry.body", &body));
        let entry = entry.transpose()?;
        let url: Option<String> = row.get("url")?;
        // An entry of its own whose identifier only begins alike is no part of it.
        let alike = |e: &PackageEntry| e.whole.is_none() && Some(&e.identifier) != url.as_ref();
        if entry.as_ref().is_some_and(alike) {
            return Ok(());
        }
        let measured = match kind.as_str() {
            "text" => true,
            // One that lies elsewhere is opened there.
            "video" => object.is_some(),
            "package" => entry.is_some_and(|entry| entry.is_measured()),
            _ => false,
        };
        let part = Part {
            minutes: row.get("minutes")?,
            measured,
        };
        let held = parts.entry(row.get("id")?).or_insert(part);
        held.measured &= measured;
        Ok(())
    })
    .await?;
    Ok(parts)
}

/// Notes on which device a session was opened, and forgets what began before `forget`.
pub async fn note_device(
    tx: &mut Tx,
    token_hash: &str,
    official: OfficialId,
    device: &str,
    (began, ends): (Moment, Moment),
    forget: Moment,
) -> Result<()> {
    sql("delete from device_use where began_at < $1 and official = $2")
        .bind(forget)
        .bind(official)
        .run(tx)
        .await?;
    sql(
        "insert into device_use (token_hash, official, device, began_at, ends_at)
         values ($1, $2, $3, $4, $5)",
    )
    .bind(token_hash)
    .bind(official)
    .bind(device)
    .bind(began)
    .bind(ends)
    .run(tx)
    .await?;
    Ok(())
}

/// Notes that a session was closed.
pub async fn leave_device(tx: &mut Tx, token_hash: &str, at: Moment) -> Result<()> {
    sql("update device_use set ends_at = $1 where token_hash = $2 and ends_at > $1")
        .bind(at)
        .bind(token_hash)
        .run(tx)
        .await?;
    Ok(())
}

/// When an official was signed in on a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceUse {
    /// The device.
    pub device: String,
    /// From when.
    pub began: Moment,
    /// Until when.
    pub ends: Moment,
}

/// When these officials were signed in on which devices, and which of the devices more
/// than `most` officials were ever signed in on.
pub async fn device_uses(
    tx: &mut Tx,
    officials: &[OfficialId],
    most: i64,
) -> Result<(HashMap<OfficialId, Vec<DeviceUse>>, HashSet<String>)> {
    let keys: Vec<[Value; 1]> = officials.iter().map(|o| [(*o).into()]).collect();
    let mut uses: HashMap<OfficialId, Vec<DeviceUse>> = HashMap::new();
    let ask = |list: &str| {
        format!(
            "select official, device, began_at, ends_at from device_use where official in {list}"
        )
    };
    each_of(tx, &keys, ask, |row| {
        uses.entry(row.get("official")?)
            .or_default()
            .push(DeviceUse {
                device: row.get("device")?,
                began: row.get("began_at")?,
                ends: row.get("ends_at")?,
            });
        Ok(())
    })
    .await?;
    let devices: HashSet<&str> = uses.values().flatten().map(|u| u.device.as_str()).collect();
    let devices: Vec<[Value; 1]> = devices.into_iter().map(|d| [d.into()]).collect();
    let ask = |list: &str| {
        format!(
            "select device, count(distinct official) as officials from device_use
             where device in {list} group by device"
        )
    };
    let mut crowded = HashSet::new();
    each_of(tx, &devices, ask, |row| {
        if row.get::<i64>("officials")? > most {
            crowded.insert(row.get("device")?);
        }
        Ok(())
    })
    .await?;
    Ok((uses, crowded))
}

/// How many officials completed a course while they were signed in on a device, after the
/// one moment and up to the other.
pub async fn completed_on(
    tx: &mut Tx,
    device: &str,
    (after, until): (Moment, Moment),
) -> Result<i64> {
    sql("select count(distinct u.official) as officials
         from device_use u
         join entry e on e.official = u.official and e.kind = 11
          and e.occurred_at >= u.began_at and e.occurred_at <= u.ends_at
         where u.device = $1 and e.occurred_at > $2 and e.occurred_at <= $3")
    .bind(device)
    .bind(after)
    .bind(until)
    .one(tx)
    .await?
    .get("officials")
}

/// Enters a flag; belongs to the work that records it.
pub fn keep(
    official: OfficialId,
    course: CourseId,
    id: i64,
    reasons: &str,
    rules: &str,
    found: Moment,
) -> Sql {
    sql(
        "insert into flag (official, course, id, state, reasons, rules, found_at)
         values ($1, $2, $3, 0, $4, $5, $6)
         on conflict (official, course) do nothing",
    )
    .bind(official)
    .bind(course)
    .bind(id)
    .bind(reasons)
    .bind(rules)
    .bind(found)
}

/// Enters an appeal, while nothing was decided.
pub fn appeal(official: OfficialId, course: CourseId, text: &str, at: Moment) -> Sql {
    sql("update flag set state = 1, appeal = $1, appealed_at = $2
         where official = $3 and course = $4 and state = 0")
    .bind(text)
    .bind(at)
    .bind(official)
    .bind(course)
}

/// Enters a decision. It changes no row where that is what was decided before.
pub fn decide(
    official: OfficialId,
    course: CourseId,
    state: State,
    text: &str,
    at: Moment,
    by: Option<OfficialId>,
) -> Sql {
    sql(
        "update flag set state = $1, decision = $2, decided_at = $3, decided_by = $4
         where official = $5 and course = $6 and state <> $1",
    )
    .bind(state.code())
    .bind(text)
    .bind(at)
    .bind(by)
    .bind(official)
    .bind(course)
}

/// How many flags of each state there are in a scope.
pub async fn counts(tx: &mut Tx, scope: &Scope) -> Result<HashMap<State, i64>> {
    let covers = scope.covers("o.organisation");
    let mut counts = HashMap::new();
    sql(format!(
        "select f.state, count(*) as n
         from flag f join official o on o.id = f.official
         where {covers}
         group by f.state"
    ))
    .each(tx, |row| {
        let code: i16 = row.get("state")?;
        if let Some(state) = State::ALL.into_iter().find(|s| s.code() == code) {
            counts.insert(state, row.get("n")?);
        }
        Ok(())
    })
    .await?;
    Ok(counts)
}

/// Flags in a scope, the latest first; of one state where that is wanted.
pub async fn list(
    tx: &mut Tx,
    scope: &Scope,
    state: Option<State>,
    offset: i64,
    limit: i64,
) -> Result<Vec<Flag>> {
    let covers = scope.covers("o.organisation");
    let only = state.map_or_else(String::new, |s| format!("and f.state = {}", s.code()));
    sql(format!(
        "{FLAG} where {covers} {only}
         order by f.found_at desc, f.id desc limit {limit} offset {offset}"
    ))
    .all(tx)
    .await?
    .iter()
    .map(flag_from)
    .collect()
}

/// The flags of one official, the latest first.
pub async fn of_official(tx: &mut Tx, official: OfficialId) -> Result<Vec<Flag>> {
    sql(format!(
        "{FLAG} where f.official = $1 order by f.found_at desc, f.id desc"
    ))
    .bind(official)
    .all(tx)
    .await?
    .iter()
    .map(flag_from)
    .collect()
}

/// The flag of one official's completion.
pub async fn one(tx: &mut Tx, official: OfficialId, code: &str) -> Result<Option<Flag>> {
    sql(format!("{FLAG} where f.official = $1 and c.code = $2"))
        .bind(official)
        .bind(code)
        .optional(tx)
        .await?
        .as_ref()
        .map(flag_from)
        .transpose()
}

/// What flagged completions are of every measure, from the entries alone: for each
/// organisation what is counted of its own officials as on a day. Only those who ever had
/// a flag need be named, and it is counted by another way than the accounts go: what
/// counts with all completions, less what counts without the flagged ones.
pub async fn count_flagged(
    tx: &mut Tx,
    officials: &BTreeSet<OfficialId>,
    as_on: Day,
    known_before: Moment,
) -> Result<HashMap<OrganisationId, Amounts>> {
    let mut own: HashMap<OrganisationId, Amounts> = HashMap::new();
    let mut entries: BTreeMap<OfficialId, Vec<Entry>> = BTreeMap::new();
    let keys: Vec<[Value; 1]> = officials.iter().map(|o| [(*o).into()]).collect();
    let ask = |list: &str| {
        format!(
            "select {ENTRY_READ} from entry
             where official in {list} and occurred_day <= $1 and recorded_at < $2"
        )
    };
    each_of_with(
        tx,
        &[as_on.into(), known_before.into()],
        &keys,
        ask,
        |row| {
            let entry = entry_from(&row)?;
            entries.entry(entry.official).or_default().push(entry);
            Ok(())
        },
    )
    .await?;
    for entries in entries.into_values() {
        let mut flags: BTreeMap<CourseId, (Moment, EntryId, bool)> = BTreeMap::new();
        for entry in &entries {
            let (course, flagged) = match &entry.fact {
                Fact::CompletionFlagged { course, .. } => (*course, true),
                Fact::FlagCleared { course, .. } => (*course, false),
                _ => continue,
            };
            let last = flags
                .entry(course)
                .or_insert((entry.occurred, entry.id, flagged));
            if (entry.occurred, entry.id) >= (last.0, last.1) {
                *last = (entry.occurred, entry.id, flagged);
            }
        }
        // What counts in another account of the same person is not flagged here.
        for entry in unstruck(&entries) {
            if let Fact::Repeated { course, .. } = &entry.fact {
                flags.remove(course);
            }
        }
        let is_flag = |fact: &Fact| {
            matches!(
                fact,
                Fact::CompletionFlagged { .. } | Fact::FlagCleared { .. }
            )
        };
        let with: Vec<Entry> = entries.into_iter().filter(|e| !is_flag(&e.fact)).collect();
        let without: Vec<Entry> = with
            .iter()
            .filter(|e| match &e.fact {
                Fact::Completed { course, .. } => !flags.get(course).is_some_and(|f| f.2),
                _ => true,
            })
            .cloned()
            .collect();
        for (sign, entries) in [(1, with), (-1, without)] {
            for posting in fold(&entries).1 {
                if let Some(part) = posting.measure.flagged_part()
                    && posting.day <= as_on
                {
                    let held = own.entry(posting.organisation).or_default();
                    held.add(part, sign * posting.amount);
                }
            }
        }
    }
    Ok(own)
}
