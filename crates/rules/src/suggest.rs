//! Which items of a list a text is about: sub-themes for a text of duties, in English or
//! Hindi. A local ranker that needs no network and says by which words it came to what.
//!
//! It is BM25 over words in both scripts, with three things besides: a word of an item's name
//! weighs more than one of its description; words lose their endings, and a word that no item
//! has may be found by how it sounds or by another word that offices use for it; and a text is
//! taken duty by duty, so that a long one is about several things.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::text::{fold, sound_key};

pub mod answers;
pub mod legacy;
pub mod people;

/// BM25: how soon a word that stands there again says nothing new.
const K1: f64 = 1.2;
/// BM25: how much a long text weighs less.
const B: f64 = 0.5;
/// A word of the name counts so often as one of the description.
const NAME: f64 = 3.0;
/// Another word for the one that stands there weighs so much.
const SYNONYM: f64 = 0.6;
/// A word that only sounds alike weighs so much.
const SOUND: f64 = 0.7;
/// What a further duty adds to what the best one gives.
const FURTHER: f64 = 0.4;
/// The score at which one is as sure as not: about that of one rare word of a name.
const HALF: f64 = 7.0;
/// A sound says something from so many letters on.
const SOUND_LETTERS: usize = 4;
/// So many words are named that led to a suggestion.
const MOST_WORDS: usize = 6;
/// Of a text so many characters are read.
const MOST_CHARACTERS: usize = 40_000;

/// Words that say nothing about what somebody does.
const STOP: &[&str] = &[
    "a",
    "an",
    "and",
    "all",
    "any",
    "are",
    "as",
    "at",
    "be",
    "by",
    "every",
    "for",
    "from",
    "has",
    "have",
    "his",
    "her",
    "in",
    "into",
    "is",
    "it",
    "its",
    "of",
    "on",
    "or",
    "other",
    "such",
    "that",
    "the",
    "their",
    "them",
    "this",
    "to",
    "under",
    "up",
    "which",
    "who",
    "will",
    "with",
    "within",
    "work",
    "works",
    "duties",
    "duty",
    "responsible",
    "department",
    "officer",
    "office",
    "government",
    "का",
    "के",
    "की",
    "को",
    "में",
    "से",
    "पर",
    "और",
    "तथा",
    "एवं",
    "व",
    "या",
    "ने",
    "है",
    "हैं",
    "हो",
    "होना",
    "करना",
    "कर",
    "करने",
    "देना",
    "लेना",
    "बनाना",
    "तैयार",
    "कार्य",
    "संबंधित",
    "संबंधी",
    "अंतर्गत",
    "हेतु",
    "लिए",
    "उनका",
    "उनकी",
    "उनके",
    "इस",
    "यह",
    "वह",
    "जो",
    "सभी",
    "विभाग",
    "अधिकारी",
    "कार्यालय",
    "सरकारी",
];

/// Something that a text may be about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its names.
    pub names: Vec<String>,
    /// What else is said about it.
    pub about: Vec<String>,
}

/// Something that a text is about.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// Its place in the list.
    pub item: usize,
    /// How sure it is, from 0 to 1: `score / (score + 7)`. It orders, and it is no
    /// probability.
    pub confidence: f64,
    /// The words of the text that led there, the weightiest first.
    pub words: Vec<String>,
}

/// A word without its ending, so that its forms meet.
fn stem(word: &str) -> String {
    let latin = word.is_ascii();
    let endings: &[&str] = if latin {
        &[
            "ations", "ation", "ments", "ment", "ings", "ing", "ies", "ed", "es", "s", "y", "e",
        ]
    } else {
        &[
            "ियों",
            "ाओं",
            "ाएँ",
            "ओं",
            "ों",
            "ाें",
            "ें",
            "ीय",
            "ियाँ",
            "ी",
            "े",
            "ा",
            "ि",
        ]
    };
    let least = if latin { 4 } else { 2 };
    for ending in endings {
        if let Some(rest) = word.strip_suffix(&fold_ending(ending))
            && rest.chars().count() >= least
        {
            return rest.to_owned();
        }
    }
    word.to_owned()
}

/// Endings are compared with folded words.
fn fold_ending(ending: &str) -> String {
    ending.replace('\u{93c}', "")
}

/// A word of a text that says something.
struct Word {
    /// As it is written.
    written: String,
    /// Folded.
    whole: String,
    /// Without its ending.
    stem: String,
}

fn words(text: &str) -> Vec<Word> {
    text.split(|c: char| c.is_whitespace() || matches!(c, '/' | '-' | '–' | ',' | '(' | ')'))
        .flat_map(|written| {
            let folded = fold(written);
            let parts: Vec<String> = folded.split(' ').map(str::to_owned).collect();
            let written = written.trim_matches(|c: char| c.is_ascii_punctuation() || c == '।');
            let written = written.to_owned();
            parts.into_iter().map(move |part| (written.clone(), part))
        })
        .filter(|(_, word)| word.chars().count() > 1 && !STOP.contains(&word.as_str()))
        .map(|(written, whole)| Word {
            stem: stem(&whole),
            written,
            whole,
        })
        .collect()
}

/// The duties of a text: its lines and sentences.
fn duties(text: &str) -> impl Iterator<Item = &str> {
    let parts = text.split(['\n', '\r', ';', '।', '•']);
    let parts = parts.flat_map(|part| part.split(". "));
    parts.map(str::trim).filter(|part| !part.is_empty())
}

/// A list of items, ready to be asked.
#[derive(Debug, Clone)]
pub struct Index {
    /// Of each word the items that have it, with its weight there.
    held: HashMap<String, BTreeMap<usize, f64>>,
    /// Of each sound the words that have it.
    sounds: HashMap<String, BTreeSet<String>>,
    /// Of each word the others that offices use for it.
    synonyms: HashMap<String, BTreeSet<String>>,
    items: usize,
}

fn synonyms() -> HashMap<String, BTreeSet<String>> {
    let mut all: HashMap<String, BTreeSet<String>> = HashMap::new();
    for line in include_str!("../data/synonyms.txt").lines() {
        if line.starts_with('#') {
            continue;
        }
        let group: BTreeSet<String> = words(line).into_iter().map(|word| word.stem).collect();
        for word in &group {
            let others = group.iter().filter(|other| *other != word).cloned();
            all.entry(word.clone()).or_default().extend(others);
        }
    }
    all
}

impl Index {
    /// Of these items.
    pub fn new(items: &[Item]) -> Index {
        let mut sounds: HashMap<String, BTreeSet<String>> = HashMap::new();
        let mut counted: Vec<HashMap<String, f64>> = Vec::new();
        for item in items {
            let mut here: HashMap<String, f64> = HashMap::new();
            for (texts, weight) in [(&item.names, NAME), (&item.about, 1.0)] {
                for word in texts.iter().flat_map(|text| words(text)) {
                    let sound = sounds.entry(sound_key(&word.whole)).or_default();
                    sound.insert(word.stem.clone());
                    *here.entry(word.stem).or_default() += weight;
                }
            }
            counted.push(here);
        }
        let length = |here: &HashMap<String, f64>| here.values().sum::<f64>();
        let average = counted.iter().map(length).sum::<f64>() / counted.len().max(1) as f64;
        let mut held: HashMap<String, BTreeMap<usize, f64>> = HashMap::new();
        for (item, here) in counted.iter().enumerate() {
            let long = 1.0 - B + B * length(here) / average.max(1.0);
            for (word, count) in here {
                let weight = count * (K1 + 1.0) / (count + K1 * long);
                held.entry(word.clone()).or_default().insert(item, weight);
            }
        }
        Index {
            held,
            sounds,
            synonyms: synonyms(),
            items: items.len(),
        }
    }

    /// How much a word says: more where fewer items have it.
    fn rarity(&self, having: usize) -> f64 {
        let (all, having) = (self.items as f64, having as f64);
        (1.0 + (all - having + 0.5) / (having + 0.5)).ln()
    }

    /// The words of the list that a word of a text stands for, with the weight of each.
    fn meant(&self, word: &Word) -> Vec<(String, f64)> {
        let mut meant = Vec::new();
        let sound = sound_key(&word.whole);
        let word = word.stem.as_str();
        if self.held.contains_key(word) {
            meant.push((word.to_owned(), 1.0));
        }
        let others = self.synonyms.get(word).into_iter().flatten();
        let others = others.filter(|other| self.held.contains_key(*other));
        meant.extend(others.map(|other| (other.clone(), SYNONYM)));
        if meant.is_empty() && sound.chars().count() >= SOUND_LETTERS {
            let alike = self.sounds.get(&sound).into_iter().flatten();
            meant.extend(alike.map(|other| (other.clone(), SOUND)));
        }
        meant
    }

    /// What a text is about, the surest first; at most so many.
    pub fn suggest(&self, text: &str, limit: usize) -> Vec<Suggestion> {
        let end = text.char_indices().nth(MOST_CHARACTERS);
        let text = end.map_or(text, |(end, _)| &text[..end]);
        // Of each item what each duty gives it, and each word in all.
        let mut scores: BTreeMap<usize, Vec<f64>> = BTreeMap::new();
        let mut led: BTreeMap<usize, BTreeMap<String, f64>> = BTreeMap::new();
        for duty in duties(text) {
            let mut here: BTreeMap<usize, f64> = BTreeMap::new();
            let mut met: BTreeSet<String> = BTreeSet::new();
            for word in words(duty) {
                if !met.insert(word.stem.clone()) {
                    continue;
                }
                // Of several words that a word stands for, the best one counts for an item.
                let mut best: BTreeMap<usize, f64> = BTreeMap::new();
                for (other, weight) in self.meant(&word) {
                    let Some(items) = self.held.get(&other) else {
                        continue;
                    };
                    let rarity = self.rarity(items.len());
                    for (item, held) in items {
                        let score = weight * rarity * held;
                        let held = best.entry(*item).or_default();
                        *held = held.max(score);
                    }
                }
                for (item, score) in best {
                    *here.entry(item).or_default() += score;
                    let words = led.entry(item).or_default();
                    *words.entry(word.written.clone()).or_default() += score;
                }
            }
            for (item, score) in here {
                scores.entry(item).or_default().push(score);
            }
        }
        let mut all: Vec<(usize, f64)> = scores
            .into_iter()
            .map(|(item, duties)| {
                let best = duties.iter().copied().fold(0.0, f64::max);
                let sum: f64 = duties.iter().sum();
                (item, best + FURTHER * (sum - best))
            })
            .collect();
        all.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        all.truncate(limit);
        all.into_iter()
            .map(|(item, score)| {
                let mut words: Vec<(String, f64)> =
                    led.remove(&item).unwrap_or_default().into_iter().collect();
                words.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
                words.truncate(MOST_WORDS);
                Suggestion {
                    item,
                    confidence: score / (score + HALF),
                    words: words.into_iter().map(|(word, _)| word).collect(),
                }
            })
            .collect()
    }
}

/// How good a ranker is, and what it is measured against.
pub mod trial {
    use std::collections::{BTreeMap, BTreeSet, HashMap};

    use super::{B, Item, K1};
    use crate::competencies::{Competency, shipped};
    use crate::text::fold;

    /// A text with what it is about, decided by a person.
    #[derive(Debug, Clone)]
    pub struct Labelled {
        /// The text.
        pub text: String,
        /// The places of the items.
        pub about: BTreeSet<usize>,
    }

    /// The shipped sub-themes, as items with their themes' names, and the codes.
    pub fn items() -> (Vec<Item>, Vec<String>) {
        let shipped = shipped();
        let themes: HashMap<&String, &Competency> = shipped
            .iter()
            .filter(|one| one.theme.is_none())
            .map(|one| (&one.code, one))
            .collect();
        let subs = shipped
            .iter()
            .filter_map(|one| Some((one, one.theme.as_ref()?)));
        subs.map(|(one, theme)| {
            let theme = themes.get(theme).into_iter();
            let theme = theme.flat_map(|t| [t.name.en.clone(), t.name.hi.clone()]);
            let about = [one.about.en.clone(), one.about.hi.clone()].into_iter();
            let item = Item {
                names: vec![one.name.en.clone(), one.name.hi.clone()],
                about: about.chain(theme).collect(),
            };
            (item, one.code.clone())
        })
        .unzip()
    }

    /// The labelled set that comes with Sopan.
    pub fn set() -> Vec<Labelled> {
        let (_, codes) = items();
        let lines = include_str!("../data/duties.txt").lines();
        lines
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| {
                let (labels, text) = line.split_once('|')?;
                let place = |label: &str| codes.iter().position(|code| code == label);
                Some(Labelled {
                    text: text.to_owned(),
                    about: labels.split_whitespace().filter_map(place).collect(),
                })
            })
            .collect()
    }

    /// The courses of the shipped lists, by their titles alone, and the titles.
    pub fn course_items() -> (Vec<Item>, Vec<String>) {
        let lines = include_str!("../tests/data/course_lists.tsv").lines();
        let mut met = BTreeSet::new();
        lines
            .filter_map(|line| Some(line.split('\t').nth(2)?.trim()))
            .filter(|title| met.insert(fold(title)))
            .map(|title| {
                let item = Item {
                    names: vec![title.to_owned()],
                    about: Vec::new(),
                };
                (item, title.to_owned())
            })
            .unzip()
    }

    /// The labelled set for courses that comes with Sopan.
    pub fn course_set() -> Vec<Labelled> {
        let (_, titles) = course_items();
        let lines = include_str!("../data/duty_courses.txt").lines();
        lines
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| {
                let (labels, text) = line.split_once('|')?;
                let place = |label: &str| titles.iter().position(|title| title == label.trim());
                Some(Labelled {
                    text: text.to_owned(),
                    about: labels.split(';').filter_map(place).collect(),
                })
            })
            .collect()
    }

    /// How much of what a text is about is among the first five (recall), and how much of
    /// the first five it is about (precision): averages over the set.
    pub fn at_five(set: &[Labelled], rank: impl Fn(&str) -> Vec<usize>) -> (f64, f64) {
        let (mut recall, mut precision) = (0.0, 0.0);
        for one in set {
            let found = rank(&one.text);
            let right = found.iter().take(5).filter(|item| one.about.contains(item));
            let right = right.count() as f64;
            recall += right / one.about.len().max(1) as f64;
            precision += right / 5.0;
        }
        let all = set.len().max(1) as f64;
        (recall / all, precision / all)
    }

    fn whole(item: &Item) -> String {
        let texts: Vec<&str> = item
            .names
            .iter()
            .chain(&item.about)
            .map(String::as_str)
            .collect();
        fold(&texts.join(" "))
    }

    fn best(scores: Vec<f64>) -> Vec<usize> {
        let mut all: Vec<(usize, f64)> = scores.into_iter().enumerate().collect();
        all.retain(|(_, score)| *score > 0.0);
        all.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        all.into_iter().map(|(item, _)| item).collect()
    }

    /// By how many words of the text stand somewhere in an item, also as a part of a word.
    pub fn substring(items: &[Item]) -> impl Fn(&str) -> Vec<usize> {
        let texts: Vec<String> = items.iter().map(whole).collect();
        move |text| {
            let sought = fold(text);
            let words: BTreeSet<&str> = sought.split(' ').filter(|w| w.len() > 3).collect();
            let score = |text: &String| words.iter().filter(|w| text.contains(**w)).count() as f64;
            best(texts.iter().map(score).collect())
        }
    }

    /// By BM25 over the words as they stand.
    pub fn plain_bm25(items: &[Item]) -> impl Fn(&str) -> Vec<usize> {
        let texts: Vec<BTreeMap<String, f64>> = items
            .iter()
            .map(|item| {
                let mut counts = BTreeMap::new();
                for word in whole(item).split(' ') {
                    *counts.entry(word.to_owned()).or_default() += 1.0;
                }
                counts
            })
            .collect();
        let lengths: Vec<f64> = texts.iter().map(|counts| counts.values().sum()).collect();
        let average = lengths.iter().sum::<f64>() / lengths.len().max(1) as f64;
        move |text| {
            let mut scores = vec![0.0; texts.len()];
            let sought = fold(text);
            for word in sought.split(' ') {
                let having = texts
                    .iter()
                    .filter(|counts| counts.contains_key(word))
                    .count();
                let rarity = ((texts.len() - having) as f64 + 0.5) / (having as f64 + 0.5);
                let rarity = (1.0 + rarity).ln();
                for ((score, counts), length) in scores.iter_mut().zip(&texts).zip(&lengths) {
                    if let Some(count) = counts.get(word) {
                        let long = 1.0 - B + B * length / average;
                        *score += rarity * count * (K1 + 1.0) / (count + K1 * long);
                    }
                }
            }
            best(scores)
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::trial::{at_five, course_items, course_set, items, plain_bm25, set, substring};
    use super::*;

    static INDEX: std::sync::LazyLock<Index> = std::sync::LazyLock::new(|| Index::new(&items().0));

    #[test]
    fn the_ranker_is_better_than_plain_bm25_and_plain_substring() {
        let (items, _) = items();
        let set = set();
        assert!(set.len() >= 40, "{}", set.len());
        assert!(set.iter().all(|one| !one.about.is_empty()));
        let ours = at_five(&set, |text| {
            let found = INDEX.suggest(text, 5);
            found.into_iter().map(|s| s.item).collect()
        });
        let bm25 = at_five(&set, plain_bm25(&items));
        let plain = at_five(&set, substring(&items));
        println!("ranker {ours:?}, plain BM25 {bm25:?}, substring {plain:?}");
        assert!(
            ours.0 > bm25.0 && ours.0 > plain.0,
            "{ours:?} {bm25:?} {plain:?}"
        );
        assert!(
            ours.1 > bm25.1 && ours.1 > plain.1,
            "{ours:?} {bm25:?} {plain:?}"
        );
    }

    #[test]
    fn for_courses_the_ranker_is_no_worse_than_plain_bm25_and_plain_substring() {
        let (items, titles) = course_items();
        let set = course_set();
        assert!(set.len() >= 40 && titles.len() >= 50, "{}", titles.len());
        // Every label is a title of the lists.
        let lines = include_str!("../data/duty_courses.txt").lines();
        let labels = lines.filter(|line| !line.starts_with('#'));
        let labels = labels.filter_map(|line| Some(line.split_once('|')?.0.split(';').count()));
        let found: usize = set.iter().map(|one| one.about.len()).sum();
        assert_eq!(labels.sum::<usize>(), found);

        let index = Index::new(&items);
        let ours = at_five(&set, |text| {
            let found = index.suggest(text, 5);
            found.into_iter().map(|s| s.item).collect()
        });
        let bm25 = at_five(&set, plain_bm25(&items));
        let plain = at_five(&set, substring(&items));
        println!("ranker {ours:?}, plain BM25 {bm25:?}, substring {plain:?}");
        for other in [bm25, plain] {
            assert!(ours.0 >= other.0 && ours.1 >= other.1, "{ours:?} {other:?}");
        }
    }

    #[test]
    fn it_says_by_which_words_it_came_there_in_either_script() {
        let (_, codes) = items();
        for (text, code, word) in [
            (
                "Answers applications under the Right to Information Act",
                "F5.3",
                "Information",
            ),
            ("सूचना का अधिकार के आवेदन", "F5.3", "सूचना"),
            ("suchna ka adhikar", "F5.3", "suchna"),
        ] {
            let found = INDEX.suggest(text, 3);
            let first = &found[0];
            assert_eq!(codes[first.item], code, "{text}: {found:?}");
            assert!(first.words.iter().any(|w| w == word), "{found:?}");
            assert!(first.confidence > 0.3, "{found:?}");
        }
        assert_eq!(INDEX.suggest("", 5), []);
        assert_eq!(INDEX.suggest("zzzz qqqq", 5), []);
    }

    proptest! {
        #[test]
        fn whatever_the_text_confidence_is_a_share_in_order_and_words_are_of_the_text(
            text in "[a-zक-ह .;\n]{0,200}", limit in 0usize..8,
        ) {
            let found = INDEX.suggest(&text, limit);
            prop_assert!(found.len() <= limit);
            for one in &found {
                prop_assert!(one.item < INDEX.items);
                prop_assert!((0.0..1.0).contains(&one.confidence));
                prop_assert!(!one.words.is_empty());
                prop_assert!(one.words.iter().all(|word| text.contains(word.as_str())));
            }
            for pair in found.windows(2) {
                prop_assert!(pair[0].confidence >= pair[1].confidence);
            }
        }
    }
}
