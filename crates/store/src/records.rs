//! Learning records: statements and under what they are found, what they tell of
//! activities and agents, the documents of content, and the programs that may send.

use std::collections::{BTreeSet, HashMap};

use sopan_rules::time::Moment;

use crate::sql::{Dialect, Result, Row, StoreError, Tx, Value, each_of, insert_rows, sql};

/// The id of a statement.
pub type StatementId = [u8; 16];

/// A statement to be stored.
#[derive(Debug, Clone)]
pub struct NewStatement {
    /// Its id.
    pub id: StatementId,
    /// Whether it takes another one back.
    pub voids: bool,
    /// The statement at which it points as its object.
    pub target: Option<StatementId>,
    /// Its text, as it will be given out.
    pub body: String,
    /// Under what it is found.
    pub words: Vec<i64>,
    /// The hashes of the attachments that came with it.
    pub attachments: Vec<String>,
}

/// A statement that is stored.
#[derive(Debug, Clone)]
pub struct Stored {
    /// Its number: those stored later have greater ones.
    pub seq: i64,
    /// Its id.
    pub id: StatementId,
    /// When it was stored.
    pub at: Moment,
    /// Whether it takes another one back.
    pub voids: bool,
    /// Whether it was taken back.
    pub voided: bool,
    /// The statement at which it points.
    pub target: Option<StatementId>,
    /// Its text.
    pub body: String,
}

/// What the next statements get: a moment and numbers.
#[derive(Debug, Clone, Copy)]
pub struct Tick {
    /// The moment at which they are stored; later than that of all before.
    pub at: Moment,
    /// The number of the first of them.
    pub first: i64,
}

/// Takes so many numbers. Until the transaction ends nobody else stores statements, so
/// that whoever reads sees all that was stored up to a moment, or none of what is later.
pub async fn tick(tx: &mut Tx, now: Moment, count: usize) -> Result<Tick> {
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    let row = sql("update record_clock
                   set stored_at = case when stored_at >= $1 then stored_at + 1 else $1 end,
                       next = next + $2
                   where one = 1
                   returning stored_at, next")
    .bind(now)
    .bind(count)
    .one(tx)
    .await?;
    Ok(Tick {
        at: row.get("stored_at")?,
        first: row.get::<i64>("next")? - count,
    })
}

/// Sees to it that whatever is stored from now on is stored later than now; comes back
/// with the moment up to which everything can be seen when this is committed.
pub async fn advance(tx: &mut Tx, now: Moment) -> Result<Moment> {
    sql("update record_clock
         set stored_at = case when stored_at >= $1 then stored_at else $1 end
         where one = 1
         returning stored_at")
    .bind(now)
    .one(tx)
    .await?
    .get("stored_at")
}

/// The moment at which statements were last stored.
pub async fn last_stored(tx: &mut Tx) -> Result<Moment> {
    sql("select stored_at from record_clock where one = 1")
        .one(tx)
        .await?
        .get("stored_at")
}

/// Adds statements, in their order from the tick's first number on.
pub async fn insert(tx: &mut Tx, tick: Tick, new: &[NewStatement]) -> Result<()> {
    let numbered = || (tick.first..).zip(new);
    let rows: Vec<[Value; 6]> = numbered()
        .map(|(seq, s)| {
            [
                seq.into(),
                s.id.to_vec().into(),
                tick.at.into(),
                s.voids.into(),
                s.target.map(|t| t.to_vec()).into(),
                s.body.clone().into(),
            ]
        })
        .collect();
    let before = "insert into statement (seq, id, stored_at, voids, target, body) values";
    insert_rows(tx, before, rows, "").await?;
    let mut words: Vec<(i64, i64)> = numbered()
        .flat_map(|(seq, s)| s.words.iter().map(move |word| (*word, seq)))
        .collect();
    // In the order of the index, which the database likes. Numbers that were just given
    // have no words yet, so that nothing has to be looked for.
    words.sort_unstable();
    words.dedup();
    put_words(tx, &words, "").await?;
    let rows: Vec<[Value; 2]> = numbered()
        .filter_map(|(seq, s)| Some([s.target?.to_vec().into(), seq.into()]))
        .collect();
    insert_rows(
        tx,
        "insert into statement_target (target, seq) values",
        rows,
        "",
    )
    .await?;
    let rows: Vec<[Value; 2]> = numbered()
        .flat_map(|(seq, s)| s.attachments.iter().map(move |sha2| (seq, sha2)))
        .map(|(seq, sha2)| [seq.into(), sha2.clone().into()])
        .collect();
    let before = "insert into statement_attachment (seq, sha2) values";
    insert_rows(tx, before, rows, "on conflict do nothing").await?;
    Ok(())
}

/// Lets statements be found under further words: (word, number).
pub async fn add_words(tx: &mut Tx, words: &[(i64, i64)]) -> Result<()> {
    put_words(tx, words, "on conflict do nothing").await
}

async fn put_words(tx: &mut Tx, words: &[(i64, i64)], after: &str) -> Result<()> {
    let rows: Vec<[Value; 2]> = words
        .iter()
        .map(|(word, seq)| [(*word).into(), (*seq).into()])
        .collect();
    let before = "insert into statement_word (word, seq) values";
    insert_rows(tx, before, rows, after).await?;
    Ok(())
}

/// Takes statements back. They can no longer be found, but by their id.
pub async fn void(tx: &mut Tx, numbers: &BTreeSet<i64>) -> Result<()> {
    let rows: Vec<[Value; 1]> = numbers.iter().map(|seq| [(*seq).into()]).collect();
    let before = "insert into statement_void (seq) values";
    insert_rows(tx, before, rows, "on conflict do nothing").await?;
    Ok(())
}

const COLUMNS: &str = "s.seq, s.id, s.stored_at, s.voids, s.target, s.body,
    case when exists (select 1 from statement_void v where v.seq = s.seq)
         then 1 else 0 end as voided";

fn stored_from(row: &Row) -> Result<Stored> {
    Ok(Stored {
        seq: row.get("seq")?,
        id: id_from(row.get("id")?, "id")?,
        at: row.get("stored_at")?,
        voids: row.get("voids")?,
        voided: row.get("voided")?,
        target: row
            .get::<Option<Vec<u8>>>("target")?
            .map(|bytes| id_from(bytes, "target"))
            .transpose()?,
        body: row.get("body")?,
    })
}

fn id_from(bytes: Vec<u8>, column: &str) -> Result<StatementId> {
    bytes.try_into().map_err(|_| StoreError::Column {
        column: column.to_owned(),
        what: "is no UUID".to_owned(),
    })
}

/// The statements that have these ids, voided ones too.
pub async fn by_ids(tx: &mut Tx, ids: &[StatementId]) -> Result<HashMap<StatementId, Stored>> {
    let keys: Vec<[Value; 1]> = ids.iter().map(|id| [id.to_vec().into()]).collect();
    let mut found = HashMap::new();
    let ask = |list: &str| format!("select {COLUMNS} from statement s where s.id in {list}");
    each_of(tx, &keys, ask, |row| {
        let stored = stored_from(&row)?;
        found.insert(stored.id, stored);
        Ok(())
    })
    .await?;
    Ok(found)
}

/// A statement that points at another one.
#[derive(Debug, Clone)]
pub struct Pointing {
    /// Its number.
    pub seq: i64,
    /// Its id.
    pub id: StatementId,
    /// Whether it takes the other one back.
    pub voids: bool,
    /// The other one.
    pub target: StatementId,
}

/// The statements that point at one of these.
pub async fn pointing_at(tx: &mut Tx, ids: &[StatementId]) -> Result<Vec<Pointing>> {
    let keys: Vec<[Value; 1]> = ids.iter().map(|id| [id.to_vec().into()]).collect();
    let mut found = Vec::new();
    let ask = |list: &str| {
        format!(
            "select s.seq, s.id, s.voids, t.target
             from statement_target t join statement s on s.seq = t.seq
             where t.target in {list}"
        )
    };
    each_of(tx, &keys, ask, |row| {
        found.push(Pointing {
            seq: row.get("seq")?,
            id: id_from(row.get("id")?, "id")?,
            voids: row.get("voids")?,
            target: id_from(row.get("target")?, "target")?,
        });
        Ok(())
    })
    .await?;
    Ok(found)
}

/// Which statements are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Each statement is found under one word of each of these. The first is the one that
    /// is looked up; the fewer statements it has, the better.
    pub words: Vec<Vec<i64>>,
    /// Only statements with greater numbers.
    pub after: i64,
    /// Only statements with smaller numbers.
    pub before: i64,
    /// The oldest first.
    pub ascending: bool,
    /// No more than so many.
    pub count: i64,
}

/// Finds statements that were not taken back, newest first unless told otherwise. What is
/// read is no more than the page where one word is given.
pub async fn find(tx: &mut Tx, wanted: &Wanted) -> Result<Vec<Stored>> {
    let order = if wanted.ascending { "asc" } else { "desc" };
    let standing = "not exists (select 1 from statement_void v where v.seq = k.seq)";
    let numbers = format!(
        "k.seq > {} and k.seq < {} and {standing}",
        wanted.after, wanted.before
    );
    let page = format!("order by seq {order} limit {}", wanted.count);
    let list = |words: &[i64]| {
        let words: Vec<String> = words.iter().map(ToString::to_string).collect();
        words.join(", ")
    };
    // The words are numbers of ours. Each value of the first group is a range of the
    // index of its own, and each of them is read no further than a page.
    let text = match wanted.words.split_first() {
        None => format!("select k.seq from statement k where {numbers} {page}"),
        Some((first, others)) => {
            let others: String = others
                .iter()
                .map(|words| {
                    format!(
                        " and exists (select 1 from statement_word o
                                      where o.seq = k.seq and o.word in ({}))",
                        list(words)
                    )
                })
                .collect();
            let ranges: Vec<String> = first
                .iter()
                .map(|word| {
                    format!(
                        "select seq from (
                             select k.seq from statement_word k
                             where k.word = {word} and {numbers}{others} {page}
                         ) as r"
                    )
                })
                .collect();
            match ranges.as_slice() {
                [] => return Ok(Vec::new()),
                [one] => one.clone(),
                many => format!("select seq from ({}) as u {page}", many.join(" union ")),
            }
        }
    };
    let numbers: Vec<i64> = sql(text)
        .all(tx)
        .await?
        .iter()
        .map(|row| row.get("seq"))
        .collect::<Result<_>>()?;
    let keys: Vec<[Value; 1]> = numbers.iter().map(|seq| [(*seq).into()]).collect();
    let mut found = Vec::with_capacity(numbers.len());
    let ask = |list: &str| format!("select {COLUMNS} from statement s where s.seq in {list}");
    each_of(tx, &keys, ask, |row| {
        found.push(stored_from(&row)?);
        Ok(())
    })
    .await?;
    found.sort_unstable_by_key(|s| s.seq);
    if !wanted.ascending {
        found.reverse();
    }
    Ok(found)
}

/// The number of the last statement that was stored at a moment or before it; 0 where
/// there is none.
pub async fn number_at(tx: &mut Tx, at: Moment) -> Result<i64> {
    let row = sql("select seq from statement where stored_at <= $1
                   order by stored_at desc, seq desc limit 1")
    .bind(at)
    .optional(tx)
    .await?;
    row.map_or(Ok(0), |row| row.get("seq"))
}

/// The hashes of the attachments that came with statements: (number, hash).
pub async fn attachments(tx: &mut Tx, numbers: &[i64]) -> Result<BTreeSet<(i64, String)>> {
    let keys: Vec<[Value; 1]> = numbers.iter().map(|seq| [(*seq).into()]).collect();
    let mut found = BTreeSet::new();
    let ask =
        |list: &str| format!("select seq, sha2 from statement_attachment where seq in {list}");
    each_of(tx, &keys, ask, |row| {
        found.insert((row.get("seq")?, row.get("sha2")?));
        Ok(())
    })
    .await?;
    Ok(found)
}

/// What is known of activities, as JSON, by their ids.
pub async fn definitions(tx: &mut Tx, ids: &[&str]) -> Result<HashMap<String, String>> {
    let keys: Vec<[Value; 1]> = ids.iter().map(|id| [(*id).into()]).collect();
    let mut found = HashMap::new();
    let ask = |list: &str| format!("select id, definition from record_activity where id in {list}");
    each_of(tx, &keys, ask, |row| {
        found.insert(row.get("id")?, row.get("definition")?);
        Ok(())
    })
    .await?;
    Ok(found)
}

/// Keeps what is known of activities: (id, JSON).
pub async fn define(tx: &mut Tx, definitions: Vec<(String, String)>) -> Result<()> {
    let rows = definitions
        .into_iter()
        .map(|(id, definition)| [id.into(), definition.into()])
        .collect();
    insert_rows(
        tx,
        "insert into record_activity (id, definition) values",
        rows,
        "on conflict (id) do update set definition = excluded.definition",
    )
    .await?;
    Ok(())
}

/// Notes under which names agents were met: (agent, name).
pub async fn name(tx: &mut Tx, names: BTreeSet<(String, String)>) -> Result<()> {
    let rows = names
        .into_iter()
        .map(|(agent, name)| [agent.into(), name.into()])
        .collect();
    let before = "insert into record_agent (agent, name) values";
    insert_rows(tx, before, rows, "on conflict do nothing").await?;
    Ok(())
}

/// The names under which an agent was met.
pub async fn names(tx: &mut Tx, agent: &str) -> Result<BTreeSet<String>> {
    sql("select name from record_agent where agent = $1")
        .bind(agent)
        .all(tx)
        .await?
        .iter()
        .map(|row| row.get("name"))
        .collect()
}

/// What kind of document it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentKind {
    /// The state of an activity for an agent.
    State,
    /// Of an agent.
    AgentProfile,
    /// Of an activity.
    ActivityProfile,
}

impl DocumentKind {
    fn number(self) -> i16 {
        match self {
            DocumentKind::State => 1,
            DocumentKind::AgentProfile => 2,
            DocumentKind::ActivityProfile => 3,
        }
    }
}

/// Where documents lie. What doesn't belong to the kind is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentPlace {
    /// Which kind.
    pub kind: DocumentKind,
    /// By what the agent is known.
    pub agent: String,
    /// The activity's id.
    pub activity: String,
    /// The registration in small letters; where documents are listed or deleted together,
    /// `None` stands for all.
    pub registration: Option<String>,
}

impl DocumentPlace {
    fn keys(&self) -> [Value; 3] {
        [
            self.kind.number().into(),
            self.agent.clone().into(),
            self.activity.clone().into(),
        ]
    }

    fn registration(&self) -> &str {
        self.registration.as_deref().unwrap_or_default()
    }
}

/// A document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The media type with which it came.
    pub content_type: String,
    /// Its entity tag, without quotes.
    pub etag: String,
    /// When it was last changed.
    pub changed: Moment,
    /// The document.
    pub content: Vec<u8>,
}

const ONE: &str = "kind = $1 and agent = $2 and activity = $3 and registration = $4 and name = $5";

/// A document by its name.
pub async fn document(tx: &mut Tx, place: &DocumentPlace, name: &str) -> Result<Option<Document>> {
    sql(format!(
        "select content_type, etag, changed_at, content from record_document where {ONE}"
    ))
    .bind_all(place.keys())
    .bind(place.registration())
    .bind(name)
    .optional(tx)
    .await?
    .map(|row| {
        Ok(Document {
            content_type: row.get("content_type")?,
            etag: row.get("etag")?,
            changed: row.get("changed_at")?,
            content: row.get("content")?,
        })
    })
    .transpose()
}

/// Lets nobody else change documents of an agent or activity until the transaction ends:
/// what is asked of a document before it is changed must still be so when it is.
pub async fn keep_documents(tx: &mut Tx, place: &DocumentPlace) -> Result<()> {
    if tx.dialect() == Dialect::Postgres {
        // A document that isn't there has no row to lock.
        sql("select pg_advisory_xact_lock(730503, hashtext($1)) is null as locked")
            .bind(format!("{} {}", place.agent, place.activity))
            .one(tx)
            .await?;
    }
    Ok(())
}

/// Keeps a document, in the place of one that has this name.
pub async fn keep_document(
    tx: &mut Tx,
    place: &DocumentPlace,
    name: &str,
    document: &Document,
) -> Result<()> {
    sql(
        "insert into record_document (kind, agent, activity, registration, name, content_type,
                                      etag, changed_at, content)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict (kind, agent, activity, registration, name) do update
         set content_type = excluded.content_type, etag = excluded.etag,
             changed_at = excluded.changed_at, content = excluded.content",
    )
    .bind_all(place.keys())
    .bind(place.registration())
    .bind(name)
    .bind(document.content_type.as_str())
    .bind(document.etag.as_str())
    .bind(document.changed)
    .bind(document.content.clone())
    .run(tx)
    .await?;
    Ok(())
}

/// The names of the documents that lie there, of those changed after a moment; and when
/// the last of them was changed.
pub async fn document_names(
    tx: &mut Tx,
    place: &DocumentPlace,
    since: Option<Moment>,
) -> Result<(BTreeSet<String>, Option<Moment>)> {
    let mut names = BTreeSet::new();
    let mut last = None;
    let rows = sql("select name, registration, changed_at from record_document
                    where kind = $1 and agent = $2 and activity = $3 and changed_at > $4")
    .bind_all(place.keys())
    .bind(since.unwrap_or(Moment(i64::MIN)))
    .all(tx)
    .await?;
    for row in rows {
        let registration: String = row.get("registration")?;
        if place
            .registration
            .as_ref()
            .is_none_or(|r| *r == registration)
        {
            names.insert(row.get("name")?);
            last = last.max(Some(row.get("changed_at")?));
        }
    }
    Ok((names, last))
}

/// Deletes a document.
pub async fn delete_document(tx: &mut Tx, place: &DocumentPlace, name: &str) -> Result<()> {
    sql(format!("delete from record_document where {ONE}"))
        .bind_all(place.keys())
        .bind(place.registration())
        .bind(name)
        .run(tx)
        .await?;
    Ok(())
}

/// Deletes all documents that lie there.
pub async fn delete_documents(tx: &mut Tx, place: &DocumentPlace) -> Result<()> {
    let all = "delete from record_document where kind = $1 and agent = $2 and activity = $3";
    let delete = match &place.registration {
        None => sql(all).bind_all(place.keys()),
        Some(registration) => sql(format!("{all} and registration = $4"))
            .bind_all(place.keys())
            .bind(registration.as_str()),
    };
    delete.run(tx).await?;
    Ok(())
}

/// A program that may send and read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordClient {
    /// The name it gives.
    pub key: String,
    /// The Argon2 hash of its secret.
    pub secret_hash: String,
    /// What it may do: words with blanks between them.
    pub scopes: String,
    /// Since when.
    pub made: Moment,
}

fn client_from(row: &Row) -> Result<RecordClient> {
    Ok(RecordClient {
        key: row.get("key")?,
        secret_hash: row.get("secret_hash")?,
        scopes: row.get("scopes")?,
        made: row.get("made_at")?,
    })
}

/// The program with this key.
pub async fn client(tx: &mut Tx, key: &str) -> Result<Option<RecordClient>> {
    sql("select key, secret_hash, scopes, made_at from record_client where key = $1")
        .bind(key)
        .optional(tx)
        .await?
        .map(|row| client_from(&row))
        .transpose()
}

/// All of them, by key.
pub async fn clients(tx: &mut Tx) -> Result<Vec<RecordClient>> {
    sql("select key, secret_hash, scopes, made_at from record_client order by key")
        .all(tx)
        .await?
        .iter()
        .map(client_from)
        .collect()
}

/// Lets a program in, or gives one that is in another secret and other scopes.
pub async fn keep_client(tx: &mut Tx, client: &RecordClient) -> Result<()> {
    sql(
        "insert into record_client (key, secret_hash, scopes, made_at) values ($1, $2, $3, $4)
         on conflict (key) do update
         set secret_hash = excluded.secret_hash, scopes = excluded.scopes",
    )
    .bind(client.key.as_str())
    .bind(client.secret_hash.as_str())
    .bind(client.scopes.as_str())
    .bind(client.made)
    .run(tx)
    .await?;
    Ok(())
}

/// Shuts a program out; whether it was in.
pub async fn remove_client(tx: &mut Tx, key: &str) -> Result<bool> {
    let removed = sql("delete from record_client where key = $1")
        .bind(key)
        .run(tx)
        .await?;
    Ok(removed > 0)
}
