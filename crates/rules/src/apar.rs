//! What the annual performance appraisal report (APAR) of an official rests on: the packet
//! of one financial year, what changed in it since it was sealed, and disputes about it.
//!
//! A [`Packet`] follows from the ledger of learning and from the decisions about mandates, as
//! they were known at the end of a day ([`packet`]), so it can be worked out again for any
//! day. What has no history there (service, cadre, titles) is as it is when it is worked
//! out. A year that was sealed keeps its packets; what became known afterwards stands beside
//! them, line by line, each with the day on which it became known ([`amendments`]).

pub mod words;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::ids::{CourseId, OfficialId, OrganisationId};
use crate::ledger::{Entry, Fact, Flag, fold, minutes_counted};
use crate::mandates::audience::Truth;
use crate::mandates::decisions::{self, Decision, as_known};
use crate::mandates::periods::{Exemption, Standing, State, Under};
use crate::mandates::progress::{Completed, Learned, Span};
use crate::mandates::{Binding, FinancialYear, Mandate, Recurrence, Requirement, Wanted, Within};
use crate::officials::ProfileStatus;
use crate::text::Said;
use crate::time::{Day, Moment};

/// For so many days after a year was sealed its lines can be disputed, where nobody set
/// another number.
pub const DISPUTE_DAYS: i32 = 30;
/// The most days that can be set for it.
pub const MOST_DISPUTE_DAYS: i32 = 365;

/// What is known of one official, whenever it became known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Who.
    pub official: OfficialId,
    /// The entries of the ledger, in any order. Enrolments, resources and attempts may be
    /// left out.
    pub entries: Vec<Entry>,
    /// The decisions about mandates, by the mandate's number.
    pub decisions: BTreeMap<i64, Vec<Decision>>,
    /// Those about accounts that were merged into the official's: since when one was under a
    /// mandate counts in all of them.
    pub earlier: BTreeMap<i64, Vec<Decision>>,
    /// What has no history.
    pub service: Service,
    /// The badges that were issued.
    pub badges: Vec<Badge>,
}

/// What a profile says of the service, as it is now.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Service {
    /// The service: IAS.
    pub service: Option<String>,
    /// The cadre.
    pub cadre: Option<String>,
    /// The year of the batch.
    pub batch: Option<i64>,
    /// When the service began.
    pub joined: Option<Day>,
}

/// A badge that was issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Badge {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub title: Said,
    /// Under which number.
    pub number: String,
    /// The day on which the last of it was done.
    pub met: Day,
    /// When it was issued.
    pub issued: Moment,
    /// When it was taken back (`true`) or given back, the first first.
    pub taken_back: Vec<(Moment, bool)>,
}

/// What is the same for all officials.
#[derive(Debug, Clone, Default)]
pub struct Background {
    /// The versions of the mandates that count in the APAR, by the mandate's number.
    pub mandates: BTreeMap<i64, Vec<Version>>,
    /// Codes and titles of courses.
    pub courses: HashMap<CourseId, (String, String)>,
    /// What courses teach.
    pub taught: HashMap<CourseId, Vec<Taught>>,
    /// Codes and names of organisations.
    pub organisations: HashMap<OrganisationId, (String, Said)>,
}

/// A competency that a course teaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taught {
    /// The sub-theme's code.
    pub code: String,
    /// Its name.
    pub name: Said,
    /// Up to which level, 1 to 3.
    pub level: i16,
}

/// A version of a mandate that was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Counted from 1.
    pub version: i64,
    /// When it was published.
    pub published: Moment,
    /// From this day on it holds.
    pub from: Day,
    /// From this day on it is read so: another course may have come in the place of one that
    /// was retired since it holds.
    pub read: Day,
    /// Until the day before this one.
    pub until: Day,
    /// What it says.
    pub mandate: Mandate<Wanted>,
}

impl Version {
    /// Whether it holds on a day, as known on another one: that it ended became known on the
    /// day on which it did.
    fn holds(&self, on: Day, known: Day) -> bool {
        let ended = self.until <= known && self.until <= on;
        self.published.day() <= known && self.read <= on && !ended
    }
}

/// The packet of an official and a financial year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Packet {
    /// The financial year: `2025-26`.
    pub year: FinancialYear,
    /// The last day that it is about: 31 March, or an earlier one while the year runs.
    pub until: Day,
    /// It holds what was known at the end of this day.
    pub known: Day,
    /// The official, as on the last day.
    pub official: About,
    /// Each mandate that counts in the APAR and reached the official in the year.
    pub mandates: Vec<MandateLine>,
    /// What was completed in the year.
    pub completions: Vec<CompletionLine>,
    /// Learning hours of the year.
    pub hours: HoursLine,
    /// Badges that were earned in the year.
    #[serde(default)]
    pub badges: Vec<BadgeLine>,
    /// Competencies that were certified in the year.
    #[serde(default)]
    pub competencies: Vec<CompetencyLine>,
}

/// The official as on the last day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// The official's number. The name is no part of what is sealed: it can be corrected.
    pub number: OfficialId,
    /// The organisation's code.
    pub organisation: String,
    /// The organisation's name.
    pub organisation_name: Said,
    /// The post held.
    pub designation: Option<String>,
    /// Group A, B, C, D, Contractual Staff or Others.
    pub group: Option<String>,
    /// Whether group and designation were confirmed.
    pub profile_status: ProfileStatus,
    /// The service.
    pub service: Option<String>,
    /// The cadre.
    pub cadre: Option<String>,
    /// The year of the batch.
    pub batch: Option<i64>,
    /// When the service began.
    pub joined: Option<Day>,
    /// When the official was registered here.
    pub registered: Day,
    /// Where the official was in the year, the first first.
    pub postings: Vec<Posted>,
}

/// Where somebody was in the year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posted {
    /// The organisation's code.
    pub organisation: String,
    /// Its name.
    pub name: Said,
    /// Since when.
    pub from: Day,
}

/// A mandate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MandateLine {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub title: Said,
    /// The letter that orders it.
    pub letter: Said,
    /// The letter's date, as far as it is known: 14.10.2025.
    pub letter_date: String,
    /// The version of the rule that held on the last day under it.
    pub version: i64,
    /// Since when that version held.
    pub version_from: Day,
    /// Whether it must be done.
    pub binding: Binding,
    /// Since when the official was under it.
    pub since: Day,
    /// From this day on no longer, where that was in the year.
    pub left: Option<Day>,
    /// From this day on it could be done.
    pub opens: Option<Day>,
    /// Until this day it was to be done.
    pub due: Option<Day>,
    /// How the official stood on the last day of the year, or on the last day under it.
    pub state: State,
    /// Why nothing was asked for, where that is so.
    pub exemption: Option<Exemption>,
    /// When it was met.
    pub completed: Option<Day>,
    /// That it was met after the due day.
    pub late: bool,
    /// How much of it was done: parts, or minutes where hours are asked for.
    pub done: i64,
    /// How much was asked for, counted likewise.
    pub asked: i64,
    /// Whether these are minutes.
    pub minutes: bool,
    /// Of what comes every week or day: the periods that ended in the year.
    pub periods: Option<Periods>,
    /// The courses that it names.
    pub courses: Vec<CourseLine>,
}

/// Periods of what comes again and again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Periods {
    /// In how many of them it was met.
    pub met: i64,
    /// How many ended in the year.
    pub ended: i64,
}

/// A course that a mandate names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourseLine {
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: String,
    /// When it was completed, where that counts here.
    pub completed: Option<Day>,
}

/// A completion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompletionLine {
    /// The course's code.
    pub code: String,
    /// The course's title.
    pub title: String,
    /// When.
    pub completed: Day,
    /// The nominal duration that was counted, in minutes.
    pub minutes: i64,
    /// The number of the certificate.
    pub certificate: String,
    /// That it is flagged; by which version of the rules where that is known.
    pub flagged: Option<String>,
    /// That it was completed before, and taken once more: it counts no hours.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub again: bool,
}

impl CompletionLine {
    /// What its key ends with: the course's code and, where it was taken once more, the day.
    fn key(&self) -> String {
        match self.again {
            true => format!("{}:{}", self.code, self.completed),
            false => self.code.clone(),
        }
    }
}

/// Learning hours of the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct HoursLine {
    /// Course hours: the nominal duration of what was completed, in minutes.
    pub course_minutes: i64,
    /// Those of them whose completion is flagged.
    pub flagged_minutes: i64,
    /// Time spent, idle time left out, in seconds.
    pub spent_seconds: i64,
}

/// A badge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BadgeLine {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub title: Said,
    /// Under which number it was issued.
    pub number: String,
    /// When the last of it was done.
    pub met: Day,
    /// That it was taken back.
    pub taken_back: bool,
}

/// A competency that a completion of the year certifies, at the highest level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompetencyLine {
    /// The sub-theme's code.
    pub code: String,
    /// Its name.
    pub title: Said,
    /// The level, 1 to 3.
    pub level: i16,
    /// When the course was completed that teaches it so far.
    pub completed: Day,
    /// The number of its certificate.
    pub certificate: String,
}

/// The packet of a year as known at the end of a day; about no later day than `until`. None
/// where the official was not registered by then.
pub fn packet(
    evidence: &Evidence,
    background: &Background,
    year: FinancialYear,
    (until, known): (Day, Day),
) -> Option<Packet> {
    let until = until.min(year.due());
    // What was credited from another account was completed on the day on which it was.
    let about = |e: &Entry| match &e.fact {
        Fact::Credited { credit, .. } => credit.completed.as_ref().map_or(e.occurred, |c| c.0),
        _ => e.occurred,
    };
    let held = |e: &&Entry| e.recorded.day() <= known && about(e).day() <= until;
    let mut entries: Vec<Entry> = evidence.entries.iter().filter(held).cloned().collect();
    entries.sort_by_key(|e| (e.occurred, e.id));
    let (standing, _) = fold(&entries);
    let standing = standing?;

    let mut learned = Learned::default();
    let minutes = minutes_counted(&entries);
    let mut flagged_by: HashMap<CourseId, String> = HashMap::new();
    let mut transferred = None;
    let mut places: Vec<(OrganisationId, Day)> = Vec::new();
    for entry in &entries {
        let day = entry.occurred.day();
        match &entry.fact {
            Fact::Registered { organisation, .. } => places.push((*organisation, day)),
            Fact::NotMyUser { desk } => places.push((*desk, day)),
            Fact::Transferred { to } => {
                places.push((*to, day));
                transferred = Some(day);
            }
            Fact::TimeSpent { seconds, .. } => {
                *learned.spent.entry(day).or_default() += seconds;
            }
            Fact::CompletionFlagged { course, rules, .. } => {
                flagged_by.insert(*course, rules.clone().unwrap_or_default());
            }
            _ => {}
        }
    }
    let mut completions = Vec::new();
    let mut competencies: BTreeMap<&str, CompetencyLine> = BTreeMap::new();
    let mut hours = HoursLine::default();
    for (course, enrolment) in &standing.enrolments {
        let Some(completed) = enrolment.completed.map(Moment::day) else {
            continue;
        };
        // What was completed in another language before counts for nothing.
        let minutes = match enrolment.variant {
            true => 0,
            false => minutes.get(course).copied().unwrap_or_default(),
        };
        learned.completed.insert(
            *course,
            Completed {
                on: completed,
                again: enrolment.renewed.iter().map(|at| at.day()).collect(),
                minutes,
            },
        );
        let (code, title) = background.course(*course);
        let certificate = enrolment.certificate.clone().unwrap_or_default();
        for day in enrolment.renewed.iter().map(|at| at.day()) {
            if (year.opens()..=until).contains(&day) {
                completions.push(CompletionLine {
                    code: code.clone(),
                    title: title.clone(),
                    completed: day,
                    minutes: 0,
                    certificate: certificate.clone(),
                    flagged: None,
                    again: true,
                });
            }
        }
        if completed < year.opens() {
            continue;
        }
        let flagged = (enrolment.flag == Flag::Flagged)
            .then(|| flagged_by.get(course).cloned().unwrap_or_default());
        hours.course_minutes += minutes;
        hours.flagged_minutes += minutes * i64::from(flagged.is_some());
        // What is flagged certifies nothing.
        let taught = background.taught.get(course).filter(|_| flagged.is_none());
        for taught in taught.into_iter().flatten() {
            let line = CompetencyLine {
                code: taught.code.clone(),
                title: taught.name.clone(),
                level: taught.level,
                completed,
                certificate: enrolment.certificate.clone().unwrap_or_default(),
            };
            let held = competencies
                .entry(&taught.code)
                .or_insert_with(|| line.clone());
            // Of equal ones the earliest.
            if (line.level, held.completed) > (held.level, line.completed) {
                *held = line;
            }
        }
        completions.push(CompletionLine {
            code,
            title,
            completed,
            minutes,
            certificate,
            flagged,
            again: false,
        });
    }
    completions.sort_by(|a, b| (a.completed, &a.code).cmp(&(b.completed, &b.code)));
    hours.spent_seconds = learned
        .spent
        .range(year.opens()..=until)
        .map(|(_, s)| s)
        .sum();

    let asked = Asked {
        year,
        until,
        known,
        joined: evidence.service.joined,
        transferred,
        learned: &learned,
        background,
    };
    let mut mandates: Vec<MandateLine> = evidence
        .decisions
        .iter()
        .filter_map(|(mandate, decisions)| {
            let earlier = evidence.earlier.get(mandate).map_or(&[][..], Vec::as_slice);
            asked.line(*mandate, decisions, earlier)
        })
        .collect();
    mandates.sort_by(|a, b| {
        let key = |line: &MandateLine| (line.binding, line.due.unwrap_or(Day::FOREVER));
        (key(a), &a.code).cmp(&(key(b), &b.code))
    });

    let earned = |badge: &&Badge| {
        badge.issued.day() <= known && year.opens() <= badge.met && badge.met <= until
    };
    let mut badges: Vec<BadgeLine> = evidence
        .badges
        .iter()
        .filter(earned)
        .map(|badge| {
            let mut acts = badge.taken_back.iter();
            let last = acts.rfind(|(at, _)| at.day() <= known);
            BadgeLine {
                code: badge.code.clone(),
                title: badge.title.clone(),
                number: badge.number.clone(),
                met: badge.met,
                taken_back: last.is_some_and(|(_, taken)| *taken),
            }
        })
        .collect();
    badges.sort_by(|a, b| (a.met, &a.number).cmp(&(b.met, &b.number)));

    // Where somebody was when the year began, and where they went in it.
    let begun = places.iter().rposition(|(_, day)| *day <= year.opens());
    let postings = places.iter().skip(begun.unwrap_or_default());
    let postings = postings.map(|(place, from)| {
        let (organisation, name) = background.organisation(*place);
        Posted {
            organisation,
            name,
            from: *from,
        }
    });
    // An account that was merged away is shown where it was last.
    let last = places.last().map(|(place, _)| *place);
    let place = last.filter(|_| standing.merged_into.is_some());
    let place = place.unwrap_or(standing.organisation);
    let (organisation, organisation_name) = background.organisation(place);
    let service = evidence.service.clone();
    Some(Packet {
        year,
        until,
        known,
        official: About {
            number: evidence.official,
            organisation,
            organisation_name,
            designation: standing.designation,
            group: standing.group,
            profile_status: standing.status,
            service: service.service,
            cadre: service.cadre,
            batch: service.batch,
            joined: service.joined,
            registered: standing.registered.day(),
            postings: postings.collect(),
        },
        mandates,
        completions,
        hours,
        badges,
        competencies: competencies.into_values().collect(),
    })
}

impl Background {
    fn course(&self, course: CourseId) -> (String, String) {
        let found = self.courses.get(&course).cloned();
        found.unwrap_or_else(|| (course.to_string(), course.to_string()))
    }

    fn organisation(&self, organisation: OrganisationId) -> (String, Said) {
        let found = self.organisations.get(&organisation).cloned();
        found.unwrap_or_else(|| {
            let number = organisation.to_string();
            (number.clone(), Said::same(&number))
        })
    }
}

/// What a line about a mandate follows from, besides the mandate.
struct Asked<'a> {
    year: FinancialYear,
    until: Day,
    known: Day,
    joined: Option<Day>,
    transferred: Option<Day>,
    learned: &'a Learned,
    background: &'a Background,
}

impl Asked<'_> {
    /// Since when, and until which day (not included), a mandate reached the official in the
    /// year.
    fn reached(&self, decisions: &[Decision]) -> Option<(Day, Option<Day>)> {
        let days: BTreeSet<Day> = decisions
            .iter()
            .map(|d| d.from)
            .filter(|from| *from <= self.until)
            .collect();
        let mut since = None;
        let mut found: Option<(Day, Option<Day>)> = None;
        for day in days {
            let reached = as_known(decisions, day, self.known) == Truth::Yes;
            match (reached, since) {
                (true, None) => since = Some(day),
                (false, Some(from)) => {
                    since = None;
                    if day > self.year.opens() {
                        let first = found.map_or(from, |(first, _)| first);
                        found = Some((first, Some(day)));
                    }
                }
                _ => {}
            }
        }
        match since {
            Some(from) => Some((found.map_or(from, |(first, _)| first), None)),
            None => found,
        }
    }

    fn line(
        &self,
        number: i64,
        decisions: &[Decision],
        earlier: &[Decision],
    ) -> Option<MandateLine> {
        let versions = self.background.mandates.get(&number)?;
        let (since, left) = self.reached(decisions)?;
        let last = left.map_or(self.until, |left| left.plus(-1));
        let version = versions
            .iter()
            .filter(|version| version.holds(last, self.known))
            .max_by_key(|version| version.version)?;
        let mandate = &version.mandate;
        if !mandate.consequence.apar {
            return None;
        }
        let first = [decisions, earlier].into_iter().filter_map(|decisions| {
            let known = decisions
                .iter()
                .filter(|d| d.recorded.day() <= self.known && d.from <= self.until);
            let known: Vec<Decision> = known.copied().collect();
            decisions::fold(&known)?.first
        });
        let under = Under {
            first: first.min().unwrap_or(since),
            joined: self.joined,
            transferred: self.transferred,
        };
        let mut standing = mandate.standing_of_its_own(&under, self.learned, last);
        if last < self.known {
            at_the_end(mandate, &mut standing, last);
        }
        if !self.is_of_the_year(mandate, &standing) {
            return None;
        }
        let span = standing.span.unwrap_or(Span::ever(last));
        let courses = mandate.requirement.courses().into_iter().map(|wanted| {
            let (code, _) = self.background.course(wanted.course);
            CourseLine {
                code,
                title: wanted.title.clone(),
                completed: wanted.done(self.learned, span),
            }
        });
        let again = matches!(mandate.recurrence, Recurrence::Weekly | Recurrence::Daily);
        Some(MandateLine {
            code: mandate.code.clone(),
            title: mandate.title.clone(),
            letter: mandate.letter.name.clone(),
            letter_date: mandate.letter.date.dotted(),
            version: version.version,
            version_from: version.from,
            binding: mandate.consequence.binding,
            since,
            left,
            opens: standing.opens,
            due: standing.due,
            state: standing.state,
            exemption: standing.exemption,
            completed: standing.progress.met,
            late: standing.late,
            done: standing.progress.done,
            asked: standing.progress.asked,
            minutes: matches!(mandate.requirement, Requirement::Hours(_)),
            periods: again.then(|| {
                let from = since.max(self.year.opens());
                periods(mandate, &under, self.learned, (from, last))
            }),
            courses: courses.collect(),
        })
    }

    /// Whether a year has to do with it: not yet where it opens later, no longer where it was
    /// due before and is done, or asks for nothing.
    fn is_of_the_year(&self, mandate: &Mandate<Wanted>, standing: &Standing) -> bool {
        if matches!(mandate.window.within, Within::Rolling(_)) {
            return true;
        }
        if standing.opens.is_some_and(|opens| opens > self.until) {
            return false;
        }
        let begins = self.year.opens();
        let over = match standing.state {
            State::Completed => standing.progress.met.is_some_and(|met| met < begins),
            State::Exempt => true,
            State::Overdue | State::Due | State::Upcoming => false,
        };
        !(over && standing.due.is_some_and(|due| due < begins))
    }
}

/// A standing on a day, once that day is over: what was due on it is not open any more.
fn at_the_end(mandate: &Mandate<Wanted>, standing: &mut Standing, day: Day) {
    let (State::Due, Some(due)) = (standing.state, standing.due) else {
        return;
    };
    let optional = mandate.consequence.binding == Binding::Optional;
    if optional && due <= day {
        standing.state = State::Exempt;
        standing.exemption = Some(Exemption::Closed);
    } else if due.plus(mandate.window.grace_days) <= day {
        standing.state = State::Overdue;
    }
}

/// In how many of the periods that ended between two days it was met.
fn periods(
    mandate: &Mandate<Wanted>,
    under: &Under,
    learned: &Learned,
    (from, to): (Day, Day),
) -> Periods {
    let mut periods = Periods { met: 0, ended: 0 };
    let mut day = from;
    while day <= to {
        let Some(due) = mandate.standing_of_its_own(under, learned, day).due else {
            break;
        };
        // Beyond its last day a window stays where it was.
        if due < day || due > to {
            break;
        }
        let at_the_end = mandate.standing_of_its_own(under, learned, due);
        periods.ended += 1;
        periods.met += i64::from(at_the_end.progress.met.is_some());
        day = due.plus(1);
    }
    periods
}

// Lines, and what changed in them

/// The line about the official.
pub const OFFICIAL: &str = "official";
/// The line about the hours.
pub const HOURS: &str = "hours";
/// What an official misses in the packet.
pub const MISSING: &str = "missing";

impl Packet {
    /// The lines, each under its key: `official`, `mandate:CODE`, `completion:CODE`,
    /// `completion:CODE:DAY` of what was taken once more, `hours`, `badge:NUMBER`,
    /// `competency:CODE`.
    pub fn lines(&self) -> Vec<(String, Value)> {
        fn value(line: &impl Serialize) -> Value {
            serde_json::to_value(line).unwrap_or_default()
        }
        let mut lines = vec![(OFFICIAL.to_owned(), value(&self.official))];
        for line in &self.mandates {
            lines.push((format!("mandate:{}", line.code), value(line)));
        }
        for line in &self.completions {
            lines.push((format!("completion:{}", line.key()), value(line)));
        }
        lines.push((HOURS.to_owned(), value(&self.hours)));
        for line in &self.badges {
            lines.push((format!("badge:{}", line.number), value(line)));
        }
        for line in &self.competencies {
            lines.push((format!("competency:{}", line.code), value(line)));
        }
        lines
    }

    /// What a line is called, where it has a name of its own.
    pub fn title_of(&self, key: &str) -> Option<Said> {
        let (kind, code) = key.split_once(':')?;
        match kind {
            "mandate" => {
                let mut lines = self.mandates.iter();
                lines.find(|l| l.code == code).map(|l| l.title.clone())
            }
            "completion" => {
                let mut lines = self.completions.iter();
                lines
                    .find(|l| l.key() == code)
                    .map(|l| Said::same(&l.title))
            }
            "badge" => {
                let mut lines = self.badges.iter();
                lines.find(|l| l.number == code).map(|l| l.title.clone())
            }
            "competency" => {
                let mut lines = self.competencies.iter();
                lines.find(|l| l.code == code).map(|l| l.title.clone())
            }
            _ => None,
        }
    }
}

/// Something in a sealed packet that is known otherwise now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amendment {
    /// The line's key.
    pub line: String,
    /// What it is called, where it has a name of its own.
    pub title: Option<Said>,
    /// Which of its values; none where the whole line came or went.
    pub field: Option<String>,
    /// What was sealed or known before; null where the line was not there.
    pub was: Value,
    /// What is known now; null where the line went.
    pub is: Value,
    /// The day on which it became known; none where what changed keeps no history.
    pub known: Option<Day>,
}

/// What changed in a packet after it was sealed, in the order in which it became known.
pub fn amendments(
    sealed: &Packet,
    evidence: &Evidence,
    background: &Background,
    today: Day,
) -> Vec<Amendment> {
    let (year, since) = (sealed.year, sealed.known);
    let last = year.due();
    let mut days: BTreeSet<Day> = BTreeSet::new();
    let about = evidence.entries.iter().filter(|e| e.occurred.day() <= last);
    days.extend(about.map(|e| e.recorded.day()));
    let decided = evidence.decisions.values().flatten();
    days.extend(decided.filter(|d| d.from <= last).map(|d| d.recorded.day()));
    for badge in &evidence.badges {
        days.insert(badge.issued.day());
        days.extend(badge.taken_back.iter().map(|(at, _)| at.day()));
    }
    days.retain(|day| *day > since && *day <= today);
    let mut found = Vec::new();
    let mut before = sealed.clone();
    let news = days.into_iter().map(|day| (day, Some(day)));
    for (known, told) in std::iter::once((since, None)).chain(news) {
        let Some(after) = packet(evidence, background, year, (last, known)) else {
            continue;
        };
        difference(&before, &after, told, &mut found);
        before = after;
    }
    found
}

fn difference(before: &Packet, after: &Packet, known: Option<Day>, found: &mut Vec<Amendment>) {
    let (was, is) = (before.lines(), after.lines());
    let title = |key: &str| after.title_of(key).or_else(|| before.title_of(key));
    let mut tell = |key: &str, field: Option<&str>, was: &Value, is: &Value| {
        found.push(Amendment {
            line: key.to_owned(),
            title: title(key),
            field: field.map(str::to_owned),
            was: was.clone(),
            is: is.clone(),
            known,
        });
    };
    for (key, was) in &was {
        let Some((_, is)) = is.iter().find(|(other, _)| other == key) else {
            tell(key, None, was, &Value::Null);
            continue;
        };
        let (Some(was), Some(is)) = (was.as_object(), is.as_object()) else {
            continue;
        };
        for (field, is) in is {
            let was = was.get(field).unwrap_or(&Value::Null);
            if was != is {
                tell(key, Some(field), was, is);
            }
        }
    }
    for (key, is) in &is {
        if was.iter().all(|(other, _)| other != key) {
            tell(key, None, &Value::Null, is);
        }
    }
}

// The year's days

/// When a year is sealed, and how long its lines can be disputed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Days {
    /// What was known at the end of this day is sealed.
    pub seals: Day,
    /// Lines can be disputed for so many days after it.
    pub dispute_days: i32,
}

/// Why days can't be set so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DaysRefused {
    /// The year would be sealed before it is over, or more than a year later.
    #[error("a year is sealed after its 31 March and at most a year later")]
    Seals,
    /// Too few or too many days for disputes.
    #[error("disputes are open for 0 to {MOST_DISPUTE_DAYS} days after the sealing")]
    DisputeDays,
}

impl Days {
    /// Where nobody set other ones: 30 June after the year.
    pub fn usual(year: FinancialYear) -> Days {
        Days {
            seals: Day::from_ymd(year.0 + 1, 6, 30).unwrap_or(Day::FOREVER),
            dispute_days: DISPUTE_DAYS,
        }
    }

    /// Whether they can be set for a year.
    pub fn check(self, year: FinancialYear) -> Result<Days, DaysRefused> {
        let latest = FinancialYear(year.0 + 1).due();
        if self.seals <= year.due() || self.seals > latest {
            return Err(DaysRefused::Seals);
        }
        if !(0..=MOST_DISPUTE_DAYS).contains(&self.dispute_days) {
            return Err(DaysRefused::DisputeDays);
        }
        Ok(self)
    }

    /// The last day on which a line can be disputed.
    pub fn disputes_until(self) -> Day {
        self.seals.plus(self.dispute_days)
    }
}

// Disputes

/// What was done about a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Act {
    /// The official disputed it.
    Disputed,
    /// The official took that back.
    Withdrawn,
    /// The organisation agreed, and said what was corrected.
    Accepted,
    /// The organisation did not agree, and said why.
    Refused,
}

impl Act {
    /// All of them.
    pub const ALL: [Act; 4] = [Act::Disputed, Act::Withdrawn, Act::Accepted, Act::Refused];

    /// The number that stands for it in the database. Never changes.
    pub const fn code(self) -> i16 {
        match self {
            Act::Disputed => 1,
            Act::Withdrawn => 2,
            Act::Accepted => 3,
            Act::Refused => 4,
        }
    }

    /// The act with this number.
    pub fn from_code(code: i16) -> Option<Act> {
        Act::ALL.into_iter().find(|act| act.code() == code)
    }
}

/// Why something can't be done about a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DisputeRefused {
    /// The days for it are over.
    #[error("disputes about this year were open until {}", .0.dotted())]
    Closed(Day),
    /// The packet has no such line.
    #[error("the packet has no such line")]
    NoLine,
    /// The line is disputed already.
    #[error("this line is disputed already; wait for the answer")]
    Open,
    /// The line is not disputed.
    #[error("this line is not disputed, so nothing is to be answered")]
    NotOpen,
}

/// Whether a line may be disputed, withdrawn or answered on a day, when `last` was the last
/// act about it. An answer may come after the last day.
pub fn may_act(
    act: Act,
    last: Option<Act>,
    exists: bool,
    days: Days,
    today: Day,
) -> Result<(), DisputeRefused> {
    let open = last == Some(Act::Disputed);
    match act {
        Act::Disputed if today > days.disputes_until() => {
            Err(DisputeRefused::Closed(days.disputes_until()))
        }
        Act::Disputed if !exists => Err(DisputeRefused::NoLine),
        Act::Disputed if open => Err(DisputeRefused::Open),
        Act::Withdrawn | Act::Accepted | Act::Refused if !open => Err(DisputeRefused::NotOpen),
        _ => Ok(()),
    }
}

#[cfg(test)]
#[path = "apar_tests.rs"]
mod tests;
