//! What must be done before an entry of a SCORM 1.2 package may be opened:
//! `adlcp:prerequisites`, in AICC's script (CAM 2.3.2.2; AICC CMI001, “Structure element
//! logic”): `A & (B | ~C)`, `A = "passed"`, `A <> failed`, `2*{A, B, C}`.

use serde::{Deserialize, Serialize};

use super::Status;

/// A script is no deeper than this.
const MOST_DEEP: usize = 50;

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Prerequisite {
    /// The entry with this identifier is passed or completed.
    Done(String),
    /// It stands exactly there.
    Is(String, Status),
    /// The opposite.
    Not(Box<Prerequisite>),
    /// All of these.
    All(Vec<Prerequisite>),
    /// Any of these.
    Any(Vec<Prerequisite>),
    /// At least so many of these.
    AtLeast(u32, Vec<Prerequisite>),
}

/// A script that can't be read: the place, counted in characters from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the script of the prerequisites can't be read at character {0}")]
pub struct Unreadable(pub usize);

impl Prerequisite {
    /// Reads a script.
    pub fn read(script: &str) -> Result<Prerequisite, Unreadable> {
        let signs: Vec<char> = script.chars().collect();
        let mut reader = Reader { signs, at: 0 };
        let read = reader.any(0)?;
        reader.space();
        match reader.at == reader.signs.len() {
            true => Ok(read),
            false => Err(reader.wrong()),
        }
    }

    /// Whether it is met, where each entry stands as `status` says.
    pub fn holds(&self, status: &dyn Fn(&str) -> Status) -> bool {
        match self {
            Prerequisite::Done(entry) => status(entry).is_done(),
            Prerequisite::Is(entry, wanted) => status(entry) == *wanted,
            Prerequisite::Not(other) => !other.holds(status),
            Prerequisite::All(all) => all.iter().all(|one| one.holds(status)),
            Prerequisite::Any(any) => any.iter().any(|one| one.holds(status)),
            Prerequisite::AtLeast(count, of) => {
                let met = of.iter().filter(|one| one.holds(status)).count();
                u32::try_from(met).unwrap_or(u32::MAX) >= *count
            }
        }
    }

    /// The entries that it speaks of.
    pub fn entries(&self) -> Vec<&str> {
        match self {
            Prerequisite::Done(entry) | Prerequisite::Is(entry, _) => vec![entry],
            Prerequisite::Not(other) => other.entries(),
            Prerequisite::All(of) | Prerequisite::Any(of) | Prerequisite::AtLeast(_, of) => {
                of.iter().flat_map(Prerequisite::entries).collect()
            }
        }
    }

    /// The same, with each entry that only holds others (`held` gives those that can be
    /// opened) taken for all of them: it is completed when they are. None where it speaks
    /// of an entry that `held` doesn't know.
    pub fn about(&self, held: &dyn Fn(&str) -> Option<Vec<String>>) -> Option<Prerequisite> {
        let each = |of: &[Prerequisite]| -> Option<Vec<Prerequisite>> {
            of.iter().map(|one| one.about(held)).collect()
        };
        Some(match self {
            Prerequisite::Done(entry) => all_done(held(entry)?),
            Prerequisite::Is(entry, status) => {
                let below = held(entry)?;
                match below == [entry.clone()] {
                    true => Prerequisite::Is(entry.clone(), *status),
                    false => match status.is_done() {
                        true => all_done(below),
                        false => Prerequisite::Not(Box::new(all_done(below))),
                    },
                }
            }
            Prerequisite::Not(other) => Prerequisite::Not(Box::new(other.about(held)?)),
            Prerequisite::All(of) => Prerequisite::All(each(of)?),
            Prerequisite::Any(of) => Prerequisite::Any(each(of)?),
            Prerequisite::AtLeast(count, of) => Prerequisite::AtLeast(*count, each(of)?),
        })
    }
}

fn all_done(mut entries: Vec<String>) -> Prerequisite {
    match entries.len() {
        1 => Prerequisite::Done(entries.remove(0)),
        _ => Prerequisite::All(entries.into_iter().map(Prerequisite::Done).collect()),
    }
}

struct Reader {
    signs: Vec<char>,
    at: usize,
}

impl Reader {
    fn wrong(&self) -> Unreadable {
        Unreadable(self.at + 1)
    }

    fn space(&mut self) {
        while self.signs.get(self.at).is_some_and(|c| c.is_whitespace()) {
            self.at += 1;
        }
    }

    fn takes(&mut self, sign: &str) -> bool {
        self.space();
        let end = self.at + sign.chars().count();
        let found = self
            .signs
            .get(self.at..end)
            .is_some_and(|found| found.iter().copied().eq(sign.chars()));
        if found {
            self.at = end;
        }
        found
    }

    fn any(&mut self, depth: usize) -> Result<Prerequisite, Unreadable> {
        if depth > MOST_DEEP {
            return Err(self.wrong());
        }
        let mut of = vec![self.all(depth)?];
        while self.takes("|") {
            of.push(self.all(depth)?);
        }
        Ok(match of.len() {
            1 => of.remove(0),
            _ => Prerequisite::Any(of),
        })
    }

    fn all(&mut self, depth: usize) -> Result<Prerequisite, Unreadable> {
        let mut of = vec![self.one(depth)?];
        while self.takes("&") {
            of.push(self.one(depth)?);
        }
        Ok(match of.len() {
            1 => of.remove(0),
            _ => Prerequisite::All(of),
        })
    }

    fn one(&mut self, depth: usize) -> Result<Prerequisite, Unreadable> {
        if depth > MOST_DEEP {
            return Err(self.wrong());
        }
        if self.takes("~") {
            return Ok(Prerequisite::Not(Box::new(self.one(depth + 1)?)));
        }
        if self.takes("(") {
            let inside = self.any(depth + 1)?;
            return match self.takes(")") {
                true => Ok(inside),
                false => Err(self.wrong()),
            };
        }
        let name = self.name(false)?;
        if self.takes("*") {
            let count = name.parse().map_err(|_| self.wrong())?;
            if !self.takes("{") {
                return Err(self.wrong());
            }
            let mut of = vec![self.any(depth + 1)?];
            while self.takes(",") {
                of.push(self.any(depth + 1)?);
            }
            return match self.takes("}") {
                true => Ok(Prerequisite::AtLeast(count, of)),
                false => Err(self.wrong()),
            };
        }
        let (equal, differs) = (self.takes("="), self.takes("<>"));
        if !equal && !differs {
            return Ok(Prerequisite::Done(name));
        }
        let before = self.at;
        let status = match self.name(true)?.to_lowercase().as_str() {
            "passed" | "pass" | "p" => Status::Passed,
            "completed" | "complete" | "c" => Status::Completed,
            "failed" | "fail" | "f" => Status::Failed,
            "incomplete" | "i" | "browsed" | "b" => Status::Incomplete,
            "not attempted" | "n" => Status::NotAttempted,
            _ => {
                self.at = before;
                return Err(self.wrong());
            }
        };
        let is = Prerequisite::Is(name, status);
        Ok(match differs {
            true => Prerequisite::Not(Box::new(is)),
            false => is,
        })
    }

    /// A name, in quotation marks or without; a status may be of two words.
    fn name(&mut self, spaces: bool) -> Result<String, Unreadable> {
        self.space();
        let quoted = self.takes("\"");
        let mut name = String::new();
        while let Some(sign) = self.signs.get(self.at).copied() {
            let ends = match quoted {
                true => sign == '"',
                false => "&|~=<>*{}(),\"".contains(sign) || (sign.is_whitespace() && !spaces),
            };
            if ends {
                break;
            }
            name.push(sign);
            self.at += 1;
        }
        if quoted && !self.takes("\"") {
            return Err(self.wrong());
        }
        let name = name.trim().to_owned();
        match name.is_empty() {
            true => Err(self.wrong()),
            false => Ok(name),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A passed, B completed, C incomplete, D failed; all else was not attempted.
    fn status(entry: &str) -> Status {
        match entry {
            "A" => Status::Passed,
            "B" => Status::Completed,
            "C" => Status::Incomplete,
            "D" => Status::Failed,
            _ => Status::NotAttempted,
        }
    }

    #[test]
    fn a_script_says_what_must_be_done_before() {
        let cases = [
            ("A", true),
            ("C", false),
            ("A & B", true),
            ("A&C", false),
            ("C | B", true),
            ("C | A & D", false),
            ("(C | A) & ~D", true),
            ("~~A", true),
            ("A = passed", true),
            ("B = \"passed\"", false),
            ("B=c", true),
            ("D <> \"failed\"", false),
            ("E = not attempted & A", true),
            ("2*{A, B, C}", true),
            ("3*{A,B,C}", false),
            ("2*{A, (C | D), ~E}", true),
        ];
        for (script, expected) in cases {
            let read = Prerequisite::read(script).unwrap();
            assert_eq!(read.holds(&status), expected, "{script}");
        }
    }

    #[test]
    fn what_is_no_script_is_told_with_its_place() {
        let cases = [
            ("", 1),
            ("A &", 4),
            ("A B", 3),
            ("(A", 3),
            ("A = done", 5),
            ("x*{A}", 3),
        ];
        for (script, place) in cases {
            assert_eq!(
                Prerequisite::read(script),
                Err(Unreadable(place)),
                "{script}"
            );
        }
    }

    #[test]
    fn an_entry_that_holds_others_is_done_when_they_are() {
        let held = |entry: &str| match entry {
            "M" => Some(vec!["A".to_owned(), "B".to_owned()]),
            "A" | "B" | "C" => Some(vec![entry.to_owned()]),
            _ => None,
        };
        let about = |script: &str| Prerequisite::read(script).unwrap().about(&held);
        assert!(about("M & A").unwrap().holds(&status));
        assert!(!about("M = incomplete").unwrap().holds(&status));
        assert!(about("C = incomplete").unwrap().holds(&status));
        assert_eq!(about("M & X"), None);
    }

    proptest! {
        #[test]
        fn reading_never_panics(script in "[ABC&|~=<>*{}(), \"2passed]{0,40}") {
            if let Ok(read) = Prerequisite::read(&script) {
                let _ = (read.holds(&status), read.entries());
            }
        }
    }
}
