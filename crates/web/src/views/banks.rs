//! Banks of questions, the paper of an assessment, essays to be marked, and what the
//! answers say: for those who write assessments. Extra time: for who sets it.

use std::collections::BTreeMap;

use askama::Template;
use askama::filters::HtmlSafe;
use sopan_app::assessments::{
    Analysed, BankQuestion, BankView, Essay, EssayQueueLine, EssaySheet, Listed, Regrading,
    kind_word,
};
use sopan_app::formats::questions::lines;
use sopan_app::store::banks::Wording;
use sopan_rules::numbers::Exact;
use sopan_rules::questions::text::escaped;
use sopan_rules::questions::{self, Answer, Question, Text};
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

/// A question as it is read in a bank: what is asked, what can be answered, what of it is
/// right, and what its author says to it.
#[derive(Debug, Template)]
#[template(path = "banks/said.html")]
pub struct Said<'q> {
    page: &'q Page,
    question: &'q Question,
    /// Words stand in place of pictures and sounds.
    in_words: bool,
}

impl HtmlSafe for Said<'_> {}

/// One choice, gap, pair, item or number.
#[derive(Debug, Default)]
struct AnswerLine {
    html: String,
    right: bool,
    /// What it brings, in per cent, where that isn't all or nothing.
    credit: Option<String>,
    /// What its author says to it.
    notes: Vec<String>,
}

impl<'q> Said<'q> {
    /// With its pictures and sounds.
    pub fn whole(page: &'q Page, question: &'q Question) -> Said<'q> {
        Said {
            page,
            question,
            in_words: false,
        }
    }

    /// With words in place of the pictures and sounds that it holds.
    pub fn in_words(page: &'q Page, question: &'q Question) -> Said<'q> {
        Said {
            in_words: true,
            ..Said::whole(page, question)
        }
    }

    fn html(&self, text: &Text) -> String {
        let words = |element: &str, alt: &str| match element {
            "img" => {
                let said = self.page.t(key("bank-held-picture"));
                said.with("words", alt).to_string()
            }
            _ => self.page.t(key("bank-held-sound")).to_string(),
        };
        match self.in_words && text.holds_media() {
            true => text.without_media(words).html().to_owned(),
            false => text.html().to_owned(),
        }
    }

    fn is_numbered(&self) -> bool {
        let answer = &self.question.answer;
        matches!(answer, Answer::FillIn { .. } | Answer::Order { .. })
    }

    fn lines(&self) -> Vec<AnswerLine> {
        let plain = |html: String| AnswerLine {
            html,
            ..AnswerLine::default()
        };
        let choices = |all: &[questions::Choice], parts: bool| {
            let each = all.iter().map(|one| {
                let usual = match one.right {
                    true => Exact::hundred(),
                    false => Exact::zero(),
                };
                let usual = one.credit == usual && !(parts && one.right);
                AnswerLine {
                    html: self.html(&one.text),
                    right: one.right,
                    credit: (!usual).then(|| one.credit.rounded(2)),
                    notes: one.feedback.iter().map(|text| self.html(text)).collect(),
                }
            });
            each.collect::<Vec<_>>()
        };
        // What is written is plain text: it is shown as authors type it.
        let written = || lines::write(&self.question.answer).0;
        match &self.question.answer {
            Answer::Single { choices: all, .. } => choices(all, false),
            Answer::Multiple {
                choices: all,
                partial,
                ..
            } => choices(all, *partial),
            Answer::TrueFalse { right } => {
                let said = match right {
                    true => key("assessment-true"),
                    false => key("assessment-false"),
                };
                vec![AnswerLine {
                    html: self.page.t(said).to_string(),
                    right: true,
                    ..AnswerLine::default()
                }]
            }
            Answer::FillIn { gaps, .. } => {
                let typed = written();
                let each = typed.lines().zip(gaps).map(|(line, gap)| {
                    let note = |one: &questions::Accepted| {
                        let said = self.html(one.feedback.as_ref()?);
                        Some(format!("{}: {said}", escaped(&one.text)))
                    };
                    AnswerLine {
                        html: escaped(line),
                        notes: gap.accepted.iter().filter_map(note).collect(),
                        ..AnswerLine::default()
                    }
                });
                each.collect()
            }
            Answer::Match { left, right, .. } => {
                let other = |at: usize| right.get(at).map(|text| self.html(text));
                let pairs = left.iter().map(|one| {
                    let other = other(one.right).unwrap_or_default();
                    plain(format!("{} → {other}", self.html(&one.text)))
                });
                let alone = (0..right.len())
                    .filter(|at| left.iter().all(|one| one.right != *at))
                    .map(|at| plain(format!("→ {}", other(at).unwrap_or_default())));
                pairs.chain(alone).collect()
            }
            Answer::Order { items } => items.iter().map(|item| plain(self.html(item))).collect(),
            Answer::Numeric { accepted } => {
                let typed = written();
                let each = typed.lines().zip(accepted).map(|(line, one)| AnswerLine {
                    html: escaped(line),
                    notes: one.feedback.iter().map(|text| self.html(text)).collect(),
                    ..AnswerLine::default()
                });
                each.collect()
            }
            Answer::Essay { .. } | Answer::Nothing => Vec::new(),
        }
    }

    /// What its author says, and to whom.
    fn notes(&self) -> Vec<(String, String)> {
        let rubric = match &self.question.answer {
            Answer::Essay { rubric } => rubric.as_ref(),
            _ => None,
        };
        let question = self.question;
        [
            (key("essay-rubric"), rubric),
            (key("bank-note-any"), question.feedback.as_ref()),
            (key("bank-note-right"), question.feedback_right.as_ref()),
            (key("bank-note-wrong"), question.feedback_wrong.as_ref()),
        ]
        .into_iter()
        .filter_map(|(to, text)| Some((self.page.t(to).to_string(), self.html(text?))))
        .collect()
    }
}

/// Whether an earlier wording holds pictures or sounds.
pub fn held_earlier(wordings: &[Wording]) -> bool {
    let mut earlier = wordings.iter().skip(1);
    earlier.any(|wording| wording.question.holds_media())
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
    /// What is looked for: `topic`, `difficulty`, `out`.
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
    /// Whether earlier wordings show their pictures and sounds.
    pub media: bool,
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

/// A question of a bank, for those who read the bank and don't write in it, and one that was
/// taken out.
#[derive(Debug, Clone, Template)]
#[template(path = "banks/question_read.html")]
pub struct ReadQuestion {
    /// The frame.
    pub page: Page,
    /// The question and its wordings.
    pub read: BankQuestion,
    /// Whether earlier wordings show their pictures and sounds.
    pub media: bool,
}

impl ReadQuestion {
    fn base(&self) -> String {
        format!("/authoring/banks/{}", self.read.bank.id)
    }

    /// How it is written what is accepted, where that is shown so.
    fn hint(&self) -> Option<&'static str> {
        match &self.read.wordings.first()?.question.answer {
            Answer::FillIn { .. } => Some(key("bank-hint-fill-in")),
            Answer::Numeric { .. } => Some(key("bank-hint-numeric")),
            _ => None,
        }
    }

    /// When and by whom it was taken out.
    fn taken_out(&self) -> Option<String> {
        let (at, by) = self.read.taken_out.as_ref()?;
        let moment = self.page.moment(at);
        Some(match by.name_in(self.page.language.code()) {
            Some(name) => format!("{moment} · {name}"),
            None => moment,
        })
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
