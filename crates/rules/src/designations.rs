//! Designations under their many names: “Asst. Section Officer”, “ASO” and “सहायक अनुभाग
//! अधिकारी” are one.
//!
//! Spellings meet under their [`key`]; what no spelling rule brings together, the master
//! list does, which is data and grows ([`shipped`] is what it begins with).

use crate::text::{fold, one_line};

/// Short forms within designations, and the words that they stand for.
const SHORT: [(&str, &str); 38] = [
    ("asst", "assistant"),
    ("assst", "assistant"),
    ("asstt", "assistant"),
    ("assit", "assistant"),
    ("addl", "additional"),
    ("adl", "additional"),
    ("agri", "agriculture"),
    ("assoc", "associate"),
    ("commr", "commissioner"),
    ("cum", "and"),
    ("dev", "development"),
    ("dir", "director"),
    ("dist", "district"),
    ("distt", "district"),
    ("div", "divisional"),
    ("dy", "deputy"),
    ("dpty", "deputy"),
    ("engg", "engineering"),
    ("engr", "engineer"),
    ("exec", "executive"),
    ("gen", "general"),
    ("govt", "government"),
    ("insp", "inspector"),
    ("jr", "junior"),
    ("jt", "joint"),
    ("med", "medical"),
    ("mgr", "manager"),
    ("off", "officer"),
    ("offr", "officer"),
    ("prin", "principal"),
    ("prl", "principal"),
    ("prof", "professor"),
    ("pvt", "private"),
    ("secy", "secretary"),
    ("spl", "special"),
    ("sr", "senior"),
    ("supdt", "superintendent"),
    ("suptd", "superintendent"),
];

/// The form under which the spellings of a designation meet: without regard to capital
/// letters, dots, hyphens, spaces and accents, with its short forms written out.
pub fn key(text: &str) -> String {
    let folded = fold(text);
    let mut key = String::with_capacity(folded.len());
    for word in folded.split(' ') {
        let long = SHORT.iter().find(|(short, _)| *short == word);
        key.push_str(long.map_or(word, |(_, long)| long));
    }
    key
}

/// A designation of the master list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Designation {
    /// Its name in English.
    pub en: String,
    /// Its name in Hindi.
    pub hi: String,
    /// Under what other names it goes.
    pub others: Vec<String>,
}

impl Designation {
    /// All of its names, each under its key, the first one that has it.
    pub fn names(&self) -> Vec<(String, String)> {
        let mut names: Vec<(String, String)> = Vec::new();
        for name in [&self.en, &self.hi].into_iter().chain(&self.others) {
            let key = key(name);
            if !key.is_empty() && names.iter().all(|(held, _)| *held != key) {
                names.push((key, one_line(name)));
            }
        }
        names
    }
}

/// Other names as they are written in one field: `ASO; A.S.O.`
pub fn others(text: &str) -> Vec<String> {
    let names = text.split([';', '|', '\n']);
    let names = names.map(one_line).filter(|name| !name.is_empty());
    names.collect()
}

/// The list that comes with Sopan.
pub fn shipped() -> Vec<Designation> {
    include_str!("../data/designations.txt")
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .map(|line| {
            let mut parts = line.split('|').map(one_line);
            let mut next = || parts.next().unwrap_or_default();
            Designation {
                en: next(),
                hi: next(),
                others: others(&next()),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn spellings_of_one_designation_meet() {
        for (one, other) in [
            ("Asst. Section Officer", "ASSISTANT SECTION  OFFICER"),
            ("Dy. Secy", "Deputy Secretary"),
            ("Jr.Engineer", "junior engineer"),
            ("Sub Inspector", "Sub-Inspector"),
            ("A.S.O.", "ASO"),
            ("अनुभाग  अधिकारी", "अनुभाग अधिकारी"),
        ] {
            assert_eq!(key(one), key(other), "{one} and {other}");
        }
        for (one, other) in [
            ("Section Officer", "Assistant Section Officer"),
            ("Secretary", "Under Secretary"),
            ("सचिव", "अवर सचिव"),
        ] {
            assert_ne!(key(one), key(other), "{one} and {other}");
        }
    }

    #[test]
    fn the_shipped_list_is_whole_and_no_name_stands_for_two() {
        let shipped = shipped();
        assert!(shipped.len() > 150, "{}", shipped.len());
        let mut held: HashMap<String, &str> = HashMap::new();
        for designation in &shipped {
            assert!(!designation.en.is_empty() && designation.en.is_ascii());
            assert!(!designation.hi.is_empty() && !designation.hi.is_ascii());
            for (key, name) in designation.names() {
                let before = held.insert(key, &designation.en);
                assert_eq!(before, None, "{name} of {}", designation.en);
            }
        }
        let aso = held.get(&key("Asst. Section Officer"));
        assert!(aso.is_some());
        assert_eq!(aso, held.get(&key("ASO")));
        assert_eq!(aso, held.get(&key("सहायक अनुभाग अधिकारी")));
    }
}
