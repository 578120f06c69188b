//! Banks of questions.

use std::collections::BTreeMap;

use sopan_rules::ids::{OfficialId, OrganisationId};
use sopan_rules::questions::{Difficulty, Question};
use sopan_rules::time::Moment;

use crate::assessments::{from_json, to_json};
use crate::review::Who;
use crate::sql::{Result, Row, Tx, Value, each_of, sql};

/// A bank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bank {
    /// Its number.
    pub id: i64,
    /// The organisation that owns it.
    pub organisation: OrganisationId,
    /// Its name.
    pub name: String,
    /// How many questions can be drawn from it.
    pub questions: i64,
}

const BANKS: &str = "select b.id, b.organisation, b.name,
        (select count(*) from bank_question q where q.bank = b.id and q.retired = 0) as questions
     from question_bank b";

fn bank_from(row: &Row) -> Result<Bank> {
    Ok(Bank {
        id: row.get("id")?,
        organisation: row.get("organisation")?,
        name: row.get("name")?,
        questions: row.get("questions")?,
    })
}

/// The banks that a condition on `b.organisation` covers, by name.
pub async fn banks(tx: &mut Tx, covered: &str) -> Result<Vec<Bank>> {
    sql(format!(
        "{BANKS} where {covered} order by b.name, b.id limit 500"
    ))
    .all(tx)
    .await?
    .iter()
    .map(bank_from)
    .collect()
}

/// One bank.
pub async fn bank(tx: &mut Tx, id: i64) -> Result<Option<Bank>> {
    sql(format!("{BANKS} where b.id = $1"))
        .bind(id)
        .optional(tx)
        .await?
        .map(|row| bank_from(&row))
        .transpose()
}

/// Makes a bank; returns its number.
pub async fn add_bank(
    tx: &mut Tx,
    organisation: OrganisationId,
    name: &str,
    by: Option<OfficialId>,
    now: Moment,
) -> Result<i64> {
    let id = tx.id().await?;
    sql(
        "insert into question_bank (id, organisation, name, created_at, created_by)
         values ($1, $2, $3, $4, $5)",
    )
    .bind(id)
    .bind(organisation)
    .bind(name.to_owned())
    .bind(now)
    .bind(by)
    .run(tx)
    .await?;
    Ok(id)
}

/// A question of a bank as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its number.
    pub id: i64,
    /// What it is about.
    pub topic: String,
    /// How hard.
    pub difficulty: Option<Difficulty>,
    /// The word of its kind.
    pub kind: String,
    /// How it begins.
    pub label: String,
}

/// Which questions of a bank.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Which {
    /// Only of this topic and those below it; of all when empty.
    pub topic: String,
    /// Only so hard.
    pub difficulty: Option<Difficulty>,
    /// Those that were taken out of the bank, in place of those that can be drawn.
    pub taken_out: bool,
}

impl Which {
    /// Wants the bank as $1, topic and difficulty as $2 and $3, and whether those that were
    /// taken out are meant as $4.
    const CONDITION: &str = "bank = $1 and retired = $4
        and ($2 = '' or topic = $2 or substr(topic, 1, length($2) + 1) = $2 || '/')
        and ($3 = '' or difficulty = $3)";

    fn difficulty(&self) -> String {
        self.difficulty.map_or("", Difficulty::word).to_owned()
    }
}

/// The questions of a bank, by topic and number, from a place on.
pub async fn lines(
    tx: &mut Tx,
    bank: i64,
    which: &Which,
    from: i64,
    most: i64,
) -> Result<(i64, Vec<Line>)> {
    let condition = Which::CONDITION;
    let total = sql(format!(
        "select count(*) as n from bank_question where {condition}"
    ))
    .bind(bank)
    .bind(which.topic.clone())
    .bind(which.difficulty())
    .bind(which.taken_out)
    .one(tx)
    .await?
    .get("n")?;
    let rows = sql(format!(
        "select id, topic, difficulty, kind, label from bank_question where {condition}
         order by topic, id limit $5 offset $6"
    ))
    .bind(bank)
    .bind(which.topic.clone())
    .bind(which.difficulty())
    .bind(which.taken_out)
    .bind(most)
    .bind(from)
    .all(tx)
    .await?;
    let lines = rows.iter().map(|row| {
        let difficulty: Option<String> = row.get("difficulty")?;
        Ok(Line {
            id: row.get("id")?,
            topic: row.get("topic")?,
            difficulty: difficulty.as_deref().and_then(Difficulty::of),
            kind: row.get("kind")?,
            label: row.get("label")?,
        })
    });
    Ok((total, lines.collect::<Result<_>>()?))
}

/// The topics of a bank, and how many questions each holds.
pub async fn topics(tx: &mut Tx, bank: i64) -> Result<Vec<(String, i64)>> {
    sql("select topic, count(*) as n from bank_question
         where bank = $1 and retired = 0 group by topic order by topic")
    .bind(bank)
    .all(tx)
    .await?
    .iter()
    .map(|row| Ok((row.get("topic")?, row.get("n")?)))
    .collect()
}

/// The numbers of the questions that a section may draw.
pub async fn pool(tx: &mut Tx, bank: i64, which: &Which) -> Result<Vec<i64>> {
    let condition = Which::CONDITION;
    sql(format!(
        "select id from bank_question where {condition} order by id"
    ))
    .bind(bank)
    .bind(which.topic.clone())
    .bind(which.difficulty())
    .bind(false)
    .all(tx)
    .await?
    .iter()
    .map(|row| row.get("id"))
    .collect()
}

/// The versions of questions as they stand now, by number.
pub async fn digests_of(tx: &mut Tx, wanted: &[i64]) -> Result<BTreeMap<i64, String>> {
    let keys: Vec<[Value; 1]> = wanted.iter().map(|id| [(*id).into()]).collect();
    let ask = |list: &str| format!("select id, digest from bank_question where id in {list}");
    let mut found = BTreeMap::new();
    each_of(tx, &keys, ask, |row| {
        found.insert(row.get("id")?, row.get("digest")?);
        Ok(())
    })
    .await?;
    Ok(found)
}

/// Questions as they stand now, with the version that this is, by number.
pub async fn questions(tx: &mut Tx, wanted: &[i64]) -> Result<BTreeMap<i64, (String, Question)>> {
    let keys: Vec<[Value; 1]> = wanted.iter().map(|id| [(*id).into()]).collect();
    let ask =
        |list: &str| format!("select id, digest, content from bank_question where id in {list}");
    let mut found = BTreeMap::new();
    each_of(tx, &keys, ask, |row| {
        let content: String = row.get("content")?;
        let question = from_json("bank_question.content", &content)?;
        found.insert(row.get("id")?, (row.get("digest")?, question));
        Ok(())
    })
    .await?;
    Ok(found)
}

/// One question, and the bank that it stands in.
pub async fn question(tx: &mut Tx, id: i64) -> Result<Option<(i64, Question)>> {
    sql("select bank, content from bank_question where id = $1 and retired = 0")
        .bind(id)
        .optional(tx)
        .await?
        .map(|row| {
            let content: String = row.get("content")?;
            Ok((
                row.get("bank")?,
                from_json("bank_question.content", &content)?,
            ))
        })
        .transpose()
}

/// Where a question stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// In which bank, or out of which.
    pub bank: i64,
    /// When and by whom it was taken out.
    pub taken_out: Option<(Moment, Who)>,
}

/// Where a question stands, also one that was taken out.
pub async fn place(tx: &mut Tx, id: i64) -> Result<Option<Place>> {
    sql(
        "select q.bank, q.retired, q.retired_at, q.retired_by, p.name as taker,
                p.name_hi as taker_hi
         from bank_question q left join person p on p.official = q.retired_by
         where q.id = $1",
    )
    .bind(id)
    .optional(tx)
    .await?
    .map(|row| {
        let taken_out = match row.get("retired")? {
            true => Some((
                row.get("retired_at")?,
                Who::from(&row, "retired_by", "taker")?,
            )),
            false => None,
        };
        Ok(Place {
            bank: row.get("bank")?,
            taken_out,
        })
    })
    .transpose()
}

/// All questions of a bank, by topic and number.
pub async fn all(tx: &mut Tx, bank: i64) -> Result<Vec<Question>> {
    sql("select content from bank_question where bank = $1 and retired = 0 order by topic, id")
        .bind(bank)
        .all(tx)
        .await?
        .iter()
        .map(|row| from_json("bank_question.content", &row.get::<String>("content")?))
        .collect()
}

/// A question to be written.
#[derive(Debug, Clone)]
pub struct New<'a> {
    /// Its number.
    pub id: i64,
    /// The bank.
    pub bank: i64,
    /// The word of its kind.
    pub kind: &'static str,
    /// How it begins.
    pub label: String,
    /// The version that it is.
    pub digest: String,
    /// The question.
    pub question: &'a Question,
}

/// A wording of a question of a bank.
#[derive(Debug, Clone)]
pub struct Wording {
    /// When it was written.
    pub at: Moment,
    /// By whom.
    pub by: Who,
    /// What it says.
    pub question: Question,
}

/// All wordings of a question, the one that holds now, or held last, first.
pub async fn wordings(tx: &mut Tx, id: i64) -> Result<Vec<Wording>> {
    sql(
        "select w.content, w.changed_at, w.changed_by, p.name as writer, p.name_hi as writer_hi
         from (select content, changed_at, changed_by, 1 as holds from bank_question where id = $1
               union all
               select content, changed_at, changed_by, 0 as holds from bank_question_past
               where question = $1) w
         left join person p on p.official = w.changed_by
         order by w.holds desc, w.changed_at desc",
    )
    .bind(id)
    .all(tx)
    .await?
    .iter()
    .map(|row| {
        Ok(Wording {
            at: row.get("changed_at")?,
            by: Who::from(row, "changed_by", "writer")?,
            question: from_json("bank_question.content", &row.get::<String>("content")?)?,
        })
    })
    .collect()
}

/// Whoever wrote, now or earlier, a question that can be drawn from a bank.
pub async fn writers(tx: &mut Tx, bank: i64) -> Result<Vec<OfficialId>> {
    sql("select q.changed_by as official from bank_question q
         where q.bank = $1 and q.retired = 0 and q.changed_by is not null
         union
         select p.changed_by as official from bank_question q
         join bank_question_past p on p.question = q.id
         where q.bank = $1 and q.retired = 0 and p.changed_by is not null")
    .bind(bank)
    .all(tx)
    .await?
    .iter()
    .map(|row| row.get("official"))
    .collect()
}

/// Keeps what a question says, with who wrote it, before it is no more; not where it goes on
/// saying what has this digest. Whoever else writes the question waits: each wording is kept.
async fn remember(tx: &mut Tx, id: i64, digest: &str, now: Moment) -> Result<()> {
    let lock = tx.dialect().for_update();
    sql(format!("select id from bank_question where id = $1{lock}"))
        .bind(id)
        .all(tx)
        .await?;
    sql(
        "insert into bank_question_past (question, changed_at, digest, content, changed_by,
                                         until_at)
         select id, changed_at, digest, content, changed_by, $3 from bank_question
         where id = $1 and digest <> $2
         on conflict (question, changed_at, digest) do nothing",
    )
    .bind(id)
    .bind(digest.to_owned())
    .bind(now)
    .run(tx)
    .await?;
    Ok(())
}

/// Writes a question, or puts another wording in its place. Whoever says the same again
/// changes nothing.
pub async fn keep(tx: &mut Tx, new: &New<'_>, by: Option<OfficialId>, now: Moment) -> Result<()> {
    remember(tx, new.id, &new.digest, now).await?;
    sql(
        "insert into bank_question (id, bank, topic, difficulty, kind, label, content, digest,
                                    retired, changed_at, changed_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, $10)
         on conflict (id) do update
         set topic = excluded.topic, difficulty = excluded.difficulty, kind = excluded.kind,
             label = excluded.label, content = excluded.content, digest = excluded.digest,
             changed_at = excluded.changed_at, changed_by = excluded.changed_by
         where bank_question.digest <> excluded.digest",
    )
    .bind(new.id)
    .bind(new.bank)
    .bind(new.question.topic.clone().unwrap_or_default())
    .bind(new.question.difficulty.map(|d| d.word().to_owned()))
    .bind(new.kind)
    .bind(new.label.clone())
    .bind(to_json("bank_question.content", new.question)?)
    .bind(new.digest.clone())
    .bind(now)
    .bind(by)
    .run(tx)
    .await?;
    Ok(())
}

/// Takes a question out of its bank: it is drawn no more, and attempts keep it. What it said
/// stays with who wrote that.
pub async fn retire(tx: &mut Tx, id: i64, by: Option<OfficialId>, now: Moment) -> Result<()> {
    sql(
        "update bank_question set retired = 1, retired_at = $2, retired_by = $3
         where id = $1 and retired = 0",
    )
    .bind(id)
    .bind(now)
    .bind(by)
    .run(tx)
    .await?;
    Ok(())
}

/// The versions of the questions of a bank that stand there already, so that a file that
/// comes again adds nothing.
pub async fn digests(tx: &mut Tx, bank: i64) -> Result<Vec<String>> {
    sql("select digest from bank_question where bank = $1 and retired = 0")
        .bind(bank)
        .all(tx)
        .await?
        .iter()
        .map(|row| row.get("digest"))
        .collect()
}
