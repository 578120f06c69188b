//! Mandates: who must learn what, by when and why, as a letter says it.
//!
//! A [`Mandate`] is data. [`audience`] says whom it reaches on a day and why, [`progress`]
//! what of it somebody has done, [`periods`] by when and how one stands, [`check`] what can't
//! be meant as it is written, [`decisions`] how it is recorded who was under it. As written,
//! a mandate names courses as its letter does ([`Named`]); once it is published each of them
//! is a course of the catalogue ([`Wanted`]).

pub mod audience;
pub mod check;
pub mod decisions;
mod languages;
pub mod periods;
pub mod progress;
pub mod words;

pub use languages::that_are_one;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ids::{CourseId, OfficialId};
use crate::text::Said;
use crate::time::Day;

/// A rule from a letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Mandate<C> {
    /// The code by which people and other programs know it: `ias-9-to-16`.
    pub code: String,
    /// What it is called.
    pub title: Said,
    /// The letter that orders it.
    pub letter: Letter,
    /// The code of the organisation whose officials it can reach, with all that stands below
    /// it. Only who may set mandates there publishes it.
    pub organisation: String,
    /// Which officials of it.
    pub audience: Audience,
    /// How a letter that can be read in two ways is read here: on which side of a printed
    /// boundary somebody falls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reading: Option<Said>,
    /// What must be done.
    pub requirement: Requirement<C>,
    /// The badges that the requirement speaks of, by their codes.
    #[serde(default = "BTreeMap::new", skip_serializing_if = "BTreeMap::is_empty")]
    pub badges: BTreeMap<String, Badge<C>>,
    /// By when.
    pub window: Window,
    /// How often.
    #[serde(default)]
    pub recurrence: Recurrence,
    /// What follows from it.
    pub consequence: Consequence,
    /// What it said before, where it comes again: a period that is over is judged by what was
    /// asked in it. Nothing where it always said the same.
    #[serde(skip, default = "Option::default")]
    pub past: Option<Past<C>>,
}

/// What a mandate said before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past<C> {
    /// Since when it says what it says now.
    pub from: Day,
    /// What it said before that, each from one day until the day before another one. Between
    /// them it may have been retired.
    pub versions: Vec<(Day, Day, Mandate<C>)>,
}

impl<C> Mandate<C> {
    /// What it said on a day; nothing where it wasn't live.
    fn on(&self, day: Day) -> Option<&Mandate<C>> {
        match &self.past {
            Some(past) if day < past.from => past
                .versions
                .iter()
                .find(|(from, until, _)| *from <= day && day < *until)
                .map(|(_, _, mandate)| mandate),
            _ => Some(self),
        }
    }

    /// Since when it said what it said on a day; nothing where that isn't known.
    fn since(&self, day: Day) -> Option<Day> {
        let past = self.past.as_ref()?;
        if day >= past.from {
            return Some(past.from);
        }
        let mut versions = past.versions.iter();
        let held = versions.find(|(from, until, _)| *from <= day && day < *until);
        held.map(|(from, ..)| *from)
    }
}

/// The letter that a mandate was compiled from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Letter {
    /// What it is about, and its number where it has one.
    pub name: Said,
    /// Its date, as far as it is known.
    pub date: Dated,
    /// Who wrote it, where it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued_by: Option<String>,
    /// The words in which it names those whom it means: “above 9 to 16 years”.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_printed: Option<String>,
}

/// The date of a letter: `2025-10-14`, or `2025-10` or `2025` where no more is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Dated(String);

impl Dated {
    /// As the country writes it: 14.10.2025, 10.2025 or 2025.
    pub fn dotted(&self) -> String {
        let mut parts: Vec<&str> = self.0.split('-').collect();
        parts.reverse();
        parts.join(".")
    }
}

impl TryFrom<String> for Dated {
    type Error = String;

    fn try_from(text: String) -> Result<Dated, String> {
        let whole = match text.len() {
            4 => format!("{text}-01-01"),
            7 => format!("{text}-01"),
            10 => text.clone(),
            _ => String::new(),
        };
        let is_day = whole
            .parse::<Day>()
            .is_ok_and(|day| day.to_string() == whole);
        is_day.then_some(Dated(text.clone())).ok_or_else(|| {
            format!("“{text}” is no date of a letter; write 2025-10-14, 2025-10 or 2025")
        })
    }
}

impl From<Dated> for String {
    fn from(date: Dated) -> String {
        date.0
    }
}

/// Whom a mandate reaches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Audience {
    /// Somebody is meant who meets all criteria of one of these groups. A group without
    /// criteria means everybody.
    pub any_of: Vec<Criteria>,
    /// But nobody who meets all criteria of one of these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<Criteria>,
    /// The day on which length of service is counted.
    #[serde(default)]
    pub counted_on: CountedOn,
}

/// The day on which length of service is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CountedOn {
    /// Each day anew: whoever completes 9 years moves on that day.
    #[default]
    EachDay,
    /// This day, for good.
    Date(Day),
    /// This day of each year, as month and day; it holds until it comes again.
    Yearly(MonthDay),
}

/// A day of the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MonthDay {
    /// 1 to 12.
    pub month: i8,
    /// 1 to 31; 29 February can't be one.
    pub day: i8,
}

impl TryFrom<String> for MonthDay {
    type Error = String;

    fn try_from(text: String) -> Result<MonthDay, String> {
        let parts = text.split_once('-').and_then(|(month, day)| {
            let (month, day) = (month.parse().ok()?, day.parse().ok()?);
            // A year without a 29 February, so that the day comes every year.
            Day::from_ymd(2025, month, day).map(|_| MonthDay { month, day })
        });
        parts.ok_or_else(|| {
            format!("“{text}” is no day of every year; write month and day, as in 04-01")
        })
    }
}

impl From<MonthDay> for String {
    fn from(day: MonthDay) -> String {
        format!("{:02}-{:02}", day.month, day.day)
    }
}

/// Criteria of which all must be met. In a list, one of the values is enough; a criterion
/// that is left out asks for nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Criteria {
    /// Codes of organisations: the official belongs to one of them or to what stands below.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub organisation: Vec<String>,
    /// Designations; capital letters make no difference.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub designation: Vec<String>,
    /// Under what other spellings officials hold these designations, as the master list
    /// has it now: no part of what is written.
    #[serde(skip)]
    pub alike: Vec<String>,
    /// Groups: A, B, C, D, Contractual Staff, Others.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub group: Vec<String>,
    /// Services: IAS, IPS.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub service: Vec<String>,
    /// Cadres.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cadre: Vec<String>,
    /// Years of the batch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub batch: Option<Batches>,
    /// Completed years of service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_years: Option<Band>,
    /// Whether the official is on central deputation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub central_deputation: Option<bool>,
    /// These people, by their numbers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub officials: Vec<OfficialId>,
    /// The accounts that remain of those of these that were merged into others: no part of
    /// what is written.
    #[serde(skip)]
    pub remaining: Vec<OfficialId>,
}

/// Years of a batch, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Batches {
    /// The first.
    pub from: i64,
    /// The last; none where it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<i64>,
}

/// Length of service in completed years, half-open: `from` belongs to it, `below` does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Band {
    /// At least so many completed years.
    pub from: i16,
    /// Fewer than so many; none where it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub below: Option<i16>,
}

/// What must be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Requirement<C> {
    /// A course must be completed.
    Course(C),
    /// All of these.
    AllOf(Vec<Requirement<C>>),
    /// At least `k` of these.
    KOf(KOf<C>),
    /// At least so many hours.
    Hours(Hours),
    /// A badge must be held, whenever it was earned.
    Badge(String),
}

/// At least `k` of these.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct KOf<C> {
    /// How many.
    pub k: usize,
    /// Out of which.
    pub of: Vec<Requirement<C>>,
}

/// At least so many hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Hours {
    /// How many.
    pub hours: i64,
    /// Hours of what.
    pub count: Count,
    /// In which time: it must be the period of the mandate.
    pub per: Per,
}

/// Which of the two figures of learning hours is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Count {
    /// The nominal duration of what was completed.
    CourseHours,
    /// Time measured, idle time left out.
    TimeSpent,
}

/// In which time hours are to be gathered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Per {
    /// Each day; the mandate recurs daily.
    Day,
    /// Each week from Monday; the mandate recurs weekly.
    Week,
    /// A financial year, or fixed dates that come every year.
    Year,
    /// Once, in the whole window.
    Window,
}

/// A badge, and what earns it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Badge<C> {
    /// What it is called.
    pub title: Said,
    /// What earns it.
    pub requirement: Requirement<C>,
}

/// A course as a letter names it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Named {
    /// The title as printed.
    pub title: String,
    /// Whose course it is, where several have this title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// The course's code in the catalogue, where the title alone is not enough.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// What takes its place once it is retired. Whoever completed the one or the other has
    /// done it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub instead: Vec<Named>,
}

/// A course of the catalogue that a mandate asks for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Wanted {
    /// The one to learn: the course that is named or, where that is retired, its
    /// replacement.
    pub course: CourseId,
    /// Its title.
    pub title: String,
    /// Which others count as it does.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub counts_too: Vec<CourseId>,
}

/// By when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Window {
    /// Between which days.
    pub within: Within,
    /// How many days after the due day somebody is not yet called overdue.
    #[serde(default)]
    pub grace_days: i32,
    /// Whoever comes under the mandate after it opened has at least so many days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least_days: Option<i32>,
    /// Which completions before the opening count.
    #[serde(default)]
    pub credit: Credit,
}

/// Between which days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Within {
    /// Fixed dates.
    Dates(Dates),
    /// A financial year, as `2025-26`.
    FinancialYear(FinancialYear),
    /// Again and again, so many months after it was last done.
    Rolling(Rolling),
    /// So many days after something that happens to the official.
    DaysAfter(DaysAfter),
}

/// Fixed dates, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Dates {
    /// The first day.
    pub opens: Day,
    /// The last day.
    pub due: Day,
}

/// A financial year, April to March, by the year in which it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FinancialYear(pub i16);

impl std::fmt::Display for FinancialYear {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&String::from(*self))
    }
}

impl std::str::FromStr for FinancialYear {
    type Err = String;

    fn from_str(text: &str) -> Result<FinancialYear, String> {
        FinancialYear::try_from(text.to_owned())
    }
}

impl FinancialYear {
    /// The year that a day lies in.
    pub fn of(day: Day) -> FinancialYear {
        FinancialYear(day.financial_year_start().ymd().0)
    }

    /// Its first day, 1 April.
    pub fn opens(self) -> Day {
        Day::from_ymd(self.0, 4, 1).unwrap_or(Day::FOREVER)
    }

    /// Its last day, 31 March.
    pub fn due(self) -> Day {
        Day::from_ymd(self.0 + 1, 3, 31).unwrap_or(Day::FOREVER)
    }
}

impl TryFrom<String> for FinancialYear {
    type Error = String;

    fn try_from(text: String) -> Result<FinancialYear, String> {
        let year = text.split_once('-').and_then(|(first, second)| {
            let year: i16 = first.parse().ok()?;
            let fits = (1900..9000).contains(&year)
                && first.len() == 4
                && second == format!("{:02}", (year + 1) % 100);
            fits.then_some(FinancialYear(year))
        });
        year.ok_or_else(|| format!("“{text}” is no financial year; write it as 2025-26"))
    }
}

impl From<FinancialYear> for String {
    fn from(year: FinancialYear) -> String {
        format!("{:04}-{:02}", year.0, (year.0 + 1) % 100)
    }
}

/// Again and again, so many months after it was last done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Rolling {
    /// After how many months it lapses.
    pub months: i16,
    /// How many days somebody has who never did it.
    pub first_within_days: i32,
}

/// So many days after something that happens to the official.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct DaysAfter {
    /// How many days.
    pub days: i32,
    /// After what.
    pub event: Event,
    /// Only where it happens on this day or later.
    pub since: Day,
}

/// What happens to an official.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// Joining the service.
    Joining,
    /// The last transfer to another organisation.
    Transfer,
    /// Coming under the mandate for the first time.
    Assignment,
}

/// Which completions before the opening count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Credit {
    /// None.
    #[default]
    None,
    /// All.
    Ever,
    /// Those on this day or later.
    Since(Day),
    /// Those at most so many days before.
    Days(i32),
}

/// How often.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Recurrence {
    /// Once; what rolls comes again by itself.
    #[default]
    Once,
    /// Each day of the window.
    Daily,
    /// Each week of the window, from Monday.
    Weekly,
    /// The same dates every year.
    EveryYear,
}

/// What follows from a mandate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Consequence {
    /// Whether it must be done.
    pub binding: Binding,
    /// Whether it counts in the annual performance appraisal report.
    #[serde(default)]
    pub apar: bool,
    /// When the official is reminded: days before the due day.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remind_days_before: Vec<i32>,
    /// Who is told when it is overdue.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub escalation: Vec<Escalation>,
}

/// Whether it must be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Binding {
    /// Yes.
    Mandatory,
    /// It is recommended, and nobody is overdue.
    Optional,
}

/// At most so many days after the due day somebody is told.
pub const MOST_AFTER_DAYS: i32 = 365;

/// Who is told when it is overdue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Escalation {
    /// So many days after it was due.
    pub after_days: i32,
    /// Who.
    pub to: Told,
}

/// Who is told when it is overdue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Told {
    /// The MDO Admin of the official's organisation.
    MdoAdmin,
    /// The nodal officer of the State.
    NodalOfficer,
}

impl<C> Requirement<C> {
    /// Every course that it names itself, in order; those of badges are in the badges.
    pub fn courses(&self) -> Vec<&C> {
        match self {
            Requirement::Course(course) => vec![course],
            Requirement::AllOf(parts) => parts.iter().flat_map(Requirement::courses).collect(),
            Requirement::KOf(choice) => choice.of.iter().flat_map(Requirement::courses).collect(),
            Requirement::Hours(_) | Requirement::Badge(_) => Vec::new(),
        }
    }

    /// The same, with each course put as `find` gives it; the first error ends it.
    pub fn with_courses<D, E>(
        &self,
        find: &mut impl FnMut(&C) -> Result<D, E>,
    ) -> Result<Requirement<D>, E> {
        Ok(match self {
            Requirement::Course(course) => Requirement::Course(find(course)?),
            Requirement::AllOf(parts) => Requirement::AllOf(
                parts
                    .iter()
                    .map(|part| part.with_courses(find))
                    .collect::<Result<_, E>>()?,
            ),
            Requirement::KOf(choice) => Requirement::KOf(KOf {
                k: choice.k,
                of: choice
                    .of
                    .iter()
                    .map(|part| part.with_courses(find))
                    .collect::<Result<_, E>>()?,
            }),
            Requirement::Hours(hours) => Requirement::Hours(*hours),
            Requirement::Badge(badge) => Requirement::Badge(badge.clone()),
        })
    }
}

impl<C> Mandate<C> {
    /// Every course that the mandate or one of its badges names, in order.
    pub fn courses(&self) -> Vec<&C> {
        let badges = self.badges.values().map(|badge| &badge.requirement);
        std::iter::once(&self.requirement)
            .chain(badges)
            .flat_map(Requirement::courses)
            .collect()
    }

    /// Every choice that the mandate or one of its badges gives, each with its place.
    pub fn choices(&self) -> Vec<(String, &KOf<C>)> {
        let badges = self.badges.iter().map(|(code, badge)| {
            let place = format!("badges.{code}.requirement");
            (place, &badge.requirement)
        });
        let mut left: Vec<(String, &Requirement<C>)> = badges.rev().collect();
        left.push(("requirement".to_owned(), &self.requirement));
        let mut found = Vec::new();
        while let Some((place, requirement)) = left.pop() {
            let (place, parts) = match requirement {
                Requirement::AllOf(parts) => (format!("{place}.all-of"), parts),
                Requirement::KOf(choice) => {
                    let place = format!("{place}.k-of");
                    found.push((place.clone(), choice));
                    (format!("{place}.of"), &choice.of)
                }
                Requirement::Course(_) | Requirement::Hours(_) | Requirement::Badge(_) => continue,
            };
            let parts = parts.iter().enumerate().rev();
            left.extend(parts.map(|(number, part)| (format!("{place}[{number}]"), part)));
        }
        found
    }

    /// The same, with each course put as `find` gives it; the first error ends it.
    pub fn with_courses<D, E>(
        &self,
        mut find: impl FnMut(&C) -> Result<D, E>,
    ) -> Result<Mandate<D>, E> {
        let mut badges = BTreeMap::new();
        for (code, badge) in &self.badges {
            let badge = Badge {
                title: badge.title.clone(),
                requirement: badge.requirement.with_courses(&mut find)?,
            };
            badges.insert(code.clone(), badge);
        }
        Ok(Mandate {
            requirement: self.requirement.with_courses(&mut find)?,
            badges,
            code: self.code.clone(),
            title: self.title.clone(),
            letter: self.letter.clone(),
            organisation: self.organisation.clone(),
            audience: self.audience.clone(),
            reading: self.reading.clone(),
            window: self.window.clone(),
            recurrence: self.recurrence,
            consequence: self.consequence.clone(),
            past: None,
        })
    }
}

/// The day on which so many years are completed that began on `from`. What began on 29
/// February completes a year, where there is no such day, when 28 February is over: on 1
/// March.
pub fn anniversary(from: Day, years: i16) -> Day {
    let (year, month, day) = from.ymd();
    let Some(year) = year.checked_add(years) else {
        return Day::FOREVER;
    };
    Day::from_ymd(year, month, day)
        .or_else(|| Day::from_ymd(year, 3, 1))
        .unwrap_or(Day::FOREVER)
}

/// Completed years of service on a day; none before the service began.
pub fn completed_years(joined: Day, day: Day) -> Option<i16> {
    if day < joined {
        return None;
    }
    let years = day.ymd().0 - joined.ymd().0;
    Some(if anniversary(joined, years) > day {
        years - 1
    } else {
        years
    })
}

/// The last day of joining on which so many years are completed by `day`.
pub fn joined_by(day: Day, years: i16) -> Day {
    let (year, month, date) = day.ymd();
    let back = year
        .checked_sub(years)
        .and_then(|year| Day::from_ymd(year, month, date).or_else(|| Day::from_ymd(year, 2, 28)));
    // On 1 March who joined on 29 February has them too, where this year has no such day: it
    // lies before 1 March of that year and is covered.
    back.unwrap_or(Day::BEGINNING)
}

/// The same day of the month so many months later, or the last day of that month.
pub fn months_after(day: Day, months: i16) -> Day {
    let (year, month, date) = day.ymd();
    let count = i32::from(year) * 12 + i32::from(month) - 1 + i32::from(months);
    let (year, month) = (count.div_euclid(12), count.rem_euclid(12) + 1);
    let first = i16::try_from(year)
        .ok()
        .and_then(|year| Day::from_ymd(year, i8::try_from(month).unwrap_or(1), 1));
    let Some(first) = first else {
        return Day::FOREVER;
    };
    first.plus(i32::from(date) - 1).min(first.month_end())
}

#[cfg(test)]
#[path = "mandates_tests.rs"]
mod tests;
