//! Quotas: which models are children, of which relation, and which of them
//! belong to the planned bases.

use super::bases::BASES;
use super::growth::{ADAPTER, FINETUNE, MERGE, QUANTIZED, SPRING_2023};
use super::rng::{Rng, Salt};
use super::timeline::Timeline;

/// Marks a model that is no planned base.
pub(super) const NO_BASE: u8 = 255;

/// Share of the models that have a resolved parent.
const CHILD_SHARE: f64 = 0.30;
/// Parts of the children: adapter, merge, quantized, finetune.
const RELATION_SHARES: [f64; 4] = [0.426, 0.024, 0.19, 0.36];
/// Chance of being a child before spring 2023, and its relations.
const OLD_CHILD_SHARE: f64 = 0.21;
const OLD_SHARES: [f64; 4] = [0.015, 0.0, 0.02, 0.965];

pub(super) struct Plan {
    bases: Vec<(u32, u8)>,
    numbers: Vec<Option<u32>>,
    /// Planned base of each model.
    planned: Vec<u8>,
    pub(super) spring_2023: u32,
    /// Chance that an unplanned model after spring 2023 is a child.
    child_chance: f64,
    shares: [f64; 4],
}

impl Plan {
    pub(super) fn new(n: u32, seed: u64, timeline: &Timeline) -> Self {
        let (bases, numbers) = place_bases(n, timeline);
        let mut rng = Rng::new(seed, Salt::Detail);
        let mut planned = vec![NO_BASE; n as usize];
        let spring_2023 = timeline.first_at(SPRING_2023);
        let mut late = [0.0f64; 4];
        let mut late_planned = 0.0;
        for (b, base) in BASES.iter().enumerate() {
            let Some(number) = numbers[b] else { continue };
            let from = timeline.first_at(base.window.0).max(number + 1);
            let to = timeline.first_at(base.window.1).min(n);
            if from >= to {
                continue;
            }
            let children = wanted(n, base.children).min((to - from) / 2);
            for _ in 0..children {
                let at = from + rng.below(to - from);
                // A slot that is taken is passed on to the next free one.
                let free = (at..to).chain(from..at).find(|&i| {
                    planned[i as usize] == NO_BASE
                        && bases.binary_search_by_key(&i, |x| x.0).is_err()
                });
                let Some(slot) = free else { break };
                planned[slot as usize] = b as u8;
                if slot >= spring_2023 {
                    late_planned += 1.0;
                    let [adapter, finetune, quantized, merge] = base.mix;
                    for (sum, part) in late.iter_mut().zip([adapter, merge, quantized, finetune]) {
                        *sum += f64::from(part) / 100.0;
                    }
                }
            }
        }
        let all = f64::from(n) * CHILD_SHARE;
        let old_children = f64::from(spring_2023) * OLD_CHILD_SHARE;
        let late_open = (f64::from(n - spring_2023) - late_planned).max(1.0);
        let late_children = (all - old_children - late_planned).max(0.0);
        let mut shares = [0.0; 4];
        for (k, share) in shares.iter_mut().enumerate() {
            let target = RELATION_SHARES[k] * all - OLD_SHARES[k] * old_children - late[k];
            *share = target.max(0.0) / late_children.max(1.0);
        }
        let child_chance = late_children / late_open;
        Plan {
            bases,
            numbers,
            planned,
            spring_2023,
            child_chance,
            shares,
        }
    }

    pub(super) fn base_at(&self, i: u32) -> u8 {
        self.bases
            .binary_search_by_key(&i, |b| b.0)
            .map_or(NO_BASE, |at| self.bases[at].1)
    }

    /// The numbers of the bases, in their order; `None` where the Hub is too
    /// small to hold one.
    pub(super) fn numbers(&self) -> Vec<Option<u32>> {
        self.numbers.clone()
    }

    /// The planned base of model `i` and its relation.
    pub(super) fn planned(&self, i: u32, rng: &mut Rng) -> Option<(u32, u8)> {
        let b = usize::from(self.planned[i as usize]);
        let number = (*self.numbers.get(b)?)?;
        let [adapter, finetune, quantized, _] = BASES[b].mix;
        let r = rng.below(100);
        let relation = if r < adapter {
            ADAPTER
        } else if r < adapter + finetune {
            FINETUNE
        } else if r < adapter + finetune + quantized {
            QUANTIZED
        } else {
            MERGE
        };
        Some((number, relation))
    }

    /// The relation of an unplanned model, if it is a child.
    pub(super) fn relation(&self, i: u32, rng: &mut Rng) -> Option<u8> {
        let old = i < self.spring_2023;
        let chance = if old {
            OLD_CHILD_SHARE
        } else {
            self.child_chance
        };
        if i == 0 || !rng.chance(chance) {
            return None;
        }
        let shares = if old { &OLD_SHARES } else { &self.shares };
        let mut r = rng.unit();
        for (relation, share) in [ADAPTER, MERGE, QUANTIZED].into_iter().zip(shares) {
            if r < *share {
                return Some(relation);
            }
            r -= share;
        }
        Some(FINETUNE)
    }
}

fn wanted(n: u32, at_three_million: u32) -> u32 {
    ((u64::from(n) * u64::from(at_three_million) + 1_500_000) / 3_000_000) as u32
}

/// Finds a number for each base by its date: (sorted by number, by base).
fn place_bases(n: u32, timeline: &Timeline) -> (Vec<(u32, u8)>, Vec<Option<u32>>) {
    let mut placed: Vec<(u32, u8)> = Vec::new();
    let mut numbers = vec![None; BASES.len()];
    for (b, base) in BASES.iter().enumerate() {
        if wanted(n, base.children) == 0 {
            continue;
        }
        let from = timeline.first_at(base.released);
        let free = (from..n).find(|i| placed.iter().all(|p| p.0 != *i));
        if let Some(number) = free {
            placed.push((number, b as u8));
            numbers[b] = Some(number);
        }
    }
    placed.sort_unstable();
    (placed, numbers)
}
