//! The 36 States and Union Territories of India, and which of them a printed
//! name means.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::ranking::Category;
use crate::text::{edit_distance, fold};

/// A State or a Union Territory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A State.
    State,
    /// A Union Territory.
    Ut,
}

/// One State or Union Territory.
#[derive(Debug, PartialEq, Eq)]
pub struct State {
    /// Code of the Local Government Directory.
    pub lgd_code: u16,
    /// ISO 3166-2, such as IN-HR.
    pub iso: &'static str,
    /// Name in English.
    pub name_en: &'static str,
    /// Name in Hindi.
    pub name_hi: &'static str,
    /// State or Union Territory.
    pub kind: Kind,
    /// The category it was published in for December 2025.
    pub category: Category,
    /// Other spellings and former names that mean this State and no other.
    spellings: &'static [&'static str],
}

/// What a printed name means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Match {
    /// The registry's own English or Hindi name, or the ISO code.
    Exact(&'static State),
    /// Another spelling or a former name that is known to mean this State.
    KnownSpelling(&'static State),
    /// It looks like one of these. To be asked about, never guessed.
    Doubtful(Vec<&'static State>),
    /// It looks like none.
    Unknown,
}

impl Match {
    /// The State, where there is no doubt.
    pub fn certain(&self) -> Option<&'static State> {
        match self {
            Match::Exact(state) | Match::KnownSpelling(state) => Some(state),
            Match::Doubtful(_) | Match::Unknown => None,
        }
    }
}

/// The State with this ISO 3166-2 code.
pub fn by_iso(code: &str) -> Option<&'static State> {
    ALL.iter()
        .find(|state| state.iso.eq_ignore_ascii_case(code))
}

/// The State with this code of the Local Government Directory.
pub fn by_lgd_code(code: u16) -> Option<&'static State> {
    ALL.iter().find(|state| state.lgd_code == code)
}

/// Which State a printed name means, whatever its case, spacing, “&” and script.
pub fn match_name(name: &str) -> Match {
    if let Some(state) = by_iso(name.trim()) {
        return Match::Exact(state);
    }
    let folded = fold(name);
    let key = key(&folded);
    if key.is_empty() {
        return Match::Unknown;
    }
    let found = |key: &str, official: bool| {
        let same = |known: &&Known| known.official >= official && known.key == key;
        KNOWN.iter().find(same).map(|known| known.state)
    };
    if let Some(state) = found(&key, true) {
        return Match::Exact(state);
    }
    let bare = self::key(without_office(&folded));
    if let Some(state) = found(&key, false).or_else(|| found(&bare, false)) {
        return Match::KnownSpelling(state);
    }
    let mut candidates: Vec<&State> = KNOWN
        .iter()
        .filter(|known| known.looks_like(&folded, &bare))
        .map(|known| known.state)
        .collect();
    candidates.dedup_by_key(|state| state.iso);
    if candidates.is_empty() {
        Match::Unknown
    } else {
        Match::Doubtful(candidates)
    }
}

/// A name of a State, made comparable.
struct Known {
    state: &'static State,
    /// The registry's own name rather than another spelling.
    official: bool,
    key: String,
    folded: String,
}

static KNOWN: LazyLock<Vec<Known>> = LazyLock::new(|| {
    let names = |state: &'static State| {
        state.names().enumerate().map(move |(place, name)| Known {
            state,
            official: place < 2,
            key: key(&fold(name)),
            folded: fold(name),
        })
    };
    ALL.iter().flat_map(names).collect()
});

impl State {
    /// The English name, the Hindi name, then the other spellings.
    fn names(&self) -> impl Iterator<Item = &'static str> {
        let spellings = self.spellings.iter().copied();
        [self.name_en, self.name_hi].into_iter().chain(spellings)
    }
}

impl Known {
    /// Whether a name could be a slip of the pen for, or a part of, this one.
    fn looks_like(&self, folded: &str, bare: &str) -> bool {
        let length = self.key.chars().count();
        // Short abbreviations are near to everything: one edit needs five letters.
        let edits = match length {
            0..5 => 0,
            5..9 => 1,
            _ => 2,
        };
        if edits > 0 && edit_distance(bare, &self.key) <= edits {
            return true;
        }
        let part = |words: &str, of: &str| {
            let mut telling = words
                .split(' ')
                .filter(|w| w.chars().count() > 3)
                .peekable();
            telling.peek().is_some() && telling.all(|w| of.split(' ').any(|other| other == w))
        };
        part(folded, &self.folded) || (length > 4 && part(&self.folded, folded))
    }
}

/// A folded name without spaces and without the choice of the word for “and”.
fn key(folded: &str) -> String {
    folded
        .split(' ')
        .filter(|word| !AND.contains(word))
        .collect()
}

/// “and” carries no meaning in a State's name; without it “J & K” and “J K” meet.
const AND: [&str; 6] = ["and", "और", "एवं", "एवम्", "तथा", "व"];

/// “government of haryana”, “haryana state” and “ut of ladakh” name the State.
fn without_office(folded: &str) -> &str {
    const BEFORE: [&str; 9] = [
        "the government of ",
        "government of ",
        "govt of ",
        "state government of ",
        "state of ",
        "union territory of ",
        "ut of ",
        "ut administration of ",
        "administration of ",
    ];
    const AFTER: [&str; 8] = [
        " state",
        " ut",
        " government",
        " govt",
        " administration",
        " सरकार",
        " शासन",
        " प्रशासन",
    ];
    let rest = BEFORE.iter().find_map(|words| folded.strip_prefix(words));
    let rest = rest.unwrap_or(folded);
    let rest = AFTER
        .iter()
        .find_map(|words| rest.strip_suffix(words))
        .unwrap_or(rest);
    rest.strip_suffix(" state").unwrap_or(rest)
}

/// Every State and Union Territory, by code of the Local Government Directory.
pub static ALL: [State; 36] = [
    State {
        lgd_code: 1,
        iso: "IN-JK",
        name_en: "Jammu and Kashmir",
        name_hi: "जम्मू और कश्मीर",
        kind: Kind::Ut,
        category: Category('B'),
        spellings: &["J&K"],
    },
    State {
        lgd_code: 2,
        iso: "IN-HP",
        name_en: "Himachal Pradesh",
        name_hi: "हिमाचल प्रदेश",
        kind: Kind::State,
        category: Category('B'),
        spellings: &["H.P.", "Himachal"],
    },
    State {
        lgd_code: 3,
        iso: "IN-PB",
        name_en: "Punjab",
        name_hi: "पंजाब",
        kind: Kind::State,
        category: Category('B'),
        spellings: &["Panjab", "पञ्जाब"],
    },
    State {
        lgd_code: 4,
        iso: "IN-CH",
        name_en: "Chandigarh",
        name_hi: "चंडीगढ़",
        kind: Kind::Ut,
        category: Category('A'),
        spellings: &["चण्डीगढ़"],
    },
    State {
        lgd_code: 5,
        iso: "IN-UK",
        name_en: "Uttarakhand",
        name_hi: "उत्तराखंड",
        kind: Kind::State,
        category: Category('B'),
        spellings: &["Uttaranchal", "उत्तराखण्ड", "उत्तरांचल"],
    },
    State {
        lgd_code: 6,
        iso: "IN-HR",
        name_en: "Haryana",
        name_hi: "हरियाणा",
        kind: Kind::State,
        category: Category('B'),
        spellings: &["Hariyana", "हरयाणा"],
    },
    State {
        lgd_code: 7,
        iso: "IN-DL",
        name_en: "Delhi",
        name_hi: "दिल्ली",
        kind: Kind::Ut,
        category: Category('A'),
        spellings: &[
            "NCT of Delhi",
            "NCT Delhi",
            "GNCT of Delhi",
            "GNCTD",
            "National Capital Territory of Delhi",
            "राष्ट्रीय राजधानी क्षेत्र दिल्ली",
        ],
    },
    State {
        lgd_code: 8,
        iso: "IN-RJ",
        name_en: "Rajasthan",
        name_hi: "राजस्थान",
        kind: Kind::State,
        category: Category('C'),
        spellings: &[],
    },
    State {
        lgd_code: 9,
        iso: "IN-UP",
        name_en: "Uttar Pradesh",
        name_hi: "उत्तर प्रदेश",
        kind: Kind::State,
        category: Category('C'),
        spellings: &["U.P."],
    },
    State {
        lgd_code: 10,
        iso: "IN-BR",
        name_en: "Bihar",
        name_hi: "बिहार",
        kind: Kind::State,
        category: Category('C'),
        spellings: &[],
    },
    State {
        lgd_code: 11,
        iso: "IN-SK",
        name_en: "Sikkim",
        name_hi: "सिक्किम",
        kind: Kind::State,
        category: Category('B'),
        spellings: &[],
    },
    State {
        lgd_code: 12,
        iso: "IN-AR",
        name_en: "Arunachal Pradesh",
        name_hi: "अरुणाचल प्रदेश",
        kind: Kind::State,
        category: Category('A'),
        spellings: &["Arunanchal Pradesh", "अरूणाचल प्रदेश"],
    },
    State {
        lgd_code: 13,
        iso: "IN-NL",
        name_en: "Nagaland",
        name_hi: "नागालैंड",
        kind: Kind::State,
        category: Category('B'),
        spellings: &["नागालैण्ड", "नगालैंड"],
    },
    State {
        lgd_code: 14,
        iso: "IN-MN",
        name_en: "Manipur",
        name_hi: "मणिपुर",
        kind: Kind::State,
        category: Category('A'),
        spellings: &[],
    },
    State {
        lgd_code: 15,
        iso: "IN-MZ",
        name_en: "Mizoram",
        name_hi: "मिज़ोरम",
        kind: Kind::State,
        category: Category('A'),
        spellings: &[],
    },
    State {
        lgd_code: 16,
        iso: "IN-TR",
        name_en: "Tripura",
        name_hi: "त्रिपुरा",
        kind: Kind::State,
        category: Category('A'),
        spellings: &[],
    },
    State {
        lgd_code: 17,
        iso: "IN-ML",
        name_en: "Meghalaya",
        name_hi: "मेघालय",
        kind: Kind::State,
        category: Category('A'),
        spellings: &[],
    },
    State {
        lgd_code: 18,
        iso: "IN-AS",
        name_en: "Assam",
        name_hi: "असम",
        kind: Kind::State,
        category: Category('B'),
        spellings: &["Asom", "आसाम"],
    },
    State {
        lgd_code: 19,
        iso: "IN-WB",
        name_en: "West Bengal",
        name_hi: "पश्चिम बंगाल",
        kind: Kind::State,
        category: Category('C'),
        spellings: &[
            "W.B.",
            "Paschim Banga",
            "Paschim Bangal",
            "Paschimbanga",
            "पश्चिम बंग",
        ],
    },
    State {
        lgd_code: 20,
        iso: "IN-JH",
        name_en: "Jharkhand",
        name_hi: "झारखंड",
        kind: Kind::State,
        category: Category('B'),
        spellings: &["झारखण्ड"],
    },
    State {
        lgd_code: 21,
        iso: "IN-OD",
        name_en: "Odisha",
        name_hi: "ओडिशा",
        kind: Kind::State,
        category: Category('B'),
        spellings: &["Orissa", "उड़ीसा"],
    },
    State {
        lgd_code: 22,
        iso: "IN-CG",
        name_en: "Chhattisgarh",
        name_hi: "छत्तीसगढ़",
        kind: Kind::State,
        category: Category('B'),
        spellings: &[
            "Chattisgarh",
            "Chhatisgarh",
            "Chatisgarh",
            "Chattishgarh",
            "Chhattishgarh",
        ],
    },
    State {
        lgd_code: 23,
        iso: "IN-MP",
        name_en: "Madhya Pradesh",
        name_hi: "मध्य प्रदेश",
        kind: Kind::State,
        category: Category('C'),
        spellings: &["M.P."],
    },
    State {
        lgd_code: 24,
        iso: "IN-GJ",
        name_en: "Gujarat",
        name_hi: "गुजरात",
        kind: Kind::State,
        category: Category('B'),
        spellings: &["Gujrat"],
    },
    State {
        lgd_code: 27,
        iso: "IN-MH",
        name_en: "Maharashtra",
        name_hi: "महाराष्ट्र",
        kind: Kind::State,
        category: Category('C'),
        spellings: &[],
    },
    State {
        lgd_code: 28,
        iso: "IN-AP",
        name_en: "Andhra Pradesh",
        name_hi: "आंध्र प्रदेश",
        kind: Kind::State,
        category: Category('C'),
        spellings: &["A.P.", "आन्ध्र प्रदेश"],
    },
    State {
        lgd_code: 29,
        iso: "IN-KA",
        name_en: "Karnataka",
        name_hi: "कर्नाटक",
        kind: Kind::State,
        category: Category('B'),
        spellings: &[],
    },
    State {
        lgd_code: 30,
        iso: "IN-GA",
        name_en: "Goa",
        name_hi: "गोवा",
        kind: Kind::State,
        category: Category('A'),
        spellings: &[],
    },
    State {
        lgd_code: 31,
        iso: "IN-LD",
        name_en: "Lakshadweep",
        name_hi: "लक्षद्वीप",
        kind: Kind::Ut,
        category: Category('A'),
        spellings: &[
            "Lakshdweep",
            "Lakshadeep",
            "Laccadive, Minicoy and Amindivi Islands",
            "लक्षदीप",
        ],
    },
    State {
        lgd_code: 32,
        iso: "IN-KL",
        name_en: "Kerala",
        name_hi: "केरल",
        kind: Kind::State,
        category: Category('C'),
        spellings: &["Keralam", "केरलम"],
    },
    State {
        lgd_code: 33,
        iso: "IN-TN",
        name_en: "Tamil Nadu",
        name_hi: "तमिलनाडु",
        kind: Kind::State,
        category: Category('C'),
        spellings: &["T.N."],
    },
    State {
        lgd_code: 34,
        iso: "IN-PY",
        name_en: "Puducherry",
        name_hi: "पुडुचेरी",
        kind: Kind::Ut,
        category: Category('A'),
        spellings: &["Pondicherry", "Pudducherry", "पुदुचेरी", "पांडिचेरी", "पुदुच्चेरी"],
    },
    State {
        lgd_code: 35,
        iso: "IN-AN",
        name_en: "Andaman and Nicobar Islands",
        name_hi: "अंडमान और निकोबार द्वीपसमूह",
        kind: Kind::Ut,
        category: Category('A'),
        spellings: &[
            "Andaman and Nicobar",
            "A & N Islands",
            "अंडमान और निकोबार",
            "अण्डमान और निकोबार द्वीपसमूह",
        ],
    },
    State {
        lgd_code: 36,
        iso: "IN-TS",
        name_en: "Telangana",
        name_hi: "तेलंगाना",
        kind: Kind::State,
        category: Category('B'),
        spellings: &["Telengana", "तेलंगणा"],
    },
    State {
        lgd_code: 37,
        iso: "IN-LA",
        name_en: "Ladakh",
        name_hi: "लद्दाख",
        kind: Kind::Ut,
        category: Category('A'),
        spellings: &[],
    },
    State {
        lgd_code: 38,
        iso: "IN-DH",
        name_en: "Dadra and Nagar Haveli and Daman and Diu",
        name_hi: "दादरा और नगर हवेली और दमन और दीव",
        kind: Kind::Ut,
        category: Category('A'),
        spellings: &[
            "DNHDD",
            "DNH and DD",
            "DNH & DNDD",
            "The Dadra and Nagar Haveli and Daman and Diu",
        ],
    },
];

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn there_are_36_and_no_name_means_two_of_them() {
        let states = ALL.iter().filter(|s| s.kind == Kind::State).count();
        assert_eq!((states, ALL.len() - states), (28, 8));
        let mut keys: Vec<(String, &str)> = ALL
            .iter()
            .flat_map(|s| s.names().map(|n| (key(&fold(n)), s.iso)))
            .collect();
        keys.sort();
        keys.dedup();
        for pair in keys.windows(2) {
            assert_ne!(pair[0].0, pair[1].0, "{} and {}", pair[0].1, pair[1].1);
        }
        for state in &ALL {
            assert_eq!(match_name(state.name_en), Match::Exact(state));
            assert_eq!(match_name(state.name_hi), Match::Exact(state));
            assert_eq!(match_name(state.iso), Match::Exact(state));
            assert_eq!(by_lgd_code(state.lgd_code), Some(state));
            for spelling in state.spellings {
                let found = match_name(spelling);
                assert_eq!(found, Match::KnownSpelling(state), "{spelling}");
            }
        }
    }

    #[test]
    fn printed_names_find_their_state() {
        enum Want {
            Exact(&'static str),
            Known(&'static str),
            Doubtful(&'static [&'static str]),
            Unknown,
        }
        use Want::*;
        for (name, want) in [
            ("JHARKHAND", Exact("IN-JH")),
            ("JAMMU & KASHMIR", Exact("IN-JK")),
            ("  tamilnadu ", Exact("IN-TN")),
            ("PUDUCHERRY", Exact("IN-PY")),
            ("DADRA AND NAGAR HAVELI & DAMAN AND DIU", Exact("IN-DH")),
            ("छत्तीसगढ", Exact("IN-CG")), // the nukta left out
            ("in-hr", Exact("IN-HR")),
            ("CHATTISGARH", Known("IN-CG")),
            ("ANDAMAN & NICOBAR", Known("IN-AN")),
            ("NCT of Delhi", Known("IN-DL")),
            ("Orissa", Known("IN-OD")),
            ("Pondicherry", Known("IN-PY")),
            ("Uttaranchal", Known("IN-UK")),
            ("J&K", Known("IN-JK")),
            ("J. & K.", Known("IN-JK")),
            ("Government of Haryana", Known("IN-HR")),
            ("Govt. of NCT of Delhi", Known("IN-DL")),
            ("UT of Ladakh", Known("IN-LA")),
            ("उत्तराखण्ड", Known("IN-UK")),
            ("हरियाणा सरकार", Known("IN-HR")),
            ("Harayna", Doubtful(&["IN-HR"])),
            ("Telangna", Doubtful(&["IN-TS"])),
            ("Maharastra", Doubtful(&["IN-MH"])),
            ("Dadra and Nagar Haveli", Doubtful(&["IN-DH"])),
            ("Daman & Diu", Doubtful(&["IN-DH"])),
            (
                "Pradesh",
                Doubtful(&["IN-HP", "IN-UP", "IN-AR", "IN-MP", "IN-AP"]),
            ),
            ("Department of Education, Kerala", Doubtful(&["IN-KL"])),
            ("New Delhi", Doubtful(&["IN-DL"])), // a district of it
            ("Atlantis", Unknown),
            ("AK", Unknown),
            ("", Unknown),
            ("---", Unknown),
        ] {
            let found = match_name(name);
            match want {
                Exact(code) => assert_eq!(found, Match::Exact(by_iso(code).unwrap()), "{name}"),
                Known(code) => {
                    assert_eq!(found, Match::KnownSpelling(by_iso(code).unwrap()), "{name}");
                }
                Doubtful(codes) => {
                    let states = codes.iter().map(|c| by_iso(c).unwrap()).collect();
                    assert_eq!(found, Match::Doubtful(states), "{name}");
                }
                Unknown => assert_eq!(found, Match::Unknown, "{name}"),
            }
        }
    }

    #[test]
    fn one_wrong_letter_is_asked_about_and_never_guessed() {
        for state in &ALL {
            for place in 0..state.name_en.len() {
                let mut wrong = state.name_en.to_lowercase();
                wrong.replace_range(place..=place, "q");
                if state.name_en.as_bytes()[place] == b' ' {
                    continue; // an extra letter and a lost space: two slips
                }
                let found = match_name(&wrong);
                assert_eq!(found.certain(), None, "{wrong}");
                if state.name_en.len() > 5 {
                    assert_ne!(found, Match::Unknown, "{wrong}");
                }
            }
        }
    }
}
