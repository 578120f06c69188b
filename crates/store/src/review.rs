//! Courses under review: what was handed in, what was said about which place, and what
//! was decided.

use sopan_rules::ids::{CourseId, OfficialId, OrganisationId};
use sopan_rules::time::Moment;

use crate::organisations;
use crate::sql::{Result, Row, Tx, sql};

/// What was decided about a course that was handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// It may be published as it was handed in.
    Approved,
    /// Something is to be mended first.
    SentBack,
    /// Whoever handed it in took it back.
    Withdrawn,
}

impl Decision {
    /// As the table has it.
    pub fn name(self) -> &'static str {
        match self {
            Decision::Approved => "approved",
            Decision::SentBack => "sent-back",
            Decision::Withdrawn => "withdrawn",
        }
    }

    fn from_name(name: &str) -> Decision {
        match name {
            "approved" => Decision::Approved,
            "withdrawn" => Decision::Withdrawn,
            _ => Decision::SentBack,
        }
    }
}

/// Somebody who took part; nobody is named for the operator of the machine.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Who {
    /// The official.
    pub official: Option<OfficialId>,
    /// The name.
    pub name: Option<String>,
    /// The name in Devanagari, where the person has given one.
    pub name_hi: Option<String>,
}

impl Who {
    pub(crate) fn from(row: &Row, official: &str, name: &str) -> Result<Who> {
        Ok(Who {
            official: row.get(official)?,
            name: row.get(name)?,
            name_hi: row.get(&format!("{name}_hi"))?,
        })
    }

    /// The name as readers of this language (`en` or `hi`) write it.
    pub fn name_in(&self, language: &str) -> Option<&str> {
        match (language, &self.name_hi) {
            ("hi", Some(name)) => Some(name),
            _ => self.name.as_deref(),
        }
    }
}

/// A course as it was handed in, once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// Its number.
    pub id: i64,
    /// Who handed it in.
    pub submitted_by: Who,
    /// When.
    pub submitted_at: Moment,
    /// The digest of what was handed in.
    pub digest: String,
    /// What its author told the reviewer.
    pub note: String,
    /// What was decided; none while it waits.
    pub decision: Option<Decision>,
    /// What the reviewer told the author.
    pub reason: Option<String>,
    /// Who decided.
    pub decided_by: Who,
    /// When.
    pub decided_at: Option<Moment>,
}

/// Something said about a place of a course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Its number.
    pub id: i64,
    /// `course`, `module-7`, `resource-9` or `assessment`.
    pub place: String,
    /// What was said; plain text.
    pub body: String,
    /// Who said it.
    pub by: Who,
    /// When.
    pub at: Moment,
    /// The comment that this one answers.
    pub answers: Option<i64>,
    /// Who found it settled.
    pub resolved_by: Who,
    /// When.
    pub resolved_at: Option<Moment>,
}

/// A course that waits for a reviewer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The course's code.
    pub code: String,
    /// Its title.
    pub title: String,
    /// Its language.
    pub language: String,
    /// Its owner's name in English.
    pub owner_en: String,
    /// Its owner's name in Hindi.
    pub owner_hi: String,
    /// Who handed it in.
    pub by: Who,
    /// When.
    pub since: Moment,
    /// Comments that nobody has settled.
    pub open_comments: i64,
}

const COLUMNS: &str = "r.id, r.submitted_by, s.name as submitter, s.name_hi as submitter_hi,
    r.submitted_at, r.digest, r.note, r.decision, r.reason, r.decided_by, d.name as decider,
    d.name_hi as decider_hi, r.decided_at";
const FROM: &str = "from review r
    left join person s on s.official = r.submitted_by
    left join person d on d.official = r.decided_by";

fn review_from(row: &Row) -> Result<Review> {
    let decision: Option<String> = row.get("decision")?;
    Ok(Review {
        id: row.get("id")?,
        submitted_by: Who::from(row, "submitted_by", "submitter")?,
        submitted_at: row.get("submitted_at")?,
        digest: row.get("digest")?,
        note: row.get("note")?,
        decision: decision.as_deref().map(Decision::from_name),
        reason: row.get("reason")?,
        decided_by: Who::from(row, "decided_by", "decider")?,
        decided_at: row.get("decided_at")?,
    })
}

/// Every review of a course, the latest first.
pub async fn reviews(tx: &mut Tx, course: CourseId) -> Result<Vec<Review>> {
    sql(format!(
        "select {COLUMNS} {FROM} where r.course = $1 order by r.id desc"
    ))
    .bind(course)
    .all(tx)
    .await?
    .iter()
    .map(review_from)
    .collect()
}

/// The latest review of a course.
pub async fn latest(tx: &mut Tx, course: CourseId) -> Result<Option<Review>> {
    sql(format!(
        "select {COLUMNS} {FROM} where r.course = $1 order by r.id desc limit 1"
    ))
    .bind(course)
    .optional(tx)
    .await?
    .map(|row| review_from(&row))
    .transpose()
}

/// Hands a course in.
pub async fn submit(
    tx: &mut Tx,
    course: CourseId,
    by: Option<OfficialId>,
    digest: &str,
    note: &str,
    now: Moment,
) -> Result<()> {
    let id = tx.id().await?;
    sql(
        "insert into review (course, id, submitted_by, submitted_at, digest, note)
         values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(course)
    .bind(id)
    .bind(by)
    .bind(now)
    .bind(digest)
    .bind(note)
    .run(tx)
    .await?;
    Ok(())
}

/// Decides about a review; false when it was decided before.
pub async fn decide(
    tx: &mut Tx,
    (course, review): (CourseId, i64),
    decision: Decision,
    reason: &str,
    by: Option<OfficialId>,
    now: Moment,
) -> Result<bool> {
    let changed = sql(
        "update review set decision = $3, reason = $4, decided_by = $5, decided_at = $6
         where course = $1 and id = $2 and decision is null",
    )
    .bind(course)
    .bind(review)
    .bind(decision.name())
    .bind(reason)
    .bind(by)
    .bind(now)
    .run(tx)
    .await?;
    Ok(changed == 1)
}

/// What waits for a reviewer whose scope is this condition on `c.organisation`, the
/// longest wait first.
pub async fn waiting(tx: &mut Tx, covers: &str) -> Result<Vec<Waiting>> {
    sql(format!(
        "select c.code, c.title, c.language, o.name_en, o.name_hi, r.submitted_by,
                s.name as submitter, s.name_hi as submitter_hi, r.submitted_at,
                (select count(*) from review_comment k
                 where k.course = c.id and k.answers is null and k.resolved_at is null) as open
         from review r
         join course c on c.id = r.course
         join organisation o on o.id = c.organisation
         left join person s on s.official = r.submitted_by
         where r.decision is null and {covers}
         order by r.submitted_at, c.id"
    ))
    .all(tx)
    .await?
    .iter()
    .map(|row| {
        Ok(Waiting {
            code: row.get("code")?,
            title: row.get("title")?,
            language: row.get("language")?,
            owner_en: row.get("name_en")?,
            owner_hi: row.get("name_hi")?,
            by: Who::from(row, "submitted_by", "submitter")?,
            since: row.get("submitted_at")?,
            open_comments: row.get("open")?,
        })
    })
    .collect()
}

/// Everything that was said about a course, in the order in which it was said.
pub async fn comments(tx: &mut Tx, course: CourseId) -> Result<Vec<Comment>> {
    sql(
        "select k.id, k.place, k.body, k.written_by, w.name as writer, w.name_hi as writer_hi,
                k.written_at, k.answers, k.resolved_by, s.name as settler,
                s.name_hi as settler_hi, k.resolved_at
         from review_comment k
         left join person w on w.official = k.written_by
         left join person s on s.official = k.resolved_by
         where k.course = $1 order by k.id",
    )
    .bind(course)
    .all(tx)
    .await?
    .iter()
    .map(|row| {
        Ok(Comment {
            id: row.get("id")?,
            place: row.get("place")?,
            body: row.get("body")?,
            by: Who::from(row, "written_by", "writer")?,
            at: row.get("written_at")?,
            answers: row.get("answers")?,
            resolved_by: Who::from(row, "resolved_by", "settler")?,
            resolved_at: row.get("resolved_at")?,
        })
    })
    .collect()
}

/// How many comments on a course nobody has settled.
pub async fn open_comments(tx: &mut Tx, course: CourseId) -> Result<i64> {
    sql("select count(*) as n from review_comment
         where course = $1 and answers is null and resolved_at is null")
    .bind(course)
    .one(tx)
    .await?
    .get("n")
}

/// Says something about a place, or answers what was said.
pub async fn comment(
    tx: &mut Tx,
    course: CourseId,
    (place, answers): (&str, Option<i64>),
    body: &str,
    by: Option<OfficialId>,
    now: Moment,
) -> Result<()> {
    let id = tx.id().await?;
    sql(
        "insert into review_comment (course, id, place, body, written_by, written_at, answers)
         values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(course)
    .bind(id)
    .bind(place)
    .bind(body)
    .bind(by)
    .bind(now)
    .bind(answers)
    .run(tx)
    .await?;
    Ok(())
}

/// Settles a comment; false when it is settled, or is no comment of this course.
pub async fn resolve(
    tx: &mut Tx,
    course: CourseId,
    comment: i64,
    by: Option<OfficialId>,
    now: Moment,
) -> Result<bool> {
    let changed = sql(
        "update review_comment set resolved_by = $3, resolved_at = $4
         where course = $1 and id = $2 and answers is null and resolved_at is null",
    )
    .bind(course)
    .bind(comment)
    .bind(by)
    .bind(now)
    .run(tx)
    .await?;
    Ok(changed == 1)
}

/// Gives what was said and decided about a draft to the course that it became part of.
pub async fn hand_over(tx: &mut Tx, from: CourseId, to: CourseId) -> Result<()> {
    for text in [
        "update review_comment set course = $2 where course = $1",
        "update review set course = $2 where course = $1",
    ] {
        sql(text).bind(from).bind(to).run(tx).await?;
    }
    Ok(())
}

/// Notes that somebody wrote in a course.
pub async fn note_hand(
    tx: &mut Tx,
    course: CourseId,
    official: OfficialId,
    now: Moment,
) -> Result<()> {
    sql(
        "insert into course_hand (course, official, latest) values ($1, $2, $3)
         on conflict (course, official) do update set latest = excluded.latest",
    )
    .bind(course)
    .bind(official)
    .bind(now)
    .run(tx)
    .await?;
    Ok(())
}

/// Whoever wrote in a course since it was published last.
pub async fn hands(tx: &mut Tx, course: CourseId) -> Result<Vec<Who>> {
    sql("select h.official, p.name as writer, p.name_hi as writer_hi
         from course_hand h left join person p on p.official = h.official
         where h.course = $1 order by h.latest, h.official")
    .bind(course)
    .all(tx)
    .await?
    .iter()
    .map(|row| Who::from(row, "official", "writer"))
    .collect()
}

/// Forgets who wrote in a course: it was published.
pub async fn forget_hands(tx: &mut Tx, course: CourseId) -> Result<()> {
    sql("delete from course_hand where course = $1")
        .bind(course)
        .run(tx)
        .await?;
    Ok(())
}

/// The organisations whose courses need an approval.
pub async fn rules(tx: &mut Tx) -> Result<Vec<OrganisationId>> {
    sql("select organisation from review_rule order by organisation")
        .all(tx)
        .await?
        .iter()
        .map(|row| row.get("organisation"))
        .collect()
}

/// Whether the courses of an organisation need an approval: its own rule, or that of one
/// above it.
pub async fn is_needed(tx: &mut Tx, organisation: OrganisationId) -> Result<bool> {
    let rules = rules(tx).await?;
    if rules.is_empty() {
        return Ok(false);
    }
    organisations::is_within(tx, &rules, organisation).await
}

/// Sets the rule for an organisation and all below it, or takes it back.
pub async fn set_rule(
    tx: &mut Tx,
    organisation: OrganisationId,
    needed: bool,
    by: Option<OfficialId>,
    now: Moment,
) -> Result<()> {
    let statement = if needed {
        sql(
            "insert into review_rule (organisation, since, set_by) values ($1, $2, $3)
             on conflict (organisation) do nothing",
        )
        .bind(organisation)
        .bind(now)
        .bind(by)
    } else {
        sql("delete from review_rule where organisation = $1").bind(organisation)
    };
    statement.run(tx).await?;
    Ok(())
}

/// Reviewers over an organisation, with their e-mail addresses: those who hold the role
/// over it or over one above it.
pub async fn reviewers(
    tx: &mut Tx,
    organisation: OrganisationId,
) -> Result<Vec<(OfficialId, String, String)>> {
    let forever = sopan_rules::time::Day::FOREVER.number();
    sql(format!(
        "select distinct g.official, p.name, p.email
         from role_grant g
         join lineage l on l.ancestor = g.organisation and l.organisation = $1
                           and l.until_day = {forever}
         join person p on p.official = g.official
         where g.role = 'REVIEWER' and p.email is not null
         order by g.official"
    ))
    .bind(organisation)
    .all(tx)
    .await?
    .iter()
    .map(|row| Ok((row.get("official")?, row.get("name")?, row.get("email")?)))
    .collect()
}

/// The name and e-mail address of an official, where there is one.
pub async fn address(tx: &mut Tx, official: OfficialId) -> Result<Option<(String, String)>> {
    sql("select name, email from person where official = $1 and email is not null")
        .bind(official)
        .optional(tx)
        .await?
        .map(|row| Ok((row.get("name")?, row.get("email")?)))
        .transpose()
}
