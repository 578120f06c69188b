//! What of a requirement somebody has done, and how much of it is left.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{Badge, Count, Hours, KOf, Mandate, Past, Requirement, Wanted};
use crate::ids::CourseId;
use crate::time::Day;

/// What somebody has learned.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Learned {
    /// The courses that were completed.
    pub completed: BTreeMap<CourseId, Completed>,
    /// Time spent by day, in seconds.
    pub spent: BTreeMap<Day, i64>,
}

/// That a course was completed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completed {
    /// When first.
    pub on: Day,
    /// When once more.
    pub again: Vec<Day>,
    /// The nominal minutes that it counted when it was completed first.
    pub minutes: i64,
}

impl Completed {
    /// Each day on which it was completed.
    pub fn days(&self) -> impl Iterator<Item = Day> {
        std::iter::once(self.on).chain(self.again.iter().copied())
    }
}

/// What of a requirement is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Progress {
    /// The day on which the last of it was done; none while something is missing.
    pub met: Option<Day>,
    /// How much is done: parts, or minutes where hours are asked for.
    pub done: i64,
    /// How much is asked for, counted likewise.
    pub asked: i64,
}

/// A day on which completions count, first and last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first.
    pub from: Day,
    /// The first day on which hours count; credit is given for courses alone.
    pub hours_from: Day,
    /// The last.
    pub until: Day,
}

impl Span {
    /// All days until this one.
    pub fn ever(until: Day) -> Span {
        Span {
            from: Day::BEGINNING,
            hours_from: Day::BEGINNING,
            until,
        }
    }
}

impl Wanted {
    /// When it was completed first in these days, or what counts as it does.
    pub fn done(&self, learned: &Learned, span: Span) -> Option<Day> {
        std::iter::once(&self.course)
            .chain(&self.counts_too)
            .filter_map(|course| learned.completed.get(course))
            .flat_map(Completed::days)
            .filter(|on| span.from <= *on && *on <= span.until)
            .min()
    }

    /// When it was completed last in these days, or what counts as it does.
    pub fn done_last(&self, learned: &Learned, span: Span) -> Option<Day> {
        std::iter::once(&self.course)
            .chain(&self.counts_too)
            .filter_map(|course| learned.completed.get(course))
            .flat_map(Completed::days)
            .filter(|on| span.from <= *on && *on <= span.until)
            .max()
    }
}

impl<C> Mandate<C> {
    /// Hands over the courses that a badge asks for, by way of other badges too; comes back
    /// with whether it asks for hours.
    fn badge_asks<'a>(&'a self, code: &'a str, mut course: impl FnMut(&'a C)) -> bool {
        let (mut left, mut seen) = (Vec::new(), vec![code]);
        left.extend(self.badges.get(code).map(|badge| &badge.requirement));
        let mut hours = false;
        while let Some(requirement) = left.pop() {
            match requirement {
                Requirement::Course(wanted) => course(wanted),
                Requirement::AllOf(parts) => left.extend(parts),
                Requirement::KOf(choice) => left.extend(&choice.of),
                Requirement::Badge(other) if !seen.contains(&other.as_str()) => {
                    seen.push(other);
                    left.extend(self.badges.get(other).map(|badge| &badge.requirement));
                }
                Requirement::Badge(_) => {}
                Requirement::Hours(_) => hours = true,
            }
        }
        hours
    }

    /// Its badges that ask for hours: each is worked out where it is asked for, and not issued.
    pub fn badges_by_hours(&self) -> impl Iterator<Item = &str> {
        let codes = self.badges.keys().map(String::as_str);
        codes.filter(|code| self.badge_asks(code, |_| {}))
    }
}

impl Mandate<Wanted> {
    /// The courses that are still asked of somebody by completions of these days: not those of
    /// a choice that is met.
    pub fn still_asked(&self, learned: &Learned, span: Span) -> BTreeSet<CourseId> {
        let mut found = BTreeSet::new();
        let within = &mut Vec::new();
        still_asked(
            &self.requirement,
            &self.badges,
            learned,
            span,
            within,
            &mut found,
        );
        found
    }

    /// The same, as far as it asks for courses: without hours of learning, and without what
    /// may be met by them.
    #[must_use]
    pub fn without_hours(mut self) -> Mandate<Wanted> {
        let nothing = || Requirement::AllOf(Vec::new());
        let left = without_hours(&self.requirement, &self.badges);
        self.requirement = left.unwrap_or_else(nothing);
        self.past = self.past.map(|past| Past {
            versions: past
                .versions
                .into_iter()
                .map(|(from, until, said)| (from, until, said.without_hours()))
                .collect(),
            ..past
        });
        self
    }

    /// What is done of the requirement by completions of these days.
    pub fn progress(&self, learned: &Learned, span: Span) -> Progress {
        progress(
            &self.requirement,
            &self.badges,
            learned,
            span,
            &mut Vec::new(),
        )
    }

    /// The day by which one of its badges was earned, by what was completed until a day.
    pub fn earned(&self, badge: &str, learned: &Learned, until: Day) -> Option<Day> {
        let badge = Requirement::Badge(badge.to_owned());
        let ever = Span::ever(until);
        progress(&badge, &self.badges, learned, ever, &mut Vec::new()).met
    }

    /// The courses that count for its badges, each with the badge's code. A badge that asks
    /// for hours is worked out where it is asked for, and not issued.
    pub fn badge_courses(&self) -> Vec<(&str, CourseId)> {
        let mut found = Vec::new();
        for code in self.badges.keys() {
            let mut courses = Vec::new();
            let hours = self.badge_asks(code, |wanted| {
                courses.push(wanted.course);
                courses.extend(&wanted.counts_too);
            });
            if !hours {
                found.extend(courses.into_iter().map(|course| (code.as_str(), course)));
            }
        }
        found
    }

    /// The least minutes of learning that are still asked of somebody, when `minutes` tells
    /// the duration of a course. Where there is a choice, the shortest way counts.
    pub fn minutes_left(
        &self,
        learned: &Learned,
        span: Span,
        minutes: &dyn Fn(CourseId) -> i64,
    ) -> i64 {
        let mut counted = BTreeSet::new();
        left(
            &self.requirement,
            &self.badges,
            learned,
            span,
            minutes,
            &mut counted,
            &mut Vec::new(),
        )
    }
}

type Badges = BTreeMap<String, Badge<Wanted>>;

fn progress(
    requirement: &Requirement<Wanted>,
    badges: &Badges,
    learned: &Learned,
    span: Span,
    within: &mut Vec<String>,
) -> Progress {
    match requirement {
        Requirement::Course(course) => parts(vec![course.done(learned, span)], 1),
        Requirement::AllOf(all) => {
            let met: Vec<_> = all
                .iter()
                .map(|part| progress(part, badges, learned, span, within).met)
                .collect();
            let asked = met.len();
            parts(met, asked)
        }
        Requirement::KOf(choice) => {
            let met: Vec<_> = choice
                .of
                .iter()
                .map(|part| progress(part, badges, learned, span, within).met)
                .collect();
            parts(met, choice.k)
        }
        Requirement::Hours(hours) => hours_done(hours, learned, span),
        Requirement::Badge(code) => {
            // `check` refuses a badge that refers to itself; here it is simply not earned.
            let Some(badge) = badges.get(code).filter(|_| !within.contains(code)) else {
                return parts(Vec::new(), 1);
            };
            within.push(code.clone());
            let ever = Span::ever(span.until);
            let earned = progress(&badge.requirement, badges, learned, ever, within);
            within.pop();
            earned
        }
    }
}

fn still_asked(
    requirement: &Requirement<Wanted>,
    badges: &Badges,
    learned: &Learned,
    span: Span,
    within: &mut Vec<String>,
    found: &mut BTreeSet<CourseId>,
) {
    let done = progress(requirement, badges, learned, span, &mut Vec::new());
    if done.met.is_some() {
        return;
    }
    match requirement {
        Requirement::Course(wanted) => drop(found.insert(wanted.course)),
        Requirement::AllOf(parts) | Requirement::KOf(KOf { of: parts, .. }) => {
            for part in parts {
                still_asked(part, badges, learned, span, within, found);
            }
        }
        Requirement::Hours(_) => {}
        Requirement::Badge(code) => {
            let Some(badge) = badges.get(code).filter(|_| !within.contains(code)) else {
                return;
            };
            within.push(code.clone());
            let ever = Span::ever(span.until);
            still_asked(&badge.requirement, badges, learned, ever, within, found);
            within.pop();
        }
    }
}

fn asks_for_hours(
    requirement: &Requirement<Wanted>,
    badges: &Badges,
    within: &mut Vec<String>,
) -> bool {
    match requirement {
        Requirement::Course(_) => false,
        Requirement::Hours(_) => true,
        Requirement::AllOf(parts) | Requirement::KOf(KOf { of: parts, .. }) => {
            let mut parts = parts.iter();
            parts.any(|part| asks_for_hours(part, badges, within))
        }
        Requirement::Badge(code) => {
            let Some(badge) = badges.get(code).filter(|_| !within.contains(code)) else {
                return false;
            };
            within.push(code.clone());
            let asks = asks_for_hours(&badge.requirement, badges, within);
            within.pop();
            asks
        }
    }
}

fn without_hours(
    requirement: &Requirement<Wanted>,
    badges: &Badges,
) -> Option<Requirement<Wanted>> {
    if !asks_for_hours(requirement, badges, &mut Vec::new()) {
        return Some(requirement.clone());
    }
    let Requirement::AllOf(parts) = requirement else {
        return None;
    };
    let left = parts.iter().filter_map(|part| without_hours(part, badges));
    let left: Vec<Requirement<Wanted>> = left.collect();
    (!left.is_empty()).then_some(Requirement::AllOf(left))
}

/// Of parts that were met on these days, `asked` are enough.
fn parts(met: Vec<Option<Day>>, asked: usize) -> Progress {
    let mut days: Vec<Day> = met.into_iter().flatten().collect();
    days.sort_unstable();
    let whole = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    Progress {
        met: asked
            .checked_sub(1)
            .and_then(|last| days.get(last))
            .copied(),
        done: whole(days.len().min(asked)),
        asked: whole(asked),
    }
}

fn hours_done(hours: &Hours, learned: &Learned, span: Span) -> Progress {
    let counts = |day: &Day| span.hours_from <= *day && *day <= span.until;
    let mut days: BTreeMap<Day, i64> = BTreeMap::new();
    match hours.count {
        Count::CourseHours => {
            // Whoever takes a course again has its hours already.
            for completed in learned.completed.values().filter(|c| counts(&c.on)) {
                *days.entry(completed.on).or_default() += completed.minutes * 60;
            }
        }
        Count::TimeSpent => days.extend(
            learned
                .spent
                .iter()
                .filter(|(day, _)| counts(day))
                .map(|(day, seconds)| (*day, *seconds)),
        ),
    }
    let asked = hours.hours.saturating_mul(3_600);
    let mut sum = 0_i64;
    let mut met = None;
    for (day, seconds) in days {
        sum = sum.saturating_add(seconds);
        if met.is_none() && sum >= asked {
            met = Some(day);
        }
    }
    Progress {
        met,
        done: sum / 60,
        asked: asked / 60,
    }
}

fn left(
    requirement: &Requirement<Wanted>,
    badges: &Badges,
    learned: &Learned,
    span: Span,
    minutes: &dyn Fn(CourseId) -> i64,
    counted: &mut BTreeSet<CourseId>,
    within: &mut Vec<String>,
) -> i64 {
    if progress(requirement, badges, learned, span, &mut Vec::new())
        .met
        .is_some()
    {
        return 0;
    }
    match requirement {
        // What two parts ask for is learned once.
        Requirement::Course(course) if !counted.insert(course.course) => 0,
        Requirement::Course(course) => minutes(course.course),
        Requirement::AllOf(all) => all
            .iter()
            .map(|part| left(part, badges, learned, span, minutes, counted, within))
            .sum(),
        Requirement::KOf(choice) => {
            let mut each: Vec<(i64, BTreeSet<CourseId>)> = choice
                .of
                .iter()
                .map(|part| {
                    let mut alone = counted.clone();
                    let minutes = left(part, badges, learned, span, minutes, &mut alone, within);
                    (minutes, alone)
                })
                .collect();
            each.sort_by_key(|(minutes, _)| *minutes);
            let chosen = each.into_iter().take(choice.k);
            chosen
                .map(|(minutes, alone)| {
                    counted.extend(alone);
                    minutes
                })
                .sum()
        }
        Requirement::Hours(hours) => {
            let done = hours_done(hours, learned, span);
            (done.asked - done.done).max(0)
        }
        Requirement::Badge(code) => {
            let Some(badge) = badges.get(code).filter(|_| !within.contains(code)) else {
                return 0;
            };
            within.push(code.clone());
            let ever = Span::ever(span.until);
            let rest = left(
                &badge.requirement,
                badges,
                learned,
                ever,
                minutes,
                counted,
                within,
            );
            within.pop();
            rest
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Per;
    use super::*;

    fn course(id: i64) -> Requirement<Wanted> {
        Requirement::Course(Wanted {
            course: CourseId(id),
            title: id.to_string(),
            counts_too: Vec::new(),
        })
    }

    fn k_of(k: usize, of: &[i64]) -> Requirement<Wanted> {
        let of = of.iter().copied().map(course).collect();
        Requirement::KOf(KOf { k, of })
    }

    fn asked(requirement: &Requirement<Wanted>, done: &[i64]) -> Vec<i64> {
        let on = Day::BEGINNING;
        let completed = |id: &i64| {
            let completed = Completed {
                on,
                again: Vec::new(),
                minutes: 0,
            };
            (CourseId(*id), completed)
        };
        let learned = Learned {
            completed: done.iter().map(completed).collect(),
            spent: BTreeMap::new(),
        };
        let (badges, mut found) = (BTreeMap::new(), BTreeSet::new());
        let span = Span::ever(on);
        let within = &mut Vec::new();
        still_asked(requirement, &badges, &learned, span, within, &mut found);
        found.into_iter().map(|course| course.0).collect()
    }

    #[test]
    fn what_a_choice_that_is_met_offers_is_asked_for_no_more() {
        let both = Requirement::AllOf(vec![course(1), k_of(1, &[2, 3])]);
        for (done, left) in [
            (vec![], vec![1, 2, 3]),
            (vec![1], vec![2, 3]),
            (vec![3], vec![1]),
            (vec![1, 2], vec![]),
        ] {
            assert_eq!(asked(&both, &done), left, "{done:?}");
        }
        // Of a choice that is not met whatever is not done yet.
        assert_eq!(asked(&k_of(2, &[1, 2, 3]), &[2]), [1, 3]);
    }

    #[test]
    fn hours_and_what_they_may_stand_for_are_left_out() {
        let hours = || {
            Requirement::Hours(Hours {
                hours: 4,
                count: Count::TimeSpent,
                per: Per::Week,
            })
        };
        let badges = BTreeMap::new();
        let choice = Requirement::KOf(KOf {
            k: 1,
            of: vec![course(2), hours()],
        });
        let all = Requirement::AllOf(vec![course(1), hours(), choice]);
        let left = without_hours(&all, &badges);
        assert_eq!(left, Some(Requirement::AllOf(vec![course(1)])));
        assert_eq!(without_hours(&hours(), &badges), None);
        assert_eq!(without_hours(&course(1), &badges), Some(course(1)));
    }
}
