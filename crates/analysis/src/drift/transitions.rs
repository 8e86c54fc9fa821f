//! Which value becomes which.

use std::cmp::Reverse;
use std::collections::HashMap;

use crate::study::{Edge, Manner, TraitSets};

/// How often one value of a trait became another, from parent to child.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Transitions(HashMap<(u32, u32), u64>);

/// Two values between which there were transitions, in the direction of most
/// of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drift {
    /// The value that is mostly given up; of two that are so equally often, the
    /// one with the lower number.
    pub from: u32,
    /// The value that is mostly taken up.
    pub to: u32,
    /// Transitions in this direction.
    pub forth: u64,
    /// Transitions in the other; at most as many.
    pub back: u64,
}

impl Drift {
    /// Transitions in both directions.
    #[must_use]
    pub fn total(self) -> u64 {
        self.forth + self.back
    }

    /// By how many transitions one direction outweighs the other.
    #[must_use]
    pub fn traffic(self) -> u64 {
        self.forth - self.back
    }

    /// Whether neither direction outweighs the other.
    #[must_use]
    pub fn is_tie(self) -> bool {
        self.forth == self.back
    }
}

/// Calls `each` with the transitions of one edge: of which value, to which
/// value, and how often it counts.
///
/// A pair (p, c) of a value of the parent and another of the child is a
/// transition where the child newly has c, or gave up p. As published, one that
/// is both counts twice, so that a plain change of a single value counts 2;
/// soundly, it counts once. Where one end has no values nothing is counted.
pub fn change_pairs(
    parent: &[u32],
    child: &[u32],
    manner: Manner,
    mut each: impl FnMut(u32, u32, u64),
) {
    let new = |value: &u32| u64::from(parent.binary_search(value).is_err());
    let given_up: Vec<(u32, u64)> = parent
        .iter()
        .map(|value| (*value, u64::from(child.binary_search(value).is_err())))
        .collect();
    for to in child {
        let new = new(to);
        for (from, given_up) in &given_up {
            let times = match manner {
                Manner::Published => new + given_up,
                Manner::Sound => new.max(*given_up),
            };
            if times > 0 {
                each(*from, *to, times);
            }
        }
    }
}

impl Transitions {
    /// Counts along edges.
    #[must_use]
    pub fn count(edges: &[Edge], sets: &TraitSets, manner: Manner) -> Self {
        let mut counts = HashMap::new();
        for edge in edges {
            let (parent, child) = (sets.of(edge.parent), sets.of(edge.child));
            if parent == child {
                continue;
            }
            change_pairs(parent, child, manner, |from, to, times| {
                *counts.entry((from, to)).or_default() += times;
            });
        }
        Self(counts)
    }

    /// How often `from` became `to`.
    #[must_use]
    pub fn between(&self, from: u32, to: u32) -> u64 {
        self.0.get(&(from, to)).copied().unwrap_or_default()
    }

    /// All pairs of values with transitions between them, by their numbers.
    #[must_use]
    pub fn drifts(&self) -> Vec<Drift> {
        let mut drifts: Vec<Drift> = self
            .0
            .iter()
            .filter_map(|((from, to), forth)| {
                let back = self.between(*to, *from);
                let leads = *forth > back || (*forth == back && from < to);
                leads.then_some(Drift {
                    from: *from,
                    to: *to,
                    forth: *forth,
                    back,
                })
            })
            .collect();
        drifts.sort_unstable_by_key(|drift| (drift.from, drift.to));
        drifts
    }
}

/// Values that say nothing, which an order leaves out.
const NAMELESS: [&str; 5] = ["other", "unknown", "None", "", "[]"];
/// As published, so many more values than asked for are looked at.
const MARGIN: usize = 5;

/// The most frequent values between which there is a drift in one direction,
/// at most `top`, without those that say nothing. `counts` tells in how many
/// models each occurs; those that occur as often come by name.
///
/// As published, the nameless are taken out of the first `top + 5`, so that
/// more than five of them would leave fewer than `top` values.
#[must_use]
pub fn most_frequent(
    drifts: &[Drift],
    sets: &TraitSets,
    counts: &[u64],
    top: usize,
    manner: Manner,
) -> Vec<u32> {
    let directed = drifts.iter().filter(|drift| !drift.is_tie());
    let mut values: Vec<u32> = directed.flat_map(|drift| [drift.from, drift.to]).collect();
    values.sort_unstable();
    values.dedup();
    values.sort_by_key(|value| Reverse(counts[*value as usize]));
    if manner == Manner::Published {
        values.truncate(top + MARGIN);
    }
    values.retain(|value| !NAMELESS.contains(&sets.name(*value)));
    values.truncate(top);
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(parent: &[u32], child: &[u32], manner: Manner) -> Vec<(u32, u32, u64)> {
        let mut found = Vec::new();
        change_pairs(parent, child, manner, |from, to, times| {
            found.push((from, to, times));
        });
        found
    }

    #[test]
    fn a_plain_change_counts_once_and_as_published_twice() {
        assert_eq!(pairs(&[1], &[2], Manner::Sound), [(1, 2, 1)]);
        assert_eq!(pairs(&[1], &[2], Manner::Published), [(1, 2, 2)]);
    }

    #[test]
    fn additions_and_removals_go_from_and_to_what_stays() {
        for manner in [Manner::Sound, Manner::Published] {
            assert_eq!(pairs(&[1], &[1, 2], manner), [(1, 2, 1)]);
            assert_eq!(pairs(&[1, 2], &[1], manner), [(2, 1, 1)]);
            assert_eq!(pairs(&[1, 2], &[1, 2], manner), []);
            assert_eq!(pairs(&[], &[1, 2], manner), []);
            assert_eq!(pairs(&[1], &[], manner), []);
        }
        // 1 stays, 2 becomes 3: each new value comes from all the parent had,
        // each old one goes to all that the child has.
        assert_eq!(
            pairs(&[1, 2], &[1, 3], Manner::Published),
            [(2, 1, 1), (1, 3, 1), (2, 3, 2)]
        );
        assert_eq!(
            pairs(&[1, 2], &[1, 3], Manner::Sound),
            [(2, 1, 1), (1, 3, 1), (2, 3, 1)]
        );
    }
}
