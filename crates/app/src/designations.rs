//! The master list of designations: what the monitoring cell adds, merges and maps, and the
//! names from which others pick.

use std::collections::BTreeSet;

use sopan_formats::write::{self, Cell, Format};
use sopan_rules::access::Permission;
use sopan_rules::designations::{Designation, key, others};
use sopan_rules::text::{edit_distance, fold};
use sopan_store::designations::{self as store, Kept};
use sopan_store::{Tx, mandates};

use crate::access::Actor;
use crate::{App, AppError, Result};

/// So many portions of officials are decided about before the page answers.
const AT_ONCE: usize = 4;
/// How many unknown designations the page lists.
const MOST_UNKNOWN: i64 = 100;

/// The master list, as who keeps it sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// Those that were asked for, by their names in English.
    pub designations: Vec<Kept>,
    /// How many there are in all.
    pub total: usize,
    /// Designations that officials hold and the list doesn't know, each with the one of the
    /// list that is spelt most like it.
    pub unknown: Vec<(String, Option<i64>)>,
    /// How many unknown ones there are in all.
    pub unknown_total: i64,
    /// Those that one may be mapped to: which were not merged into another one.
    pub open: Vec<(i64, String)>,
}

/// A designation as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DesignationForm {
    /// Its name in English.
    pub name_en: String,
    /// Its name in Hindi.
    pub name_hi: String,
    /// Its other names, with `;` or line breaks between them.
    pub others: String,
}

impl DesignationForm {
    fn read(&self) -> Result<Designation> {
        let name = |field: &'static str, text: &str| -> Result<String> {
            let text = crate::officials::text_of(field, text)?;
            match key(&text).is_empty() {
                true => Err(AppError::invalid(field, "missing", "write a name")),
                false => Ok(text),
            }
        };
        Ok(Designation {
            en: name("name_en", &self.name_en)?,
            hi: name("name_hi", &self.name_hi)?,
            others: others(&self.others),
        })
    }
}

pub(crate) async fn must_keep_list(tx: &mut Tx, actor: &Actor) -> Result<()> {
    actor.must_over_the_nation(tx, Permission::RunRanking).await
}

/// Refuses names that stand for another designation already.
async fn must_be_free(tx: &mut Tx, designation: &Designation, own: Option<i64>) -> Result<()> {
    let forms: BTreeSet<String> = designation.names().into_iter().map(|(f, _)| f).collect();
    match store::taken(tx, &forms, own).await?.is_empty() {
        true => Ok(()),
        false => Err(AppError::invalid(
            "others",
            "designation-name-taken",
            "one of these names stands for another designation already; merge the two, or take \
             the name out there",
        )),
    }
}

fn found(all: &[Kept], id: i64) -> Result<&Kept> {
    all.iter()
        .find(|d| d.id == id)
        .ok_or_else(|| AppError::not_found("designation", id))
}

/// The designation of the list whose name is spelt most like an unknown one, where one is
/// near.
fn nearest(all: &[Kept], unknown: &str) -> Option<i64> {
    let sought = key(unknown);
    let length = sought.chars().count();
    let near = (length / 5).clamp(1, 4);
    let names = all.iter().filter(|d| d.into.is_none()).flat_map(|d| {
        let names = [&d.en, &d.hi].into_iter().chain(&d.others);
        names.map(|name| (d.id, key(name)))
    });
    names
        .filter(|(_, name)| name.chars().count().abs_diff(length) <= near)
        .map(|(id, name)| (edit_distance(&sought, &name), id))
        .filter(|(distance, _)| *distance <= near)
        .min()
        .map(|(_, id)| id)
}

impl App {
    /// The master list: those with these words in one of their names, and what is unknown.
    pub async fn designations(&self, actor: &Actor, words: &str) -> Result<List> {
        let mut tx = self.db.read().await?;
        actor
            .must_over_the_nation(&mut tx, Permission::SeeMonitoring)
            .await?;
        let all = store::all(&mut tx).await?;
        let (unknown, unknown_total) = store::unknown(&mut tx, MOST_UNKNOWN).await?;
        let sought = fold(words);
        let has = |d: &Kept| {
            let names = [&d.en, &d.hi].into_iter().chain(&d.others);
            sought.is_empty() || names.map(|n| fold(n)).any(|n| n.contains(&sought))
        };
        Ok(List {
            total: all.len(),
            unknown: unknown
                .into_iter()
                .map(|text| (nearest(&all, &text), text))
                .map(|(near, text)| (text, near))
                .collect(),
            unknown_total,
            open: all
                .iter()
                .filter(|d| d.into.is_none())
                .map(|d| (d.id, d.en.clone()))
                .collect(),
            designations: all.iter().filter(|d| has(d)).cloned().collect(),
        })
    }

    /// Adds a designation, or with a number corrects that one. Mandates that name it are
    /// decided anew.
    pub async fn keep_designation(
        &self,
        actor: &Actor,
        id: Option<i64>,
        form: &DesignationForm,
    ) -> Result<i64> {
        let designation = form.read()?;
        let mut tx = self.db.write().await?;
        must_keep_list(&mut tx, actor).await?;
        let all = store::all(&mut tx).await?;
        if let Some(id) = id {
            found(&all, id)?;
        }
        must_be_free(&mut tx, &designation, id).await?;
        let before = mandates::live_and_held(&mut tx, self.today()).await?;
        let id = match id {
            Some(id) => id,
            None => tx.id().await?,
        };
        let said = (self.now(), actor.official);
        store::keep(&mut tx, id, &designation, said).await?;
        mandates::look_again_at(&mut tx, &before, self.now()).await?;
        tx.commit().await?;
        self.decide_anew().await?;
        Ok(id)
    }

    /// Says that a designation which officials hold is one of the list, from now on under
    /// this name too.
    pub async fn map_designation(&self, actor: &Actor, written: &str, to: i64) -> Result<()> {
        let tx = &mut self.db.read().await?;
        must_keep_list(tx, actor).await?;
        let all = store::all(tx).await?;
        let held = found(&all, to)?;
        let mut others = held.others.clone();
        others.push(written.to_owned());
        let form = DesignationForm {
            name_en: held.en.clone(),
            name_hi: held.hi.clone(),
            others: others.join(";"),
        };
        self.keep_designation(actor, Some(to), &form).await?;
        Ok(())
    }

    /// Merges a designation into another one, or with none takes that back: nothing of
    /// either is lost, only what they mean changes.
    pub async fn merge_designation(&self, actor: &Actor, id: i64, into: Option<i64>) -> Result<()> {
        let mut tx = self.db.write().await?;
        must_keep_list(&mut tx, actor).await?;
        let all = store::all(&mut tx).await?;
        let one = found(&all, id)?;
        if let Some(into) = into {
            let other = found(&all, into)?;
            if into == id || other.into.is_some() || one.into.is_some() {
                return Err(AppError::invalid(
                    "into",
                    "designation-merged",
                    "choose another designation, one that was not merged itself",
                ));
            }
        }
        let before = mandates::live_and_held(&mut tx, self.today()).await?;
        store::merge(&mut tx, id, into, (self.now(), actor.official)).await?;
        mandates::look_again_at(&mut tx, &before, self.now()).await?;
        tx.commit().await?;
        self.decide_anew().await?;
        Ok(())
    }

    /// Decides about mandates whose audience is another one now: here as far as that is
    /// quick, the rest in the background.
    pub(crate) async fn decide_anew(&self) -> Result<()> {
        for _ in 0..AT_ONCE {
            let mut tx = self.db.write().await?;
            let running = mandates::running(&mut tx).await?;
            let Some(mandate) = running.first() else {
                return Ok(());
            };
            mandates::run(&mut tx, *mandate, self.now(), mandates::PORTION).await?;
            tx.commit().await?;
        }
        let app = self.clone();
        tokio::spawn(async move {
            if let Err(error) = app.finish_publications().await {
                tracing::error!(%error, "mandates could not all be decided anew");
            }
        });
        Ok(())
    }

    /// The list as a file that can be brought in again.
    pub async fn designations_file(&self, actor: &Actor, format: Format) -> Result<Vec<u8>> {
        let list = self.designations(actor, "").await?;
        let mut out = Vec::new();
        let rows = list
            .designations
            .into_iter()
            .map(|d| [d.en, d.hi, d.others.join("; ")].map(|text| Cell::Text(text.into())));
        let header = ["name_en", "name_hi", "other_names"];
        write::table(format, &mut out, "designations", &header, rows)
            .map_err(|e| AppError::Document(e.to_string()))?;
        Ok(out)
    }
}

/// The names to pick from, in a language, by the alphabet.
pub(crate) async fn names(tx: &mut Tx, language: &str) -> Result<Vec<String>> {
    let all = store::all(tx).await?.into_iter();
    let open = all.filter(|d| d.into.is_none());
    let mut names: Vec<String> = open
        .map(|d| match language {
            "hi" => d.hi,
            _ => d.en,
        })
        .collect();
    names.sort();
    Ok(names)
}

/// A designation as the list writes it; as it was typed where the list doesn't know it.
pub(crate) async fn as_listed(tx: &mut Tx, typed: Option<String>) -> Result<Option<String>> {
    let known = store::canonical(tx, typed.iter()).await?;
    Ok(typed.map(|text| known.get(&text).cloned().unwrap_or(text)))
}
