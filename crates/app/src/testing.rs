//! For tests: an application whose clock stands still until the story moves it, whose
//! chance repeats, and whose files go away with it.

pub mod packages;

use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use sopan_rules::ids::OrganisationId;
use sopan_rules::organisations::Kind;
use sopan_rules::time::{Day, Moment};
use sopan_store::organisations::Organisation;
use sopan_store::testing::{TestDb, unique};

use crate::{App, Options, Surroundings};

/// Where the applications of tests say they are reached.
pub const ADDRESS: &str = "https://sopan.example";

/// An application on the database of a test.
pub struct TestApp {
    app: App,
    clock: Arc<AtomicI64>,
    files: PathBuf,
}

impl Deref for TestApp {
    type Target = App;

    fn deref(&self) -> &App {
        &self.app
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.files);
    }
}

impl TestApp {
    /// Opens it at the beginning of a day, `2025-11-05`.
    pub async fn open(test: &TestDb, day: &str) -> TestApp {
        let day: Day = day.parse().expect("a day");
        let clock = Arc::new(AtomicI64::new(day.start().0));
        let (tells, drawn) = (clock.clone(), AtomicU64::new(1));
        let surroundings = Surroundings {
            now: Arc::new(move || Moment(tells.load(Ordering::SeqCst))),
            random: Arc::new(move |bytes| {
                let first = drawn.fetch_add(1, Ordering::SeqCst);
                for (eight, part) in (0u64..).zip(bytes.chunks_mut(8)) {
                    let drawn = mixed(first.wrapping_add(eight << 40)).to_be_bytes();
                    part.copy_from_slice(&drawn[..part.len()]);
                }
            }),
        };
        let files = std::env::temp_dir().join(unique());
        let options = Options {
            database: test.address.clone(),
            files: files.clone(),
            public_address: ADDRESS.to_owned(),
        };
        let app = App::open(options, surroundings)
            .await
            .expect("an application on the database of the test");
        TestApp { app, clock, files }
    }

    /// The application alone, which others may hold too.
    pub fn app(&self) -> App {
        self.app.clone()
    }

    /// The folder of its files.
    pub fn files(&self) -> &Path {
        &self.files
    }

    /// Sets the clock.
    pub fn set(&self, now: Moment) {
        self.clock.store(now.0, Ordering::SeqCst);
    }

    /// Sets the clock to the beginning of a day, `2025-11-06`.
    pub fn set_day(&self, day: &str) {
        self.set(day.parse::<Day>().expect("a day").start());
    }

    /// Moves the clock.
    pub fn pass_seconds(&self, seconds: i64) {
        self.set(self.now().plus_seconds(seconds));
    }
}

/// Numbers that look like chance (splitmix64).
fn mixed(n: u64) -> u64 {
    let n = n.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let n = (n ^ (n >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let n = (n ^ (n >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    n ^ (n >> 31)
}

/// An organisation that is an MDO, named like its code.
pub fn organisation(id: i64, code: &str, kind: Kind) -> Organisation {
    Organisation {
        id: OrganisationId(id),
        code: code.to_owned(),
        kind,
        name_en: code.to_owned(),
        name_hi: code.to_owned(),
        lgd_code: None,
        mdo: true,
    }
}
