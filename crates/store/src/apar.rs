//! APAR evidence: what packets follow from, those that were sealed, and disputes.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sopan_rules::apar::{Act, Background, Days, Evidence, Service, Taught, Version};
use sopan_rules::ids::{CourseId, OfficialId, OrganisationId};
use sopan_rules::ledger::Fact;
use sopan_rules::mandates::FinancialYear;
use sopan_rules::text::Said;
use sopan_rules::time::{Day, Moment};

use crate::ledger::{ENTRY_READ, entry_from};
use crate::mandates::{compiled, decision_from};
use crate::sql::{Result, Row, StoreError, Tx, Value, each_of, insert_rows, sql};

// What packets follow from

/// When the last account came that was merged into an official's.
fn came(evidence: &Evidence) -> Moment {
    let came = evidence.entries.iter().filter_map(|e| match e.fact {
        Fact::Received { .. } => Some(e.recorded),
        _ => None,
    });
    came.max().unwrap_or(Moment(i64::MIN))
}

/// What is known of these officials, by number; those who are not registered are left out.
pub async fn evidence(tx: &mut Tx, officials: &[OfficialId]) -> Result<Vec<Evidence>> {
    let keys: Vec<[Value; 1]> = officials.iter().map(|o| [(*o).into()]).collect();
    let mut found: BTreeMap<OfficialId, Evidence> = BTreeMap::new();
    // Enrolments, resources and attempts say nothing here, and are half of the ledger.
    let ask = |list: &str| {
        format!(
            "select {ENTRY_READ} from entry
             where official in {list} and kind not in (7, 8, 9, 10)"
        )
    };
    each_of(tx, &keys, ask, |row| {
        let entry = entry_from(&row)?;
        let evidence = found.entry(entry.official).or_insert_with(|| Evidence {
            official: entry.official,
            entries: Vec::new(),
            decisions: BTreeMap::new(),
            earlier: BTreeMap::new(),
            service: Service::default(),
            badges: Vec::new(),
        });
        evidence.entries.push(entry);
        Ok(())
    })
    .await?;
    // Time spent in accounts that were merged into these is known since the merge.
    let merged = crate::duplicates::merged(tx, officials).await?;
    let gone: Vec<[Value; 1]> = merged.keys().map(|o| [(*o).into()]).collect();
    let ask = |list: &str| {
        format!("select {ENTRY_READ} from entry where official in {list} and kind = 12")
    };
    each_of(tx, &gone, ask, |row| {
        let mut entry = entry_from(&row)?;
        let stays = merged.get(&entry.official).copied();
        if let Some(evidence) = stays.and_then(|stays| found.get_mut(&stays)) {
            entry.recorded = entry.recorded.max(came(evidence));
            entry.official = evidence.official;
            evidence.entries.push(entry);
        }
        Ok(())
    })
    .await?;
    let ask = |list: &str| {
        format!(
            "select official, mandate, id, reached, from_day, recorded_at
             from assignment_entry where official in {list}"
        )
    };
    each_of(tx, &keys, ask, |row| {
        if let Some(evidence) = found.get_mut(&row.get("official")?) {
            let of = evidence.decisions.entry(row.get("mandate")?).or_default();
            of.push(decision_from(&row)?);
        }
        Ok(())
    })
    .await?;
    let ask = |list: &str| {
        format!(
            "select official, mandate, id, reached, from_day, recorded_at
             from assignment_entry where official in {list}"
        )
    };
    each_of(tx, &gone, ask, |row| {
        let stays = merged.get(&row.get("official")?).copied();
        if let Some(evidence) = stays.and_then(|stays| found.get_mut(&stays)) {
            let mut decision = decision_from(&row)?;
            decision.recorded = decision.recorded.max(came(evidence));
            let of = evidence.earlier.entry(row.get("mandate")?).or_default();
            of.push(decision);
        }
        Ok(())
    })
    .await?;
    let ask = |list: &str| {
        format!(
            "select official, service, cadre, batch, joined_day from person
             where official in {list}"
        )
    };
    each_of(tx, &keys, ask, |row| {
        if let Some(evidence) = found.get_mut(&row.get("official")?) {
            evidence.service = Service {
                service: row.get("service")?,
                cadre: row.get("cadre")?,
                batch: row.get("batch")?,
                joined: row.get("joined_day")?,
            };
        }
        Ok(())
    })
    .await?;
    crate::badges::evidence(tx, &keys, |official, badge| {
        if let Some(evidence) = found.get_mut(&official) {
            evidence.badges.push(badge);
        }
    })
    .await?;
    Ok(found.into_values().collect())
}

/// What else the packets of these officials follow from.
pub async fn background(tx: &mut Tx, evidence: &[Evidence]) -> Result<Background> {
    let mut background = Background::default();
    let mandates: BTreeSet<i64> = evidence
        .iter()
        .flat_map(|e| e.decisions.keys().copied())
        .collect();
    let keys: Vec<[Value; 1]> = mandates.into_iter().map(|m| [m.into()]).collect();
    let ask = |list: &str| {
        format!(
            "select mandate, version, compiled, published_at, from_day, until_day
             from mandate_version where mandate in {list} and published_at is not null"
        )
    };
    let mut courses: BTreeSet<CourseId> = BTreeSet::new();
    let same = crate::variants::all(tx).await?;
    each_of(tx, &keys, ask, |row| {
        let (from, until): (Day, Day) = (row.get("from_day")?, row.get("until_day")?);
        let said = compiled(&row.get::<String>("compiled")?)?;
        let mut readings = same
            .widened_by_day(&said, (from, until))
            .into_iter()
            .peekable();
        let versions = background.mandates.entry(row.get("mandate")?).or_default();
        while let Some((since, mandate)) = readings.next() {
            courses.extend(mandate.courses().iter().map(|wanted| wanted.course));
            versions.push(Version {
                version: row.get("version")?,
                published: row.get("published_at")?,
                from,
                read: since,
                until: readings.peek().map_or(until, |(next, _)| *next),
                mandate,
            });
        }
        Ok(())
    })
    .await?;
    let mut places: BTreeSet<OrganisationId> = BTreeSet::new();
    for entry in evidence.iter().flat_map(|e| &e.entries) {
        match &entry.fact {
            Fact::Completed { course, .. } | Fact::Credited { course, .. } => {
                courses.insert(*course);
            }
            Fact::Registered { organisation, .. } => {
                places.insert(*organisation);
            }
            Fact::Transferred { to: place } | Fact::NotMyUser { desk: place } => {
                places.insert(*place);
            }
            _ => {}
        }
    }
    let keys: Vec<[Value; 1]> = courses.into_iter().map(|c| [c.into()]).collect();
    let ask = |list: &str| format!("select id, code, title from course where id in {list}");
    each_of(tx, &keys, ask, |row| {
        let named = (row.get("code")?, row.get("title")?);
        background.courses.insert(row.get("id")?, named);
        Ok(())
    })
    .await?;
    let ask = |list: &str| {
        format!(
            "select t.course, t.level, c.code, c.name_en, c.name_hi
             from course_competency t join competency c on c.id = t.competency
             where t.course in {list}"
        )
    };
    each_of(tx, &keys, ask, |row| {
        let taught = background.taught.entry(row.get("course")?).or_default();
        taught.push(Taught {
            code: row.get("code")?,
            name: Said::new(row.get::<String>("name_en")?, row.get::<String>("name_hi")?),
            level: row.get("level")?,
        });
        Ok(())
    })
    .await?;
    let keys: Vec<[Value; 1]> = places.into_iter().map(|p| [p.into()]).collect();
    let ask = |list: &str| {
        format!("select id, code, name_en, name_hi from organisation where id in {list}")
    };
    each_of(tx, &keys, ask, |row| {
        let name = Said::new(row.get::<String>("name_en")?, row.get::<String>("name_hi")?);
        let organisation = (row.get("code")?, name);
        background
            .organisations
            .insert(row.get("id")?, organisation);
        Ok(())
    })
    .await?;
    Ok(background)
}

// The days of a year, and sealing

/// A year of which somebody set the days, or whose sealing was begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Year {
    /// Which.
    pub year: FinancialYear,
    /// Its days.
    pub days: Days,
    /// How far a sealing has come that is not finished.
    pub run_after: Option<i64>,
    /// How many officials it looked at.
    pub done: i64,
    /// How many there were when it began.
    pub total: i64,
    /// When all packets were sealed.
    pub sealed: Option<Moment>,
}

/// A year, where anything is written about it.
pub async fn year(tx: &mut Tx, year: FinancialYear) -> Result<Option<Year>> {
    sql(
        "select seals_day, dispute_days, run_after, run_done, run_total, sealed_at
         from apar_year where year = $1",
    )
    .bind(i64::from(year.0))
    .optional(tx)
    .await?
    .map(|row| {
        Ok(Year {
            year,
            days: Days {
                seals: row.get("seals_day")?,
                dispute_days: row.get("dispute_days")?,
            },
            run_after: row.get("run_after")?,
            done: row.get("run_done")?,
            total: row.get("run_total")?,
            sealed: row.get("sealed_at")?,
        })
    })
    .transpose()
}

/// Sets the days of a year. `false`, and nothing is written, where its sealing was begun.
pub async fn set_days(
    tx: &mut Tx,
    year: FinancialYear,
    days: Days,
    (now, by): (Moment, Option<OfficialId>),
) -> Result<bool> {
    let set = sql(
        "insert into apar_year (year, seals_day, dispute_days, set_at, set_by)
         values ($1, $2, $3, $4, $5)
         on conflict (year) do update set seals_day = excluded.seals_day,
             dispute_days = excluded.dispute_days, set_at = excluded.set_at,
             set_by = excluded.set_by
         where apar_year.run_after is null and apar_year.sealed_at is null",
    )
    .bind(i64::from(year.0))
    .bind(days.seals)
    .bind(days.dispute_days)
    .bind(now)
    .bind(by)
    .run(tx)
    .await?;
    Ok(set > 0)
}

/// Begins to seal a year; one that was begun goes on where it was.
pub async fn begin_sealing(tx: &mut Tx, year: FinancialYear, days: Days) -> Result<()> {
    sql(
        "insert into apar_year (year, seals_day, dispute_days, run_after, run_total)
         values ($1, $2, $3, $4, (select count(*) from official
                                  where registered_at < $5 and merged_into is null))
         on conflict (year) do update set run_after = excluded.run_after,
             run_total = excluded.run_total
         where apar_year.run_after is null and apar_year.sealed_at is null",
    )
    .bind(i64::from(year.0))
    .bind(days.seals)
    .bind(days.dispute_days)
    .bind(i64::MIN)
    .bind(year.due().plus(1).start())
    .run(tx)
    .await?;
    Ok(())
}

/// The next officials, by number, who were registered by the end of a year.
pub async fn officials_after(
    tx: &mut Tx,
    year: FinancialYear,
    covers: &str,
    (after, most): (i64, i64),
) -> Result<Vec<OfficialId>> {
    sql(format!(
        "select o.id from official o
         where o.id > $1 and o.registered_at < $2 and o.merged_into is null and {covers}
         order by o.id limit $3"
    ))
    .bind(after)
    .bind(year.due().plus(1).start())
    .bind(most)
    .all(tx)
    .await?
    .iter()
    .map(|row| row.get("id"))
    .collect()
}

/// A packet that was sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// Whose.
    pub official: OfficialId,
    /// When.
    pub at: Moment,
    /// The SHA-256 of its canonical form, in hex.
    pub digest: String,
    /// The packet, as JSON.
    pub packet: String,
}

/// Keeps sealed packets and how far the sealing has come: from one official to another, or
/// to its end. `false`, and nothing is written, where another program was here first.
pub async fn keep_sealed(
    tx: &mut Tx,
    year: FinancialYear,
    packets: Vec<Sealed>,
    (from, to): (i64, Option<i64>),
    now: Moment,
) -> Result<bool> {
    let moved = sql("update apar_year
         set run_after = $3, run_done = run_done + $4, sealed_at = $5
         where year = $1 and run_after = $2")
    .bind(i64::from(year.0))
    .bind(from)
    .bind(to)
    .bind(i64::try_from(packets.len()).unwrap_or(i64::MAX))
    .bind(to.is_none().then_some(now))
    .run(tx)
    .await?;
    if moved == 0 {
        return Ok(false);
    }
    let row = |sealed: Sealed| -> [Value; 5] {
        [
            sealed.official.into(),
            i64::from(year.0).into(),
            sealed.at.into(),
            sealed.digest.into(),
            sealed.packet.into(),
        ]
    };
    insert_rows(
        tx,
        "insert into apar_sealed (official, year, sealed_at, digest, packet) values",
        packets.into_iter().map(row).collect(),
        "on conflict (official, year) do nothing",
    )
    .await?;
    Ok(true)
}

/// The sealed packet of an official, where there is one.
pub async fn sealed(
    tx: &mut Tx,
    official: OfficialId,
    year: FinancialYear,
) -> Result<Option<Sealed>> {
    Ok(sealed_of(tx, &[official], year).await?.remove(&official))
}

/// The sealed packets of officials.
pub async fn sealed_of(
    tx: &mut Tx,
    officials: &[OfficialId],
    year: FinancialYear,
) -> Result<HashMap<OfficialId, Sealed>> {
    let keys: Vec<[Value; 1]> = officials.iter().map(|o| [(*o).into()]).collect();
    let mut found = HashMap::new();
    let ask = |list: &str| {
        format!(
            "select official, sealed_at, digest, packet from apar_sealed
             where official in {list} and year = {}",
            year.0
        )
    };
    each_of(tx, &keys, ask, |row| {
        let sealed = Sealed {
            official: row.get("official")?,
            at: row.get("sealed_at")?,
            digest: row.get("digest")?,
            packet: row.get("packet")?,
        };
        found.insert(sealed.official, sealed);
        Ok(())
    })
    .await?;
    Ok(found)
}

/// The years of which packets of an official were sealed, the latest first.
pub async fn sealed_years(tx: &mut Tx, official: OfficialId) -> Result<Vec<FinancialYear>> {
    sql("select year from apar_sealed where official = $1 order by year desc")
        .bind(official)
        .all(tx)
        .await?
        .iter()
        .map(|row| Ok(FinancialYear(row.get("year")?)))
        .collect()
}

// Disputes

/// Something that was done about a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// Which line.
    pub line: String,
    /// What.
    pub act: Act,
    /// The reason, or what was corrected.
    pub text: String,
    /// When.
    pub at: Moment,
    /// By whom; none for the operator of the machine.
    pub by: Option<OfficialId>,
}

fn act_from(row: &Row) -> Result<Act> {
    let kind: i16 = row.get("kind")?;
    Act::from_code(kind).ok_or_else(|| StoreError::Column {
        column: "kind".to_owned(),
        what: format!("{kind} is no act on a line of a packet"),
    })
}

/// What was done about the lines of a packet, the first first.
pub async fn acts(tx: &mut Tx, official: OfficialId, year: FinancialYear) -> Result<Vec<Done>> {
    sql(
        "select line, kind, text, recorded_at, recorded_by from apar_act
         where official = $1 and year = $2 order by id",
    )
    .bind(official)
    .bind(i64::from(year.0))
    .all(tx)
    .await?
    .iter()
    .map(|row| {
        Ok(Done {
            line: row.get("line")?,
            act: act_from(row)?,
            text: row.get("text")?,
            at: row.get("recorded_at")?,
            by: row.get("recorded_by")?,
        })
    })
    .collect()
}

/// Puts an act on file, and what follows from it. `false`, and nothing was written, where
/// somebody else was first.
pub async fn act(
    tx: &mut Tx,
    official: OfficialId,
    year: FinancialYear,
    done: &Done,
) -> Result<bool> {
    let changed = match done.act {
        Act::Disputed => {
            sql("insert into apar_open (official, year, line, since_at)
                 values ($1, $2, $3, $4) on conflict (official, year, line) do nothing")
            .bind(official)
            .bind(i64::from(year.0))
            .bind(done.line.as_str())
            .bind(done.at)
            .run(tx)
            .await?
        }
        Act::Withdrawn | Act::Accepted | Act::Refused => {
            sql("delete from apar_open where official = $1 and year = $2 and line = $3")
                .bind(official)
                .bind(i64::from(year.0))
                .bind(done.line.as_str())
                .run(tx)
                .await?
        }
    };
    if changed == 0 {
        return Ok(false);
    }
    let id = tx.id().await?;
    sql(
        "insert into apar_act (official, year, id, line, kind, text, recorded_at, recorded_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(official)
    .bind(i64::from(year.0))
    .bind(id)
    .bind(done.line.as_str())
    .bind(done.act.code())
    .bind(done.text.as_str())
    .bind(done.at)
    .bind(done.by)
    .run(tx)
    .await?;
    Ok(true)
}

/// A dispute that waits for an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// Whose packet.
    pub official: OfficialId,
    /// The name.
    pub name: Said,
    /// The organisation's name.
    pub organisation: Said,
    /// Of which year.
    pub year: FinancialYear,
    /// Which line.
    pub line: String,
    /// Why, as the official says.
    pub text: String,
    /// Since when.
    pub since: Moment,
}

/// Disputes that wait in a scope, those that wait longest first, and how many there are.
/// `covers` restricts `o.organisation`.
pub async fn open(tx: &mut Tx, covers: &str, (skip, most): (i64, i64)) -> Result<(Vec<Open>, i64)> {
    let all: i64 = sql(format!(
        "select count(*) as n from apar_open d join official o on o.id = d.official
         where {covers}"
    ))
    .one(tx)
    .await?
    .get("n")?;
    let rows = sql(format!(
        "select d.official, d.year, d.line, d.since_at, a.text, p.name, p.name_hi, g.name_en,
                g.name_hi as organisation_hi
         from apar_open d
         join official o on o.id = d.official
         join organisation g on g.id = o.organisation
         join apar_act a on a.official = d.official and a.year = d.year and a.line = d.line
          and a.kind = 1 and a.recorded_at = d.since_at
         left join person p on p.official = d.official
         where {covers}
         order by d.since_at, d.official, d.line limit $1 offset $2"
    ))
    .bind(most)
    .bind(skip)
    .all(tx)
    .await?;
    let open = rows.iter().map(|row| {
        let name: String = row.get::<Option<String>>("name")?.unwrap_or_default();
        let name_hi: Option<String> = row.get("name_hi")?;
        Ok(Open {
            official: row.get("official")?,
            name: Said::new(name.clone(), name_hi.unwrap_or(name)),
            organisation: Said::new(
                row.get::<String>("name_en")?,
                row.get::<String>("organisation_hi")?,
            ),
            year: FinancialYear(row.get("year")?),
            line: row.get("line")?,
            text: row.get("text")?,
            since: row.get("since_at")?,
        })
    });
    Ok((open.collect::<Result<Vec<Open>>>()?, all))
}

/// Lines of packets whose open dispute does not follow from what was done about them. There
/// should be none.
pub(crate) async fn unfounded(tx: &mut Tx) -> Result<Vec<String>> {
    let rows = sql("select a.official, a.line from apar_act a
         where a.id = (select max(b.id) from apar_act b
                       where b.official = a.official and b.year = a.year and b.line = a.line)
           and case when a.kind = 1 then 1 else 0 end
               <> case when exists (select 1 from apar_open d where d.official = a.official
                                    and d.year = a.year and d.line = a.line) then 1 else 0 end
         union
         select d.official, d.line from apar_open d
         where not exists (select 1 from apar_act a where a.official = d.official
                           and a.year = d.year and a.line = d.line)
         order by 1, 2")
    .all(tx)
    .await?;
    rows.iter()
        .map(|row| {
            let (official, line): (OfficialId, String) = (row.get("official")?, row.get("line")?);
            Ok(format!("{official} {line}"))
        })
        .collect()
}
