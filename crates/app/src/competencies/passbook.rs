//! The passbook: what an official has, by which evidence; what the role needs; the gaps with
//! the courses that close them; and the hours of the year. One shape, for the pages, the API
//! and whoever writes about an official's year.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use sopan_rules::access::Permission;
use sopan_rules::competencies::{YEAR_TARGET_MINUTES, gaps, held};
use sopan_rules::ids::OfficialId;
use sopan_rules::mandates::FinancialYear;
use sopan_rules::text::Said;
use sopan_rules::time::{Day, Moment};
use sopan_store::competencies::{self as store, Evidence, Kept};
use sopan_store::people::{self, Official};
use sopan_store::{Tx, organisations};

use super::{Framework, roles::roles};
use crate::access::Actor;
use crate::{App, AppError, Result};

/// So many courses are named that close a gap.
const MOST_OFFERED: usize = 5;

/// A sub-theme by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Spoken {
    /// Its code.
    pub code: String,
    /// The area: `behavioural`, `functional` or `domain`.
    pub area: &'static str,
    /// The name of its theme.
    pub theme: Said,
    /// Its name.
    pub name: Said,
}

/// A completion by which somebody has a sub-theme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proof {
    /// The code of the course.
    pub course: String,
    /// Its title.
    pub title: String,
    /// Up to which level it teaches.
    pub level: i16,
    /// On which day it was completed.
    pub completed: Day,
    /// The number of the certificate, by which anybody confirms it.
    pub certificate: Option<String>,
}

/// Hours of a financial year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Hours {
    /// Course hours: the nominal minutes of what was completed in the year and isn't flagged.
    pub course_minutes: i64,
    /// Time spent in the year, in seconds.
    pub time_spent_seconds: i64,
    /// Course hours that are to be reached, in minutes.
    pub target_minutes: i64,
    /// Whether they are.
    pub met: bool,
}

/// Whose requirements hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RoleSaid {
    /// The designation.
    pub designation: String,
    /// The code of the organisation that says what it needs.
    pub organisation_code: String,
    /// The name of that organisation.
    pub organisation: Said,
}

/// Something that the role needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Required {
    /// What.
    pub competency: Spoken,
    /// At which level.
    pub needed: i16,
    /// At which level it is there; 0 where it isn't.
    pub held: i16,
    /// Whether that is enough.
    pub met: bool,
}

/// Something that the official has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Certified {
    /// What.
    pub competency: Spoken,
    /// At which level.
    pub level: i16,
    /// By what, the latest first.
    pub evidence: Vec<Proof>,
}

/// A course that closes a gap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Offered {
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: String,
    /// `hi`, `en`.
    pub language: String,
    /// Its nominal duration in minutes; 0 where nobody stated one.
    pub minutes: i64,
    /// Up to which level it teaches.
    pub level: i16,
}

/// Something that the role needs and the official doesn't have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GapLine {
    /// What.
    pub competency: Spoken,
    /// At which level it is needed.
    pub needed: i16,
    /// At which level it is there; 0 where it isn't.
    pub held: i16,
    /// Live courses that close it, in the official's own language first.
    pub courses: Vec<Offered>,
}

/// How an official stands in a financial year, in the three stages of appraisal: hours, what
/// the role needs, and what is certified, with the gaps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// The number of the official.
    pub official: i64,
    /// The year, as in 2025-26.
    pub financial_year: String,
    /// Completions up to this moment are taken in: now, or the end of the year.
    pub as_on: Moment,
    /// First stage: the hours of the year.
    pub hours: Hours,
    /// Who says what the role needs; none where nobody does.
    pub role: Option<RoleSaid>,
    /// Second stage: what the role needs, and whether it is there.
    pub required: Vec<Required>,
    /// Third stage: what is certified.
    pub certified: Vec<Certified>,
    /// And what is missing.
    pub gaps: Vec<GapLine>,
}

impl Standing {
    /// How much of what the role needs is there, and of how much.
    pub fn met(&self) -> (usize, usize) {
        let met = self.required.iter().filter(|one| one.met).count();
        (met, self.required.len())
    }
}

fn spoken(framework: &Framework, one: &Kept) -> Spoken {
    let theme = framework.theme_of(one).map(|theme| theme.name.clone());
    Spoken {
        code: one.code.clone(),
        area: one.area.name(),
        theme: theme.unwrap_or_else(|| one.name.clone()),
        name: one.name.clone(),
    }
}

fn proof(one: Evidence) -> Proof {
    Proof {
        course: one.course,
        title: one.title,
        level: one.level,
        completed: one.completed.day(),
        certificate: one.certificate,
    }
}

impl App {
    /// How the actor stands in the financial year that runs today.
    pub async fn own_competencies(&self, actor: &Actor) -> Result<Standing> {
        let year = FinancialYear(self.today().financial_year_start().ymd().0);
        self.competency_standing(actor, actor.learner()?, year)
            .await
    }

    /// How an official stands in a financial year: for the official, and for who may see the
    /// official; to anybody else it is as if there were none. What the role needs is taken as
    /// it is said today, for the designation held today.
    pub async fn competency_standing(
        &self,
        actor: &Actor,
        official: OfficialId,
        year: FinancialYear,
    ) -> Result<Standing> {
        let mut tx = self.db.read().await?;
        let person = match actor.official == Some(official) {
            true => {
                let everything = sopan_store::access::Scope::Everything;
                people::by_ids(&mut tx, &everything, &[official])
                    .await?
                    .remove(&official)
                    .ok_or_else(|| AppError::not_found("official", official))?
            }
            false => self.visible(&mut tx, actor, official).await?,
        };
        self.standing_of(&mut tx, &person, year).await
    }

    /// Whether the actor sees the competencies of officials anywhere.
    pub fn sees_competencies(&self, actor: &Actor) -> bool {
        actor.has(Permission::SeeOfficials)
    }

    async fn standing_of(
        &self,
        tx: &mut Tx,
        person: &Official,
        year: FinancialYear,
    ) -> Result<Standing> {
        let (from, until) = (year.opens(), year.due().plus(1));
        let as_on = self.now().min(until.start());
        let (course_minutes, time_spent_seconds) = store::hours(tx, person.id, from, until).await?;
        let framework = Framework::of(tx).await?;
        // What was completed at this very moment counts; what was after the year doesn't.
        let before = Moment(self.now().0 + 1).min(until.start());
        let evidence = store::evidence(tx, person.id, before).await?;
        let has = held(evidence.iter().map(|one| (one.competency, one.level)));

        let needs = store::needs_above(tx, person.organisation).await?;
        let (said, forms) = roles(tx, &needs, person.designation.iter()).await?;
        let mut line = organisations::line(tx, person.organisation, self.today()).await?;
        line.reverse();
        let form = person.designation.as_ref().and_then(|d| forms.get(d));
        let upwards = line.iter().map(|one| one.id);
        let found = form.and_then(|form| said.needs(upwards, form));
        let needed = found.map(|(_, needs)| needs.clone()).unwrap_or_default();
        let role = found.and_then(|(who, _)| {
            let who = line.iter().find(|one| one.id == who)?;
            Some(RoleSaid {
                designation: person.designation.clone()?,
                organisation_code: who.code.clone(),
                organisation: Said::new(who.name_en.clone(), who.name_hi.clone()),
            })
        });

        let missing = gaps(&needed, &has);
        let wanted: BTreeSet<i64> = missing.iter().map(|gap| gap.competency).collect();
        let done: BTreeSet<&String> = evidence.iter().map(|one| &one.course).collect();
        let mut courses = store::taught_by(tx, &wanted).await?;
        courses.retain(|course| !done.contains(&course.code));
        courses.sort_by_key(|course| (course.language != person.person.language, course.level));

        let named = |id: i64| framework.one(id).map(|one| spoken(&framework, one));
        let mut required: Vec<Required> = needed
            .iter()
            .filter_map(|(id, level)| {
                let here = has.get(id).copied().unwrap_or(0);
                Some(Required {
                    competency: named(*id)?,
                    needed: *level,
                    held: here,
                    met: here >= *level,
                })
            })
            .collect();
        let mut lines: Vec<GapLine> = missing
            .iter()
            .filter_map(|gap| {
                let closes = courses.iter().filter(|course| {
                    course.competency == gap.competency && course.level >= gap.needed
                });
                Some(GapLine {
                    competency: named(gap.competency)?,
                    needed: gap.needed,
                    held: gap.held,
                    courses: closes
                        .take(MOST_OFFERED)
                        .map(|course| Offered {
                            code: course.code.clone(),
                            title: course.title.clone(),
                            language: course.language.clone(),
                            minutes: course.minutes,
                            level: course.level,
                        })
                        .collect(),
                })
            })
            .collect();
        let mut proofs: BTreeMap<i64, Vec<Proof>> = BTreeMap::new();
        for one in evidence {
            proofs.entry(one.competency).or_default().push(proof(one));
        }
        let mut certified: Vec<Certified> = proofs
            .into_iter()
            .filter_map(|(id, evidence)| {
                Some(Certified {
                    competency: named(id)?,
                    level: has.get(&id).copied().unwrap_or(0),
                    evidence,
                })
            })
            .collect();
        let order = sopan_rules::competencies::in_order;
        required.sort_by(|a, b| order(&a.competency.code, &b.competency.code));
        lines.sort_by(|a, b| order(&a.competency.code, &b.competency.code));
        certified.sort_by(|a, b| order(&a.competency.code, &b.competency.code));
        Ok(Standing {
            official: person.id.0,
            financial_year: year.into(),
            as_on,
            hours: Hours {
                course_minutes,
                time_spent_seconds,
                target_minutes: YEAR_TARGET_MINUTES,
                met: course_minutes >= YEAR_TARGET_MINUTES,
            },
            role,
            required,
            certified,
            gaps: lines,
        })
    }
}
