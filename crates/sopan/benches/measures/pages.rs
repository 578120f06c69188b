//! The learner's home and the ranking under 200 requests a second: how long a reader
//! waits, how much of it is the database and how much is writing the page, and how
//! much memory the program takes.

use std::io::BufRead;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use http_body_util::{BodyExt, Empty, Full};
use hyper::body::{Body, Bytes, Incoming};
use hyper::client::conn::http1::{self, SendRequest};
use hyper::{Request, StatusCode, header};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use sopan_app::App;
use sopan_app::access::Actor;
use sopan_rules::access::Role;
use sopan_rules::ids::{OfficialId, OrganisationId};
use sopan_store::sql;
use tokio::net::TcpStream;

use crate::world::{Result, World, ms, percentile};

/// Requests a second.
const RATE: u32 = 200;
const SECONDS: u32 = 20;
const CONNECTIONS: u32 = 16;
/// Learners who are signed in and ask for their homes in turn.
const LEARNERS: usize = 200;
/// So many of them complete a course while somebody looks at the nation's dashboard.
const FOLLOWED: usize = 60;

/// What one request cost.
#[derive(Clone, Copy)]
struct Cost {
    /// From the moment at which it was due until the last byte was here.
    wait: Duration,
    db: Duration,
    render: Duration,
    total: Duration,
    bytes: usize,
}

pub async fn measure(world: &World, officials: i64) -> Result<()> {
    let app = world.open("pages").await?;
    app.db().close().await;
    drop(app);
    let begun = Instant::now();
    drop(Server::start(world, officials)?);
    let first = begun.elapsed();
    let begun = Instant::now();
    let server = Server::start(world, officials)?;
    println!(
        "**Demonstration, {}**: {officials} officials made and served after {}; the second start took {}.\n",
        world.name(),
        ms(first),
        ms(begun.elapsed())
    );
    let cookies = Arc::new(server.sign_learners_in(world).await?);
    for (page, path) in [("learner home", "/"), ("ranking", "/ranking")] {
        load(&server, path, &cookies, 4, Some(RATE)).await?;
        let (costs, _) = load(&server, path, &cookies, SECONDS, Some(RATE)).await?;
        let (most, took) = load(&server, path, &cookies, 5, None).await?;
        report(world, page, &costs);
        println!(
            "As many as {CONNECTIONS} connections can ask for: {:.0} requests/s.\n",
            most.len() as f64 / took.as_secs_f64()
        );
    }
    follow(world, &server).await?;
    let (now, most) = server.memory()?;
    println!(
        "Memory, {}: {now} MB resident at the end, {most} MB at most.\n",
        world.name()
    );
    drop(server);
    world.forget("pages").await
}

fn report(world: &World, page: &str, costs: &[Cost]) {
    let figures = |of: fn(&Cost) -> Duration| {
        let mut all: Vec<Duration> = costs.iter().map(of).collect();
        all.sort();
        format!(
            "p50 {}, p99 {}",
            ms(percentile(&all, 50)),
            ms(percentile(&all, 99))
        )
    };
    let bytes = costs.iter().map(|c| c.bytes).max().unwrap_or_default();
    println!(
        "**Pages, {}, {page}**: {} requests at {RATE}/s, up to {bytes} bytes each as sent. A reader waits {}. \
         In the program {}: the database {}, writing the page {}.",
        world.name(),
        costs.len(),
        figures(|c| c.wait),
        figures(|c| c.total),
        figures(|c| c.db),
        figures(|c| c.render),
    );
}

/// Asks for a page over and over: at a rate, each request due at a moment of its own
/// whether or not those before it were answered; or, without one, as fast as it goes.
async fn load(
    server: &Server,
    path: &'static str,
    cookies: &Arc<Vec<String>>,
    seconds: u32,
    rate: Option<u32>,
) -> Result<(Vec<Cost>, Duration)> {
    let begun = Instant::now();
    let mut connections = Vec::new();
    for first in 0..CONNECTIONS {
        let mut sender = server.connect().await?;
        let (authority, cookies) = (server.authority.clone(), cookies.clone());
        connections.push(tokio::spawn(async move {
            let mut costs = Vec::new();
            for n in (first..).step_by(CONNECTIONS as usize) {
                let due = match rate {
                    Some(rate) => begun + Duration::from_secs(1) * n / rate,
                    None => Instant::now(),
                };
                if due.duration_since(begun).as_secs() >= seconds.into() {
                    break;
                }
                tokio::time::sleep_until(due.into()).await;
                let cookie = &cookies[n as usize % cookies.len()];
                costs.push(ask(&mut sender, &authority, path, cookie, due).await?);
            }
            Ok::<_, Box<dyn std::error::Error + Send + Sync>>(costs)
        }));
    }
    let mut costs = Vec::new();
    for connection in connections {
        costs.extend(connection.await??);
    }
    Ok((costs, begun.elapsed()))
}

async fn ask(
    sender: &mut SendRequest<Empty<Bytes>>,
    authority: &str,
    path: &str,
    cookie: &str,
    due: Instant,
) -> Result<Cost> {
    let request = Request::get(path)
        .header(header::HOST, authority)
        .header(header::COOKIE, cookie)
        .header(header::ACCEPT, "text/html")
        .header(header::ACCEPT_ENCODING, "gzip")
        .body(Empty::new())?;
    sender.ready().await?;
    let response = sender.send_request(request).await?;
    if response.status() != StatusCode::OK {
        return Err(format!("{path} was answered with {}", response.status()).into());
    }
    let said = response
        .headers()
        .get("server-timing")
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_owned();
    let body = response.into_body().collect().await?.to_bytes();
    let part = |name: &str| -> Duration {
        said.split(", ")
            .find_map(|part| part.strip_prefix(name)?.strip_prefix(";dur="))
            .and_then(|ms| ms.parse::<f64>().ok())
            .map_or(Duration::ZERO, |ms| Duration::from_secs_f64(ms / 1_000.0))
    };
    Ok(Cost {
        wait: due.elapsed(),
        db: part("db"),
        render: part("render"),
        total: part("total"),
        bytes: body.len(),
    })
}

/// Officials who have begun to learn, or (`not exists`) who have not.
async fn learners(app: &App, enrolled: &str, many: usize) -> Result<Vec<OfficialId>> {
    let mut tx = app.db().read().await?;
    let found: Vec<OfficialId> = sql(format!(
        "select o.id from official o
         where o.profile_status = 1 and {enrolled} (
             select 1 from enrolment e where e.official = o.id)
         order by o.id"
    ))
    .all(&mut tx)
    .await?
    .iter()
    .map(|row| row.get("id"))
    .collect::<Result<_, _>>()?;
    let step = (found.len() / many).max(1);
    Ok(found.into_iter().step_by(step).take(many).collect())
}

/// The cookie of a session, and the token that its forms carry.
async fn sign_in(app: &App, official: OfficialId) -> Result<(String, String)> {
    let link = app.link_for(&Actor::operator(), official).await?;
    let token = link.rsplit('/').next().unwrap_or_default();
    let session = app.sign_in_by_link(token, "bench").await?;
    let actor = app.actor(&session.token).await?;
    Ok((format!("sopan_session={}", session.token), actor.csrf))
}

/// How long it takes from the moment at which a learner marks the last resource of a course
/// as done in the player until the nation's completions have grown: on a dashboard that is
/// open, and in the answer to a program that asks as soon as the learner's page was answered.
async fn follow(world: &World, server: &Server) -> Result<()> {
    let app = world.open("pages").await?;
    let mut tx = app.db().write().await?;
    let nation: OrganisationId = sql("select id from organisation where code = 'IN'")
        .one(&mut tx)
        .await?
        .get("id")?;
    let (course, module): (i64, i64) = (tx.id().await?, tx.id().await?);
    for text in [
        format!(
            "insert into course (id, code, title, language, minutes, description, status, search,
                                 organisation, created_at, published_at)
             values ({course}, 'bench-text', 'One text', 'en', 10, '', 'live', 'one text',
                     {nation}, 0, 0)"
        ),
        format!(
            "insert into module (id, course, position, title)
             values ({module}, {course}, 1, 'One text')"
        ),
        format!(
            "insert into resource (id, module, course, position, kind, title, body, minutes,
                                   required)
             values ({module}, {module}, {course}, 1, 'text', 'One text', 'Read it.', 10, 1)"
        ),
    ] {
        sql(text).run(&mut tx).await?;
    }
    tx.commit().await?;
    let mut chosen = learners(&app, "not exists", FOLLOWED + 1).await?;
    let looks = chosen.pop().ok_or("nobody may look")?;
    app.grant(&Actor::operator(), looks, Role::SpvAdmin, nation)
        .await?;
    let (cookie, _) = sign_in(&app, looks).await?;
    let mut open = server.look(&cookie).await?;
    let mut held = completions(&mut open).await?;
    let (mut on_page, mut to_program) = (Vec::new(), Vec::new());
    let mut sender = server.connect().await?;
    for official in chosen {
        let learner = app.actor_as(Some(&official.to_string())).await?;
        app.enrol(&learner, "bench-text").await?;
        let (of_learner, csrf) = sign_in(&app, official).await?;
        // The enrolment, which the server did not write, has been told before it goes on.
        tokio::time::sleep(Duration::from_millis(1_500)).await;
        let begun = Instant::now();
        let request = Request::post(format!("/learn/bench-text/{module}/done"))
            .header(header::HOST, &server.authority)
            .header(header::COOKIE, &of_learner)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Full::new(Bytes::from(format!("csrf={csrf}"))))?;
        sender.ready().await?;
        let answer = sender.send_request(request).await?;
        if answer.status() != StatusCode::SEE_OTHER {
            return Err(format!("done was answered with {}", answer.status()).into());
        }
        answer.into_body().collect().await?;
        let request = Request::get("/api/dashboard?org=IN")
            .header(header::HOST, &server.authority)
            .header(header::COOKIE, &cookie)
            .body(Full::default())?;
        sender.ready().await?;
        let answer = sender.send_request(request).await?.into_body();
        let answer: Value = serde_json::from_slice(&answer.collect().await?.to_bytes())?;
        to_program.push(begun.elapsed());
        if completed(&answer)? != held + 1 {
            return Err("a completion is not in the dashboard's next answer".into());
        }
        while completions(&mut open).await? <= held {}
        on_page.push(begun.elapsed());
        held += 1;
    }
    app.db().close().await;
    let figures = |times: &mut Vec<Duration>| {
        times.sort();
        format!(
            "p50 {}, p99 {}",
            ms(percentile(times, 50)),
            ms(percentile(times, 99))
        )
    };
    println!(
        "**From the player to a dashboard, {}**: the last resource is marked as done {FOLLOWED} \
         times. The nation's completions have grown in the dashboard's next answer after {}, on \
         a dashboard that is open after {}.\n",
        world.name(),
        figures(&mut to_program),
        figures(&mut on_page)
    );
    Ok(())
}

/// Course completions of the last 30 days, as the next event tells them.
async fn completions(open: &mut Incoming) -> Result<i64> {
    let mut said = String::new();
    loop {
        let frame = open.frame().await.ok_or("the stream has ended")??;
        if let Ok(data) = frame.into_data() {
            said.push_str(std::str::from_utf8(&data)?);
        }
        if !said.ends_with("\n\n") {
            continue;
        }
        if let Some((_, told)) = said.split_once("data: ") {
            return completed(&serde_json::from_str(told.trim())?);
        }
        said.clear();
    }
}

fn completed(told: &Value) -> Result<i64> {
    let tiles = told["tiles"].as_array().ok_or("no tiles")?;
    let tile = tiles
        .iter()
        .find(|tile| tile["figure"] == "completions" && !tile["window"].is_null());
    let figure = tile.and_then(|tile| tile["numerator"].as_i64());
    figure.ok_or_else(|| format!("no completions among {tiles:?}").into())
}

/// The program as people run it.
pub(crate) struct Server {
    child: Child,
    pub(crate) authority: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    /// Returns when it serves.
    pub(crate) fn start(world: &World, officials: i64) -> Result<Server> {
        let mut child = Command::new(env!("CARGO_BIN_EXE_sopan"))
            .args(["demo", "--json", "--listen", "127.0.0.1:0"])
            .args(["--officials", &officials.to_string()])
            .args(["--database-url", &world.address("pages")])
            .arg("--data-dir")
            .arg(world.folder().join("pages"))
            .stdout(Stdio::piped())
            .spawn()?;
        let out = child.stdout.take().ok_or("no output")?;
        let mut server = Server {
            child,
            authority: String::new(),
        };
        let mut line = String::new();
        std::io::BufReader::new(out).read_line(&mut line)?;
        let said: serde_json::Value = serde_json::from_str(&line)?;
        server.authority = said["address"]
            .as_str()
            .and_then(|address| address.strip_prefix("http://"))
            .ok_or("no address")?
            .to_owned();
        Ok(server)
    }

    async fn connect<B>(&self) -> Result<SendRequest<B>>
    where
        B: Body + Send + 'static,
        B::Data: Send,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let stream = TcpStream::connect(&self.authority).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(sender)
    }

    /// Somebody looks at the tiles of the nation.
    async fn look(&self, cookie: &str) -> Result<Incoming> {
        let request = Request::get("/api/dashboard/live?org=IN")
            .header(header::HOST, &self.authority)
            .header(header::COOKIE, cookie)
            .body(Empty::<Bytes>::new())?;
        let mut sender = self.connect().await?;
        let answer = sender.send_request(request).await?;
        Ok(answer.into_body())
    }

    /// Sessions of learners who have something on their homes, as cookies.
    async fn sign_learners_in(&self, world: &World) -> Result<Vec<String>> {
        let app = world.open("pages").await?;
        let learners = learners(&app, "exists", LEARNERS).await?;
        let mut cookies = Vec::new();
        for learner in learners {
            cookies.push(sign_in(&app, learner).await?.0);
        }
        app.db().close().await;
        Ok(cookies)
    }

    /// Resident memory now and at most, in MB.
    pub(crate) fn memory(&self) -> Result<(u64, u64)> {
        let id = self.child.id();
        let status = std::fs::read_to_string(format!("/proc/{id}/status"))?;
        let field = |name: &str| {
            status
                .lines()
                .find_map(|line| line.strip_prefix(name))
                .and_then(|rest| rest.split_whitespace().next()?.parse::<u64>().ok())
                .map_or(0, |kb| kb / 1_000)
        };
        Ok((field("VmRSS:"), field("VmHWM:")))
    }
}
