//! One way to say SQL to both databases.
//!
//! A statement is text with `$1`, `$2`, … and the values bound to them; a [`Tx`] is
//! a transaction on either database. What the two don't have in common is here and
//! nowhere else: how a database is opened, how a writer begins, how rows are locked,
//! where new numbers come from.

use std::borrow::Cow;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{Stream, TryStreamExt};
use sqlx::error::DatabaseError;
use sqlx::postgres::{
    PgArguments, PgConnectOptions, PgDatabaseError, PgPoolOptions, PgRow, PgSeverity,
};
use sqlx::sqlite::{
    SqliteArguments, SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow,
    SqliteSynchronous,
};
use sqlx::{
    Arguments, AssertSqlSafe, Column as _, ConnectOptions as _, Connection as _, PgConnection,
    PgPool, Postgres, Row as _, Sqlite, SqlitePool, Transaction, TypeInfo,
};
use tokio::sync::mpsc;

use sopan_rules::ids::{AssessmentId, CourseId, EntryId, OfficialId, OrganisationId, ResourceId};
use sopan_rules::time::{Day, Moment};

use crate::waiting::counted;

/// So many connections to a PostgreSQL server at most.
const CONNECTIONS: u32 = 24;

/// For so long after its last use a connection is taken to be there still.
const TRUSTED: Duration = Duration::from_secs(1);

/// What can go wrong between Sopan and its database.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The address names no database that Sopan knows.
    #[error("“{0}” is no database address; write sqlite:PATH or postgres://USER@HOST/NAME")]
    Address(String),
    /// The database refused or failed.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// The index of the catalogue failed.
    #[error("the index of the catalogue: {0}")]
    Search(#[from] tantivy::TantivyError),
    /// A row does not hold what it should.
    #[error("column {column}: {what}")]
    Column {
        /// The column's name.
        column: String,
        /// What is wrong with it.
        what: String,
    },
    /// A text holds U+0000, which PostgreSQL keeps in no text; so neither database is asked.
    #[error("a text holds the character U+0000, which can't be kept; leave it out")]
    ZeroCharacter,
    /// A query that must find one row found none.
    #[error("nothing was found where one row was expected")]
    NotFound,
    /// The database was written by a newer Sopan.
    #[error("the database is at version {found}, and this program knows {known}; use a newer one")]
    TooNew {
        /// The version of the database.
        found: i64,
        /// The newest version that this program knows.
        known: i64,
    },
    /// What is brought in whole needs a database in which nothing is recorded.
    #[error(
        "a past can be brought in only where nothing is recorded yet, and table {0} has rows; give an empty database"
    )]
    NotEmpty(&'static str),
    /// Every number under which a program may write is taken.
    #[error("{0} programs write to this database already; stop one of them first")]
    NoLane(i16),
    /// The connection was lost while a transaction was being committed.
    #[error(
        "the connection to the database was lost while this was being written, and it may have been written; look before you do it again ({0})"
    )]
    OutcomeUnknown(String),
    /// A row of the ledger can't be read.
    #[error(transparent)]
    Unreadable(#[from] sopan_rules::ledger::Unreadable),
}

impl StoreError {
    /// Whether somebody else has what was to be unique.
    pub fn is_duplicate(&self) -> bool {
        let error = match self {
            StoreError::Database(error) => error.as_database_error(),
            _ => None,
        };
        error.is_some_and(|e| e.is_unique_violation())
    }

    /// Whether the database gave this up because of what others wrote at the same
    /// moment: nothing was kept, and the same once more may go through.
    pub fn is_collision(&self) -> bool {
        let error = match self {
            StoreError::Database(error) => error.as_database_error(),
            _ => None,
        };
        // Serialisation failure, deadlock.
        error
            .and_then(|e| e.code())
            .is_some_and(|code| matches!(&*code, "40001" | "40P01"))
    }

    /// No connection to the database can be had.
    pub(crate) fn unreachable() -> StoreError {
        StoreError::Database(sqlx::Error::PoolTimedOut)
    }

    /// Whether it is [`unreachable`](StoreError::unreachable).
    pub(crate) fn is_unreachable(&self) -> bool {
        matches!(self, StoreError::Database(sqlx::Error::PoolTimedOut))
    }
}

/// Short for a result of the store.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

/// A database that is open.
#[derive(Clone, Debug)]
pub struct Db(Arc<Pools>);

#[derive(Debug)]
enum Pools {
    /// SQLite has one writer at a time, so there is one connection that writes.
    Sqlite {
        read: SqlitePool,
        write: SqlitePool,
    },
    Postgres(PgPool),
}

/// Which of the two databases it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// Embedded.
    Sqlite,
    /// A server.
    Postgres,
}

impl Dialect {
    /// Locks the rows that a query reads until the transaction ends. SQLite has one
    /// writer, whose transaction has locked everything when it began.
    pub fn for_update(self) -> &'static str {
        match self {
            Dialect::Sqlite => "",
            Dialect::Postgres => " for update",
        }
    }
}

impl Db {
    /// Opens `sqlite:PATH` (made when it does not exist) or `postgres://…`, and
    /// brings its tables up to date.
    pub async fn open(address: &str) -> Result<Db> {
        let db = Db(Arc::new(Pools::open(address).await?));
        crate::migrations::run(&db).await?;
        Ok(db)
    }

    /// Which database this is.
    pub fn dialect(&self) -> Dialect {
        match &*self.0 {
            Pools::Sqlite { .. } => Dialect::Sqlite,
            Pools::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Begins to read: every query of the transaction sees the same moment.
    pub async fn read(&self) -> Result<Tx> {
        counted(async {
            Ok(match &*self.0 {
                Pools::Sqlite { read, .. } => Tx::Sqlite(read.begin().await?),
                Pools::Postgres(pool) => Tx::Postgres(
                    begin(pool, "begin isolation level repeatable read read only").await?,
                ),
            })
        })
        .await
    }

    /// Another reader that sees the moment of the first, where the database has that.
    pub(crate) async fn read_beside(&self, first: &mut Tx) -> Result<Option<Tx>> {
        if first.dialect() == Dialect::Sqlite {
            return Ok(None);
        }
        let moment = sql("select pg_export_snapshot() as moment").one(first);
        let moment: String = moment.await?.get("moment")?;
        let mut beside = self.read().await?;
        sql(format!("set transaction snapshot '{moment}'"))
            .run(&mut beside)
            .await?;
        Ok(Some(beside))
    }

    /// Begins to write. Nothing is kept unless [`Tx::commit`] is called.
    pub async fn write(&self) -> Result<Tx> {
        let tx = counted(async {
            Ok::<_, StoreError>(match &*self.0 {
                Pools::Sqlite { write, .. } => {
                    Tx::Sqlite(write.begin_with("begin immediate").await?)
                }
                Pools::Postgres(pool) => Tx::Postgres(begin(pool, "begin").await?),
            })
        })
        .await?;
        #[cfg(any(test, feature = "testing"))]
        crate::tape::note(|| crate::tape::Said::Begin);
        Ok(tx)
    }

    /// As [`write`](Db::write), and every query of the transaction sees the same
    /// moment: that of its first query, and on SQLite, where nobody else writes
    /// meanwhile, that of its beginning. On PostgreSQL it fails
    /// ([`StoreError::is_collision`]) when it changes what others changed since.
    pub async fn write_at_one_moment(&self) -> Result<Tx> {
        Ok(match &*self.0 {
            Pools::Sqlite { .. } => self.write().await?,
            Pools::Postgres(pool) => {
                Tx::Postgres(begin(pool, "begin isolation level repeatable read").await?)
            }
        })
    }

    /// New numbers for things that are about to be written in another transaction.
    pub async fn ids(&self, count: usize) -> Result<Vec<i64>> {
        let mut tx = self.write().await?;
        let ids = tx.ids(count).await?;
        tx.commit().await?;
        Ok(ids)
    }

    /// A number under which this program writes lines of accounts. On PostgreSQL
    /// several programs write at once, each under a number of its own, so that none
    /// waits for another's row; SQLite has one writer at a time.
    pub async fn claim_lane(&self) -> Result<Claim> {
        let pool = match &*self.0 {
            Pools::Sqlite { .. } => {
                return Ok(Claim {
                    number: 0,
                    _held: None,
                });
            }
            Pools::Postgres(pool) => pool,
        };
        let mut connection = pool.acquire().await?.detach();
        for number in 1..=LANES {
            let ours: bool = sqlx::query_scalar("select pg_try_advisory_lock(730502, $1)")
                .bind(i32::from(number))
                .fetch_one(&mut connection)
                .await?;
            if ours {
                return Ok(Claim {
                    number,
                    _held: Some(connection),
                });
            }
        }
        Err(StoreError::NoLane(LANES))
    }

    /// Closes every connection.
    pub async fn close(&self) {
        match &*self.0 {
            Pools::Sqlite { read, write } => {
                read.close().await;
                write.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}

/// How many programs may write to one database at the same time.
const LANES: i16 = 64;

/// A lane's number, ours until this is dropped or the program ends, however it ends.
///
/// On PostgreSQL the number is held by a connection. When that connection is lost,
/// another program may take the same number, and nobody notices. That is harmless: a
/// number only keeps programs from waiting for each other. Lines of accounts are
/// written by `insert … on conflict … do update set amount = amount + excluded.amount`,
/// which locks the row and adds to what is there then, so two programs under one
/// number add up rightly; they wait for each other's rows, and where they wait in a
/// circle PostgreSQL ends one of the two, whose works are tried again.
#[derive(Debug)]
pub struct Claim {
    /// The number.
    pub number: i16,
    _held: Option<PgConnection>,
}

impl Pools {
    async fn open(address: &str) -> Result<Pools> {
        if let Some(path) = address.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            let options = SqliteConnectOptions::new()
                .filename(path)
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .busy_timeout(Duration::from_secs(30))
                .foreign_keys(true)
                .statement_cache_capacity(500)
                .row_buffer_size(500)
                .pragma("cache_size", "-8192")
                .pragma("mmap_size", "1073741824")
                .pragma("temp_store", "memory")
                .disable_statement_logging();
            let write = SqlitePoolOptions::new()
                .max_connections(1)
                .idle_timeout(None)
                .max_lifetime(None)
                .acquire_timeout(Duration::from_secs(60))
                .connect_with(options.clone().pragma("cache_size", "-65536"))
                .await?;
            let read = SqlitePoolOptions::new()
                .max_connections(8)
                .idle_timeout(None)
                .max_lifetime(None)
                .acquire_timeout(Duration::from_secs(60))
                .connect_lazy_with(options);
            Ok(Pools::Sqlite { read, write })
        } else if address.starts_with("postgres://") || address.starts_with("postgresql://") {
            // What a page asks takes less time than the server needs to start a helper
            // process, or to compile a query.
            let options = PgConnectOptions::from_str(address)?
                .options([("max_parallel_workers_per_gather", "0"), ("jit", "off")])
                .statement_cache_capacity(500)
                .disable_statement_logging();
            // A connection that was used a moment ago isn't asked again whether it is there.
            let pool = PgPoolOptions::new()
                .max_connections(CONNECTIONS)
                .test_before_acquire(false)
                .before_acquire(|connection, held| {
                    Box::pin(async move {
                        if held.idle_for >= TRUSTED {
                            connection.ping().await?;
                        }
                        Ok(true)
                    })
                })
                .acquire_timeout(Duration::from_secs(60))
                .connect_with(options)
                .await?;
            Ok(Pools::Postgres(pool))
        } else {
            Err(StoreError::Address(address.to_owned()))
        }
    }
}

/// Begins on a connection of the pool. One that was trusted may be gone; nothing was asked
/// of it yet, so that the next one is tried.
async fn begin(pool: &PgPool, text: &'static str) -> sqlx::Result<Transaction<'static, Postgres>> {
    for _ in 0..CONNECTIONS {
        match pool.begin_with(text).await {
            Err(error) if is_gone(&error) => {
                tracing::info!(%error, "a connection was gone; another one is tried");
            }
            begun => return begun,
        }
    }
    pool.begin_with(text).await
}

/// Whether the connection is gone: the line broke, or the server ended it.
fn is_gone(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) => true,
        sqlx::Error::Database(error) => {
            matches!(error.code().as_deref(), Some("57P01" | "57P02"))
        }
        _ => false,
    }
}

/// A transaction. Dropped without [`Tx::commit`], it never happened.
#[derive(Debug)]
pub enum Tx {
    /// On the embedded database.
    Sqlite(Transaction<'static, Sqlite>),
    /// On the server.
    Postgres(Transaction<'static, Postgres>),
}

impl Tx {
    /// Which database this is.
    pub fn dialect(&self) -> Dialect {
        match self {
            Tx::Sqlite(_) => Dialect::Sqlite,
            Tx::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Keeps what was written; returns when it is durable. An error means that nothing
    /// was kept, but for [`StoreError::OutcomeUnknown`].
    pub async fn commit(self) -> Result<()> {
        #[cfg(any(test, feature = "testing"))]
        crate::tape::note(|| crate::tape::Said::Commit);
        let (committed, refused): (_, fn(&dyn DatabaseError) -> bool) = match self {
            Tx::Sqlite(tx) => (counted(tx.commit()).await, |_| true),
            // A server that ends the connection may do so after it has committed.
            Tx::Postgres(tx) => (counted(tx.commit()).await, |error| {
                error
                    .try_downcast_ref::<PgDatabaseError>()
                    .is_some_and(|error| error.severity() == PgSeverity::Error)
            }),
        };
        committed.map_err(|error| match error.as_database_error() {
            Some(said) if refused(said) => StoreError::Database(error),
            _ => StoreError::OutcomeUnknown(error.to_string()),
        })
    }

    /// New numbers, never given twice. PostgreSQL has sequences, which nobody waits
    /// for; on SQLite the one writer keeps the count in a row.
    pub async fn ids(&mut self, count: usize) -> Result<Vec<i64>> {
        if count == 0 {
            return Ok(Vec::new());
        }
        let n = i64::try_from(count).unwrap_or(i64::MAX);
        match self {
            Tx::Sqlite(_) => {
                let end: i64 = sql("update id_sequence set next = next + $1 returning next")
                    .bind(n)
                    .one(self)
                    .await?
                    .get("next")?;
                Ok((end - n..end).collect())
            }
            Tx::Postgres(_) => {
                sql("select nextval('id_sequence') as id from generate_series(1, $1)")
                    .bind(n)
                    .all(self)
                    .await?
                    .iter()
                    .map(|row| row.get("id"))
                    .collect()
            }
        }
    }

    /// One new number.
    pub async fn id(&mut self) -> Result<i64> {
        self.ids(1)
            .await?
            .first()
            .copied()
            .ok_or(StoreError::NotFound)
    }

    /// Several statements, without values: for migrations.
    pub(crate) async fn script(&mut self, text: String) -> Result<()> {
        match self {
            Tx::Sqlite(tx) => {
                sqlx::raw_sql(AssertSqlSafe(text))
                    .execute(&mut **tx)
                    .await?;
            }
            Tx::Postgres(tx) => {
                sqlx::raw_sql(AssertSqlSafe(text))
                    .execute(&mut **tx)
                    .await?;
            }
        }
        Ok(())
    }
}

/// A value bound to a statement. Each kind knows that it is null, because
/// PostgreSQL asks for the type also of nothing.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Any whole number.
    Int(Option<i64>),
    /// Text.
    Text(Option<String>),
    /// Bytes.
    Bytes(Option<Vec<u8>>),
}

/// What is bound to one place of a statement.
#[derive(Debug, Clone, PartialEq)]
pub enum Bound {
    /// A value.
    One(Value),
    /// A list of whole numbers. Only PostgreSQL has lists.
    Ints(Vec<Option<i64>>),
    /// A list of texts.
    Texts(Vec<Option<String>>),
    /// A list of bytes.
    Blobs(Vec<Option<Vec<u8>>>),
}

macro_rules! into_value {
    ($kind:ident: $($type:ty => |$x:ident| $to:expr),* $(,)?) => {$(
        impl From<$type> for Value {
            fn from($x: $type) -> Value {
                Value::$kind(Some($to))
            }
        }
        impl From<Option<$type>> for Value {
            fn from(value: Option<$type>) -> Value {
                Value::$kind(value.map(|$x| $to))
            }
        }
    )*};
}

into_value!(Int:
    i64 => |x| x, i32 => |x| x.into(), i16 => |x| x.into(), u32 => |x| x.into(),
    bool => |x| x.into(),
    Day => |x| x.number().into(), Moment => |x| x.0,
    OrganisationId => |x| x.0, OfficialId => |x| x.0, CourseId => |x| x.0,
    ResourceId => |x| x.0, AssessmentId => |x| x.0, EntryId => |x| x.0,
);
into_value!(Text: String => |x| x, &str => |x| x.to_owned());
into_value!(Bytes: Vec<u8> => |x| x);

/// A statement and its values.
#[derive(Debug, Clone)]
pub struct Sql {
    text: Cow<'static, str>,
    values: Vec<Bound>,
}

/// Begins a statement. Values are bound, never written into the text.
pub fn sql(text: impl Into<Cow<'static, str>>) -> Sql {
    Sql {
        text: text.into(),
        values: Vec::new(),
    }
}

impl Sql {
    /// Binds the next value.
    pub fn bind(mut self, value: impl Into<Value>) -> Sql {
        self.values.push(Bound::One(value.into()));
        self
    }

    /// Binds several values.
    pub fn bind_all<T: Into<Value>>(mut self, values: impl IntoIterator<Item = T>) -> Sql {
        let values = values.into_iter().map(|value| Bound::One(value.into()));
        self.values.extend(values);
        self
    }

    /// Whether its values can be kept, before the database is asked.
    pub(crate) fn keepable(&self) -> Result<()> {
        self.values.iter().try_for_each(keepable)
    }

    /// The statement's text: to measure it beside the database's own tools.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Runs the statement; returns how many rows it changed.
    pub async fn run(self, tx: &mut Tx) -> Result<u64> {
        #[cfg(any(test, feature = "testing"))]
        crate::tape::note(|| crate::tape::Said::Change(self.spoken(tx), self.values.clone()));
        counted(self.run_now(tx)).await
    }

    async fn run_now(self, tx: &mut Tx) -> Result<u64> {
        Ok(match tx {
            Tx::Sqlite(tx) => {
                let text = AssertSqlSafe(in_sqlite(&self.text));
                sqlx::query_with(text, sqlite_arguments(self.values)?)
                    .execute(&mut **tx)
                    .await?
                    .rows_affected()
            }
            Tx::Postgres(tx) => {
                let text = AssertSqlSafe(self.text);
                sqlx::query_with(text, postgres_arguments(self.values)?)
                    .execute(&mut **tx)
                    .await?
                    .rows_affected()
            }
        })
    }

    /// All rows.
    pub async fn all(self, tx: &mut Tx) -> Result<Vec<Row>> {
        let mut rows = Vec::new();
        self.each(tx, |row| {
            rows.push(row);
            Ok(())
        })
        .await?;
        Ok(rows)
    }

    /// Row after row, without holding them all.
    pub async fn each(self, tx: &mut Tx, take: impl FnMut(Row) -> Result<()>) -> Result<()> {
        #[cfg(any(test, feature = "testing"))]
        crate::tape::note(|| crate::tape::Said::Query(self.spoken(tx), self.values.clone()));
        counted(self.each_now(tx, take)).await
    }

    async fn each_now(self, tx: &mut Tx, mut take: impl FnMut(Row) -> Result<()>) -> Result<()> {
        match tx {
            Tx::Sqlite(tx) => {
                let text = AssertSqlSafe(in_sqlite(&self.text));
                let query = sqlx::query_with(text, sqlite_arguments(self.values)?);
                let mut rows = query.fetch(&mut **tx);
                while let Some(row) = rows.try_next().await? {
                    take(Row::Sqlite(row))?;
                }
            }
            Tx::Postgres(tx) => {
                let text = AssertSqlSafe(self.text);
                let query = sqlx::query_with(text, postgres_arguments(self.values)?);
                let mut rows = query.fetch(&mut **tx);
                while let Some(row) = rows.try_next().await? {
                    take(Row::Postgres(row))?;
                }
            }
        }
        Ok(())
    }

    /// Hands the rows over in batches of so many, as fast as they are taken; no more than
    /// one batch is held here. Ends early when nobody takes them any longer.
    pub async fn send<T: From<Vec<Row>>>(
        self,
        tx: &mut Tx,
        together: usize,
        to: &mpsc::Sender<T>,
    ) -> Result<()> {
        match tx {
            Tx::Sqlite(tx) => {
                let text = AssertSqlSafe(in_sqlite(&self.text));
                let query = sqlx::query_with(text, sqlite_arguments(self.values)?);
                hand_over(query.fetch(&mut **tx).map_ok(Row::Sqlite), together, to).await
            }
            Tx::Postgres(tx) => {
                let text = AssertSqlSafe(self.text);
                let query = sqlx::query_with(text, postgres_arguments(self.values)?);
                hand_over(query.fetch(&mut **tx).map_ok(Row::Postgres), together, to).await
            }
        }
    }

    #[cfg(any(test, feature = "testing"))]
    fn spoken(&self, tx: &Tx) -> String {
        match tx.dialect() {
            Dialect::Sqlite => in_sqlite(&self.text),
            Dialect::Postgres => self.text.to_string(),
        }
    }

    /// The first row, if there is one.
    pub async fn optional(self, tx: &mut Tx) -> Result<Option<Row>> {
        Ok(self.all(tx).await?.into_iter().next())
    }

    /// The one row; [`StoreError::NotFound`] when there is none.
    pub async fn one(self, tx: &mut Tx) -> Result<Row> {
        self.optional(tx).await?.ok_or(StoreError::NotFound)
    }
}

async fn hand_over<T: From<Vec<Row>>>(
    rows: impl Stream<Item = Result<Row, sqlx::Error>>,
    together: usize,
    to: &mpsc::Sender<T>,
) -> Result<()> {
    let mut rows = std::pin::pin!(rows);
    let mut batch = Vec::with_capacity(together);
    while let Some(row) = counted(rows.try_next()).await? {
        batch.push(row);
        if batch.len() == together {
            let full = std::mem::replace(&mut batch, Vec::with_capacity(together));
            if to.send(full.into()).await.is_err() {
                return Ok(());
            }
        }
    }
    // The last ones; whoever went away doesn't miss them.
    let _ = to.send(batch.into()).await;
    Ok(())
}

/// The places `$1`, `$2`, … as SQLite finds them quickly. To it `$1` is a name, which
/// it looks up in a list, for every value of every row; `?` has no name, and `?1` is
/// a number. Where each place stands once and in order, `?` says the same.
fn in_sqlite(text: &str) -> String {
    let mut pieces = text.split('$');
    let mut bare = String::with_capacity(text.len());
    bare.push_str(pieces.next().unwrap_or_default());
    let mut numbered = bare.clone();
    let (mut expected, mut in_order) = (1, true);
    for piece in pieces {
        let digits = piece.bytes().take_while(u8::is_ascii_digit).count();
        let (number, rest) = piece.split_at(digits);
        let sign = if digits == 0 { '$' } else { '?' };
        if digits > 0 {
            in_order &= number.parse() == Ok(expected);
            expected += 1;
        }
        bare.push(sign);
        bare.push_str(rest);
        numbered.push(sign);
        numbered.push_str(number);
        numbered.push_str(rest);
    }
    if in_order { bare } else { numbered }
}

fn keepable(bound: &Bound) -> Result<()> {
    let zero = |text: &Option<String>| text.as_ref().is_some_and(|text| text.contains('\0'));
    match bound {
        Bound::One(Value::Text(text)) if zero(text) => Err(StoreError::ZeroCharacter),
        Bound::Texts(texts) if texts.iter().any(zero) => Err(StoreError::ZeroCharacter),
        _ => Ok(()),
    }
}

fn sqlite_arguments(values: Vec<Bound>) -> Result<SqliteArguments> {
    let mut arguments = SqliteArguments::default();
    for value in values {
        keepable(&value)?;
        match value {
            Bound::One(Value::Int(x)) => arguments.add(x),
            Bound::One(Value::Text(x)) => arguments.add(x),
            Bound::One(Value::Bytes(x)) => arguments.add(x),
            Bound::Ints(_) | Bound::Texts(_) | Bound::Blobs(_) => Err("SQLite has no lists".into()),
        }
        .map_err(sqlx::Error::Encode)?;
    }
    Ok(arguments)
}

fn postgres_arguments(values: Vec<Bound>) -> Result<PgArguments> {
    let mut arguments = PgArguments::default();
    for value in values {
        keepable(&value)?;
        match value {
            Bound::One(Value::Int(x)) => arguments.add(x),
            Bound::One(Value::Text(x)) => arguments.add(x),
            Bound::One(Value::Bytes(x)) => arguments.add(x),
            Bound::Ints(x) => arguments.add(x),
            Bound::Texts(x) => arguments.add(x),
            Bound::Blobs(x) => arguments.add(x),
        }
        .map_err(sqlx::Error::Encode)?;
    }
    Ok(arguments)
}

/// A row that was read.
#[derive(Debug)]
pub enum Row {
    /// From the embedded database.
    Sqlite(SqliteRow),
    /// From the server.
    Postgres(PgRow),
}

impl Row {
    /// The column with this name.
    pub fn get<T: FromColumn>(&self, column: &str) -> Result<T> {
        T::from_column(self, column)
    }

    /// The text in the column at this place, counted from 0, without a copy.
    pub fn text_at(&self, place: usize) -> Result<Option<&str>> {
        Ok(match self {
            Row::Sqlite(row) => row.try_get_unchecked(place)?,
            Row::Postgres(row) => row.try_get(place)?,
        })
    }

    /// The whole number in the column at this place, counted from 0.
    pub fn int_at(&self, place: usize) -> Result<Option<i64>> {
        Ok(match self {
            Row::Sqlite(row) => row.try_get_unchecked(place)?,
            Row::Postgres(row) => match row.try_column(place)?.type_info().name() {
                "INT2" => row.try_get::<Option<i16>, _>(place)?.map(Into::into),
                "INT4" => row.try_get::<Option<i32>, _>(place)?.map(Into::into),
                _ => row.try_get::<Option<i64>, _>(place)?,
            },
        })
    }

    /// The bytes in the column at this place, counted from 0.
    pub(crate) fn bytes_at(&self, place: usize) -> Result<Option<&[u8]>> {
        Ok(match self {
            Row::Sqlite(row) => row.try_get_unchecked(place)?,
            Row::Postgres(row) => row.try_get(place)?,
        })
    }

    fn int(&self, column: &str) -> Result<Option<i64>> {
        Ok(match self {
            Row::Sqlite(row) => row.try_get_unchecked(column)?,
            Row::Postgres(row) => {
                let kind = row.try_column(column)?.type_info().name();
                match kind {
                    "INT2" => row.try_get::<Option<i16>, _>(column)?.map(Into::into),
                    "INT4" => row.try_get::<Option<i32>, _>(column)?.map(Into::into),
                    _ => row.try_get::<Option<i64>, _>(column)?,
                }
            }
        })
    }

    fn text(&self, column: &str) -> Result<Option<String>> {
        Ok(match self {
            Row::Sqlite(row) => row.try_get_unchecked(column)?,
            Row::Postgres(row) => row.try_get(column)?,
        })
    }

    fn bytes(&self, column: &str) -> Result<Option<Vec<u8>>> {
        Ok(match self {
            Row::Sqlite(row) => row.try_get_unchecked(column)?,
            Row::Postgres(row) => row.try_get(column)?,
        })
    }
}

/// What can be read from a column; `Option` of it where the column may be null.
pub trait FromColumn: Sized {
    /// Reads the column with this name.
    fn from_column(row: &Row, column: &str) -> Result<Self>;
}

macro_rules! from_column {
    ($read:ident: $($type:ty => |$x:ident| $to:expr),* $(,)?) => {$(
        impl FromColumn for Option<$type> {
            fn from_column(row: &Row, column: &str) -> Result<Self> {
                row.$read(column)?
                    .map(|$x| $to)
                    .transpose()
                    .map_err(|e: String| StoreError::Column {
                        column: column.to_owned(),
                        what: e,
                    })
            }
        }
        impl FromColumn for $type {
            fn from_column(row: &Row, column: &str) -> Result<Self> {
                Option::<$type>::from_column(row, column)?.ok_or_else(|| StoreError::Column {
                    column: column.to_owned(),
                    what: "is null".to_owned(),
                })
            }
        }
    )*};
}

fn narrow<T: TryFrom<i64>>(x: i64) -> Result<T, String> {
    T::try_from(x).map_err(|_| format!("{x} is out of range"))
}

from_column!(int:
    i64 => |x| Ok(x), i32 => |x| narrow(x), i16 => |x| narrow(x), u32 => |x| narrow(x),
    bool => |x| Ok(x != 0),
    Day => |x| narrow(x).map(Day::from_number), Moment => |x| Ok(Moment(x)),
    OrganisationId => |x| Ok(OrganisationId(x)), OfficialId => |x| Ok(OfficialId(x)),
    CourseId => |x| Ok(CourseId(x)), ResourceId => |x| Ok(ResourceId(x)),
    AssessmentId => |x| Ok(AssessmentId(x)), EntryId => |x| Ok(EntryId(x)),
);
from_column!(text: String => |x| Ok(x));
from_column!(bytes: Vec<u8> => |x| Ok(x));

/// `($1, $2, $3)`: places for a list of values, the first of them numbered `first`.
pub fn places(first: usize, count: usize) -> String {
    let mut text = String::with_capacity(count * 5 + 2);
    text.push('(');
    for i in 0..count {
        if i > 0 {
            text.push_str(", ");
        }
        text.push('$');
        text.push_str(&(first + i).to_string());
    }
    text.push(')');
    text
}

/// How many values a statement may carry. PostgreSQL allows 65,535 and SQLite
/// 32,766.
const MOST_VALUES: usize = 30_000;

/// Asks for the rows that go with any number of keys. `ask` gets the text of the
/// list, `($1, $2, …)` or `(($1, $2), …)` when a key has several columns, and writes
/// the query around it. The list is filled up to a power of two with the last key,
/// so that the database sees few different statements and keeps them prepared.
pub async fn each_of<const N: usize>(
    tx: &mut Tx,
    keys: &[[Value; N]],
    ask: impl Fn(&str) -> String,
    take: impl FnMut(Row) -> Result<()>,
) -> Result<()> {
    each_of_with(tx, &[], keys, ask, take).await
}

/// As [`each_of`], with values bound before those of the list: `$1`, `$2`, … up to
/// their number.
pub async fn each_of_with<const N: usize>(
    tx: &mut Tx,
    leading: &[Value],
    keys: &[[Value; N]],
    ask: impl Fn(&str) -> String,
    mut take: impl FnMut(Row) -> Result<()>,
) -> Result<()> {
    let first = leading.len() + 1;
    for chunk in keys.chunks(4_096 / N.max(1)) {
        let Some(last) = chunk.last() else { break };
        let count = chunk.len().next_power_of_two();
        let list = if N == 1 {
            places(first, count)
        } else {
            let rows: Vec<String> = (0..count).map(|i| places(first + i * N, N)).collect();
            format!("(values {})", rows.join(", "))
        };
        let fill = std::iter::repeat_n(last, count - chunk.len());
        sql(ask(&list))
            .bind_all(leading.iter().cloned())
            .bind_all(chunk.iter().chain(fill).flatten().cloned())
            .each(tx, &mut take)
            .await?;
    }
    Ok(())
}

/// Writes any number of rows with one text: `before` the rows (`insert into t (a, b)
/// values`), and what comes `after` them (`on conflict …`).
pub async fn insert_rows<const N: usize>(
    tx: &mut Tx,
    before: &str,
    rows: Vec<[Value; N]>,
    after: &str,
) -> Result<u64> {
    let values = rows.into_iter().flatten().collect();
    insert_values(tx, before, N, values, after).await
}

/// As [`insert_rows`]: the values of rows that are so wide, one after another. The database
/// sees few different statements, and keeps them prepared: to PostgreSQL each column goes
/// as a list; to SQLite the rows go in powers of two.
pub(crate) async fn insert_values(
    tx: &mut Tx,
    before: &str,
    width: usize,
    values: Vec<Value>,
    after: &str,
) -> Result<u64> {
    let width = width.max(1);
    let mut changed = 0;
    let mut values = values.into_iter();
    loop {
        let left = (values.len() / width).min(MOST_VALUES / width);
        if left == 0 {
            return Ok(changed);
        }
        let insert = match (tx.dialect(), before.strip_suffix("values")) {
            (Dialect::Postgres, Some(before)) if left > 1 => {
                let columns = columns(width, values.by_ref().take(left * width))?;
                let lists: Vec<String> = (1..)
                    .zip(&columns)
                    .map(|(n, column)| match column {
                        Bound::Ints(_) => format!("${n}::bigint[]"),
                        Bound::Blobs(_) => format!("${n}::bytea[]"),
                        _ => format!("${n}::text[]"),
                    })
                    .collect();
                let lists = lists.join(", ");
                Sql {
                    text: format!("{before} select * from unnest({lists}) {after}").into(),
                    values: columns,
                }
            }
            _ => {
                let count = 1 << left.min(1_024).ilog2();
                let list: Vec<String> = (0..count).map(|i| places(1 + i * width, width)).collect();
                sql(format!("{before} {} {after}", list.join(", ")))
                    .bind_all(values.by_ref().take(count * width))
            }
        };
        changed += insert.run(tx).await?;
    }
}

/// The columns of rows that are so wide, each as a list.
fn columns(width: usize, values: impl Iterator<Item = Value>) -> Result<Vec<Bound>> {
    let mut columns: Vec<Bound> = Vec::with_capacity(width);
    for (place, value) in values.enumerate() {
        match (columns.get_mut(place % width), value) {
            (Some(Bound::Ints(list)), Value::Int(x)) => list.push(x),
            (Some(Bound::Texts(list)), Value::Text(x)) => list.push(x),
            (Some(Bound::Blobs(list)), Value::Bytes(x)) => list.push(x),
            (None, Value::Int(x)) => columns.push(Bound::Ints(vec![x])),
            (None, Value::Text(x)) => columns.push(Bound::Texts(vec![x])),
            (None, Value::Bytes(x)) => columns.push(Bound::Blobs(vec![x])),
            _ => {
                return Err(StoreError::Column {
                    column: (place % width + 1).to_string(),
                    what: "is of different kinds in rows written together".to_owned(),
                });
            }
        }
    }
    Ok(columns)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_have_no_names_in_sqlite() {
        for (text, expected) in [
            ("select 1", "select 1"),
            ("values ($1, $2), ($3, $4)", "values (?, ?), (?, ?)"),
            ("a = $1 and b = $2 or c = $1", "a = ?1 and b = ?2 or c = ?1"),
            ("a = $2 and b = $1", "a = ?2 and b = ?1"),
            ("body -> '$.x' = $1", "body -> '$.x' = ?"),
        ] {
            assert_eq!(in_sqlite(text), expected);
        }
    }

    #[test]
    fn rows_become_columns_of_one_kind_each() {
        let row = |n: i64, name: Option<&str>| [Value::from(n), Value::from(name)];
        let rows = [row(1, None), row(2, Some("b"))];
        let (names, numbers) = (vec![None, Some("b".to_owned())], vec![Some(1), Some(2)]);
        assert_eq!(
            columns(2, rows.into_iter().flatten()).ok(),
            Some(vec![Bound::Ints(numbers), Bound::Texts(names)])
        );
        let mixed = [Value::from(1), Value::from("a")];
        let refused = columns(1, mixed.into_iter()).err().map(|e| e.to_string());
        let why = "column 1: is of different kinds in rows written together";
        assert_eq!(refused.as_deref(), Some(why));
    }

    #[test]
    fn places_are_numbered_from_where_one_says() {
        assert_eq!(places(1, 1), "($1)");
        assert_eq!(places(4, 3), "($4, $5, $6)");
    }
}
