//! What a language model proposed, held against what it was asked about. Nothing that is not
//! on the list gets through, and no reason that doesn't stand in the text.

use std::collections::{BTreeMap, BTreeSet};

use super::{MOST_WORDS, Suggestion};
use crate::text::fold;

/// One proposal as a language model wrote it.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    /// The code.
    pub code: String,
    /// The words of the text that led there.
    pub words: Vec<String>,
    /// How sure it is, from 0 to 1.
    pub confidence: f64,
}

/// What is left of an answer.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Checked {
    /// What is on the list and has words of the text, in the answer's order.
    pub suggestions: Vec<Suggestion>,
    /// How many proposals are not on the list.
    pub invented: usize,
    /// How many are on the list and gave no words that stand in the text.
    pub unfounded: usize,
}

/// An answer held against the codes that were asked about, in their places, and the text.
/// What is said twice counts once.
pub fn checked(said: &[Said], codes: &[String], text: &str) -> Checked {
    let text = format!(" {} ", fold(text));
    let stands = |words: &str| {
        let words = fold(words);
        !words.is_empty() && text.contains(&format!(" {words} "))
    };
    let mut checked = Checked::default();
    let mut met = BTreeSet::new();
    for one in said {
        let code = one.code.trim();
        let Some(item) = codes.iter().position(|c| c.eq_ignore_ascii_case(code)) else {
            checked.invented += 1;
            continue;
        };
        let words = one.words.iter().filter(|words| stands(words));
        let words: Vec<String> = words.take(MOST_WORDS).map(|w| w.trim().into()).collect();
        if words.is_empty() || !one.confidence.is_finite() {
            checked.unfounded += 1;
            continue;
        }
        if met.insert(item) {
            checked.suggestions.push(Suggestion {
                item,
                confidence: one.confidence.clamp(0.0, 1.0),
                words,
            });
        }
    }
    checked
}

/// Why something is proposed, by one of the two who propose.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// How sure that is, from 0 to 1.
    pub confidence: f64,
    /// The words of the text that led there.
    pub words: Vec<String>,
}

/// Something that the local ranker, a language model or both propose.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposed {
    /// Its place in the list.
    pub item: usize,
    /// Why the local ranker proposes it, where it does.
    pub ranker: Option<Reason>,
    /// Why the language model proposes it, where it does.
    pub model: Option<Reason>,
}

impl Proposed {
    /// The greater of the two confidences.
    pub fn confidence(&self) -> f64 {
        let of = |reason: &Option<Reason>| reason.as_ref().map_or(0.0, |r| r.confidence);
        of(&self.ranker).max(of(&self.model))
    }
}

/// What either of the two proposes, the surest first; what both propose before what one does,
/// where that is the same. At most so many.
pub fn together(ranker: Vec<Suggestion>, model: Vec<Suggestion>, limit: usize) -> Vec<Proposed> {
    let mut all: BTreeMap<usize, Proposed> = BTreeMap::new();
    let ranker = ranker.into_iter().map(|one| (one, false));
    for (one, by_model) in ranker.chain(model.into_iter().map(|one| (one, true))) {
        let held = all.entry(one.item).or_insert(Proposed {
            item: one.item,
            ranker: None,
            model: None,
        });
        let reason = Some(Reason {
            confidence: one.confidence,
            words: one.words,
        });
        match by_model {
            true => held.model = reason,
            false => held.ranker = reason,
        }
    }
    let both = |one: &Proposed| one.ranker.is_some() && one.model.is_some();
    let mut all: Vec<Proposed> = all.into_values().collect();
    all.sort_by(|a, b| {
        let sure = b.confidence().total_cmp(&a.confidence());
        sure.then(both(b).cmp(&both(a))).then(a.item.cmp(&b.item))
    });
    all.truncate(limit);
    all
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn said(code: &str, words: &[&str], confidence: f64) -> Said {
        Said {
            code: code.to_owned(),
            words: words.iter().map(|&word| word.to_owned()).collect(),
            confidence,
        }
    }

    #[test]
    fn what_is_invented_is_left_out_and_counted() {
        let codes: Vec<String> = ["F1.1", "F3.2"].map(str::to_owned).into();
        let text = "Maintains the Cash Book; संचिका में टिप्पणी।";
        let answer = [
            said("f3.2", &["cash book", "cheques"], 0.9),
            said("F99.1", &["cash book"], 0.9),
            said("F1.1", &["टिप्पणी", "टिप्पणी "], 7.0),
            said("F1.1", &["संचिका"], 0.1),
            said("F3.2", &["ash book"], 0.4),
            said("F3.2", &[], 0.4),
            said("F3.2", &["cash"], f64::NAN),
        ];
        let found = checked(&answer, &codes, text);
        assert_eq!((found.invented, found.unfounded), (1, 3));
        let kept: Vec<(usize, f64, String)> = found
            .suggestions
            .iter()
            .map(|one| (one.item, one.confidence, one.words.join("|")))
            .collect();
        assert_eq!(
            kept,
            [
                (1, 0.9, "cash book".to_owned()),
                (0, 1.0, "टिप्पणी|टिप्पणी".to_owned())
            ]
        );
    }

    #[test]
    fn each_line_says_which_of_the_two_proposes_it() {
        let of = |item, confidence| Suggestion {
            item,
            confidence,
            words: vec!["word".to_owned()],
        };
        let all = together(
            vec![of(0, 0.5), of(1, 0.4)],
            vec![of(1, 0.5), of(2, 0.6)],
            8,
        );
        let who: Vec<(usize, bool, bool)> = all
            .iter()
            .map(|one| (one.item, one.ranker.is_some(), one.model.is_some()))
            .collect();
        assert_eq!(who, [(2, false, true), (1, true, true), (0, true, false)]);
        assert_eq!(together(vec![of(0, 0.5), of(1, 0.4)], vec![], 1).len(), 1);
    }

    proptest! {
        #[test]
        fn whatever_is_answered_only_the_list_and_the_text_get_through(
            answer in proptest::collection::vec(
                ("[a-cA-C]{1,2}", proptest::collection::vec("[a-d क-घ]{0,4}", 0..4), any::<f64>()),
                0..8,
            ),
            text in "[a-d क-घ]{0,40}",
        ) {
            let codes: Vec<String> = ["A", "BB", "c"].map(str::to_owned).into();
            let answer: Vec<Said> = answer
                .into_iter()
                .map(|(code, words, confidence)| Said { code, words, confidence })
                .collect();
            let found = checked(&answer, &codes, &text);
            prop_assert!(found.suggestions.len() <= codes.len());
            prop_assert!(found.suggestions.len() + found.invented + found.unfounded <= answer.len());
            for one in &found.suggestions {
                prop_assert!(one.item < codes.len());
                prop_assert!((0.0..=1.0).contains(&one.confidence));
                prop_assert!(!one.words.is_empty());
                prop_assert!(one.words.iter().all(|w| fold(&text).contains(&fold(w))));
            }
        }
    }
}
