//! The proof: everything that follows from the ledger, worked out again from its
//! entries alone and held against the tables.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;
use sopan_rules::ids::{AssessmentId, CourseId, OfficialId, OrganisationId};
use sopan_rules::ledger::{AssessmentStanding, Counts, Enrolment, Posting, Standing};
use sopan_rules::measures::{Amounts, Measure};
use sopan_rules::time::Day;

use crate::ledger::{
    ENROLMENT_READ, Lines, STANDING_READ, amounts_from, assessment_from, enrolment_from, figures,
    lines, load_kin, load_replays, months, standing_from, sums,
};
use crate::recount::recount;
use crate::sql::{Db, Result, Tx, sql};

/// How many officials are worked out at a time.
const TOGETHER: i64 = 5_000;

/// How many differences are told; all are counted.
const TOLD: usize = 100;

/// What was found.
#[derive(Debug, Default, Serialize)]
pub struct Verification {
    /// Entries read.
    pub entries: i64,
    /// Officials whose views were worked out again.
    pub officials: i64,
    /// Lines of accounts worked out again.
    pub account_lines: i64,
    /// Organisations whose measures were counted again.
    pub organisations: usize,
    /// How many places differ.
    pub differences: i64,
    /// The first of them.
    pub first: Vec<Difference>,
}

/// A place where a table does not hold what the entries give.
#[derive(Debug, Serialize)]
pub struct Difference {
    /// The table, or “accounts” for what all of them give together.
    pub table: &'static str,
    /// Which row.
    pub key: String,
    /// What the entries give; empty when the row should not be.
    pub expected: String,
    /// What the table holds; empty when the row is missing.
    pub found: String,
}

impl Verification {
    /// Whether every view and account equals what the entries give.
    pub fn is_clean(&self) -> bool {
        self.differences == 0
    }

    /// Holds two sorted sets of rows against each other.
    fn compare<K: Ord + std::fmt::Debug, V: PartialEq + std::fmt::Debug>(
        &mut self,
        table: &'static str,
        expected: BTreeMap<K, V>,
        mut found: BTreeMap<K, V>,
    ) {
        for (key, expected) in expected {
            let held = found.remove(&key);
            if held.as_ref() != Some(&expected) {
                self.differ(table, &key, Some(&expected), held.as_ref());
            }
        }
        for (key, held) in found {
            self.differ(table, &key, None, Some(&held));
        }
    }

    fn differ<V: std::fmt::Debug>(
        &mut self,
        table: &'static str,
        key: &impl std::fmt::Debug,
        expected: Option<&V>,
        found: Option<&V>,
    ) {
        let text = |v: Option<&V>| v.map(|v| format!("{v:?}")).unwrap_or_default();
        self.differences += 1;
        if self.first.len() < TOLD {
            self.first.push(Difference {
                table,
                key: format!("{key:?}"),
                expected: text(expected),
                found: text(found),
            });
        }
    }
}

/// Works everything out again, in one moment of the database, and says where the
/// tables differ.
pub async fn verify(db: &Db) -> Result<Verification> {
    let mut tx = db.read().await?;
    let mut told = Verification::default();
    let mut expected_lines = Lines::new();
    let mut after = i64::MIN;
    while let Some(until) = end_of_batch(&mut tx, after).await? {
        verify_officials(&mut tx, after, until, &mut told, &mut expected_lines).await?;
        after = until;
    }
    verify_accounts(&mut tx, &mut told, expected_lines).await?;
    for number in crate::credentials::unfounded(&mut tx).await? {
        let (acts, list) = ("as its acts have it", "otherwise");
        told.differ("certificate_revoked", &number, Some(&acts), Some(&list));
    }
    for line in crate::apar::unfounded(&mut tx).await? {
        let (acts, list) = ("as its acts have it", "otherwise");
        told.differ("apar_open", &line, Some(&acts), Some(&list));
    }
    Ok(told)
}

/// Counts every measure of every organisation again from the entries, as on a day, and
/// holds it against what a ranking of that day is told: the proof of [`figures`], by
/// another way than [`verify`], which goes official by official and looks at every line.
///
/// With `known_on`, what became known later is left out on both sides, and a later day is
/// answered as that day itself.
pub async fn verify_measures(db: &Db, as_on: Day, known_on: Option<Day>) -> Result<Verification> {
    let mut tx = db.read().await?;
    let mut organisations: Vec<OrganisationId> = Vec::new();
    sql("select id from organisation")
        .each(&mut tx, |row| {
            organisations.push(row.get("id")?);
            Ok(())
        })
        .await?;
    let mut told = Verification {
        organisations: organisations.len(),
        ..Verification::default()
    };
    let mut beside = db.read_beside(&mut tx).await?;
    let counted = recount(&mut tx, beside.as_mut(), &organisations, as_on, known_on).await?;
    drop(beside);
    let accounted = Measure::ACCOUNTED;
    let found = figures(&mut tx, &organisations, &accounted, as_on, known_on).await?;
    let some = |figures: HashMap<OrganisationId, Amounts>| {
        let moved = figures.into_iter().filter(|(_, moved)| !moved.is_zero());
        moved.collect::<BTreeMap<_, _>>()
    };
    told.compare("accounts", some(counted), some(found));
    Ok(told)
}

/// The last official of the next batch: every official that the ledger or any of its
/// views speaks of.
async fn end_of_batch(tx: &mut Tx, after: i64) -> Result<Option<i64>> {
    let mut ends: Vec<i64> = Vec::new();
    for (table, column) in [
        ("entry", "official"),
        ("official", "id"),
        ("enrolment", "official"),
        ("assessment_standing", "official"),
    ] {
        let last: Option<i64> = sql(format!(
            "select max(id) as last
             from (
                 select distinct {column} as id from {table}
                 where {column} > $1 order by 1 limit $2
             ) batch"
        ))
        .bind(after)
        .bind(TOGETHER)
        .one(tx)
        .await?
        .get("last")?;
        ends.extend(last);
    }
    Ok(ends.into_iter().min())
}

async fn verify_officials(
    tx: &mut Tx,
    after: i64,
    until: i64,
    told: &mut Verification,
    expected_lines: &mut Lines,
) -> Result<()> {
    let mut officials: BTreeSet<OfficialId> = BTreeSet::new();
    sql("select official, count(*) as entries from entry
         where official > $1 and official <= $2 group by official")
    .bind(after)
    .bind(until)
    .each(tx, |row| {
        officials.insert(row.get("official")?);
        told.entries += row.get::<i64>("entries")?;
        Ok(())
    })
    .await?;
    told.officials += i64::try_from(officials.len()).unwrap_or_default();

    let mut standings: BTreeMap<OfficialId, Standing> = BTreeMap::new();
    let mut enrolments: BTreeMap<(OfficialId, CourseId), Enrolment> = BTreeMap::new();
    let mut assessments: BTreeMap<(OfficialId, AssessmentId), AssessmentStanding> = BTreeMap::new();
    let mut certificates: BTreeMap<String, (OfficialId, CourseId)> = BTreeMap::new();
    let mut completed: BTreeMap<OfficialId, BTreeMap<CourseId, Day>> = BTreeMap::new();
    let mut postings: Vec<(Posting, Day)> = Vec::new();
    for (official, replayed) in load_replays(tx, &officials).await? {
        postings.extend(replayed.posted_when());
        let Some(standing) = replayed.standing() else {
            continue;
        };
        let mut standing = standing.clone();
        for (course, enrolment) in std::mem::take(&mut standing.enrolments) {
            // What was credited has the certificate of the account from which it came.
            if let Some(number) = &enrolment.certificate
                && enrolment.counts != Counts::There
            {
                certificates.insert(number.clone(), (official, course));
            }
            if let Some(at) = enrolment.completed {
                let of = completed.entry(official).or_default();
                of.insert(course, at.day());
            }
            enrolments.insert((official, course), enrolment);
        }
        for (assessment, held) in std::mem::take(&mut standing.assessments) {
            assessments.insert((official, assessment), held);
        }
        standings.insert(official, standing);
    }
    let organisations: BTreeSet<OrganisationId> =
        postings.iter().map(|(p, _)| p.organisation).collect();
    let kin = load_kin(tx, &organisations).await?;
    lines(&postings, &kin, expected_lines);

    let mut found = BTreeMap::new();
    sql(format!(
        "select {STANDING_READ} from official where id > $1 and id <= $2"
    ))
    .bind(after)
    .bind(until)
    .each(tx, |row| {
        let standing = standing_from(&row)?;
        found.insert(standing.official, standing);
        Ok(())
    })
    .await?;
    told.compare("official", standings, found);

    let mut found = BTreeMap::new();
    sql(format!(
        "select e.official, e.course, {ENROLMENT_READ} from enrolment e
         where e.official > $1 and e.official <= $2"
    ))
    .bind(after)
    .bind(until)
    .each(tx, |row| {
        found.insert(
            (row.get("official")?, row.get("course")?),
            enrolment_from(&row)?,
        );
        Ok(())
    })
    .await?;
    told.compare("enrolment", enrolments, found);

    let mut found = BTreeMap::new();
    sql(
        "select official, assessment, course, attempts, best, attempted_at, cleared_at
         from assessment_standing where official > $1 and official <= $2",
    )
    .bind(after)
    .bind(until)
    .each(tx, |row| {
        let key = (row.get("official")?, row.get("assessment")?);
        found.insert(key, assessment_from(&row)?);
        Ok(())
    })
    .await?;
    told.compare("assessment_standing", assessments, found);

    let mut found = BTreeMap::new();
    sql("select number, official, course from certificate
         where official > $1 and official <= $2")
    .bind(after)
    .bind(until)
    .each(tx, |row| {
        found.insert(
            row.get::<String>("number")?,
            (row.get("official")?, row.get("course")?),
        );
        Ok(())
    })
    .await?;
    told.compare("certificate", certificates, found);

    let folded = crate::mandates::folded(tx, after, until).await?;
    let found = crate::mandates::viewed(tx, after, until).await?;
    told.compare("assignment", folded, found);

    let badges = crate::badges::unfounded(tx, (after, until), &completed).await?;
    for number in badges {
        let (completions, issued) = ("as what was completed has it", "otherwise");
        told.differ("badge_issued", &number, Some(&completions), Some(&issued));
    }
    Ok(())
}

async fn verify_accounts(tx: &mut Tx, told: &mut Verification, mut expected: Lines) -> Result<()> {
    expected.retain(|_, moved| !moved.is_zero());
    told.account_lines = i64::try_from(expected.len()).unwrap_or_default();
    let months = months(&expected);
    let sums = sums(Measure::ACCOUNTED);
    let mut found = BTreeMap::new();
    sql(format!(
        "select organisation, day, recorded_day, {sums}
         from account_line
         group by organisation, day, recorded_day"
    ))
    .each(tx, |row| {
        let key = (
            row.get("organisation")?,
            row.get("day")?,
            row.get("recorded_day")?,
        );
        found.insert(key, amounts_from(&row, Measure::ACCOUNTED)?);
        Ok(())
    })
    .await?;
    found.retain(|_, moved| !moved.is_zero());
    told.compare("account_line", expected, found);

    let mut found = BTreeMap::new();
    sql(format!(
        "select organisation, month_day, {sums}
         from account_month
         group by organisation, month_day"
    ))
    .each(tx, |row| {
        let key = (row.get("organisation")?, row.get("month_day")?);
        found.insert(key, amounts_from(&row, Measure::ACCOUNTED)?);
        Ok(())
    })
    .await?;
    found.retain(|_, moved| !moved.is_zero());
    told.compare("account_month", months, found);
    Ok(())
}
