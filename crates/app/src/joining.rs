//! Joining an organisation by oneself: registration with an e-mail address of an approved
//! domain, invitations, and transfers that the receiving organisation is asked for.

use sopan_formats::values;
use sopan_rules::access::Permission;
use sopan_rules::ids::{OfficialId, OrganisationId};
use sopan_rules::ledger::Fact;
use sopan_rules::officials::ProfileStatus;
use sopan_store::joining::{self as store, Domain, Invitation, Registration, TransferRequest};
use sopan_store::ledger::Work;
use sopan_store::people::{self, Person};
use sopan_store::{Sql, access as identities, organisations, reorganisations};

use crate::access::{Actor, SignedIn, hash};
use crate::officials::ProfileForm;
use crate::outbox::{Channel, Mail};
use crate::{App, AppError, Result};

/// How long an address can be proven by its link.
const REGISTER_SECONDS: i64 = 86_400;
/// How long an invitation can be used.
const INVITE_SECONDS: i64 = 14 * 86_400;
/// How much of each list the desk shows.
const MOST_LISTED: i64 = 200;
/// Where everybody can have a mailbox: an address of theirs says nothing about where somebody
/// works.
const PUBLIC_MAIL: [&str; 30] = [
    "aol.com",
    "fastmail.com",
    "gmail.com",
    "gmx.com",
    "gmx.net",
    "googlemail.com",
    "hotmail.co.in",
    "hotmail.com",
    "icloud.com",
    "in.com",
    "indiatimes.com",
    "live.com",
    "live.in",
    "mail.com",
    "me.com",
    "msn.com",
    "outlook.com",
    "outlook.in",
    "proton.me",
    "protonmail.com",
    "rediff.com",
    "rediffmail.com",
    "rocketmail.com",
    "yahoo.co.in",
    "yahoo.com",
    "yahoo.in",
    "yandex.com",
    "ymail.com",
    "zoho.com",
    "zohomail.in",
];
/// So many invitations may be open for an organisation and what stands below it.
const MOST_OPEN: usize = 200;

/// What waits at the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Desk {
    /// Who wants to be let in, the earliest first.
    pub waiting: Vec<Registration>,
    /// Transfers that the actor's organisations are asked for.
    pub incoming: Vec<TransferRequest>,
    /// Transfers that they asked others for.
    pub outgoing: Vec<TransferRequest>,
    /// Invitations, the latest first.
    pub invitations: Vec<Invitation>,
    /// Registrations of which the last mail did not go, the latest first.
    pub unsent: Vec<Registration>,
    /// Approved domains.
    pub domains: Vec<Domain>,
}

/// Where a registration stands, to who holds its link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// The form is to be filled in; these organisations can be chosen.
    Open(Vec<Domain>),
    /// It waits for the admin of an organisation.
    Waits,
    /// It was decided.
    Decided(bool),
}

/// What came of a registration or an invitation.
#[derive(Debug)]
pub enum Joined {
    /// The admin is to approve it.
    Waits,
    /// The person is in, and signed in.
    In(SignedIn),
}

fn link_used() -> AppError {
    AppError::invalid(
        "link",
        "link-used",
        "this link was used before or is too old; ask for a new one",
    )
}

fn address(text: &str) -> Result<String> {
    values::email(text)
        .ok_or_else(|| AppError::invalid("email", "not-an-email", "this is no e-mail address"))
}

/// What stands behind the last `@`.
fn domain_of(email: &str) -> &str {
    email.rsplit('@').next().unwrap_or_default()
}

/// A domain as it is typed: `br.gov.in`, `@br.gov.in`.
fn domain(text: &str) -> Result<String> {
    let typed = text.trim().trim_start_matches('@');
    match values::email(&format!("someone@{typed}")) {
        Some(email) => Ok(domain_of(&email).to_owned()),
        None => Err(AppError::invalid(
            "domain",
            "not-a-domain",
            "write the domain as it stands behind the @, such as br.gov.in",
        )),
    }
}

impl App {
    /// Sends a mail about a registration, or (`invitation`) an invitation. That it did not go
    /// is seen at the desk.
    async fn post(
        &self,
        (id, invitation): (i64, bool),
        (to, name): (&str, Option<&str>),
        subject: &str,
        text: String,
    ) -> Result<()> {
        let mail = Mail {
            name: format!("{}-{}", self.now().0, &self.token()[..8]),
            to: to.to_owned(),
            to_name: name.map(str::to_owned),
            subject: subject.to_owned(),
            text,
            attachments: Vec::new(),
        };
        let (outbox, db, now) = (self.outbox.clone(), self.db.clone(), self.now());
        let send = async move {
            let Err(error) = outbox.send(&mail, now).await else {
                return;
            };
            tracing::error!(%error, "a message about joining could not be sent");
            let why: String = error.to_string().chars().take(500).collect();
            let noted = async {
                let mut tx = db.write().await?;
                store::note_unsent(&mut tx, id, invitation, &why).await?;
                tx.commit().await
            };
            if let Err(error) = noted.await {
                tracing::error!(%error, "that a message was not sent could not be noted");
            }
        };
        match self.outbox.channel() {
            Channel::Smtp => drop(tokio::spawn(send)),
            Channel::Folder => send.await,
        }
        Ok(())
    }

    /// Sends a link to an e-mail address, by which its owner may register. Nothing is sent
    /// where no organisation takes people from its domain; whoever is registered already is
    /// sent a link to sign in. The answer is the same.
    pub async fn begin_registration(&self, email: &str, from: &str) -> Result<()> {
        let email = address(email)?;
        let subjects = [format!("register:{email}"), format!("address:{from}")];
        let mut tx = self.db.read().await?;
        self.must_not_be_guessing(&mut tx, &subjects).await?;
        let known = identities::identified(&mut tx, &format!("email:{email}")).await?;
        let taking = store::taking(&mut tx, domain_of(&email)).await?;
        drop(tx);
        self.note_failure(&subjects).await?;
        if known.is_some() {
            self.ask_for_link(&email, from).await?;
            return Ok(());
        }
        if taking.is_empty() {
            return Ok(());
        }
        let (token, now) = (self.token(), self.now());
        let mut tx = self.db.write().await?;
        let ends = now.plus_seconds(REGISTER_SECONDS);
        let id = store::begin(&mut tx, &hash(&token), &email, (now, ends)).await?;
        tx.commit().await?;
        let link = format!("{}/register/{token}", self.options.public_address);
        let text = format!(
            "Go on with your registration in Sopan with this link, within 24 hours:\n{link}\n\
             If you did not ask for it, you need not do anything.\n\n\
             सोपान में अपना पंजीकरण पूरा करने के लिए यह लिंक 24 घंटे के भीतर खोलें:\n{link}\n\
             यदि आपने इसे नहीं माँगा था, तो कुछ करने की आवश्यकता नहीं है।\n"
        );
        let subject = "Sopan: registration / पंजीकरण";
        self.post((id, false), (&email, None), subject, text).await
    }

    /// Where the registration stands that this link is for, and its address.
    pub async fn registration_by_link(&self, token: &str) -> Result<(String, Standing)> {
        let mut tx = self.db.read().await?;
        let held = store::by_token(&mut tx, &hash(token), self.now()).await?;
        let held = held.ok_or_else(link_used)?;
        let standing = match (held.proven, held.accepted) {
            (_, Some(accepted)) => Standing::Decided(accepted),
            (Some(_), None) => Standing::Waits,
            (None, None) => Standing::Open(store::taking(&mut tx, domain_of(&held.email)).await?),
        };
        Ok((held.email, standing))
    }

    /// Registers the owner of the address that the link was sent to: at once where the
    /// organisation says so, else when its admin approves.
    pub async fn register_by_link(
        &self,
        token: &str,
        organisation: &str,
        form: &ProfileForm,
    ) -> Result<Joined> {
        let now = self.now();
        let mut tx = self.db.read().await?;
        let held = store::by_token(&mut tx, &hash(token), now).await?;
        let held = held
            .filter(|held| held.proven.is_none())
            .ok_or_else(link_used)?;
        let taking = store::taking(&mut tx, domain_of(&held.email)).await?;
        let chosen = taking.iter().find(|d| d.code == organisation.trim());
        let chosen = chosen.ok_or_else(|| {
            AppError::invalid(
                "organisation",
                "choose-organisation",
                "choose one of the organisations",
            )
        })?;
        let form = ProfileForm {
            email: held.email.clone(),
            phone: String::new(),
            ..form.clone()
        };
        let person = form.person(None)?;
        let sent = Registration {
            organisation: Some(chosen.organisation),
            name: person.name.clone(),
            name_hi: person.name_hi.clone(),
            language: person.language.clone(),
            group: form.group()?,
            designation: form.designation(&mut tx).await?,
            ..held.clone()
        };
        drop(tx);
        let given = store::send(held.id, &sent, now);
        // One that was approved before public mail was refused.
        if !chosen.at_once || PUBLIC_MAIL.contains(&domain_of(&held.email)) {
            let work = Work {
                given: Some(given),
                ..Work::default()
            };
            return match self.lane.write(work).await?.outdated {
                true => Err(link_used()),
                false => Ok(Joined::Waits),
            };
        }
        let official = self.new_official().await?;
        let decided = store::decide(held.id, Some(official), (now, None));
        self.let_in(official, &sent, person, given, vec![decided], None)
            .await?;
        Ok(Joined::In(self.open_session(official).await?))
    }

    async fn new_official(&self) -> Result<OfficialId> {
        let ids = self.db.ids(1).await?;
        Ok(OfficialId(ids.first().copied().unwrap_or_default()))
    }

    /// Registers somebody who was found worthy, if `given` changes a row.
    async fn let_in(
        &self,
        official: OfficialId,
        who: &Registration,
        person: Person,
        given: Sql,
        mut also: Vec<Sql>,
        by: Option<OfficialId>,
    ) -> Result<()> {
        let mut tx = self.db.read().await?;
        crate::officials::must_be_free(&mut tx, &person, None).await?;
        let organisation = who.organisation.unwrap_or(OrganisationId(0));
        if !reorganisations::retired(&mut tx, &[organisation])
            .await?
            .is_empty()
        {
            return Err(AppError::invalid(
                "organisation",
                "organisation-retired",
                "this organisation is retired; choose the one that took it over",
            ));
        }
        drop(tx);
        also.extend(people::insert_person(official, &person));
        let fact = Fact::Registered {
            organisation,
            group: who.group.clone(),
            designation: who.designation.clone(),
        };
        let work = Work {
            given: Some(given),
            also,
            ..Work::act(official, fact, self.now(), by)
        };
        match self.lane.write(work).await?.outdated {
            true => Err(link_used()),
            false => Ok(()),
        }
    }

    /// What waits at the desk, and how people may join.
    pub async fn joining(&self, actor: &Actor) -> Result<Desk> {
        let actor = &actor.reading();
        if !actor.has(Permission::BringOfficialsIn) {
            return Err(AppError::Forbidden);
        }
        let scope = actor.scope(Permission::BringOfficialsIn);
        let mut tx = self.db.read().await?;
        let tx = &mut tx;
        let most = MOST_LISTED;
        // As long as an invitation can be used.
        let now = self.now();
        let since = (now, now.plus_seconds(-INVITE_SECONDS));
        Ok(Desk {
            waiting: store::waiting(tx, &scope.covers("r.organisation"), most).await?,
            incoming: store::transfer_requests(tx, &scope.covers("t.to_id"), most).await?,
            outgoing: store::transfer_requests(tx, &scope.covers("t.from_id"), most).await?,
            invitations: store::invitations(tx, &scope.covers("i.organisation"), most).await?,
            unsent: store::unsent(tx, &scope.covers("d.organisation"), since, most).await?,
            domains: store::domains(tx, &scope.covers("d.organisation"), most).await?,
        })
    }

    /// Lets somebody in who registered, or does not.
    pub async fn decide_registration(&self, actor: &Actor, id: i64, accept: bool) -> Result<()> {
        let mut tx = self.db.read().await?;
        let held = store::registration(&mut tx, id).await?;
        let held = held
            .filter(|held| held.proven.is_some())
            .ok_or_else(|| AppError::not_found("registration", id))?;
        let organisation = held.organisation.unwrap_or(OrganisationId(0));
        if !actor
            .may(&mut tx, Permission::BringOfficialsIn, organisation)
            .await?
        {
            return Err(AppError::not_found("registration", id));
        }
        drop(tx);
        let (now, by) = (self.now(), actor.official);
        if !accept {
            let work = Work {
                given: Some(store::decide(id, None, (now, by))),
                ..Work::default()
            };
            return match self.lane.write(work).await?.outdated {
                true => Err(AppError::Conflict),
                false => Ok(()),
            };
        }
        let official = self.new_official().await?;
        let person = Person {
            name: held.name.clone(),
            name_hi: held.name_hi.clone(),
            email: Some(held.email.clone()),
            phone: None,
            employee_code: None,
            language: held.language.clone(),
        };
        let given = store::decide(id, Some(official), (now, by));
        match self
            .let_in(official, &held, person, given, Vec::new(), by)
            .await
        {
            Err(error) if error.code() == "link-used" => return Err(AppError::Conflict),
            other => other?,
        }
        let address = &self.options.public_address;
        let text = format!(
            "You are registered in Sopan. Sign in with a link at {address}/sign-in/link\n\n\
             आप सोपान में पंजीकृत हैं। {address}/sign-in/link पर लिंक से साइन इन करें।\n"
        );
        let subject = "Sopan: you are registered / आप पंजीकृत हैं";
        let to = (held.email.as_str(), Some(held.name.as_str()));
        self.post((id, false), to, subject, text).await
    }

    /// Lets people of an e-mail domain register for an organisation; at once only where the
    /// domain is an organisation's own.
    pub async fn approve_domain(
        &self,
        actor: &Actor,
        organisation: &str,
        typed: &str,
        at_once: bool,
    ) -> Result<()> {
        let domain = domain(typed)?;
        if at_once && PUBLIC_MAIL.contains(&domain.as_str()) {
            return Err(AppError::invalid(
                "domain",
                "public-domain",
                "everybody can have an address of this domain; approve it without letting people in at once",
            ));
        }
        let mut tx = self.db.write().await?;
        let place = self.fillable(&mut tx, actor, organisation).await?;
        let said = (self.now(), actor.official);
        store::keep_domain(&mut tx, place, &domain, at_once, said).await?;
        Ok(tx.commit().await?)
    }

    async fn fillable(
        &self,
        tx: &mut sopan_store::Tx,
        actor: &Actor,
        code: &str,
    ) -> Result<OrganisationId> {
        let found = self.receiving(tx, actor, Permission::BringOfficialsIn, code);
        Ok(found.await?.id)
    }

    /// Takes the approval of a domain back. Who waits already goes on waiting.
    pub async fn drop_domain(&self, actor: &Actor, organisation: &str, domain: &str) -> Result<()> {
        let mut tx = self.db.write().await?;
        let found = organisations::by_code(&mut tx, organisation).await?;
        let found = found.ok_or_else(|| AppError::not_found("organisation", organisation))?;
        actor
            .must(&mut tx, Permission::BringOfficialsIn, found.id)
            .await?;
        store::drop_domain(&mut tx, found.id, domain).await?;
        Ok(tx.commit().await?)
    }

    /// Invites the owner of an e-mail address into an organisation: a link that works once,
    /// for 14 days, until it is withdrawn. Sent, and returned to be handed over.
    pub async fn invite(&self, actor: &Actor, organisation: &str, email: &str) -> Result<String> {
        let email = address(email)?;
        let (token, now) = (self.token(), self.now());
        let mut tx = self.db.write().await?;
        let place = self.fillable(&mut tx, actor, organisation).await?;
        if identities::identified(&mut tx, &format!("email:{email}"))
            .await?
            .is_some()
        {
            return Err(AppError::invalid(
                "email",
                "email-taken",
                "somebody is registered with this address; ask for a transfer instead",
            ));
        }
        let covers = actor
            .scope(Permission::BringOfficialsIn)
            .covers("i.organisation");
        let made = store::invitations(&mut tx, &covers, MOST_LISTED).await?;
        let open = |i: &&Invitation| i.used.is_none() && i.withdrawn.is_none() && i.ends > now;
        if made.iter().filter(open).count() >= MOST_OPEN {
            return Err(AppError::invalid(
                "email",
                "too-many-invitations",
                "very many invitations are open; bring these people in by a file",
            ));
        }
        let span = (now, now.plus_seconds(INVITE_SECONDS));
        let to = (place, email.as_str());
        let id = store::invite(&mut tx, &hash(&token), to, span, actor.official).await?;
        let place = organisations::by_id(&mut tx, place).await?;
        tx.commit().await?;
        let link = format!("{}/invite/{token}", self.options.public_address);
        let text = format!(
            "{} invites you to Sopan. Join with this link within 14 days; it works once:\n{link}\n\n\
             {} ने आपको सोपान में आमंत्रित किया है। 14 दिन के भीतर इस लिंक से जुड़ें; यह एक ही बार चलता है:\n{link}\n",
            place.name_en, place.name_hi
        );
        let subject = "Sopan: invitation / आमंत्रण";
        self.post((id, true), (&email, None), subject, text).await?;
        Ok(link)
    }

    /// Withdraws an invitation that was not used.
    pub async fn withdraw_invitation(&self, actor: &Actor, id: i64) -> Result<()> {
        let mut tx = self.db.write().await?;
        let held = store::invitation(&mut tx, id).await?;
        let held = held.ok_or_else(|| AppError::not_found("invitation", id))?;
        if !actor
            .may(&mut tx, Permission::BringOfficialsIn, held.organisation)
            .await?
        {
            return Err(AppError::not_found("invitation", id));
        }
        if !store::withdraw(&mut tx, id, self.now()).await? {
            return Err(AppError::Conflict);
        }
        Ok(tx.commit().await?)
    }

    /// The invitation that a link is, while it can be used.
    pub async fn invitation(&self, token: &str) -> Result<Invitation> {
        let mut tx = self.db.read().await?;
        let held = store::open_invitation(&mut tx, &hash(token), self.now()).await?;
        held.ok_or_else(link_used)
    }

    /// Joins by an invitation, and signs in.
    pub async fn accept_invitation(&self, token: &str, form: &ProfileForm) -> Result<SignedIn> {
        let held = self.invitation(token).await?;
        let form = ProfileForm {
            email: held.email.clone(),
            phone: String::new(),
            ..form.clone()
        };
        let person = form.person(None)?;
        let mut tx = self.db.read().await?;
        let who = Registration {
            id: 0,
            email: held.email.clone(),
            proven: None,
            organisation: Some(held.organisation),
            organisation_en: String::new(),
            organisation_hi: String::new(),
            name: person.name.clone(),
            name_hi: person.name_hi.clone(),
            language: person.language.clone(),
            group: form.group()?,
            designation: form.designation(&mut tx).await?,
            accepted: None,
            unsent: None,
        };
        drop(tx);
        let official = self.new_official().await?;
        let given = store::use_invitation(held.id, official, self.now());
        self.let_in(official, &who, person, given, Vec::new(), None)
            .await?;
        self.open_session(official).await
    }

    /// Asks another organisation to take an official of the actor's over.
    pub async fn ask_transfer(&self, actor: &Actor, id: OfficialId, to: &str) -> Result<()> {
        let mut tx = self.db.write().await?;
        let official = self.visible(&mut tx, actor, id).await?;
        actor
            .must(&mut tx, Permission::BringOfficialsIn, official.organisation)
            .await?;
        let found = organisations::by_code(&mut tx, to.trim()).await?;
        let unknown = || {
            AppError::invalid(
                "to",
                "no-such-organisation",
                "no organisation has this code",
            )
        };
        let found = found.ok_or_else(unknown)?;
        if !reorganisations::retired(&mut tx, &[found.id])
            .await?
            .is_empty()
        {
            return Err(unknown());
        }
        if found.id == official.organisation {
            return Err(AppError::invalid(
                "to",
                "there-already",
                "the official belongs to this organisation already",
            ));
        }
        let way = (official.organisation, found.id);
        let asked = store::ask_transfer(&mut tx, id, way, (self.now(), actor.official)).await;
        match asked {
            Err(error) if error.is_duplicate() => Err(AppError::invalid(
                "to",
                "transfer-asked",
                "a transfer of this official is waiting already",
            )),
            other => {
                other?;
                Ok(tx.commit().await?)
            }
        }
    }

    /// Takes an official over who was offered, or does not; whoever asked may take the
    /// request back.
    pub async fn decide_transfer(&self, actor: &Actor, id: i64, accept: bool) -> Result<()> {
        let unknown = || AppError::not_found("transfer", id);
        let mut tx = self.db.read().await?;
        let held = store::transfer_request(&mut tx, id).await?;
        let held = held.ok_or_else(unknown)?;
        let permission = Permission::BringOfficialsIn;
        let receives = actor.may(&mut tx, permission, held.to).await?;
        let offers = actor.may(&mut tx, permission, held.from).await?;
        if !receives && (accept || !offers) {
            return Err(unknown());
        }
        let everywhere = sopan_store::access::Scope::Everything;
        let found = people::by_ids(&mut tx, &everywhere, &[held.official]).await?;
        drop(tx);
        let there = found.get(&held.official).is_some_and(|official| {
            official.organisation == held.from && official.status != ProfileStatus::NotMyUser
        });
        if accept && !there {
            return Err(AppError::Conflict);
        }
        let (now, by) = (self.now(), actor.official);
        let given = Some(store::decide_transfer(id, accept, (now, by)));
        let work = match accept {
            true => Work {
                given,
                ..Work::act(held.official, Fact::Transferred { to: held.to }, now, by)
            },
            false => Work {
                given,
                ..Work::default()
            },
        };
        match self.lane.write(work).await?.outdated {
            true => Err(AppError::Conflict),
            false => Ok(()),
        }
    }
}
