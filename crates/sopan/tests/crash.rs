//! Killed at any moment under writes, the program has every acknowledged completion,
//! none of them twice, and a clean ledger.

#![allow(clippy::unwrap_used, missing_docs)]

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Duration;

use sopan_store::testing::TestDb;
use sopan_store::verify::verify;
use sopan_store::{Db, on_both, sql};

const KILLS: i64 = 20;
/// Officials who learn; each has ten courses to complete.
const OFFICIALS: i64 = 600;

fn sopan(address: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sopan"));
    command
        .env("SOPAN_DATABASE_URL", address)
        .env("SOPAN_DATA_DIR", std::env::temp_dir().join("sopan-crash"))
        .stderr(Stdio::inherit());
    command
}

/// Runs the load until so many acts were acknowledged, lets it go on for a moment,
/// kills it, and returns all that it had acknowledged: the key, and whether it said
/// that it had been there before.
fn killed(address: &str, round: i64, again: &[String]) -> Vec<(String, bool)> {
    let mut command = sopan(address);
    command.args(["write-load", "--round", &round.to_string()]);
    if !again.is_empty() {
        command.args(["--again", &again.join(",")]);
    }
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut said = Vec::new();
    let mut line = String::new();
    let wanted = again.len() + 1 + usize::try_from(round * 37 % 90).unwrap();
    while said.len() < wanted && out.read_line(&mut line).unwrap() > 0 {
        said.extend(acknowledged(&line));
        line.clear();
    }
    // Somewhere in the next batches: before, in, or after a commit.
    std::thread::sleep(Duration::from_micros(
        u64::try_from(round * 7_919 % 60_000).unwrap(),
    ));
    child.kill().unwrap(); // SIGKILL
    child.wait().unwrap();
    for line in out.lines() {
        said.extend(acknowledged(&format!("{}\n", line.unwrap())));
    }
    said
}

/// What a line acknowledges, where it was written to its end.
fn acknowledged(line: &str) -> Option<(String, bool)> {
    let (key, said) = line.strip_suffix('\n')?.split_once(' ')?;
    match said {
        "new" => Some((key.to_owned(), false)),
        "repeated" => Some((key.to_owned(), true)),
        _ => None,
    }
}

/// How many completions the ledger holds, by `OFFICIAL:COURSE`.
async fn completions(db: &Db) -> BTreeMap<String, i64> {
    let mut tx = db.read().await.unwrap();
    let mut found = BTreeMap::new();
    sql(
        "select official, course, count(*) as n from entry where kind = 11
         group by official, course",
    )
    .each(&mut tx, |row| {
        let (official, course): (i64, i64) = (row.get("official")?, row.get("course")?);
        found.insert(format!("{official}:{course}"), row.get("n")?);
        Ok(())
    })
    .await
    .unwrap();
    found
}

on_both!(
    every_acknowledged_completion_survives_and_none_counts_twice,
    async |test: TestDb| {
        // Given a nation in which nobody has completed anything yet,
        let made = sopan(&test.address)
            .args(["synth", "--completions", "0", "--officials"])
            .arg(OFFICIALS.to_string())
            .stdout(Stdio::null())
            .status()
            .unwrap();
        assert!(made.success());
        assert!(completions(&test.db).await.is_empty());

        // when the program is killed again and again while sixteen callers write,
        let mut all: BTreeSet<String> = BTreeSet::new();
        let (mut new, mut repeated) = (0, 0);
        for round in 0..KILLS {
            let again: Vec<String> = all.iter().rev().take(5).cloned().collect();
            for (key, was_there) in killed(&test.address, round, &again) {
                match was_there {
                    true => repeated += 1,
                    false => new += 1,
                }
                // What was acknowledged once is never news again.
                assert!(was_there || !all.contains(&key), "{key}");
                all.insert(key);
            }
            // then all that was acknowledged is there, once,
            let held = completions(&test.db).await;
            for key in &all {
                assert_eq!(held.get(key), Some(&1), "{key} after kill {round}");
            }
            assert!(held.values().all(|n| *n == 1));
        }
        assert!(
            new > KILLS && repeated > KILLS,
            "{new} new, {repeated} again"
        );

        // and views and accounts are what the entries give.
        let told = verify(&test.db).await.unwrap();
        assert!(told.is_clean(), "{:?}", told.first);
    }
);
