//! A text without what points to persons: e-mail addresses, telephone and other long numbers,
//! PAN, and names after a title. It is what may leave the installation. A name without a title
//! is a word like any other, so whoever writes the text is asked to name nobody.

/// Stands where something was taken away.
const GONE: &str = "[…]";
/// A number of so many digits may be that of a person.
const LONG_NUMBER: usize = 8;
/// After a title so many words may be a name.
const NAME_WORDS: usize = 3;
const TITLES: &[&str] = &[
    "Shri",
    "SHRI",
    "shri",
    "Sri",
    "Smt",
    "SMT",
    "Kumari",
    "Mr",
    "Mrs",
    "Ms",
    "Dr",
    "श्री",
    "श्रीमती",
    "सुश्री",
    "कुमारी",
    "डॉ",
    "डा",
];
const NAME_IS: &[&str] = &["name:", "name-", "नाम:", "नाम-"];

fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| c.is_ascii_punctuation() || c == '।')
}

fn ends_there(word: &str) -> bool {
    word.ends_with([',', ';', ':', ')', '।']) || (word.ends_with('.') && word.chars().count() > 3)
}

/// How many digits a word has that is made of nothing but these, in any script.
fn digits(word: &str) -> Option<usize> {
    let signs = |c: char| matches!(c, '+' | '-' | '(' | ')' | ',' | ';' | '.');
    let count = word.chars().filter(|c| c.is_numeric()).count();
    let only = word.chars().all(|c| c.is_numeric() || signs(c));
    // With points it is a date or an amount.
    let dotted = bare(word).contains('.');
    (only && count > 0 && !dotted).then_some(count)
}

fn is_pan(word: &str) -> bool {
    let word = bare(word).as_bytes();
    word.len() == 10
        && word.iter().enumerate().all(|(place, c)| match place {
            5..=8 => c.is_ascii_digit(),
            _ => c.is_ascii_uppercase(),
        })
}

fn is_address(word: &str) -> bool {
    let word = bare(word);
    word.split_once('@')
        .is_some_and(|(who, at)| !who.is_empty() && !at.is_empty())
}

/// Whether a word may belong to a name: in Latin script it begins with a capital.
fn may_be_name(word: &str) -> bool {
    let first = bare(word).chars().next();
    first.is_some_and(|c| match c.is_ascii() {
        true => c.is_ascii_uppercase(),
        false => c.is_alphabetic(),
    })
}

/// How many words from the first one on point to a person.
fn person(words: &[&str]) -> usize {
    let Some(first) = words.first() else {
        return 0;
    };
    if is_address(first) || is_pan(first) {
        return 1;
    }
    let numbers = words.iter().map_while(|word| digits(word));
    let (count, sum) = numbers.fold((0, 0), |(count, sum), digits| (count + 1, sum + digits));
    if sum >= LONG_NUMBER {
        return count;
    }
    let lower = first.to_lowercase();
    if NAME_IS.iter().any(|label| lower == *label) {
        return words.len();
    }
    if !TITLES.contains(&bare(first)) {
        return 0;
    }
    // Of a Hindi name two words are taken: nothing says where it ends.
    let latin = words.get(1).is_some_and(|next| bare(next).is_ascii());
    let most = if latin { NAME_WORDS } else { NAME_WORDS - 1 };
    let mut taken = 0;
    for word in words.iter().skip(1).take(most) {
        if !may_be_name(word) {
            break;
        }
        taken += 1;
        if ends_there(word) {
            break;
        }
    }
    match taken {
        0 => 0,
        taken => 1 + taken,
    }
}

/// The text without what points to persons, and at how many places something was taken away.
pub fn without_people(text: &str) -> (String, usize) {
    let mut places = 0;
    let lines: Vec<String> = text
        .lines()
        .map(|line| {
            let words: Vec<&str> = line.split_whitespace().collect();
            let mut kept = Vec::new();
            let mut at = 0;
            while let Some(word) = words.get(at) {
                match person(words.get(at..).unwrap_or_default()) {
                    0 => {
                        kept.push(*word);
                        at += 1;
                    }
                    count => {
                        kept.push(GONE);
                        places += 1;
                        at += count;
                    }
                }
            }
            kept.join(" ")
        })
        .collect();
    (lines.join("\n"), places)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_points_to_persons_is_taken_away() {
        for (text, without) in [
            ("Contact Shri Ram Prasad Singh, Clerk", "Contact […] Clerk"),
            ("Dr. A. K. Sharma. Treats patients", "[…] Treats patients"),
            ("श्री रमेश कुमार रोकड़ बही रखते हैं", "[…] रोकड़ बही रखते हैं"),
            ("Name: Asha Devi", "[…]"),
            (
                "write to asha.devi@example.gov.in daily",
                "write to […] daily",
            ),
            ("call +91 98765 43210 or 9876543210.", "call […] or […]"),
            ("फ़ोन ९८७६५४३२१० पर", "फ़ोन […] पर"),
            ("PAN ABCDE1234F of staff", "PAN […] of staff"),
            (
                "2025-26 and 31.03.2026, Rs 5,00,000.00",
                "2025-26 and 31.03.2026, Rs 5,00,000.00",
            ),
            (
                "prepares MS Word files and shri",
                "prepares MS Word files and shri",
            ),
            ("line one\nline two", "line one\nline two"),
        ] {
            let (found, places) = without_people(text);
            assert_eq!(found, without, "{text}");
            assert_eq!(places, without.matches(GONE).count(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn an_address_or_a_telephone_number_never_stays(
            before in "[a-zक-ह .]{0,20}", number in "[6-9][0-9]{9}", after in "[a-zक-ह .]{0,20}",
        ) {
            let text = format!("{before} {number} {after} a{number}@x.in");
            let (found, places) = without_people(&text);
            prop_assert!(!found.contains(&number), "{found}");
            prop_assert!(places >= 2);
        }
    }
}
