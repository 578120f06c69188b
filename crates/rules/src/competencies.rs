//! Competencies: the framework of areas, themes and sub-themes, what a role needs of it, what
//! an official has of it, and the gaps between the two.
//!
//! A level has three steps: 1 basic, 2 intermediate, 3 advanced. Who has a sub-theme at a
//! level has it at all levels below.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use crate::ids::OrganisationId;
use crate::text::{Said, one_line};

/// The lowest level: basic.
pub const LOWEST: i16 = 1;
/// The highest level: advanced.
pub const HIGHEST: i16 = 3;
/// A code has at most so many characters.
const CODE_CHARACTERS: usize = 20;

/// Course hours that an official is to complete in a financial year, in minutes.
pub const YEAR_TARGET_MINUTES: i64 = 20 * 60;

/// Which side of the work a competency belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Area {
    /// How one works with others and with oneself.
    Behavioural,
    /// What work in any office of a government needs.
    Functional,
    /// What the work of one department needs.
    Domain,
}

impl Area {
    /// All of them.
    pub const ALL: [Area; 3] = [Area::Behavioural, Area::Functional, Area::Domain];

    /// As tables, files and addresses have it.
    pub const fn name(self) -> &'static str {
        match self {
            Area::Behavioural => "behavioural",
            Area::Functional => "functional",
            Area::Domain => "domain",
        }
    }

    /// As people read it.
    pub fn said(self) -> Said {
        match self {
            Area::Behavioural => Said::new("Behavioural", "व्यवहारगत"),
            Area::Functional => Said::new("Functional", "कार्यात्मक"),
            Area::Domain => Said::new("Domain", "विषयगत"),
        }
    }

    /// The area with this name, in English or Hindi.
    pub fn from_name(name: &str) -> Option<Area> {
        match name.trim().to_lowercase().as_str() {
            "behavioural" | "behavioral" | "व्यवहारगत" | "व्यावहारिक" => {
                Some(Area::Behavioural)
            }
            "functional" | "कार्यात्मक" => Some(Area::Functional),
            "domain" | "विषयगत" | "क्षेत्रीय" => Some(Area::Domain),
            _ => None,
        }
    }
}

/// A level as it is written: its number, or its name in English or Hindi.
pub fn level(text: &str) -> Option<i16> {
    match text.trim().to_lowercase().as_str() {
        "1" | "१" | "basic" | "आधारभूत" => Some(1),
        "2" | "२" | "intermediate" | "मध्यवर्ती" => Some(2),
        "3" | "३" | "advanced" | "उन्नत" => Some(3),
        _ => None,
    }
}

/// A code as it is kept: letters A to Z, digits, points and hyphens.
pub fn code(text: &str) -> Option<String> {
    let code = text.trim().to_ascii_uppercase();
    let good = !code.is_empty()
        && code.len() <= CODE_CHARACTERS
        && code.starts_with(|c: char| c.is_ascii_alphanumeric())
        && code
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'));
    good.then_some(code)
}

/// The order in which people read codes: F2 before F10, F1 before F1.1.
pub fn in_order(one: &str, other: &str) -> Ordering {
    fn parts(code: &str) -> Vec<(&str, u64)> {
        let split = |part: &'_ str| {
            part.find(|c: char| c.is_ascii_digit())
                .unwrap_or(part.len())
        };
        code.split(['.', '-'])
            .map(|part| {
                let (letters, digits) = part.split_at(split(part));
                (letters, digits.parse().unwrap_or(0))
            })
            .collect()
    }
    parts(one).cmp(&parts(other)).then_with(|| one.cmp(other))
}

/// A theme, or with a theme a sub-theme of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Competency {
    /// Its code, which never changes.
    pub code: String,
    /// The code of its theme; none where it is one.
    pub theme: Option<String>,
    /// The area that it belongs to.
    pub area: Area,
    /// Its name.
    pub name: Said,
    /// What it is; may be empty.
    pub about: Said,
}

/// The framework that comes with Sopan, each theme before its sub-themes.
pub fn shipped() -> Vec<Competency> {
    include_str!("../data/competencies.txt")
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .map(|line| {
            let mut parts = line.split('|').map(one_line);
            let mut next = || parts.next().unwrap_or_default();
            let code = next();
            Competency {
                theme: code.split_once('.').map(|(theme, _)| theme.to_owned()),
                area: match code.chars().next() {
                    Some('B') => Area::Behavioural,
                    Some('F') => Area::Functional,
                    _ => Area::Domain,
                },
                name: Said::new(next(), next()),
                about: Said::new(next(), next()),
                code,
            }
        })
        .collect()
}

/// Sub-themes by their numbers, each at a level.
pub type Levels = BTreeMap<i64, i16>;

/// What somebody has by what was completed: each sub-theme at the highest level of all that
/// taught it.
pub fn held(taught: impl IntoIterator<Item = (i64, i16)>) -> Levels {
    let mut held = Levels::new();
    for (competency, level) in taught {
        let highest = held.entry(competency).or_insert(level);
        *highest = level.max(*highest);
    }
    held
}

/// Something that a role needs and somebody doesn't have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// The sub-theme.
    pub competency: i64,
    /// At which level it is needed.
    pub needed: i16,
    /// At which level it is there; 0 where it isn't.
    pub held: i16,
}

/// What is missing of what is needed.
pub fn gaps(needed: &Levels, held: &Levels) -> Vec<Gap> {
    let gap = |(competency, needed): (&i64, &i16)| Gap {
        competency: *competency,
        needed: *needed,
        held: held.get(competency).copied().unwrap_or(0),
    };
    let all = needed.iter().map(gap);
    all.filter(|gap| gap.held < gap.needed).collect()
}

/// What roles need: of a designation in an organisation, and so in all that stands below it,
/// unless a nearer organisation says what that designation needs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roles {
    needs: HashMap<(OrganisationId, String), Levels>,
}

impl Roles {
    /// Says that a designation needs a sub-theme at a level; of two levels the higher one.
    pub fn add(&mut self, organisation: OrganisationId, designation: &str, need: (i64, i16)) {
        let role = (organisation, designation.to_owned());
        let needs = self.needs.entry(role).or_default();
        let level = needs.entry(need.0).or_insert(need.1);
        *level = need.1.max(*level);
    }

    /// Whether nobody needs anything.
    pub fn is_empty(&self) -> bool {
        self.needs.is_empty()
    }

    /// Whether any organisation says what this designation needs.
    pub fn knows(&self, designation: &str) -> bool {
        self.needs.keys().any(|(_, known)| known == designation)
    }

    /// What a designation needs, and which organisation says so: the first of these, which
    /// are in order from the official's own to the one farthest above.
    pub fn needs(
        &self,
        upwards: impl IntoIterator<Item = OrganisationId>,
        designation: &str,
    ) -> Option<(OrganisationId, &Levels)> {
        upwards.into_iter().find_map(|organisation| {
            let role = (organisation, designation.to_owned());
            Some((organisation, self.needs.get(&role)?))
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_shipped_framework_is_whole() {
        let shipped = shipped();
        let themes: BTreeSet<&String> = shipped
            .iter()
            .filter(|c| c.theme.is_none())
            .map(|c| &c.code)
            .collect();
        assert!(themes.len() >= 25, "{}", themes.len());
        assert!(shipped.len() - themes.len() >= 80, "{}", shipped.len());
        let mut codes = BTreeSet::new();
        let mut names = BTreeSet::new();
        for one in &shipped {
            assert_eq!(code(&one.code).as_ref(), Some(&one.code));
            assert!(codes.insert(&one.code), "{} stands twice", one.code);
            assert!(names.insert((one.theme.is_some(), &one.name.en)), "{one:?}");
            assert!(!one.name.en.is_empty() && !one.name.hi.is_empty());
            assert!(!one.name.hi.is_ascii(), "{}", one.code);
            if let Some(theme) = &one.theme {
                assert!(themes.contains(theme), "{}", one.code);
                assert!(
                    !one.about.en.is_empty() && !one.about.hi.is_empty(),
                    "{one:?}"
                );
            }
        }
        for area in Area::ALL {
            assert!(shipped.iter().any(|c| c.area == area));
            assert_eq!(Area::from_name(area.name()), Some(area));
        }
    }

    #[test]
    fn codes_and_levels_are_read_as_they_are_written() {
        assert_eq!(code(" f1.1 ").as_deref(), Some("F1.1"));
        for bad in ["", "F 1", ".F", "क1", "F1/2", "F12345678901234567890"] {
            assert_eq!(code(bad), None, "{bad}");
        }
        assert_eq!(
            [level("2"), level(" Advanced "), level("आधारभूत")],
            [Some(2), Some(3), Some(1)]
        );
        assert_eq!([level("0"), level("4"), level("high")], [None; 3]);
        let mut codes = ["F10.1", "F2", "F1.10", "F1.2", "D1", "F1"];
        codes.sort_by(|a, b| in_order(a, b));
        assert_eq!(codes, ["D1", "F1", "F1.2", "F1.10", "F2", "F10.1"]);
    }

    #[test]
    fn the_nearest_organisation_says_what_a_role_needs() {
        let [state, department, office] = [1, 2, 3].map(OrganisationId);
        let mut roles = Roles::default();
        roles.add(state, "clerk", (10, 1));
        roles.add(state, "clerk", (11, 2));
        roles.add(department, "clerk", (10, 3));
        roles.add(department, "clerk", (10, 2));
        let of = |line: &[OrganisationId]| {
            let found = roles.needs(line.iter().copied(), "clerk");
            found.map(|(who, needs)| (who, needs.clone()))
        };
        assert_eq!(
            of(&[office, department, state]),
            Some((department, [(10, 3)].into()))
        );
        assert_eq!(of(&[state]), Some((state, [(10, 1), (11, 2)].into())));
        assert_eq!(of(&[office]), None);
        assert!(roles.knows("clerk") && !roles.knows("engineer"));
    }

    fn levels() -> impl Strategy<Value = Levels> {
        proptest::collection::btree_map(0..8i64, LOWEST..=HIGHEST, 0..8)
    }

    proptest! {
        #[test]
        fn a_gap_is_what_is_needed_and_not_held(needed in levels(), has in levels()) {
            let gaps = gaps(&needed, &has);
            for (competency, level) in &needed {
                let have = has.get(competency).copied().unwrap_or(0);
                let gap = gaps.iter().find(|gap| gap.competency == *competency);
                prop_assert_eq!(gap.is_some(), have < *level);
                if let Some(gap) = gap {
                    prop_assert_eq!((gap.needed, gap.held), (*level, have));
                }
            }
            prop_assert!(gaps.iter().all(|gap| needed.contains_key(&gap.competency)));
        }

        #[test]
        fn what_is_learned_besides_never_opens_a_gap(
            needed in levels(), has in levels(), more in levels(),
        ) {
            let all = held(has.clone().into_iter().chain(more));
            let (before, after) = (gaps(&needed, &has), gaps(&needed, &all));
            prop_assert!(after.len() <= before.len());
            for gap in after {
                let was = before.iter().find(|was| was.competency == gap.competency);
                prop_assert!(was.is_some_and(|was| was.held <= gap.held));
            }
        }

        #[test]
        fn codes_have_one_order(mut codes in proptest::collection::vec("[A-C][0-9]{1,2}(\\.[0-9]{1,2})?", 0..12)) {
            codes.sort_by(|a, b| in_order(a, b));
            for pair in codes.windows(2) {
                prop_assert!(in_order(&pair[0], &pair[1]) != Ordering::Greater);
            }
        }
    }
}
