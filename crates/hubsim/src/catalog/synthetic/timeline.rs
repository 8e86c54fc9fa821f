//! When models were created: a floor for everything older than the Hub's
//! records, then growth with two bursts.

use super::rng::{Rng, Salt};

/// 2022-03-02T23:29:04Z: the Hub gave this second (or the next one) to every
/// model that was there before it kept creation dates.
pub(super) const FLOOR: u32 = 1_646_263_744;
const DAY: u32 = 86_400;
/// First day after the floor: 2022-03-03.
const START: u32 = 1_646_265_600;

/// Models per day, as (day since the start, rate); linear in between.
const RATES: &[(u32, f64)] = &[
    (0, 1.4),
    (200, 3.0),
    (300, 5.0),
    (480, 10.0),
    (660, 15.5),
    (780, 20.0),
    (880, 28.0),
    (915, 42.0),
    (925, 54.7),
    (940, 53.0),
    (960, 30.0),
    (1010, 24.5),
    (1050, 32.0),
    (1063, 50.9),
    (1090, 49.0),
    (1130, 40.0),
    (1190, 32.0),
    (1230, 35.7),
    (1400, 37.0),
    (1550, 41.0),
    (1724, 47.0),
];

/// The last second of the timeline: 2026-11-21T00:00:00Z.
pub(super) const END: u32 = START + 1_724 * DAY;

/// Unix seconds of a date given as days since 2022-03-03.
pub(super) const fn day(days: u32) -> u32 {
    START + days * DAY
}

/// Maps model numbers to creation seconds; later numbers are never earlier.
pub(super) struct Timeline {
    n: u32,
    floor: u32,
    seed: u64,
    /// Share of the dated models created before each day.
    cumulative: Vec<f64>,
}

impl Timeline {
    pub(super) fn new(n: u32, seed: u64) -> Self {
        let mut cumulative = vec![0.0];
        let mut sum = 0.0;
        for pair in RATES.windows(2) {
            let (from, to) = (pair[0], pair[1]);
            for d in from.0..to.0 {
                let along = f64::from(d - from.0) / f64::from(to.0 - from.0);
                sum += from.1 + (to.1 - from.1) * along;
                cumulative.push(sum);
            }
        }
        for c in &mut cumulative {
            *c /= sum;
        }
        let floor = (u64::from(n) * 16 / 1000) as u32;
        Timeline {
            n,
            floor,
            seed,
            cumulative,
        }
    }

    /// How many of the first models have the floor as their date.
    pub(super) fn floor_count(&self) -> u32 {
        self.floor
    }

    /// Creation second of model `i`.
    pub(super) fn created(&self, i: u32) -> u32 {
        if i < self.floor {
            return FLOOR + u32::from(i >= self.floor * 2 / 5);
        }
        let jitter = Rng::of(self.seed, Salt::Date, i).unit();
        let share = (f64::from(i - self.floor) + jitter) / f64::from(self.n - self.floor);
        let d = self.cumulative.partition_point(|&c| c <= share).max(1) - 1;
        let from = self.cumulative[d];
        let to = self.cumulative.get(d + 1).copied().unwrap_or(1.0);
        let within = if to > from {
            (share - from) / (to - from)
        } else {
            0.0
        };
        let second = (within * f64::from(DAY)) as u32;
        START + d as u32 * DAY + second.min(DAY - 1)
    }

    /// Number of the first model created at `second` or later.
    pub(super) fn first_at(&self, second: u32) -> u32 {
        if second <= FLOOR {
            return 0;
        }
        let d = (second.saturating_sub(START) / DAY) as usize;
        let share = self.cumulative.get(d).copied().unwrap_or(1.0);
        self.floor + (share * f64::from(self.n - self.floor)) as u32
    }
}
