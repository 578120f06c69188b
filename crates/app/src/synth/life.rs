//! What a synthetic official lives through: registered, verified, learning, moved.

use std::collections::HashMap;

use sopan_rules::ids::{AssessmentId, CourseId, OfficialId, OrganisationId, ResourceId};
use sopan_rules::ledger::{Fact, Worth};
use sopan_rules::time::{Day, Moment};
use sopan_store::catalogue;
use sopan_store::ledger::{Act, Work};
use sopan_store::sql::{Value, insert_rows};
use sopan_store::{Tx, sql};

use super::chance::Chance;
use super::places::{Leaf, State};
use super::words::{ASPECTS, COURSES, REASONS, SUBJECTS};
use super::{Plan, Population};
use crate::Result;
use crate::catalogue::{WHOLE_COURSES, search_text};

/// At most so many late reports per State.
const LATE: usize = 6;
/// One official in so many clicks through what there is to read, as people do: the rules
/// of integrity find it.
const HURRIED: i64 = 50;

/// A course that can be completed.
pub(super) struct Taught {
    course: CourseId,
    minutes: i64,
    for_role: bool,
    resources: Vec<ResourceId>,
    assessment: Option<(AssessmentId, i64)>,
}

/// Writes the short courses, so that there is something to complete: those in Hindi are
/// published by a State, the others by the nation, and every other one is recommended to
/// a band of service. What they teach is said in the terms of the framework that ships.
pub(super) async fn write_courses(
    tx: &mut Tx,
    nation: OrganisationId,
    states: &[State],
    on: Day,
) -> Result<()> {
    let at = on.start();
    let sub_themes = sub_themes(tx).await?;
    let mut teaches: Vec<[Value; 4]> = Vec::new();
    for (course, place) in COURSES.iter().zip(0..) {
        let owner = states.iter().find(|state| Some(state.iso) == course.owner);
        let owner = owner.map_or(nation, |state| state.id);
        let ids = tx.ids(8).await?;
        let [
            id,
            module,
            first,
            second,
            assessment,
            question,
            provider,
            source,
        ] = ids[..]
        else {
            continue;
        };
        let provider_name = "Synthetic Training Institute";
        let held = sql("select id from provider where name = $1")
            .bind(provider_name)
            .optional(tx)
            .await?;
        let provider = match held {
            Some(row) => row.get("id")?,
            None => {
                sql("insert into provider (id, name) values ($1, $2)")
                    .bind(provider)
                    .bind(provider_name)
                    .run(tx)
                    .await?;
                provider
            }
        };
        sql(
            "insert into course (id, code, title, language, provider, minutes, description, status,
                                 search, organisation, created_at, published_at)
             values ($1, $2, $3, $4, $5, $6, $7, 'live', $8, $9, $10, $10)",
        )
        .bind(id)
        .bind(course.code)
        .bind(course.title)
        .bind(course.language)
        .bind(provider)
        .bind(course.minutes)
        .bind(course.readings[0].1)
        .bind(search_text(course.title, &[provider_name.to_owned()]))
        .bind(owner)
        .bind(at)
        .run(tx)
        .await?;
        let taught = course.teaches.iter();
        teaches.extend(taught.filter_map(|(code, level)| {
            let sub_theme = *sub_themes.get(*code)?;
            Some([id.into(), sub_theme.into(), (*level).into(), at.into()])
        }));
        if place % 2 == 0 {
            sql(
                "insert into course_source (course, id, list, position, band, as_written, evidence)
                 values ($1, $2, $3, 1, '0 - 9 Years', $4, '{}')",
            )
            .bind(id)
            .bind(source)
            .bind(WHOLE_COURSES)
            .bind(course.title)
            .run(tx)
            .await?;
        }
        sql("insert into module (id, course, position, title) values ($1, $2, 1, $3)")
            .bind(module)
            .bind(id)
            .bind(course.title)
            .run(tx)
            .await?;
        for ((resource, (title, body)), position) in
            [first, second].into_iter().zip(course.readings).zip(1i64..)
        {
            sql(
                "insert into resource (id, module, course, position, kind, title, body, minutes,
                                       required)
                 values ($1, $2, $3, $4, 'text', $5, $6, $7, 1)",
            )
            .bind(resource)
            .bind(module)
            .bind(id)
            .bind(position)
            .bind(title)
            .bind(body)
            .bind(course.minutes / 2)
            .run(tx)
            .await?;
        }
        sql(
            "insert into assessment (id, course, title, pass_percent, attempts)
             values ($1, $2, $3, 50, 5)",
        )
        .bind(assessment)
        .bind(id)
        .bind(course.title)
        .run(tx)
        .await?;
        let [body, options @ ..] = course.question;
        sql(
            "insert into question (id, assessment, position, kind, body, marks)
             values ($1, $2, 1, 'single', $3, 1)",
        )
        .bind(question)
        .bind(assessment)
        .bind(body)
        .run(tx)
        .await?;
        for (option, position) in options.into_iter().zip(1i64..) {
            sql(
                "insert into question_option (question, position, body, correct)
                 values ($1, $2, $3, $4)",
            )
            .bind(question)
            .bind(position)
            .bind(option)
            .bind(position == 1)
            .run(tx)
            .await?;
        }
    }
    insert_rows(tx, TEACHES, teaches, "").await?;
    Ok(())
}

/// What is written of a course and a sub-theme that it teaches.
const TEACHES: &str = "insert into course_competency (course, competency, level, set_at) values";

/// The numbers of the framework's sub-themes, by code.
async fn sub_themes(tx: &mut Tx) -> Result<HashMap<String, i64>> {
    let rows = sql("select code, id from competency where theme is not null");
    let rows = rows.all(tx).await?;
    let pairs = rows
        .iter()
        .map(|row| Ok((row.get("code")?, row.get("id")?)));
    pairs.collect()
}

/// Writes as many more courses as were asked for: those in an Indian language are published by
/// the States in turn, the others by the nation. They are learned elsewhere: what is known of
/// them here is who enrolled, and how it ended.
pub(super) async fn write_more_courses(
    tx: &mut Tx,
    nation: OrganisationId,
    states: &[State],
    population: &Population,
    on: Day,
) -> Result<()> {
    let there: i64 = sql("select count(*) as n from course where status = 'live'")
        .one(tx)
        .await?
        .get("n")?;
    let more = population.courses.unwrap_or(0) - there;
    if more <= 0 {
        return Ok(());
    }
    // An assessment that is there is tried about twice for each completion of its course.
    let tried = population.attempts.unwrap_or(population.completions);
    let assessed = (tried * 1_000 / (population.completions * 2).max(1)).min(1_000);
    let provider = tx.id().await?;
    let provider_name = "Synthetic Open University";
    sql("insert into provider (id, name) values ($1, $2)")
        .bind(provider)
        .bind(provider_name)
        .run(tx)
        .await?;
    let mut chance = Chance::new(population.seed, 2);
    let sub_themes = sub_themes(tx).await?;
    let mut owners = states.iter().map(|state| state.id).cycle();
    let mut teaches: Vec<[Value; 4]> = Vec::new();
    let mut courses: Vec<[Value; 12]> = Vec::new();
    let mut assessments: Vec<[Value; 5]> = Vec::new();
    let mut questions: Vec<[Value; 6]> = Vec::new();
    let mut options: Vec<[Value; 4]> = Vec::new();
    for (number, (title, sub_theme)) in (1..=more).zip(titles()) {
        let ids = tx.ids(3).await?;
        let [id, assessment, question] = ids[..] else {
            continue;
        };
        let language = *chance.one_of(&["en", "en", "hi", "ta", "bn"]);
        let owner = match language {
            "en" => nation,
            _ => owners.next().unwrap_or(nation),
        };
        if let Some(sub_theme) = sub_themes.get(sub_theme) {
            teaches.push([id.into(), (*sub_theme).into(), 1.into(), on.start().into()]);
        }
        courses.push([
            id.into(),
            format!("SYN-{number:04}").into(),
            title.clone().into(),
            language.into(),
            provider.into(),
            chance.between(20, 600).into(),
            "".into(),
            "live".into(),
            search_text(&title, &[provider_name.to_owned()]).into(),
            owner.into(),
            on.start().into(),
            on.start().into(),
        ]);
        if !chance.in_thousand(assessed) {
            continue;
        }
        assessments.push([
            assessment.into(),
            id.into(),
            title.into(),
            50.into(),
            5.into(),
        ]);
        let [asked, answers @ ..] = chance.one_of(&COURSES).question;
        let asked = [
            question.into(),
            assessment.into(),
            1.into(),
            "single".into(),
            asked.into(),
            1.into(),
        ];
        questions.push(asked);
        for (answer, place) in answers.into_iter().zip(1i64..) {
            let correct = i64::from(place == 1);
            options.push([question.into(), place.into(), answer.into(), correct.into()]);
        }
    }
    insert_rows(
        tx,
        "insert into course (id, code, title, language, provider, minutes, description, status,
                             search, organisation, created_at, published_at) values",
        courses,
        "",
    )
    .await?;
    insert_rows(
        tx,
        "insert into assessment (id, course, title, pass_percent, attempts) values",
        assessments,
        "",
    )
    .await?;
    insert_rows(
        tx,
        "insert into question (id, assessment, position, kind, body, marks) values",
        questions,
        "",
    )
    .await?;
    insert_rows(
        tx,
        "insert into question_option (question, position, body, correct) values",
        options,
        "",
    )
    .await?;
    insert_rows(tx, TEACHES, teaches, "").await?;
    Ok(())
}

/// Titles, each another one, with the sub-theme: first all subjects, then their second aspect,
/// and so on.
fn titles() -> impl Iterator<Item = (String, &'static str)> {
    (0..).map(|n: usize| {
        let (subject, sub_theme) = SUBJECTS[n % SUBJECTS.len()];
        let n = n / SUBJECTS.len();
        let aspect = ASPECTS[n % ASPECTS.len()];
        let title = match n / ASPECTS.len() {
            0 => format!("{subject}: {aspect}"),
            part => format!("{subject}: {aspect}, part {}", part + 1),
        };
        (title, sub_theme)
    })
}

/// Every course that is offered and has something to complete, the most popular first:
/// those of the catalogue, and then the short ones. They were there from the first day.
pub(super) async fn courses(tx: &mut Tx, from: Day) -> Result<Vec<Taught>> {
    sql("update course set created_at = $1, published_at = $1 where status = 'live'")
        .bind(from.start())
        .run(tx)
        .await?;
    catalogue::stood_since(tx, from.start()).await?;
    let mut found = Vec::new();
    let rows = sql("select c.id, c.minutes, a.id as assessment, a.pass_percent,
                cast(case when exists (
                    select 1 from course_source s where s.course = c.id and s.band is not null
                ) then 1 else 0 end as bigint) as for_role
         from course c
         left join assessment a on a.course = c.id
         where c.status = 'live'
           and (c.code like 'SYN-%'
                or exists (select 1 from resource r where r.course = c.id and r.required = 1))
         order by case when c.code like 'SYN-%' then 1 else 0 end, c.code")
    .all(tx)
    .await?;
    for row in rows {
        let course: CourseId = row.get("id")?;
        let pass: Option<i64> = row.get("pass_percent")?;
        let resources = sql("select id from resource where course = $1 and required = 1
             order by position, id")
        .bind(course)
        .all(tx)
        .await?;
        found.push(Taught {
            course,
            minutes: row.get("minutes")?,
            for_role: row.get::<i64>("for_role")? == 1,
            resources: resources
                .iter()
                .map(|r| r.get("id"))
                .collect::<Result<_, _>>()?,
            assessment: row
                .get::<Option<AssessmentId>>("assessment")?
                .zip(pass.map(|p| p * 100)),
        });
    }
    Ok(found)
}

/// Who it is.
pub(super) struct Person {
    pub(super) name: String,
    pub(super) name_hi: String,
    pub(super) email: String,
    pub(super) code: String,
    pub(super) joined: Day,
    pub(super) batch: Option<i64>,
    pub(super) gender: &'static str,
    pub(super) language: &'static str,
}

/// What happened to it.
pub(super) struct Lived {
    /// As it is known at once.
    pub(super) acts: Vec<Act>,
    /// What becomes known later.
    pub(super) late: Option<Work>,
}

/// How a course that was begun goes on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Completed,
    Failed,
    Left,
}

/// The lives of a State's officials, one after another.
pub(super) struct Life<'a> {
    plan: &'a Plan,
    state: &'a State,
    leaves: &'a [Leaf],
    chance: Chance,
    /// The learning weeks, by their first day.
    weeks: Vec<Day>,
    /// Officials and completions that are still to come.
    officials: i64,
    completions: i64,
    attempts: Option<Attempts>,
    number: i64,
    late: usize,
}

/// How many attempts at assessments there are to be. They are kept in step with the
/// completions: who tries once more or once less than by chance is whoever comes next.
struct Attempts {
    /// Of all officials together.
    wanted: i64,
    /// With so many completions.
    completions: i64,
    /// Those that were made.
    made: i64,
    /// How many are missing just now; below zero when there are too many.
    owed: i64,
}

impl Attempts {
    /// An assessment is tried at most so often more than by chance.
    const MOST_MORE: i64 = 2;

    /// How many there should be once so many completions are still to come.
    fn due(&self, to_come: i64) -> i64 {
        let done = i128::from(self.completions - to_come);
        let due = i128::from(self.wanted) * done / i128::from(self.completions.max(1));
        i64::try_from(due).unwrap_or(i64::MAX)
    }

    /// So many failures instead of those that chance gives, before a pass or none.
    fn failures(&mut self, by_chance: i64, passes: i64) -> i64 {
        let failures = (self.owed - passes).clamp(0, by_chance + Self::MOST_MORE);
        self.owed -= failures + passes;
        failures
    }
}

impl<'a> Life<'a> {
    pub(super) fn new(
        plan: &'a Plan,
        state: &'a State,
        leaves: &'a [Leaf],
        completions: i64,
        attempts: Option<i64>,
    ) -> Life<'a> {
        let today = plan.now.day();
        let (first, _, _) = plan.from.ymd();
        let (last, _, _) = today.ymd();
        let own = i8::try_from(1 + state.real_strength % 26).unwrap_or(1);
        let weeks = (first..=last)
            .flat_map(|year| [Day::from_ymd(year, 2, own), Day::from_ymd(year, 10, 19)])
            .flatten()
            .filter(|day| *day >= plan.from && day.plus(6) < today)
            .collect();
        Life {
            plan,
            state,
            leaves,
            chance: Chance::new(plan.seed, !state.purpose()),
            weeks,
            officials: leaves.iter().map(|l| l.officials).sum(),
            completions,
            attempts: attempts.map(|wanted| Attempts {
                wanted,
                completions,
                made: 0,
                owed: 0,
            }),
            number: 0,
            late: 0,
        }
    }

    /// One more official.
    pub(super) fn live(&mut self, official: OfficialId, leaf: usize) -> (Person, Lived) {
        self.number += 1;
        let sits = &self.leaves[leaf];
        let (group, designation, language) = self.post(sits);
        let person = self.person(group, language);
        let today = self.plan.now.day();
        // Until yesterday: today's hours are not over.
        let span = i64::from(today.number() - self.plan.from.number());
        // The livelier the State, the earlier it began.
        let begun = (1_000 - self.state.vigour) * span / 2_500;
        let chance = &mut self.chance;
        let after = begun + chance.below(span - begun).min(chance.below(span - begun));
        let registered = self.plan.from.plus(i32::try_from(after).unwrap_or(0));
        let registered_at = at_work(chance, registered);

        let mut acts: Vec<(Moment, Fact)> = vec![(
            registered_at,
            Fact::Registered {
                organisation: sits.id,
                group: Some(group.to_owned()),
                designation: Some(designation.to_owned()),
            },
        )];
        self.verification(registered, group, designation, sits, &mut acts);
        self.moves(registered, &mut acts);
        let mut sessions = self.learning(registered.plus(1));
        let recent = today.plus(-60).start();
        let late = (self.late < LATE && self.chance.in_thousand(60))
            .then(|| sessions.pop())
            .flatten();
        let late = match late {
            Some(session) if session.first().is_some_and(|(at, _)| *at > recent) => {
                self.late += 1;
                Some(session)
            }
            other => {
                sessions.extend(other);
                None
            }
        };
        acts.extend(sessions.into_iter().flatten());
        acts.retain(|(at, _)| *at < self.plan.now.plus_seconds(-60));
        acts.sort_by_key(|(at, _)| *at);
        if let Some(attempts) = &mut self.attempts {
            let all = acts.iter().chain(late.iter().flatten());
            let tried = all.filter(|(_, fact)| matches!(fact, Fact::AttemptFinished { .. }));
            attempts.made += i64::try_from(tried.count()).unwrap_or_default();
        }
        let known = |acts: Vec<(Moment, Fact)>| -> Vec<Act> {
            acts.into_iter()
                .map(|(occurred, fact)| Act {
                    official,
                    fact,
                    occurred,
                    caused_by: None,
                })
                .collect()
        };
        let lived = Lived {
            acts: known(acts),
            late: late.map(|late| Work {
                acts: known(late),
                ..Work::default()
            }),
        };
        (person, lived)
    }

    /// Group, designation, and the language that the official reads.
    fn post(&mut self, leaf: &Leaf) -> (&'static str, &'static str, &'static str) {
        let chance = &mut self.chance;
        let n = chance.below(1_000);
        let (a, b) = if leaf.headquarters {
            (160, 420)
        } else {
            (25, 130)
        };
        let (group, posts): (&'static str, &'static [&'static str]) = match n {
            n if n < a => ("Group A", leaf.department.posts[0]),
            n if n < b => ("Group B", leaf.department.posts[1]),
            n if n < 770 => ("Group C", leaf.department.posts[2]),
            n if n < 890 => ("Group D", leaf.department.posts[3]),
            n if n < 985 => ("Contractual Staff", leaf.department.posts[2]),
            _ => ("Others", &["Consultant", "Apprentice"]),
        };
        let language = if chance.in_thousand(450) { "hi" } else { "en" };
        let designation: &'static str = chance.one_of::<&'static str>(posts);
        (group, designation, language)
    }

    fn person(&mut self, group: &str, language: &'static str) -> Person {
        let names = self.state.names();
        let chance = &mut self.chance;
        let (given, given_hi, gender) = *chance.one_of(names.given);
        let (surname, surname_hi) = *chance.one_of(names.surnames);
        let short = self.state.iso.trim_start_matches("IN-");
        let plain = |s: &str| -> String {
            s.chars()
                .filter(char::is_ascii_alphabetic)
                .collect::<String>()
                .to_lowercase()
        };
        let years = chance.below(34);
        let joined = self
            .plan
            .from
            .plus(-i32::try_from(years * 365 + chance.below(365)).unwrap_or(0));
        Person {
            name: format!("{given} {surname}"),
            name_hi: format!("{given_hi} {surname_hi}"),
            email: format!(
                "{}.{}.{}@{}.gov.example",
                plain(given),
                plain(surname),
                self.number,
                short.to_lowercase()
            ),
            code: format!("{short}{:07}", self.number),
            joined,
            batch: (group == "Group A").then(|| i64::from(joined.ymd().0)),
            gender,
            language,
        }
    }

    /// Approved, sent back and put right, edited again, or nobody's.
    fn verification(
        &mut self,
        registered: Day,
        group: &str,
        designation: &str,
        leaf: &Leaf,
        acts: &mut Vec<(Moment, Fact)>,
    ) {
        let share = (480 + self.state.vigour / 2).min(985);
        let chance = &mut self.chance;
        let mut on = registered.plus(small(chance.between(1, 40)));
        let edited = |designation: &str| Fact::ProfileEdited {
            group: Some(group.to_owned()),
            designation: Some(designation.to_owned()),
        };
        if chance.in_thousand(35) {
            let reason = (*chance.one_of(&REASONS)).to_owned();
            acts.push((at_work(chance, on), Fact::VerificationRejected { reason }));
            if chance.in_thousand(300) {
                return;
            }
            on = on.plus(small(chance.between(1, 12)));
            let other = chance.one_of::<&'static str>(leaf.department.posts[2]);
            acts.push((at_work(chance, on), edited(other)));
            on = on.plus(small(chance.between(1, 12)));
        } else if chance.in_thousand(3) {
            let desk = self.plan.desk;
            acts.push((at_work(chance, on), Fact::NotMyUser { desk }));
            return;
        }
        if !chance.in_thousand(share) {
            return;
        }
        acts.push((at_work(chance, on), Fact::Verified));
        if chance.in_thousand(25) {
            on = on.plus(small(chance.between(60, 500)));
            acts.push((
                at_work(chance, on),
                edited(&format!("Senior {designation}")),
            ));
            if chance.in_thousand(700) {
                on = on.plus(small(chance.between(2, 30)));
                acts.push((at_work(chance, on), Fact::Verified));
            }
        }
    }

    /// A transfer to another office of the State.
    fn moves(&mut self, registered: Day, acts: &mut Vec<(Moment, Fact)>) {
        if !self.chance.in_thousand(15) {
            return;
        }
        let on = registered.plus(small(self.chance.between(90, 700)));
        let to = self.chance.one_of(self.leaves).id;
        acts.push((at_work(&mut self.chance, on), Fact::Transferred { to }));
    }

    /// The courses that were begun, each as what happened in it, by time.
    fn learning(&mut self, from: Day) -> Vec<Vec<(Moment, Fact)>> {
        let offered = self.plan.courses.len();
        let most = i64::try_from(offered).unwrap_or_default();
        let mean = self.completions * 1_000 / self.officials.max(1);
        let chance = &mut self.chance;
        // Most complete nothing at all; who begins goes on.
        let active = (120 + self.state.vigour * 7 / 10)
            .min(900)
            .max(mean * 1_000 / (most * 1_000).max(1));
        let mut completed = 0;
        if mean > 0 && chance.in_thousand(active) {
            let beyond = (mean * 1_000 / active - 1_000).max(0);
            completed = (1 + chance.run_of(beyond, most))
                .min(most)
                .min(self.completions);
        }
        self.officials -= 1;
        self.completions -= completed;
        if let Some(attempts) = &mut self.attempts {
            attempts.owed = attempts.due(self.completions) - attempts.made;
        }
        let begins = completed > 0 || chance.in_thousand(active / 4);
        let hard = 480 - self.state.vigour / 3;
        let mut outcomes = vec![Outcome::Completed; usize::try_from(completed).unwrap_or(0)];
        if begins {
            for _ in 0..=completed {
                if chance.in_thousand(hard) {
                    outcomes.push(Outcome::Failed);
                }
            }
            if chance.in_thousand(160) {
                outcomes.push(Outcome::Left);
            }
        }
        outcomes.truncate(offered);
        let mut taken: Vec<usize> = Vec::with_capacity(outcomes.len());
        let mut sessions = Vec::with_capacity(outcomes.len());
        for outcome in outcomes {
            // Few courses are learned by many, and many by few: the lowest of three.
            let n = offered - taken.len();
            let places = [(); 3].map(|()| self.chance.place(n));
            let mut course = places.into_iter().min().unwrap_or(0);
            // The so-many-th of those that are not taken yet.
            let mut before = 0;
            while taken.get(before).is_some_and(|taken| *taken <= course) {
                course += 1;
                before += 1;
            }
            taken.insert(before, course);
            let day = self.learning_day(from);
            sessions.push(self.session(course, day, outcome));
        }
        sessions.sort_by_key(|s| s.first().map(|(at, _)| *at));
        sessions
    }

    /// A day on which one learns: most often in a learning week.
    fn learning_day(&mut self, from: Day) -> Day {
        let today = self.plan.now.day();
        let chance = &mut self.chance;
        let open = self.weeks.partition_point(|week| *week < from);
        let weeks = &self.weeks[open..];
        if !weeks.is_empty() && chance.in_thousand(450) {
            return chance.one_of(weeks).plus(small(chance.below(7)));
        }
        let span = i64::from(today.number() - from.number());
        from.plus(small(chance.below(span.max(1))))
            .min(today.plus(-1))
            .max(from)
    }

    /// What happens in a course, from the enrolment on.
    fn session(&mut self, course: usize, day: Day, outcome: Outcome) -> Vec<(Moment, Fact)> {
        let taught = &self.plan.courses[course];
        let chance = &mut self.chance;
        let course = taught.course;
        let mut at = at_work(chance, day);
        let mut acts = vec![(at, Fact::Enrolled { course })];
        let outcome = match outcome {
            Outcome::Failed if taught.assessment.is_none() => Outcome::Left,
            outcome => outcome,
        };
        let done = match outcome {
            Outcome::Left => &taught.resources[..taught.resources.len() / 2],
            _ => &taught.resources[..],
        };
        let hurried = self.number % HURRIED == HURRIED / 2;
        let pace = |seconds: i64| if hurried { 3 + seconds / 100 } else { seconds };
        let mut seconds = 0;
        for resource in done {
            let spent = pace(chance.between(240, 1_500));
            at = at.plus_seconds(spent);
            seconds += spent;
            acts.push((
                at,
                Fact::ResourceCompleted {
                    course,
                    resource: *resource,
                },
            ));
        }
        if seconds > 0 {
            acts.push((at, Fact::TimeSpent { course, seconds }));
        }
        let Some((assessment, pass)) = taught.assessment else {
            // Nothing of it is learned here, and its end is all that is known.
            if outcome == Outcome::Completed && taught.resources.is_empty() {
                let spent = chance.between(30, 60) * taught.minutes;
                acts.push((
                    at.plus_seconds(spent),
                    Fact::Completed {
                        course,
                        worth: Worth {
                            minutes: taught.minutes,
                            for_role: taught.for_role,
                            ..Worth::default()
                        },
                        certificate: (self.plan.certificate)(),
                        merge: None,
                    },
                ));
            }
            return acts;
        };
        let failures = match outcome {
            Outcome::Left => return acts,
            Outcome::Failed => 1 + chance.run_of(300, 2),
            Outcome::Completed => chance.run_of(200, 2),
        };
        let failures = match &mut self.attempts {
            Some(attempts) => attempts.failures(failures, i64::from(outcome == Outcome::Completed)),
            None => failures,
        };
        for _ in 0..failures {
            at = at.plus_seconds(pace(chance.between(200, 900)));
            let hundredths = chance.below(pass / 100).max(0) * 100;
            acts.push((
                at,
                Fact::AttemptFinished {
                    course,
                    assessment,
                    hundredths,
                    cleared: false,
                    regraded: false,
                },
            ));
        }
        if outcome == Outcome::Completed {
            at = at.plus_seconds(pace(chance.between(200, 900)));
            let hundredths = chance.between(pass / 100, 100) * 100;
            acts.push((
                at,
                Fact::AttemptFinished {
                    course,
                    assessment,
                    hundredths,
                    cleared: true,
                    regraded: false,
                },
            ));
        }
        acts
    }
}

fn small(n: i64) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}

/// A moment of a working day.
fn at_work(chance: &mut Chance, day: Day) -> Moment {
    day.start()
        .plus_seconds(chance.between(9 * 3_600, 19 * 3_600))
}
