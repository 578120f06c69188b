//! Who is asking, and whether they may.

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use sopan_rules::access::{Permission, Role};
use sopan_rules::ids::{OfficialId, OrganisationId};
use sopan_rules::text::Said;
use sopan_store::access::{self as store, Grant, Scope};
use sopan_store::organisations::{self, Organisation};
use sopan_store::{Tx, sql};

use crate::files::sha256;
use crate::outbox::{Channel, Mail};
use crate::{App, AppError, Result};

/// A session lasts so long after signing in.
const SESSION_SECONDS: i64 = 12 * 3_600;
/// A one-time link that the official asks for holds so long.
const LINK_SECONDS: i64 = 15 * 60;
/// Failed attempts are counted over so long.
const FAILURE_WINDOW_SECONDS: i64 = 15 * 60;
/// So many failures for one person before the door stays shut for a while.
const FAILURES_PER_PERSON: i64 = 5;
/// So many from one network address.
const FAILURES_PER_ADDRESS: i64 = 50;
/// A password has at least so many characters (NIST SP 800-63B, 3.1.1).
pub const PASSWORD_CHARACTERS: usize = 8;

/// Whoever asks for something.
#[derive(Debug, Clone)]
pub struct Actor {
    /// The official; `None` for the operator of the machine at the command line.
    pub official: Option<OfficialId>,
    /// The name as it is shown.
    pub name: String,
    /// The name in Devanagari, where the person has given one.
    pub name_hi: Option<String>,
    /// The organisation the official belongs to.
    pub organisation: Option<OrganisationId>,
    /// The language that the person reads: `en` or `hi`.
    pub language: String,
    /// The roles, each over a subtree.
    pub grants: Vec<Grant>,
    /// The token that the forms of this session carry.
    pub csrf: String,
    everything: bool,
    reads: bool,
}

/// Whoever asks for a page, and what its frame says of them.
#[derive(Debug)]
pub struct Visit {
    /// Who it is.
    pub actor: Actor,
    /// The name of the organisation that the official belongs to.
    pub organisation: Option<Said>,
    /// How many days of the inbox hold something that was not read.
    pub unread: i64,
}

impl Actor {
    /// Whoever runs the program on the machine may do everything that the program
    /// can; the operating system has let them in.
    pub fn operator() -> Actor {
        Actor {
            official: None,
            name: "operator".to_owned(),
            name_hi: None,
            organisation: None,
            language: "en".to_owned(),
            grants: Vec::new(),
            csrf: String::new(),
            everything: true,
            reads: false,
        }
    }

    /// Somebody who has not signed in, and may see what everybody may.
    pub fn nobody() -> Actor {
        Actor {
            name: String::new(),
            everything: false,
            ..Actor::operator()
        }
    }

    /// The same person where something is only looked at: whoever reads everything below
    /// an organisation is let in wherever another role would be. Nothing is written in the
    /// name of who comes of it.
    pub(crate) fn reading(&self) -> Actor {
        Actor {
            reads: true,
            ..self.clone()
        }
    }

    /// Whether this role lets the person in.
    fn passes(&self, role: Role, permission: Permission) -> bool {
        role.allows(permission) || self.reads && role.allows(Permission::ReadEverything)
    }

    /// Whether any role lets the person look at what this permission is about, over
    /// whatever organisation: decides what the navigation shows, and nothing else.
    pub fn sees(&self, permission: Permission) -> bool {
        self.has(permission) || self.has(Permission::ReadEverything)
    }

    /// Whether it is whoever runs the program on the machine.
    pub(crate) fn is_operator(&self) -> bool {
        self.everything
    }

    /// The name as readers of this language (`en` or `hi`) write it.
    pub fn name_in(&self, language: &str) -> &str {
        match (language, &self.name_hi) {
            ("hi", Some(name)) => name,
            _ => &self.name,
        }
    }

    /// What a permission of this person covers.
    pub fn scope(&self, permission: Permission) -> Scope {
        if self.everything {
            return Scope::Everything;
        }
        Scope::Below(
            self.grants
                .iter()
                .filter(|g| self.passes(g.role, permission))
                .map(|g| g.organisation)
                .collect(),
        )
    }

    /// Whether any role carries this permission, over whatever organisation: decides
    /// what the navigation shows, and nothing else.
    pub fn has(&self, permission: Permission) -> bool {
        self.everything || self.grants.iter().any(|g| self.passes(g.role, permission))
    }

    /// The official, for what only an official can do: learn, and have a profile.
    pub fn learner(&self) -> Result<OfficialId> {
        self.official.ok_or(AppError::SignInNeeded)
    }

    /// The one question: may this person do this to that organisation?
    pub async fn may(
        &self,
        tx: &mut Tx,
        permission: Permission,
        organisation: OrganisationId,
    ) -> Result<bool> {
        Ok(match self.scope(permission) {
            Scope::Everything => true,
            Scope::Below(roots) => organisations::is_within(tx, &roots, organisation).await?,
        })
    }

    /// The same, as an error where the answer is no.
    pub async fn must(
        &self,
        tx: &mut Tx,
        permission: Permission,
        organisation: OrganisationId,
    ) -> Result<()> {
        if self.may(tx, permission, organisation).await? {
            Ok(())
        } else {
            Err(AppError::Forbidden)
        }
    }

    /// The permission over the whole nation: for what concerns every organisation.
    pub async fn must_over_the_nation(&self, tx: &mut Tx, permission: Permission) -> Result<()> {
        match organisations::nation(tx).await? {
            Some(nation) => self.must(tx, permission, nation.id).await,
            None if self.everything => Ok(()),
            None => Err(AppError::Forbidden),
        }
    }
}

/// A session that was just opened: the token goes into the cookie and nowhere else.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The cookie's value.
    pub token: String,
    /// Whose session.
    pub official: OfficialId,
    /// How long it lasts, in seconds.
    pub seconds: i64,
}

fn link_used() -> AppError {
    AppError::invalid(
        "link",
        "link-used",
        "this link was used before or is too old; ask for a new one",
    )
}

pub(crate) fn hash(token: &str) -> String {
    sha256(token.as_bytes())
}

/// How an official is known: an e-mail address or an Indian mobile number, in the
/// form in which identities are kept.
pub fn identity(written: &str) -> String {
    let written = written.trim();
    if written.contains('@') {
        return format!("email:{}", written.to_lowercase());
    }
    let digits: String = written.chars().filter(char::is_ascii_digit).collect();
    let national = digits.get(digits.len().saturating_sub(10)..).unwrap_or("");
    format!("phone:{national}")
}

impl App {
    /// Signs in by e-mail or mobile number and password.
    pub async fn sign_in(&self, login: &str, password: &str, address: &str) -> Result<SignedIn> {
        let identity = identity(login);
        let subjects = [format!("person:{identity}"), format!("address:{address}")];
        let mut tx = self.db.read().await?;
        self.must_not_be_guessing(&mut tx, &subjects).await?;
        let official = store::identified(&mut tx, &identity).await?;
        let held = match official {
            Some(official) => store::passwords(&mut tx, official).await?,
            None => Vec::new(),
        };
        drop(tx);
        let password = password.to_owned();
        let right = blocking(move || match held.as_slice() {
            [] => verify_password(&password, None),
            held => held.iter().any(|h| verify_password(&password, Some(h))),
        })
        .await?;
        match official {
            Some(official) if right => self.open_session(official).await,
            _ => {
                self.note_failure(&subjects).await?;
                Err(AppError::invalid(
                    "password",
                    "wrong-password",
                    "the e-mail or mobile number and the password do not belong together",
                ))
            }
        }
    }

    /// Makes a one-time link for the official whom this e-mail or number identifies.
    /// `None` when there is nobody; the page says the same either way.
    pub async fn ask_for_link(&self, login: &str, address: &str) -> Result<Option<String>> {
        let identity = identity(login);
        let subjects = [format!("link:{identity}"), format!("address:{address}")];
        let mut tx = self.db.read().await?;
        self.must_not_be_guessing(&mut tx, &subjects).await?;
        let official = store::identified(&mut tx, &identity).await?;
        drop(tx);
        self.note_failure(&subjects[..1]).await?;
        match official {
            Some(official) => {
                let link = self.make_link(official, LINK_SECONDS).await?;
                self.send_link(official, &identity, &link).await?;
                Ok(Some(link))
            }
            None => Ok(None),
        }
    }

    /// Sends the message with a one-time link: to the address by which the official asked,
    /// else to the one that is known.
    async fn send_link(&self, official: OfficialId, identity: &str, link: &str) -> Result<()> {
        let asked = identity.strip_prefix("email:").map(str::to_owned);
        let email = match asked {
            Some(asked) => Some(asked),
            None => {
                let mut tx = self.db.read().await?;
                sql("select email from person where official = $1")
                    .bind(official)
                    .one(&mut tx)
                    .await?
                    .get("email")?
            }
        };
        // Whoever has a mobile number only is given a link by the MDO Admin.
        let Some(email) = email else { return Ok(()) };
        let minutes = LINK_SECONDS / 60;
        let text = format!(
            "Sign in to Sopan once with this link, within {minutes} minutes:\n{link}\n\
             If you did not ask for it, you need not do anything.\n\n\
             सोपान में एक बार साइन इन करने के लिए यह लिंक {minutes} मिनट के भीतर खोलें:\n{link}\n\
             यदि आपने इसे नहीं माँगा था, तो कुछ करने की आवश्यकता नहीं है।\n"
        );
        let mail = Mail {
            name: format!("{}-{}", self.now().0, &self.token()[..8]),
            to: email,
            to_name: None,
            subject: "Sopan: sign-in link / साइन इन लिंक".to_owned(),
            text,
            attachments: Vec::new(),
        };
        let (outbox, now) = (self.outbox.clone(), self.now());
        let send = async move {
            if let Err(error) = outbox.send(&mail, now).await {
                tracing::error!(%error, "a sign-in link could not be sent");
            }
        };
        // How long a mail server takes, and what it says, must not tell who is asking
        // whether anybody has this login.
        match self.outbox.channel() {
            Channel::Smtp => drop(tokio::spawn(send)),
            Channel::Folder => send.await,
        }
        Ok(())
    }

    /// A one-time link that an admin makes for an official of theirs.
    pub async fn link_for(&self, actor: &Actor, official: OfficialId) -> Result<String> {
        let mut tx = self.db.read().await?;
        let organisation = organisation_of(&mut tx, official).await?;
        actor
            .must(&mut tx, Permission::BringOfficialsIn, organisation)
            .await?;
        drop(tx);
        self.make_link(official, 7 * 86_400).await
    }

    async fn make_link(&self, official: OfficialId, seconds: i64) -> Result<String> {
        let token = self.token();
        let now = self.now();
        let mut tx = self.db.write().await?;
        store::keep_link(
            &mut tx,
            &hash(&token),
            official,
            now,
            now.plus_seconds(seconds),
        )
        .await?;
        tx.commit().await?;
        Ok(format!(
            "{}/sign-in/link/{token}",
            self.options.public_address
        ))
    }

    /// The name of the person whom a one-time link signs in, while it is good, as
    /// readers of this language (`en` or `hi`) write it.
    pub async fn link_holder(&self, token: &str, language: &str) -> Result<String> {
        let mut tx = self.db.read().await?;
        let column = match language {
            "hi" => "coalesce(p.name_hi, p.name)",
            _ => "p.name",
        };
        sql(format!(
            "select {column} as name
             from sign_in_link l
             join person p on p.official = l.official
             where l.token_hash = $1 and l.used_at is null and l.ends_at > $2"
        ))
        .bind(hash(token))
        .bind(self.now())
        .optional(&mut tx)
        .await?
        .ok_or_else(link_used)?
        .get("name")
        .map_err(Into::into)
    }

    /// Signs in with a one-time link.
    pub async fn sign_in_by_link(&self, token: &str, address: &str) -> Result<SignedIn> {
        let subjects = [format!("address:{address}")];
        let mut tx = self.db.write().await?;
        self.must_not_be_guessing(&mut tx, &subjects).await?;
        let used = store::use_link(&mut tx, &hash(token), self.now()).await?;
        tx.commit().await?;
        match used {
            Some(official) => self.open_session(official).await,
            None => {
                self.note_failure(&subjects).await?;
                Err(link_used())
            }
        }
    }

    pub(crate) async fn open_session(&self, official: OfficialId) -> Result<SignedIn> {
        let (token, csrf, now) = (self.token(), self.token(), self.now());
        let ends = now.plus_seconds(SESSION_SECONDS);
        let mut tx = self.db.write().await?;
        store::open_session(&mut tx, &hash(&token), official, &csrf, now, ends).await?;
        tx.commit().await?;
        Ok(SignedIn {
            token,
            official,
            seconds: SESSION_SECONDS,
        })
    }

    /// Whoever holds this session's token.
    pub async fn actor(&self, token: &str) -> Result<Actor> {
        let mut tx = self.db.read().await?;
        self.actor_in(&mut tx, token).await
    }

    async fn actor_in(&self, tx: &mut Tx, token: &str) -> Result<Actor> {
        let session = store::session(tx, &hash(token), self.now())
            .await?
            .ok_or(AppError::SignInNeeded)?;
        let actor = actor_of(tx, session.official)
            .await?
            .ok_or(AppError::SignInNeeded)?;
        Ok(Actor {
            csrf: session.csrf,
            ..actor
        })
    }

    /// The person of a session that has not ended, with what the frame of every page says
    /// of them: all of it in one look, because every request begins with it.
    pub async fn visit(&self, token: &str) -> Result<Visit> {
        let mut tx = self.db.read().await?;
        let actor = self.actor_in(&mut tx, token).await?;
        let organisation = match actor.organisation {
            Some(id) => {
                let found = organisations::by_id(&mut tx, id).await?;
                Some(Said::new(&found.name_en, &found.name_hi))
            }
            None => None,
        };
        let unread = match actor.official {
            Some(official) => sopan_store::notices::unread(&mut tx, official).await?,
            None => 0,
        };
        Ok(Visit {
            actor,
            organisation,
            unread,
        })
    }

    /// Whom the operator of the machine acts as: the person whom an e-mail address, a
    /// mobile number or an official's number means, with the roles held now; without one
    /// the operator.
    pub async fn actor_as(&self, user: Option<&str>) -> Result<Actor> {
        let Some(user) = user else {
            return Ok(Actor::operator());
        };
        let mut tx = self.db.read().await?;
        let known = store::identified(&mut tx, &identity(user)).await?;
        let number = user.trim().parse().ok().map(OfficialId);
        for official in [known, number].into_iter().flatten() {
            if let Some(actor) = actor_of(&mut tx, official).await? {
                return Ok(actor);
            }
        }
        Err(AppError::not_found("official", user.trim()))
    }

    /// The organisations over which somebody holds this permission: those that the roles
    /// name, not what lies below them. The operator holds every one over the nation.
    pub async fn organisations_of(
        &self,
        actor: &Actor,
        permission: Permission,
    ) -> Result<Vec<Organisation>> {
        let mut tx = self.db.read().await?;
        Ok(match actor.scope(permission) {
            Scope::Everything => organisations::nation(&mut tx).await?.into_iter().collect(),
            Scope::Below(roots) => {
                let mut found = Vec::new();
                for root in roots {
                    found.push(organisations::by_id(&mut tx, root).await?);
                }
                found
            }
        })
    }

    /// Ends a session.
    pub async fn sign_out(&self, token: &str) -> Result<()> {
        let mut tx = self.db.write().await?;
        store::close_session(&mut tx, &hash(token)).await?;
        sopan_store::integrity::leave_device(&mut tx, &hash(token), self.now()).await?;
        Ok(tx.commit().await?)
    }

    /// Sets one's own password.
    pub async fn set_password(&self, actor: &Actor, password: &str) -> Result<()> {
        let official = actor.learner()?;
        if password.chars().count() < PASSWORD_CHARACTERS || password.len() > 512 {
            return Err(AppError::invalid(
                "password",
                "password-length",
                format!("a password has {PASSWORD_CHARACTERS} characters or more"),
            ));
        }
        let mut salt = [0; 16];
        (self.surroundings.random)(&mut salt);
        let password = password.to_owned();
        let hash = blocking(move || hash_password(&password, &salt)).await??;
        let mut tx = self.db.write().await?;
        store::set_password(&mut tx, official, &hash, self.now()).await?;
        Ok(tx.commit().await?)
    }

    /// Gives a role over an organisation. Only who has the role's permissions over it
    /// may pass them on.
    pub async fn grant(
        &self,
        actor: &Actor,
        official: OfficialId,
        role: Role,
        organisation: OrganisationId,
    ) -> Result<()> {
        let mut tx = self.db.write().await?;
        for permission in role.permissions() {
            actor.must(&mut tx, *permission, organisation).await?;
        }
        let grant = Grant { role, organisation };
        store::grant(&mut tx, official, grant, self.now(), actor.official).await?;
        Ok(tx.commit().await?)
    }

    /// Remembers the language that a person reads.
    pub async fn set_language(&self, actor: &Actor, language: &str) -> Result<()> {
        let language = if language == "hi" { "hi" } else { "en" };
        let mut tx = self.db.write().await?;
        store::set_language(actor.learner()?, language)
            .run(&mut tx)
            .await?;
        Ok(tx.commit().await?)
    }

    pub(crate) async fn must_not_be_guessing(
        &self,
        tx: &mut Tx,
        subjects: &[String],
    ) -> Result<()> {
        let since = self.now().plus_seconds(-FAILURE_WINDOW_SECONDS);
        for subject in subjects {
            let most = if subject.starts_with("address:") {
                FAILURES_PER_ADDRESS
            } else {
                FAILURES_PER_PERSON
            };
            if store::failures(tx, subject, since).await? >= most {
                return Err(AppError::TooManyAttempts {
                    minutes: FAILURE_WINDOW_SECONDS / 60,
                });
            }
        }
        Ok(())
    }

    pub(crate) async fn note_failure(&self, subjects: &[String]) -> Result<()> {
        let now = self.now();
        let mut tx = self.db.write().await?;
        for subject in subjects {
            let forget = now.plus_seconds(-FAILURE_WINDOW_SECONDS);
            store::note_failure(&mut tx, subject, now, forget).await?;
        }
        Ok(tx.commit().await?)
    }
}

/// An official with the roles held at this moment, without a session: for what is made
/// on somebody's behalf. Of an account that was merged, the one that stays. `None` when there
/// is no such person.
pub(crate) async fn actor_of(tx: &mut Tx, official: OfficialId) -> Result<Option<Actor>> {
    let mut official = official;
    let row = loop {
        let row = sql(
            "select p.name, p.name_hi, p.language, o.organisation, o.merged_into
             from person p
             join official o on o.id = p.official
             where p.official = $1",
        )
        .bind(official)
        .optional(tx)
        .await?;
        let Some(row) = row else { return Ok(None) };
        match row.get::<Option<OfficialId>>("merged_into")? {
            Some(into) => official = into,
            None => break row,
        }
    };
    Ok(Some(Actor {
        official: Some(official),
        name: row.get("name")?,
        name_hi: row.get("name_hi")?,
        organisation: row.get("organisation")?,
        language: row.get("language")?,
        grants: store::grants(tx, official).await?,
        csrf: String::new(),
        everything: false,
        reads: false,
    }))
}

/// The organisation that an official belongs to: of an account that was merged, that of the
/// one that stays.
pub(crate) async fn organisation_of(tx: &mut Tx, official: OfficialId) -> Result<OrganisationId> {
    let stays = sopan_store::duplicates::stays(tx, official).await?;
    sql("select organisation from official where id = $1")
        .bind(stays)
        .optional(tx)
        .await?
        .ok_or_else(|| AppError::not_found("official", official))?
        .get("organisation")
        .map_err(Into::into)
}

/// Hashing a password takes tens of milliseconds of a core, on purpose: not on the
/// threads that answer requests.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|e| AppError::Document(e.to_string()))
}

pub(crate) fn hash_password(password: &str, salt: &[u8]) -> Result<String> {
    Argon2::default()
        .hash_password_with_salt(password.as_bytes(), salt)
        .map(|hash| hash.to_string())
        .map_err(|e| AppError::Document(format!("hashing a password: {e}")))
}

/// Where nobody has this login, or no password was set, the same work is done as
/// where one was, so that the time of the answer tells nothing.
pub(crate) fn verify_password(password: &str, held: Option<&str>) -> bool {
    const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29wYW5zb3BhbnNvcGFu$\
                          Dr1r1JeyyXwSTJ7nG8OJCgUBhVcB2tRjYsmrPjvC6Yw";
    PasswordHash::new(held.unwrap_or(NOBODY)).is_ok_and(|hash| {
        Argon2::default()
            .verify_password(password.as_bytes(), &hash)
            .is_ok()
    }) && held.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_known_again_and_no_other() {
        let hash = hash_password("correct horse", &[7; 16]).unwrap();
        assert!(verify_password("correct horse", Some(&hash)));
        assert!(!verify_password("correct hose", Some(&hash)));
        assert!(!verify_password("correct horse", None));
    }

    #[test]
    fn people_are_known_by_address_or_number_however_written() {
        for (written, known) in [
            (
                " Asha.Verma@Example.gov.in ",
                "email:asha.verma@example.gov.in",
            ),
            ("+91 98765 43210", "phone:9876543210"),
            ("09876543210", "phone:9876543210"),
        ] {
            assert_eq!(identity(written), known);
        }
    }
}
