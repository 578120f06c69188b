//! The catalogue: finding courses, reading lists of courses into it, and settling
//! what the lists leave in doubt.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use sopan_formats::courses::CourseLine;
use sopan_formats::problems::Problem;
use sopan_rules::access::Permission;
use sopan_rules::catalogue::{CourseRow, Evidence, consolidate, parse_duration};
use sopan_rules::ids::{CourseId, OrganisationId};
use sopan_rules::text::{Said, fold, transliterated};
use sopan_store::catalogue::{self as store, Course, Source, Status};
use sopan_store::variants::{self, Same};
use sopan_store::{Tx, mandates, organisations, versions};

use crate::access::Actor;
use crate::{App, AppError, Result};

/// The list under which courses that came as a whole are remembered; its rows take no
/// part in joining lists.
pub(crate) const WHOLE_COURSES: &str = "course-file";

/// What reading a list brought about, or would.
#[derive(Debug, Clone, Default, Serialize)]
pub struct CoursesImported {
    /// Rows of the file.
    pub rows_read: u32,
    /// Courses that were not in the catalogue.
    pub courses_new: usize,
    /// Rows that are a course that stood there already.
    pub courses_matched: usize,
    /// Rows that were found to be a course under another name or in another list.
    pub merges: Vec<MergeTold>,
    /// What a person has to decide.
    pub doubts: Vec<DoubtTold>,
    /// What is wrong with the file.
    pub problems: Vec<Problem>,
    /// Whether anything was written.
    pub written: bool,
    /// The code of the course, where the file held one whole course.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course: Option<String>,
}

impl CoursesImported {
    /// Whether the file has no error.
    pub fn is_good(&self) -> bool {
        self.problems
            .iter()
            .all(|p| p.severity() == sopan_formats::problems::Severity::Warning)
    }
}

/// A row that became one with a course.
#[derive(Debug, Clone, Serialize)]
pub struct MergeTold {
    /// The row's title.
    pub title: String,
    /// The course's title and provider.
    pub other: String,
    /// Why, in English.
    pub evidence_en: String,
    /// Why, in Hindi.
    pub evidence_hi: String,
}

/// Two that may be one.
#[derive(Debug, Clone, Serialize)]
pub struct DoubtTold {
    /// `course` or `provider`.
    pub about: &'static str,
    /// One.
    pub title: String,
    /// The other.
    pub other: String,
    /// What makes them look alike, in English.
    pub evidence_en: String,
    /// The same in Hindi.
    pub evidence_hi: String,
}

/// One side of a question: are these the same?
#[derive(Debug, Clone, Default)]
pub struct DoubtSide {
    /// Title of the course, or name of the provider.
    pub name: String,
    /// The course's page.
    pub code: Option<String>,
    /// Its provider.
    pub provider: Option<String>,
    /// Its duration in minutes, 0 where unknown.
    pub minutes: i64,
    /// Where it stands.
    pub met: Vec<Met>,
}

/// Where a course or provider was met, and how it is written there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Met {
    /// The list, by the name under which it was imported; none for a provider.
    pub list: Option<String>,
    /// The band of the list, where it has bands.
    pub band: Option<String>,
    /// As it is written there.
    pub written: String,
}

/// A doubt, with all that helps to decide it.
#[derive(Debug, Clone)]
pub struct DoubtShown {
    /// Its number.
    pub id: i64,
    /// Whether it is about providers.
    pub providers: bool,
    /// One.
    pub left: DoubtSide,
    /// The other.
    pub right: DoubtSide,
    /// What makes them look alike.
    pub evidence: Vec<Said>,
}

/// What a course is found by, beside its own text: its title and every name of its
/// provider, as they are written and as they read in Latin letters.
pub(crate) fn search_text(title: &str, names: &[String]) -> String {
    let mut parts = Vec::new();
    for text in std::iter::once(title).chain(names.iter().map(String::as_str)) {
        parts.extend([fold(text), transliterated(text)]);
    }
    let mut seen = BTreeSet::new();
    parts.retain(|part| !part.is_empty() && seen.insert(part.clone()));
    parts.join(" | ")
}

/// The language of a title, by its script, unless the title itself says “Hindi”.
pub(crate) fn language_of(title: &str) -> &'static str {
    let devanagari = |c: char| ('\u{900}'..='\u{97f}').contains(&c);
    let hindi = title.chars().filter(|c| devanagari(*c)).count();
    let latin = title.chars().filter(char::is_ascii_alphabetic).count();
    if hindi > latin || fold(title).ends_with(" hindi") {
        "hi"
    } else {
        "en"
    }
}

/// A code that nobody else has: the title in Latin letters.
pub(crate) async fn new_code(tx: &mut Tx, title: &str) -> Result<String> {
    let mut stem = String::new();
    for word in transliterated(title).split(' ') {
        let word: String = word.chars().filter(char::is_ascii_alphanumeric).collect();
        if !stem.is_empty() && stem.len() + word.len() > 60 {
            break;
        }
        if !word.is_empty() {
            if !stem.is_empty() {
                stem.push('-');
            }
            stem.extend(word.chars().take(60));
        }
    }
    if stem.is_empty() {
        stem.push_str("course");
    }
    let taken: BTreeSet<String> = store::codes(tx, &stem).await?.into_iter().collect();
    let mut code = stem.clone();
    let mut number = 2;
    while taken.contains(&code) {
        code = format!("{stem}-{number}");
        number += 1;
    }
    Ok(code)
}

/// By what a row of a list is known again, whatever becomes of its course.
fn row_key(row: &CourseRow) -> String {
    let provider = row.provider.as_deref().map(fold).unwrap_or_default();
    let minutes = row.minutes.map(|m| m.to_string()).unwrap_or_default();
    format!("{}|{provider}|{minutes}", fold(&row.title))
}

/// One row, kept already or new.
struct Line {
    source: Source,
    language: Option<String>,
    description: Option<String>,
    new: bool,
}

/// Courses or providers that are one, each by the places of its parts.
type Groups = Vec<Vec<usize>>;

/// Joins groups where a decision says that they are the same.
fn joined(groups: Groups, keys: &[BTreeSet<String>], same: &[(String, String)]) -> Groups {
    let mut groups: Vec<(Vec<usize>, BTreeSet<String>)> =
        groups.into_iter().zip(keys.iter().cloned()).collect();
    for (left, right) in same {
        let Some(into) = groups.iter().position(|(_, keys)| keys.contains(left)) else {
            continue;
        };
        let from = groups
            .iter()
            .position(|(_, keys)| keys.contains(right) && !keys.contains(left));
        if let Some(from) = from {
            let (members, keys) = groups.remove(from);
            let into = if from < into { into - 1 } else { into };
            groups[into].0.extend(members);
            groups[into].1.extend(keys);
        }
    }
    groups.into_iter().map(|(members, _)| members).collect()
}

fn decided_apart(
    different: &[(String, String)],
    left: &BTreeSet<String>,
    right: &BTreeSet<String>,
) -> bool {
    different.iter().any(|(a, b)| {
        (left.contains(a) && right.contains(b)) || (left.contains(b) && right.contains(a))
    })
}

fn json(evidence: &[Evidence]) -> String {
    serde_json::to_string(evidence).unwrap_or_else(|_| "[]".to_owned())
}

fn told(evidence: &[Evidence]) -> Said {
    let said: Vec<Said> = evidence.iter().map(Evidence::said).collect();
    let all = |of: fn(&Said) -> &str| said.iter().map(of).collect::<Vec<_>>().join("; ");
    Said::new(all(|s| &s.en), all(|s| &s.hi))
}

impl App {
    /// Reads a list of courses into the catalogue. The same course and the same provider
    /// under different names become one, with the evidence kept; what is doubtful stays
    /// apart and is asked about. All lists are looked at together each time, so the
    /// order in which they come does not matter. A file with an error is refused whole;
    /// a dry run writes nothing.
    pub async fn import_course_list(
        &self,
        actor: &Actor,
        name: &str,
        bytes: &[u8],
        dry_run: bool,
    ) -> Result<CoursesImported> {
        let mut read = self.db.read().await?;
        let nation = organisations::nation(&mut read).await?;
        actor
            .must_over_the_nation(&mut read, Permission::AuthorCourses)
            .await?;
        drop(read);
        let parsed = sopan_formats::courses::read(bytes);
        let mut imported = CoursesImported {
            rows_read: parsed.report.rows_read(),
            problems: parsed.report.shown().to_vec(),
            ..CoursesImported::default()
        };
        if !parsed.report.is_good() {
            return Ok(imported);
        }
        let nation = nation.ok_or_else(|| {
            AppError::invalid(
                "file",
                "no-nation",
                "import the organisations first: the catalogue belongs to the nation",
            )
        })?;
        let mut tx = self.db.write().await?;
        let rows = parsed.rows;
        let (new, matched) = self
            .consolidate(&mut tx, name, &rows, nation.id, &mut imported)
            .await?;
        imported.courses_new = new;
        imported.courses_matched = matched;
        if !dry_run {
            tx.commit().await?;
            imported.written = true;
        }
        Ok(imported)
    }

    /// Looks at all lists together, with these rows added; returns how many courses are
    /// new and how many of the rows are a course that stood there.
    async fn consolidate(
        &self,
        tx: &mut Tx,
        list: &str,
        added: &[(u32, CourseLine)],
        owner: OrganisationId,
        imported: &mut CoursesImported,
    ) -> Result<(usize, usize)> {
        let mut lines: Vec<Line> = store::sources(tx)
            .await?
            .into_iter()
            .filter(|source| source.list != WHOLE_COURSES)
            .map(|source| Line {
                source,
                language: None,
                description: None,
                new: false,
            })
            .collect();
        let known: BTreeSet<_> = lines.iter().map(|l| identity(&l.source)).collect();
        let ids = tx.ids(added.len()).await?;
        let mut repeated = 0;
        for (id, (row, line)) in ids.into_iter().zip(added) {
            let source = Source {
                id,
                course: CourseId(0),
                list: list.to_owned(),
                position: i64::try_from(line.serial.unwrap_or(u64::from(*row))).unwrap_or(0),
                band: band(line),
                remark: line.remark.clone(),
                title: line.title.clone(),
                provider: line.provider.clone(),
                duration: line.duration.clone(),
                evidence: "[]".to_owned(),
            };
            if known.contains(&identity(&source)) {
                repeated += 1;
                continue;
            }
            lines.push(Line {
                source,
                language: line.language.clone(),
                description: line.description.clone(),
                new: true,
            });
        }
        // The order of the lists' names, not the order in which they came.
        lines.sort_by(|a, b| (&a.source.list, a.source.id).cmp(&(&b.source.list, b.source.id)));

        let decisions = store::doubts(tx).await?;
        let decided = |providers: bool, same: bool| -> Vec<(String, String)> {
            decisions
                .iter()
                .filter(|d| d.providers == providers && d.same == Some(same))
                .map(|d| (d.left_key.clone(), d.right_key.clone()))
                .collect()
        };
        let mut rows: Vec<CourseRow> = lines
            .iter()
            .map(|line| CourseRow {
                source: line.source.list.clone(),
                row: usize::try_from(line.source.position).unwrap_or(0),
                title: line.source.title.clone(),
                provider: line.source.provider.clone(),
                minutes: line
                    .source
                    .duration
                    .as_deref()
                    .and_then(|text| parse_duration(text).ok()),
            })
            .collect();
        let keys_of_rows: Vec<String> = rows.iter().map(row_key).collect();
        // Providers that a person declared one carry one name from here on.
        let same_providers = decided(true, true);
        let mut renamed: BTreeMap<String, String> = BTreeMap::new();
        if !same_providers.is_empty() {
            let first = consolidate(&rows);
            let names: Vec<BTreeSet<String>> = first
                .providers
                .iter()
                .map(|p| p.names.iter().cloned().collect())
                .collect();
            let apart = (0..first.providers.len()).map(|i| vec![i]).collect();
            for group in joined(apart, &names, &same_providers) {
                let Some(shown) = group
                    .first()
                    .and_then(|i| first.providers[*i].names.first())
                else {
                    continue;
                };
                for name in group
                    .iter()
                    .skip(1)
                    .flat_map(|i| &first.providers[*i].names)
                {
                    renamed.insert(name.clone(), shown.clone());
                }
            }
            for row in &mut rows {
                if let Some(name) = row.provider.as_deref().map(str::trim)
                    && let Some(shown) = renamed.get(name)
                {
                    row.provider = Some(shown.clone());
                }
            }
        }
        let made = consolidate(&rows);

        // Providers keep the number under which any of their names is known.
        let numbers: BTreeMap<String, i64> = store::aliases(tx).await?.into_iter().collect();
        let mut used = BTreeSet::new();
        let mut provider_ids = Vec::with_capacity(made.providers.len());
        for provider in &made.providers {
            let held = provider.names.iter().filter_map(|name| numbers.get(name));
            let id = match held.copied().find(|id| !used.contains(id)) {
                Some(id) => id,
                None => tx.id().await?,
            };
            used.insert(id);
            provider_ids.push(id);
            store::keep_provider(tx, id, &provider.name).await?;
            let place = provider_ids.len() - 1;
            for name in &provider.names {
                let evidence: Vec<Evidence> = made
                    .provider_merges
                    .iter()
                    .filter(|m| m.provider == place && m.name == *name)
                    .map(|m| m.evidence.clone())
                    .collect();
                store::keep_alias(tx, name, id, &json(&evidence)).await?;
            }
            let joined_names = renamed
                .iter()
                .filter(|(_, shown)| provider.names.contains(shown));
            for (name, _) in joined_names {
                store::keep_alias(tx, name, id, r#"[{"kind":"decided"}]"#).await?;
            }
        }

        // Courses, as the rules join them and as people have decided.
        let groups: Groups = made.courses.iter().map(|c| c.rows.clone()).collect();
        let key_sets = |groups: &Groups| -> Vec<BTreeSet<String>> {
            groups
                .iter()
                .map(|rows| rows.iter().map(|r| keys_of_rows[*r].clone()).collect())
                .collect()
        };
        let mut groups = joined(groups.clone(), &key_sets(&groups), &decided(false, true));
        let existing: BTreeMap<CourseId, Course> = store::all(tx)
            .await?
            .into_iter()
            .map(|course| (course.id, course))
            .collect();
        let learners: BTreeSet<CourseId> = store::with_learners(tx).await?.into_iter().collect();
        let demanded = mandates::demanded(tx).await?;
        let engaged = |id: &CourseId| {
            learners.contains(id)
                || demanded.contains(id)
                || existing.get(id).is_some_and(|c| c.resources > 0)
        };
        // A course with content or learners, or that a mandate asks for, is never taken away:
        // where two of them meet, they stay apart and a person is asked.
        let mut kept_apart: Vec<(usize, usize, Vec<Evidence>)> = Vec::new();
        let mut place = 0;
        while place < groups.len() {
            let of: BTreeSet<CourseId> = groups[place]
                .iter()
                .map(|r| lines[*r].source.course)
                .filter(engaged)
                .collect();
            if of.len() > 1 {
                for other in of.iter().skip(1) {
                    let (theirs, ours): (Vec<usize>, Vec<usize>) = groups[place]
                        .iter()
                        .partition(|r| lines[**r].source.course == *other);
                    let evidence = theirs
                        .iter()
                        .chain(&ours)
                        .filter_map(|r| made.merges.iter().find(|m| m.row == *r))
                        .flat_map(|m| m.evidence.clone())
                        .collect();
                    groups[place] = ours;
                    groups.push(theirs);
                    kept_apart.push((place, groups.len() - 1, evidence));
                }
            }
            place += 1;
        }
        let groups = groups;
        let mut course_ids: Vec<Option<CourseId>> = vec![None; groups.len()];
        let mut claimed = BTreeSet::new();
        for engaged_ones in [true, false] {
            for (place, rows) in groups.iter().enumerate() {
                if course_ids[place].is_some() {
                    continue;
                }
                let held: BTreeSet<CourseId> =
                    rows.iter().map(|r| lines[*r].source.course).collect();
                let free = held
                    .into_iter()
                    .find(|id| id.0 != 0 && engaged(id) == engaged_ones && !claimed.contains(id));
                if let Some(id) = free {
                    claimed.insert(id);
                    course_ids[place] = Some(id);
                }
            }
        }
        let names_of = |place: usize| -> Vec<String> {
            let provider = &made.providers[place];
            let mut names = vec![provider.name.clone()];
            names.extend(provider.names.iter().cloned());
            let more = renamed
                .iter()
                .filter(|(_, shown)| provider.names.contains(shown));
            names.extend(more.map(|(name, _)| name.clone()));
            names
        };
        let now = self.now();
        let mut new = 0;
        let mut ids = Vec::with_capacity(groups.len());
        for (place, members) in groups.iter().enumerate() {
            let mut members = members.clone();
            members.sort_unstable();
            // A row that names a provider and a duration says most.
            let title = lines[members[0]].source.title.clone();
            let provider = made
                .courses
                .iter()
                .filter(|c| c.rows.iter().any(|r| members.contains(r)))
                .find_map(|c| c.provider);
            let minutes = members
                .iter()
                .find_map(|r| rows[*r].minutes)
                .map_or(0, i64::from);
            let names = provider.map(names_of).unwrap_or_default();
            let provider = provider.map(|place| provider_ids[place]);
            let language = members
                .iter()
                .find_map(|r| lines[*r].language.as_deref().and_then(language_code))
                .map_or_else(|| language_of(&title).to_owned(), str::to_owned);
            let description = members
                .iter()
                .find_map(|r| lines[*r].description.as_deref())
                .map(crate::authoring::clean)
                .unwrap_or_default();
            let held = course_ids[place].and_then(|id| existing.get(&id));
            if let Some(held) = held {
                ids.push(held.id);
                // What somebody has written or learned from keeps its own words.
                let untouched = held.author.is_none() && held.resources == 0;
                let course = Course {
                    search: search_text(if untouched { &title } else { &held.title }, &names),
                    title: if untouched { title } else { held.title.clone() },
                    provider: if untouched { provider } else { held.provider },
                    minutes: if learners.contains(&held.id) || !untouched {
                        held.minutes
                    } else {
                        minutes
                    },
                    ..held.clone()
                };
                if course != *held {
                    store::update(tx, &course, now).await?;
                }
            } else {
                new += 1;
                let course = Course {
                    id: CourseId(tx.id().await?),
                    code: new_code(tx, &title).await?,
                    search: search_text(&title, &names),
                    title,
                    language,
                    provider,
                    provider_name: None,
                    minutes,
                    description,
                    status: Status::Live,
                    organisation: owner,
                    author: None,
                    published_at: Some(now),
                    resources: 0,
                    assessment: false,
                };
                store::insert(tx, &course, now).await?;
                ids.push(course.id);
            }
        }
        let mut course_of_row = vec![CourseId(0); lines.len()];
        let mut group_of_row = vec![0; lines.len()];
        for (place, members) in groups.iter().enumerate() {
            for row in members {
                course_of_row[*row] = ids[place];
                group_of_row[*row] = place;
            }
        }

        // Rows that are new or now stand in another course.
        let (mut keep, mut moved) = (Vec::new(), Vec::new());
        for (row, line) in lines.iter().enumerate() {
            let evidence: Vec<Evidence> = made
                .merges
                .iter()
                .filter(|m| m.row == row)
                .flat_map(|m| m.evidence.clone())
                .collect();
            let source = Source {
                course: course_of_row[row],
                evidence: json(&evidence),
                ..line.source.clone()
            };
            if line.new || source != line.source {
                if !line.new {
                    moved.push(source.id);
                }
                keep.push(source);
            }
            if line.new && !evidence.is_empty() {
                let said = told(&evidence);
                let other = &made.courses.iter().find(|c| c.rows.contains(&row));
                let by = other
                    .and_then(|c| c.provider)
                    .map(|p| format!(" ({})", made.providers[p].name));
                imported.merges.push(MergeTold {
                    title: line.source.title.clone(),
                    other: format!(
                        "{}{}",
                        other.map_or("", |c| c.title.as_str()),
                        by.unwrap_or_default()
                    ),
                    evidence_en: said.en,
                    evidence_hi: said.hi,
                });
            }
        }
        let matched = repeated
            + lines
                .iter()
                .enumerate()
                .filter(|(row, line)| line.new && existing.contains_key(&course_of_row[*row]))
                .count();
        store::keep_sources(tx, &keep, &moved).await?;
        let stay: BTreeSet<CourseId> = ids.iter().copied().collect();
        let left: BTreeSet<CourseId> = lines
            .iter()
            .map(|l| l.source.course)
            .filter(|id| id.0 != 0 && !stay.contains(id) && !engaged(id))
            .collect();
        for course in left {
            store::remove(tx, course, now).await?;
        }
        store::forget_unused_providers(tx).await?;

        // What is left to ask.
        let mut doubts: BTreeMap<(bool, i64, i64), store::Doubt> = BTreeMap::new();
        let keys = key_sets(&groups);
        let apart = decided(false, false);
        let mut ask = |left: usize, right: usize, evidence: &[Evidence]| {
            let (l, r) = (left.min(right), left.max(right));
            if l == r || decided_apart(&apart, &keys[l], &keys[r]) {
                return;
            }
            let key = |place: usize| keys[place].first().cloned().unwrap_or_default();
            doubts
                .entry((false, ids[l].0, ids[r].0))
                .or_insert_with(|| store::Doubt {
                    id: 0,
                    providers: false,
                    course: ids[l].0,
                    other: ids[r].0,
                    left_key: key(l),
                    right_key: key(r),
                    evidence: json(evidence),
                    same: None,
                });
        };
        for doubt in &made.doubts {
            if let sopan_rules::catalogue::Doubt::Courses {
                left,
                right,
                evidence,
            } = doubt
            {
                let group = |course: usize| group_of_row[made.courses[course].rows[0]];
                ask(group(*left), group(*right), evidence);
            }
        }
        for (left, right, evidence) in &kept_apart {
            ask(*left, *right, evidence);
        }
        let apart = decided(true, false);
        for doubt in &made.doubts {
            let sopan_rules::catalogue::Doubt::Providers {
                left,
                right,
                evidence,
            } = doubt
            else {
                continue;
            };
            let names = |place: usize| -> BTreeSet<String> {
                made.providers[place].names.iter().cloned().collect()
            };
            if decided_apart(&apart, &names(*left), &names(*right)) {
                continue;
            }
            let key = |place: usize| names(place).first().cloned().unwrap_or_default();
            let (course, other) = (provider_ids[*left], provider_ids[*right]);
            doubts.insert(
                (true, course, other),
                store::Doubt {
                    id: 0,
                    providers: true,
                    course,
                    other,
                    left_key: key(*left),
                    right_key: key(*right),
                    evidence: json(evidence),
                    same: None,
                },
            );
        }
        let numbers = tx.ids(doubts.len()).await?;
        let doubts: Vec<store::Doubt> = doubts
            .into_values()
            .zip(numbers)
            .map(|(doubt, new)| {
                // A question that stood open keeps its number.
                let held = decisions.iter().find(|d| {
                    d.same.is_none()
                        && d.providers == doubt.providers
                        && d.left_key == doubt.left_key
                        && d.right_key == doubt.right_key
                });
                let id = held.map_or(new, |d| d.id);
                store::Doubt { id, ..doubt }
            })
            .collect();
        store::keep_open_doubts(tx, &doubts).await?;
        for shown in self.shown(tx, doubts).await? {
            let all = |of: fn(&Said) -> &str| {
                shown.evidence.iter().map(of).collect::<Vec<_>>().join("; ")
            };
            imported.doubts.push(DoubtTold {
                about: if shown.providers {
                    "provider"
                } else {
                    "course"
                },
                evidence_en: all(|s| &s.en),
                evidence_hi: all(|s| &s.hi),
                title: shown.left.name,
                other: shown.right.name,
            });
        }
        Ok((new, matched))
    }

    async fn shown(&self, tx: &mut Tx, doubts: Vec<store::Doubt>) -> Result<Vec<DoubtShown>> {
        let sources = store::sources(tx).await?;
        let providers: BTreeMap<i64, String> = store::providers(tx).await?.into_iter().collect();
        let aliases = store::aliases(tx).await?;
        let mut shown = Vec::new();
        for doubt in doubts {
            let mut sides = [DoubtSide::default(), DoubtSide::default()];
            for (side, id) in sides.iter_mut().zip([doubt.course, doubt.other]) {
                if doubt.providers {
                    side.name = providers.get(&id).cloned().unwrap_or_default();
                    let names = aliases.iter().filter(|(_, provider)| *provider == id);
                    side.met = names
                        .map(|(name, _)| Met {
                            list: None,
                            band: None,
                            written: name.clone(),
                        })
                        .collect();
                } else if let Some(course) = store::by_id(tx, CourseId(id)).await? {
                    side.met = sources
                        .iter()
                        .filter(|s| s.course == course.id && s.list != WHOLE_COURSES)
                        .map(|s| Met {
                            list: Some(s.list.clone()),
                            band: s.band.clone(),
                            written: s.title.clone(),
                        })
                        .collect();
                    side.met.dedup();
                    side.name = course.title;
                    side.code = Some(course.code);
                    side.provider = course.provider_name;
                    side.minutes = course.minutes;
                }
            }
            let [left, right] = sides;
            let evidence: Vec<Evidence> = serde_json::from_str(&doubt.evidence).unwrap_or_default();
            shown.push(DoubtShown {
                id: doubt.id,
                providers: doubt.providers,
                left,
                right,
                evidence: evidence.iter().map(Evidence::said).collect(),
            });
        }
        Ok(shown)
    }

    /// What the lists leave in doubt and nobody has decided yet.
    pub async fn course_doubts(&self, actor: &Actor) -> Result<Vec<DoubtShown>> {
        let actor = &actor.reading();
        let mut tx = self.db.read().await?;
        actor
            .must_over_the_nation(&mut tx, Permission::RunRanking)
            .await?;
        let mut open = store::doubts(&mut tx).await?;
        open.retain(|doubt| doubt.same.is_none());
        self.shown(&mut tx, open).await
    }

    /// Decides a doubt: the same, or different. The decision holds for later imports too.
    /// Two courses that both have content or learners, or that mandates ask for, can't become
    /// one by this; of them, the one without content or, where both have some, the later one
    /// is retired with the other one in its place, and what was learned from it stays. Where
    /// both are retired already, what came in their place stays.
    pub async fn settle_doubt(&self, actor: &Actor, doubt: i64, same: bool) -> Result<()> {
        let mut tx = self.db.read().await?;
        actor
            .must_over_the_nation(&mut tx, Permission::RunRanking)
            .await?;
        let nation = organisations::nation(&mut tx)
            .await?
            .ok_or_else(|| AppError::not_found("organisation", "nation"))?;
        drop(tx);
        let mut tx = self.db.write().await?;
        let found = store::doubts(&mut tx)
            .await?
            .into_iter()
            .find(|d| d.id == doubt);
        let found = found.ok_or(AppError::Conflict)?;
        if !store::decide(&mut tx, doubt, same, actor.official, self.now()).await? {
            return Err(AppError::Conflict);
        }
        if same && !found.providers {
            let left = store::by_id(&mut tx, CourseId(found.course)).await?;
            let right = store::by_id(&mut tx, CourseId(found.other)).await?;
            if let (Some(left), Some(right)) = (left, right) {
                let demanded = mandates::demanded(&mut tx).await?;
                let mut engaged = 0;
                for course in [&left, &right] {
                    let held = course.resources > 0
                        || demanded.contains(&course.id)
                        || store::has_learners(&mut tx, course.id).await?;
                    engaged += i32::from(held);
                }
                if engaged == 2 {
                    let replaced = variants::all(&mut tx).await?;
                    let by_left = worth(&mut tx, &replaced, &left).await?;
                    let by_right = worth(&mut tx, &replaced, &right).await?;
                    let (stays, goes) = match by_right > by_left {
                        true => (right, left),
                        false => (left, right),
                    };
                    let mut rows = store::sources(&mut tx).await?;
                    rows.retain(|s| s.course == goes.id && s.list != WHOLE_COURSES);
                    let ids: Vec<i64> = rows.iter().map(|s| s.id).collect();
                    for row in &mut rows {
                        row.course = stays.id;
                    }
                    store::keep_sources(&mut tx, &rows, &ids).await?;
                    let retired = Course {
                        status: Status::Retired,
                        ..goes
                    };
                    store::update(&mut tx, &retired, self.now()).await?;
                    // What already came in its place is not taken away for one that nobody
                    // can learn, and no circle is made.
                    let is_better =
                        stays.status == Status::Live || !replaced.is_replaced(retired.id);
                    if is_better && !replaced.rests_on(stays.id, retired.id) {
                        let instead = Some(stays.id);
                        versions::set_replacement(&mut tx, retired.id, instead, self.now()).await?;
                    }
                }
            }
        }
        self.consolidate(&mut tx, "", &[], nation.id, &mut CoursesImported::default())
            .await?;
        tx.commit().await?;
        // Whoever completed the one may have met what asks for the other.
        self.issue_first_badges().await;
        Ok(())
    }
}

/// What a course is worth beside one that is found to be the same: whether it is live, whether
/// what came in its place is, and whether it has content.
async fn worth(tx: &mut Tx, same: &Same, course: &Course) -> Result<(bool, bool, bool)> {
    let last = match same.last_instead(course.id) {
        Some(last) => store::by_id(tx, last).await?,
        None => None,
    };
    Ok((
        course.status == Status::Live,
        last.is_some_and(|last| last.status == Status::Live),
        course.resources > 0,
    ))
}

fn identity(source: &Source) -> (String, Option<String>, i64, String, Option<String>) {
    (
        source.list.clone(),
        source.band.clone(),
        source.position,
        source.title.clone(),
        source.provider.clone(),
    )
}

/// Service and band in one: “IAS, 0-9 years”.
fn band(line: &CourseLine) -> Option<String> {
    match (&line.service, &line.band) {
        (Some(service), Some(band)) => Some(format!("{service}, {band}")),
        (one, other) => one.clone().or_else(|| other.clone()),
    }
}

fn language_code(written: &str) -> Option<&'static str> {
    match fold(written).as_str() {
        "hi" | "hindi" | "हिंदी" | "हिन्दी" => Some("hi"),
        "en" | "english" | "अंग्रेजी" | "अंगरेजी" => Some("en"),
        _ => None,
    }
}
