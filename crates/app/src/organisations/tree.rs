//! The tree of organisations, level by level, with counts and marks; what one was called
//! and where it stood; and finding one by name in either script.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use serde::Serialize;
use sopan_rules::access::Permission;
use sopan_rules::ids::OrganisationId;
use sopan_rules::text::{fold, sound_key};
use sopan_rules::time::{Day, Moment};
use sopan_store::organisations::{self as store, Organisation, Strength};
use sopan_store::reorganisations::{self as acts};
use sopan_store::{Tx, people};

use super::{Kept, Named, kept_of, undo_refused};
use crate::access::Actor;
use crate::desk::{Figures, figures_of};
use crate::{App, Result};

/// So many units are on a page.
pub const TOGETHER: usize = 50;

/// So many are found at most.
const FOUND: usize = 50;

/// A unit of the tree.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The organisation.
    pub organisation: Organisation,
    /// Its figures today, everything below included.
    pub figures: Figures,
    /// Units directly below.
    pub units: i64,
    /// Whether it should have an MDO Leader or Admin and nobody holds that role over it.
    pub no_admin: bool,
    /// From which day on it is retired, where it is.
    pub retired: Option<Day>,
    /// Where it stands, for one that was searched for.
    pub way: Vec<Named>,
}

impl Node {
    /// Whether fewer officials are said to be there than are registered.
    pub fn below_registered(&self) -> bool {
        let registered = self.figures.registered;
        self.figures.strength.is_some_and(|s| s < registered)
    }
}

/// A level of the tree.
#[derive(Debug, Clone)]
pub struct Branch {
    /// The organisation whose units are shown.
    pub node: Node,
    /// The way to it from what the actor's role is over, itself left out.
    pub way: Vec<Organisation>,
    /// Other organisations that the actor's roles are over.
    pub roots: Vec<Organisation>,
    /// The units on this page.
    pub units: Vec<Node>,
    /// How many there are.
    pub count: usize,
    /// The page, from 1.
    pub page: usize,
    /// How many pages there are.
    pub pages: usize,
    /// Whether the actor may create, move, merge and retire here.
    pub may_manage: bool,
    /// The moment that all of it is true for.
    pub as_on: Moment,
}

/// An act, as it is told later.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Past {
    /// Its number.
    pub id: i64,
    /// `move`, `merge`, … or `undo`.
    pub kind: String,
    /// To which organisation.
    pub organisation: Named,
    /// The organisation that it went below, or was merged into.
    pub other: Option<Named>,
    /// From which day on it holds.
    pub on: Day,
    /// When it was recorded.
    #[serde(serialize_with = "super::iso")]
    pub recorded: Moment,
    /// By whom; nobody when it was done at the command line.
    pub by: Option<String>,
    /// The act that it takes back.
    pub undoes: Option<i64>,
    /// The act that took it back.
    pub undone_by: Option<i64>,
    /// What was so before, and since.
    pub kept: Kept,
    /// Whether it can be asked to be taken back.
    pub may_undo: bool,
}

/// All that is recorded of an organisation: acts, places and strengths.
#[derive(Debug, Clone)]
pub struct History {
    /// The organisation.
    pub organisation: Organisation,
    /// What was done to it or with it, the latest first.
    pub acts: Vec<Past>,
    /// What it stood below, and when.
    pub places: Vec<(Named, Day, Day)>,
    /// Every strength that was ever stated for it, the latest recorded first, each with
    /// whether it holds for any day by what is known now.
    pub strengths: Vec<(Strength, bool)>,
    /// What the units below add up to, today.
    pub below: Option<i64>,
    /// The strength of today.
    pub today: Option<Strength>,
}

impl App {
    /// A level of the tree: an organisation and the units directly below it; without a
    /// code, of the first that the actor's roles are over.
    pub async fn branch(&self, actor: &Actor, code: Option<&str>, page: usize) -> Result<Branch> {
        let (now, today) = (self.now(), self.today());
        let mut tx = self.db.read().await?;
        let roots = self.roots(&mut tx, actor).await?;
        let organisation = match code.map(str::trim).filter(|c| !c.is_empty()) {
            None => roots.first().cloned().ok_or(crate::AppError::Forbidden)?,
            Some(code) => self.seen_organisation(&mut tx, actor, code).await?,
        };
        let mut way = store::line(&mut tx, organisation.id, today).await?;
        if let Some(first) = way.iter().position(|o| roots.iter().any(|r| r.id == o.id)) {
            way.drain(..first);
        }
        way.pop();
        let children = store::children(&mut tx, organisation.id, today).await?;
        let count = children.len();
        let pages = count.div_ceil(TOGETHER).max(1);
        let page = page.clamp(1, pages);
        let shown = children
            .into_iter()
            .skip((page - 1) * TOGETHER)
            .take(TOGETHER);
        let mut all: Vec<Organisation> = shown.collect();
        all.push(organisation.clone());
        let mut nodes = self.nodes(&mut tx, all).await?;
        let node = nodes.pop().ok_or(crate::AppError::Forbidden)?;
        let may_manage = self
            .may_over(
                &mut tx,
                actor,
                Permission::ManageOrganisations,
                organisation.id,
            )
            .await?;
        Ok(Branch {
            node,
            way,
            roots,
            units: nodes,
            count,
            page,
            pages,
            may_manage,
            as_on: now,
        })
    }

    /// Whether the actor may create, move, merge and retire here.
    pub async fn may_manage(&self, actor: &Actor, code: &str) -> Result<bool> {
        let mut tx = self.db.read().await?;
        let organisation = self.seen_organisation(&mut tx, actor, code).await?;
        self.may_over(
            &mut tx,
            actor,
            Permission::ManageOrganisations,
            organisation.id,
        )
        .await
    }

    /// These organisations with figures, counts and marks.
    async fn nodes(&self, tx: &mut Tx, of: Vec<Organisation>) -> Result<Vec<Node>> {
        let today = self.today();
        let ids: Vec<OrganisationId> = of.iter().map(|o| o.id).collect();
        let figures = figures_of(tx, &ids, today).await?;
        let units = acts::units_below(tx, &ids, today).await?;
        let retired = acts::retired(tx, &ids).await?;
        let led = acts::with_admin(tx, &ids).await?;
        Ok(of
            .into_iter()
            .map(|o| Node {
                figures: figures.get(&o.id).copied().unwrap_or_default(),
                units: units.get(&o.id).copied().unwrap_or(0),
                no_admin: o.mdo && !led.contains(&o.id),
                retired: retired.get(&o.id).copied(),
                way: Vec::new(),
                organisation: o,
            })
            .collect())
    }

    /// Organisations of the actor's scope whose code or name, in either script, has these
    /// words; retired ones too.
    pub async fn search_organisations(&self, actor: &Actor, words: &str) -> Result<Vec<Node>> {
        let today = self.today();
        let mut tx = self.db.read().await?;
        let scope = actor.scope(Permission::SeeDesk);
        let limit = i64::try_from(FOUND).unwrap_or(i64::MAX);
        let mut found = people::find_organisations(&mut tx, &scope, words, limit).await?;
        let sounds: Vec<String> = fold(words)
            .split(' ')
            .map(sound_key)
            .filter(|s| s.chars().count() > 1)
            .collect();
        if found.len() < FOUND / 5 && !sounds.is_empty() {
            let mut ids: Vec<OrganisationId> = Vec::new();
            for (id, en, hi) in store::names(&mut tx, Day::BEGINNING).await? {
                let name = format!("{} {}", sound_key(&en), sound_key(&hi));
                let heard = |sound: &String| name.split(' ').any(|w| w.starts_with(sound));
                if sounds.iter().all(heard) && found.iter().all(|o| o.id != id) {
                    ids.push(id);
                }
            }
            let covered = store::covered(&mut tx, &scope, &ids).await?;
            for id in ids.into_iter().filter(|id| covered.contains(id)) {
                if found.len() >= FOUND {
                    break;
                }
                found.push(store::by_id(&mut tx, id).await?);
            }
        }
        let mut nodes = self.nodes(&mut tx, found).await?;
        for node in &mut nodes {
            let mut line = store::line(&mut tx, node.organisation.id, today).await?;
            line.pop();
            node.way = line.iter().map(Named::from).collect();
        }
        Ok(nodes)
    }

    /// All that is recorded of an organisation: what was done to it, where it stood, and
    /// what was stated of its strength.
    pub async fn history_of(&self, actor: &Actor, code: &str) -> Result<History> {
        let today = self.today();
        let mut tx = self.db.read().await?;
        let organisation = self.seen_organisation(&mut tx, actor, code).await?;
        let id = organisation.id;
        let mut names: HashMap<OrganisationId, Named> = HashMap::new();
        names.insert(id, Named::from(&organisation));
        let mut acts_told = Vec::new();
        for done in acts::recorded_of(&mut tx, id).await? {
            for other in [Some(done.organisation), done.other].into_iter().flatten() {
                if let Entry::Vacant(unknown) = names.entry(other) {
                    let found = store::by_id(&mut tx, other).await?;
                    unknown.insert(Named::from(&found));
                }
            }
            let by = match done.recorded_by {
                Some(official) => people::name(&mut tx, official).await?,
                None => None,
            };
            let (Some(of), other) = (
                names.get(&done.organisation).cloned(),
                done.other.and_then(|o| names.get(&o).cloned()),
            ) else {
                continue;
            };
            let may_undo =
                undo_refused(&done).is_none() && self.may_take_back(&mut tx, actor, &done).await?;
            acts_told.push(Past {
                id: done.id,
                organisation: of,
                other,
                on: done.effective,
                recorded: done.recorded,
                by,
                undoes: done.undoes,
                undone_by: done.undone_by,
                kept: kept_of(&done),
                may_undo,
                kind: done.kind,
            });
        }
        let mut places: Vec<(Named, Day, Day)> = Vec::new();
        for edge in acts::edges_above(&mut tx, id).await? {
            let parent = Named::from(&store::by_id(&mut tx, edge.parent).await?);
            places.push((parent, edge.from, edge.until));
        }
        let holding = store::all_strengths(&mut tx, &[id]).await?.remove(&id);
        let holding = holding.unwrap_or_default();
        let strengths = store::stated_ever(&mut tx, id).await?;
        let strengths = strengths
            .into_iter()
            .map(|s| {
                let holds = holding
                    .iter()
                    .any(|h| h.from == s.from && h.recorded == s.recorded && h.from < h.until);
                (s, holds)
            })
            .collect();
        let children = store::children(&mut tx, id, today).await?;
        let children: Vec<OrganisationId> = children.iter().map(|c| c.id).collect();
        let below = store::strengths(&mut tx, &children, today, None).await?;
        let stated = store::stated_strengths(&mut tx, &[id], today, None).await?;
        Ok(History {
            acts: acts_told,
            places,
            strengths,
            below: (!below.is_empty()).then(|| below.values().sum()),
            today: stated.into_values().next(),
            organisation,
        })
    }
}
