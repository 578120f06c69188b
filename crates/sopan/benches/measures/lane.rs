//! Completions through the commit lane with 64 callers, beside the same statements,
//! word for word and in the same transactions, said by the bare driver to a copy of
//! the same database.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use sopan_app::App;
use sopan_app::synth::Population;
use sopan_rules::ids::{AssessmentId, CourseId, OfficialId};
use sopan_rules::ledger::Fact;
use sopan_rules::measures::Measure;
use sopan_store::ledger::{Act, Work};
use sopan_store::sql;
use sopan_store::sql::{Bound, Value};
use sopan_store::tape::{self, Said};
use sopan_store::verify::verify;
use sqlx::postgres::{PgArguments, PgConnectOptions};
use sqlx::sqlite::{SqliteArguments, SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{Arguments, AssertSqlSafe, ConnectOptions, Connection, PgConnection, SqliteConnection};

use crate::On;
use crate::world::{Result, World, ms, percentile};

const CALLERS: usize = 64;

/// Somebody who has done everything in a course but clear its assessment.
#[derive(Clone, Copy)]
struct Ready {
    official: OfficialId,
    course: CourseId,
    assessment: AssessmentId,
}

pub async fn measure(world: &World, completions: usize) -> Result<()> {
    let officials = i64::try_from(completions).unwrap_or(i64::MAX);
    let app = world
        .nation("lane", Population::of(officials, officials, 1))
        .await?;
    let ready = make_ready(&app, completions + 1).await?;
    let (one, ready) = ready.split_at(1);
    tape::start();
    complete(&app, one).await?;
    let alone = account_rows(&tape::stop());
    app.db().close().await;
    drop(app);
    world.copy("lane", "lane_bare").await?;

    let app = world.open("lane").await?;
    tape::start();
    let begun = Instant::now();
    let mut waits = complete(&app, ready).await?;
    let through_lane = begun.elapsed();
    let said = tape::stop();
    let proof = verify(app.db()).await?;
    if !proof.is_clean() {
        return Err(format!("the ledger differs: {proof:?}").into());
    }
    let made = completed(&app).await?;
    app.db().close().await;
    drop(app);
    waits.sort();

    let batches = said.iter().filter(|s| matches!(s, Said::Commit)).count();
    let statements = said.len() - 2 * batches;
    let bare = match world.on {
        On::Sqlite => bare_sqlite(&world.address("lane_bare"), &said).await?,
        On::Postgres => bare_postgres(&world.address("lane_bare"), &said).await?,
    };
    let app = world.open("lane_bare").await?;
    if completed(&app).await? != made {
        return Err("the bare driver did not write the same".into());
    }
    app.db().close().await;
    drop(app);

    let rate = |took: Duration| ready.len() as f64 / took.as_secs_f64();
    println!(
        "**Lane, {}**: {} completions from {CALLERS} callers in {batches} batches ({:.1} each, {statements} statements): \
         {:.0}/s, each answered after p50 {}, p99 {}. The bare driver with the same batches: {:.0}/s. Ratio {:.2}. \
         A completion writes {alone} rows of accounts alone, {:.1} in these batches.\n",
        world.name(),
        ready.len(),
        ready.len() as f64 / batches as f64,
        rate(through_lane),
        ms(percentile(&waits, 50)),
        ms(percentile(&waits, 99)),
        rate(bare),
        rate(through_lane) / rate(bare),
        account_rows(&said) as f64 / ready.len() as f64,
    );
    world.forget("lane").await?;
    world.forget("lane_bare").await
}

/// How many rows of the accounts were written: those of the days and those of the months.
fn account_rows(said: &[Said]) -> usize {
    let measures = Measure::ACCOUNTED.len();
    let rows = said.iter().map(|said| match said {
        Said::Change(text, values) if text.starts_with("insert into account_line") => {
            said_in(values) / (4 + measures)
        }
        Said::Change(text, values) if text.starts_with("insert into account_month") => {
            said_in(values) / (3 + measures)
        }
        _ => 0,
    });
    rows.sum()
}

/// How many numbers were bound: account lines have nothing else.
fn said_in(bound: &[Bound]) -> usize {
    let numbers = bound.iter().map(|bound| match bound {
        Bound::Ints(list) => list.len(),
        _ => 1,
    });
    numbers.sum()
}

async fn make_ready(app: &App, wanted: usize) -> Result<Vec<Ready>> {
    let mut tx = app.db().read().await?;
    let course = sql("select course, id from assessment order by course")
        .optional(&mut tx)
        .await?
        .ok_or("a course with an assessment")?;
    let (course, assessment) = (course.get("course")?, course.get("id")?);
    let mut resources = Vec::new();
    for row in sql("select id from resource where course = $1 order by id")
        .bind(course)
        .all(&mut tx)
        .await?
    {
        resources.push(row.get("id")?);
    }
    let mut officials: Vec<OfficialId> = Vec::new();
    for row in sql("select id from official o
         where not exists (select 1 from enrolment e where e.official = o.id and e.course = $1)
         order by id")
    .bind(course)
    .all(&mut tx)
    .await?
    {
        officials.push(row.get("id")?);
    }
    drop(tx);
    officials.truncate(wanted);
    let now = app.now();
    let works = officials
        .iter()
        .map(|official| {
            let act = |fact| Act {
                official: *official,
                fact,
                occurred: now,
                caused_by: None,
            };
            let mut acts = vec![act(Fact::Enrolled { course })];
            acts.extend(resources.iter().map(|resource| {
                act(Fact::ResourceCompleted {
                    course,
                    resource: *resource,
                })
            }));
            Work {
                acts,
                ..Work::default()
            }
        })
        .collect();
    let mut tx = app.db().write().await?;
    for done in app.lane().record(&mut tx, works).await? {
        done?;
    }
    tx.commit().await?;
    Ok(officials
        .into_iter()
        .map(|official| Ready {
            official,
            course,
            assessment,
        })
        .collect())
}

async fn completed(app: &App) -> Result<i64> {
    let mut tx = app.db().read().await?;
    let row = sql("select count(*) as n from enrolment where completed_at is not null")
        .one(&mut tx)
        .await?;
    Ok(row.get("n")?)
}

/// Each caller takes the next one, hands it in, and waits until it is durable.
async fn complete(app: &App, ready: &[Ready]) -> Result<Vec<Duration>> {
    let ready: Arc<[Ready]> = ready.into();
    let next = Arc::new(AtomicUsize::new(0));
    let mut callers = Vec::new();
    for _ in 0..CALLERS {
        let (app, ready, next) = (app.clone(), ready.clone(), next.clone());
        callers.push(tokio::spawn(async move {
            let mut waits = Vec::new();
            while let Some(one) = ready.get(next.fetch_add(1, Ordering::Relaxed)) {
                let begun = Instant::now();
                let work = Work {
                    key: Some((one.official, format!("attempt:{}", one.assessment))),
                    acts: vec![Act {
                        official: one.official,
                        fact: Fact::AttemptFinished {
                            course: one.course,
                            assessment: one.assessment,
                            hundredths: 10_000,
                            cleared: true,
                            regraded: false,
                        },
                        occurred: app.now(),
                        caused_by: None,
                    }],
                    ..Work::default()
                };
                let done = app.lane().write(work).await?;
                if done.completions.len() != 1 {
                    return Err("an attempt completed nothing".into());
                }
                waits.push(begun.elapsed());
            }
            Ok::<_, Box<dyn std::error::Error + Send + Sync>>(waits)
        }));
    }
    let mut waits = Vec::new();
    for caller in callers {
        waits.extend(caller.await??);
    }
    Ok(waits)
}

/// Says it all again on a connection of this database's own kind; `$list` binds a list.
macro_rules! say_again {
    ($connection:ident, $arguments:ty, $said:ident, $list:expr) => {{
        let begun = Instant::now();
        for step in $said {
            let query = |text: &str, values: &[Bound]| -> Result<_> {
                let mut arguments = <$arguments>::default();
                for value in values {
                    match value.clone() {
                        Bound::One(Value::Int(x)) => arguments.add(x)?,
                        Bound::One(Value::Text(x)) => arguments.add(x)?,
                        Bound::One(Value::Bytes(x)) => arguments.add(x)?,
                        list => $list(&mut arguments, list)?,
                    }
                }
                Ok(sqlx::query_with(AssertSqlSafe(text.to_owned()), arguments))
            };
            match step {
                Said::Begin => {
                    query("begin", &[])?.execute(&mut $connection).await?;
                }
                Said::Commit => {
                    query("commit", &[])?.execute(&mut $connection).await?;
                }
                Said::Query(text, values) => {
                    query(text, values)?.fetch_all(&mut $connection).await?;
                }
                Said::Change(text, values) => {
                    query(text, values)?.execute(&mut $connection).await?;
                }
            }
        }
        let took = begun.elapsed();
        $connection.close().await?;
        Ok(took)
    }};
}

async fn bare_sqlite(address: &str, said: &[Said]) -> Result<Duration> {
    let path = address.strip_prefix("sqlite:").unwrap_or(address);
    let mut connection: SqliteConnection = SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .statement_cache_capacity(500)
        .row_buffer_size(500)
        .pragma("cache_size", "-65536")
        .pragma("mmap_size", "1073741824")
        .pragma("temp_store", "memory")
        .disable_statement_logging()
        .connect()
        .await?;
    let none = |_: &mut SqliteArguments, _| Err("SQLite has no lists");
    say_again!(connection, SqliteArguments, said, none)
}

async fn bare_postgres(address: &str, said: &[Said]) -> Result<Duration> {
    let options: PgConnectOptions = address.parse()?;
    let mut connection: PgConnection = options
        .statement_cache_capacity(500)
        .disable_statement_logging()
        .connect()
        .await?;
    let list = |arguments: &mut PgArguments, list| match list {
        Bound::Ints(list) => arguments.add(list),
        Bound::Texts(list) => arguments.add(list),
        Bound::Blobs(list) => arguments.add(list),
        Bound::One(_) => Ok(()),
    };
    say_again!(connection, PgArguments, said, list)
}
