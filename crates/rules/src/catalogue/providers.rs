//! Providers under several names: which are the same, which must be asked about.

use serde::{Deserialize, Serialize};

use super::evidence::{Evidence, EvidenceKind};
use crate::text::{compact, edit_distance, fold, sound_key};

/// A provider with every name that lists print for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provider {
    /// The name to show: a full one where a list gives it.
    pub name: String,
    /// Every name as printed, the shown one among them or not.
    pub names: Vec<String>,
}

/// Whether a printed provider is one of the known ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProviderMatch {
    /// It is the one in this place of the list.
    Same {
        /// Place in the list of known ones, from 0.
        place: usize,
        /// Why.
        evidence: Evidence,
    },
    /// It may be one of these. To be asked about, never guessed.
    Doubtful(Vec<(usize, Evidence)>),
    /// It is none of them.
    New,
}

/// Whether a printed provider's name means one of the known providers.
pub fn match_provider(name: &str, known: &[Provider]) -> ProviderMatch {
    let printed = Printed::read(name);
    let mut same = Vec::new();
    let mut doubtful = Vec::new();
    for (place, provider) in known.iter().enumerate() {
        // The strongest evidence over all of its names.
        let verdicts = provider
            .names
            .iter()
            .map(|other| compare(&printed, &Printed::read(other)));
        match verdicts.flatten().min_by_key(Verdict::order) {
            Some(Verdict::Same(evidence)) => same.push((place, evidence)),
            Some(Verdict::Doubtful(evidence)) => doubtful.push((place, evidence)),
            None => {}
        }
    }
    match (same.len(), doubtful.is_empty()) {
        (1, _) => {
            let (place, evidence) = same.remove(0);
            ProviderMatch::Same { place, evidence }
        }
        (0, true) => ProviderMatch::New,
        (0, false) => ProviderMatch::Doubtful(doubtful),
        _ => ProviderMatch::Doubtful(
            same.into_iter()
                .map(|(place, evidence)| {
                    let Evidence { left, right, .. } = evidence;
                    (place, Evidence::new(EvidenceKind::FitsSeveral, left, right))
                })
                .collect(),
        ),
    }
}

pub(super) enum Verdict {
    Same(Evidence),
    Doubtful(Evidence),
}

impl Verdict {
    fn order(&self) -> (bool, EvidenceKind) {
        match self {
            Verdict::Same(evidence) => (false, evidence.kind),
            Verdict::Doubtful(evidence) => (true, evidence.kind),
        }
    }
}

/// A printed name taken apart.
pub(super) struct Printed {
    name: String,
    folded: String,
    /// Without a leading “By”.
    cleaned: String,
    /// The name to show: without the government above it, too.
    pub(super) shown: String,
    /// The whole name written out, and with it the shorter ways to say it.
    full: Vec<String>,
    /// The abbreviation from the brackets, with what follows them.
    abbreviation: Option<String>,
}

impl Printed {
    /// Takes “By National E-Governance Division (NEGD) MaitY Govt of India”
    /// apart: the full name “national e governance division”, the abbreviation
    /// “negd”. What follows the brackets belongs to the name (“… (IIT) Madras”)
    /// unless it names the government above.
    pub(super) fn read(name: &str) -> Printed {
        let cleaned = without_by(name);
        let mut full = Vec::new();
        let mut abbreviation = None;
        let mut shown = cleaned.to_owned();
        match bracketed(cleaned) {
            Some((before, inside, after)) => {
                let after = government(&fold(after));
                let tail =
                    if after.ends_with(" government of india") || after == "government of india" {
                        full.push(joined(&fold(before), &after));
                        shown = format!("{} ({inside})", before.trim());
                        String::new()
                    } else {
                        after
                    };
                full.insert(0, joined(&government(&fold(before)), &tail));
                abbreviation = Some(joined(&fold(inside), &tail));
            }
            None => {
                let folded = government(&fold(cleaned));
                if let Some(short) = folded.strip_suffix(" government of india") {
                    full.push(short.to_owned());
                }
                full.push(folded);
            }
        }
        Printed {
            name: name.trim().to_owned(),
            folded: fold(name),
            cleaned: cleaned.to_owned(),
            shown,
            full,
            abbreviation,
        }
    }

    pub(super) fn has_abbreviation(&self) -> bool {
        self.abbreviation.is_some()
    }
}

fn without_by(name: &str) -> &str {
    let name = name.trim();
    match name.split_once([' ', ':']) {
        Some((by, rest)) if by.eq_ignore_ascii_case("by") && !rest.trim().is_empty() => {
            rest.trim_start_matches([' ', ':'])
        }
        _ => name,
    }
}

/// “before (ABBR) after”, where the brackets hold one word in capitals.
fn bracketed(name: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = name.split_once('(')?;
    let (inside, after) = rest.split_once(')')?;
    let inside = inside.trim();
    let capitals = inside.chars().filter(|c| c.is_uppercase()).count();
    let one_word = !inside.contains(char::is_whitespace) && inside.chars().count() <= 10;
    (capitals >= 2 && one_word && !before.trim().is_empty()).then_some((before, inside, after))
}

fn government(folded: &str) -> String {
    let words: Vec<&str> = folded
        .split(' ')
        .map(|word| match word {
            "govt" | "gov" => "government",
            _ => word,
        })
        .collect();
    words.join(" ")
}

fn joined(first: &str, second: &str) -> String {
    format!("{first} {second}").trim().to_owned()
}

fn same(a: &str, b: &str) -> bool {
    compact(a) == compact(b)
}

pub(super) fn compare(a: &Printed, b: &Printed) -> Option<Verdict> {
    use EvidenceKind::*;
    let evidence = |kind| Evidence::new(kind, &a.name, &b.name);
    let yes = |kind| Some(Verdict::Same(evidence(kind)));
    let maybe = |kind| Some(Verdict::Doubtful(evidence(kind)));
    if a.folded.is_empty() || b.folded.is_empty() {
        return None;
    }
    if same(&a.folded, &b.folded) {
        return yes(SameName);
    }
    if same(&fold(&a.cleaned), &fold(&b.cleaned)) {
        return yes(LeadingBy);
    }
    if a.full.iter().any(|x| b.full.iter().any(|y| same(x, y))) {
        return yes(FullName);
    }
    let abbreviates = |short: &Printed, long: &Printed| {
        short.abbreviation.is_none()
            && long
                .abbreviation
                .as_ref()
                .is_some_and(|abbreviation| short.full.iter().any(|x| same(x, abbreviation)))
    };
    if abbreviates(a, b) || abbreviates(b, a) {
        return yes(AbbreviationInBrackets);
    }
    if let (Some(x), Some(y)) = (&a.abbreviation, &b.abbreviation)
        && same(x, y)
    {
        return maybe(SameAbbreviation);
    }
    let any_pair = |test: &dyn Fn(&str, &str) -> bool| {
        a.full
            .iter()
            .any(|x| b.full.iter().any(|y| test(x, y) || test(y, x)))
    };
    if any_pair(&|short, long| is_initials(short, long)) {
        maybe(Initials)
    } else if any_pair(&|short, long| contains_words(long, short)) {
        maybe(OneContainsOther)
    } else if any_pair(&near) {
        maybe(NearSpelling)
    } else if any_pair(&|x, y| sound_key(x) == sound_key(y)) {
        maybe(SoundsAlike)
    } else {
        None
    }
}

/// Whether `short` is made of the first letters of `long`'s words: “negd”.
fn is_initials(short: &str, long: &str) -> bool {
    const SMALL: [&str; 6] = ["of", "the", "and", "for", "in", "on"];
    let words = long.split(' ').filter(|word| !SMALL.contains(word));
    let initials: String = words.filter_map(|word| word.chars().next()).collect();
    let short = compact(short);
    short.chars().count() >= 3 && short == initials
}

/// Whether the words of `short` stand side by side in `long`.
fn contains_words(long: &str, short: &str) -> bool {
    !short.is_empty() && long != short && format!(" {long} ").contains(&format!(" {short} "))
}

/// Whether two folded texts differ only by slips inside longer words. Short
/// words and numbers must be equal: IIT is not IIM, and Part 1 is not Part 2.
pub(super) fn near(a: &str, b: &str) -> bool {
    let words = |text: &str| text.bytes().filter(|byte| *byte == b' ').count();
    if words(a) != words(b) {
        return false;
    }
    let mut slips = 0;
    for (x, y) in a.split(' ').zip(b.split(' ')).filter(|(x, y)| x != y) {
        let (long, short) = (x.chars().count(), y.chars().count());
        let allowed = match long.min(short) {
            0..5 => 0,
            5..9 => 1,
            _ => 2,
        };
        let digits = |word: &str| word.chars().any(|c| c.is_ascii_digit());
        if long.abs_diff(short) > allowed || allowed == 0 || digits(x) || digits(y) {
            return false;
        }
        slips += edit_distance(x, y);
        if slips > allowed {
            return false;
        }
    }
    slips > 0
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use EvidenceKind::*;

    const NEGD: &str = "National E-Governance Division (NEGD) MaitY Govt of India";
    const BY_NEGD: &str = "By National E-Governance Division (NEGD) MaitY Govt of India";
    const IIT_MADRAS: &str = "Indian Institute of Technology (IIT) Madras";

    #[test]
    fn a_provider_is_known_by_its_other_names_and_doubts_are_asked_about() {
        let same = |kind| Some((true, kind));
        let doubt = |kind| Some((false, kind));
        for (a, b, want) in [
            ("NeGD", NEGD, same(AbbreviationInBrackets)),
            (NEGD, BY_NEGD, same(LeadingBy)),
            ("NeGD", BY_NEGD, same(AbbreviationInBrackets)),
            ("National e-Governance Division", NEGD, same(FullName)),
            ("National e-Governance Division", BY_NEGD, same(FullName)),
            ("IIT Madras", IIT_MADRAS, same(AbbreviationInBrackets)),
            ("I.I.T. Madras", IIT_MADRAS, same(AbbreviationInBrackets)),
            ("upGrad", "UPGRAD", same(SameName)),
            ("upGrad", "Up Grad", same(SameName)),
            ("NeGD", "National E-Governance Division", doubt(Initials)),
            (
                "Kyndryl",
                "Kyndryl & Data Security Council of India",
                doubt(OneContainsOther),
            ),
            (
                "Wadhvani Foundation",
                "Wadhwani Foundation",
                doubt(NearSpelling),
            ),
            ("सुशासन संस्थान", "Sushasan Sansthan", doubt(SoundsAlike)),
            (
                "Indian School of Governance (ISG)",
                "Institute of Sanitation in Goa (ISG)",
                doubt(SameAbbreviation),
            ),
            ("IIT Madras", "IIT Hyderabad", None),
            ("IIT Indore", "IIM Indore", None),
            ("IIT", "IIT Madras", doubt(OneContainsOther)),
            (
                "Indian Institute of Technology (IIT) Hyderabad",
                IIT_MADRAS,
                None,
            ),
            (
                "Indian Institute of Science (IISc) Bengaluru",
                IIT_MADRAS,
                None,
            ),
            ("Microsoft", "Google", None),
            ("CRPF", "JRRPF Academy", None),
            ("", "Google", None),
        ] {
            for (a, b) in [(a, b), (b, a)] {
                let known = [Provider {
                    name: b.to_owned(),
                    names: vec![b.to_owned()],
                }];
                let found = match match_provider(a, &known) {
                    ProviderMatch::Same { evidence, .. } => Some((true, evidence.kind)),
                    ProviderMatch::Doubtful(doubts) => Some((false, doubts[0].1.kind)),
                    ProviderMatch::New => None,
                };
                assert_eq!(found, want, "{a} / {b}");
            }
        }
    }

    #[test]
    fn an_abbreviation_that_fits_two_providers_is_asked_about() {
        let known: Vec<Provider> = [
            "Indian School of Governance (ISG)",
            "Institute of Sanitation in Goa (ISG)",
        ]
        .map(|name| Provider {
            name: name.to_owned(),
            names: vec![name.to_owned()],
        })
        .to_vec();
        let ProviderMatch::Doubtful(doubts) = match_provider("ISG", &known) else {
            panic!("it was guessed");
        };
        assert_eq!(doubts.len(), 2);
        assert!(
            doubts
                .iter()
                .all(|(_, evidence)| evidence.kind == FitsSeveral)
        );
    }
}
