//! Mandates: how soon a change of a profile has changed what an official is under, what a
//! learner's plan asks of the database, and how quickly a mandate is published over a nation
//! beside the database writing as many rows of its own.

use std::time::{Duration, Instant};

use serde_json::json;
use sopan_app::App;
use sopan_app::access::Actor;
use sopan_app::formats::mandate::read;
use sopan_app::officials::ProfileForm;
use sopan_app::store::sql;
use sopan_app::store::waiting::measured;
use sopan_app::synth::Population;
use sopan_rules::ids::OfficialId;
use sopan_rules::mandates::audience::Truth;
use sopan_rules::numbers::grouped;

use crate::world::{Result, World, ms, percentile};

/// Mandates that are live while profiles change and plans are looked at.
const LIVE: i64 = 200;
const CHANGES: usize = 300;
const POSTS: [&str; 2] = ["Section Officer", "Under Secretary"];

pub async fn measure(world: &World, served: i64, population: Population) -> Result<()> {
    let app = world
        .nation("plans", Population::of(served, served / 4, 1))
        .await?;
    let titles = titles(&app).await?;
    for number in 0..LIVE {
        publish(&app, number, &audience(number), &titles).await?;
    }
    changes(world, &app).await?;
    plans(world, &app).await?;
    app.db().close().await;
    world.forget("plans").await?;

    let app = world.nation("publication", population).await?;
    publication(world, &app).await?;
    app.db().close().await;
    world.forget("publication").await
}

/// Title and code of the courses that mandates may ask for.
async fn titles(app: &App) -> Result<Vec<(String, String)>> {
    let mut tx = app.db().read().await?;
    sql("select title, code from course where status = 'live' order by code limit 60")
        .all(&mut tx)
        .await?
        .iter()
        .map(|row| Ok((row.get("title")?, row.get("code")?)))
        .collect()
}

/// A mandate for an audience, which asks for two of five courses.
fn text(number: i64, audience: &serde_json::Value, courses: &[serde_json::Value]) -> String {
    let name = format!("Mandate {number}");
    json!({
        "code": format!("bench-{number}"),
        "organisation": "IN",
        "title": { "en": name, "hi": name },
        "recurrence": "once",
        "reading": { "en": "As printed.", "hi": "जैसा मुद्रित है।" },
        "letter": { "name": { "en": "A letter", "hi": "एक पत्र" }, "date": "2025-11" },
        "audience": { "counted-on": "each-day", "any-of": [audience] },
        "requirement": { "k-of": { "k": 2, "of": courses } },
        "window": {
            "credit": "ever",
            "within": { "dates": { "opens": "2025-11-01", "due": "2027-03-31" } },
        },
        "consequence": { "binding": "mandatory", "apar": true },
    })
    .to_string()
}

/// One post, groups, or a band of service, by turns.
fn audience(number: i64) -> serde_json::Value {
    match number % 4 {
        0 => json!({ "designation": [POSTS[0]] }),
        1 => json!({ "designation": [POSTS[1]] }),
        2 => json!({ "group": ["Group A", "Group B"] }),
        _ => json!({ "service-years": { "from": number % 20, "below": number % 20 + 9 } }),
    }
}

async fn publish(
    app: &App,
    number: i64,
    audience: &serde_json::Value,
    titles: &[(String, String)],
) -> Result<()> {
    let first = usize::try_from(number)? % titles.len();
    let courses: Vec<serde_json::Value> = titles
        .iter()
        .cycle()
        .skip(first)
        .take(5)
        .map(|(title, code)| json!({ "course": { "title": title, "code": code } }))
        .collect();
    let text = text(number, audience, &courses);
    let mandate = read(text.as_bytes()).map_err(|wrong| format!("{wrong:?}"))?;
    let operator = Actor::operator();
    app.draft_mandate(&operator, &mandate).await?;
    app.publish_mandate(&operator, &mandate.code, |_| true)
        .await?;
    Ok(())
}

/// Officials spread over the nation.
async fn some(app: &App, many: usize) -> Result<Vec<OfficialId>> {
    let mut tx = app.db().read().await?;
    sql(
        "select o.id from official o join person p on p.official = o.id
         where p.joined_day is not null order by o.id % 997, o.id limit $1",
    )
    .bind(i64::try_from(many)?)
    .all(&mut tx)
    .await?
    .iter()
    .map(|row| Ok(row.get("id")?))
    .collect()
}

/// An admin corrects a designation, and asks what the official is under now.
async fn changes(world: &World, app: &App) -> Result<()> {
    let operator = Actor::operator();
    let mut times = Vec::new();
    for (place, official) in some(app, CHANGES).await?.into_iter().enumerate() {
        let post = POSTS[place % 2];
        let form = ProfileForm {
            name: format!("Official {official}"),
            email: format!("official-{official}@example.gov.in"),
            language: "en".to_owned(),
            group: "Group B".to_owned(),
            designation: post.to_owned(),
            joined: "15.11.2012".to_owned(),
            ..ProfileForm::default()
        };
        let begun = Instant::now();
        app.edit_official(&operator, official, &form).await?;
        let under = app.explain_mandates(&operator, official).await?;
        times.push(begun.elapsed());
        let reached = under.iter().filter(|one| one.why.reached == Truth::Yes);
        if reached.count() < 50 {
            return Err("an official is under fewer mandates than the change says".into());
        }
    }
    times.sort();
    println!(
        "**Mandates, {}**: with {LIVE} live ones, a designation is corrected and what the \
         official is under now is read: {} times, p50 {}, p99 {}.\n",
        world.name(),
        times.len(),
        ms(percentile(&times, 50)),
        ms(percentile(&times, 99))
    );
    Ok(())
}

/// Learners look at their plans.
async fn plans(world: &World, app: &App) -> Result<()> {
    let (mut waits, mut totals) = (Vec::new(), Vec::new());
    let mut items = 0;
    for official in some(app, CHANGES).await? {
        let learner = app.actor_as(Some(&official.to_string())).await?;
        let begun = Instant::now();
        let (plan, waited) = measured(app.own_plan(&learner)).await;
        totals.push(begun.elapsed());
        waits.push(waited);
        items += plan?.items.len();
    }
    let figures = |times: &mut Vec<Duration>| {
        times.sort();
        format!(
            "p50 {}, p99 {}",
            ms(percentile(times, 50)),
            ms(percentile(times, 99))
        )
    };
    println!(
        "{}, a learner's plan of {} mandates: the database {}; in all {}.\n",
        world.name(),
        items / waits.len().max(1),
        figures(&mut waits),
        figures(&mut totals)
    );
    Ok(())
}

/// A mandate over a nation, beside the same rows written by one statement each into empty
/// tables with the same keys.
async fn publication(world: &World, app: &App) -> Result<()> {
    let titles = titles(app).await?;
    let begun = Instant::now();
    // Three officials of four.
    let groups = ["Group A", "Group B", "Group C"];
    publish(app, LIVE, &json!({ "group": groups }), &titles).await?;
    let ours = begun.elapsed();
    let mut tx = app.db().read().await?;
    let count = |text: &'static str| sql(text);
    let officials: i64 = count("select count(*) as n from official")
        .one(&mut tx)
        .await?
        .get("n")?;
    let reached: i64 = count("select count(*) as n from assignment where reached = 1")
        .one(&mut tx)
        .await?
        .get("n")?;
    drop(tx);
    let mut tx = app.db().write().await?;
    for text in [
        "create table bare_entry (official bigint not null, mandate bigint not null,
             id bigint not null, version bigint not null, recorded_at bigint not null,
             from_day integer not null, reached smallint not null,
             primary key (official, mandate, id))",
        "create table bare_view (official bigint not null, mandate bigint not null,
             since_day integer not null, first_day integer, reached smallint not null,
             primary key (official, mandate))",
        "create index bare_view_by_mandate on bare_view (mandate, reached, official)",
    ] {
        sql(text).run(&mut tx).await?;
    }
    tx.commit().await?;
    let begun = Instant::now();
    let mut tx = app.db().write().await?;
    let wanted = "o.official_group in ('Group A', 'Group B', 'Group C')";
    let mut bare = sql(format!(
        "insert into bare_entry select o.id, 1, 1, 1, 0, 20000, 1 from official o where {wanted}"
    ))
    .run(&mut tx)
    .await?;
    bare += sql(format!(
        "insert into bare_view select o.id, 1, 20000, 20000, 1 from official o where {wanted}"
    ))
    .run(&mut tx)
    .await?;
    tx.commit().await?;
    let theirs = begun.elapsed();
    let rows = 2 * reached;
    #[allow(clippy::cast_precision_loss)]
    let rate = |rows: i64, took: Duration| rows as f64 / took.as_secs_f64();
    let (ours_rate, bare_rate) = (rate(rows, ours), rate(i64::try_from(bare)?, theirs));
    println!(
        "**Publication, {}**: a mandate reaches {} of {} officials in {}: {ours_rate:.0} rows/s. \
         The bare `insert … select` of as many rows: {}, {bare_rate:.0} rows/s; ratio {:.2}.\n",
        world.name(),
        grouped(reached),
        grouped(officials),
        ms(ours),
        ms(theirs),
        ours_rate / bare_rate
    );
    Ok(())
}
