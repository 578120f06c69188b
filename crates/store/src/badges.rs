//! Badges: issued in the transaction in which the rule of a live mandate is met.
//!
//! Whoever belongs to the organisation of a mandate, or below it, earns its badges; whether
//! the mandate reaches them otherwise is no matter. [`issue`] looks at the officials whose
//! completions or whose place have changed, [`issue_before`] at those who met a rule before
//! it held. What was issued stays: that a badge was taken back is an act about its number,
//! as for certificates.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sopan_rules::credentials::Shown;
use sopan_rules::ids::{CourseId, OfficialId};
use sopan_rules::mandates::progress::{Completed, Learned};
use sopan_rules::mandates::{Mandate, Wanted};
use sopan_rules::time::{Day, Moment};

use crate::credentials::{Badged, Certificate, Kind, reason_from};
use crate::mandates::{Needs, compiled, learned};
use crate::sql::{Result, Row, Tx, Value, each_of, insert_rows, places, sql};
use crate::variants;

/// How many officials are looked at in one transaction.
pub const PORTION: i64 = 1_000;

/// Sets which courses the badges of a mandate speak of, when a version of it begins to hold
/// or, without one, when none does any more; [`issue_before`] is to follow.
pub(crate) async fn set_rules(
    tx: &mut Tx,
    mandate: i64,
    holds: Option<&Mandate<Wanted>>,
) -> Result<()> {
    sql("delete from badge_course where mandate = $1")
        .bind(mandate)
        .run(tx)
        .await?;
    let mut rows: BTreeSet<(CourseId, &str)> = BTreeSet::new();
    for (code, of) in holds.iter().flat_map(|mandate| mandate.badge_courses()) {
        rows.insert((of, code));
    }
    let looks_back = (!rows.is_empty()).then_some(i64::MIN);
    let row = |(course, code): (CourseId, &str)| -> [Value; 3] {
        [course.into(), mandate.into(), code.into()]
    };
    insert_rows(
        tx,
        "insert into badge_course (course, mandate, code) values",
        rows.into_iter().map(row).collect(),
        "",
    )
    .await?;
    sql("update mandate set badges_after = $2 where id = $1")
        .bind(mandate)
        .bind(looks_back)
        .run(tx)
        .await?;
    Ok(())
}

/// Issues to these officials what they have earned and don't have yet.
pub(crate) async fn issue(
    tx: &mut Tx,
    officials: &BTreeSet<OfficialId>,
    now: Moment,
    number: &mut (dyn FnMut() -> String + Send),
) -> Result<u64> {
    let today = now.day();
    let keys: Vec<[Value; 1]> = officials.iter().map(|o| [(*o).into()]).collect();
    // Who completed a course of a badge, belongs there, and does not have it.
    let ask = |list: &str| {
        format!(
            "select distinct e.official, b.mandate, b.code
             from enrolment e
             join badge_course b on b.course = e.course
             join mandate m on m.id = b.mandate
             join official o on o.id = e.official
             join lineage l on l.organisation = o.organisation and l.ancestor = m.organisation
                  and l.until_day = {}
             where e.official in {list} and e.status = 2
               and not exists (select 1 from ({}) account
                               join badge_issued i on i.official = account.id
                               where i.mandate = b.mandate and i.code = b.code)",
            Day::FOREVER.number(),
            crate::duplicates::accounts_of("e.official")
        )
    };
    let mut candidates: BTreeMap<OfficialId, Vec<(i64, String)>> = BTreeMap::new();
    each_of(tx, &keys, ask, |row| {
        let of = candidates.entry(row.get("official")?).or_default();
        of.push((row.get("mandate")?, row.get("code")?));
        Ok(())
    })
    .await?;
    if candidates.is_empty() {
        return Ok(0);
    }
    let mandates: BTreeSet<i64> = candidates.values().flatten().map(|(m, _)| *m).collect();
    let mut rules: HashMap<i64, (i64, Mandate<Wanted>)> = HashMap::new();
    let keys: Vec<[Value; 1]> = mandates.into_iter().map(|m| [m.into()]).collect();
    let ask = |list: &str| {
        format!(
            "select mandate, version, compiled from mandate_version
             where mandate in {list} and from_day <= {day} and until_day > {day}",
            day = today.number()
        )
    };
    let same = variants::all(tx).await?;
    each_of(tx, &keys, ask, |row| {
        let mandate = same.widened(compiled(&row.get::<String>("compiled")?)?);
        rules.insert(row.get("mandate")?, (row.get("version")?, mandate));
        Ok(())
    })
    .await?;
    let courses = rules
        .values()
        .flat_map(|(_, mandate)| mandate.badge_courses())
        .map(|(_, course)| course);
    let needs = Needs {
        courses: Some(courses.collect()),
        ..Needs::default()
    };
    let who: Vec<OfficialId> = candidates.keys().copied().collect();
    let learned = learned(tx, &who, &needs, today).await?;
    let mut issued = 0;
    for (official, badges) in candidates {
        let Some(learned) = learned.get(&official) else {
            continue;
        };
        for (mandate, code) in badges {
            let Some((version, rule)) = rules.get(&mandate) else {
                continue;
            };
            let Some(met) = rule.earned(&code, learned, today) else {
                continue;
            };
            let (entry, number) = (tx.id().await?, number());
            sql(
                "insert into badge_issued (official, mandate, code, entry, number, version,
                                           met_day, issued_at)
                 values ($1, $2, $3, $4, $5, $6, $7, $8)",
            )
            .bind(official)
            .bind(mandate)
            .bind(code.as_str())
            .bind(entry)
            .bind(number.as_str())
            .bind(*version)
            .bind(met)
            .bind(now)
            .run(tx)
            .await?;
            sql("insert into badge_number (number, official, mandate, code)
                 values ($1, $2, $3, $4)")
            .bind(number)
            .bind(official)
            .bind(mandate)
            .bind(code)
            .run(tx)
            .await?;
            issued += 1;
        }
    }
    Ok(issued)
}

/// Looks at the next officials who may have met the rule of a mandate before it held, and
/// issues to them. None when nothing is left of any mandate; else how many were issued.
pub async fn issue_before(
    tx: &mut Tx,
    now: Moment,
    number: &mut (dyn FnMut() -> String + Send),
) -> Result<Option<u64>> {
    let lock = tx.dialect().for_update();
    let row = sql(format!(
        "select id, badges_after from mandate where badges_after is not null
         order by id limit 1 {lock}"
    ))
    .optional(tx)
    .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let (mandate, after): (i64, i64) = (row.get("id")?, row.get("badges_after")?);
    // Under the same lock as whoever completes a course at this moment.
    let officials: Vec<OfficialId> = sql(format!(
        "select o.id from official o
         where o.id in (select distinct e.official from badge_course b
                        join enrolment e on e.course = b.course and e.status = 2
                        where b.mandate = $1 and e.official > $2
                        order by e.official limit $3)
         order by o.id {lock}"
    ))
    .bind(mandate)
    .bind(after)
    .bind(PORTION)
    .all(tx)
    .await?
    .iter()
    .map(|row| row.get("id"))
    .collect::<Result<_>>()?;
    let next = officials.last().map(|last| last.0);
    let issued = issue(tx, &officials.into_iter().collect(), now, number).await?;
    sql("update mandate set badges_after = $2 where id = $1")
        .bind(mandate)
        .bind(next)
        .run(tx)
        .await?;
    Ok(Some(issued))
}

/// Whether somebody is left who may have met a rule before it held.
pub async fn is_behind(tx: &mut Tx) -> Result<bool> {
    let row = sql("select 1 as one from mandate where badges_after is not null limit 1")
        .optional(tx)
        .await?;
    Ok(row.is_some())
}

// Badges as they are shown

const SHOWN: &str = "select i.number, i.entry, i.official, i.code, i.met_day, v.compiled,
        m.code as mandate_code, m.organisation as owner, o.name_en, o.name_hi as issuer_hi,
        pe.name, pe.name_hi, pe.email, s.name as shows_name, s.email as shows_email,
        r.revoked_at, r.reason
    from badge_issued i
    join mandate m on m.id = i.mandate
    join mandate_version v on v.mandate = i.mandate and v.version = i.version
    join organisation o on o.id = m.organisation
    join person pe on pe.official = i.official
    left join certificate_shown s on s.number = i.number
    left join certificate_revoked r on r.entry = i.entry";

/// The code under which the badge of a mandate is known: both codes with a dot.
fn public_code(mandate: &str, code: &str) -> String {
    format!("{mandate}.{code}")
}

fn shown_from(row: &Row) -> Result<Certificate> {
    let usual = Shown::default();
    let code: String = row.get("code")?;
    let mandate = compiled(&row.get::<String>("compiled")?)?;
    let title = mandate.badges.get(&code).map(|badge| badge.title.clone());
    let revoked_at: Option<Moment> = row.get("revoked_at")?;
    Ok(Certificate {
        kind: Kind::Badge,
        number: row.get("number")?,
        entry: row.get("entry")?,
        official: row.get("official")?,
        name: row.get("name")?,
        name_hi: row.get("name_hi")?,
        email: row.get("email")?,
        course: title.map_or_else(|| code.clone(), |title| title.en),
        code: public_code(&row.get::<String>("mandate_code")?, &code),
        language: "en".to_owned(),
        owner: row.get("owner")?,
        provider: None,
        issuer_en: row.get("name_en")?,
        issuer_hi: row.get("issuer_hi")?,
        completed: row.get::<Day>("met_day")?.start(),
        minutes: 0,
        shown: Shown {
            name: row.get::<Option<bool>>("shows_name")?.unwrap_or(usual.name),
            email: row
                .get::<Option<bool>>("shows_email")?
                .unwrap_or(usual.email),
        },
        revoked: revoked_at.zip(reason_from(row)?),
    })
}

/// The badge with one of these numbers, if there is one.
pub(crate) async fn badge(tx: &mut Tx, numbers: &[String; 2]) -> Result<Option<Certificate>> {
    sql(format!(
        "{SHOWN} join badge_number k on k.official = i.official and k.mandate = i.mandate
              and k.code = i.code
         where k.number in ($1, $2)"
    ))
    .bind_all(numbers.iter().cloned())
    .optional(tx)
    .await?
    .map(|row| shown_from(&row))
    .transpose()
}

/// The badges of an official, the latest first: those of accounts that were merged into this
/// one, too.
pub async fn badges(tx: &mut Tx, official: OfficialId) -> Result<Vec<Certificate>> {
    let accounts = crate::duplicates::accounts(tx, official).await?;
    let list = places(1, accounts.len());
    sql(format!(
        "{SHOWN} where i.official in {list} order by i.met_day desc, i.entry desc"
    ))
    .bind_all(accounts)
    .all(tx)
    .await?
    .iter()
    .map(shown_from)
    .collect()
}

/// What the picture of a badge shows, by its public code, where it was ever published.
pub(crate) async fn picture_of(tx: &mut Tx, code: &str) -> Result<Option<Badged>> {
    let Some((mandate, code)) = code.rsplit_once('.') else {
        return Ok(None);
    };
    let row = sql("select v.compiled, o.name_en, o.name_hi
         from mandate m
         join mandate_version v on v.mandate = m.id and v.published_at is not null
         join organisation o on o.id = m.organisation
         where m.code = $1 order by v.version desc limit 1")
    .bind(mandate)
    .optional(tx)
    .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let mandate = compiled(&row.get::<String>("compiled")?)?;
    let (issuer_en, issuer_hi) = (row.get("name_en")?, row.get("name_hi")?);
    Ok(mandate.badges.get(code).map(|badge| Badged {
        course: badge.title.en.clone(),
        language: "en".to_owned(),
        issuer_en,
        issuer_hi,
    }))
}

// The proof

/// The badges of an official, by number, that what counts as completed doesn't earn: once a
/// merge was taken back that had earned them.
pub async fn unearned(tx: &mut Tx, official: OfficialId) -> Result<Vec<String>> {
    let mut completed: BTreeMap<OfficialId, BTreeMap<CourseId, Day>> = BTreeMap::new();
    sql("select course, completed_at from enrolment where official = $1 and status = 2")
        .bind(official)
        .each(tx, |row| {
            let at: Moment = row.get("completed_at")?;
            let of = completed.entry(official).or_default();
            of.insert(row.get("course")?, at.day());
            Ok(())
        })
        .await?;
    unfounded(tx, (official.0 - 1, official.0), &completed).await
}

/// Of the badges that officials of a range were issued and that were not revoked, by number,
/// those that what these officials have completed (`completed`) doesn't earn, and those whose
/// number leads nowhere. There should be none.
pub(crate) async fn unfounded(
    tx: &mut Tx,
    (after, until): (i64, i64),
    completed: &BTreeMap<OfficialId, BTreeMap<CourseId, Day>>,
) -> Result<Vec<String>> {
    let mut rules: HashMap<(i64, i64), Mandate<Wanted>> = HashMap::new();
    let rows = sql(
        "select i.official, i.mandate, i.code, i.number, i.version, i.issued_at,
                k.number as known
         from badge_issued i
         left join badge_number k on k.number = i.number and k.official = i.official
              and k.mandate = i.mandate and k.code = i.code
         where i.official > $1 and i.official <= $2
           and not exists (select 1 from certificate_revoked r where r.entry = i.entry)",
    )
    .bind(after)
    .bind(until)
    .all(tx)
    .await?;
    let same = variants::ever(tx).await?;
    let mut unfounded = Vec::new();
    for row in rows {
        let which = (row.get("mandate")?, row.get("version")?);
        if let std::collections::hash_map::Entry::Vacant(entry) = rules.entry(which) {
            let found =
                sql("select compiled from mandate_version where mandate = $1 and version = $2")
                    .bind(which.0)
                    .bind(which.1)
                    .one(tx)
                    .await?;
            entry.insert(same.widest(compiled(&found.get::<String>("compiled")?)?));
        }
        let mut learned = Learned::default();
        for (course, on) in completed.get(&row.get("official")?).into_iter().flatten() {
            let completed = Completed {
                again: Vec::new(),
                on: *on,
                minutes: 0,
            };
            learned.completed.insert(*course, completed);
        }
        let issued = row.get::<Moment>("issued_at")?.day();
        let code: String = row.get("code")?;
        let met = rules
            .get(&which)
            .and_then(|rule| rule.earned(&code, &learned, issued));
        if met.is_none() || row.get::<Option<String>>("known")?.is_none() {
            unfounded.push(row.get("number")?);
        }
    }
    Ok(unfounded)
}

/// The badges of these officials as their packets have them.
pub(crate) async fn evidence(
    tx: &mut Tx,
    keys: &[[Value; 1]],
    mut take: impl FnMut(OfficialId, sopan_rules::apar::Badge),
) -> Result<()> {
    let mut acts: HashMap<String, Vec<(Moment, bool)>> = HashMap::new();
    let ask = |list: &str| {
        format!(
            "select a.number, a.recorded_at, a.kind from badge_issued i
             join certificate_act a on a.number = i.number
             where i.official in {list} order by a.number, a.id"
        )
    };
    each_of(tx, keys, ask, |row| {
        let taken_back = row.get::<i16>("kind")? == 1;
        let of = acts.entry(row.get("number")?).or_default();
        of.push((row.get("recorded_at")?, taken_back));
        Ok(())
    })
    .await?;
    let ask = |list: &str| {
        format!(
            "select i.official, i.code, i.number, i.met_day, i.issued_at, v.compiled
             from badge_issued i
             join mandate_version v on v.mandate = i.mandate and v.version = i.version
             where i.official in {list}"
        )
    };
    each_of(tx, keys, ask, |row| {
        let (code, number): (String, String) = (row.get("code")?, row.get("number")?);
        let mandate = compiled(&row.get::<String>("compiled")?)?;
        let title = mandate.badges.get(&code).map(|badge| badge.title.clone());
        let badge = sopan_rules::apar::Badge {
            title: title.unwrap_or_else(|| sopan_rules::text::Said::same(&code)),
            code,
            met: row.get("met_day")?,
            issued: row.get("issued_at")?,
            taken_back: acts.remove(&number).unwrap_or_default(),
            number,
        };
        take(row.get("official")?, badge);
        Ok(())
    })
    .await
}
