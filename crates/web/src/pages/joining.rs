//! Registering by oneself, joining by an invitation, and the desk that lets people in.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use serde::Deserialize;
use sopan_app::joining::{Joined, Standing};
use sopan_app::officials::ProfileForm;
use sopan_app::store::joining as store;
use sopan_app::{App, AppError};
use sopan_rules::access::Permission;
use sopan_rules::ids::OfficialId;

use super::access::too_many;
use super::officials::{group_label, groups, in_language, units, why};
use crate::request::{Answer, Posted, Pressed, Visitor, show};
use crate::routes::{Gate, Routes};
use crate::views::joining::{Desk, Domain, Invitation, Join, Register, Transfer, Waiting};
use crate::views::parts::{Choice, Form};
use crate::views::{Page, Section};
use crate::words::key;

const DESK: &str = "/desk/joining";

/// The routes of this room.
pub fn routes() -> Routes {
    let brings = Gate::May(Permission::BringOfficialsIn);
    let looks = Gate::Sees(Permission::BringOfficialsIn);
    Routes::default()
        .get("/register", Gate::Public, register_page)
        .post("/register", Gate::Public, begin)
        .get("/register/{token}", Gate::Public, register_form)
        .post("/register/{token}", Gate::Public, register)
        .get("/invite/{token}", Gate::Public, invite_form)
        .post("/invite/{token}", Gate::Public, accept)
        .get("/desk/joining", looks, desk)
        .post("/desk/joining/registrations/{id}", brings, decide)
        .post("/desk/joining/transfers/{id}", brings, decide_transfer)
        .post("/desk/joining/invitations", brings, invite)
        .post("/desk/joining/invitations/{id}/withdraw", brings, withdraw)
        .post("/desk/joining/domains", brings, add_domain)
        .post("/desk/joining/domains/drop", brings, drop_domain)
        .post("/desk/officials/{id}/ask-transfer", brings, ask_transfer)
}

async fn register_page(visitor: Visitor) -> Answer {
    show(&Register {
        page: visitor.page(),
        sent: false,
        form: Form::default(),
    })
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Typed {
    email: String,
    name: String,
    name_hi: String,
    group: String,
    designation: String,
    organisation: String,
}

impl Typed {
    fn profile(&self, page: &Page) -> ProfileForm {
        ProfileForm {
            name: self.name.clone(),
            name_hi: self.name_hi.clone(),
            group: self.group.clone(),
            designation: self.designation.clone(),
            language: page.words.language.code().to_owned(),
            ..ProfileForm::default()
        }
    }

    fn form(&self) -> Form {
        Form::default()
            .value("email", &self.email)
            .value("name", &self.name)
            .value("name_hi", &self.name_hi)
            .value("group", &self.group)
            .value("designation", &self.designation)
            .value("organisation", &self.organisation)
    }
}

async fn begin(State(app): State<App>, visitor: Visitor, Posted(typed): Posted<Typed>) -> Answer {
    let page = visitor.page();
    match app.begin_registration(&typed.email, &visitor.address).await {
        Ok(()) => show(&Register {
            page,
            sent: true,
            form: Form::default(),
        }),
        Err(AppError::TooManyAttempts { minutes }) => too_many(&visitor, minutes),
        Err(error @ AppError::Invalid { field, .. }) => show(&Register {
            form: typed.form().error(field, why(&page, &error)),
            sent: false,
            page,
        }),
        Err(error) => Err(error.into()),
    }
}

async fn register_form(
    State(app): State<App>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Answer {
    register_view(&app, &visitor, &token, Form::default()).await
}

async fn register_view(app: &App, visitor: &Visitor, token: &str, form: Form) -> Answer {
    let page = visitor.page();
    let (email, standing) = match app.registration_by_link(token).await {
        Ok(found) => found,
        Err(AppError::Invalid { .. }) => {
            return Ok(visitor.go_back("/register", key("why-link-used")));
        }
        Err(error) => return Err(error.into()),
    };
    let (taking, standing) = match standing {
        Standing::Open(taking) => (taking, None),
        Standing::Waits => (Vec::new(), Some(key("register-waits"))),
        Standing::Decided(true) => (Vec::new(), Some(key("register-accepted"))),
        Standing::Decided(false) => (Vec::new(), Some(key("register-refused"))),
    };
    let units = taking.iter().map(|d| {
        let name = in_language(&page, &d.name_en, &d.name_hi);
        Choice::new(&d.code, name)
    });
    show(&Join {
        email,
        organisation: None,
        standing: standing.map(|key| page.t(key).to_string()),
        action: format!("/register/{token}"),
        units: units.collect(),
        groups: groups(&page),
        form,
        page,
    })
}

async fn register(
    State(app): State<App>,
    visitor: Visitor,
    Path(token): Path<String>,
    Posted(typed): Posted<Typed>,
) -> Answer {
    let page = visitor.page();
    let profile = typed.profile(&page);
    match app
        .register_by_link(&token, &typed.organisation, &profile)
        .await
    {
        Ok(Joined::Waits) => Ok(Redirect::to(&format!("/register/{token}")).into_response()),
        Ok(Joined::In(signed_in)) => {
            let mut response = Redirect::to("/").into_response();
            visitor.sign_in(&app, &mut response, &signed_in).await?;
            Ok(response)
        }
        Err(error @ AppError::Invalid { field, .. }) if field != "link" => {
            let form = typed.form().error(field, why(&page, &error));
            register_view(&app, &visitor, &token, form).await
        }
        Err(AppError::Invalid { .. }) => Ok(visitor.go_back("/register", key("why-link-used"))),
        Err(error) => Err(error.into()),
    }
}

async fn invite_form(
    State(app): State<App>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Answer {
    invite_view(&app, &visitor, &token, Form::default()).await
}

async fn invite_view(app: &App, visitor: &Visitor, token: &str, form: Form) -> Answer {
    let page = visitor.page();
    let held = match app.invitation(token).await {
        Ok(held) => held,
        Err(AppError::Invalid { .. }) => {
            return Ok(visitor.go_back("/sign-in/link", key("why-link-used")));
        }
        Err(error) => return Err(error.into()),
    };
    let name = in_language(&page, &held.organisation_en, &held.organisation_hi).to_owned();
    show(&Join {
        email: held.email,
        organisation: Some(name),
        standing: None,
        action: format!("/invite/{token}"),
        units: Vec::new(),
        groups: groups(&page),
        form,
        page,
    })
}

async fn accept(
    State(app): State<App>,
    visitor: Visitor,
    Path(token): Path<String>,
    Posted(typed): Posted<Typed>,
) -> Answer {
    let page = visitor.page();
    match app.accept_invitation(&token, &typed.profile(&page)).await {
        Ok(signed_in) => {
            let mut response = Redirect::to("/").into_response();
            visitor.sign_in(&app, &mut response, &signed_in).await?;
            Ok(response)
        }
        Err(error @ AppError::Invalid { field, .. }) if field != "link" => {
            let form = typed.form().error(field, why(&page, &error));
            invite_view(&app, &visitor, &token, form).await
        }
        Err(AppError::Invalid { .. }) => Ok(visitor.go_back("/sign-in/link", key("why-link-used"))),
        Err(error) => Err(error.into()),
    }
}

async fn desk(State(app): State<App>, visitor: Visitor) -> Answer {
    desk_page(&app, &visitor, None, Form::default()).await
}

async fn desk_page(app: &App, visitor: &Visitor, link: Option<String>, form: Form) -> Answer {
    let found = app.joining(visitor.actor()?).await?;
    let page = visitor.page().at(Section::Officials);
    // The organisation that one runs comes first, and those below it by name.
    let own = app
        .organisations_of(visitor.actor()?, Permission::BringOfficialsIn)
        .await?;
    let mut choices: Vec<Choice> = own
        .iter()
        .map(|o| Choice::new(&o.code, in_language(&page, &o.name_en, &o.name_hi)))
        .collect();
    let below = units(app, visitor, Permission::BringOfficialsIn).await?;
    choices.extend(
        below
            .into_iter()
            .filter(|choice| own.iter().all(|o| o.code != choice.value)),
    );
    let name = |(en, hi): &(String, String)| in_language(&page, en, hi).to_owned();
    let transfer = |t: &store::TransferRequest| Transfer {
        id: t.id,
        name: in_language(&page, &t.name, t.name_hi.as_deref().unwrap_or(&t.name)).to_owned(),
        from: name(&t.from_name),
        to: name(&t.to_name),
    };
    let waiting = |r: &store::Registration| {
        let group = r.group.as_deref().map(|g| group_label(&page.words, g));
        let post: Vec<String> = [group, r.designation.clone()]
            .into_iter()
            .flatten()
            .collect();
        Waiting {
            id: r.id,
            name: in_language(&page, &r.name, r.name_hi.as_deref().unwrap_or(&r.name)).to_owned(),
            post: post.join(" · "),
            organisation: in_language(&page, &r.organisation_en, &r.organisation_hi).to_owned(),
            email: r.email.clone(),
        }
    };
    let now = app.now();
    let invitation = |i: &store::Invitation| {
        let open = i.used.is_none() && i.withdrawn.is_none() && i.ends > now;
        let status = match (i.used, i.withdrawn, open) {
            (Some(at), _, _) => page.t(key("invite-used")).with("day", page.day(&at.day())),
            (_, Some(at), _) => {
                let text = page.t(key("invite-withdrawn"));
                text.with("day", page.day(&at.day()))
            }
            (_, _, true) => {
                let text = match &i.unsent {
                    Some(why) => page.t(key("invite-unsent")).with("why", why.as_str()),
                    None => page.t(key("invite-open")),
                };
                text.with("day", page.day(&i.ends.day()))
            }
            _ => page.t(key("invite-ended")),
        };
        Invitation {
            id: i.id,
            email: i.email.clone(),
            organisation: in_language(&page, &i.organisation_en, &i.organisation_hi).to_owned(),
            status: status.to_string(),
            open,
        }
    };
    let unsent = |r: &store::Registration| {
        let what = match r.accepted {
            Some(true) => page.t(key("joining-unsent-in")),
            _ => page.t(key("joining-unsent-link")),
        };
        let why = r.unsent.as_deref().unwrap_or_default();
        (r.email.clone(), what.with("why", why).to_string())
    };
    show(&Desk {
        unsent: found.unsent.iter().map(unsent).collect(),
        waiting: found.waiting.iter().map(waiting).collect(),
        incoming: found.incoming.iter().map(transfer).collect(),
        outgoing: found.outgoing.iter().map(transfer).collect(),
        invitations: found.invitations.iter().map(invitation).collect(),
        domains: found
            .domains
            .iter()
            .map(|d| Domain {
                domain: d.domain.clone(),
                code: d.code.clone(),
                organisation: in_language(&page, &d.name_en, &d.name_hi).to_owned(),
                at_once: d.at_once,
            })
            .collect(),
        units: choices,
        link,
        form,
        page,
    })
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Decision {
    decision: String,
}

impl Decision {
    fn accepts(&self) -> Result<bool, AppError> {
        match self.decision.as_str() {
            "accept" => Ok(true),
            "refuse" => Ok(false),
            other => Err(AppError::not_found("decision", other)),
        }
    }
}

async fn decide(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    Posted(decision): Posted<Decision>,
) -> Answer {
    let accept = decision.accepts()?;
    let decided = app.decide_registration(visitor.actor()?, id, accept).await;
    match decided {
        Ok(()) if accept => Ok(visitor.go_on(DESK, key("joining-said-in"), 1)),
        Ok(()) => Ok(visitor.go_on(DESK, key("joining-said-refused"), 1)),
        Err(AppError::Invalid { .. }) => Ok(visitor.go_back(DESK, key("why-email-taken"))),
        Err(error) => Err(error.into()),
    }
}

async fn decide_transfer(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    Posted(decision): Posted<Decision>,
) -> Answer {
    let accept = decision.accepts()?;
    app.decide_transfer(visitor.actor()?, id, accept).await?;
    Ok(match accept {
        true => visitor.go_on(DESK, key("transfer-done"), 1),
        false => visitor.go_on(DESK, key("joining-said-refused"), 1),
    })
}

async fn invite(State(app): State<App>, visitor: Visitor, Posted(typed): Posted<Typed>) -> Answer {
    let made = app
        .invite(visitor.actor()?, &typed.organisation, &typed.email)
        .await;
    match made {
        Ok(link) => desk_page(&app, &visitor, Some(link), Form::default()).await,
        Err(error @ AppError::Invalid { field, .. }) => {
            let form = typed.form().error(field, why(&visitor.page(), &error));
            desk_page(&app, &visitor, None, form).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn withdraw(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    Posted(Pressed {}): Posted<Pressed>,
) -> Answer {
    app.withdraw_invitation(visitor.actor()?, id).await?;
    Ok(visitor.go_on(DESK, key("invite-said-withdrawn"), 1))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct DomainForm {
    domain: String,
    place: String,
    organisation: String,
    at_once: String,
}

async fn add_domain(
    State(app): State<App>,
    visitor: Visitor,
    Posted(typed): Posted<DomainForm>,
) -> Answer {
    let at_once = typed.at_once == "yes";
    let kept = app
        .approve_domain(visitor.actor()?, &typed.place, &typed.domain, at_once)
        .await;
    match kept {
        Ok(()) => Ok(visitor.go_on(DESK, key("domains-said-kept"), 1)),
        Err(error @ AppError::Invalid { .. }) => {
            let form = Form::default()
                .value("domain", &typed.domain)
                .value("place", &typed.place)
                .value("at_once", &typed.at_once)
                .error("domain", why(&visitor.page(), &error));
            desk_page(&app, &visitor, None, form).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn drop_domain(
    State(app): State<App>,
    visitor: Visitor,
    Posted(typed): Posted<DomainForm>,
) -> Answer {
    app.drop_domain(visitor.actor()?, &typed.organisation, &typed.domain)
        .await?;
    Ok(visitor.go_on(DESK, key("domains-said-dropped"), 1))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    to: String,
}

async fn ask_transfer(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    Posted(asked): Posted<Asked>,
) -> Answer {
    let page = format!("/desk/officials/{id}/transfer");
    match app
        .ask_transfer(visitor.actor()?, OfficialId(id), &asked.to)
        .await
    {
        Ok(()) => {
            let to = format!("/desk/officials/{id}");
            Ok(visitor.go_on(&to, key("transfer-said-asked"), 1))
        }
        Err(error @ AppError::Invalid { .. }) => Ok(match error.code() {
            "there-already" => visitor.go_back(&page, key("why-there-already")),
            "transfer-asked" => visitor.go_back(&page, key("why-transfer-asked")),
            _ => visitor.go_back(&page, key("why-no-such-organisation")),
        }),
        Err(error) => Err(error.into()),
    }
}
