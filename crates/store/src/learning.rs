//! What a learner's pages read: courses with their outline, enrolments, places; and
//! the few rows that a learner leaves behind and no indicator rests on.

use std::collections::{BTreeMap, BTreeSet};

use sopan_rules::assessments::{Paper, Source};
use sopan_rules::ids::{AssessmentId, CourseId, OfficialId, OrganisationId, ResourceId};
use sopan_rules::ledger::Enrolment;
use sopan_rules::media::Media;
use sopan_rules::officials::ProfileStatus;
use sopan_rules::time::{Day, Moment};

use crate::assessments::from_json;
use crate::ledger::{ENROLMENT_READ, assessment_from, completes, enrolment_from};
use crate::sql::{Result, Row, Sql, StoreError, Tx, places, sql};

pub use sopan_rules::ledger::AssessmentStanding;

/// A course, without its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    /// Its number here.
    pub id: CourseId,
    /// The code that people and addresses use.
    pub code: String,
    /// Its title, in its own language and script.
    pub title: String,
    /// Its language: `en`, `hi`.
    pub language: String,
    /// The provider's name.
    pub provider: Option<String>,
    /// Its nominal duration in minutes; 0 where it isn't known.
    pub minutes: i64,
    /// What it is about: text or HTML, as it was written.
    pub description: String,
    /// `draft`, `review`, `live` or `retired`.
    pub status: String,
    /// The organisation that owns it.
    pub organisation: OrganisationId,
}

/// A resource as an outline shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResourceHead {
    /// Its number.
    pub id: ResourceId,
    /// `text`, `video`, `pdf` or `link`.
    pub kind: String,
    /// Its title.
    pub title: String,
    /// How long it takes, in minutes; 0 where it isn't known.
    pub minutes: i64,
    /// Whether completion needs it.
    pub required: bool,
}

/// A module with its resources, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Module {
    /// Its title.
    pub title: String,
    /// Its resources.
    pub resources: Vec<ResourceHead>,
}

/// What a resource holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResourceBody {
    /// Text, as it was written.
    pub body: String,
    /// An address elsewhere.
    pub url: Option<String>,
    /// The name of a file of ours, as in `/files/{object}`.
    pub object: Option<String>,
    /// The size of the file.
    pub bytes: Option<i64>,
    /// What belongs to a film besides its file.
    pub media: Media,
}

/// What belongs to a film, from the column `media`.
pub(crate) fn media_from(row: &Row) -> Result<Media> {
    match row.get::<Option<String>>("media")? {
        Some(text) => from_json("resource.media", &text),
        None => Ok(Media::default()),
    }
}

fn body_from(row: &Row) -> Result<ResourceBody> {
    Ok(ResourceBody {
        body: row.get("body")?,
        url: row.get("url")?,
        object: row.get("object")?,
        bytes: row.get("bytes")?,
        media: media_from(row)?,
    })
}

/// The end-of-course assessment, without its questions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssessmentHead {
    /// Its number.
    pub id: AssessmentId,
    /// Its title.
    pub title: String,
    /// The share of marks that clears it, 1 to 100.
    pub pass_percent: i64,
    /// How many attempts may be finished; 0 without limit.
    pub attempts: i64,
    /// How many questions it asks.
    pub questions: i64,
    /// How long an attempt may take, in minutes; without limit where none is said.
    pub minutes: Option<i64>,
}

/// Where the learner is in a course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The resource that was opened last.
    pub resource: ResourceId,
    /// The position in it: seconds of a film, thousandths of a text.
    pub spot: i64,
    /// When it was opened or moved last.
    pub at: Moment,
    /// The day to which the open seconds belong.
    pub open_day: Day,
    /// Time spent that is not yet an entry of the ledger, in seconds.
    pub open_seconds: i64,
    /// Until when time has been counted.
    pub beat_at: Moment,
}

const COURSE: &str = "select c.id, c.code, c.title, c.language, p.name as provider, c.minutes,
                             c.description, c.status, c.organisation
                      from course c
                      left join provider p on p.id = c.provider";

fn course_from(row: &Row) -> Result<Course> {
    Ok(Course {
        id: row.get("id")?,
        code: row.get("code")?,
        title: row.get("title")?,
        language: row.get("language")?,
        provider: row.get("provider")?,
        minutes: row.get("minutes")?,
        description: row.get("description")?,
        status: row.get("status")?,
        organisation: row.get("organisation")?,
    })
}

/// The course with this code, if there is one.
pub async fn course(tx: &mut Tx, code: &str) -> Result<Option<Course>> {
    sql(format!("{COURSE} where c.code = $1"))
        .bind(code)
        .optional(tx)
        .await?
        .map(|row| course_from(&row))
        .transpose()
}

/// The modules of a course with their resources, in order.
pub async fn outline(tx: &mut Tx, course: CourseId) -> Result<Vec<Module>> {
    let rows = sql("select m.id as module, m.title as module_title,
                           r.id, r.kind, r.title, r.minutes, r.required
                    from module m
                    join resource r on r.module = m.id and r.course = m.course
                    where m.course = $1
                    order by m.position, m.id, r.position, r.id")
    .bind(course)
    .all(tx)
    .await?;
    let mut modules: Vec<Module> = Vec::new();
    let mut last = None;
    for row in rows {
        let module: i64 = row.get("module")?;
        if last.replace(module) != Some(module) {
            modules.push(Module {
                title: row.get("module_title")?,
                resources: Vec::new(),
            });
        }
        if let Some(module) = modules.last_mut() {
            module.resources.push(ResourceHead {
                id: row.get("id")?,
                kind: row.get("kind")?,
                title: row.get("title")?,
                minutes: row.get("minutes")?,
                required: row.get("required")?,
            });
        }
    }
    Ok(modules)
}

/// What a resource of a course holds.
pub async fn resource_body(
    tx: &mut Tx,
    course: CourseId,
    resource: ResourceId,
) -> Result<Option<ResourceBody>> {
    sql("select body, url, object, bytes, media from resource where id = $1 and course = $2")
        .bind(resource)
        .bind(course)
        .optional(tx)
        .await?
        .map(|row| body_from(&row))
        .transpose()
}

/// What each resource of a course holds.
pub async fn resource_bodies(
    tx: &mut Tx,
    course: CourseId,
) -> Result<BTreeMap<ResourceId, ResourceBody>> {
    sql("select id, body, url, object, bytes, media from resource where course = $1")
        .bind(course)
        .all(tx)
        .await?
        .iter()
        .map(|row| Ok((row.get("id")?, body_from(row)?)))
        .collect()
}

/// The assessment that closes a course, where there is one.
pub async fn assessment(tx: &mut Tx, course: CourseId) -> Result<Option<AssessmentHead>> {
    sql("select a.id, a.title, a.pass_percent, a.attempts, a.paper,
                (select count(*) from question q where q.assessment = a.id) as questions
         from assessment a
         where a.course = $1")
    .bind(course)
    .optional(tx)
    .await?
    .map(|row| {
        let paper: Option<String> = row.get("paper")?;
        let paper: Paper = match paper {
            Some(text) => from_json("assessment.paper", &text)?,
            None => Paper::default(),
        };
        let own: i64 = row.get("questions")?;
        let asked = paper.sections.iter().map(|section| match section.source {
            Source::Own => own,
            Source::Bank { number, .. } => number,
        });
        Ok(AssessmentHead {
            id: row.get("id")?,
            title: row.get("title")?,
            pass_percent: row.get("pass_percent")?,
            attempts: row.get("attempts")?,
            questions: asked.sum(),
            minutes: paper.minutes,
        })
    })
    .transpose()
}

/// The official's way through a course, where enrolled.
pub async fn enrolment(
    tx: &mut Tx,
    official: OfficialId,
    course: CourseId,
) -> Result<Option<Enrolment>> {
    sql(format!(
        "select {ENROLMENT_READ} from enrolment e where e.official = $1 and e.course = $2"
    ))
    .bind(official)
    .bind(course)
    .optional(tx)
    .await?
    .map(|row| enrolment_from(&row))
    .transpose()
}

/// The official's standing in an assessment, once it was attempted.
pub async fn assessment_standing(
    tx: &mut Tx,
    official: OfficialId,
    assessment: AssessmentId,
) -> Result<Option<AssessmentStanding>> {
    sql("select course, attempts, best, attempted_at, cleared_at
         from assessment_standing
         where official = $1 and assessment = $2")
    .bind(official)
    .bind(assessment)
    .optional(tx)
    .await?
    .map(|row| assessment_from(&row))
    .transpose()
}

/// How many officials have completed a course, or the same in other languages.
pub async fn completions(tx: &mut Tx, course: CourseId, same: &[CourseId]) -> Result<i64> {
    if same.is_empty() {
        return sql("select count(*) as n from enrolment where course = $1 and status = 2")
            .bind(course)
            .one(tx)
            .await?
            .get("n");
    }
    // Numbers of ours.
    let same: Vec<String> = same.iter().map(ToString::to_string).collect();
    sql(format!(
        "select count(distinct official) as n from enrolment
         where course in ($1, {}) and status = 2",
        same.join(", ")
    ))
    .bind(course)
    .one(tx)
    .await?
    .get("n")
}

fn place_from(row: &Row) -> Result<Place> {
    let spot: String = row.get("spot")?;
    Ok(Place {
        resource: row.get("resource")?,
        spot: spot.parse().unwrap_or(0),
        at: row.get("at")?,
        open_day: row.get("open_day")?,
        open_seconds: row.get("open_seconds")?,
        beat_at: row.get("beat_at")?,
    })
}

/// Where the learner is in a course, once something in it was opened.
pub async fn place(tx: &mut Tx, official: OfficialId, course: CourseId) -> Result<Option<Place>> {
    sql("select resource, spot, at, open_day, open_seconds, beat_at
         from place
         where official = $1 and course = $2")
    .bind(official)
    .bind(course)
    .optional(tx)
    .await?
    .map(|row| place_from(&row))
    .transpose()
}

/// A statement that opens a resource: from now on the learner is there, at its
/// beginning. Time already counted stays.
pub fn open_place(
    official: OfficialId,
    course: CourseId,
    resource: ResourceId,
    now: Moment,
) -> Sql {
    sql(
        "insert into place (official, course, resource, spot, at, open_day, open_seconds, beat_at)
         values ($1, $2, $3, '0', $4, $5, 0, $4)
         on conflict (official, course) do update
         set resource = excluded.resource, spot = excluded.spot, at = excluded.at",
    )
    .bind(official)
    .bind(course)
    .bind(resource)
    .bind(now)
    .bind(now.day())
}

/// A statement that keeps the position in the resource that is open; a page of
/// another resource, left open somewhere, changes nothing.
pub fn move_place(
    official: OfficialId,
    course: CourseId,
    resource: ResourceId,
    spot: i64,
    now: Moment,
) -> Sql {
    sql("update place set spot = $4, at = $5
         where official = $1 and course = $2 and resource = $3")
    .bind(official)
    .bind(course)
    .bind(resource)
    .bind(spot.to_string())
    .bind(now)
}

/// A statement that keeps where the learner was at a moment that may be long ago: unless
/// something was opened or moved since.
pub fn move_place_late(
    official: OfficialId,
    course: CourseId,
    resource: ResourceId,
    spot: i64,
    occurred: Moment,
) -> Sql {
    sql(
        "insert into place (official, course, resource, spot, at, open_day, open_seconds, beat_at)
         values ($1, $2, $3, $4, $5, $6, 0, $5)
         on conflict (official, course) do update
         set resource = excluded.resource, spot = excluded.spot, at = excluded.at
         where place.at <= excluded.at",
    )
    .bind(official)
    .bind(course)
    .bind(resource)
    .bind(spot.to_string())
    .bind(occurred)
    .bind(occurred.day())
}

/// A statement that keeps the time that is open in a course. The work that holds it must
/// depend on [`move_clock`](crate::along::move_clock): so nobody counted any in between.
pub fn count_time(
    official: OfficialId,
    course: CourseId,
    open_day: Day,
    open_seconds: i64,
    beat_at: Moment,
) -> Sql {
    sql(
        "update place set open_day = $3, open_seconds = $4, beat_at = $5
         where official = $1 and course = $2",
    )
    .bind(official)
    .bind(course)
    .bind(open_day)
    .bind(open_seconds)
    .bind(beat_at)
}

/// An enrolment with its course, as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnrolmentLine {
    /// The course.
    pub course: Course,
    /// The way through it.
    pub enrolment: Enrolment,
    /// Time spent, in seconds, with what is not yet in the ledger.
    pub seconds: i64,
    /// The best result of its assessment, in hundredths of a per cent.
    pub best: Option<i64>,
    /// Whether its assessment was cleared.
    pub cleared: bool,
    /// Whether it ends in an assessment.
    pub assessment: bool,
    /// Course hours that the completion counted, in minutes.
    pub counted_minutes: Option<i64>,
    /// The resource to be found open.
    pub resource: Option<ResourceId>,
    /// When the learner was last there.
    pub latest: Moment,
}

/// Which enrolments a list holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// All of them.
    All,
    /// Those under way: not completed, or taken once more.
    Open,
    /// So many of the latest that are completed.
    LatestCompleted(i64),
}

/// The official's enrolments, the latest first.
pub async fn enrolments(
    tx: &mut Tx,
    official: OfficialId,
    which: Which,
) -> Result<Vec<EnrolmentLine>> {
    let (only, most) = match which {
        Which::All => ("", i64::MAX),
        Which::Open => ("and (e.status < 2 or e.again_at is not null)", i64::MAX),
        Which::LatestCompleted(most) => ("and e.status = 2 and e.again_at is null", most),
    };
    let rows = sql(format!(
        "select c.id, c.code, c.title, c.language, p.name as provider, c.minutes,
                c.description, c.status as course_status, c.organisation,
                {ENROLMENT_READ},
                a.id as assessment, s.best, s.cleared_at,
                x.amount as counted, l.resource, l.open_seconds, l.at
         from enrolment e
         join course c on c.id = e.course
         left join provider p on p.id = c.provider
         left join assessment a on a.course = e.course
         left join assessment_standing s on s.official = e.official and s.assessment = a.id
         left join entry x on x.official = e.official and {} and x.course = e.course
         left join place l on l.official = e.official and l.course = e.course
         where e.official = $1 {only}
         order by coalesce(e.completed_at, l.at, e.enrolled_at) desc, c.id
         limit $2",
        completes("x")
    ))
    .bind(official)
    .bind(most)
    .all(tx)
    .await?;
    rows.iter()
        .map(|row| {
            let enrolment = enrolment_from(row)?;
            let open: Option<i64> = row.get("open_seconds")?;
            Ok(EnrolmentLine {
                course: Course {
                    id: row.get("id")?,
                    code: row.get("code")?,
                    title: row.get("title")?,
                    language: row.get("language")?,
                    provider: row.get("provider")?,
                    minutes: row.get("minutes")?,
                    description: row.get("description")?,
                    status: row.get("course_status")?,
                    organisation: row.get("organisation")?,
                },
                seconds: enrolment.seconds + open.unwrap_or(0),
                best: row.get("best")?,
                cleared: match enrolment.again {
                    Some(again) => again.cleared,
                    None => row.get::<Option<Moment>>("cleared_at")?.is_some(),
                },
                assessment: row.get::<Option<AssessmentId>>("assessment")?.is_some(),
                counted_minutes: row.get("counted")?,
                resource: row.get("resource")?,
                latest: row
                    .get::<Option<Moment>>("at")?
                    .unwrap_or(enrolment.enrolled),
                enrolment,
            })
        })
        .collect()
}

/// The required resources of the courses that the official has open, with their
/// titles, in order.
pub async fn open_requirements(
    tx: &mut Tx,
    official: OfficialId,
) -> Result<BTreeMap<CourseId, Vec<(ResourceId, String)>>> {
    let rows = sql("select r.course, r.id, r.title
                    from enrolment e
                    join resource r on r.course = e.course
                    join module m on m.id = r.module
                    where e.official = $1 and (e.status < 2 or e.again_at is not null)
                      and r.required = 1
                      and not exists (select 1 from course_kept k
                                      where k.official = e.official and k.course = e.course)
                    order by r.course, m.position, r.position, r.id")
    .bind(official)
    .all(tx)
    .await?;
    let kept = sql("select v.course, v.resource as id, v.title
                    from enrolment e
                    join course_kept k on k.official = e.official and k.course = e.course
                    join version_resource v on v.course = k.course and v.version = k.version
                    where e.official = $1 and e.status < 2 and v.required = 1
                    order by v.course, v.position")
    .bind(official)
    .all(tx)
    .await?;
    let mut found: BTreeMap<CourseId, Vec<(ResourceId, String)>> = BTreeMap::new();
    for row in rows.into_iter().chain(kept) {
        found
            .entry(row.get("course")?)
            .or_default()
            .push((row.get("id")?, row.get("title")?));
    }
    Ok(found)
}

/// A person's own sums.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sums {
    /// Courses completed; one that was completed in several languages once.
    pub completed: i64,
    /// Certificates.
    pub certificates: i64,
    /// Course hours: nominal minutes of what was completed.
    pub course_minutes: i64,
    /// Time spent in seconds, with what is not yet in the ledger.
    pub seconds: i64,
    /// Distinct assessments attempted.
    pub attempted: i64,
    /// Distinct assessments cleared.
    pub cleared: i64,
}

/// The sums of one official.
pub async fn sums(tx: &mut Tx, official: OfficialId) -> Result<Sums> {
    let accounts = crate::duplicates::accounts(tx, official).await?;
    let list = places(2, accounts.len());
    // Of accounts of one person the completions that count; time spent was credited.
    let row = sql(format!(
        "select o.completions, o.pairs_attempted, o.pairs_cleared,
                (select cast(coalesce(sum(x.amount), 0) as bigint) from entry x
                 join enrolment c on c.official = x.official and c.course = x.course
                      and c.counts = 0
                 where x.official in {list} and {}) as minutes,
                (select cast(coalesce(sum(e.seconds), 0) as bigint) from enrolment e
                 where e.official = o.id) as spent,
                (select count(*) from enrolment e
                 where e.official = o.id and e.status = 2) as certificates,
                (select cast(coalesce(sum(l.open_seconds), 0) as bigint) from place l
                 where l.official = o.id) as open
         from official o
         where o.id = $1",
        completes("x")
    ))
    .bind(official)
    .bind_all(accounts)
    .one(tx)
    .await?;
    let (spent, open): (i64, i64) = (row.get("spent")?, row.get("open")?);
    Ok(Sums {
        completed: row.get("completions")?,
        certificates: row.get("certificates")?,
        course_minutes: row.get("minutes")?,
        seconds: spent + open,
        attempted: row.get("pairs_attempted")?,
        cleared: row.get("pairs_cleared")?,
    })
}

/// Where a profile stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// The organisation.
    pub organisation: OrganisationId,
    /// The status.
    pub status: ProfileStatus,
    /// Group A, B, C, D, Contractual Staff or Others.
    pub group: Option<String>,
    /// The post held.
    pub designation: Option<String>,
    /// Whether the MDO sent it back.
    pub sent_back: bool,
}

/// Where an official's profile stands.
pub async fn profile(tx: &mut Tx, official: OfficialId) -> Result<Profile> {
    let row = sql(
        "select organisation, profile_status, official_group, designation, rejected
         from official
         where id = $1",
    )
    .bind(official)
    .one(tx)
    .await?;
    let status: i16 = row.get("profile_status")?;
    Ok(Profile {
        organisation: row.get("organisation")?,
        status: ProfileStatus::from_code(status).ok_or_else(|| StoreError::Column {
            column: "profile_status".to_owned(),
            what: format!("{status} is no status"),
        })?,
        group: row.get("official_group")?,
        designation: row.get("designation")?,
        sent_back: row.get::<Option<String>>("rejected")?.is_some(),
    })
}

/// The resources of a course that must be done.
pub fn required(modules: &[Module]) -> BTreeSet<ResourceId> {
    modules
        .iter()
        .flat_map(|m| &m.resources)
        .filter(|r| r.required)
        .map(|r| r.id)
        .collect()
}
