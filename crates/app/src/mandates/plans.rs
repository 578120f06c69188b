//! Capacity Building Plans: mandates that an organisation makes for its own officials, in
//! simple words, and copies from year to year.

use std::collections::BTreeMap;

use serde::Serialize;
use sopan_formats::mandate::form::{self, Fields, course, day};
use sopan_rules::access::Permission;
use sopan_rules::ids::OfficialId;
use sopan_rules::mandates::{
    Audience, Binding, Consequence, CountedOn, Credit, Criteria, Dates, Letter, Mandate, Named,
    Recurrence, Requirement, Window, Within, anniversary,
};
use sopan_rules::text::Said;
use sopan_rules::time::Day;
use sopan_store::mandates as store;
use sopan_store::{Tx, organisations};

use super::{Catalogue, Wrong, refused};
use crate::access::Actor;
use crate::competencies::NotFor;
use crate::{App, AppError, Result};

/// How the name of a plan's letter begins, where the form wrote it.
const LETTER: &str = "Capacity Building Plan of";

/// A plan as its form has it: what was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlanForm {
    /// The fields by their names: code, organisation, title_en, title_hi, courses (one in each
    /// line), everybody or some (`whom`), departments, designations, groups, people, opens,
    /// due, binding, apar, after how many days who is told (tell_mdo, tell_nodal).
    pub fields: Fields,
}

/// A course of last year's plan that can't be learned any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gone {
    /// The title, as the plan had it.
    pub title: String,
    /// What takes its place, where the plan named something that can be learned.
    pub instead: Option<String>,
}

/// A plan for a designation that was built from its duties, and what its role needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Built {
    /// The plan, whose code is a new one.
    pub form: PlanForm,
    /// The designation.
    pub designation: String,
    /// The sub-themes that it needs, by their codes, each at a level.
    pub needs: Vec<(String, String)>,
}

impl PlanForm {
    fn text(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", |text| text.trim())
    }

    fn lines(&self, name: &str) -> Vec<String> {
        let lines = self.text(name).lines().map(str::trim);
        let lines = lines.filter(|line| !line.is_empty());
        lines.map(str::to_owned).collect()
    }

    /// The mandate that the form says. The place of what is wrong is the name of its field.
    /// `whose` is the name of the organisation.
    pub fn mandate(
        &self,
        whose: &Said,
        today: Day,
    ) -> std::result::Result<Mandate<Named>, Vec<Wrong>> {
        let mut wrong = Vec::new();
        let mut refuse = |place: &str, code: &'static str, en: &str, hi: &str| {
            wrong.push(Wrong {
                line: None,
                place: place.to_owned(),
                code,
                why: Said::new(en, hi),
            });
        };
        let mut date = |name: &str| {
            let read = day(self.text(name));
            if read.is_none() {
                refuse(
                    name,
                    "not-a-date",
                    "write day, month and year, as in 31.03.2026",
                    "दिन, माह और वर्ष लिखें, जैसे 31.03.2026",
                );
            }
            read.unwrap_or(today)
        };
        let (opens, due) = (date("opens"), date("due"));
        let courses = self.lines("courses");
        if courses.is_empty() {
            refuse(
                "courses",
                "missing",
                "name the courses, one in each line",
                "पाठ्यक्रम लिखें, प्रत्येक पंक्ति में एक",
            );
        }
        let mut officials = Vec::new();
        for number in self.lines("people") {
            match number.parse() {
                Ok(number) => officials.push(OfficialId(number)),
                Err(_) => refuse(
                    "people",
                    "not-a-number",
                    "write the numbers of officials, one in each line; they stand on their pages",
                    "अधिकारियों की संख्याएँ लिखें, प्रत्येक पंक्ति में एक; वे उनके पृष्ठ पर लिखी हैं",
                ),
            }
        }
        let mut any_of = Vec::new();
        if self.text("whom") == "some" {
            let criteria = Criteria {
                organisation: self.lines("departments"),
                designation: self.lines("designations"),
                group: self.lines("groups"),
                ..Criteria::default()
            };
            if criteria != Criteria::default() {
                any_of.push(criteria);
            }
            // Those who are named belong to it besides.
            if !officials.is_empty() {
                any_of.push(Criteria {
                    officials,
                    ..Criteria::default()
                });
            }
            if any_of.is_empty() {
                refuse(
                    "whom",
                    "missing",
                    "say who is meant: departments, designations, groups or people",
                    "बताएँ कौन अभिप्रेत है: विभाग, पदनाम, समूह या व्यक्ति",
                );
            }
        } else {
            any_of.push(Criteria::default());
        }
        let (escalation, untold) = form::escalation(&self.fields);
        wrong.extend(untold);
        let mut parts: Vec<Requirement<Named>> = courses
            .iter()
            .map(|line| Requirement::Course(course(line)))
            .collect();
        let requirement = match parts.len() {
            1 => parts.remove(0),
            _ => Requirement::AllOf(parts),
        };
        let mandate = Mandate {
            code: self.text("code").to_owned(),
            title: Said::new(self.text("title_en"), self.text("title_hi")),
            letter: Letter {
                name: Said::new(
                    format!("{LETTER} {}", whose.en),
                    format!("{} की क्षमता निर्माण योजना", whose.hi),
                ),
                date: match opens.to_string().try_into() {
                    Ok(date) => date,
                    Err(_) => return Err(wrong),
                },
                issued_by: None,
                as_printed: None,
            },
            organisation: self.text("organisation").to_owned(),
            audience: Audience {
                any_of,
                except: Vec::new(),
                counted_on: CountedOn::EachDay,
            },
            reading: None,
            requirement,
            badges: BTreeMap::new(),
            window: Window {
                within: Within::Dates(Dates { opens, due }),
                grace_days: 0,
                at_least_days: None,
                credit: Credit::Ever,
            },
            recurrence: Recurrence::Once,
            consequence: Consequence {
                binding: match self.text("binding") {
                    "optional" => Binding::Optional,
                    _ => Binding::Mandatory,
                },
                apar: self.text("apar") == "yes",
                remind_days_before: vec![30, 7, 1],
                escalation,
            },
            past: None,
        };
        if !wrong.is_empty() {
            return Err(wrong);
        }
        for fault in mandate.faults() {
            wrong.push(Wrong {
                line: None,
                place: PlanForm::field(&fault.place).to_owned(),
                code: fault.code,
                why: fault.why,
            });
        }
        match wrong.is_empty() {
            true => Ok(mandate),
            false => Err(wrong),
        }
    }

    /// The field of the form that says what stands at a place of the mandate.
    pub fn field(place: &str) -> &str {
        match place {
            "title.en" => "title_en",
            "title.hi" => "title_hi",
            place if place.starts_with("requirement") => "courses",
            place if place.starts_with("window") => "due",
            place if place.starts_with("audience") => match place.rsplit('.').next() {
                Some("organisation") => "departments",
                Some("designation") => "designations",
                Some("group") => "groups",
                Some("officials") => "people",
                _ => "whom",
            },
            place => place,
        }
    }

    /// The form that says a plan; none where it can't, and the builder of mandates is to be
    /// used.
    pub fn of(mandate: &Mandate<Named>) -> Option<PlanForm> {
        let mut fields = Fields::new();
        let mut put = |name: &str, value: String| {
            fields.insert(name.to_owned(), value);
        };
        put("code", mandate.code.clone());
        put("organisation", mandate.organisation.clone());
        put("title_en", mandate.title.en.clone());
        put("title_hi", mandate.title.hi.clone());
        let (None, courses) = form::listed(&mandate.requirement)? else {
            return None;
        };
        put("courses", courses);
        let everybody = mandate.audience.any_of.contains(&Criteria::default());
        put("whom", if everybody { "all" } else { "some" }.to_owned());
        for criteria in &mandate.audience.any_of {
            if criteria.officials.is_empty() {
                put("departments", criteria.organisation.join("\n"));
                put("designations", criteria.designation.join("\n"));
                put("groups", criteria.group.join("\n"));
            } else {
                let people = criteria.officials.iter().map(|o| o.0.to_string());
                put("people", people.collect::<Vec<_>>().join("\n"));
            }
        }
        let Within::Dates(dates) = &mandate.window.within else {
            return None;
        };
        put("opens", dates.opens.dotted());
        put("due", dates.due.dotted());
        if mandate.consequence.binding == Binding::Optional {
            put("binding", "optional".to_owned());
        }
        if mandate.consequence.apar {
            put("apar", "yes".to_owned());
        }
        for (name, days) in form::told(&mandate.consequence.escalation) {
            put(name, days);
        }
        let form = PlanForm { fields };
        let same = form
            .mandate(&Said::same(""), dates.opens)
            .is_ok_and(|read| {
                // Else what somebody set in its text would be lost without a word.
                read.audience == mandate.audience
                    && read.requirement == mandate.requirement
                    && read.window == mandate.window
                    && read.recurrence == mandate.recurrence
                    && read.consequence == mandate.consequence
                    && mandate.reading.is_none()
                    && mandate.letter.name.en.starts_with(LETTER)
            });
        same.then_some(form)
    }
}

impl App {
    /// Keeps a plan as a draft, which nobody is under. A live plan stays as it is until the
    /// draft is published.
    pub async fn draft_plan(&self, actor: &Actor, form: &PlanForm) -> Result<()> {
        let mandate = self.plan_as_mandate(actor, form).await?;
        self.draft_mandate_as_plan(actor, &mandate).await
    }

    /// The mandate that the form of a plan says, for an organisation of the actor.
    pub async fn plan_as_mandate(&self, actor: &Actor, form: &PlanForm) -> Result<Mandate<Named>> {
        let code = form.text("organisation");
        let mut tx = self.db.read().await?;
        let whose = organisations::by_code(&mut tx, code).await?;
        let whose = whose.ok_or_else(|| AppError::not_found("organisation", code))?;
        let may = actor
            .may(&mut tx, Permission::SetMandates, whose.id)
            .await?;
        drop(tx);
        if !may {
            return Err(AppError::Forbidden);
        }
        let name = Said::new(whose.name_en, whose.name_hi);
        form.mandate(&name, self.today())
            .map_err(|wrong| refused(&wrong))
    }

    /// Keeps several plans of an organisation as drafts, each with what the role of its
    /// designation needs: all of it, or nothing where one of them can't be.
    pub async fn draft_built_plans(
        &self,
        actor: &Actor,
        within: &str,
        built: &[Built],
    ) -> Result<(), NotFor> {
        let mut tx = self.db.write().await?;
        let whose = organisations::by_code(&mut tx, within.trim()).await?;
        let whose = whose.ok_or_else(|| AppError::not_found("organisation", within))?;
        actor
            .must(&mut tx, Permission::SetMandates, whose.id)
            .await?;
        let name = Said::new(whose.name_en, whose.name_hi);
        for (which, one) in built.iter().enumerate() {
            let kept = self.draft_built_plan(&mut tx, actor, (&whose.code, &name), one);
            kept.await.map_err(|error| NotFor {
                which: Some(which),
                error,
            })?;
        }
        Ok(tx.commit().await?)
    }

    async fn draft_built_plan(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        (whose, name): (&str, &Said),
        built: &Built,
    ) -> Result<()> {
        let mut form = built.form.clone();
        form.fields
            .insert("organisation".to_owned(), whose.to_owned());
        let mandate = form.mandate(name, self.today());
        let mandate = mandate.map_err(|wrong| refused(&wrong))?;
        if !store::versions_of(tx, &mandate.code).await?.is_empty() {
            return Err(AppError::invalid(
                "code",
                "code-taken",
                "a mandate with this code is there already; choose another code",
            ));
        }
        self.keep_needs_in(tx, actor, whose, &built.designation, &built.needs)
            .await?;
        self.keep_mandate_in(tx, actor, &mandate, true).await
    }

    /// Last year's plan as one for this year: all days a year later, and the years in its code
    /// and titles. Courses that can't be learned any more are named, with what takes their
    /// place: they stay in the list beside it, so that who completed one keeps the credit, and
    /// those without for the person to decide.
    pub async fn copy_plan(
        &self,
        actor: &Actor,
        code: &str,
    ) -> Result<(Mandate<Named>, Vec<Gone>)> {
        let one = self.mandate(actor, code).await?;
        let held = one.held.as_ref().or(one.draft.as_ref());
        let missing = || AppError::not_found("plan", code);
        let held = held.filter(|_| one.may_set && one.plan);
        let mut mandate = held.ok_or_else(missing)?.clone();
        put_a_year_later(&mut mandate);
        let mut tx = self.db.read().await?;
        let catalogue = Catalogue::of(&mut tx).await?;
        let mut gone = Vec::new();
        let copied = mandate.with_courses(|named| {
            let open = |named: &Named| {
                let course = catalogue.named(named).ok();
                course.is_some_and(|c| c.status == sopan_store::catalogue::Status::Live)
            };
            if open(named) {
                return Ok::<Named, AppError>(named.clone());
            }
            let instead = named.instead.iter().find(|other| open(other));
            let instead = instead.map(|other| other.title.clone());
            gone.push(Gone {
                title: named.title.clone(),
                instead: instead.or_else(|| catalogue.instead_of(named)),
            });
            Ok(named.clone())
        })?;
        Ok((copied, gone))
    }
}

/// Makes of a plan the one of the next year: every day of it, and the years in its code and
/// titles. A letter that it was written after keeps its date.
fn put_a_year_later(plan: &mut Mandate<Named>) {
    let later = |day: &mut Day| *day = anniversary(*day, 1);
    match &mut plan.window.within {
        Within::Dates(dates) => {
            later(&mut dates.opens);
            later(&mut dates.due);
        }
        Within::FinancialYear(year) => year.0 += 1,
        Within::DaysAfter(after) => later(&mut after.since),
        Within::Rolling(_) => {}
    }
    if let Credit::Since(since) = &mut plan.window.credit {
        later(since);
    }
    if let CountedOn::Date(date) = &mut plan.audience.counted_on {
        later(date);
    }
    if plan.letter.name.en.starts_with(LETTER)
        && let Ok(date) = String::from(plan.letter.date.clone()).parse()
        && let Ok(date) = anniversary(date, 1).to_string().try_into()
    {
        plan.letter.date = date;
    }
    plan.code = next_code(&plan.code);
    plan.title = Said::new(year_later(&plan.title.en), year_later(&plan.title.hi));
}

/// The code of next year's plan: the years in it are a year later; where it has none, `-2`.
fn next_code(code: &str) -> String {
    let later = year_later(code);
    match later == code {
        true => format!("{code}-2"),
        false => later,
    }
}

/// A text in which every year (2025, 2025-26) is a year later.
fn year_later(text: &str) -> String {
    let mut later = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, from) = rest.split_at(start);
        later += before;
        let end = from
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(from.len());
        let (digits, after) = from.split_at(end);
        let year: Option<u32> = digits.parse().ok();
        match year.filter(|year| digits.len() == 4 && (1990..2200).contains(year)) {
            Some(year) => {
                later += &(year + 1).to_string();
                rest = after;
                // The second half of a financial year.
                let short = format!("-{:02}", (year + 1) % 100);
                if let Some(after) = after.strip_prefix(&short) {
                    later += &format!("-{:02}", (year + 2) % 100);
                    rest = after;
                }
            }
            None => {
                later += digits;
                rest = after;
            }
        }
    }
    later + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_in_a_text_are_a_year_later() {
        for (text, later) in [
            ("plan-2025-26", "plan-2026-27"),
            ("plan-1999-00", "plan-2000-01"),
            ("Plan 2025", "Plan 2026"),
            ("योजना 2025-26", "योजना 2026-27"),
            ("2025-11-30", "2026-11-30"),
            ("room 12345", "room 12345"),
            ("", ""),
        ] {
            assert_eq!(year_later(text), later);
        }
        assert_eq!(next_code("water"), "water-2");
        assert_eq!(next_code("water-2025-26"), "water-2026-27");
    }
}
