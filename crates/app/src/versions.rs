//! Versions of a course: what each published one contained, what is different between two,
//! drafts that revise a live course, and what becomes of those who are under way.
//!
//! A revision is a draft beside the live course, worked on in the same pages. When it is
//! published, its content becomes that of the live course: a resource that was copied keeps
//! its number, so who completed it has completed it. Those under way move to the new version,
//! or keep the resources of the one they began and what it asks for; whoever publishes says
//! which. The assessment is always that of the newest version.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};
use similar::{ChangeTag, TextDiff};
use sopan_rules::access::Permission;
use sopan_rules::assessments::Paper;
use sopan_rules::ids::{AssessmentId, CourseId, OfficialId, ResourceId};
use sopan_rules::ledger::{Enrolment, Fact};
use sopan_rules::text::Said;
use sopan_rules::time::Day;
use sopan_store::catalogue::{self as store, Assessment, Course, Module, Resource, Status};
use sopan_store::ledger::Work;
use sopan_store::versions::{self, NewVersion, Version};
use sopan_store::{Tx, assessments, learning, mandates, review};

use crate::access::Actor;
use crate::authoring::{Authored, Readiness, course_of, plain, readiness, with_pictures_as};
use crate::catalogue::search_text;
use crate::files::sha256;
use crate::variants;
use crate::{App, AppError, Result};

/// So many words stand on either side of a change.
const WORDS_AROUND: usize = 12;
/// A note about a version has at most so many characters.
const NOTE_CHARACTERS: usize = 2_000;

/// All that learners meet in a course.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// The title.
    pub title: String,
    /// `hi`, `en`.
    pub language: String,
    /// The provider's name.
    pub provider: Option<String>,
    /// Clean HTML.
    pub description: String,
    /// Nominal duration; 0 for the sum of the resources.
    pub minutes: i64,
    /// The modules with their resources.
    pub modules: Vec<Module>,
    /// The end-of-course assessment.
    pub assessment: Option<Assessment>,
    /// How it asks.
    #[serde(default)]
    pub paper: Paper,
}

impl Snapshot {
    /// As it is kept.
    fn written(&self) -> Result<String> {
        serde_json::to_string(self).map_err(|e| AppError::Document(e.to_string()))
    }

    fn read(text: &str) -> Result<Snapshot> {
        serde_json::from_str(text).map_err(|e| AppError::Document(e.to_string()))
    }

    /// SHA-256 of what is kept: two contents with one digest are the same.
    pub(crate) fn digest(&self) -> Result<String> {
        Ok(sha256(self.written()?.as_bytes()))
    }
}

/// What becomes of those who are under way when a revision is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Underway {
    /// They go on in the new version. Resources that it shares with the old one stay
    /// completed, and who lacks nothing any more has completed the course.
    Move,
    /// They go on in the version that they began: its texts, and what it asks for.
    Keep,
}

impl Underway {
    /// From the word that the page and the command line have for it.
    pub fn from_name(name: &str) -> Option<Underway> {
        match name {
            "move" => Some(Underway::Move),
            "keep" => Some(Underway::Keep),
            _ => None,
        }
    }
}

/// How a version came to be.
pub(crate) struct Published {
    approved_by: Option<OfficialId>,
    underway: Underway,
    note: String,
}

impl Published {
    /// The first one, or one that nobody was under way in.
    pub(crate) fn first(approved_by: Option<OfficialId>) -> Published {
        Published {
            approved_by,
            underway: Underway::Move,
            note: String::new(),
        }
    }
}

/// What publishing a revision brought about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Revised {
    /// The code of the live course.
    pub code: String,
    /// What kept it from being published; then nothing else happened.
    pub missing: Vec<Said>,
    /// The number of the version.
    pub version: i64,
    /// How many were under way, and moved or keep theirs.
    pub underway: i64,
    /// How many of those who moved lacked nothing any more, and completed the course.
    pub completed: i64,
}

/// The versions of a course, and how two of them differ.
#[derive(Debug, Clone)]
pub struct Versions {
    /// The course.
    pub course: Course,
    /// The latest first.
    pub list: Vec<Version>,
    /// What was compared: the number of the older; none for the draft's origin.
    pub from: i64,
    /// The number of the newer; 0 for the course as it stands now.
    pub to: i64,
    /// What is different.
    pub differences: Vec<Difference>,
    /// Where how the assessment asks is different: how it asked and how it asks. The terms
    /// are put into words by who shows them.
    pub papers: Option<Papers>,
}

/// How the assessments of two versions ask.
#[derive(Debug, Clone)]
pub struct Papers {
    /// The assessment's title.
    pub title: String,
    /// Of the older; none where it has no assessment.
    pub old: Option<Paper>,
    /// Of the newer.
    pub new: Option<Paper>,
    /// The names of the banks that they draw from.
    pub banks: BTreeMap<i64, String>,
}

/// A piece of a text that was compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Stands in both.
    Same(String),
    /// Stands only in the newer one.
    Added(String),
    /// Stands only in the older one.
    Removed(String),
    /// So much that stands in both is left out.
    LeftOut,
}

/// What happened to something between two versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It reads otherwise.
    Changed,
    /// It stands elsewhere.
    Moved,
}

/// Which part of a thing is different.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The course's title.
    Title,
    /// What is said about the course.
    Description,
    /// The provider.
    Provider,
    /// The duration.
    Minutes,
    /// A module.
    Module,
    /// A resource.
    Resource,
    /// The title of a resource.
    ResourceTitle,
    /// The text of a resource.
    Text,
    /// The file or address of a resource.
    Source,
    /// Whether a resource is required.
    Required,
    /// The assessment: its title, pass mark and attempts.
    Assessment,
    /// How the assessment asks.
    Paper,
    /// A question with its options.
    Question,
}

/// One difference between two versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What happened.
    pub change: Change,
    /// To which part.
    pub part: Part,
    /// The title of the thing.
    pub title: String,
    /// How it reads, where that is different.
    pub pieces: Vec<Piece>,
}

/// HTML as words: blocks become lines.
fn words_of(html: &str) -> String {
    let mut text = with_pictures_as(html, |tag| {
        let about = tag
            .split_once(" alt=\"")
            .and_then(|(_, rest)| rest.split('"').next());
        format!(" [{}] ", about.unwrap_or_default())
    });
    for end in [
        "</p>", "<br>", "</li>", "</h2>", "</h3>", "</h4>", "</td>", "</th>", "</tr>", "</pre>",
    ] {
        text = text.replace(end, &format!(" {end}"));
    }
    plain(&text)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// Two texts, word by word; what is the same is left out but for a few words.
pub fn pieces(old: &str, new: &str) -> Vec<Piece> {
    let old: Vec<&str> = old.split_whitespace().collect();
    let new: Vec<&str> = new.split_whitespace().collect();
    let diff = TextDiff::from_slices(&old, &new);
    let mut runs: Vec<(ChangeTag, Vec<&str>)> = Vec::new();
    for change in diff.iter_all_changes() {
        match runs.last_mut() {
            Some((tag, words)) if *tag == change.tag() => words.push(change.value()),
            _ => runs.push((change.tag(), vec![change.value()])),
        }
    }
    let last = runs.len().saturating_sub(1);
    let mut pieces = Vec::new();
    for (place, (tag, words)) in runs.iter().enumerate() {
        match tag {
            ChangeTag::Insert => pieces.push(Piece::Added(words.join(" "))),
            ChangeTag::Delete => pieces.push(Piece::Removed(words.join(" "))),
            ChangeTag::Equal => {
                let before = if place == 0 { 0 } else { WORDS_AROUND };
                let after = if place == last { 0 } else { WORDS_AROUND };
                if words.len() <= before + after + 1 {
                    pieces.push(Piece::Same(words.join(" ")));
                    continue;
                }
                if before > 0 {
                    pieces.push(Piece::Same(words[..before].join(" ")));
                }
                pieces.push(Piece::LeftOut);
                if after > 0 {
                    pieces.push(Piece::Same(words[words.len() - after..].join(" ")));
                }
            }
        }
    }
    pieces
}

/// What is different in `new`, in the order of the course.
pub fn differences(old: &Snapshot, new: &Snapshot) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut changed = |part, title: &str, before: &str, after: &str| {
        if before != after {
            found.push(Difference {
                change: Change::Changed,
                part,
                title: title.to_owned(),
                pieces: pieces(before, after),
            });
        }
    };
    changed(Part::Title, &new.title, &old.title, &new.title);
    let (before, after) = (words_of(&old.description), words_of(&new.description));
    changed(Part::Description, &new.title, &before, &after);
    let provider = |s: &Snapshot| s.provider.clone().unwrap_or_default();
    changed(Part::Provider, &new.title, &provider(old), &provider(new));
    let minutes = [old, new].map(|s| s.minutes.to_string());
    changed(Part::Minutes, &new.title, &minutes[0], &minutes[1]);
    found.extend(outline_differences(old, new));
    found.extend(assessment_differences(
        old.assessment.as_ref(),
        new.assessment.as_ref(),
    ));
    found
}

fn outline_differences(old: &Snapshot, new: &Snapshot) -> Vec<Difference> {
    let mut found = Vec::new();
    let say = |change, part, title: &str, pieces| Difference {
        change,
        part,
        title: title.to_owned(),
        pieces,
    };
    let held = |s: &Snapshot| -> HashMap<ResourceId, (String, Resource)> {
        let each = s.modules.iter().flat_map(|m| {
            let one = |r: &Resource| (r.id, (m.title.clone(), r.clone()));
            m.resources.iter().map(one)
        });
        each.collect()
    };
    let (before, after) = (held(old), held(new));
    let titles = |s: &Snapshot| s.modules.iter().map(|m| m.title.clone()).collect();
    let (old_titles, new_titles): (BTreeSet<String>, BTreeSet<String>) = (titles(old), titles(new));
    for module in &old.modules {
        if !new_titles.contains(&module.title) {
            found.push(say(
                Change::Removed,
                Part::Module,
                &module.title,
                Vec::new(),
            ));
        }
    }
    for module in &new.modules {
        if !old_titles.contains(&module.title) {
            found.push(say(Change::Added, Part::Module, &module.title, Vec::new()));
        }
    }
    for module in &old.modules {
        for resource in &module.resources {
            if !after.contains_key(&resource.id) {
                let gone = vec![Piece::Removed(words_of(&resource.body))];
                let gone = gone.into_iter().filter(|_| !resource.body.is_empty());
                let title = &resource.title;
                found.push(say(Change::Removed, Part::Resource, title, gone.collect()));
            }
        }
    }
    let order = |s: &Snapshot| -> Vec<ResourceId> {
        let all = s.modules.iter().flat_map(|m| &m.resources).map(|r| r.id);
        all.filter(|id| before.contains_key(id) && after.contains_key(id))
            .collect()
    };
    let (old_order, new_order) = (order(old), order(new));
    let stayed = longest_common(&old_order, &new_order);
    for module in &new.modules {
        for resource in &module.resources {
            let title = &resource.title;
            let Some((old_module, held)) = before.get(&resource.id) else {
                // Where a new one leads stands before its words.
                let leads = resource.url.iter().filter(|_| resource.kind != "package");
                let mut fresh: Vec<Piece> = leads.cloned().map(Piece::Added).collect();
                if !resource.body.is_empty() {
                    fresh.push(Piece::Added(words_of(&resource.body)));
                }
                found.push(say(Change::Added, Part::Resource, title, fresh));
                continue;
            };
            let elsewhere = *old_module != module.title && new_titles.contains(old_module);
            if elsewhere || !stayed.contains(&resource.id) {
                found.push(say(Change::Moved, Part::Resource, title, Vec::new()));
            }
            let mut changed = |part, before: &str, after: &str| {
                if before != after {
                    found.push(say(Change::Changed, part, title, pieces(before, after)));
                }
            };
            changed(Part::ResourceTitle, &held.title, &resource.title);
            changed(Part::Text, &words_of(&held.body), &words_of(&resource.body));
            changed(Part::Text, &held.media.words(), &resource.media.words());
            let source = |r: &Resource| {
                let mut all = vec![r.url.clone().or(r.object.clone()).unwrap_or_default()];
                all.extend(r.media.objects().map(str::to_owned));
                all.join(" ")
            };
            changed(Part::Source, &source(held), &source(resource));
            changed(
                Part::Minutes,
                &held.minutes.to_string(),
                &resource.minutes.to_string(),
            );
            if held.required != resource.required {
                let change = if resource.required {
                    Change::Added
                } else {
                    Change::Removed
                };
                found.push(say(change, Part::Required, title, Vec::new()));
            }
        }
    }
    found
}

/// The things that keep their order: those of a longest common subsequence.
fn longest_common(old: &[ResourceId], new: &[ResourceId]) -> BTreeSet<ResourceId> {
    let ops = similar::capture_diff_slices(similar::Algorithm::Myers, old, new);
    let mut same = BTreeSet::new();
    for op in ops {
        if op.tag() == similar::DiffTag::Equal {
            same.extend(old[op.old_range()].iter().copied());
        }
    }
    same
}

fn assessment_differences(old: Option<&Assessment>, new: Option<&Assessment>) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut say = |change, part, title: &str, pieces| {
        found.push(Difference {
            change,
            part,
            title: title.to_owned(),
            pieces,
        });
    };
    let question = |q: &sopan_rules::assessments::Question| {
        let options = q.options.iter().map(|o| {
            let mark = if o.right { "✓" } else { "–" };
            format!("{mark} {}", o.text)
        });
        let mut text = vec![q.text.clone()];
        text.extend(options);
        text.push(format!("({})", q.marks));
        text.join(" ")
    };
    match (old, new) {
        (None, None) => {}
        (Some(old), None) => say(Change::Removed, Part::Assessment, &old.title, Vec::new()),
        (None, Some(new)) => say(Change::Added, Part::Assessment, &new.title, Vec::new()),
        (Some(old), Some(new)) => {
            let head = |a: &Assessment| {
                let attempts = match a.attempts {
                    crate::authoring::ANY_NUMBER_OF_ATTEMPTS.. => "∞".to_owned(),
                    some => some.to_string(),
                };
                format!("{} · {} % · × {attempts}", a.title, a.pass_percent)
            };
            if head(old) != head(new) {
                let pieces = pieces(&head(old), &head(new));
                say(Change::Changed, Part::Assessment, &new.title, pieces);
            }
            for q in &old.questions {
                if !new.questions.iter().any(|n| n.id == q.id) {
                    let text = vec![Piece::Removed(question(q))];
                    say(Change::Removed, Part::Question, &q.text, text);
                }
            }
            for q in &new.questions {
                match old.questions.iter().find(|o| o.id == q.id) {
                    None => {
                        let text = vec![Piece::Added(question(q))];
                        say(Change::Added, Part::Question, &q.text, text);
                    }
                    Some(held) if held != q => {
                        let text = pieces(&question(held), &question(q));
                        say(Change::Changed, Part::Question, &q.text, text);
                    }
                    Some(_) => {}
                }
            }
        }
    }
    found
}

/// How the assessment asks in each, where that is different.
async fn papers(tx: &mut Tx, old: &Snapshot, new: &Snapshot) -> Result<Option<Papers>> {
    let asks = |s: &Snapshot| s.assessment.as_ref().map(|_| s.paper.clone());
    let (before, after) = (asks(old), asks(new));
    let title = new.assessment.as_ref().or(old.assessment.as_ref());
    let Some(title) = title.filter(|_| before != after) else {
        return Ok(None);
    };
    let all: Vec<&Paper> = before.iter().chain(&after).collect();
    Ok(Some(Papers {
        title: title.title.clone(),
        banks: crate::assessments::bank_names(tx, &all).await?,
        old: before,
        new: after,
    }))
}

/// A draft's content under the numbers of what it was copied from.
fn as_original(mut snapshot: Snapshot, origins: &HashMap<i64, i64>) -> Snapshot {
    for resource in snapshot.modules.iter_mut().flat_map(|m| &mut m.resources) {
        if let Some(origin) = origins.get(&resource.id.0) {
            resource.id = ResourceId(*origin);
        }
    }
    if let Some(assessment) = &mut snapshot.assessment {
        for question in &mut assessment.questions {
            let id = question.id.parse().ok();
            if let Some(origin) = id.and_then(|id: i64| origins.get(&id)) {
                question.id = origin.to_string();
            }
        }
    }
    snapshot
}

pub(crate) async fn snapshot(tx: &mut Tx, course: &Course) -> Result<Snapshot> {
    let assessment = store::assessment(tx, course.id).await?;
    Ok(Snapshot {
        title: course.title.clone(),
        language: course.language.clone(),
        provider: course.provider_name.clone(),
        description: course.description.clone(),
        minutes: course.minutes,
        modules: store::outline(tx, course.id).await?,
        paper: match &assessment {
            Some(assessment) => assessments::paper(tx, assessment.id).await?,
            None => Paper::default(),
        },
        assessment,
    })
}

/// The content that an official who is under way keeps, where it is not the live one.
pub(crate) async fn kept(
    tx: &mut Tx,
    official: OfficialId,
    course: CourseId,
    enrolment: &Enrolment,
) -> Result<Option<Snapshot>> {
    if enrolment.completed.is_some() {
        return Ok(None);
    }
    let Some(number) = versions::kept(tx, official, course).await? else {
        return Ok(None);
    };
    let content = versions::content(tx, course, number).await?;
    content.as_deref().map(Snapshot::read).transpose()
}

/// The outline of a kept version, as a learner's pages have it.
pub(crate) fn kept_outline(snapshot: &Snapshot) -> Vec<learning::Module> {
    let head = |r: &Resource| learning::ResourceHead {
        id: r.id,
        kind: r.kind.clone(),
        title: r.title.clone(),
        minutes: r.minutes,
        required: r.required,
    };
    let module = |m: &Module| learning::Module {
        title: m.title.clone(),
        resources: m.resources.iter().map(head).collect(),
    };
    let filled = snapshot.modules.iter().filter(|m| !m.resources.is_empty());
    filled.map(module).collect()
}

/// What a resource of a kept version holds.
pub(crate) fn kept_body(snapshot: &Snapshot, id: ResourceId) -> Option<learning::ResourceBody> {
    let mut all = snapshot.modules.iter().flat_map(|m| &m.resources);
    all.find(|r| r.id == id).map(|r| learning::ResourceBody {
        body: r.body.clone(),
        url: r.url.clone(),
        object: r.object.clone(),
        bytes: r.bytes,
        media: r.media.clone(),
    })
}

/// The resources of a kept version that came in packages, with the file of the package and
/// the entry that each opens.
pub(crate) fn kept_opening(snapshot: &Snapshot) -> Vec<(ResourceId, String, String)> {
    let all = snapshot.modules.iter().flat_map(|m| &m.resources);
    all.filter(|r| r.kind == "package")
        .filter_map(|r| Some((r.id, r.object.clone()?, r.url.clone()?)))
        .collect()
}

impl App {
    /// Writes down what is live now as the next version of its course; those who wrote
    /// it are forgotten, since what they write from now on belongs to the next.
    pub(crate) async fn write_version(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        course: &Course,
        how: Published,
    ) -> Result<i64> {
        let course = store::by_id(tx, course.id)
            .await?
            .ok_or_else(|| AppError::not_found("course", &course.code))?;
        let content = snapshot(tx, &course).await?;
        let hands = review::hands(tx, course.id).await?;
        let names: Vec<&str> = hands.iter().filter_map(|w| w.name.as_deref()).collect();
        let writers = serde_json::to_string(&names).unwrap_or_else(|_| "[]".to_owned());
        let number = versions::latest(tx, course.id)
            .await?
            .map_or(1, |v| v.0 + 1);
        let (text, digest) = (content.written()?, content.digest()?);
        let version = NewVersion {
            course: course.id,
            number,
            content: &text,
            digest: &digest,
            note: &how.note,
            at: self.now(),
            by: actor.official,
            approved_by: how.approved_by,
            writers: &writers,
            moved: how.underway == Underway::Move,
        };
        versions::keep(tx, &version, &content.modules).await?;
        review::forget_hands(tx, course.id).await?;
        Ok(number)
    }

    /// Begins a revision: a draft beside the live course, with its content. Where one is
    /// under way, that one. Returns the draft's code.
    pub async fn revise_course(&self, actor: &Actor, code: &str) -> Result<String> {
        let mut tx = self.db.write().await?;
        let course = course_of(&mut tx, actor, code).await?;
        if let Some(draft) = versions::draft_of(&mut tx, course.id).await? {
            let draft = store::by_id(&mut tx, draft).await?;
            return Ok(draft.map_or_else(|| code.to_owned(), |d| d.code));
        }
        if course.status != Status::Live {
            return Err(AppError::invalid(
                "course",
                "revise-only-live",
                "only a live course is revised; any other can be changed as it is",
            ));
        }
        // What was corrected since the last version, or was live before there were versions,
        // is a version of its own: nothing that learners met is lost.
        let live = snapshot(&mut tx, &course).await?;
        let digest = live.digest()?;
        let latest = versions::latest(&mut tx, course.id).await?;
        if latest.as_ref().is_none_or(|(_, held)| *held != digest) {
            self.write_version(&mut tx, actor, &course, Published::first(None))
                .await?;
        }
        let next = latest.map_or(2, |(number, _)| number + 1);
        let mut draft_code = format!("{code}-v{next}");
        while store::by_code(&mut tx, &draft_code).await?.is_some() {
            draft_code.push('x');
        }
        let now = self.now();
        let draft = Course {
            id: CourseId(tx.id().await?),
            code: draft_code.clone(),
            status: Status::Draft,
            author: actor.official,
            published_at: None,
            ..course.clone()
        };
        store::insert(&mut tx, &draft, now).await?;
        versions::begin_draft(&mut tx, draft.id, course.id, actor.official, now).await?;
        let origins = copy_content(&mut tx, draft.id, live).await?;
        versions::keep_origins(&mut tx, draft.id, &origins).await?;
        tx.commit().await?;
        Ok(draft_code)
    }

    /// Gives a revision up. Returns the code of the live course, which stays as it is.
    pub async fn discard_revision(&self, actor: &Actor, code: &str) -> Result<String> {
        let mut tx = self.db.write().await?;
        let draft = course_of(&mut tx, actor, code).await?;
        let live = live_of(&mut tx, &draft).await?;
        if let Some(assessment) = store::assessment(&mut tx, draft.id).await? {
            store::remove_assessment(&mut tx, assessment.id).await?;
        }
        versions::remove_outline(&mut tx, draft.id).await?;
        review::hand_over(&mut tx, draft.id, live.id).await?;
        versions::end_draft(&mut tx, draft.id).await?;
        store::remove(&mut tx, draft.id, self.now()).await?;
        tx.commit().await?;
        Ok(live.code)
    }

    /// Publishes a revision, and does with those who are under way as it is said.
    pub async fn publish_revision(
        &self,
        actor: &Actor,
        code: &str,
        underway: Underway,
        note: &str,
    ) -> Result<Revised> {
        let note = note_of(note)?;
        let mut tx = self.db.write().await?;
        let draft = course_of(&mut tx, actor, code).await?;
        let live = live_of(&mut tx, &draft).await?;
        if live.status != Status::Live {
            return Err(AppError::invalid(
                "course",
                "revise-only-live",
                "the course that this revises is not live any more",
            ));
        }
        variants::may_be_in(&mut tx, live.id, &draft.language).await?;
        let approved_by = self.must_be_approved(&mut tx, &draft).await?;
        let Readiness {
            modules,
            assessment,
            minutes,
            missing,
        } = readiness(&mut tx, &draft).await?;
        if !missing.is_empty() {
            return Ok(Revised {
                missing: missing.into_iter().map(|m| m.said).collect(),
                ..Revised::default()
            });
        }
        let origins = versions::origins(&mut tx, draft.id).await?;
        let before = versions::latest(&mut tx, live.id).await?.map_or(1, |v| v.0);

        // The content changes hands.
        versions::take_outline_over(&mut tx, draft.id, live.id, &origins, &modules).await?;
        store::take_files_over(&mut tx, draft.id, live.id).await?;
        take_assessment_over(&mut tx, &live, assessment, &origins).await?;
        let mut names: Vec<String> = draft.provider_name.iter().cloned().collect();
        names.extend(versions::replaced_titles(&mut tx, live.id).await?);
        let published = Course {
            title: draft.title.clone(),
            language: draft.language.clone(),
            provider: draft.provider,
            minutes,
            description: draft.description.clone(),
            search: search_text(&draft.title, &names),
            ..live.clone()
        };
        store::update(&mut tx, &published, self.now()).await?;
        for hand in review::hands(&mut tx, draft.id).await? {
            if let Some(official) = hand.official {
                review::note_hand(&mut tx, live.id, official, self.now()).await?;
            }
        }
        review::hand_over(&mut tx, draft.id, live.id).await?;
        versions::end_draft(&mut tx, draft.id).await?;
        store::remove(&mut tx, draft.id, self.now()).await?;
        let how = Published {
            approved_by,
            underway,
            note,
        };
        let version = self.write_version(&mut tx, actor, &published, how).await?;

        // And those who are under way.
        let mut completed = 0;
        let affected = match underway {
            Underway::Keep => versions::keep_learners(&mut tx, live.id, before).await?,
            Underway::Move => {
                let moved = versions::move_learners(&mut tx, live.id).await?;
                let complete = versions::complete_now(&mut tx, live.id).await?;
                let certificate = self.certificate_numbers();
                let works: Vec<Work> = complete
                    .iter()
                    .map(|done| {
                        let fact = Fact::Completed {
                            course: live.id,
                            worth: done.worth,
                            certificate: certificate(),
                            merge: None,
                        };
                        Work::act(done.official, fact, self.now(), None)
                    })
                    .collect();
                for answer in self.lane.record(&mut tx, works).await? {
                    answer?;
                    completed += 1;
                }
                moved
            }
        };
        tx.commit().await?;
        Ok(Revised {
            code: live.code,
            missing: Vec::new(),
            version,
            underway: affected,
            completed,
        })
    }

    /// The course that a draft revises, and the draft that revises a course: code and title
    /// of each, for whoever reads drafts.
    pub async fn revisions_of(&self, actor: &Actor, authored: &Authored) -> Result<Revisions> {
        let actor = &actor.reading();
        let mut tx = self.db.read().await?;
        let course = &authored.course;
        actor
            .must(&mut tx, Permission::SeeDrafts, course.organisation)
            .await?;
        let named = |found: Option<Course>| found.map(|c| (c.code, c.title));
        let revises = match versions::revised_by(&mut tx, course.id).await? {
            Some(live) => named(store::by_id(&mut tx, live).await?),
            None => None,
        };
        let revision = match versions::draft_of(&mut tx, course.id).await? {
            Some(draft) => named(store::by_id(&mut tx, draft).await?),
            None => None,
        };
        let replacement = versions::replacement(&mut tx, course.id).await?;
        Ok(Revisions {
            revises,
            revision,
            replacement: replacement.map(|(_, code, title, _)| (code, title)),
            versions: versions::latest(&mut tx, course.id)
                .await?
                .map_or(0, |v| v.0),
        })
    }

    /// The versions of a course and how two of them differ: by default the latest and the
    /// one before; of a draft that revises, the draft and what is live.
    pub async fn course_versions(
        &self,
        actor: &Actor,
        code: &str,
        asked: (Option<i64>, Option<i64>),
    ) -> Result<Versions> {
        let actor = &actor.reading();
        let mut tx = self.db.read().await?;
        let course = store::by_code(&mut tx, code)
            .await?
            .ok_or_else(|| AppError::not_found("course", code))?;
        actor
            .must(&mut tx, Permission::SeeDrafts, course.organisation)
            .await?;
        let live = versions::revised_by(&mut tx, course.id).await?;
        let of = live.unwrap_or(course.id);
        let list = versions::versions(&mut tx, of).await?;
        let latest = list.first().map_or(0, |v| v.number);
        let (from, to) = match (asked, live) {
            ((Some(from), Some(to)), _) => (from, to),
            (_, Some(_)) => (latest, 0),
            _ => ((latest - 1).max(1), latest),
        };
        let known = |number: i64| list.iter().any(|v| v.number == number);
        let (differences, papers) = if known(from) && (to == 0 || known(to)) && from != to {
            let old = held(&mut tx, of, from).await?;
            let new = match to {
                0 => {
                    let origins = versions::origins(&mut tx, course.id).await?;
                    as_original(snapshot(&mut tx, &course).await?, &origins)
                }
                number => held(&mut tx, of, number).await?,
            };
            (differences(&old, &new), papers(&mut tx, &old, &new).await?)
        } else {
            (Vec::new(), None)
        };
        Ok(Versions {
            course,
            list,
            from,
            to,
            differences,
            papers,
        })
    }

    /// Takes a course out of the catalogue and says which one to take in its place, which is
    /// needed where live mandates ask for it. What was done in it, and certificates, stay. Of
    /// one that is retired already, another one may take the place; that none does is not said.
    pub async fn retire_course_for(
        &self,
        actor: &Actor,
        code: &str,
        replacement: &str,
    ) -> Result<()> {
        let mut tx = self.db.write().await?;
        let course = course_of(&mut tx, actor, code).await?;
        let found = match replacement.trim() {
            "" => None,
            written => {
                // A page's address, or the code alone.
                let wanted = written.trim_end_matches('/').rsplit('/').next();
                let found = store::by_code(&mut tx, wanted.unwrap_or(written)).await?;
                let found = found.filter(|f| f.status == Status::Live && f.id != course.id);
                Some(found.ok_or_else(|| {
                    AppError::invalid(
                        "replacement",
                        "replacement-unknown",
                        "give the code of another live course",
                    )
                })?)
            }
        };
        if found.is_none() {
            if course.status == Status::Retired {
                return Ok(());
            }
            not_asked_for(&mut tx, &course, self.today()).await?;
        }
        let retired = Course {
            status: Status::Retired,
            ..course.clone()
        };
        store::update(&mut tx, &retired, self.now()).await?;
        if let Some(found) = found {
            let id = Some(found.id);
            versions::set_replacement(&mut tx, course.id, id, self.now()).await?;
            // Whoever looks for the old title finds the new course.
            let mut names: Vec<String> = found.provider_name.iter().cloned().collect();
            names.extend(versions::replaced_titles(&mut tx, found.id).await?);
            let search = search_text(&found.title, &names);
            store::update(&mut tx, &Course { search, ..found }, self.now()).await?;
        }
        tx.commit().await?;
        // Whoever completed the one may have met what asks for the other.
        self.issue_first_badges().await;
        Ok(())
    }

    /// The live course to take in place of a retired one: its code and title.
    pub async fn replacement_of(&self, code: &str) -> Result<Option<(String, String)>> {
        let mut tx = self.db.read().await?;
        let Some(course) = store::by_code(&mut tx, code).await? else {
            return Ok(None);
        };
        if course.status != Status::Retired {
            return Ok(None);
        }
        // A replacement may have been replaced itself.
        let (mut at, mut seen) = (course.id, BTreeSet::new());
        while seen.insert(at) {
            match versions::replacement(&mut tx, at).await? {
                Some((_, code, title, true)) => return Ok(Some((code, title))),
                Some((next, ..)) => at = next,
                None => break,
            }
        }
        Ok(None)
    }
}

/// Refuses where live mandates ask for a course that nobody could learn any more, or for what
/// came in its place.
pub(crate) async fn not_asked_for(tx: &mut Tx, course: &Course, today: Day) -> Result<()> {
    if course.status == Status::Draft {
        return Ok(());
    }
    let titles = mandates::asking_for(tx, course.id, today).await?;
    match titles.is_empty() {
        true => Ok(()),
        false => Err(AppError::AskedFor(titles)),
    }
}

/// How a course and its revisions hang together: codes and titles.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Revisions {
    /// The live course that this draft revises.
    pub revises: Option<(String, String)>,
    /// The draft that revises this course.
    pub revision: Option<(String, String)>,
    /// What to take in its place, where it is retired.
    pub replacement: Option<(String, String)>,
    /// How many versions were published.
    pub versions: i64,
}

fn note_of(written: &str) -> Result<String> {
    let note = plain(written);
    if note.chars().count() > NOTE_CHARACTERS {
        return Err(AppError::invalid(
            "note",
            "note-too-long",
            "a note may have 2,000 characters; make it shorter",
        ));
    }
    Ok(note)
}

async fn held(tx: &mut Tx, course: CourseId, number: i64) -> Result<Snapshot> {
    let content = versions::content(tx, course, number).await?;
    let content = content.ok_or_else(|| AppError::not_found("version", number))?;
    Snapshot::read(&content)
}

async fn live_of(tx: &mut Tx, draft: &Course) -> Result<Course> {
    let missing = || AppError::not_found("revision", &draft.code);
    let live = versions::revised_by(tx, draft.id).await?;
    let live = live.ok_or_else(missing)?;
    store::by_id(tx, live).await?.ok_or_else(missing)
}

/// Writes the content of a course into a draft, under new numbers; returns which number
/// was copied from which.
pub(crate) async fn copy_content(
    tx: &mut Tx,
    draft: CourseId,
    from: Snapshot,
) -> Result<Vec<(i64, i64)>> {
    let mut origins = Vec::new();
    let (mut outline, mut place) = (from.modules, 0);
    for module in &mut outline {
        module.id = tx.id().await?;
        for resource in &mut module.resources {
            let id = tx.id().await?;
            origins.push((id, resource.id.0));
            resource.id = ResourceId(id);
            resource.module = module.id;
            store::keep_resource(tx, draft, place, resource).await?;
            place += 1;
        }
    }
    store::arrange(tx, draft, &outline).await?;
    if let Some(mut assessment) = from.assessment {
        assessment.id = AssessmentId(tx.id().await?);
        for question in &mut assessment.questions {
            let id = tx.id().await?;
            if let Ok(origin) = question.id.parse() {
                origins.push((id, origin));
            }
            question.id = id.to_string();
        }
        store::keep_assessment(tx, draft, &assessment).await?;
        assessments::keep_paper(tx, assessment.id, &from.paper).await?;
    }
    Ok(origins)
}

/// Makes the assessment of a draft that of the live course, under the number that it has
/// there: who cleared it has cleared it, and an attempt that is under way goes on with the
/// questions that it drew.
async fn take_assessment_over(
    tx: &mut Tx,
    live: &Course,
    draft: Option<Assessment>,
    origins: &HashMap<i64, i64>,
) -> Result<()> {
    let held = store::assessment(tx, live.id).await?;
    let Some(mut new) = draft else {
        if let Some(held) = held {
            versions::drop_open_attempts(tx, held.id).await?;
            store::remove_assessment(tx, held.id).await?;
        }
        return Ok(());
    };
    let paper = assessments::paper(tx, new.id).await?;
    store::remove_assessment(tx, new.id).await?;
    for question in &mut new.questions {
        let id: Option<i64> = question.id.parse().ok();
        if let Some(origin) = id.and_then(|id| origins.get(&id)) {
            question.id = origin.to_string();
        }
    }
    if let Some(held) = held {
        new.id = held.id;
    }
    store::keep_assessment(tx, live.id, &new).await?;
    assessments::keep_paper(tx, new.id, &paper).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use sopan_rules::media::Media;

    use super::*;

    fn resource(id: i64, title: &str, body: &str) -> Resource {
        Resource {
            id: ResourceId(id),
            module: 1,
            kind: "text".to_owned(),
            title: title.to_owned(),
            body: body.to_owned(),
            url: None,
            object: None,
            bytes: None,
            minutes: 5,
            required: true,
            media: Media::default(),
        }
    }

    fn course(resources: Vec<Resource>) -> Snapshot {
        Snapshot {
            title: "Noting".to_owned(),
            language: "en".to_owned(),
            provider: None,
            description: String::new(),
            minutes: 30,
            modules: vec![Module {
                id: 1,
                title: "One".to_owned(),
                resources,
            }],
            assessment: None,
            paper: Paper::default(),
        }
    }

    #[test]
    fn a_difference_is_read_word_by_word() {
        let old = course(vec![
            resource(
                1,
                "First",
                "<p>A note has <b>four</b> parts.</p><p>It is short.</p>",
            ),
            resource(2, "Second", "<p>Gone.</p>"),
            resource(3, "Third", "<p>Stays.</p>"),
            resource(4, "Fourth", "<p>Stays.</p>"),
        ]);
        let mut new = course(vec![
            resource(
                1,
                "First",
                "<p>A note has <b>five</b> parts.</p><p>It is short.</p>",
            ),
            resource(4, "Fourth", "<p>Stays.</p>"),
            resource(3, "Third", "<p>Stays.</p>"),
            resource(5, "Fifth", "<p>New.</p>"),
        ]);
        new.modules[0].resources[2].required = false;
        let told = differences(&old, &new);
        let told: Vec<(Change, Part, &str)> = told
            .iter()
            .map(|d| (d.change, d.part, d.title.as_str()))
            .collect();
        assert_eq!(told.len(), 5, "{told:?}");
        assert!(told.contains(&(Change::Changed, Part::Text, "First")));
        assert!(told.contains(&(Change::Removed, Part::Resource, "Second")));
        assert!(told.contains(&(Change::Added, Part::Resource, "Fifth")));
        assert!(told.contains(&(Change::Removed, Part::Required, "Third")));
        let moved = told.iter().filter(|d| d.0 == Change::Moved).count();
        assert_eq!(moved, 1, "one of two that changed places moved");
        assert_eq!(
            differences(&old, &new)
                .iter()
                .find(|d| d.part == Part::Text)
                .map(|d| d.pieces.clone()),
            Some(vec![
                Piece::Same("A note has".to_owned()),
                Piece::Removed("four".to_owned()),
                Piece::Added("five".to_owned()),
                Piece::Same("parts. It is short.".to_owned()),
            ])
        );
        assert_eq!(differences(&old, &old), []);
    }

    #[test]
    fn what_stays_of_a_long_text_is_left_out() {
        let many = "क ".repeat(60);
        let told = pieces(&format!("{many}पुराना {many}"), &format!("{many}नया {many}"));
        assert_eq!(told[0], Piece::LeftOut);
        assert_eq!(told[1], Piece::Same("क ".repeat(12).trim().to_owned()));
        assert_eq!(told[2], Piece::Removed("पुराना".to_owned()));
        assert_eq!(told[3], Piece::Added("नया".to_owned()));
        assert_eq!(told.last(), Some(&Piece::LeftOut));
    }
}
