//! The end-of-course assessment: before, during, after.

use askama::Template;
use sopan_rules::assessments::{Line, Outcome as Became, Place, Solution};
use sopan_rules::questions::Text;
use sopan_rules::time::Moment;

use super::Page;
use super::parts::{Icon, Pill, Ring, Tone};
use crate::words::key;

/// The words for so many marks.
pub fn marks_key(marks: &str) -> &'static str {
    match marks {
        "1" => key("assessment-one-mark"),
        _ => key("assessment-marks"),
    }
}

/// Before it begins.
#[derive(Debug, Clone, Template)]
#[template(path = "assessments/start.html")]
pub struct Start {
    /// The frame.
    pub page: Page,
    /// The course's title.
    pub course: String,
    /// Where the course's page is.
    pub course_href: String,
    /// Where the form that begins an attempt posts to.
    pub action: String,
    /// How many questions it asks.
    pub questions: u32,
    /// The share of marks that clears it, 0 to 100.
    pub pass_percent: u8,
    /// How long an attempt may take, in minutes, with extra time.
    pub minutes: Option<u32>,
    /// The extra time in it, in per cent.
    pub extra_percent: i64,
    /// How many per cent of its marks a wrong answer costs.
    pub negative: Option<String>,
    /// How many attempts are left; unlimited when none is said.
    pub attempts_left: Option<u32>,
    /// The best result so far, 0 to 100.
    pub best_percent: Option<u8>,
    /// It was cleared before.
    pub cleared: bool,
    /// An attempt that was begun and not handed in goes on there.
    pub resume: Option<String>,
    /// An attempt that waits to be marked is there, since then.
    pub waits: Option<(String, Moment)>,
    /// From when on another attempt may begin.
    pub again_at: Option<Moment>,
}

/// The questions of an attempt.
#[derive(Debug, Clone, Template)]
#[template(path = "assessments/questions.html")]
pub struct Questions {
    /// The frame.
    pub page: Page,
    /// The course's title.
    pub course: String,
    /// Where the course's page is.
    pub course_href: String,
    /// Where the answers post to. The button's name is `do`, its value `save`,
    /// `finish` or `finish-anyway`. One answer alone posts to `answer` below it.
    pub action: String,
    /// The questions, section by section.
    pub sections: Vec<Section>,
    /// The share of marks that clears it, 0 to 100.
    pub pass_percent: u8,
    /// When the attempt ends by itself, and how many seconds that is from now.
    pub ends: Option<(Moment, i64)>,
    /// The number of the latest answer.
    pub number: i64,
    /// To how many questions a later answer, given elsewhere, stands.
    pub later: usize,
}

impl Questions {
    fn questions(&self) -> impl Iterator<Item = &Question> {
        self.sections.iter().flat_map(|s| &s.questions)
    }

    fn total(&self) -> usize {
        self.questions().count()
    }

    fn unanswered(&self) -> Vec<&Question> {
        self.questions().filter(|q| q.error.is_some()).collect()
    }
}

/// A section of a paper.
#[derive(Debug, Clone)]
pub struct Section {
    /// Its title; empty where there is only one.
    pub title: String,
    /// Its own pass mark.
    pub pass_percent: Option<i64>,
    /// Its questions.
    pub questions: Vec<Question>,
}

/// A question as it is answered.
#[derive(Debug, Clone)]
pub struct Question {
    /// Its number.
    pub id: i64,
    /// Its place in the paper, from 1.
    pub place: usize,
    /// The name of its field.
    pub name: String,
    /// The question, as clean HTML.
    pub text: Text,
    /// What it is worth.
    pub marks: String,
    /// What can be answered.
    pub answers: Place,
    /// What was answered, as the fields hold it.
    pub given: Vec<String>,
    /// What is wrong, in the page's language.
    pub error: Option<String>,
}

impl Question {
    /// The question with its gaps shown.
    pub(crate) fn html(&self) -> String {
        let mut html = self.text.html().to_owned();
        if let Place::Gaps(gaps) = &self.answers {
            for gap in 1..=gaps.len() {
                let mark = format!("<span class=\"gap\">({gap})</span>");
                html = html.replace(&format!("[[{gap}]]"), &mark);
            }
        }
        html
    }

    pub(crate) fn plain(&self) -> String {
        self.text.plain()
    }

    pub(crate) fn hint(&self) -> &'static str {
        match &self.answers {
            Place::One(_) | Place::TrueFalse => key("assessment-choose-one"),
            Place::Several(_) => key("assessment-choose-all"),
            Place::Gaps(gaps) if gaps.len() > 1 => key("assessment-fill-gaps"),
            Place::Gaps(_) => key("assessment-fill-gap"),
            Place::Pairs(..) => key("assessment-match"),
            Place::Order(_) => key("assessment-order"),
            Place::Number => key("assessment-number-hint"),
            Place::Essay => key("assessment-essay"),
            Place::Nothing => key("assessment-read"),
        }
    }

    pub(crate) fn at(&self, place: &usize) -> &str {
        self.given.get(*place).map_or("", String::as_str)
    }

    pub(crate) fn first(&self) -> &str {
        self.given.first().map_or("", String::as_str)
    }

    pub(crate) fn has(&self, value: impl ToString) -> bool {
        self.given.contains(&value.to_string())
    }
}

/// After an attempt.
#[derive(Debug, Clone, Template)]
#[template(path = "assessments/outcome.html")]
pub struct Outcome {
    /// The frame.
    pub page: Page,
    /// The course's title.
    pub course: String,
    /// Where the course's page is.
    pub course_href: String,
    /// The result, 0 to 100.
    pub percent: u8,
    /// The share of marks that clears it, 0 to 100.
    pub pass_percent: u8,
    /// It is cleared.
    pub cleared: bool,
    /// How many essays wait for a person; the result is known when none does.
    pub waiting: i64,
    /// Its time was over before it was handed in.
    pub ended_by_itself: bool,
    /// The sections: title, marks, of how many, own pass mark, and whether it was reached.
    pub sections: Vec<SectionLine>,
    /// The questions in order.
    pub review: Vec<Reviewed>,
    /// Whether it is told which of them were answered right.
    pub told: bool,
    /// How many attempts are left; unlimited when none is said.
    pub attempts_left: Option<u32>,
    /// Where another attempt begins, when one may.
    pub again: Option<String>,
    /// From when on another attempt may begin.
    pub again_at: Option<Moment>,
    /// The course is completed with this.
    pub completed: bool,
    /// Where the certificate is.
    pub certificate: Option<String>,
    /// The figures that moved with it: name, before and after, in per cent with two
    /// decimals.
    pub moved: Vec<(String, String, String)>,
}

impl Outcome {
    fn right(&self) -> usize {
        let right = |q: &&Reviewed| q.outcome == Became::Right;
        self.review.iter().filter(right).count()
    }

    /// The questions of which something is said: where it isn't told what became of them,
    /// those to which a person wrote something.
    fn reviewed(&self) -> impl Iterator<Item = &Reviewed> {
        let said = |q: &&Reviewed| self.told || self.waiting > 0 || q.words.is_some();
        self.review.iter().filter(said)
    }
}

/// A section after an attempt.
#[derive(Debug, Clone)]
pub struct SectionLine {
    /// Its title.
    pub title: String,
    /// Marks won.
    pub marks: String,
    /// Marks that could be won.
    pub of: String,
    /// Its own pass mark.
    pub pass_percent: Option<i64>,
    /// Whether that was reached.
    pub passed: bool,
}

/// A question after an attempt. Which answer is right is not told.
#[derive(Debug, Clone)]
pub struct Reviewed {
    /// The question.
    pub text: Text,
    /// What became of it.
    pub outcome: Became,
    /// The marks it brought.
    pub marks: String,
    /// The marks it could bring.
    pub of: String,
    /// What a person wrote about it.
    pub words: Option<String>,
    /// What was answered and what is right, where it may be told.
    pub solution: Option<Solution>,
}

impl Reviewed {
    fn plain(&self) -> String {
        self.text.plain()
    }

    /// A line of an answer, as clean HTML.
    fn line(&self, line: &Line, page: &Page) -> String {
        match line {
            Line::Text(text) => text.html().to_owned(),
            Line::Truth(true) => page.t("assessment-true").to_string(),
            Line::Truth(false) => page.t("assessment-false").to_string(),
            Line::Pair(left, right) => format!("{} → {}", left.html(), right.html()),
            Line::Between(least, most) => page
                .t("outcome-between")
                .with("least", least.exact())
                .with("most", most.exact())
                .to_string(),
        }
    }

    fn pill(&self, page: &Page) -> Pill {
        let (tone, said) = match self.outcome {
            Became::Right => (Tone::Ok, key("outcome-is-right")),
            Became::Part => (Tone::Wait, key("outcome-is-part")),
            Became::Wrong => (Tone::Bad, key("outcome-is-wrong")),
            Became::Unanswered => (Tone::Bad, key("outcome-is-unanswered")),
            Became::Waits | Became::Nothing => (Tone::Wait, key("outcome-waits")),
        };
        page.pill(tone, said)
    }
}
