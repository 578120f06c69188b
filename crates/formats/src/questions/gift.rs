//! GIFT, the plain-text format of Moodle: questions divided by blank lines, the
//! answers in braces.

use sopan_rules::numbers::{Exact, grouped};

use super::check::check;
use super::text::{escaped, has_markup};
use super::{
    Accepted, Answer, Choice, Difficulty, Gap, Left, Number, Question, Read, Text, Written, codes,
    decimal, number, share,
};
use crate::codes::Code;
use crate::problems::{Problem, Report};
use crate::table::encoding;
use crate::values::{one_line, trimmed};

/// Bytes of a file.
const MOST_BYTES: usize = 8 << 20;
/// Questions of a file.
const MOST_QUESTIONS: usize = 10_000;
/// Where a gap was inside a text that is no fill-in.
const BLANK: &str = "_____";

/// What a backslash protects, and what stands for it while a question is read.
const PROTECTED: [(char, char); 8] = [
    ('~', '\u{f8e0}'),
    ('=', '\u{f8e1}'),
    ('#', '\u{f8e2}'),
    ('{', '\u{f8e3}'),
    ('}', '\u{f8e4}'),
    (':', '\u{f8e5}'),
    ('\\', '\u{f8e6}'),
    ('\n', '\u{f8e7}'),
];

/// How a text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    /// HTML where it looks like it.
    Auto,
    Html,
    Plain,
    Markdown,
}

/// Reads a file of questions.
pub fn read(bytes: &[u8]) -> Read {
    let mut reader = Reader {
        questions: Vec::new(),
        found: 0,
        report: Report::default(),
        topic: None,
    };
    reader.file(bytes);
    Read {
        questions: reader.questions,
        found: reader.found,
        report: reader.report,
    }
}

/// Lines that make one question.
#[derive(Debug, Default)]
struct Block {
    line: usize,
    text: String,
    id: Option<String>,
    tags: Vec<String>,
    topic: Option<String>,
}

struct Reader {
    questions: Vec<Question>,
    found: u32,
    report: Report,
    topic: Option<String>,
}

/// Why a question can't be read: where (a line), the code and the value.
struct Fault {
    line: usize,
    code: &'static Code,
    value: String,
}

fn fault(line: usize, code: &'static Code, value: &str) -> Fault {
    Fault {
        line,
        code,
        value: restored(value),
    }
}

impl Reader {
    fn file(&mut self, bytes: &[u8]) {
        if bytes.len() > MOST_BYTES {
            self.report.push(
                Problem::new(&codes::FILE_TOO_LARGE)
                    .with("size", grouped(bytes.len() as u64))
                    .with("limit", grouped(MOST_BYTES as u64)),
            );
            return;
        }
        let text = match encoding::decode(bytes) {
            Ok((text, warning)) => {
                warning
                    .into_iter()
                    .for_each(|warning| self.report.push(warning));
                text
            }
            Err(problem) => {
                self.report.push(problem);
                return;
            }
        };
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let blocks = self.blocks(&text);
        if blocks.len() > MOST_QUESTIONS {
            self.report
                .push(Problem::new(&codes::TOO_MANY).with("limit", grouped(MOST_QUESTIONS as u64)));
            return;
        }
        let mut blocks = blocks.into_iter().peekable();
        let mut waiting = std::collections::VecDeque::new();
        while let Some(mut block) = waiting.pop_front().or_else(|| blocks.next()) {
            // A blank line inside the answers: the rest of them follows.
            if is_open(&block.text) {
                while waiting.len() < 20
                    && waiting
                        .back()
                        .is_none_or(|last: &Block| first_brace(&last.text).is_none())
                    && let Some(next) = blocks.next()
                {
                    waiting.push_back(next);
                }
                let closes = waiting
                    .iter()
                    .position(|later| first_brace(&later.text).is_some());
                if let Some(closes) = closes
                    && first_brace(&waiting[closes].text) == Some('}')
                {
                    for later in waiting.drain(..=closes) {
                        let lines = block.text.matches('\n').count();
                        let gap = later.line.saturating_sub(block.line + lines).max(1);
                        block.text.push_str(&"\n".repeat(gap));
                        block.text.push_str(&later.text);
                    }
                    self.report.push(
                        Problem::new(&codes::GIFT_BLANK_LINE)
                            .in_column(&format!("line {}", block.line)),
                    );
                }
            }
            self.block(block);
        }
        if self.found == 0 {
            self.report.push(Problem::new(&codes::NO_QUESTIONS));
        }
    }

    /// Divides the file at blank lines; comments and commands are taken out.
    fn blocks(&mut self, text: &str) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut block = Block::default();
        for (number, line) in text.split('\n').enumerate() {
            let number = number + 1;
            let bare = trimmed(line);
            if let Some(comment) = bare.strip_prefix("//") {
                for (name, value) in marks_of(comment) {
                    match name {
                        "id" => block.id = Some(value),
                        _ => block.tags.push(value),
                    }
                }
                // The comment's line stays, so that the count of lines does.
                if !block.text.is_empty() {
                    block.text.push('\n');
                }
                continue;
            }
            if bare.is_empty() {
                if !block.text.is_empty() {
                    blocks.push(std::mem::take(&mut block));
                }
                continue;
            }
            if block.text.is_empty() {
                if let Some(command) = bare.strip_prefix('$') {
                    self.command(command, number);
                    continue;
                }
                block.line = number;
                block.topic.clone_from(&self.topic);
            } else {
                block.text.push('\n');
            }
            block.text.push_str(line);
        }
        if !block.text.is_empty() {
            blocks.push(block);
        }
        blocks
    }

    fn command(&mut self, command: &str, line: usize) {
        let category = command
            .strip_prefix("CATEGORY:")
            .or_else(|| command.strip_prefix("category:"));
        let Some(category) = category else {
            self.report.push(
                Problem::new(&codes::GIFT_COMMAND)
                    .in_column(&format!("line {line}"))
                    .of_value(command),
            );
            return;
        };
        let mut category = trimmed(category);
        // “$course$/top/Law” names where it stood in Moodle.
        if let Some(rest) = category.strip_prefix('$') {
            category = rest.split_once('/').map_or("", |(_, rest)| rest);
        }
        let category = match category.strip_prefix("top") {
            Some("") => "",
            Some(rest) => rest.strip_prefix('/').unwrap_or(category),
            None => category,
        };
        self.topic = Some(one_line(category)).filter(|topic| !topic.is_empty());
    }

    fn block(&mut self, block: Block) {
        self.found += 1;
        let text = protected(&block.text);
        let mut warnings = Vec::new();
        let parsed = parse(&text, &block, &mut warnings);
        let title = match &parsed {
            Ok(question) => question.title.clone(),
            Err(_) => title_of(&text),
        };
        let place = |line: usize| {
            if title.is_empty() {
                format!("line {line}")
            } else {
                format!("line {line}, question “{title}”")
            }
        };
        for code in warnings {
            self.report
                .push(Problem::new(code).in_column(&place(block.line)));
        }
        match parsed {
            Ok(question) => {
                if check(&question, &place(block.line), &mut self.report) {
                    self.questions.push(question);
                }
            }
            Err(fault) => self.report.push(
                Problem::new(fault.code)
                    .in_column(&place(fault.line))
                    .of_value(&one_line(&fault.value)),
            ),
        }
    }
}

/// `[id:…]` and `[tag:…]` in a comment.
fn marks_of(comment: &str) -> Vec<(&'static str, String)> {
    let mut out = Vec::new();
    let mut rest = comment;
    while let Some((_, after)) = rest.split_once('[') {
        rest = after;
        for name in ["id", "tag"] {
            let value = after
                .strip_prefix(name)
                .and_then(|after| after.strip_prefix(':'))
                .and_then(|after| after.split_once(']'));
            if let Some((value, after)) = value {
                let value = one_line(value);
                if !value.is_empty() {
                    out.push((name, value));
                }
                rest = after;
            }
        }
    }
    out
}

/// Puts marks in the place of what a backslash protects.
fn protected(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        if PROTECTED.iter().any(|(_, mark)| *mark == c) {
            continue; // no file means these
        }
        let next = if c == '\\' {
            letters.peek().copied()
        } else {
            None
        };
        let next = if next == Some('n') { Some('\n') } else { next };
        let mark = PROTECTED
            .iter()
            .find(|(sign, _)| Some(*sign) == next && next.is_some());
        match mark {
            // A backslash at the end of a line protects nothing.
            Some((_, mark)) if letters.peek() != Some(&'\n') => {
                out.push(*mark);
                letters.next();
            }
            _ => out.push(c),
        }
    }
    out
}

/// Puts back what was protected.
fn restored(text: &str) -> String {
    text.chars()
        .map(|c| {
            let found = PROTECTED.iter().find(|(_, mark)| *mark == c);
            found.map_or(c, |(sign, _)| *sign)
        })
        .collect()
}

fn braces(text: &str) -> impl Iterator<Item = char> {
    let mut after_backslash = false;
    text.chars().filter(move |c| {
        let meant = matches!(c, '{' | '}') && !after_backslash;
        after_backslash = *c == '\\' && !after_backslash;
        meant
    })
}

fn first_brace(text: &str) -> Option<char> {
    braces(text).next()
}

/// Whether the answers begin here and don't end here.
fn is_open(text: &str) -> bool {
    braces(text).last() == Some('{')
}

/// The title, as far as it can be told, for the place of a problem.
fn title_of(text: &str) -> String {
    trimmed(text)
        .strip_prefix("::")
        .and_then(|rest| rest.split_once("::"))
        .map(|(title, _)| one_line(&restored(title)))
        .unwrap_or_default()
}

fn format_of(text: &str) -> (Option<Format>, &str) {
    let start = text.trim_start();
    for (mark, format) in [
        ("[html]", Format::Html),
        ("[plain]", Format::Plain),
        ("[markdown]", Format::Markdown),
        ("[moodle]", Format::Auto),
    ] {
        let found = start.get(..mark.len());
        if found.is_some_and(|found| found.eq_ignore_ascii_case(mark)) {
            return (Some(format), &start[mark.len()..]);
        }
    }
    (None, text)
}

/// A text with its protected signs put back. The line breaks of the file mean
/// nothing; those that were written as `\n` do.
fn text(raw: &str, inherited: Format) -> Text {
    let (own, raw) = format_of(raw);
    let raw = trimmed(raw).replace('\n', " ");
    let restored = restored(&raw);
    match own.unwrap_or(inherited) {
        Format::Html => Text::from_html(&restored),
        Format::Plain | Format::Markdown => Text::from_plain(&restored),
        Format::Auto => {
            let as_html = Text::from_html(&restored);
            let plain = Text::from_plain(&restored);
            let has_entities = !has_markup(&restored) && as_html.plain() != one_line(&restored);
            if has_markup(&restored) || (has_entities && restored.contains(';')) {
                Text::from_html(&restored.replace('\n', "<br>"))
            } else {
                plain
            }
        }
    }
}

fn parse(whole: &str, block: &Block, warnings: &mut Vec<&'static Code>) -> Result<Question, Fault> {
    let line_at = |part: &str| {
        // Every part is cut out of the whole.
        let offset = (part.as_ptr() as usize).saturating_sub(whole.as_ptr() as usize);
        let before = whole.get(..offset).unwrap_or(whole);
        block.line + before.matches('\n').count()
    };
    let mut rest = whole.trim_start();
    let mut title = String::new();
    if let Some(after) = rest.strip_prefix("::") {
        let Some((found, after)) = after.split_once("::") else {
            return Err(fault(line_at(rest), &codes::GIFT_TITLE, rest));
        };
        title = one_line(&restored(found));
        rest = after;
    }
    let (format, rest) = format_of(rest);
    let format = format.unwrap_or(Format::Auto);
    if format == Format::Markdown {
        warnings.push(&codes::GIFT_MARKDOWN);
    }
    let (before, answers, after) = match rest.split_once('{') {
        None => match rest.find('}') {
            Some(stray) => {
                return Err(fault(
                    line_at(&rest[stray..]),
                    &codes::GIFT_STRAY_BRACE,
                    "}",
                ));
            }
            None => (rest, None, ""),
        },
        Some((before, inner)) => {
            let Some((answers, after)) = inner.split_once('}') else {
                return Err(fault(line_at(inner), &codes::GIFT_UNCLOSED, ""));
            };
            for part in [before, answers, after] {
                if let Some(stray) = part.find(['{', '}']) {
                    return Err(fault(
                        line_at(&part[stray..]),
                        &codes::GIFT_STRAY_BRACE,
                        &part[stray..],
                    ));
                }
            }
            (before, Some(answers), after)
        }
    };
    let mut question = Question::new(Text::default(), Answer::Nothing);
    question.title = title;
    question.id.clone_from(&block.id);
    question.topic.clone_from(&block.topic);
    for tag in &block.tags {
        let level = tag
            .strip_prefix("difficulty")
            .and_then(|rest| rest.strip_prefix([':', '-', '=']))
            .and_then(Difficulty::of);
        match level {
            Some(level) => question.difficulty = Some(level),
            None => question.tags.push(tag.clone()),
        }
    }
    let Some(answers) = answers else {
        question.text = text(before, format);
        return Ok(question);
    };
    let answers = match answers.split_once("####") {
        Some((answers, feedback)) => {
            question.feedback = some(text(feedback, format));
            answers
        }
        None => answers,
    };
    question.answer = answer(answers, format, &line_at, &mut question)?;
    let ends = trimmed(after).is_empty();
    let gap = match question.answer {
        _ if ends => "",
        Answer::FillIn { .. } => "[[1]]",
        _ => BLANK,
    };
    question.text = text(&format!("{before}{gap}{after}"), format);
    Ok(question)
}

fn some(text: Text) -> Option<Text> {
    Some(text).filter(|text| !text.is_empty())
}

fn answer(
    answers: &str,
    format: Format,
    line_at: &dyn Fn(&str) -> usize,
    question: &mut Question,
) -> Result<Answer, Fault> {
    let bare = answers.trim();
    if bare.is_empty() {
        return Ok(Answer::Essay { rubric: None });
    }
    if let Some(numbers) = bare.strip_prefix('#') {
        return numeric(numbers, format, line_at, question);
    }
    let mut parts = bare.split('#');
    let right = match parts
        .next()
        .unwrap_or_default()
        .trim()
        .to_uppercase()
        .as_str()
    {
        "T" | "TRUE" => Some(true),
        "F" | "FALSE" => Some(false),
        _ => None,
    };
    if let Some(right) = right {
        // The first is for who was wrong, the second for who was right.
        question.feedback_wrong = parts.next().and_then(|part| some(text(part, format)));
        question.feedback_right = parts.next().and_then(|part| some(text(part, format)));
        return Ok(Answer::TrueFalse { right });
    }
    let entries = entries(bare, line_at)?;
    if entries.iter().any(|entry| entry.sign == '~') {
        let single = entries.iter().any(|entry| entry.sign == '=');
        let choices = entries
            .iter()
            .map(|entry| {
                let default = Exact::from(if entry.sign == '=' { 100 } else { 0 });
                let credit = entry.weight.clone().unwrap_or(default);
                Choice {
                    text: text(entry.text, format),
                    right: if single {
                        entry.sign == '='
                    } else {
                        credit > Exact::zero()
                    },
                    credit,
                    feedback: entry.feedback.and_then(|part| some(text(part, format))),
                }
            })
            .collect();
        return Ok(if single {
            Answer::Single {
                choices,
                shuffle: true,
            }
        } else {
            Answer::Multiple {
                choices,
                partial: true,
                shuffle: true,
            }
        });
    }
    if entries.iter().any(|entry| entry.text.contains("->")) {
        return pairs(&entries, format, line_at);
    }
    // “*” stands for every other answer.
    let is_other = |entry: &&Entry<'_>| entry.text.trim() == "*";
    if let Some(other) = entries.iter().find(is_other) {
        question.feedback_wrong = other.feedback.and_then(|part| some(text(part, format)));
    }
    let accepted = entries
        .iter()
        .filter(|entry| !is_other(entry))
        .map(|entry| Accepted {
            text: one_line(&restored(entry.text)),
            credit: entry.weight.clone().unwrap_or_else(Exact::hundred),
            feedback: entry.feedback.and_then(|part| some(text(part, format))),
        })
        .collect();
    Ok(Answer::FillIn {
        gaps: vec![Gap {
            accepted,
            offered: Vec::new(),
        }],
        case_matters: false,
    })
}

/// One answer as it is written: `=%50%text#feedback`.
struct Entry<'t> {
    sign: char,
    weight: Option<Exact>,
    text: &'t str,
    feedback: Option<&'t str>,
}

fn entries<'t>(text: &'t str, line_at: &dyn Fn(&str) -> usize) -> Result<Vec<Entry<'t>>, Fault> {
    let mut out = Vec::new();
    let mut rest = text.trim_start();
    while let Some(sign) = rest.chars().next() {
        let Some(after) = rest.strip_prefix(['=', '~']) else {
            let end = rest.find(['=', '~', '#']).unwrap_or(rest.len());
            return Err(fault(
                line_at(rest),
                &codes::GIFT_ANSWER,
                rest[..end].trim(),
            ));
        };
        let end = after.find(['=', '~']).unwrap_or(after.len());
        let (entry, later) = after.split_at(end);
        rest = later;
        let mut entry = entry.trim_start();
        let mut weight = None;
        if let Some(inner) = entry.strip_prefix('%')
            && let Some((digits, after)) = inner.split_once('%')
        {
            let found = number(digits)
                .map(|credit| share(&credit))
                .filter(|credit| credit.abs() <= Exact::hundred());
            let Some(found) = found else {
                return Err(fault(line_at(entry), &codes::GIFT_WEIGHT, digits));
            };
            weight = Some(found);
            entry = after;
        }
        let (text, feedback) = match entry.split_once('#') {
            Some((text, feedback)) => (text, Some(feedback)),
            None => (entry, None),
        };
        out.push(Entry {
            sign,
            weight,
            text,
            feedback,
        });
    }
    Ok(out)
}

fn pairs(
    entries: &[Entry<'_>],
    format: Format,
    line_at: &dyn Fn(&str) -> usize,
) -> Result<Answer, Fault> {
    let mut left = Vec::new();
    let mut right: Vec<Text> = Vec::new();
    for entry in entries {
        let Some((one, other)) = entry.text.split_once("->") else {
            return Err(fault(
                line_at(entry.text),
                &codes::GIFT_PAIR,
                entry.text.trim(),
            ));
        };
        let (one, other) = (text(one, format), text(other, format));
        let place = right.iter().position(|known| *known == other);
        let place = place.unwrap_or_else(|| {
            right.push(other);
            right.len() - 1
        });
        if !one.is_empty() {
            left.push(Left {
                text: one,
                right: place,
            });
        }
    }
    Ok(Answer::Match {
        left,
        right,
        partial: true,
    })
}

fn numeric(
    answers: &str,
    format: Format,
    line_at: &dyn Fn(&str) -> usize,
    question: &mut Question,
) -> Result<Answer, Fault> {
    let mut bare = answers.trim();
    let mut accepted = Vec::new();
    if !bare.starts_with(['=', '~']) {
        // A number without a sign, perhaps with what is told to who is wrong.
        let (first, rest) = bare.split_at(bare.find(['=', '~']).unwrap_or(bare.len()));
        let (range, feedback) = match first.split_once('#') {
            Some((range, feedback)) => (range, some(text(feedback, format))),
            None => (first, None),
        };
        let one = one_number(range, line_at)?;
        accepted.push(Number { feedback, ..one });
        bare = rest;
    }
    for entry in entries(bare, line_at)? {
        let feedback = entry.feedback.and_then(|part| some(text(part, format)));
        if entry.sign == '~' && matches!(entry.text.trim(), "" | "*") {
            question.feedback_wrong = feedback;
            continue;
        }
        accepted.push(Number {
            credit: entry.weight.unwrap_or_else(Exact::hundred),
            feedback,
            ..one_number(entry.text, line_at)?
        });
    }
    Ok(Answer::Numeric { accepted })
}

/// `3.14`, `3.14:0.01` or `3.1..3.2`.
fn one_number(text: &str, line_at: &dyn Fn(&str) -> usize) -> Result<Number, Fault> {
    let wrong = || fault(line_at(text), &codes::GIFT_NUMBER, text.trim());
    let read = |part: &str| number(&restored(part)).ok_or_else(wrong);
    let (value, tolerance) = if let Some((from, to)) = text.split_once("..") {
        let (from, to) = (read(from)?, read(to)?);
        if from > to {
            return Err(wrong());
        }
        let half = Exact::ratio(1, 2).unwrap_or_else(Exact::zero);
        (&(&from + &to) * &half, &(&to - &from) * &half)
    } else if let Some((value, tolerance)) = text.split_once(':') {
        (read(value)?, read(tolerance)?.abs())
    } else {
        (read(text)?, Exact::zero())
    };
    Ok(Number {
        value,
        tolerance,
        credit: Exact::hundred(),
        feedback: None,
    })
}

/// Writes questions. What GIFT has no place for is told, question by question.
pub fn write(questions: &[Question]) -> Written<String> {
    let mut out = String::new();
    let mut report = Report::default();
    let mut topic: Option<&str> = None;
    for (place, question) in questions.iter().enumerate() {
        let mut one = String::new();
        if question.topic.as_deref() != topic {
            topic = question.topic.as_deref();
            one.push_str(&format!(
                "$CATEGORY: {}\n\n",
                one_line(topic.unwrap_or("top"))
            ));
        }
        let name = match &question.title {
            title if title.is_empty() => format!("question {}", place + 1),
            title => format!("question {} “{title}”", place + 1),
        };
        let mut writer = Writer {
            html: needs_html(question),
            place: &name,
            report: &mut report,
        };
        if let Some(written) = writer.question(question) {
            out.push_str(&one);
            out.push_str(&written);
            out.push_str("\n\n");
        }
    }
    Written { file: out, report }
}

/// Whether any text would be read as something else without the mark for HTML.
fn needs_html(question: &Question) -> bool {
    let starts = |text: &str| text.starts_with(['$', '/', '[']);
    (question.title.is_empty() && starts(question.text.html()))
        || question.texts().iter().any(|text| {
            let html = text.html();
            html.contains(['<', '&', '>', '\n']) || escaped(html) != html || html.starts_with('[')
        })
}

struct Writer<'r> {
    html: bool,
    place: &'r str,
    report: &'r mut Report,
}

impl Writer<'_> {
    fn lost(&mut self, what: &str) {
        self.report.push(
            Problem::new(&codes::NO_PLACE)
                .in_column(self.place)
                .with("format", "GIFT")
                .with("what", what),
        );
    }

    fn question(&mut self, question: &Question) -> Option<String> {
        let kind = match &question.answer {
            Answer::Order { .. } => Some("order"),
            Answer::FillIn { gaps, .. } if gaps.len() != 1 => Some("several gaps"),
            _ => None,
        };
        if let Some(kind) = kind {
            self.report.push(
                Problem::new(&codes::CANNOT_BE_WRITTEN)
                    .in_column(self.place)
                    .with("format", "GIFT")
                    .with("what", kind),
            );
            return None;
        }
        if question.marks != Exact::from(1) {
            self.lost("marks");
        }
        let mut out = String::new();
        let mut marks = String::new();
        if let Some(id) = &question.id {
            marks.push_str(&format!(" [id:{}]", bracketed(id)));
        }
        if let Some(level) = question.difficulty {
            marks.push_str(&format!(" [tag:difficulty:{}]", level.word()));
        }
        for tag in &question.tags {
            marks.push_str(&format!(" [tag:{}]", bracketed(tag)));
        }
        if !marks.is_empty() {
            out.push_str(&format!("//{marks}\n"));
        }
        if !question.title.is_empty() {
            out.push_str(&format!("::{}::", signs(&one_line(&question.title))));
        }
        if self.html {
            out.push_str("[html]");
        }
        let whole = question.text.html();
        let (before, after) = match (&question.answer, whole.split_once("[[1]]")) {
            (Answer::FillIn { .. }, Some((before, after))) => (before, after),
            _ => (whole, ""),
        };
        out.push_str(&signs(before));
        let Some(answers) = self.answers(question) else {
            return Some(out);
        };
        out.push_str(if after.is_empty() { " {" } else { "{" });
        out.push_str(&answers);
        if let Some(feedback) = &question.feedback {
            out.push_str(&format!("####{}", signs(feedback.html())));
        }
        out.push('}');
        out.push_str(&signs(after));
        Some(out)
    }

    /// What stands in the braces; none for a text without a question.
    fn answers(&mut self, question: &Question) -> Option<String> {
        let mut out = String::new();
        let (right, wrong) = (&question.feedback_right, &question.feedback_wrong);
        let mut used_wrong = false;
        match &question.answer {
            Answer::Nothing => return None,
            Answer::Essay { rubric } => {
                if rubric.is_some() {
                    self.lost("rubric");
                }
            }
            Answer::TrueFalse { right: is_true } => {
                out.push_str(if *is_true { "TRUE" } else { "FALSE" });
                if right.is_some() || wrong.is_some() {
                    out.push_str(&feedback(&Some(wrong.clone().unwrap_or_default())));
                    out.push_str(&feedback(right));
                }
                return Some(out);
            }
            Answer::Single { choices, .. } => {
                out.push('\n');
                for choice in choices {
                    let usual = Exact::from(if choice.right { 100 } else { 0 });
                    let weight = weight(&choice.credit, &usual, choice.text.html());
                    let sign = if choice.right { '=' } else { '~' };
                    out.push_str(&format!(
                        "\t{sign}{weight}{}{}\n",
                        signs(choice.text.html()),
                        feedback(&choice.feedback)
                    ));
                }
            }
            Answer::Multiple {
                choices, partial, ..
            } => {
                if !partial {
                    self.lost("all or nothing");
                }
                out.push('\n');
                let right = choices.iter().filter(|choice| choice.right).count();
                let right = i64::try_from(right).unwrap_or(1);
                for choice in choices {
                    let credit = match (partial, choice.right) {
                        (true, _) => choice.credit.clone(),
                        (false, true) => {
                            share(&Exact::percent(1, right).unwrap_or_else(Exact::zero))
                        }
                        (false, false) => Exact::from(-100),
                    };
                    out.push_str(&format!(
                        "\t~%{}%{}{}\n",
                        decimal(&credit),
                        signs(choice.text.html()),
                        feedback(&choice.feedback)
                    ));
                }
            }
            Answer::FillIn { gaps, case_matters } => {
                if *case_matters {
                    self.lost("capital letters");
                }
                out.push('\n');
                for gap in gaps {
                    if !gap.offered.is_empty() {
                        self.lost("words to choose from");
                    }
                    for one in &gap.accepted {
                        out.push_str(&format!(
                            "\t={}{}{}\n",
                            weight(&one.credit, &Exact::hundred(), &one.text),
                            signs(&one.text),
                            feedback(&one.feedback)
                        ));
                    }
                }
                if wrong.is_some() {
                    used_wrong = true;
                    out.push_str(&format!("\t=%0%*{}\n", feedback(wrong)));
                }
            }
            Answer::Match {
                left,
                right,
                partial,
            } => {
                if !partial {
                    self.lost("all or nothing");
                }
                out.push('\n');
                for one in left {
                    let other = right.get(one.right).map(Text::html).unwrap_or_default();
                    out.push_str(&format!(
                        "\t={} -> {}\n",
                        signs(one.text.html()),
                        signs(other)
                    ));
                }
                let used = |place: usize| left.iter().any(|one| one.right == place);
                for (place, other) in right.iter().enumerate() {
                    if !used(place) {
                        out.push_str(&format!("\t= -> {}\n", signs(other.html())));
                    }
                }
            }
            Answer::Numeric { accepted } => {
                out.push_str("#\n");
                for one in accepted {
                    out.push_str(&format!(
                        "\t={}{}:{}{}\n",
                        weight(&one.credit, &Exact::hundred(), ""),
                        decimal(&one.value),
                        decimal(&one.tolerance),
                        feedback(&one.feedback)
                    ));
                }
                if wrong.is_some() {
                    used_wrong = true;
                    out.push_str(&format!("\t~{}\n", feedback(wrong)));
                }
            }
            Answer::Order { .. } => return None,
        }
        if right.is_some() || (wrong.is_some() && !used_wrong) {
            self.lost("feedback for right and wrong answers");
        }
        Some(out)
    }
}

fn feedback(text: &Option<Text>) -> String {
    match text {
        Some(text) => format!("#{}", signs(text.html())),
        None => String::new(),
    }
}

/// The weight, where it is not the usual one; always before a text that would
/// itself be read as one.
fn weight(credit: &Exact, usual: &Exact, text: &str) -> String {
    if credit == usual && !text.starts_with('%') {
        String::new()
    } else {
        format!("%{}%", decimal(credit))
    }
}

fn bracketed(text: &str) -> String {
    one_line(&text.replace([']', '['], " "))
}

/// With a backslash before every sign that means something.
fn signs(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => {}
            c if PROTECTED.iter().any(|(sign, _)| *sign == c) => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}
