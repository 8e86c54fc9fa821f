//! Power laws in the tails of counts, after Clauset, Shalizi and Newman,
//! "Power-law distributions in empirical data" (2009), for whole numbers.

use super::zeta::hurwitz;
use crate::random::Random;

/// Exponents outside of this range are not looked for.
const EXPONENTS: (f64, f64) = (1.01, 12.0);

/// A power law P(x) ∝ x^−exponent for x ≥ `from`, fitted to counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PowerLaw {
    /// The exponent, by maximum likelihood.
    pub exponent: f64,
    /// Its standard error, from the curvature of the likelihood.
    pub standard_error: f64,
    /// Where the tail begins: the value for which the distance is smallest.
    pub from: u64,
    /// Counts in the tail.
    pub tail: u64,
    /// The largest difference between the tail's distribution and the law
    /// (Kolmogorov–Smirnov).
    pub distance: f64,
}

/// A fit, and how well it fits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TailFit {
    /// Positive counts.
    pub counts: u64,
    /// The law.
    pub law: PowerLaw,
    /// Share of samples drawn from the fitted law that lie farther from their
    /// own fit than the counts from theirs. Below 0.1 a power law is to be
    /// rejected. `None` where no samples were drawn.
    pub p_value: Option<f64>,
    /// Samples drawn.
    pub samples: u32,
}

/// Counts and how often each occurs, ascending.
struct Tally {
    values: Vec<(u64, u64)>,
    /// Number of counts from each value on.
    above: Vec<u64>,
    /// Sum of their logarithms.
    logs: Vec<f64>,
}

impl Tally {
    fn of(mut counts: Vec<u64>) -> Self {
        counts.retain(|count| *count > 0);
        counts.sort_unstable();
        let values: Vec<(u64, u64)> = counts
            .chunk_by(|one, other| one == other)
            .map(|same| (same[0], same.len() as u64))
            .collect();
        let mut above = vec![0; values.len()];
        let mut logs = vec![0.0; values.len()];
        let (mut n, mut sum) = (0, 0.0);
        for (at, (value, times)) in values.iter().enumerate().rev() {
            n += times;
            sum += (*value as f64).ln() * *times as f64;
            (above[at], logs[at]) = (n, sum);
        }
        Self {
            values,
            above,
            logs,
        }
    }

    fn total(&self) -> u64 {
        self.above.first().copied().unwrap_or(0)
    }

    /// The law that begins at the value with this number.
    fn law_from(&self, at: usize) -> PowerLaw {
        let from = self.values[at].0;
        let n = self.above[at] as f64;
        let exponent = most_likely(from as f64, self.logs[at] / n);
        PowerLaw {
            exponent,
            standard_error: (curvature(exponent, from as f64) * n).sqrt().recip(),
            from,
            tail: self.above[at],
            distance: self.distance(at, exponent),
        }
    }

    /// The largest difference of the two distribution functions, over all
    /// whole numbers: it is reached at a value that occurs or just below one.
    fn distance(&self, at: usize, exponent: f64) -> f64 {
        let from = self.values[at].0 as f64;
        let whole = hurwitz(exponent, from);
        let n = self.above[at] as f64;
        let mut largest: f64 = 0.0;
        for (value, above) in self.values[at..].iter().zip(&self.above[at..]) {
            let value = (value.0 as f64, value.1 as f64);
            let (here, law) = (*above as f64 / n, hurwitz(exponent, value.0) / whole);
            let beyond = law - value.0.powf(-exponent) / whole;
            largest = largest
                .max((here - law).abs())
                .max((here - value.1 / n - beyond).abs());
        }
        largest
    }

    /// The law whose distance is smallest; tails of fewer than `least` counts
    /// or of one value are not considered.
    fn best(&self, least: u64) -> Option<PowerLaw> {
        (0..self.values.len().saturating_sub(1))
            .take_while(|at| self.above[*at] >= least)
            .map(|at| self.law_from(at))
            .min_by(|one, other| one.distance.total_cmp(&other.distance))
    }
}

/// The exponent that maximises −n ln ζ(s, from) − s Σ ln x: there the mean of
/// the logarithms equals −ζ'/ζ, which falls as the exponent grows.
fn most_likely(from: f64, mean_log: f64) -> f64 {
    let (mut low, mut high) = EXPONENTS;
    // A bisection to the precision of a double would need 50 steps of a wide
    // range; 60 cost little.
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if slope(middle, from) > mean_log {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

/// −d/ds ln ζ(s, from), the mean logarithm under the law.
fn slope(s: f64, from: f64) -> f64 {
    let h = 1e-5;
    let log = |s: f64| (hurwitz(s, from) * from.powf(s)).ln() - s * from.ln();
    (log(s - h) - log(s + h)) / (2.0 * h)
}

/// d²/ds² ln ζ(s, from), the information of one count.
fn curvature(s: f64, from: f64) -> f64 {
    let h = 1e-4;
    (slope(s - h, from) - slope(s + h, from)) / (2.0 * h)
}

impl TailFit {
    /// Fits a law to the positive ones of `counts` and draws `samples` samples
    /// to judge the fit. `None` where no tail has `least` counts and two values.
    #[must_use]
    pub fn of(counts: Vec<u64>, least: u64, samples: u32, seed: u64) -> Option<Self> {
        let tally = Tally::of(counts);
        let law = tally.best(least)?;
        let mut random = Random::new(seed);
        let farther = (0..samples)
            .filter(|_| {
                let sample = Tally::of(draw(&tally, &law, &mut random));
                sample
                    .best(least)
                    .is_some_and(|fit| fit.distance >= law.distance)
            })
            .count();
        Some(Self {
            counts: tally.total(),
            law,
            p_value: (samples > 0).then(|| farther as f64 / f64::from(samples)),
            samples,
        })
    }
}

/// A sample of the same size: the tail from the law, the rest from the counts.
fn draw(tally: &Tally, law: &PowerLaw, random: &mut Random) -> Vec<u64> {
    let total = tally.total();
    let body = total - law.tail;
    let table = Table::of(law);
    let mut below: Vec<u64> = Vec::new();
    let mut ends: Vec<u64> = Vec::new();
    for (value, times) in tally
        .values
        .iter()
        .take_while(|(value, _)| *value < law.from)
    {
        below.push(*value);
        ends.push(ends.last().copied().unwrap_or(0) + times);
    }
    (0..total)
        .map(|_| {
            let at = random.below(total);
            if at < body {
                below[ends.partition_point(|end| *end <= at)]
            } else {
                table.value(random.unit())
            }
        })
        .collect()
}

/// The law's distribution function, tabled where nearly all of it lies.
struct Table {
    from: u64,
    exponent: f64,
    /// P(X > from + n).
    beyond: Vec<f64>,
}

impl Table {
    const LENGTH: u64 = 1 << 14;

    fn of(law: &PowerLaw) -> Self {
        let whole = hurwitz(law.exponent, law.from as f64);
        let beyond = (law.from + 1..=law.from + Self::LENGTH)
            .map(|value| hurwitz(law.exponent, value as f64) / whole)
            .collect();
        Self {
            from: law.from,
            exponent: law.exponent,
            beyond,
        }
    }

    /// The value that a uniform number in [0, 1) stands for.
    fn value(&self, unit: f64) -> u64 {
        let at = self.beyond.partition_point(|beyond| *beyond > unit);
        if at < self.beyond.len() {
            return self.from + at as u64;
        }
        // Far out the law is as good as continuous.
        let end = (self.from + Self::LENGTH) as f64;
        let last = self.beyond[self.beyond.len() - 1];
        let value = end * (unit / last).powf(-1.0 / (self.exponent - 1.0));
        // No model has more children than there are models.
        value.min(1e9) as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counts of a law, by quantiles: no chance in it.
    fn exact(exponent: f64, from: u64, n: u32) -> Vec<u64> {
        let law = PowerLaw {
            exponent,
            standard_error: 0.0,
            from,
            tail: 0,
            distance: 0.0,
        };
        let table = Table::of(&law);
        (0..n)
            .map(|i| table.value((f64::from(i) + 0.5) / f64::from(n)))
            .collect()
    }

    #[test]
    fn finds_the_law_that_made_the_counts() {
        for (exponent, from) in [(2.5, 1), (1.8, 3), (3.2, 10)] {
            let mut counts = exact(exponent, from, 20_000);
            if from > 1 {
                // A body that is no power law.
                counts.extend((0..8_000).map(|i| 1 + i % (from - 1)));
            }
            let fit = TailFit::of(counts, 50, 0, 1).unwrap();
            let off = (fit.law.exponent - exponent).abs();
            assert!(off < 4.0 * fit.law.standard_error, "{fit:?}");
            assert!(fit.law.from <= from + 1, "{fit:?}");
        }
    }

    #[test]
    fn a_law_is_kept_and_no_law_rejected() {
        let mut random = Random::new(5);
        let table = Table::of(&PowerLaw {
            exponent: 2.2,
            standard_error: 0.0,
            from: 1,
            tail: 0,
            distance: 0.0,
        });
        let drawn: Vec<u64> = (0..2_000).map(|_| table.value(random.unit())).collect();
        let kept = TailFit::of(drawn, 50, 40, 7).unwrap();
        assert!(kept.p_value.unwrap() > 0.1, "{kept:?}");
        // Evenly spread counts are as far from a power law as can be.
        let even: Vec<u64> = (0..4_000).map(|i| 1 + i % 40).collect();
        let rejected = TailFit::of(even, 500, 40, 7).unwrap();
        assert!(rejected.p_value.unwrap() < 0.1, "{rejected:?}");
    }

    #[test]
    fn the_same_seed_gives_the_same_fit() {
        let counts = exact(2.1, 1, 1_000);
        let fit = |seed| TailFit::of(counts.clone(), 50, 10, seed);
        assert_eq!(fit(3), fit(3));
        let mut turned = counts.clone();
        turned.reverse();
        assert_eq!(TailFit::of(turned, 50, 10, 3), fit(3));
    }

    #[test]
    fn too_little_to_fit() {
        assert_eq!(TailFit::of(vec![0, 0, 0], 1, 0, 1), None);
        assert_eq!(TailFit::of(vec![4; 100], 1, 0, 1), None);
        assert_eq!(TailFit::of(vec![1, 2, 3], 50, 0, 1), None);
    }

    #[test]
    fn the_slope_is_the_mean_logarithm() {
        let (exponent, from) = (2.7, 4.0);
        let whole = hurwitz(exponent, from);
        let mean: f64 = (0..3_000_000)
            .map(|k| from + f64::from(k))
            .map(|x| x.ln() * x.powf(-exponent) / whole)
            .sum();
        assert!((slope(exponent, from) - mean).abs() < 1e-6);
    }
}
