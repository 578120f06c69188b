//! Writing to the ledger: entries, the views that follow from them, and the
//! accounts of every organisation they move, in one transaction.
//!
//! Whatever is recorded goes through [`record`], one completion or a hundred
//! thousand officials alike. What an entry means is not decided here: the rules
//! ([`sopan_rules::ledger`]) say what may be recorded, what it makes of the official
//! and which figures it moves.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::LazyLock;

use sopan_rules::ids::{AssessmentId, CourseId, EntryId, OfficialId, OrganisationId, ResourceId};
use sopan_rules::ledger::{
    Admission, Again, AssessmentStanding, Columns, Counts, Enrolment, Entry, Fact, Flag, Kinship,
    Posting, Refusal, Replay, Requirements, Standing, advance, complete_since,
};
use sopan_rules::measures::{Amounts, Measure};
use sopan_rules::officials::ProfileStatus;
use sopan_rules::organisations::{KnownKin, spread_as_known};
use sopan_rules::time::{Day, Moment};

use crate::reorganisations::keep_hierarchy;
use crate::sql::{
    Result, Row, Sql, StoreError, Tx, Value, each_of, each_of_with, insert_rows, sql,
};

/// How far a device's clock may be ahead.
const CLOCK_LEEWAY_SECONDS: i64 = 300;

/// Something that happened to an official, to be recorded.
#[derive(Debug, Clone)]
pub struct Act {
    /// To whom.
    pub official: OfficialId,
    /// What.
    pub fact: Fact,
    /// When.
    pub occurred: Moment,
    /// Who caused it, where that is another person.
    pub caused_by: Option<OfficialId>,
}

/// What one caller wants written: all of it or nothing.
#[derive(Debug, Clone, Default)]
pub struct Work {
    /// Makes a repetition harmless: the same official with the same key is answered
    /// as the first time, and nothing is written.
    pub key: Option<(OfficialId, String)>,
    /// A statement on which all of it depends: where it changes no row, the work was
    /// decided on what is no longer so, and nothing of it is written. It must be one
    /// that changes no row the second time, so that a repetition is harmless here too.
    pub given: Option<Sql>,
    /// What happened, in order.
    pub acts: Vec<Act>,
    /// Statements that belong to it, for tables that are no view of the ledger.
    pub also: Vec<Sql>,
    /// Officials of whom these statements change service, cadre, batch, joining or central
    /// deputation: mandates are decided anew about them.
    pub profiles: Vec<OfficialId>,
}

impl Work {
    /// One act.
    pub fn act(
        official: OfficialId,
        fact: Fact,
        occurred: Moment,
        caused_by: Option<OfficialId>,
    ) -> Work {
        Work {
            acts: vec![Act {
                official,
                fact,
                occurred,
                caused_by,
            }],
            ..Work::default()
        }
    }

    /// Statements only, for tables that are no view of the ledger.
    pub fn of(statement: Sql) -> Work {
        Work {
            also: vec![statement],
            ..Work::default()
        }
    }

    /// Whether writing it once more, after it may have been written, is harmless.
    pub(crate) fn is_repeatable(&self) -> bool {
        self.key.is_some() || self.given.is_some()
    }
}

/// A course that this work completed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// By whom.
    pub official: OfficialId,
    /// Which.
    pub course: CourseId,
    /// The number of the certificate.
    pub certificate: String,
}

/// What came of a work.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Done {
    /// How many entries were written; 0 when all of it was so already.
    pub entries: usize,
    /// The courses it completed.
    pub completions: Vec<Completion>,
    /// That it was a repetition of a work that was done before.
    pub repeated: bool,
    /// That what it was decided on is no longer so, and nothing was written.
    pub outdated: bool,
}

/// Who writes, when, and where new certificate numbers come from.
pub struct Pen<'a> {
    /// Now.
    pub now: Moment,
    /// The number under which this program writes lines of accounts.
    pub lane: i16,
    /// A new certificate number.
    pub certificate: &'a mut (dyn FnMut() -> String + Send),
}

/// What is known of an official while works are taken in.
#[derive(Clone, Default)]
pub(crate) struct Book {
    standing: Option<Standing>,
    /// All entries, where news may be late; else nothing, and `standing` is enough.
    replay: Option<std::sync::Arc<Replay>>,
}

impl Book {
    pub(crate) fn standing(&self) -> Option<&Standing> {
        match &self.replay {
            Some(replay) => replay.standing(),
            None => self.standing.as_ref(),
        }
    }
}

/// What a work has written so far, in memory.
#[derive(Default)]
pub(crate) struct Taken {
    pub(crate) books: HashMap<OfficialId, Book>,
    pub(crate) entries: Vec<Entry>,
    pub(crate) postings: Vec<(Posting, Day)>,
}

/// Records works in the order in which they are given. Each is answered by itself;
/// one that is refused leaves nothing behind and does not disturb the others. The
/// caller commits.
pub async fn record(
    tx: &mut Tx,
    pen: &mut Pen<'_>,
    works: Vec<Work>,
) -> Result<Vec<Result<Done, Refusal>>> {
    keep_hierarchy(tx).await?;
    let mut answered = earlier_answers(tx, &works).await?;
    let acts = || works.iter().flat_map(|w| &w.acts);
    let learned_in = acts().filter_map(|act| match &act.fact {
        Fact::ResourceCompleted { course, .. }
        | Fact::AttemptFinished { course, .. }
        | Fact::Completed { course, .. }
        | Fact::Credited { course, .. } => Some((act.official, *course)),
        _ => None,
    });
    let mut learned_in: BTreeSet<(OfficialId, CourseId)> = learned_in.collect();
    // What was credited is open again where the merge is taken back, and may be complete by
    // what was done since.
    let undone = acts().filter(|act| matches!(act.fact, Fact::MergeUndone { .. }));
    let open_again = crate::duplicates::credited(tx, undone.map(|act| act.official)).await?;
    learned_in.extend(&open_again);
    let courses = learned_in.iter().map(|(_, course)| *course).collect();
    let mut requirements = load_requirements(tx, courses).await?;
    let mut books = load_books(tx, &works, &requirements).await?;
    load_own(tx, &learned_in, &mut requirements).await?;

    let mut answers = Vec::with_capacity(works.len());
    let mut entries: Vec<Entry> = Vec::new();
    let mut postings: Vec<(Posting, Day)> = Vec::new();
    let mut also: Vec<Sql> = Vec::new();
    let mut profiles: BTreeSet<OfficialId> = BTreeSet::new();
    let mut keys: Vec<[Value; 3]> = Vec::new();
    let most = most_entries(works.iter().flat_map(|w| &w.acts)) + open_again.len();
    let mut numbers = tx.ids(most).await?.into_iter();
    for work in works {
        if let Some(done) = work.key.as_ref().and_then(|key| answered.get(key)) {
            answers.push(Ok(Done {
                repeated: true,
                ..done.clone()
            }));
            continue;
        }
        match take(
            pen,
            Written::Now,
            &books,
            &requirements,
            &work.acts,
            &mut numbers,
        ) {
            Ok((taken, done)) => {
                if let Some(given) = work.given
                    && given.run(tx).await? == 0
                {
                    answers.push(Ok(Done {
                        outdated: true,
                        ..Done::default()
                    }));
                    continue;
                }
                if let Some(key) = work.key {
                    keys.push([
                        key.0.into(),
                        key.1.clone().into(),
                        answer_text(&done).into(),
                    ]);
                    answered.insert(key, done.clone());
                }
                books.extend(taken.books);
                entries.extend(taken.entries);
                postings.extend(taken.postings);
                also.extend(work.also);
                profiles.extend(work.profiles);
                answers.push(Ok(done));
            }
            Err(refusal) => answers.push(Err(refusal)),
        }
    }
    profiles.extend(profiles_changed(&entries));
    let completed = entries
        .iter()
        .filter(|e| matches!(e.fact, Fact::Completed { .. }));
    let completed: Vec<OfficialId> = completed.map(|entry| entry.official).collect();
    crate::designations::note(tx, &entries).await?;
    let moved = moved(&entries);
    write(tx, pen.lane, &books, entries, postings).await?;
    insert_rows(
        tx,
        "insert into act_key (official, key, answer) values",
        keys,
        "",
    )
    .await?;
    for statement in also {
        statement.run(tx).await?;
    }
    crate::officials::codes_follow(tx, &moved).await?;
    crate::mandates::settle(tx, &profiles, pen.now).await?;
    // Whoever completed a course, or came to another organisation, may have earned a badge.
    profiles.extend(completed);
    crate::badges::issue(tx, &profiles, pen.now, pen.certificate).await?;
    Ok(answers)
}

/// The officials whom other mandates may reach after these entries.
fn profiles_changed(entries: &[Entry]) -> BTreeSet<OfficialId> {
    let changes = |fact: &Fact| {
        matches!(
            fact,
            Fact::Registered { .. }
                | Fact::ProfileEdited { .. }
                | Fact::NotMyUser { .. }
                | Fact::Transferred { .. }
                | Fact::MergedInto { .. }
                | Fact::Received { .. }
                | Fact::MergeUndone { .. }
        )
    };
    let changed = entries.iter().filter(|entry| changes(&entry.fact));
    changed.map(|entry| entry.official).collect()
}

/// The officials who are in another organisation, or of whom another account is, after these
/// entries.
fn moved(entries: &[Entry]) -> Vec<OfficialId> {
    let moves = |fact: &Fact| {
        matches!(
            fact,
            Fact::NotMyUser { .. }
                | Fact::Transferred { .. }
                | Fact::MergedInto { .. }
                | Fact::Received { .. }
                | Fact::MergeUndone { .. }
        )
    };
    let moved = entries.iter().filter(|entry| moves(&entry.fact));
    let moved: BTreeSet<OfficialId> = moved.map(|entry| entry.official).collect();
    moved.into_iter().collect()
}

/// When entries count as written down.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Written {
    /// Now.
    Now,
    /// When they occurred.
    AsItOccurred,
}

/// At most so many entries come of these acts: one for each act, and one more where
/// an act may complete a course.
pub(crate) fn most_entries<'a>(acts: impl IntoIterator<Item = &'a Act>) -> usize {
    acts.into_iter()
        .map(|act| match act.fact {
            Fact::ResourceCompleted { .. }
            | Fact::AttemptFinished { .. }
            | Fact::Credited { .. } => 2,
            _ => 1,
        })
        .sum()
}

/// Takes in the acts of one work, against copies of the books they touch.
pub(crate) fn take(
    pen: &mut Pen<'_>,
    written: Written,
    books: &HashMap<OfficialId, Book>,
    requirements: &HashMap<CourseId, Requirements>,
    acts: &[Act],
    numbers: &mut impl Iterator<Item = i64>,
) -> Result<(Taken, Done), Refusal> {
    let mut taken = Taken::default();
    let mut done = Done::default();
    for act in acts {
        let book = taken
            .books
            .entry(act.official)
            .or_insert_with(|| books.get(&act.official).cloned().unwrap_or_default());
        if act.occurred > pen.now.plus_seconds(CLOCK_LEEWAY_SECONDS) {
            return Err(Refusal::InTheFuture);
        }
        let organisation = match (book.standing(), &act.fact) {
            (None, Fact::Registered { organisation, .. }) => *organisation,
            (None, _) => return Err(Refusal::NotRegistered(act.official)),
            (Some(standing), fact) => {
                if act.occurred < standing.registered {
                    return Err(Refusal::BeforeRegistration);
                }
                check_content(fact, requirements)?;
                if standing.admits(fact)? == Admission::Already {
                    continue;
                }
                match &book.replay {
                    Some(replay) => replay.organisation_at(act.occurred),
                    None => standing.organisation,
                }
            }
        };
        let mut fact = act.fact.clone();
        if let (Fact::Completed { course, worth, .. }, Some(standing)) =
            (&mut fact, book.standing())
            && let Some(required) = requirements.get(course)
        {
            *worth = required.counted(standing, *worth);
        }
        let mut facts = vec![(fact, act.occurred)];
        while let Some((fact, occurred)) = facts.pop() {
            let Some(number) = numbers.next() else { break };
            let mut courses: Vec<CourseId> = match &fact {
                Fact::ResourceCompleted { course, .. }
                | Fact::AttemptFinished { course, .. }
                | Fact::Credited { course, .. } => vec![*course],
                _ => Vec::new(),
            };
            let merge = fact.merge();
            let undone = matches!(fact, Fact::MergeUndone { .. });
            let recorded = match written {
                Written::Now => pen.now,
                Written::AsItOccurred => occurred,
            };
            let entry = Entry {
                id: EntryId(number),
                official: act.official,
                organisation,
                occurred,
                recorded,
                caused_by: act.caused_by,
                fact,
            };
            taken.entries.push(entry.clone());
            let mut new = Vec::new();
            match &mut book.replay {
                Some(replay) => new = std::sync::Arc::make_mut(replay).push(entry),
                None => advance(&mut book.standing, &entry, &mut new),
            }
            let known = recorded.day();
            taken.postings.extend(new.into_iter().map(|p| (p, known)));
            done.entries += 1;

            // The last thing that was missing completes the course at once.
            let Some(standing) = book.standing() else {
                continue;
            };
            if undone {
                courses.extend(standing.enrolments.keys());
            }
            for course in courses {
                let Some(required) = requirements.get(&course) else {
                    continue;
                };
                let Some(enrolment) = standing.enrolments.get(&course) else {
                    continue;
                };
                let open = enrolment.completed.is_none() || enrolment.again.is_some();
                let Some(since) = complete_since(standing, course, required).filter(|_| open)
                else {
                    continue;
                };
                let since = match book.replay {
                    // Nobody knew before the merge that it is complete.
                    _ if merge.is_some() => occurred,
                    Some(_) => since,
                    None => since.max(standing.latest),
                };
                // Who completes it once more keeps the certificate.
                let (certificate, fact) = match &enrolment.certificate {
                    Some(held) => (held.clone(), Fact::CompletedAgain { course }),
                    None => {
                        let certificate = (pen.certificate)();
                        let fact = Fact::Completed {
                            course,
                            worth: required.counted(standing, required.worth_to(act.official)),
                            certificate: certificate.clone(),
                            merge,
                        };
                        (certificate, fact)
                    }
                };
                done.completions.push(Completion {
                    official: act.official,
                    course,
                    certificate,
                });
                facts.push((fact, since));
            }
        }
    }
    Ok((taken, done))
}

/// A resource or an assessment must belong to the course it is said to belong to.
fn check_content(
    fact: &Fact,
    requirements: &HashMap<CourseId, Requirements>,
) -> Result<(), Refusal> {
    match fact {
        Fact::ResourceCompleted { course, .. } => requirements
            .contains_key(course)
            .then_some(())
            .ok_or(Refusal::UnknownContent(*course)),
        Fact::AttemptFinished {
            course, assessment, ..
        } => requirements
            .get(course)
            .filter(|r| r.assessment == Some(*assessment))
            .map(|_| ())
            .ok_or(Refusal::UnknownContent(*course)),
        _ => Ok(()),
    }
}

fn answer_text(done: &Done) -> String {
    let completions: Vec<_> = done
        .completions
        .iter()
        .map(|c| (c.official.0, c.course.0, &c.certificate))
        .collect();
    serde_json::json!([done.entries, completions]).to_string()
}

fn answer_from(text: &str) -> Result<Done> {
    let (entries, completions): (usize, Vec<(i64, i64, String)>) = serde_json::from_str(text)
        .map_err(|e| StoreError::Column {
            column: "answer".to_owned(),
            what: e.to_string(),
        })?;
    Ok(Done {
        entries,
        completions: completions
            .into_iter()
            .map(|(official, course, certificate)| Completion {
                official: OfficialId(official),
                course: CourseId(course),
                certificate,
            })
            .collect(),
        repeated: false,
        outdated: false,
    })
}

async fn earlier_answers(
    tx: &mut Tx,
    works: &[Work],
) -> Result<HashMap<(OfficialId, String), Done>> {
    let keys: Vec<[Value; 2]> = works
        .iter()
        .filter_map(|w| w.key.as_ref())
        .map(|(official, key)| [(*official).into(), key.clone().into()])
        .collect();
    let mut found = HashMap::new();
    let ask = |list: &str| {
        format!("select official, key, answer from act_key where (official, key) in {list}")
    };
    each_of(tx, &keys, ask, |row| {
        let answer: String = row.get("answer")?;
        found.insert(
            (row.get("official")?, row.get("key")?),
            answer_from(&answer)?,
        );
        Ok(())
    })
    .await?;
    Ok(found)
}

/// Loads what the acts need to know of their officials, and locks it.
async fn load_books(
    tx: &mut Tx,
    works: &[Work],
    requirements: &HashMap<CourseId, Requirements>,
) -> Result<HashMap<OfficialId, Book>> {
    let acts = || works.iter().flat_map(|w| &w.acts);
    let officials: BTreeSet<OfficialId> = acts().map(|a| a.official).collect();
    let keys: Vec<[Value; 1]> = officials.iter().map(|o| [(*o).into()]).collect();
    let lock = tx.dialect().for_update();
    let mut standings: HashMap<OfficialId, Standing> = HashMap::new();
    let ask = |list: &str| {
        format!(
            "select {STANDING_READ}
             from official
             where id in {list}
             order by id{lock}"
        )
    };
    each_of(tx, &keys, ask, |row| {
        let standing = standing_from(&row)?;
        standings.insert(standing.official, standing);
        Ok(())
    })
    .await?;

    let late = late_officials(works, &standings);

    let mut courses: HashSet<(OfficialId, CourseId)> = HashSet::new();
    let mut assessments: HashSet<(OfficialId, AssessmentId)> = HashSet::new();
    let mut whole_course: HashSet<(OfficialId, CourseId)> = HashSet::new();
    for act in acts().filter(|a| !late.contains(&a.official)) {
        match &act.fact {
            Fact::Enrolled { course }
            | Fact::TimeSpent { course, .. }
            | Fact::Completed { course, .. }
            | Fact::CompletionFlagged { course, .. }
            | Fact::FlagCleared { course, .. }
            | Fact::TakenAgain { course }
            | Fact::CompletedAgain { course }
            | Fact::Repeated { course, .. } => {
                courses.insert((act.official, *course));
            }
            Fact::Credited { course, credit, .. } => {
                courses.insert((act.official, *course));
                whole_course.insert((act.official, *course));
                let assessment = credit.assessment.as_ref();
                assessments.extend(assessment.map(|(a, _)| (act.official, *a)));
            }
            Fact::ResourceCompleted { course, .. } => {
                courses.insert((act.official, *course));
                whole_course.insert((act.official, *course));
            }
            Fact::AttemptFinished {
                course, assessment, ..
            } => {
                courses.insert((act.official, *course));
                assessments.insert((act.official, *assessment));
            }
            _ => {}
        }
    }
    // Whoever completes a course may have completed it in another language.
    let elsewhere: Vec<(OfficialId, CourseId)> = courses
        .iter()
        .filter_map(|(official, course)| Some((official, requirements.get(course)?)))
        .flat_map(|(official, required)| required.variants.iter().map(|v| (*official, *v)))
        .collect();
    courses.extend(elsewhere);
    load_enrolments(tx, &courses, &mut standings).await?;
    load_assessments(tx, &assessments, &whole_course, &mut standings).await?;
    let mut books: HashMap<OfficialId, Book> = standings
        .into_iter()
        .map(|(official, standing)| {
            let book = Book {
                standing: Some(standing),
                replay: None,
            };
            (official, book)
        })
        .collect();
    if !late.is_empty() {
        for (official, replay) in load_replays(tx, &late).await? {
            books.insert(
                official,
                Book {
                    standing: None,
                    replay: Some(std::sync::Arc::new(replay)),
                },
            );
        }
    }
    Ok(books)
}

/// The officials about whom news may arrive out of order.
fn late_officials(
    works: &[Work],
    standings: &HashMap<OfficialId, Standing>,
) -> BTreeSet<OfficialId> {
    let mut latest: HashMap<OfficialId, Moment> = HashMap::new();
    let mut late = BTreeSet::new();
    for act in works.iter().flat_map(|w| &w.acts) {
        let known = latest.entry(act.official).or_insert_with(|| {
            standings
                .get(&act.official)
                .map_or(Moment(i64::MIN), |s| s.latest)
        });
        if act.occurred < *known || matches!(act.fact, Fact::MergeUndone { .. }) {
            late.insert(act.official);
        }
        *known = (*known).max(act.occurred);
    }
    late
}

/// What [`standing_from`] reads of an official.
pub(crate) const STANDING_READ: &str =
    "id, organisation, profile_status, official_group, designation,
    rejected, registered_at, latest_at, completions, role_completions, flagged, role_flagged,
    pairs_attempted, pairs_cleared, active_day, merged_into";

pub(crate) fn standing_from(row: &Row) -> Result<Standing> {
    let status: i16 = row.get("profile_status")?;
    Ok(Standing {
        official: row.get("id")?,
        organisation: row.get("organisation")?,
        status: ProfileStatus::from_code(status).ok_or_else(|| StoreError::Column {
            column: "profile_status".to_owned(),
            what: format!("{status} is no profile status"),
        })?,
        group: row.get("official_group")?,
        designation: row.get("designation")?,
        rejected: row.get("rejected")?,
        registered: row.get("registered_at")?,
        latest: row.get("latest_at")?,
        completions: row.get("completions")?,
        role_completions: row.get("role_completions")?,
        flagged: row.get("flagged")?,
        role_flagged: row.get("role_flagged")?,
        pairs_attempted: row.get("pairs_attempted")?,
        pairs_cleared: row.get("pairs_cleared")?,
        active: row.get("active_day")?,
        merged_into: row.get("merged_into")?,
        enrolments: BTreeMap::new(),
        assessments: BTreeMap::new(),
    })
}

/// What [`enrolment_from`] reads of `enrolment e`.
pub(crate) const ENROLMENT_READ: &str = "e.status, e.enrolled_at, e.done, e.last_done_at,
    e.completed_at, e.certificate, e.seconds, e.flag, e.counts, e.again_at, e.again_cleared,
    e.renewed, e.variant";

pub(crate) fn enrolment_from(row: &Row) -> Result<Enrolment> {
    let done: String = row.get("done")?;
    let status: i16 = row.get("status")?;
    Ok(Enrolment {
        enrolled: row.get("enrolled_at")?,
        started: status > 0,
        done: done
            .split(' ')
            .filter_map(|id| id.parse().ok())
            .map(ResourceId)
            .collect(),
        last_done: row.get("last_done_at")?,
        completed: row.get("completed_at")?,
        certificate: row.get("certificate")?,
        seconds: row.get("seconds")?,
        flag: Flag::from_code(row.get("flag")?),
        again: row.get::<Option<Moment>>("again_at")?.map(|since| Again {
            since,
            cleared: row
                .get::<Option<i64>>("again_cleared")
                .is_ok_and(|cleared| cleared == Some(1)),
        }),
        renewed: renewed_from(row.get("renewed")?),
        counts: Counts::from_code(row.get("counts")?),
        variant: row.get("variant")?,
    })
}

/// The moments in the column `renewed`.
pub(crate) fn renewed_from(text: Option<String>) -> Vec<Moment> {
    let all = text.iter().flat_map(|text| text.split(' '));
    all.filter_map(|at| at.parse().ok()).map(Moment).collect()
}

fn renewed_text(enrolment: &Enrolment) -> Option<String> {
    let all: Vec<String> = enrolment
        .renewed
        .iter()
        .map(|at| at.0.to_string())
        .collect();
    (!all.is_empty()).then(|| all.join(" "))
}

fn done_text(enrolment: &Enrolment) -> String {
    let ids: Vec<String> = enrolment.done.iter().map(|r| r.to_string()).collect();
    ids.join(" ")
}

pub(crate) fn assessment_from(row: &Row) -> Result<AssessmentStanding> {
    Ok(AssessmentStanding {
        course: row.get("course")?,
        attempts: row.get("attempts")?,
        best: row.get("best")?,
        attempted: row.get("attempted_at")?,
        cleared: row.get("cleared_at")?,
    })
}

async fn load_enrolments(
    tx: &mut Tx,
    pairs: &HashSet<(OfficialId, CourseId)>,
    standings: &mut HashMap<OfficialId, Standing>,
) -> Result<()> {
    let keys: Vec<[Value; 2]> = pairs
        .iter()
        .map(|(o, c)| [(*o).into(), (*c).into()])
        .collect();
    let ask = |list: &str| {
        format!(
            "select e.official, e.course, {ENROLMENT_READ}
             from enrolment e
             where (e.official, e.course) in {list}"
        )
    };
    each_of(tx, &keys, ask, |row| {
        if let Some(standing) = standings.get_mut(&row.get("official")?) {
            standing
                .enrolments
                .insert(row.get("course")?, enrolment_from(&row)?);
        }
        Ok(())
    })
    .await
}

/// An assessment that is attempted, and the one that closes a course in which a
/// resource is done.
async fn load_assessments(
    tx: &mut Tx,
    attempted: &HashSet<(OfficialId, AssessmentId)>,
    in_courses: &HashSet<(OfficialId, CourseId)>,
    standings: &mut HashMap<OfficialId, Standing>,
) -> Result<()> {
    const COLUMNS: &str = "select s.official, s.assessment, s.course, s.attempts, s.best,
                                  s.attempted_at, s.cleared_at
                           from assessment_standing s";
    let mut take = |row: Row| {
        if let Some(standing) = standings.get_mut(&row.get("official")?) {
            standing
                .assessments
                .insert(row.get("assessment")?, assessment_from(&row)?);
        }
        Ok(())
    };
    let keys: Vec<[Value; 2]> = attempted
        .iter()
        .map(|(o, a)| [(*o).into(), (*a).into()])
        .collect();
    let ask = |list: &str| format!("{COLUMNS} where (s.official, s.assessment) in {list}");
    each_of(tx, &keys, ask, &mut take).await?;
    let keys: Vec<[Value; 2]> = in_courses
        .iter()
        .map(|(o, c)| [(*o).into(), (*c).into()])
        .collect();
    let ask = |list: &str| {
        format!(
            "{COLUMNS}
             join assessment a on a.id = s.assessment
             where (s.official, a.course) in {list}"
        )
    };
    each_of(tx, &keys, ask, &mut take).await
}

/// All entries of these officials, replayed.
pub(crate) async fn load_replays(
    tx: &mut Tx,
    officials: &BTreeSet<OfficialId>,
) -> Result<BTreeMap<OfficialId, Replay>> {
    let keys: Vec<[Value; 1]> = officials.iter().map(|o| [(*o).into()]).collect();
    let mut replays: BTreeMap<OfficialId, Replay> = BTreeMap::new();
    let ask = |list: &str| {
        format!(
            "select {ENTRY_READ} from entry
             where official in {list}
             order by official, recorded_at, id"
        )
    };
    each_of(tx, &keys, ask, |row| {
        let entry = entry_from(&row)?;
        replays.entry(entry.official).or_default().push(entry);
        Ok(())
    })
    .await?;
    Ok(replays)
}

/// That an entry under this name completed a course, and stands: a merge that completed it was
/// not taken back.
pub(crate) fn completes(entry: &str) -> String {
    format!(
        "({entry}.kind = 11 or {entry}.kind = 25 and not exists (
             select 1 from entry undone
             where undone.official = {entry}.official and undone.kind = 24
               and undone.amount = {entry}.object / 8))"
    )
}

/// What [`entry_from`] reads of the ledger.
pub(crate) const ENTRY_READ: &str = "official, id, kind, organisation, course, object, amount,
    occurred_at, recorded_at, caused_by, detail";

/// A row of the ledger as an entry.
pub(crate) fn entry_from(row: &Row) -> Result<Entry> {
    let organisation: OrganisationId = row.get("organisation")?;
    let columns = Columns {
        kind: row.get("kind")?,
        course: row.get("course")?,
        object: row.get("object")?,
        amount: row.get("amount")?,
        detail: row.get("detail")?,
    };
    Ok(Entry {
        id: row.get("id")?,
        official: row.get("official")?,
        organisation,
        occurred: row.get("occurred_at")?,
        recorded: row.get("recorded_at")?,
        caused_by: row.get("caused_by")?,
        fact: Fact::from_columns(organisation, &columns)?,
    })
}

/// What these courses ask for before they are complete.
pub(crate) async fn load_requirements(
    tx: &mut Tx,
    courses: BTreeSet<CourseId>,
) -> Result<HashMap<CourseId, Requirements>> {
    let keys: Vec<[Value; 1]> = courses.iter().map(|c| [(*c).into()]).collect();
    let mut found: HashMap<CourseId, Requirements> = HashMap::new();
    let ask = |list: &str| {
        format!(
            "select c.id, c.minutes, a.id as assessment,
                    cast(case when exists (
                        select 1 from course_source s where s.course = c.id and s.band is not null
                    ) then 1 else 0 end as bigint) as for_role
             from course c
             left join assessment a on a.course = c.id
             where c.id in {list}"
        )
    };
    each_of(tx, &keys, ask, |row| {
        found.insert(
            row.get("id")?,
            Requirements {
                minutes: row.get("minutes")?,
                assessment: row.get("assessment")?,
                for_role: row.get::<i64>("for_role")? == 1,
                resources: BTreeSet::new(),
                kept: BTreeMap::new(),
                planned: BTreeSet::new(),
                variants: Vec::new(),
            },
        );
        Ok(())
    })
    .await?;
    let ask = |list: &str| {
        format!("select id, course from resource where required = 1 and course in {list}")
    };
    each_of(tx, &keys, ask, |row| {
        if let Some(required) = found.get_mut(&row.get("course")?) {
            required.resources.insert(row.get("id")?);
        }
        Ok(())
    })
    .await?;
    // What is recommended in one language is so in all.
    let ask = |list: &str| {
        format!(
            "select v.course, o.course as other,
                    cast(case when exists (
                        select 1 from course_source s where s.course = o.course
                                                       and s.band is not null
                    ) then 1 else 0 end as bigint) as for_role
             from course_variant v
             join course_variant o on o.work = v.work and o.course <> v.course
                                   and o.untied_at is null
             where v.course in {list} and v.untied_at is null
             order by v.course, o.id"
        )
    };
    each_of(tx, &keys, ask, |row| {
        if let Some(required) = found.get_mut(&row.get("course")?) {
            required.variants.push(row.get("other")?);
            required.for_role |= row.get::<i64>("for_role")? == 1;
        }
        Ok(())
    })
    .await?;
    Ok(found)
}

/// What is not the same for all of them: what those who keep an earlier version of a course
/// must do in it, and of whom a plan asks it.
async fn load_own(
    tx: &mut Tx,
    pairs: &BTreeSet<(OfficialId, CourseId)>,
    requirements: &mut HashMap<CourseId, Requirements>,
) -> Result<()> {
    if requirements.is_empty() {
        return Ok(());
    }
    let keys: Vec<[Value; 2]> = pairs
        .iter()
        .map(|(o, c)| [(*o).into(), (*c).into()])
        .collect();
    let ask = |list: &str| {
        format!(
            "select k.official, k.course, v.resource, v.required
             from course_kept k
             join version_resource v on v.course = k.course and v.version = k.version
             where (k.official, k.course) in {list}"
        )
    };
    each_of(tx, &keys, ask, |row| {
        if let Some(required) = requirements.get_mut(&row.get("course")?) {
            let kept = required.kept.entry(row.get("official")?).or_default();
            if row.get::<bool>("required")? {
                kept.insert(row.get("resource")?);
            }
        }
        Ok(())
    })
    .await?;
    crate::mandates::asked(tx, &keys, |official, course| {
        if let Some(required) = requirements.get_mut(&course) {
            required.planned.insert(official);
        }
    })
    .await
}

/// Who stood above these organisations, and when: as it was known before each
/// reorganisation, the first of them first, and as it is known now.
pub(crate) async fn load_kin(
    tx: &mut Tx,
    organisations: &BTreeSet<OrganisationId>,
) -> Result<HashMap<OrganisationId, Vec<KnownKin>>> {
    let keys: Vec<[Value; 1]> = organisations.iter().map(|o| [(*o).into()]).collect();
    let mut known: BTreeMap<(OrganisationId, Day), Vec<Kinship>> = BTreeMap::new();
    let ask = |list: &str| {
        format!(
            "select organisation, ancestor, from_day, until_day, {} as known_until
             from lineage
             where organisation in {list}
             union all
             select organisation, ancestor, from_day, until_day, known_until
             from lineage_past
             where organisation in {list}",
            Day::FOREVER.number()
        )
    };
    each_of(tx, &keys, ask, |row| {
        let key = (row.get("organisation")?, row.get("known_until")?);
        known.entry(key).or_default().push(Kinship {
            ancestor: row.get("ancestor")?,
            from: row.get("from_day")?,
            until: row.get("until_day")?,
        });
        Ok(())
    })
    .await?;
    let mut kin: HashMap<OrganisationId, Vec<KnownKin>> = HashMap::new();
    for ((organisation, until), above) in known {
        kin.entry(organisation)
            .or_default()
            .push(KnownKin { until, kin: above });
    }
    Ok(kin)
}

/// Lines of accounts: by organisation, day, and the day they became known.
pub(crate) type Lines = BTreeMap<(OrganisationId, Day, Day), Amounts>;

/// Carries postings to every organisation above, and sums them.
pub(crate) fn lines(
    postings: &[(Posting, Day)],
    kin: &HashMap<OrganisationId, Vec<KnownKin>>,
    into: &mut Lines,
) {
    for (posting, recorded) in postings {
        let known = kin
            .get(&posting.organisation)
            .map_or(&[][..], Vec::as_slice);
        spread_as_known(
            posting,
            *recorded,
            known,
            |organisation, day, seen, amount| {
                let line = into.entry((organisation, day, seen)).or_default();
                line.add(posting.measure, amount);
            },
        );
    }
}

/// The names of the columns with the amounts of these measures, each by `written`.
pub(crate) fn amounts(
    measures: impl IntoIterator<Item = Measure>,
    written: impl Fn(&str) -> String,
) -> String {
    let columns: Vec<String> = measures.into_iter().map(|m| written(m.name())).collect();
    columns.join(", ")
}

/// The sums of these measures over a group of lines, each under its measure's name.
pub(crate) fn sums(measures: impl IntoIterator<Item = Measure>) -> String {
    amounts(measures, |name| {
        format!("cast(sum({name}) as bigint) as {name}")
    })
}

/// The amounts in a row that has a column for each of these measures.
pub(crate) fn amounts_from(
    row: &Row,
    measures: impl IntoIterator<Item = Measure>,
) -> Result<Amounts> {
    let mut amounts = Amounts::default();
    for measure in measures {
        let amount: Option<i64> = row.get(measure.name())?;
        amounts.add(measure, amount.unwrap_or(0));
    }
    Ok(amounts)
}

/// The ledger, and the columns of [`entry_row`].
pub(crate) const ENTRY: &str = "entry (official, id, kind, organisation, course, object, amount,
    occurred_at, occurred_day, recorded_at, caused_by, detail)";

pub(crate) fn entry_row(entry: &Entry, columns: Columns) -> [Value; 12] {
    [
        entry.official.into(),
        entry.id.into(),
        columns.kind.into(),
        entry.organisation.into(),
        columns.course.into(),
        columns.object.into(),
        columns.amount.into(),
        entry.occurred.into(),
        entry.occurred.day().into(),
        entry.recorded.into(),
        entry.caused_by.into(),
        columns.detail.into(),
    ]
}

/// The certificates, and the columns of [`certificate_row`].
pub(crate) const CERTIFICATE: &str = "certificate (number, official, course)";

/// The certificate that was issued with an entry.
pub(crate) fn certificate_row(entry: &Entry) -> Option<[Value; 3]> {
    match &entry.fact {
        Fact::Completed {
            course,
            certificate,
            ..
        } => Some([
            certificate.clone().into(),
            entry.official.into(),
            (*course).into(),
        ]),
        _ => None,
    }
}

/// The view of officials, and the columns of [`official_row`].
pub(crate) const OFFICIAL: &str = "official (id, organisation, profile_status, official_group,
    designation, rejected, registered_at, latest_at, completions, role_completions, flagged,
    role_flagged, pairs_attempted, pairs_cleared, active_day, merged_into)";

pub(crate) fn official_row(standing: &Standing) -> [Value; 16] {
    [
        standing.official.into(),
        standing.organisation.into(),
        standing.status.code().into(),
        standing.group.clone().into(),
        standing.designation.clone().into(),
        standing.rejected.clone().into(),
        standing.registered.into(),
        standing.latest.into(),
        standing.completions.into(),
        standing.role_completions.into(),
        standing.flagged.into(),
        standing.role_flagged.into(),
        standing.pairs_attempted.into(),
        standing.pairs_cleared.into(),
        standing.active.into(),
        standing.merged_into.into(),
    ]
}

/// The view of enrolments, and the columns of [`enrolment_row`].
pub(crate) const ENROLMENT: &str = "enrolment (official, course, status, enrolled_at, done,
    last_done_at, completed_at, certificate, seconds, flag, counts, again_at, again_cleared, renewed,
    variant)";

pub(crate) fn enrolment_row(official: OfficialId, course: CourseId, of: &Enrolment) -> [Value; 15] {
    [
        official.into(),
        course.into(),
        of.status().into(),
        of.enrolled.into(),
        done_text(of).into(),
        of.last_done.into(),
        of.completed.into(),
        of.certificate.clone().into(),
        of.seconds.into(),
        of.flag.code().into(),
        of.counts.code().into(),
        of.again.map(|again| again.since).into(),
        of.again.map(|again| i64::from(again.cleared)).into(),
        renewed_text(of).into(),
        of.variant.into(),
    ]
}

/// The view of assessments, and the columns of [`assessment_row`].
pub(crate) const ASSESSMENT_STANDING: &str = "assessment_standing (official, assessment, course,
    attempts, best, attempted_at, cleared_at)";

pub(crate) fn assessment_row(
    official: OfficialId,
    assessment: AssessmentId,
    of: &AssessmentStanding,
) -> [Value; 7] {
    [
        official.into(),
        assessment.into(),
        of.course.into(),
        of.attempts.into(),
        of.best.into(),
        of.attempted.into(),
        of.cleared.into(),
    ]
}

async fn write(
    tx: &mut Tx,
    lane: i16,
    books: &HashMap<OfficialId, Book>,
    entries: Vec<Entry>,
    postings: Vec<(Posting, Day)>,
) -> Result<()> {
    let touched: BTreeSet<OfficialId> = entries.iter().map(|e| e.official).collect();
    let mut courses: BTreeSet<(OfficialId, CourseId)> = BTreeSet::new();
    let mut assessments: BTreeSet<(OfficialId, AssessmentId)> = BTreeSet::new();
    let mut certificates: Vec<[Value; 3]> = Vec::new();
    let mut rows: Vec<[Value; 12]> = Vec::with_capacity(entries.len());
    for entry in &entries {
        let columns = entry.fact.columns();
        if let Some(course) = columns.course {
            courses.insert((entry.official, CourseId(course)));
        }
        match &entry.fact {
            Fact::AttemptFinished { assessment, .. } => {
                assessments.insert((entry.official, *assessment));
            }
            Fact::Credited { credit, .. } => {
                let assessment = credit.assessment.as_ref();
                assessments.extend(assessment.map(|(a, _)| (entry.official, *a)));
            }
            // What the merge had brought may be gone: all views of the official are written
            // anew.
            Fact::MergeUndone { merge } => {
                for number in crate::duplicates::issued(tx, entry.official, *merge).await? {
                    sql("delete from certificate where number = $1")
                        .bind(number)
                        .run(tx)
                        .await?;
                }
                for view in ["enrolment", "assessment_standing"] {
                    sql(format!("delete from {view} where official = $1"))
                        .bind(entry.official)
                        .run(tx)
                        .await?;
                }
                if let Some(standing) = books.get(&entry.official).and_then(Book::standing) {
                    let of = entry.official;
                    courses.extend(standing.enrolments.keys().map(|c| (of, *c)));
                    assessments.extend(standing.assessments.keys().map(|a| (of, *a)));
                }
            }
            _ => {}
        }
        certificates.extend(certificate_row(entry));
        rows.push(entry_row(entry, columns));
    }
    insert_rows(tx, &format!("insert into {ENTRY} values"), rows, "").await?;
    insert_rows(
        tx,
        &format!("insert into {CERTIFICATE} values"),
        certificates,
        "",
    )
    .await?;
    write_officials(tx, books, &touched).await?;
    write_enrolments(tx, books, &courses).await?;
    write_assessments(tx, books, &assessments).await?;
    write_lines(tx, lane, &postings).await
}

async fn write_officials(
    tx: &mut Tx,
    books: &HashMap<OfficialId, Book>,
    touched: &BTreeSet<OfficialId>,
) -> Result<()> {
    let rows: Vec<[Value; 16]> = touched
        .iter()
        .filter_map(|o| Some(official_row(books.get(o)?.standing()?)))
        .collect();
    insert_rows(
        tx,
        &format!("insert into {OFFICIAL} values"),
        rows,
        "on conflict (id) do update
         set organisation = excluded.organisation,
             profile_status = excluded.profile_status,
             official_group = excluded.official_group,
             designation = excluded.designation,
             rejected = excluded.rejected,
             latest_at = excluded.latest_at,
             completions = excluded.completions,
             role_completions = excluded.role_completions,
             flagged = excluded.flagged,
             role_flagged = excluded.role_flagged,
             pairs_attempted = excluded.pairs_attempted,
             pairs_cleared = excluded.pairs_cleared,
             active_day = excluded.active_day,
             merged_into = excluded.merged_into",
    )
    .await?;
    Ok(())
}

async fn write_enrolments(
    tx: &mut Tx,
    books: &HashMap<OfficialId, Book>,
    touched: &BTreeSet<(OfficialId, CourseId)>,
) -> Result<()> {
    let rows: Vec<[Value; 15]> = touched
        .iter()
        .filter_map(|(official, course)| {
            let enrolment = books.get(official)?.standing()?.enrolments.get(course)?;
            Some(enrolment_row(*official, *course, enrolment))
        })
        .collect();
    insert_rows(
        tx,
        &format!("insert into {ENROLMENT} values"),
        rows,
        "on conflict (official, course) do update
         set status = excluded.status,
             enrolled_at = excluded.enrolled_at,
             done = excluded.done,
             last_done_at = excluded.last_done_at,
             completed_at = excluded.completed_at,
             certificate = excluded.certificate,
             seconds = excluded.seconds,
             flag = excluded.flag,
             counts = excluded.counts,
             again_at = excluded.again_at,
             again_cleared = excluded.again_cleared,
             renewed = excluded.renewed,
             variant = excluded.variant",
    )
    .await?;
    Ok(())
}

async fn write_assessments(
    tx: &mut Tx,
    books: &HashMap<OfficialId, Book>,
    touched: &BTreeSet<(OfficialId, AssessmentId)>,
) -> Result<()> {
    let rows: Vec<[Value; 7]> = touched
        .iter()
        .filter_map(|(official, assessment)| {
            let assessments = &books.get(official)?.standing()?.assessments;
            Some(assessment_row(
                *official,
                *assessment,
                assessments.get(assessment)?,
            ))
        })
        .collect();
    insert_rows(
        tx,
        &format!("insert into {ASSESSMENT_STANDING} values"),
        rows,
        "on conflict (official, assessment) do update
         set attempts = excluded.attempts,
             best = excluded.best,
             attempted_at = excluded.attempted_at,
             cleared_at = excluded.cleared_at",
    )
    .await?;
    Ok(())
}

/// Adds postings to the accounts. A batch is summed before it is written, so that
/// the nation's line is touched once however many officials are in it.
pub(crate) async fn write_lines(tx: &mut Tx, lane: i16, postings: &[(Posting, Day)]) -> Result<()> {
    let organisations: BTreeSet<OrganisationId> =
        postings.iter().map(|(p, _)| p.organisation).collect();
    let kin = load_kin(tx, &organisations).await?;
    let mut days = Lines::new();
    lines(postings, &kin, &mut days);
    add_lines(tx, lane, &days).await
}

/// Adds lines to the accounts, and to the sums of their months.
pub(crate) async fn add_lines(tx: &mut Tx, lane: i16, days: &Lines) -> Result<()> {
    let added = |table: &str| {
        amounts(Measure::ACCOUNTED, |name| {
            format!(
                "{name} = nullif(coalesce({table}.{name}, 0) + coalesce(excluded.{name}, 0), 0)"
            )
        })
    };
    insert_rows(
        tx,
        &format!("insert into {} values", *ACCOUNT_LINE),
        line_rows(lane, days).collect(),
        &format!(
            "on conflict (organisation, day, recorded_day, lane) do update set {}",
            added("account_line")
        ),
    )
    .await?;
    insert_rows(
        tx,
        &format!("insert into {} values", *ACCOUNT_MONTH),
        month_rows(lane, days).collect(),
        &format!(
            "on conflict (organisation, month_day, lane) do update set {}",
            added("account_month")
        ),
    )
    .await?;
    Ok(())
}

/// The accounts, and the columns of [`line_rows`].
pub(crate) static ACCOUNT_LINE: LazyLock<String> = LazyLock::new(|| {
    let names = amounts(Measure::ACCOUNTED, str::to_owned);
    format!("account_line (organisation, day, recorded_day, lane, {names})")
});

/// The sums of months, and the columns of [`month_rows`].
pub(crate) static ACCOUNT_MONTH: LazyLock<String> = LazyLock::new(|| {
    let names = amounts(Measure::ACCOUNTED, str::to_owned);
    format!("account_month (organisation, month_day, lane, {names})")
});

/// A line of an account: its key, and what moved.
pub(crate) type Line<'a> = (&'a (OrganisationId, Day, Day), &'a Amounts);

pub(crate) fn line_rows<'a>(
    lane: i16,
    days: impl IntoIterator<Item = Line<'a>>,
) -> impl Iterator<Item = [Value; 4 + Measure::ACCOUNTED.len()]> {
    let moved = days.into_iter().filter(|(_, moved)| !moved.is_zero());
    moved.map(move |((organisation, day, recorded), moved)| {
        let key = [
            (*organisation).into(),
            (*day).into(),
            (*recorded).into(),
            lane.into(),
        ];
        with_amounts(key, moved)
    })
}

/// Lines, summed by month.
pub(crate) fn months<'a>(
    days: impl IntoIterator<Item = Line<'a>>,
) -> BTreeMap<(OrganisationId, Day), Amounts> {
    let mut months: BTreeMap<(OrganisationId, Day), Amounts> = BTreeMap::new();
    for ((organisation, day, _), moved) in days {
        let month = months
            .entry((*organisation, day.month_start()))
            .or_default();
        month.add_all(moved);
    }
    months.retain(|_, moved| !moved.is_zero());
    months
}

pub(crate) fn month_rows<'a>(
    lane: i16,
    days: impl IntoIterator<Item = Line<'a>>,
) -> impl Iterator<Item = [Value; 3 + Measure::ACCOUNTED.len()]> {
    months(days)
        .into_iter()
        .map(move |((organisation, month), moved)| {
            with_amounts([organisation.into(), month.into(), lane.into()], &moved)
        })
}

/// A row of the accounts: its key, and what there is of each measure.
fn with_amounts<const K: usize, const N: usize>(key: [Value; K], amounts: &Amounts) -> [Value; N] {
    let some = |amount| Value::Int((amount != 0).then_some(amount));
    let amounts = Measure::ACCOUNTED.map(|measure| some(amounts.of(measure)));
    let mut values = key.into_iter().chain(amounts);
    std::array::from_fn(|_| values.next().unwrap_or(Value::Int(None)))
}

/// The day whose figures answer a question for a day as known on another: of later days
/// nothing was known.
pub(crate) fn answered(as_on: Day, known_on: Option<Day>) -> Day {
    known_on.map_or(as_on, |known_on| known_on.min(as_on))
}

/// The figures of organisations as on a day: for each, the balances of these measures, as
/// far as accounts keep them. An organisation for which nothing was ever counted is left out.
///
/// With `known_on`, what became known later is left out: the figures are those that
/// one could have seen on that day, and a later day is answered as that day itself.
pub async fn figures(
    tx: &mut Tx,
    organisations: &[OrganisationId],
    measures: &[Measure],
    as_on: Day,
    known_on: Option<Day>,
) -> Result<HashMap<OrganisationId, Amounts>> {
    let mut figures: HashMap<OrganisationId, Amounts> = HashMap::new();
    let mut measures = measures.to_vec();
    measures.retain(|m| Measure::ACCOUNTED.contains(m));
    if measures.is_empty() {
        return Ok(figures);
    }
    let as_on = answered(as_on, known_on);
    let keys: Vec<[Value; 1]> = organisations.iter().map(|o| [(*o).into()]).collect();
    let mut leading: Vec<Value> = vec![as_on.month_start().into(), as_on.into()];
    leading.extend(known_on.map(Value::from));
    // The months before, and the days of this month.
    let mut parts = vec![
        ("", "account_month", "a.month_day < $1"),
        ("", "account_line", "a.day >= $1 and a.day <= $2"),
    ];
    // Less the late news.
    if known_on.is_some() {
        let late = "a.day <= $2 and a.recorded_day > a.day and a.recorded_day > $3";
        parts.push(("-", "account_line", late));
    }
    let of = || measures.iter().copied();
    let sums = sums(of());
    let ask = |list: &str| {
        let parts = parts.iter().map(|(sign, table, only)| {
            let moved = amounts(of(), |name| {
                format!("cast({sign}sum(a.{name}) as bigint) as {name}")
            });
            format!(
                "select a.organisation as organisation, {moved} from {table} a
                 where a.organisation in {list} and {only} group by a.organisation"
            )
        });
        let parts: Vec<String> = parts.collect();
        let parts = parts.join(" union all ");
        format!("select organisation, {sums} from ({parts}) moved group by organisation")
    };
    each_of_with(tx, &leading, &keys, ask, |row| {
        figures.insert(row.get("organisation")?, amounts_from(&row, of())?);
        Ok(())
    })
    .await?;
    Ok(figures)
}
