//! The Gini coefficient.

/// How unequally counts are spread: `Σ(2i − n − 1)·xᵢ / (n·Σx)` over the counts
/// in ascending order, `i` from 1. `None` where there is nothing to spread.
///
/// 0 where all are equal. The largest value that `n` counts can reach, one of
/// them having everything, is `(n − 1)/n` and not 1: coefficients of small
/// sets are lower than those of large ones for that alone.
#[must_use]
pub fn gini(mut counts: Vec<u32>) -> Option<f64> {
    counts.sort_unstable();
    let n = counts.len() as i128;
    let sum: i128 = counts.iter().map(|count| i128::from(*count)).sum();
    if sum == 0 {
        return None;
    }
    let weighed: i128 = (1..)
        .zip(&counts)
        .map(|(i, count)| (2 * i - n - 1) * i128::from(*count))
        .sum();
    Some(weighed as f64 / (n * sum) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn bounds() {
        assert_eq!(gini(vec![]), None);
        assert_eq!(gini(vec![0, 0]), None);
        assert_eq!(gini(vec![3, 3, 3]), Some(0.0));
        assert_eq!(gini(vec![0, 0, 7, 0]), Some(0.75));
        assert_eq!(gini(vec![5]), Some(0.0));
    }

    proptest! {
        /// The mean difference of all pairs, over twice the mean.
        #[test]
        fn equals_the_mean_difference(counts in prop::collection::vec(0..40u32, 1..30)) {
            let n = counts.len() as f64;
            let sum: f64 = counts.iter().map(|count| f64::from(*count)).sum();
            let pairs: f64 = counts
                .iter()
                .flat_map(|a| counts.iter().map(|b| f64::from(a.abs_diff(*b))))
                .sum();
            match gini(counts) {
                None => prop_assert_eq!(sum, 0.0),
                Some(gini) => prop_assert!((gini - pairs / (2.0 * n * sum)).abs() < 1e-12),
            }
        }
    }
}
