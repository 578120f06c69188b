//! A report of enrolments in every format; as CSV beside PostgreSQL's own `COPY … TO
//! STDOUT` of the same query, over a connection of the same kind.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use sopan_app::App;
use sopan_app::access::Actor;
use sopan_app::formats::write::Format;
use sopan_app::reports::Asked;
use sopan_app::synth::Population;
use sopan_rules::numbers::grouped;
use sopan_rules::reports::Kind;
use sopan_store::access::Scope;
use sopan_store::{organisations, reports};
use sqlx::postgres::{PgPoolCopyExt, PgPoolOptions};

use crate::On;
use crate::world::{Result, World, forget_peak, ms, peak_kb};

/// Each is measured so often; the quickest counts, for the others were disturbed.
const TIMES: usize = 3;

/// Throws bytes away and counts them.
struct Counted(Arc<AtomicU64>);

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

pub async fn measure(world: &World, officials: i64) -> Result<()> {
    let app = world
        .nation("report", Population::of(officials, officials, 1))
        .await?;
    let mut said = Vec::new();
    let mut rows = 0;
    let mut csv = Duration::MAX;
    for format in [Format::Csv, Format::Parquet, Format::Xlsx] {
        // A workbook takes minutes where the others take seconds.
        let times = if format == Format::Xlsx { 1 } else { TIMES };
        let mut best = Duration::MAX;
        let (mut bytes, mut peak) = (0, 0);
        for _ in 0..times {
            let before = forget_peak();
            let (took, written, size) = report(&app, format).await?;
            (rows, bytes) = (written, size);
            best = best.min(took);
            peak = peak.max(peak_kb().saturating_sub(before));
        }
        if format == Format::Csv {
            csv = best;
        }
        said.push(format!(
            "{} {} ({} rows/s, {} MB, {} MB of memory more than before)",
            format.extension().to_uppercase(),
            ms(best),
            per_second(rows, best),
            bytes / 1_000_000,
            peak / 1_000,
        ));
    }
    println!(
        "**Report of enrolments, {}**: {} officials, {} rows. {}.",
        world.name(),
        grouped(officials),
        grouped(i64::try_from(rows)?),
        said.join("; ")
    );
    if world.on == On::Postgres {
        let mut best = Duration::MAX;
        let mut copied = 0;
        for _ in 0..TIMES {
            let (took, lines) = copy(&app, &world.address("report")).await?;
            best = best.min(took);
            copied = lines;
        }
        if copied != rows {
            return Err(format!("COPY gave {copied} rows, the report {rows}").into());
        }
        println!(
            "PostgreSQL's own `COPY` of the same query: {} ({} rows/s). The report as CSV has {:.2} of its rate.",
            ms(best),
            per_second(copied, best),
            best.as_secs_f64() / csv.as_secs_f64()
        );
    }
    println!();
    app.db().close().await;
    Ok(())
}

fn per_second(rows: u64, took: Duration) -> String {
    let rate = rows as f64 / took.as_secs_f64().max(1e-9);
    grouped(rate as i64)
}

async fn report(app: &App, format: Format) -> Result<(Duration, u64, u64)> {
    let bytes = Arc::new(AtomicU64::new(0));
    let asked = Asked {
        kind: Kind::Enrolments,
        within: "IN".to_owned(),
        format,
    };
    let out = Counted(bytes.clone());
    let begun = Instant::now();
    let written = app
        .report(&Actor::operator(), &asked, out, Arc::default())
        .await?;
    Ok((begun.elapsed(), written.rows, bytes.load(Ordering::Relaxed)))
}

async fn copy(app: &App, address: &str) -> Result<(Duration, u64)> {
    let mut tx = app.db().read().await?;
    let nation = organisations::nation(&mut tx).await?.ok_or("a nation")?;
    drop(tx);
    let query = reports::rows(Kind::Enrolments, nation.id, &Scope::Everything);
    let one = PgPoolOptions::new().max_connections(1);
    let pool = one.connect(address).await?;
    // As the report does: compiling the query costs more than it gains.
    sqlx::raw_sql("set jit = off").execute(&pool).await?;
    let begun = Instant::now();
    let statement = format!("copy ({}) to stdout", query.text());
    let mut pieces = pool.copy_out_raw(&statement).await?;
    let mut lines = 0;
    while let Some(piece) = pieces.next().await {
        lines += piece?.iter().filter(|byte| **byte == b'\n').count() as u64;
    }
    let took = begun.elapsed();
    drop(pieces);
    pool.close().await;
    Ok((took, lines))
}
