//! The same course in several languages: which courses are tied together, and were.
//!
//! Whoever has completed one has completed the course. That a second completion counts for
//! nothing is decided when it is recorded ([`crate::ledger`]); that a mandate which asks for
//! one is met by any is written here once, into what mandates say ([`Same::widened`]).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sopan_rules::ids::{CourseId, OfficialId, OrganisationId};
use sopan_rules::mandates::{Mandate, Wanted, that_are_one};
use sopan_rules::time::{Day, Moment};

use crate::catalogue::{Status, changed};
use crate::sql::{Result, Row, Tx, Value, each_of, sql};

/// A course in one of its languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// Its number.
    pub course: CourseId,
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: String,
    /// Its language: `hi`.
    pub language: String,
    /// Where it stands.
    pub status: Status,
    /// Who owns it.
    pub organisation: OrganisationId,
}

fn variant_from(row: &Row) -> Result<Variant> {
    Ok(Variant {
        course: row.get("id")?,
        code: row.get("code")?,
        title: row.get("title")?,
        language: row.get("language")?,
        status: Status::from_name(&row.get::<String>("status")?),
        organisation: row.get("organisation")?,
    })
}

/// These courses in all their languages, the original first; one that stands alone is left
/// out.
pub async fn of_all(tx: &mut Tx, courses: &[CourseId]) -> Result<HashMap<CourseId, Vec<Variant>>> {
    let keys: Vec<[Value; 1]> = courses.iter().map(|c| [(*c).into()]).collect();
    let mut found: HashMap<CourseId, Vec<Variant>> = HashMap::new();
    let ask = |list: &str| {
        format!(
            "select v.course as asked, c.id, c.code, c.title, c.language, c.status, c.organisation
             from course_variant v
             join course_variant o on o.work = v.work and o.untied_at is null
             join course c on c.id = o.course
             where v.course in {list} and v.untied_at is null
             order by v.course, o.id"
        )
    };
    each_of(tx, &keys, ask, |row| {
        let of = found.entry(row.get("asked")?).or_default();
        of.push(variant_from(&row)?);
        Ok(())
    })
    .await?;
    Ok(found)
}

/// A course in all its languages, the original first; nothing where it stands alone.
pub async fn of(tx: &mut Tx, course: CourseId) -> Result<Vec<Variant>> {
    Ok(of_all(tx, &[course])
        .await?
        .remove(&course)
        .unwrap_or_default())
}

/// Which courses are the same, and which one came in the place of a retired one.
#[derive(Debug, Default)]
pub struct Same {
    works: HashMap<CourseId, Vec<CourseId>>,
    came: HashMap<CourseId, Vec<Came>>,
}

/// A course that came in the place of a retired one, from which day on it was to be taken,
/// and until which one where that is over.
#[derive(Debug, Clone)]
struct Came {
    course: CourseId,
    title: String,
    from: Day,
    until: Option<Day>,
}

impl Same {
    /// The same course in other languages.
    pub fn others(&self, course: CourseId) -> impl Iterator<Item = CourseId> {
        let all = self.works.get(&course).map_or(&[][..], Vec::as_slice);
        all.iter().copied().filter(move |other| *other != course)
    }

    fn of(&self, course: CourseId) -> Vec<CourseId> {
        self.others(course).collect()
    }

    /// What was to be taken on a day in the place of a retired course, one after the other.
    fn instead(&self, course: CourseId, on: Day) -> Vec<(CourseId, String)> {
        let of = |course: &CourseId| {
            let mut came = self.came.get(course)?.iter();
            came.find(|came| came.from <= on && came.until.is_none_or(|until| on < until))
        };
        let mut all = Vec::new();
        let mut next = of(&course);
        while let Some(came) = next {
            // A replacement is live when it is named, so that they form no circle; and if they
            // did, it would end.
            if all.len() > self.came.len() {
                return Vec::new();
            }
            all.push((came.course, came.title.clone()));
            next = of(&came.course);
        }
        all
    }

    /// All that ever came in the place of a course, or of one that did, until a day.
    fn ever_instead(&self, course: CourseId, on: Day) -> Vec<&Came> {
        if !self.came.contains_key(&course) {
            return Vec::new();
        }
        let (mut seen, mut all) = (BTreeSet::from([course]), Vec::new());
        let mut left = vec![course];
        while let Some(course) = left.pop() {
            let came = self.came.get(&course).into_iter().flatten();
            for came in came.filter(|came| came.from <= on) {
                if seen.insert(came.course) {
                    left.push(came.course);
                }
                all.push(came);
            }
        }
        all
    }

    /// The course to be learned in the place of a retired one, after all that came between.
    pub fn last_instead(&self, course: CourseId) -> Option<CourseId> {
        let last = self.instead(course, Day::FOREVER).pop();
        last.map(|(course, _)| course)
    }

    /// Whether a course is retired and another one came in its place.
    pub fn is_replaced(&self, course: CourseId) -> bool {
        !self.instead(course, Day::FOREVER).is_empty()
    }

    /// Whether a retired course is met by another one that came in its place, or between.
    pub fn rests_on(&self, course: CourseId, on: CourseId) -> bool {
        let instead = self.instead(course, Day::FOREVER);
        instead.into_iter().any(|(came, _)| came == on)
    }

    /// The same, if nothing were to be taken in the place of a course any more.
    pub(crate) fn without_replacement(mut self, course: CourseId) -> Same {
        for came in self.came.get_mut(&course).into_iter().flatten() {
            came.until.get_or_insert(came.from);
        }
        self
    }

    /// What a mandate says where each course counts in all its languages, and once, and where
    /// what was retired is met by what came in its place, and by what once did.
    pub fn widened(&self, mandate: Mandate<Wanted>) -> Mandate<Wanted> {
        self.widened_on(mandate, Day::FOREVER)
    }

    /// Which of these parts of a choice are one course where it is read so: groups of their
    /// places.
    pub fn that_are_one(&self, parts: &[Option<Wanted>]) -> Vec<Vec<usize>> {
        that_are_one(
            parts,
            &|course| self.instead(course, Day::FOREVER),
            &|course| self.came_ever(course, Day::FOREVER),
            &|course| self.of(course),
        )
    }

    fn came_ever(&self, course: CourseId, on: Day) -> Vec<CourseId> {
        let came = self.ever_instead(course, on).into_iter();
        came.map(|came| came.course).collect()
    }

    fn widened_on(&self, mandate: Mandate<Wanted>, on: Day) -> Mandate<Wanted> {
        let others = |course| self.of(course);
        let ever = |course| self.came_ever(course, on);
        mandate
            .with_what_came_instead(&|course| self.instead(course, on), &others)
            .with_credit_for(&ever, &others)
            .in_all_languages(&others)
            .each_course_once(&others)
    }

    /// The same as it was to be read from one day until another one: courses that came in the
    /// place of retired ones are asked for from the day on which they came. Each with the day
    /// from which on it is read so.
    pub(crate) fn widened_by_day(
        &self,
        mandate: &Mandate<Wanted>,
        (from, until): (Day, Day),
    ) -> Vec<(Day, Mandate<Wanted>)> {
        let courses = mandate.courses().into_iter();
        let courses =
            courses.flat_map(|wanted| std::iter::once(&wanted.course).chain(&wanted.counts_too));
        let came = courses.flat_map(|course| self.ever_instead(*course, Day::FOREVER));
        let days = came.flat_map(|came| std::iter::once(came.from).chain(came.until));
        let mut days: BTreeSet<Day> = days.collect();
        days.retain(|day| from < *day && *day < until);
        days.insert(from);
        let read = |day| (day, self.widened_on(mandate.clone(), day));
        days.into_iter().map(read).collect()
    }

    /// The same, where what was met before courses were tied stays met, and what was met by
    /// what came in another one's place: courses that were two may have been counted as two,
    /// and those that were one as one.
    pub(crate) fn widest(&self, mandate: Mandate<Wanted>) -> Mandate<Wanted> {
        let others = |course| self.of(course);
        let ever = |course| {
            let came = self.ever_instead(course, Day::FOREVER).into_iter();
            let came = came.map(|came| came.course);
            let all = std::iter::once(course).chain(came);
            all.flat_map(|course| std::iter::once(course).chain(self.others(course)))
                .collect::<Vec<_>>()
        };
        mandate
            .with_what_came_instead(&|course| self.instead(course, Day::FOREVER), &others)
            .in_all_languages(&ever)
    }
}

async fn same(tx: &mut Tx, only: &str) -> Result<Same> {
    let mut works: BTreeMap<i64, Vec<CourseId>> = BTreeMap::new();
    sql(format!(
        "select course, work from course_variant {only} order by work, id"
    ))
    .each(tx, |row| {
        let of = works.entry(row.get("work")?).or_default();
        of.push(row.get("course")?);
        Ok(())
    })
    .await?;
    let mut same = Same::default();
    for courses in works.into_values() {
        for course in &courses {
            same.works.entry(*course).or_default().extend(&courses);
        }
    }
    sql(
        "select r.course, r.replacement, r.set_at, r.ended_at, n.title
         from course_instead r join course n on n.id = r.replacement
         order by r.course, r.id",
    )
    .each(tx, |row| {
        let ended: Option<Moment> = row.get("ended_at")?;
        let came = Came {
            course: row.get("replacement")?,
            title: row.get("title")?,
            from: row.get::<Moment>("set_at")?.day(),
            until: ended.map(Moment::day),
        };
        same.came.entry(row.get("course")?).or_default().push(came);
        Ok(())
    })
    .await?;
    Ok(same)
}

/// Which courses are the same now.
pub async fn all(tx: &mut Tx) -> Result<Same> {
    same(tx, "where untied_at is null").await
}

/// Which courses ever were the same: what was decided then stays.
pub async fn ever(tx: &mut Tx) -> Result<Same> {
    same(tx, "").await
}

/// Ties a course to another, which may be tied to more. The one to be tied must stand alone.
pub async fn tie(
    tx: &mut Tx,
    (course, to): (CourseId, CourseId),
    (now, by): (Moment, Option<OfficialId>),
) -> Result<()> {
    let before = self::all(tx).await?;
    let held = sql("select work from course_variant where course = $1 and untied_at is null")
        .bind(to)
        .optional(tx)
        .await?;
    let (work, tied) = match held {
        Some(row) => (row.get("work")?, vec![course]),
        None => (tx.id().await?, vec![to, course]),
    };
    for course in tied {
        let id = tx.id().await?;
        sql(
            "insert into course_variant (id, course, work, tied_at, tied_by)
             values ($1, $2, $3, $4, $5)",
        )
        .bind(id)
        .bind(course)
        .bind(work)
        .bind(now)
        .bind(by)
        .run(tx)
        .await?;
    }
    let all = of(tx, course).await?;
    tell(tx, &all, &before).await
}

/// Unties a course from the others; where one alone is left of them, that one too.
pub async fn untie(
    tx: &mut Tx,
    course: CourseId,
    (now, by): (Moment, Option<OfficialId>),
) -> Result<()> {
    let before = self::all(tx).await?;
    let all = of(tx, course).await?;
    for variant in &all {
        if variant.course == course || all.len() == 2 {
            sql("update course_variant set untied_at = $2, untied_by = $3
                 where course = $1 and untied_at is null")
            .bind(variant.course)
            .bind(now)
            .bind(by)
            .run(tx)
            .await?;
        }
    }
    // Who had completed one of them may have to complete another one now.
    let courses: Vec<CourseId> = all.iter().map(|variant| variant.course).collect();
    crate::notices::look_again_at_who_completed(tx, &courses).await?;
    tell(tx, &all, &before).await
}

/// Says to the search and to what mandates and badges look at that these courses are the
/// same, or are no longer.
async fn tell(tx: &mut Tx, all: &[Variant], before: &Same) -> Result<()> {
    for variant in all {
        changed(tx, variant.course).await?;
    }
    crate::mandates::look_again_at_items(tx, before).await
}

/// How a course does in one of its languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Figures {
    /// Officials who enrolled.
    pub enrolled: i64,
    /// Of them, who is under way.
    pub under_way: i64,
    /// Of them, who completed it.
    pub completed: i64,
}

/// How these courses do, each, and how they do together, where whoever learned in several
/// languages is one official, and has completed the course if one of them is completed.
pub async fn figures(
    tx: &mut Tx,
    courses: &[CourseId],
) -> Result<(HashMap<CourseId, Figures>, Figures)> {
    if courses.is_empty() {
        return Ok(Default::default());
    }
    // Numbers of ours.
    let list: Vec<String> = courses.iter().map(ToString::to_string).collect();
    let list = list.join(", ");
    const COUNTS: &str = "count(*) as enrolled,
        cast(coalesce(sum(case when x.status = 1 then 1 else 0 end), 0) as bigint) as under_way,
        cast(coalesce(sum(case when x.status = 2 then 1 else 0 end), 0) as bigint) as completed";
    let figures_from = |row: &Row| -> Result<Figures> {
        Ok(Figures {
            enrolled: row.get("enrolled")?,
            under_way: row.get("under_way")?,
            completed: row.get("completed")?,
        })
    };
    let mut each = HashMap::new();
    let rows = sql(format!(
        "select x.course, {COUNTS} from enrolment x where x.course in ({list}) group by x.course"
    ));
    for row in rows.all(tx).await? {
        each.insert(row.get("course")?, figures_from(&row)?);
    }
    let row = sql(format!(
        "select {COUNTS} from (
             select official, max(status) as status from enrolment
             where course in ({list}) group by official
         ) x"
    ))
    .one(tx)
    .await?;
    Ok((each, figures_from(&row)?))
}

/// How many officials completed the one course and the other.
pub async fn completed_both(tx: &mut Tx, one: CourseId, others: &[CourseId]) -> Result<i64> {
    let others: Vec<String> = others.iter().map(ToString::to_string).collect();
    if others.is_empty() {
        return Ok(0);
    }
    sql(format!(
        "select count(*) as n from enrolment e
         where e.course = $1 and e.status = 2
           and exists (select 1 from enrolment o where o.official = e.official
                       and o.course in ({}) and o.status = 2)",
        others.join(", ")
    ))
    .bind(one)
    .one(tx)
    .await?
    .get("n")
}

/// How an official stands in the other languages of a course: whether it is completed, and
/// otherwise whether something was begun. Those in which nothing is are left out.
pub async fn standing(
    tx: &mut Tx,
    official: OfficialId,
    others: &[CourseId],
) -> Result<HashMap<CourseId, Option<Moment>>> {
    let keys: Vec<[Value; 2]> = others
        .iter()
        .map(|course| [official.into(), (*course).into()])
        .collect();
    let mut found = HashMap::new();
    let ask = |list: &str| {
        format!("select course, completed_at from enrolment where (official, course) in {list}")
    };
    each_of(tx, &keys, ask, |row| {
        found.insert(row.get("course")?, row.get("completed_at")?);
        Ok(())
    })
    .await?;
    Ok(found)
}
