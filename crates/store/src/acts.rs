//! What officials did, out of the ledger and in the order in which it was recorded: for
//! those who read it as statements.

use std::collections::HashMap;

use sopan_rules::ids::{CourseId, EntryId, OfficialId};
use sopan_rules::records::acts::Kind;
use sopan_rules::time::Moment;

use crate::sql::{Result, Row, StoreError, Tx, Value, each_of, sql};

/// So many entries are looked at for one page where nothing says of whom they are.
pub const LOOKED_AT: i64 = 2_000;

/// An act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Act {
    /// Whose.
    pub official: OfficialId,
    /// Its entry.
    pub entry: EntryId,
    /// What was done.
    pub kind: Kind,
    /// The course.
    pub course: CourseId,
    /// The resource or assessment.
    pub object: Option<i64>,
    /// The result of an attempt, in hundredths of a per cent.
    pub hundredths: i64,
    /// When it happened.
    pub occurred: Moment,
    /// When it was recorded.
    pub recorded: Moment,
}

impl Act {
    /// Where it stands among all.
    pub fn place(&self) -> Place {
        Place(self.recorded.0, self.official.0, self.entry.0)
    }
}

/// Where an entry stands in the order of recording: moment, official, entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place(pub i64, pub i64, pub i64);

/// Which acts are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Only this official's.
    pub official: Option<OfficialId>,
    /// Only of these kinds.
    pub kinds: Vec<Kind>,
    /// Only within this course.
    pub course: Option<CourseId>,
    /// Only about this resource or assessment.
    pub object: Option<i64>,
    /// Only what stands behind this place.
    pub after: Place,
    /// Only what stands before this place.
    pub before: Place,
    /// The oldest first.
    pub ascending: bool,
    /// No more than so many.
    pub count: usize,
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// Acts, in the order that was wanted.
    pub acts: Vec<Act>,
    /// Where looking stopped, if it stopped before the end: everything up to there was
    /// looked at.
    pub stopped: Option<Place>,
}

const COLUMNS: &str =
    "e.official, e.id, e.kind, e.course, e.object, e.amount, e.occurred_at, e.recorded_at";
/// As the index has it, so that both databases take the index. What a merge completed is told
/// until the merge is taken back.
const TOLD: &str = "e.kind in (7, 8, 9, 10, 11, 16, 17, 25)
    and (e.kind <> 25 or not exists (
        select 1 from entry undone
        where undone.official = e.official and undone.kind = 24
          and undone.amount = e.object / 8))";

fn act_from(row: &Row) -> Result<Act> {
    let kind: i16 = row.get("kind")?;
    Ok(Act {
        official: row.get("official")?,
        entry: row.get("id")?,
        kind: Kind::read(kind).ok_or_else(|| StoreError::Column {
            column: "kind".to_owned(),
            what: format!("{kind} is no act"),
        })?,
        course: row.get("course")?,
        object: row.get("object")?,
        hundredths: row.get("amount")?,
        occurred: row.get("occurred_at")?,
        recorded: row.get("recorded_at")?,
    })
}

/// Finds acts. Of one official everything is looked at; otherwise a part of what was
/// recorded, and whoever asks goes on from where it stopped.
pub async fn find(tx: &mut Tx, wanted: &Wanted) -> Result<Found> {
    let order = if wanted.ascending { "asc" } else { "desc" };
    let mine = match wanted.official {
        Some(_) => "e.official = $7 and",
        None => "",
    };
    let text = format!(
        "select {COLUMNS} from entry e
         where {mine} {TOLD}
           and (e.recorded_at, e.official, e.id) > ($1, $2, $3)
           and (e.recorded_at, e.official, e.id) < ($4, $5, $6)
         order by e.recorded_at {order}, e.official {order}, e.id {order}
         limit {}",
        LOOKED_AT + 1
    );
    let (after, before) = (wanted.after, wanted.before);
    let mut asked = sql(text)
        .bind(after.0)
        .bind(after.1)
        .bind(after.2)
        .bind(before.0)
        .bind(before.1)
        .bind(before.2);
    if let Some(official) = wanted.official {
        asked = asked.bind(official);
    }
    let rows = asked.all(tx).await?;
    let most = usize::try_from(LOOKED_AT).unwrap_or(usize::MAX);
    let mut found = Found::default();
    for (place, row) in rows.iter().enumerate() {
        let act = act_from(row)?;
        let asked_for = wanted.kinds.contains(&act.kind)
            && wanted.course.is_none_or(|course| act.course == course)
            && wanted
                .object
                .is_none_or(|object| act.object == Some(object));
        if asked_for {
            found.acts.push(act);
        }
        if found.acts.len() == wanted.count {
            return Ok(found);
        }
        if place + 1 == most && rows.len() > most {
            found.stopped = Some(act.place());
            break;
        }
    }
    Ok(found)
}

/// The act of an official that is this entry.
pub async fn one(tx: &mut Tx, official: OfficialId, entry: EntryId) -> Result<Option<Act>> {
    let text =
        format!("select {COLUMNS} from entry e where e.official = $1 and e.id = $2 and {TOLD}");
    let row = sql(text).bind(official).bind(entry).optional(tx).await?;
    row.as_ref().map(act_from).transpose()
}

/// The course and title of resources, by their numbers.
pub async fn resources(tx: &mut Tx, ids: &[i64]) -> Result<HashMap<i64, (CourseId, String)>> {
    titles(tx, "resource", ids).await
}

/// The course and title of assessments, by their numbers.
pub async fn assessments(tx: &mut Tx, ids: &[i64]) -> Result<HashMap<i64, (CourseId, String)>> {
    titles(tx, "assessment", ids).await
}

async fn titles(tx: &mut Tx, table: &str, ids: &[i64]) -> Result<HashMap<i64, (CourseId, String)>> {
    let keys: Vec<[Value; 1]> = ids.iter().map(|id| [(*id).into()]).collect();
    let mut found = HashMap::new();
    let ask = |list: &str| format!("select id, course, title from {table} where id in {list}");
    each_of(tx, &keys, ask, |row| {
        found.insert(row.get("id")?, (row.get("course")?, row.get("title")?));
        Ok(())
    })
    .await?;
    Ok(found)
}

/// The names of officials.
pub async fn names(tx: &mut Tx, officials: &[OfficialId]) -> Result<HashMap<OfficialId, String>> {
    let keys: Vec<[Value; 1]> = officials.iter().map(|id| [(*id).into()]).collect();
    let mut found = HashMap::new();
    let ask = |list: &str| format!("select official, name from person where official in {list}");
    each_of(tx, &keys, ask, |row| {
        found.insert(row.get("official")?, row.get("name")?);
        Ok(())
    })
    .await?;
    Ok(found)
}
