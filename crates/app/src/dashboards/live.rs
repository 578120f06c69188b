//! Tiles that follow what is recorded, while somebody looks at them.
//!
//! However many look at the same organisation, it is read once for all of them: soon after
//! this program's lane has written something, each second because others may have written, and
//! not at all when nobody looks. Between two readings no connection to the database is held.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sopan_rules::ids::OrganisationId;
use sopan_rules::time::{Day, Moment};
use sopan_store::dashboards::{series, strengths_on};
use tokio::sync::watch;
use tokio::time::{Instant, MissedTickBehavior};

use super::{MEASURES, Tile, tile_days, tiles};
use crate::access::Actor;
use crate::{App, Result};

/// The tiles are read again after so long, also when nothing was written here.
const EVERY: Duration = Duration::from_secs(1);
/// They are not read again sooner than this; up to [`EVERY`] they rest so long that all
/// readings together take about a tenth of the time.
const REST: Duration = Duration::from_millis(100);
/// After so long the page asks anew, so that a role that was lost in the meantime is
/// noticed.
const LONGEST: Duration = Duration::from_secs(600);

/// The tiles of an organisation at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Now {
    /// When they were read.
    pub moment: Moment,
    /// The day they hold for.
    pub as_on: Day,
    /// The tiles.
    pub tiles: Vec<Tile>,
}

type Latest = watch::Sender<Option<Arc<Now>>>;

/// The organisations that somebody looks at.
pub(crate) struct Watched {
    scopes: Mutex<HashMap<OrganisationId, Arc<Latest>>>,
    ended: watch::Sender<bool>,
}

impl Default for Watched {
    fn default() -> Self {
        Watched {
            scopes: Mutex::default(),
            ended: watch::Sender::new(false),
        }
    }
}

/// One who looks.
pub struct Live {
    latest: watch::Receiver<Option<Arc<Now>>>,
    ended: watch::Receiver<bool>,
    until: Instant,
}

impl Live {
    /// The tiles when they have changed, the first time as they are; nothing when it is
    /// time to ask anew or the program ends.
    pub async fn next(&mut self) -> Option<Arc<Now>> {
        loop {
            tokio::select! {
                changed = self.latest.changed() => {
                    changed.ok()?;
                    if let Some(now) = self.latest.borrow_and_update().clone() {
                        return Some(now);
                    }
                }
                _ = self.ended.wait_for(|ended| *ended) => return None,
                () = tokio::time::sleep_until(self.until) => return None,
            }
        }
    }
}

impl App {
    /// Follows the tiles of an organisation, for who may see its dashboard.
    pub async fn follow(&self, actor: &Actor, code: &str) -> Result<Live> {
        let mut tx = self.db.read().await?;
        let roots = self.roots(&mut tx, actor).await?;
        let organisation = self.dashboard_of(&mut tx, actor, code, &roots).await?;
        drop(tx);
        let mut scopes = self.scopes();
        let latest = match scopes.get(&organisation.id) {
            Some(latest) => latest.subscribe(),
            None => {
                let latest = Arc::new(Latest::new(None));
                let first = latest.subscribe();
                scopes.insert(organisation.id, latest.clone());
                tokio::spawn(self.clone().watch(organisation.id, latest));
                first
            }
        };
        drop(scopes);
        let mut live = Live {
            latest,
            ended: self.watched.ended.subscribe(),
            until: Instant::now() + LONGEST,
        };
        // What is known already is news to whoever comes later.
        live.latest.mark_changed();
        Ok(live)
    }

    /// Ends every [`Live`], so that the program can end.
    pub fn end_live(&self) {
        self.watched.ended.send_replace(true);
    }

    /// How many organisations are being followed.
    pub fn followed(&self) -> usize {
        self.scopes().len()
    }

    fn scopes(&self) -> std::sync::MutexGuard<'_, HashMap<OrganisationId, Arc<Latest>>> {
        let scopes = &self.watched.scopes;
        scopes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn watch(self, organisation: OrganisationId, latest: Arc<Latest>) {
        let mut ended = self.watched.ended.subscribe();
        let mut written = self.lane.written();
        let mut ticks = tokio::time::interval(EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                _ = ticks.tick() => {}
                Ok(()) = written.changed() => {}
                _ = ended.wait_for(|ended| *ended) => {}
            }
            let followed = {
                // Nobody begins to look while this is held.
                let mut scopes = self.scopes();
                if latest.receiver_count() == 0 || *self.watched.ended.borrow() {
                    scopes.remove(&organisation);
                    return;
                }
                u32::try_from(scopes.len()).unwrap_or(u32::MAX)
            };
            let begun = Instant::now();
            match self.tiles_now(organisation).await {
                Ok(now) => {
                    latest.send_if_modified(|held| {
                        let same =
                            |held: &Arc<Now>| held.tiles == now.tiles && held.as_on == now.as_on;
                        let new = !held.as_ref().is_some_and(same);
                        if new {
                            *held = Some(Arc::new(now));
                        }
                        new
                    });
                }
                Err(error) => {
                    tracing::warn!(%error, "live figures could not be read; the next second tries again");
                }
            }
            let rest = begun.elapsed().saturating_mul(followed).saturating_mul(9);
            tokio::select! {
                () = tokio::time::sleep(rest.clamp(REST, EVERY)) => {}
                _ = ended.wait_for(|ended| *ended) => {}
            }
        }
    }

    async fn tiles_now(&self, organisation: OrganisationId) -> Result<Now> {
        let (moment, as_on) = (self.now(), self.today());
        let mut tx = self.db.read().await?;
        let days = tile_days(as_on);
        let series = series(&mut tx, organisation, &MEASURES, &days).await?;
        let strengths = strengths_on(&mut tx, organisation, &BTreeSet::from([as_on])).await?;
        let strength = strengths.get(&as_on).copied();
        Ok(Now {
            moment,
            as_on,
            tiles: tiles(&series, strength, as_on),
        })
    }
}
