//! Packages of SCORM 2004 that state an order: played as one whole, by the rules of
//! [`sopan_rules::packages::playing`]. Where a learner stands in it is kept here, comes from
//! what each part reported, and is the same on every device.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};
use sopan_rules::ids::{OfficialId, ResourceId};
use sopan_rules::ledger::Fact;
use sopan_rules::packages::playing::{
    Outcome, Play, Reached, Refusal, Reported, Request, State, Tree,
};
use sopan_rules::packages::sequencing::Button;
use sopan_rules::packages::{Entry, Said, Status, Values};
use sopan_store::ledger::Work;
use sopan_store::packages::{self as store, Launch};
use sopan_store::{Sql, Tx, learning};

use super::as_json;
use super::content::{Kept, SessionError, entry_of, read_entry};
use crate::access::Actor;
use crate::learning::OpenResource;
use crate::{App, AppError, Result};

/// A learner's way through a package that is played as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// The outline, as it may be seen now.
    pub parts: Vec<WholePart>,
    /// Whether a part is open.
    pub open: bool,
    /// Whether it may be begun.
    pub begins: bool,
    /// Whether it was interrupted, and goes on where that was.
    pub resumes: bool,
    /// Whether it leads back; none where no such button is to be shown.
    pub previous: Option<bool>,
    /// Whether it leads on.
    pub next: Option<bool>,
    /// Whether it may be interrupted.
    pub suspends: bool,
}

/// A part in the outline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WholePart {
    /// Its identifier.
    pub identifier: String,
    /// Its title.
    pub title: String,
    /// How deep it stands, from 0.
    pub depth: usize,
    /// Whether it holds others and opens nothing itself.
    pub holds: bool,
    /// Where the learner stands in it.
    pub status: Status,
    /// Whether it may be chosen.
    pub choosable: bool,
    /// Whether a rule keeps it closed.
    pub closed: bool,
    /// Whether it is the one that is open, or was last.
    pub current: bool,
}

impl Way {
    /// The outline for an author, who may look at every part.
    pub(super) fn to_look_at(tree: &Tree, shown: &str) -> Way {
        let depth = |part: &sopan_rules::packages::playing::Part| {
            let above = |p: &usize| tree.parts.get(*p).and_then(|p| p.parent);
            std::iter::successors(part.parent, above)
                .count()
                .saturating_sub(1)
        };
        let parts = tree.parts.iter().skip(1).map(|part| WholePart {
            identifier: part.identifier.clone(),
            title: part.title.clone(),
            depth: depth(part),
            holds: !part.opens,
            status: Status::NotAttempted,
            choosable: part.opens,
            closed: false,
            current: part.identifier == shown,
        });
        Way {
            parts: parts.collect(),
            open: true,
            begins: false,
            resumes: false,
            previous: None,
            next: None,
            suspends: false,
        }
    }
}

/// What chance decides is the same each time for a learner and a resource, so that nothing
/// needs to be kept before something is opened.
fn dice(official: OfficialId, resource: ResourceId) -> u64 {
    let hash = Sha256::digest(format!("{official}/{resource}"));
    let mut first = [0; 8];
    first.copy_from_slice(&hash[..8]);
    u64::from_be_bytes(first)
}

fn play<'t>(
    tree: &'t Tree,
    (official, resource): (OfficialId, ResourceId),
    kept: Option<&store::State>,
) -> Play<'t> {
    let state: Option<State> = kept.and_then(|kept| serde_json::from_str(&kept.said).ok());
    Play::new(tree, state, dice(official, resource))
}

fn way(tree: &Tree, play: &Play<'_>) -> Way {
    let shown = |button: Button, request: Request| {
        (play.open().is_some() && !play.hides(button)).then(|| play.would_go(request))
    };
    let open = play.open().is_some();
    let resumes = play.would_go(Request::ResumeAll);
    Way {
        parts: play
            .outline()
            .into_iter()
            .filter_map(|shown| {
                let part = tree.parts.get(shown.part)?;
                Some(WholePart {
                    identifier: part.identifier.clone(),
                    title: part.title.clone(),
                    depth: shown.depth,
                    holds: !part.opens,
                    status: shown.status,
                    choosable: shown.choosable,
                    closed: shown.closed,
                    current: play.current() == Some(shown.part),
                })
            })
            .collect(),
        open,
        begins: !resumes && play.would_go(Request::Start),
        resumes,
        previous: match open {
            true => shown(Button::Previous, Request::Previous),
            false => play.would_go(Request::Previous).then_some(true),
        },
        next: match open {
            true => shown(Button::Continue, Request::Continue),
            false => play.would_go(Request::Continue).then_some(true),
        },
        suspends: play.current().is_some() && !play.hides(Button::SuspendAll),
    }
}

fn refused(refusal: Refusal) -> AppError {
    let code = match refusal {
        Refusal::NothingOpen => "package-nothing-open",
        Refusal::Open => "package-part-open",
        Refusal::Unknown => "package-no-part",
        Refusal::NotChosen => "package-not-chosen",
        Refusal::NoFlow => "package-no-flow",
        Refusal::Nothing => "package-nothing-further",
        Refusal::Closed => "package-part-closed",
    };
    AppError::invalid("request", code, refusal.to_string())
}

/// The whole that a part belongs to.
async fn whole_of(tx: &mut Tx, launch: &Launch, whole: &str) -> Result<Tree> {
    let missing = || AppError::not_found("package", whole);
    let body = store::entry_in(tx, launch.package, whole).await?;
    let entry = read_entry(&body.ok_or_else(missing)?)?;
    entry.tree.map(|tree| *tree).ok_or_else(missing)
}

impl App {
    /// Where a learner is in a whole, and the part that is open.
    pub(super) async fn way_through(
        &self,
        official: OfficialId,
        resource: ResourceId,
        package: i64,
        tree: &Tree,
    ) -> Result<(Way, Option<Entry>, Option<store::State>)> {
        let mut tx = self.db.read().await?;
        let kept = store::state(&mut tx, official, resource, "").await?;
        let play = play(tree, (official, resource), kept.as_ref());
        let whole = tree.parts.first().map_or("", |top| top.identifier.as_str());
        let part = match play.open().and_then(|open| tree.parts.get(open)) {
            Some(part) => {
                let key = format!("{whole}#{}", part.identifier);
                let body = store::entry_in(&mut tx, package, &key).await?;
                body.map(|body| read_entry(&body)).transpose()?
            }
            None => None,
        };
        Ok((way(tree, &play), part, kept))
    }

    /// The outline and the buttons of a whole, without opening anything.
    pub async fn package_way(&self, actor: &Actor, open: &OpenResource) -> Result<Way> {
        let official = actor.learner()?;
        let (package, tree) = self.tree_of(open).await?;
        let (way, ..) = self
            .way_through(official, open.resource.id, package, &tree)
            .await?;
        Ok(way)
    }

    async fn tree_of(&self, open: &OpenResource) -> Result<(i64, Tree)> {
        let (object, url) = (open.body.object.as_deref(), open.body.url.as_deref());
        let mut tx = self.db.read().await?;
        let (package, entry) = entry_of(&mut tx, object, url).await?;
        match entry.tree {
            Some(tree) => Ok((package, *tree)),
            None => Err(AppError::not_found("package", url.unwrap_or_default())),
        }
    }

    /// Does what a learner asks for in a whole: `continue`, `previous`, `choice` of the
    /// part with this identifier, `start`, `resumeAll`, `suspendAll`, `exit`, `exitAll`.
    pub async fn go_in_package(
        &self,
        actor: &Actor,
        open: &OpenResource,
        request: &str,
        target: &str,
    ) -> Result<Outcome> {
        let official = actor.learner()?;
        let (package, tree) = self.tree_of(open).await?;
        let (course, resource) = (open.course.course.id, open.resource.id);
        let mut tx = self.db.write().await?;
        let kept = store::state_to_change(&mut tx, official, resource, "").await?;
        let mut play = play(&tree, (official, resource), kept.as_ref());
        let asked = match request {
            "start" => Request::Start,
            "resumeAll" => Request::ResumeAll,
            "continue" => Request::Continue,
            "previous" => Request::Previous,
            "suspendAll" => Request::SuspendAll,
            "exit" => Request::Exit,
            "exitAll" => Request::ExitAll,
            _ => Request::Choice(
                play.place(target)
                    .ok_or_else(|| refused(Refusal::Unknown))?,
            ),
        };
        let outcome = play.go(asked).map_err(refused)?;
        self.moved(&mut tx, official, resource, &tree, outcome)
            .await?;
        if tree.forgets_shared && play.began() {
            let forgets = store::forget_shared((official, course, package));
            forgets.run(&mut tx).await?;
        }
        self.keep_way(&mut tx, official, course, resource, &play)
            .await?;
        tx.commit().await?;
        Ok(outcome)
    }

    /// A new attempt of a part finds nothing of the one before.
    async fn moved(
        &self,
        tx: &mut Tx,
        official: OfficialId,
        resource: ResourceId,
        tree: &Tree,
        outcome: Outcome,
    ) -> Result<()> {
        if let Outcome::Opens { part, anew: true } = outcome
            && let Some(part) = tree.parts.get(part)
        {
            let anew = store::begin_anew(official, resource, &part.identifier);
            anew.run(tx).await?;
        }
        Ok(())
    }

    /// Keeps the way; where the whole is completed by it, so is the resource.
    async fn keep_way(
        &self,
        tx: &mut Tx,
        official: OfficialId,
        course: sopan_rules::ids::CourseId,
        resource: ResourceId,
        play: &Play<'_>,
    ) -> Result<Status> {
        let status = play.status(0);
        let now = self.now();
        store::keep_progress(
            official,
            resource,
            ("", now),
            (status.name(), play.percent().map(|percent| percent.exact())),
            as_json(play.state())?,
            now,
        )
        .run(tx)
        .await?;
        let enrolment = learning::enrolment(tx, official, course).await?;
        let done = enrolment.is_some_and(|e| e.done.contains(&resource));
        if status.is_done() && !done {
            let fact = Fact::ResourceCompleted { course, resource };
            let work = Work::act(official, fact, now, None);
            for done in self.lane.record(tx, vec![work]).await? {
                done?;
            }
        }
        Ok(status)
    }

    /// What a part finds beside its own values when it begins: objectives that it shares,
    /// and where it may ask to go. Refused where another part is open by now.
    pub(super) async fn part_begins(
        &self,
        official: OfficialId,
        launch: &Launch,
        entry: &Entry,
        whole: &str,
    ) -> Result<(BTreeMap<String, bool>, Vec<(String, Reached)>), SessionError> {
        let mut tx = self.db.read().await?;
        let tree = whole_of(&mut tx, launch, whole).await?;
        let kept = store::state(&mut tx, official, launch.resource, "").await?;
        let play = play(&tree, (official, launch.resource), kept.as_ref());
        let place = play.place(&entry.identifier);
        let Some(place) = place.filter(|place| play.open() == Some(*place)) else {
            return Err(SessionError::Elsewhere { done: false });
        };
        Ok((play.valid(), play.objectives(place)))
    }

    /// A part says where it stands, and perhaps where to go. Its words, what they come to
    /// in the whole, and a completion are written in one transaction.
    pub(super) async fn part_says(
        &self,
        official: OfficialId,
        launch: &Launch,
        (entry, whole): (&Entry, &str),
        state: &store::State,
        (values, said, shares): (&Values, &Said, Vec<Sql>),
    ) -> Result<Kept, SessionError> {
        let usual = entry.standard.suspend_characters();
        let mut kept = Kept {
            status: said.status,
            done: false,
            suspend_data_long: usual.is_some_and(|usual| said.suspend_characters > usual),
            moved: false,
            valid: BTreeMap::new(),
        };
        let resource = launch.resource;
        let mut tx = self.db.write().await?;
        let tree = whole_of(&mut tx, launch, whole).await?;
        let held = store::state_to_change(&mut tx, official, resource, "").await?;
        let mut play = play(&tree, (official, resource), held.as_ref());
        let place = play.place(&entry.identifier).ok_or(SessionError::Unknown)?;
        let mine = store::state_to_change(&mut tx, official, resource, &entry.identifier).await?;
        if mine.is_none_or(|mine| mine.token != launch.token) {
            // Where it stood is another's now; that it was completed stays true.
            let again = play.status(place).is_done();
            if !said.status.is_done() || again || play.open() != Some(place) {
                return Err(SessionError::Elsewhere { done: again });
            }
            play.report(place, &Reported::of(values));
            self.keep_way(&mut tx, official, launch.course, resource, &play)
                .await?;
            tx.commit().await.map_err(AppError::from)?;
            return Err(SessionError::Elsewhere { done: true });
        }
        let new = store::say(official, resource, &entry.identifier, state)
            .run(&mut tx)
            .await?;
        if new > 0 {
            for share in shares {
                share.run(&mut tx).await?;
            }
            play.report(place, &Reported::of(values));
            if play.open() == Some(place) {
                play.suspends(place, state.ended && said.suspended);
            }
            if state.ended
                && play.open() == Some(place)
                && let Some(request) = play.asked(values)
                && let Ok(outcome) = play.go(request)
            {
                self.moved(&mut tx, official, resource, &tree, outcome)
                    .await?;
                kept.moved = true;
            }
            if tree.forgets_shared && play.began() {
                let whose = (official, launch.course, launch.package);
                store::forget_shared(whose).run(&mut tx).await?;
            }
            let status = self
                .keep_way(&mut tx, official, launch.course, resource, &play)
                .await?;
            kept.done = status.is_done();
            tx.commit().await.map_err(AppError::from)?;
        } else if said.status.is_done()
            && !play.status(place).is_done()
            && play.open() == Some(place)
        {
            // Another window of this launch said something later; that it was completed stays
            // true.
            play.report(place, &Reported::of(values));
            let status = self
                .keep_way(&mut tx, official, launch.course, resource, &play)
                .await?;
            kept.done = status.is_done();
            tx.commit().await.map_err(AppError::from)?;
        } else {
            kept.done = play.status(0).is_done();
        }
        kept.valid = play.valid();
        Ok(kept)
    }
}
