//! Counts of what was asked and answered.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;

use crate::fault::FaultKind;
use crate::target::Route;
use crate::world::Event;

/// What a simulator has been asked and has answered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Stats {
    /// Requests; those to `/_sim/` are not counted.
    pub total: u64,
    /// Requests to the list, detail, revision and raw routes: the count that
    /// `@N` of a fault refers to.
    pub counted: u64,
    /// Requests by route.
    pub by_route: BTreeMap<&'static str, u64>,
    /// Answers by status.
    pub by_status: BTreeMap<u16, u64>,
    /// Requests refused because a quota was used up. The 429s of faults are
    /// not among them.
    pub rate_limited: u64,
    /// Faults injected, by name.
    pub faults: BTreeMap<&'static str, u64>,
    /// Models listed in answers to the list route.
    pub models_listed: u64,
    /// Bytes of bodies handed to the network, after compression.
    pub body_bytes: u64,
    /// Most requests that were being answered at the same time.
    pub most_at_once: u64,
    /// Milliseconds of the Hub's clock from the first request to the last
    /// answer.
    pub busy_ms: u64,
    /// What happened to models while the simulator ran, in order.
    pub events: Vec<Event>,
}

impl Stats {
    /// Requests to this route.
    #[must_use]
    pub fn requests(&self, route: Route) -> u64 {
        self.by_route
            .get(route.as_str())
            .copied()
            .unwrap_or_default()
    }

    /// Times this fault was injected.
    #[must_use]
    pub fn injected(&self, kind: FaultKind) -> u64 {
        self.faults.get(kind.name()).copied().unwrap_or_default()
    }
}

/// Counts while the server runs.
#[derive(Debug, Default)]
pub(crate) struct Counters(Mutex<Counts>);

#[derive(Debug, Default)]
struct Counts {
    stats: Stats,
    at_once: u64,
    /// When the first request came, in seconds of the Hub's clock.
    first: Option<f64>,
}

impl Counters {
    fn with<T>(&self, change: impl FnOnce(&mut Counts) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Counts a request: its number among all, and among those of the routes
    /// that faults count if it is for one of them.
    pub(crate) fn arrived(&self, route: Route, now: f64) -> (u64, Option<u64>) {
        self.with(|counts| {
            counts.first.get_or_insert(now);
            counts.at_once += 1;
            let stats = &mut counts.stats;
            stats.most_at_once = stats.most_at_once.max(counts.at_once);
            stats.total += 1;
            *stats.by_route.entry(route.as_str()).or_default() += 1;
            stats.counted += u64::from(route.is_counted());
            (stats.total, route.is_counted().then_some(stats.counted))
        })
    }

    pub(crate) fn answered(&self, status: u16, bytes: usize) {
        self.with(|counts| {
            *counts.stats.by_status.entry(status).or_default() += 1;
            counts.stats.body_bytes += bytes as u64;
        });
    }

    /// The request was answered or its client has gone.
    pub(crate) fn left(&self, now: f64) {
        self.with(|counts| {
            counts.at_once -= 1;
            let busy = now - counts.first.unwrap_or(now);
            counts.stats.busy_ms = (busy * 1000.0) as u64;
        });
    }

    pub(crate) fn rate_limited(&self) {
        self.with(|counts| counts.stats.rate_limited += 1);
    }

    pub(crate) fn injected(&self, kind: FaultKind) {
        self.with(|counts| *counts.stats.faults.entry(kind.name()).or_default() += 1);
    }

    pub(crate) fn listed(&self, models: usize) {
        self.with(|counts| counts.stats.models_listed += models as u64);
    }

    pub(crate) fn snapshot(&self, events: Vec<Event>) -> Stats {
        Stats {
            events,
            ..self.with(|counts| counts.stats.clone())
        }
    }
}
