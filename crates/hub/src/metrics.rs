//! What the client did, in figures.

use std::time::Duration;

/// What a client and all its clones did so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Metrics {
    /// Requests sent, every try and every redirect counted.
    pub requests: u64,
    /// Tries after the first of their request.
    pub retries: u64,
    /// Answers with status 429.
    pub rate_limited: u64,
    /// Time in which requests stood still for want of quota, on the Hub's
    /// clock: whatever their number, but each bucket for itself.
    pub waited_for_quota: Duration,
    /// Bytes of bodies received, as they came over the wire.
    pub bytes: u64,
}

/// The quota of one bucket, as the server last told it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// Requests that a window allows.
    pub quota: u64,
    /// Requests left in this window, those in flight taken off.
    pub remaining: u64,
    /// Length of a window, on the Hub's clock.
    pub window: Duration,
    /// Until the next window starts, on the Hub's clock.
    pub resets_in: Duration,
}
