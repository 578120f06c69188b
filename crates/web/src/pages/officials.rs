//! One's own profile, the verification desk, the national desk, and officials.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect};
use serde::Deserialize;
use sopan_app::dashboards::Behind;
use sopan_app::officials::{
    Asked, Case, Decided, Decision, Listed, Move, NewOfficial, OwnProfile, PER_PAGE, ProfileForm,
    seen,
};
use sopan_app::store::people::{Event, Official, Service};
use sopan_app::{App, AppError};
use sopan_rules::access::Permission;
use sopan_rules::ids::{OfficialId, OrganisationId};
use sopan_rules::ledger::Fact;
use sopan_rules::officials::ProfileStatus as Status;

use super::dashboards::behind_label;
use crate::request::{Answer, Posted, Pressed, Visitor, encoded, show};
use crate::routes::{Gate, Routes};
use crate::views::officials::{
    Add, Edit, HistoryLine, List, ListFilter, MoveView, NotMyUser, OfficialPage, OfficialRow,
    Profile, ProfileStatus, Queue, Transfer, WayLine,
};
use crate::views::parts::{Choice, Form, Pagination, Pill, Tone};
use crate::views::{Page, Section};
use crate::words::{Language, Words, key};

/// The routes of this room.
pub fn routes() -> Routes {
    let verifies = Gate::May(Permission::VerifyProfiles);
    let looks = Gate::Sees(Permission::VerifyProfiles);
    let sees = Gate::May(Permission::SeeOfficials);
    let brings = Gate::May(Permission::BringOfficialsIn);
    Routes::default()
        .get("/profile", Gate::SignedIn, profile)
        .post("/profile", Gate::SignedIn, edit_profile)
        .post("/profile/password", Gate::SignedIn, set_password)
        .get("/desk/verification", looks, queue)
        .post("/desk/verification", verifies, decide)
        .get("/desk/verification/national", looks, national)
        .get("/desk/officials", sees, list)
        .get("/desk/officials/add", brings, add_page)
        .post("/desk/officials/add", brings, add)
        .get("/desk/officials/{id}", sees, official)
        .get("/desk/officials/{id}/edit", brings, edit_page)
        .post("/desk/officials/{id}/edit", brings, edit_official)
        .post("/desk/officials/{id}/decide", verifies, decide_one)
        .post("/desk/officials/{id}/link", brings, make_link)
        .get("/desk/officials/{id}/transfer", verifies, transfer_page)
        .post("/desk/officials/{id}/transfer", verifies, transfer)
        .get("/api/officials", sees, api_officials)
        .post("/api/verification", verifies, api_verification)
}

fn status_of(official: &Official) -> ProfileStatus {
    match official.status {
        Status::Verified => ProfileStatus::Verified,
        Status::NotMyUser => ProfileStatus::NotMyUser,
        Status::NotVerified if official.rejected.is_some() => ProfileStatus::SentBack,
        Status::NotVerified if official.is_waiting() => ProfileStatus::Waiting,
        Status::NotVerified => ProfileStatus::Incomplete,
    }
}

pub(super) fn group_label(words: &Words, group: &str) -> String {
    let key = match group {
        "Group A" => key("group-a"),
        "Group B" => key("group-b"),
        "Group C" => key("group-c"),
        "Group D" => key("group-d"),
        "Contractual Staff" => key("group-contractual"),
        _ => key("group-others"),
    };
    words.t(key).to_string()
}

pub(super) fn groups(page: &Page) -> Vec<Choice> {
    [
        "Group A",
        "Group B",
        "Group C",
        "Group D",
        "Contractual Staff",
        "Others",
    ]
    .into_iter()
    .map(|group| Choice::new(group, group_label(&page.words, group)))
    .collect()
}

/// What is wrong with a field, in the page's language.
pub(crate) fn why(page: &Page, error: &AppError) -> String {
    let key = match error.code() {
        "missing" => key("why-missing"),
        "too-long" => key("why-too-long"),
        "not-an-email" => key("why-not-an-email"),
        "not-a-mobile" => key("why-not-a-mobile"),
        "no-contact" => key("why-no-contact"),
        "no-such-group" => key("why-no-such-group"),
        "email-taken" => key("why-email-taken"),
        "phone-taken" => key("why-phone-taken"),
        "employee-code-taken" => key("why-employee-code-taken"),
        "no-such-organisation" => key("why-no-such-organisation"),
        "there-already" => key("why-there-already"),
        "bad-code" => key("why-bad-code"),
        "code-taken" => key("why-code-taken"),
        "no-such-kind" => key("why-no-such-kind"),
        "not-a-number" => key("why-not-a-number"),
        "not-a-date" => key("why-not-a-date"),
        "not-a-domain" => key("why-not-a-domain"),
        "public-domain" => key("why-public-domain"),
        "choose-organisation" => key("why-choose-organisation"),
        "organisation-retired" => key("why-organisation-retired"),
        "too-many-invitations" => key("why-too-many-invitations"),
        "day-to-come" => key("why-day-to-come"),
        "no-such-year" => key("why-no-such-year"),
        "password-length" => key("why-password-length"),
        "nobody-chosen" => key("why-nobody-chosen"),
        "too-many-chosen" => key("why-too-many-chosen"),
        _ => return error.to_string(),
    };
    page.t(key).to_string()
}

pub(super) fn in_language<'a>(page: &Page, en: &'a str, hi: &'a str) -> &'a str {
    match page.words.language {
        Language::Hindi => hi,
        Language::English => en,
    }
}

fn row(page: &Page, official: &Official) -> OfficialRow {
    let person = &official.person;
    let name = match (page.words.language, &person.name_hi) {
        (Language::Hindi, Some(name)) => name.clone(),
        _ => person.name.clone(),
    };
    let known_by = [&person.email, &person.phone, &person.employee_code]
        .into_iter()
        .flatten()
        .next()
        .cloned()
        .unwrap_or_default();
    let dash = || "–".to_owned();
    OfficialRow {
        case: format!("{}-{}", official.id, seen(official)),
        href: format!("/desk/officials/{}", official.id),
        name,
        known_by,
        organisation: in_language(page, &official.organisation_en, &official.organisation_hi)
            .to_owned(),
        group: official
            .group
            .as_deref()
            .map_or_else(dash, |g| group_label(&page.words, g)),
        designation: official.designation.clone().unwrap_or_else(dash),
        status: status_of(official),
        completions: official.completions,
    }
}

async fn profile(State(app): State<App>, visitor: Visitor) -> Answer {
    profile_page(&app, &visitor, None, None).await
}

async fn profile_page(
    app: &App,
    visitor: &Visitor,
    typed: Option<&ProfileForm>,
    wrong: Option<&AppError>,
) -> Answer {
    let own = app.own_profile(visitor.actor()?).await?;
    let page = visitor.page().at(Section::Profile);
    let held = held(&own);
    let official = own.official;
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let mut form = filled(typed.unwrap_or(&held));
    if let Some(error @ AppError::Invalid { field, .. }) = wrong {
        form = form.error(field, why(&page, error));
    }
    show(&Profile {
        email: text(&official.person.email),
        organisation: in_language(&page, &official.organisation_en, &official.organisation_hi)
            .to_owned(),
        employee_code: official.person.employee_code.clone(),
        status: status_of(&official),
        remark: official.rejected.clone(),
        groups: groups(&page),
        designations: own.designations.iter().map(|d| Choice::new(d, d)).collect(),
        form,
        page,
    })
}

/// A profile as its form holds it.
fn held(own: &OwnProfile) -> ProfileForm {
    let (official, service) = (&own.official, &own.service);
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    ProfileForm {
        name: official.person.name.clone(),
        name_hi: text(&official.person.name_hi),
        email: text(&official.person.email),
        phone: text(&official.person.phone),
        language: official.person.language.clone(),
        group: text(&official.group),
        designation: text(&official.designation),
        service: text(&service.service),
        cadre: text(&service.cadre),
        batch: service.batch.map(|b| b.to_string()).unwrap_or_default(),
        joined: service.joined.map(|d| d.dotted()).unwrap_or_default(),
        central_deputation: match service.central_deputation {
            true => "yes".to_owned(),
            false => String::new(),
        },
    }
}

async fn edit_page(State(app): State<App>, visitor: Visitor, Path(id): Path<i64>) -> Answer {
    edit_form(&app, &visitor, OfficialId(id), None, None).await
}

async fn edit_form(
    app: &App,
    visitor: &Visitor,
    id: OfficialId,
    typed: Option<&ProfileForm>,
    wrong: Option<&AppError>,
) -> Answer {
    let own = app.profile_of(visitor.actor()?, id).await?;
    let page = visitor.page().at(Section::Officials);
    let mut form = filled(typed.unwrap_or(&held(&own)));
    if let Some(error @ AppError::Invalid { field, .. }) = wrong {
        form = form.error(field, why(&page, error));
    }
    let shown = row(&page, &own.official);
    show(&Edit {
        name: shown.name,
        href: shown.href,
        groups: groups(&page),
        designations: own.designations.iter().map(|d| Choice::new(d, d)).collect(),
        form,
        page,
    })
}

async fn edit_official(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    Posted(form): Posted<PersonForm>,
) -> Answer {
    let form = form.profile();
    let to = format!("/desk/officials/{id}");
    match app
        .edit_official(visitor.actor()?, OfficialId(id), &form)
        .await
    {
        Ok(true) => Ok(visitor.go_on(&to, key("official-said-waits"), 1)),
        Ok(false) => Ok(visitor.go_on(&to, key("profile-said-saved"), 1)),
        Err(error @ AppError::Invalid { .. }) => {
            edit_form(&app, &visitor, OfficialId(id), Some(&form), Some(&error)).await
        }
        Err(error) => Err(error.into()),
    }
}

fn filled(form: &ProfileForm) -> Form {
    Form::default()
        .value("name", &form.name)
        .value("name_hi", &form.name_hi)
        .value("email", &form.email)
        .value("phone", &form.phone)
        .value("language", &form.language)
        .value("group", &form.group)
        .value("designation", &form.designation)
        .value("service", &form.service)
        .value("cadre", &form.cadre)
        .value("batch", &form.batch)
        .value("joined", &form.joined)
        .value("central_deputation", &form.central_deputation)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct PersonForm {
    name: String,
    name_hi: String,
    email: String,
    phone: String,
    language: String,
    group: String,
    designation: String,
    service: String,
    cadre: String,
    batch: String,
    joined: String,
    central_deputation: String,
    organisation: String,
    employee_code: String,
}

impl PersonForm {
    fn profile(&self) -> ProfileForm {
        ProfileForm {
            name: self.name.clone(),
            name_hi: self.name_hi.clone(),
            email: self.email.clone(),
            phone: self.phone.clone(),
            language: self.language.clone(),
            group: self.group.clone(),
            designation: self.designation.clone(),
            service: self.service.clone(),
            cadre: self.cadre.clone(),
            batch: self.batch.clone(),
            joined: self.joined.clone(),
            central_deputation: self.central_deputation.clone(),
        }
    }
}

async fn edit_profile(
    State(app): State<App>,
    visitor: Visitor,
    Posted(form): Posted<PersonForm>,
) -> Answer {
    let form = form.profile();
    match app.edit_profile(visitor.actor()?, &form).await {
        Ok(true) => Ok(visitor.go_on("/profile", key("profile-said-waits"), 1)),
        Ok(false) => Ok(visitor.go_on("/profile", key("profile-said-saved"), 1)),
        Err(error @ AppError::Invalid { .. }) => {
            profile_page(&app, &visitor, Some(&form), Some(&error)).await
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct PasswordForm {
    password: String,
    again: String,
}

async fn set_password(
    State(app): State<App>,
    visitor: Visitor,
    Posted(form): Posted<PasswordForm>,
) -> Answer {
    if form.password != form.again {
        return Ok(visitor.go_back("/profile", key("why-passwords-differ")));
    }
    match app.set_password(visitor.actor()?, &form.password).await {
        Ok(()) => Ok(visitor.go_on("/profile", key("profile-said-password"), 1)),
        Err(error @ AppError::Invalid { .. }) => {
            profile_page(&app, &visitor, None, Some(&error)).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Which part of which list is looked at. A form on the list's page carries it along.
#[derive(Deserialize, Default)]
#[serde(default)]
struct ListQuery {
    q: String,
    unit: String,
    status: String,
    behind: String,
    page: String,
    all: String,
}

impl ListQuery {
    fn asked(&self) -> Asked {
        let all = [Status::NotVerified, Status::Verified, Status::NotMyUser];
        Asked {
            words: self.q.clone(),
            unit: self.unit.clone(),
            status: all.into_iter().find(|s| s.name() == self.status),
            behind: Behind::from_name(&self.behind),
            page: self.page.parse().unwrap_or(1),
        }
    }

    /// A unit was typed; one that is not there is answered in the list, not
    /// with the page for a wrong address.
    fn names_a_unit(&self) -> bool {
        !self.unit.trim().is_empty()
    }

    fn filter(&self) -> ListFilter {
        ListFilter {
            q: self.q.clone(),
            unit: self.unit.clone(),
            status: self.status.clone(),
            behind: self.behind.clone(),
        }
    }

    fn href(&self, path: &str, page: i64) -> String {
        format!(
            "{path}?q={}&unit={}&status={}&behind={}&page={page}",
            encoded(&self.q),
            encoded(&self.unit),
            encoded(&self.status),
            encoded(&self.behind)
        )
    }

    fn pagination(&self, frame: &Page, path: &str, listed: &Listed) -> Pagination {
        let here = listed.before / PER_PAGE + 1;
        let shown = i64::try_from(listed.officials.len()).unwrap_or(0);
        let to = listed.before + shown;
        let whole = |n: i64| u64::try_from(n).unwrap_or(0);
        frame
            .pagination(
                whole((listed.before + 1).min(to)),
                whole(to),
                whole(listed.total),
            )
            .previous((here > 1).then(|| self.href(path, here - 1)))
            .next((to < listed.total).then(|| self.href(path, here + 1)))
    }
}

pub(super) async fn units(
    app: &App,
    visitor: &Visitor,
    permission: Permission,
) -> Result<Vec<Choice>, AppError> {
    let page = visitor.page();
    let found = app
        .find_organisations(visitor.actor()?, permission, "")
        .await?;
    Ok(found
        .iter()
        .map(|o| Choice::new(&o.code, in_language(&page, &o.name_en, &o.name_hi)))
        .collect())
}

async fn queue(State(app): State<App>, visitor: Visitor, Query(query): Query<ListQuery>) -> Answer {
    queue_page(&app, &visitor, &query, Vec::new(), Form::default()).await
}

/// The queue, with those that were ticked and what was typed.
async fn queue_page(
    app: &App,
    visitor: &Visitor,
    query: &ListQuery,
    ticked: Vec<String>,
    form: Form,
) -> Answer {
    let actor = visitor.actor()?;
    let listed = match app.waiting(actor, &query.asked()).await {
        Err(AppError::NotFound { .. }) if query.names_a_unit() => {
            return Ok(visitor.go_back("/desk/verification", key("why-no-such-organisation")));
        }
        other => other?,
    };
    let page = visitor.page().at(Section::Verification);
    let path = "/desk/verification";
    let all = query.all == "1";
    let here = query.href(path, listed.before / PER_PAGE + 1);
    show(&Queue {
        filter: query.filter(),
        units: units(app, visitor, Permission::VerifyProfiles).await?,
        rows: listed.officials.iter().map(|o| row(&page, o)).collect(),
        total: listed.total,
        here: query.page.clone(),
        all,
        ticked,
        form,
        all_href: if all { here } else { format!("{here}&all=1") },
        national: app.runs_national_desk(actor).await?,
        pagination: query.pagination(&page, path, &listed),
        page,
    })
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct DecisionForm {
    officials: Vec<String>,
    case: String,
    decision: String,
    reason: String,
    q: String,
    unit: String,
    page: String,
}

impl DecisionForm {
    /// The part of the queue that the decision was made on.
    fn query(&self) -> ListQuery {
        ListQuery {
            q: self.q.clone(),
            unit: self.unit.clone(),
            page: self.page.clone(),
            ..ListQuery::default()
        }
    }
}

fn decision(name: &str, reason: &str) -> Result<Decision, AppError> {
    match name {
        "approve" => Ok(Decision::Approve),
        "reject" => Ok(Decision::Reject {
            reason: reason.to_owned(),
        }),
        "not-my-user" | "not-my-user-confirmed" => Ok(Decision::NotMyUser),
        _ => Err(AppError::invalid(
            "decision",
            "no-such-decision",
            "write approve, reject or not-my-user",
        )),
    }
}

fn said(
    visitor: &Visitor,
    to: &str,
    decision: &Decision,
    decided: &Decided,
) -> axum::response::Response {
    let skipped = i64::try_from(decided.skipped.len()).unwrap_or(0);
    match (decided.done, skipped, decision) {
        (0, _, _) => visitor.go_back(to, key("decided-none")),
        (_, 1.., _) => visitor.go_on(to, key("decided-some"), skipped),
        (n, _, Decision::Approve) => visitor.go_on(to, key("decided-approved"), n),
        (n, _, Decision::Reject { .. }) => visitor.go_on(to, key("decided-rejected"), n),
        (n, _, Decision::NotMyUser) => visitor.go_on(to, key("decided-not-my-user"), n),
    }
}

async fn decide(
    State(app): State<App>,
    visitor: Visitor,
    Posted(form): Posted<DecisionForm>,
) -> Answer {
    let query = form.query();
    let to = query.href("/desk/verification", query.asked().page);
    let actor = visitor.actor()?;
    let cases: Vec<Case> = form
        .officials
        .iter()
        .filter_map(|c| Case::read(c))
        .collect();
    if cases.is_empty() {
        let typed = Form::default()
            .value("reason", &form.reason)
            .error("officials", visitor.page().t(key("why-nobody-chosen")));
        return queue_page(&app, &visitor, &query, Vec::new(), typed).await;
    }
    if form.decision == "not-my-user" {
        let page = visitor.page().at(Section::Verification);
        let moves = app.preview_not_my_user(actor, &cases).await?;
        return show(&NotMyUser {
            moves: moves.iter().map(|m| move_view(&page, m)).collect(),
            cases: form.officials,
            filter: query.filter(),
            here: query.page.clone(),
            back: to,
            page,
        });
    }
    let decision = decision(&form.decision, &form.reason)?;
    match app.decide(actor, &cases, &decision).await {
        Ok(decided) => Ok(said(&visitor, &to, &decision, &decided)),
        Err(AppError::Invalid {
            field: "reason", ..
        }) => {
            let typed = Form::default()
                .value("reason", &form.reason)
                .error("reason", visitor.page().t(key("why-no-reason")));
            queue_page(&app, &visitor, &query, form.officials, typed).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn decide_one(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    Posted(form): Posted<DecisionForm>,
) -> Answer {
    let to = format!("/desk/officials/{id}");
    let decision = decision(&form.decision, &form.reason)?;
    let case = Case::read(&form.case)
        .filter(|c| c.official == OfficialId(id))
        .ok_or_else(|| AppError::not_found("official", id))?;
    match app.decide(visitor.actor()?, &[case], &decision).await {
        Ok(decided) => Ok(said(&visitor, &to, &decision, &decided)),
        Err(AppError::Invalid {
            field: "reason", ..
        }) => Ok(visitor.go_back(&to, key("why-no-reason"))),
        Err(error) => Err(error.into()),
    }
}

fn move_view(page: &Page, moved: &Move) -> MoveView {
    let names = |all: &[sopan_app::store::organisations::Organisation]| {
        let names: Vec<&str> = all
            .iter()
            .map(|o| in_language(page, &o.name_en, &o.name_hi))
            .collect();
        match names.is_empty() {
            true => "–".to_owned(),
            false => names.join(" › "),
        }
    };
    MoveView {
        name: row(page, &moved.official).name,
        lose: names(&moved.lose),
        gain: names(&moved.gain),
        moves: moved
            .moves
            .iter()
            .map(|(m, n)| (page.t(super::ranking::measure_key(*m)).to_string(), *n))
            .collect(),
    }
}

async fn national(
    State(app): State<App>,
    visitor: Visitor,
    Query(query): Query<ListQuery>,
) -> Answer {
    let actor = visitor.actor()?;
    let listed = match app.not_my_users(actor, &query.asked()).await {
        Err(AppError::NotFound { .. }) if query.names_a_unit() => {
            return Ok(visitor.go_back(
                "/desk/verification/national",
                key("why-no-such-organisation"),
            ));
        }
        other => other?,
    };
    let page = visitor.page().at(Section::Verification);
    show(&List {
        national: true,
        filter: query.filter(),
        units: Vec::new(),
        statuses: Vec::new(),
        parts: Vec::new(),
        pairs: None,
        rows: listed.officials.iter().map(|o| row(&page, o)).collect(),
        total: listed.total,
        may_add: false,
        pagination: query.pagination(&page, "/desk/verification/national", &listed),
        page,
    })
}

async fn list(State(app): State<App>, visitor: Visitor, Query(query): Query<ListQuery>) -> Answer {
    let actor = visitor.actor()?;
    let listed = match app.officials(actor, &query.asked()).await {
        Err(AppError::NotFound { .. }) if query.names_a_unit() => {
            return Ok(visitor.go_back("/desk/officials", key("why-no-such-organisation")));
        }
        other => other?,
    };
    let page = visitor.page().at(Section::Officials);
    show(&List {
        national: false,
        filter: query.filter(),
        units: units(&app, &visitor, Permission::SeeOfficials).await?,
        statuses: vec![
            Choice::new("VERIFIED", page.t("status-verified")),
            Choice::new("NOT-VERIFIED", page.t("status-not-verified")),
            Choice::new("NOT-MY-USER", page.t("status-not-my-user")),
        ],
        parts: Behind::ALL
            .into_iter()
            .map(|behind| Choice::new(behind.name(), page.t(behind_label(behind))))
            .collect(),
        pairs: listed.pairs,
        rows: listed.officials.iter().map(|o| row(&page, o)).collect(),
        total: listed.total,
        may_add: actor.has(Permission::BringOfficialsIn),
        pagination: query.pagination(&page, "/desk/officials", &listed),
        page,
    })
}

pub(super) fn status_key(name: &str) -> &'static str {
    match name {
        "VERIFIED" => key("status-verified"),
        "NOT-MY-USER" => key("status-not-my-user"),
        _ => key("status-not-verified"),
    }
}

async fn official(State(app): State<App>, visitor: Visitor, Path(id): Path<i64>) -> Answer {
    // An account that was merged is found in the one that stays.
    if let Some(stays) = app.merged_into(visitor.actor()?, OfficialId(id)).await? {
        return Ok(Redirect::to(&format!("/desk/officials/{stays}")).into_response());
    }
    official_page(&app, &visitor, OfficialId(id), None).await
}

async fn official_page(
    app: &App,
    visitor: &Visitor,
    id: OfficialId,
    link: Option<String>,
) -> Answer {
    let dossier = app.official(visitor.actor()?, id).await?;
    let page = visitor.page().at(Section::Officials);
    let official = &dossier.official;
    let name_of = |id: OrganisationId| {
        dossier
            .names
            .get(&id)
            .map(|(en, hi)| in_language(&page, en, hi).to_owned())
            .unwrap_or_default()
    };
    show(&OfficialPage {
        row: row(&page, official),
        number: id.to_string(),
        name_hi: official.person.name_hi.clone(),
        email: official.person.email.clone(),
        phone: official.person.phone.clone(),
        employee_code: official.person.employee_code.clone(),
        registered: page.day(&official.registered.day()),
        line: dossier
            .line
            .iter()
            .map(|o| in_language(&page, &o.name_en, &o.name_hi).to_owned())
            .collect(),
        remark: official.rejected.clone(),
        service: service_lines(&page, &dossier.service),
        pairs: (official.pairs_cleared, official.pairs_attempted),
        history: dossier
            .history
            .iter()
            .map(|event| history_line(&page, event, &name_of))
            .collect(),
        ways: dossier
            .ways
            .iter()
            .map(|way| WayLine {
                title: way.title.clone(),
                pill: way_pill(&page, way.status),
                enrolled: page.day(&way.enrolled.day()),
                completed: way.completed.map(|m| page.day(&m.day())),
                spent: page.duration(way.seconds / 60),
                certificate: way.certificate.clone(),
            })
            .collect(),
        accounts: dossier
            .merged
            .iter()
            .map(|account| {
                let text = page.t("twins-account").with("number", account);
                (account.to_string(), text.to_string())
            })
            .collect(),
        may_verify: dossier.may_verify,
        may_approve: official.status == Status::NotVerified
            && official.group.is_some()
            && official.designation.is_some(),
        may_link: dossier.may_bring_in,
        may_transfer: match official.status {
            Status::NotMyUser => dossier.may_verify,
            _ => dossier.may_bring_in,
        },
        link,
        page,
    })
}

/// What is known of somebody's service, each with its label.
fn service_lines(page: &Page, service: &Service) -> Vec<(String, String)> {
    let deputed = service
        .central_deputation
        .then(|| page.t("profile-deputed").to_string());
    let joined = match service.joined {
        Some(day) => page.day(&day),
        None => page.t("profile-joined-missing").to_string(),
    };
    let lines = [
        (key("profile-service"), service.service.clone()),
        (key("profile-cadre"), service.cadre.clone()),
        (key("profile-batch"), service.batch.map(|b| b.to_string())),
        (key("profile-joined"), Some(joined)),
        (key("profile-deputation"), deputed),
    ];
    let known = lines.into_iter();
    known
        .filter_map(|(label, text)| Some((page.t(label).to_string(), text?)))
        .collect()
}

fn way_pill(page: &Page, status: i16) -> Pill {
    match status {
        2 => page.pill(Tone::Ok, key("way-completed")),
        1 => page.pill(Tone::Wait, key("way-in-progress")),
        _ => page.pill(Tone::Info, key("way-not-started")),
    }
}

fn history_line(
    page: &Page,
    event: &Event,
    name_of: &dyn Fn(OrganisationId) -> String,
) -> HistoryLine {
    let course = event.course.clone().unwrap_or_default();
    let post = |group: &Option<String>, designation: &Option<String>| {
        let group = group.as_deref().map(|g| group_label(&page.words, g));
        let parts: Vec<String> = [group, designation.clone()].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join(" · "))
    };
    let organisation = |key, id| page.t(key).with("organisation", name_of(id)).to_string();
    let (what, detail) = match &event.fact {
        Fact::Registered {
            organisation: id,
            group,
            designation,
        } => (
            organisation(key("history-registered"), *id),
            post(group, designation),
        ),
        Fact::ProfileEdited { group, designation } => (
            page.t("history-edited").to_string(),
            post(group, designation),
        ),
        Fact::Verified => (page.t("history-verified").to_string(), None),
        Fact::VerificationRejected { reason } => {
            (page.t("history-rejected").to_string(), Some(reason.clone()))
        }
        Fact::NotMyUser { .. } => (
            organisation(key("history-not-my-user"), event.organisation),
            None,
        ),
        Fact::Transferred { to } => (organisation(key("history-transferred"), *to), None),
        Fact::MergedInto { into, .. } => {
            let text = page.t("twins-history-merged").with("number", into);
            (text.to_string(), None)
        }
        Fact::Received { from, .. } => {
            let text = page.t("twins-history-received").with("number", from);
            (text.to_string(), None)
        }
        Fact::MergeUndone { .. } => (page.t("twins-history-undone").to_string(), None),
        Fact::Completed { certificate, .. } => (
            page.t("history-completed")
                .with("course", course)
                .to_string(),
            Some(certificate.clone()),
        ),
        _ => (
            page.t("history-enrolled")
                .with("course", course)
                .to_string(),
            None,
        ),
    };
    HistoryLine {
        when: page.moment(&event.occurred),
        what,
        detail,
        by: match (page.words.language, &event.caused_by_hi) {
            (Language::Hindi, Some(name)) => Some(name.clone()),
            _ => event.caused_by.clone(),
        },
    }
}

async fn make_link(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    Posted(Pressed {}): Posted<Pressed>,
) -> Answer {
    let actor = visitor.actor()?;
    // Whoever may not see the official is told that there is none.
    app.official(actor, OfficialId(id)).await?;
    let link = app.link_for(actor, OfficialId(id)).await?;
    official_page(&app, &visitor, OfficialId(id), Some(link)).await
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct TransferQuery {
    find: String,
    to: String,
}

async fn transfer_page(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    Query(query): Query<TransferQuery>,
) -> Answer {
    let actor = visitor.actor()?;
    let official = app.official(actor, OfficialId(id)).await?.official;
    let permission = match official.status {
        Status::NotMyUser => Permission::VerifyProfiles,
        _ => Permission::BringOfficialsIn,
    };
    let page = visitor.page().at(Section::Officials);
    let found = match query.find.trim().is_empty() {
        true => Vec::new(),
        false => {
            app.find_organisations(actor, permission, &query.find)
                .await?
        }
    };
    let mut wrong = None;
    let chosen = match query.to.is_empty() {
        true => None,
        false => match app.preview_transfer(actor, OfficialId(id), &query.to).await {
            Ok(moved) => Some((
                moved.to.code.clone(),
                in_language(&page, &moved.to.name_en, &moved.to.name_hi).to_owned(),
                move_view(&page, &moved),
            )),
            Err(error @ AppError::Invalid { .. }) => {
                wrong = Some(why(&page, &error));
                None
            }
            Err(error) => return Err(error.into()),
        },
    };
    let shown = row(&page, &official);
    show(&Transfer {
        name: shown.name,
        href: shown.href,
        from: shown.organisation,
        find: query.find,
        found: found
            .iter()
            .map(|o| {
                let name = in_language(&page, &o.name_en, &o.name_hi);
                Choice::new(&o.code, format!("{name} ({})", o.code))
            })
            .collect(),
        chosen,
        wrong,
        page,
    })
}

async fn transfer(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    Posted(form): Posted<TransferQuery>,
) -> Answer {
    let actor = visitor.actor()?;
    app.transfer(actor, OfficialId(id), &form.to).await?;
    let to = match app.official(actor, OfficialId(id)).await {
        Ok(_) => format!("/desk/officials/{id}"),
        Err(_) => "/desk/officials".to_owned(),
    };
    Ok(visitor.go_on(&to, key("transfer-done"), 1))
}

async fn add_page(State(app): State<App>, visitor: Visitor) -> Answer {
    let units = units(&app, &visitor, Permission::BringOfficialsIn).await?;
    let page = visitor.page().at(Section::Officials);
    show(&Add {
        groups: groups(&page),
        units,
        form: Form::default(),
        page,
    })
}

async fn add(State(app): State<App>, visitor: Visitor, Posted(form): Posted<PersonForm>) -> Answer {
    let new = NewOfficial {
        profile: form.profile(),
        employee_code: form.employee_code.clone(),
        organisation: form.organisation.clone(),
    };
    match app.add_official(visitor.actor()?, &new).await {
        Ok(id) => Ok(visitor.go_on(
            &format!("/desk/officials/{id}"),
            key("officials-said-added"),
            1,
        )),
        Err(error @ AppError::Invalid { field, .. }) => {
            let page = visitor.page().at(Section::Officials);
            show(&Add {
                groups: groups(&page),
                units: units(&app, &visitor, Permission::BringOfficialsIn).await?,
                form: filled(&new.profile)
                    .value("organisation", &new.organisation)
                    .value("employee_code", &new.employee_code)
                    .error(field, why(&page, &error)),
                page,
            })
        }
        Err(error) => Err(error.into()),
    }
}

async fn api_officials(
    State(app): State<App>,
    visitor: Visitor,
    Query(query): Query<ListQuery>,
) -> Answer {
    let listed = app.officials(visitor.actor()?, &query.asked()).await?;
    let officials: Vec<serde_json::Value> = listed
        .officials
        .iter()
        .map(|o| {
            serde_json::json!({
                "id": o.id,
                "name": o.person.name,
                "name_hi": o.person.name_hi,
                "email": o.person.email,
                "phone": o.person.phone,
                "employee_code": o.person.employee_code,
                "organisation": o.organisation_code,
                "group": o.group,
                "designation": o.designation,
                "profile_status": o.status.name(),
                "completions": o.completions,
            })
        })
        .collect();
    let body = serde_json::json!({
        "total": listed.total,
        "page": listed.before / PER_PAGE + 1,
        "per_page": PER_PAGE,
        "officials": officials,
    });
    Ok(Json(body).into_response())
}

#[derive(Deserialize)]
struct ApiDecision {
    officials: Vec<i64>,
    decision: String,
    #[serde(default)]
    reason: String,
}

async fn api_verification(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    body: String,
) -> Answer {
    let actor = visitor.actor()?;
    let token = headers.get("x-csrf-token").and_then(|t| t.to_str().ok());
    if token.is_none_or(|t| t.is_empty() || t != actor.csrf) {
        return Err(AppError::invalid(
            "x-csrf-token",
            "form-out-of-date",
            "send the session's token in the header x-csrf-token",
        )
        .into());
    }
    let asked: ApiDecision = serde_json::from_str(&body)
        .map_err(|e| AppError::invalid("body", "form-incomplete", e.to_string()))?;
    let decision = decision(&asked.decision, &asked.reason)?;
    let cases: Vec<Case> = asked
        .officials
        .into_iter()
        .map(|id| Case {
            official: OfficialId(id),
            seen: None,
        })
        .collect();
    let decided = app.decide(actor, &cases, &decision).await?;
    let body = serde_json::json!({ "done": decided.done, "skipped": decided.skipped });
    Ok(Json(body).into_response())
}
