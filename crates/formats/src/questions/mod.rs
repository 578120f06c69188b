//! Questions in and out: GIFT and QTI (2.1, 2.2, 3.0) from and to one plain
//! value, [`Question`].
//!
//! A file is never taken or refused as a whole: every question that can be read
//! is read, and each that can't be is named with its line or element, the reason
//! and what to do. Texts are HTML that has not been cleaned; whoever shows them
//! cleans them.

mod check;
pub mod codes;
pub mod gift;
pub mod lines;
pub mod media;
pub mod qti;
#[cfg(test)]
mod tests;
mod text;

use serde::Serialize;
use sopan_rules::numbers::Exact;

use crate::problems::Report;

pub use check::check;
pub use sopan_rules::questions::{
    Accepted, Answer, Choice, Difficulty, Gap, Left, Number, Question, Text, normalised,
    same_answer,
};

/// What came of reading a file of questions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Read {
    /// The questions that could be read, in their order.
    pub questions: Vec<Question>,
    /// How many stood in the file, faulty ones included.
    pub found: u32,
    /// What is wrong; the column of each problem is its place: `line 12,
    /// question “Q3”`.
    pub report: Report,
}

/// What came of writing questions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written<T> {
    /// The file.
    pub file: T,
    /// What the format has no place for, question by question.
    pub report: Report,
}

/// A number as files write it: `1`, `+1.5`, `.5`, `1.0E-2`.
fn number(text: &str) -> Option<Exact> {
    let text = text.trim().trim_start_matches('+');
    let (digits, power) = match text.split_once(['e', 'E']) {
        Some((digits, power)) => (digits, power.parse::<i32>().ok()?),
        None => (text, 0),
    };
    if digits.ends_with('%') || power.unsigned_abs() > 20 {
        return None;
    }
    let mut number: Exact = digits.strip_suffix('.').unwrap_or(digits).parse().ok()?;
    let step = if power < 0 {
        Exact::ratio(1, 10)?
    } else {
        Exact::from(10)
    };
    for _ in 0..power.unsigned_abs() {
        number = &number * &step;
    }
    Some(number)
}

/// A share in per cent with at most five decimals, as files keep it.
fn share(exact: &Exact) -> Exact {
    exact.rounded(5).parse().unwrap_or_else(|_| exact.clone())
}

/// As a decimal: exact where that ends, with ten decimals where it doesn't.
fn decimal(exact: &Exact) -> String {
    let text = exact.exact();
    if text.contains('/') {
        exact.rounded(10)
    } else {
        text
    }
}
