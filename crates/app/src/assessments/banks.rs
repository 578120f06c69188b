//! Banks of questions: written on a page, brought in from a file, taken out as one.

use std::collections::{BTreeSet, HashSet};

use serde::Serialize;
use sopan_formats::problems::{Problem, Report, Severity};
use sopan_formats::questions::media::{self, Unfit};
use sopan_formats::questions::{self as formats, gift, qti};
use sopan_rules::access::Permission;
use sopan_rules::assessments::{Paper, Source};
use sopan_rules::ids::{CourseId, OrganisationId};
use sopan_rules::questions::{Answer, Choice, Gap, Left, Number, Question, Text};
use sopan_rules::time::Moment;
use sopan_store::banks::{self as store, Bank, Line, Which, Wording};
use sopan_store::review::Who;
use sopan_store::{Tx, learning, organisations};

use super::version;
use crate::access::Actor;
use crate::{App, AppError, Result};

/// Questions on one page of a list.
pub const PER_PAGE: i64 = 50;

/// A bank in a list.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The bank.
    pub bank: Bank,
    /// Its organisation's name in English.
    pub organisation_en: String,
    /// Its organisation's name in Hindi.
    pub organisation_hi: String,
}

/// A bank with a part of its questions.
#[derive(Debug, Clone)]
pub struct BankView {
    /// The bank.
    pub bank: Bank,
    /// The topics that there are, and how many questions each holds.
    pub topics: Vec<(String, i64)>,
    /// The questions of this part.
    pub lines: Vec<Line>,
    /// How many there are of those that were asked for.
    pub total: i64,
    /// Where the part begins.
    pub from: i64,
    /// Whether the reader may write in it.
    pub writes: bool,
}

/// A question of a bank, for those who read it.
#[derive(Debug, Clone)]
pub struct BankQuestion {
    /// The bank.
    pub bank: Bank,
    /// What it said when, and who wrote that: what it says now, or said last, first.
    pub wordings: Vec<Wording>,
    /// When and by whom it was taken out of the bank.
    pub taken_out: Option<(Moment, Who)>,
    /// Whether the reader may write it: in the bank, and it stands there still.
    pub writes: bool,
}

/// What came of a file of questions.
#[derive(Debug, Clone, Serialize)]
pub struct QuestionsImported {
    /// How many questions stood in the file, faulty ones included.
    pub found: u32,
    /// How many of them are good.
    pub good: usize,
    /// How many were written, or would be.
    pub new: usize,
    /// How many of the good ones stand in the bank already.
    pub known: usize,
    /// Whether anything was written.
    pub written: bool,
    /// The bank's number, where one was written to.
    pub bank: Option<i64>,
    /// Everything that is wrong with the file, each with its place.
    pub problems: Vec<Problem>,
    /// The good questions.
    #[serde(skip)]
    pub questions: Vec<Question>,
}

impl QuestionsImported {
    /// Whether no question is faulty.
    pub fn is_good(&self) -> bool {
        let grave = |problem: &Problem| problem.severity() == Severity::Error;
        !self.problems.iter().any(grave)
    }

    /// Whether the file is taken: nothing in it is faulty, or the faulty ones are left out
    /// and something good is left.
    pub fn is_taken(&self, skip_faulty: bool) -> bool {
        self.good > 0 && (skip_faulty || self.is_good())
    }
}

/// The word of a question's kind.
pub fn kind_word(answer: &Answer) -> &'static str {
    match answer {
        Answer::Single { .. } => "single",
        Answer::Multiple { .. } => "multiple",
        Answer::TrueFalse { .. } => "true_false",
        Answer::FillIn { .. } => "fill_in",
        Answer::Match { .. } => "match",
        Answer::Order { .. } => "order",
        Answer::Numeric { .. } => "numeric",
        Answer::Essay { .. } => "essay",
        Answer::Nothing => "nothing",
    }
}

/// Clean HTML of a question: what acts is taken away; images, sounds and films that lie
/// here stay.
fn clean(text: &Text) -> Text {
    let html = ammonia::Builder::new()
        .tags(HashSet::from([
            "p",
            "br",
            "hr",
            "ul",
            "ol",
            "li",
            "strong",
            "b",
            "em",
            "i",
            "u",
            "sub",
            "sup",
            "blockquote",
            "code",
            "pre",
            "table",
            "caption",
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
            "img",
            "audio",
            "video",
            "span",
            "math",
            "mi",
            "mn",
            "mo",
            "mrow",
            "mfrac",
            "msup",
            "msub",
            "msqrt",
            "mtext",
        ]))
        .add_tag_attributes("img", ["src", "alt", "width", "height"])
        .add_tag_attributes("audio", ["src", "controls"])
        .add_tag_attributes("video", ["src", "controls", "width"])
        .generic_attributes(HashSet::from(["lang", "dir"]))
        // A picture or a sound may be written into the question itself; nothing else has an
        // address.
        .url_schemes(HashSet::from(["http", "https", "data"]))
        .clean(text.html())
        .to_string();
    Text::from_html(&html)
}

fn clean_some(text: &Option<Text>) -> Option<Text> {
    let text = text.as_ref().map(clean);
    text.filter(|text| !text.is_empty())
}

/// A question whose texts can be shown as they are.
pub(crate) fn cleaned(question: &Question) -> Question {
    let choices = |all: &[Choice]| {
        let each = all.iter().map(|one| Choice {
            text: clean(&one.text),
            feedback: clean_some(&one.feedback),
            ..one.clone()
        });
        each.collect::<Vec<_>>()
    };
    let answer = match &question.answer {
        Answer::Single {
            choices: all,
            shuffle,
        } => Answer::Single {
            choices: choices(all),
            shuffle: *shuffle,
        },
        Answer::Multiple {
            choices: all,
            partial,
            shuffle,
        } => Answer::Multiple {
            choices: choices(all),
            partial: *partial,
            shuffle: *shuffle,
        },
        Answer::FillIn { gaps, case_matters } => Answer::FillIn {
            gaps: gaps
                .iter()
                .map(|gap| Gap {
                    accepted: gap
                        .accepted
                        .iter()
                        .map(|one| formats::Accepted {
                            feedback: clean_some(&one.feedback),
                            ..one.clone()
                        })
                        .collect(),
                    ..gap.clone()
                })
                .collect(),
            case_matters: *case_matters,
        },
        Answer::Match {
            left,
            right,
            partial,
        } => Answer::Match {
            left: left
                .iter()
                .map(|one| Left {
                    text: clean(&one.text),
                    right: one.right,
                })
                .collect(),
            right: right.iter().map(clean).collect(),
            partial: *partial,
        },
        Answer::Order { items } => Answer::Order {
            items: items.iter().map(clean).collect(),
        },
        Answer::Numeric { accepted } => Answer::Numeric {
            accepted: accepted
                .iter()
                .map(|one| Number {
                    feedback: clean_some(&one.feedback),
                    ..one.clone()
                })
                .collect(),
        },
        Answer::Essay { rubric } => Answer::Essay {
            rubric: clean_some(rubric),
        },
        Answer::TrueFalse { .. } | Answer::Nothing => question.answer.clone(),
    };
    let topic = question.topic.as_deref().map(topic_of);
    Question {
        text: clean(&question.text),
        answer,
        feedback: clean_some(&question.feedback),
        feedback_right: clean_some(&question.feedback_right),
        feedback_wrong: clean_some(&question.feedback_wrong),
        topic: topic.filter(|topic| !topic.is_empty()),
        ..question.clone()
    }
}

/// A topic as it is kept: “Law / Land ” is “Law/Land”.
fn topic_of(written: &str) -> String {
    let parts = written.split('/').map(str::trim).filter(|p| !p.is_empty());
    let parts: Vec<&str> = parts.collect();
    parts.join("/").chars().take(200).collect()
}

/// A picture (PNG, JPEG, GIF or WebP) or a sound (MP3, Ogg) of at most 120 KB as HTML that holds
/// it, with words: those that stand for the picture, or that say what is to be heard.
pub fn medium(bytes: &[u8], words: &str) -> Result<String> {
    let address = media::address(bytes).map_err(|unfit| match unfit {
        Unfit::Kind => AppError::invalid(
            "picture",
            "picture-kind",
            "the file is neither a PNG, JPEG, GIF or WebP picture nor an MP3 or Ogg sound",
        ),
        Unfit::Size => AppError::invalid(
            "picture",
            "picture-size",
            "the file has more than 120 KB; make it smaller",
        ),
    })?;
    let words = words.trim();
    if words.is_empty() {
        let why = "say in words what the picture shows, or what is to be heard";
        return Err(AppError::invalid("picture", "picture-words", why));
    }
    Ok(match media::is_sound(&address) {
        true => {
            let words = Text::from_plain(words);
            let words = words.html();
            format!("<p>{words}<br><audio controls src=\"{address}\"></audio></p>")
        }
        false => {
            let words = sopan_rules::questions::text::escaped_attribute(words);
            format!("<p><img src=\"{address}\" alt=\"{words}\"></p>")
        }
    })
}

/// How a question begins, for lists.
fn label(question: &Question) -> String {
    let plain = question.text.plain();
    let one_line = sopan_rules::text::one_line(&plain);
    let text = match one_line.is_empty() {
        true => question.title.clone(),
        false => one_line,
    };
    text.chars().take(160).collect()
}

async fn write(
    tx: &mut Tx,
    bank: i64,
    id: i64,
    question: &Question,
    actor: &Actor,
    app: &App,
) -> Result<()> {
    let new = store::New {
        id,
        bank,
        kind: kind_word(&question.answer),
        label: label(question),
        digest: version(question)?,
        question,
    };
    Ok(store::keep(tx, &new, actor.official, app.now()).await?)
}

/// The live courses whose assessment finds too few questions in a bank.
async fn short_of(tx: &mut Tx, bank: i64) -> Result<Vec<String>> {
    let mut short = Vec::new();
    for drawing in super::store::drawing_from(tx, bank).await? {
        let (assessment, paper) = (drawing.assessment, &drawing.paper);
        if drawing.live && !super::faults_of(tx, assessment, paper).await?.is_empty() {
            short.push(drawing.code);
        }
    }
    Ok(short)
}

/// Refuses a change of a bank that takes from a live course what it asks.
fn enough(before: &[String], after: &[String]) -> Result<()> {
    let new: Vec<&str> = after
        .iter()
        .filter(|code| !before.contains(code))
        .map(String::as_str)
        .collect();
    if new.is_empty() {
        return Ok(());
    }
    Err(AppError::invalid(
        "question",
        "bank-question-needed",
        format!(
            "the assessment of {} would find too few questions; add others to the bank first, or let it draw fewer",
            new.join(", ")
        ),
    ))
}

impl App {
    pub(super) async fn bank_of(&self, tx: &mut Tx, actor: &Actor, id: i64) -> Result<Bank> {
        let bank = store::bank(tx, id).await?;
        let bank = bank.ok_or_else(|| AppError::not_found("bank", id))?;
        actor
            .must(tx, Permission::AuthorCourses, bank.organisation)
            .await?;
        Ok(bank)
    }

    /// The bank with this number, and whether this person may write in it. It is read by
    /// whoever reads drafts of its organisation, or of one whose courses draw from it.
    async fn bank_to_read(&self, tx: &mut Tx, actor: &Actor, id: i64) -> Result<(Bank, bool)> {
        let reader = &actor.reading();
        let bank = store::bank(tx, id).await?;
        let bank = bank.ok_or_else(|| AppError::not_found("bank", id))?;
        let drawn = super::store::drawing_from(tx, id).await?;
        let owners = drawn.into_iter().map(|drawing| drawing.organisation);
        let owners: BTreeSet<OrganisationId> = owners.chain([bank.organisation]).collect();
        let mut reads = false;
        for owner in owners {
            reads = reads || reader.may(tx, Permission::SeeDrafts, owner).await?;
        }
        if !reads {
            return Err(AppError::Forbidden);
        }
        let writes = actor
            .may(tx, Permission::AuthorCourses, bank.organisation)
            .await?;
        Ok((bank, writes))
    }

    /// The banks that this person may draw from and write in, by name.
    pub async fn banks(&self, actor: &Actor) -> Result<Vec<Listed>> {
        let actor = &actor.reading();
        let mut tx = self.db.read().await?;
        let scope = actor.scope(Permission::AuthorCourses);
        let banks = store::banks(&mut tx, &scope.covers("b.organisation")).await?;
        let mut listed = Vec::new();
        for bank in banks {
            let owner = organisations::by_id(&mut tx, bank.organisation).await?;
            listed.push(Listed {
                bank,
                organisation_en: owner.name_en,
                organisation_hi: owner.name_hi,
            });
        }
        Ok(listed)
    }

    /// Makes a bank; returns its number.
    pub async fn make_bank(
        &self,
        actor: &Actor,
        name: &str,
        organisation: OrganisationId,
    ) -> Result<i64> {
        let name = sopan_rules::text::one_line(name);
        if name.is_empty() || name.chars().count() > 200 {
            let why = "give the bank a name of at most 200 characters";
            return Err(AppError::invalid("name", "bank-name", why));
        }
        let mut tx = self.db.write().await?;
        actor
            .must(&mut tx, Permission::AuthorCourses, organisation)
            .await?;
        let now = self.now();
        let id = store::add_bank(&mut tx, organisation, &name, actor.official, now).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// A bank with a part of its questions, from a place on.
    pub async fn bank(&self, actor: &Actor, id: i64, which: &Which, from: i64) -> Result<BankView> {
        let mut tx = self.db.read().await?;
        let (bank, writes) = self.bank_to_read(&mut tx, actor, id).await?;
        let from = from.max(0);
        let (total, lines) = store::lines(&mut tx, id, which, from, PER_PAGE).await?;
        Ok(BankView {
            topics: store::topics(&mut tx, id).await?,
            bank,
            lines,
            total,
            from,
            writes,
        })
    }

    /// One question of a bank with all its wordings, for whoever reads the bank; also one that
    /// was taken out.
    pub async fn read_bank_question(
        &self,
        actor: &Actor,
        bank: i64,
        id: i64,
    ) -> Result<BankQuestion> {
        let mut tx = self.db.read().await?;
        let (bank, writes) = self.bank_to_read(&mut tx, actor, bank).await?;
        let place = store::place(&mut tx, id).await?;
        let place = place.filter(|place| place.bank == bank.id);
        let place = place.ok_or_else(|| AppError::not_found("question", id))?;
        Ok(BankQuestion {
            wordings: store::wordings(&mut tx, id).await?,
            bank,
            writes: writes && place.taken_out.is_none(),
            taken_out: place.taken_out,
        })
    }

    /// One question of a bank, for those who write in it.
    pub async fn bank_question(&self, actor: &Actor, bank: i64, id: i64) -> Result<Question> {
        let actor = &actor.reading();
        let mut tx = self.db.read().await?;
        self.bank_of(&mut tx, actor, bank).await?;
        self.question_of(&mut tx, bank, id).await
    }

    async fn question_of(&self, tx: &mut Tx, bank: i64, id: i64) -> Result<Question> {
        let found = store::question(tx, id).await?;
        let found = found.filter(|(of, _)| *of == bank);
        let missing = || AppError::not_found("question", id);
        found.map(|(_, question)| question).ok_or_else(missing)
    }

    /// Writes a question, new or in place of the one with this number. What is wrong with it
    /// comes back; then nothing was written. Attempts keep the wording that they asked.
    pub async fn keep_bank_question(
        &self,
        actor: &Actor,
        bank: i64,
        id: Option<i64>,
        question: &Question,
    ) -> Result<Report> {
        let question = cleaned(question);
        let mut report = Report::default();
        let mut tx = self.db.write().await?;
        self.bank_of(&mut tx, actor, bank).await?;
        if !formats::check(&question, "", &mut report) {
            return Ok(report);
        }
        let id = match id {
            Some(id) => {
                self.question_of(&mut tx, bank, id).await?;
                id
            }
            None => tx.id().await?,
        };
        let before = short_of(&mut tx, bank).await?;
        write(&mut tx, bank, id, &question, actor, self).await?;
        enough(&before, &short_of(&mut tx, bank).await?)?;
        tx.commit().await?;
        Ok(report)
    }

    /// Takes a question out of its bank: it is drawn no more. Attempts keep it. Refused where
    /// the assessment of a live course would then find too few.
    pub async fn retire_bank_question(&self, actor: &Actor, bank: i64, id: i64) -> Result<()> {
        let mut tx = self.db.write().await?;
        self.bank_of(&mut tx, actor, bank).await?;
        self.question_of(&mut tx, bank, id).await?;
        let before = short_of(&mut tx, bank).await?;
        store::retire(&mut tx, id, actor.official, self.now()).await?;
        enough(&before, &short_of(&mut tx, bank).await?)?;
        Ok(tx.commit().await?)
    }

    /// Sets how the assessment of a new course asks, and makes the banks that the sections
    /// of its paper draw from, one each.
    pub(crate) async fn write_paper(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        owner: OrganisationId,
        course: CourseId,
        mut paper: Paper,
        banks: Vec<(String, Vec<Question>)>,
    ) -> Result<()> {
        let Some(head) = learning::assessment(tx, course).await? else {
            return Ok(());
        };
        for (section, (name, questions)) in paper.sections.iter_mut().zip(banks) {
            let made = store::add_bank(tx, owner, &name, actor.official, self.now()).await?;
            let ids = tx.ids(questions.len()).await?;
            for (question, id) in questions.iter().zip(ids) {
                write(tx, made, id, question, actor, self).await?;
            }
            if let Source::Bank { bank, .. } = &mut section.source {
                *bank = made;
            }
        }
        Ok(super::store::keep_paper(tx, head.id, &paper).await?)
    }

    /// Reads a file of questions, `gift` or `qti`, into a bank; without one it is only
    /// looked at. With a faulty question
    /// nothing is written, but where `skip_faulty` asks for the good ones; a dry run writes
    /// nothing at all. A question that stands in the bank word for word is not added again.
    pub async fn import_questions(
        &self,
        actor: &Actor,
        bank: Option<i64>,
        format: &str,
        bytes: &[u8],
        skip_faulty: bool,
        dry_run: bool,
    ) -> Result<QuestionsImported> {
        let read = match format {
            "gift" => gift::read(bytes),
            "qti" => qti::read(std::io::Cursor::new(bytes)),
            _ => {
                let why = "the format is gift or qti";
                return Err(AppError::invalid("format", "question-format", why));
            }
        };
        let questions: Vec<Question> = read.questions.iter().map(cleaned).collect();
        let mut told = QuestionsImported {
            found: read.found,
            good: questions.len(),
            new: 0,
            known: 0,
            written: false,
            bank: None,
            problems: read.report.problems().to_vec(),
            questions,
        };
        let mut tx = self.db.write().await?;
        let mut held = BTreeSet::new();
        if let Some(bank) = bank {
            self.bank_of(&mut tx, actor, bank).await?;
            held.extend(store::digests(&mut tx, bank).await?);
        }
        let mut new = Vec::new();
        for question in &told.questions {
            if held.insert(version(question)?) {
                new.push(question);
            }
        }
        told.new = new.len();
        told.known = told.good - new.len();
        let Some(bank) = bank.filter(|_| !dry_run && told.is_taken(skip_faulty)) else {
            return Ok(told);
        };
        let ids = tx.ids(new.len()).await?;
        for (question, id) in new.into_iter().zip(ids) {
            write(&mut tx, bank, id, question, actor, self).await?;
        }
        tx.commit().await?;
        told.written = true;
        told.bank = Some(bank);
        Ok(told)
    }

    /// All questions of a bank as a file: `gift`, `qti-2.1`, `qti-2.2` or `qti-3.0`; what
    /// the format has no place for is told.
    pub async fn export_questions(
        &self,
        actor: &Actor,
        bank: i64,
        format: &str,
    ) -> Result<(Vec<u8>, Report)> {
        let mut tx = self.db.read().await?;
        self.bank_to_read(&mut tx, actor, bank).await?;
        let questions = store::all(&mut tx, bank).await?;
        drop(tx);
        let version = match format {
            "gift" => {
                let written = gift::write(&questions);
                return Ok((written.file.into_bytes(), written.report));
            }
            "qti-2.1" => qti::Version::V2_1,
            "qti-2.2" => qti::Version::V2_2,
            "qti-3.0" | "qti" => qti::Version::V3_0,
            _ => {
                let why = "the format is gift, qti-2.1, qti-2.2 or qti-3.0";
                return Err(AppError::invalid("format", "question-format", why));
            }
        };
        let written = qti::write(&questions, version);
        let written = written.map_err(|e| AppError::Document(e.to_string()))?;
        Ok((written.file, written.report))
    }
}
