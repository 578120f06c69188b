//! Words for people in two languages, and words made comparable: the same name
//! in other cases, spellings and scripts.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// One text for people, in English and in Hindi.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Said {
    /// In English.
    pub en: String,
    /// In Hindi.
    pub hi: String,
}

impl Said {
    /// The two texts.
    pub fn new(en: impl Into<String>, hi: impl Into<String>) -> Said {
        Said {
            en: en.into(),
            hi: hi.into(),
        }
    }

    /// One text that serves in both languages, such as a number.
    pub fn same(text: &str) -> Said {
        Said::new(text, text)
    }

    /// The text in the language with this code: Hindi for “hi”, else English.
    pub fn in_language(&self, code: &str) -> &str {
        if code == "hi" { &self.hi } else { &self.en }
    }
}

/// A digit of Western or Devanagari script, as the Western digit.
pub fn western_digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '०'..='९' => char::from_digit(u32::from(c) - u32::from('०'), 10),
        _ => None,
    }
}

/// The zero of each script whose digits are read like Western ones.
const ZEROS: [u32; 10] = [
    0x0966, // Devanagari
    0x09E6, // Bengali, Assamese
    0x0A66, // Gurmukhi
    0x0AE6, // Gujarati
    0x0B66, // Odia
    0x0BE6, // Tamil
    0x0C66, // Telugu
    0x0CE6, // Kannada
    0x0D66, // Malayalam
    0xFF10, // full width
];

/// Without blank space at the ends, also the kinds that come with copied text.
pub fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{FEFF}' | '\u{200B}'))
}

/// On one line: every run of blank space becomes one space.
pub fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in trimmed(text).split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// With Western digits in place of those of the Indian scripts.
pub fn western_digits(text: &str) -> String {
    text.chars()
        .map(|c| {
            let code = u32::from(c);
            ZEROS
                .iter()
                .find(|zero| (**zero..**zero + 10).contains(&code))
                .and_then(|zero| char::from_digit(code - zero, 10))
                .unwrap_or(c)
        })
        .collect()
}

const NUKTA: char = '\u{93c}';
const VIRAMA: char = '\u{94d}';

/// A text made comparable: lower case, no accents, no nukta, no joiners, Western
/// digits, “&” as “and”, anything that is neither letter nor digit as one space.
///
/// “JAMMU  &amp; KASHMIR” and “Jammu and Kashmir” meet; so do “मिज़ोरम” and “मिजोरम”.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut pending_space = false;
    let mut push = |c: char| match c {
        ' ' => pending_space = true,
        _ => {
            if std::mem::take(&mut pending_space) && !folded.is_empty() {
                folded.push(' ');
            }
            folded.push(c);
        }
    };
    for c in text.nfkd().flat_map(char::to_lowercase) {
        match c {
            '&' => " and ".chars().for_each(&mut push),
            // Accents of Latin, the nukta, zero-width joiners, soft hyphen,
            // apostrophes: left out without a trace.
            '\u{300}'..='\u{36f}' | NUKTA | '\u{200b}'..='\u{200d}' | '\u{ad}' | '\u{feff}' => {}
            '\'' | '’' | '‘' => {}
            _ if is_letter(c) => push(western_digit(c).unwrap_or(c)),
            _ => push(' '),
        }
    }
    folded
}

fn is_letter(c: char) -> bool {
    // Vowel signs and the virama are marks, not letters, to Unicode.
    c.is_alphanumeric() || is_combining_mark(c)
}

/// [`fold`] without spaces: “Tamil Nadu” and “Tamilnadu” meet.
pub fn compact(text: &str) -> String {
    let mut folded = fold(text);
    folded.retain(|c| c != ' ');
    folded
}

/// Devanagari in Latin letters, as people type Hindi: “सुशासन” is “sushasan”.
///
/// The inherent vowel is left out at the end of a word and between consonants
/// that stand alone between vowels, as it is when the word is spoken. Other
/// text stays as [`fold`] leaves it.
pub fn transliterated(text: &str) -> String {
    // The nukta tells ड़ (r) from ड (d), so the fold must not drop it first.
    let composed: String = text.nfc().collect();
    let mut latin = String::with_capacity(composed.len());
    let mut word: Vec<Sound> = Vec::new();
    let mut letters = composed.chars().peekable();
    while let Some(c) = letters.next() {
        let nukta = letters.next_if_eq(&NUKTA).is_some();
        if let Some(consonant) = consonant(c, nukta) {
            word.push(Sound::Consonant(consonant));
            if letters.next_if_eq(&VIRAMA).is_none() && !letters.peek().is_some_and(is_vowel_sign) {
                word.push(Sound::Schwa);
            }
        } else if let Some(vowel) = vowel(c) {
            word.push(Sound::Vowel(vowel));
        } else if matches!(c, 'ं' | 'ँ') {
            let labial = letters
                .peek()
                .is_some_and(|&next| matches!(next, 'प'..='म'));
            word.push(Sound::Consonant(if labial { "m" } else { "n" }));
        } else if c == 'ः' {
            word.push(Sound::Consonant("h"));
        } else if !matches!(c, '\u{200c}' | '\u{200d}') {
            speak(&mut word, &mut latin);
            latin.push(c);
        }
    }
    speak(&mut word, &mut latin);
    fold(&latin)
}

#[derive(Clone, Copy, PartialEq)]
enum Sound {
    Consonant(&'static str),
    Vowel(&'static str),
    /// The inherent “a”.
    Schwa,
}

/// Writes a word's sounds, without the inherent vowels that aren't spoken.
fn speak(word: &mut Vec<Sound>, latin: &mut String) {
    let is_consonant = |sound: Option<&Sound>| matches!(sound, Some(Sound::Consonant(_)));
    let is_vowel = |sound: Option<&Sound>| matches!(sound, Some(Sound::Vowel(_) | Sound::Schwa));
    let mut place = word.len();
    while place > 0 {
        place -= 1;
        if word[place] != Sound::Schwa || place < 2 {
            continue; // the vowel of a word's first syllable is always spoken
        }
        let after_single = !is_consonant(word.get(place - 2));
        let silent = if place + 1 == word.len() {
            after_single
        } else {
            after_single && is_consonant(word.get(place + 1)) && is_vowel(word.get(place + 2))
        };
        if silent {
            word.remove(place);
        }
    }
    for sound in word.drain(..) {
        latin.push_str(match sound {
            Sound::Consonant(text) | Sound::Vowel(text) => text,
            Sound::Schwa => "a",
        });
    }
}

fn is_vowel_sign(c: &char) -> bool {
    matches!(c, '\u{93e}'..='\u{94c}' | '\u{962}' | '\u{963}')
}

fn vowel(c: char) -> Option<&'static str> {
    Some(match c {
        'अ' => "a",
        'आ' | 'ा' => "a",
        'इ' | 'ि' | 'ई' | 'ी' => "i",
        'उ' | 'ु' | 'ऊ' | 'ू' => "u",
        'ऋ' | 'ृ' | 'ॠ' | 'ॄ' => "ri",
        'ए' | 'े' | 'ऍ' | 'ॅ' | 'ऎ' | 'ॆ' => "e",
        'ऐ' | 'ै' => "ai",
        'ओ' | 'ो' | 'ऑ' | 'ॉ' | 'ऒ' | 'ॊ' => "o",
        'औ' | 'ौ' => "au",
        _ => return None,
    })
}

fn consonant(c: char, nukta: bool) -> Option<&'static str> {
    Some(match (c, nukta) {
        ('क', false) => "k",
        ('क', true) => "q",
        ('ख', _) => "kh",
        ('ग', _) => "g",
        ('घ', _) => "gh",
        ('ङ', _) => "n",
        ('च', _) => "ch",
        ('छ', _) => "chh",
        ('ज', false) => "j",
        ('ज', true) => "z",
        ('झ', _) => "jh",
        ('ञ', _) => "n",
        ('ट' | 'त', _) => "t",
        ('ठ' | 'थ', _) => "th",
        ('ड', false) | ('द', _) => "d",
        ('ड', true) => "r",
        ('ढ', false) | ('ध', _) => "dh",
        ('ढ', true) => "rh",
        ('ण' | 'न' | 'ऩ', _) => "n",
        ('प', _) => "p",
        ('फ', false) => "ph",
        ('फ', true) => "f",
        ('ब', _) => "b",
        ('भ', _) => "bh",
        ('म', _) => "m",
        ('य', _) => "y",
        ('र' | 'ऱ', _) => "r",
        ('ल' | 'ळ', _) => "l",
        ('व', _) => "v",
        ('श' | 'ष', _) => "sh",
        ('स', _) => "s",
        ('ह', _) => "h",
        _ => return None,
    })
}

/// How a text sounds, roughly: a key under which Hindi in Devanagari and Hindi
/// typed in Latin letters meet. For finding, never for deciding that two names
/// are the same.
pub fn sound_key(text: &str) -> String {
    let words: Vec<String> = transliterated(text)
        .split(' ')
        .map(word_key)
        .filter(|key| !key.is_empty())
        .collect();
    words.join(" ")
}

/// The sound under which a word that somebody typed may be looked for among the
/// sounds of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SoughtSound {
    /// It says enough to find the words that begin with it.
    Beginning(String),
    /// It is so short that only a whole word may sound like it.
    WholeWord(String),
}

/// How a typed word may be looked for by its sound. `None` where so little of it
/// sounds that anything would be found: “zzzz” is one sound, and “j” begins many
/// words.
pub fn sought_sound(word: &str) -> Option<SoughtSound> {
    let written = transliterated(word);
    let sound = word_key(&written);
    let heard = sound.chars().count();
    if sound.contains(' ') || heard * 2 < written.chars().count() {
        return None;
    }
    match heard {
        0 | 1 => None,
        2 => Some(SoughtSound::WholeWord(sound)),
        _ => Some(SoughtSound::Beginning(sound)),
    }
}

fn word_key(word: &str) -> String {
    // Spellings of one sound; the longer ones first.
    const ONE_SOUND: [(&str, &str); 29] = [
        ("jny", "gy"),
        ("jn", "gy"),
        ("dny", "gy"),
        ("chh", "c"),
        ("ch", "c"),
        ("tch", "c"),
        ("ck", "k"),
        ("c", "k"),
        ("q", "k"),
        ("x", "ks"),
        ("ph", "f"),
        ("sh", "s"),
        ("kh", "k"),
        ("gh", "g"),
        ("jh", "j"),
        ("th", "t"),
        ("dh", "d"),
        ("bh", "b"),
        ("rh", "r"),
        ("w", "v"),
        ("z", "j"),
        ("aa", "a"),
        ("ee", "i"),
        ("ii", "i"),
        ("oo", "u"),
        ("uu", "u"),
        ("ei", "e"),
        ("iy", "i"),
        ("ou", "au"),
    ];
    if !word.bytes().all(|b| b.is_ascii_alphabetic()) {
        return word.to_owned();
    }
    let mut key: Vec<u8> = Vec::with_capacity(word.len());
    let mut rest = word;
    while !rest.is_empty() {
        let one = ONE_SOUND
            .iter()
            .find(|(spelling, _)| rest.starts_with(spelling));
        let (used, sound) = one.map_or((1, &rest[..1]), |(from, to)| (from.len(), *to));
        for &letter in sound.as_bytes() {
            if key.last() != Some(&letter) {
                key.push(letter);
            }
        }
        rest = &rest[used..];
    }
    // People write the inherent vowel or leave it out: left out everywhere.
    let is_vowel = |letter: Option<&u8>| letter.is_some_and(|l| b"aeiou".contains(l));
    let is_consonant = |letter: Option<&u8>| letter.is_some_and(|l| !b"aeiou".contains(l));
    let mut place = 0;
    while place < key.len() {
        let silent = key[place] == b'a'
            && place >= 2
            && is_consonant(key.get(place - 1))
            && is_vowel(key.get(place - 2))
            && is_consonant(key.get(place + 1))
            && is_vowel(key.get(place + 2));
        if silent {
            key.remove(place);
        } else {
            place += 1;
        }
    }
    if key.len() > 2 && key.last() == Some(&b'a') {
        key.pop();
    }
    key.into_iter().map(char::from).collect()
}

/// How many single edits (a letter put in, left out, changed, or two
/// neighbours swapped) lead from one text to the other. Letters are counted as
/// they are: [`fold`] both first where case must not matter.
pub fn edit_distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut line = Vec::with_capacity(b.len() + 1);
        line.push(i);
        for j in 1..=b.len() {
            let change = usize::from(a[i - 1] != b[j - 1]);
            let mut least = (last[j] + 1).min(line[j - 1] + 1).min(last[j - 1] + change);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(before_last[j - 2] + 1);
            }
            line.push(least);
        }
        before_last = std::mem::replace(&mut last, line);
    }
    last[b.len()]
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_same_name_in_another_dress_folds_to_the_same_text() {
        for (left, right) in [
            ("JAMMU  & KASHMIR", "Jammu and Kashmir"),
            (
                "Artificial Intelligence (AI) - Hindi",
                "artificial intelligence ai hindi",
            ),
            ("National E-Governance", "National E Governance"),
            ("मिज़ोरम", "मिजोरम"),                // with and without nukta
            ("छत्तीसगढ\u{93c}", "छत्तीसग\u{95d}"), // combined and single letter
            ("क्\u{200d}ष", "क्ष"),
            ("भाग २", "भाग 2"),
            ("Crème brûlée’s", "creme brulees"),
            ("  ", ""),
        ] {
            assert_eq!(fold(left), fold(right), "{left} / {right}");
        }
        assert_eq!(compact("Tamil Nadu"), compact("TAMILNADU"));
    }

    #[test]
    fn hindi_is_spelt_as_people_type_it() {
        for (hindi, latin) in [
            ("सुशासन", "sushasan"),
            ("भारत", "bharat"),
            ("सरकार", "sarkar"),
            ("क्षमता", "kshamta"),
            ("नैतिकता", "naitikta"),
            ("राष्ट्र", "rashtra"),
            ("भविष्य", "bhavishya"),
            ("परिचय", "parichay"),
            ("कार्यालय", "karyalay"),
            ("पंचायत", "panchayat"),
            ("संपर्क", "samparka"),
            ("छत्तीसगढ़", "chhattisgarh"),
            ("मूल बातें", "mul baten"),
            ("भाग २: AI", "bhag 2 ai"),
        ] {
            assert_eq!(transliterated(hindi), latin, "{hindi}");
        }
    }

    #[test]
    fn both_scripts_meet_in_the_sound_key() {
        for (hindi, typed) in [
            ("सुशासन", "sushasan"),
            ("सुशासन", "Sushaasan"),
            ("शिक्षा", "shiksha"),
            ("प्रशासन", "prashasan"),
            ("पंचायत", "panchayat"),
            ("उत्तर प्रदेश", "uttar pradesh"),
            ("छत्तीसगढ़", "chhattisgarh"),
            ("छत्तीसगढ़", "chattisgarh"),
            ("कर्मचारी", "karmachari"),
            ("कर्मयोगी", "karmayogi"),
            ("विकसित", "viksit"),
            ("विकसित", "vikasit"),
            ("विकास", "wikas"),
            ("ज़िला", "zila"),
            ("जिला", "jila"),
            ("भविष्य", "bhavishya"),
            ("नैतिकता", "naitikta"),
            ("स्वास्थ्य", "swasthya"),
            ("ज्ञान", "gyan"),
            ("बातें", "batein"),
            ("संपर्क", "sampark"),
            ("महाराष्ट्र", "Maharashtra"),
            ("सूचना", "soochna"),
            ("मध्य", "madhya"),
        ] {
            assert_eq!(sound_key(hindi), sound_key(typed), "{hindi} / {typed}");
        }
        for (one, other) in [("राम", "रोम"), ("कर", "कार्य"), ("नगर", "निगम")]
        {
            assert_ne!(sound_key(one), sound_key(other));
        }
    }

    #[test]
    fn what_hardly_sounds_is_not_looked_for_by_sound() {
        let beginning = |sound: &str| Some(SoughtSound::Beginning(sound.to_owned()));
        let whole = |sound: &str| Some(SoughtSound::WholeWord(sound.to_owned()));
        for (typed, sought) in [
            ("sushasan", beginning("sussan")),
            ("सुशासन", beginning("sussan")),
            ("sush", beginning("sus")),
            ("chhattisgarh", beginning("catisgar")),
            ("gyan", beginning("gyan")),
            ("jal", beginning("jal")),
            ("ai", whole("ai")),
            ("जा", whole("ja")),
            ("z", None),
            ("zzzz", None),
            ("ssshhh", None),
            ("aaaaaa", None),
            ("kkkkhh", None),
            ("", None),
        ] {
            assert_eq!(sought_sound(typed), sought, "{typed}");
        }
    }

    #[test]
    fn edits_are_counted() {
        for (a, b, edits) in [
            ("", "", 0),
            ("", "abc", 3),
            ("haryana", "haryana", 0),
            ("haryana", "hariana", 1),
            ("haryana", "harayna", 1), // neighbours swapped
            ("wadhvani", "wadhwani", 1),
            ("basic", "intermediate", 11),
            ("बिहार", "बिहर", 1),
        ] {
            assert_eq!(edit_distance(a, b), edits, "{a} / {b}");
        }
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in ".{0,30}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn any_text_has_a_key(text in "[\u{900}-\u{97f}a-zA-Z0-9 .\u{200d}]{0,30}") {
            let key = sound_key(&text);
            prop_assert_eq!(sound_key(&key).split(' ').count(), key.split(' ').count());
        }

        #[test]
        fn distance_is_a_distance(a in "[a-c]{0,6}", b in "[a-c]{0,6}") {
            let distance = edit_distance(&a, &b);
            prop_assert_eq!(distance, edit_distance(&b, &a));
            prop_assert_eq!(distance == 0, a == b);
            prop_assert!(distance <= a.len().max(b.len()));
        }
    }
}
