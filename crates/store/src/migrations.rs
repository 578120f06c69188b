//! The tables, brought up to date when a database is opened.
//!
//! A migration is a file of SQL that both databases understand, run once, in order,
//! in one transaction. Six words in it stand for what the databases call
//! differently: `{clustered}` ends a table that is stored in the order of its key
//! (`without rowid` on SQLite, nothing on PostgreSQL, which can't), `{row_number}` is the
//! key of a table of wide rows, under which SQLite stores them, `{bytes}` is the type of a
//! column of bytes, `{binary}` makes a text be ordered by its letters' numbers, `{json}` is the type from which `->>` takes a member, and
//! `{id_sequence}` makes the source of new numbers.

use crate::sql::{Db, Dialect, Result, StoreError, sql};

const MIGRATIONS: &[&str] = &[
    include_str!("../migrations/0001_spine.sql"),
    include_str!("../migrations/0002_access.sql"),
    include_str!("../migrations/0003_catalogue.sql"),
    include_str!("../migrations/0004_ranking.sql"),
    include_str!("../migrations/0005_dispatch.sql"),
    include_str!("../migrations/0006_reports.sql"),
    include_str!("../migrations/0007_reorganisations.sql"),
    include_str!("../migrations/0009_reconcile.sql"),
    include_str!("../migrations/0010_records.sql"),
    include_str!("../migrations/0011_credentials.sql"),
    include_str!("../migrations/0012_monitoring.sql"),
    include_str!("../migrations/0013_search.sql"),
    include_str!("../migrations/0014_mandates.sql"),
    include_str!("../migrations/0015_packages.sql"),
    include_str!("../migrations/0016_assessments.sql"),
    include_str!("../migrations/0017_authoring.sql"),
    include_str!("../migrations/0018_player.sql"),
    include_str!("../migrations/0019_plans.sql"),
    PEOPLE,
    include_str!("../migrations/0021_acts.sql"),
    include_str!("../migrations/0022_letterheads.sql"),
    include_str!("../migrations/0023_reminders.sql"),
    include_str!("../migrations/0024_apar.sql"),
    include_str!("../migrations/0025_badges.sql"),
    COMPETENCIES,
    PLAN_ITEMS,
    DUPLICATES,
    include_str!("../migrations/0029_again.sql"),
    include_str!("../migrations/0031_package_parts.sql"),
    include_str!("../migrations/0032_variants.sql"),
    include_str!("../migrations/0033_course_stood.sql"),
    include_str!("../migrations/0034_moved.sql"),
    include_str!("../migrations/0035_letters_tried.sql"),
    include_str!("../migrations/0036_instead.sql"),
    include_str!("../migrations/0037_package_shared.sql"),
    include_str!("../migrations/0038_acts_again.sql"),
    include_str!("../migrations/0039_bank_question_past.sql"),
    include_str!("../migrations/0040_bank_question_out.sql"),
];

/// After this one the words and designations of those who are here are written: how they
/// are folded, and how they sound, no database knows.
const PEOPLE: &str = include_str!("../migrations/0020_people.sql");

/// After this one the framework that comes with Sopan is written.
const COMPETENCIES: &str = include_str!("../migrations/0026_competencies.sql");

/// After this one it is written which courses the mandates that are live ask for, and which
/// badges they have: it stands in their JSON.
const PLAN_ITEMS: &str = include_str!("../migrations/0027_plan_items.sql");

/// After this one the words of those who are here are written again: new ones are among them.
const DUPLICATES: &str = include_str!("../migrations/0028_duplicates.sql");

/// Runs what has not run yet. Two programs that start at once wait for each other.
pub(crate) async fn run(db: &Db) -> Result<()> {
    let mut tx = db.write().await?;
    if tx.dialect() == Dialect::Postgres {
        sql("select pg_advisory_xact_lock(730501) is null as locked")
            .one(&mut tx)
            .await?;
    }
    tx.script("create table if not exists migration (version bigint primary key)".into())
        .await?;
    let found: i64 = sql("select coalesce(max(version), 0) as version from migration")
        .one(&mut tx)
        .await?
        .get("version")?;
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    if found > known {
        return Err(StoreError::TooNew { found, known });
    }
    for (text, version) in MIGRATIONS
        .iter()
        .zip(1i64..)
        .skip_while(|(_, v)| *v <= found)
    {
        let migration = *text;
        let (clustered, bytes, json, binary, row_number, id_sequence) = match tx.dialect() {
            Dialect::Sqlite => (
                "without rowid",
                "blob",
                "text",
                "",
                "integer not null primary key",
                "create table id_sequence (next bigint not null); \
                 insert into id_sequence values (1000)",
            ),
            Dialect::Postgres => (
                "",
                "bytea",
                "json",
                "collate \"C\"",
                "bigint not null primary key",
                "create sequence id_sequence start 1000",
            ),
        };
        let text = text
            .replace("{clustered}", clustered)
            .replace("{bytes}", bytes)
            .replace("{json}", json)
            .replace("{binary}", binary)
            .replace("{row_number}", row_number)
            .replace("{id_sequence}", id_sequence);
        tx.script(text).await?;
        if migration == PEOPLE {
            crate::people::fill_words(&mut tx).await?;
            crate::designations::fill(&mut tx).await?;
        }
        if migration == DUPLICATES {
            crate::people::fill_words(&mut tx).await?;
        }
        if migration == COMPETENCIES {
            crate::competencies::fill(&mut tx).await?;
        }
        if migration == PLAN_ITEMS {
            crate::mandates::fill_items(&mut tx).await?;
        }
        sql("insert into migration (version) values ($1)")
            .bind(version)
            .run(&mut tx)
            .await?;
    }
    tx.commit().await
}
