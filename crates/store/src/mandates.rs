//! Mandates: what they say, who is under them by which decision, and keeping that true.
//!
//! Decisions (`assignment_entry`) are added and never changed, and `assignment` is what
//! follows from them ([`sopan_rules::mandates::decisions`]); both are written here and
//! nowhere else, by [`settle`] for the few officials whose profiles change and by [`run`]
//! for many at once. The one asks the rule, the other puts the same question to the database
//! ([`condition`]); [`differing`] holds the one against the other.

pub mod desk;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sopan_rules::ids::{CourseId, OfficialId, OrganisationId};
use sopan_rules::ledger::{self, Entry};
use sopan_rules::mandates::audience::{Profile, Truth, comparable};
use sopan_rules::mandates::decisions::{Assignment, Decision, advance};
use sopan_rules::mandates::progress::{Completed, Learned};
use sopan_rules::mandates::{Criteria, Mandate, Past, Recurrence, Wanted, joined_by};
use sopan_rules::text::Said;
use sopan_rules::time::{Day, Moment};

use crate::ledger::{ENTRY_READ, entry_from, renewed_from};
use crate::sql::{
    Dialect, Result, Row, Sql, StoreError, Tx, Value, each_of, each_of_with, insert_rows, places,
    sql,
};
use crate::variants::{self, Same};

/// Under this number PostgreSQL keeps runs over many officials and changes of single
/// profiles apart.
const ASSIGNMENTS: i64 = 730_505;

/// How many officials are decided about in one transaction.
pub const PORTION: i64 = 50_000;

/// More officials than this are decided about by the database and not one by one.
const FEW: usize = 200;

/// A version of a mandate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The mandate's number.
    pub mandate: i64,
    /// Its code.
    pub code: String,
    /// For which organisation it was made.
    pub organisation: OrganisationId,
    /// The version, counted from 1.
    pub version: i64,
    /// As it was written, as JSON.
    pub body: String,
    /// With the courses of the catalogue, as JSON; none in a draft.
    pub compiled: Option<String>,
    /// When it was drafted.
    pub drafted: Moment,
    /// By whom; none for the operator.
    pub drafted_by: Option<OfficialId>,
    /// When it was published.
    pub published: Option<Moment>,
    /// By whom.
    pub published_by: Option<OfficialId>,
    /// From this day on it holds.
    pub from: Option<Day>,
    /// Until the day before this one.
    pub until: Option<Day>,
    /// Whether a run over all officials is not finished.
    pub running: bool,
    /// Whether somebody stopped it; it goes on when somebody says so.
    pub stopped: bool,
    /// How many officials it has looked at.
    pub run_done: i64,
    /// How many there were when it began.
    pub run_total: i64,
    /// Whether it is the plan of an organisation for its own officials.
    pub plan: bool,
}

/// A version that holds.
#[derive(Debug, Clone)]
pub struct Live {
    /// The mandate's number.
    pub id: i64,
    /// The version.
    pub version: i64,
    /// Since when it holds.
    pub from: Day,
    /// What it says.
    pub mandate: Mandate<Wanted>,
}

const VERSION: &str = "select m.id, m.code, m.organisation, m.run_after, v.version, v.body,
        v.compiled, v.drafted_at, v.drafted_by, v.published_at, v.published_by, v.from_day,
        v.until_day, m.run_done, m.run_total, m.run_stopped, m.plan
    from mandate m join mandate_version v on v.mandate = m.id";

fn version_from(row: &Row) -> Result<Version> {
    Ok(Version {
        mandate: row.get("id")?,
        code: row.get("code")?,
        organisation: row.get("organisation")?,
        version: row.get("version")?,
        body: row.get("body")?,
        compiled: row.get("compiled")?,
        drafted: row.get("drafted_at")?,
        drafted_by: row.get("drafted_by")?,
        published: row.get("published_at")?,
        published_by: row.get("published_by")?,
        from: row.get("from_day")?,
        until: row.get("until_day")?,
        running: row.get::<Option<i64>>("run_after")?.is_some(),
        stopped: row.get("run_stopped")?,
        run_done: row.get("run_done")?,
        run_total: row.get("run_total")?,
        plan: row.get("plan")?,
    })
}

/// All versions of all mandates of a scope, by code and version. `covers` is the condition
/// that restricts `m.organisation`.
pub async fn versions(tx: &mut Tx, covers: &str) -> Result<Vec<Version>> {
    sql(format!(
        "{VERSION} where {covers} order by m.code, v.version"
    ))
    .all(tx)
    .await?
    .iter()
    .map(version_from)
    .collect()
}

/// The versions of one mandate, the first one first.
pub async fn versions_of(tx: &mut Tx, code: &str) -> Result<Vec<Version>> {
    sql(format!("{VERSION} where m.code = $1 order by v.version"))
        .bind(code)
        .all(tx)
        .await?
        .iter()
        .map(version_from)
        .collect()
}

/// The version of a mandate that held on a day.
pub async fn version_on(tx: &mut Tx, mandate: i64, on: Day) -> Result<Option<i64>> {
    let row = sql("select version from mandate_version
                   where mandate = $1 and from_day <= $2 and until_day > $2")
    .bind(mandate)
    .bind(on)
    .optional(tx)
    .await?;
    row.map(|row| row.get("version")).transpose()
}

/// What a stored mandate says.
pub fn compiled(text: &str) -> Result<Mandate<Wanted>> {
    serde_json::from_str(text).map_err(|e| StoreError::Column {
        column: "compiled".to_owned(),
        what: e.to_string(),
    })
}

/// The mandates that hold on a day, by number.
pub async fn live(tx: &mut Tx, on: Day) -> Result<Vec<Live>> {
    live_where(tx, on, "", Vec::new()).await
}

/// One of them.
pub async fn live_one(tx: &mut Tx, on: Day, mandate: i64) -> Result<Option<Live>> {
    let one = live_where(tx, on, "and mandate = $2", vec![mandate.into()]);
    Ok(one.await?.pop())
}

/// These of them.
pub async fn live_among(tx: &mut Tx, on: Day, mandates: &BTreeSet<i64>) -> Result<Vec<Live>> {
    let Some(last) = mandates.last() else {
        return Ok(Vec::new());
    };
    // The database sees few different statements.
    let count = mandates.len().next_power_of_two();
    let fill = std::iter::repeat_n(last, count - mandates.len());
    let values = mandates.iter().chain(fill).map(|id| (*id).into()).collect();
    let which = format!("and mandate in {}", places(2, count));
    live_where(tx, on, &which, values).await
}

/// Those of them that the official is under; `same` is what all courses stand for.
pub async fn live_over(
    tx: &mut Tx,
    on: Day,
    official: OfficialId,
    same: &Same,
) -> Result<Vec<Live>> {
    let which = "and mandate in (select a.mandate from assignment a
                                 where a.official = $2 and a.reached = 1)";
    widened_where(tx, on, which, vec![official.into()], same).await
}

/// Those of them that can reach one of these officials, or of which it was ever decided whether
/// they do: an organisation's reach nobody outside it.
pub async fn live_for(tx: &mut Tx, on: Day, officials: &[OfficialId]) -> Result<Vec<Live>> {
    let Some(last) = officials.last() else {
        return Ok(Vec::new());
    };
    // The database sees few different statements.
    let count = officials.len().next_power_of_two();
    let fill = std::iter::repeat_n(last, count - officials.len());
    let values = officials.iter().chain(fill).map(|o| (*o).into()).collect();
    let list = places(2, count);
    let which = format!(
        "and (mandate in (select a.mandate from assignment a where a.official in {list})
              or mandate in (
                  select m.id from mandate m where m.organisation in (
                      select l.ancestor from official o
                      join lineage l on l.organisation = o.organisation
                      where o.id in {list} and l.from_day <= $1 and l.until_day > $1)))"
    );
    live_where(tx, on, &which, values).await
}

/// `which` says which of them; its values are bound from `$2` on, and `$1` is the day.
async fn live_where(tx: &mut Tx, on: Day, which: &str, values: Vec<Value>) -> Result<Vec<Live>> {
    let same = variants::all(tx).await?;
    widened_where(tx, on, which, values, &same).await
}

async fn widened_where(
    tx: &mut Tx,
    on: Day,
    which: &str,
    values: Vec<Value>,
    same: &Same,
) -> Result<Vec<Live>> {
    let mut all = sql(format!(
        "select mandate, version, from_day, compiled from mandate_version
         where from_day <= $1 and until_day > $1 {which} order by mandate, version"
    ))
    .bind(on)
    .bind_all(values)
    .all(tx)
    .await?
    .iter()
    .map(|row| {
        Ok(Live {
            id: row.get("mandate")?,
            version: row.get("version")?,
            from: row.get("from_day")?,
            mandate: same.widened(compiled(&row.get::<String>("compiled")?)?),
        })
    })
    .collect::<Result<Vec<Live>>>()?;
    let again = all.iter().filter(|live| comes_again(&live.mandate));
    let again: BTreeMap<i64, Day> = again.map(|live| (live.id, live.from)).collect();
    let mut past = past(tx, &again, same).await?;
    for live in &mut all {
        live.mandate.past = past.remove(&live.id);
    }
    widen(tx, all.iter_mut().map(|live| &mut live.mandate)).await?;
    Ok(all)
}

/// Whether a mandate comes again, so that a period of it may have been missed.
pub fn comes_again<C>(mandate: &Mandate<C>) -> bool {
    mandate.recurrence != Recurrence::Once
}

/// What these mandates said before, each until the day from which on it says something else.
pub async fn past(
    tx: &mut Tx,
    mandates: &BTreeMap<i64, Day>,
    same: &Same,
) -> Result<HashMap<i64, Past<Wanted>>> {
    let mut found: HashMap<i64, Past<Wanted>> = HashMap::new();
    for (mandate, from) in mandates {
        let past = Past {
            from: *from,
            versions: Vec::new(),
        };
        found.insert(*mandate, past);
    }
    let keys: Vec<[Value; 1]> = mandates.keys().map(|m| [(*m).into()]).collect();
    let ask = |list: &str| {
        format!(
            "select mandate, from_day, until_day, compiled from mandate_version
             where mandate in {list} and published_at is not null and from_day < until_day"
        )
    };
    each_of(tx, &keys, ask, |row| {
        let (from, until): (Day, Day) = (row.get("from_day")?, row.get("until_day")?);
        let past = found.get_mut(&row.get::<i64>("mandate")?);
        // The last period of what is asked now ended at most a year before it.
        if let Some(past) = past.filter(|past| from < past.from && until > past.from.plus(-367)) {
            let said = same.widened(compiled(&row.get::<String>("compiled")?)?);
            past.versions.push((from, until.min(past.from), said));
        }
        Ok(())
    })
    .await?;
    Ok(found)
}

/// Lets the designations that these mandates name stand for all spellings in use of the
/// same designations, and the people that they name for the accounts that remain of theirs.
pub async fn widen<'a, C: 'a>(
    tx: &mut Tx,
    mandates: impl IntoIterator<Item = &'a mut Mandate<C>>,
) -> Result<()> {
    let mut criteria: Vec<&mut Criteria> = mandates
        .into_iter()
        .flat_map(|m| m.audience.any_of.iter_mut().chain(&mut m.audience.except))
        .filter(|criteria| !criteria.designation.is_empty() || !criteria.officials.is_empty())
        .collect();
    let named: BTreeSet<String> = criteria
        .iter()
        .flat_map(|criteria| criteria.designation.iter().cloned())
        .collect();
    let spellings = crate::designations::spellings(tx, &named).await?;
    let people = criteria.iter().flat_map(|criteria| &criteria.officials);
    let people: Vec<OfficialId> = people.copied().collect();
    let remaining = crate::duplicates::stay(tx, &people).await?;
    for criteria in &mut criteria {
        let named = criteria.designation.iter();
        let all: BTreeSet<&String> = named.filter_map(|n| spellings.get(n)).flatten().collect();
        criteria.alike = all.into_iter().cloned().collect();
        let named = criteria.officials.iter();
        let all: BTreeSet<&OfficialId> = named.filter_map(|n| remaining.get(n)).collect();
        criteria.remaining = all.into_iter().copied().collect();
    }
    Ok(())
}

/// Lets every mandate that holds be decided anew about all officials whose audience is
/// another one than `before`: what designations mean has changed.
pub async fn look_again_at(tx: &mut Tx, before: &[Live], now: Moment) -> Result<usize> {
    let mut begun = 0;
    for after in live(tx, now.day()).await? {
        let same = before
            .iter()
            .any(|b| b.id == after.id && b.mandate.audience == after.mandate.audience);
        if !same {
            begin_run(tx, after.id, now.day()).await?;
            begun += 1;
        }
    }
    Ok(begun)
}

/// Keeps everybody from deciding until the transaction ends, and gives what holds.
pub async fn live_and_held(tx: &mut Tx, on: Day) -> Result<Vec<Live>> {
    hold(tx).await?;
    live(tx, on).await
}

/// Keeps a draft: a new mandate (a plan or not), a new version, or in place of the draft that
/// is there.
pub async fn keep_draft(
    tx: &mut Tx,
    (code, plan): (&str, bool),
    organisation: OrganisationId,
    body: &str,
    (now, by): (Moment, Option<OfficialId>),
) -> Result<(i64, i64)> {
    let held = versions_of(tx, code).await?;
    let mandate = match held.first() {
        Some(first) => first.mandate,
        None => {
            let id = tx.id().await?;
            sql(
                "insert into mandate (id, code, organisation, kept_day, plan)
                 values ($1, $2, $3, $4, $5)",
            )
            .bind(id)
            .bind(code)
            .bind(organisation)
            .bind(now.day())
            .bind(plan)
            .run(tx)
            .await?;
            id
        }
    };
    let version = match held.last() {
        Some(last) if last.published.is_none() => last.version,
        Some(last) => last.version + 1,
        None => 1,
    };
    if held.iter().all(|v| v.published.is_none()) {
        sql("update mandate set organisation = $2 where id = $1")
            .bind(mandate)
            .bind(organisation)
            .run(tx)
            .await?;
    }
    sql(
        "insert into mandate_version (mandate, version, body, drafted_at, drafted_by)
         values ($1, $2, $3, $4, $5)
         on conflict (mandate, version) do update
         set body = excluded.body, drafted_at = excluded.drafted_at,
             drafted_by = excluded.drafted_by",
    )
    .bind(mandate)
    .bind(version)
    .bind(body)
    .bind(now)
    .bind(by)
    .run(tx)
    .await?;
    Ok((mandate, version))
}

/// Publishes a draft, from today on, in place of the version before it. A [`run`] over all
/// officials is to follow. Whether it was a draft still.
pub async fn publish(
    tx: &mut Tx,
    (mandate, version): (i64, i64),
    text: &str,
    (now, by): (Moment, Option<OfficialId>),
) -> Result<bool> {
    hold(tx).await?;
    let today = now.day();
    let published = sql("update mandate_version
         set compiled = $3, published_at = $4, published_by = $5, from_day = $6, until_day = $7
         where mandate = $1 and version = $2 and published_at is null")
    .bind(mandate)
    .bind(version)
    .bind(text)
    .bind(now)
    .bind(by)
    .bind(today)
    .bind(Day::FOREVER)
    .run(tx)
    .await?;
    if published == 0 {
        return Ok(false);
    }
    sql("update mandate_version set until_day = $3
         where mandate = $1 and version < $2 and until_day > $3")
    .bind(mandate)
    .bind(version)
    .bind(today)
    .run(tx)
    .await?;
    let rule = variants::all(tx).await?.widened(compiled(text)?);
    keep_items(tx, mandate, &rule).await?;
    crate::badges::set_rules(tx, mandate, Some(&rule)).await?;
    begin_run(tx, mandate, today).await?;
    Ok(true)
}

/// Retires what is live of a mandate, from today on. A [`run`] is to follow. Whether it was
/// live.
pub async fn retire(
    tx: &mut Tx,
    mandate: i64,
    (now, by): (Moment, Option<OfficialId>),
) -> Result<bool> {
    hold(tx).await?;
    let today = now.day();
    let retired = sql("update mandate_version set until_day = $2, retired_by = $3
         where mandate = $1 and until_day > $2")
    .bind(mandate)
    .bind(today)
    .bind(by)
    .run(tx)
    .await?;
    if retired > 0 {
        forget_items(tx, mandate).await?;
        crate::badges::set_rules(tx, mandate, None).await?;
        begin_run(tx, mandate, today).await?;
    }
    Ok(retired > 0)
}

/// Writes which courses a mandate asks for from now on, in place of what was written.
async fn keep_items(tx: &mut Tx, mandate: i64, rule: &Mandate<Wanted>) -> Result<()> {
    forget_items(tx, mandate).await?;
    let courses: BTreeSet<CourseId> = rule
        .courses()
        .into_iter()
        .flat_map(|wanted| std::iter::once(wanted.course).chain(wanted.counts_too.iter().copied()))
        .collect();
    let rows: Vec<[Value; 2]> = courses
        .into_iter()
        .map(|course| [course.into(), mandate.into()])
        .collect();
    insert_rows(
        tx,
        "insert into mandate_course (course, mandate) values",
        rows,
        "",
    )
    .await?;
    Ok(())
}

/// Writes anew what the mandates that are live ask for, of those that asked for something else
/// `before` courses became the same as others, or ceased to be, or another one came in their
/// place.
pub(crate) async fn look_again_at_items(tx: &mut Tx, before: &Same) -> Result<()> {
    hold(tx).await?;
    let same = variants::all(tx).await?;
    for (mandate, rule) in live_rules(tx).await? {
        let asked = before.widened(rule.clone());
        let rule = same.widened(rule);
        if rule == asked {
            continue;
        }
        keep_items(tx, mandate, &rule).await?;
        if rule.badges != asked.badges {
            crate::badges::set_rules(tx, mandate, Some(&rule)).await?;
        }
    }
    Ok(())
}

/// What every mandate that is live says, as it was written.
async fn live_rules(tx: &mut Tx) -> Result<Vec<(i64, Mandate<Wanted>)>> {
    sql("select mandate, compiled from mandate_version
         where published_at is not null and until_day = $1")
    .bind(Day::FOREVER)
    .all(tx)
    .await?
    .iter()
    .map(|row| {
        let rule = compiled(&row.get::<String>("compiled")?)?;
        Ok((row.get("mandate")?, rule))
    })
    .collect()
}

/// The courses that live mandates and their badges ask for, or count in place of others. They
/// are never taken away.
pub async fn demanded(tx: &mut Tx) -> Result<BTreeSet<CourseId>> {
    sql("select course from mandate_course union select course from badge_course")
        .all(tx)
        .await?
        .iter()
        .map(|row| row.get("course"))
        .collect()
}

/// What live mandates said before and may be judged by today: of what comes again, a year that
/// was missed is, until the year after the next one begins.
async fn past_rules(tx: &mut Tx, today: Day) -> Result<Vec<Mandate<Wanted>>> {
    let rows = sql("select v.compiled from mandate_version v
         join mandate_version l on l.mandate = v.mandate and l.until_day = $1
         where v.published_at is not null and l.published_at is not null
           and v.from_day < v.until_day and v.until_day <= l.from_day and v.until_day > $2")
    .bind(Day::FOREVER)
    .bind(today.plus(-2 * 367))
    .all(tx)
    .await?;
    let mut rules = Vec::new();
    for row in rows {
        let rule = compiled(&row.get::<String>("compiled")?)?;
        if comes_again(&rule) {
            rules.push(rule);
        }
    }
    Ok(rules)
}

/// The titles of the live mandates in which a course is to be learned, and not only counts in
/// place of another one; or would be, if nothing came in its place. Also for a year that was
/// missed, of which the mandate asks something else now.
pub async fn asking_for(tx: &mut Tx, course: CourseId, today: Day) -> Result<Vec<Said>> {
    let same = variants::all(tx).await?.without_replacement(course);
    let mut rules: Vec<Mandate<Wanted>> = Vec::new();
    rules.extend(live_rules(tx).await?.into_iter().map(|(_, rule)| rule));
    rules.extend(past_rules(tx, today).await?);
    let mut titles: Vec<Said> = Vec::new();
    for rule in rules.into_iter().map(|rule| same.widened(rule)) {
        let asks = rule.courses().iter().any(|wanted| wanted.course == course);
        if asks && !titles.contains(&rule.title) {
            titles.push(rule.title);
        }
    }
    Ok(titles)
}

async fn forget_items(tx: &mut Tx, mandate: i64) -> Result<()> {
    sql("delete from mandate_course where mandate = $1")
        .bind(mandate)
        .run(tx)
        .await?;
    Ok(())
}

/// Writes for every mandate that is live which courses it asks for, and its badges.
pub(crate) async fn fill_items(tx: &mut Tx) -> Result<()> {
    for (mandate, rule) in live_rules(tx).await? {
        keep_items(tx, mandate, &rule).await?;
        crate::badges::set_rules(tx, mandate, Some(&rule)).await?;
    }
    Ok(())
}

/// Of these officials and courses, those where a mandate or a plan that the official is
/// under asks for the course, or counts it in place of one.
pub(crate) async fn asked(
    tx: &mut Tx,
    pairs: &[[Value; 2]],
    mut take: impl FnMut(OfficialId, CourseId),
) -> Result<()> {
    let ask = |list: &str| {
        format!(
            "with wanted (official, course) as {list}
             select w.official, w.course
             from wanted w
             where exists (
                 select 1 from mandate_course m
                 join assignment a on a.mandate = m.mandate and a.official = w.official
                 where m.course = w.course and a.reached = 1
             )"
        )
    };
    each_of(tx, pairs, ask, |row| {
        take(row.get("official")?, row.get("course")?);
        Ok(())
    })
    .await
}

async fn begin_run(tx: &mut Tx, mandate: i64, today: Day) -> Result<()> {
    let run = tx.id().await?;
    sql("update mandate
         set run_after = $2, run_id = $3, kept_day = $4, run_done = 0, run_stopped = 0,
             run_total = (select count(*) from official)
         where id = $1")
    .bind(mandate)
    .bind(i64::MIN)
    .bind(run)
    .bind(today)
    .run(tx)
    .await?;
    Ok(())
}

/// Waits until nobody settles single officials, and keeps everybody from it until the
/// transaction ends. SQLite has one writer at a time anyway.
async fn hold(tx: &mut Tx) -> Result<()> {
    lock(tx, "pg_advisory_xact_lock").await
}

async fn lock(tx: &mut Tx, function: &str) -> Result<()> {
    if tx.dialect() == Dialect::Postgres {
        sql(format!(
            "select {function}({ASSIGNMENTS}) is null as locked"
        ))
        .one(tx)
        .await?;
    }
    Ok(())
}

// Profiles

/// What is known of these officials on a day.
pub async fn profiles(
    tx: &mut Tx,
    officials: &[OfficialId],
    on: Day,
) -> Result<HashMap<OfficialId, Profile>> {
    let keys: Vec<[Value; 1]> = officials.iter().map(|o| [(*o).into()]).collect();
    let mut found: HashMap<OfficialId, (OrganisationId, Profile)> = HashMap::new();
    let ask = |list: &str| {
        format!(
            "select o.id, o.organisation, o.designation, o.official_group, p.service, p.cadre,
                    p.batch, p.joined_day, p.central_deputation
             from official o left join person p on p.official = o.id
             where o.id in {list}"
        )
    };
    each_of(tx, &keys, ask, |row| {
        let official: OfficialId = row.get("id")?;
        let profile = Profile {
            official: Some(official),
            organisations: Vec::new(),
            designation: row.get("designation")?,
            group: row.get("official_group")?,
            service: row.get("service")?,
            cadre: row.get("cadre")?,
            batch: row.get("batch")?,
            joined: row.get("joined_day")?,
            central_deputation: row
                .get::<Option<bool>>("central_deputation")?
                .unwrap_or_default(),
        };
        found.insert(official, (row.get("organisation")?, profile));
        Ok(())
    })
    .await?;
    let places: BTreeSet<OrganisationId> = found.values().map(|(place, _)| *place).collect();
    let keys: Vec<[Value; 1]> = places.iter().map(|o| [(*o).into()]).collect();
    let mut above: HashMap<OrganisationId, Vec<String>> = HashMap::new();
    let ask = |list: &str| {
        format!(
            "select l.organisation, g.code
             from lineage l join organisation g on g.id = l.ancestor
             where l.organisation in {list} and l.from_day <= $1 and l.until_day > $1
             order by l.organisation, l.depth"
        )
    };
    each_of_with(tx, &[on.into()], &keys, ask, |row| {
        let line = above.entry(row.get("organisation")?).or_default();
        line.push(row.get("code")?);
        Ok(())
    })
    .await?;
    Ok(found
        .into_iter()
        .map(|(official, (place, mut profile))| {
            profile.organisations = above.get(&place).cloned().unwrap_or_default();
            (official, profile)
        })
        .collect())
}

// Deciding

/// Decides anew about officials whose profiles changed, for every mandate that holds today.
/// What is so already is not written again.
pub async fn settle(tx: &mut Tx, officials: &BTreeSet<OfficialId>, now: Moment) -> Result<()> {
    if officials.is_empty() {
        return Ok(());
    }
    let today = now.day();
    let some = sql("select 1 as one from mandate_version where until_day > $1 limit 1")
        .bind(today)
        .optional(tx)
        .await?;
    if some.is_none() {
        return Ok(());
    }
    lock(tx, "pg_advisory_xact_lock_shared").await?;
    let officials: Vec<OfficialId> = officials.iter().copied().collect();
    let live = match officials.len() > FEW {
        true => live(tx, today).await?,
        false => live_for(tx, today, &officials).await?,
    };
    crate::notices::look_again_at(tx, &officials).await?;
    let act = tx.id().await?;
    if officials.len() > FEW {
        for mandate in &live {
            for few in officials.chunks(4_000) {
                let which = Which::These(few);
                decide_in_sql(tx, mandate, &which, today, (act, now)).await?;
            }
        }
        return Ok(());
    }
    let keys: Vec<[Value; 1]> = officials.iter().map(|o| [(*o).into()]).collect();
    let lock = tx.dialect().for_update();
    let ask = |list: &str| format!("select id from official where id in {list} order by id{lock}");
    each_of(tx, &keys, ask, |_| Ok(())).await?;
    let profiles = profiles(tx, &officials, today).await?;
    let mut held: HashMap<(OfficialId, i64), Assignment> = HashMap::new();
    let ask = |list: &str| {
        format!(
            "select official, mandate, reached, since_day, first_day from assignment
             where official in {list}"
        )
    };
    each_of(tx, &keys, ask, |row| {
        let key = (row.get("official")?, row.get("mandate")?);
        held.insert(key, assignment_from(&row)?);
        Ok(())
    })
    .await?;
    let mut decisions: Vec<[Value; 7]> = Vec::new();
    let mut views: Vec<[Value; 5]> = Vec::new();
    for mandate in &live {
        for official in &officials {
            let Some(profile) = profiles.get(official) else {
                continue;
            };
            let reached = mandate.mandate.reaches(profile, today);
            let before = held.get(&(*official, mandate.id)).copied();
            if before.map_or(Truth::No, |a| a.reached) == reached {
                continue;
            }
            let after = advance(before, reached, today);
            decisions.push([
                (*official).into(),
                mandate.id.into(),
                act.into(),
                mandate.version.into(),
                now.into(),
                today.into(),
                reached.code().into(),
            ]);
            views.push([
                (*official).into(),
                mandate.id.into(),
                after.since.into(),
                after.first.into(),
                after.reached.code().into(),
            ]);
        }
    }
    insert_rows(
        tx,
        "insert into assignment_entry (official, mandate, id, version, recorded_at, from_day,
                                       reached) values",
        decisions,
        "",
    )
    .await?;
    insert_rows(
        tx,
        "insert into assignment (official, mandate, since_day, first_day, reached) values",
        views,
        "on conflict (official, mandate) do update
         set since_day = excluded.since_day, first_day = excluded.first_day,
             reached = excluded.reached",
    )
    .await?;
    Ok(())
}

fn assignment_from(row: &Row) -> Result<Assignment> {
    Ok(Assignment {
        reached: Truth::from_code(row.get("reached")?),
        since: row.get("since_day")?,
        first: row.get("first_day")?,
    })
}

/// About whom the database decides.
enum Which<'a> {
    /// Officials with numbers above the first, up to the second.
    Between(i64, i64),
    /// These.
    These(&'a [OfficialId]),
    /// Those who joined on these days, of which each pair names the day before the first and
    /// the last.
    Joined(&'a [(Day, Day)]),
    /// Those of an organisation, or below it.
    Below(OrganisationId, Day),
}

/// The values of a statement that is put together: what was sent is bound.
#[derive(Default)]
struct Bound(Vec<Value>);

impl Bound {
    fn place(&mut self, value: impl Into<Value>) -> String {
        self.0.push(value.into());
        format!("${}", self.0.len())
    }

    fn list<T: Into<Value>>(&mut self, values: impl IntoIterator<Item = T>) -> String {
        let places: Vec<String> = values.into_iter().map(|v| self.place(v)).collect();
        format!("({})", places.join(", "))
    }
}

impl Which<'_> {
    fn condition(&self, bound: &mut Bound) -> String {
        match self {
            Which::Between(after, until) => {
                let (after, until) = (bound.place(*after), bound.place(*until));
                format!("o.id > {after} and o.id <= {until}")
            }
            Which::These(officials) => {
                format!("o.id in {}", bound.list(officials.iter().copied()))
            }
            Which::Joined(days) => {
                let days: Vec<String> = days
                    .iter()
                    .map(|(after, until)| {
                        let (after, until) = (bound.place(*after), bound.place(*until));
                        format!("p.joined_day > {after} and p.joined_day <= {until}")
                    })
                    .collect();
                format!("({})", days.join(" or "))
            }
            Which::Below(organisation, on) => {
                let (of, on) = (bound.place(*organisation), bound.place(*on));
                format!(
                    "o.organisation in (select organisation from lineage
                         where ancestor = {of} and from_day <= {on} and until_day > {on})"
                )
            }
        }
    }
}

/// 1, 0 or 2: whether a mandate reaches the official `o` with the person `p` on a day, as
/// [`Mandate::reaches`] has it.
fn condition<C>(mandate: &Mandate<C>, on: Day, dialect: Dialect, bound: &mut Bound) -> String {
    let counted = mandate.audience.counted(on);
    let whose = below(std::slice::from_ref(&mandate.organisation), on, bound);
    let mut groups = |groups: &[Criteria], may: bool| {
        let each: Vec<String> = groups
            .iter()
            .map(|criteria| {
                let mut all = vec!["1 = 1".to_owned()];
                all.extend(criteria_said(criteria, (on, counted), dialect, may, bound));
                format!("({})", all.join(" and "))
            })
            .collect();
        if each.is_empty() {
            "1 = 0".to_owned()
        } else {
            format!("({})", each.join(" or "))
        }
    };
    let (is, out) = (
        groups(&mandate.audience.any_of, false),
        groups(&mandate.audience.except, false),
    );
    if mandate.audience.bands().next().is_none() {
        return format!("case when {whose} and {is} and not {out} then 1 else 0 end");
    }
    let (may, may_be_out) = (
        groups(&mandate.audience.any_of, true),
        groups(&mandate.audience.except, true),
    );
    format!(
        "case when not {whose} or not {may} or {out} then 0
              when {is} and not {may_be_out} then 1
              else 2 end"
    )
}

/// What criteria ask for; with `may`, who lacks a date of joining may have any length of
/// service.
fn criteria_said(
    criteria: &Criteria,
    (on, counted): (Day, Day),
    dialect: Dialect,
    may: bool,
    bound: &mut Bound,
) -> Vec<String> {
    let mut all = Vec::new();
    if !criteria.organisation.is_empty() {
        all.push(below(&criteria.organisation, on, bound));
    }
    let collation = collation(dialect);
    let none = Vec::new();
    for (column, wanted, alike) in [
        ("o.designation", &criteria.designation, &criteria.alike),
        ("o.official_group", &criteria.group, &none),
        ("p.service", &criteria.service, &none),
        ("p.cadre", &criteria.cadre, &none),
    ] {
        if !wanted.is_empty() {
            let wanted: BTreeSet<String> = wanted
                .iter()
                .chain(alike)
                .map(|w| comparable(w))
                .filter(|w| !w.is_empty())
                .collect();
            let list = if wanted.is_empty() {
                "(null)".to_owned()
            } else {
                bound.list(wanted)
            };
            all.push(format!(
                "coalesce(lower(trim({column}){collation}) in {list}, 1 = 0)"
            ));
        }
    }
    if let Some(batch) = criteria.batch {
        let from = bound.place(batch.from);
        let mut within = format!("p.batch >= {from}");
        if let Some(to) = batch.to {
            within += &format!(" and p.batch <= {}", bound.place(to));
        }
        all.push(format!("coalesce({within}, 1 = 0)"));
    }
    if let Some(band) = criteria.service_years {
        let mut within = format!(
            "p.joined_day <= {}",
            bound.place(joined_by(counted, band.from))
        );
        if let Some(below) = band.below {
            within += &format!(
                " and p.joined_day > {}",
                bound.place(joined_by(counted, below))
            );
        }
        let unknown = if may { "1 = 1" } else { "1 = 0" };
        all.push(format!("coalesce({within}, {unknown})"));
    }
    if let Some(wanted) = criteria.central_deputation {
        let wanted = bound.place(wanted);
        all.push(format!("coalesce(p.central_deputation, 0) = {wanted}"));
    }
    if !criteria.officials.is_empty() {
        let meant = criteria.officials.iter().chain(&criteria.remaining);
        let list = bound.list(meant.copied());
        all.push(format!("o.id in {list}"));
    }
    all
}

/// Both lower the letters A to Z alone: SQLite knows no others, PostgreSQL is told so.
fn collation(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => "",
        Dialect::Postgres => " collate \"C\"",
    }
}

fn below(codes: &[String], on: Day, bound: &mut Bound) -> String {
    let codes = bound.list(codes.iter().cloned());
    let on = bound.place(on);
    format!(
        "exists (
             select 1 from lineage l
             where l.organisation = o.organisation
               and l.ancestor in (select g.id from organisation g where g.code in {codes})
               and l.from_day <= {on} and l.until_day > {on})"
    )
}

/// Decides about many officials by two statements. How many decisions were written.
async fn decide_in_sql(
    tx: &mut Tx,
    live: &Live,
    which: &Which<'_>,
    on: Day,
    (act, now): (i64, Moment),
) -> Result<u64> {
    let mut bound = Bound::default();
    let reached = condition(&live.mandate, on, tx.dialect(), &mut bound);
    decide(
        tx,
        (live.id, live.version),
        &reached,
        bound,
        which,
        on,
        (act, now),
    )
    .await
}

async fn decide(
    tx: &mut Tx,
    (mandate, version): (i64, i64),
    reached: &str,
    mut bound: Bound,
    which: &Which<'_>,
    on: Day,
    (act, now): (i64, Moment),
) -> Result<u64> {
    let whom = which.condition(&mut bound);
    let id = bound.place(mandate);
    // Not those of all officials for each portion of them.
    let among = match which {
        Which::Between(after, until) => format!(
            "and a.official > {} and a.official <= {}",
            bound.place(*after),
            bound.place(*until)
        ),
        _ => String::new(),
    };
    // What is asked of an official is asked once.
    let held = format!(
        "select o.id, {reached} as reached, coalesce(a.reached, 0) as held
         from official o
         left join person p on p.official = o.id
         left join assignment a on a.official = o.id and a.mandate = {id} {among}
         where {whom}"
    );
    let places = [
        bound.place(act),
        bound.place(version),
        bound.place(now),
        bound.place(on),
    ];
    let [act_at, version_at, now_at, on_at] = &places;
    let written = Sql::run(
        sql(format!(
            "with x as materialized ({held})
             insert into assignment_entry (official, mandate, id, version, recorded_at,
                                           from_day, reached)
             select x.id, {id}, {act_at}, {version_at}, {now_at}, {on_at}, x.reached
             from x
             where x.reached <> x.held"
        ))
        .bind_all(bound.0),
        tx,
    )
    .await?;
    if written == 0 {
        return Ok(0);
    }
    let mut bound = Bound::default();
    let (id, act) = (bound.place(mandate), bound.place(act));
    let whom = match which {
        // The decisions of the portion lie beside each other.
        Which::Between(after, until) => {
            let (after, until) = (bound.place(*after), bound.place(*until));
            format!("e.official > {after} and e.official <= {until}")
        }
        Which::These(officials) => {
            format!("e.official in {}", bound.list(officials.iter().copied()))
        }
        Which::Joined(_) | Which::Below(..) => {
            let whom = which.condition(&mut bound);
            format!(
                "e.official in (select o.id from official o
                                left join person p on p.official = o.id where {whom})"
            )
        }
    };
    sql(format!(
        "insert into assignment (official, mandate, since_day, first_day, reached)
         select e.official, e.mandate, e.from_day,
                case when e.reached = 1 then e.from_day end, e.reached
         from assignment_entry e
         where e.mandate = {id} and e.id = {act} and {whom}
         on conflict (official, mandate) do update
         set since_day = excluded.since_day, reached = excluded.reached,
             first_day = case
                 when excluded.first_day is null then assignment.first_day
                 when assignment.first_day < excluded.first_day then assignment.first_day
                 else excluded.first_day end"
    ))
    .bind_all(bound.0)
    .run(tx)
    .await?;
    Ok(written)
}

/// How far a run has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Portion {
    /// Officials that were looked at.
    pub officials: i64,
    /// Decisions that were written.
    pub decisions: u64,
    /// Whether nobody is left.
    pub finished: bool,
    /// Whether somebody stopped the run: nothing was looked at.
    pub stopped: bool,
}

/// Decides about the next officials of a run that [`publish`] or [`retire`] began, in the
/// caller's transaction; none where no run is under way. What is decided holds from today. At
/// most so many are decided about: [`PORTION`], but in tests.
pub async fn run(tx: &mut Tx, mandate: i64, now: Moment, most: i64) -> Result<Option<Portion>> {
    hold(tx).await?;
    let row = sql("select run_after, run_id, run_stopped from mandate where id = $1")
        .bind(mandate)
        .one(tx)
        .await?;
    let Some(after) = row.get::<Option<i64>>("run_after")? else {
        return Ok(None);
    };
    if row.get("run_stopped")? {
        return Ok(Some(Portion {
            stopped: true,
            ..Portion::default()
        }));
    }
    let act: i64 = row.get("run_id")?;
    let today = now.day();
    let row = sql("select max(id) as last, count(*) as officials
                   from (select id from official where id > $1 order by id limit $2) portion")
    .bind(after)
    .bind(most)
    .one(tx)
    .await?;
    let officials: i64 = row.get("officials")?;
    let until: Option<i64> = row.get("last")?;
    let mut portion = Portion {
        officials,
        finished: officials < most,
        ..Portion::default()
    };
    if let Some(until) = until {
        let which = Which::Between(after, until);
        let held = live_one(tx, today, mandate).await?;
        portion.decisions = match held {
            Some(live) => decide_in_sql(tx, &live, &which, today, (act, now)).await?,
            // Retired: nobody is under it any more.
            None => {
                let last = sql("select max(version) as version from mandate_version
                                where mandate = $1 and published_at is not null")
                .bind(mandate)
                .one(tx)
                .await?;
                let version = (mandate, last.get("version")?);
                let bound = Bound::default();
                decide(tx, version, "0", bound, &which, today, (act, now)).await?
            }
        };
    }
    let after = if portion.finished { None } else { until };
    sql("update mandate set run_after = $2, run_done = run_done + $3 where id = $1")
        .bind(mandate)
        .bind(after)
        .bind(officials)
        .run(tx)
        .await?;
    Ok(Some(portion))
}

/// Stops a run, or lets it go on. Whether there is one.
pub async fn stop_run(tx: &mut Tx, mandate: i64, stopped: bool) -> Result<bool> {
    let changed =
        sql("update mandate set run_stopped = $2 where id = $1 and run_after is not null")
            .bind(mandate)
            .bind(stopped)
            .run(tx)
            .await?;
    Ok(changed > 0)
}

/// The mandates whose runs are not finished, and that nobody stopped.
pub async fn running(tx: &mut Tx) -> Result<Vec<i64>> {
    sql("select id from mandate where run_after is not null and run_stopped = 0 order by id")
        .all(tx)
        .await?
        .iter()
        .map(|row| row.get("id"))
        .collect()
}

/// Whether anything has changed by itself, or with the hierarchy, that is not written yet.
pub async fn is_behind(tx: &mut Tx, today: Day) -> Result<bool> {
    let behind = sql("select 1 as one from mandate where kept_day < $1
         union all
         select 1 as one from assignment_due where day <= $1
         limit 1")
    .bind(today)
    .optional(tx)
    .await?;
    Ok(behind.is_some())
}

/// Catches up with one day of one mandate: those who passed a number of years of service on
/// it, found by their days of joining. Each day is decided as of that day, also where nobody
/// looked on it. Whether a day is left. So it is also while a run is under way: whom the run
/// decided about before that midnight is caught up with here, and whom it comes to later it
/// decides about as of its own day.
pub async fn keep_day(tx: &mut Tx, now: Moment) -> Result<bool> {
    hold(tx).await?;
    let today = now.day();
    let Some(row) = sql("select id, kept_day from mandate where kept_day < $1 order by id limit 1")
        .bind(today)
        .optional(tx)
        .await?
    else {
        return Ok(false);
    };
    let (id, kept): (i64, Day) = (row.get("id")?, row.get("kept_day")?);
    let day = kept.plus(1);
    let held = live_one(tx, day, id).await?;
    // Where nobody could come or go by itself, the days are passed over at once.
    let mut through = today;
    if let Some(live) = held
        && live.mandate.audience.bands().next().is_some()
    {
        through = day;
        let audience = &live.mandate.audience;
        let (before, after) = (audience.counted(kept), audience.counted(day));
        let days: Vec<(Day, Day)> = audience
            .thresholds()
            .into_iter()
            .map(|years| (joined_by(before, years), joined_by(after, years)))
            .filter(|(from, until)| from < until)
            .collect();
        if !days.is_empty() {
            let act = tx.id().await?;
            decide_in_sql(tx, &live, &Which::Joined(&days), day, (act, now)).await?;
        }
    }
    sql("update mandate set kept_day = $2 where id = $1")
        .bind(id)
        .bind(through)
        .run(tx)
        .await?;
    Ok(true)
}

/// Says that what stands below an organisation is to be looked at again from a day on: the
/// hierarchy above it changes then.
pub async fn look_again(tx: &mut Tx, organisation: OrganisationId, day: Day) -> Result<()> {
    sql(
        "insert into assignment_due (organisation, day) values ($1, $2)
         on conflict (organisation, day) do nothing",
    )
    .bind(organisation)
    .bind(day)
    .run(tx)
    .await?;
    Ok(())
}

/// Looks again at one organisation whose place in the hierarchy has changed. Whether there
/// was one.
pub async fn keep_hierarchy(tx: &mut Tx, now: Moment) -> Result<bool> {
    hold(tx).await?;
    let today = now.day();
    let due = sql(
        "select organisation, day from assignment_due where day <= $1
                   order by day, organisation limit 1",
    )
    .bind(today)
    .optional(tx)
    .await?;
    let Some(row) = due else {
        return Ok(false);
    };
    let (organisation, day): (OrganisationId, Day) = (row.get("organisation")?, row.get("day")?);
    let act = tx.id().await?;
    for live in live(tx, today).await? {
        let on = day.max(live.from);
        let which = Which::Below(organisation, on);
        decide_in_sql(tx, &live, &which, on, (act, now)).await?;
    }
    sql("delete from assignment_due where organisation = $1 and day = $2")
        .bind(organisation)
        .bind(day)
        .run(tx)
        .await?;
    Ok(true)
}

// Asking

/// An assignment of an official.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The mandate's number.
    pub mandate: i64,
    /// Whether it reaches the official, and since when.
    pub assignment: Assignment,
}

/// What an official is under, and was; the first day is that of any account of the person.
pub async fn assignments(tx: &mut Tx, official: OfficialId) -> Result<Vec<Held>> {
    let mut held = sql(
        "select mandate, reached, since_day, first_day from assignment
         where official = $1 order by mandate",
    )
    .bind(official)
    .all(tx)
    .await?
    .iter()
    .map(|row| {
        Ok(Held {
            mandate: row.get("mandate")?,
            assignment: assignment_from(row)?,
        })
    })
    .collect::<Result<Vec<Held>>>()?;
    let earlier = earlier(tx, &[official], None).await?;
    for held in &mut held {
        let before = earlier.get(&(official, held.mandate)).copied();
        let first = held.assignment.first;
        held.assignment.first = first.map(|first| before.map_or(first, |b| b.min(first)));
    }
    Ok(held)
}

/// The first days on which accounts that were merged into these were under mandates, or under
/// one of them: leaving one's other account begins nothing anew. Each by the account that
/// stays.
pub async fn earlier(
    tx: &mut Tx,
    officials: &[OfficialId],
    mandate: Option<i64>,
) -> Result<HashMap<(OfficialId, i64), Day>> {
    let merged = crate::duplicates::merged(tx, officials).await?;
    let keys: Vec<[Value; 1]> = merged.keys().map(|gone| [(*gone).into()]).collect();
    // A number of ours.
    let only = mandate.map_or(String::new(), |id| format!("and mandate = {id}"));
    let ask = |list: &str| {
        format!(
            "select official, mandate, first_day from assignment
             where official in {list} and first_day is not null {only}"
        )
    };
    let mut found: HashMap<(OfficialId, i64), Day> = HashMap::new();
    each_of(tx, &keys, ask, |row| {
        let gone: OfficialId = row.get("official")?;
        let stays = merged.get(&gone).copied().unwrap_or(gone);
        let first: Day = row.get("first_day")?;
        let held = found.entry((stays, row.get("mandate")?)).or_insert(first);
        *held = first.min(*held);
        Ok(())
    })
    .await?;
    Ok(found)
}

/// The decisions about an official and a mandate, as they were taken.
pub async fn decisions(tx: &mut Tx, official: OfficialId, mandate: i64) -> Result<Vec<Decision>> {
    sql(
        "select id, reached, from_day, recorded_at from assignment_entry
         where official = $1 and mandate = $2 order by recorded_at, id",
    )
    .bind(official)
    .bind(mandate)
    .all(tx)
    .await?
    .iter()
    .map(decision_from)
    .collect()
}

/// The decisions about these officials and a mandate.
pub async fn decisions_about(
    tx: &mut Tx,
    mandate: i64,
    officials: &[OfficialId],
) -> Result<HashMap<OfficialId, Vec<Decision>>> {
    let keys: Vec<[Value; 1]> = officials.iter().map(|o| [(*o).into()]).collect();
    let mut found: HashMap<OfficialId, Vec<Decision>> = HashMap::new();
    let ask = |list: &str| {
        format!(
            "select official, id, reached, from_day, recorded_at from assignment_entry
             where official in {list} and mandate = $1"
        )
    };
    each_of_with(tx, &[mandate.into()], &keys, ask, |row| {
        let of = found.entry(row.get("official")?).or_default();
        of.push(decision_from(&row)?);
        Ok(())
    })
    .await?;
    Ok(found)
}

/// The decisions about an official, as they were taken, by mandate.
pub async fn all_decisions(
    tx: &mut Tx,
    official: OfficialId,
) -> Result<HashMap<i64, Vec<Decision>>> {
    let mut found: HashMap<i64, Vec<Decision>> = HashMap::new();
    sql(
        "select mandate, id, reached, from_day, recorded_at from assignment_entry
         where official = $1 order by mandate, recorded_at, id",
    )
    .bind(official)
    .each(tx, |row| {
        let of = found.entry(row.get("mandate")?).or_default();
        of.push(decision_from(&row)?);
        Ok(())
    })
    .await?;
    Ok(found)
}

pub(crate) fn decision_from(row: &Row) -> Result<Decision> {
    Ok(Decision {
        id: row.get("id")?,
        reached: Truth::from_code(row.get("reached")?),
        from: row.get("from_day")?,
        recorded: row.get("recorded_at")?,
    })
}

/// How many officials a mandate reaches, and of how many it can't be said, in a scope.
/// `covers` restricts `o.organisation`.
pub async fn counts(tx: &mut Tx, mandate: i64, covers: &str) -> Result<(i64, i64)> {
    let row = sql(format!(
        "select cast(coalesce(sum(case when a.reached = 1 then 1 else 0 end), 0) as bigint)
                    as reached,
                cast(coalesce(sum(case when a.reached = 2 then 1 else 0 end), 0) as bigint)
                    as unknown
         from assignment a join official o on o.id = a.official
         where a.mandate = $1 and a.reached in (1, 2) and {covers}"
    ))
    .bind(mandate)
    .one(tx)
    .await?;
    Ok((row.get("reached")?, row.get("unknown")?))
}

/// Someone whom a mandate reaches, or may.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Somebody {
    /// Who.
    pub official: OfficialId,
    /// The name.
    pub name: String,
    /// The name in Devanagari.
    pub name_hi: Option<String>,
    /// The organisation's number.
    pub organisation: OrganisationId,
    /// Whether the mandate reaches the official, or that can't be said.
    pub reached: Truth,
    /// When the service began.
    pub joined: Option<Day>,
    /// The post held.
    pub designation: Option<String>,
    /// The group.
    pub group: Option<String>,
    /// The first day under the mandate; none where nobody is under it yet.
    pub first: Option<Day>,
}

pub(crate) fn somebody_from(row: &Row) -> Result<Somebody> {
    Ok(Somebody {
        official: row.get("id")?,
        name: row.get::<Option<String>>("name")?.unwrap_or_default(),
        name_hi: row.get("name_hi")?,
        organisation: row.get("organisation")?,
        reached: Truth::from_code(row.get("reached")?),
        joined: row.get("joined_day")?,
        designation: row.get("designation")?,
        group: row.get("official_group")?,
        first: row.get("first_day")?,
    })
}

/// The next officials of a scope, by number, whom a mandate would reach on a day, or of whom
/// that can't be said; after an official, at most so many. Where the mandate is there already
/// under a number, each comes with the first day under it.
pub async fn would_reach<C>(
    tx: &mut Tx,
    (mandate, id): (&Mandate<C>, Option<i64>),
    on: Day,
    covers: &str,
    (after, limit): (i64, i64),
) -> Result<Vec<Somebody>> {
    let mut bound = Bound::default();
    let reached = condition(mandate, on, tx.dialect(), &mut bound);
    let id = bound.place(id);
    let after = bound.place(after);
    let limit = bound.place(limit);
    sql(format!(
        "select x.id, x.organisation, x.joined_day, x.name, x.name_hi, x.reached,
                x.designation, x.official_group, x.first_day
         from (
             select o.id, o.organisation, p.joined_day, p.name, p.name_hi, {reached} as reached,
                    o.designation, o.official_group, a.first_day
             from official o
             left join person p on p.official = o.id
             left join assignment a on a.official = o.id and a.mandate = {id}
             where o.id > {after} and {covers}
         ) x
         where x.reached > 0
         order by x.id limit {limit}"
    ))
    .bind_all(bound.0)
    .all(tx)
    .await?
    .iter()
    .map(somebody_from)
    .collect()
}

/// Of these numbers those that no official has.
pub async fn unknown_officials(tx: &mut Tx, officials: &[OfficialId]) -> Result<Vec<OfficialId>> {
    let mut left: BTreeSet<OfficialId> = officials.iter().copied().collect();
    let keys: Vec<[Value; 1]> = left.iter().map(|o| [(*o).into()]).collect();
    let ask = |list: &str| format!("select id from official where id in {list}");
    each_of(tx, &keys, ask, |row| {
        left.remove(&row.get("id")?);
        Ok(())
    })
    .await?;
    Ok(left.into_iter().collect())
}

/// Of these numbers those of officials who stand neither in an organisation nor below it; an
/// account that was merged stands where the one does that remains.
pub async fn officials_elsewhere(
    tx: &mut Tx,
    officials: &[OfficialId],
    within: OrganisationId,
) -> Result<Vec<OfficialId>> {
    let remaining = crate::duplicates::stay(tx, officials).await?;
    let stays = |official: &OfficialId| remaining.get(official).copied().unwrap_or(*official);
    let asked: BTreeSet<OfficialId> = officials.iter().map(stays).collect();
    let keys: Vec<[Value; 1]> = asked.into_iter().map(|o| [o.into()]).collect();
    let mut there: BTreeSet<OfficialId> = BTreeSet::new();
    let ask = |list: &str| {
        format!(
            "select o.id from official o
             join lineage l on l.organisation = o.organisation and l.ancestor = $1
                  and l.until_day = {}
             where o.id in {list}",
            Day::FOREVER.number()
        )
    };
    each_of_with(tx, &[within.into()], &keys, ask, |row| {
        there.insert(row.get("id")?);
        Ok(())
    })
    .await?;
    let officials = officials.iter().copied();
    Ok(officials
        .filter(|one| !there.contains(&stays(one)))
        .collect())
}

/// Of these services or cadres (`column` says which) those that nobody has.
pub async fn held_by_nobody(
    tx: &mut Tx,
    column: &'static str,
    named: &[String],
) -> Result<Vec<String>> {
    let collation = collation(tx.dialect());
    let mut nobody = Vec::new();
    for name in named {
        let held = sql(format!(
            "select 1 as one from person where lower(trim({column}){collation}) = $1 limit 1"
        ))
        .bind(comparable(name))
        .optional(tx)
        .await?;
        if held.is_none() {
            nobody.push(name.clone());
        }
    }
    Ok(nobody)
}

/// How many officials of a scope a mandate would reach on a day, and of how many that can't
/// be said.
pub async fn would_count<C>(
    tx: &mut Tx,
    mandate: &Mandate<C>,
    on: Day,
    covers: &str,
) -> Result<(i64, i64)> {
    let mut bound = Bound::default();
    let reached = condition(mandate, on, tx.dialect(), &mut bound);
    let row = sql(format!(
        "select cast(coalesce(sum(case when x.reached = 1 then 1 else 0 end), 0) as bigint)
                    as officials,
                cast(coalesce(sum(case when x.reached = 2 then 1 else 0 end), 0) as bigint)
                    as unknown
         from (
             select {reached} as reached
             from official o left join person p on p.official = o.id
             where {covers}
         ) x"
    ))
    .bind_all(bound.0)
    .one(tx)
    .await?;
    Ok((row.get("officials")?, row.get("unknown")?))
}

/// Officials of a scope whom a mandate reaches or may, by number: after one, at most so many.
pub async fn reached(
    tx: &mut Tx,
    mandate: i64,
    covers: &str,
    (after, limit): (i64, i64),
) -> Result<Vec<Somebody>> {
    sql(format!(
        "select o.id, o.organisation, p.joined_day, p.name, p.name_hi, a.reached,
                o.designation, o.official_group, a.first_day
         from assignment a
         join official o on o.id = a.official
         left join person p on p.official = o.id
         where a.mandate = $1 and a.reached in (1, 2) and a.official > $2 and {covers}
         order by a.official limit $3"
    ))
    .bind(mandate)
    .bind(after)
    .bind(limit)
    .all(tx)
    .await?
    .iter()
    .map(somebody_from)
    .collect()
}

/// What of somebody's learning is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Needs {
    /// Completions of these courses; of all where none is named.
    pub courses: Option<BTreeSet<CourseId>>,
    /// The minutes that each counted when it was completed; else they are 0.
    pub minutes: bool,
    /// The time spent, by day.
    pub spent: bool,
}

/// What these officials have learned until a day.
pub async fn learned(
    tx: &mut Tx,
    officials: &[OfficialId],
    needs: &Needs,
    until: Day,
) -> Result<HashMap<OfficialId, Learned>> {
    let keys: Vec<[Value; 1]> = officials.iter().map(|o| [(*o).into()]).collect();
    let mut found: HashMap<OfficialId, Learned> = HashMap::new();
    let counted = match needs.minutes {
        true => minutes_counted(tx, &keys).await?,
        false => HashMap::new(),
    };
    let only = needs.courses.as_ref().map(|courses| {
        let courses: Vec<String> = courses.iter().map(|c| c.to_string()).collect();
        match courses.is_empty() {
            true => "and 1 = 0".to_owned(),
            // Numbers of ours.
            false => format!("and e.course in ({})", courses.join(", ")),
        }
    });
    let only = only.unwrap_or_default();
    let ask = |list: &str| {
        format!(
            "select e.official, e.course, e.completed_at, e.renewed, e.variant
             from enrolment e
             where e.official in {list} {only}
               and e.completed_at is not null and e.completed_at < $1"
        )
    };
    let end = until.plus(1).start();
    each_of_with(tx, &[end.into()], &keys, ask, |row| {
        let key: (OfficialId, CourseId) = (row.get("official")?, row.get("course")?);
        // What was completed in another language before counts for nothing.
        let variant: bool = row.get("variant")?;
        let minutes = counted.get(&key).filter(|_| !variant);
        let completed = Completed {
            on: row.get::<Moment>("completed_at")?.day(),
            again: renewed_from(row.get("renewed")?)
                .into_iter()
                .map(Moment::day)
                .filter(|on| *on <= until)
                .collect(),
            minutes: minutes.copied().unwrap_or_default(),
        };
        let learned = found.entry(key.0).or_default();
        learned.completed.insert(key.1, completed);
        Ok(())
    })
    .await?;
    if needs.spent {
        let ask = |list: &str| {
            format!(
                "select official, occurred_day, cast(sum(amount) as bigint) as seconds
                 from entry
                 where official in {list} and kind = 12 and occurred_day <= $1
                 group by official, occurred_day"
            )
        };
        // Time that was spent in accounts that were merged into these is theirs.
        let merged = crate::duplicates::merged(tx, officials).await?;
        let mut keys = keys;
        keys.extend(merged.keys().map(|gone| [(*gone).into()]));
        each_of_with(tx, &[until.into()], &keys, ask, |row| {
            let official: OfficialId = row.get("official")?;
            let stays = merged.get(&official).copied().unwrap_or(official);
            let learned = found.entry(stays).or_default();
            let seconds: i64 = row.get("seconds")?;
            *learned.spent.entry(row.get("occurred_day")?).or_default() += seconds;
            Ok(())
        })
        .await?;
    }
    Ok(found)
}

/// The minutes that completions of these officials counted when they were recorded: what an
/// author makes of a course later changes nobody's hours, here as in the APAR packet.
async fn minutes_counted(
    tx: &mut Tx,
    officials: &[[Value; 1]],
) -> Result<HashMap<(OfficialId, CourseId), i64>> {
    let mut entries: HashMap<OfficialId, Vec<Entry>> = HashMap::new();
    let ask = |list: &str| {
        format!(
            "select {ENTRY_READ} from entry
             where official in {list} and kind in (11, 22, 24, 25)"
        )
    };
    each_of(tx, officials, ask, |row| {
        let entry = entry_from(&row)?;
        entries.entry(entry.official).or_default().push(entry);
        Ok(())
    })
    .await?;
    let mut counted = HashMap::new();
    for (official, entries) in &entries {
        let of = ledger::minutes_counted(entries).into_iter();
        counted.extend(of.map(|(course, minutes)| ((*official, course), minutes)));
    }
    Ok(counted)
}

/// When an official was last transferred.
pub async fn transferred(tx: &mut Tx, official: OfficialId) -> Result<Option<Day>> {
    let row = sql("select max(occurred_day) as day from entry where official = $1 and kind = 6")
        .bind(official)
        .one(tx)
        .await?;
    row.get("day")
}

// The proof

/// What follows from the decisions about the officials of a range, for the proof.
pub(crate) async fn folded(
    tx: &mut Tx,
    after: i64,
    until: i64,
) -> Result<BTreeMap<(OfficialId, i64), (i16, Day, Option<Day>)>> {
    let mut folded: BTreeMap<(OfficialId, i64), Assignment> = BTreeMap::new();
    sql(
        "select official, mandate, id, reached, from_day, recorded_at from assignment_entry
         where official > $1 and official <= $2
         order by official, mandate, recorded_at, id",
    )
    .bind(after)
    .bind(until)
    .each(tx, |row| {
        let decision = decision_from(&row)?;
        let key = (row.get("official")?, row.get("mandate")?);
        let before = folded.get(&key).copied();
        folded.insert(key, advance(before, decision.reached, decision.from));
        Ok(())
    })
    .await?;
    Ok(folded.into_iter().map(|(k, a)| (k, shown(a))).collect())
}

/// What the view holds of the same officials.
pub(crate) async fn viewed(
    tx: &mut Tx,
    after: i64,
    until: i64,
) -> Result<BTreeMap<(OfficialId, i64), (i16, Day, Option<Day>)>> {
    let mut viewed = BTreeMap::new();
    sql(
        "select official, mandate, reached, since_day, first_day from assignment
         where official > $1 and official <= $2",
    )
    .bind(after)
    .bind(until)
    .each(tx, |row| {
        let key = (row.get("official")?, row.get("mandate")?);
        viewed.insert(key, shown(assignment_from(&row)?));
        Ok(())
    })
    .await?;
    Ok(viewed)
}

fn shown(assignment: Assignment) -> (i16, Day, Option<Day>) {
    (
        assignment.reached.code(),
        assignment.since,
        assignment.first,
    )
}

/// Officials about whom the rule, asked one by one, says otherwise today than what is
/// written; at most 100 of them, each with the mandate's number.
pub async fn differing(tx: &mut Tx, today: Day) -> Result<Vec<(OfficialId, i64)>> {
    let live = live(tx, today).await?;
    let mut differing = Vec::new();
    let mut after = i64::MIN;
    loop {
        let mut officials: Vec<OfficialId> = Vec::new();
        sql("select id from official where id > $1 order by id limit 1000")
            .bind(after)
            .each(tx, |row| {
                officials.push(row.get("id")?);
                Ok(())
            })
            .await?;
        let Some(last) = officials.last().copied() else {
            return Ok(differing);
        };
        let profiles = profiles(tx, &officials, today).await?;
        let held = viewed(tx, after, last.0).await?;
        let mut expected: BTreeMap<(OfficialId, i64), i16> = BTreeMap::new();
        for (official, profile) in &profiles {
            for live in &live {
                let reached = live.mandate.reaches(profile, today).code();
                expected.insert((*official, live.id), reached);
            }
        }
        for (key, (reached, ..)) in &held {
            let expected = expected.remove(key).unwrap_or_default();
            if expected != *reached {
                differing.push(*key);
            }
        }
        let rest = expected.into_iter().filter(|(_, reached)| *reached != 0);
        differing.extend(rest.map(|(key, _)| key));
        if differing.len() >= 100 {
            differing.truncate(100);
            return Ok(differing);
        }
        after = last.0;
    }
}
