//! The Hub's clock, which may run faster than ours.

use std::time::{Duration, Instant};

use jiff::Timestamp;

/// Starts at the true time and runs `scale` times as fast.
#[derive(Debug)]
pub(crate) struct Clock {
    begun: Instant,
    begun_at: i64,
    scale: f64,
}

impl Clock {
    pub(crate) fn new(scale: f64) -> Self {
        Clock {
            begun: Instant::now(),
            begun_at: Timestamp::now().as_millisecond(),
            scale,
        }
    }

    /// Seconds of the Hub's clock since the start.
    pub(crate) fn elapsed(&self) -> f64 {
        self.begun.elapsed().as_secs_f64() * self.scale
    }

    /// Milliseconds since the epoch.
    pub(crate) fn now(&self) -> i64 {
        self.begun_at + (self.elapsed() * 1000.0) as i64
    }

    /// How long so many seconds of the Hub's clock really take.
    pub(crate) fn real(&self, seconds: f64) -> Duration {
        Duration::try_from_secs_f64(seconds / self.scale).unwrap_or(Duration::MAX)
    }
}
