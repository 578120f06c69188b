//! Dashboards: an organisation's figures on a day, over time, beside those of its
//! neighbours and of the units below it.
//!
//! Every number comes from the accounts, as those of the ranking, the desk and the reports
//! do; only how many officials cleared an assessment is counted among the officials
//! themselves.

mod cohorts;
mod live;

pub use cohorts::{Cohort, Cohorts, Counted};
pub use live::{Live, Now};
pub(crate) use {cohorts::Counting, live::Watched};

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::{Value, json};
use sopan_rules::access::Permission;
use sopan_rules::ids::OrganisationId;
use sopan_rules::measures::{ACTIVE_DAYS, Amounts, Measure};
use sopan_rules::numbers::Exact;
use sopan_rules::organisations::Kind;
use sopan_rules::time::{Day, Moment};
use sopan_store::dashboards::{Series, series, strengths_on};
use sopan_store::organisations::{self, Organisation};
use sopan_store::{Tx, ledger, people};

use crate::access::Actor;
use crate::ranking::are_few;
use crate::{App, Result};

/// What a tile counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Figure {
    /// Officials registered, of the strength.
    Onboarded,
    /// Registered officials whose profile is VERIFIED, of the registered.
    Verified,
    /// Registered officials who completed a course or more, of the registered.
    Learned,
    /// Assessments cleared, of those attempted: pairs of official and assessment.
    Cleared,
    /// Registered officials who learned in the last 30 days, of the registered.
    Active,
    /// Enrolments in a span of days.
    Enrolments,
    /// Course completions in a span of days.
    Completions,
    /// Course hours, in minutes: nominal duration of what was completed in a span of days.
    CourseMinutes,
    /// Time spent in a span of days, in seconds.
    TimeSpentSeconds,
}

impl Figure {
    /// What is a share of something, the indicators of the ranking first.
    pub const SHARES: [Figure; 5] = [
        Figure::Onboarded,
        Figure::Verified,
        Figure::Learned,
        Figure::Cleared,
        Figure::Active,
    ];
    /// The indicators of the published methodology.
    pub const INDICATORS: [Figure; 4] = [
        Figure::Onboarded,
        Figure::Verified,
        Figure::Learned,
        Figure::Cleared,
    ];
    /// What happened in a span of days.
    pub const FLOWS: [Figure; 4] = [
        Figure::Enrolments,
        Figure::Completions,
        Figure::CourseMinutes,
        Figure::TimeSpentSeconds,
    ];

    /// The name that stands for it in data and addresses.
    pub const fn name(self) -> &'static str {
        match self {
            Figure::Onboarded => "onboarded",
            Figure::Verified => "verified",
            Figure::Learned => "learned",
            Figure::Cleared => "cleared",
            Figure::Active => "active",
            Figure::Enrolments => "enrolments",
            Figure::Completions => "completions",
            Figure::CourseMinutes => "course_minutes",
            Figure::TimeSpentSeconds => "time_spent_seconds",
        }
    }

    /// The share with this name.
    pub fn share(name: &str) -> Option<Figure> {
        Figure::SHARES.into_iter().find(|f| f.name() == name)
    }

    /// The measure above the line.
    pub(crate) const fn numerator(self) -> Measure {
        match self {
            Figure::Onboarded => Measure::Registered,
            Figure::Verified => Measure::Verified,
            Figure::Learned => Measure::Learned,
            Figure::Cleared => Measure::PairsCleared,
            Figure::Active => Measure::Active,
            Figure::Enrolments => Measure::Enrolments,
            Figure::Completions => Measure::Completions,
            Figure::CourseMinutes => Measure::CourseMinutes,
            Figure::TimeSpentSeconds => Measure::TimeSpentSeconds,
        }
    }

    /// The measure below the line; none where that is the strength.
    const fn denominator(self) -> Option<Measure> {
        match self {
            Figure::Onboarded => None,
            Figure::Cleared => Some(Measure::PairsAttempted),
            _ => Some(Measure::Registered),
        }
    }

    /// Whether flagged completions play a part in it: an assessment that was cleared, and
    /// time that was spent, stand by themselves.
    pub const fn rests_on_completions(self) -> bool {
        self.numerator().flagged_part().is_some()
    }

    const fn is_flow(self) -> bool {
        matches!(
            self,
            Figure::Enrolments
                | Figure::Completions
                | Figure::CourseMinutes
                | Figure::TimeSpentSeconds
        )
    }
}

/// The measures that the shares are made of.
const STOCKS: [Measure; 6] = [
    Measure::Registered,
    Measure::Verified,
    Measure::Learned,
    Measure::PairsAttempted,
    Measure::PairsCleared,
    Measure::Active,
];

/// All that a dashboard shows.
const MEASURES: [Measure; 10] = [
    Measure::Registered,
    Measure::Verified,
    Measure::Learned,
    Measure::PairsAttempted,
    Measure::PairsCleared,
    Measure::Active,
    Measure::Enrolments,
    Measure::Completions,
    Measure::CourseMinutes,
    Measure::TimeSpentSeconds,
];

/// These measures, and what of them rests on flagged completions where that is left out.
fn read(measures: &[Measure], without_flagged: bool) -> Vec<Measure> {
    let parts = measures.iter().filter_map(|m| m.flagged_part());
    let parts = parts.filter(|_| without_flagged);
    measures.iter().copied().chain(parts).collect()
}

/// Balances less what rests on flagged completions; as they are where that was not read.
fn less_flagged(mut balances: Amounts) -> Amounts {
    for measure in MEASURES {
        if let Some(part) = measure.flagged_part() {
            balances.add(measure, -balances.of(part));
        }
    }
    balances
}

/// A span of days that ends with the day of the dashboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Window {
    /// The last 30 days, that day included.
    Lately,
    /// The financial year, from 1 April.
    Year,
}

impl Window {
    /// Both.
    pub const ALL: [Window; 2] = [Window::Lately, Window::Year];

    /// The name that stands for it in data.
    pub const fn name(self) -> &'static str {
        match self {
            Window::Lately => "last_30_days",
            Window::Year => "financial_year",
        }
    }

    /// Its first day.
    pub fn since(self, as_on: Day) -> Day {
        match self {
            Window::Lately => as_on.plus(1 - ACTIVE_DAYS),
            Window::Year => as_on.financial_year_start(),
        }
    }
}

/// Which of the registered officials stand behind a number, today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Behind {
    /// Whose profile is not VERIFIED.
    NotVerified,
    /// Who completed a course or more.
    Learned,
    /// Who completed none.
    NotLearned,
    /// Who attempted an assessment or more.
    Attempted,
    /// Who cleared an assessment or more.
    Cleared,
    /// Who learned in a span of days.
    Active(Window),
    /// Who completed a course in a span of days.
    Completed(Window),
    /// Who enrolled in a span of days.
    Enrolled(Window),
    /// Whose date of joining the service is not known.
    NoJoining,
}

impl Behind {
    /// All of them.
    pub const ALL: [Behind; 12] = [
        Behind::NotVerified,
        Behind::Learned,
        Behind::NotLearned,
        Behind::Attempted,
        Behind::Cleared,
        Behind::Active(Window::Lately),
        Behind::Active(Window::Year),
        Behind::Completed(Window::Lately),
        Behind::Completed(Window::Year),
        Behind::Enrolled(Window::Lately),
        Behind::Enrolled(Window::Year),
        Behind::NoJoining,
    ];

    /// The name that stands for it in addresses.
    pub const fn name(self) -> &'static str {
        match self {
            Behind::NotVerified => "not-verified",
            Behind::Learned => "learned",
            Behind::NotLearned => "not-learned",
            Behind::Attempted => "attempted",
            Behind::Cleared => "cleared",
            Behind::Active(Window::Lately) => "active",
            Behind::Active(Window::Year) => "active-year",
            Behind::Completed(Window::Lately) => "completed",
            Behind::Completed(Window::Year) => "completed-year",
            Behind::Enrolled(Window::Lately) => "enrolled",
            Behind::Enrolled(Window::Year) => "enrolled-year",
            Behind::NoJoining => "no-joining",
        }
    }

    /// The one with this name.
    pub fn from_name(name: &str) -> Option<Behind> {
        Behind::ALL.into_iter().find(|b| b.name() == name)
    }

    pub(crate) fn today(self, today: Day) -> people::Behind {
        match self {
            Behind::NotVerified => people::Behind::NotVerified,
            Behind::Learned => people::Behind::Completed,
            Behind::NotLearned => people::Behind::NoneCompleted,
            Behind::Attempted => people::Behind::Attempted,
            Behind::Cleared => people::Behind::Cleared,
            Behind::Active(window) => people::Behind::ActiveSince(window.since(today)),
            Behind::Completed(window) => people::Behind::CompletedSince(window.since(today)),
            Behind::Enrolled(window) => people::Behind::EnrolledSince(window.since(today)),
            Behind::NoJoining => people::Behind::NoJoining,
        }
    }
}

/// Who stands behind a tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    /// All the registered.
    Registered,
    /// Those with the status VERIFIED.
    Verified,
    /// A part of the registered.
    Behind(Behind),
}

/// One number of a dashboard, and what it is out of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tile {
    /// What is counted.
    pub figure: Figure,
    /// In which span of days; none for what is so on the day itself.
    pub window: Option<Window>,
    /// What was counted.
    pub numerator: i64,
    /// Out of how many: for what happened in a span of days, the registered officials.
    /// None where it is not known.
    pub denominator: Option<i64>,
}

impl Tile {
    /// In per cent, before any cap; nothing for what happened in a span of days, and where
    /// there is nothing to divide by.
    pub fn percent(&self) -> Option<Exact> {
        match self.window {
            None => Exact::percent(self.numerator, self.denominator?),
            Some(_) => None,
        }
    }

    /// How much of what happened falls to one registered official.
    pub fn per_official(&self) -> Option<Exact> {
        match self.window {
            Some(_) => Exact::ratio(self.numerator, self.denominator?),
            None => None,
        }
    }

    /// The officials behind the numerator.
    pub fn list(&self) -> List {
        let window = self.window.unwrap_or(Window::Lately);
        match self.figure {
            Figure::Onboarded => List::Registered,
            Figure::Verified => List::Verified,
            Figure::Learned => List::Behind(Behind::Learned),
            Figure::Cleared => List::Behind(Behind::Attempted),
            Figure::Active | Figure::TimeSpentSeconds => List::Behind(Behind::Active(window)),
            Figure::Enrolments => List::Behind(Behind::Enrolled(window)),
            Figure::Completions | Figure::CourseMinutes => List::Behind(Behind::Completed(window)),
        }
    }

    /// As other programs read it.
    pub fn for_programs(&self, as_on: Day) -> Value {
        json!({
            "figure": self.figure.name(),
            "window": self.window.map(Window::name),
            "since": self.window.map(|window| window.since(as_on)),
            "numerator": self.numerator,
            "denominator": self.denominator,
            "percent": self.percent().map(|p| p.rounded(2)),
        })
    }
}

/// A step of the way from being employed to having cleared an assessment. A step counts
/// officials of the organisation, whatever they did of the steps before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Its name: strength, onboarded, verified, learning, cleared.
    pub name: &'static str,
    /// How many officials; none where it is not known.
    pub officials: Option<i64>,
    /// The officials themselves.
    pub list: Option<List>,
}

/// An organisation among those that stand beside it: the same parent, the same kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beside {
    /// The share that is compared.
    pub figure: Figure,
    /// The own place, from 1; equal shares have the same. None without a share.
    pub rank: Option<usize>,
    /// How many have a share.
    pub ranked: usize,
    /// The own share, in per cent, above 100 as 100.
    pub own: Option<Exact>,
    /// The share in the middle of those that may be shown; of an even number, between the two
    /// in the middle.
    pub median: Option<Exact>,
    /// The best share; none where it is of those only that may not be shown.
    pub best: Option<Exact>,
    /// Whose that is; of several the first by name.
    pub leader: Option<Organisation>,
}

/// A unit directly below.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// The unit.
    pub organisation: Organisation,
    /// Its strength, where it is known.
    pub strength: Option<i64>,
    /// Officials registered.
    pub registered: i64,
    /// Its shares, in the order of [`Figure::SHARES`].
    pub shares: Vec<Tile>,
    /// Course completions in the last 30 days.
    pub completions: i64,
}

impl Unit {
    /// One of its shares.
    pub fn share(&self, figure: Figure) -> Option<&Tile> {
        self.shares.iter().find(|tile| tile.figure == figure)
    }
}

/// How far back a trend goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Back {
    /// The last 13 ends of months, and the day itself.
    #[default]
    Months,
    /// The last 30 days.
    Days,
}

impl Back {
    /// The name that stands for it in addresses.
    pub const fn name(self) -> &'static str {
        match self {
            Back::Months => "months",
            Back::Days => "days",
        }
    }

    /// The one with this name, or months.
    pub fn from_name(name: &str) -> Back {
        match name {
            "days" => Back::Days,
            _ => Back::Months,
        }
    }

    /// The days of the points, the first one before them.
    fn days(self, as_on: Day) -> (Day, Vec<Day>) {
        match self {
            Back::Days => (
                as_on.plus(-30),
                (1..=30).map(|n| as_on.plus(n - 30)).collect(),
            ),
            Back::Months => {
                let mut ends = vec![as_on];
                let mut day = as_on.month_start().plus(-1);
                let most = if as_on == as_on.month_end() { 13 } else { 14 };
                while ends.len() < most {
                    ends.push(day);
                    day = day.month_start().plus(-1);
                }
                ends.reverse();
                (day, ends)
            }
        }
    }
}

/// A number over time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What is counted. What happens in a span of days is counted here from one point to
    /// the next: in each month, or on each day.
    pub figure: Figure,
    /// The points, the oldest first: the day, and numerator and denominator.
    pub points: Vec<(Day, i64, Option<i64>)>,
}

impl Line {
    /// The share at a point, in per cent.
    pub fn percent(&self, place: usize) -> Option<Exact> {
        let (_, numerator, denominator) = self.points.get(place)?;
        match self.figure.is_flow() {
            true => None,
            false => Exact::percent(*numerator, (*denominator)?),
        }
    }
}

/// What somebody asks a dashboard for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asked<'a> {
    /// The organisation's code; without one, the first that the actor's roles are over.
    pub organisation: &'a str,
    /// The day; without one, today.
    pub as_on: Option<Day>,
    /// How far back the trends go.
    pub back: Back,
    /// Leave out what rests on flagged completions.
    pub without_flagged: bool,
}

/// A dashboard.
#[derive(Debug, Clone)]
pub struct Dashboard {
    /// Whose.
    pub organisation: Organisation,
    /// The way to it from what the actor's role is over, which comes first.
    pub way: Vec<Organisation>,
    /// The organisations that the actor's roles are over.
    pub roots: Vec<Organisation>,
    /// The day that the figures hold for.
    pub as_on: Day,
    /// The moment: now for today, the end of a day that is over.
    pub moment: Moment,
    /// Whether that day is today, so that the officials behind the numbers can be listed.
    pub is_today: bool,
    /// Whether what rests on flagged completions is left out.
    pub without_flagged: bool,
    /// The strength, where it is known.
    pub strength: Option<i64>,
    /// The numbers: shares, then what happened in the last 30 days, then in the financial
    /// year.
    pub tiles: Vec<Tile>,
    /// From the strength to those who cleared an assessment.
    pub funnel: Vec<Step>,
    /// The moment at which the last step of the funnel was counted, where it is not that of
    /// the other figures.
    pub cleared_at: Option<Moment>,
    /// Beside its neighbours, indicator by indicator; nothing where it stands alone.
    pub beside: Vec<Beside>,
    /// How many neighbours have too few officials for whoever asks to see their figures. They
    /// count in ranks.
    pub not_shown: usize,
    /// The units directly below.
    pub units: Vec<Unit>,
    /// How far back the trends go.
    pub back: Back,
    /// The numbers over time.
    pub lines: Vec<Line>,
}

impl Dashboard {
    /// One of its tiles.
    pub fn tile(&self, figure: Figure, window: Option<Window>) -> Option<&Tile> {
        self.tiles
            .iter()
            .find(|tile| tile.figure == figure && tile.window == window)
    }

    /// All of it as other programs read it.
    pub fn for_programs(&self) -> Value {
        let place = |o: &Organisation| {
            json!({
                "organisation": o.code,
                "name_en": o.name_en,
                "name_hi": o.name_hi,
                "kind": o.kind.name(),
            })
        };
        let two = |share: &Option<Exact>| share.as_ref().map(|share| share.rounded(2));
        let beside = self.beside.iter().map(|b| {
            json!({
                "figure": b.figure.name(),
                "rank": b.rank,
                "ranked": b.ranked,
                "own": two(&b.own),
                "median": two(&b.median),
                "best": two(&b.best),
                "leader": b.leader.as_ref().map(|o| &o.code),
            })
        });
        let units = self.units.iter().map(|unit| {
            let mut row = place(&unit.organisation);
            row["strength"] = json!(unit.strength);
            row["registered"] = json!(unit.registered);
            row["completions_last_30_days"] = json!(unit.completions);
            let shares = unit.shares.iter().map(|t| t.for_programs(self.as_on));
            row["tiles"] = shares.collect();
            row
        });
        let lines = self.lines.iter().map(|line| {
            let points =
                line.points
                    .iter()
                    .enumerate()
                    .map(|(at, (day, numerator, denominator))| {
                        json!({
                            "day": day,
                            "numerator": numerator,
                            "denominator": denominator,
                            "percent": two(&line.percent(at)),
                        })
                    });
            json!({
                "figure": line.figure.name(),
                "points": points.collect::<Vec<_>>(),
            })
        });
        let mut whole = place(&self.organisation);
        whole["as_on"] = json!(self.as_on);
        whole["moment"] = json!(self.moment.iso());
        whole["without_flagged"] = json!(self.without_flagged);
        whole["strength"] = json!(self.strength);
        let tiles = self.tiles.iter().map(|t| t.for_programs(self.as_on));
        whole["tiles"] = tiles.collect();
        whole["funnel"] = self
            .funnel
            .iter()
            .map(|step| json!({"step": step.name, "officials": step.officials}))
            .collect();
        whole["funnel_cleared_at"] = json!(self.cleared_at.map(|at| at.iso()));
        whole["beside"] = beside.collect();
        whole["beside_not_shown"] = json!(self.not_shown);
        whole["units"] = units.collect();
        whole["trend"] = json!({"by": self.back.name(), "lines": lines.collect::<Vec<_>>()});
        whole
    }
}

/// Strength and balances of one organisation on a day.
#[derive(Debug, Clone, Default)]
struct Held {
    strength: Option<i64>,
    balances: Amounts,
}

impl Held {
    fn of(&self, measure: Measure) -> i64 {
        self.balances.of(measure)
    }

    fn share(&self, figure: Figure) -> Tile {
        Tile {
            figure,
            window: None,
            numerator: self.of(figure.numerator()),
            denominator: match figure.denominator() {
                Some(measure) => Some(self.of(measure)),
                None => self.strength,
            },
        }
    }

    /// A share as it is compared: above 100 as 100.
    fn compared(&self, figure: Figure) -> Option<Exact> {
        let percent = self.share(figure).percent()?;
        Some(percent.min(Exact::hundred()))
    }
}

/// The days that the tiles of a day rest on.
fn tile_days(as_on: Day) -> BTreeSet<Day> {
    let before = Window::ALL.map(|window| window.since(as_on).plus(-1));
    before.into_iter().chain([as_on]).collect()
}

fn tiles(series: &Series, strength: Option<i64>, as_on: Day) -> Vec<Tile> {
    let held = Held {
        strength,
        balances: series.on(as_on),
    };
    let shares = Figure::SHARES.map(|figure| held.share(figure));
    let flows = Window::ALL.into_iter().flat_map(|window| {
        let before = series.on(window.since(as_on).plus(-1));
        let held = &held;
        Figure::FLOWS.map(|figure| {
            let measure = figure.numerator();
            Tile {
                figure,
                window: Some(window),
                numerator: held.of(measure) - before.of(measure),
                denominator: Some(held.of(Measure::Registered)),
            }
        })
    });
    shares.into_iter().chain(flows).collect()
}

fn lines(series: &Series, strengths: &BTreeMap<Day, i64>, before: Day, days: &[Day]) -> Vec<Line> {
    let figures = Figure::SHARES.into_iter().chain(Figure::FLOWS);
    figures
        .map(|figure| {
            let mut last = before;
            let points = days.iter().map(|day| {
                let measure = figure.numerator();
                let eve = std::mem::replace(&mut last, *day);
                match figure.is_flow() {
                    true => (
                        *day,
                        series.on(*day).of(measure) - series.on(eve).of(measure),
                        None,
                    ),
                    false => (
                        *day,
                        series.on(*day).of(measure),
                        match figure.denominator() {
                            Some(measure) => Some(series.on(*day).of(measure)),
                            None => strengths.get(day).copied(),
                        },
                    ),
                }
            });
            Line {
                figure,
                points: points.collect(),
            }
        })
        .collect()
}

/// Strengths and balances of many organisations on a day, and the completions before the
/// last 30 days.
async fn held_by(
    tx: &mut Tx,
    organisations: &[OrganisationId],
    as_on: Day,
    without_flagged: bool,
) -> Result<HashMap<OrganisationId, (Held, i64)>> {
    let now = read(
        &[&STOCKS[..], &[Measure::Completions]].concat(),
        without_flagged,
    );
    let flows = read(&[Measure::Completions], without_flagged);
    let eve = Window::Lately.since(as_on).plus(-1);
    let mut balances = ledger::figures(tx, organisations, &now, as_on, None).await?;
    let before = ledger::figures(tx, organisations, &flows, eve, None).await?;
    let strengths = organisations::strengths(tx, organisations, as_on, None).await?;
    Ok(organisations
        .iter()
        .map(|organisation| {
            let held = Held {
                strength: strengths.get(organisation).copied(),
                balances: less_flagged(balances.remove(organisation).unwrap_or_default()),
            };
            let before = less_flagged(before.get(organisation).copied().unwrap_or_default());
            let lately = held.of(Measure::Completions) - before.of(Measure::Completions);
            (*organisation, (held, lately))
        })
        .collect())
}

/// The same kind, where States and Union Territories stand beside each other.
fn alike(one: Kind, other: Kind) -> bool {
    one == other || (one.is_state() && other.is_state())
}

fn beside(
    own: OrganisationId,
    siblings: &[Organisation],
    held: &HashMap<OrganisationId, (Held, i64)>,
    hidden: &BTreeSet<String>,
) -> Vec<Beside> {
    let compared = |figure: Figure| {
        let share = |o: &Organisation| held.get(&o.id)?.0.compared(figure);
        let mut shares: Vec<(Exact, &Organisation)> = siblings
            .iter()
            .filter_map(|o| Some((share(o)?, o)))
            .collect();
        // The best first; of equals in the order of names, in which they come.
        shares.sort_by(|a, b| b.0.cmp(&a.0));
        let own = shares.iter().find(|(_, o)| o.id == own);
        let own = own.map(|(share, _)| share.clone());
        let top = shares.first().map(|(share, _)| share);
        let may_be_shown = |o: &Organisation| !hidden.contains(&o.code);
        let shown = shares.iter().filter(|(_, o)| may_be_shown(o));
        let shown: Vec<&(Exact, &Organisation)> = shown.collect();
        let best = shown.first().filter(|(share, _)| Some(share) == top);
        let at = |place: usize| shown.get(place).map(|(share, _)| share);
        let median = match shown.len() % 2 {
            1 => at(shown.len() / 2).cloned(),
            _ => (shown.len() / 2)
                .checked_sub(1)
                .and_then(|lower| Some(&(at(lower)? + at(lower + 1)?) * &Exact::ratio(1, 2)?)),
        };
        Beside {
            figure,
            rank: own.as_ref().map(|own| {
                let better = shares.iter().filter(|(share, _)| share > own);
                better.count() + 1
            }),
            ranked: shares.len(),
            own,
            median,
            best: best.map(|(share, _)| share.clone()),
            leader: best.map(|(_, o)| (*o).clone()),
        }
    };
    match siblings.len() {
        0 | 1 => Vec::new(),
        _ => Figure::INDICATORS.map(compared).into(),
    }
}

impl App {
    /// The dashboard of an organisation on a day. Outside of the actor's scope it is as if
    /// there were no such organisation.
    pub async fn dashboard(&self, actor: &Actor, asked: &Asked<'_>) -> Result<Dashboard> {
        let today = self.today();
        let as_on = asked.as_on.unwrap_or(today);
        self.must_be_past("as_on", as_on)?;
        let is_today = as_on == today;
        let now = self.now();
        let mut tx = self.db.read().await?;
        let roots = self.roots(&mut tx, actor).await?;
        let organisation = self
            .dashboard_of(&mut tx, actor, asked.organisation, &roots)
            .await?;
        let line = organisations::line(&mut tx, organisation.id, as_on).await?;
        let way = match line.iter().position(|o| roots.iter().any(|r| r.id == o.id)) {
            Some(first) => line[first..].to_vec(),
            None => vec![organisation.clone()],
        };

        let units = organisations::children(&mut tx, organisation.id, as_on).await?;
        let parent = line.len().checked_sub(2).and_then(|place| line.get(place));
        let mut siblings = match parent {
            Some(parent) => organisations::children(&mut tx, parent.id, as_on).await?,
            None => Vec::new(),
        };
        siblings.retain(|o| alike(o.kind, organisation.kind));
        let all: Vec<OrganisationId> = units.iter().chain(&siblings).map(|o| o.id).collect();
        let held = held_by(&mut tx, &all, as_on, asked.without_flagged).await?;

        let (before, days) = asked.back.days(as_on);
        let mut every = tile_days(as_on);
        every.insert(before);
        every.extend(&days);
        let measures = read(&MEASURES, asked.without_flagged);
        let series = series(&mut tx, organisation.id, &measures, &every).await?;
        let series = series.map(less_flagged);
        let strengths = strengths_on(
            &mut tx,
            organisation.id,
            &days.iter().copied().chain([as_on]).collect(),
        )
        .await?;
        let strength = strengths.get(&as_on).copied();
        let registered = series.on(as_on).of(Measure::Registered);
        drop(tx);
        let registered_in = |o: &Organisation| held.get(&o.id).map(|h| h.0.of(Measure::Registered));
        let small = siblings.iter().filter(|o| {
            o.id != organisation.id && !o.kind.is_state() && registered_in(o).is_some_and(are_few)
        });
        let small: Vec<String> = small.map(|o| o.code.clone()).collect();
        let hidden = self.hidden_from(Some(actor), &small).await?;
        let cleared = match is_today {
            true => Some(self.count_cleared(organisation.id, registered).await?),
            false => None,
        };
        let step = |name, officials, list| Step {
            name,
            officials,
            list,
        };
        let at = |measure| Some(series.on(as_on).of(measure));
        let funnel = vec![
            step("strength", strength, None),
            step("onboarded", Some(registered), Some(List::Registered)),
            step("verified", at(Measure::Verified), Some(List::Verified)),
            step(
                "learning",
                at(Measure::Learned),
                // The list holds those too whose completions are all flagged.
                (!asked.without_flagged).then_some(List::Behind(Behind::Learned)),
            ),
            step(
                "cleared",
                cleared.as_ref().map(|c| c.officials),
                Some(List::Behind(Behind::Cleared)),
            ),
        ];
        Ok(Dashboard {
            beside: beside(organisation.id, &siblings, &held, &hidden),
            not_shown: hidden.len(),
            units: units
                .into_iter()
                .map(|unit| {
                    let (held, completions) = held.get(&unit.id).cloned().unwrap_or_default();
                    Unit {
                        organisation: unit,
                        strength: held.strength,
                        registered: held.of(Measure::Registered),
                        shares: Figure::SHARES.map(|figure| held.share(figure)).into(),
                        completions,
                    }
                })
                .collect(),
            organisation,
            way,
            roots,
            as_on,
            moment: match is_today {
                true => now,
                false => as_on.plus(1).start(),
            },
            is_today,
            without_flagged: asked.without_flagged,
            strength,
            tiles: tiles(&series, strength, as_on),
            funnel,
            cleared_at: cleared.filter(|c| c.kept).map(|c| c.at),
            back: asked.back,
            lines: lines(&series, &strengths, before, &days),
        })
    }

    /// The organisation whose dashboard is asked for, for who may see it.
    async fn dashboard_of(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        code: &str,
        roots: &[Organisation],
    ) -> Result<Organisation> {
        match (code.trim(), roots.first()) {
            ("", Some(first)) => Ok(first.clone()),
            ("", None) => Err(crate::AppError::Forbidden),
            (code, _) => self.seen_organisation(tx, actor, code).await,
        }
    }

    /// Whether the actor may look at the officials of this organisation one by one.
    pub async fn may_list_officials(&self, actor: &Actor, of: &Organisation) -> Result<bool> {
        let mut tx = self.db.read().await?;
        actor.may(&mut tx, Permission::SeeOfficials, of.id).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    #[test]
    fn a_trend_ends_on_the_day_and_goes_back_thirteen_months_or_thirty_days() {
        let told = |back: Back, as_on: &str| {
            let (before, days) = back.days(day(as_on));
            let ends = (days.first().copied(), days.last().copied());
            let text = |d: Option<Day>| d.map(|d| d.to_string()).unwrap_or_default();
            format!(
                "{before} | {} … {} ({})",
                text(ends.0),
                text(ends.1),
                days.len()
            )
        };
        for (back, as_on, expected) in [
            (
                Back::Months,
                "2025-11-20",
                "2024-09-30 | 2024-10-31 … 2025-11-20 (14)",
            ),
            (
                Back::Months,
                "2025-11-30",
                "2024-10-31 | 2024-11-30 … 2025-11-30 (13)",
            ),
            (
                Back::Months,
                "2024-02-29",
                "2023-01-31 | 2023-02-28 … 2024-02-29 (13)",
            ),
            (
                Back::Days,
                "2025-03-01",
                "2025-01-30 | 2025-01-31 … 2025-03-01 (30)",
            ),
        ] {
            assert_eq!(told(back, as_on), expected);
        }
    }

    #[test]
    fn who_stands_behind_a_number_has_a_name_of_its_own() {
        for behind in Behind::ALL {
            assert_eq!(Behind::from_name(behind.name()), Some(behind));
        }
        assert_eq!(Behind::from_name("everybody"), None);
    }

    fn place(id: i64) -> Organisation {
        Organisation {
            id: OrganisationId(id),
            code: format!("O-{id}"),
            kind: Kind::Department,
            name_en: format!("Department {id}"),
            name_hi: format!("विभाग {id}"),
            lgd_code: None,
            mdo: false,
        }
    }

    #[test]
    fn equals_share_a_place_and_the_median_lies_in_the_middle() {
        // Given departments with 10, 5, 5 and 0 of 10 verified, and one with nobody.
        let all: Vec<Organisation> = (1..=5).map(place).collect();
        let held: HashMap<OrganisationId, (Held, i64)> =
            [(10, 10), (5, 10), (5, 10), (0, 10), (0, 0)]
                .into_iter()
                .zip(&all)
                .map(|((verified, registered), o)| {
                    let mut balances = Amounts::default();
                    balances.add(Measure::Verified, verified);
                    balances.add(Measure::Registered, registered);
                    let held = Held {
                        strength: Some(8),
                        balances,
                    };
                    (o.id, (held, 0))
                })
                .collect();
        let told = |own: i64, hidden: &BTreeSet<String>| {
            let all = beside(OrganisationId(own), &all, &held, hidden);
            let b = all.iter().find(|b| b.figure == Figure::Verified);
            let b = b.expect("compared");
            let two = |e: &Option<Exact>| e.as_ref().map_or("-".to_owned(), |e| e.rounded(2));
            format!(
                "{:?} of {}: {}, median {}, best {} by {}",
                b.rank,
                b.ranked,
                two(&b.own),
                two(&b.median),
                two(&b.best),
                b.leader.as_ref().map_or("-", |o| o.code.as_str())
            )
        };
        let all_shown = BTreeSet::new();
        for (own, expected) in [
            (1, "Some(1) of 4: 100.00, median 50.00, best 100.00 by O-1"),
            (3, "Some(2) of 4: 50.00, median 50.00, best 100.00 by O-1"),
            (4, "Some(4) of 4: 0.00, median 50.00, best 100.00 by O-1"),
            (5, "None of 4: -, median 50.00, best 100.00 by O-1"),
        ] {
            assert_eq!(told(own, &all_shown), expected);
        }
        // What may not be shown counts in ranks, and is told in no other way.
        for (hidden, expected) in [
            ("O-1", "Some(2) of 4: 50.00, median 50.00, best - by -"),
            (
                "O-4",
                "Some(2) of 4: 50.00, median 50.00, best 100.00 by O-1",
            ),
            (
                "O-2",
                "Some(2) of 4: 50.00, median 50.00, best 100.00 by O-1",
            ),
        ] {
            let hidden = BTreeSet::from([hidden.to_owned()]);
            assert_eq!(told(3, &hidden), expected);
        }
        // More than the strength says counts as all of it: nobody is better than that.
        let onboarded = &beside(OrganisationId(2), &all, &held, &all_shown)[0];
        assert_eq!(onboarded.own, Some(Exact::hundred()));
        assert_eq!(onboarded.rank, Some(1));
        // Alone there is nobody to stand beside.
        assert!(beside(OrganisationId(1), &all[..1], &held, &all_shown).is_empty());
    }
}
