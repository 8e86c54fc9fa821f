//! How counts are distributed.

use serde::Serialize;

/// A distribution of counts. Quantiles are by nearest rank: the smallest value
/// that at least so many of the counts do not exceed. `None` where there are no
/// counts.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Distribution {
    /// How many counts there are.
    pub values: u64,
    /// Their sum.
    pub sum: u64,
    /// Their mean.
    pub mean: Option<f64>,
    /// Half of them are no larger.
    pub median: Option<u32>,
    /// 90 of 100 are no larger.
    pub p90: Option<u32>,
    /// 99 of 100 are no larger.
    pub p99: Option<u32>,
    /// 999 of 1,000 are no larger.
    pub p999: Option<u32>,
    /// The largest.
    pub max: Option<u32>,
    /// By powers of two: 0, 1, 2 to 3, 4 to 7, …, up to the largest.
    pub histogram: Vec<Bin>,
}

/// The counts between two bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Bin {
    /// The smallest count that belongs here.
    pub from: u32,
    /// The largest.
    pub to: u32,
    /// How many there are.
    pub values: u64,
}

impl Distribution {
    /// The distribution of these counts.
    #[must_use]
    pub fn of(mut counts: Vec<u32>) -> Self {
        counts.sort_unstable();
        let sum = counts.iter().map(|count| u64::from(*count)).sum();
        let values = counts.len() as u64;
        let quantile = |per_mille: u64| {
            let rank = (values * per_mille).div_ceil(1000).max(1);
            counts.get(rank as usize - 1).copied()
        };
        Self {
            values,
            sum,
            mean: (values > 0).then(|| sum as f64 / values as f64),
            median: quantile(500),
            p90: quantile(900),
            p99: quantile(990),
            p999: quantile(999),
            max: counts.last().copied(),
            histogram: histogram(&counts),
        }
    }
}

fn histogram(sorted: &[u32]) -> Vec<Bin> {
    let bin_of = |count: u32| (u32::BITS - count.leading_zeros()) as usize;
    let bins = sorted.last().map_or(0, |max| bin_of(*max) + 1);
    let mut histogram: Vec<Bin> = (0..bins)
        .map(|bin| {
            let from = if bin == 0 { 0 } else { 1 << (bin - 1) };
            Bin {
                from,
                to: from + from.saturating_sub(1),
                values: 0,
            }
        })
        .collect();
    for count in sorted {
        histogram[bin_of(*count)].values += 1;
    }
    histogram
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_few_counts() {
        let distribution = Distribution::of(vec![5, 0, 1, 0, 9]);
        let bins: Vec<_> = distribution
            .histogram
            .iter()
            .map(|bin| (bin.from, bin.to, bin.values))
            .collect();
        assert_eq!(
            bins,
            [(0, 0, 2), (1, 1, 1), (2, 3, 0), (4, 7, 1), (8, 15, 1)]
        );
        assert_eq!(distribution.mean, Some(3.0));
        assert_eq!(distribution.median, Some(1));
        assert_eq!(distribution.p90, Some(9));
        assert_eq!(Distribution::of(vec![]), Distribution::default());
    }

    proptest! {
        #[test]
        fn holds_what_it_says(counts in prop::collection::vec(any::<u32>(), 1..60)) {
            let distribution = Distribution::of(counts.clone());
            let at_most = |bound: u32| counts.iter().filter(|count| **count <= bound).count();
            for (quantile, share) in [
                (distribution.median, 0.5),
                (distribution.p90, 0.9),
                (distribution.p99, 0.99),
            ] {
                let quantile = quantile.unwrap();
                let enough = share * counts.len() as f64 - 1e-9;
                prop_assert!(at_most(quantile) as f64 >= enough);
                let fewer = counts.iter().filter(|count| **count < quantile).count();
                prop_assert!((fewer as f64) < enough.max(1e-9));
            }
            for bin in &distribution.histogram {
                let within = counts.iter().filter(|count| (bin.from..=bin.to).contains(count));
                prop_assert_eq!(within.count() as u64, bin.values);
            }
            let binned: u64 = distribution.histogram.iter().map(|bin| bin.values).sum();
            prop_assert_eq!(binned, counts.len() as u64);
        }
    }
}
