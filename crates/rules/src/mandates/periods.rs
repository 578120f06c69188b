//! By when a mandate is to be met, and how somebody stands on a day.
//!
//! Nothing of it is kept: it follows from the mandate, from when the official came under it
//! and from what was learned, so it is true at every moment without anybody's work at
//! midnight.

use serde::{Deserialize, Serialize};

use super::audience::Truth;
use super::decisions::{Decision, as_known, fold};
use super::progress::{Completed, Learned, Progress, Span};
use super::{
    Binding, Credit, Event, Mandate, Recurrence, Requirement, Rolling, Wanted, Within, anniversary,
    months_after,
};
use crate::time::Day;

/// When somebody came under a mandate, and what its window may be counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Under {
    /// The first day ever: leaving and coming back begins nothing anew.
    pub first: Day,
    /// When the service began.
    pub joined: Option<Day>,
    /// The last transfer.
    pub transferred: Option<Day>,
}

/// How somebody stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// It was due, and is not done.
    Overdue,
    /// It can be done now.
    Due,
    /// It has not opened yet.
    Upcoming,
    /// It is done.
    Completed,
    /// It asks for nothing.
    Exempt,
}

/// Why a mandate asks for nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Exemption {
    /// The official came under it when it had been due already.
    CameAfter,
    /// It was optional, and its window has closed.
    Closed,
    /// What it counts from has not happened, or happened before the mandate was made.
    NoOccasion,
}

/// How somebody stands in a mandate on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// How.
    pub state: State,
    /// From this day on it can be done.
    pub opens: Option<Day>,
    /// Until this day it is to be done.
    pub due: Option<Day>,
    /// That it was done after that day.
    pub late: bool,
    /// Why nothing is asked for.
    pub exemption: Option<Exemption>,
    /// What is done of it.
    pub progress: Progress,
    /// The next day on which any of this changes by itself.
    pub changes: Option<Day>,
    /// How it stands in the day's own period, where this one is of an earlier one that was
    /// missed.
    pub open: Option<Box<Standing>>,
    /// The day by whose version it is judged, where it is of a period that was missed: the last
    /// one of that period.
    #[serde(skip)]
    pub judged: Option<Day>,
    /// Which completions are counted.
    #[serde(skip)]
    pub span: Option<Span>,
}

impl Standing {
    /// It, and after it that of the day's own period.
    pub fn each(&self) -> impl Iterator<Item = &Standing> {
        std::iter::once(self).chain(self.open.as_deref())
    }

    /// The same of somebody about whom it was decided so: a period that was due, and was over,
    /// on days on which they were not under the mandate, having left it, they have not missed.
    #[must_use]
    pub fn unless_away(self, under: &Under, decisions: &[Decision], day: Day) -> Standing {
        // Who was under it before in an account that was merged into this one had not left.
        let first = fold(decisions).and_then(|assignment| assignment.first);
        let own = first == Some(under.first);
        let away = |on| as_known(decisions, on, day) != Truth::Yes;
        match self {
            Standing {
                open: Some(open),
                due: Some(due),
                judged: Some(last),
                ..
            } if own && away(due) && away(last) => *open,
            standing => standing,
        }
    }
}

/// The days between which something is to be done, and the day on which the next such
/// period opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Period {
    opens: Day,
    due: Day,
    next: Option<Day>,
}

impl Mandate<Wanted> {
    /// How somebody who is under the mandate stands on a day. Of what comes again, the period
    /// before stays in the place of the day's own one while it is not met: a new year makes
    /// nobody's old one done. It is judged by what the mandate said when it ended. What is
    /// learned late meets it, and the period in which it was learned.
    pub fn standing(&self, under: &Under, learned: &Learned, day: Day) -> Standing {
        let own = self.standing_of_its_own(under, learned, day);
        let Some(mut missed) = self.missed(&own, under, learned, day) else {
            return own;
        };
        // It stays until the period after the day's own one opens.
        missed.changes = [missed.changes, own.changes].into_iter().flatten().min();
        missed.open = Some(Box::new(own));
        missed
    }

    /// How somebody stands in the period before the day's own one, where this one was not met.
    fn missed(
        &self,
        own: &Standing,
        under: &Under,
        learned: &Learned,
        day: Day,
    ) -> Option<Standing> {
        let opens = own.opens?;
        // Who came under it since has missed nothing.
        if self.recurrence == Recurrence::Once || under.first >= opens {
            return None;
        }
        let mut last = day.min(opens.plus(-1));
        loop {
            let then = self.on(last);
            let then = then.filter(|then| then.recurrence != Recurrence::Once)?;
            let before = then.period(under, last)?;
            last = if before.opens > last {
                // That version opened nothing before; what held before it may have.
                self.since(last)?.plus(-1)
            } else if before.due > last {
                // Another version came before that period was due.
                before.opens.plus(-1)
            } else {
                let mut missed = then.within(before, (before.opens, day), under, learned, day);
                missed.judged = Some(last);
                return matches!(missed.state, State::Due | State::Overdue).then_some(missed);
            };
        }
    }

    /// What the mandate said in the period that a standing is about.
    pub fn judging(&self, standing: &Standing) -> &Mandate<Wanted> {
        let then = standing.judged.and_then(|last| self.on(last));
        then.unwrap_or(self)
    }

    /// How somebody who is under the mandate stands in the period that a day lies in,
    /// whatever was before it.
    pub fn standing_of_its_own(&self, under: &Under, learned: &Learned, day: Day) -> Standing {
        if let Within::Rolling(rolling) = &self.window.within {
            return self.rolling(under, learned, day, rolling);
        }
        let Some(period) = self.period(under, day) else {
            return Standing {
                state: State::Exempt,
                opens: None,
                due: None,
                late: false,
                exemption: Some(Exemption::NoOccasion),
                progress: Progress::default(),
                changes: None,
                open: None,
                judged: None,
                span: None,
            };
        };
        let until = match period.next {
            Some(next) => day.min(next.plus(-1)),
            None => day,
        };
        self.within(period, (period.opens, until), under, learned, day)
    }

    /// How somebody stands in a period on a day, when what was done between two days counts
    /// for it.
    fn within(
        &self,
        period: Period,
        (from, until): (Day, Day),
        under: &Under,
        learned: &Learned,
        day: Day,
    ) -> Standing {
        let mut due = period.due;
        if under.first > period.opens
            && let Some(days) = self.window.at_least_days
        {
            due = due.max(under.first.plus(days));
        }
        let span = Span {
            from: match self.window.credit {
                Credit::None => from,
                Credit::Ever => Day::BEGINNING,
                Credit::Since(since) => since.min(from),
                Credit::Days(days) => from.plus(-days),
            },
            hours_from: from,
            until,
        };
        let progress = self.progress(learned, span);
        let overdue_on = due.plus(self.window.grace_days).plus(1);
        let optional = self.consequence.binding == Binding::Optional;
        let (state, exemption) = if progress.met.is_some() {
            (State::Completed, None)
        } else if under.first > due {
            (State::Exempt, Some(Exemption::CameAfter))
        } else if day < period.opens {
            (State::Upcoming, None)
        } else if optional && day > due {
            (State::Exempt, Some(Exemption::Closed))
        } else if day >= overdue_on {
            (State::Overdue, None)
        } else {
            (State::Due, None)
        };
        let end = if optional { due.plus(1) } else { overdue_on };
        let ends = matches!(state, State::Due | State::Upcoming).then_some(end);
        let changes = [Some(period.opens), ends, period.next];
        Standing {
            state,
            opens: Some(period.opens),
            due: Some(due),
            late: progress.met.is_some_and(|met| met > due),
            exemption,
            progress,
            changes: changes.into_iter().flatten().filter(|on| *on > day).min(),
            open: None,
            judged: None,
            span: Some(span),
        }
    }

    /// What lapses some months after it was last done. Where it had lapsed before somebody
    /// came under the mandate, it is due as for those who never did it.
    fn rolling(&self, under: &Under, learned: &Learned, day: Day, rolling: &Rolling) -> Standing {
        let span = Span::ever(day);
        let progress = self.progress(learned, span);
        let last = self.requirement.last_done(learned, day);
        let lapses = last.map(|last| months_after(last, rolling.months));
        let mut due = match lapses {
            Some(lapses) if lapses >= under.first => lapses,
            _ => under.first.plus(rolling.first_within_days),
        };
        if let Some(days) = self.window.at_least_days {
            due = due.max(under.first.plus(days));
        }
        let overdue_on = due.plus(self.window.grace_days).plus(1);
        let optional = self.consequence.binding == Binding::Optional;
        let done = lapses.is_some_and(|lapses| day <= lapses);
        let (state, exemption) = if done {
            (State::Completed, None)
        } else if optional && day > due {
            (State::Exempt, Some(Exemption::Closed))
        } else if day >= overdue_on {
            (State::Overdue, None)
        } else {
            (State::Due, None)
        };
        // What lapsed is to be done again: earlier completions don't count.
        let counted = Span {
            from: lapses.map_or(Day::BEGINNING, |lapses| lapses.plus(1)),
            ..span
        };
        Standing {
            state,
            opens: Some(under.first),
            due: Some(due),
            late: false,
            exemption,
            progress: if done || last.is_none() {
                progress
            } else {
                self.progress(learned, counted)
            },
            changes: [lapses.unwrap_or(due).plus(1), due.plus(1), overdue_on]
                .into_iter()
                .filter(|on| *on > day)
                .min(),
            open: None,
            judged: None,
            span: Some(if done { span } else { counted }),
        }
    }

    /// The period that a day lies in or, where none has opened yet, the first one.
    fn period(&self, under: &Under, day: Day) -> Option<Period> {
        let (opens, due) = match &self.window.within {
            Within::Dates(dates) => (dates.opens, dates.due),
            Within::FinancialYear(year) => (year.opens(), year.due()),
            Within::DaysAfter(after) => {
                let anchor = match after.event {
                    Event::Joining => under.joined,
                    Event::Transfer => under.transferred,
                    Event::Assignment => Some(under.first),
                };
                let anchor = anchor.filter(|anchor| *anchor >= after.since)?;
                (anchor, anchor.plus(after.days))
            }
            Within::Rolling(_) => return None,
        };
        let only = Period {
            opens,
            due,
            next: None,
        };
        Some(match self.recurrence {
            Recurrence::Once => only,
            Recurrence::EveryYear => {
                let mut years = (day.ymd().0 - opens.ymd().0).max(0);
                if years > 0 && anniversary(opens, years) > day {
                    years -= 1;
                }
                Period {
                    opens: anniversary(opens, years),
                    // 31 March is the day before 1 April also in a leap year.
                    due: anniversary(due.plus(1), years).plus(-1),
                    next: Some(anniversary(opens, years + 1)),
                }
            }
            Recurrence::Weekly | Recurrence::Daily => {
                let on = day.clamp(opens, due);
                let (first, last) = if self.recurrence == Recurrence::Daily {
                    (on, on)
                } else {
                    let monday = monday(on);
                    (monday.max(opens), monday.plus(6).min(due))
                };
                Period {
                    opens: first,
                    due: last,
                    next: (last < due).then(|| last.plus(1)),
                }
            }
        })
    }
}

/// The Monday of the week that a day lies in.
pub fn monday(day: Day) -> Day {
    // 1970-01-01 was a Thursday.
    day.plus(-(day.number() + 3).rem_euclid(7))
}

impl Requirement<Wanted> {
    /// When the whole of it was last up to date: of several courses that are all needed the
    /// earliest, of k that are needed the k-th latest.
    fn last_done(&self, learned: &Learned, until: Day) -> Option<Day> {
        match self {
            Requirement::Course(course) => std::iter::once(&course.course)
                .chain(&course.counts_too)
                .filter_map(|course| learned.completed.get(course))
                .flat_map(Completed::days)
                .filter(|on| *on <= until)
                .max(),
            Requirement::AllOf(all) => {
                let days: Option<Vec<Day>> = all
                    .iter()
                    .map(|part| part.last_done(learned, until))
                    .collect();
                days?.into_iter().min()
            }
            Requirement::KOf(choice) => {
                let mut days: Vec<Day> = choice
                    .of
                    .iter()
                    .filter_map(|part| part.last_done(learned, until))
                    .collect();
                days.sort_unstable_by(|a, b| b.cmp(a));
                choice.k.checked_sub(1).and_then(|k| days.get(k)).copied()
            }
            // Refused by `check` where the window rolls.
            Requirement::Hours(_) | Requirement::Badge(_) => None,
        }
    }
}

/// One of the mandates that ask somebody for a course.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// Whether it must be done.
    pub binding: Binding,
    /// How the official stands in it.
    pub state: State,
    /// By when.
    pub due: Option<Day>,
    /// Whether it counts in the APAR.
    pub apar: bool,
}

/// Of several mandates that ask for the same course, the one that decides: what must be done
/// before what is recommended, what is open before what is not, and the earlier day.
pub fn decides<'a, T>(
    asked: impl IntoIterator<Item = &'a T>,
    of: impl Fn(&T) -> Asked,
) -> Option<&'a T> {
    asked.into_iter().min_by_key(|one| {
        let asked = of(one);
        let open = !matches!(asked.state, State::Overdue | State::Due);
        (
            matches!(asked.state, State::Completed | State::Exempt),
            asked.binding,
            open,
            asked.due.unwrap_or(Day::FOREVER),
            !asked.apar,
        )
    })
}
