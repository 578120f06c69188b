//! Rows by the million, in and out.

use futures_util::TryStreamExt;
use futures_util::stream::SelectAll;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use crate::sql::{Db, Dialect, Result, Row, StoreError, Tx, Value, insert_values, sql};

/// So many bytes are sent at a time, or so many values.
const PORTION: usize = 2 << 20;
const VALUES: usize = 50_000;

/// So many values are committed together where they are committed in portions.
const BETWEEN_COMMITS: usize = 20_000_000;

/// Reads columns of whole numbers, row after row, as quickly as the databases give them:
/// each reader asks its query, and all of them at once. A query has no values bound to it:
/// it is a text of ours.
pub(crate) async fn numbers<const N: usize>(
    readers: impl IntoIterator<Item = (&mut Tx, String)>,
    mut take: impl FnMut([Option<i64>; N]) -> Result<()>,
) -> Result<()> {
    let mut said = SelectAll::new();
    for (place, (tx, query)) in readers.into_iter().enumerate() {
        let Tx::Postgres(server) = tx else {
            sql(query).each(tx, |row| take(numbers_of(&row)?)).await?;
            continue;
        };
        let copy = format!("copy ({query}) to stdout (format binary)");
        let pieces = server.copy_out_raw(&copy).await?;
        said.push(pieces.map_ok(move |piece| (place, piece)));
    }
    let mut begun: Vec<usize> = Vec::new();
    while let Some((place, bytes)) = said.try_next().await? {
        let mut left = Binary(&bytes);
        if !begun.contains(&place) {
            left.header()?;
            begun.push(place);
        }
        while let Some(row) = left.row()? {
            take(row)?;
        }
    }
    Ok(())
}

fn numbers_of<const N: usize>(row: &Row) -> Result<[Option<i64>; N]> {
    let mut numbers = [None; N];
    for (place, number) in numbers.iter_mut().enumerate() {
        *number = row.int_at(place)?;
    }
    Ok(numbers)
}

/// PostgreSQL's binary format of rows: <https://www.postgresql.org/docs/current/sql-copy.html>.
struct Binary<'a>(&'a [u8]);

impl Binary<'_> {
    fn take(&mut self, count: usize) -> Result<&[u8]> {
        let Some((taken, left)) = self.0.split_at_checked(count) else {
            return Err(unreadable());
        };
        self.0 = left;
        Ok(taken)
    }

    fn int(&mut self, bytes: usize) -> Result<i64> {
        let taken = self.take(bytes)?;
        Ok(match *taken {
            [a, b] => i16::from_be_bytes([a, b]).into(),
            [a, b, c, d] => i32::from_be_bytes([a, b, c, d]).into(),
            [a, b, c, d, e, f, g, h] => i64::from_be_bytes([a, b, c, d, e, f, g, h]),
            _ => return Err(unreadable()),
        })
    }

    /// The signature, the flags, and what a later version may add.
    fn header(&mut self) -> Result<()> {
        self.take(15)?;
        let more = self.int(4)?;
        self.take(usize::try_from(more).map_err(|_| unreadable())?)?;
        Ok(())
    }

    /// The next row; nothing where this message, or the whole of it, ends.
    fn row<const N: usize>(&mut self) -> Result<Option<[Option<i64>; N]>> {
        if self.0.is_empty() || self.int(2)? < 0 {
            return Ok(None);
        }
        let mut numbers = [None; N];
        for number in &mut numbers {
            let bytes = self.int(4)?;
            *number = match usize::try_from(bytes) {
                Ok(bytes) => Some(self.int(bytes)?),
                Err(_) => None,
            };
        }
        Ok(Some(numbers))
    }
}

fn unreadable() -> StoreError {
    StoreError::Column {
        column: "copy".to_owned(),
        what: "the server sent rows in another form than was asked for".to_owned(),
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
