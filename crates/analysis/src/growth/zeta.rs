//! The Hurwitz zeta function, which normalises discrete power laws.

/// Bernoulli numbers B₂, B₄, … divided by (2k)!.
const BERNOULLI: [f64; 10] = [
    1.0 / 12.0,
    -1.0 / 720.0,
    1.0 / 30_240.0,
    -1.0 / 1_209_600.0,
    1.0 / 47_900_160.0,
    -691.0 / 1_307_674_368_000.0,
    1.0 / 74_724_249_600.0,
    -3_617.0 / 10_670_622_842_880_000.0,
    43_867.0 / 5_109_094_217_170_944_000.0,
    -174_611.0 / 802_857_662_698_291_200_000.0,
];

/// Terms are summed one by one up to here; beyond it the Euler–Maclaurin
/// remainder is below the precision of a double.
const DIRECT: f64 = 12.0;

/// ζ(s, a) = Σ (a + k)^−s over k = 0, 1, …, for s > 1 and a ≥ 1.
pub(crate) fn hurwitz(s: f64, a: f64) -> f64 {
    let mut sum = 0.0;
    let mut at = a;
    while at < DIRECT {
        sum += at.powf(-s);
        at += 1.0;
    }
    let term = at.powf(-s);
    let mut tail = at * term / (s - 1.0) + 0.5 * term;
    let mut factor = s * term / at;
    for (k, bernoulli) in BERNOULLI.iter().enumerate() {
        tail += bernoulli * factor;
        let k = 2.0 * (k as f64 + 1.0);
        factor *= (s + k - 1.0) * (s + k) / (at * at);
    }
    sum + tail
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_values() {
        let pi = std::f64::consts::PI;
        for (s, a, value) in [
            (2.0, 1.0, pi * pi / 6.0),
            (4.0, 1.0, pi.powi(4) / 90.0),
            (3.0, 1.0, 1.202_056_903_159_594_2),
            (2.0, 2.0, pi * pi / 6.0 - 1.0),
            (1.5, 1.0, 2.612_375_348_685_488),
        ] {
            let got = hurwitz(s, a);
            assert!((got - value).abs() < 1e-13 * value, "{s} {a}: {got}");
        }
    }

    #[test]
    fn neighbours_differ_by_one_term() {
        for s in [1.05, 1.7, 2.5, 3.9, 8.0] {
            for a in [1.0, 5.0, 11.0, 12.0, 13.0, 400.0, 33_000.0] {
                let term = hurwitz(s, a) - hurwitz(s, a + 1.0);
                let exact = f64::powf(a, -s);
                assert!((term - exact).abs() < 1e-10 * hurwitz(s, a), "{s} {a}");
            }
        }
    }
}
