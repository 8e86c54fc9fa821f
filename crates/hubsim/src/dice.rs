//! Decides which faults a request meets.

use crate::fault::{Fault, FaultKind, When};

/// The faults and the seed of their chances.
#[derive(Debug)]
pub(crate) struct Dice {
    seed: u64,
    faults: Vec<Fault>,
}

/// The faults that one request meets.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Roll {
    kinds: u64,
    /// A number peculiar to the request, for what is left to chance.
    pub(crate) chance: u64,
    /// The request's number among the counted ones.
    pub(crate) number: u64,
}

impl Roll {
    pub(crate) fn has(self, kind: FaultKind) -> bool {
        self.kinds & (1 << kind as u64) != 0
    }
}

impl Dice {
    pub(crate) fn new(seed: u64, faults: Vec<Fault>) -> Self {
        Dice { seed, faults }
    }

    /// The faults of the `number`-th counted request.
    pub(crate) fn roll(&self, number: u64) -> Roll {
        let mut roll = Roll {
            kinds: 0,
            chance: mix(self.seed ^ mix(number)),
            number,
        };
        for fault in &self.faults {
            let bit = 1 << fault.kind as u64;
            let happens = match &fault.when {
                When::At(numbers) => numbers.contains(&number),
                When::Rate(rate) => unit(mix(roll.chance ^ mix(bit))) < *rate,
                When::Seconds(_) => false,
            };
            if happens {
                roll.kinds |= bit;
            }
        }
        roll
    }

    /// Seconds of the Hub's clock that every answer takes longer.
    pub(crate) fn latency(&self) -> f64 {
        let seconds = self.faults.iter().map(|fault| match fault.when {
            When::Seconds(seconds) => seconds,
            _ => 0.0,
        });
        seconds.sum()
    }

    /// Whether this fault can happen at all.
    pub(crate) fn knows(&self, kind: FaultKind) -> bool {
        self.faults.iter().any(|fault| fault.kind == kind)
    }
}

/// SplitMix64.
pub(crate) fn mix(number: u64) -> u64 {
    let z = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// In `0.0..1.0`.
fn unit(number: u64) -> f64 {
    (number >> 11) as f64 / (1u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_met_exactly() {
        let dice = Dice::new(
            7,
            vec![
                Fault::at(FaultKind::Stall, 2),
                Fault::at(FaultKind::Stall, 4),
                Fault::always(FaultKind::Slow),
            ],
        );
        let stalled: Vec<u64> = (1..=5)
            .filter(|n| dice.roll(*n).has(FaultKind::Stall))
            .collect();
        assert_eq!(stalled, [2, 4]);
        assert!((1..=5).all(|n| dice.roll(n).has(FaultKind::Slow)));
        assert!(!dice.roll(1).has(FaultKind::Html));
    }

    #[test]
    fn a_rate_is_kept_and_the_seed_decides_where() {
        let hits = |seed| {
            let dice = Dice::new(seed, vec![Fault::rate(FaultKind::BadGateway, 0.1)]);
            (1..=10_000)
                .filter(|n| dice.roll(*n).has(FaultKind::BadGateway))
                .collect::<Vec<_>>()
        };
        assert!((900..1100).contains(&hits(1).len()));
        assert_eq!(hits(1), hits(1));
        assert_ne!(hits(1), hits(2));
        let never = Dice::new(1, vec![Fault::rate(FaultKind::Stall, 0.0)]);
        assert!((1..1000).all(|n| !never.roll(n).has(FaultKind::Stall)));
    }

    #[test]
    fn latencies_add_up() {
        let dice = Dice::new(0, vec![Fault::latency(1.0), Fault::latency(0.5)]);
        assert!((dice.latency() - 1.5).abs() < 1e-9);
    }
}
