//! What courses teach. It is said of a course and not of its versions: what somebody has
//! follows what is said now, so that a wrong word is put right for all at once, and a revision
//! that isn't published yet says what the course says.

use sopan_formats::write::{Cell, Format};
use sopan_rules::access::Permission;
use sopan_rules::competencies::{LOWEST, level as read_level};
use sopan_rules::ids::{CourseId, OfficialId};
use sopan_rules::text::fold;
use sopan_rules::time::Moment;
use sopan_store::catalogue::{self, Course};
use sopan_store::competencies::{self as store, Kept};
use sopan_store::{Tx, versions};

use super::{Framework, file, in_code_order, level_of, text};
use crate::access::Actor;
use crate::authoring::course_of;
use crate::{App, AppError, Result};

/// A course teaches at most so many sub-themes: whoever names more names none.
const MOST: usize = 10;

/// What a course teaches, as who writes it sees it.
#[derive(Debug, Clone)]
pub struct Taught {
    /// The course.
    pub course: Course,
    /// What it teaches, each up to a level.
    pub taught: Vec<(Kept, i16)>,
    /// The framework to choose from.
    pub framework: Framework,
}

/// The course that is meant; of a draft that revises another one, that one.
async fn meant(tx: &mut Tx, actor: &Actor, code: &str) -> Result<Course> {
    let course = course_of(tx, actor, code).await?;
    Ok(match versions::revised_by(tx, course.id).await? {
        Some(live) => catalogue::by_id(tx, live).await?.unwrap_or(course),
        None => course,
    })
}

pub(crate) async fn taught_by(
    tx: &mut Tx,
    framework: &Framework,
    course: CourseId,
) -> Result<Vec<(Kept, i16)>> {
    let taught = store::taught(tx, course).await?.into_iter();
    let known = taught.filter_map(|(id, level)| Some((framework.one(id)?.clone(), level)));
    let mut all: Vec<(Kept, i16)> = known.collect();
    in_code_order(&mut all);
    Ok(all)
}

/// What a course teaches, as an archive names it: area, theme, sub-theme and level.
pub(crate) async fn named(tx: &mut Tx, course: CourseId) -> Result<Vec<String>> {
    let framework = Framework::of(tx).await?;
    let taught = taught_by(tx, &framework, course).await?;
    let name = |(one, level): (Kept, i16)| {
        let (area, theme) = (one.area.name(), framework.theme_of(&one)?);
        Some(format!("{area}/{}/{}/{level}", theme.name.en, one.name.en))
    };
    Ok(taught.into_iter().filter_map(name).collect())
}

/// Takes what an archive says that a course teaches: what the framework here calls by the
/// same names, in either language. Without a level it is basic.
pub(crate) async fn keep_named(
    tx: &mut Tx,
    course: CourseId,
    names: &[String],
    said: (Moment, Option<OfficialId>),
) -> Result<()> {
    let framework = Framework::of(tx).await?;
    let same = |one: &Kept, name: &str| {
        let names = [&one.name.en, &one.name.hi];
        names.into_iter().any(|known| fold(known) == fold(name))
    };
    for name in names.iter().take(MOST) {
        let parts: Vec<&str> = name.split('/').collect();
        let (theme, sub, level) = match parts.as_slice() {
            [_, theme, sub] => (*theme, *sub, Some(LOWEST)),
            [_, theme, sub, level] => (*theme, *sub, read_level(level)),
            _ => continue,
        };
        let mut offered = framework.offered();
        let found = offered.find(|(one, above)| same(above, theme) && same(one, sub));
        if let (Some((one, _)), Some(level)) = (found, level) {
            store::keep_taught(tx, course, (one.id, level), said).await?;
        }
    }
    Ok(())
}

impl App {
    /// What a course teaches, for everybody.
    pub async fn course_teaches(&self, course: CourseId) -> Result<Vec<(Kept, i16)>> {
        let mut tx = self.db.read().await?;
        let framework = Framework::of(&mut tx).await?;
        taught_by(&mut tx, &framework, course).await
    }

    /// What a course teaches, for whoever writes it.
    pub async fn taught(&self, actor: &Actor, code: &str) -> Result<Taught> {
        let actor = &actor.reading();
        let mut tx = self.db.read().await?;
        let course = meant(&mut tx, actor, code).await?;
        let framework = Framework::of(&mut tx).await?;
        Ok(Taught {
            taught: taught_by(&mut tx, &framework, course.id).await?,
            course,
            framework,
        })
    }

    /// Says that a course teaches a sub-theme up to a level.
    pub async fn keep_taught(
        &self,
        actor: &Actor,
        code: &str,
        competency: &str,
        level: &str,
    ) -> Result<()> {
        let mut tx = self.db.write().await?;
        let course = meant(&mut tx, actor, code).await?;
        let framework = Framework::of(&mut tx).await?;
        let (one, level) = (framework.chosen(competency)?, level_of(level)?);
        let held = store::taught(&mut tx, course.id).await?;
        if held.len() >= MOST && held.iter().all(|(id, _)| *id != one.id) {
            return Err(AppError::invalid(
                "competency",
                "too-many-competencies",
                format!("a course names at most {MOST} sub-themes; take one away first"),
            ));
        }
        let said = (self.now(), actor.official);
        store::keep_taught(&mut tx, course.id, (one.id, level), said).await?;
        Ok(tx.commit().await?)
    }

    /// Says that a course doesn't teach a sub-theme.
    pub async fn remove_taught(&self, actor: &Actor, code: &str, competency: &str) -> Result<()> {
        let mut tx = self.db.write().await?;
        let course = meant(&mut tx, actor, code).await?;
        let framework = Framework::of(&mut tx).await?;
        if let Some(one) = framework.coded(competency) {
            store::remove_taught(&mut tx, course.id, one.id, self.now()).await?;
        }
        Ok(tx.commit().await?)
    }

    /// What the actor's courses teach, as a file that can be brought in again.
    pub async fn taught_file(&self, actor: &Actor, format: Format) -> Result<Vec<u8>> {
        let actor = &actor.reading();
        let mut tx = self.db.read().await?;
        let scope = actor.scope(Permission::AuthorCourses);
        let framework = Framework::of(&mut tx).await?;
        let all = store::all_taught(&mut tx, &scope.covers("c.organisation")).await?;
        let rows = all.into_iter().filter_map(|one| {
            let competency = framework.one(one.competency)?;
            Some([
                text(one.code),
                text(one.title),
                text(competency.code.clone()),
                text(competency.name.en.clone()),
                Cell::Number(one.level.into()),
            ])
        });
        let header = ["course", "title", "competency", "name", "level"];
        file(format, "course-competencies", &header, rows)
    }
}
