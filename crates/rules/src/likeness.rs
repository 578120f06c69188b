//! Organisations that are one and the same under two names: other spellings, other
//! scripts, abbreviations, words in another order.
//!
//! Nothing is compared with everything. Each name is brought into a few forms under which
//! names of the same organisation meet, and only those that meet are looked at closer, so
//! that a hundred thousand names take about a second.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

use serde::Serialize;

use crate::ids::OrganisationId;
use crate::organisations::Kind;
use crate::text::{edit_distance, fold, sound_key};

/// Short forms that offices use, and the words that they stand for.
const SHORT: [(&str, &str); 30] = [
    ("dept", "department"),
    ("deptt", "department"),
    ("dep", "department"),
    ("dte", "directorate"),
    ("dir", "directorate"),
    ("dist", "district"),
    ("distt", "district"),
    ("dt", "district"),
    ("govt", "government"),
    ("gov", "government"),
    ("govern", "government"),
    ("min", "ministry"),
    ("off", "office"),
    ("ofc", "office"),
    ("hq", "headquarters"),
    ("hqrs", "headquarters"),
    ("gp", "gram panchayat"),
    ("sec", "secretariat"),
    ("sectt", "secretariat"),
    ("inst", "institute"),
    ("mgmt", "management"),
    ("admn", "administration"),
    ("admin", "administration"),
    ("dev", "development"),
    ("devt", "development"),
    ("engg", "engineering"),
    ("edn", "education"),
    ("agri", "agriculture"),
    ("comm", "commission"),
    ("corp", "corporation"),
];

/// Words that say nothing about which organisation it is.
const NOISE: [&str; 20] = [
    "the",
    "of",
    "and",
    "for",
    "in",
    "at",
    "to",
    "government",
    "goi",
    "shri",
    "का",
    "की",
    "के",
    "और",
    "एवं",
    "तथा",
    "व",
    "हेतु",
    "में",
    "सरकार",
];

/// So many that look alike under one form are too many to be one and the same: the form
/// is a common name.
const TOO_MANY: usize = 12;

/// In one State, a name that more organisations have under different parents is a common
/// one, such as the same office in each district.
const COMMON: usize = 3;

/// An organisation, as far as its likeness to others goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Its number.
    pub id: OrganisationId,
    /// What stands directly above it.
    pub parent: Option<OrganisationId>,
    /// The State that it stands in.
    pub state: Option<OrganisationId>,
    /// What it is.
    pub kind: Kind,
    /// Its name in English.
    pub name_en: String,
    /// Its name in Hindi.
    pub name_hi: String,
}

/// What makes two organisations look like one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// The same name, but for case, spaces and marks.
    SameName,
    /// The same words in another order, abbreviated, or with small words between.
    SameWords,
    /// The same sound, in other spellings or another script.
    SameSound,
    /// One word of it differs by a letter.
    OneLetter,
    /// The one is the initials of the other.
    Initials,
}

impl Evidence {
    /// How sure that makes, of 100, where both stand below the same parent.
    pub const fn score(self) -> i64 {
        match self {
            Evidence::SameName => 100,
            Evidence::SameWords => 95,
            Evidence::SameSound => 90,
            Evidence::OneLetter => 75,
            Evidence::Initials => 70,
        }
    }

    /// As data names it.
    pub const fn name(self) -> &'static str {
        match self {
            Evidence::SameName => "same_name",
            Evidence::SameWords => "same_words",
            Evidence::SameSound => "same_sound",
            Evidence::OneLetter => "one_letter",
            Evidence::Initials => "initials",
        }
    }
}

/// Two organisations that look like one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// The place of the one among the units.
    pub one: usize,
    /// The place of the other, which comes later.
    pub other: usize,
    /// What makes them look alike.
    pub evidence: Evidence,
    /// Whether both stand below the same parent.
    pub siblings: bool,
    /// How sure it is, of 100.
    pub score: i64,
}

/// A name in the forms under which it meets others.
struct Forms {
    folded: String,
    /// Words written out, without those that say nothing, in order of the alphabet.
    words: Vec<String>,
    /// How they sound.
    sounds: Vec<String>,
    initials: Option<String>,
    single: bool,
}

fn forms(name: &str) -> Option<Forms> {
    let folded = fold(name);
    let mut words: Vec<String> = Vec::new();
    for word in folded.split(' ').filter(|w| !w.is_empty()) {
        let long = SHORT.iter().find(|(short, _)| *short == word);
        let long = long.map_or(word, |(_, long)| long);
        let telling = long.split(' ').filter(|w| !NOISE.contains(w));
        words.extend(telling.map(str::to_owned));
    }
    if words.is_empty() {
        return None;
    }
    let initials: String = words.iter().filter_map(|w| w.chars().next()).collect();
    let latin = initials.is_ascii();
    let single = words.len() == 1 && latin;
    let initials = (words.len() > 2 && latin).then_some(initials);
    words.sort();
    let mut sounds: Vec<String> = words.iter().map(|w| sound_key(w)).collect();
    sounds.sort();
    Some(Forms {
        folded,
        words,
        sounds,
        initials,
        single,
    })
}

fn hashed(what: &impl std::hash::Hash) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one(what)
}

/// Whether two words are one letter apart and long enough for that to be a slip.
fn one_letter_apart(one: &str, other: &str) -> bool {
    let plain = |w: &str| w.chars().count() >= 5 && w.chars().all(|c| !c.is_ascii_digit());
    one != other && plain(one) && plain(other) && edit_distance(one, other) == 1
}

/// All pairs that look like one organisation, the surest first: below the same parent,
/// and, where a name is not common in the State, within it.
pub fn lookalikes(units: &[Unit]) -> Vec<Pair> {
    let forms: Vec<Vec<Forms>> = units
        .iter()
        .map(|unit| {
            let names = [Some(&unit.name_en), Some(&unit.name_hi)];
            let names = names.into_iter().flatten();
            let mut forms: Vec<Forms> = names.filter_map(|name| self::forms(name)).collect();
            forms.dedup_by(|a, b| a.folded == b.folded);
            forms
        })
        .collect();
    let mut found: BTreeMap<(usize, usize), Pair> = BTreeMap::new();
    let mut meet = |one: usize, other: usize, evidence: Evidence| {
        let (one, other) = (one.min(other), one.max(other));
        let siblings = units[one].parent == units[other].parent;
        let score = match siblings {
            true => evidence.score(),
            false => evidence.score() - 30,
        };
        let pair = Pair {
            one,
            other,
            evidence,
            siblings,
            score,
        };
        let held = found.entry((one, other)).or_insert(pair);
        if held.score < score {
            *held = pair;
        }
    };
    let closest = |one: usize, other: usize| {
        let mut best: Option<Evidence> = None;
        for a in &forms[one] {
            for b in &forms[other] {
                let evidence = if a.folded == b.folded {
                    Evidence::SameName
                } else if a.words == b.words {
                    Evidence::SameWords
                } else if a.sounds == b.sounds {
                    Evidence::SameSound
                } else {
                    continue;
                };
                best = Some(best.map_or(evidence, |held| held.min(evidence)));
            }
        }
        best
    };

    // Those that sound the same, below one parent and within one State.
    let mut below: HashMap<u64, Vec<usize>> = HashMap::new();
    let mut within: HashMap<u64, Vec<usize>> = HashMap::new();
    for (place, unit) in units.iter().enumerate() {
        for form in &forms[place] {
            let add = |blocks: &mut HashMap<u64, Vec<usize>>, key: u64| {
                let block = blocks.entry(key).or_default();
                if block.last() != Some(&place) {
                    block.push(place);
                }
            };
            add(&mut below, hashed(&(unit.parent, &form.sounds)));
            if unit.state.is_some() {
                add(&mut within, hashed(&(unit.state, unit.kind, &form.sounds)));
            }
        }
    }
    for (blocks, most) in [(&below, TOO_MANY), (&within, COMMON)] {
        for block in blocks.values().filter(|b| b.len() <= most) {
            for (at, one) in block.iter().enumerate() {
                for other in &block[at + 1..] {
                    if let Some(evidence) = closest(*one, *other) {
                        meet(*one, *other, evidence);
                    }
                }
            }
        }
    }

    // Those below one parent in which one word differs by a letter: they meet when that
    // word loses the letter.
    let mut lost: Vec<(u64, usize, usize, usize)> = Vec::new();
    for (place, unit) in units.iter().enumerate() {
        for (form, written) in forms[place].iter().enumerate() {
            for (at, word) in written.words.iter().enumerate() {
                if word.chars().count() < 5 || word.chars().any(|c| c.is_ascii_digit()) {
                    continue;
                }
                let rest: Vec<&String> = written
                    .words
                    .iter()
                    .enumerate()
                    .filter(|(i, _)| *i != at)
                    .map(|(_, w)| w)
                    .collect();
                let letters: Vec<char> = word.chars().collect();
                for without in 0..=letters.len() {
                    let left: String = letters
                        .iter()
                        .enumerate()
                        .filter(|(i, _)| *i != without)
                        .map(|(_, c)| *c)
                        .collect();
                    lost.push((hashed(&(unit.parent, &rest, left)), place, form, at));
                }
            }
        }
    }
    lost.sort_unstable();
    for block in lost.chunk_by(|a, b| a.0 == b.0) {
        let mut places: Vec<_> = block.iter().map(|(_, p, f, at)| (*p, *f, *at)).collect();
        places.dedup();
        if places.len() > TOO_MANY {
            continue;
        }
        for (i, (one, f, at)) in places.iter().enumerate() {
            for (other, g, there) in &places[i + 1..] {
                let (a, b) = (&forms[*one][*f], &forms[*other][*g]);
                if one != other && one_letter_apart(&a.words[*at], &b.words[*there]) {
                    meet(*one, *other, Evidence::OneLetter);
                }
            }
        }
    }

    // Initials and what they stand for, below one parent.
    let mut short: HashMap<(Option<OrganisationId>, &str), Vec<usize>> = HashMap::new();
    for (place, unit) in units.iter().enumerate() {
        for form in forms[place].iter().filter(|form| form.single) {
            if let Some(word) = form.words.first() {
                short.entry((unit.parent, word)).or_default().push(place);
            }
        }
    }
    for (place, unit) in units.iter().enumerate() {
        for initials in forms[place]
            .iter()
            .filter_map(|form| form.initials.as_ref())
        {
            for other in short.get(&(unit.parent, initials)).into_iter().flatten() {
                if *other != place {
                    meet(place, *other, Evidence::Initials);
                }
            }
        }
    }

    let mut pairs: Vec<Pair> = found.into_values().collect();
    pairs.sort_by_key(|pair| (-pair.score, pair.one, pair.other));
    pairs
}

/// How two names look alike, if they do: for two that somebody brings together.
pub fn likeness(one: &Unit, other: &Unit) -> Option<Evidence> {
    let both = [one.clone(), other.clone()];
    lookalikes(&both).first().map(|pair| pair.evidence)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(id: i64, parent: i64, name_en: &str, name_hi: &str) -> Unit {
        Unit {
            id: OrganisationId(id),
            parent: Some(OrganisationId(parent)),
            state: Some(OrganisationId(1)),
            kind: Kind::Department,
            name_en: name_en.to_owned(),
            name_hi: name_hi.to_owned(),
        }
    }

    #[test]
    fn the_same_office_under_two_names_is_found() {
        use Evidence::*;
        for (one, other, evidence) in [
            (
                "Water Resources Department",
                "WATER RESOURCES  DEPARTMENT",
                Some(SameName),
            ),
            (
                "Water Resources Department",
                "Dept. of Water Resources",
                Some(SameWords),
            ),
            ("Directorate of Health", "Health Dte", Some(SameWords)),
            ("Shiksha Vibhag", "शिक्षा विभाग", Some(SameSound)),
            ("Jal Sansadhan Vibhag", "जल संसाधन विभाग", Some(SameSound)),
            (
                "Panchayti Raj Vibhag",
                "Panchayati Raj Vibhag",
                Some(SameSound),
            ),
            (
                "Water Resources Department",
                "Water Resorces Department",
                Some(OneLetter),
            ),
            (
                "Public Health Engineering Department",
                "PHED",
                Some(Initials),
            ),
            ("Block Office 1, Patna", "Block Office 2, Patna", None),
            ("Health Department", "Wealth Department", Some(OneLetter)),
            ("Road Construction", "Rural Works", None),
            ("Patna Office", "Gaya Office", None),
        ] {
            let found = likeness(&unit(10, 1, one, one), &unit(11, 1, other, other));
            assert_eq!(found, evidence, "{one} / {other}");
        }
    }

    #[test]
    fn a_hindi_name_meets_the_other_ones_english_name() {
        let one = unit(10, 1, "Jal Sansadhan Vibhag", "जल संसाधन");
        let other = unit(11, 1, "Water Resources Department", "जल संसाधन विभाग");
        assert_eq!(likeness(&one, &other), Some(Evidence::SameSound));
    }

    #[test]
    fn the_same_office_in_each_district_is_no_duplicate() {
        let name = "District Education Office";
        let units: Vec<Unit> = (0..5).map(|i| unit(10 + i, 100 + i, name, name)).collect();
        assert!(lookalikes(&units).is_empty());
        // Two in a State may be, and are less sure than two below one parent.
        let pairs = lookalikes(&units[..2]);
        assert_eq!(pairs.len(), 1);
        assert_eq!((pairs[0].siblings, pairs[0].score), (false, 70));
    }

    #[test]
    fn many_names_are_not_compared_with_each_other() {
        // Given twenty thousand units below one parent, and one of them twice,
        let mut units: Vec<Unit> = (0..20_000)
            .map(|i| {
                unit(
                    i,
                    1,
                    &format!("Gram Panchayat {i}"),
                    &format!("ग्राम पंचायत {i}"),
                )
            })
            .collect();
        units.push(unit(99_999, 1, "GP 777", "ग्राम पंचायत 777"));
        // then exactly that is found.
        let pairs = lookalikes(&units);
        assert_eq!(pairs.len(), 1);
        assert_eq!((pairs[0].one, pairs[0].other), (777, 20_000));
    }
}
