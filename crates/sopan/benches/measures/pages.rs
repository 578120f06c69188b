//! The learner's home and the ranking under 200 requests a second: how long a reader
//! waits, how much of it is the database and how much is writing the page, and how
//! much memory the program takes.

use std::io::BufRead;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use http_body_util::{BodyExt, Empty};
use hyper::body::Bytes;
use hyper::client::conn::http1::{self, SendRequest};
use hyper::{Request, StatusCode, header};
use hyper_util::rt::TokioIo;
use sopan_app::access::Actor;
use sopan_rules::ids::OfficialId;
use sopan_store::sql;
use tokio::net::TcpStream;

use crate::world::{Result, World, ms, percentile};

/// Requests a second.
const RATE: u32 = 200;
const SECONDS: u32 = 20;
const CONNECTIONS: u32 = 16;
/// Learners who are signed in and ask for their homes in turn.
const LEARNERS: usize = 200;

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

    async fn connect(&self) -> Result<SendRequest<Empty<Bytes>>> {
        let stream = TcpStream::connect(&self.authority).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(sender)
    }

    /// Sessions of learners who have something on their homes, as cookies.
    async fn sign_learners_in(&self, world: &World) -> Result<Vec<String>> {
        let app = world.open("pages").await?;
        let mut tx = app.db().read().await?;
        let mut learners: Vec<OfficialId> = Vec::new();
        for row in sql("select o.id from official o
             where o.profile_status = 1
               and exists (select 1 from enrolment e where e.official = o.id)
             order by o.id")
        .all(&mut tx)
        .await?
        {
            learners.push(row.get("id")?);
        }
        drop(tx);
        let mut cookies = Vec::new();
        for learner in learners.iter().step_by((learners.len() / LEARNERS).max(1)) {
            let link = app.link_for(&Actor::operator(), *learner).await?;
            let token = link.rsplit('/').next().unwrap_or_default();
            let session = app.sign_in_by_link(token, "bench").await?;
            cookies.push(format!("sopan_session={}", session.token));
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
