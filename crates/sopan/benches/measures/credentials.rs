//! Credentials: how many are signed in a second, and how many certificates are set as PDF,
//! when they are asked for first and when they are asked for again.

use std::sync::Arc;
use std::time::Instant;

use sopan_app::access::Actor;
use sopan_app::credentials::Wanted;
use sopan_app::store::sql;
use sopan_app::synth::Population;

use crate::world::{Result, World, ms};

const SIGNED: usize = 5_000;
const PORTION: i64 = 500;
const PAPERS: usize = 200;

pub async fn measure(world: &World, served: i64) -> Result<()> {
    let app = world
        .nation("credentials", Population::of(served, served, 1))
        .await?;
    app.remember_address().await?;
    for (proofs, called) in [
        (Some("jcs"), "eddsa-jcs-2022"),
        (Some("rdfc"), "eddsa-rdfc-2022"),
        (None, "both proofs"),
    ] {
        let wanted = Wanted::said(None, proofs)?;
        let (mut after, mut signed) = (String::new(), 0);
        let begun = Instant::now();
        while signed < SIGNED {
            let some = app.credentials_after(&after, PORTION, wanted).await?;
            let Some((last, _)) = some.last() else { break };
            after.clone_from(last);
            signed += some.len();
        }
        let took = begun.elapsed();
        println!(
            "**Credentials, {}, {called}**: {signed} signed in {} by one core: {:.0}/s.\n",
            world.name(),
            ms(took),
            per_second(signed, took)
        );
    }
    let mut tx = app.db().read().await?;
    let numbers: Vec<String> = sql("select number from certificate order by number limit $1")
        .bind(i64::try_from(PAPERS)?)
        .all(&mut tx)
        .await?
        .iter()
        .map(|row| row.get("number"))
        .collect::<Result<_, _>>()?;
    drop(tx);
    let (app, numbers) = (Arc::new(app), Arc::new(numbers));
    for called in ["asked for first", "asked for again"] {
        let begun = Instant::now();
        let mut tasks = Vec::new();
        // One for each core.
        for part in 0..2 {
            let (app, numbers) = (app.clone(), numbers.clone());
            tasks.push(tokio::spawn(async move {
                let mut bytes = 0;
                for (place, number) in numbers.iter().enumerate().filter(|(n, _)| n % 2 == part) {
                    let language = if place % 4 < 2 { "hi" } else { "en" };
                    let operator = Actor::operator();
                    bytes += app
                        .certificate_pdf(&operator, number, language)
                        .await?
                        .len();
                }
                Ok::<usize, sopan_app::AppError>(bytes)
            }));
        }
        let mut bytes = 0;
        for task in tasks {
            bytes += task.await??;
        }
        let took = begun.elapsed();
        println!(
            "{}, certificates as PDF, {called}: {} in {}: {:.1}/s, {} KB each.\n",
            world.name(),
            numbers.len(),
            ms(took),
            per_second(numbers.len(), took),
            bytes / numbers.len().max(1) / 1_000
        );
    }
    app.db().close().await;
    world.forget("credentials").await
}

#[allow(clippy::cast_precision_loss)]
fn per_second(many: usize, took: std::time::Duration) -> f64 {
    many as f64 / took.as_secs_f64()
}
