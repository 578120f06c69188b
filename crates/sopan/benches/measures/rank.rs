//! A nation's ranking for any date, what stands below it, an explanation, and how long a
//! completion takes to be in it; beside the same figures counted from the raw entries, by
//! us and by the best SQL that we know for it on the same database.

use std::time::{Duration, Instant};

use sopan_app::App;
use sopan_app::ranking::{From, Question, RankedRow};
use sopan_app::synth::Population;
use sopan_rules::ids::{CourseId, OfficialId};
use sopan_rules::ledger::{Fact, Worth};
use sopan_rules::numbers::grouped;
use sopan_rules::organisations::Level;
use sopan_store::ledger::{Act, Work};
use sopan_store::verify::verify_measures;
use sopan_store::{Tx, sql};
use sqlx::{AssertSqlSafe, Connection, PgConnection};

use crate::On;
use crate::world::{Result, World, forget_peak, ms, peak_kb, percentile};

/// So many different days are asked for.
const DAYS: i32 = 60;

pub async fn measure(world: &World, population: Population) -> Result<()> {
    let app = world.nation("rank", population).await?;
    println!(
        "**The nation, {}**: {}.\n",
        world.name(),
        size(world, &app).await?
    );
    answers(world, &app).await?;
    proof(world, &app).await?;
    accounts(world, &app).await?;
    app.db().close().await;
    Ok(())
}

async fn number(tx: &mut Tx, text: String) -> Result<i64> {
    Ok(sql(text).one(tx).await?.get("n")?)
}

async fn size(world: &World, app: &App) -> Result<String> {
    let mut tx = app.db().read().await?;
    let mut said = Vec::new();
    for (table, called) in [
        ("organisation", "organisations"),
        ("official", "officials"),
        ("course", "courses"),
        ("certificate", "completions"),
        ("entry", "entries"),
        ("account_line", "account lines"),
    ] {
        let n = number(&mut tx, format!("select count(*) as n from {table}")).await?;
        said.push(format!("{} {called}", grouped(n)));
    }
    let attempts = "select cast(sum(attempts) as bigint) as n from assessment_standing";
    let attempts = number(&mut tx, attempts.to_owned()).await?;
    said.push(format!("{} attempts", grouped(attempts)));
    said.push(format!("{} MB", world.megabytes(app).await?));
    Ok(said.join(", "))
}

/// Rankings of many days, explanations, and a completion on its way into the ranking.
async fn answers(world: &World, app: &App) -> Result<()> {
    let today = app.today();
    let states = Question::on(today);
    let mut tx = app.db().read().await?;
    // The State that has most officials.
    let largest = sql(
        "select o.code from official f join lineage l on l.organisation = f.organisation
         join organisation o on o.id = l.ancestor
         where o.kind in ('state', 'ut') and l.until_day = 2932896 and f.id % 97 = 0
         group by o.code order by count(*) desc limit 1",
    )
    .one(&mut tx)
    .await?
    .get::<String>("code")?;
    drop(tx);
    let below = |level| Question {
        level: Some(level),
        ..states
    };
    let known = Question {
        known_on: Some(today),
        ..states
    };
    for (called, asked) in [
        ("the States", states),
        ("the States, as known on that day", known),
        ("all departments", below(Level::Department)),
        ("all districts", below(Level::District)),
    ] {
        let mut times = Vec::new();
        let mut rows = 0;
        // What was not asked for yet is read from the disk: the second time is measured.
        for measured in [false, true] {
            for i in 0..DAYS {
                let day = today.plus(-(i * 17) % 1_000);
                let asked = Question {
                    as_on: day,
                    known_on: asked.known_on.map(|_| day),
                    ..asked
                };
                let begun = Instant::now();
                let ranking = app.ranking(&asked).await?;
                if measured {
                    times.push(begun.elapsed());
                }
                rows = ranking.rows.len();
            }
        }
        say_times(world, &format!("rank of {called} ({rows} rows)"), times);
    }

    let mut times = Vec::new();
    for measured in [false, true] {
        for i in 0..DAYS {
            let day = today.plus(-(i * 17) % 1_000);
            let begun = Instant::now();
            app.explain(&largest, &Question::on(day)).await?;
            if measured {
                times.push(begun.elapsed());
            }
        }
    }
    say_times(world, &format!("explanation of {largest}"), times);

    // Enrolments of those who have not finished: each is completed, and the ranking asked.
    let mut tx = app.db().read().await?;
    let open = sql(
        "select e.official, e.course, c.minutes from enrolment e join course c on c.id = e.course
         where e.status < 2 limit 60",
    )
    .all(&mut tx)
    .await?;
    drop(tx);
    let mut times = Vec::new();
    for row in open {
        let official: OfficialId = row.get("official")?;
        let course: CourseId = row.get("course")?;
        let completed = Fact::Completed {
            course,
            worth: Worth {
                minutes: row.get("minutes")?,
                ..Worth::default()
            },
            certificate: app.token(),
            merge: None,
        };
        let act = Act {
            official,
            fact: completed,
            occurred: app.now(),
            caused_by: None,
        };
        let work = Work {
            acts: vec![act],
            ..Work::default()
        };
        let begun = Instant::now();
        app.lane().write(work).await?;
        app.ranking(&states).await?;
        times.push(begun.elapsed());
    }
    say_times(world, "a completion is written and in the ranking", times);
    Ok(())
}

fn say_times(world: &World, what: &str, mut times: Vec<Duration>) {
    times.sort();
    println!(
        "{}, {what}: {} times, p50 {}, slowest {}.\n",
        world.name(),
        times.len(),
        ms(percentile(&times, 50)),
        ms(times.last().copied().unwrap_or_default())
    );
}

/// Every figure of every organisation, counted from the raw entries.
async fn proof(world: &World, app: &App) -> Result<()> {
    let day = app.today().plus(-200);
    let begun = Instant::now();
    let proven = app
        .ranking(&Question {
            from: From::Ledger,
            ..Question::on(day)
        })
        .await?;
    let counted = begun.elapsed();
    let ranked = app.ranking(&Question::on(day)).await?;
    if !same(&proven.rows, &ranked.rows) {
        return Err("the accounts and the entries rank differently".into());
    }
    let before = forget_peak();
    let begun = Instant::now();
    let told = verify_measures(app.db(), day, None).await?;
    let verified = begun.elapsed();
    if !told.is_clean() {
        return Err(format!("{:?}", told.first).into());
    }
    println!(
        "{}, the ranking from the raw entries: {}; every measure of every organisation from \
         the raw entries, and held against the accounts in two ways: {}, {} MB of memory more \
         than before.\n",
        world.name(),
        ms(counted),
        ms(verified),
        peak_kb().saturating_sub(before) / 1_000
    );
    if world.on == On::Postgres {
        let mut server = PgConnection::connect(&world.address("rank")).await?;
        sqlx::raw_sql("set work_mem = '1GB'; set max_parallel_workers_per_gather = 2")
            .execute(&mut server)
            .await?;
        for (called, text) in WAYS {
            let text = text.replace("$DAY", &day.number().to_string());
            let begun = Instant::now();
            let rows = sqlx::raw_sql(AssertSqlSafe(text))
                .fetch_all(&mut server)
                .await?;
            println!(
                "{}, {called}: {}, {} organisations.\n",
                world.name(),
                ms(begun.elapsed()),
                rows.len()
            );
        }
    }
    Ok(())
}

/// The figures of all organisations as on a day in SQL, without those that follow only who
/// was where when: less than the proof counts.
const WAYS: [(&str, &str); 2] = [
    (
        "in SQL, question by question",
        "with seat as (
             select distinct on (official) official,
                    case when kind = 1 then organisation else object end as organisation
             from entry where kind in (1, 5, 6) and occurred_day <= $DAY
             order by official, occurred_at desc, id desc
         ), worded as (
             select distinct on (official) official, (kind = 3)::int as verified
             from entry where kind in (2, 3, 4, 5) and occurred_day <= $DAY
             order by official, occurred_at desc, id desc
         ), learned as (
             select official, count(*) filter (where kind = 11 and coalesce(object, 0) < 4) as completions,
                    sum(amount) filter (where kind = 11) as minutes,
                    sum(amount) filter (where kind = 12) as seconds,
                    count(*) filter (where kind = 7) as enrolments,
                    count(*) filter (where kind = 11 and object in (1, 3)) as for_role,
                    count(*) filter (where kind = 11 and object in (2, 3)) as for_plan,
                    max(occurred_day) as active
             from entry where kind >= 7 and occurred_day <= $DAY
             group by official
         ), pairs as (
             select official, count(*) as attempted, sum(cleared) as cleared
             from (select official, object, max((kind = 9)::int) as cleared
                   from entry where kind in (9, 10) and occurred_day <= $DAY
                   group by official, object) pair
             group by official
         ), own as (
             select s.organisation, count(*) as registered, sum(w.verified) as verified,
                    count(*) filter (where completions >= 1) as learned,
                    count(*) filter (where completions >= 3) as three,
                    count(*) filter (where completions >= 5) as five,
                    count(*) filter (where completions >= 10) as ten,
                    count(*) filter (where for_role > 0) as for_role,
                    count(*) filter (where active > $DAY - 30) as active,
                    sum(completions) as completions, sum(for_plan) as for_plan,
                    sum(minutes) as minutes,
                    sum(seconds) as seconds, sum(enrolments) as enrolments,
                    sum(attempted) as attempted, sum(cleared) as cleared
             from seat s left join worded w using (official) left join learned using (official)
                  left join pairs using (official)
             group by s.organisation
         )
         select l.ancestor, sum(registered), sum(verified), sum(learned), sum(three), sum(five),
                sum(ten), sum(for_role), sum(active), sum(completions), sum(for_plan),
                sum(minutes),
                sum(seconds), sum(enrolments), sum(attempted), sum(cleared)
         from own join lineage l on l.organisation = own.organisation
              and l.from_day <= $DAY and l.until_day > $DAY
         group by l.ancestor",
    ),
    (
        "in SQL, each official once",
        "with pairs as (
             select official, count(*) as attempted, sum(cleared) as cleared
             from (select official, object, max((kind = 9)::int) as cleared
                   from entry where kind in (9, 10) and occurred_day <= $DAY
                   group by official, object) pair
             group by official
         ), told as (
             select official,
                    (max(array[occurred_at, id, case when kind = 1 then organisation else object end])
                        filter (where kind in (1, 5, 6)))[3] as organisation,
                    (max(array[occurred_at, id, (kind = 3)::int])
                        filter (where kind in (2, 3, 4, 5)))[3] as verified,
                    count(*) filter (where kind = 11 and coalesce(object, 0) < 4) as completions,
                    sum(amount) filter (where kind = 11) as minutes,
                    sum(amount) filter (where kind = 12) as seconds,
                    count(*) filter (where kind = 7) as enrolments,
                    count(*) filter (where kind = 11 and object in (1, 3)) as for_role,
                    count(*) filter (where kind = 11 and object in (2, 3)) as for_plan,
                    max(occurred_day) filter (where kind >= 7) as active
             from entry where occurred_day <= $DAY
             group by official
         ), own as (
             select organisation, count(*) as registered, sum(verified) as verified,
                    count(*) filter (where completions >= 1) as learned,
                    count(*) filter (where completions >= 3) as three,
                    count(*) filter (where completions >= 5) as five,
                    count(*) filter (where completions >= 10) as ten,
                    count(*) filter (where for_role > 0) as for_role,
                    count(*) filter (where active > $DAY - 30) as active,
                    sum(completions) as completions, sum(for_plan) as for_plan,
                    sum(minutes) as minutes,
                    sum(seconds) as seconds, sum(enrolments) as enrolments,
                    sum(attempted) as attempted, sum(cleared) as cleared
             from told left join pairs using (official)
             group by organisation
         )
         select l.ancestor, sum(registered), sum(verified), sum(learned), sum(three), sum(five),
                sum(ten), sum(for_role), sum(active), sum(completions), sum(for_plan),
                sum(minutes),
                sum(seconds), sum(enrolments), sum(attempted), sum(cleared)
         from own join lineage l on l.organisation = own.organisation
              and l.from_day <= $DAY and l.until_day > $DAY
         group by l.ancestor",
    ),
];

/// What the accounts take.
async fn accounts(world: &World, app: &App) -> Result<()> {
    let mut tx = app.db().read().await?;
    let organisations =
        number(&mut tx, "select count(*) as n from organisation".to_owned()).await?;
    let years = 3;
    for table in ["account_line", "account_month"] {
        let rows = number(&mut tx, format!("select count(*) as n from {table}")).await?;
        let size = match world.on {
            On::Postgres => format!("select pg_total_relation_size('{table}') as n"),
            // Only where the library was built with the table that says it.
            On::Sqlite => format!(
                "select cast(sum(pgsize) as bigint) as n from dbstat
                 where name in (select name from sqlite_master where tbl_name = '{table}')"
            ),
        };
        let bytes = number(&mut tx, size).await.ok();
        println!(
            "{}, {table}: {:.1} rows for each organisation and year{}.\n",
            world.name(),
            rows as f64 / (organisations * years) as f64,
            bytes.map_or(String::new(), |bytes| format!(
                ", {:.0} bytes",
                bytes as f64 / (organisations * years) as f64
            ))
        );
    }
    Ok(())
}

/// Whether two rankings say the same of everybody.
fn same(one: &[RankedRow], other: &[RankedRow]) -> bool {
    one.len() == other.len()
        && one.iter().zip(other).all(|(a, b)| {
            (&a.code, a.category, a.rank, &a.score_exact, &a.indicators)
                == (&b.code, b.category, b.rank, &b.score_exact, &b.indicators)
        })
}
