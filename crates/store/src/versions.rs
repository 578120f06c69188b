//! What was published of a course, when and by whom; who keeps an earlier version; drafts
//! that revise a live course; and which course to take in place of a retired one.

use std::collections::HashMap;

use sopan_rules::ids::{AssessmentId, CourseId, OfficialId, ResourceId};
use sopan_rules::ledger::{Enrolment, Worth};
use sopan_rules::time::Moment;

use crate::catalogue::Module;
use crate::ledger::{ENROLMENT_READ, enrolment_from, load_requirements};
use crate::mandates::asked;
use crate::review::Who;
use crate::sql::{Result, Row, Tx, Value, insert_rows, sql};
use crate::variants;

/// A version of a course, without its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// 1, 2, 3 …
    pub number: i64,
    /// The digest of its content.
    pub digest: String,
    /// What its author says is different.
    pub note: String,
    /// When it was published.
    pub published_at: Moment,
    /// Who published it.
    pub published_by: Who,
    /// Who approved it, where it was reviewed.
    pub approved_by: Who,
    /// Who wrote in it, as JSON: a list of names.
    pub writers: String,
    /// Whether those under way moved to it.
    pub moved: bool,
}

/// A version to be written down.
#[derive(Debug, Clone)]
pub struct NewVersion<'a> {
    /// Of which course.
    pub course: CourseId,
    /// Its number.
    pub number: i64,
    /// Its content, as JSON.
    pub content: &'a str,
    /// The digest of that.
    pub digest: &'a str,
    /// What is different.
    pub note: &'a str,
    /// When.
    pub at: Moment,
    /// By whom.
    pub by: Option<OfficialId>,
    /// Who approved it.
    pub approved_by: Option<OfficialId>,
    /// Who wrote in it, as JSON.
    pub writers: &'a str,
    /// Whether those under way move to it.
    pub moved: bool,
}

fn version_from(row: &Row) -> Result<Version> {
    Ok(Version {
        number: row.get("number")?,
        digest: row.get("digest")?,
        note: row.get("note")?,
        published_at: row.get("published_at")?,
        published_by: Who::from(row, "published_by", "publisher")?,
        approved_by: Who::from(row, "approved_by", "approver")?,
        writers: row.get("writers")?,
        moved: row.get("moved")?,
    })
}

/// The versions of a course, the latest first.
pub async fn versions(tx: &mut Tx, course: CourseId) -> Result<Vec<Version>> {
    sql(
        "select v.number, v.digest, v.note, v.published_at, v.published_by,
                p.name as publisher, p.name_hi as publisher_hi, v.approved_by,
                a.name as approver, a.name_hi as approver_hi, v.writers, v.moved
         from course_version v
         left join person p on p.official = v.published_by
         left join person a on a.official = v.approved_by
         where v.course = $1 order by v.number desc",
    )
    .bind(course)
    .all(tx)
    .await?
    .iter()
    .map(version_from)
    .collect()
}

/// The content of a version, as JSON.
pub async fn content(tx: &mut Tx, course: CourseId, number: i64) -> Result<Option<String>> {
    sql("select content from course_version where course = $1 and number = $2")
        .bind(course)
        .bind(number)
        .optional(tx)
        .await?
        .map(|row| row.get("content"))
        .transpose()
}

/// The latest version: its number and digest.
pub async fn latest(tx: &mut Tx, course: CourseId) -> Result<Option<(i64, String)>> {
    sql("select number, digest from course_version where course = $1
         order by number desc limit 1")
    .bind(course)
    .optional(tx)
    .await?
    .map(|row| Ok((row.get("number")?, row.get("digest")?)))
    .transpose()
}

/// Writes a version down, with its resources in order.
pub async fn keep(tx: &mut Tx, new: &NewVersion<'_>, modules: &[Module]) -> Result<()> {
    sql(
        "insert into course_version (course, number, content, digest, note, published_at,
                                     published_by, approved_by, writers, moved)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(new.course)
    .bind(new.number)
    .bind(new.content)
    .bind(new.digest)
    .bind(new.note)
    .bind(new.at)
    .bind(new.by)
    .bind(new.approved_by)
    .bind(new.writers)
    .bind(new.moved)
    .run(tx)
    .await?;
    let resources = modules.iter().flat_map(|m| &m.resources);
    let rows: Vec<[Value; 7]> = (0_i64..)
        .zip(resources)
        .map(|(position, r)| {
            [
                new.course.into(),
                new.number.into(),
                r.id.into(),
                position.into(),
                r.title.clone().into(),
                r.object.clone().into(),
                r.required.into(),
            ]
        })
        .collect();
    insert_rows(
        tx,
        "insert into version_resource (course, version, resource, position, title, object,
                                       required) values",
        rows,
        "",
    )
    .await?;
    Ok(())
}

/// Everybody who is under way in a course keeps this version; who kept an earlier one goes
/// on with that. Returns how many keep one.
pub async fn keep_learners(tx: &mut Tx, course: CourseId, version: i64) -> Result<i64> {
    sql("insert into course_kept (official, course, version)
         select e.official, e.course, $2 from enrolment e
         where e.course = $1 and e.status < 2
         on conflict (official, course) do nothing")
    .bind(course)
    .bind(version)
    .run(tx)
    .await?;
    sql("select count(*) as n from course_kept k
         join enrolment e on e.official = k.official and e.course = k.course
         where k.course = $1 and e.status < 2")
    .bind(course)
    .one(tx)
    .await?
    .get("n")
}

/// Everybody who is under way moves to the version that is live. Returns how many are under
/// way.
pub async fn move_learners(tx: &mut Tx, course: CourseId) -> Result<i64> {
    sql("delete from course_kept
         where course = $1 and official in
               (select e.official from enrolment e where e.course = $1 and e.status < 2)")
    .bind(course)
    .run(tx)
    .await?;
    sql("select count(*) as n from enrolment where course = $1 and status < 2")
        .bind(course)
        .one(tx)
        .await?
        .get("n")
}

/// The version that an official keeps, where it is not the live one.
pub async fn kept(tx: &mut Tx, official: OfficialId, course: CourseId) -> Result<Option<i64>> {
    sql("select version from course_kept where official = $1 and course = $2")
        .bind(official)
        .bind(course)
        .optional(tx)
        .await?
        .map(|row| row.get("version"))
        .transpose()
}

/// Somebody who is under way and for whom nothing is missing any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Complete {
    /// Who.
    pub official: OfficialId,
    /// What the completion counts for.
    pub worth: Worth,
}

/// Those under way in a course for whom nothing is missing as it stands now: a resource
/// that they lacked is no longer asked for.
pub async fn complete_now(tx: &mut Tx, course: CourseId) -> Result<Vec<Complete>> {
    let mut requirements = load_requirements(tx, [course].into()).await?;
    let Some(required) = requirements.get_mut(&course) else {
        return Ok(Vec::new());
    };
    let cleared: HashMap<OfficialId, ()> = match required.assessment {
        Some(assessment) => cleared(tx, assessment).await?,
        None if required.resources.is_empty() => return Ok(Vec::new()),
        None => HashMap::new(),
    };
    let rows = sql(format!(
        "select e.official, {ENROLMENT_READ}
         from enrolment e
         join official o on o.id = e.official and o.merged_into is null
         where e.course = $1 and e.status < 2
           and not exists (select 1 from course_kept k
                           where k.official = e.official and k.course = e.course)
         order by e.official"
    ))
    .bind(course)
    .all(tx)
    .await?;
    let mut complete: Vec<OfficialId> = Vec::new();
    for row in rows {
        let official: OfficialId = row.get("official")?;
        let enrolment: Enrolment = enrolment_from(&row)?;
        if required.resources.is_subset(&enrolment.done)
            && (required.assessment.is_none() || cleared.contains_key(&official))
        {
            complete.push(official);
        }
    }
    let pairs: Vec<[Value; 2]> = complete
        .iter()
        .map(|official| [(*official).into(), course.into()])
        .collect();
    asked(tx, &pairs, |official, _| {
        required.planned.insert(official);
    })
    .await?;
    Ok(complete
        .into_iter()
        .map(|official| Complete {
            official,
            worth: required.worth_to(official),
        })
        .collect())
}

async fn cleared(tx: &mut Tx, assessment: AssessmentId) -> Result<HashMap<OfficialId, ()>> {
    sql("select official from assessment_standing
         where assessment = $1 and cleared_at is not null")
    .bind(assessment)
    .all(tx)
    .await?
    .iter()
    .map(|row| Ok((row.get("official")?, ())))
    .collect()
}

// Drafts that revise

/// Notes that a draft revises a live course.
pub async fn begin_draft(
    tx: &mut Tx,
    draft: CourseId,
    course: CourseId,
    by: Option<OfficialId>,
    now: Moment,
) -> Result<()> {
    sql("insert into course_draft (draft, course, begun_at, begun_by) values ($1, $2, $3, $4)")
        .bind(draft)
        .bind(course)
        .bind(now)
        .bind(by)
        .run(tx)
        .await?;
    Ok(())
}

/// The draft that revises a course.
pub async fn draft_of(tx: &mut Tx, course: CourseId) -> Result<Option<CourseId>> {
    sql("select draft from course_draft where course = $1")
        .bind(course)
        .optional(tx)
        .await?
        .map(|row| row.get("draft"))
        .transpose()
}

/// The course that a draft revises.
pub async fn revised_by(tx: &mut Tx, draft: CourseId) -> Result<Option<CourseId>> {
    sql("select course from course_draft where draft = $1")
        .bind(draft)
        .optional(tx)
        .await?
        .map(|row| row.get("course"))
        .transpose()
}

/// Notes from what resources and questions of a draft were copied.
pub async fn keep_origins(tx: &mut Tx, draft: CourseId, pairs: &[(i64, i64)]) -> Result<()> {
    let rows = pairs
        .iter()
        .map(|(thing, origin)| [draft.into(), (*thing).into(), (*origin).into()])
        .collect();
    insert_rows(
        tx,
        "insert into draft_origin (draft, thing, origin) values",
        rows,
        "",
    )
    .await?;
    Ok(())
}

/// From what the things of a draft were copied.
pub async fn origins(tx: &mut Tx, draft: CourseId) -> Result<HashMap<i64, i64>> {
    sql("select thing, origin from draft_origin where draft = $1")
        .bind(draft)
        .all(tx)
        .await?
        .iter()
        .map(|row| Ok((row.get("thing")?, row.get("origin")?)))
        .collect()
}

/// Forgets that a draft revises anything.
pub async fn end_draft(tx: &mut Tx, draft: CourseId) -> Result<()> {
    for text in [
        "delete from draft_origin where draft = $1",
        "delete from course_draft where draft = $1",
        "delete from course_hand where course = $1",
    ] {
        sql(text).bind(draft).run(tx).await?;
    }
    Ok(())
}

/// Takes all modules and resources of a course away.
pub async fn remove_outline(tx: &mut Tx, course: CourseId) -> Result<()> {
    for text in [
        "delete from resource where course = $1",
        "delete from module where course = $1",
    ] {
        sql(text).bind(course).run(tx).await?;
    }
    Ok(())
}

/// Gives the modules and resources of a draft to the course that it revises. A resource
/// that was copied takes the number of what it was copied from.
pub async fn take_outline_over(
    tx: &mut Tx,
    draft: CourseId,
    course: CourseId,
    origins: &HashMap<i64, i64>,
    modules: &[Module],
) -> Result<()> {
    remove_outline(tx, course).await?;
    for resource in modules.iter().flat_map(|m| &m.resources) {
        let id = origins
            .get(&resource.id.0)
            .copied()
            .unwrap_or(resource.id.0);
        sql("update resource set id = $2, course = $3 where id = $1")
            .bind(resource.id)
            .bind(ResourceId(id))
            .bind(course)
            .run(tx)
            .await?;
    }
    sql("update module set course = $2 where course = $1")
        .bind(draft)
        .bind(course)
        .run(tx)
        .await?;
    Ok(())
}

/// Attempts that are under way begin anew: the questions are others.
pub async fn drop_open_attempts(tx: &mut Tx, assessment: AssessmentId) -> Result<()> {
    sql("delete from attempt where assessment = $1 and finished_at is null")
        .bind(assessment)
        .run(tx)
        .await?;
    Ok(())
}

// In place of a retired course

/// Says which course to take in place of a retired one, or that none is any more. Mandates
/// ask for it from now on; what was to be taken before keeps its credit.
pub async fn set_replacement(
    tx: &mut Tx,
    course: CourseId,
    replacement: Option<CourseId>,
    now: Moment,
) -> Result<()> {
    let held = self::replacement(tx, course).await?.map(|(held, ..)| held);
    if held == replacement {
        return Ok(());
    }
    let before = variants::all(tx).await?;
    sql("update course_instead set ended_at = $2 where course = $1 and ended_at is null")
        .bind(course)
        .bind(now)
        .run(tx)
        .await?;
    if let Some(replacement) = replacement {
        let id = tx.id().await?;
        sql("insert into course_instead (id, course, replacement, set_at) values ($1, $2, $3, $4)")
            .bind(id)
            .bind(course)
            .bind(replacement)
            .bind(now)
            .run(tx)
            .await?;
    }
    crate::mandates::look_again_at_items(tx, &before).await?;
    // Who completed one of them may have to complete another one now.
    let completed: Vec<CourseId> = [Some(course), held, replacement]
        .into_iter()
        .flatten()
        .collect();
    crate::notices::look_again_at_who_completed(tx, &completed).await
}

/// The course to take in place of a retired one: code, title and whether it is live.
pub async fn replacement(
    tx: &mut Tx,
    course: CourseId,
) -> Result<Option<(CourseId, String, String, bool)>> {
    sql("select c.id, c.code, c.title, c.status
         from course_instead r join course c on c.id = r.replacement
         where r.course = $1 and r.ended_at is null")
    .bind(course)
    .optional(tx)
    .await?
    .map(|row| {
        let live = row.get::<String>("status")? == "live";
        Ok((row.get("id")?, row.get("code")?, row.get("title")?, live))
    })
    .transpose()
}

/// The titles of the courses that this one replaces.
pub async fn replaced_titles(tx: &mut Tx, course: CourseId) -> Result<Vec<String>> {
    sql(
        "select c.title from course_instead r join course c on c.id = r.course
         where r.replacement = $1 and r.ended_at is null order by c.id",
    )
    .bind(course)
    .all(tx)
    .await?
    .iter()
    .map(|row| row.get("title"))
    .collect()
}
