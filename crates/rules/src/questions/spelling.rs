//! When a written answer is the accepted one: spelling that a keyboard, a
//! phone or a school decides is overlooked, in Latin and in Devanagari.

use unicode_normalization::UnicodeNormalization;

use crate::text::{one_line, western_digits};

const NUKTA: char = '\u{93c}';
const VIRAMA: char = '\u{94d}';

/// Whether a given answer is the accepted one.
pub fn same_answer(given: &str, accepted: &str, case_matters: bool) -> bool {
    normalised(given, case_matters) == normalised(accepted, case_matters)
}

/// An answer in one of its many spellings: Unicode forms, joiners, runs of
/// blank space, digits of other scripts, quotation marks and dashes, a full stop
/// or danda at the end; and in Devanagari the nukta (ज़ and ज), the half nasal
/// before its own row (हिन्दी and हिंदी) and the chandrabindu (हाँ and हां).
pub fn normalised(text: &str, case_matters: bool) -> String {
    let mut letters: Vec<char> = Vec::new();
    for c in western_digits(text).nfc() {
        match c {
            NUKTA
            | '\u{200b}'..='\u{200d}'
            | '\u{2060}'
            | '\u{ad}'
            | '\u{feff}'
            | '\u{200e}'
            | '\u{200f}' => {}
            'ँ' => letters.push('ं'),
            '‘' | '’' | 'ʼ' => letters.push('\''),
            '“' | '”' => letters.push('"'),
            '‐' | '‑' | '‒' | '–' | '—' | '−' => letters.push('-'),
            c if c.is_whitespace() => letters.push(' '),
            c if case_matters => letters.push(c),
            c => letters.extend(c.to_lowercase()),
        }
    }
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < letters.len() {
        let row = match letters[at] {
            'ङ' => Some('क'..='घ'),
            'ञ' => Some('च'..='झ'),
            'ण' => Some('ट'..='ढ'),
            'न' => Some('त'..='ध'),
            'म' => Some('प'..='भ'),
            _ => None,
        };
        let half = letters.get(at + 1) == Some(&VIRAMA);
        let of_row = row.is_some_and(|row| letters.get(at + 2).is_some_and(|c| row.contains(c)));
        if half && of_row {
            out.push('ं');
            at += 2;
        } else {
            out.push(letters[at]);
            at += 1;
        }
    }
    let out = out.trim_end_matches(|c: char| {
        c.is_whitespace() || matches!(c, '.' | '।' | '॥' | ',' | ';' | '!' | '?')
    });
    if out.trim().is_empty() {
        // The answer is a mark: “?” must not be the same as nothing.
        return one_line(text);
    }
    one_line(out)
}
