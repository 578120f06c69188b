//! For tests: the same text on both databases, each time on an empty one.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::sql::Db;

/// An empty database that goes away with the test.
pub struct TestDb {
    /// Open and up to date.
    pub db: Db,
    /// Its address, to open it again.
    pub address: String,
    folder: Option<std::path::PathBuf>,
}

impl Drop for TestDb {
    fn drop(&mut self) {
        if let Some(folder) = &self.folder {
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}

static NEXT: AtomicU64 = AtomicU64::new(0);

/// A name that no other test uses, also in a run that begins at the same moment.
pub fn unique() -> String {
    let random = std::hash::BuildHasher::hash_one(&std::hash::RandomState::new(), 0);
    let next = NEXT.fetch_add(1, Ordering::Relaxed);
    format!("sopan_{}_{random:x}_{next}", std::process::id())
}

/// An empty SQLite database in a folder of its own.
pub async fn sqlite() -> TestDb {
    let folder = std::env::temp_dir().join(unique());
    std::fs::create_dir_all(&folder).expect("a folder for the test");
    let address = format!("sqlite:{}", folder.join("test.db").display());
    let db = Db::open(&address).await.expect("an embedded database");
    TestDb {
        db,
        address,
        folder: Some(folder),
    }
}

/// An empty PostgreSQL database on the server of `SOPAN_TEST_POSTGRES_URL`. Without
/// that server the test is skipped, loudly; in CI it fails.
pub async fn postgres() -> Option<TestDb> {
    let Ok(server) = std::env::var("SOPAN_TEST_POSTGRES_URL") else {
        assert!(
            std::env::var_os("CI").is_none(),
            "SOPAN_TEST_POSTGRES_URL is not set: in CI every test runs on both databases"
        );
        eprintln!(
            "SKIPPED ON POSTGRESQL: set SOPAN_TEST_POSTGRES_URL, or run `scripts/with-postgres cargo test`"
        );
        return None;
    };
    let name = unique();
    let pool = sqlx::PgPool::connect(&server)
        .await
        .expect("the test server");
    sqlx::raw_sql(sqlx::AssertSqlSafe(format!("create database {name}")))
        .execute(&pool)
        .await
        .expect("a database for the test");
    pool.close().await;
    let (before, _) = server
        .rsplit_once('/')
        .expect("an address that names a database");
    let address = format!("{before}/{name}");
    let db = Db::open(&address).await.expect("a database on the server");
    Some(TestDb {
        db,
        address,
        folder: None,
    })
}

/// Runs one test on both databases: `on_both!(name, async |test: TestDb| { … });`
#[macro_export]
macro_rules! on_both {
    ($(#[$doc:meta])* $name:ident, $body:expr) => {
        $(#[$doc])*
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            #[tokio::test(flavor = "multi_thread")]
            async fn sqlite() {
                ($body)($crate::testing::sqlite().await).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn postgres() {
                if let Some(test) = $crate::testing::postgres().await {
                    ($body)(test).await;
                }
            }
        }
    };
}
