//! What a crawl tells while it runs.

use std::time::Duration;

/// How the models are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// By the listing of the whole Hub (or of a filter).
    Listing,
    /// By asking each model for its children or parents.
    ByModel,
}

/// Something worth telling.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The way chosen and what it is thought to cost.
    Planned {
        /// The way.
        way: Way,
        /// Requests expected this way, where that can be told.
        requests: Option<u64>,
        /// Requests expected the other way.
        instead_of: Option<u64>,
        /// Time expected at the present quota.
        time: Option<Duration>,
    },
    /// How far the crawl has come.
    Progress(Progress),
    /// Something the user should know, in one sentence.
    Note(String),
}

/// How far a crawl has come.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Progress {
    /// What is being fetched.
    pub phase: Phase,
    /// Models known so far.
    pub models: u64,
    /// Steps done: pages, models or cards.
    pub done: u64,
    /// Steps expected in this phase, where that can be told.
    pub total: Option<u64>,
    /// Requests sent.
    pub requests: u64,
    /// Requests left in the quota's present window.
    pub quota_left: Option<u64>,
}

/// The part of the crawl under way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// Finding models.
    #[default]
    Models,
    /// Fetching cards.
    Cards,
    /// Writing the snapshot.
    Writing,
}

/// Hears what a crawl tells. Called from several threads.
pub trait Observer: Send + Sync {
    /// Takes one event; should return quickly.
    fn event(&self, event: Event);
}

/// An observer that hears nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Observer for Silent {
    fn event(&self, _: Event) {}
}
