//! The packet of an official for the annual performance appraisal report, as an annexure to
//! it: what was asked, what was done, what is disputed, and what became known later.

use serde_json::{Value, json};
use sopan_rules::apar::words;
use sopan_rules::apar::{Act as Kind, Amendment, Packet};
use sopan_rules::text::Said;
use sopan_rules::time::Day;
use typst_layout::PagedDocument;

use crate::typeset::{lay_out, to_pdf};
use crate::{DocumentError, Language};

/// Everything that the paper says.
#[derive(Debug, Clone, PartialEq)]
pub struct Paper<'a> {
    /// The language of the paper; titles that have one language stay as they are.
    pub language: Language,
    /// The official's name.
    pub name: &'a Said,
    /// The packet.
    pub packet: &'a Packet,
    /// Whether it is sealed.
    pub sealed: bool,
    /// The last day on which a line can be disputed.
    pub disputes_until: Day,
    /// The SHA-256 of the packet, in hex.
    pub digest: &'a str,
    /// What is known otherwise since it was sealed.
    pub amendments: &'a [Amendment],
    /// What was done about its lines.
    pub acts: &'a [Act],
    /// The day on which the paper is made.
    pub date: Day,
    /// The address of the installation.
    pub address: &'a str,
    /// Whether the person is made up; every page says so.
    pub synthetic: bool,
}

/// What was done about a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// The line's key.
    pub line: String,
    /// What.
    pub act: Kind,
    /// The reason, or what was corrected.
    pub text: String,
    /// When.
    pub day: Day,
}

/// The packet as an A4 PDF. The same packet gives the same bytes.
///
/// # Errors
///
/// [`DocumentError::Typesetting`] when the typesetter refuses.
pub fn apar(paper: &Paper) -> Result<Vec<u8>, DocumentError> {
    let identifier = format!(
        "apar-{}-{}-{}",
        paper.packet.official.number, paper.packet.year, paper.digest
    );
    to_pdf(&set(paper)?, &identifier, paper.date)
}

fn set(paper: &Paper) -> Result<PagedDocument, DocumentError> {
    lay_out("apar.typ", &data(paper), &[])
}

/// What the sheet reads.
fn data(paper: &Paper) -> Value {
    let packet = paper.packet;
    let say = |said: &Said| -> String {
        match paper.language {
            Language::English => said.en.clone(),
            Language::Hindi => said.hi.clone(),
        }
    };
    let day = |day: Option<Day>| day.map(Day::dotted);
    let pair = |name: &str, value: String| json!([say(&words::field(name)), value]);
    let about = &packet.official;
    let or_dash = |text: &Option<String>| text.clone().unwrap_or_else(|| "–".to_owned());
    let status = say(&words::status(about.profile_status));
    let mut official = vec![
        pair("organisation", say(&about.organisation_name)),
        pair("designation", or_dash(&about.designation)),
        pair("group", or_dash(&about.group)),
        pair("profile_status", status),
    ];
    for (name, value) in [("service", &about.service), ("cadre", &about.cadre)] {
        if let Some(value) = value {
            official.push(pair(name, value.clone()));
        }
    }
    if let Some(batch) = about.batch {
        official.push(pair("batch", batch.to_string()));
    }
    if let Some(joined) = about.joined {
        official.push(pair("joined", joined.dotted()));
    }
    official.push(pair("registered", about.registered.dotted()));
    if about.postings.len() > 1 {
        let places = about.postings.iter();
        let places = places.map(|p| format!("{} ({})", say(&p.name), p.from.dotted()));
        official.push(pair("postings", places.collect::<Vec<_>>().join("; ")));
    }
    let mandates = packet.mandates.iter().map(|line| {
        let courses = line.courses.iter();
        json!({
            "title": say(&line.title),
            "letter": say(&line.letter),
            "letter_date": line.letter_date,
            "version": line.version,
            "version_from": line.version_from.dotted(),
            "binding": say(&words::binding(line.binding)),
            "since": line.since.dotted(),
            "left": day(line.left),
            "due": day(line.due),
            "state": say(&words::state(line.state)),
            "why": line.exemption.map(|why| say(&words::exemption(why))),
            "completed": day(line.completed),
            "late": line.late,
            "done": say(&words::done(line)),
            "courses": courses
                .map(|c| json!({ "title": c.title, "completed": day(c.completed) }))
                .collect::<Vec<_>>(),
        })
    });
    let completions = packet.completions.iter().map(|line| {
        json!({
            "title": line.title,
            "code": line.code,
            "completed": line.completed.dotted(),
            "duration": say(&words::minutes(line.minutes)),
            "certificate": line.certificate,
            "flagged": line.flagged.is_some(),
            "again": line.again,
        })
    });
    let hours = &packet.hours;
    let mut sums = vec![
        pair("course_minutes", say(&words::minutes(hours.course_minutes))),
        pair(
            "spent_seconds",
            say(&words::minutes(hours.spent_seconds / 60)),
        ),
    ];
    if hours.flagged_minutes > 0 {
        let flagged = say(&words::minutes(hours.flagged_minutes));
        sums.push(pair("flagged_minutes", flagged));
    }
    let badges = packet.badges.iter().map(|line| {
        json!({
            "title": say(&line.title),
            "number": line.number,
            "met": line.met.dotted(),
            "taken_back": line.taken_back,
        })
    });
    let competencies = packet.competencies.iter().map(|line| {
        json!({
            "title": say(&line.title),
            "level": say(&words::level(line.level)),
            "completed": line.completed.dotted(),
            "certificate": line.certificate,
        })
    });
    let amendments = paper.amendments.iter().map(|amendment| {
        let (about, was, is) = words::amendment(amendment);
        json!({
            "about": say(&about), "was": say(&was), "is": say(&is),
            "known": day(amendment.known),
        })
    });
    let acts = paper.acts.iter().map(|done| {
        json!({
            "day": done.day.dotted(),
            "line": say(&words::line_of(packet, &done.line)),
            "act": say(&words::act(done.act)),
            "text": done.text,
        })
    });
    json!({
        "language": paper.language,
        "name": say(paper.name),
        "number": packet.official.number.to_string(),
        "year": packet.year,
        "until": packet.until.dotted(),
        "so_far": packet.until < packet.year.due(),
        "known": packet.known.dotted(),
        "sealed": paper.sealed,
        "disputes_until": paper.disputes_until.dotted(),
        "official": official,
        "mandates": mandates.collect::<Vec<_>>(),
        "completions": completions.collect::<Vec<_>>(),
        "hours": sums,
        "badges": badges.collect::<Vec<_>>(),
        "competencies": competencies.collect::<Vec<_>>(),
        "amendments": amendments.collect::<Vec<_>>(),
        "acts": acts.collect::<Vec<_>>(),
        "digest": paper.digest,
        "date": paper.date.dotted(),
        "address": paper.address,
        "synthetic": paper.synthetic,
    })
}

#[cfg(test)]
#[path = "apar_tests.rs"]
mod tests;
