//! What is served, and how much of it at once.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use axum::http::{Method, StatusCode, Uri};
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

/// How a server behaves.
#[derive(Clone, Default)]
pub struct Settings {
    /// How much is done at once and for how long.
    pub limits: Limits,
    /// Whether requests must name this machine itself (`localhost`,
    /// `127.0.0.1`, `[::1]`) as their host.
    pub loopback_only: bool,
    /// Pages of this origin may read answers, besides our own.
    pub allow_origin: Option<String>,
    /// Told what happens.
    pub log: Option<Log>,
}

/// Told what happens.
pub type Log = Arc<dyn Fn(Event<'_>) + Send + Sync>;

/// Something that happened. All texts may be hostile.
pub enum Event<'e> {
    /// A request was answered.
    Answered {
        /// Its method.
        method: &'e Method,
        /// Its address.
        address: &'e Uri,
        /// The answer's status.
        status: StatusCode,
        /// How long it took until the answer began.
        time: Duration,
    },
    /// A request could not be answered for a reason on this side.
    Failed {
        /// Its address.
        address: &'e Uri,
        /// The reason.
        cause: &'e str,
    },
    /// A newer snapshot is served from now on.
    Reloaded {
        /// What is served.
        served: &'e Served,
    },
    /// A newer snapshot cannot be opened; the old one is served on.
    CannotReload {
        /// Why.
        error: &'e str,
    },
}

/// What all requests share. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Shared>);

struct Shared {
    served: RwLock<Arc<Served>>,
    settings: Settings,
    light: Arc<Semaphore>,
    heavy: Arc<Semaphore>,
    /// Heavy questions under way or waiting.
    heavy_queue: Arc<Semaphore>,
}

impl App {
    /// Serves a snapshot.
    #[must_use]
    pub fn new(served: Served, settings: Settings) -> Self {
        let limits = &settings.limits;
        Self(Arc::new(Shared {
            served: RwLock::new(Arc::new(served)),
            light: Arc::new(Semaphore::new(limits.light_at_once)),
            heavy: Arc::new(Semaphore::new(limits.heavy_at_once)),
            heavy_queue: Arc::new(Semaphore::new(limits.heavy_at_once + limits.heavy_waiting)),
            settings,
        }))
    }

    /// The state that is served now.
    #[must_use]
    pub fn served(&self) -> Arc<Served> {
        let served = self.0.served.read();
        Arc::clone(&served.unwrap_or_else(PoisonError::into_inner))
    }

    /// Serves another state from now on; what is under way ends with its own.
    pub fn replace(&self, served: Arc<Served>) {
        let place = self.0.served.write();
        *place.unwrap_or_else(PoisonError::into_inner) = served;
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.0.settings
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.0.settings.limits
    }

    pub(crate) fn tell(&self, event: Event<'_>) {
        if let Some(log) = &self.0.settings.log {
            log(event);
        }
    }

    /// Waits for a question's turn.
    pub(crate) async fn admit(&self, weight: Weight) -> Result<Turn, Refusal> {
        let shared = &self.0;
        let (turns, place) = match weight {
            Weight::Light => (&shared.light, None),
            Weight::Heavy => {
                let place = Arc::clone(&shared.heavy_queue).try_acquire_owned();
                (&shared.heavy, Some(place.map_err(|_| Refusal::busy())?))
            }
        };
        let turn = Arc::clone(turns).acquire_owned();
        let turn = timeout(self.limits().wait, turn).await;
        let turn = turn.ok().and_then(Result::ok);
        Ok(Turn {
            _turn: turn.ok_or_else(Refusal::busy)?,
            _place: place,
        })
    }
}

/// A question's turn, given back when it is dropped.
pub(crate) struct Turn {
    _turn: OwnedSemaphorePermit,
    _place: Option<OwnedSemaphorePermit>,
}
