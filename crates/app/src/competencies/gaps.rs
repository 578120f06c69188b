//! The gaps of a department: of each sub-theme how many officials need it, how many of them
//! have it, and who doesn't. Counted by the database; nobody is read one by one.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sopan_formats::write::{Cell, Format};
use sopan_rules::access::Permission;
use sopan_rules::competencies::{Levels, Roles, in_order};
use sopan_rules::ids::{OfficialId, OrganisationId};
use sopan_store::Tx;
use sopan_store::access::Scope;
use sopan_store::competencies::{self as store, Kept, Lacking, Post};
use sopan_store::organisations::Organisation;

use super::{Framework, file, roles::roles, text};
use crate::access::Actor;
use crate::{App, AppError, Result};

/// So many designations are named that nobody described.
const MOST_UNDESCRIBED: usize = 20;
/// So many officials stand on a page.
pub const PER_PAGE: i64 = 100;

/// A sub-theme in a department.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What.
    pub competency: Kept,
    /// How many officials need it.
    pub needed: i64,
    /// How many of these have it at the level that they need.
    pub held: i64,
}

impl Line {
    /// How many lack it.
    pub fn gap(&self) -> i64 {
        self.needed - self.held
    }
}

/// A designation of which nobody said what it needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undescribed {
    /// The designation.
    pub designation: String,
    /// How many hold it.
    pub officials: i64,
}

/// How a department stands.
#[derive(Debug, Clone)]
pub struct Department {
    /// The organisation, with everything below it.
    pub organisation: Organisation,
    /// How many officials hold a designation of which it is said what it needs.
    pub in_roles: i64,
    /// How many hold any.
    pub officials: i64,
    /// What is needed, the widest gap first.
    pub lines: Vec<Line>,
    /// The designations that most hold and nobody described.
    pub undescribed: Vec<Undescribed>,
}

/// Officials who lack something.
#[derive(Debug, Clone)]
pub struct Behind {
    /// The organisation, with everything below it.
    pub organisation: Organisation,
    /// What they lack.
    pub competency: Kept,
    /// Who, by their numbers.
    pub officials: Vec<Lacking>,
    /// The number after which the next page begins; none on the last one.
    pub next: Option<OfficialId>,
}

/// What each post needs of which it is said.
struct Posts {
    counts: HashMap<Post, i64>,
    needs: HashMap<Post, Levels>,
}

async fn posts(tx: &mut Tx, within: OrganisationId, scope: &Scope) -> Result<Posts> {
    let counts = store::posts(tx, within, scope).await?;
    let mut needs = store::needs_above(tx, within).await?;
    needs.extend(store::needs_below(tx, within).await?);
    let held: BTreeSet<&String> = counts.keys().map(|(_, designation)| designation).collect();
    let (said, forms): (Roles, _) = roles(tx, &needs, held).await?;
    let sayers = store::sayers(tx, within).await?;
    let nobody = Vec::new();
    let needs = counts
        .keys()
        .filter_map(|post| {
            let (organisation, designation) = post;
            let upwards = sayers.get(organisation).unwrap_or(&nobody).iter().copied();
            let (_, needs) = said.needs(upwards, forms.get(designation)?)?;
            Some((post.clone(), needs.clone()))
        })
        .collect();
    Ok(Posts { counts, needs })
}

impl App {
    /// How a department stands, with everything below it that the actor sees; without a code,
    /// the first organisation that the actor's roles are over.
    pub async fn competency_gaps(&self, actor: &Actor, within: &str) -> Result<Department> {
        let mut tx = self.db.read().await?;
        let extent = self
            .extent(&mut tx, actor, Permission::SeeDesk, within)
            .await?;
        let (id, scope) = (extent.organisation.id, extent.scope());
        let framework = Framework::of(&mut tx).await?;
        let posts = posts(&mut tx, id, &scope).await?;
        let described: BTreeSet<String> = posts.needs.keys().map(|(_, d)| d.clone()).collect();

        let mut sums: BTreeMap<i64, (i64, i64)> = BTreeMap::new();
        for (post, needs) in &posts.needs {
            let officials = posts.counts.get(post).copied().unwrap_or(0);
            for competency in needs.keys() {
                sums.entry(*competency).or_default().0 += officials;
            }
        }
        for having in store::having(&mut tx, id, &scope, &described).await? {
            let needs = posts.needs.get(&having.post);
            let needed = needs.and_then(|needs| needs.get(&having.competency));
            if needed.is_some_and(|level| having.level >= *level)
                && let Some((_, held)) = sums.get_mut(&having.competency)
            {
                *held += having.officials;
            }
        }
        let mut lines: Vec<Line> = sums
            .into_iter()
            .filter_map(|(id, (needed, held))| {
                Some(Line {
                    competency: framework.one(id)?.clone(),
                    needed,
                    held,
                })
            })
            .collect();
        lines.sort_by(|a, b| {
            let widest = b.gap().cmp(&a.gap());
            widest.then_with(|| in_order(&a.competency.code, &b.competency.code))
        });
        let count = |post: &Post| posts.counts.get(post).copied().unwrap_or(0);
        let mut without: BTreeMap<&String, i64> = BTreeMap::new();
        for (post, officials) in &posts.counts {
            if !posts.needs.contains_key(post) {
                *without.entry(&post.1).or_default() += officials;
            }
        }
        let mut undescribed: Vec<Undescribed> = without
            .into_iter()
            .map(|(designation, officials)| Undescribed {
                designation: designation.clone(),
                officials,
            })
            .collect();
        undescribed.sort_by_key(|one| std::cmp::Reverse(one.officials));
        undescribed.truncate(MOST_UNDESCRIBED);
        Ok(Department {
            in_roles: posts.needs.keys().map(count).sum(),
            officials: posts.counts.values().sum(),
            organisation: extent.organisation,
            lines,
            undescribed,
        })
    }

    /// The officials of a department who lack a sub-theme that their role needs, for who may
    /// see them.
    pub async fn lacking_competency(
        &self,
        actor: &Actor,
        within: &str,
        code: &str,
        after: Option<OfficialId>,
    ) -> Result<Behind> {
        let mut tx = self.db.read().await?;
        let extent = self
            .extent(&mut tx, actor, Permission::SeeOfficials, within)
            .await?;
        let (id, scope) = (extent.organisation.id, extent.scope());
        let framework = Framework::of(&mut tx).await?;
        let competency = framework.coded(code);
        let competency = competency.ok_or_else(|| AppError::not_found("competency", code))?;
        let posts = posts(&mut tx, id, &scope).await?;
        let mut by_level: BTreeMap<i16, Vec<Post>> = BTreeMap::new();
        for (post, needs) in posts.needs {
            if let Some(level) = needs.get(&competency.id) {
                by_level.entry(*level).or_default().push(post);
            }
        }
        let after = after.unwrap_or(OfficialId(i64::MIN));
        let mut officials = Vec::new();
        for (level, posts) in by_level {
            let wanted = (competency.id, level);
            let limit = (after, PER_PAGE + 1);
            officials.extend(store::lacking(&mut tx, &posts, wanted, &scope, limit).await?);
        }
        officials.sort_by_key(|one: &Lacking| one.official);
        let page = usize::try_from(PER_PAGE).unwrap_or(usize::MAX);
        let more = officials.len() > page;
        officials.truncate(page);
        Ok(Behind {
            next: officials.last().map(|one| one.official).filter(|_| more),
            organisation: extent.organisation,
            competency: competency.clone(),
            officials,
        })
    }

    /// How a department stands, as a file.
    pub async fn competency_gaps_file(
        &self,
        actor: &Actor,
        within: &str,
        format: Format,
    ) -> Result<Vec<u8>> {
        let found = self.competency_gaps(actor, within).await?;
        let rows = found.lines.into_iter().map(|line| {
            let gap = line.gap();
            let Kept {
                code, area, name, ..
            } = line.competency;
            [
                text(found.organisation.code.clone()),
                text(code),
                text(area.name().to_owned()),
                text(name.en),
                text(name.hi),
                Cell::Number(line.needed),
                Cell::Number(line.held),
                Cell::Number(gap),
            ]
        });
        let header = [
            "organisation_code",
            "competency",
            "area",
            "name_en",
            "name_hi",
            "officials_needing",
            "officials_having",
            "gap",
        ];
        file(format, "competency-gaps", &header, rows)
    }
}
