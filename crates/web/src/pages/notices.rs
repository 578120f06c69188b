//! Notices: the inbox, what one chooses, the queue, and the texts.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::IntoResponse;
use serde::Deserialize;
use sopan_app::notices::{self as notices, Key, Message, Noticed, PER_PAGE};
use sopan_app::{App, AppError};
use sopan_rules::access::Permission;
use sopan_rules::ids::OfficialId;
use sopan_rules::notices::Kind;
use sopan_rules::notices::texts::{Channel, Fault, Text};
use sopan_rules::time::Day;

use crate::request::{Answer, Posted, Visitor, show};
use crate::routes::{Gate, Routes};
use crate::views::notices::{
    All, Cell, Choose, Counted, DayPage, Digest, Inbox, InboxDay, Item, Late, Queue, Row, TextLink,
    TextPage, TextRow, Texts, Version,
};
use crate::views::parts::{Choice, Form, Tabs, Tone};
use crate::views::{Page, Section};
use crate::words::{Language, Words, key};

/// So many days of the inbox stand on a page.
const DAYS: i64 = 20;

/// The routes of this room.
pub fn routes() -> Routes {
    let sets = Gate::May(Permission::SetMandates);
    let looks = Gate::Sees(Permission::SetMandates);
    Routes::default()
        .get("/notices", Gate::SignedIn, inbox)
        .get("/notices/{date}", Gate::SignedIn, day)
        .post("/notices/read", Gate::SignedIn, read)
        .get("/profile/notices", Gate::SignedIn, choose)
        .post("/profile/notices", Gate::SignedIn, keep_choice)
        .get("/notices/queue", looks, queue)
        .post("/notices/queue/retry", sets, retry)
        .post("/notices/queue/stop", sets, stop)
        .get("/notices/texts", looks, texts)
        .post("/notices/quiet", sets, set_quiet)
        .get("/notices/texts/{text}/{channel}/{language}", looks, text)
        .post("/notices/texts/{text}/{channel}/{language}", sets, set_text)
        .post(
            "/notices/texts/{text}/{channel}/{language}/restore",
            sets,
            restore,
        )
        .get("/api/me/notices", Gate::SignedIn, api_notices)
        .post("/api/me/notices/read", Gate::SignedIn, api_read)
}

#[derive(Deserialize)]
struct Before {
    before: Option<String>,
}

impl Before {
    fn day(&self) -> Result<Option<Day>, AppError> {
        self.before.as_deref().map(day_of).transpose()
    }
}

fn day_of(text: &str) -> Result<Day, AppError> {
    text.parse().map_err(|_| AppError::not_found("day", text))
}

fn items(page: &Page, noticed: &Noticed) -> Vec<Item> {
    let each = noticed.items.iter().map(|item| Item {
        pill: match item.kind {
            Kind::Overdue => page.pill(Tone::Bad, key("plan-state-overdue")),
            Kind::Due => page.pill(Tone::Wait, key("notices-due")),
            _ => page.pill(Tone::Info, key("notices-before")),
        },
        text: item.text.clone(),
    });
    each.collect()
}

async fn inbox(State(app): State<App>, visitor: Visitor, Query(query): Query<Before>) -> Answer {
    let actor = visitor.actor()?;
    let page = visitor.page().at(Section::Home);
    let language = visitor.language.code();
    let found = app.notices(actor, language, query.day()?, DAYS + 1).await?;
    let most = usize::try_from(DAYS).unwrap_or_default();
    let next = found.get(most).and(found.get(most - 1));
    let days = found.iter().take(most).map(|noticed| InboxDay {
        day: noticed.day,
        code: noticed.day.to_string(),
        unread: noticed.read.is_none(),
        items: items(&page, noticed),
        digests: noticed.digests.iter().map(|d| d.text.clone()).collect(),
    });
    show(&Inbox {
        unread: app.unread_notices(actor).await?,
        days: days.collect(),
        next: next.map(|last| format!("/notices?before={}", last.day)),
        page,
    })
}

async fn day(State(app): State<App>, visitor: Visitor, Path(date): Path<String>) -> Answer {
    let page = visitor.page().at(Section::Home);
    let language = visitor.language.code();
    let noticed = app
        .noticed(visitor.actor()?, language, day_of(&date)?)
        .await?;
    let digests = noticed.digests.iter().map(|digest| Digest {
        name: digest.name.in_language(language).to_owned(),
        text: digest.text.clone(),
        mandates: digest
            .mandates
            .iter()
            .map(|(code, title, cases)| Counted {
                name: title.in_language(language).to_owned(),
                cases: *cases,
                href: digest.list(code),
            })
            .collect(),
        organisations: digest
            .organisations
            .iter()
            .map(|(_, name, cases)| Counted {
                name: name.in_language(language).to_owned(),
                cases: *cases,
                href: String::new(),
            })
            .collect(),
        longest: digest
            .longest
            .iter()
            .map(|late| Late {
                name: late.name.in_language(language).to_owned(),
                href: format!("/desk/officials/{}", late.official),
                title: late.title.in_language(language).to_owned(),
                due: late.due,
            })
            .collect(),
    });
    show(&DayPage {
        day: noticed.day,
        items: items(&page, &noticed),
        digests: digests.collect(),
        page,
    })
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Read {
    day: String,
}

impl Read {
    fn day(&self) -> Result<Option<Day>, AppError> {
        let given = Some(self.day.trim()).filter(|day| !day.is_empty());
        given.map(day_of).transpose()
    }
}

async fn read(State(app): State<App>, visitor: Visitor, Posted(form): Posted<Read>) -> Answer {
    let read = app.read_notices(visitor.actor()?, form.day()?).await?;
    let count = i64::try_from(read).unwrap_or_default();
    Ok(visitor.go_on("/notices", key("notices-said-read"), count))
}

async fn api_notices(
    State(app): State<App>,
    visitor: Visitor,
    Query(query): Query<Before>,
) -> Answer {
    let actor = visitor.actor()?;
    let language = visitor.language.code();
    let found = app.notices(actor, language, query.day()?, DAYS).await?;
    let unread = app.unread_notices(actor).await?;
    let body = serde_json::json!({ "unread": unread, "days": found });
    Ok(Json(body).into_response())
}

async fn api_read(State(app): State<App>, visitor: Visitor, Posted(form): Posted<Read>) -> Answer {
    let actor = visitor.actor()?;
    let read = app.read_notices(actor, form.day()?).await?;
    let unread = app.unread_notices(actor).await?;
    Ok(Json(serde_json::json!({ "read": read, "unread": unread })).into_response())
}

async fn choose(State(app): State<App>, visitor: Visitor) -> Answer {
    let actor = visitor.actor()?;
    let held = app.notice_choice(actor).await?;
    let tick = |on: bool| if on { "yes" } else { "" };
    let choice = |l: Language| Choice::new(l.code(), l.own_name());
    show(&Choose {
        page: visitor.page().at(Section::Profile),
        sms: app.sends_sms(),
        languages: Language::ALL.into_iter().map(choice).collect(),
        form: Form::default()
            .value("language", &actor.language)
            .value("email", tick(held.email))
            .value("sms", tick(held.sms))
            .value("optional", tick(held.optional)),
    })
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Chosen {
    language: String,
    email: String,
    sms: String,
    optional: String,
}

async fn keep_choice(
    State(app): State<App>,
    visitor: Visitor,
    Posted(form): Posted<Chosen>,
) -> Answer {
    let actor = visitor.actor()?;
    let held = app.notice_choice(actor).await?;
    let choice = notices::Choice {
        email: form.email == "yes",
        // Where no SMS is sent, nobody was asked.
        sms: match app.sends_sms() {
            true => form.sms == "yes",
            false => held.sms,
        },
        optional: form.optional == "yes",
    };
    app.choose_notices(actor, choice).await?;
    app.set_language(actor, &form.language).await?;
    Ok(visitor.go_on("/profile/notices", key("notices-said-chosen"), 0))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Shown {
    state: String,
    skip: i64,
}

fn tab(state: notices::State) -> &'static str {
    match state {
        notices::State::Waiting => key("notices-waiting"),
        notices::State::Sending => key("notices-sending"),
        notices::State::Sent => key("notices-sent"),
        notices::State::Failed => key("notices-failed"),
        notices::State::Stopped => key("notices-stopped"),
        notices::State::NotNeeded => key("notices-not-needed"),
    }
}

fn channel_key(channel: Channel) -> &'static str {
    match channel {
        Channel::App => key("notices-app"),
        Channel::Email => key("notices-email"),
        Channel::Sms => key("notices-sms"),
    }
}

/// Why a message did not go: in words of ours where we know, else as the server said it.
fn why(page: &Page, why: &str) -> String {
    match why {
        "broken-off" => return page.t(key("notices-broken-off")).to_string(),
        "no-gateway" => return page.t(key("notices-no-gateway")).to_string(),
        _ => {}
    }
    match why.strip_prefix("unknown: ") {
        Some(said) => page
            .t(key("notices-unknown"))
            .with("said", said)
            .to_string(),
        None => why.to_owned(),
    }
}

fn row(page: &Page, message: Message) -> Row {
    let language = page.words.language.code();
    Row {
        recipient: message.key.recipient.0,
        name: message.name.in_language(language).to_owned(),
        organisation: message.organisation.in_language(language).to_owned(),
        day: message.key.day,
        code: message.key.day.to_string(),
        way: message.key.channel.name(),
        channel: channel_key(message.key.channel),
        when: match message.state {
            notices::State::Waiting | notices::State::Stopped => message.wanted,
            _ => message.sent.or(message.tried).unwrap_or(message.wanted),
        },
        attempts: message.attempts,
        why: message.why.map(|text| why(page, &text)),
    }
}

async fn queue(State(app): State<App>, visitor: Visitor, Query(shown): Query<Shown>) -> Answer {
    let actor = visitor.actor()?;
    let page = visitor.page().at(Section::Mandates);
    let state = match shown.state.as_str() {
        "" => notices::State::Failed,
        name => {
            notices::State::from_name(name).ok_or_else(|| AppError::not_found("state", name))?
        }
    };
    let mut found = app.notice_queue(actor, state, shown.skip).await?;
    let most = usize::try_from(PER_PAGE).unwrap_or_default();
    let more = found.messages.len() > most;
    found.messages.truncate(most);
    let count = |state| found.counts.get(&state).copied().unwrap_or_default();
    let mut tabs = Tabs::new(page.t(key("notices-states")));
    for one in [
        notices::State::Failed,
        notices::State::Waiting,
        notices::State::Sending,
        notices::State::Sent,
        notices::State::Stopped,
        notices::State::NotNeeded,
    ] {
        let href = format!("/notices/queue?state={}", one.name());
        tabs = tabs
            .tab(href, page.t(tab(one)), one == state)
            .count(count(one));
    }
    let act = match state {
        notices::State::Failed | notices::State::Stopped => {
            Some(("/notices/queue/retry", key("notices-retry")))
        }
        notices::State::Waiting => Some(("/notices/queue/stop", key("notices-stop"))),
        _ => None,
    };
    let all = act.map(|(action, _)| match state {
        notices::State::Waiting => All {
            title: page.tn(key("notices-stop-all"), count(state)).to_string(),
            text: key("notices-stop-all-text"),
            action,
            label: key("notices-stop"),
        },
        _ => All {
            title: page.tn(key("notices-retry-all"), count(state)).to_string(),
            text: key("notices-retry-all-text"),
            action,
            label: key("notices-retry"),
        },
    });
    let next = shown.skip.max(0).saturating_add(PER_PAGE);
    show(&Queue {
        texts: app.quiet_hours(actor).await.is_ok(),
        tabs,
        state: state.name(),
        rows: found.messages.into_iter().map(|m| row(&page, m)).collect(),
        act,
        all,
        next: more.then(|| format!("/notices/queue?state={}&skip={next}", state.name())),
        page,
    })
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Which {
    state: String,
    recipient: String,
    day: String,
    channel: String,
}

impl Which {
    /// The message that is meant; none where all of a state are.
    fn key(&self) -> Result<Option<Key>, AppError> {
        if self.recipient.is_empty() {
            return Ok(None);
        }
        let missing = || AppError::not_found("notice", &self.recipient);
        let recipient: i64 = self.recipient.parse().map_err(|_| missing())?;
        Ok(Some(Key {
            recipient: OfficialId(recipient),
            day: day_of(&self.day)?,
            channel: Channel::from_name(&self.channel).ok_or_else(missing)?,
        }))
    }

    fn back(&self) -> String {
        match notices::State::from_name(&self.state) {
            Some(state) => format!("/notices/queue?state={}", state.name()),
            None => "/notices/queue".to_owned(),
        }
    }
}

async fn retry(State(app): State<App>, visitor: Visitor, Posted(which): Posted<Which>) -> Answer {
    let actor = visitor.actor()?;
    let from = notices::State::from_name(&which.state)
        .ok_or_else(|| AppError::not_found("state", &which.state))?;
    let put = app.retry_notices(actor, from, which.key()?).await?;
    let count = i64::try_from(put).unwrap_or_default();
    Ok(visitor.go_on(&which.back(), key("notices-said-retried"), count))
}

async fn stop(State(app): State<App>, visitor: Visitor, Posted(which): Posted<Which>) -> Answer {
    let put = app.stop_notices(visitor.actor()?, which.key()?).await?;
    let count = i64::try_from(put).unwrap_or_default();
    Ok(visitor.go_on(&which.back(), key("notices-said-stopped"), count))
}

fn text_key(text: Text) -> &'static str {
    match text {
        Text::Of(Kind::Before) => key("notices-text-before"),
        Text::Of(Kind::Due) => key("notices-text-due"),
        Text::Of(Kind::Overdue) => key("notices-text-overdue"),
        Text::Of(Kind::MdoAdmin) => key("notices-text-mdo-admin"),
        Text::Of(Kind::NodalOfficer) => key("notices-text-nodal-officer"),
        Text::Message => key("notices-text-message"),
    }
}

async fn texts(State(app): State<App>, visitor: Visitor) -> Answer {
    texts_page(&app, &visitor, None).await
}

async fn texts_page(app: &App, visitor: &Visitor, typed: Option<Form>) -> Answer {
    let quiet = app.quiet_hours(visitor.actor()?).await?;
    let cell = |text: Text, channel: Channel| Cell {
        channel: channel_key(channel),
        links: Language::ALL
            .into_iter()
            .filter(|_| text.is_in(channel))
            .map(|language| TextLink {
                href: href(text, channel, language),
                language: language.code(),
                label: language.own_name(),
            })
            .collect(),
    };
    let rows = Text::ALL.into_iter().map(|text| TextRow {
        name: text_key(text),
        cells: Channel::ALL.into_iter().map(|c| cell(text, c)).collect(),
    });
    show(&Texts {
        page: visitor.page().at(Section::Mandates),
        form: typed.unwrap_or_else(|| {
            Form::default()
                .value("from", quiet.from)
                .value("until", quiet.until)
        }),
        channels: Channel::ALL.into_iter().map(channel_key).collect(),
        rows: rows.collect(),
    })
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Hours {
    from: String,
    until: String,
}

async fn set_quiet(
    State(app): State<App>,
    visitor: Visitor,
    Posted(hours): Posted<Hours>,
) -> Answer {
    let set = app.set_quiet_hours(visitor.actor()?, &hours.from, &hours.until);
    match set.await {
        Ok(()) => Ok(visitor.go_on("/notices/texts", key("notices-said-quiet"), 0)),
        Err(error @ AppError::Invalid { field, .. }) => {
            let why = visitor.detail(&error).unwrap_or_default();
            let form = Form::default()
                .value("from", &hours.from)
                .value("until", &hours.until)
                .error(field, why);
            texts_page(&app, &visitor, Some(form)).await
        }
        Err(error) => Err(error.into()),
    }
}

fn href(text: Text, channel: Channel, language: Language) -> String {
    format!(
        "/notices/texts/{}/{}/{}",
        text.name(),
        channel.name(),
        language.code()
    )
}

/// A text as an address names it.
#[derive(Deserialize)]
struct Named {
    text: String,
    channel: String,
    language: String,
}

impl Named {
    fn which(&self) -> Result<(Text, Channel, Language), AppError> {
        let found = (
            Text::from_name(&self.text),
            Channel::from_name(&self.channel),
            Language::from_code(&self.language),
        );
        match found {
            (Some(text), Some(channel), Some(language)) => Ok((text, channel, language)),
            _ => Err(AppError::not_found("text", &self.text)),
        }
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Typed {
    subject: String,
    body: String,
    #[serde(rename = "do")]
    act: String,
    version: String,
}

async fn text(State(app): State<App>, visitor: Visitor, Path(named): Path<Named>) -> Answer {
    text_page(&app, &visitor, &named, None, &[]).await
}

/// What is wrong with a text, in the page's language.
fn fault_words(words: &Words, fault: &Fault) -> String {
    let said = match fault.code {
        "unknown-place" => key("notices-fault-unknown"),
        "missing-place" => key("notices-fault-missing"),
        "open-brace" => key("notices-fault-open"),
        "close-brace" => key("notices-fault-close"),
        "empty" => key("notices-fault-empty"),
        _ => key("notices-fault-long"),
    };
    words
        .t(said)
        .with("line", fault.line)
        .with("column", fault.column)
        .with("name", &fault.name)
        .to_string()
}

async fn text_page(
    app: &App,
    visitor: &Visitor,
    named: &Named,
    typed: Option<&Typed>,
    wrong: &[Fault],
) -> Answer {
    let (text, channel, language) = named.which()?;
    let page = visitor.page().at(Section::Mandates);
    let which = (text, channel, language.code());
    let found = app.notice_text(visitor.actor()?, which).await?;
    let (subject, body) = match typed {
        Some(typed) => (typed.subject.clone(), typed.body.clone()),
        None => (found.held.subject.clone(), found.held.body.clone()),
    };
    let with_subject = (text, channel) == (Text::Message, Channel::Email);
    let tried = app.notice_preview(language.code(), &subject, &body);
    let mut form = Form::default()
        .value("subject", &subject)
        .value("body", &body);
    if !wrong.is_empty() {
        let lines: Vec<String> = wrong.iter().map(|w| fault_words(&page.words, w)).collect();
        form = form.error("body", lines.join(" "));
    }
    let lines = |text: &str| -> Vec<String> {
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        lines.map(str::to_owned).collect()
    };
    let places: Vec<String> = text.places().iter().map(|p| format!("{{{p}}}")).collect();
    let versions = found.versions.iter().map(|version| Version {
        number: version.version,
        name: match version.set {
            Some(at) => page
                .t(key("notices-text-version"))
                .with("version", version.version)
                .with("when", page.moment(&at))
                .to_string(),
            None => page.t(key("notices-text-ships")).to_string(),
        },
        held: version.version == found.held.version,
        subject: with_subject.then(|| version.subject.clone()),
        lines: lines(&version.body),
    });
    show(&TextPage {
        title: page
            .t(key("notices-text-title"))
            .with("kind", page.t(text_key(text)))
            .with("channel", page.t(channel_key(channel)))
            .with("language", language.own_name())
            .to_string(),
        href: href(text, channel, language),
        language: language.code(),
        subject: with_subject,
        places: places.join(" "),
        form,
        tried_subject: with_subject.then_some(tried.0),
        tried: lines(&tried.1),
        versions: versions.collect(),
        page,
    })
}

async fn set_text(
    State(app): State<App>,
    visitor: Visitor,
    Path(named): Path<Named>,
    Posted(typed): Posted<Typed>,
) -> Answer {
    let (text, channel, language) = named.which()?;
    if typed.act == "try" {
        return text_page(&app, &visitor, &named, Some(&typed), &[]).await;
    }
    let which = (text, channel, language.code());
    let written = (typed.subject.as_str(), typed.body.as_str());
    let wrong = app
        .set_notice_text(visitor.actor()?, which, written)
        .await?;
    match wrong.as_slice() {
        [] => Ok(visitor.go_on(&href(text, channel, language), key("notices-said-text"), 0)),
        wrong => text_page(&app, &visitor, &named, Some(&typed), wrong).await,
    }
}

async fn restore(
    State(app): State<App>,
    visitor: Visitor,
    Path(named): Path<Named>,
    Posted(typed): Posted<Typed>,
) -> Answer {
    let (text, channel, language) = named.which()?;
    let version: i64 = typed
        .version
        .parse()
        .map_err(|_| AppError::not_found("version", &typed.version))?;
    let which = (text, channel, language.code());
    app.restore_notice_text(visitor.actor()?, which, version)
        .await?;
    Ok(visitor.go_on(&href(text, channel, language), key("notices-said-text"), 0))
}
