//! Banks of questions, the paper of an assessment, essays to be marked, what the answers
//! say, and extra time.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::IntoResponse;
use serde::Deserialize;
use serde_json::{Map, Value};
use sopan_app::assessments::{kind_word, medium};
use sopan_app::formats::problems::{Problem, Severity};
use sopan_app::formats::questions::lines::{self, Ways};
use sopan_app::store::banks::Which;
use sopan_app::{App, AppError};
use sopan_rules::access::Permission;
use sopan_rules::assessments::{AnswersShown, Paper, Section as PaperSection, Source};
use sopan_rules::ids::OfficialId;
use sopan_rules::numbers::Exact;
use sopan_rules::questions::{Difficulty, Question, Text};

use crate::request::{Answer, Posted, Upload, Visitor, download, encoded, show};
use crate::routes::{Gate, Routes};
use crate::views::Section;
use crate::views::banks::{
    Analysis, Bank, Banks, EditPaper, EditQuestion, Essays, ExtraTime, Found, MarkEssays,
    QuestionFile, ReadQuestion, Regrade, SectionTyped, difficulty_key,
};
use crate::views::parts::{Choice, Form, Pagination};
use crate::words::{Language, Words, key};

const AUTHOR: Gate = Gate::May(Permission::AuthorCourses);
const LOOK: Gate = Gate::Sees(Permission::AuthorCourses);
const READ: Gate = Gate::Sees(Permission::SeeDrafts);
const ACCOMMODATE: Gate = Gate::May(Permission::BringOfficialsIn);
const LOOK_AT_TIME: Gate = Gate::Sees(Permission::BringOfficialsIn);
/// A file of questions on a page; a larger one is brought in by the command.
const FILE_BYTES: usize = 4 * 1024 * 1024;
/// The same file when its form carries it back, as text.
const CARRIED_BYTES: usize = 8 * 1024 * 1024;
const KINDS: [&str; 9] = [
    "single",
    "multiple",
    "true_false",
    "fill_in",
    "match",
    "order",
    "numeric",
    "essay",
    "nothing",
];

/// The routes of this room.
pub fn routes() -> Routes {
    Routes::default()
        .get("/authoring/banks", LOOK, list)
        .post("/authoring/banks", AUTHOR, make)
        .get("/authoring/banks/{id}", READ, bank)
        .get("/authoring/banks/{id}/file", AUTHOR, file_page)
        .post_up_to(FILE_BYTES, "/authoring/banks/{id}/file", AUTHOR, look)
        .post_up_to(CARRIED_BYTES, "/authoring/banks/{id}/take", AUTHOR, take)
        .get("/authoring/banks/{id}/export", READ, export)
        .get("/authoring/banks/{id}/questions/{question}", READ, question)
        .post("/authoring/banks/{id}/questions/{question}", AUTHOR, keep)
        .get("/authoring/courses/{code}/paper", LOOK, paper)
        .post("/authoring/courses/{code}/paper", AUTHOR, keep_paper)
        .get("/authoring/courses/{code}/analysis", LOOK, analysis)
        .get("/authoring/courses/{code}/analysis.csv", LOOK, analysis_csv)
        .get("/api/assessments/{code}/analysis", LOOK, analysis_json)
        .get("/authoring/courses/{code}/regrade", AUTHOR, regrade_page)
        .post("/authoring/courses/{code}/regrade", AUTHOR, regrade)
        .get("/api/assessments/{code}/regrade", AUTHOR, regrade_shown)
        .post("/api/assessments/{code}/regrade", AUTHOR, regrade_json)
        .get("/authoring/essays", LOOK, essays)
        .get("/authoring/essays/{code}/{sheet}", LOOK, essay)
        .post("/authoring/essays/{code}/{sheet}", AUTHOR, mark)
        .get(
            "/desk/officials/{official}/extra-time",
            LOOK_AT_TIME,
            extra_time,
        )
        .post(
            "/desk/officials/{official}/extra-time",
            ACCOMMODATE,
            set_extra_time,
        )
}

fn difficulties(visitor: &Visitor) -> Vec<Choice> {
    let words = visitor.words();
    let each = Difficulty::ALL
        .iter()
        .map(|d| Choice::new(d.word(), words.t(difficulty_key(d.word()))));
    each.collect()
}

fn detail(visitor: &Visitor, error: &AppError) -> String {
    visitor.detail(error).unwrap_or_else(|| error.to_string())
}

async fn list_page(app: &App, visitor: &Visitor, form: Form) -> Answer {
    let actor = visitor.actor()?;
    show(&Banks {
        page: visitor.page().at(Section::Authoring),
        banks: app.banks(actor).await?,
        waiting: app.essays_waiting(actor).await?.len(),
        form,
    })
}

async fn list(State(app): State<App>, visitor: Visitor) -> Answer {
    let owner = app.usual_owner(visitor.actor()?).await?;
    let code = owner.map(|owner| owner.code).unwrap_or_default();
    list_page(&app, &visitor, Form::default().value("organisation", code)).await
}

#[derive(Deserialize)]
struct NewBank {
    #[serde(default)]
    name: String,
    #[serde(default)]
    organisation: String,
}

async fn make(State(app): State<App>, visitor: Visitor, Posted(new): Posted<NewBank>) -> Answer {
    let actor = visitor.actor()?;
    let form = Form::default()
        .value("name", &new.name)
        .value("organisation", &new.organisation);
    let owners = app.owners_meant(actor, &new.organisation).await?;
    let [owner] = owners.as_slice() else {
        let said = visitor.words().t("bank-owner-unknown").to_string();
        return list_page(&app, &visitor, form.error("organisation", said)).await;
    };
    match app.make_bank(actor, &new.name, owner.id).await {
        Ok(id) => Ok(visitor.go_on(&format!("/authoring/banks/{id}"), key("bank-made"), 1)),
        Err(error @ AppError::Invalid { .. }) => {
            let said = detail(&visitor, &error);
            list_page(&app, &visitor, form.error("name", said)).await
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    topic: String,
    difficulty: String,
    out: String,
    from: String,
}

async fn bank(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    Query(asked): Query<Asked>,
) -> Answer {
    let which = Which {
        topic: asked.topic.trim().to_owned(),
        difficulty: Difficulty::of(&asked.difficulty),
        taken_out: !asked.out.is_empty(),
    };
    let from = asked.from.parse().unwrap_or(0);
    let view = app.bank(visitor.actor()?, id, &which, from).await?;
    let shown = i64::try_from(view.lines.len()).unwrap_or(0);
    let href = |from: i64| {
        let (topic, difficulty) = (encoded(&which.topic), encoded(&asked.difficulty));
        let out = if which.taken_out { "&out=yes" } else { "" };
        format!("/authoring/banks/{id}?topic={topic}&difficulty={difficulty}{out}&from={from}")
    };
    let end = view.from + shown;
    let number = |n: i64| u64::try_from(n).unwrap_or(0);
    let first = number(view.from + i64::from(shown > 0));
    let pagination = Pagination::new(visitor.words(), first, number(end), number(view.total))
        .previous((view.from > 0).then(|| href((view.from - 50).max(0))))
        .next((end < view.total).then(|| href(end)));
    show(&Bank {
        page: visitor.page().at(Section::Authoring),
        form: Form::default()
            .value("topic", &which.topic)
            .value("difficulty", &asked.difficulty)
            .value("out", if which.taken_out { "yes" } else { "" }),
        difficulties: difficulties(&visitor),
        pagination,
        view,
    })
}

/// The name of a bank in which the visitor may write.
async fn name_of(app: &App, visitor: &Visitor, id: i64) -> Result<String, AppError> {
    let view = app.bank(visitor.actor()?, id, &Which::default(), 0).await?;
    match view.writes {
        true => Ok(view.bank.name),
        false => Err(AppError::Forbidden),
    }
}

async fn file_page(State(app): State<App>, visitor: Visitor, Path(id): Path<i64>) -> Answer {
    show(&QuestionFile {
        page: visitor.page().at(Section::Authoring),
        bank: id,
        name: name_of(&app, &visitor, id).await?,
        found: None,
    })
}

fn said(visitor: &Visitor, problem: &Problem) -> String {
    match visitor.language {
        Language::Hindi => problem.message_hi(),
        Language::English => problem.message_en(),
    }
}

fn problems(visitor: &Visitor, report: &[Problem]) -> Vec<(String, String, bool)> {
    let one = |problem: &Problem| {
        let place = problem.column().unwrap_or_default().to_owned();
        let grave = problem.severity() == Severity::Error;
        (place, said(visitor, problem), grave)
    };
    report.iter().map(one).collect()
}

/// Shows what a file holds; nothing is written.
async fn look(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    upload: Upload,
) -> Answer {
    let actor = visitor.actor()?;
    let format = upload.field("format").unwrap_or("gift").to_owned();
    let name = name_of(&app, &visitor, id).await?;
    let told = app
        .import_questions(actor, Some(id), &format, &upload.bytes, true, true)
        .await?;
    show(&QuestionFile {
        page: visitor.page().at(Section::Authoring),
        bank: id,
        name,
        found: Some(Found {
            found: told.found as usize,
            new: told.new,
            known: told.known,
            problems: problems(&visitor, &told.problems),
            questions: told.questions,
            carried: hex(&upload.bytes),
            format,
        }),
    })
}

/// A file as text that a form carries back.
fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let bytes = text.as_bytes();
    bytes.len().is_multiple_of(2).then_some(())?;
    bytes
        .chunks(2)
        .map(|two| u8::from_str_radix(std::str::from_utf8(two).ok()?, 16).ok())
        .collect()
}

#[derive(Deserialize)]
struct Carried {
    #[serde(default)]
    carried: String,
    #[serde(default)]
    format: String,
}

async fn take(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    Posted(file): Posted<Carried>,
) -> Answer {
    let wrong = || AppError::invalid("file", "form-incomplete", "send the file again");
    let bytes = from_hex(&file.carried).ok_or_else(wrong)?;
    let told = app
        .import_questions(
            visitor.actor()?,
            Some(id),
            &file.format,
            &bytes,
            true,
            false,
        )
        .await?;
    let new = i64::try_from(told.new).unwrap_or(i64::MAX);
    Ok(visitor.go_on(&format!("/authoring/banks/{id}"), key("bank-taken"), new))
}

#[derive(Deserialize)]
struct Format {
    #[serde(default)]
    format: String,
}

async fn export(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    Query(asked): Query<Format>,
) -> Answer {
    let (file, _) = app
        .export_questions(visitor.actor()?, id, &asked.format)
        .await?;
    let (kind, ending) = match asked.format.as_str() {
        "gift" => ("text/plain; charset=utf-8", "gift"),
        _ => ("application/zip", "zip"),
    };
    let name = format!("questions-{id}-{}.{ending}", asked.format);
    Ok(download(&name, kind, file))
}

/// The number of a question in an address; none for `new`.
fn numbered(text: &str) -> Result<Option<i64>, AppError> {
    match text {
        "new" => Ok(None),
        text => match text.parse() {
            Ok(number) => Ok(Some(number)),
            Err(_) => Err(AppError::not_found("question", text)),
        },
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Typed {
    kind: String,
    title: String,
    text: String,
    lines: String,
    marks: String,
    topic: String,
    difficulty: String,
    shuffle: String,
    partial: String,
    case: String,
    act: String,
    /// Whether earlier wordings show their pictures and sounds.
    media: String,
}

/// A text with a picture or a sound below it.
fn held_with(text: &str, medium: &str) -> String {
    let written = text.trim();
    match written.contains('<') && written.contains('>') {
        true => format!("{written}{medium}"),
        false => format!("{}{medium}", Text::from_plain(written).html()),
    }
}

impl Typed {
    fn sent(upload: &Upload) -> Typed {
        let field = |name: &str| upload.field(name).unwrap_or_default().to_owned();
        Typed {
            kind: field("kind"),
            title: field("title"),
            text: field("text"),
            lines: field("lines"),
            marks: field("marks"),
            topic: field("topic"),
            difficulty: field("difficulty"),
            shuffle: field("shuffle"),
            partial: field("partial"),
            case: field("case"),
            act: field("act"),
            media: String::new(),
        }
    }

    fn of(question: &Question) -> Typed {
        let (lines, ways) = lines::write(&question.answer);
        let tick = |on: bool| if on { "yes" } else { "" }.to_owned();
        let plain = question.text.plain();
        let text = match Text::from_plain(&plain) == question.text {
            true => plain,
            false => question.text.html().to_owned(),
        };
        Typed {
            kind: kind_word(&question.answer).to_owned(),
            title: question.title.clone(),
            text,
            lines,
            marks: question.marks.exact(),
            topic: question.topic.clone().unwrap_or_default(),
            difficulty: question.difficulty.map_or("", Difficulty::word).to_owned(),
            shuffle: tick(ways.shuffle),
            partial: tick(ways.partial),
            case: tick(ways.case_matters),
            act: String::new(),
            media: String::new(),
        }
    }

    /// The question, with what the form has no place for as it was.
    fn question(&self, held: Option<Question>) -> Option<Question> {
        let ways = Ways {
            shuffle: !self.shuffle.is_empty(),
            partial: !self.partial.is_empty(),
            case_matters: !self.case.is_empty(),
        };
        let answer = lines::read(&self.kind, &self.lines, ways)?;
        let written = self.text.trim();
        let text = match written.contains('<') && written.contains('>') {
            true => Text::from_html(written),
            false => Text::from_plain(written),
        };
        let held = held.unwrap_or_else(|| Question::new(text.clone(), answer.clone()));
        Some(Question {
            title: self.title.trim().to_owned(),
            text,
            answer,
            marks: match self.marks.trim() {
                "" => Exact::from(1),
                marks => marks.parse().unwrap_or_else(|_| Exact::zero()),
            },
            topic: Some(self.topic.trim().to_owned()).filter(|topic| !topic.is_empty()),
            difficulty: Difficulty::of(&self.difficulty),
            ..held
        })
    }

    fn form(&self) -> Form {
        Form::default()
            .value("title", &self.title)
            .value("text", &self.text)
            .value("lines", &self.lines)
            .value("marks", &self.marks)
            .value("topic", &self.topic)
            .value("difficulty", &self.difficulty)
            .value("shuffle", &self.shuffle)
            .value("partial", &self.partial)
            .value("case", &self.case)
    }
}

fn hint_of(kind: &str) -> &'static str {
    match kind {
        "single" | "multiple" => key("bank-hint-choices"),
        "true_false" => key("bank-hint-true-false"),
        "fill_in" => key("bank-hint-fill-in"),
        "match" => key("bank-hint-match"),
        "order" => key("bank-hint-order"),
        "numeric" => key("bank-hint-numeric"),
        "essay" => key("bank-hint-essay"),
        _ => key("bank-hint-nothing"),
    }
}

async fn question_page(
    app: &App,
    visitor: &Visitor,
    bank: i64,
    id: Option<i64>,
    typed: &Typed,
    problems: Vec<String>,
) -> Answer {
    let kind = KINDS.iter().find(|kind| **kind == typed.kind);
    let kind = *kind.unwrap_or(&"single");
    let wordings = match id {
        Some(id) => {
            let read = app.read_bank_question(visitor.actor()?, bank, id).await?;
            read.wordings
        }
        None => Vec::new(),
    };
    show(&EditQuestion {
        page: visitor.page().at(Section::Authoring),
        name: name_of(app, visitor, bank).await?,
        wordings,
        media: !typed.media.is_empty(),
        bank,
        id,
        hint: hint_of(kind),
        may_shuffle: matches!(kind, "single" | "multiple"),
        may_part: matches!(kind, "multiple" | "match"),
        may_case: kind == "fill_in",
        kind,
        form: typed.form(),
        difficulties: difficulties(visitor),
        problems,
    })
}

async fn question(
    State(app): State<App>,
    visitor: Visitor,
    Path((bank, question)): Path<(i64, String)>,
    Query(asked): Query<Typed>,
) -> Answer {
    let id = numbered(&question)?;
    let typed = match id {
        Some(id) => {
            let read = app.read_bank_question(visitor.actor()?, bank, id).await?;
            let missing = || AppError::not_found("question", id);
            let now = read.wordings.first().ok_or_else(missing)?;
            if !read.writes {
                return show(&ReadQuestion {
                    page: visitor.page().at(Section::Authoring),
                    media: !asked.media.is_empty(),
                    read,
                });
            }
            Typed {
                media: asked.media,
                ..Typed::of(&now.question)
            }
        }
        None => Typed {
            marks: "1".to_owned(),
            shuffle: "yes".to_owned(),
            ..asked
        },
    };
    question_page(&app, &visitor, bank, id, &typed, Vec::new()).await
}

async fn keep(
    State(app): State<App>,
    visitor: Visitor,
    Path((bank, question)): Path<(i64, String)>,
    upload: Upload,
) -> Answer {
    let actor = visitor.actor()?;
    let mut typed = Typed::sent(&upload);
    let id = numbered(&question)?;
    let back = format!("/authoring/banks/{bank}");
    let held = match id {
        Some(id) => Some(app.bank_question(actor, bank, id).await?),
        None => None,
    };
    if let (Some(id), "retire") = (id, typed.act.as_str()) {
        app.retire_bank_question(actor, bank, id).await?;
        return Ok(visitor.go_on(&back, key("bank-question-retired"), 1));
    }
    if !upload.bytes.is_empty() {
        match medium(
            &upload.bytes,
            upload.field("picture_words").unwrap_or_default(),
        ) {
            Ok(held) => typed.text = held_with(&typed.text, &held),
            Err(error) => {
                let problems = vec![detail(&visitor, &error)];
                return question_page(&app, &visitor, bank, id, &typed, problems).await;
            }
        }
    }
    let wrong = || AppError::invalid("kind", "form-incomplete", "choose a kind of question");
    let written = typed.question(held).ok_or_else(wrong)?;
    let report = app.keep_bank_question(actor, bank, id, &written).await?;
    let grave = |p: &Problem| p.severity() == Severity::Error;
    if report.problems().iter().any(grave) {
        let all = report.problems().iter();
        let problems = all.map(|p| said(&visitor, p)).collect();
        return question_page(&app, &visitor, bank, id, &typed, problems).await;
    }
    Ok(visitor.go_on(&back, key("bank-question-saved"), 1))
}

fn sections_typed(paper: &Paper) -> Vec<SectionTyped> {
    let one = |section: &PaperSection| {
        let mut typed = SectionTyped {
            title: section.title.clone(),
            pass: section
                .pass_percent
                .map(|p| p.to_string())
                .unwrap_or_default(),
            from: "own".to_owned(),
            ..SectionTyped::default()
        };
        if let Source::Bank {
            bank,
            topic,
            difficulty,
            number,
        } = &section.source
        {
            typed.from = bank.to_string();
            typed.topic.clone_from(topic);
            typed.difficulty = difficulty.map_or("", Difficulty::word).to_owned();
            typed.number = number.to_string();
        }
        typed
    };
    paper.sections.iter().map(one).collect()
}

fn answers_key(when: AnswersShown) -> &'static str {
    match when {
        AnswersShown::Never => key("paper-answers-never"),
        AnswersShown::Over => key("paper-answers-over"),
        AnswersShown::Each => key("paper-answers-each"),
    }
}

/// How an assessment asks, in words: each term with what was set.
pub(super) fn paper_terms(
    words: &Words,
    paper: &Paper,
    banks: &BTreeMap<i64, String>,
) -> Vec<(String, String)> {
    let said = |key| words.t(key).to_string();
    let term = |key, value: String| (said(key), value);
    let whether = |on: bool| match on {
        true => said(key("build-yes")),
        false => said(key("build-no")),
    };
    let minutes = paper.minutes.map(|minutes| words.number(minutes));
    let mut terms = vec![
        term(
            key("paper-minutes"),
            minutes.unwrap_or_else(|| said(key("assessment-no-limit"))),
        ),
        term(key("paper-cool-down"), words.number(paper.cool_down_hours)),
        term(key("paper-negative"), paper.negative.exact()),
        term(
            key("paper-shuffle-questions"),
            whether(paper.shuffle_questions),
        ),
        term(key("paper-shuffle-choices"), whether(paper.shuffle_choices)),
        term(
            key("paper-answers-shown"),
            said(answers_key(paper.answers_shown)),
        ),
    ];
    for (place, section) in paper.sections.iter().enumerate() {
        let mut parts = vec![section.title.clone()];
        match &section.source {
            Source::Own => parts.push(said(key("paper-own"))),
            Source::Bank {
                bank,
                topic,
                difficulty,
                number,
            } => {
                let name = banks.get(bank).cloned();
                parts.push(name.unwrap_or_else(|| format!("{bank}")));
                let drawn = words.number(*number);
                parts.push(format!("{}: {drawn}", said(key("paper-number"))));
                if !topic.is_empty() {
                    parts.push(format!("{}: {topic}", said(key("paper-topic"))));
                }
                if let Some(hard) = difficulty {
                    let hard = said(difficulty_key(hard.word()));
                    parts.push(format!("{}: {hard}", said(key("bank-difficulty"))));
                }
            }
        }
        if let Some(percent) = section.pass_percent {
            parts.push(format!("{}: {percent}", said(key("paper-section-pass"))));
        }
        parts.retain(|part| !part.is_empty());
        let name = words.t("paper-section").with("number", place + 1);
        terms.push((name.to_string(), parts.join(" · ")));
    }
    terms
}

async fn paper_page(
    app: &App,
    visitor: &Visitor,
    code: String,
    form: Form,
    mut sections: Vec<SectionTyped>,
    problems: Vec<String>,
) -> Answer {
    let banks = app.banks(visitor.actor()?).await?;
    sections.push(SectionTyped::default());
    show(&EditPaper {
        page: visitor.page().at(Section::Authoring),
        code,
        form,
        sections,
        banks: banks
            .into_iter()
            .map(|b| {
                (
                    b.bank.id.to_string(),
                    format!("{} ({})", b.bank.name, b.bank.questions),
                )
            })
            .collect(),
        difficulties: difficulties(visitor),
        answers_shown: AnswersShown::ALL
            .into_iter()
            .map(|when| Choice::new(when.word(), visitor.words().t(answers_key(when))))
            .collect(),
        problems,
    })
}

async fn paper(State(app): State<App>, visitor: Visitor, Path(code): Path<String>) -> Answer {
    let paper = app.paper(visitor.actor()?, &code).await?;
    let tick = |on: bool| if on { "yes" } else { "" };
    let form = Form::default()
        .value(
            "minutes",
            paper.minutes.map(|m| m.to_string()).unwrap_or_default(),
        )
        .value("cool_down", paper.cool_down_hours)
        .value("negative", paper.negative.exact())
        .value("shuffle_questions", tick(paper.shuffle_questions))
        .value("shuffle_choices", tick(paper.shuffle_choices))
        .value("answers_shown", paper.answers_shown.word());
    let sections = sections_typed(&paper);
    paper_page(&app, &visitor, code, form, sections, Vec::new()).await
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct PaperTyped {
    minutes: String,
    cool_down: String,
    negative: String,
    shuffle_questions: String,
    shuffle_choices: String,
    answers_shown: String,
    title: Vec<String>,
    pass: Vec<String>,
    from: Vec<String>,
    topic: Vec<String>,
    difficulty: Vec<String>,
    number: Vec<String>,
}

/// A whole number as it was typed; none where nothing was, −1 where it is none.
fn whole(text: &str) -> Option<i64> {
    let text = sopan_rules::text::western_digits(text.trim());
    (!text.is_empty()).then(|| text.parse().unwrap_or(-1))
}

impl PaperTyped {
    fn sections(&self) -> Vec<SectionTyped> {
        let at = |list: &[String], n: usize| list.get(n).cloned().unwrap_or_default();
        (0..self.from.len())
            .map(|n| SectionTyped {
                title: at(&self.title, n),
                pass: at(&self.pass, n),
                from: at(&self.from, n),
                topic: at(&self.topic, n),
                difficulty: at(&self.difficulty, n),
                number: at(&self.number, n),
            })
            .filter(|section| !section.from.is_empty())
            .collect()
    }

    fn paper(&self) -> Paper {
        let section = |typed: SectionTyped| PaperSection {
            title: typed.title.trim().to_owned(),
            pass_percent: whole(&typed.pass),
            source: match typed.from.parse() {
                Ok(bank) => Source::Bank {
                    bank,
                    topic: typed.topic.trim().to_owned(),
                    difficulty: Difficulty::of(&typed.difficulty),
                    number: whole(&typed.number).unwrap_or(0),
                },
                Err(_) => Source::Own,
            },
        };
        Paper {
            minutes: whole(&self.minutes),
            cool_down_hours: whole(&self.cool_down).unwrap_or(0),
            shuffle_questions: !self.shuffle_questions.is_empty(),
            shuffle_choices: !self.shuffle_choices.is_empty(),
            negative: match self.negative.trim() {
                "" => Exact::zero(),
                text => text.parse().unwrap_or_else(|_| Exact::from(-1)),
            },
            answers_shown: AnswersShown::of(&self.answers_shown).unwrap_or_default(),
            sections: self.sections().into_iter().map(section).collect(),
        }
    }

    fn form(&self) -> Form {
        Form::default()
            .value("minutes", &self.minutes)
            .value("cool_down", &self.cool_down)
            .value("negative", &self.negative)
            .value("shuffle_questions", &self.shuffle_questions)
            .value("shuffle_choices", &self.shuffle_choices)
            .value("answers_shown", &self.answers_shown)
    }
}

async fn keep_paper(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    Posted(typed): Posted<PaperTyped>,
) -> Answer {
    let faults = app
        .keep_paper(visitor.actor()?, &code, &typed.paper())
        .await?;
    if faults.is_empty() {
        let page = format!("/authoring/courses/{code}/paper");
        return Ok(visitor.go_on(&page, key("authoring-saved"), 1));
    }
    let language = visitor.language.code();
    let problems = faults.iter().map(|f| f.in_language(language).to_owned());
    let problems = problems.collect();
    paper_page(
        &app,
        &visitor,
        code,
        typed.form(),
        typed.sections(),
        problems,
    )
    .await
}

async fn analysis(State(app): State<App>, visitor: Visitor, Path(code): Path<String>) -> Answer {
    let analysed = app.analyse_assessment(visitor.actor()?, &code).await?;
    show(&Analysis {
        page: visitor.page().at(Section::Authoring),
        analysed,
    })
}

async fn analysis_json(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
) -> Answer {
    let analysed = app.analyse_assessment(visitor.actor()?, &code).await?;
    Ok(Json(analysed).into_response())
}

async fn analysis_csv(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
) -> Answer {
    let file = app.analysis_csv(visitor.actor()?, &code).await?;
    let name = format!("analysis-{}.csv", encoded(&code));
    Ok(download(&name, "text/csv; charset=utf-8", file))
}

async fn regrade_page(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
) -> Answer {
    show(&Regrade {
        page: visitor.page().at(Section::Authoring),
        shown: app.look_at_regrade(visitor.actor()?, &code).await?,
    })
}

async fn regrade_shown(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
) -> Answer {
    let shown = app.look_at_regrade(visitor.actor()?, &code).await?;
    Ok(Json(shown).into_response())
}

#[derive(Deserialize)]
struct Seen {
    seen: String,
}

async fn regrade(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    Posted(Seen { seen }): Posted<Seen>,
) -> Answer {
    let done = app.regrade(visitor.actor()?, &code, &seen).await?;
    let said = match done.more {
        true => key("regrade-said-more"),
        false => key("regrade-said-done"),
    };
    let to = format!("/authoring/courses/{}/regrade", encoded(&code));
    let count = i64::try_from(done.raised).unwrap_or(i64::MAX);
    Ok(visitor.go_on(&to, said, count))
}

async fn regrade_json(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    Posted(Seen { seen }): Posted<Seen>,
) -> Answer {
    let done = app.regrade(visitor.actor()?, &code, &seen).await?;
    Ok(Json(done).into_response())
}

async fn essays(State(app): State<App>, visitor: Visitor) -> Answer {
    show(&Essays {
        page: visitor.page().at(Section::Authoring),
        lines: app.essays_waiting(visitor.actor()?).await?,
    })
}

async fn essay_page(
    app: &App,
    visitor: &Visitor,
    (code, sheet): (String, String),
    problem: Option<String>,
    typed: BTreeMap<String, String>,
) -> Answer {
    let actor = visitor.actor()?;
    show(&MarkEssays {
        page: visitor.page().at(Section::Authoring),
        action: format!("/authoring/essays/{code}/{sheet}"),
        sheet: app.essay_sheet(actor, &code, &sheet).await?,
        problem,
        typed,
    })
}

async fn essay(
    State(app): State<App>,
    visitor: Visitor,
    Path(place): Path<(String, String)>,
) -> Answer {
    essay_page(&app, &visitor, place, None, BTreeMap::new()).await
}

async fn mark(
    State(app): State<App>,
    visitor: Visitor,
    Path((code, sheet)): Path<(String, String)>,
    Posted(form): Posted<Map<String, Value>>,
) -> Answer {
    let text = |name: &str| {
        let value = form.get(name).and_then(Value::as_str).unwrap_or_default();
        value.trim().to_owned()
    };
    let mut given = BTreeMap::new();
    for name in form.keys() {
        let Some(question) = name
            .strip_prefix("marks-")
            .and_then(|q| q.parse::<i64>().ok())
        else {
            continue;
        };
        let (marks, words) = (text(name), text(&format!("words-{question}")));
        if !marks.is_empty() {
            given.insert(question, (marks, words));
        }
    }
    let typed = form
        .iter()
        .filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())))
        .collect();
    let done = app
        .mark_essays(visitor.actor()?, &code, &sheet, &given)
        .await;
    match done {
        Ok(true) => Ok(visitor.go_on("/authoring/essays", key("essay-marked"), 1)),
        Ok(false) => Ok(visitor.go_on("/authoring/essays", key("essay-kept"), 1)),
        Err(error @ AppError::Invalid { .. }) => {
            let problem = Some(detail(&visitor, &error));
            essay_page(&app, &visitor, (code, sheet), problem, typed).await
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ExtraTyped {
    percent: String,
    basis: String,
}

async fn extra_page(app: &App, visitor: &Visitor, official: i64, form: Form) -> Answer {
    let actor = visitor.actor()?;
    let set = app.accommodations(actor, OfficialId(official)).await?;
    let mut shown = Vec::new();
    for one in set {
        shown.push((one.percent, one.basis, one.set_by_name, one.set_at));
    }
    let official_href = format!("/desk/officials/{official}");
    show(&ExtraTime {
        page: visitor.page().at(Section::Officials),
        action: format!("{official_href}/extra-time"),
        official_href,
        set: shown,
        form,
    })
}

async fn extra_time(State(app): State<App>, visitor: Visitor, Path(official): Path<i64>) -> Answer {
    extra_page(&app, &visitor, official, Form::default()).await
}

async fn set_extra_time(
    State(app): State<App>,
    visitor: Visitor,
    Path(official): Path<i64>,
    Posted(typed): Posted<ExtraTyped>,
) -> Answer {
    let percent = whole(&typed.percent).unwrap_or(-1);
    let set = app
        .accommodate(
            visitor.actor()?,
            OfficialId(official),
            percent,
            &typed.basis,
        )
        .await;
    let form = Form::default()
        .value("percent", &typed.percent)
        .value("basis", &typed.basis);
    match set {
        Ok(()) => {
            let page = format!("/desk/officials/{official}/extra-time");
            Ok(visitor.go_on(&page, key("extra-time-set"), 1))
        }
        Err(error @ AppError::Invalid { field, .. }) => {
            let said = detail(&visitor, &error);
            extra_page(&app, &visitor, official, form.error(field, said)).await
        }
        Err(error) => Err(error.into()),
    }
}
