//! What a mandate says where courses are there in several languages, and where one took
//! another one's place.

use std::collections::BTreeSet;

use super::{KOf, Mandate, Requirement, Wanted};
use crate::ids::CourseId;

/// The same course in other languages.
type Others<'a> = &'a dyn Fn(CourseId) -> Vec<CourseId>;

/// What came in the place of a retired course, and in the place of that one, each with its
/// title: the last one is to be learned. Nothing where none did.
type Instead<'a> = &'a dyn Fn(CourseId) -> Vec<(CourseId, String)>;

impl Mandate<Wanted> {
    /// The same, where each course counts in all its languages.
    #[must_use]
    pub fn in_all_languages(mut self, others: Others<'_>) -> Mandate<Wanted> {
        self.each(&mut |requirement| widen(requirement, others));
        self
    }

    /// The same, where a course that was retired is asked for no more, but the one that took
    /// its place: whoever completed it, or one between them, keeps the credit.
    #[must_use]
    pub fn with_what_came_instead(
        mut self,
        instead: Instead<'_>,
        others: Others<'_>,
    ) -> Mandate<Wanted> {
        replace(&mut self.requirement, instead, others);
        for badge in self.badges.values_mut() {
            replace(&mut badge.requirement, instead, others);
        }
        self
    }

    /// The same, where what `ever` came in the place of a course counts for it, also when that
    /// is over; but in a choice that offers it by itself it counts as that alone.
    #[must_use]
    pub fn with_credit_for(mut self, ever: Others<'_>, others: Others<'_>) -> Mandate<Wanted> {
        credit(&mut self.requirement, ever, others);
        for badge in self.badges.values_mut() {
            credit(&mut badge.requirement, ever, others);
        }
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

/// Which of these parts of a choice are one course, as a choice is read that asks for both of
/// them: groups of their places. What is no course, or isn't known, is none.
pub fn that_are_one(
    parts: &[Option<Wanted>],
    instead: Instead<'_>,
    ever: Others<'_>,
    others: Others<'_>,
) -> Vec<Vec<usize>> {
    let are_one = |one: &Wanted, other: &Wanted| {
        let of = [one, other].map(|wanted| Requirement::Course(wanted.clone()));
        let mut both = Requirement::KOf(KOf {
            k: 2,
            of: Vec::from(of),
        });
        replace(&mut both, instead, others);
        credit(&mut both, ever, others);
        left_in(both, others) == 1
    };
    // What a part may have to do with: few have anything to do with each other.
    let near = |wanted: &Wanted| {
        let mut all: BTreeSet<CourseId> = counts(wanted).collect();
        all.extend(counts(wanted).flat_map(ever));
        let came = instead(wanted.course).into_iter();
        all.extend(came.map(|(course, _)| course));
        let same: Vec<CourseId> = all.iter().flat_map(|course| others(*course)).collect();
        all.extend(same);
        all
    };
    let known = parts.iter().enumerate();
    let known = known.filter_map(|(place, part)| {
        let wanted = part.as_ref()?;
        Some((place, wanted, near(wanted)))
    });
    let known: Vec<(usize, &Wanted, BTreeSet<CourseId>)> = known.collect();
    let mut groups: Vec<Vec<&(usize, &Wanted, BTreeSet<CourseId>)>> = Vec::new();
    for part in &known {
        let (joined, rest): (Vec<_>, Vec<_>) = groups.into_iter().partition(|group| {
            let mut above = group.iter();
            above.any(|above| !above.2.is_disjoint(&part.2) && are_one(above.1, part.1))
        });
        groups = rest;
        groups.push(joined.into_iter().flatten().chain([part]).collect());
    }
    let groups = groups.into_iter().filter(|group| group.len() > 1);
    let places = groups.map(|group| {
        let mut places: Vec<usize> = group.into_iter().map(|(place, ..)| *place).collect();
        places.sort_unstable();
        places
    });
    let mut places: Vec<Vec<usize>> = places.collect();
    places.sort();
    places
}

/// How many different things a choice offers.
fn left_in(mut choice: Requirement<Wanted>, others: Others<'_>) -> usize {
    if let Requirement::KOf(choice) = &mut choice {
        choice.of.iter_mut().for_each(|part| widen(part, others));
    }
    once(&mut choice, others);
    match choice {
        Requirement::KOf(choice) => choice.of.len(),
        _ => 1,
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

fn replace(requirement: &mut Requirement<Wanted>, instead: Instead<'_>, others: Others<'_>) {
    match requirement {
        Requirement::Course(wanted) => {
            let mut came = instead(wanted.course);
            let Some((course, title)) = came.pop() else {
                return;
            };
            let between = came.into_iter().map(|(course, _)| course);
            let mut seen = BTreeSet::from([course]);
            wanted.counts_too = std::iter::once(wanted.course)
                .chain(between)
                .chain(std::mem::take(&mut wanted.counts_too))
                .filter(|course| seen.insert(*course))
                .collect();
            (wanted.course, wanted.title) = (course, title);
        }
        Requirement::AllOf(parts) => {
            for part in parts {
                replace(part, instead, others);
            }
        }
        Requirement::KOf(choice) => {
            let credit = for_credit(choice, instead, others);
            for (place, part) in choice.of.iter_mut().enumerate() {
                if !credit.contains(&place) {
                    replace(part, instead, others);
                }
            }
        }
        Requirement::Hours(_) | Requirement::Badge(_) => {}
    }
}

fn credit(requirement: &mut Requirement<Wanted>, ever: Others<'_>, others: Others<'_>) {
    match requirement {
        Requirement::Course(wanted) => {
            let came = came_for(wanted, ever);
            wanted.counts_too.extend(came);
        }
        Requirement::AllOf(parts) => parts.iter_mut().for_each(|part| credit(part, ever, others)),
        Requirement::KOf(choice) => {
            for place in 0..choice.of.len() {
                let offered = |course: &CourseId| {
                    let beside = choice.of.iter().enumerate();
                    let mut beside = beside.filter(|(at, _)| *at != place);
                    beside.any(|(_, part)| match part {
                        Requirement::Course(wanted) => counts(wanted).any(|one| one == *course),
                        _ => false,
                    })
                };
                let came = match choice.of.get(place) {
                    Some(Requirement::Course(wanted)) => came_for(wanted, ever),
                    _ => Vec::new(),
                };
                let alone = |course: &CourseId| {
                    let mut all = std::iter::once(*course).chain(others(*course));
                    !all.any(|course| offered(&course))
                };
                let came: Vec<CourseId> = came.into_iter().filter(alone).collect();
                match choice.of.get_mut(place) {
                    Some(Requirement::Course(wanted)) => wanted.counts_too.extend(came),
                    Some(part) => credit(part, ever, others),
                    None => {}
                }
            }
        }
        Requirement::Hours(_) | Requirement::Badge(_) => {}
    }
}

fn counts(wanted: &Wanted) -> impl Iterator<Item = CourseId> {
    std::iter::once(wanted.course).chain(wanted.counts_too.iter().copied())
}

/// What ever came in the place of a course, or of one that counts as it, and doesn't count yet.
fn came_for(wanted: &Wanted, ever: Others<'_>) -> Vec<CourseId> {
    let mut came: Vec<CourseId> = counts(wanted).flat_map(ever).collect();
    if !came.is_empty() {
        let mut seen: BTreeSet<CourseId> = counts(wanted).collect();
        came.retain(|course| seen.insert(*course));
    }
    came
}

/// The places of the retired courses in a choice that offers by itself what came in their
/// place, or came between, in whatever language. They stay as they are, for the credit of those
/// who completed both; but not where too few would be left for who did none of them.
fn for_credit(choice: &KOf<Wanted>, instead: Instead<'_>, others: Others<'_>) -> BTreeSet<usize> {
    let mut credit = BTreeSet::new();
    // What is to be learned in the places above.
    let mut came: BTreeSet<CourseId> = BTreeSet::new();
    for (place, part) in choice.of.iter().enumerate() {
        let Requirement::Course(wanted) = part else {
            continue;
        };
        let chain = instead(wanted.course);
        let written = |course: CourseId| {
            let mut beside = choice.of.iter().enumerate();
            beside.any(|(at, part)| match part {
                Requirement::Course(wanted) => {
                    at != place && !credit.contains(&at) && counts(wanted).any(|one| one == course)
                }
                _ => false,
            })
        };
        let offered = chain
            .iter()
            .flat_map(|(course, _)| std::iter::once(*course).chain(others(*course)))
            .any(|course| came.contains(&course) || written(course));
        if offered {
            credit.insert(place);
        } else if let Some((last, _)) = chain.last() {
            came.insert(*last);
        }
    }
    if credit.is_empty() {
        return credit;
    }
    let left = choice.of.iter().enumerate();
    let left = left.filter(|(place, _)| !credit.contains(place));
    let left = left.map(|(_, part)| {
        let mut part = part.clone();
        replace(&mut part, instead, others);
        part
    });
    let left = Requirement::KOf(KOf {
        k: choice.k,
        of: left.collect(),
    });
    if left_in(left, others) < choice.k {
        credit.clear();
    }
    credit
}

fn once(requirement: &mut Requirement<Wanted>, others: Others<'_>) {
    let Requirement::KOf(choice) = requirement else {
        return;
    };
    let mut seen: BTreeSet<CourseId> = BTreeSet::new();
    let mut kept: Vec<Requirement<Wanted>> = Vec::with_capacity(choice.of.len());
    for mut part in std::mem::take(&mut choice.of) {
        if let Requirement::Course(wanted) = &mut part {
            let again = seen.contains(&wanted.course);
            // What stands above by itself doesn't count here, too, in another one's place.
            wanted.counts_too.retain(|course| !seen.contains(course));
            for course in std::iter::once(&wanted.course).chain(&wanted.counts_too) {
                seen.insert(*course);
                seen.extend(others(*course));
            }
            if again {
                // What counts in the place of the same one counts where that one stands.
                let same = kept.iter_mut().find_map(|above| match above {
                    Requirement::Course(above)
                        if above.course == wanted.course
                            || above.counts_too.contains(&wanted.course) =>
                    {
                        Some(above)
                    }
                    _ => None,
                });
                if let Some(above) = same {
                    above.counts_too.append(&mut wanted.counts_too);
                }
                continue;
            }
        }
        kept.push(part);
    }
    choice.of = kept;
    choice.k = choice.k.min(choice.of.len());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn course(id: i64) -> Requirement<Wanted> {
        Requirement::Course(Wanted {
            course: CourseId(id),
            title: id.to_string(),
            counts_too: Vec::new(),
        })
    }

    fn counts_in(requirement: &Requirement<Wanted>) -> Vec<i64> {
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
            assert_eq!(counts_in(&requirement), counted, "{asked}");
        }
        // What takes its place does too, and nothing stands there twice.
        let mut requirement = Requirement::Course(Wanted {
            course: CourseId(2),
            title: String::new(),
            counts_too: vec![CourseId(11), CourseId(1)],
        });
        widen(&mut requirement, &others);
        assert_eq!(counts_in(&requirement), [2, 11, 1, 21, 12]);
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
            assert_eq!(counts_in(&requirement), left);
        }
    }

    #[test]
    fn what_came_in_the_place_of_a_retired_course_is_asked_and_the_credit_stays() {
        // Given 1, in whose place came 2, in whose place came 3
        let came: Instead<'_> = &|course| match course.0 {
            1 => vec![(CourseId(2), "2".to_owned()), (CourseId(3), "3".to_owned())],
            2 => vec![(CourseId(3), "3".to_owned())],
            _ => Vec::new(),
        };
        let asked = |k: Option<usize>, of: &[i64]| {
            let of: Vec<_> = of.iter().map(|id| course(*id)).collect();
            let mut requirement = match k {
                Some(k) => Requirement::KOf(KOf { k, of }),
                None => Requirement::AllOf(of),
            };
            replace(&mut requirement, came, &|_| Vec::new());
            once(&mut requirement, &|_| Vec::new());
            let parts = match &requirement {
                Requirement::KOf(choice) => (choice.k, choice.of.clone()),
                Requirement::AllOf(parts) => (parts.len(), parts.clone()),
                other => (1, vec![other.clone()]),
            };
            (parts.0, parts.1.iter().map(counts_in).collect::<Vec<_>>())
        };
        // then the last one is asked for, and all before it count;
        assert_eq!(asked(None, &[1, 7]), (2, vec![vec![3, 1, 2], vec![7]]));
        assert_eq!(asked(Some(1), &[1, 7]), (1, vec![vec![3, 1, 2], vec![7]]));
        // where it is offered by itself, who completed both keeps both,
        assert_eq!(
            asked(Some(2), &[2, 3, 7]),
            (2, vec![vec![2], vec![3], vec![7]])
        );
        // unless who did neither could never have enough: then they are one,
        assert_eq!(asked(Some(3), &[2, 3, 7]), (2, vec![vec![3, 2], vec![7]]));
        // in whatever order they stand.
        assert_eq!(asked(Some(3), &[3, 7, 2]), (2, vec![vec![3, 2], vec![7]]));
        // Where one between them is offered, who completed it and the first keeps both, too,
        for of in [[1, 2, 7], [2, 1, 7]] {
            let (k, mut parts) = asked(Some(2), &of);
            parts.sort();
            assert_eq!((k, parts), (2, vec![vec![1], vec![3, 2], vec![7]]));
        }
    }

    #[test]
    fn a_choice_that_offers_a_replacement_in_another_language_keeps_the_credit() {
        // Given 5, in whose place came 11, which is 1 in another language, and 6, in whose
        // place came 11, too
        let came: Instead<'_> = &|course| match course.0 {
            5 | 6 => vec![(CourseId(11), "11".to_owned())],
            _ => Vec::new(),
        };
        for (of, left) in [
            // then beside 1 it stays, for the credit of who completed both,
            ([5, 1, 3], vec![vec![5], vec![1], vec![3]]),
            ([1, 3, 5], vec![vec![1], vec![3], vec![5]]),
            // and elsewhere the other one is asked for, once.
            ([5, 6, 3], vec![vec![11, 5], vec![6], vec![3]]),
        ] {
            assert_eq!(read(2, &of, came), (2, left));
        }
        // Where the others are one in two languages, too few would be left: then it is one with
        // what came in its place.
        let left = (2, vec![vec![11, 5], vec![2]]);
        assert_eq!(read(3, &[5, 1, 2, 21], came), left);
    }

    fn read(k: usize, of: &[i64], came: Instead<'_>) -> (usize, Vec<Vec<i64>>) {
        let of = of.iter().copied().map(course).collect();
        let mut requirement = Requirement::KOf(KOf { k, of });
        replace(&mut requirement, came, &others);
        once(&mut requirement, &others);
        let Requirement::KOf(KOf { k, of }) = requirement else {
            panic!("it is a choice");
        };
        (k, of.iter().map(counts_in).collect())
    }

    #[test]
    fn two_titles_of_one_course_are_told() {
        // Given 5 and 6, in whose place came 11, which is 1 in another language, and 7, in
        // whose place came 8, and in that of 8 came 9
        let came: Instead<'_> = &|course| {
            let came: &[i64] = match course.0 {
                5 | 6 => &[11],
                7 => &[8, 9],
                8 => &[9],
                _ => &[],
            };
            let came = came.iter();
            came.map(|id| (CourseId(*id), id.to_string())).collect()
        };
        // and 4, in whose place once came 3.
        let ever: Others<'_> = &|course| match course.0 {
            4 => vec![CourseId(3)],
            _ => came(course).into_iter().map(|(course, _)| course).collect(),
        };
        let told = |parts: &[Option<i64>]| {
            let wanted = |id: i64| Wanted {
                course: CourseId(id),
                title: id.to_string(),
                counts_too: Vec::new(),
            };
            let parts: Vec<_> = parts.iter().map(|id| id.map(wanted)).collect();
            that_are_one(&parts, came, ever, &others)
        };
        for (parts, groups) in [
            // Different ones are not told, nor what is no course or isn't known;
            (vec![Some(1), None, Some(2), Some(3), None], vec![]),
            // the same one is, under two titles, and in two languages,
            (vec![Some(3), Some(2), Some(3)], vec![vec![0, 2]]),
            (vec![Some(1), Some(2), Some(12)], vec![vec![0, 2]]),
            // several by several,
            (
                vec![Some(2), Some(11), None, Some(21), Some(12), Some(1)],
                vec![vec![0, 3], vec![1, 4, 5]],
            ),
            // a retired one and what came in its place, or between, in either order,
            (vec![Some(5), Some(2), Some(11)], vec![vec![0, 2]]),
            (vec![Some(12), Some(5)], vec![vec![0, 1]]),
            (vec![Some(9), Some(2), Some(7)], vec![vec![0, 2]]),
            (vec![Some(7), Some(8)], vec![vec![0, 1]]),
            // two in whose place the same one came,
            (vec![Some(6), Some(5)], vec![vec![0, 1]]),
            // but not what once came in its place and is over: both are to be learned.
            (vec![Some(4), Some(3)], vec![]),
        ] {
            let groups: Vec<Vec<usize>> = groups;
            assert_eq!(told(&parts), groups, "{parts:?}");
        }
        // What counts in the place of another one that stands below it, too.
        let instead = Wanted {
            course: CourseId(3),
            title: "3".to_owned(),
            counts_too: vec![CourseId(4)],
        };
        let other = Wanted {
            course: CourseId(4),
            title: "4".to_owned(),
            counts_too: Vec::new(),
        };
        let parts = [Some(instead), Some(other)];
        let nothing: Others<'_> = &|_| Vec::new();
        let found = that_are_one(&parts, &|_| Vec::new(), nothing, nothing);
        assert_eq!(found, vec![vec![0_usize, 1]]);
    }

    #[test]
    fn what_once_came_in_the_place_of_a_course_keeps_its_credit() {
        // Given 2, and in another language 21, that once came in the place of 1
        let ever: Others<'_> = &|course| match course.0 {
            1 => vec![CourseId(2)],
            _ => Vec::new(),
        };
        let asked = |k: Option<usize>, of: &[i64]| {
            let of: Vec<_> = of.iter().map(|id| course(*id)).collect();
            let mut requirement = match k {
                Some(k) => Requirement::KOf(KOf { k, of }),
                None => Requirement::AllOf(of),
            };
            credit(&mut requirement, ever, &others);
            let (Requirement::KOf(KOf { of, .. }) | Requirement::AllOf(of)) = requirement else {
                return Vec::new();
            };
            of.iter().map(counts_in).collect::<Vec<_>>()
        };
        // then it counts wherever that one is asked for,
        assert_eq!(asked(None, &[1, 2]), [vec![1, 2], vec![2]]);
        assert_eq!(asked(Some(1), &[7, 1]), [vec![7], vec![1, 2]]);
        // but in a choice that offers it by itself, in whatever language, as that alone.
        assert_eq!(asked(Some(2), &[1, 2, 7]), [vec![1], vec![2], vec![7]]);
        assert_eq!(asked(Some(2), &[1, 21]), [vec![1], vec![21]]);
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
