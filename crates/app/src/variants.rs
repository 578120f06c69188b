//! One course in several languages: each is a course of its own, with its author's texts, its
//! files and its assessment; tied together they are the same course. Whoever completed one
//! has completed it, in whichever language a mandate, a plan or a badge asks for it.

use std::collections::HashMap;

use sopan_rules::catalogue::LANGUAGES;
use sopan_rules::ids::{CourseId, OfficialId};
use sopan_rules::time::Moment;
use sopan_store::catalogue::{self as store, Course, Status};
use sopan_store::ratings::Stars;
use sopan_store::variants::{self, Figures, Variant};
use sopan_store::{Tx, competencies, ratings, review, versions};

use crate::access::Actor;
use crate::authoring::{course_of, title};
use crate::catalogue::{new_code, search_text};
use crate::versions::{copy_content, snapshot};
use crate::{App, AppError, Result};

/// A course in one of its languages, as a learner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elsewhere {
    /// The course in that language.
    pub variant: Variant,
    /// Whether the learner enrolled in it.
    pub enrolled: bool,
    /// When the learner completed it.
    pub completed: Option<Moment>,
}

/// How a course does in one of its languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The course in that language.
    pub variant: Variant,
    /// Its learners.
    pub figures: Figures,
    /// Its ratings.
    pub stars: Stars,
}

/// The languages of a course, for its authors.
#[derive(Debug, Clone)]
pub struct Languages {
    /// The course.
    pub course: Course,
    /// In each language, the original first; the course alone where it is tied to none.
    pub lines: Vec<Line>,
    /// All together: an official who learned in several counts once.
    pub together: Figures,
    /// All ratings together.
    pub stars: Stars,
}

/// What tying or untying would do.
#[derive(Debug, Clone)]
pub struct Preview {
    /// The course to be tied, or untied.
    pub course: Course,
    /// The others: what it is tied to, or will be.
    pub others: Vec<Variant>,
    /// How many officials completed this course.
    pub completed: i64,
    /// Of them, how many completed one of the others too.
    pub both: i64,
}

fn refused(field: &'static str, code: &'static str, why: &str) -> AppError {
    AppError::invalid(field, code, why)
}

/// The course that is meant; of a draft that revises another one, that one.
async fn meant(tx: &mut Tx, actor: &Actor, code: &str) -> Result<Course> {
    let course = course_of(tx, actor, code).await?;
    Ok(match versions::revised_by(tx, course.id).await? {
        Some(live) => store::by_id(tx, live).await?.unwrap_or(course),
        None => course,
    })
}

/// All languages of a course, the course alone where it is tied to none.
async fn all_of(tx: &mut Tx, course: &Course) -> Result<Vec<Variant>> {
    let mut all = variants::of(tx, course.id).await?;
    if all.is_empty() {
        all.push(Variant {
            course: course.id,
            code: course.code.clone(),
            title: course.title.clone(),
            language: course.language.clone(),
            status: course.status,
            organisation: course.organisation,
        });
    }
    Ok(all)
}

fn once_in(language: &str, all: &[Variant], field: &'static str) -> Result<()> {
    match all.iter().any(|variant| variant.language == language) {
        false => Ok(()),
        true => Err(refused(
            field,
            "variant-language",
            "the course is there in this language; a course has each language once",
        )),
    }
}

/// Refuses a language that another variant of the course has.
pub(crate) async fn may_be_in(tx: &mut Tx, course: CourseId, language: &str) -> Result<()> {
    store::hold(tx).await?;
    let mut others = variants::of(tx, course).await?;
    others.retain(|variant| variant.course != course);
    once_in(language, &others, "language")
}

/// The course to be tied and all languages of the one to tie it to, where that may be.
async fn to_be_tied(
    tx: &mut Tx,
    actor: &Actor,
    code: &str,
    other: &str,
) -> Result<(Course, Vec<Variant>)> {
    let to = meant(tx, actor, code).await?;
    // A page's address, or the code alone.
    let written = other.trim().trim_end_matches('/');
    let written = written.rsplit('/').next().unwrap_or(written);
    let found = match written {
        "" => None,
        written => store::by_code(tx, written).await?,
    };
    let found = found.ok_or_else(|| {
        refused(
            "other",
            "variant-unknown",
            "give the code of the course in the other language, as its page's address has it",
        )
    })?;
    let course = meant(tx, actor, &found.code).await?;
    let all = all_of(tx, &to).await?;
    if all.iter().any(|variant| variant.course == course.id) {
        return Err(refused(
            "other",
            "variant-tied",
            "these are tied already; choose another course",
        ));
    }
    if !variants::of(tx, course.id).await?.is_empty() {
        return Err(refused(
            "other",
            "variant-of-another",
            "this course is tied to others; untie it there first",
        ));
    }
    once_in(&course.language, &all, "other")?;
    Ok((course, all))
}

async fn to_be_untied(tx: &mut Tx, actor: &Actor, code: &str) -> Result<(Course, Vec<Variant>)> {
    let course = meant(tx, actor, code).await?;
    let mut others = variants::of(tx, course.id).await?;
    if others.is_empty() {
        return Err(refused(
            "other",
            "variant-alone",
            "this course is tied to no other",
        ));
    }
    others.retain(|variant| variant.course != course.id);
    Ok((course, others))
}

async fn preview(tx: &mut Tx, (course, others): (Course, Vec<Variant>)) -> Result<Preview> {
    let ids: Vec<CourseId> = others.iter().map(|variant| variant.course).collect();
    let (_, figures) = variants::figures(tx, &[course.id]).await?;
    Ok(Preview {
        completed: figures.completed,
        both: variants::completed_both(tx, course.id, &ids).await?,
        course,
        others,
    })
}

/// The ratings of these courses, each with those of its other languages.
pub(crate) async fn stars(tx: &mut Tx, courses: &[CourseId]) -> Result<HashMap<CourseId, Stars>> {
    let tied = variants::of_all(tx, courses).await?;
    let others = tied.values().flatten().map(|variant| variant.course);
    let all: Vec<CourseId> = courses.iter().copied().chain(others).collect();
    let each = ratings::stars(tx, &all).await?;
    let summed = courses.iter().filter_map(|course| {
        let stars = match tied.get(course) {
            Some(all) => sum(all.iter().filter_map(|variant| each.get(&variant.course))),
            None => each.get(course).copied().unwrap_or_default(),
        };
        (stars.count > 0).then_some((*course, stars))
    });
    Ok(summed.collect())
}

fn sum<'a>(all: impl Iterator<Item = &'a Stars>) -> Stars {
    all.fold(Stars::default(), |sum, stars| Stars {
        count: sum.count + stars.count,
        sum: sum.sum + stars.sum,
    })
}

/// A course in its other languages, and how an official stands there. Those that aren't live
/// are there for those who enrolled in them.
pub(crate) async fn elsewhere(
    tx: &mut Tx,
    official: Option<OfficialId>,
    course: CourseId,
) -> Result<Vec<Elsewhere>> {
    let mut others = variants::of(tx, course).await?;
    others.retain(|variant| variant.course != course);
    let ids: Vec<CourseId> = others.iter().map(|variant| variant.course).collect();
    let standing = match official {
        Some(official) => variants::standing(tx, official, &ids).await?,
        None => HashMap::new(),
    };
    let seen = others.into_iter().filter_map(|variant| {
        let held = standing.get(&variant.course);
        let shown = variant.status == Status::Live || held.is_some();
        shown.then(|| Elsewhere {
            enrolled: held.is_some(),
            completed: held.copied().flatten(),
            variant,
        })
    });
    Ok(seen.collect())
}

impl App {
    /// The languages of a course and how it does in each, for whoever authors it.
    pub async fn languages_of(&self, actor: &Actor, code: &str) -> Result<Languages> {
        let actor = &actor.reading();
        let mut tx = self.db.read().await?;
        let course = meant(&mut tx, actor, code).await?;
        let all = all_of(&mut tx, &course).await?;
        let ids: Vec<CourseId> = all.iter().map(|variant| variant.course).collect();
        let (figures, together) = variants::figures(&mut tx, &ids).await?;
        let rated = ratings::stars(&mut tx, &ids).await?;
        let stars = sum(rated.values());
        let line = |variant: Variant| Line {
            figures: figures.get(&variant.course).copied().unwrap_or_default(),
            stars: rated.get(&variant.course).copied().unwrap_or_default(),
            variant,
        };
        Ok(Languages {
            course,
            lines: all.into_iter().map(line).collect(),
            together,
            stars,
        })
    }

    /// Makes a course in another language: a draft with a copy of its content to translate,
    /// tied to it. Returns its code.
    pub async fn make_variant(
        &self,
        actor: &Actor,
        code: &str,
        language: &str,
        new_title: &str,
    ) -> Result<String> {
        let new_title = title("title", new_title)?;
        if !LANGUAGES.iter().any(|(known, _)| *known == language) {
            return Err(refused(
                "language",
                "language-unknown",
                "choose a language of the list",
            ));
        }
        let mut tx = self.db.write().await?;
        store::hold(&mut tx).await?;
        let course = meant(&mut tx, actor, code).await?;
        once_in(language, &all_of(&mut tx, &course).await?, "language")?;
        let names: Vec<String> = course.provider_name.iter().cloned().collect();
        let content = snapshot(&mut tx, &course).await?;
        let now = self.now();
        let made = Course {
            id: CourseId(tx.id().await?),
            code: new_code(&mut tx, &new_title).await?,
            search: search_text(&new_title, &names),
            title: new_title,
            language: language.to_owned(),
            status: Status::Draft,
            author: actor.official,
            published_at: None,
            ..course.clone()
        };
        store::insert(&mut tx, &made, now).await?;
        copy_content(&mut tx, made.id, content).await?;
        store::take_files_over(&mut tx, course.id, made.id).await?;
        let said = (now, actor.official);
        for taught in competencies::taught(&mut tx, course.id).await? {
            competencies::keep_taught(&mut tx, made.id, taught, said).await?;
        }
        if let Some(official) = actor.official {
            review::note_hand(&mut tx, made.id, official, now).await?;
        }
        variants::tie(&mut tx, (made.id, course.id), said).await?;
        tx.commit().await?;
        self.issue_first_badges().await;
        Ok(made.code)
    }

    /// What tying another course to this one would do.
    pub async fn preview_tie(&self, actor: &Actor, code: &str, other: &str) -> Result<Preview> {
        let mut tx = self.db.read().await?;
        let tied = to_be_tied(&mut tx, actor, code, other).await?;
        preview(&mut tx, tied).await
    }

    /// Says that another course is this one in its language. Both must be the actor's to
    /// author. Completions count as one from now on; what was counted stays counted.
    pub async fn tie_variant(&self, actor: &Actor, code: &str, other: &str) -> Result<()> {
        let mut tx = self.db.write().await?;
        store::hold(&mut tx).await?;
        let (course, all) = to_be_tied(&mut tx, actor, code, other).await?;
        let to = meant(&mut tx, actor, code).await?;
        // The first stays the first.
        let to = all.first().map_or(to.id, |first| first.course);
        variants::tie(&mut tx, (course.id, to), (self.now(), actor.official)).await?;
        tx.commit().await?;
        // Whoever completed one of them may have met what asks for another.
        self.issue_first_badges().await;
        Ok(())
    }

    /// What untying this course from the others would do.
    pub async fn preview_untie(&self, actor: &Actor, code: &str) -> Result<Preview> {
        let mut tx = self.db.read().await?;
        let untied = to_be_untied(&mut tx, actor, code).await?;
        preview(&mut tx, untied).await
    }

    /// Says that this course is one of its own. What was counted stays counted.
    pub async fn untie_variant(&self, actor: &Actor, code: &str) -> Result<()> {
        let mut tx = self.db.write().await?;
        store::hold(&mut tx).await?;
        let (course, _) = to_be_untied(&mut tx, actor, code).await?;
        variants::untie(&mut tx, course.id, (self.now(), actor.official)).await?;
        tx.commit().await?;
        self.issue_first_badges().await;
        Ok(())
    }
}
