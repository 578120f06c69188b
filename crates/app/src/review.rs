//! Review of a course by another person: handed in, commented on by place, approved or sent
//! back with a reason.
//!
//! An approval is of one content, known by its digest: what is changed afterwards is not
//! approved. Where the owner's organisation, or one above it, asks for approvals, nothing
//! goes live without one. Nobody approves what they wrote. Every step stays readable.

use sopan_rules::access::Permission;
use sopan_rules::ids::{OfficialId, OrganisationId};
use sopan_rules::text::Said;
use sopan_store::catalogue::{self as store, Course, Status};
use sopan_store::organisations::{self, Organisation};
use sopan_store::review::{self as reviews, Comment, Decision, Review, Waiting};
use sopan_store::{Tx, versions};

use crate::access::Actor;
use crate::assessments::bank_writers;
use crate::authoring::{Authored, course_of, plain, readiness};
use crate::outbox::{Channel, Mail};
use crate::versions::snapshot;
use crate::{App, AppError, Result};

/// A comment, a note or a reason has at most so many characters.
const WORDS: usize = 4_000;

/// Where a course stands in its review.
#[derive(Debug, Clone, Default)]
pub struct Standing {
    /// Whether it goes live only after an approval.
    pub needed: bool,
    /// Its latest review.
    pub latest: Option<Review>,
    /// Whether what it holds now is what was approved.
    pub approved: bool,
    /// Whether what it holds now is what was handed in.
    pub unchanged: bool,
    /// Comments that nobody has settled.
    pub open_comments: i64,
}

impl Standing {
    /// Whether it waits for a reviewer.
    pub fn waits(&self) -> bool {
        self.latest.as_ref().is_some_and(|r| r.decision.is_none())
    }

    /// Whether it was sent back last, and why.
    pub fn sent_back(&self) -> Option<&str> {
        let latest = self.latest.as_ref()?;
        match latest.decision {
            Some(Decision::SentBack) => latest.reason.as_deref(),
            _ => None,
        }
    }

    /// Whether it may go live as far as its review is concerned.
    pub fn may_publish(&self) -> bool {
        !self.needed || self.approved
    }
}

/// A course as its reviewer and its author see it.
#[derive(Debug, Clone)]
pub struct ReviewView {
    /// The course with its content.
    pub authored: Authored,
    /// Where it stands.
    pub standing: Standing,
    /// The digest of what is shown.
    pub digest: String,
    /// Every review, the latest first.
    pub history: Vec<Review>,
    /// What was said, in order.
    pub comments: Vec<Comment>,
    /// Whether the reader may write in the course.
    pub authors: bool,
    /// Whether the reader may review courses of its owner.
    pub reviews: bool,
    /// Whether the reader wrote in it, and so may not approve it.
    pub own: bool,
    /// Whether it revises a live course.
    pub revises: bool,
}

/// An organisation for which courses need an approval.
#[derive(Debug, Clone)]
pub struct Rule {
    /// The organisation.
    pub organisation: Organisation,
}

fn words(field: &'static str, written: &str) -> Result<String> {
    let text = plain(written);
    if text.chars().count() > WORDS {
        return Err(AppError::invalid(
            field,
            "words-too-many",
            "write at most 4,000 characters",
        ));
    }
    Ok(text)
}

/// Where a course stands in its review.
async fn standing(tx: &mut Tx, course: &Course) -> Result<Standing> {
    let latest = reviews::latest(tx, course.id).await?;
    let digest = snapshot(tx, course).await?.digest()?;
    let unchanged = latest.as_ref().is_some_and(|r| r.digest == digest);
    Ok(Standing {
        needed: reviews::is_needed(tx, course.organisation).await?,
        approved: unchanged && latest.as_ref().and_then(|r| r.decision) == Some(Decision::Approved),
        unchanged,
        open_comments: reviews::open_comments(tx, course.id).await?,
        latest,
    })
}

/// Whether this person wrote in the course, or a question of a bank that its assessment draws
/// from, or handed it in: by this account, or by one that was merged into it.
async fn is_own(
    tx: &mut Tx,
    course: &Course,
    actor: &Actor,
    review: Option<&Review>,
) -> Result<bool> {
    let Some(official) = actor.official else {
        return Ok(false);
    };
    let accounts = sopan_store::duplicates::accounts(tx, official).await?;
    let own = |who: Option<OfficialId>| who.is_some_and(|who| accounts.contains(&who));
    let hands = reviews::hands(tx, course.id).await?;
    let writers = bank_writers(tx, course.id).await?;
    Ok(own(course.author)
        || review.is_some_and(|r| own(r.submitted_by.official))
        || hands.iter().any(|w| own(w.official))
        || writers.into_iter().any(|writer| own(Some(writer))))
}

async fn readable(tx: &mut Tx, actor: &Actor, code: &str) -> Result<Course> {
    let course = store::by_code(tx, code)
        .await?
        .ok_or_else(|| AppError::not_found("course", code))?;
    actor
        .must(tx, Permission::SeeDrafts, course.organisation)
        .await?;
    Ok(course)
}

impl App {
    /// An error unless the course may go live as far as its review is concerned; else who
    /// approved it.
    pub(crate) async fn must_be_approved(
        &self,
        tx: &mut Tx,
        course: &Course,
    ) -> Result<Option<OfficialId>> {
        let standing = standing(tx, course).await?;
        if !standing.may_publish() {
            return Err(AppError::invalid(
                "course",
                "approval-missing",
                "courses of this organisation go live once another person approved them as \
                 they stand; hand the course in for review",
            ));
        }
        let latest = standing.latest.filter(|_| standing.approved);
        Ok(latest.and_then(|r| r.decided_by.official))
    }

    /// Where a course stands in its review, for whoever reads drafts.
    pub async fn review_standing(&self, actor: &Actor, code: &str) -> Result<Standing> {
        let actor = &actor.reading();
        let mut tx = self.db.read().await?;
        let course = readable(&mut tx, actor, code).await?;
        standing(&mut tx, &course).await
    }

    /// A course with all that was said and decided about it.
    pub async fn review_view(&self, actor: &Actor, code: &str) -> Result<ReviewView> {
        let authored = self.course_to_read(actor, code).await?;
        let mut tx = self.db.read().await?;
        let course = &authored.course;
        let history = reviews::reviews(&mut tx, course.id).await?;
        let owner = course.organisation;
        Ok(ReviewView {
            standing: standing(&mut tx, course).await?,
            digest: snapshot(&mut tx, course).await?.digest()?,
            comments: reviews::comments(&mut tx, course.id).await?,
            authors: actor.may(&mut tx, Permission::AuthorCourses, owner).await?,
            reviews: actor.may(&mut tx, Permission::ReviewCourses, owner).await?,
            own: is_own(&mut tx, course, actor, history.first()).await?,
            revises: versions::revised_by(&mut tx, course.id).await?.is_some(),
            history,
            authored,
        })
    }

    /// Courses that wait for this reviewer, the longest wait first.
    pub async fn review_queue(&self, actor: &Actor) -> Result<Vec<Waiting>> {
        let actor = &actor.reading();
        let covers = actor
            .scope(Permission::ReviewCourses)
            .covers("c.organisation");
        let mut tx = self.db.read().await?;
        Ok(reviews::waiting(&mut tx, &covers).await?)
    }

    /// Hands a draft in for review. Returns what is missing before it could go live; then
    /// nothing was handed in. Reviewers of its owner get a message.
    pub async fn submit_for_review(
        &self,
        actor: &Actor,
        code: &str,
        note: &str,
    ) -> Result<Vec<Said>> {
        let note = words("note", note)?;
        let mut tx = self.db.write().await?;
        let course = course_of(&mut tx, actor, code).await?;
        if course.status == Status::Live {
            return Err(AppError::invalid(
                "course",
                "revise-instead",
                "this course is live; begin a revision, and hand that in",
            ));
        }
        let held = standing(&mut tx, &course).await?;
        if held.waits() {
            return Err(AppError::Conflict);
        }
        let missing = readiness(&mut tx, &course).await?.missing;
        if !missing.is_empty() {
            return Ok(missing.into_iter().map(|m| m.said).collect());
        }
        let digest = snapshot(&mut tx, &course).await?.digest()?;
        let (by, now) = (actor.official, self.now());
        reviews::submit(&mut tx, course.id, by, &digest, &note, now).await?;
        let to = reviews::reviewers(&mut tx, course.organisation).await?;
        tx.commit().await?;
        let page = format!("{}/authoring/courses/{code}/review", self.public_address());
        for (official, name, email) in to {
            if Some(official) == actor.official {
                continue;
            }
            let subject = format!("Sopan: for review / समीक्षा हेतु: {}", course.title);
            let text = format!(
                "{} has handed in the course “{}” for review.\n{}{page}\n\n\
                 {} ने पाठ्यक्रम “{}” समीक्षा हेतु भेजा है।\n{page}\n",
                actor.name_in("en"),
                course.title,
                quoted(&note),
                actor.name_in("hi"),
                course.title,
            );
            self.tell(email, name, subject, text).await;
        }
        Ok(Vec::new())
    }

    /// Takes a course back that was handed in and not yet decided about.
    pub async fn withdraw_from_review(&self, actor: &Actor, code: &str) -> Result<()> {
        let mut tx = self.db.write().await?;
        let course = course_of(&mut tx, actor, code).await?;
        let latest = reviews::latest(&mut tx, course.id).await?;
        let open = latest.filter(|r| r.decision.is_none());
        let open = open.ok_or(AppError::Conflict)?;
        let (which, by) = ((course.id, open.id), actor.official);
        reviews::decide(&mut tx, which, Decision::Withdrawn, "", by, self.now()).await?;
        Ok(tx.commit().await?)
    }

    /// Says something about a place of a course (`course`, `module-7`, `resource-9`,
    /// `assessment`), or answers a comment.
    pub async fn comment_on_course(
        &self,
        actor: &Actor,
        code: &str,
        (place, answers): (&str, Option<i64>),
        body: &str,
    ) -> Result<()> {
        let body = words("comment", body)?;
        if body.is_empty() {
            return Err(AppError::invalid(
                "comment",
                "comment-missing",
                "write what is to be said",
            ));
        }
        let mut tx = self.db.write().await?;
        let course = readable(&mut tx, actor, code).await?;
        let modules = store::outline(&mut tx, course.id).await?;
        let known = |place: &str| match place.split_once('-') {
            None => matches!(place, "course" | "assessment"),
            Some(("module", id)) => modules.iter().any(|m| m.id.to_string() == id),
            Some(("resource", id)) => modules
                .iter()
                .flat_map(|m| &m.resources)
                .any(|r| r.id.to_string() == id),
            Some(_) => false,
        };
        let place = match answers {
            Some(answered) => {
                let said = reviews::comments(&mut tx, course.id).await?;
                let found = said
                    .into_iter()
                    .find(|k| k.id == answered && k.answers.is_none());
                let found = found.ok_or_else(|| AppError::not_found("comment", answered))?;
                found.place
            }
            None if known(place) => place.to_owned(),
            None => return Err(AppError::not_found("place", place)),
        };
        let by = actor.official;
        reviews::comment(&mut tx, course.id, (&place, answers), &body, by, self.now()).await?;
        Ok(tx.commit().await?)
    }

    /// Settles a comment: what it asked for is done, or needs not be done.
    pub async fn resolve_comment(&self, actor: &Actor, code: &str, comment: i64) -> Result<()> {
        let mut tx = self.db.write().await?;
        let course = readable(&mut tx, actor, code).await?;
        let by = actor.official;
        if !reviews::resolve(&mut tx, course.id, comment, by, self.now()).await? {
            return Err(AppError::Conflict);
        }
        Ok(tx.commit().await?)
    }

    /// Approves a course as it was seen, by its digest, or sends it back with a reason.
    /// Whoever handed it in gets a message.
    pub async fn decide_review(
        &self,
        actor: &Actor,
        code: &str,
        digest: &str,
        decision: Decision,
        reason: &str,
    ) -> Result<()> {
        let reason = words("reason", reason)?;
        let mut tx = self.db.write().await?;
        let course = store::by_code(&mut tx, code)
            .await?
            .ok_or_else(|| AppError::not_found("course", code))?;
        actor
            .must(&mut tx, Permission::ReviewCourses, course.organisation)
            .await?;
        let held = standing(&mut tx, &course).await?;
        let Some(open) = held.latest.as_ref().filter(|r| r.decision.is_none()) else {
            return Err(AppError::Conflict);
        };
        if is_own(&mut tx, &course, actor, Some(open)).await? {
            return Err(AppError::invalid(
                "decision",
                "review-own",
                "you wrote in this course, or in a bank that its assessment draws from; \
                 another person decides about it",
            ));
        }
        match decision {
            Decision::Approved if !held.unchanged || open.digest != digest => {
                return Err(AppError::invalid(
                    "decision",
                    "review-changed",
                    "the course was changed after it was handed in; send it back, so that it is \
                     handed in as it stands",
                ));
            }
            Decision::Approved if held.open_comments > 0 => {
                return Err(AppError::invalid(
                    "decision",
                    "review-open-comments",
                    "comments are not settled; settle them, or send the course back",
                ));
            }
            Decision::SentBack if reason.is_empty() => {
                return Err(AppError::invalid(
                    "reason",
                    "review-reason",
                    "say what is to be mended",
                ));
            }
            Decision::Withdrawn => return Err(AppError::not_found("decision", "withdrawn")),
            Decision::Approved | Decision::SentBack => {}
        }
        let (which, now) = ((course.id, open.id), self.now());
        reviews::decide(&mut tx, which, decision, &reason, actor.official, now).await?;
        let to = match open.submitted_by.official {
            Some(official) => reviews::address(&mut tx, official).await?,
            None => None,
        };
        tx.commit().await?;
        if let Some((name, email)) = to {
            let page = format!("{}/authoring/courses/{code}/review", self.public_address());
            let (english, hindi) = match decision {
                Decision::Approved => ("approved", "अनुमोदित किया"),
                _ => ("sent back", "वापस भेजा"),
            };
            let subject = format!("Sopan: {english} / {hindi}: {}", course.title);
            let text = format!(
                "{} has {english} the course “{}”.\n{}{page}\n\n{} ने पाठ्यक्रम “{}” {hindi} है।\n{page}\n",
                actor.name_in("en"),
                course.title,
                quoted(&reason),
                actor.name_in("hi"),
                course.title,
            );
            self.tell(email, name, subject, text).await;
        }
        Ok(())
    }

    /// The organisations for which this person sets whether courses need an approval, and
    /// where it is so.
    pub async fn review_rules(&self, actor: &Actor) -> Result<Vec<Rule>> {
        let mut tx = self.db.read().await?;
        let mut rules = Vec::new();
        for organisation in reviews::rules(&mut tx).await? {
            if actor
                .may(&mut tx, Permission::ManageOrganisations, organisation)
                .await?
            {
                rules.push(Rule {
                    organisation: organisations::by_id(&mut tx, organisation).await?,
                });
            }
        }
        Ok(rules)
    }

    /// Says whether the courses of an organisation, and of all below it, go live only after
    /// an approval.
    pub async fn set_review_rule(
        &self,
        actor: &Actor,
        organisation: OrganisationId,
        needed: bool,
    ) -> Result<()> {
        let mut tx = self.db.write().await?;
        actor
            .must(&mut tx, Permission::ManageOrganisations, organisation)
            .await?;
        reviews::set_rule(&mut tx, organisation, needed, actor.official, self.now()).await?;
        Ok(tx.commit().await?)
    }

    /// Sends a message; that it could not be sent is logged, and undoes nothing.
    async fn tell(&self, to: String, name: String, subject: String, text: String) {
        let mail = Mail {
            name: format!("{}-{}", self.now().0, &self.token()[..8]),
            to,
            to_name: Some(name),
            subject,
            text,
            attachments: Vec::new(),
        };
        let (outbox, now) = (self.outbox.clone(), self.now());
        let send = async move {
            if let Err(error) = outbox.send(&mail, now).await {
                tracing::error!(%error, "a message about a review could not be sent");
            }
        };
        match self.outbox.channel() {
            Channel::Smtp => drop(tokio::spawn(send)),
            Channel::Folder => send.await,
        }
    }
}

/// Words in a message, where there are any.
fn quoted(words: &str) -> String {
    if words.is_empty() {
        return String::new();
    }
    let lines: Vec<String> = words.lines().map(|line| format!("> {line}")).collect();
    format!("\n{}\n\n", lines.join("\n"))
}
