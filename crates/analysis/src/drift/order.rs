//! Line-ups of values that agree best with the directions between them: the
//! linear ordering problem, solved exactly by dynamic programming over subsets.

/// The most values that can be lined up: 2²² subsets take 64 MiB.
pub const MOST: usize = 22;

/// Weights of going from one value to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weights {
    len: usize,
    cells: Vec<u64>,
}

/// The best line-ups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Best {
    /// The sum of the weights from each value to those after it.
    pub objective: u64,
    /// Of all best line-ups the one that puts the lowest numbers first.
    pub order: Vec<usize>,
    /// How many line-ups are as good.
    pub orders: u128,
    /// The first place that each value has in any of them, by value.
    pub earliest: Vec<usize>,
    /// The last place that each value has in any of them, by value.
    pub latest: Vec<usize>,
}

impl Weights {
    /// No weights between `len` values.
    ///
    /// # Panics
    /// Where there are more than [`MOST`] values.
    #[must_use]
    pub fn new(len: usize) -> Self {
        assert!(len <= MOST, "at most {MOST} values can be lined up");
        Self {
            len,
            cells: vec![0; len * len],
        }
    }

    /// How many values there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are no values.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The weight of going from one value to another.
    #[must_use]
    pub fn get(&self, from: usize, to: usize) -> u64 {
        self.cells[from * self.len + to]
    }

    /// Changes a weight. That of a value to itself stays 0.
    pub fn set(&mut self, from: usize, to: usize, weight: u64) {
        if from != to {
            self.cells[from * self.len + to] = weight;
        }
    }

    /// The sum of the weights from each value to those after it.
    #[must_use]
    pub fn objective_of(&self, order: &[usize]) -> u64 {
        let later = |at: usize| order[at + 1..].iter().map(move |to| (order[at], *to));
        let pairs = (0..order.len()).flat_map(later);
        pairs.map(|(from, to)| self.get(from, to)).sum()
    }
}

/// For each set of values, what each value gains from coming before all others
/// of the set: the sum of two halves, looked up.
struct Gains {
    len: usize,
    low_bits: usize,
    low: Vec<u64>,
    high: Vec<u64>,
}

impl Gains {
    fn new(weights: &Weights) -> Self {
        let len = weights.len;
        let low_bits = len / 2;
        let half = |first: usize, bits: usize| {
            let mut sums = vec![0; len << bits];
            for set in 1..1_usize << bits {
                let to = set.trailing_zeros() as usize;
                let rest = set & (set - 1);
                for from in 0..len {
                    sums[set * len + from] =
                        sums[rest * len + from] + weights.get(from, first + to);
                }
            }
            sums
        };
        Self {
            len,
            low_bits,
            low: half(0, low_bits),
            high: half(low_bits, len - low_bits),
        }
    }

    /// What each value gains before this set.
    #[inline]
    fn rows(&self, set: usize) -> (&[u64], &[u64]) {
        let low = set & ((1 << self.low_bits) - 1);
        let high = set >> self.low_bits;
        (
            &self.low[low * self.len..][..self.len],
            &self.high[high * self.len..][..self.len],
        )
    }
}

/// The values of a set.
#[inline]
fn members(mut set: usize) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let member = (set != 0).then(|| set.trailing_zeros() as usize)?;
        set &= set - 1;
        Some(member)
    })
}

/// The best objective of each set of values, were they the last.
fn table(gains: &Gains) -> Vec<u64> {
    let mut best = vec![0_u64; 1 << gains.len];
    for set in 1..best.len() {
        let (low, high) = gains.rows(set);
        let mut most = 0;
        for first in members(set) {
            most = most.max(best[set & !(1 << first)] + low[first] + high[first]);
        }
        best[set] = most;
    }
    best
}

/// The best objective. Values are taken apart first: those that no circle of
/// weights joins can all be put in order, so that only the rest is searched.
#[must_use]
pub fn best_objective(weights: &Weights) -> u64 {
    let len = weights.len;
    // The values that a way leads to from each, itself too.
    let mut reached: Vec<usize> = (0..len)
        .map(|from| {
            let next = (0..len).filter(|to| weights.get(from, *to) > 0);
            next.fold(1 << from, |set, to| set | 1 << to)
        })
        .collect();
    for through in 0..len {
        for from in 0..len {
            if reached[from] & 1 << through != 0 {
                reached[from] |= reached[through];
            }
        }
    }
    let mut objective = weights.cells.iter().sum();
    for (first, from_first) in reached.iter().enumerate() {
        let joined = members(*from_first).filter(|other| reached[*other] & 1 << first != 0);
        let joined: Vec<usize> = joined.collect();
        // Each circle once, by its first member.
        if joined.len() == 1 || joined[0] != first {
            continue;
        }
        let mut within = Weights::new(joined.len());
        for (from, one) in joined.iter().enumerate() {
            for (to, other) in joined.iter().enumerate() {
                within.set(from, to, weights.get(*one, *other));
            }
        }
        let kept = table(&Gains::new(&within)).last().copied().unwrap_or(0);
        objective -= within.cells.iter().sum::<u64>() - kept;
    }
    objective
}

/// The best line-ups.
#[must_use]
pub fn optimal(weights: &Weights) -> Best {
    let gains = Gains::new(weights);
    let best = table(&gains);
    let len = weights.len;
    let all = best.len() - 1;
    // The values that may come first where a set of values comes last.
    let firsts = |set: usize| {
        let (low, high) = gains.rows(set);
        let best = &best;
        members(set).filter(move |first| {
            best[set & !(1 << first)] + low[*first] + high[*first] == best[set]
        })
    };
    let mut order = Vec::with_capacity(len);
    let mut set = all;
    while let Some(first) = firsts(set).next() {
        order.push(first);
        set &= !(1 << first);
    }
    let (earliest, latest) = places(len, all, firsts);
    Best {
        objective: best[all],
        order,
        orders: number(len, all, firsts),
        earliest,
        latest,
    }
}

/// The first and the last place of each value in any best line-up.
fn places<I: Iterator<Item = usize>>(
    len: usize,
    all: usize,
    firsts: impl Fn(usize) -> I,
) -> (Vec<usize>, Vec<usize>) {
    let (mut earliest, mut latest) = (vec![len; len], vec![0; len]);
    // The sets that come last in some best line-up.
    let mut reached = vec![0_u64; all / 64 + 1];
    reached[all / 64] |= 1 << (all % 64);
    for set in (1..=all).rev() {
        if reached[set / 64] & 1 << (set % 64) == 0 {
            continue;
        }
        let place = len - set.count_ones() as usize;
        for first in firsts(set) {
            earliest[first] = earliest[first].min(place);
            latest[first] = latest[first].max(place);
            let rest = set & !(1 << first);
            reached[rest / 64] |= 1 << (rest % 64);
        }
    }
    (earliest, latest)
}

/// 20! is the last factorial that fits 64 bits: a set of at most so many
/// values has no more line-ups than that.
const FITS: u32 = 20;

/// How many best line-ups there are.
fn number<I: Iterator<Item = usize>>(len: usize, all: usize, firsts: impl Fn(usize) -> I) -> u128 {
    let mut numbers = vec![0_u64; all + 1];
    numbers[0] = 1;
    // The few sets whose number may not fit.
    let mut large = std::collections::BTreeMap::<usize, u128>::new();
    for set in 1..=all {
        let mut sum = 0_u128;
        for first in firsts(set) {
            let rest = set & !(1 << first);
            sum += match large.get(&rest) {
                Some(number) if rest.count_ones() > FITS => *number,
                _ => u128::from(numbers[rest]),
            };
        }
        if set.count_ones() > FITS {
            large.insert(set, sum);
        } else {
            numbers[set] = sum as u64;
        }
    }
    match large.get(&all) {
        Some(number) => *number,
        None => u128::from(if len == 0 { 1 } else { numbers[all] }),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn permutations(len: usize) -> Vec<Vec<usize>> {
        if len == 0 {
            return vec![Vec::new()];
        }
        let mut all = Vec::new();
        for shorter in permutations(len - 1) {
            for at in 0..len {
                let mut longer = shorter.clone();
                longer.insert(at, len - 1);
                all.push(longer);
            }
        }
        all
    }

    /// All best line-ups, by trying each.
    fn naive(weights: &Weights) -> Best {
        let all = permutations(weights.len());
        let objective = all.iter().map(|order| weights.objective_of(order)).max();
        let objective = objective.unwrap();
        let mut best: Vec<_> = all
            .into_iter()
            .filter(|order| weights.objective_of(order) == objective)
            .collect();
        best.sort();
        let places = |value: usize| {
            let place = move |order: &Vec<usize>| order.iter().position(|v| *v == value).unwrap();
            best.iter().map(place).collect::<Vec<_>>()
        };
        let values = 0..weights.len();
        Best {
            objective,
            order: best[0].clone(),
            orders: best.len() as u128,
            earliest: values
                .clone()
                .map(|v| *places(v).iter().min().unwrap())
                .collect(),
            latest: values.map(|v| *places(v).iter().max().unwrap()).collect(),
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn equals_brute_force(
            len in 0..=7_usize,
            cells in prop::collection::vec(prop_oneof![Just(0), 0..4_u64, 0..1_000_u64], 49),
        ) {
            let mut weights = Weights::new(len);
            for from in 0..len {
                for to in 0..len {
                    weights.set(from, to, cells[from * 7 + to]);
                }
            }
            let best = optimal(&weights);
            prop_assert_eq!(&best, &naive(&weights));
            prop_assert_eq!(best.objective, best_objective(&weights));
        }
    }

    #[test]
    fn eight_values_equal_brute_force() {
        let mut weights = Weights::new(8);
        for from in 0..8 {
            for to in 0..8 {
                weights.set(from, to, ((from * 31 + to * 17) % 11) as u64);
            }
        }
        assert_eq!(optimal(&weights), naive(&weights));
    }

    #[test]
    fn where_nothing_matters_every_order_is_best() {
        let best = optimal(&Weights::new(12));
        assert_eq!((best.objective, best.orders), (0, 479_001_600));
        assert_eq!(best.order, (0..12).collect::<Vec<_>>());
        assert_eq!(best.earliest, [0; 12]);
        assert_eq!(best.latest, [11; 12]);
    }
}
