//! Random numbers that are the same everywhere for the same seed.

use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::{Rng, SeedableRng};

/// A stream of random numbers. Which number follows which is part of what a
/// seed promises: the generator is fixed (xoshiro256++), and so is how numbers
/// are made of its bits.
#[derive(Clone, Debug)]
pub struct Random(Xoshiro256PlusPlus);

impl Random {
    /// The stream of a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(Xoshiro256PlusPlus::seed_from_u64(seed))
    }

    /// The stream with this number among those of a seed, for work that is
    /// shared out: the result does not depend on who does which part.
    #[must_use]
    pub fn stream(seed: u64, number: u64) -> Self {
        let mut first = Self::new(seed);
        Self::new(first.0.next_u64() ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    /// A whole number below `bound`, each as likely as any other (Lemire 2019).
    ///
    /// # Panics
    /// Where `bound` is 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        assert!(bound > 0, "there is no number below 0");
        let mut wide = u128::from(self.0.next_u64()) * u128::from(bound);
        if (wide as u64) < bound {
            let short = bound.wrapping_neg() % bound;
            while (wide as u64) < short {
                wide = u128::from(self.0.next_u64()) * u128::from(bound);
            }
        }
        (wide >> 64) as u64
    }

    /// A number in [0, 1), a multiple of 2⁻⁵³.
    pub fn unit(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 * (1.0 / (1_u64 << 53) as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_is_a_promise() {
        let mut random = Random::new(42);
        let first: Vec<u64> = (0..4).map(|_| random.below(1_000)).collect();
        assert_eq!(first, [814, 318, 983, 701]);
        let mut again = Random::new(42);
        assert!((0..4).all(|at| again.below(1_000) == first[at]));
        assert_ne!(
            Random::stream(42, 1).below(u64::MAX),
            Random::stream(42, 2).below(u64::MAX)
        );
    }

    #[test]
    fn numbers_are_spread_evenly() {
        let mut random = Random::new(1);
        let mut sides = [0_u32; 6];
        for _ in 0..60_000 {
            sides[random.below(6) as usize] += 1;
        }
        assert!(sides.iter().all(|n| n.abs_diff(10_000) < 400), "{sides:?}");
        let mean = (0..10_000).map(|_| random.unit()).sum::<f64>() / 1e4;
        assert!((mean - 0.5).abs() < 0.015, "{mean}");
    }
}
