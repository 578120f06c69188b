//! Many learners start the same test of 30 questions within ten seconds and answer one
//! every 20 seconds: how long each waits until the server says that the answer is durable,
//! and whether any of them is refused.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{self, SendRequest};
use hyper::{Method, Request, header};
use hyper_util::rt::TokioIo;
use sopan_app::App;
use sopan_app::access::Actor;
use sopan_rules::assessments::{Paper, Section, Source};
use sopan_rules::ids::{CourseId, OfficialId};
use sopan_rules::ledger::Fact;
use sopan_store::ledger::Work;
use sopan_store::{organisations, sql};
use tokio::net::TcpStream;
use tokio::sync::Mutex;

use crate::pages::Server;
use crate::world::{Result, World, ms, percentile};

/// All begin within this.
const BEGIN_WITHIN: Duration = Duration::from_secs(10);
/// Each answers so often.
const EVERY: Duration = Duration::from_secs(20);
/// Questions of the test, drawn from twice as many.
const QUESTIONS: i64 = 30;
/// So many learners share a connection, as behind a proxy: a process may open about a
/// thousand files.
const SHARE: usize = 4;
const COURSE: i64 = 990_001;
const ASSESSMENT: i64 = 990_002;

/// A learner who is signed in.
struct Learner {
    cookie: String,
    csrf: String,
}

type Connection = Arc<Mutex<SendRequest<Full<Bytes>>>>;

/// What requests of one kind cost, and what went wrong.
#[derive(Default)]
struct Costs {
    waits: BTreeMap<&'static str, Vec<Duration>>,
    errors: Vec<String>,
}

pub async fn measure(world: &World, learners: usize, answers: usize) -> Result<()> {
    drop(world.open("pages").await?);
    let officials = i64::try_from(learners)?.max(2_000) * 2;
    let server = Server::start(world, officials)?;
    let app = world.open("pages").await?;
    prepare(&app).await?;
    let signed_in = sign_in(&app, learners).await?;
    app.db().close().await;
    drop(app);

    let mut connections: Vec<Connection> = Vec::new();
    for _ in 0..signed_in.len().div_ceil(SHARE) {
        let stream = TcpStream::connect(&server.authority).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        connections.push(Arc::new(Mutex::new(sender)));
    }
    let count = signed_in.len();
    let begun = Instant::now();
    let mut taking = tokio::task::JoinSet::new();
    for (n, learner) in signed_in.into_iter().enumerate() {
        let connection = connections[n / SHARE].clone();
        let authority = server.authority.clone();
        let starts = begun + BEGIN_WITHIN * u32::try_from(n)? / u32::try_from(count)?;
        taking.spawn(async move {
            let mut costs = Costs::default();
            let taken = take(
                &connection,
                &authority,
                &learner,
                starts,
                answers,
                &mut costs,
            )
            .await;
            if let Err(error) = taken {
                costs.errors.push(error.to_string());
            }
            costs
        });
    }
    let mut all = Costs::default();
    while let Some(costs) = taking.join_next().await {
        let costs = costs?;
        all.errors.extend(costs.errors);
        for (what, waits) in costs.waits {
            all.waits.entry(what).or_default().extend(waits);
        }
    }
    let mut told = format!(
        "**Assessment, {}**: {count} learners began the same test of {QUESTIONS} questions \
         within {} and gave {answers} answers each, one every {}: {} errors.",
        world.name(),
        ms(BEGIN_WITHIN),
        ms(EVERY),
        all.errors.len()
    );
    for (what, mut waits) in all.waits {
        waits.sort();
        write!(
            told,
            " {what}: {} requests, p50 {}, p99 {}, at most {}.",
            waits.len(),
            ms(percentile(&waits, 50)),
            ms(percentile(&waits, 99)),
            ms(waits.last().copied().unwrap_or_default())
        )?;
    }
    let (_, most) = server.memory()?;
    println!("{told} The program took {most} MB at most.\n");
    for error in all.errors.iter().take(5) {
        println!("- {error}");
    }
    drop(server);
    world.forget("pages").await
}

/// A bank, a course, and a test that draws from the bank.
async fn prepare(app: &App) -> Result<()> {
    let actor = Actor::operator();
    let mut tx = app.db().write().await?;
    let nation = organisations::nation(&mut tx).await?.ok_or("no nation")?;
    sql(
        "insert into course (id, code, title, language, minutes, description, status, search,
                             organisation, created_at)
         values ($1, 'bench-test', 'A test', 'en', 60, '', 'live', '', $2, 0)",
    )
    .bind(COURSE)
    .bind(nation.id)
    .run(&mut tx)
    .await?;
    sql(
        "insert into assessment (id, course, title, pass_percent, attempts)
         values ($1, $2, 'Test', 50, 0)",
    )
    .bind(ASSESSMENT)
    .bind(COURSE)
    .run(&mut tx)
    .await?;
    tx.commit().await?;
    let mut gift = String::new();
    for n in 0..QUESTIONS * 2 {
        writeln!(
            gift,
            "Which rule holds in case {n} of a file that goes from one section of an office \
             to another? {{=The first of them ~The second of them ~The third ~None}}\n"
        )?;
    }
    let bank = app.make_bank(&actor, "Bench", nation.id).await?;
    app.import_questions(&actor, Some(bank), "gift", gift.as_bytes(), false, false)
        .await?;
    let paper = Paper {
        minutes: Some(60),
        shuffle_questions: true,
        shuffle_choices: true,
        sections: vec![Section {
            title: String::new(),
            pass_percent: None,
            source: Source::Bank {
                bank,
                topic: String::new(),
                difficulty: None,
                number: QUESTIONS,
            },
        }],
        ..Paper::default()
    };
    let faults = app.keep_paper(&actor, "bench-test", &paper).await?;
    match faults.first() {
        Some(fault) => Err(fault.en.clone().into()),
        None => Ok(()),
    }
}

/// Enrols so many officials and signs them in.
async fn sign_in(app: &App, learners: usize) -> Result<Vec<Learner>> {
    let mut tx = app.db().read().await?;
    let rows = sql("select id from official order by id limit $1")
        .bind(i64::try_from(learners)?)
        .all(&mut tx)
        .await?;
    drop(tx);
    let mut signed_in = Vec::new();
    for row in rows {
        let official: OfficialId = row.get("id")?;
        let course = CourseId(COURSE);
        let work = Work::act(official, Fact::Enrolled { course }, app.now(), None);
        app.lane().write(work).await?;
        let link = app.link_for(&Actor::operator(), official).await?;
        let token = link.rsplit('/').next().unwrap_or_default();
        let session = app.sign_in_by_link(token, "bench").await?;
        signed_in.push(Learner {
            csrf: app.actor(&session.token).await?.csrf,
            cookie: format!("sopan_session={}", session.token),
        });
    }
    Ok(signed_in)
}

/// What was answered: status, where to, and the body.
struct Answered {
    status: u16,
    to: String,
    body: String,
}

struct Ask<'a> {
    connection: &'a Connection,
    authority: &'a str,
    learner: &'a Learner,
}

impl Ask<'_> {
    /// Asks, and notes how long it took from the moment at which it was due.
    async fn for_(
        &self,
        what: &'static str,
        due: Instant,
        method: Method,
        path: &str,
        form: &str,
        costs: &mut Costs,
    ) -> Result<Answered> {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, self.authority)
            .header(header::COOKIE, &self.learner.cookie)
            .header("x-csrf-token", &self.learner.csrf)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Full::new(Bytes::from(form.to_owned())))?;
        let mut sender = self.connection.lock().await;
        sender.ready().await?;
        let response = sender.send_request(request).await?;
        let status = response.status().as_u16();
        let to = response.headers().get(header::LOCATION);
        let to = to.and_then(|to| to.to_str().ok()).unwrap_or_default();
        let to = to.to_owned();
        let body = response.into_body().collect().await?.to_bytes();
        drop(sender);
        costs.waits.entry(what).or_default().push(due.elapsed());
        if status >= 400 {
            return Err(format!("{what}: {path} was answered with {status}").into());
        }
        Ok(Answered {
            status,
            to,
            body: String::from_utf8_lossy(&body).into_owned(),
        })
    }
}

async fn take(
    connection: &Connection,
    authority: &str,
    learner: &Learner,
    starts: Instant,
    answers: usize,
    costs: &mut Costs,
) -> Result<()> {
    let ask = Ask {
        connection,
        authority,
        learner,
    };
    tokio::time::sleep_until(starts.into()).await;
    let start = "/learn/bench-test/assessment";
    let begun = ask
        .for_("begin", starts, Method::POST, start, "", costs)
        .await?;
    if begun.status != 303 || begun.to == start {
        return Err(format!("begin led to “{}”", begun.to).into());
    }
    let attempt = begun.to;
    let now = Instant::now();
    let page = ask
        .for_("questions", now, Method::GET, &attempt, "", costs)
        .await?;
    let questions: Vec<&str> = page
        .body
        .split("data-question=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    if questions.len() != usize::try_from(QUESTIONS)? {
        return Err(format!("{} questions were asked", questions.len()).into());
    }
    let path = format!("{attempt}/answer");
    for n in 0..answers {
        let due = starts + EVERY * u32::try_from(n + 1)?;
        tokio::time::sleep_until(due.into()).await;
        let question = questions[n % questions.len()];
        let form = format!("question={question}&number={}&value[]={}", n + 1, n % 4);
        let saved = ask
            .for_("answer", due, Method::POST, &path, &form, costs)
            .await?;
        if !saved.body.contains("\"saved\"") {
            return Err(format!("an answer became {}", saved.body).into());
        }
    }
    let due = starts + EVERY * u32::try_from(answers + 1)?;
    tokio::time::sleep_until(due.into()).await;
    // The page's form holds the answers once more.
    let mut form = format!("do=finish-anyway&number={answers}");
    for n in 0..answers.min(questions.len()) {
        let last = n + (answers - 1 - n) / questions.len() * questions.len();
        write!(form, "&q-{}[]={}", questions[n], last % 4)?;
    }
    let handed = ask
        .for_("hand in", due, Method::POST, &attempt, &form, costs)
        .await?;
    if !handed.to.ends_with("/outcome") {
        return Err(format!("handing in led to “{}”", handed.to).into());
    }
    let now = Instant::now();
    ask.for_("outcome", now, Method::GET, &handed.to, "", costs)
        .await?;
    Ok(())
}
