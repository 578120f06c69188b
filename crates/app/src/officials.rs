//! Officials: one's own profile, the verification desk, the national desk, and what
//! an MDO does for one official.

use sopan_formats::officials::Group;
use sopan_formats::values;
use sopan_rules::access::Permission;
use sopan_rules::ids::{OfficialId, OrganisationId};
use sopan_rules::ledger::Fact;
use sopan_rules::measures::Measure;
use sopan_rules::officials::ProfileStatus;
use sopan_rules::time::Day;
use sopan_store::ledger::Work;
use sopan_store::officials::employee_identity;
use sopan_store::organisations::{self, Organisation};
use sopan_store::people::{self, Event, Official, Person, Query, Service, Way};
use sopan_store::{LaneError, Tx, access as identities, reorganisations};
use tokio::task::JoinSet;

use crate::access::Actor;
use crate::dashboards::Behind;
use crate::designations::{as_listed, names};
use crate::files::sha256;
use crate::{App, AppError, Result};

/// How many officials a page of a list holds.
pub const PER_PAGE: i64 = 50;
/// How many officials one act may be about.
const MOST_AT_ONCE: usize = 500;
/// How much of an official's history and learning the page shows.
const MOST_LINES: i64 = 200;

/// What somebody asks a list for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// Words of a name in either script, a contact or a code.
    pub words: String,
    /// Only those at or below the organisation with this code.
    pub unit: String,
    /// Only those with this status.
    pub status: Option<ProfileStatus>,
    /// Only those who stand behind this number of a dashboard.
    pub behind: Option<Behind>,
    /// Which page, counted from 1.
    pub page: i64,
}

/// A page of a list of officials.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Those on this page.
    pub officials: Vec<Official>,
    /// How many there are on all pages.
    pub total: i64,
    /// Where the list is of those behind a number of assessments: how many they attempted,
    /// and how many of those they cleared.
    pub pairs: Option<(i64, i64)>,
    /// How many stand before this page.
    pub before: i64,
    /// The organisation that the list is narrowed to.
    pub unit: Option<Organisation>,
}

/// What the MDO Leader/Admin says about a profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Group and designation are right.
    Approve,
    /// They are not, and why; also takes an approval back.
    Reject {
        /// What the official is told.
        reason: String,
    },
    /// The official is none of ours.
    NotMyUser,
}

/// One official to decide about, as the one who decides saw the profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Who.
    pub official: OfficialId,
    /// What [`seen`] gave when the page was made; a profile that has changed since is
    /// left alone. Nothing, where a program decides.
    pub seen: Option<String>,
}

impl Case {
    /// From `123` or `123-0badcafe`.
    pub fn read(text: &str) -> Option<Case> {
        let (number, seen) = match text.split_once('-') {
            Some((number, seen)) => (number, Some(seen.to_owned())),
            None => (text, None),
        };
        Some(Case {
            official: OfficialId(number.trim().parse().ok()?),
            seen,
        })
    }
}

/// What came of a decision about several officials.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decided {
    /// How many were decided.
    pub done: i64,
    /// Those who were left alone, because they had changed in the meantime.
    pub skipped: Vec<OfficialId>,
}

/// A short mark of what a profile says, to notice that it changed.
pub fn seen(official: &Official) -> String {
    let text = format!(
        "{}|{}|{:?}|{:?}|{:?}",
        official.organisation,
        official.status.name(),
        official.group,
        official.designation,
        official.rejected
    );
    sha256(text.as_bytes())[..12].to_owned()
}

/// What one writes into one's own profile.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProfileForm {
    /// The name in Latin letters.
    pub name: String,
    /// The name in Devanagari.
    pub name_hi: String,
    /// The e-mail address.
    pub email: String,
    /// The mobile number.
    pub phone: String,
    /// `en` or `hi`.
    pub language: String,
    /// Group A, B, C, D, Contractual Staff or Others.
    pub group: String,
    /// The post held.
    pub designation: String,
    /// Service, for example IAS.
    pub service: String,
    /// Cadre, for example Bihar.
    pub cadre: String,
    /// Year of the batch.
    pub batch: String,
    /// Day of joining the service, DD.MM.YYYY.
    pub joined: String,
    /// `yes` while on central deputation.
    pub central_deputation: String,
}

/// What an admin writes to bring one official in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewOfficial {
    /// Who it is.
    pub profile: ProfileForm,
    /// The number under which the organisation keeps the official.
    pub employee_code: String,
    /// The organisation's code.
    pub organisation: String,
}

/// One's own profile.
#[derive(Debug, Clone)]
pub struct OwnProfile {
    /// The profile.
    pub official: Official,
    /// Service, cadre, batch, joining and deputation.
    pub service: Service,
    /// Designations to pick from: those in use in the organisation first, then those of the
    /// master list.
    pub designations: Vec<String>,
}

/// An official as the desk sees one.
#[derive(Debug, Clone)]
pub struct Dossier {
    /// The profile.
    pub official: Official,
    /// Service, cadre, batch, joining and deputation.
    pub service: Service,
    /// The organisations above, the nation first, the official's own last.
    pub line: Vec<Organisation>,
    /// What happened, the latest first.
    pub history: Vec<Event>,
    /// The names of the organisations that the history speaks of.
    pub names: std::collections::BTreeMap<OrganisationId, (String, String)>,
    /// Enrolments, the latest first.
    pub ways: Vec<Way>,
    /// The accounts of the same person that were merged into this one.
    pub merged: Vec<OfficialId>,
    /// Whether the actor may decide about the profile.
    pub may_verify: bool,
    /// Whether the actor may make sign-in links and transfer.
    pub may_bring_in: bool,
}

/// What a transfer or NOT-MY-USER would move.
#[derive(Debug, Clone)]
pub struct Move {
    /// Who.
    pub official: Official,
    /// Where to.
    pub to: Organisation,
    /// The organisations whose accounts lose, from above.
    pub lose: Vec<Organisation>,
    /// The organisations whose accounts gain, from above.
    pub gain: Vec<Organisation>,
    /// What moves, and how much of it: the measures that are not zero.
    pub moves: Vec<(Measure, i64)>,
}

fn required(field: &'static str, text: &str, most: usize) -> Result<String> {
    let text = values::one_line(text);
    if text.is_empty() {
        return Err(AppError::invalid(
            field,
            "missing",
            "this can't be left empty",
        ));
    }
    if text.chars().count() > most {
        return Err(AppError::invalid(
            field,
            "too-long",
            format!("this may have {most} characters at most"),
        ));
    }
    Ok(text)
}

fn optional(field: &'static str, text: &str, most: usize) -> Result<Option<String>> {
    match text.trim().is_empty() {
        true => Ok(None),
        false => required(field, text, most).map(Some),
    }
}

impl ProfileForm {
    pub(crate) fn person(&self, employee_code: Option<String>) -> Result<Person> {
        let email = match self.email.trim() {
            "" => None,
            text => Some(values::email(text).ok_or_else(|| {
                AppError::invalid("email", "not-an-email", "this is no e-mail address")
            })?),
        };
        let phone = match self.phone.trim() {
            "" => None,
            text => Some(values::mobile(text).ok_or_else(|| {
                AppError::invalid(
                    "phone",
                    "not-a-mobile",
                    "this is no Indian mobile number of ten digits",
                )
            })?),
        };
        if email.is_none() && phone.is_none() {
            return Err(AppError::invalid(
                "email",
                "no-contact",
                "give an e-mail address or a mobile number; one of them is needed to sign in",
            ));
        }
        Ok(Person {
            name: required("name", &self.name, 120)?,
            name_hi: optional("name_hi", &self.name_hi, 120)?,
            email,
            phone,
            employee_code,
            language: match self.language.as_str() {
                "hi" => "hi".to_owned(),
                _ => "en".to_owned(),
            },
        })
    }

    pub(crate) fn group(&self) -> Result<Option<String>> {
        match self.group.trim() {
            "" => Ok(None),
            text => match Group::read(text) {
                Some(group) => Ok(Some(group.name().to_owned())),
                None => Err(AppError::invalid(
                    "group",
                    "no-such-group",
                    "choose one of the groups",
                )),
            },
        }
    }

    /// The designation, as the master list writes it where it knows it.
    pub(crate) async fn designation(&self, tx: &mut Tx) -> Result<Option<String>> {
        let typed = optional("designation", &self.designation, 120)?;
        as_listed(tx, typed).await
    }

    fn service(&self, today: Day) -> Result<Service> {
        let batch = match values::western_digits(self.batch.trim()).as_str() {
            "" => None,
            text => {
                let years = i32::from(values::EARLIEST)..=i32::from(today.ymd().0);
                let year = text.parse().ok().filter(|year| years.contains(year));
                Some(year.ok_or_else(|| {
                    AppError::invalid("batch", "no-such-year", "write the year with four digits")
                })?)
            }
        };
        let joined = match self.joined.trim() {
            "" => None,
            text => Some(day_of("joined", text)?),
        };
        if joined.is_some_and(|day| day > today) {
            return Err(AppError::invalid(
                "joined",
                "day-to-come",
                "the date of joining can't be in the future",
            ));
        }
        Ok(Service {
            service: optional("service", &self.service, 100)?,
            cadre: optional("cadre", &self.cadre, 100)?,
            batch,
            joined,
            central_deputation: self.central_deputation == "yes",
        })
    }
}

/// Refuses what already identifies somebody else.
pub(crate) async fn must_be_free(
    tx: &mut Tx,
    person: &Person,
    own: Option<OfficialId>,
) -> Result<()> {
    for identity in person.identities() {
        let taken = identities::identified(tx, &identity).await?;
        if taken.is_some() && taken != own {
            let (field, code) = match identity.starts_with("email:") {
                true => ("email", "email-taken"),
                false => ("phone", "phone-taken"),
            };
            return Err(AppError::invalid(
                field,
                code,
                "somebody else is registered with this; ask your MDO Admin",
            ));
        }
    }
    Ok(())
}

/// The nation, whose desk looks after those who are said to be in the wrong place.
pub(crate) async fn national_desk(tx: &mut Tx) -> Result<Organisation> {
    organisations::nation(tx)
        .await?
        .ok_or_else(|| AppError::not_found("organisation", "nation"))
}

impl App {
    /// One's own profile.
    pub async fn own_profile(&self, actor: &Actor) -> Result<OwnProfile> {
        let official = actor.learner()?;
        let mut tx = self.db.read().await?;
        let official = self.official_in(&mut tx, official).await?;
        self.profile_in(&mut tx, official).await
    }

    async fn profile_in(&self, tx: &mut Tx, official: Official) -> Result<OwnProfile> {
        let mut designations = people::designations(tx, official.organisation, 100).await?;
        let listed = names(tx, &official.person.language).await?;
        let new = listed.into_iter().filter(|n| !designations.contains(n));
        let new: Vec<String> = new.collect();
        designations.extend(new);
        Ok(OwnProfile {
            service: people::service(tx, official.id).await?,
            official,
            designations,
        })
    }

    /// The profile of an official, for who may bring officials in there.
    pub async fn profile_of(&self, actor: &Actor, id: OfficialId) -> Result<OwnProfile> {
        let mut tx = self.db.read().await?;
        let official = self.editable(&mut tx, actor, id).await?;
        self.profile_in(&mut tx, official).await
    }

    async fn editable(&self, tx: &mut Tx, actor: &Actor, id: OfficialId) -> Result<Official> {
        let official = self.visible(tx, actor, id).await?;
        actor
            .must(tx, Permission::BringOfficialsIn, official.organisation)
            .await?;
        Ok(official)
    }

    async fn official_in(&self, tx: &mut Tx, official: OfficialId) -> Result<Official> {
        let everywhere = sopan_store::access::Scope::Everything;
        people::by_ids(tx, &everywhere, &[official])
            .await?
            .remove(&official)
            .ok_or_else(|| AppError::not_found("official", official))
    }

    /// Corrects one's own profile. Another group or designation asks the MDO again;
    /// true where it did.
    pub async fn edit_profile(&self, actor: &Actor, form: &ProfileForm) -> Result<bool> {
        let id = actor.learner()?;
        let mut tx = self.db.read().await?;
        let official = self.official_in(&mut tx, id).await?;
        drop(tx);
        self.keep_profile(official, form, None).await
    }

    /// Corrects the profile of an official, as its MDO may. Another group or designation is
    /// to be verified; true where it is.
    pub async fn edit_official(
        &self,
        actor: &Actor,
        id: OfficialId,
        form: &ProfileForm,
    ) -> Result<bool> {
        let mut tx = self.db.read().await?;
        let official = self.editable(&mut tx, actor, id).await?;
        drop(tx);
        self.keep_profile(official, form, actor.official).await
    }

    async fn keep_profile(
        &self,
        official: Official,
        form: &ProfileForm,
        by: Option<OfficialId>,
    ) -> Result<bool> {
        let id = official.id;
        let mut tx = self.db.read().await?;
        let person = form.person(official.person.employee_code.clone())?;
        let group = form.group()?;
        let designation = form.designation(&mut tx).await?;
        let service = form.service(self.today())?;
        for (field, value) in [("group", &group), ("designation", &designation)] {
            if value.is_none() {
                return Err(AppError::invalid(
                    field,
                    "missing",
                    "this can't be left empty",
                ));
            }
        }
        must_be_free(&mut tx, &person, Some(id)).await?;
        drop(tx);
        let again = group != official.group || designation != official.designation;
        // A profile that was sent back and is saved as it was says nothing new.
        let fact = Fact::ProfileEdited { group, designation };
        let mut also = people::keep_person(id, &person);
        also.push(people::keep_service(id, &service));
        let work = Work {
            also,
            profiles: vec![id],
            ..Work::act(id, fact, self.now(), by)
        };
        self.lane.write(work).await?;
        Ok(again)
    }

    /// Those in the actor's scope who wait for verification.
    pub async fn waiting(&self, actor: &Actor, asked: &Asked) -> Result<Listed> {
        let actor = &actor.reading();
        self.listed(actor, Permission::VerifyProfiles, asked, true)
            .await
    }

    /// The officials in the actor's scope.
    pub async fn officials(&self, actor: &Actor, asked: &Asked) -> Result<Listed> {
        self.listed(actor, Permission::SeeOfficials, asked, false)
            .await
    }

    async fn listed(
        &self,
        actor: &Actor,
        permission: Permission,
        asked: &Asked,
        waiting: bool,
    ) -> Result<Listed> {
        let mut tx = self.db.read().await?;
        let unit = match asked.unit.trim() {
            "" => None,
            code => {
                let found = organisations::by_code(&mut tx, code).await?;
                let unit = found.ok_or_else(|| AppError::not_found("organisation", code))?;
                if !actor.may(&mut tx, permission, unit.id).await? {
                    return Err(AppError::not_found("organisation", code));
                }
                Some(unit)
            }
        };
        let query = Query {
            scope: actor.scope(permission),
            unit: unit.as_ref().map(|u| u.id),
            waiting,
            status: asked.status,
            behind: asked.behind.map(|behind| behind.today(self.today())),
            words: asked.words.clone(),
        };
        let total = people::count(&mut tx, &query).await?;
        let pairs = match asked.behind {
            Some(Behind::Attempted | Behind::Cleared) => {
                Some(people::pairs(&mut tx, &query).await?)
            }
            _ => None,
        };
        let last = (total - 1).max(0) / PER_PAGE;
        let before = (asked.page - 1).clamp(0, last) * PER_PAGE;
        Ok(Listed {
            officials: people::list(&mut tx, &query, before, PER_PAGE).await?,
            total,
            pairs,
            before,
            unit,
        })
    }

    /// Those of the national desk: officials who are said to be in the wrong place.
    pub async fn not_my_users(&self, actor: &Actor, asked: &Asked) -> Result<Listed> {
        let actor = &actor.reading();
        let mut tx = self.db.read().await?;
        actor
            .must_over_the_nation(&mut tx, Permission::VerifyProfiles)
            .await?;
        drop(tx);
        let asked = Asked {
            status: Some(ProfileStatus::NotMyUser),
            ..asked.clone()
        };
        self.listed(actor, Permission::VerifyProfiles, &asked, false)
            .await
    }

    /// Whether the actor looks after the national desk.
    pub async fn runs_national_desk(&self, actor: &Actor) -> Result<bool> {
        let actor = &actor.reading();
        let mut tx = self.db.read().await?;
        match actor
            .must_over_the_nation(&mut tx, Permission::VerifyProfiles)
            .await
        {
            Ok(()) => Ok(true),
            Err(AppError::Forbidden) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Decides about profiles. Anybody outside the actor's scope makes the whole
    /// request fail; who has changed since it was shown is left alone and named.
    pub async fn decide(
        &self,
        actor: &Actor,
        cases: &[Case],
        decision: &Decision,
    ) -> Result<Decided> {
        if cases.is_empty() {
            return Err(AppError::invalid(
                "officials",
                "nobody-chosen",
                "choose at least one official",
            ));
        }
        if cases.len() > MOST_AT_ONCE {
            return Err(AppError::invalid(
                "officials",
                "too-many-chosen",
                format!("at most {MOST_AT_ONCE} officials at once"),
            ));
        }
        let mut tx = self.db.read().await?;
        let desk = national_desk(&mut tx).await?.id;
        let fact = match decision {
            Decision::Approve => Fact::Verified,
            Decision::Reject { reason } => Fact::VerificationRejected {
                reason: required("reason", reason, 500)?,
            },
            Decision::NotMyUser => Fact::NotMyUser { desk },
        };
        let officials = self.all_in_scope(&mut tx, actor, cases).await?;
        drop(tx);

        let mut decided = Decided::default();
        let mut writing = JoinSet::new();
        for (case, official) in cases.iter().zip(officials) {
            let unchanged = case.seen.as_ref().is_none_or(|s| *s == seen(&official));
            let open = match decision {
                Decision::Approve => {
                    official.status == ProfileStatus::NotVerified
                        && official.group.is_some()
                        && official.designation.is_some()
                }
                Decision::Reject { .. } => official.status != ProfileStatus::NotMyUser,
                Decision::NotMyUser => official.status != ProfileStatus::NotMyUser,
            };
            if !unchanged || !open {
                decided.skipped.push(case.official);
                continue;
            }
            let work = Work::act(case.official, fact.clone(), self.now(), actor.official);
            let (lane, official) = (self.lane.clone(), case.official);
            // All enter the lane together and become durable together.
            writing.spawn(async move { (official, lane.write(work).await) });
        }
        let mut failed = None;
        while let Some(written) = writing.join_next().await {
            match written {
                Ok((_, Ok(done))) if done.entries > 0 => decided.done += 1,
                Ok((official, Ok(_) | Err(LaneError::Refused(_)))) => {
                    decided.skipped.push(official);
                }
                Ok((_, Err(error))) => failed = Some(AppError::from(error)),
                Err(error) => failed = Some(AppError::Document(error.to_string())),
            }
        }
        match failed {
            Some(error) => Err(error),
            None => Ok(decided),
        }
    }

    /// The officials of these cases, in their order; Forbidden where one is outside
    /// the actor's scope, whether there is such an official or not.
    async fn all_in_scope(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        cases: &[Case],
    ) -> Result<Vec<Official>> {
        let ids: Vec<OfficialId> = cases.iter().map(|c| c.official).collect();
        let scope = actor.scope(Permission::VerifyProfiles);
        let found = people::by_ids(tx, &scope, &ids).await?;
        ids.iter()
            .map(|id| found.get(id).cloned().ok_or(AppError::Forbidden))
            .collect()
    }

    /// What NOT-MY-USER would do to these officials: shown before it is done.
    pub async fn preview_not_my_user(&self, actor: &Actor, cases: &[Case]) -> Result<Vec<Move>> {
        let mut tx = self.db.read().await?;
        let desk = national_desk(&mut tx).await?;
        let mut previews = Vec::new();
        for official in self.all_in_scope(&mut tx, actor, cases).await? {
            let mut preview = self.preview(&mut tx, official, desk.clone()).await?;
            // NOT-MY-USER takes the verification away before the official moves.
            preview.moves.retain(|(m, _)| *m != Measure::Verified);
            previews.push(preview);
        }
        Ok(previews)
    }

    async fn preview(&self, tx: &mut Tx, official: Official, to: Organisation) -> Result<Move> {
        let today = self.today();
        let here = organisations::line(tx, official.organisation, today).await?;
        let there = organisations::line(tx, to.id, today).await?;
        let without = |some: &[Organisation], others: &[Organisation]| -> Vec<Organisation> {
            let others: Vec<_> = others.iter().map(|o| o.id).collect();
            let left = some.iter().filter(|o| !others.contains(&o.id));
            left.cloned().collect()
        };
        let moves = [
            (Measure::Registered, 1),
            (
                Measure::Verified,
                i64::from(official.status == ProfileStatus::Verified),
            ),
            (Measure::Learned, i64::from(official.completions > 0)),
            (Measure::PairsAttempted, official.pairs_attempted),
            (Measure::PairsCleared, official.pairs_cleared),
        ];
        Ok(Move {
            lose: without(&here, &there),
            gain: without(&there, &here),
            moves: moves.into_iter().filter(|(_, n)| *n != 0).collect(),
            official,
            to,
        })
    }

    /// An official, for who may see officials there. To anybody else it is as if
    /// there were none.
    pub async fn official(&self, actor: &Actor, id: OfficialId) -> Result<Dossier> {
        let mut tx = self.db.read().await?;
        let official = self.visible(&mut tx, actor, id).await?;
        let line = organisations::line(&mut tx, official.organisation, self.today()).await?;
        let history = people::history(&mut tx, id, MOST_LINES).await?;
        let mut spoken: Vec<OrganisationId> = Vec::new();
        for event in &history {
            spoken.push(event.organisation);
            match &event.fact {
                Fact::Transferred { to } => spoken.push(*to),
                Fact::NotMyUser { desk } => spoken.push(*desk),
                _ => {}
            }
        }
        spoken.sort();
        spoken.dedup();
        let own = official.organisation;
        Ok(Dossier {
            line,
            names: people::organisation_names(&mut tx, &spoken).await?,
            ways: people::ways(&mut tx, id, MOST_LINES).await?,
            merged: sopan_store::duplicates::accounts(&mut tx, id)
                .await?
                .split_off(1),
            service: people::service(&mut tx, id).await?,
            may_verify: actor.may(&mut tx, Permission::VerifyProfiles, own).await?,
            may_bring_in: actor
                .may(&mut tx, Permission::BringOfficialsIn, own)
                .await?,
            official,
            history,
        })
    }

    /// An official of the actor's scope; nobody learns whether there is another one.
    pub(crate) async fn visible(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        id: OfficialId,
    ) -> Result<Official> {
        let scope = actor.scope(Permission::SeeOfficials);
        people::by_ids(tx, &scope, &[id])
            .await?
            .remove(&id)
            .ok_or_else(|| AppError::not_found("official", id))
    }

    /// Organisations to which the actor may send officials, found by code or name.
    pub async fn find_organisations(
        &self,
        actor: &Actor,
        permission: Permission,
        words: &str,
    ) -> Result<Vec<Organisation>> {
        let mut tx = self.db.read().await?;
        let scope = actor.reading().scope(permission);
        Ok(people::find_organisations(&mut tx, &scope, words, 50).await?)
    }

    /// What a transfer would move.
    pub async fn preview_transfer(&self, actor: &Actor, id: OfficialId, to: &str) -> Result<Move> {
        let mut tx = self.db.read().await?;
        let (official, to) = self.transferable(&mut tx, actor, id, to).await?;
        self.preview(&mut tx, official, to).await
    }

    /// Transfers an official to another organisation of the actor's scope. From the
    /// national desk it is for who verifies profiles over the nation.
    pub async fn transfer(&self, actor: &Actor, id: OfficialId, to: &str) -> Result<()> {
        let mut tx = self.db.read().await?;
        let (_, to) = self.transferable(&mut tx, actor, id, to).await?;
        drop(tx);
        let fact = Fact::Transferred { to: to.id };
        self.lane
            .write(Work::act(id, fact, self.now(), actor.official))
            .await?;
        Ok(())
    }

    async fn transferable(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        id: OfficialId,
        to: &str,
    ) -> Result<(Official, Organisation)> {
        let official = self.visible(tx, actor, id).await?;
        let permission = match official.status {
            ProfileStatus::NotMyUser => Permission::VerifyProfiles,
            _ => Permission::BringOfficialsIn,
        };
        actor.must(tx, permission, official.organisation).await?;
        let to = self.receiving(tx, actor, permission, to).await?;
        if to.id == official.organisation {
            return Err(AppError::invalid(
                "to",
                "there-already",
                "the official belongs to this organisation already",
            ));
        }
        Ok((official, to))
    }

    /// The organisation with this code, if it is one that the actor may fill.
    pub(crate) async fn receiving(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        permission: Permission,
        code: &str,
    ) -> Result<Organisation> {
        let unknown = || {
            AppError::invalid(
                "organisation",
                "no-such-organisation",
                "no organisation in your scope has this code",
            )
        };
        let found = organisations::by_code(tx, code.trim()).await?;
        let found = found.ok_or_else(unknown)?;
        if !reorganisations::retired(tx, &[found.id]).await?.is_empty() {
            return Err(AppError::invalid(
                "organisation",
                "organisation-retired",
                "this organisation is retired; choose the one that took it over",
            ));
        }
        match actor.may(tx, permission, found.id).await? {
            true => Ok(found),
            false => Err(unknown()),
        }
    }

    /// Brings one official in.
    pub async fn add_official(&self, actor: &Actor, new: &NewOfficial) -> Result<OfficialId> {
        let mut tx = self.db.read().await?;
        let organisation = self
            .receiving(
                &mut tx,
                actor,
                Permission::BringOfficialsIn,
                &new.organisation,
            )
            .await?;
        let code = optional("employee_code", &new.employee_code, 60)?;
        let person = new.profile.person(code.clone())?;
        let group = new.profile.group()?;
        let designation = new.profile.designation(&mut tx).await?;
        let service = new.profile.service(self.today())?;
        must_be_free(&mut tx, &person, None).await?;
        let employee = code.map(|c| employee_identity(organisation.id, &c));
        if let Some(employee) = &employee
            && identities::identified(&mut tx, employee).await?.is_some()
        {
            return Err(AppError::invalid(
                "employee_code",
                "employee-code-taken",
                "this organisation has an official with this employee code already",
            ));
        }
        drop(tx);
        let id = OfficialId(self.db.ids(1).await?.first().copied().unwrap_or_default());
        let mut also = people::insert_person(id, &person);
        also.push(people::keep_service(id, &service));
        if let Some(employee) = employee {
            also.push(
                sopan_store::sql("insert into identity (value, official) values ($1, $2)")
                    .bind(employee)
                    .bind(id),
            );
        }
        let fact = Fact::Registered {
            organisation: organisation.id,
            group,
            designation,
        };
        let work = Work {
            also,
            ..Work::act(id, fact, self.now(), actor.official)
        };
        self.lane.write(work).await?;
        Ok(id)
    }

    /// How many in the actor's scope wait for verification at or below this
    /// organisation.
    pub(crate) async fn count_waiting(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        unit: OrganisationId,
    ) -> Result<i64> {
        let query = Query {
            scope: actor.scope(Permission::VerifyProfiles),
            unit: Some(unit),
            waiting: true,
            status: None,
            behind: None,
            words: String::new(),
        };
        Ok(people::count(tx, &query).await?)
    }
}

/// A day as it was typed into a form.
pub(crate) fn day_of(field: &'static str, text: &str) -> Result<Day> {
    values::day(text)
        .ok_or_else(|| AppError::invalid(field, "not-a-date", "write the date as DD.MM.YYYY"))
}

/// A text as it was typed into a form, on one line, not empty.
pub(crate) fn text_of(field: &'static str, text: &str) -> Result<String> {
    required(field, text, 200)
}
