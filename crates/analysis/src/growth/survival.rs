//! Survival: how long until something happens to a subject, where for many it
//! has not happened yet.

/// The 97.5th percentile of the standard normal distribution.
const Z_95: f64 = 1.959_963_984_540_054;

/// One subject: watched for so many days, at the end of which the event
/// happened, or the watch ended (the subject is censored).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Observation {
    /// Length of the watch, in microseconds.
    pub micros: i64,
    /// Whether the event ended it.
    pub happened: bool,
}

/// The estimate of Kaplan and Meier (1958) at one time at which an event
/// happened.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SurvivalPoint {
    /// Days since the watch began.
    pub days: f64,
    /// Subjects still watched just before. Those censored at this very time
    /// are among them.
    pub at_risk: u64,
    /// Events at this time.
    pub events: u64,
    /// Probability that the event happens later than this.
    pub survival: f64,
    /// Lower end of its 95 % confidence interval: Greenwood's variance on the
    /// log(−log) scale. `None` where `survival` is 0.
    pub lower: Option<f64>,
    /// Upper end of it.
    pub upper: Option<f64>,
}

/// A survival curve.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Survival {
    /// Subjects.
    pub subjects: u64,
    /// Those to whom the event happened.
    pub events: u64,
    /// The first day by which it has happened to half of them; `None` where
    /// the curve does not come down to one half.
    pub median_days: Option<f64>,
    /// The curve, where it falls.
    pub points: Vec<SurvivalPoint>,
}

impl Survival {
    /// The curve of these subjects.
    #[must_use]
    pub fn of(mut subjects: Vec<Observation>) -> Self {
        subjects.sort_unstable_by_key(|subject| subject.micros);
        let mut curve = Self {
            subjects: subjects.len() as u64,
            ..Self::default()
        };
        let mut at_risk = curve.subjects;
        let mut survival = 1.0;
        let mut greenwood = 0.0;
        for same in subjects.chunk_by(|one, other| one.micros == other.micros) {
            let events = same.iter().filter(|subject| subject.happened).count() as u64;
            if events > 0 {
                let (n, d) = (at_risk as f64, events as f64);
                survival *= 1.0 - d / n;
                greenwood += d / (n * (n - d));
                let days = days(same[0].micros);
                let (lower, upper) = interval(survival, greenwood);
                curve.points.push(SurvivalPoint {
                    days,
                    at_risk,
                    events,
                    survival,
                    lower,
                    upper,
                });
                if survival <= 0.5 {
                    curve.median_days.get_or_insert(days);
                }
                curve.events += events;
            }
            at_risk -= same.len() as u64;
        }
        curve
    }

    /// The last point at or before `days`; `None` where nothing has happened
    /// until then, and the survival is 1.
    #[must_use]
    pub fn at(&self, days: f64) -> Option<&SurvivalPoint> {
        let after = self.points.partition_point(|point| point.days <= days);
        after.checked_sub(1).map(|last| &self.points[last])
    }
}

/// Microseconds as days.
pub(crate) fn days(micros: i64) -> f64 {
    micros as f64 / 86_400e6
}

fn interval(survival: f64, greenwood: f64) -> (Option<f64>, Option<f64>) {
    if survival <= 0.0 {
        return (None, None);
    }
    let log = survival.ln();
    let half = Z_95 * greenwood.sqrt() / log;
    let bound = |shift: f64| (-((-log).ln() + shift).exp()).exp();
    // `half` is negative: the log of a probability is.
    (Some(bound(-half)), Some(bound(half)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const DAY: i64 = 86_400_000_000;

    fn watched(days: &[i64], happened: &[u8]) -> Vec<Observation> {
        days.iter()
            .zip(happened)
            .map(|(days, happened)| Observation {
                micros: days * DAY,
                happened: *happened == 1,
            })
            .collect()
    }

    #[test]
    fn the_textbook_example() {
        // Remission times of 21 patients under 6-MP (Freireich et al. 1963).
        let weeks = [
            6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35,
        ];
        let relapsed = [
            1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0,
        ];
        let curve = Survival::of(watched(&weeks, &relapsed));
        let told: Vec<(f64, u64, u64, String)> = curve
            .points
            .iter()
            .map(|p| (p.days, p.at_risk, p.events, format!("{:.4}", p.survival)))
            .collect();
        let expected = [
            (6.0, 21, 3, "0.8571"),
            (7.0, 17, 1, "0.8067"),
            (10.0, 15, 1, "0.7529"),
            (13.0, 12, 1, "0.6902"),
            (16.0, 11, 1, "0.6275"),
            (22.0, 7, 1, "0.5378"),
            (23.0, 6, 1, "0.4482"),
        ];
        let expected: Vec<_> = expected
            .map(|(days, n, d, s)| (days, n, d, s.to_owned()))
            .to_vec();
        assert_eq!(told, expected);
        assert_eq!(curve.median_days, Some(23.0));
        assert_eq!(curve.at(5.9), None);
        assert_eq!(curve.at(22.5).map(|point| point.days), Some(22.0));
        // Log-log interval at 23 weeks, as survival packages print it.
        let last = curve.points.last().unwrap();
        assert!((last.lower.unwrap() - 0.188).abs() < 5e-4, "{last:?}");
        assert!((last.upper.unwrap() - 0.680).abs() < 5e-4, "{last:?}");
    }

    #[test]
    fn nobody_and_everybody() {
        assert_eq!(Survival::of(vec![]), Survival::default());
        let all = Survival::of(watched(&[1, 1], &[1, 1]));
        assert_eq!(all.points[0].survival, 0.0);
        assert_eq!(all.points[0].lower, None);
        assert_eq!(all.median_days, Some(1.0));
    }

    proptest! {
        /// Without censoring the curve is the share that lives longer.
        #[test]
        fn without_censoring_it_is_the_empirical_share(days in prop::collection::vec(0i64..30, 1..80)) {
            let curve = Survival::of(watched(&days, &vec![1; days.len()]));
            for point in &curve.points {
                let longer = days.iter().filter(|d| **d as f64 > point.days).count();
                prop_assert!((point.survival - longer as f64 / days.len() as f64).abs() < 1e-12);
            }
        }

        /// Efron's view: the mass of a censored subject goes to those after it.
        #[test]
        fn equals_redistribution_to_the_right(
            seen in prop::collection::vec((0i64..20, any::<bool>()), 1..40)
        ) {
            let mut sorted = seen.clone();
            // Events before censorings of the same day.
            sorted.sort_by_key(|(day, happened)| (*day, !*happened));
            let mut mass = vec![1.0 / sorted.len() as f64; sorted.len()];
            for at in 0..sorted.len() {
                if !sorted[at].1 {
                    let rest = sorted.len() - at - 1;
                    let share = mass[at] / rest.max(1) as f64;
                    for later in &mut mass[at + 1..] {
                        *later += share;
                    }
                    mass[at] = 0.0;
                }
            }
            let (days, happened): (Vec<i64>, Vec<u8>) =
                seen.iter().map(|(day, happened)| (*day, u8::from(*happened))).unzip();
            let curve = Survival::of(watched(&days, &happened));
            for point in &curve.points {
                let gone: f64 = sorted.iter().zip(&mass)
                    .filter(|((day, _), _)| *day as f64 <= point.days)
                    .map(|(_, mass)| mass)
                    .sum();
                prop_assert!((point.survival - (1.0 - gone)).abs() < 1e-9);
            }
        }
    }
}
