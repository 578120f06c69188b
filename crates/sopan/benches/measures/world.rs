//! Databases to measure on, and how figures are said.

use std::path::{Path, PathBuf};
use std::time::Duration;

use sopan_app::access::Actor;
use sopan_app::synth::Population;
use sopan_app::{App, Options};
use sopan_store::{organisations, sql};
use sqlx::{AssertSqlSafe, Connection, PgConnection};

use crate::{On, place};

pub type Result<T, E = Box<dyn std::error::Error + Send + Sync>> = std::result::Result<T, E>;

/// A place for databases of one kind.
pub struct World {
    pub on: On,
    folder: PathBuf,
    /// The PostgreSQL server, without the name of a database.
    server: String,
    kept: bool,
}

impl World {
    pub async fn new(on: On, keep: Option<&Path>) -> Result<World> {
        let folder = match keep {
            Some(folder) => folder.to_owned(),
            None => std::env::temp_dir().join(format!("sopan-bench-{}", std::process::id())),
        };
        std::fs::create_dir_all(&folder)?;
        let server = match on {
            On::Sqlite => String::new(),
            On::Postgres => {
                let address = std::env::var("SOPAN_TEST_POSTGRES_URL")
                    .map_err(|_| "run it through scripts/with-postgres, or with --on sqlite")?;
                let (server, _) = address.rsplit_once('/').ok_or("an address with a name")?;
                server.to_owned()
            }
        };
        Ok(World {
            on,
            folder,
            server,
            kept: keep.is_some(),
        })
    }

    /// How the database is called in a report.
    pub fn name(&self) -> &'static str {
        match self.on {
            On::Sqlite => "SQLite",
            On::Postgres => "PostgreSQL",
        }
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where a database of this name is.
    pub fn address(&self, name: &str) -> String {
        match self.on {
            On::Sqlite => format!(
                "sqlite:{}",
                self.folder.join(format!("{name}.db")).display()
            ),
            On::Postgres => format!("{}/bench_{name}", self.server),
        }
    }

    async fn server(&self) -> Result<PgConnection> {
        Ok(PgConnection::connect(&format!("{}/postgres", self.server)).await?)
    }

    async fn tell_server(&self, text: String) -> Result<()> {
        let mut server = self.server().await?;
        sqlx::raw_sql(AssertSqlSafe(text))
            .execute(&mut server)
            .await?;
        Ok(server.close().await?)
    }

    /// Opens a database; makes it when there is none.
    pub async fn open(&self, name: &str) -> Result<App> {
        if self.on == On::Postgres {
            let mut server = self.server().await?;
            let there: Option<i32> =
                sqlx::query_scalar("select 1 from pg_database where datname = $1")
                    .bind(format!("bench_{name}"))
                    .fetch_optional(&mut server)
                    .await?;
            if there.is_none() {
                let text = format!("create database bench_{name}");
                sqlx::raw_sql(AssertSqlSafe(text))
                    .execute(&mut server)
                    .await?;
            }
        }
        let options = Options {
            database: self.address(name),
            files: self.folder.join("files"),
            public_address: "http://127.0.0.1".to_owned(),
        };
        Ok(App::open(options, place::surroundings()).await?)
    }

    /// A database with a synthetic nation.
    pub async fn nation(&self, name: &str, population: Population) -> Result<App> {
        let app = self.open(name).await?;
        let mut tx = app.db().read().await?;
        let there = organisations::nation(&mut tx).await?.is_some();
        drop(tx);
        if !there {
            let begun = std::time::Instant::now();
            let made = app
                .synthesize(&Actor::operator(), population, async |_| Ok(()), |_, _| {})
                .await?;
            eprintln!(
                "{}: {} officials, {} organisations, {} entries made in {:.0} s",
                self.name(),
                made.officials,
                made.organisations,
                made.entries,
                begun.elapsed().as_secs_f64()
            );
        }
        Ok(app)
    }

    /// Copies a database that is closed.
    pub async fn copy(&self, from: &str, to: &str) -> Result<()> {
        self.forget(to).await?;
        match self.on {
            On::Sqlite => {
                let file = |name: &str, end: &str| self.folder.join(format!("{name}.db{end}"));
                for end in ["", "-wal"] {
                    if file(from, end).exists() {
                        std::fs::copy(file(from, end), file(to, end))?;
                    }
                }
            }
            On::Postgres => {
                self.alone(from).await?;
                let text = format!("create database bench_{to} template bench_{from}");
                self.tell_server(text).await?;
            }
        }
        Ok(())
    }

    async fn alone(&self, name: &str) -> Result<()> {
        self.tell_server(format!(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = 'bench_{name}'"
        ))
        .await
    }

    /// Removes a database.
    pub async fn forget(&self, name: &str) -> Result<()> {
        match self.on {
            On::Sqlite => {
                for end in ["", "-wal", "-shm"] {
                    let file = self.folder.join(format!("{name}.db{end}"));
                    if file.exists() {
                        std::fs::remove_file(file)?;
                    }
                }
            }
            On::Postgres => {
                self.alone(name).await?;
                self.tell_server(format!("drop database if exists bench_{name}"))
                    .await?;
            }
        }
        Ok(())
    }

    /// Leaves nothing behind, unless it is to be kept.
    pub async fn clear(&self) -> Result<()> {
        if !self.kept {
            std::fs::remove_dir_all(&self.folder)?;
        }
        Ok(())
    }

    /// How large a database is on disk, in MB.
    pub async fn megabytes(&self, app: &App) -> Result<i64> {
        let text = match self.on {
            On::Sqlite => {
                "select page_count * page_size as bytes from pragma_page_count(), pragma_page_size()"
            }
            On::Postgres => "select pg_database_size(current_database()) as bytes",
        };
        let mut tx = app.db().read().await?;
        let bytes: i64 = sql(text).one(&mut tx).await?.get("bytes")?;
        Ok(bytes / 1_000_000)
    }
}

/// The place in a sorted list below which so many hundredths of it lie.
pub fn percentile(sorted: &[Duration], hundredths: usize) -> Duration {
    let at = (sorted.len() * hundredths).div_ceil(100).max(1) - 1;
    sorted.get(at).copied().unwrap_or_default()
}

/// In milliseconds, as it is printed.
pub fn ms(took: Duration) -> String {
    let ms = took.as_secs_f64() * 1_000.0;
    if ms < 10.0 {
        format!("{ms:.2} ms")
    } else if ms < 10_000.0 {
        format!("{ms:.0} ms")
    } else {
        format!("{:.1} s", ms / 1_000.0)
    }
}

/// The machine, in a line.
pub fn machine() -> String {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let cpu = read("/proc/cpuinfo");
    let model = cpu
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .map_or("unknown processor", |rest| {
            rest.trim_start_matches([' ', '\t', ':'])
        });
    let memory = read("/proc/meminfo");
    let memory: u64 = memory
        .lines()
        .find_map(|line| line.strip_prefix("MemTotal:"))
        .and_then(|rest| rest.split_whitespace().next())
        .and_then(|kb| kb.parse().ok())
        .unwrap_or_default();
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let load = read("/proc/loadavg");
    format!(
        "{model}, {cores} cores, {} GB; load before the run {}",
        memory / 1_000_000,
        load.split_whitespace().next().unwrap_or("unknown")
    )
}

fn status(field: &str) -> u64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix(field));
    line.and_then(|rest| rest.split_whitespace().next())
        .and_then(|kb| kb.parse().ok())
        .unwrap_or_default()
}

/// Lets the kernel count the peak anew; how many KB are in use now.
pub fn forget_peak() -> u64 {
    // Where the kernel does not allow it, the peak is that of the whole run.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    status("VmRSS:")
}

/// The most KB that were in use since.
pub fn peak_kb() -> u64 {
    status("VmHWM:")
}
