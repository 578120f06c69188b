//! A question that was corrected after it had been answered: what was answered, as an
//! answer to the question as it stands now.

use crate::questions::{Answer, Choice, Text};

use super::Given;

/// For each place of the old ones its place among the new ones: by what they say where
/// they only stand in another order, and otherwise the same place.
fn places<T, U: PartialEq>(old: &[T], new: &[T], says: impl Fn(&T) -> &U) -> Option<Vec<usize>> {
    if old.len() != new.len() {
        return None;
    }
    let mut taken = vec![false; new.len()];
    let found: Option<Vec<usize>> = old
        .iter()
        .map(|one| {
            let same = |place: &usize| !taken[*place] && says(&new[*place]) == says(one);
            let place = (0..new.len()).find(same)?;
            taken[place] = true;
            Some(place)
        })
        .collect();
    Some(found.unwrap_or_else(|| (0..old.len()).collect()))
}

/// Places as answers write them, counted from `first`.
fn moved(given: &Given, places: &[usize], first: usize) -> Given {
    let to = |text: &String| {
        let old = text.parse::<usize>().ok()?.checked_sub(first)?;
        Some((places.get(old)? + first).to_string())
    };
    given
        .iter()
        .map(|text| to(text).unwrap_or_else(|| text.clone()))
        .collect()
}

/// What was answered to the old question, as an answer to the new one. `None` where they
/// are not the same question any more: of another kind, or with more or fewer places. Such
/// an answer keeps the marks that it has.
pub fn carried(old: &Answer, new: &Answer, given: &Given) -> Option<Given> {
    match (old, new) {
        (Answer::Single { choices: old, .. }, Answer::Single { choices: new, .. })
        | (Answer::Multiple { choices: old, .. }, Answer::Multiple { choices: new, .. }) => {
            Some(moved(given, &places(old, new, |c: &Choice| &c.text)?, 0))
        }
        (Answer::Order { items: old }, Answer::Order { items: new }) => {
            Some(moved(given, &places(old, new, |text: &Text| text)?, 1))
        }
        (
            Answer::Match {
                left: old_left,
                right: old,
                ..
            },
            Answer::Match { left, right, .. },
        ) => {
            let rows = places(old_left, left, |left| &left.text)?;
            let right = moved(given, &places(old, right, |text| text)?, 0);
            let mut carried = vec![String::new(); left.len()];
            for (given, row) in right.into_iter().zip(rows) {
                carried[row] = given;
            }
            Some(carried)
        }
        (Answer::FillIn { gaps: old, .. }, Answer::FillIn { gaps: new, .. }) => {
            (old.len() == new.len()).then(|| given.clone())
        }
        (Answer::TrueFalse { .. }, Answer::TrueFalse { .. })
        | (Answer::Numeric { .. }, Answer::Numeric { .. })
        | (Answer::Essay { .. }, Answer::Essay { .. })
        | (Answer::Nothing, Answer::Nothing) => Some(given.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numbers::Exact;
    use crate::questions::Left;

    fn texts(words: &str) -> Vec<Text> {
        words.split(' ').map(Text::from_plain).collect()
    }

    fn single(words: &str) -> Answer {
        let choices = texts(words).into_iter().map(|text| Choice {
            text,
            right: false,
            credit: Exact::zero(),
            feedback: None,
        });
        Answer::Single {
            choices: choices.collect(),
            shuffle: false,
        }
    }

    fn matched(left: &str, right: &str) -> Answer {
        Answer::Match {
            left: texts(left)
                .into_iter()
                .map(|text| Left { text, right: 0 })
                .collect(),
            right: texts(right),
            partial: true,
        }
    }

    fn order(words: &str) -> Answer {
        Answer::Order {
            items: texts(words),
        }
    }

    #[test]
    fn an_answer_goes_with_what_it_said() {
        let numeric = Answer::Numeric {
            accepted: Vec::new(),
        };
        for (old, new, given, expected) in [
            // Another key, the same choices.
            (single("a b c"), single("a b c"), "1", Some("1")),
            // Choices in another order.
            (single("a b c"), single("c a b"), "1", Some("2")),
            // A slip of the pen in a choice: its place counts.
            (single("a b c"), single("a b! c"), "1", Some("1")),
            (single("a a b"), single("b a a"), "1", Some("2")),
            (single("a b"), single("a b c"), "1", None),
            (single("a b"), numeric.clone(), "1", None),
            // The right order was another one.
            (order("a b c"), order("b a c"), "1 2 3", Some("2 1 3")),
            (
                matched("x y", "p q"),
                matched("y x", "q p"),
                "0 1",
                Some("0 1"),
            ),
            (
                matched("x y", "p q"),
                matched("y x", "p q"),
                "0 1",
                Some("1 0"),
            ),
            (matched("x y", "p q"), matched("x y z", "p q"), "0 1", None),
            (numeric.clone(), numeric, "12.5", Some("12.5")),
        ] {
            let given: Given = given.split(' ').map(str::to_owned).collect();
            let found = carried(&old, &new, &given).map(|given| given.join(" "));
            assert_eq!(found.as_deref(), expected, "{old:?} {new:?}");
        }
    }
}
