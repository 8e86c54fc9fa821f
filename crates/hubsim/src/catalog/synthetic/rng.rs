//! Pseudo-random numbers that never change between releases or platforms.
//!
//! Only integer arithmetic and square roots, which IEEE 754 fixes to the last
//! bit: a logarithm from the platform's library would not be.

const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// The finaliser of splitmix64, a bijection on 64 bits.
pub(super) fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// What a stream of numbers is for: each purpose has its own, so that a change
/// in one leaves the others as they were.
#[derive(Clone, Copy)]
#[repr(u64)]
pub(super) enum Salt {
    Growth = 1,
    Owner,
    OwnerName,
    Name,
    Trait,
    Popularity,
    Tail,
    Sha,
    Declared,
    Rename,
    Card,
    Body,
    Detail,
    Date,
    Tags,
    Dataset,
}

/// A splitmix64 stream.
#[derive(Clone)]
pub(super) struct Rng(u64);

impl Rng {
    /// The stream of a purpose.
    pub(super) fn new(seed: u64, salt: Salt) -> Self {
        Rng(mix(seed ^ mix(salt as u64)))
    }

    /// The stream of a purpose for one model.
    pub(super) fn of(seed: u64, salt: Salt, i: u32) -> Self {
        let start = mix(seed ^ mix(salt as u64));
        Rng(mix(start ^ (u64::from(i) + 1).wrapping_mul(GOLDEN)))
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GOLDEN);
        mix(self.0)
    }

    /// Uniform in `0..n`; 0 where `n` is 0.
    pub(super) fn below(&mut self, n: u32) -> u32 {
        (((self.next() >> 32) * u64::from(n)) >> 32) as u32
    }

    /// Uniform in `0..n` for lengths.
    pub(super) fn index(&mut self, n: usize) -> usize {
        self.below(u32::try_from(n).unwrap_or(u32::MAX)) as usize
    }

    /// Uniform in `[0, 1)`.
    pub(super) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / 9_007_199_254_740_992.0
    }

    pub(super) fn chance(&mut self, p: f64) -> bool {
        self.unit() < p
    }

    /// One of a table that has at least one entry.
    pub(super) fn pick<T: Copy>(&mut self, table: &[T]) -> T {
        table[self.index(table.len())]
    }

    /// A Pareto variate `u^(-quarters / 4)`, at least 1.
    pub(super) fn tail(&mut self, quarters: i32) -> f64 {
        let u = 1.0 - self.unit();
        let root = u.sqrt().sqrt();
        let mut power = 1.0;
        for _ in 0..quarters {
            power *= root;
        }
        1.0 / power
    }
}

/// Draws table positions in proportion to integer weights.
pub(super) struct Weights(Vec<u32>);

impl Weights {
    pub(super) fn new(weights: impl IntoIterator<Item = u32>) -> Self {
        let mut sum = 0;
        Weights(
            weights
                .into_iter()
                .map(|w| {
                    sum += w;
                    sum
                })
                .collect(),
        )
    }

    pub(super) fn draw(&self, rng: &mut Rng) -> usize {
        let total = self.0.last().copied().unwrap_or(0);
        let x = rng.below(total);
        self.0.partition_point(|&sum| sum <= x)
    }
}
