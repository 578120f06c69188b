//! What officials who completed a course think of it: stars and words.

use std::collections::HashMap;

use sopan_rules::ids::{CourseId, OfficialId};
use sopan_rules::time::Moment;

use crate::sql::{Result, Sql, Tx, Value, each_of, sql};

/// A rating.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rating {
    /// One to five.
    pub stars: i64,
    /// What was written; may be empty.
    pub words: String,
    /// When it was given or changed last.
    pub at: Moment,
}

/// The ratings of a course together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stars {
    /// How many ratings there are.
    pub count: i64,
    /// The sum of their stars.
    pub sum: i64,
}

/// A statement that gives a rating, or changes it.
pub fn rate(official: OfficialId, course: CourseId, rating: &Rating) -> Sql {
    sql(
        "insert into rating (official, course, stars, words, rated_at)
         values ($1, $2, $3, $4, $5)
         on conflict (official, course) do update
         set stars = excluded.stars, words = excluded.words, rated_at = excluded.rated_at",
    )
    .bind(official)
    .bind(course)
    .bind(rating.stars)
    .bind(rating.words.clone())
    .bind(rating.at)
}

/// A statement that takes a rating back.
pub fn take_back(official: OfficialId, course: CourseId) -> Sql {
    sql("delete from rating where official = $1 and course = $2")
        .bind(official)
        .bind(course)
}

/// An official's own rating of a course.
pub async fn own(tx: &mut Tx, official: OfficialId, course: CourseId) -> Result<Option<Rating>> {
    sql("select stars, words, rated_at from rating where official = $1 and course = $2")
        .bind(official)
        .bind(course)
        .optional(tx)
        .await?
        .map(|row| {
            Ok(Rating {
                stars: row.get("stars")?,
                words: row.get("words")?,
                at: row.get("rated_at")?,
            })
        })
        .transpose()
}

/// The ratings of these courses; those without any are left out.
pub async fn stars(tx: &mut Tx, courses: &[CourseId]) -> Result<HashMap<CourseId, Stars>> {
    let keys: Vec<[Value; 1]> = courses.iter().map(|c| [(*c).into()]).collect();
    let mut found = HashMap::new();
    let ask = |list: &str| {
        format!(
            "select course, count(*) as n, cast(sum(stars) as bigint) as stars
             from rating where course in {list} group by course"
        )
    };
    each_of(tx, &keys, ask, |row| {
        let stars = Stars {
            count: row.get("n")?,
            sum: row.get("stars")?,
        };
        found.insert(row.get("course")?, stars);
        Ok(())
    })
    .await?;
    Ok(found)
}

/// How many ratings of a course have one star, two, … five.
pub async fn spread(tx: &mut Tx, course: CourseId) -> Result<[i64; 5]> {
    let mut spread = [0; 5];
    let rows = sql("select stars, count(*) as n from rating where course = $1 group by stars")
        .bind(course)
        .all(tx)
        .await?;
    for row in rows {
        let stars: i64 = row.get("stars")?;
        let place = usize::try_from(stars - 1).ok();
        if let Some(held) = place.and_then(|p| spread.get_mut(p)) {
            *held = row.get("n")?;
        }
    }
    Ok(spread)
}

/// Ratings of a course, the latest first: so many after the first `skip`. Only those with
/// words, if asked for.
pub async fn latest(
    tx: &mut Tx,
    course: CourseId,
    with_words: bool,
    skip: i64,
    limit: i64,
) -> Result<Vec<Rating>> {
    let only = if with_words { "and words <> ''" } else { "" };
    sql(format!(
        "select stars, words, rated_at from rating where course = $1 {only}
         order by rated_at desc, official limit $2 offset $3"
    ))
    .bind(course)
    .bind(limit)
    .bind(skip)
    .all(tx)
    .await?
    .iter()
    .map(|row| {
        Ok(Rating {
            stars: row.get("stars")?,
            words: row.get("words")?,
            at: row.get("rated_at")?,
        })
    })
    .collect()
}

/// When each rating of a course was given, and its stars.
pub async fn times(tx: &mut Tx, course: CourseId) -> Result<Vec<(Moment, i64)>> {
    sql("select rated_at, stars from rating where course = $1 order by rated_at")
        .bind(course)
        .all(tx)
        .await?
        .iter()
        .map(|row| Ok((row.get("rated_at")?, row.get("stars")?)))
        .collect()
}
