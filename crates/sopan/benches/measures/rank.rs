//! The ranking of all States for any date, beside the same figures computed by SQL from
//! the raw entries of the ledger on the same database.

use std::time::{Duration, Instant};

use sopan_app::App;
use sopan_app::ranking::{From, Question};
use sopan_rules::numbers::grouped;
use sopan_rules::time::Day;
use sopan_store::sql;

use crate::world::{Result, World, ms, percentile};

/// So many different days are asked for.
const DAYS: i32 = 60;

pub async fn measure(world: &World, officials: i64) -> Result<()> {
    let app = world.nation("rank", officials, officials / 4).await?;
    let count = async |table: &'static str| -> Result<i64> {
        let mut tx = app.db().read().await?;
        let row = sql(format!("select count(*) as n from {table}"))
            .one(&mut tx)
            .await?;
        Ok(row.get("n")?)
    };
    let (organisations, officials) = (count("organisation").await?, count("official").await?);
    let (entries, lines) = (count("entry").await?, count("account_line").await?);

    // The first call after opening reads the disk; the second one is what is measured.
    let today = app.today();
    rank(&app, today, None).await?;
    let mut live = Vec::new();
    let mut known = Vec::new();
    for i in 0..DAYS {
        let day = today.plus(-(i * 17) % 1_000);
        live.push(rank(&app, day, None).await?);
        known.push(rank(&app, day, Some(day)).await?);
    }
    live.sort();
    known.sort();

    let day = today.plus(-200);
    let begun = Instant::now();
    let proof = app
        .ranking(&Question {
            from: From::Ledger,
            ..Question::on(day)
        })
        .await?;
    let from_ledger = begun.elapsed();
    let ranked = app.ranking(&Question::on(day)).await?;
    if proof.rows.len() != 36 || !same(&proof.rows, &ranked.rows) {
        return Err("the accounts and the entries rank differently".into());
    }
    let median = percentile(&live, 50);
    println!(
        "**Rank, {}**: 36 States, {} organisations, {} officials, {} entries, {} account lines, {} MB. \
         {DAYS} different days: p50 {}, slowest {}; as known on that day: p50 {}, slowest {}. \
         From the raw entries: {}. Ratio {:.0}.\n",
        world.name(),
        grouped(organisations),
        grouped(officials),
        grouped(entries),
        grouped(lines),
        world.megabytes(&app).await?,
        ms(median),
        ms(live.last().copied().unwrap_or_default()),
        ms(percentile(&known, 50)),
        ms(known.last().copied().unwrap_or_default()),
        ms(from_ledger),
        from_ledger.as_secs_f64() / median.as_secs_f64(),
    );
    app.db().close().await;
    Ok(())
}

async fn rank(app: &App, as_on: Day, known_on: Option<Day>) -> Result<Duration> {
    let begun = Instant::now();
    let asked = Question {
        known_on,
        ..Question::on(as_on)
    };
    let ranking = app.ranking(&asked).await?;
    let took = begun.elapsed();
    match ranking.rows.len() {
        36 => Ok(took),
        n => Err(format!("{n} States were ranked").into()),
    }
}

/// Whether two rankings say the same of everybody.
fn same(one: &[sopan_app::ranking::RankedRow], other: &[sopan_app::ranking::RankedRow]) -> bool {
    one.len() == other.len()
        && one.iter().zip(other).all(|(a, b)| {
            (&a.code, a.category, a.rank, &a.score_exact, &a.indicators)
                == (&b.code, b.category, b.rank, &b.score_exact, &b.indicators)
        })
}
