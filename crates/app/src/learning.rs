//! Learning: where I stand, a course, the way through it, time spent, my record.

use std::collections::BTreeMap;

use std::collections::BTreeSet;

use sopan_formats::write::{Cell, Format, table};
use sopan_rules::along::{DAYS_BACK, PAUSE_SECONDS, beat_counts};
use sopan_rules::ids::{CourseId, OfficialId, OrganisationId, ResourceId};
use sopan_rules::ledger::{Enrolment, Fact, Refusal};
use sopan_rules::measures::Measure;
use sopan_rules::numbers::Exact;
use sopan_rules::organisations::Kind;
use sopan_rules::time::{Day, Moment};
use sopan_store::along::{self, Clock};
use sopan_store::learning::{
    self as store, AssessmentHead, AssessmentStanding, Course, EnrolmentLine, Module, Place,
    Profile, ResourceBody, ResourceHead, Sums, Which,
};
use sopan_store::ledger::{Act, Work, figures};
use sopan_store::{Tx, organisations, packages};

use crate::access::Actor;
use crate::ranking::are_few;
use crate::variants::{self, Elsewhere};
use crate::versions;
use crate::{App, AppError, Result};

/// So many open seconds become an entry of the ledger.
const ENTRY_SECONDS: i64 = 300;
/// So often time is counted anew when another page counted at the same moment.
pub(crate) const TIME_ATTEMPTS: usize = 3;
/// So many completed courses stand on the home page.
const HOME_COMPLETED: i64 = 4;

/// How far one person is in a course.
#[derive(Debug, Clone)]
pub struct Way {
    /// The course.
    pub course: Course,
    /// The assessment that closes it, where there is one.
    pub assessment: Option<AssessmentHead>,
    /// The person's way through it, where enrolled.
    pub enrolment: Option<Enrolment>,
    /// The person's standing in the assessment, once attempted.
    pub standing: Option<AssessmentStanding>,
}

/// A course as one person sees it.
#[derive(Debug, Clone)]
pub struct CourseView {
    /// How far the person is.
    pub way: Way,
    /// Resources that are closed until others are done, as their package states: the titles
    /// of what is missing.
    pub closed: BTreeMap<ResourceId, Vec<String>>,
    /// Its description: HTML that was cleaned.
    pub description: String,
    /// Its modules.
    pub modules: Vec<Module>,
    /// Where the person is.
    pub place: Option<Place>,
    /// The version that the person keeps, where the course was revised since.
    pub kept: Option<versions::Snapshot>,
    /// The same course in other languages.
    pub elsewhere: Vec<Elsewhere>,
}

/// Where a learner goes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// To this resource.
    Resource(ResourceId),
    /// To the assessment.
    Assessment,
    /// Nowhere: everything is done.
    Course,
}

impl Way {
    /// Whether the assessment is cleared, this time where the course is taken again.
    pub fn is_cleared(&self) -> bool {
        match self.enrolment.as_ref().and_then(|e| e.again) {
            Some(again) => again.cleared,
            None => self.standing.as_ref().is_some_and(|s| s.cleared.is_some()),
        }
    }

    /// How many attempts may be finished in all; each time that the course is taken brings
    /// as many. `None` without limit.
    pub fn attempts(&self) -> Option<i64> {
        let assessment = self.assessment.as_ref().filter(|a| a.attempts > 0)?;
        let times = self.enrolment.as_ref().map_or(1, Enrolment::times);
        Some(assessment.attempts.saturating_mul(times))
    }

    /// How many attempts are left; `None` without limit.
    pub fn attempts_left(&self) -> Option<i64> {
        let finished = self.standing.as_ref().map_or(0, |s| s.attempts);
        Some((self.attempts()? - finished).max(0))
    }

    pub(crate) fn must_be_enrolled(&self) -> Result<&Enrolment> {
        let missing = Refusal::NotEnrolled(self.course.id);
        Ok(self.enrolment.as_ref().ok_or(missing)?)
    }
}

impl std::ops::Deref for CourseView {
    type Target = Way;

    fn deref(&self) -> &Way {
        &self.way
    }
}

impl CourseView {
    /// The resources, in order.
    pub fn resources(&self) -> impl Iterator<Item = &ResourceHead> {
        self.modules.iter().flat_map(|m| &m.resources)
    }

    /// Whether there is anything to learn in it here.
    pub fn has_content(&self) -> bool {
        self.assessment.is_some() || self.resources().next().is_some()
    }

    /// Whether this resource is done.
    pub fn is_done(&self, resource: ResourceId) -> bool {
        let done = self.enrolment.as_ref().map(|e| &e.done);
        done.is_some_and(|done| done.contains(&resource))
    }

    /// Refuses what is closed until other resources are done.
    fn must_be_open(&self, resource: ResourceId) -> Result<()> {
        match self.closed.contains_key(&resource) {
            false => Ok(()),
            true => Err(AppError::invalid(
                "resource",
                "resource-closed",
                "this lesson is closed until others are done; the outline of the course says which",
            )),
        }
    }

    /// What a resource holds, in the version of the course that this person has.
    pub(crate) async fn body(&self, tx: &mut Tx, resource: ResourceId) -> Result<ResourceBody> {
        let body = match &self.kept {
            Some(kept) => versions::kept_body(kept, resource),
            None => store::resource_body(tx, self.course.id, resource).await?,
        };
        body.ok_or_else(|| AppError::not_found("resource", resource))
    }

    /// How many required resources and assessments are done, and of how many.
    pub fn progress(&self) -> (i64, i64) {
        let required = self.resources().filter(|r| r.required);
        let (mut done, mut total) = (0, 0);
        for resource in required {
            total += 1;
            done += i64::from(self.is_done(resource.id));
        }
        if self.assessment.is_some() {
            total += 1;
            done += i64::from(self.is_cleared());
        }
        (done, total)
    }

    /// Where to go on: the resource that was open last unless it is done, else the
    /// first one after it that isn't, else the first of all, else the assessment.
    pub fn resume(&self) -> Next {
        let order: Vec<ResourceId> = self.resources().map(|r| r.id).collect();
        let at = self
            .place
            .as_ref()
            .and_then(|p| order.iter().position(|r| *r == p.resource))
            .unwrap_or(0);
        let open = |r: &&ResourceId| !self.is_done(**r) && !self.closed.contains_key(*r);
        let (before, from) = order.split_at(at);
        match from.iter().find(open).or_else(|| before.iter().find(open)) {
            Some(resource) => Next::Resource(*resource),
            None if self.assessment.is_some() && !self.is_cleared() => Next::Assessment,
            None => Next::Course,
        }
    }

    /// What comes before a resource and what after it.
    pub fn around(&self, resource: ResourceId) -> (Option<ResourceId>, Next) {
        let order: Vec<ResourceId> = self.resources().map(|r| r.id).collect();
        let at = order.iter().position(|r| *r == resource).unwrap_or(0);
        let next = match order.get(at + 1) {
            Some(next) => Next::Resource(*next),
            None if self.assessment.is_some() => Next::Assessment,
            None => Next::Course,
        };
        let before = at.checked_sub(1).and_then(|b| order.get(b)).copied();
        (before, next)
    }

    /// Time spent in the course, in seconds, with what is not yet in the ledger.
    pub fn seconds(&self) -> i64 {
        self.enrolment.as_ref().map_or(0, |e| e.seconds)
            + self.place.as_ref().map_or(0, |p| p.open_seconds)
    }
}

/// A resource that is open in the player.
#[derive(Debug, Clone)]
pub struct OpenResource {
    /// The course around it.
    pub course: CourseView,
    /// The resource.
    pub resource: ResourceHead,
    /// What it holds; its text is HTML that was cleaned.
    pub body: ResourceBody,
    /// The last position in it.
    pub spot: i64,
}

/// What marking a resource as done brought about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    /// Where to go next.
    pub next: Next,
    /// It was the last thing that was missing, and this is the certificate.
    pub certificate: Option<String>,
}

/// A course that is begun.
#[derive(Debug, Clone)]
pub struct Begun {
    /// The enrolment.
    pub line: EnrolmentLine,
    /// The resource to go on with.
    pub resource: Option<String>,
    /// How many required resources and assessments are done.
    pub done: i64,
    /// Of how many.
    pub total: i64,
}

/// An organisation's live figure: registered officials with at least one completion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveFigure {
    /// The organisation's code.
    pub code: String,
    /// What kind of organisation it is.
    pub kind: Kind,
    /// Its name in English.
    pub name_en: String,
    /// Its name in Hindi.
    pub name_hi: String,
    /// Registered officials with at least one course completion.
    pub learned: i64,
    /// Registered officials.
    pub registered: i64,
}

impl LiveFigure {
    /// Whether it has so few officials that the ranking shows it to its desk only.
    pub fn has_few(&self) -> bool {
        let shown = self.kind.is_state() || self.kind == Kind::Nation;
        !shown && are_few(self.registered)
    }

    /// The share in per cent, with two decimals.
    pub fn percent(&self) -> String {
        percent(self.learned, self.registered)
    }

    /// What the share would be without this one official.
    pub fn percent_before(&self) -> String {
        percent((self.learned - 1).max(0), self.registered)
    }
}

fn percent(part: i64, whole: i64) -> String {
    Exact::percent(part, whole)
        .unwrap_or_else(Exact::zero)
        .rounded(2)
}

/// Where a learner stands.
#[derive(Debug, Clone)]
pub struct Home {
    /// The profile.
    pub profile: Profile,
    /// Courses that are begun, the one last opened first.
    pub begun: Vec<Begun>,
    /// The latest completed courses.
    pub completed: Vec<EnrolmentLine>,
    /// The person's sums.
    pub sums: Sums,
    /// The organisation's, the State's and the nation's live figures.
    pub figures: Vec<LiveFigure>,
    /// When the figures were true.
    pub as_on: Moment,
}

/// Everything that counts for a learner.
#[derive(Debug, Clone)]
pub struct Record {
    /// The sums.
    pub sums: Sums,
    /// The enrolments, the latest first.
    pub lines: Vec<EnrolmentLine>,
}

/// Writes open seconds to the ledger, with the work.
fn close_time(
    work: &mut Work,
    official: OfficialId,
    course: CourseId,
    seconds: i64,
    occurred: Moment,
) {
    if seconds > 0 {
        work.acts.push(Act {
            official,
            fact: Fact::TimeSpent { course, seconds },
            occurred,
            caused_by: None,
        });
    }
}

/// Writes all open seconds of a course to the ledger, with the work, which depends on that
/// nobody counts any in between.
pub(crate) fn close_open_time(
    work: &mut Work,
    official: OfficialId,
    course: CourseId,
    (place, clock): &(Place, Clock),
) {
    let (day, at) = (place.open_day, place.beat_at);
    close_time(work, official, course, place.open_seconds, at);
    work.also
        .push(store::count_time(official, course, day, 0, at));
    let held = along::move_clock(official, clock, clock.since, clock.until);
    work.given = Some(held);
}

/// HTML without anything that runs, loads or hides.
pub(crate) fn clean(html: &str) -> String {
    crate::authoring::cleaned_html(html)
}

impl App {
    /// Where the learner stands: what to go on with, sums, live figures.
    pub async fn home(&self, actor: &Actor) -> Result<Home> {
        let official = actor.learner()?;
        let mut tx = self.db.read().await?;
        let profile = store::profile(&mut tx, official).await?;
        let requirements = store::open_requirements(&mut tx, official).await?;
        let begun = store::enrolments(&mut tx, official, Which::Open)
            .await?
            .into_iter()
            .map(|line| {
                let nothing = Vec::new();
                let required = requirements.get(&line.course.id).unwrap_or(&nothing);
                let open = |r: &&(ResourceId, String)| !line.enrolment.done.contains(&r.0);
                let missing = required.iter().filter(open).count();
                let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
                let last = required
                    .iter()
                    .filter(open)
                    .find(|r| Some(r.0) == line.resource);
                Begun {
                    resource: last.or(required.iter().find(open)).map(|r| r.1.clone()),
                    done: count(required.len() - missing) + i64::from(line.cleared),
                    total: count(required.len()) + i64::from(line.assessment),
                    line,
                }
            })
            .collect();
        Ok(Home {
            begun,
            completed: store::enrolments(&mut tx, official, Which::LatestCompleted(HOME_COMPLETED))
                .await?,
            sums: store::sums(&mut tx, official).await?,
            figures: live_figures(&mut tx, profile.organisation, self.today()).await?,
            profile,
            as_on: self.now(),
        })
    }

    /// A course as this person sees it. One that isn't live is seen by those who are
    /// enrolled in it, and by those who write courses for its organisation.
    pub async fn course(&self, actor: &Actor, code: &str) -> Result<CourseView> {
        let mut tx = self.db.read().await?;
        self.course_view(&mut tx, actor, code).await
    }

    /// How many officials have completed a course, in whichever language.
    pub async fn course_completions(&self, view: &CourseView) -> Result<i64> {
        let mut tx = self.db.read().await?;
        let same: Vec<CourseId> = view.elsewhere.iter().map(|e| e.variant.course).collect();
        Ok(store::completions(&mut tx, view.course.id, &same).await?)
    }

    /// How far this person is in a course that the person may see.
    pub(crate) async fn way(&self, tx: &mut Tx, actor: &Actor, code: &str) -> Result<Way> {
        let missing = || AppError::not_found("course", code);
        let course = store::course(tx, code).await?.ok_or_else(missing)?;
        let enrolment = match actor.official {
            Some(official) => store::enrolment(tx, official, course.id).await?,
            None => None,
        };
        let authors = sopan_rules::access::Permission::AuthorCourses;
        if course.status != "live"
            && enrolment.is_none()
            && !actor.may(tx, authors, course.organisation).await?
        {
            return Err(missing());
        }
        let assessment = store::assessment(tx, course.id).await?;
        let standing = match (actor.official, &enrolment, &assessment) {
            (Some(official), Some(_), Some(assessment)) => {
                store::assessment_standing(tx, official, assessment.id).await?
            }
            _ => None,
        };
        Ok(Way {
            course,
            assessment,
            enrolment,
            standing,
        })
    }

    pub(crate) async fn course_view(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        code: &str,
    ) -> Result<CourseView> {
        let way = self.way(tx, actor, code).await?;
        let course = way.course.id;
        let (mut kept, mut place) = (None, None);
        if let (Some(official), Some(enrolment)) = (actor.official, &way.enrolment) {
            kept = versions::kept(tx, official, course, enrolment).await?;
            place = store::place(tx, official, course).await?;
        }
        let modules = match &kept {
            Some(kept) => versions::kept_outline(kept),
            None => store::outline(tx, course).await?,
        };
        let mut closed = BTreeMap::new();
        let packages = modules.iter().flat_map(|m| &m.resources);
        if let (Some(official), Some(enrolment), true) = (
            actor.official,
            &way.enrolment,
            packages.clone().any(|r| r.kind == "package"),
        ) {
            let titles = packages.map(|r| (r.id, r.title.as_str())).collect();
            let opens = match &kept {
                Some(kept) => versions::kept_opening(kept),
                None => sopan_store::packages::opening(tx, course).await?,
            };
            closed = crate::packages::closed(tx, official, &enrolment.done, &titles, opens).await?;
        }
        Ok(CourseView {
            description: clean(&way.course.description),
            closed,
            modules,
            kept,
            place,
            elsewhere: variants::elsewhere(tx, actor.official, course).await?,
            way,
        })
    }

    /// Enrols in a course. Enrolling again changes nothing.
    pub async fn enrol(&self, actor: &Actor, code: &str) -> Result<()> {
        let official = actor.learner()?;
        let view = self.course(actor, code).await?;
        if view.enrolment.is_some() {
            return Ok(());
        }
        if view.course.status != "live" || !view.has_content() {
            return Err(AppError::invalid(
                "course",
                "course-not-open",
                "this course can't be taken here at present",
            ));
        }
        let course = view.course.id;
        let mut work = Work::act(official, Fact::Enrolled { course }, self.now(), None);
        work.key = Some((official, format!("enrol:{course}")));
        self.lane.write(work).await?;
        Ok(())
    }

    /// Takes a course that was completed once more, from its beginning. The completion, its
    /// certificate and its figures stay. What is taken again already goes on.
    pub async fn take_again(&self, actor: &Actor, code: &str) -> Result<()> {
        let official = actor.learner()?;
        let view = self.course(actor, code).await?;
        let enrolment = view.must_be_enrolled()?;
        if enrolment.again.is_some() {
            return Ok(());
        }
        if enrolment.completed.is_none() || view.course.status != "live" || !view.has_content() {
            return Err(AppError::invalid(
                "course",
                "course-not-again",
                "only a live course that was completed can be taken again",
            ));
        }
        let course = view.course.id;
        for attempt in 1.. {
            let now = self.now();
            let mut work = Work::default();
            let seen = self.place(official, course).await?;
            if let Some(seen) = seen.filter(|_| attempt <= TIME_ATTEMPTS) {
                close_open_time(&mut work, official, course, &seen);
            }
            work.acts.push(Act {
                official,
                fact: Fact::TakenAgain { course },
                occurred: now,
                caused_by: None,
            });
            if let Some(first) = view.resources().next() {
                let place = store::open_place(official, course, first.id, now);
                work.also.push(place);
            }
            work.also.extend(packages::forget(official, course));
            if !self.lane.write(work).await?.outdated {
                break;
            }
        }
        Ok(())
    }

    /// Opens a resource in the player, at the last position. From now on the learner
    /// is found here, on any device.
    pub async fn open_resource(
        &self,
        actor: &Actor,
        code: &str,
        resource: ResourceId,
    ) -> Result<OpenResource> {
        let official = actor.learner()?;
        let mut tx = self.db.read().await?;
        let course = self.course_view(&mut tx, actor, code).await?;
        course.must_be_enrolled()?;
        let head = course.resources().find(|r| r.id == resource).cloned();
        let head = head.ok_or_else(|| AppError::not_found("resource", resource))?;
        course.must_be_open(resource)?;
        let mut body = course.body(&mut tx, resource).await?;
        drop(tx);
        body.body = clean(&body.body);
        let here = course.place.as_ref().filter(|p| p.resource == resource);
        let spot = here.map_or(0, |p| p.spot);
        if here.is_none() {
            let now = self.now();
            let mut work = Work::of(store::open_place(official, course.course.id, resource, now));
            work.also.push(along::begin_clock(official, now));
            self.lane.write(work).await?;
        }
        Ok(OpenResource {
            course,
            resource: head,
            body,
            spot,
        })
    }

    /// Keeps the position in the resource that is open: seconds of a film,
    /// thousandths of a text.
    pub async fn save_position(
        &self,
        actor: &Actor,
        code: &str,
        resource: ResourceId,
        spot: i64,
    ) -> Result<()> {
        let official = actor.learner()?;
        let course = self.enrolled(official, code).await?;
        if !(0..=604_800).contains(&spot) {
            return Err(AppError::invalid(
                "position",
                "position-range",
                "a position is a number of seconds, or of thousandths",
            ));
        }
        let moved = store::move_place(official, course, resource, spot, self.now());
        self.lane.write(Work::of(moved)).await?;
        Ok(())
    }

    /// Counts time spent: a beat of the player. What is claimed is believed up to a
    /// minute, and never beyond what has passed here since time was counted last for this
    /// official, in whichever course, tab or device: so neither an open tab, nor several,
    /// nor a repeated message makes it more. Returns what was counted, in seconds.
    ///
    /// It is decided on what is read here, and written only if that still holds when it is
    /// written; of two beats at the same moment, the second is decided once more.
    pub async fn spend_time(&self, actor: &Actor, code: &str, seconds: i64) -> Result<i64> {
        let official = actor.learner()?;
        let course = self.enrolled(official, code).await?;
        for _ in 0..TIME_ATTEMPTS {
            let Some((place, clock)) = self.place(official, course).await? else {
                return Ok(0);
            };
            let now = self.now();
            let counted = beat_counts(seconds, clock.until, now);
            if counted == 0 {
                return Ok(0);
            }
            let mut work = Work::default();
            // A day's time belongs to that day.
            let mut open = place.open_seconds;
            if place.open_day != now.day() {
                close_time(&mut work, official, course, open, place.beat_at);
                open = 0;
            }
            open += counted;
            if open >= ENTRY_SECONDS {
                close_time(&mut work, official, course, open, now);
                open = 0;
            }
            work.also
                .push(store::count_time(official, course, now.day(), open, now));
            let begun = now.plus_seconds(-counted);
            let since = if begun.0 - clock.until.0 > PAUSE_SECONDS * 1_000_000 {
                let old = now.plus_seconds(-DAYS_BACK * 86_400);
                work.also.push(along::forget_sittings(official, old));
                work.also
                    .push(along::keep_sitting(official, clock.since, clock.until));
                begun
            } else {
                clock.since
            };
            work.given = Some(along::move_clock(official, &clock, since, now));
            if !self.lane.write(work).await?.outdated {
                return Ok(counted);
            }
        }
        // Whoever was first counted it; what is left is counted by the next beat.
        Ok(0)
    }

    /// Where the learner is in a course, and until when time was counted.
    pub(crate) async fn place(
        &self,
        official: OfficialId,
        course: CourseId,
    ) -> Result<Option<(Place, Clock)>> {
        let mut tx = self.db.read().await?;
        let place = store::place(&mut tx, official, course).await?;
        let clock = along::clock(&mut tx, official).await?;
        Ok(place.zip(clock))
    }

    /// Marks a resource as done. When it was the last thing missing, the course is
    /// completed with it.
    pub async fn mark_done(
        &self,
        actor: &Actor,
        code: &str,
        resource: ResourceId,
    ) -> Result<Marked> {
        let official = actor.learner()?;
        let view = self.course(actor, code).await?;
        view.must_be_enrolled()?;
        let head = view.resources().find(|r| r.id == resource);
        let head = head.ok_or_else(|| AppError::not_found("resource", resource))?;
        view.must_be_open(resource)?;
        if head.kind == "package" {
            self.must_be_marked_by_hand(&view, resource).await?;
        }
        let course = view.course.id;
        let mut attempt = 0;
        let done = loop {
            attempt += 1;
            let mut work = Work::default();
            // The time until here goes with it, unless others keep counting.
            let seen = self.place(official, course).await?;
            let seen = seen.filter(|(place, _)| place.open_seconds > 0);
            if let Some(seen) = seen.filter(|_| attempt <= TIME_ATTEMPTS) {
                close_open_time(&mut work, official, course, &seen);
            }
            work.acts.push(Act {
                official,
                fact: Fact::ResourceCompleted { course, resource },
                occurred: self.now(),
                caused_by: None,
            });
            let done = self.lane.write(work).await?;
            if !done.outdated {
                break done;
            }
        };
        Ok(Marked {
            next: view.around(resource).1,
            certificate: done.completions.into_iter().next().map(|c| c.certificate),
        })
    }

    /// Everything that counts for the learner.
    pub async fn record(&self, actor: &Actor) -> Result<Record> {
        let official = actor.learner()?;
        let mut tx = self.db.read().await?;
        Ok(Record {
            sums: store::sums(&mut tx, official).await?,
            lines: store::enrolments(&mut tx, official, Which::All).await?,
        })
    }

    /// The record as CSV.
    pub async fn record_csv(&self, actor: &Actor) -> Result<Vec<u8>> {
        let record = self.record(actor).await?;
        let header = [
            "Course_Code",
            "Content_Name",
            "Content_Provider",
            "Status",
            "Enrolled_On",
            "Completed_On",
            "Course_Minutes",
            "Time_Spent_Seconds",
            "Best_Percentage",
            "Certificate_ID",
        ];
        let rows = record.lines.into_iter().map(|line| {
            let text = |text: Option<String>| text.map_or(Cell::Empty, Cell::from);
            [
                line.course.code.into(),
                line.course.title.into(),
                text(line.course.provider),
                status_name(line.enrolment.status()).into(),
                Cell::Day(line.enrolment.enrolled.day()),
                line.enrolment
                    .completed
                    .map_or(Cell::Empty, |at| Cell::Day(at.day())),
                line.counted_minutes.map_or(Cell::Empty, Cell::Number),
                Cell::Number(line.seconds),
                line.best.map_or(Cell::Empty, |best| {
                    Cell::Decimal(format!("{}.{:02}", best / 100, best % 100).into())
                }),
                text(line.enrolment.certificate),
            ]
        });
        let mut bytes = Vec::new();
        table(Format::Csv, &mut bytes, "record", &header, rows)
            .map_err(|e| AppError::Document(e.to_string()))?;
        Ok(bytes)
    }

    /// The course with this code, in which the official is enrolled.
    async fn enrolled(&self, official: OfficialId, code: &str) -> Result<CourseId> {
        let mut tx = self.db.read().await?;
        let course = store::course(&mut tx, code)
            .await?
            .ok_or_else(|| AppError::not_found("course", code))?;
        match store::enrolment(&mut tx, official, course.id).await? {
            Some(_) => Ok(course.id),
            None => Err(Refusal::NotEnrolled(course.id).into()),
        }
    }
}

/// An enrolment's status, by its word of the glossary.
pub fn status_name(status: i16) -> &'static str {
    match status {
        2 => "completed",
        1 => "in-progress",
        _ => "not-started",
    }
}

/// The live figures of the nearest MDO, the State and the nation above an official.
pub(crate) async fn live_figures(
    tx: &mut Tx,
    organisation: OrganisationId,
    today: Day,
) -> Result<Vec<LiveFigure>> {
    let line = organisations::line(tx, organisation, today).await?;
    let own = line.iter().rev().find(|o| o.mdo).or(line.last());
    let own = own.map(|o| o.id);
    let mut shown = BTreeSet::new();
    let chosen: Vec<_> = line
        .iter()
        .rev()
        .filter(|o| Some(o.id) == own || o.kind.is_state() || o.kind == Kind::Nation)
        .filter(|o| shown.insert(o.id))
        .collect();
    let ids: Vec<OrganisationId> = chosen.iter().map(|o| o.id).collect();
    let measures = [Measure::Registered, Measure::Learned];
    let figures = figures(tx, &ids, &measures, today, None).await?;
    Ok(chosen
        .into_iter()
        .map(|o| {
            let figure = |m| figures.get(&o.id).map_or(0, |amounts| amounts.of(m));
            LiveFigure {
                code: o.code.clone(),
                kind: o.kind,
                name_en: o.name_en.clone(),
                name_hi: o.name_hi.clone(),
                learned: figure(Measure::Learned),
                registered: figure(Measure::Registered),
            }
        })
        .collect())
}
