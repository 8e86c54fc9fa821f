//! Sizes that no model has.

/// Two neighbouring counts that lie unusually far apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gap {
    /// The count below.
    pub below: u64,
    /// The next larger one.
    pub above: u64,
}

/// By what the distance of two counts is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Distance {
    /// By their ratio: counts span nine orders of magnitude.
    Ratio,
    /// By their difference (`sloane_gap_analysis`).
    Difference,
}

/// The gaps between distinct counts that are wider than the mean gap by more
/// than two standard deviations, widest first. Counts of 0 are left out.
#[must_use]
pub fn gaps(mut counts: Vec<u64>, by: Distance) -> Vec<Gap> {
    counts.retain(|count| *count > 0);
    counts.sort_unstable();
    counts.dedup();
    let width = |gap: &Gap| {
        let (below, above) = (gap.below as f64, gap.above as f64);
        match by {
            Distance::Ratio => (above / below).ln(),
            Distance::Difference => above - below,
        }
    };
    let mut gaps: Vec<Gap> = counts
        .windows(2)
        .map(|pair| Gap {
            below: pair[0],
            above: pair[1],
        })
        .collect();
    let n = gaps.len() as f64;
    let mean = gaps.iter().map(width).sum::<f64>() / n;
    let variance = gaps
        .iter()
        .map(|gap| (width(gap) - mean).powi(2))
        .sum::<f64>()
        / n;
    let bound = mean + 2.0 * variance.sqrt();
    gaps.retain(|gap| width(gap) > bound);
    gaps.sort_by(|one, other| {
        width(other)
            .total_cmp(&width(one))
            .then(one.below.cmp(&other.below))
    });
    gaps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wide_ones() {
        let mut counts: Vec<u64> = (100..140).collect();
        counts.extend([140, 1_000, 1_000, 0]);
        let wide = [Gap {
            below: 140,
            above: 1_000,
        }];
        assert_eq!(gaps(counts.clone(), Distance::Ratio), wide);
        counts.extend([1, 2]);
        // By ratio 2 to 100 is the wider one, by difference it is no gap at all.
        assert_eq!(gaps(counts.clone(), Distance::Ratio)[0].above, 100);
        assert_eq!(gaps(counts, Distance::Difference), wide);
        assert_eq!(gaps(vec![], Distance::Ratio), []);
        assert_eq!(gaps(vec![3, 3], Distance::Ratio), []);
    }
}
