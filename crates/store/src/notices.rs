//! Notices: the steps that have come for officials, the messages in which they are told, and
//! what came of these.
//!
//! A message is claimed before it is sent, so that of several programs one sends it. What was
//! claimed and never settled was broken off: nobody knows whether it arrived, and it is sent
//! again only when a person says so.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sopan_rules::ids::{CourseId, OfficialId, OrganisationId};
use sopan_rules::notices::texts::{Channel, Text};
use sopan_rules::notices::{Kind, Step};
use sopan_rules::text::Said;
use sopan_rules::time::{Day, Moment};

use crate::mandates::{Live, Somebody, somebody_from};
use crate::sql::{
    Result, Row, StoreError, Tx, Value, each_of, each_of_with, insert_rows, places, sql,
};

// What has come

/// The officials under a mandate who are to be looked at on a day, by number: after one, at
/// most so many.
pub async fn to_look_at(
    tx: &mut Tx,
    live: &Live,
    today: Day,
    (after, limit): (i64, i64),
) -> Result<Vec<Somebody>> {
    sql(
        "select o.id, o.organisation, p.joined_day, p.name, p.name_hi, a.reached,
                o.designation, o.official_group, a.first_day
         from assignment a
         join official o on o.id = a.official
         left join person p on p.official = a.official
         left join notice_next x on x.mandate = a.mandate and x.official = a.official
         where a.mandate = $1 and a.reached = 1 and a.official > $2
           and (x.day is null or x.day <= $3 or x.version <> $4)
         order by a.official limit $5",
    )
    .bind(live.id)
    .bind(after)
    .bind(today)
    .bind(live.version)
    .bind(limit)
    .all(tx)
    .await?
    .iter()
    .map(somebody_from)
    .collect()
}

/// Lets these officials be looked at by the next look, whatever was known of them: their
/// profiles or accounts have changed, and with these what is due and when.
pub(crate) async fn look_again_at(tx: &mut Tx, officials: &[OfficialId]) -> Result<()> {
    for chunk in officials.chunks(1_000) {
        let list = places(1, chunk.len());
        sql(format!(
            "delete from notice_next where (mandate, official) in
                 (select mandate, official from assignment where official in {list})"
        ))
        .bind_all(chunk.iter().copied())
        .run(tx)
        .await?;
    }
    Ok(())
}

/// Lets those who completed one of these courses be looked at by the next look for what counts
/// it: it may count for less from now on.
pub(crate) async fn look_again_at_who_completed(tx: &mut Tx, courses: &[CourseId]) -> Result<()> {
    for chunk in courses.chunks(1_000) {
        let list = places(1, chunk.len());
        sql(format!(
            "delete from notice_next where (mandate, official) in
                 (select m.mandate, e.official from mandate_course m
                  join enrolment e on e.course = m.course and e.status = 2
                  where m.course in {list})"
        ))
        .bind_all(chunk.iter().copied())
        .run(tx)
        .await?;
    }
    Ok(())
}

/// What these officials, or others about them, were told of a mandate, by due day.
pub async fn steps_of(
    tx: &mut Tx,
    mandate: i64,
    officials: &[OfficialId],
) -> Result<HashMap<OfficialId, BTreeMap<Day, BTreeSet<Step>>>> {
    let keys: Vec<[Value; 1]> = officials.iter().map(|o| [(*o).into()]).collect();
    let mut found: HashMap<OfficialId, BTreeMap<Day, BTreeSet<Step>>> = HashMap::new();
    let ask = |list: &str| {
        format!(
            "select official, due_day, kind, days from notice
             where mandate = $1 and official in {list}"
        )
    };
    each_of_with(tx, &[mandate.into()], &keys, ask, |row| {
        let step = Step {
            kind: kind_of(&row)?,
            days: row.get("days")?,
        };
        let of = found.entry(row.get("official")?).or_default();
        of.entry(row.get("due_day")?).or_default().insert(step);
        Ok(())
    })
    .await?;
    Ok(found)
}

fn kind_of(row: &Row) -> Result<Kind> {
    let code: i16 = row.get("kind")?;
    Kind::from_code(code).ok_or_else(|| StoreError::Column {
        column: "kind".to_owned(),
        what: format!("{code} is no kind of notice"),
    })
}

/// Of these officials those who want no notices of optional mandates.
pub async fn without_optional(
    tx: &mut Tx,
    officials: &[OfficialId],
) -> Result<BTreeSet<OfficialId>> {
    let keys: Vec<[Value; 1]> = officials.iter().map(|o| [(*o).into()]).collect();
    let mut found = BTreeSet::new();
    let ask = |list: &str| {
        format!("select official from notice_choice where optional = 0 and official in {list}")
    };
    each_of(tx, &keys, ask, |row| {
        found.insert(row.get("official")?);
        Ok(())
    })
    .await?;
    Ok(found)
}

/// The role to whose holders this kind of notice goes.
fn role(kind: Kind) -> &'static str {
    match kind {
        Kind::NodalOfficer => "STATE_ADMIN",
        _ => "MDO_ADMIN",
    }
}

/// For each of these organisations the nearest one, itself or above, over which somebody holds
/// the role that is told by this kind of notice.
pub async fn seats(
    tx: &mut Tx,
    kind: Kind,
    organisations: &BTreeSet<OrganisationId>,
) -> Result<HashMap<OrganisationId, OrganisationId>> {
    let keys: Vec<[Value; 1]> = organisations.iter().map(|o| [(*o).into()]).collect();
    let mut nearest: HashMap<OrganisationId, (i16, OrganisationId)> = HashMap::new();
    let ask = |list: &str| {
        format!(
            "select l.organisation, l.ancestor, l.depth from lineage l
             where l.organisation in {list} and l.until_day = {forever}
               and exists (select 1 from role_grant g
                           where g.organisation = l.ancestor and g.role = '{role}')",
            forever = Day::FOREVER.number(),
            role = role(kind),
        )
    };
    each_of(tx, &keys, ask, |row| {
        let found: (i16, OrganisationId) = (row.get("depth")?, row.get("ancestor")?);
        let of = nearest.entry(row.get("organisation")?).or_insert(found);
        *of = found.min(*of);
        Ok(())
    })
    .await?;
    Ok(nearest.into_iter().map(|(of, (_, at))| (of, at)).collect())
}

/// A step that has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Come {
    /// For whom.
    pub official: OfficialId,
    /// By when it was to be done.
    pub due: Day,
    /// Which.
    pub step: Step,
    /// Who is told runs this organisation; none where the official is told, or nobody.
    pub seat: Option<OrganisationId>,
}

/// Writes down what has come for officials of a mandate, and when each of them is to be looked
/// at again. What is written already stays as it is. How many are new.
pub async fn keep(
    tx: &mut Tx,
    live: &Live,
    come: &[Come],
    next: &[(OfficialId, Day)],
) -> Result<u64> {
    let rows = come.iter().map(|one| {
        let (step, seat) = (one.step, one.seat.map(|seat| seat.0));
        [
            one.official.into(),
            live.id.into(),
            one.due.into(),
            step.kind.code().into(),
            step.days.into(),
            seat.into(),
        ]
    });
    let new = insert_rows(
        tx,
        "insert into notice (official, mandate, due_day, kind, days, seat) values",
        rows.collect(),
        "on conflict (official, mandate, due_day, kind, days) do nothing",
    )
    .await?;
    let rows = next.iter().map(|(official, day)| {
        [
            live.id.into(),
            (*official).into(),
            live.version.into(),
            (*day).into(),
        ]
    });
    insert_rows(
        tx,
        "insert into notice_next (mandate, official, version, day) values",
        rows.collect(),
        "on conflict (mandate, official) do update
         set version = excluded.version, day = excluded.day",
    )
    .await?;
    Ok(new)
}

/// A case of which nobody was told: nobody held the role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Untold {
    /// The mandate.
    pub mandate: i64,
    /// The official, the due day and the step; without anybody who is told.
    pub come: Come,
    /// The official's organisation.
    pub organisation: OrganisationId,
}

/// The cases of which nobody was told for want of somebody to tell, of the next officials by
/// number, after one, at most so many; and the last of these officials, none where none is
/// left.
pub async fn untold(tx: &mut Tx, (after, limit): (i64, i64)) -> Result<(Vec<Untold>, Option<i64>)> {
    const VACANT: &str = "n.told_day is null and n.kind > 3 and n.seat is null";
    let row = sql(format!(
        "select max(official) as last from (
             select distinct n.official from notice n
             where {VACANT} and n.official > $1 order by n.official limit $2
         ) x"
    ))
    .bind(after)
    .bind(limit)
    .one(tx)
    .await?;
    let Some(last) = row.get::<Option<i64>>("last")? else {
        return Ok((Vec::new(), None));
    };
    let found = sql(format!(
        "select n.official, n.mandate, n.due_day, n.kind, n.days, o.organisation
         from notice n join official o on o.id = n.official
         where {VACANT} and n.official > $1 and n.official <= $2
         order by n.mandate, n.official, n.due_day, n.kind, n.days"
    ))
    .bind(after)
    .bind(last)
    .all(tx)
    .await?
    .iter()
    .map(|row| {
        Ok(Untold {
            mandate: row.get("mandate")?,
            come: Come {
                official: row.get("official")?,
                due: row.get("due_day")?,
                step: Step {
                    kind: kind_of(row)?,
                    days: row.get("days")?,
                },
                seat: None,
            },
            organisation: row.get("organisation")?,
        })
    })
    .collect::<Result<Vec<Untold>>>()?;
    Ok((found, Some(last)))
}

/// Says who is told of a case now; or, with nobody, that it is closed and not told any more.
pub async fn seat(tx: &mut Tx, untold: &Untold, seat: Option<OrganisationId>) -> Result<()> {
    let Come {
        official,
        due,
        step,
        ..
    } = untold.come;
    sql(
        "update notice set seat = $6, told_day = case when $6 is null then 0 end
         where official = $1 and mandate = $2 and due_day = $3 and kind = $4 and days = $5
           and told_day is null and seat is null",
    )
    .bind(official)
    .bind(untold.mandate)
    .bind(due)
    .bind(step.kind.code())
    .bind(step.days)
    .bind(seat)
    .run(tx)
    .await?;
    Ok(())
}

// Putting it into messages

/// How the messages of a day are made.
#[derive(Debug, Clone, Copy)]
pub struct Making {
    /// The day that they carry.
    pub day: Day,
    /// Now.
    pub now: Moment,
    /// When they may be sent.
    pub wanted: Moment,
    /// Whether there is a way to send SMS.
    pub sms: bool,
    /// Whether the messages of this day may have gone: what is new for their recipients waits
    /// for the next day.
    pub again: bool,
}

/// Puts what was not told into messages, for the next officials by number, after one, at most
/// so many. The last of them; none when all is told.
pub async fn put_into_messages(
    tx: &mut Tx,
    making: &Making,
    (after, limit): (i64, i64),
) -> Result<Option<i64>> {
    let row = sql("select max(official) as last from (
             select distinct official from notice
             where told_day is null and official > $1 order by official limit $2
         ) x")
    .bind(after)
    .bind(limit)
    .one(tx)
    .await?;
    let Some(last) = row.get::<Option<i64>>("last")? else {
        return Ok(None);
    };
    let range = "n.told_day is null and n.official > $1 and n.official <= $2";
    // Of two that were not told only the later one is.
    sql("update notice set told_day = 0
         where told_day is null and official > $1 and official <= $2 and kind <= 3
           and exists (
               select 1 from notice l
               where l.official = notice.official and l.mandate = notice.mandate
                 and l.due_day = notice.due_day and l.told_day is null and l.kind <= 3
                 and (l.kind > notice.kind
                      or (l.kind = 1 and notice.kind = 1 and l.days < notice.days)))")
    .bind(after)
    .bind(last)
    .run(tx)
    .await?;
    let holders = "(g.role = 'MDO_ADMIN' and n.kind = 4 or g.role = 'STATE_ADMIN' and n.kind = 5)";
    let (mut own_free, mut seat_free) = (String::new(), String::new());
    if making.again {
        let had = |whose: &str| {
            format!(
                "exists (select 1 from notice_message m
                         where m.recipient = {whose} and m.day = {})",
                making.day.number()
            )
        };
        own_free = format!("and not {}", had("n.official"));
        seat_free = format!(
            "and not exists (select 1 from role_grant g where g.organisation = n.seat
                             and {holders} and {})",
            had("g.official")
        );
    }
    let day = making.day.number();
    // What is told now carries the day, negative until its messages are made.
    sql(format!(
        "update notice set told_day = -1
         where told_day is null and official > $1 and official <= $2
           and exists (
               select 1 from notice n
               where n.official = notice.official and n.mandate = notice.mandate
                 and n.due_day = notice.due_day and n.kind = notice.kind
                 and n.days = notice.days and {range}
                 and (n.kind <= 3 {own_free}
                      or n.kind > 3 and n.seat is not null {seat_free}))"
    ))
    .bind(after)
    .bind(last)
    .run(tx)
    .await?;
    let recipients = format!(
        "select n.official as recipient from notice n
         where n.told_day = -1 and n.official > $1 and n.official <= $2 and n.kind <= 3
         union
         select g.official as recipient from notice n
         join role_grant g on g.organisation = n.seat and {holders}
         where n.told_day = -1 and n.official > $1 and n.official <= $2 and n.kind > 3"
    );
    let conflict = "on conflict (recipient, day, channel) do nothing";
    sql(format!(
        "insert into notice_message (recipient, day, channel, state, wanted_at, sent_at)
         select r.recipient, {day}, 'app', 2, $3, $3 from ({recipients}) r where 1 = 1
         order by r.recipient {conflict}"
    ))
    .bind(after)
    .bind(last)
    .bind(making.now)
    .run(tx)
    .await?;
    let ways = [("email", "email", true), ("sms", "phone", making.sms)];
    for (channel, contact, there) in ways {
        if !there {
            continue;
        }
        sql(format!(
            "insert into notice_message (recipient, day, channel, state, wanted_at)
             select r.recipient, {day}, '{channel}', 0, $3 from ({recipients}) r
             join person p on p.official = r.recipient
             left join notice_choice c on c.official = r.recipient
             where p.{contact} is not null and coalesce(c.{channel}, 1) = 1
             order by r.recipient {conflict}"
        ))
        .bind(after)
        .bind(last)
        .bind(making.wanted)
        .run(tx)
        .await?;
    }
    sql(format!(
        "update notice set told_day = {day}
         where told_day = -1 and official > $1 and official <= $2"
    ))
    .bind(after)
    .bind(last)
    .run(tx)
    .await?;
    Ok(Some(last))
}

// What a message says

/// A notice to an official.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Own {
    /// Of which mandate.
    pub mandate: i64,
    /// By when it is to be done.
    pub due: Day,
    /// What is told.
    pub kind: Kind,
    /// The day of the message.
    pub day: Day,
}

/// The notices to an official in the messages of these days (both included).
pub async fn own(tx: &mut Tx, official: OfficialId, (from, until): (Day, Day)) -> Result<Vec<Own>> {
    sql("select mandate, due_day, kind, told_day from notice
         where official = $1 and kind <= 3 and told_day >= $2 and told_day <= $3
         order by told_day desc, due_day, mandate")
    .bind(official)
    .bind(from)
    .bind(until)
    .all(tx)
    .await?
    .iter()
    .map(|row| {
        Ok(Own {
            mandate: row.get("mandate")?,
            due: row.get("due_day")?,
            kind: kind_of(row)?,
            day: row.get("told_day")?,
        })
    })
    .collect()
}

/// What those who run an organisation were told in the messages of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seat {
    /// The organisation.
    pub organisation: OrganisationId,
    /// As whom they were told.
    pub kind: Kind,
    /// The day.
    pub day: Day,
}

/// The digests that a person was given in the messages of these days (both included).
pub async fn seats_of(
    tx: &mut Tx,
    recipient: OfficialId,
    (from, until): (Day, Day),
) -> Result<Vec<Seat>> {
    sql(
        "select distinct n.seat, n.kind, n.told_day from role_grant g
         join notice n on n.seat = g.organisation
         where g.official = $1
           and (g.role = 'MDO_ADMIN' and n.kind = 4 or g.role = 'STATE_ADMIN' and n.kind = 5)
           and n.told_day >= $2 and n.told_day <= $3
         order by n.told_day desc, n.kind, n.seat",
    )
    .bind(recipient)
    .bind(from)
    .bind(until)
    .all(tx)
    .await?
    .iter()
    .map(|row| {
        Ok(Seat {
            organisation: row.get("seat")?,
            kind: kind_of(row)?,
            day: row.get("told_day")?,
        })
    })
    .collect()
}

const OF_SEAT: &str = "from notice n
     join assignment a on a.official = n.official and a.mandate = n.mandate and a.reached = 1
     join official o on o.id = n.official";

/// How many cases a digest holds of those whom its reader sees, by mandate and organisation,
/// without those who have left the mandate. `covers` restricts `o.organisation`.
pub async fn counted(
    tx: &mut Tx,
    seat: &Seat,
    covers: &str,
) -> Result<Vec<(i64, OrganisationId, i64)>> {
    sql(format!(
        "select n.mandate, o.organisation, count(*) as cases {OF_SEAT}
         where n.seat = $1 and n.told_day = $2 and n.kind = $3 and {covers}
         group by n.mandate, o.organisation order by n.mandate, o.organisation"
    ))
    .bind(seat.organisation)
    .bind(seat.day)
    .bind(seat.kind.code())
    .all(tx)
    .await?
    .iter()
    .map(|row| {
        let of = (row.get("mandate")?, row.get("organisation")?);
        Ok((of.0, of.1, row.get("cases")?))
    })
    .collect()
}

/// The officials of a digest who are overdue longest, at most so many, each with the mandate
/// and the due day.
pub async fn longest(
    tx: &mut Tx,
    seat: &Seat,
    covers: &str,
    limit: i64,
) -> Result<Vec<(OfficialId, i64, Day)>> {
    sql(format!(
        "select n.official, n.mandate, n.due_day {OF_SEAT}
         where n.seat = $1 and n.told_day = $2 and n.kind = $3 and {covers}
         order by n.due_day, n.official, n.mandate limit $4"
    ))
    .bind(seat.organisation)
    .bind(seat.day)
    .bind(seat.kind.code())
    .bind(limit)
    .all(tx)
    .await?
    .iter()
    .map(|row| {
        let of = (row.get("official")?, row.get("mandate")?);
        Ok((of.0, of.1, row.get("due_day")?))
    })
    .collect()
}

/// One who is under a mandate, for asking how the official stands; none who isn't.
pub async fn under(tx: &mut Tx, mandate: i64, officials: &[OfficialId]) -> Result<Vec<Somebody>> {
    let keys: Vec<[Value; 1]> = officials.iter().map(|o| [(*o).into()]).collect();
    let mut found = Vec::new();
    let ask = |list: &str| {
        format!(
            "select o.id, o.organisation, p.joined_day, p.name, p.name_hi, a.reached,
                    o.designation, o.official_group, a.first_day
             from assignment a
             join official o on o.id = a.official
             left join person p on p.official = a.official
             where a.mandate = $1 and a.reached = 1 and a.official in {list}"
        )
    };
    each_of_with(tx, &[mandate.into()], &keys, ask, |row| {
        found.push(somebody_from(&row)?);
        Ok(())
    })
    .await?;
    Ok(found)
}

/// A mandate's code and title, of the version that was published last.
pub async fn titles(tx: &mut Tx, mandates: &BTreeSet<i64>) -> Result<HashMap<i64, (String, Said)>> {
    let keys: Vec<[Value; 1]> = mandates.iter().map(|m| [(*m).into()]).collect();
    let mut found = HashMap::new();
    let ask = |list: &str| {
        format!(
            "select v.mandate, v.compiled from mandate_version v
             where v.mandate in {list} and v.published_at is not null
             order by v.mandate, v.version"
        )
    };
    each_of(tx, &keys, ask, |row| {
        let mandate = crate::mandates::compiled(&row.get::<String>("compiled")?)?;
        found.insert(row.get("mandate")?, (mandate.code, mandate.title));
        Ok(())
    })
    .await?;
    Ok(found)
}

// Messages

/// What came of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// It waits.
    Waiting,
    /// It is being sent.
    Sending,
    /// It was handed over.
    Sent,
    /// It was not handed over, or nobody knows whether it was.
    Failed,
    /// A person stopped it.
    Stopped,
    /// All that it would have said was done before.
    NotNeeded,
}

impl State {
    /// All of them.
    pub const ALL: [State; 6] = [
        State::Waiting,
        State::Sending,
        State::Sent,
        State::Failed,
        State::Stopped,
        State::NotNeeded,
    ];

    fn code(self) -> i16 {
        match self {
            State::Waiting => 0,
            State::Sending => 1,
            State::Sent => 2,
            State::Failed => 3,
            State::Stopped => 4,
            State::NotNeeded => 5,
        }
    }

    /// As addresses and the command line have it.
    pub fn name(self) -> &'static str {
        match self {
            State::Waiting => "waiting",
            State::Sending => "sending",
            State::Sent => "sent",
            State::Failed => "failed",
            State::Stopped => "stopped",
            State::NotNeeded => "not-needed",
        }
    }

    /// The state with this name.
    pub fn from_name(name: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// A message by its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// To whom.
    pub recipient: OfficialId,
    /// Of which day.
    pub day: Day,
    /// By which way.
    pub channel: Channel,
}

/// A message that is ours to send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claimed {
    /// Which.
    pub key: Key,
    /// How often it was tried, with this time.
    pub attempts: i64,
    /// Until when it is ours.
    pub held_until: Moment,
}

fn key_of(row: &Row) -> Result<Key> {
    let channel: String = row.get("channel")?;
    Ok(Key {
        recipient: row.get("recipient")?,
        day: row.get("day")?,
        channel: Channel::from_name(&channel).ok_or_else(|| StoreError::Column {
            column: "channel".to_owned(),
            what: format!("“{channel}” is no channel"),
        })?,
    })
}

/// Whether anything waits to be sent now, or was broken off.
pub async fn is_work(tx: &mut Tx, now: Moment) -> Result<bool> {
    let row = sql("select 1 as one from notice_message
         where channel <> 'app' and (state = 0 and wanted_at <= $1
                                     or state = 1 and held_until < $1) limit 1")
    .bind(now)
    .optional(tx)
    .await?;
    Ok(row.is_some())
}

/// Fails the short messages that wait while there is no gateway; when there is one again, a
/// person sends them again. How many.
pub async fn fail_without_gateway(tx: &mut Tx) -> Result<u64> {
    sql("update notice_message set state = 3, why = 'no-gateway'
         where state = 0 and channel = 'sms'")
    .run(tx)
    .await
}

/// Claims messages that are to be sent, of days up to this one, at most so many. Of two
/// programs that ask at once only one gets a message.
pub async fn claim(
    tx: &mut Tx,
    day: Day,
    (now, until): (Moment, Moment),
    sms: bool,
    limit: i64,
) -> Result<Vec<Claimed>> {
    let only = if sms { "" } else { "and channel = 'email'" };
    let rows = sql(format!(
        "select recipient, day, channel, attempts from notice_message
         where state = 0 and wanted_at <= $1 and day <= $2 and channel <> 'app' {only}
         order by wanted_at, recipient, day, channel limit $3"
    ))
    .bind(now)
    .bind(day)
    .bind(limit)
    .all(tx)
    .await?;
    let mut ours = Vec::new();
    for row in rows {
        let key = key_of(&row)?;
        let taken = sql("update notice_message
             set state = 1, held_until = $4, attempts = attempts + 1, tried_at = $5
             where recipient = $1 and day = $2 and channel = $3 and state = 0")
        .bind(key.recipient)
        .bind(key.day)
        .bind(key.channel.name())
        .bind(until)
        .bind(now)
        .run(tx)
        .await?;
        if taken > 0 {
            ours.push(Claimed {
                key,
                attempts: row.get::<i64>("attempts")? + 1,
                held_until: until,
            });
        }
    }
    Ok(ours)
}

/// What came of sending a message that is ours: `wanted` is when it is tried again. Whether it
/// was ours still.
pub async fn settle(
    tx: &mut Tx,
    claimed: &Claimed,
    state: State,
    why: Option<&str>,
    (now, wanted): (Moment, Option<Moment>),
) -> Result<bool> {
    let sent = (state == State::Sent).then_some(now);
    let settled = sql("update notice_message
         set state = $5, why = $6, sent_at = $7, held_until = 0,
             wanted_at = coalesce($8, wanted_at)
         where recipient = $1 and day = $2 and channel = $3 and state = 1 and held_until = $4")
    .bind(claimed.key.recipient)
    .bind(claimed.key.day)
    .bind(claimed.key.channel.name())
    .bind(claimed.held_until)
    .bind(state.code())
    .bind(why)
    .bind(sent)
    .bind(wanted)
    .run(tx)
    .await?;
    Ok(settled > 0)
}

/// What was being sent when a program ended: nobody knows whether it arrived, so that it fails
/// and waits for a person. How many there were.
pub async fn give_up_broken_off(tx: &mut Tx, now: Moment) -> Result<u64> {
    sql(
        "update notice_message set state = 3, why = 'broken-off', held_until = 0
         where state = 1 and held_until < $1 and channel <> 'app'",
    )
    .bind(now)
    .run(tx)
    .await
}

/// A message in the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Which.
    pub key: Key,
    /// The recipient's name.
    pub name: Said,
    /// The name of the recipient's organisation.
    pub organisation: Said,
    /// What came of it.
    pub state: State,
    /// When it goes, or was to go.
    pub wanted: Moment,
    /// How often it was tried.
    pub attempts: i64,
    /// When last.
    pub tried: Option<Moment>,
    /// When it was handed over.
    pub sent: Option<Moment>,
    /// Why not: words of the mail server or gateway, or `broken-off`, `unknown: …`.
    pub why: Option<String>,
}

/// The messages of a state to recipients of a scope, the last days first; at most so many,
/// after so many. `covers` restricts `o.organisation`.
pub async fn messages(
    tx: &mut Tx,
    state: State,
    covers: &str,
    (skip, limit): (i64, i64),
) -> Result<Vec<Message>> {
    sql(format!(
        "select m.recipient, m.day, m.channel, m.wanted_at, m.attempts, m.tried_at, m.sent_at,
                m.why, p.name, p.name_hi, g.name_en, g.name_hi as unit_hi
         from notice_message m
         join official o on o.id = m.recipient
         join organisation g on g.id = o.organisation
         left join person p on p.official = m.recipient
         where m.state = $1 and m.channel <> 'app' and {covers}
         order by m.wanted_at desc, m.recipient, m.channel limit $2 offset $3"
    ))
    .bind(state.code())
    .bind(limit)
    .bind(skip)
    .all(tx)
    .await?
    .iter()
    .map(|row| {
        let name: String = row.get::<Option<String>>("name")?.unwrap_or_default();
        let name_hi: Option<String> = row.get("name_hi")?;
        Ok(Message {
            key: key_of(row)?,
            name: Said::new(name.clone(), name_hi.unwrap_or(name)),
            organisation: Said::new(row.get::<String>("name_en")?, row.get::<String>("unit_hi")?),
            state,
            wanted: row.get("wanted_at")?,
            attempts: row.get("attempts")?,
            tried: row.get("tried_at")?,
            sent: row.get("sent_at")?,
            why: row.get("why")?,
        })
    })
    .collect()
}

/// How many messages to recipients of a scope are in each state.
pub async fn counts(tx: &mut Tx, covers: &str) -> Result<BTreeMap<State, i64>> {
    let rows = sql(format!(
        "select m.state, count(*) as n from notice_message m
         join official o on o.id = m.recipient
         where m.channel <> 'app' and {covers} group by m.state"
    ))
    .all(tx)
    .await?;
    let mut counts = BTreeMap::new();
    for row in rows {
        let code: i16 = row.get("state")?;
        if let Some(state) = State::ALL.into_iter().find(|s| s.code() == code) {
            counts.insert(state, row.get("n")?);
        }
    }
    Ok(counts)
}

/// Puts messages of a scope from one state into another one: one of them, or all. `covers`
/// restricts `o.organisation`. How many there were.
pub async fn put(
    tx: &mut Tx,
    which: Option<Key>,
    (from, to): (State, State),
    wanted: Moment,
    covers: &str,
) -> Result<u64> {
    let one = match which {
        Some(_) => "and recipient = $4 and day = $5 and channel = $6",
        None => "",
    };
    let mut statement = sql(format!(
        "update notice_message set state = $1, wanted_at = $2, attempts = 0, why = null
         where state = $3 and channel <> 'app' {one}
           and exists (select 1 from official o
                       where o.id = notice_message.recipient and {covers})"
    ))
    .bind(to.code())
    .bind(wanted)
    .bind(from.code());
    if let Some(key) = which {
        statement = statement
            .bind(key.recipient)
            .bind(key.day)
            .bind(key.channel.name());
    }
    statement.run(tx).await
}

// The inbox

/// How many days of an inbox hold something that was not read.
pub async fn unread(tx: &mut Tx, recipient: OfficialId) -> Result<i64> {
    sql("select count(*) as n from notice_message
         where recipient = $1 and channel = 'app' and read_at is null")
    .bind(recipient)
    .one(tx)
    .await?
    .get("n")
}

/// The days of an inbox, the last one first, each with when it was read; before a day, at most
/// so many.
pub async fn inbox(
    tx: &mut Tx,
    recipient: OfficialId,
    before: Day,
    limit: i64,
) -> Result<Vec<(Day, Option<Moment>)>> {
    sql("select day, read_at from notice_message
         where recipient = $1 and channel = 'app' and day < $2 order by day desc limit $3")
    .bind(recipient)
    .bind(before)
    .bind(limit)
    .all(tx)
    .await?
    .iter()
    .map(|row| Ok((row.get("day")?, row.get("read_at")?)))
    .collect()
}

/// Marks a day of an inbox as read, or all of them. How many were not.
pub async fn mark_read(
    tx: &mut Tx,
    recipient: OfficialId,
    day: Option<Day>,
    now: Moment,
) -> Result<u64> {
    let one = if day.is_some() { "and day = $3" } else { "" };
    let mut statement = sql(format!(
        "update notice_message set read_at = $2
         where recipient = $1 and channel = 'app' and read_at is null {one}"
    ))
    .bind(recipient)
    .bind(now);
    if let Some(day) = day {
        statement = statement.bind(day);
    }
    statement.run(tx).await
}

// What people choose

/// By which ways a person wants to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// By e-mail.
    pub email: bool,
    /// By SMS.
    pub sms: bool,
    /// Of optional mandates too.
    pub optional: bool,
}

impl Default for Choice {
    fn default() -> Choice {
        Choice {
            email: true,
            sms: true,
            optional: true,
        }
    }
}

/// What a person chose, or what holds for who chose nothing.
pub async fn choice(tx: &mut Tx, official: OfficialId) -> Result<Choice> {
    let row = sql("select email, sms, optional from notice_choice where official = $1")
        .bind(official)
        .optional(tx)
        .await?;
    row.map_or(Ok(Choice::default()), |row| {
        Ok(Choice {
            email: row.get("email")?,
            sms: row.get("sms")?,
            optional: row.get("optional")?,
        })
    })
}

/// Keeps what a person chose.
pub async fn choose(tx: &mut Tx, official: OfficialId, choice: Choice) -> Result<()> {
    sql(
        "insert into notice_choice (official, email, sms, optional) values ($1, $2, $3, $4)
         on conflict (official) do update
         set email = excluded.email, sms = excluded.sms, optional = excluded.optional",
    )
    .bind(official)
    .bind(choice.email)
    .bind(choice.sms)
    .bind(choice.optional)
    .run(tx)
    .await?;
    Ok(())
}

/// Where a person is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// The name.
    pub name: Said,
    /// The language that the person reads.
    pub language: String,
    /// The e-mail address.
    pub email: Option<String>,
    /// The mobile number.
    pub phone: Option<String>,
}

/// Where a person is reached, if there is such a person.
pub async fn contact(tx: &mut Tx, official: OfficialId) -> Result<Option<Contact>> {
    sql("select name, name_hi, language, email, phone from person where official = $1")
        .bind(official)
        .optional(tx)
        .await?
        .map(|row| {
            let name: String = row.get("name")?;
            let hi: Option<String> = row.get("name_hi")?;
            Ok(Contact {
                name: Said::new(name.clone(), hi.unwrap_or(name)),
                language: row.get("language")?,
                email: row.get("email")?,
                phone: row.get("phone")?,
            })
        })
        .transpose()
}

// Texts

/// A version of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Counted from 1; 0 is the one that ships.
    pub version: i64,
    /// The subject; empty but for e-mails.
    pub subject: String,
    /// The text.
    pub body: String,
    /// When it was set; none where it ships.
    pub set: Option<Moment>,
    /// By whom; none for the operator.
    pub set_by: Option<OfficialId>,
}

/// The versions of a text in a language that were set here, the last one first.
pub async fn texts(
    tx: &mut Tx,
    text: Text,
    channel: Channel,
    language: &str,
) -> Result<Vec<Written>> {
    sql(
        "select version, subject, body, set_at, set_by from notice_text
         where kind = $1 and language = $2 and channel = $3 order by version desc",
    )
    .bind(text.name())
    .bind(language)
    .bind(channel.name())
    .all(tx)
    .await?
    .iter()
    .map(|row| {
        Ok(Written {
            version: row.get("version")?,
            subject: row.get("subject")?,
            body: row.get("body")?,
            set: row.get("set_at")?,
            set_by: row.get("set_by")?,
        })
    })
    .collect()
}

/// Sets a text.
pub async fn set_text(
    tx: &mut Tx,
    (text, channel, language): (Text, Channel, &str),
    (subject, body): (&str, &str),
    (now, by): (Moment, Option<OfficialId>),
) -> Result<()> {
    sql(
        "insert into notice_text (kind, language, channel, version, subject, body, set_at, set_by)
         select $1, $2, $3, coalesce(max(t.version), 0) + 1, $4, $5, $6, $7 from notice_text t
         where t.kind = $1 and t.language = $2 and t.channel = $3",
    )
    .bind(text.name())
    .bind(language)
    .bind(channel.name())
    .bind(subject)
    .bind(body)
    .bind(now)
    .bind(by)
    .run(tx)
    .await?;
    Ok(())
}
