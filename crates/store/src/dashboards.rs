//! What dashboards are drawn from: balances of one organisation on many days, its
//! strength on each of them, and when those who were registered learned first.

use std::collections::{BTreeMap, BTreeSet};

use sopan_rules::ids::OrganisationId;
use sopan_rules::measures::{Amounts, Measure};
use sopan_rules::time::{Day, Moment};

use crate::ledger::{amounts, amounts_from};
use crate::organisations;
use crate::sql::{Result, Tx, sql};

/// The accounts of one organisation over time: its balances at the end of each day that was
/// asked for.
#[derive(Debug, Clone, Default)]
pub struct Series {
    balances: BTreeMap<Day, Amounts>,
}

impl Series {
    /// The balances at the end of a day; nothing for a day that wasn't asked for.
    pub fn on(&self, day: Day) -> Amounts {
        self.balances.get(&day).copied().unwrap_or_default()
    }

    /// The same with something else made of each day's balances.
    pub fn map(mut self, of: impl Fn(Amounts) -> Amounts) -> Series {
        for balances in self.balances.values_mut() {
            *balances = of(*balances);
        }
        self
    }
}

fn is_month_end(day: Day) -> bool {
    day == day.month_end()
}

/// The balances of one organisation on each of these days, in one statement however many
/// days there are: from the sums of the months, and the lines of those months that a day
/// lies within.
pub async fn series(
    tx: &mut Tx,
    organisation: OrganisationId,
    measures: &[Measure],
    days: &BTreeSet<Day>,
) -> Result<Series> {
    let Some(last) = days.last() else {
        return Ok(Series::default());
    };
    let of = || measures.iter().copied();
    let sums = amounts(of(), |name| {
        format!("cast(sum(a.{name}) as bigint) as {name}")
    });
    let mut parts = vec![format!(
        "select 1 as month, a.month_day as day, {sums}
         from account_month a
         where a.organisation = $1 and a.month_day <= {}
         group by a.month_day",
        last.month_start().number()
    )];
    // Of each month that is not asked for as a whole, its days until the last one asked for.
    let mut ranges: BTreeMap<Day, Day> = BTreeMap::new();
    for day in days.iter().filter(|day| !is_month_end(**day)) {
        ranges.insert(day.month_start(), *day);
    }
    // Days are numbers of ours and stand in the text.
    parts.extend(ranges.iter().map(|(from, to)| {
        format!(
            "select 0 as month, a.day as day, {sums}
             from account_line a
             where a.organisation = $1 and a.day >= {} and a.day <= {}
             group by a.day",
            from.number(),
            to.number()
        )
    }));
    let mut months: BTreeMap<Day, Amounts> = BTreeMap::new();
    let mut lines: BTreeMap<Day, Amounts> = BTreeMap::new();
    sql(parts.join(" union all "))
        .bind(organisation)
        .each(tx, |row| {
            let held = match row.get::<i64>("month")? {
                1 => &mut months,
                _ => &mut lines,
            };
            held.insert(row.get("day")?, amounts_from(&row, of())?);
            Ok(())
        })
        .await?;

    let between = |of: &BTreeMap<Day, Amounts>, from: Day, to: Day| {
        let mut sum = Amounts::default();
        for (_, amounts) in of.range(from..=to) {
            sum.add_all(amounts);
        }
        sum
    };
    let balances = days.iter().map(|day| {
        let month = day.month_start();
        let balance = match is_month_end(*day) {
            true => between(&months, Day::BEGINNING, month),
            false => {
                let mut before = between(&months, Day::BEGINNING, month.plus(-1));
                before.add_all(&between(&lines, month, *day));
                before
            }
        };
        (*day, balance)
    });
    Ok(Series {
        balances: balances.collect(),
    })
}

/// The strength of an organisation on each of these days, where there is one: what is
/// stated for it or, on days for which nothing is, the sum of what is stated below.
pub async fn strengths_on(
    tx: &mut Tx,
    organisation: OrganisationId,
    days: &BTreeSet<Day>,
) -> Result<BTreeMap<Day, i64>> {
    let stated = organisations::all_strengths(tx, &[organisation]).await?;
    let stated = stated.get(&organisation).map_or(&[][..], Vec::as_slice);
    let mut found = BTreeMap::new();
    let mut silent: Vec<Day> = Vec::new();
    for day in days {
        match stated.iter().find(|s| s.from <= *day && *day < s.until) {
            Some(strength) => {
                found.insert(*day, strength.officials);
            }
            None => silent.push(*day),
        }
    }
    let (Some(first), Some(last)) = (silent.first(), silent.last()) else {
        return Ok(found);
    };
    // The sum is another one only where a statement or the hierarchy below changes.
    let changes = changes_below(tx, organisation, *first, *last).await?;
    let mut known: Option<(Day, Option<i64>)> = None;
    for day in silent {
        let same = known.filter(|(since, _)| changes.range(since.plus(1)..=day).next().is_none());
        let sum = match same {
            Some((_, sum)) => sum,
            None => organisations::strengths(tx, &[organisation], day, None)
                .await?
                .remove(&organisation),
        };
        known = Some((day, sum));
        found.extend(sum.map(|sum| (day, sum)));
    }
    Ok(found)
}

/// The days after the first and up to the last on which a strength begins or ends below an
/// organisation, or a unit there gets another place or is retired.
async fn changes_below(
    tx: &mut Tx,
    organisation: OrganisationId,
    first: Day,
    last: Day,
) -> Result<BTreeSet<Day>> {
    let part = |table: &str, column: &str| {
        let of = if table == "organisation" {
            "id"
        } else {
            "organisation"
        };
        format!(
            "select x.{column} as day
             from lineage l join {table} x on x.{of} = l.organisation
             where l.ancestor = $1 and x.{column} > $2 and x.{column} <= $3"
        )
    };
    let parts = [
        part("strength", "from_day"),
        part("strength", "until_day"),
        part("lineage", "from_day"),
        part("lineage", "until_day"),
        part("organisation", "retired_day"),
    ];
    sql(parts.join(" union "))
        .bind(organisation)
        .bind(first)
        .bind(last)
        .all(tx)
        .await?
        .iter()
        .map(|row| row.get("day"))
        .collect()
}

/// Officials who were registered in one span of time and completed a course for the first
/// time in another, or not yet. Spans are counted from 0: what lies before the first
/// moment given, between it and the second, and so on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Begun {
    /// The span of the registration.
    pub registered: usize,
    /// The span of the first completion; none for those without one.
    pub completed: Option<usize>,
    /// How many officials.
    pub officials: i64,
}

/// Officials at or below an organisation today, by when they were registered and when they
/// completed a course first. Reads every one of them with all enrolments: not for every
/// view of a page.
pub async fn first_completions(
    tx: &mut Tx,
    organisation: OrganisationId,
    moments: &[Moment],
) -> Result<Vec<Begun>> {
    let span = |column: &str| {
        let until: Vec<String> = moments
            .iter()
            .enumerate()
            .map(|(place, moment)| format!("when {column} < {} then {place}", moment.0))
            .collect();
        format!("{} else {}", until.join(" "), moments.len())
    };
    let registered = match moments.is_empty() {
        true => "0".to_owned(),
        false => format!("case {} end", span("x.registered_at")),
    };
    let whole = |number: i64| usize::try_from(number).unwrap_or_default();
    sql(format!(
        "select y.registered, y.completed, count(*) as officials
         from (
             select cast({registered} as bigint) as registered,
                    cast(case when x.first is null then -1 {} end as bigint) as completed
             from (
                 select o.id, o.registered_at, min(e.completed_at) as first
                 from official o
                 left join enrolment e on e.official = o.id and e.completed_at is not null
                 where o.organisation in (select l.organisation from lineage l
                                          where l.ancestor = $1 and l.until_day = {})
                 group by o.id, o.registered_at
             ) x
         ) y
         group by y.registered, y.completed
         order by y.registered, y.completed",
        span("x.first"),
        Day::FOREVER.number()
    ))
    .bind(organisation)
    .all(tx)
    .await?
    .iter()
    .map(|row| {
        let completed: i64 = row.get("completed")?;
        Ok(Begun {
            registered: whole(row.get("registered")?),
            completed: (completed >= 0).then_some(whole(completed)),
            officials: row.get("officials")?,
        })
    })
    .collect()
}
