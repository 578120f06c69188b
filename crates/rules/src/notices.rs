//! Notices: who is told of a mandate, when, and no more than once.
//!
//! A [`Step`] is what is told: that so many days are left, that today is the day, that it is
//! overdue; then to the MDO Admin and to the nodal officer that somebody is overdue. Which
//! step has come follows from the mandate, from how the official stands and from what was told
//! before. [`texts`] says how it is put into words.

pub mod texts;

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use crate::mandates::periods::{Standing, State};
use crate::mandates::{Binding, Mandate, Told, Within};
use crate::time::{Day, Moment};

/// What is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// To the official: so many days are left.
    Before,
    /// To the official: this is the last day.
    Due,
    /// To the official: it was due.
    Overdue,
    /// To the MDO Admin: the official is overdue.
    MdoAdmin,
    /// To the nodal officer of the State: the official is overdue.
    NodalOfficer,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 5] = [
        Kind::Before,
        Kind::Due,
        Kind::Overdue,
        Kind::MdoAdmin,
        Kind::NodalOfficer,
    ];

    /// The number under which it is kept.
    pub fn code(self) -> i16 {
        match self {
            Kind::Before => 1,
            Kind::Due => 2,
            Kind::Overdue => 3,
            Kind::MdoAdmin => 4,
            Kind::NodalOfficer => 5,
        }
    }

    /// The kind with this number.
    pub fn from_code(code: i16) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// As files and addresses have it.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Before => "before",
            Kind::Due => "due",
            Kind::Overdue => "overdue",
            Kind::MdoAdmin => "mdo-admin",
            Kind::NodalOfficer => "nodal-officer",
        }
    }

    /// Whether the official who is under the mandate is told, and not somebody of theirs.
    pub fn is_own(self) -> bool {
        matches!(self, Kind::Before | Kind::Due | Kind::Overdue)
    }
}

/// A step: what is told, and how many days before or after the due day. With the official, the
/// mandate and the due day it is the key under which it is told once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Step {
    /// What.
    pub kind: Kind,
    /// Days before the due day ([`Kind::Before`]) or after it (the escalations), as the mandate
    /// names them; else 0.
    pub days: i32,
}

/// The steps of a mandate, each with its day counted from the due day, in the order in which
/// they come. A mandate that names neither reminders nor escalations is silent; one that is
/// optional reminds only, on the days that it names.
fn steps<C>(mandate: &Mandate<C>) -> Vec<(i32, Step)> {
    let consequence = &mandate.consequence;
    let mandatory = consequence.binding == Binding::Mandatory;
    let step = |offset, kind, days| (offset, Step { kind, days });
    let mut steps: Vec<(i32, Step)> = consequence
        .remind_days_before
        .iter()
        .map(|days| match days {
            0 => step(0, Kind::Due, 0),
            days => step(-days, Kind::Before, *days),
        })
        .collect();
    let silent = steps.is_empty() && consequence.escalation.is_empty();
    if mandatory && !silent {
        let overdue = mandate.window.grace_days + 1;
        steps.push(step(0, Kind::Due, 0));
        steps.push(step(overdue, Kind::Overdue, 0));
        for escalation in &consequence.escalation {
            let kind = match escalation.to {
                Told::MdoAdmin => Kind::MdoAdmin,
                Told::NodalOfficer => Kind::NodalOfficer,
            };
            // Nobody is told of before it is overdue.
            let days = escalation.after_days;
            steps.push(step(days.max(overdue), kind, days));
        }
    }
    steps.sort_unstable();
    steps.dedup();
    steps
}

/// Whether a mandate ever tells anything.
pub fn tells<C>(mandate: &Mandate<C>) -> bool {
    !steps(mandate).is_empty()
}

/// The steps that have come and are to be told today: of those to the official only the
/// nearest one, and of those to one admin only the last one. What was missed before, or lies
/// before the official came under the mandate, is not made up for. `told` is what was told
/// about this due day.
pub fn to_tell<C>(
    mandate: &Mandate<C>,
    standing: &Standing,
    today: Day,
    told: &BTreeSet<Step>,
) -> Vec<Step> {
    let Some(due) = standing.due else {
        return Vec::new();
    };
    let steps = steps(mandate);
    let place = |step: &Step| steps.iter().position(|(_, s)| s == step);
    // Those who are told by one line of steps: the official, the MDO Admin, the nodal officer.
    let lines: [&[Kind]; 3] = match standing.state {
        State::Due => [&[Kind::Before, Kind::Due], &[], &[]],
        State::Overdue => [&[Kind::Overdue], &[Kind::MdoAdmin], &[Kind::NodalOfficer]],
        State::Upcoming | State::Completed | State::Exempt => [&[], &[], &[]],
    };
    let mut now = Vec::new();
    for line in lines {
        let last = steps
            .iter()
            .rfind(|(offset, step)| line.contains(&step.kind) && due.plus(*offset) <= today);
        let Some((_, last)) = last else { continue };
        let same_line = |step: &Step| {
            step.kind.is_own() == last.kind.is_own()
                && (last.kind.is_own() || step.kind == last.kind)
        };
        let at = place(last);
        // A step that the mandate doesn't name any more counts as told before.
        let later = told
            .iter()
            .any(|step| step == last || (same_line(step) && place(step) > at));
        if !later {
            now.push(*last);
        }
    }
    now
}

/// From which day on there may be something to tell next, if nothing but time changes.
pub fn next_day<C>(mandate: &Mandate<C>, standing: &Standing, today: Day) -> Day {
    let open = matches!(
        standing.state,
        State::Due | State::Overdue | State::Upcoming
    );
    let steps = steps(mandate);
    let coming = standing
        .due
        .filter(|_| open)
        .into_iter()
        .flat_map(|due| steps.iter().map(move |(offset, _)| due.plus(*offset)));
    // What such a window counts from can change by itself: a transfer, a completion that lapses.
    let by_itself = match mandate.window.within {
        Within::DaysAfter(_) | Within::Rolling(_) => Some(today.plus(7)),
        Within::Dates(_) | Within::FinancialYear(_) => None,
    };
    coming
        .chain(standing.changes)
        .chain(by_itself)
        .filter(|day| *day > today)
        .min()
        .unwrap_or(Day::FOREVER)
}

/// The hours in which nobody is sent anything, in IST; they may pass over midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Quiet {
    /// From this full hour on, 0 to 23.
    pub from: u8,
    /// Until this one, when messages go again. Where both are the same no hour is quiet.
    pub until: u8,
}

impl Default for Quiet {
    /// 21:00 to 08:00.
    fn default() -> Quiet {
        Quiet { from: 21, until: 8 }
    }
}

impl Quiet {
    /// From one full hour until another one.
    pub fn new(from: i64, until: i64) -> Option<Quiet> {
        let hour = |hour: i64| u8::try_from(hour).ok().filter(|hour| *hour < 24);
        Some(Quiet {
            from: hour(from)?,
            until: hour(until)?,
        })
    }

    /// Whether a moment lies in the quiet hours.
    pub fn holds(self, at: Moment) -> bool {
        self.opens(at) != at
    }

    /// The first moment from this one on in which messages go.
    pub fn opens(self, at: Moment) -> Moment {
        let midnight = at.day().start();
        let seconds = (at.0 - midnight.0).div_euclid(1_000_000);
        let (from, until) = (i64::from(self.from) * 3_600, i64::from(self.until) * 3_600);
        let over_midnight = from > until;
        let quiet = match over_midnight {
            true => seconds >= from || seconds < until,
            false => (from..until).contains(&seconds),
        };
        match (quiet, over_midnight && seconds >= from) {
            (false, _) => at,
            (true, false) => midnight.plus_seconds(until),
            (true, true) => midnight.plus_seconds(86_400 + until),
        }
    }
}

impl fmt::Display for Quiet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.from, self.until)
    }
}

impl FromStr for Quiet {
    type Err = ();

    fn from_str(text: &str) -> Result<Quiet, ()> {
        let (from, until) = text.split_once('-').ok_or(())?;
        let hour = |text: &str| text.trim().parse::<i64>().map_err(|_| ());
        Quiet::new(hour(from)?, hour(until)?).ok_or(())
    }
}

/// After how many seconds a message that could not be handed over is tried again, by how often
/// it was tried; none when it is given up.
pub fn retry_after(attempts: i64) -> Option<i64> {
    const WAITS: [i64; 5] = [60, 300, 1_800, 7_200, 28_800];
    let place = usize::try_from(attempts.max(1) - 1).ok()?;
    WAITS.get(place).copied()
}

#[cfg(test)]
#[path = "notices_tests.rs"]
mod tests;
