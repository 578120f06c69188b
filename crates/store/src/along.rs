//! What was learned without network: acts that a device sends later; and the clock that lets
//! time count once over all courses, tabs and devices.

use sopan_rules::ids::{CourseId, OfficialId, ResourceId};
use sopan_rules::time::Moment;

use crate::sql::{Result, Sql, Tx, sql};

/// Until when time was counted for an official.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    /// Since when without a pause.
    pub since: Moment,
    /// Until when.
    pub until: Moment,
    /// How often it was moved: who moves it says which turn was seen.
    pub turn: i64,
}

/// The clock of an official, once anything was opened in the player.
pub async fn clock(tx: &mut Tx, official: OfficialId) -> Result<Option<Clock>> {
    sql("select since_at, beat_at, turn from learner_clock where official = $1")
        .bind(official)
        .optional(tx)
        .await?
        .map(|row| {
            Ok(Clock {
                since: row.get("since_at")?,
                until: row.get("beat_at")?,
                turn: row.get("turn")?,
            })
        })
        .transpose()
}

/// A statement that begins the clock of an official who has none yet.
pub fn begin_clock(official: OfficialId, now: Moment) -> Sql {
    sql(
        "insert into learner_clock (official, since_at, beat_at, turn) values ($1, $2, $2, 0)
         on conflict (official) do nothing",
    )
    .bind(official)
    .bind(now)
}

/// A statement that moves the clock, if nobody moved it since it was seen. Whatever counts
/// time, or writes counted time into the ledger, depends on it.
pub fn move_clock(official: OfficialId, seen: &Clock, since: Moment, until: Moment) -> Sql {
    sql(
        "update learner_clock set since_at = $3, beat_at = $4, turn = turn + 1
         where official = $1 and turn = $2",
    )
    .bind(official)
    .bind(seen.turn)
    .bind(since)
    .bind(until)
}

/// A statement that keeps a stretch of counted time.
pub fn keep_sitting(official: OfficialId, since: Moment, until: Moment) -> Sql {
    sql(
        "insert into sitting (official, since_at, until_at) values ($1, $2, $3)
         on conflict (official, since_at) do update set until_at = case
            when excluded.until_at > sitting.until_at then excluded.until_at
            else sitting.until_at end",
    )
    .bind(official)
    .bind(since)
    .bind(until)
}

/// A statement that forgets the stretches that were over before a moment.
pub fn forget_sittings(official: OfficialId, before: Moment) -> Sql {
    sql("delete from sitting where official = $1 and until_at < $2")
        .bind(official)
        .bind(before)
}

/// The stretches of counted time between two moments.
pub async fn sittings(
    tx: &mut Tx,
    official: OfficialId,
    from: Moment,
    until: Moment,
) -> Result<Vec<(Moment, Moment)>> {
    sql("select since_at, until_at from sitting
         where official = $1 and since_at < $3 and until_at > $2")
    .bind(official)
    .bind(from)
    .bind(until)
    .all(tx)
    .await?
    .iter()
    .map(|row| Ok((row.get("since_at")?, row.get("until_at")?)))
    .collect()
}

/// An act of a device, as it is kept.
#[derive(Debug, Clone)]
pub struct DeviceAct {
    /// Whose.
    pub official: OfficialId,
    /// The id that the device gave it.
    pub id: String,
    /// The name that the device gave itself.
    pub device: String,
    /// `done`, `position` or `time`.
    pub kind: &'static str,
    /// The course, where there is one of that code.
    pub course: Option<CourseId>,
    /// The resource.
    pub resource: Option<ResourceId>,
    /// Seconds of a film, thousandths of a text, or seconds that were counted.
    pub amount: i64,
    /// When it was, by the device's clock.
    pub said: Moment,
    /// When it was sent, by the device's clock.
    pub sent: Moment,
    /// When it was, as it is believed.
    pub occurred: Moment,
    /// When it came.
    pub received: Moment,
    /// Why it is believed to have been then.
    pub bound: &'static str,
    /// `taken`, or why it was not.
    pub outcome: &'static str,
    /// The kind of the entry that came of it, as the ledger numbers them.
    pub entry_kind: Option<i16>,
}

/// A statement that keeps an act of a device, after the entry that came of it.
pub fn keep_act(act: &DeviceAct) -> Sql {
    sql(
        "insert into device_act (official, id, device, kind, course, resource, amount, said_at,
                                 sent_at, occurred_at, received_at, bound, outcome, entry)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,
                 (select max(e.id) from entry e
                  where e.official = $1 and e.course = $5 and e.occurred_at = $10
                    and e.recorded_at >= $11 and e.kind = $14
                    and (e.object is null or e.object = $6)))
         on conflict (official, id) do nothing",
    )
    .bind(act.official)
    .bind(act.id.clone())
    .bind(act.device.clone())
    .bind(act.kind)
    .bind(act.course)
    .bind(act.resource)
    .bind(act.amount)
    .bind(act.said)
    .bind(act.sent)
    .bind(act.occurred)
    .bind(act.received)
    .bind(act.bound)
    .bind(act.outcome)
    .bind(act.entry_kind.map_or(-1, i64::from))
}

/// What became of the acts with these ids that came before: id and outcome.
pub async fn answered(tx: &mut Tx, official: OfficialId, id: &str) -> Result<Option<String>> {
    sql("select outcome from device_act where official = $1 and id = $2")
        .bind(official)
        .bind(id.to_owned())
        .optional(tx)
        .await?
        .map(|row| row.get("outcome"))
        .transpose()
}

/// When the latest act of a device occurred.
pub async fn latest(tx: &mut Tx, official: OfficialId, device: &str) -> Result<Option<Moment>> {
    sql("select max(occurred_at) as at from device_act where official = $1 and device = $2")
        .bind(official)
        .bind(device.to_owned())
        .one(tx)
        .await?
        .get("at")
}

/// Whether a published version of a course held a resource.
pub async fn was_in(tx: &mut Tx, course: CourseId, resource: ResourceId) -> Result<bool> {
    let found =
        sql("select 1 as one from version_resource where course = $1 and resource = $2 limit 1")
            .bind(course)
            .bind(resource)
            .optional(tx)
            .await?;
    Ok(found.is_some())
}
