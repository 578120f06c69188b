//! People who are registered twice: which accounts may be one person, merges, and which
//! account stays for whom.
//!
//! That an account was merged is an entry of the ledger, and `official.merged_into` follows
//! from it. `person_merge` says who did it and what else it changed.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use sopan_rules::duplicates::Account;
use sopan_rules::ids::{AssessmentId, CourseId, OfficialId, OrganisationId};
use sopan_rules::ledger::{
    AssessmentStanding, Counts, Credit, Enrolment, Entry, Fact, Flag, Worth,
};
use sopan_rules::time::{Day, Moment};

use crate::access::Scope;
use crate::ledger::{
    Act, ENROLMENT_READ, ENTRY_READ, Work, assessment_from, completes, enrolment_from, entry_from,
};
use crate::reorganisations::keep_hierarchy;
use crate::sql::{Result, Row, Tx, Value, each_of, each_of_with, insert_rows, sql};
use crate::variants;

/// So many that meet under one form are too many to be one person: the form is a common one.
const TOO_MANY: i64 = 12;

// Which account stays

/// The account that stays for a person: this one, unless it was merged into another.
pub async fn stays(tx: &mut Tx, official: OfficialId) -> Result<OfficialId> {
    let found = stay(tx, &[official]).await?;
    Ok(found.get(&official).copied().unwrap_or(official))
}

/// Of these accounts those that were merged, each with the one that stays.
pub async fn stay(
    tx: &mut Tx,
    officials: &[OfficialId],
) -> Result<HashMap<OfficialId, OfficialId>> {
    let mut found: HashMap<OfficialId, OfficialId> = HashMap::new();
    let mut asked: BTreeSet<OfficialId> = officials.iter().copied().collect();
    while !asked.is_empty() {
        let keys: Vec<[Value; 1]> = asked.iter().map(|o| [(*o).into()]).collect();
        let ask = |list: &str| {
            format!(
                "select id, merged_into from official
                 where id in {list} and merged_into is not null"
            )
        };
        let mut next: HashMap<OfficialId, OfficialId> = HashMap::new();
        each_of(tx, &keys, ask, |row| {
            next.insert(row.get("id")?, row.get("merged_into")?);
            Ok(())
        })
        .await?;
        for into in found.values_mut() {
            *into = next.get(into).copied().unwrap_or(*into);
        }
        asked = next.values().copied().collect();
        let first = next
            .into_iter()
            .filter(|(gone, _)| officials.contains(gone));
        for (gone, into) in first {
            found.entry(gone).or_insert(into);
        }
    }
    Ok(found)
}

/// The accounts that were merged into these, at whatever distance, each with the one that
/// stays.
pub async fn merged(
    tx: &mut Tx,
    officials: &[OfficialId],
) -> Result<HashMap<OfficialId, OfficialId>> {
    let mut found: HashMap<OfficialId, OfficialId> = HashMap::new();
    let mut asked: Vec<OfficialId> = officials.to_vec();
    while !asked.is_empty() {
        let keys: Vec<[Value; 1]> = asked.iter().map(|o| [(*o).into()]).collect();
        let ask = |list: &str| {
            format!("select id, merged_into from official where merged_into in {list}")
        };
        let mut next: Vec<(OfficialId, OfficialId)> = Vec::new();
        each_of(tx, &keys, ask, |row| {
            next.push((row.get("id")?, row.get("merged_into")?));
            Ok(())
        })
        .await?;
        asked = next.iter().map(|(gone, _)| *gone).collect();
        for (gone, into) in next {
            let stays = found.get(&into).copied().unwrap_or(into);
            found.insert(gone, stays);
        }
    }
    Ok(found)
}

/// All accounts of a person: the one that stays first, then those that were merged into it.
pub async fn accounts(tx: &mut Tx, official: OfficialId) -> Result<Vec<OfficialId>> {
    let mut all: Vec<OfficialId> = merged(tx, &[official]).await?.into_keys().collect();
    all.sort();
    all.insert(0, official);
    Ok(all)
}

/// The query of the same, where a statement has the one that stays under this name.
pub(crate) fn accounts_of(official: &str) -> String {
    format!(
        "with recursive mine (id) as (
             select {official}
             union all
             select gone.id from official gone join mine on gone.merged_into = mine.id)
         select id from mine"
    )
}

// Finding

/// Officials of a scope who meet under a form, in groups of a few. What they have in common
/// is to be looked at closer.
pub async fn meeting(tx: &mut Tx, scope: &Scope) -> Result<Vec<Vec<OfficialId>>> {
    let covers = scope.covers("o.organisation");
    let words = "person_word w join official o on o.id = w.official";
    // A mailbox, a mobile number or an employee code anywhere; a name in one organisation, or
    // with the same day of joining.
    let forms = [
        format!(
            "select w.word as form, 0 as place, o.id as official from {words}
             where (w.word >= '#' and w.word < '%' or w.word >= '@' and w.word < 'A')
               and o.merged_into is null and {covers}"
        ),
        format!(
            "select p.phone as form, 0 as place, o.id as official
             from person p join official o on o.id = p.official
             where p.phone is not null and o.merged_into is null and {covers}"
        ),
        format!(
            "select w.word as form, o.organisation as place, o.id as official from {words}
             where w.word >= '=' and w.word < '>' and o.merged_into is null and {covers}"
        ),
        format!(
            "select w.word as form, p.joined_day as place, o.id as official
             from {words} join person p on p.official = o.id
             where w.word >= '=' and w.word < '>' and p.joined_day is not null
               and o.merged_into is null and {covers}"
        ),
    ];
    let mut groups = Vec::new();
    for form in forms {
        let mut group: Option<(String, i64)> = None;
        sql(format!(
            "with met as ({form})
             select met.form, cast(met.place as bigint) as place, met.official from met
             join (select form, place from met group by form, place
                   having count(*) between 2 and {TOO_MANY}) few
               on few.form = met.form and few.place = met.place
             order by met.form, met.place, met.official"
        ))
        .each(tx, |row| {
            let here = (row.get("form")?, row.get("place")?);
            if group.as_ref() != Some(&here) {
                groups.push(Vec::new());
                group = Some(here);
            }
            if let Some(last) = groups.last_mut() {
                last.push(row.get("official")?);
            }
            Ok(())
        })
        .await?;
    }
    Ok(groups)
}

/// These accounts, as far as their likeness goes.
pub async fn looked_at(
    tx: &mut Tx,
    officials: &BTreeSet<OfficialId>,
) -> Result<HashMap<OfficialId, Account>> {
    let keys: Vec<[Value; 1]> = officials.iter().map(|o| [(*o).into()]).collect();
    let mut found: HashMap<OfficialId, Account> = HashMap::new();
    let ask = |list: &str| {
        format!(
            "select o.id, o.organisation, o.designation, p.name, p.name_hi, p.email, p.phone,
                    p.employee_code, p.service, p.batch, p.joined_day
             from official o join person p on p.official = o.id
             where o.id in {list}"
        )
    };
    each_of(tx, &keys, ask, |row| {
        let official = row.get("id")?;
        let account = Account {
            official,
            organisation: row.get("organisation")?,
            state: None,
            name: row.get("name")?,
            name_hi: row.get("name_hi")?,
            email: row.get("email")?,
            phone: row.get("phone")?,
            employee_code: row.get("employee_code")?,
            designation: row.get("designation")?,
            service: row.get("service")?,
            batch: row.get("batch")?,
            joined: row.get("joined_day")?,
        };
        found.insert(official, account);
        Ok(())
    })
    .await?;
    let places: BTreeSet<OrganisationId> = found.values().map(|a| a.organisation).collect();
    let keys: Vec<[Value; 1]> = places.into_iter().map(|o| [o.into()]).collect();
    let mut states: HashMap<OrganisationId, OrganisationId> = HashMap::new();
    let ask = |list: &str| {
        format!(
            "select l.organisation, l.ancestor from lineage l
             join organisation s on s.id = l.ancestor and s.kind in ('state', 'ut')
             where l.organisation in {list} and l.until_day = {}",
            Day::FOREVER.number()
        )
    };
    each_of(tx, &keys, ask, |row| {
        states.insert(row.get("organisation")?, row.get("ancestor")?);
        Ok(())
    })
    .await?;
    for account in found.values_mut() {
        account.state = states.get(&account.organisation).copied();
    }
    Ok(found)
}

/// How many merges and words that two are not the same there were so far, and the last
/// official who came.
pub async fn changes(tx: &mut Tx) -> Result<(i64, i64)> {
    let row = sql("select (select count(*) from person_merge)
                        + (select count(*) from person_merge where undone_at is not null)
                        + (select count(*) from person_apart) as acts,
                          (select coalesce(max(id), 0) from official) as officials")
    .one(tx)
    .await?;
    Ok((row.get("acts")?, row.get("officials")?))
}

// Not the same

/// Two accounts that look alike and are not the same, by somebody's word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Apart {
    /// The one with the lesser number.
    pub one: OfficialId,
    /// The other.
    pub other: OfficialId,
    /// Since when.
    pub at: Moment,
}

/// Remembers that two accounts that look alike are two people.
pub async fn keep_apart(
    tx: &mut Tx,
    (one, other): (OfficialId, OfficialId),
    (at, by): (Moment, Option<OfficialId>),
) -> Result<()> {
    sql(
        "insert into person_apart (one, other, at, by_id) values ($1, $2, $3, $4)
         on conflict (one, other) do nothing",
    )
    .bind(one.min(other))
    .bind(one.max(other))
    .bind(at)
    .bind(by)
    .run(tx)
    .await?;
    Ok(())
}

/// Forgets that.
pub async fn keep_together(tx: &mut Tx, (one, other): (OfficialId, OfficialId)) -> Result<()> {
    sql("delete from person_apart where one = $1 and other = $2")
        .bind(one.min(other))
        .bind(one.max(other))
        .run(tx)
        .await?;
    Ok(())
}

/// The pairs that are not the same of whom both are in a scope, the latest first.
pub async fn kept_apart(tx: &mut Tx, scope: &Scope) -> Result<Vec<Apart>> {
    sql(format!(
        "select a.one, a.other, a.at from person_apart a
         join official x on x.id = a.one
         join official y on y.id = a.other
         where {} and {}
         order by a.at desc, a.one, a.other",
        scope.covers("x.organisation"),
        scope.covers("y.organisation")
    ))
    .all(tx)
    .await?
    .iter()
    .map(|row| {
        Ok(Apart {
            one: row.get("one")?,
            other: row.get("other")?,
            at: row.get("at")?,
        })
    })
    .collect()
}

// Merging

/// A merge, as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merge {
    /// Its number.
    pub id: i64,
    /// The account that went.
    pub gone: OfficialId,
    /// The name of its holder, in Latin letters and in Devanagari.
    pub gone_name: (String, Option<String>),
    /// The organisation that it belonged to.
    pub from: OrganisationId,
    /// The account that stays.
    pub stays: OfficialId,
    /// The name of its holder, in Latin letters and in Devanagari.
    pub stays_name: (String, Option<String>),
    /// When.
    pub at: Moment,
    /// By whom; nobody when it was done at the command line.
    pub by: Option<OfficialId>,
    /// Which particulars the one that stays has from the one that went.
    pub filled: Vec<String>,
    /// When it was taken back.
    pub undone: Option<Moment>,
    /// The later merge that stands and rests on this one: it concerns the account that stays.
    pub rests: Option<i64>,
}

const MERGE: &str = "select m.id, m.gone, m.from_id, m.stays, m.at, m.by_id, m.filled, m.undone_at,
        g.name as gone_name, g.name_hi as gone_hi, s.name as stays_name, s.name_hi as stays_hi,
        (select min(later.id) from person_merge later
         where later.id > m.id and later.undone_at is null
           and (later.gone = m.stays or later.stays = m.stays)) as rests
    from person_merge m
    join person g on g.official = m.gone
    join person s on s.official = m.stays
    join official o on o.id = m.stays";

fn merge_from(row: &Row) -> Result<Merge> {
    let filled: String = row.get("filled")?;
    Ok(Merge {
        id: row.get("id")?,
        gone: row.get("gone")?,
        gone_name: (row.get("gone_name")?, row.get("gone_hi")?),
        from: row.get("from_id")?,
        stays: row.get("stays")?,
        stays_name: (row.get("stays_name")?, row.get("stays_hi")?),
        at: row.get("at")?,
        by: row.get("by_id")?,
        filled: filled.split_whitespace().map(str::to_owned).collect(),
        undone: row.get("undone_at")?,
        rests: row.get("rests")?,
    })
}

/// Writes a merge down.
pub async fn write_down(tx: &mut Tx, merge: &Merge) -> Result<()> {
    sql(
        "insert into person_merge (id, gone, from_id, stays, at, by_id, filled)
         values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(merge.id)
    .bind(merge.gone)
    .bind(merge.from)
    .bind(merge.stays)
    .bind(merge.at)
    .bind(merge.by)
    .bind(merge.filled.join(" "))
    .run(tx)
    .await?;
    Ok(())
}

/// Writes down that a merge was taken back. `false` where it was already.
pub async fn write_undone(
    tx: &mut Tx,
    id: i64,
    (at, by): (Moment, Option<OfficialId>),
) -> Result<bool> {
    let changed = sql("update person_merge set undone_at = $2, undone_by = $3
                       where id = $1 and undone_at is null")
    .bind(id)
    .bind(at)
    .bind(by)
    .run(tx)
    .await?;
    Ok(changed > 0)
}

/// The merge with this number.
pub async fn merge(tx: &mut Tx, id: i64) -> Result<Option<Merge>> {
    sql(format!("{MERGE} where m.id = $1"))
        .bind(id)
        .optional(tx)
        .await?
        .as_ref()
        .map(merge_from)
        .transpose()
}

/// The merges of which a scope covers both organisations, the latest first.
pub async fn merges(tx: &mut Tx, scope: &Scope, limit: i64) -> Result<Vec<Merge>> {
    sql(format!(
        "{MERGE} where {} and {} order by m.at desc, m.id desc limit {limit}",
        scope.covers("m.from_id"),
        // A survivor that was merged itself belongs nowhere; its organisation then is known
        // by its own merge.
        scope.covers(
            "coalesce((select n.from_id from person_merge n
                       where n.gone = o.id and n.undone_at is null), o.organisation)"
        )
    ))
    .all(tx)
    .await?
    .iter()
    .map(merge_from)
    .collect()
}

/// Holds two officials as they are until the transaction ends.
pub async fn hold(tx: &mut Tx, one: OfficialId, other: OfficialId) -> Result<()> {
    keep_hierarchy(tx).await?;
    let lock = tx.dialect().for_update();
    sql(format!(
        "select id from official where id in ($1, $2) order by id{lock}"
    ))
    .bind(one)
    .bind(other)
    .all(tx)
    .await?;
    Ok(())
}

/// Whether somebody holds a role, and whether a transfer was asked for that nobody decided.
pub async fn ties(tx: &mut Tx, official: OfficialId) -> Result<(bool, bool)> {
    let row = sql(
        "select (select count(*) from role_grant where official = $1) as roles,
                (select count(*) from transfer_request
                 where official = $1 and decided_at is null) as transfers",
    )
    .bind(official)
    .one(tx)
    .await?;
    let (roles, transfers): (i64, i64) = (row.get("roles")?, row.get("transfers")?);
    Ok((roles > 0, transfers > 0))
}

/// What a merge does to the ledger.
#[derive(Debug, Clone, Default)]
pub struct Merging {
    /// What is to be recorded, in order.
    pub work: Work,
    /// Courses that are credited to the account that stays as completed.
    pub credited: i64,
    /// Courses that both had completed, in whatever language: of each, one completion counts
    /// on.
    pub repeated: i64,
    /// Courses that the one that goes has begun and not completed.
    pub begun: i64,
    /// Completions that are flagged, in the way of the merge.
    pub flagged: i64,
}

/// What happened in one account.
#[derive(Default)]
struct Held {
    enrolments: BTreeMap<CourseId, Enrolment>,
    worths: HashMap<CourseId, Worth>,
    assessments: BTreeMap<CourseId, (AssessmentId, AssessmentStanding)>,
}

async fn held(tx: &mut Tx, officials: &[OfficialId]) -> Result<HashMap<OfficialId, Held>> {
    let keys: Vec<[Value; 1]> = officials.iter().map(|o| [(*o).into()]).collect();
    let mut found: HashMap<OfficialId, Held> = HashMap::new();
    let ask = |list: &str| {
        format!(
            "select e.official, e.course, {ENROLMENT_READ}
             from enrolment e where e.official in {list}"
        )
    };
    each_of(tx, &keys, ask, |row| {
        let of = found.entry(row.get("official")?).or_default();
        of.enrolments
            .insert(row.get("course")?, enrolment_from(&row)?);
        Ok(())
    })
    .await?;
    let ask = |list: &str| {
        format!(
            "select x.official, x.course, x.amount, x.object from entry x
             where x.official in {list} and {}",
            completes("x")
        )
    };
    each_of(tx, &keys, ask, |row| {
        let worth = Worth::from_columns(row.get("amount")?, row.get("object")?);
        let of = found.entry(row.get("official")?).or_default();
        of.worths.entry(row.get("course")?).or_insert(worth);
        Ok(())
    })
    .await?;
    let ask = |list: &str| {
        format!(
            "select official, assessment, course, attempts, best, attempted_at, cleared_at
             from assessment_standing where official in {list}"
        )
    };
    each_of(tx, &keys, ask, |row| {
        let standing = assessment_from(&row)?;
        let of = found.entry(row.get("official")?).or_default();
        of.assessments
            .insert(standing.course, (row.get("assessment")?, standing));
        Ok(())
    })
    .await?;
    Ok(found)
}

/// The version that each of these officials keeps of a course, where it is not the live one.
async fn kept(
    tx: &mut Tx,
    officials: &[OfficialId],
) -> Result<HashMap<(OfficialId, CourseId), i64>> {
    let keys: Vec<[Value; 1]> = officials.iter().map(|o| [(*o).into()]).collect();
    let ask = |list: &str| {
        format!("select official, course, version from course_kept where official in {list}")
    };
    let mut found = HashMap::new();
    each_of(tx, &keys, ask, |row| {
        let key = (row.get("official")?, row.get("course")?);
        found.insert(key, row.get("version")?);
        Ok(())
    })
    .await?;
    Ok(found)
}

/// What merging one account into another does, once both are held. Where the learner is in a
/// course, and which version of it is kept, comes along at once: by these it is decided
/// whether what was done in both completes it.
pub async fn merging(
    tx: &mut Tx,
    (gone, into): (OfficialId, OfficialId),
    merge: i64,
    (now, by): (Moment, Option<OfficialId>),
) -> Result<Merging> {
    let trees = [accounts(tx, gone).await?, accounts(tx, into).await?];
    let all: Vec<OfficialId> = trees.iter().flatten().copied().collect();
    let held = held(tx, &all).await?;
    let empty = Held::default();
    let of = |official: &OfficialId| held.get(official).unwrap_or(&empty);
    // The one completion of a course that counts among the accounts of a person.
    let counting = |tree: &[OfficialId], course: &CourseId| {
        tree.iter().find_map(|account| {
            let enrolment = of(account).enrolments.get(course)?;
            let at = enrolment.completed?;
            let counts = enrolment.counts == Counts::Here && !enrolment.variant;
            counts.then_some((*account, at))
        })
    };
    // Of a completion that counts what it counts, where it was made.
    let worth_of = |account: &OfficialId, course: &CourseId| {
        let worth = of(account).worths.get(course);
        worth.copied().unwrap_or_default()
    };
    let same = variants::all(tx).await?;
    let theirs = of(&gone);
    let own = |course: &CourseId| of(&into).enrolments.get(course);
    // Which completions of the one that goes are of a course that the other one completed,
    // too: the same, or else the same in another language.
    let mut pairs: BTreeMap<CourseId, CourseId> = BTreeMap::new();
    let there: Vec<CourseId> = theirs.enrolments.keys().copied().collect();
    let counted = there.iter().filter(|c| counting(&trees[0], c).is_some());
    let counted: Vec<CourseId> = counted.copied().collect();
    let in_both = |course: &CourseId| counting(&trees[1], course).is_some();
    for course in counted.iter().filter(|c| in_both(c)) {
        pairs.insert(*course, *course);
    }
    for course in counted {
        let free = |other: &CourseId| in_both(other) && !pairs.values().any(|p| p == other);
        if !pairs.contains_key(&course)
            && let Some(other) = same.others(course).find(free)
        {
            pairs.insert(course, other);
        }
    }
    let kept = kept(tx, &[gone, into]).await?;
    let mut found = Merging::default();
    let mut repeated: Vec<Act> = Vec::new();
    let mut credited: Vec<Act> = Vec::new();
    let act = |official: OfficialId, fact: Fact, occurred: Moment| Act {
        official,
        fact,
        occurred,
        caused_by: by,
    };
    for (course, enrolment) in &theirs.enrolments {
        let other = pairs.get(course).copied().unwrap_or(*course);
        let flagged = |account: &OfficialId| {
            let held = [course, &other].map(|c| of(account).enrolments.get(c));
            held.into_iter().flatten().any(|e| e.flag == Flag::Flagged)
        };
        found.flagged += i64::from(all.iter().any(flagged));
        // What is credited counts what it counted, unless it was completed in another
        // language before.
        let mut worth = Worth::VARIANT;
        let mut instead = false;
        if let Some((one, first)) = counting(&trees[0], course) {
            let completed = |course| own(&course).is_some_and(|e| e.completed.is_some());
            if pairs.contains_key(course) || !same.others(*course).any(completed) {
                worth = worth_of(&one, course);
            }
            if pairs.contains_key(course)
                && let Some((account, second)) = counting(&trees[1], &other)
            {
                let variant = other != *course;
                // The earliest counts; of two at the same moment, that of the one that stays.
                let (later, course, at) = match first < second {
                    true => (account, other, second),
                    false => (one, *course, first),
                };
                let fact = Fact::Repeated {
                    course,
                    merge,
                    worth: worth_of(&later, &course),
                    variant,
                };
                repeated.push(act(later, fact, at));
                found.repeated += 1;
                match first < second {
                    true => instead = variant,
                    false if variant => worth = Worth::VARIANT,
                    false => {}
                }
            }
        }
        let completed = enrolment.completed.zip(enrolment.certificate.clone());
        let held = own(course);
        match (&completed, held.and_then(|held| held.completed)) {
            (Some(_), None) => found.credited += 1,
            (None, None) if enrolment.started => found.begun += 1,
            _ => {}
        }
        // Who has begun it goes on in the version in which it was begun.
        let free = completed.is_none()
            && !kept.contains_key(&(into, *course))
            && held.is_none_or(|held| held.status() == 0);
        let credit = Credit {
            enrolled: enrolment.enrolled,
            started: enrolment.started,
            done: enrolment.done.clone(),
            last_done: enrolment.last_done,
            seconds: enrolment.seconds,
            completed: completed.map(|(at, certificate)| (at, worth, certificate)),
            renewed: enrolment.renewed.clone(),
            assessment: theirs.assessments.get(course).cloned(),
            kept: kept.get(&(gone, *course)).copied().filter(|_| free),
            counted: instead,
        };
        let fact = Fact::Credited {
            course: *course,
            merge,
            credit: Box::new(credit),
        };
        credited.push(act(into, fact, now));
    }
    come_along(tx, (gone, into), &credited).await?;
    // What is completed first: whoever completed a course in one language has completed it.
    let open = |act: &Act| match &act.fact {
        Fact::Credited { credit, .. } => credit.completed.is_none(),
        _ => false,
    };
    credited.sort_by_key(open);
    let row = sql("select active_day from official where id = $1")
        .bind(gone)
        .one(tx)
        .await?;
    let acts = &mut found.work.acts;
    acts.append(&mut repeated);
    acts.push(act(gone, Fact::MergedInto { into, merge }, now));
    let received = Fact::Received {
        from: gone,
        merge,
        active: row.get("active_day")?,
    };
    acts.push(act(into, received, now));
    acts.append(&mut credited);
    Ok(found)
}

/// Carries over where the learner was in courses, and the versions that are kept of them, as
/// these credits have it.
async fn come_along(
    tx: &mut Tx,
    (gone, into): (OfficialId, OfficialId),
    credits: &[Act],
) -> Result<()> {
    let kept = credits.iter().filter_map(|act| match &act.fact {
        Fact::Credited { course, credit, .. } => {
            Some([into.into(), (*course).into(), credit.kept?.into()])
        }
        _ => None,
    });
    let kept: Vec<[Value; 3]> = kept.collect();
    insert_rows(
        tx,
        "insert into course_kept (official, course, version) values",
        kept,
        "",
    )
    .await?;
    // Time that is not in the ledger yet stays where it was measured.
    sql(
        "insert into place (official, course, resource, spot, at, open_day, open_seconds, beat_at)
         select $1, course, resource, spot, at, open_day, 0, beat_at from place
         where official = $2
         on conflict (official, course) do nothing",
    )
    .bind(into)
    .bind(gone)
    .run(tx)
    .await?;
    Ok(())
}

/// Takes back what [`come_along`] carried over, where nothing happened to it since.
async fn go_back(tx: &mut Tx, merge: &Merge) -> Result<()> {
    sql("delete from place where official = $1 and exists
             (select 1 from place theirs
              where theirs.official = $2 and theirs.course = place.course
                and theirs.resource = place.resource and theirs.at = place.at)")
    .bind(merge.stays)
    .bind(merge.gone)
    .run(tx)
    .await?;
    for entry in said(tx, merge.stays, "kind = 22 and amount = $2", merge.id).await? {
        let Fact::Credited { course, credit, .. } = entry.fact else {
            continue;
        };
        if let Some(version) = credit.kept {
            sql("delete from course_kept where official = $1 and course = $2 and version = $3")
                .bind(merge.stays)
                .bind(course)
                .bind(version)
                .run(tx)
                .await?;
        }
    }
    Ok(())
}

/// What a merge said of an official.
async fn said(tx: &mut Tx, official: OfficialId, what: &str, merge: i64) -> Result<Vec<Entry>> {
    sql(format!(
        "select {ENTRY_READ} from entry where official = $1 and {what} order by id"
    ))
    .bind(official)
    .bind(merge)
    .all(tx)
    .await?
    .iter()
    .map(entry_from)
    .collect()
}

/// The numbers of the certificates of courses that a merge completed for an official.
pub async fn issued(tx: &mut Tx, official: OfficialId, merge: i64) -> Result<Vec<String>> {
    let completed = said(tx, official, "kind = 25 and object / 8 = $2", merge).await?;
    let numbers = completed.into_iter().filter_map(|entry| match entry.fact {
        Fact::Completed { certificate, .. } => Some(certificate),
        _ => None,
    });
    Ok(numbers.collect())
}

/// What taking a merge back records: of everybody of whom it said anything. Where the learner
/// was in courses, and which versions were kept of them, is at once as it was.
pub async fn unmerging(tx: &mut Tx, merge: &Merge, by: Option<OfficialId>) -> Result<Work> {
    go_back(tx, merge).await?;
    let mut tree = accounts(tx, merge.stays).await?;
    tree.push(merge.gone);
    let keys: Vec<[Value; 1]> = tree.iter().map(|o| [(*o).into()]).collect();
    let ask = |list: &str| {
        format!(
            "select distinct o.id, o.registered_at
             from entry e join official o on o.id = e.official
             where e.official in {list} and e.kind in (20, 21, 22, 23) and e.amount = $1"
        )
    };
    let mut acts: BTreeMap<OfficialId, Act> = BTreeMap::new();
    each_of_with(tx, &[merge.id.into()], &keys, ask, |row| {
        let official: OfficialId = row.get("id")?;
        let act = Act {
            official,
            fact: Fact::MergeUndone { merge: merge.id },
            occurred: row.get("registered_at")?,
            caused_by: by,
        };
        acts.insert(official, act);
        Ok(())
    })
    .await?;
    Ok(Work {
        acts: acts.into_values().collect(),
        ..Work::default()
    })
}

/// The courses in which these officials were credited with anything.
pub(crate) async fn credited(
    tx: &mut Tx,
    officials: impl Iterator<Item = OfficialId>,
) -> Result<HashSet<(OfficialId, CourseId)>> {
    let keys: Vec<[Value; 1]> = officials.map(|o| [o.into()]).collect();
    let mut found = HashSet::new();
    let ask = |list: &str| {
        format!("select official, course from entry where official in {list} and kind = 22")
    };
    each_of(tx, &keys, ask, |row| {
        found.insert((row.get("official")?, row.get("course")?));
        Ok(())
    })
    .await?;
    Ok(found)
}
