//! APAR evidence: one's own packet and those of the officials whom one sees, disputes and
//! their answers, and the days of the years.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use sopan_app::apar::{PER_PAGE, Shown, YearShown};
use sopan_app::{App, AppError};
use sopan_rules::access::Permission;
use sopan_rules::apar::{Act, Days, MISSING, words as said};
use sopan_rules::ids::OfficialId;
use sopan_rules::mandates::FinancialYear;
use sopan_rules::mandates::periods::State as Standing;
use sopan_rules::text::Said;
use sopan_rules::time::Day;

use super::officials::group_label;
use crate::request::{Answer, Failure, Posted, Visitor, download, show};
use crate::routes::{Gate, Routes};
use crate::views::apar::{CompletionRow, Dispute, MandateCard, One, Queue, Row};
use crate::views::parts::{Choice, Form, Pill, Tone};
use crate::views::{Page, Section};
use crate::words::{Language, Words, key};

/// The routes of this room.
pub fn routes() -> Routes {
    let sees = Gate::May(Permission::SeeOfficials);
    Routes::default()
        .get("/apar", Gate::SignedIn, own)
        .get("/apar/packet.pdf", Gate::SignedIn, own_paper)
        .get("/apar/packet.json", Gate::SignedIn, own_file)
        .post("/apar/dispute", Gate::SignedIn, dispute)
        .post("/apar/withdraw", Gate::SignedIn, withdraw)
        .get("/api/me/apar", Gate::SignedIn, api_own)
        .get("/desk/apar", sees, queue)
        .post(
            "/desk/apar/year",
            Gate::May(Permission::RunRanking),
            set_year,
        )
        .get("/desk/officials/{official}/apar", sees, one)
        .get("/desk/officials/{official}/apar/packet.pdf", sees, paper)
        .get("/desk/officials/{official}/apar/packet.json", sees, file)
        .post(
            "/desk/officials/{official}/apar/answer",
            Gate::May(Permission::DecideFlags),
            answer,
        )
        .get("/api/officials/{official}/apar", sees, api_one)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    year: String,
    page: String,
    account: String,
}

impl Asked {
    /// Whose packet: one's own, or that of an account that was merged into it.
    fn account(&self, own: OfficialId) -> OfficialId {
        self.account.trim().parse().map_or(own, OfficialId)
    }

    fn year(&self) -> Result<Option<FinancialYear>, AppError> {
        match self.year.trim() {
            "" => Ok(None),
            year => year_of(year).map(Some),
        }
    }
}

fn year_of(text: &str) -> Result<FinancialYear, AppError> {
    let year = text.trim().parse::<FinancialYear>();
    year.map_err(|why| AppError::invalid("year", "apar-year", why))
}

async fn own(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Answer {
    let official = asked.account(visitor.actor()?.learner()?);
    packet_page(&app, &visitor, official, asked.year()?, Form::default()).await
}

async fn one(
    State(app): State<App>,
    visitor: Visitor,
    Path(official): Path<i64>,
    Query(asked): Query<Asked>,
) -> Answer {
    let official = OfficialId(official);
    packet_page(&app, &visitor, official, asked.year()?, Form::default()).await
}

fn state_pill(words: &Words, state: Standing) -> Pill {
    let tone = match state {
        Standing::Overdue => Tone::Bad,
        Standing::Due => Tone::Wait,
        Standing::Completed => Tone::Ok,
        Standing::Upcoming | Standing::Exempt => Tone::Info,
    };
    Pill::new(tone, say(words, &said::state(state)))
}

fn act_pill(words: &Words, act: Act) -> Pill {
    let tone = match act {
        Act::Disputed => Tone::Wait,
        Act::Accepted => Tone::Ok,
        Act::Refused => Tone::Bad,
        Act::Withdrawn => Tone::Info,
    };
    Pill::new(tone, say(words, &said::act(act)))
}

fn say(words: &Words, said: &Said) -> String {
    said.in_language(words.language.code()).to_owned()
}

async fn packet_page(
    app: &App,
    visitor: &Visitor,
    official: OfficialId,
    year: Option<FinancialYear>,
    form: Form,
) -> Answer {
    let shown = app.apar(visitor.actor()?, official, year).await?;
    // Whoever answers for others comes to the own packet by the own page only.
    let own = shown.own;
    let section = if own {
        Section::Record
    } else {
        Section::Officials
    };
    let page = visitor.page().at(section);
    let here = match own {
        true => "/apar".to_owned(),
        false => format!("/desk/officials/{official}/apar"),
    };
    // By the own page also to packets of accounts that were merged into the own one.
    let of_account = match own && visitor.actor()?.learner()? != official {
        true => format!("&account={official}"),
        false => String::new(),
    };
    let frame = &page;
    let accounts = shown.accounts.iter().flat_map(|(account, years)| {
        years.iter().map(move |year| {
            let href = match own {
                true => format!("/apar?year={year}&account={account}"),
                false => format!("/desk/officials/{account}/apar?year={year}"),
            };
            let text = frame.t("twins-account-apar");
            let text = text.with("number", account).with("year", year);
            (href, text.to_string())
        })
    });
    let accounts: Vec<(String, String)> = accounts.collect();
    let words = page.words;
    let packet = &shown.packet;
    let mut years = page.tabs(key("apar-years-tabs"));
    for year in &shown.years {
        let href = format!("{here}?year={year}{of_account}");
        years = years.tab(href, year, *year == packet.year);
    }
    let by = |name: &'static str, day: Day| words.t(name).with("day", words.day(&day));
    let state = match (shown.sealed.is_some(), packet.until < packet.year.due()) {
        (true, _) => by(key("apar-sealed"), packet.known),
        (false, true) => by(key("apar-so-far"), packet.until),
        (false, false) => by(key("apar-open"), shown.days.seals),
    };
    let disputable = match shown.may_dispute || !own {
        true => by(key("apar-disputable"), shown.days.disputes_until()),
        false => by(key("apar-not-disputable"), shown.days.disputes_until()),
    };
    let disputes = disputes(&words, &shown);
    let open = disputes.iter().filter(|dispute| dispute.open);
    let answers: Vec<Choice> = match shown.may_answer {
        true => open.map(|d| Choice::new(&d.key, &d.about)).collect(),
        false => Vec::new(),
    };
    let mut lines = Vec::new();
    if shown.may_dispute {
        let keys = packet.lines().into_iter().map(|(key, _)| key);
        for line in keys.chain([MISSING.to_owned()]) {
            let last = shown.last(&line).map(|done| done.act);
            if last != Some(Act::Disputed) {
                lines.push(Choice::new(
                    &line,
                    say(&words, &said::line_of(packet, &line)),
                ));
            }
        }
    }
    let title = |name: &str| say(&words, &said::field(name));
    let hours = &packet.hours;
    let mut sums = vec![
        page.tile(key("course-hours"), words.duration(hours.course_minutes))
            .note(key("course-hours-note")),
        page.tile(key("time-spent"), words.duration(hours.spent_seconds / 60))
            .note(key("time-spent-note")),
    ];
    if hours.flagged_minutes > 0 {
        sums.push(page.tile(key("apar-flagged"), words.duration(hours.flagged_minutes)));
    }
    let about = &packet.official;
    let or_dash = |text: &Option<String>| text.clone().unwrap_or_else(|| "–".to_owned());
    let mut facts = vec![
        (title("organisation"), say(&words, &about.organisation_name)),
        (title("designation"), or_dash(&about.designation)),
        (
            title("group"),
            or_dash(&about.group.as_deref().map(|g| group_label(&words, g))),
        ),
        (
            title("profile_status"),
            say(&words, &said::status(about.profile_status)),
        ),
        (title("service"), or_dash(&about.service)),
        (title("cadre"), or_dash(&about.cadre)),
    ];
    if let Some(batch) = about.batch {
        facts.push((title("batch"), batch.to_string()));
    }
    if let Some(joined) = about.joined {
        facts.push((title("joined"), words.day(&joined)));
    }
    facts.push((title("registered"), words.day(&about.registered)));
    if about.postings.len() > 1 {
        let places = about.postings.iter();
        let places = places.map(|p| format!("{} ({})", say(&words, &p.name), words.day(&p.from)));
        facts.push((title("postings"), places.collect::<Vec<_>>().join("; ")));
    }
    show(&One {
        year: packet.year.to_string(),
        name: say(&words, &shown.name),
        back: (!own).then(|| format!("/desk/officials/{official}")),
        accounts,
        years,
        sealed: shown.sealed.is_some(),
        state: state.to_string(),
        disputable: disputable.to_string(),
        facts,
        mandates: mandates(&words, &shown),
        completions: packet
            .completions
            .iter()
            .map(|line| CompletionRow {
                title: line.title.clone(),
                completed: words.day(&line.completed),
                duration: words.duration(line.minutes),
                certificate: line.certificate.clone(),
                flagged: line.flagged.is_some(),
                again: line.again,
            })
            .collect(),
        hours: sums,
        badges: packet
            .badges
            .iter()
            .map(|line| {
                let (title, day) = (say(&words, &line.title), words.day(&line.met));
                (title, day, line.number.clone(), line.taken_back)
            })
            .collect(),
        competencies: packet
            .competencies
            .iter()
            .map(|line| {
                [
                    say(&words, &line.title),
                    say(&words, &said::level(line.level)),
                    words.day(&line.completed),
                    line.certificate.clone(),
                ]
            })
            .collect(),
        amendments: shown
            .amendments
            .iter()
            .map(|amendment| {
                let (about, was, is) = said::amendment(amendment);
                let known = match amendment.known {
                    Some(day) => words.day(&day),
                    None => words.t("apar-no-day").to_string(),
                };
                [
                    say(&words, &about),
                    say(&words, &was),
                    say(&words, &is),
                    known,
                ]
            })
            .collect(),
        disputes,
        lines,
        withdraws: own && of_account.is_empty(),
        of_account,
        answers,
        decisions: vec![
            Choice::new("accept", words.t("apar-accept")),
            Choice::new("refuse", words.t("apar-refuse")),
        ],
        form,
        here,
        page,
    })
}

fn mandates(words: &Words, shown: &Shown) -> Vec<MandateCard> {
    let by = |name: &'static str, day: Day| words.t(name).with("day", words.day(&day)).to_string();
    let cards = shown.packet.mandates.iter().map(|line| {
        let mut lines = vec![say(words, &said::done(line))];
        if let Some(why) = line.exemption {
            lines.push(say(words, &said::exemption(why)));
        }
        if let Some(due) = line.due {
            lines.push(by(key("plan-due"), due));
        }
        match (line.completed, line.late) {
            (Some(met), true) => lines.push(by(key("apar-late"), met)),
            (Some(met), false) => lines.push(by(key("plan-met"), met)),
            (None, _) => {}
        }
        let mut grounds = vec![
            words
                .t("plan-letter")
                .with("letter", say(words, &line.letter))
                .with("date", &line.letter_date)
                .to_string(),
            words
                .t("apar-rule")
                .with("version", words.number(line.version))
                .with("day", words.day(&line.version_from))
                .to_string(),
            by(key("apar-since"), line.since),
        ];
        if let Some(left) = line.left {
            grounds.push(by(key("apar-left"), left));
        }
        MandateCard {
            title: say(words, &line.title),
            pill: state_pill(words, line.state),
            binding: say(words, &said::binding(line.binding)),
            lines,
            courses: line
                .courses
                .iter()
                .map(|course| {
                    (
                        course.title.clone(),
                        course.completed.map(|d| words.day(&d)),
                    )
                })
                .collect(),
            grounds,
        }
    });
    cards.collect()
}

fn disputes(words: &Words, shown: &Shown) -> Vec<Dispute> {
    let mut disputes: Vec<Dispute> = Vec::new();
    for done in &shown.acts {
        let act = (
            act_pill(words, done.act),
            words.moment(&done.at),
            done.text.clone(),
        );
        let open = done.act == Act::Disputed;
        match disputes.iter_mut().find(|d| d.key == done.line) {
            Some(dispute) => {
                dispute.acts.push(act);
                dispute.open = open;
            }
            None => disputes.push(Dispute {
                key: done.line.clone(),
                about: say(words, &said::line_of(&shown.packet, &done.line)),
                acts: vec![act],
                open,
            }),
        }
    }
    disputes
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct LineForm {
    year: String,
    line: String,
    text: String,
    decision: String,
}

impl LineForm {
    fn form(&self) -> Form {
        Form::default()
            .value("line", &self.line)
            .value("text", &self.text)
            .value("decision", &self.decision)
    }
}

/// The page again, with what is wrong beside the field; another error as it is.
async fn again(
    app: &App,
    visitor: &Visitor,
    official: OfficialId,
    form: &LineForm,
    error: AppError,
) -> Answer {
    let AppError::Invalid { field, .. } = &error else {
        return Err(error.into());
    };
    let Some(why) = visitor.detail(&error) else {
        return Err(error.into());
    };
    let field = match *field {
        "line" | "decision" => *field,
        _ => "text",
    };
    let year = year_of(&form.year).ok();
    let form = form.form().error(field, why);
    packet_page(app, visitor, official, year, form).await
}

async fn dispute(
    State(app): State<App>,
    visitor: Visitor,
    Posted(form): Posted<LineForm>,
) -> Answer {
    let actor = visitor.actor()?;
    let year = year_of(&form.year)?;
    let done = app.dispute_apar(actor, year, &form.line, false, &form.text);
    match done.await {
        Ok(()) => {
            let to = format!("/apar?year={year}#disputes");
            Ok(visitor.go_on(&to, key("apar-said-disputed"), 0))
        }
        Err(error) => again(&app, &visitor, actor.learner()?, &form, error).await,
    }
}

async fn withdraw(
    State(app): State<App>,
    visitor: Visitor,
    Posted(form): Posted<LineForm>,
) -> Answer {
    let actor = visitor.actor()?;
    let year = year_of(&form.year)?;
    app.dispute_apar(actor, year, &form.line, true, "").await?;
    let to = format!("/apar?year={year}#disputes");
    Ok(visitor.go_on(&to, key("apar-said-withdrawn"), 0))
}

async fn answer(
    State(app): State<App>,
    visitor: Visitor,
    Path(official): Path<i64>,
    Posted(form): Posted<LineForm>,
) -> Answer {
    let actor = visitor.actor()?;
    let official = OfficialId(official);
    let year = year_of(&form.year)?;
    let accept = match form.decision.as_str() {
        "accept" => true,
        "refuse" => false,
        _ => {
            let why = visitor.words().t("apar-decision-missing");
            let form = form.form().error("decision", why);
            return packet_page(&app, &visitor, official, Some(year), form).await;
        }
    };
    let said = (accept, form.text.as_str());
    match app
        .answer_apar(actor, official, year, &form.line, said)
        .await
    {
        Ok(()) => {
            let done = match accept {
                true => key("apar-said-accepted"),
                false => key("apar-said-refused"),
            };
            Ok(visitor.go_on("/desk/apar", done, 0))
        }
        Err(error) => again(&app, &visitor, official, &form, error).await,
    }
}

// Files and API

async fn document(
    app: &App,
    visitor: &Visitor,
    official: OfficialId,
    asked: &Asked,
) -> Result<(String, String), Failure> {
    let actor = visitor.actor()?;
    let document = app.apar_document(actor, official, asked.year()?).await?;
    let year = document["packet"]["year"].as_str().unwrap_or_default();
    let name = format!("apar-{official}-{year}");
    let text =
        serde_json::to_string_pretty(&document).map_err(|e| AppError::Document(e.to_string()))?;
    Ok((name, text + "\n"))
}

async fn send_file(
    app: &App,
    visitor: &Visitor,
    official: OfficialId,
    asked: &Asked,
) -> Result<Response, Failure> {
    let (name, text) = document(app, visitor, official, asked).await?;
    Ok(download(&format!("{name}.json"), "application/json", text))
}

async fn send_paper(
    app: &App,
    visitor: &Visitor,
    official: OfficialId,
    asked: &Asked,
) -> Result<Response, Failure> {
    use sopan_app::documents::Language as Paper;
    let language = match visitor.language {
        Language::Hindi => Paper::Hindi,
        Language::English => Paper::English,
    };
    let actor = visitor.actor()?;
    let year = asked.year()?;
    let bytes = app.apar_paper(actor, official, year, language).await?;
    let year = year.unwrap_or_else(|| FinancialYear::of(app.today()));
    let name = format!("apar-{official}-{year}.pdf");
    Ok(download(&name, "application/pdf", bytes))
}

async fn own_file(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let official = asked.account(visitor.actor()?.learner()?);
    send_file(&app, &visitor, official, &asked).await
}

async fn own_paper(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let official = asked.account(visitor.actor()?.learner()?);
    send_paper(&app, &visitor, official, &asked).await
}

async fn file(
    State(app): State<App>,
    visitor: Visitor,
    Path(official): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    send_file(&app, &visitor, OfficialId(official), &asked).await
}

async fn paper(
    State(app): State<App>,
    visitor: Visitor,
    Path(official): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    send_paper(&app, &visitor, OfficialId(official), &asked).await
}

async fn api_own(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let actor = visitor.actor()?;
    let document = app.apar_document(actor, actor.learner()?, asked.year()?);
    Ok(Json(document.await?).into_response())
}

async fn api_one(
    State(app): State<App>,
    visitor: Visitor,
    Path(official): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let actor = visitor.actor()?;
    let document = app.apar_document(actor, OfficialId(official), asked.year()?);
    Ok(Json(document.await?).into_response())
}

// The desk

async fn queue(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Answer {
    let number = asked.page.trim().parse().unwrap_or(1).max(1);
    queue_page(&app, &visitor, number, None).await
}

async fn queue_page(app: &App, visitor: &Visitor, number: i64, form: Option<Form>) -> Answer {
    let actor = visitor.actor()?;
    let (open, total) = app.apar_disputes(actor, number).await?;
    let page = visitor.page().at(Section::Desk);
    let words = page.words;
    let today = app.today();
    let rows = open.iter().map(|open| {
        let days = today.number() - open.since.day().number();
        Row {
            href: format!(
                "/desk/officials/{}/apar?year={}#disputes",
                open.official, open.year
            ),
            name: say(&words, &open.name),
            organisation: say(&words, &open.organisation),
            year: open.year.to_string(),
            about: say(&words, &said::line(&open.line, None)),
            text: open.text.clone(),
            waits: words.tn("apar-days", i64::from(days)).to_string(),
        }
    });
    let count = |n: i64| u64::try_from(n).unwrap_or(0);
    let before = PER_PAGE.saturating_mul(number - 1);
    let shown = i64::try_from(open.len()).unwrap_or(0);
    let to = |number: i64| format!("/desk/apar?page={number}");
    let pagination = page
        .pagination(
            count(before + i64::from(shown > 0)),
            count(before + shown),
            count(total),
        )
        .previous((number > 1).then(|| to(number - 1)))
        .next((before + shown < total).then(|| to(number + 1)));
    let years = app.apar_years().await?;
    let settable = years.iter().filter(|year| {
        let begun = year.sealed.is_some() || year.under_way.is_some();
        !begun && actor.has(Permission::RunRanking)
    });
    let choices: Vec<Choice> = settable
        .map(|year| Choice::new(year.year, year.year))
        .collect();
    let usual = years.first().map(|year| {
        Form::default()
            .value("year", year.year)
            .value("seals", year.days.seals)
            .value("days", year.days.dispute_days)
    });
    show(&Queue {
        rows: rows.collect(),
        pagination,
        years: years.iter().map(|year| year_row(&page, year)).collect(),
        choices,
        form: form.or(usual).unwrap_or_default(),
        page,
    })
}

fn year_row(page: &Page, year: &YearShown) -> [String; 4] {
    let words = page.words;
    let state = match (year.sealed, year.under_way) {
        (Some(at), _) => words
            .t("apar-year-sealed")
            .with("packets", words.number(year.packets))
            .with("day", words.day(&at.day()))
            .to_string(),
        (None, Some((done, total))) => words
            .t("apar-year-running")
            .with("done", words.number(done))
            .with("total", words.number(total))
            .to_string(),
        (None, None) => words.t("apar-year-open").to_string(),
    };
    [
        year.year.to_string(),
        words.day(&year.days.seals),
        words.day(&year.days.disputes_until()),
        state,
    ]
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct YearForm {
    year: String,
    seals: String,
    days: String,
}

async fn set_year(
    State(app): State<App>,
    visitor: Visitor,
    Posted(form): Posted<YearForm>,
) -> Answer {
    let year = year_of(&form.year)?;
    let wrong = |field| {
        let code = match field {
            "seals" => "apar-seals",
            _ => "apar-dispute-days",
        };
        AppError::invalid(field, code, "this can't be read")
    };
    let days = form
        .seals
        .trim()
        .parse::<Day>()
        .map_err(|_| wrong("seals"))
        .and_then(|seals| {
            let dispute_days = form.days.trim().parse().map_err(|_| wrong("days"))?;
            Ok(Days {
                seals,
                dispute_days,
            })
        });
    let set = match days {
        Ok(days) => app.set_apar_days(visitor.actor()?, year, days).await,
        Err(error) => Err(error),
    };
    let error = match set {
        Ok(()) => return Ok(visitor.go_on("/desk/apar", key("apar-said-set"), 0)),
        Err(error) => error,
    };
    let AppError::Invalid { field, .. } = &error else {
        return Err(error.into());
    };
    let Some(why) = visitor.detail(&error) else {
        return Err(error.into());
    };
    let field = match *field {
        "dispute_days" | "days" => "days",
        _ => "seals",
    };
    let typed = Form::default()
        .value("year", &form.year)
        .value("seals", &form.seals)
        .value("days", &form.days)
        .error(field, why);
    queue_page(&app, &visitor, 1, Some(typed)).await
}
