//! What a mandate says where courses are there in several languages.

use std::collections::BTreeSet;

use super::{Mandate, Requirement, Wanted};
use crate::ids::CourseId;

/// The same course in other languages.
type Others<'a> = &'a dyn Fn(CourseId) -> Vec<CourseId>;

impl Mandate<Wanted> {
    /// The same, where each course counts in all its languages.
    #[must_use]
    pub fn in_all_languages(mut self, others: Others<'_>) -> Mandate<Wanted> {
        self.each(&mut |requirement| widen(requirement, others));
        self
    }

    /// The same, where a course that was retired is asked for no more, but the one that took
    /// its place: whoever completed it keeps the credit.
    #[must_use]
    pub fn with_what_came_instead(
        mut self,
        instead: &dyn Fn(CourseId) -> Option<(CourseId, String)>,
    ) -> Mandate<Wanted> {
        self.each(&mut |requirement| {
            if let Requirement::Course(wanted) = requirement
                && let Some((course, title)) = instead(wanted.course)
            {
                wanted.counts_too.retain(|other| *other != course);
                wanted.counts_too.insert(0, wanted.course);
                (wanted.course, wanted.title) = (course, title);
            }
        });
        self
    }

    /// The same, where a choice offers a course once: who completed it in one language, or in
    /// the place of another one that it replaced, has done one of several things.
    #[must_use]
    pub fn each_course_once(mut self, others: Others<'_>) -> Mandate<Wanted> {
        self.each(&mut |requirement| once(requirement, others));
        self
    }

    fn each(&mut self, act: &mut dyn FnMut(&mut Requirement<Wanted>)) {
        let badges = self.badges.values_mut();
        let own = std::iter::once(&mut self.requirement);
        let mut left: Vec<&mut Requirement<Wanted>> = own
            .chain(badges.map(|badge| &mut badge.requirement))
            .collect();
        while let Some(requirement) = left.pop() {
            act(requirement);
            match requirement {
                Requirement::AllOf(parts) => left.extend(parts),
                Requirement::KOf(choice) => left.extend(&mut choice.of),
                Requirement::Course(_) | Requirement::Hours(_) | Requirement::Badge(_) => {}
            }
        }
    }
}

fn widen(requirement: &mut Requirement<Wanted>, others: Others<'_>) {
    let Requirement::Course(wanted) = requirement else {
        return;
    };
    let asked: Vec<CourseId> = std::iter::once(wanted.course)
        .chain(wanted.counts_too.iter().copied())
        .collect();
    let mut seen = BTreeSet::from([wanted.course]);
    let all = asked.iter().copied();
    let all = all.chain(asked.iter().flat_map(|course| others(*course)));
    wanted.counts_too = all.filter(|course| seen.insert(*course)).collect();
}

fn once(requirement: &mut Requirement<Wanted>, others: Others<'_>) {
    let Requirement::KOf(choice) = requirement else {
        return;
    };
    let mut seen: BTreeSet<CourseId> = BTreeSet::new();
    choice.of.retain_mut(|part| {
        let Requirement::Course(wanted) = part else {
            return true;
        };
        let first = !seen.contains(&wanted.course);
        // What stands above by itself doesn't count here, too, in another one's place.
        wanted.counts_too.retain(|course| !seen.contains(course));
        for course in std::iter::once(&wanted.course).chain(&wanted.counts_too) {
            seen.insert(*course);
            seen.extend(others(*course));
        }
        first
    });
    choice.k = choice.k.min(choice.of.len());
}

#[cfg(test)]
mod tests {
    use super::super::KOf;
    use super::*;

    fn course(id: i64) -> Requirement<Wanted> {
        Requirement::Course(Wanted {
            course: CourseId(id),
            title: id.to_string(),
            counts_too: Vec::new(),
        })
    }

    fn counts(requirement: &Requirement<Wanted>) -> Vec<i64> {
        let courses = requirement.courses();
        let all = courses.iter().flat_map(|wanted| {
            let own = std::iter::once(wanted.course);
            own.chain(wanted.counts_too.iter().copied())
        });
        all.map(|course| course.0).collect()
    }

    /// 1 is 11 and 12 in other languages, and 2 is 21.
    fn others(course: CourseId) -> Vec<CourseId> {
        let works = [[1, 11, 12], [2, 21, 21]];
        let of = works.into_iter().find(|work| work.contains(&course.0));
        let others = of.into_iter().flatten().filter(|id| *id != course.0);
        others.map(CourseId).collect()
    }

    #[test]
    fn a_course_counts_in_all_its_languages() {
        for (asked, counted) in [(1, vec![1, 11, 12]), (12, vec![12, 1, 11]), (3, vec![3])] {
            let mut requirement = course(asked);
            widen(&mut requirement, &others);
            assert_eq!(counts(&requirement), counted, "{asked}");
        }
        // What takes its place does too, and nothing stands there twice.
        let mut requirement = Requirement::Course(Wanted {
            course: CourseId(2),
            title: String::new(),
            counts_too: vec![CourseId(11), CourseId(1)],
        });
        widen(&mut requirement, &others);
        assert_eq!(counts(&requirement), [2, 11, 1, 21, 12]);
    }

    #[test]
    fn a_course_in_the_place_of_another_is_one_of_several_once() {
        // Given three of which one took another one's place, in either order
        let instead = Requirement::Course(Wanted {
            course: CourseId(3),
            title: "3".to_owned(),
            counts_too: vec![CourseId(4)],
        });
        for (of, left) in [
            // then who did it has done the one that it replaced,
            (vec![instead.clone(), course(4), course(5)], vec![3, 4, 5]),
            // or itself, where it stands first.
            (vec![course(4), instead, course(5)], vec![4, 3, 5]),
        ] {
            let mut requirement = Requirement::KOf(KOf { k: 2, of });
            once(&mut requirement, &others);
            assert_eq!(counts(&requirement), left);
        }
    }

    #[test]
    fn a_choice_offers_a_course_once() {
        let choice = |k, of: &[i64]| {
            let of = of.iter().copied().map(course).collect();
            Requirement::KOf(KOf { k, of })
        };
        for (k, of, left, least) in [
            // Two of two are one where both are the same,
            (2, vec![1, 11], vec![1], 1),
            // two of three stay two that are different,
            (2, vec![1, 3, 12], vec![1, 3], 2),
            // also where it is the same one in the same language,
            (2, vec![3, 3], vec![3], 1),
            // and what is different stays.
            (1, vec![1, 2, 3], vec![1, 2, 3], 1),
        ] {
            let mut requirement = choice(k, &of);
            once(&mut requirement, &others);
            assert_eq!(requirement, choice(least, &left), "{k} of {of:?}");
        }
    }
}
