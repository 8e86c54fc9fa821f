//! How unlikely so good a line-up is by chance.
//!
//! The null hypothesis: which way a trait changes has nothing to do with which
//! of the two models is the parent. Then, exchanging parent and child changes
//! nothing that matters, and the observed line-up is one of many alike. In each
//! round every group of edges (an edge, the children of a parent, a family) is
//! turned round with probability one half, all edges of a group together, since
//! they are no independent observations; then the best line-up of the same
//! values is sought anew. What is unlikely is told by p = (1 + rounds at least
//! as good as the observation) / (1 + rounds).

use std::collections::BTreeMap;

use super::order::{MOST, Weights, best_objective};
use super::transitions::change_pairs;
use crate::study::{Edge, EdgeGroups, Manner, TraitSets};
use crate::{Random, threads};

/// What is turned round as one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unit {
    /// Each edge by itself: takes the children of one parent for independent
    /// of each other, and so finds too much unlikely.
    Edge,
    /// All edges of a parent.
    Parent,
    /// All edges of a family.
    #[default]
    Family,
}

impl Unit {
    /// The word used in options.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Edge => "edge",
            Self::Parent => "parent",
            Self::Family => "family",
        }
    }
}

/// How to test.
#[derive(Clone, Copy, Debug)]
pub struct Null {
    /// What is turned round as one.
    pub unit: Unit,
    /// How many rounds.
    pub rounds: u32,
    /// The seed of the rounds.
    pub seed: u64,
}

/// What came of the rounds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Test {
    /// Rounds made.
    pub rounds: u32,
    /// Groups that bear on the line-up.
    pub groups: usize,
    /// The share of transitions that go the way of the line-up.
    pub explained: Compared,
    /// The share of drifts that go the way of the line-up.
    pub compatible: Compared,
}

/// An observed share beside those of the rounds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Compared {
    /// As observed.
    pub observed: f64,
    /// The mean of the rounds.
    pub mean: f64,
    /// The greatest of the rounds.
    pub greatest: f64,
    /// How unlikely the observation is under the null hypothesis.
    pub p: f64,
}

/// By how much going from the first to the second of two values outweighs the
/// way back, of one group: pairs of places, the lower first.
type Balance = Vec<((usize, usize), i64)>;

/// What one round amounts to: two shares as fractions.
#[derive(Clone, Copy)]
struct Round {
    explained: (u64, u64),
    compatible: (u64, u64),
}

/// Tests the line-up of `values`, which must be at most [`MOST`].
#[must_use]
pub fn test(
    edges: &[Edge],
    groups: &EdgeGroups,
    sets: &TraitSets,
    values: &[u32],
    manner: Manner,
    Null { unit, rounds, seed }: Null,
) -> Test {
    let values = &values[..values.len().min(MOST)];
    let (balances, total) = balances(edges, groups, sets, values, manner, unit);
    let balances: Vec<Balance> = balances.into_values().collect();
    let sides = |side: &mut dyn FnMut(usize) -> bool| {
        let mut net = BTreeMap::<(usize, usize), i64>::new();
        for (at, balance) in balances.iter().enumerate() {
            let turned = side(at);
            for (pair, excess) in balance {
                *net.entry(*pair).or_default() += if turned { -excess } else { *excess };
            }
        }
        round(values.len(), &net, total)
    };
    let observed = sides(&mut |_| false);
    let made = threads::each(rounds as usize, |number| {
        let mut random = Random::stream(seed, number as u64);
        sides(&mut |_| random.below(2) == 1)
    });
    Test {
        rounds,
        groups: balances.len(),
        explained: compared(observed.explained, made.iter().map(|round| round.explained)),
        compatible: compared(
            observed.compatible,
            made.iter().map(|round| round.compatible),
        ),
    }
}

/// The balance of each group of edges, without those that have none, and the
/// number of transitions between the values.
fn balances(
    edges: &[Edge],
    groups: &EdgeGroups,
    sets: &TraitSets,
    values: &[u32],
    manner: Manner,
    unit: Unit,
) -> (BTreeMap<usize, Balance>, u64) {
    let mut places = vec![None; sets.distinct()];
    for (place, value) in values.iter().enumerate() {
        places[*value as usize] = Some(place);
    }
    let mut nets = BTreeMap::<usize, BTreeMap<(usize, usize), i64>>::new();
    let mut total = 0;
    for (at, edge) in edges.iter().enumerate() {
        let (parent, child) = (sets.of(edge.parent), sets.of(edge.child));
        if parent == child {
            continue;
        }
        let group = match unit {
            Unit::Edge => at,
            Unit::Parent => groups.parent(at),
            Unit::Family => groups.family(at),
        };
        change_pairs(parent, child, manner, |from, to, times| {
            let ends = places[from as usize].zip(places[to as usize]);
            if let Some((from, to)) = ends {
                total += times;
                let excess = times as i64;
                let net = nets.entry(group).or_default();
                *net.entry((from.min(to), from.max(to))).or_default() +=
                    if from < to { excess } else { -excess };
            }
        });
    }
    let balances = nets.into_iter().filter_map(|(group, net)| {
        let balance: Balance = net.into_iter().filter(|(_, excess)| *excess != 0).collect();
        (!balance.is_empty()).then_some((group, balance))
    });
    (balances.collect(), total)
}

/// The shares of one round.
fn round(len: usize, net: &BTreeMap<(usize, usize), i64>, total: u64) -> Round {
    let (mut weighted, mut plain) = (Weights::new(len), Weights::new(len));
    let (mut traffic, mut drifts) = (0, 0);
    for ((low, high), excess) in net {
        let (from, to) = if *excess > 0 {
            (*low, *high)
        } else {
            (*high, *low)
        };
        if *excess != 0 {
            weighted.set(from, to, excess.unsigned_abs());
            plain.set(from, to, 1);
            traffic += excess.unsigned_abs();
            drifts += 1;
        }
    }
    // Of all transitions, those forth and those back differ by what the
    // line-up gains less what it loses.
    let gained = best_objective(&weighted);
    let lost = traffic - gained;
    Round {
        explained: ((total + gained - lost) / 2, total),
        compatible: (best_objective(&plain), drifts),
    }
}

fn share((part, whole): (u64, u64)) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}

fn compared(observed: (u64, u64), rounds: impl Iterator<Item = (u64, u64)>) -> Compared {
    let (mut as_good, mut number, mut sum, mut greatest) = (0_u32, 0_u32, 0.0, 0.0_f64);
    for round in rounds {
        // Compared as fractions, without rounding.
        let product = |one: u64, other: u64| u128::from(one) * u128::from(other);
        as_good += u32::from(product(round.0, observed.1) >= product(observed.0, round.1));
        number += 1;
        sum += share(round);
        greatest = greatest.max(share(round));
    }
    Compared {
        observed: share(observed),
        mean: sum / f64::from(number.max(1)),
        greatest,
        p: f64::from(1 + as_good) / f64::from(1 + number),
    }
}
