//! What officials think of a course: one to five stars and words, once they completed it.
//!
//! Learners see stars and how many there are; the course's authors see the words, without
//! names, and how the stars went from month to month.

use std::collections::{BTreeMap, HashMap};

use sopan_rules::access::Permission;
use sopan_rules::ids::CourseId;
use sopan_rules::time::Day;
use sopan_store::catalogue::{self, Course};
use sopan_store::ledger::Work;
use sopan_store::ratings as store;

use crate::access::Actor;
use crate::authoring::plain;
use crate::variants;
use crate::{App, AppError, Result};

pub use sopan_store::ratings::{Rating, Stars};

/// Words have at most so many characters.
const WORDS: usize = 2_000;
/// So many ratings with words stand on a page.
pub const WORDS_ON_PAGE: i64 = 20;

/// The ratings of a course, for its authors.
#[derive(Debug, Clone)]
pub struct Rated {
    /// The course.
    pub course: Course,
    /// All together.
    pub stars: Stars,
    /// How many have one star, two, … five.
    pub spread: [i64; 5],
    /// Each month in which somebody rated: its first day, and the ratings given in it.
    pub months: Vec<(Day, Stars)>,
    /// Ratings with words, the latest first.
    pub words: Vec<Rating>,
}

impl App {
    /// Rates a course that one has completed; given again, it takes the place of the first.
    pub async fn rate_course(
        &self,
        actor: &Actor,
        code: &str,
        stars: i64,
        words: &str,
    ) -> Result<()> {
        let official = actor.learner()?;
        if !(1..=5).contains(&stars) {
            return Err(AppError::invalid(
                "stars",
                "stars-missing",
                "choose one to five stars",
            ));
        }
        let words = plain(words);
        if words.chars().count() > WORDS {
            return Err(AppError::invalid(
                "words",
                "rating-words-too-many",
                "write at most 2,000 characters",
            ));
        }
        let course = self.completed(actor, code).await?;
        let rating = Rating {
            stars,
            words,
            at: self.now(),
        };
        let written = store::rate(official, course, &rating);
        self.lane.write(Work::of(written)).await?;
        Ok(())
    }

    /// Takes one's rating back.
    pub async fn take_rating_back(&self, actor: &Actor, code: &str) -> Result<()> {
        let official = actor.learner()?;
        let course = self.completed(actor, code).await?;
        let written = store::take_back(official, course);
        self.lane.write(Work::of(written)).await?;
        Ok(())
    }

    /// A course that this person has completed.
    async fn completed(&self, actor: &Actor, code: &str) -> Result<CourseId> {
        let view = self.course(actor, code).await?;
        let completed = view.enrolment.as_ref().and_then(|e| e.completed);
        match completed {
            Some(_) => Ok(view.course.id),
            None => Err(AppError::invalid(
                "course",
                "rate-after-completion",
                "a course is rated by those who completed it",
            )),
        }
    }

    /// One's own rating of a course.
    pub async fn own_rating(&self, actor: &Actor, course: CourseId) -> Result<Option<Rating>> {
        let Some(official) = actor.official else {
            return Ok(None);
        };
        let mut tx = self.db.read().await?;
        Ok(store::own(&mut tx, official, course).await?)
    }

    /// The stars of these courses in all their languages; those without a rating are left out.
    pub async fn stars(&self, courses: &[CourseId]) -> Result<HashMap<CourseId, Stars>> {
        let mut tx = self.db.read().await?;
        variants::stars(&mut tx, courses).await
    }

    /// The ratings of a course, for those who author it: `WORDS_ON_PAGE` with words after
    /// the first `skip`.
    pub async fn ratings_of(&self, actor: &Actor, code: &str, skip: i64) -> Result<Rated> {
        let actor = &actor.reading();
        let mut tx = self.db.read().await?;
        let course = catalogue::by_code(&mut tx, code)
            .await?
            .ok_or_else(|| AppError::not_found("course", code))?;
        actor
            .must(&mut tx, Permission::AuthorCourses, course.organisation)
            .await?;
        let mut months: BTreeMap<Day, Stars> = BTreeMap::new();
        let mut all = Stars::default();
        for (at, stars) in store::times(&mut tx, course.id).await? {
            for held in [months.entry(at.day().month_start()).or_default(), &mut all] {
                held.count += 1;
                held.sum += stars;
            }
        }
        Ok(Rated {
            stars: all,
            spread: store::spread(&mut tx, course.id).await?,
            months: months.into_iter().collect(),
            words: store::latest(&mut tx, course.id, true, skip.max(0), WORDS_ON_PAGE).await?,
            course,
        })
    }
}

/// The mean of stars with one decimal, 4.3; half a tenth goes up.
pub fn mean(stars: Stars) -> Option<String> {
    if stars.count <= 0 {
        return None;
    }
    let tenths = (stars.sum * 20 + stars.count) / (stars.count * 2);
    Some(format!("{}.{}", tenths / 10, tenths % 10))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mean_has_one_decimal() {
        let mean = |sum, count| mean(Stars { count, sum });
        assert_eq!(mean(13, 3).as_deref(), Some("4.3"));
        assert_eq!(mean(5, 1).as_deref(), Some("5.0"));
        assert_eq!(mean(87, 20).as_deref(), Some("4.4"), "4.35");
        assert_eq!(mean(0, 0), None);
    }
}
