//! Whom a mandate reaches on a day, and why or why not.

use serde::Serialize;

use super::{Audience, Band, CountedOn, Criteria, Mandate, anniversary, completed_years};
use crate::ids::OfficialId;
use crate::text::Said;
use crate::time::Day;

/// What is known of an official on a day.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Profile {
    /// Who.
    pub official: Option<OfficialId>,
    /// The codes of the official's organisation and of all that stand above it on that day.
    pub organisations: Vec<String>,
    /// The post held.
    pub designation: Option<String>,
    /// Group A, B, C, D, Contractual Staff or Others.
    pub group: Option<String>,
    /// The service.
    pub service: Option<String>,
    /// The cadre.
    pub cadre: Option<String>,
    /// The year of the batch.
    pub batch: Option<i64>,
    /// When the service began.
    pub joined: Option<Day>,
    /// Whether the official is on central deputation; what is not stated is no.
    pub central_deputation: bool,
}

/// Whether something is so. What hangs on a fact that is missing is unknown; of two, the
/// lesser holds where both are needed, and the greater where one is enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Truth {
    /// It is not.
    No,
    /// It can't be said: a date of joining is missing.
    Unknown,
    /// It is.
    Yes,
}

impl Truth {
    /// The number that stands for it in the database: 0 not under the mandate, 1 under it,
    /// 2 unknown. Never changes.
    pub const fn code(self) -> i16 {
        match self {
            Truth::No => 0,
            Truth::Yes => 1,
            Truth::Unknown => 2,
        }
    }

    /// The one with this number.
    pub fn from_code(code: i16) -> Truth {
        match code {
            1 => Truth::Yes,
            2 => Truth::Unknown,
            _ => Truth::No,
        }
    }

    fn not(self) -> Truth {
        match self {
            Truth::No => Truth::Yes,
            Truth::Unknown => Truth::Unknown,
            Truth::Yes => Truth::No,
        }
    }

    fn of(so: bool) -> Truth {
        if so { Truth::Yes } else { Truth::No }
    }
}

/// One criterion held against one official.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Held {
    /// Which criterion.
    pub criterion: Said,
    /// What it asks for.
    pub wanted: Said,
    /// What the profile says; none where it says nothing.
    pub found: Option<Said>,
    /// Whether it is met.
    pub met: Truth,
    /// Since when, where time alone brought it about.
    pub since: Option<Day>,
}

impl Held {
    /// Whether its texts are codes of organisations.
    pub fn is_organisation(&self) -> bool {
        self.criterion == organisation_said()
    }

    /// Whether its texts are designations, as they were typed.
    pub fn is_designation(&self) -> bool {
        self.criterion == designation_said()
    }
}

fn organisation_said() -> Said {
    Said::new("Organisation", "संगठन")
}

fn designation_said() -> Said {
    Said::new("Designation", "पदनाम")
}

/// Why somebody is under a mandate on a day, or is not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Why {
    /// Whether the mandate reaches the official.
    pub reached: Truth,
    /// The place of the group that decided, counted from 1; none where no group is met.
    pub group: Option<usize>,
    /// Each group with its criteria; the first criterion of each is the organisation for
    /// which the mandate was made.
    pub groups: Vec<Vec<Held>>,
    /// The groups that are excepted.
    pub excepted: Vec<Vec<Held>>,
}

/// Texts meet where they differ in capital letters and in spaces around them only.
pub fn comparable(text: &str) -> String {
    text.trim_matches(' ').to_ascii_lowercase()
}

impl Audience {
    /// The day on which length of service is counted for `day`.
    pub fn counted(&self, day: Day) -> Day {
        match self.counted_on {
            CountedOn::EachDay => day,
            CountedOn::Date(date) => date,
            CountedOn::Yearly(date) => {
                let (year, ..) = day.ymd();
                let of = |year| Day::from_ymd(year, date.month, date.day).unwrap_or(day);
                let this = of(year);
                if this <= day { this } else { of(year - 1) }
            }
        }
    }

    /// The bands of service that it speaks of.
    pub fn bands(&self) -> impl Iterator<Item = Band> {
        let groups = self.any_of.iter().chain(&self.except);
        groups.filter_map(|criteria| criteria.service_years)
    }

    /// The numbers of completed years at which somebody comes or goes.
    pub fn thresholds(&self) -> Vec<i16> {
        let bounds = self.bands().flat_map(|band| [Some(band.from), band.below]);
        let mut bounds: Vec<i16> = bounds.flatten().collect();
        bounds.sort_unstable();
        bounds.dedup();
        bounds
    }

    /// The next day after `day` on which somebody who joined then may come or go without
    /// anything happening but time.
    pub fn changes(&self, joined: Option<Day>, day: Day) -> Option<Day> {
        let joined = joined?;
        let crossings = self
            .thresholds()
            .into_iter()
            .map(|years| anniversary(joined, years));
        match self.counted_on {
            CountedOn::Date(_) => None,
            CountedOn::EachDay => crossings.filter(|on| *on > day).min(),
            // What is crossed counts from the next day of counting on.
            CountedOn::Yearly(_) => {
                let counted = self.counted(day);
                let next = crossings.filter(|on| *on > counted).min()?;
                let same_year = self.counted(next);
                Some(if same_year >= next {
                    same_year
                } else {
                    anniversary(same_year, 1)
                })
            }
        }
    }
}

impl<C> Mandate<C> {
    /// Whether the mandate reaches somebody on a day.
    pub fn reaches(&self, profile: &Profile, day: Day) -> Truth {
        self.why(profile, day).reached
    }

    /// Whether the mandate reaches somebody on a day, with each criterion and the fact that
    /// met or failed it.
    pub fn why(&self, profile: &Profile, day: Day) -> Why {
        let counted = self.audience.counted(day);
        let whose = organisation(std::slice::from_ref(&self.organisation), profile);
        let hold = |criteria: &Criteria| {
            let mut held = vec![whose.clone()];
            held.extend(hold(criteria, profile, counted));
            held
        };
        let groups: Vec<Vec<Held>> = self.audience.any_of.iter().map(hold).collect();
        let excepted: Vec<Vec<Held>> = self.audience.except.iter().map(hold).collect();
        let met = |held: &Vec<Held>| held.iter().map(|h| h.met).min().unwrap_or(Truth::Yes);
        let any = |groups: &[Vec<Held>]| groups.iter().map(met).max().unwrap_or(Truth::No);
        let meant = any(&groups);
        let reached = meant.min(any(&excepted).not());
        let group = (meant > Truth::No)
            .then(|| groups.iter().position(|held| met(held) == meant))
            .flatten()
            .map(|place| place + 1);
        Why {
            reached,
            group,
            groups,
            excepted,
        }
    }
}

/// Each criterion that is asked for, held against the profile.
fn hold(criteria: &Criteria, profile: &Profile, counted: Day) -> Vec<Held> {
    let mut held = Vec::new();
    if !criteria.organisation.is_empty() {
        held.push(organisation(&criteria.organisation, profile));
    }
    let none = Vec::new();
    let lists = [
        (
            designation_said(),
            (&criteria.designation, &criteria.alike),
            &profile.designation,
        ),
        (
            Said::new("Group", "समूह"),
            (&criteria.group, &none),
            &profile.group,
        ),
        (
            Said::new("Service", "सेवा"),
            (&criteria.service, &none),
            &profile.service,
        ),
        (
            Said::new("Cadre", "संवर्ग"),
            (&criteria.cadre, &none),
            &profile.cadre,
        ),
    ];
    for (criterion, (wanted, alike), found) in lists {
        if wanted.is_empty() {
            continue;
        }
        let found = found.as_deref().filter(|found| !found.trim().is_empty());
        let met = found.is_some_and(|found| {
            let found = comparable(found);
            let mut meant = wanted.iter().chain(alike);
            meant.any(|meant| comparable(meant) == found)
        });
        held.push(Held {
            criterion,
            wanted: Said::same(&wanted.join(" / ")),
            found: found.map(Said::same),
            met: Truth::of(met),
            since: None,
        });
    }
    if let Some(batch) = criteria.batch {
        let within = |year: i64| year >= batch.from && batch.to.is_none_or(|to| year <= to);
        held.push(Held {
            criterion: Said::new("Batch", "बैच"),
            wanted: match batch.to {
                Some(to) => Said::same(&format!("{} – {to}", batch.from)),
                None => Said::new(
                    format!("{} or later", batch.from),
                    format!("{} या बाद का", batch.from),
                ),
            },
            found: profile.batch.map(|year| Said::same(&year.to_string())),
            met: Truth::of(profile.batch.is_some_and(within)),
            since: None,
        });
    }
    if let Some(band) = criteria.service_years {
        held.push(service(band, profile, counted));
    }
    if let Some(wanted) = criteria.central_deputation {
        let said = |so: bool| {
            if so {
                Said::new("yes", "हाँ")
            } else {
                Said::new("no", "नहीं")
            }
        };
        held.push(Held {
            criterion: Said::new("Central deputation", "केंद्रीय प्रतिनियुक्ति"),
            wanted: said(wanted),
            found: Some(said(profile.central_deputation)),
            met: Truth::of(profile.central_deputation == wanted),
            since: None,
        });
    }
    if !criteria.officials.is_empty() {
        let mut meant = criteria.officials.iter().chain(&criteria.remaining);
        let named = profile
            .official
            .is_some_and(|official| meant.any(|named| *named == official));
        held.push(Held {
            criterion: Said::new("Named", "नामित"),
            wanted: Said::new(
                format!("one of {} named people", criteria.officials.len()),
                format!("{} नामित व्यक्तियों में से एक", criteria.officials.len()),
            ),
            found: Some(if named {
                Said::new("named", "नामित")
            } else {
                Said::new("not named", "नामित नहीं")
            }),
            met: Truth::of(named),
            since: None,
        });
    }
    held
}

fn organisation(wanted: &[String], profile: &Profile) -> Held {
    Held {
        criterion: organisation_said(),
        wanted: Said::same(&wanted.join(" / ")),
        found: profile.organisations.first().map(|own| Said::same(own)),
        met: Truth::of(
            wanted
                .iter()
                .any(|code| profile.organisations.contains(code)),
        ),
        since: None,
    }
}

fn service(band: Band, profile: &Profile, counted: Day) -> Held {
    let years = profile
        .joined
        .map(|joined| completed_years(joined, counted));
    let within = |years: i16| years >= band.from && band.below.is_none_or(|below| years < below);
    let met = match years {
        None => Truth::Unknown,
        Some(years) => Truth::of(years.is_some_and(within)),
    };
    let on = counted.dotted();
    let found = profile.joined.map(|joined| {
        let joined_on = joined.dotted();
        match years.flatten() {
            Some(years) => Said::new(
                format!("{years} completed years on {on} (joined on {joined_on})"),
                format!("{on} को {years} पूर्ण वर्ष (कार्यग्रहण {joined_on})"),
            ),
            None => Said::new(
                format!("not in service on {on} (joins on {joined_on})"),
                format!("{on} को सेवा में नहीं (कार्यग्रहण {joined_on})"),
            ),
        }
    });
    Held {
        criterion: Said::new("Length of service", "सेवा अवधि"),
        wanted: band.said(),
        found,
        met,
        since: profile
            .joined
            .filter(|_| met == Truth::Yes)
            .map(|joined| anniversary(joined, band.from)),
    }
}

impl Band {
    /// In words: which years belong to it and which do not.
    pub fn said(self) -> Said {
        let Band { from, below } = self;
        match (from, below) {
            (0, Some(below)) => Said::new(
                format!("less than {below} years"),
                format!("{below} वर्ष से कम"),
            ),
            (from, Some(below)) => Said::new(
                format!("{from} completed years or more, less than {below}"),
                format!("{from} पूर्ण वर्ष या अधिक, {below} वर्ष से कम"),
            ),
            (from, None) => Said::new(
                format!("{from} completed years or more"),
                format!("{from} पूर्ण वर्ष या अधिक"),
            ),
        }
    }
}
