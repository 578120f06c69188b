//! The compendium: good practices that States send, and that letters carry once the
//! monitoring cell has accepted them.

use sopan_rules::access::Permission;
use sopan_rules::text::Said;
use sopan_store::Tx;
use sopan_store::letters::{self as store, Practice};
use sopan_store::organisations::{self, Organisation};

use crate::access::Actor;
use crate::files::sha256;
use crate::{App, AppError, Result};

/// A title may have so many characters.
pub const MOST_TITLE: usize = 200;
/// A text may have so many characters.
pub const MOST_TEXT: usize = 4_000;

impl App {
    /// The practices of the States that this person manages, by State.
    pub async fn practices(&self, actor: &Actor) -> Result<Vec<Practice>> {
        let actor = &actor.reading();
        let covers = actor
            .scope(Permission::ManageOrganisations)
            .covers("e.state");
        let mut tx = self.db.read().await?;
        Ok(store::practices(&mut tx, &covers).await?)
    }

    /// One practice of a State that this person manages.
    pub async fn practice(&self, actor: &Actor, id: i64) -> Result<Practice> {
        let mut tx = self.db.read().await?;
        practice_of(&mut tx, &actor.reading(), id).await
    }

    /// The States and Union Territories that this person can write a practice for.
    pub async fn practice_states(&self, actor: &Actor) -> Result<Vec<Organisation>> {
        let mut tx = self.db.read().await?;
        let Some(nation) = organisations::nation(&mut tx).await? else {
            return Ok(Vec::new());
        };
        let mut states = Vec::new();
        for state in organisations::children(&mut tx, nation.id, self.today()).await? {
            let may = Permission::ManageOrganisations;
            if state.kind.is_state() && actor.may(&mut tx, may, state.id).await? {
                states.push(state);
            }
        }
        Ok(states)
    }

    /// Whether this person decides which practices are printed.
    pub async fn accepts_practices(&self, actor: &Actor) -> Result<bool> {
        match self.must_run_briefs(actor).await {
            Ok(()) => Ok(true),
            Err(AppError::Forbidden) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Adds a practice of a State, or changes one (`id`), in both languages. What the
    /// monitoring cell writes is accepted; what a State's nodal officer writes waits for
    /// the cell.
    pub async fn write_practice(
        &self,
        actor: &Actor,
        id: Option<i64>,
        state: &str,
        title: &Said,
        text: &Said,
    ) -> Result<()> {
        let title = checked(title, ["title_en", "title_hi"], MOST_TITLE)?;
        let text = checked(text, ["text_en", "text_hi"], MOST_TEXT)?;
        let accepted = self.accepts_practices(actor).await?;
        let now = self.now();
        let mut tx = self.db.write().await?;
        let (id, state) = match id {
            Some(id) => {
                let held = store::practice(&mut tx, id).await?;
                let held = held.ok_or_else(|| AppError::not_found("practice", id))?;
                (id, held.state)
            }
            None => {
                let state = organisations::by_code(&mut tx, state.trim())
                    .await?
                    .filter(|found| found.kind.is_state())
                    .ok_or_else(|| AppError::not_found("State or Union Territory", state))?;
                (tx.id().await?, state.id)
            }
        };
        actor
            .must(&mut tx, Permission::ManageOrganisations, state)
            .await?;
        store::keep_practice(&mut tx, id, state, &title, &text, now, actor.official).await?;
        if accepted {
            store::accept_practice(&mut tx, id, now, actor.official).await?;
        }
        Ok(tx.commit().await?)
    }

    /// The monitoring cell accepts a practice as it read it, by its [`digest`]: letters that
    /// are made from now on carry it. What was changed meanwhile is to be read first.
    pub async fn accept_practice(&self, actor: &Actor, id: i64, seen: &str) -> Result<()> {
        self.must_run_briefs(actor).await?;
        let mut tx = self.db.write().await?;
        let held = store::practice(&mut tx, id).await?;
        let held = held.ok_or_else(|| AppError::not_found("practice", id))?;
        if digest(&held) != seen {
            return Err(AppError::invalid(
                "seen",
                "practice-changed",
                "the practice was changed meanwhile; read it again before it is accepted",
            ));
        }
        store::accept_practice(&mut tx, id, self.now(), actor.official).await?;
        Ok(tx.commit().await?)
    }

    /// Takes a practice away.
    pub async fn remove_practice(&self, actor: &Actor, id: i64) -> Result<()> {
        let mut tx = self.db.write().await?;
        let held = practice_of(&mut tx, actor, id).await?;
        store::remove_practice(&mut tx, held.id).await?;
        Ok(tx.commit().await?)
    }
}

/// What stands for the text of a practice as it is now, in both languages.
pub fn digest(practice: &Practice) -> String {
    let (title, text) = (&practice.title, &practice.text);
    let whole = [&title.en, &title.hi, &text.en, &text.hi].map(String::as_str);
    sha256(whole.join("\0").as_bytes())
}

async fn practice_of(tx: &mut Tx, actor: &Actor, id: i64) -> Result<Practice> {
    let found = store::practice(tx, id)
        .await?
        .ok_or_else(|| AppError::not_found("practice", id))?;
    actor
        .must(tx, Permission::ManageOrganisations, found.state)
        .await?;
    Ok(found)
}

fn checked(said: &Said, fields: [&'static str; 2], most: usize) -> Result<Said> {
    let [en, hi] = fields;
    let one = |field, text: &str| {
        let text = text.replace("\r\n", "\n").trim().to_owned();
        match text.chars().count() {
            0 => Err(AppError::invalid(
                field,
                "missing",
                "write it in English and in Hindi",
            )),
            n if n > most => Err(AppError::invalid(
                field,
                "too-long",
                format!("it may have {most} characters"),
            )),
            _ => Ok(text),
        }
    };
    Ok(Said::new(one(en, &said.en)?, one(hi, &said.hi)?))
}
