//! Banks of questions, the paper of an assessment, essays to be marked, and what the
//! answers say: for those who write assessments. Extra time: for who sets it.

use std::collections::BTreeMap;

use askama::Template;
use sopan_app::assessments::{
    Analysed, BankQuestion, BankView, Essay, EssayQueueLine, EssaySheet, Listed, Regrading,
    kind_word,
};
use sopan_app::store::banks::Wording;
use sopan_rules::questions::Question;
use sopan_rules::time::Moment;

use super::Page;
use super::parts::{Choice, Form, Pagination, Tone};
use crate::words::key;

/// The word for a kind of question.
pub fn kind_key(kind: &str) -> &'static str {
    match kind {
        "single" => key("bank-kind-single"),
        "multiple" => key("bank-kind-multiple"),
        "true_false" => key("bank-kind-true-false"),
        "fill_in" => key("bank-kind-fill-in"),
        "match" => key("bank-kind-match"),
        "order" => key("bank-kind-order"),
        "numeric" => key("bank-kind-numeric"),
        "essay" => key("bank-kind-essay"),
        _ => key("bank-kind-nothing"),
    }
}

/// The word for a difficulty of IEEE LOM.
pub fn difficulty_key(word: &str) -> &'static str {
    match word {
        "very easy" => key("bank-very-easy"),
        "easy" => key("bank-easy"),
        "medium" => key("bank-medium"),
        "difficult" => key("bank-difficult"),
        _ => key("bank-very-difficult"),
    }
}

/// The banks.
#[derive(Debug, Clone, Template)]
#[template(path = "banks/list.html")]
pub struct Banks {
    /// The frame.
    pub page: Page,
    /// By name.
    pub banks: Vec<Listed>,
    /// The form for a new one: `name`, `organisation`.
    pub form: Form,
    /// Essays that wait.
    pub waiting: usize,
}

impl Banks {
    fn owner<'a>(&self, listed: &'a Listed) -> &'a str {
        match self.page.language {
            crate::words::Language::Hindi => &listed.organisation_hi,
            crate::words::Language::English => &listed.organisation_en,
        }
    }
}

/// A bank.
#[derive(Debug, Clone, Template)]
#[template(path = "banks/bank.html")]
pub struct Bank {
    /// The frame.
    pub page: Page,
    /// The bank with a part of its questions.
    pub view: BankView,
    /// What is looked for: `topic`, `difficulty`.
    pub form: Form,
    /// The difficulties.
    pub difficulties: Vec<Choice>,
    /// Which part is shown.
    pub pagination: Pagination,
}

impl Bank {
    fn base(&self) -> String {
        format!("/authoring/banks/{}", self.view.bank.id)
    }
}

/// A question of a bank, as it is written.
#[derive(Debug, Clone, Template)]
#[template(path = "banks/question.html")]
pub struct EditQuestion {
    /// The frame.
    pub page: Page,
    /// The bank's number.
    pub bank: i64,
    /// The bank's name.
    pub name: String,
    /// The question's number; none for a new one.
    pub id: Option<i64>,
    /// The word of its kind.
    pub kind: &'static str,
    /// How its lines are written.
    pub hint: &'static str,
    /// The fields: `title`, `text`, `lines`, `marks`, `topic`, `difficulty`, `shuffle`,
    /// `partial`, `case`.
    pub form: Form,
    /// The difficulties.
    pub difficulties: Vec<Choice>,
    /// What is wrong.
    pub problems: Vec<String>,
    /// What it said when: what it says now first.
    pub wordings: Vec<Wording>,
    /// Whether the order of choices can be drawn.
    pub may_shuffle: bool,
    /// Whether part marks can be given.
    pub may_part: bool,
    /// Whether capital letters may count.
    pub may_case: bool,
}

impl EditQuestion {
    fn base(&self) -> String {
        format!("/authoring/banks/{}", self.bank)
    }

    fn place(&self) -> String {
        self.id
            .map_or_else(|| "new".to_owned(), |id| id.to_string())
    }
}

/// A question of a bank, for those who read the bank and don't write in it.
#[derive(Debug, Clone, Template)]
#[template(path = "banks/question_read.html")]
pub struct ReadQuestion {
    /// The frame.
    pub page: Page,
    /// How its lines are written.
    pub hint: &'static str,
    /// The question and its wordings.
    pub read: BankQuestion,
}

impl ReadQuestion {
    fn base(&self) -> String {
        format!("/authoring/banks/{}", self.read.bank.id)
    }

    fn hint(&self) -> &'static str {
        self.hint
    }

    fn kind(&self) -> &'static str {
        let now = self.read.wordings.first();
        kind_key(now.map_or("nothing", |now| kind_word(&now.question.answer)))
    }
}

/// A file of questions, before it is brought in.
#[derive(Debug, Clone, Template)]
#[template(path = "banks/file.html")]
pub struct QuestionFile {
    /// The frame.
    pub page: Page,
    /// The bank's number.
    pub bank: i64,
    /// The bank's name.
    pub name: String,
    /// What was found in it; nothing before a file was sent.
    pub found: Option<Found>,
}

impl QuestionFile {
    fn base(&self) -> String {
        format!("/authoring/banks/{}", self.bank)
    }
}

/// What was found in a file of questions.
#[derive(Debug, Clone)]
pub struct Found {
    /// How many stood in it.
    pub found: usize,
    /// How many would be new.
    pub new: usize,
    /// How many stand in the bank already.
    pub known: usize,
    /// What is wrong: the place, and what; whether it keeps the question out.
    pub problems: Vec<(String, String, bool)>,
    /// The good questions.
    pub questions: Vec<Question>,
    /// The file as text that a form can carry.
    pub carried: String,
    /// Its format.
    pub format: String,
}

impl Found {
    fn faulty(&self) -> bool {
        self.problems.iter().any(|(_, _, grave)| *grave)
    }

    fn kind(&self, question: &Question) -> &'static str {
        kind_key(kind_word(&question.answer))
    }
}

/// How an assessment asks.
#[derive(Debug, Clone, Template)]
#[template(path = "banks/paper.html")]
pub struct EditPaper {
    /// The frame.
    pub page: Page,
    /// The course's code.
    pub code: String,
    /// The fields: `minutes`, `cool_down`, `negative`, `shuffle_questions`,
    /// `shuffle_choices`, `answers_shown`.
    pub form: Form,
    /// The sections as they were typed, and an empty one.
    pub sections: Vec<SectionTyped>,
    /// The banks: number and name.
    pub banks: Vec<(String, String)>,
    /// The difficulties.
    pub difficulties: Vec<Choice>,
    /// When learners are told what is right.
    pub answers_shown: Vec<Choice>,
    /// What is wrong.
    pub problems: Vec<String>,
}

impl EditPaper {
    fn base(&self) -> String {
        format!("/authoring/courses/{}", self.code)
    }
}

/// A section as it was typed.
#[derive(Debug, Clone, Default)]
pub struct SectionTyped {
    /// Its title.
    pub title: String,
    /// Its pass mark.
    pub pass: String,
    /// `own`, or a bank's number; nothing where there is no section.
    pub from: String,
    /// The topic.
    pub topic: String,
    /// The difficulty.
    pub difficulty: String,
    /// How many are drawn.
    pub number: String,
}

/// The attempts that wait to be marked.
#[derive(Debug, Clone, Template)]
#[template(path = "banks/essays.html")]
pub struct Essays {
    /// The frame.
    pub page: Page,
    /// The longest waiting first.
    pub lines: Vec<EssayQueueLine>,
}

/// The essays of one attempt.
#[derive(Debug, Clone, Template)]
#[template(path = "banks/essay.html")]
pub struct MarkEssays {
    /// The frame.
    pub page: Page,
    /// Where the marks post to.
    pub action: String,
    /// The essays. Whose they are is not told.
    pub sheet: EssaySheet,
    /// What is wrong.
    pub problem: Option<String>,
    /// The fields as they were typed: `marks-QUESTION`, `words-QUESTION`.
    pub typed: BTreeMap<String, String>,
}

impl MarkEssays {
    fn marks(&self, essay: &Essay) -> String {
        let typed = self.typed.get(&format!("marks-{}", essay.question));
        let kept = || essay.mark.as_ref().map(|mark| mark.marks.exact());
        typed.cloned().or_else(kept).unwrap_or_default()
    }

    fn words(&self, essay: &Essay) -> String {
        let typed = self.typed.get(&format!("words-{}", essay.question));
        let kept = || essay.mark.as_ref().map(|mark| mark.words.clone());
        typed.cloned().or_else(kept).unwrap_or_default()
    }
}

/// What grading anew would do, after questions were corrected.
#[derive(Debug, Clone, Template)]
#[template(path = "banks/regrade.html")]
pub struct Regrade {
    /// The frame.
    pub page: Page,
    /// What it would do.
    pub shown: Regrading,
}

impl Regrade {
    fn course_href(&self) -> String {
        format!("/authoring/courses/{}", self.shown.course)
    }

    fn analysis_href(&self) -> String {
        format!("{}/analysis", self.course_href())
    }

    fn action(&self) -> String {
        format!("{}/regrade", self.course_href())
    }
}

/// What the answers to an assessment say.
#[derive(Debug, Clone, Template)]
#[template(path = "banks/analysis.html")]
pub struct Analysis {
    /// The frame.
    pub page: Page,
    /// The figures.
    pub analysed: Analysed,
}

impl Analysis {
    fn course_href(&self) -> String {
        format!("/authoring/courses/{}", self.analysed.course)
    }

    fn two(&self, figure: &f64) -> String {
        format!("{figure:.2}")
    }

    fn tiny(&self, figure: &f64) -> String {
        format!("{figure:.0e}")
    }

    fn percent(&self, figure: &f64) -> String {
        format!("{:.0}%", figure * 100.0)
    }

    /// Whether a question should be looked at: nearly nobody or nearly everybody is right,
    /// or those who know more answer it no better.
    fn is_doubtful(&self, item: &sopan_app::assessments::AnalysedItem) -> bool {
        let weak = item.item.discrimination.is_some_and(|d| d < 0.15);
        item.item.attempts >= 10 && (weak || !(0.1..=0.95).contains(&item.item.difficulty))
    }
}

/// Extra time of an official.
#[derive(Debug, Clone, Template)]
#[template(path = "banks/extra_time.html")]
pub struct ExtraTime {
    /// The frame.
    pub page: Page,
    /// Where the form posts to, and where the official's page is.
    pub action: String,
    /// Where the official's page is.
    pub official_href: String,
    /// What was ever set, the latest first: per cent, basis, by whom, when.
    pub set: Vec<(i64, String, String, Moment)>,
    /// The fields: `percent`, `basis`.
    pub form: Form,
}
