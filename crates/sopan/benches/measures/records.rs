//! xAPI statements in batches, durable, beside the bare driver that inserts the same JSON
//! into one table with an index on the id, and into one that can be asked the same questions;
//! then questions, over all that is stored.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use sopan_app::App;
use sopan_app::access::Actor;
use sopan_app::records::{Client, Sent};
use sopan_app::store::sql;
use sopan_rules::numbers::grouped;
use sopan_rules::records::Version;
use sopan_rules::records::forms::Languages;
use sopan_rules::records::question;
use sopan_rules::records::shapes::moment_text;
use sopan_rules::time::Moment;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};

use crate::On;
use crate::world::{Result, World, ms, percentile};

/// So many statements come together.
const BATCHES: [usize; 3] = [1, 50, 500];
/// No more statements are made before they are stored; of more of them the database makes
/// copies.
const MOST_AT_ONCE: usize = 100_000;
/// Each question is asked so often.
const ASKED: usize = 300;

/// How many people, courses and registrations the statements are about.
const PEOPLE: usize = 20_000;
const COURSES: usize = 500;
const VERBS: [&str; 5] = ["launched", "progressed", "answered", "passed", "completed"];

/// One of so many, stirred so that neighbours have nothing in common.
fn pick(n: usize, of: usize) -> usize {
    (n.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 24) % of
}

fn person(n: usize) -> Value {
    json!({"account": {"homePage": "https://sopan.example.in", "name": format!("official-{n}")}})
}

fn course(n: usize) -> String {
    format!("https://sopan.example.in/courses/C-{n}")
}

fn verb(n: usize) -> String {
    format!("http://adlnet.gov/expapi/verbs/{}", VERBS[n % VERBS.len()])
}

fn registration(n: usize) -> String {
    format!("aa97b177-9383-4934-8543-{n:012x}")
}

/// A statement as content sends it.
fn statement(n: usize) -> Value {
    let (who, what) = (pick(n, PEOPLE), pick(n ^ 0x5555, COURSES));
    json!({
        "id": format!("{:08x}-9383-4934-8543-{n:012x}", (n as u32).wrapping_mul(0x9E37_79B9)),
        "actor": person(who),
        "verb": {"id": verb(n), "display": {"en": VERBS[n % VERBS.len()], "hi": "पूरा किया"}},
        "object": {
            "id": format!("{}/modules/{}", course(what), n % 12),
            "definition": {
                "type": "http://adlnet.gov/expapi/activities/module",
                "name": {"en": format!("Module {}", n % 12)}
            }
        },
        "result": {"score": {"scaled": (n % 100) as f64 / 100.0}, "duration": "PT3M20.5S"},
        "context": {
            "registration": registration(who),
            "contextActivities": {"grouping": [{"id": course(what)}]},
            "extensions": {"https://sopan.example.in/session": n}
        },
        "timestamp": "2026-11-22T10:00:00.000Z"
    })
}

pub async fn measure(world: &World, statements: usize) -> Result<()> {
    world.forget("records").await?;
    let app = world.open("records").await?;
    let operator = Actor::operator();
    app.add_record_client(&operator, "bench", "bench", &[])
        .await?;
    let client = app.record_client("bench", "bench").await?;
    let mut next = 0;
    let mut told = Vec::new();
    for size in BATCHES {
        // As long for each, but not so long that one waits, nor more than fits into memory.
        let batches = (statements / size / BATCHES.len()).clamp(1, 2_000.min(MOST_AT_ONCE / size));
        let texts: Vec<Vec<Value>> = (0..batches)
            .map(|batch| {
                (0..size)
                    .map(|n| statement(next + batch * size + n))
                    .collect()
            })
            .collect();
        next += batches * size;
        let through = store(&app, &client, &texts).await?;
        let mut bare = Vec::new();
        for indexed in [Indexed::Id, Indexed::All] {
            bare.push(match world.on {
                On::Sqlite => bare_sqlite(&world.address("records_bare"), &texts, indexed).await?,
                On::Postgres => {
                    // Its database is made by opening it.
                    world.open("records_bare").await?.db().close().await;
                    bare_postgres(&world.address("records_bare"), &texts, indexed).await?
                }
            });
            world.forget("records_bare").await?;
        }
        let rate = |took: Duration| (batches * size) as f64 / took.as_secs_f64().max(1e-9);
        let beside = |took: &Duration| {
            let (ours, theirs) = (rate(through), rate(*took));
            format!("{}/s (ratio {:.2})", grouped(theirs as i64), ours / theirs)
        };
        told.push(format!(
            "in batches of {size} {}/s, the bare driver with an index on the id {}, with one \
             for each question {}",
            grouped(rate(through) as i64),
            bare.first().map(beside).unwrap_or_default(),
            bare.last().map(beside).unwrap_or_default(),
        ));
    }
    println!(
        "**xAPI statements, {}**: {}.\n",
        world.name(),
        told.join("; ")
    );
    while next < statements.min(MOST_AT_ONCE) {
        let texts = vec![(next..next + 500).map(statement).collect()];
        next += 500;
        store(&app, &client, &texts).await?;
    }
    let next = grow(world, &app, statements).await?;
    ask(world, &app, &client, next).await?;
    app.db().close().await;
    world.forget("records").await
}

async fn store(app: &App, client: &Client, batches: &[Vec<Value>]) -> Result<Duration> {
    let texts: Vec<String> = batches
        .iter()
        .map(|b| Value::from(b.clone()).to_string())
        .collect();
    let begun = Instant::now();
    for text in &texts {
        let sent = Sent {
            version: Version::V2,
            statements: text.as_bytes(),
            parts: &[],
            id: None,
        };
        app.store_statements(client, sent).await?;
    }
    Ok(begun.elapsed())
}

/// Lets the database copy what is stored, under other ids and as stored later, until there
/// are so many; comes back with how many there are.
async fn grow(world: &World, app: &App, statements: usize) -> Result<usize> {
    let random = match world.on {
        On::Sqlite => "randomblob(16)",
        On::Postgres => "uuid_send(gen_random_uuid())",
    };
    loop {
        let mut tx = app.db().write().await?;
        let all = sql(
            "select count(*) as n, max(seq) as seq, min(stored_at) as first,
                              max(stored_at) as last from statement",
        )
        .one(&mut tx)
        .await?;
        let there: usize = all.get::<i64>("n")?.try_into()?;
        let more = statements
            .saturating_sub(there)
            .min(there)
            .min(5 * MOST_AT_ONCE);
        if more == 0 {
            // As the server does by itself, a minute later.
            sql("analyze").run(&mut tx).await?;
            tx.commit().await?;
            return Ok(there);
        }
        let seq: i64 = all.get("seq")?;
        let later = all.get::<i64>("last")? - all.get::<i64>("first")? + 1;
        let more = i64::try_from(more)?;
        let copied = [
            format!(
                "insert into statement (seq, id, stored_at, voids, target, body)
                 select seq + {seq}, {random}, stored_at + {later}, voids, target, body
                 from statement where seq <= {more}"
            ),
            format!(
                "insert into statement_word (word, seq)
                 select word, seq + {seq} from statement_word where seq <= {more}
                 order by word, seq"
            ),
            format!("update record_clock set next = next + {seq}, stored_at = stored_at + {later}"),
        ];
        for text in copied {
            sql(text).run(&mut tx).await?;
        }
        tx.commit().await?;
    }
}

/// The parameters of a question, another one for each number.
type Parameters<'a> = &'a dyn Fn(usize) -> Vec<(&'static str, String)>;

/// The first page of each kind of question.
async fn ask(world: &World, app: &App, client: &Client, stored: usize) -> Result<()> {
    let mut told = Vec::new();
    let mut tx = app.db().read().await?;
    let all = sql("select min(stored_at) as first, max(stored_at) as last from statement")
        .one(&mut tx)
        .await?;
    drop(tx);
    let first: i64 = all.get("first")?;
    let span = usize::try_from(all.get::<i64>("last")? - first)?.max(1);
    let moment = |n| moment_text(Moment(first + pick(n, span) as i64));
    let questions: [(&str, Parameters); 7] = [
        ("agent", &|n| {
            vec![("agent", person(pick(n, PEOPLE)).to_string())]
        }),
        ("verb", &|n| vec![("verb", verb(n))]),
        ("activity", &|n| {
            let course = course(pick(n, COURSES));
            vec![("activity", format!("{course}/modules/{}", n % 12))]
        }),
        ("related activity", &|n| {
            let related = ("related_activities", "true".to_owned());
            vec![("activity", course(pick(n, COURSES))), related]
        }),
        ("registration", &|n| {
            vec![("registration", registration(pick(n, PEOPLE)))]
        }),
        ("agent and verb", &|n| {
            vec![
                ("agent", person(pick(n, PEOPLE)).to_string()),
                ("verb", verb(n)),
            ]
        }),
        ("since, oldest first", &|n| {
            vec![("since", moment(n)), ("ascending", "true".to_owned())]
        }),
    ];
    for (name, question) in questions {
        let mut waits = Vec::new();
        let mut found = 0;
        for n in 0..ASKED {
            let given: Vec<(String, String)> = question(n * 7_919)
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect();
            let begun = Instant::now();
            let question = question::statements(&given, Version::V2)?;
            let page = app
                .statements(client, &question, &Languages::default())
                .await?;
            waits.push(begun.elapsed());
            found += page.json.len();
        }
        waits.sort();
        told.push(format!(
            "{name} p50 {}, p99 {} ({} KB)",
            ms(percentile(&waits, 50)),
            ms(percentile(&waits, 99)),
            found / ASKED / 1_000
        ));
    }
    println!(
        "**xAPI questions, {}**, first page over {} statements ({} MB): {}.\n",
        world.name(),
        grouped(i64::try_from(stored)?),
        world.megabytes(app).await?,
        told.join("; ")
    );
    Ok(())
}

/// By what the bare driver's table can be asked.
#[derive(Clone, Copy)]
enum Indexed {
    /// By the id.
    Id,
    /// By all that the questions are about.
    All,
}

impl Indexed {
    /// The table, and its columns in the order of [`Indexed::row`].
    fn table(self) -> (&'static str, &'static str) {
        match self {
            Indexed::Id => (
                "create table bare (id text primary key, body text not null)",
                "id, body",
            ),
            Indexed::All => (
                "create table bare (id text primary key, body text not null, agent text not null,
                     verb text not null, activity text not null, course text not null,
                     registration text not null, stored_at bigint not null);
                 create index bare_by_agent on bare (agent, stored_at);
                 create index bare_by_verb on bare (verb, stored_at);
                 create index bare_by_activity on bare (activity, stored_at);
                 create index bare_by_course on bare (course, stored_at);
                 create index bare_by_registration on bare (registration, stored_at);
                 create index bare_by_moment on bare (stored_at)",
                "id, body, agent, verb, activity, course, registration, stored_at",
            ),
        }
    }

    fn row(self, place: usize, statement: &Value) -> (Vec<String>, Option<i64>) {
        let text = |path: &str| {
            let found = statement.pointer(path).and_then(Value::as_str);
            found.unwrap_or_default().to_owned()
        };
        let mut row = vec![text("/id"), statement.to_string()];
        match self {
            Indexed::Id => (row, None),
            Indexed::All => {
                row.extend([
                    text("/actor/account/name"),
                    text("/verb/id"),
                    text("/object/id"),
                    text("/context/contextActivities/grouping/0/id"),
                    text("/context/registration"),
                ]);
                (row, i64::try_from(place).ok())
            }
        }
    }
}

/// Inserts the texts, a transaction for each batch, one statement for all of its rows.
/// `$place` writes a place for a value as the database reads it quickest.
macro_rules! insert_bare {
    ($connection:ident, $batches:ident, $indexed:ident, $place:expr) => {{
        let (make, columns) = $indexed.table();
        sqlx::raw_sql(make).execute(&mut $connection).await?;
        let width = columns.split(", ").count();
        let mut rows = Vec::new();
        for batch in $batches {
            let batch: Vec<_> = batch
                .iter()
                .enumerate()
                .map(|(place, s)| $indexed.row(place, s))
                .collect();
            rows.push(batch);
        }
        let begun = Instant::now();
        for batch in &rows {
            let places: Vec<String> = (0..batch.len())
                .map(|n| {
                    let row: Vec<_> = (1..=width).map(|c| $place(n * width + c)).collect();
                    format!("({})", row.join(", "))
                })
                .collect();
            let text = format!("insert into bare ({columns}) values {}", places.join(", "));
            let mut tx = $connection.begin().await?;
            let mut query = sqlx::query(AssertSqlSafe(text));
            for (texts, stored) in batch {
                for text in texts {
                    query = query.bind(text);
                }
                if let Some(stored) = stored {
                    query = query.bind(stored);
                }
            }
            query.execute(&mut *tx).await?;
            tx.commit().await?;
        }
        let took = begun.elapsed();
        $connection.close().await?;
        Ok(took)
    }};
}

async fn bare_sqlite(address: &str, batches: &[Vec<Value>], indexed: Indexed) -> Result<Duration> {
    let mut connection = SqliteConnectOptions::new()
        .filename(address.strip_prefix("sqlite:").unwrap_or(address))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .pragma("cache_size", "-65536")
        .disable_statement_logging()
        .connect()
        .await?;
    insert_bare!(connection, batches, indexed, |_| "?")
}

async fn bare_postgres(
    address: &str,
    batches: &[Vec<Value>],
    indexed: Indexed,
) -> Result<Duration> {
    let options: sqlx::postgres::PgConnectOptions = address.parse()?;
    let mut connection = options.disable_statement_logging().connect().await?;
    insert_bare!(connection, batches, indexed, |n| format!("${n}"))
}
