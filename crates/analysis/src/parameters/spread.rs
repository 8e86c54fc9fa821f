//! How counts are spread: quartiles, means, shares of size bins, each with a
//! bootstrap interval.

use crate::{Random, threads};

/// A figure and its 95 % bootstrap interval (percentiles).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The figure of the data.
    pub value: f64,
    /// 2.5th percentile over the resamples.
    pub low: f64,
    /// 97.5th percentile.
    pub high: f64,
}

/// The spread of some counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Spread {
    /// Counts.
    pub counts: u64,
    /// A quarter are no larger (by linear interpolation, as all quantiles).
    pub first_quartile: Estimate,
    /// Half are no larger.
    pub median: Estimate,
    /// Three quarters are no larger.
    pub third_quartile: Estimate,
    /// Their mean. A few giants decide it.
    pub mean: Estimate,
    /// Their geometric mean.
    pub geometric_mean: Estimate,
    /// The bins of each list of bounds.
    pub bins: Vec<Vec<Bin>>,
}

/// The counts from a bound up to the next.
#[derive(Clone, Debug, PartialEq)]
pub struct Bin {
    /// The smallest count that belongs here.
    pub from: u64,
    /// The first that does not; `None` in the last bin.
    pub to: Option<u64>,
    /// How many there are.
    pub counts: u64,
    /// Their share of all.
    pub share: Estimate,
}

/// Figures of one resample, in the order of [`Spread`]'s fields, and last how
/// many counts lie below each bound, and in all.
type Figures = Vec<f64>;

impl Spread {
    /// The spread of `counts` over bins that begin at the bounds of each list
    /// (ascending, the first of them no larger than any count), with
    /// `resamples` resamples. `None` where there are no counts.
    #[must_use]
    pub fn of(mut counts: Vec<u64>, lists: &[&[u64]], resamples: u32, seed: u64) -> Option<Self> {
        if counts.is_empty() {
            return None;
        }
        counts.sort_unstable();
        let mut bounds = lists.concat();
        bounds.sort_unstable();
        bounds.dedup();
        let sorted = Sorted::of(&counts, &bounds);
        let values = sorted.figures(&vec![1; counts.len()]);
        let drawn = threads::each(resamples as usize, |number| {
            sorted.resample(&mut Random::stream(seed, number as u64))
        });
        let estimated =
            |figure: &dyn Fn(&Figures) -> f64| estimate(figure(&values), drawn.iter().map(figure));
        let estimates: [Estimate; FIXED] =
            std::array::from_fn(|at| estimated(&|figures| figures[at]));
        let bin = |from: u64, to: Option<u64>| {
            let place = |bound: u64| bounds.partition_point(|known| *known < bound);
            let below = FIXED + place(from);
            let above = FIXED + to.map_or(bounds.len(), place);
            let counts = |figures: &Figures| figures[above] - figures[below];
            Bin {
                from,
                to,
                counts: counts(&values) as u64,
                share: estimated(&|figures| counts(figures) / sorted.counts.len() as f64),
            }
        };
        let bins = lists.iter().map(|list| {
            let ends = list.iter().skip(1).copied().map(Some).chain([None]);
            list.iter()
                .zip(ends)
                .map(|(from, to)| bin(*from, to))
                .collect()
        });
        Some(Self {
            counts: counts.len() as u64,
            first_quartile: estimates[0],
            median: estimates[1],
            third_quartile: estimates[2],
            mean: estimates[3],
            geometric_mean: estimates[4],
            bins: bins.collect(),
        })
    }
}

/// Figures that are no bins.
const FIXED: usize = 5;

struct Sorted<'c> {
    counts: &'c [u64],
    logs: Vec<f64>,
    /// Where the counts below each bound end, and at last all.
    ends: Vec<usize>,
}

impl<'c> Sorted<'c> {
    fn of(counts: &'c [u64], bounds: &[u64]) -> Self {
        let below = |bound: &u64| counts.partition_point(|count| count < bound);
        Self {
            counts,
            logs: counts.iter().map(|count| (*count as f64).ln()).collect(),
            ends: bounds.iter().map(below).chain([counts.len()]).collect(),
        }
    }

    /// The figures of a sample that holds the nth count `times[n]` times, as
    /// many in all as there are counts.
    fn figures(&self, times: &[u32]) -> Figures {
        let n = self.counts.len();
        let quantile = |share: f64| {
            let place = share * (n - 1) as f64;
            (place.floor() as usize, place.fract())
        };
        let wanted = [quantile(0.25), quantile(0.5), quantile(0.75)];
        let mut found = [(0.0, 0.0); 3];
        let (mut next_low, mut next_high) = (0, 0);
        let (mut sum, mut logs) = (0.0, 0.0);
        let mut below = Vec::with_capacity(self.ends.len());
        let mut before: usize = 0;
        let mut start = 0;
        for end in &self.ends {
            for at in start..*end {
                let times = times[at] as usize;
                if times == 0 {
                    continue;
                }
                let value = self.counts[at] as f64;
                before += times;
                sum += value * times as f64;
                logs += self.logs[at] * times as f64;
                while next_low < 3 && wanted[next_low].0 < before {
                    found[next_low].0 = value;
                    next_low += 1;
                }
                while next_high < 3 && (wanted[next_high].0 + 1).min(n - 1) < before {
                    found[next_high].1 = value;
                    next_high += 1;
                }
            }
            start = *end;
            below.push(before as f64);
        }
        let quantiles = wanted
            .iter()
            .zip(found)
            .map(|((_, part), (low, high))| low + part * (high - low));
        let means = [sum / n as f64, (logs / n as f64).exp()];
        quantiles.chain(means).chain(below).collect()
    }

    /// The figures of as many draws with replacement.
    fn resample(&self, random: &mut Random) -> Figures {
        let n = self.counts.len();
        let mut times = vec![0; n];
        for _ in 0..n {
            times[random.below(n as u64) as usize] += 1;
        }
        self.figures(&times)
    }
}

fn estimate(value: f64, drawn: impl Iterator<Item = f64>) -> Estimate {
    let mut drawn: Vec<f64> = drawn.collect();
    drawn.sort_unstable_by(f64::total_cmp);
    let percentile = |share: f64| match drawn.len().checked_sub(1) {
        None => value,
        Some(last) => {
            let place = share * last as f64;
            let low = drawn[place.floor() as usize];
            let high = drawn[place.ceil() as usize];
            low + place.fract() * (high - low)
        }
    };
    Estimate {
        value,
        low: percentile(0.025),
        high: percentile(0.975),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_few_counts() {
        let spread = Spread::of(vec![1, 2, 3, 10], &[&[0, 3, 100], &[0]], 50, 1).unwrap();
        let values = [
            spread.first_quartile.value,
            spread.median.value,
            spread.third_quartile.value,
            spread.mean.value,
        ];
        assert_eq!(values, [1.75, 2.5, 4.75, 4.0]);
        assert!((spread.geometric_mean.value - 60_f64.powf(0.25)).abs() < 1e-12);
        let bins: Vec<_> = spread.bins[0]
            .iter()
            .map(|b| (b.from, b.to, b.counts))
            .collect();
        assert_eq!(bins, [(0, Some(3), 2), (3, Some(100), 2), (100, None, 0)]);
        assert_eq!(spread.bins[0][1].share.value, 0.5);
        assert_eq!((spread.bins[1][0].counts, spread.bins[1].len()), (4, 1));
        assert_eq!(Spread::of(vec![], &[&[0]], 10, 1), None);
    }

    /// Over many data sets of a known law, the interval of a share must hold
    /// the true share about 95 times of 100.
    #[test]
    fn intervals_hold_the_truth_as_often_as_they_say() {
        let mut random = Random::new(3);
        let sets = 400;
        let held = (0..sets)
            .filter(|set| {
                let counts = (0..150).map(|_| random.below(100)).collect();
                let spread = Spread::of(counts, &[&[0, 30]], 200, *set).unwrap();
                let share = spread.bins[0][0].share;
                (share.low..=share.high).contains(&0.3)
            })
            .count();
        // Three standard errors of a share of 0.95 over 400 sets are 0.033; a
        // percentile interval of 150 counts is itself a little short.
        assert!((360..=395).contains(&held), "{held} of {sets}");
    }

    proptest! {
        #[test]
        fn order_and_threads_change_nothing(mut counts in prop::collection::vec(1u64..1_000, 1..60)) {
            let spread = Spread::of(counts.clone(), &[&[0, 10, 100]], 20, 9);
            counts.reverse();
            prop_assert_eq!(Spread::of(counts, &[&[0, 10, 100]], 20, 9), spread);
        }

        /// A resample's figures are those of the sample written out.
        #[test]
        fn figures_of_a_resample(draws in prop::collection::vec((1u64..1_000, 0u32..3), 1..30)) {
            // As many draws as counts.
            let mut counts: Vec<u64> = draws.iter().map(|draw| draw.0).collect();
            counts.sort_unstable();
            let mut times = vec![0; counts.len()];
            for (at, draw) in draws.iter().enumerate() {
                times[(at + draw.1 as usize) % counts.len()] += 1;
            }
            let written: Vec<u64> = counts.iter().zip(&times)
                .flat_map(|(count, times)| std::iter::repeat_n(*count, *times as usize))
                .collect();
            let bounds = [0, 50, 500];
            let once = vec![1; counts.len()];
            let here = Sorted::of(&counts, &bounds).figures(&times);
            let there = Sorted::of(&written, &bounds).figures(&once);
            for (one, other) in here.iter().zip(&there) {
                prop_assert!((one - other).abs() < 1e-9 * other.abs().max(1.0));
            }
        }
    }
}
