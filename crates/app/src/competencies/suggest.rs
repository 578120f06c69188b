//! From a text of duties to sub-themes and courses: what is proposed, by which words, and how
//! sure it is. A person decides about each.

use std::collections::{BTreeMap, BTreeSet};

use sopan_rules::access::Permission;
use sopan_rules::suggest::{Index, Item};
use sopan_store::competencies::{self as store, Kept, Teaches};
use sopan_store::organisations::Organisation;

use super::Framework;
use crate::access::Actor;
use crate::officials::text_of;
use crate::{App, AppError, Result};

/// So many sub-themes are proposed.
const MOST_SUGGESTED: usize = 8;
/// So many courses are proposed for each.
const MOST_COURSES: usize = 3;
/// A text of duties has at most so many characters.
const DUTIES_CHARACTERS: usize = 20_000;
/// So many designations are offered.
const MOST_DESIGNATIONS: usize = 200;

/// Where a plan is being built.
#[derive(Debug, Clone)]
pub struct Building {
    /// The organisation.
    pub organisation: Organisation,
    /// The designations that are held at and below it, with how many hold each, the commonest
    /// first.
    pub designations: Vec<(String, i64)>,
}

/// A sub-theme that is proposed.
#[derive(Debug, Clone)]
pub struct Suggested {
    /// What.
    pub competency: Kept,
    /// Its theme.
    pub theme: Kept,
    /// How sure the ranker is, 0 to 100: an order, and no probability.
    pub percent: i64,
    /// The words of the text that led there.
    pub words: Vec<String>,
    /// Live courses that teach it, those in the reader's language first.
    pub courses: Vec<Teaches>,
}

impl App {
    /// Where a plan may be built: in an organisation, or without a code in the first one that
    /// the actor's roles are over.
    pub async fn plan_building(&self, actor: &Actor, within: &str) -> Result<Building> {
        let mut tx = self.db.read().await?;
        let extent = self
            .extent(&mut tx, actor, Permission::SetMandates, within)
            .await?;
        let posts = store::posts(&mut tx, extent.organisation.id, &extent.scope()).await?;
        let mut counted: BTreeMap<String, i64> = BTreeMap::new();
        for ((_, designation), officials) in posts {
            *counted.entry(designation).or_default() += officials;
        }
        let mut designations: Vec<(String, i64)> = counted.into_iter().collect();
        designations.sort_by_key(|(_, officials)| std::cmp::Reverse(*officials));
        designations.truncate(MOST_DESIGNATIONS);
        Ok(Building {
            organisation: extent.organisation,
            designations,
        })
    }

    /// What a text of duties is about, by the local ranker: sub-themes that are offered, and
    /// courses that teach them.
    pub async fn suggest_competencies(
        &self,
        actor: &Actor,
        duties: &str,
        language: &str,
    ) -> Result<Vec<Suggested>> {
        if !actor.has(Permission::SetMandates) {
            return Err(AppError::Forbidden);
        }
        if duties.chars().count() > DUTIES_CHARACTERS {
            return Err(AppError::invalid(
                "duties",
                "duties-too-long",
                "write at most 20,000 characters; take the duties of one designation at a time",
            ));
        }
        if duties.trim().is_empty() {
            return Err(AppError::invalid("duties", "missing", "write the duties"));
        }
        let mut tx = self.db.read().await?;
        let framework = Framework::of(&mut tx).await?;
        let offered: Vec<(&Kept, &Kept)> = framework.offered().collect();
        let item = |(one, theme): &(&Kept, &Kept)| {
            let about = [&one.about, &theme.name].into_iter();
            Item {
                names: vec![one.name.en.clone(), one.name.hi.clone()],
                about: about.flat_map(|s| [s.en.clone(), s.hi.clone()]).collect(),
            }
        };
        let items: Vec<Item> = offered.iter().map(item).collect();
        let found = Index::new(&items).suggest(duties, MOST_SUGGESTED);
        let wanted: BTreeSet<i64> = found
            .iter()
            .filter_map(|one| Some(offered.get(one.item)?.0.id))
            .collect();
        let mut courses = store::taught_by(&mut tx, &wanted).await?;
        courses.sort_by_key(|course| (course.language != language, course.level));
        Ok(found
            .into_iter()
            .filter_map(|one| {
                let (competency, theme) = *offered.get(one.item)?;
                let mine = courses.iter().filter(|c| c.competency == competency.id);
                Some(Suggested {
                    courses: mine.take(MOST_COURSES).cloned().collect(),
                    competency: competency.clone(),
                    theme: theme.clone(),
                    // A share of 0 to 1, so nothing is cut off.
                    percent: (one.confidence * 100.0).round() as i64,
                    words: one.words,
                })
            })
            .collect())
    }

    /// The designation that a plan is built for, as the master list writes it.
    pub async fn plan_designation(&self, typed: &str) -> Result<String> {
        let typed = text_of("designation", typed)?;
        let mut tx = self.db.read().await?;
        let listed = crate::designations::as_listed(&mut tx, Some(typed)).await?;
        Ok(listed.unwrap_or_default())
    }
}
