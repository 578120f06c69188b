//! Rows by the million, in and out.

use std::sync::atomic::{AtomicI64, Ordering::Relaxed};

use futures_util::{Stream, TryStreamExt, stream};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use crate::sql::{Db, Dialect, Result, Row, StoreError, Tx, Value, insert_values, sql};

/// So many bytes are sent at a time, or so many values.
const PORTION: usize = 2 << 20;
const VALUES: usize = 50_000;

/// So many values are committed together where they are committed in portions.
const BETWEEN_COMMITS: usize = 20_000_000;

/// So many pages of a table are asked for at a time.
const PAGES: i64 = 2_048;

/// The last page that a table can have.
const LAST_PAGE: i64 = u32::MAX as i64;

/// Reads the rows of a whole table for which `only` holds, in no order, as quickly as the
/// databases give them: of each row what `columns` say, whole numbers without gaps. Where
/// a reader of the same moment stands beside, both read. Nothing is bound: the texts are
/// ours.
///
/// PostgreSQL takes longer to send a row than to find it: so it sends the columns of some
/// pages at once, each as the bytes of all its numbers one after another.
pub(crate) async fn scan<const N: usize>(
    tx: &mut Tx,
    beside: Option<&mut Tx>,
    table: &str,
    columns: [&str; N],
    only: &str,
    mut take: impl FnMut([i64; N]) -> Result<()>,
) -> Result<()> {
    if tx.dialect() == Dialect::Sqlite {
        let query = format!("select {} from {table} where {only}", columns.join(", "));
        return sql(query)
            .each(tx, |row| {
                let mut numbers = [0; N];
                for (place, number) in numbers.iter_mut().enumerate() {
                    *number = row.int_at(place)?.ok_or_else(unreadable)?;
                }
                take(numbers)
            })
            .await;
    }
    let pages: i64 = sql(format!(
        "select pg_relation_size('{table}') / current_setting('block_size')::bigint as pages"
    ))
    .one(tx)
    .await?
    .get("pages")?;
    let columns = columns.map(|column| format!("string_agg(int8send({column}), '')"));
    let ask = format!("select {} from {table} where {only}", columns.join(", "));
    let next = AtomicI64::new(0);
    let readers = [Some(tx), beside].into_iter().flatten();
    let mut said = stream::select_all(readers.map(|tx| Box::pin(portions(tx, &ask, pages, &next))));
    while let Some(portion) = said.try_next().await? {
        let mut columns = Vec::with_capacity(N);
        for place in 0..N {
            columns.push(portion.bytes_at(place)?.unwrap_or_default());
        }
        for row in 0..columns.first().map_or(0, |c| c.len() / 8) {
            let mut numbers = [0; N];
            for (number, column) in numbers.iter_mut().zip(&columns) {
                let bytes = column.get(row * 8..).and_then(<[u8]>::first_chunk);
                *number = i64::from_be_bytes(*bytes.ok_or_else(unreadable)?);
            }
            take(numbers)?;
        }
    }
    Ok(())
}

/// What a reader is answered, portion by portion, until no pages are left.
fn portions<'a>(
    tx: &'a mut Tx,
    ask: &'a str,
    pages: i64,
    next: &'a AtomicI64,
) -> impl Stream<Item = Result<Row>> + 'a {
    let bounded = format!("{ask} and ctid >= cast($1 as tid) and ctid < cast($2 as tid)");
    stream::try_unfold((tx, bounded), move |(tx, bounded)| async move {
        let first = next.fetch_add(PAGES, Relaxed);
        if first > pages {
            return Ok(None);
        }
        let end = match first + PAGES {
            end if end > pages => LAST_PAGE,
            end => end,
        };
        let portion = sql(bounded.clone())
            .bind(format!("({first},0)"))
            .bind(format!("({end},0)"))
            .one(tx)
            .await?;
        Ok(Some((portion, (tx, bounded))))
    })
}

fn unreadable() -> StoreError {
    StoreError::Column {
        column: "scan".to_owned(),
        what: "a number is missing where each row has one".to_owned(),
    }
}

/// Rows on their way into tables that nobody else writes to. They are sent by a task of
/// their own, so that the database works while the next ones are made.
pub(crate) struct Inward {
    text: bool,
    waiting: Vec<(&'static str, Rows)>,
    ready: Vec<(&'static str, Rows)>,
    to: mpsc::Sender<Message>,
    sent: JoinHandle<Result<Tx>>,
}

/// Rows of one table.
enum Rows {
    Values(usize, Vec<Value>),
    Text(Vec<u8>),
}

enum Message {
    Rows(&'static str, Rows),
    Ids(usize, oneshot::Sender<Vec<i64>>),
}

impl Inward {
    pub(crate) fn begin(db: Db, tx: Tx) -> Inward {
        let text = tx.dialect() == Dialect::Postgres;
        let (to, from) = mpsc::channel(4);
        Inward {
            text,
            waiting: Vec::new(),
            ready: Vec::new(),
            to,
            sent: tokio::spawn(write(db, tx, from)),
        }
    }

    /// A row for a table, which goes with what is sent next. `into` names the table and its
    /// columns: `entry (official, id)`.
    pub(crate) fn push<const N: usize>(&mut self, into: &'static str, row: [Value; N]) {
        let place = match self.waiting.iter().position(|(i, _)| *i == into) {
            Some(place) => place,
            None => {
                let rows = if self.text {
                    Rows::Text(Vec::with_capacity(PORTION + 4_096))
                } else {
                    Rows::Values(N, Vec::new())
                };
                self.waiting.push((into, rows));
                self.waiting.len() - 1
            }
        };
        let much = match &mut self.waiting[place].1 {
            Rows::Text(text) => {
                write_row(text, &row);
                text.len() >= PORTION
            }
            Rows::Values(_, values) => {
                values.extend(row);
                values.len() >= VALUES
            }
        };
        if much {
            let portion = self.waiting.swap_remove(place);
            self.ready.push(portion);
        }
    }

    /// Sends what has become a portion.
    pub(crate) async fn send(&mut self) -> Result<()> {
        while let Some((into, rows)) = self.ready.pop() {
            self.say(Message::Rows(into, rows)).await?;
        }
        Ok(())
    }

    /// New numbers, never given twice.
    pub(crate) async fn ids(&mut self, count: usize) -> Result<Vec<i64>> {
        let (answer, wait) = oneshot::channel();
        self.say(Message::Ids(count, answer)).await?;
        match wait.await {
            Ok(ids) => Ok(ids),
            Err(_) => Err(self.failed().await),
        }
    }

    /// Sends all that waits, and gives the transaction back.
    pub(crate) async fn end(mut self) -> Result<Tx> {
        self.ready.append(&mut self.waiting);
        self.send().await?;
        drop(self.to);
        self.sent.await.map_err(|_| StoreError::unreachable())?
    }

    async fn say(&mut self, message: Message) -> Result<()> {
        match self.to.send(message).await {
            Ok(()) => Ok(()),
            Err(_) => Err(self.failed().await),
        }
    }

    /// Why nobody listens any more.
    async fn failed(&mut self) -> StoreError {
        match (&mut self.sent).await {
            Ok(Err(error)) => error,
            _ => StoreError::unreachable(),
        }
    }
}

async fn write(db: Db, mut tx: Tx, mut from: mpsc::Receiver<Message>) -> Result<Tx> {
    let mut together = 0;
    while let Some(message) = from.recv().await {
        match message {
            Message::Ids(count, answer) => {
                // Nobody waits any longer: then nobody needs them.
                let _ = answer.send(tx.ids(count).await?);
            }
            Message::Rows(into, Rows::Values(width, values)) => {
                together += values.len();
                let before = format!("insert into {into} values");
                insert_values(&mut tx, &before, width, values, "").await?;
                // What SQLite has not committed stands in a file of its own, and grows.
                if together > BETWEEN_COMMITS {
                    tx.commit().await?;
                    tx = db.write().await?;
                    together = 0;
                }
            }
            Message::Rows(into, Rows::Text(text)) => {
                if let Tx::Postgres(server) = &mut tx {
                    let copy = format!("copy {into} from stdin (freeze)");
                    let mut copy = server.copy_in_raw(&copy).await?;
                    copy.send(text).await?;
                    copy.finish().await?;
                }
            }
        }
    }
    Ok(tx)
}

/// A row in PostgreSQL's text format.
fn write_row(text: &mut Vec<u8>, row: &[Value]) {
    for (place, value) in row.iter().enumerate() {
        if place > 0 {
            text.push(b'\t');
        }
        match value {
            Value::Int(Some(number)) => {
                text.extend_from_slice(itoa::Buffer::new().format(*number).as_bytes());
            }
            Value::Text(Some(written)) => {
                for byte in written.bytes() {
                    match byte {
                        b'\\' => text.extend_from_slice(b"\\\\"),
                        b'\t' => text.extend_from_slice(b"\\t"),
                        b'\n' => text.extend_from_slice(b"\\n"),
                        b'\r' => text.extend_from_slice(b"\\r"),
                        byte => text.push(byte),
                    }
                }
            }
            Value::Bytes(Some(bytes)) => {
                text.extend_from_slice(b"\\\\x");
                for byte in bytes {
                    text.extend_from_slice(format!("{byte:02x}").as_bytes());
                }
            }
            Value::Int(None) | Value::Text(None) | Value::Bytes(None) => {
                text.extend_from_slice(b"\\N");
            }
        }
    }
    text.push(b'\n');
}
