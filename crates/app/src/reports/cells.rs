//! What a row of the database says in the cells of a report.

use std::collections::{HashMap, HashSet};

use sopan_formats::write::Cell;
use sopan_rules::ids::{CourseId, OrganisationId};
use sopan_rules::mandates::periods::State;
use sopan_rules::mandates::{Mandate, Wanted};
use sopan_rules::measures::Measure;
use sopan_rules::reports::Kind;
use sopan_rules::time::{Day, Moment};
use sopan_store::mandates::Live;
use sopan_store::reports::{self as store, Column, Figure, Gives, OnPlan, Stands, Way};
use sopan_store::{Row, Tx, ledger, organisations};

use crate::Result;

/// Where the report of organisations has the code, by which its pages follow each other.
pub(super) const CODE: usize = 1;

/// The figures of an organisation, everything below it included.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Figures {
    strength: Option<i64>,
    registered: i64,
    verified: i64,
    learned: i64,
    learned_unflagged: i64,
}

impl Figures {
    /// As on a day: the same as the tiles of the desk.
    pub(super) async fn of(
        tx: &mut Tx,
        of: &[OrganisationId],
        on: Day,
    ) -> Result<HashMap<OrganisationId, Figures>> {
        const MEASURES: [Measure; 4] = [
            Measure::Registered,
            Measure::Verified,
            Measure::Learned,
            Measure::FlaggedLearned,
        ];
        let accounts = ledger::figures(tx, of, &MEASURES, on, None).await?;
        let strengths = organisations::strengths(tx, of, on, None).await?;
        Ok(of
            .iter()
            .map(|organisation| {
                let account = accounts.get(organisation);
                let held = |measure| account.map_or(0, |amounts| amounts.of(measure));
                let figures = Figures {
                    strength: strengths.get(organisation).copied(),
                    registered: held(Measure::Registered),
                    verified: held(Measure::Verified),
                    learned: held(Measure::Learned),
                    learned_unflagged: held(Measure::Learned) - held(Measure::FlaggedLearned),
                };
                (*organisation, figures)
            })
            .collect())
    }

    fn cell(&self, figure: Figure) -> Cell<'static> {
        let yes = |is: bool| Cell::from(if is { "Yes" } else { "No" });
        match figure {
            Figure::Strength => Cell::from(self.strength),
            Figure::Registered => Cell::Number(self.registered),
            Figure::Verified => Cell::Number(self.verified),
            Figure::Learned => Cell::Number(self.learned),
            Figure::LearnedUnflagged => Cell::Number(self.learned_unflagged),
            Figure::NoStrength => yes(self.strength.is_none()),
            Figure::BelowOnboarded => yes(self.strength.is_some_and(|s| s < self.registered)),
        }
    }
}

/// What every row of a report is read against.
pub(super) struct Background {
    columns: &'static [Column],
    generated: String,
    /// What each course asks for, where the report says how far people are.
    required: HashMap<CourseId, HashSet<i64>>,
    assessed: HashSet<CourseId>,
    /// What each plan asks for, where the report says how people stand in it.
    plans: HashMap<i64, Mandate<Wanted>>,
    today: Day,
}

impl Background {
    pub(super) async fn of(
        tx: &mut Tx,
        kind: Kind,
        as_on: Moment,
        plans: Vec<Live>,
    ) -> Result<Background> {
        let plans = plans.into_iter();
        let mut background = Background {
            columns: store::columns(kind),
            generated: as_on.dotted(),
            required: HashMap::new(),
            assessed: HashSet::new(),
            // Hours of learning are no course's.
            plans: plans
                .map(|live| (live.id, live.mandate.without_hours()))
                .collect(),
            today: as_on.day(),
        };
        if kind == Kind::Enrolments {
            let (resources, assessed) = store::requirements(tx).await?;
            for (course, resource) in resources {
                let of_course = background.required.entry(course).or_default();
                of_course.insert(resource);
            }
            background.assessed = assessed.into_iter().collect();
        }
        Ok(background)
    }

    /// What the last column says.
    pub(super) fn generated(&self) -> &str {
        &self.generated
    }

    pub(super) fn cells<'r>(
        &'r self,
        row: &'r Row,
        figures: Option<&Figures>,
    ) -> Result<Vec<Cell<'r>>> {
        let mut cells = Vec::with_capacity(self.columns.len() + 1);
        let on_plan = match self.plans.is_empty() {
            true => None,
            false => Some(self.on_plan(row)?),
        };
        for (place, column) in self.columns.iter().enumerate() {
            let number = || row.int_at(place);
            cells.push(match column.gives {
                Gives::Text => Cell::from(row.text_at(place)?),
                Gives::Number => Cell::from(number()?),
                Gives::Day => Cell::from(
                    number()?
                        .and_then(|n| i32::try_from(n).ok())
                        .map(Day::from_number),
                ),
                Gives::Moment => Cell::from(number()?.map(|at| Moment(at).day())),
                Gives::Minutes => hours(number()?, 60),
                Gives::Seconds => hours(number()?, 3_600),
                Gives::Hundredths => number()?.map_or(Cell::Empty, Cell::Hundredths),
                Gives::Progress => Cell::Number(self.percent(&Way::of(row)?)),
                Gives::Figure(figure) => figures.map_or(Cell::Empty, |f| f.cell(figure)),
                Gives::Stands(stands) => match &on_plan {
                    Some(course) => course.cell(stands, row.text_at(place)?),
                    None => Cell::Empty,
                },
            });
        }
        cells.push(Cell::from(self.generated.as_str()));
        Ok(cells)
    }

    /// How somebody stands in a plan and one of its courses, by the rule that the plan's page
    /// goes by.
    fn on_plan(&self, row: &Row) -> Result<OnCourse> {
        let held = OnPlan::of(row, self.today)?;
        let Some(mandate) = self.plans.get(&held.plan) else {
            return Ok(OnCourse::default());
        };
        let standing = mandate.standing(&held.under, &held.learned, self.today);
        let standing = standing.unless_away(&held.under, &held.decisions, self.today);
        let asks = |said: &Mandate<Wanted>| {
            let mut courses = said.courses().into_iter();
            courses.any(|wanted| wanted.course == held.course)
        };
        // A period that was missed asked for other courses, where the plan was changed since.
        let own = standing.open.as_deref().unwrap_or(&standing);
        let mut each = standing.each();
        let standing = each.find(|one| asks(mandate.judging(one))).unwrap_or(own);
        let Some(span) = standing.span else {
            return Ok(OnCourse::default());
        };
        let mandate = mandate.judging(standing);
        let asked = mandate.courses().into_iter();
        let asked = asked.filter(|wanted| wanted.course == held.course);
        let missing = || mandate.still_asked(&held.learned, span);
        Ok(OnCourse {
            due: standing.due,
            completed: asked
                .filter_map(|wanted| wanted.done_last(&held.learned, span))
                .max(),
            overdue: standing.state == State::Overdue && missing().contains(&held.course),
        })
    }

    /// How much of what the course requires is done, in whole per cent: the same things
    /// that the learner sees counted, and never 100 before the course is completed.
    fn percent(&self, way: &Way<'_>) -> i64 {
        match way.status {
            2 => return 100,
            1 => {}
            _ => return 0,
        }
        let required = self.required.get(&way.course);
        let done = way
            .done
            .split(' ')
            .filter_map(|id| id.parse().ok())
            .filter(|id| required.is_some_and(|r| r.contains(id)))
            .count();
        let assessed = self.assessed.contains(&way.course);
        let total = required.map_or(0, HashSet::len) + usize::from(assessed);
        let done = done + usize::from(assessed && way.cleared);
        let percent = (done * 100).checked_div(total).unwrap_or_default();
        i64::try_from(percent).unwrap_or_default().min(99)
    }
}

/// How somebody stands in a plan and one of its courses.
#[derive(Debug, Clone, Copy, Default)]
struct OnCourse {
    due: Option<Day>,
    completed: Option<Day>,
    overdue: bool,
}

impl OnCourse {
    fn cell<'r>(&self, stands: Stands, until_then: Option<&'r str>) -> Cell<'r> {
        match stands {
            Stands::Due => Cell::from(self.due),
            Stands::Status if self.completed.is_some() => Cell::from("completed"),
            Stands::Status => Cell::from(until_then),
            Stands::Completed => Cell::from(self.completed),
            Stands::Overdue => Cell::from(if self.overdue { "Yes" } else { "No" }),
        }
    }
}

/// Hours with two decimals, of so many parts each.
fn hours(parts: Option<i64>, parts_of_an_hour: i64) -> Cell<'static> {
    parts.map_or(Cell::Empty, |parts| {
        Cell::Hundredths((parts * 100 + parts_of_an_hour / 2).div_euclid(parts_of_an_hour))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_rounded_to_two_decimals() {
        for (minutes, expected) in [(0, 0), (1, 2), (20, 33), (53, 88), (90, 150)] {
            assert_eq!(hours(Some(minutes), 60), Cell::Hundredths(expected));
            assert_eq!(hours(Some(minutes * 60), 3_600), Cell::Hundredths(expected));
        }
        assert_eq!(hours(None, 60), Cell::Empty);
    }

    #[test]
    fn nobody_is_at_a_hundred_before_the_course_is_completed() {
        let background = Background {
            columns: &[],
            generated: String::new(),
            required: HashMap::from([(CourseId(1), HashSet::from([11, 12]))]),
            assessed: HashSet::from([CourseId(1)]),
            plans: HashMap::new(),
            today: Day::BEGINNING,
        };
        for (status, course, done, cleared, expected) in [
            (0, 1, "", false, 0),
            (1, 1, "", false, 0),
            (1, 1, "11", false, 33),
            (1, 1, "11 12", false, 66),
            // A resource that is required no longer does not count.
            (1, 1, "11 99", false, 33),
            (1, 1, "11", true, 66),
            (1, 1, "11 12", true, 99),
            (1, 2, "11 12", true, 0),
            (2, 1, "", false, 100),
        ] {
            let way = Way {
                status,
                course: CourseId(course),
                done,
                cleared,
            };
            assert_eq!(background.percent(&way), expected, "{way:?}");
        }
    }
}
