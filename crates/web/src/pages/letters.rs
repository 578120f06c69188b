//! The brief of an edition: its register, sending it, the covering e-mail; and the
//! compendium of good practices.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use serde::Deserialize;
use sopan_app::letters::{Briefed, Channel, Gone, Outcome, RegisterRow, State as Stands, digest};
use sopan_app::{App, AppError};
use sopan_rules::access::Permission;
use sopan_rules::text::Said;

use crate::request::{Answer, Posted, Pressed, Visitor, encoded, show};
use crate::routes::{Gate, Routes};
use crate::views::Section;
use crate::views::letters::{
    BriefPage, CompendiumPage, PracticeLine, PracticePage, StateBriefPage, StateLine, WayLine,
};
use crate::views::parts::{Choice, Form, Notice, Progress, Tone};
use crate::words::{Words, key};

/// The routes of this room.
pub fn routes() -> Routes {
    let run = Gate::May(Permission::RunRanking);
    let see = Gate::May(Permission::SeeMonitoring);
    let states = Gate::May(Permission::ManageOrganisations);
    let looks = Gate::Sees(Permission::ManageOrganisations);
    Routes::default()
        .get("/editions/{number}/brief", see, brief)
        .post("/editions/{number}/brief", run, begin)
        .post("/editions/{number}/brief/stop", run, stop)
        .get("/editions/{number}/brief/{code}", see, state)
        .post("/editions/{number}/brief/{code}/office", run, office)
        .post("/editions/{number}/brief/{code}/again", run, again)
        .get("/compendium", looks, compendium)
        .post("/compendium", states, add)
        .get("/compendium/{id}", looks, practice)
        .post("/compendium/{id}", states, change)
        .post("/compendium/{id}/accept", run, accept)
        .post("/compendium/{id}/remove", states, remove)
}

fn brief_path(number: i64) -> String {
    format!("/editions/{number}/brief")
}

async fn brief(State(app): State<App>, visitor: Visitor, Path(number): Path<i64>) -> Answer {
    let actor = visitor.actor()?;
    let words = visitor.words();
    let edition = app.edition(number).await?;
    let register = app.register(actor, number).await?;
    let job = app.brief_job(actor, number).await?;
    let (mut progress, mut news) = (None, Vec::new());
    match job.map(|job| (job.state, job.done, job.total)) {
        Some((Stands::Running, done, total)) => {
            let text = words
                .t("brief-progress")
                .with("done", words.number(done))
                .with("total", words.number(total));
            progress = Some(Progress::new(done, total, text));
        }
        Some((Stands::Done(briefed), ..)) => news = told(&words, &briefed),
        Some((Stands::Failed(_), ..)) => {
            news.push(Notice::new(Tone::Bad, words.t("brief-news-failed")));
        }
        None => {}
    }
    let mut states: Vec<StateLine> = register.iter().map(|row| line(&words, row)).collect();
    states.sort_by(|a, b| (!a.ranked, &a.name).cmp(&(!b.ranked, &b.name)));
    let ranked = || register.iter().filter(|row| row.ranked);
    show(&BriefPage {
        page: visitor.page().at(Section::Editions),
        number,
        runs: actor.has(Permission::RunRanking),
        as_on: edition.as_on,
        channel: match app.mail_channel() {
            Channel::Smtp => key("brief-by-smtp"),
            Channel::Folder => key("brief-by-folder"),
        },
        waiting: ranked()
            .flat_map(|row| row.to.iter().map(move |to| (row, to)))
            .filter(|(row, to)| !row.is_sent_to(to) && !row.is_unknown_to(to))
            .count(),
        nobody: ranked().filter(|row| row.to.is_empty()).count(),
        progress,
        news,
        states,
    })
}

/// What came of the last brief.
fn told(words: &Words, briefed: &Briefed) -> Vec<Notice> {
    let count = |outcomes: &[&str]| {
        let mails = briefed.mails.iter();
        mails.filter(|m| outcomes.contains(&m.outcome)).count()
    };
    let mut news = Vec::new();
    if briefed.stopped {
        news.push(Notice::new(Tone::Info, words.t("brief-news-stopped")));
    }
    let sent = count(&["sent"]);
    if sent > 0 {
        news.push(Notice::new(Tone::Ok, words.tn("brief-news-sent", sent)));
    }
    let failed = count(&["refused", "failed"]);
    if failed > 0 {
        news.push(Notice::new(
            Tone::Bad,
            words.tn("brief-news-not-sent", failed),
        ));
    }
    let unknown = count(&["unknown"]);
    if unknown > 0 {
        news.push(Notice::new(
            Tone::Wait,
            words.tn("brief-news-unknown", unknown),
        ));
    }
    if sent == 0 && failed == 0 && unknown == 0 && !briefed.stopped {
        news.push(Notice::new(Tone::Info, words.t("brief-news-nothing")));
    }
    news
}

fn line(words: &Words, row: &RegisterRow) -> StateLine {
    let mut ways = Vec::new();
    for to in &row.to {
        let held = row.mail_to(to);
        let (tone, status) = match held.map(|m| m.outcome) {
            None => (Tone::Wait, key("brief-not-yet")),
            Some(outcome) => said(outcome),
        };
        ways.push(WayLine {
            name: match to.office {
                true => words.t("brief-office").to_string(),
                false => to.name.clone(),
            },
            address: to.email.clone(),
            tone,
            status,
            sent: held.and_then(|m| m.sent),
            why: held.and_then(|m| m.why.clone()),
            unknown: row.is_unknown_to(to),
        });
    }
    // Who was written to before, and would not be now.
    let former = |m: &&sopan_app::letters::Mail| !row.to.iter().any(|t| t.email == m.recipient);
    for mail in row.mails.iter().filter(former) {
        let (tone, status) = said(mail.outcome);
        ways.push(WayLine {
            name: mail.name.clone(),
            address: mail.recipient.clone(),
            tone,
            status,
            sent: mail.sent,
            why: mail.why.clone(),
            unknown: false,
        });
    }
    StateLine {
        code: row.code.clone(),
        name: row.name.in_language(words.language.code()).to_owned(),
        ranked: row.ranked,
        number: row.number.clone(),
        made: row.made,
        ways,
    }
}

fn said(outcome: Outcome) -> (Tone, &'static str) {
    match outcome {
        Outcome::Sent => (Tone::Ok, key("brief-sent")),
        Outcome::Sending => (Tone::Info, key("brief-sending")),
        Outcome::Refused => (Tone::Bad, key("brief-refused")),
        Outcome::Failed => (Tone::Bad, key("brief-failed")),
        Outcome::Unknown => (Tone::Wait, key("brief-unknown")),
    }
}

async fn begin(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
    Posted(Pressed {}): Posted<Pressed>,
) -> Answer {
    app.begin_brief(visitor.actor()?, number).await?;
    Ok(Redirect::to(&brief_path(number)).into_response())
}

async fn stop(
    State(app): State<App>,
    visitor: Visitor,
    Path(number): Path<i64>,
    Posted(Pressed {}): Posted<Pressed>,
) -> Answer {
    app.stop_brief(visitor.actor()?, number).await?;
    Ok(Redirect::to(&brief_path(number)).into_response())
}

async fn state(
    State(app): State<App>,
    visitor: Visitor,
    Path((number, code)): Path<(i64, String)>,
) -> Answer {
    show_state(&app, &visitor, number, &code, None).await
}

/// `wrong` is an address that was refused, and why.
async fn show_state(
    app: &App,
    visitor: &Visitor,
    number: i64,
    code: &str,
    wrong: Option<(String, String)>,
) -> Answer {
    let actor = visitor.actor()?;
    let row = app
        .register(actor, number)
        .await?
        .into_iter()
        .find(|row| row.code == code)
        .ok_or_else(|| AppError::not_found("State or Union Territory in this edition", code))?;
    let mail = match row.ranked {
        true => {
            let mail = app.covering_mail(actor, number, code).await?;
            Some((mail.subject, mail.text))
        }
        false => None,
    };
    let words = visitor.words();
    let gone = app.letters_gone(actor, code).await?;
    let office = row.to.iter().find(|to| to.office);
    let form = match wrong {
        Some((typed, why)) => Form::default().value("email", typed).error("email", why),
        None => Form::default().value("email", office.map_or("", |to| to.email.as_str())),
    };
    show(&StateBriefPage {
        page: visitor.page().at(Section::Editions),
        number,
        runs: visitor.actor()?.has(Permission::RunRanking),
        state: line(&visitor.words(), &row),
        mail,
        files: ["en", "hi"].map(|l| format!("do-letter-edition-{number}-{code}-{l}.pdf")),
        as_sent: gone
            .iter()
            .filter(|gone| gone.edition == number)
            .map(|gone| {
                let told = match gone.sent {
                    true => words.t("brief-as-sent"),
                    false => words
                        .t("brief-as-perhaps")
                        .with("moment", words.moment(&gone.tried)),
                };
                let told = told.with("address", &gone.recipient).to_string();
                (told, ways_to(gone, code))
            })
            .collect(),
        form,
    })
}

/// Where the letters are that were sent to a State: English and Hindi.
pub(super) fn ways_to(gone: &Gone, code: &str) -> [String; 2] {
    let (number, code) = (gone.edition, encoded(code));
    let way = |digest: &str| format!("/editions/{number}/letters/{code}/sent/{digest}");
    [way(&gone.attached.en), way(&gone.attached.hi)]
}

#[derive(Deserialize)]
struct Office {
    #[serde(default)]
    email: String,
}

async fn office(
    State(app): State<App>,
    visitor: Visitor,
    Path((number, code)): Path<(i64, String)>,
    Posted(form): Posted<Office>,
) -> Answer {
    let set = app.set_state_office(visitor.actor()?, &code, &form.email);
    match set.await {
        Ok(()) => {
            let path = format!("{}/{}", brief_path(number), encoded(&code));
            Ok(visitor.go_on(&path, key("brief-said-office"), 1))
        }
        Err(error @ AppError::Invalid { .. }) => {
            let why = visitor.detail(&error).unwrap_or_default();
            show_state(&app, &visitor, number, &code, Some((form.email, why))).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn again(
    State(app): State<App>,
    visitor: Visitor,
    Path((number, code)): Path<(i64, String)>,
    Posted(form): Posted<Office>,
) -> Answer {
    let path = format!("{}/{}", brief_path(number), encoded(&code));
    let mails = app
        .send_again(visitor.actor()?, number, &form.email)
        .await?;
    Ok(match mails.iter().all(|mail| mail.outcome == "sent") {
        true => visitor.go_on(&path, key("brief-said-again"), 1),
        false => visitor.go_back(&path, key("brief-said-not-again")),
    })
}

#[derive(Deserialize)]
struct Practice {
    #[serde(default)]
    state: String,
    #[serde(default)]
    title_en: String,
    #[serde(default)]
    title_hi: String,
    #[serde(default)]
    text_en: String,
    #[serde(default)]
    text_hi: String,
}

impl Practice {
    fn title(&self) -> Said {
        Said::new(&self.title_en, &self.title_hi)
    }

    fn text(&self) -> Said {
        Said::new(&self.text_en, &self.text_hi)
    }

    fn form(&self) -> Form {
        Form::default()
            .value("state", &self.state)
            .value("title_en", &self.title_en)
            .value("title_hi", &self.title_hi)
            .value("text_en", &self.text_en)
            .value("text_hi", &self.text_hi)
    }
}

async fn compendium(State(app): State<App>, visitor: Visitor) -> Answer {
    show_compendium(&app, &visitor, Form::default()).await
}

async fn show_compendium(app: &App, visitor: &Visitor, form: Form) -> Answer {
    let actor = visitor.actor()?;
    let language = visitor.language.code();
    let practices = app.practices(actor).await?;
    show(&CompendiumPage {
        accepts: app.accepts_practices(actor).await?,
        states: app
            .practice_states(actor)
            .await?
            .into_iter()
            .map(|state| {
                let name = Said::new(state.name_en, state.name_hi);
                Choice::new(state.code, name.in_language(language))
            })
            .collect(),
        practices: practices
            .into_iter()
            .map(|p| PracticeLine {
                id: p.id,
                seen: digest(&p),
                state: p.state_name.in_language(language).to_owned(),
                title: p.title.in_language(language).to_owned(),
                text: p.text.in_language(language).to_owned(),
                by: p.added_by,
                added: p.added,
                accepted: p.accepted.is_some(),
            })
            .collect(),
        page: visitor.page(),
        form,
    })
}

async fn add(State(app): State<App>, visitor: Visitor, Posted(sent): Posted<Practice>) -> Answer {
    let (title, text) = (sent.title(), sent.text());
    let written = app.write_practice(visitor.actor()?, None, &sent.state, &title, &text);
    match written.await {
        Ok(()) => Ok(visitor.go_on("/compendium", key("compendium-said-written"), 1)),
        Err(AppError::NotFound { .. }) => {
            let why = visitor.words().t("compendium-choose-state").to_string();
            show_compendium(&app, &visitor, sent.form().error("state", why)).await
        }
        Err(error @ AppError::Invalid { .. }) => {
            show_compendium(&app, &visitor, wrong(&visitor, sent.form(), &error)).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The form with what is wrong at its field.
fn wrong(visitor: &Visitor, form: Form, error: &AppError) -> Form {
    match error {
        AppError::Invalid { field, .. } => {
            form.error(field, visitor.detail(error).unwrap_or_default())
        }
        _ => form,
    }
}

async fn practice(State(app): State<App>, visitor: Visitor, Path(id): Path<i64>) -> Answer {
    let held = app.practice(visitor.actor()?, id).await?;
    let form = Practice {
        state: String::new(),
        title_en: held.title.en,
        title_hi: held.title.hi,
        text_en: held.text.en,
        text_hi: held.text.hi,
    };
    show(&PracticePage {
        state: held
            .state_name
            .in_language(visitor.language.code())
            .to_owned(),
        page: visitor.page(),
        id,
        form: form.form(),
    })
}

async fn change(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    Posted(sent): Posted<Practice>,
) -> Answer {
    let actor = visitor.actor()?;
    let (title, text) = (sent.title(), sent.text());
    match app.write_practice(actor, Some(id), "", &title, &text).await {
        Ok(()) => Ok(visitor.go_on("/compendium", key("compendium-said-written"), 1)),
        Err(error @ AppError::Invalid { .. }) => {
            let held = app.practice(actor, id).await?;
            show(&PracticePage {
                state: held
                    .state_name
                    .in_language(visitor.language.code())
                    .to_owned(),
                page: visitor.page(),
                id,
                form: wrong(&visitor, sent.form(), &error),
            })
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Deserialize)]
struct Accepted {
    seen: String,
}

async fn accept(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    Posted(form): Posted<Accepted>,
) -> Answer {
    let accepted = app.accept_practice(visitor.actor()?, id, &form.seen);
    match accepted.await {
        Ok(()) => Ok(visitor.go_on("/compendium", key("compendium-said-accepted"), 1)),
        Err(error) if error.code() == "practice-changed" => {
            Ok(visitor.go_back("/compendium", key("why-practice-changed")))
        }
        Err(error) => Err(error.into()),
    }
}

async fn remove(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    Posted(Pressed {}): Posted<Pressed>,
) -> Answer {
    app.remove_practice(visitor.actor()?, id).await?;
    Ok(visitor.go_on("/compendium", key("compendium-said-removed"), 1))
}
