//! People who are registered twice: what makes two accounts look like one person, and how
//! sure that is.
//!
//! Nothing is compared with everything: [`keys`] are the forms under which accounts of one
//! person meet, and only those that meet are looked at by [`likeness`].

use serde::Serialize;

use crate::ids::{OfficialId, OrganisationId};
use crate::text::{fold, sound_key};
use crate::time::Day;

/// From this score on two accounts are shown as a pair.
pub const LIKELY: i64 = 55;

/// An employee code or a mailbox that is shorter says too little.
const TELLING: usize = 4;

/// An account, as far as its likeness to others goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Whose.
    pub official: OfficialId,
    /// The organisation that the official belongs to.
    pub organisation: OrganisationId,
    /// The State in which that stands.
    pub state: Option<OrganisationId>,
    /// The name in Latin letters.
    pub name: String,
    /// The name in Devanagari.
    pub name_hi: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The mobile number.
    pub phone: Option<String>,
    /// The number under which the organisation keeps the official.
    pub employee_code: Option<String>,
    /// The post held.
    pub designation: Option<String>,
    /// Service, for example IAS.
    pub service: Option<String>,
    /// Year of the batch.
    pub batch: Option<i32>,
    /// Day of joining the service.
    pub joined: Option<Day>,
}

/// Something that makes two accounts look like one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The same words make the name, in whatever order.
    SameName,
    /// The names sound the same, in other spellings or another script.
    SameSound,
    /// The one name is a part of the other, or has initials where the other has words.
    PartOfName,
    /// The same mobile number.
    Phone,
    /// The same e-mail address but for dots, what follows a plus, and the domain.
    Email,
    /// The same employee code in the same organisation or State.
    EmployeeCode,
    /// The same day of joining.
    Joined,
    /// The same service and batch.
    Batch,
    /// The same designation.
    Designation,
    /// The same organisation.
    Organisation,
}

impl Reason {
    /// As data names it.
    pub const fn name(self) -> &'static str {
        match self {
            Reason::SameName => "same_name",
            Reason::SameSound => "same_sound",
            Reason::PartOfName => "part_of_name",
            Reason::Phone => "phone",
            Reason::Email => "email",
            Reason::EmployeeCode => "employee_code",
            Reason::Joined => "joined",
            Reason::Batch => "batch",
            Reason::Designation => "designation",
            Reason::Organisation => "organisation",
        }
    }

    const fn score(self) -> i64 {
        match self {
            Reason::SameName => 40,
            Reason::SameSound => 35,
            Reason::PartOfName => 25,
            Reason::Phone => 45,
            Reason::Email | Reason::EmployeeCode => 35,
            Reason::Joined => 20,
            Reason::Batch => 10,
            Reason::Designation => 15,
            Reason::Organisation => 5,
        }
    }
}

/// How much two accounts look like one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Likeness {
    /// How sure it is, of 100.
    pub score: i64,
    /// What makes them look alike.
    pub reasons: Vec<Reason>,
}

/// How a word of a name sounds, whatever its vowels but the first: they are written in many
/// ways in Latin letters (Verma, Varma, वर्मा).
fn sound(word: &str) -> String {
    let heard = sound_key(word);
    let vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | ' ');
    let first = heard.chars().take(1);
    first
        .chain(heard.chars().skip(1).filter(|c| !vowel(*c)))
        .collect()
}

/// The words of a name as they sound, in order of the alphabet, without initials.
fn sounds(name: &str) -> Vec<String> {
    let folded = fold(name);
    let words = folded.split(' ').filter(|w| w.chars().count() > 1);
    let mut sounds: Vec<String> = words.map(sound).filter(|s| !s.is_empty()).collect();
    sounds.sort();
    sounds
}

/// What an e-mail address tells of a person: what stands before the `@` and a plus, without
/// dots.
fn mailbox(email: &str) -> Option<String> {
    let (name, _) = email.split_once('@')?;
    let name = name.split('+').next().unwrap_or_default();
    let name: String = name.chars().filter(|c| c.is_alphanumeric()).collect();
    (name.chars().count() >= TELLING).then(|| name.to_lowercase())
}

/// An employee code without what is only form.
fn code(code: &str) -> Option<String> {
    let code: String = code.chars().filter(|c| c.is_alphanumeric()).collect();
    (code.chars().count() >= TELLING).then(|| code.to_lowercase())
}

/// The words under which accounts of one person meet: `=` with the sounds of a name, `@` with
/// a mailbox, `#` with an employee code.
pub fn keys(
    names: [Option<&String>; 2],
    email: Option<&String>,
    employee_code: Option<&String>,
) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    for name in names.into_iter().flatten() {
        let sounds = sounds(name);
        let key = format!("={}", sounds.join("."));
        if !sounds.is_empty() && !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys.extend(email.and_then(|e| mailbox(e)).map(|m| format!("@{m}")));
    keys.extend(employee_code.and_then(|c| code(c)).map(|c| format!("#{c}")));
    keys
}

/// Whether the shorter of two names can stand for the longer: each of its words sounds like
/// one of the longer's or is its initial, and one of them is more than an initial.
fn is_part(one: &str, other: &str) -> bool {
    let words = |name: &str| -> Vec<String> {
        let folded = fold(name);
        let words = folded.split(' ').filter(|w| !w.is_empty());
        words.map(str::to_owned).collect()
    };
    let (one, other) = (words(one), words(other));
    (one.len() <= other.len() && stands_for(&one, &other))
        || (other.len() <= one.len() && stands_for(&other, &one))
}

fn stands_for(short: &[String], long: &[String]) -> bool {
    let initial = |word: &str, of: &str| {
        let mut letters = word.chars();
        let first = letters.next();
        letters.next().is_none() && first.is_some() && first == of.chars().next()
    };
    let mut left = long.to_vec();
    let mut whole = 0;
    // Whole words first, so that no initial takes their place.
    let (words, initials): (Vec<_>, Vec<_>) = short.iter().partition(|w| w.chars().count() > 1);
    for word in words {
        let heard = sound(word);
        let Some(at) = left.iter().position(|w| sound(w) == heard) else {
            // In the longer name it may be an initial itself.
            let Some(at) = left.iter().position(|w| initial(w, word)) else {
                return false;
            };
            left.remove(at);
            continue;
        };
        whole += i64::from(heard.chars().count() > 1);
        left.remove(at);
    }
    for word in initials {
        let Some(at) = left.iter().position(|w| initial(word, w)) else {
            return false;
        };
        left.remove(at);
    }
    whole > 0
}

/// What two names have in common.
fn names_alike(one: &Account, other: &Account) -> Option<Reason> {
    let names = |of: &Account| -> Vec<String> {
        let both = [Some(&of.name), of.name_hi.as_ref()];
        both.into_iter().flatten().cloned().collect()
    };
    let spelt = |name: &str| {
        let folded = fold(name);
        let mut words: Vec<String> = folded.split(' ').map(str::to_owned).collect();
        words.sort();
        words
    };
    let mut best: Option<Reason> = None;
    for a in names(one) {
        for b in names(other) {
            let (heard, other_heard) = (sounds(&a), sounds(&b));
            let found = if !fold(&a).is_empty() && spelt(&a) == spelt(&b) {
                Reason::SameName
            } else if !heard.is_empty() && heard == other_heard {
                Reason::SameSound
            } else if is_part(&a, &b) {
                Reason::PartOfName
            } else {
                continue;
            };
            best = Some(best.map_or(found, |held| held.min(found)));
        }
    }
    best
}

fn both<'a, T>(one: &'a Option<T>, other: &'a Option<T>) -> Option<(&'a T, &'a T)> {
    one.as_ref().zip(other.as_ref())
}

fn same<T: PartialEq>(one: Option<T>, other: Option<T>) -> bool {
    one.is_some() && one == other
}

/// How much two accounts look like one person. It is the same whichever comes first.
pub fn likeness(one: &Account, other: &Account) -> Likeness {
    let text = |t: &Option<String>| t.as_deref().map(fold).filter(|t| !t.is_empty());
    let digits = |p: &Option<String>| {
        let digits: String = p.as_ref()?.chars().filter(char::is_ascii_digit).collect();
        let from = digits.len().checked_sub(10)?;
        digits.get(from..).map(str::to_owned)
    };
    let mail = |e: &Option<String>| e.as_deref().and_then(mailbox);
    let number = |c: &Option<String>| c.as_deref().and_then(code);
    let here = one.organisation == other.organisation;
    let near = here || same(one.state, other.state);
    let alike = names_alike(one, other);
    let service = same(text(&one.service), text(&other.service));
    let found = [
        (
            Reason::Phone,
            same(digits(&one.phone), digits(&other.phone)),
        ),
        (Reason::Email, same(mail(&one.email), mail(&other.email))),
        (
            Reason::EmployeeCode,
            near && same(number(&one.employee_code), number(&other.employee_code)),
        ),
        (Reason::Joined, same(one.joined, other.joined)),
        (Reason::Batch, service && same(one.batch, other.batch)),
        (
            Reason::Designation,
            same(text(&one.designation), text(&other.designation)),
        ),
        (Reason::Organisation, here),
    ];
    let mut reasons: Vec<Reason> = alike.into_iter().collect();
    reasons.extend(found.into_iter().filter(|(_, is)| *is).map(|(r, _)| r));
    let mut score: i64 = reasons.iter().map(|r| r.score()).sum();
    // What speaks against it.
    if alike.is_none() {
        score -= 30;
    }
    if both(&one.joined, &other.joined).is_some_and(|(a, b)| a != b) {
        score -= 20;
    }
    let codes = both(&one.employee_code, &other.employee_code);
    if here && codes.is_some_and(|(a, b)| code(a) != code(b)) {
        score -= 15;
    }
    Likeness {
        score: score.clamp(0, 100),
        reasons,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn account(name: &str, email: &str) -> Account {
        Account {
            official: OfficialId(1),
            organisation: OrganisationId(3),
            state: Some(OrganisationId(2)),
            name: name.to_owned(),
            name_hi: None,
            email: Some(email.to_owned()),
            phone: None,
            employee_code: None,
            designation: Some("Section Officer".to_owned()),
            service: None,
            batch: None,
            joined: None,
        }
    }

    #[test]
    fn the_personal_and_the_official_address_are_one_person() {
        // Given the same name and mailbox in two organisations of a State
        let one = account("Asha Verma", "asha.verma@bihar.example.in");
        let other = Account {
            organisation: OrganisationId(4),
            designation: None,
            ..account("VERMA Asha", "ashaverma+work@mail.example")
        };
        // then they are likely one, and it is said why.
        let found = likeness(&one, &other);
        assert_eq!(found.reasons, [Reason::SameName, Reason::Email]);
        assert_eq!(found.score, 75);
    }

    #[test]
    fn a_name_meets_itself_in_the_other_script() {
        let one = account("Asha Verma", "a1@x.example");
        let other = account("आशा वर्मा", "b2@x.example");
        let found = likeness(&one, &other);
        assert_eq!(found.reasons[0], Reason::SameSound);
        assert!(found.score >= LIKELY, "{found:?}");
        let key = |a: &Account| keys([Some(&a.name), None], None, None);
        assert_eq!(key(&one), key(&other));
    }

    #[test]
    fn initials_stand_for_words_and_other_people_stay_other_people() {
        let one = account("A. K. Verma", "akverma@x.example");
        for (name, part) in [
            ("Asha Kumari Verma", true),
            ("Asha Verma", true),
            ("B. Verma", false),
            ("Ramesh Kumar", false),
            ("Verma A K", false),
        ] {
            let found = names_alike(&one, &account(name, "x@x.example"));
            assert_eq!(found == Some(Reason::PartOfName), part, "{name}: {found:?}");
        }
        // Same office, same post, other name.
        let found = likeness(&one, &account("Ramesh Prasad", "rp@x.example"));
        assert_eq!(found.score, 0);
    }

    #[test]
    fn two_days_of_joining_speak_against_it() {
        let joined = |day: &str| Account {
            joined: Some(day.parse().unwrap_or(Day::BEGINNING)),
            ..account("Ramesh Kumar", "r@x.example")
        };
        let (one, other) = (joined("2010-04-01"), joined("2015-07-01"));
        assert!(likeness(&one, &one).score >= LIKELY);
        assert!(likeness(&one, &other).score < LIKELY);
    }

    fn any_account() -> impl Strategy<Value = Account> {
        let name = prop::sample::select(vec![
            "Asha Verma",
            "A. Verma",
            "आशा वर्मा",
            "Verma Aasha",
            "Ramesh Kumar",
            "R K",
            "",
        ]);
        let word = |of: Vec<&'static str>| {
            prop::option::of(prop::sample::select(of).prop_map(str::to_owned))
        };
        (
            (name.clone(), prop::option::of(name), 1..4i64),
            word(vec!["asha.verma@a.in", "ashaverma@b.in", "x@y.in", "asha"]),
            word(vec!["9876543210", "+91 98765 43210", "1"]),
            word(vec!["BR 0001", "br0001", "7"]),
            word(vec!["Clerk", "clerk"]),
            prop::option::of(0..3i32),
        )
            .prop_map(|(names, email, phone, employee_code, designation, day)| {
                let (name, name_hi, organisation) = names;
                Account {
                    official: OfficialId(1),
                    organisation: OrganisationId(organisation),
                    state: (organisation > 1).then_some(OrganisationId(9)),
                    name: name.to_owned(),
                    name_hi: name_hi.map(str::to_owned),
                    email,
                    phone,
                    employee_code,
                    service: designation.clone(),
                    designation,
                    batch: day,
                    joined: day.map(|d| Day::BEGINNING.plus(d)),
                }
            })
    }

    proptest! {
        /// Whichever is looked at first.
        #[test]
        fn likeness_is_mutual(one in any_account(), other in any_account()) {
            let found = likeness(&one, &other);
            prop_assert_eq!(&found, &likeness(&other, &one));
            prop_assert!((0..=100).contains(&found.score));
        }
    }
}
