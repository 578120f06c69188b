//! Searching a catalogue of a lakh of courses: how long a reader waits for the first page
//! of what was found and its counts, beside the database looking through the titles alone.

use std::time::{Duration, Instant};

use sopan_app::search::Query;
use sopan_app::store::sql;
use sopan_app::synth::Population;

use crate::world::{Result, World, forget_peak, ms, peak_kb, percentile};

/// What people type: a kind, and words of that kind.
const TYPED: [(&str, [&str; 4]); 5] = [
    ("a word", ["budget", "water", "health", "procurement"]),
    ("beginnings", ["bud", "pro off", "dig gov", "lead"]),
    (
        "Hindi in either script",
        ["sushasan", "सुशासन", "suchana adhikar", "जल"],
    ),
    (
        "mistyped",
        ["bugdet", "procuremnet", "helath records", "govrnance"],
    ),
    ("nothing", ["zzyzx", "qqqq", "xylophone zebra", "wwwwwwww"]),
];
const ROUNDS: usize = 25;

pub async fn measure(world: &World, courses: i64) -> Result<()> {
    let nation = Population {
        courses: Some(courses),
        ..Population::of(1_000, 1_000, 1)
    };
    let app = world.nation("search", nation).await?;
    let before = forget_peak();
    let begun = Instant::now();
    let first = app.find_courses(&query("budget")).await?;
    println!(
        "**Search, {}**: an index of {courses} courses, each of which teaches a \
         sub-theme, made in {}, {} MB at most more. \
         {} are found under “budget”.\n",
        world.name(),
        ms(begun.elapsed()),
        peak_kb().saturating_sub(before) / 1024,
        first.total,
    );
    println!("| typed | p50 | p99 | titles by `like`, p50 |\n| --- | --- | --- | --- |");
    for (kind, typed) in TYPED {
        let (mut ours, mut bare) = (Vec::new(), Vec::new());
        for round in 0..ROUNDS * typed.len() {
            let words = typed[round % typed.len()];
            let begun = Instant::now();
            app.find_courses(&query(words)).await?;
            ours.push(begun.elapsed());
            let begun = Instant::now();
            let mut tx = app.db().read().await?;
            sql("select id, code, title from course
                 where status = 'live' and lower(title) like $1 order by title limit 24")
            .bind(format!("%{words}%"))
            .all(&mut tx)
            .await?;
            bare.push(begun.elapsed());
        }
        let at = |times: &mut Vec<Duration>, hundredths| {
            times.sort();
            ms(percentile(times, hundredths))
        };
        println!(
            "| {kind} | {} | {} | {} |",
            at(&mut ours, 50),
            at(&mut ours, 99),
            at(&mut bare, 50)
        );
    }
    println!();
    app.db().close().await;
    world.forget("search").await
}

fn query(words: &str) -> Query {
    Query {
        words: words.to_owned(),
        limit: 24,
        ..Query::default()
    }
}
