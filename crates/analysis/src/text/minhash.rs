//! Sketches of texts, by which near-duplicates are found among many.

/// Characters of a shingle.
const LENGTH: usize = 9;
/// Slots of a sketch.
pub(crate) const SLOTS: usize = 128;
const BASE: u64 = 0x9e37_79b9_7f4a_7c15;

/// The shingles of a text as hashes, sorted, each once: all runs of nine
/// characters, ASCII letters in lower case and each run of white space one
/// blank. A shorter text is one shingle, an empty one has none.
#[must_use]
pub fn shingles(text: &str) -> Vec<u64> {
    let mut found = unsorted_shingles(text);
    found.sort_unstable();
    found.dedup();
    found
}

/// The same as they come, which is enough for a [`Signature`] and much faster.
#[must_use]
pub fn unsorted_shingles(text: &str) -> Vec<u64> {
    let highest = (1..LENGTH).fold(1_u64, |power, _| power.wrapping_mul(BASE));
    let mut ring = [0_u64; LENGTH];
    let (mut hash, mut length) = (0_u64, 0_usize);
    let mut found = Vec::with_capacity(text.len());
    for c in folded(text) {
        let place = &mut ring[length % LENGTH];
        hash = hash.wrapping_sub(place.wrapping_mul(highest));
        *place = u64::from(c) + 1;
        hash = hash.wrapping_mul(BASE).wrapping_add(*place);
        length += 1;
        if length >= LENGTH {
            found.push(mix(hash));
        }
    }
    if (1..LENGTH).contains(&length) {
        found.push(mix(hash));
    }
    found
}

/// The characters, ASCII letters in lower case, white space folded and trimmed.
fn folded(text: &str) -> impl Iterator<Item = char> {
    let words = text.split_whitespace().enumerate();
    words.flat_map(|(at, word)| {
        let blank = (at > 0).then_some(' ');
        blank
            .into_iter()
            .chain(word.chars().map(|c| c.to_ascii_lowercase()))
    })
}

/// SplitMix64's finisher: spreads a hash over all bits.
fn mix(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

/// The shared part of two sets: |both| / |either|. Both must be sorted, each
/// member once. Two empty sets have no similarity.
#[must_use]
pub fn exact_jaccard<T: Ord>(one: &[T], other: &[T]) -> Option<f64> {
    let mut shared = 0;
    let mut rest = other.iter().peekable();
    for member in one {
        while rest.next_if(|next| *next < member).is_some() {}
        shared += usize::from(rest.next_if(|next| *next == member).is_some());
    }
    let either = one.len() + other.len() - shared;
    (either > 0).then(|| shared as f64 / either as f64)
}

/// A sketch of a set: the least hash in each of 128 slots, empty slots filled
/// from others (one permutation hashing with optimal densification, Shrivastava
/// 2017). The share of equal slots of two sketches estimates the Jaccard
/// similarity of their sets, with a standard error of at most 0.045.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature(pub(crate) [u32; SLOTS]);

impl Signature {
    /// The sketch of a set of hashes, in any order and each as often as may be;
    /// `None` of the empty set.
    #[must_use]
    pub fn of(set: &[u64]) -> Option<Self> {
        if set.is_empty() {
            return None;
        }
        let mut slots = [None; SLOTS];
        for hash in set {
            let slot = &mut slots[(hash >> (u64::BITS - SLOTS.ilog2())) as usize];
            let least = *hash as u32;
            if slot.is_none_or(|there| least < there) {
                *slot = Some(least);
            }
        }
        let filled = |at: usize| {
            // Some slot is filled, and the sequence visits all in time.
            (1_u64..).find_map(|attempt| {
                let from = mix((at as u64) << 32 | attempt) as usize % SLOTS;
                slots[from]
            })
        };
        let mut signature = [0; SLOTS];
        for (at, value) in signature.iter_mut().enumerate() {
            *value = slots[at].or_else(|| filled(at)).unwrap_or_default();
        }
        Some(Self(signature))
    }

    /// The estimated Jaccard similarity.
    #[must_use]
    pub fn jaccard(&self, other: &Self) -> f64 {
        let equal = self.0.iter().zip(&other.0).filter(|(a, b)| a == b);
        equal.count() as f64 / SLOTS as f64
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn shingles_fold_case_and_white_space() {
        assert_eq!(shingles("A  tiny\n\tModel "), shingles("a tiny model"));
        assert_eq!(shingles("a tiny model").len(), 4);
        assert_eq!(shingles("abc").len(), 1);
        assert_ne!(shingles("abc"), shingles("abd"));
        assert!(shingles(" \n").is_empty());
        assert_eq!(Signature::of(&[]), None);
    }

    proptest! {
        #[test]
        fn shingles_are_windows(text in "[a-c ]{0,60}") {
            let folded: Vec<char> = text.split_whitespace().collect::<Vec<_>>().join(" ").chars().collect();
            let windows: BTreeSet<&[char]> = folded.windows(LENGTH).collect();
            let expected = if folded.is_empty() { 0 } else { windows.len().max(1) };
            prop_assert_eq!(shingles(&text).len(), expected);
        }

        #[test]
        fn jaccard_is_that_of_sets(
            one in prop::collection::btree_set(0..30_u64, 0..20),
            other in prop::collection::btree_set(0..30_u64, 0..20),
        ) {
            let both = one.intersection(&other).count() as f64;
            let either = one.union(&other).count();
            let expected = (either > 0).then(|| both / either as f64);
            let list = |set: &BTreeSet<u64>| set.iter().copied().collect::<Vec<_>>();
            prop_assert_eq!(exact_jaccard(&list(&one), &list(&other)), expected);
        }
    }

    /// Sets of `size` members of which a part is shared, made of a seed.
    fn pair(seed: u64, size: u64, shared: u64) -> (Vec<u64>, Vec<u64>) {
        let set = |own: u64| {
            let members = (0..size).map(|at| {
                let own = if at < shared { 0 } else { own };
                mix(seed.wrapping_mul(BASE) ^ own << 40 ^ at)
            });
            let mut members: Vec<u64> = members.collect();
            members.sort_unstable();
            members
        };
        (set(1), set(2))
    }

    #[test]
    fn sketches_estimate_the_exact_similarity() {
        for (size, shared) in [(60, 50), (200, 100), (2_000, 1_800), (2_000, 200)] {
            let (mut error, mut squares) = (0.0, 0.0);
            let rounds = 200;
            for seed in 0..rounds {
                let (one, other) = pair(seed, size, shared);
                let exact = exact_jaccard(&one, &other).unwrap();
                let (one, other) = (Signature::of(&one).unwrap(), Signature::of(&other).unwrap());
                let off = one.jaccard(&other) - exact;
                error += off;
                squares += off * off;
            }
            let (mean, deviation) = (error / rounds as f64, (squares / rounds as f64).sqrt());
            // Four standard errors of the mean of 200.
            assert!(mean.abs() < 0.015, "{size} {shared}: {mean}");
            assert!(deviation < 0.06, "{size} {shared}: {deviation}");
        }
    }
}
