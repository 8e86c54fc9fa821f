//! How far a mean could be off.

use std::collections::BTreeMap;

use crate::Random;

/// A mean and its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The mean.
    pub mean: f64,
    /// The 2.5th percentile of the means of resamples.
    pub low: f64,
    /// The 97.5th.
    pub high: f64,
}

/// The mean, and its percentile interval from `rounds` resamples with
/// replacement; `None` where there is nothing. Percentiles are interpolated
/// between neighbours, as numpy does.
#[must_use]
pub fn bootstrap(values: &[f64], rounds: usize, random: &mut Random) -> Option<Interval> {
    if values.is_empty() {
        return None;
    }
    let count = values.len() as u64;
    let mean = values.iter().sum::<f64>() / count as f64;
    Some(interval(mean, rounds, || {
        let drawn = (0..count).map(|_| values[random.below(count) as usize]);
        drawn.sum::<f64>() / count as f64
    }))
}

/// The mean of all values, and its interval where whole clusters are resampled:
/// values of one cluster are taken to tell much the same. `None` where there are
/// not two clusters.
#[must_use]
pub fn bootstrap_clusters(
    values: &[f64],
    clusters: &[u32],
    rounds: usize,
    random: &mut Random,
) -> Option<Interval> {
    let mut sums: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
    for (value, cluster) in values.iter().zip(clusters) {
        let sum = sums.entry(*cluster).or_default();
        *sum = (sum.0 + value, sum.1 + 1.0);
    }
    if sums.len() < 2 {
        return None;
    }
    let sums: Vec<(f64, f64)> = sums.into_values().collect();
    let count = sums.len() as u64;
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    Some(interval(mean, rounds, || {
        let drawn = (0..count).map(|_| sums[random.below(count) as usize]);
        let (sum, size) = drawn.fold((0.0, 0.0), |(sum, size), one| (sum + one.0, size + one.1));
        sum / size
    }))
}

fn interval(mean: f64, rounds: usize, mut draw: impl FnMut() -> f64) -> Interval {
    let mut means: Vec<f64> = (0..rounds).map(|_| draw()).collect();
    means.sort_unstable_by(f64::total_cmp);
    let percentile = |share: f64| {
        let Some(last) = means.len().checked_sub(1) else {
            return f64::NAN;
        };
        let place = share * last as f64;
        let (below, part) = (place.floor() as usize, place.fract());
        let above = means[(below + 1).min(last)];
        means[below] + (above - means[below]) * part
    };
    Interval {
        mean,
        low: percentile(0.025),
        high: percentile(0.975),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_has_no_mean() {
        assert_eq!(bootstrap(&[], 10, &mut Random::new(1)), None);
        assert_eq!(bootstrap_clusters(&[], &[], 10, &mut Random::new(1)), None);
        let one = bootstrap(&[0.25], 10, &mut Random::new(1)).unwrap();
        assert_eq!((one.mean, one.low, one.high), (0.25, 0.25, 0.25));
    }

    /// Of 400 intervals of a known distribution, about 95 in 100 hold its mean.
    #[test]
    fn intervals_cover_at_the_nominal_rate() {
        let mut random = Random::new(11);
        // Three standard errors of a share of 0.95 in 400: 0.033.
        let covers = |low: f64, share: f64| assert!((low..0.985).contains(&share), "{share}");
        for size in [50, 300] {
            let held = (0..400).filter(|_| {
                let values: Vec<f64> = (0..size).map(|_| random.unit()).collect();
                let found = bootstrap(&values, 400, &mut random).unwrap();
                found.low <= 0.5 && 0.5 <= found.high
            });
            covers(0.915, held.count() as f64 / 400.0);
        }
        // Clusters of ten that share most of their value: resampling single
        // values would hold the mean far too seldom.
        let (mut by_cluster, mut by_value) = (0, 0);
        for _ in 0..400 {
            let mut values = Vec::new();
            let mut clusters = Vec::new();
            for cluster in 0..60 {
                let shared = random.unit();
                for _ in 0..10 {
                    values.push(0.9 * shared + 0.1 * random.unit());
                    clusters.push(cluster);
                }
            }
            let holds = |found: Interval| found.low <= 0.5 && 0.5 <= found.high;
            let found = bootstrap_clusters(&values, &clusters, 400, &mut random).unwrap();
            by_cluster += u32::from(holds(found));
            by_value += u32::from(holds(bootstrap(&values, 100, &mut random).unwrap()));
        }
        covers(0.9, f64::from(by_cluster) / 400.0);
        assert!(by_value < 300, "{by_value}");
    }

    #[test]
    fn a_seed_is_a_promise() {
        let values: Vec<f64> = (0..100).map(f64::from).collect();
        let found = |seed| bootstrap(&values, 200, &mut Random::new(seed)).unwrap();
        assert_eq!(found(5), found(5));
        assert_ne!(found(5), found(6));
    }
}
