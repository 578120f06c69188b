//! What roles need: designations in an organisation, inherited by everything below it, unless
//! something nearer says otherwise.

use std::collections::{BTreeMap, HashMap};

use sopan_formats::write::{Cell, Format};
use sopan_rules::access::Permission;
use sopan_rules::competencies::Roles;
use sopan_rules::designations::key;
use sopan_rules::ids::OrganisationId;
use sopan_store::competencies::{self as store, Kept, Need};
use sopan_store::organisations::{self, Organisation};
use sopan_store::{Tx, designations};

use super::{Framework, file, in_code_order, level_of, text};
use crate::access::Actor;
use crate::officials::text_of;
use crate::{App, AppError, Result};

/// What a designation needs in an organisation.
#[derive(Debug, Clone)]
pub struct Role {
    /// The organisation that says so.
    pub organisation: Organisation,
    /// The designation as it was written.
    pub designation: String,
    /// What it needs, each at a level.
    pub needs: Vec<(Kept, i16)>,
}

/// What an organisation says that roles need, and what it inherits.
#[derive(Debug, Clone)]
pub struct RolesOf {
    /// The organisation.
    pub organisation: Organisation,
    /// What it says, by designation.
    pub own: Vec<Role>,
    /// What those above it say and it doesn't say otherwise, by designation.
    pub inherited: Vec<Role>,
    /// The framework to choose from.
    pub framework: Framework,
    /// The designations to choose from, in the actor's language.
    pub designations: Vec<String>,
    /// Whether the actor may change what it says.
    pub may: bool,
}

/// Under which form the spellings of each of these designations meet: of one that the master
/// list knows, whatever it is called, that of its name there.
pub(crate) async fn forms<'a>(
    tx: &mut Tx,
    texts: impl IntoIterator<Item = &'a String>,
) -> Result<HashMap<String, String>> {
    let texts: Vec<&String> = texts.into_iter().collect();
    let listed = designations::canonical(tx, texts.iter().copied()).await?;
    let form = |text: &String| key(listed.get(text).unwrap_or(text));
    Ok(texts.into_iter().map(|t| (t.clone(), form(t))).collect())
}

/// What is needed, as rules ask it, with the forms of these designations.
pub(crate) async fn roles<'a>(
    tx: &mut Tx,
    needs: &'a [Need],
    texts: impl IntoIterator<Item = &'a String>,
) -> Result<(Roles, HashMap<String, String>)> {
    let written = needs.iter().map(|need| &need.written);
    let forms = forms(tx, written.chain(texts)).await?;
    let mut roles = Roles::default();
    for need in needs {
        if let Some(form) = forms.get(&need.written) {
            roles.add(need.organisation, form, (need.competency, need.level));
        }
    }
    Ok((roles, forms))
}

fn grouped(needs: &[&Need], organisation: &Organisation, framework: &Framework) -> Vec<Role> {
    let mut by_role: BTreeMap<&str, Role> = BTreeMap::new();
    for need in needs {
        let role = by_role.entry(&need.form).or_insert_with(|| Role {
            organisation: organisation.clone(),
            designation: need.written.clone(),
            needs: Vec::new(),
        });
        let one = framework.one(need.competency).cloned();
        role.needs.extend(one.map(|one| (one, need.level)));
    }
    let mut roles: Vec<Role> = by_role.into_values().collect();
    for role in &mut roles {
        in_code_order(&mut role.needs);
    }
    roles.sort_by(|a, b| a.designation.cmp(&b.designation));
    roles
}

async fn organisation(tx: &mut Tx, code: &str) -> Result<Organisation> {
    let found = organisations::by_code(tx, code.trim()).await?;
    found.ok_or_else(|| AppError::not_found("organisation", code))
}

/// The organisation whose roles somebody describes, where the person may.
async fn to_describe(tx: &mut Tx, actor: &Actor, within: &str) -> Result<Organisation> {
    let found = organisation(tx, within).await?;
    actor.must(tx, Permission::SetMandates, found.id).await?;
    Ok(found)
}

impl App {
    /// What roles need in an organisation; without a code, in the first one that the actor's
    /// roles are over.
    pub async fn roles(&self, actor: &Actor, within: &str, language: &str) -> Result<RolesOf> {
        let mut tx = self.db.read().await?;
        let extent = self
            .extent(&mut tx, actor, Permission::SeeDesk, within)
            .await?;
        let organisation = extent.organisation;
        actor
            .must(&mut tx, Permission::SeeDesk, organisation.id)
            .await?;
        let framework = Framework::of(&mut tx).await?;
        let needs = store::needs_above(&mut tx, organisation.id).await?;
        let of = |id: OrganisationId| needs.iter().filter(move |need| need.organisation == id);
        let own: Vec<&Need> = of(organisation.id).collect();
        let own = grouped(&own, &organisation, &framework);
        let mut line = organisations::line(&mut tx, organisation.id, self.today()).await?;
        line.reverse();
        let mut inherited: Vec<Role> = Vec::new();
        for above in line.iter().filter(|above| above.id != organisation.id) {
            let said: Vec<&Need> = of(above.id).collect();
            let nearer: Vec<String> = own
                .iter()
                .chain(&inherited)
                .map(|role| key(&role.designation))
                .collect();
            let said = grouped(&said, above, &framework).into_iter();
            inherited.extend(said.filter(|role| !nearer.contains(&key(&role.designation))));
        }
        Ok(RolesOf {
            may: actor
                .may(&mut tx, Permission::SetMandates, organisation.id)
                .await?,
            designations: crate::designations::names(&mut tx, language).await?,
            organisation,
            own,
            inherited,
            framework,
        })
    }

    /// Says that a designation needs a sub-theme at a level, in an organisation and all below
    /// it.
    pub async fn keep_need(
        &self,
        actor: &Actor,
        within: &str,
        designation: &str,
        competency: &str,
        level: &str,
    ) -> Result<()> {
        let one = [(competency.to_owned(), level.to_owned())];
        self.keep_needs(actor, within, designation, &one).await
    }

    /// Says that a designation needs several sub-themes, each at a level: all, or none where
    /// one of them can't be.
    pub async fn keep_needs(
        &self,
        actor: &Actor,
        within: &str,
        designation: &str,
        needs: &[(String, String)],
    ) -> Result<()> {
        let mut tx = self.db.write().await?;
        self.keep_needs_in(&mut tx, actor, within, designation, needs)
            .await?;
        Ok(tx.commit().await?)
    }

    pub(crate) async fn keep_needs_in(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        within: &str,
        designation: &str,
        needs: &[(String, String)],
    ) -> Result<()> {
        let organisation = to_describe(tx, actor, within).await?;
        let typed = text_of("designation", designation)?;
        let written = crate::designations::as_listed(tx, Some(typed)).await?;
        let written = written.unwrap_or_default();
        let framework = Framework::of(tx).await?;
        let form = key(&written);
        if form.is_empty() {
            return Err(AppError::invalid("designation", "missing", "write a name"));
        }
        for (competency, level) in needs {
            let need = Need {
                organisation: organisation.id,
                form: form.clone(),
                written: written.clone(),
                competency: framework.chosen(competency)?.id,
                level: level_of(level)?,
            };
            store::keep_need(tx, &need, (self.now(), actor.official)).await?;
        }
        Ok(())
    }

    /// Says that a designation doesn't need a sub-theme.
    pub async fn remove_need(
        &self,
        actor: &Actor,
        within: &str,
        designation: &str,
        competency: &str,
    ) -> Result<()> {
        let mut tx = self.db.write().await?;
        let organisation = to_describe(&mut tx, actor, within).await?;
        let framework = Framework::of(&mut tx).await?;
        if let Some(one) = framework.coded(competency) {
            store::remove_need(&mut tx, organisation.id, &key(designation), one.id).await?;
        }
        Ok(tx.commit().await?)
    }

    /// What roles need, as the organisations of the actor's scope say, as a file that can be
    /// brought in again.
    pub async fn roles_file(&self, actor: &Actor, format: Format) -> Result<Vec<u8>> {
        let mut tx = self.db.read().await?;
        let scope = actor.scope(Permission::SeeDesk);
        let framework = Framework::of(&mut tx).await?;
        let mut needs = store::needs_in(&mut tx, &scope.covers("r.organisation")).await?;
        let mut codes: BTreeMap<OrganisationId, String> = BTreeMap::new();
        for need in &needs {
            if !codes.contains_key(&need.organisation) {
                let found = organisations::by_id(&mut tx, need.organisation).await?;
                codes.insert(found.id, found.code);
            }
        }
        needs.sort_by(|a, b| {
            let place = |need: &Need| (codes.get(&need.organisation).cloned(), need.form.clone());
            (place(a), a.competency).cmp(&(place(b), b.competency))
        });
        let rows = needs.into_iter().filter_map(|need| {
            let competency = framework.one(need.competency)?;
            Some([
                text(codes.get(&need.organisation).cloned().unwrap_or_default()),
                text(need.written),
                text(competency.code.clone()),
                text(competency.name.en.clone()),
                Cell::Number(need.level.into()),
            ])
        });
        let header = [
            "organisation_code",
            "designation",
            "competency",
            "name",
            "level",
        ];
        file(format, "role-competencies", &header, rows)
    }
}
