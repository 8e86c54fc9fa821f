//! What is served, and how much of it at once.

use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use modeltree_lineage::EvidenceFilter;
use modeltree_query::QueryError;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use crate::{Refusal, Served, Weight};

/// How much is done at once and for how long.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Light questions worked on at once.
    pub light_at_once: usize,
    /// Heavy questions worked on at once.
    pub heavy_at_once: usize,
    /// Heavy questions that may wait for their turn.
    pub heavy_waiting: usize,
    /// How long a question waits for its turn.
    pub wait: Duration,
    /// How long a light question may take.
    pub light_time: Duration,
    /// How long a heavy question may take.
    pub heavy_time: Duration,
    /// How long a download may take.
    pub download_time: Duration,
    /// How long a client may take no byte of an answer.
    pub stall_time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self {
            light_at_once: (2 * cores).max(8),
            heavy_at_once: 2,
            heavy_waiting: 8,
            wait: Duration::from_secs(10),
            light_time: Duration::from_secs(10),
            heavy_time: Duration::from_secs(60),
            download_time: Duration::from_secs(600),
            stall_time: Duration::from_secs(30),
        }
    }
}

impl Limits {
    /// How long a question may take, waiting included.
    #[must_use]
    pub fn time(&self, weight: Weight) -> Duration {
        match weight {
            Weight::Light => self.light_time,
            Weight::Heavy => self.heavy_time,
        }
    }
}

/// What all requests share. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Shared>);

struct Shared {
    served: RwLock<Arc<Served>>,
    limits: Limits,
    light: Arc<Semaphore>,
    heavy: Arc<Semaphore>,
    /// Heavy questions under way or waiting.
    heavy_queue: Arc<Semaphore>,
}

impl App {
    /// Serves a snapshot within the usual limits.
    #[must_use]
    pub fn new(served: Served) -> Self {
        Self::with_limits(served, Limits::default())
    }

    /// Opens the snapshot in `dir` and serves it within the usual limits.
    ///
    /// # Errors
    /// Where there is no snapshot or it cannot be read.
    pub fn open(dir: &Path, evidence: EvidenceFilter) -> Result<Self, QueryError> {
        Ok(Self::new(Served::open(dir)?.with_evidence(evidence)))
    }

    /// Serves a snapshot within other limits.
    #[must_use]
    pub fn with_limits(served: Served, limits: Limits) -> Self {
        Self(Arc::new(Shared {
            served: RwLock::new(Arc::new(served)),
            light: Arc::new(Semaphore::new(limits.light_at_once)),
            heavy: Arc::new(Semaphore::new(limits.heavy_at_once)),
            heavy_queue: Arc::new(Semaphore::new(limits.heavy_at_once + limits.heavy_waiting)),
            limits,
        }))
    }

    /// The state that is served now.
    #[must_use]
    pub fn served(&self) -> Arc<Served> {
        let served = self.0.served.read();
        Arc::clone(&served.unwrap_or_else(PoisonError::into_inner))
    }

    /// Serves another state from now on; what is under way ends with its own.
    pub fn replace(&self, served: Served) {
        let mut place = self
            .0
            .served
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        *place = Arc::new(served);
    }

    /// The limits.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.0.limits
    }

    /// Waits for a question's turn.
    pub(crate) async fn admit(&self, weight: Weight) -> Result<OwnedSemaphorePermit, Refusal> {
        let shared = &self.0;
        let _place = match weight {
            Weight::Light => None,
            Weight::Heavy => Some(
                shared
                    .heavy_queue
                    .try_acquire()
                    .map_err(|_| Refusal::busy())?,
            ),
        };
        let turns = match weight {
            Weight::Light => &shared.light,
            Weight::Heavy => &shared.heavy,
        };
        let turn = Arc::clone(turns).acquire_owned();
        let turn = timeout(shared.limits.wait, turn).await;
        turn.ok().and_then(Result::ok).ok_or_else(Refusal::busy)
    }
}
