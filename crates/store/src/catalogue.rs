//! Courses and their content: what is in the catalogue, where it was met, and the
//! doubts about it.

use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize};
use sopan_rules::assessments::{self, Choice, Kind};
use sopan_rules::catalogue::EIGHTH_SCHEDULE;
use sopan_rules::competencies::Area;
use sopan_rules::ids::{AssessmentId, CourseId, OfficialId, OrganisationId, ResourceId};
use sopan_rules::media::Media;
use sopan_rules::time::{Day, Moment};

use crate::learning::media_from;
use crate::reorganisations::known_lineage;
use crate::search::Text;
use crate::sql::{
    Result, Row, Sql, StoreError, Tx, Value, each_of, each_of_with, insert_rows, sql,
};

/// Where a course stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Being written; nobody learns from it.
    Draft,
    /// In the catalogue.
    Live,
    /// Taken out of the catalogue; records of it stay.
    Retired,
}

impl Status {
    /// As the table has it.
    pub fn name(self) -> &'static str {
        match self {
            Status::Draft => "draft",
            Status::Live => "live",
            Status::Retired => "retired",
        }
    }

    pub(crate) fn from_name(name: &str) -> Status {
        match name {
            "live" => Status::Live,
            "retired" => Status::Retired,
            _ => Status::Draft,
        }
    }
}

/// A course, without its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    /// Its number here.
    pub id: CourseId,
    /// The code in its address.
    pub code: String,
    /// The title, in its own language and script.
    pub title: String,
    /// `hi`, `en`.
    pub language: String,
    /// The provider's number.
    pub provider: Option<i64>,
    /// The provider's name.
    pub provider_name: Option<String>,
    /// Nominal duration in minutes; 0 where nobody stated one.
    pub minutes: i64,
    /// What it is about, as clean HTML.
    pub description: String,
    /// Where it stands.
    pub status: Status,
    /// What it is found by.
    pub search: String,
    /// Who owns it.
    pub organisation: OrganisationId,
    /// Who created it, where it was no import.
    pub author: Option<OfficialId>,
    /// When it went live.
    pub published_at: Option<Moment>,
    /// How many resources it has.
    pub resources: i64,
    /// Whether it ends in an assessment.
    pub assessment: bool,
}

const COLUMNS: &str = "c.id, c.code, c.title, c.language, c.provider, p.name as provider_name,
    c.minutes, c.description, c.status, c.search, c.organisation, c.author, c.published_at,
    (select count(*) from resource r where r.course = c.id) as resources,
    (select count(*) from assessment a where a.course = c.id) as assessments";
const FROM: &str = "from course c left join provider p on p.id = c.provider";

fn course_from(row: &Row) -> Result<Course> {
    Ok(Course {
        id: row.get("id")?,
        code: row.get("code")?,
        title: row.get("title")?,
        language: row.get("language")?,
        provider: row.get("provider")?,
        provider_name: row.get("provider_name")?,
        minutes: row.get("minutes")?,
        description: row.get("description")?,
        status: Status::from_name(&row.get::<String>("status")?),
        search: row.get("search")?,
        organisation: row.get("organisation")?,
        author: row.get("author")?,
        published_at: row.get("published_at")?,
        resources: row.get("resources")?,
        assessment: row.get::<i64>("assessments")? > 0,
    })
}

async fn courses(tx: &mut Tx, asked: Sql) -> Result<Vec<Course>> {
    asked.all(tx).await?.iter().map(course_from).collect()
}

/// The course with this code.
pub async fn by_code(tx: &mut Tx, code: &str) -> Result<Option<Course>> {
    let asked = sql(format!("select {COLUMNS} {FROM} where c.code = $1")).bind(code);
    Ok(courses(tx, asked).await?.pop())
}

/// The course with this number.
pub async fn by_id(tx: &mut Tx, id: CourseId) -> Result<Option<Course>> {
    let asked = sql(format!("select {COLUMNS} {FROM} where c.id = $1")).bind(id);
    Ok(courses(tx, asked).await?.pop())
}

/// Every course, by number.
pub async fn all(tx: &mut Tx) -> Result<Vec<Course>> {
    courses(tx, sql(format!("select {COLUMNS} {FROM} order by c.id"))).await
}

/// The courses of a status that a scope covers (a condition on `c.organisation`), by
/// title.
pub async fn owned(tx: &mut Tx, covers: &str, status: Status) -> Result<Vec<Course>> {
    let asked = sql(format!(
        "select {COLUMNS} {FROM} where c.status = $1 and {covers} order by c.title, c.id"
    ));
    courses(tx, asked.bind(status.name())).await
}

/// The courses with these numbers.
pub async fn by_ids(tx: &mut Tx, ids: &[CourseId]) -> Result<Vec<Course>> {
    let keys: Vec<[Value; 1]> = ids.iter().map(|id| [(*id).into()]).collect();
    let mut found = Vec::with_capacity(ids.len());
    let ask = |list: &str| format!("select {COLUMNS} {FROM} where c.id in {list}");
    each_of(tx, &keys, ask, |row| {
        found.push(course_from(&row)?);
        Ok(())
    })
    .await?;
    Ok(found)
}

/// The version of the catalogue, which is raised with every change of a course, and the
/// version in which a course was last taken away.
pub async fn version(tx: &mut Tx) -> Result<(i64, i64)> {
    let row = sql("select version, anew from catalogue_clock")
        .one(tx)
        .await?;
    Ok((row.get("version")?, row.get("anew")?))
}

/// Keeps other writers of the catalogue waiting until the transaction ends. Whoever writes
/// rows of courses and says that they changed holds it first: two who took the one and then the
/// other in different orders would wait for each other.
pub async fn hold(tx: &mut Tx) -> Result<()> {
    sql("update catalogue_clock set version = version")
        .run(tx)
        .await?;
    Ok(())
}

/// Says that a course changed, to those who keep something made from it.
pub(crate) async fn changed(tx: &mut Tx, course: CourseId) -> Result<()> {
    all_changed(tx, "c.id = $1", course).await
}

/// Says that courses changed. `which` restricts `c` by one value.
pub(crate) async fn all_changed(tx: &mut Tx, which: &str, value: impl Into<Value>) -> Result<()> {
    sql("update catalogue_clock set version = version + 1")
        .run(tx)
        .await?;
    sql(format!(
        "update course set changed = (select version from catalogue_clock)
         where id in (select c.id from course c where {which})"
    ))
    .bind(value.into())
    .run(tx)
    .await?;
    Ok(())
}

/// What the courses are found by that changed after a version, with the text of their
/// content as it is stored.
pub async fn changed_after(tx: &mut Tx, version: i64) -> Result<Vec<Text>> {
    let rows = sql(
        "select c.id, c.title, c.language, c.provider, c.minutes, c.description, c.status,
                c.search, v.work
         from course c left join course_variant v on v.course = c.id and v.untied_at is null
         where c.changed > $1 order by c.id",
    );
    let mut texts = Vec::new();
    for row in rows.bind(version).all(tx).await? {
        let search: String = row.get("search")?;
        let names = search.split(';').next().unwrap_or_default().split('|');
        let names = names.map(str::trim).filter(|name| !name.is_empty());
        texts.push(Text {
            course: row.get("id")?,
            live: Status::from_name(&row.get::<String>("status")?) == Status::Live,
            title: row.get("title")?,
            names: names.map(str::to_owned).collect(),
            language: row.get("language")?,
            provider: row.get("provider")?,
            minutes: row.get("minutes")?,
            work: row.get("work")?,
            teaches: Vec::new(),
            body: row.get("description")?,
        });
    }
    // What a course teaches is found by the names of the sub-theme, its theme and the area.
    let taught = sql(
        "select t.course, t.level, k.name_en, k.name_hi, k.area, h.id as theme,
                h.name_en as theme_en, h.name_hi as theme_hi
         from course_competency t join course c on c.id = t.course
         join competency k on k.id = t.competency join competency h on h.id = k.theme
         where c.changed > $1 and c.status = 'live' order by t.course, k.id",
    );
    for row in taught.bind(version).all(tx).await? {
        let course: CourseId = row.get("course")?;
        if let Ok(at) = texts.binary_search_by_key(&course, |text| text.course) {
            for name in ["name_en", "name_hi", "theme_en", "theme_hi"] {
                texts[at].body.push(' ');
                texts[at].body.push_str(&row.get::<String>(name)?);
            }
            if let Some(area) = Area::from_name(&row.get::<String>("area")?) {
                let said = area.said();
                for name in [&said.en, &said.hi] {
                    texts[at].body.push(' ');
                    texts[at].body.push_str(name);
                }
            }
            texts[at]
                .teaches
                .push((row.get("theme")?, row.get("level")?));
        }
    }
    let content = sql(
        "select r.course, r.title, r.body, r.media from resource r join course c on c.id = r.course
         where c.changed > $1 and c.status = 'live' order by r.course, r.position",
    );
    for row in content.bind(version).all(tx).await? {
        let course: CourseId = row.get("course")?;
        if let Ok(at) = texts.binary_search_by_key(&course, |text| text.course) {
            for part in ["title", "body"] {
                texts[at].body.push(' ');
                texts[at].body.push_str(&row.get::<String>(part)?);
            }
            texts[at].body.push(' ');
            texts[at].body.push_str(&media_from(&row)?.words());
        }
    }
    Ok(texts)
}

/// All course codes that begin so.
pub async fn codes(tx: &mut Tx, beginning: &str) -> Result<Vec<String>> {
    sql("select code from course where code like $1")
        .bind(format!("{beginning}%"))
        .all(tx)
        .await?
        .iter()
        .map(|row| row.get("code"))
        .collect()
}

/// Adds a course.
pub async fn insert(tx: &mut Tx, course: &Course, now: Moment) -> Result<()> {
    sql(
        "insert into course (id, code, title, language, provider, minutes, description, status,
                             search, organisation, author, created_at, published_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
    )
    .bind(course.id)
    .bind(course.code.clone())
    .bind(course.title.clone())
    .bind(course.language.clone())
    .bind(course.provider)
    .bind(course.minutes)
    .bind(course.description.clone())
    .bind(course.status.name())
    .bind(course.search.clone())
    .bind(course.organisation)
    .bind(course.author)
    .bind(now)
    .bind(course.published_at)
    .run(tx)
    .await?;
    stand(tx, "c.id = $1", course.id, now).await?;
    changed(tx, course.id).await
}

/// Changes everything about a course but its code and who created it.
pub async fn update(tx: &mut Tx, course: &Course, now: Moment) -> Result<()> {
    hold(tx).await?;
    sql(
        "update course set title = $2, language = $3, provider = $4, minutes = $5,
                description = $6, status = $7, search = $8, organisation = $9,
                published_at = $10
         where id = $1",
    )
    .bind(course.id)
    .bind(course.title.clone())
    .bind(course.language.clone())
    .bind(course.provider)
    .bind(course.minutes)
    .bind(course.description.clone())
    .bind(course.status.name())
    .bind(course.search.clone())
    .bind(course.organisation)
    .bind(course.published_at)
    .run(tx)
    .await?;
    stand(tx, "c.id = $1", course.id, now).await?;
    changed(tx, course.id).await
}

/// Whether the course `c` teaches something of the area of domain competencies.
const DOMAIN: &str = "case when exists (
    select 1 from course_competency t join competency k on k.id = t.competency
    where t.course = c.id and k.area = 'domain') then 1 else 0 end";

/// Notes as what courses stand in the catalogue from now on, where that is something else
/// than before; what they stood as on past days stays. `which` restricts `c` by one value.
pub(crate) async fn stand(
    tx: &mut Tx,
    which: &str,
    value: impl Into<Value>,
    now: Moment,
) -> Result<()> {
    let value = value.into();
    let over = format!(
        "until_at is null and course in (select c.id from course c where {which})
         and not exists (
             select 1 from course c
             where c.id = course_stood.course and c.status = 'live'
               and c.organisation = course_stood.organisation
               and c.language = course_stood.language
               and {DOMAIN} = course_stood.domain)"
    );
    for text in [
        // What stood for no time never stood.
        format!("delete from course_stood where since_at = $2 and {over}"),
        format!("update course_stood set until_at = $2 where {over}"),
        format!(
            "insert into course_stood (course, since_at, organisation, language, domain)
             select c.id, $2, c.organisation, c.language, {DOMAIN}
             from course c
             where {which} and c.status = 'live' and not exists (
                 select 1 from course_stood s where s.course = c.id and s.until_at is null)"
        ),
    ] {
        sql(text).bind(value.clone()).bind(now).run(tx).await?;
    }
    Ok(())
}

/// Lets all live courses have stood in the catalogue since a moment: for a past that is made
/// up whole.
pub async fn stood_since(tx: &mut Tx, since: Moment) -> Result<()> {
    sql("delete from course_stood").run(tx).await?;
    stand(tx, "c.status = $1", "live".to_owned(), since).await
}

/// Takes away a course that nobody ever learned from, and has no content.
pub async fn remove(tx: &mut Tx, course: CourseId, now: Moment) -> Result<()> {
    sql("update course_stood set until_at = $2 where course = $1 and until_at is null")
        .bind(course)
        .bind(now)
        .run(tx)
        .await?;
    for text in [
        "update catalogue_clock set version = version + 1, anew = version + 1
         where exists (select 1 from course where id = $1 and status = 'live')",
        "delete from course_source where course = $1",
        "delete from course_competency where course = $1",
        "delete from course_variant where course = $1",
        "delete from course where id = $1",
    ] {
        sql(text).bind(course).run(tx).await?;
    }
    Ok(())
}

/// Of these courses the live ones.
pub async fn live_of(tx: &mut Tx, courses: &[CourseId]) -> Result<BTreeSet<CourseId>> {
    let keys: Vec<[Value; 1]> = courses.iter().map(|c| [(*c).into()]).collect();
    let mut live = BTreeSet::new();
    let ask = |list: &str| format!("select id from course where id in {list} and status = 'live'");
    each_of(tx, &keys, ask, |row| {
        live.insert(row.get("id")?);
        Ok(())
    })
    .await?;
    Ok(live)
}

/// Whether anybody ever enrolled in the course.
pub async fn has_learners(tx: &mut Tx, course: CourseId) -> Result<bool> {
    let found = sql("select 1 as one from enrolment where course = $1 limit 1")
        .bind(course)
        .optional(tx)
        .await?;
    Ok(found.is_some())
}

/// How many officials ever enrolled in the course.
pub async fn learners(tx: &mut Tx, course: CourseId) -> Result<i64> {
    sql("select count(*) as n from enrolment where course = $1")
        .bind(course)
        .one(tx)
        .await?
        .get("n")
}

/// The courses in which somebody enrolled.
pub async fn with_learners(tx: &mut Tx) -> Result<Vec<CourseId>> {
    sql("select c.id from course c
         where exists (select 1 from enrolment e where e.course = c.id)")
    .all(tx)
    .await?
    .iter()
    .map(|row| row.get("id"))
    .collect()
}

// Providers

/// Every provider: number and name.
pub async fn providers(tx: &mut Tx) -> Result<Vec<(i64, String)>> {
    sql("select id, name from provider order by id")
        .all(tx)
        .await?
        .iter()
        .map(|row| Ok((row.get("id")?, row.get("name")?)))
        .collect()
}

/// The name of a provider.
pub async fn provider_name(tx: &mut Tx, id: i64) -> Result<Option<String>> {
    let found = sql("select name from provider where id = $1").bind(id);
    let found = found.optional(tx).await?;
    found.map(|row| row.get("name")).transpose()
}

/// Every spelling of a provider: as written, and the provider's number.
pub async fn aliases(tx: &mut Tx) -> Result<Vec<(String, i64)>> {
    sql("select as_written, provider from provider_alias order by as_written")
        .all(tx)
        .await?
        .iter()
        .map(|row| Ok((row.get("as_written")?, row.get("provider")?)))
        .collect()
}

/// Keeps a provider's name.
pub async fn keep_provider(tx: &mut Tx, id: i64, name: &str) -> Result<()> {
    sql("insert into provider (id, name) values ($1, $2)
         on conflict (id) do update set name = excluded.name")
    .bind(id)
    .bind(name)
    .run(tx)
    .await?;
    Ok(())
}

/// Keeps a spelling, and why it means this provider (JSON).
pub async fn keep_alias(tx: &mut Tx, written: &str, provider: i64, evidence: &str) -> Result<()> {
    sql(
        "insert into provider_alias (key, as_written, provider, evidence) values ($1, $1, $2, $3)
         on conflict (key) do update set provider = excluded.provider,
                                         evidence = excluded.evidence",
    )
    .bind(written)
    .bind(provider)
    .bind(evidence)
    .run(tx)
    .await?;
    Ok(())
}

/// Takes away the providers that nothing refers to.
pub async fn forget_unused_providers(tx: &mut Tx) -> Result<()> {
    sql("delete from provider
         where not exists (select 1 from provider_alias a where a.provider = provider.id)
           and not exists (select 1 from course c where c.provider = provider.id)")
    .run(tx)
    .await?;
    Ok(())
}

// Where courses were met

/// A row of a list in which a course stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its number.
    pub id: i64,
    /// The course.
    pub course: CourseId,
    /// The list.
    pub list: String,
    /// Place in the list.
    pub position: i64,
    /// Band of service that the list is for.
    pub band: Option<String>,
    /// What the list remarks: Mandatory.
    pub remark: Option<String>,
    /// The title as printed.
    pub title: String,
    /// The provider as printed.
    pub provider: Option<String>,
    /// The duration as printed.
    pub duration: Option<String>,
    /// Why it is this course, as JSON.
    pub evidence: String,
}

/// Every row of every list, by list and number.
pub async fn sources(tx: &mut Tx) -> Result<Vec<Source>> {
    sql(
        "select course, id, list, position, band, remark, as_written, provider_as_written,
                duration_as_written, evidence
         from course_source order by list, id",
    )
    .all(tx)
    .await?
    .iter()
    .map(|row| {
        Ok(Source {
            id: row.get("id")?,
            course: row.get("course")?,
            list: row.get("list")?,
            position: row.get("position")?,
            band: row.get("band")?,
            remark: row.get("remark")?,
            title: row.get("as_written")?,
            provider: row.get("provider_as_written")?,
            duration: row.get("duration_as_written")?,
            evidence: row.get("evidence")?,
        })
    })
    .collect()
}

/// Keeps rows of lists; one that is there already moves to the course it now has.
pub async fn keep_sources(tx: &mut Tx, sources: &[Source], moved: &[i64]) -> Result<()> {
    for id in moved {
        sql("delete from course_source where id = $1")
            .bind(*id)
            .run(tx)
            .await?;
    }
    let rows: Vec<[Value; 10]> = sources
        .iter()
        .map(|s| {
            [
                s.course.into(),
                s.id.into(),
                s.list.clone().into(),
                s.position.into(),
                s.band.clone().into(),
                s.remark.clone().into(),
                s.title.clone().into(),
                s.provider.clone().into(),
                s.duration.clone().into(),
                s.evidence.clone().into(),
            ]
        })
        .collect();
    insert_rows(
        tx,
        "insert into course_source (course, id, list, position, band, remark, as_written,
                                    provider_as_written, duration_as_written, evidence) values",
        rows,
        "",
    )
    .await?;
    Ok(())
}

// Doubts

/// Two that may be one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// Its number.
    pub id: i64,
    /// Whether it is about providers; else about courses.
    pub providers: bool,
    /// One: the number of a course or provider.
    pub course: i64,
    /// The other.
    pub other: i64,
    /// What one is known by in the lists.
    pub left_key: String,
    /// What the other is known by.
    pub right_key: String,
    /// What makes them look alike, as JSON.
    pub evidence: String,
    /// Whether somebody said that they are the same.
    pub same: Option<bool>,
}

/// Every doubt, decided or not.
pub async fn doubts(tx: &mut Tx) -> Result<Vec<Doubt>> {
    sql(
        "select id, about, course, other, left_key, right_key, evidence, decision
         from course_doubt order by about desc, id",
    )
    .all(tx)
    .await?
    .iter()
    .map(|row| {
        Ok(Doubt {
            id: row.get("id")?,
            providers: row.get::<String>("about")? == "provider",
            course: row.get("course")?,
            other: row.get("other")?,
            left_key: row.get("left_key")?,
            right_key: row.get("right_key")?,
            evidence: row.get("evidence")?,
            same: row
                .get::<Option<String>>("decision")?
                .map(|decision| decision == "same"),
        })
    })
    .collect()
}

/// Replaces the doubts that nobody has decided.
pub async fn keep_open_doubts(tx: &mut Tx, doubts: &[Doubt]) -> Result<()> {
    sql("delete from course_doubt where decision is null")
        .run(tx)
        .await?;
    let rows: Vec<[Value; 7]> = doubts
        .iter()
        .map(|d| {
            [
                d.id.into(),
                if d.providers { "provider" } else { "course" }.into(),
                d.course.into(),
                d.other.into(),
                d.left_key.clone().into(),
                d.right_key.clone().into(),
                d.evidence.clone().into(),
            ]
        })
        .collect();
    insert_rows(
        tx,
        "insert into course_doubt (id, about, course, other, left_key, right_key, evidence)
         values",
        rows,
        "",
    )
    .await?;
    Ok(())
}

/// Decides a doubt; false when somebody else was first.
pub async fn decide(
    tx: &mut Tx,
    doubt: i64,
    same: bool,
    by: Option<OfficialId>,
    now: Moment,
) -> Result<bool> {
    let changed = sql(
        "update course_doubt set decision = $2, decided_by = $3, decided_at = $4
         where id = $1 and decision is null",
    )
    .bind(doubt)
    .bind(if same { "same" } else { "different" })
    .bind(by)
    .bind(now)
    .run(tx)
    .await?;
    Ok(changed == 1)
}

// Content

/// A module with its resources.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Module {
    /// Its number.
    pub id: i64,
    /// Its title.
    pub title: String,
    /// Its resources, in order.
    pub resources: Vec<Resource>,
}

/// A resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resource {
    /// Its number.
    pub id: ResourceId,
    /// The module that holds it.
    pub module: i64,
    /// `text`, `video` or `pdf`.
    pub kind: String,
    /// Its title.
    pub title: String,
    /// Clean HTML, for a text.
    pub body: String,
    /// Where it lies elsewhere.
    pub url: Option<String>,
    /// The name of its file here.
    pub object: Option<String>,
    /// The file's size.
    pub bytes: Option<i64>,
    /// How long it takes.
    pub minutes: i64,
    /// Whether the course can't be completed without it.
    pub required: bool,
    /// What belongs to a film besides its file.
    #[serde(default, skip_serializing_if = "Media::is_empty")]
    pub media: Media,
}

/// The modules of a course with their resources, in order.
pub async fn outline(tx: &mut Tx, course: CourseId) -> Result<Vec<Module>> {
    let mut modules: Vec<Module> =
        sql("select id, title from module where course = $1 order by position, id")
            .bind(course)
            .all(tx)
            .await?
            .iter()
            .map(|row| {
                Ok(Module {
                    id: row.get("id")?,
                    title: row.get("title")?,
                    resources: Vec::new(),
                })
            })
            .collect::<Result<_>>()?;
    let rows = sql(
        "select id, module, kind, title, body, url, object, bytes, minutes, required, media
         from resource where course = $1 order by position, id",
    )
    .bind(course)
    .all(tx)
    .await?;
    for row in rows {
        let resource = Resource {
            id: row.get("id")?,
            module: row.get("module")?,
            kind: row.get("kind")?,
            title: row.get("title")?,
            body: row.get("body")?,
            url: row.get("url")?,
            object: row.get("object")?,
            bytes: row.get("bytes")?,
            minutes: row.get("minutes")?,
            required: row.get("required")?,
            media: media_from(&row)?,
        };
        if let Some(module) = modules.iter_mut().find(|m| m.id == resource.module) {
            module.resources.push(resource);
        }
    }
    Ok(modules)
}

/// Writes the order and titles of the modules and which resources they hold in which order,
/// as they stand in the outline. Modules that are not there yet are added.
pub async fn arrange(tx: &mut Tx, course: CourseId, outline: &[Module]) -> Result<()> {
    let mut place = 0_i64;
    for (position, module) in (0_i64..).zip(outline) {
        sql(
            "insert into module (id, course, position, title) values ($1, $2, $3, $4)
             on conflict (id) do update set position = excluded.position,
                                            title = excluded.title",
        )
        .bind(module.id)
        .bind(course)
        .bind(position)
        .bind(module.title.clone())
        .run(tx)
        .await?;
        for resource in &module.resources {
            sql("update resource set position = $2, module = $3 where id = $1")
                .bind(resource.id)
                .bind(place)
                .bind(module.id)
                .run(tx)
                .await?;
            place += 1;
        }
    }
    changed(tx, course).await
}

/// Takes away a module and its resources.
pub async fn remove_module(tx: &mut Tx, module: i64) -> Result<()> {
    for text in [
        "delete from resource where module = $1",
        "delete from module where id = $1",
    ] {
        sql(text).bind(module).run(tx).await?;
    }
    Ok(())
}

/// Adds a resource at this place of its course, or changes it where it is.
pub async fn keep_resource(
    tx: &mut Tx,
    course: CourseId,
    position: i64,
    resource: &Resource,
) -> Result<()> {
    sql(
        "insert into resource (id, module, course, position, kind, title, body, url, object,
                               bytes, minutes, required, media)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
         on conflict (id) do update set kind = excluded.kind, title = excluded.title,
            body = excluded.body, url = excluded.url, object = excluded.object,
            bytes = excluded.bytes, minutes = excluded.minutes, required = excluded.required,
            media = excluded.media",
    )
    .bind(resource.id)
    .bind(resource.module)
    .bind(course)
    .bind(position)
    .bind(resource.kind.clone())
    .bind(resource.title.clone())
    .bind(resource.body.clone())
    .bind(resource.url.clone())
    .bind(resource.object.clone())
    .bind(resource.bytes)
    .bind(resource.minutes)
    .bind(resource.required)
    .bind(media_text(&resource.media))
    .run(tx)
    .await?;
    for object in resource.media.objects() {
        keep_file(tx, course, object).await?;
    }
    Ok(())
}

/// As a column holds it; nothing where there is nothing.
fn media_text(media: &Media) -> Option<String> {
    let held = Some(media).filter(|media| !media.is_empty())?;
    serde_json::to_string(held).ok()
}

/// Says that a file belongs to a course: whoever may learn in it may have the file.
pub async fn keep_file(tx: &mut Tx, course: CourseId, object: &str) -> Result<()> {
    sql("insert into course_file (course, object) values ($1, $2) on conflict do nothing")
        .bind(course)
        .bind(object.to_owned())
        .run(tx)
        .await?;
    Ok(())
}

/// Gives the files of a draft to the course that it revises, with those that it has.
pub async fn take_files_over(tx: &mut Tx, draft: CourseId, live: CourseId) -> Result<()> {
    sql("insert into course_file (course, object)
         select $2, f.object from course_file f where f.course = $1
         on conflict do nothing")
    .bind(draft)
    .bind(live)
    .run(tx)
    .await?;
    Ok(())
}

/// Takes away a resource.
pub async fn remove_resource(tx: &mut Tx, resource: ResourceId) -> Result<()> {
    sql("delete from resource where id = $1")
        .bind(resource)
        .run(tx)
        .await?;
    Ok(())
}

/// The end-of-course assessment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// Its number.
    pub id: AssessmentId,
    /// Its title.
    pub title: String,
    /// Per cent of the marks that clear it.
    pub pass_percent: i64,
    /// How many attempts one has.
    pub attempts: i64,
    /// The questions, in order. Their ids are their numbers here, the ids of options
    /// their places, from 0.
    pub questions: Vec<assessments::Question>,
}

/// The assessment of a course.
pub async fn assessment(tx: &mut Tx, course: CourseId) -> Result<Option<Assessment>> {
    let found = sql("select id, title, pass_percent, attempts from assessment where course = $1")
        .bind(course)
        .optional(tx)
        .await?;
    let Some(row) = found else {
        return Ok(None);
    };
    let mut assessment = Assessment {
        id: row.get("id")?,
        title: row.get("title")?,
        pass_percent: row.get("pass_percent")?,
        attempts: row.get("attempts")?,
        questions: Vec::new(),
    };
    let rows = sql(
        "select id, kind, body, marks from question where assessment = $1 order by position, id",
    )
    .bind(assessment.id)
    .all(tx)
    .await?;
    for row in rows {
        assessment.questions.push(assessments::Question {
            id: row.get::<i64>("id")?.to_string(),
            kind: match row.get::<String>("kind")?.as_str() {
                "multiple" => Kind::Multiple,
                _ => Kind::Single,
            },
            text: row.get("body")?,
            options: Vec::new(),
            marks: row.get("marks")?,
        });
    }
    let rows = sql(
        "select o.question, o.position, o.body, o.correct from question_option o
         join question q on q.id = o.question
         where q.assessment = $1 order by o.question, o.position",
    )
    .bind(assessment.id)
    .all(tx)
    .await?;
    for row in rows {
        let id = row.get::<i64>("question")?.to_string();
        if let Some(question) = assessment.questions.iter_mut().find(|q| q.id == id) {
            question.options.push(Choice {
                id: row.get::<i64>("position")?.to_string(),
                text: row.get("body")?,
                right: row.get("correct")?,
            });
        }
    }
    Ok(Some(assessment))
}

/// Writes an assessment with all its questions in place of what was there.
pub async fn keep_assessment(tx: &mut Tx, course: CourseId, kept: &Assessment) -> Result<()> {
    sql(
        "insert into assessment (id, course, title, pass_percent, attempts)
         values ($1, $2, $3, $4, $5)
         on conflict (id) do update set title = excluded.title,
            pass_percent = excluded.pass_percent, attempts = excluded.attempts",
    )
    .bind(kept.id)
    .bind(course)
    .bind(kept.title.clone())
    .bind(kept.pass_percent)
    .bind(kept.attempts)
    .run(tx)
    .await?;
    remove_questions(tx, kept.id).await?;
    for (position, question) in (0_i64..).zip(&kept.questions) {
        let id: i64 = question.id.parse().map_err(|_| StoreError::Column {
            column: "question.id".to_owned(),
            what: format!("“{}” is no number", question.id),
        })?;
        sql(
            "insert into question (id, assessment, position, kind, body, marks)
             values ($1, $2, $3, $4, $5, $6)",
        )
        .bind(id)
        .bind(kept.id)
        .bind(position)
        .bind(match question.kind {
            Kind::Single => "single",
            Kind::Multiple => "multiple",
        })
        .bind(question.text.clone())
        .bind(question.marks)
        .run(tx)
        .await?;
        for (place, option) in (0_i64..).zip(&question.options) {
            sql(
                "insert into question_option (question, position, body, correct)
                 values ($1, $2, $3, $4)",
            )
            .bind(id)
            .bind(place)
            .bind(option.text.clone())
            .bind(option.right)
            .run(tx)
            .await?;
        }
    }
    Ok(())
}

async fn remove_questions(tx: &mut Tx, assessment: AssessmentId) -> Result<()> {
    for text in [
        "delete from question_option
         where question in (select id from question where assessment = $1)",
        "delete from question where assessment = $1",
    ] {
        sql(text).bind(assessment).run(tx).await?;
    }
    Ok(())
}

/// Takes away an assessment with its questions.
pub async fn remove_assessment(tx: &mut Tx, assessment: AssessmentId) -> Result<()> {
    remove_questions(tx, assessment).await?;
    sql("delete from assessment where id = $1")
        .bind(assessment)
        .run(tx)
        .await?;
    Ok(())
}

/// The courses that a kept file belongs to: number, status and owner of each.
pub async fn users_of(
    tx: &mut Tx,
    object: &str,
) -> Result<Vec<(CourseId, Status, OrganisationId)>> {
    sql(
        "select c.id, c.status, c.organisation from resource r join course c on c.id = r.course
         where r.object = $1
         union all
         select c.id, c.status, c.organisation from version_resource v
         join course c on c.id = v.course
         where v.object = $1
         union all
         select c.id, c.status, c.organisation from course_file f
         join course c on c.id = f.course
         where f.object = $1",
    )
    .bind(object)
    .all(tx)
    .await?
    .iter()
    .map(|row| {
        Ok((
            row.get("id")?,
            Status::from_name(&row.get::<String>("status")?),
            row.get("organisation")?,
        ))
    })
    .collect()
}

/// How many courses an organisation has published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Published {
    /// In whatever language.
    pub all: i64,
    /// In a language of the Eighth Schedule.
    pub indian: i64,
    /// Those of them that teach something of the domain area.
    pub indian_domain: i64,
}

/// The courses that organisations, with all below them, have in the catalogue at the end of
/// a day, each as it stood then; organisations with none are left out. With `known_on`, what
/// came or went later is left out too, and each counts where its organisation was known to
/// stand then.
pub async fn published(
    tx: &mut Tx,
    organisations: &[OrganisationId],
    as_on: Day,
    known_on: Option<Day>,
) -> Result<HashMap<OrganisationId, Published>> {
    let until = known_on.map_or(as_on, |known_on| known_on.min(as_on));
    let lineage = known_on.map_or_else(|| "lineage".to_owned(), known_lineage);
    let keys: Vec<[Value; 1]> = organisations.iter().map(|o| [(*o).into()]).collect();
    let indian = format!("c.language in ('{}')", EIGHTH_SCHEDULE.join("', '"));
    let ask = |list: &str| {
        format!(
            "select l.ancestor, count(*) as published,
                    sum(case when {indian} then 1 else 0 end) as indian,
                    sum(case when {indian} and c.domain = 1 then 1 else 0 end)
                        as indian_domain
             from {lineage} l
             join course_stood c on c.organisation = l.organisation
             where l.ancestor in {list} and l.from_day <= $1 and l.until_day > $1
               and c.since_at < $2 and (c.until_at is null or c.until_at >= $2)
             group by l.ancestor"
        )
    };
    let mut found = HashMap::new();
    let leading = [as_on.into(), until.plus(1).start().into()];
    each_of_with(tx, &leading, &keys, ask, |row| {
        let published = Published {
            all: row.get("published")?,
            indian: row.get("indian")?,
            indian_domain: row.get("indian_domain")?,
        };
        found.insert(row.get("ancestor")?, published);
        Ok(())
    })
    .await?;
    Ok(found)
}
